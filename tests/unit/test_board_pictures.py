"""Every figure as a file of its own: which there are, that they are large enough, and what they say."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from quadrant.board.choices import choose
from quadrant.board.figures import of_material
from quadrant.board.pictures import pictures
from quadrant.charts.captions import number
from quadrant.drawing import DPI, Format
from quadrant.language import LANGUAGES
from tests.boards import EDGES, fictional, made_up
from tests.hostile import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
WHOLE = ["quadrant", "way", "course", "elements", "sides", "route", "peers", "journey"]


@cache
def of_harbour_bank(kind: Format) -> dict[str, bytes]:
    """All pictures of a full organisation."""
    return dict(pictures(fictional(), choose("en"), kind))


def test_a_full_organisation_has_every_picture() -> None:
    """Quadrant, way, course, elements, sides, route, peers, journey, and each lens that speaks; as PNG and as SVG."""
    speaking = [each.lens.id for each in fictional().lenses if not each.quiet]

    assert list(of_harbour_bank("png")) == list(of_harbour_bank("svg"))
    assert list(of_harbour_bank("png")) == WHOLE + [f"lens-{name.replace('_', '-')}" for name in speaking]


def test_a_picture_is_large_enough_to_print() -> None:
    """300 dots per inch: the whole figures are 160 mm wide and their margins, those of lenses in proportion."""
    for name, content in of_harbour_bank("png").items():
        image = Image.open(BytesIO(content))
        assert image.format == "PNG"
        if name in WHOLE:
            assert image.width == pytest.approx(176 / 25.4 * DPI, abs=2)
        else:
            assert image.width > 100 / 25.4 * DPI
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 20  # something is drawn


def test_an_svg_says_what_it_shows() -> None:
    """Each has the organisation in its name, a description with figures, and refers to nothing outside itself."""
    position = fictional().portrait.inside
    assert position.digital is not None
    for content in of_harbour_bank("svg").values():
        root = ET.fromstring(content)
        assert (root.findtext(f"{SVG}title") or "").startswith("Harbour Bank")
        assert len(root.findtext(f"{SVG}desc") or "") > 40
        assert b"http" not in content.replace(b"http://www.w3.org/", b"")
    said = ET.fromstring(of_harbour_bank("svg")["quadrant"]).findtext(f"{SVG}desc") or ""
    assert number(position.digital, "en") in said


def test_nobody_else_is_among_the_peers() -> None:
    """The picture of the peers marks one organisation and the cohort's medians, and no point of anybody else."""
    peers = dict(of_material(fictional(), "en"))["peers"]
    marks = [mark for mark in peers.scene.marks if mark.series not in ("median", "half")]

    assert {mark.id for mark in marks} == {"harbour-bank", ""}  # the one without a name is in the key
    assert len(marks) == 1 + len(fictional().standings)
    assert "17 organisations" in peers.alt


@pytest.mark.parametrize("edge", EDGES)
def test_there_is_no_empty_picture(edge: str, tmp_path: Path) -> None:
    """Whoever has less has fewer pictures, and each of them shows something."""
    material = made_up(tmp_path, **EDGES[edge])
    for language in LANGUAGES:
        for name, figure in of_material(material, language):
            assert figure.scene.marks or name.startswith("lens-")
            assert figure.alt
    if edge == "only customers":
        assert [name for name, _ in of_material(material, "en")] == ["quadrant", "elements"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_drawn_as_words(name: str, tmp_path: Path) -> None:
    """Whatever an organisation is called, its pictures are well formed and have it as their name."""
    material = made_up(tmp_path, name=name)
    wanted = " ".join(material.portrait.assessment.organisation.name.split())
    for kind, content in dict(
        pictures(material, choose("nl", without=frozenset({"lenses", "strengths"})), "svg")
    ).items():
        title = ET.fromstring(content).findtext(f"{SVG}title") or ""
        assert " ".join(title.split()).startswith(wanted), kind


def test_what_is_left_out_has_no_picture() -> None:
    """Parts that somebody left out have no picture."""
    without = choose("en", without=frozenset({"peers", "lenses", "route", "way"}))

    assert [name for name, _ in of_material(fictional(), "en", without.without)] == [
        *("quadrant", "elements", "sides", "journey"),
    ]
