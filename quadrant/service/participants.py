"""Workshops from a participant's side: `code` is the workshop's, `token` that of their cookie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quadrant.assessment import Answer
from quadrant.errors import RoundClosed
from quadrant.model import Question
from quadrant.scoring import Tally
from quadrant.service import workshops
from quadrant.service.opened import workspace
from quadrant.workshop import Stage, Workshop


@dataclass(frozen=True, slots=True)
class Seat:
    """What one participant may know: the plan's words, the stage, and their own answers.

    `group` and `language` are None before they came in. `asked` are the questions that can be answered now, `context`
    those that may be answered besides.
    `answers` are their own of the open round, while there is talk those in force; `before` are those of the first round
    while the second is open.
    """

    workshop: str
    organisation: str
    title: str | None
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    fictional: bool
    stage: Stage
    round: int | None
    group: str | None
    language: str | None
    asked: tuple[Question, ...]
    context: tuple[Question, ...]
    answers: dict[str, Answer]
    before: dict[str, Answer]
    turn: int


def seat(code: str, token: str) -> Seat:
    """The place of the bearer of a cookie in the workshop with this code. Raises `NoWorkshop`, also when it is over."""
    return workspace().rooms.by_code(code).look(lambda workshop: _seat(workshop, token))


def _seat(workshop: Workshop, token: str) -> Seat:
    plan, who, number = workshop.plan, workshop.plan.participant(token), workshop.round
    known = workshop.participants.get(who)
    return Seat(
        workshop=workshop.id,
        organisation=plan.organisation.name,
        title=plan.title,
        groups=plan.groups,
        languages=plan.languages,
        fictional=plan.organisation.fictional,
        stage=workshop.stage,
        round=number,
        group=known.group if known else None,
        language=known.language if known else None,
        asked=workshop.asked(who) if known else (),
        context=workshop.context_asked(who) if known else (),
        answers=_own_answers(workshop, who),
        before=dict(workshop.given(who, 1)) if number == 2 else {},
        turn=workshop.turn,
    )


def _own_answers(workshop: Workshop, who: str) -> dict[str, Answer]:
    if workshop.round is not None:
        return dict(workshop.given(who, workshop.round))
    if workshop.stage != "talking":
        return {}
    again = {key: answer for key, answer in workshop.given(who, 2).items() if key in workshop.heard_again}
    return {**workshop.given(who, 1), **again}


def turn(code: str) -> int:
    """Grows with what the facilitator does in the workshop with this code; cheap to poll. Raises `NoWorkshop`."""
    return workspace().rooms.by_code(code).turn


def join(code: str, token: str, group: str, language: str) -> Seat:
    """Come in. Raises `NoWorkshop`, `NotInvited` or `RoundClosed`."""
    workspace().rooms.by_code(code).join(token, group, language)
    return seat(code, token)


def give(code: str, token: str, round: int, question: str, answer: Answer) -> None:  # noqa: A002 - the field's word
    """Store an answer and return after the commit. Raises `NoWorkshop` and what `Workshop.give` raises."""
    workspace().rooms.by_code(code).give(token, round, question, answer)


def first_round(code: str) -> Mapping[str, Mapping[str, Tally]]:
    """How the first round was answered, for who answers again: by `inside` and `outside`, then by question.

    Only in the second round, only its questions, and only what may be shown. Raises `NoWorkshop` or `RoundClosed`.
    """
    found = workspace().rooms.by_code(code)
    stage, asked = found.look(lambda workshop: (workshop.stage, workshop.asked_again))
    if stage != "again":
        raise RoundClosed
    first = workshops.revealed(found.id).first
    return {side: {key: tally for key, tally in tallies.items() if key in asked} for side, tallies in first.items()}
