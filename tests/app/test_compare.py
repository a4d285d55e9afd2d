"""Comparing, without a browser: every number of organisations, what the link asks for, and hidden names."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from quadrant import service
from tests.hostile import HOSTILE, hostile_assessment


def ids(app: AppTest) -> set[str]:
    """Who is drawn on the quadrant by name."""
    charts = app.get("plotly_chart")
    marks = [mark for trace in json.loads(charts[0].proto.spec)["data"] for mark in trace.get("customdata", [])]
    return {mark for mark in marks if mark} & set(service.comparisons.field().organisation.names)


def linked(app: AppTest, name: str) -> str:
    """A parameter of the address."""
    value = app.query_params[name]
    return value if isinstance(value, str) else value[-1]


@pytest.mark.parametrize(
    ("organisations", "lang"), [(0, "en"), (1, "nl"), (4, "en"), (5, "nl"), (30, "en"), (1000, "nl")]
)
def test_every_number_of_organisations_is_compared(open_sample: Any, words: Any, organisations: int, lang: str) -> None:
    """From nobody to a thousand the screen stands; cohort figures begin at five, the middle half at twenty."""
    app = open_sample(organisations, "compare", lang=lang)

    assert not app.exception
    if not organisations:
        assert not app.get("plotly_chart")
        return
    assert len(service.comparisons.field().names) == organisations
    said = words(app)
    none = {"en": "No cohort figures", "nl": "Geen cijfers van een cohort"}[lang]
    assert (none in said) == (organisations < 5)
    halves = {"en": "the middle half", "nl": "middelste helft"}[lang]
    assert (halves in said) == (organisations >= 20)
    assert 'class="q-passport-list"' in said


def test_the_link_asks(open_sample: Any, words: Any) -> None:
    """Focus, marked ones and filters come from the address; what does not exist is not followed."""
    app = open_sample(30, "compare")
    field = service.comparisons.field()
    focus, other = field.organisation.names[3], field.organisation.names[8]
    asked = {"focus": focus, "marked": f"{other},nobody", "sector": "no-such-sector", "year": "1999", "view": "?"}
    app = open_sample(30, "compare", **asked)

    assert not app.exception
    assert app.selectbox(key="choice-focus").value == focus
    assert app.multiselect(key="choice-marked").value == [other]
    assert app.selectbox(key="choice-sector").value == ""
    assert len(ids(app)) == len(field.names)
    said = words(app)
    assert field.names[3] in said
    assert "What sets" in said


def test_a_picked_set_has_no_figures(open_sample: Any, words: Any) -> None:
    """What the search leaves is drawn; the figures of its cohort are not, and the screen says why."""
    app = open_sample(30, "compare")
    field = service.comparisons.field()
    app.selectbox(key="choice-focus").set_value(field.organisation.names[0]).run()
    assert "above the median" in words(app)
    app.text_input(key="choice-search").set_value(field.names[0]).run()

    assert ids(app) == {field.organisation.names[0]}
    assert "This set was picked" in words(app)
    assert "above the median" not in words(app)


def test_hiding_names_hides_the_choices_too(open_sample: Any) -> None:
    """While names are hidden nobody can be chosen by name, searched, or filtered by owner, tag or year."""
    app = open_sample(30, "compare", anonymous="1", search="bank", owner="x", tag="y", year="2026")

    assert not app.exception
    keys = {widget.key for widget in (*app.selectbox, *app.text_input, *app.multiselect)}
    assert not keys & {"choice-focus", "choice-search", "choice-owner", "choice-tag", "choice-year"}
    assert all(re.fullmatch("[A-Z]+", option) for option in app.multiselect(key="choice-marked").options)
    assert ids(app) == set()


def test_the_key_turns_the_link(open_sample: Any) -> None:
    """Hiding names turns marked ids into letters in the address and forgets the search; showing turns them back."""
    open_sample(30, "compare")
    marked = list(service.comparisons.field().organisation.names[4:6])
    app = open_sample(30, "compare", marked=",".join(marked), search="a")
    app.button(key="hide-names").click().run()

    assert linked(app, "anonymous") == "1"
    assert "search" not in app.query_params
    letters = linked(app, "marked").split(",")
    assert letters == [service.comparisons.letters()[each] for each in marked]
    app.button(key="hide-names").click().run()
    assert linked(app, "marked") == ",".join(marked)
    assert "anonymous" not in app.query_params


def test_names_are_text(workspace: Path, open_screen: Any, words: Any) -> None:
    """Whatever a name holds, it stands in the words of the screen as text, in every place."""
    for place, name in enumerate(HOSTILE):
        text = hostile_assessment(name).replace("{id: hostile,", f"{{id: hostile-{place},")
        (workspace / f"{place}.yaml").write_text(text, encoding="utf-8")
    for place, name in enumerate(HOSTILE[:6]):
        app = open_screen("compare", focus=f"hostile-{place}", marked="hostile-7")

        assert not app.exception
        assert html.escape(name) in words(app)
        assert name == html.escape(name) or name not in words(app)
