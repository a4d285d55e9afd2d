"""Reading assessment files: every problem at its place, everything valid kept, and written back unchanged."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadrant import file_types, reading
from quadrant.assessment import (
    Agreed,
    Ambition,
    Answer,
    Assessment,
    Journey,
    Moment,
    Organisation,
    Respondent,
    Step,
    to_yaml,
)
from quadrant.file_types import SERVED, STEP_STATES
from quadrant.language import LANGUAGES, translate, translate_plural
from quadrant.model import Model, load_model, load_sectors
from quadrant.problems import PROBLEMS, SUGGESTION, Problem, shown
from quadrant.reading import Reading, check_across, find_files, read_bytes, read_file, read_files

BROKEN = sorted((Path(__file__).parents[1] / "fixtures/broken").glob("*.yaml"))

SMALL = """format: 1
model: digital-human
model_version: 1
organisation:
  id: harbour
  name: Harbour
  sector: banking
assessment:
  id: spring
  date: 2026-05-12
respondents:
  - id: r1
    group: leadership
    answers: {}
"""

FULL = """# yaml-language-server: $schema=../data/schema/assessment.schema.json
---
format: 1
model: digital-human
model_version: 1
organisation:
  id: harbour-bank
  name: Harbour Bank
  sector: banking
  country: NO
  employees: 1200
  owner: harbour-group
  tags: [pilot, north]
  fictional: true
assessment:
  id: 2026-spring
  date: '2026-05-12'
  title: Board away day
respondents:
  - id: r1
    group: leadership
    answers:
      customer_first: {back_office: 2, autonomy: '3'}
      data:
        trust: not_applicable
        help: unknown
        wisdom: {level: 4, confidence: high, note: "Weekly panel\\nreplaced the survey"}
    revised:
      customer_first: {back_office: 1}
  - {id: R.2_b-c, group: partner, answers: {}}
agreed:
  customer_first:
    back_office: {level: 2, reason: "Never hears a customer", dissent: "Operations sees a 3"}
    autonomy: 3
ambition:
  date: 2028-12-31
  elements: {customer_first: 80, human_touch: 75.5}
journey:
  name: A first account
  moments:
    - {name: Looking around, load: 2, complexity: 1, functional: 10, emotional: 0, served: digital}
    - {name: Asking, load: '3', complexity: 3, functional: 6, emotional: 5, served: both, failure: false}
    - {name: No card, load: 5, complexity: 5, functional: 0, emotional: 1, served: nobody, failure: true}
    - {name: The card comes, load: 1, complexity: 2, functional: 8, emotional: 9, served: human}
steps:
  - {question: data.trust, level: 3, state: started, owner: Marketing, date: 2027-01-31, note: One use first}
  - {question: data.trust, level: 5}
