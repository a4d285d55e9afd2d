"""Change over time: which assessments are compared, what a cohort changed by, and that no change can be worked out."""

from __future__ import annotations

import datetime
import math
import random
import statistics
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from quadrant import change, portrait, records, story
from quadrant.assessment import Assessment
from quadrant.change import Changes, Course, changes, course, moves
from quadrant.cohort import Coded, Cohort, FieldOfPeers, load_cohort_rules
from quadrant.comparing import Wanted, compare
from quadrant.comparing.changing import Changing, change_picture, changing, cohort_sentence
from quadrant.facts import Batch, Version
from quadrant.field import Field, FieldReader
from quadrant.pictures import organisation_picture
from quadrant.store import Store
from tests.unit.test_cohort import Entrant, entrant, every_cohort, members, population, scored
from tests.unit.test_portrait import team
from tests.unit.test_scoring import MODEL, assessment_of

RULES = load_cohort_rules()


def field_of(entrants: Iterable[Entrant], versions: dict[int, int] | None = None) -> Field:
    """The field of these assessments; every axis and element has the one score. `versions` are those of a year."""
    rows = sorted(entrants, key=lambda each: (each.organisation, each.date))
    codes = {name: Coded.of(getattr(each, name) for each in rows) for name in ("organisation", "owner", "sector")}
    score = [math.nan if each.scores["digital"] is None else each.scores["digital"] for each in rows]
    scores = {name: np.array(score, dtype=float) for name in MODEL.figures}
    return Field(
        sequence=np.arange(len(rows)),
        names=codes["organisation"].names,
        size=Coded.of(each.size for each in rows),
        country=Coded.of(each.country for each in rows),
        tags=((),) * len(rows),
        fictional=np.array([each.fictional for each in rows], dtype=bool),
        assessment=tuple(each.date.isoformat() for each in rows),
        date=np.array([each.date for each in rows], dtype="datetime64[D]"),
        model_version=np.array([(versions or {}).get(each.date.year, MODEL.version) for each in rows], dtype=np.int64),
        respondents={"inside": np.full(len(rows), 5), "outside": np.zeros(len(rows), dtype=np.int64)},
        scores={"inside": scores, "outside": {name: np.full(len(rows), math.nan) for name in scores}},
        **codes,
    )


def pairs(found: Changes) -> list[tuple[str, str, str, float]]:
    """Each change: whose, from when to when, and by how much."""
    field = found.field
    return [
        (found.organisation(row), str(field.date[before]), str(field.date[after]), float(found.points["digital"][row]))
        for row, (before, after) in enumerate(zip(found.before, found.after, strict=True))
    ]


def of_dates(organisation: str, *dated: tuple[str, float]) -> list[Entrant]:
    return [entrant(organisation, score, date=date) for date, score in dated]


# --- which assessments are compared ---


def test_the_latest_of_a_year_against_the_latest_before_that_year() -> None:
    """Several in a year count once, by the last; a year without any is passed over; one year alone is no change."""
    often = of_dates("a", ("2024-02-01", 10), ("2024-09-01", 20), ("2025-03-01", 99), ("2025-11-01", 50))
    gap = of_dates("b", ("2021-05-01", 40), ("2026-05-01", 30))
    once = of_dates("c", ("2026-01-01", 1), ("2026-12-01", 99))
    three = of_dates("d", ("2024-05-01", 0), ("2025-05-01", 5), ("2026-05-01", 25))
    found = changes(field_of([*often, *gap, *once, *three]), "inside", MODEL)
    assert pairs(found) == [
        ("a", "2024-09-01", "2025-11-01", 30),
        ("b", "2021-05-01", "2026-05-01", -10),
        ("d", "2024-05-01", "2025-05-01", 5),
        ("d", "2025-05-01", "2026-05-01", 20),
    ]
    assert [found.of("d"), found.of("d", 2025), found.of("c"), found.of("nobody")] == [3, 2, None, None]
    assert found.within(Cohort(), fictional=True).tolist() == [0, 1, 3]
    assert found.within(Cohort(year=2025), fictional=True).tolist() == [0, 2]
    assert found.within(Cohort(), fictional=False).tolist() == []
    assert found.furthest(found.within(Cohort(), fictional=None)).tolist() == [0, 3, 1]


def test_nothing_is_compared_across_versions() -> None:
    """A new version in 2026: that year has no change, the next has, what was before has none, and it is counted."""
    before, now = MODEL.version - 1, MODEL.version
    whole = of_dates("a", ("2024-05-01", 0), ("2025-05-01", 50), ("2026-05-01", 60), ("2027-05-01", 65))
    short = of_dates("b", ("2025-05-01", 0), ("2026-05-01", 50))
    found = changes(field_of([*whole, *short], {2024: before, 2025: before, 2026: now, 2027: now}), "inside", MODEL)
    assert pairs(found) == [("a", "2026-05-01", "2027-05-01", 5)]
    assert found.broken == 1
    there_and_back = field_of(of_dates("a", ("2024-05-01", 0), ("2025-05-01", 9), ("2026-05-01", 5)), {2025: before})
    assert not len(changes(there_and_back, "inside", MODEL))


