"""The fictional organisations in `assessments/`: without problems, and with every character they are there to show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from quadrant.assessment import Assessment
from quadrant.model import load_model
from quadrant.reading import check_across, find_files, read_files
from tests.plain_scores import INSIDE, axis_scores, element_score, quadrant

FOLDER = Path(__file__).resolve().parents[2] / "assessments"
READINGS = list(read_files(find_files([FOLDER])))
ALL = [reading.assessment for reading in READINGS if reading.assessment]

QUADRANTS = {"digital_emotional", "digital_rational", "analogue_emotional", "analogue_rational"}


def _by_organisation() -> dict[str, list[Assessment]]:
    """The assessments of each organisation, the earliest first."""
    found = defaultdict(list)
    for assessment in sorted(ALL, key=lambda assessment: assessment.date):
        found[assessment.organisation.id].append(assessment)
    return found


def _groups(assessment: Assessment) -> Counter[str]:
    return Counter(respondent.group for respondent in assessment.respondents)


def _way(assessments: list[Assessment], axis: str) -> list[float]:
    """The scores of an axis from assessment to assessment, in the inside view."""
    return [score for assessment in assessments if (score := axis_scores(assessment)[axis]) is not None]


def _kinds(assessment: Assessment, key: str) -> set[str]:
    return {respondent.answers[key].kind for respondent in assessment.respondents if key in respondent.answers}


def test_every_file_reads_without_a_problem() -> None:
    """No file has a problem, alone or beside the others."""
    assert [str(problem) for reading in READINGS for problem in reading.problems] == []
    assert [str(problem) for problem in check_across(READINGS)] == []


def test_every_file_says_that_it_is_fictional_and_where_its_schema_is() -> None:
    """Each file is marked fictional for the product and for whoever opens it, and helps its editor."""
    assert all(assessment.organisation.fictional for assessment in ALL)
    for path in find_files([FOLDER]):
        first, second, *_ = path.read_text(encoding="utf-8").splitlines()
        assert first == "# yaml-language-server: $schema=../data/schema/assessment.schema.json"
        assert second.startswith("# Fictional: ")


def test_every_file_is_named_after_what_it_holds() -> None:
    """A file's name is its organisation and its assessment."""
    for reading in READINGS:
        assert reading.assessment is not None
        assert Path(reading.file).name == f"{reading.assessment.organisation.id}--{reading.assessment.id}.yaml"


def test_there_are_enough_of_them() -> None:
    """At least 14 organisations in 9 sectors and 6 countries, with two or three assessments each, from 2024 to 2026."""
    organisations = {assessment.organisation.id: assessment.organisation for assessment in ALL}
    assert len(organisations) >= 14
    assert len({organisation.sector for organisation in organisations.values()}) >= 9
    assert len({organisation.country for organisation in organisations.values()}) >= 6
    assert {len(assessments) for assessments in _by_organisation().values()} == {2, 3}
    assert {assessment.date.year for assessment in ALL} == {2024, 2025, 2026}


def test_every_quadrant_is_lived_in() -> None:
    """By their latest assessment, at least two organisations stand in each quadrant."""
    latest = Counter(quadrant(assessments[-1]) for assessments in _by_organisation().values())
    assert all(latest[name] >= 2 for name in QUADRANTS)


def _perception_gap(assessment: Assessment) -> bool:
    leadership, customers = (axis_scores(assessment, (group,))["human"] for group in ("leadership", "customer"))
    return (
        quadrant(assessment, ("leadership",)) == "digital_emotional"
        and quadrant(assessment, ("customer",)) == "digital_rational"
        and leadership is not None
        and customers is not None
        and leadership - customers >= 30
        and min(_groups(assessment)["leadership"], _groups(assessment)["customer"]) >= 3
    )


def _reversed_gap(assessment: Assessment) -> bool:
    inside, customers = axis_scores(assessment)["human"], axis_scores(assessment, ("customer",))["human"]
    return inside is not None and customers is not None and customers - inside >= 10


def _polarised(assessment: Assessment) -> bool:
    """Five questions on which at least three of leadership and front office chose each end of the scale."""
    ends = Counter(
        (key, answer.level)
        for respondent in assessment.respondents
        if respondent.group in ("leadership", "front_office")
        for key, answer in respondent.answers.items()
    )
    return sum(ends[question.key, 1] >= 3 and ends[question.key, 5] >= 3 for question in load_model().questions) >= 5


def _element_not_applicable(assessment: Assessment) -> bool:
    """A whole element has no meaning, further questions have none either, and both axes exist all the same."""
    elements = [
        element.id
        for element in load_model().elements
        if element_score(assessment, element, INSIDE) == "not_applicable"
    ]
    elsewhere = [
        question.key
        for question in load_model().questions
        if question.element not in elements and _kinds(assessment, question.key) <= {"not_applicable", "unknown"}
    ]
    return bool(elements) and len(elsewhere) >= 3 and quadrant(assessment) is not None


