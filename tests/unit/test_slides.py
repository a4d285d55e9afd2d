"""The deck, read back: its numbers, its words, who can read it, what never stands in it, and that it stays the same."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from quadrant.board import sequence
from quadrant.board.choices import Choices, choose
from quadrant.board.slide_charts import as_shown, workbook
from quadrant.board.slides import deck
from quadrant.board.telling import FINGERPRINT
from quadrant.charts.captions import day, number
from quadrant.language import LANGUAGES
from quadrant.model import load_model
from quadrant.scoresheet import score_files
from quadrant.story.findings import tell
from quadrant.story.material import Material
from tests.boards import DISSENT, EDGES, FICTIONAL, NOTE, PSEUDONYM, REASON, fictional, found, made_up
from tests.hostile import HOSTILE, hostile_assessment

MODEL = load_model()
AXES = [axis.id for axis in MODEL.axes]


def made(material: Material, choices: Choices) -> bytes:
    """The deck of a material."""
    return deck(material, tell(material), choices)


def read(data: bytes) -> Any:
    """A deck, opened as PowerPoint would."""
    return Presentation(BytesIO(data))


@cache
def of_harbour_bank(language: str = "en") -> Any:
    """The deck of a full organisation."""
    return read(made(fictional(), choose(language)))


def shapes(slide: Any) -> Iterator[Any]:
    """All shapes of a slide, those in groups too."""
    for shape in slide.shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from shape.shapes


def charts(slide: Any) -> list[Any]:
    """The charts of a slide."""
    return [shape.chart for shape in shapes(slide) if shape.has_chart]


def of_part(opened: Any, part: sequence.Part, language: str = "en") -> list[Any]:
    """The slides of one part, by the words above their titles."""
    label = sequence.label(part, language)
    return [slide for slide in opened.slides if label in [shape.text for shape in words_of(slide)]]


def words_of(slide: Any) -> list[Any]:
    """The text frames of a slide."""
    return [shape.text_frame for shape in shapes(slide) if shape.has_text_frame]


def everything(data: bytes) -> str:
    """All that a file holds, with the texts of its workbooks, as characters."""
    text = []
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(BytesIO(content)) as book:
                    content = b"".join(book.read(each) for each in book.namelist())
            text.append(content.decode("utf-8", "replace"))
    return "".join(text)


def cells(book: bytes) -> dict[str, str | float]:
    """What stands in the cells of the sheet of a workbook: numbers as such, everything else as text."""
    with zipfile.ZipFile(BytesIO(book)) as archive:
        texts = ["".join(each.itertext()) for each in etree.fromstring(archive.read("xl/sharedStrings.xml"))]
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    return {
        cell.get("r"): texts[int(cell.findtext("{*}v"))] if cell.get("t") == "s" else float(cell.findtext("{*}v"))
        for cell in sheet.iter("{*}c")
    }


def series_of(chart: Any) -> dict[str, list[float | None]]:
    """The values of each series by its name."""
    return {series.name: list(series.values) for series in chart.plots[0].series}


def points_of(chart: Any) -> dict[str, list[tuple[float, float]]]:
    """The points of each series of a scatter by its name."""
    return {
        series.name: list(zip(series.iter_values_x(), series.values, strict=True))
        for series in (_Scatter(each) for each in chart.plots[0].series)
    }


class _Scatter:
    """A series with the horizontal values, which python-pptx writes and does not read."""

    def __init__(self, series: Any) -> None:
        self.name, self.values, self._element = series.name, list(series.values), series._element

    def iter_values_x(self) -> list[float]:
        """From left to right."""
        return [float(each.text) for each in self._element.findall("{*}xVal//{*}v")]


def row_of(path: Path) -> dict[str, Any]:
    """What `score --format json` gives of one file."""
    (row,) = score_files([path]).rows
    return row


ROW = row_of(FICTIONAL / "harbour-bank--2026-spring.yaml")


def test_the_slides_are_those_of_the_story_in_its_order() -> None:
    """Every part that has something to say has a slide, in order, on 16:9."""
    opened = of_harbour_bank()
    kickers = [words_of(slide)[1].text for slide in list(opened.slides)[1:]]
    parts = [part for part in sequence.parts(fictional()) if part != "title"]
    assert list(dict.fromkeys(kickers)) == [sequence.label(part, "en") for part in parts]
    assert opened.slide_width * 9 == opened.slide_height * 16


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_points_of_the_quadrant_are_the_exact_scores(language: str) -> None:
    """Every view is a point at what `score` gives it; the label beside it is its name; the axes run from 0 to 100."""
    (slide,) = of_part(of_harbour_bank(language), "position", language)
    (chart,) = charts(slide)
    points = points_of(chart)
    for view, scores in ((name, ROW["views"][name]) for name in fictional().portrait.views):
        label = {"inside": "Inside view", "outside": "Customers"}.get(view) or MODEL.group(view).label["en"]
        if language == "en":
            assert points[label] == [pytest.approx((scores["digital"], scores["human"]))]
    region = next(each for name, each in points.items() if name.startswith("90"))
    drawn = ROW["views"]["inside"]["position"]["region"]
    assert region == [pytest.approx(tuple(each)) for each in (*drawn, drawn[0])]
    for axis in (chart.category_axis, chart.value_axis):
        assert (axis.minimum_scale, axis.maximum_scale) == (0, 100)
        assert axis.has_title


@pytest.mark.parametrize("language", LANGUAGES)
def test_bars_are_the_exact_scores_of_elements(language: str) -> None:
    """Inside, customers and ambition of every element are in its axis's chart as `score` and the file give them."""
    ambition = fictional().portrait.assessment.ambition
    assert ambition is not None
    for axis in MODEL.axes:
        (slide,) = of_part(of_harbour_bank(language), axis.id, language)  # type: ignore[arg-type]
        (chart,) = charts(slide)
        inside, customers, goal = series_of(chart).values()
        assert list(chart.plots[0].categories) == [element.label[language] for element in axis.elements]
        for at, element in enumerate(axis.elements):
            views = ROW["views"]
            assert inside[at] == pytest.approx(views["inside"]["elements"][element.id]["score"])
            assert customers[at] == pytest.approx(views["outside"]["elements"][element.id]["score"])
            assert goal[at] == pytest.approx(ambition.elements.get(element.id)) or goal[at] is None


