"""The course of one organisation over time: scores by date with their intervals, for the axes and for each element.

Dates are to scale. Where another version of the questionnaire begins, no line leads on: a dashed upright and words say
so.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from quadrant.charts.captions import day, month, number
from quadrant.charts.lenses.sheet import Sheet, apart
from quadrant.charts.scene import LINE_HEIGHT, SIZES, Line, Mark, Scene, Size
from quadrant.difference import Difference, verdict_words
from quadrant.labels import Box, Label, Point, place
from quadrant.language import mark, translate
from quadrant.model import Model
from quadrant.palette import Shape, Theme, mixed
from quadrant.typeface import width

COURSE_SIZES: Final[Mapping[str, Size]] = MappingProxyType(
    {
        "phone": replace(SIZES["phone"], width=344),
        "low": SIZES["low"],
        "laptop": SIZES["laptop"],
        "projector": SIZES["projector"],
    }
)
"""How large the pictures are, by the size of the window."""

_LOOKS: tuple[tuple[int, Shape], ...] = ((8, "circle"), (7, "diamond"))  # no view of the answers has these colours
_TICKS = (0, 50, 100)
_BAR = 0.5  # of the colour of a line in its intervals


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """A score, 0-100, with its 90 % interval where that is known."""

    score: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class CourseLine:
    """An axis or an element: a point for each date, None where there is no score; and what it moved by, if anything."""

    figure: str
    points: tuple[CoursePoint | None, ...]
    moved: Difference | None = None


@dataclass(frozen=True, slots=True)
class CoursePicture:
    """One organisation over time: dates, the version of the questionnaire at each, axes first, then elements."""

    title: str
    dates: tuple[datetime.date, ...]
    versions: tuple[int, ...]
    lines: tuple[CourseLine, ...]

    @property
    def breaks(self) -> tuple[int, ...]:
        """The places at which another version begins."""
        return tuple(at for at in range(1, len(self.versions)) if self.versions[at] != self.versions[at - 1])

    def line(self, figure: str) -> CourseLine:
        """That of an axis or element, without points when there is none."""
        empty = CourseLine(figure, (None,) * len(self.dates))
        return next((line for line in self.lines if line.figure == figure), empty)


@dataclass(frozen=True, slots=True)
class _Field:
    """Where dates and scores are."""

    box: Box
    dates: Sequence[datetime.date]
    inset: float

    def x(self, at: int) -> float:
        """The place of a date; a single one stands in the middle."""
        first, last = self.dates[0].toordinal(), self.dates[-1].toordinal()
        share = (self.dates[at].toordinal() - first) / (last - first) if last > first else 0.5
        return self.box.left + self.inset + share * (self.box.width - 2 * self.inset)

    def y(self, score: float) -> float:
        return self.box.bottom - self.box.height * score / 100


def axes_course_scene(picture: CoursePicture, model: Model, language: str, theme: Theme, size: Size) -> Scene:
    """Both axes in one field, with dates under it and their names at the right."""
    sheet = Sheet(model, language, theme, size)
    u = sheet.u
    lines = [picture.line(axis.id) for axis in model.axes]
    names = [axis.label[language] for axis in model.axes]
    right = max(sheet.wide(f"{name} 100.0") for name in names) + 1.1 * u
    left = width("100", sheet.small) + 0.5 * u
    top = sheet.small * (LINE_HEIGHT + 0.65) if picture.breaks else 0.65 * u
    tall = sheet.width * (0.62 if size.name == "phone" else 0.46)
    field = _Field(Box(left, top, sheet.width - left - right, tall), picture.dates, 1.6 * size.radius)
    for tick in _TICKS:
        y = field.y(tick)
        if tick == 50:
            sheet.line((field.box.left, y), (field.box.right, y), thick=0.6, name="boundary")
        else:
            sheet.hair((field.box.left, y), (field.box.right, y))
        sheet.note(str(tick), left - 0.4 * u, y, "right")
    _breaks(sheet, picture, field)
    _break_words(sheet, picture, field)
    spots = []
    for line, (colour, shape), side in zip(lines, _LOOKS, (-1, 1), strict=True):
        spots.append(_series(sheet, line, field, theme.categorical[colour], shape, picture.breaks, beside=0.55 * side))
    _values(sheet, lines, spots, field)
    _ends(sheet, lines, names, spots, field)
    return sheet.done(_dates(sheet, picture, field))


def elements_course_scene(picture: CoursePicture, model: Model, language: str, theme: Theme, size: Size) -> Scene:
    """A small field for each element, those of an axis side by side under its name."""
    sheet = Sheet(model, language, theme, size)
    u = sheet.u
    across = 2 if size.name == "phone" else 4
    gap = 1.5 * u
    wide = (sheet.width - (across - 1) * gap) / across
    y = 0.0
    for axis, (colour, shape) in zip(model.axes, _LOOKS, strict=True):
        sheet.value(axis.label[language], 0, y + size.zone * 0.7)
        y += size.zone * 1.4 + 0.5 * u
        elements = list(axis.elements)
        for first in range(0, len(elements), across):
            row = elements[first : first + across]
            titles = [sheet.wrapped(element.label[language], wide) for element in row]
            deep = max(map(len, titles))
            ends = []
            for column, (element, title) in enumerate(zip(row, titles, strict=True)):
                line = picture.line(element.id)
                box = Box(column * (wide + gap), y, wide, 0)
                ends.append(_panel(sheet, picture, line, title, deep, box, theme.categorical[colour], shape))
            y = max(ends) + 1.3 * u
    return sheet.done(y - 0.6 * u)


def _panel(
    sheet: Sheet,
    picture: CoursePicture,
    line: CourseLine,
    title: Sequence[str],
    deep: int,
    box: Box,
    colour: str,
    shape: Shape,
) -> float:
    """One element: its name, from where to where, whether that is more than the spread, and its field."""
    u, step = sheet.u, sheet.small * LINE_HEIGHT
    y = box.top
    for at, words in enumerate(title):
        sheet.name(words, box.left, y + (at + 0.5) * u * LINE_HEIGHT)
    y += (deep + 0.5) * u * LINE_HEIGHT
    _moved(sheet, line, box.left, y)
    y += 0.5 * u * LINE_HEIGHT + 1.5 * step
    field = _Field(Box(box.left, y, box.width, 5.5 * u), picture.dates, 1.1 * sheet.size.radius)
    for tick in _TICKS:
        sheet.hair((box.left, field.y(tick)), (box.right, field.y(tick)))
    _breaks(sheet, picture, field)
    _series(sheet, line, field, colour, shape, picture.breaks, 0.75)
    y = field.box.bottom + 0.8 * step
    if len(picture.dates) > 1:
        first, last = (str(picture.dates[at].year) for at in (0, -1))
        sheet.note(first, box.left, y)
        if first != last:
            sheet.note(last, box.right, y, "right")
    return y + 0.5 * step


def _moved(sheet: Sheet, line: CourseLine, x: float, y: float) -> None:
    """What an element moved by, from where to where, and under it whether that is more than the spread."""
    below = y + 0.5 * sheet.u * LINE_HEIGHT + 0.5 * sheet.small * LINE_HEIGHT
    moved = line.moved
    if moved is None or moved.points is None or moved.one is None or moved.other is None:
        scores = [point.score for point in line.points if point is not None]
        sheet.value(number(scores[-1], sheet.language) if scores else "–", x, y)
        sheet.note(sheet.say(mark("not compared")) if scores else sheet.say(mark("no score")), x, below)
        return
    points = signed(moved.points, sheet.language)
    colour = sheet.theme.accent if moved.verdict == "apart" else sheet.theme.muted
    sheet.value(points, x, y, colour=colour)
    way = f"{number(moved.one, sheet.language)} → {number(moved.other, sheet.language)}"
    sheet.note(way, x + sheet.wide(points) + 0.6 * sheet.u, y)
    sheet.note(verdict_words(moved.verdict, sheet.language), x, below)


def signed(points: float, language: str) -> str:
    """A difference with its sign and one decimal."""
    sign = "+" if points >= 0.05 else "−" if points <= -0.05 else "±"
    return sign + number(abs(points), language)


# --- the parts of a field ---


def _breaks(sheet: Sheet, picture: CoursePicture, field: _Field) -> None:
    for at in picture.breaks:
        x = (field.x(at - 1) + field.x(at)) / 2
        sheet.line((x, field.box.top), (x, field.box.bottom), thick=1.0, dashed=True, name="break")


def _break_words(sheet: Sheet, picture: CoursePicture, field: _Field) -> None:
    """Over each break, which version begins there; where they would meet, only the last."""
    free = sheet.width
    for at in reversed(picture.breaks):
        x = (field.x(at - 1) + field.x(at)) / 2
        words = sheet.say(mark("from here version {version} of the questionnaire"), version=picture.versions[at])
        short = sheet.say(mark("version {version}"), version=picture.versions[at])
        for said in (words, short):
            wide = width(said, sheet.small)
            middle = min(max(x, wide / 2), min(sheet.width, free) - wide / 2)
            if middle >= wide / 2:
                sheet.note(said, middle, sheet.small * LINE_HEIGHT / 2, "center")
                free = middle - wide / 2 - sheet.u
                break


def _series(
    sheet: Sheet,
    line: CourseLine,
    field: _Field,
    colour: str,
    shape: Shape,
    breaks: Sequence[int],
    scale: float = 1.0,
    beside: float = 0.0,
) -> tuple[Point | None, ...]:
    """The dots of a line with their intervals; returns where they are. `beside` sets them apart from another line's."""
    theme, size = sheet.theme, sheet.size
    spots: list[Point | None] = []
    for at, point in enumerate(line.points):
        x = field.x(at) + beside * size.radius
        spots.append(None if point is None else (x, field.y(point.score)))
        if point is not None and point.interval is not None:
            low, high = (field.y(score) for score in point.interval)
            pale = mixed(colour, theme.background, _BAR)
            sheet.line((x, low), (x, high), colour=pale, thick=1.6 * scale, name="interval")
    run: list[Point] = []
    for at, spot in enumerate((*spots, None)):
        if spot is None or at in breaks:  # where nothing can be compared, no line leads on
            if len(run) > 1:
                sheet.line(*run, colour=colour, thick=1.4 * scale, name=line.figure)
            run = []
        if spot is not None:
            run.append(spot)
    for at, spot in enumerate(spots):
        if spot is not None:
            radius, rim = 0.8 * size.radius * scale, 0.7 * size.line
            name = f"{line.figure}-{at}"
            sheet.marks.append(Mark(name, line.figure, *spot, (0.0, 0.0), shape, radius, colour, theme.background, rim))
    return tuple(spots)


