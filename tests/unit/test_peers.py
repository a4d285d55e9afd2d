"""Many organisations element by element: every fact is drawn once, can be pointed at, read and told apart."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from itertools import combinations
from math import hypot

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadrant.charts import Band, Marked, Passport, PeersLine, PeersPicture, peers_alt_text, peers_figure, peers_rows
from quadrant.charts.peers_scene import MOST_SWARM, peers_scene
from quadrant.charts.scene import SIZES, Area, Line, Mark, Scene, SizeName
from quadrant.charts.swarm import distribution, swarm
from quadrant.labels import Box
from quadrant.model import load_model
from quadrant.palette import LIGHT, LOOKS, THEMES, ThemeName
from tests.hostile import HOSTILE
from tests.scenes import around, box

MODEL = load_model()
DAY = datetime.date(2026, 5, 12)
IDS = [each.id for axis in MODEL.axes for each in (axis, *axis.elements)]


def peers(n: int, marked: int = 2, *, band: bool = True, named: bool = True) -> PeersPicture:
    """n organisations of which the first are marked; every line another distribution."""
    chance = np.random.default_rng(n)
    names = [f"Firm {i}" for i in range(n)]
    lines = []
    for at, name in enumerate(IDS):
        scores = np.clip(chance.normal(40 + 3 * at, 12, n), 0, 100).round(1)
        low, middle, high = (float(np.round(value)) for value in np.percentile(scores if n else [0], (25, 50, 75)))
        figures = Band(middle, (low, high) if n >= 20 else None) if band and n >= 5 else None
        lines.append(PeersLine(name, scores, tuple(scores[:marked].tolist()), figures, at % 3, names if named else ()))
    facts = Passport(9 * n, DAY, DAY, "inside", 1, True, n)
    return PeersPicture("Banks", tuple(lines), facts, marked=tuple(Marked(f"o{i}", names[i]) for i in range(marked)))


def scene_of(picture: PeersPicture, size: SizeName = "laptop", theme: ThemeName = "light") -> Scene:
    """The picture in English."""
    return peers_scene(picture, MODEL, "en", THEMES[theme], SIZES[size])


def hills(scene: Scene) -> list[Area]:
    """The outlines of distributions, without the one of the key."""
    return [item for item in scene.ground if isinstance(item, Area) and item.name == "distribution"][1:]


def told(scene: Scene, series: str) -> list[Mark]:
    """The marks of a kind that say something: not those of the key."""
    return [mark for mark in scene.marks if mark.series == series and mark.says]


SETS = {
    "1": peers(1, 1),
    "4": peers(4, 2),
    "5": peers(5, 1),
    "30": peers(30, 3),
    "60": peers(60, 12),
    "all the same": replace(
        peers(30, 3), lines=tuple(PeersLine(name, [50.0] * 30, (50.0,) * 3, Band(50, (50, 50))) for name in IDS)
    ),
    "1000": peers(1000, 4),
    "nobody": peers(0, 0),
    "only one element": replace(peers(9), lines=peers(9).lines[3:4]),
}


@pytest.mark.parametrize("size", ["phone", "low", "laptop", "projector", "paper"])
@pytest.mark.parametrize("kind", SETS)
def test_nothing_overlaps_and_nothing_is_cut_off(kind: str, size: SizeName) -> None:
    """Words lie on no words and on no marks, marked organisations hide no dot, and all are within the picture."""
    scene = scene_of(SETS[kind], size)
    boxes = [box(words) for words in scene.words]
    whole = Box(0, 0, scene.width, scene.height)
    seen = [mark for mark in scene.marks if mark.series != "median"]

    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(whole.contains(one) for one in boxes)
    assert all(whole.contains(around(mark)) for mark in seen)
    assert not [(one, mark) for one in boxes for mark in seen if one.overlaps(around(mark))]
    dots = told(scene, "organisations")
    for one, other in combinations(dots, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius - 1e-6
    for dot in dots:
        assert not [m for m in told(scene, "marked") if hypot(m.x - dot.x, m.y - dot.y) < m.radius]


def test_every_axis_and_element_is_named_in_the_readers_language() -> None:
    """Ten lines, the axes first in their halves, in both languages and at every size."""
    for language in ("en", "nl"):
        for size in SIZES.values():
            words = [item.text for item in peers_scene(peers(30), MODEL, language, LIGHT, size).words]
            names = [each.label[language] for axis in MODEL.axes for each in (axis, *axis.elements)]
            assert [text for text in words if text in names] == names


def test_every_score_is_drawn_once() -> None:
    """Few organisations: each score is a dot or a marked one at its place across, and says whose it is."""
    picture = peers(30, 3)
    scene = scene_of(picture)
    line = picture.lines[1]
    dots = [m for m in told(scene, "organisations") if m.says[-1].startswith("Customer first ")]
    marks = [m for m in told(scene, "marked") if m.says[-1].startswith("Customer first ")]

    assert len(dots) == 27
    assert {m.says[0] for m in dots} == {f"Firm {i}" for i in range(3, 30)}
    for mark in (*dots, *marks):
        score = float(mark.says[-1].removeprefix("Customer first "))
        assert score == line.scores[int(mark.says[0].removeprefix("Firm "))]
    start, end = (next(w.x for w in scene.words if w.text == text) for text in ("0", "100"))
    across = sorted((mark.x - start) / (end - start) * 100 for mark in (*dots, *marks))
    assert across == pytest.approx(sorted(line.scores))
    assert [m.id for m in marks] == ["o2", "o1", "o0"]


def test_two_with_the_same_score_are_both_there() -> None:
    """A marked organisation takes away its own dot only, whether or not the others have names."""
    scores = [40.0, 40.0, 40.0, 70.0]
    for names in ((), ("A", "B", "B", "C")):
        line = PeersLine("data", scores, (40.0,), names=names)
        scene = scene_of(replace(peers(4, 1), lines=(line,), marked=(Marked("b", "B"),)))
        assert len(told(scene, "organisations")) == 3
        assert sorted(m.says[0] for m in told(scene, "organisations") if names) == ["A", "B", "C"][: 3 * bool(names)]
    stranger = replace(peers(4, 1), lines=(PeersLine("data", scores, (12.5,)),))
    assert len(told(scene_of(stranger), "organisations")) == 4


def test_many_are_a_distribution_and_no_dots() -> None:
    """Above the limit each line is an outline, all to one scale, and holds nobody's name but the marked ones'."""
    picture = peers(MOST_SWARM + 1, 2)
    scene = scene_of(picture)

    assert len(hills(scene)) == 10
    assert not told(scene, "organisations")
    assert len(hills(scene_of(peers(MOST_SWARM, 2)))) == 0
    named = set(re.findall(r"Firm \d+", peers_figure(picture, MODEL, "en").figure.to_json()))
    assert named == {"Firm 0", "Firm 1"}

    narrow, wide = np.full(200, 50.0), np.linspace(0, 100, 200)
    two = replace(picture, lines=(PeersLine("data", narrow), PeersLine("ecosystem", wide)), marked=())
    tall = {round(max(y for _, y in hill.points) - min(y for _, y in hill.points), 1) for hill in hills(scene_of(two))}
    assert max(tall) > 8 * min(tall)


def test_few_are_never_a_distribution() -> None:
    """One to four organisations are dots and nothing else: no outline, no median, no middle half."""
    for n in (1, 2, 3, 4):
        scene = scene_of(peers(n, 1))
        assert {item.name for item in scene.ground} == {"tick", "track"}
        assert len(told(scene, "organisations")) == 10 * (n - 1)


def test_a_cohort_has_its_middle_beneath_the_line() -> None:
    """A stroke at the median and a bar over the middle half; the stroke says both and how many there are."""
    picture = replace(peers(30), lines=(PeersLine("digital", peers(30).lines[0].scores, (), Band(45, (30, 62.5))),))
    scene = scene_of(picture)
    (bar,) = [item for item in scene.ground if item.name == "half" and isinstance(item, Area)][1:]
    stroke = [item for item in scene.ground if item.name == "median" and isinstance(item, Line)][-1]
    start, end = (next(w.x for w in scene.words if w.text == text) for text in ("0", "100"))
    track = next(item for item in scene.ground if item.name == "track")

    def score(x: float) -> float:
        return (x - start) / (end - start) * 100

    assert [score(min(x for x, _ in bar.points)), score(max(x for x, _ in bar.points))] == pytest.approx([30, 62.5])
    assert score(stroke.points[0][0]) == pytest.approx(45)
    assert min(y for _, y in bar.points) > track.points[0][1]
    (said,) = {m.says for m in scene.marks if m.series == "median"}
    assert said == ("Digital", "median 45, middle half from 30 to 62.5", "30 organisations")
    no_cohort = scene_of(peers(30, band=False))
    assert not {item.name for item in no_cohort.ground} & {"median", "half"}
    assert not {"Median", "Middle half"} & {words.text for words in no_cohort.words}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marked_ones_look_as_on_the_quadrant(theme: ThemeName) -> None:
    """By their order, also on a line on which one before them has no score; the key names each look once."""
    lines = tuple(replace(line, marked=(None, *line.marked[1:])) for line in peers(30, 12).lines)
    picture = replace(peers(30, 12), lines=lines)
    scene = scene_of(picture, theme=theme)
    looks = {m.id: (m.shape, m.fill) for m in told(scene, "marked")}

    expected = [(shape, THEMES[theme].categorical[colour]) for colour, shape in LOOKS]
    assert looks == {f"o{i}": expected[i] for i in range(1, 12)}
    key = [(m.shape, m.fill) for m in scene.marks if m.series == "marked" and not m.says]
    assert key == expected
    assert {f"Firm {i}" for i in range(12)} <= {words.text for words in scene.words}
    many = scene_of(peers(30, 15))
    assert "and 3 more" in {words.text for words in many.words}


def test_the_focus_has_its_score_in_words_on_every_line() -> None:
    """Ten numbers in the colour of the focus; none where the focus has no score."""
    picture = peers(30, 2)
    written = [words.text for words in scene_of(picture).words if words.colour == LIGHT.categorical[0]]
    assert written == [f"{line.marked[0]:.1f}" for line in picture.lines]

    lines = (replace(picture.lines[0], marked=(None, 40.0)), *picture.lines[1:])
    less = [words.text for words in scene_of(replace(picture, lines=lines)).words if words.face == "semibold"]
    assert f"{picture.lines[0].marked[0]:.1f}" not in less


def test_who_has_no_score_is_said() -> None:
    """How many have no score stands beside the name, in the alt text and in the table."""
    picture = peers(30)
    texts = [words.text for words in scene_of(picture).words]

    assert texts.count("1 without a score") == 3
    assert texts.count("2 without a score") == 3
    assert peers_alt_text(picture, MODEL, "en").count("without a score") == 6
    assert [row[2] for row in peers_rows(picture, MODEL, "en")[1:]] == [str(at % 3) for at in range(10)]


def test_the_alt_text_says_the_facts() -> None:
    """Per line how many, the cohort's figures and the first three marked ones, in both languages."""
    picture = peers(30, 5)
    line = picture.lines[1]
    assert line.band is not None
    assert line.band.quartiles is not None
    (low, high), median = line.band.quartiles, line.band.median
    scores = "; ".join(f"Firm {i} {line.scores[i]:.1f}" for i in range(3))
    facts = f"Customer first: 30 organisations; median {median:g}, middle half from {low:g} to {high:g}; {scores}; "

    assert facts in peers_alt_text(picture, MODEL, "en")
    assert "Firm 3" not in peers_alt_text(picture, MODEL, "en")
    assert f"Klant eerst: 30 organisaties; mediaan {median:g}" in peers_alt_text(picture, MODEL, "nl")


