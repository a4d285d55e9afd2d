"""What a folder lists, and when a file counts as unchanged."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quadrant.errors import FolderUnusable
from quadrant.model import DATA
from quadrant.problems import Problem
from quadrant.reading import LIMITS, SUFFIXES

_TRUSTED_AFTER = 2_000_000_000  # ns; the coarsest timestamps in use (FAT) step by two seconds


@dataclass(frozen=True, slots=True)
class Found:
    """A file as the folder lists it; `changed_ns` as in `changed_ns`."""

    path: str
    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, cut off one byte after the most that is read, and what identifies them next time.

    `changed_ns` is None when the file was changed so lately that another change might leave its times as they are: it
    has to be looked at again.
    """

    data: bytes
    size: int
    changed_ns: int | None


def scan(folder: Path) -> tuple[dict[str, Found], dict[str, Problem]]:
    """All assessment files by their path below the folder, sorted, and the problems of what could not be looked at.

    Those are named by their path too, folders with a slash behind. Hidden folders and links to folders are passed over.
    Raises `FolderUnusable` when the folder itself cannot be read.
    """
    found: dict[str, Found] = {}
    unreadable: dict[str, Problem] = {}
    waiting = [(str(folder), "")]
    while waiting:
        here, prefix = waiting.pop()
        try:
            entries = list(os.scandir(here))
        except OSError as error:
            if not prefix:
                raise FolderUnusable(folder=folder, reason=error.strerror or error) from error
            unreadable[_text(prefix)] = unreadable_problem(_text(prefix), error)
            continue
        for entry in entries:
            name = prefix + entry.name
            try:
                if entry.is_dir(follow_symlinks=False):
                    if not entry.name.startswith("."):
                        waiting.append((entry.path, name + "/"))
                elif entry.name.endswith(SUFFIXES) and not entry.is_dir():
                    status = entry.stat()
                    found[_text(name)] = Found(entry.path, status.st_size, changed_ns(status))
            except OSError as error:  # a link to nowhere or to itself, or a file that has just gone
                unreadable[_text(name)] = unreadable_problem(_text(name), error)
    return dict(sorted(found.items())), unreadable


def fetch(found: Found) -> Content:
    """Read the file. Raises OSError."""
    moment = time.time_ns()
    with open(found.path, "rb", opener=_no_waiting) as source:
        before = os.fstat(source.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise OSError(0, "not a regular file")
        data = source.read(LIMITS.size + 1)
        after = os.fstat(source.fileno())
    settled = changed_ns(before) == changed_ns(after) and moment - changed_ns(after) > _TRUSTED_AFTER
    return Content(data, after.st_size, changed_ns(after) if settled else None)


def changed_ns(status: os.stat_result) -> int:
    """The later of modification and change: an edit that puts the old modification time back is an edit too."""
    return max(status.st_mtime_ns, status.st_ctime_ns)


@cache
def reader() -> str:
    """What decides how a file reads, as a short hash: the data of the product and the code that reads.

    Another reader reads every file again: what was a problem may be none any more.
    """
    code = Path(__file__).parent
    sources = [DATA / name for name in ("model.yaml", "sectors.yaml", "countries.yaml")]
    modules = ("reading", "assessment", "file_types", "rules", "strict_yaml", "yaml_text", "problems")
    sources += [code / f"{module}.py" for module in modules]
    content = hashlib.sha256()
    for source in sources:
        content.update(source.read_bytes())
    return content.hexdigest()[:12]


def unreadable_problem(file: str, error: OSError) -> Problem:
    """The problem of a file or folder that the system does not let us read."""
    return Problem(file, 1, 1, "unreadable", (("reason", error.strerror or type(error).__name__),))


def _no_waiting(path: str, flags: int) -> int:
    """Opens without waiting for the other end of a pipe."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _text(name: str) -> str:
    """A file name that is not UTF-8, as text."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
