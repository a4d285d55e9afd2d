"""How many scores are shown on one line: dots that do not hide each other, or the outline of their distribution."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BINS = 50
_ORDERS = ((5000, 4), (0, 16))  # of the binomial that evens out bins, by how many scores: fewer are known less finely


def swarm(across: Floats, radius: float, taken: Sequence[tuple[float, float, float]] = ()) -> Floats:
    """How far above a line discs with these middles must stand so that none overlaps another, or one that is `taken`.

    Pixels; `taken` as (middle, height, radius). They are set down one by one, each as low as it can be, in an order
    that jumps to and fro, so that they heap up evenly; the same places give the same heights. None goes below the line.
    """
    heights = np.zeros(len(across))
    down: list[tuple[float, float, float]] = list(taken)
    for index in np.argsort(across, kind="stable")[_to_and_fro(len(across))]:
        x = float(across[index])
        # Another disc keeps this one out of an interval of heights.
        kept = []
        for other, height, size in down:
            reach = (size + radius) ** 2 - (other - x) ** 2
            if reach > 0:
                kept.append((height - reach**0.5, height + reach**0.5))
        lowest = radius
        for low, high in sorted(kept):
            if low < lowest - 1e-9 < high:
                lowest = high
        heights[index] = lowest
        down.append((x, lowest, radius))
    return heights


def _to_and_fro(n: int) -> NDArray[np.intp]:
    """0 to n - 1 by their bits in reverse (the order of J. G. van der Corput)."""
    bits = max(1, n - 1).bit_length()
    reverse = [int(f"{index:0{bits}b}"[::-1], 2) for index in range(n)]
    return np.argsort(reverse, kind="stable")


def distribution(scores: Floats) -> tuple[Floats, Floats]:
    """Places on the scale, 0-100, and which share of all scores there is around each, per point.

    Bins of 2 points, each evened out over its neighbours by a binomial of 2 or 4 points (one standard deviation); what
    would lie beyond an end is folded back.
    """
    counts, edges = np.histogram(np.clip(scores, 0, 100), bins=_BINS, range=(0, 100))
    order = next(order for least, order in _ORDERS if len(scores) >= least)
    kernel = np.array([comb(order, step) for step in range(order + 1)]) / 2**order
    density = counts / len(scores) * (_BINS / 100)
    smooth = np.convolve(np.pad(density, order // 2, mode="symmetric"), kernel, mode="valid")
    middles = (edges[:-1] + edges[1:]) / 2
    places: Floats = np.concatenate([[0.0], middles, [100.0]])
    shares: Floats = np.concatenate([smooth[:1], smooth, smooth[-1:]])
    return places, shares
