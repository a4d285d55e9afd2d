"""Cohorts: figures equal to an independent calculation, thresholds to the organisation, an attack that finds nobody."""

from __future__ import annotations

import datetime
import math
import random
import statistics
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pytest

from quadrant.cohort import SETTING, Coded, Cohort, CohortRules, Entrants, FieldOfPeers, load_cohort_rules
from quadrant.errors import SettingUnreadable

RULES = load_cohort_rules()


@dataclass(frozen=True)
class Entrant:
    """One assessment with its scores."""

    organisation: str
    owner: str | None
    sector: str
    size: str | None
    country: str | None
    fictional: bool
    date: datetime.date
    scores: dict[str, float | None]


def entrant(
    organisation: str,
    score: float | None = 50.0,
    *,
    owner: str | None = None,
    sector: str = "banking",
    size: str | None = "large",
    country: str | None = "NL",
    date: str = "2026-05-01",
    fictional: bool = True,
) -> Entrant:
    """One assessment with one score, `digital`."""
    day = datetime.date.fromisoformat(date)
    return Entrant(organisation, owner, sector, size, country, fictional, day, {"digital": score})


def field(entrants: Iterable[Entrant], fictional: bool = True) -> FieldOfPeers:
    """The field of these."""
    return FieldOfPeers(columns(list(entrants)), RULES, fictional=fictional)


def columns(entrants: list[Entrant]) -> Entrants:
    """The same as columns."""
    coded = ("organisation", "owner", "sector", "size", "country")
    scores = [math.nan if (score := each.scores["digital"]) is None else score for each in entrants]
    return Entrants(
        *(Coded.of(getattr(each, name) for each in entrants) for name in coded),
        fictional=np.array([each.fictional for each in entrants], dtype=bool),
        date=np.array([each.date for each in entrants], dtype="datetime64[D]"),
        scores={"digital": np.array(scores, dtype=float)},
    )


def some(number: int, prefix: str = "o", **fields: object) -> list[Entrant]:
    """So many organisations alike, scoring 0, 1, 2 ... points."""
    return [entrant(f"{prefix}{at}", float(at % 101), **fields) for at in range(number)]  # type: ignore[arg-type]


# --- thresholds ---


@pytest.mark.parametrize(
    ("number", "median", "quartiles", "rank"),
    [
        (4, False, False, False),
        (5, True, False, False),
        (19, True, False, False),
        (20, True, True, False),
        (99, True, True, False),
        (100, True, True, True),
    ],
)
def test_a_figure_needs_its_number(number: int, median: bool, quartiles: bool, rank: bool) -> None:
    """Median from 5, quartiles from 20, rank from 100; one fewer, and it is not said."""
    whole = field(some(number))
    peers = whole.peers(Cohort())
    assert (peers is not None) == median
    if peers is not None:
        assert peers.organisations == number
        assert (peers.figures["digital"].quartiles is not None) == quartiles
    assert (whole.rank(Cohort(), "digital", 50.0) is not None) == rank


def test_fictional_and_real_never_meet() -> None:
    """Three of one kind and four of the other are no seven; each kind has its own answer."""
    mixed = [*some(3, "f", fictional=True), *some(4, "r", fictional=False)]
    assert field(mixed, True).peers(Cohort()) is None
    assert field(mixed, False).peers(Cohort()) is None
    enough = [*some(5, "f", fictional=True), *some(6, "r", fictional=False)]
    assert field(enough, True).peers(Cohort()).organisations == 5  # type: ignore[union-attr]
    assert field(enough, False).peers(Cohort()).organisations == 6  # type: ignore[union-attr]


def test_an_organisation_counts_once_with_its_latest() -> None:
    """Two assessments in a year and one before: the later of the year counts, and the number stays."""
    once = some(4)
    often = [
        entrant("x", 0.0, date="2025-03-01"),
        entrant("x", 0.0, date="2026-03-01"),
        entrant("x", 100.0, date="2026-04-01"),
    ]
    peers = field([*once, *often]).peers(Cohort(year=2026))
    assert peers is not None
    assert peers.organisations == 5
    assert (peers.first, peers.last) == (datetime.date(2026, 4, 1), datetime.date(2026, 5, 1))
    assert peers.figures["digital"].organisations == 5


def test_a_missing_score_is_nobody() -> None:
    """Five organisations of which one has no score on the axis: no figure for it."""
    assert field([*some(4), entrant("x", None)]).peers(Cohort()) is None
    peers = field([*some(5), entrant("x", None)]).peers(Cohort())
    assert peers is not None
    assert (peers.organisations, peers.figures["digital"].organisations) == (6, 5)


