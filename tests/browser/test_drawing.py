"""Drawing on a chart with the mouse: what the hand did comes back in scores, also where nobody is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from math import cos, hypot, pi, sin
from pathlib import Path
from typing import Any

import pytest

from quadrant.charts.frame import PAD
from quadrant.outline import MOST_CORNERS
from tests.browser.conftest import Watched
from tests.serving import Server

APP = """
import streamlit as st
from ui import server

app = st.App({screen!r}, middleware=server.middleware())
"""


@pytest.fixture(name="board", scope="module")
def _board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with a chart to draw on, behind the headers of the real one."""
    folder = tmp_path_factory.mktemp("board")
    script = folder / "app.py"
    script.write_text(APP.format(screen=str(Path(__file__).with_name("drawing_board.py"))), encoding="utf-8")
    server = Server(folder, folder / "log", script)
    server.start()
    yield server.address
    server.stop()


def at(watched: Watched, x: float, y: float) -> tuple[float, float]:
    """Where on the page a pair of scores is."""
    field = watched.page.locator(".nsewdrag").bounding_box()
    assert field is not None
    across, up = ((score + PAD) / (100 + 2 * PAD) for score in (x, y))
    return field["x"] + across * field["width"], field["y"] + (1 - up) * field["height"]


def draw(watched: Watched, corners: list[tuple[float, float]]) -> dict[str, Any]:
    """Draws through these scores with the mouse, and reads what the page then says."""
    places = [at(watched, *corner) for corner in (*corners, corners[0])]
    watched.page.mouse.move(*places[0])
    watched.page.mouse.down()
    for place in places[1:]:
        watched.page.mouse.move(*place, steps=2)
    watched.page.mouse.up()
    watched.page.wait_for_timeout(300)
    watched.settle()
    return said(watched)


def said(watched: Watched) -> dict[str, Any]:
    """What is kept, and who is within."""
    text = watched.page.get_by_test_id("stText").inner_text()
    return json.loads(text)  # type: ignore[no-any-return]


def round_about(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """A circle in 24 strokes."""
    return [(x + radius * cos(step * pi / 12), y + radius * sin(step * pi / 12)) for step in range(24)]


@pytest.mark.long  # on the screen of comparing it is drawn every time
def test_what_is_drawn_comes_back_in_scores(board: str, visit: Callable[..., Watched]) -> None:
    """A circle around two of four; then one where nobody is; then one over the edge; then nothing, after clearing."""
    watched = visit(board)
    drawn = draw(watched, round_about(65, 55, 15))
    assert drawn["inside"] == ["b", "c"]
    assert 12 <= len(drawn["outline"]) <= MOST_CORNERS
    assert all(abs(hypot(x - 65, y - 55) - 15) < 0.7 for x, y in drawn["outline"])

    nobody = draw(watched, round_about(20, 80, 10))
    assert nobody["inside"] == []
    assert all(abs(hypot(x - 20, y - 80) - 10) < 0.7 for x, y in nobody["outline"])

    corner = draw(watched, [(90, 90), (103, 90), (103, 103), (90, 103)])
    assert corner["inside"] == ["d"]
    assert max(max(place) for place in corner["outline"]) == 100

    watched.page.get_by_role("button", name="Clear").click()
    watched.settle()
    assert said(watched) == {"outline": [], "inside": []}
    watched.assert_well_behaved()
