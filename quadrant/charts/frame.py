"""The empty quadrant: the square, its four zones with their names, the boundary and the two axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quadrant.charts.captions import DAGGER
from quadrant.charts.scene import LINE_HEIGHT, Align, Area, Line, Mark, Size, Words, arrow
from quadrant.labels import Box, Point
from quadrant.model import Axis, Model, Quadrant
from quadrant.palette import Theme, mixed
from quadrant.typeface import Face, width, wrap

PAD = 4.0
"""Scores beyond 0 and 100 that the square shows, so that a mark on the very edge is whole."""
_TICKS = (0, 50, 100)
_FAINT = 0.4


@dataclass(frozen=True, slots=True)
class Frame:
    """The square, and how scores become pixels in it."""

    size: Size
    plot: Box
    width: float
    height: float

    def at(self, x: float, y: float) -> Point:
        """Pixels of a pair of scores."""
        scale = self.plot.width / (100 + 2 * PAD)
        return self.plot.left + (x + PAD) * scale, self.plot.bottom - (y + PAD) * scale


def frame_of(size: Size) -> Frame:
    """The square as large as the width allows, with room for ticks and titles at the left and below."""
    left = size.small * 1.5 + width("100", size.small) + 6
    right, top = size.radius, 4.0
    side = size.width - left - right
    return Frame(size, Box(left, top, side, side), size.width, top + side + size.small * 3.4)


def zones(model: Model, theme: Theme, frame: Frame) -> tuple[Area | Line, ...]:
    """Four tinted fields and the boundary between them."""
    edge, middle = 100 + PAD, model.boundary
    parts: list[Area | Line] = []
    for quadrant in model.quadrants:
        right, upper = _corner(quadrant)
        x0, x1 = (middle, edge) if right else (-PAD, middle)
        y0, y1 = (middle, edge) if upper else (-PAD, middle)
        corners = tuple(frame.at(x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
        parts.append(Area(corners, theme.zones[quadrant.id], name=quadrant.id))
    thin = frame.size.line * 0.75
    parts.append(Line((frame.at(middle, -PAD), frame.at(middle, edge)), theme.line, thin, name="boundary"))
    parts.append(Line((frame.at(-PAD, middle), frame.at(edge, middle)), theme.line, thin, name="boundary"))
    return tuple(parts)


def _corner(quadrant: Quadrant) -> tuple[bool, bool]:
    """Whether it is at the right, and whether it is at the top."""
    return quadrant.id.startswith("digital"), quadrant.id.endswith("emotional")


def axes(model: Model, language: str, theme: Theme, frame: Frame) -> tuple[tuple[Words, ...], tuple[Area | Line, ...]]:
    """Ticks, and per axis one row that reads `low word - axis -> high word`."""
    size, plot = frame.size, frame.plot
    words: list[Words] = []
    for tick in _TICKS:
        x, y = frame.at(tick, tick)
        words.append(Words(str(tick), x, plot.bottom + size.small * 0.85, size.small, theme.muted, align="center"))
        words.append(Words(str(tick), plot.left - 5, y, size.small, theme.muted, align="right"))
    lines: list[Area | Line] = []
    for axis, turned in zip(model.axes, (False, True), strict=True):
        title, strokes = _title(axis, language, theme, frame, turned)
        words.extend(title)
        lines.extend(strokes)
    return tuple(words), tuple(lines)


def _title(
    axis: Axis, language: str, theme: Theme, frame: Frame, turned: bool
) -> tuple[tuple[Words, ...], tuple[Area | Line, ...]]:
    """The row of one axis: its words, and thin lines in the room that they leave."""
    size, plot = frame.size, frame.plot
    beside, below = size.small * 0.75, plot.bottom + size.small * 2.45

    def at(along: float) -> Point:
        return (beside, plot.bottom - along) if turned else (plot.left + along, below)

    low, name, high = axis.low[language], axis.label[language], axis.high[language]
    whole, space = plot.width, size.small * 0.6
    words = (
        Words(low, *at(0), size.small, theme.muted, "regular", "left", turned),
        Words(name, *at(whole / 2), size.zone, theme.ink, "semibold", "center", turned),
        Words(high, *at(whole), size.small, theme.muted, "regular", "right", turned),
    )
    half = width(name, size.zone, "semibold") / 2 + space
    first = width(low, size.small) + space, whole / 2 - half
    second = whole / 2 + half, whole - width(high, size.small) - space
    if min(first[1] - first[0], second[1] - second[0]) < 12:
        return words, ()
    thin = size.line * 0.6
    shaft = Line((at(first[0]), at(first[1])), theme.line, thin, name="axis")
    return words, (shaft, *arrow(at(second[0]), at(second[1]), theme.line, thin, name="axis"))


class _Run(NamedTuple):
    """One line of a zone's name."""

    text: str
    size: float
    face: Face


