"""A workspace as one zip file, and back.

Inside: `files/` the assessments as they are, `replaced/` what saving replaced, `drafts/` what is being filled in,
`packs/` benchmark packs of others and `released/` those that were made here, `store/` the tables as Parquet, and
`manifest.json` with the size and SHA-256 of every other entry. The same workspace gives the same bytes.

A backup may come from anywhere: nothing of it is used before its names, sizes and hashes have been checked.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import stat
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Final, Literal

import duckdb
from pydantic import BaseModel, ConfigDict, Field

from quadrant import attaching
from quadrant.durable import UNFINISHED, appearing, sync_folder
from quadrant.errors import BackupDamaged, BackupTooNew, BackupUnsafe, NotABackup
from quadrant.migration import migrations
from quadrant.reading import SUFFIXES

FORMAT: Final = 1
MANIFEST = "manifest.json"
LARGEST = 512 * 2**20  # bytes of one entry
LARGEST_TOGETHER = 8 * 2**30
LARGEST_MANIFEST = 32 * 2**20

_BY_ID = ("drafts", "packs", "released")  # folders of files that are named by an id
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the one time that every entry carries
_CHUNK = 2**20
_ROOM = 2  # times the size of its content that a restored workspace may take while it is made
_FORBIDDEN_ON_WINDOWS = re.compile(r'[\x00-\x1f\\:*?"<>|]')
_UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError)
"""What zipfile raises for damaged archives; RuntimeError for encrypted ones and methods that it does not know."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Entry(_Strict):
    """What an entry must be."""

    size: Annotated[int, Field(ge=0, le=LARGEST)]
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Manifest(_Strict):
    """What a backup holds. `counts` are files, replaced files, drafts, packs, and the rows of every table."""

    format: Literal[1]
    store_version: Annotated[int, Field(ge=1)]
    counts: dict[str, int]
    entries: dict[str, Entry]


def write(target: Path, sources: Mapping[str, Path], store_version: int, counts: Mapping[str, int]) -> None:
    """Write the files, by the name of their entry, and the manifest. Raises OSError."""
    sizes = {source: source.stat().st_size for source in sources.values()}
    largest = max(sizes, key=sizes.__getitem__, default=target)
    if sizes.get(largest, 0) > LARGEST or sum(sizes.values()) > LARGEST_TOGETHER:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(largest))  # it could not be restored
    entries: dict[str, Entry] = {}
    with appearing(target) as whole, zipfile.ZipFile(whole, "w") as archive:
        for name, source in sorted(sources.items()):
            content, size = hashlib.sha256(), 0
            with source.open("rb") as incoming, archive.open(_info(name), "w", force_zip64=True) as outgoing:
                while chunk := incoming.read(_CHUNK):
                    content.update(chunk)
                    size += len(chunk)
                    outgoing.write(chunk)
            entries[name] = Entry(size=size, sha256=content.hexdigest())
        manifest = Manifest(format=FORMAT, store_version=store_version, counts=dict(counts), entries=entries)
        archive.writestr(_info(MANIFEST), json.dumps(manifest.model_dump(), indent=1, sort_keys=True) + "\n")


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    info.create_system = 3
    return info


