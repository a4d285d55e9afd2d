"""What is written to the store, and the only statements that write it.

Facts are only ever added. A transaction takes one INSERT per table, whatever the number of assessments: many rows are
handed over as NumPy columns (400,000 answers in a second; lists as parameters take ten times as long).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain, count
from operator import itemgetter
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from quadrant.assessment import Answer, Assessment
from quadrant.problems import Problem
from quadrant.workshop import Fact, Given, Happened, Joined, Prepared, content_of

_COLUMNS = {
    "assessment": "sequence organisation assessment date title name sector country employees owner tags fictional "
    "model model_version ambition_date file content_hash stored_at",
    "respondent": "sequence respondent respondent_group place",
    "answer": "sequence respondent respondent_group question kind level confidence note "
    "revised_kind revised_level revised_confidence revised_note",
    "agreed": "sequence question kind level reason dissent",
    "ambition": "sequence element score",
    "journey": "sequence name",
    "moment": "sequence place name load complexity functional emotional served failure",
    "step": "sequence place question level state owner date note",
    "withdrawal": "sequence organisation assessment withdrawn_at",
    "file": "sequence file size changed_ns content_hash reader version organisation assessment removed across problems",
    "letter": "sequence organisation place",
    "workshop": "sequence workshop organisation assessment plan",
    "workshop_event": "sequence workshop kind content happened_at",
    "workshop_participant": "sequence workshop participant respondent_group language",
    "workshop_answer": "sequence workshop participant round question kind level confidence note",
}
TABLES = tuple(_COLUMNS)
"""The tables of facts."""
LIVE = tuple(table for table in TABLES if table.startswith("workshop"))
"""Those of workshops."""

_NOTHING = Answer("", None, None, None)
_NO_LEVEL = -1
_FEW = 12  # rows up to which parameters are faster than columns


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """An assessment as it is from now on, and the file that says so."""

    assessment: Assessment
    file: str
    content_hash: str


@dataclass(frozen=True, slots=True, order=True)
class Withdrawal:
    """Every version of this assessment that was stored before is out of force."""

    organisation: str
    assessment: str


@dataclass(frozen=True, slots=True)
class FileState:
    """What synchronisation saw of a file; see migrations/0001_facts.sql.

    `version` is the version that the file holds or, while it is broken, held last: its sequence, or one of its batch.
    """

    file: str
    size: int
    changed_ns: int | None
    content_hash: str
    reader: str
    version: int | Version | None
    organisation: str | None
    assessment: str | None
    problems: tuple[Problem, ...] = ()
    across: bool = False
    removed: bool = False


class Lettered(NamedTuple):
    """An organisation has this place among the letters that stand for names."""

    organisation: str
    place: int


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """What is stored in one transaction, in this order: withdrawals, versions, files, letters, what workshops do."""

    withdrawals: Sequence[Withdrawal] = ()
    versions: Sequence[Version] = ()
    files: Sequence[FileState] = ()
    letters: Sequence[Lettered] = ()
    live: Sequence[Fact] = ()

    @property
    def size(self) -> int:
        """How many sequence numbers it takes."""
        return len(self.withdrawals) + len(self.versions) + len(self.files) + len(self.letters) + len(self.live)

    @property
    def beside_assessments(self) -> bool:
        """Whether it changes no assessment, so that screens about assessments stay as they are."""
        return self.size == len(self.letters) + len(self.live)


_Column = NDArray[np.object_] | NDArray[np.int64] | NDArray[np.int8]
_Row = tuple[object, ...]


Insert = Callable[[], None]


def inserts(cursor: duckdb.DuckDBPyConnection, batches: Sequence[Batch], first: int) -> list[Insert]:
    """The INSERTs that store the batches, for the caller's transaction: one for each table that gets rows.

    The batches take the sequence numbers from `first` on.
    """
    numbers = count(first)
    now = datetime.now(UTC).replace(tzinfo=None).isoformat()
    withdrawals: list[_Row] = []
    versions: list[tuple[int, Version]] = []
    files: list[_Row] = []
    letters: list[_Row] = []
    live: dict[str, list[_Row]] = {table: [] for table in LIVE}
    for batch in batches:
        withdrawals += [(next(numbers), w.organisation, w.assessment, now) for w in batch.withdrawals]
        new = {id(version): (next(numbers), version) for version in batch.versions}
        versions += new.values()
        for file in batch.files:
            version = new[id(file.version)][0] if isinstance(file.version, Version) else file.version
            files.append(_file_row(next(numbers), file, version))
        letters += [(next(numbers), *letter) for letter in batch.letters]
        for fact in batch.live:
            table, row = _live_row(fact)
            live[table].append((next(numbers), fact.workshop, *row))
    assessments = [(number, version.assessment) for number, version in versions]
    rows = {"withdrawal": withdrawals, **_assessment_rows(versions, now), "file": files, "letter": letters, **live}
    every: list[Insert] = [partial(_insert, cursor, table, of) for table, of in rows.items() if of]
    if any(person.answers or person.revised for _, a in assessments for person in a.respondents):
        every.append(partial(_insert_answers, cursor, assessments))
    return every


def _live_row(fact: Fact) -> tuple[str, _Row]:
    """The table of a fact, and its row after sequence and workshop."""
    match fact:
        case Prepared(_, plan):
            return "workshop", (plan.organisation.id, plan.assessment, plan.to_json())
        case Happened(_, kind, _, at):
            return "workshop_event", (kind, content_of(fact), at.isoformat())
        case Joined(_, participant, group, language):
            return "workshop_participant", (participant, group, language)
        case Given(_, participant, number, question, answer):
            return "workshop_answer", (participant, number, question, *answer)


def _assessment_rows(versions: Sequence[tuple[int, Version]], now: str) -> dict[str, list[_Row]]:
    """What versions are made of besides answers: table -> rows."""
    every = [(number, version.assessment) for number, version in versions]
    return {
        "assessment": [_assessment_row(number, version, now) for number, version in versions],
        "respondent": [(number, p.id, p.group, place) for number, a in every for place, p in enumerate(a.respondents)],
        "agreed": [(number, question, *answer) for number, a in every for question, answer in a.agreed.items()],
        "ambition": [(number, *goal) for number, a in every if a.ambition for goal in a.ambition.elements.items()],
        "journey": [(number, a.journey.name) for number, a in every if a.journey],
        "moment": [
            (number, place, *moment)
            for number, a in every
            if a.journey
            for place, moment in enumerate(a.journey.moments)
        ],
        "step": [(number, place, *step) for number, a in every for place, step in enumerate(a.steps)],
    }


def _assessment_row(number: int, version: Version, now: str) -> _Row:
    assessment, of = version.assessment, version.assessment.organisation
    return (
        number, of.id, assessment.id, assessment.date, assessment.title,
        of.name, of.sector, of.country, of.employees, of.owner, json.dumps(of.tags), of.fictional,
        assessment.model, assessment.model_version, assessment.ambition and assessment.ambition.date,
        version.file, version.content_hash, now,
    )  # fmt: skip


def _file_row(number: int, file: FileState, version: int | None) -> _Row:
    problems = [{"line": p.line, "column": p.column, "code": p.code, "details": dict(p.details)} for p in file.problems]
    return (
        number, file.file, file.size, file.changed_ns, file.content_hash, file.reader, version,
        file.organisation, file.assessment, file.removed, file.across, json.dumps(problems),
    )  # fmt: skip


def _insert_answers(cursor: duckdb.DuckDBPyConnection, assessments: Sequence[tuple[int, Assessment]]) -> None:
    """The big table: built column by column, without a tuple per row."""
    numbers: list[int] = []
    people: list[str] = []
    groups: list[str] = []
    counts: list[int] = []
    questions: list[str] = []
    first: list[Answer] = []
    revised: list[Answer] = []
    for number, assessment in assessments:
        for person in assessment.respondents:
            answers, again = person.answers, person.revised
            asked = answers if again.keys() <= answers.keys() else answers | again
            numbers.append(number)
            people.append(person.id)
            groups.append(person.group)
            counts.append(len(asked))
            questions.extend(asked)
            first.extend(answers.values() if asked is answers else [answers.get(key, _NOTHING) for key in asked])
            revised.extend([again.get(key, _NOTHING) for key in asked] if again else [_NOTHING] * len(asked))
    columns: list[_Column] = [
        np.repeat(np.array(numbers, dtype=np.int64), counts),
        np.repeat(_objects(people), counts),
        np.repeat(_objects(groups), counts),
        _objects(questions),
        *_parts(first),
        *_parts(revised),
    ]
    absent = {"kind": "nullif(kind, '')", "level": f"nullif(level, {_NO_LEVEL})"}
    absent |= {"revised_kind": "nullif(revised_kind, '')", "revised_level": f"nullif(revised_level, {_NO_LEVEL})"}
    _insert_columns(cursor, "answer", columns, absent)


def _parts(answers: Sequence[Answer]) -> Iterator[_Column]:
    """Kind, level, confidence and note of many answers. Absent kinds are empty, absent levels `_NO_LEVEL`."""
    kind, level, confidence, note = (map(itemgetter(place), answers) for place in range(4))
    yield _objects(kind)
    yield np.array([_NO_LEVEL if each is None else each for each in level], dtype=np.int8)
    yield _objects(confidence)
    yield _objects(note)


def _objects(values: Iterable[object]) -> NDArray[np.object_]:
    return np.array(list(values), dtype=object)


def _insert(cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[_Row]) -> None:
    """Insert rows of anything that is text when printed, or None; they are cast to the types of the table."""
    if table in LIVE and len(rows) <= _FEW:
        _insert_few(cursor, table, rows)
        return
    special = {"tags": "CAST(tags::JSON AS VARCHAR[])"} if table == "assessment" else {}
    _insert_columns(cursor, table, [_objects(column) for column in zip(*rows, strict=True)], special)


def _insert_few(cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[_Row]) -> None:
    """A tap on a phone is one row, hundreds of times a minute: as parameters it costs half of what columns cost."""
    names = _COLUMNS[table].split()
    row = f"({', '.join('?' * len(names))})"
    values = ", ".join([row] * len(rows))
    cursor.execute(f"INSERT INTO store.{table} ({', '.join(names)}) VALUES {values}", [*chain.from_iterable(rows)])  # noqa: S608


def _insert_columns(
    cursor: duckdb.DuckDBPyConnection, table: str, columns: Sequence[_Column], special: Mapping[str, str]
) -> None:
    names = _COLUMNS[table].split()
    selected = ", ".join(special.get(name, name) for name in names)
    cursor.register("incoming", dict(zip(names, columns, strict=True)))
    try:
        cursor.execute(f"INSERT INTO store.{table} ({', '.join(names)}) SELECT {selected} FROM incoming")  # noqa: S608
    finally:
        cursor.unregister("incoming")


def last_sequence(connection: duckdb.DuckDBPyConnection) -> int:
    """The largest sequence number in the store; 0 when it is empty."""
    parts = " UNION ALL ".join(f"SELECT max(sequence) AS sequence FROM store.{table}" for table in TABLES)  # noqa: S608
    return int(connection.execute(f"SELECT coalesce(max(sequence), 0) FROM ({parts})").fetchall()[0][0])  # noqa: S608


def lasting(table: str) -> str:
    """The query for what of a table is worth a backup: of files their last state, without times and numbers."""
    if table != "file":
        return f"SELECT * FROM store.{table}"  # noqa: S608 - our own names
    return """SELECT * REPLACE (row_number() OVER (ORDER BY file) AS sequence, NULL::BIGINT AS changed_ns)
        FROM (FROM store.file QUALIFY row_number() OVER (PARTITION BY file ORDER BY sequence DESC) = 1)
        WHERE NOT removed"""


def present(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """The tables of facts that the store has: one of an earlier version has fewer."""
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'store'").fetchall()
    return tuple(table for table in TABLES if (table,) in found)


def verify(connection: duckdb.DuckDBPyConnection) -> None:
    """Read everything once, so that damage is found now and not in the middle of a meeting. Raises duckdb.Error."""
    for table in present(connection):
        connection.execute(f"SELECT bit_xor(hash(facts)) FROM store.{table} AS facts").fetchall()  # noqa: S608


# A workshop is of the assessment that its plan names now, whatever it was called before.
_PLANS = "FROM store.workshop QUALIFY row_number() OVER (PARTITION BY workshop ORDER BY sequence DESC) = 1"

_DELETIONS = (
    *(
        f"DELETE FROM store.{table} WHERE sequence IN (SELECT sequence FROM store.assessment WHERE {{whose}})"  # noqa: S608
        for table in ("respondent", "answer", "agreed", "ambition", "journey", "moment", "step")
    ),
    "DELETE FROM store.assessment WHERE {whose}",
    "DELETE FROM store.withdrawal WHERE {whose}",
    *(
        f"DELETE FROM store.{table} WHERE workshop IN (SELECT workshop FROM ({_PLANS}) WHERE {{whose}})"  # noqa: S608
        for table in reversed(LIVE)  # the one that says whose it is goes last
    ),
    # What was seen of files before, or of files of nobody, may quote it. Files that are there are looked at again.
    """DELETE FROM store.file WHERE ({whose}) OR removed OR across OR organisation IS NULL
       OR sequence NOT IN (SELECT max(sequence) FROM store.file GROUP BY file)""",
)

_WITHOUT_A_NAME = """UPDATE store.letter SET organisation = NULL
    WHERE organisation NOT IN (SELECT organisation FROM store.assessment)"""


def delete_workshop(cursor: duckdb.DuckDBPyConnection, workshop: str) -> None:
    """Delete every row of a workshop."""
    cursor.execute("BEGIN")
    try:
        for table in LIVE:
            cursor.execute(f"DELETE FROM store.{table} WHERE workshop = ?", [workshop])  # noqa: S608
        cursor.execute("COMMIT")
    except BaseException:
        cursor.execute("ROLLBACK")
        raise


def delete(cursor: duckdb.DuckDBPyConnection, organisation: str, assessment: str | None, files: Sequence[str]) -> None:
    """Delete every row of an organisation, or of one assessment of it, and every row about these files."""
    whose = "organisation = $organisation" + (" AND assessment = $assessment" if assessment is not None else "")
    names = {"organisation": organisation} | ({"assessment": assessment} if assessment is not None else {})
    cursor.execute("BEGIN")
    try:
        for deletion in _DELETIONS:
            cursor.execute(deletion.format(whose=whose), names)
        cursor.execute(_WITHOUT_A_NAME)
        cursor.execute("DELETE FROM store.file WHERE file IN (SELECT unnest(?::VARCHAR[]))", [list(files)])
        cursor.execute("COMMIT")
    except BaseException:
        cursor.execute("ROLLBACK")
        raise
