"""Benchmarks: packs that others made, and a pack of one's own for others."""

from __future__ import annotations

import streamlit as st

from quadrant import service
from ui import comparison_choice, comparison_screens, look, pack_maker, pack_view, reference_view
from ui.text import _

look.also("compare")
look.also("benchmarks")
field = service.comparisons.field()
head = st.container()
pack_view.show()
pack_maker.show(field)
cohort = comparison_choice.wanted().cohort
reference_view.show(cohort.sector, cohort.country, cohort.size)
with head:  # after what is chosen is in the link, as it goes along to the other screens
    comparison_screens.header(
        "benchmarks",
        service.opened.workspace().folder.name,
        _("Figures of organisations that you do not see, in packs that others made; and a pack of yours for others."),
    )
    comparison_screens.tabs("benchmarks")
