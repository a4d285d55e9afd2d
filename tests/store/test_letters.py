"""Letters that stand for names: given once, at random, kept over restarts and backups, never given again."""

from __future__ import annotations

from pathlib import Path

import pytest

from quadrant.letters import Letters, letter
from quadrant.store import Store
from quadrant.workspace import Workspace
from tests.store.files import document


@pytest.mark.parametrize(("place", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_places_are_called_like_columns(place: int, name: str) -> None:
    """As a spreadsheet names its columns."""
    assert letter(place) == name


def test_a_letter_stays_whoever_comes(tmp_path: Path) -> None:
    """Asked again, with more organisations, after a restart: who had a letter has it still, and nobody has it too."""
    path = tmp_path / "store.duckdb"
    store = Store.open(path)
    first = Letters(store).of(["a", "b", "c"])
    assert sorted(first.values()) == ["A", "B", "C"]
    more = Letters(store).of(["b", "d", "a", "c"])
    assert {each: more[each] for each in first} == first
    store.close()
    again = Store.open(path)
    assert dict(Letters(again).of(["a", "b", "c", "d"])) == dict(more)
    again.close()


def test_letters_tell_nothing_of_names() -> None:
    """Forty organisations do not get their letters in the order of their names."""
    names = [f"o{at:02}" for at in range(40)]
    given = Letters(Store.open(None)).of(names)
    assert [given[name] for name in names] != [letter(place) for place in range(1, 41)]


def test_screens_stay_as_they_are_when_letters_are_given() -> None:
    """What is remembered of assessments is not made again because somebody hides names."""
    store = Store.open(None)
    before = store.revision
    Letters(store).of(["a"])
    assert store.revision == before


def test_who_is_forgotten_leaves_the_letter_to_nobody(tmp_path: Path) -> None:
    """No row names a forgotten organisation; the letter is not given to another. A backup keeps the letters."""
    (tmp_path / "work").mkdir()
    for name in ("harbour-bank", "north-energy"):
        (tmp_path / "work" / f"{name}.yaml").write_text(document(name, name=name))
    workspace = Workspace.open(tmp_path / "work")
    workspace.synchronise()
    given = workspace.letters.of(["harbour-bank", "north-energy"])
    workspace.backup(tmp_path / "backup.zip")
    workspace.forget("harbour-bank")
    with workspace.store.cursor() as cursor:
        kept = dict(cursor.execute("SELECT organisation, place FROM store.letter").fetchall())
    assert set(kept) == {None, "north-energy"}
    assert workspace.letters.of(["north-energy", "new"])["new"] == "C"
    workspace.close()
    restored = Workspace.restore(tmp_path / "backup.zip", tmp_path / "again")
    assert dict(restored.letters.of(["harbour-bank", "north-energy"])) == dict(given)
    restored.close()
