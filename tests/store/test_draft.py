"""Drafts on the disk: there after a crash, never half, nobody's work replaced unseen, and gone when it is asked for."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from quadrant import draft as drafts
from quadrant import draft_files, service
from quadrant.draft import Change, Draft, Finding, Place
from quadrant.errors import (
    DraftChanged,
    DraftGone,
    FileChanged,
    FileExists,
    FileRefused,
    FolderUnusable,
    NothingToForget,
    WorkspaceChanged,
)
from quadrant.workspace import Workspace
from tests.store.files import document

TRUST: Place = ("respondents", "p1", "answers", "data", "trust", "level")
BROKEN = document().replace("level: 2", "level: 7")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Iterator[Path]:
    """The open workspace, with one organisation in two assessments and one broken file."""
    folder = tmp_path / "client"
    folder.mkdir()
    (folder / "one.yaml").write_text(document())
    (folder / "two.yaml").write_text(document(assessment="a2"))
    (folder / "wrong.yaml").write_text(BROKEN.replace("a1", "a3").replace("tide-bank", "dune-bank"))
    service.opened.switch(folder)
    yield service.opened.workspace().folder
    service.opened.close()


def put(folder: Path, draft: Draft, place: Place, value: drafts.Value | None) -> Draft:
    """The draft with another value at a place, stored."""
    return service.drafts.change(folder, draft.id, [Change(place, drafts.value(draft.content, place), value)])


def findings(folder: Path, draft: Draft) -> tuple[Finding, ...]:
    """What is wrong with a draft, by itself and beside the other files."""
    head, opened = drafts.head_as_yaml(draft), drafts.opened_as(draft)
    return drafts.check(draft)[1] + service.drafts.check_beside_others(folder, head, opened)


def finished(folder: Path, organisation: str | None = None) -> Draft:
    """A draft that can be saved."""
    draft = service.drafts.begin(folder, organisation, "leadership")
    if organisation is None:
        draft = service.drafts.change(folder, draft.id, drafts.naming(draft, "Delta Bank", ()))
        draft = put(folder, draft, ("organisation", "sector"), "banking")
    return put(folder, draft, TRUST, "4")


def test_a_change_is_on_the_disk_when_it_returns(folder: Path) -> None:
    """What a change returned is what another opening of the workspace finds, without closing the first properly."""
    draft = put(folder, service.drafts.begin(folder, None, "customer"), TRUST, "not a level")
    draft = put(folder, draft, ("organisation", "name"), "  ")

    assert draft_files.DraftFiles(folder / ".quadrant" / "drafts").load(draft.id) == draft
    assert [each.id for each in service.drafts.unfinished()] == [draft.id]
    assert [file.file for file in service.organisations.overview().broken] == ["wrong.yaml"], (
        "a draft is no file of the workspace"
    )


def test_two_who_change_different_things_keep_both(folder: Path) -> None:
    """Changes at different places of one draft, at the same moment, are all kept."""
    draft = service.drafts.begin(folder, None, "leadership")
    questions = drafts.asked(draft, drafts.sheet("p1"))[:12]
    places = [drafts.answer_at(drafts.sheet("p1"), question, "level") for question in questions]
    threads = [
        threading.Thread(target=lambda place=place: service.drafts.change(folder, draft.id, [Change(place, None, "3")]))
        for place in places
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now = service.drafts.load(folder, draft.id)

    assert drafts.answered(now, drafts.sheet("p1")) == {question.key for question in questions}
    assert now.revision == len(places)


def test_who_comes_second_at_the_same_place_is_told(folder: Path) -> None:
    """A change of an answer that somebody else gave meanwhile is refused, and the other's stays."""
    seen = service.drafts.begin(folder, None, "leadership")
    put(folder, seen, TRUST, "2")
    with pytest.raises(DraftChanged):
        put(folder, seen, TRUST, "5")

    assert drafts.text(service.drafts.load(folder, seen.id), *TRUST) == "2"
    with pytest.raises(DraftChanged):
        service.drafts.save(folder, seen, replace=True)


def test_a_new_assessment_is_saved(folder: Path) -> None:
    """Saving writes a file under its ids, stores it, and removes the draft."""
    draft = finished(folder)

    assert service.drafts.save(folder, draft, replace=False)[0] == "delta-bank"
    assert service.organisations.history("delta-bank")[0].respondents == {"leadership": 1}
    assert service.drafts.unfinished() == []
    with pytest.raises(DraftGone):
        service.drafts.load(folder, draft.id)


def test_what_is_wrong_is_not_saved(folder: Path) -> None:
    """A draft with problems is refused with them, and stays."""
    draft = put(folder, finished(folder), TRUST, "6")
    with pytest.raises(FileRefused) as refused:
        service.drafts.save(folder, draft, replace=True)

    assert [problem.code for problem in refused.value.problems] == ["bad_level"]
    assert service.drafts.load(folder, draft.id) == draft


