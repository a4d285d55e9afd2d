"""The quadrant of many organisations: the marked ones with their ways, a cohort's middle, and a crowd in cells."""

from __future__ import annotations

import datetime
import html
import random
import re
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise
from math import hypot

import numpy as np
import pytest

from quadrant.charts import (
    Among,
    Band,
    Dot,
    Passport,
    QuadrantPicture,
    Step,
    Way,
    alt_text,
    explanations,
    passport,
    quadrant_figure,
    table_rows,
)
from quadrant.charts.cells import RADIUS, cells
from quadrant.charts.picture import MOST_DOTS, MOST_LABELS
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES, Line, Mark, Scene, SizeName
from quadrant.drawing import quadrant_svg
from quadrant.model import load_model
from quadrant.palette import LIGHT, LOOKS, THEMES, ThemeName
from tests.hostile import HOSTILE
from tests.scenes import around, box, labels, spec

MODEL = load_model()
DAY = datetime.date(2026, 5, 12)
AMONG = Among("Median of 47 organisations", Band(52, (40, 62)), Band(48, (35, 60)))


def many(n: int, marked: int = 3, *, steps: int = 3, among: Among | None = AMONG, seed: int = 0) -> QuadrantPicture:
    """n organisations anywhere, the first of them marked, each of those with its way."""
    chance = random.Random(1000 * n + marked + seed)
    places = [(round(chance.uniform(0, 100), 1), round(chance.uniform(0, 100), 1)) for _ in range(n)]
    dots = [
        Dot(f"o{i}", f"Organisation number {i}"[: 9 + i % 16], *place, thin="2 respondents" if i % 9 == 4 else None)
        for i, place in enumerate(places)
    ]
    first = tuple(dot.id for dot in dots[:marked])
    ways = []
    for dot in dots[:marked]:
        before = [
            (min(max(dot.x - 7 * k + chance.uniform(-3, 3), 0), 100), min(max(dot.y - 5 * k, 0), 100))
            for k in range(steps, 0, -1)
        ]
        dates = (datetime.date(2026 - k, 5, 1) for k in range(steps, 0, -1))
        ways.append(
            Way(
                dot.id,
                tuple(
                    Step(date, *place, comparable=at > 0)
                    for at, (date, place) in enumerate(zip(dates, before, strict=True))
                ),
            )
        )
    facts = Passport(9 * n, DAY, DAY, "inside", 1, True, n)
    return QuadrantPicture("Banks", tuple(dots), facts, marked=first, ways=tuple(ways), among=among)


def crowded(n: int, marked: int = 2) -> QuadrantPicture:
    """n organisations around two places, every one a dot with a name."""
    chance = np.random.default_rng(n)
    places = np.clip(chance.choice([[35, 40], [62, 60]], n) + chance.normal(0, 13, (n, 2)), 0, 100).tolist()
    dots = tuple(Dot(f"o{i}", f"Firm {i}", x, y, thin="thin" if i % 2 else None) for i, (x, y) in enumerate(places))
    facts = Passport(n, DAY, DAY, "inside", 1, True, n)
    return QuadrantPicture("All", dots, facts, marked=tuple(dot.id for dot in dots[:marked]))


def scene_of(picture: QuadrantPicture, size: SizeName = "laptop", theme: ThemeName = "light") -> Scene:
    """The picture in English."""
    return quadrant_scene(picture, MODEL, "en", THEMES[theme], SIZES[size])


def lines(scene: Scene, name: str) -> list[Line]:
    """The lines of a kind."""
    return [item for item in scene.ground if isinstance(item, Line) and item.name == name]


