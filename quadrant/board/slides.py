"""The deck: the story of one assessment as slides of 16:9, one message a slide.

A title is what was found, beside it a chart that can be edited, and the notes hold what to say. Nothing here computes a
figure: all of them come from the portrait, the cohort and the findings. The same input gives the same bytes.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from quadrant.board import sequence, slide_charts
from quadrant.board.choices import Choices
from quadrant.board.sequence import Part
from quadrant.board.slide_charts import Series
from quadrant.board.slide_maker import WIDE, Maker, chart_place
from quadrant.board.slide_quadrant import draw
from quadrant.board.slide_template import Layout
from quadrant.board.slide_words import Lead, Said, message, plain
from quadrant.board.telling import Telling
from quadrant.charts import QuadrantPicture, Stop, alt_text, explanations
from quadrant.charts.captions import day, month, number, passport
from quadrant.charts.picture import Scores
from quadrant.comparing.words import peers_sentence
from quadrant.language import mark, translate_plural
from quadrant.palette import LIGHT, mixed
from quadrant.pictures import ambition_picture, elements_picture, organisation_picture
from quadrant.portrait import ElementPortrait
from quadrant.story.finding import Finding
from quadrant.story.findings import standing_out
from quadrant.story.material import Material
from quadrant.typeface import shorten

_MOST_QUESTIONS, _MOST_STEPS, _MOST_DISPUTED, _MOST_NOTES, _MOST_PEERS = 5, 6, 6, 8, 4
_LONGEST_NOTE = 260  # characters
_LONGEST_FOOT = (250.0, 160.0)  # points that a name and a line of one's own take
_FOOT = 9.0
_QUESTIONS = (22.0, 20.0, 18.0, 16.0, 14.0)
_QUADRANT = (40.0, 30.0, 468.0)  # left, top and side
_TAGS = {"en": "en-GB", "nl": "nl-NL"}

_GOAL = mixed(LIGHT.ambition, LIGHT.background, 0.45)
"""Bars of an ambition are light, for it is not there yet."""
_AVERAGE, _WEAK = LIGHT.levels[1], LIGHT.categorical[5]
_MEDIAN = mixed(LIGHT.cloud, LIGHT.background, 0.5)


def deck(material: Material, findings: Sequence[Finding], choices: Choices) -> bytes:
    """The slides as a `.pptx`; parts without anything to say, and those that are not wanted, are left out."""
    return _Deck(material, tuple(findings), choices).made()


class _Deck(Telling):
    """One deck as it is put together."""

    def made(self) -> bytes:
        """The file."""
        there = sequence.parts(self.material)
        for part in sequence.PARTS:
            if part in self.choices.without and part not in sequence.ALWAYS:
                continue
            if part in there:
                _PARTS[part](self)
            if part == "disagreement" and self.choices.notes:
                self.people_wrote()
        about = self.portrait.assessment
        return self.maker.saved(self.name, day(about.date, self.language), about.date)

    # --- what every slide needs ---

    @property
    def name(self) -> str:
        """Whose it is, as slides can hold it."""
        return plain(super().name)

    @cached_property
    def maker(self) -> Maker:
        return Maker(self.choices.brand, _TAGS[self.language], self.foot)

    @cached_property
    def whole(self) -> QuadrantPicture:
        """The quadrant with everything."""
        return sequence.built(self.material, "ambition", self.language)

    @property
    def passport(self) -> str:
        return passport(self.whole.passport, self.language)

    def said(self, found: Iterable[Finding]) -> list[str]:
        """The sentences of findings, a paragraph each."""
        return [self.paragraph(each) for each in found]

    @cached_property
    def foot(self) -> str:
        """What stands under every slide: whose, when, which view, by what, from which file and questionnaire."""
        about, rests_on = self.portrait.assessment, self.whole.passport
        name, own = (
            plain(shorten(text, _FOOT, longest))
            for text, longest in zip((self.name, self.choices.small_print), _LONGEST_FOOT, strict=True)
        )
        fictional = self.say(mark("Fictional")) if rests_on.fictional else ""
        view = self.say(mark("view: {view}"), view=rests_on.view)
        parts = (name, day(about.date, self.language), view, "Quadrant", fictional, self.fingerprints, own)
        return " · ".join(part for part in parts if part)

    def slide(
        self,
        layout: Layout,
        part: Part | str,
        title: str,
        words: Sequence[Said] = (),
        *,
        told: Sequence[Finding] = (),
        notes: Sequence[str] = (),
        **more: Any,
    ) -> Any:
        """A slide; its notes hold what did not fit, what was found, what to discuss, and what it rests on."""
        kicker = sequence.label(part, self.language) if part in sequence.PARTS else part
        made, left_out = self.maker.slide(layout, kicker, title, words, **more)
        said = [*left_out, *self.said(told), *self.asked(told), *notes]
        self.maker.notes(made, [f"{message(title)}.", *said, self.passport])
        return made

    def asked(self, told: Iterable[Finding]) -> list[str]:
        """The questions to discuss that go with findings."""
        questions = dict.fromkeys(question for each in told if (question := each.question(self.language)))
        return [self.say(mark("To discuss: {question}"), question=question) for question in questions]

    # --- the parts ---

    def title(self) -> None:
        about = self.portrait.assessment
        words = [self.say(mark("Where we stand, digital and human"))]
        words += [plain(about.organisation.name)] if self.choices.client else []
        words += [plain(about.title)] if about.title else []
        slide = self.maker.cover(
            self.name, " · ".join(words), [self.passport, *filter(None, [self.choices.small_print])]
        )
        if self.choices.logo:
            self.maker.logo(slide, self.choices.logo, self.say(mark("Logo of {name}"), name=self.name))
        self.maker.notes(slide, [self.name, *self.said(standing_out(self.findings)), self.foot])

    def model(self) -> None:
        model = self.material.model
        words: list[Said] = []
        for axis in model.axes:
            words.append(Lead(f"{axis.label[self.language]}.", axis.summary[self.language]))
            words.append(" · ".join(each.label[self.language] for each in axis.elements))
        notes = [f"{each.label[self.language]}: {each.summary[self.language]}" for each in model.elements]
        picture = sequence.built(self.material, "model", self.language)
        if "position" not in sequence.parts(self.material):
            words += self.said(self.of("position"))  # why there is none
        title, small = self.say(mark("Two axes, eight elements")), self._explained(picture)
        slide = self.slide("picture", "model", title, words, small=small, notes=notes, sizes=WIDE)
        self._quadrant(slide, picture, self.say(mark("The model on one page")))

    def position(self) -> None:
        axes = {"", *(axis.id for axis in self.material.model.axes)}
        told = [
            each
            for each in self.of("position", "certainty", "groups", "unknown")
            if each.subject in (axes if each.kind != "unknown" else {"people"})
        ]
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
        alt = alt_text(picture, self.material.model, self.language)
        draw(slide, picture, self.material.model, self.language, _QUADRANT, message(name), alt)

    def way(self) -> None:
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
        self._finish(slide_charts.lines(chart_place(slide), names, series), names, series, mark("Line chart."))

    def axis(self, axis: Part) -> None:
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
                (mark("Ambition"), tuple(each.ambition for each in shown), _GOAL),
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
        chart = slide_charts.bars(chart_place(slide), names, series, legend=len(series) > 1)
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

    def sides(self) -> None:
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
            slide_charts.bars(chart_place(slide), names, series, legend=True), names, series, mark("Bar chart.")
        )

    def disagreement(self) -> None:
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
            if each.agreed and each.agreed.level and each.question.key not in {found.subject for found in told}
        ]
        slide = self.slide("chart", "disagreement", title, [*rest, *agreed], told=told)
        names = [each.question.label[self.language] for each in shown]
        counts = [each.inside.tally.levels for each in shown if each.inside]
        labels = [self.say(mark("Level {level}"), level=level) for level in self.material.model.levels]
        series = [Series(label, tuple(row[at] for row in counts), "") for at, label in enumerate(labels)]
        chart = slide_charts.levels(chart_place(slide), names, counts, labels)
        self._finish(chart, names, series, mark("How many people chose each level."))

    def people_wrote(self) -> None:
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
            self.slide("columns", self.say(mark("Notes")), title, words[:half], more=words[half:_MOST_NOTES])

    def strengths(self) -> None:
        scored = sorted(
            ((each.inside.score, each.element.id) for each in self.portrait.elements if each.inside.score is not None),
            key=lambda each: (-each[0], each[1]),
        )
        strong, weak = self.of("strength"), self.of("weakness")
        best, worst = ([each.subject for each in found] for found in (strong, weak))
        told = [*strong, *weak, *self.of("floor")]
        title, rest = self._headline(told, sequence.label("strengths", self.language))
        slide = self.slide("chart", "strengths", title, rest, told=told)
        names = [self.label(name) for _, name in scored]
        colours = [
            LIGHT.kinds["inside"] if name in best else _WEAK if name in worst else _AVERAGE for _, name in scored
        ]
        series = [Series(self.say(mark("Inside")), tuple(score for score, _ in scored), LIGHT.kinds["inside"])]
        chart = slide_charts.bars(chart_place(slide), names, series, legend=False, apart=colours)
        self._finish(chart, names, series, mark("Bar chart."))

    def lenses(self) -> None:
        speaking = {each.lens.id: each for each in self.material.lenses if not each.quiet}
        told = self.of("lens")
        loudest = [each.subject for each in told if each.subject in speaking] or list(speaking)[:3]
        title, _ = self._headline(told, sequence.label("lenses", self.language))
        words: list[Said] = []
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
            sizes=WIDE,
        )

    def route(self) -> None:
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
        steps: list[Said] = [
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

    def peers(self) -> None:
        peers, standings = self.material.peers, self.material.standings
        assert peers is not None
        whole, told = self.of("peers")[:1], self.of("peers")
        apart = [each for each in told if each.subject]
        cohort = peers_sentence(peers, self.material.rules, self.language)
        title, rest = self._headline(apart[:_MOST_PEERS], sequence.label("peers", self.language))
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
                _MEDIAN,
                spread if any(spread) else (),
            ),
        ]
        self._finish(
            slide_charts.bars(chart_place(slide), names, series, legend=True), names, series, mark("Bar chart.")
        )

    def questions(self) -> None:
        ordered = [*standing_out(self.findings), *self.findings]
        questions = list(dict.fromkeys(question for each in ordered if (question := each.question(self.language))))
        if not questions:
            questions = [each.lens.discuss[self.language] for each in self.material.lenses if not each.quiet]
        words = [Lead(f"{at}.", question) for at, question in enumerate(questions[:_MOST_QUESTIONS], start=1)]
        title = self.say(mark("What we would like to talk about"))
        self.slide("words", "questions", title, words, notes=questions[_MOST_QUESTIONS:], sizes=_QUESTIONS)

    def method(self) -> None:
        model = self.material.model
        unknown = self.of("unknown")
        rests: list[Said] = [
            Lead(f"{self.say(mark('Passport'))}.", self.passport),
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
        unknowns: list[Said] = list(self.said(unknown))
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
        self.slide("columns", "method", title, rests, more=[*unknowns, source], told=unknown)

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


_PARTS: Final[Mapping[Part, Callable[[_Deck], None]]] = MappingProxyType(
    {
        "title": _Deck.title,
        "model": _Deck.model,
        "position": _Deck.position,
        "way": _Deck.way,
        "digital": lambda deck: deck.axis("digital"),
        "human": lambda deck: deck.axis("human"),
        "sides": _Deck.sides,
        "disagreement": _Deck.disagreement,
        "strengths": _Deck.strengths,
        "lenses": _Deck.lenses,
        "route": _Deck.route,
        "peers": _Deck.peers,
        "questions": _Deck.questions,
        "method": _Deck.method,
    }
)
