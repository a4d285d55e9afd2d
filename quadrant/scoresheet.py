"""Scores in the shapes that the commands print (contract section 4): made in memory, apart from any workspace."""

from __future__ import annotations

import csv
import gc
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, replace
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

_AT_ONCE = 250
"""Files that are read and scored together, by one process: bounds the memory, and is enough work to share out."""

Row = dict[str, Any]
"""One object of `score --format json`."""


@dataclass(frozen=True, slots=True)
class Scoresheet:
    """The scores of every file without problems, sorted by organisation, date and assessment, and all problems.

    `rows` are the objects of `score --format json`.
    """

    rows: list[Row]
    problems: list[Problem]


def check_files(paths: Iterable[Path], progress: Callable[[], object] | None = None) -> list[Problem]:
    """Every problem of the files and between them, by file and place."""
    return _all_problems([_without_answers(reading) for reading in read_files(paths, progress)])


def score_files(paths: Sequence[Path], progress: Callable[[], object] | None = None) -> Scoresheet:
    """Score every view of every file that has no problem; many files are shared out among the processors."""
    readings: list[Reading] = []
    rows: dict[str, Row] = {}
    parts = [paths[start : start + _AT_ONCE] for start in range(0, len(paths), _AT_ONCE)]
    workers = min(len(parts), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers) if workers > 1 else nullcontext() as pool:
        for part in pool.map(_score_part, parts) if pool else map(_score_part, parts):
            readings += part[0]
            rows |= part[1]
            for _ in part[0] if progress else ():
                progress()  # type: ignore[misc]
    problems = _all_problems(readings)
    for problem in problems:
        rows.pop(problem.file, None)
    order = sorted(rows.values(), key=lambda row: (row["organisation"], row["date"], row["assessment"]))
    return Scoresheet(order, problems)


def _score_part(paths: Sequence[Path]) -> tuple[list[Reading], dict[str, Row]]:
    """Read and score some files, in memory: what they hold without the answers, and the rows by file."""
    gc.disable()  # nothing here is a cycle, and there is much of it
    readings = list(read_files(paths))
    versions = [Version(each.assessment, each.file, each.content_hash) for each in readings if each.assessment]
    store = Store.open(None)
    try:
        store.put(Batch(versions=versions))
        return [_without_answers(reading) for reading in readings], dict(_rows(store, load_model()))
    finally:
        store.close()
        gc.enable()


def _without_answers(reading: Reading) -> Reading:
    """What is needed to check files against each other, and no more of it kept in memory."""
    if reading.assessment is None:
        return reading
    return replace(reading, assessment=replace(reading.assessment, respondents=(), agreed={}))


def _all_problems(readings: Sequence[Reading]) -> list[Problem]:
    return sorted([*(problem for reading in readings for problem in reading.problems), *check_across(readings)])


def _rows(store: Store, model: Model) -> Iterator[tuple[str, Row]]:
    """A row for every file, also where two hold the same assessment: the caller knows which of them counts."""
    with store.cursor() as cursor:
        heads = cursor.execute(
            "SELECT sequence, file, organisation, assessment, strftime(date, '%Y-%m-%d'), sector FROM store.assessment"
        ).fetchall()
        sequences = [head[0] for head in heads]
        scoring = Scoring(cursor, model, sequences)
        scores = scoring.views()
        private = private_levels(scoring, model, sequences)
        for sequence, file, *head in heads:
            sure = positions(model, scores[sequence], private[sequence])
            views = {name: _view(view, sure[name]) for name, view in scores[sequence].items()}
            yield (
                file,
                dict(zip(("organisation", "assessment", "date", "sector"), head, strict=True)) | {"views": views},
            )


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