@pytest.mark.parametrize("size", ["phone", "low", "laptop", "projector", "paper"])
@pytest.mark.parametrize(
    ("n", "marked"), [(1, 1), (2, 2), (4, 4), (5, 1), (12, 12), (30, 3), (30, 12), (40, 1), (40, 12)]
)
def test_labels_overlap_nothing_with_ways_and_a_cohort(n: int, marked: int, size: SizeName) -> None:
    """From 1 to 40 organisations each is named or numbered, and no label lies on another, a mark or a step of a way."""
    picture = many(n, marked)
    scene = scene_of(picture, size)
    boxes = [box(words) for words in labels(scene)]
    solid = [m for m in scene.marks if m.series != "among"]

    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    for one in boxes:
        assert scene.plot.contains(one)
        assert not [m for m in solid if one.overlaps(around(m))]
    written = Counter(words.text for words in labels(scene))
    assert written["Median of 47 organisations"] == 1
    numbered = {name for _, name in scene.key}
    assert Counter(dot.label for dot in picture.dots if dot.label not in numbered) <= written
    assert {str(number) for number, _ in scene.key} <= set(written)
    assert len(scene.key) + sum(dot.label in written for dot in picture.dots) >= n


def test_where_names_do_not_fit_the_marked_keep_theirs() -> None:
    """On a phone, numbers stand for the others first."""
    picture = many(40, 2)
    scene = scene_of(picture, "phone")

    assert {dot.label for dot in picture.dots[:2]} <= {words.text for words in labels(scene)}
    assert len(scene.key) == 38


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_marked_organisation_has_a_look_of_its_own(theme: ThemeName) -> None:
    """Colour and shape follow the order of the marked ones; the first is largest; from the twelfth on they share."""
    marks = {m.id: m for m in scene_of(many(30, 14), theme=theme).marks if m.series == "chosen"}
    looks = [
        (m.shape, m.edge if m.fill == THEMES[theme].background else m.fill) for m in (marks[f"o{i}"] for i in range(14))
    ]

    assert looks[:12] == [(shape, THEMES[theme].categorical[colour]) for colour, shape in LOOKS]
    assert looks[12] == looks[13] == looks[11]
    assert marks["o0"].radius > max(m.radius for name, m in marks.items() if name != "o0")
    assert any("From organisation 12 on" in words for words in explanations(many(30, 14), MODEL, "en"))
    assert not any("look alike" in words for words in explanations(many(30, 12), MODEL, "en"))


def test_the_order_and_not_the_place_gives_the_look() -> None:
    """The same organisation has the same look whatever else is drawn, and the focus lies on top."""
    picture = many(20, 3)
    fewer = replace(picture, dots=picture.dots[:3], among=None, ways=())

    def looks(scene: Scene) -> dict[str, tuple[str, str]]:
        return {m.id: (m.shape, m.fill) for m in scene.marks if m.series == "chosen"}

    assert looks(scene_of(picture)) == looks(scene_of(fewer))
    assert scene_of(picture).marks[-1].id == "o0"


def test_ways_are_in_the_colour_of_their_organisation() -> None:
    """Every step is a mark where it was, in shades of its organisation's colour, older ones fainter."""
    picture = many(8, 2, among=None)
    scene = scene_of(picture)
    steps = [m for m in scene.marks if m.series == "ways"]

    assert sorted(m.scores for m in steps) == sorted((s.x, s.y) for way in picture.ways for s in way.steps)
    of_focus = [m for m in steps if m.says[0] == picture.dots[0].label]
    assert len(of_focus) == 3
    assert len({m.fill for m in steps}) == len(steps) - 1  # the two hollow ones are filled with the ground
    assert all(m.radius < 5 for m in steps)
    assert [m.says[1] for m in of_focus] == ["1 May 2023", "1 May 2024", "1 May 2025"]


def test_nothing_is_joined_that_cannot_be_compared() -> None:
    """A step of another version is hollow, no line leads on from it, and hover, notes, alt text and table say why."""
    picture = many(8, 1, among=None)
    steps = picture.ways[0].steps
    scene = scene_of(picture)
    marks = [m for m in scene.marks if m.series == "ways"]
    drawn = lines(scene, "ways")

    assert [m.fill == LIGHT.background for m in marks] == [True, False, False]
    assert len(drawn) == 2
    start = (marks[0].x, marks[0].y)
    assert all(start not in line.points for line in drawn)
    assert drawn[0].points[0] == (marks[1].x, marks[1].y)
    whole = replace(picture, ways=(Way("o0", tuple(replace(step, comparable=True) for step in steps)),))
    assert len(lines(scene_of(whole), "ways")) == 3
    words = "another version of the questionnaire"
    assert words in marks[0].says
    assert words not in marks[1].says
    assert sum(words in sentence for sentence in explanations(picture, MODEL, "en")) == 1
    assert not any(words in sentence for sentence in explanations(whole, MODEL, "en"))
    assert alt_text(picture, MODEL, "en").count(words) == 1
    assert [words in row[-1] for row in table_rows(picture, MODEL, "en")].count(True) == 1


