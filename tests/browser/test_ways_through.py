"""The main ways through the application, as a person goes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.looks import looks

ROOT = Path(__file__).resolve().parents[2]
FILES = tuple(sorted((ROOT / "assessments").glob("*.yaml")))
SCREENS = (
    "/",
    "/organisation?id=harbour-bank",
    "/meaning?id=harbour-bank&lang=nl",
    "/workspace?organisation=harbour-bank",
)


@pytest.fixture(name="own_server")
def _own_server(make_server: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """A server whose workspace may be changed."""
    with make_server(FILES) as address:
        yield address


@looks(*SCREENS)
def test_every_screen_is_accessible_and_stays_at_home(open_view: Any, path: str, theme: str, device: str) -> None:
    """On every device and in both themes no rule of axe is violated, nothing sticks out and nothing leaves."""
    view = open_view(path, device=device, theme=theme)

    view.assert_well_behaved()
    view.assert_accessible()


def test_from_the_list_to_an_organisation_and_back(open_view: Any) -> None:
    """A click in the list opens the organisation within the session; back restores the list with its filter."""
    view = open_view("/?search=bank&lang=nl")
    links = view.page.locator(".q-organisations a")
    expect(links).to_have_count(1)
    links.first.click()
    view.settle()

    expect(view.page.locator("h1")).to_have_text("Harbour Bank")
    assert "id=harbour-bank" in view.page.url
    assert "lang=nl" in view.page.url
    expect(view.page).to_have_title("Harbour Bank · Quadrant")

    view.page.go_back()
    view.settle()
    expect(view.page.locator(".q-organisations a")).to_have_count(1)
    view.assert_well_behaved()


@pytest.mark.long
def test_a_row_is_a_real_link(open_view: Any) -> None:
    """The address of a row, opened on its own, shows the organisation."""
    view = open_view("/")
    address = view.page.locator(".q-organisations a", has_text="Harbour Bank").get_attribute("href")
    view.goto(address)

    expect(view.page.locator("h1")).to_have_text("Harbour Bank")


def test_a_dot_opens_its_organisation(open_view: Any) -> None:
    """A click on a mark of the quadrant opens the organisation that it stands for."""
    view = open_view("/?search=harbour")
    mark = view.page.locator(".js-plotly-plot .scatterlayer .points path").last
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    view.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    view.page.wait_for_timeout(300)
    view.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(view.page.locator("h1")).to_have_text("Harbour Bank")


def test_a_filter_survives_language_and_reload(open_view: Any) -> None:
    """A chosen filter is in the address; another language and a reload keep it."""
    view = open_view("/?lang=en")
    view.page.get_by_text("Filters", exact=True).click()
    view.settle()
    view.page.get_by_role("combobox", name="Quadrant").click()
    view.page.get_by_role("option", name="Digital, emotional").click()
    view.settle()
    rows = view.page.locator(".q-organisations a")
    expect(rows).not_to_have_count(17)
    count = rows.count()
    assert "quadrant=digital_emotional" in view.page.url

    view.page.get_by_text("nl", exact=True).click()
    view.settle()
    expect(view.page.locator("h1")).to_have_text("Organisaties")
    assert "quadrant=digital_emotional" in view.page.url
    view.page.reload()
    view.settle()

    expect(view.page.locator("h1")).to_have_text("Organisaties")
    expect(view.page.locator(".q-organisations a")).to_have_count(count)


@pytest.mark.long
def test_a_question_opens_and_shows_its_levels(open_view: Any) -> None:
    """A question is closed at first; opened, it shows its five levels with how many chose each."""
    view = open_view("/organisation?id=harbour-bank&order=element")
    question = view.page.locator("details.q-answered").first
    expect(question.locator(".q-levels")).to_be_hidden()
    question.locator("summary").click()

    expect(question.locator(".q-levels li")).to_have_count(5)
    expect(question.locator(".q-levels")).to_be_visible()
    expect(question.locator("summary img")).to_have_attribute("alt", re.compile("level 1: "))


def test_downloads_arrive(open_view: Any) -> None:
    """Picture, scores and file arrive under the names of organisation and assessment."""
    view = open_view("/organisation?id=harbour-bank&lang=en")
    for label, ending, begins in (
        ("Picture (PNG)", "png", b"\x89PNG"),
        ("Scores (CSV)", "csv", b"organisation,"),
        ("File (YAML)", "yaml", b"# yaml"),
    ):
        with view.page.expect_download() as waiting:
            view.page.get_by_role("button", name=label).click()
        assert waiting.value.suggested_filename == f"harbour-bank--2026-spring.{ending}"
        assert Path(waiting.value.path()).read_bytes().startswith(begins)


def test_an_upload_that_exists_asks_and_replaces(own_server: str, visit: Any, tmp_path: Path) -> None:
    """The button waits for the answer; after “replace” the organisation has its new title."""
    text = (ROOT / "assessments" / "harbour-bank--2026-spring.yaml").read_text(encoding="utf-8")
    file = tmp_path / "again.yaml"
    file.write_text(text.replace('title: "Board away day"', "title: Changed by hand"), encoding="utf-8")
    view = visit(own_server, "/?lang=en")
    view.page.locator("input[type=file]").set_input_files(file)
    view.settle()
    save = view.page.get_by_role("button", name="Save 1 assessment")
    expect(save).to_be_disabled()
    view.page.get_by_text("Replace it with this file").click()
    expect(save).to_be_enabled()
    save.click()
    view.settle()
    view.page.locator(".q-done a").click()
    view.settle()

    expect(view.page.locator("h1")).to_have_text("Harbour Bank")
    expect(view.page.get_by_role("combobox", name="Assessment")).to_have_value(re.compile("Changed by hand"))
    view.assert_well_behaved()


@pytest.mark.long
def test_deleting_takes_two_steps(own_server: str, visit: Any) -> None:
    """From an organisation to deleting it: without the typed id nothing goes, with it the list has it no more."""
    view = visit(own_server, "/organisation?id=harbour-bank&lang=en")
    view.page.get_by_role("link", name="Delete for good").click()
    view.settle()
    button = view.page.get_by_role("button", name="Delete for good")
    button.click()
    expect(view.page.get_by_text("Nothing was deleted")).to_be_visible()
    view.page.get_by_label("Type it here").fill("harbour-bank")
    view.page.keyboard.press("Enter")
    view.settle()
    button.click()

    expect(view.page.get_by_text("Deleted for good.")).to_be_visible()
    view.goto("/?lang=en")
    expect(view.page.locator(".q-organisations a", has_text="Harbour Bank")).to_have_count(0)
    view.assert_well_behaved()


@pytest.mark.long
def test_an_empty_workspace_leads_on(make_server: Any, visit: Any) -> None:
    """A new user sees six ways to begin, and the starter file arrives."""
    with make_server() as address:
        view = visit(address, "/?lang=en")
        expect(view.page.locator(".q-ways li")).to_have_count(6)
        with view.page.expect_download() as waiting:
            view.page.get_by_role("button", name="Download a starter file").first.click()

        assert waiting.value.suggested_filename == "assessment.yaml"
        view.assert_well_behaved()
        view.assert_accessible()
