"""A participant's phone: coming in, answering, what comes between the rounds, and that nothing of others is on it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.assessment import Answer
from quadrant.attempts import Limit, Limits, Throttle
from quadrant.errors import WriteFailed
from quadrant.model import load_model
from quadrant.room import Room
from quadrant.workshop import Plan
from tests import rooms
from tests.hostile import HOSTILE
from tests.live.crowd import token
from ui import access
from ui.plain import escape, plain

MODEL = load_model()
ME = token("me")
SHORT = ("customer_first", "data")
FIRST, SECOND, THIRD = "customer_first.effortless", "customer_first.back_office", "customer_first.autonomy"

Phone = Callable[..., AppTest]


@pytest.fixture(name="room")
def _room(workspace: object) -> Room:
    """A short workshop that people come in to."""
    return prepare(rooms.plan(elements=SHORT))


def prepare(plan: Plan) -> Room:
    """The only workshop of the workspace."""
    return service.workshops.prepare(service.opened.workspace().folder, plan)


@pytest.fixture(name="phone")
def _phone(open_screen, visitor) -> Phone:
    """Opens the screen as the phone with a cookie. A reload is the same phone once more: the session is a new one."""

    def phone(cookie: str | None = ME, /, *, locale: str = "en-GB", **parameters: str) -> AppTest:
        visitor(
            access.Connection(
                "192.0.2.9", ("192.0.2.7:8501",), False, "", {access.PARTICIPANT: cookie} if cookie else {}
            )
        )
        return open_screen("join", locale=locale, **{"code": rooms.CODE, **parameters})

    return phone


@pytest.fixture(name="answering")
def _answering(room: Room) -> Room:
    """The first round is open, and this phone is in it, in the front office."""
    room.join(ME, "front_office", "en")
    room.act(lambda workshop: workshop.start())
    return room


def card(app: AppTest) -> str:
    """The question's screen as HTML; empty while none is shown."""
    shown = (each.proto for each in app.get("bidi_component"))
    return "".join(json.loads(each.json)["html"] for each in shown if each.component_name == "quadrant_card")


def cards(app: AppTest) -> dict[str, str]:
    """What the buttons of the question's screen say, by their keys."""
    buttons = re.findall(r'<button [^>]*data-key="([^"]+)"[^>]*>(.*?)</button>', card(app))
    return {key: " ".join(re.sub("<[^>]+>", " ", inner).split()) for key, inner in buttons}


def press(app: AppTest, key: str) -> AppTest:
    """Taps a button, of Streamlit's or of a card."""
    if key in cards(app):
        send(app, key)
    else:
        app.button(key=key).click().run()
    assert not app.exception
    return app


def send(app: AppTest, key: str) -> AppTest:
    """Sends what a browser sends when a button of a card is tapped; AppTest itself knows no component."""
    shown = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "quadrant_card"]
    states = WidgetStates()
    states.CopyFrom(app._tree.get_widget_states())
    tap = json.dumps([{"event": "tap", "value": key}])
    states.widgets.add(id=f"$$STREAMLIT_INTERNAL_KEY_{shown[0].id}__events", json_trigger_value=tap)
    app._run(states)
    return app


def tap(app: AppTest, question: str, level: int, round_: int = 1) -> AppTest:
    """Taps a level."""
    return press(app, f"level-{round_}-{question}-{level}")


def keys(app: AppTest, start: str = "") -> list[str]:
    """The buttons on the screen whose keys begin so."""
    every = [*cards(app), *(str(each.key) for each in app.button)]
    return [key for key in every if key.startswith(start)]


@pytest.fixture(name="words")
def _words(words: Callable[[AppTest], str]) -> Callable[[AppTest], str]:
    """Everything that a screen says, that of a card too."""
    return lambda app: f"{words(app)}\n{card(app)}"


def given(room: Room, round_: int = 1, cookie: str = ME) -> dict[str, Answer]:
    """What the workshop holds of a phone."""
    return room.look(lambda workshop: dict(workshop.given(workshop.plan.participant(cookie), round_)))


