"""The rules for single values of an assessment file (contract section 2, "Rules"): text as written -> value.

Each rule raises a pydantic error whose type is a code of `problems.PROBLEMS` and whose context holds its details. Each
has the JSON Schema of what an editor, which reads numbers and booleans as such, may see in its place.
"""

import datetime
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import AfterValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from quadrant.model import load_countries, load_sectors

ID_LENGTH: Final = 64
NAME_LENGTH: Final = 200
NOTE_LENGTH: Final = 2_000
MOST_EMPLOYEES: Final = 10**12


def _wrong(code: str, **details: object) -> PydanticCustomError:
    return PydanticCustomError(code, code, {name: str(detail) for name, detail in details.items()})


def _one_of(code: str, choices: Iterable[str]) -> Callable[[str], str]:
    allowed = tuple(choices)

    def check(text: str) -> str:
        if text not in allowed:
            raise _wrong(code, choices=", ".join(allowed))
        return text

    return check


def _id(code: str, letters: str) -> Callable[[str], str]:
    pattern = re.compile(f"[{letters}0-9][{letters}0-9_.-]{{0,{ID_LENGTH - 1}}}")

    def check(text: str) -> str:
        if not pattern.fullmatch(text):
            raise _wrong(code, limit=ID_LENGTH)
        return text

    return check


_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")  # category Cc


def _name(text: str) -> str:
    if not text.strip():
        raise _wrong("name_empty")
    if len(text) > NAME_LENGTH:
        raise _wrong("name_too_long", length=len(text), limit=NAME_LENGTH)
    if _CONTROL.search(text):
        raise _wrong("control_character")
    return text


def _note(text: str) -> str:
    if len(text) > NOTE_LENGTH:
        raise _wrong("note_too_long", length=len(text), limit=NOTE_LENGTH)
    return text


_WHOLE_NUMBER = re.compile("0|[1-9][0-9]*")
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _digits(text: str) -> str:
    if not _WHOLE_NUMBER.fullmatch(text):
        raise _wrong("bad_whole_number")
    return text


def _between(lowest: int, highest: int) -> Callable[[str], int]:
    def check(text: str) -> int:
        # The length first: no number is worth converting a text of two million digits.
        if len(_digits(text)) > len(str(highest)) or not lowest <= int(text) <= highest:
            raise _wrong("out_of_range", lowest=lowest, highest=highest)
        return int(text)

    return check


def _score(text: str) -> float:
    if not _NUMBER.fullmatch(text):
        raise _wrong("bad_number")
    if Decimal(text) > 100:
        raise _wrong("out_of_range", lowest=0, highest=100)
    return float(text)


def _date(text: str) -> datetime.date:
    if not _DATE.fullmatch(text):
        raise _wrong("bad_date")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise _wrong("no_such_date") from None


def _boolean(text: str) -> bool:
    return _one_of("bad_boolean", ("true", "false"))(text) == "true"


def _sector(text: str) -> str:
    if text not in {sector.id for sector in load_sectors()}:
        raise _wrong("unknown_sector")
    return text


def _country(text: str) -> str:
    if text not in load_countries():
        raise _wrong("unknown_country")
    return text


# --- the same as types; Any, because that is what pydantic's annotations are to a type checker ---


def _type(check: Callable[[str], object], description: str, **schema: Any) -> Any:
    return Annotated[str, AfterValidator(check), WithJsonSchema({"description": description} | schema)]


def number_of(code: str, number: int, description: str) -> Any:
    """One certain whole number, such as the version of a format."""
    check = _one_of(code, [str(number)])
    return _type(lambda text: int(check(_digits(text))), description, enum=[number, str(number)])


def choice(code: str, choices: Iterable[str], description: str) -> Any:
    """One of some texts."""
    allowed = tuple(choices)
    return _type(_one_of(code, allowed), description, enum=list(allowed))


def identifier(description: str) -> Any:
    """The id of an assessment or a respondent."""
    return _type(
        _id("bad_id", "A-Za-z"),
        description,
        type=["string", "number"],
        minimum=0,
        pattern=rf"^[A-Za-z0-9][A-Za-z0-9_.\-]{{0,{ID_LENGTH - 1}}}$",
    )


def organisation_id(description: str) -> Any:
    """The id of an organisation: lower case only."""
    return _type(
        _id("bad_organisation_id", "a-z"),
        description,
        type=["string", "number"],
        minimum=0,
        pattern=rf"^[a-z0-9][a-z0-9_.\-]{{0,{ID_LENGTH - 1}}}$",
    )


def name(description: str) -> Any:
    """A text that is shown as a name: one line, not empty."""
    line = r"[^\u0000-\u001f\u007f-\u009f]*"
    return _type(
        _name,
        description,
        type=["string", "number", "boolean"],
        maxLength=NAME_LENGTH,
        pattern=rf"^{line}[^\s\u0000-\u001f\u007f-\u009f]{line}$",
    )


def note(description: str) -> Any:
    """A free text of any number of lines, empty too."""
    return _type(_note, description, type=["string", "number", "boolean", "null"], maxLength=NOTE_LENGTH)


def date(description: str) -> Any:
    """A day of the calendar."""
    return _type(_date, description, type="string", format="date", pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")


def boolean(description: str) -> Any:
    """True or false, and no other of YAML's words for them."""
    return _type(_boolean, description, enum=[True, False, "true", "false"])


def employees(description: str) -> Any:
    """A number of people, above zero."""
    return _type(
        _between(1, MOST_EMPLOYEES),
        description,
        type=["string", "integer"],
        minimum=1,
        maximum=MOST_EMPLOYEES,
        pattern="^[1-9][0-9]{0,12}$",
    )


def whole(description: str, lowest: int, highest: int) -> Any:
    """A whole number from the lowest to the highest."""
    numbers = range(lowest, highest + 1)
    return _type(_between(lowest, highest), description, enum=[*numbers, *map(str, numbers)])


def score(description: str) -> Any:
    """A score, 0-100."""
    return _type(
        _score,
        description,
        type=["string", "number"],
        minimum=0,
        maximum=100,
        pattern=r"^(100(\.0+)?|[1-9]?[0-9](\.[0-9]+)?)$",
    )


def sector(description: str) -> Any:
    """The id of a sector."""
    return _type(_sector, description, enum=[sector.id for sector in load_sectors()])


def country(description: str) -> Any:
    """The code of a country."""
    return _type(_country, description, enum=sorted(load_countries()))
