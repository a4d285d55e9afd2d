"""The rules of a workshop: what may happen when, and what it adds up to."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest

from quadrant.assessment import Agreed, Answer, Journey, Moment, to_yaml
from quadrant.errors import AnswerRefused, NobodyAnswered, NotInvited, RoundClosed, WorkshopFull, WorkshopMoved
from quadrant.reading import read_bytes
from quadrant.workshop import Plan, Workshop, content_of, happened_of, plan_of, rehearsal
from tests.rooms import MODEL, level, plan

FIRST = "customer_first.effortless"  # asked of customers too
INTERNAL = "customer_first.autonomy"  # asked inside only
CONTEXT = "context.learning"  # asked inside only


@pytest.fixture(name="workshop")
def _workshop() -> Workshop:
    """A workshop whose first round is open, with one leader, "anna", and one customer, "carl"."""
    workshop = Workshop("w1", plan(), MODEL)
    workshop.apply(workshop.join("anna", "leadership", "en"))
    workshop.apply(workshop.join("carl", "customer", "nl"))
    workshop.apply(workshop.start())
    return workshop


def reach(workshop: Workshop, stage: str) -> None:
    """Bring a workshop from its first round to a later stage."""
    if stage == "answering":
        return
    workshop.apply(workshop.give("anna", 1, FIRST, level(2)))
    workshop.apply(workshop.reveal())
    if stage == "again":
        workshop.apply(workshop.ask_again([FIRST]))
    if stage == "finished":
        workshop.apply(workshop.begin_finish())
        workshop.apply(workshop.finish())


def test_a_plan_reads_back_equal() -> None:
    """What is stored of a plan is all of it."""
    made = plan(groups=("leadership",), languages=("nl",), context=True)
    assert plan_of(made.to_json()) == made


def test_a_cookie_is_somebody_else_in_every_workshop() -> None:
    """Two workshops cannot tell that the same phone was in both, and nobody can tell the cookie."""
    one, other = plan(), plan()
    assert one.participant("cookie") == one.participant("cookie") != other.participant("cookie")
    assert "cookie" not in one.participant("cookie")


def test_a_plan_is_tried_before_anybody_answers() -> None:
    """The smallest file of a plan is a valid assessment; a plan with a bad id is refused by the one set of rules."""
    assert read_bytes(to_yaml(rehearsal(plan())).encode(), "f.yaml").assessment is not None
    bad = dataclasses.replace(plan(), assessment="no spaces please")
    problems = read_bytes(to_yaml(rehearsal(bad)).encode(), "f.yaml").problems
    assert [problem.code for problem in problems] == ["bad_id"]


@pytest.mark.parametrize(("group", "language"), [("partner", "en"), ("nobody", "en"), ("leadership", "fr")])
def test_only_the_invited_come_in(workshop: Workshop, group: str, language: str) -> None:
    """A group or a language that is not part of the plan is refused."""
    with pytest.raises(NotInvited):
        workshop.join("bea", group, language)


def test_a_group_is_for_good_once_something_was_said(workshop: Workshop) -> None:
    """Before the first answer a participant may correct the group; afterwards answers would change sides."""
    workshop.apply(workshop.join("anna", "back_office", "en"))
    workshop.apply(workshop.give("anna", 1, FIRST, level(2)))
    with pytest.raises(NotInvited):
        workshop.join("anna", "leadership", "en")
    workshop.apply(workshop.join("anna", "back_office", "nl"))
    assert workshop.participants["anna"].language == "nl"


@pytest.mark.parametrize(
    "answer",
    [
        Answer("level", 0),
        Answer("level", 6),
        Answer("level", None),
        Answer("level", True),  # type: ignore[arg-type]
        Answer("level", 2.0),  # type: ignore[arg-type]
        Answer("level", "3"),  # type: ignore[arg-type]
        Answer("unknown", 3),
        Answer("maybe", None),
        Answer("level", 3, "certain"),
        Answer("level", 3, None, "n" * 2001),
        Answer("level", 3, None, "\ud800"),
    ],
)
def test_what_a_browser_makes_up_is_refused(workshop: Workshop, answer: Answer) -> None:
    """Only levels of the scale, the two other answers, three confidences and notes of at most 2,000 characters."""
    with pytest.raises(AnswerRefused):
        workshop.give("anna", 1, FIRST, answer)


def test_a_note_is_kept_as_text(workshop: Workshop) -> None:
    """Line breaks and right-to-left marks stay; other control characters and the space around go."""
    given = workshop.give("anna", 1, FIRST, level(3, "  a\r\nb\x00\x1b[0m \u200fx  "))
    assert given.answer.note == "a\nb[0m \u200fx"
    assert workshop.give("anna", 1, FIRST, level(3, " \n ")).answer.note is None


@pytest.mark.parametrize(
    ("who", "number", "question", "error"),
    [
        ("carl", 1, INTERNAL, NotInvited),
        ("nobody", 1, FIRST, NotInvited),
        ("anna", 1, "customer_first.nothing", NotInvited),
        ("anna", 2, FIRST, RoundClosed),
        ("anna", 3, FIRST, RoundClosed),
    ],
)
def test_answers_are_to_questions_of_the_group_and_the_round(
    workshop: Workshop, who: str, number: int, question: str, error: type[Exception]
) -> None:
    """Who is not in, who is not asked, and who is in another round is refused."""
    with pytest.raises(error):
        workshop.give(who, number, question, level(3))


@pytest.mark.parametrize("stage", ["talking", "finished"])
def test_a_closed_round_takes_no_answer(workshop: Workshop, stage: str) -> None:
    """After the reveal and after the end nothing can be added or changed."""
    reach(workshop, stage)
    for number in (1, 2):
        with pytest.raises(RoundClosed):
            workshop.give("anna", number, FIRST, level(5))


def test_the_second_round_is_for_its_questions_only(workshop: Workshop) -> None:
    """Of the chosen questions those that one is asked; first answers cannot be touched any more."""
    reach(workshop, "again")
    assert [question.key for question in workshop.asked("anna")] == [FIRST]
    with pytest.raises(NotInvited):
        workshop.give("anna", 2, INTERNAL, level(3))
    with pytest.raises(RoundClosed):
        workshop.give("anna", 1, FIRST, level(3))


JOURNEY = Journey("A way in", tuple(Moment(f"Step {n}", 5, 1, 8, 3, "nobody", n == 2) for n in range(4)))

ACTS: dict[str, tuple[Callable[[Workshop], Any], set[str]]] = {
    "start": (lambda w: w.start(), {"gathering"}),
    "reveal": (lambda w: w.reveal(), {"answering"}),
    "show_step": (lambda w: w.show_step(2), {"talking"}),
    "discuss": (lambda w: w.discuss(FIRST), {"talking"}),
    "show_notes": (lambda w: w.show_notes(FIRST, True), {"talking"}),
    "ask_again": (lambda w: w.ask_again([FIRST]), {"talking"}),
    "close_again": (lambda w: w.close_again(), {"again"}),
    "agree": (lambda w: w.agree(FIRST, Agreed("level", 2)), {"talking"}),
    "keep_journey": (lambda w: w.keep_journey(None, JOURNEY), {"talking"}),
    "time": (lambda w: w.time(None), {"gathering", "answering", "talking", "again"}),
    "begin_finish": (lambda w: w.begin_finish(), {"answering", "talking"}),
    "finish": (lambda w: w.finish(), {"answering", "talking"}),
    "reopen": (lambda w: w.reopen(), {"finished"}),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("stage", ["answering", "talking", "again", "finished"])
def test_every_act_has_its_stages(workshop: Workshop, act: str, stage: str) -> None:
    """A button of a screen that is out of date does nothing and says so; in its stages every act works."""
    workshop.apply(workshop.give("anna", 1, FIRST, level(4)))
    reach(workshop, stage)
    do, stages = ACTS[act]
    if stage in stages:
        workshop.apply(do(workshop))
    else:
        with pytest.raises(WorkshopMoved):
            do(workshop)


def test_the_journey_of_the_room(workshop: Workshop) -> None:
    """It is in the assessment as stored; who saw another replaces nothing; reopened, that of the file counts."""
    workshop.apply(workshop.give("anna", 1, FIRST, level(4)))
    reach(workshop, "talking")
    kept = workshop.keep_journey(None, JOURNEY)
    workshop.apply(happened_of(kept.workshop, kept.kind, content_of(kept), kept.at))
    assert workshop.assessment().journey == JOURNEY
    other = Journey("Another", JOURNEY.moments)
    with pytest.raises(WorkshopMoved):
        workshop.keep_journey(None, other)
    workshop.apply(workshop.keep_journey(JOURNEY, None))
    assert workshop.assessment().journey is None

    workshop.apply(workshop.keep_journey(None, JOURNEY))
    written = workshop.assessment()
    workshop.apply(workshop.finish())
    again = workshop.reopen(dataclasses.replace(written, journey=other))
    workshop.apply(happened_of(again.workshop, again.kind, content_of(again), again.at))
    assert workshop.journey == other
    workshop.apply(workshop.finish())
    workshop.apply(workshop.reopen())
    assert workshop.journey == other


def test_nothing_is_revealed_or_written_without_an_answer(workshop: Workshop) -> None:
    """People who only came in are nothing to show."""
    with pytest.raises(NobodyAnswered):
        workshop.reveal()
    with pytest.raises(NobodyAnswered):
        workshop.begin_finish()


def test_progress_counts_people_and_answers(workshop: Workshop) -> None:
    """By invited group: joined, ready, given and asked; in the second round of its questions only."""
    for question in workshop.asked("carl"):
        workshop.apply(workshop.give("carl", 1, question.key, level(3)))
    workshop.apply(workshop.give("anna", 1, FIRST, Answer("unknown", None)))
    found = {each.group: (each.joined, each.ready, each.given, each.asked) for each in workshop.progress()}
    of_customers = len(plan().questions(MODEL, "customer"))
    assert found["leadership"] == (1, 0, 1, len(MODEL.questions))
    assert found["customer"] == (1, 1, of_customers, of_customers)
    assert found["back_office"] == (0, 0, 0, 0)
    workshop.apply(workshop.give("anna", 1, INTERNAL, level(2)))
    workshop.apply(workshop.join("late", "leadership", "en"))
    workshop.apply(workshop.reveal())
    workshop.apply(workshop.ask_again([FIRST, INTERNAL]))
    workshop.apply(workshop.give("anna", 2, INTERNAL, level(3)))
    found = {each.group: (each.joined, each.ready, each.given, each.asked) for each in workshop.progress()}
    assert found["leadership"] == (1, 0, 1, 2)
    assert found["customer"] == (1, 0, 0, 1)


def test_the_second_round_asks_what_one_answered_in_the_first(workshop: Workshop) -> None:
    """Who answers only now would be the difference between the two distributions, so nobody can."""
    workshop.apply(workshop.join("late", "leadership", "en"))
    reach(workshop, "again")
    assert [question.key for question in workshop.asked("anna")] == [FIRST]
    assert workshop.asked("late") == ()
    with pytest.raises(NotInvited):
        workshop.give("late", 2, FIRST, level(3))


def test_the_second_answers_count_once_their_round_is_over(workshop: Workshop) -> None:
    """While people answer again, what is on the projector does not move; first answers always stay apart."""
    reach(workshop, "again")
    workshop.apply(workshop.give("anna", 2, FIRST, level(5)))
    (anna,) = workshop.respondents()
    assert (anna.answers[FIRST].level, anna.revised) == (2, {})
    workshop.apply(workshop.close_again())
    (anna,) = workshop.respondents()
    assert (anna.answers[FIRST].level, anna.revised[FIRST].level) == (2, 5)
    assert workshop.respondents(rounds=1)[0].revised == {}
    workshop.apply(workshop.ask_again([FIRST]))  # a third time: the second answer is asked again
    assert workshop.respondents()[0].revised == {}


def test_agreeing_needs_a_question_that_somebody_inside_is_asked(workshop: Workshop) -> None:
    """Contract section 2: `agreed` holds such questions only; a level is checked like any other."""
    reach(workshop, "talking")
    with pytest.raises(WorkshopMoved):
        workshop.agree("customer_first.nothing", Agreed("level", 2))
    with pytest.raises(AnswerRefused):
        workshop.agree(FIRST, Agreed("level", 9))
    with pytest.raises(AnswerRefused):
        workshop.agree(FIRST, Agreed("level", 2, "r" * 2001))
    workshop.apply(workshop.agree(FIRST, Agreed("level", 2, " why ", "who")))
    assert workshop.assessment().agreed == {FIRST: Agreed("level", 2, "why", "who")}
    assert workshop.assessment(agreed=False).agreed == {}
    workshop.apply(workshop.agree(FIRST, None))
    assert workshop.assessment().agreed == {}


def test_who_never_answered_is_no_respondent_and_pseudonyms_tell_nothing(workshop: Workshop) -> None:
    """A phone that only looked is left out; the order of r1, r2 is not that of coming in, and does not change."""
    reach(workshop, "talking")
    assert [person.id for person in workshop.respondents()] == ["r1"]
    text = to_yaml(workshop.assessment())
    assert "anna" not in text
    assert plan().salt not in text
    assert read_bytes(text.encode(), "f.yaml").problems == ()


def test_order_of_pseudonyms_is_not_the_order_of_coming_in() -> None:
    """Whoever knows who joined first does not know who r1 is."""
    made: Plan = plan()
    workshop = Workshop("w1", made, MODEL)
    tokens = [f"cookie{number}" for number in range(30)]
    for token in tokens:
        workshop.apply(workshop.join(made.participant(token), "leadership", "en"))
    workshop.apply(workshop.start())
    for number, token in enumerate(tokens):
        workshop.apply(workshop.give(made.participant(token), 1, FIRST, level(1 + number % 5, f"note {number}")))
    notes = [person.answers[FIRST].note for person in workshop.respondents()]
    assert sorted(notes) == sorted(f"note {number}" for number in range(30))
    assert notes != [f"note {number}" for number in range(30)]
    assert notes == [person.answers[FIRST].note for person in workshop.respondents()]


def test_the_timer_ends_with_its_stage(workshop: Workshop) -> None:
    """Time is set in UTC and belongs to what is going on now."""
    ends = datetime.datetime(2026, 5, 12, 10, 30, tzinfo=datetime.UTC)
    workshop.apply(workshop.time(ends))
    assert workshop.timer == ends.replace(tzinfo=None)
    reach(workshop, "talking")
    assert workshop.timer is None


def test_a_short_session_asks_its_elements_only() -> None:
    """Every group is asked what the plan holds and its group is asked, in the model's order."""
    short = plan(elements=("data", "crowd_power"))
    asked = short.questions(MODEL, "customer")
    assert {question.element for question in asked} == {"data", "crowd_power"}
    assert [question.key for question in asked] == [
        key for key in MODEL.keys if key in {question.key for question in asked}
    ]
    assert all("customer" in question.groups for question in asked)


