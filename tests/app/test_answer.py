"""Answering alone: what is on the screen is what is stored, and what is wrong stands where it belongs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import draft as drafts
from quadrant import service
from quadrant.draft import Change, Draft
from quadrant.language import translate
from quadrant.model import load_model
from quadrant.problems import PROBLEMS
from tests.hostile import HOSTILE, hostile_assessment

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures" / "broken"
TRUST = "answer-respondents-p1-answers-data-trust"


def begun(app: AppTest) -> AppTest:
    """Begins a draft as the screen offers it."""
    return app.button(key="answer_begin").click().run()


def draft(app: AppTest) -> Draft:
    """The draft that the address names, as it is on the disk."""
    return service.drafts.load(service.opened.workspace().folder, linked(app))


def linked(app: AppTest) -> str:
    """The id of that draft."""
    value = app.query_params["draft"]
    return value if isinstance(value, str) else value[0]


def text(app: AppTest, *place: str) -> str:
    """A text of that draft."""
    return drafts.text(draft(app), *place)


def shown(app: AppTest, key: str) -> str | None:
    """What the radio group at a place shows; it has a new key once somebody else changed it."""
    return next(radio.value for radio in app.radio if radio.key in (key, f"{key}-1"))


def questions(app: AppTest) -> list[str]:
    """The radio groups that offer levels, by key."""
    return [radio.key for radio in app.radio if str(radio.key).endswith("-level")]


@pytest.mark.parametrize("group", ["leadership", "customer"])
def test_questions_of_context_are_there_for_who_wants_them(open_screen, workspace: Path, words, group: str) -> None:
    """They show on demand, in the group's words; an answer is stored, counts for nothing, and is shown again."""
    app = open_screen("answer", lang="en")
    app.radio(key="answer_group").set_value(group)
    begun(app)
    asked = len(questions(app))
    app.toggle(key="answer-respondents-p1-answers-context").set_value(True).run()
    context = [question for question in load_model().context if group in question.groups]
    labels = {radio.label: radio for radio in app.radio if radio.key in questions(app)}

    assert len(questions(app)) == asked + len(context)
    assert {question.wording(group)["en"] for question in context} <= set(labels)
    labels[context[0].wording(group)["en"]].set_value("4").run()

    assert text(app, "respondents", "p1", "answers", "context", context[0].id, "level") == "4"
    assert drafts.answered(draft(app), drafts.sheet("p1")) == frozenset()
    assert f"context: {{{context[0].id}: 4}}" in service.drafts.as_yaml(draft(app))
    again = open_screen("answer", lang="en", draft=linked(app))
    assert len(questions(again)) == asked + len(context)


@pytest.mark.parametrize(
    ("group", "lang"), [("leadership", "nl"), ("back_office", "en"), ("customer", "nl"), ("partner", "en")]
)
def test_a_group_sees_its_questions(open_screen, workspace: Path, words, group: str, lang: str) -> None:
    """A new draft shows the questions that its group is asked, in its words and in the language, none answered."""
    app = open_screen("answer", lang=lang)
    app.radio(key="answer_group").set_value(group)
    begun(app)
    asked = [question for question in load_model().questions if group in question.groups]

    assert not app.exception
    assert len(questions(app)) == len(asked)
    assert [radio.label for radio in app.radio if radio.key in questions(app)] == [
        question.wording(group)[lang] for question in asked
    ]
    assert all(radio.value is None for radio in app.radio if radio.key in questions(app))
    assert all(element in words(app) for element in {f'id="{question.key}"' for question in asked})


def test_a_choice_is_stored_at_once_and_can_be_taken_back(open_screen, workspace: Path) -> None:
    """What is chosen is on the disk after the run, shown again by another session, and gone once it is taken back."""
    app = begun(open_screen("answer"))
    app.radio(key=f"{TRUST}-level").set_value("4").run()
    assert text(app, "respondents", "p1", "answers", "data", "trust", "level") == "4"
    again = open_screen("answer", draft=linked(app))
    assert again.radio(key=f"{TRUST}-level").value == "4"

    again.radio(key=f"{TRUST}-level").set_value("none").run()

    assert drafts.answered(draft(again), drafts.sheet("p1")) == frozenset()
    assert again.radio(key=f"{TRUST}-level").value == "none"
    assert not again.exception


