"""Lenses: what a position means in the light of the ideas behind the model. Nothing here moves a score.

`data/lenses.yaml` says what each lens reads, by which rule and thresholds it judges, and in which words. Here that is
computed, in one way for all of them: a lens has measures (means of questions, and what is lowest, highest or different
among those), and statements. Of a statement the first verdict is given whose conditions all hold.

How sure a verdict is: the share of bootstrap draws of the people who answered that lead to the same one. Only people
are drawn, and only what the lens reads is looked at, so that no other answer can move it. Our own elaboration.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Literal

import numpy as np
from babel.lists import format_list
from babel.numbers import format_decimal
from numpy.typing import NDArray
from pydantic import Field, model_validator

from quadrant.cases import Known, Words
from quadrant.language import within_sentence
from quadrant.model import Frozen, Model, Question, load_model, read_data
from quadrant.position import DRAWS, MINIMUM_RESPONDENTS, chance, redrawn

Array = NDArray[np.float64]

Origin = Literal["book", "other", "own"]
"""Whose idea it is: the book's, another author's, or our own elaboration."""

Tone = Literal["attention", "neutral", "sound"]
"""What a verdict asks for, in the order in which lenses are shown: a talk, a look, or nothing much."""

Silence = Literal["open", "not_applicable", "hidden", "not_asked"]
"""Why a question has no score that may be shown: nobody gave a level, it does not apply here, fewer than three people
were asked (people first), or the view that is read was not asked at all."""

Side = Literal["inside", "outside"]

Id = Annotated[str, Field(pattern="^[a-z][a-z_]*$")]

_NOISE = 9  # decimals that a measure is rounded to, so that an exact 50 is 50


class Measure(Frozen):
    """Something that a lens reads or works out, 0-100, or a difference of such, -100 to 100. Exactly one way to do so.

    `questions`, `experience` (with `axis`) and `shared` choose questions, whose weighted mean it is. `shared` are those
    that a view and customers both have a score at. `score` is that of an axis or an element (contract section 3).
    """

    label: Words
    view: Side = "inside"
    questions: tuple[str, ...] = ()
    experience: Literal["basic", "delighter"] | None = None
    axis: str | None = None
    shared: bool = False
    score: str | None = None
    lowest: tuple[Id, ...] = ()
    highest: tuple[Id, ...] = ()
    difference: tuple[Id, Id] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Measure:
        ways = self.questions, self.experience, self.shared, self.score, self.lowest, self.highest, self.difference
        if sum(map(bool, ways)) != 1 or (self.axis and not self.experience):
            raise ValueError("a measure is worked out in exactly one way")
        for key in self.questions:
            load_model().question(key)
        return self

    @property
    def parts(self) -> tuple[str, ...]:
        """The measures that it is worked out from; empty when it is read from answers."""
        return self.lowest or self.highest or self.difference or ()

    def read(self, model: Model) -> tuple[Question, ...]:
        """The questions that it looks at, in the model's order."""
        if self.questions:
            return tuple(model.question(key) for key in self.questions)
        if self.shared:
            return tuple(question for question in model.questions if "customer" in question.groups)
        if self.score:
            return tuple(question for question in model.questions if self.score in _homes(model, question))
        return tuple(
            question
            for question in model.questions
            if question.experience == self.experience and self.axis in (None, *_homes(model, question))
        )


def _homes(model: Model, question: Question) -> tuple[str, str]:
    return question.element, model.element(question.element).axis


class Condition(Frozen):
    """A measure is `from` a threshold (that or more), or `below` it."""

    measure: Id
    least: Id | None = Field(default=None, alias="from")
    below: Id | None = None

    @model_validator(mode="after")
    def _one_side(self) -> Condition:
        if (self.least is None) == (self.below is None):
            raise ValueError("a condition says from, or below")
        return self


class Verdict(Frozen):
    """What is said when all conditions hold; `rung` is where that is on the lens's ladder, staircase or field."""

    id: Id
    tone: Tone
    when: tuple[Condition, ...] = ()
    rung: Id | None = None
    says: Words


