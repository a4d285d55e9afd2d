"""An assessment that is being filled in: what was typed so far, valid or not, and what is still wrong with it.

A draft holds the content of an assessment file as text, the way `strict_yaml` reads it, with two differences:
respondents stand under keys that never change instead of in a list, and every answer is in the long form. It is no
assessment: it becomes one by being written as a file and read by `reading`, whose rules are the only ones.
"""

from __future__ import annotations

import datetime
import json
import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import count, takewhile
from typing import Annotated, Literal, NamedTuple, cast

import yaml
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from quadrant import strict_yaml
from quadrant.assessment import Organisation, text_to_yaml, to_yaml
from quadrant.errors import DraftChanged
from quadrant.file_types import FORMAT, file_types
from quadrant.model import CONTEXT, Question, load_model
from quadrant.problems import Problem
from quadrant.reading import LIMITS, Reading, read_bytes
from quadrant.yaml_text import decode

Value = TypeAliasType("Value", "str | list[Value] | dict[str, Value]")
Content = dict[str, Value]

Place = tuple[str, ...]
"""The keys that lead to something in a draft: `("respondents", "p1", "answers", "data", "trust", "level")`."""

AGREED: Place = ("agreed",)
ID = r"[0-9a-f]{16}"


class Opened(BaseModel):
    """The file that a draft was opened from, as it was then.

    `content_hash` is the SHA-256 of its bytes; `comments` says that it explains itself in lines that a draft does not
    keep; `broken` that it had problems.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str
    content_hash: str
    organisation: str | None = None
    assessment: str | None = None
    comments: bool = False
    broken: bool = False


class Draft(BaseModel):
    """One draft. `revision` counts its changes; `text` is that of a file that has to be corrected as text first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    id: Annotated[str, Field(pattern=f"^{ID}$")]
    revision: Annotated[int, Field(ge=0)] = 0
    saved_at: AwareDatetime
    content: Content = {}
    opened: Opened | None = None
    text: str | None = None


class Change(NamedTuple):
    """`after` in place of `before`, which is what was seen there; None is nothing."""

    place: Place
    before: Value | None
    after: Value | None


# --- beginning ---


def started(content: Content, now: datetime.datetime, opened: Opened | None = None, text: str | None = None) -> Draft:
    """A new draft under an id that nobody can guess."""
    return Draft(id=secrets.token_hex(8), saved_at=now, content=content, opened=opened, text=text)


def blank(day: datetime.date, group: str, about: Organisation | None, taken: Collection[str]) -> Content:
    """The content of a new assessment of an organisation that is known, or of a new one, with one respondent.

    `taken` are the ids of the assessments that the organisation has already.
    """
    model = load_model()
    return {
        "format": str(FORMAT),
        "model": model.id,
        "model_version": str(model.version),
        "organisation": as_text(about) if about else {},
        "assessment": {"id": proposed_assessment(day.isoformat(), taken), "date": day.isoformat()},
        "respondents": {"p1": {"id": "r1", "group": group}},
    }


def as_text(about: Organisation) -> Content:
    """What is known of an organisation, as it stands in a file."""
    fields = {name: getattr(about, name) for name in ("id", "name", "sector", "country", "employees", "owner")}
    content: Content = {name: str(value) for name, value in fields.items() if value is not None}
    if about.tags:
        content["tags"] = list(about.tags)
    if about.fictional:
        content["fictional"] = "true"
    return content


_SHAPES = {"mapping_expected": dict, "list_expected": list, "text_expected": None}


def taken_over(data: bytes, file: str) -> Content | None:
    """The content of a file, right and wrong; None when its text is not YAML in the shape of an assessment.

    Nothing is left out. Where nothing is written, a list or mapping that is expected there is empty.
    """
    tree, problems = strict_yaml.read(data, file, LIMITS)
    if tree is None or problems:
        return None
    for problem in read_bytes(data, file).problems:
        if problem.code in _SHAPES:
            kind = _SHAPES[problem.code]
            around = tree.value(problem.path[:-1])
            if kind is None or not problem.path or tree.value(problem.path) != "":
                return None
            around[problem.path[-1]] = kind()  # type: ignore[index]
    return _from_file(cast("Content", tree.root))


