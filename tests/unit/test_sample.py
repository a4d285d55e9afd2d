"""Invented organisations: the same bytes everywhere, readable without a problem, and as varied as real ones."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean, median

import pytest

from quadrant.assessment import Answer, Assessment
from quadrant.file_types import STEP_STATES
from quadrant.model import load_countries, load_model, load_sectors
from quadrant.reading import Reading, check_across, read_bytes
from quadrant.sample import generate, write
from quadrant.sample.organisation import LATEST, invent
from quadrant.sample.parts import load_parts
from quadrant.sample.stream import Stream
from tests.plain_scores import axis_scores, quadrant

ROOT = Path(__file__).resolve().parents[2]

PRINT_HASH = """
import hashlib
from quadrant.sample import generate
print(hashlib.sha256("".join(name + text for name, text in generate(12, 2, 5)).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """200 organisations with two assessments each, as they read."""
    return [read_bytes(text.encode(), name) for name, text in generate(200, 2, 11)]


@pytest.fixture(scope="module")
def assessments(readings: list[Reading]) -> list[Assessment]:
    """The same, those that are valid."""
    return [reading.assessment for reading in readings if reading.assessment]


@pytest.fixture(scope="module")
def latest(assessments: list[Assessment]) -> list[Assessment]:
    """The latest assessment of each of the organisations."""
    return list({assessment.organisation.id: assessment for assessment in assessments}.values())


def _answers(assessments: list[Assessment]) -> Iterator[Answer]:
    for assessment in assessments:
        for respondent in assessment.respondents:
            yield from respondent.answers.values()


@pytest.mark.parametrize(
    "environment", [{"PYTHONHASHSEED": "1", "LC_ALL": "C"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"}]
)
def test_another_process_makes_the_same_bytes(environment: dict[str, str]) -> None:
    """Hash order, locale and time zone change nothing."""
    here = hashlib.sha256("".join(name + text for name, text in generate(12, 2, 5)).encode()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", PRINT_HASH],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_the_random_numbers_never_change() -> None:
    """A stream gives the numbers that it gave on the day it was written, to the last bit."""
    stream = Stream(7, "fixed")
    assert stream.normal() == 0.5994243571301202
    assert stream.between(-1, 1) == 0.2834513139993089
    assert stream.whole(1, 100) == 3
    assert stream.some("abcdef", 3) == ["c", "a", "d"]


def test_an_organisation_does_not_depend_on_how_many_are_made() -> None:
    """The first five of five and the first five of forty are the same."""
    assert list(generate(5, 2, 3)) == list(generate(40, 2, 3))[:10]


def test_more_assessments_only_add_earlier_ones() -> None:
    """Asking for four assessments gives the two that asking for two gives, and two before them."""
    two, four = dict(generate(6, 2, 3)), dict(generate(6, 4, 3))
    assert two.items() <= four.items()
    assert len(four) == 24


def test_another_seed_makes_others() -> None:
    """No file of one seed is found under another."""
    assert not dict(generate(20, 1, 1)).items() & dict(generate(20, 1, 2)).items()


def test_every_file_reads_without_a_problem(readings: list[Reading]) -> None:
    """No file has a problem, alone or beside the others."""
    assert [str(problem) for reading in readings for problem in reading.problems] == []
    assert [str(problem) for problem in check_across(readings)] == []
    assert len({reading.file for reading in readings}) == 400


def test_every_organisation_is_marked_fictional(assessments: list[Assessment]) -> None:
    """Nothing made up can pass for real."""
    assert all(assessment.organisation.fictional for assessment in assessments)


def test_ten_thousand_names_are_all_different() -> None:
    """Neither a name nor an id comes back among ten thousand organisations."""
    model, parts = load_model(), load_parts()
    made = [invent(model, parts, 1, number) for number in range(10_000)]
    assert len({organisation.name for organisation in made}) == 10_000
    assert len({organisation.id for organisation in made}) == 10_000
    assert all(organisation.id.isascii() and len(organisation.id) <= 64 for organisation in made)


def test_when_the_places_run_out_names_are_numbered() -> None:
    """A sector with more organisations than there are places still has different names."""
    model, parts = load_model(), load_parts()
    beyond = len(parts.places["en"]) * sum(sector.weight for sector in parts.sectors)
    numbers = [*range(40), *range(beyond, beyond + 40)]
    assert len({invent(model, parts, 1, number).name for number in numbers}) == 80


def test_every_quadrant_is_lived_in(latest: list[Assessment]) -> None:
    """Each quadrant holds at least an eighth of the organisations that have a position."""
    found = Counter(quadrant(assessment) for assessment in latest)
    assert min(found[name.id] for name in load_model().quadrants) >= len(latest) / 8


def test_organisations_differ_in_kind(latest: list[Assessment]) -> None:
    """Every sector, at least eight countries, small and large, with and without owner and tags."""
    organisations = [assessment.organisation for assessment in latest]
    assert {organisation.sector for organisation in organisations} == {sector.id for sector in load_sectors()}
    assert len({organisation.country for organisation in organisations}) >= 8
    employees = [organisation.employees for organisation in organisations if organisation.employees]
    assert min(employees) < 50 < 5000 < max(employees)
    assert len(employees) < len(organisations)
    owners = Counter(organisation.owner for organisation in organisations)
    assert owners.pop(None) > len(organisations) / 2
    assert max(owners.values()) >= 3
    assert {bool(organisation.tags) for organisation in organisations} == {True, False}


def test_about_twelve_people_answer(assessments: list[Assessment]) -> None:
    """Mostly 8 to 16 respondents, now and then very few or very many; every group is found."""
    counts = [len(assessment.respondents) for assessment in assessments]
    assert 10 <= median(counts) <= 14
    assert fmean(8 <= count <= 16 for count in counts) > 0.75
    assert min(counts) <= 4 < 20 <= max(counts)
    groups = {respondent.group for assessment in assessments for respondent in assessment.respondents}
    assert groups == {group.id for group in load_model().groups}


def test_leaders_are_mild_and_customers_are_not(latest: list[Assessment]) -> None:
    """Leadership stands above the front office and customers below it on average, though not everywhere."""
    gaps: dict[str, list[float]] = defaultdict(list)
    for assessment in latest:
        front = axis_scores(assessment, ("front_office",))["human"]
        for group in ("leadership", "customer"):
            score = axis_scores(assessment, (group,))["human"]
            if score is not None and front is not None:
                gaps[group].append(score - front)
    assert fmean(gaps["leadership"]) > 5
    assert fmean(gaps["customer"]) < -2
    assert max(gaps["customer"]) > 5


def test_every_kind_of_answer_is_found(assessments: list[Assessment]) -> None:
    """All levels, not applicable, unknown, absent answers; notes and confidence on some, not on most."""
    answers = list(_answers(assessments))
    assert {answer.level for answer in answers} == {1, 2, 3, 4, 5, None}
    assert {answer.kind for answer in answers} == {"level", "not_applicable", "unknown"}
    assert 0 < fmean(answer.note is not None for answer in answers) < 0.1
    assert 0 < fmean(answer.confidence is not None for answer in answers) < 0.2
    asked = Counter(group for question in load_model().questions for group in question.groups)
    scored = set(load_model().keys)
    absent = [
        asked[respondent.group] - len(scored & respondent.answers.keys())
        for assessment in assessments
        for respondent in assessment.respondents
    ]
    assert fmean(count > 0 for count in absent) > 0.2


def test_some_talked_it_over(assessments: list[Assessment]) -> None:
    """Some hold a second round, agreed levels, reasons, dissents, ambitions and titles, and some hold none."""
    for held in (
        [any(respondent.revised for respondent in assessment.respondents) for assessment in assessments],
        [bool(assessment.agreed) for assessment in assessments],
        [any(agreed.reason for agreed in assessment.agreed.values()) for assessment in assessments],
        [any(agreed.dissent for agreed in assessment.agreed.values()) for assessment in assessments],
        [assessment.ambition is not None for assessment in assessments],
        [assessment.title is not None for assessment in assessments],
    ):
        assert 0.05 < fmean(held) < 0.7


def test_some_describe_their_context(assessments: list[Assessment]) -> None:
    """About half have answers of context, of most respondents there, with every level and some unknown."""
    context = {question.key for question in load_model().context}
    shares = [
        fmean(bool(context & respondent.answers.keys()) for respondent in assessment.respondents)
        for assessment in assessments
    ]
    assert 0.4 < fmean(share > 0 for share in shares) < 0.6
    assert 0.6 < fmean(share for share in shares if share > 0) < 0.9
    said = [
        answer
        for assessment in assessments
        for respondent in assessment.respondents
        for key, answer in respondent.answers.items()
        if key in context
    ]
    assert {answer.level for answer in said} == {1, 2, 3, 4, 5, None}
    assert 0 < fmean(answer.kind == "unknown" for answer in said) < 0.1


def test_circumstances_depend_on_the_sector_and_habits_on_the_organisation(assessments: list[Assessment]) -> None:
    """Water is to be left alone and a museum is not; who stands high on both axes learns more than who stands low."""
    bond, learning = defaultdict(list), defaultdict(list)
    for assessment in assessments:
        digital, human = axis_scores(assessment).values()
        for respondent in assessment.respondents:
            given = respondent.answers.get("context.relation")
            if given and given.level:
                bond[assessment.organisation.sector].append(given.level)
            given = respondent.answers.get("context.learning")
            if given and given.level and digital and human and abs(digital + human - 100) > 10:
                learning[digital + human > 100].append(given.level)
    assert fmean(bond["nonprofit_culture_sport"]) - fmean(bond["water_waste"]) > 1
    assert fmean(learning[True]) - fmean(learning[False]) > 0.5


def test_few_have_a_journey_or_steps(assessments: list[Assessment]) -> None:
    """Some journeys, with a failure in each, and now and then steps, in every state, at an element that is aimed at."""
    journeys = [assessment.journey for assessment in assessments if assessment.journey]
    assert 0.02 < len(journeys) / len(assessments) < 0.12
    assert all(any(moment.failure for moment in journey.moments) for journey in journeys)
    with_steps = [assessment for assessment in assessments if assessment.steps]
    assert 0.02 < len(with_steps) / len(assessments) < 0.12
    assert {step.state for assessment in with_steps for step in assessment.steps} == set(STEP_STATES)
    for assessment in with_steps:
        assert assessment.ambition
        assert {step.question.split(".")[0] for step in assessment.steps} <= assessment.ambition.elements.keys()
        assert all((step.date or LATEST) <= assessment.date for step in assessment.steps if step.state == "done")


def test_what_few_files_hold_moves_nothing_else() -> None:
    """Without context, journey and steps the files of a seed are the bytes that they were before there were any."""
    kept = (line for _, text in generate(40, 2, 3) for line in _without_optional(text))
    assert (
        hashlib.sha256("\n".join(kept).encode()).hexdigest()
        == "526c20bb7ca07daf0fe8c62bb73f331e48cbc51d16fedaaca1c2de9b4c382cdd"
    )


def _without_optional(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line in ("journey:", "steps:"):
            return
        if not line.startswith("      context:"):
            yield line


def test_some_improve_and_some_decline(assessments: list[Assessment], latest: list[Assessment]) -> None:
    """Between two assessments more organisations gain than lose on the digital axis, and both are common."""
    first = {assessment.organisation.id: assessment for assessment in reversed(assessments)}
    steps = [
        now - before
        for assessment in latest
        if (now := axis_scores(assessment)["digital"]) is not None
        and (before := axis_scores(first[assessment.organisation.id])["digital"]) is not None
    ]
    assert fmean(step > 2 for step in steps) > 0.3
    assert fmean(step < -2 for step in steps) > 0.1


def test_files_are_of_ordinary_size() -> None:
    """A file of about twelve respondents takes 5 to 15 kB."""
    assert 5_000 < fmean(len(text.encode()) for _, text in generate(60, 1, 2)) < 15_000


def test_writing_leaves_the_same_bytes_in_a_new_folder(tmp_path: Path) -> None:
    """The files of a folder are those that are generated, with line feeds only, and progress is heard at each."""
    heard: list[tuple[int, int]] = []
    written = write(3, 2, 9, tmp_path / "new" / "folder", lambda done, total: heard.append((done, total)))
    found = {path.name: path.read_bytes() for path in (tmp_path / "new" / "folder").iterdir()}
    assert found == {name: text.encode() for name, text in generate(3, 2, 9)}
    assert b"\r" not in b"".join(found.values())
    assert written == 6
    assert heard == [(done, 6) for done in range(1, 7)]


def test_the_parts_fit_the_model() -> None:
    """Every group, question, sector and country that the parts name exists, and no sector or group is left out."""
    model, parts = load_model(), load_parts()
    keys = {question.key for question in model.questions}
    assert set(parts.groups) == {group.id for group in model.groups}
    assert parts.questions.keys() | parts.notes.keys() <= keys
    assert {sector.id for sector in parts.sectors} == {sector.id for sector in load_sectors()}
    assert {country.id for country in parts.countries} <= load_countries()
    elements = {element.id for element in model.elements}
    assert {each for followed in parts.context.values() for each in followed} <= elements
    assert set(parts.roles) == set(model.languages)
    for sector in parts.sectors:
        assert sorted([*parts.context, *sector.context]) == sorted(question.id for question in model.context)
        assert set(sector.names) == set(parts.places)
        assert all("{place}" in name for names in sector.names.values() for name in names)


def test_no_place_comes_back_in_another_language() -> None:
    """Joined halves are different in and between all languages, also without their accents."""
    places = ["".join(halves.pair(number)) for halves in load_parts().places.values() for number in range(len(halves))]
    plain = {unicodedata.normalize("NFKD", place).encode("ascii", "ignore").lower() for place in places}
    assert len(plain) == len(places)
