"""One organisation's page as facts and sentences: people first, honest about change, no number without its spread."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

import pytest

from quadrant import portrait, records, story
from quadrant.assessment import Agreed, Ambition, Answer, Assessment, Journey, Moment, Respondent, Step
from quadrant.facts import Batch, Version
from quadrant.pictures import organisation_picture
from quadrant.portrait import Portrait
from quadrant.store import Store
from tests.unit.test_scoring import MODEL, assessment_of, everything, respondent


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


def portray(store: Store, *assessments: Assessment) -> Portrait:
    """The portrait of the last of these assessments of one organisation."""
    store.put(Batch(versions=[Version(each, f"{each.id}.yaml", each.id) for each in assessments]))
    with store.cursor() as cursor:
        history = records.of_organisation(cursor, assessments[0].organisation.id)
        return portrait.portray(cursor, MODEL, assessments[-1], history[-1], history)


def team(group: str, *levels: int) -> list[Respondent]:
    """One person of the group for each level, who gives it everywhere."""
    return [respondent(group, everything(group, level)) for level in levels]


def test_silent_people_make_nothing_surer(store: Store) -> None:
    """Three respondents of whom one gave levels: no region, no probabilities, and the reason in words."""
    shown = portray(
        store, assessment_of(*team("leadership", 4), respondent("leadership", {}), respondent("leadership", {}))
    )
    picture = organisation_picture(shown, MODEL, "en")

    assert shown.positions["inside"] is None
    assert picture.no_region == "1 person gave levels"
    assert picture.dots[0].thin == "1 person gave levels"


def test_a_group_under_three_is_nowhere(store: Store) -> None:
    """Two from the front office beside five from leadership: neither group has a view, an element score or a mark."""
    shown = portray(store, assessment_of(*team("leadership", 1, 2, 3, 4, 5), *team("front_office", 5, 5)))

    assert set(shown.views) == {"inside"}
    assert all(not element.groups for element in shown.elements)
    assert shown.inside.respondents == 7


def test_questions_that_fewer_than_three_people_were_asked_show_nothing(store: Store) -> None:
    """A question for leadership and front office, answered by two leaders and nobody else, would show those two."""
    keys = [q.key for q in MODEL.questions if "back_office" not in q.groups and "leadership" in q.groups]
    shown = portray(store, assessment_of(*team("leadership", 1, 5), *team("back_office", 3, 3, 3, 3)))
    found = {question.question.key: question for question in shown.questions}

    assert keys
    for key in keys:
        assert found[key].score is None
        assert found[key].inside is None


def test_the_rest_of_an_element_does_not_give_hidden_questions_away(store: Store) -> None:
    """Two leaders alone answer three of the four questions of an element: the fourth is hidden with them."""
    shown = portray(store, assessment_of(*team("leadership", 1, 5), *team("back_office", 3, 3, 3, 3)))
    found = {question.question.key: question for question in shown.questions}

    assert found["human_touch.human_peak"].score is None
    assert found["human_touch.human_peak"].inside is None
    assert found["data.trust"].score is not None


def test_agreeing_that_nothing_is_known_shows_nobody(store: Store) -> None:
    """An agreed unknown changes nothing, so two people's answer stays hidden; an agreed level is shown."""
    people = [*team("leadership", 1, 5), *team("back_office", 3, 3, 3, 3)]
    for answer, score in ((Agreed("unknown", None), None), (Agreed("level", 4), 75)):
        shown = portray(store, assessment_of(*people, agreed={"human_touch.empathy": answer}))
        empathy = next(each for each in shown.questions if each.question.key == "human_touch.empathy")

        assert (empathy.score and empathy.score.score) == score
        assert empathy.inside is None


