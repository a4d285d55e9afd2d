"""A journey where it is kept, in a file or in a workshop: to be begun, read, changed or removed."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from quadrant.assessment import Journey
from ui import journey_editor, journey_view, outcome
from ui.journey_editor import Save
from ui.plain import plain
from ui.text import _


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
    outcome.report(_where(place.name))
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
    outcome.attempt(_where(place.name), lambda: place.save(journey, None), place.removed)


def _asked(name: str) -> str:
    return f"journey-removing-{name}"


def _where(name: str) -> str:
    return f"journey-removed-{name}"
