"""What a board gets of one organisation: the presenter's screen, and what can be taken along."""

from __future__ import annotations

import streamlit as st

from quadrant.portrait import Portrait
from ui import one_organisation, links
from ui.plain import escape
from ui import components
from ui.text import _


def lead() -> str:
    """What there is to do here."""
    return _("Show it from this machine, or take it along as slides, report and pictures.")


def show(shown: Portrait) -> None:
    """The way to the presenter's screen."""
    organisation, assessment = one_organisation.names(shown)
    address = escape(links.link("stage", id=organisation, assessment=assessment))
    components.show(f'<p><a class="q-start" href="{address}" target="_self">{escape(_("Start presenting"))}</a></p>')