def test_nobody_hides_behind_the_silent(store: Store) -> None:
    """Three from the front office of whom one answered are one person; three customers of whom two answered are two."""
    silent = [respondent(group, {}) for group in ("front_office", "front_office", "customer")]
    answered = [*team("leadership", 2, 3, 4), *team("front_office", 5), *team("customer", 1, 2)]
    shown = portray(store, assessment_of(*answered, *silent))

    assert set(shown.views) == {"inside"}
    assert shown.customers is None
    assert all(not element.groups for element in shown.elements)


def test_a_note_that_one_of_two_people_wrote_is_not_shown(store: Store) -> None:
    """Creativity is asked of leaders and the front office: with two leaders alone, their notes stay out."""
    answers = everything("leadership", 3) | {
        "human_touch.creativity": Answer("level", 3, None, "seen here"),
        "data.trust": Answer("level", 3, None, "seen there"),
    }
    people = [respondent("leadership", answers), *team("leadership", 2), *team("back_office", 3, 3, 3)]
    found = {question.question.key: question.notes for question in portray(store, assessment_of(*people)).questions}

    assert found["human_touch.creativity"] == ()
    assert found["data.trust"] == ("seen there",)


def test_two_customers_have_no_view_three_have(store: Store) -> None:
    """The customers' view appears with the third customer."""
    people = team("leadership", 3, 3, 4)

    assert portray(store, assessment_of(*people, *team("customer", 2, 2))).customers is None
    assert portray(store, assessment_of(*people, *team("customer", 2, 2, 2))).customers is not None


def test_notes_come_without_their_writers_and_in_no_telling_order(store: Store) -> None:
    """Notes are sorted by their text, each once, first and second round together."""
    people = [
        respondent("leadership", {"data.trust": Answer("level", 2, None, note)}) for note in ("zebra", "apple", "apple")
    ]
    again = respondent("leadership", {}, {"data.trust": Answer("level", 3, None, "mango")})

    shown = portray(store, assessment_of(*people, again))

    notes = next(question.notes for question in shown.questions if question.question.key == "data.trust")
    assert notes == ("apple", "mango", "zebra")


def test_the_way_and_what_came_before(store: Store) -> None:
    """The assessment before this one is found by date, and its element scores stand beside the present ones."""
    first = replace(assessment_of(*team("leadership", 2, 2, 2)), id="b", date=datetime.date(2025, 1, 1))
    second = replace(assessment_of(*team("leadership", 4, 4, 4)), id="a", date=datetime.date(2026, 1, 1))

    shown = portray(store, first, second)

    assert [milestone.record.assessment for milestone in shown.way] == ["b", "a"]
    assert shown.before is not None
    assert shown.before.record.assessment == "b"
    assert {(change.one, change.other, change.points, change.verdict) for change in shown.changes} == {
        (25, 75, 50, "apart")
    }
    assert shown.moved is True


def test_a_move_within_the_spread_is_not_called_a_move(store: Store) -> None:
    """Two rounds with wide, overlapping regions: it may be no change at all, and the sentence says so."""
    mixed = [[1, 3, 5, 2, 4], [1, 3, 5, 2, 5]]
    first, second = (
        replace(assessment_of(*team("leadership", *levels)), id=f"a{at}", date=datetime.date(2025 + at, 1, 1))
        for at, levels in enumerate(mixed)
    )

    shown = portray(store, first, second)

    assert shown.moved is False
    assert "may be no change" in (story.change(shown, MODEL, "en") or "")


def test_the_sentence_says_how_sure(store: Store) -> None:
    """Unanimous answers are clear, two people cannot say, and missing elements are named."""
    clear = story.summary(portray(store, assessment_of(*team("leadership", 4, 4, 4))), MODEL, "en")
    thin = story.summary(portray(store, assessment_of(*team("leadership", 4, 4))), MODEL, "en")
    answers = {key: a for key, a in everything("leadership", 4).items() if not key.startswith("data.")}
    people = [respondent("leadership", answers) for _ in range(3)]
    missing = story.summary(portray(store, assessment_of(*people)), MODEL, "en")

    assert "clearly" in clear
    assert "100 times out of 100" in clear
    assert "fewer than three" in thin
    assert MODEL.element("data").label["en"] in missing


