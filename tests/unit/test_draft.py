"""Drafts: nothing of a file is lost, what is wrong is found where it belongs, and changes do what they say."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quadrant import draft as drafts
from quadrant.draft import AGREED, Change, Draft
from quadrant.errors import DraftChanged
from quadrant.model import load_model
from quadrant.reading import read_bytes

ROOT = Path(__file__).resolve().parents[2]
GOOD = sorted((ROOT / "assessments").glob("*.yaml"))
BROKEN = sorted((ROOT / "tests" / "fixtures" / "broken").glob("*.yaml"))
NOW = datetime.datetime(2026, 5, 12, 14, 3, tzinfo=datetime.UTC)

SHAPES = {"mapping_expected", "list_expected", "text_expected"}
# The only problems that taking a file over solves: nothing is written where a list or a mapping is expected.
FILLED_IN = {"answers-empty", "missing-answers", "missing-ambition-elements", "respondents-empty"}


def opened(text: str | bytes) -> Draft:
    """The draft of a file, once it has been on the disk."""
    content = drafts.taken_over(text.encode() if isinstance(text, str) else text, "file")
    assert content is not None
    return Draft.model_validate_json(drafts.started(content, NOW).model_dump_json(exclude_none=True))


def new(group: str = "leadership") -> Draft:
    """A new draft of a new organisation."""
    return drafts.started(drafts.blank(NOW.date(), group, None, ()), NOW)


def put(draft: Draft, *steps: str, value: drafts.Value | None) -> Draft:
    """The draft with another value at a place."""
    return drafts.changed(draft, [Change(steps, drafts.value(draft.content, steps), value)], NOW)


def texts(value: drafts.Value, place: drafts.Place = ()) -> set[tuple[drafts.Place, str]]:
    """Every text in a content, with its place."""
    if isinstance(value, str):
        return {(place, value)}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return {found for step, part in parts for found in texts(part, (*place, str(step)))}


@pytest.mark.parametrize("file", GOOD, ids=lambda path: path.stem)
def test_a_good_file_comes_out_equal(file: Path) -> None:
    """Respondents, second round, agreed and ambition of a file are all there after opening and writing it."""
    draft = opened(file.read_bytes())

    assert drafts.check(draft)[1] == ()
    assert read_bytes(drafts.as_yaml(draft).encode(), "").assessment == read_bytes(file.read_bytes(), "").assessment


@pytest.mark.parametrize("file", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_keeps_its_problems(file: Path) -> None:
    """Whatever is wrong with a file is found again in its draft, or it has to be corrected as text; nothing raises."""
    data = file.read_bytes()
    content = drafts.taken_over(data, file.name)
    before = read_bytes(data, file.name).problems
    if content is None:
        # The text itself, or the shape of what it holds: neither has a field to be shown beside.
        assert any(not problem.path or problem.code in SHAPES for problem in before)
        return

    _reading, findings = drafts.check(drafts.started(content, NOW))
    if file.stem in FILLED_IN:
        assert not {finding.problem.path for finding in findings} - {("respondents",)}
    else:
        assert sorted((f.problem.code, f.problem.path) for f in findings) == sorted((p.code, p.path) for p in before)


def test_the_text_of_a_draft_holds_every_value() -> None:
    """Every text that stands in a file stands in what its draft writes, right or wrong, and nothing is added."""
    taken = [content for file in (*GOOD, *BROKEN) if (content := drafts.taken_over(file.read_bytes(), file.name))]
    assert len(taken) > 100
    for content in taken:
        again = drafts.taken_over(drafts.as_yaml(drafts.started(content, NOW)).encode(), "again")
        assert again is not None
        assert texts(again) == texts(content)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_survives(words: str) -> None:
    """A note of any characters comes back from the disk and from the file as it was typed."""
    draft = put(new(), "respondents", "p1", "answers", "data", "trust", value={"level": "3", "note": words})
    stored = Draft.model_validate_json(draft.model_dump_json(exclude_none=True))
    written = drafts.text_of(drafts.as_yaml(stored).encode())
    assert written is not None
    again = opened(written)

    assert stored == draft
    assert drafts.text(again, "respondents", "p1", "answers", "data", "trust", "note") == words


def test_a_problem_is_at_its_field() -> None:
    """Each problem names the field, the question and the sheet that it belongs to, and what can only be left out."""
    draft = opened((ROOT / "tests" / "fixtures" / "broken" / "many-problems.yaml").read_bytes())
    found = {finding.problem.code: finding for finding in drafts.check(draft)[1]}

    assert found["unknown_format"].field == ("format",)
    assert found["unknown_sector"].field == ("organisation", "sector")
    assert found["bad_level"].field == ("respondents", "p1", "revised", "customer_first", "back_office")
    assert found["bad_level"].sheet == drafts.sheet("p1", revised=True)
    assert found["missing_key"].field == ("ambition", "date")
    assert found["missing_key"].missing
    assert found["unknown_key"].place == ("ambition", "when")
    assert [code for code, finding in found.items() if finding.stray] == ["unknown_key"]


def test_a_new_draft_needs_name_and_sector() -> None:
    """A new draft lacks what only a person knows and nothing else; with it, it is an assessment with no answers."""
    draft = new()
    assert {finding.place for finding in drafts.check(draft)[1]} == {
        ("organisation", "id"),
        ("organisation", "name"),
        ("organisation", "sector"),
    }
    assert all(finding.missing for finding in drafts.check(draft)[1])

    draft = drafts.changed(draft, drafts.naming(draft, "Café Zée & Co", ()), NOW)
    draft = put(draft, "organisation", "sector", value="banking")

    assert drafts.text(draft, "organisation", "id") == "cafe-zee-co"
    assert drafts.check(draft)[0].assessment is not None


def test_a_known_organisation_is_taken_over() -> None:
    """A new assessment of a known organisation has all that its file says of it, and an id of its own."""
    about = read_bytes(GOOD[0].read_bytes(), "").assessment
    assert about is not None
    content = drafts.blank(datetime.date(2026, 5, 12), "customer", about.organisation, {"2026-05", "2026-05-12"})
    again = drafts.check(drafts.started(content, NOW))[0].assessment

    assert again is not None
    assert again.organisation == about.organisation
    assert again.id == "2026-05-12-2"


def test_ids_follow_until_they_are_written() -> None:
    """The proposed ids follow name and date; one that somebody wrote, or that a file had, stays."""
    draft = new()
    draft = drafts.changed(draft, drafts.naming(draft, "Tide", {"tide"}), NOW)
    assert drafts.text(draft, "organisation", "id") == "tide-2"
    draft = drafts.changed(draft, drafts.naming(draft, "Tide Bank", {"tide"}), NOW)
    assert drafts.text(draft, "organisation", "id") == "tide-bank"
    draft = put(draft, "organisation", "id", value="my-own")
    draft = drafts.changed(draft, drafts.naming(draft, "Another", ()), NOW)
    assert drafts.text(draft, "organisation", "id") == "my-own"

    draft = drafts.changed(draft, drafts.dating(draft, "2027-01-31", ()), NOW)
    assert drafts.text(draft, "assessment", "id") == "2027-01"
    draft = drafts.changed(draft, drafts.dating(draft, "soon", ()), NOW)
    assert drafts.text(draft, "assessment", "id") == "2027-01"


def test_a_change_of_something_else_than_was_seen_is_refused() -> None:
    """A change says what it replaces: when that is not there, nothing of the changes is kept; others do not matter."""
    place = drafts.answer_at(drafts.sheet("p1"), load_model().question("data.trust"), "level")
    other = drafts.answer_at(drafts.sheet("p1"), load_model().question("data.help"), "level")
    draft = drafts.changed(new(), [Change(place, None, "3")], NOW)

    with pytest.raises(DraftChanged):
        drafts.changed(draft, [Change(other, None, "1"), Change(place, None, "4")], NOW)
    draft = drafts.changed(draft, [Change(other, None, "1")], NOW)

    assert drafts.answered(draft, drafts.sheet("p1")) == {"data.trust", "data.help"}
    assert draft.revision == 2


def test_taking_back_leaves_nothing_behind() -> None:
    """An answer, an agreement and an ambition that are taken back leave no empty mapping; a respondent stays."""
    draft = new()
    for steps in (
        ("respondents", "p1", "answers", "data", "trust", "level"),
        ("respondents", "p1", "revised", "data", "trust", "level"),
        ("agreed", "data", "trust", "level"),
        ("ambition", "elements", "data"),
    ):
        assert put(put(draft, *steps, value="3"), *steps, value=None).content == draft.content
    bare = put(put(draft, "respondents", "p1", "id", value=None), "respondents", "p1", "group", value=None)

    assert bare.content["respondents"] == {"p1": {}}


def test_questions_are_those_of_the_group() -> None:
    """A sheet has the questions that its group is asked; agreed is everything asked of anyone inside."""
    model = load_model()
    for group in model.groups:
        assert {question.key for question in drafts.asked(new(group.id), drafts.sheet("p1"))} == {
            question.key for question in model.questions if group.id in question.groups
        }
    assert len(drafts.asked(new(), AGREED)) == sum(bool(set(model.inside) & set(q.groups)) for q in model.questions)
    assert drafts.asked(new("no such group"), drafts.sheet("p1")) == ()


def test_a_note_without_an_answer_is_kept_and_named() -> None:
    """Somebody may write the note first: it stays, and the answer is named as missing at the question."""
    draft = put(new(), "respondents", "p1", "answers", "data", "trust", "note", value="Because")
    finding = next(each for each in drafts.check(draft)[1] if each.sheet)

    assert finding.missing
    assert finding.field == ("respondents", "p1", "answers", "data", "trust")


def test_another_respondent_gets_a_free_pseudonym() -> None:
    """One more respondent has a pseudonym and a key that nobody has."""
    draft = new()
    keys = {"p1"}
    for name in ("r2", "r3"):
        key, change = drafts.joining(draft, "customer")
        draft = drafts.changed(draft, [change], NOW)
        assert key not in keys
        assert drafts.text(draft, "respondents", key, "id") == name
        keys.add(key)
    assert [person.id for person in drafts.check(put_head(draft))[0].assessment.respondents] == ["r1", "r2", "r3"]  # type: ignore[union-attr]


def put_head(draft: Draft) -> Draft:
    """The draft with what a new organisation needs."""
    draft = drafts.changed(draft, drafts.naming(draft, "Tide Bank", ()), NOW)
    return put(draft, "organisation", "sector", value="banking")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", False),
        ("# yaml-language-server: $schema=x.json\na: 1\n", False),
        ("a: 1 # why\n", True),
        ("# Fictional\na: 1\n", True),
        ("a: '1 # no'\nb: \"# no\"\nc: x#y\n", False),
        ("a: |\n  # part of the text\n  more\nb: 2\n", False),
        ("a: [1, # one\n 2]\n", True),
    ],
)
def test_comments_are_noticed(text: str, expected: bool) -> None:
    """A comment is noticed wherever it stands; a # within a text is none."""
    assert drafts.has_comments(text) is expected


def test_text_is_taken_over_once_it_can_be() -> None:
    """A file that is no YAML is kept as text and becomes a draft when it is right; nobody's text replaces another's."""
    good = GOOD[0].read_text(encoding="utf-8")
    bad = good.replace("tags: [", "tags: [[", 1)
    draft = drafts.started({}, NOW, text=bad)
    assert drafts.taken_over(bad.encode(), "") is None
    still = drafts.corrected(draft, bad, bad + "\n", NOW)
    assert still.text == bad + "\n"

    with pytest.raises(DraftChanged):
        drafts.corrected(still, bad, good, NOW)
    assert drafts.as_yaml(still) == still.text
    right = drafts.corrected(still, bad + "\n", good, NOW)

    assert right.text is None
    assert drafts.check(right)[1] == ()


def test_a_stored_draft_holds_texts_only() -> None:
    """What is not a draft is refused when it is read: another shape, a number, an id that is a path."""
    stored = json.loads(new().model_dump_json(exclude_none=True))
    Draft.model_validate(stored)
    for wrong in ({"content": {"a": 1}}, {"id": "../../etc"}, {"format": 2}, {"revision": -1}, {"more": ""}):
        with pytest.raises(ValueError, match="validation error"):
            Draft.model_validate(stored | wrong)
