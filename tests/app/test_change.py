"""The screen of change over time: the course of one organisation, and what a cohort changed by."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import sample as sample_module
from quadrant import service
from quadrant.cohort import Cohort
from quadrant.difference import sentence
from quadrant.facts import Batch, Version
from quadrant.model import load_model
from tests.hostile import HOSTILE
from tests.unit.test_portrait import team
from tests.unit.test_scoring import assessment_of
from ui.plain import escape

MODEL = load_model()


@pytest.fixture(name="years", scope="session")
def _years(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """A folder with this many fictional organisations of three assessments each, made once."""

    @cache
    def years(organisations: int) -> Path:
        folder = tmp_path_factory.mktemp(f"years-{organisations}")
        sample_module.write(organisations, 3, 5, folder)
        return folder

    return years


@pytest.fixture(name="open_years")
def _open_years(open_screen, years: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens the screen on so many organisations with three assessments each."""

    def open_years(organisations: int, **parameters: str) -> AppTest:
        monkeypatch.setenv("QUADRANT_WORKSPACE", str(years(organisations)))
        return open_screen("change", **parameters)

    return open_years


def pictures(html: str) -> list[str]:
    """The pictures of the screen, by name."""
    return re.findall(r'class="q-scene" id="([a-z-]+)" role="img" aria-label="[^"]{20,}"', html)


def widest(organisations: int = 8) -> str:
    """Somebody with three assessments and people enough to say how sure."""
    for name in service.comparisons.field().organisation.names[:organisations]:
        found = service.comparisons.course(name, "inside")
        if found and len(found.measured) == 3 and all(each.verdict != "unknown" for each in found.latest.since_before):
            return name
    raise AssertionError


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_one_organisation_over_time(open_years, words, lang: str) -> None:
    """Both pictures, the sentences of both axes, every element with its change, and the passport."""
    app = open_years(8, lang=lang)
    app.query_params["focus"] = focus = widest()
    app.run()
    html = words(app)
    found = service.comparisons.course(focus, "inside")
    assert found is not None
    assert not app.exception
    assert pictures(html) == ["course-axes", "course-elements", "change-cohort"]
    moved = {each.figure: each for each in found.latest.since_before}
    for axis in MODEL.axes:
        assert escape(sentence(moved[axis.id], MODEL, lang)) in html
    for figure in MODEL.figures:
        points = moved[figure].points
        assert points is not None
        shown = f"{abs(points):.1f}".replace(".", "," if lang == "nl" else ".")
        assert re.search(rf"<b>[+−±]{shown}</b><span>{escape(MODEL.figure(figure).label[lang])} ", html)
    assert ("3 assessments" if lang == "en" else "3 metingen") in html
    assert ("Fictional" if lang == "en" else "Fictief") in html
    assert "{" not in re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)


def test_the_cohort_and_who_moved(open_years, words) -> None:
    """Thirty organisations: figures, the furthest first with a link each, and how many moved more than the spread."""
    app = open_years(30)
    html = words(app)
    assert not app.exception
    assert pictures(html) == ["change-cohort"]
    assert "all organisations (30 organisations with assessments in two years)" in html
    found = service.comparisons.changes("inside")
    names = dict(zip(found.field.organisation.names, found.field.names, strict=True))
    rows = found.furthest(found.within(Cohort(), fictional=True))[:20]
    listed = re.findall(r'<h4><a href="/change\?[^"]*focus=([^"&]+)[^"]*" target="_self"><bdi>(.*?)</bdi>', html)
    assert listed == [(each, escape(names[each])) for each in map(found.organisation, rows.tolist())]
    sure = sum(move.found.position == "apart" for move in service.comparisons.moves(found, rows.tolist()))
    assert sure > 1
    assert f"{sure} of these 20 moved by more than the spread" in html


@pytest.mark.parametrize(("organisations", "figures_there"), [(1, False), (3, False), (4, False), (5, True)])
def test_few_organisations(open_years, words, organisations: int, figures_there: bool) -> None:
    """Below five there are points without figures, and the screen says from how many on there are any."""
    html = words(open_years(organisations))
    assert ("Figures of: all organisations" in html) == figures_there
    assert ("No figures of the cohort: they begin at 5 organisations" in html) == (not figures_there)
    assert html.count("<h4><a href") == organisations


