"""Streamlit's bundle on its way to a browser: compressed once, kept by the browser, nothing fetched ahead of need.

Streamlit sends its own files as they are, because its middleware would compress them again for every request. Here each
is compressed once per process, in a thread, and stays in memory: what every screen needs (0.5 MB) as soon as the server
starts, within a fifth of a second; anything else when somebody first asks. Only gzip: over plain HTTP browsers take
nothing better, and a proxy that speaks HTTPS compresses for itself.

Two fonts that Streamlit fetches for everybody are left out: its text font, which the theme replaces (171 kB; fetched
ahead, and again for the moment before the theme arrives), and its icons until a screen has one (375 kB).
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
import re
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

STATIC = Path(streamlit.__file__).parent / "static"
INDEX = STATIC / "index.html"

_TEXT = frozenset({".js", ".css", ".svg"})  # fonts and pictures are compressed by nature
_CHUNK = 64 * 1024  # bytes given to the connection at a time: a slow phone holds no whole file in the server's buffers

# Streamlit's own words; the names of these files hold a hash of their content.
_FOR_GOOD = "public, immutable, max-age=31536000"
# The names of our fonts do not: after a week the browser asks whether they changed, and shows them meanwhile.
_A_WEEK = "public, max-age=604800, stale-while-revalidate=31536000"
_FONTS = "/fonts/"

_ASKED_FOR = re.compile(r'\s(?:src|href)="\./(static/[^"]+)"')
_FONT_AHEAD = re.compile(r'\s*<link\s+rel="preload"[^>]*\sas="font"[^>]*>')
# In what the page asks for: where it is, and what stands there instead.
_LEFT_OUT = (
    (re.compile(rb"@font-face\{font-family:Source Sans;[^}]*\}"), b""),
    (re.compile(rb"document\.fonts\.load\("), b"Promise.resolve("),
)


@dataclass(frozen=True, slots=True)
class Content:
    """A body ready to be sent. Another encoding of the same file is another content, with another tag."""

    body: bytes
    headers: dict[str, str]

    @classmethod
    def of(cls, data: bytes, name: str, keep: str, *, compressed: bool) -> Content:
        """The content of a file of this name; `keep` says how long browsers keep it."""
        body = gzip.compress(data, 9, mtime=0) if compressed else data
        media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
        charset = "; charset=utf-8" if media_type.startswith("text/") else ""
        headers = {
            "content-type": media_type + charset,
            "content-length": str(len(body)),
            "etag": f'"{hashlib.sha256(body).hexdigest()[:24]}"',
            "cache-control": keep,
            "vary": "Accept-Encoding",
        }
        return cls(body, headers | ({"content-encoding": "gzip"} if compressed else {}))


def page() -> str:
    """Streamlit's page without the font that it fetches ahead. Its scripts stay what the security policy says."""
    return _FONT_AHEAD.sub("", INDEX.read_text(encoding="utf-8"))


def accepts_gzip(headers: Headers) -> bool:
    """Whether the client takes gzip: named, or covered by `*`, and not with weight 0 (RFC 9110, 12.5.3)."""
    taken = {}
    for part in headers.get("accept-encoding", "").lower().replace(" ", "").split(","):
        name, _, weight = part.partition(";")
        taken[name] = not re.fullmatch(r"q=0(\.0*)?", weight)
    return taken.get("gzip", taken.get("*", False))


class Compression:
    """Sends Streamlit's scripts and styles compressed, its page as `page` has it, and says how long fonts are kept.

    Anything else goes on as it came, so also what is asked for in part or without gzip. Pure ASGI. Paths are looked up
    in a list that is made at the start: nothing else can be named.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        base = f"/{config.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
        self._files = {
            f"{base}/{file.relative_to(STATIC).as_posix()}": file
            for file in (STATIC / "static").rglob("*")
            if file.suffix in _TEXT
        }
        self._compressed: dict[Path, Future[Content]] = {}
        self._thread = ThreadPoolExecutor(1, "compression")

        text = page()
        self._needed = [STATIC / name for name in _ASKED_FOR.findall(text) if Path(name).suffix in _TEXT]
        self._pages = {
            compressed: Content.of(text.encode(), INDEX.name, "no-cache", compressed=compressed)
            for compressed in (True, False)
        }
        self._streamlits_page = FileResponse(INDEX, stat_result=INDEX.stat()).headers["etag"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            for file in self._needed:
                self._compress(file)
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        file = self._files.get(scope["path"])
        if file is None:
            await self.app(scope, receive, self._with_our_page(scope, headers, send))
        elif accepts_gzip(headers) and "range" not in headers:
            # Shielded: a visitor who leaves must not take the work away from others who wait for it.
            content = await asyncio.shield(asyncio.wrap_future(self._compress(file)))
            await _send(content, MutableHeaders(content.headers), scope["method"], headers, send)
        else:
            await self.app(scope, receive, _with_vary(send))

    def _with_our_page(self, scope: Scope, headers: Headers, send: Send) -> Send:
        """Puts our page where Streamlit sends its own: for every path that is a screen's or nobody's."""
        replaced = False

        async def send_ours(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                replaced = answer.get("etag") == self._streamlits_page
                if replaced:
                    content = self._pages[accepts_gzip(headers)]
                    for name in ("accept-ranges", "content-encoding", "content-range", "last-modified"):
                        del answer[name]
                    answer.update(content.headers)
                    await _send(content, answer, scope["method"], headers, send)
                elif scope["path"].startswith(_FONTS) and message["status"] < 400:
                    answer["cache-control"] = _A_WEEK
            if not replaced:
                await send(message)

        return send_ours

    def _compress(self, file: Path) -> Future[Content]:
        # Called on the event loop only: nobody else can find nothing at the same moment.
        if file not in self._compressed:
            self._compressed[file] = self._thread.submit(self._read, file)
        return self._compressed[file]

    def _read(self, file: Path) -> Content:
        data = file.read_bytes()
        if file in self._needed:
            for found, instead in _LEFT_OUT:
                data = found.sub(instead, data)
        return Content.of(data, file.name, _FOR_GOOD, compressed=True)


def _with_vary(send: Send) -> Send:
    async def send_with_vary(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_with_vary


async def _send(content: Content, answer: MutableHeaders, method: str, asked: Headers, send: Send) -> None:
    """Sends the content under these headers, or only that the browser has it already (RFC 9110, 13.1.2)."""
    known = {tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")}
    if not known.isdisjoint({content.headers["etag"], "*"}):
        for name in ("content-type", "content-length", "content-encoding"):
            del answer[name]
        await send({"type": "http.response.start", "status": 304, "headers": answer.raw})
        await send({"type": "http.response.body"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": answer.raw})
    body = content.body if method == "GET" else b""
    for start in range(0, len(body), _CHUNK):
        more = start + _CHUNK < len(body)
        await send({"type": "http.response.body", "body": body[start : start + _CHUNK], "more_body": more})
    if not body:
        await send({"type": "http.response.body"})
