"""One organisation: what the screen says, what it hides, and the links and downloads that go with it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import pictures, service, story
from quadrant.comparing.words import verdict_name
from quadrant.model import load_model
from tests.hostile import HOSTILE, hostile_assessment
from ui.plain import escape


def first(organisations: int) -> str:
    """The id of the first organisation of the open workspace."""
    entries = service.organisations.overview().entries
    assert len(entries) == organisations
    return entries[0].latest.organisation.id


def written(workspace: Path, *levels: dict[str, int], agreed: str = "", groups: tuple[str, ...] = ()) -> None:
    """An assessment with a respondent for each of these answers to the questions about customers first."""
    people = "".join(
        f"  - {{id: r{place}, group: {groups[place] if groups else 'leadership'}, answers: {{customer_first: "
        + "{" + ", ".join(f"{question}: {level}" for question, level in answers.items()) + "}}}\n"
        for place, answers in enumerate(levels)
    )  # fmt: skip
    text = (
        "format: 1\nmodel: digital-human\nmodel_version: 1\norganisation: {id: own, name: Own, sector: banking}\n"
        f"assessment: {{id: one, date: 2026-05-12}}\nrespondents:\n{people}{agreed}"
    )
    assert service.files.look_at(text.encode(), "own.yaml").problems == ()
    (workspace / "own.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("organisations", [1, 3, 30, pytest.param(1000, marks=pytest.mark.long)])
def test_an_organisation_among_any_number(open_sample, words, organisations: int) -> None:
    """The screen shows an organisation with both charts and all questions, however many others there are."""
    open_sample(organisations)
    app = open_sample(organisations, "organisation", id=first(organisations))

    assert not app.exception
    assert len(app.get("plotly_chart")) == 2
    assert words(app).count('class="q-answered"') == len(load_model().questions)


def test_no_organisation(open_sample, words) -> None:
    """Without an organisation, or with one that is not there, the screen says so and leads back."""
    for parameters in ({}, {"id": "nobody"}, {"id": "<script>"}):
        app = open_sample(0, "organisation", **parameters)

        assert not app.exception
        assert 'class="q-empty"' in words(app)
        assert "<script>" not in words(app)


@pytest.mark.parametrize(
    ("lang", "of"), [("nl", 5), *(pytest.param(lang, 1, marks=pytest.mark.long) for lang in ("en", "nl"))]
)
def test_every_fictional_assessment_is_shown(open_screen, fictional: Path, words, lang: str, of: int) -> None:
    """Every assessment that comes with the product, or one `of` so many, has a screen, marked fictional."""
    app = open_screen("organisation", lang=lang)
    for file in sorted(fictional.glob("*.yaml"))[::of]:
        organisation, assessment = file.stem.split("--")
        app.query_params["id"], app.query_params["assessment"] = organisation, assessment
        app.run()

        assert not app.exception
        assert ("Fictional" if lang == "en" else "Fictief") in words(app)
        assert app.selectbox(key="choice-assessment").value == assessment


def test_the_link_restores_assessment_and_order(open_screen, fictional: Path, words) -> None:
    """A link with an assessment and an order shows exactly those; the switch of language keeps them."""
    app = open_screen("organisation", id="harbour-bank", assessment="2024-autumn", order="element")
    assert app.selectbox(key="choice-assessment").value == "2024-autumn"
    order = re.findall(r'class="q-answered" id="([^"]+)"', words(app))
    assert order == [question.key for question in load_model().questions]

    app.segmented_control(key="lang").set_value("nl").run()

    assert app.selectbox(key="choice-assessment").value == "2024-autumn"
    assert re.findall(r'class="q-answered" id="([^"]+)"', words(app)) == order


def test_choosing_an_assessment_writes_the_link(open_screen, fictional: Path, words) -> None:
    """Choosing another assessment changes the screen and the address."""
    app = open_screen("organisation", id="harbour-bank")
    latest = words(app)
    app.selectbox(key="choice-assessment").set_value("2024-autumn").run()

    assert app.query_params["assessment"] in (["2024-autumn"], "2024-autumn")
    assert words(app) != latest


def test_the_most_disputed_question_comes_first(open_screen, fictional: Path, words) -> None:
    """Questions are ordered by consensus, the lowest first, those without one last."""
    app = open_screen("organisation", id="harbour-bank")
    keys = re.findall(r'class="q-answered" id="([^"]+)"', words(app))
    portrait = service.organisations.portray("harbour-bank")
    assert portrait is not None
    consensus = {each.question.key: each.inside.consensus for each in portrait.questions if each.inside}
    shown = [2.0 if consensus.get(key) is None else consensus[key] for key in keys]

    assert shown == sorted(shown)


def test_the_largest_gap_comes_first(open_screen, fictional: Path, words) -> None:
    """By gap, the first question is the one where customers and inside are furthest apart."""
    app = open_screen("organisation", id="harbour-bank", order="gap")
    keys = re.findall(r'class="q-answered" id="([^"]+)"', words(app))
    portrait = service.organisations.portray("harbour-bank")
    assert portrait is not None
    gaps = {
        each.question.key: abs(each.customer_score.score - each.score.score)
        for each in portrait.questions
        if each.score and each.customer_score and None not in (each.score.score, each.customer_score.score)
    }

    assert gaps[keys[0]] == max(gaps.values())


def test_an_average_that_hides_a_floor_is_named(open_screen, workspace: Path, words) -> None:
    """Answers 1, 5 and 5 score well and are followed by a warning; 3, 4 and 4 are not."""
    written(workspace, {"reward": 1, "symbols": 3}, {"reward": 5, "symbols": 4}, {"reward": 5, "symbols": 4})
    app = open_screen("organisation", id="own")

    assert words(app).count("The mean hides a floor: 1 person chose the lowest level.") == 1
    reward = words(app).split('id="customer_first.reward"')[1].split("</summary>")[0]
    assert "hides a floor" in reward


def test_a_high_element_does_not_hide_a_low_question(open_screen, workspace: Path, words) -> None:
    """An element at 75 with one question at the bottom says which question that is."""
    high = {"effortless": 5, "autonomy": 5, "reward": 5, "symbols": 4, "back_office": 1}
    written(workspace, high, high, high)

    label = load_model().question("customer_first.back_office").label["en"]
    assert f"The score hides a floor: {label}." in words(open_screen("organisation", id="own"))


def test_a_small_group_is_not_shown_apart_and_the_screen_says_why(open_screen, workspace: Path, words) -> None:
    """With three leaders and one of the front office neither group has a mark of its own, and the words say why."""
    answers = {"effortless": 3, "reward": 2, "symbols": 4}
    written(workspace, answers, answers, answers, answers, groups=("leadership",) * 3 + ("front_office",))
    app = open_screen("organisation", id="own")

    assert "Not shown apart: Leadership and Front office." in words(app)
    portrait = service.organisations.portray("own")
    assert portrait is not None
    assert set(portrait.views) == {"inside"}


def test_an_agreed_level_is_shown_with_reason_and_dissent(open_screen, workspace: Path, words) -> None:
    """What was agreed, why, and who sees it otherwise are read on the screen; line breaks of a reason are kept."""
    words_of = 'reason: "First line\\nsecond line", dissent: Sales sees a 4'
    agreed = f"agreed: {{customer_first: {{reward: {{level: 2, {words_of}}}}}}}\n"
    written(workspace, {"reward": 3}, {"reward": 3}, {"reward": 4}, agreed=agreed)
    said = words(open_screen("organisation", id="own"))

    assert "25.0, agreed." in said
    assert "First line\nsecond line" in said
    assert "Sales sees a 4" in said


def test_the_comparison_is_in_order(open_screen, fictional: Path, words) -> None:
    """What changed since the assessment before: the sure ones apart from the others, each from the largest on."""
    app = open_screen("organisation", id="harbour-bank")
    portrait = service.organisations.portray("harbour-bank")
    assert portrait is not None
    said = words(app)
    elements = [each for each in portrait.changes if each.figure not in ("digital", "human")]
    for verdict in ("apart", "within"):
        found = sorted((each.points for each in elements if each.verdict == verdict), key=abs, reverse=True)
        title = f"<h3>{verdict_name(verdict, 'en')}</h3>"
        assert (title in said) == bool(found)
        if found:
            listed = re.findall(r"<b>([+−±])([\d.]+)</b>", said.split(title)[1].split("</ul>")[0])
            assert [float(number) for _, number in listed] == [abs(points) for points in found]
            assert all((sign == "−") == (points < 0) for (sign, _), points in zip(listed, found, strict=True))
    assert any(each.verdict != "unknown" for each in elements)


def test_what_stands_out_is_said_once(open_screen, fictional: Path, words) -> None:
    """The findings that weigh most stand below the picture, in the words of the story; each sentence is there once."""
    said = words(open_screen("organisation", id="harbour-bank"))
    found = service.organisations.story("harbour-bank")
    assert found is not None
    chosen = story.standing_out(found)

    assert chosen
    for each in chosen:
        assert said.count(escape(" ".join(each.sentences("en")))) == 1
    assert said.index('id="stands-out"') < said.index('id="elements"')


def test_thin_evidence_is_said_in_words(open_screen, workspace: Path, words) -> None:
    """With one respondent there is no region, and the screen says that nobody can say how sure it is."""
    every = "".join(
        f"{element.id}: {{{', '.join(f'{q.id}: 4' for q in element.questions if 'leadership' in q.groups)}}}, "
        for element in load_model().elements
    )
    text = (
        "format: 1\nmodel: digital-human\nmodel_version: 1\norganisation: {id: own, name: Own, sector: banking}\n"
        "assessment: {id: one, date: 2026-05-12}\nrespondents:\n"
        f"  - {{id: r1, group: leadership, answers: {{{every.rstrip(', ')}}}}}\n"
    )
    (workspace / "own.yaml").write_text(text, encoding="utf-8")
    said = words(open_screen("organisation", id="own"))

    assert "with fewer than three respondents nobody can say how sure that is" in said
    assert "Hollow marks rest on thin evidence" in said


def test_downloads_hold_what_they_say(open_screen, fictional: Path) -> None:
    """The four downloads are there; picture, scores and file hold what they should, and no name of a respondent."""
    app = open_screen("organisation", id="harbour-bank")
    assert len(app.get("download_button")) == 4

    portrait = service.organisations.portray("harbour-bank")
    assert portrait is not None
    picture = pictures.organisation_picture(portrait, load_model(), "en")
    assert service.organisations.drawn(picture, "en", "png").startswith(b"\x89PNG")
    assert b"<svg" in service.organisations.drawn(picture, "nl", "svg")[:200]
    assert service.organisations.shown_scores_as_csv(portrait).startswith("organisation,assessment,date,view")
    file = service.organisations.assessment_as_yaml(
        service.opened.workspace().folder, "harbour-bank", portrait.record.assessment
    )
    assert service.files.look_at(file.encode(), "again.yaml").assessment == portrait.assessment


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_and_notes_are_text(open_screen, workspace: Path, words, name: str) -> None:
    """Whatever name, title, tag, note, reason and dissent hold, the screen has them escaped, nothing of them live."""
    (workspace / "hostile.yaml").write_text(hostile_assessment(name), encoding="utf-8")
    app = open_screen("organisation", id="hostile")

    assert not app.exception
    html = "".join(block.value for block in app.html)
    assert f"<bdi>{escape(name)}</bdi></h1>" in html
    assert html.count(escape(name)) >= 4
    for markup in ("<script", "<img src=x", "<svg onload", "<b>%"):
        assert markup not in html


def test_notes_come_without_names(open_screen, fictional: Path, words) -> None:
    """No pseudonym of a respondent is on the screen beside a note."""
    app: AppTest = open_screen("organisation", id="wilgenhof")
    portrait = service.organisations.portray("wilgenhof")
    assert portrait is not None
    notes = [note for question in portrait.questions for note in question.notes]

    assert notes
    for note in notes:
        assert escape(note) in words(app)
    assert not re.search(r">r\d+<", words(app))


def test_the_screen_costs_little_more_than_an_empty_one(open_screen, fictional: Path) -> None:
    """Shown again, one organisation takes at most 150 ms longer than the screen without one (best of five)."""

    def best(app: AppTest) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            app.run()
            times.append(time.perf_counter() - start)
        return min(times)

    empty = best(open_screen("organisation"))

    assert best(open_screen("organisation", id="harbour-bank")) - empty < 0.150
