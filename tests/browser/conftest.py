"""A real server and a real browser. Without Chromium these tests are skipped, and the summary says so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect

from tests.serving import running

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
SETTLE_MILLISECONDS = 60_000.0
expect.set_options(timeout=30_000)  # nothing is timed here: the machine does other things too

SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "laptop": {"width": 1440, "height": 900},
    "projector": {"width": 1920, "height": 1080},
}
Theme = Literal["light", "dark"]

# Streamlit looks for its server at the path of the screen before it looks at the root; the browser logs those two.
_PROBES = re.compile(r"/\w+/_stcore/(health|host-config)$")

# The field for uploads is a presentation with a name, and we cannot give it another role.
_STREAMLITS_OWN = re.compile(r'^<section role="presentation" tabindex="-1" data-testid="stFileUploaderDropzone"')


@dataclass
class Watched:
    """A page, and everything that it did which it should not have done."""

    page: Page
    home: str
    errors: list[str] = field(default_factory=list)
    away: list[str] = field(default_factory=list)
    messages: list[bytes | str] = field(default_factory=list)
    """What the page sent to the server over its socket: one message is one run of the script."""

    def settle(self) -> None:
        """Waits until the script has run and the page has had time to report back what it saw."""
        ready = '[data-testid="stApp"][data-test-script-state="notRunning"]'
        self.page.wait_for_selector(ready, timeout=SETTLE_MILLISECONDS)
        self.page.wait_for_timeout(400)
        self.page.wait_for_selector(ready, timeout=SETTLE_MILLISECONDS)

    def goto(self, path: str) -> None:
        """Opens a path of the application and waits until it is shown."""
        self.page.goto(self.home + path)
        self.settle()

    def assert_well_behaved(self) -> None:
        """Nothing left the machine, nothing was logged as an error, no exception is shown, nothing sticks out."""
        assert self.away == []
        assert self.errors == []
        assert self.page.get_by_test_id("stException").count() == 0
        wide = "Math.max(...[...document.querySelectorAll('main,body')].map(e => e.scrollWidth - e.clientWidth))"
        assert self.page.evaluate(wide) <= 0

    def assert_accessible(self) -> None:
        """No rule of axe (WCAG 2 A and AA, best practices) is violated."""
        found = Axe().run(self.page)
        seen = [
            (rule["id"], nodes)
            for rule in found.response["violations"]
            if (nodes := [node["html"][:160] for node in rule["nodes"] if not _STREAMLITS_OWN.search(node["html"])])
        ]
        assert seen == []

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _PROBES.search(message.location.get("url", "")):
            self.errors.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home, self.home.replace("http", "ws"), "data:", "blob:")):
            self.away.append(request.url)


class OpenView(Protocol):
    """Opens a path as a visitor with a device, a theme and a language, and waits until it is shown."""

    def __call__(
        self, path: str = "/", *, device: str = "laptop", theme: Theme = "light", locale: str = "en-GB"
    ) -> Watched: ...


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, which makes no requests of its own."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"NOT TESTED IN A BROWSER: there is no {CHROMIUM}")
    quiet = ("background-networking", "component-update", "sync", "gpu")
    switches = ["--no-sandbox", "--no-first-run", *(f"--disable-{switch}" for switch in quiet)]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": switches}


@pytest.fixture(scope="session", name="make_server")
def _make_server(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Any]:
    """Starts servers of one's own: `with make_server(files) as address`; `files` are copied into its workspace."""

    @contextmanager
    def make_server(files: tuple[Path, ...] = ()) -> Iterator[str]:
        workspace = tmp_path_factory.mktemp("workspace")
        for file in files:
            shutil.copy(file, workspace)
        with running(workspace, tmp_path_factory.mktemp("server") / "log") as served:
            yield served.address

    return make_server


@pytest.fixture(scope="session", name="server")
def _server(make_server: Callable[..., Any]) -> Iterator[str]:
    """The address of one running application with the fictional organisations; its tests only look."""
    with make_server(tuple(sorted((ROOT / "assessments").rglob("*.y*ml")))) as address:
        yield address


class Profiles:
    """Browser profiles that are used again: in one that has compiled the application before it opens twice as fast.

    A page that stays open holds the process; nothing else of a visit is left for the next one.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[bool, str], list[BrowserContext]] = {}

    @contextmanager
    def visitor(self, home: str, device: str, theme: Theme, locale: str) -> Iterator[Page]:
        """A page in a profile that nobody else has meanwhile."""
        free = self._free.setdefault((device == "phone", locale), [])
        profile = free.pop() if free else self._made(device, locale)
        holder = profile.pages[0] if profile.pages else profile.new_page()
        holder.goto(f"{home}/_stcore/health")
        page = profile.new_page()
        page.set_viewport_size(SIZES[device])
        page.emulate_media(color_scheme=theme)
        yield page
        profile.set_offline(False)
        for each in profile.pages[1:]:
            each.close()
        profile.clear_cookies()
        holder.evaluate("localStorage.clear()")
        free.append(profile)

    def _made(self, device: str, locale: str) -> BrowserContext:
        if device == "phone":
            agent = "Mozilla/5.0 (Linux; Android 16) Mobile"
            return self._browser.new_context(is_mobile=True, has_touch=True, user_agent=agent, locale=locale)
        return self._browser.new_context(locale=locale)


@pytest.fixture(scope="session", name="profiles")
def _profiles(browser: Browser) -> Profiles:
    return Profiles(browser)


@pytest.fixture(name="visit")
def _visit(profiles: Profiles) -> Iterator[Callable[..., Watched]]:
    """Opens a path of any server (`home`) as a visitor, or no path yet; every visit has a profile for itself."""
    with ExitStack() as visitors:

        def visit(
            home: str, path: str | None = "/", *, device: str = "laptop", theme: Theme = "light", locale: str = "en-GB"
        ) -> Watched:
            watched = Watched(visitors.enter_context(profiles.visitor(home, device, theme, locale)), home)
            watched.page.on("console", watched._console)
            watched.page.on("request", watched._request)
            watched.page.on("websocket", lambda ws: ws.on("framesent", lambda frame: watched.messages.append(frame)))
            if path is not None:
                watched.goto(path)
            return watched

        yield visit


@pytest.fixture(name="open_view")
def _open_view(server: str, visit: Callable[..., Watched]) -> OpenView:
    def open_view(path: str = "/", *, device: str = "laptop", theme: Theme = "light", locale: str = "en-GB") -> Watched:
        return visit(server, path, device=device, theme=theme, locale=locale)

    return open_view
