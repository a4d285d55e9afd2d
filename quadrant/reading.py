"""Assessment files in, assessments and problems out (contract section 2).

Every problem of a file is found in one run and carries the line and column of what is wrong. Nothing here raises for
what a file holds.
"""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from pydantic import ValidationError

from quadrant.assessment import Assessment, parse
from quadrant.file_types import MOST_RESPONDENTS, NO_LEVEL, file_types
from quadrant.model import CONTEXT, load_countries, load_model, load_sectors
from quadrant.problems import Problem, nearest, shown
from quadrant.strict_yaml import UNREAD, Limits, Tree, read
from quadrant.yaml_text import Position

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LIMITS: Final = Limits(longest={"respondents": MOST_RESPONDENTS})
SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave: an assessment, or the problems that keep it from being one.

    `content_hash` is the SHA-256 of the bytes in hexadecimal, empty when there were none to read. `places` says where
    the parts stand that can conflict with another file: `name` -> line and column.
    """

    file: str
    assessment: Assessment | None
    problems: tuple[Problem, ...]
    content_hash: str
    places: Mapping[str, Position] = field(default_factory=dict)


def read_bytes(data: bytes, file: str) -> Reading:
    """The assessment that the bytes hold; `file` is the name that problems carry. Never raises for bad input."""
    with _collection_paused():
        return _read(data, file)


def _read(data: bytes, file: str) -> Reading:
    tree, problems = read(data, file, LIMITS)
    assessment, places = None, {}
    if tree is not None:
        try:
            assessment = parse(tree.root)
        except ValidationError as errors:
            details = errors.errors(include_url=False)
            problems += [
                _problem(error, tree, file, suggest=number < _SUGGESTIONS)
                for number, error in enumerate(details)
                if error["input"] is not UNREAD
            ]
        problems += _duplicates(tree, file)
        places = {name: tree.value_at(path) for name, path in _PLACES.items()}
    if problems:
        assessment = None
    return Reading(file, assessment, tuple(sorted(problems)), hashlib.sha256(data).hexdigest(), places)


@contextmanager
def _collection_paused() -> Iterator[None]:
    """Without garbage collection, which would look at everything read before again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The files under the paths, sorted, each once: a file as given; of a folder, all `*.yaml` and `*.yml` below it.

    Folders whose name begins with a dot are skipped. Raises FileNotFoundError for a path that is not there.
    """
    found: dict[str, Path] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(path)
        for file in _below(path) if path.is_dir() else (path,):
            found.setdefault(os.path.abspath(file), file)  # noqa: PTH100 - resolve() would follow links
    return sorted(found.values(), key=str)


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here, name) for name in files if name.endswith(SUFFIXES))


def read_file(path: Path) -> Reading:
    """Like `read_bytes`, of a file; one that cannot be opened has the problem `unreadable`."""
    file = str(path)
    try:
        if not path.is_file() and path.exists():
            return _unreadable(file, "not a regular file")  # a pipe could keep us waiting for ever
        with path.open("rb") as source:
            return read_bytes(source.read(LIMITS.size + 1), file)
    except OSError as error:
        return _unreadable(file, error.strerror or type(error).__name__)


def _unreadable(file: str, reason: str) -> Reading:
    return Reading(file, None, (Problem(file, 1, 1, "unreadable", (("reason", reason),)),), "")


def read_files(paths: Iterable[Path], progress: Callable[[], object] | None = None) -> Iterator[Reading]:
    """Read one file after the other; `progress` is called after each."""
    for path in paths:
        yield read_file(path)
        if progress is not None:
            progress()


# --- across files ---

_CONFLICTS: Final = ("name", "sector", "owner", "fictional")
_PLACES: Final = {"id": ("assessment", "id")} | {name: ("organisation", name) for name in _CONFLICTS}


def check_across(readings: Sequence[Reading]) -> list[Problem]:
    """The problems between files: one assessment twice, and organisations that differ from one file to another.

    They stand in the later file by path; the first file of an organisation is the one that the others are held against.
    """
    problems: list[Problem] = []
    first_of: dict[str, Reading] = {}
    seen: dict[tuple[str, str], str] = {}
    for reading in sorted(readings, key=lambda reading: reading.file):
        if reading.assessment is None:
            continue
        organisation = reading.assessment.organisation.id
        first = first_of.setdefault(organisation, reading)
        if first is not reading:
            problems += _differences(first, reading)
        other = seen.setdefault((organisation, reading.assessment.id), reading.file)
        if other != reading.file:
            details = (("value", shown(reading.assessment.id)), ("organisation", organisation), ("other", other))
            place = reading.places["id"]
            problems.append(Problem(reading.file, *place, "duplicate_assessment", details, _PLACES["id"]))
    return sorted(problems)


def _differences(first: Reading, later: Reading) -> Iterator[Problem]:
    assert first.assessment is not None
    assert later.assessment is not None
    for name in _CONFLICTS:
        before, now = (getattr(each.assessment.organisation, name) for each in (first, later))  # type: ignore[union-attr]
        if before != now:
            details = (
                ("organisation", later.assessment.organisation.id),
                ("first", "–" if before is None else shown(str(before).lower() if before in (True, False) else before)),
                ("other", first.file),
            )
            yield Problem(later.file, *later.places[name], f"differing_{name}", details, _PLACES[name])


# --- problems of one file ---


def _duplicates(tree: Tree, file: str) -> Iterator[Problem]:
    """Respondents, moments and steps that were there before."""
    yield from _repeated(tree, file, ("respondents",), ("id",), "duplicate_respondent")
    yield from _repeated(tree, file, ("journey", "moments"), ("name",), "duplicate_moment")
    yield from _repeated(tree, file, ("steps",), ("level", "question"), "duplicate_step")


def _repeated(tree: Tree, file: str, where: Loc, keys: tuple[str, ...], code: str) -> Iterator[Problem]:
    """Entries of a list that say the same as an earlier one, in these keys together."""
    entries = tree.value(where)
    seen: set[tuple[object, ...]] = set()
    for number in range(len(entries) if isinstance(entries, list) else 0):
        paths = [(*where, number, key) for key in keys]
        values = tuple(tree.value(path) for path in paths)
        if not all(isinstance(value, str) for value in values):
            continue
        if values in seen:
            names = ("value", *keys[1:])
            details = tuple((name, shown(value)) for name, value in zip(names, values, strict=True))
            yield Problem(file, *tree.value_at(paths[0]), code, details, paths[0])
        seen.add(values)


Loc: TypeAlias = tuple[int | str, ...]

_CODES: Final = {
    "literal_error": "bad_level",
    "string_type": "text_expected",
    "list_type": "list_expected",
    "dict_type": "mapping_expected",
}
"""pydantic's type of an error -> code, for those that are not a code already."""


