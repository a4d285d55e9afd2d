"""The sheet on which the figure of a lens is drawn: measured words, one accent, and the few parts that figures share.

All lengths are in the height of the letters, so that a figure is the same on every screen. Grey is what there is room
for, a tint what is there, and the accent what the verdict is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal

from quadrant.charts.scene import LINE_HEIGHT, SIZES, Align, Area, Line, Mark, Scene, Size, Words, rectangle
from quadrant.labels import Box, Point
from quadrant.language import translate
from quadrant.lenses import figure
from quadrant.model import Model
from quadrant.palette import SHAPES, Kind, Theme, mixed
from quadrant.typeface import Face, width, wrap

LensSize = Literal["phone", "laptop", "projector"]
"""The windows that a figure is drawn for."""

LENS_SIZES: Final[Mapping[LensSize, Size]] = MappingProxyType(
    {
        "phone": replace(SIZES["phone"], width=344),
        "laptop": replace(SIZES["laptop"], width=400),
        "projector": replace(SIZES["projector"], width=520),
    }
)
"""How large a figure is, by the size of the window."""

_BESIDE = 0.4  # between a label and its number, in the height of the letters


@dataclass(frozen=True, slots=True)
class Caption:
    """A label in lines with a number after it; all of it measured."""

    lines: tuple[str, ...]
    value: str
    size: float
    beside: bool
    """The number stands on the last line, not under it."""

    @property
    def width(self) -> float:
        """Of the widest line."""
        widths = [width(line, self.size, "semibold") for line in self.lines]
        value = width(self.value, self.size, "semibold")
        if self.beside:
            widths[-1] += _BESIDE * self.size + value
        return max(*widths, value)

    @property
    def height(self) -> float:
        """Of all lines."""
        return (len(self.lines) + (not self.beside)) * self.size * LINE_HEIGHT


@dataclass(slots=True)
class Sheet:
    """A figure as it grows."""

    model: Model
    language: str
    theme: Theme
    size: Size
    ground: list[Area | Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    @property
    def u(self) -> float:
        """The height of the letters: the unit of all lengths."""
        return self.size.text

    @property
    def small(self) -> float:
        """The height of the small letters."""
        return self.size.small

    @property
    def width(self) -> float:
        """Of the whole sheet."""
        return self.size.width

    @property
    def empty(self) -> str:
        """The colour of what is not filled."""
        return mixed(self.theme.line, self.theme.background, 0.16)

    @property
    def body(self) -> str:
        """The colour of what is there; ink can be read on it."""
        return self.theme.levels[1]

    @property
    def pale(self) -> str:
        """The colour of what is there and does not count."""
        return self.theme.levels[0]

    def say(self, message: str, **fields: object) -> str:
        """A message in the reader's language."""
        return translate(message, self.language, **fields)

    def number(self, value: float) -> str:
        """Points, as in the sentences."""
        return figure(value, self.language)

    def signed(self, value: float) -> str:
        """A difference of points, with its sign."""
        rounded = round(value, 1)
        return ("+" if rounded > 0 else "−" if rounded < 0 else "") + self.number(abs(rounded))

    def done(self, height: float) -> Scene:
        """The scene, so high."""
        whole = Box(0, 0, self.width, height)
        ground, marks, words = tuple(self.ground), tuple(self.marks), tuple(self.words)
        return Scene(self.width, height, whole, self.theme.background, ground, (), marks, words)

    # Shapes

    def area(self, points: Sequence[Point], fill: str, name: str = "", edge: str | None = None) -> None:
        """A filled outline."""
        thick = self.size.line * 0.8 if edge else 0.0
        self.ground.append(Area(tuple(points), fill, 1.0, edge, thick, name))

    def box(self, box: Box, fill: str, name: str = "", edge: str | None = None) -> None:
        """A filled upright rectangle."""
        self.area(rectangle(box), fill, name, edge)

    def line(
        self, *points: Point, colour: str | None = None, thick: float = 0.8, dashed: bool = False, name: str = ""
    ) -> None:
        """A line through points; `thick` in the size's thickness of a line."""
        self.ground.append(Line(points, colour or self.theme.line, self.size.line * thick, dashed, name))

    def hair(self, *points: Point, name: str = "") -> None:
        """A line that only helps the eye."""
        self.ground.append(Line(points, self.theme.grid, 1.0, name=name))

    def threshold(self, *points: Point) -> None:
        """A line that a verdict hangs on."""
        self.line(*points, thick=0.75, dashed=True, name="threshold")

    def view(self, kind: Kind, x: float, y: float, name: str, scale: float = 1.0) -> None:
        """The mark of a view, as everywhere; customers a little larger, to be seen behind the inside."""
        self.dot(x, y, self.theme.kinds[kind], name, scale * (1.2 if kind == "customers" else 1.0), kind)

    def dot(self, x: float, y: float, fill: str, name: str, scale: float = 1.0, kind: Kind = "inside") -> None:
        """A mark with a rim."""
        radius, rim, ground = self.size.radius * scale, self.size.line * 0.7, self.theme.background
        self.marks.append(Mark(name, kind, x, y, (0.0, 0.0), SHAPES[kind], radius, fill, ground, rim))

    # Words; `y` is the middle of a line

    def name(self, text: str, x: float, y: float, align: Align = "left", *, strong: bool = False) -> None:
        """A name, in the accent when it is what the verdict says."""
        colour = self.theme.accent if strong else self.theme.ink
        self._write(text, x, y, self.u, colour, "semibold" if strong else "regular", align)

    def value(self, text: str, x: float, y: float, align: Align = "left", *, colour: str | None = None) -> None:
        """A number of weight."""
        self._write(text, x, y, self.u, colour or self.theme.ink, "semibold", align)

    def note(
        self, text: str, x: float, y: float, align: Align = "left", *, turned: bool = False, dark: bool = False
    ) -> None:
        """Small words: ticks, ends of a scale; `dark` where they may stand on a filled area."""
        colour = self.theme.ink if dark else self.theme.muted
        self._write(text, x, y, self.small, colour, "regular", align, turned)

    def lines(self, texts: Sequence[str], x: float, y: float, align: Align = "left", *, strong: bool = False) -> None:
        """Names of several lines, around the middle `y`."""
        first = y - (len(texts) - 1) * self.u * LINE_HEIGHT / 2
        for index, text in enumerate(texts):
            self.name(text, x, first + index * self.u * LINE_HEIGHT, align, strong=strong)

    def _write(
        self, text: str, x: float, y: float, size: float, colour: str, face: Face, align: Align, turned: bool = False
    ) -> None:
        self.words.append(Words(text, x, y, size, colour, face, align, turned, self.theme.background))

    def wide(self, text: str, face: Face = "semibold") -> float:
        """How wide words are in letters of the usual size."""
        return width(text, self.u, face)

    def wrapped(self, text: str, room: float) -> tuple[str, ...]:
        """Words in lines of letters of the usual size."""
        return wrap(text, self.u, room, "semibold")

    # Captions

    def caption(self, label: str, value: float | str, room: float, *, small: bool = False) -> Caption:
        """A label and its number, in so much room."""
        size = self.small if small else self.u
        text = value if isinstance(value, str) else self.number(value)
        lines = wrap(label, size, room, "semibold")
        long = width(lines[-1], size, "semibold") + _BESIDE * size + width(text, size, "semibold")
        return Caption(lines, text, size, long <= room)

    def put(self, caption: Caption, x: float, top: float, align: Align = "left", *, strong: bool = False) -> float:
        """Write a caption; returns where it ends."""
        ink, size = self.theme.ink, caption.size
        colour = self.theme.accent if strong else ink
        y = top + size * LINE_HEIGHT / 2
        for line in caption.lines[: -1 if caption.beside else None]:
            self._write(line, x, y, size, ink, "regular", align)
            y += size * LINE_HEIGHT
        if not caption.beside:
            self._write(caption.value, x, y, size, colour, "semibold", align)
            return top + caption.height
        last, between = width(caption.lines[-1], size), _BESIDE * size
        whole = last + between + width(caption.value, size, "semibold")
        left = x - {"left": 0.0, "center": whole / 2, "right": whole}[align]
        self._write(caption.lines[-1], left, y, size, ink, "regular", "left")
        self._write(caption.value, left + last + between, y, size, colour, "semibold", "left")
        return top + caption.height

    # A scale from 0 to 100

    def scale(
        self,
        top: float,
        label: str,
        value: float,
        thresholds: Sequence[float] = (),
        *,
        ends: tuple[str, str] | None = None,
        strong: bool = False,
        name: str = "scale",
    ) -> float:
        """A number on a line of its own with the thresholds that it is judged by; returns where it ends.

        With `ends`, the words at both, the line has no better side and is not filled.
        """
        u = self.u
        y = self.put(self.caption(label, value, self.width), 0, top, strong=strong) + 0.75 * u
        left, right = self.size.radius, self.width - self.size.radius
        tall = 0.3 * u

        def at(score: float) -> float:
            return left + (right - left) * score / 100

        self.box(Box(0, y - tall / 2, self.width, tall), self.empty, "track")
        if not ends:
            self.box(Box(0, y - tall / 2, at(value), tall), self.body, f"{name}-fill")
        for threshold in thresholds:
            self.threshold((at(threshold), y - 0.7 * u), (at(threshold), y + 0.7 * u))
            self.note(self.number(threshold), at(threshold), y + 1.3 * u, "center")
        if ends:
            self.note(ends[0], 0, y + 1.3 * u)
            self.note(ends[1], self.width, y + 1.3 * u, "right")
        self.dot(at(value), y, self.theme.accent if strong else self.theme.muted, name)
        return y + (1.3 * u + self.small * 0.7 if thresholds or ends else 0.7 * u)


