"""Live workshops on a real store: kept across restarts, safe for many at once, forgotten for good."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from quadrant import service
from quadrant.assessment import Agreed, Ambition, Journey, Moment, Step
from quadrant.errors import (
    FileExists,
    FileRefused,
    NobodyAnswered,
    NotInvited,
    NoWorkshop,
    RoundClosed,
    StoreBusy,
    WorkshopMoved,
    WorkshopRunning,
)
from quadrant.facts import LIVE
from quadrant.room import Room
from quadrant.workshop import Workshop
from quadrant.workspace import Workspace
from tests.rooms import CODE, MODEL, fill, level, plan, questions
from tests.store.files import document, holding

QUESTION = "customer_first.effortless"


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty workspace, which `service` opens by itself."""
    folder = tmp_path / "client"
    folder.mkdir()
    monkeypatch.setenv("QUADRANT_WORKSPACE", str(folder))
    yield folder
    service.opened.close()


def everything(workshop: Workshop) -> dict[str, Any]:
    """All that a workshop remembers, but the counters."""
    return {name: value for name, value in vars(workshop).items() if name not in ("model", "revision", "turn")}


def whole(room: Room) -> dict[str, Any]:
    """The same of a room, as text, so that it does not change any more."""
    return room.look(lambda workshop: {name: repr(value) for name, value in everything(workshop).items()})


def test_everything_is_there_after_a_restart(folder: Path) -> None:
    """A workshop in the middle of its talk, with two rounds, agreements and notes, is found again as it was."""
    room = service.workshops.prepare(folder, plan())
    tokens = fill(room, {"leadership": 2, "customer": 1})
    room.give(tokens[0], 1, QUESTION, level(5, "a note"))
    room.act(lambda workshop: workshop.reveal())
    room.act(lambda workshop: workshop.show_step(3))
    room.act(lambda workshop: workshop.ask_again([QUESTION]))
    room.give(tokens[1], 2, QUESTION, level(4))
    room.act(lambda workshop: workshop.close_again())
    room.act(lambda workshop: workshop.agree(QUESTION, Agreed("level", 4, "why", "who")))
    room.act(lambda workshop: workshop.discuss(QUESTION))
    room.act(lambda workshop: workshop.show_notes(QUESTION, True))
    before = whole(room)
    service.opened.close()

    assert whole(service.workshops.room(room.id)) == before
    assert service.participants.seat(CODE, tokens[0]).group == "leadership"


def test_two_windows_of_one_person_are_one_person(folder: Path) -> None:
    """Answers of one cookie from many threads at once count once, and memory and store end with the same one."""
    room = service.workshops.prepare(folder, plan())
    room.join("cookie", "leadership", "en")
    room.act(lambda workshop: workshop.start())
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda at: room.give("cookie", 1, QUESTION, level(1 + at % 5)), range(200)))
    before = whole(room)
    service.opened.close()

    again = service.workshops.room(room.id)
    assert whole(again) == before
    assert again.look(lambda workshop: len(workshop.participants)) == 1
    assert again.look(lambda workshop: len(workshop.respondents()[0].answers)) == 1


