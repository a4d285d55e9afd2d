"""Guessing takes time: how often a passcode or a join code may be wrong before one has to wait, and a line in the log.

The limits are in `data/access.yaml`. Nothing is kept on the disk: a restart of the server forgets all attempts.
"""

from __future__ import annotations

import ipaddress
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict, Field

from quadrant.model import DATA

log = logging.getLogger("quadrant")

_MANY = 1000  # addresses, after which those that are silent again are forgotten


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Limit(_Frozen):
    """`free` attempts `within` so many seconds; then there is a `wait`, in seconds, which doubles up to `longest`."""

    free: int = Field(ge=1)
    within: float = Field(gt=0)
    wait: float = Field(gt=0)
    longest: float = Field(gt=0)


class Limits(_Frozen):
    """What one address may do, and what all of them together may."""

    address: Limit
    all: Limit


class Access(_Frozen):
    """`data/access.yaml`: how long a sign-in and a participant's cookie last, and the limits on wrong attempts."""

    sign_in_hours: float = Field(gt=0)
    participant_days: float = Field(gt=0)
    passcode: Limits
    join_code: Limits


@cache
def load_access() -> Access:
    """The limits of `data/access.yaml`. Raises pydantic.ValidationError or OSError."""
    return Access.model_validate(yaml.safe_load((DATA / "access.yaml").read_text(encoding="utf-8")))


class Throttle:
    """Counts wrong attempts at one kind of secret, for any number of threads.

    An attempt counts as wrong from the moment it begins until `right` takes it back, so that many at the same
    time are no way round. `clock` gives seconds and never goes back.
    """

    def __init__(self, what: str, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._what, self._limits, self._clock = what, limits, clock
        self._by_address: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()
        self._lock = threading.Lock()

    def begin(self, address: str) -> float:
        """Begins an attempt: 0.0, or how many seconds to wait before one may begin; then nothing has begun."""
        with self._lock:
            now = self._clock()
            mine = self._by_address.get(_source(address), deque())
            if pause := max(_pause(mine, self._limits.address, now), _pause(self._all, self._limits.all, now)):
                return pause
            if len(self._by_address) >= _MANY:
                self._forget(now)
            mine.append(now)
            self._by_address[_source(address)] = mine
            self._all.append(now)
            return 0.0

    def right(self, address: str) -> None:
        """Takes back the attempt that was begun: it was no wrong one."""
        with self._lock:
            for attempts in (self._by_address.get(_source(address)), self._all):
                if attempts:
                    attempts.pop()

    def wrong(self, address: str) -> None:
        """Writes into the log that the attempt was wrong: from where and the how manieth, never what was tried."""
        with self._lock:
            count = len(self._by_address.get(_source(address), ()))
        log.warning("Wrong %s from %s, number %d within %d s", self._what, address, count, self._limits.address.within)

    def _forget(self, now: float) -> None:
        since = now - self._limits.address.within
        self._by_address = {name: each for name, each in self._by_address.items() if each and each[-1] > since}


def _pause(attempts: deque[float], limit: Limit, now: float) -> float:
    """Seconds until the next attempt may begin. Drops what is too old to count."""
    while attempts and attempts[0] <= now - limit.within:
        attempts.popleft()
    beyond = len(attempts) - limit.free
    if beyond < 0:
        return 0.0
    pause = min(limit.wait * 2.0 ** min(beyond, 60), limit.longest)
    return max(0.0, attempts[-1] + pause - now)


def _source(address: str) -> str:
    """Whose attempts are counted together: an address, of IPv6 its network, where one household has 2^64 addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((int(parsed), 64), strict=False))
