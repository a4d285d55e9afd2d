"""Scores of assessments, fetched from the macros of `scoring.sql`; the rules are there and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb

from quadrant.model import Model

SCRIPT = Path(__file__).with_name("scoring.sql")

State = Literal["scored", "open", "not_applicable"]


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """A question in one view: its score, 0-100, or why it has none (contract section 3, rule 2)."""

    score: float | None
    state: State


@dataclass(frozen=True, slots=True)
class ElementScore:
    """An element in one view (contract section 3, rule 3).

    `score` is 0-100 or None; `questions` are the scored ones, `applicable` those taking part and not not-applicable.
    """

    score: float | None
    questions: int
    applicable: int


@dataclass(frozen=True, slots=True)
class ViewScore:
    """What one view makes of an assessment: axes 0-100 or None, and the names of what is missing."""

    respondents: int
    digital: float | None
    human: float | None
    quadrant: str | None
    elements: dict[str, ElementScore] = field(default_factory=dict)
    questions: dict[str, QuestionScore] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


Views = dict[str, ViewScore]
"""The views of one assessment by name: inside, outside, then one for each group present."""


def view_groups(model: Model) -> dict[str, tuple[str, ...]]:
    """Every view that can exist and the groups it sees (contract section 3)."""
    alone = {group.id: (group.id,) for group in model.groups}
    return {"inside": model.inside, "outside": ("customer",), **alone}


def prepare(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make the scoring macros in the memory catalogue and load the questionnaire they read.

    The facts must be attached as `store` already.
    """
    connection.execute(SCRIPT.read_text(encoding="utf-8"))
    places = {element.id: place for place, element in enumerate(model.elements)}
    views = view_groups(model)
    rows: dict[str, list[tuple[object, ...]]] = {
        "question": [(at, q.key, places[q.element], q.weight) for at, q in enumerate(model.questions)],
        "element": [(places[e.id], e.id, e.axis, e.weight) for e in model.elements],
        "scale": [(model.scale.lowest, model.scale.highest, model.boundary)],
        "view_group": [(view, group) for view, groups in views.items() for group in groups],
        "view_question": [
            (view, at)
            for view, groups in views.items()
            for at, question in enumerate(model.questions)
            if set(groups) & set(question.groups)
        ],
    }
    for table, content in rows.items():
        marks = ", ".join("?" * len(content[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", content)  # noqa: S608 - our own names


def current_sequences(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The sequences of all assessments in force, by organisation, date and assessment."""
    rows = cursor.execute("SELECT sequence FROM current_assessment ORDER BY organisation, date, assessment").fetchall()
    return [row[0] for row in rows]


def score(cursor: duckdb.DuckDBPyConnection, model: Model, sequences: Sequence[int]) -> dict[int, Views]:
    """Score every view of the given stored versions, down to the question."""
    chosen = [list(sequences)]
    elements: dict[tuple[int, str], dict[str, ElementScore]] = {}
    questions: dict[tuple[int, str], dict[str, QuestionScore]] = {}
    missing: dict[tuple[int, str], tuple[str, ...]] = {}
    for sequence, view, element, value, scored, applicable in cursor.execute(
        "SELECT sequence, view_name, element, score, questions, applicable FROM element_score(?) ORDER BY within",
        chosen,
    ).fetchall():
        elements.setdefault((sequence, view), {})[element] = ElementScore(value, scored, applicable)
    keys = [question.key for question in model.questions]
    for sequence, view, position, value, state in cursor.execute(
        "SELECT sequence, view_name, position, score, state FROM question_score(?) ORDER BY position", chosen
    ).fetchall():
        questions.setdefault((sequence, view), {})[keys[position]] = QuestionScore(value, state)
    for sequence, view, names in cursor.execute("FROM missing(?)", chosen).fetchall():
        missing[sequence, view] = tuple(names)

    views: dict[int, Views] = {sequence: {} for sequence in sequences}
    order = {name: at for at, name in enumerate(view_groups(model))}
    for placement in sorted(place(cursor, sequences, order), key=lambda placement: order[placement.view]):
        at = (placement.sequence, placement.view)
        views[placement.sequence][placement.view] = ViewScore(
            placement.respondents or 0,
            placement.digital,
            placement.human,
            placement.quadrant,
            elements[at],
            questions.get(at, {}),
            missing.get(at, ()),
        )
    return views


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one view puts one assessment: axes 0-100 or None, the quadrant when both exist.

    Besides the views of the contract there is `ambition`, where the file states one: the inside elements with those
    that it names replaced. It has no respondents.
    """

    sequence: int
    view: str
    respondents: int | None
    digital: float | None
    human: float | None
    quadrant: str | None


def place(
    cursor: duckdb.DuckDBPyConnection, sequences: Iterable[int], views: Iterable[str] | None = None
) -> list[Placement]:
    """Only the axes, of many assessments at once; of the named views when any are named."""
    rows = cursor.execute(
        "SELECT sequence, view_name, respondents, digital, human, quadrant FROM view_score($chosen)"
        " WHERE $views IS NULL OR view_name IN (SELECT unnest($views)) ORDER BY ALL",
        {"chosen": list(sequences), "views": None if views is None else list(views)},
    ).fetchall()
    return [Placement(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Tally:
    """How the answers in force of some groups to one question spread.

    `levels`: respondents per level, lowest first; `not_applicable` and `unknown`: respondents who said so.
    """

    levels: tuple[int, ...]
    not_applicable: int
    unknown: int


def tallies(cursor: duckdb.DuckDBPyConnection, model: Model, sequence: int, groups: Iterable[str]) -> dict[str, Tally]:
    """The answers in force of these groups to each question that any of them answered, by question key."""
    rows = cursor.execute(
        "SELECT position, kind, level, sum(respondents)::INTEGER FROM distribution([$sequence])"
        " WHERE respondent_group IN (SELECT unnest($groups)) GROUP BY ALL",
        {"sequence": sequence, "groups": list(groups)},
    ).fetchall()
    counts: dict[int, dict[str | int, int]] = {}
    for position, kind, level, respondents in rows:
        counts.setdefault(position, {})[level if kind == "level" else kind] = respondents
    return {
        model.questions[position].key: Tally(
            tuple(given.get(level, 0) for level in model.levels),
            given.get("not_applicable", 0),
            given.get("unknown", 0),
        )
        for position, given in counts.items()
    }
