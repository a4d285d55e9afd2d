"""The meaning of one organisation's answers: every lens speaks or says why not, in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quadrant import service
from quadrant.lenses import Lens, load_lenses
from quadrant.model import load_model
from tests.hostile import HOSTILE, hostile_assessment
from ui.plain import escape

LENSES = [lens.id for lens in load_lenses()]


def speaking(html: str) -> list[str]:
    """The lenses that have a picture and a verdict, in order."""
    return re.findall(r'<article class="q-lens[^"]*" id="([a-z_]+)"', html)


def quiet(html: str) -> list[str]:
    """The lenses that keep quiet."""
    return re.findall(r'<div id="([a-z_]+)"><dt>', html)


@pytest.mark.parametrize("lang", [pytest.param("en", marks=pytest.mark.long), "nl"])
def test_every_lens_is_there_for_every_fictional_assessment(open_screen, fictional: Path, words, lang: str) -> None:
    """All seventeen, each once: with a picture that has words, or among the quiet ones with a reason."""
    app = open_screen("meaning", lang=lang)
    seen = set()
    for file in sorted(fictional.glob("*.yaml"))[lang == "nl" :: 3]:
        app.query_params["id"], app.query_params["assessment"] = file.stem.split("--")
        app.run()
        html = words(app)

        assert not app.exception
        assert ("Fictional" if lang == "en" else "Fictief") in html
        assert sorted(speaking(html) + quiet(html)) == sorted(LENSES)
        assert len(re.findall(r'class="q-scene" id="figure-[a-z_]+" role="img" aria-label="[^"]{20,}"', html)) == len(
            speaking(html)
        )
        assert all(re.search(rf'<div id="{lens}"><dt>[^<]+</dt><dd>[^<]{{10,}}</dd>', html) for lens in quiet(html))
        assert "{" not in re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
        seen |= set(speaking(html))
    assert seen == set(LENSES)


def test_a_verdict_is_what_the_lens_says(open_screen, fictional: Path, words) -> None:
    """The screen shows the sentences of the readings, letter by letter, those that ask for a talk first."""
    app = open_screen("meaning", id="harbour-bank", assessment="2026-spring", lang="nl")
    readings = service.organisations.read_lenses("harbour-bank", "2026-spring")
    assert readings is not None
    html = words(app)
    assert speaking(html) == [reading.lens.id for reading in readings if not reading.quiet]
    for reading in readings:
        for said in reading.said:
            assert escape(reading.sentence(said, "nl")) in html


def test_without_context_lenses_keep_quiet_and_say_where_to_answer(open_screen, workspace: Path, words) -> None:
    """Three people who answered the 33 questions only: the lenses that need context name its questions and lead on."""
    answers = "{" + ", ".join(f"{element}: {{{rest}}}" for element, rest in _everything().items()) + "}"
    people = "".join(f"  - {{id: r{place}, group: leadership, answers: {answers}}}\n" for place in range(3))
    text = (
        "format: 1\nmodel: digital-human\nmodel_version: 1\norganisation: {id: own, name: Own, sector: banking}\n"
        f"assessment: {{id: one, date: 2026-05-12}}\nrespondents:\n{people}"
    )
    assert service.files.look_at(text.encode(), "own.yaml").problems == ()
    (workspace / "own.yaml").write_text(text, encoding="utf-8")
    app = open_screen("meaning", id="own", lang="en")
    html = words(app)
    needs = {lens.id for lens in load_lenses() if _needs_context(lens)}
    assert set(quiet(html)) == needs | {"delivery_gap"}
    assert "Nobody gave a level: " in html
    assert "edit=own%2Fone" in html
    assert "Fewer than three customers answered." in html


def _everything() -> dict[str, str]:
    return {
        element.id: ", ".join(f"{question.id}: 3" for question in element.questions)
        for element in load_model().elements
    }


def _needs_context(lens: Lens) -> bool:
    """Whether its verdict needs a measure that is read from questions of context alone, or mostly."""
    for name in lens.needs(lens.statements[0]):
        questions = lens.measures[name].read(load_model())
        if 2 * sum(question.element == "context" for question in questions) > len(questions):
            return True
    return False


@pytest.mark.parametrize("place", range(0, len(HOSTILE), 3))
def test_a_hostile_name_is_text(open_screen, workspace: Path, words, place: int) -> None:
    """A name that tries to be markup stands there letter by letter; an assessment of little keeps its lenses quiet."""
    (workspace / "hostile.yaml").write_text(hostile_assessment(HOSTILE[place]), encoding="utf-8")
    app = open_screen("meaning", id="hostile", lang="en")
    html = words(app)
    assert not app.exception
    assert escape(HOSTILE[place]) in html
    assert "<script>" not in html
    assert sorted(speaking(html) + quiet(html)) == sorted(LENSES)


@pytest.mark.parametrize("organisations", [0, 1, 30])
def test_among_any_number_and_for_nobody(open_sample, words, organisations: int) -> None:
    """However many organisations there are; a link to one that is not there says so."""
    app = open_sample(organisations, "meaning", id="nobody")
    assert 'class="q-empty"' in words(app)
    if organisations:
        app.query_params["id"] = service.organisations.overview().entries[0].latest.organisation.id
        app.run()
        assert not app.exception
        assert len(speaking(words(app))) + len(quiet(words(app))) == len(LENSES)


def test_the_method_lists_every_rule(open_screen, workspace: Path, words) -> None:
    """Each lens has its place on the method screen, with every threshold, and the link of the lens leads there."""
    app = open_screen("method", lang="en")
    html = words(app)
    for lens in load_lenses():
        part = html.split(f'id="lens-{lens.id}"')[1].split("</details>")[0]
        assert escape(lens.cannot["en"]) in part
        for threshold in lens.thresholds.values():
            assert f"{threshold:g}" in part
