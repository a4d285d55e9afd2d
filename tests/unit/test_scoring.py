"""Scoring in SQL against the same rules calculated independently, and the properties that must hold for any answers."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadrant.assessment import Agreed, Ambition, Answer, Assessment, Organisation, Respondent
from quadrant.facts import Batch, Version
from quadrant.model import load_model
from quadrant.scoring import Scoring, Views
from quadrant.store import Store
from tests.unit.independent import expect, views_of

MODEL = load_model()
LEVEL = st.sampled_from([Answer("level", level) for level in MODEL.levels])
NO_LEVEL = st.sampled_from([Answer("not_applicable", None), Answer("unknown", None)])
NUMBER = count()


@pytest.fixture(scope="module", name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


def scores(store: Store, assessment: Assessment) -> Views:
    """Store the assessment and score it."""
    store.put(Batch(versions=[Version(assessment, "file.yaml", "hash")]))
    with store.cursor() as cursor:
        (sequence,) = cursor.execute("SELECT max(sequence) FROM store.assessment").fetchone()
        return Scoring(cursor, MODEL, [sequence]).views()[sequence]


def assessment_of(
    *respondents: Respondent, agreed: dict[str, Agreed] | None = None, ambition: Ambition | None = None
) -> Assessment:
    """An assessment of a fictional organisation with these respondents."""
    organisation = Organisation("northwind-mill", "Northwind Mill", "manufacturing", fictional=True)
    day = datetime.date(2026, 5, 12)
    return Assessment(organisation, "a", day, None, MODEL.id, 1, respondents, agreed or {}, ambition)


def respondent(group: str, answers: dict[str, Answer], revised: dict[str, Answer] | None = None) -> Respondent:
    """One person of the group."""
    return Respondent(f"r{next(NUMBER)}", group, answers, revised or {})


def everything(group: str, level: int) -> dict[str, Answer]:
    """The same level for every question that the group is asked."""
    return {question.key: Answer("level", level) for question in MODEL.questions if group in question.groups}


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Any mixture of groups, missing answers, second rounds and agreed levels."""
    people = []
    for _ in range(draw(st.integers(1, 6))):
        group = draw(st.sampled_from([group.id for group in MODEL.groups]))
        keys = [question.key for question in MODEL.questions if group in question.groups]
        answer = draw(st.sampled_from([LEVEL, st.one_of(LEVEL, NO_LEVEL), NO_LEVEL]))
        given_keys = draw(st.sampled_from([keys, keys[::2], draw(st.lists(st.sampled_from(keys), unique=True))]))
        answers = {key: draw(answer) for key in given_keys}
        revised = draw(st.dictionaries(st.sampled_from(keys), st.one_of(LEVEL, NO_LEVEL), max_size=5))
        people.append(respondent(group, answers, revised))
    asked_inside = [question.key for question in MODEL.questions if set(question.groups) & set(MODEL.inside)]
    settled = st.sampled_from(
        [Agreed("level", 1), Agreed("level", 4), Agreed("not_applicable", None), Agreed("unknown", None)]
    )
    agreed = draw(st.dictionaries(st.sampled_from(asked_inside), settled, max_size=12))
    return assessment_of(*people, agreed=agreed)


@settings(max_examples=100, deadline=None)
@given(assessment=assessments())
def test_every_view_equals_the_independent_calculation(store: Store, assessment: Assessment) -> None:
    """Views, counts, states, scores and quadrants are those that the contract's sentences give."""
    found = scores(store, assessment)
    views = views_of(assessment)

    assert set(found) == set(views)
    for name, groups in views.items():
        expected, view = expect(MODEL, assessment, name, groups), found[name]
        assert view.respondents == expected.respondents
        assert list(view.elements) == [element.id for element in MODEL.elements]
        for key, question in view.questions.items():
            wanted = expected.questions[key]
            assert question.state == (wanted if isinstance(wanted, str) else "scored")
            assert question.score == (None if isinstance(wanted, str) else pytest.approx(float(wanted), abs=1e-9))
        assert set(view.questions) == set(expected.questions)
        for id_, element in view.elements.items():
            wanted_score, scored, applicable = expected.elements[id_]
            assert (element.questions, element.applicable) == (scored, applicable)
            assert element.score == (None if wanted_score is None else pytest.approx(float(wanted_score), abs=1e-9))
        for axis, value in (("digital", view.digital), ("human", view.human)):
            wanted_axis = expected.axes[axis]
            assert value == (None if wanted_axis is None else pytest.approx(float(wanted_axis), abs=1e-9))
        near = any(axis is not None and abs(axis - 50) < 1e-9 for axis in expected.axes.values())
        assert near or view.quadrant == expected.quadrant


