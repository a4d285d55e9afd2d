"""A workspace as one file and back, and every backup that must not be trusted."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quadrant import backup, facts, records
from quadrant.errors import (
    BackupDamaged,
    BackupRefused,
    BackupTooNew,
    BackupUnsafe,
    FolderUnusable,
    NotABackup,
    TargetTaken,
)
from quadrant.model import load_model
from quadrant.scoring import Scoring, current_sequences
from quadrant.workspace import Workspace
from tests.store.files import document, stored_names

Entries = dict[str, bytes]


def made(folder: Path) -> Workspace:
    """A workspace with two organisations, a former content, a withdrawn assessment and a broken file."""
    (folder / "north").mkdir(parents=True)
    (folder / "north" / "own name.yml").write_text(document("ebb-bank", "x", name="Ebb", people=3))
    (folder / "broken.yaml").write_text("format: 1\n")
    workspace = Workspace.open(folder)
    workspace.save(document(level=1).encode())
    workspace.save(document(level=2, note="Ünïcode").encode(), replace_existing=True)
    workspace.save(document(assessment="a2").encode()).unlink()
    workspace.synchronise()
    return workspace


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = made(tmp_path / "client")
    yield workspace
    workspace.close()


@pytest.fixture(name="source", scope="module")
def _source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup."""
    folder = tmp_path_factory.mktemp("source")
    workspace = made(folder / "client")
    workspace.backup(folder / "backup.zip")
    workspace.close()
    return folder / "backup.zip"


