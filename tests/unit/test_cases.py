"""The case library and the tensions: complete, in both languages, with sources and with what must be said along."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from quadrant.cases import STATUSES, Case, cases_for, filtered, load_cases, load_sources
from quadrant.lenses import load_lenses
from quadrant.model import DATA, load_model
from quadrant.tensions import Tension, load_tensions

MODEL = load_model()
CASES = {case.id: case for case in load_cases()}
TENSIONS = {tension.id: tension for tension in load_tensions()}

# What a reader would take away wrongly without it: a condition, an opinion, an aim, a plan, a date that is missing.
CAVEATS = {
    "jumbo_fourth_in_line",
    "disney_hug",
    "zlm_targets",
    "amazon_obsolete",
    "linkedin_connected",
    "contraceptive_chip",
    "ing_payment_data",
    "disney_genie",
    "jetstar_jess",
    "sweetie",
    "mcdonalds_third_visit",
    "grocer_less_waste",
    "jumbo_chat_till",
    "superhero_window_cleaners",
    "coolblue_shops",
    "amazon_booking_google",
    "eye_hospital",
    "tmobile_forum",
    "giffgaff_answers",
    "brewdog_shares",
}
MOST_WORDS = {"fact": 40, "caveat": 40, "says": 45, "stance": 50}

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


def written(name: str = "zlm_targets", **changes: Any) -> dict[str, Any]:
    """A case as it is written in the file, with changes; None takes a field away."""
    (case,) = (case for case in _read("cases.yaml")["cases"] if case["id"] == name)
    return {field: value for field, value in (case | changes).items() if value is not None}


def texts() -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every text of cases and tensions: where, which field, and the words."""
    for case in CASES.values():
        yield from ((case.id, name, text) for name in ("fact", "caveat") if (text := getattr(case, name)))
    for tension in TENSIONS.values():
        yield tension.id, "title", tension.title
        yield tension.id, "stance", tension.stance
        yield from ((tension.id, "says", side.says) for side in tension.sides)


def test_there_is_enough_to_choose_from() -> None:
    """At least 30 cases with ids of their own, and at least two that are shown at once for every element."""
    shown = Counter(case.element for case in filtered(load_cases()))

    assert len(CASES) == len(load_cases()) >= 30
    assert all(shown[element.id] >= 2 for element in MODEL.elements)


def test_cases_stand_in_the_order_of_the_questionnaire() -> None:
    """The file goes from element to element as the questionnaire does."""
    order = [element.id for element in MODEL.elements]
    places = [order.index(case.element) for case in load_cases()]

    assert places == sorted(places)


@every_case
def test_a_case_can_be_looked_up(case: Case) -> None:
    """Every case has a status, a source of ours or with an address, and questions only once each."""
    assert case.status in STATUSES
    assert all(source.address or source.id.startswith("S") for source in case.sources)
    assert len({source.id for source in case.sources}) == len(case.sources)
    assert len(set(case.questions)) == len(case.questions)


def test_what_has_to_be_said_is_said() -> None:
    """Cases with a condition, an opinion, an aim or a plan carry a caveat."""
    assert {name for name in CAVEATS if not CASES[name].caveat} == set()
    assert {case.id for case in CASES.values() if case.status not in ("author", "added") and not case.caveat} == set()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("jumbo_fourth_in_line", ("all tills", "alle kassa’s")),
        ("contraceptive_chip", ("was not found", "niet gevonden")),
        ("coolblue_shops", ("without a date", "zonder datum")),
        ("giffgaff_answers", ("own entry", "eigen inzending")),
        ("tmobile_forum", ("200,000", "200.000")),
        ("mcdonalds_third_visit", ("nothing says", "nergens staat")),
        ("ing_payment_data", ("which year", "welk jaar")),
    ],
)
def test_caveats_say_it(name: str, words: tuple[str, str]) -> None:
    """The caveats that matter most name the thing itself, in both languages."""
    caveat = CASES[name].caveat
    assert caveat is not None
    for language, word in zip(("en", "nl"), words, strict=True):
        assert word in caveat[language]


