"""The reveal and the talk: what each step shows, what stays hidden, the second round, and what the group settles on."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.assessment import Agreed, Answer, to_yaml
from quadrant.errors import NobodyAnswered
from quadrant.room import Room
from tests import rooms
from tests.hostile import HOSTILE
from tests.rooms import MODEL, level, questions
from ui import access

ROOM = {"leadership": 3, "front_office": 4, "customer": 3}
DISPUTED = "data.trust"
"""The question on which the people of `talking` differ most: half at one end, half at the other."""
SHORT = ("customer_first", "data")
"""Enough for a talk about questions, nine of them; a position needs all elements."""
WHOLE = tuple(element.id for element in MODEL.elements)
ELSEWHERE = access.Connection("192.0.2.44", ("192.0.2.7:8501",), False, "", {})


class Talking(Protocol):
    """A workshop that was just revealed, and the cookies of who is in it; everybody agrees but on `DISPUTED`."""

    def __call__(self, people: Mapping[str, int] = ..., elements: Iterable[str] = ...) -> tuple[Room, list[str]]: ...


@pytest.fixture(name="talking")
def _talking(workspace: Path) -> Talking:
    def talking(people: Mapping[str, int] = ROOM, elements: Iterable[str] = SHORT) -> tuple[Room, list[str]]:
        room = service.workshops.prepare(service.opened.workspace().folder, rooms.plan(elements=elements))
        tokens = rooms.fill(room, people, levels=[3])
        for place, token in enumerate(tokens):
            if DISPUTED in questions(room, token):
                room.give(token, 1, DISPUTED, level(1 if place % 2 else 5))
        room.act(lambda workshop: workshop.reveal())
        return room, tokens

    return talking


@pytest.fixture(name="look_at")
def _look_at(open_screen) -> Callable[[Room], AppTest]:
    return lambda room: open_screen("workshop", workshop=room.id)


def press(app: AppTest, key: str) -> AppTest:
    """Presses a button and checks that a screen came of it."""
    app.button(key=key).click().run()
    assert not app.exception
    assert "could not be shown" not in said(app)
    return app


def said(app: AppTest) -> str:
    """Every word of the screen, without markup."""
    blocks = "\n".join([raw(app), *(str(block.value) for block in (*app.markdown, *app.text))])
    return html.unescape(re.sub(r"<[^>]+>", " ", blocks))


def title(app: AppTest) -> str:
    """The heading of the screen."""
    return html.unescape(re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", raw(app), re.DOTALL)[1]))  # type: ignore[index]


def raw(app: AppTest) -> str:
    """The HTML of the screen without its stylesheets."""
    return re.sub(r"<style.*?</style>", "", "\n".join(str(block.value) for block in app.html), flags=re.DOTALL)


def buttons(app: AppTest) -> set[str]:
    """The keys of all buttons."""
    return {str(button.key) for button in app.button}


def again(room: Room, tokens: Iterable[str], chosen: Iterable[str], value: int) -> None:
    """A second round in which everybody gives the same level."""
    room.act(lambda workshop: workshop.ask_again(list(chosen)))
    for token in tokens:
        for key in questions(room, token):
            room.give(token, 2, key, level(value))
    room.act(lambda workshop: workshop.close_again())


# --- going through ---


def test_one_button_goes_through_everything_and_back(talking: Talking, look_at) -> None:
    """The model, everybody, the whole, the groups, customers; all questions, then each by disagreement; the end."""
    room, _tokens = talking(elements=WHOLE)
    app = look_at(room)
    assert app.button(key="talk-left").disabled
    seen = [title(app), *(title(press(app, "talk-right")) for _ in range(6))]

    trust = MODEL.question(DISPUTED).label["en"]
    assert seen == [
        "Where does Tide Bank stand?",
        "Everyone, by their own answers",
        "The inside view",
        "Group by group",
        "What customers see",
        "The questions",
        trust,
    ]
    assert room.look(lambda workshop: workshop.discussed) == DISPUTED
    assert "Question 1 of 33" in said(app)
    assert title(press(app, "talk-left")) == "The questions"
    assert title(press(app, "talk-left")) == "What customers see"
    assert title(press(app, "talk-part-settled")) == "What we settled"
    assert app.button(key="talk-right").disabled
    assert "Question 33 of 33" in said(press(app, "talk-left"))
    assert title(press(app, "talk-part-picture")) == "Where does Tide Bank stand?"


def test_another_window_is_where_the_room_is(talking: Talking, look_at) -> None:
    """A window that opens, or runs again, shows what the other went to."""
    room, _tokens = talking()
    one, other = look_at(room), look_at(room)
    press(press(one, "talk-part-questions"), f"discuss-{DISPUTED}")

    assert title(other) == "Where does Tide Bank stand?"
    assert title(other.run()) == title(one) == title(look_at(room)) == MODEL.question(DISPUTED).label["en"]


def test_everybody_is_counted(talking: Talking, look_at) -> None:
    """As many dots as people who answered enough, and how many have none; the picture names nobody."""
    room, tokens = talking(elements=WHOLE)
    app = press(look_at(room), "talk-right")
    assert "10 dots, one for each person" in said(app)
    assert "have no dot" not in said(app)
    assert not any(token in raw(app) for token in tokens)

    late = service.workshops.prepare(
        service.opened.workspace().folder, rooms.plan(organisation="dune-bank", code="HWT343")
    )
    rooms.fill(late, {"leadership": 4}, levels=[2])
    late.join("late", "leadership", "en")
    late.give("late", 1, DISPUTED, level(3))
    late.act(lambda workshop: workshop.reveal())
    app = press(look_at(late), "talk-right")
    assert "4 dots" in said(app)
    assert "1 person has no dot" in said(app)


@pytest.mark.parametrize(
    ("people", "titles"),
    [
        ({"leadership": 2}, ["Where does Tide Bank stand?", "The inside view"]),
        ({"leadership": 3}, ["Where does Tide Bank stand?", "Everyone, by their own answers", "The inside view"]),
    ],
)
def test_a_step_with_nothing_to_show_does_not_exist(
    talking: Talking, look_at, people: Mapping[str, int], titles: list[str]
) -> None:
    """Without groups, customers or enough people for dots their steps are left out, and the count of steps is right."""
    room, _tokens = talking(people, WHOLE)
    app = look_at(room)
    found = [title(app)]
    while title(press(app, "talk-right")) != "The questions":
        found.append(title(app))

    assert found == titles
    assert f"Step {len(titles)} of {len(titles)}" in said(press(app, "talk-left"))


def test_a_short_session_has_no_position_and_says_why(talking: Talking, look_at) -> None:
    """Two elements make no axis: the step says what is missing, and the talk goes on with the questions."""
    room, _tokens = talking()
    app = press(look_at(room), "talk-right")

    assert title(app) == "The inside view"
    assert "has no position yet" in said(app)
    assert title(press(app, "talk-right")) == "The questions"
    assert len([key for key in buttons(app) if key.startswith("discuss-")]) == 9


def test_earlier_assessments_are_the_way_so_far(talking: Talking, look_at, workspace: Path) -> None:
    """The organisation's earlier file is a step of its own, with what the change is worth."""
    room, _tokens = talking({"leadership": 4}, WHOLE)
    now = room.look(lambda workshop: workshop.assessment())
    before = replace(now, id="before", date=now.date.replace(year=2025))
    (workspace / "before.yaml").write_text(to_yaml(before), encoding="utf-8")
    service.opened.synchronise()
    room.act(lambda workshop: workshop.show_step(5))
    app = look_at(room)

    assert title(app) == "The way so far"
    assert "since the last time" in said(app)


