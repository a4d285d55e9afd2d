"""Reading a journey: just below, at and above each threshold; ties; and the journeys to begin from."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest
from pydantic import ValidationError

from quadrant.assessment import Journey, Moment
from quadrant.charts.journey_scene import JOURNEY_SIZES, journey_alt_text, journey_rows, journey_scene
from quadrant.charts.scene import Size
from quadrant.file_types import MOMENTS, SERVED
from quadrant.journey import (
    JourneyReading,
    Row,
    StartingJourney,
    _starting,
    in_order,
    journey_of,
    load_journey_rules,
    proposed,
    read_journey,
    rows_of,
    rows_to_begin,
    starting_journeys,
)
from quadrant.model import load_model, load_sectors
from quadrant.palette import THEMES
from quadrant.typeface import width
from tests.hostile import HOSTILE

RULES = load_journey_rules()
QUIET = Moment("quiet", load=1, complexity=1, functional=7, emotional=7, served="digital")
"""A moment about which nothing is said."""


def moment(name: str = "", **changes: object) -> Moment:
    return QUIET._replace(name=name, **changes)  # type: ignore[arg-type]


def read(*moments: Moment) -> JourneyReading:
    return read_journey(Journey("A journey", moments), RULES)


# --- digital, hybrid or human ---


@pytest.mark.parametrize(
    ("load", "complexity", "failure", "expected"),
    [
        (1, 1, False, ("digital", "little")),
        (2, 2, False, ("digital", "little")),
        (2, 3, False, ("hybrid", "complex")),
        (1, 5, False, ("hybrid", "complex")),
        (2, 2, True, ("hybrid", "failure")),
        (1, 3, True, ("hybrid", "complex")),
        (3, 1, False, ("hybrid", "middle")),
        (3, 5, True, ("hybrid", "middle")),
        (4, 1, False, ("human", "much")),
        (4, 5, True, ("human", "much")),
        (5, 1, False, ("human", "much")),
    ],
)
def test_who_should_serve(load: int, complexity: int, failure: bool, expected: tuple[str, str]) -> None:
    """Up to a load of 2 a simple moment is digital, from 4 on any moment is human, everything else is hybrid."""
    assert proposed(moment(load=load, complexity=complexity, failure=failure), RULES) == expected


def test_a_proposal_reads_nothing_else() -> None:
    """Experience and who serves now move no proposal."""
    for functional in range(11):
        for served in SERVED:
            for load in range(1, 6):
                here = moment(load=load, functional=functional, emotional=10 - functional, served=served)
                assert proposed(here, RULES) == proposed(moment(load=load), RULES)


@pytest.mark.parametrize(
    ("load", "agreeing"), [(1, {"digital"}), (3, {"both"}), (5, {"human"})]
)  # digital, hybrid, human
def test_whether_it_is_so_already(load: int, agreeing: set[str]) -> None:
    """“Both” is hybrid, and nobody is never what was proposed."""
    for served in SERVED:
        (reading,) = read(moment(load=load, served=served)).moments
        assert reading.differs is (served not in agreeing)


# --- the human peak ---


@pytest.mark.parametrize(("load", "kind"), [(3, "none"), (4, "candidate"), (5, "candidate")])
def test_a_peak_needs_a_high_load(load: int, kind: str) -> None:
    """Below a load of 4 there is no candidate, whatever else a moment is."""
    peak = read(moment(load=load, served="nobody", emotional=0, failure=True), QUIET).peak
    assert (peak.kind, peak.place) == (kind, None if kind == "none" else 0)


@pytest.mark.parametrize(
    ("served", "kind"), [("digital", "candidate"), ("nobody", "candidate"), ("both", "served"), ("human", "served")]
)
def test_a_candidate_has_no_human(served: str, kind: str) -> None:
    """A moment with a human, alone or beside technology, is no candidate: it is the peak already."""
    peak = read(QUIET, moment(load=5, served=served)).peak
    assert (peak.kind, peak.place) == (kind, 1)


def test_a_candidate_below_a_peak_that_is_served() -> None:
    """The highest load that no human serves is the candidate, also when a higher one has a human."""
    peak = read(moment(load=5, served="human"), moment(load=4, served="digital")).peak
    assert (peak.kind, peak.place) == ("candidate", 1)


@pytest.mark.parametrize(
    ("moments", "place"),
    [
        ((moment(load=4, emotional=0), moment(load=5, emotional=9)), 1),
        ((moment(load=5, emotional=4), moment(load=5, emotional=3)), 1),
        ((moment(load=5, emotional=3), moment(load=5, emotional=4, failure=True)), 0),
        ((moment(load=5, emotional=3), moment(load=5, emotional=3, failure=True)), 1),
        ((moment(load=5, emotional=3), moment(load=5, emotional=3, served="nobody")), 0),
        ((moment(load=5, failure=True), moment(load=5, failure=True)), 0),
    ],
    ids=["load", "feeling", "feeling before failure", "failure", "nobody does not count more", "earliest"],
)
def test_ties_of_candidates(moments: tuple[Moment, ...], place: int) -> None:
    """The highest load; of several the one that feels worst; then a failure; then the earliest."""
    assert read(*moments).peak.place == place


@pytest.mark.parametrize(
    ("moments", "place"),
    [
        ((moment(load=5, emotional=2), moment(load=4, emotional=10)), 0),
        ((moment(load=5, emotional=8), moment(load=5, emotional=9)), 1),
        ((moment(load=5, emotional=8), moment(load=5, emotional=8, failure=True)), 1),
        ((moment(load=5), moment(load=5)), 0),
    ],
    ids=["load", "feeling", "failure", "earliest"],
)
def test_ties_of_the_peak_that_is_there(moments: tuple[Moment, ...], place: int) -> None:
    """Where humans serve all of them, of several of the highest load the one that feels best is the peak."""
    peak = read(*(each._replace(served="human") for each in moments)).peak
    assert (peak.kind, peak.place) == ("served", place)


# --- failures, grey stretches, dips and peaks ---


@pytest.mark.parametrize(
    ("served", "unattended"), [("nobody", True), ("digital", True), ("both", False), ("human", False)]
)
def test_failures_that_nobody_attends_to(served: str, unattended: bool) -> None:
    """A failure with no human is unattended; the same moment without a failure is not."""
    assert read(moment(served=served, failure=True)).unattended == ((0,) if unattended else ())
    assert read(moment(served=served, failure=False)).unattended == ()


GREY = moment("grey", functional=7, emotional=5)


@pytest.mark.parametrize(
    ("moments", "stretches"),
    [
        ((GREY,), ()),
        ((GREY, GREY), ((0, 1),)),
        ((GREY, GREY, GREY), ((0, 2),)),
        ((GREY, QUIET, GREY), ()),
        ((QUIET, GREY, GREY, QUIET, GREY, GREY), ((1, 2), (4, 5))),
        ((GREY, GREY._replace(functional=6)), ()),
        ((GREY, GREY._replace(functional=8)), ((0, 1),)),
        ((GREY, GREY._replace(emotional=4)), ((0, 1),)),
        ((GREY, GREY._replace(emotional=6)), ()),
    ],
)
def test_grey_stretches(moments: tuple[Moment, ...], stretches: tuple[tuple[int, int], ...]) -> None:
    """Two moments in a row or more that work for a 7 and feel like a 5 at most; nothing between them."""
    reading = read(*moments)
    assert reading.grey == stretches
    marked = {place for first, last in stretches for place in range(first, last + 1)}
    assert {place for place, each in enumerate(reading.moments) if each.grey} == marked


def test_the_lines_at_7_and_9() -> None:
    """Below 7 on function is a dip, 9 on emotion a peak; the lines belong to the high side."""
    moments = [moment(functional=6, emotional=8), moment(functional=7, emotional=9), moment(functional=8, emotional=10)]
    reading = read(*moments)
    assert (reading.dips, reading.peaks) == ((0,), (1, 2))


def test_a_wish_that_contradicts_itself_is_refused() -> None:
    """Rules in which little is as much as much cannot be loaded."""
    with pytest.raises(ValidationError, match="little is less than much"):
        type(RULES.proposal)(little=3, much=3, low=2)


# --- filling in ---


def test_rows_and_back() -> None:
    """A journey that is taken apart into rows and put together again is the same."""
    journey = Journey("Here", tuple(moment(str(place), load=1 + place % 5, failure=place == 2) for place in range(6)))
    assert journey_of("Here", rows_of(journey)) == journey


def test_rows_are_moved_by_their_number() -> None:
    """2.5 comes between 2 and 3; a row without a number comes last; a row in which nothing stands is no moment."""
    rows = [*rows_of(Journey("", (moment("a"), moment("b"), moment("c")))), Row("new"), Row()]
    rows[0].order = 2.5
    assert [row.name for row in in_order(rows)] == ["b", "a", "c", "new"]


def test_what_is_missing_is_named() -> None:
    """A row knows what it lacks; zero is an answer, and while something is missing there is no journey."""
    row = replace(rows_of(Journey("", (moment("a"),)))[0], functional=0, emotional=None)
    assert row.missing == ("emotional",)
    assert journey_of("Here", [row]) is None
    row.emotional = 0
    assert journey_of("", [row]) is None
    assert journey_of("Here", [row]) == Journey("Here", (moment("a", functional=0, emotional=0),))


# --- journeys to begin from ---


def test_every_sector_has_a_journey_to_begin_from() -> None:
    """One or two for every sector, of 6 to 9 moments with names of their own, and something that goes wrong in each."""
    counts = Counter(sector for journey in _starting() for sector in journey.sectors)
    assert set(counts) == {sector.id for sector in load_sectors()}
    assert max(counts.values()) <= 2
    for journey in _starting():
        assert 6 <= len(journey.moments) <= 9
        assert any(each.failure for each in journey.moments)
        for language in load_model().languages:
            names = [each.name[language] for each in journey.moments]
            assert len(set(names)) == len(names)
            assert max(map(len, names)) <= 45


def test_a_starting_journey_leaves_the_experience_open() -> None:
    """Nobody but the group says how it works and feels; without a journey there are four empty rows."""
    for start in starting_journeys("banking"):
        for language in load_model().languages:
            rows = rows_to_begin(start, language)
            assert [row.name for row in rows] == [each.name[language] for each in start.moments]
            assert all(row.missing == ("functional", "emotional") for row in rows)
    empty = rows_to_begin(None, "en")
    assert len(empty) == MOMENTS[0]
    assert all(row.is_blank for row in empty)


@pytest.mark.parametrize("wrong", [{"sectors": ["spaceflight"]}, {"sectors": []}, {"name": {"en": "Only English"}}])
def test_a_starting_journey_is_checked(wrong: dict[str, object]) -> None:
    """One for an unknown sector, for none, or in one language only cannot be loaded."""
    good = starting_journeys("energy")[0].model_dump()
    StartingJourney.model_validate(good)
    with pytest.raises(ValidationError):
        StartingJourney.model_validate(good | wrong)


# --- the picture ---

SIZES = [size for sizes in JOURNEY_SIZES.values() for size in sizes]


def sketch(count: int, name: str = "") -> Journey:
    """A journey in which everything that can be marked is marked."""
    kinds = (
        {"load": 5, "served": "nobody", "failure": True, "emotional": 0, "functional": 0},
        {"functional": 10, "emotional": 4, "served": "human", "failure": True},
        {"functional": 7, "emotional": 5, "served": "both"},
        {"functional": 6, "emotional": 10},
    )
    moments = (moment(f"{name or 'Moment'} {place}", **kinds[place % 4]) for place in range(count))  # type: ignore[arg-type]
    return Journey("A journey", tuple(moments))


@pytest.mark.parametrize("size", SIZES, ids=[f"{size.name}-{size.width:g}" for size in SIZES])
@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("count", [4, 9, 20])
def test_the_picture_stays_within_itself(count: int, language: str, size: Size) -> None:
    """Nothing is drawn or written beyond the picture, for few and many moments, and short, long and hostile names."""
    for name in ("", "somebody on the phone explains at length what has to be done first", *HOSTILE):
        journey = sketch(count, name)
        reading = read_journey(journey, RULES)
        scene = journey_scene(journey, reading, RULES, language, THEMES["light"], size)
        for words in scene.words:
            wide = width(words.text, words.size, words.face)
            left = words.x - {"left": 0, "center": wide / 2, "right": wide}[words.align]
            assert left >= -0.5, words.text
            assert left + wide <= size.width + 0.5, words.text
            assert words.size / 2 <= words.y <= scene.height - words.size / 2, words.text
        for part in scene.ground:
            assert all(-0.5 <= x <= size.width + 0.5 and -0.5 <= y <= scene.height + 0.5 for x, y in part.points)
        for mark in scene.marks:
            assert mark.radius <= mark.x <= size.width - mark.radius
            assert mark.radius * 0.7 <= mark.y <= scene.height - mark.radius * 0.7


@pytest.mark.parametrize("size", SIZES, ids=[f"{size.name}-{size.width:g}" for size in SIZES])
@pytest.mark.parametrize("count", [4, 20])
def test_every_moment_is_in_the_picture(count: int, size: Size) -> None:
    """Two marks, a name, and twice who serves for each moment; the peak has one ring, each failure one triangle."""
    journey = sketch(count)
    reading = read_journey(journey, RULES)
    scene = journey_scene(journey, reading, RULES, "en", THEMES["dark"], size)
    drawn = Counter(mark.series for mark in scene.marks if mark.id != "key")
    failures = sum(each.failure for each in journey.moments)
    assert drawn == {"functional": count, "emotional": count, "failure": failures, "peak": 1}
    assert sum(part.name == "grey" for part in scene.ground) == len(reading.grey)
    written = Counter(words.text for words in scene.words)
    assert all(written[each.name] == 1 for each in journey.moments)
    assert sum(written[word] for word in ("digital", "hybrid", "a human", "both", "nobody")) == 2 * count
    filled = [mark for mark in scene.marks if mark.series == "failure" and mark.fill == THEMES["dark"].ink]
    assert len([mark for mark in filled if mark.id != "key"]) == len(reading.unattended)


def test_across_where_names_fit_and_down_where_not() -> None:
    """On a phone it goes down; elsewhere across, until there are too many moments for their names."""

    def goes_down(count: int, size: Size) -> bool:
        scene = journey_scene(sketch(count), read_journey(sketch(count), RULES), RULES, "en", THEMES["light"], size)
        marks = [mark for mark in scene.marks if mark.series == "functional" and mark.id != "key"]
        across, down = ([getattr(mark, along) for mark in marks] for along in "xy")
        assert (across == sorted(across)) is not (down == sorted(down))
        return down == sorted(down)

    phone, wide = JOURNEY_SIZES["phone"][0], JOURNEY_SIZES["laptop"][-1]
    assert goes_down(4, phone)
    assert not goes_down(4, wide)
    assert not goes_down(9, wide)
    assert goes_down(20, wide)


def test_the_picture_in_words() -> None:
    """Who cannot see it hears every score, the peak, the failures and the grey stretches; so says the table."""
    journey = sketch(4)
    reading = read_journey(journey, RULES)
    heard = journey_alt_text(journey, reading, "en")
    assert "Moment 1: functional 10, emotional 4" in heard
    assert "Candidate for the human peak: Moment 0." in heard
    assert "Failure without a human: Moment 0." in heard
    assert "Grey stretch: Moment 1 – Moment 2." in heard
    header, first, second, *_ = journey_rows(reading, "nl")
    assert len(header) == len(first) == 8
    assert first == (
        "Moment 0",
        "5",
        "1",
        "0",
        "0",
        "niemand",
        "een mens",
        "Kandidaat voor de menselijke piek, Misgaan zonder mens erbij",
    )
    assert re.search("Misgaan met een mens erbij, Grijs stuk", second[-1])
