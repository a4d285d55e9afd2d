"""Scores in the shapes that the commands print (contract section 4): made in memory, apart from any workspace."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quadrant.facts import Batch, Version
from quadrant.model import Model, load_model
from quadrant.portrait import Portrait
from quadrant.position import Position, positions, private_levels
from quadrant.problems import Problem
from quadrant.reading import Reading, check_across, read_files
from quadrant.scoring import Scoring, ViewScore
from quadrant.store import Store

_AT_ONCE = 250  # assessments that are scored together: bounds the memory, costs nothing


@dataclass(frozen=True, slots=True)
class Scoresheet:
    """The scores of every file without problems, sorted by organisation, date and assessment, and all problems.

    `rows` are the objects of `score --format json`.
    """

    rows: list[dict[str, Any]]
    problems: list[Problem]


def read_all(
    paths: Iterable[Path], progress: Callable[[], object] | None = None
) -> tuple[list[Reading], list[Problem]]:
    """Read files and check them against each other: the readings and every problem, by file and place."""
    readings = list(read_files(paths, progress))
    problems = [problem for reading in readings for problem in reading.problems]
    return readings, sorted([*problems, *check_across(readings)])


def score_files(paths: Iterable[Path], progress: Callable[[], object] | None = None) -> Scoresheet:
    """Score every view of every file that has no problem."""
    readings, problems = read_all(paths, progress)
    broken = {problem.file for problem in problems}
    good = [reading for reading in readings if reading.assessment is not None and reading.file not in broken]
    model = load_model()
    store = Store.open(None)
    try:
        versions = [
            Version(reading.assessment, reading.file, reading.content_hash) for reading in good if reading.assessment
        ]
        store.put(Batch(versions=versions))
        return Scoresheet(list(_rows(store, model)), problems)
    finally:
        store.close()


def _rows(store: Store, model: Model) -> Iterator[dict[str, Any]]:
    with store.cursor() as cursor:
        heads = cursor.execute(
            "SELECT sequence, organisation, assessment, strftime(date, '%Y-%m-%d'), sector FROM current_assessment"
            " ORDER BY organisation, date, assessment"
        ).fetchall()
        for start in range(0, len(heads), _AT_ONCE):
            part = heads[start : start + _AT_ONCE]
            sequences = [head[0] for head in part]
            scoring = Scoring(cursor, model, sequences)
            scores = scoring.views()
            private = private_levels(scoring, model, sequences)
            for sequence, *head in part:
                sure = positions(model, scores[sequence], private[sequence])
                views = {name: _view(view, sure[name]) for name, view in scores[sequence].items()}
                yield dict(zip(("organisation", "assessment", "date", "sector"), head, strict=True)) | {"views": views}


def _view(view: ViewScore, position: Position | None) -> dict[str, Any]:
    return {
        "respondents": view.respondents,
        "elements": {
            name: {"score": element.score, "questions": element.questions, "applicable": element.applicable}
            for name, element in view.elements.items()
        },
        "digital": view.digital,
        "human": view.human,
        "quadrant": view.quadrant,
        "position": position
        and {"quadrants": position.quadrants, "region": position.region, "other_weights": position.other_weights},
        "missing": view.missing,
    }


COLUMNS = ("organisation", "assessment", "date", "sector", "view", "respondents", "digital", "human", "quadrant")


def table(rows: Iterable[dict[str, Any]], model: Model) -> Iterator[tuple[Any, ...]]:
    """The same as a table with a header: one row per assessment and view, the elements' scores as columns."""
    elements = [element.id for element in model.elements]
    yield (*COLUMNS, *elements, "missing")
    for row in rows:
        for name, view in row["views"].items():
            yield (
                *(row[column] for column in COLUMNS[:4]),
                name,
                *(view[column] for column in COLUMNS[5:]),
                *(view["elements"][element]["score"] for element in elements),
                " ".join(view["missing"]),
            )


def shown_scores(portrait: Portrait) -> Iterator[tuple[Any, ...]]:
    """What the screens show of one assessment, with a header: a row per view and axis, element or question."""
    yield ("organisation", "assessment", "date", "view", "respondents", "kind", "name", "score", "scored", "applicable")
    record = portrait.record
    for name, view in portrait.views.items():
        head = (record.organisation.id, record.assessment, record.date.isoformat(), name, view.respondents)
        yield (*head, "axis", "digital", view.digital, None, None)
        yield (*head, "axis", "human", view.human, None, None)
        for element, result in view.elements.items():
            yield (*head, "element", element, result.score, result.questions, result.applicable)
        if name in ("inside", "outside"):
            for question in portrait.questions:
                score = question.score if name == "inside" else question.customer_score
                if score is not None:
                    yield (*head, "question", question.question.key, score.score, None, None)


def as_text(rows: Iterable[dict[str, Any]]) -> str:
    """Axes and quadrant of each assessment and view, in columns."""
    lines = [("organisation", "assessment", "view", "n", "digital", "human", "quadrant")]
    for row in rows:
        for name, view in row["views"].items():
            axes = ["-" if view[axis] is None else f"{view[axis]:.1f}" for axis in ("digital", "human")]
            lines.append(
                (row["organisation"], row["assessment"], name, str(view["respondents"]), *axes, view["quadrant"] or "-")
            )
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_csv(lines: Iterable[Sequence[Any]]) -> str:
    """Lines as CSV. A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_harmless(cell) for cell in line] for line in lines)
    return out.getvalue()


_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # the wide ones begin a formula too, in East Asian settings


def _harmless(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    line = cell.replace("\r", " ")  # the csv module leaves it bare, where it would begin a new row
    return f"'{line}" if cell.startswith(_FORMULA) else line
