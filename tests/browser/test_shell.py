"""The frame in a real browser: what only a browser can see."""

from __future__ import annotations

import urllib.request
from typing import Any

import pytest

from quadrant.palette import THEMES
from tests.browser.conftest import OpenView
from tests.looks import looks

HTML_LANG = "document.documentElement.lang"


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/fonts/SourceSans3-Regular.woff2", "/nothing/here"])
def test_every_answer_of_the_server_carries_the_headers(server: str, path: str) -> None:
    """The page, the health check, a file and an unknown address all carry the security headers."""
    with urllib.request.urlopen(server + path) as response:
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-frame-options"] == "DENY"


@looks("/method?question=data.trust", "/organisation")
def test_screens_are_well_behaved_and_accessible(open_view: OpenView, path: str, device: str, theme: str) -> None:
    """On every device and in both themes: nothing leaves the machine, no errors, nothing sticks out, axe is content."""
    view = open_view(path, device=device, theme=theme)

    view.assert_well_behaved()
    view.assert_accessible()


@pytest.mark.parametrize(("locale", "expected"), [("nl-NL", "nl"), ("en-US", "en"), ("fr-FR", "en")])
def test_language_of_the_page_is_right(open_view: OpenView, locale: str, expected: str) -> None:
    """The page says which language it is in, as the browser asked for it."""
    view = open_view("/method", locale=locale)

    assert view.page.evaluate(HTML_LANG) == expected


def test_language_switch_keeps_the_view(open_view: OpenView) -> None:
    """Switching the language keeps the address of the view, and the link that results opens it in that language."""
    view = open_view("/method?element=data")

    view.page.locator(".st-key-language").get_by_text("nl", exact=True).click()
    view.page.wait_for_selector("html[lang='nl']", state="attached")
    view.settle()

    assert "element=data" in view.page.url
    assert "lang=nl" in view.page.url
    assert view.page.url.startswith(f"{view.home}/method")
    again = open_view(view.page.url.removeprefix(view.home), locale="en-US")
    assert again.page.evaluate(HTML_LANG) == "nl"
    assert again.page.locator("details[id='data'][open]").count() == 1


@pytest.mark.long
def test_language_stays_while_moving_between_screens(open_view: OpenView) -> None:
    """The language that was chosen stays when another screen is opened from the navigation."""
    view = open_view("/?lang=nl")

    view.page.get_by_test_id("stTopNavLink").get_by_text("Methode").click()
    view.page.wait_for_url("**/method*")
    view.settle()

    assert view.page.evaluate(HTML_LANG) == "nl"
    assert view.page.title().endswith("· Quadrant")


def test_phone_has_a_navigation_of_one_touch(open_view: OpenView) -> None:
    """On a phone the screens are one touch away, without Streamlit's own drawer."""
    view = open_view("/", device="phone")

    view.page.locator(".st-key-phone-navigation").get_by_role("link", name="Method").tap()
    view.page.wait_for_url("**/method*")

    assert view.page.get_by_test_id("stExpandSidebarButton").locator("visible=true").count() == 0


def test_link_to_a_question_shows_it(open_view: OpenView) -> None:
    """A link to a question opens it and brings it into sight, below the head of the page."""
    view = open_view("/method?question=human_touch.empathy")

    view.page.wait_for_function("""() => {
      const top = document.getElementById("human_touch.empathy").getBoundingClientRect().top;
      return document.querySelector("[data-testid=stHeader]").getBoundingClientRect().bottom <= top && top < 200;
    }""")


def test_contents_lead_to_their_parts(open_view: OpenView) -> None:
    """An entry of the table of contents scrolls to its part without another run of the screen."""
    view = open_view("/method")
    before = len(view.messages)

    view.page.locator(".q-contents a[href='#limits']").click()

    view.page.wait_for_function("document.getElementById('limits').getBoundingClientRect().top < 300")
    view.settle()
    assert len(view.messages) == before


@pytest.mark.parametrize(
    ("device", "theme", "runs"),
    [
        ("phone", "light", 1),
        ("projector", "light", 2),
        pytest.param("laptop", "light", 1, marks=pytest.mark.long),
        pytest.param("laptop", "dark", 1, marks=pytest.mark.long),
    ],
)
def test_first_load_costs_at_most_one_more_run(open_view: OpenView, device: str, theme: str, runs: int) -> None:
    """A window that is as the server assumes costs one run, any other one more; the phone is known beforehand."""
    view = open_view("/method", device=device, theme=theme)
    view.page.wait_for_timeout(500)

    assert len(view.messages) <= runs


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_screen_has_the_colours_and_letters_of_the_palette(open_view: OpenView, theme: str) -> None:
    """The page is drawn on the palette's ground with its ink, in the bundled letters."""
    view = open_view("/method", theme=theme)

    def style(selector: str, name: str) -> Any:
        return view.page.evaluate(f"getComputedStyle(document.querySelector('{selector}'))['{name}']")

    def rgb(colour: str) -> str:
        return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"

    palette = THEMES[theme]
    assert style(".stApp", "backgroundColor") == rgb(palette.background)
    assert style(".q h1", "color") == rgb(palette.ink)
    assert "Quadrant Serif" in style(".q h1", "fontFamily")
    assert view.page.evaluate("document.fonts.check('600 20px \"Quadrant Serif\"')")


def test_paper_shows_the_words_and_not_the_controls(open_view: OpenView) -> None:
    """On paper the navigation and the language switch are gone, and everything that opens is open."""
    view = open_view("/method")
    view.page.emulate_media(media="print")
    view.page.wait_for_timeout(300)

    for gone in ('[data-testid="stHeader"]', ".st-key-language", ".q-contents"):
        assert view.page.locator(gone).locator("visible=true").count() == 0, gone
    assert view.page.locator(".q-levels").first.is_visible()


def test_deep_link_on_a_fresh_server(make_server: Any, visit: Any) -> None:
    """The very first visit to a server just started may be a link to a view: frame and view are shown."""
    with make_server() as address:
        view = visit(address, "/method?lang=nl&element=data")

        assert view.page.get_by_test_id("stTopNavLink").count() >= 2
        assert view.page.locator("details[id='data'][open]").count() == 1
        assert view.page.evaluate(HTML_LANG) == "nl"
        view.assert_well_behaved()