@contextmanager
def opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and its manifest, once all of its names and sizes are known to be harmless.

    Raises `NotABackup`, `BackupTooNew`, `BackupUnsafe` or `BackupDamaged`.
    """
    try:
        file = zipfile.ZipFile(archive)
    except _UNREADABLE as error:
        raise NotABackup(file=archive) from error
    with file:
        manifest = _manifest(file, archive)
        _check_list(file.infolist(), manifest)
        yield file, manifest


def restore(archive: Path, into: Path, hidden: str, store: str) -> None:
    """Make the folder of a workspace, which must be missing or empty: all of it, or nothing.

    Raises `BackupRefused`; OSError when the disk refuses.
    """
    with opened(archive) as (file, manifest):
        if manifest.store_version > max(migrations()):
            raise BackupTooNew(file=archive)
        if shutil.disk_usage(into.parent).free < _ROOM * sum(entry.size for entry in manifest.entries.values()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        making = Path(tempfile.mkdtemp(dir=into.parent, prefix=UNFINISHED))
        kept = making / hidden
        places = {"files": making, "store": kept / "tables"} | {name: kept / name for name in ("replaced", *_BY_ID)}
        try:
            for name, entry in manifest.entries.items():
                kind, rest = name.split("/", 1)
                _extract(file, name, entry, places[kind] / rest)
            _load(kept / store, places["store"], manifest)
            shutil.rmtree(places["store"])
            if into.exists():
                into.rmdir()
            making.rename(into)
        except BaseException:
            shutil.rmtree(making, ignore_errors=True)
            raise
        sync_folder(into.parent)


def _load(store: Path, tables: Path, manifest: Manifest) -> None:
    try:
        counts = attaching.load(store, tables, manifest.store_version)
    except duckdb.Error as error:
        raise BackupDamaged(entry=f"store/ ({attaching.first_line(error)})") from error
    for table, count in counts.items():
        if manifest.counts.get(table) != count:
            raise BackupDamaged(entry=f"store/{table}.parquet")


def _extract(archive: zipfile.ZipFile, name: str, entry: Entry, target: Path) -> None:
    """Write an entry to a new file, its bytes checked. Raises `BackupDamaged`; OSError when the disk refuses."""
    content, size = hashlib.sha256(), 0
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as outgoing:
        for chunk in _chunks(archive, name):
            content.update(chunk)
            size += len(chunk)
            if size > entry.size:
                raise BackupDamaged(entry=name)
            outgoing.write(chunk)
        outgoing.flush()
        os.fsync(outgoing.fileno())
    if size != entry.size or content.hexdigest() != entry.sha256:
        raise BackupDamaged(entry=name)


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as incoming:
            yield from iter(partial(incoming.read, _CHUNK), b"")
    except _UNREADABLE as error:
        raise BackupDamaged(entry=name) from error


def _manifest(file: zipfile.ZipFile, archive: Path) -> Manifest:
    try:
        info = file.getinfo(MANIFEST)
        if info.file_size > LARGEST_MANIFEST:
            raise BackupUnsafe(entry=MANIFEST)
        content = json.loads(file.read(info))
        if isinstance(content, dict) and isinstance(content.get("format"), int) and content["format"] > FORMAT:
            raise BackupTooNew(file=archive)
        return Manifest.model_validate(content)
    except (KeyError, RecursionError, *_UNREADABLE) as error:
        raise NotABackup(file=archive) from error


def _check_list(listed: Sequence[zipfile.ZipInfo], manifest: Manifest) -> None:
    """Entries and manifest agree, and every entry is a plain file with a harmless name and size; else raises."""
    times = Counter(info.filename for info in listed)
    expected = Counter([*manifest.entries, MANIFEST])
    for name in sorted({*times, *expected}):
        if times[name] != expected[name]:
            raise BackupDamaged(entry=name)
    total = 0
    for info in listed:
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or info.is_dir() or info.flag_bits & 1:
            raise BackupUnsafe(entry=info.filename)
        if info.filename == MANIFEST:
            continue
        if not _harmless(info.filename):
            raise BackupUnsafe(entry=info.filename)
        if info.file_size != manifest.entries[info.filename].size:
            raise BackupDamaged(entry=info.filename)
        total += info.file_size
        if total > LARGEST_TOGETHER:
            raise BackupUnsafe(entry=info.filename)


def _harmless(name: str) -> bool:
    """Whether it is a name that `write` gives, and stays below its folder on every system."""
    kind, *parts = name.split("/")
    if not parts or any(part in ("", ".", "..") for part in re.split(r"[/\\]", name)):
        return False
    if os.name == "nt" and _FORBIDDEN_ON_WINDOWS.search(name):
        return False
    if any(part.startswith(".") for part in parts[:-1]):
        return False
    match kind:
        case "files":
            return parts[-1].endswith(SUFFIXES)
        case "replaced":
            return len(parts) == 3 and parts[-1].endswith(SUFFIXES)
        case _ if kind in _BY_ID:
            return len(parts) == 1 and re.fullmatch(r"[0-9a-f]{16}\.json", parts[0]) is not None
        case "store":
            return len(parts) == 1 and re.fullmatch(r"[a-z_]+\.parquet", parts[0]) is not None
    return False
