"""Comparing organisations: which are shown and what may be said of them, in words, pictures and tables."""

from quadrant.comparing.comparison import (
    ANY,
    MOST_MARKED,
    Comparison,
    Kind,
    Standing,
    Wanted,
    compare,
    folded,
    search_texts,
)

__all__ = ["ANY", "MOST_MARKED", "Comparison", "Kind", "Standing", "Wanted", "compare", "folded", "search_texts"]
