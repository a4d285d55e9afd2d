"""The report: the story of one assessment on A4, as a PDF that a screen reader can read.

The same material and choices give the same bytes: the date of the document is that of the assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Final

from babel.lists import format_list

from quadrant.assessment import Assessment
from quadrant.board import blocks, figures, sequence
from quadrant.board.blocks import Block
from quadrant.board.choices import Choices, Logo
from quadrant.board.sequence import Part
from quadrant.board.telling import Telling
from quadrant.charts import Passport as PicturePassport
from quadrant.charts.captions import day, number
from quadrant.charts.captions import passport as passport_line
from quadrant.charts.course_scene import signed
from quadrant.comparing.words import peers_sentence, standing_words, thresholds
from quadrant.difference import verdict_words
from quadrant.drawing import POINTS, Drawing, Shown, breakable, compiled, replaced_sentence
from quadrant.language import mark, translate, translate_plural
from quadrant.lenses import LensReading
from quadrant.palette import mixed
from quadrant.people import MINIMUM
from quadrant.pictures import organisation_picture, sector_name, view_label
from quadrant.portrait import QuestionPortrait, Spread
from quadrant.story import sentences
from quadrant.story.finding import Finding
from quadrant.story.findings import standing_out
from quadrant.story.material import Material
from quadrant.story.rules import Kind
from quadrant.typeface import SANS, SERIF, isolated, shorten, width, wrap

LENSES: Final = 3
"""How many lenses a report shows, those that ask for a talk first."""
QUESTIONS: Final = 8
"""How many questions to discuss it asks at most."""
DISPUTED: Final = 6
"""How many disputed questions it shows in full."""
STEPS: Final = 10
"""How many steps of a route it lists."""

_BESIDE_TABLES: Final = "low"  # the size of a quadrant that does not have the page for itself
_LOGO = (52.0, 22.0)  # millimetres that a logo is wide and high at most
_ACROSS = 160.0 * POINTS  # of a line on the cover
_NAME_SIZES = (60.0, 48.0, 38.0, 30.0, 24.0)  # points; the largest in which a name has few lines
_NAME_LINES = 4
_LINE, _FOOT = 13.0, 7.5  # points of what stands under the name, and of a footer
_SAID: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "position": mark("Position"),
        "certainty": mark("How sure"),
        "strength": mark("Strong"),
        "weakness": mark("Weak"),
        "floor": mark("A weak spot"),
        "disagreement": mark("Disagreement"),
        "groups": mark("Between groups"),
        "perception": mark("Customers and inside"),
        "change": mark("What changed"),
        "ambition": mark("Ambition"),
        "route": mark("Route"),
        "peers": mark("Among peers"),
        "lens": mark("Meaning"),
        "unknown": mark("Not known"),
    }
)

_PART_OF: Final[Mapping[Kind, Part]] = MappingProxyType(
    {
        "strength": "strengths",
        "weakness": "strengths",
        "floor": "strengths",
        "disagreement": "disagreement",
        "groups": "disagreement",
        "perception": "sides",
        "change": "way",
        "ambition": "way",
        "route": "route",
        "peers": "peers",
        "lens": "lenses",
    }
)


def report(material: Material, findings: Sequence[Finding], choices: Choices) -> bytes:
    """The report as a PDF, tagged as PDF/UA-1 asks for, with the bundled fonts and no others in it."""
    told = tuple(each for each in findings if _PART_OF.get(each.kind) not in choices.without)
    return compiled("report", _Report(material, told, choices).data(), "pdf")


class _Report(Telling):
    """One report as it is put together."""

    # --- the whole ---

    def data(self) -> dict[str, object]:
        """Everything that the template sets in type."""
        about, date = self.assessment.organisation, self.assessment.date
        brand, theme = self.choices.brand, figures.THEME
        shown = Shown({about.name: about.id})
        pages = blocks.on_page(self._sections(), shown)
        cover, footer = blocks.on_page(self._cover(), shown), blocks.on_page(self._footer(), shown)
        if shown.replaced:
            cover["passport"].append(replaced_sentence(self.language))
        return {
            "title": blocks.on_page(f"{about.name}: {self.say(mark('Report'))}", shown),
            "date": [date.year, date.month, date.day],
            "language": self.language,
            "sans": SANS,
            "serif": SERIF,
            "colours": {
                "accent": brand.on_light,
                "ground": brand.ground,
                "on_ground": brand.on_ground,
                "ink": theme.ink,
                "muted": theme.muted,
                "grid": theme.grid,
                "surface": theme.surface,
                "bar": theme.levels[2],
                "other": mixed(theme.kinds["customers"], theme.background, 0.55),
            },
            "cover": cover | {"logo": _logo(self.choices.logo, self.name)},
            "footer": footer,
            "contents": self.say(mark("In this report")),
            "sections": pages,
        }

    def _sections(self) -> list[Block]:
        found = []
        there = [part for part in sequence.PARTS if self._has(part)]
        if self.findings:
            found.append(blocks.section(self.say(mark("In short")), self._summary()))
        for part in there:
            for title, make in _PARTS.get(part, ()):
                if part == "human" and "digital" in there:
                    continue  # both axes stand on one page
                content = list(make(self))
                if content:
                    found.append(
                        blocks.section(self.say(title), content, new_page=part != "method" or "questions" not in there)
                    )
        found.append(blocks.section(self.say(mark("Appendix: all questions")), self._appendix()))
        return found

    def _has(self, part: Part) -> bool:
        """Whether a part has something to say and is not left out."""
        if part in self.choices.without:
            return False
        if part == "disagreement":  # on slides that is about questions alone
            return any(each.kind in ("disagreement", "groups") for each in self.findings)
        return part in sequence.parts(self.material)

    def _cover(self) -> dict[str, object]:
        assessment = self.assessment
        name = isolated(assessment.organisation.name)
        title = shorten(assessment.title or "", _LINE, 2 * _ACROSS)
        lines = [title, day(assessment.date, self.language)]
        size = _name_size(name)
        return {
            "kind": self.say(mark("Report"))
            if not self.choices.client
            else f"{self.say(mark('Report'))} · {self.name}",
            "name": breakable(shorten(name, size, _NAME_LINES * _ACROSS, "serif"), int(_ACROSS / size)),
            "size": size,
            "lines": [isolated(line) for line in lines if line],
            "summary": sentences.summary(self.portrait, self.material.model, self.language),
            "passport": [
                passport_line(self._rests_on, self.language),
                self.fingerprints,
                *([self.choices.small_print] if self.choices.small_print else []),
            ],
        }

    def _footer(self) -> str:
        passport = self._rests_on
        parts = [
            isolated(shorten(self.name, _FOOT, _ACROSS / 2)),
            day(self.assessment.date, self.language),
            translate("view: {view}", self.language, view=passport.view),
            "Quadrant",
            *([self.say(mark("Fictional"))] if passport.fictional else []),
            self.fingerprints,
            self.choices.small_print,
        ]
        return " · ".join(part for part in parts if part)

    # --- what every part needs ---

    @property
    def assessment(self) -> Assessment:
        return self.material.portrait.assessment

    @cached_property
    def _rests_on(self) -> PicturePassport:
        return organisation_picture(self.portrait, self.material.model, self.language).passport

    def score(self, score: float | None) -> str:
        return "–" if score is None else number(score, self.language)

    def interval(self, figure: str) -> str:
        found = self.material.intervals.get(figure)
        return "–" if found is None else f"{round(found[0])}–{round(found[1])}"

    def told(self, *kinds: Kind) -> Iterator[Block]:
        """The findings of these kinds, one paragraph each."""
        yield from (blocks.words(self.paragraph(each)) for each in self.of(*kinds))

    def drawn(self, found: Drawing | None, *, share: float = 1.0) -> Iterator[Block]:
        """A figure, if it is there, without the line that the whole report rests on."""
        if found is not None:
            yield blocks.figure(found, share=share, notes=found.notes[1:])

    # --- the parts ---

    def _summary(self) -> Iterator[Block]:
        for each in standing_out(self.findings):
            yield blocks.finding(self.say(_SAID[each.kind]), each.sentences(self.language))
        if unknown := self.of("unknown"):
            yield blocks.heading(self.say(mark("What is not known")))
            yield from (blocks.words(self.paragraph(each), "small") for each in unknown)

    def _position(self) -> Iterator[Block]:
        yield from self.told("position", "certainty")
        yield from self.drawn(figures.position(self.material, self.language, _BESIDE_TABLES))
        yield self._views()
        position = self.portrait.positions["inside"]
        if position is None:
            return
        rows = [
            (self.material.model.quadrant(quadrant).label[self.language], sentences.percent(share, self.language))
            for quadrant, share in position.quadrants.items()
            if share >= 0.005
        ]
        yield blocks.heading(self.say(mark("How sure that is")))
        yield blocks.table(
            (self.say(mark("Quadrant")), self.say(mark("Drawn again, the dot lands here"))), rows, (1, 1), "lr"
        )
        yield blocks.words(
            self.say(mark("No other reasonable weighting leads to another quadrant."))
            if not round(100 * position.other_weights)
            else self.say(
                mark("{share} of other reasonable weightings lead to another quadrant."),
                share=sentences.percent(position.other_weights, self.language),
            ),
            "small",
        )

    def _views(self) -> Block:
        axes = self.material.model.axes
        rows = [
            (
                view_label(name, self.material.model, self.language),
                str(self.portrait.heard[name]),
                *(self.score(getattr(view, axis.id)) for axis in axes),
                self.material.model.quadrant(view.quadrant).label[self.language] if view.quadrant else "–",
            )
            for name, view in self.portrait.views.items()
        ]
        head = [self.say(mark("View")), self.say(mark("People")), *(axis.label[self.language] for axis in axes)]
        return blocks.table([*head, self.say(mark("Quadrant"))], rows, (1.2, 0, 0, 0, 1.4), "lrrrl")

    def _elements(self) -> Iterator[Block]:
        yield from self.told("strength", "weakness", "floor")
        yield from self.drawn(figures.elements(self.material, self.language))
        rows = [
            (
                each.element.label[self.language],
                self.score(each.inside.score),
                self.interval(each.element.id),
                "–" if each.middle_half is None else "–".join(str(round(score)) for score in each.middle_half),
                f"{each.inside.questions}/{each.inside.applicable}",
                self.score(each.ambition),
            )
            for each in self.portrait.elements
        ]
        words = (
            mark("Element"),
            mark("Inside"),
            mark("90 % interval"),
            mark("Middle half"),
            mark("Questions scored"),
            mark("Ambition"),
        )
        yield blocks.table([self.say(word) for word in words], rows, (1.6, 1, 1, 1, 1, 1), "lrrrrr")

    def _sides(self) -> Iterator[Block]:
        yield from self.told("perception")
        yield from self.drawn(figures.sides(self.material, self.language))
        rows = []
        for each in self.portrait.elements:
            inside = each.inside.score
            outside = each.customers.score if each.customers else None
            apart = None if inside is None or outside is None else round(outside, 1) - round(inside, 1)
            rows.append(
                (
                    each.element.label[self.language],
                    self.score(inside),
                    self.score(outside),
                    "–" if apart is None else signed(apart, self.language),
                )
            )
        words = (mark("Element"), mark("Inside"), mark("Customers"), mark("Customers less inside"))
        yield blocks.table([self.say(word) for word in words], rows, (1.6, 1, 1, 1), "lrrr")

    def _disagreement(self) -> Iterator[Block]:
        yield from self.told("disagreement", "groups")
        names = [name for name in self.portrait.views if name not in ("inside", "outside")]
        if len(names) > 1:
            yield blocks.heading(self.say(mark("Group by group")))
            rows = [
                (each.element.label[self.language], *(self.score(each.groups.get(name)) for name in names))
                for each in self.portrait.elements
            ]
            labels = [self.material.model.group(name).label[self.language] for name in names]
            head = (self.say(mark("Element")), *labels)
            yield blocks.table(head, rows, (1.6, *(1 for _ in names)), "l" + "r" * len(names))
        disputed = sequence.disputed(self.portrait)[:DISPUTED]
        if disputed:
            yield blocks.heading(self.say(mark("The questions that divide us most")))
            yield from (self._answers(each) for each in disputed)

    def _way(self) -> Iterator[Block]:
        yield from self.told("ambition")
        yield from self.drawn(figures.way(self.material, self.language))

    def _change(self) -> Iterator[Block]:
        if self.portrait.before is None or not self.portrait.changes:
            return
        yield from self.told("change")
        yield from self.drawn(figures.course(self.material, self.language), share=0.9)
        yield blocks.heading(self.say(mark("Since {date}"), date=day(self.portrait.before.record.date, self.language)))
        rows = [
            (
                self.label(each.figure),
                self.score(each.one),
                self.score(each.other),
                "–" if each.points is None else signed(each.points, self.language),
                verdict_words(each.verdict, self.language),
            )
            for each in self.portrait.changes
        ]
        words = (mark("Element"), mark("Then"), mark("Now"), mark("Difference"), mark("How sure"))
        yield blocks.table([self.say(word) for word in words], rows, (1.6, 0.7, 0.7, 0.8, 1.4), "lrrrl")

    def _lenses(self) -> Iterator[Block]:
        speaking = [each for each in self.material.lenses if not each.quiet]
        yield blocks.words(
            self.say(mark("A lens reads the same answers in the light of one idea. None of them moves a score.")),
            "quiet",
        )
        yield from (self._lens(each) for each in speaking[:LENSES])
        if rest := [isolated(each.lens.title[self.language]) for each in speaking[LENSES:]]:
            yield blocks.words(
                self.say(mark("Further lenses speak too: {list}."), list=format_list(rest, locale=self.language)),
                "quiet",
            )

    def _lens(self, reading: LensReading) -> Block:
        lens = reading.lens
        return blocks.lens(
            figures.lens(reading, self.material, self.language),
            share=0.85,
            title=lens.title[self.language],
            origin=self._origin(reading),
            said=[reading.sentence(said, self.language) for said in reading.said],
            sure=sentences.lens_certainty(reading.said[0], self.language),
            ask=self.say(mark("To discuss")),
            discuss=lens.discuss[self.language],
        )

    def _origin(self, reading: LensReading) -> str:
        lens = reading.lens
        if lens.who is not None:
            return str(lens.who[self.language])
        return self.say(mark("From the book") if lens.origin == "book" else mark("Our own elaboration"))

    def _route(self) -> Iterator[Block]:
        yield from self.told("route")
        yield from self.drawn(figures.route(self.material, self.language, _BESIDE_TABLES))
        rows = [
            (
                str(at),
                self.material.model.question(leg.step.question).label[self.language],
                self.label(self.material.model.question(leg.step.question).element),
                self.score(leg.before),
                str(leg.step.level),
                *(self.score(score) for score in (leg.after.digital, leg.after.human)),
            )
            for at, leg in enumerate(self.material.legs[:STEPS], start=1)
        ]
        axes = [axis.label[self.language] for axis in self.material.model.axes]
        words = (mark("Step"), mark("Question"), mark("Element"), mark("Score now"), mark("To level"))
        yield blocks.table([*(self.say(word) for word in words), *axes], rows, (0, 2, 1.6, 0, 0, 0, 0), "rllrrrr")
        if (more := len(self.material.legs) - STEPS) > 0:
            yield blocks.words(
                translate_plural("And {n} more step.", "And {n} more steps.", more, self.language), "quiet"
            )

    def _peers(self) -> Iterator[Block]:
        assert self.material.peers is not None
        yield from self.told("peers")
        if (found := figures.peers(self.material, self.language)) is not None:
            yield blocks.figure(found, notes=())
        rows = []
        for each in self.material.standings:
            low, high = each.figure.quartiles or (None, None)
            halves = "–" if low is None or high is None else f"{round(low)}–{round(high)}"
            median = number(each.figure.median, self.language)
            said = standing_words(each, self.language)
            rows.append((self.label(each.name), self.score(each.score), median, halves, said))
        words = (mark("Element"), mark("Score"), mark("Median"), mark("Middle half"), mark("Where that is"))
        yield blocks.table([self.say(word) for word in words], rows, (1.5, 0, 0, 0, 2.2), "lrrrl")

    def _questions(self) -> Iterator[Block]:
        asked = [each.question(self.language) for each in (*standing_out(self.findings), *self.findings)]
        if self._has("lenses"):
            asked += [each.lens.discuss[self.language] for each in self.material.lenses if not each.quiet]
        items = list(dict.fromkeys(question for question in asked if question))[:QUESTIONS]
        if items:
            yield blocks.words(self.say(mark("The figures start the conversation; they do not end it.")), "quiet")
            yield blocks.numbered(items)

    def _method(self) -> Iterator[Block]:
        model = self.material.model
        yield blocks.words(
            self.say(
                mark(
                    "{questions} questions about {elements} elements, each answered on five levels described in words. "
                    "A level is 0, 25, 50, 75 or 100 points; a question is the mean of those who answered it, or what "
                    "the group agreed; an element is the weighted mean of its questions, an axis of its elements."
                ),
                questions=len(model.questions),
                elements=len(model.elements),
            )
        )
        yield blocks.words(
            self.say(
                mark(
                    "How sure it is comes from drawing people and questions again, many times. A figure of fewer than "
                    "{minimum} people is not shown. The levels, weights and thresholds are our own elaboration: this "
                    "starts a conversation and is no verdict, no prediction and no certificate."
                ),
                minimum=MINIMUM,
            )
        )
        yield blocks.heading(self.say(mark("Passport")))
        yield blocks.facts(list(self._passport()))

    def _passport(self) -> Iterator[tuple[str, str]]:
        about, record = self.assessment.organisation, self.portrait.record
        yield self.say(mark("Organisation")), isolated(about.name)
        yield self.say(mark("Sector")), sector_name(about.sector, self.language)
        yield self.say(mark("Fictional or real")), self.say(mark("Fictional") if about.fictional else mark("Real"))
        yield self.say(mark("Assessment")), isolated(self.assessment.title or self.assessment.id)
        yield self.say(mark("Date")), day(self.assessment.date, self.language)
        yield (
            self.say(mark("Gave levels")),
            "; ".join(
                f"{view_label(name, self.material.model, self.language)} {count}"
                for name, count in self.portrait.heard.items()
            ),
        )
        if missing := self._missing():
            yield self.say(mark("Without a score")), format_list(missing, locale=self.language)
        yield (
            self.say(mark("Questionnaire")),
            self.say(mark("{id}, version {version}"), id=record.model, version=record.model_version),
        )
        if self.material.peers is not None and "peers" not in self.choices.without:
            yield self.say(mark("Cohort")), peers_sentence(self.material.peers, self.material.rules, self.language)
            yield self.say(mark("Thresholds")), thresholds(self.material.rules, self.language)
        yield self.say(mark("Fingerprint of the file")), record.content_hash
        yield self.say(mark("Fingerprint of the questionnaire")), self.material.model_fingerprint
        yield self.say(mark("Made with")), "Quadrant"

    def _missing(self) -> list[str]:
        """The elements without a score, and the questions of other elements."""
        names = self.portrait.inside.missing
        return [self.label(name) for name in names if "." not in name] + [
            self.material.model.question(name).label[self.language]
            for name in names
            if "." in name and name.partition(".")[0] not in names
        ]

    # --- the appendix ---

    def _appendix(self) -> Iterator[Block]:
        yield blocks.words(
            self.say(
                mark(
                    "Every question with its levels, and how many people chose each. The level that the group agreed "
                    "on is bold. A number in brackets is how many gave a level."
                )
            ),
            "quiet",
        )
        element = ""
        for each in self.portrait.questions:
            if each.question.element != element:
                element = each.question.element
                yield blocks.heading(self.label(element))
            yield self._answers(each)

    def _answers(self, each: QuestionPortrait) -> Block:
        question = each.question
        return blocks.answers(
            label=question.label[self.language],
            question=question.question[self.language],
            line=self._line(each),
            head=self.say(mark("Level")),
            inside_name=self.say(mark("Inside")),
            customers_name=self.say(mark("Customers")),
            asks_customers="customer" in question.groups and "outside" in self.portrait.views,
            levels=[level[self.language] for level in question.levels],
            inside=_counts(each.inside),
            customers=_counts(each.customers),
            agreed=each.agreed.level if each.agreed else None,
            notes=list(self._notes(each)),
        )

    def _line(self, each: QuestionPortrait) -> str:
        """Scores, how far people agree, and answers that are no level."""
        parts = []
        if each.score is None:
            parts.append(self.say(mark("inside: not shown, too few people")))
        elif each.score.score is None:
            parts.append(self.say(mark("inside: no score")))
        else:
            parts.append(self.say(mark("inside {score}"), score=self.score(each.score.score)))
        if each.customer_score is not None and each.customer_score.score is not None:
            parts.append(self.say(mark("customers {score}"), score=self.score(each.customer_score.score)))
        if each.agreed is not None and each.agreed.level is not None:
            parts.append(self.say(mark("agreed: level {level}"), level=each.agreed.level))
        if each.inside is not None:
            tally = each.inside.tally
            if tally.not_applicable:
                parts.append(
                    translate_plural("{n} not applicable", "{n} not applicable", tally.not_applicable, self.language)
                )
            if tally.unknown:
                parts.append(translate_plural("{n} cannot tell", "{n} cannot tell", tally.unknown, self.language))
            if each.inside.consensus is not None:
                parts.append(sentences.agreement(each.inside.consensus, self.language).rstrip("."))
        return " · ".join(parts)

    def _notes(self, each: QuestionPortrait) -> Iterator[str]:
        """What people wrote, when that was chosen: without names, with reason and dissent of what was agreed."""
        if not self.choices.notes:
            return
        if each.agreed is not None:
            if each.agreed.reason:
                yield self.say(mark("Reason: {words}"), words=isolated(each.agreed.reason))
            if each.agreed.dissent:
                yield self.say(mark("Dissent: {words}"), words=isolated(each.agreed.dissent))
        for note in each.notes:
            yield self.say(mark("Note: {words}"), words=isolated(note))


def _counts(spread: Spread | None) -> list[int] | None:
    return None if spread is None else list(spread.tally.levels)


def _name_size(name: str) -> float:
    """The size in which a name is as large on the cover as its lines allow, in points."""
    for size in _NAME_SIZES:
        lines = wrap(name, size, _ACROSS, "serif")
        if len(lines) < _NAME_LINES and all(width(line, size, "serif") <= _ACROSS for line in lines):
            return size
    return _NAME_SIZES[-1]


def _logo(logo: Logo | None, name: str) -> dict[str, object] | None:
    """A logo as large as it may be."""
    if logo is None:
        return None
    scale = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
    size = {"width": logo.width * scale, "height": logo.height * scale}
    return {"bytes": list(logo.png), "alt": name, "pale": logo.pale} | size


_Section = tuple[str, Callable[[_Report], Iterator[Block]]]

_PARTS: Final[Mapping[Part, tuple[_Section, ...]]] = MappingProxyType(
    {
        "position": ((mark("The position"), _Report._position),),
        "way": ((mark("The way so far and the ambition"), _Report._way), (mark("What changed"), _Report._change)),
        "digital": ((mark("The elements"), _Report._elements),),
        "human": ((mark("The elements"), _Report._elements),),
        "sides": ((mark("Inside against customers"), _Report._sides),),
        "disagreement": ((mark("Where we disagree"), _Report._disagreement),),
        "lenses": ((mark("The lenses that speak loudest"), _Report._lenses),),
        "route": ((mark("The route"), _Report._route),),
        "peers": ((mark("Among peers"), _Report._peers),),
        "questions": ((mark("Questions to discuss"), _Report._questions),),
        "method": ((mark("Method and passport"), _Report._method),),
    }
)