def test_nothing_of_it_exists_before_the_reveal(workspace: Path, open_screen, words) -> None:
    """While people answer the screen shows counts, and what the talk stands on cannot be had."""
    room = service.workshops.prepare(service.opened.workspace().folder, rooms.plan(elements=SHORT))
    rooms.fill(room, {"leadership": 3}, levels=[5])
    with pytest.raises(NobodyAnswered):
        service.workshops.revealed(room.id)
    app = open_screen("workshop", workshop=room.id)

    assert not app.get("plotly_chart")
    assert "q-talk" not in words(app)


# --- a question ---


def question(app: AppTest, key: str) -> AppTest:
    """Goes to a question by the list of all of them."""
    return press(press(app, "talk-part-questions"), f"discuss-{key}")


def rows(app: AppTest) -> list[str]:
    """The rows of the answers, head first, each as its words."""
    return [
        " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split())
        for row in re.findall(r"<tr.*?</tr>", raw(app), re.DOTALL)
    ]


def test_a_question_shows_its_levels_in_words_with_counts(talking: Talking, look_at) -> None:
    """Each level in words, how many inside and how many customers chose it, and the groups that may be shown apart."""
    room, _tokens = talking()
    app = question(look_at(room), DISPUTED)
    head, *levels = rows(app)
    asked = MODEL.question(DISPUTED)

    assert head == "Level Answers"
    assert [
        row.startswith(f"{at} {words['en']}")
        for at, (row, words) in enumerate(zip(levels, asked.levels, strict=True), 1)
    ] == [True] * 5
    first = levels[0].removeprefix(f"1 {asked.levels[0]['en']} ")
    assert first == "3 Inside view 2 Customers Leadership 1 Front office 2"
    assert "Opinions are far apart." in said(app)
    assert asked.question["en"] in said(app)
    assert "Leadership (3)" in said(app)
    assert "Bars: share of each view" in said(app)


