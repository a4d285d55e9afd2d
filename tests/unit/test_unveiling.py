"""The quadrant of a workshop step by step, and the sentences that go with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from quadrant import story
from quadrant.assessment import Agreed
from quadrant.pictures import steps, unveiled
from quadrant.reveal import Material, Revealed, reveal
from quadrant.room import Room
from quadrant.store import Store
from quadrant.workshop import Workshop
from tests.rooms import MODEL, fill, level, plan, questions

EVERYBODY = {"leadership": 4, "front_office": 4, "back_office": 3, "customer": 3}


@pytest.fixture(name="room")
def _room() -> Iterator[Room]:
    """A workshop that nobody has joined."""
    store = Store.open(None)
    yield Room(store, Workshop("w1", plan(), MODEL))
    store.close()


def revealed(room: Room) -> Revealed:
    """What may be shown now; the first call reveals."""
    if room.look(lambda workshop: workshop.stage) == "answering":
        room.act(lambda workshop: workshop.reveal())
    return reveal(room.look(Material.of), [])


def again(room: Room, tokens: list[str], keys: list[str], value: int) -> Revealed:
    """After a second round in which everybody gives the same level."""
    room.act(lambda workshop: workshop.ask_again(keys))
    for token in tokens:
        for key in questions(room, token):
            room.give(token, 2, key, level(value))
    room.act(lambda workshop: workshop.close_again())
    return revealed(room)


def test_each_step_adds_and_none_takes_away(room: Room) -> None:
    """Nothing, everybody, the whole with its region, the groups, customers; people stay in sight all the time."""
    fill(room, EVERYBODY)
    shown = revealed(room)
    pictures = {step: unveiled(shown, step, MODEL, "en") for step in steps(shown)}
    kinds = {step: {dot.kind for dot in picture.dots} for step, picture in pictures.items()}

    assert kinds == {
        "model": set(),
        "people": set(),
        "inside": {"inside"},
        "groups": {"inside", "leadership", "front_office", "back_office"},
        "customers": {"inside", "leadership", "front_office", "back_office", "customers"},
    }
    assert [bool(picture.region) for picture in pictures.values()] == [False, False, True, True, True]
    counts = [[len(places) for _kind, places in picture.people] for picture in pictures.values()]
    assert counts == [[], [11, 3], [11, 3], [11, 3], [11, 3]]


def test_a_group_that_is_not_shown_is_named_with_the_reason(room: Room) -> None:
    """Who is left out of the picture is said from the moment that views are shown, not before."""
    fill(room, {"leadership": 4, "front_office": 4, "back_office": 1})
    shown = revealed(room)
    reasons = {step: [item.label for item in unveiled(shown, step, MODEL, "en").absent] for step in steps(shown)}

    assert reasons["people"] == []
    assert "Back office" in reasons["inside"]


def test_rounds_are_points_on_the_way_to_what_was_agreed(room: Room) -> None:
    """The last of them is the position with its region; those before it are named, whichever there are."""
    tokens = fill(room, EVERYBODY, levels=[2])
    assert "moved" not in steps(revealed(room))
    shown = again(room, tokens, ["data.trust"], 5)
    picture = unveiled(shown, "moved", MODEL, "nl")
    assert [(dot.label, dot.kind) for dot in picture.dots] == [("Ronde twee", "inside")]
    assert [step.label for step in picture.way] == ["Ronde één"]
    room.act(lambda workshop: workshop.agree("data.trust", Agreed("level", 3)))
    shown = revealed(room)
    picture = unveiled(shown, "moved", MODEL, "en")

    assert [dot.label for dot in picture.dots] == ["Agreed"]
    assert [step.label for step in picture.way] == ["Round one", "Round two"]
    assert [(step.x, step.y) for step in picture.way] == [(p.digital, p.human) for _name, p in shown.rounds[:-1]]
    assert picture.region == unveiled(shown, "inside", MODEL, "en").region
    assert picture.people == ()


def test_a_move_is_weighed_against_the_spread(room: Room) -> None:
    """Everything raised by everybody is more than the spread, one question is within it."""
    tokens = fill(room, EVERYBODY)
    assert story.movement(revealed(room), "en") is None
    one = again(room, tokens, ["data.trust"], 5)
    everything = again(room, tokens, list(MODEL.keys), 5)

    assert one.moved is False
    assert str(story.movement(one, "en")).endswith("That is within the spread of the answers.")
    assert everything.moved is True
    assert "points further to the digital side" in str(story.movement(everything, "en"))
    assert str(story.movement(everything, "en")).endswith("That is more than the spread of the answers.")


def test_a_second_round_without_a_change_moves_nothing(room: Room) -> None:
    """Who says the same again leaves the position where it was, and the sentence says so."""
    tokens = fill(room, EVERYBODY, levels=[4])
    room.act(lambda workshop: workshop.reveal())
    shown = again(room, tokens, ["data.trust"], 4)

    assert shown.changed == {"data.trust": 0}
    assert story.movement(shown, "en") == "The position stands where it stood after round one."


def test_the_groups_furthest_apart_are_named(room: Room) -> None:
    """The sentence names both ends of each axis with the figures of the picture; without a difference it says that."""
    tokens = fill(room, EVERYBODY, levels=[2])
    for token in tokens:
        if "leadership" in token:
            for key in questions(room, token):
                room.give(token, 1, key, level(4))
    words = story.groups(revealed(room).portrait, MODEL, "en")

    assert words is not None
    assert "From analogue to digital the groups run from" in words
    assert "(25.0) to Leadership (75.0)." in words


def test_groups_that_see_the_same(room: Room) -> None:
    """Equal answers of all groups are the same picture, in both languages."""
    fill(room, EVERYBODY, levels=[3])
    portrait = revealed(room).portrait

    assert story.groups(portrait, MODEL, "en") == "The groups see about the same picture."
    assert story.groups(portrait, MODEL, "nl") != story.groups(portrait, MODEL, "en")


def test_only_what_changes_the_picture_makes_another_edition(room: Room) -> None:
    """Answers, agreements and rounds count; steps, questions, notes and the timer only show."""
    fill(room, {"leadership": 3})
    room.act(lambda workshop: workshop.reveal())

    def edition() -> int:
        return room.look(lambda workshop: workshop.edition)

    before = edition()
    room.act(lambda workshop: workshop.show_step(3))
    room.act(lambda workshop: workshop.discuss("data.trust"))
    room.act(lambda workshop: workshop.show_notes("data.trust", True))
    room.act(lambda workshop: workshop.time(None))
    assert edition() == before
    room.act(lambda workshop: workshop.agree("data.trust", Agreed("level", 3)))
    assert edition() > before
    before = edition()
    room.act(lambda workshop: workshop.ask_again(["data.trust"]))
    room.act(lambda workshop: workshop.close_again())
    assert edition() > before
