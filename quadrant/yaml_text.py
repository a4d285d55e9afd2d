"""The text of a YAML file and libyaml's view of it: bytes to text, text to events, the parser's errors to problems."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.events import Event, ScalarEvent

from quadrant.problems import Problem, shown

if TYPE_CHECKING:
    import yaml._yaml
    import yaml.error

Mark: TypeAlias = "yaml._yaml.Mark | yaml.error.Mark | None"
"""A place as the parser gives it; it always gives one for an event, but its types do not say so."""

Position: TypeAlias = tuple[int, int]
"""Line and column, both counted from 1; a column counts characters."""


def position(mark: Mark) -> Position:
    """Where the parser's mark is."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def decode(data: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """The bytes as text, without the byte order mark, and what is wrong with them; no text when they are not UTF-8.

    Characters that YAML forbids are problems, and others stand in their place, so that reading can go on.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _end_of(data[: error.start].decode("utf-8-sig", "replace"))
        return None, [Problem(file, *place, "not_utf8")]
    if not _FORBIDDEN.search(text):
        return text, []
    return _FORBIDDEN.sub(lambda found: "\ufffd" * len(found[0]), text), _forbidden(text, file)


# What libyaml refuses in a stream (YAML 1.1, production c-printable).
_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]+")
_LINE_END = re.compile("\r\n|\r|\n")


def _end_of(text: str) -> Position:
    """The position just after the text."""
    lines = _LINE_END.split(text)
    return len(lines), len(lines[-1]) + 1


def _forbidden(text: str, file: str) -> list[Problem]:
    """The characters that YAML forbids, a run of them once."""
    starts = [0, *(end.end() for end in _LINE_END.finditer(text))]
    problems = []
    for found in _FORBIDDEN.finditer(text):
        line = bisect_right(starts, found.start())
        column = found.start() - starts[line - 1] + 1
        first = found[0][0]
        code, details = ("nul", ()) if first == "\0" else ("forbidden_character", (("value", shown(first)),))
        problems.append(Problem(file, line, column, code, details))
    return problems


_BREAKS_OF_1_1 = "\x85\u2028\u2029"
_NextEvent: TypeAlias = Callable[[], Event]


def events(text: str) -> _NextEvent:
    """The function that gives the next event of the text.

    libyaml still ends a line at three characters where YAML 1.2, and every editor, does not; others stand in for them
    while it reads, so that texts and line numbers come out as people see them.
    """
    if not any(character in text for character in _BREAKS_OF_1_1):
        return cast(_NextEvent, CParser(text).get_event)
    free = (chr(code) for code in range(0xE000, 0x110000) if chr(code) not in text and not 0xFEFE < code < 0x10000)
    there = dict(zip(map(ord, _BREAKS_OF_1_1), islice(free, 3), strict=True))
    back = {ord(stand_in): chr(code) for code, stand_in in there.items()}
    plain = cast(_NextEvent, CParser(text.translate(there)).get_event)

    def restored() -> Event:
        event = plain()
        if isinstance(event, ScalarEvent):
            event.value = event.value.translate(back)
        return event

    return restored


_SYNTAX: Final = (
    # (words of libyaml's message, with its context, code)
    ("while scanning an anchor", "anchor"),
    ("while scanning an alias", "alias"),
    ("tag", "tag"),
    ("directive", "directive"),
    ("incompatible YAML document", "directive"),
    ("tab character", "tab"),
    ("escape", "bad_escape"),
    ("hexdecimal", "bad_escape"),
    ("while scanning a quoted scalar", "unclosed_quote"),
    ("',' or", "unclosed_bracket"),
    ("mapping values are not allowed", "misplaced_colon"),
    ("expected ':'", "missing_colon"),
    ("did not find expected key", "bad_indentation"),
    ("expected '-' indicator", "bad_indentation"),
    ("not allowed in this context", "bad_indentation"),
    ("cannot start any token", "bad_start"),
)


def _syntax_code(error: MarkedYAMLError, text: str) -> str:
    message = f"{error.context} {error.problem}"
    code = next((code for words, code in _SYNTAX if words in message), "syntax")
    mark = error.problem_mark
    if code == "bad_start" and mark is not None:
        if text[mark.index : mark.index + 1] == "\t":
            return "tab"
        if mark.index >= len(text):
            return "syntax"
    return code


def syntax_problem(error: MarkedYAMLError, text: str, file: str) -> Problem:
    """What the parser stumbled over, in our words, at a place inside the text."""
    code = _syntax_code(error, text)
    # What was left open is found where it began, not where the parser gave up.
    left_open = code in ("unclosed_quote", "missing_colon", "directive") and error.context_mark
    mark = left_open or error.problem_mark
    assert mark is not None
    place = _end_of(text.rstrip("\r\n")) if mark.index >= len(text) else position(mark)
    details = (("value", shown(text[mark.index])),) if code == "bad_start" else ()
    return Problem(file, *place, code, details)