def text_of(data: bytes) -> str | None:
    """The bytes as text that can be corrected; None when they are no UTF-8 or more than is read."""
    return decode(data, "")[0] if len(data) <= LIMITS.size else None


def has_comments(text: str) -> bool:
    """Whether YAML text holds comments, the first line for editors aside. Raises nothing for text that parses."""
    scalars = [
        (token.start_mark.index, token.end_mark.index)
        for token in yaml.scan(text, Loader=yaml.CSafeLoader)
        if isinstance(token, yaml.ScalarToken)
    ]
    comments = re.finditer(r"(?:^|(?<=\s))#(?! yaml-language-server:)", text, re.MULTILINE)
    return any(not any(start <= found.start() < end for start, end in scalars) for found in comments)


def _from_file(content: Content) -> Content:
    people = content.get("respondents", [])
    assert isinstance(people, list)
    respondents: Content = {f"p{number}": _person(person) for number, person in enumerate(people, start=1)}
    taken = content | {"respondents": respondents}
    if "agreed" in content:
        taken["agreed"] = _long(content["agreed"])
    return taken


def _person(person: Value) -> Value:
    assert isinstance(person, dict)
    return {name: _long(value) if name in ("answers", "revised") else value for name, value in person.items()}


def _long(by_element: Value) -> Value:
    """Answers in the long form; an element that is none is left as it is."""
    if not isinstance(by_element, dict):
        return by_element
    return {
        element: {key: answer if isinstance(answer, dict) else {"level": answer} for key, answer in questions.items()}
        if isinstance(questions, dict)
        else questions
        for element, questions in by_element.items()
    }


# --- looking ---


def value(content: Value, place: Place) -> Value | None:
    """What stands at a place, None when nothing does."""
    node: Value | None = content
    for step in place:
        node = node.get(step) if isinstance(node, dict) else None
    return node


def text(draft: Draft, *place: str) -> str:
    """The text at a place, empty when there is none."""
    found = value(draft.content, place)
    return found if isinstance(found, str) else ""


def written(draft: Draft, *place: str) -> str:
    """What stands at a place, as text; a list or mapping as JSON."""
    found = value(draft.content, place)
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)


def people(draft: Draft) -> dict[str, str]:
    """The respondents in their order: key -> group, which may be none that is known."""
    found = draft.content.get("respondents")
    return {key: text(draft, "respondents", key, "group") for key in found} if isinstance(found, dict) else {}


def sheet(person: str, revised: bool = False) -> Place:
    """Where the answers of a respondent are: those of the first round, or those of the second."""
    return ("respondents", person, "revised" if revised else "answers")


def asked(draft: Draft, sheet: Place) -> tuple[Question, ...]:
    """The questions of a sheet: those asked of its respondent's group, or of anyone inside for what was agreed."""
    model = load_model()
    groups = set(model.inside) if sheet == AGREED else {text(draft, *sheet[:2], "group")}
    return tuple(question for question in model.questions if groups & set(question.groups))


def context_asked(draft: Draft, sheet: Place) -> tuple[Question, ...]:
    """The questions of context for a sheet, which nobody has to answer; they are asked in the first round only."""
    if sheet == AGREED or sheet[-1] == "revised":
        return ()
    group = text(draft, *sheet[:2], "group")
    return tuple(question for question in load_model().context if group in question.groups)


def answered(draft: Draft, sheet: Place) -> frozenset[str]:
    """Which questions of a sheet have an answer, by key."""
    return frozenset(each.key for each in asked(draft, sheet) if value(draft.content, answer_at(sheet, each, "level")))


def answer_at(sheet: Place, question: Question, field: str = "") -> Place:
    """The place of an answer, or of one field of it."""
    return (*sheet, question.element, question.id, *([field] if field else []))


# --- changing ---


def changed(draft: Draft, changes: Iterable[Change], now: datetime.datetime) -> Draft:
    """The draft with all of the changes. Raises `DraftChanged` when it holds something else than was seen there."""
    content = draft.content
    for place, before, after in changes:
        if value(content, place) != before:
            raise DraftChanged
        content = _with(content, place, after)
    return draft.model_copy(update={"content": content, "revision": draft.revision + 1, "saved_at": now})