def test_the_table_has_a_row_per_line_and_a_column_per_fact() -> None:
    """Header, ten rows; figures only where there is a cohort; a dash where there is no score."""
    picture = peers(30, 2)
    lines = (replace(picture.lines[0], marked=(None, 12.5)), *picture.lines[1:])
    rows = peers_rows(replace(picture, lines=lines), MODEL, "nl")

    assert rows[0][-2:] == ("Firm 0", "Firm 1")
    assert len(rows) == 11
    assert {len(row) for row in rows} == {8}
    assert rows[1][0] == "Digitaal"
    assert rows[1][-2:] == ("–", "12,5")
    assert len(peers_rows(peers(30, 2, band=False), MODEL, "en")[0]) == 5
    assert len(peers_rows(peers(9, 2), MODEL, "en")[0]) == 6
    few = replace(picture, lines=picture.lines[:1])
    assert peers_rows(few, MODEL, "en")[2][1:] == ("0", "0", "–", "–", "–", "–", "–")


def test_coarse_pictures_say_whole_points() -> None:
    """While names are hidden no score is written with a decimal."""
    picture = peers(30, 2)
    lines = tuple(
        replace(line, scores=np.round(line.scores), marked=tuple(round(score or 0.0) for score in line.marked))
        for line in picture.lines
    )
    hidden = replace(picture, lines=lines, coarse=True)
    chart = peers_figure(hidden, MODEL, "en")
    figure = json.loads(chart.figure.to_json())
    texts = [text for trace in figure["data"] for text in trace.get("hovertext", [])]
    texts += [note["text"] for note in figure["layout"]["annotations"]]
    texts += [chart.alt, *map(" ".join, peers_rows(hidden, MODEL, "en"))]

    assert not [text for text in texts if re.search(r"\d\.\d", text)]


