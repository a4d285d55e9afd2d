"""The presenter's screen in a real browser: keys, the place in the link, and nothing that sticks out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

ADDRESS = "/stage?id=harbour-bank&lang=en"

# What of the step that is seen lies outside the window, or in its foot.
_STICKING_OUT = """() => {
  const step = [...document.querySelectorAll(".q-stage[data-step]")].find(each => each.clientWidth);
  const foot = step.querySelector("footer").getBoundingClientRect().top;
  return [...step.querySelectorAll("h1, h2, p, li, img, .q-scene, .q-scene span")].filter(part => {
    const box = part.getBoundingClientRect(), low = part.closest("footer") ? innerHeight : foot;
    return box.width && (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > low + 1);
  }).map(part => step.dataset.name + ": " + part.tagName + " " + part.textContent.slice(0, 40));
}"""


def seen(view: Any) -> Any:
    """The step that is seen."""
    return view.page.locator(".q-stage[data-step]:visible")


def test_keys_turn_the_steps_and_the_link_keeps_the_place(open_view: Any) -> None:
    """Right, left, a remote control, the blank screen and Escape; a reload stays, and no key asks the server."""
    view = open_view(ADDRESS)
    page = view.page
    steps = page.locator(".q-stage[data-step]").count()
    expect(seen(view)).to_have_attribute("data-name", "model")
    view.assert_accessible()
    sent = len(view.messages)

    for key, name in (("ArrowRight", "inside"), ("PageDown", "sure"), (" ", "groups"), ("ArrowLeft", "sure")):
        page.keyboard.press(key)
        expect(seen(view)).to_have_attribute("data-name", name)
    expect(page.get_by_role("status").filter(has_text="How sure that is")).to_have_count(1)
    assert "step=3" in page.url
    assert len(view.messages) == sent

    page.keyboard.press("b")
    expect(page.locator(".q-stage[data-step='3'] h1")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator(".q-stage[data-step='3'] h1")).to_be_visible()

    page.reload()
    view.settle()
    expect(seen(view)).to_have_attribute("data-name", "sure")
    page.keyboard.press("?")
    expect(page.locator(".q-stage-help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".q-stage-help")).to_be_hidden()
    page.keyboard.press("End")
    expect(seen(view)).to_have_attribute("data-step", str(steps))
    view.assert_well_behaved()
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/organisation[?].*id=harbour-bank"))


@pytest.mark.parametrize(("width", "height", "theme"), [(1440, 900, "light"), (1024, 768, "dark"), (390, 844, "light")])
def test_nothing_sticks_out(open_view: Any, width: int, height: int, theme: str) -> None:
    """At 16:10, at 4:3 and on a phone every step is whole, the square keeps its place, and axe finds nothing."""
    view = open_view(ADDRESS, theme=theme)
    view.page.set_viewport_size({"width": width, "height": height})
    places = set()
    for _step in range(view.page.locator(".q-stage[data-step]").count()):
        assert view.page.evaluate(_STICKING_OUT) == []
        square = seen(view).locator(".q-scene[id^='stage-']")
        if seen(view).get_attribute("data-name") in ("model", "inside", "groups", "customers", "peers", "ambition"):
            places.add(tuple((square.bounding_box() or {}).values()))
        view.page.keyboard.press("ArrowRight")
    assert len(places) == 1
    view.assert_accessible()
    view.assert_well_behaved()


def test_names_come_when_asked_for_and_go(open_view: Any) -> None:
    """The key a shows the names of peers, at the same step, and hides them again."""
    view = open_view(f"{ADDRESS}&step=7")
    expect(seen(view)).to_have_attribute("data-name", "peers")
    named = seen(view).locator(".q-scene").get_by_text("Fennelworth Motors")
    expect(named).to_have_count(0)
    for shown in (1, 0):
        view.page.keyboard.press("a")
        expect(named).to_have_count(shown)
        expect(seen(view)).to_have_attribute("data-name", "peers")
        assert ("names=1" in view.page.url) == bool(shown)
    view.settle()
    view.assert_well_behaved()


@pytest.mark.parametrize(
    ("device", "theme"), [("phone", "light"), pytest.param("laptop", "dark", marks=pytest.mark.long)]
)
def test_what_can_be_taken_along_is_chosen_on_any_device(open_view: Any, device: str, theme: str) -> None:
    """The Present page is accessible and stays at home, and leads to the presenter's screen."""
    view = open_view("/present?id=harbour-bank&lang=nl", device=device, theme=theme)
    view.assert_well_behaved()
    view.assert_accessible()
    view.page.get_by_role("link", name="Begin met presenteren").click()
    expect(seen(view)).to_have_attribute("data-name", "model")
