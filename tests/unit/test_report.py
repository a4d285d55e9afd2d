"""The report: its numbers, its order, who can read it, and what never stands in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import Destination

from quadrant.board import sequence
from quadrant.board.choices import Choices, choose
from quadrant.board.report import report
from quadrant.charts.captions import number
from quadrant.drawing import replaced_sentence
from quadrant.language import LANGUAGES, translate
from quadrant.model import load_model
from quadrant.pictures import view_label
from quadrant.scoresheet import score_files
from quadrant.story.findings import standing_out, tell
from quadrant.story.material import Material
from quadrant.typeface import covers
from tests.boards import DISSENT, EDGES, FICTIONAL, NOTE, PSEUDONYM, REASON, fictional, made_up
from tests.hostile import HOSTILE

MODEL = load_model()
ORGANISATIONS = sorted({path.name.partition("--")[0] for path in FICTIONAL.glob("*.yaml")})


def made(material: Material, choices: Choices) -> bytes:
    """The report of a material."""
    return report(material, tell(material), choices)


@cache
def of_harbour_bank(language: str) -> PdfReader:
    """The report of a full organisation."""
    return PdfReader(BytesIO(made(fictional(), choose(language))))


@cache
def words(read: PdfReader) -> str:
    """All text of a report, as one line, with places to break taken out."""
    pages = "\n".join(page.extract_text() for page in read.pages)
    return " ".join(pages.replace("\u200b", "").replace("-\n", "-").split())


def titles(read: PdfReader) -> dict[str, int]:
    """The outline of a report: titles with their pages, counted from 0."""
    places = {}
    for entry in read.outline:
        if isinstance(entry, Destination):
            page = read.get_destination_page_number(entry)
            assert page is not None
            places[str(entry.title)] = page
    return places


def told(material: Material, choices: Choices) -> str:
    """All words of the report of a material."""
    return words(PdfReader(BytesIO(made(material, choices))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_score_of_every_view_is_that_of_the_command(language: str) -> None:
    """Axes, elements, groups and people stand in the report as `score` gives them, with one decimal."""
    row = score_files([FICTIONAL / "harbour-bank--2026-spring.yaml"]).rows[0]
    text = words(of_harbour_bank(language))

    def shown(score: float | None) -> str:
        return "–" if score is None else number(score, language)

    for name, heard in fictional().portrait.heard.items():
        label, view = view_label(name, MODEL, language), row["views"][name]
        assert f"{label} {heard} {shown(view['digital'])} {shown(view['human'])}" in text
    apart = [name for name in fictional().portrait.views if name not in ("inside", "outside")]
    for element in MODEL.elements:
        inside, outside = (row["views"][name]["elements"][element.id] for name in ("inside", "outside"))
        label = element.label[language]
        groups = [row["views"][name]["elements"][element.id]["score"] for name in apart]
        assert f"{label} {shown(inside['score'])} {shown(outside['score'])}" in text
        assert f"{label} {' '.join(map(shown, groups))}" in text
        assert re.search(
            rf"{label} {shown(inside['score'])} \S+ \S+ {inside['questions']}/{inside['applicable']}", text
        )


def test_every_question_stands_in_the_appendix() -> None:
    """All questions with their words, every level in words, and how many people chose each."""
    text = words(of_harbour_bank("en"))

    for each in fictional().portrait.questions:
        assert each.question.label["en"] in text
        assert each.question.question["en"] in text
        assert each.inside is not None
        counts = iter(each.inside.tally.levels)
        for at, level in enumerate(each.question.levels, start=1):
            found = re.search(rf"{at} {re.escape(level['en'])} (\d+)", text)
            assert found
            assert int(found[1]) == next(counts)
        if each.score is not None and each.score.score is not None:
            assert f"{each.question.label['en']} inside {number(each.score.score, 'en')}" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_follows_the_story(language: str) -> None:
    """Its parts stand in the order of the story, 8 to 12 pages with the appendix after them, and open with findings."""
    read = of_harbour_bank(language)
    wanted = [sequence.label(part, language) for part in sequence.PARTS]
    appendix = translate("Appendix: all questions", language)

    assert [title for title in titles(read) if title in wanted] == [title for title in wanted if title in titles(read)]
    assert 8 <= titles(read)[appendix] <= 12
    second = " ".join(read.pages[1].extract_text().split())
    for finding in standing_out(tell(fictional())):
        assert finding.sentences(language)[0] in second


def test_a_screen_reader_can_read_it() -> None:
    """The file says that it is PDF/UA-1, has a language and a title, and every figure says what it shows."""
    read = of_harbour_bank("nl")
    root: Any = read.trailer["/Root"]
    elements = list(structure(root["/StructTreeRoot"]))
    figures = [each for each in elements if each.get("/S") == "/Figure"]
    kinds = {str(each.get("/S")) for each in elements}

    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert read.metadata is not None
    assert read.metadata.title == "Harbour Bank: Rapport"
    assert len(figures) >= 8
    assert all(str(each.get("/Alt", "")) for each in figures)
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/L", "/LI", "/P"} <= kinds


def structure(element: Any) -> Iterator[dict[str, Any]]:
    """The elements of a tagged document, from the root down."""
    element = element.get_object()
    if isinstance(element, list):
        for each in element:
            yield from structure(each)
    elif isinstance(element, dict):
        yield element
        if "/K" in element:
            yield from structure(element["/K"])


def test_its_fonts_are_the_bundled_ones_and_are_in_it() -> None:
    """Every font of every page is embedded, and is Source Sans or Source Serif."""
    pages: list[Any] = list(of_harbour_bank("en").pages)
    fonts = [font for page in pages for font in page["/Resources"].get("/Font", {}).values()]

    assert fonts
    for font in fonts:
        inner = font.get_object()["/DescendantFonts"][0].get_object()
        assert re.fullmatch(r"/[A-Z]{6}\+Source(Sans3|Serif4)-\w+", inner["/BaseFont"])
        assert "/FontFile2" in inner["/FontDescriptor"]


@pytest.mark.parametrize("edge", EDGES)
def test_less_than_everything_makes_a_shorter_report(edge: str, tmp_path: Path) -> None:
    """Whoever has few people, few elements or a long name has a report too: its parts have something to say."""
    material = made_up(tmp_path, **EDGES[edge])
    for language in LANGUAGES:
        read = PdfReader(BytesIO(made(material, choose(language))))
        absent = {sequence.label(part, language) for part in sequence.PARTS} - {
            sequence.label(part, language) for part in (*sequence.parts(material), "disagreement")
        }

        assert not absent & set(titles(read))
        cover = " ".join(read.pages[0].extract_text().split())
        assert EDGES[edge].get("name", "Made Up") in cover
        assert replaced_sentence(language) not in cover


def test_a_script_that_the_fonts_lack_is_said(tmp_path: Path) -> None:
    """A Chinese name becomes its id, and the cover says so."""
    text = told(made_up(tmp_path, name="海港銀行股份有限公司"), choose("en"))

    assert text.startswith("Report made-up")
    assert replaced_sentence("en") in text


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if place % 4 == 0 else pytest.mark.long) for place, name in enumerate(HOSTILE)]
)
def test_hostile_text_stays_text(name: str, tmp_path: Path) -> None:
    """Markup, code, links and direction marks in names, titles and notes are words: nothing links or runs."""
    material = made_up(
        tmp_path,
        name=name,
        assessment={"id": "one", "date": "2026-05-12", "title": name},
        agreed={"data": {"trust": {"level": 2, "reason": name, "dissent": name}}},
    )
    choices = choose("en", client=name, small_print=name, notes=True)
    read = PdfReader(BytesIO(made(material, choices)))
    root: Any = read.trailer["/Root"]
    pages: list[Any] = list(read.pages)
    links = [link.get_object() for page in pages for link in page.get("/Annots", [])]

    assert links  # the contents lead to their pages
    assert all("/Dest" in link or link["/A"]["/S"] == "/GoTo" for link in links)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    if covers(name) and name.isascii():
        assert "".join(name.split())[:60] in "".join(words(read).split())


def test_who_answered_and_what_they_wrote_stays_out(tmp_path: Path) -> None:
    """Pseudonyms never stand in a report; notes, reasons and dissent do when that is chosen."""
    material = made_up(tmp_path)
    without, with_notes = told(material, choose("en")), told(material, choose("en", notes=True))

    assert PSEUDONYM not in without + with_notes
    for written in (NOTE, REASON, DISSENT):
        assert written not in without
        assert written in with_notes


def test_no_other_organisation_is_named() -> None:
    """Among peers there are figures of the cohort and nobody's name."""
    text = words(of_harbour_bank("en"))
    files = [FICTIONAL.glob(f"{name}--*.yaml") for name in ORGANISATIONS]
    heads = [yaml.load(next(found).read_bytes(), Loader=yaml.CSafeLoader)["organisation"] for found in files]
    others = {head["name"] for head in heads} - {"Harbour Bank"}

    assert translate("Among peers", "en") in text
    assert len(others) > 10
    assert not [name for name in others if name in text]


