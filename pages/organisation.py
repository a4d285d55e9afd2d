"""One organisation: where it stands, how sure that is, and the answers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import streamlit as st

from quadrant.model import load_model
from quadrant.portrait import Portrait
from quadrant.records import Stored
from ui import (
    case_view,
    certainty_view,
    choices,
    components,
    element_view,
    one_organisation,
    organisation_view,
    quadrant_view,
    question_view,
    viewport,
)
from ui.question_view import Order
from ui.text import _


def position(shown: Portrait, history: Sequence[Stored]) -> None:
    """Who this is, the quadrant, and beside it how sure it is, who answered, and what can be taken along."""
    room = quadrant_view.room("position")
    with room.head:
        organisation_view.header(shown, model)
        one_organisation.tabs("organisation", shown)
    made = quadrant_view.of_one(*one_organisation.names(shown), viewport.appearance(), viewport.size())
    if made is None:
        return
    with room.chart:
        quadrant_view.show(*made, key="position")
    with room.side:
        organisation_view.choose_assessment(history)
        components.show(certainty_view.certainty_html(shown, model) + certainty_view.respondents_html(shown, model))
        organisation_view.downloads(shown, made[0])


def elements(shown: Portrait) -> None:
    """The eight elements, and what changed since the time before."""
    components.section(_("The eight elements"), anchor="elements")
    room = quadrant_view.room("elements")
    if made := element_view.drawn(*one_organisation.names(shown), viewport.appearance(), viewport.size()):
        with room.chart:
            element_view.show(*made)
    with room.side:
        components.show(element_view.words_html(shown, model))
    if comparison := element_view.comparison_html(shown, model):
        components.section(element_view.comparison_title(shown), anchor="change")
        components.show(comparison)


def questions(shown: Portrait) -> None:
    """Every question with its answers, and what has no score."""
    components.section(_("The questions"), anchor="questions")
    order = choices.view_of("order", _("Order"), question_view.orders())
    components.show(question_view.html(*one_organisation.names(shown), cast("Order", order), viewport.appearance()))
    if missing := certainty_view.missing_html(shown, model):
        components.section(_("What is missing, and why"), anchor="missing")
        components.show(missing)


def cases(shown: Portrait) -> None:
    """What others did where this organisation is weakest."""
    if beside := case_view.beside_html(shown, model):
        components.section(_("What others did"), anchor="cases")
        components.paragraph(case_view.beside_lead(shown, model), muted=True)
        components.show(beside)


model = load_model()
found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    shown, history = found
    st.set_page_config(page_title=f"{shown.assessment.organisation.name} · Quadrant")
    position(shown, history)
    organisation_view.standing_out(shown)
    elements(shown)
    questions(shown)
    cases(shown)
    organisation_view.footing(shown)