def test_the_change_is_the_exact_scores_of_every_assessment() -> None:
    """The lines hold both axes of all assessments up to this one."""
    (slide,) = [each for each in of_part(of_harbour_bank(), "way") if len(charts(each)[0].plots[0].categories) == 3]
    rows = [row_of(path)["views"]["inside"] for path in sorted(FICTIONAL.glob("harbour-bank--*.yaml"))]
    lines = list(series_of(charts(slide)[0]).values())
    assert lines == [[pytest.approx(row[axis]) for row in rows] for axis in AXES]


def test_levels_are_counted_as_people_chose_them(tmp_path: Path) -> None:
    """The stacked bars hold how many of those inside chose each level, and the workbook holds the same."""
    file = tmp_path / "one.yaml"
    file.write_text(hostile_assessment("Plain"), encoding="utf-8")
    (slide,) = of_part(read(made(found([file], "hostile"), choose())), "disagreement")
    (chart,) = charts(slide)
    people = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)["respondents"]
    chosen = [each["answers"]["data"]["trust"]["level"] for each in people if each["group"] != "customer"]
    counts = [chosen.count(level) for level in MODEL.levels]
    assert [values[0] for values in series_of(chart).values()] == counts
    sheet = cells(chart.part.chart_workbook.xlsx_part.blob)
    assert [sheet[f"{column}2"] for column in "BCDEF"] == counts


def test_peers_are_figures_of_the_cohort_and_nobody_else() -> None:
    """Own scores and medians are beside each other; no other organisation is in the deck."""
    (slide,) = of_part(of_harbour_bank(), "peers")
    own, medians = series_of(charts(slide)[0]).values()
    assert own == [pytest.approx(each.score) for each in fictional().standings]
    assert medians == [pytest.approx(each.figure.median) for each in fictional().standings]
    text = everything(made(fictional(), choose()))
    files = [yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in FICTIONAL.glob("*.yaml")]
    others = {file["organisation"]["name"] for file in files}
    assert [name for name in others - {"Harbour Bank"} if name in text] == []


