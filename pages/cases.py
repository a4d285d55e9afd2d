"""What others did: the case library, by element and by whose it is."""

from __future__ import annotations

from collections import Counter
from typing import cast

import streamlit as st

from quadrant.cases import Status, filtered, load_cases
from quadrant.model import load_model
from ui import case_view, choices, components
from ui.text import _, number, plural, text

SENSITIVE = "sensitive"


def chosen() -> tuple[str, Status | None, bool]:
    """Shows the filters; returns the element ("" for all), the status and whether sensitive cases are asked for."""
    elements = {each.id: text(each.label) for each in load_model().elements}
    counts = Counter(case.status for case in load_cases())
    statuses = {str(status): words for status, words in case_view.status_words().items() if counts[status]}
    subjects = {"usual": _("Without sensitive subjects"), SENSITIVE: _("With sensitive subjects")}
    with st.container(horizontal=True, key="case-filters"):
        element = choices.one_of("element", _("Element"), elements, _("All"))
        status = choices.one_of("status", _("Whose it is"), statuses, _("All"))
        subject = choices.one_of("subjects", _("Subjects"), subjects)
    return element, cast("Status | None", status or None), subject == SENSITIVE


components.page_header(
    _("What others did"),
    _("Cases"),
    _(
        "{count} cases, each one fact with its source. None of them is a dot on the picture: no source places a "
        "company.",
        count=number(len(load_cases())),
    ),
)
element, status, sensitive = chosen()
found = filtered(load_cases(), element=element or None, status=status, sensitive=sensitive)
components.paragraph(plural("{count} case", "{count} cases", len(found)), muted=True)
if found:
    for part in load_model().elements:
        if own := [case for case in found if case.element == part.id]:
            components.show(components.section_html(text(part.label), part.id, case_view.cases_html(own)))
else:
    components.empty_state(_("No case fits."), _("Take a filter away."))
