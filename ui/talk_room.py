"""Where a talk is: what may be shown, which part of it is on the projector, and the way to the next.

The place is the room's, not the window's: every window that shows the workshop is at the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from quadrant import service
from quadrant.pictures import STEPS, steps
from quadrant.portrait import QuestionPortrait
from quadrant.reveal import Revealed
from quadrant.room import Room
from quadrant.workshop import Happened, Workshop
from ui import facilitator
from ui.cache import remembered

Part = Literal["picture", "questions", "settled"]
PARTS: Final[tuple[Part, ...]] = ("picture", "questions", "settled")
"""What a talk goes through: the quadrant step by step, the questions one by one, and what came of it."""

_LIST = len(STEPS)  # the steps after those of the picture: all questions at a glance, and what was settled
_SETTLED = _LIST + 1


@dataclass(frozen=True, slots=True)
class Place:
    """Something that the projector can show. `name` is a step, a question, or "" for the part as a whole."""

    part: Part
    name: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk at one moment.

    `questions` are all that were asked: first those that were asked again, then the others; of each the most disputed
    first, last what is not shown.
    """

    room: Room
    edition: int
    shown: Revealed
    questions: tuple[str, ...]
    notes_shown: frozenset[str]
    place: Place

    @property
    def asked_again(self) -> tuple[str, ...]:
        """The questions of a second round that is over."""
        return tuple(key for key in self.questions if key in self.shown.changed)

    @property
    def places(self) -> tuple[Place, ...]:
        """Everything that this talk goes through, in order."""
        picture = (Place("picture", step) for step in steps(self.shown))
        questions = (Place("questions", key) for key in self.questions)
        return (*picture, Place("questions"), *questions, Place("settled"))

    def beside(self, by: int) -> Place | None:
        """The place so many further, or before; None beyond the ends."""
        at = self.places.index(self.place) + by
        return self.places[at] if 0 <= at < len(self.places) else None

    def first(self, part: Part) -> Place:
        """Where a part begins."""
        return next(place for place in self.places if place.part == part)

    def question(self, key: str) -> QuestionPortrait:
        """What may be shown of a question."""
        return next(each for each in self.shown.portrait.questions if each.question.key == key)


def now(room: Room) -> Talk:
    """The talk as it is. Raises `NobodyAnswered` before the reveal."""
    edition, step, discussed, notes, asked = room.look(
        lambda workshop: (
            workshop.edition,
            workshop.step,
            workshop.discussed,
            workshop.notes_shown,
            workshop.questions,
        )
    )
    shown = revealed(room.id, edition)
    disputed = tuple(key for key in shown.disputed if key in asked)
    questions = (*disputed, *(key for key in asked if key not in disputed))
    questions = tuple(sorted(questions, key=lambda key: key not in shown.changed))
    return Talk(room, edition, shown, questions, notes, _place(step, discussed, shown, questions))


def _place(step: int, discussed: str | None, shown: Revealed, questions: Sequence[str]) -> Place:
    if discussed in questions:
        return Place("questions", str(discussed))
    if step >= _LIST:
        return Place("settled" if step >= _SETTLED else "questions")
    # A step that does not exist (any more) shows what comes before it.
    return Place("picture", [name for name in steps(shown) if STEPS.index(name) <= step][-1])


@remembered
def revealed(id: str, edition: int) -> Revealed:  # noqa: A002 - the edition is what it is remembered by
    """What may be shown of a workshop: worked out once for each edition of it."""
    return service.workshops.revealed(id)


def go(room: Room, place: Place) -> None:
    """Shows a place in all windows; for callbacks."""
    facilitator.act(room, _to(place))


def turn(room: Room, by: int) -> None:
    """Goes on or back, from wherever the talk is when the key arrives; for callbacks."""
    facilitator.attempt(lambda: _turn(room, by))


def _turn(room: Room, by: int) -> None:
    if place := now(room).beside(by):
        room.act(_to(place))


def _to(place: Place) -> Callable[[Workshop], Happened]:
    if place.part == "questions" and place.name:
        return lambda workshop: workshop.discuss(place.name)
    step = {"questions": _LIST, "settled": _SETTLED}.get(place.part)
    number = STEPS.index(place.name) if step is None else step
    return lambda workshop: workshop.show_step(number)
