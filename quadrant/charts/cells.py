"""A crowd counted in hexagonal cells, where single dots would hide each other and slow the page down.

The cells are fixed in scores, not in pixels, so that the same crowd gives the same counts on every screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RADIUS = 2.0
"""From the middle of a cell to its corners, in scores; the corners point up and down."""

_ACROSS, _DOWN = RADIUS * 3**0.5, RADIUS * 3.0  # of a rectangle with a cell in its middle and one at each corner


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells that are not empty, row by row from the foot: where their middles are, and how many each holds."""

    middles: NDArray[np.float64]
    """Of shape (cells, 2)."""
    counts: NDArray[np.int64]

    @property
    def fullest(self) -> int:
        """How many are in the fullest cell; 0 when there is none."""
        return int(self.counts.max(initial=0))


def cells(places: Sequence[tuple[float, float]]) -> Cells:
    """Counts everybody once, in the cell whose middle is nearest.

    The middles are two grids of rectangles, so the nearest is found in each (D. B. Carr et al. 1987, hexagon binning).
    """
    scores = np.array(places, dtype=float).reshape(-1, 2)
    step = np.array([_ACROSS, _DOWN])
    one = np.round(scores / step)
    other = np.floor(scores / step) + 0.5
    nearer = (((scores - one * step) ** 2).sum(axis=1) <= ((scores - other * step) ** 2).sum(axis=1))[:, None]
    halves = np.round(2 * np.where(nearer, one, other)).astype(np.int64)
    # One whole number per cell is sorted much faster than pairs are.
    wide = 1 << 20
    found, counts = np.unique(halves[:, 1] * wide + halves[:, 0] + wide // 2, return_counts=True)
    down, across = np.divmod(found, wide)
    middles = np.column_stack([across - wide // 2, down]) / 2 * step
    return Cells(middles, counts)
