"""On which devices and in which themes a screen is looked at: all of both, with QUADRANT_LONG=1 all pairs of them."""

from __future__ import annotations

import os
from itertools import product

import pytest

LONG = os.environ.get("QUADRANT_LONG") == "1"
PAIRS = [("phone", "light"), ("laptop", "dark"), ("projector", "light")]

every_look = pytest.mark.parametrize(
    ("device", "theme"), list(product(("phone", "laptop", "projector"), ("light", "dark"))) if LONG else PAIRS
)
