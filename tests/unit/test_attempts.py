"""Guessing is slowed and logged: by address and altogether, however many try at the same time."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from quadrant.attempts import Limit, Limits, Throttle, load_access

MANY = Limit(free=100_000, within=3600, wait=1, longest=1)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(name="clock")
def _clock() -> Clock:
    return Clock()


def of_address(clock: Clock, limit: Limit) -> Throttle:
    """A throttle that looks at single addresses only."""
    return Throttle("passcode", Limits(address=limit, all=MANY), clock)


def test_wait_doubles_after_the_free_attempts(clock: Clock) -> None:
    """Three attempts are free, then the wait is 2, 4, 8 seconds, and no longer than the longest."""
    throttle = of_address(clock, Limit(free=3, within=3600, wait=2, longest=10))
    waits = []
    for _ in range(7):
        if wait := throttle.begin("192.0.2.1"):
            waits.append(wait)
            clock.now += wait
            assert throttle.begin("192.0.2.1") == 0

    assert waits == [2, 4, 8, 10]


def test_waiting_is_not_made_longer_by_asking(clock: Clock) -> None:
    """What is refused is no attempt: the wait runs down while one keeps trying."""
    throttle = of_address(clock, Limit(free=1, within=3600, wait=8, longest=8))
    assert throttle.begin("192.0.2.1") == 0

    assert [throttle.begin("192.0.2.1") for _ in range(5)] == [8] * 5
    clock.now += 7
    assert throttle.begin("192.0.2.1") == 1
    clock.now += 1
    assert throttle.begin("192.0.2.1") == 0


def test_right_attempt_does_not_count(clock: Clock) -> None:
    """Right attempts between wrong ones neither count nor wipe out the wrong ones."""
    throttle = of_address(clock, Limit(free=2, within=3600, wait=2, longest=2))
    for _ in range(2):
        assert throttle.begin("192.0.2.1") == 0
        throttle.right("192.0.2.1")
        assert throttle.begin("192.0.2.1") == 0

    assert throttle.begin("192.0.2.1") == 2


def test_old_attempts_are_forgotten(clock: Clock) -> None:
    """Attempts that lie further back than the window count no more."""
    throttle = of_address(clock, Limit(free=1, within=60, wait=50, longest=50))
    throttle.begin("192.0.2.1")

    clock.now += 60
    assert throttle.begin("192.0.2.1") == 0


def test_addresses_are_counted_apart_and_together(clock: Clock) -> None:
    """One address does not slow another, until all of them together are too many."""
    throttle = Throttle(
        "passcode",
        Limits(
            address=Limit(free=2, within=3600, wait=2, longest=300),
            all=Limit(free=5, within=3600, wait=3, longest=3),
        ),
        clock,
    )
    for _ in range(2):
        assert throttle.begin("192.0.2.1") == 0
    assert throttle.begin("192.0.2.1") == 2

    assert [throttle.begin(f"192.0.2.{last}") for last in (2, 3, 4)] == [0, 0, 0]
    assert throttle.begin("192.0.2.5") == 3


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("unknown", "unknown", True),
    ],
)
def test_one_source_is_one_source(clock: Clock, first: str, second: str, together: bool) -> None:
    """The addresses of one IPv6 network count together, and an IPv4 address in either spelling is the same."""
    throttle = of_address(clock, Limit(free=1, within=60, wait=5, longest=5))
    throttle.begin(first)

    assert (throttle.begin(second) > 0) is together


def test_attempts_at_the_same_time_count_each(clock: Clock) -> None:
    """A hundred attempts that begin at once are no way round: as many as are free go on."""
    throttle = of_address(clock, Limit(free=5, within=60, wait=5, longest=5))
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(throttle.begin, ["192.0.2.1"] * 100))

    assert waits.count(0.0) == 5


def test_many_addresses_do_not_fill_the_memory(clock: Clock) -> None:
    """Addresses that fell silent are forgotten, the others stay."""
    throttle = Throttle("passcode", Limits(address=Limit(free=1, within=60, wait=60, longest=60), all=MANY), clock)
    for number in range(900):
        throttle.begin(f"2001:db8:{number:x}::1")
    clock.now += 61
    for number in range(200):
        throttle.begin(f"2001:db8:ffff:{number:x}::1")

    assert len(throttle._by_address) <= 300
    assert throttle.begin("2001:db8:ffff:1::1") > 0


def test_wrong_attempts_are_logged(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """Every wrong attempt is a warning with the address and the count."""
    throttle = of_address(clock, Limit(free=5, within=60, wait=5, longest=5))
    with caplog.at_level(logging.WARNING, "quadrant"):
        for _ in range(2):
            throttle.begin("192.0.2.1")
            throttle.wrong("192.0.2.1")

    assert [record.getMessage() for record in caplog.records] == [
        "Wrong passcode from 192.0.2.1, number 1 within 60 s",
        "Wrong passcode from 192.0.2.1, number 2 within 60 s",
    ]


def test_limits_of_the_product(clock: Clock) -> None:
    """Five passcodes are free and then it takes up to five minutes; of join codes 30 a minute, 300 altogether."""
    access = load_access()
    passcodes = Throttle("passcode", access.passcode, clock)
    waits = []
    for _ in range(20):
        wait = passcodes.begin("192.0.2.1")
        waits.append(wait)
        clock.now += wait
        if wait:
            passcodes.begin("192.0.2.1")
    assert waits[:8] == [0, 0, 0, 0, 0, 2, 4, 8]
    assert max(waits) == 300

    codes = Throttle("join code", access.join_code, clock)
    assert [codes.begin("192.0.2.1") > 0 for _ in range(31)] == [False] * 30 + [True]
    others = [codes.begin(f"192.0.{number}.7") > 0 for number in range(3, 3 + 271)]
    assert others == [False] * 270 + [True]