def test_the_middle_half_of_a_cohort_is_drawn_where_it_may_be_said() -> None:
    """From the first to the third quartile, as distances from the median; only where there are quartiles."""
    first, *others = fictional().standings
    known = replace(first, figure=replace(first.figure, median=50.0, quartiles=(42.5, 55.0)))
    (slide,) = of_part(read(made(replace(fictional(), standings=(known, *others)), choose())), "peers")
    own, median = charts(slide)[0].plots[0].series
    assert own._element.find("{*}errBars") is None
    bars = median._element.find("{*}errBars")
    plus, minus = (
        {point.get("idx"): float(point.findtext("{*}v")) for point in bars.iterfind(f"{{*}}{side}//{{*}}pt")}
        for side in ("plus", "minus")
    )
    assert (plus, minus) == ({"0": 5.0}, {"0": 7.5})


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_the_words_is_one_of_a_finding_or_of_the_scores(language: str) -> None:
    """No figure on a slide or in its notes comes from nowhere."""
    known = " ".join(
        [
            *(each for told in tell(fictional()) for each in told.sentences(language)),
            *(number(leg.before, language) for leg in fictional().legs),
            *(each.lens.idea[language] for each in fictional().lenses),
            *(
                number(score["score"], language)
                for view in ROW["views"].values()
                for score in view["elements"].values()
                if score["score"] is not None
            ),
        ]
    )
    decimals = re.compile(r"\d+[.,]\d")
    said = {
        found
        for slide in of_harbour_bank(language).slides
        for frame in (*words_of(slide), slide.notes_slide.notes_text_frame)
        for found in decimals.findall(frame.text)
    }
    assert len(said) > 10
    assert said <= set(decimals.findall(known))


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_read_it(language: str) -> None:
    """Every slide has a title of its own in a real title placeholder, every chart and picture is told in words."""
    for slide in of_harbour_bank(language).slides:
        assert slide.shapes.title.text_frame.text
        for shape in slide.shapes:
            if shape.has_chart or shape.shape_type in (MSO_SHAPE_TYPE.GROUP, MSO_SHAPE_TYPE.PICTURE):
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr")) > 20
        assert slide.notes_slide.notes_text_frame.text.count("\n") > 0
        tags = {run.get("lang") for run in slide._element.iter("{*}rPr")}
        assert tags == {{"en": "en-GB", "nl": "nl-NL"}[language]}


