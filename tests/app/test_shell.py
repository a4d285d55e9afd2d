"""The frame around every screen: language, errors, text that stays text, and what the server sends."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from streamlit.testing.v1 import AppTest

from quadrant.errors import StoreInUse
from quadrant.palette import THEMES
from ui import cache, server, text
from ui.plain import escape, plain

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("screen", ["", "organisations", "organisation", "method"])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_screen_opens_in_every_language(open_screen, words, screen: str, lang: str) -> None:
    """Every screen opens from its link in both languages, with a heading and the foot of the page."""
    app = open_screen(screen, lang=lang)

    assert not app.exception
    assert "<h1>" in words(app)
    assert "q-foot" in app.html[-1].value


@pytest.mark.parametrize(
    ("locale", "lang", "expected"),
    [("nl-NL", None, "nl"), ("nl", None, "nl"), ("fr-FR", None, "en"), ("nl-BE", "en", "en"), ("en-GB", "xx", "en")],
)
def test_language_comes_from_link_then_browser(open_screen, locale: str, lang: str | None, expected: str) -> None:
    """The link decides the language; without one the browser does; anything unknown is English."""
    app = open_screen(locale=locale, **({"lang": lang} if lang else {}))

    assert app.session_state[text.LANGUAGE_KEY] == expected


def test_language_switch_keeps_the_view(open_screen, words) -> None:
    """Switching the language changes the words and leaves every other query parameter as it was."""
    app = open_screen("method", element="data")
    before = words(app)

    app.segmented_control(key=text.LANGUAGE_KEY).set_value("nl").run()

    assert app.query_params["element"] == "data"
    assert 'id="data" open' in words(app)
    assert words(app) != before


@pytest.fixture(name="broken_screen")
def _broken_screen(open_screen, monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], AppTest]:
    def broken_screen(error: Exception) -> AppTest:
        def fail(*_: object) -> None:
            raise error

        monkeypatch.setattr("ui.questionnaire.sources_html", fail)
        return open_screen("method", lang="nl")

    return broken_screen


def test_expected_error_shows_its_sentence(broken_screen, words) -> None:
    """An error of the application is shown as its own sentence, without a traceback."""
    app = broken_screen(StoreInUse(process="4711", file="quadrant.duckdb"))

    assert not app.exception
    assert "4711" in words(app)
    assert "Traceback" not in words(app)


def test_unforeseen_error_is_calm_and_logged(broken_screen, words, caplog: pytest.LogCaptureFixture) -> None:
    """An unforeseen error shows nothing of itself, is logged in full, and leaves the frame standing."""
    app = broken_screen(RuntimeError("<b>secret of the machine</b>"))

    assert not app.exception
    assert "secret" not in words(app)
    assert "q-notice" in words(app)
    assert "q-foot" in app.html[-1].value
    assert "secret of the machine" in caplog.text


HOSTILE = (
    "[x](javascript:alert(1)) ![i](http://example.invalid/x.png) <script>alert(1)</script>",
    "**b** _i_ `c` ~~s~~ $l$ :smile: :material/home: :red[r] :streamlit:",
    "http://example.invalid www.example.invalid me@example.invalid -> <- -- >= ~=",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_plain_text_holds_no_live_markdown(name: str) -> None:
    """Every character that Markdown could act on is escaped, and nothing else of the text changes."""
    shown = plain(name)

    assert shown.replace("\\", "").replace("\u2060", "") == name
    assert "://" not in shown
    assert all(shown[at - 1] == "\\" for at, character in enumerate(shown) if character in "[]()<>*_`~$!:#")


def test_escaped_text_closes_no_tag_and_no_attribute() -> None:
    """Text for HTML cannot end the attribute or the element that it stands in."""
    assert escape("""<a b="c" d='e'>&""") == "&lt;a b=&quot;c&quot; d=&#x27;e&#x27;&gt;&amp;"


def test_remembered_results_are_kept_apart(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered depends on function, arguments and workspace: none gets the result of another."""
    calls: list[str] = []

    @cache.remembered
    def first(name: str) -> str:
        calls.append(name)
        return f"first {name}"

    @cache.remembered
    def second(name: str) -> str:
        return f"second {name}"

    assert [first("a"), first("a"), first("b"), second("a")] == ["first a", "first a", "first b", "second a"]
    assert calls == ["a", "b"]
    monkeypatch.setattr(cache, "content_key", lambda: (str(workspace), 1))
    first("a")
    assert calls == ["a", "b", "a"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_server_theme_is_the_palette(theme: str) -> None:
    """The colours in the server's settings are those of the palette, and enough of them for Plotly to keep the list."""
    ours, theirs = THEMES[theme], CONFIG["theme"][theme]

    assert theirs["chartCategoricalColors"] == list(ours.categorical)
    assert len(ours.categorical) >= 10
    assert theirs["backgroundColor"] == ours.background
    assert theirs["secondaryBackgroundColor"] == ours.surface
    assert theirs["textColor"] == ours.ink
    assert theirs["primaryColor"] == theirs["linkColor"] == ours.accent
    assert theirs["borderColor"] == ours.grid


def test_every_bundled_font_of_the_theme_exists() -> None:
    """Every font that the theme names is a file that the server has."""
    faces = CONFIG["theme"]["fontFaces"]

    assert faces
    for face in faces:
        assert (server.FONTS / face["url"].removeprefix("/fonts/")).is_file(), face["url"]


def test_settings_let_nobody_in_and_nothing_out() -> None:
    """By default only this machine is served, nothing is reported, and no traceback is shown."""
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["runner"]["postScriptGC"] is False
    assert all("http" not in str(value) for value in CONFIG["theme"].values())


def get(path: str) -> tuple[int, dict[str, str]]:
    """Status and headers of the server's answer, without a server."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"spec_version": "2.4"},
        "method": "GET",
        "path": path,
        "root_path": "",
        "headers": [],
        "query_string": b"",
    }
    app = Starlette(routes=server.routes(), middleware=server.middleware())
    with ThreadPoolExecutor(1) as alone:  # a browser test of the same process leaves a running loop in this thread
        alone.submit(asyncio.run, app(scope, receive, send)).result()
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


@pytest.mark.parametrize(("path", "expected"), [("/fonts/SourceSerif4-Regular.woff2", 200), ("/nothing", 404)])
def test_every_response_carries_the_security_headers(path: str, expected: int) -> None:
    """Found or not, every response carries the security headers, with a policy without any other host."""
    status, headers = get(path)

    assert status == expected
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "'sha256-" in policy
    assert "http" not in policy
    assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")


@pytest.mark.parametrize("path", ["/fonts/../model.yaml", "/fonts/", "/fonts"])
def test_fonts_route_serves_nothing_else(path: str) -> None:
    """The route of the fonts leads to no other file."""
    assert get(path)[0] in {307, 404}
