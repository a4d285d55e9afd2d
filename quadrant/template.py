"""A file to begin with: a valid assessment in which everything waits to be filled in, made from the questionnaire."""

from __future__ import annotations

import datetime
import textwrap
from collections.abc import Iterator

from quadrant.file_types import FORMAT, MOMENTS, SERVED, STEP_STATES
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
    yield from _added_later(model, day, language)


def _added_later(model: Model, day: datetime.date, language: str) -> Iterator[str]:
    """What a group adds when the answers are there; each part is right as soon as its # are taken away."""
    first = model.elements[0]
    ambition = ("ambition:", f"  date: {day.year + 2}-12-31", f"  elements: {{{first.id}: 75}}")
    moments = (
        (mark("Looking around"), "load: 2, complexity: 1, functional: 8, emotional: 6, served: digital"),
        (mark("Asking for advice"), "load: 4, complexity: 4, functional: 7, emotional: 8, served: human"),
        (
            mark("Something goes wrong"),
            "load: 5, complexity: 3, functional: 4, emotional: 2, served: nobody, failure: true",
        ),
        (mark("The first bill"), "load: 2, complexity: 2, functional: 7, emotional: 5, served: both"),
    )
    journey = (
        "journey:",
        f"  name: {translate('Becoming a customer', language)}",
        "  moments:",
        *(f"    - {{name: {translate(name, language)}, {values}}}" for name, values in moments),
    )
    owner = translate("Head of Customer Service", language)
    step = f"question: {first.questions[0].key}, level: 3, state: planned, owner: {owner}, date: {day.year + 1}-06-30"
    parts = {
        mark("Where the organisation wants to be, if it has said so: take away the # to use it."): ambition,
        mark(
            "One journey of a customer: {least} to {most} moments in their order. load: what the moment means to a "
            "customer, and complexity: what there is to work out, 1 to 5. functional: how well it works, and "
            "emotional: how good it feels, 0 to 10. served: {served}. failure: true where something has gone wrong."
        ): journey,
        mark(
            "The steps to the ambition, each to one level at one question. state: {states}. An owner is a role rather "
            "than a name."
        ): ("steps:", f"  - {{{step}}}"),
    }
    fields = {
        "least": MOMENTS[0],
        "most": MOMENTS[1],
        "served": ", ".join(SERVED),
        "states": ", ".join(STEP_STATES),
    }
    for words, lines in parts.items():
        yield ""
        yield from _comment(translate(words, language, **fields))
        yield from (f"# {line}" for line in lines)


def _respondent(model: Model, group: Group, name: str, language: str, explained: bool) -> Iterator[str]:
    yield from (f"  - id: {name}", f"    group: {group.id}", "    answers:")
    for element in model.elements:
        yield from _answers(element, group, language, explained)
    if group.inside and explained:
        yield from _context(model, group, language)


def _context(model: Model, group: Group, language: str) -> Iterator[str]:
    words = mark(
        "Questions of context, which no score counts: take away the # to use them. The screen Method shows them with "
        "their levels."
    )
    yield from _comment(translate(words, language), 6)
    yield "      # context:"
    for question in model.context:
        if group.id in question.groups:
            yield f"      #   {question.id}: unknown  # {question.label[language]}"


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
