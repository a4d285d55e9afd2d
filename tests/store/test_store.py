"""Opening a store in every state that a disk can leave it in, and getting out of it what was put in."""

from __future__ import annotations

import datetime
import logging
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from quadrant import attaching, facts, migration, records
from quadrant.assessment import Agreed, Ambition, Answer, Journey, Moment, Organisation, Respondent, Step
from quadrant.errors import StoreBusy, StoreClosed, StoreInUse, StoreTooNew, StoreUnusable
from quadrant.facts import Batch, Version, Withdrawal
from quadrant.store import Store
from tests.store.files import document, parsed, stored_names, without_privileges

GOOD = parsed(document())


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "it's a store.duckdb"


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A Python program in a process of its own."""
    code = textwrap.dedent(program)
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False, timeout=120
    )


JOURNEY = Journey(
    "A first account",
    (
        Moment("<b>Looking</b> 中", 1, 5, 0, 10, "digital"),
        Moment("Asking", 3, 3, 6, 5, "both"),
        Moment("No card", 5, 1, 10, 0, "nobody", failure=True),
        Moment("'", 2, 2, 8, 9, "human"),
    ),
)

# --- what goes in comes out ---


def test_an_assessment_comes_back_equal() -> None:
    """Every field, absent ones, a quote, a formula, NUL, a last digit: all come back as they were stored."""
    answers = {
        "data.trust": Answer("level", 1, "high", "Line\nbreak \u202e 中文 '\"; DROP TABLE"),
        "data.help": Answer("unknown", None, None, "=1+1"),
        "data.wisdom": Answer("not_applicable", None, "low", None),
    }
    revised = {
        "data.trust": Answer("level", 5, None, "\0"),
        "customer_first.effortless": Answer("unknown", None, None, ""),
    }
    full = replace(
        GOOD,
        organisation=Organisation(
            "tide-bank", "Tide <b>", "banking", "NO", 10**12, "group", ("a,b", '"', "", "é"), True
        ),
        title="null",
        respondents=(
            Respondent("z", "customer", answers, revised),
            Respondent("a", "leadership", {}, {}),
            Respondent("m", "leadership", {"data.trust": Answer("level", 3, None, None)}, {}),
            Respondent("n", "partner", {}, {"data.help": Answer("level", 2, None, None)}),
        ),
        agreed={"data.trust": Agreed("level", 4, "why", None), "data.help": Agreed("unknown", None, None, "not me")},
        ambition=Ambition(datetime.date(2028, 2, 29), {"data": 0.1 + 0.2, "human_touch": 100.0}),
        journey=JOURNEY,
        steps=(
            Step("data.trust", 5, "done", "=1+1", datetime.date(2028, 2, 29), "Line\nbreak \0"),
            Step("data.trust", 2),
        ),
    )
    plain = replace(full, title=None, agreed={}, ambition=Ambition(datetime.date(9999, 12, 31), {}))
    store = Store.open(None)
    store.put(Batch(versions=[Version(full, "f", "h"), Version(GOOD, "g", "h"), Version(plain, "p", "h")]))
    with store.cursor() as cursor:
        assert [records.assessment(cursor, sequence) for sequence in (1, 2, 3)] == [full, GOOD, plain]
        with pytest.raises(KeyError):
            records.assessment(cursor, 4)
    store.close()


def test_notes_after_a_thousand_rows_without_any_are_kept() -> None:
    """The type of a column does not depend on what its first rows hold."""
    silent = Respondent("r", "leadership", {"data.trust": Answer("level", 3, None, None)}, {})
    people = [replace(silent, id=f"r{number}") for number in range(3000)]
    people[2500] = replace(silent, id="r2500", answers={"data.trust": Answer("level", 3, "low", "7")})
    talkative = replace(GOOD, respondents=tuple(people))
    store = Store.open(None)
    store.put(Batch(versions=[Version(talkative, "f", "h")]))
    with store.cursor() as cursor:
        assert records.assessment(cursor, 1) == talkative
    store.close()


def test_the_newest_version_that_was_not_withdrawn_later_is_in_force() -> None:
    """A withdrawal hides what was stored before it, and nothing that is stored after it."""
    store = Store.open(None)
    version = Version(GOOD, "f", "h")
    store.put(Batch(versions=[version]))
    assert stored_names(store) == [("tide-bank", "a1")]
    store.put(Batch(withdrawals=[Withdrawal("tide-bank", "a1")]))
    assert stored_names(store) == []
    store.put(Batch(versions=[replace(version, content_hash="new")]))
    with store.cursor() as cursor:
        assert [each.content_hash for each in records.current(cursor)] == ["new"]
    store.close()


def test_lists_are_ordered_and_counted() -> None:
    """All assessments come latest first, those of one organisation earliest first, respondents counted by group."""
    store = Store.open(None)
    people = (*GOOD.respondents, Respondent("c1", "customer", {}, {}), Respondent("c2", "customer", {}, {}))
    for organisation, name, day in [("b", "x", 3), ("a", "y", 1), ("a", "z", 2)]:
        owner = replace(GOOD.organisation, id=organisation)
        dated = replace(GOOD, organisation=owner, id=name, date=datetime.date(2026, 1, day), respondents=people)
        store.put(Batch(versions=[Version(dated, "f", "h")]))
    with store.cursor() as cursor:
        assert [(each.organisation.id, each.assessment) for each in records.current(cursor)] == [
            ("b", "x"), ("a", "z"), ("a", "y"),
        ]  # fmt: skip
        assert [each.assessment for each in records.of_organisation(cursor, "a")] == ["y", "z"]
        assert records.of_organisation(cursor, "nobody") == []
        assert records.current(cursor)[0].respondents == {"customer": 2, "leadership": 1}
    store.close()


# --- opening ---


def test_a_store_survives_closing(path: Path) -> None:
    """What was stored is there at the next opening, numbering goes on, and no log is left behind."""
    store = Store.open(path)
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    store.close()
    store.close()
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    store = Store.open(path)
    store.put(Batch(versions=[Version(replace(GOOD, id="a2"), "g", "h")]))
    with store.cursor() as cursor:
        assert [each.sequence for each in records.of_organisation(cursor, "tide-bank")] == [1, 2]
        assert migration.version_of(cursor) == max(migration.migrations())
    store.close()


def test_a_closed_store_says_so(path: Path) -> None:
    """After closing, reading and writing raise `StoreClosed`."""
    store = Store.open(path)
    store.close()
    with pytest.raises(StoreClosed):
        store.put(Batch())
    with pytest.raises(StoreClosed), store.cursor():
        pass


def test_closing_waits_for_readers(path: Path) -> None:
    """Whoever reads while the store is closed gets the answer; whoever comes later hears that it is closed."""
    store = Store.open(path)
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    closing = threading.Thread(target=store.close)
    with store.cursor() as cursor:
        closing.start()
        closing.join(0.2)
        assert closing.is_alive()
        assert len(records.current(cursor)) == 1
    closing.join()
    with pytest.raises(StoreClosed), store.cursor():
        pass


def test_revision_grows_with_every_change() -> None:
    """The revision changes when something was stored and stays when it failed."""
    store = Store.open(None)
    before = store.revision
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    assert store.revision > before
    store.close()


def test_nothing_is_fetched_and_no_variable_becomes_a_table() -> None:
    """Extensions are never installed by themselves; an unknown table is an error even if a variable has its name."""
    store = Store.open(None)
    surprise = {"a": [1]}
    with store.cursor() as cursor:
        query = "SELECT current_setting('autoinstall_known_extensions'), current_setting('autoload_known_extensions')"
        assert cursor.execute(query).fetchall() == [(False, False)]
        with pytest.raises(duckdb.CatalogException):
            cursor.execute("FROM surprise")
    assert surprise
    store.close()


def test_a_store_has_no_keys_and_no_indexes(path: Path) -> None:
    """Nothing in the tables needs more than a DuckLake offers."""
    store = Store.open(path)
    with store.cursor() as cursor:
        for listing in ("duckdb_indexes()", "duckdb_constraints()", "duckdb_sequences()"):
            assert cursor.execute(f"SELECT * FROM {listing} WHERE database_name = 'store'").fetchall() == []
    store.close()


def test_the_same_process_is_refused_a_second_time(path: Path) -> None:
    """Opening a store twice in one process raises `StoreInUse` and leaves the first one working."""
    store = Store.open(path)
    with pytest.raises(StoreInUse, match=str(os.getpid())):
        Store.open(path)
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    store.close()


def test_a_second_process_is_told_who_holds_the_store(path: Path) -> None:
    """A second process gets a sentence with the number of the first; the store is not touched."""
    store = Store.open(path)
    program = """
        import sys, pathlib
        from quadrant.errors import StoreInUse
        from quadrant.store import Store
        try:
            Store.open(pathlib.Path(sys.argv[1]))
        except StoreInUse as error:
            print(error.message())
    """
    said = run(program, path)
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    store.close()
    assert f"the process with number {os.getpid()} holds" in said.stdout, said.stderr
    assert list(path.parent.glob("*damaged*")) == []


def test_a_newer_store_is_refused(path: Path) -> None:
    """A store with a migration that is unknown here raises `StoreTooNew` and is left as it is."""
    Store.open(path).close()
    connection = attaching.connect()
    connection.execute(f"ATTACH {attaching.literal(path)} AS store")
    connection.execute("INSERT INTO store.migration VALUES (9999, 'future', now()::TIMESTAMP)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreTooNew):
        Store.open(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


# --- migrations ---


@pytest.fixture(name="attached")
def _attached(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = attaching.connect()
    connection.execute(f"ATTACH {attaching.literal(path)} AS store")
    yield connection
    connection.close()


def test_migrations_are_applied_once_and_recorded(attached: duckdb.DuckDBPyConnection) -> None:
    """A fresh store gets every migration in order, a second run does nothing."""
    newest = max(migration.migrations())
    assert migration.version_of(attached) == 0
    assert migration.migrate(attached, "store") == newest
    assert migration.migrate(attached, "store") == newest
    applied = attached.execute("SELECT version, name FROM store.migration ORDER BY version").fetchall()
    assert applied == [(version, path.stem) for version, path in migration.migrations().items()]
    assert list(migration.migrations()) == list(range(1, newest + 1))


@pytest.mark.parametrize("version", range(1, max(migration.migrations())))
def test_a_store_of_every_earlier_version_opens_with_its_facts(path: Path, version: int) -> None:
    """What an earlier release stored is there after the upgrade, and nothing is taken for damage."""
    connection = attaching.connect()
    connection.execute(f"ATTACH {attaching.literal(path)} AS store")
    migration.migrate(connection, "store", upto=version)
    for insert in facts.inserts(
        connection, [facts.Batch(versions=[facts.Version(parsed(document()), "f.yaml", "h")])], 1
    ):
        insert()
    connection.close()
    store = Store.open(path)
    assert store.set_aside == ()
    assert stored_names(store) == [("tide-bank", "a1")]
    store.close()


def test_a_failing_migration_changes_nothing(attached: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    """A migration that fails half-way is undone as a whole; mended, it is applied at the next start."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    for path in migration.migrations().values():
        (folder / path.name).write_text(path.read_text())
    newest = migration.migrate(attached, "store", folder)
    following = folder / f"{newest + 1:04}_more.sql"
    following.write_text("CREATE TABLE store.more (a INTEGER); INSERT INTO store.nowhere VALUES (1);")
    with pytest.raises(duckdb.Error):
        migration.migrate(attached, "store", folder)
    assert migration.version_of(attached) == newest
    following.write_text("CREATE TABLE store.more (a INTEGER);")
    assert migration.migrate(attached, "store", folder) == newest + 1


