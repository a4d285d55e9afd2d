"""How sure a difference is: what does not differ is rarely called apart, what does is found, no team is flattered."""

from __future__ import annotations

import datetime
from dataclasses import replace

import numpy as np
import pytest

from quadrant.assessment import Answer, Respondent
from quadrant.difference import (
    Compared,
    Difference,
    Differences,
    Which,
    compared,
    differences,
    drawn,
    ranked,
    sentence,
    shown_points,
    words,
)
from quadrant.facts import Batch, Version
from quadrant.position import Array
from quadrant.scoring import ElementScore, QuestionScore, Scoring, ViewScore
from quadrant.store import Store
from tests.unit.test_scoring import MODEL, assessment_of, everything, respondent

QUESTIONS = MODEL.questions
ELEMENT = np.array([[element.id for element in MODEL.elements].index(q.element) for q in QUESTIONS])
AXIS = np.array([element.axis == "digital" for element in MODEL.elements])
TEAMS = {
    3: ("leadership",) * 3,
    5: ("leadership", "leadership", "front_office", "front_office", "back_office"),
    9: ("leadership", "front_office", "back_office") * 3,
    20: ("leadership",) * 4 + ("front_office",) * 8 + ("back_office",) * 8,
}


def side(points: Array, groups: tuple[str, ...], name: str = "one", version: int = 1) -> Compared:
    """One side of these points, scored here by plain means."""
    scores = np.array([np.nan if np.isnan(each).all() else np.nanmean(each) for each in points.T])
    elements = np.array([np.nanmean(scores[at == ELEMENT]) for at in range(len(MODEL.elements))])
    view = ViewScore(
        len(points),
        float(elements[AXIS].mean()),
        float(elements[~AXIS].mean()),
        "digital_emotional",
        {each.id: ElementScore(float(elements[at]), 4, 4) for at, each in enumerate(MODEL.elements)},
        {
            question.key: QuestionScore(None, "open") if np.isnan(score) else QuestionScore(float(score), "scored")
            for question, score in zip(QUESTIONS, scores, strict=True)
        },
    )
    return Compared(Which(1, name, "a", version), view, points, groups)


def people(chance: np.random.Generator, groups: tuple[str, ...], levels: Array, lenient: float, noise: float) -> Array:
    """Points of people who see these levels, (Q,), each with a leniency of their own and noise, rounded to a level."""
    seen = levels + chance.normal(0, lenient, (len(groups), 1)) + chance.normal(0, noise, (len(groups), len(levels)))
    points = 25.0 * (np.clip(np.round(seen), 1, 5) - 1)
    for row, group in enumerate(groups):
        points[row, [group not in question.groups for question in QUESTIONS]] = np.nan
    return points


def by_figure(found: Differences) -> dict[str, Difference]:
    return {each.figure: each for each in found.figures}


def called_apart(number: int, cases: int, lenient: float, noise: float, shift: float = 0.0) -> tuple[float, Array]:
    """How often positions and each figure are called apart when the first element differs by `shift` points."""
    chance = np.random.default_rng([number, cases, round(10 * lenient)])
    groups, positions, verdicts = TEAMS[number], [], []
    for case in range(cases):
        levels = chance.uniform(2, 4) + chance.normal(0, 0.8, len(QUESTIONS))
        one, other = (
            side(people(chance, groups, levels + moved / 25 * (ELEMENT == 0), lenient, noise), groups, name)
            for name, moved in ((f"one {case}", 0.0), (f"other {case}", shift))
        )
        found = differences(MODEL, one, other)
        positions.append(found.position == "apart")
        verdicts.append([each.verdict == "apart" for each in found.figures])
    return float(np.mean(positions)), np.mean(verdicts, axis=0)


@pytest.mark.parametrize("number", [3, 9])
def test_what_did_not_change_is_rarely_called_apart(number: int) -> None:
    """The same organisation asked twice, with other people: fewer than one figure in ten, and hardly a position."""
    position, rates = called_apart(number, 40, 0.5, 0.7)
    assert rates.mean() <= 0.1
    assert position <= 0.1


@pytest.mark.long
@pytest.mark.parametrize("number", TEAMS)
@pytest.mark.parametrize(("lenient", "noise"), [(0.5, 0.7), (0.2, 0.9), (0.8, 0.4)])
def test_however_people_differ_hardly_one_in_ten_is_called_apart(number: int, lenient: float, noise: float) -> None:
    """The same with many cases, for people who differ from each other, or in each answer, and for teams of any size."""
    position, rates = called_apart(number, 400, lenient, noise)
    assert rates[:2].mean() <= 0.11
    assert rates[2:].mean() <= 0.1
    assert position <= 0.05


def test_a_real_shift_is_found() -> None:
    """Nine people, one element 30 points higher: found at least four times in five; and only there most of the time."""
    _, rates = called_apart(9, 30, 0.5, 0.7, shift=30.0)
    assert rates[2] >= 0.8
    assert rates[3:].mean() <= 0.1


