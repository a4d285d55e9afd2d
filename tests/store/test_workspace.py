"""A workspace as a person uses it: saving, forgetting for good, and being told what is in the way."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from quadrant import durable, records
from quadrant.errors import FileExists, FileRefused, FolderUnusable, NothingToForget, StoreInUse
from quadrant.workspace import Workspace
from tests.store.files import document, holding, stored_names, without_privileges


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "client"
    folder.mkdir()
    workspace = Workspace.open(folder)
    yield workspace
    workspace.close()


def names(folder: Path) -> list[str]:
    """Everything in the folder that is not the store."""
    return sorted(path.name for path in folder.iterdir() if path.name != ".quadrant")


# --- opening ---


def test_the_store_is_private_and_ignored(workspace: Workspace) -> None:
    """Only its owner may enter the hidden folder, and git ignores it."""
    hidden = workspace.folder / ".quadrant"
    assert stat.S_IMODE(hidden.stat().st_mode) == 0o700
    assert (hidden / ".gitignore").read_text() == "*\n"
    assert (hidden / "store.duckdb").exists()


def test_a_workspace_is_open_once(workspace: Workspace) -> None:
    """Opening it a second time raises `StoreInUse`; after closing it can be opened again."""
    with pytest.raises(StoreInUse):
        Workspace.open(workspace.folder)
    workspace.close()
    Workspace.open(workspace.folder).close()


@pytest.mark.parametrize("kind", ["missing", "file", "closed"])
def test_a_folder_that_cannot_be_one_is_refused(kind: str) -> None:
    """A folder that is missing, a file, or without permission raises `FolderUnusable` with a sentence."""
    with without_privileges() as around:
        folder = around / "client"
        if kind == "file":
            folder.write_text("")
        elif kind == "closed":
            folder.mkdir(mode=0o500)
        with pytest.raises(FolderUnusable, match="cannot be used"):
            Workspace.open(folder)


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    """Unfinished files and an unfinished copy of the store are gone after the next opening."""
    Workspace.open(tmp_path).close()
    (tmp_path / f"{durable.UNFINISHED}x").write_text("half")
    (tmp_path / ".quadrant" / f"{durable.UNFINISHED}y").mkdir()
    (tmp_path / ".quadrant" / "store.duckdb.new").write_text("half")
    Workspace.open(tmp_path).close()
    assert names(tmp_path) == []
    assert sorted(path.name for path in (tmp_path / ".quadrant").iterdir()) == [".gitignore", "store.duckdb"]


def test_a_damaged_store_is_built_again_from_the_files(tmp_path: Path) -> None:
    """With its store destroyed, a workspace opens, keeps the damaged file, and holds everything from its files."""
    workspace = Workspace.open(tmp_path)
    workspace.save(document().encode())
    workspace.close()
    (tmp_path / ".quadrant" / "store.duckdb").write_bytes(b"nothing of use")
    workspace = Workspace.open(tmp_path)
    assert workspace.store.set_aside[0].kept.read_bytes() == b"nothing of use"
    assert workspace.synchronise().added == 1
    assert stored_names(workspace.store) == [("tide-bank", "a1")]
    workspace.close()


# --- saving ---


def test_a_new_assessment_is_saved_under_its_ids(workspace: Workspace) -> None:
    """The file is called after organisation and assessment, holds the bytes as given, and is in the store at once."""
    content = b"\xef\xbb\xbf" + document().replace("\n", "\r\n").encode()
    file = workspace.save(content)
    assert file == workspace.folder / "tide-bank--a1.yaml"
    assert file.read_bytes() == content
    assert workspace.existing("tide-bank", "a1") == file
    assert stored_names(workspace.store) == [("tide-bank", "a1")]
    assert workspace.existing("tide-bank", "a2") is None


def test_an_existing_assessment_is_replaced_only_when_asked(workspace: Workspace) -> None:
    """Without being told to, nothing is replaced; with it, the file keeps its name and its former content is kept."""
    (workspace.folder / "sub").mkdir()
    file = workspace.folder / "sub" / "own name.yml"
    file.write_text(document(level=1))
    file.chmod(0o640)
    with pytest.raises(FileExists, match=r"sub/own name\.yml"):
        workspace.save(document(level=2).encode())
    assert file.read_text() == document(level=1)
    assert workspace.save(document(level=2).encode(), replace_existing=True) == file
    assert file.read_text() == document(level=2)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    (kept,) = (workspace.folder / ".quadrant" / "replaced" / "tide-bank" / "a1").iterdir()
    assert kept.read_text() == document(level=1)
    with workspace.store.cursor() as cursor:
        (stored,) = records.current(cursor)
        assert records.assessment(cursor, stored.sequence).respondents[0].answers["data.trust"].level == 2


def test_what_is_no_assessment_is_refused(workspace: Workspace) -> None:
    """Problems in the content, and conflicts with other files, refuse it, and nothing is written."""
    with pytest.raises(FileRefused) as refused:
        workspace.save(document(level=9).encode(), called="mine.yaml")
    assert [(each.file, each.code) for each in refused.value.problems] == [("mine.yaml", "bad_level")]
    workspace.save(document().encode())
    with pytest.raises(FileRefused) as refused:
        workspace.save(document(assessment="a0", name="Other").encode())
    assert [each.code for each in refused.value.problems] == ["differing_name"]
    assert names(workspace.folder) == ["tide-bank--a1.yaml"]


def test_the_only_file_of_an_organisation_may_change_its_name(workspace: Workspace) -> None:
    """Replacing the one file that names an organisation differently is no conflict with itself."""
    workspace.save(document().encode())
    workspace.save(document(name="Ebb Bank").encode(), replace_existing=True)
    with workspace.store.cursor() as cursor:
        assert records.current(cursor)[0].organisation.name == "Ebb Bank"


def test_ids_that_join_to_the_same_name_get_two_files(workspace: Workspace) -> None:
    """Two assessments whose ids make one file name do not overwrite each other."""
    first = workspace.save(document("a--b", "c").encode())
    second = workspace.save(document("a", "b--c", name="Other").encode())
    assert first != second
    assert stored_names(workspace.store) == [("a", "b--c"), ("a--b", "c")]


def test_a_full_disk_leaves_the_old_file(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """When writing fails, the file that was there is whole, and nothing unfinished stays behind."""
    file = workspace.save(document(level=1).encode())

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(FolderUnusable, match="No space left on device"):
        workspace.save(document(level=2).encode(), replace_existing=True)
    monkeypatch.undo()
    assert file.read_text() == document(level=1)
    assert names(workspace.folder) == ["tide-bank--a1.yaml"]


def test_many_save_at_once(workspace: Workspace) -> None:
    """Simultaneous saves wait for each other, and each assessment is stored once."""
    failures: list[Exception] = []

    def save(number: int) -> None:
        try:
            workspace.save(document(assessment=f"a{number}").encode())
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=save, args=(number % 6,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [type(failure) for failure in failures] == [FileExists] * 6
    assert len(stored_names(workspace.store)) == 6


# --- forgetting ---


def populate(workspace: Workspace) -> None:
    """Two organisations; of the first, one with versions, a former content, a rename and a breakage."""
    folder = workspace.folder
    workspace.save(document(assessment="a1", note="secretfirst").encode())
    workspace.save(document(assessment="a1", note="secretsecond").encode(), replace_existing=True)
    workspace.save(document(assessment="a2", note="othersecret").encode())
    workspace.save(document("ebb-bank", "a1", name="Ebb Bank", note="harmless").encode())
    file = folder / "tide-bank--a1.yaml"
    file.write_text(document(assessment="a1", note="x").replace("help: unknown", "help: secretvalue"))
    workspace.synchronise()
    file.write_text(document(assessment="a1", note="secretthird"))
    workspace.synchronise()
    file.rename(folder / "renamed.yaml")
    workspace.synchronise()


def test_forgetting_an_organisation_leaves_no_byte(workspace: Workspace) -> None:
    """Notes, former contents, old versions and quoted values of an organisation are nowhere in the folder any more."""
    populate(workspace)
    forgotten = workspace.forget("tide-bank")
    assert forgotten.files == ("renamed.yaml", "tide-bank--a2.yaml")
    assert stored_names(workspace.store) == [("ebb-bank", "a1")]
    workspace.close()
    for text in ("secret", "tide-bank", "Tide Bank"):
        assert holding(workspace.folder, text) == []
    assert holding(workspace.folder, "harmless") != []
    again = Workspace.open(workspace.folder)
    assert again.synchronise().added == 0
    assert stored_names(again.store) == [("ebb-bank", "a1")]
    again.close()


def test_the_bytes_are_gone_while_the_store_is_open(workspace: Workspace) -> None:
    """They are gone from the file at once, and not only when the workspace is closed."""
    populate(workspace)
    hidden = workspace.folder / ".quadrant"
    workspace.forget("tide-bank")
    copies = workspace.folder.parent / "copies"
    copies.mkdir()
    for path in hidden.glob("store.duckdb*"):  # by another process: this one would lose the lock
        assert os.system(f"cp '{path}' '{copies}'") == 0
    assert list(copies.iterdir())
    assert holding(copies, "secret") == []


def test_the_test_can_see_what_was_not_forgotten(workspace: Workspace) -> None:
    """The bytes that the tests look for are there to be found as long as nothing is forgotten."""
    populate(workspace)
    workspace.close()
    found = {path.name for path in holding(workspace.folder, "secretthird")}
    assert found == {"renamed.yaml", "store.duckdb"}
    first = {path.parent.name for path in holding(workspace.folder, "secretfirst")}
    assert first == {"a1", ".quadrant"}  # replaced/tide-bank/a1, and the store


def test_forgetting_an_assessment_leaves_the_others(workspace: Workspace) -> None:
    """One assessment goes with everything of it; the organisation's other one stays as it was."""
    populate(workspace)
    with workspace.store.cursor() as cursor:
        before = [each for each in records.current(cursor) if each.assessment == "a2"]
    assert workspace.forget("tide-bank", "a1").files == ("renamed.yaml",)
    with workspace.store.cursor() as cursor:
        after = [each for each in records.current(cursor) if each.assessment == "a2"]
    assert after == before
    workspace.close()
    for text in ("secretfirst", "secretsecond", "secretthird", "secretvalue"):
        assert holding(workspace.folder, text) == []
    assert holding(workspace.folder, "othersecret") != []