def test_placeholders_are_those_of_the_layouts() -> None:
    """Words, charts and footers fill placeholders of their layout, so that another theme can be laid over them."""
    opened = of_harbour_bank()
    for layout in opened.slide_layouts:
        kinds = {each.placeholder_format.type for each in layout.placeholders}
        assert kinds & {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
    for slide in opened.slides:
        there = {each.placeholder_format.idx for each in slide.slide_layout.placeholders}
        assert {each.placeholder_format.idx for each in slide.placeholders} <= there
        assert all(each.text for each in words_of(slide) if each._parent.is_placeholder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_footer_says_what_it_rests_on(language: str) -> None:
    """Name, date, Quadrant, fictional, and the fingerprints of file and questionnaire stand on all slides but one."""
    material = fictional()
    name, date = "Harbour Bank", day(material.portrait.assessment.date, language)
    prints = material.portrait.record.content_hash[:FINGERPRINT], material.model_fingerprint[:FINGERPRINT]
    parts = name, date, "Quadrant", {"en": "Fictional", "nl": "Fictief"}[language], *prints
    for slide in list(of_harbour_bank(language).slides)[1:]:
        kinds = {each.placeholder_format.type: each for each in slide.placeholders}
        assert all(part in kinds[PP_PLACEHOLDER.FOOTER].text for part in parts)
        assert PP_PLACEHOLDER.SLIDE_NUMBER in kinds


def test_nobody_is_named_and_notes_are_chosen(tmp_path: Path) -> None:
    """Pseudonyms, reasons and dissent never stand in a deck; what people wrote only when that was chosen."""
    material = made_up(tmp_path)
    without, with_notes = (everything(made(material, choose(notes=chosen))) for chosen in (False, True))
    for text in (without, with_notes):
        assert not re.search(f"{PSEUDONYM}|{REASON}|{DISSENT}", text)
    assert NOTE not in without
    assert NOTE in with_notes


def test_a_group_under_three_is_never_apart(tmp_path: Path) -> None:
    """With one of each group inside there is one view from within and no other, in charts and workbooks too."""
    opened = read(made(made_up(tmp_path, **EDGES["three people"]), choose()))
    (slide,) = of_part(opened, "position")
    assert not {group.label["en"] for group in MODEL.groups} & set(points_of(charts(slide)[0]))


@pytest.mark.parametrize("name", EDGES)
def test_no_chart_is_empty_and_no_part_without_anything_to_say(name: str, tmp_path: Path) -> None:
    """An organisation that has less has fewer slides; every chart has values."""
    material = made_up(tmp_path, **EDGES[name])
    opened = read(made(material, choose("nl")))
    parts = sequence.parts(material)
    for part in sequence.PARTS:
        assert bool(of_part(opened, part, "nl")) == (part in parts and part != "title")
    for slide in opened.slides:
        for chart in charts(slide):
            assert any(value is not None for values in series_of(chart).values() for value in values)


def test_parts_can_be_left_out() -> None:
    """What is not wanted is not there; the cover and what it rests on always are."""
    wanted = made(fictional(), choose(without=frozenset(sequence.PARTS)))
    assert len(read(wanted).slides) == 2


def test_a_client_a_logo_and_a_colour_are_taken_over() -> None:
    """The client's name is on the cover and in every footer, the logo is a picture with words, the colour a theme's."""
    drawn = BytesIO()
    Image.new("RGB", (400, 100), "#AA3300").save(drawn, "PNG")
    choices = choose(client="Meridian Partners", logo=drawn.getvalue(), accent="#f0c000", small_print="Confidential")
    data = made(fictional(), choices)
    cover, *others = read(data).slides
    assert cover.shapes.title.text_frame.text == "Meridian Partners"
    (picture,) = [shape for shape in cover.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert "Meridian Partners" in picture._element.nvPicPr.cNvPr.get("descr")
    assert picture.width / picture.height == pytest.approx(4, rel=0.01)
    feet = [each.text for slide in others for each in slide.placeholders if each.name == "Footer"]
    assert len(feet) == len(others)
    assert all("Meridian Partners" in foot and foot.endswith("Confidential") for foot in feet)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        theme = archive.read("ppt/theme/theme1.xml").decode()
    assert f'<a:accent1><a:srgbClr val="{choices.brand.on_light[1:]}"/>' in theme


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_text(name: str, tmp_path: Path) -> None:
    """No link, no formula, no broken markup, no number out of a name; what is written is what is read."""
    file = tmp_path / "one.yaml"
    file.write_text(hostile_assessment(name), encoding="utf-8")
    data = made(found([file], "hostile"), choose(client=name, small_print=name, notes=True))
    opened = read(data)
    title = re.sub("[\u2066-\u2069]", "", opened.slides[0].shapes.title.text_frame.text)
    assert (
        title == name[: len(title) - 1] + "…" if title.endswith("…") else title == " ".join(name.split())[:120].strip()
    )
    text = everything(data)
    assert not re.search('hlinkClick|<f>|<hyperlink|TargetMode="External"', text)
    for slide in opened.slides:
        assert etree.tostring(slide._element)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "a\x1bb", "1"])
def test_cells_hold_text_and_never_a_formula(text: str) -> None:
    """Whatever a text looks like, its cell holds a string; numbers keep their full value."""
    book = workbook([[text, 66.25], ["", 1 / 3]])
    sheet = cells(book)
    assert isinstance(sheet["A1"], str)
    assert sheet["B1"] == 66.25
    assert sheet["B2"] == pytest.approx(1 / 3, abs=1e-15)
    with zipfile.ZipFile(BytesIO(book)) as archive:
        assert not re.search(b"<f>|<hyperlink", archive.read("xl/worksheets/sheet1.xml"))


@pytest.mark.parametrize(
    ("score", "office"),
    [(66.25, "66.2"), (66.35, "66.3"), (0.05, "0.1"), (50.0, "50.0"), (0.25, "0.2"), (99.95, "100.0")],
)
def test_an_office_shows_the_decimal_that_screens_show(score: float, office: str) -> None:
    """Where an Office would round a half the other way, the value is a hair off; it is never more."""
    shown = as_shown(score)
    assert shown is not None
    assert abs(shown - score) < 1.01e-9
    assert number(score, "en") == office == f"{int(shown * 10 + 0.5) / 10:.1f}"


_AGAIN = """
import sys
from quadrant.board.choices import choose
from tests.unit.test_slides import made
from tests.boards import fictional
sys.stdout.buffer.write(made(fictional(), choose("nl", client="Somebody", accent="#AA3300")))
"""


@pytest.mark.long  # the command's tests compare all kinds
def test_two_processes_make_the_same_bytes() -> None:
    """Nothing of the clock, of chance or of the machine is in the file."""
    here = made(fictional(), choose("nl", client="Somebody", accent="#AA3300"))
    elsewhere = os.environ | {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"}
    other = subprocess.run([sys.executable, "-c", _AGAIN], capture_output=True, check=True, env=elsewhere).stdout
    assert len(here) > 50_000
    assert hashlib.sha256(here).hexdigest() == hashlib.sha256(other).hexdigest()


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_renders_every_slide(tmp_path: Path) -> None:
    """Another Office opens the deck and prints as many pages as there are slides."""
    (tmp_path / "deck.pptx").write_bytes(made(fictional(), choose()))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "deck.pptx")], check=True, capture_output=True)
    pages = (tmp_path / "deck.pdf").read_bytes()
    from pypdf import PdfReader

    assert len(PdfReader(BytesIO(pages)).pages) == len(of_harbour_bank().slides)