@settings(max_examples=30, deadline=None)
@given(assessment=assessments())
def test_what_is_missing_is_named_and_nothing_else(store: Store, assessment: Assessment) -> None:
    """Open questions, and the elements that keep a score from existing, are named in the order of the questionnaire."""
    for name, groups in views_of(assessment).items():
        expected = expect(MODEL, assessment, name, groups)
        wanted = []
        for axis in MODEL.axes:
            alive = sum(bool(expected.elements[element.id][2]) for element in axis.elements)
            for element in axis.elements:
                value, _, applicable = expected.elements[element.id]
                if value is None and (applicable or alive < 3):
                    wanted.append(element.id)
                wanted += [q.key for q in element.questions if expected.questions.get(q.key) == "open"]

        assert list(scores(store, assessment)[name].missing) == wanted


@settings(max_examples=25, deadline=None)
@given(assessment=assessments())
def test_the_order_of_respondents_and_answers_does_not_matter(store: Store, assessment: Assessment) -> None:
    """The same answers in another order give the same scores to the last bit."""
    turned = [
        replace(r, answers=dict(reversed(r.answers.items())), revised=dict(reversed(r.revised.items())))
        for r in reversed(assessment.respondents)
    ]

    assert scores(store, assessment) == scores(store, replace(assessment, respondents=tuple(turned)))


@settings(max_examples=25, deadline=None)
@given(assessment=assessments(), data=st.data())
def test_a_higher_level_never_lowers_a_score(store: Store, assessment: Assessment, data: st.DataObject) -> None:
    """Raising one answer by a level raises or keeps every score of every view."""
    who = data.draw(st.integers(0, len(assessment.respondents) - 1))
    person = assessment.respondents[who]
    low = {key: a for key, a in person.answers.items() if a.kind == "level" and a.level < MODEL.scale.highest}
    if not low:
        return
    key = data.draw(st.sampled_from(sorted(low)))
    raised = replace(person, answers=person.answers | {key: Answer("level", low[key].level + 1)})
    people = [raised if at == who else other for at, other in enumerate(assessment.respondents)]

    before, after = scores(store, assessment), scores(store, replace(assessment, respondents=tuple(people)))

    for name, view in before.items():
        for id_, element in view.elements.items():
            assert element.score is None or after[name].elements[id_].score >= element.score - 1e-9
        assert view.digital is None or after[name].digital >= view.digital - 1e-9
        assert view.human is None or after[name].human >= view.human - 1e-9


@settings(max_examples=25, deadline=None)
@given(assessment=assessments())
def test_scores_stay_on_the_scale(store: Store, assessment: Assessment) -> None:
    """No score of any view is below 0 or above 100."""
    for view in scores(store, assessment).values():
        found = [view.digital, view.human, *(element.score for element in view.elements.values())]
        assert all(0 <= value <= 100 for value in found if value is not None)


def test_unanswered_and_unknown_are_not_zero(store: Store) -> None:
    """A person who skips or cannot tell does not lower the mean of those who chose."""
    full = everything("leadership", 4)
    key = "customer_first.autonomy"
    skipped = {name: answer for name, answer in full.items() if name != key}
    unknown = full | {key: Answer("unknown", None)}

    view = scores(store, assessment_of(*(respondent("leadership", answers) for answers in (full, skipped, unknown))))

    assert view["inside"].questions[key].score == 75
    assert view["inside"].digital == 75


def test_not_applicable_is_neutral(store: Store) -> None:
    """A question that nobody finds applicable leaves the element's score where the others put it."""
    answers = everything("leadership", 2) | {"data.help": Answer("not_applicable", None)}

    element = scores(store, assessment_of(respondent("leadership", answers)))["inside"].elements["data"]

    assert (element.score, element.questions, element.applicable) == (25, 3, 3)


def test_a_level_outweighs_not_applicable(store: Store) -> None:
    """When one person gives a level and another calls it not applicable, the level counts."""
    people = [
        respondent("leadership", {"data.help": Answer("level", 5)}),
        respondent("leadership", {"data.help": Answer("not_applicable", None)}),
    ]

    question = scores(store, assessment_of(*people))["inside"].questions["data.help"]

    assert (question.score, question.state) == (100, "scored")


@pytest.mark.parametrize(("answered", "exists"), [(1, False), (2, True), (3, True)])
def test_an_element_needs_half_of_its_applicable_weight(store: Store, answered: int, exists: bool) -> None:
    """Two of four questions are enough, one is not."""
    keys = [question.key for question in MODEL.element("data").questions][:answered]

    view = scores(store, assessment_of(respondent("leadership", {key: Answer("level", 3) for key in keys})))["inside"]

    assert (view.elements["data"].score is not None) is exists
    assert ("data" in view.missing) is not exists