def test_what_is_typed_stays_even_when_it_is_wrong(open_screen, workspace: Path, words) -> None:
    """A note that is too long and a name of spaces are kept, and what is wrong is said beside them and at the top."""
    app = begun(open_screen("answer"))
    app.text_input(key="answer-organisation-name").set_value("   ").run()
    app.run()  # the whole screen: a change runs only the parts that it touches
    app.radio(key=f"{TRUST}-level").set_value("2").run()
    app.run()
    app.text_area(key=f"{TRUST}-note").set_value("x" * 2001).run()
    app.run()

    assert len(text(app, "respondents", "p1", "answers", "data", "trust", "note")) == 2001
    assert text(app, "organisation", "name") == "   "
    assert words(app).count("This note has 2001 characters; 2000 is the most.") == 2
    assert words(app).count("Nothing is written here.") == 2
    assert app.button(key="answer_save").disabled


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_broken_file_shows_every_problem(open_screen, workspace: Path, words, lang: str) -> None:
    """Each problem of a file stands in its words on the screen; what was right is in the fields."""
    shutil.copy(FIXTURES / "many-problems.yaml", workspace)
    app = open_screen("answer", file="many-problems.yaml", lang=lang)

    assert not app.exception
    for code in ("unknown_format", "unknown_sector", "bad_level", "unknown_key"):
        sentence = translate(PROBLEMS[code], lang, value="", choices="", key="").split(".")[0].strip()
        assert sentence.split("  ")[-1][:12] in words(app), code
    assert app.text_input(key="answer-organisation-name").value == "Harbour Bank"
    assert app.selectbox(key="answer-organisation-sector").value == "shipping-lane"
    assert app.text_input(key="answer-format").value == "3"
    assert app.radio(key=f"{TRUST}-level").value == "not_applicable"
    assert "2028-12-31" in words(app)


def test_what_has_no_place_is_left_out_on_request_only(open_screen, workspace: Path, words) -> None:
    """A key that no assessment has stays in the draft, with its text on the screen, until somebody leaves it out."""
    shutil.copy(FIXTURES / "many-problems.yaml", workspace)
    app = open_screen("answer", file="many-problems.yaml")
    app.text_input(key="answer-format").set_value("1").run()
    assert text(app, "ambition", "when") == "2028-12-31"

    app.button(key="answer_leave_out").click().run()

    assert "when" not in draft(app).content["ambition"]
    assert "no place in an assessment" not in words(app)


def test_text_that_is_no_yaml_is_corrected_on_the_screen(open_screen, workspace: Path, words) -> None:
    """A torn file is shown as text with its problem; corrected, its questions appear."""
    shutil.copy(FIXTURES / "unclosed-bracket.yaml", workspace)
    app = open_screen("answer", file="unclosed-bracket.yaml")
    assert "A comma or a closing bracket is missing here." in words(app)
    assert questions(app) == []
    written = app.text_area(key="answer-text").value
    app.text_area(key="answer-text").set_value(written.replace("[pilot, north", "[pilot, north]")).run()

    assert not app.exception
    assert len(questions(app)) == 33
    assert app.multiselect(key="answer-organisation-tags").value == ["pilot", "north"]


def test_editing_keeps_everything_else(open_screen, fictional: Path) -> None:
    """One answer changed and saved: all other answers, the second round, what was agreed and the ambition are equal."""
    before = service_assessment(fictional)
    app = open_screen("answer", edit="harbour-bank/2026-spring")
    app.radio(key=f"{TRUST}-level").set_value("1").run()
    app.button(key="answer_save").click().run()
    after = service_assessment(fictional)

    assert not app.exception
    assert after.respondents[0].answers["data.trust"].level == 1
    assert before.respondents[0].answers["data.trust"].level != 1
    after.respondents[0].answers["data.trust"] = before.respondents[0].answers["data.trust"]
    assert after == before
    assert service.drafts.unfinished() == []


