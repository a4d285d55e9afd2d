"""Benchmark packs: the figures of one cohort as a small file, for people who never see an organisation's data.

A pack is JSON; docs/BENCHMARKS.md goes through it field by field. It holds what `cohort` says of many organisations and
nothing else, so what is true of those figures is true of it: thresholds, rounding, owners. Months stand for the dates
of the first and the last assessment, which are one organisation's.

A pack may come from anywhere: every name and number in it is checked before any of it is used. Its checksum is against
damage on the way. It is none against forgery, as whoever changes a figure can write another checksum.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from quadrant.cohort import Cohort, CohortRules, Figure, Peers, load_cohort_rules
from quadrant.errors import (
    NotAPack,
    PackDamaged,
    PackOfOtherModel,
    PackTooLarge,
    PackTooNew,
    PackUnreadable,
    PackWrong,
    PublisherUnnamed,
)
from quadrant.field import View
from quadrant.model import Element, Model, load_countries, load_model, load_sectors
from quadrant.problems import shown
from quadrant.rules import NAME_LENGTH, NOTE_LENGTH

KIND: Final = "quadrant benchmark pack"
FORMAT: Final = 1
LARGEST: Final = 64 * 1024
"""Bytes that a pack may have; one with every figure has about five thousand."""

_DIGITS = 12  # no number of a pack has more; longer ones are not worth converting
_FINGERPRINT = 12  # hexadecimal digits
_LAST_YEAR = 9999


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


Name = Annotated[str, Field(max_length=NAME_LENGTH, pattern=r"^\P{Cc}*[^\s\p{Cc}]\P{Cc}*$")]
Line = Annotated[str, Field(max_length=NAME_LENGTH, pattern=r"^\P{Cc}*$")]
Id = Annotated[str, Field(pattern="^[a-z][a-z0-9_-]{0,63}$")]
Month = Annotated[str, Field(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]
Hash = Annotated[str, Field(pattern=f"^[0-9a-f]{{{_FINGERPRINT}}}$")]
Count = Annotated[int, Field(ge=1)]
Score = Annotated[float, Field(ge=0, le=100)]


class Publisher(_Strict):
    """Who made a pack, where to ask, and what they say of it; the last two may be empty."""

    name: Name
    contact: Line = ""
    notes: Annotated[str, Field(max_length=NOTE_LENGTH, pattern=r"^[\P{Cc}\n]*$")] = ""


def publisher(name: str, contact: str = "", notes: str = "") -> Publisher:
    """Who makes a pack, as somebody typed it. Raises `PublisherUnnamed`."""
    try:
        return Publisher(name=name.strip(), contact=contact.strip(), notes=notes.strip())
    except ValidationError as error:
        raise PublisherUnnamed(limit=NAME_LENGTH) from error


class Fingerprint(_Strict):
    """What makes an element the same as another: how it is scored, and what is asked, as hashes."""

    scoring: Hash
    wording: Hash


class PackLeast(_Strict):
    """From how many organisations on there is a median, and quartiles."""

    median: Count
    quartiles: Count


class PackRules(_Strict):
    """The rules that were applied, see `data/cohorts.yaml`."""

    least: PackLeast
    difference: Count
    owner_share: Annotated[float, Field(gt=0, le=1)]
    rounding: Mapping[Annotated[int, BeforeValidator(int), Field(ge=1)], Annotated[float, Field(ge=0.1, le=100)]]

    @classmethod
    def of(cls, rules: CohortRules) -> PackRules:
        """Those of cohorts that packs are under too."""
        return cls(
            least=PackLeast(median=rules.least.median, quartiles=rules.least.quartiles),
            difference=rules.difference,
            owner_share=rules.owner_share,
            rounding=dict(rules.rounding),
        )


@dataclass(frozen=True)
class Pack:
    """The figures of one cohort, by view and by axis or element.

    `axes` has a fingerprint of every element by its axis. `first` and `last` are the first and the last day of the
    months of the first and the last assessment; it should be used until `use_until`.
    """

    publisher: Publisher
    model: str
    model_version: int
    axes: Mapping[str, Mapping[str, Fingerprint]]
    fictional: bool
    cohort: Cohort
    organisations: int
    first: datetime.date
    last: datetime.date
    made: datetime.date
    use_until: datetime.date
    rules: PackRules
    views: Mapping[View, Mapping[str, Figure]]

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of everything that it says."""
        return _hash(_content(self))

    @property
    def id(self) -> str:
        """What it is called among others: packs that say the same have the same."""
        return self.checksum[:16]

    @cached_property
    def comparable(self) -> frozenset[str]:
        """Axes and elements that are scored as they are here; an axis when all of its elements are, and no others."""
        model = load_model()
        found: set[str] = set()
        for axis, ours in fingerprints(model).items():
            theirs = self.axes.get(axis, {})
            alike = {
                name
                for name in ours.keys() & theirs.keys()
                if ours[name].scoring == theirs[name].scoring
                # Words that make no difference to a score may be corrected within a version.
                and (self.model_version == model.version or ours[name].wording == theirs[name].wording)
            }
            found |= alike | ({axis} if alike == ours.keys() == theirs.keys() else set())
        return frozenset(found)

    def peers(self, view: View) -> Peers | None:
        """What of it can be compared, in the shape of a cohort of this workspace; None when nothing in this view."""
        figures = {name: each for name, each in self.views.get(view, {}).items() if name in self.comparable}
        if not figures:
            return None
        return Peers(self.cohort, self.cohort, self.organisations, self.first, self.last, figures)

    def outdated(self, today: datetime.date) -> bool:
        """Whether it should not be used any more."""
        return today > self.use_until


