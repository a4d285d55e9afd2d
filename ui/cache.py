"""The only caches. Everything is keyed on the workspace, its revision and the language, so nothing stale is shown."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import streamlit as st

from quadrant import service
from ui.text import language

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

KEPT = 300
"""Small results that are kept, of all functions together; the oldest go first."""

KEPT_LARGE = 8
"""Results about a whole workspace that are kept: of 10,000 organisations each takes some 20 MB."""


def content_key() -> tuple[str, int, int]:
    """What the screens stand on now: which workspace, and at which revision."""
    return service.opened.state()


def remembered(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Remembers results until the workspace changes. For functions of plain arguments.

    Everybody gets the same object, so that nothing is copied: a result must not be changed by who receives it.
    """

    # The name is part of the key: Streamlit tells functions apart by their source text, and this one has one for all.
    name = f"{function.__module__}.{function.__qualname__}"

    @st.cache_resource(show_spinner=False, max_entries=KEPT)
    def keyed(name: str, content: tuple[str, int, int], words: str, *args: object, **kwargs: object) -> Result:
        return function(*args, **kwargs)  # type: ignore[arg-type]

    @functools.wraps(function)
    def recall(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return keyed(name, content_key(), language(), *args, **kwargs)

    return recall


def remembered_large(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Like `remembered`, for what is made of all organisations: only the newest few are kept."""
    name = f"{function.__module__}.{function.__qualname__}"

    @st.cache_resource(show_spinner=False, max_entries=KEPT_LARGE)
    def keyed_large(name: str, content: tuple[str, int, int], words: str, *args: object, **kwargs: object) -> Result:
        return function(*args, **kwargs)  # type: ignore[arg-type]

    @functools.wraps(function)
    def recall(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        return keyed_large(name, content_key(), language(), *args, **kwargs)

    return recall


def forget_everything() -> None:
    """Drop all that is remembered: what was deleted, or belongs to another workspace, leaves the memory too."""
    st.cache_resource.clear()
