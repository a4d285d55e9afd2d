"""What goes over the access point that a room full of phones shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.bench.wire import ANYBODY, PHONE, Recorder, settle
from tests.live.crowd import prepare
from tests.rooms import CODE
from tests.serving import running


@pytest.fixture(name="room")
def _room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an application for participants, with a workshop whose first round is open."""
    workspace = tmp_path_factory.mktemp("workspace")
    prepare(workspace, {"leadership": 1})
    with running(workspace, tmp_path_factory.mktemp("log") / "log", environment=ANYBODY) as server:
        yield server.address


def test_a_phone_fetches_what_it_shows_once_and_compressed(browser: Browser, room: str) -> None:
    """From the address to the first question no file is fetched twice, text comes compressed, and no font or chart that
    is not shown comes at all. Opening it again fetches nothing of the bundle and no font, and the page only by its tag.
    """
    context = browser.new_context(**PHONE)
    page = context.new_page()
    recorder = Recorder(page)
    try:
        page.goto(f"{room}/join?code={CODE}")
        settle(page)
        page.locator(".st-key-group-front_office button").click()
        page.locator(".q-card-levels button").first.wait_for()
        settle(page)
        first = recorder.take()

        page.goto("about:blank")
        recorder.take()
        page.goto(f"{room}/join?code={CODE}")
        settle(page)
        second = recorder.take()
    finally:
        context.close()

    assert [
        path for path, times in Counter(each.path for each in first.fetched if each.size).items() if times > 1
    ] == []
    text = [each for each in first.fetched if each.kind in ("document", "script", "stylesheet")]
    assert len(text) > 50
    assert [each.path for each in text if each.encoding != "gzip"] == []
    fonts = [each.path for each in first.fetched if each.kind == "font"]
    assert fonts
    assert [path for path in fonts if not path.startswith("/fonts/Quadrant")] == []
    assert [each.path for each in first.fetched if "Plotly" in each.path] == []
    assert first.total < 1_000_000

    kept = [each for each in second.fetched if each.path.startswith(("/static/", "/fonts/"))]
    assert len(kept) > 50
    assert [each.path for each in kept if each.size] == []
    assert [each.size for each in second.fetched if each.kind == "document" and each.size > 1_200] == []
