"""The only DuckDB: facts are attached as `store`, the questionnaire and the scoring live beside them in memory.

There is one connection per process and a cursor per use. Everything is written through one thread (`writer`). The store
can always be built again from the files of its folder; what is damaged is moved aside and reported, never deleted.

While a store is open, nothing else in this process may open its file: on POSIX, closing the second descriptor would
give up DuckDB's lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb

from quadrant import attaching, facts, scoring
from quadrant.attaching import SetAside, literal
from quadrant.errors import StoreBusy, StoreClosed, StoreDamaged, StoreUnusable, WriteFailed
from quadrant.facts import Batch
from quadrant.migration import migrate
from quadrant.model import load_model
from quadrant.writer import GroupCommit

_PATIENCE = 30.0  # seconds that a rewrite waits for readers


class _Gate:
    """Lets readers in together and a rewrite only alone. A thread that is inside already may always come in again."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._alone = False
        self._here = threading.local()

    @contextmanager
    def entered(self) -> Iterator[None]:
        depth = getattr(self._here, "depth", 0)
        with self._changed:
            while self._alone and not depth:
                self._changed.wait()
            self._inside += 1
        self._here.depth = depth + 1
        try:
            yield
        finally:
            self._here.depth = depth
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def alone(self, patience: float) -> Iterator[None]:
        """Raises `StoreBusy` when somebody is still inside after `patience` seconds."""
        with self._changed:
            self._alone = True
            try:
                if not self._changed.wait_for(lambda: not self._inside, timeout=patience):
                    raise StoreBusy
                yield  # whoever wants to come in waits for the condition, which is held here
            finally:
                self._alone = False
                self._changed.notify_all()


