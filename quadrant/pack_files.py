"""Benchmark packs in the hidden folder of a workspace: those of others, and those that were made here."""

from __future__ import annotations

import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from quadrant import pack as packs
from quadrant.durable import appearing, disk, sync_folder
from quadrant.errors import PackRefused, ReleaseUnreadable
from quadrant.pack import Pack
from quadrant.release import Release

_NAME = re.compile(r"([0-9a-f]{16})\.json")


@dataclass(frozen=True, slots=True)
class KeptPack:
    """A pack that is kept under an id: what it says, or why it cannot be used."""

    id: str
    pack: Pack | None
    problem: PackRefused | None = None


class _Folder:
    """Files that are named by an id, in a folder that is made when the first is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.changing = threading.RLock()

    def files(self) -> list[Path]:
        """The files, by name; no others are ever read."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if _NAME.fullmatch(path.name) and path.is_file())

    def write(self, id: str, data: bytes) -> None:  # noqa: A002 - the field is called id everywhere
        """Write a file, in place of what has its id. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with appearing(self.folder / f"{id}.json") as file:
            file.write(data)

    def remove(self, id: str) -> None:  # noqa: A002
        """Remove a file, if there is one. Raises OSError."""
        if _NAME.fullmatch(f"{id}.json"):
            (self.folder / f"{id}.json").unlink(missing_ok=True)
            sync_folder(self.folder)


class PackFiles:
    """The packs of others, kept by what they say. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._kept = _Folder(folder)

    def files(self) -> list[Path]:
        """The files, by name."""
        return self._kept.files()

    def all(self) -> tuple[KeptPack, ...]:
        """Every pack by publisher, of each the newest first; then what cannot be used. Raises `FolderUnusable`."""
        with disk(self._kept.folder):
            found = [_kept(path) for path in self.files()]
        return tuple(sorted(found, key=_order))

    def add(self, data: bytes) -> KeptPack:
        """Keep the pack in a file. Raises `PackRefused` or `FolderUnusable`."""
        pack = packs.read(data)
        with self._kept.changing, disk(self._kept.folder):
            self._kept.write(pack.id, packs.to_bytes(pack))
        return KeptPack(pack.id, pack)

    def remove(self, id: str) -> None:  # noqa: A002
        """Remove a pack; nothing happens when it is gone already. Raises `FolderUnusable`."""
        with self._kept.changing, disk(self._kept.folder):
            self._kept.remove(id)


def _kept(path: Path) -> KeptPack:
    with path.open("rb") as file:
        data = file.read(packs.LARGEST + 1)
    try:
        return KeptPack(path.stem, packs.read(data))
    except PackRefused as problem:
        return KeptPack(path.stem, None, problem)


def _order(kept: KeptPack) -> tuple[bool, str, int, str]:
    if kept.pack is None:
        return (True, "", 0, kept.id)
    return (False, kept.pack.publisher.name.casefold(), -kept.pack.made.toordinal(), kept.id)


class ReleaseFiles:
    """The packs that were made here. They are never removed, as nobody can call a pack back."""

    def __init__(self, folder: Path) -> None:
        self._kept = _Folder(folder)

    def files(self) -> list[Path]:
        """The files, by name."""
        return self._kept.files()

    def all(self) -> list[Release]:
        """Every release, the newest first. Raises `ReleaseUnreadable` or `FolderUnusable`."""
        found = []
        for path, release in self._read():
            if release is None:
                raise ReleaseUnreadable(file=path)
            found.append(release)
        return sorted(found, key=lambda release: release.made, reverse=True)

    def keep(self, release: Release) -> None:
        """Keep a release, unless the same one is kept already. Raises as `all` does."""
        with self._kept.changing, disk(self._kept.folder):
            if release not in self.all():
                self._kept.write(secrets.token_hex(8), release.to_bytes())

    def mentions(self, organisation: str) -> bool:
        """Whether any that can be read knows that an organisation is behind it. Raises `FolderUnusable`."""
        return any(release is not None and release.mentions(organisation) for _, release in self._read())

    def forget(self, organisation: str) -> None:
        """Forget an organisation in all of them; one that cannot be read is emptied. Raises `FolderUnusable`.

        An empty file still says that a pack left of which nothing is known.
        """
        with self._kept.changing, disk(self._kept.folder):
            for path, release in self._read():
                if release is None:
                    self._kept.write(path.stem, b"")
                elif release.mentions(organisation):
                    self._kept.write(path.stem, release.without(organisation).to_bytes())

    def _read(self) -> list[tuple[Path, Release | None]]:
        with disk(self._kept.folder):
            return [(path, Release.read(path.read_bytes())) for path in self.files()]
