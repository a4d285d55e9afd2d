"""What the store holds, as objects: the assessments in force, one in full, and the files with their problems."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from typing import Any

import duckdb

from quadrant.assessment import Agreed, Ambition, Answer, Assessment, Journey, Moment, Organisation, Respondent, Step
from quadrant.facts import Version
from quadrant.problems import Problem


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What was last seen of a file; the fields are those of `facts.FileState`."""

    file: str
    size: int
    changed_ns: int | None
    content_hash: str
    reader: str
    version: int | None
    organisation: str | None
    assessment: str | None
    across: bool
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """An assessment in force, without its answers.

    `respondents` counts them by group. `file` is where it is now; `broken` says that this file has problems, so this is
    its last good version. `stored_at` is in UTC.
    """

    sequence: int
    organisation: Organisation
    assessment: str
    date: datetime.date
    title: str | None
    model: str
    model_version: int
    ambition: datetime.date | None
    content_hash: str
    stored_at: datetime.datetime
    file: str
    broken: bool
    respondents: dict[str, int]


_FILES = """
    SELECT * FROM store.file
    QUALIFY row_number() OVER (PARTITION BY file ORDER BY sequence DESC) = 1 AND NOT removed
"""

_CURRENT = f"""
WITH files AS ({_FILES}),
places AS (
    SELECT version, arg_min(file, (problems <> '[]', file)) AS file, min(problems <> '[]') AS broken
    FROM files GROUP BY version
),
counts AS (
    SELECT sequence, list(respondent_group) AS groups, list(respondents) AS respondents
    FROM (SELECT sequence, respondent_group, count(*) AS respondents FROM store.respondent GROUP BY ALL)
    GROUP BY sequence
)
SELECT a.organisation, a.name, a.sector, a.country, a.employees, a.owner, a.tags, a.fictional,
       a.sequence, a.assessment, a.date, a.title, a.model, a.model_version, a.ambition_date,
       a.content_hash, a.stored_at, coalesce(p.file, a.file), coalesce(p.broken, false), c.groups, c.respondents
FROM memory.main.current_assessment AS a
LEFT JOIN places AS p ON p.version = a.sequence LEFT JOIN counts AS c ON c.sequence = a.sequence
"""  # noqa: S608 - no part of it comes from outside


def current(cursor: duckdb.DuckDBPyConnection) -> list[Stored]:
    """All assessments in force, the latest first; those of one day by organisation and assessment."""
    query = f"{_CURRENT} ORDER BY a.date DESC, a.organisation, a.assessment"
    return [_stored(row) for row in cursor.execute(query).fetchall()]


def of_organisation(cursor: duckdb.DuckDBPyConnection, organisation: str) -> list[Stored]:
    """The assessments in force of one organisation, the earliest first; empty when there is no such organisation."""
    query = f"{_CURRENT} WHERE a.organisation = ? ORDER BY a.date, a.assessment"
    return [_stored(row) for row in cursor.execute(query, [organisation]).fetchall()]


def in_force(cursor: duckdb.DuckDBPyConnection, organisation: str, assessment: str) -> Stored | None:
    """One assessment in force; None when there is no such thing."""
    found = of_organisation(cursor, organisation)
    return next((stored for stored in found if stored.assessment == assessment), None)


def known_files(cursor: duckdb.DuckDBPyConnection) -> list[KnownFile]:
    """Every file that was there at the last synchronisation, by path."""
    rows = cursor.execute(
        f"""SELECT file, size, changed_ns, content_hash, reader, version, organisation, assessment, across, problems
        FROM ({_FILES}) ORDER BY file"""  # noqa: S608
    ).fetchall()
    return [_known(*row) for row in rows]


def broken_files(cursor: duckdb.DuckDBPyConnection) -> list[KnownFile]:
    """The files that have problems, by path. Their `version`, if any, is the last good one, which is in force still."""
    return [file for file in known_files(cursor) if file.problems]


