"""What the commands do: in memory, or on a workspace that no application has open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quadrant import reading, scoresheet
from quadrant import sample as sample_module
from quadrant.file_types import json_schema
from quadrant.model import load_model
from quadrant.problems import Problem
from quadrant.scoresheet import Scoresheet
from quadrant.service.opened import open_folder

if TYPE_CHECKING:
    from quadrant import story as story_module
    from quadrant.board.choices import Choices
    from quadrant.board.from_files import Gathered
    from quadrant.board.kinds import Kind

Progress = Callable[..., object] | None


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The assessment files under the paths, sorted. Raises FileNotFoundError for a path that is not there."""
    return reading.find_files(paths)


def check(files: Sequence[Path], progress: Progress = None) -> list[Problem]:
    """Every problem of the files, by file and place."""
    return scoresheet.check_files(files, progress)


def score(files: Sequence[Path], progress: Progress = None) -> Scoresheet:
    """The scores of every file without problems."""
    return scoresheet.score_files(files, progress)


def scores_as_csv(sheet: Scoresheet) -> str:
    """The scores as CSV: one row per assessment and view."""
    return scoresheet.as_csv(scoresheet.table(sheet.rows, load_model()))


def scores_as_text(sheet: Scoresheet) -> str:
    """The scores as a table for a terminal: axes and quadrant, one row per assessment and view."""
    return scoresheet.as_text(sheet.rows)


def gather_from_files(
    files: Sequence[Path], organisation: str, assessment: str | None, progress: Progress = None
) -> Gathered:
    """What there is to tell of one assessment, the latest when none is named, from files alone."""
    from quadrant.board.from_files import gathered  # here, because other commands can do without the story

    return gathered(files, organisation, assessment, progress)


def write_for_board(found: story_module.Material, choices: Choices, kinds: Iterable[Kind], out: Path) -> Iterator[Path]:
    """Write what a board gets into a folder, which is made if need be: each path as it is there. Raises OSError."""
    from quadrant.board import bundle
    from quadrant.durable import appearing

    out.mkdir(parents=True, exist_ok=True)
    for _, made in bundle.make(found, choices, kinds):
        for name, content in made.items():
            with appearing(out / name) as file:
                file.write(content)
            yield out / name


def schema() -> dict[str, Any]:
    """The JSON Schema of an assessment file."""
    return json_schema()


def sample(organisations: int, assessments: int, seed: int, out: Path, progress: Progress = None) -> int:
    """Write fictional organisations; returns how many files."""
    return sample_module.write(organisations, assessments, seed, out, progress)


def backup_folder(folder: Path, target: Path) -> None:
    """Write the workspace of a folder into one file. Raises `StoreInUse` while an application has it open."""
    opened = open_folder(folder)
    try:
        opened.backup(target)
    finally:
        opened.close()


def forget_in_folder(folder: Path, organisation: str, assessment: str | None) -> None:
    """Delete from the workspace of a folder. Raises `StoreInUse` while an application has it open."""
    opened = open_folder(folder)
    try:
        opened.forget(organisation, assessment)
    finally:
        opened.close()
