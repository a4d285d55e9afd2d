"""The route to a target, and what would flip the quadrant: against all possibilities tried out, and what holds."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product

import pytest

from quadrant.assessment import Agreed, Answer, Assessment, Respondent
from quadrant.facts import Batch, Version
from quadrant.model import Model, load_model, load_route_rules
from quadrant.route import NOISE, WAYS, Efforts, Flip, Route, Target, flip, route
from quadrant.scoring import ElementScore, QuestionScore, Scoring, Tally, ViewScore
from quadrant.store import Store
from tests.unit.test_scoring import MODEL, assessment_of, everything, respondent

USUAL = Efforts()
WORDS = {"en": "words", "nl": "woorden"}


@pytest.fixture(scope="module", name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


def small_model(*axes: Sequence[tuple[float, Sequence[float]]]) -> Model:
    """A model of two axes; each element is its weight and those of its questions. Its ids are d0, d0.q0, h1.q2."""
    full = MODEL.model_dump()
    built = []
    for axis, elements in zip(("digital", "human"), axes, strict=True):
        built.append({"id": axis, "label": WORDS, "low": WORDS, "high": WORDS, "summary": WORDS, "elements": []})
        for at, (weight, questions) in enumerate(elements):
            built[-1]["elements"].append(
                {
                    "id": f"{axis[0]}{at}", "weight": weight, "label": WORDS, "summary": WORDS, "sources": ("S2",),
                    "questions": [
                        {
                            "id": f"q{place}", "weight": each, "groups": ("leadership",), "experience": "basic",
                            "sources": ("S2",), "label": WORDS, "question": WORDS, "levels": [WORDS] * 5,
                        }
                        for place, each in enumerate(questions)
                    ],
                }
            )  # fmt: skip
    return Model.model_validate(full | {"axes": built})


def mean(pairs: Sequence[tuple[float, Fraction]]) -> Fraction:
    """The weighted mean of weights and values."""
    return sum(Fraction(weight) * value for weight, value in pairs) / sum(Fraction(weight) for weight, _ in pairs)


def element_exact(model: Model, element: str, scores: Mapping[str, Fraction]) -> Fraction:
    """An element's score by the sentences of the contract, in fractions."""
    return mean([(q.weight, scores[q.key]) for q in model.element(element).questions if q.key in scores])


def axis_exact(model: Model, axis: str, scores: Mapping[str, Fraction]) -> Fraction:
    """An axis's score likewise, over the elements that have any score."""
    scored = [e for e in model.elements if e.axis == axis and any(q.key in scores for q in e.questions)]
    return mean([(e.weight, element_exact(model, e.id, scores)) for e in scored])


def view_of(model: Model, scores: Mapping[str, Fraction | str]) -> ViewScore:
    """The inside view with these scores of questions, or their states; an element needs half of its weight."""
    questions = {
        key: QuestionScore(None, value) if isinstance(value, str) else QuestionScore(float(value), "scored")
        for key, value in scores.items()
    }
    known = {key: value for key, value in scores.items() if isinstance(value, Fraction)}
    elements, missing = {}, set()
    for element in model.elements:
        alive = [q for q in element.questions if scores[q.key] != "not_applicable"]
        scored = [q for q in alive if q.key in known]
        enough = scored and 2 * sum(q.weight for q in scored) >= sum(q.weight for q in alive)
        value = float(element_exact(model, element.id, known)) if enough else None
        elements[element.id] = ElementScore(value, len(scored), len(alive))
        if value is None:
            known = {key: each for key, each in known.items() if not key.startswith(f"{element.id}.")}
            missing |= {element.axis} if alive else set()
    digital, human = (None if axis.id in missing else float(axis_exact(model, axis.id, known)) for axis in model.axes)
    return ViewScore(5, digital, human, None, elements, questions)


