"""The power fails while a hundred people answer: whatever a phone showed as saved is there, once, and they go on."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest

from quadrant.workspace import Workspace
from tests.live.crowd import Tap, phone, prepare, tap, taps
from tests.phone import Disconnected, Phone
from tests.serving import Server

LONG = os.environ.get("QUADRANT_LONG") == "1"
KILLS = 20 if LONG else 3
PEOPLE = {"leadership": 25, "front_office": 35, "back_office": 20, "customer": 20}


class Crowd:
    """Everybody answers until told to stop, and comes back after every kill."""

    def __init__(self, server: Server, tokens: list[str], chance: random.Random) -> None:
        self.server = server
        self.saved: dict[tuple[str, str], int] = {}
        """What was shown as saved: the level by cookie and question."""
        self.returns = 0
        self.done = 0
        self.over = False
        self.up = asyncio.Event()
        self._chance = chance
        self._tokens = tokens

    async def run(self) -> None:
        """All of them, until each has answered everything or it is over."""
        await asyncio.gather(*(self._person(token) for token in self._tokens))

    async def _person(self, token: str) -> None:
        screen = phone(self.server, token)
        while not self.over:
            await self.up.wait()
            try:
                await screen.open()
                await screen.until(lambda: bool(taps(screen)) or self._at_the_end(screen), 20)
                while cards := taps(screen):
                    await self._answer(screen, token, self._chance.choice(cards))
            except (Disconnected, TimeoutError):
                self.returns += 1
                await screen.close()
                await asyncio.sleep(0.05)
            else:
                self.done += 1
                break
        await screen.close()

    @staticmethod
    def _at_the_end(screen: Phone) -> bool:
        """Whether all questions are answered: the way to look through the answers is there."""
        return "first-1" in screen.buttons()

    async def _answer(self, screen: Phone, token: str, card: Tap) -> None:
        # A question that was shown as saved is not asked again after a restart.
        assert (token, card.question) not in self.saved
        await tap(screen, card)
        self.saved[token, card.question] = card.level
        await asyncio.sleep(self._chance.uniform(0.2, 1.0))


async def kill_again_and_again(server: Server, crowd: Crowd, chance: random.Random) -> None:
    """Kill the server in the middle and start it again; in the end let everybody finish what they are at."""
    for _ in range(KILLS):
        saved = len(crowd.saved)
        crowd.up.set()
        while len(crowd.saved) < saved + 60:  # it goes on by itself
            await asyncio.sleep(0.05)
        await asyncio.sleep(chance.uniform(0, 0.7))
        crowd.up.clear()
        server.kill()
        await asyncio.to_thread(server.start)
    saved = len(crowd.saved)
    crowd.up.set()
    while len(crowd.saved) < saved + 60 and crowd.done < len(crowd._tokens):
        await asyncio.sleep(0.05)
    crowd.over = True
    server.kill()


@pytest.mark.timeout(3600 if LONG else 300)
def test_what_was_shown_as_saved_is_there_once(tmp_path: Path) -> None:
    """A hundred phones, kills at random moments: no answer is lost or doubled, nobody is asked twice."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    id_, tokens = prepare(folder, PEOPLE)
    chance = random.Random(20260512)
    server = Server(folder, tmp_path / "log")
    server.start()

    async def workshop() -> Crowd:
        crowd = Crowd(server, tokens, chance)
        driving = asyncio.create_task(crowd.run())
        try:
            await kill_again_and_again(server, crowd, chance)
        finally:
            driving.cancel()
            await asyncio.gather(driving, return_exceptions=True)
        return crowd

    crowd = asyncio.run(workshop())
    assert crowd.returns >= KILLS * len(tokens) / 2
    assert len(crowd.saved) >= 60 * KILLS

    opened = Workspace.open(folder)
    try:
        room = opened.rooms.room(id_)
        stored = room.look(
            lambda workshop: {
                (token, question): answer.level
                for token in tokens
                for question, answer in workshop.given(workshop.plan.participant(token), 1).items()
            }
        )
        with opened.store.cursor() as cursor:
            query = "SELECT count(*) FROM store.workshop_answer GROUP BY participant, question"
            counts = {row[0] for row in cursor.execute(query).fetchall()}
    finally:
        opened.close()
    assert {key: stored.get(key) for key in crowd.saved} == crowd.saved
    assert counts == {1}
    assert len(stored) <= len(crowd.saved) + KILLS * len(tokens) + len(tokens)
