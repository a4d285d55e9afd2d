"""Pictures on paper: the same facts, the bundled fonts alone, the same bytes every time."""

from __future__ import annotations

import datetime
import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from quadrant.charts import Dot, ElementLine, ElementPicture, Passport, QuadrantPicture, Step
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES
from quadrant.drawing import DPI, Shown, fonts, of_elements, png, quadrant_png, quadrant_svg, svg
from quadrant.model import load_model
from quadrant.palette import DARK, LIGHT, mixed
from quadrant.typeface import SANS, SERIF

MODEL = load_model()
DAY = datetime.date(2026, 5, 12)
PICTURE = QuadrantPicture(
    "Harbour Bank",
    (Dot("inside", "Inside view", 58.4, 47.2), Dot("outside", "Customers", 44, 31, "customers", thin="3 respondents")),
    Passport(9, DAY, DAY, "inside", 1, True),
    region=((50, 47), (58, 55), (66, 47), (58, 39)),
    way=(Step(datetime.date(2025, 5, 12), 40, 30),),
)
ELEMENTS = ElementPicture("Harbour Bank", (ElementLine("data", 43.75, (30, 60), 25),), PICTURE.passport)
MARKUP = ("#emph[x]", "$ x^2 $", "*x* _y_", "#panic()", '"); #import', "<script>", "A" * 200, "\\")
SVG = "{http://www.w3.org/2000/svg}"


def test_a_png_is_large_enough_to_print() -> None:
    """The quadrant is a square of 160 mm with a margin of 8 at each side, 300 dots per inch."""
    image = Image.open(BytesIO(quadrant_png(PICTURE, MODEL, "en")))

    assert image.format == "PNG"
    assert image.width == pytest.approx(176 / 25.4 * DPI, abs=1)
    assert image.height > image.width


def test_the_same_facts_give_the_same_bytes() -> None:
    """Drawing twice gives the same PNG and the same SVG, and another score gives another one."""
    other = replace(PICTURE, dots=(Dot("inside", "Inside view", 58.5, 47.2),))

    for draw in (quadrant_png, quadrant_svg):
        assert draw(PICTURE, MODEL, "nl") == draw(PICTURE, MODEL, "nl")
        assert draw(PICTURE, MODEL, "nl") != draw(other, MODEL, "nl")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_drawing_shows_the_marks_where_the_facts_are(theme: object) -> None:
    """At the pixel of the inside score the PNG has the colour of the inside view, and the theme's ground outside."""
    assert theme in (LIGHT, DARK)
    colours = LIGHT if theme is LIGHT else DARK
    image = Image.open(BytesIO(quadrant_png(replace(PICTURE, title=""), MODEL, "en", colours.name))).convert("RGB")
    scene = quadrant_scene(PICTURE, MODEL, "en", colours, SIZES["paper"])
    mark = next(mark for mark in scene.marks if mark.id == "inside")
    unit, margin = 160 / 25.4 * DPI / scene.width, 8 / 25.4 * DPI
    found = image.getpixel((round(margin + mark.x * unit), round(margin + mark.y * unit)))

    assert found == struct.unpack("3B", bytes.fromhex(colours.kinds["inside"][1:]))
    assert image.getpixel((3, 3)) == struct.unpack("3B", bytes.fromhex(colours.background[1:]))


