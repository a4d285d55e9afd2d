"""One organisation among others: on the quadrant, element by element, in words, as a table."""

from __future__ import annotations

import streamlit as st

from quadrant import service
from ui import comparison_choice, comparison_screens, comparison_view, components, folder_view, look, quadrant_view
from ui.plain import plain
from ui.text import _


def head() -> None:
    """What this is, and the way to change over time and benchmarks."""
    comparison_screens.header(
        "compare",
        service.opened.workspace().folder.name,
        _("One organisation among others. What is chosen here is in the link, and can be opened again from it."),
    )


def controls() -> None:
    """Whom to compare, among whom, and in whose view."""
    comparison_choice.whom()
    comparison_choice.only_marked()
    with st.expander(plain(_("Among which organisations")), key="among", expanded=comparison_choice.narrowed()):
        comparison_choice.cohort(field)
        comparison_choice.picks(field)
    comparison_choice.whose_figures()
    comparison_choice.view()
    comparison_choice.draw()
    comparison_choice.hiding()


look.also("compare")
field = service.comparisons.field()
if len(field):
    room = quadrant_view.room("compare")
    with room.side:
        controls()
    wanted = comparison_choice.wanted()
    found = comparison_view.comparison(wanted)
    with room.head:
        head()
        comparison_screens.tabs("compare")
        comparison_view.in_words(found)
    with room.chart:
        comparison_view.on_the_quadrant(wanted)
    comparison_view.by_element(wanted)
    comparison_view.beside(found)
    comparison_view.table(found)
    comparison_view.published(found)
    comparison_view.passport(found)
else:
    head()
    comparison_screens.tabs("compare")
    components.empty_state(_("There is nothing to compare yet."), _("Add assessments to the folder first."))
    folder_view.getting_started()
