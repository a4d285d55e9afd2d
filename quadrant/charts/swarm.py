"""How many scores are shown on one line: dots that do not hide each other, or the outline of their distribution."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_BINS = ((500, 2.0), (0, 4.0))  # from how many scores on a bin is so wide, in points: few scores say no more
_KERNEL = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16  # binomial


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

    Bins, evened out over their neighbours; what would lie beyond an end is folded back.
    """
    wide = next(wide for least, wide in _BINS if len(scores) >= least)
    counts, edges = np.histogram(np.clip(scores, 0, 100), bins=round(100 / wide), range=(0, 100))
    half = len(_KERNEL) // 2
    density = counts / len(scores) / wide
    smooth = np.convolve(np.pad(density, half, mode="symmetric"), _KERNEL, mode="valid")
    middles = (edges[:-1] + edges[1:]) / 2
    places: Floats = np.concatenate([[0.0], middles, [100.0]])
    shares: Floats = np.concatenate([smooth[:1], smooth, smooth[-1:]])
    return places, shares
