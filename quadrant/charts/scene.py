"""Pictures as marks, lines, areas and words at pixels: what screen and paper draw alike.

A scene is made once from the facts; a renderer only translates. Pixels count from the left upper corner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from types import MappingProxyType
from typing import Literal

from quadrant.labels import Box, Point
from quadrant.palette import Shape
from quadrant.typeface import Face

SizeName = Literal["phone", "low", "laptop", "projector", "paper"]
Align = Literal["left", "center", "right"]

LINE_HEIGHT = 1.22
"""Height of a line of text, in its size."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is, in pixels."""

    name: SizeName
    width: int
    text: float
    """Labels."""
    small: float
    """Second lines, ticks, dates."""
    zone: float
    """The names of the zones."""
    radius: float
    """Of the mark of the inside view."""
    line: float
    """The thickness of a line that carries meaning."""


SIZES: Mapping[SizeName, Size] = MappingProxyType(
    {
        "phone": Size("phone", 350, 12.5, 11, 11.5, 6, 1.2),
        "low": Size("low", 540, 13.5, 12, 13, 6.75, 1.35),
        "laptop": Size("laptop", 720, 14.5, 12.5, 14, 7.5, 1.5),
        "projector": Size("projector", 880, 20.5, 16.5, 18.5, 10, 2.1),
        "paper": Size("paper", 720, 14.5, 12.5, 14, 7.5, 1.5),
    }
)


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; `x` is its left end, middle or right end, `y` the middle of its height."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    face: Face = "regular"
    align: Align = "left"
    turned: bool = False
    """Read from bottom to top."""
    halo: str | None = None
    """The colour of a soft rim that keeps the words readable over lines and dots."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line through these points."""

    points: tuple[Point, ...]
    colour: str
    width: float
    dashed: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A filled outline."""

    points: tuple[Point, ...]
    fill: str
    opacity: float = 1.0
    edge: str | None = None
    edge_width: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark with what it says when pointed at, each line on its own; `scores` are where it stands, 0-100."""

    id: str
    series: str
    x: float
    y: float
    scores: tuple[float, float]
    shape: Shape
    radius: float
    fill: str
    edge: str
    edge_width: float
    opacity: float = 1.0
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """A whole picture: `ground` is drawn first, then `behind` (words that marks may cover), marks and words."""

    width: float
    height: float
    plot: Box
    """The square or field that the scores span."""
    background: str
    ground: tuple[Area | Line, ...]
    behind: tuple[Words, ...]
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]
    key: tuple[tuple[int, str], ...] = ()
    """Number and name, where labels are numbers because names do not fit."""


def rectangle(box: Box) -> tuple[Point, ...]:
    """The corners of a box."""
    return (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)


def arc(x: float, y: float, radius: float, start: float = 0.0, end: float = 360.0) -> tuple[Point, ...]:
    """Points on a circle from one angle to another, in degrees, clockwise from the right; all of it unless told."""
    steps = max(2, round(abs(end - start) / 5))
    turns = [radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return tuple((x + radius * cos(turn), y + radius * sin(turn)) for turn in turns)


def arrow(
    start: Point, end: Point, colour: str, width: float, *, dashed: bool = False, name: str = ""
) -> tuple[Line | Area, ...]:
    """A line with a filled head that ends exactly at `end`; nothing when there is no length to draw."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    head = 4.0 + 2.6 * width
    if length < 1:
        return ()
    head = min(head, length)
    along = across / length, down / length
    neck = end[0] - along[0] * head, end[1] - along[1] * head
    half = head * 0.42
    left = neck[0] - along[1] * half, neck[1] + along[0] * half
    right = neck[0] + along[1] * half, neck[1] - along[0] * half
    return Line((start, neck), colour, width, dashed, name), Area((end, left, right), colour, name=name)


def between(start: Point, end: Point, leave: float, keep: float) -> tuple[Point, Point] | None:
    """The part of a line that starts `leave` pixels after its start and stops `keep` before its end."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = (across**2 + down**2) ** 0.5
    if length <= leave + keep + 4:
        return None
    along = across / length, down / length
    return (
        (start[0] + along[0] * leave, start[1] + along[1] * leave),
        (end[0] - along[0] * keep, end[1] - along[1] * keep),
    )


def outline(shape: Shape, x: float, y: float, radius: float) -> tuple[Point, ...]:
    """The corners of a mark that is not a circle, in the proportions of the screen's marks."""
    r = radius
    if shape == "diamond":
        d = 1.3 * r
        corners: tuple[Point, ...] = ((0, -d), (d, 0), (0, d), (-d, 0))
    elif shape == "square":
        corners = ((-r, -r), (r, -r), (r, r), (-r, r))
    elif shape in {"triangle-up", "triangle-down"}:
        side, turn = 2 * r / 3**0.5, 1 if shape == "triangle-up" else -1
        corners = ((0, -turn * r), (side, turn * r / 2), (-side, turn * r / 2))
    elif shape == "hexagon":
        side = r * 3**0.5 / 2
        corners = ((0, -r), (side, -r / 2), (side, r / 2), (0, r), (-side, r / 2), (-side, -r / 2))
    else:
        b, s = 1.2 * r, 0.4 * r
        corners = (
            (s, -b),
            (s, -s),
            (b, -s),
            (b, s),
            (s, s),
            (s, b),
            (-s, b),
            (-s, s),
            (-b, s),
            (-b, -s),
            (-s, -s),
            (-s, -b),
        )
    return tuple((x + across, y + down) for across, down in corners)
