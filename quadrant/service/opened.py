"""The workspace that is open: one at a time, for everybody who looks at it.

Switching closes the one before, so that a projector in one client's room never shows another client's name.
"""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from quadrant.errors import WorkshopRunning, WorkspaceChanged
from quadrant.synchronisation import Synchronised
from quadrant.workspace import Workspace

FICTIONAL = Path(__file__).resolve().parent.parent.parent / "assessments"
"""The folder of fictional organisations that comes with the product."""
_opening = threading.Lock()  # held while a folder is opened and read: who only looks does not wait for it
_open: Workspace | None = None
_openings = 0  # a store counts its revisions from 0 at every opening, so its count alone does not tell two apart


def default_workspace() -> Path:
    """The folder that is opened at the start: QUADRANT_WORKSPACE, else the fictional organisations."""
    named = os.environ.get("QUADRANT_WORKSPACE")
    return Path(named).expanduser() if named else FICTIONAL


def workspace() -> Workspace:
    """The workspace that is open; the first call opens the default one and reads its files.

    A folder that was named for it and is not there yet is made, in a folder that is: a new client begins so.
    """
    global _open
    if (opened := _open) is not None:
        return opened
    with _opening:
        if _open is None:
            folder = default_workspace()
            with suppress(OSError):  # what is in the way is said when the folder is opened
                folder.mkdir(mode=0o700)
            _open = open_folder(folder)
        return _open


def is_fictional() -> bool:
    """Whether the folder that comes with the product is the one that is open."""
    return (opened := _open) is not None and opened.folder == FICTIONAL


def switch(folder: Path) -> None:
    """Close the open workspace and open another. When that fails, the one before stays open.

    Raises `WorkshopRunning` while people are answering in the one that is open: their phones would lose it.
    """
    global _open
    with _opening:
        if _open is not None and _open.folder == folder.expanduser().resolve():
            _open.synchronise()
            return
        if _open is not None:
            _refuse_while_running(_open)
        before, _open = _open, open_folder(folder)
        if before is not None:
            before.close()  # waits for who is reading it still


def _refuse_while_running(opened: Workspace) -> None:
    for room in opened.rooms.all():
        plan, stage = room.look(lambda workshop: (workshop.plan, workshop.stage))
        if stage in ("answering", "again"):
            raise WorkshopRunning(name=plan.organisation.name)


def close() -> None:
    """Close the open workspace, at the end of the server. Nothing is open afterwards."""
    global _open
    with _opening:
        before, _open = _open, None
        if before is not None:
            before.close()


def open_folder(folder: Path) -> Workspace:
    """The workspace of a folder, with its files read; it is the caller's to close."""
    global _openings
    opened = Workspace.open(folder)
    _openings += 1
    try:
        opened.synchronise()
    except BaseException:
        opened.close()
        raise
    return opened


def still(folder: Path) -> Workspace:
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
