"""One assessment as validated objects, made from the values of a file and written back to one (contract section 2)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal, NamedTuple, TypeVar, get_args

import yaml

from quadrant.file_types import FORMAT, NO_LEVEL, file_types
from quadrant.file_types import json_schema as json_schema  # part of what this module offers
from quadrant.model import load_model


class Answer(NamedTuple):
    """What one respondent said to one question; `kind` is level, not_applicable or unknown."""

    kind: str
    level: int | None
    confidence: str | None = None
    note: str | None = None


class Agreed(NamedTuple):
    """What the group settled on for one question, why, and who still sees it otherwise."""

    kind: str
    level: int | None
    reason: str | None = None
    dissent: str | None = None


@dataclass(frozen=True, slots=True)
class Respondent:
    """One person, by pseudonym; the answers are by question (`data.trust`), one that was not given is absent."""

    id: str
    group: str
    answers: dict[str, Answer]
    revised: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who is assessed, as this file says it."""

    id: str
    name: str
    sector: str
    country: str | None = None
    employees: int | None = None
    owner: str | None = None
    tags: tuple[str, ...] = ()
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Ambition:
    """Where the organisation wants to be at a date: element -> score, 0-100; elements left out stay as they are."""

    date: datetime.date
    elements: dict[str, float]


class Moment(NamedTuple):
    """One moment of a journey, as the group sees it.

    `load` (what it means to a customer) and `complexity` are 1-5, the `functional` and `emotional` experience 0-10;
    `served` is digital, human, both or nobody. `failure`: something has gone wrong for the customer.
    """

    name: str
    load: int
    complexity: int
    functional: int
    emotional: int
    served: str
    failure: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """One journey of a customer: 4-20 moments in their order."""

    name: str
    moments: tuple[Moment, ...]


class Step(NamedTuple):
    """A level to reach at one question, and how far that is: planned, started, done or dropped."""

    question: str
    level: int
    state: str = "planned"
    owner: str | None = None
    date: datetime.date | None = None
    note: str | None = None


Part = Literal["ambition", "journey", "steps"]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""What a group adds to an assessment afterwards, as it is called in a file and here."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One valid file."""

    organisation: Organisation
    id: str
    date: datetime.date
    title: str | None
    model: str
    model_version: int
    respondents: tuple[Respondent, ...]
    agreed: dict[str, Agreed]
    ambition: Ambition | None
    journey: Journey | None = None
    steps: tuple[Step, ...] = ()


def parse(content: object) -> Assessment:
    """The assessment that the values of a file make up.

    Raises pydantic's ValidationError with every rule that they break; error types are codes of `problems.PROBLEMS` or
    pydantic's own.
    """
    file = file_types().adapter.validate_python(content)
    head, about = file["assessment"], file["organisation"]
    return Assessment(
        organisation=Organisation(**about | {"tags": tuple(about.get("tags", ()))}),
        id=head["id"],
        date=head["date"],
        title=head.get("title"),
        model=file["model"],
        model_version=file["model_version"],
        respondents=tuple(_respondent(respondent) for respondent in file["respondents"]),
        agreed=_answers(file.get("agreed", {}), _agreed_words()),
        ambition=Ambition(**file["ambition"]) if "ambition" in file else None,
        journey=_journey(file["journey"]) if "journey" in file else None,
        steps=tuple(Step(**step) for step in file.get("steps", ())),
    )


def _journey(journey: dict[str, Any]) -> Journey:
    return Journey(journey["name"], tuple(Moment(**moment) for moment in journey["moments"]))


def _respondent(respondent: dict[str, Any]) -> Respondent:
    answers = _answers(respondent["answers"], _answer_words())
    revised = _answers(respondent["revised"], _answer_words()) if "revised" in respondent else {}
    return Respondent(respondent["id"], respondent["group"], answers, revised)


_Kind = TypeVar("_Kind", Answer, Agreed)


def _answers(by_element: Mapping[str, Mapping[str, Any]], words: Mapping[str, _Kind]) -> dict[str, _Kind]:
    """The answers by question; `words` are those of the short form."""
    keys = _keys()
    return {
        keys[element, question]: words[answer] if type(answer) is str else words[answer.pop("level")]._replace(**answer)
        for element, questions in by_element.items()
        for question, answer in questions.items()
    }


@cache
def _keys() -> dict[tuple[str, str], str]:
    # One text per question for all assessments, instead of one per answer.
    model = load_model()
    return {(question.element, question.id): question.key for question in (*model.questions, *model.context)}