def with_context() -> Workshop:
    """The same workshop as `workshop`, with the questions of context."""
    made = Workshop("w1", plan(context=True), MODEL)
    made.apply(made.join("anna", "leadership", "en"))
    made.apply(made.join("carl", "customer", "nl"))
    made.apply(made.start())
    return made


def test_the_context_is_offered_when_it_was_prepared(workshop: Workshop) -> None:
    """Each group may answer its own questions of context in the first round, besides what it is asked."""
    offered = with_context()
    assert {question.key for question in offered.context_asked("carl")} == {
        question.key for question in MODEL.context if "customer" in question.groups
    }
    assert offered.asked("anna") == workshop.asked("anna")
    offered.apply(offered.give("anna", 1, CONTEXT, level(4)))
    with pytest.raises(NotInvited):
        offered.give("carl", 1, CONTEXT, level(4))
    with pytest.raises(NotInvited):
        workshop.give("anna", 1, CONTEXT, level(4))
    assert workshop.context_asked("anna") == ()
    reach(offered, "again")
    assert offered.context_asked("anna") == ()
    with pytest.raises(NotInvited):
        offered.give("anna", 2, CONTEXT, level(5))


def test_the_context_is_no_part_of_the_counts_the_talk_or_the_second_round() -> None:
    """Nobody waits for it, and it can be neither discussed nor asked again nor agreed."""
    made = with_context()
    before = made.progress()
    made.apply(made.give("anna", 1, CONTEXT, level(4)))
    assert made.progress() == before
    assert CONTEXT not in made.questions
    with pytest.raises(NobodyAnswered):
        made.reveal()
    reach(made, "talking")
    for act in (
        lambda: made.discuss(CONTEXT),
        lambda: made.ask_again([CONTEXT]),
        lambda: made.agree(CONTEXT, Agreed("level", 3)),
    ):
        with pytest.raises(WorkshopMoved):
            act()


