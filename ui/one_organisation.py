"""What the screens about one organisation share: which one it is, the way between them, and nobody at all."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from quadrant.portrait import Portrait
from quadrant.records import Stored
from ui import choices, components, links, quadrant_view
from ui.components import fictional_badge_html
from ui.plain import escape
from ui.text import _, date


def parts() -> dict[str, str]:
    """The screens about one organisation, in their order: name and title."""
    return {
        "organisation": _("Position"),
        "meaning": _("Meaning"),
        "journey": _("Customer journey"),
        "route": _("Ambition and route"),
        "present": _("Present"),
    }


def chosen() -> tuple[Portrait, Sequence[Stored]] | None:
    """The assessment that the address names, the latest when it names none, and all of its organisation."""
    organisation = links.parameter("id") or ""
    history = quadrant_view.history(organisation)
    linked = choices.linked("assessment", {record.assessment for record in history})
    # Always by its name, as the parts of a screen ask for it: under two names it would be made twice.
    shown = quadrant_view.portrait(organisation, linked or (history[-1].assessment if history else None))
    return None if shown is None else (shown, history)


def names(shown: Portrait) -> tuple[str, str]:
    """Which organisation and which assessment a portrait is of, as screens ask for more of it."""
    return shown.record.organisation.id, shown.record.assessment


def nobody() -> None:
    """The link names no organisation of this workspace."""
    components.page_header(_("Organisation"))
    if links.parameter("id"):
        components.empty_state(
            _("There is no such organisation in this workspace."),
            _("It may have been deleted, or another workspace is open."),
        )
    else:
        components.empty_state(_("No organisation is chosen."), _("Choose one from the list of organisations."))
    st.page_link(links.ROOT / "pages" / "organisations.py", label=_("All organisations"))


def tabs(screen: str, shown: Portrait) -> None:
    """The way to the other screens about this assessment; `screen` is the one that is seen."""
    current = ' aria-current="page"'
    items = "".join(
        f'<li><a href="{escape(_address(name, shown))}" target="_self"{current if name == screen else ""}>'
        f"{escape(title)}</a></li>"
        for name, title in parts().items()
    )
    name = escape(_("About this organisation"))
    components.show(f'<nav class="q-tabs q-screen-only" aria-label="{name}"><ul>{items}</ul></nav>')


def header(screen: str, shown: Portrait, history: Sequence[Stored], lead: str) -> None:
    """The head of a screen other than the position: what it is about, of whom and when, and the way to the others."""
    title = parts()[screen]
    about = shown.assessment.organisation
    st.set_page_config(page_title=f"{about.name} · {title} · Quadrant")
    kicker = " · ".join(filter(None, (about.name, shown.assessment.title, date(shown.assessment.date))))
    components.page_header(title, kicker, lead, fictional_badge_html() if about.fictional else "")
    tabs(screen, shown)
    if len(history) > 1:
        with st.container(key="assessment-of"):
            choices.one_of("assessment", _("Assessment"), assessments(history))


def assessments(history: Sequence[Stored]) -> dict[str, str]:
    """The assessments of an organisation to choose from, the latest first: by id, its date, title if any, and id."""
    return {
        record.assessment: " · ".join(filter(None, (date(record.date), record.title, record.assessment)))
        for record in reversed(history)
    }


def _address(name: str, shown: Portrait) -> str:
    organisation, assessment = names(shown)
    return links.link(name, id=organisation, assessment=assessment)