def away(side: int) -> Align:
    """How words stand that go away from their place, to the left (-1) or to the right (1)."""
    return "left" if side > 0 else "right"


def apart(wishes: Sequence[float], lengths: Sequence[float], low: float, high: float, gap: float) -> tuple[float, ...]:
    """Middles of these lengths on a line, as near to their wishes as they fit, between `low` and `high`.

    They keep their order. Isotonic regression (pool adjacent violators): the least sum of squared shifts.
    """
    order = sorted(range(len(wishes)), key=lambda index: (wishes[index], index))
    offsets: list[float] = []
    for place, index in enumerate(order):
        before = offsets[-1] + lengths[order[place - 1]] / 2 + gap + lengths[index] / 2 if place else 0.0
        offsets.append(before)
    pools: list[tuple[float, int]] = []
    for index, offset in zip(order, offsets, strict=True):
        pools.append((wishes[index] - offset, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, n), (two, m) = pools[-2:]
            pools[-2:] = [((one * n + two * m) / (n + m), n + m)]
    least = low + lengths[order[0]] / 2
    most = high - lengths[order[-1]] / 2 - offsets[-1]
    starts = [min(max(mean, least), max(most, least)) for mean, count in pools for _ in range(count)]
    found = dict(zip(order, (start + offset for start, offset in zip(starts, offsets, strict=True)), strict=True))
    return tuple(found[index] for index in range(len(wishes)))
