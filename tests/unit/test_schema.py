"""The JSON Schema of an assessment file: fresh, and of one mind with the reader."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml

from quadrant.assessment import json_schema
from quadrant.model import load_model
from quadrant.reading import read_bytes
from quadrant.sample import generate

ROOT = Path(__file__).parents[2]
BROKEN = sorted((ROOT / "tests/fixtures/broken").glob("*.yaml"))

CODES_SEEN = {
    "mapping_expected", "list_expected", "text_expected", "unknown_key", "missing_key", "unknown_format",
    "unknown_model", "unknown_model_version", "bad_id", "bad_organisation_id", "name_empty", "name_too_long",
    "control_character", "note_too_long", "bad_whole_number", "bad_number", "out_of_range", "bad_boolean",
    "bad_date", "unknown_sector", "unknown_country", "unknown_group", "unknown_element", "unknown_question",
    "not_asked", "bad_level", "bad_confidence", "no_respondents",
}  # fmt: skip
"""The codes of what a schema can see: values, not how they are written, and one file at a time."""

WRITING_ONLY = {
    # An editor has read these before the schema sees them: 010 is 10 and 2.0 is 2 by then.
    "ambition-exponent", "ambition-nan", "employees-decimals", "employees-leading-zero", "employees-plus", "format-1.0",
    "model-version-leading-zero",
    # In Python's regular expressions, unlike those of editors, $ also matches before a line break at the end.
    "organisation-id-with-newline", "respondent-id-trailing-newline",
}  # fmt: skip


class _Editor(yaml.CSafeLoader):
    """Reads YAML as editors do: the core schema of YAML 1.2, in which a date is text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


_Editor.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Editor.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^([tT]rue|TRUE|[fF]alse|FALSE)$"), list("tTfF"))
_Editor.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]+$"), list("-+0123456789"))
_Editor.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^([-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|\.(nan|NaN|NAN))$"),
    list("-+.0123456789"),
)
_Editor.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema())


def accepted(text: str) -> bool:
    """Whether an editor that has the schema finds nothing wrong with the text."""
    return bool(_validator().is_valid(yaml.load(text, _Editor)))


def test_published_schema_is_fresh() -> None:
    """The file that editors are pointed at is what `python -m quadrant schema` prints."""
    published = (ROOT / "data/schema/assessment.schema.json").read_text(encoding="utf-8")
    assert published == json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def test_schema_is_a_schema() -> None:
    """The schema follows the rules of JSON Schema 2020-12."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_question_and_level_is_explained(language: str) -> None:
    """Who completes a file in an editor reads each question, in customers' words too, and its five levels."""
    schema = json.dumps(json_schema(language), ensure_ascii=False)
    for question in load_model().questions:
        for text in (question.question, *question.levels, *([question.customer] if question.customer else [])):
            assert json.dumps(text[language], ensure_ascii=False).strip('"') in schema


def test_valid_files_are_accepted() -> None:
    """What the reader accepts, believable files with every part in them, the schema accepts."""
    for _, text in generate(10, 2, seed=4):
        assert read_bytes(text.encode(), "file.yaml").problems == ()
        assert accepted(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: r1", "id: 1"),
        ("id: r1", "id: '1'"),
        ("id: spring", "id: 2026.5"),
        ("name: Harbour", "name: 2026"),
        ("name: Harbour", "name: true"),
        ("employees: 12", "employees: '12'"),
        ("fictional: true", "fictional: 'true'"),
        ("date: 2026-05-12", "date: '2026-05-12'"),
        ("country: NL", "country: 'NO'"),
        ("trust: 4", "trust: '4'"),
        ("trust: 4", "trust: {level: '4', note: 12}"),
        ("trust: 4", "trust: {level: 4, note: }"),
        ("data: 80", "data: '80.5'"),
        ("format: 1", "format: '1'"),
    ],
)
def test_schema_and_reader_accept_the_same_ways_of_writing(old: str, new: str) -> None:
    """A number as text and a text that looks like a number are the same to the reader, and so to the schema."""
    text = """format: 1
model: digital-human
model_version: 1
organisation: {id: harbour, name: Harbour, sector: banking, country: NL, employees: 12, fictional: true}
assessment: {id: spring, date: 2026-05-12}
respondents:
  - {id: r1, group: leadership, answers: {data: {trust: 4}}}
ambition: {date: 2028-12-31, elements: {data: 80}}
""".replace(old, new)
    assert read_bytes(text.encode(), "file.yaml").problems == ()
    assert accepted(text)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_schema_refuses_what_the_reader_refuses(path: Path) -> None:
    """Every broken file whose fault a schema can see is refused by the schema too."""
    text = path.read_text(encoding="utf-8")
    codes = {problem.code for problem in read_bytes(text.encode(), path.name).problems}
    if codes <= CODES_SEEN:
        assert accepted(text) == (path.stem in WRITING_ONLY)
