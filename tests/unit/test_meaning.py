"""What lenses are given to read: the scores of the product, those of context beside them, and people first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from quadrant import meaning, portrait, records
from quadrant.assessment import Agreed, Answer, Assessment, Respondent
from quadrant.facts import Batch, Version
from quadrant.lenses import Evidence, LensReading
from quadrant.store import Store
from tests.unit.test_scoring import MODEL, assessment_of, everything, respondent


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


def stored(store: Store, assessment: Assessment) -> tuple[Evidence, tuple[LensReading, ...]]:
    """The evidence of an assessment, and what the lenses say of it."""
    store.put(Batch(versions=[Version(assessment, "a.yaml", assessment.id)]))
    with store.cursor() as cursor:
        record = records.of_organisation(cursor, assessment.organisation.id)[-1]
        return (
            meaning.evidence(cursor, MODEL, assessment, record),
            meaning.meaning(cursor, MODEL, assessment, record),
        )


def person(group: str, level: int, **context: int | str) -> Respondent:
    """Somebody who gives one level everywhere, and these answers to questions of context."""
    answers = {
        f"context.{name}": Answer("level", said) if isinstance(said, int) else Answer(said, None)  # type: ignore[arg-type]
        for name, said in context.items()
    }
    return respondent(group, everything(group, level) | answers)


def by_id(readings: tuple[LensReading, ...]) -> dict[str, LensReading]:
    """Readings by the id of their lens."""
    return {reading.lens.id: reading for reading in readings}


def test_a_question_of_context_is_the_mean_of_its_levels(store: Store) -> None:
    """Levels 1, 2 and 5 of five make (1 + 2 + 5 - 3) / 12 of 100; unknown and not applicable do not count."""
    people = [
        person("leadership", 3, learning=1, novelty="not_applicable"),
        person("front_office", 3, learning=2),
        person("back_office", 3, learning=5, novelty="not_applicable"),
        person("leadership", 3, learning="unknown", novelty="not_applicable"),
        person("customer", 3, relation=5),
    ]
    evidence, _ = stored(store, assessment_of(*people))
    inside = evidence["inside"]
    assert inside.scores["context.learning"] == pytest.approx(100 * 5 / 12)
    assert inside.silent["context.novelty"] == "not_applicable"
    assert inside.silent["context.mindset"] == "open"
    assert inside.silent["context.relation"] == "open"  # a customer’s answer is not the inside’s
    assert inside.scores["data.trust"] == 50


def test_two_people_s_answer_to_context_is_not_shown(store: Store) -> None:
    """Answering context is up to everybody, so who gave a level there counts, not who was asked."""
    people = [person("leadership", 3, exchange=5), person("leadership", 3, exchange=4), *[person("leadership", 3)] * 4]
    evidence, readings = stored(store, assessment_of(*people))
    assert evidence["inside"].silent["context.exchange"] == "hidden"
    exposure = by_id(readings)["crowd_exposure"]
    assert exposure.quiet
    assert exposure.missing == (("inside", "context.exchange", "hidden"),)

    evidence, readings = stored(store, assessment_of(person("leadership", 3, exchange=3), *people))
    assert evidence["inside"].scores["context.exchange"] == 75
    assert by_id(readings)["crowd_exposure"].said[0].verdict.id == "among_them"


def test_what_the_portrait_hides_no_lens_tells(store: Store) -> None:
    """Questions that went to two leaders alone have no score here either, unless the group agreed on one."""
    people = [*[person("leadership", level) for level in (1, 5)], *[person("back_office", 3)] * 4]
    evidence, readings = stored(store, assessment_of(*people))
    hidden = {key for key, why in evidence["inside"].silent.items() if why == "hidden"}
    assert {"human_touch.empathy", "human_touch.creativity", "human_touch.human_peak"} <= hidden
    assert by_id(readings)["claim_without_autonomy"].quiet

    keys = by_id(readings)["claim_without_autonomy"].lens.measures["claim"].questions
    agreed = {key: Agreed("level", 4) for key in keys}
    _, readings = stored(store, assessment_of(*people, agreed=agreed))
    assert by_id(readings)["claim_without_autonomy"].values["claim"] == 75


@pytest.mark.parametrize("customers", [0, 2, 3])
def test_customers_are_read_from_three_on(store: Store, customers: int) -> None:
    """The delivery gap speaks with three customers, and says why not with fewer."""
    people = [*[person("leadership", 4)] * 3, *[person("customer", 2)] * customers]
    evidence, readings = stored(store, assessment_of(*people))
    gap = by_id(readings)["delivery_gap"]
    assert ("outside" in evidence) == (customers == 3)
    if customers == 3:
        assert gap.said[0].verdict.id == "rosier"
        assert gap.values == {"inside": 75, "customers": 25, "gap": 50, "modesty": -50}
        assert {row.element: row.values for row in gap.rows}["data"] == {"inside": 75, "customers": 25}
    else:
        assert gap.quiet
        assert {(side, why) for side, _, why in gap.missing} == {("outside", "not_asked")}


def test_totals_are_the_scores_of_the_product(store: Store) -> None:
    """Axes and elements are those of the contract, and a lens draws around them."""
    chance = np.random.default_rng(4)
    people = [
        respondent(group, {key: Answer("level", int(chance.integers(1, 6))) for key in everything(group, 3)})
        for group in ("leadership", "front_office", "back_office") * 3
    ]
    evidence, readings = stored(store, assessment_of(*people))
    base = by_id(readings)["weak_base"]
    assert base.values["digital"] == round(evidence["inside"].totals["digital"], 9)
    assert base.said[0].sure is not None
    strips = by_id(readings)["digital_without_emotion"]
    assert {row.element for row in strips.rows} == {element.id for element in MODEL.elements}
    assert all(set(row.values) == {MODEL.element(row.element).axis} for row in strips.rows)


def test_an_assessment_of_nothing_is_quiet_everywhere(store: Store) -> None:
    """Nobody gave a level: every lens keeps quiet and says what is missing."""
    _, readings = stored(store, assessment_of(respondent("leadership", {})))
    assert all(reading.quiet and reading.missing for reading in readings)


def test_one_person_is_not_read(store: Store) -> None:
    """Of one person only what is shown elsewhere too, the axes and elements, is read; nothing is called sure."""
    assessment = assessment_of(person("leadership", 4, exchange=4, learning=4, novelty=4, mindset=4, hurdles=4))
    _, readings = stored(store, assessment)
    speaking = {reading.lens.id for reading in readings if not reading.quiet}
    assert speaking == {"weak_base", "digital_without_emotion"}
    assert all(said.sure is None for reading in readings for said in reading.said)


def test_reading_lenses_moves_no_score(store: Store) -> None:
    """The portrait, with every score and the region of its position, is the same before and after, to the last bit."""
    chance = np.random.default_rng(7)
    people = [
        person(group, int(chance.integers(1, 6)), **{question.id: int(chance.integers(1, 6)) for question in asked})
        for group in ("leadership", "front_office", "back_office", "customer") * 3
        for asked in [[question for question in MODEL.context if group in question.groups]]
    ]
    assessment = assessment_of(*people)
    store.put(Batch(versions=[Version(assessment, "a.yaml", assessment.id)]))
    with store.cursor() as cursor:
        history = records.of_organisation(cursor, assessment.organisation.id)
        before = portrait.portray(cursor, MODEL, assessment, history[-1], history)
        readings = meaning.meaning(cursor, MODEL, assessment, history[-1])
        after = portrait.portray(cursor, MODEL, assessment, history[-1], history)
    assert sum(not reading.quiet for reading in readings) == len(readings)
    assert after == before
