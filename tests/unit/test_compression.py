"""What the bundle of the installed Streamlit is sent as, by the real handlers of its files behind our middleware."""

from __future__ import annotations

import asyncio
import base64
import gzip
import hashlib
import re
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import ASGIApp
from streamlit import config
from streamlit.web.server.starlette.starlette_gzip_middleware import SelectiveGZipMiddleware
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from ui import server
from ui.compression import INDEX, STATIC, Compression
from ui.security_headers import content_security_policy, security_headers

T = TypeVar("T")

TEXTS = sorted(file for file in (STATIC / "static").rglob("*") if file.suffix in {".js", ".css", ".svg"})
ASKED_FOR = re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', INDEX.read_text(encoding="utf-8"))
FIRST_SCRIPT = re.findall(r'<script type="module"[^>]*src="\./([^"]+)"', INDEX.read_text(encoding="utf-8"))[0]
STYLES = re.findall(r'<link rel="stylesheet"[^>]*href="\./([^"]+)"', INDEX.read_text(encoding="utf-8"))[0]
HOST = {"host": "127.0.0.1:8501"}
FONT = "/fonts/QuadrantSans-Regular.woff2"


@dataclass(frozen=True)
class Response:
    """What the application answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> bytes:
        """The body as the browser hands it to the page."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Runs it in a loop of its own: a browser test of the same process leaves a running loop in this thread."""
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(lambda: asyncio.run(work())).result()


def application(base: str = "") -> ASGIApp:
    """Our middleware and routes before those of Streamlit that answer with files."""
    return Starlette(
        routes=[*server.routes(), *create_streamlit_static_assets_routes(base)],
        middleware=[*server.middleware(), Middleware(SelectiveGZipMiddleware)],
    )


async def asked(app: ASGIApp, path: str, method: str = "GET", **headers: str) -> Response:
    """The answer to one request of somebody at the machine itself; a header is written `if_none_match=...`."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "scheme": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in (HOST | headers).items()],
        "query_string": b"",
        "client": ("127.0.0.1", 40_000),
        "server": ("127.0.0.1", 8501),
    }
    await app(scope, receive, send)
    start, *parts = (message for message in sent if message["type"].startswith("http.response"))
    names = [name.decode() for name, _ in start["headers"]]
    assert len(set(names) - {"set-cookie"}) == len([name for name in names if name != "set-cookie"]), names
    body = b"".join(part.get("body", b"") for part in parts)
    return Response(start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body)


def get(path: str, method: str = "GET", **headers: str) -> Response:
    """The answer of an application of its own."""
    return run(lambda: asked(application(), path, method, **headers))


def test_every_script_and_style_arrives_compressed_and_whole() -> None:
    """All of the bundle: the bytes are the file's, but for the two fonts that are left out; kept for good."""

    async def everything() -> list[Response]:
        app = application()
        return [
            await asked(app, f"/{file.relative_to(STATIC).as_posix()}", accept_encoding="gzip, deflate")
            for file in TEXTS
        ]

    changed = set()
    for file, response in zip(TEXTS, run(everything), strict=True):
        assert response.status == 200
        assert response.headers["content-encoding"] == "gzip"
        assert response.headers["content-length"] == str(len(response.body))
        assert response.headers["vary"] == "Accept-Encoding"
        assert response.headers["cache-control"] == "public, immutable, max-age=31536000"
        assert len(response.body) < max(200, file.stat().st_size)
        if response.text != file.read_bytes():
            changed.add(file.relative_to(STATIC).as_posix())
    assert len(TEXTS) > 200
    assert changed == {FIRST_SCRIPT, STYLES}


def test_icons_are_fetched_when_there_are_some() -> None:
    """The first script asked for the icon font whatever the screen shows; that one call does nothing now."""
    before = (STATIC / FIRST_SCRIPT).read_bytes()
    after = get(f"/{FIRST_SCRIPT}", accept_encoding="gzip").text

    assert before.count(b"document.fonts.load(") == 1
    assert after == before.replace(b"document.fonts.load(", b"Promise.resolve(")


