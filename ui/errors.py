"""What a person sees when something cannot go on: a sentence, never a traceback."""

from __future__ import annotations

import logging

import streamlit as st

from quadrant.errors import QuadrantError
from ui.text import _, language

log = logging.getLogger("quadrant")


def show(error: BaseException) -> None:
    """Shows an application error as its own sentence. Any other is logged in full and shown as a calm one."""
    from ui import components  # the blocks need the errors' words too; a late import keeps both modules simple

    if isinstance(error, QuadrantError):
        components.notice(error.message(language()))
        return
    log.error("A screen could not be shown", exc_info=error)
    components.notice(
        _("This screen could not be shown. Nothing was lost."),
        _("Try again; if it keeps happening, the server's log says what went wrong."),
    )
    if st.button(_("Try again"), key="try_again"):
        st.rerun()
