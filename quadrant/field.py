"""The field: every assessment in force with its scores, as columns, for questions about many organisations.

A stored version of an assessment never changes, so each is scored once; what was scored before is kept in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast, get_args

import duckdb
import numpy as np
from numpy.typing import NDArray

from quadrant.cohort import Coded, CohortRules, Entrants, FieldOfPeers
from quadrant.model import Model
from quadrant.people import MINIMUM
from quadrant.scoring import Scoring
from quadrant.store import Store

View = Literal["inside", "outside"]
VIEWS: Final[tuple[View, ...]] = get_args(View)

_AT_ONCE = 20_000  # assessments that are scored together: their answers are held in memory meanwhile


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """N assessments in force by organisation, date and assessment.

    `organisation`, `sector`, `size`, `country` and `owner` are codes in their names, 0 where it is not known; `names`
    are what the organisations are called, in the order of their codes. `scores` are 0-100 by view and figure, which is
    an axis or an element, nan where there is none; from outside only what three customers or more said. `respondents`
    counts who is seen in each view.
    """

    sequence: NDArray[np.int64]
    organisation: Coded
    names: tuple[str, ...]
    sector: Coded
    size: Coded
    country: Coded
    owner: Coded
    tags: tuple[tuple[str, ...], ...]
    fictional: NDArray[np.bool_]
    assessment: tuple[str, ...]
    date: NDArray[np.datetime64]
    model_version: NDArray[np.int64]
    respondents: Mapping[View, NDArray[np.int64]]
    scores: Mapping[View, Mapping[str, NDArray[np.float64]]]

    def __len__(self) -> int:
        return len(self.sequence)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of all assessments, the latest first."""
        return tuple((np.unique(self.date.astype("datetime64[Y]")).astype(int) + 1970).tolist()[::-1])

    def entrants(self, view: View, model_version: int) -> Entrants:
        """Who may be in a cohort: the assessments that were made with one version of the questionnaire."""
        everybody = Entrants(
            self.organisation,
            self.owner,
            self.sector,
            self.size,
            self.country,
            self.fictional,
            self.date,
            self.scores[view],
        )
        return everybody.where(self.model_version == model_version)

    def crowd(self, model_version: int) -> Entrants:
        """Who may be part of a crowd: the same organisations, with one score that all have and one date."""
        everybody = self.entrants("inside", model_version)
        last = np.append(everybody.organisation.codes[1:] != everybody.organisation.codes[:-1], True)
        latest = everybody.where(last[: len(everybody.date)])
        return replace(latest, date=np.zeros_like(latest.date), scores={"anybody": np.zeros(len(latest.date))})


