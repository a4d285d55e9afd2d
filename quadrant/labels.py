"""Where labels go: beside their marks, never over each other, a mark, or anything else that is in the way.

Pure geometry in pixels, y downwards. The same labels give the same places, in whatever order they come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]

GAP = 3.0
"""Pixels between a mark and a label beside it."""
_APART = (8.0, 1.0)  # pixels between two labels, across and down: neighbours on one line must not read as one
_RINGS = (10.0, 18.0, 28.0, 40.0, 56.0, 76.0, 100.0, 130.0, 170.0, 220.0, 290.0, 370.0, 460.0)
_DIRECTIONS = 16
_GRID = 24  # the last resort looks at this many places each way
_PASSES = 4  # rounds of local improvement
_EJECTIONS = 60  # how often a label may push others away before the search gives up
# What a place costs: beside the mark nothing to 3; with a leader line 6 and more, growing with its length.
_BESIDE = ((1, 0, 0.0), (-1, 0, 1.0), (1, -1, 1.4), (1, 1, 1.6), (-1, -1, 2.2), (-1, 1, 2.4), (0, -1, 1.8), (0, 1, 2.0))
_LEADER = 6.0
_PER_PIXEL = 0.12
_CROSSING = 7.0  # a leader line through a label, a mark or another leader line
_OVER_LINE = 4.0  # a label over a line that is drawn
_NEAR = 5.0
_NEAR_ANOTHER = 2.5  # a label this near to another mark seems to be that mark's
_AROUND = np.array([-_NEAR, -_NEAR, _NEAR, _NEAR])
_OVER_CLOUD = 0.5  # a label over one point of the cloud


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle by its left upper corner, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> Point:
        """The centre."""
        return self.left + self.width / 2, self.top + self.height / 2

    def overlaps(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def contains(self, other: Box) -> bool:
        """Whether the other lies wholly within (a hundredth of a pixel is forgiven)."""
        return (
            other.left >= self.left - 0.01
            and other.top >= self.top - 0.01
            and other.right <= self.right + 0.01
            and other.bottom <= self.bottom + 0.01
        )


@dataclass(frozen=True, slots=True)
class Label:
    """A text of this width and height that belongs to the mark with this centre and radius."""

    key: str
    x: float
    y: float
    radius: float
    width: float
    height: float
    near: bool = False
    """Only beside its mark, and left out where there is no room."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label goes, and the leader line to its mark when it is not beside it."""

    key: str
    box: Box
    leader: tuple[Point, Point] | None = None


@dataclass(frozen=True, slots=True)
class _Ground:
    """What is there before any label: bounds, marks, obstacles, lines, cloud."""

    bounds: Box
    marks: Floats
    obstacles: Floats
    lines: Floats
    cloud: Floats


@dataclass(frozen=True, slots=True)
class _Places:
    """The places that a label may take: boxes as rows (left, top, right, bottom), leaders as (x0, y0, x1, y1)."""

    boxes: Floats
    leaders: Floats
    led: NDArray[np.bool_]
    cost: Floats


def place(
    labels: Sequence[Label],
    bounds: Box,
    *,
    obstacles: Sequence[Box] = (),
    marks: Sequence[tuple[float, float, float]] = (),
    lines: Sequence[tuple[Point, Point]] = (),
    cloud: Sequence[Point] = (),
) -> tuple[Placed, ...] | None:
    """A place for every label, in the order of their keys, or None when they cannot all be had.

    Nothing overlaps another label, an obstacle, the mark of a label or one of the further `marks` (x, y, radius);
    everything stays within `bounds`. Drawn `lines` and the points of a `cloud` are avoided where possible.
    Labels that are `near` may be missing from the answer.
    """
    ordered = sorted(labels, key=lambda label: (label.near, label.x, label.y, label.key, label.width, label.height))
    if not ordered:
        return ()
    circles = np.array([(m.x, m.y, m.radius) for m in ordered] + [tuple(m) for m in marks], dtype=float)
    stacked, own = np.unique(_around(circles), axis=0, return_inverse=True)  # marks at one place count once
    ground = _Ground(
        bounds,
        stacked,
        _rows(obstacles),
        np.array([(*start, *end) for start, end in lines], dtype=float).reshape(-1, 4),
        np.array(cloud, dtype=float).reshape(-1, 2),
    )
    required = [index for index, label in enumerate(ordered) if not label.near]
    for anywhere in (False, True):
        places = [_places(label, int(own[index]), ground, anywhere) for index, label in enumerate(ordered)]
        search = _Search(places)
        if search.settle(sorted(required, key=lambda index: (len(places[index].cost), index))):
            break
    else:
        return None
    search.improve(required)
    for index, label in enumerate(ordered):
        if label.near:
            search.take_best(index)
    search.improve([index for index, label in enumerate(ordered) if label.near])
    found = (search.placed(index, label.key) for index, label in enumerate(ordered))
    return tuple(sorted((item for item in found if item is not None), key=lambda item: (item.key, item.box.top)))