def test_the_next_broader_cohort_answers_and_says_so() -> None:
    """Country is given up first, then size, then sector; the answer names the cohort that it is about."""
    people = [*some(6, "a"), *some(6, "b", country="BE"), *some(6, "c", country="BE", sector="energy", size="small")]
    asked = Cohort(sector="banking", size="large", country="DE")
    peers = field(people).peers(asked)
    assert peers is not None
    assert (peers.asked, peers.cohort) == (asked, Cohort(sector="banking", size="large"))
    assert peers.organisations == 12
    assert field(people).peers(Cohort(sector="media")).cohort == Cohort()  # type: ignore[union-attr]
    assert field(people).peers(Cohort(year=1999)) is None


def test_one_owner_counts_as_one_and_does_not_dominate() -> None:
    """Eight organisations of one owner are one; with four others there is no figure, with five of eleven neither."""
    assert field(some(8, owner="group")).peers(Cohort()) is None
    assert field([*some(8, owner="group"), *some(4, "x")]).peers(Cohort()) is None
    assert field([*some(6, owner="group"), *some(5, "x")]).peers(Cohort()) is None  # six of eleven are one owner's
    assert field([*some(5, owner="group"), *some(5, "x")]).peers(Cohort()) is not None


def test_all_alike_and_ties() -> None:
    """Everybody at one score: median and quartiles are it; a rank counts half of those level."""
    peers = field([entrant(f"o{at}", 40.0) for at in range(100)])
    figure = peers.peers(Cohort()).figures["digital"]  # type: ignore[union-attr]
    assert (figure.median, figure.quartiles) == (40.0, (40.0, 40.0))
    assert peers.rank(Cohort(), "digital", 40.0) == 50
    assert peers.rank(Cohort(), "digital", 0.0) == RULES.rank_step
    assert peers.rank(Cohort(), "digital", 100.0) == 100 - RULES.rank_step


def test_few_are_told_roughly() -> None:
    """The median of five is one organisation's score, so it is rounded to five points; a hundred to one point."""
    assert field([entrant(f"o{at}", 47.4) for at in range(5)]).peers(Cohort()).figures["digital"].median == 45  # type: ignore[union-attr]
    assert field([entrant(f"o{at}", 47.5) for at in range(5)]).peers(Cohort()).figures["digital"].median == 50  # type: ignore[union-attr]
    assert field([entrant(f"o{at}", 47.4) for at in range(100)]).peers(Cohort()).figures["digital"].median == 47  # type: ignore[union-attr]


@pytest.mark.parametrize("least", [0, 3, 5, 12])
def test_configuration_only_makes_it_stricter(least: int) -> None:
    """A smaller number changes nothing, a larger one raises every threshold below it."""
    stricter = RULES.stricter(least)
    assert stricter.least.median == max(5, least)
    assert stricter.difference == max(5, least)
    assert stricter.least.rank == 100


@pytest.fixture(name="set_to")
def _set_to(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], CohortRules]]:
    """The rules with this in the environment."""

    def set_to(least: str) -> CohortRules:
        monkeypatch.setenv(SETTING, least)
        load_cohort_rules.cache_clear()
        return load_cohort_rules()

    yield set_to
    monkeypatch.undo()
    load_cohort_rules.cache_clear()


def test_the_environment_only_makes_it_stricter(set_to: Callable[[str], CohortRules]) -> None:
    """Nothing, nought and less than ours change nothing; more raises what is lower; and it holds in the field."""
    assert [set_to(least) for least in ("", " ", "0", "3", "5")] == [RULES] * 5
    rules = set_to("12")
    assert (rules.least.median, rules.least.quartiles, rules.difference) == (12, 20, 12)
    assert FieldOfPeers(columns(some(11)), rules, fictional=True).peers(Cohort()) is None
    assert FieldOfPeers(columns(some(12)), rules, fictional=True).peers(Cohort()) is not None


@pytest.mark.parametrize("least", ["-1", "ten", "5.5", "１０", "1e3", "9999999"])
def test_a_setting_that_cannot_be_read_stops(set_to: Callable[[str], CohortRules], least: str) -> None:
    """It does not mean nought: the product says what is wrong and shows nothing."""
    with pytest.raises(SettingUnreadable, match=SETTING):
        set_to(least)


# --- an independent calculation and an attack ---


def population(chance: random.Random, number: int) -> list[Entrant]:
    """Organisations of few sectors, sizes, countries, owners and years, some of each rare, some unknown."""
    found = []
    for at in range(number):
        where = {
            "owner": chance.choice([None] * 6 + ["group", "holding"]),
            "sector": chance.choices(["banking", "energy", "media"], [8, 4, 1])[0],
            "size": chance.choices(["large", "small", None], [6, 3, 1])[0],
            "country": chance.choices(["NL", "BE", "DE", None], [8, 4, 1, 1])[0],
        }
        for year in chance.sample([2024, 2025, 2026], chance.randint(1, 3)):
            for month in range(1, chance.choice([2, 2, 3])):
                score = None if chance.random() < 0.1 else round(100 * chance.random(), 2)
                found.append(entrant(f"o{at}", score, date=f"{year}-0{month}-15", **where))
    return found