def test_streamlits_text_font_is_not_there() -> None:
    """Its two faces are gone from the styles, and nothing else; fonts of the same make stay."""
    before = (STATIC / STYLES).read_text(encoding="utf-8")
    after = get(f"/{STYLES}", accept_encoding="gzip").text.decode()

    gone = re.findall(r"@font-face\{font-family:Source Sans;[^}]*\}", before)
    assert len(gone) == 2
    assert "font-family:Source Sans;" not in after
    assert "font-family:Source Serif;" in after
    assert len(after) == len(before) - sum(map(len, gone))


@pytest.mark.parametrize("path", ["/", "/index.html", "/organisation", "/join", "/static/js/missing.js"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_every_screen_gets_the_page_without_the_preload(path: str, encoding: str) -> None:
    """It is asked for anew each time, its scripts are those that the security policy names, and only a font is gone."""
    response = get(path, accept_encoding=encoding)
    before, after = INDEX.read_text(encoding="utf-8"), response.text.decode()

    assert response.status == 200
    assert response.headers.get("content-encoding", "identity") == encoding
    assert response.headers["content-length"] == str(len(response.body))
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["vary"] == "Accept-Encoding"
    assert "last-modified" not in response.headers
    assert 'rel="preload"' in before
    assert 'rel="preload"' not in after
    assert re.sub(r'\s*<link\s+rel="preload"[^>]*>', "", before) == after
    for script in re.findall(r"<script>(.*?)</script>", after, flags=re.DOTALL):
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in content_security_policy()


@pytest.mark.parametrize("path", ["/", "/join", f"/{FIRST_SCRIPT}"])
@pytest.mark.parametrize("asking", ["{}", "W/{}", '"other", {}', "*"])
def test_what_the_browser_has_is_not_sent_again(path: str, asking: str) -> None:
    """With the tag of what it has, it is told so, without a body; the tag and how to keep it are said again."""

    async def twice() -> tuple[Response, Response]:
        app = application()
        first = await asked(app, path, accept_encoding="gzip")
        tag = asking.format(first.headers["etag"])
        return first, await asked(app, path, accept_encoding="gzip", if_none_match=tag)

    first, second = run(twice)
    assert (second.status, second.body) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert second.headers[name] == first.headers[name]
    assert not {"content-length", "content-encoding", "content-type"} & set(second.headers)


def test_another_tag_gets_the_content() -> None:
    """Also that of the same file in another encoding, and that of Streamlit's own page."""

    async def answers() -> list[Response]:
        app = application()
        plain = await asked(app, f"/{FIRST_SCRIPT}")
        small = await asked(app, f"/{FIRST_SCRIPT}", accept_encoding="gzip")
        assert plain.headers["etag"] != small.headers["etag"]
        streamlits = await asked(Starlette(routes=create_streamlit_static_assets_routes("")), "/")
        return [
            await asked(app, f"/{FIRST_SCRIPT}", accept_encoding="gzip", if_none_match=plain.headers["etag"]),
            await asked(app, f"/{FIRST_SCRIPT}", if_none_match=small.headers["etag"]),
            await asked(app, "/", accept_encoding="gzip", if_none_match=streamlits.headers["etag"]),
            await asked(app, "/", accept_encoding="gzip", if_none_match='"other"'),
        ]

    assert [response.status for response in run(answers)] == [200] * 4


@pytest.mark.parametrize("path", ["/", f"/{FIRST_SCRIPT}", FONT])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_head_is_that_of_the_whole(path: str, encoding: str) -> None:
    """HEAD answers with the headers of GET and no body."""

    async def both() -> tuple[Response, Response]:
        app = application()
        return tuple([await asked(app, path, method, accept_encoding=encoding) for method in ("GET", "HEAD")])  # type: ignore[return-value]

    whole, head = run(both)
    cookie = {"set-cookie"}
    assert (head.status, head.body) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k not in cookie} == {
        k: v for k, v in whole.headers.items() if k not in cookie
    }
    assert whole.headers["content-length"] == str(len(whole.body))


def test_a_part_is_a_part_of_the_file_itself() -> None:
    """A range is answered uncompressed, whatever else the client takes, and caches are told that it depends."""
    response = get(f"/{FIRST_SCRIPT}", accept_encoding="gzip", range="bytes=10-29")

    assert response.status == 206
    assert response.body == (STATIC / FIRST_SCRIPT).read_bytes()[10:30]
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept-Encoding"


def test_a_part_of_the_page_is_the_whole_page() -> None:
    """The page that a client would put together from parts is not the one that Streamlit cuts them from."""
    response = get("/join", range="bytes=0-9")

    assert response.status == 200
    assert response.body.endswith(b"</html>\n")
    assert "content-range" not in response.headers


@pytest.mark.parametrize(
    "taken", ["", "identity", "br", "gzip;q=0", "gzip; q=0.0, *", "*;q=0", "deflate, gzip;q=0.000"]
)
def test_who_does_not_take_gzip_gets_the_file(taken: str) -> None:
    """As Streamlit sends it, with a word for caches that others get something else."""
    response = get(f"/{STYLES}", accept_encoding=taken)

    assert response.body == (STATIC / STYLES).read_bytes()
    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "taken", ["gzip", "GZIP", "br;q=1.0, gzip;q=0.8, *;q=0.1", "*", "gzip;q=0.001", "deflate,gzip"]
)
def test_who_takes_gzip_gets_it(taken: str) -> None:
    """However it is written."""
    assert get(f"/{STYLES}", accept_encoding=taken).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("suffix", [".woff2", ".png", ".gif"])
