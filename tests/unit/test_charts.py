"""The quadrant, the element profile and the distributions: every fact is drawn, named once, and can be read."""

from __future__ import annotations

import datetime
import html
import json
import random
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations

import pytest

from quadrant.charts import (
    CONFIG,
    MOST_LABELS,
    Absent,
    Ambition,
    Distribution,
    Dot,
    ElementLine,
    ElementPicture,
    Passport,
    QuadrantPicture,
    Step,
    alt_text,
    distribution_svg,
    element_figure,
    element_rows,
    explanations,
    footnote,
    passport,
    quadrant_figure,
    table_rows,
)
from quadrant.charts.element_scene import element_scene
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES, SizeName
from quadrant.labels import Box
from quadrant.model import load_model
from quadrant.palette import DARK, LIGHT, ThemeName
from tests.scenes import box, labels, spec

MODEL = load_model()
DAY = datetime.date(2026, 5, 12)
PASSPORT = Passport(9, DAY, DAY, "inside", 1, True)
HOSTILE = (
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "%{x} %{customdata[0]}",
    "=1+1",
    "a<br>b",
    '<a href="//e.nl">x</a>',
    "$x^2$",
    "&lt;i&gt; & co",
    "株式会社クオドラント",
    "שלום",
    "A" * 200,
)


def organisations(n: int, *, stacked: bool = False, chosen: int = 0) -> QuadrantPicture:
    """n organisations anywhere, or all on two places."""
    chance = random.Random(n)
    dots = []
    for i in range(n):
        x, y = chance.uniform(0, 100), chance.uniform(0, 100)
        if stacked:
            x, y = (100, 100) if i % 2 else (50, 50)
        thin = "2 respondents" if i % 7 == 3 else None
        dots.append(Dot(f"org-{i}", f"Organisation number {i}"[: 9 + i % 16], x, y, thin=thin, fictional=True))
    return QuadrantPicture("All", tuple(dots), PASSPORT, chosen=frozenset(f"org-{5 * i}" for i in range(chosen)))


def everything(x: float = 58, y: float = 47) -> QuadrantPicture:
    """One organisation with every kind of mark and line."""
    dots = (
        Dot("inside", "Inside view", x, y),
        Dot("outside", "Customers", x - 14, y - 16, "customers"),
        Dot("leadership", "Leadership", x + 8, y + 8, "leadership"),
        Dot("front_office", "Front office", x - 5, y + 3, "front_office"),
        Dot("back_office", "Back office", x - 2, y - 10, "back_office", thin="3 respondents"),
        Dot("partner", "Partners", x - 8, y - 5, "partner"),
    )
    region = ((x - 8, y), (x, y + 7), (x + 8, y), (x, y - 7))
    way = (Step(datetime.date(2024, 5, 1), x - 22, y - 17), Step(datetime.date(2025, 5, 1), x - 11, y - 11))
    ambition = Ambition(datetime.date(2028, 12, 31), min(x + 22, 100), min(y + 28, 100))
    return QuadrantPicture("Harbour Bank", dots, PASSPORT, region=region, way=way, ambition=ambition)


