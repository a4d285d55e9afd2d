"""One organisation: its head, the choice of assessment, and what can be downloaded."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from quadrant import service, story
from quadrant.charts import QuadrantPicture
from quadrant.model import Model
from quadrant.pictures import sector_name
from quadrant.portrait import Portrait
from quadrant.records import Stored
from quadrant.story import Finding
from ui import choices, components, links, one_organisation
from ui.cache import remembered
from ui.components import fictional_badge_html
from ui.filters import country_name
from ui.plain import escape, plain
from ui.text import _, language, plural


def header(shown: Portrait, model: Model) -> None:
    """Who this is, and in one sentence what the picture says and how sure it is."""
    about = shown.assessment.organisation
    parts = [sector_name(about.sector, language())]
    if about.country:
        parts.append(country_name(about.country))
    if about.employees:
        parts.append(plural("{count} employee", "{count} employees", about.employees))
    if about.tags:
        parts.append(", ".join(about.tags))
    components.page_header(
        about.name,
        " · ".join(parts),
        story.summary(shown, model, language()),
        fictional_badge_html() if about.fictional else "",
    )


@remembered
def findings(organisation: str, assessment: str) -> tuple[Finding, ...]:
    """What there is to say of an assessment."""
    return service.organisations.story(organisation, assessment) or ()


def standing_out(shown: Portrait) -> None:
    """The few findings that matter most, each with how sure it is."""
    found = story.standing_out(findings(*one_organisation.names(shown)))
    if found:
        components.section(_("What stands out"), anchor="stands-out")
        items = "".join(f"<li>{escape(' '.join(each.sentences(language())))}</li>" for each in found)
        components.show(f'<ul class="q-steps">{items}</ul>')


def choose_assessment(history: Sequence[Stored]) -> str:
    """The assessment to look at; the latest unless the link says otherwise."""
    chosen = choices.one_of("assessment", _("Assessment"), one_organisation.assessments(history))
    organisation = history[0].organisation.id
    edit = escape(links.link("answer", edit=f"{organisation}/{chosen}"))
    begin = escape(links.link("answer", organisation=organisation))
    workshop = escape(links.link("workshops", organisation=organisation))
    components.show(
        f'<p class="q-small q-screen-only"><a href="{edit}" target="_self">{escape(_("Edit this assessment"))}</a> · '
        f'<a href="{begin}" target="_self">{escape(_("A new assessment"))}</a> · '
        f'<a href="{workshop}" target="_self">{escape(_("Prepare a workshop"))}</a></p>'
    )
    return chosen


def downloads(shown: Portrait, picture: QuadrantPicture) -> None:
    """The picture, the scores and the file, each made when it is asked for."""
    words, (organisation, assessment) = language(), one_organisation.names(shown)
    name, folder = f"{organisation}--{assessment}", service.opened.workspace().folder
    offered = (
        ("png", _("Picture (PNG)"), "image/png", lambda: service.organisations.drawn(picture, words, "png")),
        ("svg", _("Picture (SVG)"), "image/svg+xml", lambda: service.organisations.drawn(picture, words, "svg")),
        ("csv", _("Scores (CSV)"), "text/csv", lambda: service.organisations.shown_scores_as_csv(shown).encode()),
        (
            "yaml",
            _("File (YAML)"),
            "application/yaml",
            lambda: service.organisations.assessment_as_yaml(folder, organisation, assessment).encode(),
        ),
    )
    components.show(f'<section class="q-aside"><h2>{escape(_("Take it with you"))}</h2></section>')
    with st.container(horizontal=True, key="downloads"):
        for kind, label, mime, make in offered:
            st.download_button(
                plain(label),
                data=make,
                file_name=f"{name}.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"download-{kind}",
            )
    present = escape(links.link("present", id=organisation, assessment=assessment))
    components.show(
        f'<p class="q-small q-muted">{escape(_("The YAML file holds every answer, note and pseudonym."))}</p>'
        f'<p class="q-small"><a href="{present}" target="_self">'
        f"{escape(_('Present it, or make slides and a report'))}</a></p>"
    )


def footing(shown: Portrait) -> None:
    """Where the file is, and the way to delete it."""
    address = escape(links.link("workspace", organisation=shown.record.organisation.id, fragment="delete"))
    broken = (
        f"<p>{escape(_('Its file has problems now; this is its last good version.'))}</p>"
        if shown.record.broken
        else ""
    )
    components.show(
        f'<div class="q-footnote">{broken}<p>{escape(_("From the file"))} <bdi>{escape(shown.record.file)}</bdi>. '
        f'<a href="{address}" target="_self">{escape(_("Delete for good"))}</a></p></div>'
    )