def _ends(
    sheet: Sheet,
    lines: Sequence[CourseLine],
    names: Sequence[str],
    spots: Sequence[Sequence[Point | None]],
    field: _Field,
) -> None:
    """The name of each line with its last score, at the right; where they would meet, set apart."""
    ends = [
        (name, point.score, spot[1])
        for name, point, spot in zip(
            names, (line.points[-1] for line in lines), (each[-1] for each in spots), strict=True
        )
        if point is not None and spot is not None
    ]
    if not ends:
        return
    tall = sheet.u * LINE_HEIGHT
    top, bottom = field.box.top - 0.5 * sheet.small, field.box.bottom + 0.5 * sheet.small
    places = apart([y for _, _, y in ends], [tall] * len(ends), top, bottom, 0.0)
    x = field.box.right + 0.6 * sheet.u
    for (name, score, _), y in zip(ends, places, strict=True):
        sheet.name(name, x, y)
        sheet.value(number(score, sheet.language), x + sheet.wide(name, "regular") + 0.4 * sheet.u, y)


def _values(sheet: Sheet, lines: Sequence[CourseLine], spots: Sequence[Sequence[Point | None]], field: _Field) -> None:
    """The scores of earlier dates beside their dots, where there is room."""
    tall = sheet.small * LINE_HEIGHT
    wanted, said = [], {}
    for line, places in zip(lines, spots, strict=True):
        for at, (point, spot) in enumerate(zip(line.points[:-1], places, strict=False)):
            if point is not None and spot is not None:
                key = f"{line.figure}-{at}"
                said[key] = number(point.score, sheet.language)
                wanted.append(Label(key, *spot, sheet.size.radius, width(said[key], sheet.small), tall, near=True))
    marks = [(each.x, each.y, each.radius) for each in sheet.marks]
    names = {"interval", "break", *(line.figure for line in lines)}
    drawn = [part for part in sheet.ground if isinstance(part, Line) and part.name in names]
    walls = [box for part in drawn for pair in pairwise(part.points) for box in _along(*pair, part.width)]
    for found in place(wanted, field.box, marks=marks, obstacles=walls) or ():
        sheet.note(said[found.key], found.box.left, (found.box.top + found.box.bottom) / 2)


