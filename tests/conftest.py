"""What holds for all tests: those marked `long` run with QUADRANT_LONG=1 only; the summary counts those left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Puts those that take long first, so that workers end together, and leaves out the long ones unless asked for."""
    items.sort(key=_patience)
    if os.environ.get("QUADRANT_LONG") == "1":
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]


# Those of `live` before a browser comes: its driver leaves a loop running in its process, and there cannot be two.
_FIRST = ("live/", "browser/test_whole_workshop.py", "browser/", "app/")


def _patience(item: pytest.Item) -> int:
    """Its place among the folders that take longest."""
    path = item.path.relative_to(Path(__file__).parent).as_posix()
    return next((place for place, start in enumerate(_FIRST) if path.startswith(start)), len(_FIRST))