class Store:
    """An open store. Make one with `Store.open`; safe to use from many threads."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path | None, set_aside: Sequence[SetAside]) -> None:
        self._connection = connection
        self._path = path
        self._gate = _Gate()
        self._closed = False
        self._revision = 0
        self._next = facts.last_sequence(connection) + 1
        self._writing = connection.cursor()
        self._writing.execute(
            "SET pandas_analyze_sample = 0"
        )  # columns of objects are text, whatever the first rows hold
        self._writer = GroupCommit(self._commit)
        self.set_aside = tuple(set_aside)
        """What could not be read at opening and was moved aside: to be shown."""

    @classmethod
    def open(cls, path: Path | None) -> Store:
        """Open the store at `path`, made when it is missing; None is a store in memory.

        Raises `StoreInUse`, `StoreTooNew` or `StoreUnusable`. A damaged log, or a damaged store, is moved aside: see
        `set_aside`.
        """
        connection = attaching.connect()
        try:
            set_aside = attaching.attach_with_care(connection, path)
            migrate(connection, str(path))
            scoring.prepare(connection, load_model())
            return cls(connection, path, set_aside)
        except duckdb.Error as error:
            connection.close()
            raise StoreUnusable(file=path, reason=attaching.first_line(error)) from error
        except BaseException:
            connection.close()
            raise

    @property
    def revision(self) -> int:
        """Grows with every change of an assessment; starts at 0 at every opening. Cheap to poll."""
        return self._revision

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own for one use, not to be kept. Tables are named in full: `store.answer`."""
        with self._gate.entered():
            if self._closed:
                raise StoreClosed
            cursor = self._connection.cursor()
            try:
                yield cursor
            except (duckdb.FatalException, duckdb.IOException, duckdb.InternalException) as error:
                raise StoreDamaged(file=self._path, reason=attaching.first_line(error)) from error
            finally:
                cursor.close()

    def put(self, batch: Batch) -> None:
        """Store the batch in one transaction and return after the commit.

        Raises `WriteFailed`, `StoreUnusable`, `StoreDamaged` or `StoreClosed`; then nothing of the batch is stored.
        """
        self._writer.put(batch)

    def forget(self, organisation: str, assessment: str | None, files: Sequence[str]) -> None:
        """Remove all rows of an organisation, or of one assessment of it, and of these files; then the bytes.

        The store is copied into a new file, which takes the place of the old one, so nothing is left in free pages or
        in the log. Raises `StoreBusy` when somebody reads for longer than half a minute, and nothing was done; or
        `StoreUnusable` without free space, and the rows are gone, but the bytes go with the next call that succeeds.
        """

        self._remove(lambda: facts.delete(self._writing, organisation, assessment, files))

    def forget_workshop(self, workshop: str) -> None:
        """Remove all rows of a workshop, then the bytes, like `forget`."""
        self._remove(lambda: facts.delete_workshop(self._writing, workshop))

    def _remove(self, delete: Callable[[], None]) -> None:
        def job() -> None:
            with self._failing(), self._gate.alone(_PATIENCE):
                delete()
                self._revision += 1
                if self._path is not None:
                    attaching.rewrite(self._connection, self._path)

        self._writer.run(job)

    def checkpoint(self) -> None:
        """Write the log into the file now: a log that is damaged can be lost, what is in the file stays.

        Not at all when somebody is in the way; the log is written at the next occasion. Raises `StoreUnusable` or
        `StoreDamaged` when the disk refuses: nothing is lost then, but the store has to be opened again.
        """

        def job() -> None:
            with self._failing(), suppress(duckdb.TransactionException):
                self._writing.execute("CHECKPOINT store")

        self._writer.run(job)

    def export(self, folder: Path) -> dict[str, int]:
        """Write every table as a Parquet file into the folder, all as of one moment; returns the rows of each.

        The same content gives the same bytes.
        """
        counts = {}
        with self.cursor() as cursor, self._failing():
            cursor.execute("BEGIN")
            for table in facts.TABLES:
                target = literal(folder / f"{table}.parquet")
                written = cursor.execute(
                    f"COPY ({facts.lasting(table)} ORDER BY ALL) TO {target} (FORMAT parquet, COMPRESSION zstd)"
                ).fetchall()
                counts[table] = int(written[0][0])
            cursor.execute("COMMIT")
        return counts

    def close(self) -> None:
        """Store what waits, write the log into the file, and give the file free. A second call does nothing."""
        self._writer.close()
        with ExitStack() as readers:
            with suppress(StoreBusy):  # after half a minute it is closed all the same
                readers.enter_context(self._gate.alone(_PATIENCE))
            if self._closed:
                return
            self._closed = True
            self._writing.close()
            with suppress(duckdb.Error):  # what is in the log stays there, for the next opening
                self._connection.execute("CHECKPOINT store")
                self._connection.execute("DETACH store")
            self._connection.close()

    def _commit(self, batches: Sequence[Batch]) -> None:
        """One transaction; runs in the writing thread only."""
        with self._failing():
            inserts = facts.inserts(self._writing, batches, self._next)
            if len(inserts) == 1:
                inserts[0]()  # a statement is a transaction by itself: a tap waits for one answer instead of three
            else:
                self._in_one_transaction(inserts)
        self._next += sum(batch.size for batch in batches)
        self._revision += not all(batch.beside_assessments for batch in batches)

    def _in_one_transaction(self, inserts: Sequence[facts.Insert]) -> None:
        self._writing.execute("BEGIN")
        try:
            for insert in inserts:
                insert()
            self._writing.execute("COMMIT")
        except BaseException:
            with suppress(duckdb.Error):  # a failed COMMIT has ended the transaction already
                self._writing.execute("ROLLBACK")
            raise

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Says what DuckDB and the disk say, in our words."""
        try:
            yield
        except (duckdb.FatalException, duckdb.InternalException) as error:
            raise StoreDamaged(file=self._path, reason=attaching.first_line(error)) from error
        except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
            raise attaching.refusal(error, self._path) or StoreDamaged(
                file=self._path, reason=attaching.first_line(error)
            ) from error
        except (duckdb.Error, ValueError, TypeError, OverflowError) as error:
            raise WriteFailed(reason=attaching.first_line(error)) from error
