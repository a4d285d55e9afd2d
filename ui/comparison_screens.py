"""The screens about many organisations, and the way between them: what is chosen goes along."""

from __future__ import annotations

import streamlit as st

from ui import components, links
from ui.plain import escape
from ui.text import _


def parts() -> dict[str, str]:
    """The screens about many organisations, in their order: name and title."""
    return {"compare": _("Compare"), "change": _("Change over time"), "benchmarks": _("Benchmarks")}


def header(screen: str, workspace: str, lead: str) -> None:
    """The head of a screen about many organisations."""
    components.page_header(parts()[screen], _("Workspace {name}", name=workspace), lead)


def tabs(screen: str) -> None:
    """The way to the other screens; `screen` is the one that is seen. For after what is chosen is in the link."""
    chosen = {name: st.query_params[name] for name in st.query_params if name != "lang"}
    current = ' aria-current="page"'
    items = "".join(
        f'<li><a href="{escape(links.link(name, **chosen))}" target="_self"{current if name == screen else ""}>'
        f"{escape(title)}</a></li>"
        for name, title in parts().items()
    )
    label = escape(_("About many organisations"))
    components.show(f'<nav class="q-tabs q-screen-only" aria-label="{label}"><ul>{items}</ul></nav>')
