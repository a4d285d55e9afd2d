"""Answering alone as a person does it: by keyboard from the start to a saved file, and readable for everybody."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quadrant.reading import read_bytes

ROOT = Path(__file__).resolve().parents[2]
FILES = (
    ROOT / "assessments" / "harbour-bank--2026-spring.yaml",
    ROOT / "tests" / "fixtures" / "broken" / "unknown-key-of-the-organisation.yaml",
    ROOT / "tests" / "fixtures" / "broken" / "unclosed-bracket.yaml",
)
FOCUSED = """() => {
  const focused = document.activeElement;
  return [focused.getAttribute("aria-label") ?? "", focused.textContent ?? "",
          focused.closest('[class*="st-key-question-"]') ? focused.type ?? "" : ""];
}"""


@pytest.fixture(name="own_server", scope="module")
def _own_server(make_server: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """A server whose workspace may be changed, with a good file and two broken ones."""
    with make_server(FILES) as address:
        yield address


def tab_to(page: Page, wanted: str) -> None:
    """Presses Tab until what has the focus is called so; `radio` is the first question that is reached."""
    for _ in range(90):
        page.keyboard.press("Tab")
        label, words, kind = page.evaluate(FOCUSED)
        if wanted in (label, words.strip(), kind):
            return
    pytest.fail(f"the Tab key does not lead to {wanted}")


def ready(view: Any) -> None:
    """Waits until every field of the screen is there."""
    view.settle()
    expect(view.page.get_by_test_id("stSkeleton")).to_have_count(0)
    view.settle()


def far(page: Page, words: str) -> None:
    """Waits until the line that is always in view says so."""
    expect(page.locator(".q-far b")).to_have_text(words)


def test_by_keyboard_from_the_start_to_a_saved_file_in_dutch(own_server: str, visit: Any) -> None:
    """No pointer, a reload in the middle: 33 answers are in the file, and the organisation has its position."""
    view = visit(own_server, "/answer?lang=nl")
    page = view.page
    ready(view)
    tab_to(page, "Begin")
    page.keyboard.press("Enter")
    far(page, "0 van 33 beantwoord")
    ready(view)
    tab_to(page, "Naam")
    page.keyboard.type("Café De Zon")
    expect(page.locator("h1")).to_have_text("Café De Zon")
    tab_to(page, "Sector")
    page.keyboard.type("Banken")
    page.keyboard.press("Enter")
    tab_to(page, "radio")
    page.keyboard.press("ArrowDown")
    far(page, "1 van 33 beantwoord")
    for answered in range(2, 12):
        page.keyboard.press("n")
        page.keyboard.press(str(1 + answered % 5))
    far(page, "11 van 33 beantwoord")
    expect(page.locator(".q-far span")).to_have_text(re.compile(r"Bewaard om \d\d:\d\d"))

    page.reload()
    far(page, "11 van 33 beantwoord")
    ready(view)
    tab_to(page, "radio")
    for answered in range(12, 34):
        page.keyboard.press("n")
        page.keyboard.press(str(1 + answered % 5))
    far(page, "33 van 33 beantwoord")
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Sla de meting op")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisation?*")
    view.settle()

    expect(page.locator("h1")).to_have_text("Café De Zon")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Bestand (YAML)").click()
    saved = read_bytes(Path(waiting.value.path()).read_bytes(), "saved").assessment
    assert saved is not None
    assert saved.organisation.id == "cafe-de-zon"
    assert [len(respondent.answers) for respondent in saved.respondents] == [33]
    assert saved.respondents[0].answers["customer_first.effortless"].level == 2
    view.assert_well_behaved()


@pytest.mark.long
def test_a_note_is_kept_while_it_is_typed(own_server: str, visit: Any) -> None:
    """Somebody types a note and closes the window without leaving the field: it is there the next time."""
    view = visit(own_server, "/answer?edit=harbour-bank/2026-spring&lang=en")
    page = view.page
    far(page, "33 of 33 answered")
    ready(view)
    question = page.locator('[class*="st-key-question-"]').first
    question.get_by_text("Confidence and note", exact=True).click()
    question.get_by_label("Note", exact=True).click()
    page.keyboard.type("Typed and left")
    expect(question.locator("summary")).to_contain_text("a note")
    expect(question.get_by_label("Note", exact=True)).to_be_focused()
    address = page.url.removeprefix(own_server)
    page.close()

    again = visit(own_server, address)
    expect(again.page.locator('[class*="st-key-question-"] textarea').first).to_have_value("Typed and left")


@pytest.mark.parametrize(
    ("path", "device", "theme"),
    [
        ("/answer?lang=nl", "phone", "light"),
        ("/answer?edit=harbour-bank/2026-spring&lang=en", "laptop", "light"),
        ("/answer?file=unknown-key-of-the-organisation.yaml&lang=en", "phone", "dark"),
        pytest.param("/answer?file=unclosed-bracket.yaml&lang=en", "projector", "dark", marks=pytest.mark.long),
    ],
)
def test_every_state_is_accessible(own_server: str, visit: Any, path: str, device: str, theme: str) -> None:
    """Beginning, filling in, with problems and as text: no rule of axe is violated and nothing sticks out."""
    view = visit(own_server, path, device=device, theme=theme)
    expect(view.page.locator("h1")).to_be_visible()
    ready(view)

    view.assert_well_behaved()
    view.assert_accessible()


def test_a_slow_network_empties_nothing(own_server: str, visit: Any) -> None:
    """While the browser still fetches the code of fields, another run of the screen comes: no field is stored as empty.

    Dark on a phone is not what the server assumes, so that the screen runs twice.
    """
    view = visit(own_server, None, device="phone", theme="dark")
    for code in ("TextInput", "Selectbox", "Radio", "TextArea"):
        view.page.route(f"**/{code}*.js", lambda route: (time.sleep(1), route.continue_()))
    view.goto("/answer?edit=harbour-bank/2026-spring&lang=en")
    expect(view.page.get_by_label("Name", exact=True)).to_have_value("Harbour Bank")
    question = view.page.locator('[class*="st-key-question-"]').nth(2)
    question.get_by_text("2", exact=True).click()
    expect(view.page.locator(".q-far span")).to_have_text(re.compile("Saved"))

    far(view.page, "33 of 33 answered")
    expect(view.page.locator("h1")).to_have_text("Harbour Bank")
    expect(view.page.locator("#to-do")).to_have_text("")


@pytest.mark.long
def test_how_far_stays_in_view(own_server: str, visit: Any) -> None:
    """On a phone, with the last question on the screen, how far it is and when it was saved are on it too."""
    view = visit(own_server, "/answer?edit=harbour-bank/2026-spring&lang=nl", device="phone")
    far(view.page, "33 van 33 beantwoord")
    view.page.locator('[class*="st-key-question-"]').last.scroll_into_view_if_needed()

    expect(view.page.locator(".q-far")).to_be_in_viewport()
    box = view.page.locator(".q-far").bounding_box()
    assert box is not None
    assert box["y"] < 120