def test_a_hidden_duplicate_does_not_come_back(workspace: Workspace) -> None:
    """A second file with the same assessment, which was only a problem, is forgotten too."""
    (workspace.folder / "a.yaml").write_text(document(note="secretone"))
    (workspace.folder / "b.yaml").write_text(document(note="secrettwo"))
    workspace.synchronise()
    assert workspace.forget("tide-bank", "a1").files == ("a.yaml", "b.yaml")
    assert workspace.synchronise().added == 0
    workspace.close()
    assert holding(workspace.folder, "secret") == []


def test_a_file_whose_name_is_no_text_is_replaced_and_forgotten(workspace: Workspace) -> None:
    """A name in an old encoding is stored as an escape; the file itself is written over, and goes."""
    try:
        file = Path(os.fsdecode(os.fsencode(workspace.folder) + b"/caf\xe9.yaml"))
        file.write_text(document(level=3))
    except OSError:
        pytest.skip("this file system takes only UTF-8")
    workspace.synchronise()
    workspace.save(document(level=4).encode(), replace_existing=True)
    assert file.read_text() == document(level=4)

    workspace.forget("tide-bank")

    assert names(workspace.folder) == []
    assert stored_names(workspace.store) == []


def test_a_file_that_became_something_else_is_kept(workspace: Workspace) -> None:
    """A file that held the assessment once and now holds another, in conflict with a third, is not deleted."""
    folder = workspace.folder
    (folder / "b.yaml").write_text(document(note="secretone"))
    workspace.synchronise()
    (folder / "a.yaml").write_text(document("ebb-bank", "a1", name="Ebb"))
    (folder / "b.yaml").write_text(document("ebb-bank", "a1", name="Ebb"))
    workspace.synchronise()
    assert stored_names(workspace.store) == [("ebb-bank", "a1"), ("tide-bank", "a1")]
    assert workspace.forget("tide-bank").files == ()
    assert names(folder) == ["a.yaml", "b.yaml"]
    workspace.close()
    assert holding(folder, "secretone") == []


