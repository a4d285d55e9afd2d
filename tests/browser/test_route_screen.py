"""Ambition and route in a browser: readable for everybody, and from a slider to a step of the plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parents[2]
FILES = tuple(sorted((ROOT / "assessments").glob("harbour-bank--*.yaml")))


def test_from_a_slider_to_a_plan(make_server: Callable[..., AbstractContextManager[str]], visit: Any) -> None:
    """By keyboard a place is chosen and saved, and a step taken over; on a dark phone nothing sticks out."""
    with make_server(FILES) as address:
        view = visit(address, "/route?id=harbour-bank&assessment=2024-autumn")
        page = view.page
        slider = page.get_by_role("slider").first
        slider.focus()
        for _ in range(12):
            page.keyboard.press("ArrowRight")
        expect(page.locator(".q-unsaved")).to_be_visible()
        expect(page.locator(".q-leg").first).to_be_visible()
        view.settle()
        view.assert_accessible()
        page.get_by_role("button", name="Save the ambition").press("Enter")
        expect(page.locator(".q-done")).to_have_text("The ambition is in the file.")
        page.get_by_role("checkbox", name=re.compile("^Step 1: ")).press("Space")
        page.get_by_role("button", name="Add 1 step to the plan").press("Enter")
        expect(page.locator(".q-planned .q-state")).to_have_text("planned")
        page.get_by_role("button", name="Change", exact=True).press("Enter")
        expect(page.get_by_role("textbox", name="Who sees to it")).to_be_visible()
        view.settle()
        view.assert_accessible()
        view.assert_well_behaved()

        phone = visit(address, "/route?id=harbour-bank&lang=nl", device="phone", theme="dark")
        expect(phone.page.locator(".q-planned").first).to_be_visible()
        phone.assert_accessible()
        phone.assert_well_behaved()