def test_answers_that_are_no_level_are_counted_apart(talking: Talking, look_at) -> None:
    """Not applicable and cannot tell are rows of their own, with nothing added to the levels."""
    room = service.workshops.prepare(service.opened.workspace().folder, rooms.plan(elements=SHORT))
    tokens = rooms.fill(room, {"leadership": 5}, levels=[4])
    room.give(tokens[0], 1, DISPUTED, Answer("not_applicable", None))
    room.give(tokens[1], 1, DISPUTED, Answer("unknown", None))
    room.act(lambda workshop: workshop.reveal())
    found = rows(question(look_at(room), DISPUTED))

    assert found[4].endswith("3 Inside view Leadership 3")
    assert found[6].startswith("Not applicable here 1 Inside view")
    assert found[7].startswith("I cannot tell 1 Inside view")


def test_a_mean_that_hides_a_floor_is_said(talking: Talking, look_at) -> None:
    """Half of the people on the lowest level under a score in the middle is a floor."""
    room, _tokens = talking({"leadership": 4})
    assert "The mean hides a floor: 2 people chose the lowest level." in said(question(look_at(room), DISPUTED))


def test_what_two_people_said_is_not_shown(talking: Talking, look_at) -> None:
    """Under three people there is no count anywhere; the list and the question say so, in words."""
    room, _tokens = talking({"leadership": 2})
    app = press(look_at(room), "talk-part-questions")
    assert said(app).count("Not shown: too few people") == 9
    assert not [key for key in buttons(app) if key.startswith("mark-")]
    app = press(app, f"discuss-{DISPUTED}")

    assert "Not shown: too few people answered this" in said(app)
    assert "q-talk-bar" not in raw(app)
    assert [row.startswith(str(at)) for at, row in enumerate(rows(app)[1:], 1)] == [True] * 5


def test_notes_are_shown_on_demand_as_text(talking: Talking, look_at) -> None:
    """Until somebody asks, no note reaches the browser; then all of them, without a name, whatever they hold."""
    room = service.workshops.prepare(service.opened.workspace().folder, rooms.plan(elements=SHORT))
    tokens = rooms.fill(room, {"leadership": 4}, levels=[4])
    for token, note in zip(tokens, HOSTILE, strict=False):
        room.give(token, 1, DISPUTED, level(2, note))
    room.act(lambda workshop: workshop.reveal())
    app = question(look_at(room), DISPUTED)
    notes = {note.strip() for note in HOSTILE[:4]}
    assert app.button(key=f"notes-{DISPUTED}").label == f"Show the notes \\({len(notes)}\\)"
    assert "q-talk-notes" not in raw(app)
    press(app, f"notes-{DISPUTED}")

    shown = re.findall(r'<li class="q-note" dir="auto">(.*?)</li>', raw(app), re.DOTALL)
    assert {html.unescape(note) for note in shown} == notes
    assert not any(re.search(r"<(?!br)", note) for note in shown)
    assert "q-talk-notes" not in raw(press(app, f"notes-{DISPUTED}"))


