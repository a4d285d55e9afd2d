"""Workshops that are live: kept in memory as what their facts add up to, every fact stored before it counts.

Whoever answers hears of it only after the commit, so what a phone shows as saved is there after a crash. Reading costs
no query.
"""

from __future__ import annotations

import secrets
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

import duckdb

from quadrant.assessment import Answer
from quadrant.errors import NoWorkshop
from quadrant.facts import Batch
from quadrant.model import Model, load_model
from quadrant.store import Store
from quadrant.workshop import Fact, Given, Happened, Joined, Plan, Prepared, Workshop, happened_of, plan_of

T = TypeVar("T")


class Room:
    """One workshop that many people act in at once; safe to use from many threads."""

    def __init__(self, store: Store, workshop: Workshop) -> None:
        self._store = store
        self._workshop = workshop
        self._looking = threading.Condition()
        self._storing = 0
        self._is_stopped = False
        self._acting = threading.Lock()
        self._answering: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    @property
    def id(self) -> str:
        """The id of the workshop."""
        return self._workshop.id

    @property
    def revision(self) -> int:
        """Grows with everything that happens here. Cheap to poll."""
        return self._workshop.revision

    @property
    def turn(self) -> int:
        """Grows with what the facilitator does: when it changes, every phone looks again. Cheap to poll."""
        return self._workshop.turn

    def look(self, at: Callable[[Workshop], T]) -> T:
        """What a function makes of the workshop at one moment. It may not keep or change it."""
        with self._looking:
            return at(self._workshop)

    def act(self, act: Callable[[Workshop], Happened]) -> None:
        """Do what a facilitator does, one after the other. The log is written into the file: acts are few."""
        with self._acting:
            self._store_and_apply(self.look(act))
        self._store.checkpoint()

    def prepare(self, plan: Plan) -> None:
        """Put another plan in force, with the same code and salt."""
        with self._acting:
            self._store_and_apply(Prepared(self.id, plan))

    def join(self, token: str, group: str, language: str) -> None:
        """Let the bearer of a cookie in; see `Workshop.join`. Coming in again as the same changes nothing."""
        self._take_part(token, lambda workshop, who: workshop.join(who, group, language))

    def give(self, token: str, round: int, question: str, answer: Answer) -> None:  # noqa: A002 - the field's word
        """Store an answer of the bearer of a cookie and return after the commit; see `Workshop.give`."""
        self._take_part(token, lambda workshop, who: workshop.give(who, round, question, answer))

    def _take_part(self, token: str, take: Callable[[Workshop, str], Joined | Given]) -> None:
        who = self._workshop.plan.participant(token)
        with self._looking:
            own = self._answering[who]
        with own:  # two windows of one person, one after the other: memory and store keep the same order
            fact = self.look(lambda workshop: take(workshop, who))
            if isinstance(fact, Given) or self._is_news(fact):
                self._store_and_apply(fact)

    def _is_news(self, fact: Joined) -> bool:
        known = self._workshop.participants.get(fact.participant)
        return known is None or (known.group, known.language) != (fact.group, fact.language)

    def _store_and_apply(self, fact: Fact) -> None:
        with self._looking:
            if self._is_stopped:
                raise NoWorkshop
            self._storing += 1
        try:
            self._store.put(Batch(live=[fact]))
            with self._looking:
                self._workshop.apply(fact)
        finally:
            with self._looking:
                self._storing -= 1
                self._looking.notify_all()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """For removing it: what is on its way is stored before the block, and nothing after it, unless that raises."""
        with self._looking:
            self._is_stopped = True
            self._looking.wait_for(lambda: not self._storing)
        try:
            yield
        except BaseException:
            self._is_stopped = False
            raise


