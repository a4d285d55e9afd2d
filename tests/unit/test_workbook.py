"""The workbook: every score with all its decimals, definitions, no formula, and nothing of single people."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from quadrant.board.choices import choose
from quadrant.board.workbook import workbook
from quadrant.language import LANGUAGES
from quadrant.model import load_model
from quadrant.scoresheet import score_files
from tests.boards import DISSENT, EDGES, FICTIONAL, NOTE, PSEUDONYM, REASON, fictional, made_up
from tests.hostile import HOSTILE

MODEL = load_model()
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Cell = str | float | None
Table = list[list[Cell]]


def tables(book: bytes) -> dict[str, Table]:
    """The sheets of a workbook by name, read from the file itself."""
    with zipfile.ZipFile(BytesIO(book)) as parts:
        texts = [
            "".join(piece.text or "" for piece in each.iter(f"{MAIN}t"))
            for each in ET.fromstring(parts.read("xl/sharedStrings.xml")).iter(f"{MAIN}si")
        ]
        names = [str(each.get("name")) for each in ET.fromstring(parts.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        return {
            name: [
                line(row, texts) for row in ET.fromstring(parts.read(f"xl/worksheets/sheet{at}.xml")).iter(f"{MAIN}row")
            ]
            for at, name in enumerate(names, start=1)
        }


def line(row: ET.Element, texts: list[str]) -> list[Cell]:
    """The cells of a row, those that are empty too."""
    found: list[Cell] = []
    for cell in row.iter(f"{MAIN}c"):
        column = 0
        for letter in re.sub(r"\d", "", str(cell.get("r"))):
            column = 26 * column + ord(letter) - 64
        found += [None] * (column - 1 - len(found))
        value = cell.findtext(f"{MAIN}v")
        found.append(None if value is None else texts[int(value)] if cell.get("t") == "s" else float(value))
    return found


def test_every_score_is_that_of_the_command() -> None:
    """Axes, elements and how many questions counted, view by view, exactly as `score` gives them."""
    row = score_files([FICTIONAL / "harbour-bank--2026-spring.yaml"]).rows[0]
    portrait = fictional().portrait
    found = {(each[0], each[2]): each for each in tables(workbook(fictional(), choose("en")))["Scores"][1:]}
    labels = {"inside": "Inside view", "outside": MODEL.group("customer").label["en"]}

    for name in portrait.views:
        view, label = row["views"][name], labels.get(name) or MODEL.group(name).label["en"]
        for axis in ("digital", "human"):
            assert found[label, axis][4] == pytest.approx(view[axis], rel=1e-12)
        for element, score in view["elements"].items():
            assert found[label, element][4] == pytest.approx(score["score"], rel=1e-12)
            assert found[label, element][5:7] == [score["questions"], score["applicable"]]


def test_every_answer_is_counted_and_every_question_is_defined() -> None:
    """How often each level was chosen inside and by customers, and the words of every axis, element and question."""
    found = tables(workbook(fictional(), choose("nl")))
    counted = {(each[0], each[2]): each for each in found["Verdelingen"][1:]}
    defined = {each[1]: each for each in found["Definities"][1:]}

    for each in fictional().portrait.questions:
        assert each.inside is not None
        cells = counted["Van binnen gezien", each.question.key]
        assert cells[4:9] == list(each.inside.tally.levels)
        assert cells[9:11] == [each.inside.tally.not_applicable, each.inside.tally.unknown]
        words = defined[each.question.key]
        assert words[4:] == [each.question.question["nl"], *(level["nl"] for level in each.question.levels)]
    assert {element.id for element in MODEL.elements} <= set(defined)


def test_the_rest_of_the_story_has_its_tables() -> None:
    """Intervals, change, cohort figures, lenses and the route are there with the material's own figures."""
    material, found = fictional(), tables(workbook(fictional(), choose("en")))
    elements = {each[1]: each for each in found["Elements"][1:]}
    changes = {each[1]: each for each in found["What changed"][1:]}
    cohort = {each[1]: each for each in found["Cohort figures"][1:]}
    steps = found["Route"][1:]

    for name, (low, high) in material.intervals.items():
        assert elements[name][3:5] == [pytest.approx(low), pytest.approx(high)]
    for each in material.portrait.changes:
        assert changes[each.figure][2:5] == [pytest.approx(value) for value in (each.one, each.other, each.points)]
    assert material.peers is not None
    for name, figure in material.peers.figures.items():
        assert cohort[name][3:6] == [figure.organisations, None, figure.median]
    assert [step[1] for step in steps] == [leg.step.question for leg in material.legs]
    assert {each[1] for each in found["Lenses"][1:]} == {each.lens.id for each in material.lenses if not each.quiet}
    assert ["Fingerprint of the file", material.portrait.record.content_hash] in found["Passport"]


def test_what_is_left_out_has_no_table() -> None:
    """A part that somebody left out has no sheet."""
    without = choose("en", without=frozenset({"peers", "lenses", "route", "way"}))

    assert list(tables(workbook(fictional(), without))) == [
        *("Scores", "Distributions", "Elements", "Definitions", "Passport"),
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_is_a_formula_or_a_link(name: str, tmp_path: Path) -> None:
    """Whatever an organisation is called, its name is text."""
    material = made_up(tmp_path, name=name, agreed={"data": {"trust": {"level": 2, "reason": name, "dissent": name}}})
    book = workbook(material, choose("en", client=name, notes=True))
    with zipfile.ZipFile(BytesIO(book)) as parts:
        pages = [parts.read(each).decode() for each in parts.namelist() if each.startswith("xl/worksheets/")]
    found = tables(book)

    assert not any("<f>" in page or "hyperlink" in page for page in pages)
    assert ["Organisation", name] in found["Passport"]
    assert [row[3] for row in found["Notes"]].count(name) == 2


def test_who_answered_and_what_they_wrote_stays_out(tmp_path: Path) -> None:
    """Pseudonyms never stand in a workbook; notes, reasons and dissent do when that is chosen."""
    material = made_up(tmp_path)
    without, with_notes = (str(tables(workbook(material, choose("en", notes=notes)))) for notes in (False, True))

    assert PSEUDONYM not in without + with_notes
    for written in (NOTE, REASON, DISSENT):
        assert written not in without
        assert written in with_notes


@pytest.mark.parametrize("edge", EDGES)
def test_less_than_everything_makes_a_workbook_too(edge: str, tmp_path: Path) -> None:
    """No table is empty, in any language, and twice gives the same bytes."""
    material = made_up(tmp_path, **EDGES[edge])
    for language in LANGUAGES:
        book = workbook(material, choose(language))
        assert book == workbook(material, choose(language))
        assert all(len(lines) > 1 for lines in tables(book).values())
