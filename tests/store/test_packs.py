"""Benchmark packs in a workspace: made, remembered, forgotten in, kept by a backup; and those of others."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from quadrant.cohort import Cohort
from quadrant.errors import FolderUnusable, NothingToForget, PackChanged, PackDamaged, PackRefused, ReleaseUnreadable
from quadrant.pack import LARGEST, Pack, publisher, read
from quadrant.release import Proposal
from quadrant.workspace import Workspace
from tests.store.files import document, holding

MADE = datetime.date(2026, 11, 22)
ANYBODY = Cohort()


def organisations(folder: Path, numbers: range, level: int = 3) -> None:
    """Files of so many organisations, called `org-0` and so on, each with one assessment."""
    for number in numbers:
        text = document(f"org-{number}", name=f"Org {number}", level=1 + (level + number) % 5)
        (folder / f"org-{number}.yaml").write_text(text)


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path) -> Iterator[Workspace]:
    """Twenty fictional organisations with an element scored."""
    folder = tmp_path / "client"
    folder.mkdir()
    organisations(folder, range(20))
    workspace = Workspace.open(folder)
    workspace.synchronise()
    yield workspace
    workspace.close()


def proposed(workspace: Workspace) -> Proposal:
    """What a pack of everybody may hold."""
    proposal = workspace.propose_pack(ANYBODY, fictional=True)
    assert proposal is not None
    return proposal


def make(workspace: Workspace, name: str = "Association") -> Pack:
    """Makes a pack of everybody."""
    release = workspace.make_pack(proposed(workspace), publisher(name), MADE)
    return read(release.pack.encode())


def released(workspace: Workspace) -> Path:
    """Where the workspace remembers what left."""
    return workspace.folder / ".quadrant" / "released"


def test_a_pack_is_what_was_proposed(workspace: Workspace) -> None:
    """Its figures are those of the cohort, and the workspace remembers who is behind them."""
    peers = workspace.field.peers("inside", fictional=True).peers(ANYBODY)
    assert peers is not None
    pack = make(workspace)
    assert pack.views == {"inside": peers.figures}
    assert pack.organisations == 20
    (release,) = workspace.releases.all()
    assert read(release.pack.encode()) == pack
    assert len(release.members["inside"].organisations) == 20


def test_no_organisation_is_in_the_file(workspace: Workspace) -> None:
    """Neither an id nor a name, nor a note of anybody, is in the bytes that leave."""
    make(workspace)
    text = workspace.releases.all()[0].pack
    for words in ("org-", "Org ", "remark", "2026-05-12"):
        assert words not in text


def test_there_is_nothing_of_the_other_kind(workspace: Workspace) -> None:
    """All organisations are fictional, so there is no pack of real ones."""
    assert workspace.propose_pack(ANYBODY, fictional=False) is None


def test_the_same_may_be_made_again(workspace: Workspace) -> None:
    """The same day and name make the same file, and it is remembered once; another name is another pack."""
    assert make(workspace) == make(workspace)
    assert len(workspace.releases.files()) == 1
    make(workspace, "Another")
    assert len(workspace.releases.files()) == 2


def test_who_came_alone_is_not_packed(workspace: Workspace) -> None:
    """One more organisation, and nothing may leave; with five more it may."""
    make(workspace)
    organisations(workspace.folder, range(20, 21))
    workspace.synchronise()
    held_back = proposed(workspace)
    assert not held_back.holds_something
    assert set(held_back.held_back["inside"].values()) == {MADE}
    with pytest.raises(PackChanged):
        workspace.make_pack(held_back, publisher("A"), MADE)
    organisations(workspace.folder, range(21, 25))
    workspace.synchronise()
    assert make(workspace).organisations == 25


def test_a_note_in_a_file_changes_nothing(workspace: Workspace) -> None:
    """A file whose text changed and whose answers did not is stored anew, and is the same member."""
    make(workspace)
    file = workspace.folder / "org-3.yaml"
    file.write_text(file.read_text().replace("A remark", "Another one"))
    assert workspace.synchronise().changed == 1
    assert proposed(workspace).holds_something
    file.write_text(document("org-3", name="Org 3", level=5 if "trust: 2" in file.read_text() else 2))
    workspace.synchronise()
    assert not proposed(workspace).holds_something


def test_the_memory_does_not_hang_on_the_store(workspace: Workspace) -> None:
    """The store may be thrown away, as it is made again from the files; what left is still known."""
    make(workspace)
    organisations(workspace.folder, range(20, 21))
    workspace.close()
    for file in (workspace.folder / ".quadrant").glob("store.duckdb*"):
        file.unlink()
    again = Workspace.open(workspace.folder)
    again.synchronise()
    assert not proposed(again).holds_something
    (workspace.folder / "org-20.yaml").unlink()
    again.synchronise()
    assert proposed(again).holds_something
    again.close()


def test_what_changed_since_it_was_shown_is_not_made(workspace: Workspace) -> None:
    """A file that came in the meantime, not even read yet, makes it another pack: nothing leaves."""
    seen = proposed(workspace)
    organisations(workspace.folder, range(20, 25))
    with pytest.raises(PackChanged):
        workspace.make_pack(seen, publisher("A"), MADE)
    assert workspace.releases.all() == []


def test_several_at_once_are_all_remembered(workspace: Workspace) -> None:
    """Six threads make what was proposed, each under another name: all may, and all are remembered."""
    seen = proposed(workspace)
    done: list[str] = []

    def attempt(name: str) -> None:
        try:
            workspace.make_pack(seen, publisher(name), MADE)
        except PackChanged:
            return
        done.append(name)

    threads = [threading.Thread(target=attempt, args=(f"P{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(workspace.releases.files()) == 6


def test_forgetting_reaches_what_is_remembered(workspace: Workspace, tmp_path: Path) -> None:
    """Who is forgotten is in no file any more, and another pack would still not give them away."""
    make(workspace)
    workspace.forget("org-7")
    assert not proposed(workspace).holds_something
    workspace.close()
    assert holding(workspace.folder, "org-7") == []
    assert holding(workspace.folder, "org-8")
    again = Workspace.open(workspace.folder)
    for number in (1, 2, 3, 4):
        again.forget(f"org-{number}")
    assert proposed(again).holds_something  # five are gone: nobody can say which of them scored what
    again.close()


def test_forgetting_can_be_asked_for_again(workspace: Workspace) -> None:
    """When only the memory of a pack has an organisation, it can be forgotten there; then there is nothing more."""
    make(workspace)
    before = released(workspace).glob("*.json").__next__().read_bytes()
    workspace.forget("org-7")
    next(released(workspace).glob("*.json")).write_bytes(before)
    workspace.forget("org-7")
    assert b"org-7" not in next(released(workspace).glob("*.json")).read_bytes()
    with pytest.raises(NothingToForget):
        workspace.forget("org-7")


def test_forgetting_one_assessment_forgets_its_scores(workspace: Workspace) -> None:
    """The scores of an assessment that is deleted are not kept in the memory of a pack."""
    make(workspace)
    workspace.save(document("org-7", "a2", name="Org 7").replace("2026-05-12", "2026-06-01").encode())
    workspace.forget("org-7", "a1")
    (release,) = workspace.releases.all()
    assert not release.mentions("org-7")


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b"[" * 100_000])
def test_a_memory_that_cannot_be_read_lets_nothing_leave(workspace: Workspace, damage: bytes) -> None:
    """Nobody can say whom another pack would give away, so none is made, and the file is named."""
    make(workspace)
    file = next(released(workspace).glob("*.json"))
    file.write_bytes(damage)
    with pytest.raises(ReleaseUnreadable, match=file.name):
        proposed(workspace)
    workspace.forget("org-7")  # and still nobody can
    assert file.read_bytes() == b""
    with pytest.raises(ReleaseUnreadable):
        proposed(workspace)
    file.unlink()
    assert proposed(workspace).holds_something


def test_a_disk_that_refuses_lets_nothing_leave(workspace: Workspace) -> None:
    """When the workspace cannot remember who is behind a pack, there is no pack."""
    (workspace.folder / ".quadrant" / "released").write_text("in the way")
    with pytest.raises(FolderUnusable):
        make(workspace)


# --- packs of others ---


def test_a_pack_of_others_is_kept_by_what_it_says(workspace: Workspace) -> None:
    """It is listed, the same one once, and removed; what is no pack is not kept."""
    data = workspace.make_pack(proposed(workspace), publisher("Association"), MADE).pack.encode()
    kept = workspace.packs.add(data)
    workspace.packs.add(data.replace(b"\n ", b"\n  "))  # laid out otherwise
    assert workspace.packs.all() == (kept,)
    assert kept.pack is not None
    assert kept.pack.peers("inside") is not None
    with pytest.raises(PackRefused):
        workspace.packs.add(b"{}")
    workspace.packs.remove("../released")
    workspace.packs.remove(kept.id)
    workspace.packs.remove(kept.id)
    assert workspace.packs.all() == ()


def test_packs_are_listed_by_publisher_and_the_damaged_last(workspace: Workspace) -> None:
    """A file that was damaged in the folder is listed with its problem; files of other names are not looked at."""
    for name in ("Zebra", "albatross"):
        workspace.packs.add(workspace.make_pack(proposed(workspace), publisher(name), MADE).pack.encode())
    folder = workspace.folder / ".quadrant" / "packs"
    (folder / f"{0:016x}.json").write_bytes(b" " * (LARGEST + 1))
    (folder / "notes.json").write_bytes(b"{}")
    *good, bad = workspace.packs.all()
    assert [each.pack.publisher.name for each in good if each.pack] == ["albatross", "Zebra"]
    assert bad.pack is None
    assert bad.problem is not None
    assert "KiB" in bad.problem.message("nl")
    file = next(path for path in workspace.packs.files() if path.stem == good[0].id)
    file.write_bytes(file.read_bytes().replace(b"albatross", b"Albatross"))
    assert {type(each.problem) for each in workspace.packs.all()} >= {PackDamaged}


def test_a_backup_keeps_both(workspace: Workspace, tmp_path: Path) -> None:
    """Packs of others, and who is behind those made here, come back from a backup; so the rule holds there too."""
    pack = make(workspace)
    workspace.packs.add(workspace.releases.all()[0].pack.encode())
    counts = workspace.backup(tmp_path / "backup.zip")
    assert (counts["packs"], counts["released"]) == (1, 1)
    restored = Workspace.restore(tmp_path / "backup.zip", tmp_path / "restored")
    restored.synchronise()
    assert [each.pack for each in restored.packs.all()] == [pack]
    assert restored.releases.all() == workspace.releases.all()
    organisations(restored.folder, range(20, 21))
    restored.synchronise()
    assert not proposed(restored).holds_something
    restored.close()


def test_a_killed_process_leaves_nothing_half_done(workspace: Workspace) -> None:
    """What was being written when the process ended is cleared at the next opening, and was never a pack."""
    make(workspace)
    remains = released(workspace) / ".quadrant-unfinished-x"
    remains.write_bytes(b"half")
    workspace.close()
    again = Workspace.open(workspace.folder)
    assert not remains.exists()
    assert len(again.releases.all()) == 1
    again.close()