def everything_tried(
    model: Model, scores: Mapping[str, Fraction], target: Target, efforts: Efforts
) -> tuple[int, set[tuple[str, int]]]:
    """The best of all sets of steps by the rule of the module: effort in hundredths, and (question, level) of each."""
    keys = [key for key in model.keys if key in scores]
    levels = {key: [level for level in model.levels if 25 * (level - 1) > scores[key]] for key in keys}
    best: tuple[tuple[object, ...], dict[str, int]] | None = None
    for counts in product(*(range(len(levels[key]) + 1) for key in keys)):
        taken = {key: levels[key][:count] for key, count in zip(keys, counts, strict=True)}
        effort = sum(efforts.hundredths(model.question(key), level) for key in keys for level in taken[key])
        rank = (effort, sum(counts), sum(map(sum, taken.values())), [-count for count in counts])
        if best is not None and rank >= best[0]:
            continue
        after = {key: Fraction(25 * (taken[key][-1] - 1)) if taken[key] else scores[key] for key in keys}
        reached = [element_exact(model, name, after) - Fraction(aim) for name, aim in target.elements.items()]
        for axis, aim in (("digital", target.digital), ("human", target.human)):
            reached += [axis_exact(model, axis, after) - Fraction(aim)] if aim is not None else []
        if all(over >= -NOISE for over in reached):
            best = rank, taken
    assert best is not None
    return best[0][0], {(key, level) for key, those in best[1].items() for level in those}


def chosen(found: Route) -> set[tuple[str, int]]:
    """Question and level of every step."""
    return {(step.question, step.level) for step in found.steps}


def random_score(draw: random.Random) -> Fraction:
    """The mean points of one to seven people."""
    people = draw.choice([1, 1, 2, 3, 7])
    return Fraction(25 * sum(draw.randrange(5) for _ in range(people)), people)


SHAPES = (
    ([(1, [1, 1, 1])], [(1, [1, 1])]),
    ([(1, [1, 1]), (1, [1, 1])], [(1, [1])]),
    ([(1, [1, 2]), (2, [1, 1])], [(1, [3])]),
    ([(0.7, [1, 1.5]), (1.1, [1])], [(1, [1]), (3, [1])]),
)


@pytest.mark.parametrize("seed", range(100))
def test_a_route_is_the_best_of_all_sets_of_steps(seed: int) -> None:
    """Elements or a place aimed at, on a score that can be reached or a hair beside it; ties are settled alike."""
    draw = random.Random(seed)
    model = small_model(*draw.choice(SHAPES))
    scores = {key: random_score(draw) for key in model.keys}
    factors = draw.choice([[1], [1, 2], [0.37, 1, 1.5, 5]])
    efforts = Efforts(
        {element.id: draw.choice(factors) for element in model.elements},
        {key: draw.choice(factors) for key in model.keys},
    )
    ahead = {key: max(score, Fraction(25 * draw.randrange(5))) for key, score in scores.items()}
    beside = draw.choice([0, 0, 0, -1e-6, 2e-11, 1e-9, 1e-7, 1e-4, draw.uniform(-9, 9)])

    def aim(exact: Fraction) -> float:
        return min(100.0, max(0.0, float(exact) + beside))

    elements = {e.id: aim(element_exact(model, e.id, ahead)) for e in model.elements if draw.random() < 0.6}
    digital, human = (
        aim(axis_exact(model, axis, ahead)) if draw.random() < 0.6 else None for axis in ("digital", "human")
    )
    target = draw.choice([Target(elements), Target({}, digital, human)])

    found = route(model, view_of(model, scores), target, efforts)
    effort, steps = everything_tried(model, scores, target, efforts)

    assert chosen(found) == steps
    assert found.effort == effort / 100
    assert not found.out_of_reach


