"""Many organisations element by element: facts -> scene. On every line a distribution, with the marked ones on it.

Up to `MOST_SWARM` organisations are a dot each, above the line where they would hide each other; more are the outline
of their distribution. Beneath the line is a cohort's middle half with its median.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import pi, sin

import numpy as np

from quadrant.charts.canvas import EVEN, look
from quadrant.charts.captions import band_words, number, organisations
from quadrant.charts.picture import PeersLine, PeersPicture
from quadrant.charts.scene import Area, Line, Mark, Scene, Size, Words, rectangle
from quadrant.charts.swarm import Floats, distribution, swarm
from quadrant.labels import Box, Point
from quadrant.language import translate, translate_plural
from quadrant.model import Axis, Model
from quadrant.palette import LOOKS, Theme, mixed
from quadrant.typeface import Face, isolated, shorten, width

MOST_SWARM = 60
"""Organisations that are a dot each on a line; more are a distribution."""

_TICKS = (0, 50, 100)
_STRIP = 2.8  # height of a distribution above the line, in sizes of text
_HIGHEST = 3.8  # of dots and of marked organisations; a line is only as high as it must be
_FREE = 0.2  # room between them and the name of the line
_BENEATH = 1.6  # room beneath it
_MARKED = (1.0, 0.85, 0.72)  # radius of a marked organisation: the focus, another, and each of many
_FEW = 5  # marked organisations up to which the focus is larger
_DOT = 0.5  # radius of another organisation, where there is room
_SMALLEST = 0.22  # smaller dots could not be told apart: a distribution takes their place
_SHRINK = 0.9
_PALE = 0.5  # opacity of a dot
_FILL = 0.26  # opacity of a distribution
_HALF = {"light": 0.28, "dark": 0.42}  # opacity of the middle half
_LEAST = 2.0  # pixels that it is at least wide
_APART = 0.8  # pixels between two dots


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the lines of one axis stand across."""

    left: float
    right: float
    start: float
    """Where a score of 0 is."""
    end: float

    def x(self, score: float) -> float:
        return self.start + (self.end - self.start) * score / 100


@dataclass(frozen=True, slots=True)
class _Plan:
    """One line before it is drawn: who stands where above it, in pixels."""

    line: PeersLine
    name: str
    """Of the axis or element."""
    column: _Column
    marked: tuple[tuple[int, float, float], ...]
    """Place in the picture's order, across, height."""
    others: Floats = field(default_factory=lambda: np.empty(0))
    """Scores of those who are not marked, when they are few."""
    names: tuple[str, ...] = ()
    dot: float | None = None
    """How large the others' dots may be; None when they are too many for dots."""
    shares: tuple[Floats, Floats] | None = None
    """The distribution that is drawn instead of dots: places on the scale, and the share at each."""


@dataclass(slots=True)
class _Drawing:
    """What every part of the drawing needs to know, and the drawing as it grows."""

    picture: PeersPicture
    model: Model
    language: str
    theme: Theme
    size: Size
    ground: list[Area | Line] = field(default_factory=list)
    dots: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    strip: float = field(init=False)
    """Height above a line."""

    def __post_init__(self) -> None:
        self.strip = self.size.text * _HIGHEST

    def radius(self, index: int) -> float:
        """Of the marked organisation at this place: the more there are, the smaller."""
        few = len(self.picture.marked) <= _FEW
        return self.size.radius * (_MARKED[index > 0] if few else _MARKED[-1])

    def says(self, plan: _Plan, score: float, whose: str = "") -> tuple[str, ...]:
        """What a mark says when pointed at."""
        words = f"{plan.name} {number(score, self.language, self.picture.coarse)}"
        return (isolated(whose), words) if whose else (words,)


