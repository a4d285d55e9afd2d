"""The parts of the workspace screen: which folder is open, another one, a backup, and deleting for good."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from quadrant import service
from quadrant.problems import visible
from quadrant.service.organisations import Overview
from ui import cache, choices, components, folder_view, one_organisation, outcome
from ui.plain import escape, plain
from ui.text import _, listing, plural

_WHERE = "workspace"


def report() -> None:
    """What became of the last action, good or bad."""
    outcome.report(_WHERE)


def present(overview: Overview) -> None:
    """The folder that is open and what is in it."""
    assessments = sum(entry.assessments for entry in overview.entries)
    counts = [
        plural("{count} organisation", "{count} organisations", len(overview.entries)),
        plural("{count} assessment", "{count} assessments", assessments),
    ]
    if overview.broken:
        counts.append(plural("{count} file with problems", "{count} files with problems", len(overview.broken)))
    components.show(
        f'<p class="q-path"><bdi>{escape(visible(str(overview.folder)))}</bdi></p><p>{escape(listing(counts))}.</p>'
        + "".join(f"<p>{escape(_set_aside(each.log, visible(each.kept.name)))}</p>" for each in overview.set_aside)
    )
    folder_view.synchronise_button("synchronise")


def _set_aside(log: bool, kept: str) -> str:
    if log:
        return _(
            "At the last opening the end of the store could not be read. It was kept as {file}, and everything that "
            "the files hold was read again. Nothing was lost unless a file had been taken away by hand.",
            file=kept,
        )
    return _(
        "At the last opening the store was damaged. It was kept as {file}, and a new one was made from the files, "
        "which hold everything. You can delete it once you are sure that nothing is missing.",
        file=kept,
    )


def another() -> None:
    """Opening another folder, and the way back to the fictional organisations."""
    components.section(_("Open another folder"), anchor="open")
    components.paragraph(
        _(
            "One workspace is open at a time, for everybody who looks at this server. Opening another closes this one, "
            "and nothing of it is shown any more."
        )
    )
    with st.form("open", border=False):
        st.text_input(_("Folder"), key="open_folder", placeholder=_("The full path of a folder with assessments"))
        st.form_submit_button(plain(_("Close this workspace and open that one")), on_click=_open_typed)
    if service.opened.is_fictional():
        return
    st.button(plain(_("Back to the fictional organisations")), key="open_fictional", on_click=_open_fictional)


def _open_typed() -> None:
    typed = str(st.session_state.get("open_folder") or "").strip()
    if typed:
        _open(Path(typed).expanduser())


def _open_fictional() -> None:
    _open(service.opened.FICTIONAL)


def _open(folder: Path) -> None:
    _attempt(lambda: service.opened.switch(folder), _("{folder} is open now.", folder=visible(folder.name)))


def backup(overview: Overview) -> None:
    """The workspace as one file, and a workspace from such a file."""
    components.section(_("Backup"), anchor="backup")
    components.paragraph(
        _("One file with all assessments and what was stored of them. It holds every answer: keep it as safe as them.")
    )
    folder = overview.folder
    st.download_button(
        plain(_("Download a backup")),
        lambda: service.files.backup(folder),
        f"{folder.name}.quadrant.zip",
        "application/zip",
        on_click="ignore",
        key="backup",
    )
    with st.form("restore", border=False):
        st.text_input(_("Backup file on this machine"), key="restore_file", placeholder=_("The full path of the file"))
        st.text_input(
            _("New folder"), key="restore_folder", placeholder=_("The full path of a folder that is new or empty")
        )
        st.form_submit_button(plain(_("Restore into the new folder")), on_click=_restore)


def _restore() -> None:
    file, folder = (str(st.session_state.get(key) or "").strip() for key in ("restore_file", "restore_folder"))
    if not file or not folder:
        outcome.fail(_WHERE, _("Name the backup and the folder that it is to be restored into."))
        return
    target = Path(folder).expanduser()
    _attempt(
        lambda: service.files.restore(Path(file).expanduser(), target),
        _("The backup is restored in {folder}. Open that folder to see it.", folder=visible(str(target))),
    )


def delete(overview: Overview) -> None:
    """Deleting an organisation or one of its assessments, for good: the id is typed, then the button counts."""
    components.section(_("Delete for good"), anchor="delete")
    if not overview.entries:
        components.paragraph(_("There is nothing to delete."), muted=True)
        return
    components.paragraph(
        _(
            "This removes the files, every trace in the store, and what was kept aside. "
            "Backups elsewhere stay as they are."
        )
    )
    names = {entry.latest.organisation.id: entry.latest.organisation.name for entry in overview.entries}
    organisation = choices.one_of("organisation", _("Organisation"), names, _("Choose an organisation"))
    if not organisation:
        return
    history = service.organisations.history(organisation)
    options = one_organisation.assessments(history)
    assessment = choices.one_of("assessment", _("What"), options, _("The organisation with all its assessments"))
    wanted = assessment or organisation
    # Not in the label: what reads the screen aloud would hear the backslashes that keep it from being Markdown.
    components.show(f"<p>{escape(_('To confirm, type:'))} <b><bdi>{escape(wanted)}</bdi></b></p>")
    st.text_input(_("Type it here"), key=f"delete-{organisation}-{assessment}")
    st.button(
        plain(_("Delete for good")),
        key="delete",
        on_click=_delete,
        args=(overview.folder, organisation, assessment),
        type="primary",
    )


def _delete(folder: Path, organisation: str, assessment: str) -> None:
    if str(st.session_state.get(f"delete-{organisation}-{assessment}") or "").strip() != (assessment or organisation):
        outcome.fail(_WHERE, _("Nothing was deleted: what was typed is not the name that was asked for."))
        return
    _attempt(lambda: service.organisations.forget(folder, organisation, assessment or None), _("Deleted for good."))


def _attempt(action: Callable[[], object], done: str) -> None:
    """Does it and has it said; what was remembered of the workspace may hold no longer."""
    if outcome.attempt(_WHERE, action, done):
        cache.forget_everything()
