"""What the answers of one organisation mean, in the light of the ideas behind the model."""

from __future__ import annotations

from collections.abc import Sequence

from quadrant import service
from quadrant.lenses import LensReading
from quadrant.palette import ThemeName
from quadrant.portrait import Portrait
from quadrant.records import Stored
from ui import components, lens_view, links, one_organisation, viewport
from ui.cache import remembered


@remembered
def readings(organisation: str, assessment: str) -> tuple[LensReading, ...]:
    """What every lens says of one assessment."""
    return service.organisations.read_lenses(organisation, assessment) or ()


@remembered
def drawn(organisation: str, assessment: str, theme: ThemeName, size: viewport.Size) -> str:
    """All lenses of one assessment, as HTML."""
    edit = links.link("answer", edit=f"{organisation}/{assessment}")
    said = readings(organisation, assessment)
    contents = components.contents_html(lens_view.contents(said))
    return components.columns_html(contents, lens_view.lenses_html(said, edit, theme, size))


def meaning(shown: Portrait, history: Sequence[Stored]) -> None:
    """The head, and under it every lens."""
    named = one_organisation.names(shown)
    one_organisation.header("meaning", shown, history, lens_view.lead(readings(*named)))
    components.show(drawn(*named, viewport.appearance(), viewport.size()))


found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    meaning(*found)