"""


def lines(result: Reading) -> list[str]:
    """The problems as `line:column code`."""
    return [f"{problem.line}:{problem.column} {problem.code}" for problem in result.problems]


def read_text(text: str, file: str = "file.yaml") -> Reading:
    """Read a text as a file."""
    return read_bytes(text.encode(), file)


def test_everything_in_a_valid_file_is_kept() -> None:
    """A file with every part gives an assessment with every part, NO a country and a quoted date a date."""
    result = read_text(FULL)
    assert lines(result) == []
    assert result.content_hash == hashlib.sha256(FULL.encode()).hexdigest()
    assert result.assessment == Assessment(
        organisation=Organisation(
            "harbour-bank", "Harbour Bank", "banking", "NO", 1200, "harbour-group", ("pilot", "north"), True
        ),
        id="2026-spring",
        date=datetime.date(2026, 5, 12),
        title="Board away day",
        model="digital-human",
        model_version=1,
        respondents=(
            Respondent(
                "r1",
                "leadership",
                {
                    "customer_first.back_office": Answer("level", 2),
                    "customer_first.autonomy": Answer("level", 3),
                    "data.trust": Answer("not_applicable", None),
                    "data.help": Answer("unknown", None),
                    "data.wisdom": Answer("level", 4, "high", "Weekly panel\nreplaced the survey"),
                },
                {"customer_first.back_office": Answer("level", 1)},
            ),
            Respondent("R.2_b-c", "partner", {}, {}),
        ),
        agreed={
            "customer_first.back_office": Agreed("level", 2, "Never hears a customer", "Operations sees a 3"),
            "customer_first.autonomy": Agreed("level", 3),
        },
        ambition=Ambition(datetime.date(2028, 12, 31), {"customer_first": 80.0, "human_touch": 75.5}),
        journey=Journey(
            "A first account",
            (
                Moment("Looking around", 2, 1, 10, 0, "digital"),
                Moment("Asking", 3, 3, 6, 5, "both"),
                Moment("No card", 5, 5, 0, 1, "nobody", failure=True),
                Moment("The card comes", 1, 2, 8, 9, "human"),
            ),
        ),
        steps=(
            Step("data.trust", 3, "started", "Marketing", datetime.date(2027, 1, 31), "One use first"),
            Step("data.trust", 5),
        ),
    )


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_broken_file(path: Path) -> None:
    """Every broken file has exactly the problems that its first lines announce, each at its place."""
    expected = re.findall("^# expect: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    result = read_file(path)
    assert sorted(lines(result)) == sorted(expected)
    assert expected
    assert result.assessment is None


def test_broken_files_are_different() -> None:
    """No two broken files show the same code at the same place."""
    seen = [frozenset(lines(read_file(path))) for path in BROKEN]
    assert len(set().union(*seen)) >= 100
    singles = [next(iter(found)) for found in seen if len(found) == 1]
    assert len(singles) == len(set(singles))


GENERATED = {
    "too_large": SMALL.encode() + b"#" * (2 * 1024 * 1024 + 1 - len(SMALL)),
    "not_utf8": SMALL.encode("utf-16"),
    "nul": SMALL.replace("Harbour", "Har\0bour").encode(),
    "forbidden_character": SMALL.replace("Harbour", "Har\x1bbour").encode(),
    "too_many_respondents": (SMALL + "".join(f"  - {{id: s{n}}}\n" for n in range(5_000))).encode(),
    "syntax": SMALL.encode() + b"title: >x\n",
}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("too_large", "1:1 too_large"),
        ("not_utf8", "1:1 not_utf8"),
        ("nul", "6:12 nul"),
        ("forbidden_character", "6:12 forbidden_character"),
        ("too_many_respondents", "5014:5 too_many_respondents"),
        ("syntax", "15:9 syntax"),
    ],
)
def test_broken_file_that_cannot_be_kept(code: str, expected: str) -> None:
    """What no text file can hold, or is too large to keep, is refused at its place too."""
    assert lines(read_bytes(GENERATED[code], "file.yaml")) == [expected]


def test_largest_file_that_is_read() -> None:
    """A file of exactly 2 MiB, and one of exactly 5,000 respondents, are read."""
    assert lines(read_bytes(GENERATED["too_large"][:-1], "file.yaml")) == []
    full = SMALL + "".join(f"  - {{id: s{n}, group: partner, answers: {{}}}}\n" for n in range(4_999))
    result = read_text(full)
    assert result.assessment is not None
    assert len(result.assessment.respondents) == 5_000


def test_every_code_has_a_broken_file(tmp_path: Path) -> None:
    """There is no code of one file that no broken file shows."""
    shown_by = {problem.code for path in BROKEN for problem in read_file(path).problems} | set(GENERATED)
    elsewhere = {code for code in PROBLEMS if code.startswith("differing_")}
    elsewhere |= {"duplicate_assessment", "unreadable", "not_agreed", "empty_file"}  # have tests of their own
    assert shown_by | elsewhere == set(PROBLEMS)


def test_agreed_on_a_question_that_nobody_inside_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was agreed on a question that only outsiders are asked is a problem at the question."""
    model = _with_question_for_customers_only(load_model())
    monkeypatch.setattr(file_types, "load_model", lambda: model)
    monkeypatch.setattr(reading, "load_model", lambda: model)
    file_types.file_types.cache_clear()
    try:
        assert lines(read_text(SMALL + "agreed: {data: {trust: 3}}\n")) == ["15:17 not_agreed"]
    finally:
        file_types.file_types.cache_clear()


