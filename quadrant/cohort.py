"""Cohorts: what may be said about many organisations without saying anything about one of them.

A cohort is asked for by sector, class of size, country and year, each or none; real and fictional organisations are
never in one. An organisation counts with its latest assessment in the year, or of all when no year is asked for. The
numbers are in `data/cohorts.yaml`, the reasons in docs/METHOD.md.

Figures are medians and quartiles, which cannot be added up. What could be worked out all the same is what two cohorts
differ by. So which cohorts have figures is decided beforehand, for all of them together: from the broadest on, each
has figures when it is large enough and differs from every one before it by nobody, or by enough organisations.
Whatever is asked for, in whatever order, gets its answer from these.

One owner counts as one organisation, spread over all that it owns. These weights add up, and what they add up to is
never more than the number of owners in a set: so a set that is large enough holds enough owners.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import product
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator

from quadrant.model import Frozen, Text, read_data

Dimension = Literal["sector", "size", "country"]
DIMENSIONS: tuple[Dimension, ...] = ("sector", "size", "country")

_EXACT = 1e-9  # sums of weights are off by less


class Size(Frozen):
    """A class of size: `most` employees, without an upper end when there is none."""

    id: str
    most: int | None = None
    label: Text


class Least(Frozen):
    """From how many organisations on, counted by owner, a figure is given."""

    median: int = Field(ge=3)
    quartiles: int
    rank: int


class CohortRules(Frozen):
    """`data/cohorts.yaml`, which says what each field means."""

    least: Least
    difference: int = Field(ge=3)
    owner_share: float = Field(gt=0, le=1)
    rounding: Mapping[Annotated[int, BeforeValidator(int)], float]
    rank_step: int = Field(ge=1, le=25)
    sizes: tuple[Size, ...]
    broaden: tuple[Dimension, ...]

    @model_validator(mode="after")
    def _in_order(self) -> CohortRules:
        if not self.least.median <= self.least.quartiles <= self.least.rank:
            raise ValueError("the more a figure says, the more organisations it needs")
        if min(self.rounding) > self.least.median:
            raise ValueError("every figure is rounded")
        if set(self.broaden) != set(DIMENSIONS):
            raise ValueError("every dimension is given up at some time")
        return self

    def size_of(self, employees: int | None) -> str | None:
        """The class of size of so many employees, None when their number is not known."""
        if employees is None:
            return None
        return next(size.id for size in self.sizes if size.most is None or employees <= size.most)

    def step(self, organisations: float) -> float:
        """To which multiple figures of so many organisations are rounded."""
        return self.rounding[max(least for least in self.rounding if least <= organisations + _EXACT)]

    def stricter(self, least: int) -> CohortRules:
        """The same with at least so many organisations for every figure and difference; never with fewer."""
        return self.model_copy(
            update={
                "least": Least(**{name: max(value, least) for name, value in self.least.model_dump().items()}),
                "difference": max(self.difference, least),
            }
        )


@cache
def load_cohort_rules() -> CohortRules:
    """The rules of `data/cohorts.yaml`."""
    return CohortRules.model_validate(read_data("cohorts.yaml")[0])


@dataclass(frozen=True, slots=True)
class Entrant:
    """One assessment that may take part: of whom, when, and its scores, 0-100 by figure; None where there is none."""

    organisation: str
    owner: str | None
    sector: str
    size: str | None
    country: str | None
    fictional: bool
    date: datetime.date
    scores: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Cohort:
    """What is asked for; None is any."""

    sector: str | None = None
    size: str | None = None
    country: str | None = None
    year: int | None = None

    @property
    def breadth(self) -> int:
        """How many of its dimensions, the year too, are open."""
        return [self.sector, self.size, self.country, self.year].count(None)


@dataclass(frozen=True, slots=True)
class Figure:
    """What is said of one score in one cohort; points of 0-100, rounded. `organisations` is how many have the score."""

    organisations: int
    median: float
    quartiles: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Peers:
    """The answer to a question for a cohort: the cohort that has figures, which may be broader, and its figures.

    `organisations` is how many are in it, `first` and `last` when their assessments were.
    """

    asked: Cohort
    cohort: Cohort
    organisations: int
    first: datetime.date
    last: datetime.date
    figures: Mapping[str, Figure]


class FieldOfPeers:
    """All organisations that may be compared, real or fictional, in one view: answers every question for a cohort.

    `entrants` are all their assessments; those of the other kind are left out. Safe to read from many threads.
    """

    def __init__(self, entrants: Iterable[Entrant], rules: CohortRules, *, fictional: bool) -> None:
        self._rules = rules
        self._table = _Table([entrant for entrant in entrants if entrant.fictional is fictional])
        self._plans: dict[str, _Plan] = {}

    def peers(self, asked: Cohort) -> Peers | None:
        """The figures of a cohort, or of the next broader one that has any; None when none has."""
        for cohort in self._broader(asked):
            rows = np.flatnonzero(self._table.within(cohort))
            names = self._table.names
            figures = {name: found for name in names if (found := self._figure(cohort, name, rows)) is not None}
            if figures:
                dates = [self._table.entrants[row].date for row in rows.tolist()]
                return Peers(asked, cohort, len(rows), min(dates), max(dates), figures)
        return None

    def rank(self, cohort: Cohort, name: str, score: float) -> int | None:
        """Which percentage of a cohort a score is above, half of those level with it counted, rounded and cut.

        None when the cohort is too small for that.
        """
        plan = self._plan(name)
        if cohort not in plan.published or plan.count(cohort) < self._rules.least.rank - _EXACT:
            return None
        scores = self._table.scores_in(np.flatnonzero(self._table.within(cohort)), name)
        share = 100 * (np.mean(scores < score) + np.mean(scores == score) / 2)
        step = self._rules.rank_step
        return int(np.clip(_to_multiple(share, step), step, 100 - step))

    def cohorts(self, name: str) -> frozenset[Cohort]:
        """Every cohort with a figure for this score."""
        return self._plan(name).published

    def years(self) -> tuple[int, ...]:
        """The years that can be asked for, the latest first."""
        return tuple(sorted(self._table.years, reverse=True))

    def _figure(self, cohort: Cohort, name: str, rows: NDArray[np.intp]) -> Figure | None:
        plan = self._plan(name)
        if cohort not in plan.published:
            return None
        scores, count = self._table.scores_in(rows, name), plan.count(cohort)
        step = self._rules.step(count)
        low, middle, high = (_to_multiple(each, step) for each in np.percentile(scores, [25, 50, 75]))
        return Figure(len(scores), middle, (low, high) if count >= self._rules.least.quartiles - _EXACT else None)

    def _broader(self, asked: Cohort) -> Iterator[Cohort]:
        """The cohort that is asked for, then with one dimension after the other given up."""
        yield asked
        for dimension in self._rules.broaden:
            if getattr(asked, dimension) is not None:
                asked = replace(asked, **{dimension: None})
                yield asked

    def _plan(self, name: str) -> _Plan:
        if name not in self._plans:
            self._plans[name] = _Plan(self._table, name, self._rules)
        return self._plans[name]


def _to_multiple(value: float, step: float) -> float:
    """The nearest multiple of a step; half-way goes up."""
    return float(step * np.floor(value / step + 0.5))


class _Table:
    """N assessments as arrays. Codes: 0 is any value of a dimension, and what is not known."""

    def __init__(self, entrants: Sequence[Entrant]) -> None:
        self.entrants = entrants
        self.names = tuple(dict.fromkeys(name for entrant in entrants for name in entrant.scores))
        self.scores = np.array(
            [
                [np.nan if (score := each.scores.get(name)) is None else score for name in self.names]
                for each in entrants
            ]
        ).reshape(len(entrants), len(self.names))  # (N, F)
        self.coded = [_code(getattr(entrant, each) for entrant in entrants) for each in DIMENSIONS]
        self.codes = np.array([codes for codes, _ in self.coded]).reshape(len(DIMENSIONS), len(entrants)).T  # (N, 3)
        self.years = sorted({entrant.date.year for entrant in entrants})
        self.window = np.array([1 + self.years.index(entrant.date.year) for entrant in entrants], dtype=np.intp)  # (N,)
        self.owner, owners = _code(entrant.owner for entrant in entrants)
        self.latest = self._latest(np.zeros(len(entrants), dtype=np.intp))  # of all years
        self.latest_in_year = self._latest(self.window)
        self.weight = self._weights(len(owners))

    def _latest(self, window: NDArray[np.intp]) -> NDArray[np.bool_]:
        last: dict[tuple[str, int], int] = {}
        for row, entrant in enumerate(self.entrants):
            at = (entrant.organisation, int(window[row]))
            if at not in last or self.entrants[last[at]].date <= entrant.date:
                last[at] = row
        found = np.zeros(len(self.entrants), dtype=np.bool_)
        found[list(last.values())] = True
        return found

    def _weights(self, owners: int) -> NDArray[np.float64]:
        """What each row's organisation counts for: one, or its part of the one that its owner counts for: (N,)."""
        owned = np.bincount(self.owner[self.latest], minlength=owners + 1)  # each organisation once
        return np.where(self.owner > 0, 1 / np.maximum(owned[self.owner], 1), 1.0)

    def within(self, cohort: Cohort) -> NDArray[np.bool_]:
        """Which rows a cohort is made of: (N,)."""
        place = self.place(cohort)
        if place is None:
            return np.zeros(len(self.entrants), dtype=np.bool_)
        window = place[-1]
        found = self.latest if window == 0 else self.latest_in_year & (self.window == window)
        for column, code in enumerate(place[:-1]):
            if code:
                found = found & (self.codes[:, column] == code)
        return found

    def scores_in(self, rows: NDArray[np.intp], name: str) -> NDArray[np.float64]:
        """The scores of these rows that exist."""
        scores = self.scores[rows, self.names.index(name)]
        found: NDArray[np.float64] = scores[~np.isnan(scores)]
        return found

    def place(self, cohort: Cohort) -> tuple[int, ...] | None:
        """A cohort as codes, the last that of its window; None when nobody can be in it."""
        asked = [getattr(cohort, each) for each in DIMENSIONS]
        if any(value is not None and value not in names for value, (_, names) in zip(asked, self.coded, strict=True)):
            return None
        if cohort.year is not None and cohort.year not in self.years:
            return None
        codes = [0 if value is None else names[value] for value, (_, names) in zip(asked, self.coded, strict=True)]
        return (*codes, 0 if cohort.year is None else 1 + self.years.index(cohort.year))

    def cohort(self, place: Sequence[int]) -> Cohort:
        """The cohort with these codes."""
        sector, size, country = ([None, *names][code] for code, (_, names) in zip(place, self.coded, strict=False))
        return Cohort(sector, size, country, year=self.years[place[-1] - 1] if place[-1] else None)


