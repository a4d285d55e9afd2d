"""Screens without a browser: the frame and one screen run in this process, against a workspace of their own."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Protocol

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from quadrant import sample as sample_module
from ui import access

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 60  # seconds; the first run of a process imports everything, on a machine that does other things too


@pytest.fixture(scope="session", autouse=True)
def _scanned_once() -> Iterator[None]:
    """Streamlit looks through all installed packages for components whenever an application is opened: once will do."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


class OpenScreen(Protocol):
    """Opens a screen (`method`; "" is the first one) with query parameters, and runs it."""

    def __call__(
        self, screen: str = "", /, *, locale: str = "en-US", theme: str = "light", **parameters: str
    ) -> AppTest: ...


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty workspace of its own; put files in it before a screen is opened."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    monkeypatch.setenv("QUADRANT_WORKSPACE", str(folder))
    yield folder
    # Nothing of this test is left for the next one: neither what was remembered nor an open store.
    if service := sys.modules.get("quadrant.service"):
        service.opened.close()
    st.cache_data.clear()
    st.cache_resource.clear()


AT_THE_MACHINE = access.Connection("127.0.0.1", ("localhost:8501",), False, "", {})
"""Where a browser comes from that needs no sign-in. Without a socket a screen has no visitor, and lets nobody in."""


@pytest.fixture(name="visitor", autouse=True)
def _visitor(monkeypatch: pytest.MonkeyPatch) -> Callable[[access.Connection], None]:
    """Says where the browser of the next runs comes from; at first it sits at the machine."""

    def visitor(connection: access.Connection) -> None:
        monkeypatch.setattr(access, "of_session", lambda: connection)

    visitor(AT_THE_MACHINE)
    return visitor


@pytest.fixture(name="open_screen")
def _open_screen(workspace: Path) -> OpenScreen:
    def open_screen(screen: str = "", /, *, locale: str = "en-US", theme: str = "light", **parameters: str) -> AppTest:
        app = AppTest.from_file(ROOT / "ui" / "screens.py", default_timeout=TIMEOUT)
        app.context = {"locale": locale, "theme": theme}
        if screen:  # found by the name of its file, which is its address too
            app.switch_page(str(ROOT / "pages" / f"{screen}.py"))
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.run()

    return open_screen


@pytest.fixture(name="words")
def _words() -> Callable[[AppTest], str]:
    """Everything that a screen says, as one text."""

    def words(app: AppTest) -> str:
        blocks = [*app.html, *app.markdown, *app.text, *app.caption, *app.button, *app.expander]
        return "\n".join(str(getattr(block, "value", "") or getattr(block, "label", "")) for block in blocks)

    return words


@pytest.fixture(name="sample", scope="session")
def _sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A folder with this many fictional organisations, made once; open it as a workspace, do not change it."""

    @cache
    def sample(organisations: int) -> Path:
        folder = tmp_path_factory.mktemp(f"sample-{organisations}")
        if organisations:
            sample_module.write(organisations, 1, 7, folder)
        return folder

    return sample


@pytest.fixture(name="open_sample")
def _open_sample(
    open_screen: OpenScreen, sample: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Opens a screen like `open_screen`, on a workspace with so many fictional organisations."""

    def open_sample(organisations: int, screen: str = "", /, **parameters: str) -> AppTest:
        monkeypatch.setenv("QUADRANT_WORKSPACE", str(sample(organisations)))
        return open_screen(screen, **parameters)

    return open_sample


@pytest.fixture(name="fictional")
def _fictional(workspace: Path) -> Path:
    """The workspace, with the assessments that come with the product."""
    for file in sorted((ROOT / "assessments").glob("*.yaml")):
        shutil.copy(file, workspace)
    return workspace
