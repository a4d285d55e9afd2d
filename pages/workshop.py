"""One workshop, in the stage that it is in: coming in, answering, talking, answering again, over."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from quadrant import service
from quadrant.errors import NoWorkshop
from quadrant.room import Room
from quadrant.workshop import Stage
from ui import components, facilitator, finish_view, invitation_view, links, look, prepare_view, talk_view, watch_view
from ui.text import _, date


def nobody() -> None:
    """The link names no workshop of this workspace, or it was removed."""
    components.page_header(_("Workshop"))
    facilitator.report()
    components.empty_state(
        _("There is no such workshop in this workspace."),
        _("It may have been removed, or another workspace is open."),
    )
    st.page_link(links.ROOT / "pages" / "workshops.py", label=_("All workshops"))


def head(room: Room) -> None:
    """Whose workshop this is, small: the room knows."""
    plan = room.look(lambda workshop: workshop.plan)
    st.set_page_config(page_title=f"{plan.organisation.name} · Quadrant")
    badge = components.fictional_badge_html() if plan.organisation.fictional else ""
    with st.container(key="workshop-head"):
        about = " · ".join(filter(None, (plan.title, date(plan.date))))
        components.page_header(plan.organisation.name, about, "", badge)
    facilitator.report()


def gather(room: Room) -> None:
    """While people come in."""
    head(room)
    invitation_view.show(room)
    prepare_view.change(room)


def watch(room: Room) -> None:
    """While people answer, the first time or again."""
    head(room)
    watch_view.show(room)
    prepare_view.change(room)


def end(room: Room) -> None:
    """When it is over."""
    head(room)
    finish_view.show(room)


SCREENS: dict[Stage, Callable[[Room], None]] = {
    "gathering": gather,
    "answering": watch,
    "talking": talk_view.show,
    "again": watch,
    "finished": end,
}


def found() -> Room | None:
    """The workshop that the link names."""
    try:
        return service.workshops.room(links.parameter("workshop") or "")
    except NoWorkshop:
        return None


look.also("workshop")
room = found()
if room is None:
    nobody()
else:
    turn = facilitator.begin(room)
    SCREENS[room.look(lambda workshop: workshop.stage)](room)
    facilitator.follow(room, turn)