def test_what_is_left_out_is_out() -> None:
    """A part that somebody left out has no page, and its figures stand nowhere."""
    text = told(fictional(), choose("en", without=frozenset({"peers", "lenses", "route"})))

    for title in ("Among peers", "Further lenses", "The lenses that speak loudest", "The route"):
        assert title not in text
    assert "The position" in text


def test_the_clients_name_logo_and_colour_stand_on_the_cover() -> None:
    """A client's name stands on the cover and in every footer, the logo is a picture with words, the colour is used."""
    logo = BytesIO()
    Image.new("RGB", (300, 120), "#803010").save(logo, "PNG")
    choices = choose("en", client="The Client", logo=logo.getvalue(), accent="#803010", small_print="Confidential")
    read = PdfReader(BytesIO(made(fictional(), choices)))

    pages = [page.extract_text() for page in read.pages]

    assert len(list(read.pages[0].images)) == 1
    assert all("The Client" in page and fictional().portrait.record.content_hash[:12] in page for page in pages)
    assert all("Confidential" in page for page in pages[1:])


def test_the_same_input_gives_the_same_bytes() -> None:
    """Made twice it is the same file; another language is another."""
    assert made(fictional(), choose("en")) == made(fictional(), choose("en"))
    assert made(fictional(), choose("en")) != made(fictional(), choose("nl"))


@pytest.mark.long
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_fictional_organisation_has_a_report(organisation: str) -> None:
    """Every assessment of every fictional organisation can be told in both languages."""
    for stored in fictional(organisation).history:
        for language in LANGUAGES:
            assert len(PdfReader(BytesIO(made(fictional(organisation, stored.assessment), choose(language)))).pages) > 8
