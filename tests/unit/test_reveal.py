"""What is shown of a workshop: the same scores as its file, and nothing that tells what one or two people said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quadrant import people, service
from quadrant.assessment import Agreed, Answer, Assessment, to_yaml
from quadrant.reveal import Material, Revealed, reveal
from quadrant.room import Room
from quadrant.store import Store
from quadrant.workshop import Workshop
from tests.plain_scores import axis_scores
from tests.rooms import INSIDE, MODEL, fill, level, plan

QUESTION = "customer_first.effortless"


@pytest.fixture(name="store")
def _store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


@pytest.fixture(name="room")
def _room(store: Store) -> Room:
    """A workshop that nobody has joined."""
    return Room(store, Workshop("w1", plan(), MODEL))


def shown(room: Room, *earlier: Assessment) -> Revealed:
    """What may be shown now."""
    return reveal(room.look(Material.of), earlier)


def test_the_position_is_that_of_the_file(room: Room, tmp_path: Path) -> None:
    """What the projector shows is what the finished file scores, to the last bit."""
    fill(room, {"leadership": 3, "front_office": 4, "customer": 3})
    room.act(lambda workshop: workshop.reveal())
    file = tmp_path / "a.yaml"
    file.write_text(to_yaml(room.look(lambda workshop: workshop.assessment())), encoding="utf-8")
    (row,) = service.commands.score([file]).rows
    found = shown(room).portrait
    for view, name in (("inside", "inside"), ("outside", "outside")):
        assert found.views[name].digital == row["views"][view]["digital"]
        assert found.views[name].human == row["views"][view]["human"]


def test_what_is_revealed_is_the_same_whatever_was_said_of_the_context(store: Store, room: Room) -> None:
    """Levels and notes of the context move nothing and are nowhere, not even as one person more."""
    same = room.look(lambda workshop: workshop.plan)
    other = Room(store, Workshop("w2", replace(same, context=True), MODEL))
    for each in (room, other):
        fill(each, {"leadership": 3, "customer": 3}, levels=[3, 4])
    before = shown_after_reveal(room)
    for token in ("cookie-leadership-0", "cookie-customer-1"):
        other.give(token, 1, "context.relation", level(1, "said of the context"))
    other.join("late", "leadership", "en")
    other.give("late", 1, "context.learning", level(1))
    found = shown_after_reveal(other)
    assert "context" not in repr(found)
    assert found.portrait.respondents == before.portrait.respondents
    assert found.people == before.people
    assert found.rounds == before.rounds


def shown_after_reveal(room: Room) -> Revealed:
    """What may be shown as soon as the round is closed."""
    room.act(lambda workshop: workshop.reveal())
    return shown(room)


def test_everybody_has_a_dot_by_their_own_answers(room: Room) -> None:
    """The dots are those of files with one person each; who answered too little has none; under three, nobody has."""
    fill(room, {"leadership": 4})
    room.join("late", "leadership", "en")
    room.give("late", 1, QUESTION, level(3))
    room.act(lambda workshop: workshop.reveal())
    material = room.look(Material.of)
    found = reveal(material, [])
    alone = [replace(material.first, respondents=(person,)) for person in material.first.respondents]
    expected = [plain_position(each) for each in alone]
    assert len(expected) == 5
    placed = sorted(each for each in expected if each)
    assert [x for each in found.people["inside"] for x in each] == pytest.approx([x for each in placed for x in each])
    assert len(found.people["inside"]) == 4
    assert found.people["outside"] == ()


def plain_position(assessment: Assessment) -> tuple[float, float] | None:
    """The inside position by the independent calculation of the tests."""
    digital, human = axis_scores(assessment).values()
    return None if digital is None or human is None else (digital, human)


@pytest.mark.parametrize(("count", "dots"), [(1, 0), (2, 0), (3, 3)])
def test_dots_begin_at_three(room: Room, count: int, dots: int) -> None:
    """One or two dots would be one or two people."""
    fill(room, {"leadership": count})
    room.act(lambda workshop: workshop.reveal())
    assert len(shown(room).people["inside"]) == dots


def test_the_order_of_dots_tells_nothing(room: Room) -> None:
    """Dots are in the order of their place, whoever came in first."""
    fill(room, {"leadership": 7, "back_office": 5})
    room.act(lambda workshop: workshop.reveal())
    dots = shown(room).people["inside"]
    assert list(dots) == sorted(dots)


def test_rounds_stay_apart_and_the_position_moves(room: Room) -> None:
    """First round, second round and agreement are three positions; the first never changes."""
    tokens = fill(room, {"leadership": 4}, levels=[2])
    room.act(lambda workshop: workshop.reveal())
    assert [name for name, _ in shown(room).rounds] == ["first"]
    room.act(lambda workshop: workshop.ask_again([QUESTION]))
    for token in tokens:
        room.give(token, 2, QUESTION, level(4))
    assert [name for name, _ in shown(room).rounds] == ["first"]
    assert shown(room).portrait.views["inside"].questions[QUESTION].score == 25
    room.act(lambda workshop: workshop.close_again())
    room.act(lambda workshop: workshop.agree(QUESTION, Agreed("level", 5)))
    found = shown(room)
    digital = {name: placement.digital for name, placement in found.rounds}
    assert list(digital) == ["first", "second", "agreed"]
    assert digital["first"] == 25
    assert digital["first"] < digital["second"] < digital["agreed"]  # type: ignore[operator]
    assert found.first["inside"][QUESTION].levels == (0, 4, 0, 0, 0)
    inside = next(each for each in found.portrait.questions if each.question.key == QUESTION).inside
    assert inside is not None
    assert inside.tally.levels == (0, 0, 0, 4, 0)


def test_the_most_disputed_question_comes_first(room: Room) -> None:
    """By consensus, the lowest first: half on one end and half on the other is the most that people can differ."""
    tokens = fill(room, {"leadership": 4}, levels=[3])
    for place, token in enumerate(tokens):
        room.give(token, 1, "data.trust", level(1 if place % 2 else 5))
        room.give(token, 1, "data.help", level(2 if place % 2 else 4))
    room.act(lambda workshop: workshop.reveal())
    assert shown(room).disputed[:2] == ("data.trust", "data.help")
    assert len(shown(room).disputed) == len(MODEL.questions)


def test_groups_are_apart_where_nobody_can_be_worked_out(room: Room) -> None:
    """Three and three are shown; a third group of one leaves none of them apart, as it would be what is left."""
    fill(room, {"leadership": 3, "front_office": 3})
    room.act(lambda workshop: workshop.reveal())
    assert set(shown(room).groups[QUESTION]) == {"leadership", "front_office"}


def test_a_group_of_one_keeps_the_others_together(store: Store) -> None:
    """All less the two groups shown would be the one person's answer."""
    room = Room(store, Workshop("w2", plan(), MODEL))
    fill(room, {"leadership": 3, "front_office": 3, "back_office": 1})
    room.act(lambda workshop: workshop.reveal())
    found = shown(room)
    for groups in found.groups.values():
        rest = 7 - sum(tally.respondents for tally in groups.values())
        assert rest == 0 or rest >= 3 or not groups
    assert "back_office" not in found.groups.get(QUESTION, {})


