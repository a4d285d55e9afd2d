"""The customer journey in the room: the same table and curve as on the screen of the organisation, on the projector.

It is open in one window; the others stay where the talk is. What is kept becomes part of the file at the end.
"""

from __future__ import annotations

import streamlit as st

from quadrant import service
from quadrant.assessment import Journey
from quadrant.room import Room
from ui import components, journey_editor, journey_place, look
from ui.plain import plain
from ui.text import _, plural


def is_open(room: Room) -> bool:
    """Whether this window shows the journey instead of the talk."""
    return bool(st.session_state.get(_open(room)))


def turn(room: Room, wanted: bool) -> None:
    """Goes to the journey, or back to the talk; for callbacks. What is being typed there stays."""
    st.session_state[_open(room)] = wanted


def _open(room: Room) -> str:
    return f"talk-journey-{room.id}"


def show(room: Room) -> None:
    """The journey of this workshop."""
    look.also("journey")
    journey, sector = room.look(lambda workshop: (workshop.journey, workshop.plan.organisation.sector))
    name = f"workshop:{room.id}"
    if not journey_editor.is_open(name):  # then the projector is for the table
        components.page_header(
            _("Customer journey"), lead=_("One journey of a customer, moment by moment: where people are needed most.")
        )

    def save(before: Journey | None, after: Journey | None) -> None:
        service.workshops.keep_journey(room.id, before, after)

    journey_place.show(journey_place.Place(name, sector, journey, save, _("The journey is removed.")))


def offer(room: Room) -> None:
    """What there is of a journey, and the way to it."""
    journey = room.look(lambda workshop: workshop.journey)
    words = (
        plural("“{name}”, {count} moment.", "“{name}”, {count} moments.", len(journey.moments), name=journey.name)
        if journey
        else _("Where are people needed most? List the moments of one journey together; it goes into the file.")
    )
    components.section(_("Customer journey"), anchor="talk-journey")
    components.paragraph(words)
    st.button(
        plain(_("Look at the journey") if journey else _("Make a customer journey")),
        key="talk-journey-go",
        on_click=turn,
        args=(room, True),
    )