def test_names_are_text() -> None:
    """Markup, templates and formulas in names are seen as typed, in the key, when pointed at and in the table."""
    lines = tuple(PeersLine(name, list(range(len(HOSTILE))), tuple(range(len(HOSTILE))), names=HOSTILE) for name in IDS)
    marked = tuple(Marked(f"o{i}", name) for i, name in enumerate(HOSTILE))
    whole = replace(peers(3), lines=lines, marked=marked)
    unmarked = replace(whole, lines=tuple(replace(line, marked=()) for line in lines), marked=())
    for picture in (whole, unmarked):
        raw = peers_figure(picture, MODEL, "en").figure.to_json()
        assert not re.search(r"<script|<a |<img|<svg|%\{|\$x|hovertemplate\"|texttemplate\"", raw)
    assert peers_rows(whole, MODEL, "en")[0][3:] == HOSTILE
    longest = max((box(words) for words in scene_of(whole).words), key=lambda one: one.width)
    assert longest.right <= SIZES["laptop"].width


def test_the_figure_shows_every_mark() -> None:
    """Plotly accepts every property, every mark is within its axes, and its size is the scene's."""
    for picture in (peers(30), peers(1000, 4)):
        chart = peers_figure(picture, MODEL, "nl", "dark", "phone")
        figure = json.loads(chart.figure.to_json())
        layout = figure["layout"]
        for trace in figure["data"]:
            assert all(0 <= x <= layout["width"] for x in trace["x"])
            assert all(0 <= y <= layout["height"] for y in trace["y"])
        assert layout["width"] == 350
        assert len(go.Figure(chart.figure.to_dict()).data) == len(figure["data"])
        assert chart.alt == peers_alt_text(picture, MODEL, "nl")
    assert len(peers_figure(peers(10_000, 4), MODEL, "en").figure.to_json()) < 100_000