def captions(
    model: Model, language: str, theme: Theme, frame: Frame, marks: Sequence[Mark]
) -> tuple[tuple[Words, ...], tuple[Box, ...]]:
    """The names of the zones, and the boxes that labels must leave alone.

    A name stands in the outer corner. Where a mark is in the way it moves along the edges; where marks are
    everywhere it goes faint and lets marks and labels pass over it.
    """
    words: list[Words] = []
    taken: list[Box] = []
    around = [Box(m.x - 1.4 * m.radius, m.y - 1.4 * m.radius, 2.8 * m.radius, 2.8 * m.radius) for m in marks]
    for quadrant in model.quadrants:
        runs = _runs(quadrant, language, frame)
        places = _places(quadrant, frame, runs)
        free = [place for place in places if not any(place[0].overlaps(other) for other in around)]
        box, align = (free or places)[0]
        colour = theme.muted if free else mixed(theme.muted, theme.zones[quadrant.id], _FAINT)
        if free:
            taken.append(box)
        top = box.top
        for run in runs:
            x = box.left if align == "left" else box.right
            words.append(Words(run.text, x, top + run.size * LINE_HEIGHT / 2, run.size, colour, run.face, align))
            top += run.size * LINE_HEIGHT
    return tuple(words), tuple(taken)


def _runs(quadrant: Quadrant, language: str, frame: Frame) -> list[_Run]:
    size = frame.size
    longest = frame.plot.width / 2 - 2 * size.zone
    scenario = quadrant.scenario[language] + ("" if quadrant.certain else f" {DAGGER}")
    names = wrap(quadrant.label[language], size.zone, longest, "semibold")
    runs = [_Run(line, size.zone, "semibold") for line in names]
    return runs + [_Run(line, size.small, "regular") for line in wrap(scenario, size.small, longest)]


def _places(quadrant: Quadrant, frame: Frame, runs: list[_Run]) -> list[tuple[Box, Align]]:
    """The outer corner first, then beyond a mark and its label there, then the other corners of the zone."""
    wide = max(width(run.text, run.size, run.face) for run in runs)
    tall = sum(run.size * LINE_HEIGHT for run in runs)
    plot, inset = frame.plot, frame.size.zone * 0.75
    right, upper = _corner(quadrant)
    middle_x, middle_y = plot.middle
    outer_x = plot.right - inset - wide if right else plot.left + inset
    inner_x = middle_x + inset if right else middle_x - inset - wide
    outer_y = plot.top + inset * 0.8 if upper else plot.bottom - inset * 0.8 - tall
    inner_y = middle_y - inset * 0.8 - tall if upper else middle_y + inset * 0.8
    beyond = outer_y + (1 if upper else -1) * (2.2 * frame.size.radius + frame.size.text * LINE_HEIGHT)
    outer: Align = "right" if right else "left"
    inner: Align = "left" if right else "right"
    return [
        (Box(outer_x, outer_y, wide, tall), outer),
        (Box(outer_x, beyond, wide, tall), outer),
        (Box(inner_x, outer_y, wide, tall), inner),
        (Box(outer_x, inner_y, wide, tall), outer),
        (Box(inner_x, inner_y, wide, tall), inner),
    ]
