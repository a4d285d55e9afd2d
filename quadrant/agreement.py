"""How far respondents agree, as the consensus of Tastle and Wierman.

William J. Tastle and Mark J. Wierman, "Consensus and dissention: a measure of ordinal dispersion", International
Journal of Approximate Reasoning 45 (2007), 531-545. Made for answers that have an order, such as levels: 1 when
everybody chose the same level, 0 when half chose the lowest and half the highest.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def consensus(counts: Sequence[int]) -> float | None:
    """Consensus, 0-1, of the numbers of respondents that chose each level, lowest first; None below two respondents."""
    total = sum(counts)
    if total < 2:
        return None
    mean = sum(level * count for level, count in enumerate(counts)) / total
    width = len(counts) - 1
    return 1 + sum(
        count / total * math.log2(1 - abs(level - mean) / width) for level, count in enumerate(counts) if count
    )
