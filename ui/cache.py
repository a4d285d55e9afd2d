"""The only caches. Everything is keyed on the workspace, its revision and the language, so nothing stale is shown."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

from ui.text import language

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def content_key() -> tuple[str, int]:
    """What the screens stand on now: which workspace, and at which revision."""
    return os.environ.get("QUADRANT_WORKSPACE", ""), 0


def remembered(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Remembers results until the workspace changes. For functions of plain arguments whose results can be pickled.

    Every caller gets a copy of its own. The 500 newest results are kept, of all functions together.
    """

    # The name is part of the key: Streamlit tells functions apart by their source text, and this one has one for all.
    name = f"{function.__module__}.{function.__qualname__}"

    @st.cache_data(show_spinner=False, max_entries=500)
    def keyed(name: str, content: tuple[str, int], words: str, *args: object, **kwargs: object) -> Result:
        return function(*args, **kwargs)  # type: ignore[arg-type]

    @functools.wraps(function)
    def recall(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return keyed(name, content_key(), language(), *args, **kwargs)

    return recall