def test_a_missing_score_is_no_change() -> None:
    """Without any score at either time there is no change; without a position nobody has moved furthest."""
    silent = entrant("a", None, date="2026-05-01")
    field = field_of([*of_dates("a", ("2025-05-01", 0)), silent, *of_dates("b", ("2025-05-01", 0), ("2026-05-01", 9))])
    assert [pair[0] for pair in pairs(changes(field, "inside", MODEL))] == ["b"]
    scores = dict(field.scores["inside"]) | {"human": np.full(len(field), math.nan)}
    found = changes(replace(field, scores={"inside": scores}), "inside", MODEL)  # type: ignore[dict-item]
    assert found.points["digital"].tolist() == [9]
    assert math.isnan(found.points["human"][0])
    assert not len(found.furthest(found.within(Cohort(), fictional=True)))


@pytest.mark.parametrize("number", [0, 1])
def test_few_or_none(number: int) -> None:
    """No organisations, and one with one assessment: no changes, and nothing breaks."""
    found = changes(field_of(of_dates("a", ("2025-05-01", 5))[:number]), "inside", MODEL)
    assert not len(found)
    assert found.of("a") is None
    assert FieldOfPeers(found.entrants(), RULES, fictional=True).peers(Cohort()) is None


# --- cohorts of changes ---


def derived(entrants: list[Entrant]) -> list[Entrant]:
    """The changes worked out by hand: an entrant for each organisation and later year, its score the change."""
    by_organisation: dict[str, dict[int, Entrant]] = {}
    for each in sorted(entrants, key=lambda each: each.date):
        by_organisation.setdefault(each.organisation, {})[each.date.year] = each
    found = []
    for years in by_organisation.values():
        for before, after in zip(sorted(years)[:-1], sorted(years)[1:], strict=True):
            scores = years[before].scores["digital"], years[after].scores["digital"]
            if None not in scores:
                found.append(replace(years[after], scores={"digital": scores[1] - scores[0]}))  # type: ignore[operator]
    return found


def peers_of(entrants: list[Entrant]) -> FieldOfPeers:
    return FieldOfPeers(changes(field_of(entrants), "inside", MODEL).entrants(), RULES, fictional=True)


@pytest.mark.parametrize("seed", range(8))
def test_a_cohorts_change_equals_an_independent_calculation(seed: int) -> None:
    """Number, median and middle half of every cohort that answers, against the standard library."""
    people = population(random.Random(seed), 30 + 25 * seed)
    by_hand, whole = derived(people), peers_of(people)
    answered = 0
    for cohort in every_cohort():
        peers = whole.peers(cohort)
        if peers is None or peers.cohort != cohort:
            continue
        answered += 1
        inside = members(by_hand, cohort)
        points = sorted(each.scores["digital"] for each in inside.values() if each.scores["digital"] is not None)
        figure = peers.figures["digital"]
        assert (peers.organisations, figure.organisations) == (len(inside), len(points))
        assert abs(figure.median - statistics.median(points)) <= 2.5
        if figure.quartiles:
            low, _, high = statistics.quantiles(points, n=4, method="inclusive")
            assert abs(figure.quartiles[0] - low) <= 1 + 1e-9
            assert abs(figure.quartiles[1] - high) <= 1 + 1e-9
    assert answered > 0


@pytest.mark.parametrize("seed", range(8))
def test_no_two_cohorts_of_changes_differ_by_a_few(seed: int) -> None:
    """The attack of the cohorts on the changes: what two cohorts differ by is nobody, or five owners."""
    people = population(random.Random(100 + seed), 30 + 25 * seed)
    owner = {each.organisation: each.owner or each.organisation for each in people}
    published, by_hand = peers_of(people).cohorts("digital"), derived(people)
    assert published
    sets = {cohort: scored(by_hand, cohort) for cohort in published}
    for first, second in combinations(sets.values(), 2):
        for rest in (first - second, second - first):
            assert not rest or len({owner[name] for name, _ in rest}) >= RULES.difference
    assert all(len({owner[name] for name, _ in rows}) >= RULES.least.median for rows in sets.values())


