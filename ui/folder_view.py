"""The folder behind the screens: its name, reading it again, and what to do when nothing is in it."""

from __future__ import annotations

import streamlit as st

from quadrant import service
from quadrant.problems import visible
from quadrant.service.organisations import Overview
from quadrant.synchronisation import Synchronised
from ui import components, links
from ui.plain import escape, plain
from ui.text import _, plural
from ui.upload import starter_download

_DONE = "synchronised"


def show(overview: Overview) -> None:
    """Which folder this is, how to read it again, and the way to another one."""
    components.section(_("The workspace"), anchor="workspace")
    address = escape(links.link("workspace"))
    components.show(
        f"<p>{escape(_('All of this comes from the files in one folder:'))} "
        f'<code class="q-path"><bdi>{escape(visible(str(overview.folder)))}</bdi></code></p>'
        f'<p><a href="{address}" target="_self">{escape(_("Open another folder, make a backup, delete"))}</a></p>'
    )
    synchronise_button("synchronise")


def synchronise_button(key: str) -> None:
    """Reads the folder again, on request, and says what changed."""
    st.button(plain(_("Read the folder again")), key=key, on_click=_synchronise)
    done = st.session_state.pop(_DONE, None)
    if isinstance(done, Synchronised):
        components.done(_found(done))


def _synchronise() -> None:
    st.session_state[_DONE] = service.opened.synchronise()


def _found(done: Synchronised) -> str:
    """What a synchronisation found, in one sentence each."""
    if not (done.added or done.changed or done.withdrawn or done.broken):
        return _("Nothing changed in the folder.")
    found = (
        (done.added, plural("{count} assessment added.", "{count} assessments added.", done.added)),
        (done.changed, plural("{count} assessment changed.", "{count} assessments changed.", done.changed)),
        (
            done.withdrawn,
            plural(
                "{count} assessment gone with its file.", "{count} assessments gone with their files.", done.withdrawn
            ),
        ),
        (done.broken, plural("{count} file has problems.", "{count} files have problems.", done.broken)),
    )
    return " ".join(sentence for count, sentence in found if count)


def getting_started() -> None:
    """What a new user can do while there is nothing to show."""
    components.empty_state(_("This workspace is empty."), _("There are six ways to begin."))
    answer, how = escape(links.link("answer")), _("The whole list on one screen, for yourself or for a client.")
    workshop = escape(links.link("workshops"))
    room = _("Everybody answers on a phone, and you talk about what differs.")
    here = (
        f'<li><b><a href="{workshop}" target="_self">{escape(_("Prepare a workshop."))}</a></b> '
        f"<span>{escape(room)}</span></li>"
        f'<li><b><a href="{answer}" target="_self">{escape(_("Answer the questions here."))}</a></b> '
        f"<span>{escape(how)}</span></li>"
    )
    steps = (
        (
            _("Fill in the starter file."),
            _("It holds every question with its levels. Change the words, choose levels, and upload it below."),
        ),
        (
            _("Put files in the folder."),
            _("Any file that ends in .yaml, in {folder}; then read the folder again.", folder=_folder()),
        ),
        (
            _("Make up some organisations."),
            _("In a terminal: python -m quadrant sample --organisations 12 --out FOLDER, then open that folder."),
        ),
        (
            _("Look at the fictional ones first."),
            _("They come with Quadrant: go to the workspace screen and back to the fictional organisations."),
        ),
    )
    items = "".join(f"<li><b>{escape(what)}</b> <span>{escape(how)}</span></li>" for what, how in steps)
    address = escape(links.link("workspace"))
    components.show(
        f'<ol class="q-ways">{here}{items}</ol>'
        f'<p><a href="{address}" target="_self">{escape(_("Go to the workspace screen"))}</a></p>'
    )
    starter_download("starter-empty")


def _folder() -> str:
    return visible(str(service.opened.workspace().folder))
