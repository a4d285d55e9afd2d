"""Small assessment files for the tests of the store; all organisations are fictional."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from quadrant.assessment import Assessment
from quadrant.reading import read_bytes
from quadrant.store import Store


def document(
    organisation: str = "tide-bank",
    assessment: str = "a1",
    *,
    name: str = "Tide Bank",
    sector: str = "banking",
    level: int = 3,
    note: str = "A remark",
    people: int = 1,
) -> str:
    """A valid file; every level is one digit, so that two documents can have the same size."""
    respondents = "".join(
        f"  - id: r{number}\n    group: leadership\n    answers:\n"
        f'      data: {{trust: {level}, help: unknown, wisdom: {{level: 2, note: "{note}"}}}}\n'
        for number in range(people)
    )
    return (
        "format: 1\nmodel: digital-human\nmodel_version: 1\n"
        f"organisation: {{id: {organisation}, name: {name}, sector: {sector}, fictional: true}}\n"
        f"assessment: {{id: {assessment}, date: 2026-05-12}}\nrespondents:\n{respondents}"
    )


def parsed(text: str) -> Assessment:
    """The assessment that a valid file holds."""
    reading = read_bytes(text.encode(), "test.yaml")
    assert reading.assessment is not None, reading.problems
    return reading.assessment


def stored_names(store: Store) -> list[tuple[str, str]]:
    """Organisation and assessment of everything in force."""
    query = "SELECT organisation, assessment FROM memory.main.current_assessment ORDER BY ALL"
    with store.cursor() as cursor:
        return [(row[0], row[1]) for row in cursor.execute(query).fetchall()]


def holding(folder: Path, text: str) -> list[Path]:
    """The files below the folder, whatever they are, whose bytes hold the text. Only while no store is open there."""
    return [path for path in folder.rglob("*") if path.is_file() and text.encode() in path.read_bytes()]


@contextmanager
def without_privileges() -> Iterator[Path]:
    """A folder, and nobody's rights meanwhile: the super-user would be allowed everything."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        root = os.geteuid() == 0
        if root:
            os.seteuid(65534)
        try:
            yield Path(folder)
        finally:
            if root:
                os.seteuid(0)
