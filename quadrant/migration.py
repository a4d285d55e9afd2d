"""Numbered changes to the tables of the store, each applied and recorded in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from quadrant.errors import StoreTooNew

FOLDER = Path(__file__).with_name("migrations")
"""Files named `NNNN_name.sql`, without gaps, never changed once released."""


def migrations(folder: Path = FOLDER) -> dict[int, Path]:
    """Every migration there is, by version, in order."""
    return {int(path.name[:4]): path for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))}


def version_of(connection: duckdb.DuckDBPyConnection) -> int:
    """The version of the attached `store`; 0 when it is empty."""
    tables = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store' AND table_name = 'migration'"
    ).fetchall()
    if tables == [(0,)]:
        return 0
    return int(connection.execute("SELECT coalesce(max(version), 0) FROM store.migration").fetchall()[0][0])


def migrate(connection: duckdb.DuckDBPyConnection, file: str, folder: Path = FOLDER, upto: int | None = None) -> int:
    """Bring the attached `store` to the newest version, or to `upto`, and return it.

    Raises `StoreTooNew`, naming `file`, when the store is of a version that is not known here. Checkpoints after every
    migration: a change of tables that is still in the log is what DuckDB recovers worst.
    """
    known = migrations(folder)
    version = version_of(connection)
    if version > max(known):
        raise StoreTooNew(file=file)
    for number, path in known.items():
        if number <= version or (upto is not None and number > upto):
            continue
        connection.execute("BEGIN")
        try:
            connection.execute(path.read_text(encoding="utf-8"))
            now = datetime.now(UTC).replace(tzinfo=None).isoformat(sep=" ")
            connection.execute(f"INSERT INTO store.migration VALUES ({number}, '{path.stem}', '{now}')")  # noqa: S608
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("CHECKPOINT store")
        version = number
    return version