def test_a_question_that_few_of_a_group_answered_is_not_shown_apart(room: Room) -> None:
    """The group has five people, but only two of them spoke here: their levels would be theirs."""
    tokens = fill(room, {"leadership": 5, "front_office": 5})
    silent = Answer("unknown", None)
    for token in tokens[:3]:
        room.give(token, 1, QUESTION, silent)
    room.act(lambda workshop: workshop.reveal())
    assert "leadership" not in shown(room).groups.get(QUESTION, {})


@pytest.mark.parametrize(
    ("answered", "shown_groups", "expected"),
    [
        ({"leadership": 3, "front_office": 3}, INSIDE, ("leadership", "front_office")),
        ({"leadership": 3, "front_office": 2}, INSIDE, ()),
        ({"leadership": 3, "front_office": 1, "back_office": 2}, INSIDE, ("leadership",)),
        ({"leadership": 3}, (), ()),
        ({}, INSIDE, ()),
    ],
)
def test_apart(answered: dict[str, int], shown_groups: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """Groups of three and more, when those who are left are nobody or three."""
    assert people.apart(answered, shown_groups) == expected


def test_nobody_is_shown_of_two(room: Room) -> None:
    """With two people there is a position but no distribution, no dot, no region."""
    fill(room, {"leadership": 2})
    room.act(lambda workshop: workshop.reveal())
    found = shown(room)
    assert found.portrait.positions["inside"] is None
    assert all(question.inside is None for question in found.portrait.questions)
    assert found.disputed == ()
    assert found.first == {"inside": {}, "outside": {}}
    assert found.groups == {}


def test_earlier_assessments_are_the_way(room: Room) -> None:
    """The organisation's other files are its way so far; an earlier write of this very assessment is not."""
    fill(room, {"leadership": 3})
    room.act(lambda workshop: workshop.reveal())
    now = room.look(lambda workshop: workshop.assessment())
    before = replace(now, id="before", date=now.date.replace(year=2025))
    found = shown(room, before, replace(now, respondents=now.respondents[:1]))
    assert [step.record.assessment for step in found.portrait.way] == ["before", now.id]
    assert found.portrait.respondents == {"leadership": 3}