def test_marks_are_where_they_belong() -> None:
    """Who did not do it, who did it once, who is objected to, and what is not shown unasked."""
    by_status = {status: {case.id for case in filtered(load_cases(), status=status)} for status in STATUSES}

    assert by_status["thought_experiment"] == {"mcdonalds_third_visit", "grocer_less_waste"}
    assert by_status["historical"] == {"upc_webcare", "linkedin_connected", "contraceptive_chip"}
    assert by_status["contested"] == {"disney_genie", "brewdog_shares"}
    assert {case.id for case in CASES.values() if case.sensitive} == {"sweetie"}
    assert {"ing_payment_data", "disney_genie"} <= {case.id for case in filtered(load_cases(), counter=True)}


def test_both_languages_say_it_in_their_own_words() -> None:
    """No text is empty, the same in both languages, too long to read at a glance, or without an end."""
    for where, field, text in texts():
        assert text["en"] != text["nl"], where
        for language in MODEL.languages:
            assert text[language].endswith((".", "?")), (where, language)
            assert len(text[language].split()) <= MOST_WORDS.get(field, 12), (where, language)


def test_both_languages_give_the_same_numbers() -> None:
    """A figure of one language is there in the other, written its way."""
    for where, _, text in texts():
        english, dutch = (re.findall(r"\d+(?:[.,]\d{3})*", text[language]) for language in ("en", "nl"))
        assert sorted(number.replace(",", "") for number in english) == sorted(
            number.replace(".", "") for number in dutch
        ), where


@pytest.mark.parametrize(
    "accident", [r"  ", r"^\s|\s$", r"\s[,.;:?!]", r"[\"'!]", r"\.\.\.", r"\b(\w+) \1\b", r" - ", r"\n"]
)
def test_no_typographic_accidents(accident: str) -> None:
    """Typography is clean and of one kind, as in the questionnaire."""
    assert [(where, text) for where, _, text in texts() for words in text.values() if re.search(accident, words)] == []


def test_addresses_are_written_once() -> None:
    """A source of the library is one page with a web address, is used, and is not one that the questionnaire lists."""
    own = _read("cases.yaml")["sources"]
    used = {source.id for case in CASES.values() for source in case.sources}
    used |= {source.id for lens in load_lenses() for source in lens.sources} - {source.id for source in MODEL.sources}

    assert {source["id"] for source in own} <= used
    assert not {source["id"] for source in own} & {source.id for source in MODEL.sources}
    assert all(re.fullmatch(r"P\d+b?", source["id"]) for source in own)
    assert all(re.fullmatch(r"https?://[^\s/]+/\S+", source["address"]) for source in own)
    addresses = [source.address for source in load_sources().values() if source.address]
    assert len(set(addresses)) == len(addresses)


@pytest.mark.parametrize(
    "changes",
    [
        {"element": "magic"},
        {"questions": ["customer_first.magic"]},
        {"country": "XX"},
        {"sources": ["P999"]},
        {"sources": []},
        {"status": None},
        {"status": "true"},
        {"status": "contested", "caveat": None},
        {"sensitive": "true", "caveat": None},
        {"fact": {"en": "Only in English."}},
        {"fact": {"en": "In English.", "nl": " "}},
        {"dot": [70, 80]},
    ],
    ids=str,
)
def test_a_case_that_does_not_hold_together_is_refused(changes: dict[str, Any]) -> None:
    """Whatever is unknown or missing is refused, and so is a place on the chart."""
    Case.model_validate(written())
    with pytest.raises(ValidationError):
        Case.model_validate(written(**changes))


