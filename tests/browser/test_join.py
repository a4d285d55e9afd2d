"""A participant's phone in a real browser: what a finger, a screen reader and a lost connection find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.live.crowd import prepare, token
from tests.rooms import CODE
from tests.serving import Server

FIRST, SECOND, THIRD, FOURTH = (
    f"card-1-customer_first.{question}" for question in ("effortless", "back_office", "autonomy", "reward")
)
ME = "front_office 0"
"""The name of a phone that is in the workshop already."""

Visit = Callable[..., Watched]


@pytest.fixture(scope="module", name="served")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own with a workshop whose first round is open, and that a test may kill."""
    workspace = tmp_path_factory.mktemp("workspace")
    prepare(workspace, {"front_office": 3, "customer": 1})
    server = Server(workspace, tmp_path_factory.mktemp("server") / "log")
    server.start()
    yield server
    server.stop()


@pytest.fixture(name="phone")
def _phone(served: Server, visit: Visit) -> Callable[..., Watched]:
    """A phone on the screen of the workshop; with a name it is one that is in already."""

    def phone(name: str | None = None, **about: str) -> Watched:
        view = visit(served.address, None, device="phone", **about)
        if name:
            cookie = {"name": "quadrant_participant", "value": token(name), "url": served.address}
            view.page.context.add_cookies([cookie])
        view.goto(f"/join?code={CODE}")
        return view

    return phone


def level(page: Page, number: int) -> None:
    """Taps the card of a level, as a person does who has read it."""
    page.locator(".q-card-levels button").nth(number - 1).tap()


def arrived(page: Page, screen: str) -> None:
    """Waits until a screen is there and has the reader: its heading has the focus, and the page begins at its top."""
    expect(page.locator(f"[id='{screen}']")).to_be_focused()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0


def listen(page: Page) -> None:
    """Keeps what a screen reader is told from now on: it is gone from the page after some seconds."""
    page.evaluate("""() => {
      const status = document.querySelector(".q-heard");
      window.heard = [];
      new MutationObserver(() => { if (status.textContent) window.heard.push(status.textContent); })
        .observe(status, {childList: true});
    }""")


@contextmanager
def slowed(page: Page) -> Iterator[None]:
    """The page's clock runs a hundred times slower, so that this test is as quick as a finger on any machine."""
    page.evaluate("""() => {
      const now = performance.now.bind(performance), since = now();
      performance.now = () => since + (now() - since) / 100;
    }""")
    yield
    page.evaluate("delete performance.now")


def test_from_the_code_to_an_answer_and_a_note(phone) -> None:
    """In the chosen language from the first tap on: every new screen has the reader, every tap says what it saved."""
    view = phone()
    page = view.page
    view.assert_well_behaved()
    view.assert_accessible()

    page.get_by_role("radio", name="Nederlands").or_(page.get_by_role("button", name="Nederlands")).tap()
    expect(page.get_by_role("heading", name="Wie bent u hier?")).to_be_visible()
    page.get_by_role("button", name="Frontoffice").tap()
    arrived(page, FIRST)
    assert page.evaluate("document.documentElement.lang") == "nl"

    listen(page)
    level(page, 3)
    arrived(page, SECOND)
    expect(page.locator(".q-said")).to_have_text("Bewaard: niveau 3 bij ‘Snel, makkelijk, leuk’")
    assert page.evaluate("window.heard") == ["Bewaard: niveau 3 bij ‘Snel, makkelijk, leuk’"]
    view.assert_accessible()

    page.get_by_role("button", name="Hoe zeker bent u? Opmerking toevoegen").tap()
    arrived(page, "about-1-customer_first.effortless")
    page.get_by_text("Vrij zeker", exact=True).tap()
    page.get_by_label("Opmerking voor het gesprek straks").fill("Alleen online")
    view.assert_accessible()
    page.get_by_role("button", name="Bewaar", exact=True).tap()
    arrived(page, SECOND)

    page.get_by_role("button", name="Terug").tap()
    arrived(page, FIRST)
    expect(page.get_by_role("button", name="Uw antwoord")).to_have_count(1)
    expect(page.get_by_text("Vrij zeker")).to_be_visible()
    expect(page.get_by_text("Alleen online")).to_be_visible()
    view.assert_well_behaved()


def test_a_hurried_finger_answers_one_question(phone) -> None:
    """The second tap of a double tap does not answer the question that has only just appeared; one in earnest does."""
    page = phone(ME).page
    spot = page.locator(".q-card-levels button").nth(2).bounding_box()
    assert spot is not None
    x, y = spot["x"] + 40, spot["y"] + 12

    with slowed(page):
        page.touchscreen.tap(x, y)
        arrived(page, SECOND)
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(400)
        arrived(page, SECOND)
    page.reload()
    expect(page.locator(f"[id='{SECOND}']")).to_be_visible()

    page.wait_for_timeout(400)
    page.touchscreen.tap(x, y)
    arrived(page, THIRD)


@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.long)])
def test_large_letters_on_a_small_phone(phone, theme: str) -> None:
    """At 360 pixels and with letters of twice the size nothing sticks out or overlaps, and every card can be hit."""
    view = phone("front_office 1", theme=theme)
    view.page.set_viewport_size({"width": 360, "height": 640})
    view.assert_accessible()
    view.page.add_style_tag(content="html { font-size: 34px !important }")
    view.page.wait_for_timeout(300)

    view.assert_well_behaved()
    boxes = [each.bounding_box() for each in view.page.locator("main button:visible").all()]
    found = [(box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]) for box in boxes if box]
    assert len(found) > 8
    for left, top, right, bottom in found[2:]:  # the first two are the switch of the language
        assert bottom - top >= 48
        assert left >= 0
        assert right <= 360
    apart = sorted(found, key=lambda box: box[1])
    overlapping = [
        (one, other)
        for at, one in enumerate(apart)
        for other in apart[at + 1 :]
        if other[1] < one[3] - 1 and other[0] < one[2] - 1 and one[0] < other[2] - 1
    ]
    assert overlapping == []


def test_a_killed_server_costs_nothing_that_was_saved(phone, served: Server) -> None:
    """Without the server the phone says so in its own words; once it is back it goes on at the same question by itself,
    also in a second window, and the next tap is saved."""
    view = phone("front_office 2", locale="nl-NL")
    page = view.page
    level(page, 2)
    arrived(page, SECOND)
    banner = page.get_by_role("alert").filter(has_text="No connection")  # this phone came in in English

    served.kill()
    expect(banner).to_be_visible()
    expect(page.locator(".q-card-levels button").first).to_be_disabled()
    served.start()

    expect(banner).to_be_hidden()
    expect(page.locator(f"[id='{SECOND}']")).to_be_visible()
    level(page, 4)
    arrived(page, THIRD)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(f"[id='{THIRD}']")).to_be_visible()
    level(other, 1)
    expect(other.locator(f"[id='{FOURTH}']")).to_be_visible()
    page.reload()
    expect(page.locator(f"[id='{FOURTH}']")).to_be_visible()