# --- the second round ---


def test_the_most_disputed_are_proposed_and_marked_by_hand(talking: Talking, look_at) -> None:
    """Only what people differ on is proposed; marks are taken away and added; the round opens for those."""
    room, _tokens = talking()
    app = press(look_at(room), "talk-part-questions")
    assert app.button(key=f"mark-{DISPUTED}").label == "✓ Marked to ask again"
    assert app.button(key="ask-again").label == "Ask 1 question again"
    press(app, f"mark-{DISPUTED}")
    assert app.button(key="ask-again").disabled
    press(press(app, "mark-data.help"), "mark-customer_first.effortless")
    press(app, "ask-again")

    assert room.look(lambda workshop: workshop.stage) == "again"
    assert room.look(lambda workshop: set(workshop.asked_again)) == {"data.help", "customer_first.effortless"}
    assert "q-talk" not in raw(app)


def test_both_rounds_stand_side_by_side(talking: Talking, look_at) -> None:
    """After the second round a question shows both, how many changed, and whether people agree more."""
    room, tokens = talking()
    again(room, tokens, [DISPUTED], 5)
    app = question(look_at(room), DISPUTED)
    head, *levels = rows(app)

    assert head == "Level Round one Round two"
    assert "3 Inside view 2 Customers 0 Inside view 0 Customers" in levels[0]
    assert "4 Inside view 1 Customers 7 Inside view 3 Customers" in levels[4]
    assert "In the second round 3 of 7 people inside changed their answer." in said(app)
    assert "They agree more than before: after round one it read “Opinions are far apart.”" in said(app)
    assert "Question 1 of 9" in said(app)  # what was asked again stays in the order of the first round
    assert f"mark-{DISPUTED}" not in buttons(app)  # nothing is asked a third time


def test_what_was_asked_again_comes_first_and_can_be_settled(talking: Talking, look_at) -> None:
    """Above, what was asked again, not yet settled first, with how agreement moved; nothing is marked by itself."""
    room, tokens = talking()
    again(room, tokens, ["data.help", DISPUTED], 5)
    app = press(look_at(room), "talk-part-questions")
    assert order(app)[:2] == [DISPUTED, "data.help"]
    assert raw(app).index("Asked again") < raw(app).index("The others")
    assert "From “Opinions are far apart.” to “People agree.”" in said(app)
    assert "Still “People agree.”" in said(app)
    assert not [key for key in buttons(app) if key in (f"mark-{DISPUTED}", "mark-data.help")]
    assert (app.button(key="ask-again").label, app.button(key="ask-again").disabled) == ("One more round", True)
    assert app.button(key="ask-again").proto.type == "secondary"

    press(app, f"settle-now-{DISPUTED}")
    settle(app, DISPUTED, 5)
    press(app, "talk-part-questions")
    assert order(app)[:2] == ["data.help", DISPUTED]
    assert "Agreed: level 5 · From “Opinions are far apart.”" in said(app)
    assert f"settle-now-{DISPUTED}" not in buttons(app)
    press(app, "mark-customer_first.effortless")
    assert app.button(key="ask-again").proto.type == "primary"
    press(app, "ask-again")
    assert room.look(lambda workshop: set(workshop.asked_again)) == {"customer_first.effortless"}


def order(app: AppTest) -> list[str]:
    """The questions of the list, from above."""
    return [str(each.key).removeprefix("discuss-") for each in app.button if str(each.key).startswith("discuss-")]


def test_small_pictures_of_a_list_have_one_scale(talking: Talking, look_at) -> None:
    """A bar is as high as the share of those who chose a level: all of them where everybody agrees."""
    room, _tokens = talking()
    app = press(look_at(room), "talk-part-questions")
    heights = re.findall(r"height:(\d+)%", raw(app))

    assert heights[:5] == ["43", "0", "0", "0", "57"]
    assert heights[5:10] == ["0", "0", "100", "0", "0"]


