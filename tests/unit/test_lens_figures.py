"""Every lens has a figure that shows its numbers, and whose words can be read, whatever the numbers are."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from itertools import combinations, product

import numpy as np
import pytest

from quadrant.charts.lenses import LENS_SIZES, LensSize, lens_alt_text, lens_scene
from quadrant.charts.scene import LINE_HEIGHT, Area, Scene, Words
from quadrant.labels import Box
from quadrant.language import translate
from quadrant.lenses import Evidence, Lens, LensReading, Side, Voices, figure, load_lenses, read
from quadrant.model import load_model
from quadrant.palette import DARK, LIGHT, Theme
from quadrant.typeface import width

MODEL = load_model()
LENSES = {lens.id: lens for lens in load_lenses()}
KEYS = tuple(question.key for question in (*MODEL.questions, *MODEL.context))
TOTALS = ("digital", "human", *(element.id for element in MODEL.elements))
LOOKS: tuple[tuple[LensSize, str, Theme], ...] = tuple(product(LENS_SIZES, ("en", "nl"), (LIGHT, DARK)))
POINTS = (0, 3, 12.5, 25, 33.3, 37.4, 37.5, 49.9, 50, 50.1, 62.4, 62.5, 75, 88.8, 97, 100)


def evidence(inside: Mapping[str, float], outside: Mapping[str, float] | None = None) -> Evidence:
    """What the views say: points by the key of a question, or the id of an axis or element."""
    views: dict[Side, Mapping[str, float]] = {"inside": inside}
    if outside is not None:
        views["outside"] = outside
    return {
        side: Voices(
            scores={key: points for key, points in said.items() if key in KEYS},
            silent={key: "open" for key in KEYS if key not in said},
            totals={name: points for name, points in said.items() if name in TOTALS},
            keys=KEYS,
            points=np.empty((0, len(KEYS))),
            groups=(),
        )
        for side, said in views.items()
    }


def everything(points: float) -> dict[str, float]:
    """The same for every question, element and axis."""
    return dict.fromkeys((*KEYS, *TOTALS), points)


def reading(id_: str, outside: Mapping[str, float] | None = None, rest: float = 50, **points: float) -> LensReading:
    """What a lens says when its measures have these points; `outside` alike, for customers."""
    lens = LENSES[id_]

    def said(measures: Mapping[str, float], side: Side) -> dict[str, float]:
        found = everything(rest)
        for name, value in measures.items():
            measure = lens.measures[name]
            assert (measure.view, measure.parts) == (side, ()), name
            found |= dict.fromkeys([measure.score] if measure.score else [q.key for q in measure.read(MODEL)], value)
        return found

    result = read(lens, evidence(said(points, "inside"), None if outside is None else said(outside, "outside")), MODEL)
    assert not result.quiet
    return result


def readings(lens: Lens) -> Iterator[LensReading]:
    """A grid of values: all alike, extremes against each other, at every threshold, and at random."""
    chance = random.Random(lens.id)
    for points in (0, 50, 100, *lens.thresholds.values()):
        yield read(lens, evidence(everything(points), everything(points)), MODEL)
    for own, theirs in ((0, 100), (100, 0)):
        yield read(lens, evidence(everything(own), everything(theirs)), MODEL)
    for number in range(12):
        own, theirs = ({key: chance.choice(POINTS) for key in (*KEYS, *TOTALS)} for _ in range(2))
        few = {key: value for key, value in own.items() if number % 4 or chance.random() < 0.85}
        found = read(lens, evidence(few, None if number % 3 == 2 and lens.id != "delivery_gap" else theirs), MODEL)
        if not found.quiet:
            yield found


def box(words: Words) -> Box:
    """What a line of text covers."""
    wide, high = width(words.text, words.size, words.face), words.size * LINE_HEIGHT - 0.01
    if words.turned:
        return Box(words.x - high / 2, words.y - wide / 2, high, wide)
    shift = {"left": 0.0, "center": wide / 2, "right": wide}[words.align]
    return Box(words.x - shift, words.y - high / 2, wide, high)


def drawn(found: LensReading, size: LensSize = "phone", language: str = "en", theme: Theme = LIGHT) -> Scene:
    return lens_scene(found, MODEL, language, theme, size)


def span(scene: Scene, name: str) -> tuple[float, float]:
    """Width and height of the shapes of this name, all of them together."""
    points = [point for part in scene.ground if part.name == name for point in part.points]
    assert points, name
    xs, ys = zip(*points, strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def place(scene: Scene, name: str) -> float:
    """Where a mark is, from the left."""
    return next(mark.x for mark in scene.marks if mark.id == name)


@pytest.mark.parametrize("id_", LENSES)
def test_words_never_leave_the_picture_nor_cover_each_other(id_: str) -> None:
    """In every size, language and theme, for values at the ends, at the thresholds, alike and at random."""
    for number, found in enumerate(readings(LENSES[id_])):
        for size, language, theme in LOOKS:
            if number >= 6 and theme is (LIGHT, DARK)[number % 2]:
                continue
            scene = drawn(found, size, language, theme)
            whole = Box(0, 0, scene.width, scene.height)
            boxes = [(words.text, box(words)) for words in scene.words]
            beyond = [text for text, each in boxes if not whole.contains(each)]
            assert not beyond, (size, language, beyond, found.values)
            over = [(one[0], two[0]) for one, two in combinations(boxes, 2) if one[1].overlaps(two[1])]
            assert not over, (size, language, over, found.values)
            assert all(words.size >= LENS_SIZES[size].small for words in scene.words)
            shapes = [point for part in scene.ground for point in part.points]
            assert all(-0.1 <= x <= scene.width + 0.1 and -0.1 <= y <= scene.height + 0.1 for x, y in shapes), size
            for mark in scene.marks:
                r = mark.radius
                assert whole.contains(Box(mark.x - r, mark.y - r, 2 * r, 2 * r)), (size, mark, found.values)
                hit = [text for text, each in boxes if each.overlaps(Box(mark.x - r, mark.y - r, 2 * r, 2 * r))]
                assert not hit, (size, language, mark.id, hit, found.values)


def test_what_a_figure_shows_is_as_large_as_the_number() -> None:
    """Lengths, areas and shares are in proportion."""
    for points in (20, 40, 80):
        layers = drawn(reading("data_pyramid", trust=points, wisdom=points, help=points, personalisation=points))
        whole, _ = span(layers, "outline")
        assert span(layers, "layer-trust")[0] / whole == pytest.approx(points / 100)
        assert span(layers, "layer-personalisation")[0] / span(layers, "layer-trust")[0] == pytest.approx(0.4)

        wings = drawn(reading("basics_delighters", basics=points, delighters=40))
        assert span(wings, "basics-all")[0] / span(wings, "delighters-all")[0] == pytest.approx(points / 40)

        steps = drawn(reading("automation_ladder", self_service=points, self_control=20, automatic=20))
        assert span(steps, "fill-self_service")[1] / span(steps, "step-self_service")[1] == pytest.approx(points / 100)

        blocks = drawn(reading("weak_base", digital=points, human=50))
        assert span(blocks, "block-digital")[0] / span(blocks, "block-human")[0] == pytest.approx(points / 50)

        three = drawn(reading("multiple_transformation", process=points, mindset=20, support=20))
        assert span(three, "bar-process")[1] / span(three, "bar-mindset")[1] == pytest.approx(points / 20)

        lines = drawn(reading("crowd_exposure", exchange=points, crowd=points))
        drawn_lines = [part.name for part in lines.ground]
        assert (drawn_lines.count("among"), drawn_lines.count("through")) == (80 * points / 100, 20 * points / 100)

        stripes = drawn(reading("new_greying", basics=points, colour=50))
        assert span(stripes, "stripe")[0] / stripes.width == pytest.approx(points / 100)

        column = drawn(reading("slogan_without_symbol", {"seen": 10}, symbols=points))
        assert span(column, "fill")[1] / span(column, "track")[1] == pytest.approx(points / 100)

        arms = drawn(reading("organised_stupidity", learning=points, talent=1)).ground
        reach, outline = (next(p.points[0][1] for p in arms if p.name == name) for name in ("reach", "outline"))
        middle = next(part.points[0][1] for part in arms if part.name == "arm")
        assert (middle - reach) / (middle - outline) == pytest.approx(points / 100)


def test_the_circles_have_the_share_in_common_that_technology_strengthens() -> None:
    """Half of the area at 50, nothing at 0, all of it at 100."""

    def area(scene: Scene, name: str) -> float:
        found = next((part.points for part in scene.ground if part.name == name), ((0.0, 0.0),))
        turns = zip(found, found[1:] + found[:1], strict=True)
        return abs(sum(x * below - over * y for (x, y), (over, below) in turns)) / 2

    for points in (0, 25, 50, 100):
        scene = drawn(reading("additional_intelligence", division=50, strengthening=points))
        assert area(scene, "shared") / area(scene, "circle") == pytest.approx(points / 100, abs=0.01)


def test_marks_stand_where_their_numbers_are() -> None:
    """On a scale, halfway between two numbers is the mean of them."""
    for id_, name, others in (
        ("doo", "organisation", {"technology": 60}),
        ("relation_intensity", "wanted", {"offered": 60}),
        ("additional_intelligence", "division", {"strengthening": 60}),
        ("humanising", "personal", {"human": 60}),
        ("brand_tone", "touch", {"proof": 60}),
    ):
        mark = {"organisation": "spot"}.get(name, name)
        places = [place(drawn(reading(id_, **{**others, name: points})), mark) for points in (0, 50, 75, 100)]
        assert places == sorted(places)
        assert places[1] == pytest.approx((places[0] + places[3]) / 2), id_
        assert places[2] == pytest.approx((places[1] + places[3]) / 2), id_


def test_the_beam_tips_to_the_fuller_vessel() -> None:
    """By as much as the two differ; level when they do not."""

    def tip(claim: float, room: float) -> float:
        beam = next(
            p for p in drawn(reading("claim_without_autonomy", claim=claim, room=room)).ground if p.name == "beam"
        )
        return beam.points[0][1] - beam.points[1][1]

    assert tip(40, 40) == 0
    assert tip(60, 40) > 0 > tip(40, 60)
    assert tip(80, 40) == pytest.approx(2 * tip(60, 40))


def test_a_layer_that_nothing_carries_sticks_out() -> None:
    """By its points above the lowest beneath it, in the accent from a whole level on."""
    level = drawn(reading("data_pyramid", trust=60, wisdom=60, help=60, personalisation=60))
    assert not [part for part in level.ground if part.name.startswith("overhang")]
    for wisdom, colour in ((80, LIGHT.levels[2]), (85, LIGHT.accent)):
        scene = drawn(reading("data_pyramid", trust=60, wisdom=wisdom, help=50, personalisation=50))
        over = [part for part in scene.ground if part.name.startswith("overhang")]
        assert [(part.name, part.fill) for part in over if isinstance(part, Area)] == [("overhang-wisdom", colour)]
        assert span(scene, "overhang-wisdom")[0] / span(scene, "layer-wisdom")[0] == pytest.approx(wisdom / 60)


def test_the_accent_is_on_what_the_verdict_says() -> None:
    """The brake, the leak, the rung that is reached, the step where somebody stands."""

    def accents(found: LensReading) -> set[str]:
        return {
            part.name
            for part in drawn(found).ground
            if (part.fill if isinstance(part, Area) else part.colour) == LIGHT.accent
        }

    assert "used-support" in accents(reading("multiple_transformation", process=60, mindset=60, support=40))
    assert not accents(reading("multiple_transformation", process=60, mindset=60, support=60))
    leaks = accents(reading("organised_stupidity", learning=60, talent=37.4, thresholds=60))
    assert leaks == {"leak-talent"}
    for personal, human, rung in (
        (24, 0, "everyone"),
        (25, 0, "segments"),
        (50, 62, "personalised"),
        (50, 63, "humanised"),
    ):
        assert accents(reading("humanising", personal=personal, human=human)) == {f"rung-{rung}"}
    assert "fill-self_control" in accents(
        reading("automation_ladder", self_service=50, self_control=50, automatic=49, proactive=49)
    )
    assert "block-digital" in accents(reading("weak_base", digital=40, human=60))
    assert not accents(reading("weak_base", digital=40, human=45))
    for claim, room, filled in ((60, 40, {"fill-room"}), (40, 60, {"fill-claim"}), (40, 40, set())):
        assert accents(reading("claim_without_autonomy", claim=claim, room=room)) == filled


@pytest.mark.parametrize("id_", LENSES)
def test_another_verdict_is_another_picture(id_: str) -> None:
    """No two verdicts of a lens look the same, even where they are a hair apart."""
    seen: dict[tuple[object, ...], str] = {}
    for found in readings(LENSES[id_]):
        scene = drawn(found)
        drawing = (scene.ground, scene.marks, scene.words)
        assert seen.setdefault(drawing, found.said[0].verdict.id) == found.said[0].verdict.id
    assert len(set(seen.values())) > 1


def test_the_gaps_are_sorted_and_bain_stands_apart() -> None:
    """The widest first, what customers see better last; Bain's 80 and 8 as thin bars, in no colour of a view."""
    inside = everything(50) | {"customer_first.effortless": 90.0, "data.trust": 70.0}
    outside = everything(50) | {"human_touch.empathy": 80.0}
    scene = drawn(read(LENSES["delivery_gap"], evidence(inside, outside), MODEL))
    order = [part.name for part in scene.ground if part.name.startswith("gap-")]
    assert order[0] == "gap-all"
    assert order[1:3] in (["gap-customer_first", "gap-data"], ["gap-data", "gap-customer_first"])
    assert order[-1] == "gap-human_touch"
    assert span(scene, "beside-80")[0] / span(scene, "beside-8")[0] == pytest.approx(10)
    bars = [part for part in scene.ground if isinstance(part, Area) and part.name.startswith("beside")]
    assert not {part.fill for part in bars} & set(LIGHT.kinds.values())


