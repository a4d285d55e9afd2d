"""A journey where it is kept, in a file or in a workshop: to be begun, read, changed or removed."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from quadrant.assessment import Journey
from quadrant.errors import QuadrantError
from ui import access, components, journey_editor, journey_view
from ui.journey_editor import Save
from ui.plain import escape, plain
from ui.text import _, language


@dataclass(frozen=True, slots=True)
class Place:
    """Where a journey is kept. `name` tells it from all others of the session, `removed` says what removing it does."""

    name: str
    sector: str
    journey: Journey | None
    save: Save
    removed: str


def show(place: Place) -> None:
    """What can be done with the journey, as far as it is."""
    _report(place.name)
    if journey_editor.is_open(place.name):
        journey_editor.show(place.name, place.journey, place.save)
    elif place.journey is None:
        journey_editor.offer(place.name, place.sector)
    else:
        _read(place, place.journey)


def _read(place: Place, journey: Journey) -> None:
    journey_view.show(journey, lambda: journey_editor.change(place.name, journey))
    asked = _asked(place.name)
    with st.container(key="journey-removal", horizontal=True):
        if not st.session_state.get(asked):
            words = plain(_("Remove the journey"))
            st.button(words, key="journey-remove", type="tertiary", on_click=_ask, args=(asked, True))
            return
        words = plain(_("Remove it"))
        st.button(words, key="journey-remove-now", type="primary", on_click=_remove, args=(place, journey))
        st.button(plain(_("Keep it")), key="journey-keep", on_click=_ask, args=(asked, False))


def _ask(asked: str, wanted: bool) -> None:
    st.session_state[asked] = wanted


def _remove(place: Place, journey: Journey) -> None:
    """Takes the journey away; for callbacks."""
    st.session_state.pop(_asked(place.name), None)
    try:
        access.require()
        place.save(journey, None)
    except QuadrantError as error:
        st.session_state[_said(place.name)] = error.message(language()), False
    else:
        st.session_state[_said(place.name)] = place.removed, True


def _report(name: str) -> None:
    """What became of a removal, once."""
    words, well = st.session_state.pop(_said(name), ("", True))
    if words and well:
        components.show(f'<p class="q-done" role="status">{escape(words)}</p>')
    elif words:
        components.notice(words)


def _asked(name: str) -> str:
    return f"journey-removing-{name}"


def _said(name: str) -> str:
    return f"journey-said-{name}"