def _along(start: Point, end: Point, thick: float) -> Iterator[Box]:
    """Boxes that cover a line: words beside it leave it alone."""
    steps = max(1, round(math.dist(start, end) / _COVER))
    for step in range(steps + 1):
        x, y = (one + (other - one) * step / steps for one, other in zip(start, end, strict=True))
        yield Box(x - thick / 2, y - thick / 2, thick, thick)


_COVER = 5.0  # pixels from one box to the next: words are higher and wider


def _dates(sheet: Sheet, picture: CoursePicture, field: _Field) -> float:
    """The dates under the field, the last and the first always, others where there is room; returns where they end."""
    y = field.box.bottom + 1.4 * sheet.small  # clear of the tick at 0
    taken: list[tuple[float, float]] = []
    count = len(picture.dates)
    for at in dict.fromkeys((count - 1, 0, *range(1, count - 1))):
        words = month(picture.dates[at], sheet.language)
        half = width(words, sheet.small) / 2
        x = min(max(field.x(at), half), sheet.width - half)
        if all(x + half + 0.6 * sheet.u < low or x - half - 0.6 * sheet.u > high for low, high in taken):
            sheet.note(words, x, y, "center")
            taken.append((x - half, x + half))
        sheet.hair((field.x(at), field.box.bottom), (field.x(at), field.box.bottom + 0.3 * sheet.small))
    return y + 0.7 * sheet.small


