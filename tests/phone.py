"""A participant's phone as the server sees it: one websocket that speaks Streamlit's protocol, hundreds in a process.

It keeps what a screen shows now, presses buttons by their key, and polls as the page asks it to.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

_KEY = re.compile(r"^\$\$ID-[0-9a-f]+-(.*)$")
_CARD = "-card__events"
_TAPPED = re.compile(r'data-key="([^"]+)"')
_DONE = {
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
}


def _card(element: Element) -> str:
    """The HTML of a card; empty for everything else."""
    component = element.bidi_component
    return str(json.loads(component.json)["html"]) if component.component_name == "quadrant_card" else ""


class Disconnected(Exception):
    """The server has gone."""


@dataclass(slots=True)
class _Shown:
    """One element of the screen: by which run it was sent, and in which fragment."""

    element: Element
    run: str
    fragment: str


@dataclass
class Phone:
    """A browser profile with its cookie. `async with phone.open()` or `await phone.open()`, then `press`, `until`."""

    address: str
    """ws://127.0.0.1:8501"""
    cookie: str
    page: str
    query: dict[str, str]
    polls: bool = True
    """Whether it polls as often as the page asks."""
    received: int = 0
    """Bytes that came in."""
    reruns: int = 0
    """How often it asked for something."""
    messages: list[bytes] | None = None
    """Everything that came in, when there is a list for it."""
    _socket: ClientConnection | None = None
    _elements: dict[tuple[int, ...], _Shown] = field(default_factory=dict)
    _cached: dict[str, ForwardMsg] = field(default_factory=dict)
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _reader: asyncio.Task[None] | None = None
    _page_hash: str = ""
    _run: str = ""
    _finished: int = 0
    _failure: BaseException | None = None

    async def open(self, timeout: float = 60.0) -> float:
        """Connect, ask for the page and wait until it is complete; seconds. Raises `Disconnected`."""
        start = time.perf_counter()
        self._elements.clear()
        self._values.clear()
        self._failure = None
        headers = {"Cookie": self.cookie} if self.cookie else {}
        try:
            self._socket = await connect(
                f"{self.address}/_stcore/stream",
                subprotocols=["streamlit"],  # type: ignore[list-item]
                additional_headers=headers,
                max_size=None,
                compression=None,
                open_timeout=timeout,
                ping_interval=None,
            )
        except (OSError, ConnectionClosed, TimeoutError) as error:
            raise Disconnected from error
        self._reader = asyncio.create_task(self._read())
        before = self._finished
        await self._send("")
        await self.until(lambda: self._finished > before, timeout)
        return time.perf_counter() - start

    async def close(self) -> None:
        """Hang up."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        if self._reader is not None:
            self._reader.cancel()
        if self._socket is not None:
            with suppress(Exception):
                await self._socket.close()

    async def press(self, key: str) -> None:
        """Press the button with this key, in its fragment. KeyError when it is not on the screen."""
        widget, fragment = self.buttons()[key]
        state = WidgetState(id=widget, trigger_value=True)
        if _CARD in widget:
            state = WidgetState(id=widget, json_trigger_value=json.dumps([{"event": "tap", "value": key}]))
        await self._send(fragment, state)

    async def until(self, condition: Callable[[], bool], timeout: float = 60.0) -> None:
        """Wait until what is shown fulfils the condition. Raises TimeoutError or `Disconnected`."""
        async with asyncio.timeout(timeout):
            while not condition():
                if self._failure is not None:
                    raise Disconnected from self._failure
                self._changed.clear()
                await self._changed.wait()

    def buttons(self) -> dict[str, tuple[str, str]]:
        """The buttons that can be pressed, those on a card too: key -> widget id and fragment."""
        found = {}
        for shown in self._elements.values():
            button = shown.element.button
            if card := _card(shown.element):
                widget = f"$$STREAMLIT_INTERNAL_KEY_{shown.element.bidi_component.id}__events"
                found |= dict.fromkeys(_TAPPED.findall(card), (widget, shown.fragment))
            elif not button.disabled and (match := _KEY.match(button.id)):
                found[match[1]] = button.id, shown.fragment
        return found

    def words(self) -> str:
        """All that the screen says, as text."""
        return "\n".join(self._words())

    def markup(self) -> str:
        """All HTML of the screen, as it was sent."""
        return "\n".join(shown.element.html.body + _card(shown.element) for shown in self._elements.values())

    def _words(self) -> Iterator[str]:
        for shown in self._elements.values():
            element = shown.element
            match element.WhichOneof("type"):
                case "html":
                    if not element.html.body.startswith("<style"):
                        yield unescape(re.sub(r"<[^>]+>", " ", element.html.body))
                case "markdown":
                    yield element.markdown.body
                case "heading":
                    yield element.heading.body
                case "bidi_component":
                    yield unescape(re.sub(r"<[^>]+>", " ", _card(element)))
                case "button":
                    yield element.button.label
                case "alert":
                    yield element.alert.body
                case _:
                    continue

    async def _send(self, fragment: str, *states: WidgetState) -> None:
        question = BackMsg()
        run = question.rerun_script
        run.query_string = urlencode(self.query)
        run.fragment_id = fragment
        run.page_script_hash = self._page_hash
        if not self._page_hash:
            run.page_name = self.page
        run.cached_message_hashes.extend(self._cached)
        run.context_info.timezone = "Europe/Amsterdam"
        run.context_info.locale = "en-GB"
        run.widget_states.widgets.extend(states)
        self.reruns += 1
        try:
            assert self._socket is not None
            await self._socket.send(question.SerializeToString())
        except ConnectionClosed as error:
            raise Disconnected from error

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for data in self._socket:
                assert isinstance(data, bytes)
                self.received += len(data)
                if self.messages is not None:
                    self.messages.append(data)
                self._take(ForwardMsg.FromString(data))
            self._failure = ConnectionError("closed")
        except (ConnectionClosed, OSError) as error:
            self._failure = error
        self._changed.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            whole = ForwardMsg()
            whole.CopyFrom(self._cached[message.ref_hash])
            whole.metadata.CopyFrom(message.metadata)
            message, kind = whole, "delta"
        elif message.metadata.cacheable:
            self._cached[message.hash] = message
        if kind == "new_session":
            self._run = message.metadata.run.script_run_id  # one run at a time: what comes now belongs to it
        elif kind == "navigation":
            self._page_hash = message.navigation.page_script_hash
        elif kind == "delta":
            self._delta(message)
        elif kind == "auto_rerun" and self.polls:
            self._poll(message.auto_rerun.fragment_id, message.auto_rerun.interval)
        elif kind == "stop_auto_rerun":
            for timer in self._timers.values():
                timer.cancel()
            self._timers.clear()
        elif kind == "script_finished":
            self._finish(message)

    def _delta(self, message: ForwardMsg) -> None:
        path = tuple(message.metadata.delta_path)
        delta = message.delta
        if delta.WhichOneof("type") == "new_element":
            self._elements[path] = _Shown(delta.new_element, self._run, delta.fragment_id)
        else:
            self._elements.pop(path, None)

    def _finish(self, message: ForwardMsg) -> None:
        if message.script_finished not in _DONE:
            return
        fragments = set(message.metadata.run.fragment_ids)
        whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        for path, shown in list(self._elements.items()):
            if shown.run != self._run and (whole or shown.fragment in fragments):
                del self._elements[path]
        self._finished += 1
        self._changed.set()

    def _poll(self, fragment: str, interval: float) -> None:
        async def poll() -> None:
            with suppress(Disconnected, AssertionError):
                while True:
                    await asyncio.sleep(interval)
                    await self._send(fragment)

        if (before := self._timers.pop(fragment, None)) is not None:
            before.cancel()
        self._timers[fragment] = asyncio.create_task(poll())