class Statement(Frozen):
    """Verdicts in order; the last one needs no condition, so there is always one."""

    verdicts: tuple[Verdict, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _always_one(self) -> Statement:
        if any(not verdict.when for verdict in self.verdicts[:-1]) or self.verdicts[-1].when:
            raise ValueError("the last verdict, and no other, has no condition")
        return self


class Place(Frozen):
    """A rung, step or corner that a verdict can stand on."""

    id: Id
    label: Words


class Beside(Frozen):
    """Published figures to lay beside a lens, as they really are: percentages, and what was counted."""

    inside: float
    customers: float
    says: Words


class Lens(Frozen):
    """One lens; `data/lenses.yaml` explains the fields."""

    id: Id
    origin: Origin
    who: Words | None = None
    figure: Id
    title: Words
    idea: Words
    sources: tuple[Known, ...] = Field(min_length=1)
    by: Literal["element"] | None = None
    measures: Mapping[Id, Measure]
    thresholds: Mapping[Id, float]
    rungs: tuple[Place, ...] = ()
    corners: tuple[Place, ...] = ()
    statements: tuple[Statement, ...] = Field(min_length=1)
    cannot: Words
    discuss: Words
    beside: Beside | None = None

    @model_validator(mode="after")
    def _names_exist(self) -> Lens:
        places = {place.id for place in (*self.rungs, *self.corners)}
        before: set[str] = set()
        for name, measure in self.measures.items():
            if not set(measure.parts) <= before:
                raise ValueError(f"{name} is worked out from measures that do not stand before it")
            before.add(name)
        for statement in self.statements:
            for verdict in statement.verdicts:
                for condition in verdict.when:
                    self.measures[condition.measure], self.thresholds[condition.least or condition.below or ""]
                if (verdict.rung is not None) != (bool(places) and statement is self.statements[0]):
                    raise ValueError(
                        f"{verdict.id}: every verdict of the first statement has a rung where there are any"
                    )
                if verdict.rung is not None and verdict.rung not in places:
                    raise ValueError(f"{verdict.rung} is no rung")
        if (self.who is not None) != (self.origin == "other"):
            raise ValueError("another author has a name, and only that one")
        return self

    def needs(self, statement: Statement) -> tuple[str, ...]:
        """The measures read from answers without which a statement is not made: all that its verdicts judge or name."""
        wanted = {condition.measure for verdict in statement.verdicts for condition in verdict.when}
        fields = {name for verdict in statement.verdicts for name in _fields(verdict.says)}
        wanted |= {name.removesuffix("_name") for name in fields} & set(self.measures)
        for name in reversed(list(self.measures)):
            if name in wanted:
                wanted |= set(self.measures[name].parts)
        return tuple(name for name, measure in self.measures.items() if name in wanted and not measure.parts)

    def reads(self, model: Model) -> tuple[Question, ...]:
        """Every question that it looks at, the scored ones first, in the order of the questionnaire."""
        keys = {question.key for measure in self.measures.values() for question in measure.read(model)}
        return tuple(question for question in (*model.questions, *model.context) if question.key in keys)


def _fields(words: Mapping[str, str]) -> set[str]:
    """The names in braces, which are the same in every language."""
    found = [{name for _, name, _, _ in string.Formatter().parse(each) if name} for each in words.values()]
    if any(names != found[0] for names in found):
        raise ValueError(f"the languages name different figures: {words}")
    return found[0]


@cache
def load_lenses() -> tuple[Lens, ...]:
    """The lenses of `data/lenses.yaml`, in its order."""
    lenses = tuple(Lens.model_validate(lens) for lens in read_data("lenses.yaml")[0]["lenses"])
    assert len({lens.id for lens in lenses}) == len(lenses)
    return lenses


@dataclass(frozen=True, slots=True)
class Voices:
    """What one view says: facts for lenses to read.

    `scores` are 0-100 by the key of a question, scored or of the context; `silent` says why others have none to show.
    `totals` are those of elements and axes by id. `points` are what the R people of the view chose, 0-100, nan where
    nothing, with a column for each of `keys`, and `groups` are theirs. Hidden questions have a column too: they are
    part of the totals.
    """

    scores: Mapping[str, float]
    silent: Mapping[str, Silence]
    totals: Mapping[str, float]
    keys: tuple[str, ...]
    points: Array
    groups: tuple[str, ...]


Evidence = Mapping[Side, Voices]
"""The views that there are; `outside` only when customers may be shown."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that was made: its verdict, and the share of draws, 0-1, with the same one (None: too few people)."""

    verdict: Verdict
    sure: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One element within a lens: each measure that reads answers, within that element alone."""

    element: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class LensReading:
    """What a lens says of one assessment, or why it keeps quiet.

    `said` is empty when it does; the first is the verdict. `values` are the measures that exist, in points; `names`
    which measures a lowest or highest is. `missing` are the questions that the first statement needs and which have
    no score to show, with the view and the reason. `rows` are there for lenses by element, elements with a value only.
    """

    lens: Lens
    said: tuple[Said, ...]
    values: Mapping[str, float]
    names: Mapping[str, tuple[str, ...]]
    missing: tuple[tuple[Side, str, Silence], ...]
    rows: tuple[Row, ...]

    @property
    def quiet(self) -> bool:
        """Whether its inputs are missing."""
        return not self.said

    @property
    def tone(self) -> Tone | None:
        """The tone of the verdict, None when it keeps quiet."""
        return self.said[0].verdict.tone if self.said else None

    @property
    def rung(self) -> str | None:
        """Where the verdict stands on the ladder, staircase or field, if there is one."""
        return self.said[0].verdict.rung if self.said else None

    def sentence(self, said: Said, language: str) -> str:
        """A verdict in a sentence with its numbers, in a language of the model."""
        numbers = {name: figure(value, language) for name, value in {**self.lens.thresholds, **self.values}.items()}
        labels = {
            f"{name}_name": format_list(
                [within_sentence(self.lens.measures[each].label[language]) for each in found], locale=language
            )
            for name, found in self.names.items()
        }
        return said.verdict.says[language].format_map(numbers | labels)


def figure(value: float, language: str) -> str:
    """Points as people write them: whole where they are, else with one decimal."""
    return str(format_decimal(round(value, 1), format="0.#", locale=language))


def read(lens: Lens, evidence: Evidence, model: Model) -> LensReading:
    """What a lens says of this evidence."""
    desk = _Desk(lens, evidence, model)
    values = desk.values
    said: tuple[Said, ...] = ()
    if desk.may_speak(lens.statements[0]):
        drawn = desk.drawn()
        said = tuple(_said(lens, each, values, drawn) for each in lens.statements if desk.may_speak(each))
    return LensReading(
        lens=lens,
        said=said,
        values={name: float(value[0]) for name, value in values.items()},
        names={
            name: desk.extreme(name) for name in values if lens.measures[name].lowest or lens.measures[name].highest
        },
        missing=() if said else tuple(desk.missing(lens.statements[0])),
        rows=tuple(desk.rows()) if lens.by else (),
    )


def read_all(evidence: Evidence, model: Model) -> tuple[LensReading, ...]:
    """What every lens says, those that ask for a talk first, those that keep quiet last."""
    readings = [read(lens, evidence, model) for lens in load_lenses()]
    order = {"attention": 0, "neutral": 1, "sound": 2, None: 3}
    return tuple(sorted(readings, key=lambda reading: order[reading.tone]))


def _said(lens: Lens, statement: Statement, values: Mapping[str, Array], drawn: Mapping[str, Array] | None) -> Said:
    chosen = int(_verdicts(lens, statement, values)[0])
    sure = None if drawn is None else float(np.mean(_verdicts(lens, statement, drawn) == chosen))
    return Said(statement.verdicts[chosen], sure)


def _verdicts(lens: Lens, statement: Statement, values: Mapping[str, Array]) -> NDArray[np.intp]:
    """Which verdict each draw leads to, as its place in the statement: (draws,)."""
    length = len(next(iter(values.values())))
    chosen = np.full(length, len(statement.verdicts) - 1)
    for place in range(len(statement.verdicts) - 2, -1, -1):
        holds = np.ones(length, dtype=bool)
        for condition in statement.verdicts[place].when:
            measure = values[condition.measure]
            if condition.below is not None:
                holds &= measure < lens.thresholds[condition.below]
            else:
                holds &= measure >= lens.thresholds[condition.least or ""]
        chosen[holds] = place
    return chosen


def _redraws(voices: Voices, keys: tuple[str, ...]) -> dict[str, Array] | None:
    """These questions in every draw of the people who gave one of them a level: (DRAWS,) each; None below three people.

    Whoever gave none of them is left out, so that what is not read has no part in the chance either.
    """
    columns = voices.points[:, [voices.keys.index(key) for key in keys]]
    here = np.flatnonzero(~np.isnan(columns).all(axis=1))
    columns, groups = columns[here], [voices.groups[row] for row in here]
    if len(columns) < MINIMUM_RESPONDENTS:
        return None
    given = ~np.isnan(columns)
    with np.errstate(invalid="ignore"):
        own = np.where(given, columns, 0.0).sum(axis=0) / given.sum(axis=0)
    scores = np.array([voices.scores.get(key, own[at]) for at, key in enumerate(keys)])
    values = redrawn(columns, groups, scores, chance(columns, groups, scores))
    values = np.where(np.isnan(values), scores, values)  # where nobody drawn gave a level
    return dict(zip(keys, values.T, strict=True))


_OfAnswers = Callable[[str], Array | None]


class _Desk:
    """One lens at work on one evidence. Measures are arrays of draws; the facts themselves are one draw, the centre."""

    def __init__(self, lens: Lens, evidence: Evidence, model: Model) -> None:
        self._lens = lens
        self._evidence = evidence
        self._model = model

    @cached_property
    def values(self) -> dict[str, Array]:
        """The measures that exist, at the centre: (1,) each."""
        centre = {
            side: {key: np.array([score]) for key, score in voices.scores.items()}
            for side, voices in self._evidence.items()
        }
        return self._worked_out(lambda name: self._centre(name, centre))

    def _worked_out(self, of_answers: _OfAnswers) -> dict[str, Array]:
        values: dict[str, Array] = {}
        for name, measure in self._lens.measures.items():
            parts = [values[part] for part in measure.parts if part in values]
            if len(parts) < len(measure.parts):
                continue
            if measure.lowest:
                found: Array | None = np.min(parts, axis=0)
            elif measure.highest:
                found = np.max(parts, axis=0)
            elif measure.difference:
                found = parts[0] - parts[1]
            else:
                found = of_answers(name)
            if found is not None:
                values[name] = np.round(found, _NOISE)
        return values

    def _centre(self, name: str, centre: Mapping[Side, Mapping[str, Array]]) -> Array | None:
        measure = self._lens.measures[name]
        if measure.score:
            voices = self._evidence.get(measure.view)
            total = voices.totals.get(measure.score) if voices else None
            return None if total is None else np.array([total])
        keys = self._counted(measure, measure.read(self._model))
        return self._mean(keys, centre[measure.view]) if keys else None

    def _counted(self, measure: Measure, questions: Sequence[Question]) -> tuple[str, ...]:
        """The questions that count; none when less than half of the weight that applies has a score to show."""
        voices, others = self._evidence.get(measure.view), self._evidence.get("outside")
        if voices is None or (measure.shared and others is None):
            return ()
        views = [voices] if not measure.shared or others is None else [self._evidence["inside"], others]
        applies = [q for q in questions if not any(view.silent.get(q.key) == "not_applicable" for view in views)]
        scored = [q for q in applies if all(q.key in view.scores for view in views)]
        if not scored or 2 * sum(q.weight for q in scored) < sum(q.weight for q in applies):
            return ()
        return tuple(question.key for question in scored)

    def _mean(self, keys: Sequence[str], values: Mapping[str, Array]) -> Array:
        weights = np.array([self._model.question(key).weight for key in keys])
        mean: Array = weights @ np.array([values[key] for key in keys]) / weights.sum()
        return mean

    def may_speak(self, statement: Statement) -> bool:
        """Whether everything is there that a statement needs."""
        return all(name in self.values for name in self._lens.needs(statement))

    def missing(self, statement: Statement) -> Iterator[tuple[Side, str, Silence]]:
        """The questions without a score to show of the measures that a statement needs and that do not exist."""
        seen = set()
        for name in self._lens.needs(statement):
            if name in self.values:
                continue
            measure = self._lens.measures[name]
            for side in ("inside", "outside") if measure.shared else (measure.view,):
                voices = self._evidence.get(side)
                for question in measure.read(self._model):
                    why = voices.silent.get(question.key) if voices else "not_asked"
                    if why and (side, question.key) not in seen:
                        seen.add((side, question.key))
                        yield side, question.key, why

    def extreme(self, name: str) -> tuple[str, ...]:
        """Which measures a lowest or a highest is, more than one when they are level."""
        parts = self._lens.measures[name].parts
        return tuple(part for part in parts if self.values[part][0] == self.values[name][0])

    def rows(self) -> Iterator[Row]:
        """The measures that read answers, within one element each. A `score` is that of the element itself."""
        for element in self._model.elements:
            values = {}
            for name, measure in self._lens.measures.items():
                if measure.parts:
                    continue
                within = [q for q in measure.read(self._model) if q.element == element.id]
                voices = self._evidence.get(measure.view)
                if measure.score and voices and within and element.id in voices.totals:
                    values[name] = voices.totals[element.id]
                elif not measure.score and voices and (keys := self._counted(measure, within)):
                    values[name] = float(self._mean(keys, {key: np.array([voices.scores[key]]) for key in keys})[0])
            if values:
                yield Row(element.id, values)

    def drawn(self) -> dict[str, Array] | None:
        """The measures in every draw of the people who answered what is read, (DRAWS,); None below three people."""
        redraws: dict[Side, dict[str, Array]] = {}
        for side, voices in self._evidence.items():
            read = [
                key
                for name, measure in self._lens.measures.items()
                if name in self.values and not measure.parts and (measure.view == side or measure.shared)
                for key in self._looked_at(measure, voices)
            ]
            found = _redraws(voices, tuple(dict.fromkeys(read))) if read else {}
            if found is None:
                return None
            redraws[side] = found
        return self._worked_out(lambda name: self._of_draws(name, redraws) if name in self.values else None)

    def _looked_at(self, measure: Measure, voices: Voices) -> tuple[str, ...]:
        questions = measure.read(self._model)
        if not measure.score:
            return self._counted(measure, questions)
        columns = dict(zip(voices.keys, voices.points.T, strict=True))
        return tuple(q.key for q in questions if q.key in voices.scores or not np.isnan(columns[q.key]).all())

    def _of_draws(self, name: str, redraws: Mapping[Side, Mapping[str, Array]]) -> Array | None:
        measure = self._lens.measures[name]
        values = redraws[measure.view]
        keys = self._looked_at(measure, self._evidence[measure.view])
        if not keys:  # a total that was agreed in full, by people who gave no level
            return np.repeat(self.values[name], DRAWS)
        if not measure.score:
            return self._mean(keys, values)
        return self._total(measure.score, keys, values)

    def _total(self, name: str, keys: Sequence[str], values: Mapping[str, Array]) -> Array:
        """An element or an axis in every draw, as its questions and elements weigh (contract section 3)."""
        elements: dict[str, list[str]] = {}
        for key in keys:
            elements.setdefault(self._model.question(key).element, []).append(key)
        means = {element: self._mean(within, values) for element, within in elements.items()}
        if name in means:
            return means[name]
        weights = np.array([self._model.element(element).weight for element in means])
        total: Array = weights @ np.array(list(means.values())) / weights.sum()
        return total
