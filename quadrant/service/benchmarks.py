"""Benchmark packs: those of others that the open workspace keeps, and those that are made in it."""

from __future__ import annotations

import datetime
from pathlib import Path

from quadrant import pack
from quadrant.cohort import Cohort
from quadrant.pack import Pack
from quadrant.pack_files import KeptPack
from quadrant.release import Proposal, Release
from quadrant.service.opened import still, workspace


def kept() -> tuple[KeptPack, ...]:
    """The benchmark packs of others that are kept in the open workspace, those too that cannot be used."""
    return workspace().packs.all()


def released() -> list[Release]:
    """The benchmark packs that were made in the open workspace, the newest first. Raises `ReleaseUnreadable`."""
    return workspace().releases.all()


def propose(asked: Cohort, *, fictional: bool) -> Proposal | None:
    """What a benchmark pack for a cohort may hold now; None when nothing. Raises `ReleaseUnreadable`."""
    return workspace().propose_pack(asked, fictional=fictional)


def look_at(data: bytes) -> Pack:
    """Check an uploaded benchmark pack; nothing is kept. Raises `PackRefused`."""
    return pack.read(data)


def add(folder: Path, data: bytes) -> None:
    """Keep a benchmark pack of others. Raises `PackRefused` or `WorkspaceChanged`."""
    still(folder).packs.add(data)


def remove(folder: Path, id: str) -> None:  # noqa: A002 - the field is called id everywhere
    """Remove a benchmark pack of others. Raises `WorkspaceChanged`."""
    still(folder).packs.remove(id)


def make(folder: Path, seen: Proposal, name: str, contact: str = "", notes: str = "") -> Release:
    """Make the benchmark pack that was proposed, in the name of whoever publishes it.

    Raises `PublisherUnnamed`, `PackChanged` when it would be another one by now, `ReleaseUnreadable`, or
    `WorkspaceChanged`.
    """
    today = datetime.date.today()  # noqa: DTZ011 - the user's own day
    return still(folder).make_pack(seen, pack.publisher(name, contact, notes), today)
