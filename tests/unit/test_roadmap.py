"""From a portrait to an ambition, the route to it and how far it came: nothing hidden is used, nothing is promised."""

from __future__ import annotations

import dataclasses
import datetime
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from quadrant import roadmap
from quadrant.assessment import Agreed, Ambition, Answer, Assessment, Step
from quadrant.charts import QuadrantPicture, Stop, alt_text, explanations, quadrant_figure, table_rows
from quadrant.pictures import ambition_picture
from quadrant.portrait import Portrait
from quadrant.route import WAYS, Efforts
from quadrant.store import Store
from tests.unit.test_portrait import portray, team
from tests.unit.test_scoring import MODEL, assessment_of, everything, respondent

BY = datetime.date(2029, 12, 31)
PLAIN = Efforts()


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


def various(seed: int, *, open_: tuple[str, ...] = ()) -> Assessment:
    """Five people inside with levels of their own; nobody answers the questions that stay open."""
    chance = random.Random(seed)
    return assessment_of(
        *(
            respondent(group, {key: Answer("level", chance.randint(1, 4)) for key in MODEL.keys if key not in open_})
            for group in ("leadership", "leadership", "leadership", "front_office", "front_office")
        )
    )


def element_scores(shown: Portrait) -> dict[str, float | None]:
    """The inside score of every element."""
    return {each.element.id: each.inside.score for each in shown.elements}


@pytest.mark.parametrize("seed", range(4))
def test_an_ambition_is_placed_where_scoring_puts_it(store: Store, seed: int) -> None:
    """The ring of what is being filled in is where the ring of the same ambition in the file would be."""
    chance = random.Random(seed)
    elements = {e.id: float(chance.randint(0, 100)) for e in MODEL.elements if chance.random() < 0.5} or {"data": 50.0}
    open_ = tuple(key for key in MODEL.keys if key.startswith("data.")) if seed % 2 else ()
    shown = portray(store, replace(various(seed, open_=open_), ambition=Ambition(BY, elements)))
    assert shown.ambition is not None
    place = roadmap.placed(shown, MODEL, elements)

    assert place.digital == pytest.approx(shown.ambition.digital, abs=1e-8)
    assert place.human == pytest.approx(shown.ambition.human, abs=1e-8)
    assert place.quadrant == shown.ambition.quadrant


@pytest.mark.parametrize(("axis", "score"), [("digital", 60), ("human", 55), ("digital", 97), ("human", 100)])
def test_a_place_becomes_elements_to_which_the_route_is_as_short(store: Store, axis: str, score: int) -> None:
    """The route to the elements takes as much effort as the one to the place, and comes at least so far."""
    shown = portray(store, various(3))
    elements = roadmap.elements_at(shown, MODEL, axis, score, PLAIN)
    there = roadmap.routes.route(MODEL, shown.inside, roadmap.routes.Target(**{axis: score}), PLAIN)
    found = roadmap.route(shown, MODEL, elements, PLAIN)
    now = element_scores(shown)

    assert found.out_of_reach == ()
    assert found.effort == there.effort
    assert getattr(found.path("in_step")[-1], axis) >= score - 1e-9
    assert getattr(roadmap.placed(shown, MODEL, elements), axis) == pytest.approx(
        getattr(there.path("in_step")[-1], axis), abs=0.01
    )
    assert all(MODEL.element(name).axis == axis and aim > now[name] for name, aim in elements.items())


def test_a_place_that_is_there_already_or_too_far(store: Store) -> None:
    """Where it stands there is nothing to aim for; beyond the furthest place an ambition is that place."""
    shown = portray(store, various(1, open_=("data.trust",)))
    far = roadmap.furthest(shown, MODEL)

    assert roadmap.elements_at(shown, MODEL, "digital", shown.inside.digital, PLAIN) == {}
    assert (far.digital, far.human) == (100, 100)
    hidden = portray(store, assessment_of(*team("leadership", 1, 5), *team("back_office", 3, 3, 3, 3)))
    far = roadmap.furthest(hidden, MODEL)
    assert roadmap.hidden(hidden)
    assert far.human < 100
    most = roadmap.elements_at(hidden, MODEL, "human", 100, PLAIN)
    assert roadmap.placed(hidden, MODEL, most).human == pytest.approx(far.human, abs=0.01)


def test_heavier_elements_are_left_alone(store: Store) -> None:
    """A place that several elements lead to is sought less where every step takes five times as much."""
    shown = portray(store, various(3))
    free = roadmap.elements_at(shown, MODEL, "digital", 55, PLAIN)
    weighed = roadmap.elements_at(shown, MODEL, "digital", 55, Efforts(dict.fromkeys(free, 5.0)))

    now = element_scores(shown)

    assert free
    assert sum(weighed.get(name, now[name]) - now[name] for name in free) < sum(free[name] - now[name] for name in free)


def test_the_legs_of_every_way_add_up(store: Store) -> None:
    """Each step begins where the one before it at its question ended; the last is where the route arrives."""
    shown = portray(store, various(2))
    found = roadmap.route(shown, MODEL, {"data": 90.0, "human_touch": 80.0}, PLAIN)
    for way in WAYS:
        legs = roadmap.legs(shown, found, way)
        reached = {key: each.score for key, each in shown.inside.questions.items()}
        for leg in legs:
            assert leg.before == pytest.approx(reached[leg.step.question])
            reached[leg.step.question] = (leg.step.level - 1) * 25
        assert legs[-1].after == found.path(way)[-1]