def test_what_is_compressed_by_nature_is_sent_as_it_is(suffix: str) -> None:
    """Fonts and pictures of the bundle: the file's bytes, kept for good as Streamlit says."""
    file = next((STATIC / "static").rglob(f"*{suffix}"))
    response = get(f"/{file.relative_to(STATIC).as_posix()}", accept_encoding="gzip")

    assert response.body == file.read_bytes()
    assert "content-encoding" not in response.headers
    assert "immutable" in response.headers["cache-control"]


def test_our_fonts_are_kept_for_a_week() -> None:
    """And after that the browser asks whether they changed, by their tag."""

    async def twice() -> tuple[Response, Response]:
        app = application()
        first = await asked(app, FONT, accept_encoding="gzip")
        return first, await asked(app, FONT, accept_encoding="gzip", if_none_match=first.headers["etag"])

    first, second = run(twice)
    assert first.body == (server.FONTS / Path(FONT).name).read_bytes()
    assert "max-age=604800" in first.headers["cache-control"]
    assert "immutable" not in first.headers["cache-control"]
    assert (second.status, second.body) == (304, b"")
    assert second.headers["cache-control"] == first.headers["cache-control"]


def test_a_font_that_is_not_there_is_not_kept() -> None:
    """It may be there tomorrow."""
    response = get("/fonts/Missing.woff2")

    assert response.status == 404
    assert "cache-control" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        "/static/../index.html", "/static/js/../../../web/server/server.py", "/static/js/..\\..\\index.html",
        "//static/js", "/static/%2e%2e/index.html", f"/static/js/../{FIRST_SCRIPT.removeprefix('static/')}",
        "/fonts/../model.yaml", "/static//js/x.js", "/static/js/\0.js", "/static/js", "/static/js/",
    ],
)  # fmt: skip
def test_no_path_leads_out(path: str) -> None:
    """Of a path that climbs or is no file comes a refusal, the way to another path, or the page of all screens."""
    response = get(path, accept_encoding="gzip")

    assert response.status in {301, 307, 400, 404} or response.text == get("/").text


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200), ("/join", {"accept_encoding": "gzip"}, 200), (f"/{STYLES}", {"accept_encoding": "gzip"}, 200),
        (f"/{STYLES}", {}, 200), (f"/{STYLES}", {"range": "bytes=0-1"}, 206), (FONT, {}, 200),
        (f"/{STYLES}", {"accept_encoding": "gzip", "if_none_match": "*"}, 304), ("/", {"if_none_match": "*"}, 304),
        ("/fonts/nothing", {}, 404),
    ],
)  # fmt: skip
def test_every_answer_carries_the_security_headers(path: str, headers: dict[str, str], status: int) -> None:
    """Whatever way an answer was made."""
    response = get(path, **headers)

    assert response.status == status
    for name, value in security_headers().items():
        assert response.headers[name] == value