def test_a_known_organisation_must_stay_the_same(folder: Path) -> None:
    """Another name for an organisation of the workspace is a problem at the name; what is known is taken over."""
    draft = service.drafts.begin(folder, "tide-bank", "leadership")
    assert findings(folder, draft) == ()
    draft = put(folder, draft, ("organisation", "name"), "Ebb Bank")
    found = findings(folder, draft)

    assert [(finding.problem.code, finding.field) for finding in found] == [
        ("differing_name", ("organisation", "name"))
    ]


def test_an_assessment_that_exists_is_replaced_only_when_asked(folder: Path) -> None:
    """A new draft with the id of another assessment has a problem at the id, and saving asks."""
    draft = put(folder, service.drafts.begin(folder, "tide-bank", "customer"), ("assessment", "id"), "a1")
    assert [finding.field for finding in findings(folder, draft)] == [("assessment", "id")]
    with pytest.raises(FileExists):
        service.drafts.save(folder, draft, replace=False)
    service.drafts.save(folder, draft, replace=True)

    assert {each.assessment: each.respondents for each in service.organisations.history("tide-bank")}["a1"] == {
        "customer": 1
    }
    assert len(list((folder / ".quadrant" / "replaced").rglob("*.yaml"))) == 1


def test_an_edited_file_is_replaced_without_asking(folder: Path) -> None:
    """An assessment that was opened is saved in its own file, whatever that is called."""
    draft = put(folder, service.drafts.of_assessment(folder, "tide-bank", "a2"), TRUST, "5")
    assert findings(folder, draft) == ()
    service.drafts.save(folder, draft, replace=False)

    assert "trust: 5" in (folder / "two.yaml").read_text()
    assert sorted(path.name for path in folder.glob("*.yaml")) == ["one.yaml", "two.yaml", "wrong.yaml"]


def test_a_file_that_changed_meanwhile_asks(folder: Path) -> None:
    """Saving over a file that is not what was opened asks first."""
    draft = put(folder, service.drafts.of_assessment(folder, "tide-bank", "a2"), TRUST, "5")
    (folder / "two.yaml").write_text(document(assessment="a2", level=1))
    with pytest.raises(FileChanged):
        service.drafts.save(folder, draft, replace=False)
    assert "trust: 1" in (folder / "two.yaml").read_text()
    service.drafts.save(folder, draft, replace=True)

    assert "trust: 5" in (folder / "two.yaml").read_text()


def test_opening_again_goes_on(folder: Path) -> None:
    """Opening an assessment that somebody is editing goes on with that draft; one that nobody changed is made anew."""
    first = service.drafts.of_assessment(folder, "tide-bank", "a1")
    assert service.drafts.of_assessment(folder, "tide-bank", "a1").id == first.id
    (folder / "one.yaml").write_text(document(level=5))
    second = service.drafts.of_assessment(folder, "tide-bank", "a1")
    assert drafts.text(second, *TRUST) == "5"
    changed = put(folder, second, TRUST, "1")

    assert service.drafts.of_assessment(folder, "tide-bank", "a1") == changed
    with pytest.raises(DraftGone):
        service.drafts.of_assessment(folder, "tide-bank", "a9")


def test_a_broken_file_is_repaired_in_its_place(folder: Path) -> None:
    """A file that never was an assessment is taken over as it is; put right and saved, it is one, in the same file."""
    draft = service.drafts.of_file(folder, "wrong.yaml")
    found = findings(folder, draft)
    assert [finding.field[-2:] for finding in found] == [("data", "wisdom")]
    draft = put(folder, draft, ("respondents", "p1", "answers", "data", "wisdom", "level"), "2")
    service.drafts.save(folder, draft, replace=False)

    assert service.organisations.overview().broken == ()
    assert service.organisations.history("dune-bank")[0].file == "wrong.yaml"
    assert sorted(path.name for path in folder.glob("*.yaml")) == ["one.yaml", "two.yaml", "wrong.yaml"]


def test_text_that_is_no_yaml_is_corrected_first(folder: Path) -> None:
    """A file that cannot be read at all is a draft of its text, until that can be."""
    good = document("reef-bank")
    (folder / "torn.yaml").write_text(good.replace("}", "", 1))
    (folder / "binary.yaml").write_bytes(b"\xff\xfe\xff")
    service.opened.synchronise()
    draft = service.drafts.of_file(folder, "torn.yaml")
    assert draft.text == good.replace("}", "", 1)
    draft = service.drafts.correct(folder, draft.id, draft.text, good)

    assert drafts.text(draft, "organisation", "id") == "reef-bank"
    service.drafts.save(folder, draft, replace=False)
    assert service.organisations.history("reef-bank")[0].file == "torn.yaml"
    with pytest.raises(FileRefused):
        service.drafts.of_file(folder, "binary.yaml")


