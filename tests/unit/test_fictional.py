"""The fictional organisations in `assessments/`: without problems, and with every character they are there to show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from quadrant.assessment import Answer, Assessment, Moment
from quadrant.file_types import STEP_STATES
from quadrant.journey import JourneyReading, load_journey_rules, read_journey
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


def _said_about_context(assessment: Assessment) -> list[Answer]:
    keys = {question.key for question in load_model().context}
    given = (person.answers.items() for person in assessment.respondents)
    return [answer for answers in given for key, answer in answers if key in keys]


def _moments(assessment: Assessment) -> tuple[Moment, ...]:
    return assessment.journey.moments if assessment.journey else ()


def _read(assessment: Assessment) -> JourneyReading | None:
    return read_journey(assessment.journey, load_journey_rules()) if assessment.journey else None


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
    "a context that only customers describe": lambda assessment: (
        bool(_said_about_context(assessment)) and set(_groups(assessment)) == {"customer"}
    ),
    "a note on the context": lambda assessment: any(answer.note for answer in _said_about_context(assessment)),
    "a failure that nobody attends to": lambda assessment: any(
        moment.failure and moment.served == "nobody" for moment in _moments(assessment)
    ),
    "a human peak that is still to come": lambda assessment: (
        (read := _read(assessment)) is not None and read.peak.kind == "candidate"
    ),
    "a human peak that is there": lambda assessment: (
        (read := _read(assessment)) is not None and read.peak.kind == "served"
    ),
    "a grey stretch": lambda assessment: (read := _read(assessment)) is not None and bool(read.grey),
    "two steps at one question": lambda assessment: (
        len({step.question for step in assessment.steps}) < len(assessment.steps)
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


def test_most_describe_their_context_and_some_do_not() -> None:
    """So lenses speak and keep quiet: nobody did in 2024, some never did, and where people did, most did."""
    said = {name: _said_about_context(assessments[-1]) for name, assessments in _by_organisation().items()}
    assert 3 <= sum(not answers for answers in said.values()) <= len(said) / 3
    assert not any(_said_about_context(assessment) for assessment in ALL if assessment.date.year == 2024)
    for assessment in ALL:
        if _said_about_context(assessment):
            silent = [not any(key.startswith("context.") for key in each.answers) for each in assessment.respondents]
            assert sum(silent) <= len(silent) / 3
    everything = [answer for answers in said.values() for answer in answers]
    assert 0.02 < sum(answer.kind == "unknown" for answer in everything) / len(everything) < 0.15


def test_six_have_a_journey_and_six_a_way_to_their_ambition() -> None:
    """Journeys have seven to ten moments, and steps come in every state."""
    latest = [assessments[-1] for assessments in _by_organisation().values()]
    journeys = [assessment.journey for assessment in latest if assessment.journey]
    assert len(journeys) == 6
    assert all(7 <= len(journey.moments) <= 10 for journey in journeys)
    assert sum(bool(read and read.grey) for read in map(_read, latest)) == 3
    with_steps = [assessment for assessment in latest if assessment.steps]
    assert len(with_steps) == 6
    assert all(assessment.ambition and 3 <= len(assessment.steps) <= 6 for assessment in with_steps)
    assert {step.state for assessment in with_steps for step in assessment.steps} == set(STEP_STATES)


def test_two_got_part_of_the_way_to_an_earlier_ambition() -> None:
    """Since the assessment before, two came closer to every element aimed at, and reached some but not all."""
    found = []
    for *_, before, now in _by_organisation().values():
        if before.ambition and before.steps:
            for id, aim in before.ambition.elements.items():  # noqa: A001 - called id everywhere
                then, score = (element_score(each, load_model().element(id), INSIDE) for each in (before, now))
                assert isinstance(then, float)
                assert isinstance(score, float)
                assert then < min(score, aim)
                found.append((now.organisation.id, score >= aim))
    assert len({name for name, _ in found}) == 2
    assert len(set(found)) == 4


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
