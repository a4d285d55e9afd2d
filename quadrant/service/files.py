"""Assessment files that come in as they are, and the workspace as one file."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from quadrant import reading, template
from quadrant.model import load_model
from quadrant.reading import Reading
from quadrant.service.opened import still, workspace
from quadrant.synchronisation import Synchronised
from quadrant.workspace import Workspace


def starter(language: str) -> str:
    """A file to begin with: valid, explained in the language, dated today."""
    return template.starter(load_model(), datetime.date.today(), language)  # noqa: DTZ011 - the user's own day


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
    opened = still(folder)
    opened.save(data, replace_existing=replace)
    return opened.synchronise()


def backup(folder: Path) -> bytes:
    """The open workspace as one file (zip). Raises `WorkspaceChanged` when it is not that of this folder any more."""
    opened = still(folder)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "backup.zip"
        opened.backup(target)
        return target.read_bytes()


def restore(file: Path, folder: Path) -> None:
    """Make a workspace from a backup in a folder that is missing or empty. Raises `BackupRefused`, `TargetTaken`."""
    Workspace.restore(file, folder).close()
