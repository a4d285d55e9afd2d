"""Change over time: of one organisation from assessment to assessment, and of many from year to year.

Nothing is compared across a new version of the questionnaire: what changed there may be the questions.

Of many, a change is what an organisation's latest assessment in a year scores more than its latest before that year.
What a cohort changed by has figures under exactly the rules of `cohort`, the changes in the place of the scores and
the later year in the place of the year. How many came to another quadrant is no such figure: counts add up, and what
adds up can be subtracted.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
from numpy.typing import NDArray

from quadrant.cohort import Cohort, Entrants
from quadrant.difference import Difference, Differences, Drawn, Which, between, compared, differences, drawn, which
from quadrant.field import Field, View
from quadrant.model import Model
from quadrant.records import Stored
from quadrant.scoring import Scoring

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Measured:
    """One assessment of an organisation's course: its scores, 0-100, by axis and element, and how sure they are.

    `intervals` hold 90 % each, where that can be said. `since_before` and `since_first` are the differences with the
    assessment before and with the first that the same version of the questionnaire was used for; without such a one
    they are empty and `before` and `first` are None. `comparable` says that nothing was broken off here.
    """

    record: Stored
    heard: int
    scores: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    comparable: bool
    before: Stored | None
    first: Stored | None
    since_before: tuple[Difference, ...]
    since_first: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The assessments of one organisation that have a score in one view, the earliest first.

    `silent` counts the others: nobody of that view answered enough, or fewer than three customers did.
    """

    view: View
    measured: tuple[Measured, ...]
    silent: int

    @property
    def latest(self) -> Measured | None:
        """The last of them."""
        return self.measured[-1] if self.measured else None

    @property
    def breaks(self) -> tuple[Measured, ...]:
        """Those from which on another version of the questionnaire was used."""
        return tuple(each for each in self.measured if not each.comparable)


def course(cursor: duckdb.DuckDBPyConnection, model: Model, history: Sequence[Stored], view: View) -> Course:
    """The course of one organisation, from all of its assessments in force, the earliest first."""
    wanted = [which(record) for record in history]
    scoring = Scoring(cursor, model, [each.sequence for each in wanted])
    every = [drawn(model, side) for side in compared(scoring, model, wanted, view)]
    records = [record for record, side in zip(history, every, strict=True) if side.scores]
    sides = [side for side in every if side.scores]
    found, start = [], 0
    for at, side in enumerate(sides):
        comparable = at == 0 or sides[at - 1].model_version == side.model_version
        start = start if comparable else at
        found.append(_measured(model, records, sides, at, start, comparable))
    return Course(view, tuple(found), len(every) - len(sides))


