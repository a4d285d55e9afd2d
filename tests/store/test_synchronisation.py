"""A folder and its store stay in line: the three guarantees, problems between files, and everything that disturbs."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from quadrant import records, scanning, synchronisation
from quadrant.errors import FolderUnusable
from quadrant.facts import Batch
from quadrant.problems import Problem
from quadrant.reading import check_across, read_bytes
from quadrant.store import Store
from quadrant.synchronisation import Synchronised, synchronise
from tests.store.files import document, parsed, stored_names, without_privileges

BROKEN = "format: 1\nmodel: nothing\n"


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


@pytest.fixture(name="settled")
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files count as old enough to be trusted the moment they are written."""
    monkeypatch.setattr(scanning, "_TRUSTED_AFTER", 0)


@pytest.fixture(name="fetched")
def _fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are opened."""
    names: list[str] = []

    def fetch(found: scanning.Found) -> scanning.Content:
        names.append(Path(found.path).name)
        return scanning.fetch(found)

    monkeypatch.setattr(synchronisation, "fetch", fetch)
    return names


def counts(done: Synchronised) -> tuple[int, int, int, int, int]:
    return done.added, done.changed, done.unchanged, done.withdrawn, done.broken


def in_force(store: Store, organisation: str = "tide-bank") -> dict[str, records.Stored]:
    with store.cursor() as cursor:
        return {each.assessment: each for each in records.of_organisation(cursor, organisation)}


def trust(store: Store, assessment: str = "a1") -> int | None:
    """The level that the first respondent gave to data.trust."""
    with store.cursor() as cursor:
        stored = records.assessment(cursor, in_force(store)[assessment].sequence)
    return stored.respondents[0].answers["data.trust"].level


def versions(store: Store) -> int:
    with store.cursor() as cursor:
        return int(cursor.execute("SELECT count(*) FROM store.assessment").fetchall()[0][0])


def codes(done: Synchronised) -> list[tuple[str, str]]:
    return [(problem.file, problem.code) for problem in done.problems]


# --- the three guarantees ---


@pytest.mark.usefixtures("settled")
def test_unchanged_files_are_not_opened_and_nothing_is_written(
    store: Store, tmp_path: Path, fetched: list[str]
) -> None:
    """A second run over the same files, good and broken, opens none of them, writes nothing and reports the same."""
    (tmp_path / "good.yaml").write_text(document())
    (tmp_path / "broken.yaml").write_text(BROKEN)
    first = synchronise(store, tmp_path)
    assert counts(first) == (1, 0, 0, 0, 1)
    fetched.clear()
    revision = store.revision
    second = synchronise(store, tmp_path)
    assert (fetched, store.revision) == ([], revision)
    assert counts(second) == (0, 0, 1, 0, 1)
    assert second.problems == first.problems != ()


@pytest.mark.usefixtures("settled")
def test_a_touched_file_makes_no_new_version(store: Store, tmp_path: Path, fetched: list[str]) -> None:
    """A new time with the same content is looked at once, makes no version, and costs nothing the next time."""
    file = tmp_path / "good.yaml"
    file.write_text(document())
    synchronise(store, tmp_path)
    os.utime(file, ns=(1, 1))
    assert counts(synchronise(store, tmp_path)) == (0, 0, 1, 0, 0)
    assert fetched == ["good.yaml", "good.yaml"]
    assert versions(store) == 1
    synchronise(store, tmp_path)
    assert fetched == ["good.yaml", "good.yaml"]


def test_a_broken_file_keeps_its_last_good_version(store: Store, tmp_path: Path) -> None:
    """A file that breaks shows its problems while its last good version stays in force; mended, the new one is."""
    file = tmp_path / "good.yaml"
    file.write_text(document(level=2))
    synchronise(store, tmp_path)
    file.write_text(document(level=9))
    done = synchronise(store, tmp_path)
    assert counts(done) == (0, 0, 0, 0, 1)
    assert codes(done) == [("good.yaml", "bad_level")]
    assert trust(store) == 2
    assert in_force(store)["a1"].broken
    with store.cursor() as cursor:
        assert [(each.file, each.problems) for each in records.broken_files(cursor)] == [("good.yaml", done.problems)]
    file.write_text(document(level=4))
    assert counts(synchronise(store, tmp_path)) == (0, 1, 0, 0, 0)
    assert trust(store) == 4
    assert not in_force(store)["a1"].broken


def test_a_removed_file_is_withdrawn_and_may_come_back(store: Store, tmp_path: Path) -> None:
    """An assessment leaves with its file, broken or not, and is there again when the file comes back."""
    for kind in ("good", "broken"):
        file = tmp_path / "sub" / "good.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(document())
        assert counts(synchronise(store, tmp_path)) == (1, 0, 0, 0, 0)
        if kind == "broken":
            file.write_text(BROKEN)
            synchronise(store, tmp_path)
        file.unlink()
        assert counts(synchronise(store, tmp_path)) == (0, 0, 0, 1, 0)
        assert stored_names(store) == []
        assert counts(synchronise(store, tmp_path)) == (0, 0, 0, 0, 0)


def test_a_renamed_file_keeps_its_history(store: Store, tmp_path: Path) -> None:
    """Another name for the same content withdraws nothing, makes no version, and is the name that is shown."""
    (tmp_path / "old.yaml").write_text(document(level=1))
    synchronise(store, tmp_path)
    (tmp_path / "old.yaml").write_text(document(level=2))
    synchronise(store, tmp_path)
    before = in_force(store)["a1"]
    (tmp_path / "a.yaml").mkdir()
    (tmp_path / "old.yaml").rename(tmp_path / "a.yaml" / "new.yml")
    assert counts(synchronise(store, tmp_path)) == (0, 0, 1, 0, 0)
    after = in_force(store)["a1"]
    assert (after.sequence, after.file) == (before.sequence, "a.yaml/new.yml")
    assert versions(store) == 2


def test_another_id_in_a_file_is_another_assessment(store: Store, tmp_path: Path) -> None:
    """A file that now says something else about itself withdraws what it held before."""
    file = tmp_path / "good.yaml"
    file.write_text(document(assessment="a1"))
    synchronise(store, tmp_path)
    file.write_text(document(assessment="a2"))
    assert counts(synchronise(store, tmp_path)) == (1, 0, 0, 1, 0)
    assert stored_names(store) == [("tide-bank", "a2")]


@pytest.mark.usefixtures("settled")
def test_another_reader_reads_again(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the product reads differently than before, unchanged files are read again; new versions only where due."""
    (tmp_path / "good.yaml").write_text(document())
    (tmp_path / "mended.yaml").write_text(document(assessment="a2", level=9))
    synchronise(store, tmp_path)
    (tmp_path / "mended.yaml").stat()
    monkeypatch.setattr(synchronisation, "reader", lambda: "next")
    monkeypatch.setattr(
        synchronisation, "read_bytes", lambda data, file: read_bytes(data.replace(b"trust: 9", b"trust: 5"), file)
    )
    assert counts(synchronise(store, tmp_path)) == (1, 0, 1, 0, 0)
    monkeypatch.setattr(synchronisation, "reader", lambda: "last")
    monkeypatch.setattr(
        synchronisation, "read_bytes", lambda data, file: read_bytes(data.replace(b"trust: 9", b"trust: 4"), file)
    )
    assert counts(synchronise(store, tmp_path)) == (0, 1, 1, 0, 0)
    assert trust(store, "a2") == 4