@pytest.mark.long
@pytest.mark.parametrize(("number", "shift", "least"), [(3, 40, 0.4), (5, 30, 0.6), (9, 20, 0.6), (20, 15, 0.75)])
def test_how_large_a_shift_is_found(number: int, shift: float, least: float) -> None:
    """What docs/decisions/0011 says of teams of each size."""
    _, rates = called_apart(number, 300, 0.5, 0.7, shift=shift)
    assert rates[2] >= least


def test_both_answered_the_same_questions() -> None:
    """Questions far apart and people who agree: ten points more everywhere are sure, whichever questions are drawn."""
    levels = np.resize([0.0, 30.0, 60.0, 90.0], len(QUESTIONS))
    one, other = (
        side(np.tile(levels + more, (6, 1)), ("leadership",) * 6, name) for name, more in (("a", 0), ("b", 10))
    )
    for found in differences(MODEL, one, other).figures:
        assert found.verdict == "apart"
        assert (found.low, found.high) == pytest.approx((10, 10))


def test_a_difference_that_hangs_on_one_question_is_not_sure() -> None:
    """Everybody agrees, and one question of an element is 60 points higher: other questions might say otherwise."""
    levels = np.full(len(QUESTIONS), 25.0)
    first = QUESTIONS[0].element
    one, other = (
        side(np.tile(each, (6, 1)), ("leadership",) * 6, "x") for each in (levels, levels + 60 * np.eye(33)[0])
    )
    assert by_figure(differences(MODEL, one, other))[first].verdict == "within"


def test_the_other_way_round_it_is_the_opposite_and_always_the_same() -> None:
    """Turned round, points and interval change their sign; asked again, nothing changes."""
    chance = np.random.default_rng(4)
    one, other = (side(people(chance, TEAMS[5], np.full(33, 3.0), 0.5, 0.7), TEAMS[5], name) for name in ("a", "b"))
    there, back = differences(MODEL, one, other), differences(MODEL, other, one)
    assert there == differences(MODEL, one, other)
    for first, second in zip(there.figures, back.figures, strict=True):
        assert (first.points, first.verdict) == (-(second.points or 0), second.verdict)
        assert (first.low, first.high) == pytest.approx((-(second.high or 0), -(second.low or 0)))


def test_the_same_answers_twice_are_no_certainty() -> None:
    """A file that was copied for the next year: no difference, and an interval as wide as for other people."""
    points = people(np.random.default_rng(1), TEAMS[9], np.full(33, 3.0), 0.5, 0.7)
    for found in differences(MODEL, side(points, TEAMS[9], "a"), side(points, TEAMS[9], "b")).figures:
        assert (found.points, found.verdict) == (0, "within")
        assert (found.high or 0) - (found.low or 0) > 5


def test_what_is_level_is_never_apart() -> None:
    """Everybody at one level on both sides: no difference, though a score may be off by what a sum of doubles is."""
    one, other = (side(np.full((4, 33), 25.0), ("leadership",) * 4, name) for name in ("a", "b"))
    elements = {name: replace(each, score=(each.score or 0) + 1e-11) for name, each in other.view.elements.items()}
    other = replace(other, view=replace(other.view, elements=elements))
    assert {each.verdict for each in differences(MODEL, one, other).figures} == {"within"}