class Rooms:
    """All workshops of an open workspace, those that are over too: they can be reopened."""

    def __init__(self, store: Store, model: Model | None = None) -> None:
        self._store = store
        self._model = model or load_model()
        self._changing = threading.Lock()
        self._rooms = {id_: Room(store, workshop) for id_, workshop in _read(store, self._model).items()}

    def all(self) -> tuple[Room, ...]:
        """Every workshop, in the order in which they were prepared."""
        return tuple(self._rooms.values())

    def room(self, id: str) -> Room:  # noqa: A002 - called id everywhere
        """The workshop with this id. Raises `NoWorkshop`."""
        try:
            return self._rooms[id]
        except KeyError:
            raise NoWorkshop from None

    def by_code(self, code: str) -> Room:
        """The workshop that this code opens. Raises `NoWorkshop`, also when it is over."""
        for room in self._rooms.values():
            if room.look(lambda workshop: workshop.stage != "finished" and workshop.plan.code == code):
                return room
        raise NoWorkshop

    def codes(self) -> frozenset[str]:
        """The codes that are taken."""
        return frozenset(room.look(lambda workshop: workshop.plan.code) for room in self._rooms.values())

    def open(self, plan: Plan) -> Room:
        """Make a workshop of a plan. Its code must be free (`codes`)."""
        with self._changing:
            workshop = Workshop(secrets.token_hex(6), plan, self._model)
            room = Room(self._store, workshop)
            room.prepare(plan)
            self._rooms = self._rooms | {workshop.id: room}  # a new one each time: others may be going through it
            return room

    def discard(self, id: str) -> None:  # noqa: A002
        """Remove a workshop for good: its rows, then the bytes. Raises `NoWorkshop`, and what `Store.forget` raises."""
        with self._changing, self._letting_go([self.room(id)]):
            self._store.forget_workshop(id)

    def about(self, organisation: str, assessment: str | None) -> tuple[Room, ...]:
        """The workshops of an organisation, or of one assessment of it."""

        def fits(workshop: Workshop) -> bool:
            of = workshop.plan
            return of.organisation.id == organisation and assessment in (None, of.assessment)

        return tuple(room for room in self._rooms.values() if room.look(fits))

    @contextmanager
    def forgetting(self, organisation: str, assessment: str | None) -> Iterator[None]:
        """Let go of the workshops of an organisation, or of one assessment, whose rows the block removes."""
        with self._changing, self._letting_go(self.about(organisation, assessment)):
            yield

    @contextmanager
    def _letting_go(self, rooms: Sequence[Room]) -> Iterator[None]:
        """A tap that was stored behind the removal would stay for good, as an answer of nobody's workshop."""
        with ExitStack() as stopped:
            for room in rooms:
                stopped.enter_context(room.stopped())
            yield
            self._rooms = {id_: room for id_, room in self._rooms.items() if room not in rooms}


def _read(store: Store, model: Model) -> dict[str, Workshop]:
    """All workshops of the store, by id, with everything that happened in them."""
    workshops: dict[str, Workshop] = {}
    with store.cursor() as cursor:
        rows = cursor.execute("SELECT workshop, plan FROM store.workshop ORDER BY sequence").fetchall()
        for id_, plan in rows:
            prepared = plan_of(plan)
            workshops.setdefault(id_, Workshop(id_, prepared, model)).apply(Prepared(id_, prepared))
        for id_, kind, content, at in _rows(cursor, "workshop_event", "kind, content, happened_at"):
            workshops[id_].apply(happened_of(id_, kind, content, at))
        for row in _rows(cursor, "workshop_participant", "participant, respondent_group, language"):
            workshops[row[0]].apply(Joined(*row))
        columns = "participant, round, question, kind, level, confidence, note"
        for id_, participant, number, question, *answer in _rows(cursor, "workshop_answer", columns):
            workshops[id_].apply(Given(id_, participant, number, question, Answer(*answer)))
    return workshops


def _rows(cursor: duckdb.DuckDBPyConnection, table: str, columns: str) -> list[Any]:
    # A question that is answered twice counts as it was said last, so the order within a table is enough. Rows of a
    # workshop that is gone are left over from a removal that the disk stopped halfway.
    query = f"""SELECT workshop, {columns} FROM store.{table}
        WHERE workshop IN (SELECT workshop FROM store.workshop) ORDER BY sequence"""  # noqa: S608
    return cursor.execute(query).fetchall()
