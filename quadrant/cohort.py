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
import math
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import combinations, product
from operator import or_
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, Field, model_validator

from quadrant.errors import SettingUnreadable
from quadrant.model import Frozen, Text, read_data

Dimension = Literal["sector", "size", "country"]
DIMENSIONS: tuple[Dimension, ...] = ("sector", "size", "country")

Cube = NDArray[np.float64]
"""A figure of every cohort: sector, size, country, year; at 0 of any."""
Rows = NDArray[np.bool_] | NDArray[np.intp]

SETTING = "QUADRANT_LEAST"
"""The environment's word for: no figures of a cohort below so many organisations."""
_DIGITS = 6  # of a number that is meant

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
    pack_months: int = Field(ge=1)
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
    """The rules of `data/cohorts.yaml`, made stricter where the environment says so (QUADRANT_LEAST).

    Raises `SettingUnreadable`: a number that nobody can read makes nothing laxer.
    """
    rules = CohortRules.model_validate(read_data("cohorts.yaml")[0])
    least = os.environ.get(SETTING, "").strip()
    if not least:
        return rules
    if not (least.isascii() and least.isdigit() and len(least) <= _DIGITS):
        raise SettingUnreadable(setting=SETTING, value=least)
    return rules.stricter(int(least))


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """N values as whole numbers: `codes` (N,) count from 1 in `names`, 0 is a value that is not known."""

    codes: NDArray[np.intp]
    names: tuple[str, ...]

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Coded:
        """The codes of these values, their names in alphabetical order."""
        given = list(values)
        names = sorted({value for value in given if value is not None})
        places = {name: at for at, name in enumerate(names, start=1)}
        return cls(np.array([0 if value is None else places[value] for value in given], dtype=np.intp), tuple(names))

    def code(self, name: str) -> int | None:
        """The code of a name; None when no value has it."""
        return self.names.index(name) + 1 if name in self.names else None

    def name(self, row: int) -> str | None:
        """The value of a row; None where it is not known."""
        code = self.codes[row]
        return self.names[code - 1] if code else None

    def where(self, rows: Rows) -> Coded:
        """The values of some rows."""
        return Coded(self.codes[rows], self.names)


@dataclass(frozen=True, slots=True, eq=False)
class Entrants:
    """N assessments that may take part, as columns: of whom, when, and each score, 0-100; nan where there is none."""

    organisation: Coded
    owner: Coded
    sector: Coded
    size: Coded
    country: Coded
    fictional: NDArray[np.bool_]
    date: NDArray[np.datetime64]
    """Days."""
    scores: Mapping[str, NDArray[np.float64]]

    def where(self, rows: Rows) -> Entrants:
        """Some of them."""
        return Entrants(
            self.organisation.where(rows),
            self.owner.where(rows),
            self.sector.where(rows),
            self.size.where(rows),
            self.country.where(rows),
            self.fictional[rows],
            self.date[rows],
            {name: each[rows] for name, each in self.scores.items()},
        )


