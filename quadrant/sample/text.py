"""An invented assessment as YAML text, written line by line because a dumper is slow."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from quadrant.model import CONTEXT, Model
from quadrant.sample.organisation import Organisation


@dataclass(slots=True)
class Respondent:
    """One person's answers as YAML text, by question; `levels` are the given levels as numbers."""

    id: str
    group: str
    answers: dict[str, str] = field(default_factory=dict)
    revised: dict[str, str] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)


def quoted(text: str) -> str:
    """The text as a double-quoted YAML scalar, safe whatever it holds."""
    return json.dumps(text, ensure_ascii=False)


def long_form(level: int, additions: Mapping[str, str]) -> str:
    """A level with what is added to it (already as YAML), in the short form when nothing is."""
    if not additions:
        return str(level)
    return f"{{level: {level}, {', '.join(f'{name}: {text}' for name, text in additions.items())}}}"


def answers(model: Model, given: Mapping[str, str], indent: str) -> Iterator[str]:
    """Answers by element: on one line, or on a line each where one of them is in the long form."""
    for element, questions in (*((each.id, each.questions) for each in model.elements), (CONTEXT, model.context)):
        here = [(question.id, given[question.key]) for question in questions if question.key in given]
        if any(answer.startswith("{") for _, answer in here):
            yield f"{indent}{element}:"
            yield from (f"{indent}  {question}: {answer}" for question, answer in here)
        elif here:
            yield f"{indent}{element}: {{{', '.join(f'{question}: {answer}' for question, answer in here)}}}"


def person(model: Model, respondent: Respondent) -> Iterator[str]:
    """One respondent as an item of the list."""
    yield f"  - id: {respondent.id}"
    yield f"    group: {respondent.group}"
    if respondent.answers:
        yield "    answers:"
        yield from answers(model, respondent.answers, "      ")
    else:
        yield "    answers: {}"
    if respondent.revised:
        yield "    revised:"
        yield from answers(model, respondent.revised, "      ")


def head(model: Model, organisation: Organisation, id: str, date: datetime.date, title: str | None) -> Iterator[str]:  # noqa: A002
    """Everything above the first respondent."""
    yield "# A fictional organisation; a likeness to a real one is chance."
    yield "format: 1"
    yield f"model: {model.id}"
    yield f"model_version: {model.version}"
    yield "organisation:"
    yield f"  id: {organisation.id}"
    yield f"  name: {quoted(organisation.name)}"
    yield f"  sector: {organisation.sector}"
    yield f'  country: "{organisation.country.id}"'  # quoted for readers that take NO for false
    if organisation.employees is not None:
        yield f"  employees: {organisation.employees}"
    if organisation.owner is not None:
        yield f"  owner: {organisation.owner}"
    if organisation.tags:
        yield f"  tags: [{', '.join(organisation.tags)}]"
    yield "  fictional: true"
    yield "assessment:"
    yield f"  id: {id}"
    yield f"  date: {date.isoformat()}"
    if title is not None:
        yield f"  title: {quoted(title)}"
    yield "respondents:"


def aims(ambition: Mapping[str, float], year: int) -> Iterator[str]:
    """The ambition for the end of a year, points by element."""
    yield "ambition:"
    yield f"  date: {year}-12-31"
    yield f"  elements: {{{', '.join(f'{element}: {aim:g}' for element, aim in ambition.items())}}}"


def journey(name: str, moments: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """A journey; the values of a moment already as YAML."""
    yield "journey:"
    yield f"  name: {quoted(name)}"
    yield "  moments:"
    yield from (f"    - {_flow(moment)}" for moment in moments)


def steps(taken: Iterable[Mapping[str, str]]) -> Iterator[str]:
    """The steps of a route; their values already as YAML."""
    yield "steps:"
    yield from (f"  - {_flow(step)}" for step in taken)


def _flow(fields: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{name}: {value}' for name, value in fields.items())}}}"