def peers_scene(picture: PeersPicture, model: Model, language: str, theme: Theme, size: Size) -> Scene:
    """The whole picture: two columns, one below the other where there is no room for two."""
    drawing = _Drawing(picture, model, language, theme, size)
    columns = _columns(size)
    plans = [_plans(drawing, axis, column) for axis, column in zip(model.axes, columns, strict=True)]
    everything = [plan for plans_of_axis in plans for plan in plans_of_axis]
    dot = min((plan.dot for plan in everything if plan.dot is not None), default=size.radius * _DOT)
    densest = max((float(plan.shares[1].max()) for plan in everything if plan.shares), default=1.0)
    least = size.text * (_STRIP if any(plan.shares for plan in everything) else 1.0)
    drawing.strip = max(least, *(_tallest(drawing, plan, dot) + size.text * _FREE for plan in everything))
    top = bottom = _key(drawing, everything, dot)
    for index, rows in enumerate(plans):
        y = top if columns[0] != columns[index] else bottom
        for place, plan in enumerate(rows):
            y = _row(drawing, plan, y, dot, densest, first=place == 0)
        bottom = max(bottom, _ticks(drawing, columns[index], y))
    plot = Box(0, 0, size.width, bottom)
    marks = tuple(replace(mark, scores=(mark.x, mark.y)) for mark in (*drawing.dots, *drawing.marks))
    return Scene(size.width, bottom, plot, theme.background, tuple(drawing.ground), (), marks, tuple(drawing.words))


def _columns(size: Size) -> tuple[_Column, _Column]:
    pad = max(size.radius, width(str(_TICKS[-1]), size.small) / 2) + 1
    if size.name in {"phone", "low"}:
        whole = _Column(0, size.width, pad, size.width - pad)
        return whole, whole
    between = 2.4 * size.text
    wide = (size.width - between) / 2
    left, right = (_Column(start, start + wide, start + pad, start + wide - pad) for start in (0.0, wide + between))
    return left, right


def _scores(line: PeersLine) -> Floats:
    return np.asarray(line.scores, dtype=float)


# Who stands where


def _plans(drawing: _Drawing, axis: Axis, column: _Column) -> list[_Plan]:
    """The axis as a whole, then its elements."""
    lines = {line.id: line for line in drawing.picture.lines}
    named = [(axis.id, axis.label), *((element.id, element.label) for element in axis.elements)]
    return [
        _plan(drawing, lines.get(name, PeersLine(name, ())), label[drawing.language], column) for name, label in named
    ]


def _plan(drawing: _Drawing, line: PeersLine, name: str, column: _Column) -> _Plan:
    marked: list[tuple[int, float, float]] = []
    for index, score in enumerate(line.marked):
        if score is not None:
            x, radius = column.x(score), drawing.radius(index)
            down = [(other, height + radius, drawing.radius(at) * 1.1) for at, other, height in marked]
            height = float(swarm(np.array([x]), radius, down)[0]) - radius
            marked.append((index, x, min(height, drawing.strip - radius)))
    plan = _Plan(line, name, column, tuple(marked))
    if len(line.scores) > MOST_SWARM:
        return replace(plan, shares=distribution(_scores(line)))
    others, names = _others(drawing.picture, line)
    plan = replace(plan, others=others, names=names)
    radius = drawing.size.radius * _DOT
    while radius >= drawing.size.radius * _SMALLEST:
        if _heights(drawing, plan, radius).max(initial=0.0) + radius <= drawing.strip:
            return replace(plan, dot=radius)
        radius *= _SHRINK
    return replace(plan, shares=distribution(_scores(line)))


def _others(picture: PeersPicture, line: PeersLine) -> tuple[Floats, tuple[str, ...]]:
    """Scores and names of those who are not marked."""
    scores = _scores(line)
    names = list(line.names) or [""] * len(scores)
    left = np.ones(len(scores), dtype=bool)
    for marked, score in zip(picture.marked, line.marked, strict=False):
        if score is not None and len(same := np.flatnonzero(left & (scores == score))):
            named = [index for index in same if names[index] == marked.label]
            left[named[0] if named else same[0]] = False
    return scores[left], tuple(name for name, kept in zip(names, left, strict=True) if kept)


def _heights(drawing: _Drawing, plan: _Plan, radius: float) -> Floats:
    """How high above the line the others' dots stand, when they are so large."""
    across = np.array([plan.column.x(score) for score in plan.others])
    taken = [(x, height, drawing.radius(index) * 1.15) for index, x, height in plan.marked]
    return swarm(across, radius + _APART / 2, taken)


def _tallest(drawing: _Drawing, plan: _Plan, dot: float) -> float:
    """How much room the marks of a line need above it."""
    marked = max((height + drawing.radius(index) for index, _, height in plan.marked), default=0.0)
    return marked if plan.shares else max(marked, float(_heights(drawing, plan, dot).max(initial=0.0)) + dot)