def test_the_way_of_one_organisation_breaks_alike() -> None:
    """Also in the picture of one organisation no line leads on from a step of another version."""
    way = (Step(datetime.date(2024, 5, 1), 20, 30, comparable=False), Step(datetime.date(2025, 5, 1), 30, 40))
    picture = QuadrantPicture(
        "Bank", (Dot("inside", "Inside", 60, 50),), Passport(9, DAY, DAY, "inside", 2, True), way=way
    )
    scene = scene_of(picture)

    assert len(lines(scene, "way")) == 1
    assert [m.fill == LIGHT.background for m in scene.marks if m.series == "way"] == [True, False]
    assert any("another version" in sentence for sentence in explanations(picture, MODEL, "en"))
    assert "another version" in alt_text(picture, MODEL, "en")


def test_the_middle_of_the_cohort_lies_below_the_dots() -> None:
    """A cross at the medians and a field over the middle half, under every mark; without quartiles only the cross."""
    scene = scene_of(many(30))
    (field,) = [item for item in scene.ground if item.name == "middle half" and not isinstance(item, Line)]
    across = [scene.plot.left + (score + 4) / 108 * scene.plot.width for score in (40, 62)]
    cross = lines(scene, "median")

    assert sorted({round(x, 6) for x, _ in field.points}) == pytest.approx(across)
    assert len(cross) == 2
    few = replace(AMONG, x=Band(52), y=Band(48))
    assert not [item for item in scene_of(many(9, among=few)).ground if item.name == "middle half"]
    assert lines(scene_of(many(9, among=few)), "median")
    said = next(m for m in scene.marks if m.series == "among").says
    assert said == (
        AMONG.label,
        "Digital: median 52, middle half from 40 to 62",
        "Human: median 48, middle half from 35 to 60",
    )
    assert "Median of 47 organisations: Digital median 52, middle half from 40 to 62" in alt_text(many(30), MODEL, "en")
    assert any("middle half on each axis" in words for words in explanations(many(30), MODEL, "en"))
    row = next(row for row in table_rows(many(30), MODEL, "nl") if row[0] == AMONG.label)
    assert row[1:3] == ("52", "48")
    assert "Digitaal: middelste helft van 40 tot 62" in row[4]


@pytest.mark.parametrize("n", [MOST_DOTS + 3, 10_000])
def test_cells_count_everybody_once(n: int) -> None:
    """Above the limit everybody but the marked is in one cell, none is a dot, and sizes follow counts."""
    picture = crowded(n)
    scene = scene_of(picture)
    hexagons = [m for m in scene.marks if m.series == "cells"]
    counts = [int(re.sub(r"\D", "", m.says[0])) for m in hexagons]

    assert sum(counts) == n - 2
    assert {m.series for m in scene.marks} == {"cells", "chosen"}
    assert len(hexagons) < 1000
    by_size = sorted(zip(counts, (m.radius for m in hexagons), strict=True))
    assert all(b[1] >= a[1] for a, b in pairwise(by_size))
    top, half = max(counts), min(counts, key=lambda count: abs(count - max(counts) / 2))
    radii = dict(by_size)
    assert (radii[half] / radii[top]) ** 2 == pytest.approx(half / top, rel=0.02)
    sentence = next(words for words in explanations(picture, MODEL, "en") if "hexagon" in words)
    assert f"the largest holds {top}" in sentence
    assert "evidence" in sentence


def test_a_cell_holds_those_that_are_nearest() -> None:
    """Every place is in the cell whose middle is nearest to it, and a place between two cells is in one of them."""
    chance = np.random.default_rng(5)
    places = [(float(x), float(y)) for x, y in chance.uniform(0, 100, (3000, 2))]
    found = cells(places)
    nearest = Counter(int(np.argmin(((found.middles - np.array(place)) ** 2).sum(axis=1))) for place in places)

    assert [nearest[index] for index in range(len(found.counts))] == found.counts.tolist()
    assert found.fullest == max(nearest.values())
    apart = [hypot(*(a - b)) for a, b in combinations(found.middles[:60], 2)]
    assert min(apart) == pytest.approx(RADIUS * 3**0.5)
    edges = [(x * RADIUS * 3**0.5 / 2, 3.0) for x in range(40)]
    assert cells(edges).counts.sum() == 40
    assert cells([]).fullest == 0


