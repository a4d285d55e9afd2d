"""The workbook: every score, distribution and definition of one assessment as tables, for who calculates further.

Scores have all their decimals and show one. No cell is a formula, and the same material gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from quadrant.board import sequence
from quadrant.board.choices import Choices
from quadrant.comparing import sheet as tables
from quadrant.comparing.sheet import Cell, Sheet
from quadrant.comparing.words import peers_sentence, thresholds
from quadrant.difference import verdict_words
from quadrant.language import mark, translate
from quadrant.people import MINIMUM
from quadrant.pictures import sector_name, view_label
from quadrant.portrait import QuestionPortrait, Spread
from quadrant.scoring import QuestionScore
from quadrant.story.material import Material


def workbook(material: Material, choices: Choices) -> bytes:
    """The tables as an Excel workbook; those that have nothing to say are not there."""
    made = _Workbook(material, choices)
    return tables.as_workbook(sheet for sheet in made.sheets() if sheet.lines)


class _Workbook:
    """One workbook, table by table. People first: everything shown comes from the portrait."""

    def __init__(self, material: Material, choices: Choices) -> None:
        self._material, self._choices = material, choices
        self._model, self._portrait, self._language = material.model, material.portrait, choices.language

    def sheets(self) -> Iterator[Sheet]:
        without = self._choices.without
        yield self._scores()
        yield self._distributions()
        yield self._elements()
        if "way" not in without:
            yield self._change()
        if "peers" not in without:
            yield self._peers()
        if "lenses" not in without:
            yield self._lenses()
        if "route" not in without:
            yield self._route()
        if self._choices.notes:
            yield self._notes()
        yield self._definitions()
        yield self._passport()

    def _say(self, message: str, **fields: object) -> str:
        return translate(message, self._language, **fields)

    def _sheet(self, name: str, headers: tuple[str, ...], lines: Iterator[tuple[Cell, ...]]) -> Sheet:
        return Sheet(self._say(name), tuple(self._say(header) for header in headers), tuple(lines))

    def _label(self, figure: str) -> str:
        return self._model.figure(figure).label[self._language]

    # --- the tables ---

    def _scores(self) -> Sheet:
        headers = (
            *(mark("View"), mark("Kind"), mark("Id"), mark("Name"), mark("Score")),
            *(mark("Scored"), mark("Applicable"), mark("People")),
        )
        return self._sheet(mark("Scores"), headers, self._score_lines())

    def _score_lines(self) -> Iterator[tuple[Cell, ...]]:
        axis_word, element_word, question_word = (
            self._say(word) for word in (mark("axis"), mark("element"), mark("question"))
        )
        for name, view in self._portrait.views.items():
            label, heard = view_label(name, self._model, self._language), self._portrait.heard[name]
            for axis in self._model.axes:
                score = getattr(view, axis.id)
                yield label, axis_word, axis.id, axis.label[self._language], score, None, None, heard
            for id_, element in view.elements.items():
                numbers = element.score, element.questions, element.applicable
                yield label, element_word, id_, self._label(id_), *numbers, heard
            for question in self._portrait.questions if name in ("inside", "outside") else ():
                found, spread = _side(question, name)
                if found is not None:
                    key, words = question.question.key, question.question.label[self._language]
                    levels = sum(spread.tally.levels) if spread else None
                    yield label, question_word, key, words, found.score, None, None, levels

    def _distributions(self) -> Sheet:
        levels = tuple(f"{self._say(mark('Level'))} {at}" for at in self._model.levels)
        head = tuple(map(self._say, (mark("View"), mark("Element"), mark("Id"), mark("Question"))))
        tail = tuple(
            map(self._say, (mark("Not applicable"), mark("Cannot tell"), mark("Consensus"), mark("Agreed level")))
        )
        return Sheet(self._say(mark("Distributions")), (*head, *levels, *tail), tuple(self._distribution_lines()))

    def _distribution_lines(self) -> Iterator[tuple[Cell, ...]]:
        for question in self._portrait.questions:
            for name in ("inside", "outside"):
                _, spread = _side(question, name)
                if spread is None:
                    continue
                tally, agreed = spread.tally, question.agreed if name == "inside" else None
                yield (
                    view_label(name, self._model, self._language),
                    self._label(question.question.element),
                    question.question.key,
                    question.question.label[self._language],
                    *tally.levels,
                    tally.not_applicable,
                    tally.unknown,
                    spread.consensus,
                    agreed.level if agreed else None,
                )

    def _elements(self) -> Sheet:
        headers = (
            *(mark("Figure"), mark("Id"), mark("Inside"), mark("90 % from"), mark("90 % to")),
            *(mark("Middle half from"), mark("Middle half to"), mark("Customers"), mark("Consensus"), mark("Ambition")),
        )
        return self._sheet(mark("Elements"), headers, self._element_lines())

    def _element_lines(self) -> Iterator[tuple[Cell, ...]]:
        for axis in self._model.axes:
            customers, goal = self._portrait.customers, self._portrait.ambition
            yield (
                axis.label[self._language],
                axis.id,
                getattr(self._portrait.inside, axis.id),
                *self._material.intervals.get(axis.id, (None, None)),
                *(None, None),
                getattr(customers, axis.id) if customers else None,
                None,
                getattr(goal, axis.id) if goal else None,
            )
        for each in self._portrait.elements:
            yield (
                each.element.label[self._language],
                each.element.id,
                each.inside.score,
                *self._material.intervals.get(each.element.id, (None, None)),
                *(each.middle_half or (None, None)),
                each.customers.score if each.customers else None,
                each.consensus,
                each.ambition,
            )

    def _change(self) -> Sheet:
        headers = (
            *(mark("Figure"), mark("Id"), mark("Then"), mark("Now"), mark("Points")),
            *(mark("90 % from"), mark("90 % to"), mark("How sure")),
        )
        lines = (
            (
                *(self._label(each.figure), each.figure, each.one, each.other, each.points, each.low, each.high),
                verdict_words(each.verdict, self._language),
            )
            for each in self._portrait.changes
        )
        return self._sheet(mark("What changed"), headers, lines)

    def _peers(self) -> Sheet:
        headers = (
            *(mark("Figure"), mark("Id"), mark("Score"), mark("Organisations"), mark("First quartile"), mark("Median")),
            *(mark("Third quartile"), mark("Higher than so many in 100")),
        )
        return self._sheet(mark("Cohort figures"), headers, self._peer_lines())

    def _peer_lines(self) -> Iterator[tuple[Cell, ...]]:
        standings = {each.name: each for each in self._material.standings}
        for name, figure in self._material.peers.figures.items() if self._material.peers else ():
            own = standings.get(name)
            low, high = figure.quartiles or (None, None)
            numbers = figure.organisations, low, figure.median, high
            yield self._label(name), name, own.score if own else None, *numbers, own.rank if own else None

    def _lenses(self) -> Sheet:
        headers = (
            mark("Lens"),
            mark("Id"),
            mark("Measure"),
            mark("Value"),
            mark("Verdict"),
            mark("Sure, times in 100"),
            mark("To discuss"),
        )
        return self._sheet(mark("Lenses"), headers, self._lens_lines())

    def _lens_lines(self) -> Iterator[tuple[Cell, ...]]:
        for reading in self._material.lenses:
            lens = reading.lens
            title = lens.title[self._language]
            for said in reading.said:
                words = reading.sentence(said, self._language)
                yield title, lens.id, None, None, words, _in_100(said.sure), lens.discuss[self._language]
            for name, value in reading.values.items() if reading.said else ():
                yield title, lens.id, lens.measures[name].label[self._language], value, None, None, None

    def _route(self) -> Sheet:
        headers = (
            mark("Step"),
            mark("Id"),
            mark("Question"),
            mark("Element"),
            mark("Score now"),
            mark("To level"),
            mark("Effort"),
        )
        axes = tuple(axis.label[self._language] for axis in self._model.axes)
        lines = (
            (
                at,
                leg.step.question,
                self._model.question(leg.step.question).label[self._language],
                self._label(self._model.question(leg.step.question).element),
                *(leg.before, leg.step.level, leg.step.effort, leg.after.digital, leg.after.human),
            )
            for at, leg in enumerate(self._material.legs, start=1)
        )
        return Sheet(self._say(mark("Route")), (*map(self._say, headers), *axes), tuple(lines))

    def _notes(self) -> Sheet:
        headers = mark("Id"), mark("Question"), mark("Kind"), mark("Words")
        return self._sheet(mark("Notes"), headers, self._note_lines())

    def _note_lines(self) -> Iterator[tuple[Cell, ...]]:
        for each in self._portrait.questions:
            key, label = each.question.key, each.question.label[self._language]
            if each.agreed and each.agreed.reason:
                yield key, label, self._say(mark("reason")), each.agreed.reason
            if each.agreed and each.agreed.dissent:
                yield key, label, self._say(mark("dissent")), each.agreed.dissent
            for note in each.notes:
                yield key, label, self._say(mark("note")), note

    def _definitions(self) -> Sheet:
        levels = tuple(f"{self._say(mark('Level'))} {at}" for at in self._model.levels)
        head = tuple(map(self._say, (mark("Kind"), mark("Id"), mark("Name"), mark("Weight"), mark("Words"))))
        return Sheet(self._say(mark("Definitions")), (*head, *levels), tuple(self._definition_lines()))

    def _definition_lines(self) -> Iterator[tuple[Cell, ...]]:
        axis_word, element_word, question_word = (
            self._say(word) for word in (mark("axis"), mark("element"), mark("question"))
        )
        none = (None,) * len(self._model.levels)
        language = self._language
        for axis in self._model.axes:
            yield axis_word, axis.id, axis.label[language], None, axis.summary[language], *none
            for element in axis.elements:
                label, summary = element.label[language], element.summary[language]
                yield element_word, element.id, label, element.weight, summary, *none
                for question in element.questions:
                    words = question.label[language], question.weight, question.question[language]
                    yield question_word, question.key, *words, *(level[language] for level in question.levels)

    def _passport(self) -> Sheet:
        return Sheet(self._say(mark("Passport")), ("", ""), tuple(self._passport_lines()))

    def _passport_lines(self) -> Iterator[tuple[Cell, ...]]:
        about, assessment, record = (
            self._portrait.assessment.organisation,
            self._portrait.assessment,
            self._portrait.record,
        )
        if self._choices.client:
            yield self._say(mark("Client")), self._choices.client
        yield self._say(mark("Organisation")), about.name
        yield self._say(mark("Sector")), sector_name(about.sector, self._language)
        yield self._say(mark("Fictional or real")), self._say(mark("Fictional") if about.fictional else mark("Real"))
        yield self._say(mark("Assessment")), assessment.title or assessment.id
        yield self._say(mark("Date")), assessment.date
        for name, count in self._portrait.heard.items():
            yield f"{self._say(mark('Gave levels'))}: {view_label(name, self._model, self._language)}", count
        yield self._say(mark("Fewest people of which a figure is shown")), MINIMUM
        yield (
            self._say(mark("Questionnaire")),
            self._say(mark("{id}, version {version}"), id=record.model, version=record.model_version),
        )
        if self._material.peers is not None and "peers" in sequence.parts(self._material):
            rules = self._material.rules
            yield self._say(mark("Cohort")), peers_sentence(self._material.peers, rules, self._language)
            yield self._say(mark("Thresholds")), thresholds(rules, self._language)
        yield self._say(mark("Fingerprint of the file")), record.content_hash
        yield self._say(mark("Fingerprint of the questionnaire")), self._material.model_fingerprint
        yield self._say(mark("Made with")), "Quadrant"
        if self._choices.small_print:
            yield "", self._choices.small_print


def _in_100(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _side(question: QuestionPortrait, view: str) -> tuple[QuestionScore | None, Spread | None]:
    """Score and answers of one side, as far as they may be shown."""
    if view == "inside":
        return question.score, question.inside
    return question.customer_score, question.customers