# The key: what each mark is


def _key(drawing: _Drawing, plans: list[_Plan], dot: float) -> float:
    """Draws it at the top; returns how far down it comes."""
    size, theme = drawing.size, drawing.theme
    x, y = 1.0, size.small * 0.9
    for kind, name in _shown(drawing.picture, plans, drawing.language):
        words = isolated(shorten(name, size.small, size.width * 0.5, "semibold"))
        wide = size.radius * 2.9 + width(words, size.small, "semibold")
        if x + wide > size.width and x > 1:
            x, y = 1.0, y + size.small * 1.6
        _sign(drawing, kind, x + size.radius * 1.1, y, dot)
        colour = theme.ink if isinstance(kind, int) else theme.muted
        drawing.words.append(Words(words, x + size.radius * 2.9, y, size.small, colour, _face(kind == 0)))
        x += wide + size.small * 1.3
    return y + size.small * 1.5


def _shown(picture: PeersPicture, plans: list[_Plan], language: str) -> Iterator[tuple[int | str, str]]:
    """What is drawn somewhere, with its name: the marked ones by their place, and the kinds of what is around them."""
    different = picture.marked[: len(LOOKS)]
    for index, marked in enumerate(different):
        yield index, marked.label
    if (more := len(picture.marked) - len(different)) > 0:
        yield len(different), translate("and {n} more", language, n=more)
    if any(not plan.shares and len(plan.others) for plan in plans):
        yield "dot", translate("One organisation", language)
    if any(plan.shares for plan in plans):
        yield "distribution", translate("How the organisations are spread", language)
    if any(plan.line.band for plan in plans):
        yield "median", translate("Median", language)
    if any(plan.line.band and plan.line.band.quartiles for plan in plans):
        yield "half", translate("Middle half", language)


def _sign(drawing: _Drawing, kind: int | str, x: float, y: float, dot: float) -> None:
    """One mark of the key."""
    wide, foot = drawing.size.radius * 1.1, y + drawing.size.radius * 0.6
    if isinstance(kind, int):
        drawing.marks.append(_marked(drawing, kind, "", x, y, ()))
    elif kind == "dot":
        drawing.dots.append(_dot(drawing, x, y, dot, ()))
    elif kind == "distribution":
        slope = [(step / 8 - 1, sin(pi * step / 16) ** 2) for step in range(17)]
        _hill(drawing, tuple((x + wide * at, foot - 1.4 * wide * height) for at, height in slope), foot)
    elif kind == "median":
        _tick(drawing, x, y)
    else:
        _half(drawing, x - wide, x + wide, y)


# One line


def _row(drawing: _Drawing, plan: _Plan, y: float, dot: float, densest: float, *, first: bool) -> float:
    """Its name, then what stands on it and beneath it; returns how far down that comes.

    The same height of a distribution is the same share of the organisations on every line.
    """
    size, theme, column = drawing.size, drawing.theme, plan.column
    head = size.zone if first else size.text
    _heading(drawing, plan, y + head * 0.8, head, strong=first)
    base = y + head * 1.5 + drawing.strip
    for tick in _TICKS:
        x, tall = column.x(tick), drawing.strip if tick == 50 else size.small * 0.5
        drawing.ground.append(Line(((x, base - tall), (x, base)), theme.grid, 1.0, name="tick"))
    drawing.ground.append(Line(((column.x(0), base), (column.x(100), base)), theme.grid, 1.0, name="track"))
    if plan.shares:
        scale = size.text * _STRIP / densest
        ridge = zip(*(values.tolist() for values in plan.shares), strict=True)
        _hill(drawing, tuple((column.x(place), base - share * scale) for place, share in ridge), base)
    else:
        heights = _heights(drawing, plan, dot)
        for score, name, height in zip(plan.others.tolist(), plan.names, heights.tolist(), strict=True):
            says = drawing.says(plan, score, name)
            drawing.dots.append(_dot(drawing, column.x(score), base - height, dot, says))
    _band(drawing, plan, base)
    for index, x, height in reversed(plan.marked):
        marked, score = drawing.picture.marked[index], plan.line.marked[index]
        says = drawing.says(plan, score or 0.0, marked.label)
        drawing.marks.append(_marked(drawing, index, marked.id, x, base - height, says))
    return base + size.text * _BENEATH


