"""Comparing in a browser: hidden names are nowhere, the link restores what is seen, drawing chooses a set."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml
from playwright.sync_api import Page, expect

from tests.looks import looks

ROOT = Path(__file__).resolve().parents[2]
FOCUS, OTHER = "harbour-bank", "wilgenhof"


def fictional() -> dict[str, str]:
    """Id and name of every organisation that comes with the product."""
    files = sorted((ROOT / "assessments").glob("*.yaml"))
    about = [yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)["organisation"] for file in files]
    return {each["id"]: each["name"] for each in about}


def asked(page: Page) -> dict[str, list[str]]:
    """What the address says."""
    return parse_qs(urlsplit(page.url).query)


def download(page: Page, label: str) -> bytes:
    """A file that the page offers; a workbook as the text that it holds."""
    with page.expect_download() as caught:
        page.get_by_role("button", name=label).click()
    content = Path(caught.value.path()).read_bytes()
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def test_hidden_names_are_nowhere(server: str, visit: Any) -> None:
    """One key hides names: the server sends none, no file and no link holds one. The same key shows them again."""
    others = {**fictional()}
    others.pop(FOCUS)
    view = visit(server, f"/compare?focus={FOCUS}&marked={OTHER}&search=&lang=en")
    page = view.page
    expect(page.get_by_role("heading", name="What sets Harbour Bank apart")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Show names")).to_be_visible()
    view.settle()
    link = page.url
    marked = asked(page)["marked"]
    assert re.fullmatch("[A-Z]+", marked[0])

    received: list[bytes | str] = []
    fresh = visit(server, None)
    fresh.page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(frame)))
    fresh.goto(link.removeprefix(server))
    expect(fresh.page.get_by_role("heading", name="What sets Harbour Bank apart")).to_be_visible()
    fresh.settle()
    everything = b"".join(frame if isinstance(frame, bytes) else frame.encode() for frame in received)
    everything += fresh.page.content().encode() + link.encode()
    everything += download(fresh.page, "Table (CSV)") + download(fresh.page, "Workbook (XLSX)")
    assert b"Harbour Bank" in everything
    for hidden, name in others.items():
        assert hidden.encode() not in everything
        assert name.encode() not in everything

    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Hide names")).to_be_visible()
    view.settle()
    assert asked(page)["marked"] == [OTHER]
    assert "anonymous" not in asked(page)


def test_the_link_restores_what_is_seen(server: str, visit: Any) -> None:
    """Chosen by hand: the address holds it, another browser opens it, and the other language shows the same."""
    view = visit(server, "/compare?lang=en")
    page = view.page
    page.get_by_role("combobox", name="Organisation in focus").fill("Harbour")
    page.get_by_role("option", name="Harbour Bank").click()
    expect(page.get_by_role("heading", name="What sets Harbour Bank apart")).to_be_visible()
    view.settle()
    page.get_by_text("Among which organisations").click()
    page.wait_for_timeout(600)  # it unfolds
    page.get_by_role("combobox", name="Year").click()
    page.get_by_role("option", name="2025").click()
    view.settle()
    chosen = asked(page)
    assert (chosen["focus"], chosen["year"]) == ([FOCUS], ["2025"])

    again = visit(server, page.url.removeprefix(server) + "&lang=nl")
    expect(again.page.get_by_role("heading", name="Waarin Harbour Bank zich onderscheidt")).to_be_visible()
    assert (asked(again.page)["focus"], asked(again.page)["year"]) == ([FOCUS], ["2025"])
    again.assert_well_behaved()


def test_drawing_chooses_a_set(server: str, visit: Any) -> None:
    """Who is drawn around is the set, without cohort figures; the link holds the outline, a button takes it away."""
    view = visit(server, "/compare?lang=en")
    page = view.page
    page.get_by_text("Draw on the chart").click()
    view.settle()
    plot = page.locator(".st-key-figure-drawing .nsewdrag").first
    box = plot.bounding_box()
    assert box is not None
    corners = [(0.05, 0.05), (0.95, 0.05), (0.95, 0.6), (0.05, 0.6), (0.05, 0.05)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()
    expect(page.get_by_role("button", name="Remove the drawing")).to_be_visible()
    view.settle()
    assert len(asked(page)["drawn"][0].split(";")) >= 4
    expect(page.get_by_text("This set was picked")).to_be_visible()
    page.get_by_role("button", name="Remove the drawing").click()
    view.settle()
    assert "drawn" not in asked(page)


@looks(
    f"/compare?focus={FOCUS}&marked={OTHER},quernmouth-water&lang=nl",
    f"/compare?focus={FOCUS}&anonymous=1&lang=en",
)
def test_comparing_is_for_everybody(server: str, visit: Any, path: str, device: str, theme: str) -> None:
    """On every device and in both themes nothing sticks out, nothing leaves the machine, axe finds nothing."""
    view = visit(server, path, device=device, theme=theme)
    expect(view.page.locator(".q-passport-list")).to_be_visible()
    view.assert_accessible()
    view.assert_well_behaved()