@dataclass(frozen=True, slots=True)
class Cohort:
    """What is asked for; None is any."""

    sector: str | None = None
    size: str | None = None
    country: str | None = None
    year: int | None = None


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

    def __init__(self, entrants: Entrants, rules: CohortRules, *, fictional: bool) -> None:
        self._rules = rules
        self._entrants = entrants.where(entrants.fictional == fictional)
        self._table = _Table(self._entrants)
        self._plans: dict[str, _Plan] = {}

    def peers(self, asked: Cohort) -> Peers | None:
        """The figures of a cohort, or of the next broader one that has any; None when none has."""
        for cohort in self._broader(asked):
            rows = self._table.within(cohort)
            figures = {
                name: found for name in self._table.scores if (found := self._figure(cohort, name, rows)) is not None
            }
            if figures:
                dates = self._table.date[rows]
                return Peers(asked, cohort, len(rows), dates.min().item(), dates.max().item(), figures)
        return None

    def rank(self, cohort: Cohort, name: str, score: float) -> int | None:
        """Which percentage of a cohort a score is above, half of those level with it counted, rounded and cut.

        None when the cohort is too small for that.
        """
        plan = self._plan(name)
        if cohort not in plan.published or plan.count(cohort) < self._rules.least.rank - _EXACT:
            return None
        scores = self._table.scores_in(self._table.within(cohort), name)
        share = 100 * (np.mean(scores < score) + np.mean(scores == score) / 2)
        step = self._rules.rank_step
        return int(np.clip(_to_multiple(share, step), step, 100 - step))

    def cohorts(self, name: str) -> frozenset[Cohort]:
        """Every cohort with a figure for this score."""
        return self._plan(name).published

    def years(self) -> tuple[int, ...]:
        """The years that can be asked for, the latest first."""
        return self._table.years[::-1]

    def behind(self, cohort: Cohort) -> tuple[Entrants, NDArray[np.float64]]:
        """Who a cohort is made of, and what each counts for: for rules about what leaves, never to be shown."""
        rows = self._table.within(cohort)
        return self._entrants.where(rows), self._table.weight[rows]

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
    """N assessments and the cube of all cohorts: an axis per dimension and one for the year, each with 0 for any."""

    def __init__(self, entrants: Entrants) -> None:
        self.scores = entrants.scores
        self.date = entrants.date
        self.coded = [getattr(entrants, each) for each in DIMENSIONS]
        year = entrants.date.astype("datetime64[Y]").astype(int) + 1970
        found, window = np.unique(year, return_inverse=True)
        self.years = tuple(found.tolist())
        self.window = window + 1
        self.latest = _last_of_each(entrants.organisation.codes, entrants.date)
        self.latest_in_year = _last_of_each(entrants.organisation.codes * (len(found) + 1) + window, entrants.date)
        self.owner = entrants.owner.codes
        owned = np.bincount(self.owner[self.latest], minlength=len(entrants.owner.names) + 1)  # each organisation once
        self.owns_several = (self.owner > 0) & (owned[self.owner] > 1)
        # What each row's organisation counts for: one, or its part of the one that its owner counts for.
        self.weight = np.where(self.owner > 0, 1 / np.maximum(owned[self.owner], 1), 1.0)
        self.shape = (*(1 + len(each.names) for each in self.coded), 1 + len(found))
        self.codes = np.column_stack([*(each.codes for each in self.coded), self.window])  # (N, 4)

    def within(self, cohort: Cohort) -> NDArray[np.intp]:
        """Which rows a cohort is made of."""
        place = self.place(cohort)
        if place is None:
            return np.zeros(0, dtype=np.intp)
        found = self.latest_in_year if place[-1] else self.latest
        for axis, code in enumerate(place):
            if code:
                found = found & (self.codes[:, axis] == code)
        return np.flatnonzero(found)

    def scores_in(self, rows: NDArray[np.intp], name: str) -> NDArray[np.float64]:
        """The scores of these rows that exist."""
        scores = self.scores[name][rows]
        return scores[~np.isnan(scores)]

    def place(self, cohort: Cohort) -> tuple[int, ...] | None:
        """Where a cohort is in the cube; None when nobody can be in it."""
        codes = []
        for dimension, coded in zip(DIMENSIONS, self.coded, strict=True):
            asked = getattr(cohort, dimension)
            codes.append(0 if asked is None else coded.code(asked))
        if cohort.year is not None:
            codes.append(self.years.index(cohort.year) + 1 if cohort.year in self.years else None)
        else:
            codes.append(0)
        return None if None in codes else tuple(codes)

    def cohort(self, place: Sequence[int]) -> Cohort:
        """The cohort at a place of the cube."""
        sector, size, country = (
            each.names[code - 1] if code else None for code, each in zip(place, self.coded, strict=False)
        )
        return Cohort(sector, size, country, year=self.years[place[-1] - 1] if place[-1] else None)

    def added(self, rows: NDArray[np.bool_], values: NDArray[np.float64], *, by_year: bool) -> Cube:
        """The values of these rows, added up in every cohort: those of each year, or those of all years."""
        codes = self.codes[rows].copy()
        if not by_year:
            codes[:, -1] = 0
        at = np.ravel_multi_index(tuple(codes.T), self.shape)
        cube: Cube = np.bincount(at, values[rows], math.prod(self.shape)).astype(np.float64).reshape(self.shape)
        for axis in range(len(DIMENSIONS)):  # any: all values, known or not
            np.moveaxis(cube, axis, 0)[0] = cube.sum(axis=axis)
        return cube


def _last_of_each(group: NDArray[np.intp], date: NDArray[np.datetime64]) -> NDArray[np.bool_]:
    """Which rows are the latest of their group, of those of one day the last: (N,)."""
    order = np.lexsort((np.arange(len(group)), date, group))
    last = np.ones(len(group), dtype=np.bool_)
    last[:-1] = group[order][1:] != group[order][:-1]
    found = np.zeros(len(group), dtype=np.bool_)
    found[order[last]] = True
    return found