def test_the_timer_is_in_the_bar_of_the_questions(talking: Talking, look_at) -> None:
    """It can be set, lengthened and taken away beside the questions; the picture is without."""
    room, _tokens = talking()
    app = look_at(room)
    assert "timer-10" not in buttons(app)
    press(press(app, "talk-part-questions"), "timer-10")
    ends = room.look(lambda workshop: workshop.timer)
    press(press(app, f"discuss-{DISPUTED}"), "timer-more")
    assert room.look(lambda workshop: workshop.timer) > ends
    press(app, "timer-off")

    assert room.look(lambda workshop: workshop.timer) is None


def test_the_last_step_shows_how_the_position_moved(talking: Talking, look_at) -> None:
    """Round one, round two and what was agreed are named points, and a sentence weighs the move against the spread."""
    room, tokens = talking(elements=WHOLE)
    assert "Step 1 of 5" in said(look_at(room))
    again(room, tokens, [DISPUTED], 5)
    room.act(lambda workshop: workshop.agree(DISPUTED, Agreed("level", 4)))
    room.act(lambda workshop: workshop.show_step(6))
    app = look_at(room)

    assert title(app) == "How the position moved"
    first, second, agreed = (place for _name, place in service.workshops.revealed(room.id).rounds)
    assert first.digital < agreed.digital < second.digital  # type: ignore[operator]
    moved = round(agreed.digital, 1) - round(first.digital, 1)  # type: ignore[arg-type]
    assert f"Since round one the position moved {moved:.1f} points further to the digital side." in said(app)
    assert "That is within the spread of the answers." in said(app)
    table = next(block.value for block in app.html if "<table>" in block.value)
    assert re.findall(r'<th scope="row">(.*?)</th>', table) == ["Agreed", "Round one", "Round two"]


# --- what is settled ---


def settle(app: AppTest, key: str, choice: int | str | None, reason: str = "", dissent: str = "") -> AppTest:
    """Fills in the form of a question and saves it."""
    room = app.query_params["workshop"]
    identifier = room[0] if isinstance(room, list) else room
    if choice is not None:
        app.radio(key=f"settle-level-{identifier}-{key}").set_value(choice)
    app.text_area(key=f"settle-reason-{identifier}-{key}").set_value(reason)
    app.text_area(key=f"settle-dissent-{identifier}-{key}").set_value(dissent)
    return press(app, f"settle-save-{key}")


def test_a_level_is_settled_with_reason_and_dissent(talking: Talking, look_at) -> None:
    """What was agreed is marked among the levels, its words stand beside them, and the first answers stay."""
    room, _tokens = talking()
    app = press(question(look_at(room), DISPUTED), f"settle-open-{DISPUTED}")
    assert "talk-right" not in buttons(app)  # nothing is lost by a key while somebody types
    settle(app, DISPUTED, 4, "Counted on Monday.", "<b>Two</b> of us say 1")

    assert room.look(lambda workshop: workshop.agreed[DISPUTED]) == Agreed(
        "level", 4, "Counted on Monday.", "<b>Two</b> of us say 1"
    )
    assert "Agreed: level 4" in said(app)
    assert "&lt;b&gt;Two&lt;/b&gt; of us say 1" in raw(app)
    assert [at for at, row in enumerate(re.findall(r"<tr.*?</tr>", raw(app), re.DOTALL)) if "q-settled" in row] == [4]
    assert "3 Inside view" in rows(app)[1]
    assert "talk-right" in buttons(app)


def test_what_is_settled_can_be_changed_and_taken_back(talking: Talking, look_at) -> None:
    """The form begins with what is agreed; taken back, its words are there when it is opened again."""
    room, _tokens = talking()
    room.act(lambda workshop: workshop.agree(DISPUTED, Agreed("level", 4, "Because", None)))
    app = press(question(look_at(room), DISPUTED), f"settle-open-{DISPUTED}")
    assert app.radio(key=f"settle-level-{room.id}-{DISPUTED}").value == 4
    settle(app, DISPUTED, "unknown", "Because", "Some say 1, some 5")
    assert room.look(lambda workshop: workshop.agreed[DISPUTED].kind) == "unknown"
    assert "No agreement" in said(app)
    press(app, f"settle-back-{DISPUTED}")
    assert DISPUTED not in room.look(lambda workshop: dict(workshop.agreed))
    press(app, f"settle-open-{DISPUTED}")

    assert app.text_area(key=f"settle-dissent-{room.id}-{DISPUTED}").value == "Some say 1, some 5"
    press(app, f"settle-cancel-{DISPUTED}")
    assert "settle-open-" + DISPUTED in buttons(app)


