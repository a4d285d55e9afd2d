"""The pictures of change over time: their words can be read, whatever the scores are, and dates are to scale."""

from __future__ import annotations

import datetime
import random
from itertools import combinations, product

import pytest

from quadrant.charts.change_scene import (
    CHANGE_SIZES,
    ChangeLine,
    ChangePicture,
    change_alt_text,
    change_rows,
    change_scene,
)
from quadrant.charts.course_scene import (
    COURSE_SIZES,
    CourseLine,
    CoursePicture,
    CoursePoint,
    axes_course_scene,
    course_alt_text,
    course_rows,
    elements_course_scene,
)
from quadrant.charts.picture import Band, Marked
from quadrant.charts.scene import LINE_HEIGHT, Line, Scene, Words
from quadrant.difference import Difference, Verdict
from quadrant.labels import Box
from quadrant.model import load_model
from quadrant.palette import DARK, LIGHT
from quadrant.typeface import width

MODEL = load_model()
FIGURES = MODEL.figures
LOOKS = tuple(product(("phone", "laptop", "projector"), ("en", "nl")))
POINTS = (0.0, 3.0, 37.5, 49.9, 50.0, 62.5, 100.0)
VERDICTS: tuple[Verdict, ...] = ("apart", "within", "unknown")


def course(chance: random.Random, assessments: int, versions: int = 1) -> CoursePicture:
    """Scores at random, some missing, some without an interval, on dates at random; the last versions differ."""
    days = sorted(chance.sample(range(1, 2500), assessments))
    dates = tuple(datetime.date(2019, 1, 1) + datetime.timedelta(days=day) for day in days)

    def point() -> CoursePoint | None:
        score = chance.choice(POINTS)
        if chance.random() < 0.1:
            return None
        return CoursePoint(score, (max(0.0, score - 9), min(100.0, score + 12)) if chance.random() < 0.8 else None)

    def moved(figure: str) -> Difference | None:
        if chance.random() < 0.2:
            return None
        one, other = chance.choice(POINTS), chance.choice(POINTS)
        return Difference(figure, one, other, other - one, None, None, chance.choice(VERDICTS))

    return CoursePicture(
        title="Harbour Bank",
        dates=dates,
        versions=tuple(1 + at * versions // assessments for at in range(assessments)),
        lines=tuple(CourseLine(each, tuple(point() for _ in dates), moved(each)) for each in FIGURES),
    )


def courses() -> list[CoursePicture]:
    """From two assessments to nine, with up to three versions of the questionnaire."""
    found = [course(random.Random(seed), 2 + seed % 8, 1 + seed % 3) for seed in range(16)]
    level = tuple(CourseLine(each, (CoursePoint(50.0, (50.0, 50.0)),) * 2) for each in FIGURES)
    close = (datetime.date(2026, 1, 1), datetime.date(2026, 1, 2))
    return [*found, CoursePicture("Level", close, (1, 2), level)]


def box(words: Words) -> Box:
    """What a line of text covers."""
    wide, high = width(words.text, words.size, words.face), words.size * LINE_HEIGHT - 0.01
    shift = {"left": 0.0, "center": wide / 2, "right": wide}[words.align]
    return Box(words.x - shift, words.y - high / 2, wide, high)


def check(scene: Scene, what: object) -> None:
    """All words within the picture and clear of each other, all marks and shapes within it."""
    whole = Box(0, 0, scene.width, scene.height)
    boxes = [(words.text, box(words)) for words in scene.words]
    assert not [text for text, each in boxes if not whole.contains(each)], what
    assert not [(one[0], two[0]) for one, two in combinations(boxes, 2) if one[1].overlaps(two[1])], what
    for mark in scene.marks:
        r = mark.radius
        assert whole.contains(Box(mark.x - r, mark.y - r, 2 * r, 2 * r)), (what, mark.id)
    for part in scene.ground:
        assert all(-0.1 <= x <= scene.width + 0.1 and -0.1 <= y <= scene.height + 0.1 for x, y in part.points), what


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_words_of_a_course_stay_within_and_clear_of_each_other(size: str, language: str) -> None:
    """Both pictures of a course, for scores at the ends, missing ones, many dates, dates close together, breaks."""
    for number, picture in enumerate(courses()):
        theme = (LIGHT, DARK)[number % 2]
        for draw in (axes_course_scene, elements_course_scene):
            check(draw(picture, MODEL, language, theme, COURSE_SIZES[size]), (number, draw.__name__))


def lines(scene: Scene, name: str) -> list[Line]:
    return [part for part in scene.ground if isinstance(part, Line) and part.name == name]


def test_dates_and_scores_are_to_scale() -> None:
    """A date half-way in time stands half-way across, and the boundary half-way up; a bar spans its interval."""
    dates = tuple(datetime.date(2024, 1, 1) + datetime.timedelta(days=days) for days in (0, 100, 400))
    points = tuple(CoursePoint(score, (score - 10, score + 10)) for score in (20.0, 50.0, 80.0))
    picture = CoursePicture("One", dates, (1, 1, 1), (CourseLine("digital", points),))
    scene = axes_course_scene(picture, MODEL, "en", LIGHT, COURSE_SIZES["laptop"])
    first, second, third = sorted(scene.marks, key=lambda mark: mark.x)
    assert (second.x - first.x) / (third.x - first.x) == pytest.approx(0.25)
    assert (first.y - second.y) == pytest.approx(second.y - third.y)
    assert second.y == pytest.approx(lines(scene, "boundary")[0].points[0][1])
    bars = [abs(bar.points[0][1] - bar.points[1][1]) for bar in lines(scene, "interval")]
    assert bars == pytest.approx([(first.y - third.y) / 3] * 3)


def test_no_line_leads_across_a_new_version_nor_a_missing_score() -> None:
    """Four dates, a new version at the third: two lines of two, a dashed upright between them, and words."""
    dates = tuple(datetime.date(2022 + at, 5, 1) for at in range(4))
    whole = tuple(CoursePoint(50.0 + at) for at in range(4))
    holed = (whole[0], None, whole[2], whole[3])
    picture = CoursePicture("One", dates, (1, 1, 2, 2), (CourseLine("digital", whole), CourseLine("human", holed)))
    scene = axes_course_scene(picture, MODEL, "en", LIGHT, COURSE_SIZES["laptop"])
    assert [len(line.points) for line in lines(scene, "digital")] == [2, 2]
    assert [len(line.points) for line in lines(scene, "human")] == [2]
    (upright,) = lines(scene, "break")
    assert upright.dashed
    (left, right) = sorted({mark.x for mark in scene.marks if mark.series == "digital"})[1:3]
    assert left < upright.points[0][0] < right
    assert "from here version 2 of the questionnaire" in [words.text for words in scene.words]
    alt = course_alt_text(picture, ["digital", "human"], MODEL, "en")
    assert "From 1 May 2024 another version of the questionnaire was used" in alt
    assert "Human: 50.0, no score, 52.0, 53.0." in alt
    assert [row[:2] for row in course_rows(picture, MODEL, "en")[1:]] == [
        (f"1 May {2022 + at}", version) for at, version in enumerate("1122")
    ]


def cohort(chance: random.Random, marked: int, points: int, quartiles: bool, band: bool = True) -> ChangePicture:
    """A cohort's change with so many marked and so many others."""
    made = []
    for figure in FIGURES:
        low = chance.randint(-40, 10)
        found = Band(low + 5, (low, low + 12) if quartiles else None) if band and chance.random() < 0.9 else None
        shown = tuple(None if chance.random() < 0.1 else float(chance.randint(-100, 100)) for _ in range(marked))
        made.append(ChangeLine(figure, found, shown, tuple(float(chance.randint(-30, 30)) for _ in range(points))))
    names = [
        "Harbour Bank",
        "Koninklijke Nederlandse Vereniging van Zeer Lange Namen te ’s-Gravenhage en Omstreken",
        "A",
    ]
    return ChangePicture(tuple(made), tuple(Marked(str(at), f"{names[at % 3]} {at}") for at in range(marked)))


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_words_of_a_cohort_stay_within_and_clear_of_each_other(size: str, language: str) -> None:
    """With nobody marked and with twelve, with figures, without, with points of the others."""
    for number, (marked, points, quartiles, band) in enumerate(
        ((0, 0, True, True), (1, 0, False, True), (12, 20, True, True), (3, 60, False, False), (0, 4, False, False))
    ):
        picture = cohort(random.Random(number), marked, points, quartiles, band)
        check(change_scene(picture, MODEL, language, (LIGHT, DARK)[number % 2], CHANGE_SIZES[size]), number)


def test_a_cohort_is_drawn_round_no_change() -> None:
    """No change is in the middle, the bar spans the middle half, and table and words say the same in whole points."""
    line = ChangeLine("digital", Band(4.0, (-2.0, 10.0)), (12.4, None), (3.0,))
    picture = ChangePicture((line,), (Marked("x", "Harbour Bank"), Marked("y", "Other")))
    scene = change_scene(picture, MODEL, "en", LIGHT, CHANGE_SIZES["laptop"])
    low, zero, high = sorted(tick.points[0][0] for tick in lines(scene, "tick"))
    assert zero == pytest.approx((low + high) / 2)

    def at(points: float) -> float:
        return zero + (high - zero) * points / picture.reach

    bar = [part for part in scene.ground if part.name == "middle-half"][-1]
    xs = [x for x, _ in bar.points]
    assert (min(xs), max(xs)) == pytest.approx((at(-2), at(10)))
    assert lines(scene, "median")[-1].points[0][0] == pytest.approx(at(4))
    assert next(mark.x for mark in scene.marks if mark.id == "digital-0") == pytest.approx(at(12.4))
    assert change_rows(picture, MODEL, "en")[1] == ("Digital", "+4", "−2 – +10", "+12", "–")
    assert "Median: Digital +4." in change_alt_text(picture, MODEL, "en")
    assert "Harbour Bank: Digital +12." in change_alt_text(picture, MODEL, "en")