def members(entrants: list[Entrant], cohort: Cohort) -> dict[str, Entrant]:
    """Who is in a cohort, worked out by hand: organisation -> its latest assessment in the window, scored or not."""
    latest: dict[str, Entrant] = {}
    for each in sorted(entrants, key=lambda each: each.date):
        if cohort.year in (None, each.date.year):
            latest[each.organisation] = each
    return {
        name: each
        for name, each in latest.items()
        if all(getattr(cohort, what) in (None, getattr(each, what)) for what in ("sector", "size", "country"))
    }


def scored(entrants: list[Entrant], cohort: Cohort) -> set[tuple[str, datetime.date]]:
    """The assessments behind a figure of a cohort."""
    return {(n, each.date) for n, each in members(entrants, cohort).items() if each.scores["digital"] is not None}


def every_cohort() -> list[Cohort]:
    """All that can be asked for."""
    return [
        Cohort(*values)
        for values in product(
            (None, "banking", "energy", "media"),
            (None, "large", "small"),
            (None, "NL", "BE", "DE"),
            (None, 2024, 2025, 2026),
        )
    ]


@pytest.mark.parametrize("seed", range(12))
def test_figures_equal_an_independent_calculation(seed: int) -> None:
    """Number, median and quartiles of every cohort that answers, against the standard library."""
    people = population(random.Random(seed), 20 + 15 * seed)
    whole = field(people)
    answered = 0
    for cohort in every_cohort():
        peers = whole.peers(cohort)
        if peers is None or peers.cohort != cohort:
            continue
        answered += 1
        inside = members(people, cohort)
        scores = sorted(each.scores["digital"] for each in inside.values() if each.scores["digital"] is not None)
        figure = peers.figures["digital"]
        assert peers.organisations == len(inside)
        assert figure.organisations == len(scores)
        assert abs(figure.median - statistics.median(scores)) <= 2.5
        if figure.quartiles:
            low, _, high = statistics.quantiles(scores, n=4, method="inclusive")
            assert abs(figure.quartiles[0] - low) <= 1 + 1e-9
            assert abs(figure.quartiles[1] - high) <= 1 + 1e-9
    assert answered > 0


@pytest.mark.parametrize("seed", range(12))
def test_no_two_cohorts_differ_by_a_few(seed: int) -> None:
    """The attack: every pair of cohorts with figures, either way. What they differ by is nobody, or five owners."""
    people = population(random.Random(100 + seed), 20 + 15 * seed)
    owner = {each.organisation: each.owner or each.organisation for each in people}
    published = field(people).cohorts("digital")
    assert published
    sets = {cohort: scored(people, cohort) for cohort in published}
    for first, second in combinations(sets.values(), 2):
        for rest in (first - second, second - first):
            assert not rest or len({owner[name] for name, _ in rest}) >= RULES.difference
    for rest in sets.values():
        owners = [owner[name] for name, _ in rest]
        assert len(set(owners)) >= RULES.least.median
        assert max(owners.count(each) for each in set(owners)) <= RULES.owner_share * len(owners) or len(
            set(owners)
        ) == len(owners)


def test_without_the_rule_the_attack_would_succeed() -> None:
    """The same attack on all cohorts that are merely large enough finds organisations, so it is worth something."""
    found = 0
    for seed in range(12):
        people = population(random.Random(100 + seed), 20 + 15 * seed)
        sets = [rows for cohort in every_cohort() if len(rows := scored(people, cohort)) >= RULES.least.median]
        found += sum(0 < len(first - second) < RULES.difference for first, second in combinations(sets, 2))
    assert found > 0


def test_the_broad_ones_are_kept() -> None:
    """What is cut is narrow: all together, and a sector that is large enough beside the others, have figures."""
    people = [*some(30, "a"), *some(30, "b", sector="energy"), *some(2, "c", sector="media")]
    published = field(people).cohorts("digital")
    assert {Cohort(), Cohort(sector="banking"), Cohort(sector="energy")} <= published
    assert Cohort(sector="media") not in published


def test_nobody_is_no_cohort() -> None:
    """An empty field answers nothing."""
    empty = field([])
    assert empty.peers(Cohort()) is None
    assert empty.years() == ()
    assert not empty.peers(Cohort(sector="banking"))
