"""Small workshops for tests: plans, people and answers, all fictional."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from quadrant.assessment import Answer, Organisation
from quadrant.model import load_model
from quadrant.room import Room
from quadrant.workshop import Plan

MODEL = load_model()
CODE = "HWT347"
INSIDE = ("leadership", "front_office", "back_office")


def plan(
    *,
    organisation: str = "tide-bank",
    assessment: str = "2026-away-day",
    code: str = CODE,
    groups: Iterable[str] = (*INSIDE, "customer"),
    elements: Iterable[str] = tuple(element.id for element in MODEL.elements),
    languages: Iterable[str] = ("en", "nl"),
    context: bool = False,
) -> Plan:
    """A plan for a fictional bank."""
    return Plan(
        organisation=Organisation(organisation, organisation.replace("-", " ").title(), "banking", fictional=True),
        assessment=assessment,
        date=datetime.date(2026, 5, 12),
        title="Away day",
        model=MODEL.id,
        model_version=MODEL.version,
        groups=tuple(groups),
        elements=tuple(elements),
        languages=tuple(languages),
        code=code,
        address="http://192.0.2.7:8501",
        context=context,
    )


def level(value: int, note: str | None = None) -> Answer:
    """A level as a participant gives it."""
    return Answer("level", value, None, note)


def fill(room: Room, people: Mapping[str, int], levels: Iterable[int] = (1, 2, 3, 4, 5)) -> list[str]:
    """Let so many people of each group in, open the first round, and let each answer everything; their cookies.

    The levels follow each other over all questions of a person; the next person starts one further.
    """
    chosen = tuple(levels)
    tokens = [f"cookie-{group}-{number}" for group, count in people.items() for number in range(count)]
    for token in tokens:
        room.join(token, token.split("-")[1], "en")
    room.act(lambda workshop: workshop.start())
    for place, token in enumerate(tokens):
        for at, question in enumerate(questions(room, token)):
            room.give(token, 1, question, level(chosen[(at + place) % len(chosen)]))
    return tokens


def questions(room: Room, token: str) -> list[str]:
    """The keys of what this cookie's bearer can answer now."""
    return room.look(lambda workshop: [each.key for each in workshop.asked(workshop.plan.participant(token))])
