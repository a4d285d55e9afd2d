"""The workspace screen: another folder, backups, and deleting for good, each with its mistakes in words."""

from __future__ import annotations

import re
import shutil
import stat
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.errors import WorkspaceChanged
from tests.hostile import HOSTILE, hostile_assessment


def submit(app: AppTest, label: str) -> AppTest:
    """Presses the button with this label."""
    return next(button for button in app.button if button.label == label).click().run()


@pytest.mark.parametrize("organisations", [0, 1, 3, 30, 1000])
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_workspace_is_counted(open_sample, words, organisations: int, lang: str) -> None:
    """The folder and what it holds are on the screen at 0, 1, 3, 30 and 1,000 organisations."""
    app = open_sample(organisations, "workspace", lang=lang)
    number = f"{organisations:,}" if lang == "en" else f"{organisations:,}".replace(",", ".")

    assert not app.exception
    assert str(service.opened.workspace().folder) in words(app)
    assert re.search(rf"{re.escape(number)} organi[sz]ati", words(app))


def test_opening_another_folder_shows_nothing_of_the_first(open_screen, fictional: Path, sample, words) -> None:
    """After opening another folder no name of the first is on any screen."""
    app = open_screen("workspace")
    app.text_input(key="open_folder").set_value(str(sample(3)))
    submit(app, "Close this workspace and open that one")

    assert service.opened.workspace().folder == sample(3).resolve()
    assert "is open now" in words(app)
    assert "Harbour Bank" not in words(app)
    assert "Harbour Bank" not in str(open_screen("organisations").get("bidi_component"))


def test_a_folder_that_does_not_exist_is_said_and_the_first_stays_open(open_screen, fictional: Path, words) -> None:
    """A mistyped path gives a sentence, and the workspace that was open still is."""
    app = open_screen("workspace")
    app.text_input(key="open_folder").set_value(str(fictional / "nowhere"))
    submit(app, "Close this workspace and open that one")

    assert not app.exception
    assert "q-notice" in words(app)
    assert service.opened.workspace().folder == fictional.resolve()


def test_a_start_without_a_folder_can_be_put_right(open_screen, workspace: Path, sample, words, monkeypatch) -> None:
    """When the folder of the start does not exist, the workspace screen says so and can open another."""
    monkeypatch.setenv("QUADRANT_WORKSPACE", str(workspace / "gone" / "client"))
    app = open_screen("workspace")
    assert "q-notice" in words(app)

    app.text_input(key="open_folder").set_value(str(sample(1)))
    submit(app, "Close this workspace and open that one")

    assert not app.exception
    assert service.opened.workspace().folder == sample(1).resolve()


def test_a_folder_that_is_named_for_the_start_is_made(open_screen, workspace: Path, words, monkeypatch) -> None:
    """A new client's folder need not exist: it is made, empty and nobody else's to read, and says how to begin."""
    monkeypatch.setenv("QUADRANT_WORKSPACE", str(workspace / "client"))
    app = open_screen("")

    assert "This workspace is empty" in words(app)
    assert "Prepare a workshop" in words(app)
    assert stat.S_IMODE((workspace / "client").stat().st_mode) == 0o700


def test_a_screen_of_one_folder_does_nothing_in_another(open_screen, fictional: Path, tmp_path: Path, words) -> None:
    """A screen that was made before somebody opened another folder deletes and hands out nothing there."""
    other = tmp_path / "other"
    shutil.copytree(fictional, other, ignore=shutil.ignore_patterns(".quadrant"))
    app = open_screen("workspace", organisation="harbour-bank")
    app.text_input(key="delete-harbour-bank-").set_value("harbour-bank")
    service.opened.switch(other)

    app.button(key="delete").click().run()

    assert "Another workspace is open now: other." in words(app)
    assert service.organisations.history("harbour-bank")
    for refused in (
        lambda: service.files.backup(fictional.resolve()),
        lambda: service.organisations.assessment_as_yaml(fictional.resolve(), "harbour-bank", "2026-spring"),
        lambda: service.files.save(fictional.resolve(), b"", replace=True),
    ):
        with pytest.raises(WorkspaceChanged):
            refused()


def test_deleting_asks_for_the_id(open_screen, fictional: Path, words) -> None:
    """Without the id typed nothing goes; with it the file, the list and the store have it no more."""
    app = open_screen("workspace", organisation="harbour-bank")
    app.button(key="delete").click().run()
    assert list(fictional.glob("harbour-bank*"))
    assert "Nothing was deleted" in words(app)

    app.text_input(key="delete-harbour-bank-").set_value("harbour-bank")
    app.button(key="delete").click().run()

    assert not list(fictional.glob("harbour-bank*"))
    assert service.organisations.history("harbour-bank") == []
    assert "Deleted for good." in words(app)
    assert not app.exception


def test_deleting_one_assessment_leaves_the_others(open_screen, fictional: Path) -> None:
    """Only the assessment that was chosen and typed is gone."""
    app = open_screen("workspace", organisation="harbour-bank", assessment="2024-autumn")
    app.text_input(key="delete-harbour-bank-2024-autumn").set_value("2024-autumn")
    app.button(key="delete").click().run()

    assert [record.assessment for record in service.organisations.history("harbour-bank")] == [
        "2025-autumn",
        "2026-spring",
    ]


def test_a_backup_comes_back(open_screen, fictional: Path, tmp_path: Path, words) -> None:
    """What is backed up can be restored from the screen into a new folder and opened."""
    app = open_screen("workspace")
    file, folder = tmp_path / "kept.zip", tmp_path / "restored"
    file.write_bytes(service.files.backup(service.opened.workspace().folder))
    before = len(service.organisations.overview().entries)
    app.text_input(key="restore_file").set_value(str(file))
    app.text_input(key="restore_folder").set_value(str(folder))
    submit(app, "Restore into the new folder")
    assert "The backup is restored" in words(app)

    app.text_input(key="open_folder").set_value(str(folder))
    submit(app, "Close this workspace and open that one")

    assert len(service.organisations.overview().entries) == before


def test_a_backup_is_not_restored_over_something(open_screen, fictional: Path, tmp_path: Path, words) -> None:
    """A folder with content is refused in words; so is a backup that is none, and an empty form."""
    file = tmp_path / "kept.zip"
    file.write_bytes(b"this is no backup")
    for typed in ((str(file), str(tmp_path / "new")), (str(file), str(fictional)), ("", "")):
        app = open_screen("workspace")
        app.text_input(key="restore_file").set_value(typed[0])
        app.text_input(key="restore_folder").set_value(typed[1])
        submit(app, "Restore into the new folder")

        assert not app.exception
        assert "q-notice" in words(app)


def test_a_damaged_store_is_explained(open_screen, fictional: Path, words) -> None:
    """After a start on a damaged store everything is there, and the screen says what was kept aside and why."""
    open_screen("workspace")
    service.opened.close()
    store = next((fictional / ".quadrant").glob("store.duckdb"))
    store.write_bytes(b"damaged" * 5000)
    app = open_screen("workspace")

    assert "the store was damaged" in words(app)
    assert service.organisations.history("harbour-bank")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(open_screen, workspace: Path, name: str) -> None:
    """Whatever an organisation and its assessment are called, choosing them for deletion shows text."""
    (workspace / "hostile.yaml").write_text(hostile_assessment(name), encoding="utf-8")
    app = open_screen("workspace", organisation="hostile")

    assert not app.exception
    assert name in app.selectbox(key="choice-organisation").options
    for markup in ("<script", "<img src=x", "<svg onload"):
        assert markup not in "".join(block.value for block in app.html)
