"""What a facilitator does, and two facilitators' windows that stay in step."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from quadrant import service
from quadrant.errors import NoWorkshop, QuadrantError
from quadrant.room import Room
from quadrant.workshop import Happened, Workshop
from ui import access, components, links
from ui.plain import escape
from ui.text import language

_DONE, _FAILED, _NEXT = "facilitator_done", "facilitator_failed", "facilitator_next"


def attempt(action: Callable[[], object], done: str = "") -> bool:
    """Does something that only a facilitator may do; for callbacks. `report` says what became of it."""
    try:
        access.require()
        action()
    except QuadrantError as error:
        st.session_state[_FAILED] = error.message(language())
        return False
    st.session_state[_DONE] = done
    return True


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
    if done := st.session_state.pop(_DONE, None):
        components.show(f'<p class="q-done" role="status">{escape(done)}</p>')
    if failed := st.session_state.pop(_FAILED, None):
        components.notice(failed)


def follow(room: Room, turn: int) -> None:
    """Runs the screen again when the facilitator, here or in another window, does something in the room.

    `turn` is the room's from before the screen read anything of it.
    """
    _follow(room.id, turn)


@st.fragment(run_every=1)
def _follow(id: str, turn: int) -> None:  # noqa: A002 - called id everywhere
    access.require()
    try:
        moved = service.room(id).turn != turn
    except NoWorkshop:  # discarded, or another workspace is open: the screen says so
        moved = True
    if moved:
        st.rerun()


def live(room: Room, html: Callable[[Workshop], str]) -> None:
    """Shows what `html` makes of the workshop, again as soon as anything happens there: within two seconds.

    It is made only when something did; what is sent in between is the same, so nothing moves on the screen.
    """
    _live(room, html, [])


@st.fragment(run_every=1)
def _live(room: Room, html: Callable[[Workshop], str], made: list[tuple[int, str]]) -> None:
    """`made` is the last revision that was shown, and its HTML; every run of the screen begins with none."""
    access.require()
    if not made or made[0][0] != room.revision:
        made[:] = [(room.revision, room.look(html))]
    components.show(made[0][1])
