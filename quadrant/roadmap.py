"""From a portrait to what its organisation can do: an ambition, the route to it, and how far it has come.

People first: a question whose score a portrait does not show has no step here, and nobody is told whether it reached a
level.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quadrant import route as routes
from quadrant.assessment import Step
from quadrant.model import Model
from quadrant.portrait import Portrait
from quadrant.progress import percent_to_target, progress_to_date
from quadrant.route import Efforts, Flip, Place, Route, Target, Way, flip, quadrant_of

UNFINISHED = ("planned", "started")
"""States of a step of the plan that is still to be done."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One step of a route on the way that was chosen: the question's score before it, and where the view is after."""

    step: routes.Step
    before: float
    after: Place


@dataclass(frozen=True, slots=True)
class Come:
    """How far one element, or all that have a target, came since the ambition was stated.

    `before`, `target` and `now` are scores, 0-100; of several elements their means. `there` is the percent-to-target
    and `gone` the progress-to-date, both as shares (`progress`), None where they cannot be told.
    """

    before: float | None
    target: float
    now: float | None
    there: float | None
    gone: float | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the ambition of an earlier assessment: element by element, and as a whole."""

    elements: Mapping[str, Come]
    whole: Come


def hidden(portrait: Portrait) -> frozenset[str]:
    """The questions whose score may not be shown."""
    return frozenset(each.question.key for each in portrait.questions if each.score is None)


def route(portrait: Portrait, model: Model, elements: Mapping[str, float], efforts: Efforts) -> Route:
    """The route from the inside view to these scores of elements."""
    return routes.route(model, portrait.inside, Target(elements), efforts, hidden=hidden(portrait))


def legs(portrait: Portrait, taken: Route, way: Way) -> tuple[Leg, ...]:
    """The steps of a route one after the other."""
    standing = {key: each.score for key, each in portrait.inside.questions.items() if each.score is not None}
    found = []
    for step, after in zip(taken.order(way), taken.path(way), strict=True):
        found.append(Leg(step, standing[step.question], after))
        standing[step.question] += step.gain
    return tuple(found)


def flips(portrait: Portrait, model: Model) -> tuple[Flip, ...]:
    """What would flip the inside view; empty when too few people gave levels, or there is no axis to cross."""
    tallies = {each.question.key: each.inside.tally for each in portrait.questions if each.inside is not None}
    return flip(model, tallies, portrait.assessment.agreed, portrait.inside, hidden=hidden(portrait))


def furthest(portrait: Portrait, model: Model) -> Place:
    """Where all steps that there are lead to."""
    whole = Target(digital=100, human=100)
    reached = routes.route(model, portrait.inside, whole, Efforts(), hidden=hidden(portrait))
    most = {"digital": 100.0, "human": 100.0} | {part.part: part.most for part in reached.out_of_reach}
    return Place(most["digital"], most["human"], quadrant_of(model, most["digital"], most["human"]))


def elements_at(portrait: Portrait, model: Model, axis: str, score: float, efforts: Efforts) -> dict[str, float]:
    """A score of an axis, 0-100, as an ambition, which holds elements: what the least effortful route makes of them.

    These are the scores of the elements that the route raises, in hundredths and never above where it arrives, so that
    the route to this ambition is as short. Empty when the axis is there already, or has no score. Beyond the furthest
    place it is that place.
    """
    within = routes.route(model, portrait.inside, _of_axis(axis, score), efforts, hidden=hidden(portrait))
    if within.out_of_reach:
        most = within.out_of_reach[0].most
        if most is None:
            return {}
        within = routes.route(model, portrait.inside, _of_axis(axis, most), efforts, hidden=hidden(portrait))
    scores = {key: each.score for key, each in portrait.inside.questions.items() if each.score is not None}
    for step in within.steps:
        scores[step.question] += step.gain
    raised = {model.question(step.question).element for step in within.steps}
    return {element.id: _mean_of(model, element.id, scores) for element in model.elements if element.id in raised}


def _of_axis(axis: str, score: float) -> Target:
    return Target(digital=score) if axis == "digital" else Target(human=score)


def _mean_of(model: Model, element: str, scores: Mapping[str, float]) -> float:
    asked = [question for question in model.element(element).questions if question.key in scores]
    points = sum(question.weight * scores[question.key] for question in asked)
    return math.floor(100 * points / sum(question.weight for question in asked) + 1e-6) / 100


def placed(portrait: Portrait, model: Model, elements: Mapping[str, float]) -> Place:
    """Where an ambition puts the organisation: the inside elements with these scores in their place (scoring.sql)."""
    digital, human = (_axis_with(portrait, axis.id, elements) for axis in model.axes)
    return Place(digital, human, quadrant_of(model, digital, human))


def _axis_with(portrait: Portrait, axis: str, elements: Mapping[str, float]) -> float | None:
    scored = []
    for each in portrait.elements:
        if each.element.axis != axis:
            continue
        score = elements.get(each.element.id, each.inside.score)
        if score is not None:
            scored.append((each.element.weight, score))
        elif each.inside.applicable:
            return None
    if len(scored) < _FEWEST:
        return None
    whole = sum(weight for weight, _ in scored)
    return round(sum(weight * score for weight, score in scored) / whole, 9)  # the noise of sums is not a place


_FEWEST = 3  # scored elements of an axis (contract section 3, rule 4)


def progress(then: Portrait, now: Portrait) -> Progress | None:
    """How far the organisation came since an earlier assessment that states an ambition; None when it states none.

    As a whole, progress-to-date is that of the means of the elements with a target, so there what went too far makes up
    for what lags; percent-to-target never does that.
    """
    ambition = then.assessment.ambition
    if ambition is None or not ambition.elements:
        return None
    baseline = {each.element.id: each.inside.score for each in then.elements}
    current = {each.element.id: each.inside.score for each in now.elements}
    elements = {
        name: _come(baseline[name], aim, current[name], percent_to_target({name: aim}, current))
        for name, aim in ambition.elements.items()
    }
    means = [_mean(scores[name] for name in ambition.elements) for scores in (baseline, current)]
    aim = sum(ambition.elements.values()) / len(ambition.elements)
    return Progress(elements, _come(means[0], aim, means[1], percent_to_target(ambition.elements, current)))


def _come(before: float | None, target: float, now: float | None, there: float | None) -> Come:
    return Come(before, target, now, there, progress_to_date(before, target, now))


def _mean(scores: Iterable[float | None]) -> float | None:
    """None when one is missing."""
    known = list(scores)
    present = [score for score in known if score is not None]
    return sum(present) / len(present) if len(present) == len(known) else None


def reached(portrait: Portrait, model: Model, step: Step) -> bool | None:
    """Whether a question stands at the level of a step of the plan, or above; None where it has no score to show."""
    found = next(each for each in portrait.questions if each.question.key == step.question)
    if found.score is None or found.score.score is None:
        return None
    return found.score.score >= float(routes.points_of(model, step.level) - routes.NOISE)


def left_over(then: Portrait, now: Portrait, model: Model) -> tuple[Step, ...]:
    """The unfinished steps of an earlier plan that are not reached by now, while this assessment has no plan yet."""
    if now.assessment.steps:
        return ()
    return tuple(step for step in then.assessment.steps if step.state in UNFINISHED and not reached(now, model, step))


def planned(assessment_steps: tuple[Step, ...], more: tuple[routes.Step, ...]) -> tuple[Step, ...]:
    """A plan with steps of a route added to it, in their order; what is in it already stays as it is."""
    known = {(step.question, step.level) for step in assessment_steps}
    added = tuple(Step(step.question, step.level) for step in more if (step.question, step.level) not in known)
    return assessment_steps + added