def _rows(boxes: Sequence[Box]) -> Floats:
    return np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], dtype=float).reshape(-1, 4)


def _around(circles: Floats) -> Floats:
    x, y, radius = circles.T
    boxes: Floats = np.stack([x - radius, y - radius, x + radius, y + radius], axis=1)
    return boxes


def _places(label: Label, index: int, ground: _Ground, anywhere: bool) -> _Places:
    """The free places of one label, whose mark is the one at `index`, with what each costs by itself."""
    boxes, cost, led = _beside(label)
    if not label.near:
        far = [_far(label), _everywhere(label, ground.bounds)] if anywhere else [_far(label)]
        boxes = np.concatenate([boxes, *(item[0] for item in far)])
        cost = np.concatenate([cost, *(item[1] for item in far)])
        led = np.concatenate([led, *(np.ones(len(item[1]), dtype=bool) for item in far)])
    bounds = ground.bounds
    inside = (
        (boxes[:, 0] >= bounds.left)
        & (boxes[:, 1] >= bounds.top)
        & (boxes[:, 2] <= bounds.right)
        & (boxes[:, 3] <= bounds.bottom)
    )
    free = inside & ~_overlap(boxes, np.concatenate([ground.marks, ground.obstacles])).any(axis=1)
    if label.near:  # a date that seems to be another mark's is worse than none
        away = np.abs(ground.marks[:, :2] + ground.marks[:, 2:] - [2 * label.x, 2 * label.y]).max(axis=1) > 1
        free &= ~_overlap(boxes + _AROUND, ground.marks[away]).any(axis=1)
    boxes, cost, led = boxes[free], cost[free], led[free]
    leaders = _leaders(label, boxes)
    others = np.delete(ground.marks, index, axis=0)
    crossed = np.concatenate([others, ground.obstacles])
    cost = cost + _OVER_LINE * _through(ground.lines, boxes).sum(axis=0)
    cost = cost + _CROSSING * np.where(led, _through(leaders, crossed).sum(axis=1), 0)
    cost = cost + _NEAR_ANOTHER * _overlap(boxes + _AROUND, others).sum(axis=1)
    if len(ground.cloud):
        cost = cost + _OVER_CLOUD * _covered(boxes, ground.cloud)
    order = np.argsort(cost, kind="stable")
    return _Places(boxes[order], leaders[order], led[order], cost[order])


def _beside(label: Label) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """The eight places that touch the mark."""
    boxes, cost = [], []
    for across, down, price in _BESIDE:
        # At the diagonals the box tucks in under the curve of the mark.
        reach = label.radius + GAP if across == 0 or down == 0 else label.radius * 0.75 + GAP
        left = label.x + across * reach - (label.width if across < 0 else 0 if across > 0 else label.width / 2)
        top = label.y + down * reach - (label.height if down < 0 else 0 if down > 0 else label.height / 2)
        boxes.append((left, top, left + label.width, top + label.height))
        cost.append(price)
    return np.array(boxes), np.array(cost), np.zeros(len(boxes), dtype=bool)


