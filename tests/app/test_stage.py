"""The presenter's screen: which steps there are, in the order of the story, for assessments of every kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from quadrant import service
from quadrant.board import sequence
from quadrant.model import load_model
from tests.hostile import HOSTILE, hostile_assessment
from ui.plain import escape

_STEP = re.compile(r'<section class="q-stage [^"]*" data-step="(\d+)" data-name="([\w-]+)"')


def names(html: str) -> list[str]:
    """What the steps are called, in order; they are counted from 1."""
    found = _STEP.findall(html)
    assert [int(place) for place, _name in found] == list(range(1, len(found) + 1))
    return [name for _place, name in found]


def part(html: str, name: str) -> str:
    """One step."""
    return html.split(f'data-name="{name}"')[1].split("</section>")[0]


def small(people: Mapping[str, int], elements: tuple[str, ...] | None = None) -> str:
    """An assessment of so many people by group, all at level 3, of some elements only."""
    answers = {
        element.id: {question.id: 3 for question in element.questions}
        for element in load_model().elements
        if elements is None or element.id in elements
    }
    written = str(answers).replace("'", "")
    given = {group: _asked(elements) if group == "customer" else written for group in people}
    lines = "".join(
        f"  - {{id: {group}-{place}, group: {group}, answers: {given[group]}}}\n"
        for group, count in people.items()
        for place in range(count)
    )
    return (
        "format: 1\nmodel: digital-human\nmodel_version: 1\norganisation: {id: own, name: Own, sector: banking}\n"
        f"assessment: {{id: one, date: 2026-05-12}}\nrespondents:\n{lines}"
    )


def _asked(elements: tuple[str, ...] | None) -> str:
    """What customers answer: the questions that are theirs."""
    answers = {
        element.id: {question.id: 4 for question in element.questions if "customer" in question.groups}
        for element in load_model().elements
        if elements is None or element.id in elements
    }
    return str({name: given for name, given in answers.items() if given}).replace("'", "")


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_full_organisation_has_every_step_in_the_order_of_the_story(
    open_screen, fictional: Path, words, lang: str
) -> None:
    """First the quadrant as it is built up, then the parts of the deck in its order, each with a heading; no frame."""
    app = open_screen("stage", id="harbour-bank", lang=lang)
    html = words(app)
    material = service.organisations.material("harbour-bank")
    assert material is not None
    assert not app.exception

    seen = names(html)
    assert seen[:8] == list(sequence.BUILD)
    told = [name.split("-")[0].replace("question", "questions") for name in seen[8:]]
    assert list(dict.fromkeys(told)) == [name for name in sequence.parts(material) if name in told]
    assert {"digital", "human", "sides", "lenses", "questions", "method"} <= set(told)
    assert html.count("<h1") == len(seen)
    assert ("Fictional" if lang == "en" else "Fictief") in part(html, "peers")
    assert (f"Step 3 of {len(seen)}" if lang == "en" else f"Stap 3 van {len(seen)}") in part(html, "sure")
    assert 'class="q-foot"' not in html
    assert "{" not in re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def test_every_picture_has_its_words(open_screen, fictional: Path, words) -> None:
    """Each step of the quadrant, and each picture of elements, has a text for who does not see it."""
    html = words(open_screen("stage", id="harbour-bank", lang="en"))
    for name in (*sequence.BUILD, "digital", "human", "sides"):
        assert re.search(r'role="img" aria-label="[^"]{20,}"', part(html, name)), name


def test_peers_have_names_only_when_asked_for(open_screen, fictional: Path, words) -> None:
    """Without `names` in the link no other organisation is named anywhere; with it those of the cohort are."""
    others = [
        entry.latest.organisation.name
        for entry in _entries(open_screen)
        if entry.latest.organisation.id != "harbour-bank"
    ]
    hidden = words(open_screen("stage", id="harbour-bank", lang="en"))
    assert not [name for name in others if escape(name) in hidden]

    shown = words(open_screen("stage", id="harbour-bank", lang="en", names="1"))
    assert len([name for name in others if escape(name) in part(shown, "peers")]) > len(others) / 2
    assert not [name for name in others if escape(name) in part(shown, "ambition")]


def _entries(open_screen) -> list:
    open_screen("organisations")
    return list(service.organisations.overview().entries)


@pytest.mark.parametrize(
    ("people", "there", "missing"),
    [
        ({"leadership": 3}, {"model", "inside", "sure"}, {"groups", "customers", "way", "peers", "ambition", "sides"}),
        ({"leadership": 2}, {"model", "inside"}, {"sure", "groups", "customers", "peers"}),
        ({"customer": 4}, {"model", "customers"}, {"inside", "sure", "groups", "peers", "sides", "disagreement"}),
        ({"leadership": 3, "customer": 3}, {"inside", "customers", "sides"}, {"way", "ambition"}),
    ],
)
def test_what_is_not_there_has_no_step(
    open_screen, workspace: Path, words, people: Mapping[str, int], there: set[str], missing: set[str]
) -> None:
    """Three people, two, customers alone, both: steps without anything to show are left out, none fails."""
    text = small(people)
    assert service.files.look_at(text.encode(), "own.yaml").problems == ()
    (workspace / "own.yaml").write_text(text, encoding="utf-8")
    app = open_screen("stage", id="own", lang="en")
    assert not app.exception
    seen = set(names(words(app)))
    assert there <= seen
    assert not missing & seen


def test_without_a_position_the_empty_model_says_so(open_screen, workspace: Path, words) -> None:
    """Where only one element was answered there is no dot: the first step says what is missing."""
    element = load_model().elements[0].id
    (workspace / "own.yaml").write_text(small({"leadership": 3}, (element,)), encoding="utf-8")
    html = words(open_screen("stage", id="own", lang="en"))
    assert not {"inside", "sure", "ambition"} & set(names(html))
    assert "has no position yet" in part(html, "model")
    assert names(html)[-1] == "method"


@pytest.mark.parametrize("place", range(0, len(HOSTILE), 4))
def test_a_hostile_name_is_text(open_screen, workspace: Path, words, place: int) -> None:
    """A name that tries to be markup stands there letter by letter."""
    (workspace / "hostile.yaml").write_text(hostile_assessment(HOSTILE[place]), encoding="utf-8")
    app = open_screen("stage", id="hostile", lang="en")
    html = words(app)
    assert not app.exception
    assert escape(HOSTILE[place]) in html
    assert "<script>" not in html


def test_nobody(open_screen, fictional: Path, words) -> None:
    """A link to an organisation that is not there says so."""
    assert 'class="q-empty"' in words(open_screen("stage", id="nobody", lang="en"))


def test_more_peers_than_can_be_named_stay_a_crowd(open_sample, words) -> None:
    """Where the names would not fit, asking for them says so and names nobody."""
    open_sample(60, "organisations")
    own, *others = [entry.latest.organisation for entry in service.organisations.overview().entries]
    html = words(open_sample(60, "stage", id=own.id, lang="en", names="1"))
    assert "too many to be named here" in part(html, "peers")
    assert not [other.name for other in others if escape(other.name) in html]
