"""Published references: every figure has its source, adds up, and stands beside what it was counted for, or nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable
from itertools import combinations, product
from typing import Any

import pytest
import yaml

from quadrant.charts.lenses import LensSize
from quadrant.charts.references_scene import (
    REFERENCE_SIZES,
    ReferenceBar,
    references_alt_text,
    references_rows,
    references_scene,
)
from quadrant.charts.scene import LINE_HEIGHT, Area, Scene, Words
from quadrant.cohort import load_cohort_rules
from quadrant.labels import Box
from quadrant.model import DATA, load_countries, load_sectors
from quadrant.palette import DARK, LIGHT, Theme
from quadrant.references import (
    CLASSES,
    Beside,
    Figure,
    Published,
    load_references,
    read_references,
    standing_beside,
)
from quadrant.typeface import width

FILES = {
    path.stem: yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    for path in sorted((DATA / "benchmarks").glob("*.yaml"))
}
TABLES = load_references()
TABLE = {table.dimension: table for table in TABLES}
FIGURES = [(table, row) for table in TABLES for row in table.rows]
EVERY_FIGURE = pytest.mark.parametrize(
    ("table", "figure"), FIGURES, ids=[f"{table.dimension}-{row.code}-{row.year}" for table, row in FIGURES]
)
SILENT = {"banking", "insurance", "healthcare", "public_sector", "education", "nonprofit_culture_sport"}

PARTS = {
    "C10-S951_X_K": ("C-F", "G45-S951_X_K"),
    "C-F": ("C-E", "F"),
    "C-E": ("C", "D_E"),
    "C": ("C10-C18", "C19-C23", "C24_C25", "C26-C33"),
    "C10-C18": ("C10-C12", "C13-C15", "C16-C18"),
    "C19-C23": ("C19", "C20", "C21", "C22_C23"),
    "C26-C33": ("C26", "C27_C28", "C29_C30", "C31-C33"),
    "C27_C28": ("C27", "C28"),
    "D_E": ("D35", "E"),
    "G": ("G45", "G46", "G47"),
    "G45-S951_X_K": ("G", "H", "I", "J", "L_M", "N", "S951"),
    "J": ("J58-J60", "J61", "J62_J63"),
    "L_M": ("L68", "M"),
    "M": ("M69-M71", "M72", "M73-M75"),
    "N": ("N77-N82_X_N79", "N79"),
}
"""NACE Rev. 2: an activity, and the activities that it consists of."""


# --- the figures ---


@EVERY_FIGURE
def test_classes_add_up(table: Published, figure: Figure) -> None:
    """The four classes are everybody, and those from low on are at least basic, but for rounding to two decimals."""
    if figure.classes is None:
        assert figure.version == 4
        return
    assert sum(figure.classes) == pytest.approx(100, abs=0.021)
    assert figure.at_least_basic == pytest.approx(
        figure.shares["low"] + figure.shares["high"] + figure.shares["very_high"], abs=0.021
    )


@pytest.mark.parametrize("whole", PARTS)
def test_an_activity_lies_between_its_parts(whole: str) -> None:
    """A share of a whole is a weighted mean of the shares of its parts: a wrong digit falls outside them."""
    rows = {row.code: row for row in TABLE["sector"].current}
    for name in ("at_least_basic", *CLASSES):
        of, *parts = (
            row.at_least_basic if name == "at_least_basic" else row.shares[name]  # type: ignore[index]
            for row in (rows[code] for code in (whole, *PARTS[whole]))
        )
        assert min(parts) - 0.011 <= of <= max(parts) + 0.011, name


def test_every_activity_is_checked_against_others() -> None:
    """Each has parts or is one; but the ICT sector cuts across, and of I only one part is published."""
    checked = set(PARTS) | {code for parts in PARTS.values() for code in parts}

    assert {row.code for row in TABLE["sector"].rows} - checked == {"ICT", "I55"}


def test_three_tables_give_the_same_total() -> None:
    """All activities, the EU and all sizes are the same enterprises, counted once."""
    totals = [
        next(row for row in table.current if row.code == code)
        for table, code in ((TABLE["sector"], "C10-S951_X_K"), (TABLE["country"], "EU27_2020"), (TABLE["size"], "GE10"))
    ]

    assert len({(row.at_least_basic, row.classes) for row in totals}) == 1
    assert TABLE["size"].total == "GE10"


def test_all_sizes_together_lie_between_the_smallest_and_the_largest() -> None:
    """In every year, and the larger the class, the more technology."""
    for year in (2021, 2023, 2025):
        rows = {row.code: row.at_least_basic for row in TABLE["size"].rows if row.year == year}
        assert rows["10-49"] < rows["GE10"] < rows["50-249"] < rows["GE250"]


def test_every_table_says_what_was_calculated() -> None:
    """Both calculated classes of the activities are marked in every row; no figure of a country was calculated."""
    assert {row.derived for row in TABLE["sector"].rows} == {("low", "very_low")}
    assert {row.derived for row in TABLE["country"].rows} == {()}
    assert {row.code for row in TABLE["size"].rows if row.derived} == {"10-49", "50-249", "GE250"}


# --- what can be loaded ---


def test_all_files_are_of_the_digital_axis_and_licensed() -> None:
    """Eurostat's, in version 3 of 2025, with an attribution that names table, year and licence."""
    for table in TABLES:
        assert (table.axis, table.year, table.version, table.licence.name) == ("digital", 2025, 3, "CC BY 4.0")
        for words in table.attribution.values():
            assert not [name for name in ("Eurostat", table.dataset, "2025", "CC BY 4.0") if name not in words]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "field",
    [
        *("id", "measure", "axis", "dimension", "publisher", "dataset", "title", "address", "definition", "licence"),
        *("attribution", "year", "version", "last_update", "read_from", "changed", "measures", "not_covered"),
        *("caveats", "rows"),
    ],
)
def test_a_file_without_its_source_is_refused(name: str, field: str) -> None:
    """Left out or empty, each field of the source makes the file unreadable: no figure without a source."""
    without = {key: value for key, value in FILES[name].items() if key != field}
    empty = FILES[name] | {field: type(FILES[name][field])()}

    for content in (without, empty):
        with pytest.raises(ValueError, match=field):
            read_references([*(FILES[other] for other in FILES if other != name), content])


