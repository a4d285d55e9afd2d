"""One journey of a customer of one organisation, moment by moment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import streamlit as st

from quadrant import service
from quadrant.assessment import Assessment, Journey
from quadrant.portrait import Portrait
from ui import amending, journey_editor, journey_view, look, one_organisation
from ui.plain import plain
from ui.text import _

WHERE = "journey"


def keep(folder: Path, assessment: Assessment, before: Journey | None, after: Journey | None) -> None:
    """Writes the journey into the file of the assessment."""
    service.amend(folder, replace(assessment, journey=before), replace(assessment, journey=after))


def read(shown: Portrait, name: str, folder: Path) -> None:
    """The journey that there is, and what can be done with it."""
    journey = shown.assessment.journey
    assert journey is not None
    journey_view.show(journey, lambda: journey_editor.change(name, journey))
    asked = f"journey-remove-{name}"
    with st.container(key="journey-removal", horizontal=True):
        if not st.session_state.get(asked):
            words = plain(_("Remove the journey"))
            st.button(words, key="journey-remove", type="tertiary", on_click=ask, args=(asked,))
            return
        st.button(
            plain(_("Remove it")),
            key="journey-remove-now",
            type="primary",
            on_click=remove,
            args=(asked, folder, shown.assessment),
        )
        st.button(plain(_("Keep it")), key="journey-keep", on_click=ask, args=(asked, False))


def ask(asked: str, wanted: bool = True) -> None:
    """Asks once more before a journey is removed, or no longer; for callbacks."""
    st.session_state[asked] = wanted


def remove(asked: str, folder: Path, assessment: Assessment) -> None:
    """Takes the journey out of the file; for callbacks."""
    st.session_state.pop(asked, None)
    done = _("The journey is removed. The file as it was is kept in the folder .quadrant/replaced of the workspace.")
    amending.write(WHERE, folder, assessment, replace(assessment, journey=None), done)


def show(shown: Portrait) -> None:
    """The journey of an assessment: to be read, to be changed, or to be begun."""
    folder, assessment = service.workspace().folder, shown.assessment
    name = f"{folder}:{assessment.organisation.id}:{assessment.id}"
    amending.report(WHERE)
    if journey_editor.is_open(name):
        journey_editor.show(
            name,
            lambda before, after: keep(folder, assessment, before, after),
            lambda: assessment.journey,
        )
    elif assessment.journey is None:
        journey_editor.offer(name, assessment.organisation.sector)
    else:
        read(shown, name, folder)


look.also("journey")
found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    one_organisation.header(
        "journey", *found, _("One journey of a customer, moment by moment: where people are needed most.")
    )
    show(found[0])
