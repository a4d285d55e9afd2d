"""What the lenses say of one assessment: the facts that may be shown are gathered here and handed to `lenses`."""

from __future__ import annotations

import duckdb
import numpy as np

from quadrant import people
from quadrant.assessment import Assessment
from quadrant.lenses import Evidence, LensReading, Side, Silence, Voices, read_all
from quadrant.model import Model
from quadrant.position import PrivateLevels, private_levels
from quadrant.records import Stored
from quadrant.scoring import Scoring, ViewScore, view_groups


def meaning(
    cursor: duckdb.DuckDBPyConnection, model: Model, assessment: Assessment, record: Stored
) -> tuple[LensReading, ...]:
    """What every lens says of one assessment, those that ask for a talk first, those that keep quiet last."""
    return read_all(evidence(cursor, model, assessment, record), model)


def evidence(cursor: duckdb.DuckDBPyConnection, model: Model, assessment: Assessment, record: Stored) -> Evidence:
    """What the views say, as far as it may be shown; customers only when three of them gave a level.

    A question of context counts when three people of the view gave it a level: it is answered by whoever wants to.
    """
    scoring = Scoring(cursor, model, [record.sequence])
    views = scoring.views()[record.sequence]
    heard = people.heard(model, assessment)
    private = private_levels(scoring, model, [record.sequence])[record.sequence]
    sides: list[Side] = ["inside"]
    if "customer" in people.shown_groups(model, heard):
        sides.append("outside")
    hidden: dict[Side, frozenset[str]] = {
        "inside": people.hidden_scores(model, assessment, heard),
        "outside": frozenset(),
    }
    return {
        side: _voices(model, side, views[side], hidden[side], scoring.context(record.sequence, side), private)
        for side in sides
    }


def _voices(
    model: Model,
    side: Side,
    view: ViewScore,
    hidden: frozenset[str],
    context: dict[str, tuple[int, float | None]],
    private: PrivateLevels,
) -> Voices:
    groups = view_groups(model)[side]
    scores: dict[str, float] = {}
    silent: dict[str, Silence] = {}
    for question in (*model.questions, *model.context):
        key = question.key
        if not set(groups) & set(question.groups):
            silent[key] = "not_asked"
        elif key in hidden:
            silent[key] = "hidden"
        elif key in view.questions:
            found = view.questions[key]
            if found.score is None:
                silent[key] = "not_applicable" if found.state == "not_applicable" else "open"
            else:
                scores[key] = found.score
        else:
            levels, score = context.get(key, (0, None))
            if score is not None and people.may_show(levels):
                scores[key] = score
            else:
                silent[key] = "open" if key not in context else "hidden" if levels else "not_applicable"
    totals = {id_: element.score for id_, element in view.elements.items()} | {
        "digital": view.digital,
        "human": view.human,
    }
    rows = [row for row, group in enumerate(private.groups) if group in groups]
    return Voices(
        scores=scores,
        silent=silent,
        totals={name: total for name, total in totals.items() if total is not None},
        keys=tuple(question.key for question in (*model.questions, *model.context)),
        points=np.hstack([private.points[rows], private.context[rows]]),
        groups=tuple(private.groups[row] for row in rows),
    )
