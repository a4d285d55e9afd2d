"""The element profile: facts -> scene. Two blocks of elements, each a line from 0 to 100 with its marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from quadrant.charts.captions import number
from quadrant.charts.picture import ElementLine, ElementPicture
from quadrant.charts.scene import LINE_HEIGHT, Area, Line, Mark, Scene, Size, Words, rectangle
from quadrant.labels import Box
from quadrant.language import translate
from quadrant.model import Axis, Model
from quadrant.palette import SHAPES, Kind, Theme
from quadrant.typeface import shorten, width, wrap

_BAND = {"light": 0.16, "dark": 0.32}  # opacity of the spread
_GROUP = {"leadership": 0.82, "front_office": 0.6, "back_office": 0.82, "partner": 0.74}  # of the inside radius
_TICKS = (0, 50, 100)
_KINDS: tuple[Kind, ...] = ("inside", "customers", "leadership", "front_office", "back_office", "partner")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where things stand across: names, the field of the scores, and the number at the right."""

    size: Size
    left: float
    right: float
    above: bool
    """Names stand above their line instead of beside it: a phone has no room for a column."""

    @property
    def row(self) -> float:
        """Height of one element."""
        return self.size.text * (3.6 if self.above else 2.9)

    def x(self, score: float) -> float:
        return self.left + (self.right - self.left) * score / 100


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every part of the drawing needs to know."""

    picture: ElementPicture
    model: Model
    language: str
    theme: Theme
    columns: _Columns

    def name(self, kind: Kind) -> str:
        """A view in the reader's language."""
        if kind == "inside":
            return translate("Inside", self.language)
        return self.model.group("customer" if kind == "customers" else kind).label[self.language]

    def says(self, name: str, kind: Kind, score: float) -> tuple[str, ...]:
        """What a mark says when pointed at."""
        return name, f"{self.name(kind)} {number(score, self.language)}"