def test_the_sentences_exist_in_dutch(store: Store) -> None:
    """The same portrait speaks Dutch, with the Dutch name of the quadrant."""
    shown = portray(store, assessment_of(*team("leadership", 4, 4, 4), *team("customer", 2, 2, 2)))

    dutch = story.summary(shown, MODEL, "nl")

    assert MODEL.quadrant("digital_emotional").label["nl"] in dutch
    assert dutch != story.summary(shown, MODEL, "en")
    assert story.perception(shown, "nl") != story.perception(shown, "en")


def test_a_perception_gap_is_told_in_points(store: Store) -> None:
    """Inside at 75 everywhere, customers at 25: fifty points to the analogue and to the rational side."""
    shown = portray(store, assessment_of(*team("leadership", 4, 4, 4), *team("customer", 2, 2, 2)))

    sentence = story.perception(shown, "en") or ""

    assert sentence.count("50 points") == 2


def test_the_sentence_changes_when_the_answers_change(store: Store) -> None:
    """Other answers, other sentence: nothing is said whatever the answers are."""
    low = story.summary(portray(store, assessment_of(*team("leadership", 1, 1, 1))), MODEL, "en")
    high = story.summary(portray(store, assessment_of(*team("leadership", 5, 5, 5))), MODEL, "en")

    assert low != high


def test_agreed_and_ambition_are_there_to_be_shown(store: Store) -> None:
    """The agreed level keeps its reason and dissent, and the ambition has a place on the quadrant."""
    agreed = {"data.trust": Agreed("level", 2, "We looked at the complaints", "Sales sees a 4")}
    ambition = Ambition(datetime.date(2028, 1, 1), {"data": 90.0})
    shown = portray(store, assessment_of(*team("leadership", 3, 3, 3), agreed=agreed, ambition=ambition))

    question = next(question for question in shown.questions if question.question.key == "data.trust")
    assert question.agreed == agreed["data.trust"]
    assert shown.ambition is not None
    assert shown.ambition.digital is not None
    assert shown.ambition.digital > (shown.inside.digital or 0)


def test_the_spread_of_an_element_needs_three_people(store: Store) -> None:
    """The middle half of two people would be the two people."""
    two = [respondent("leadership", everything("leadership", level)) for level in (1, 5)]
    silent = respondent("leadership", {})

    shown = portray(store, assessment_of(*two, silent))

    assert all(element.middle_half is None for element in shown.elements)
    assert all(element.consensus is None for element in shown.elements)


def test_what_lies_outside_the_axes_moves_nothing() -> None:
    """Context answers, a journey and steps change no score, region, count or spread, to the last bit; and who answers
    nothing but context is not among those who were heard."""
    people = [*team("leadership", 1, 2, 5), *team("front_office", 3, 4, 4), *team("customer", 2, 2, 3)]
    plain = assessment_of(*people, respondent("back_office", {}))
    context = {
        group.id: {
            question.key: Answer("level", 5, None, "a note")
            for question in MODEL.context
            if group.id in question.groups
        }
        for group in MODEL.groups
    }
    fuller = replace(
        plain,
        respondents=tuple(replace(each, answers=each.answers | context[each.group]) for each in plain.respondents),
        journey=Journey("A journey", tuple(Moment(f"Moment {at}", 5, 5, 0, 0, "nobody", True) for at in range(4))),
        steps=(Step("data.trust", 5, "done"),),
    )
    shown = []
    for assessment in (plain, fuller):
        store = Store.open(None)
        found = portray(store, assessment)
        first = shown[0] if shown else found  # when it was stored is all that may differ
        shown.append(
            replace(found, assessment=plain, record=first.record, way=(replace(found.way[0], record=first.record),))
        )
        store.close()

    assert shown[0] == shown[1]
    assert shown[0].positions["inside"] is not None
    assert "back_office" not in shown[1].views