def _with(content: Content, place: Place, after: Value | None) -> Content:
    """The content with another value at a place; what becomes empty on the way there goes, save a respondent."""
    whole = node = dict(content)
    way: list[tuple[Content, str]] = []
    for step in place[:-1]:
        inner = node.get(step)
        way.append((node, step))
        node[step] = node = dict(inner) if isinstance(inner, dict) else {}
    if after is None:
        node.pop(place[-1], None)
    else:
        node[place[-1]] = after
    for depth, (around, step) in reversed(list(enumerate(way))):
        if around[step] or (place[0] == "respondents" and depth == 1):
            break
        del around[step]
    return whole


def corrected(draft: Draft, before: str, after: str, now: datetime.datetime) -> Draft:
    """The draft of a file that had to be corrected as text, taken over once it can be.

    Raises `DraftChanged` when its text is not the one that was seen.
    """
    if draft.text != before:
        raise DraftChanged
    content = taken_over(after.encode(), "")
    update = {"content": content or {}, "text": None if content is not None else after}
    return draft.model_copy(update=update | {"revision": draft.revision + 1, "saved_at": now})


def naming(draft: Draft, name: str, taken: Collection[str]) -> list[Change]:
    """The changes that give the organisation a name, and a new one the id that goes with it until one is written."""
    before, id_before = text(draft, "organisation", "name"), text(draft, "organisation", "id")
    changes = [Change(("organisation", "name"), before or None, name or None)]
    if draft.opened is None and id_before == (proposed_id(before, taken) if before else ""):
        changes.append(Change(("organisation", "id"), id_before or None, proposed_id(name, taken) or None))
    return changes


def dating(draft: Draft, date: str, taken: Collection[str]) -> list[Change]:
    """The changes that date the assessment, and give a new one the id that goes with it until one is written."""
    before, id_before = text(draft, "assessment", "date"), text(draft, "assessment", "id")
    changes = [Change(("assessment", "date"), before or None, date or None)]
    proposed = proposed_assessment(date, taken)
    if draft.opened is None and proposed and id_before == proposed_assessment(before, taken):
        changes.append(Change(("assessment", "id"), id_before or None, proposed))
    return changes