def test_without_the_rule_the_attack_would_succeed() -> None:
    """Among all cohorts of changes that are merely large enough it finds organisations, so it is worth something."""
    found = 0
    for seed in range(8):
        by_hand = derived(population(random.Random(100 + seed), 30 + 25 * seed))
        sets = [rows for cohort in every_cohort() if len(rows := scored(by_hand, cohort)) >= RULES.least.median]
        found += sum(0 < len(first - second) < RULES.difference for first, second in combinations(sets, 2))
    assert found > 0


def test_a_fall_is_rounded_like_a_rise() -> None:
    """Five organisations that fell by 12 have a median of ten down, told to five points."""
    fell = [each for at in range(5) for each in of_dates(f"o{at}", ("2025-05-01", 50), ("2026-05-01", 38))]
    assert peers_of(fell).peers(Cohort()).figures["digital"].median == -10  # type: ignore[union-attr]


# --- the set that is shown ---


def shown(field: Field, wanted: Wanted) -> Changing:
    """What changed of what is wanted in a field that no store holds."""
    found = compare(
        field,
        wanted,
        MODEL,
        lambda fictional: FieldOfPeers(field.entrants(wanted.view, MODEL.version), RULES, fictional=fictional),
        lambda fictional: FieldOfPeers(field.crowd(MODEL.version), RULES, fictional=fictional),
    )
    every = changes(field, wanted.view, MODEL)
    return changing(found, every, lambda fictional: FieldOfPeers(every.entrants(), RULES, fictional=fictional))


def moved(number: int, **fields: object) -> list[Entrant]:
    """So many organisations, which rose by 1, 2, 3 ... points in a year."""
    return [
        entrant(f"o{at}", 10.0 + score, date=date, **fields)  # type: ignore[arg-type]
        for at in range(number)
        for date, score in (("2025-05-01", 0), ("2026-05-01", at + 1))
    ]


def test_a_cohort_has_figures_and_a_picked_set_has_none() -> None:
    """Six that changed: a median; the same six by an owner or by hand: their points only."""
    field = field_of(moved(6, owner="group")[:2] + moved(6)[2:])
    whole = shown(field, Wanted(focus="o3", marked=("o5", "nobody")))
    assert whole.peers is not None
    assert (len(whole.rows), whole.why, whole.focus) == (6, None, whole.changes.of("o3"))
    picture = change_picture(whole, str.upper)
    assert [each.label for each in picture.marked] == ["O3", "O5"]
    assert (picture.lines[0].marked, picture.lines[0].points) == ((4, 6), (1, 2, 3, 5))
    assert picture.lines[0].band is not None

    for wanted in (Wanted(owner="group"), Wanted(only_marked=True, marked=("o0", "o1"))):
        picked = shown(field, wanted)
        assert picked.peers is None
        assert picked.why == "picked"
        assert len(picked.rows) == (1 if wanted.owner else 2)
        assert all(line.band is None for line in change_picture(picked, str).lines)
        assert "no cohort figures" in cohort_sentence(picked, RULES, "en")


@pytest.mark.parametrize(("number", "figures_there"), [(1, False), (4, False), (5, True)])
def test_thresholds_are_those_of_cohorts(number: int, figures_there: bool) -> None:
    """Below five organisations with two years there are points and no figure, and the sentence says from where on."""
    found = shown(field_of(moved(number)), Wanted())
    assert (found.peers is not None) == figures_there
    assert len(found.rows) == number
    assert ("begin at 5 organisations" in cohort_sentence(found, RULES, "en")) != figures_there


def test_real_and_fictional_are_not_put_together() -> None:
    """Both kinds and nobody in focus: points of both, no figures; with a focus, its own kind."""
    mixed = [
        *moved(6),
        *(replace(each, organisation=f"real-{each.organisation}", fictional=False) for each in moved(6)),
    ]
    found = shown(field_of(mixed), Wanted())
    assert (found.why, found.peers, len(found.rows)) == ("mixed", None, 12)
    found = shown(field_of(mixed), Wanted(focus="real-o1"))
    assert found.peers is not None
    assert {found.changes.organisation(row)[:4] for row in found.rows.tolist()} == {"real"}


def test_while_names_are_hidden_nobody_but_the_focus_is_shown() -> None:
    """Who has an earlier assessment would say who a letter is: figures stay, rows and other marks go."""
    found = shown(field_of(moved(8)), Wanted(focus="o1", marked=("o2",), anonymous=True))
    assert found.peers is not None
    assert len(found.rows) == 0
    picture = change_picture(found, str)
    assert [each.id for each in picture.marked] == ["o1"]
    assert all(line.points == () for line in picture.lines)


# --- one organisation ---


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


def assessments(*levels: int, versions: tuple[int, ...] = (), people: int = 3) -> list[Assessment]:
    """One assessment a year of people who give one level everywhere, in these versions of the questionnaire."""
    return [
        replace(
            assessment_of(*team("leadership", *[level] * people)),
            id=f"a{at}",
            date=datetime.date(2022 + at, 5, 1),
            model_version=versions[at] if versions else MODEL.version,
        )
        for at, level in enumerate(levels)
    ]