def holds(cursor: duckdb.DuckDBPyConnection, organisation: str, assessment: str | None) -> bool:
    """Whether anything of an organisation, or of one assessment of it, is stored, in force or not."""
    query = "SELECT count(*) FROM store.assessment WHERE organisation = ? AND (assessment = ? OR ? IS NULL)"
    return cursor.execute(query, [organisation, assessment, assessment]).fetchall() != [(0,)]


def assessment(cursor: duckdb.DuckDBPyConnection, sequence: int) -> Assessment:
    """The stored assessment with this sequence, equal to what was stored. Raises KeyError when there is none."""
    return version(cursor, sequence).assessment


def version(cursor: duckdb.DuckDBPyConnection, sequence: int) -> Version:
    """The same with its file, as it was called then, and the hash of its content."""
    rows = cursor.execute(
        """SELECT organisation, name, sector, country, employees, owner, tags, fictional,
                  assessment, date, title, model, model_version, ambition_date, file, content_hash
        FROM store.assessment WHERE sequence = ?""",
        [sequence],
    ).fetchall()
    if not rows:
        raise KeyError(sequence)
    name, day, title, model, model_version, ambition_date, file, content_hash = rows[0][8:]
    ambition = None
    if ambition_date is not None:
        ambition = Ambition(ambition_date, dict(_of(cursor, "element, score", "ambition", sequence, "element")))
    content = Assessment(
        organisation=_organisation(rows[0][:8]),
        id=name,
        date=day,
        title=title,
        model=model,
        model_version=model_version,
        respondents=_respondents(cursor, sequence),
        agreed={
            question: Agreed(*answer)
            for question, *answer in _of(
                cursor, "question, kind, level, reason, dissent", "agreed", sequence, "question"
            )
        },
        ambition=ambition,
        journey=_journey(cursor, sequence),
        steps=tuple(
            Step(*step) for step in _of(cursor, "question, level, state, owner, date, note", "step", sequence, "place")
        ),
    )
    return Version(content, file, content_hash)


def _of(cursor: duckdb.DuckDBPyConnection, columns: str, table: str, sequence: int, order: str) -> list[Any]:
    query = f"SELECT {columns} FROM store.{table} WHERE sequence = ? ORDER BY {order}"  # noqa: S608 - our own names
    return cursor.execute(query, [sequence]).fetchall()


def _journey(cursor: duckdb.DuckDBPyConnection, sequence: int) -> Journey | None:
    names = _of(cursor, "name", "journey", sequence, "name")
    columns = "name, load, complexity, functional, emotional, served, failure"
    moments = tuple(Moment(*moment) for moment in _of(cursor, columns, "moment", sequence, "place"))
    return Journey(names[0][0], moments) if names else None


def _respondents(cursor: duckdb.DuckDBPyConnection, sequence: int) -> tuple[Respondent, ...]:
    people = {
        name: Respondent(name, group, {}, {})
        for name, group in _of(cursor, "respondent, respondent_group", "respondent", sequence, "place")
    }
    columns = """respondent, question, kind, level, confidence, note,
                 revised_kind, revised_level, revised_confidence, revised_note"""
    for name, question, *answers in _of(cursor, columns, "answer", sequence, "respondent, question"):
        first, revised = Answer(*answers[:4]), Answer(*answers[4:])
        if first.kind is not None:
            people[name].answers[question] = first
        if revised.kind is not None:
            people[name].revised[question] = revised
    return tuple(people.values())


def _organisation(row: tuple[Any, ...]) -> Organisation:
    name, label, sector, country, employees, owner, tags, fictional = row
    return Organisation(name, label, sector, country, employees, owner, tuple(tags), fictional)


def _stored(row: tuple[Any, ...]) -> Stored:
    groups, counts = row[-2:]
    fields = row[8], _organisation(row[:8]), *row[9:-2], dict(sorted(zip(groups, counts, strict=True)))
    return Stored(*fields)


def _known(file: str, *rest: Any) -> KnownFile:
    fields = file, *rest[:-1], _problems(file, rest[-1])
    return KnownFile(*fields)


def _problems(file: str, stored: str) -> tuple[Problem, ...]:
    if stored == "[]":
        return ()
    return tuple(
        Problem(file, each["line"], each["column"], each["code"], tuple(each["details"].items()))
        for each in json.loads(stored)
    )