def service_assessment(folder: Path):
    """The assessment in the file that the tests edit."""
    from quadrant.reading import read_file

    assessment = read_file(folder / "harbour-bank--2026-spring.yaml").assessment
    assert assessment is not None
    assert assessment.agreed
    assert any(respondent.revised for respondent in assessment.respondents)
    return assessment


def test_what_was_agreed_and_the_second_round_can_be_edited(open_screen, fictional: Path) -> None:
    """Both are answer sheets of their own, with reason and dissent."""
    app = open_screen("answer", edit="harbour-bank/2026-spring")
    app.selectbox(key="answer-person").set_value("agreed").run()
    app.radio(key="answer-agreed-data-trust-level").set_value("2").run()
    app.run()
    app.text_area(key="answer-agreed-data-trust-dissent").set_value("Operations sees a 4").run()
    app.run()
    app.selectbox(key="answer-person").set_value("p2.second").run()
    app.radio(key="answer-respondents-p2-revised-data-trust-level").set_value("3").run()

    assert text(app, "agreed", "data", "trust", "dissent") == "Operations sees a 4"
    assert text(app, "respondents", "p2", "revised", "data", "trust", "level") == "3"
    assert not app.exception


def test_respondents_come_and_go(open_screen, workspace: Path, words) -> None:
    """One more respondent gets a sheet of their own; removing one asks first."""
    app = begun(open_screen("answer"))
    app.radio(key=f"{TRUST}-level").set_value("4").run()
    app.run()
    app.button(key="answer_add").click().run()
    person = next(key for key in drafts.people(draft(app)) if key != "p1")
    assert app.radio(key=f"answer-respondents-{person}-answers-data-trust-level").value is None
    app.selectbox(key=f"answer-respondents-{person}-group").set_value("customer").run()
    assert len(questions(app)) == sum("customer" in question.groups for question in load_model().questions)

    app.button(key="answer_remove").click().run()
    assert "Remove r2 from this draft" in words(app)
    assert len(drafts.people(draft(app))) == 2
    app.button(key="answer_remove_yes").click().run()

    assert list(drafts.people(draft(app))) == ["p1"]
    assert app.radio(key=f"{TRUST}-level").value == "4"
    assert not app.exception


def test_a_known_organisation_differs_beside_its_field(open_screen, fictional: Path, words) -> None:
    """Another name for a known organisation is said at the name, and what the other files say can be taken over."""
    app = begun(open_screen("answer", organisation="harbour-bank"))
    assert app.text_input(key="answer-organisation-name").value == "Harbour Bank"
    app.text_input(key="answer-organisation-name").set_value("Harbor Bank").run()
    app.run()
    assert "The name of harbour-bank is “Harbour Bank”" in words(app)

    app.button(key="answer_take_over").click().run()

    assert text(app, "organisation", "name") == "Harbour Bank"
    app.run()
    assert "Make them the same" not in words(app)


def test_an_existing_assessment_is_replaced_after_asking(open_screen, fictional: Path, words) -> None:
    """A draft under the id of another assessment says so at the id; saving asks before it replaces."""
    app = begun(open_screen("answer", organisation="harbour-bank"))
    app.text_input(key="answer-assessment-id").set_value("2026-spring").run()
    app.run()
    assert "is already in harbour-bank--2026-spring.yaml" in words(app)
    app.button(key="answer_save").click().run()
    assert len(service_assessment(fictional).respondents) > 1

    app.button(key="answer_yes").click().run()

    assert not app.exception
    portrait = service.organisations.portray("harbour-bank", "2026-spring")
    assert portrait is not None
    assert len(portrait.assessment.respondents) == 1


def test_discarding_asks_twice(open_screen, workspace: Path, words) -> None:
    """One click and one answer leave the draft; the second answer removes it."""
    app = begun(open_screen("answer"))
    app.radio(key=f"{TRUST}-level").set_value("4").run()
    app.button(key="answer_discard").click().run()
    assert "Discard this draft?" in words(app)
    app.button(key="answer_yes").click().run()
    assert "There is no way back: 1 answer" in words(app)
    assert service.drafts.unfinished()

    app.button(key="answer_yes").click().run()

    assert service.drafts.unfinished() == []
    assert "The draft is deleted." in words(app)
    assert "draft" not in app.query_params