def course_of(store: Store, *content: Assessment) -> Course:
    # Not by way of a file: reading refuses a version that it does not know, and a store may hold an older one.
    store.put(Batch(versions=[Version(each, f"{each.id}.yaml", each.id) for each in content]))
    with store.cursor() as cursor:
        return course(cursor, MODEL, records.of_organisation(cursor, content[0].organisation.id), "inside")


def test_every_assessment_since_the_one_before_and_since_the_first(store: Store) -> None:
    """Three assessments of people who agree: what rose is sure, where it went back is seen from both sides."""
    found = course_of(store, *assessments(2, 4, 3))
    assert [each.scores["digital"] for each in found.measured] == [25, 75, 50]
    first, second, third = found.measured
    assert (first.before, first.since_before, first.since_first) == (None, (), ())
    assert {(each.points, each.verdict) for each in second.since_before} == {(50, "apart")}
    assert second.since_first == second.since_before
    assert third.before == second.record
    assert third.first == first.record
    assert {each.points for each in third.since_before} == {-25}
    assert {each.points for each in third.since_first} == {25}
    assert set(first.intervals) == set(MODEL.figures)
    assert found.breaks == ()


def test_a_new_version_is_a_break(store: Store) -> None:
    """Two versions: at the third assessment nothing is compared, at the fourth only with the third."""
    found = course_of(store, *assessments(2, 4, 3, 5, versions=(1, 1, 2, 2)))
    assert [each.comparable for each in found.measured] == [True, True, False, True]
    assert found.breaks == (found.measured[2],)
    assert (found.measured[2].before, found.measured[2].since_before) == (None, ())
    assert found.latest is not None
    assert found.latest.first == found.measured[2].record
    assert {each.points for each in found.latest.since_first} == {50}


def test_with_two_people_no_interval(store: Store) -> None:
    """Two people: scores, no intervals, and points of which nobody can say how sure they are."""
    found = course_of(store, *assessments(2, 4, people=2))
    assert [each.intervals for each in found.measured] == [{}, {}]
    assert found.latest is not None
    assert {(each.points, each.verdict) for each in found.latest.since_before} == {(50, "unknown")}


def test_a_course_has_the_assessments_of_its_view(store: Store) -> None:
    """Customers at the second and third time only: their course has two assessments, and the first is counted."""
    first, *later = assessments(2, 2, 4)
    content = [
        first,
        *(
            replace(each, respondents=(*each.respondents, *team("customer", 1 + at, 1 + at, 1 + at)))
            for at, each in enumerate(later)
        ),
    ]
    content = [
        replace(each, respondents=tuple(replace(one, id=f"r{at}") for at, one in enumerate(each.respondents)))
        for each in content
    ]
    course_of(store, *content)
    with store.cursor() as cursor:
        found = course(cursor, MODEL, records.of_organisation(cursor, first.organisation.id), "outside")
        nobody = course(cursor, MODEL, records.of_organisation(cursor, first.organisation.id)[:1], "outside")
    assert [each.scores["digital"] for each in found.measured] == [0, 25]
    assert found.silent == 1
    assert {each.points for each in found.measured[1].since_before} == {25}
    assert (nobody.latest, nobody.silent) == (None, 1)


def test_the_page_of_one_organisation_knows_the_break(store: Store) -> None:
    """Since the time before there is another version: no verdict, a sentence that says so, and no line on the way."""
    content = assessments(2, 4, versions=(1, 2))
    course_of(store, *content)
    with store.cursor() as cursor:
        history = records.of_organisation(cursor, content[0].organisation.id)
        found = portrait.portray(cursor, MODEL, content[-1], history[-1], history)
    assert found.moved is None
    assert {each.reason for each in found.changes} == {"version"}
    assert "another version" in (story.change(found, MODEL, "en") or "")
    assert [step.comparable for step in organisation_picture(found, MODEL, "en").way] == [False]


def test_a_move_says_how_sure_it_is(store: Store) -> None:
    """What the field says of an organisation's change, and what its course says, are the same."""
    found = course_of(store, *assessments(2, 4))
    every = change.changes(FieldReader(store, MODEL, RULES).read(), "inside", MODEL)
    with store.cursor() as cursor:
        (move,) = moves(cursor, MODEL, every, [0])
    assert (move.before, move.after) == (datetime.date(2022, 5, 1), datetime.date(2023, 5, 1))
    assert found.latest is not None
    assert move.found.figures == found.latest.since_before
    assert move.found.position == "apart"
    assert {round(float(points[0]), 1) for points in every.points.values()} == {50}