def test_customers_are_drawn_only_where_they_answered() -> None:
    """Without them there is no diamond in the column and on the line."""
    for id_, name in (("slogan_without_symbol", "seen"), ("relation_intensity", "customers")):
        assert name not in {mark.id for mark in drawn(reading(id_)).marks}
        assert name in {mark.id for mark in drawn(reading(id_, {name: 40})).marks}


@pytest.mark.parametrize("id_", LENSES)
def test_who_does_not_see_the_figure_hears_its_numbers(id_: str) -> None:
    """In the reader's language: every number that is read from answers, and the place that is reached."""
    lens = LENSES[id_]
    found = next(readings(lens))
    for language in ("en", "nl"):
        words = lens_alt_text(found, MODEL, language)
        for name, measure in lens.measures.items():
            if name in found.values and not measure.parts:
                assert f"{measure.label[language]} {figure(found.values[name], language)}" in words
        for place_ in (*lens.rungs, *lens.corners):
            marked = translate("Marked: {place}.", language, place=place_.label[language])
            assert (marked in words) == (place_.id == found.rung)
    assert lens_alt_text(found, MODEL, "en") != lens_alt_text(found, MODEL, "nl")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_words_can_be_read_on_what_they_stand_on(theme: Theme) -> None:
    """WCAG 4.5:1 against the topmost area under their middle and both of their ends."""
    for lens in LENSES.values():
        for found in list(readings(lens))[::3]:
            scene = drawn(found, theme=theme)
            for words in scene.words:
                each = box(words)
                for x in (each.left + 1, each.middle[0], each.right - 1):
                    ground = under(scene, x, each.middle[1])
                    assert contrast(words.colour, ground) >= 4.5, (lens.id, words.text, words.colour, ground)


def under(scene: Scene, x: float, y: float) -> str:
    """The colour of the topmost area at a pixel."""
    colour = scene.background
    for part in scene.ground:
        if isinstance(part, Area) and part.fill != "none" and within(part.points, x, y):
            colour = part.fill
    return colour


def within(points: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    """Whether a pixel is inside an outline (even-odd rule)."""
    inside = False
    for (one, above), (two, below) in zip(points, points[1:] + points[:1], strict=True):
        if (above > y) != (below > y) and x < (two - one) * (y - above) / (below - above) + one:
            inside = not inside
    return inside


def contrast(one: str, two: str) -> float:
    """Of two colours, as WCAG 2.2 has it."""

    def light(colour: str) -> float:
        channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)
