"""Files that are on the disk completely or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from quadrant.errors import FolderUnusable

UNFINISHED = ".quadrant-unfinished-"
"""How the names of files begin that are not complete yet; left behind only by a process that was killed."""


@contextmanager
def appearing(target: Path) -> Iterator[BinaryIO]:
    """A file to write that takes its name, and the place of what had it, once it is on the disk. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=UNFINISHED)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, unfinished)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Put on the disk which names the folder holds, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def disk(folder: Path) -> Iterator[None]:
    """Says in our words what the disk refuses: raises `FolderUnusable` for OSError."""
    try:
        yield
    except OSError as error:
        where = f": {error.filename}" if error.filename and str(error.filename) != str(folder) else ""
        raise FolderUnusable(folder=folder, reason=f"{error.strerror or type(error).__name__}{where}") from error