def _code(values: Iterable[str | None]) -> tuple[NDArray[np.intp], dict[str, int]]:
    """Values as whole numbers from 1 on, 0 for none, and which is which."""
    given = list(values)
    names = {name: at for at, name in enumerate(sorted({value for value in given if value is not None}), start=1)}
    return np.array([0 if value is None else names[value] for value in given], dtype=np.intp), names


class _Plan:
    """Which cohorts have a figure for one score, and how many organisations count in each."""

    def __init__(self, table: _Table, name: str, rules: CohortRules) -> None:
        self._table, self._rules = table, rules
        scored = (
            ~np.isnan(table.scores[:, table.names.index(name)]) if len(table.entrants) else np.zeros(0, dtype=np.bool_)
        )
        shape = (*(1 + len(names) for _, names in table.coded), 1 + len(table.years))
        everything = np.zeros_like(table.window)
        # Weight of each cohort, and of what a year's cohort shares with the same one of all years.
        self._in = self._added(shape, scored & table.latest, everything, table.weight)
        self._in += self._added(shape, scored & table.latest_in_year, table.window, table.weight)
        self._in_both = self._added(shape, scored & table.latest & table.latest_in_year, table.window, table.weight)
        ones = np.ones_like(table.weight)
        number = self._added(shape, scored & table.latest, everything, ones)
        number += self._added(shape, scored & table.latest_in_year, table.window, ones)
        self._dominated = np.zeros(shape, dtype=np.bool_)
        for owner in np.flatnonzero(np.bincount(table.owner[table.latest], minlength=1) > 1):
            if owner:
                own = scored & (table.owner == owner)
                held = self._added(shape, own & table.latest, everything, ones)
                held += self._added(shape, own & table.latest_in_year, table.window, ones)
                self._dominated |= held > rules.owner_share * number + _EXACT

    def _added(
        self,
        shape: tuple[int, ...],
        rows: NDArray[np.bool_],
        window: NDArray[np.intp],
        values: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """The values of these rows, added up in every cohort that they are in."""
        codes, window, values = self._table.codes[rows], window[rows], values[rows]
        total = np.zeros(int(np.prod(shape)))
        for named in product((False, True), repeat=len(DIMENSIONS)):
            counted = np.all((codes > 0) | ~np.array(named), axis=1)  # what is not known is in no named cohort
            places = np.where(named, codes, 0)[counted]
            at = np.ravel_multi_index((*places.T, window[counted]), shape)
            total += np.bincount(at, weights=values[counted], minlength=len(total))
        return total.reshape(shape)

    def count(self, cohort: Cohort) -> float:
        """How many organisations count in a cohort, by owner."""
        place = self._table.place(cohort)
        return 0.0 if place is None else float(self._in[place])

    @cached_property
    def published(self) -> frozenset[Cohort]:
        """The cohorts with figures: found from the broadest on, the larger first among those as broad."""
        places = np.argwhere((self._in >= self._rules.least.median - _EXACT) & ~self._dominated)
        sizes = self._in[tuple(places.T)]
        order = np.lexsort((*places.T[::-1], -sizes, -(places == 0).sum(axis=1)))
        places, sizes = places[order], sizes[order]
        kept: list[int] = []
        for at in range(len(places)):
            if self._keeps_apart(places[at], sizes[at], places[kept], sizes[kept]):
                kept.append(at)
        return frozenset(map(self._table.cohort, places[kept].tolist()))

    def _keeps_apart(
        self, place: NDArray[np.intp], size: float, others: NDArray[np.intp], sizes: NDArray[np.float64]
    ) -> bool:
        """Whether a cohort differs from each of the others, either way, by nobody or by enough organisations."""
        shared = self._shared(place, others)
        return not any(
            np.any((difference > _EXACT) & (difference < self._rules.difference - _EXACT))
            for difference in (size - shared, sizes - shared)
        )

    def _shared(self, place: NDArray[np.intp], others: NDArray[np.intp]) -> NDArray[np.float64]:
        """The weight of what a cohort has in common with each of the others."""
        apart = ((place != others) & (place != 0) & (others != 0)).any(axis=1)
        meeting = np.maximum(place, others)
        one_window = place[-1] == others[:, -1]
        shared = np.where(one_window, self._in[tuple(meeting.T)], self._in_both[tuple(meeting.T)])
        return np.where(apart, 0.0, shared)