def test_a_migration_killed_in_the_middle_is_done_again(path: Path, tmp_path: Path) -> None:
    """A process that is killed during a migration leaves a store of the version before, which then migrates."""
    Store.open(path).close()
    folder = tmp_path / "migrations"
    folder.mkdir()
    for known in migration.migrations().values():
        (folder / known.name).write_text(known.read_text())
    newest = max(migration.migrations())
    long = folder / f"{newest + 1:04}_long.sql"
    long.write_text("CREATE TABLE store.long AS SELECT range AS a, hash(range) AS b FROM range(2000000000);")
    program = """
        import sys, pathlib
        from quadrant import attaching, migration
        connection = attaching.connect()
        attaching.attach_with_care(connection, pathlib.Path(sys.argv[1]))
        print("migrating", flush=True)
        migration.migrate(connection, "store", pathlib.Path(sys.argv[2]))
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), path, folder], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "migrating\n"
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.5)
        process.send_signal(signal.SIGKILL)
    long.write_text("CREATE TABLE store.long (a BIGINT);")
    connection = attaching.connect()
    assert attaching.attach_with_care(connection, path) == []
    assert migration.version_of(connection) == newest
    assert migration.migrate(connection, "store", folder) == newest + 1
    connection.close()


# --- damage ---

WRITE_AND_DIE = """
    import os, sys, pathlib
    from quadrant.store import Store
    from quadrant.facts import Batch, Withdrawal
    store = Store.open(pathlib.Path(sys.argv[1]))
    for number in range(40):
        store.put(Batch(withdrawals=[Withdrawal("org", f"a{number}")]))
    os.kill(os.getpid(), 9)
