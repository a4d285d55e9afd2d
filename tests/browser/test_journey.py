"""A customer journey in a real browser: read on small and large screens, and changed in the table by hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
HARBOUR = ROOT / "assessments" / "harbour-bank--2026-spring.yaml"


@pytest.mark.parametrize(("device", "width"), [("phone", 350), ("laptop", 1240)])
def test_the_curve_fits_every_device(server: str, visit: Any, device: str, width: int) -> None:
    """One picture is seen, as wide as the device has room for, and nothing sticks out or keeps anybody out."""
    view = visit(
        server, "/journey?id=harbour-bank&lang=nl", device=device, theme="dark" if device == "phone" else "light"
    )
    pictures = [each for each in view.page.locator(".q-scene").all() if each.is_visible()]
    assert [round(each.bounding_box()["width"]) for each in pictures] == [width]
    view.assert_well_behaved()
    view.assert_accessible()


@pytest.mark.long  # a machine with all cores busy does not open the grid's editor in time
def test_a_cell_that_is_still_open_is_saved(
    make_server: Callable[..., AbstractContextManager[str]], visit: Any
) -> None:
    """Who types a number and presses Save at once, without leaving the cell, finds it in the curve."""
    with make_server((HARBOUR,)) as address:
        view = visit(address, "/journey?id=harbour-bank&lang=en")
        page = view.page
        expect(page.locator(".q-proposals tbody tr")).to_have_count(9)
        page.get_by_role("button", name="Change the journey").click()
        table = page.get_by_test_id("stDataFrame")
        expect(table.locator("canvas").first).to_be_visible()
        view.settle()
        rows = 9 + 2  # under the heads, and above the one that adds a moment
        editor = page.locator("#portal input")
        for _attempt in range(5):  # the grid fetches its editor at the first key, and on a busy machine loses that one
            table.evaluate("grid => grid.scrollIntoView({block: 'center'})")  # no row is under the head of the page
            grid = table.bounding_box()
            assert grid is not None
            page.mouse.click(grid["x"] + 60, grid["y"] + grid["height"] / rows * 1.5)
            for _ in ("name", "load", "complexity", "works", "feels"):
                page.keyboard.press("ArrowRight")
            page.keyboard.press("9")
            page.wait_for_timeout(2000)
            if editor.count():
                break
        expect(editor).to_have_value("9")
        page.get_by_role("button", name="Save the journey").click()
        expect(page.locator(".q-proposals")).to_be_visible()
        view.settle()
        page.get_by_text("The same as a table").click()
        first = page.locator(".q-scroll table tbody tr").first
        expect(first.locator("td").nth(3)).to_have_text("9")
        view.assert_well_behaved()