def test_what_illustrates_a_step_comes_first() -> None:
    """Beside a step stand cases of its question, also from other elements; then the others of the element."""
    shown = cases_for("heartketing", ["heartketing.gestures"])
    ids = [case.id for case in shown]

    assert ids[:3] == ["zappos_no_scripts", "coolblue_cards", "ns_conductor"]
    assert all("heartketing.gestures" not in case.questions for case in shown[3:])
    assert {case.element for case in shown[3:]} == {"heartketing"}


@pytest.mark.parametrize("element", [element.id for element in MODEL.elements])
def test_the_authors_come_before_ours_and_doubtful_ones_last(element: str) -> None:
    """Without a question the status orders the cases of an element, and nothing sensitive is among them."""
    shown = cases_for(element)
    places = [STATUSES.index(case.status) for case in shown]

    assert places == sorted(places)
    assert shown
    assert {case.element for case in shown} == {element}
    assert not any(case.sensitive for case in shown)
    assert STATUSES[0] == "author"
    assert set(STATUSES[-2:]) == {"historical", "contested"}


def test_a_sensitive_case_is_shown_on_demand() -> None:
    """Only who asks for it gets it, from both doors."""
    assert "sweetie" not in {case.id for case in cases_for("technology")}
    assert "sweetie" in {case.id for case in cases_for("technology", sensitive=True)}
    assert {case.id for case in filtered(load_cases(), sensitive=True)} - {
        case.id for case in filtered(load_cases())
    } == {"sweetie"}


def test_an_example_comes_before_a_counter_example() -> None:
    """Of one status, what went well is seen before what did not."""
    counters = [case.counter for case in cases_for("technology") if case.status == "added"]

    assert counters == sorted(counters)
    assert set(counters) == {False, True}


def test_cases_of_nothing_are_an_error() -> None:
    """An element or question that the questionnaire does not have is a mistake of the caller's."""
    with pytest.raises(KeyError):
        cases_for("magic")
    with pytest.raises(KeyError):
        cases_for("data", ["data.magic"])


def test_filters_add_up() -> None:
    """Each filter takes away what is not as asked, and together they leave what passes all of them, in order."""
    found = filtered(load_cases(), element="data", status="added", country="NL", counter=True)

    assert [case.id for case in found] == ["ing_payment_data"]
    assert filtered(load_cases(), element="data", counter=False) == (CASES["telecom_best_plan"],)
    assert filtered(load_cases(), sensitive=True) == load_cases()


def test_the_four_tensions_are_there() -> None:
    """Technology and emotion, basics or ambition first, people as the difference, the other quadrants."""
    assert list(TENSIONS) == [
        "technology_and_emotion",
        "basics_or_ambition",
        "people_the_difference",
        "other_quadrants",
    ]
    assert len(load_tensions()) == len(TENSIONS)


@pytest.mark.parametrize("tension", TENSIONS.values(), ids=TENSIONS)
def test_a_tension_has_two_sides_that_differ(tension: Tension) -> None:
    """Two sides with different speakers, different words and sources that are known; lenses exist."""
    one, other = tension.sides

    assert one.who != other.who
    assert one.says != other.says
    assert {source.id for source in one.sources} != {source.id for source in other.sources}
    assert tension.title["en"].endswith("?")
    assert tension.title["nl"].endswith("?")
    assert set(tension.lenses) <= {lens.id for lens in load_lenses()}


def test_every_tension_says_which_side_its_lenses_take() -> None:
    """Each has a lens that depends on a side, and the side that it takes is one of the two."""
    for tension in load_tensions():
        assert tension.lenses
        assert all(tension.side_of(lens) in tension.sides for lens in tension.lenses)
        assert tension.side_of("nothing") is None


def test_a_tension_with_one_side_is_refused() -> None:
    """A tension that shows one side only is no tension."""
    tension = _read("tensions.yaml")["tensions"][0]
    Tension.model_validate(tension)
    with pytest.raises(ValidationError):
        Tension.model_validate(tension | {"sides": tension["sides"][:1]})
