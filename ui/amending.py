"""Writing what a group adds to an assessment, from a screen."""

from __future__ import annotations

from pathlib import Path

from quadrant import service
from quadrant.assessment import Assessment
from quadrant.errors import FileRefused, PartChanged, QuadrantError
from ui import outcome
from ui.text import _, language


def write(where: str, folder: Path, before: Assessment, after: Assessment, done: str) -> bool:
    """Writes the difference into the file of the assessment, for callbacks; `outcome.report` says what came of it.

    `before` is what was on the screen, in the workspace of this folder. What was typed is the caller's to keep.
    """
    return outcome.attempt(where, lambda: service.organisations.amend(folder, before, after), done, _why)


def _why(error: QuadrantError) -> outcome.Failure:
    if isinstance(error, PartChanged):
        words = _("Somebody else changed this in the meantime, so nothing was saved. What you filled in is still here.")
        return words, ()
    return error.message(language()), error.problems if isinstance(error, FileRefused) else ()
