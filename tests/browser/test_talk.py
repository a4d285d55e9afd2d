"""The talk in a browser: one key, two windows, a picture that is whole and stays where it is, and who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quadrant.workspace import Workspace
from tests import rooms
from tests.rooms import level
from tests.serving import running

PEOPLE = {"leadership": 3, "front_office": 4, "back_office": 3, "customer": 4}
DISPUTED = "data.trust"


@pytest.fixture(name="talking", scope="module")
def _talking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A server with two workshops that were revealed: one to look at, one to act in; its address, and their ids."""
    folder = tmp_path_factory.mktemp("workspace")
    opened = Workspace.open(folder)
    ids = {}
    every = tuple(element.id for element in rooms.MODEL.elements)
    for name, code, elements in (("looked-at", "HWT343", every), ("acted-in", "HWT344", ("data",))):
        room = opened.rooms.open(rooms.plan(organisation=name, code=code, elements=elements))
        tokens = rooms.fill(room, PEOPLE, levels=[2, 3, 3])
        for place, token in enumerate(tokens):
            room.give(token, 1, DISPUTED, level(1 if place % 2 else 5, "A note" if place < 4 else None))
        room.act(lambda workshop: workshop.reveal())
        ids[name] = room.id
    opened.close()
    with running(folder, tmp_path_factory.mktemp("server") / "log") as server:
        yield server.address, ids


def heading(page: Page) -> str:
    """The heading of what is shown."""
    return page.locator("h1").inner_text()


def seen(page: Page) -> dict[str, Any]:
    """The one chart that is seen: where it is, and how many marks of people it has."""
    charts = "[...document.querySelectorAll('.st-key-unveiled .js-plotly-plot')]"
    visible = "e => getComputedStyle(e).visibility === 'visible'"
    page.wait_for_function(f"() => {charts}.filter({visible}).length === 1")
    return page.evaluate(  # type: ignore[no-any-return]
        f"""() => {{
            const e = {charts}.find({visible}), box = e.getBoundingClientRect();
            const people = e.data.filter(trace => trace.name === 'people').flatMap(trace => trace.x).length;
            return {{
                place: [box.x, box.y, box.width, box.height].map(Math.round),
                foot: box.bottom, people, names: e.data.map(trace => trace.name),
            }};
        }}"""
    )


def test_the_picture_is_whole_and_stays_where_it_is(talking: Any, visit: Callable[..., Any]) -> None:
    """Step by step by one key: the figure is wholly in the window and never moves; people come in one by one.

    On a projector, and in a window that is low, it is whole too; who wants no motion sees everybody at once.
    """
    address, ids = talking
    view = visit(address, f"/workshop?workshop={ids['looked-at']}")
    page = view.page
    page.locator(".st-key-talk-part-picture button").click()
    expect(page.locator("h1")).to_contain_text("Where does")
    charts = [seen(page)]
    for step in ("Everyone", "The inside view", "Group by group", "What customers see"):
        page.keyboard.press("ArrowRight")
        expect(page.locator("h1")).to_contain_text(step)
        charts.append(seen(page))
        if step == "Everyone":
            dot = page.locator(".st-key-unveiled-people .scatterlayer path.point").first
            assert dot.evaluate("e => getComputedStyle(e).animationName") == "q-come-in"
            page.emulate_media(reduced_motion="reduce")
            assert dot.evaluate("e => getComputedStyle(e).animationName") == "none"

    main = page.get_by_test_id("stMain")  # it takes the keys that scroll, and has no frame around it
    main.focus()
    assert main.evaluate("e => [e.matches(':focus-visible'), getComputedStyle(e, '::before').display]") == [
        True,
        "none",
    ]
    for edges in zip(*(chart["place"] for chart in charts), strict=True):
        assert max(edges) - min(edges) <= 1  # of a pixel's part, rounded
    assert [chart["people"] for chart in charts] == [0, 14, 14, 14, 14]
    assert "inside" not in charts[1]["names"]
    assert {"inside", "customers", "leadership"} <= set(charts[-1]["names"])
    for width, height in ((1440, 900), (1920, 1080), (1366, 700)):
        page.set_viewport_size({"width": width, "height": height})
        view.settle()
        words = page.locator(".q-lead").bounding_box()
        assert words is not None
        assert max(seen(page)["foot"], words["y"] + words["height"]) <= height
    view.assert_well_behaved()


@pytest.mark.long
def test_a_second_window_follows_and_a_form_stays(talking: Any, visit: Callable[..., Any]) -> None:
    """The other window is at the same place within two seconds; who is typing there keeps the form and the words."""
    address, ids = talking
    path = f"/workshop?workshop={ids['acted-in']}"
    one, other = visit(address, path), visit(address, path, device="projector")
    one.page.locator(".st-key-talk-part-questions button").click()
    expect(other.page.locator("h1")).to_have_text("The questions")
    one.page.keyboard.press("ArrowRight")
    expect(other.page.locator(".q-talk-asked")).to_be_visible()
    asked = heading(other.page)

    other.page.locator('[class*="st-key-settle-open"] button').click()
    reason = other.page.locator("textarea").first
    reason.click()
    other.page.keyboard.type("We counted")
    other.page.keyboard.press("ArrowLeft")  # in a text, not in the talk
    one.page.keyboard.press("ArrowRight")
    expect(one.page.locator("h1")).not_to_have_text(asked)
    other.page.wait_for_timeout(2_000)
    assert heading(other.page) == asked
    expect(reason).to_have_value("We counted")
    other.page.get_by_test_id("stForm").get_by_role("radio").nth(1).check(force=True)
    other.page.locator('[class*="st-key-settle-save"] button').click()
    expect(other.page.locator("h1")).not_to_have_text(asked)  # saved: it follows again
    one.page.keyboard.press("ArrowLeft")
    expect(other.page.locator(".q-talk-settled")).to_contain_text("We counted")
    for view in (one, other):
        view.assert_well_behaved()


@pytest.mark.parametrize(
    ("device", "theme"), [("phone", "light"), pytest.param("projector", "dark", marks=pytest.mark.long)]
)
def test_every_place_is_accessible_and_fits(talking: Any, visit: Callable[..., Any], device: str, theme: str) -> None:
    """The picture, the list, a question with its notes, and the end: no rule of axe is violated, nothing sticks out."""
    address, ids = talking
    view = visit(address, f"/workshop?workshop={ids['looked-at']}", device=device, theme=theme)
    page = view.page
    for part, then in (("picture", ""), ("questions", f"discuss-{DISPUTED}"), ("settled", "")):
        page.locator(f".st-key-talk-part-{part} button").click()
        view.settle()
        view.assert_well_behaved()
        view.assert_accessible()
        if then:
            page.locator(f".st-key-{then.replace('.', '-')} button").click()
            view.settle()
            view.assert_well_behaved()
            view.assert_accessible()
