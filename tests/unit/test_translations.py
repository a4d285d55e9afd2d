"""Every string of the interface has its Dutch words, with the same fields to fill in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
SINGLE, PLURAL = {"_", "mark", "translate"}, {"plural", "translate_plural"}


def messages() -> Iterator[tuple[str, ...]]:
    """All strings that the code hands to gettext. Babel's own extraction overlooks those inside f-strings."""
    for folder in ("quadrant", "ui", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                count = 1 if node.func.id in SINGLE else 2 if node.func.id in PLURAL else 0
                texts = [each.value for each in node.args[:count] if isinstance(each, ast.Constant)]
                if texts and len(texts) == count:
                    yield tuple(str(each) for each in texts)


MESSAGES = sorted(set(messages()))


@pytest.fixture(name="dutch", scope="module")
def _dutch() -> Catalog:
    with (ROOT / "locale" / "nl" / "LC_MESSAGES" / "quadrant.po").open("rb") as file:
        return read_po(file, locale="nl")


def fields(words: str) -> set[str]:
    """The names of the fields in a template."""
    return set(re.findall(r"(?<!{){(\w+)}", words))


def test_every_string_has_dutch_words(dutch: Catalog) -> None:
    """No string of the code is missing from the Dutch catalogue or left empty there."""
    assert len(MESSAGES) > 200
    missing = []
    for message in MESSAGES:
        found = dutch.get(message[0])
        whole = found and (all(found.string) if len(message) == 2 and isinstance(found.string, tuple) else found.string)
        if not whole or (len(message) == 2) > isinstance(found.id, tuple):
            missing.append(message)
    assert missing == []


def test_dutch_fills_in_the_same_fields(dutch: Catalog) -> None:
    """A translation names no field that its template lacks, and leaves none out."""
    wrong = []
    for message in MESSAGES:
        found = dutch.get(message[0])
        translated = found.string if isinstance(found.string, tuple) else (found.string,)
        wrong += [message for words in translated if fields(words) != fields(message[-1])]
    assert wrong == []
