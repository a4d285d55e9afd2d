"""What a first visit costs a phone: every byte of every file and of the socket, as a real Chromium receives them.

`python -m tests.bench.wire` starts the application and prints a line per file; give a path for another screen than
`/join`, and `--server http://127.0.0.1:8501` for an application that runs already. Phones are those of participants
when the server was started with `ANYBODY`; at the machine itself it is a facilitator who looks at what phones show.
"""

from __future__ import annotations

import argparse
import base64
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, sync_playwright

from tests.serving import running

ANYBODY = {"QUADRANT_SIGN_IN": "always"}
"""The environment of a server that takes nobody for its facilitator, also on this machine."""

CHROMIUM = "/usr/bin/chromium"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 16) Mobile",
}
READY = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_BINARY = 2  # the opcode of a binary frame (RFC 6455, 11.8)


@dataclass(frozen=True, slots=True)
class Fetched:
    """One request. `size` is what came over the wire, headers included: 0 when the browser had it already."""

    path: str
    kind: str
    """document, script, stylesheet, font, image, fetch, other, as Chromium says."""
    encoding: str
    size: int


@dataclass(frozen=True, slots=True)
class Wire:
    """What came over the wire: requests in their order, and the bytes of the socket in both directions."""

    fetched: tuple[Fetched, ...]
    socket: int

    @property
    def total(self) -> int:
        """All bytes."""
        return sum(self.by_kind.values())

    @property
    def by_kind(self) -> Mapping[str, int]:
        """Bytes by kind of file, the socket among them, the largest first."""
        sizes = Counter({"socket": self.socket})
        for each in self.fetched:
            sizes[each.kind] += each.size
        return dict(sizes.most_common())


class Recorder:
    """Writes down what a page receives from now on. Exact for a socket without compression, as ours is."""

    def __init__(self, page: Page) -> None:
        self._requests: dict[str, dict[str, Any]] = {}
        self._socket = 0
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.responseReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.on("Network.webSocketFrameReceived", lambda event: self._frame(event, masked=False))
        session.on("Network.webSocketFrameSent", lambda event: self._frame(event, masked=True))
        session.send("Network.enable")

    def take(self) -> Wire:
        """What came since the last time."""
        fetched = tuple(Fetched(**request) for request in self._requests.values())
        wire = Wire(fetched, self._socket)
        self._requests, self._socket = {}, 0
        return wire

    def _sent(self, event: dict[str, Any]) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme in ("http", "https"):  # data: and blob: are in the page already
            self._requests[event["requestId"]] = {"path": url.path, "kind": "other", "encoding": "", "size": 0}

    def _received(self, event: dict[str, Any]) -> None:
        if (request := self._requests.get(event["requestId"])) is not None:
            request["kind"] = event["type"].lower()
            headers = {name.lower(): value for name, value in event["response"]["headers"].items()}
            request["encoding"] = headers.get("content-encoding", "")

    def _finished(self, event: dict[str, Any]) -> None:
        if (request := self._requests.get(event["requestId"])) is not None:
            request["size"] = int(event["encodedDataLength"])

    def _frame(self, event: dict[str, Any], *, masked: bool) -> None:
        frame = event["response"]
        data = frame["payloadData"]
        size = len(base64.b64decode(data)) if frame["opcode"] == _BINARY else len(data.encode())
        self._socket += size + (2 if size < 126 else 4 if size < 65_536 else 10) + 4 * masked


def settle(page: Page) -> None:
    """Waits until the screen is complete and nothing is fetched any more."""
    page.wait_for_selector(READY, timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(400)
    page.wait_for_selector(READY, timeout=60_000)


def first_visit(address: str, path: str, cookie: str | None = None) -> Wire:
    """What a phone with nothing in its cache receives until the screen at the path is complete.

    `cookie` is the participant's, who has come in already.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            context = browser.new_context(**PHONE)
            if cookie:
                context.add_cookies([{"name": "quadrant_participant", "value": cookie, "url": address}])
            page = context.new_page()
            recorder = Recorder(page)
            page.goto(address + path)
            settle(page)
            return recorder.take()
        finally:
            browser.close()


@contextmanager
def _application() -> Iterator[str]:
    """An application of its own, with an empty workspace, for participants."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        workspace.mkdir()
        with running(workspace, Path(folder) / "log", environment=ANYBODY) as server:
            yield server.address


def main() -> None:
    """Print what a first visit costs, the largest first."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.wire", description=__doc__)
    parser.add_argument("path", nargs="?", default="/join")
    parser.add_argument("--server", help="the address of an application that runs")
    wanted = parser.parse_args()
    with nullcontext(wanted.server) if wanted.server else _application() as address:
        wire = first_visit(address, wanted.path)
    for each in sorted(wire.fetched, key=lambda each: each.size, reverse=True):
        print(f"{each.size:>9,}  {each.kind:<10}  {each.encoding or '-':<4}  {each.path}")
    print()
    for kind, size in wire.by_kind.items():
        print(f"{size:>9,}  {kind}")
    print(f"{wire.total:>9,}  in all, {len(wire.fetched)} requests")


if __name__ == "__main__":
    main()