def test_few_enough_are_dots() -> None:
    """Up to the limit everybody is a dot; a crowd without names is drawn and counted like the others."""
    picture = crowded(MOST_DOTS)
    assert Counter(m.series for m in scene_of(picture).marks) == {"cloud": MOST_DOTS - 2, "chosen": 2}
    assert not any("hexagon" in words for words in explanations(picture, MODEL, "en"))

    nameless = replace(picture, dots=picture.dots[:2], crowd=tuple((dot.x, dot.y) for dot in picture.dots[2:]))
    marks = [m for m in scene_of(nameless).marks if m.series == "crowd"]
    assert len(marks) == MOST_DOTS - 2
    assert {m.id for m in marks} == {""}
    assert all(m.says[0].startswith("Digital ") for m in marks)
    assert alt_text(nameless, MODEL, "en") == alt_text(picture, MODEL, "en")
    larger = crowded(MOST_DOTS + 3)
    crowd = replace(larger, dots=larger.dots[:2], crowd=tuple((dot.x, dot.y) for dot in larger.dots[2:]))
    assert scene_of(crowd).marks == scene_of(larger).marks


def test_the_marked_stand_on_the_cells_with_their_names() -> None:
    """In a crowd the marked are drawn last, hollow where the evidence is thin, and nobody else is named anywhere."""
    picture = crowded(10_000, marked=4)
    chart = quadrant_figure(picture, MODEL, "en")
    scene = scene_of(picture)

    assert [m.id for m in scene.marks[-4:]] == ["o3", "o2", "o1", "o0"]
    assert {words.text for words in labels(scene)} == {"Firm 0", "Firm 1", "Firm 2", "Firm 3"}
    assert set(re.findall(r"Firm \d+", chart.figure.to_json() + chart.alt)) == {f"Firm {i}" for i in range(4)}
    listed = next(words for words in explanations(picture, MODEL, "en") if words.startswith("Hollow marks"))
    assert listed == "Hollow marks rest on thin evidence: Firm 1 (thin), Firm 3 (thin)."
    assert len(chart.figure.to_json()) < 200_000


def test_cells_are_drawn_on_paper() -> None:
    """The same hexagons are in the drawing for paper."""
    picture = crowded(MOST_DOTS + 10)
    hexagons = sum(m.series == "cells" for m in quadrant_scene(picture, MODEL, "en", LIGHT, SIZES["paper"]).marks)

    svg = quadrant_svg(picture, MODEL, "en").decode()
    plain = quadrant_svg(replace(picture, dots=picture.dots[:2]), MODEL, "en").decode()
    assert svg.count("<path") - plain.count("<path") >= hexagons


def test_alt_text_says_where_the_marked_stand_and_came_from() -> None:
    """How many in each quadrant, the cohort, the first three marked ones and their ways, in both languages."""
    english, dutch = (alt_text(many(30, 5), MODEL, language) for language in ("en", "nl"))

    assert sum(int(n) for n in re.findall(r"(\d+) ×", english)) == 30
    for dot in many(30, 5).dots[:3]:
        assert f"{dot.label} at {dot.x:.1f} digital and {dot.y:.1f} human" in english
        assert f"{dot.label} before that: 1 May 2023 at" in english
        assert f"{dot.label} daarvoor: 1 mei 2023" in dutch
    assert many(30, 5).dots[3].label + " at" not in english
    assert f"{10_000:,} organisations" in alt_text(crowded(10_000), MODEL, "en")
    assert f"{4_096:,} ×".replace(",", "") not in alt_text(crowded(10_000), MODEL, "en")


