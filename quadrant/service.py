"""The use cases: the one door that screens and commands go through.

The application has one workspace open at a time, for everybody who looks at it: switching closes the one before, so
that a projector in one client's room never shows another client's name.
"""

from __future__ import annotations

import datetime
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from quadrant import portrait, reading, records, scoresheet, template
from quadrant import sample as sample_module
from quadrant.assessment import to_yaml
from quadrant.attaching import SetAside
from quadrant.errors import WorkspaceChanged
from quadrant.file_types import json_schema
from quadrant.model import load_model
from quadrant.portrait import Entry, Portrait
from quadrant.problems import Problem
from quadrant.reading import Reading
from quadrant.records import KnownFile, Stored
from quadrant.scoresheet import Scoresheet
from quadrant.synchronisation import Synchronised
from quadrant.workspace import Workspace

if TYPE_CHECKING:
    from quadrant.charts import QuadrantPicture

Progress = Callable[..., object] | None

FICTIONAL = Path(__file__).resolve().parent.parent / "assessments"
"""The folder of fictional organisations that comes with the product."""
_opening = threading.Lock()  # held while a folder is opened and read: who only looks does not wait for it
_open: Workspace | None = None
_openings = 0  # a store counts its revisions from 0 at every opening, so its count alone does not tell two apart


def default_workspace() -> Path:
    """The folder that is opened at the start: QUADRANT_WORKSPACE, else the fictional organisations."""
    return Path(os.environ.get("QUADRANT_WORKSPACE") or FICTIONAL)


# --- the open workspace ---


def workspace() -> Workspace:
    """The workspace that is open; the first call opens the default one and reads its files."""
    global _open
    if (opened := _open) is not None:
        return opened
    with _opening:
        if _open is None:
            _open = _opened(default_workspace())
        return _open


def is_fictional() -> bool:
    """Whether the folder that comes with the product is the one that is open."""
    return (opened := _open) is not None and opened.folder == FICTIONAL


def switch(folder: Path) -> None:
    """Close the open workspace and open another. When that fails, the one before stays open."""
    global _open
    with _opening:
        if _open is not None and _open.folder == folder.expanduser().resolve():
            _open.synchronise()
            return
        before, _open = _open, _opened(folder)
        if before is not None:
            before.close()  # waits for who is reading it still


def close() -> None:
    """Close the open workspace, at the end of the server. Nothing is open afterwards."""
    global _open
    with _opening:
        before, _open = _open, None
        if before is not None:
            before.close()


def _opened(folder: Path) -> Workspace:
    global _openings
    opened = Workspace.open(folder)
    _openings += 1
    try:
        opened.synchronise()
    except BaseException:
        opened.close()
        raise
    return opened


def _still(folder: Path) -> Workspace:
    """The open workspace, when it is the one of this folder still. Raises `WorkspaceChanged`.

    Somebody else may have opened another one since a screen was made: what its buttons do is meant for that folder.
    """
    opened = workspace()
    if opened.folder != folder:
        raise WorkspaceChanged(folder=opened.folder.name)
    return opened


def synchronise() -> Synchronised:
    """Read what changed in the folder of the open workspace."""
    return workspace().synchronise()


def state() -> tuple[str, int, int]:
    """What the screens stand on: the folder, which opening of it, its revision. Equal states show the same; cheap."""
    opened = workspace()
    return str(opened.folder), _openings, opened.store.revision