# --- getting in ---


def test_without_cookies_a_sentence_says_what_to_do(room: Room, phone, words) -> None:
    """A browser that keeps no cookies is told so, and gets nothing else."""
    app = phone(None)

    assert "keeps no cookies" in words(app)
    assert keys(app) == []


@pytest.mark.parametrize("typed", ["hwt347", " HWT 347 ", "http://192.0.2.7:8501/join?code=HWT347"])
def test_a_code_can_be_typed_as_people_type(room: Room, phone, words, typed: str) -> None:
    """Small letters, spaces and a pasted address lead in, and the address then carries the code."""
    app = phone(code="")

    app.text_input(key="participant_typed").set_value(typed)
    press(app, "enter")

    assert "Tide Bank" in words(app)
    assert app.query_params["code"] == rooms.CODE


@pytest.mark.parametrize(("typed", "sentence"), [("HHHHHH", "no workshop with this code"), ("hello", "no join code")])
def test_a_wrong_code_is_met_with_a_sentence(room: Room, phone, words, typed: str, sentence: str) -> None:
    """A code of no workshop, and what cannot be one, are answered with a sentence, and another can be typed."""
    app = phone(code=typed)
    assert sentence in words(app)

    app.text_input(key="participant_typed").set_value(rooms.CODE)
    press(app, "enter")

    assert "Tide Bank" in words(app)


def test_guessing_codes_is_slowed(room: Room, phone, words, monkeypatch: pytest.MonkeyPatch) -> None:
    """After many wrong codes from an address even a right one waits, then it goes on; right ones cost nothing."""
    now = [0.0]
    limit = Limit(free=2, within=60, wait=4, longest=4)
    monkeypatch.setattr(access, "join_codes", Throttle("join code", Limits(address=limit, all=limit), lambda: now[0]))
    for _ in range(4):
        assert "Tide Bank" in words(phone())
    phone(code="HHHHHH")
    wrong = phone(code="HHHHHJ")
    wrong.run()  # looking at the same screen again is no other guess

    waiting = phone()
    assert "One moment" in words(waiting)
    assert "4 seconds" in words(waiting)
    now[0] += 5
    assert "Tide Bank" in words(waiting.run())


@pytest.mark.parametrize("name", HOSTILE[:4])
def test_names_stay_text(workspace: object, phone, name: str) -> None:
    """The name of an organisation and the title never become markup on a phone."""
    plan = rooms.plan()
    prepare(replace(plan, organisation=replace(plan.organisation, name=name), title=name))

    app = phone()

    assert not app.exception
    shown = "".join(block.value for block in app.html if "join-start" in block.value)
    assert shown.count(escape(name)) == 2
    assert not re.search("<(script|img|svg)", shown)
    assert plain(f"I am a customer of {name}.") in app.button(key="group-customer").label


# --- language ---


def test_the_chosen_language_stays_with_the_participant(room: Room, phone, words) -> None:
    """The screen speaks the chosen language at once, and still does after a reload in a browser of another language."""
    app = phone(locale="en-GB")
    app.get("button_group")[-1].set_value("nl").run()
    assert "Wie bent u hier" in words(app)

    press(app, "group-back_office")

    assert "begeleider begint" in words(app)
    assert "begeleider begint" in words(phone(locale="en-GB"))


def test_the_switch_of_the_frame_is_remembered_too(answering: Room, phone, words) -> None:
    """Who switches the language while answering keeps the question, and the new language."""
    app = tap(phone(), FIRST, 2)

    app.get("button_group")[0].set_value("nl").run()

    assert "Vraag 2 van" in words(app)
    assert "Vraag 2 van" in words(phone())


@pytest.mark.parametrize(("locale", "lang"), [("en-GB", "en"), ("fr-FR", "")])
def test_only_languages_that_are_offered(workspace: object, phone, words, locale: str, lang: str) -> None:
    """A workshop in one language is in that language for everybody, and offers no choice."""
    prepare(rooms.plan(languages=("nl",)))

    app = phone(locale=locale, **({"lang": lang} if lang else {}))

    assert "Wie bent u hier" in words(app)
    assert len(app.get("button_group")) == 1