def test_a_step_leads_to_the_next_whole_level() -> None:
    """From between 2 and 3 to 3, then 4, then 5; a whole level has the next one; each gains what was missing."""
    model = small_model([(1, [1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(25 * 7, 5), "h0.q0": Fraction(50)})

    found = route(model, view, Target({"d0": 100, "h0": 100}), USUAL)

    assert [(step.question, step.level, step.gain) for step in found.steps] == [
        ("d0.q0", 3, 15), ("d0.q0", 4, 25), ("d0.q0", 5, 25), ("h0.q0", 4, 25), ("h0.q0", 5, 25),
    ]  # fmt: skip
    assert found.effort == 5


def test_alike_in_effort_the_weakest_are_lifted_first() -> None:
    """Two of three questions at 1, 1 and 3 have to rise by a level each: the two weak ones do, in their order."""
    model = small_model([(1, [1, 1, 1])], [(1, [1])])
    scores = {"d0.q0": Fraction(50), "d0.q1": Fraction(0), "d0.q2": Fraction(0), "h0.q0": Fraction(50)}

    two = route(model, view_of(model, scores), Target({"d0": 100 / 3}), USUAL)
    one = route(model, view_of(model, scores), Target({"d0": 25}), USUAL)

    assert chosen(two) == {("d0.q1", 2), ("d0.q2", 2)}
    assert chosen(one) == {("d0.q1", 2)}


def test_fewer_steps_come_before_lower_levels() -> None:
    """One step at twice the effort is chosen before two that cost as much together."""
    model = small_model([(1, [2, 1, 1])], [(1, [1])])
    scores = {"d0.q0": Fraction(75), "d0.q1": Fraction(0), "d0.q2": Fraction(0), "h0.q0": Fraction(50)}
    efforts = Efforts(questions={"d0.q0": 2})

    found = route(model, view_of(model, scores), Target({"d0": 50}), efforts)

    assert chosen(found) == {("d0.q0", 5)}


def test_efforts_change_the_route() -> None:
    """A question that takes more effort is left for another; a factor of an element and of a question multiply."""
    model = small_model([(1, [1, 1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(0), "d0.q1": Fraction(0), "h0.q0": Fraction(50)})
    target = Target({"d0": 12.5})

    found = route(model, view, target, Efforts({"d0": 2}, {"d0.q0": 1.5}))

    assert chosen(route(model, view, target, USUAL)) == {("d0.q0", 2)}
    assert chosen(found) == {("d0.q1", 2)}
    assert found.effort == 2
    assert Efforts({"d0": 2}, {"d0.q0": 1.5}).hundredths(model.question("d0.q0"), 2) == 300


def test_who_is_there_has_no_steps_to_take() -> None:
    """A target that is reached, exactly or by far, takes no step, and nothing is out of reach."""
    model = small_model([(1, [1, 1, 1])], [(1, [1])])
    view = view_of(
        model, {"d0.q0": Fraction(50), "d0.q1": Fraction(25), "d0.q2": Fraction(100, 3), "h0.q0": Fraction(75)}
    )

    found = route(model, view, Target({"d0": float(Fraction(325, 9)), "h0": 20}), USUAL)

    assert found.steps == ()
    assert found.effort == 0
    assert found.out_of_reach == ()
    assert all(found.path(way) == () and found.order(way) == () for way in WAYS)


def test_a_target_on_a_reachable_score_is_reached_with_it() -> None:
    """Thirds that add up to the boundary are on it, as scoring has it; a millionth more takes another step."""
    model = small_model([(1, [1, 1, 1])], [(1, [1])])
    scores = {"d0.q0": Fraction(100, 3), "d0.q1": Fraction(200, 3), "d0.q2": Fraction(25), "h0.q0": Fraction(50)}
    view = view_of(model, scores)

    assert chosen(route(model, view, Target(digital=50), USUAL)) == {("d0.q2", 3)}
    assert len(route(model, view, Target(digital=50 + 1e-6), USUAL).steps) == 2


@pytest.mark.parametrize("beside", [2e-11, 1e-9, 1e-6])
def test_a_hair_above_what_many_sets_reach_is_found_as_quickly(beside: float) -> None:
    """Thousands of sets miss the target by less than a solver can see: one step more is found, not all are tried."""
    model = small_model([(1, [1] * 16)], [(1, [1])])
    view = view_of(model, {key: Fraction(0) for key in model.keys})

    found = route(model, view, Target(digital=12.5 + beside), USUAL)

    assert chosen(found) == {(f"d0.q{place}", 2) for place in range(9)}


def test_open_questions_have_no_step_and_are_named() -> None:
    """What is open, does not apply, or stands in an element without a score is passed by, and the result says so."""
    model = small_model([(1, [1, 1, 1]), (1, [1, 1, 1])], [(1, [1])])
    scores: dict[str, Fraction | str] = {
        "d0.q0": Fraction(25), "d0.q1": "open", "d0.q2": "not_applicable",
        "d1.q0": Fraction(25), "d1.q1": "open", "d1.q2": "open", "h0.q0": "open",
    }  # fmt: skip

    found = route(model, view_of(model, scores), Target({"d0": 75, "d1": 75}), USUAL)
    place = route(model, view_of(model, scores), Target(human=60), USUAL)

    assert chosen(found) == {("d0.q0", 3), ("d0.q0", 4)}
    assert found.without_steps == {
        "d0.q1": "open", "d0.q2": "not_applicable",
        "d1.q0": "element_without_score", "d1.q1": "open", "d1.q2": "open",
    }  # fmt: skip
    assert [(part.part, part.most, part.open) for part in found.out_of_reach] == [("d1", None, ("d1.q1", "d1.q2"))]
    assert place.steps == ()
    assert [(part.part, part.most, part.open) for part in place.out_of_reach] == [("human", None, ("h0.q0",))]
    assert (found.start.digital, found.start.human, found.start.quadrant) == (None, None, None)
    assert found.quadrants("in_step") == ()


def test_what_is_hidden_has_no_step_and_bounds_what_can_be_reached() -> None:
    """A step would tell a hidden score: the part is out of reach where the others do not suffice, and says how far."""
    model = small_model([(1, [1]), (1, [1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(0), "d1.q0": Fraction(50), "h0.q0": Fraction(50)})

    far = route(model, view, Target(digital=90), USUAL, hidden={"d1.q0"})
    near = route(model, view, Target(digital=60), USUAL, hidden={"d1.q0"})

    assert far.steps == ()
    assert [(part.part, part.target, part.most, part.open) for part in far.out_of_reach] == [("digital", 90, 75, ())]
    assert chosen(near) == {("d0.q0", level) for level in (2, 3, 4)}
    assert near.without_steps == {"d1.q0": "hidden"}


def test_targets_and_factors_have_their_ranges() -> None:
    """A target off the scale, a factor out of range and an element that does not exist are the caller's mistakes."""
    model = small_model([(1, [1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(0), "h0.q0": Fraction(50)})
    limits = load_route_rules().factor

    for wrong in ({"digital": 100.5}, {"elements": {"d0": -1.0}}, {"human": float("nan")}):
        with pytest.raises(ValueError, match="0 to 100"):
            Target(**wrong)
    with pytest.raises(ValueError, match="or a place"):
        Target({"d0": 50}, digital=50)
    for factor in (0, -1, limits.most + 1, float("nan")):
        with pytest.raises(ValueError, match="factor"):
            Efforts(questions={"d0.q0": factor})
    with pytest.raises(KeyError):
        route(model, view, Target({"d7": 50}), USUAL)


def test_the_rules_have_an_effort_for_every_level_that_a_step_leads_to() -> None:
    """data/route.yaml names every level but the lowest, and the usual factor is within the range."""
    rules = load_route_rules()

    assert set(rules.effort) == set(MODEL.levels[1:])
    assert rules.factor.least <= 1 <= rules.factor.most


@pytest.mark.parametrize("seed", range(12))
def test_three_ways_take_the_same_steps_in_their_own_order(seed: int) -> None:
    """One axis and then the other, or both in step; lower levels first, and all ways end in the same place."""
    draw = random.Random(seed)
    model = small_model([(1, [1, 2]), (2, [1, 1])], [(1, [1, 1]), (1, [1])])
    found = route(model, view_of(model, {key: random_score(draw) for key in model.keys}), Target({}, 95, 95), USUAL)

    for way in WAYS:
        order = found.order(way)
        assert sorted(order, key=repr) == sorted(found.steps, key=repr)
        assert len(found.path(way)) == len(order)
        assert found.path(way)[-1] == found.path(WAYS[0])[-1]
        for question in {step.question for step in order}:
            levels = [step.level for step in order if step.question == question]
            assert levels == sorted(levels)
    axes = {way: [step.axis for step in found.order(way)] for way in WAYS}
    assert axes["digital_first"] == sorted(axes["digital_first"])
    assert axes["human_first"] == sorted(axes["human_first"], reverse=True)
    for axis in ("digital", "human"):
        along = [[step for step in found.order(way) if step.axis == axis] for way in WAYS]
        assert along[0] == along[1] == along[2]


def test_on_an_axis_the_largest_gain_per_effort_comes_first() -> None:
    """A heavy question before a light one, unless its effort outweighs it."""
    model = small_model([(1, [1, 3])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(75), "d0.q1": Fraction(75), "h0.q0": Fraction(50)})

    usual = route(model, view, Target(digital=100), USUAL).order("digital_first")
    heavy = route(model, view, Target(digital=100), Efforts(questions={"d0.q1": 4})).order("digital_first")

    assert [step.question for step in usual] == ["d0.q1", "d0.q0"]
    assert [step.question for step in heavy] == ["d0.q0", "d0.q1"]


def test_in_step_goes_on_with_the_axis_that_lags() -> None:
    """Four equal steps on one axis and two on the other: digital begins, then always who has gone less of the way."""
    model = small_model([(1, [1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(0), "h0.q0": Fraction(50)})

    found = route(model, view, Target({}, 100, 100), USUAL)

    axes = [step.axis for step in found.order("in_step")]
    assert axes == ["digital", "human", "digital", "digital", "human", "digital"]
    assert [(place.digital, place.human) for place in found.path("in_step")] == [
        (25, 50), (25, 75), (50, 75), (75, 75), (75, 100), (100, 100),
    ]  # fmt: skip


def test_the_ways_pass_through_different_quadrants() -> None:
    """From analogue and rational to the far corner: digital first by one quadrant, human first by the other."""
    model = small_model([(1, [1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(0), "h0.q0": Fraction(0)})

    found = route(model, view, Target({}, 75, 75), USUAL)

    assert found.quadrants("digital_first") == ("analogue_rational", "digital_rational", "digital_emotional")
    assert found.quadrants("human_first") == ("analogue_rational", "analogue_emotional", "digital_emotional")


# The whole questionnaire, scored by the product itself.


def person(group: str, draw: random.Random) -> Respondent:
    """Somebody who gives any level to every question of the group."""
    answers = everything(group, 1)
    return respondent(group, {key: Answer("level", draw.randint(1, 5)) for key in answers})


def team(draw: random.Random) -> list[Respondent]:
    """Seven people inside."""
    groups = ("leadership",) * 3 + ("front_office",) * 2 + ("back_office",) * 2
    return [person(group, draw) for group in groups]


def scored(store: Store, assessment: Assessment) -> tuple[ViewScore, dict[str, Tally]]:
    """The inside view and the answers in force inside."""
    store.put(Batch(versions=[Version(assessment, "file.yaml", "hash")]))
    with store.cursor() as cursor:
        (sequence,) = cursor.execute("SELECT max(sequence) FROM store.assessment").fetchone()
        scoring = Scoring(cursor, MODEL, [sequence])
        return scoring.views()[sequence]["inside"], scoring.tallies(sequence, MODEL.inside)


def least_effort(view: ViewScore, axis: str, aim: float, efforts: Efforts) -> int:
    """The least effort, in hundredths, that brings an axis of the whole model to a score: the largest gain of each."""
    elements = [element for element in MODEL.elements if element.axis == axis]
    most = {0: Fraction(0)}
    for question in (question for element in elements for question in element.questions):
        score = Fraction(view.questions[question.key].score)
        share = Fraction(1, len(elements) * len(MODEL.element(question.element).questions))
        choices, effort = [(0, Fraction(0))], 0
        for level in MODEL.levels:
            if 25 * (level - 1) > score:
                effort += efforts.hundredths(question, level)
                choices.append((effort, share * (25 * (level - 1) - score)))
        grown: dict[int, Fraction] = {}
        for spent, gained in most.items():
            for effort, gain in choices:
                grown[spent + effort] = max(grown.get(spent + effort, Fraction(0)), gained + gain)
        most = grown
    start = axis_exact(
        MODEL, axis, {key: Fraction(each.score) for key, each in view.questions.items() if each.score is not None}
    )
    return min(spent for spent, gained in most.items() if start + gained >= Fraction(aim) - NOISE)


@pytest.mark.parametrize("seed", range(6))
def test_on_the_whole_model_the_effort_is_the_least(store: Store, seed: int) -> None:
    """Thirty-three questions, efforts in halves: no set of steps costs less, by another method that is exact too."""
    draw = random.Random(seed)
    view, _ = scored(store, assessment_of(*team(draw)))
    efforts = Efforts(questions={key: draw.choice([0.5, 1, 1, 1.5, 3]) for key in MODEL.keys})
    aims = {"digital": draw.uniform(55, 95), "human": draw.uniform(55, 95)}

    found = route(MODEL, view, Target({}, **aims), efforts)

    assert found.effort == sum(least_effort(view, axis, aim, efforts) for axis, aim in aims.items()) / 100
    assert found == route(MODEL, view, Target({}, **aims), efforts)


@pytest.mark.parametrize("seed", range(3))
def test_a_path_leads_where_scoring_puts_it(store: Store, seed: int) -> None:
    """The levels of the steps, agreed on in a file, give the place at the end of the path to the last bit."""
    draw = random.Random(100 + seed)
    people = team(draw)
    view, _ = scored(store, assessment_of(*people))
    found = route(MODEL, view, Target({"data": 80, "human_touch": 75.5}), USUAL)

    assert (found.start.digital, found.start.human, found.start.quadrant) == (view.digital, view.human, view.quadrant)
    for count in (1, len(found.steps) // 2, len(found.steps)):
        agreed = {step.question: Agreed("level", step.level) for step in found.order("in_step")[:count]}
        after, _ = scored(store, assessment_of(*people, agreed=agreed))
        place = found.path("in_step")[count - 1]
        assert (place.digital, place.human, place.quadrant) == (after.digital, after.human, after.quadrant)
    assert after.elements["data"].score >= 80
    assert after.elements["human_touch"].score >= 75.5


# What would flip.


def tally_of(levels: Sequence[int]) -> Tally:
    """The tally of people who gave these levels."""
    return Tally(tuple(levels.count(level) for level in MODEL.levels), 0, 0)


def points(levels: Sequence[int]) -> Fraction:
    """The mean points of levels."""
    return Fraction(25 * sum(level - 1 for level in levels), len(levels))


def fewest_tried(model: Model, axis: str, answers: Mapping[str, Sequence[int]]) -> int:
    """The smallest number of single changes that carries an axis over, by trying every level of everybody."""
    mine = {key: levels for key, levels in answers.items() if model.element(key.split(".")[0]).axis == axis}
    others = {key: points(levels) for key, levels in answers.items()}
    high = axis_exact(model, axis, others) >= 50
    best = 10_000
    options = [
        {
            (sum(abs(new - old) for new, old in zip(levels, before, strict=True)), points(levels))
            for levels in product(MODEL.levels, repeat=len(before))
        }
        for before in mine.values()
    ]
    for choice in product(*options):
        cost = sum(each[0] for each in choice)
        if cost < best:
            after = others | dict(zip(mine, (each[1] for each in choice), strict=True))
            if (axis_exact(model, axis, after) >= 50) != high:
                best = cost
    return best


def flipped(model: Model, answers: Mapping[str, Sequence[int]]) -> tuple[Flip, ...]:
    """What would flip an organisation with these private answers."""
    view = view_of(model, {key: points(levels) for key, levels in answers.items()})
    return flip(model, {key: tally_of(levels) for key, levels in answers.items()}, {}, view)


@pytest.mark.parametrize("seed", range(40))
def test_a_flip_is_the_smallest_of_all_changes(seed: int) -> None:
    """Everybody's levels tried out on models with two or three questions an axis, boundary cases among them."""
    draw = random.Random(seed)
    model = small_model(*draw.choice([([(1, [1, 1])], [(1, [1])]), ([(1, [1]), (2, [3])], [(1, [1, 2])])]))
    width = draw.choice([(1, 5), (2, 4), (3, 3)])
    answers = {key: [draw.randint(*width) for _ in range(draw.choice([3, 3, 4]))] for key in model.keys}

    digital, human, both = flipped(model, answers)

    assert digital.answers == fewest_tried(model, "digital", answers)
    assert human.answers == fewest_tried(model, "human", answers)
    assert both.answers == digital.answers + human.answers
    assert all(sum(each.questions.values()) == each.answers for each in (digital, human, both))
    assert both.questions == {**digital.questions, **human.questions}


def test_the_boundary_itself_is_high() -> None:
    """On the boundary one answer less is low; one answer below it one answer more is high."""
    model = small_model([(1, [1])], [(1, [1])])

    on, _, corner = flipped(model, {"d0.q0": [3, 3, 3], "h0.q0": [1, 1, 1]})
    below, _, _ = flipped(model, {"d0.q0": [3, 3, 2], "h0.q0": [1, 1, 1]})

    assert (on.axes, on.quadrant, on.answers, on.questions) == (("digital",), "analogue_rational", 1, {"d0.q0": 1})
    assert (below.quadrant, below.answers) == ("digital_rational", 1)
    assert (corner.axes, corner.quadrant, corner.answers) == (("digital", "human"), "analogue_emotional", 7)


def test_questions_that_gain_alike_take_changes_in_turn() -> None:
    """Three changes at three questions of equal weight are one at each."""
    model = small_model([(1, [1, 1, 1])], [(1, [1])])
    answers = {"d0.q0": [2, 3, 3], "d0.q1": [2, 3, 3], "d0.q2": [3, 3, 2], "h0.q0": [3, 3, 3]}

    assert flipped(model, answers)[0].questions == {"d0.q0": 1, "d0.q1": 1, "d0.q2": 1}


def test_an_agreed_level_counts_as_one_answer_and_private_ones_for_nothing() -> None:
    """Where the group agreed on a 2 one change takes it to 3, whatever four people said before."""
    model = small_model([(1, [1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(25), "h0.q0": Fraction(50)})
    tallies = {"d0.q0": tally_of([5, 5, 5, 5]), "h0.q0": tally_of([3, 3, 3])}

    agreed = flip(model, tallies, {"d0.q0": Agreed("level", 2)}, view)[0]
    nothing = flip(model, tallies | {"d0.q0": tally_of([2, 2, 2, 2])}, {"d0.q0": Agreed("unknown", None)}, view)[0]

    assert (agreed.answers, agreed.questions) == (1, {"d0.q0": 1})
    assert nothing.answers == 4


def test_an_axis_without_a_score_cannot_flip() -> None:
    """With human open there is a digital flip, which leads to no quadrant, and none of both."""
    model = small_model([(1, [1])], [(1, [1])])
    view = view_of(model, {"d0.q0": Fraction(50), "h0.q0": "open"})

    (only,) = flip(model, {"d0.q0": tally_of([3, 3, 3])}, {}, view)

    assert (only.axes, only.quadrant, only.answers) == (("digital",), None, 1)


def test_nobody_can_be_told_from_a_flip() -> None:
    """Two people's answers are never counted on: nothing is said, or the others have to do, or nothing suffices."""
    model = small_model([(1, [1, 1])], [(1, [1])])
    scores = {"d0.q0": Fraction(25), "d0.q1": Fraction(50), "h0.q0": Fraction(50)}
    two, three = tally_of([2, 2]), tally_of([3, 3, 3])

    def digital(first: Tally, second: Tally, hidden: tuple[str, ...] = ()) -> Flip | None:
        tallies = {"d0.q0": first, "d0.q1": second, "h0.q0": second}
        found = flip(model, tallies, {}, view_of(model, scores), hidden=hidden)
        return found[0] if found else None

    assert digital(two, tally_of([3, 3])) is None
    assert digital(two, three).questions == {"d0.q1": 3}
    assert digital(three, three, hidden=("d0.q0",)).questions == {"d0.q1": 3}
    assert flip(model, {}, {}, view_of(model, scores)) == ()
    blocked = digital(two, three, hidden=("d0.q1",))
    assert (blocked.answers, blocked.questions) == (None, {})


def test_a_flip_on_the_whole_model_flips(store: Store) -> None:
    """Made in the answers of people who have room for them, the changes lead to the quadrant that was said."""
    draw = random.Random(5)
    people = team(draw)
    view, tallies = scored(store, assessment_of(*people))

    flips = flip(MODEL, tallies, {}, view)

    assert [each.axes for each in flips] == [("digital",), ("human",), ("digital", "human")]
    for each in flips:
        changed = [dict(one.answers) for one in people]
        for key, number in each.questions.items():
            axis = MODEL.element(MODEL.question(key).element).axis
            step = -1 if (view.digital if axis == "digital" else view.human) >= 50 else 1
            for _ in range(number):
                answers = next(a for a in changed if key in a and a[key].level + step in MODEL.levels)
                answers[key] = Answer("level", answers[key].level + step)
        after, _ = scored(store, assessment_of(*(replace(p, answers=a) for p, a in zip(people, changed, strict=True))))
        assert after.quadrant == each.quadrant
    assert not any(one.quadrant == other.quadrant for one, other in pairwise(flips))
    assert load_model() is MODEL