def test_without_a_choice_all_stays_in_the_form(talking: Talking, look_at) -> None:
    """Nothing is stored, a sentence says why, and what was typed is still there."""
    room, _tokens = talking({"leadership": 3})
    app = press(question(look_at(room), DISPUTED), f"settle-open-{DISPUTED}")
    settle(app, DISPUTED, None, "typed", "dissent")

    assert room.look(lambda workshop: dict(workshop.agreed)) == {}
    assert "Choose a level, or one of the two below." in said(app)
    assert app.text_area(key=f"settle-reason-{room.id}-{DISPUTED}").value == "typed"
    assert app.text_area(key=f"settle-dissent-{room.id}-{DISPUTED}").value == "dissent"


def test_a_form_outlives_what_another_window_does(talking: Talking, look_at) -> None:
    """The other window goes elsewhere, then opens a second round: what was typed is there when the talk goes on."""
    room, _tokens = talking()
    app = press(question(look_at(room), DISPUTED), f"settle-open-{DISPUTED}")
    room.act(lambda workshop: workshop.discuss("data.help"))
    assert title(app.run()) == MODEL.question(DISPUTED).label["en"]
    room.act(lambda workshop: workshop.ask_again([DISPUTED]))
    settle(app, DISPUTED, 2, "typed by hand")
    assert room.look(lambda workshop: dict(workshop.agreed)) == {}
    assert "moved on" in said(app) or "another stage" in said(app) or "by now" in said(app)
    room.act(lambda workshop: workshop.close_again())
    app.run()

    assert app.text_area(key=f"settle-reason-{room.id}-{DISPUTED}").value == "typed by hand"
    assert app.radio(key=f"settle-level-{room.id}-{DISPUTED}").value == 2
    press(app, f"settle-save-{DISPUTED}")
    assert room.look(lambda workshop: workshop.agreed[DISPUTED].reason) == "typed by hand"


def test_the_end_lists_what_was_settled_and_what_is_open(talking: Talking, look_at) -> None:
    """Settled with reason and dissent, open where people differ, and the way to finish."""
    room, _tokens = talking()
    app = press(look_at(room), "talk-part-settled")
    assert "Nothing yet" in said(app)
    assert f"discuss-{DISPUTED}" in buttons(app)
    room.act(lambda workshop: workshop.agree(DISPUTED, Agreed("level", 4, "Counted.", "One says 1.")))
    app.run()

    for words in ("1 question of 9.", "Agreed: level 4", "Counted.", "One says 1."):
        assert words in said(app)
    assert MODEL.question(DISPUTED).levels[3]["en"] in said(app)
    assert f"discuss-{DISPUTED}" not in buttons(app)
    assert app.button(key=f"finish-{room.id}").proto.type == "primary"


# --- who may ---


@pytest.mark.parametrize("key", ["talk-right", "ask-again", f"discuss-{DISPUTED}"])
def test_only_a_facilitator_moves_a_talk(talking: Talking, look_at, visitor, key: str) -> None:
    """A button that is pressed after the sign-in is over changes nothing."""
    room, _tokens = talking()
    app = press(look_at(room), "talk-part-questions")
    before = room.look(lambda workshop: (workshop.stage, workshop.step, workshop.discussed))
    visitor(ELSEWHERE)
    app.button(key=key).click().run()

    assert room.look(lambda workshop: (workshop.stage, workshop.step, workshop.discussed)) == before


def test_a_hall_full_of_people(talking: Talking, look_at, open_screen) -> None:
    """Forty people with every group: everybody has a dot, and the way through is the same, in Dutch too."""
    room, _tokens = talking({"leadership": 6, "front_office": 14, "back_office": 10, "customer": 10}, WHOLE)
    app = look_at(room)
    titles = [title(press(app, "talk-right")) for _ in range(4)]
    assert titles == ["Everyone, by their own answers", "The inside view", "Group by group", "What customers see"]
    room.act(lambda workshop: workshop.show_step(1))

    assert "40 stippen, één per persoon" in said(open_screen("workshop", workshop=room.id, lang="nl"))
