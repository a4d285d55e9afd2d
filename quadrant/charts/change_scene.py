"""What a cohort changed by, axis by axis and element by element, round a line for no change, with who is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from types import MappingProxyType
from typing import Final

from quadrant.charts.canvas import look
from quadrant.charts.course_scene import COURSE_SIZES
from quadrant.charts.lenses.sheet import Sheet
from quadrant.charts.picture import Band, Marked
from quadrant.charts.scene import Line, Mark, Scene, Size
from quadrant.labels import Box
from quadrant.language import mark, translate
from quadrant.model import Model
from quadrant.palette import Theme
from quadrant.typeface import isolated, shorten, width

CHANGE_SIZES: Final[Mapping[str, Size]] = MappingProxyType(COURSE_SIZES)
"""How large the picture is, by the size of the window."""

MOST_POINTS = 60
"""Up to so many organisations each is drawn; the middle half of more says it better."""

_MEDIAN_HALF = 1.25  # height of the stroke of a median above its line, in radii of a mark
_LEAST = 20.0  # points that the picture reaches to either side
_STEP = 10.0


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """An axis or an element, in points: the cohort's change, that of each marked one in their order, others'."""

    figure: str
    band: Band | None = None
    marked: tuple[float | None, ...] = ()
    points: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePicture:
    """Lines in the model's order, axes first; who is marked, the focus first; how many organisations the cohort has."""

    lines: tuple[ChangeLine, ...]
    marked: tuple[Marked, ...] = ()
    organisations: int = 0

    @property
    def reach(self) -> float:
        """How many points the picture shows to either side."""
        shown = [abs(value) for line in self.lines for value in (*line.points, *line.marked) if value is not None]
        shown += [
            abs(value) for line in self.lines if line.band for value in (line.band.median, *(line.band.quartiles or ()))
        ]
        return max(_LEAST, _STEP * ceil(max(shown, default=0.0) / _STEP))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where changes are across, and whether names stand above their line."""

    left: float
    right: float
    reach: float
    above: bool

    def x(self, points: float) -> float:
        return self.left + (self.right - self.left) * (points + self.reach) / (2 * self.reach)


def change_scene(picture: ChangePicture, model: Model, language: str, theme: Theme, size: Size) -> Scene:
    """The whole picture: a key, then a row for each axis and element."""
    sheet = Sheet(model, language, theme, size)
    above = size.name == "phone"
    names = max(sheet.wide(element.label[language], "regular") for element in model.elements)
    left = size.radius + 2 if above else names + 1.6 * sheet.u
    right = sheet.width - max(sheet.wide(whole(-100)), width(sheet.say(mark("Median")), sheet.small)) - sheet.u
    columns = _Columns(left, right, picture.reach, above)
    lines = {line.figure: line for line in picture.lines}
    y = _key(sheet, picture)
    if any(line.band for line in picture.lines):
        sheet.note(sheet.say(mark("Median")), sheet.width - 1, y + sheet.small * 0.5, "right")
        y += sheet.small * 0.6
    top = y
    for axis in model.axes:
        y = _row(sheet, lines.get(axis.id, ChangeLine(axis.id)), columns, y + 0.5 * sheet.u, strong=True)
        for element in axis.elements:
            y = _row(sheet, lines.get(element.id, ChangeLine(element.id)), columns, y)
    for points in (-columns.reach, 0.0, columns.reach):
        x = columns.x(points)
        colour, thick = (theme.grid, 1.0) if points else (theme.line, size.line * 0.75)
        sheet.ground.insert(0, Line(((x, top), (x, y)), colour, thick, name="tick"))
        half = width(whole(points), sheet.small) / 2
        sheet.note(whole(points), max(x, half), y + sheet.small * 0.9, "center")
    return sheet.done(y + sheet.small * 1.7)


def _key(sheet: Sheet, picture: ChangePicture) -> float:
    """What bar, stroke and marks stand for; returns where it ends."""
    size = sheet.size
    x, y = 0.0, max(sheet.small * 0.75, _MEDIAN_HALF * size.radius)
    parts: list[tuple[str, int | None]] = []
    if any(line.band and line.band.quartiles for line in picture.lines):
        parts.append((sheet.say(mark("Middle half of the organisations")), _HALF))
    if any(line.band for line in picture.lines):
        parts.append((sheet.say(mark("Median")), _MEDIAN))
    if any(line.points for line in picture.lines):
        parts.append((sheet.say(mark("One organisation")), None))
    parts += [(marked.label, at) for at, marked in enumerate(picture.marked)]
    mark_wide = 2.6 * size.radius
    for name, which in parts:
        words = shorten(name, sheet.small, sheet.width - mark_wide)
        wide = mark_wide + width(words, sheet.small) + 1.3 * sheet.small
        if x and x + wide - 1.3 * sheet.small > sheet.width:
            x, y = 0.0, y + sheet.small * 1.6
        middle = x + size.radius
        if which == _HALF:
            _half(sheet, x, x + 2 * size.radius, y)
        elif which == _MEDIAN:
            _median(sheet, middle, y)
        elif which is None:
            _quiet(sheet, middle, y)
        else:
            _marked(sheet, "key", middle, y, which)
        sheet.note(words, x + mark_wide, y)
        x += wide
    return y + sheet.small * 1.6 if parts else 0.0


_HALF, _MEDIAN = -2, -1  # in the key, beside the places of the marked


def _row(sheet: Sheet, line: ChangeLine, columns: _Columns, top: float, *, strong: bool = False) -> float:
    u = sheet.u
    tall = u * (3.0 if columns.above else 2.3)
    y = top + tall * (0.68 if columns.above else 0.5)
    name = sheet.model.figure(line.figure).label[sheet.language]
    words = sheet.value if strong else sheet.name
    words(name, 0, top + 0.75 * u if columns.above else y)
    sheet.hair((columns.left, y), (columns.right, y), name="track")
    if line.band and line.band.quartiles:
        low, high = map(columns.x, line.band.quartiles)
        _half(sheet, low, max(high, low + 1), y)
    for points in line.points:
        _quiet(sheet, columns.x(points), y)
    if line.band:
        _median(sheet, columns.x(line.band.median), y)
        sheet.value(whole(line.band.median), sheet.width - 1, y, "right")
    for place, found in reversed(list(enumerate(line.marked))):  # the focus lies on top
        if found is not None:
            _marked(sheet, f"{line.figure}-{place}", columns.x(found), y, place)
    return top + tall


def _half(sheet: Sheet, left: float, right: float, y: float) -> None:
    thick = 0.55 * sheet.size.radius
    sheet.box(Box(left, y - thick, right - left, 2 * thick), sheet.pale, "middle-half")


def _median(sheet: Sheet, x: float, y: float) -> None:
    half = _MEDIAN_HALF * sheet.size.radius
    sheet.line((x, y - half), (x, y + half), colour=sheet.theme.ink, thick=1.7, name="median")


def _quiet(sheet: Sheet, x: float, y: float) -> None:
    fill = sheet.theme.cloud
    sheet.marks.append(
        Mark("point", "point", x, y, (0.0, 0.0), "circle", 0.45 * sheet.size.radius, fill, fill, 0.0, 0.4)
    )


def _marked(sheet: Sheet, name: str, x: float, y: float, place: int) -> None:
    fill, shape = look(place, sheet.theme)
    rim, ground = 0.7 * sheet.size.line, sheet.theme.background
    sheet.marks.append(Mark(name, "marked", x, y, (0.0, 0.0), shape, 0.85 * sheet.size.radius, fill, ground, rim))


def whole(points: float) -> str:
    """Points as a whole number with its sign."""
    found = round(points)
    return f"+{found}" if found > 0 else f"−{-found}" if found else "0"


# --- the same in words and numbers ---


def change_alt_text(picture: ChangePicture, model: Model, language: str) -> str:
    """The picture in words: the medians, and what the first marked one changed by."""
    said = [translate("What each axis and element changed by, in points, round a line for no change.", language)]
    medians = [
        f"{model.figure(line.figure).label[language]} {whole(line.band.median)}" for line in picture.lines if line.band
    ]
    if medians:
        said.append(translate("Median: {list}.", language, list=", ".join(medians)))
    for place, marked in enumerate(picture.marked[:1]):
        changes = [
            f"{model.figure(line.figure).label[language]} {whole(found)}"
            for line in picture.lines
            if (found := line.marked[place]) is not None
        ]
        if changes:
            said.append(f"{isolated(marked.label)}: {', '.join(changes)}.")
    return " ".join(said)


def change_rows(picture: ChangePicture, model: Model, language: str) -> tuple[tuple[str, ...], ...]:
    """The picture as a table, headers first; changes in whole points."""
    header = [translate(word, language) for word in (mark("Axis or element"), mark("Median"), mark("Middle half"))]
    rows = [(*header, *(marked.label for marked in picture.marked))]
    for line in picture.lines:
        band = line.band
        half = " – ".join(map(whole, band.quartiles)) if band and band.quartiles else "–"
        marked = ("–" if found is None else whole(found) for found in line.marked)
        name = model.figure(line.figure).label[language]
        rows.append((name, whole(band.median) if band else "–", half, *marked))
    return tuple(rows)
