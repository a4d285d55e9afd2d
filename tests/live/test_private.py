"""Before the reveal no browser is sent anything that depends on what somebody else answered."""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from quadrant.workspace import Workspace
from tests.live.crowd import phone, prepare, tap, taps
from tests.phone import Phone
from tests.rooms import level, questions
from tests.serving import Server, running

PEOPLE = {"leadership": 4, "back_office": 1, "customer": 3}
SECRET = "unmistakable words of a note"


def prepared(folder: Path, said: int) -> tuple[str, list[str]]:
    """A workshop in which everybody but the first two has answered half of the questions with this level and a note."""
    folder.mkdir()
    id_, tokens = prepare(folder, PEOPLE)
    opened = Workspace.open(folder)
    try:
        room = opened.rooms.room(id_)
        for token in tokens[2:]:
            for question in questions(room, token)[::2]:
                room.give(token, 1, question, level(said, f"{SECRET} {said}"))
    finally:
        opened.close()
    return id_, tokens


async def watched(server: Server, id_: str, tokens: list[str], said: int) -> dict[str, list[bytes]]:
    """What the facilitator and a participant are sent while that participant and somebody else answer."""
    address = server.address.replace("http", "ws")
    facilitator = Phone(address, "", "workshop", {"workshop": id_, "lang": "en"}, messages=[])
    mine, other = phone(server, tokens[0]), phone(server, tokens[1])
    mine.messages = []
    async with AsyncExitStack() as open_screens:
        for screen in (facilitator, mine, other):
            open_screens.push_async_callback(screen.close)
            await screen.open()
        before = facilitator.markup()
        for _ in range(3):
            await tap(mine, taps(mine)[2])
            await tap(other, next(card for card in taps(other) if card.level == said))
        await facilitator.until(lambda: facilitator.markup() != before, 10)
        await asyncio.sleep(2.5)  # two more polls
    assert facilitator.messages
    assert mine.messages
    return {"facilitator": facilitator.messages, "participant": mine.messages}


def content(messages: list[bytes], id_: str) -> set[bytes]:
    """What is shown by these messages, without the names of runs and of this workshop."""
    shown = set()
    for data in messages:
        message = ForwardMsg.FromString(data)
        # An empty place says nothing; on a busy machine one more is sent while the server is still at work.
        if message.WhichOneof("type") == "delta" and message.delta.new_element.WhichOneof("type") != "empty":
            message.delta.fragment_id = ""
            data = message.delta.SerializeToString(deterministic=True).replace(id_.encode(), b"<workshop>")
            shown.add(re.sub(rb"\$\$ID-[0-9a-f]{32}", b"<widget>", data))
    return shown


@pytest.mark.parametrize("who", ["facilitator", "participant"])
def test_what_is_sent_is_the_same_whatever_the_others_say(
    worlds: dict[int, tuple[str, dict[str, list[bytes]]]], who: str
) -> None:
    """Twice the same workshop, once with the lowest levels and once with the highest: every message is the same."""
    low, high = (content(messages[who], id_) for id_, messages in (worlds[1], worlds[5]))
    assert len(low) > 5
    assert low ^ high == set()


@pytest.mark.parametrize("who", ["facilitator", "participant"])
def test_no_note_is_sent(worlds: dict[int, tuple[str, dict[str, list[bytes]]]], who: str) -> None:
    """Notes of others are in no message, in whatever part of it."""
    for _, messages in worlds.values():
        assert messages[who]
        assert not [data for data in messages[who] if SECRET.encode() in data]


@pytest.fixture(name="worlds", scope="module")
def _worlds(tmp_path_factory: pytest.TempPathFactory) -> dict[int, tuple[str, dict[str, list[bytes]]]]:
    """By level that the others chose: the workshop, and all messages to the facilitator and to a participant."""
    found = {}
    for said in (1, 5):
        folder = tmp_path_factory.mktemp("world") / "workspace"
        id_, tokens = prepared(folder, said)
        with running(folder, folder.parent / "log") as server:
            found[said] = id_, asyncio.run(watched(server, id_, tokens, said))
    return found