def proposed_id(name: str, taken: Collection[str]) -> str:
    """An id for an organisation of this name, other than those that are taken; empty when the name has no letters."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall("[a-z0-9]+", "".join(each for each in apart if not unicodedata.combining(each)))
    return _free("-".join(words)[:60].strip("-"), taken)


def proposed_assessment(date: str, taken: Collection[str]) -> str:
    """An id for an assessment on this day, other than those that are taken: the month, or the day if that is.

    Empty when the text is no date.
    """
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", date):
        return ""
    return _free(date if date[:7] in taken else date[:7], taken)


def _free(stem: str, taken: Collection[str]) -> str:
    if not stem or stem not in taken:
        return stem
    return next(name for number in count(2) if (name := f"{stem}-{number}") not in taken)


def joining(draft: Draft, group: str) -> tuple[str, Change]:
    """The key of one more respondent, and the change that adds it, under the first pseudonym that is free."""
    taken = {text(draft, "respondents", key, "id") for key in people(draft)}
    name = next(name for number in count(1) if (name := f"r{number}") not in taken)
    key = f"p{secrets.token_hex(4)}"
    return key, Change(("respondents", key), None, {"id": name, "group": group})


# --- as a file ---


def as_yaml(draft: Draft) -> str:
    """The file that the draft is so far: as every assessment is written when it is one, else as what was typed."""
    if draft.text is not None:
        return draft.text
    typed = text_to_yaml(_file(draft.content))
    assessment = read_bytes(typed.encode(), "").assessment
    return to_yaml(assessment) if assessment else typed


def opened_as(draft: Draft) -> tuple[str | None, str | None] | None:
    """Organisation and assessment that a draft was opened from; none for a new one."""
    return (draft.opened.organisation, draft.opened.assessment) if draft.opened else None


def head_as_yaml(draft: Draft) -> bytes:
    """The file with one respondent and nothing said: what is wrong with it lies in organisation and assessment."""
    someone: Content = {"p1": {"id": "r1", "group": load_model().inside[0]}}
    names = ("format", "model", "model_version", "organisation", "assessment")
    head = {name: draft.content[name] for name in names if name in draft.content}
    return text_to_yaml(_file(head | {"respondents": someone})).encode()


def _file(content: Content) -> Content:
    """The content as it stands in a file."""
    people, keys = content.get("respondents"), file_types().keys
    file = content | {
        "organisation": _ordered(content.get("organisation", {}), keys["Organisation"]),
        "assessment": _ordered(content.get("assessment", {}), keys["Assessment"]),
        "respondents": [_respondent(person) for person in people.values()] if isinstance(people, dict) else [],
    }
    if "agreed" in content:
        file["agreed"] = _short(content["agreed"])
    if isinstance(ambition := content.get("ambition"), dict):
        file["ambition"] = _ordered({"elements": {}} | ambition, keys["Ambition"])
    ordered = _ordered(file, keys["AssessmentFile"])
    assert isinstance(ordered, dict)
    return ordered


def _respondent(person: Value) -> Value:
    assert isinstance(person, dict)
    written: Content = {"answers": {}} | person
    written |= {name: _short(written[name]) for name in ("answers", "revised") if name in written}
    return _ordered(written, file_types().keys["Respondent"])


def _short(by_element: Value) -> Value:
    """Answers in the order of the questionnaire, in the short form where they are nothing but a level."""
    if not isinstance(by_element, dict):
        return by_element
    known = _question_ids()
    elements: Content = {}
    for element, questions in by_element.items():
        if isinstance(questions, dict):
            written: Content = {
                key: answer["level"] if isinstance(answer, dict) and answer.keys() == {"level"} else answer
                for key, answer in questions.items()
            }
            elements[element] = _ordered(written, known.get(element, ()))
        else:
            elements[element] = questions
    return _ordered(elements, tuple(known))


@cache
def _question_ids() -> dict[str, tuple[str, ...]]:
    model = load_model()
    names = (*(element.id for element in model.elements), CONTEXT)
    return {name: tuple(question.id for question in model.questions_of(name)) for name in names}


def _ordered(mapping: Value, names: Sequence[str]) -> Value:
    """The mapping with these keys first, in this order."""
    if not isinstance(mapping, dict):
        return mapping
    return {name: mapping[name] for name in names if name in mapping} | mapping


# --- what is wrong ---


class Finding(NamedTuple):
    """A problem of the file that the draft is so far, and the place in the draft that it belongs to."""

    problem: Problem
    place: Place

    @property
    def missing(self) -> bool:
        """Whether nothing was typed there yet, rather than something wrong."""
        return self.problem.code == "missing_key"

    @property
    def stray(self) -> bool:
        """Whether something stands there that has no place in an assessment and can only be left out."""
        return self.problem.code in _STRAY

    @property
    def sheet(self) -> Place | None:
        """The answer sheet that it is on, when it is about a question."""
        match self.place:
            case ("respondents", _, "answers" | "revised", _, _, *_):
                return self.place[:3]
            case ("agreed", _, _, *_):
                return AGREED
        return None

    @property
    def field(self) -> Place:
        """The field or the question that it is shown beside."""
        return self.place if self.sheet is None else self.place[: len(self.sheet) + 2]


_STRAY = {"unknown_key", "unknown_element", "unknown_question", "not_asked", "not_agreed"}


def check(draft: Draft) -> tuple[Reading, tuple[Finding, ...]]:
    """The draft read as the file that it is so far, and its problems at their places, in the order of the file."""
    reading = read_bytes(text_to_yaml(_file(draft.content)).encode(), "")
    keys = tuple(people(draft))
    return reading, tuple(Finding(problem, _place(problem.path, keys)) for problem in reading.problems)


def found_beside(problems: Iterable[Problem]) -> Iterator[Finding]:
    """The same for problems with other files, which lie in organisation and assessment."""
    return (Finding(problem, _place(problem.path, ())) for problem in problems)


def _place(path: Sequence[int | str], keys: Sequence[str]) -> Place:
    """The place in the draft of a path in the file; of a list of texts, that of the list."""
    match path:
        case ("respondents", int(number), *rest):
            return ("respondents", keys[number], *map(str, rest))
    return tuple(str(step) for step in takewhile(lambda step: isinstance(step, str), path))
