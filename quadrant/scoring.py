"""Scores of assessments, made by `scoring.sql`; the rules are there and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import duckdb

from quadrant.model import Model

QUESTIONNAIRE = Path(__file__).with_name("questionnaire.sql")
SCORING = Path(__file__).with_name("scoring.sql")

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


@dataclass(frozen=True, slots=True)
class Tally:
    """How the answers in force of some groups to one question spread.

    `levels`: respondents per level, lowest first; `not_applicable` and `unknown`: respondents who said so.
    """

    levels: tuple[int, ...]
    not_applicable: int
    unknown: int

    @property
    def respondents(self) -> int:
        """How many answered, with a level or without."""
        return sum(self.levels) + self.not_applicable + self.unknown


def view_groups(model: Model) -> dict[str, tuple[str, ...]]:
    """Every view that can exist and the groups it sees (contract section 3)."""
    alone = {group.id: (group.id,) for group in model.groups}
    return {"inside": model.inside, "outside": ("customer",), **alone}


def prepare(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Make what scoring stands on in the memory catalogue, the questionnaire above all.

    The facts must be attached as `store` already.
    """
    views = view_groups(model)
    names = ", ".join(f"'{name}'" for name in (*views, "ambition"))
    connection.execute(f"CREATE TYPE view_kind AS ENUM ({names})")
    connection.execute(QUESTIONNAIRE.read_text(encoding="utf-8"))
    places = {element.id: place for place, element in enumerate(model.elements)}
    rows: dict[str, list[tuple[object, ...]]] = {
        "question": [(at, q.key, places[q.element], q.weight) for at, q in enumerate(model.questions)],
        "every_question": [(at, q.key) for at, q in enumerate((*model.questions, *model.context))],
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


class Scoring:
    """The scores of some stored versions, made once on one cursor and read from it in the shapes that are wanted."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, model: Model, sequences: Iterable[int]) -> None:
        self._cursor = cursor
        self._model = model
        self._sequences = list(sequences)
        cursor.execute(
            "CREATE OR REPLACE TEMP TABLE chosen AS SELECT unnest(?::BIGINT[]) AS sequence", [self._sequences]
        )
        cursor.execute(SCORING.read_text(encoding="utf-8"))

    def views(self) -> dict[int, Views]:
        """Every view of each version, down to the question."""
        elements: dict[tuple[int, str], dict[str, ElementScore]] = {}
        for sequence, view, element, value, scored, applicable in self._rows(
            "SELECT sequence, view_name, element, score, questions, applicable FROM element_score ORDER BY within"
        ):
            elements.setdefault((sequence, view), {})[element] = ElementScore(value, scored, applicable)
        keys = self._model.keys
        questions: dict[tuple[int, str], dict[str, QuestionScore]] = {}
        for sequence, view, position, value, state in self._rows(
            "SELECT sequence, view_name, position, score, state FROM question_score ORDER BY position"
        ):
            questions.setdefault((sequence, view), {})[keys[position]] = QuestionScore(value, state)
        missing = {(sequence, view): tuple(names) for sequence, view, names in self._rows("FROM missing")}

        found: dict[int, Views] = {sequence: {} for sequence in self._sequences}
        for placement in self.placements(list(view_groups(self._model))):
            at = (placement.sequence, placement.view)
            found[placement.sequence][placement.view] = ViewScore(
                placement.respondents or 0,
                placement.digital,
                placement.human,
                placement.quadrant,
                elements[at],
                questions.get(at, {}),
                missing.get(at, ()),
            )
        return found

    def placements(self, views: Sequence[str]) -> list[Placement]:
        """Only the axes, of the named views in that order."""
        rows = self._rows(
            "SELECT sequence, view_name, respondents, digital, human, quadrant FROM view_score"
            " WHERE view_name IN (SELECT unnest($views)) ORDER BY sequence, list_position($views, view_name)",
            {"views": list(views)},
        )
        return [Placement(*row) for row in rows]

    def tallies(self, sequence: int, groups: Iterable[str]) -> dict[str, Tally]:
        """The answers in force of these groups to each question that any of them answered, by question key."""
        counts: dict[int, dict[str | int, int]] = {}
        for position, kind, level, respondents in self._rows(
            "SELECT position, kind, level, sum(respondents)::INTEGER FROM distribution"
            " WHERE sequence = $sequence AND respondent_group IN (SELECT unnest($groups)) GROUP BY ALL",
            {"sequence": sequence, "groups": list(groups)},
        ):
            counts.setdefault(position, {})[level if kind == "level" else kind] = respondents
        return {
            self._model.questions[position].key: Tally(
                tuple(given.get(level, 0) for level in self._model.levels),
                given.get("not_applicable", 0),
                given.get("unknown", 0),
            )
            for position, given in counts.items()
        }

    def context(self, sequence: int, view: str) -> dict[str, tuple[int, float | None]]:
        """The questions of context that anybody of a view answered: how many gave a level, and the score, 0-100."""
        rows = self._rows(
            "SELECT question, levels, score FROM context_score WHERE sequence = $sequence AND view_name = $view",
            {"sequence": sequence, "view": view},
        )
        return {question: (levels, score) for question, levels, score in rows}

    def private_levels(self) -> Iterator[tuple[int, str, list[int], list[int]]]:
        """Of each respondent: version, group, and the questions, by place, with the level in force of each.

        The questions of context have the places after the scored ones.
        """
        for sequence, group, _, positions, levels in self._rows("FROM private_levels"):
            yield sequence, group, positions, levels

    def _rows(self, query: str, parameters: dict[str, object] | None = None) -> list[Any]:
        return self._cursor.execute(query, parameters).fetchall()