def test_few_people_are_not_flattered() -> None:
    """Three people as spread as nine have an interval that is wider than the square root of three times theirs."""
    widths = {}
    for number in (3, 9):
        points = np.tile(np.repeat([25.0, 50.0, 75.0], number // 3)[:, None], (1, 33))
        low, high = drawn(MODEL, side(points, ("leadership",) * number)).interval("digital") or (0, 0)
        widths[number] = high - low
    assert widths[3] > 3**0.5 * widths[9]


# --- what nobody can say ---


def test_two_people_are_nobody() -> None:
    """With two people on one side there are points, but no verdict on anything, and the reason is said."""
    one, other = side(np.full((2, 33), 25.0), ("leadership",) * 2), side(np.full((5, 33), 75.0), ("leadership",) * 5)
    found = differences(MODEL, one, other)
    assert found.position == "unknown"
    assert {(each.points, each.verdict, each.reason, each.low) for each in found.figures} == {
        (50, "unknown", "few", None)
    }
    assert "fewer than three people were heard" in sentence(found.figures[0], MODEL, "en")


def test_an_element_that_two_people_know_is_theirs() -> None:
    """Five people of whom two answered about an element: no interval there, which would show the two apart."""
    points = np.full((5, 33), 50.0)
    points[2:, ELEMENT == 3] = np.nan
    few = side(points, ("leadership",) * 5, "few")
    name = MODEL.elements[3].id
    found = by_figure(differences(MODEL, few, side(np.full((5, 33), 75.0), ("leadership",) * 5)))
    assert (found[name].points, found[name].reason) == (25, "few")
    assert drawn(MODEL, few).interval(name) is None
    assert found[MODEL.elements[0].id].verdict == "apart"


def test_nothing_is_compared_across_versions_or_without_a_score() -> None:
    """Another version of the questionnaire: no points at all. A missing score: none for that element only."""
    five = side(np.full((5, 33), 50.0), ("leadership",) * 5)
    newer = replace(five, which=five.which._replace(model_version=2))
    found = differences(MODEL, five, newer)
    assert found.position == "unknown"
    assert {(each.one, each.points, each.reason) for each in found.figures} == {(50, None, "version")}

    name = MODEL.elements[0].id
    elements = dict(five.view.elements) | {name: ElementScore(None, 1, 4)}
    without = replace(five, view=replace(five.view, digital=None, quadrant=None, elements=elements))
    found = differences(MODEL, without, replace(five, which=five.which._replace(organisation="other")))
    reasons = {each.figure: each.reason for each in found.figures if each.reason}
    assert reasons == {"digital": "missing", name: "missing"}


def through_the_store(view: str, *teams: list[Respondent]) -> Differences:
    """The differences of two assessments, by way of a store and its scores."""
    store = Store.open(None)
    assessments = [
        replace(assessment_of(*team), id=f"a{at}", date=datetime.date(2025 + at, 1, 1)) for at, team in enumerate(teams)
    ]
    store.put(Batch(versions=[Version(each, f"{each.id}.yaml", each.id) for each in assessments]))
    try:
        with store.cursor() as cursor:
            rows = cursor.execute(
                "SELECT sequence, organisation, assessment FROM store.assessment ORDER BY date"
            ).fetchall()
            wanted = [Which(*row, 1) for row in rows]
            scoring = Scoring(cursor, MODEL, [each.sequence for each in wanted])
            return differences(MODEL, *compared(scoring, MODEL, wanted, view))
    finally:
        store.close()


def team(group: str, *levels: int) -> list[Respondent]:
    """One person of the group for each level, who gives it everywhere."""
    return [respondent(group, everything(group, level)) for level in levels]


def test_two_customers_are_not_compared() -> None:
    """From three customers on there is a customers' view to compare; with two there is not even a score."""
    inside = team("leadership", 3, 3, 3)
    found = through_the_store("outside", [*inside, *team("customer", 2, 2)], [*inside, *team("customer", 4, 4, 4)])
    assert {(each.one, each.points, each.reason) for each in found.figures} == {(None, None, "few")}
    found = through_the_store("outside", [*inside, *team("customer", 2, 2, 2)], [*inside, *team("customer", 4, 4, 4)])
    assert {(each.points, each.verdict) for each in found.figures} == {(50, "apart")}
    assert found.position == "apart"


def test_who_answered_nothing_that_is_scored_is_nobody() -> None:
    """Three people of whom one gave a level of context only: two were heard."""
    silent = respondent("leadership", {MODEL.context[0].key: Answer("level", 3)})
    found = through_the_store("inside", [*team("leadership", 2, 2), silent], team("leadership", 4, 4, 4))
    assert {each.reason for each in found.figures} == {"few"}


# --- in words ---


def some(figure: str, points: float | None, verdict: str, reason: str | None = None) -> Difference:
    return Difference(figure, 50.0, 50.0, points, -1.0, 1.0, verdict, reason)  # type: ignore[arg-type]


def test_the_sure_ones_come_first() -> None:
    """Sorted by how sure, then by size, whichever way it goes; what nobody can say is last."""
    given = [
        some("data", 4.0, "within"),
        some("technology", 9.0, "apart"),
        some("automation", None, "unknown", "missing"),
        some("ecosystem", -23.0, "apart"),
        some("crowd_power", -12.0, "within"),
    ]
    assert [each.figure for each in ranked(given)] == ["ecosystem", "technology", "crowd_power", "data", "automation"]


@pytest.mark.parametrize(
    ("points", "verdict", "english", "dutch"),
    [
        (23.2, "apart", "23 points higher; more than the spread of the answers", "23 punten hoger; meer dan"),
        (-1.0, "apart", "1 point lower; more than the spread of the answers", "1 punt lager; meer dan"),
        (
            0.3,
            "within",
            "about level; within the spread of the answers, so it may be chance",
            "ongeveer gelijk; binnen",
        ),
    ],
)
def test_a_sentence_claims_no_more_than_it_carries(points: float, verdict: str, english: str, dutch: str) -> None:
    """How much, which way, and whether that is more than the spread."""
    found = some("automation", points, verdict)
    assert sentence(found, MODEL, "en") == f"Automation: {english}."
    assert f"Automatisering: {dutch}" in sentence(found, MODEL, "nl")


def test_every_verdict_has_words_in_both_languages() -> None:
    """No verdict and no reason is without its words, and none reads the same in both languages."""
    cases = [(3.0, "apart", None), (3.0, "within", None), (3.0, "unknown", "few")]
    cases += [(None, "unknown", reason) for reason in ("few", "missing", "version")]
    said = {words(some("data", *case), language) for case in cases for language in ("en", "nl")}  # type: ignore[arg-type]
    assert len(said) == 2 * len(cases)


def test_points_are_those_of_the_scores_as_shown() -> None:
    """A reader who subtracts the figures of the screen gets the difference of the screen."""
    assert shown_points(37.46, 50.04) == 12.5
    assert MODEL.figures[:2] == ("digital", "human")
