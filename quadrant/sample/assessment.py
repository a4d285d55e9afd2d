"""One assessment of an invented organisation: who answers what, what is agreed, where it wants to be and how."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from quadrant.model import Model
from quadrant.sample.optional import a_journey, add_context, some_steps
from quadrant.sample.organisation import Organisation
from quadrant.sample.parts import Habit, Parts
from quadrant.sample.stream import Stream
from quadrant.sample.text import Respondent, aims, answers, head, long_form, person, quoted


def write_assessment(model: Model, parts: Parts, organisation: Organisation, seed: int, back: int) -> tuple[str, str]:
    """File name and YAML text of the assessment `back` steps before the organisation's latest."""
    stream = Stream(seed, organisation.number, back)
    months = back * organisation.months
    date = _months_before(organisation.latest, months)
    standing = _standing(model, organisation, stream, max(0.0, months / 12 - organisation.held))
    respondents = [Respondent(f"r{number}", group) for number, group in enumerate(_who(stream), start=1)]
    for respondent in respondents:
        _fill_in(model, parts.groups[respondent.group], organisation, stream, standing, respondent)
    language = organisation.country.language
    _annotate(model, parts, stream, respondents, language)
    agreed: dict[str, str] = {}
    if stream.chance(0.3):
        agreed = _discuss(model, parts, stream, respondents, language)
    ambition = _ambition(model, stream, standing) if stream.chance(0.35) else {}
    title = stream.pick(parts.titles[language]) if stream.chance(0.5) else None
    rest = {kind: Stream(seed, organisation.number, back, kind) for kind in ("context", "journey", "steps")}
    add_context(model, parts, organisation, rest["context"], standing, respondents)
    id = f"{date.year}-q{(date.month + 2) // 3}"  # noqa: A001 - the field is called id everywhere
    lines = [
        *head(model, organisation, id, date, title),
        *(line for respondent in respondents for line in person(model, respondent)),
        *(["agreed:", *answers(model, agreed, "  ")] if agreed else []),
        *(aims(ambition, date.year + 2) if ambition else []),
        *a_journey(model, parts, rest["journey"], standing, language),
        *some_steps(model, parts, organisation, rest["steps"], standing, ambition, date),
    ]
    return f"{organisation.id}--{id}.yaml", "\n".join(lines) + "\n"


def _who(stream: Stream) -> list[str]:
    """The groups of the respondents, in order."""
    if stream.chance(0.06):
        return ["leadership"] + ["front_office"] * stream.whole(1, 3)
    customers = 0 if stream.chance(0.15) else stream.whole(18, 30) if stream.chance(0.05) else stream.whole(3, 5)
    return (
        ["leadership"] * stream.whole(2, 3)
        + ["front_office"] * stream.whole(3, 4)
        + ["back_office"] * stream.whole(2, 3)
        + ["customer"] * customers
        + ["partner"] * (stream.whole(1, 2) if stream.chance(0.25) else 0)
    )


def _standing(model: Model, organisation: Organisation, stream: Stream, years: float) -> dict[str, float]:
    """How things were so many years before the latest assessment (points by question)."""
    standing = {}
    for element in model.elements:
        moved = organisation.slope[element.axis] * years + 2 * stream.normal()
        for question in element.questions:
            standing[question.key] = organisation.standing[question.key] - moved
    return standing


def _fill_in(
    model: Model,
    habit: Habit,
    organisation: Organisation,
    stream: Stream,
    standing: Mapping[str, float],
    respondent: Respondent,
) -> None:
    """The respondent's own view of every question that the group is asked."""
    group = respondent.group
    mildness = habit.shift + 7 * stream.normal() + (organisation.gap if group == "customer" else 0)
    lowest, highest = model.scale.lowest, model.scale.highest
    for question in model.questions:
        if group not in question.groups:
            continue
        fate = stream.random()
        if fate < habit.absent:
            continue
        key = question.key
        if fate < habit.absent + habit.unknown:
            respondent.answers[key] = "unknown"
        elif key in organisation.not_applicable and fate < 0.97:
            respondent.answers[key] = "not_applicable"
        else:
            points = standing[key] + mildness + organisation.dispute[key] * stream.normal()
            share = min(max(points, 0), 100) / 100
            respondent.levels[key] = level = lowest + int(share * (highest - lowest) + 0.5)
            respondent.answers[key] = str(level)


def _annotate(model: Model, parts: Parts, stream: Stream, respondents: Sequence[Respondent], language: str) -> None:
    """Some people say how sure they are, and some inside explain a very low or a very high answer."""
    said: set[str] = set()
    sides = {model.scale.lowest: "low", model.scale.highest: "high"}
    for respondent in respondents:
        sure = 0.2 if stream.chance(0.15) else 0.0
        talkative = respondent.group in model.inside and stream.chance(0.5)
        for key, level in respondent.levels.items() if sure or talkative else ():
            additions = {}
            if stream.chance(sure):
                additions["confidence"] = stream.pick(("low", "medium", "medium", "high", "high"))
            note = parts.notes.get(key, {}).get(sides.get(level, ""), {}).get(language)
            if note and talkative and note not in said:
                said.add(note)
                additions["note"] = quoted(note)
            respondent.answers[key] = long_form(level, additions)


def _discuss(
    model: Model, parts: Parts, stream: Stream, respondents: Sequence[Respondent], language: str
) -> dict[str, str]:
    """A conversation about a few questions: some change their answer, the rest is settled with a reason."""
    agreed = {}
    inside = [respondent for respondent in respondents if respondent.group in model.inside]
    asked = [question.key for question in model.questions if set(question.groups) & set(model.inside)]
    talked_about = set(stream.some(asked, stream.whole(3, 8)))
    second_round = stream.chance(0.6)
    for key in asked:
        levels = [respondent.levels[key] for respondent in inside if key in respondent.levels]
        if key not in talked_about or not levels:
            continue
        middle = (2 * sum(levels) + len(levels)) // (2 * len(levels))  # the mean, rounded
        for respondent in inside if second_round else ():
            level = respondent.levels.get(key, middle)
            if abs(level - middle) >= 2 and stream.chance(0.7):
                respondent.revised[key] = str(level + (1 if middle > level else -1))
        additions = {}
        if stream.chance(0.5):
            additions["reason"] = quoted(stream.pick(parts.reasons[language]))
        if stream.chance(0.2):
            additions["dissent"] = quoted(stream.pick(parts.dissents[language]))
        agreed[key] = long_form(middle, additions)
    return agreed


def _ambition(model: Model, stream: Stream, standing: Mapping[str, float]) -> dict[str, float | int]:
    """Where it wants to be: a few elements, well above how things are (points)."""
    ambition: dict[str, float | int] = {}
    for element in stream.some(model.elements, stream.whole(2, 5)):
        now = sum(standing[question.key] for question in element.questions) / len(element.questions)
        aim = min(95, max(40, int(now) + stream.whole(10, 28)))
        ambition[element.id] = aim + 0.5 if stream.chance(0.15) else aim
    return ambition


def _months_before(date: datetime.date, months: int) -> datetime.date:
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(date.day, 28))
