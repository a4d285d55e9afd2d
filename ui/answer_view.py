"""The head of a draft, and a file that has to be put right as text before there is anything to fill in."""

from __future__ import annotations

import streamlit as st

from quadrant import service
from quadrant.problems import visible
from ui import answering, components, links
from ui.plain import escape, plain
from ui.text import _


@st.fragment(key=answering.HEAD)
def head() -> None:
    """Whose draft this is, and what it was opened from."""
    desk = answering.desk()
    name, opened = desk.text("organisation", "name"), desk.draft.opened
    st.set_page_config(page_title=f"{name.strip() or _('New organisation')} · Quadrant")
    components.page_header(
        name if name.strip() else _("New organisation"),
        _("Answer alone"),
        _("A draft: everything is kept as you go, and counts in the workspace once you save it."),
    )
    words = []
    if opened is not None:
        words.append(
            _(
                "Opened from {file}. Saving replaces it; what it held until now is kept aside.",
                file=visible(opened.file),
            )
        )
        if opened.comments:
            words.append(_("Explanations in it, after a #, are not taken over."))
    other = f'<a href="{escape(links.link("answer"))}" target="_self">{escape(_("Other drafts, or begin another"))}</a>'
    components.show(f'<p class="q-small q-muted">{escape(" ".join(words))} {other}</p>')


def correct() -> None:
    """The text of a file that is no YAML in the shape of an assessment: it is put right here, then taken over."""
    desk = answering.desk()
    opened = desk.draft.opened
    assert opened is not None
    written = desk.draft.text or ""
    components.page_header(
        visible(opened.file),
        _("Repair a file"),
        _("This file cannot be read as an assessment yet. Put its text right, and the questions appear."),
    )
    answering.report()
    components.problem_list(service.files.look_at(written.encode(), opened.file).problems)
    key = answering.showing(answering.key_of(("text",)), written)
    st.text_area(
        _("The text of the file"),
        written,
        key=key,
        height=560,
        on_change=lambda: answering.correct(str(st.session_state[key])),
    )
    st.button(plain(_("Read it again")), key="answer_read", type="primary")