class FieldReader:
    """Reads the field of one store. Safe to use from many threads."""

    def __init__(self, store: Store, model: Model, rules: CohortRules) -> None:
        self._store, self._model, self._rules = store, model, rules
        self._figures = model.figures
        self._reading = threading.Lock()
        self._scored = _Scored.nothing(len(self._figures))
        self._field: tuple[int, Field] | None = None
        self._peers: dict[tuple[View, bool], FieldOfPeers] = {}
        self._crowds: dict[bool, FieldOfPeers] = {}

    def read(self) -> Field:
        """The field as it is now; the same object while nothing in the store changed."""
        with self._reading:
            return self._now()

    def peers(self, view: View, *, fictional: bool) -> FieldOfPeers:
        """The cohorts of the field as it is now, of organisations that are real, or fictional."""
        with self._reading:
            field = self._now()
            if (view, fictional) not in self._peers:
                entrants = field.entrants(view, self._model.version)
                self._peers[view, fictional] = FieldOfPeers(entrants, self._rules, fictional=fictional)
            return self._peers[view, fictional]

    def crowds(self, *, fictional: bool) -> FieldOfPeers:
        """The cohorts that may be shown organisation by organisation without names, whatever scores they have.

        Each differs from the others by nobody or by enough organisations. Years tell organisations apart as well, so
        none can be asked for.
        """
        with self._reading:
            field = self._now()
            if fictional not in self._crowds:
                self._crowds[fictional] = FieldOfPeers(
                    field.crowd(self._model.version), self._rules, fictional=fictional
                )
            return self._crowds[fictional]

    def _now(self) -> Field:
        revision = self._store.revision
        if self._field is None or self._field[0] != revision:
            self._field, self._peers, self._crowds = (revision, self._read()), {}, {}
        return self._field[1]

    def _read(self) -> Field:
        with self._store.cursor() as cursor:
            rows = _columns(cursor, _IN_FORCE)
            sequence = rows["sequence"]
            new = np.setdiff1d(sequence, self._scored.sequence)
            parts = [new[start : start + _AT_ONCE] for start in range(0, len(new), _AT_ONCE)]
            before = self._scored.only(np.isin(self._scored.sequence, sequence))
            self._scored = _Scored.together([before, *(self._score(cursor, part) for part in parts)])
        return self._assembled(rows, self._scored.only(np.searchsorted(self._scored.sequence, sequence)))

    def _score(self, cursor: duckdb.DuckDBPyConnection, sequences: NDArray[np.int64]) -> _Scored:
        Scoring(cursor, self._model, sequences.tolist())
        found = _Scored.nothing(len(self._figures), sequences)
        axes = len(self._model.axes)
        for query, first in ((_AXES, 0), (_ELEMENTS, axes)):
            rows = _columns(cursor, query)
            at = np.searchsorted(sequences, rows["sequence"]), rows["outside"].astype(int), first + rows["place"]
            found.scores[at] = np.ma.filled(rows["score"], np.nan)
        rows = _columns(cursor, _RESPONDENTS)
        found.respondents[np.searchsorted(sequences, rows["sequence"]), rows["outside"].astype(int)] = rows["number"]
        enough = np.isin(sequences, _columns(cursor, _ENOUGH_CUSTOMERS)["sequence"])
        found.scores[~enough, VIEWS.index("outside")] = np.nan
        return found

    def _assembled(self, rows: Mapping[str, Any], scored: _Scored) -> Field:
        organisation = _coded(rows, "organisation")
        limits = [size.most for size in self._rules.sizes if size.most is not None]
        employees = np.ma.filled(rows["employees"], 0)
        size = np.where(employees > 0, 1 + np.searchsorted(limits, employees), 0)
        _, first = np.unique(organisation.codes, return_index=True)
        return Field(
            sequence=rows["sequence"],
            organisation=organisation,
            names=tuple(rows["name"][first].tolist()),
            sector=_coded(rows, "sector"),
            size=Coded(size, tuple(each.id for each in self._rules.sizes)),
            country=_coded(rows, "country"),
            owner=_coded(rows, "owner"),
            tags=tuple(map(tuple, rows["tags"])),
            fictional=rows["fictional"],
            assessment=tuple(rows["assessment"].tolist()),
            date=rows["date"].astype("datetime64[D]"),
            model_version=rows["model_version"],
            respondents={view: scored.respondents[:, at] for at, view in enumerate(VIEWS)},
            scores={
                view: {name: scored.scores[:, at, place] for place, name in enumerate(self._figures)}
                for at, view in enumerate(VIEWS)
            },
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """What is remembered of M versions, by sequence: scores (M, views, figures) and respondents (M, views)."""

    sequence: NDArray[np.int64]
    scores: NDArray[np.float64]
    respondents: NDArray[np.int64]

    @classmethod
    def nothing(cls, figures: int, sequence: NDArray[np.int64] | None = None) -> _Scored:
        sequence = np.zeros(0, dtype=np.int64) if sequence is None else sequence
        shape = len(sequence), len(VIEWS)
        return cls(sequence, np.full((*shape, figures), np.nan), np.zeros(shape, dtype=np.int64))

    @classmethod
    def together(cls, pieces: list[_Scored]) -> _Scored:
        sequence = np.concatenate([piece.sequence for piece in pieces])
        order = np.argsort(sequence)
        return cls(
            sequence[order],
            np.concatenate([piece.scores for piece in pieces])[order],
            np.concatenate([piece.respondents for piece in pieces])[order],
        )

    def only(self, rows: NDArray[Any]) -> _Scored:
        return _Scored(self.sequence[rows], self.scores[rows], self.respondents[rows])


def _columns(cursor: duckdb.DuckDBPyConnection, query: str) -> dict[str, NDArray[Any]]:
    return cast("dict[str, NDArray[Any]]", cursor.execute(query).fetchnumpy())


def _coded(rows: Mapping[str, Any], column: str) -> Coded:
    """The codes that the query gave a column, and what they stand for."""
    codes = rows[f"{column}_code"].astype(np.intp)
    known = np.flatnonzero(codes)
    _, first = np.unique(codes[known], return_index=True)
    return Coded(codes, tuple(rows[column][known[first]].tolist()))


def _code(column: str) -> str:
    return f"if({column} IS NULL, 0, dense_rank() OVER (ORDER BY {column} NULLS LAST)) AS {column}_code"


_IN_FORCE = f"""
SELECT sequence, organisation, name, sector, country, owner, tags, fictional, employees, assessment, date,
       model_version, {", ".join(map(_code, ("organisation", "sector", "country", "owner")))}
FROM memory.main.current_assessment ORDER BY organisation, date, assessment
"""  # noqa: S608 - no part of it comes from outside
_AXES = """
SELECT sequence, view_name = 'outside' AS outside, unnest([0, 1]) AS place, unnest([digital, human]) AS score
FROM view_score WHERE view_name IN ('inside', 'outside')
"""
_ELEMENTS = """
SELECT sequence, view_name = 'outside' AS outside, within AS place, score
FROM element_score WHERE view_name IN ('inside', 'outside')
"""
_RESPONDENTS = """
SELECT sequence, view_name = 'outside' AS outside, respondents AS number
FROM view_score WHERE view_name IN ('inside', 'outside')
"""
# The customers' view is shown from three customers on who gave a level.
_ENOUGH_CUSTOMERS = f"""
SELECT sequence
FROM (SELECT DISTINCT sequence, respondent, respondent_group FROM in_force SEMI JOIN question USING (question)
      WHERE level IS NOT NULL)
JOIN view_group USING (respondent_group) WHERE view_name = 'outside'
GROUP BY sequence HAVING count(*) >= {MINIMUM:d}
"""  # noqa: S608 - a number of ours