def _measured(
    model: Model,
    history: Sequence[Stored],
    sides: Sequence[Drawn],
    at: int,
    start: int,
    comparable: bool,
) -> Measured:
    side, is_first = sides[at], at == start
    return Measured(
        record=history[at],
        heard=side.heard,
        scores=side.scores,
        intervals={name: found for name in side.scores if (found := side.interval(name)) is not None},
        comparable=comparable,
        before=None if is_first else history[at - 1],
        first=None if is_first else history[start],
        since_before=() if is_first else between(model, sides[at - 1], side),
        since_first=() if is_first else between(model, sides[start], side),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """M changes in one view: the rows of the field `before` and `after` each, (M,), by organisation and year.

    `points` are what the later scores are more than the earlier ones, by axis and element, nan where either is missing;
    at least one is there.
    `broken` counts organisations that were asked another version of the questionnaire since, in their latest year.
    """

    field: Field
    view: View
    before: Rows
    after: Rows
    points: Mapping[str, NDArray[np.float64]]
    broken: int

    def entrants(self) -> Entrants:
        """The changes as who may be in a cohort, each in its later year."""
        field, after = self.field, self.after
        return Entrants(
            field.organisation.where(after),
            field.owner.where(after),
            field.sector.where(after),
            field.size.where(after),
            field.country.where(after),
            field.fictional[after],
            field.date[after],
            self.points,
        )

    def __len__(self) -> int:
        return len(self.after)

    def organisation(self, row: int) -> str:
        """Whose change it is, by id."""
        return str(self.field.organisation.name(int(self.after[row])))

    def within(self, cohort: Cohort, *, fictional: bool | None) -> Rows:
        """The changes of a cohort, one for each organisation: that of the year, or else its latest.

        Of organisations that are fictional, or real; of both when that is None.
        """
        field, after = self.field, self.after
        found = np.ones(len(after), dtype=np.bool_) if fictional is None else field.fictional[after] == fictional
        if cohort.year is not None:
            found = found & (_years(field.date[after]) == cohort.year)
        else:
            organisation = field.organisation.codes[after]  # in order of organisation and date
            found = found & np.append(organisation[1:] != organisation[:-1], True)[: len(after)]
        for coded, name in ((field.sector, cohort.sector), (field.size, cohort.size), (field.country, cohort.country)):
            if name is not None:
                found = found & (coded.codes[after] == (coded.code(name) or -1))
        return np.flatnonzero(found)

    def of(self, organisation: str, year: int | None = None) -> int | None:
        """The change of one organisation in a year, or else its latest; None when there is none."""
        code = self.field.organisation.code(organisation)
        if code is None:
            return None
        rows = np.flatnonzero(self.field.organisation.codes[self.after] == code)
        if year is not None:
            rows = rows[_years(self.field.date[self.after[rows]]) == year]
        return int(rows[-1]) if len(rows) else None

    def furthest(self, rows: Rows) -> Rows:
        """Those that have a position at both times, the one that moved furthest first."""
        digital, human = (self.points[axis][rows] for axis in ("digital", "human"))
        distance = np.round(np.hypot(digital, human), 6)
        order = np.lexsort((rows, -distance))
        return np.asarray(rows[order][~np.isnan(distance[order])])


def changes(field: Field, view: View, model: Model) -> Changes:
    """Every organisation's latest assessment in a year beside its latest before that year."""
    code, year = field.organisation.codes, _years(field.date)
    new = np.ones(len(code), dtype=np.bool_)  # the first row of an organisation in a year; rows are in order
    new[1:] = (code[1:] != code[:-1]) | (year[1:] != year[:-1])
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(code))[: len(first)] - 1
    again = np.ones(len(first), dtype=np.bool_)
    again[:1] = False
    again[1:] = code[first[1:]] == code[first[1:] - 1]
    before, after = first[again] - 1, last[again]
    version = field.model_version
    new_version = np.zeros(len(code), dtype=np.intp)
    new_version[1:] = version[1:] != version[:-1]
    stretch = np.cumsum(new_version)
    whole = (stretch[before] == stretch[after]) & (version[after] == model.version)
    latest = np.append(code[after][1:] != code[after][:-1], True)[: len(after)]
    broken = int(np.count_nonzero(latest & (stretch[before] != stretch[after])))
    scores = field.scores[view]
    whole &= np.any([~np.isnan(each[after] - each[before]) for each in scores.values()], axis=0)
    before, after = before[whole], after[whole]
    return Changes(
        field, view, before, after, {name: each[after] - each[before] for name, each in scores.items()}, broken
    )


def _years(dates: NDArray[np.datetime64]) -> NDArray[np.int64]:
    return dates.astype("datetime64[Y]").astype(np.int64) + 1970


@dataclass(frozen=True, slots=True)
class Move:
    """One organisation's change between two of its assessments."""

    organisation: str
    before: datetime.date
    after: datetime.date
    found: Differences


def moves(cursor: duckdb.DuckDBPyConnection, model: Model, found: Changes, rows: Iterable[int]) -> tuple[Move, ...]:
    """Some changes with how sure they are, in this order. Each takes some milliseconds: for the few that are shown."""
    field = found.field
    pairs = [(int(found.before[row]), int(found.after[row])) for row in rows]
    wanted = [_at(field, row) for pair in pairs for row in pair]
    scoring = Scoring(cursor, model, {each.sequence for each in wanted})
    sides = compared(scoring, model, wanted, found.view)
    return tuple(
        Move(
            one.which.organisation,
            field.date[before].item(),
            field.date[after].item(),
            differences(model, one, other),
        )
        for (before, after), one, other in zip(pairs, sides[::2], sides[1::2], strict=True)
    )


def _at(field: Field, row: int) -> Which:
    """The assessment of a row of the field."""
    organisation = str(field.organisation.name(row))
    return Which(int(field.sequence[row]), organisation, field.assessment[row], int(field.model_version[row]))
