"""On which devices and in which themes screens are looked at.

`make test` looks at each screen once, so that all devices and both themes have their turn; `make test-long` at each
screen on every device in both themes.
"""

from __future__ import annotations

from itertools import product

import pytest

PAIRS = [("phone", "light"), ("laptop", "dark"), ("projector", "light"), ("phone", "dark"), ("projector", "dark")]


def looks(*paths: str) -> pytest.MarkDecorator:
    """The parameters `path`, `device` and `theme`."""
    short = {(path, *PAIRS[place % len(PAIRS)]) for place, path in enumerate(paths)}
    every = product(paths, ("phone", "laptop", "projector"), ("light", "dark"))
    return pytest.mark.parametrize(
        ("path", "device", "theme"),
        [pytest.param(*look, marks=[] if look in short else pytest.mark.long) for look in every],
    )