discs = st.lists(st.one_of(st.sampled_from([0.0, 10.0, 10.5]), st.floats(0, 100)), max_size=40)


@settings(max_examples=60, deadline=None)
@given(discs, st.lists(st.tuples(st.floats(0, 100), st.just(0.0), st.floats(1, 6)), max_size=3))
def test_dots_hide_no_dots(across: list[float], taken: list[tuple[float, float, float]]) -> None:
    """Wherever discs must stand, none overlaps another or what was there, none is below the line, each stands low."""
    heights = swarm(np.array(across), 3.0, taken)

    assert (heights >= 3.0).all()
    placed = list(zip(across, heights.tolist(), strict=True))
    for (x, y), (other, height) in combinations(placed, 2):
        assert hypot(x - other, y - height) >= 6.0 - 1e-6
    for x, y in placed:
        assert all(hypot(x - other, y - height) >= 3.0 + radius - 1e-6 for other, height, radius in taken)
        touches = [other for other in placed if other != (x, y) and abs(hypot(x - other[0], y - other[1]) - 6.0) < 1e-6]
        assert y == pytest.approx(3.0) or touches or taken
    assert swarm(np.array(across), 3.0, taken).tolist() == heights.tolist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=600))
def test_a_distribution_holds_everybody(scores: list[float]) -> None:
    """The shares are those of all scores, none is negative, and they lie where the scores are."""
    places, shares = distribution(np.array(scores))

    wide = 100 / (len(places) - 2)
    assert shares[1:-1].sum() * wide == pytest.approx(1)
    assert (shares >= 0).all()
    assert (places[0], places[-1]) == (0, 100)
    far = [share for place, share in zip(places, shares, strict=True) if min(abs(place - s) for s in scores) > 9 * wide]
    assert not any(far)
    assert float((places * shares)[1:-1].sum() * wide) == pytest.approx(float(np.mean(scores)), abs=wide * 2)


def test_few_scores_are_drawn_less_finely() -> None:
    """The same score of everybody is a narrow peak when there are many of them, and a wider one when there are few."""
    few, many = (distribution(np.full(n, 50.0))[1] for n in (4999, 5000))

    assert few.max() < 0.55 * many.max()