def _with_question_for_customers_only(model: Model) -> Model:
    content = model.model_dump()
    for axis in content["axes"]:
        for element in axis["elements"]:
            for question in element["questions"]:
                if question["element"] == "data" and question["id"] == "trust":
                    question["groups"] = ("customer",)
    return Model.model_validate(content)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_line_ends_and_byte_order_mark(line_end: str, encoding: str) -> None:
    """A file saved on Windows reads the same as one saved elsewhere."""
    data = FULL.replace("\n", line_end).encode(encoding)
    assert read_bytes(data, "file.yaml").assessment == read_text(FULL).assessment


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: harbour", "id: 0." + "z" * 62),
        ("name: Harbour", "name: " + "字" * 200),
        ("name: Harbour", 'name: "\u202bשלום\u200f"'),
        ("name: Harbour", "name: null"),
        ("name: Harbour", "name: '=1+1'"),
        ("date: 2026-05-12", "date: 0001-01-01"),
        ("date: 2026-05-12", "date: 2028-02-29"),
        ("id: spring", "id: 'NO'"),
        ("answers: {}", "answers: {customer_first: {}}"),
        ("answers: {}", "answers: {data: {trust: {level: unknown, note: ''}}}"),
        ("answers: {}", "answers: {data: {trust: {level: 5, note: '" + "n" * 2_000 + "'}}}"),
        ("answers: {}", "answers: {}\n    revised: {}"),
        ("sector: banking", "sector: banking\n  employees: 1000000000000"),
        ("sector: banking", "sector: banking\n  tags: []"),
        ("sector: banking", "sector: banking\n  fictional: 'false'"),
        ("respondents:", "ambition: {date: 2020-01-01, elements: {}}\nrespondents:"),
        ("respondents:", "ambition: {date: 2020-01-01, elements: {data: 0, ecosystem: 100.0}}\nrespondents:"),
        ("respondents:", "agreed: {}\nrespondents:"),
    ],
)
def test_what_is_just_allowed(old: str, new: str) -> None:
    """The values at the edge of every rule are valid."""
    assert lines(read_text(SMALL.replace(old, new))) == []


@pytest.mark.parametrize("value", ["100.0000000000000000000000001", "1" * 100_000, "1." + "0" * 99 + "e1"])
def test_long_numbers_are_refused_at_once(value: str) -> None:
    """A number is judged by how it is written, before anything is computed from it."""
    ambition = f"ambition: {{date: 2020-01-01, elements: {{data: {value}}}}}\n"
    assert lines(read_text(SMALL + ambition))[0].startswith("15:47 ")
    employees = SMALL.replace("sector: banking", f"sector: banking\n  employees: {value}")
    assert lines(read_text(employees))[0].startswith("8:14 ")


def test_messages_show_the_value_and_what_was_meant() -> None:
    """A message quotes the value, with nothing invisible and not too long, and names the nearest choice."""
    result = read_text(SMALL.replace("banking", "bankng").replace("Harbour", '"Har\\u202e\\nbour' + "r" * 100 + '"'))
    name, sector = (problem.message() for problem in result.problems)
    assert "“Har\\u202e\\nbourrrr" in name
    assert "…”" in name
    assert len(name) < 200
    assert sector.endswith("Did you mean banking?")
    assert result.problems[1].message("nl").endswith("Bedoelde u banking?")


def test_problem_is_one_line() -> None:
    """A printed problem stays on one line, whatever the file is called."""
    problem = Problem("a\nb\x1b.yaml", 3, 5, "tab")
    assert str(problem) == "a\\nb\\x1b.yaml:3:5: tab: There is a tab in the indentation. Use spaces."


def test_value_is_shown_by_kind() -> None:
    """Of a list or a mapping a message shows only the kind."""
    assert [shown(value) for value in ("a", ["a"], {"a": "b"})] == ["“a”", "[…]", "{…}"]


def test_each_wrong_answer_counts_once() -> None:
    """A respondent of an unknown group, and a wrong long answer, give no second problem for what follows from it."""
    text = SMALL.replace("leadership", "board").replace("{}", "{data: {trust: {level: 9}, wisdom: 8}}")
    assert lines(read_text(text)) == ["13:12 unknown_group", "14:37 bad_level", "14:49 bad_level"]


# --- files and folders ---


