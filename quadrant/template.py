"""A file to begin with: a valid assessment in which everything waits to be filled in, made from the questionnaire."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator

from quadrant.file_types import FORMAT
from quadrant.language import mark, translate
from quadrant.model import Element, Group, Model, load_sectors

_WIDTH = 118


def starter(model: Model, day: datetime.date, language: str) -> str:
    """The text of a starter file: reads without problems, holds no level yet, explains itself in the language.

    One respondent of each inside group and one customer, for whom every question that is asked of them is `unknown`.
    """
    return "\n".join(_lines(model, day, language)) + "\n"


def _lines(model: Model, day: datetime.date, language: str) -> Iterator[str]:
    def note(message: str, **fields: object) -> Iterator[str]:
        return _comment(translate(message, language, **fields))

    yield "# yaml-language-server: $schema=../data/schema/assessment.schema.json"
    yield from note(
        mark(
            "One assessment of one organisation. Lines that begin with # are explanations and do not count. "
            "Replace the words below, replace each “unknown” by a level from {lowest} to {highest}, and upload the "
            "file or put it in the folder of the workspace."
        ),
        lowest=model.scale.lowest,
        highest=model.scale.highest,
    )
    yield from (f"format: {FORMAT}", f"model: {model.id}", f"model_version: {model.version}", "", "organisation:")
    yield from _indented(
        note(mark("The same id in every file about this organisation: lower-case letters, digits, - _ ."))
    )
    yield from ("  id: my-organisation", f"  name: {translate('My organisation', language)}")
    sectors = ", ".join(f"{sector.id} ({sector.name[language]})" for sector in load_sectors())
    yield from _indented(note(mark("One of: {sectors}"), sectors=sectors))
    yield f"  sector: {load_sectors()[0].id}"
    yield from _indented(note(mark("These may be left out; take away the # to use them.")))
    yield from ("  # country: NL", "  # employees: 250", "  # tags: [pilot]", "")
    yield "assessment:"
    yield from _indented(note(mark("Unique within the organisation.")))
    yield from (f"  id: {day:%Y-%m}", f"  date: {day.isoformat()}", "", "respondents:")
    yield from _indented(
        note(
            mark(
                "One block per person, under a pseudonym. Copy a block for each further person. The groups are "
                "{groups}."
            ),
            groups=", ".join(f"{group.id} ({group.label[language]})" for group in model.groups),
        )
    )
    yield from _indented(
        note(mark("“unknown”: this person cannot tell. “not_applicable”: the question has no meaning here."))
    )
    asked = [group for group in model.groups if group.inside or group.id == "customer"]
    for place, group in enumerate(asked, start=1):
        yield from _respondent(model, group, f"r{place}", language, explained=place == 1 or not group.inside)
    yield ""
    yield from note(mark("Where the organisation wants to be, if it has said so: take away the # to use it."))
    first = model.elements[0].id
    yield from ("# ambition:", f"#   date: {day.year + 2}-12-31", f"#   elements: {{{first}: 75}}")


def _respondent(model: Model, group: Group, name: str, language: str, explained: bool) -> Iterator[str]:
    yield from (f"  - id: {name}", f"    group: {group.id}", "    answers:")
    for element in model.elements:
        yield from _answers(element, group, language, explained)


def _answers(element: Element, group: Group, language: str, explained: bool) -> Iterator[str]:
    asked = [question for question in element.questions if group.id in question.groups]
    if asked:
        yield f"      {element.id}:"
    for question in asked:
        if explained:
            yield from _comment(question.wording(group.id)[language], 8)
            if group.inside:
                for level, words in enumerate(question.levels, start=1):
                    yield from _comment(f"  {level}  {words[language]}", 8, hanging=" " * 5)
        yield f"        {question.id}: unknown"


def _comment(words: str, indent: int = 0, hanging: str = "") -> Iterator[str]:
    for line in textwrap.wrap(words, _WIDTH - indent, subsequent_indent=hanging):
        yield f"{' ' * indent}# {line}"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