def test_the_boundary_belongs_to_the_high_side(store: Store) -> None:
    """Everything in the middle is exactly 50 on both axes: digital and emotional."""
    view = scores(store, assessment_of(respondent("leadership", everything("leadership", 3))))["inside"]

    assert (view.digital, view.human, view.quadrant) == (50, 50, "digital_emotional")


def test_thirds_that_add_up_to_the_boundary_are_on_it(store: Store) -> None:
    """Scores of questions that are thirds, with a digital axis of exactly 50: no noise of the sum moves the dot."""
    totals = (10, 10, 10, 10, 15, 15, 15, 15, 6, 6, 6, 6, 3, 6, 6, 6, 10)  # of three levels, per digital question
    leaders = [everything("leadership", 3) for _ in range(3)]
    for question, total in zip(MODEL.questions, totals, strict=False):
        for place, answers in enumerate(leaders):
            answers[question.key] = Answer("level", (total + place) // 3)

    view = scores(store, assessment_of(*(respondent("leadership", answers) for answers in leaders)))["inside"]

    assert (view.digital, view.human, view.quadrant) == (50, 50, "digital_emotional")


def test_three_scored_elements_are_needed(store: Store) -> None:
    """An axis with two elements not applicable has no score, and both are named."""
    answers = everything("leadership", 3)
    for element in ("automation", "data"):
        answers |= {q.key: Answer("not_applicable", None) for q in MODEL.element(element).questions if q.key in answers}

    view = scores(store, assessment_of(respondent("leadership", answers)))["inside"]

    assert view.digital is None
    assert view.quadrant is None
    assert view.missing == ("automation", "data")
    assert view.human == 50


def test_agreed_levels_count_inside_only(store: Store) -> None:
    """An agreed level replaces the mean inside, not that of the group that answered."""
    person = respondent("leadership", everything("leadership", 2))

    view = scores(store, assessment_of(person, agreed={"data.trust": Agreed("level", 5)}))

    assert view["inside"].questions["data.trust"].score == 100
    assert view["leadership"].questions["data.trust"].score == 25


def test_agreed_levels_count_without_inside_respondents(store: Store) -> None:
    """With customers only, the inside view still exists and holds what was agreed."""
    person = respondent("customer", everything("customer", 4))

    view = scores(store, assessment_of(person, agreed={"customer_first.autonomy": Agreed("level", 3)}))

    assert set(view) == {"inside", "outside", "customer"}
    assert view["inside"].respondents == 0
    assert view["inside"].questions["customer_first.autonomy"].score == 50


def test_agreed_unknown_changes_nothing_and_agreed_not_applicable_removes(store: Store) -> None:
    """The two agreed answers without a level do what the contract says of them."""
    person = respondent("leadership", everything("leadership", 2))
    agreed = {"data.trust": Agreed("unknown", None), "data.help": Agreed("not_applicable", None)}

    view = scores(store, assessment_of(person, agreed=agreed))["inside"]

    assert view.questions["data.trust"].score == 25
    assert view.questions["data.help"].state == "not_applicable"


def test_a_second_round_replaces_the_first(store: Store) -> None:
    """A revised answer counts instead of the first one, also when it takes the level back."""
    answers = everything("leadership", 2)
    revised = {"data.trust": Answer("level", 5), "data.help": Answer("unknown", None)}

    view = scores(store, assessment_of(respondent("leadership", answers, revised)))["inside"]

    assert view.questions["data.trust"].score == 100
    assert view.questions["data.help"].state == "open"


def test_a_mean_that_hides_a_zero_shows_in_the_tally(store: Store) -> None:
    """1, 4, 4 gives 50, and the levels behind it are there to be shown."""
    people = [respondent("leadership", {"data.trust": Answer("level", level)}) for level in (1, 4, 4)]
    store.put(Batch(versions=[Version(assessment_of(*people), "file.yaml", "hash")]))

    with store.cursor() as cursor:
        (sequence,) = cursor.execute("SELECT max(sequence) FROM store.assessment").fetchone()
        tally = Scoring(cursor, MODEL, [sequence]).tallies(sequence, MODEL.inside)["data.trust"]

    assert tally.levels == (1, 0, 0, 2, 0)


def test_an_ambition_replaces_the_elements_that_it_names(store: Store) -> None:
    """The ambition's axes follow the same rule, with the named elements at their aim and the others as they are."""
    person = respondent("leadership", everything("leadership", 3))
    ambition = Ambition(datetime.date(2028, 12, 31), {"data": 90.0, "human_touch": 70.0})
    store.put(Batch(versions=[Version(assessment_of(person, ambition=ambition), "file.yaml", "hash")]))

    with store.cursor() as cursor:
        (sequence,) = cursor.execute("SELECT max(sequence) FROM store.assessment").fetchone()
        (aim,) = Scoring(cursor, MODEL, [sequence]).placements(["ambition"])

    assert (aim.digital, aim.human, aim.quadrant) == (60, 55, "digital_emotional")
