"""The Method screen: the whole questionnaire, in both languages, from its file."""

from __future__ import annotations

import re

import pytest

from quadrant.example import worked_example
from quadrant.model import load_model
from quadrant.tensions import load_tensions
from ui.plain import escape

MODEL = load_model()


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_everything_of_the_questionnaire_is_there(open_screen, words, lang: str) -> None:
    """Every axis, quadrant, element, question, level and customers' wording is on the screen, in the language."""
    shown = words(open_screen("method", lang=lang))

    texts = [axis.summary for axis in MODEL.axes]
    texts += [part for corner in MODEL.quadrants for part in (corner.label, corner.scenario, corner.meaning)]
    texts += [element.summary for element in MODEL.elements]
    for question in MODEL.questions:
        texts += [question.label, question.question, *question.levels]
        texts += [question.customer] if question.customer else []
    missing = [text[lang] for text in texts if escape(text[lang]) not in shown]
    assert missing == []


def test_only_uncertain_scenarios_have_the_dagger(open_screen, words) -> None:
    """The three scenario names whose corner is our reading carry the dagger, the certain one does not."""
    shown = words(open_screen("method"))

    for corner in MODEL.quadrants:
        assert (escape(corner.scenario["en"]) + "†" in shown) is not corner.certain
    assert shown.count("† A scenario") == 1


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, []),
        ({"element": "data"}, ["data"]),
        ({"question": "data.trust"}, ["data", "data.trust"]),
        ({"question": "data.nothing"}, []),
        ({"element": "<script>"}, []),
    ],
)
def test_link_opens_what_it_names(open_screen, words, parameters: dict[str, str], expected: list[str]) -> None:
    """A link to an element or a question opens it and nothing else; a stale one opens nothing."""
    shown = words(open_screen("method", **parameters))

    assert re.findall(r'<details [^>]*id="([^"]+)" open>', shown) == expected


def test_every_anchor_of_the_contents_exists(open_screen, words) -> None:
    """Every entry of the table of contents leads to a part of the screen."""
    shown = words(open_screen("method"))

    anchors = re.findall(r'href="#([^"]+)"', shown)
    assert len(anchors) == 10
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in shown] == []


def test_worked_example_is_the_one_of_the_method() -> None:
    """The worked example, scored by the real rules, gives what docs/METHOD.md works out by hand."""
    example = worked_example()

    assert [(row.score.score, row.score.state) for row in example.rows] == [
        (50.0, "scored"),
        (37.5, "scored"),
        (25.0, "scored"),
        (None, "not_applicable"),
        (None, "open"),
    ]
    assert (example.score.score, example.score.questions, example.score.applicable) == (37.5, 3, 4)


def test_numbers_follow_the_language(open_screen, words) -> None:
    """A Dutch reader sees a decimal comma, an English one a decimal point."""
    assert "37,5" in words(open_screen("method", lang="nl"))
    assert "37.5" in words(open_screen("method", lang="en"))


def test_every_source_is_named(open_screen, words) -> None:
    """Every code that a question names is in the list of sources, or is our own elaboration."""
    shown = words(open_screen("method"))

    named = {code for question in MODEL.questions for code in question.sources} - {"own_elaboration"}
    assert {code for code in named if f'<span class="q-muted">{code}</span>' not in shown} == set()


@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
def test_both_sides_of_every_tension_and_all_context_questions_are_there(open_screen, words, locale: str) -> None:
    """The method shows where the sources disagree with both sides, and the questions that no axis counts."""
    shown, language = words(open_screen("method", locale=locale)), locale[:2]

    for tension in load_tensions():
        for expected in (tension.title, tension.stance, *(side.says for side in tension.sides)):
            assert escape(expected[language]) in shown
    for question in MODEL.context:
        assert escape(question.levels[4][language]) in shown
