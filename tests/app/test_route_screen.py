"""Ambition and route: every state of the screen, on real files; a save that is refused or crossed loses nothing."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.assessment import Ambition, Assessment, Step
from quadrant.model import load_model
from quadrant.reading import read_bytes
from tests.hostile import HOSTILE
from ui import access
from ui.plain import escape

MODEL = load_model()
BY = datetime.date(2030, 6, 30)
ELSEWHERE = access.Connection("192.0.2.44", ("192.0.2.7:8501",), False, "", {})


def file_of(people: int, low: int = 2, *, name: str = "one", date: str = "2026-05-12", more: str = "") -> str:
    """An assessment in which people of the leadership answer everything that they are asked, in two levels by turns."""
    respondents = []
    for number in range(people):
        by_element: dict[str, list[str]] = {}
        for at, question in enumerate(MODEL.questions):
            if "leadership" in question.groups:
                level = low + (number + at) % 2
                by_element.setdefault(question.element, []).append(f"{question.id}: {level}")
        answers = ", ".join(f"{element}: {{{', '.join(given)}}}" for element, given in by_element.items())
        respondents.append(f"  - {{id: r{number}, group: leadership, answers: {{{answers}}}}}\n")
    return (
        "format: 1\nmodel: digital-human\nmodel_version: 1\norganisation: {id: own, name: Own, sector: banking}\n"
        f"assessment: {{id: {name}, date: {date}}}\nrespondents:\n{''.join(respondents)}{more}"
    )


AIM = "ambition: {date: 2028-12-31, elements: {data: 60, human_touch: 55}}\n"


@pytest.fixture(name="put")
def _put(workspace: Path) -> Callable[..., Path]:
    """Writes a file into the workspace; as somebody else would, when the screen is open already."""

    def put(text: str, name: str = "one") -> Path:
        assert read_bytes(text.encode(), "").problems == ()
        file = workspace / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        return file

    return put


@pytest.fixture(name="screen")
def _screen(open_screen: Any) -> Callable[..., AppTest]:
    def screen(**parameters: str) -> AppTest:
        app: AppTest = open_screen("route", id="own", **parameters)
        assert not app.exception
        return app

    return screen


def kept(file: Path) -> Assessment:
    """What the file holds now."""
    found = read_bytes(file.read_bytes(), "")
    assert found.assessment is not None, found.problems
    return found.assessment


def press(app: AppTest, key: str) -> AppTest:
    """Presses a button."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


def slide(app: AppTest, axis: str, score: int) -> AppTest:
    """Moves the place on one axis."""
    app.slider(key=f"ambition-own/one:{axis}").set_value(score).run()
    assert not app.exception
    return app


def rows(app: AppTest, words: Any) -> list[str]:
    """The questions of the steps that are shown, in their order."""
    return re.findall(r'class="q-leg">.*?<h3>(.*?)</h3>', words(app))


def has(app: AppTest, key: str) -> bool:
    """Whether there is such a button."""
    return any(each.key == key for each in app.button)


def test_nobody_and_nothing(open_screen: Any, words: Any) -> None:
    """Without an organisation the screen says so."""
    app = open_screen("route")
    assert not app.exception
    assert "No organisation is chosen." in words(app)


@pytest.mark.long  # the other tests have the screen of some of them
def test_every_fictional_organisation_has_the_screen(open_screen: Any, fictional: Path, words: Any) -> None:
    """The screen of every organisation that comes with the product stands, in Dutch too."""
    app = open_screen("route", lang="nl")
    for organisation in sorted({file.stem.split("--")[0] for file in fictional.glob("*.yaml")}):
        app.query_params["id"] = organisation
        app.run()
        assert not app.exception
        assert "Waarheen" in words(app)
        assert "kon niet worden getoond" not in words(app)


def test_no_ambition_yet(put: Any, screen: Any, words: Any) -> None:
    """Nothing to save or remove, no route, an empty plan, and the sentence that nobody has to be at 100."""
    put(file_of(4))
    app = screen()
    said = words(app)

    assert "Nobody has to be in the top right corner" in said
    assert "Set an ambition above" in said
    assert "No step is in the plan yet" in said
    assert app.button(key="ambition-save").disabled
    assert not has(app, "ambition-remove")
    assert len(app.get("plotly_chart")) == 1
    assert "How far</h2>" not in said