# --- times that lie ---


def test_an_edit_within_the_clock_tick_is_seen(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second edit of the same size that leaves the same time, right after the first was read, is not missed."""
    monkeypatch.setattr(scanning, "changed_ns", lambda status: status.st_mtime_ns)  # a system without change times
    file = tmp_path / "good.yaml"
    file.write_text(document(level=2))
    synchronise(store, tmp_path)
    before = file.stat()
    file.write_text(document(level=4))
    os.utime(file, ns=(before.st_mtime_ns, before.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert counts(synchronise(store, tmp_path)) == (0, 1, 0, 0, 0)
    assert trust(store) == 4


@pytest.mark.usefixtures("settled")
def test_an_edit_that_puts_the_time_back_is_seen(store: Store, tmp_path: Path) -> None:
    """An edit of the same size with its modification time set back is noticed by the time of the change."""
    file = tmp_path / "good.yaml"
    file.write_text(document(level=2))
    synchronise(store, tmp_path)
    before = file.stat()
    file.write_text(document(level=4))
    os.utime(file, ns=(before.st_mtime_ns, before.st_mtime_ns))
    assert counts(synchronise(store, tmp_path)) == (0, 1, 0, 0, 0)


def test_a_file_from_the_future_is_looked_at_each_time_and_stored_once(
    store: Store, tmp_path: Path, fetched: list[str]
) -> None:
    """A file dated tomorrow is never trusted by its time, and yet makes neither versions nor rows."""
    file = tmp_path / "good.yaml"
    file.write_text(document())
    os.utime(file, (4e9, 4e9))
    synchronise(store, tmp_path)
    revision = store.revision
    synchronise(store, tmp_path)
    assert (len(fetched), store.revision) == (2, revision)


# --- problems between files ---


def test_a_duplicate_is_a_problem_of_the_later_file_only(store: Store, tmp_path: Path) -> None:
    """Of two files with one assessment the earlier by path holds; when it goes, the other is healed and stored."""
    (tmp_path / "b.yaml").write_text(document(level=2))
    (tmp_path / "a.yaml").write_text(document(level=1))
    done = synchronise(store, tmp_path)
    assert codes(done) == [("b.yaml", "duplicate_assessment")]
    assert trust(store) == 1
    (tmp_path / "a.yaml").unlink()
    done = synchronise(store, tmp_path)
    assert counts(done) == (0, 1, 0, 0, 0)
    assert trust(store) == 2


@pytest.mark.usefixtures("settled")
def test_a_new_earlier_file_makes_an_unchanged_one_a_problem(store: Store, tmp_path: Path) -> None:
    """An unchanged file becomes a duplicate when an earlier file takes its assessment, with the place in that file."""
    (tmp_path / "b.yaml").write_text(document(level=2))
    synchronise(store, tmp_path)
    (tmp_path / "a.yaml").write_text(document(level=1))
    done = synchronise(store, tmp_path)
    expected = check_across([read_bytes((tmp_path / name).read_bytes(), name) for name in ("a.yaml", "b.yaml")])
    assert done.problems == tuple(expected) != ()
    assert trust(store) == 1
    assert synchronise(store, tmp_path).problems == done.problems
    (tmp_path / "a.yaml").unlink()
    assert counts(synchronise(store, tmp_path)) == (0, 1, 0, 0, 0)
    assert trust(store) == 2


@pytest.mark.usefixtures("settled")
def test_a_differing_name_is_healed_from_the_other_side(store: Store, tmp_path: Path) -> None:
    """A differing name is a problem of the later file, and none any more when the earlier file takes the same name."""
    (tmp_path / "a.yaml").write_text(document(assessment="a1", name="Tide"))
    (tmp_path / "b.yaml").write_text(document(assessment="a2", name="Tide Bank"))
    assert codes(synchronise(store, tmp_path)) == [("b.yaml", "differing_name")]
    assert list(in_force(store)) == ["a1"]
    (tmp_path / "a.yaml").write_text(document(assessment="a1", name="Tide Bank"))
    done = synchronise(store, tmp_path)
    assert counts(done) == (1, 1, 0, 0, 0)
    assert list(in_force(store)) == ["a1", "a2"]


def test_a_broken_original_gives_way_and_comes_back(store: Store, tmp_path: Path) -> None:
    """While the first file is broken, its duplicate holds; when that goes, the last good version of the first does."""
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text(document(level=1))
    second.write_text(document(level=2))
    synchronise(store, tmp_path)
    first.write_text(BROKEN)
    assert {file for file, _ in codes(synchronise(store, tmp_path))} == {"a.yaml"}
    assert trust(store) == 2
    second.unlink()
    synchronise(store, tmp_path)
    assert trust(store) == 1
    assert stored_names(store) == [("tide-bank", "a1")]
    assert counts(synchronise(store, tmp_path)) == (0, 0, 0, 0, 1)
    first.unlink()
    assert counts(synchronise(store, tmp_path)) == (0, 0, 0, 1, 0)


@pytest.mark.parametrize("seed", range(6))
def test_any_history_of_a_folder_ends_where_a_fresh_look_does(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After random edits the problems are those of reading the folder anew; what is in force is what files hold."""
    monkeypatch.setattr(scanning, "_TRUSTED_AFTER", 0 if seed % 2 else 2_000_000_000)
    chance = random.Random(seed)
    store = Store.open(None)
    names = ["a.yaml", "b.yaml", "c/d.yml", "e.yaml"]
    last_good: dict[str, tuple[str, int]] = {}
    (tmp_path / "c").mkdir()
    for _ in range(25):
        for name in chance.sample(names, chance.choice([1, 1, 2])):
            _edit(tmp_path / name, chance, tmp_path / chance.choice(names))
        done = synchronise(store, tmp_path)
        readings = {
            name: read_bytes((tmp_path / name).read_bytes(), name) for name in names if (tmp_path / name).exists()
        }
        across = check_across(list(readings.values()))
        own = [problem for reading in readings.values() for problem in reading.problems]
        assert sorted(done.problems) == sorted([*own, *across])
        _check_in_force(store, readings, {problem.file for problem in across}, last_good)
    store.close()


def _edit(file: Path, chance: random.Random, other: Path) -> None:
    match chance.choice(["write", "write", "write", "break", "remove", "rename", "touch"]):
        case "write":
            names = chance.choice(["Tide", "Tide", "Ebb"])
            file.write_text(document("tide", chance.choice(["a1", "a2"]), name=names, level=chance.randint(1, 5)))
        case "break":
            file.write_text(BROKEN)
        case "remove":
            file.unlink(missing_ok=True)
        case "rename" if file.exists():
            file.replace(other)
        case "touch" if file.exists():
            file.touch()


def _check_in_force(store, readings, conflicting, last_good) -> None:  # type: ignore[no-untyped-def]
    """Good files hold what they say; what only broken files held is one of their last good versions."""
    expected: dict[str, list[int | None]] = {}
    for name in [name for name in last_good if name not in readings]:
        del last_good[name]
    good = {name for name, reading in readings.items() if reading.assessment and name not in conflicting}
    for name in good:
        assessment = readings[name].assessment
        last_good[name] = assessment.id, assessment.respondents[0].answers["data.trust"].level
        expected[assessment.id] = [last_good[name][1]]
    held = set(expected)
    for name, (assessment, level) in last_good.items():
        if name not in good and assessment not in held:
            expected.setdefault(assessment, []).append(level)
    found = in_force(store, "tide")
    assert found.keys() == expected.keys()
    with store.cursor() as cursor:
        for assessment, levels in expected.items():
            stored = records.assessment(cursor, found[assessment].sequence)
            assert stored.respondents[0].answers["data.trust"].level in levels


# --- what is in the way ---


def test_only_assessment_files_outside_hidden_folders_are_read(store: Store, tmp_path: Path) -> None:
    """Other endings, hidden folders and folders that are called like a file are passed over."""
    for name in (".git/x.yaml", ".quadrant/replaced/y.yaml", "notes.txt", "z.yaml.bak", "folder.yaml/inside.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(document())
    assert counts(synchronise(store, tmp_path)) == (1, 0, 0, 0, 0)
    assert in_force(store)["a1"].file == "folder.yaml/inside.yaml"


@pytest.mark.timeout(20)
def test_links_and_pipes_neither_hang_nor_crash(store: Store, tmp_path: Path) -> None:
    """Links in circles, to nowhere or to themselves, and pipes, are passed over or are problems of one file."""
    (tmp_path / "good.yaml").write_text(document())
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "circle").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "sub" / "circle.yaml").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "self.yaml").symlink_to("self.yaml")
    (tmp_path / "nowhere.yaml").symlink_to("missing.yaml")
    os.mkfifo(tmp_path / "pipe.yaml")
    for _ in range(2):
        done = synchronise(store, tmp_path)
        assert [file for file, code in codes(done) if code == "unreadable"] == [
            "nowhere.yaml", "pipe.yaml", "self.yaml",
        ]  # fmt: skip
        assert stored_names(store) == [("tide-bank", "a1")]