def everything(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables; of files their last state, without the times that a copy cannot have."""
    with workspace.store.cursor() as cursor:
        return {table: cursor.execute(f"{facts.lasting(table)} ORDER BY ALL").fetchall() for table in facts.TABLES}


def test_a_restored_workspace_is_equal(workspace: Workspace, tmp_path: Path) -> None:
    """Files, former contents, every stored row and every answer to a question are the same after restoring."""
    counts = workspace.backup(tmp_path / "backup.zip")
    assert (counts["files"], counts["replaced"], counts["assessment"], counts["withdrawal"]) == (3, 1, 4, 1)
    restored = Workspace.restore(tmp_path / "backup.zip", tmp_path / "restored")
    assert everything(restored) == everything(workspace)
    with workspace.store.cursor() as one, restored.store.cursor() as other:
        assert records.current(one) == records.current(other) != []
        assert Scoring(one, load_model(), current_sequences(one)).views() == (
            Scoring(other, load_model(), current_sequences(other)).views()
        )
        assert records.broken_files(other)[0].problems == records.broken_files(one)[0].problems
        for stored in records.current(one):
            assert records.assessment(one, stored.sequence) == records.assessment(other, stored.sequence)
    done = restored.synchronise()
    assert (done.added, done.changed, done.withdrawn, done.unchanged, done.broken) == (0, 0, 0, 2, 1)

    def content(folder: Path) -> dict[str, bytes]:
        return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*.y*ml")}

    assert content(workspace.folder) == content(restored.folder)
    restored.save(document(assessment="a3").encode())
    assert ("tide-bank", "a3") in stored_names(restored.store)
    restored.close()


def test_the_same_content_gives_the_same_bytes(workspace: Workspace, tmp_path: Path) -> None:
    """Two backups of an unchanged workspace are the same file, also with enough rows for several threads."""
    for number in range(30):
        (workspace.folder / f"{number}.yaml").write_text(document("many", f"m{number}", name="Many", people=300))
    workspace.synchronise()
    workspace.backup(tmp_path / "one.zip")
    time.sleep(2.1)  # files grow old enough to be trusted
    workspace.backup(tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_manifest_says_what_is_inside(workspace: Workspace, tmp_path: Path) -> None:
    """Format, counts, and the size and hash of every other entry can be checked with ordinary tools."""
    workspace.backup(tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["format"] == 1
        assert manifest["counts"]["files"] == 3
        for name in archive.namelist():
            if name != "manifest.json":
                content = archive.read(name)
                sha256 = hashlib.sha256(content).hexdigest()
                assert manifest["entries"][name] == {"size": len(content), "sha256": sha256}
    assert {"files/north/own name.yml", "files/broken.yaml", "store/answer.parquet"} <= manifest["entries"].keys()


def test_a_backup_while_others_write_is_of_one_moment(workspace: Workspace, tmp_path: Path) -> None:
    """With writing going on all the time, every stored version in a backup is complete."""
    end = threading.Event()

    def write() -> None:
        number = 0
        while not end.is_set():
            workspace.save(document("busy", f"b{number}", name="Busy", people=5).encode())
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            workspace.backup(tmp_path / f"{number}.zip")
    finally:
        end.set()
        thread.join()
    for number in range(3):
        restored = Workspace.restore(tmp_path / f"{number}.zip", tmp_path / f"restored{number}")
        with restored.store.cursor() as cursor:
            odd = cursor.execute(
                """SELECT sequence FROM store.assessment LEFT JOIN store.answer USING (sequence)
                WHERE organisation = 'busy' GROUP BY sequence HAVING count(question) <> 15"""
            ).fetchall()
        assert odd == []
        assert restored.synchronise().added == 0
        restored.close()


def test_nothing_is_overwritten(workspace: Workspace, tmp_path: Path) -> None:
    """A backup does not replace a file, a restored workspace not a folder with something in it, nor a link."""
    target = tmp_path / "backup.zip"
    workspace.backup(target)
    before = target.read_bytes()
    with pytest.raises(TargetTaken):
        workspace.backup(target)
    assert target.read_bytes() == before
    full = tmp_path / "full"
    full.mkdir()
    (full / ".hidden").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for into in (full, target, tmp_path / "link"):
        with pytest.raises(TargetTaken):
            Workspace.restore(target, into)
    assert (full / ".hidden").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    Workspace.restore(target, tmp_path / "empty").close()


@pytest.mark.parametrize("target", ["missing/backup.zip", "client"])
def test_a_backup_that_cannot_be_written_is_said(workspace: Workspace, tmp_path: Path, target: str) -> None:
    """A folder that is not there, or one in the place of the file, raises a sentence and leaves nothing behind."""
    before = sorted(tmp_path.iterdir())
    with pytest.raises((FolderUnusable, TargetTaken)):
        workspace.backup(tmp_path / target)
    assert sorted(tmp_path.iterdir()) == before


def test_what_could_not_be_restored_is_not_backed_up(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is too large for a backup is named in a sentence, and no backup is left behind."""
    (workspace.folder / "huge.yaml").write_bytes(bytes(100_000))
    monkeypatch.setattr(backup, "LARGEST", 99_999)
    with pytest.raises(FolderUnusable, match=r"huge\.yaml"):
        workspace.backup(tmp_path / "backup.zip")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["client"]


# --- backups that are refused ---


def rewritten(source: Path, target: Path, change: Callable[[Entries, dict[str, object]], None], hashes: bool) -> Path:
    """A copy of a backup with other entries; `hashes` makes the manifest fit them."""
    with zipfile.ZipFile(source) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    if hashes:
        manifest["entries"] = {
            name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in entries.items()
        }
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        archive.writestr("manifest.json", json.dumps(manifest))
    return target


def refused(archive: Path, error: type[BackupRefused], tmp_path: Path) -> None:
    """Restoring raises the error, with a sentence, and leaves neither the folder nor anything beside it."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(error) as raised:
        Workspace.restore(archive, tmp_path / "restored")
    assert type(raised.value) is error
    assert raised.value.message("en").endswith(".")
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "name",
    [
        "files/../../escaped.yaml",
        "../escaped.yaml",
        "/tmp/escaped.yaml",
        "files//tmp/escaped.yaml",
        "files/..\\..\\escaped.yaml",
        "files/./a.yaml",
        "files/.quadrant/a.yaml",
        "files/.git/hooks/a.yaml",
        "files/program.py",
        "replaced/../../a.yaml",
        "replaced/a.yaml",
        "store/../a.parquet",
        "store/answer.duckdb",
        "other/a.yaml",
        "a.yaml",
        "files/",
        "files/folder/",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(source: Path, tmp_path: Path, name: str) -> None:
    """An entry that would be written outside its folder, or that no backup has, refuses the whole backup."""

    def add(entries: Entries, manifest: dict[str, object]) -> None:
        entries[name] = b"" if name.endswith("/") else b"format: 1\n"

    refused(rewritten(source, tmp_path / "evil.zip", add, hashes=True), BackupUnsafe, tmp_path)


def test_a_link_is_refused(source: Path, tmp_path: Path) -> None:
    """An entry that is a symbolic link refuses the whole backup."""
    target = b"/etc/passwd"
    with zipfile.ZipFile(source) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(entries.pop("manifest.json"))
    manifest["entries"]["files/link.yaml"] = {"size": len(target), "sha256": hashlib.sha256(target).hexdigest()}
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("files/link.yaml")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, target)
        archive.writestr("manifest.json", json.dumps(manifest))
    refused(tmp_path / "evil.zip", BackupUnsafe, tmp_path)


def test_what_is_too_large_is_refused(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too much together is refused before anything is written, and so is a manifest that is too large."""
    monkeypatch.setattr(backup, "LARGEST_TOGETHER", 1000)
    refused(source, BackupUnsafe, tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(backup, "LARGEST_MANIFEST", 10)
    refused(source, BackupUnsafe, tmp_path)


def test_an_entry_that_unpacks_to_more_than_it_says_is_refused(source: Path, tmp_path: Path) -> None:
    """A hundred megabytes behind a small size stop at that size."""

    def bomb(entries: Entries, manifest: dict[str, object]) -> None:
        entries["files/bomb.yaml"] = bytes(2**20 * 100)

    evil = rewritten(source, tmp_path / "evil.zip", bomb, hashes=False)
    with zipfile.ZipFile(evil) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert "files/bomb.yaml" not in manifest["entries"]
    refused(evil, BackupDamaged, tmp_path)

    def lie(entries: Entries, manifest: dict[str, object]) -> None:
        bomb(entries, manifest)
        manifest["entries"]["files/bomb.yaml"] = {"size": 10, "sha256": "0" * 64}  # type: ignore[index]

    refused(rewritten(source, tmp_path / "lie.zip", lie, hashes=False), BackupDamaged, tmp_path)


@pytest.mark.parametrize("damage", ["content", "missing", "added", "count", "table", "twice"])
def test_a_damaged_backup_is_refused(source: Path, tmp_path: Path, damage: str) -> None:
    """Other bytes, an entry missing, one too many or twice, other counts, a broken table: nothing is restored."""

    def change(entries: Entries, manifest: dict[str, object]) -> None:
        if damage == "content":
            entries["files/broken.yaml"] = b"format: 2\n"
        elif damage == "missing":
            del entries["files/broken.yaml"]
        elif damage == "added":
            entries["files/more.yaml"] = b""
        elif damage == "count":
            manifest["counts"]["answer"] += 1  # type: ignore[index]
        elif damage == "table":
            entries["store/answer.parquet"] = b"PAR1" + bytes(100)

    evil = rewritten(source, tmp_path / "evil.zip", change, hashes=damage == "table")
    if damage == "twice":
        with zipfile.ZipFile(evil, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("files/broken.yaml", "format: 1\n")
    refused(evil, BackupDamaged, tmp_path)


def test_a_flipped_bit_is_refused(source: Path, tmp_path: Path) -> None:
    """A backup with any one byte changed is refused, or restored to the same content."""
    content = source.read_bytes()
    untouched = Workspace.restore(source, tmp_path / "untouched")
    expected = everything(untouched)
    untouched.close()
    places = [*range(7, len(content), len(content) // 12), *range(len(content) - 900, len(content), 25)]
    for number, place in enumerate(places):
        damaged = bytearray(content)
        damaged[place] ^= 0x55
        evil = tmp_path / "evil.zip"
        evil.write_bytes(damaged)
        into = tmp_path / f"restored{number}"
        try:
            restored = Workspace.restore(evil, into)
        except BackupRefused:
            assert not into.exists()
        else:
            assert everything(restored) == expected
            restored.close()


@pytest.mark.parametrize("kind", ["missing", "text", "other zip", "manifest broken", "manifest deep", "no format"])
def test_what_is_no_backup_is_refused(source: Path, tmp_path: Path, kind: str) -> None:
    """A file that is missing, or something else, is not a backup."""
    archive = tmp_path / "some.zip"
    if kind == "text":
        archive.write_text("hello")
    elif kind != "missing":
        manifest = {"other zip": None, "manifest broken": "{", "manifest deep": "[" * 100_000, "no format": "{}"}[kind]
        with zipfile.ZipFile(archive, "w") as written:
            written.writestr("readme.txt", "hello")
            if manifest is not None:
                written.writestr("manifest.json", manifest)
    refused(archive, NotABackup, tmp_path)


def test_a_backup_of_an_earlier_version_is_restored(source: Path, tmp_path: Path) -> None:
    """A release without workshops wrote no tables of them; its backup is restored all the same."""

    def change(entries: Entries, manifest: dict[str, object]) -> None:
        manifest["store_version"] = 1
        for table in facts.LIVE:
            del entries[f"store/{table}.parquet"]
            del manifest["entries"][f"store/{table}.parquet"]  # type: ignore[attr-defined]
            del manifest["counts"][table]  # type: ignore[attr-defined]

    Workspace.restore(rewritten(source, tmp_path / "old.zip", change, hashes=False), tmp_path / "restored").close()
    again = Workspace.open(tmp_path / "restored")
    assert again.store.set_aside == ()
    assert len(stored_names(again.store)) > 1
    assert again.rooms.all() == ()
    again.close()


@pytest.mark.parametrize("field", ["format", "store_version"])
def test_a_newer_backup_is_refused(source: Path, tmp_path: Path, field: str) -> None:
    """A backup of a format, or with a store, that only a newer version knows says so."""

    def change(entries: Entries, manifest: dict[str, object]) -> None:
        manifest[field] = 9999

    refused(rewritten(source, tmp_path / "new.zip", change, hashes=False), BackupTooNew, tmp_path)


def test_without_space_nothing_is_restored(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is too full for it, restoring says so before it begins."""
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 1000}))
    with pytest.raises(FolderUnusable, match=os.strerror(28)):
        Workspace.restore(source, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()
