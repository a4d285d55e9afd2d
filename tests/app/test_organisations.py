"""The first screen: all organisations on one quadrant and in one list, uploads, problems, and the first steps."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.model import load_model
from tests.hostile import HOSTILE, hostile_assessment

ROOT = Path(__file__).resolve().parents[2]
BROKEN = ROOT / "tests" / "fixtures" / "broken"


def listed(app: AppTest) -> list[dict[str, Any]]:
    """The rows of the list, as they are sent to the browser."""
    return sent(app).get("rows", [])


def sent(app: AppTest) -> dict[str, Any]:
    """What the component of the list is told; empty when it is not there."""
    found = [each for each in app.get("bidi_component") if each.proto.component_name == "quadrant_organisations"]
    return json.loads(found[0].proto.json) if found else {}


def drawn(app: AppTest) -> list[str]:
    """The ids of the marks in the quadrant."""
    charts = app.get("plotly_chart")
    if not charts:
        return []
    return [mark for trace in json.loads(charts[0].proto.spec)["data"] for mark in trace.get("customdata", [])]


@pytest.mark.parametrize(("organisations", "lang"), [(0, "nl"), (1, "en"), (3, "nl"), (30, "en"), (1000, "nl")])
def test_every_number_of_organisations_is_shown(open_sample, words, organisations: int, lang: str) -> None:
    """With 0, 1, 3, 30 or 1,000 organisations the list has a row for each and the quadrant its marks."""
    app = open_sample(organisations, lang=lang)

    assert not app.exception
    assert len(listed(app)) == organisations
    placed = [entry for entry in service.organisations.overview().entries if entry.inside.quadrant]
    assert sorted(drawn(app)) == sorted(entry.latest.organisation.id for entry in placed)
    assert ('class="q-ways"' in words(app)) == (organisations == 0)


def test_a_thousand_organisations_are_not_a_thousand_widgets(open_sample) -> None:
    """The list of a thousand organisations is one component; the screen has no more widgets than with three."""
    many, few = open_sample(1000), open_sample(3)

    assert len(many.button) == len(few.button)
    assert len(many.get("plotly_chart")[0].proto.spec) < 1_500_000


def test_the_empty_workspace_says_what_to_do(open_sample, words) -> None:
    """With nothing in the folder the screen names it and offers a starter file, a command and the fictional ones."""
    app = open_sample(0)

    said = words(app)
    assert "python -m quadrant sample" in said
    assert str(service.opened.workspace().folder) in said
    assert len(app.get("download_button")) == 2


def test_the_starter_file_is_a_valid_assessment() -> None:
    """The starter file reads without a problem in every language, and asks every question of the questionnaire."""
    for language in ("en", "nl"):
        text = service.files.starter(language)
        reading = service.files.look_at(text.encode(), "starter.yaml")

        assert reading.problems == ()
        assert reading.assessment is not None
        asked = {key for respondent in reading.assessment.respondents for key in respondent.answers}
        assert asked == {question.key for question in load_model().questions}
        assert load_model().questions[0].levels[4][language].split()[0] in text


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_optional_part_of_the_starter_file_is_right_as_it_stands(language: str) -> None:
    """With their # taken away, context, ambition, journey and steps are there, and nothing is wrong."""
    taken, inside = [], False
    for line in service.files.starter(language).splitlines():
        begins = re.fullmatch(r" *# (context|ambition|journey|steps):", line)
        inside = line.lstrip().startswith("#") and (inside or begins is not None)
        taken.append(line.replace("# ", "", 1) if inside else line)
    reading = service.files.look_at("\n".join(taken).encode(), "starter.yaml")

    assert reading.problems == ()
    assert reading.assessment is not None
    assert reading.assessment.ambition
    assert reading.assessment.journey
    assert any(moment.failure for moment in reading.assessment.journey.moments)
    assert reading.assessment.steps
    first, *others = reading.assessment.respondents
    context = {question.key for question in load_model().context if first.group in question.groups}
    assert context <= first.answers.keys()
    assert not any(context & respondent.answers.keys() for respondent in others)


def test_filters_restrict_chart_and_list_and_live_in_the_link(open_screen, fictional: Path) -> None:
    """A sector in the link leaves its organisations alone in the quadrant and in the list."""
    app = open_screen("organisations", sector="banking")

    assert [row["id"] for row in listed(app)] == ["harbour-bank"]
    assert drawn(app) == ["harbour-bank"]


def test_a_filter_is_written_into_the_link(open_screen, fictional: Path) -> None:
    """Choosing a quadrant writes its id, not its words, into the address; so the link works in every language."""
    app = open_screen("organisations", lang="nl")
    app.selectbox(key="choice-quadrant").set_value("digital_emotional").run()

    assert app.query_params["quadrant"] in (["digital_emotional"], "digital_emotional")
    there = {row["id"] for row in listed(app)}
    expected = {
        e.latest.organisation.id
        for e in service.organisations.overview().entries
        if e.inside.quadrant == "digital_emotional"
    }
    assert there == expected != set()


def test_a_stale_filter_is_not_followed(open_screen, fictional: Path) -> None:
    """A link to a sector that does not occur shows all organisations."""
    app = open_screen("organisations", sector="astrology", country="XX")

    assert not app.exception
    assert len(listed(app)) == len(service.organisations.overview().entries)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("harbour", "harbour-bank"), ("HÄHERFELD", "haherfeld-maschinenbau"), ("haherfeld", "haherfeld-maschinenbau")],
)
def test_search_knows_no_capitals_or_accents(open_screen, fictional: Path, asked: str, found: str) -> None:
    """Typing a part of a name finds the organisation, with or without capitals and accents."""
    app = open_screen("organisations", search=asked)

    assert [row["id"] for row in listed(app)] == [found]


