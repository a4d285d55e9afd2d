"""What a group adds to an assessment afterwards is written into its file, and nothing else in the file changes."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from quadrant.amendment import amended, differing
from quadrant.assessment import Ambition, Assessment, Journey, Moment, Step
from quadrant.errors import FileRefused, NothingToForget, PartChanged
from quadrant.reading import read_bytes
from quadrant.workspace import Workspace
from tests.store.files import document

JOURNEY = Journey("Moving house", tuple(Moment(f"moment {at}", 3, 2, 6, 5, "both") for at in range(4)))
STEPS = (Step("data.trust", 3, "started", "Ida", datetime.date(2026, 12, 1)),)
AMBITION = Ambition(datetime.date(2028, 1, 1), {"data": 80.0})
FULL = {"ambition": AMBITION, "journey": JOURNEY, "steps": STEPS}


@pytest.fixture(name="workspace")
def _workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = Workspace.open(tmp_path)
    yield workspace
    workspace.close()


def read(data: bytes) -> Assessment:
    """The assessment in the bytes, which must be valid."""
    found = read_bytes(data, "")
    assert found.assessment is not None, found.problems
    return found.assessment


COMMENTED = document() + "# the end, by hand\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("part", sorted(FULL))
def test_a_part_is_added_and_changed_and_removed_and_nothing_else(part: str, ending: str) -> None:
    """Every other line stays to the letter, comments included; adding and removing gives the same bytes again."""
    data = COMMENTED.replace("\n", ending).encode()
    plain = read(data)
    added = dataclasses.replace(plain, **{part: FULL[part]})
    with_part = amended(data, added, differing(plain, added))
    assert read(with_part) == added
    assert [line for line in data.splitlines() if line not in with_part.splitlines()] == []
    again = amended(with_part, plain, differing(added, plain))
    assert again == data


def test_a_part_in_the_middle_keeps_its_neighbours() -> None:
    """Between other parts, with comments around it and in it, only its own lines go."""
    plain = document()
    text = plain.replace(
        "respondents:", "steps:  # mine\n- {question: data.trust, level: 3}\n  # inside\n\n# about people\nrespondents:"
    )
    before = read(text.encode())
    after = dataclasses.replace(before, steps=STEPS)
    written = amended(text.encode(), after, ("steps",)).decode()
    assert read(written.encode()) == after
    assert "\n\n# about people\nrespondents:" in written
    assert "inside" not in written
    assert written.split("steps:")[0] == text.split("steps:")[0]
    assert written.split("# about people")[1] == text.split("# about people")[1]


def test_a_file_on_one_line_is_written_again() -> None:
    """Flow style at the outermost level cannot be spliced; nothing is lost all the same."""
    import yaml

    text = yaml.safe_dump(yaml.load(document(), Loader=yaml.BaseLoader), default_flow_style=True, width=10**6)
    before = read(text.encode())
    after = dataclasses.replace(before, **FULL)  # type: ignore[arg-type]
    assert read(amended(text.encode(), after, differing(before, after))) == after


def test_answers_are_not_changed_this_way() -> None:
    """Whoever hands over other answers, a date or a name is told that this is not the way."""
    before = read(document().encode())
    with pytest.raises(ValueError, match="only"):
        differing(before, dataclasses.replace(before, title="Another"))


def test_what_others_wrote_in_other_parts_stays(workspace: Workspace) -> None:
    """Two people who change different parts from the same picture both find their part in the file."""
    file = workspace.save(document().encode())
    seen = read(file.read_bytes())
    workspace.amend(seen, dataclasses.replace(seen, steps=STEPS))
    workspace.amend(seen, dataclasses.replace(seen, journey=JOURNEY))
    assert read(file.read_bytes()) == dataclasses.replace(seen, steps=STEPS, journey=JOURNEY)


def test_the_same_part_changed_meanwhile_is_not_overwritten(workspace: Workspace) -> None:
    """The second gets `PartChanged`, and the file is as the first left it."""
    file = workspace.save(document().encode())
    seen = read(file.read_bytes())
    workspace.amend(seen, dataclasses.replace(seen, steps=STEPS))
    there = file.read_bytes()
    with pytest.raises(PartChanged):
        workspace.amend(seen, dataclasses.replace(seen, steps=(Step("data.help", 4),)))
    assert file.read_bytes() == there


def test_what_is_wrong_is_told_and_not_written(workspace: Workspace) -> None:
    """A journey of one moment is refused with its problem; so is any change to a file that is broken now."""
    file = workspace.save(document().encode())
    there = file.read_bytes()
    seen = read(there)
    short = dataclasses.replace(seen, journey=Journey("Short", JOURNEY.moments[:1]))
    with pytest.raises(FileRefused) as refused:
        workspace.amend(seen, short)
    assert {problem.code for problem in refused.value.problems} == {"number_of_moments"}
    assert file.read_bytes() == there
    file.write_bytes(there + b"nonsense: 1\n")
    with pytest.raises(FileRefused):
        workspace.amend(seen, dataclasses.replace(seen, steps=STEPS))
    assert file.read_bytes() == there + b"nonsense: 1\n"


def test_an_assessment_that_is_gone_is_not_made_again(workspace: Workspace) -> None:
    """Deleted in another window: the change is refused."""
    file = workspace.save(document().encode())
    seen = read(file.read_bytes())
    workspace.forget(seen.organisation.id)
    with pytest.raises(NothingToForget):
        workspace.amend(seen, dataclasses.replace(seen, steps=STEPS))
    assert not file.exists()