@dataclass(slots=True)
class _Parts:
    """The drawing as it grows, and how far down it has come."""

    y: float
    ground: list[Area | Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


def element_scene(picture: ElementPicture, model: Model, language: str, theme: Theme, size: Size) -> Scene:
    """The whole profile; an axis of which there is no line is left out."""
    columns = _columns(model, language, size)
    parts = _Parts(size.small * 0.4)
    drawing = _Drawing(picture, model, language, theme, columns)
    _key(parts, drawing)
    there = {line.element for line in picture.lines}
    for axis in model.axes:
        if there.isdisjoint(element.id for element in axis.elements):
            continue
        _block(parts, axis, drawing)
    bottom = parts.y
    for tick in _TICKS:
        words = Words(str(tick), columns.x(tick), bottom + size.small * 0.7, size.small, theme.muted, align="center")
        parts.words.append(words)
    # The key belongs to the field of the axes as well: Plotly leaves out what is beyond it.
    plot = Box(columns.left, 0, columns.right - columns.left, bottom)
    placed = tuple(_at(mark, plot) for mark in parts.marks)
    height = bottom + size.small * 1.6
    return Scene(size.width, height, plot, theme.background, tuple(parts.ground), (), placed, tuple(parts.words))


def _columns(model: Model, language: str, size: Size) -> _Columns:
    above = size.name == "phone"
    names = max(width(element.label[language], size.text) for element in model.elements)
    value = width("100.0", size.text, "semibold") + size.text
    left = size.radius + 2 if above else min(names + 1.6 * size.text, size.width * 0.36)
    return _Columns(size, left, size.width - value, above)


def _at(mark: Mark, plot: Box) -> Mark:
    """The same mark with its place in the units of the axes: score across, pixels down."""
    across = (mark.x - plot.left) / plot.width * 100
    return replace(mark, scores=(round(across, 9), mark.y - plot.top))


# The key: each mark once, with its name


def _key(parts: _Parts, drawing: _Drawing) -> None:
    columns, theme = drawing.columns, drawing.theme
    size = columns.size
    x, y = (2.0 if columns.above else columns.left), parts.y + size.small * 0.75
    start = x
    for kind, name in _shown(drawing):
        wide = size.radius * 2.4 + width(name, size.small) + size.small * 1.2
        if x + wide > size.width and x > start:
            x, y = start, y + size.small * 1.5
        middle = x + size.radius
        if kind == "spread":
            height = size.radius * 0.55
            band = Box(x, y - height, size.radius * 2, height * 2)
            parts.ground.append(Area(rectangle(band), theme.kinds["inside"], _BAND[theme.name], name="key"))
        elif kind == "ambition":
            parts.ground.append(_goal(middle, y, theme, size))
        else:
            parts.marks.append(_mark(kind, "key", middle, y, theme, size, ()))  # type: ignore[arg-type]
        parts.words.append(Words(name, x + size.radius * 2.4, y, size.small, theme.muted))
        x += wide
    parts.y = y + size.small * 1.3


def _shown(drawing: _Drawing) -> Iterator[tuple[str, str]]:
    """What is drawn somewhere in the picture, with its name."""
    lines = drawing.picture.lines
    drawn = {kind for line in lines for kind, _ in line.groups}
    drawn |= {"inside"} if any(line.inside is not None for line in lines) else set()
    drawn |= {"customers"} if any(line.customers is not None for line in lines) else set()
    for kind in _KINDS:
        if kind in drawn:
            yield kind, drawing.name(kind)
    if any(line.spread for line in lines):
        yield "spread", translate("Middle half of respondents", drawing.language)
    if any(line.ambition is not None for line in lines):
        yield "ambition", translate("Ambition", drawing.language)


# The blocks


def _block(parts: _Parts, axis: Axis, drawing: _Drawing) -> None:
    columns, theme, language = drawing.columns, drawing.theme, drawing.language
    size = columns.size
    lines = {line.element: line for line in drawing.picture.lines}
    parts.y += size.small * 0.6
    title = Words(axis.label[language], 0, parts.y + size.zone * 0.7, size.zone, theme.ink, "semibold")
    parts.words.append(title)
    parts.y += size.zone * 1.6
    top = parts.y
    for element in axis.elements:
        line = lines.get(element.id, ElementLine(element.id, None))
        _row(parts, line, element.label[language], drawing)
    for tick in _TICKS:
        x = columns.x(tick)
        thick, colour = (size.line * 0.6, theme.line) if tick == 50 else (1.0, theme.grid)
        parts.ground.insert(0, Line(((x, top), (x, parts.y)), colour, thick, name="tick"))


def _row(parts: _Parts, line: ElementLine, name: str, drawing: _Drawing) -> None:
    columns, theme, language = drawing.columns, drawing.theme, drawing.language
    size = columns.size
    y = parts.y + columns.row * (0.62 if columns.above else 0.42)
    if columns.above:
        parts.words.append(Words(name, 0, parts.y + size.text * 0.75, size.text, theme.ink))
    else:
        _name(parts, name, y, theme, columns)
    parts.ground.append(Line(((columns.x(0), y), (columns.x(100), y)), theme.grid, 1.0, name="track"))
    if line.spread:
        low, high = (columns.x(score) for score in line.spread)
        height = size.radius * 0.55
        band = Box(low, y - height, max(high - low, 1.0), height * 2)
        parts.ground.append(Area(rectangle(band), theme.kinds["inside"], _BAND[theme.name], name="spread"))
    if line.ambition is not None:
        parts.ground.append(_goal(columns.x(line.ambition), y, theme, size))
    for kind, score in line.groups:
        says = drawing.says(name, kind, score)
        parts.marks.append(_mark(kind, line.element, columns.x(score), y + size.radius * 1.75, theme, size, says))
    if line.customers is not None:
        says = drawing.says(name, "customers", line.customers)
        parts.marks.append(_mark("customers", line.element, columns.x(line.customers), y, theme, size, says))
    if line.inside is not None:
        says = drawing.says(name, "inside", line.inside)
        parts.marks.append(_mark("inside", line.element, columns.x(line.inside), y, theme, size, says))
        words = number(line.inside, language)
        parts.words.append(Words(words, size.width - 1, y, size.text, theme.ink, "semibold", "right"))
    elif line.missing:
        room = columns.right - columns.left
        reason = shorten(translate("no score: {reason}", language, reason=line.missing), size.small, room)
        beneath = y + size.small * 0.9
        parts.words.append(Words(reason, columns.left, beneath, size.small, theme.muted))
    parts.y += columns.row


def _name(parts: _Parts, name: str, y: float, theme: Theme, columns: _Columns) -> None:
    size = columns.size
    rows = wrap(name, size.text, columns.left - size.text)
    first = y - (len(rows) - 1) * size.text * LINE_HEIGHT / 2
    for index, text in enumerate(rows):
        parts.words.append(Words(text, 0, first + index * size.text * LINE_HEIGHT, size.text, theme.ink))


def _goal(x: float, y: float, theme: Theme, size: Size) -> Line:
    """The ambition: an upright stroke, so that it is not taken for a mark."""
    half = size.radius * 1.35
    return Line(((x, y - half), (x, y + half)), theme.ambition, size.line * 2, name="ambition")


def _mark(kind: Kind, element: str, x: float, y: float, theme: Theme, size: Size, says: tuple[str, ...]) -> Mark:
    radius = size.radius * (_GROUP.get(kind, 0.95))
    colour = theme.kinds[kind]
    rim = size.line * 0.7
    return Mark(element, kind, x, y, (0.0, 0.0), SHAPES[kind], radius, colour, theme.background, rim, 1.0, says)
