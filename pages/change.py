"""Change over time: of one organisation from assessment to assessment, and of the cohort it is among."""

from __future__ import annotations

import streamlit as st

from quadrant import service
from quadrant.model import load_model
from ui import (
    change_view,
    comparison_choice,
    comparison_screens,
    comparison_view,
    components,
    folder_view,
    look,
    quadrant_view,
)
from ui.plain import plain
from ui.text import _


def head(lead: str) -> None:
    """What this is, and the way to the other screens about many organisations."""
    comparison_screens.header("change", service.opened.workspace().folder.name, lead)
    comparison_screens.tabs("change")


def one() -> None:
    """The organisation in focus over time, or the way to choose one."""
    room = quadrant_view.room("course")
    with room.side:
        comparison_choice.whom()
        comparison_choice.view()
        comparison_choice.hiding()
    wanted = comparison_choice.wanted()
    found = change_view.course(wanted.focus, wanted.view) if wanted.focus else None
    with room.head:
        head(_("Who moved, in which elements, and how much of it is more than the spread of the answers."))
    with room.chart:
        if found is None or wanted.focus is None:
            components.empty_state(
                _("No organisation is in focus."), _("Choose one to see its course, or one of those below that moved.")
            )
            return
        about = quadrant_view.history(wanted.focus)[-1].organisation
        components.show(change_view.course_head_html(found, about, model))
    change_view.show_course(found, about.name, room, model)


def many() -> None:
    """What the organisations changed by that are chosen by sector, size, country and year."""
    components.section(
        _("Among others"),
        _("Each organisation’s latest assessment of the year, or of all years, against its latest in an earlier year."),
        anchor="cohort",
    )
    with st.expander(plain(_("Among which organisations")), key="among", expanded=comparison_choice.narrowed()):
        comparison_choice.cohort(field)
        comparison_choice.picks(field)
    wanted = comparison_choice.wanted()
    found = change_view.changed(comparison_view.comparison(wanted))
    change_view.show_cohort(found, change_view.naming(wanted), model)


look.also("compare")
look.also("change")
model = load_model()
field = service.comparisons.field()
if len(field):
    one()
    many()
else:
    head("")
    components.empty_state(_("There is nothing to compare yet."), _("Add assessments to the folder first."))
    folder_view.getting_started()
