"""A comparison as a table: for the screen, as CSV, and as a workbook with its cohort figures and its passport."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isnan

import xlsxwriter

from quadrant import scoresheet
from quadrant.charts.captions import quadrant_at
from quadrant.cohort import CohortRules
from quadrant.comparing import words
from quadrant.comparing.comparison import Comparison
from quadrant.comparing.pictures import Naming
from quadrant.comparing.words import country_name, size_name
from quadrant.language import translate
from quadrant.pictures import sector_name

Cell = str | float | datetime.date | None

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of a workbook."""

FIGURES = 10
"""How many columns of scores a table of organisations ends with: two axes and eight elements."""

_WIDEST = 40  # characters of a column


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table; every line has a cell for each header. Scores are 0-100, whole points where names are hidden."""

    name: str
    headers: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]


def organisations(found: Comparison, naming: Naming, rules: CohortRules, language: str) -> Sheet:
    """A line per organisation: the marked first, then the set by name. Hidden names leave nothing that says who."""
    rest = [row for row in found.rows.tolist() if row not in found.marked]
    rest.sort(key=lambda row: (len(naming.name(row)) if naming.letters else 0, naming.name(row).casefold()))
    names = found.model.figures
    scores = {name: found.scores(name) for name in names}
    lines = []
    for row in (*found.marked, *rest):
        of = [None if isnan(score := float(scores[name][row])) else score for name in names]
        digital, human = of[:2]
        place = None
        if digital is not None and human is not None:
            place = quadrant_at(digital, human, found.model).label[language]
        lines.append((naming.name(row), *_about(found, row, rules, language), place, *of))
    return Sheet(
        translate("Organisations", language),
        (
            translate("Organisation", language),
            *_about_headers(found, language),
            translate("Quadrant", language),
            *(found.model.figure(name).label[language] for name in names),
        ),
        tuple(lines),
    )


def _about_headers(found: Comparison, language: str) -> tuple[str, ...]:
    if found.wanted.anonymous:
        return ()
    return (
        translate("Sector", language),
        translate("Size", language),
        translate("Country", language),
        translate("Date", language),
    )


def _about(found: Comparison, row: int, rules: CohortRules, language: str) -> tuple[Cell, ...]:
    field = found.field
    date: datetime.date = field.date[row].item()
    if found.wanted.anonymous:
        return ()
    sector, size, country = (each.name(row) for each in (field.sector, field.size, field.country))
    return (
        sector and sector_name(sector, language),
        size and size_name(size, rules, language),
        country and country_name(country, language),
        date,
    )


def cohort_figures(found: Comparison, language: str) -> Sheet:
    """The figures of the cohort, a line per axis and element; no line where there are none."""
    figures = found.peers.figures if found.peers else {}
    return Sheet(
        translate("Cohort figures", language),
        (
            translate("Figure", language),
            translate("Number of organisations", language),
            translate("First quartile", language),
            translate("Median", language),
            translate("Third quartile", language),
        ),
        tuple(
            (
                found.model.figure(name).label[language],
                figure.organisations,
                figure.quartiles and figure.quartiles[0],
                figure.median,
                figure.quartiles and figure.quartiles[1],
            )
            for name in found.model.figures
            if (figure := figures.get(name)) is not None
        ),
    )


def passport(found: Comparison, rules: CohortRules, language: str, product: str) -> Sheet:
    """What the comparison rests on."""
    lines = words.passport(found, rules, language, product)
    return Sheet(translate("Passport", language), ("", ""), tuple(lines))


def as_csv(sheet: Sheet) -> str:
    """A table as CSV; dates as ISO 8601, points as decimal sign."""
    return scoresheet.as_csv([sheet.headers, *sheet.lines])


def as_workbook(sheets: Iterable[Sheet]) -> bytes:
    """Tables as an Excel workbook, a sheet each, the same bytes for the same content. No cell can become a formula."""
    out = io.BytesIO()
    literal = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, literal)
    book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "score": book.add_format({"num_format": "0.0"}),
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for at, header in enumerate(sheet.headers):
            page.write_string(0, at, header, formats["head"])
            page.set_column(at, at, _width([header, *(line[at] for line in sheet.lines)]))
        for number, line in enumerate(sheet.lines, start=1):
            for at, cell in enumerate(line):
                if isinstance(cell, str):
                    page.write_string(number, at, cell)
                elif isinstance(cell, datetime.date):
                    page.write_datetime(number, at, cell, formats["date"])
                elif cell is not None:
                    page.write_number(number, at, cell, None if isinstance(cell, int) else formats["score"])
        page.freeze_panes(1, 1)
        if sheet.lines:
            page.autofilter(0, 0, len(sheet.lines), len(sheet.headers) - 1)
    book.close()
    return out.getvalue()


def _width(cells: Sequence[Cell]) -> int:
    """As wide as its longest word of text, within limits."""
    return min(_WIDEST, 2 + max((len(cell) for cell in cells if isinstance(cell, str)), default=8))