"""


def count_withdrawals(store: Store) -> int:
    with store.cursor() as cursor:
        return int(cursor.execute("SELECT count(*) FROM store.withdrawal").fetchall()[0][0])


def test_a_damaged_log_is_moved_aside_and_reported(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A log that cannot be replayed is kept under another name, the store opens without it, and says so."""
    run(WRITE_AND_DIE, path)
    log = path.with_name(path.name + ".wal")
    content = bytearray(log.read_bytes())
    content[content.index(b"a20")] ^= 0xFF
    log.write_bytes(content)
    with caplog.at_level(logging.ERROR):
        store = Store.open(path)
    (kept,) = store.set_aside
    assert kept.log
    assert kept.kept.read_bytes() == bytes(content)
    assert str(kept.kept) in caplog.text
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    store.close()
    store = Store.open(path)
    assert store.set_aside == ()
    assert stored_names(store) == [("tide-bank", "a1")]
    store.close()


def test_a_log_cut_off_by_a_crash_gives_what_was_complete(path: Path) -> None:
    """Half a log loses only what was not written completely, and is no damage."""
    run(WRITE_AND_DIE, path)
    log = path.with_name(path.name + ".wal")
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])
    store = Store.open(path)
    assert store.set_aside == ()
    assert 5 < count_withdrawals(store) < 40
    store.close()


