"""The questionnaire as a text: complete in both languages, short, and with levels that differ in kind.

Read with plain YAML, not with `quadrant.model`, so that a fault in the one does not hide a fault in the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
LANGUAGES = ("en", "nl")

QUESTIONS = {
    "digital": {
        "customer_first": ["effortless", "back_office", "autonomy", "reward", "symbols"],
        "ecosystem": ["one_view", "real_time", "channels", "partners"],
        "automation": ["self_service", "self_control", "proactive", "frictionless"],
        "data": ["trust", "wisdom", "help", "personalisation"],
    },
    "human": {
        "technology": ["understanding", "own_colour", "handover", "augmentation"],
        "heartketing": ["customers", "employees", "society", "gestures"],
        "human_touch": ["empathy", "creativity", "passion", "human_peak"],
        "crowd_power": ["crowdsourcing", "crowdfunding", "crowdservice", "crowdcommerce"],
    },
}
INSIDE = ["leadership", "front_office", "back_office"]
INSIDE_ONLY = {"customer_first.back_office", "customer_first.autonomy", "customer_first.reward"}

QUESTION_WORDS, LEVEL_WORDS, LABEL_CHARACTERS, ELEMENT_LABEL_CHARACTERS = 25, 30, 28, 24

# The book's own terms and names stay as they are in Dutch.
SAME_IN_BOTH = {
    "Data",
    "Heartketing",
    "Human touch",
    "Crowd power",
    "Partners",
    "When digital becomes human",
    "A fighter’s market",
    "Strong today but not tomorrow",
    "A quick death",
}

# Words that only say how often: the first refuge of a ladder that has no steps.
FREQUENCIES = {
    "en": """never rarely seldom sometimes occasionally often frequently usually mostly regularly generally always
        hardly barely continuously consistently""",
    "nl": """nooit zelden soms weleens vaak dikwijls meestal doorgaans regelmatig gewoonlijk altijd steeds
        nauwelijks amper voortdurend consequent""",
}
# Words that only say how much or how well.
DEGREES = {
    "en": """partly partially largely fully completely entirely totally very well better best more most somewhat quite
        highly extremely really truly all some few many every""",
    "nl": """deels gedeeltelijk grotendeels volledig helemaal geheel totaal heel erg zeer goed beter best meer meest
        enigszins tamelijk uiterst echt werkelijk alle sommige enkele veel elk elke""",
}
# Neighbouring levels share about a quarter of their words at most: both are about "the customer". A sentence of eight
# words in which three are exchanged shares 5 of 11, a longer one more. Two fifths lies in between.
MOST_SHARED = 0.4


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


MODEL = _read("model.yaml")
ELEMENTS = [(axis, element) for axis in MODEL["axes"] for element in axis["elements"]]
ASKED = {
    f"{element['id']}.{question['id']}": (axis["id"], element["id"], question)
    for axis, element in ELEMENTS
    for question in element["questions"]
}
CONTEXT = {f"context.{question['id']}": ("", "context", question) for question in MODEL["context"]}
EVERY = ASKED | CONTEXT
"""The questions of the context, which no axis counts, are under the same rules of wording."""
every_question = pytest.mark.parametrize("key", EVERY)


def texts(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of the model with the place where it stands."""
    if isinstance(node, dict):
        if set(node) & set(LANGUAGES):
            yield path, node
        else:
            for name, value in node.items():
                yield from texts(value, f"{path}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from texts(value, f"{path}/{value['id'] if isinstance(value, dict) and 'id' in value else number}")


def words(text: str, language: str, *, degrees: bool = True) -> set[str]:
    """The different words of a sentence, in lower case, with or without words of degree."""
    found = set(re.findall(r"[^\W\d_]+(?:[’-][^\W\d_]+)*", text.lower()))
    return found if degrees else found - set(f"{FREQUENCIES[language]} {DEGREES[language]}".split())


def shared(one: set[str], other: set[str]) -> float:
    """The part of all their words that two sentences have in common, 0 to 1 (Jaccard)."""
    return len(one & other) / len(one | other)


def test_the_questions_are_the_agreed_ones_in_order() -> None:
    """The file holds the 33 agreed questions under their elements and axes, in the agreed order."""
    found = {
        axis["id"]: {element["id"]: [q["id"] for q in element["questions"]] for element in axis["elements"]}
        for axis in MODEL["axes"]
    }
    assert found == QUESTIONS
    assert list(found) == list(QUESTIONS)
    assert [list(elements) for elements in found.values()] == [list(elements) for elements in QUESTIONS.values()]
    assert len(ASKED) == 33
    assert len(CONTEXT) == 12


def test_the_frame_is_the_one_of_the_contract() -> None:
    """Id, version, languages, scale and boundary are what scores are calculated with."""
    assert (MODEL["id"], MODEL["version"], MODEL["boundary"]) == ("digital-human", "1", "50")
    assert MODEL["languages"] == list(LANGUAGES)
    assert MODEL["scale"] == {"lowest": "1", "highest": "5"}


def test_everything_weighs_the_same() -> None:
    """No source gives weights, so every element and every question weighs one."""
    assert {element["weight"] for _, element in ELEMENTS} == {"1"}
    assert {question["weight"] for _, _, question in ASKED.values()} == {"1"}


def test_every_text_is_there_in_both_languages() -> None:
    """A text has exactly the languages of the model, and none of them is empty."""
    all_texts = dict(texts(MODEL))
    assert len(all_texts) > 33 * 7
    assert [path for path, text in all_texts.items() if list(text) != list(LANGUAGES)] == []
    assert [path for path, text in all_texts.items() if not all(text[language].strip() for language in LANGUAGES)] == []


def test_dutch_is_not_left_in_english() -> None:
    """Apart from the book's own terms and names, no text is the same in both languages."""
    assert [path for path, text in texts(MODEL) if text["en"] == text["nl"] and text["en"] not in SAME_IN_BOTH] == []


@every_question
def test_a_question_has_exactly_the_agreed_keys(key: str) -> None:
    """No key of a question has a default, so each is written; `customer` only where customers are asked."""
    question = EVERY[key][2]
    expected = {"id", "weight", "groups", "experience", "sources", "label", "question", "levels"}
    assert set(question) - {"customer"} == expected
    assert ("customer" in question) == ("customer" in question["groups"])


@every_question
def test_a_question_can_be_read_out_in_one_breath(key: str) -> None:
    """Questions hold at most 25 words, levels at most 30, labels fit beside a bar."""
    question = EVERY[key][2]
    for language in LANGUAGES:
        for name in ("question", "customer"):
            if name in question:
                assert len(question[name][language].split()) <= QUESTION_WORDS
                assert question[name][language].endswith("?")
                assert question[name][language].count("?") == 1, "one question asks one thing"
        for level in question["levels"]:
            assert len(level[language].split()) <= LEVEL_WORDS
            assert level[language].endswith(".")
        assert len(question["label"][language]) <= LABEL_CHARACTERS


@every_question
def test_a_question_has_five_different_levels(key: str) -> None:
    """Five levels, no two of them the same in either language."""
    levels = EVERY[key][2]["levels"]
    assert len(levels) == 5
    for language in LANGUAGES:
        assert len({level[language].casefold() for level in levels}) == 5


@every_question
def test_levels_differ_in_kind(key: str) -> None:
    """A level is not the one before it with another adverb: the two share less than two fifths of their words."""
    for language in LANGUAGES:
        for lower, higher in pairwise(level[language] for level in EVERY[key][2]["levels"]):
            assert shared(words(lower, language), words(higher, language)) < MOST_SHARED, (lower, higher)
            # The same once words of degree are left out: changing three adverbs does not make a new level either.
            plain = words(lower, language, degrees=False), words(higher, language, degrees=False)
            assert shared(*plain) < MOST_SHARED, (lower, higher)


@every_question
def test_no_level_says_how_often(key: str) -> None:
    """Sometimes, often and always are nowhere in a level: a visitor of one day could not check them."""
    for language in LANGUAGES:
        for level in EVERY[key][2]["levels"]:
            assert not words(level[language], language) & set(FREQUENCIES[language].split()), level[language]


@pytest.mark.parametrize(
    ("language", "lower", "higher"),
    [
        ("en", "Staff sometimes call the customer back.", "Staff always call the customer back."),
        ("en", "Some complaints are handled well by staff.", "All complaints are handled very well by staff."),
        ("nl", "Medewerkers bellen de klant soms terug.", "Medewerkers bellen de klant altijd terug."),
    ],
)
def test_a_ladder_of_adverbs_would_be_noticed(language: str, lower: str, higher: str) -> None:
    """The measure of the test above does object to levels that differ only in degree."""
    plain = words(lower, language, degrees=False), words(higher, language, degrees=False)
    assert max(shared(words(lower, language), words(higher, language)), shared(*plain)) >= MOST_SHARED


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_tell_questions_and_elements_apart(language: str) -> None:
    """Labels stand in charts without anything beside them, so each is short and occurs once."""
    labels = [question["label"][language] for _, _, question in EVERY.values()]
    assert len(set(labels)) == len(labels)
    short = [element["label"][language] for _, element in ELEMENTS]
    assert len(set(short)) == len(short)
    assert max(len(label) for label in short) <= ELEMENT_LABEL_CHARACTERS


def test_both_experiences_occur_on_both_axes() -> None:
    """A question is basic or a delighter, and neither kind belongs to one axis: technology can delight too (S0)."""
    found = {(axis, question["experience"]) for axis, _, question in ASKED.values()}
    assert found == {(axis, kind) for axis in QUESTIONS for kind in ("basic", "delighter")}


def test_every_source_is_explained() -> None:
    """What a question or element names as its source is in the list of sources, or is our own elaboration."""
    listed = [source["id"] for source in MODEL["sources"]]
    assert len(set(listed)) == len(listed)
    assert all(source["title"].strip() for source in MODEL["sources"])
    for key, (_, _, question) in ASKED.items():
        assert question["sources"], key
        assert set(question["sources"]) <= {*listed, "own_elaboration"}, key
        assert len(set(question["sources"])) == len(question["sources"]), key
    for _, element in ELEMENTS:
        assert element["sources"], element["id"]
        assert set(element["sources"]) <= set(listed), element["id"]


def test_groups_are_those_of_the_contract() -> None:
    """Three groups are inside, customers and partners are not."""
    assert [(group["id"], group["inside"]) for group in MODEL["groups"]] == [
        *((group, "true") for group in INSIDE),
        ("customer", "false"),
        ("partner", "false"),
    ]


@every_question
def test_groups_asked_are_known(key: str) -> None:
    """Every question goes to known groups, named once and in the usual order, and to leadership always."""
    groups = EVERY[key][2]["groups"]
    order = [group["id"] for group in MODEL["groups"]]
    assert groups == [group for group in order if group in groups]
    assert groups[0] == "leadership"
    if key in INSIDE_ONLY:
        assert groups == INSIDE


def test_partners_are_asked_only_about_working_together() -> None:
    """A partner sees one thing that others do not: how the organisations fit together."""
    assert [key for key, (_, _, question) in ASKED.items() if "partner" in question["groups"]] == ["ecosystem.partners"]


def test_customers_can_have_a_position() -> None:
    """At least 15 questions are asked of customers, in at least three elements of each axis (two or more in each)."""
    asked = [(axis, element) for axis, element, question in ASKED.values() if "customer" in question["groups"]]
    assert len(asked) >= 15
    for axis in QUESTIONS:
        elements = [element for where, element in asked if where == axis]
        assert len(set(elements)) >= 3
        assert min(elements.count(element) for element in elements) >= 2


def test_customers_are_asked_about_themselves() -> None:
    """In customers' words the organisation says "us" and "you" where the other groups read about "customers"."""
    for key, (_, _, question) in ASKED.items():
        if "customer" in question:
            english, dutch = (words(question["customer"][language], language) for language in LANGUAGES)
            assert "you" in english or "your" in english, key
            assert dutch & {"u", "uw"}, key
            assert question["customer"] != question["question"], key


def test_only_the_top_right_corner_is_certain() -> None:
    """The sources name four scenarios but place only one of them."""
    assert [quadrant["id"] for quadrant in MODEL["quadrants"]] == [
        "digital_emotional",
        "digital_rational",
        "analogue_emotional",
        "analogue_rational",
    ]
    assert [q["id"] for q in MODEL["quadrants"] if q["certain"] == "true"] == ["digital_emotional"]
    assert {q["certain"] for q in MODEL["quadrants"]} == {"true", "false"}
    for quadrant in MODEL["quadrants"]:
        for language in LANGUAGES:
            assert len(re.findall(r"[.!?](?:\s|$)", quadrant["meaning"][language])) == 2


ACCIDENTS = {
    "two spaces": r"  ",
    "space at an end": r"^\s|\s$",
    "space before punctuation": r"\s[,.;:?!]",
    "no space after punctuation": r"[,;:?!][^\s\d]",
    "straight quotation mark": r"[\"']",
    "three dots": r"\.\.\.",
    "doubled punctuation": r"[,.;:?!]{2}",
    "doubled word": r"\b(\w+) \1\b",
    "spaced hyphen for a dash": r" - ",
    "line break or tab": r"[\n\t]",
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_no_typographic_accidents(accident: str) -> None:
    """Typography is clean and of one kind: curly apostrophes, single spaces, no doubled words."""
    found = [
        (path, language)
        for path, text in texts(MODEL)
        for language in LANGUAGES
        if re.search(ACCIDENTS[accident], text[language], re.IGNORECASE)
    ]
    assert found == []


def test_sentences_begin_with_a_capital() -> None:
    """Questions, levels, meanings and summaries are sentences."""
    sentences = [
        text[language]
        for path, text in texts(MODEL)
        if not path.endswith(("/low", "/high", "/label", "/scenario"))
        for language in LANGUAGES
    ]
    assert [sentence for sentence in sentences if not sentence[0].isupper()] == []


def test_the_file_uses_nothing_a_strict_reader_refuses() -> None:
    """No anchors, aliases, tags, merge keys or directives, and every text between double quotes."""
    content = (DATA / "model.yaml").read_text(encoding="utf-8")
    tokens = list(yaml.scan(content))
    refused = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken, yaml.DirectiveToken)
    assert [token for token in tokens if isinstance(token, refused)] == []
    scalars = [token for token in tokens if isinstance(token, yaml.ScalarToken)]
    prose = [token for token in scalars if " " in token.value]
    assert len(prose) > 33 * 7 * 2
    assert [token.value for token in prose if token.style != '"'] == []
    assert "<<" not in {token.value for token in scalars}


def test_countries_are_the_iso_codes() -> None:
    """249 two-letter codes, each once, Norway among them."""
    countries = _read("countries.yaml")["countries"]
    assert len(countries) == len(set(countries)) == 249
    assert all(re.fullmatch("[A-Z]{2}", country) for country in countries)
    assert "NO" in countries
    assert '- "NO"' in (DATA / "countries.yaml").read_text(encoding="utf-8")


def test_sectors_have_names_and_known_codes() -> None:
    """22 sectors with a name in both languages; six of them have no code, because nobody publishes figures for them."""
    sectors = _read("sectors.yaml")["sectors"]
    assert len({sector["id"] for sector in sectors}) == len(sectors) == 22
    assert all(sector["name"][language].strip() for sector in sectors for language in LANGUAGES)
    assert {sector["id"] for sector in sectors if "nace" not in sector} == {
        "banking",
        "insurance",
        "healthcare",
        "public_sector",
        "education",
        "nonprofit_culture_sport",
    }
