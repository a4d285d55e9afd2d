"""Group commit: many write at once, everybody gets the answer for what he wrote."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from quadrant.errors import StoreClosed, WriteFailed
from quadrant.facts import Batch, Version, Withdrawal
from quadrant.store import Store
from quadrant.writer import GroupCommit
from tests.store.files import document, parsed


def until(condition: Callable[[], bool]) -> None:
    """Waits for something that has to happen; a minute is more than any machine needs."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_two_hundred_threads_store_everything_once() -> None:
    """Two hundred simultaneous writers each find their row stored once, in far fewer transactions than rows."""
    store = Store.open(None)
    barrier = threading.Barrier(200)

    def write(number: int) -> None:
        barrier.wait()
        for turn in range(3):
            store.put(Batch(withdrawals=[Withdrawal(f"org{number}", f"a{turn}")]))

    with ThreadPoolExecutor(200) as pool:
        list(pool.map(write, range(200)))
    with store.cursor() as cursor:
        rows = cursor.execute(
            """SELECT count(*), count(DISTINCT (organisation, assessment)), count(DISTINCT sequence)
            FROM store.withdrawal"""
        ).fetchall()
    commits = store.revision
    store.close()
    assert rows == [(600, 600, 600)]
    assert commits < 300


def test_only_the_bad_item_fails() -> None:
    """An item that cannot be stored raises at its sender; the items of the same group are stored, once."""
    store = Store.open(None)
    good = parsed(document())
    huge = replace(good, organisation=replace(good.organisation, employees=10**30))
    batches = [Batch(versions=[Version(huge if n == 10 else good, f"f{n}.yaml", "h")]) for n in range(21)]
    stuck = threading.Event()
    with ThreadPoolExecutor(22) as pool:
        blocking = pool.submit(store._writer.run, lambda: (stuck.wait(60), None)[1])
        results = [pool.submit(store.put, batch) for batch in batches]
        stuck.set()
        blocking.result()
        failures = [result.exception() for result in results]
    assert [index for index, failure in enumerate(failures) if failure] == [10]
    assert isinstance(failures[10], WriteFailed)
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*), count(DISTINCT file) FROM store.assessment").fetchall() == [(20, 20)]
    store.close()


def test_nothing_of_a_failed_batch_is_stored() -> None:
    """A batch is stored as a whole: when its second version cannot be, the first is not either."""
    store = Store.open(None)
    good = parsed(document())
    huge = replace(good, organisation=replace(good.organisation, employees=10**30))
    with pytest.raises(WriteFailed):
        store.put(Batch(versions=[Version(good, "f.yaml", "h"), Version(huge, "g.yaml", "h")]))
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM store.answer").fetchall() == [(0,)]
    store.put(Batch(versions=[Version(good, "f.yaml", "h")]))
    store.close()


def test_closing_stores_what_waits() -> None:
    """What was handed over before the end is committed; what comes later is refused."""
    stored: list[int] = []
    taken: list[int] = []  # how many there are in each batch; a busy machine may take several at once
    begin = threading.Event()

    def commit(items: Sequence[int]) -> None:
        taken.append(len(items))
        begin.wait(60)
        stored.extend(items)

    writer = GroupCommit(commit)
    with ThreadPoolExecutor(20) as pool:
        waiting = [pool.submit(writer.put, number) for number in range(19)]
        until(lambda: writer._queue.qsize() + sum(taken) == 19)
        closing = pool.submit(writer.close)
        begin.set()
        closing.result()
        for each in waiting:
            each.result()
    assert sorted(stored) == list(range(19))
    with pytest.raises(StoreClosed):
        writer.put(99)


def test_a_job_runs_alone_and_raises_at_its_sender() -> None:
    """A job between two commits hands its exception to whoever asked for it, and writing goes on."""
    stored: list[int] = []
    writer = GroupCommit(stored.extend)

    def job() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        writer.run(job)
    writer.put(1)
    writer.close()
    assert stored == [1]
