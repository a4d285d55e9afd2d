"""Getting hold of a store file: attaching it, recovering from damage, replacing it by a copy without deleted bytes."""

from __future__ import annotations

import logging
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from quadrant import facts
from quadrant.durable import sync_folder
from quadrant.errors import StoreError, StoreInUse, StoreTooNew, StoreUnusable
from quadrant.migration import migrate, version_of

_log = logging.getLogger(__name__)

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,  # nothing is ever fetched
    "autoload_known_extensions": False,
    "python_enable_replacements": False,  # a table name never means a Python variable
}

_HOLDER = re.compile(r"PID (\d+)")
_IN_USE = ("Could not set lock", "Conflicting lock", "used by another process")
_HERE = ("already attached", "Unique file handle conflict")
_TOO_NEW = ("Trying to read a database file with version number", "newer version of DuckDB")
_REFUSED = (
    "Permission denied", "No space left", "Read-only file system", "Disk quota", "Not a directory", "Is a directory",
    "No such file or directory", "Too many open files", "Out of Memory", "Cannot open file", "Cannot create",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetAside:
    """A damaged file that was moved aside at opening. `log` is true for the write-ahead log, else it is the store."""

    kept: Path
    log: bool
    reason: str


def connect() -> duckdb.DuckDBPyConnection:
    """A connection to an empty memory catalogue."""
    return duckdb.connect(":memory:", config=_CONFIG)


def literal(path: Path) -> str:
    """The path as an SQL literal: ATTACH and COPY take no parameters everywhere."""
    return "'" + str(path).replace("'", "''") + "'"


def first_line(error: BaseException) -> str:
    """What an error says, shortened to its first line."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def refusal(error: BaseException, path: Path | None) -> StoreError | None:
    """Why the file cannot be used although it is not damaged; None when it is damaged."""
    text = str(error)
    if any(words in text for words in _IN_USE):
        holder = _HOLDER.search(text)
        return StoreInUse(file=path, process=holder[1] if holder else "?")
    if any(words in text for words in _HERE):
        return StoreInUse(file=path, process=os.getpid())
    if any(words in text for words in _TOO_NEW):
        return StoreTooNew(file=path)
    if isinstance(error, OSError | duckdb.OutOfMemoryException) or any(words in text for words in _REFUSED):
        return StoreUnusable(file=path, reason=first_line(error))
    return None


def attach_with_care(connection: duckdb.DuckDBPyConnection, path: Path | None) -> list[SetAside]:
    """Attach the file as `store` and write its log into it at once (the log is what a crash damages).

    A log that cannot be replayed is moved aside; a file that cannot be read even so, too. Returns what was moved.
    """
    if path is None:
        connection.execute("ATTACH ':memory:' AS store")
        return []
    path = path.resolve()
    connection.execute(f"SET temp_directory = {literal(path.with_name(path.name + '.tmp'))}")
    set_aside: list[SetAside] = []
    while True:
        try:
            connection.execute(f"ATTACH {literal(path)} AS store")
            connection.execute("CHECKPOINT store")
            if version_of(connection):
                facts.verify(connection)
        except duckdb.Error as error:
            refused = refusal(error, path)
            if refused is not None:
                raise refused from error
            with suppress(duckdb.Error):
                connection.execute("DETACH store")
            set_aside.append(_set_aside(path, error))
        else:
            _clear_leftovers(path)  # not earlier: only whoever holds the store may touch them
            return set_aside


def rewrite(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Replace the attached file by a copy, which holds nothing of what was deleted. Nobody may read it meanwhile."""
    path = path.resolve()
    fresh = path.with_name(path.name + ".new")
    _clear_leftovers(path)
    try:
        connection.execute(f"ATTACH {literal(fresh)} AS fresh")
        try:
            connection.execute("COPY FROM DATABASE store TO fresh")
            connection.execute("CHECKPOINT fresh")
        finally:
            connection.execute("DETACH fresh")
        connection.execute("CHECKPOINT store")
    except BaseException:
        _clear_leftovers(path)
        raise
    connection.execute("DETACH store")
    try:
        _log_of(path).unlink(missing_ok=True)  # all of it is in the file; it must not meet the new one
        fresh.replace(path)
        sync_folder(path.parent)
    finally:
        connection.execute(f"ATTACH {literal(path)} AS store")


def load(path: Path, folder: Path, version: int) -> dict[str, int]:
    """Make a store file of the given version from what `Store.export` wrote; returns the rows of each table."""
    counts = {}
    connection = connect()
    try:
        connection.execute(f"ATTACH {literal(path)} AS store")
        migrate(connection, str(path), upto=version)
        for table in facts.present(connection):
            source = literal(folder / f"{table}.parquet")
            rows = connection.execute(f"INSERT INTO store.{table} BY NAME SELECT * FROM read_parquet({source})")  # noqa: S608
            counts[table] = int(rows.fetchall()[0][0])
        connection.execute("CHECKPOINT store")
        connection.execute("DETACH store")
        return counts
    finally:
        connection.close()


def _log_of(path: Path) -> Path:
    return path.with_name(path.name + ".wal")


def _clear_leftovers(path: Path) -> None:
    """Remove the unfinished copy of an interrupted rewrite."""
    for suffix in (".new", ".new.wal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _set_aside(path: Path, error: Exception) -> SetAside:
    log = _log_of(path)
    damaged = log if log.exists() else path
    if not damaged.exists():
        raise StoreUnusable(file=path, reason=first_line(error)) from error
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    kept = damaged.rename(damaged.with_name(f"{damaged.name}.damaged-{moment}"))
    _log.error("%s could not be read (%s); it was kept as %s", damaged, first_line(error), kept)
    return SetAside(kept, damaged == log, first_line(error))