_SUGGESTIONS: Final = 100  # problems of a file that say what was probably meant; looking for it takes time


def _problem(error: ErrorDetails, tree: Tree, file: str, *, suggest: bool) -> Problem:
    """One error of pydantic as a problem at its place."""
    path = _in_file(error["loc"])
    key = str(path[-1]) if path else ""
    if error["type"] == "missing":
        return Problem(file, *tree.value_at(path[:-1]), "missing_key", (("key", shown(key)),), path)
    if error["type"] == "extra_forbidden":
        code, context = _extra(path, tree)
        return Problem(file, *tree.key_at(path), code, _details(code, key, context, suggest), path)
    code = _CODES.get(error["type"], error["type"])
    context = {name: str(value) for name, value in error.get("ctx", {}).items()}
    if code == "bad_level":
        context = {"choices": ", ".join((*map(str, load_model().levels), *NO_LEVEL))}
    return Problem(file, *tree.value_at(path), code, _details(code, error["input"], context, suggest), path)


def _in_file(loc: Loc) -> Loc:
    """Where in the file an error is: without the names of the alternatives that pydantic chose on the way there.

    Those are the kind of respondent, `respondents.0.customer`, and the form of an answer, `agreed.data.trust.long`.
    """
    if loc[:1] == ("respondents",):
        return loc[:2] + loc[3:6] + loc[7:]
    if loc[:1] == ("agreed",):
        return loc[:3] + loc[4:]
    return loc


def _extra(path: Loc, tree: Tree) -> tuple[str, dict[str, str]]:
    """What a key is that is not expected at its place: code and details."""
    match path:
        case ("respondents", int(number), "answers" | "revised", str(element), str(question)):
            group = tree.value(("respondents", number, "group"))
            return _question(element, question, "not_asked", {"group": str(group)})
        case ("agreed", str(element), str(question)):
            return _question(element, question, "not_agreed", {})
        case ("respondents", _, "answers", _):
            elements = [element.id for element in load_model().elements]
            return "unknown_element", {"choices": ", ".join((*elements, CONTEXT))}
        case ("respondents", _, "revised", _) | ("agreed", _) | ("ambition", "elements", _):
            return "unknown_element", {"choices": ", ".join(element.id for element in load_model().elements)}
    match path:
        case ("journey", "moments", _, _):
            kind = "Moment"
        case ("steps", _, _):
            kind = "Step"
        case _:
            kinds = {1: "AssessmentFile", 3: "Respondent", 4: "LongAgreedAnswer", 6: "LongAnswer"}
            kind = kinds.get(len(path)) or str(path[0]).title()
    return "unknown_key", {"choices": ", ".join(file_types().keys[kind])}


def _question(element: str, question: str, not_here: str, details: dict[str, str]) -> tuple[str, dict[str, str]]:
    questions = [each.id for each in load_model().questions_of(element)]
    if question in questions:
        return not_here, details
    return "unknown_question", {"element": element, "choices": ", ".join(questions)}


def _details(code: str, value: object, context: dict[str, str], suggest: bool) -> tuple[tuple[str, str], ...]:
    """The fields of the problem's sentence: those of the rule, the value as written, and what was probably meant."""
    details = {"value": shown(value)} | context
    meant = nearest(value, _choices(code, context)) if suggest and isinstance(value, str) else None
    if meant is not None:
        details["nearest"] = meant
    return tuple(details.items())


def _choices(code: str, context: dict[str, str]) -> list[str]:
    if code == "unknown_sector":
        return [sector.id for sector in load_sectors()]
    if code == "unknown_country":
        return sorted(load_countries())
    if code == "no_such_question":
        return list(load_model().keys)
    return context["choices"].split(", ") if "choices" in context else []