# --- the same in words and numbers ---


def course_alt_text(picture: CoursePicture, figures: Sequence[str], model: Model, language: str) -> str:
    """The picture in words: each line from date to date."""
    said = [
        translate(
            "Lines from {first} to {last}, each from 0 to 100.",
            language,
            first=day(picture.dates[0], language),
            last=day(picture.dates[-1], language),
        )
    ]
    for figure in figures:
        scores = ", ".join(
            translate("no score", language) if point is None else number(point.score, language)
            for point in picture.line(figure).points
        )
        said.append(f"{model.figure(figure).label[language]}: {scores}.")
    said += [
        translate(
            "From {date} another version of the questionnaire was used; nothing is compared across that.",
            language,
            date=day(picture.dates[at], language),
        )
        for at in picture.breaks
    ]
    return " ".join(said)


def course_rows(picture: CoursePicture, model: Model, language: str) -> tuple[tuple[str, ...], ...]:
    """The picture as a table: headers first, then a row for every date, each score with its interval."""
    figures = [axis.id for axis in model.axes] + [element.id for element in model.elements]
    header = (translate("Date", language), translate("Version", language))
    rows = [(*header, *(model.figure(figure).label[language] for figure in figures))]
    for at, (date, version) in enumerate(zip(picture.dates, picture.versions, strict=True)):
        points = [picture.line(figure).points[at] for figure in figures]
        rows.append((day(date, language), str(version), *(_cell(point, language) for point in points)))
    return tuple(rows)


def _cell(point: CoursePoint | None, language: str) -> str:
    if point is None:
        return "–"
    if point.interval is None:
        return number(point.score, language)
    low, high = (round(score) for score in point.interval)
    return f"{number(point.score, language)} ({low}–{high})"