@pytest.mark.parametrize("damage", ["junk", "empty", "half", "header", "data"])
def test_a_damaged_store_is_moved_aside_and_made_anew(path: Path, damage: str) -> None:
    """Whatever part of the file is damaged, its bytes are kept aside and an empty store takes its place."""
    store = Store.open(path)
    many = [replace(GOOD, id=f"a{n}", title=os.urandom(100).hex()) for n in range(400)]
    store.put(Batch(versions=[Version(each, "f", "h") for each in many]))
    store.close()
    content = bytearray(path.read_bytes())
    if damage == "header":
        content[4096:4196] = bytes(100)
    elif damage == "data":
        content[len(content) - 200_000 : len(content) - 150_000] = os.urandom(50_000)
    else:
        content = bytearray({"junk": b"junk" * 10_000, "empty": b"", "half": content[: len(content) // 2]}[damage])
    path.write_bytes(content)
    store = Store.open(path)
    (kept,) = store.set_aside
    assert not kept.log
    assert kept.kept.read_bytes() == bytes(content)
    assert stored_names(store) == []
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    assert stored_names(store) == [("tide-bank", "a1")]
    store.close()


# --- what the disk refuses ---


def test_a_folder_without_permission_is_refused_in_a_sentence() -> None:
    """Without the right to write, opening raises `StoreUnusable`, and nothing is moved aside."""
    with without_privileges() as folder:
        closed = folder / "closed"
        closed.mkdir()
        Store.open(closed / "store.duckdb").close()
        closed.chmod(0o500)
        (closed / "store.duckdb").chmod(0o400)
        try:
            with pytest.raises(StoreUnusable, match="Check the free space and the permissions"):
                Store.open(closed / "store.duckdb")
            with pytest.raises(StoreUnusable):
                Store.open(closed / "other.duckdb")
            assert [path.name for path in closed.iterdir()] == ["store.duckdb"]
        finally:
            closed.chmod(0o700)


@pytest.mark.parametrize("kind", ["folder missing", "a folder itself"])
def test_a_place_where_no_file_can_be_is_refused(tmp_path: Path, kind: str) -> None:
    """A path in a folder that is missing, or that is a folder, raises `StoreUnusable`."""
    path = tmp_path / "missing" / "store.duckdb" if kind == "folder missing" else tmp_path
    with pytest.raises(StoreUnusable):
        Store.open(path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_refused(tmp_path: Path) -> None:
    """Without free space, opening raises `StoreUnusable` and nothing is moved aside."""
    (tmp_path / "store.duckdb").symlink_to("/dev/full")
    with pytest.raises(StoreUnusable, match="No space left"):
        Store.open(tmp_path / "store.duckdb")
    assert [path.name for path in tmp_path.iterdir()] == ["store.duckdb"]


def test_a_disk_that_is_full_at_a_checkpoint_is_said_in_our_words(path: Path) -> None:
    """What could not be written into the file raises a sentence, and is there at the next opening."""
    done = run(
        """
        import resource, sys
        from pathlib import Path
        from quadrant.errors import StoreError
        from quadrant.facts import Batch, Version
        from quadrant.store import Store
        from tests.store.files import document, parsed

        path = Path(sys.argv[1])
        store = Store.open(path)
        most = path.stat().st_size + 4096  # as much as the log takes, and less than the file would
        store.put(Batch(versions=[Version(parsed(document()), "f", "h")]))
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        try:
            store.checkpoint()
        except StoreError:
            print("refused")
        """,
        path,
    )
    assert (done.stdout, done.stderr) == ("refused\n", "")
    store = Store.open(path)
    assert stored_names(store) == [("tide-bank", "a1")]
    store.close()


# --- forgetting, at the level of rows ---


def test_forgetting_waits_for_nobody_for_ever(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody keeps reading, forgetting gives up and changes nothing; afterwards it succeeds."""
    monkeypatch.setattr("quadrant.store._PATIENCE", 0.1)
    store = Store.open(path)
    whole = replace(GOOD, journey=JOURNEY, steps=(Step("data.trust", 2),))
    store.put(Batch(versions=[Version(whole, "f", "h")]))
    with store.cursor() as cursor:
        with pytest.raises(StoreBusy):
            store.forget("tide-bank", None, [])
        assert len(records.current(cursor)) == 1
    store.forget("tide-bank", None, [])
    assert stored_names(store) == []
    with store.cursor() as cursor:
        for table in facts.TABLES:
            assert cursor.execute(f"SELECT count(*) FROM store.{table}").fetchall() == [(0,)]
    store.put(Batch(versions=[Version(GOOD, "f", "h")]))
    store.close()
    store = Store.open(path)
    assert stored_names(store) == [("tide-bank", "a1")]
    store.close()
