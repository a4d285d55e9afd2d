"""Links to views. A view is a screen and its query parameters; opening its link restores it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from ui.text import LANGUAGE_KEY, language

ROOT = Path(__file__).resolve().parent.parent


def link(screen: str = "", fragment: str = "", **parameters: str) -> str:
    """The address, within this server, of a screen in a state and in the language of the session.

    `screen` is the screen's path ("method"; "" is the first one). Parameters without a value are left out.
    """
    values = {LANGUAGE_KEY: language()} | {name: value for name, value in parameters.items() if value}
    return f"/{screen}?{urlencode(values)}" + (f"#{fragment}" if fragment else "")


def parameter(name: str) -> str | None:
    """A query parameter of the current view, None when absent or empty. It comes from outside: check what it names."""
    return st.query_params.get(name) or None


def choose(name: str, among: Mapping[str, object] | frozenset[str] | tuple[str, ...]) -> str | None:
    """A query parameter, when it names something that exists; a stale or mistyped link is simply not followed."""
    value = parameter(name)
    return value if value is not None and value in among else None


def remember(**parameters: str | None) -> None:
    """Writes the state of the view into its address. None removes a parameter.

    Not for parameters that a widget is bound to (`bind="query-params"`).
    """
    for name, value in parameters.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value
