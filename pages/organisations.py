"""All organisations of the workspace: on one quadrant and in one list."""

from __future__ import annotations

import streamlit as st

from quadrant.charts import MOST_LABELS
from quadrant.portrait import Entry
from ui import (
    choices,
    components,
    filters,
    folder_view,
    organisation_list,
    problem_view,
    quadrant_view,
    upload,
    viewport,
)
from ui.text import _, plural


def picture(shown: list[Entry], highlighted: frozenset[str]) -> str | None:
    """The quadrant; returns the organisation that was clicked."""
    ids = tuple(entry.latest.organisation.id for entry in shown)
    made = quadrant_view.of_many(ids, highlighted, viewport.appearance(), viewport.size())
    if made is None:
        components.empty_state(_("No organisation fits this search."), _("Take a filter away, or search for less."))
        return None
    return quadrant_view.show(*made, key="overview", clickable=True)


def words(entries: list[Entry]) -> tuple[list[Entry], frozenset[str]]:
    """Search and filters; returns what they leave and what is to stand out."""
    shown = filters.chosen(entries)
    names = {entry.latest.organisation.id: entry.latest.organisation.name for entry in shown}
    highlighted: frozenset[str] = frozenset()
    if len(shown) > MOST_LABELS:
        highlighted = choices.some_of("named", _("Name these in the picture"), names, _("Choose organisations"))
    return shown, highlighted


def organisations(entries: list[Entry]) -> None:
    """The quadrant, and beside it the list."""
    room = quadrant_view.room("overview")
    with room.head:
        head()
    with room.side:
        shown, highlighted = words(entries)
        if len(shown) < len(entries):
            components.paragraph(
                plural(
                    "{count} of {all} organisations", "{count} of {all} organisations", len(shown), all=len(entries)
                ),
                muted=True,
            )
    with room.chart:
        clicked = picture(shown, highlighted)
    with room.side, st.container(key="list"):
        organisation_list.show(organisation_list.rows(shown), opened=clicked)


def head() -> None:
    """What this is, whose it is, and whether files have problems."""
    lead = (
        _("Where each of them stands now, as the people inside see it. Click one to see why, and how sure that is.")
        if entries
        else ""
    )
    components.page_header(_("Organisations"), _("Workspace {name}", name=overview.folder.name), lead)
    problem_view.summary(overview)


overview = quadrant_view.overview()
entries = list(overview.entries)
if entries:
    organisations(entries)
else:
    head()
    folder_view.getting_started()
upload.show()
problem_view.show(overview)
folder_view.show(overview)