@cache
def _answer_words() -> dict[str, Answer]:
    # Made once and shared: most answers are one word.
    levels = {str(level): Answer("level", level) for level in load_model().levels}
    return levels | {word: Answer(word, None) for word in NO_LEVEL}


@cache
def _agreed_words() -> dict[str, Agreed]:
    return {word: Agreed(answer.kind, answer.level) for word, answer in _answer_words().items()}


# --- writing ---

_FIRST_LINE = "# yaml-language-server: $schema=../data/schema/assessment.schema.json\n"


def to_yaml(assessment: Assessment) -> str:
    """The text of a file that reads back as an equal assessment."""
    content = {
        "format": FORMAT,
        "model": assessment.model,
        "model_version": assessment.model_version,
        "organisation": _organisation(assessment.organisation),
        "assessment": _present(id=assessment.id, date=assessment.date, title=assessment.title),
        "respondents": [
            {"id": respondent.id, "group": respondent.group, "answers": _by_element(respondent.answers)}
            | ({"revised": _by_element(respondent.revised)} if respondent.revised else {})
            for respondent in assessment.respondents
        ],
    }
    if assessment.agreed:
        content["agreed"] = _by_element(assessment.agreed)
    for part in PARTS:
        content |= _part(assessment, part)
    return _dump(content, _Dumper)


def part_to_yaml(assessment: Assessment, part: Part) -> str:
    """The lines of `ambition`, `journey` or `steps` in a file; empty when the assessment has none."""
    content = _part(assessment, part)
    return _lines(content, _Dumper) if content else ""


def text_to_yaml(content: Mapping[str, Any]) -> str:
    """The text of a file with this content, right or wrong, in which every value is text."""
    return _dump(content, _TextDumper)


def _dump(content: Mapping[str, Any], dumper: type[yaml.CSafeDumper]) -> str:
    return _FIRST_LINE + _lines(content, dumper)


def _lines(content: Mapping[str, Any], dumper: type[yaml.CSafeDumper]) -> str:
    written: str = yaml.dump(
        content, Dumper=dumper, allow_unicode=True, sort_keys=False, default_flow_style=None, width=10**6
    )
    return written


def _part(assessment: Assessment, part: Part) -> dict[str, object]:
    """What a group adds afterwards, under its key; nothing where there is none."""
    if part == "ambition" and (ambition := assessment.ambition):
        return {part: {"date": ambition.date, "elements": ambition.elements}}
    if part == "journey" and (journey := assessment.journey):
        moments = [moment._asdict() | {"failure": moment.failure or None} for moment in journey.moments]
        return {part: {"name": journey.name, "moments": [_present(**moment) for moment in moments]}}
    if part == "steps" and assessment.steps:
        return {part: [_present(**step._asdict()) for step in assessment.steps]}
    return {}


def _present(**fields: object) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None}


def _organisation(organisation: Organisation) -> dict[str, object]:
    fields = {name: getattr(organisation, name) for name in organisation.__slots__}
    fields["tags"] = list(organisation.tags) or None
    fields["fictional"] = organisation.fictional or None
    return _present(**fields)


def _by_element(answers: Mapping[str, Answer] | Mapping[str, Agreed]) -> dict[str, dict[str, object]]:
    by_element: dict[str, dict[str, object]] = {}
    for key, answer in answers.items():
        element, question = key.split(".")
        fields = answer._asdict()
        level = fields.pop("level") or fields["kind"]
        del fields["kind"]
        rest = _present(**fields)
        by_element.setdefault(element, {})[question] = {"level": level} | rest if rest else level
    return by_element


class _Dumper(yaml.CSafeDumper):
    """Writes what every reader of YAML takes for the same: no aliases, no bare line break or invisible character."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if text.isprintable() else '"')


def _write_score(dumper: _Dumper, score: float) -> yaml.ScalarNode:
    if score == int(score):
        return dumper.represent_scalar("tag:yaml.org,2002:int", str(int(score)))
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(Decimal(repr(score)), "f"))


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(float, _write_score)


class _TextDumper(_Dumper):
    """Writes texts that look like numbers, dates and booleans without quotes, as people do."""


_BARE = re.compile("true|false|0|[1-9][0-9]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _write_bare(dumper: _TextDumper, text: str) -> yaml.ScalarNode:
    if not _BARE.fullmatch(text):
        return _write_text(dumper, text)
    tag: str = dumper.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(tag, text)


_TextDumper.add_representer(str, _write_bare)
