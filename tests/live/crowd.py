"""Many phones in one workshop, on a real server: prepared beforehand, driven by their buttons."""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quadrant.workspace import Workspace
from tests.phone import Phone
from tests.rooms import CODE, plan
from tests.serving import Server

_LEVEL = re.compile(r"level-(?P<round>[12])-(?P<question>[a-z_]+\.[a-z_]+)-(?P<level>[1-5])")


@dataclass(frozen=True, slots=True)
class Tap:
    """A card on the screen: tapping it answers a question of a round with a level."""

    key: str
    round: int
    question: str
    level: int


def token(name: str) -> str:
    """The value of a participant's cookie, the same for the same name."""
    return urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode().rstrip("=")


def prepare(folder: Path, people: Mapping[str, int], *, started: bool = True) -> tuple[str, list[str]]:
    """A workspace with a workshop that these people are in; its id and their cookies' values."""
    workspace = Workspace.open(folder)
    try:
        room = workspace.rooms.open(plan())
        tokens = [token(f"{group} {number}") for group, count in people.items() for number in range(count)]
        groups = [group for group, count in people.items() for _ in range(count)]
        for each, group in zip(tokens, groups, strict=True):
            room.join(each, group, "en")
        if started:
            room.act(lambda workshop: workshop.start())
        return room.id, tokens
    finally:
        workspace.close()


def phone(server: Server, of: str, *, polls: bool = True) -> Phone:
    """The phone with this cookie, on the screen of its workshop."""
    address = server.address.replace("http", "ws")
    return Phone(address, f"quadrant_participant={of}", "join", {"code": CODE, "lang": "en"}, polls)


def taps(screen: Phone) -> list[Tap]:
    """The cards of the question that is shown, lowest level first; empty when none is."""
    found = (_LEVEL.fullmatch(key) for key in screen.buttons())
    every = [Tap(each[0], int(each["round"]), each["question"], int(each["level"])) for each in found if each]
    return sorted(every, key=lambda each: each.level)


async def tap(screen: Phone, card: Tap) -> None:
    """Tap a card and wait until another question, or the end, shows that it was saved."""
    await screen.press(card.key)
    await screen.until(lambda: all(each.question != card.question for each in taps(screen)))