def test_files_of_folders(tmp_path: Path) -> None:
    """Folders are searched in depth for both suffixes, hidden folders are not; every file comes once, sorted."""
    for name in ("b.yaml", "a/c.yml", "a/d/e.yaml", ".git/f.yaml", "a/.g/h.yaml", "notes.txt", ".i.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(SMALL)
    (tmp_path / "folder.yaml").mkdir()
    found = find_files([tmp_path, tmp_path / "a", tmp_path / "notes.txt"])
    names = [path.relative_to(tmp_path).as_posix() for path in found]
    assert names == [".i.yaml", "a/c.yml", "a/d/e.yaml", "b.yaml", "notes.txt"]
    with pytest.raises(FileNotFoundError):
        find_files([tmp_path / "nowhere"])


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that has gone, is a folder, or is a pipe is a problem of that file; the others are still read."""
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "good.yaml").write_text(SMALL)
    names = ("gone.yaml", ".", "pipe.yaml", "good.yaml")
    progress: list[int] = []
    results = list(read_files((tmp_path / name for name in names), lambda: progress.append(1)))
    assert [lines(result) for result in results] == [["1:1 unreadable"]] * 3 + [[]]
    assert len(progress) == 4


def test_file_larger_than_the_limit_is_not_read_into_memory(tmp_path: Path) -> None:
    """A huge file is refused after its first two MiB."""
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(50 * 1024**3)  # a sparse file: 50 GiB that take no room
    assert lines(read_file(path)) == ["1:1 too_large"]


# --- across files ---


def test_differences_across_files() -> None:
    """What differs from the first file of an organisation is a problem in the later one by path, at the value."""
    first = read_text(SMALL, "a.yaml")
    changed = SMALL.replace("spring", "autumn").replace("Harbour", "Haven").replace("banking", "retail\n  owner: group")
    later = read_text(changed.replace("  sector", "  fictional: true\n  sector"), "b.yaml")
    problems = check_across([later, first])
    assert [(problem.file, problem.line, problem.column, problem.code) for problem in problems] == [
        ("b.yaml", 6, 9, "differing_name"),
        ("b.yaml", 7, 14, "differing_fictional"),
        ("b.yaml", 8, 11, "differing_sector"),
        ("b.yaml", 9, 10, "differing_owner"),
    ]
    assert "“Harbour” in a.yaml" in problems[0].message()
    assert "“false” in a.yaml" in problems[1].message()


def test_owner_that_is_missing_in_the_later_file() -> None:
    """An owner that the later file leaves out is a difference, shown where the organisation begins."""
    first = read_text(SMALL.replace("sector", "owner: group\n  sector"), "a.yaml")
    later = read_text(SMALL.replace("spring", "autumn"), "b.yaml")
    assert [str(problem) for problem in check_across([first, later])] == [
        "b.yaml:5:3: differing_owner: The owner of harbour is “group” in a.yaml. Make them the same."
    ]


def test_same_assessment_twice() -> None:
    """An assessment that an earlier file holds too is a problem at its id in every later file."""
    readings = [read_text(SMALL, f"{name}.yaml") for name in "cab"]
    problems = check_across(readings)
    assert [(problem.file, problem.line, problem.column, problem.code) for problem in problems] == [
        ("b.yaml", 9, 7, "duplicate_assessment"),
        ("c.yaml", 9, 7, "duplicate_assessment"),
    ]


def test_broken_files_are_no_measure_for_others() -> None:
    """A file with problems of its own takes no part in the comparison."""
    broken = read_text(SMALL.replace("Harbour", '""'), "a.yaml")
    assert check_across([broken, read_text(SMALL, "b.yaml")]) == []


# --- writing ---

HOSTILE = [
    *("NO", "null", "~", "2026-05-12", "a: b", "- x", "# no", "'\"", "<<", "*a", "&a", "!a", "|", "{{}}"),
    *("\u202eabc", "日本", "😀", "=1+1", "<b>", " a ", "\u00a0a"),
]

_ids = st.text(string.ascii_letters + string.digits + "-_.", min_size=1, max_size=64).filter(
    lambda t: t[0] not in "-_."
)
_names = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(str.strip),
    st.sampled_from(HOSTILE),
)
_notes = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300), _names, st.just("a\r\n\tb\x85\u2028c\n")
)
_levels = st.sampled_from([("level", 1), ("level", 5), ("not_applicable", None), ("unknown", None)])
_dates = st.dates()
_ratings = st.integers(0, 10)
_moments = st.lists(
    st.builds(
        Moment, _names, st.integers(1, 5), st.integers(1, 5), _ratings, _ratings, st.sampled_from(SERVED), st.booleans()
    ),
    min_size=4,
    max_size=6,
    unique_by=lambda moment: moment.name,
).map(tuple)
_steps = st.builds(
    Step,
    st.sampled_from(load_model().keys),
    st.integers(2, 5),
    st.sampled_from(STEP_STATES),
    st.none() | _names,
    st.none() | _dates,
    st.none() | _notes,
)


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Any valid assessment, with hostile texts."""
    model = load_model()

    def maybe(strategy: st.SearchStrategy[str]) -> str | None:
        return draw(st.none() | strategy)

    def answers(group: str, *, context: bool = False) -> dict[str, Answer]:
        asked = [*model.questions, *(model.context if context else ())]
        keys = [question.key for question in asked if group in question.groups]
        confidence = st.none() | st.sampled_from(["low", "medium", "high"])
        answer = st.builds(
            lambda level, sure, note: Answer(*level, sure, note), _levels, confidence, st.none() | _notes
        )
        return draw(st.dictionaries(st.sampled_from(keys), answer, max_size=4))

    groups = draw(st.lists(st.sampled_from([group.id for group in model.groups]), min_size=1, max_size=4))
    names = draw(st.lists(_ids, min_size=len(groups), max_size=len(groups), unique=True))
    agreed = st.builds(
        lambda level, reason, dissent: Agreed(*level, reason, dissent), _levels, st.none() | _notes, st.none() | _notes
    )
    scores = st.floats(0, 100).map(lambda score: 0.0 if score < 1e-300 else score)
    return Assessment(
        organisation=Organisation(
            id=draw(_ids).lower(),
            name=draw(_names),
            sector=draw(st.sampled_from([sector.id for sector in load_sectors()])),
            country=maybe(st.sampled_from(["NO", "NL"])),
            employees=draw(st.none() | st.integers(1, 10**12)),
            owner=maybe(_names),
            tags=tuple(draw(st.lists(_names, max_size=2))),
            fictional=draw(st.booleans()),
        ),
        id=draw(_ids),
        date=draw(_dates),
        title=maybe(_names),
        model=model.id,
        model_version=model.version,
        respondents=tuple(
            Respondent(name, group, answers(group, context=True), answers(group))
            for name, group in zip(names, groups, strict=True)
        ),
        agreed=draw(st.dictionaries(st.sampled_from(["data.trust", "customer_first.reward"]), agreed)),
        ambition=draw(
            st.none()
            | st.builds(
                Ambition,
                _dates,
                st.dictionaries(st.sampled_from([each.id for each in model.elements]), scores, max_size=3),
            )
        ),
        journey=draw(st.none() | st.builds(Journey, _names, _moments)),
        steps=tuple(draw(st.lists(_steps, max_size=3, unique_by=lambda step: step[:2]))),
    )


def test_context_answers_are_read_and_never_scored() -> None:
    """An answer to a context question is in the assessment under its name, and is no question of an axis."""
    question = load_model().context[0]
    text = SMALL.replace("answers: {}", f"answers: {{context: {{{question.id}: 4}}, data: {{wisdom: 2}}}}")
    result = read_text(text, "file.yaml")
    assert result.assessment is not None
    assert result.assessment.respondents[0].answers == {
        f"context.{question.id}": Answer("level", 4),
        "data.wisdom": Answer("level", 2),
    }
    assert f"context.{question.id}" not in load_model().keys


@given(assessments())
@settings(deadline=None, max_examples=120)
def test_written_file_reads_back_equal(assessment: Assessment) -> None:
    """Whatever an assessment holds, the file that is written of it gives the same assessment."""
    result = read_text(to_yaml(assessment))
    assert lines(result) == []
    assert result.assessment == assessment


def test_written_file_is_for_people() -> None:
    """A written file names its schema for editors and keeps short answers short."""
    result = read_text(FULL)
    assert result.assessment is not None
    text = to_yaml(replace(result.assessment, title=None))
    assert text.startswith("# yaml-language-server: $schema=../data/schema/assessment.schema.json\n")
    assert "customer_first: {back_office: 2, autonomy: 3}" in text
    assert "country: 'NO'" in text  # for readers that would take it for false
    assert "elements: {customer_first: 80, human_touch: 75.5}" in text
    assert "title" not in text


# --- words ---


@pytest.mark.parametrize("template", [*PROBLEMS.values(), SUGGESTION])
def test_every_problem_is_in_every_language(template: str) -> None:
    """Every sentence has a translation that shows the same details."""
    fields = {name: f"<{name}>" for _, name, _, _ in string.Formatter().parse(template) if name}
    english = translate(template, "en", **fields)
    for language in LANGUAGES[1:]:
        translated = translate(template, language, **fields)
        assert translated != english
        assert sorted(re.findall("<[a-z]+>", translated)) == sorted(re.findall("<[a-z]+>", english))


def test_unknown_language_is_english() -> None:
    """A language that the product does not speak gets English, in one and in many."""
    assert translate(PROBLEMS["tab"], "xx") == PROBLEMS["tab"]
    assert translate_plural("{n} file", "{n} files", 1, "xx") == "1 file"
    assert translate_plural("{n} file", "{n} files", 0, "en") == "0 files"


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file by its relative and its absolute path, and within its folder, is one file."""
    (tmp_path / "a.yaml").write_text("format: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert find_files([Path("a.yaml"), tmp_path / "a.yaml", tmp_path]) == [Path("a.yaml")]