def test_a_file_that_vanishes_in_the_middle_is_a_problem(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that goes between listing and reading is a problem of this run, and withdrawn by the next."""
    for name in ("a1", "a2", "a3"):
        (tmp_path / f"{name}.yaml").write_text(document(assessment=name))
    synchronise(store, tmp_path)
    for name in ("a1", "a2", "a3"):
        (tmp_path / f"{name}.yaml").write_text(document(assessment=name, level=5))

    def fetch(found: scanning.Found) -> scanning.Content:
        if found.path.endswith("a2.yaml"):
            Path(found.path).unlink()
        return scanning.fetch(found)

    monkeypatch.setattr(synchronisation, "fetch", fetch)
    done = synchronise(store, tmp_path)
    assert codes(done) == [("a2.yaml", "unreadable")]
    assert list(in_force(store)) == ["a1", "a2", "a3"]
    assert counts(synchronise(store, tmp_path)) == (0, 0, 2, 1, 0)
    assert list(in_force(store)) == ["a1", "a3"]


def test_what_may_not_be_read_keeps_what_it_held() -> None:
    """A file and a folder without permission are problems and nothing of them is withdrawn."""
    with without_privileges() as folder:
        store = Store.open(None)
        (folder / "sub").mkdir()
        (folder / "file.yaml").write_text(document(assessment="a1"))
        (folder / "sub" / "inside.yaml").write_text(document(assessment="a2"))
        synchronise(store, folder)
        (folder / "file.yaml").chmod(0)
        (folder / "sub").chmod(0)
        done = synchronise(store, folder)
        assert codes(done) == [("file.yaml", "unreadable"), ("sub/", "unreadable")]
        assert list(in_force(store)) == ["a1", "a2"]
        (folder / "file.yaml").chmod(0o600)
        (folder / "sub").chmod(0o700)
        assert synchronise(store, folder).problems == ()
        assert versions(store) == 2
        store.close()


def test_a_missing_folder_withdraws_nothing(store: Store, tmp_path: Path) -> None:
    """A folder that is gone, such as a disk that is not plugged in, raises and changes nothing."""
    folder = tmp_path / "disk"
    folder.mkdir()
    (folder / "good.yaml").write_text(document())
    synchronise(store, folder)
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(FolderUnusable):
        synchronise(store, folder)
    assert stored_names(store) == [("tide-bank", "a1")]


def test_a_file_name_that_is_not_text_is_read(store: Store, tmp_path: Path) -> None:
    """A name in an old encoding does not stop anything."""
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.yaml")).write_text(document())
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    assert counts(synchronise(store, tmp_path)) == (1, 0, 0, 0, 0)
    assert in_force(store)["a1"].file == "caf\\xe9.yaml"


def test_a_file_that_is_too_large_is_a_problem_and_not_loaded(store: Store, tmp_path: Path) -> None:
    """Of a file of a gigabyte only the beginning is read."""
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(2**30)
    done = synchronise(store, tmp_path)
    assert "too_large" in [code for _, code in codes(done)]


def test_an_interrupted_run_is_completed_by_the_next(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When storing stops half-way, nothing is withdrawn too early, and the next run does the rest."""
    monkeypatch.setattr(synchronisation, "_AT_ONCE", 2)
    (tmp_path / "z.yaml").write_text(document(assessment="z"))
    synchronise(store, tmp_path)
    (tmp_path / "z.yaml").unlink()
    for number in range(7):
        (tmp_path / f"{number}.yaml").write_text(document(assessment=f"a{number}"))
    put, calls = store.put, []

    def failing(batch: Batch) -> None:
        calls.append(batch)
        if len(calls) == 3:
            raise RuntimeError("killed")
        put(batch)

    monkeypatch.setattr(store, "put", failing)
    with pytest.raises(RuntimeError, match="killed"):
        synchronise(store, tmp_path)
    assert list(in_force(store)) == ["a0", "a1", "a2", "a3", "z"]
    monkeypatch.setattr(store, "put", put)
    synchronise(store, tmp_path)
    assert list(in_force(store)) == [f"a{number}" for number in range(7)]
    assert versions(store) == 8


def test_progress_is_told(store: Store, tmp_path: Path) -> None:
    """Whoever waits sees every file go by, and the end."""
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text(document(assessment=f"a{number}"))
    seen: list[tuple[int, int]] = []
    synchronise(store, tmp_path, lambda done, total: seen.append((done, total)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_what_is_stored_is_what_the_file_says(store: Store, tmp_path: Path) -> None:
    """The stored assessment equals the one that reading the file gives."""
    text = document(people=4, note="Line \\n two")
    (tmp_path / "good.yaml").write_text(text)
    synchronise(store, tmp_path)
    with store.cursor() as cursor:
        assert records.assessment(cursor, in_force(store)["a1"].sequence) == parsed(text)


def test_problems_survive_the_store(tmp_path: Path) -> None:
    """A problem that was stored comes back with its place and the details that its sentence needs."""
    path = tmp_path / "store.duckdb"
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "broken.yaml").write_text(document(level=9))
    store = Store.open(path)
    first = synchronise(store, folder).problems
    store.close()
    store = Store.open(path)
    with store.cursor() as cursor:
        (broken,) = records.broken_files(cursor)
    store.close()
    assert broken.problems == first
    assert isinstance(broken.problems[0], Problem)
    assert [str(each) for each in broken.problems] == [str(each) for each in first]
