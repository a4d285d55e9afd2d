"""A room full of phones: from a tap until it is shown as saved, beside the same taps on a page that stores nothing.

The phones speak the server's protocol over real sockets, from a process that shares the machine with the server.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.live.crowd import phone, prepare, tap, taps
from tests.phone import Phone
from tests.serving import ROOT, Server

THINKING = 3.0
"""Seconds between two taps of a person, on average."""

GROUPS = ("leadership", "front_office", "back_office", "customer")


@dataclass
class Load:
    """What was seen: seconds of each opening and of each tap, what went wrong, and the server's memory in bytes."""

    opened: list[float] = field(default_factory=list)
    tapped: list[float] = field(default_factory=list)
    errors: int = 0
    memory: int = 0
    received: int = 0
    """Bytes that came in over the sockets after all had opened."""

    def percentile(self, of: Sequence[float], percent: int) -> float:
        """A percentile of some seconds."""
        return statistics.quantiles(of, n=100)[percent - 1] if len(of) > 1 else float("nan")


async def crowd(phones: Sequence[Phone], others: Sequence[Phone], seconds: float, pid: Callable[[], int]) -> Load:
    """Let all open within a second and then tap for so long."""
    load, chance = Load(), random.Random(20260512)

    async def come(screen: Phone) -> None:
        await asyncio.sleep(chance.random())
        try:
            load.opened.append(await screen.open(120))
        except Exception as error:  # counted, whatever it is
            load.errors += 1
            print(f"  could not open: {error!r}")

    async def answer(screen: Phone, until: float) -> None:
        await asyncio.sleep(chance.uniform(0, 2 * THINKING))
        while time.perf_counter() < until and (cards := taps(screen)):
            start = time.perf_counter()
            try:
                await tap(screen, chance.choice(cards))
            except Exception as error:  # counted, whatever it is
                load.errors += 1
                print(f"  could not answer: {error!r}")
                return
            load.tapped.append(time.perf_counter() - start)
            await asyncio.sleep(chance.expovariate(1 / THINKING))

    for screen in others:
        await screen.open()
    await asyncio.gather(*(come(screen) for screen in phones))
    before = sum(screen.received for screen in phones)
    until = time.perf_counter() + seconds
    await asyncio.gather(*(answer(screen, until) for screen in phones if screen._socket))
    load.memory = resident(pid())
    load.received = sum(screen.received for screen in phones) - before
    await asyncio.gather(*(screen.close() for screen in (*phones, *others)))
    return load


def resident(pid: int) -> int:
    """Bytes of memory that a process holds; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def workshop(folder: Path, people: int, seconds: float) -> Load:
    """So many participants, with the facilitator's page open."""
    folder.mkdir(parents=True)
    share = {group: len(range(at, people, len(GROUPS))) for at, group in enumerate(GROUPS)}
    id_, tokens = prepare(folder, share)
    server = Server(folder, folder / "log")
    server.start()
    try:
        watching = Phone(server.address.replace("http", "ws"), "", "workshop", {"workshop": id_, "lang": "en"})
        return asyncio.run(crowd([phone(server, token) for token in tokens], [watching], seconds, lambda: server.pid))
    finally:
        server.stop()


def bare(folder: Path, people: int, seconds: float) -> Load:
    """The same taps on a page of nothing but cards, under the same settings."""
    folder.mkdir(parents=True)
    server = Server(folder, folder / "log", ROOT / "tests" / "bench" / "bare.py")
    server.start()
    try:
        address = server.address.replace("http", "ws")
        phones = [Phone(address, "", "", {}) for _ in range(people)]
        return asyncio.run(crowd(phones, [], seconds, lambda: server.pid))
    finally:
        server.stop()
