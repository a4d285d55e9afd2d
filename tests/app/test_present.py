"""The Present page: what can be taken along is chosen in the link, seen before it is made, and made kind by kind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.board import sequence
from quadrant.board.sequence import PARTS
from tests.hostile import HOSTILE, hostile_assessment
from ui import present_view
from ui.plain import escape


def made(app: AppTest) -> zipfile.ZipFile:
    """What can be downloaded now."""
    assert not app.exception
    _wish, data, _listed = app.session_state["present_made"]
    return zipfile.ZipFile(io.BytesIO(data))


def offers(app: AppTest) -> bool:
    """Whether there is something to download."""
    return any(getattr(each, "key", "") == "present_download" for each in app.get("download_button"))


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_tab_leads_to_the_presenters_screen_and_tells_what_will_be_made(
    open_screen, fictional: Path, words, lang: str
) -> None:
    """A fifth tab; the way to the presenter's screen; every part with a title, or left out with a reason."""
    app = open_screen("present", id="harbour-bank", lang=lang)
    html = words(app)
    assert not app.exception
    assert f"/stage?lang={lang}&amp;id=harbour-bank&amp;assessment=2026-spring" in html
    assert f'aria-current="page">{"Present" if lang == "en" else "Presenteren"}</a>' in html
    material = service.organisations.material("harbour-bank")
    assert material is not None
    told, left_out = html.split('class="q-told"')[1].split("</ol>")
    for part in PARTS:
        there = part in sequence.parts(material)
        assert (f"<li>{escape(sequence.label(part, lang))}</li>" in told) == there
        assert (f"<dt>{escape(sequence.label(part, lang))}</dt><dd>" in left_out) != there


def test_every_part_that_may_be_missing_has_a_reason(open_screen, fictional: Path) -> None:
    """Whatever a part says, its absence can be explained; the parts that are always there need no reason."""
    open_screen("present", id="harbour-bank", lang="en")
    always = {*sequence.ALWAYS, "model"}
    assert {part for part in PARTS if not present_view.why_not(part)} == always


def test_what_is_left_out_in_the_link_is_left_out(open_screen, fictional: Path, words) -> None:
    """Language, client, kinds and parts come from the link; the preview follows them."""
    app = open_screen(
        "present",
        **{
            "id": "harbour-bank",
            "lang": "en",
            "in": "nl",
            "client": "Client & Co",
            "without": "lenses",
            "kinds": "yaml",
        },
    )
    html = words(app)
    assert not app.exception
    told, left_out = html.split('class="q-told"')[1].split("</ol>")
    assert f"<li>{escape(sequence.label('human', 'nl'))}</li>" in told
    assert escape(sequence.label("lenses", "nl")) not in told
    assert "you leave it out" in left_out
    assert "<bdi>Client &amp; Co</bdi>" in html.split("q-slide-cover")[1]
    assert "every answer, note and pseudonym" in html


def test_kinds_are_made_and_offered_as_one_file_until_something_else_is_chosen(
    open_screen, fictional: Path, words
) -> None:
    """One press makes the kinds that are wanted; a later choice takes the offer away; nothing is written to disk."""
    app = open_screen("present", id="harbour-bank", lang="en", kinds="xlsx,yaml")
    before = {path for path in fictional.rglob("*") if path.suffix in (".xlsx", ".yaml", ".zip")}
    assert not offers(app)
    app.button(key="present_make").click().run()
    with made(app) as archive:
        assert archive.namelist() == ["harbour-bank--2026-spring.xlsx", "harbour-bank--2026-spring.yaml"]
        assert archive.testzip() is None
        original = service.organisations.assessment_as_yaml(fictional, "harbour-bank", "2026-spring").encode()
        assert archive.read("harbour-bank--2026-spring.yaml") == original
    assert offers(app)
    assert "Workbook (XLSX) <span>1 file, " in words(app).split('class="q-made"')[1]
    assert {path for path in fictional.rglob("*") if path.suffix in (".xlsx", ".yaml", ".zip")} == before

    app.toggle(key="choice-notes").set_value(True).run()
    assert not offers(app)


def test_a_logo_that_is_none_is_refused_in_a_sentence(open_screen, fictional: Path, words) -> None:
    """An upload that is no picture says so and nothing can be made; a picture is shown on the cover."""
    app = open_screen("present", id="harbour-bank", lang="en")
    app.file_uploader(key="present_logo").set_value(("logo.png", b"no picture", "image/png")).run()
    assert not app.exception
    assert "has to be a PNG or a JPEG" in words(app)
    assert not [each for each in app.button if each.key == "present_make"]

    picture = io.BytesIO()
    Image.new("RGB", (60, 20), "#0a5").save(picture, "PNG")
    app.file_uploader(key="present_logo").set_value(("logo.png", picture.getvalue(), "image/png")).run()
    assert "data:image/png;base64," in words(app).split("q-slide-cover")[1]


def test_a_colour_of_the_link_is_followed_or_refused(open_screen, fictional: Path, words) -> None:
    """An accent in the link colours the preview; one that is no colour is refused in a sentence."""
    assert "--q-brand:#AA3300" in words(open_screen("present", id="harbour-bank", lang="en", accent="aa3300"))
    app = open_screen("present", id="harbour-bank", lang="en", accent="red;x")
    assert not app.exception
    assert "This is no colour" in words(app)
    assert "red;x" not in words(app)


@pytest.mark.parametrize("place", range(1, len(HOSTILE), 5))
def test_a_hostile_name_is_text(open_screen, workspace: Path, words, place: int) -> None:
    """A name that tries to be markup stands there letter by letter, also as the client's."""
    (workspace / "hostile.yaml").write_text(hostile_assessment(HOSTILE[place]), encoding="utf-8")
    app = open_screen("present", id="hostile", lang="en")
    html = words(app)
    assert not app.exception
    assert escape(HOSTILE[place]) in html
    assert "<script>" not in html


def test_nobody(open_screen, fictional: Path, words) -> None:
    """A link to an organisation that is not there says so."""
    assert 'class="q-empty"' in words(open_screen("present", id="nobody", lang="en"))