def test_a_search_without_results_says_so(open_screen, fictional: Path, words) -> None:
    """When nothing fits, the screen says what can be done instead of drawing an empty picture."""
    app = open_screen("organisations", search="no such thing")

    assert not app.exception
    assert listed(app) == []
    assert 'class="q-empty"' in words(app)


def test_a_click_on_a_dot_sends_the_browser_to_the_organisation(open_screen, fictional: Path) -> None:
    """After a click on a mark of the quadrant the browser is told the address of that organisation, and only then."""
    app = open_screen("organisations")
    assert sent(app)["go"] is None

    app.session_state["overview"] = {"selection": {"points": [{"customdata": "harbour-bank"}]}}
    app.run()

    assert not app.exception
    assert sent(app)["go"] == "/organisation?lang=en&id=harbour-bank"


def test_broken_files_are_listed_with_line_and_column(open_screen, workspace: Path, words) -> None:
    """Every problem of a broken file stands on the screen with file, line and column, and nothing of it is shown."""
    for name in ("level-6.yaml", "tab-indentation.yaml", "many-problems.yaml"):
        shutil.copy(BROKEN / name, workspace)
    app = open_screen("organisations")

    said = words(app)
    problems = [problem for file in service.organisations.overview().broken for problem in file.problems]
    assert len(problems) > 5
    for problem in problems:
        assert f"{problem.file}, line {problem.line}, column {problem.column}" in said
    assert "Nothing of this file is shown." in said


def test_a_file_that_breaks_keeps_its_last_good_version(open_screen, fictional: Path, words) -> None:
    """When a file breaks, the organisation stays, and the screen says that it is the last good version."""
    open_screen("organisations")
    file = fictional / "harbour-bank--2026-spring.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("sector: banking", "sector: bankng"), encoding="utf-8")
    service.opened.synchronise()
    app = open_screen("organisations")

    assert "The last good version of this file is still shown." in words(app)
    assert "harbour-bank" in {row["id"] for row in listed(app)}


def test_reading_the_folder_again_says_what_it_found(open_screen, fictional: Path, words) -> None:
    """The button reads what changed on the disk; the count of what came is said."""
    (fictional / "harbour-bank--2026-spring.yaml").rename(fictional / "aside.txt")
    app = open_screen("organisations")
    (fictional / "aside.txt").rename(fictional / "harbour-bank--2026-spring.yaml")
    app.button(key="synchronise").click().run()

    assert "1 assessment added." in words(app)


def test_an_upload_is_saved_and_linked(open_screen, workspace: Path, words) -> None:
    """A good file is saved under its own name after the button, and the screen links to what was saved."""
    data = (ROOT / "assessments" / "harbour-bank--2026-spring.yaml").read_bytes()
    app = open_screen("organisations")
    app.file_uploader[0].set_value([("mine.yaml", data, "application/yaml")]).run()
    assert not list(workspace.glob("*.yaml"))

    app.button(key="upload_save").click().run()

    assert [file.name for file in workspace.glob("*.yaml")] == ["harbour-bank--2026-spring.yaml"]
    assert re.search(r'href="/organisation\?[^"]*id=harbour-bank[^"]*assessment=2026-spring', words(app))


def test_a_broken_upload_is_not_saved(open_screen, workspace: Path, words) -> None:
    """A file with problems is shown with each of them and cannot be saved."""
    app = open_screen("organisations")
    app.file_uploader[0].set_value([("level-6.yaml", (BROKEN / "level-6.yaml").read_bytes(), "text/yaml")]).run()

    assert "level-6.yaml, line " in words(app)
    assert not [button for button in app.button if button.key == "upload_save"]


@pytest.mark.parametrize("answer", ["keep", "replace"])
def test_an_upload_that_exists_asks(open_screen, fictional: Path, answer: str) -> None:
    """Without an answer nothing can be saved; keep leaves the file alone, replace changes it."""
    file = fictional / "harbour-bank--2026-spring.yaml"
    before = file.read_text(encoding="utf-8")
    changed = before.replace('title: "Board away day"', 'title: "Another title"')
    assert changed != before
    app = open_screen("organisations")
    app.file_uploader[0].set_value([("again.yaml", changed.encode(), "application/yaml")]).run()
    assert app.button(key="upload_save").disabled

    app.radio[0].set_value(answer).run()
    if answer == "replace":
        app.button(key="upload_save").click().run()

    assert not app.exception
    assert file.read_text(encoding="utf-8") == (changed if answer == "replace" else before)


def test_an_upload_that_contradicts_another_file_is_refused_in_words(open_screen, fictional: Path, words) -> None:
    """A new assessment that names the organisation otherwise is not saved, and the problem is shown with its line."""
    text = (fictional / "harbour-bank--2026-spring.yaml").read_text(encoding="utf-8")
    text = re.sub(r'name: "?Harbour Bank"?', "name: Harbour Bonk", text).replace("id: 2026-spring", "id: 2027-spring")
    app = open_screen("organisations")
    app.file_uploader[0].set_value([("other.yaml", text.encode(), "application/yaml")]).run()
    app.button(key="upload_save").click().run()

    assert not list(fictional.glob("*2027-spring*"))
    assert "nothing was saved" in words(app)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(open_screen, workspace: Path, words, name: str) -> None:
    """Whatever an organisation is called, no piece of HTML on the screen holds it unescaped."""
    (workspace / "hostile.yaml").write_text(hostile_assessment(name), encoding="utf-8")
    app = open_screen("organisations")

    assert not app.exception
    assert [row["name"] for row in listed(app)] == [name]
    for markup in ("<script", "<img src=x", "<svg onload"):
        assert markup not in "".join(block.value for block in app.html)