def test_somebody_elses_change_is_not_wiped(open_screen, workspace: Path) -> None:
    """A choice where somebody else answered meanwhile is not stored; the screen shows theirs and says so."""
    app = begun(open_screen("answer"))
    place = ("respondents", "p1", "answers", "data", "trust", "level")
    service.drafts.change(service.opened.workspace().folder, draft(app).id, [Change(place, None, "2")])
    app.radio(key=f"{TRUST}-level").set_value("5").run()

    assert text(app, *place) == "2"
    assert shown(app, f"{TRUST}-level") == "2"
    assert "What you did last was not kept" in str(app.session_state["answer_trouble"])


def test_changes_of_two_are_both_kept(open_screen, workspace: Path) -> None:
    """A choice at one question while somebody else answers another: both are there, and the screen says so."""
    app = begun(open_screen("answer"))
    place = ("respondents", "p1", "answers", "data", "help", "level")
    service.drafts.change(service.opened.workspace().folder, draft(app).id, [Change(place, None, "2")])
    app.radio(key=f"{TRUST}-level").set_value("5").run()

    assert drafts.answered(draft(app), drafts.sheet("p1")) == {"data.trust", "data.help"}
    assert shown(app, "answer-respondents-p1-answers-data-help-level") == "2"
    assert "What you see now holds both" in str(app.session_state["answer_trouble"])


def test_a_screen_of_one_folder_changes_nothing_in_another(open_screen, workspace: Path, tmp_path: Path, words) -> None:
    """When somebody opened another folder, a choice is not stored, and the screen says why."""
    app = begun(open_screen("answer"))
    other = tmp_path / "other"
    other.mkdir()
    service.opened.switch(other)
    app.radio(key=f"{TRUST}-level").set_value("5").run()

    assert not app.exception
    assert "Another workspace is open now: other." in words(app)
    assert service.drafts.unfinished() == []


@pytest.mark.parametrize(
    "parameters",
    [{"edit": "nobody/nothing"}, {"edit": "nonsense"}, {"file": "../secret.yaml"}, {"draft": "../../etc/passwd"}],
    ids=str,
)
def test_a_link_to_nothing_leads_to_the_beginning(open_screen, fictional: Path, words, parameters) -> None:
    """A link that names no assessment, file or draft of this workspace says so and shows how to begin."""
    app = open_screen("answer", **parameters)

    assert not app.exception
    assert "This draft is not here any more" in words(app)
    assert app.button(key="answer_begin")


def test_unfinished_drafts_and_broken_files_are_offered(open_screen, fictional: Path, words) -> None:
    """What somebody began is listed with how far it is, and files with problems are listed to be repaired."""
    shutil.copy(FIXTURES / "note-2001.yaml", fictional)
    app = begun(open_screen("answer"))
    app.text_input(key="answer-organisation-name").set_value("Delta Bank").run()
    app.run()
    app.radio(key=f"{TRUST}-level").set_value("5").run()
    screen = words(open_screen("answer"))

    assert "Delta Bank" in screen
    assert "1 of 33 answered" in screen
    assert f"draft={draft(app).id}" in screen
    assert "note-2001.yaml" in screen


@pytest.mark.parametrize("name", [HOSTILE[0], HOSTILE[2], HOSTILE[5], HOSTILE[9]])
def test_hostile_names_are_text(open_screen, workspace: Path, name: str) -> None:
    """Whatever stands in a file, it is text in the fields and nowhere markup; saving it changes nothing of it."""
    (workspace / "hostile.yaml").write_text(hostile_assessment(name), encoding="utf-8")
    app = open_screen("answer", edit="hostile/one")

    assert not app.exception
    assert app.text_input(key="answer-organisation-name").value == name
    assert app.text_area(key=f"{TRUST}-note").value == name
    for markup in ("<script", "<img src=x", "<svg onload"):
        assert markup not in "".join(block.value for block in app.html)