def test_people_and_rounds_are_drawn_on_paper_too() -> None:
    """A person is a quiet mark of the palette's colour at their own place; a round has its name, not a date."""
    person = replace(PICTURE, title="", people=(("inside", ((20.0, 80.0),)),))
    image = Image.open(BytesIO(quadrant_png(person, MODEL, "en"))).convert("RGB")
    scene = quadrant_scene(person, MODEL, "en", LIGHT, SIZES["paper"])
    mark = next(mark for mark in scene.marks if mark.series == "people")
    unit, margin = 160 / 25.4 * DPI / scene.width, 8 / 25.4 * DPI
    ground = LIGHT.zones["analogue_emotional"]
    expected = mixed(LIGHT.kinds["inside"], ground, mark.opacity)
    found = image.getpixel((round(margin + mark.x * unit), round(margin + mark.y * unit)))
    assert found == pytest.approx(struct.unpack("3B", bytes.fromhex(expected[1:])), abs=2)

    named = replace(PICTURE, way=(Step(DAY, 40, 30, "first", "Round one"),))
    dated = replace(PICTURE, way=(Step(DAY, 40, 30, "first"),))
    assert quadrant_svg(named, MODEL, "en") != quadrant_svg(dated, MODEL, "en")


PROFILE = svg(of_elements(ELEMENTS, MODEL, "en", LIGHT), "en", LIGHT)


@pytest.mark.parametrize("drawn", [quadrant_svg(PICTURE, MODEL, "en"), PROFILE])
def test_an_svg_stands_on_its_own(drawn: bytes) -> None:
    """The SVG is well formed, has a name and a description, needs no font and refers to nothing outside itself."""
    root = ET.fromstring(drawn)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert title is not None
    assert title.text == "Harbour Bank"
    assert description is not None
    assert description.text
    assert root.get("role") == "img"
    assert not list(root.iter(f"{SVG}text"))
    assert not list(root.iter(f"{SVG}image"))
    assert not re.search(rb'(?:href|src)="(?!#)|url\((?!#)|font-family', drawn)


def test_only_the_bundled_fonts_are_used() -> None:
    """The drawing knows the two bundled families and no font of the machine or of typst itself."""
    assert set(fonts().families()) == {SANS, SERIF}


@pytest.mark.parametrize(
    "name", ["#emph[x]", "$ x^2 $", "*x* _y_", "#panic()", '"); #import', "<script>", "A" * 200, "\\"]
)
def test_names_are_data_and_never_markup(name: str) -> None:
    """Typst markup and code, XML and very long names are drawn as text: nothing runs, nothing breaks."""
    picture = replace(PICTURE, title=name, subtitle=name, dots=(Dot("a", name, 40, 60),))
    root = ET.fromstring(quadrant_svg(picture, MODEL, "en"))
    plain = ET.fromstring(quadrant_svg(replace(picture, title="x", subtitle=""), MODEL, "en"))

    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == name
    # Each glyph is one reference: a name that was read as markup would leave none.
    assert len(list(root.iter(f"{SVG}use"))) > len(list(plain.iter(f"{SVG}use")))


def test_letters_that_the_fonts_lack_are_said_not_drawn_as_boxes() -> None:
    """A Chinese name becomes its id and is announced; a Greek or Cyrillic one stays."""
    shown = Shown({"株式会社": "kabushiki", "Ελλάς Київ": "greek"})
    scene = quadrant_scene(
        replace(PICTURE, dots=(Dot("kabushiki", "株式会社", 40, 60),)),
        MODEL,
        "en",
        LIGHT,
        SIZES["paper"],
        only_covered=True,
    )

    assert shown.replaced
    assert shown("株式会社 (2)") == "kabushiki (2)"
    assert shown("日本 x") == "… x"
    assert shown("Ελλάς Київ") == "Ελλάς Київ"
    assert "kabushiki" in {words.text for words in scene.words}
    assert not Shown({"Ελλάς": "greek"}).replaced


def test_the_element_profile_is_drawn() -> None:
    """The element profile has the width of the quadrant and its own height, in both languages."""
    drawings = {language: of_elements(ELEMENTS, MODEL, language, LIGHT) for language in ("en", "nl")}
    english, dutch = (Image.open(BytesIO(png(drawing, language, LIGHT))) for language, drawing in drawings.items())

    assert english.width == dutch.width == pytest.approx(2079, abs=1)
    assert english.height < english.width
    assert english.tobytes() != dutch.tobytes()