def test_a_place_on_the_quadrant_becomes_an_ambition_in_the_file(put: Any, screen: Any, words: Any) -> None:
    """The place is tried out first, with its route; saved, the file has the elements at which the route arrives."""
    file = put(file_of(4))
    app = slide(screen(), "digital", 50)
    assert "Not saved yet" in words(app)
    assert rows(app, words)
    assert kept(file).ambition is None
    app.date_input[0].set_value(BY).run()
    press(app, "ambition-save")

    saved = kept(file).ambition
    assert saved is not None
    assert saved.date == BY
    assert all(MODEL.element(name).axis == "digital" for name in saved.elements)
    shown = service.organisations.portray("own")
    assert shown is not None
    assert shown.ambition is not None
    assert shown.ambition.digital >= 50 - 0.01
    assert shown.ambition.human == shown.inside.human
    assert "The ambition is in the file." in words(app)
    assert "Not saved yet" not in words(app)
    press(app, "ambition-remove")
    assert kept(file).ambition is None
    assert file.read_text(encoding="utf-8") == file_of(4)


def test_a_corner_is_chosen_in_one_press(put: Any, screen: Any) -> None:
    """Into the next corner means just over its boundary on the axes that are below it."""
    file = put(file_of(4))
    app = screen()
    assert has(app, "corner-digital_emotional")
    assert not has(app, "corner-analogue_rational")
    press(press(app, "corner-digital_emotional"), "ambition-save")
    shown = service.organisations.portray("own")
    assert shown is not None
    assert shown.ambition is not None
    assert min(shown.ambition.digital, shown.ambition.human) >= 50 - 0.01
    assert kept(file).ambition is not None


def test_per_element_and_the_other_axis_is_left_alone(put: Any, screen: Any, words: Any) -> None:
    """A score per element; empty stays as it is. Moving the place on one axis keeps the elements of the other."""
    file = put(file_of(4, more=AIM))
    app = screen(set="elements")
    fields = {each.key.split(":")[1]: each for each in app.number_input}
    assert {name: each.value for name, each in fields.items() if each.value is not None} == {
        "data": 60,
        "human_touch": 55,
    }
    fields["data"].set_value(None)
    fields["crowd_power"].set_value(62.5)
    app.run()
    press(app, "ambition-save")
    assert kept(file).ambition == Ambition(datetime.date(2028, 12, 31), {"human_touch": 55, "crowd_power": 62.5})

    app = slide(screen(), "digital", 60)
    press(app, "ambition-save")
    after = kept(file).ambition
    assert after is not None
    assert {name: score for name, score in after.elements.items() if MODEL.element(name).axis == "human"} == {
        "human_touch": 55,
        "crowd_power": 62.5,
    }


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(put: Any, screen: Any, words: Any) -> None:
    """A crossed save is refused and keeps what was filled in; what the file says is shown, and then either may win."""
    file = put(file_of(4))
    app = slide(screen(), "human", 60)
    theirs = file_of(4, more=AIM)
    put(theirs)
    press(app, "ambition-save")

    assert file.read_text(encoding="utf-8") == theirs
    assert "Somebody else changed this in the meantime" in words(app)
    assert "In the file the ambition is now Data 60.0 and Human touch 55.0, by 31 December 2028." in words(app)
    assert app.slider(key="ambition-own/one:human").value == 60
    press(app, "ambition-save")
    mine = kept(file).ambition
    assert mine is not None
    assert "data" not in mine.elements

    slide(app, "human", 80)
    put(theirs)
    press(app, "ambition-save")
    press(app, "ambition-theirs")
    assert file.read_text(encoding="utf-8") == theirs
    assert app.slider(key="ambition-own/one:human").value < 60
    assert "Not saved yet" not in words(app)


def test_a_refused_save_loses_nothing(put: Any, screen: Any, words: Any, visitor: Any) -> None:
    """A file that was broken meanwhile, and a visitor who may not write: the file stays as it was, the form too."""
    file = put(file_of(4))
    app = slide(screen(), "human", 60)
    file.write_text("format: 2\n", encoding="utf-8")
    press(app, "ambition-save")
    assert file.read_text(encoding="utf-8") == "format: 2\n"
    assert "nothing was saved" in words(app)
    assert app.slider(key="ambition-own/one:human").value == 60

    put(file_of(4))
    press(app, "ambition-save")
    assert kept(file).ambition is not None
    before = file.read_bytes()
    slide(app, "human", 70)
    visitor(ELSEWHERE)
    app.button(key="ambition-save").click().run()
    assert file.read_bytes() == before