def test_nothing_hidden_has_a_step_or_a_flip(store: Store) -> None:
    """Of two respondents there is no step, no flip and nothing to tell about a level; what was agreed has all three."""
    two = assessment_of(*team("leadership", 1, 2))
    shown = portray(store, two)
    found = roadmap.route(shown, MODEL, {"data": 90.0}, PLAIN)

    assert roadmap.hidden(shown) == set(MODEL.keys)
    assert found.steps == ()
    assert set(found.without_steps.values()) == {"hidden"}
    assert roadmap.flips(shown, MODEL) == ()
    assert roadmap.reached(shown, MODEL, Step("data.trust", 2)) is None
    agreed = portray(store, replace(two, id="two", agreed={"data.trust": Agreed("level", 2)}))
    assert roadmap.reached(agreed, MODEL, Step("data.trust", 2)) is True
    assert roadmap.reached(agreed, MODEL, Step("data.trust", 3)) is False
    (part,) = roadmap.route(agreed, MODEL, {"data": 100.0}, PLAIN).out_of_reach
    assert part.most == pytest.approx((100 + 3 * 12.5) / 4)


def test_flips_are_those_of_the_answers(store: Store) -> None:
    """Three who all answer at the boundary are one answer lower away from the other side of each axis."""
    shown = portray(store, assessment_of(*team("leadership", 3, 3, 3), *team("front_office", 3, 3, 3)))

    assert [(each.axes, each.answers) for each in roadmap.flips(shown, MODEL)] == [
        (("digital",), 1),
        (("human",), 1),
        (("digital", "human"), 2),
    ]


def test_progress_is_that_of_the_earlier_ambition(store: Store) -> None:
    """Both measures, per element and of all; what went too far hides no gap. Without an ambition there is nothing."""
    ambition = Ambition(BY, {"data": 75.0, "crowd_power": 50.0})
    first = replace(assessment_of(*team("leadership", 2, 2, 2)), ambition=ambition)
    levels = everything("leadership", 2) | {key: Answer("level", 5) for key in MODEL.keys if key.startswith("data.")}
    second = replace(
        assessment_of(*(respondent("leadership", levels) for _ in range(3))),
        id="second",
        date=datetime.date(2027, 1, 1),
    )
    then = portray(store, first)
    now = portray(store, first, second)
    found = roadmap.progress(then, now)

    assert found is not None
    assert found.elements["data"] == roadmap.Come(25, 75, 100, 1, 1.5)
    assert found.elements["crowd_power"] == roadmap.Come(25, 50, 25, 0.5, 0)
    assert found.whole == roadmap.Come(25, 62.5, 62.5, pytest.approx(1 - 25 / 125), 1)
    assert roadmap.progress(now, now) is None
    assert [each.ambition is not None for each in now.way] == [True, False]


def test_what_is_left_over_of_a_plan(store: Store) -> None:
    """Unfinished steps that the answers do not show yet; nothing once this assessment has a plan of its own."""
    steps = (
        Step("data.trust", 2, "planned"),
        Step("data.trust", 3, "started", "Ida"),
        Step("data.help", 4, "planned"),
        Step("data.wisdom", 4, "done"),
        Step("data.personalisation", 4, "dropped"),
    )
    first = replace(assessment_of(*team("leadership", 1, 1, 1)), steps=steps)
    second = replace(assessment_of(*team("leadership", 2, 2, 2)), id="second", date=datetime.date(2027, 1, 1))
    then, now = portray(store, first), portray(store, first, second)

    assert roadmap.left_over(then, now, MODEL) == (steps[1], steps[2])
    planned = replace(second, id="third", steps=steps[:1])
    assert roadmap.left_over(then, portray(store, planned), MODEL) == ()


def test_a_plan_grows_by_what_is_not_in_it(store: Store) -> None:
    """Steps of a route come after those that are there, which keep their owner and state."""
    shown = portray(store, various(2))
    found = roadmap.route(shown, MODEL, {"data": 100.0}, PLAIN)
    mine = (Step(found.steps[1].question, found.steps[1].level, "started", "Ida"),)
    plan = roadmap.planned(mine, found.steps)

    assert plan[:1] == mine
    assert {(step.question, step.level) for step in plan} == {(step.question, step.level) for step in found.steps}
    assert len(plan) == len(found.steps)
    assert roadmap.planned(plan, found.steps) == plan


def test_the_route_is_in_the_picture_its_words_and_its_table(store: Store) -> None:
    """A dot and a row for every step, a line through them in place of the arrow, and nobody but the inside view."""
    shown = portray(store, replace(various(2), ambition=Ambition(BY, {"data": 90.0})))
    found = roadmap.route(shown, MODEL, {"data": 90.0}, PLAIN)
    stops = [
        Stop(place.digital, place.human, f"After step {at}")
        for at, place in enumerate(found.path("in_step"), start=1)
        if place.digital is not None and place.human is not None
    ]
    picture = ambition_picture(shown, None, stops, MODEL, "en")
    chart = quadrant_figure(picture, MODEL, "en")

    (route,) = [trace for trace in chart.figure.data if trace.name == "route"]
    assert len(route.x) == len(stops) == len(found.steps)
    assert [row[0] for row in table_rows(picture, MODEL, "en")][-len(stops) :] == [stop.label for stop in stops]
    assert f"{len(stops)} steps" in alt_text(picture, MODEL, "en")
    assert any("route" in words for words in explanations(picture, MODEL, "en"))
    assert {dot.kind for dot in picture.dots} == {"inside"}
    names = {shape.name for shape in chart.figure.layout.shapes}
    assert "route" in names
    assert "ambition" not in names
    bare: QuadrantPicture = dataclasses.replace(picture, route=())
    assert all(trace.name != "route" for trace in quadrant_figure(bare, MODEL, "en").figure.data)