def _heading(drawing: _Drawing, plan: _Plan, y: float, head: float, *, strong: bool) -> None:
    """The name of the line, who has no score, and the score of the focus in its colour."""
    size, theme, column = drawing.size, drawing.theme, plan.column
    room = column.right - column.left
    focus = next(iter(plan.line.marked), None)
    if focus is not None:
        words = number(focus, drawing.language, drawing.picture.coarse)
        drawing.words.append(Words(words, column.right, y, size.text, look(0, theme)[0], "semibold", "right"))
        room -= width("100.0", size.text, "semibold") + size.text
    name = shorten(plan.name, head, room, "semibold")
    drawing.words.append(Words(name, column.left, y, head, theme.ink, _face(strong)))
    if plan.line.without:
        used = width(name, head, "semibold") + size.small * 0.8
        words = translate_plural("{n} without a score", "{n} without a score", plan.line.without, drawing.language)
        text = shorten(words, size.small, room - used)
        drawing.words.append(Words(text, column.left + used, y, size.small, theme.muted))


def _band(drawing: _Drawing, plan: _Plan, base: float) -> None:
    """The cohort's middle half and its median, beneath the line."""
    band = plan.line.band
    if band is None:
        return
    y, x, ink = base + drawing.size.radius * 1.6, plan.column.x(band.median), drawing.theme.ink
    if band.quartiles:
        low, high = (plan.column.x(score) for score in band.quartiles)
        _half(drawing, low, max(high, low + _LEAST), y)
    _tick(drawing, x, y)
    # A mark that is not seen, so that the stroke says in words what it is.
    says = plan.name, band_words(band, drawing.language), organisations(len(plan.line.scores), drawing.language)
    radius = drawing.size.radius * 0.8
    drawing.dots.append(Mark("", "median", x, y, (0.0, 0.0), "circle", radius, ink, ink, 0.0, 0.0, says))


def _ticks(drawing: _Drawing, column: _Column, y: float) -> float:
    """The numbers at the foot of a column; returns how far down they come."""
    size = drawing.size
    for tick in _TICKS:
        x = column.x(tick)
        words = Words(str(tick), x, y + size.small * 0.5, size.small, drawing.theme.muted, align="center")
        drawing.words.append(words)
    return y + size.small * 1.8


# Marks


def _marked(drawing: _Drawing, index: int, name: str, x: float, y: float, says: tuple[str, ...]) -> Mark:
    colour, shape = look(index, drawing.theme)
    radius = drawing.radius(index) * EVEN.get(shape, 1.0)
    ground, rim = drawing.theme.background, drawing.size.line * 0.7
    return Mark(name, "marked", x, y, (0.0, 0.0), shape, radius, colour, ground, rim, 1.0, says)


def _dot(drawing: _Drawing, x: float, y: float, radius: float, says: tuple[str, ...]) -> Mark:
    colour = drawing.theme.cloud
    return Mark("", "organisations", x, y, (0.0, 0.0), "circle", radius, colour, colour, 0.0, _PALE, says)


def _hill(drawing: _Drawing, ridge: tuple[Point, ...], base: float) -> None:
    theme, thin = drawing.theme, drawing.size.line * 0.6
    corners = (ridge[0][0], base), *ridge, (ridge[-1][0], base)
    drawing.ground.append(Area(corners, theme.cloud, _FILL, name="distribution"))
    drawing.ground.append(Line(ridge, mixed(theme.cloud, theme.background, 0.6), thin, name="distribution"))


def _tick(drawing: _Drawing, x: float, y: float) -> None:
    tall, thick = drawing.size.radius * 0.62, drawing.size.line * 1.4
    drawing.ground.append(Line(((x, y - tall), (x, y + tall)), drawing.theme.ink, thick, name="median"))


def _half(drawing: _Drawing, low: float, high: float, y: float) -> None:
    tall, theme = drawing.size.radius * 0.3, drawing.theme
    bar = Box(low, y - tall, high - low, 2 * tall)
    drawing.ground.append(Area(rectangle(bar), theme.muted, _HALF[theme.name], name="half"))


def _face(strong: bool) -> Face:
    return "semibold" if strong else "regular"
