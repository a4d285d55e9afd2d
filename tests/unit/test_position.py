"""How sure a position is: what the bootstrap must do whatever the answers are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from quadrant.assessment import Agreed, Answer, Respondent
from quadrant.facts import Batch, Version
from quadrant.position import Position, position, positions, private_levels, regions_overlap
from quadrant.scoring import ElementScore, QuestionScore, Scoring, ViewScore
from quadrant.store import Store
from tests.unit.test_scoring import MODEL, assessment_of, everything, respondent


def certainty(*people: Respondent, agreed: dict[str, Agreed] | None = None) -> tuple[dict, dict[str, Position | None]]:
    """The views and positions of an assessment with these respondents."""
    store = Store.open(None)
    store.put(Batch(versions=[Version(assessment_of(*people, agreed=agreed), "file.yaml", "hash")]))
    try:
        with store.cursor() as cursor:
            (sequence,) = cursor.execute("SELECT max(sequence) FROM store.assessment").fetchone()
            scoring = Scoring(cursor, MODEL, [sequence])
            views = scoring.views()[sequence]
            return views, positions(MODEL, views, private_levels(scoring, MODEL, [sequence])[sequence])
    finally:
        store.close()


def varied(group: str, seed: int, low: int = 1, high: int = 5) -> Respondent:
    """A person with levels between low and high, different from question to question."""
    levels = np.random.default_rng(seed).integers(low, high + 1, len(MODEL.questions))
    answers = {
        question.key: Answer("level", int(level))
        for question, level in zip(MODEL.questions, levels, strict=True)
        if group in question.groups
    }
    return respondent(group, answers)


def area(region: tuple[tuple[float, float], ...]) -> float:
    """The area of an outline, in square score units."""
    x, y = np.array(region).T
    return float(abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2)


def extent(region: tuple[tuple[float, float], ...]) -> float:
    """How far an outline reaches along the digital axis, in score units."""
    return max(x for x, _ in region) - min(x for x, _ in region)


def test_there_is_no_position_below_three_respondents() -> None:
    """Two respondents give scores, but no region and no probabilities."""
    views, sure = certainty(varied("leadership", 1), varied("leadership", 2))

    assert views["inside"].quadrant is not None
    assert sure == {"inside": None, "leadership": None}


def test_there_is_no_position_without_both_axes() -> None:
    """Three people who answered one element only have no position."""
    few = {key: answer for key, answer in everything("leadership", 3).items() if key.startswith("data.")}

    _, sure = certainty(*(respondent("leadership", few) for _ in range(3)))

    assert sure["inside"] is None


def test_probabilities_add_up_and_the_region_holds_the_dot() -> None:
    """The shares of the quadrants are one together, and the dot lies inside a region on the scale."""
    views, sure = certainty(*(varied("leadership", seed) for seed in range(6)))
    found, inside = sure["inside"], views["inside"]

    assert sum(found.quadrants.values()) == pytest.approx(1)
    assert list(found.quadrants.values()) == sorted(found.quadrants.values(), reverse=True)
    assert 0 <= found.other_weights <= 1
    assert all(0 <= value <= 100 for point in found.region for value in point)
    assert regions_overlap(found.region, [(inside.digital, inside.human)] * 3)


def test_the_same_answers_give_the_same_position() -> None:
    """The draws are seeded by the content: nothing changes from one run to the next."""
    people = [varied("front_office", seed) for seed in range(5)]

    assert certainty(*people)[1] == certainty(*people)[1]


def test_unanimous_answers_on_one_level_leave_no_doubt() -> None:
    """When everybody says the same everywhere, the region is a point and one quadrant is certain."""
    views, sure = certainty(*(respondent("leadership", everything("leadership", 4)) for _ in range(4)))

    assert sure["inside"].quadrants == {"digital_emotional": 1.0}
    assert area(sure["inside"].region) < 0.01
    assert sure["inside"].other_weights == 0
    assert views["inside"].digital == 75


def test_more_respondents_of_the_same_kind_make_it_surer() -> None:
    """Forty people with the spread of five give a smaller region than the five."""
    few = certainty(*(varied("leadership", seed) for seed in range(5)))[1]["inside"]
    many = certainty(*(varied("leadership", seed) for seed in range(40)))[1]["inside"]

    assert area(many.region) < 0.8 * area(few.region)


def test_disagreement_widens_the_region() -> None:
    """Two camps at the ends of the scale give a larger region than people who choose nearly the same."""
    camps = [respondent("leadership", everything("leadership", 1 if at % 2 else 5)) for at in range(6)]
    calm = [respondent("leadership", everything("leadership", 3)) for at in range(6)]

    assert extent(certainty(*camps)[1]["inside"].region) > extent(certainty(*calm)[1]["inside"].region) + 20


def test_exactly_on_the_boundary_is_the_high_side_in_every_draw() -> None:
    """Everybody in the middle of the scale: no draw falls on the low side by a rounding error."""
    sure = certainty(*(respondent("leadership", everything("leadership", 3)) for _ in range(4)))[1]["inside"]

    assert sure.quadrants == {"digital_emotional": 1.0}
    assert sure.other_weights == 0


def test_open_answers_widen_the_region() -> None:
    """The same answers with a question of every element left open are less sure."""
    people = [varied("leadership", seed) for seed in range(8)]
    last = {element.questions[-1].key for element in MODEL.elements}
    open_ones = [
        respondent("leadership", {key: answer for key, answer in person.answers.items() if key not in last})
        for person in people
    ]

    assert area(certainty(*open_ones)[1]["inside"].region) > area(certainty(*people)[1]["inside"].region)


def test_agreed_levels_move_the_centre_and_keep_the_doubt() -> None:
    """Agreeing on everything does not shrink the region to a point: it still comes from the private answers."""
    people = [varied("leadership", seed) for seed in range(5)]
    agreed = {question.key: Agreed("level", 4) for question in MODEL.questions}

    views, sure = certainty(*people, agreed=agreed)
    private = certainty(*people)[1]["inside"]

    assert (views["inside"].digital, views["inside"].human) == (75, 75)
    assert area(sure["inside"].region) > 0.2 * area(private.region)


def test_a_group_of_one_does_not_pretend_to_be_certain() -> None:
    """Three groups of one person each still have a region, although no group has a spread of its own."""
    people = [varied(group, seed) for seed, group in enumerate(MODEL.inside)]

    assert area(certainty(*people)[1]["inside"].region) > 10


def test_weights_matter_near_the_boundary_only() -> None:
    """Far from the boundary no reasonable weighting changes the quadrant; with elements on both sides some do."""
    firm = certainty(*(respondent("leadership", everything("leadership", 5)) for _ in range(3)))[1]["inside"]
    answers = everything("leadership", 3)
    for at, element in enumerate(MODEL.elements):
        answers |= {q.key: Answer("level", 2 if at % 2 else 4) for q in element.questions if q.key in answers}
    torn = certainty(*(respondent("leadership", answers) for _ in range(3)))[1]["inside"]

    assert firm.other_weights == 0
    assert 0.2 < torn.other_weights < 0.95


def test_the_region_covers_the_truth_about_as_often_as_it_says() -> None:
    """Samples of ten from a known crowd: the 90 % region holds the crowd's own position in most of them.

    Questions are resampled too, which makes the region wider than the spread of respondents alone: it may cover more
    often than 90 times of 100, and must not cover clearly less often.
    """
    generator = np.random.default_rng(7)
    leaning = generator.normal(0, 0.5, 400)
    levels = np.clip(np.round(3.2 + leaning[:, None] + generator.normal(0, 0.9, (400, 33))), 1, 5)
    crowd = 25.0 * (levels - 1)
    answered = [respondent("leadership", everything("leadership", 3)) for _ in range(10)]
    views, _ = certainty(*answered)
    truth = _axes_of(crowd)
    covered = 0
    for _ in range(60):
        sample = crowd[generator.choice(400, 10, replace=False)]
        view = _view_of(views["leadership"], sample)
        found = position(MODEL, view, sample, ["leadership"] * 10)
        covered += regions_overlap(found.region, [truth] * 3)

    assert covered >= 50


def _axes_of(points: np.ndarray) -> tuple[float, float]:
    means = points.mean(axis=0)
    elements = {
        element.id: np.mean([means[at] for at, q in enumerate(MODEL.questions) if q.element == element.id])
        for element in MODEL.elements
    }
    digital, human = (np.mean([elements[element.id] for element in axis.elements]) for axis in MODEL.axes)
    return float(digital), float(human)


def _view_of(view: ViewScore, points: np.ndarray) -> ViewScore:
    digital, human = _axes_of(points)
    means = points.mean(axis=0)
    questions = {q.key: QuestionScore(float(means[at]), "scored") for at, q in enumerate(MODEL.questions)}
    elements = {
        e.id: ElementScore(
            float(np.mean([questions[q.key].score for q in e.questions])), len(e.questions), len(e.questions)
        )
        for e in MODEL.elements
    }
    return replace(
        view, digital=digital, human=human, quadrant="digital_emotional", questions=questions, elements=elements
    )


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ([(0, 0), (10, 0), (10, 10), (0, 10)], [(5, 5), (15, 5), (15, 15), (5, 15)], True),
        ([(0, 0), (10, 0), (10, 10), (0, 10)], [(11, 0), (20, 0), (20, 10), (11, 10)], False),
        ([(0, 0), (10, 0), (0, 10)], [(9, 9), (12, 9), (12, 12)], False),
        ([(0, 0), (30, 0), (30, 30), (0, 30)], [(10, 10), (12, 10), (12, 12)], True),
        ([(25, 25)] * 3, [(75, 75)] * 3, False),
        ([(25, 25)] * 3, [(25, 25)] * 3, True),
        ([(0, 0), (10, 10), (0, 0)], [(11, 11), (20, 20), (11, 11)], False),
    ],
)
def test_regions_overlap_when_they_share_a_point(one: list, other: list, overlap: bool) -> None:
    """Side by side, corner past corner, one within the other."""
    assert regions_overlap(one, other) is overlap
    assert regions_overlap(other, one) is overlap
