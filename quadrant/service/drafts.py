"""Drafts of *Answer alone*: assessments of the open workspace that somebody is writing."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from quadrant import draft as draft_module
from quadrant import reading, records
from quadrant.draft import Change, Draft, Finding, Opened
from quadrant.errors import DraftChanged, DraftGone, FileRefused
from quadrant.service.opened import still, workspace
from quadrant.service.organisations import history
from quadrant.workspace import Edited, Workspace


def unfinished() -> list[Draft]:
    """The unfinished drafts of the open workspace that somebody changed, the latest first."""
    return [draft for draft in workspace().drafts.all() if draft.revision]


def load(folder: Path, id: str) -> Draft:  # noqa: A002 - the field is called id everywhere
    """One draft as it is now. Raises `DraftGone` or `WorkspaceChanged`."""
    return still(folder).drafts.load(id)


def begin(folder: Path, organisation: str | None, group: str) -> Draft:
    """A draft of a new assessment, of an organisation of the workspace or of a new one. Raises `WorkspaceChanged`."""
    opened = still(folder)
    known = history(organisation) if organisation else []
    about = known[-1].organisation if known else None
    today = datetime.date.today()  # noqa: DTZ011 - the user's own day
    content = draft_module.blank(today, group, about, taken_assessments(organisation or ""))
    return opened.drafts.keep(draft_module.started(content, _now()))


def of_assessment(folder: Path, organisation: str, assessment: str) -> Draft:
    """The draft of an assessment of the workspace: the one that somebody began, or a new one.

    Raises `DraftGone` when there is no such assessment, and as `of_file`.
    """
    file = next((each.file for each in history(organisation) if each.assessment == assessment), None)
    if file is None:
        raise DraftGone
    return of_file(folder, file)


def of_file(folder: Path, file: str) -> Draft:
    """The draft of a file of the workspace, good or broken: the one that somebody began, or a new one.

    Raises `DraftGone` when there is no such file, `FileRefused` when it is no text, `WorkspaceChanged` or
    `FolderUnusable`.
    """
    opened = still(folder)
    before = next((each for each in opened.drafts.all() if each.opened and each.opened.file == file), None)
    if before is not None and before.revision:
        return before
    try:
        data = opened.content(file)
    except KeyError:
        raise DraftGone from None
    started = _taken_over(opened, file, data)
    if before is not None and before.opened == started.opened:
        return before
    return opened.drafts.keep(started)


def _taken_over(opened: Workspace, file: str, data: bytes) -> Draft:
    checked = reading.read_bytes(data, file)
    text = draft_module.text_of(data)
    if text is None:
        raise FileRefused(checked.problems)
    with opened.store.cursor() as cursor:
        known = next(each for each in records.known_files(cursor) if each.file == file)
    content = draft_module.taken_over(data, file)
    about = Opened(
        file=file,
        content_hash=checked.content_hash,
        organisation=known.organisation,
        assessment=known.assessment,
        comments=content is not None and draft_module.has_comments(text),
        broken=bool(known.problems),
    )
    return draft_module.started(content or {}, _now(), about, None if content is not None else text)


def change(folder: Path, id: str, changes: Sequence[Change]) -> Draft:  # noqa: A002
    """The draft with these changes, stored when this returns: all of them or none.

    Raises `DraftChanged` when somebody else changed the same, `DraftGone`, `WorkspaceChanged` or `FolderUnusable`.
    """
    return still(folder).drafts.change(id, changes)


def correct(folder: Path, id: str, before: str, after: str) -> Draft:  # noqa: A002
    """The draft of a file that has to be corrected as text, with this text. Raises as `change`."""
    return still(folder).drafts.correct(id, before, after)


def check_beside_others(folder: Path, head: bytes, opened: tuple[str | None, str | None] | None) -> tuple[Finding, ...]:
    """What is wrong with a draft beside the other files: `head` is its `draft.head_as_yaml`.

    `opened` are organisation and assessment that it was opened from: it takes the place of that one.
    """
    beside = still(folder).beside_others
    checked = reading.read_bytes(head, "")
    if checked.assessment is None:
        return ()
    replacing = opened == (checked.assessment.organisation.id, checked.assessment.id)
    return tuple(draft_module.found_beside(beside(checked, replacing=replacing)))


def taken_assessments(organisation: str) -> frozenset[str]:
    """The ids of the assessments that the organisation has in the open workspace."""
    return frozenset(each.assessment for each in history(organisation))


def save(folder: Path, draft: Draft, *, replace: bool) -> tuple[str, str]:
    """Write what the draft is into the workspace and remove the draft; returns organisation and assessment.

    Raises `DraftChanged` when somebody changed it meanwhile, `FileRefused` with what is wrong, `FileExists` or
    `FileChanged` unless it may replace, `DraftGone`, `WorkspaceChanged` or `FolderUnusable`. The draft is still there
    then.
    """
    opened = still(folder)
    if opened.drafts.load(draft.id).revision != draft.revision:
        raise DraftChanged
    data = draft_module.as_yaml(draft).encode()
    about = draft.opened
    edited = Edited(about.file, about.content_hash, about.broken) if about else None
    opened.save(data, replace_existing=replace, edited=edited)
    opened.drafts.discard(draft.id)
    saved = reading.read_bytes(data, "").assessment
    assert saved is not None
    return saved.organisation.id, saved.id


def as_yaml(draft: Draft) -> str:
    """The file that a draft is so far, whatever is wrong with it."""
    return draft_module.as_yaml(draft)


def discard(folder: Path, id: str) -> None:  # noqa: A002
    """Remove a draft for good. Raises `WorkspaceChanged` or `FolderUnusable`."""
    still(folder).drafts.discard(id)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
