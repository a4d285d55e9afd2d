"""Group commit: whatever waits is written in one transaction by one thread, and everybody returns after the commit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from quadrant.errors import StoreClosed

T = TypeVar("T")

_MOST = 256  # items in one transaction


@dataclass(slots=True)
class _Waiting(Generic[T]):
    """An item, or a job to do between two commits, and the promise that its sender waits for."""

    item: T | None = None
    job: Callable[[], None] | None = None
    done: Future[None] = field(default_factory=Future)


class GroupCommit(Generic[T]):
    """One daemon thread that hands all items that wait to `commit`, which stores them in one transaction or raises.

    When a group fails, its items are committed one by one: only those that fail alone raise at their sender.
    """

    def __init__(self, commit: Callable[[Sequence[T]], None]) -> None:
        self._commit = commit
        self._queue: SimpleQueue[_Waiting[T] | None] = SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="group-commit", daemon=True)
        self._thread.start()

    def put(self, item: T) -> None:
        """Return after the commit, or raise what kept the item from being stored."""
        self._send(_Waiting(item=item))

    def run(self, job: Callable[[], None]) -> None:
        """Do a job in the writing thread, between two commits, and raise what it raises."""
        self._send(_Waiting(job=job))

    def close(self) -> None:
        """Commit what waits still, then end. What comes later raises `StoreClosed`."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _send(self, waiting: _Waiting[T]) -> None:
        with self._closing:  # nothing may be queued behind the end
            if self._closed:
                raise StoreClosed
            self._queue.put(waiting)
        waiting.done.result()

    def _work(self) -> None:
        following: _Waiting[T] | None = None
        while (first := following or self._queue.get()) is not None:
            following = None
            if first.job is not None:
                self._settle(first, first.job)
                continue
            group, following, ended = self._gather(first)
            self._store(group)
            if ended:
                return

    def _gather(self, first: _Waiting[T]) -> tuple[list[_Waiting[T]], _Waiting[T] | None, bool]:
        """All items that wait now, up to the first job or the end."""
        group = [first]
        while len(group) < _MOST:
            try:
                waiting = self._queue.get_nowait()
            except Empty:
                break
            if waiting is None:
                return group, None, True
            if waiting.job is not None:
                return group, waiting, False
            group.append(waiting)
        return group, None, False

    def _store(self, group: list[_Waiting[T]]) -> None:
        items = [waiting.item for waiting in group if waiting.item is not None]
        if len(group) > 1:
            with suppress(Exception):  # then every item gets an answer of its own below
                self._commit(items)
                for waiting in group:
                    waiting.done.set_result(None)
                return
        for waiting, item in zip(group, items, strict=True):
            self._settle(waiting, partial(self._commit, [item]))

    @staticmethod
    def _settle(waiting: _Waiting[T], work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # whoever waits must get an answer, whatever happened
            waiting.done.set_exception(error)
        else:
            waiting.done.set_result(None)
