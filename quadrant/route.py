"""The route to a target: the steps of least effort that lead there; and what would flip the quadrant.

A step raises the group's answer to one question to the next whole level: from between 2 and 3 to 3, then to 4, then to
5. It gains what is missing to that level, so that every step can be told in the words of the level it leads to.

The set of steps is found exactly, as a mixed-integer program (SciPy's HiGHS): a binary variable for each step, a row
for each part of the target. Several sets are often of the same effort. Of these we take the one with the fewest steps;
then the one whose levels add up to least, which lifts what is weakest first; then the one with more steps at the
questions that come first in the questionnaire. No two sets are alike in all of that, so the answer is the same on every
run and machine. This order is our own elaboration.

Nothing here is left to the tolerances of a solver: efforts are whole hundredths, and whether a set of steps reaches the
target is decided in fractions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import compress, groupby, pairwise
from typing import Literal, get_args

import numpy as np

from quadrant.assessment import Agreed
from quadrant.model import Axis, Element, Model, Question, load_route_rules
from quadrant.people import may_show
from quadrant.scoring import Tally, ViewScore

Way = Literal["digital_first", "human_first", "in_step"]
WAYS: tuple[Way, ...] = get_args(Way)

NoStep = Literal["open", "not_applicable", "element_without_score", "hidden"]
"""Why no step leads on from a question."""

NOISE = Fraction(1, 2**36)
"""What scores are off by at most (docs/decisions/0002): so close below it, a target or the boundary is reached."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: scores, 0-100, of elements as in an ambition, or a place on the quadrant: of one axis or of both.

    Raises ValueError for a score off the scale, and for elements and a place at once.
    """

    elements: Mapping[str, float] = field(default_factory=dict)
    digital: float | None = None
    human: float | None = None

    def __post_init__(self) -> None:
        place = [score for score in (self.digital, self.human) if score is not None]
        if self.elements and place:
            raise ValueError("a target is elements or a place")
        if not all(0 <= score <= 100 for score in (*self.elements.values(), *place)):
            raise ValueError("a target is a score from 0 to 100")


@dataclass(frozen=True, slots=True)
class Efforts:
    """By which factors the usual effort of a step, 1, is adjusted for elements and questions (`data/route.yaml`).

    A factor that is not given is 1. Raises ValueError for one outside the range of the rules.
    """

    elements: Mapping[str, float] = field(default_factory=dict)
    questions: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        limits = load_route_rules().factor
        if not all(limits.least <= each <= limits.most for each in (*self.elements.values(), *self.questions.values())):
            raise ValueError(f"a factor is from {limits.least:g} to {limits.most:g}")

    def hundredths(self, question: Question, level: int) -> int:
        """The effort of the step that leads to this level, in hundredths: finer than anybody estimates, and never 0."""
        factor = self.elements.get(question.element, 1.0) * self.questions.get(question.key, 1.0)
        return max(1, round(100 * load_route_rules().effort[level] * factor))


@dataclass(frozen=True, slots=True)
class Step:
    """One question raised to its next whole level; `gain` is in points of the question's score."""

    axis: str
    question: str
    level: int
    gain: float
    effort: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where a view stands: axes 0-100 or None, the quadrant when both exist."""

    digital: float | None
    human: float | None
    quadrant: str | None


@dataclass(frozen=True, slots=True)
class OutOfReach:
    """A part of the target, an element or an axis by its id, that no steps lead to.

    `most` is the score that all steps together would give it, None where it has no score; `open` its open questions.
    """

    part: str
    target: float
    most: float | None
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The steps of least effort to every part of the target that can be reached, in the order of the questionnaire.

    Every question belongs to one axis, so the steps are the same whichever way is taken; what differs is their order,
    and with it the path over the quadrant. `without_steps` are the questions of the target's parts from which no step
    leads on.
    """

    start: Place
    steps: tuple[Step, ...]
    effort: float
    out_of_reach: tuple[OutOfReach, ...]
    without_steps: Mapping[str, NoStep]
    orders: Mapping[Way, tuple[Step, ...]]
    paths: Mapping[Way, tuple[Place, ...]]

    def order(self, way: Way) -> tuple[Step, ...]:
        """The steps one after the other.

        On each axis the largest gain per effort first, counted on the axis, the lower levels of a question before its
        higher ones, ties in the order of the questionnaire. In step: always next on the axis that has gone the smaller
        share of its part of the route, the digital one when they are level.
        """
        return self.orders[way]

    def path(self, way: Way) -> tuple[Place, ...]:
        """Where the view stands after each of these steps."""
        return self.paths[way]

    def quadrants(self, way: Way) -> tuple[str, ...]:
        """The quadrants that are passed through, the first and the last included."""
        passed = (place.quadrant for place in (self.start, *self.path(way)))
        return tuple(quadrant for quadrant, _ in groupby(passed) if quadrant is not None)


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest change of answers that carries a view over the boundary on these axes.

    `answers` counts single answers (one person, one question, one level; an agreed level counts as one) and is None
    when those that may be counted do not suffice. `questions` says how many of them are where, in one way of several
    that may be just as small; `quadrant` where it leads, None when an axis has no score.
    """

    axes: tuple[str, ...]
    quadrant: str | None
    answers: int | None
    questions: Mapping[str, int]


def route(
    model: Model, view: ViewScore, target: Target, efforts: Efforts, *, hidden: Collection[str] = frozenset()
) -> Route:
    """The route from where a view stands to a target.

    Only scored questions of scored elements have steps. `hidden` are the questions whose score may not be shown (people
    first): a step would tell it, so they have none either. What cannot be reached is part of the answer, not an error.
    Raises KeyError for an element that the model does not have.
    """
    standing = _Standing(model, view)
    steps = standing.steps(efforts, hidden)
    parts = standing.parts(target)
    reached = [part for part in parts if part.within_reach(steps)]
    chosen = [step for part in reached for step in _least(steps, part)]
    orders = _orders(model, chosen)
    return Route(
        start=standing.place(standing.scores),
        steps=tuple(step.shown for step in sorted(chosen, key=lambda step: (step.place, step.shown.level))),
        effort=sum(step.effort for step in chosen) / 100,
        out_of_reach=tuple(standing.out_of_reach(part, steps) for part in parts if part not in reached),
        without_steps=standing.without_steps(parts, hidden),
        orders=orders,
        paths={way: tuple(standing.walk(order)) for way, order in orders.items()},
    )


@dataclass(frozen=True, slots=True)
class _Step:
    """A step with what it is chosen and ordered by: points gained, at the question and on its axis, and effort."""

    shown: Step
    place: int  # of the question in the questionnaire
    gain: Fraction
    on_axis: Fraction
    effort: int  # hundredths


@dataclass(frozen=True, slots=True)
class _Part:
    """An element or an axis with a target: which share, 0-1, of its score each counted question carries."""

    name: str
    axis: str
    target: float
    exists: bool
    asked: tuple[str, ...]
    shares: Mapping[str, Fraction]
    lacking: Fraction  # points to the target, less the noise of scores

    def gain_of(self, step: _Step) -> Fraction:
        """The points that a step gains here."""
        return self.shares.get(step.shown.question, Fraction()) * step.gain

    def within_reach(self, steps: Iterable[_Step]) -> bool:
        """Whether all steps together are enough."""
        return self.exists and sum(map(self.gain_of, steps), Fraction()) >= self.lacking


class _Standing:
    """Where a view stands, question by question; only scored questions of scored elements count."""

    def __init__(self, model: Model, view: ViewScore) -> None:
        self._model = model
        self._view = view
        self.axes = dict(zip((axis.id for axis in model.axes), (view.digital, view.human), strict=True))
        self.scores = {
            key: question.score
            for key, question in view.questions.items()
            if question.score is not None and self._exists(model.question(key).element)
        }
        self._in_element: dict[str, Fraction] = {}
        self._on_axis: dict[str, Fraction] = {}
        for axis in model.axes:
            elements = _shares({each.id: each.weight for each in axis.elements if self._exists(each.id)})
            for element, share in elements.items():
                asked = model.element(element).questions
                questions = _shares({each.key: each.weight for each in asked if each.key in self.scores})
                self._in_element |= questions
                self._on_axis |= {key: share * within for key, within in questions.items()}

    def _exists(self, element: str) -> bool:
        return self._view.elements[element].score is not None

    def shares_of(self, axis: Axis) -> dict[str, Fraction]:
        """Which share, 0-1, of the score of an axis each counted question carries."""
        return {
            question.key: self._on_axis[question.key]
            for element in axis.elements
            for question in element.questions
            if question.key in self._on_axis
        }

    def exact(self, shares: Mapping[str, Fraction]) -> Fraction:
        """The score that the questions make up with these shares, without rounding."""
        return sum((share * _fraction(self.scores[key]) for key, share in shares.items()), Fraction())

    def steps(self, efforts: Efforts, hidden: Collection[str]) -> list[_Step]:
        """Every step that there is, in the order of the questionnaire, lower levels first."""
        found = []
        for place, question in enumerate(self._model.questions):
            if question.key not in self.scores or question.key in hidden:
                continue
            axis = self._model.element(question.element).axis
            before = _fraction(self.scores[question.key])
            for level in self._model.levels:
                points = points_of(self._model, level)
                if points <= before:
                    continue
                gain, effort = points - before, efforts.hundredths(question, level)
                shown = Step(axis, question.key, level, float(gain), effort / 100)
                found.append(_Step(shown, place, gain, gain * self._on_axis[question.key], effort))
                before = points
        return found

    def parts(self, target: Target) -> list[_Part]:
        """The parts of the target in the order of the model, elements before their axis."""
        if unknown := target.elements.keys() - {element.id for element in self._model.elements}:
            raise KeyError(*sorted(unknown))
        found = []
        for axis, aim in zip(self._model.axes, (target.digital, target.human), strict=True):
            for element in axis.elements:
                if element.id in target.elements:
                    wanted = target.elements[element.id]
                    exists = self._exists(element.id)
                    found.append(self._part(element.id, axis, wanted, exists, [element], self._in_element))
            if aim is not None:
                exists = self.axes[axis.id] is not None
                found.append(self._part(axis.id, axis, aim, exists, axis.elements, self._on_axis))
        return found

    def _part(
        self,
        name: str,
        axis: Axis,
        target: float,
        exists: bool,
        elements: Iterable[Element],
        of: Mapping[str, Fraction],
    ) -> _Part:
        questions = [question.key for element in elements for question in element.questions]
        asked = tuple(key for key in questions if key in self._view.questions)
        shares = {key: of[key] for key in asked if key in of}
        return _Part(name, axis.id, target, exists, asked, shares, Fraction(target) - NOISE - self.exact(shares))

    def out_of_reach(self, part: _Part, steps: Iterable[_Step]) -> OutOfReach:
        """Why this part is not reached, given all steps that there are."""
        best = self.scores | {step.shown.question: self._level_points(step.shown.level) for step in steps}
        if not part.exists:
            most = None
        else:
            most = self._axis(part.name, best) if part.name == part.axis else self._element(part.name, best)
        return OutOfReach(
            part.name, part.target, most, tuple(key for key in part.asked if self._view.questions[key].state == "open")
        )

    def without_steps(self, parts: Iterable[_Part], hidden: Collection[str]) -> dict[str, NoStep]:
        """The questions of these parts from which no step leads on, in the order of the questionnaire, and why."""
        asked = {key for part in parts for key in part.asked}
        why = {key: self._why_no_step(key, hidden) for key in self._model.keys if key in asked}
        return {key: reason for key, reason in why.items() if reason is not None}

    def _why_no_step(self, key: str, hidden: Collection[str]) -> NoStep | None:
        state = self._view.questions[key].state
        if key in hidden:
            return "hidden"
        if state != "scored":
            return state
        return None if key in self.scores else "element_without_score"

    def walk(self, steps: Iterable[Step]) -> Iterator[Place]:
        """Where the view stands after each step."""
        scores = dict(self.scores)
        for step in steps:
            scores[step.question] = self._level_points(step.level)
            yield self.place(scores)

    def place(self, scores: Mapping[str, float]) -> Place:
        """Where these scores of the questions put the view."""
        digital, human = (self._axis(axis, scores) for axis in self.axes)
        return Place(digital, human, quadrant_of(self._model, digital, human))

    # As scoring.sql does it, in whole multiples of 2^-40, to the last bit: a step leads to where the next assessment
    # would stand.

    def _axis(self, axis: str, scores: Mapping[str, float]) -> float | None:
        if self.axes[axis] is None:
            return None
        elements = [each for each in self._model.elements if each.axis == axis and self._exists(each.id)]
        points = sum(_whole(each.weight * self._element(each.id, scores)) for each in elements)
        return math.floor(points / sum(_whole(each.weight) for each in elements) * 2.0**36 + 0.5) / 2.0**36

    def _element(self, element: str, scores: Mapping[str, float]) -> float:
        questions = [each for each in self._model.element(element).questions if each.key in scores]
        points = sum(_whole(each.weight * scores[each.key]) for each in questions)
        return points / sum(_whole(each.weight) for each in questions)

    def _level_points(self, level: int) -> float:
        return float(points_of(self._model, level))


def _whole(value: float) -> int:
    return math.floor(value * 2.0**40 + 0.5)


def _fraction(score: float) -> Fraction:
    """The mean of points that the score of a question stands for: of 5,000 people at most (contract section 2)."""
    return Fraction(score).limit_denominator(100_000)


def _shares(weights: Mapping[str, float]) -> dict[str, Fraction]:
    whole = sum((Fraction(weight) for weight in weights.values()), Fraction())
    return {name: Fraction(weight) / whole for name, weight in weights.items()}


def quadrant_of(model: Model, digital: float | None, human: float | None) -> str | None:
    """The quadrant of two axis scores (contract section 3, rule 5); None when one is missing."""
    if digital is None or human is None:
        return None
    return _quadrant(digital >= model.boundary, human >= model.boundary)


def _quadrant(digital: bool, human: bool) -> str:
    return f"{'digital' if digital else 'analogue'}_{'emotional' if human else 'rational'}"


def points_of(model: Model, level: int) -> Fraction:
    """The points of a level, 0-100 (contract section 3)."""
    return Fraction(100 * (level - model.scale.lowest), model.scale.highest - model.scale.lowest)


def _least(steps: Sequence[_Step], part: _Part) -> list[_Step]:
    """The set of steps that gives a part of the target what it lacks, as the head of this module says."""
    if part.lacking <= 0:
        return []
    steps = [step for step in steps if step.shown.question in part.shares]
    program = _Program(steps, part)
    program.settle([step.effort for step in steps])
    ahead = sum(step.shown.level for step in steps) + 1  # one step fewer outweighs all levels
    program.settle([ahead + step.shown.level for step in steps])
    counts = Counter(step.place for step in steps)
    base = max(counts.values()) + 1
    for start in range(0, len(counts), _AT_ONCE):
        # How many steps each question takes, as a digit of one number; the first question's is the highest.
        places = list(counts)[start : start + _AT_ONCE]
        digits = {place: base**at for at, place in enumerate(reversed(places))}
        program.settle([-digits.get(step.place, 0) for step in steps])
        program.keep([step.place in places for step in steps])
    return list(compress(steps, program.chosen))


_AT_ONCE = 5  # questions whose numbers of steps are digits of one cost


class _Program:
    """Which steps to choose: a variable of 0 or 1 for each, and a step only after those before it at its question.

    A solver takes a variable for whole when it is off by a millionth. So every row is in whole numbers that come to
    less than half a million, and is half a unit lenient: what the solver sees then is what is so. Gains are rounded up
    for that; a set that turns out to fall short is ruled out, and the solver is asked again.
    """

    def __init__(self, steps: Sequence[_Step], part: _Part) -> None:
        self._gains = [part.gain_of(step) for step in steps]
        self._lacking = part.lacking
        self._columns = len(steps)
        self._rows: list[tuple[Mapping[int, int], int]] = []  # factors of columns, and what they come to at least
        self.chosen = [True] * len(steps)
        self._kept = [False] * len(steps)
        self._rows.append(
            ({at: math.ceil(gain * _FINE) for at, gain in enumerate(self._gains)}, math.ceil(part.lacking * _FINE))
        )
        for at, (one, following) in enumerate(pairwise(steps)):
            if one.place == following.place:
                self._rows.append(({at: 1, at + 1: -1}, 0))

    def settle(self, costs: Sequence[int]) -> None:
        """Choose steps of the least total cost, and let no later choice cost more."""
        chosen = self._solve(costs)
        while sum(compress(self._gains, chosen), Fraction()) < self._lacking:
            self._rule_out(chosen)
            chosen = self._solve(costs)
        self.chosen = chosen
        self._rows.append(({at: -cost for at, cost in enumerate(costs)}, -sum(compress(costs, chosen))))

    def keep(self, settled: Sequence[bool]) -> None:
        """Leave these steps as they are chosen now."""
        self._kept = [before or now for before, now in zip(self._kept, settled, strict=True)]

    def _rule_out(self, chosen: Sequence[bool]) -> None:
        """What gains enough has some gain, from whichever step, more often than this set, which does not."""
        kinds: dict[Fraction, list[int]] = {}
        for at, gain in enumerate(self._gains):
            kinds.setdefault(gain, []).append(at)
        more = range(self._columns, self._columns + len(kinds))  # a variable for each gain: whether that is the one
        for column, places in zip(more, kinds.values(), strict=True):
            often = sum(chosen[at] for at in places) + 1
            self._rows.append((dict.fromkeys(places, 1) | {column: -often}, 0))
        self._rows.append((dict.fromkeys(more, 1), 1))
        self._columns = more.stop

    def _solve(self, costs: Sequence[int]) -> list[bool]:
        from scipy.optimize import Bounds, LinearConstraint, milp  # half a second, for whoever asks for a route only

        matrix = np.zeros((len(self._rows), self._columns))
        for at, (row, _) in enumerate(self._rows):
            matrix[at, list(row)] = list(row.values())
        free = np.ones(self._columns - len(costs))
        lowest = np.concatenate([np.logical_and(self._kept, self.chosen), 0 * free])
        highest = np.concatenate([np.logical_or(np.logical_not(self._kept), self.chosen), free])
        found = milp(
            np.array([*costs, *[0] * (self._columns - len(costs))]),
            integrality=np.ones(self._columns),
            bounds=Bounds(lowest, highest),
            constraints=LinearConstraint(matrix, np.array([least - 0.5 for _, least in self._rows])),
            options={"mip_rel_gap": 0.0},
        )
        assert found.success, found.message  # all steps together are always enough
        return [bool(value > 0.5) for value in found.x[: len(costs)]]


_FINE = 3840  # units in a point: of the means of usual numbers of people nothing is rounded off; 100 points are 384,000


def _orders(model: Model, chosen: Sequence[_Step]) -> dict[Way, tuple[Step, ...]]:
    first, second = (_in_order([step for step in chosen if step.shown.axis == axis.id]) for axis in model.axes)
    orders = {"digital_first": first + second, "human_first": second + first, "in_step": _in_step(first, second)}
    return {way: tuple(step.shown for step in orders[way]) for way in WAYS}


def _in_order(steps: Sequence[_Step]) -> list[_Step]:
    """The steps of one axis, always next the largest gain per effort among those that can be taken."""
    waiting: dict[int, list[_Step]] = {}
    for step in sorted(steps, key=lambda step: (step.place, -step.shown.level)):
        waiting.setdefault(step.place, []).append(step)
    order = []
    while waiting:
        place = max(waiting, key=lambda place: waiting[place][-1].on_axis / waiting[place][-1].effort)
        order.append(waiting[place].pop())
        if not waiting[place]:
            del waiting[place]
    return order


def _in_step(first: Sequence[_Step], second: Sequence[_Step]) -> list[_Step]:
    """Both orders as one, always next from the one of which the smaller share of the gain is taken."""
    ways = (first, second)
    whole = [sum((step.on_axis for step in way), Fraction()) for way in ways]
    gone = [Fraction(), Fraction()]
    at = [0, 0]
    order = []
    while at != [len(first), len(second)]:
        shares = [gone[axis] / whole[axis] if whole[axis] else Fraction(1) for axis in (0, 1)]
        axis = 0 if shares[0] <= shares[1] and at[0] < len(first) else 1
        order.append(ways[axis][at[axis]])
        gone[axis] += ways[axis][at[axis]].on_axis
        at[axis] += 1
    return order


def flip(
    model: Model,
    tallies: Mapping[str, Tally],
    agreed: Mapping[str, Agreed],
    view: ViewScore,
    *,
    hidden: Collection[str] = frozenset(),
) -> tuple[Flip, ...]:
    """What would flip the inside view: on each axis that has a score, then on both together.

    `tallies` are the answers in force of the inside groups by question; an agreed level counts in their place. One
    level more or less in one answer moves a question with n levels by the points of a level / n.

    People first: nothing is counted at a question that is `hidden` or to which fewer than three people gave a level (an
    agreed level is the group's own), and there is nothing to say, an empty tuple, when no question has three.
    """
    if not any(may_show(sum(tally.levels)) for tally in tallies.values()):
        return ()
    standing = _Standing(model, view)
    sides = {axis: score >= model.boundary for axis, score in standing.axes.items() if score is not None}
    given = {key: _levels(model, key, tallies, agreed, hidden) for key in standing.scores}
    found = {axis.id: _fewest(model, standing, axis, sides[axis.id], given) for axis in model.axes if axis.id in sides}
    wanted = [(axis,) for axis in sides] + ([tuple(sides)] if len(sides) == len(model.axes) else [])
    flips = []
    for axes in wanted:
        there = [not high if axis in axes else high for axis, high in sides.items()]
        changes = [found[axis] for axis in axes]
        whole = {key: count for each in changes if each for key, count in each.items()}
        possible = None not in changes
        flips.append(
            Flip(
                axes=axes,
                quadrant=_quadrant(*there) if len(there) == len(model.axes) else None,
                answers=sum(whole.values()) if possible else None,
                questions=whole if possible else {},
            )
        )
    return tuple(flips)


def _levels(
    model: Model, key: str, tallies: Mapping[str, Tally], agreed: Mapping[str, Agreed], hidden: Collection[str]
) -> dict[int, int]:
    """How many answers of each level count at a question and may be told of."""
    settled, tally = agreed.get(key), tallies.get(key)
    if settled is not None and settled.level is not None:
        return {settled.level: 1}
    if tally is None or key in hidden or not may_show(sum(tally.levels)):
        return {}
    return dict(zip(model.levels, tally.levels, strict=True))


def _fewest(
    model: Model, standing: _Standing, axis: Axis, high: bool, given: Mapping[str, Mapping[int, int]]
) -> dict[str, int] | None:
    """How many changes at which questions carry an axis to its other side, as few as possible; None where none do.

    Taking the largest gains first is exact: all changes at one question gain the same, whoever makes them and from
    whichever level, so any k changes are free to choose, and no k of them gain more than the k largest. Where questions
    gain alike, they take one each in turn.
    """
    shares = standing.shares_of(axis)
    a_level = Fraction(100, model.scale.highest - model.scale.lowest)
    rooms: dict[Fraction, dict[str, int]] = {}
    for key, share in shares.items():
        levels = given[key]
        if people := sum(levels.values()):
            end = model.scale.lowest if high else model.scale.highest
            room = sum(abs(end - level) * count for level, count in levels.items())
            rooms.setdefault(share * a_level / people, {})[key] = room
    edge = Fraction(model.boundary) - NOISE  # the boundary itself is high, so going down it has to be passed
    lacking = standing.exact(shares) - edge if high else edge - standing.exact(shares)
    chosen: dict[str, int] = {}
    for gain, alike in sorted(rooms.items(), reverse=True):
        needed = max(1, math.ceil(lacking / gain))
        taken = min(needed, sum(alike.values()))
        chosen |= _in_turn(alike, taken)
        lacking -= taken * gain
        if taken == needed:
            return {key: chosen[key] for key in shares if chosen.get(key)}
    return None


def _in_turn(room: Mapping[str, int], number: int) -> dict[str, int]:
    """A number shared out one by one, to nobody more than there is room for."""
    shared = dict.fromkeys(room, 0)
    while number:
        for key in room:
            if number and shared[key] < room[key]:
                shared[key] += 1
                number -= 1
    return shared