# --- coming in ---


def test_only_groups_that_take_part_can_be_chosen(workspace: object, phone, words) -> None:
    """The groups of the workshop are offered, each with a line that says who is meant."""
    prepare(rooms.plan(groups=("leadership", "customer")))

    app = phone()

    assert keys(app, "group-") == ["group-leadership", "group-customer"]
    assert "I am a customer of Tide Bank" in words(app).replace("\\", "")


def test_a_group_can_be_changed_until_the_first_answer(room: Room, phone, words) -> None:
    """Who tapped the wrong group chooses again, also when the round has begun; after an answer there is no way back."""
    app = press(phone(), "group-leadership")
    assert "You are in" in words(app)
    press(press(app, "choose-again"), "group-back_office")
    room.act(lambda workshop: workshop.start())
    app.run()

    press(press(app, "choose-again"), "group-front_office")
    assert room.look(lambda workshop: [each.group for each in workshop.participants.values()]) == ["front_office"]
    tap(app, FIRST, 3)

    assert keys(app, "choose-again") == []


def test_what_is_kept_is_said_before_anybody_comes_in(room: Room, phone, words) -> None:
    """Before a group is chosen the screen says what is stored, and that a file with single answers stays behind."""
    said = words(phone())

    assert "no name" in said
    assert "a file with the answers of each person" in said
    assert "fewer than three" in said


# --- answering ---


def test_a_tap_is_stored_before_the_next_question_shows(answering: Room, phone, words) -> None:
    """After a tap the answer is in the workshop, the next question is there, and the screen says what was saved."""
    app = phone()
    assert "Question 1 of 9" in words(app)

    tap(app, FIRST, 3)

    assert given(answering) == {FIRST: Answer("level", 3)}
    assert "Question 2 of 9" in words(app)
    assert "Saved: level 3 at “Fast, easy, fun”" in words(app)
    assert keys(app, "level-") == [f"level-1-{SECOND}-{level}" for level in range(1, 6)]


@pytest.mark.parametrize("kind", ["not_applicable", "unknown"])
def test_no_level_is_an_answer_too(answering: Room, phone, kind: str) -> None:
    """That a question does not apply, or that one cannot tell, is stored and leads on."""
    app = press(phone(), f"{kind}-1-{FIRST}")

    assert given(answering) == {FIRST: Answer(kind, None)}
    assert keys(app, "level-")[0].startswith(f"level-1-{SECOND}")


