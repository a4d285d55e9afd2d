"""The timer of a workshop: set on the server, counted down in the browser, smoothly and at no cost."""

from __future__ import annotations

import datetime

import streamlit as st

from quadrant.model import load_workshop_rules
from quadrant.room import Room
from ui import components, facilitator
from ui.plain import plain
from ui.text import _, number

_LONGEST = 240  # minutes

_HTML = '<div class="q-clock"><b role="timer"></b><span role="status"></span></div>'

# `now` is the server's clock when it spoke: the browser's may be minutes off. It is compared once, when it arrives.
_SCRIPT = """
const ahead = new Map();

export default function ({data, parentElement}) {
  if (!ahead.has(data.now)) ahead.set(data.now, data.now - Date.now());
  const clock = parentElement.querySelector(".q-clock"), [time, words] = clock.children;
  let shown = null;
  const show = () => {
    const left = Math.max(0, Math.ceil((data.ends - Date.now() - ahead.get(data.now)) / 1000));
    if (left === shown) return;
    shown = left;
    time.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    words.textContent = left ? "" : data.over;
    clock.classList.toggle("q-clock-over", left === 0);
  };
  show();
  const ticking = setInterval(show, 200);
  return () => clearInterval(ticking);
}
"""

_component = st.components.v2.component("quadrant_timer", html=_HTML, js=_SCRIPT, isolate_styles=False)


def show(room: Room, small: bool = False) -> None:
    """The time that is left, if a timer is set, and how to set, lengthen or take it away; `small` in a bar."""
    ends = room.look(lambda workshop: workshop.timer)
    with st.container(key="timer", horizontal=small, vertical_alignment="center"):
        if ends is None:
            _to_set(room)
            return
        now = _now()
        _component(
            key="timer-clock",
            data={"ends": _milliseconds(ends), "now": _milliseconds(now), "over": _("Time is up")},
            height="content",
        )
        with st.popover(plain(_("Timer"))) if small else st.container(horizontal=True):
            step = load_workshop_rules().timer_minutes[0]
            st.button(
                plain(_("{minutes} minutes more", minutes=number(step))),
                key="timer-more",
                on_click=_set,
                args=(room, step, ends),
            )
            st.button(plain(_("Take the timer away")), key="timer-off", on_click=_take_away, args=(room,))


def _to_set(room: Room) -> None:
    with st.popover(plain(_("Set a timer"))):
        components.paragraph(_("How many minutes?"))
        with st.container(horizontal=True):
            for minutes in load_workshop_rules().timer_minutes:
                st.button(number(minutes), key=f"timer-{minutes}", on_click=_set, args=(room, minutes))
        st.number_input(_("Or as many as you like"), 1, _LONGEST, 12, key="timer-own", persist_state="session")
        st.button(plain(_("Set")), key="timer-set", on_click=_set_own, args=(room,))


def _set_own(room: Room) -> None:
    minutes = st.session_state.get("timer-own")
    if isinstance(minutes, int) and 1 <= minutes <= _LONGEST:
        _set(room, minutes)


def _set(room: Room, minutes: int, after: datetime.datetime | None = None) -> None:
    """So many minutes from now, or after the end that is set, when that is still to come."""
    ends = max(_now(), after or _now()) + datetime.timedelta(minutes=minutes)
    facilitator.act(room, lambda workshop: workshop.time(ends))


def _take_away(room: Room) -> None:
    facilitator.act(room, lambda workshop: workshop.time(None))


def _now() -> datetime.datetime:
    """In UTC without a zone, as the workshop keeps it."""
    return datetime.datetime.now(datetime.UTC).replace(tzinfo=None)


def _milliseconds(moment: datetime.datetime) -> float:
    return moment.replace(tzinfo=datetime.UTC).timestamp() * 1000
