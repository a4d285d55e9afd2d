"""Outlines drawn by hand on a chart: cut off at the ends of the scale, simplified, and who lies within them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Outline = tuple[tuple[float, float], ...]
"""Corners in scores, 0-100, without the first again at the end; empty when nothing was drawn around."""

MOST_CORNERS = 60
"""An outline has no more corners, so that it fits in a link."""

_NEAR = 0.2  # scores that a simplified line may be off at first; more where that leaves too many corners
_ON = 1e-9  # scores from an edge that count as on it
_DECIMALS = 1


def outline(points: Sequence[tuple[float, float]]) -> Outline:
    """What somebody drew, fit to be kept: within 0-100, at most `MOST_CORNERS` corners, to a tenth of a point.

    Empty when it encloses nothing.
    """
    ring = np.asarray(_cut(points), dtype=float).reshape(-1, 2)
    if len(ring) < 3:
        return ()
    near = _NEAR
    simple = _simplified(ring, near)
    while len(simple) > MOST_CORNERS:
        near *= 1.5
        simple = _simplified(ring, near)
    corners = np.round(simple, _DECIMALS)
    corners = corners[(corners != np.roll(corners, 1, axis=0)).any(axis=1)]
    if not len(corners) or np.linalg.matrix_rank(corners - corners[0]) < 2:  # all on one line
        return ()
    return tuple((float(x), float(y)) for x, y in corners)


def within(outline: Outline, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which places (scores of shape (n,)) lie within an outline or on it, by the even-odd rule.

    A place without a score (NaN) is in none. The rule of crossings: W. R. Franklin, PNPOLY.
    """
    inside, on = np.zeros(x.shape, dtype=bool), np.zeros(x.shape, dtype=bool)
    for (x0, y0), (x1, y1) in zip(outline, (*outline[1:], *outline[:1]), strict=True):
        across = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
        inside ^= ((y0 > y) != (y1 > y)) & ((across > 0) == (y1 > y0))
        beside = np.flatnonzero(np.abs(across) <= _ON * max(np.hypot(x1 - x0, y1 - y0), 1.0))
        px, py = x[beside], y[beside]
        on[beside] |= (min(x0, x1) <= px) & (px <= max(x0, x1)) & (min(y0, y1) <= py) & (py <= max(y0, y1))
    result: NDArray[np.bool_] = (inside | on) & np.isfinite(x) & np.isfinite(y)
    return result


def _cut(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The part of a closed line within 0-100, side by side of the square: I. E. Sutherland, G. W. Hodgman (1974)."""
    ring = list(points)
    for axis in (0, 1):
        for limit, sign in ((0.0, 1.0), (100.0, -1.0)):
            kept: list[tuple[float, float]] = []
            for start, end in zip(ring[-1:] + ring[:-1], ring, strict=True):
                before, after = sign * (start[axis] - limit), sign * (end[axis] - limit)
                if (before < 0) != (after < 0):
                    share = before / (before - after)
                    crossing = [a + share * (b - a) for a, b in zip(start, end, strict=True)]
                    crossing[axis] = limit
                    kept.append((crossing[0], crossing[1]))
                if after >= 0:
                    kept.append(end)
            ring = kept
    return ring


def _simplified(ring: NDArray[np.float64], near: float) -> NDArray[np.float64]:
    """The corners that keep a closed line within `near` of what it was: Ramer (1972), Douglas and Peucker (1973)."""
    # A closed line has no ends: it is taken as two lines between its first corner and the one that is farthest away.
    far = int(np.argmax(((ring - ring[0]) ** 2).sum(axis=1)))
    closed = np.vstack([ring, ring[:1]])
    kept = np.zeros(len(closed), dtype=bool)
    kept[[0, far]] = True
    parts = [(0, far), (far, len(closed) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        off = _distance(closed[first + 1 : last], closed[first], closed[last])
        worst = int(np.argmax(off))
        if off[worst] > near:
            middle = first + 1 + worst
            kept[middle] = True
            parts += [(first, middle), (middle, last)]
    return closed[:-1][kept[:-1]]


def _distance(points: NDArray[np.float64], start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far points are from the straight piece between two others."""
    step = end - start
    length = float(step @ step)
    along = np.clip((points - start) @ step / length, 0.0, 1.0) if length else np.zeros(len(points))
    away: NDArray[np.float64] = np.hypot(*(points - start - along[:, None] * step).T)
    return away
