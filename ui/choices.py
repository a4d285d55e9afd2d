"""Choices that live in the link. What is chosen is written into the address by its id, so it survives a change of
language; Streamlit's own binding would write the words that are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import streamlit as st

from ui import links
from ui.text import _


def _follow_link(name: str, value: object) -> str:
    """The key of the widget, with its state put to what the link says when the link is newer than the widget."""
    key, written = f"choice-{name}", f"written-{name}"
    if key not in st.session_state or st.session_state.get(written) != links.parameter(name):
        st.session_state[key] = value
    return key


def _write_link(name: str, value: str | None) -> None:
    links.remember(**{name: value})
    st.session_state[f"written-{name}"] = value


def linked(name: str, options: Collection[str]) -> str | None:
    """What is chosen now under this name, for what is shown before its widget; None when nothing is."""
    newer = f"choice-{name}" not in st.session_state or st.session_state.get(f"written-{name}") != links.parameter(name)
    value = links.parameter(name) if newer else st.session_state[f"choice-{name}"]
    return str(value) if value in options else None


def words(name: str, label: str, placeholder: str = "") -> str:
    """A line to type in; empty when nothing is asked."""
    key = _follow_link(name, links.parameter(name) or "")
    typed = str(st.text_input(label, key=key, placeholder=placeholder, label_visibility="collapsed", max_chars=200))
    _write_link(name, typed.strip() or None)
    return typed.strip()


def one_of(name: str, label: str, options: Mapping[str, str], everything: str = "") -> str:
    """One of the options (id -> words). With `everything`, those words stand for "" and come first."""
    ids = ([""] if everything else []) + list(options)
    shown = {"": everything, **options}
    key = _follow_link(name, links.choose(name, options) or ids[0])
    if st.session_state[key] not in shown:  # what there is to choose from has changed
        st.session_state[key] = ids[0]
    chosen = st.selectbox(label, ids, key=key, format_func=_shows(shown))
    _write_link(name, chosen if chosen and chosen != ids[0] else None)
    return chosen or ""


def view_of(name: str, label: str, options: Mapping[str, str]) -> str:
    """One of a few options (id -> words), side by side; the first is chosen unless the link says otherwise."""
    key = _follow_link(name, links.choose(name, options) or next(iter(options)))
    chosen = st.segmented_control(label, list(options), key=key, format_func=_shows(options), required=True)
    chosen = chosen if chosen in options else next(iter(options))
    _write_link(name, chosen if chosen != next(iter(options)) else None)
    return str(chosen)


def some_of(
    name: str, label: str, options: Mapping[str, str], placeholder: str = "", most: int | None = None
) -> frozenset[str]:
    """Any number of the options (id -> words), or `most` of them."""
    linked = [each for each in (links.parameter(name) or "").split(",") if each in options]
    key = _follow_link(name, linked)
    st.session_state[key] = [each for each in st.session_state[key] if each in options][:most]
    chosen = st.multiselect(
        label,
        list(options),
        key=key,
        format_func=_shows(options),
        placeholder=placeholder or _("Choose"),
        max_selections=most,
    )
    _write_link(name, ",".join(chosen) or None)
    return frozenset(chosen)


def whether(name: str, label: str) -> bool:
    """Yes or no; no unless the link says otherwise."""
    key = _follow_link(name, links.parameter(name) == "1")
    chosen = st.toggle(label, key=key)
    _write_link(name, "1" if chosen else None)
    return chosen


def _shows(options: Mapping[str, str]) -> Callable[[str], str]:
    return lambda chosen: options.get(chosen, chosen)