@pytest.mark.parametrize("file", ["../one.yaml", "/etc/passwd", "nothing.yaml", ".quadrant/store.duckdb"])
def test_only_files_of_the_workspace_are_opened(folder: Path, file: str) -> None:
    """A link can name a file of the workspace and nothing else on the machine; the same for drafts."""
    with pytest.raises(DraftGone):
        service.drafts.of_file(folder, file)
    with pytest.raises(DraftGone):
        service.drafts.load(folder, file)
    with pytest.raises(DraftGone):
        service.drafts.discard(folder, file)


def test_forgetting_takes_the_drafts_along(folder: Path) -> None:
    """Forgetting removes all drafts of an organisation, typed or opened, and no others; also where nothing else is."""
    opened = put(folder, service.drafts.of_assessment(folder, "tide-bank", "a1"), ("organisation", "id"), "other-name")
    begun = put(folder, service.drafts.begin(folder, "tide-bank", "customer"), TRUST, "3")
    other = finished(folder)
    hidden = folder / ".quadrant" / "drafts"
    service.organisations.forget(folder, "tide-bank")

    assert {path.stem for path in hidden.iterdir()} == {other.id}
    assert not {opened.id, begun.id} & {draft.id for draft in service.drafts.unfinished()}
    service.organisations.forget(folder, "delta-bank")
    assert list(hidden.iterdir()) == []
    with pytest.raises(NothingToForget):
        service.organisations.forget(folder, "delta-bank")


def test_forgetting_one_assessment_leaves_the_others_drafts(folder: Path) -> None:
    """Only the drafts of the assessment that is forgotten go."""
    first, second = (
        put(folder, service.drafts.of_assessment(folder, "tide-bank", name), TRUST, "1") for name in ("a1", "a2")
    )
    service.organisations.forget(folder, "tide-bank", "a1")

    assert [draft.id for draft in service.drafts.unfinished()] == [second.id]
    assert first.id != second.id


def test_a_backup_holds_the_drafts(folder: Path, tmp_path: Path) -> None:
    """What is being filled in comes back with a workspace."""
    draft = finished(folder)
    archive = tmp_path / "kept.zip"
    archive.write_bytes(service.files.backup(folder))
    restored = Workspace.restore(archive, tmp_path / "restored")
    try:
        assert restored.drafts.load(draft.id) == draft
    finally:
        restored.close()


def test_what_nobody_changed_does_not_stay(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft that was only looked at is not listed, and goes after a day."""
    looked = service.drafts.of_assessment(folder, "tide-bank", "a1")
    assert service.drafts.unfinished() == []
    tomorrow = datetime.datetime.now(datetime.UTC) + draft_files.UNTOUCHED_FOR + datetime.timedelta(hours=1)
    monkeypatch.setattr(service.drafts, "_now", lambda: tomorrow)
    service.drafts.begin(folder, None, "customer")

    with pytest.raises(DraftGone):
        service.drafts.load(folder, looked.id)


def test_a_damaged_draft_hides_no_other(folder: Path) -> None:
    """A file among the drafts that is none is passed over."""
    draft = finished(folder)
    for name in ("0" * 16 + ".json", "notes.txt", ".quadrant-unfinished-x"):
        (folder / ".quadrant" / "drafts" / name).write_text('{"format": 1')

    assert [each.id for each in service.drafts.unfinished()] == [draft.id]
    with pytest.raises(DraftGone):
        service.drafts.load(folder, "0" * 16)


def test_another_workspace_gets_nothing_of_a_draft(folder: Path, tmp_path: Path) -> None:
    """A screen of one workspace changes, saves and discards nothing once another one is open."""
    draft = finished(folder)
    other = tmp_path / "other"
    other.mkdir()
    service.opened.switch(other)
    for refused in (
        lambda: service.drafts.load(folder, draft.id),
        lambda: put(folder, draft, TRUST, "1"),
        lambda: service.drafts.save(folder, draft, replace=True),
        lambda: service.drafts.discard(folder, draft.id),
        lambda: service.drafts.begin(folder, None, "customer"),
    ):
        with pytest.raises(WorkspaceChanged):
            refused()

    assert service.drafts.unfinished() == []
    service.opened.switch(folder)
    assert service.drafts.load(folder, draft.id) == draft


def test_a_disk_that_refuses_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a change cannot be written it raises a sentence, and the draft is what it was."""
    draft = finished(folder)

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("quadrant.durable.os.fsync", full)
        with pytest.raises(FolderUnusable, match="No space left"):
            put(folder, draft, TRUST, "1")

    assert service.drafts.load(folder, draft.id) == draft