def test_a_hundred_phones_at_once(folder: Path) -> None:
    """Everybody joins and answers at the same time; every answer is in the store once."""
    room = service.workshops.prepare(folder, plan())
    room.act(lambda workshop: workshop.start())

    def person(number: int) -> None:
        service.participants.join(CODE, f"cookie{number}", "leadership", "en")
        for question in service.participants.seat(CODE, f"cookie{number}").asked[:5]:
            service.participants.give(CODE, f"cookie{number}", 1, question.key, level(1 + number % 5))

    threads = [threading.Thread(target=person, args=(number,)) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with service.opened.workspace().store.cursor() as cursor:
        rows = cursor.execute(
            "SELECT participant, question, count(*) FROM store.workshop_answer GROUP BY ALL"
        ).fetchall()
    assert len(rows) == 500
    assert {count for *_, count in rows} == {1}


def test_answers_do_not_disturb_the_other_screens(folder: Path) -> None:
    """The revision that screens about assessments stand on stays; the room's own grows."""
    room = service.workshops.prepare(folder, plan())
    room.act(lambda workshop: workshop.start())
    before, own, turn = service.opened.state(), room.revision, room.turn
    service.participants.join(CODE, "cookie", "leadership", "en")
    service.participants.give(CODE, "cookie", 1, QUESTION, level(2))
    assert service.opened.state() == before
    assert room.revision == own + 2
    assert room.turn == turn


def test_a_seat_shows_its_own_answers_only(folder: Path) -> None:
    """What a phone is told holds nothing of anybody else, and after the end there is no seat."""
    room = service.workshops.prepare(folder, plan())
    tokens = fill(room, {"leadership": 3})
    room.give(tokens[1], 1, QUESTION, level(5, "a note of somebody else"))
    told = repr(service.participants.seat(CODE, tokens[0]))
    assert "somebody else" not in told
    assert service.participants.seat(CODE, "unknown cookie").group is None
    assert service.participants.seat(CODE, "unknown cookie").answers == {}
    room.act(lambda workshop: workshop.reveal())
    own = service.participants.seat(CODE, tokens[0]).answers  # to read back, while there is talk
    assert {answer.level for answer in own.values()} == {1, 2, 3, 4, 5}
    assert "somebody else" not in repr(own)
    service.workshops.finish(room.id)
    with pytest.raises(NoWorkshop):
        service.participants.seat(CODE, tokens[0])
    with pytest.raises(NoWorkshop):
        service.participants.give(CODE, tokens[0], 1, QUESTION, level(1))


def test_a_cookie_of_one_workshop_is_nobody_in_another(folder: Path) -> None:
    """Two workshops are open at once; who is in one has to join the other, and answers stay apart."""
    service.workshops.prepare(folder, plan())
    other = service.workshops.prepare(folder, plan(assessment="other", code="ACDEFG"))
    service.participants.join(CODE, "cookie", "leadership", "en")
    other.act(lambda workshop: workshop.start())
    assert service.participants.seat("ACDEFG", "cookie").group is None
    with pytest.raises(NotInvited):
        service.participants.give("ACDEFG", "cookie", 1, QUESTION, level(2))


def test_nothing_about_levels_can_be_had_before_the_reveal(folder: Path) -> None:
    """Neither the reveal nor the first round is made while a first round is open."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 4})
    with pytest.raises(NobodyAnswered):
        service.workshops.revealed(room.id)
    with pytest.raises(RoundClosed):
        service.participants.first_round(CODE)


def test_finish_writes_a_valid_file_and_can_be_repeated(folder: Path) -> None:
    """The file is in the workspace, without cookies or salt; reopened, the workshop writes it again."""
    room = service.workshops.prepare(folder, plan())
    tokens = fill(room, {"leadership": 3, "back_office": 2})
    room.act(lambda workshop: workshop.reveal())
    file = service.workshops.finish(room.id)
    text = file.read_text(encoding="utf-8")
    salt = room.look(lambda workshop: workshop.plan.salt)
    assert file.parent == folder
    assert not any(word in text for word in (salt, CODE, *tokens))
    shown = service.organisations.portray("tide-bank")
    assert shown is not None
    assert shown.respondents == {"leadership": 3, "back_office": 2}

    room.act(lambda workshop: workshop.reopen())
    room.act(lambda workshop: workshop.agree(QUESTION, Agreed("level", 1)))
    assert service.workshops.finish(room.id) == file
    shown = service.organisations.portray("tide-bank")
    assert shown is not None
    assert shown.assessment.agreed == {QUESTION: Agreed("level", 1)}


def test_what_was_said_of_the_context_is_kept_and_goes_into_the_file(folder: Path) -> None:
    """It survives a restart like any answer, and the finished file holds it under `context`."""
    room = service.workshops.prepare(folder, plan(context=True))
    tokens = fill(room, {"leadership": 3})
    offered = [question.key for question in service.participants.seat(CODE, tokens[0]).context]
    for key in offered:
        room.give(tokens[0], 1, key, level(2))
    service.opened.close()
    assert service.participants.seat(CODE, tokens[0]).answers.keys() >= set(offered)
    service.workshops.room(room.id).act(lambda workshop: workshop.reveal())
    file = service.workshops.finish(room.id)
    assert "context:" in file.read_text(encoding="utf-8")
    reading = service.files.look_at(file.read_bytes(), file.name)
    assert reading.assessment is not None
    held = [key for each in reading.assessment.respondents for key in each.answers if key.startswith("context.")]
    assert held == offered


JOURNEY = Journey("A way in", tuple(Moment(f"Step {n}", 5, 1, 8, 3, "nobody", n == 2) for n in range(4)))


def test_the_journey_of_a_room_is_kept_and_goes_into_the_file(folder: Path) -> None:
    """It survives a restart; what could not stand in a file is refused at once, and what was there stays."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 3})
    room.act(lambda workshop: workshop.reveal())
    service.workshops.keep_journey(room.id, None, JOURNEY)
    for wrong in (
        Journey("", JOURNEY.moments),
        Journey("Short", JOURNEY.moments[:3]),
        Journey("Twice", JOURNEY.moments[:1] * 4),
        Journey("High", (JOURNEY.moments[0]._replace(load=6), *JOURNEY.moments[1:])),
    ):
        with pytest.raises(FileRefused):
            service.workshops.keep_journey(room.id, JOURNEY, wrong)
    service.opened.close()
    with pytest.raises(WorkshopMoved):
        service.workshops.keep_journey(room.id, None, JOURNEY)
    file = service.workshops.finish(room.id)
    assert service.files.look_at(file.read_bytes(), file.name).assessment.journey == JOURNEY  # type: ignore[union-attr]


def test_reopened_a_workshop_goes_on_with_what_its_file_has_by_now(folder: Path) -> None:
    """A journey, an ambition and steps that were written into the file after the end are in it after the next one."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 3})
    room.act(lambda workshop: workshop.reveal())
    service.workshops.keep_journey(room.id, None, JOURNEY)
    service.workshops.finish(room.id)
    shown = service.organisations.portray("tide-bank")
    assert shown is not None
    added = replace(
        shown.assessment,
        journey=Journey("Another", JOURNEY.moments),
        ambition=Ambition(datetime.date(2028, 12, 31), {"data": 80.0}),
        steps=(Step(QUESTION, 5),),
    )
    service.organisations.amend(folder, shown.assessment, added)
    service.workshops.reopen(room.id)
    assert room.look(lambda workshop: workshop.journey) == added.journey
    service.workshops.finish(room.id)
    again = service.organisations.portray("tide-bank")
    assert again is not None
    assert again.assessment == added


def test_finish_after_a_crash_in_the_middle(folder: Path) -> None:
    """The file was written and the end was not: finishing again is no conflict with oneself."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 3})
    room.act(lambda workshop: workshop.reveal())
    content = room.look(lambda workshop: workshop.assessment())
    room.act(lambda workshop: workshop.begin_finish())
    from quadrant.assessment import to_yaml

    service.opened.workspace().save(to_yaml(content).encode())
    service.opened.close()
    assert service.workshops.finish(room.id).exists()
    assert service.workshops.room(room.id).look(lambda workshop: workshop.stage) == "finished"


def test_a_file_of_somebody_else_is_never_replaced(folder: Path) -> None:
    """An assessment that is there already stops the preparation, or the end when it came later; a new id helps."""
    (folder / "there.yaml").write_text(document("tide-bank", "2026-away-day"), encoding="utf-8")
    with pytest.raises(FileExists):
        service.workshops.prepare(folder, plan())
    room = service.workshops.prepare(folder, plan(assessment="second"))
    fill(room, {"leadership": 3})
    (folder / "later.yaml").write_text(document("tide-bank", "second"), encoding="utf-8")
    with pytest.raises(FileExists):
        service.workshops.finish(room.id)
    assert room.look(lambda workshop: workshop.stage) == "answering"
    service.workshops.replan(room.id, assessment="third")
    assert service.workshops.finish(room.id).name == "tide-bank--third.yaml"
    room.act(lambda workshop: workshop.reopen())
    with pytest.raises(FileExists):  # that it has written a file of its own by now makes no other file its own
        service.workshops.replan(room.id, assessment="second")


def test_a_plan_that_could_not_be_saved_is_refused_at_once(folder: Path) -> None:
    """A name that differs from the organisation's other files, a bad id: said before anybody answers."""
    (folder / "there.yaml").write_text(document("tide-bank", "a1", name="Another Name"), encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        service.workshops.prepare(folder, plan())
    assert refused.value.problems
    assert service.workshops.rooms() == ()


def test_discarding_leaves_nothing(folder: Path) -> None:
    """Rows and bytes of a workshop go for good; the other workshop and the files stay."""
    kept = service.workshops.prepare(folder, plan(assessment="kept", code="ACDEFG"))
    room = service.workshops.prepare(folder, plan())
    tokens = fill(room, {"leadership": 1})
    room.give(tokens[0], 1, QUESTION, level(3, "unmistakable words of a note"))
    service.workshops.discard(room.id)
    with pytest.raises(NoWorkshop):
        service.workshops.room(room.id)
    service.opened.close()
    assert holding(folder, "unmistakable words") == []
    assert [each.id for each in service.workshops.rooms()] == [kept.id]


@pytest.mark.parametrize("how", ["discard", "forget"])
def test_phones_that_answer_meanwhile_leave_nothing_either(folder: Path, how: str) -> None:
    """Taps that arrive while a workshop is removed are refused: none is stored behind its back."""
    room = service.workshops.prepare(folder, plan())
    tokens = fill(room, {"leadership": 8})

    def answer(token: str) -> None:
        for at in range(5_000):
            room.give(token, 1, QUESTION, level(1 + at % 5))

    with ThreadPoolExecutor(len(tokens)) as pool:
        phones = [pool.submit(answer, token) for token in tokens]
        if how == "discard":
            service.workshops.discard(room.id)
        else:
            service.organisations.forget(folder, "tide-bank")
        for phone in phones:
            with pytest.raises(NoWorkshop):
                phone.result()
    with service.opened.workspace().store.cursor() as cursor:
        left = [cursor.execute(f"SELECT count(*) FROM store.{table}").fetchall() for table in LIVE]
    assert left == [[(0,)]] * len(LIVE)


def test_a_workshop_that_could_not_be_removed_goes_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While somebody keeps reading nothing is removed; phones answer as before, and later it can be removed."""
    monkeypatch.setattr("quadrant.store._PATIENCE", 0.1)
    room = service.workshops.prepare(folder, plan())
    tokens = fill(room, {"leadership": 1})
    with service.opened.workspace().store.cursor(), pytest.raises(StoreBusy):
        service.workshops.discard(room.id)
    room.give(tokens[0], 1, QUESTION, level(4))
    assert service.participants.seat(CODE, tokens[0]).answers[QUESTION] == level(4)
    service.workshops.discard(room.id)
    assert service.workshops.rooms() == ()


def test_rows_of_no_workshop_keep_nobody_out(folder: Path) -> None:
    """What a removal left over that the disk stopped halfway is no reason not to open the workspace."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 1})
    service.opened.close()
    with duckdb.connect(str(folder / ".quadrant" / "store.duckdb")) as connection:
        connection.execute("DELETE FROM workshop")
    assert service.workshops.rooms() == ()


def test_forgetting_an_assessment_spares_a_workshop_that_has_another_id_by_now(folder: Path) -> None:
    """A workshop got another id because its first one was taken: who forgets that one keeps the workshop."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 3})
    (folder / "there.yaml").write_text(document("tide-bank", "2026-away-day"), encoding="utf-8")
    service.workshops.replan(room.id, assessment="second")
    before = whole(room)
    service.organisations.forget(folder, "tide-bank", "2026-away-day")
    service.opened.close()
    assert whole(service.workshops.room(room.id)) == before


@pytest.mark.parametrize("assessment", [None, "2026-away-day"])
def test_forgetting_an_organisation_forgets_its_workshops(folder: Path, assessment: str | None) -> None:
    """Also when no file was written yet."""
    room = service.workshops.prepare(folder, plan())
    tokens = fill(room, {"leadership": 1})
    room.give(tokens[0], 1, QUESTION, level(3, "unmistakable words of a note"))
    service.organisations.forget(folder, "tide-bank", assessment)
    assert service.workshops.rooms() == ()
    service.opened.close()
    assert holding(folder, "unmistakable words") == []


def test_another_workspace_waits_until_nobody_answers(folder: Path, tmp_path: Path) -> None:
    """Switching would take the workshop from under the phones; before the start and after the reveal it is allowed."""
    (tmp_path / "other").mkdir()
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 1})
    with pytest.raises(WorkshopRunning):
        service.opened.switch(tmp_path / "other")
    room.act(lambda workshop: workshop.reveal())
    service.opened.switch(tmp_path / "other")
    assert service.workshops.rooms() == ()


def test_an_unfinished_workshop_is_in_a_backup(folder: Path, tmp_path: Path) -> None:
    """A restored workspace goes on with the workshop."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 2})
    before = whole(room)
    (tmp_path / "b.zip").write_bytes(service.files.backup(folder))
    restored = Workspace.restore(tmp_path / "b.zip", tmp_path / "restored")
    try:
        assert whole(restored.rooms.room(room.id)) == before
    finally:
        restored.close()


def test_what_the_facilitator_does_is_in_the_file_itself(folder: Path) -> None:
    """DuckDB drops a log with a damaged header in silence; an act puts everything before it out of that danger."""
    room = service.workshops.prepare(folder, plan())
    fill(room, {"leadership": 2})
    room.act(lambda workshop: workshop.reveal())
    path = folder / ".quadrant" / "store.duckdb"
    copy = folder.parent / "copy.duckdb"
    copy.write_bytes(path.read_bytes())  # without its log
    with duckdb.connect(str(copy), read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM workshop_answer").fetchall()
    assert found == [(2 * len(MODEL.questions),)]


def test_questions_for_tests_are_those_that_are_asked(folder: Path) -> None:
    """The helper of these tests looks where the product looks."""
    room = service.workshops.prepare(folder, plan(groups=("customer",)))
    room.join("cookie", "customer", "nl")
    assert questions(room, "cookie") == []
    room.act(lambda workshop: workshop.start())
    assert questions(room, "cookie") == [question.key for question in plan().questions(MODEL, "customer")]