def made_of(
    views: Mapping[View, Peers],
    *,
    publisher: Publisher,
    model: Model,
    rules: CohortRules,
    fictional: bool,
    made: datetime.date,
) -> Pack:
    """The pack of what there is to say of one cohort, in one view or more. The same day gives the same bytes."""
    any_view = next(iter(views.values()))
    first, last = (day.isoformat()[:7] for day in (any_view.first, any_view.last))
    return Pack(
        publisher=publisher,
        model=model.id,
        model_version=model.version,
        axes=fingerprints(model),
        fictional=fictional,
        cohort=any_view.cohort,
        organisations=any_view.organisations,
        first=_first_day(first),
        last=_last_day(last),
        made=made,
        use_until=_last_day(_months_later(last, rules.pack_months)),
        rules=PackRules.of(rules),
        views={view: dict(peers.figures) for view, peers in views.items() if peers.figures},
    )


# --- the same element, or another ---


def fingerprints(model: Model) -> dict[str, dict[str, Fingerprint]]:
    """How each element is scored and what is asked there, by axis."""
    return {axis.id: {element.id: _fingerprint(model, element) for element in axis.elements} for axis in model.axes}


def _fingerprint(model: Model, element: Element) -> Fingerprint:
    scoring = {
        "axis": element.axis,
        "weight": element.weight,
        "scale": [model.scale.lowest, model.scale.highest],
        "inside": sorted(model.inside),
        "questions": {each.id: [each.weight, sorted(each.groups)] for each in element.questions},
    }
    wording = {
        each.id: [_letters(words) for words in (each.question, each.customer or {}, *each.levels)]
        for each in element.questions
    }
    return Fingerprint(scoring=_hash(scoring)[:_FINGERPRINT], wording=_hash(wording)[:_FINGERPRINT])


def _letters(words: Mapping[str, str]) -> dict[str, str]:
    """The words without what can be corrected in print: capitals, spaces, marks."""
    return {language: "".join(filter(str.isalnum, text.casefold())) for language, text in words.items()}


# --- as a file ---


class _Model(_Strict):
    id: Id
    version: Annotated[int, Field(ge=1)]
    axes: Mapping[Id, Mapping[Id, Fingerprint]]