def test_three_ways_have_the_same_steps(put: Any, screen: Any, words: Any) -> None:
    """Digital first begins with a digital step, human first with a human one; all of them say the same steps."""
    put(file_of(4, more=AIM))
    labels = {question.label["en"]: MODEL.element(question.element).axis for question in MODEL.questions}
    found = {}
    for way in ("in_step", "digital_first", "human_first"):
        app = screen(way=way)
        if has(app, "route-all"):
            press(app, "route-all")
        found[way] = rows(app, words)
        assert len(app.get("plotly_chart")) == 2
    assert labels[found["digital_first"][0]] == "digital"
    assert labels[found["human_first"][0]] == "human"
    assert sorted(found["in_step"]) == sorted(found["digital_first"]) == sorted(found["human_first"])
    said = words(app)
    assert "To level 4" in said
    assert "What others did there" in said
    assert 'class="q-route-cases"' in said


def test_efforts_are_in_the_link(put: Any, screen: Any, words: Any) -> None:
    """What is heavier makes the route heavier; a link restores that, and what no link may say is not followed."""
    put(file_of(4, more=AIM))
    app = screen()
    effort = re.compile(r"effort ([\d.]+)\.")
    plain = float(effort.findall(words(app))[0])
    app.select_slider(key="effort-data").set_value(2.0).run()
    heavier = float(effort.findall(words(app))[0])
    assert app.query_params["efforts"] == "data:2"
    assert heavier > plain
    assert float(effort.findall(words(screen(efforts="data:2")))[0]) == heavier
    assert float(effort.findall(words(screen(efforts="data:9,crowd:2,human_touch:x,;")))[0]) == plain


def test_steps_go_into_the_plan_and_on_from_there(put: Any, screen: Any, words: Any) -> None:
    """A ticked step, then the rest; owner, date, state and note are in the file; dropped is kept, removed is gone."""
    file = put(file_of(4, more=AIM))
    app = screen()
    assert app.button(key="plan-add").disabled
    app.checkbox[1].check().run()
    press(app, "plan-add")
    (step,) = kept(file).steps
    assert step.state == "planned"
    press(app, "plan-whole")
    steps = kept(file).steps
    assert steps[0] == step
    assert len(steps) > 3
    assert not app.checkbox
    assert "All of these are in the plan." in words(app)

    name = f"{step.question}-{step.level}"
    press(app, f"plan-change-{name}")
    app.text_input(key="plan-owner-own/one").set_value("  Ida Visser ")
    app.date_input(key="plan-date-own/one").set_value(BY)
    app.text_area(key="plan-note-own/one").set_value("First in\ntwo branches")
    next(each for each in app.get("button_group") if each.key == "plan-state-own/one").set_value("started")
    press(app, "plan-save")
    changed = step._replace(state="started", owner="Ida Visser", date=BY, note="First in\ntwo branches")
    assert kept(file).steps == (changed, *steps[1:])
    assert "Ida Visser" in words(app)
    assert "1 started" in words(app)

    press(app, f"plan-change-{name}")
    next(each for each in app.get("button_group") if each.key == "plan-state-own/one").set_value("dropped")
    press(app, "plan-save")
    assert kept(file).steps[0] == changed._replace(state="dropped")
    press(app, f"plan-change-{name}")
    press(app, "plan-remove")
    assert kept(file).steps == steps[1:]


def test_a_plan_that_two_people_change(put: Any, screen: Any, words: Any) -> None:
    """A crossed change is refused and keeps what was typed; the file is told of; saving again goes on from there."""
    steps = "steps:\n- {question: data.trust, level: 4}\n- {question: data.help, level: 4}\n"
    file = put(file_of(4, more=AIM + steps))
    app = press(screen(), "plan-change-data.trust-4")
    app.text_input(key="plan-owner-own/one").set_value("Ida").run()
    put(file_of(4, more=AIM + steps.replace("level: 4}\n- {", "level: 4, owner: Ben}\n- {")))
    press(app, "plan-save")
    assert "Somebody else changed this in the meantime" in words(app)
    assert "above is what the file says now" in words(app)
    assert "Ben" in words(app)
    assert app.text_input(key="plan-owner-own/one").value == "Ida"
    press(app, "plan-save")
    assert [step.owner for step in kept(file).steps] == ["Ida", None]

    press(app, "plan-change-data.help-4")
    app.text_input(key="plan-owner-own/one").set_value("Eva").run()
    put(file_of(4, more=AIM + steps.splitlines(keepends=True)[0] + steps.splitlines(keepends=True)[1]))
    press(app, "plan-save")
    assert "Somebody else took this step out" in words(app)
    assert app.text_input(key="plan-owner-own/one").value == "Eva"
    press(app, "plan-save")
    assert [step.owner for step in kept(file).steps] == [None, "Eva"]


