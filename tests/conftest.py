"""What holds for all tests: those marked `long` run with QUADRANT_LONG=1 only; the summary counts those left out."""

from __future__ import annotations

import os

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the long ones, unless they are asked for."""
    if os.environ.get("QUADRANT_LONG") == "1":
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if not item.get_closest_marker("long")]
