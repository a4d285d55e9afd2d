"""What others did: the library, its filters, and where its cases stand beside an assessment."""

from __future__ import annotations

import pytest

from quadrant.cases import cases_for, load_cases
from quadrant.model import load_model
from ui.plain import escape

MODEL = load_model()


def shown_ids(said: str) -> set[str]:
    """The cases on the screen."""
    return {case.id for case in load_cases() if f'<li id="{case.id}"' in said}


@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
def test_every_case_has_its_fact_caveat_status_and_source(open_screen, words, locale: str) -> None:
    """All but the sensitive ones are there, each with what has to be said with it, and where it comes from."""
    said, language = words(open_screen("cases", locale=locale)), locale[:2]

    expected = [case for case in load_cases() if not case.sensitive]
    assert shown_ids(said) == {case.id for case in expected}
    for case in expected:
        assert escape(case.fact[language]) in said
        assert case.caveat is None or escape(case.caveat[language]) in said
        assert all(source.id in said and escape(source.address or "") in said for source in case.sources)


def test_filters_are_in_the_link_and_can_be_combined(open_screen, words) -> None:
    """An element and a status leave the cases that are both; a sensitive one is shown on demand only."""
    both = shown_ids(words(open_screen("cases", element="customer_first", status="author")))
    sensitive = shown_ids(words(open_screen("cases", subjects="sensitive")))

    assert both == {case.id for case in load_cases() if (case.element, case.status) == ("customer_first", "author")}
    assert both
    assert sensitive == {case.id for case in load_cases()}


def test_no_case_fits(open_screen, words) -> None:
    """Filters that leave nothing are answered with what to do."""
    said = words(open_screen("cases", element="ecosystem", status="contested"))

    assert shown_ids(said) == set()
    assert "Take a filter away" in said


def test_beside_an_assessment_stand_cases_of_its_lowest_elements(open_screen, words, fictional) -> None:
    """An organisation with weak elements sees what others did there; nothing of it is in the picture."""
    app = open_screen("organisation", id="harbour-bank")
    said = words(app)

    ids = shown_ids(said)
    elements = {case.element for case in load_cases() if case.id in ids}
    assert 1 <= len(elements) <= 2
    for element in elements:
        assert {case.id for case in cases_for(element)[:3]} <= ids
    names = {case.name["en"] for case in load_cases()}
    chart = str(app.get("plotly_chart")[0].proto)
    assert not [name for name in names if f'"{name}"' in chart]