def gathered(n: int, *, spread: float = 14, dots: bool = True) -> QuadrantPicture:
    """A workshop: n people around the position of one organisation, a third of them customers."""
    chance = random.Random(n)
    whole = everything()

    def around(x: float, y: float, count: int) -> tuple[tuple[float, float], ...]:
        places = ((chance.gauss(x, spread), chance.gauss(y, spread)) for _ in range(count))
        return tuple(sorted((min(max(a, 0), 100), min(max(b, 0), 100)) for a, b in places))

    people = (("inside", around(58, 47, n - n // 3)), ("customers", around(44, 31, n // 3)))
    return replace(whole, dots=whole.dots if dots else (), way=(), ambition=None, people=people)


def rounds(*places: tuple[float, float], x: float = 58, y: float = 47) -> QuadrantPicture:
    """A position and the rounds before it, each at its place."""
    names = ("Round one", "Round two")
    way = tuple(Step(DAY, *place, f"round-{at}", names[at]) for at, place in enumerate(places))
    region = tuple((x + across, y + up) for across, up in ((-8, 0), (0, 7), (8, 0), (0, -7)))
    return QuadrantPicture("Harbour Bank", (Dot("inside", "Agreed", x, y),), PASSPORT, region=region, way=way)


def shown(text: str) -> str:
    """What a reader sees of Plotly text: its line breaks and bold are ours, entities become characters."""
    plain = re.sub(r"</?b>", "", text.replace("<br>", "\n"))
    assert not re.search(r"[<>]", plain)
    return html.unescape(plain)


CROWDS = {
    "1": organisations(1),
    "3": organisations(3),
    "12": organisations(12),
    "40": organisations(40),
    "40 stacked": organisations(40, stacked=True),
    "1000": organisations(1000, chosen=9),
    "everything": everything(),
    "everything in a corner": everything(92, 88),
    "everything low": everything(24, 20),
    "3 people": gathered(3),
    "40 people": gathered(40),
    "200 people": gathered(200),
    "two rounds": rounds((52, 44), (55, 46.5)),
    "two rounds that changed nothing": rounds((58, 47), (58, 47)),
    "two rounds in a corner": rounds((99, 99), (100, 99.5), x=100, y=100),
}


@pytest.mark.parametrize("size", ["phone", "low", "laptop", "projector", "paper"])
@pytest.mark.parametrize("crowd", CROWDS)
def test_nothing_overlaps_and_nothing_is_cut_off(crowd: str, size: SizeName) -> None:
    """At every size no label overlaps a label, a mark or a zone's name, and none leaves the square."""
    scene = quadrant_scene(CROWDS[crowd], MODEL, "en", LIGHT, SIZES[size])
    boxes = [box(words) for words in labels(scene)]
    # Faint names have given way to marks; the others must be left alone.
    names = [box(words) for words in scene.behind if words.colour == LIGHT.muted]
    crowds = ("cloud", "people")
    marks = [
        Box(m.x - m.radius, m.y - m.radius, 2 * m.radius, 2 * m.radius) for m in scene.marks if m.series not in crowds
    ]

    assert boxes
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    for one in boxes:
        assert scene.plot.contains(one)
        assert not [other for other in (*names, *marks) if one.overlaps(other)]
    for name in names:
        assert scene.plot.contains(name)
        assert not [mark for mark in marks if name.overlaps(mark)]
    whole = Box(0, 0, scene.width, scene.height)
    assert all(whole.contains(mark) for mark in marks)
    assert all(whole.contains(box(words)) for words in scene.words if not words.turned)
    assert scene.plot.width == pytest.approx(scene.plot.height)


@pytest.mark.parametrize("size", ["phone", "laptop", "projector"])
@pytest.mark.parametrize("n", [1, 3, 12, 40])
def test_every_organisation_is_named(n: int, size: SizeName) -> None:
    """Up to 40 organisations each have their name in the chart, or a number in it and the name in the key."""
    picture = organisations(n)
    scene = quadrant_scene(picture, MODEL, "en", LIGHT, SIZES[size])
    written = [words.text for words in labels(scene)]

    if scene.key:
        assert sorted(written, key=int) == [str(number) for number, _ in scene.key] == [str(i + 1) for i in range(n)]
        assert sorted(name for _, name in scene.key) == sorted(dot.label for dot in picture.dots)
    else:
        assert sorted(written) == sorted(dot.label for dot in picture.dots)


def test_numbers_stand_for_names_only_where_names_do_not_fit() -> None:
    """40 organisations are numbered on a phone and named on a laptop."""
    assert quadrant_figure(organisations(40), MODEL, "en", size="phone").key
    assert not quadrant_figure(organisations(40), MODEL, "en", size="laptop").key


def test_above_forty_only_the_chosen_are_named() -> None:
    """In a crowd the chosen organisations are labelled and drawn last, the rest are a faint cloud."""
    picture = organisations(MOST_LABELS + 1, chosen=3)
    scene = quadrant_scene(picture, MODEL, "en", LIGHT, SIZES["laptop"])

    assert len(labels(scene)) == 3
    assert [mark.series for mark in scene.marks] == ["cloud"] * 38 + ["chosen"] * 3
    assert max(mark.opacity for mark in scene.marks[:38]) < 0.6


def test_the_figure_has_every_fact() -> None:
    """Each view is a mark of its own shape at its scores; region, way, ambition and gap are there under their names."""
    picture = everything()
    figure = spec(quadrant_figure(picture, MODEL, "en"))
    traces = {trace["name"]: trace for trace in figure["data"]}
    shapes = {shape["name"] for shape in figure["layout"]["shapes"]}

    for dot in picture.dots:
        trace = traces[dot.kind]
        assert (trace["x"], trace["y"], trace["customdata"]) == ([dot.x], [dot.y], [dot.id])
    assert len({traces[dot.kind]["marker"]["symbol"] for dot in picture.dots}) == len(picture.dots)
    assert traces["way"]["x"] == [step.x for step in picture.way]
    assert {"region", "way", "ambition", "gap", "boundary"} <= shapes
    assert {quadrant.id for quadrant in MODEL.quadrants} <= shapes


@pytest.mark.parametrize("size", ["phone", "low", "laptop", "projector", "paper"])
@pytest.mark.parametrize("n", [3, 12, 40])
def test_no_label_covers_one_of_few_people(n: int, size: SizeName) -> None:
    """Up to 40 people a label lies over nobody's mark; beyond that over as few as it can."""
    scene = quadrant_scene(gathered(n), MODEL, "en", LIGHT, SIZES[size])
    people = [m for m in scene.marks if m.series == "people"]

    assert len(people) == n
    boxes = [box(words) for words in labels(scene)]
    for m in people:
        mark = Box(m.x - m.radius, m.y - m.radius, 2 * m.radius, 2 * m.radius)
        assert not [one for one in boxes if one.overlaps(mark)]


def test_people_are_small_quiet_marks_that_say_nothing() -> None:
    """A person is a place and a kind: no name, no id, no hover text, fainter and smaller than the views, below them."""
    picture = gathered(30)
    figure = spec(quadrant_figure(picture, MODEL, "en"))
    (people,) = (trace for trace in figure["data"] if trace["name"] == "people")
    first = next(at for at, trace in enumerate(figure["data"]) if trace.get("mode") == "markers")

    shown_places = [place for _kind, places in picture.people for place in places]
    assert list(zip(people["x"], people["y"], strict=True)) == shown_places
    assert set(people["customdata"]) == {""}
    assert people["hoverinfo"] == "skip"
    assert "hovertext" not in people
    assert people["marker"]["symbol"] == ["circle"] * 20 + ["diamond"] * 10
    assert figure["data"][first]["name"] == "people"
    views = [trace["marker"] for trace in figure["data"] if trace["name"] in ("inside", "customers")]
    assert people["marker"]["opacity"] < 0.5 <= min(marker["opacity"] for marker in views)
    assert people["marker"]["size"] < min(marker["size"] for marker in views)


def test_people_alone_are_seen_better() -> None:
    """Before any view is shown, people carry the picture."""
    alone = quadrant_scene(gathered(30, dots=False), MODEL, "en", LIGHT, SIZES["laptop"]).marks
    among = quadrant_scene(gathered(30), MODEL, "en", LIGHT, SIZES["laptop"]).marks

    assert {mark.series for mark in alone} == {"people"}
    assert alone[0].opacity > among[0].opacity


@pytest.mark.parametrize("size", ["phone", "low", "laptop", "projector", "paper"])
@pytest.mark.parametrize("crowd", [name for name in CROWDS if "rounds" in name])
def test_every_round_is_named(crowd: str, size: SizeName) -> None:
    """A round has its name beside its mark, not a date, also where several rounds stand at one place."""
    scene = quadrant_scene(CROWDS[crowd], MODEL, "en", LIGHT, SIZES[size])
    written = [words.text for words in labels(scene)]

    assert {"Round one", "Round two", "Agreed"} <= set(written)
    assert not any("2026" in words for words in written)


def test_rounds_and_people_are_in_words_too() -> None:
    """The alt text and the table hold rounds by name and people by kind, without anything that tells them apart."""
    moved, people = alt_text(rounds((52, 44)), MODEL, "en"), alt_text(gathered(30), MODEL, "en")

    assert "Before that: Round one at 52.0 digital and 44.0 human." in moved
    assert re.search(r"20 people inside, each by their own answers: \d+ ×", people)
    assert re.search(r"10 customers, each by their own answers: \d+ ×", people)
    rows = table_rows(rounds((52, 44)), MODEL, "en")
    assert rows[2][:3] == ("Round one", "52.0", "44.0")
    rows = table_rows(gathered(30, dots=False), MODEL, "en")
    assert [row[0] for row in rows[1:]] == ["One person inside"] * 20 + ["One customer"] * 10
    assert {row[4] for row in rows[1:]} == {"by their own answers"}
    assert any("one person" in sentence for sentence in explanations(gathered(30), MODEL, "en"))


@pytest.mark.parametrize("size", ["phone", "low", "laptop", "projector", "paper"])
def test_the_picture_keeps_its_size_whatever_is_in_it(size: SizeName) -> None:
    """Empty, with people, with everything: the square and the figure are the same."""
    pictures = (QuadrantPicture("", (), PASSPORT), gathered(200, dots=False), gathered(200), everything())
    scenes = [quadrant_scene(picture, MODEL, "en", LIGHT, SIZES[size]) for picture in pictures]

    assert len({(scene.width, scene.height, scene.plot) for scene in scenes}) == 1
    assert scenes[0].marks == ()


def test_thin_evidence_is_hollow_and_its_reason_is_said() -> None:
    """A mark on thin evidence is open, and its reason is in the hover text, under the chart and in the table."""
    picture = everything()
    scene = quadrant_scene(picture, MODEL, "en", LIGHT, SIZES["laptop"])
    by_id = {mark.id: mark for mark in scene.marks}

    assert by_id["back_office"].fill == LIGHT.background != by_id["back_office"].edge
    assert by_id["front_office"].fill == LIGHT.kinds["front_office"]
    assert any("3 respondents" in line for line in by_id["back_office"].says)
    assert any("Back office (3 respondents)" in sentence for sentence in explanations(picture, MODEL, "en"))
    assert any("3 respondents" in row[-1] for row in table_rows(picture, MODEL, "en"))


def test_marks_on_the_edge_are_whole() -> None:
    """Scores of exactly 0 and 100 lie within the square with all of their mark, at every size."""
    corners = tuple(Dot(f"{x}-{y}", "Corner", x, y) for x in (0, 100) for y in (0, 100))
    for size in SIZES.values():
        scene = quadrant_scene(QuadrantPicture("", corners, PASSPORT), MODEL, "en", LIGHT, size)
        for mark in scene.marks:
            whole = Box(mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius)
            assert scene.plot.contains(whole)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_zones_and_axes_speak_the_models_words(language: str, theme: ThemeName) -> None:
    """Every zone carries its plain name and the scenario, with a dagger where the corner is our reading."""
    figure = spec(quadrant_figure(organisations(3), MODEL, language, theme, "projector"))
    zones = [shown(text) for trace in figure["data"] if trace["name"] == "zones" for text in trace["text"]]
    words = [shown(note["text"]) for note in figure["layout"]["annotations"]]

    for quadrant in MODEL.quadrants:
        assert quadrant.label[language] in zones
        assert quadrant.scenario[language] + ("" if quadrant.certain else " †") in zones
    for axis in MODEL.axes:
        assert {axis.label[language], axis.low[language], axis.high[language]} <= set(words)
    assert footnote(MODEL, language).startswith("†")


def test_a_zones_name_gives_way_to_a_mark() -> None:
    """A mark in the outer corner moves the zone's name; marks in all corners of the zone make it faint."""
    one = quadrant_scene(QuadrantPicture("", (Dot("a", "A", 97, 97),), PASSPORT), MODEL, "en", LIGHT, SIZES["laptop"])
    places = [(x, y) for x in range(55, 101, 9) for y in range(55, 101, 9)]
    full = QuadrantPicture("", tuple(Dot(f"{i}", "", *place) for i, place in enumerate(places)), PASSPORT)
    many = quadrant_scene(full, MODEL, "en", LIGHT, SIZES["phone"])

    moved = next(words for words in one.behind if words.text == "Digital, emotional")
    alone = quadrant_scene(QuadrantPicture("", (), PASSPORT), MODEL, "en", LIGHT, SIZES["laptop"]).behind
    first = next(words for words in alone if words.text == moved.text)
    assert (moved.x, moved.y, moved.align) != (first.x, first.y, first.align)
    assert moved.colour == LIGHT.muted
    assert next(words for words in many.behind if words.text == "Digital, emotional").colour != LIGHT.muted


def test_names_are_shown_literally() -> None:
    """Markup, templates, formulas and entities in names are seen as typed, in labels and when pointed at."""
    dots = tuple(Dot(f"o{i}", name, 10 + 7 * i, 15 + 6 * i, detail=name) for i, name in enumerate(HOSTILE))
    chart = quadrant_figure(QuadrantPicture("", dots, PASSPORT), MODEL, "en")
    figure = spec(chart)
    seen = [shown(note["text"]).strip("\u2068\u2069") for note in figure["layout"]["annotations"]]
    hovers = [text for trace in figure["data"] if "hovertext" in trace for text in trace["hovertext"]]

    for name in HOSTILE[:-1]:
        assert name in seen
        assert sum(name in shown(text) for text in hovers) == 1
    assert any(text.endswith("A…") and len(text) < 60 for text in seen)
    assert any("A" * 200 in shown(text).replace("\n", "") for text in hovers)
    raw = json.dumps(figure, ensure_ascii=False)
    assert not re.search(r"<script|<a |%\{|\$x|hovertemplate\"|texttemplate\"", raw)
    assert "\u2068שלום\u2069" in raw


def test_hovering_says_what_it_is() -> None:
    """Pointing at a mark gives name, both scores, quadrant, detail and whether it is fictional, in the language."""
    dot = Dot("a", "Havenbank", 43.75, 61.2, detail="Bankwezen", fictional=True)
    figure = spec(quadrant_figure(QuadrantPicture("", (dot,), PASSPORT), MODEL, "nl"))
    hover = next(trace["hovertext"][0] for trace in figure["data"] if trace["name"] == "inside")

    assert hover.startswith("<b>Havenbank</b><br>Digitaal 43,8 · Menselijk 61,2<br>Analoog, emotioneel<br>Bankwezen")


def test_the_figure_does_not_move_and_sends_nothing() -> None:
    """Size and axes are fixed, dragging and zooming are off, and no button leads to a chart cloud."""
    layout = spec(quadrant_figure(everything(), MODEL, "en", size="phone"))["layout"]

    assert layout["width"] == 350
    assert layout["xaxis"]["fixedrange"]
    assert layout["yaxis"]["fixedrange"]
    assert layout["dragmode"] is False
    assert CONFIG["displayModeBar"] is False
    assert CONFIG["scrollZoom"] is False
    assert "sendChartToCloud" in CONFIG["modeBarButtonsToRemove"]  # type: ignore[operator]


def test_words_come_in_the_order_of_facts() -> None:
    """The passport says fictional, people, date, view and model version, in the language of the reader."""
    many = Passport(12000, datetime.date(2026, 3, 2), DAY, "inside", 2, False, 1000)

    assert passport(PASSPORT, "en") == "Fictional · 9 respondents · 12 May 2026 · view: inside · model version 1"
    assert passport(many, "en").startswith("1,000 organisations · 12,000 respondents · 2 March 2026 – 12 May 2026")
    assert "Fictional" not in passport(many, "en")
    assert passport(replace(many, partly_fictional=True), "en").startswith("Partly fictional · ")
    assert "12 mei 2026" in passport(PASSPORT, "nl")


def test_alt_text_says_where_everything_is() -> None:
    """For one organisation each view with both scores and its quadrant; for many, how many in each quadrant."""
    one = alt_text(everything(), MODEL, "en")
    many = alt_text(organisations(40), MODEL, "en")

    assert "Inside view at 58.0 digital and 47.0 human, in “Digital, rational”" in one
    assert "ambition" in one
    assert sum(int(n) for n in re.findall(r"(\d+) ×", many)) == 40
    assert "Nothing is drawn" in alt_text(QuadrantPicture("", (), PASSPORT), MODEL, "en")


def test_the_table_has_every_row_of_the_picture() -> None:
    """Header, dots, earlier positions, ambition and what is not drawn, numbers in the manner of the language."""
    picture = everything()
    picture = QuadrantPicture(
        picture.title,
        picture.dots,
        PASSPORT,
        way=picture.way,
        ambition=picture.ambition,
        absent=(Absent("Zo", "leeg"),),
    )
    rows = table_rows(picture, MODEL, "nl")

    assert len(rows) == 1 + 6 + 2 + 1 + 1
    assert {len(row) for row in rows} == {5}
    assert rows[1][:4] == ("Inside view", "58,0", "47,0", "Digitaal, rationeel")
    assert rows[-1] == ("Zo", "–", "–", "–", "leeg")


def test_why_there_is_no_region_is_said() -> None:
    """Without a region the reason stands under the chart instead."""
    picture = QuadrantPicture("", (Dot("a", "A", 1, 2),), PASSPORT, no_region="2 respondents")

    assert "2 respondents" in explanations(picture, MODEL, "en")[0]
    assert "90" in explanations(everything(), MODEL, "en")[0]


def test_many_reasons_are_not_all_listed() -> None:
    """Under a crowd only the first reasons are listed, with how many more there are."""
    absent = tuple(Absent(f"Firm {i}", "no answers") for i in range(20))
    picture = QuadrantPicture("", organisations(3).dots, PASSPORT, absent=absent)

    listed = next(s for s in explanations(picture, MODEL, "en") if "Firm 0" in s)
    assert "and 14 more" in listed
    assert "Firm 19" not in listed


ELEMENTS = ElementPicture(
    "Harbour Bank",
    (
        ElementLine("customer_first", 43.75, (30, 60), 25, (("leadership", 60.0), ("back_office", 20.0)), 80),
        ElementLine("ecosystem", None, missing="1 of 4 questions answered"),
        ElementLine("crowd_power", 100, (100, 100), 0),
    ),
    PASSPORT,
)


@pytest.mark.parametrize("size", ["phone", "laptop", "projector", "paper"])
def test_the_element_profile_holds_every_fact(size: SizeName) -> None:
    """All eight elements are named, every score is a mark at its place, and a missing score says why."""
    scene = element_scene(ELEMENTS, MODEL, "en", DARK, SIZES[size])
    text = " ".join(words.text for words in scene.words)
    points = {(mark.id, mark.series): mark.scores[0] for mark in scene.marks if mark.id != "key"}

    for element in MODEL.elements:
        assert element.label["en"].split()[-1] in text
    assert points == {
        ("customer_first", "inside"): pytest.approx(43.75),
        ("customer_first", "customers"): pytest.approx(25),
        ("customer_first", "leadership"): pytest.approx(60),
        ("customer_first", "back_office"): pytest.approx(20),
        ("crowd_power", "inside"): pytest.approx(100),
        ("crowd_power", "customers"): pytest.approx(0),
    }
    assert "1 of 4 questions" in text
    assert "43.8" in text
    whole = Box(0, 0, scene.width, scene.height)
    assert all(whole.contains(box(words)) for words in scene.words)
    inside = [Box(m.x - m.radius, m.y - m.radius, 2 * m.radius, 2 * m.radius) for m in scene.marks]
    assert all(whole.contains(mark) for mark in inside)


def test_the_element_figure_shows_every_mark() -> None:
    """Every mark of the profile, its key included, lies within the axes of the figure, or Plotly would leave it out."""
    figure = spec(element_figure(ELEMENTS, MODEL, "en", size="phone"))
    low, high = sorted(figure["layout"]["yaxis"]["range"])

    for trace in figure["data"]:
        assert all(low <= y <= high for y in trace["y"])
        assert all(-1e-6 <= x <= 100 + 1e-6 for x in trace["x"])


def test_the_element_table_has_a_column_per_group_shown() -> None:
    """The table twin lists scores with one decimal and only the groups that are in the picture."""
    rows = element_rows(ELEMENTS, MODEL, "en")

    assert rows[0][-4:] == ("Leadership", "Back office", "Ambition", "Remark")
    assert rows[1] == ("Customer first", "43.8", "30.0", "60.0", "25.0", "60.0", "20.0", "80.0", "")
    assert rows[2][1] == "–"
    assert rows[2][-1] == "1 of 4 questions answered"


def test_a_distribution_counts_everyone() -> None:
    """Counts per level, the agreed level and answers that are no level are in the picture and in its title."""
    answers = Distribution("Trust <b>", (1, 0, 6, 2, 0), 1, 2, 3)
    root = ET.fromstring(distribution_svg(answers, "en"))
    space = "{http://www.w3.org/2000/svg}"
    texts = [node.text for node in root.iter(f"{space}text")]
    title = root.find(f"{space}title")

    assert root.get("role") == "img"
    assert title is not None
    assert title.text is not None
    assert title.text.startswith("Trust <b>: level 1: 1, level 2: 0, level 3: 6")
    assert {"1", "6", "2", "1 not applicable", "2 cannot tell", "agreed: 3"} <= set(texts)
    assert len([node for node in root.iter(f"{space}rect") if node.get("stroke")]) == 3
    assert len(list(root.iter(f"{space}polygon"))) == 1


def test_a_distribution_without_levels_is_no_error() -> None:
    """A question that nobody could answer still has its picture."""
    root = ET.fromstring(distribution_svg(Distribution("Trust", (0, 0, 0, 0, 0), 4), "nl", "dark"))

    assert not [node for node in root.iter("{http://www.w3.org/2000/svg}rect") if node.get("stroke")]
