"""What a story is told from: everything that is known of one assessment, gathered once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from quadrant import difference, meaning, portrait, records, roadmap
from quadrant.cohort import Cohort, CohortRules, Peers
from quadrant.comparing import Standing
from quadrant.difference import Drawn
from quadrant.field import FieldReader
from quadrant.lenses import LensReading
from quadrant.model import Model
from quadrant.portrait import Portrait
from quadrant.position import private_levels
from quadrant.records import Stored
from quadrant.roadmap import Leg
from quadrant.route import Efforts, Route
from quadrant.scoring import Scoring


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """One assessment with all that belongs to it.

    `drawn` are the views that the portrait shows, drawn again, so that any two of them can be compared. `intervals` are
    the 90 % intervals of the inside scores, 0-100, of axes and elements that have one. `peers` are the
    figures of the cohort of its sector, or of the next broader one; `standings` where the assessment stands among them;
    None and empty where there are none. `route` leads to its ambition, `legs` step by step; None without an ambition
    or a way. `model_fingerprint` is of the questionnaire, `portrait.record.content_hash` of the file: both SHA-256.
    """

    model: Model
    rules: CohortRules
    portrait: Portrait
    history: tuple[Stored, ...]
    lenses: tuple[LensReading, ...]
    drawn: Mapping[str, Drawn]
    intervals: Mapping[str, tuple[float, float]]
    peers: Peers | None
    standings: tuple[Standing, ...]
    route: Route | None
    legs: tuple[Leg, ...]
    model_fingerprint: str


def gather(
    cursor: duckdb.DuckDBPyConnection,
    fields: FieldReader,
    model: Model,
    rules: CohortRules,
    organisation: str,
    assessment: str | None = None,
) -> Material | None:
    """The material of one assessment, the latest when none is named; None when there is no such thing."""
    history = records.of_organisation(cursor, organisation)
    record = next((each for each in reversed(history) if assessment in (None, each.assessment)), None)
    if record is None:
        return None
    whole = records.assessment(cursor, record.sequence)
    shown = portrait.portray(cursor, model, whole, record, history)
    drawn = _drawn(cursor, model, record, shown)
    peers, standings = _among(fields, rules, shown)
    route, legs = _route(shown, model)
    return Material(
        model=model,
        rules=rules,
        portrait=shown,
        history=tuple(history),
        lenses=meaning.meaning(cursor, model, whole, record),
        drawn=drawn,
        intervals=_intervals(drawn["inside"]),
        peers=peers,
        standings=standings,
        route=route,
        legs=legs,
        model_fingerprint=fingerprint(model),
    )


def fingerprint(model: Model) -> str:
    """SHA-256 of all that the questionnaire says."""
    return hashlib.sha256(json.dumps(model.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()


def _drawn(cursor: duckdb.DuckDBPyConnection, model: Model, record: Stored, shown: Portrait) -> Mapping[str, Drawn]:
    """The views that may be shown, and no other."""
    scoring = Scoring(cursor, model, [record.sequence])
    views = scoring.views()[record.sequence]
    private = private_levels(scoring, model, [record.sequence])[record.sequence]
    of = difference.which(record)
    return {view: difference.drawn(model, difference.side(model, of, view, views, private)) for view in shown.views}


def _intervals(drawn: Drawn) -> Mapping[str, tuple[float, float]]:
    return {name: found for name in drawn.draws if (found := drawn.interval(name)) is not None}


def _among(fields: FieldReader, rules: CohortRules, shown: Portrait) -> tuple[Peers | None, tuple[Standing, ...]]:
    """The cohort of its sector, and where the inside view stands in it."""
    about = shown.assessment.organisation
    among = fields.peers("inside", fictional=about.fictional)
    peers = among.peers(Cohort(sector=about.sector))
    if peers is None:
        return None, ()
    scores = {"digital": shown.inside.digital, "human": shown.inside.human}
    scores |= {name: element.score for name, element in shown.inside.elements.items()}
    return peers, tuple(
        Standing(name, score, figure, among.rank(peers.cohort, name, score))
        for name, figure in peers.figures.items()
        if (score := scores.get(name)) is not None
    )


def _route(shown: Portrait, model: Model) -> tuple[Route | None, tuple[Leg, ...]]:
    """The least effortful route to the ambition, in step, when there is one."""
    ambition = shown.assessment.ambition
    if ambition is None or shown.inside.digital is None or shown.inside.human is None:
        return None, ()
    found = roadmap.route(shown, model, ambition.elements, Efforts())
    return found, roadmap.legs(shown, found, "in_step")