def test_what_is_sent_to_a_file_is_refused_as_before() -> None:
    """Only GET and HEAD are ours."""
    assert get(f"/{FIRST_SCRIPT}", "POST").status == 405
    assert get("/", "POST").status == 405


def test_behind_a_path_the_same_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `server.baseUrlPath` the bundle is found under it, and only there."""
    real = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: "/tools/" if name == "server.baseUrlPath" else real(name))

    async def both() -> tuple[Response, Response]:
        app = application("tools")
        return await asked(app, f"/tools/{STYLES}", accept_encoding="gzip"), await asked(app, f"/{STYLES}")

    inside, outside = run(both)
    assert inside.headers["content-encoding"] == "gzip"
    assert inside.text.startswith(b"@font-face")
    assert outside.status == 404


@pytest.fixture(name="compressions")
def _compressions(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Size and thread of everything that is compressed from now on."""
    done: list[tuple[int, str]] = []
    real = gzip.compress

    def compress(data: bytes, *arguments: Any, **settings: Any) -> bytes:
        done.append((len(data), threading.current_thread().name))
        return real(data, *arguments, **settings)

    monkeypatch.setattr(gzip, "compress", compress)
    return done


async def nothing(*_: Any) -> None:
    """An application that answers nothing."""


def test_a_file_is_compressed_once_and_beside_the_loop(compressions: list[tuple[int, str]]) -> None:
    """Two hundred who ask at the same moment get the same bytes, which one thread made, once."""
    largest = max(TEXTS, key=lambda file: file.stat().st_size)

    async def room() -> list[Response]:
        app = Compression(nothing)
        compressions.clear()  # that of the page itself, which is made with the application
        path = f"/{largest.relative_to(STATIC).as_posix()}"
        return await asyncio.gather(*(asked(app, path, accept_encoding="gzip") for _ in range(200)))

    assert {hashlib.sha256(response.body).hexdigest() for response in run(room)} == {
        hashlib.sha256(gzip.compress(largest.read_bytes(), 9, mtime=0)).hexdigest()
    }
    mine = compressions[:-1]
    assert [thread.rpartition("_")[0] for _, thread in mine] == ["compression"]


def test_who_leaves_takes_nothing_from_those_who_wait() -> None:
    """A request that is given up while its file waits to be compressed does not stop the others."""

    async def room() -> Response:
        app = Compression(nothing)
        path = f"/{FIRST_SCRIPT}"
        for file in TEXTS[:40]:
            app._compress(file)
        leaving = asyncio.create_task(asked(app, path, accept_encoding="gzip"))
        staying = asyncio.create_task(asked(app, path, accept_encoding="gzip"))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    assert run(room).status == 200


def test_what_every_screen_needs_is_ready_before_somebody_asks(compressions: list[tuple[int, str]]) -> None:
    """The start sets it going: what the page asks for, nothing more, and nobody waits for it."""

    async def start() -> int:
        app = Compression(nothing)
        compressions.clear()
        await app({"type": "lifespan"}, nothing, nothing)  # type: ignore[arg-type]
        begun = len(app._compressed)
        await asyncio.gather(*(asked(app, f"/{name}", accept_encoding="gzip") for name in ASKED_FOR))
        return begun

    assert run(start) == len(ASKED_FOR) == len(compressions)