def test_coarse_pictures_say_no_more_than_years_and_whole_points() -> None:
    """While names are hidden, hover, labels, alt text, table and passport hold no decimal and no month."""
    picture = many(12, 2)
    dots = tuple(
        replace(dot, x=float(round(dot.x)), y=float(round(dot.y)), label=f"Letter {dot.id}") for dot in picture.dots
    )
    ways = tuple(
        Way(way.id, tuple(replace(step, x=float(round(step.x)), y=float(round(step.y))) for step in way.steps))
        for way in picture.ways
    )
    hidden = replace(picture, dots=dots, ways=ways, coarse=True, passport=replace(picture.passport, coarse=True))
    chart = quadrant_figure(hidden, MODEL, "en")
    figure = spec(chart)
    hovers = [text for trace in figure["data"] for text in trace.get("hovertext", [])]
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    told = [
        *hovers,
        *notes,
        chart.alt,
        passport(hidden.passport, "en"),
        *map(" ".join, table_rows(hidden, MODEL, "en")),
    ]

    assert not [text for text in told if re.search(r"\d\.\d|\bMay\b", text)]
    assert any("2025" in text for text in notes)
    assert passport(hidden.passport, "en").count("2026") == 1


def test_names_are_text_on_ways_and_beside_the_cohort() -> None:
    """Markup, templates and formulas in the names of marked organisations and of a cohort are seen as typed."""
    picture = many(len(HOSTILE), len(HOSTILE))
    dots = tuple(replace(dot, label=name) for dot, name in zip(picture.dots, HOSTILE, strict=True))
    for name in HOSTILE:
        among = replace(AMONG, label=name)
        raw = quadrant_figure(replace(picture, dots=dots, among=among), MODEL, "en").figure.to_json()
        assert not re.search(r"<script|<a |<img|<svg|%\{|\$x|hovertemplate\"|texttemplate\"", raw)
    figure = spec(quadrant_figure(replace(picture, dots=dots), MODEL, "en"))
    hovers = [text for trace in figure["data"] if trace["name"] == "ways" for text in trace["hovertext"]]
    plain = [html.unescape(re.sub(r"</?b>|<br>", "", text)).replace(" ", "") for text in hovers]
    for name in HOSTILE:
        assert sum(name.replace(" ", "") in text.replace("\u2068", "").replace("\u2069", "") for text in plain) == 3


def test_what_was_drawn_is_seen_and_moves_nothing() -> None:
    """The outline is a dashed line with an explanation; labels stay where they were without it."""
    picture = many(30)
    drawn = replace(picture, drawn=((20, 20), (80, 20), (80, 80), (20, 80)))

    assert labels(scene_of(drawn)) == labels(scene_of(picture))
    (line,) = lines(scene_of(drawn), "drawn")
    assert line.dashed
    assert line.points[0] == line.points[-1]
    assert any("outline that was drawn" in words for words in explanations(drawn, MODEL, "en"))


def test_only_a_drawable_figure_takes_hold_of_the_finger() -> None:
    """Dragging draws only where that was asked for; elsewhere a phone scrolls."""
    assert spec(quadrant_figure(many(4), MODEL, "en"))["layout"]["dragmode"] is False
    chart = quadrant_figure(many(4), MODEL, "en", drawable=True)
    assert chart.drawable
    assert spec(chart)["layout"]["dragmode"] == "lasso"


def test_the_crowd_begins_where_labels_end() -> None:
    """With more organisations than labels, named or not, only the marked are labelled."""
    picture = many(MOST_LABELS, 2)
    more = replace(picture, crowd=((10.0, 10.0),))

    assert {words.text for words in labels(scene_of(more)) if words.face == "semibold"} == {picture.dots[0].label}
    named = {words.text for words in labels(scene_of(more))} & {dot.label for dot in picture.dots}
    assert named == {dot.label for dot in picture.dots[:2]}


def marked_only(scene: Scene) -> list[Mark]:
    """The marked organisations."""
    return [m for m in scene.marks if m.series == "chosen"]


def test_one_organisation_alone_can_be_marked() -> None:
    """A picture of many that has only one still shows it as the focus, by its name."""
    scene = scene_of(many(1, 1, among=None))

    assert [m.id for m in marked_only(scene)] == ["o0"]
    assert labels(scene)[0].face == "semibold"
    assert "1 organisation: " in alt_text(many(1, 1), MODEL, "en")
