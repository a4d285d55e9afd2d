"""The map of the sources' ideas in docs/METHOD.md: complete, and what it points at exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quadrant.cases import load_cases
from quadrant.lenses import load_lenses
from quadrant.model import load_model
from quadrant.tensions import load_tensions

ROOT = Path(__file__).resolve().parents[2]
IDEAS = {0: 15, 1: 17, 2: 34, 3: 14, 4: 23}
"""How many ideas each text holds, by our count: 103."""

MODEL = load_model()
ROWS = re.findall(
    r"^\| (\d\.\d+) \| (.+?) \| (.+?) \|$",
    (ROOT / "docs" / "METHOD.md").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)
KINDS = {
    "lens": {lens.id for lens in load_lenses()},
    "case": {case.id for case in load_cases()},
    "tension": {tension.id for tension in load_tensions()},
    "element": {element.id for element in MODEL.elements},
    "question": {question.key for question in MODEL.questions},
}
CONTEXT = {question.key for question in MODEL.context}
PLACES = (
    "journey",
    "ambition",
    "the quadrant",
    "the words of each quadrant",
    "the digital axis",
    "the library of cases",
)
"""Parts of the product that have no id."""


def test_every_idea_is_there_once_and_in_order() -> None:
    """All 103, no more and no fewer."""
    assert [number for number, _, _ in ROWS] == [
        f"{text}.{n}" for text, most in IDEAS.items() for n in range(1, most + 1)
    ]


@pytest.mark.parametrize(("number", "where"), [(number, where) for number, _, where in ROWS])
def test_it_says_where_the_idea_is_or_why_not(number: str, where: str) -> None:
    """Every id that it names exists and is of the kind that it says; without any it names a part, or a reason."""
    named = re.findall(r"(?:(lens|case|tension|element|question)s? )?((?:`[^`]+`(?:, | and )?)+)", where)
    for kind, tokens in named:
        for token in re.findall(r"`([^`]+)`", tokens):
            if kind:
                assert token in KINDS[kind] | (CONTEXT if kind == "question" else set()), token
            else:
                assert token in CONTEXT or (ROOT / token).is_file(), token
    assert (
        named or any(place in where for place in PLACES) or re.search(r"\bNot here: .{20}|every lens ends with", where)
    )


def test_nothing_that_was_made_of_them_is_left_out() -> None:
    """Every lens and every question of context comes from an idea of the table."""
    tokens = {token for _, _, where in ROWS for token in re.findall(r"`([^`]+)`", where)}
    assert KINDS["lens"] <= tokens
    assert tokens >= CONTEXT