def test_unreadable_files_that_mention_it_are_named(workspace: Workspace) -> None:
    """A file that was never readable but holds the id is left to a person, and named; damaged stores are removed."""
    (workspace.folder / "good.yaml").write_text(document())
    (workspace.folder / "unclear.yaml").write_text("organisation: {id: tide-bank")
    (workspace.folder / ".quadrant" / "store.duckdb.damaged-20260101T000000Z").write_text("secret")
    forgotten = workspace.forget("tide-bank")
    assert (forgotten.files, forgotten.unclear) == (("good.yaml",), ("unclear.yaml",))
    assert list((workspace.folder / ".quadrant").glob("*damaged*")) == []


def test_a_withdrawn_assessment_can_be_forgotten(workspace: Workspace) -> None:
    """What has left with its file is in the store still, until it is forgotten."""
    workspace.save(document(note="secret").encode()).unlink()
    workspace.synchronise()
    assert workspace.forget("tide-bank").files == ()
    workspace.close()
    assert holding(workspace.folder, "secret") == []


@pytest.mark.parametrize("name", ["nobody", "", "../client", ".", "a/b", "x\0"])
def test_nothing_of_a_wrong_name_is_forgotten(workspace: Workspace, name: str) -> None:
    """A name that is not there, or is no id, raises `NothingToForget` and touches nothing."""
    workspace.save(document().encode())
    with pytest.raises(NothingToForget):
        workspace.forget(name)
    with pytest.raises(NothingToForget):
        workspace.forget("tide-bank", name or "a9")
    assert names(workspace.folder) == ["tide-bank--a1.yaml"]


def test_a_file_that_cannot_be_deleted_is_said(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file cannot be deleted, that is said, the assessment is there still, and asking again works."""
    workspace.save(document().encode())

    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".yaml":
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        with pytest.raises(FolderUnusable, match="Permission denied"):
            workspace.forget("tide-bank")
    workspace.synchronise()
    assert stored_names(workspace.store) == [("tide-bank", "a1")]
    workspace.forget("tide-bank")
    assert names(workspace.folder) == []