def test_how_far_since_an_earlier_ambition(put: Any, screen: Any, words: Any) -> None:
    """Both measures, the plan of then and what became of it, and its unfinished steps taken over."""
    steps = (
        "steps:\n- {question: data.trust, level: 3, state: done}\n"
        "- {question: data.help, level: 5, state: started, owner: Ida}\n"
    )
    put(file_of(4, 2, name="zero", date="2025-05-12", more=AIM + steps), "zero")
    file = put(file_of(4, 3))
    app = screen()
    said = words(app)

    assert "How far</h2>" in said
    assert "On 12 May 2025 the ambition was stated for 31 December 2028." in said
    assert "100% of what was aimed for is there." in said
    assert "reached by now" in said
    assert "not reached yet" in said
    press(app, "plan-take-over")
    assert kept(file).steps == (Step("data.help", 5, "started", "Ida"),)
    assert not has(app, "plan-take-over")


@pytest.mark.parametrize("people", [1, 2])
def test_one_or_two_respondents(put: Any, screen: Any, words: Any, people: int) -> None:
    """No place, no flip and no step, each with its reason; the ambition is set per element, and plans can be read."""
    put(file_of(people, more=AIM + "steps: [{question: data.trust, level: 4}]\n"))
    app = screen()
    said = words(app)

    assert not app.slider
    assert "The ambition is set per element." in said
    assert "what single people answered, so it stays quiet" in said
    assert "fewer than 3 people answered, so a step would tell what they said" in said
    assert not rows(app, words)
    assert "reached by now" not in said
    assert len(app.number_input) == len(MODEL.elements)


def test_too_few_answers_for_a_position(put: Any, screen: Any, words: Any) -> None:
    """Without a position there is no boundary to cross; the ambition stands, and what has no score is out of reach."""
    given = "{data: {trust: 2, wisdom: 3, help: 2, personalisation: 1}}"
    people = "".join(f"  - {{id: r{n}, group: leadership, answers: {given}}}\n" for n in range(3))
    head = file_of(1).split("respondents:\n")[0]
    put(f"{head}respondents:\n{people}ambition: {{date: 2028-12-31, elements: {{data: 60, automation: 60}}}}\n")
    app = screen()
    said = words(app)

    assert "Too little was answered for a position" in said
    assert "Without a position there is no boundary to cross." in said
    assert "Automation: 60.0 is out of reach, since it has no score yet." in said
    assert {label["en"] for label in (MODEL.question(f"data.{q}").label for q in ("trust", "help"))} <= set(
        rows(app, words)
    )


def test_everything_is_reached_already(put: Any, screen: Any, words: Any) -> None:
    """An ambition that lies behind needs no step."""
    put(file_of(4, 4, more=AIM))
    app = screen()
    assert "Everything that was aimed for is reached already." in words(app)
    assert len(app.get("plotly_chart")) == 1


def test_hostile_words_stay_text(put: Any, screen: Any, words: Any) -> None:
    """An owner and a note may hold anything; on the screen they are text, and in the field they are as they were."""
    file = put(file_of(3))
    before = kept(file)
    steps = tuple(Step(key, 4, owner=name, note=name) for key, name in zip(MODEL.keys, HOSTILE, strict=False))
    service.organisations.amend(service.opened.workspace().folder, before, replace(before, steps=steps))
    app = screen()
    said = words(app)

    assert len(steps) == len(HOSTILE)
    assert all(said.count(escape(name)) >= 2 for name in HOSTILE)
    assert "<script>" not in said
    assert "<img src=x" not in said
    for step in steps[:3]:
        press(app, f"plan-change-{step.question}-4")
        assert app.text_input(key="plan-owner-own/one").value == step.owner