class _Cohort(_Strict):
    sector: Id | None
    size: Id | None
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None
    year: Annotated[int, Field(ge=1, le=_LAST_YEAR)] | None


class _Months(_Strict):
    first: Month
    last: Month


class _Figure(_Strict):
    organisations: Count
    median: Score
    quartiles: tuple[Score, Score] | None


class _File(_Strict):
    kind: Literal["quadrant benchmark pack"]
    format: Literal[1]
    publisher: Publisher
    model: _Model
    fictional: bool
    cohort: _Cohort
    organisations: Count
    assessed: _Months
    made: datetime.date
    use_until: Month
    rules: PackRules
    views: Mapping[View, Annotated[Mapping[Id, _Figure], Field(min_length=1)]]
    checksum: str


def to_bytes(pack: Pack) -> bytes:
    """The pack as a file: JSON to be read by people too, with its checksum."""
    content = _content(pack) | {"checksum": pack.checksum}
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _content(pack: Pack) -> dict[str, Any]:
    """Everything in the file but the checksum."""
    rules = pack.rules.model_dump() | {"rounding": {str(n): _number(step) for n, step in pack.rules.rounding.items()}}
    return {
        "kind": KIND,
        "format": FORMAT,
        "publisher": pack.publisher.model_dump(),
        "model": {
            "id": pack.model,
            "version": pack.model_version,
            "axes": {
                axis: {name: each.model_dump() for name, each in elements.items()}
                for axis, elements in pack.axes.items()
            },
        },
        "fictional": pack.fictional,
        "cohort": asdict(pack.cohort),
        "organisations": pack.organisations,
        "assessed": {"first": pack.first.isoformat()[:7], "last": pack.last.isoformat()[:7]},
        "made": pack.made.isoformat(),
        "use_until": pack.use_until.isoformat()[:7],
        "rules": rules | {"owner_share": _number(pack.rules.owner_share)},
        "views": {
            view: {
                name: {
                    "organisations": each.organisations,
                    "median": _number(each.median),
                    "quartiles": None if each.quartiles is None else [_number(value) for value in each.quartiles],
                }
                for name, each in figures.items()
            }
            for view, figures in pack.views.items()
        },
    }


def _number(value: float) -> float:
    """Whole numbers without a point, however they were counted."""
    return int(value) if value == int(value) else value