def test_the_context_is_in_the_file_and_in_nothing_that_is_shown() -> None:
    """The file holds what everybody said, also who said nothing else; without the context they are no respondents."""
    made = with_context()
    made.apply(made.give("carl", 1, "context.relation", level(1, "Just work")))
    reach(made, "talking")
    reading = read_bytes(to_yaml(made.assessment()).encode(), "f.yaml")
    assert reading.assessment is not None
    said = {person.group: person.answers for person in reading.assessment.respondents}
    assert said["customer"] == {"context.relation": level(1, "Just work")}
    assert [person.group for person in made.respondents(context=False)] == ["leadership"]
    assert [person.group for person in made.assessment(context=False).respondents] == ["leadership"]


def test_a_plan_that_was_stored_before_there_was_a_context_offers_none() -> None:
    """A workshop that was prepared with an earlier version goes on as it was."""
    stored = json.loads(plan(context=True).to_json())
    del stored["context"]
    assert plan_of(json.dumps(stored)).context is False


def test_nobody_can_fill_a_workshop_until_its_file_is_refused() -> None:
    """However much people type, the file can be written: notes are refused then, and the levels of 700 people fit."""
    workshop = Workshop("w1", plan(), MODEL)
    workshop.apply(workshop.start())
    refused = 0
    for number in range(700):
        workshop.apply(workshop.join(f"p{number}", "leadership", "en"))
        for question in workshop.asked(f"p{number}"):
            try:
                long = "\u200f\u20ac" * 1000 if refused < 9 else None
                fact = workshop.give(f"p{number}", 1, question.key, level(3, long))
            except WorkshopFull:
                fact, refused = workshop.give(f"p{number}", 1, question.key, level(3)), refused + 1
            workshop.apply(fact)
    assert refused == 9
    for key in workshop.questions:
        workshop.stage = "talking"
        workshop.apply(workshop.agree(key, Agreed("level", 3, "\u20ac" * 2000, "\u20ac" * 2000)))
    reading = read_bytes(to_yaml(workshop.assessment()).encode(), "f.yaml")
    assert reading.problems == ()
    assert reading.assessment is not None
    assert len(reading.assessment.respondents) == 700


def test_nobody_can_fill_a_workshop_by_coming_in(workshop: Workshop) -> None:
    """At most as many participants as a file may have respondents (contract section 2); who is in stays in."""
    for number in range(4_998):
        workshop.apply(workshop.join(f"p{number}", "leadership", "en"))
    with pytest.raises(WorkshopFull):
        workshop.join("one more", "leadership", "en")
    assert workshop.join("anna", "leadership", "nl").language == "nl"


def test_answering_again_does_not_take_more_room(workshop: Workshop) -> None:
    """An answer that is changed back and forth takes the room of one."""
    for _ in range(100):
        workshop.apply(workshop.give("anna", 1, FIRST, level(3, "a note")))
    once = workshop.size
    workshop.apply(workshop.give("anna", 1, FIRST, level(4, "a word")))
    assert workshop.size == once
