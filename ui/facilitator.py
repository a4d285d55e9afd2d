"""What a facilitator does, and two facilitators' windows that stay in step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from quadrant import service
from quadrant.errors import NoWorkshop
from quadrant.room import Room
from quadrant.workshop import Happened, Workshop
from ui import access, components, links, outcome

_WHERE, _NEXT = "facilitator", "facilitator_next"
_LIVE = "facilitator_live"


def attempt(action: Callable[[], object], done: str = "") -> bool:
    """Does something that only a facilitator may do; for callbacks. `report` says what became of it."""
    return outcome.attempt(_WHERE, action, done)


def act(room: Room, what: Callable[[Workshop], Happened]) -> bool:
    """Does one of the methods of `Workshop` that are a facilitator's; for callbacks."""
    return attempt(lambda: room.act(what))


def go_to(workshop: str) -> None:
    """Has the screen of a workshop opened by `follow_up`; for callbacks, which cannot switch screens."""
    st.session_state[_NEXT] = workshop


def follow_up() -> None:
    """Opens the screen that the last callback named, if any; before anything else is shown."""
    if workshop := st.session_state.pop(_NEXT, None):
        st.switch_page(links.ROOT / "pages" / "workshop.py", query_params={"workshop": workshop})


def report() -> None:
    """What became of the last callback, good or bad, as its sentence."""
    outcome.report(_WHERE)


def begin(room: Room) -> int:
    """Before anything of the room is read: the turn for `follow`, which notices what happens from here on."""
    st.session_state[_LIVE] = []
    return room.turn


@dataclass(eq=False)
class _Live:
    """A place on the screen that shows what `html` makes of the workshop."""

    place: DeltaGenerator
    html: Callable[[Workshop], str]
    made: tuple[int, str] | None = None
    """The revision that was shown last, and its HTML."""


def live(room: Room, html: Callable[[Workshop], str]) -> None:
    """Shows what `html` makes of the workshop; `follow` keeps it up to date, within two seconds.

    It is made only when something happened; what is sent in between is the same, so nothing moves on the screen.
    """
    live = _Live(st.empty(), html)
    _show(live, room)
    st.session_state[_LIVE].append(live)


def _show(live: _Live, room: Room) -> None:
    if live.made is None or live.made[0] != room.revision:
        live.made = room.revision, room.look(live.html)
    with live.place:
        components.show(live.made[1])


def follow(room: Room, turn: int) -> None:
    """Keeps what is live up to date, and runs the screen again when the facilitator, here or in another window, acts.

    `turn` is what `begin` gave. Last on the screen. One fragment does both: of two that look at the same moment
    Streamlit can drop what one of them shows, and again at the next look.
    """
    _follow(room.id, turn, st.session_state.pop(_LIVE))


@st.fragment(run_every=1)
def _follow(id: str, turn: int, everything: Sequence[_Live]) -> None:  # noqa: A002 - called id everywhere
    access.require()
    try:
        room = service.workshops.room(id)
    except NoWorkshop:  # discarded, or another workspace is open: the screen says so
        st.rerun()
    if room.turn != turn:
        st.rerun()
    for live in everything:
        _show(live, room)