# --- looking ---


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that a workspace holds: one entry per organisation, by name, and the files with problems."""

    folder: Path
    entries: tuple[Entry, ...]
    broken: tuple[KnownFile, ...]
    set_aside: tuple[SetAside, ...]


def overview() -> Overview:
    """All organisations of the open workspace with their latest positions."""
    opened = workspace()
    with opened.store.cursor() as cursor:
        entries, broken = portrait.entries(cursor, load_model()), records.broken_files(cursor)
    return Overview(opened.folder, tuple(entries), tuple(broken), tuple(opened.store.set_aside))


def history(organisation: str) -> list[Stored]:
    """The assessments of one organisation in force, the earliest first; empty when there is no such organisation."""
    with workspace().store.cursor() as cursor:
        return records.of_organisation(cursor, organisation)


def portray(organisation: str, assessment: str | None = None) -> Portrait | None:
    """The portrait of one assessment, the latest when none is named; None when there is no such thing."""
    with workspace().store.cursor() as cursor:
        stored = records.of_organisation(cursor, organisation)
        chosen = next((each for each in reversed(stored) if assessment in (None, each.assessment)), None)
        if chosen is None:
            return None
        whole = records.assessment(cursor, chosen.sequence)
        return portrait.portray(cursor, load_model(), whole, chosen, stored)


def assessment_as_yaml(folder: Path, organisation: str, assessment: str) -> str:
    """One assessment in force as a file of the contract, answers and notes included; KeyError when there is none.

    Raises `WorkspaceChanged` when the workspace of this folder is not the open one any more.
    """
    with _still(folder).store.cursor() as cursor:
        for stored in records.of_organisation(cursor, organisation):
            if stored.assessment == assessment:
                return to_yaml(records.assessment(cursor, stored.sequence))
    raise KeyError(assessment)


def shown_scores_as_csv(shown: Portrait) -> str:
    """The scores that the screens show of one assessment: a row per view and axis, element or question."""
    return scoresheet.as_csv(scoresheet.shown_scores(shown))


def drawn(picture: QuadrantPicture, language: str, kind: Literal["png", "svg"]) -> bytes:
    """A quadrant on paper: PNG with 300 dots per inch, or SVG, with its passport line and footnotes."""
    from quadrant import drawing  # here, because commands start without Plotly and typst

    draw = drawing.quadrant_png if kind == "png" else drawing.quadrant_svg
    return draw(picture, load_model(), language)


def starter(language: str) -> str:
    """A file to begin with: valid, explained in the language, dated today."""
    return template.starter(load_model(), datetime.date.today(), language)  # noqa: DTZ011 - the user's own day


# --- changing ---


def look_at(data: bytes, name: str) -> Reading:
    """Check an uploaded file like those of the folder; nothing is stored."""
    return reading.read_bytes(data, name)


def existing(checked: Reading) -> Path | None:
    """The file that holds the same assessment already, if any."""
    assert checked.assessment is not None
    return workspace().existing(checked.assessment.organisation.id, checked.assessment.id)


def save(folder: Path, data: bytes, *, replace: bool) -> Synchronised:
    """Write a checked upload into the folder of the open workspace and read it.

    Raises `FileExists` unless it may replace, `FileRefused`, or `WorkspaceChanged`.
    """
    opened = _still(folder)
    opened.save(data, replace_existing=replace)
    return opened.synchronise()


def forget(folder: Path, organisation: str, assessment: str | None = None) -> None:
    """Delete an organisation, or one assessment of it, for good: files, rows and bytes.

    Raises `NothingToForget`, or `WorkspaceChanged` when the workspace of this folder is not the open one any more.
    """
    _forget(_still(folder), organisation, assessment)


def _forget(opened: Workspace, organisation: str, assessment: str | None) -> None:
    if assessment is None:
        opened.forget_organisation(organisation)
    else:
        opened.forget_assessment(organisation, assessment)


def backup(folder: Path) -> bytes:
    """The open workspace as one file (zip). Raises `WorkspaceChanged` when it is not that of this folder any more."""
    opened = _still(folder)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "backup.zip"
        opened.backup(target)
        return target.read_bytes()


def restore(file: Path, folder: Path) -> None:
    """Make a workspace from a backup in a folder that is missing or empty. Raises `BackupRefused`, `TargetTaken`."""
    Workspace.restore(file, folder).close()


# --- commands: in memory, or on a workspace that no application has open ---


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The assessment files under the paths, sorted. Raises FileNotFoundError for a path that is not there."""
    return reading.find_files(paths)


def check(files: Sequence[Path], progress: Progress = None) -> list[Problem]:
    """Every problem of the files, by file and place."""
    return scoresheet.check_files(files, progress)


def score(files: Sequence[Path], progress: Progress = None) -> Scoresheet:
    """The scores of every file without problems."""
    return scoresheet.score_files(files, progress)


def scores_as_csv(sheet: Scoresheet) -> str:
    """The scores as CSV: one row per assessment and view."""
    return scoresheet.as_csv(scoresheet.table(sheet.rows, load_model()))


def scores_as_text(sheet: Scoresheet) -> str:
    """The scores as a table for a terminal: axes and quadrant, one row per assessment and view."""
    return scoresheet.as_text(sheet.rows)


def schema() -> dict[str, Any]:
    """The JSON Schema of an assessment file."""
    return json_schema()


def sample(organisations: int, assessments: int, seed: int, out: Path, progress: Progress = None) -> int:
    """Write fictional organisations; returns how many files."""
    return sample_module.write(organisations, assessments, seed, out, progress)


def backup_folder(folder: Path, target: Path) -> None:
    """Write the workspace of a folder into one file. Raises `StoreInUse` while an application has it open."""
    opened = _opened(folder)
    try:
        opened.backup(target)
    finally:
        opened.close()


def forget_in_folder(folder: Path, organisation: str, assessment: str | None) -> None:
    """Delete from the workspace of a folder. Raises `StoreInUse` while an application has it open."""
    opened = _opened(folder)
    try:
        _forget(opened, organisation, assessment)
    finally:
        opened.close()