def _hash(content: object) -> str:
    """SHA-256 of the one way to write something as JSON: keys in order, no spaces, UTF-8."""
    return hashlib.sha256(
        json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()


def read(data: bytes) -> Pack:
    """The pack in a file that may hold anything. Raises `PackRefused`, whose classes say what is wrong with it."""
    content = _parsed(data)
    if content.get("kind") != KIND:
        raise NotAPack
    known = content.get("format")
    if isinstance(known, int) and known > FORMAT:
        raise PackTooNew
    if content.get("checksum") != _hash({key: value for key, value in content.items() if key != "checksum"}):
        raise PackDamaged
    model = content.get("model")
    if isinstance(model, dict) and isinstance(model.get("id"), str) and model["id"] != load_model().id:
        raise PackOfOtherModel(model=shown(model["id"]))
    try:
        file = _File.model_validate_json(json.dumps(content))
    except ValidationError as error:
        raise PackWrong(place=_place(*error.errors()[0]["loc"])) from error
    for place in _wrong_places(file):
        raise PackWrong(place=place)
    if not _known(file.cohort):
        raise PackTooNew
    return _pack(file)


def _known(cohort: _Cohort) -> bool:
    """Whether there are such sectors, sizes and countries here: what a newer version adds nobody here can ask for."""
    return (
        cohort.sector in {None, *(each.id for each in load_sectors())}
        and cohort.size in {None, *(each.id for each in load_cohort_rules().sizes)}
        and cohort.country in {None, *load_countries()}
    )


def _pack(file: _File) -> Pack:
    return Pack(
        publisher=file.publisher,
        model=file.model.id,
        model_version=file.model.version,
        axes=file.model.axes,
        fictional=file.fictional,
        cohort=Cohort(**file.cohort.model_dump()),
        organisations=file.organisations,
        first=_first_day(file.assessed.first),
        last=_last_day(file.assessed.last),
        made=file.made,
        use_until=_last_day(file.use_until),
        rules=file.rules,
        views={
            view: {name: Figure(each.organisations, each.median, each.quartiles) for name, each in figures.items()}
            for view, figures in file.views.items()
        },
    )


def _wrong_places(file: _File) -> Iterator[str]:
    """Where a file breaks a rule that each of its values alone does not break."""
    least, ours = file.rules.least, load_cohort_rules()
    if least.median < ours.least.median or file.rules.difference < ours.difference:
        yield _place("rules")
    if not least.median <= least.quartiles or min(file.rules.rounding, default=math.inf) > least.median:
        yield _place("rules")
    if file.assessed.first > file.assessed.last or file.assessed.first < "0001":
        yield _place("assessed")
    if file.use_until < file.assessed.last:
        yield _place("use_until")
    if not file.views:
        yield _place("views")
    names = {*file.model.axes, *(name for elements in file.model.axes.values() for name in elements)}
    for view, figures in file.views.items():
        for name, each in figures.items():
            if name not in names or not _holds(each, file):
                yield _place("views", view, name)


def _holds(figure: _Figure, file: _File) -> bool:
    """Whether a figure is of enough organisations and not too many, in order, and rounded as the file says."""
    least, number = file.rules.least, figure.organisations
    if not least.median <= number <= file.organisations:
        return False
    low, high = figure.quartiles or (figure.median, figure.median)
    if not low <= figure.median <= high or (figure.quartiles and number < least.quartiles):
        return False
    # An owner of several counts less than they are many, so rounding may be that of fewer.
    steps = [step for fewest, step in file.rules.rounding.items() if fewest <= number]
    return all(
        any(math.isclose(value / step, round(value / step), abs_tol=1e-9) for step in steps)
        for value in (low, figure.median, high)
    )


def _place(*steps: str | int) -> str:
    """Where in a file something is, as it is found there: `views → inside → digital`."""
    return shown(" → ".join(map(str, steps)))


class _Refused(ValueError):
    """What JSON allows and a pack does not hold."""


def _parsed(data: bytes) -> dict[str, Any]:
    """The object in the file. Raises `PackTooLarge`, `PackUnreadable`, `NotAPack` or `PackWrong`."""
    if len(data) > LARGEST:
        raise PackTooLarge(limit=LARGEST // 1024)
    try:
        content = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_once,
            parse_int=_whole,
            parse_float=_finite,
            parse_constant=_whole,
        )
        json.dumps(content, ensure_ascii=False).encode()  # half a character can be written, and is no text
    except json.JSONDecodeError as error:
        raise PackUnreadable(line=error.lineno, column=error.colno) from error
    except _Refused as error:
        raise PackWrong(place=shown(str(error))) from error
    except (ValueError, RecursionError) as error:
        raise NotAPack from error
    if not isinstance(content, dict):
        raise NotAPack
    return content


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _Refused(next(key for key in keys if keys.count(key) > 1))
    return found


def _whole(text: str) -> int:
    if len(text) > _DIGITS or not text.isdigit():
        raise _Refused(text)
    return int(text)


def _finite(text: str) -> float:
    if not text.startswith("-") and math.isfinite(value := float(text)):
        return value
    raise _Refused(text)


# --- months ---


def _first_day(month: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{month}-01")


def _last_day(month: str) -> datetime.date:
    day = _first_day(month)
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_later(month: str, months: int) -> str:
    year, place = divmod(int(month[:4]) * 12 + int(month[5:]) - 1 + months, 12)
    return f"{year:04}-{place + 1:02}" if year <= _LAST_YEAR else f"{_LAST_YEAR}-12"