def _far(label: Label) -> tuple[Floats, Floats]:
    """Places on rings around the mark, the nearest edge of the box at the ring."""
    # Each ring is turned a little, so that the lines to an outer ring pass between the labels of an inner one.
    turned = np.arange(len(_RINGS))[:, None] % 3 / 3
    angles = (np.arange(_DIRECTIONS)[None, :] + turned) * 2 * np.pi / _DIRECTIONS
    cos, sin = np.cos(angles), np.sin(angles)
    reach = label.radius + np.array(_RINGS)[:, None]
    middle_x = label.x + cos * reach + np.sign(np.round(cos, 6)) * label.width / 2
    middle_y = label.y + sin * reach + np.round(sin, 6) * label.height / 2
    left, top = (middle_x - label.width / 2).ravel(), (middle_y - label.height / 2).ravel()
    boxes = np.stack([left, top, left + label.width, top + label.height], axis=1)
    cost = _LEADER + _PER_PIXEL * np.repeat(np.array(_RINGS), _DIRECTIONS)
    return boxes, cost


def _everywhere(label: Label, bounds: Box) -> tuple[Floats, Floats]:
    """A grid over the whole picture, for a crowd that leaves nothing nearer."""
    left = np.linspace(bounds.left, max(bounds.left, bounds.right - label.width), _GRID)
    top = np.linspace(bounds.top, max(bounds.top, bounds.bottom - label.height), _GRID)
    x, y = (axis.ravel() for axis in np.meshgrid(left, top))
    distance = np.hypot(x + label.width / 2 - label.x, y + label.height / 2 - label.y)
    return np.stack([x, y, x + label.width, y + label.height], axis=1), 2 * _LEADER + _PER_PIXEL * distance


def _leaders(label: Label, boxes: Floats) -> Floats:
    """From the edge of the mark to the nearest point of each box."""
    end_x = np.clip(label.x, boxes[:, 0], boxes[:, 2])
    end_y = np.clip(label.y, boxes[:, 1], boxes[:, 3])
    # A line to a corner looks lost: end at the middle of the side unless the mark is above or below the text.
    beside = (end_x != label.x) & (end_y != label.y)
    end_y = np.where(beside, (boxes[:, 1] + boxes[:, 3]) / 2, end_y)
    distance = np.maximum(np.hypot(end_x - label.x, end_y - label.y), 1e-9)
    start_x = label.x + (end_x - label.x) / distance * np.minimum(label.radius, distance)
    start_y = label.y + (end_y - label.y) / distance * np.minimum(label.radius, distance)
    leaders: Floats = np.stack([start_x, start_y, end_x, end_y], axis=1)
    return leaders


