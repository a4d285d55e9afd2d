"""Writing what a group adds to an assessment, from a screen: what came of it is said."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from quadrant import service
from quadrant.assessment import Assessment
from quadrant.errors import FileRefused, PartChanged, QuadrantError
from ui import access, components
from ui.plain import escape
from ui.text import _, language


def write(where: str, folder: Path, before: Assessment, after: Assessment, done: str) -> bool:
    """Writes the difference into the file of the assessment, for callbacks; `report` says there what came of it.

    `before` is what was on the screen, in the workspace of this folder. What was typed is the caller's to keep.
    """
    try:
        access.require()
        service.amend(folder, before, after)
    except PartChanged:
        words = _("Somebody else changed this in the meantime, so nothing was saved. What you filled in is still here.")
        st.session_state[_failed(where)] = words, ()
    except QuadrantError as error:
        problems = error.problems if isinstance(error, FileRefused) else ()
        st.session_state[_failed(where)] = error.message(language()), problems
    else:
        st.session_state[_done(where)] = done
        return True
    return False


def report(where: str) -> None:
    """What came of the last `write` under this name, as its sentence."""
    if done := st.session_state.pop(_done(where), None):
        components.show(f'<p class="q-done" role="status">{escape(done)}</p>')
    if failed := st.session_state.pop(_failed(where), None):
        words, problems = failed
        components.notice(words)
        components.problem_list(problems)


def _done(where: str) -> str:
    return f"amended-{where}"


def _failed(where: str) -> str:
    return f"not-amended-{where}"