def test_an_empty_workspace(open_screen, words) -> None:
    """Without organisations the screen says what to do."""
    app = open_screen("change")
    assert not app.exception
    assert "There is nothing to compare yet." in words(app)


def test_one_assessment_each(open_sample, words) -> None:
    """With one assessment each there is no change: of one organisation, and of the cohort, it says what is needed."""
    app = open_sample(5, "change")
    app.query_params["focus"] = service.comparisons.field().organisation.names[0]
    app.run()
    html = words(app)
    assert not app.exception
    assert "Change shows from a second one on." in html
    assert "Nobody here has assessments in two years." in html
    assert pictures(html) == []


def test_a_picked_set_shows_no_figures(open_years, words) -> None:
    """A set that was searched or is marked by hand has its points and its movers, and no cohort figures."""
    app = open_years(30)
    names = service.comparisons.field().organisation.names[:2]
    app.query_params["marked"], app.query_params["only"] = ",".join(names), "1"
    app.run()
    html = words(app)
    assert not app.exception
    assert "it shows its points and no cohort figures" in html
    assert html.count("<h4><a href") == 2
    assert "Median of" not in html
    assert "Middle half of the organisations" not in html


def test_hidden_names_are_nowhere(open_years, words) -> None:
    """While names are hidden the organisation in focus is named, and no other: not in words, links or pictures."""
    app = open_years(30)
    field = service.comparisons.field()
    focus, *others = field.organisation.names
    app.query_params["focus"], app.query_params["anonymous"] = focus, "1"
    app.run()
    html = words(app)
    assert not app.exception
    assert "Figures of: all organisations" in html
    name, *names = field.names
    assert escape(name) in html
    for each in (*names, *others):
        assert escape(each) not in html


def test_a_new_version_of_the_questionnaire_is_said(open_screen, workspace: Path, words) -> None:
    """Two assessments of different versions: a break in words, in the picture, and nothing compared."""
    open_screen("change")
    first, second = (
        replace(
            assessment_of(*team("leadership", 2, 3, 4)),
            id=f"a{version}",
            date=datetime.date(2024 + version, 5, 1),
            model_version=version,
        )
        for version in (1, 2)
    )
    # Not by way of a file: reading refuses a version that it does not know.
    service.opened.workspace().store.put(
        Batch(versions=[Version(each, f"{each.id}.yaml", each.id) for each in (first, second)])
    )
    app = open_screen("change", focus=first.organisation.id)
    html = words(app)
    assert not app.exception
    assert "another version of the questionnaire was used. What came before is shown" in html
    assert "from here version 2 of the questionnaire" in html
    assert "model version 1 and 2" in html
    assert "Since 1 May 2025" not in html
    assert "not compared" in html


@pytest.mark.parametrize("place", range(0, len(HOSTILE), 6))
def test_a_hostile_name_is_text(open_screen, workspace: Path, words, place: int) -> None:
    """A name that tries to be markup stands there letter by letter, in the head, the list and the pictures."""
    open_screen("change")
    organisation = replace(assessment_of().organisation, name=HOSTILE[place])
    content = [
        replace(
            assessment_of(*team("leadership", level, level, level)),
            organisation=organisation,
            id=f"a{level}",
            date=datetime.date(2024 + level, 5, 1),
        )
        for level in (1, 2)
    ]
    service.opened.workspace().store.put(
        Batch(versions=[Version(each, f"{each.id}.yaml", each.id) for each in content])
    )
    html = words(open_screen("change", focus=organisation.id))
    assert html.count(escape(HOSTILE[place])) >= 3
    assert "<script>" not in html


@pytest.mark.long
def test_a_thousand_organisations(open_years, words) -> None:
    """A thousand organisations: twenty that moved furthest, and how many more there are."""
    html = words(open_years(1000))
    assert html.count("<h4><a href") == 20
    assert "980 more moved less" in html