class _Plan:
    """Which cohorts have a figure for one score, and how many organisations count in each."""

    def __init__(self, table: _Table, name: str, rules: CohortRules) -> None:
        self._table, self._rules = table, rules
        scored = ~np.isnan(table.scores[name])
        latest, of_year = scored & table.latest, scored & table.latest_in_year
        # Weight of each cohort, and of what a year's cohort shares with the same one of all years.
        self._in = table.added(latest, table.weight, by_year=False) + table.added(of_year, table.weight, by_year=True)
        self._in_both = table.added(latest & of_year, table.weight, by_year=True)
        ones = np.ones_like(table.weight)
        number = table.added(latest, ones, by_year=False) + table.added(of_year, ones, by_year=True)
        most = self._most_of_one_owner(latest, by_year=False) + self._most_of_one_owner(of_year, by_year=True)
        dominated = most > rules.owner_share * number + _EXACT
        self._large_enough = (self._in >= rules.least.median - _EXACT) & ~dominated

    def _most_of_one_owner(self, rows: NDArray[np.bool_], *, by_year: bool) -> Cube:
        """How many organisations of each cohort the owner has that has most of them there."""
        table = self._table
        rows = rows & table.owns_several
        codes, owner = table.codes[rows], table.owner[rows]
        owners = owner.max(initial=0) + 1
        most = np.zeros(math.prod(table.shape))
        for named in product((False, True), repeat=len(DIMENSIONS)):
            counted = np.all((codes[:, :-1] > 0) | ~np.array(named), axis=1)  # what is not known is in no named cohort
            places = np.where((*named, by_year), codes, 0)[counted]
            at = np.ravel_multi_index(tuple(places.T), table.shape)
            held, numbers = np.unique(at * owners + owner[counted], return_counts=True)  # by cohort and owner
            np.maximum.at(most, held // owners, numbers)
        return most.reshape(table.shape)

    def count(self, cohort: Cohort) -> float:
        """How many organisations count in a cohort, by owner."""
        place = self._table.place(cohort)
        return 0.0 if place is None else float(self._in[place])

    @cached_property
    def published(self) -> frozenset[Cohort]:
        """The cohorts with figures: found from the broadest on, the larger first among those as broad."""
        places = np.argwhere(self._large_enough)
        sizes = self._in[tuple(places.T)]
        order = np.lexsort((*places.T[::-1], -sizes, -(places == 0).sum(axis=1)))
        places = places[order]
        rank = np.full(self._in.size, -1)
        rank[np.ravel_multi_index(tuple(places.T), self._in.shape)] = np.arange(len(places))
        before = self._too_close(rank)
        kept = np.ones(len(places), dtype=np.bool_)
        for at in sorted(before):
            kept[at] = not kept[before[at]].any()
        return frozenset(map(self._table.cohort, places[kept].tolist()))

    def _too_close(self, rank: NDArray[np.intp]) -> dict[int, list[int]]:
        """Which cohorts before it, by rank, each differs from by somebody, but too few: only those that have any."""
        found: dict[int, list[int]] = {}
        ranks = rank.reshape(self._in.shape)
        for one, other in combinations(product((False, True), repeat=self._in.ndim), 2):
            both = tuple(map(or_, one, other))
            # What two cohorts share is where they meet, of one year or of all; the latest of a year need not be the
            # latest of all.
            shared = _slice(self._in_both if one[-1] != other[-1] else self._in, both, both)
            first, second = (_slice(self._in, named, both) for named in (one, other))
            close = self._by_few(first - shared) | self._by_few(second - shared)
            first, second = (np.broadcast_to(_slice(ranks, named, both), close.shape) for named in (one, other))
            for pair in np.column_stack([first[close], second[close]]).tolist():
                if min(pair) >= 0:
                    found.setdefault(max(pair), []).append(min(pair))
        return found

    def _by_few(self, difference: Cube) -> NDArray[np.bool_]:
        return (difference > _EXACT) & (difference < self._rules.difference - _EXACT)


def _slice(cube: NDArray[Any], named: tuple[bool, ...], among: tuple[bool, ...]) -> NDArray[Any]:
    """The cohorts of a cube that name these dimensions and no others, shaped to meet those that name `among`."""
    return cube[
        tuple(slice(1, None) if name else slice(0, 1) if also else 0 for name, also in zip(named, among, strict=True))
    ]
