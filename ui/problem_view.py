"""Files with problems: how many at the top of a screen, every problem with its place further down."""

from __future__ import annotations

from quadrant.problems import visible
from quadrant.records import KnownFile
from quadrant.service.organisations import Overview
from ui import components, links
from ui.plain import escape
from ui.text import _, plural

ANCHOR = "problems"


def summary(overview: Overview) -> None:
    """One sentence with a link to the list; nothing when every file is fine."""
    if not overview.broken:
        return
    words = plural("{count} file has problems.", "{count} files have problems.", len(overview.broken))
    link = f'<a href="#{ANCHOR}" target="_self">{escape(_("See what and where"))}</a>'
    components.show(f'<p class="q-alert" role="status">{escape(words)} {link}</p>')


def show(overview: Overview) -> None:
    """Every problem of every file, and what is shown of it meanwhile."""
    if not overview.broken:
        return
    components.section(_("Files with problems"), anchor=ANCHOR)
    components.paragraph(
        _("Correct the file at the place named, then read the folder again. Nothing of a broken file is guessed.")
    )
    for file in overview.broken:
        repair = escape(links.link("answer", file=file.file))
        components.show(
            f'<h3 class="q-file"><bdi>{escape(visible(file.file))}</bdi></h3><p>{escape(_meanwhile(file))} '
            f'<a class="q-screen-only" href="{repair}" target="_self">{escape(_("Repair it here"))}</a></p>'
        )
        components.problem_list(file.problems)


def _meanwhile(file: KnownFile) -> str:
    if file.version is None:
        return _("Nothing of this file is shown.")
    return _("The last good version of this file is still shown.")
