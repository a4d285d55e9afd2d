"""The facilitator's screens in a browser: every stage on a phone and a projector, and two windows that stay in step."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from quadrant.workspace import Workspace
from tests import rooms
from tests.serving import running

LONG = "Stichting Samenwerkende Zorgorganisaties voor Ouderen in de Regio Zuidoost-Brabant en Noord-Limburg"
STAGES = ("gathering", "answering", "again", "finished")
PEOPLE = {"leadership": 3, "front_office": 1, "customer": 3}


@pytest.fixture(name="live", scope="module")
def _live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A server with a workshop in every stage, and one to act in: its address, and the workshops' ids by stage."""
    folder = tmp_path_factory.mktemp("workspace")
    opened = Workspace.open(folder)
    ids = {}
    for number, stage in enumerate((*STAGES, "free")):
        plan = rooms.plan(organisation=stage, code=f"HWT34{3 + number}", elements=("customer_first", "data"))
        plan = dataclasses.replace(plan, organisation=dataclasses.replace(plan.organisation, name=f"{LONG} {number}"))
        room = opened.rooms.open(plan)
        ids[stage] = room.id
        if stage in ("gathering", "free"):
            continue
        rooms.fill(room, PEOPLE)
        if stage == "answering":
            continue
        room.act(lambda workshop: workshop.reveal())
        room.act(lambda workshop: workshop.ask_again(workshop.questions[:3]))
        if stage == "finished":
            room.act(lambda workshop: workshop.close_again())
            room.act(lambda workshop: workshop.finish())
    opened.close()
    with running(folder, tmp_path_factory.mktemp("server") / "log") as server:
        yield server.address, ids


@pytest.mark.parametrize(
    ("device", "theme", "stages"),
    [
        ("phone", "light", ("answering", "finished")),
        pytest.param("projector", "dark", ("gathering", "again"), marks=pytest.mark.long),
    ],
)
def test_the_screens_are_accessible_and_fit(
    live: Any, visit: Callable[..., Any], device: str, theme: str, stages: tuple[str, ...]
) -> None:
    """With a long name, on a phone and a projector: no rule of axe is violated and nothing sticks out."""
    address, ids = live
    view = visit(address, "/workshops", device=device, theme=theme)
    for stage in ("", *stages):
        if stage:
            view.goto(f"/workshop?workshop={ids[stage]}")
        expect(view.page.locator("h1")).to_be_visible()
        view.assert_well_behaved()
        view.assert_accessible()


def test_two_windows_stay_in_step(live: Any, visit: Callable[..., Any]) -> None:
    """Who joins is counted without a click, and what one facilitator does, the other's window shows by itself."""
    address, ids = live
    first, second = (visit(address, f"/workshop?workshop={ids['free']}") for _ in range(2))
    expect(second.page.locator(".q-watch-all")).to_contain_text("0 people")
    code = "".join(second.page.locator(".q-poster .q-code span").all_inner_texts())
    phone = visit(address, f"/join?code={code}", device="phone")
    phone.page.locator(".st-key-group-leadership button").click()
    expect(second.page.locator(".q-watch-all")).to_contain_text("1 person")

    first.page.locator(".st-key-start button").click()
    expect(second.page.locator(".q-strip .q-code")).to_be_visible()
    expect(first.page.locator(".st-key-gathering")).to_have_count(0)
    first.page.locator(".st-key-watch-acts").get_by_role("button", name="Set a timer").click()
    first.page.locator(".st-key-timer-10 button").click()
    clock = second.page.get_by_role("timer")
    expect(clock).to_have_text(re.compile("^9:[0-9]{2}$"))
    shown = clock.inner_text()
    expect(clock).not_to_have_text(shown)

    second.page.mouse.move(600, 600)
    second.page.mouse.wheel(0, 2_000)
    expect(second.page.locator(".q-strip .q-code")).to_be_in_viewport()
    second.page.get_by_role("button", name="Show large").click()
    large = second.page.get_by_role("dialog", name="How to join")
    box = large.locator(".q-qr").bounding_box()
    assert box["height"] > 500
    second.page.keyboard.press("Escape")
    expect(large).to_be_hidden()

    second.page.locator(".st-key-end-round button").click()
    expect(second.page.get_by_text("1 of 1 is still answering")).to_be_visible()
    for view in (first, second):
        view.assert_well_behaved()
