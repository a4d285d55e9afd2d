"""One journey of a customer of one organisation, moment by moment."""

from __future__ import annotations

from dataclasses import replace

from quadrant import service
from quadrant.assessment import Journey
from quadrant.portrait import Portrait
from ui import journey_place, look, one_organisation
from ui.text import _


def show(shown: Portrait) -> None:
    """The journey of an assessment: to be read, to be changed, or to be begun."""
    folder, assessment = service.opened.workspace().folder, shown.assessment

    def save(before: Journey | None, after: Journey | None) -> None:
        service.organisations.amend(folder, replace(assessment, journey=before), replace(assessment, journey=after))

    journey_place.show(
        journey_place.Place(
            f"{folder}:{assessment.organisation.id}:{assessment.id}",
            assessment.organisation.sector,
            assessment.journey,
            save,
            _("The journey is removed. The file as it was is kept in the folder .quadrant/replaced of the workspace."),
        )
    )


look.also("journey")
found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    one_organisation.header(
        "journey", *found, _("One journey of a customer, moment by moment: where people are needed most.")
    )
    show(found[0])
