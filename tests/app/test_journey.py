"""The screen of a customer journey: beginning, filling in, refusing, saving, conflict, removing, and hostile names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.assessment import Assessment, Journey, Moment
from quadrant.journey import starting_journeys
from quadrant.room import Room
from tests.hostile import HOSTILE, hostile_assessment
from tests.rooms import fill, plan
from ui.plain import escape

BARE = """format: 1
model: digital-human
model_version: 1
organisation: {id: own, name: Own, sector: SECTOR}
assessment: {id: one, date: 2026-05-12}  # kept as it is
respondents:
- {id: r1, group: leadership, answers: {data: {trust: 2}}}
"""
ROOT = Path(__file__).resolve().parents[2]
MOMENTS = tuple(
    Moment(name, load, complexity, functional, emotional, served, failure)
    for name, load, complexity, functional, emotional, served, failure in (
        ("First", 2, 1, 8, 5, "digital", False),
        ("Second", 3, 2, 7, 4, "both", False),
        ("Third", 5, 3, 4, 2, "nobody", True),
        ("Fourth", 4, 2, 9, 9, "human", False),
    )
)
JOURNEY = Journey("A way in", MOMENTS)


def write(workspace: Path, sector: str = "banking") -> Path:
    """An assessment without a journey."""
    file = workspace / "own.yaml"
    file.write_text(BARE.replace("SECTOR", sector), encoding="utf-8")
    return file


def stored() -> Assessment:
    """The assessment as the workspace has it."""
    portrait = service.organisations.portray("own", "one")
    assert portrait is not None
    return portrait.assessment


def put(journey: Journey | None) -> None:
    """Somebody keeps another journey."""
    service.organisations.amend(service.opened.workspace().folder, stored(), replace(stored(), journey=journey))


def table(app: AppTest) -> str:
    """The key of the table that is on the screen."""
    return str(app.text_input[0].key).replace("journey-name-", "journey-table-")


def edit(
    app: AppTest, rows: dict[int, dict[str, Any]], added: tuple[dict[str, Any], ...] = (), gone: tuple[int, ...] = ()
) -> None:
    """Types into the table, as a browser reports it: all changes since it came on the screen."""
    app.session_state[table(app)] = {"edited_rows": rows, "added_rows": list(added), "deleted_rows": list(gone)}
    app.run()


def save(app: AppTest) -> None:
    """Presses the button; the screen waits for what was typed last and runs once more."""
    app.button(key="journey-save").click().run()


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_journey_begins_from_one_of_its_sector(open_screen, workspace: Path, words, lang: str) -> None:
    """Every starting journey of the sector is offered with its moments, marked as ours; begun, it is not yet saved."""
    write(workspace)
    app = open_screen("journey", id="own", lang=lang)
    said = words(app)
    for start in starting_journeys("banking"):
        assert escape(start.name[lang]) in said
        assert all(escape(moment.name[lang]) in said for moment in start.moments)
    assert ("our own elaboration" if lang == "en" else "onze eigen uitwerking") in said

    app.button(key="journey-start-1").click().run()
    assert not app.exception
    assert app.text_input[0].value == starting_journeys("banking")[1].name[lang]
    assert stored().journey is None


def test_saving_says_what_each_moment_lacks(open_screen, workspace: Path, words) -> None:
    """Nothing is saved while something is missing; every moment is named with what it lacks, and keeps what it has."""
    write(workspace)
    app = open_screen("journey", id="own")
    app.button(key="journey-start-0").click().run()
    edit(app, {0: {"functional": 8, "emotional": 6}, 1: {"functional": 7}, 2: {"served": None}})
    save(app)
    said = words(app)
    names = [escape(moment.name["en"]) for moment in starting_journeys("banking")[0].moments]
    assert f"{names[0]}”, lacks" not in said
    assert f"{names[1]}”, lacks how good it feels." in said
    assert f"{names[2]}”, lacks how well it works, how good it feels and who serves it." in said
    assert stored().journey is None

    complete = {place: {"functional": 7, "emotional": 8} for place in range(len(names))}
    edit(app, complete)
    assert "journey-0" in words(app), "the curve appears once everything is filled in"
    save(app)
    kept = stored().journey
    assert kept is not None
    assert [escape(moment.name) for moment in kept.moments] == names
    assert "journey-save" not in {button.key for button in app.button}


def test_saving_and_reading_again(open_screen, workspace: Path, words) -> None:
    """From an empty table: moments added, moved and deleted stand in the file in their order; the rest of it stays."""
    file = write(workspace)
    app = open_screen("journey", id="own")
    app.button(key="journey-start-empty").click().run()
    app.text_input[0].set_value("A way in").run()
    rows = [moment._asdict() for moment in (MOMENTS[1], MOMENTS[0], MOMENTS[2])]
    edit(
        app,
        {0: rows[0] | {"order": 1}, 1: rows[1] | {"order": 0.5}, 2: rows[2] | {"order": 3}},
        (MOMENTS[3]._asdict(), {"order": 9}),
        gone=(3,),
    )
    save(app)
    assert not app.exception
    assert stored().journey == JOURNEY
    assert file.read_text(encoding="utf-8").startswith(BARE.replace("SECTOR", "banking"))
    said = words(app)
    assert "The candidate is “Third”: a load of 5 of 5" in said
    assert "“Third”: something has gone wrong, and nobody is there." in said
    assert "From “First” to “Second”, 2 moments" in said
    assert "Below 7 on how well it works: “Third”." in said
    assert "9 or more on how good it feels: “Fourth”." in said


def test_what_the_file_refuses_is_said_of_its_moment(open_screen, workspace: Path, words) -> None:
    """Numbers beyond the scale, a name twice and too few moments are refused in words, and nothing typed is lost."""
    write(workspace)
    app = open_screen("journey", id="own")
    app.button(key="journey-start-empty").click().run()
    app.text_input[0].set_value("A way in").run()
    typed = {place: moment._asdict() for place, moment in enumerate(MOMENTS)}
    wrong = typed | {1: typed[1] | {"load": 9}, 3: typed[3] | {"name": "First"}}
    edit(app, wrong)
    save(app)
    said = words(app)
    assert "Moment 2: “9” is out of range. Write a number from 1 to 5." in said
    assert "Moment 4: The moment “First” is in this journey already." in said
    assert app.session_state[table(app)]["edited_rows"] == wrong
    assert app.text_input[0].value == "A way in"
    assert stored().journey is None

    edit(app, typed, gone=(3,))
    save(app)
    assert "A journey has from 4 to 20 moments; here there are 3." in words(app)
    edit(app, typed)
    save(app)
    assert stored().journey == JOURNEY


def test_what_was_typed_outlives_other_screens_and_languages(open_screen, workspace: Path) -> None:
    """Who looks at the position meanwhile, switches the language or turns a phone finds what was typed."""
    write(workspace)
    app = open_screen("journey", id="own", lang="en")
    app.button(key="journey-start-empty").click().run()
    app.text_input[0].set_value("A way in").run()
    typed = {place: moment._asdict() for place, moment in enumerate(MOMENTS)}
    edit(app, typed)

    for screen in ("organisation", "journey"):
        app.switch_page(str(ROOT / "pages" / f"{screen}.py"))
        app.query_params["id"] = "own"
        app.run()
    assert app.text_input[0].value == "A way in"
    app.segmented_control(key="lang").set_value("nl").run()
    app.session_state["viewport_size"] = "phone"
    app.run()
    assert app.text_input[0].label == "Welke reis van welke klant"
    assert app.text_input[0].value == "A way in"
    save(app)
    assert stored().journey == JOURNEY


def test_somebody_else_changed_it_meanwhile(open_screen, workspace: Path, words) -> None:
    """Two who change the same: the second hears of it, keeps what was typed, and can put it in its place."""
    write(workspace)
    open_screen()
    put(JOURNEY)
    app = open_screen("journey", id="own")
    app.button(key="journey-change").click().run()
    edit(app, {0: {"emotional": 10}})
    theirs = Journey("Theirs", MOMENTS)
    put(theirs)
    save(app)
    assert "Somebody else changed this journey in the meantime" in words(app)
    assert stored().journey == theirs

    app.button(key="journey-replace").click().run()
    assert stored().journey == Journey("A way in", (MOMENTS[0]._replace(emotional=10), *MOMENTS[1:]))


def test_stopping_and_removing(open_screen, workspace: Path, words) -> None:
    """Who stops has changed nothing. Removing asks once more, and the file as it was stays in the workspace."""
    write(workspace)
    open_screen()
    put(JOURNEY)
    app = open_screen("journey", id="own")
    app.button(key="journey-change").click().run()
    edit(app, {0: {"emotional": 10}})
    app.button(key="journey-stop").click().run()
    assert stored().journey == JOURNEY

    app.button(key="journey-remove").click().run()
    app.button(key="journey-keep").click().run()
    app.button(key="journey-remove").click().run()
    assert stored().journey == JOURNEY
    app.button(key="journey-remove-now").click().run()
    assert stored().journey is None
    assert "There is no customer journey yet." in words(app)
    assert ".quadrant/replaced" in words(app)
    former = list((workspace / ".quadrant" / "replaced").rglob("*.yaml"))
    assert any("A way in" in file.read_text(encoding="utf-8") for file in former)


def test_hostile_names_are_text(open_screen, workspace: Path, words) -> None:
    """Whatever a journey and its moments are called, the screen shows it as text, wherever it stands."""
    moments = "\n".join(
        f"  - {{name: {json.dumps(name, ensure_ascii=False)}, load: {1 + place % 5}, complexity: 2, functional: 7,"
        f" emotional: {place % 10}, served: nobody, failure: true}}"
        for place, name in enumerate(HOSTILE)
    )
    for name in HOSTILE[:6]:
        journey = f"journey:\n  name: {json.dumps(name, ensure_ascii=False)}\n  moments:\n{moments}\n"
        (workspace / "hostile.yaml").write_text(hostile_assessment(name) + journey, encoding="utf-8")
        if name == HOSTILE[0]:
            app = open_screen("journey", id="hostile")
        else:
            service.opened.synchronise()
            app.run()
        assert not app.exception
        said = words(app)
        for each in HOSTILE:
            assert escape(each) in said
            assert "<" not in each or each not in said
        app.button(key="journey-change").click().run()
        assert not app.exception
        assert app.text_input[0].value == " ".join(name.split())
        app.button(key="journey-stop").click().run()


def test_every_fictional_journey_is_shown(open_screen, fictional: Path, words) -> None:
    """Each journey that comes with the product has its picture, its sentences and its proposals, in both languages."""
    shown = 0
    app = open_screen("journey")
    for lang in ("en", "nl"):
        for file in sorted(fictional.glob("*.yaml")):
            if "\njourney:" not in file.read_text(encoding="utf-8"):
                continue
            app.query_params["id"], app.query_params["assessment"] = file.stem.split("--")
            app.query_params["lang"] = lang
            app.run()
            assert not app.exception
            said = words(app)
            assert 'class="q-scene" id="journey-0"' in said
            assert 'class="q-proposals"' in said
            shown += 1
    assert shown


def talking(workspace: Path) -> Room:
    """A workshop in which people talk about what they answered."""
    room = service.workshops.prepare(workspace, plan())
    fill(room, {"leadership": 3, "customer": 3})
    room.act(lambda workshop: workshop.reveal())
    return room


def test_in_the_room(open_screen, workspace: Path, words) -> None:
    """During the talk the journey is made and changed on the projector, and goes into the file at the end."""
    open_screen()
    room = talking(workspace)
    app = open_screen("workshop", workshop=room.id)
    app.button(key="talk-part-journey").click().run()
    assert "talk-right" not in {button.key for button in app.button}, "the arrow keys are the table's"
    app.button(key="journey-start-empty").click().run()
    app.text_input[0].set_value("A way in").run()
    edit(app, {place: moment._asdict() for place, moment in enumerate(MOMENTS)})

    app.button(key="talk-part-settled").click().run()
    assert "Make a customer journey" in words(app)
    app.button(key="talk-journey-go").click().run()
    save(app)
    assert not app.exception
    assert room.look(lambda workshop: workshop.journey) == JOURNEY
    assert "The candidate is “Third”" in words(app)

    app.button(key="talk-part-settled").click().run()
    assert "“A way in”, 4 moments." in words(app)
    app.button(key=f"finish-{room.id}").click().run()
    assert "<b>4</b><span>moments of a customer journey</span>" in words(app)
    app.button(key=f"finish-now-{room.id}").click().run()
    shown = service.organisations.portray("tide-bank")
    assert shown is not None
    assert shown.assessment.journey == JOURNEY


def test_two_windows_in_the_room(open_screen, workspace: Path, words) -> None:
    """The second of two that change it hears of it; removed, it is gone from the room."""
    open_screen()
    room = talking(workspace)
    service.workshops.keep_journey(room.id, None, JOURNEY)
    app = open_screen("workshop", workshop=room.id)
    app.button(key="talk-part-journey").click().run()
    app.button(key="journey-change").click().run()
    edit(app, {0: {"emotional": 10}})
    theirs = Journey("Theirs", MOMENTS)
    service.workshops.keep_journey(room.id, JOURNEY, theirs)
    save(app)
    assert "Somebody else changed this journey in the meantime" in words(app)
    app.button(key="journey-stop").click().run()
    assert "Theirs" in words(app)
    app.button(key="journey-remove").click().run()
    app.button(key="journey-remove-now").click().run()
    assert room.look(lambda workshop: workshop.journey) is None
    assert "The journey is removed." in words(app)


def test_no_organisation(open_screen, words) -> None:
    """Without an organisation the screen says so."""
    app = open_screen("journey")
    assert not app.exception
    assert 'class="q-empty"' in words(app)
