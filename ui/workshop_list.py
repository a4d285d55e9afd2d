"""The workshops of the workspace: those that are on, and those that are over."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from quadrant import service
from quadrant.room import Room
from quadrant.workshop import Workshop
from ui import components, facilitator, finish_view, invitation_view, links
from ui.plain import escape, plain
from ui.text import _, date, language, number, plural

_PAGES = links.ROOT / "pages"


def show(rooms: Sequence[Room]) -> None:
    """Every workshop with its stage in words and what can be done with it."""
    over = [room for room in rooms if _is_over(room)]
    for room in rooms:
        if room not in over:
            with st.container(key=f"row-{room.id}"):
                _unfinished(room)
    if over:
        title = plural("{count} finished workshop", "{count} finished workshops", len(over))
        with st.expander(plain(title), key="finished-workshops", expanded=len(over) == len(rooms)):
            for room in over:
                with st.container(key=f"row-{room.id}"):
                    _finished(room)


def _is_over(room: Room) -> bool:
    return room.look(lambda workshop: workshop.stage == "finished")


def _unfinished(room: Room) -> None:
    untouched, words = room.look(lambda workshop: (workshop.stage == "gathering", _row_html(workshop)))
    components.show(words)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            _PAGES / "workshop.py",
            label=plain(_("Go to the workshop") if untouched else _("Unfinished – go on")),
            query_params={"workshop": room.id, "lang": language()},
        )
        finish_view.removal(room)


def _finished(room: Room) -> None:
    plan, words = room.look(lambda workshop: (workshop.plan, _row_html(workshop)))
    components.show(words)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            _PAGES / "organisation.py",
            label=plain(_("See where {name} stands", name=plan.organisation.name)),
            query_params={"id": plan.organisation.id, "assessment": plan.assessment, "lang": language()},
        )
        st.button(
            plain(_("Reopen the workshop")),
            key=f"reopen-{room.id}",
            on_click=_reopen,
            args=(room,),
        )
        finish_view.removal(room)


def _reopen(room: Room) -> None:
    if facilitator.attempt(lambda: service.workshops.reopen(room.id)):
        facilitator.go_to(room.id)


def _row_html(workshop: Workshop) -> str:
    """Whose it is, when, the code while it opens something, and the stage."""
    plan = workshop.plan
    about = " · ".join(filter(None, (plan.title, date(plan.date), plan.assessment)))
    badge = components.fictional_badge_html() if plan.organisation.fictional else ""
    code = "" if workshop.stage == "finished" else invitation_view.code_html(plan.code)
    return (
        f'<div class="q-workshop"><h2><bdi>{escape(plan.organisation.name)}</bdi> {badge}</h2>{code}'
        f'<p class="q-muted"><bdi>{escape(about)}</bdi></p><p>{escape(_stage(workshop))}</p></div>'
    )


def _stage(workshop: Workshop) -> str:
    """The stage in words, with counts."""
    progress = workshop.progress()
    joined, ready = sum(each.joined for each in progress), sum(each.ready for each in progress)
    match workshop.stage:
        case "gathering":
            people = plural("{count} person has joined", "{count} people have joined", joined)
            return _("Not started; {people}.", people=people)
        case "answering":
            return _("First round: {ready} of {joined} are ready.", ready=number(ready), joined=number(joined))
        case "again":
            return _("Second round: {ready} of {joined} are ready.", ready=number(ready), joined=number(joined))
        case "talking":
            return _("Revealed to {people}; the talk is on.", people=plural("{count} person", "{count} people", joined))
    people = plural("{count} person answered", "{count} people answered", len(workshop.respondents()))
    return _("Finished; {people}.", people=people)