def put(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Writes a value at a path of keys and places."""

    def change(content: dict[str, Any]) -> None:
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("/"))
        node: Any = content
        for step in steps:
            node = node[step]
        node[last] = value

    return change


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        ("activity", put("rows/1/at_least_basic", "71.87"), "at least basic"),
        ("activity", put("rows/1/classes/0", "7.64"), "add up"),
        ("activity", put("rows/1/at_least_basic", "101"), "less than or equal to 100"),
        ("activity", put("also/I", ["I56"]), "no row of the year"),
        ("activity", put("axis", "human"), "one year and one version"),
        ("activity", put("axis", "technical"), "unknown axis"),
        ("activity", put("rows/1/label", {"en": "Manufacturing"}), "every language"),
        ("activity", put("licence/address", "ask us"), "address"),
        ("activity", put("total", "C10-S951_X_K"), "exactly one row"),
        ("activity", put("comment", "something else"), "comment"),
        ("country", put("version", "4"), "one year and one version"),
        ("country", put("year", "2024"), "one year and one version"),
        ("country", put("rows/0/of", "EL"), "ISO 3166-1"),
        ("country", put("rows/0/of", "BE"), "two figures"),
        ("country", put("rows/0/flag", "u"), "without a meaning"),
        ("size", put("total", "10+"), "no row of the year"),
        ("size", put("rows/0/derived", ["enormous"]), "very_high"),
    ],
)
def test_what_contradicts_itself_is_refused(name: str, change: Callable[[dict[str, Any]], None], why: str) -> None:
    """A wrong digit, a code nobody knows, two definitions in one picture, a word in one language only."""
    changed = copy.deepcopy(FILES)
    change(changed[f"eurostat_dii_{name}"])

    with pytest.raises(ValueError, match=why):
        read_references(changed.values())


def test_an_activity_needs_a_name() -> None:
    """A code alone says nothing to who reads it."""
    changed = copy.deepcopy(FILES)
    del changed["eurostat_dii_activity"]["rows"][1]["label"]

    with pytest.raises(ValueError, match="has a name"):
        read_references(changed.values())


# --- what stands beside what ---


def codes(beside: Beside) -> list[str]:
    """The codes of all rows but the total."""
    return [each.figure.code for each in beside.references[1:]]


def test_every_sector_has_its_activity_or_is_not_surveyed() -> None:
    """16 sectors name a row of the table, two of them with a second one; six have none, and say so."""
    found = {sector.id: standing_beside(TABLES, sector=sector.id) for sector in load_sectors()}

    assert {name for name, beside in found.items() if beside.not_surveyed == ("sector",)} == SILENT
    assert {name: codes(beside) for name, beside in found.items() if name not in SILENT} == {
        **{sector.id: [sector.nace] for sector in load_sectors() if sector.id not in SILENT},
        "hospitality": ["I", "I55"],
        "professional_services": ["M69-M71", "M"],
    }


@pytest.mark.parametrize("sector", sorted(SILENT))
def test_nothing_stands_in_for_a_sector_that_is_not_surveyed(sector: str) -> None:
    """Not the total and no mean of others: the figures are those without a sector."""
    assert codes(standing_beside(TABLES, sector, "NL", "large")) == codes(standing_beside(TABLES, None, "NL", "large"))


def test_countries_are_those_of_iso() -> None:
    """Greece is GR here and EL there; a country that is not surveyed has no figure."""
    greece = standing_beside(TABLES, country="GR")

    assert codes(greece) == ["EL"]
    assert greece.references[1].figure.at_least_basic == 56.48
    found = {country for country in load_countries() if codes(standing_beside(TABLES, country=country))}
    assert len(found) == 32
    assert {"NL", "NO", "TR"} <= found
    assert standing_beside(TABLES, country="US").not_surveyed == ("country",)


def test_classes_of_size_are_those_of_cohorts() -> None:
    """Each class but the smallest has a row; who has fewer than ten people was not asked."""
    found = {size.id: codes(standing_beside(TABLES, size=size.id)) for size in load_cohort_rules().sizes}

    assert found == {"micro": [], "small": ["10-49"], "medium": ["50-249"], "large": ["GE250"]}
    assert standing_beside(TABLES, size="micro").not_surveyed == ("size",)


def test_the_total_is_always_there_and_nothing_that_was_not_asked_for() -> None:
    """Without a question there is the total alone; with all of them their order is that of the picture."""
    nothing = standing_beside(TABLES)

    assert (nothing.total.figure.code, codes(nothing), nothing.not_surveyed) == ("GE10", [], ())
    assert [source.id for source in nothing.sources] == ["eurostat_dii_size"]
    everything = standing_beside(TABLES, "retail", "NL", "small")
    assert codes(everything) == ["G47", "NL", "10-49"]
    assert {source.dataset for source in everything.sources} == {"isoc_e_dii", "isoc_e_diin2"}
    with pytest.raises(KeyError):
        standing_beside(TABLES, sector="alchemy")


def test_versions_of_the_definition_are_never_shown_together() -> None:
    """2022 and 2024 were counted otherwise: they are in the file, and in no answer."""
    table = TABLE["size"]
    assert {(row.year, row.version) for row in table.rows if row.code == "GE10"} == {
        *((year, 3) for year in (2021, 2023, 2025)),
        *((year, 4) for year in (2022, 2024)),
    }
    for size in (None, "small", "medium", "large"):
        for each in standing_beside(TABLES, "retail", "NL", size).references:
            assert each.figure.version == each.source.version == 3
            assert {row.version for row in each.source.earlier(each.figure)} <= {3}
    total = standing_beside(TABLES).total
    assert [row.year for row in total.source.earlier(total.figure)] == [2023, 2021]


# --- the picture ---

LOOKS = tuple(product(REFERENCE_SIZES, ("en", "nl"), (LIGHT, DARK)))
SOURCE = "Source: Eurostat, isoc_e_dii and isoc_e_diin2, 2025, definition version 3, CC BY 4.0; adapted."


def figure(*classes: float, basic: float | None = None) -> Figure:
    """A row with these classes, or with nothing but what is at least basic."""
    return Figure(
        code="X",
        year=2025,
        version=3,
        at_least_basic=sum(classes[:-1]) if basic is None else basic,
        classes=classes or None,  # type: ignore[arg-type]
    )


EDGES = {
    "all in one": [figure(100, 0, 0, 0), figure(0, 0, 0, 100)],
    "thin parts": [figure(0.4, 0.3, 0.3, 99), figure(3, 4, 5, 88)],
    "only at least basic": [figure(basic=72), figure(basic=0), figure(basic=100)],
    "some of each": [figure(10, 20, 30, 40), figure(basic=55.5)],
}


def bars_of(figures: list[Figure], language: str) -> list[ReferenceBar]:
    """Bars with short, long and very long names."""
    names = {
        "en": ("All activities surveyed, EU", "Retail", "Advertising, market research and other activities, EU " * 2),
        "nl": ("Alle bedrijfstakken in de enquête, EU", "Bouw", "Computers, elektrische apparatuur en machines " * 3),
    }
    return [ReferenceBar(names[language][place % 3].strip(), each) for place, each in enumerate(figures)]


def pictures() -> dict[str, list[Figure]]:
    """What is drawn: every row that there is, and rows that there could be."""
    rows = [row for _, row in FIGURES]
    return EDGES | {f"rows {at}": rows[at : at + 8] for at in range(0, len(rows), 8)}


def box(words: Words) -> Box:
    """What a line of text covers."""
    wide, high = width(words.text, words.size, words.face), words.size * LINE_HEIGHT - 0.01
    shift = {"left": 0.0, "center": wide / 2, "right": wide}[words.align]
    return Box(words.x - shift, words.y - high / 2, wide, high)


def drawn(bars: list[ReferenceBar], size: LensSize = "phone", language: str = "en", theme: Theme = LIGHT) -> Scene:
    return references_scene(bars, SOURCE, language, theme, size)


@pytest.mark.parametrize("name", pictures())
def test_words_never_leave_the_picture_nor_cover_each_other(name: str) -> None:
    """In every size, language and theme; letters are never smaller than the smallest of that size."""
    for size, language, theme in LOOKS:
        scene = drawn(bars_of(pictures()[name], language), size, language, theme)
        whole = Box(0, 0, scene.width, scene.height)
        boxes = [(words.text, box(words)) for words in scene.words]
        assert not [text for text, each in boxes if not whole.contains(each)], (size, language)
        assert not [(one[0], two[0]) for one, two in combinations(boxes, 2) if one[1].overlaps(two[1])], (
            size,
            language,
        )
        assert all(words.size >= REFERENCE_SIZES[size].small for words in scene.words)
        points = [point for part in scene.ground for point in part.points]
        assert all(-0.1 <= x <= scene.width + 0.1 and -0.1 <= y <= scene.height + 0.1 for x, y in points)


def spans(scene: Scene, name: str) -> list[tuple[float, float]]:
    """Left and right ends of the areas of this name, from the top down."""
    return [
        (min(x for x, _ in part.points), max(x for x, _ in part.points))
        for part in scene.ground
        if isinstance(part, Area) and part.name == name
    ]


def test_parts_are_as_long_as_their_shares() -> None:
    """One after the other from the most technology on; the line stands where at least basic ends."""
    scene = drawn([ReferenceBar("X", figure(10, 20, 30, 40))])
    percent = scene.width / 100

    ends = [spans(scene, each)[0] for each in CLASSES]
    assert ends == [
        pytest.approx((left * percent, right * percent)) for left, right in ((0, 10), (10, 30), (30, 60), (60, 100))
    ]
    line = next(part for part in scene.ground if part.name == "end")
    assert line.points[0][0] == pytest.approx(60 * percent)


def test_a_bar_whose_classes_are_not_known_is_hollow() -> None:
    """It is as long as what is at least basic, in no tint of a class; the key says so, where there is one."""
    scene = drawn([ReferenceBar("X", figure(basic=72))])
    assert spans(scene, "at_least_basic") == [pytest.approx((0, 0.72 * scene.width))]
    hollow = next(part for part in scene.ground if part.name == "at_least_basic")
    assert isinstance(hollow, Area)
    assert hollow.fill == LIGHT.background
    assert "at least basic 4–12" in {words.text for words in scene.words}
    assert "at least basic 4–12" not in {words.text for words in drawn([ReferenceBar("X", figure(1, 2, 3, 94))]).words}


def test_the_share_is_written_on_its_part_where_it_fits() -> None:
    """In whole percentages, as the language writes them; a thin part has none, and the table has them all."""
    scene = drawn([ReferenceBar("X", figure(1.04, 28.96, 30, 40))], "phone", "nl")
    said = [words.text for words in scene.words if words.text.endswith("%")]

    assert said == ["60%", "29%", "30%", "40%"]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_words_can_be_read_on_their_part(theme: Theme) -> None:
    """Each number stands in ink or in the colour of the page, whichever stands out."""
    scene = drawn([ReferenceBar("X", figure(25, 25, 25, 25))], theme=theme)
    inside = [words.colour for words in scene.words if words.align == "center"]

    expected = {"light": [theme.background, theme.ink, theme.ink, theme.ink]}
    expected["dark"] = [theme.background, theme.background, theme.ink, theme.ink]
    assert inside == expected[theme.name]


@pytest.mark.parametrize(("language", "shares"), [("en", ("71", "28.23*")), ("nl", ("71", "28,23*"))])
def test_who_does_not_see_the_picture_hears_and_reads_it(language: str, shares: tuple[str, str]) -> None:
    """The alt text has every share in whole percent, the table as published, with a star where it was calculated."""
    row = next(row for row in TABLE["sector"].rows if row.code == "C")
    bars = [ReferenceBar("Manufacturing", row), ReferenceBar("Somewhere", figure(basic=70.6))]
    words = references_alt_text(bars, language)

    for share in (71.77, 7.54, 27.32, 36.91, 28.23):
        assert f" {share:.0f}%" in words
    assert f" {shares[0]}%." in words
    rows = references_rows(bars, language)
    assert len({len(each) for each in rows}) == 1
    assert rows[1][-1] == shares[1]
    assert rows[2][3:] == ("–",) * 4
    assert references_alt_text(bars, "en") != references_alt_text(bars, "nl")
