"""The deck: the story of one assessment as slides of 16:9, one message a slide.

A title is what was found, beside it a chart that can be edited, and the notes hold what to say. Nothing here computes a
figure: all of them come from the portrait, the cohort and the findings. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from lxml import etree

from quadrant.board import sequence
from quadrant.board.choices import Choices
from quadrant.board.sequence import Part
from quadrant.board.slide_words import Lead, fitted_title, fitted_words, height_of, message, plain, write
from quadrant.charts import Passport, QuadrantPicture, Stop, alt_text, explanations
from quadrant.charts.captions import day, month, number, passport
from quadrant.charts.picture import Scores
from quadrant.comparing.words import peers_sentence
from quadrant.difference import label_of
from quadrant.language import mark, translate, translate_plural
from quadrant.palette import LIGHT
from quadrant.pictures import ambition_picture, elements_picture, organisation_picture
from quadrant.portrait import ElementPortrait, Portrait
from quadrant.story.findings import Finding, standing_out
from quadrant.story.material import Material
from quadrant.story.rules import Kind
from quadrant.typeface import shorten

if TYPE_CHECKING:
    from quadrant.board.slide_charts import Series
    from quadrant.board.slide_template import Layout

FINGERPRINT: Final = 12
"""Digits of a SHA-256 that a footer has room for."""

_MOST_QUESTIONS, _MOST_STEPS, _MOST_DISPUTED, _MOST_NOTES = 5, 6, 6, 8
_LONGEST_NOTE = 260
_WORD_SIZES = (16.0, 15.0, 14.0, 13.0, 12.0)
_SIDE_SIZES = (15.0, 14.0, 13.0, 12.0)
_TITLE_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0)
_COVER_SIZES = (44.0, 38.0, 32.0, 28.0, 24.0)
_LOGO = (220.0, 72.0)
_WEAK, _MIDDLE = "#780032", "#A9C2E4"
_TAGS = {"en": "en-GB", "nl": "nl-NL"}
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def deck(material: Material, findings: Sequence[Finding], choices: Choices) -> bytes:
    """The slides as a `.pptx`; parts without anything to say, and those that are not wanted, are left out."""
    return _Deck(material, tuple(findings), choices).made()


@dataclass
class _Deck:
    """One deck as it is put together."""

    material: Material
    findings: tuple[Finding, ...]
    choices: Choices
    slides: Any = field(init=False)
    _empty: Any = field(init=False)

    def made(self) -> bytes:
        from pptx import Presentation  # a tenth of a second, for whoever makes slides

        from quadrant.board.slide_template import empty_deck

        self._empty = Presentation(io.BytesIO(empty_deck(self.choices.brand)))
        self.slides = self._empty.slides
        for part in sequence.parts(self.material):
            if part not in self.choices.without or part in sequence.ALWAYS:
                getattr(self, f"_{part}")()
        self._about()
        out = io.BytesIO()
        for slide in self.slides:
            _tag(slide, _TAGS[self.language])
        self._empty.save(out)
        return _normalised(out.getvalue())

    # --- what every slide needs ---

    @property
    def language(self) -> str:
        return self.choices.language

    @property
    def portrait(self) -> Portrait:
        return self.material.portrait

    @cached_property
    def name(self) -> str:
        """Whose deck it is."""
        return plain(self.choices.client or self.portrait.assessment.organisation.name)

    @cached_property
    def whole(self) -> QuadrantPicture:
        """The quadrant with everything."""
        return sequence.built(self.material, "ambition", self.language)

    @property
    def rests_on(self) -> Passport:
        return self.whole.passport

    def say(self, words: str, **fields: object) -> str:
        return translate(words, self.language, **fields)

    def of(self, *kinds: Kind) -> list[Finding]:
        return [each for kind in kinds for each in self.findings if each.kind == kind]

    def said(self, found: Iterable[Finding]) -> list[str]:
        """The sentences of findings, a paragraph each."""
        return [" ".join(each.sentences(self.language)) for each in found]

    def label(self, figure: str) -> str:
        return label_of(figure, self.material.model, self.language)

    @cached_property
    def foot(self) -> str:
        passport_line = self.rests_on
        fingerprints = self.say(
            mark("file {file}, questionnaire {model}"),
            file=self.portrait.record.content_hash[:FINGERPRINT],
            model=self.material.model_fingerprint[:FINGERPRINT],
        )
        parts = [
            plain(shorten(self.choices.client or self.portrait.assessment.organisation.name, 9, 250)),
            day(self.portrait.assessment.date, self.language),
            self.say(mark("view: {view}"), view=passport_line.view),
            "Quadrant",
            self.say(mark("Fictional")) if passport_line.fictional else "",
            fingerprints,
            plain(shorten(self.choices.small_print, 9, 160)),
        ]
        return " · ".join(part for part in parts if part)

    def slide(
        self,
        layout: Layout,
        part: Part,
        title: str,
        words: Sequence[Lead | str] = (),
        *,
        more: Sequence[Lead | str] = (),
        small: Sequence[str] = (),
        told: Iterable[Finding] = (),
        notes: Sequence[str] = (),
        sizes: Sequence[float] = _SIDE_SIZES,
    ) -> Any:
        """A slide with its title, words, notes and footer. What does not fit among the words is in the notes."""
        from quadrant.board.slide_template import KICKER, MORE, NAMES, PLACES, SMALL, TITLE, WORDS

        made = self.slides.add_slide(self._empty.slide_layouts.get_by_name(NAMES[layout]))
        places = PLACES[layout]
        text, size = fitted_title(plain(message(title)), _TITLE_SIZES, *places[TITLE][2:])
        holders = {each.placeholder_format.idx: each for each in made.placeholders}
        write(holders[TITLE].text_frame, [text], size if size != _TITLE_SIZES[0] else None)
        write(holders[KICKER].text_frame, [sequence.label(part, self.language)])
        box = places.get(WORDS)
        if layout == "picture":  # words follow the title, however long that is
            assert box is not None
            top = places[TITLE][1] + height_of([text], size, places[TITLE][2], "serif") + 16
            box = (box[0], top, box[2], box[1] + box[3] - top)
            holders[WORDS].left, holders[WORDS].top, holders[WORDS].width, holders[WORDS].height = (
                round(each * 12_700) for each in box
            )
        left_out: list[str] = []
        for idx, said, place, points in (
            (WORDS, words, box, sizes),
            (MORE, more, places.get(MORE), sizes),
            (SMALL, small, places.get(SMALL), (10.0, 9.0, 8.0)),
        ):
            if place is None:
                continue
            kept, size = fitted_words(said, points, *place[2:])
            if not kept:
                holders[idx]._element.getparent().remove(holders[idx]._element)
                continue
            write(holders[idx].text_frame, kept, size)
            left_out += [str(each) for each in said[len(kept) :]]
        self._footer(made)
        self._notes(made, title, [*left_out, *self.said(told)], [*self.asked(told), *notes])
        return made

    def asked(self, told: Iterable[Finding]) -> list[str]:
        """The questions to discuss that go with findings."""
        questions = dict.fromkeys(question for each in told if (question := each.question(self.language)))
        return [self.say(mark("To discuss: {question}"), question=question) for question in questions]

    def _notes(self, slide: Any, title: str, said: Sequence[str], more: Sequence[str]) -> None:
        lines = list(dict.fromkeys([message(title) + ".", *said, *more, passport(self.rests_on, self.language)]))
        frame = slide.notes_slide.notes_text_frame
        write(frame, [plain(line) for line in lines])

    def _footer(self, slide: Any) -> None:
        for holder in slide.slide_layout.placeholders:
            kind = holder._element.ph.get("type")
            if kind not in ("ftr", "sldNum"):
                continue
            copied = etree.fromstring(etree.tostring(holder._element), _parser())
            copied.nvSpPr.cNvPr.set("id", str(slide.shapes._next_shape_id))
            for transform in copied.spPr.findall("*"):
                copied.spPr.remove(transform)  # it is where the layout has it
            for style in copied.txBody.findall(f"{_A}lstStyle/*"):
                style.getparent().remove(style)
            slide.shapes._spTree.append(copied)
            if kind == "ftr":
                copied.txBody.find(f".//{_A}t").text = self.foot

    # --- the parts ---

    def _title(self) -> None:
        from quadrant.board.slide_template import MORE, NAMES, PLACES, TITLE, WORDS

        slide = self.slides.add_slide(self._empty.slide_layouts.get_by_name(NAMES["cover"]))
        holders = {each.placeholder_format.idx: each for each in slide.placeholders}
        places, assessment = PLACES["cover"], self.portrait.assessment
        text, size = fitted_title(self.name, _COVER_SIZES, *places[TITLE][2:])
        write(holders[TITLE].text_frame, [text], size)
        about = [self.say(mark("Where we stand, digital and human"))]
        about += [assessment.organisation.name] if self.choices.client else []
        about += [assessment.title] if assessment.title else []
        kept, size = fitted_words([plain(" · ".join(about))], (20.0, 18.0, 16.0), *places[WORDS][2:])
        write(holders[WORDS].text_frame, kept, size)
        write(holders[MORE].text_frame, [passport(self.rests_on, self.language), plain(self.choices.small_print)])
        if self.choices.logo:
            self._logo(slide)
        self._notes(slide, self.name, self.said(standing_out(self.findings)), [self.foot])

    def _logo(self, slide: Any) -> None:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Pt

        from quadrant.board.slide_charts import colour

        logo = self.choices.logo
        assert logo is not None
        scale = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
        left, top, wide, tall = 90.0, 60.0, logo.width * scale, logo.height * scale
        if logo.pale:
            plate = slide.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, Pt(left - 12), Pt(top - 12), Pt(wide + 24), Pt(tall + 24)
            )
            plate.name = "Logo"
            plate.fill.solid()
            plate.fill.fore_color.rgb = colour(LIGHT.ink)
            plate.line.fill.background()
            _decorate(plate._element.nvSpPr.cNvPr)
        picture = slide.shapes.add_picture(io.BytesIO(logo.png), Pt(left), Pt(top), Pt(wide), Pt(tall))
        picture.name = "Logo"
        picture._element.nvPicPr.cNvPr.set("descr", self.say(mark("Logo of {name}"), name=self.name))

    def _model(self) -> None:
        model = self.material.model
        words: list[Lead | str] = []
        for axis in model.axes:
            words.append(Lead(f"{axis.label[self.language]}.", axis.summary[self.language]))
            words.append(" · ".join(each.label[self.language] for each in axis.elements))
        notes = [f"{each.label[self.language]}: {each.summary[self.language]}" for each in model.elements]
        picture = sequence.built(self.material, "model", self.language)
        title, small = self.say(mark("Two axes, eight elements")), self._explained(picture)
        slide = self.slide("picture", "model", title, words, small=small, notes=notes, sizes=_WORD_SIZES)
        self._quadrant(slide, picture, self.say(mark("The model on one page")))

    def _position(self) -> None:
        axes = {"", *(axis.id for axis in self.material.model.axes)}
        told = [each for each in self.of("position", "certainty", "groups") if each.subject in axes]
        picture = sequence.built(self.material, "customers", self.language)
        title, rest = self._headline(told)
        slide = self.slide("picture", "position", title, rest, small=self._explained(picture), told=told)
        self._quadrant(slide, picture, title)

    def _headline(self, told: Sequence[Finding], otherwise: str = "") -> tuple[str, list[str]]:
        """What is the title, and what else is said: the first sentence is the message."""
        sentences = [list(each.sentences(self.language)) for each in told]
        if not sentences:
            return otherwise, []
        first, *others = sentences
        return first[0], [" ".join(each) for each in (first[1:], *others) if each]

    def _explained(self, picture: QuadrantPicture) -> list[str]:
        return [" ".join(explanations(picture, self.material.model, self.language))]

    def _quadrant(self, slide: Any, picture: QuadrantPicture, name: str) -> None:
        from quadrant.board.slide_quadrant import draw

        alt = alt_text(picture, self.material.model, self.language)
        draw(slide, picture, self.material.model, self.language, (40.0, 30.0, 468.0), message(name), alt)

    def _way(self) -> None:
        picture = replace(
            self.whole,
            dots=tuple(dot for dot in self.whole.dots if dot.kind == "inside"),
            passport=replace(self.whole.passport, view=self.say(mark("inside"))),
            among=None,
            region=(),
            no_region=None,
            absent=(),
        )
        change, ambition = self.of("change"), self.of("ambition")
        over_time = self._over_time()
        told = [*ambition, *(change if not over_time else ())] if ambition else change
        title, rest = self._headline(told, sequence.label("way", self.language))
        slide = self.slide("picture", "way", title, rest, small=self._explained(picture), told=told)
        self._quadrant(slide, picture, title)
        if over_time:
            self._change(over_time, change)

    def _over_time(self) -> list[tuple[datetime.date, Scores]]:
        """Positions that can be laid beside the present one, this one last; empty without an earlier one."""
        now = self.portrait.record
        found = [
            (each.record.date, (each.inside.digital, each.inside.human))
            for each in self.portrait.way
            if (each.record.date, each.record.assessment) <= (now.date, now.assessment)
            and each.record.model_version == now.model_version
            and each.inside.digital is not None
            and each.inside.human is not None
        ]
        return found if len(found) > 1 else []

    def _change(self, found: Sequence[tuple[datetime.date, Scores]], told: Sequence[Finding]) -> None:
        from quadrant.board import slide_charts
        from quadrant.board.slide_charts import Series

        title, rest = self._headline(told, self.say(mark("The way so far")))
        slide = self.slide("chart", "way", title, rest, told=told)
        colours = LIGHT.kinds["inside"], LIGHT.categorical[5]
        series = [
            Series(axis.label[self.language], values, colour)
            for axis, values, colour in zip(
                self.material.model.axes, zip(*(scores for _, scores in found), strict=True), colours, strict=True
            )
        ]
        names = [month(date, self.language) for date, _ in found]
        self._finish(slide_charts.lines(_chart_place(slide), names, series), names, series, mark("Line chart."))

    def _digital(self) -> None:
        self._axis("digital")

    def _human(self) -> None:
        self._axis("human")

    def _axis(self, axis: Part) -> None:
        from quadrant.board import slide_charts
        from quadrant.board.slide_charts import Series

        elements = [each for each in self.portrait.elements if each.element.axis == axis]
        shown = [
            each
            for each in elements
            if each.inside.score is not None or (each.customers and each.customers.score is not None)
        ]
        series = [
            Series(self.say(words), values, colour)
            for words, values, colour in (
                (mark("Inside"), tuple(each.inside.score for each in shown), LIGHT.kinds["inside"]),
                (
                    mark("Customers"),
                    tuple(each.customers.score if each.customers else None for each in shown),
                    LIGHT.kinds["customers"],
                ),
                (mark("Ambition"), tuple(each.ambition for each in shown), mixed_ambition()),
            )
            if any(value is not None for value in values)
        ]
        own = {each.element.id for each in elements}
        told = [each for each in self.of("strength", "weakness", "floor", "perception") if self._is_of(each, own)]
        lines = elements_picture(self.portrait, self.material.model, self.language).lines
        missing = [
            f"{self.label(line.element)} ({line.missing})" for line in lines if line.element in own and line.missing
        ]
        without = [self.say(mark("Without a score from inside: {list}."), list=", ".join(missing))] if missing else []
        summaries = [
            Lead(f"{each.element.label[self.language]}.", each.element.summary[self.language]) for each in shown
        ]
        words = [*self.said(told), *without] or summaries
        slide = self.slide("chart", axis, self._spread(shown, axis), words, told=told)
        names = [each.element.label[self.language] for each in shown]
        chart = slide_charts.bars(_chart_place(slide), names, series, legend=len(series) > 1)
        self._finish(chart, names, series, mark("Bar chart."))

    def _is_of(self, found: Finding, elements: set[str]) -> bool:
        return found.subject in elements or found.subject.split(".")[0] in elements

    def _spread(self, elements: Sequence[ElementPortrait], axis: Part) -> str:
        """From which element to which the scores of an axis run: those from inside, else those of customers."""
        words = mark("“{most}” is furthest with {high}, “{least}” least far with {low}")
        known = [(each.inside.score, each.element.id) for each in elements if each.inside.score is not None]
        if not known:
            words = mark("Customers put “{most}” furthest with {high}, “{least}” least far with {low}")
            known = [
                (each.customers.score, each.element.id)
                for each in elements
                if each.customers and each.customers.score is not None
            ]
        (low, least), (high, most) = min(known), max(known)
        if round(low, 1) == round(high, 1):
            return sequence.label(axis, self.language)
        return self.say(
            words,
            most=self.label(most),
            least=self.label(least),
            high=number(high, self.language),
            low=number(low, self.language),
        )

    def _sides(self) -> None:
        from quadrant.board import slide_charts
        from quadrant.board.slide_charts import Series

        pairs = [
            (each.element.id, each.inside.score, each.customers.score)
            for each in self.portrait.elements
            if each.customers and each.inside.score is not None and each.customers.score is not None
        ]
        pairs.sort(key=lambda each: -abs(each[1] - each[2]))
        told = self.of("perception")
        title, rest = self._headline(told, sequence.label("sides", self.language))
        slide = self.slide("chart", "sides", title, rest, told=told)
        series = [
            Series(self.say(mark("Inside")), tuple(each[1] for each in pairs), LIGHT.kinds["inside"]),
            Series(self.say(mark("Customers")), tuple(each[2] for each in pairs), LIGHT.kinds["customers"]),
        ]
        names = [self.label(each[0]) for each in pairs]
        self._finish(
            slide_charts.bars(_chart_place(slide), names, series, legend=True), names, series, mark("Bar chart.")
        )

    def _disagreement(self) -> None:
        from quadrant.board import slide_charts
        from quadrant.board.slide_charts import Series

        shown = sequence.disputed(self.portrait)[:_MOST_DISPUTED]
        elements = {each.id for each in self.material.model.elements}
        told = [*self.of("disagreement"), *(each for each in self.of("groups") if each.subject in elements)]
        title, rest = self._headline(told, sequence.label("disagreement", self.language))
        agreed = [
            self.say(
                mark("Agreed on “{question}”: level {level}."),
                question=each.question.label[self.language],
                level=each.agreed.level,
            )
            for each in shown
            if each.agreed and each.agreed.level
        ]
        slide = self.slide("chart", "disagreement", title, [*rest, *agreed], told=told)
        names = [each.question.label[self.language] for each in shown]
        counts = [each.inside.tally.levels for each in shown if each.inside]
        labels = [self.say(mark("Level {level}"), level=level) for level in self.material.model.levels]
        series = [Series(label, tuple(row[at] for row in counts), "") for at, label in enumerate(labels)]
        chart = slide_charts.levels(_chart_place(slide), names, counts, labels)
        self._finish(chart, names, series, mark("How many people chose each level."))
        if self.choices.notes:
            self._people_wrote()

    def _people_wrote(self) -> None:
        """Notes that people wrote, without names; only when that was chosen."""
        disputed = [each.question.key for each in sequence.disputed(self.portrait)]
        order = {key: at for at, key in enumerate(disputed)}
        noted = sorted(
            (each for each in self.portrait.questions if each.notes),
            key=lambda each: order.get(each.question.key, len(order)),
        )
        words = [
            Lead(f"{each.question.label[self.language]}.", plain(note[:_LONGEST_NOTE]))
            for each in noted
            for note in each.notes
        ]
        if words:
            title = self.say(mark("What people wrote, without their names"))
            half = (min(len(words), _MOST_NOTES) + 1) // 2
            self.slide("columns", "disagreement", title, words[:half], more=words[half:_MOST_NOTES])

    def _strengths(self) -> None:
        from quadrant.board import slide_charts
        from quadrant.board.slide_charts import Series

        scored = sorted(
            ((each.inside.score, each.element.id) for each in self.portrait.elements if each.inside.score is not None),
            key=lambda each: (-each[0], each[1]),
        )
        strong, weak = self.of("strength"), self.of("weakness")
        best, worst = ({each.subject for each in found} for found in (strong, weak))
        told = [*strong, *weak, *self.of("floor")]
        title, rest = self._headline(told, sequence.label("strengths", self.language))
        slide = self.slide("chart", "strengths", title, rest, told=told)
        names = [self.label(name) for _, name in scored]
        colours = [LIGHT.kinds["inside"] if name in best else _WEAK if name in worst else _MIDDLE for _, name in scored]
        series = [Series(self.say(mark("Inside")), tuple(score for score, _ in scored), LIGHT.kinds["inside"])]
        chart = slide_charts.bars(_chart_place(slide), names, series, legend=False, apart=colours)
        self._finish(chart, names, series, mark("Bar chart."))

    def _lenses(self) -> None:
        speaking = {each.lens.id: each for each in self.material.lenses if not each.quiet}
        told = self.of("lens")
        loudest = [each.subject for each in told if each.subject in speaking] or list(speaking)[:3]
        title, _ = self._headline(told, sequence.label("lenses", self.language))
        words: list[Lead | str] = []
        for name in loudest:
            reading = speaking[name]
            said = [reading.sentence(each, self.language) for each in reading.said]
            name_of = f"{reading.lens.title[self.language]}."
            idea, rest = reading.lens.idea[self.language], " ".join(each for each in said if each != title)
            words += [Lead(name_of, rest), idea] if rest else [Lead(name_of, idea)]
        half = next(
            (at for at, each in enumerate(words) if at >= len(words) / 2 and isinstance(each, Lead)), len(words)
        )
        self.slide(
            "columns",
            "lenses",
            title,
            words[:half],
            more=words[half:],
            told=told,
            sizes=_WORD_SIZES,
        )

    def _route(self) -> None:
        legs = self.material.legs
        stops = [
            Stop(leg.after.digital, leg.after.human, self.say(mark("After step {place}"), place=place))
            for place, leg in enumerate(legs, start=1)
            if leg.after.digital is not None and leg.after.human is not None
        ]
        goal = organisation_picture(self.portrait, self.material.model, self.language).ambition
        picture = ambition_picture(self.portrait, goal, stops, self.material.model, self.language)
        picture = replace(picture, region=(), no_region=None)
        told = self.of("route")
        title, _ = self._headline(told, sequence.label("route", self.language))
        steps: list[Lead | str] = [
            Lead(
                f"{place}.",
                self.say(
                    mark("“{question}” to level {level}, from a score of {before}"),
                    question=self.material.model.question(leg.step.question).label[self.language],
                    level=leg.step.level,
                    before=number(leg.before, self.language),
                ),
            )
            for place, leg in enumerate(legs, start=1)
        ]
        if len(steps) > _MOST_STEPS:
            more = len(steps) - _MOST_STEPS
            steps[_MOST_STEPS:] = [translate_plural("And {n} more step.", "And {n} more steps.", more, self.language)]
        slide = self.slide("picture", "route", title, steps, small=self._explained(picture), told=told)
        self._quadrant(slide, picture, title)

    def _peers(self) -> None:
        from quadrant.board import slide_charts
        from quadrant.board.slide_charts import Series

        peers, standings = self.material.peers, self.material.standings
        assert peers is not None
        whole, told = self.of("peers")[:1], self.of("peers")
        apart = [each for each in told if each.subject]
        cohort = peers_sentence(peers, self.material.rules, self.language)
        title, rest = self._headline(apart, sequence.label("peers", self.language))
        slide = self.slide(
            "chart", "peers", title, [*rest, cohort], told=[*apart, *(each for each in whole if not each.subject)]
        )
        names = [self.label(each.name) for each in standings]
        spread = tuple(each.figure.quartiles for each in standings)
        series = [
            Series(self.name, tuple(each.score for each in standings), LIGHT.kinds["inside"]),
            Series(
                self.say(mark("Median, with the middle half")) if any(spread) else self.say(mark("Median")),
                tuple(each.figure.median for each in standings),
                "#B9BEC3",
                spread if any(spread) else (),
            ),
        ]
        self._finish(
            slide_charts.bars(_chart_place(slide), names, series, legend=True), names, series, mark("Bar chart.")
        )

    def _questions(self) -> None:
        ordered = [*standing_out(self.findings), *self.findings]
        questions = list(dict.fromkeys(question for each in ordered if (question := each.question(self.language))))
        if not questions:
            questions = [each.lens.discuss[self.language] for each in self.material.lenses if not each.quiet]
        words = [Lead(f"{at}.", question) for at, question in enumerate(questions[:_MOST_QUESTIONS], start=1)]
        title = self.say(mark("What we would like to talk about"))
        self.slide(
            "words", "questions", title, words, notes=questions[_MOST_QUESTIONS:], sizes=(22.0, 20.0, 18.0, 16.0, 14.0)
        )

    def _method(self) -> None:
        model = self.material.model
        unknown = self.of("unknown")
        rests: list[Lead | str] = [
            Lead(f"{self.say(mark('Passport'))}.", passport(self.rests_on, self.language)),
            Lead(
                f"{self.say(mark('Questions'))}.",
                self.say(
                    mark(
                        "{questions} questions on {levels} levels. A question scores the mean of the levels that were "
                        "chosen, from 0 to 100; an element is the weighted mean of its questions, an axis that of its "
                        "elements. What the group agreed on counts as its answer."
                    ),
                    questions=len(model.questions),
                    levels=len(model.levels),
                ),
            ),
            Lead(
                f"{self.say(mark('How sure'))}.",
                self.say(
                    mark(
                        "People and questions are drawn again many times; the 90 % region holds 90 of 100 of those "
                        "positions. It says nothing about people who were not asked."
                    )
                ),
            ),
            Lead(
                f"{self.say(mark('People first'))}.",
                self.say(mark("Groups under three people are never shown apart, and nobody is named.")),
            ),
        ]
        unknowns: list[Lead | str] = list(self.said(unknown))
        if not unknowns:
            unknowns = [self.say(mark("Nothing that this assessment asks is left open."))]
        unknowns[0] = Lead(f"{self.say(mark('Not known'))}.", str(unknowns[0]))
        source = self.say(
            mark(
                "The two axes, the eight elements and the scenarios are those of Steven Van Belleghem, “When Digital "
                "Becomes Human”; questions, levels and rules are our own elaboration."
            )
        )
        title = self.say(mark("What this rests on, and what it cannot say"))
        self.slide("columns", "method", title, rests, more=[*unknowns, source], told=unknown, sizes=_SIDE_SIZES)

    # --- the file ---

    def _finish(self, frame: Any, names: Sequence[str], series: Sequence[Series], kind: str) -> None:
        """A name and a text for whoever cannot see a chart."""
        values = [
            f"{plain(each.name)}: "
            + ", ".join(
                f"{plain(name)} {self._value(value)}"
                for name, value in zip(names, each.values, strict=True)
                if value is not None
            )
            for each in series
        ]
        described = frame._element.nvGraphicFramePr.cNvPr
        described.set("name", self.say(mark("Chart")))
        described.set("descr", f"{self.say(kind)} {'; '.join(values)}.")

    def _value(self, value: float) -> str:
        return str(value) if isinstance(value, int) else number(value, self.language)

    def _about(self) -> None:
        """What the file says of itself: nothing of this machine, and the time of the assessment."""
        assessment, properties = self.portrait.assessment, self._empty.core_properties
        moment = datetime.datetime.combine(assessment.date, datetime.time())
        properties.title = self.name
        properties.subject = day(assessment.date, self.language)
        properties.author = properties.last_modified_by = "Quadrant"
        properties.language = _TAGS[self.language]
        properties.keywords = self.foot
        properties.created = properties.modified = moment
        properties.revision = 1


def mixed_ambition() -> str:
    """The colour of bars of an ambition: a light one of its kind, for it is not there yet."""
    from quadrant.palette import mixed

    return mixed(LIGHT.ambition, LIGHT.background, 0.45)


def _chart_place(slide: Any) -> Any:
    from quadrant.board.slide_template import CHART

    return next(each for each in slide.placeholders if each.placeholder_format.idx == CHART)


def _decorate(properties: Any) -> None:
    from quadrant.board.slide_template import DECORATIVE

    properties.append(etree.fromstring(DECORATIVE))


def _parser() -> Any:
    from pptx.oxml import oxml_parser

    return oxml_parser


def _tag(slide: Any, tag: str) -> None:
    """Every word says its language, for spelling and for voices."""
    for part in (slide, slide.notes_slide):
        for run in part._element.iter(f"{_A}r", f"{_A}fld"):
            properties = run.find(f"{_A}rPr")
            if properties is None:
                properties = etree.SubElement(run, f"{_A}rPr")
                run.insert(0, properties)
            properties.set("lang", tag)


def _normalised(data: bytes) -> bytes:
    """The same file with entries that say no time."""
    from quadrant.board.slide_template import EMPTY_TIME

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w") as written:
        for name in _in_order(made.namelist()):
            entry = zipfile.ZipInfo(name, EMPTY_TIME)
            stored = name.endswith((".png", ".xlsx"))  # they are packed already
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            written.writestr(entry, made.read(name))
    return out.getvalue()


def _in_order(names: Iterable[str]) -> Iterator[str]:
    """The table of contents first, as readers expect; then by name."""
    yield from sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