def _overlap(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Which boxes of `one` (rows) overlap which of `other` (columns)."""
    return (
        (one[:, None, 0] < other[None, :, 2])
        & (other[None, :, 0] < one[:, None, 2])
        & (one[:, None, 1] < other[None, :, 3])
        & (other[None, :, 1] < one[:, None, 3])
    )


def _covered(boxes: Floats, points: Floats) -> Floats:
    x, y = points[None, :, 0], points[None, :, 1]
    within = (x > boxes[:, 0:1]) & (x < boxes[:, 2:3]) & (y > boxes[:, 1:2]) & (y < boxes[:, 3:4])
    counts: Floats = within.sum(axis=1).astype(float)
    return counts


def _through(segments: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Which segments (rows) pass through which boxes (columns): the slab test."""
    enter, leave = np.zeros((1, 1)), np.ones((1, 1))
    for axis in (0, 1):
        start = segments[:, axis, None]
        step = segments[:, axis + 2, None] - start
        step = np.where(np.abs(step) < 1e-9, 1e-9, step)
        one, other = (boxes[:, axis] - start) / step, (boxes[:, axis + 2] - start) / step
        enter, leave = np.maximum(enter, np.minimum(one, other)), np.minimum(leave, np.maximum(one, other))
    return enter < leave


def _crossing(one: Floats, other: Floats) -> NDArray[np.bool_]:
    """Which segments of `one` (rows) cross which of `other` (columns)."""

    def side(a: Floats, b: Floats) -> tuple[Floats, Floats]:
        px, py = a[:, None, 0], a[:, None, 1]
        dx, dy = a[:, None, 2] - px, a[:, None, 3] - py
        first = dx * (b[None, :, 1] - py) - dy * (b[None, :, 0] - px)
        second = dx * (b[None, :, 3] - py) - dy * (b[None, :, 2] - px)
        return first, second

    first, second = side(one, other)
    third, fourth = side(other, one)
    return (first * second < 0) & (third.T * fourth.T < 0)


class _Search:
    """Which place each label has taken (-1: none), and the moves that improve it."""

    def __init__(self, places: list[_Places]) -> None:
        self._places = places
        self._taken = np.full(len(places), -1)
        self._boxes = np.zeros((len(places), 4))
        self._leaders = np.zeros((len(places), 4))
        self._led = np.zeros(len(places), dtype=bool)

    def placed(self, index: int, key: str) -> Placed | None:
        """The result for one label."""
        if self._taken[index] < 0:
            return None
        left, top, right, bottom = (float(value) for value in self._boxes[index])
        x0, y0, x1, y1 = (float(value) for value in self._leaders[index])
        leader = ((x0, y0), (x1, y1)) if self._led[index] else None
        return Placed(key, Box(left, top, right - left, bottom - top), leader)

    def settle(self, queue: list[int]) -> bool:
        """Gives every label of the queue a place, pushing others away where that is the only way."""
        ejections = 0
        pushed = np.zeros(len(self._places))
        while queue:
            index = queue.pop(0)
            if self.take_best(index):
                continue
            places = self._places[index]
            ejections += 1
            if not len(places.cost) or ejections > _EJECTIONS:
                return False
            others = np.flatnonzero(self._taken >= 0)
            clash = _overlap(places.boxes, self._grown(others))
            # Labels that were pushed away before resist more each time, so the search cannot go round in circles.
            price = (clash * (1.0 + pushed[others])).sum(axis=1) + 1e-3 * places.cost
            choice = int(np.argmin(price))
            for other in others[clash[choice]]:
                self._taken[other] = -1
                pushed[other] += 1
                queue.append(int(other))
            self._take(index, choice)
        return True

    def improve(self, indices: list[int]) -> None:
        """Moves one label at a time to a cheaper place until nothing gets better."""
        for _ in range(_PASSES):
            moved = False
            for index in indices:
                if self._taken[index] > 0 or self._led[index]:
                    before = int(self._taken[index])
                    self.take_best(index)
                    moved = moved or int(self._taken[index]) != before
            if not moved:
                return

    def take_best(self, index: int) -> bool:
        """Takes the cheapest place that is free; False (and nothing changes) when there is none."""
        places = self._places[index]
        if not len(places.cost):
            return False
        others = np.flatnonzero((self._taken >= 0) & (np.arange(len(self._places)) != index))
        free = np.flatnonzero(~_overlap(places.boxes, self._grown(others)).any(axis=1))
        if not len(free):
            return False
        free = free[:48]  # they come cheapest first; the dear ones cannot win by avoiding a crossing
        boxes, leaders = places.boxes[free], places.leaders[free]
        cost = places.cost[free].copy()
        led = self._led[others]
        if len(others):
            through = _through(leaders, self._boxes[others]).sum(axis=1)
            crossed = _crossing(leaders, self._leaders[others][led]).sum(axis=1)
            cost += np.where(places.led[free], _CROSSING * (through + crossed), 0)
            cost += _CROSSING * _through(self._leaders[others][led], boxes).sum(axis=0)
        self._take(index, int(free[int(np.argmin(cost))]))
        return True

    def _grown(self, others: NDArray[np.intp]) -> Floats:
        grown: Floats = self._boxes[others] + np.array([-_APART[0], -_APART[1], _APART[0], _APART[1]])
        return grown

    def _take(self, index: int, choice: int) -> None:
        places = self._places[index]
        self._taken[index] = choice
        self._boxes[index], self._leaders[index] = places.boxes[choice], places.leaders[choice]
        self._led[index] = places.led[choice]