def test_when_storing_fails_the_question_stays(answering: Room, phone, words, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tap that could not be stored leaves the question there, with a sentence; nothing is called saved."""
    app = phone()

    def fail(*_: object) -> None:
        raise WriteFailed(reason="no space")

    with monkeypatch.context() as broken:
        broken.setattr(service.participants, "give", fail)
        tap(app, FIRST, 3)

    assert "could not be stored" in words(app)
    assert "Saved" not in words(app)
    assert given(answering) == {}
    assert "Saved" in words(tap(app, FIRST, 3))


@pytest.mark.parametrize(
    "key",
    [
        "",
        "level-1",
        f"level-1-{FIRST}",
        f"level-1-{FIRST}-6",
        f"level-2-{FIRST}-3",
        "level-1-no.such-3",
        f"keep-1-{FIRST}",
        f"keep-2-{FIRST}",
        f"back-2-{FIRST}",
        "next-1-no.such",
        "level-1-context.learning-3",
        "next-1-context.learning",
        f"about-1-{FIRST}",
        f"level-1-{FIRST}-3\n",
        "<script>",
    ],
)
def test_what_no_card_sends_changes_nothing(answering: Room, phone, words, key: str) -> None:
    """A tap comes from a browser and may say anything: what is no button of this screen stores and moves nothing."""
    app = send(phone(), key)

    assert not app.exception
    assert given(answering) == {}
    assert "Question 1 of 9" in words(app)


def test_a_tap_after_the_round_was_closed_leads_to_the_talk(answering: Room, phone, words) -> None:
    """A tap that comes too late is not stored; the screen of the talk says so."""
    app = tap(phone(), FIRST, 3)
    answering.act(lambda workshop: workshop.reveal())

    tap(app, SECOND, 4)

    assert given(answering) == {FIRST: Answer("level", 3)}
    assert "This round is closed" in words(app)
    assert "Look at the screen in the room" in words(app)


@pytest.mark.parametrize(("group", "count"), [("customer", 4), ("front_office", 9)])
def test_everybody_sees_their_own_questions_in_their_own_words(room: Room, phone, words, group, count: int) -> None:
    """Customers are asked fewer questions, as customers; people inside are asked theirs."""
    room.join(ME, group, "en")
    room.act(lambda workshop: workshop.start())

    app = phone()

    assert MODEL.question(FIRST).wording(group)["en"] in words(app)
    assert f"Question 1 of {count}" in words(app)


def test_partners_are_asked_what_is_for_partners(workspace: object, phone, words) -> None:
    """A partner has one question; after it everything is answered."""
    room = prepare(rooms.plan(groups=("leadership", "partner")))
    room.join(ME, "partner", "en")
    room.act(lambda workshop: workshop.start())

    app = tap(phone(), "ecosystem.partners", 2)

    assert "You have answered everything" in words(app)


def test_back_and_forth_skip_and_the_open_ones_at_the_end(answering: Room, phone, words) -> None:
    """Questions can be skipped and gone back to; the end lists the skipped ones, and a tap there leads to each."""
    app = press(phone(), f"next-1-{FIRST}")
    tap(app, SECOND, 1)
    press(press(app, f"back-1-{THIRD}"), f"back-1-{SECOND}")
    assert "Question 1 of 9" in words(app)
    press(press(app, f"next-1-{FIRST}"), f"next-1-{SECOND}")
    while levels := keys(app, "level-"):
        press(app, levels[-1])

    assert "Nearly there" in words(app)
    assert keys(app, "open-") == [f"open-1-{FIRST}"]
    tap(press(app, f"open-1-{FIRST}"), FIRST, 5)

    assert "You have answered everything" in words(app)
    assert len(given(answering)) == 9


def test_the_questions_of_context_come_after_the_others_for_who_likes(workspace: object, phone, words) -> None:
    """At the end they are offered, apart and as no part of the score; a tap stores them; the talk reads them back."""
    room = prepare(rooms.plan(elements=("data",), context=True))
    room.join(ME, "customer", "en")
    room.act(lambda workshop: workshop.start())
    mine = [question.key for question in MODEL.context if "customer" in question.groups]
    scored = rooms.questions(room, ME)
    app = phone()
    for question in scored:
        assert "no part of the score" not in words(app)
        tap(app, question, 3)

    assert "You have answered everything that is scored" in words(app)
    assert f"{len(mine)} questions more, if you like" in words(app)
    press(app, "context")
    assert f"Question 1 of {len(mine)}" in words(app)
    assert "This is no part of the score." in words(app)
    assert escape(MODEL.question(mine[0]).wording("customer")["en"]) in words(app)
    tap(app, mine[0], 2)
    assert f"Question 2 of {len(mine)}" in words(app)
    press(app, f"about-1-{mine[0]}")
    assert "not shown to the room" in words(app)
    press(app, f"leave-1-{mine[0]}")
    press(press(app, f"back-1-{mine[1]}"), f"back-1-{mine[0]}")
    assert "Go on with these questions" in str([button.label for button in app.button])
    press(app, "context")
    for question in mine[1:]:
        tap(app, question, 4)

    assert "You have answered these too" in words(app)
    assert given(room).keys() == {*scored, *mine}
    room.act(lambda workshop: workshop.reveal())
    assert MODEL.question(mine[0]).levels[1]["en"] in words(phone())


def test_the_questions_of_context_are_not_offered_unless_they_were_prepared(answering: Room, phone, words) -> None:
    """Without them the end is the end."""
    app = phone()
    for question in rooms.questions(answering, ME):
        tap(app, question, 3)

    assert "You have answered everything" in words(app)
    assert "context" not in words(app)
    assert keys(app, "context") == []


def test_an_answer_can_be_changed_until_the_round_closes(answering: Room, phone, words) -> None:
    """The answer that was given is marked in words; another tap replaces it and leads on to what is still open."""
    app = tap(tap(phone(), FIRST, 2), SECOND, 2)
    press(press(app, f"back-1-{THIRD}"), f"back-1-{SECOND}")
    assert [label.split()[0] for label in cards(app).values() if "Your answer" in label] == ["2"]

    tap(app, FIRST, 4)

    assert given(answering)[FIRST] == Answer("level", 4)
    assert keys(app, "level-")[0].startswith(f"level-1-{THIRD}")


def test_a_note_and_how_sure_belong_to_the_answer_just_given(answering: Room, phone, words) -> None:
    """The line that says what was saved leads to a note and how sure; both stay when the level is changed."""
    app = press(tap(phone(), FIRST, 2), f"about-1-{FIRST}")
    app.get("button_group")[-1].set_value("high")
    app.text_area(key=f"note-1-{FIRST}").set_value("Only **online**\n<b>")
    press(app, f"add-1-{FIRST}")

    assert given(answering)[FIRST] == Answer("level", 2, "high", "Only **online**\n<b>")
    assert "Question 2 of 9" in words(app)
    press(app, f"back-1-{SECOND}")
    assert "Very sure" in words(app)
    assert "&lt;b&gt;" in words(app)
    tap(app, FIRST, 3)
    assert given(answering)[FIRST] == Answer("level", 3, "high", "Only **online**\n<b>")
    press(press(app, f"back-1-{SECOND}"), f"unknown-1-{FIRST}")
    assert given(answering)[FIRST] == Answer("unknown", None, None, "Only **online**\n<b>")


def test_a_note_that_is_too_long_is_refused_and_stays_to_be_shortened(answering: Room, phone, words) -> None:
    """The server's sentence is shown beside the note, which is still there; the answer itself is untouched."""
    app = press(tap(phone(), FIRST, 2), f"about-1-{FIRST}")

    app.text_area(key=f"note-1-{FIRST}").set_value("x" * 2001)
    press(app, f"add-1-{FIRST}")

    assert "at most 2000 characters" in words(app)
    assert app.text_area(key=f"note-1-{FIRST}").value == "x" * 2001
    assert given(answering)[FIRST] == Answer("level", 2)
    press(app, f"leave-1-{FIRST}")
    assert "Question 2 of 9" in words(app)


def test_a_reload_goes_on_at_the_first_open_question(answering: Room, phone, words) -> None:
    """A new session of the same phone is the same person, at the first question without an answer; another is not."""
    tap(tap(phone(), FIRST, 2), SECOND, 2)

    assert "Question 3 of 9" in words(phone())
    tap(phone(), THIRD, 1)
    assert "Who are you here" in words(phone(token("another")))
    assert answering.look(lambda workshop: len(workshop.participants)) == 1
    assert len(given(answering)) == 3


def test_a_second_window_changes_and_does_not_add(answering: Room, phone) -> None:
    """Two windows of one phone answer the same question: the later answer counts, once."""
    one, two = phone(), phone()

    tap(one, FIRST, 1)
    tap(two, FIRST, 5)

    assert given(answering) == {FIRST: Answer("level", 5)}
    assert [each.given for each in answering.look(lambda workshop: workshop.progress())] == [0, 1, 0, 0]


# --- between and after the rounds ---


@pytest.fixture(name="talked")
def _talked(answering: Room) -> Room:
    """This phone said level 1 with a note, three colleagues level 5, four customers level 2; then the reveal."""
    for number in range(3):
        answering.join(token(f"colleague {number}"), "front_office", "en")
    for number in range(4):
        answering.join(token(f"customer {number}"), "customer", "en")
    for question in (FIRST, SECOND):
        answering.give(ME, 1, question, Answer("level", 1, "low", "mine"))
        for number in range(3):
            answering.give(token(f"colleague {number}"), 1, question, Answer("level", 5, None, f"theirs {number}"))
    for number in range(4):
        answering.give(token(f"customer {number}"), 1, FIRST, Answer("level", 2))
    answering.act(lambda workshop: workshop.reveal())
    return answering


def test_during_the_talk_a_phone_shows_ones_own_answers_only(talked: Room, phone, words) -> None:
    """After the reveal phones look up; what can be read back is one's own, with nothing of anybody else."""
    said = words(phone())

    assert "Look at the screen in the room" in said
    assert MODEL.question(FIRST).levels[0]["en"] in said
    assert "mine" in said
    assert "theirs" not in said
    assert MODEL.question(FIRST).levels[4]["en"] not in said
    assert MODEL.question(FIRST).levels[1]["en"] not in said


def test_the_second_round_shows_the_first_and_keeps_in_one_tap(talked: Room, phone, words) -> None:
    """Only the chosen question is asked; the first round of people inside stands on its cards, one's own answer is
    marked, and keeping it is one tap that keeps the note too."""
    talked.act(lambda workshop: workshop.ask_again([FIRST]))
    app = phone()

    assert "Second round, question 1 of 1" in words(app)
    labels = cards(app)
    assert "1 of 4 chose this" in labels[f"level-2-{FIRST}-1"]
    assert "Your first answer" in labels[f"level-2-{FIRST}-1"]
    assert "3 of 4 chose this" in labels[f"level-2-{FIRST}-5"]
    press(app, f"keep-2-{FIRST}")

    assert given(talked, 2) == {FIRST: Answer("level", 1, "low", "mine")}
    assert "You have answered everything" in words(app)
    assert "Your answer" in app.button(key=f"open-2-{FIRST}").label


def test_in_the_second_round_customers_see_customers(talked: Room, phone) -> None:
    """A customer sees how customers answered, not how the organisation did, and not where nothing may be shown."""
    talked.act(lambda workshop: workshop.ask_again([FIRST]))
    customer = phone(token("customer 0"))

    labels = cards(customer)
    assert "4 of 4 chose this" in labels[f"level-2-{FIRST}-2"]
    assert "0 of 4 chose this" in labels[f"level-2-{FIRST}-5"]


def test_a_second_round_without_questions_for_a_group_says_so(talked: Room, phone, words) -> None:
    """Who is asked nothing in the second round looks at the screen in the room."""
    talked.act(lambda workshop: workshop.ask_again([SECOND]))

    assert "asks nothing of you" in words(phone(token("customer 0")))


def test_what_was_said_again_is_read_back_after_the_second_round(talked: Room, phone, words) -> None:
    """During the talk after the second round one's own answers are those in force."""
    talked.act(lambda workshop: workshop.ask_again([FIRST]))
    tap(phone(), FIRST, 4, round_=2)
    talked.act(lambda workshop: workshop.close_again())

    said = words(phone())

    assert MODEL.question(FIRST).levels[3]["en"] in said
    assert MODEL.question(FIRST).levels[0]["en"] not in said


def test_after_the_end_the_cookie_opens_nothing(talked: Room, phone, words) -> None:
    """A phone that is open says thank you, with nothing of its answers; one that comes back finds no workshop."""
    app = phone()
    service.workshops.finish(talked.id)

    said = words(app.run())

    assert "Thank you for taking part" in said
    assert "mine" not in said
    assert MODEL.question(FIRST).levels[0]["en"] not in said
    again = words(phone())
    assert "no workshop with this code" in again
    assert "mine" not in again


def test_a_phone_goes_on_when_the_workshop_is_reopened(talked: Room, phone, words) -> None:
    """After the facilitator reopened a workshop, the phone that said thank you is in the talk again."""
    app = phone()
    service.workshops.finish(talked.id)
    app.run()
    talked.act(lambda workshop: workshop.reopen())

    assert "Look at the screen in the room" in words(app.run())