def _element_missing(assessment: Assessment) -> bool:
    """Enough people answered, but one element is unknown or left out by so many that its axis cannot exist."""
    missing = [element for element in load_model().elements if element_score(assessment, element, INSIDE) == "missing"]
    said = {kind for element in missing for question in element.questions for kind in _kinds(assessment, question.key)}
    absent = any(
        question.key not in respondent.answers
        for element in missing
        for question in element.questions
        for respondent in assessment.respondents
        if respondent.group in question.groups
    )
    return len(assessment.respondents) >= 5 and len(missing) == 1 and "unknown" in said and absent


def _on_the_boundary(assessment: Assessment) -> bool:
    scores = axis_scores(assessment).values()
    return all(score is not None and abs(score - 50) <= 2.5 for score in scores)


CHARACTERS: dict[str, Callable[[Assessment], bool]] = {
    "leadership top right, customers bottom right": _perception_gap,
    "customers see more than the people inside": _reversed_gap,
    "polarised answers": _polarised,
    "two respondents": lambda assessment: len(assessment.respondents) == 2,
    "three respondents": lambda assessment: len(assessment.respondents) == 3,
    "only customers": lambda assessment: set(_groups(assessment)) == {"customer"},
    "partners": lambda assessment: "partner" in _groups(assessment),
    "a group under three beside larger ones": lambda assessment: (
        min(_groups(assessment).values()) < 3 <= max(_groups(assessment).values())
    ),
    "a whole element not applicable": _element_not_applicable,
    "an element missing": _element_missing,
    "on the boundary": _on_the_boundary,
    "an agreed level with reason and dissent": lambda assessment: any(
        agreed.level and agreed.reason and agreed.dissent for agreed in assessment.agreed.values()
    ),
    "agreed to be not applicable": lambda assessment: any(
        agreed.kind == "not_applicable" for agreed in assessment.agreed.values()
    ),
    "a second round": lambda assessment: any(respondent.revised for respondent in assessment.respondents),
    "a note with confidence": lambda assessment: any(
        answer.note and answer.confidence for person in assessment.respondents for answer in person.answers.values()
    ),
    "an ambition with decimals": lambda assessment: any(
        score % 1 for score in (assessment.ambition.elements.values() if assessment.ambition else ())
    ),
    "a name of 60 characters": lambda assessment: len(assessment.organisation.name) == 60,
    "diacritics": lambda assessment: not assessment.organisation.name.isascii(),
    "an ampersand": lambda assessment: "&" in assessment.organisation.name,
}


@pytest.mark.parametrize("character", CHARACTERS)
def test_a_promised_character_is_there(character: str) -> None:
    """Some assessment shows it."""
    assert any(map(CHARACTERS[character], ALL))


def test_one_organisation_improves_on_both_axes_each_time() -> None:
    """Somebody gains at least ten points on each axis over three assessments, without a step back."""
    assert any(
        len(assessments) == 3
        and all(
            (way := _way(assessments, axis))[-1] - way[0] >= 10 and all(one < next_ for one, next_ in pairwise(way))
            for axis in ("digital", "human")
        )
        for assessments in _by_organisation().values()
        if quadrant(assessments[-1])
    )


def test_one_organisation_declines() -> None:
    """Somebody loses at least fifteen points on the human axis over three assessments, each time some."""
    ways = [_way(assessments, "human") for assessments in _by_organisation().values()]
    assert any(len(way) == 3 and way[0] - way[-1] >= 15 and way[0] > way[1] > way[2] for way in ways)


def test_one_organisation_crosses_a_boundary() -> None:
    """Somebody stands in another quadrant than at the assessment before."""
    assert any(
        quadrant(one) and quadrant(later) and quadrant(one) != quadrant(later)
        for assessments in _by_organisation().values()
        for one, later in pairwise(assessments)
    )


def test_owners_have_several_organisations() -> None:
    """At least two owners have more than one organisation, so that a portfolio can be shown."""
    owners = Counter(assessments[0].organisation.owner for assessments in _by_organisation().values())
    assert sum(count > 1 for owner, count in owners.items() if owner) >= 2


def test_people_speak_in_their_own_words() -> None:
    """No note, reason or dissent is used twice, and there are plenty of them."""
    words = [
        text
        for assessment in ALL
        for text in (
            *(answer.note for person in assessment.respondents for answer in person.answers.values()),
            *(text for agreed in assessment.agreed.values() for text in (agreed.reason, agreed.dissent)),
        )
        if text
    ]
    assert len(words) >= 150
    assert len(words) == len(set(words))
