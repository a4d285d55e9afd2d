"""What few files hold: answers of context, a journey, and steps to an ambition.

Each kind draws from a stream of its own, so the rest of a file is the same with them and without.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence

from quadrant.file_types import SERVED, STEP_STATES
from quadrant.model import Model
from quadrant.sample.organisation import Organisation
from quadrant.sample.parts import MomentParts, Parts
from quadrant.sample.stream import Stream
from quadrant.sample.text import Respondent, journey, quoted, steps

_SILENT = 0.2
"""The share of people who leave out the questions of context where others answer them."""


def add_context(
    model: Model,
    parts: Parts,
    organisation: Organisation,
    stream: Stream,
    standing: Mapping[str, float],
    respondents: Sequence[Respondent],
) -> None:
    """What people say about the context, in half of the assessments, from the standing by question (points)."""
    if not stream.chance(0.5):
        return
    truth = _context(model, parts, organisation, stream, standing)
    lowest, highest = model.scale.lowest, model.scale.highest
    for respondent in respondents:
        if not respondent.answers or stream.chance(_SILENT):
            continue
        habit = parts.groups[respondent.group]
        for question in model.context:
            if respondent.group in question.groups:
                share = min(max(truth[question.id] + habit.shift + 15 * stream.normal(), 0), 100) / 100
                level = lowest + int(share * (highest - lowest) + 0.5)
                respondent.answers[question.key] = "unknown" if stream.chance(habit.unknown) else str(level)


def _context(
    model: Model, parts: Parts, organisation: Organisation, stream: Stream, standing: Mapping[str, float]
) -> dict[str, float]:
    """How the context is, by question (points)."""
    sector = next(each for each in parts.sectors if each.id == organisation.sector)
    truth = {}
    for question in model.context:
        if question.id in sector.context:
            level = sector.context[question.id]
        else:
            followed = [each.key for name in parts.context[question.id] for each in model.questions_of(name)]
            level = sum(standing[key] for key in followed) / len(followed)
        truth[question.id] = level + 10 * stream.normal()
    return truth


def a_journey(model: Model, parts: Parts, stream: Stream, standing: Mapping[str, float], language: str) -> list[str]:
    """The lines of a journey, as good as the axes are; few organisations have one."""
    if not stream.chance(0.06):
        return []
    by_axis = {axis.id: [each.key for element in axis.elements for each in element.questions] for axis in model.axes}
    digital, human = (sum(standing[key] for key in keys) / len(keys) / 10 for keys in by_axis.values())
    told = stream.pick(parts.journeys)
    moments = [_moment(moment, stream, digital, human, language) for moment in told.moments]
    return list(journey(told.name[language], moments))


def _moment(moment: MomentParts, stream: Stream, digital: float, human: float, language: str) -> dict[str, str]:
    """One moment; `digital` and `human` are marks out of ten."""
    served = stream.weighted(SERVED, (6, 3, 2, 3 if moment.failure else 1))
    felt = human + 1.5 * (served in ("human", "both")) - 3 * (served == "nobody") - moment.failure
    marks = {"functional": digital + 2 - 2 * (served == "nobody"), "emotional": felt}
    return (
        {"name": quoted(moment.name[language]), "load": str(moment.load), "complexity": str(moment.complexity)}
        | {name: str(min(10, max(0, int(mark + stream.normal() + 0.5)))) for name, mark in marks.items()}
        | {"served": served}
        | ({"failure": "true"} if moment.failure else {})
    )


def some_steps(
    model: Model,
    parts: Parts,
    organisation: Organisation,
    stream: Stream,
    standing: Mapping[str, float],
    elements: Collection[str],
    date: datetime.date,
) -> list[str]:
    """The lines of a few steps, each one level up at a question of these elements; few organisations have any."""
    questions = [each.key for name in elements for each in model.questions_of(name)]
    questions = [key for key in questions if key not in organisation.not_applicable]
    if not questions or not stream.chance(0.2):
        return []
    taken = []
    for key in stream.some(questions, stream.whole(2, 4)):
        level = model.scale.lowest + int(min(max(standing[key], 0), 99) / 100 * (len(model.levels) - 1))
        state = stream.weighted(STEP_STATES, (4, 3, 1, 1))
        away = datetime.timedelta(days=stream.whole(20, 500))
        step = {"question": key, "level": str(level + 1), "state": state}
        step["owner"] = quoted(stream.pick(parts.roles[organisation.country.language]))
        step["date"] = (date - away // 4 if state == "done" else date + away).isoformat()
        taken.append(step)
    return list(steps(taken))
