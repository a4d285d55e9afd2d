"""YAML as the contract wants it (section 2, "YAML"), in one pass over the events of libyaml's parser.

Every scalar is text as written; every key and value keeps its place; everything that makes YAML surprising or dangerous
is a problem. Nothing is composed or constructed, so no input can make the process recurse, grow or run code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, NoReturn, TypeAlias, cast

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from quadrant.problems import Problem, shown

if TYPE_CHECKING:
    import yaml._yaml
    import yaml.error

Mark: TypeAlias = "yaml._yaml.Mark | yaml.error.Mark | None"
"""A place as the parser gives it; it always gives one for an event, but its types do not say so."""


class Unread:
    """Stands where a value was refused (an alias): its problem is reported already, no further one should be."""


UNREAD: Final = Unread()

Value: TypeAlias = "str | list[Value] | dict[str, Value] | Unread"
Path: TypeAlias = Sequence[str | int]
Position: TypeAlias = tuple[int, int]
"""Line and column, both counted from 1; a column counts characters."""


def _position(mark: Mark) -> Position:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is refused without being read further.

    `size` in bytes; `depth` of nested lists and mappings, the outermost is 1; `longest` the most entries that the list
    under a key of the outermost mapping may have: one more is the problem `too_many_<key>`.
    """

    size: int = 2 * 1024 * 1024
    depth: int = 12
    longest: Mapping[str, int] = field(default_factory=dict)


class Tree:
    """The content of a file, and where each part of it stands."""

    def __init__(self, root: Value, marks: dict[int, list[Mark]]) -> None:
        self.root = root
        # id of a list or mapping -> where it begins, then where each entry begins (of a mapping: key, value, key, ...)
        self._marks = marks
        self._orders: dict[int, dict[str, int]] = {}

    def value(self, path: Path) -> Value | None:
        """The value under the path, None when there is none."""
        node: Value | None = self.root
        for step in path:
            if isinstance(node, dict):
                node = node.get(str(step))
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                return None
        return node

    def value_at(self, path: Path) -> Position:
        """Where the value under the path begins; for a value that is not there, the innermost that holds it."""
        node, mark = self.root, self._marks[0][0]
        for step in path:
            if isinstance(node, dict) and step in node:
                mark = self._marks[id(node)][2 * self._order(node)[str(step)] + 2]
                node = node[str(step)]
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                mark = self._marks[id(node)][step + 1]
                node = node[step]
            else:
                break
        return _position(mark)

    def key_at(self, path: Path) -> Position:
        """Where the last key of the path stands, which must be there."""
        node = self.value(path[:-1])
        assert isinstance(node, dict)
        return _position(self._marks[id(node)][2 * self._order(node)[str(path[-1])] + 1])

    def _order(self, mapping: dict[str, Value]) -> dict[str, int]:
        """Key -> which entry of the mapping it is; kept, because a mapping can have very many wrong keys."""
        order = self._orders.get(id(mapping))
        if order is None:
            order = self._orders[id(mapping)] = {key: number for number, key in enumerate(mapping)}
        return order


def read(data: bytes, file: str, limits: Limits) -> tuple[Tree | None, list[Problem]]:
    """The content of a file and the problems that its YAML has; no content when it could not be read to the end.

    Never raises, whatever the bytes are.
    """
    if len(data) > limits.size:
        return None, [Problem(file, 1, 1, "too_large", (("limit", f"{limits.size / 1024 / 1024:g} MiB"),))]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _end_of(data[: error.start].decode("utf-8-sig", "replace"))
        return None, [Problem(file, line, column, "not_utf8")]
    problems: list[Problem] = []
    if _FORBIDDEN.search(text):
        text = _without_forbidden(text, file, problems)
    reader = _Reader(text, file, limits, problems)
    return reader.document(), problems


# What libyaml refuses in a stream (YAML 1.1, production c-printable).
_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]+")
_LINE_END = re.compile("\r\n|\r|\n")


def _end_of(text: str) -> Position:
    """The position just after the text."""
    lines = _LINE_END.split(text)
    return len(lines), len(lines[-1]) + 1


def _without_forbidden(text: str, file: str, problems: list[Problem]) -> str:
    """Report the characters that YAML forbids, a run of them once, and put others in their place, to read on."""
    line, start = 1, 0
    for found in _FORBIDDEN.finditer(text):
        lines, column = _end_of(text[start : found.start()])
        start = found.start() - column + 1
        line += lines - 1
        if found[0][0] == "\0":
            problems.append(Problem(file, line, column, "nul"))
        else:
            problems.append(Problem(file, line, column, "forbidden_character", (("value", shown(found[0][0])),)))
    return _FORBIDDEN.sub(lambda found: "\ufffd" * len(found[0]), text)


class _Refused(Exception):
    """Ends the reading; what is wrong is in the list already."""


class _Reader:
    """One reading of one text."""

    def __init__(self, text: str, file: str, limits: Limits, problems: list[Problem]) -> None:
        self._text = text
        self._file = file
        self._limits = limits
        self._problems = problems
        self._marks: dict[int, list[Mark]] = {}
        self._next = _events(text)

    def document(self) -> Tree | None:
        """The only document of the text; None when reading ended before its end."""
        try:
            self._next()  # the start of the stream
            start = self._next()
            if not isinstance(start, DocumentStartEvent):
                self._report("empty_file", None)
                return None
            if start.version or start.tags:
                self._report("directive", start.start_mark)
            event = self._next()
            if isinstance(event, ScalarEvent) and not event.value and not event.style:
                self._report("empty_file", None)
                return None
            root = self._node(event, 1, "")
            self._marks[0] = [event.start_mark]
            self._next()  # the end of the document
            self._nothing_more()
        except MarkedYAMLError as error:
            self._syntax(error)
            return None
        except _Refused:
            return None
        return Tree(root, self._marks)

    def _nothing_more(self) -> None:
        event = self._next()
        if not isinstance(event, StreamEndEvent):
            self._report("second_document", event.start_mark)

    def _node(self, event: Event, depth: int, key: str) -> Value:
        """The value that the event begins; `depth` is that of the value itself, `key` what it stands under."""
        if isinstance(event, NodeEvent):
            self._check(event)
        if isinstance(event, ScalarEvent):
            return event.value
        if depth > self._limits.depth and isinstance(event, CollectionStartEvent):
            self._refuse("too_deep", event.start_mark, self._limits.depth)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, depth, key)
        return UNREAD

    def _mapping(self, start: MappingStartEvent, depth: int) -> dict[str, Value]:
        # The hot loop of reading, with `_sequence`: plain scalars are taken without another call.
        following = self._next
        mapping: dict[str, Value] = {}
        marks = self._marks[id(mapping)] = [start.start_mark]
        while type(key := following()) is not MappingEndEvent:
            if type(key) is not ScalarEvent:
                self._complex_key(key, depth)
                continue
            if key.tag is not None or key.anchor is not None:
                self._check(key)
            name = key.value
            event = following()
            if type(event) is ScalarEvent and event.tag is None and event.anchor is None:
                value: Value = event.value
            else:
                value = self._node(event, depth + 1, name if depth == 1 else "")
            if name in mapping or name == "<<":
                self._refused_key(key)
                continue
            mapping[name] = value
            marks.append(key.start_mark)
            marks.append(event.start_mark)
        return mapping

    def _sequence(self, start: SequenceStartEvent, depth: int, key: str) -> list[Value]:
        sequence: list[Value] = []
        marks = self._marks[id(sequence)] = [start.start_mark]
        longest = self._limits.longest.get(key)
        while type(event := self._next()) is not SequenceEndEvent:
            if len(sequence) == longest:
                self._refuse(f"too_many_{key}", event.start_mark, longest)
            sequence.append(self._node(event, depth + 1, ""))
            marks.append(event.start_mark)
        return sequence

    def _check(self, event: NodeEvent) -> None:
        """Report what a node may not carry."""
        if isinstance(event, AliasEvent):
            self._report("alias", event.start_mark)
        elif event.anchor is not None:
            self._report("anchor", event.start_mark)
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            self._report("tag", event.start_mark)

    def _complex_key(self, event: Event, depth: int) -> None:
        if isinstance(event, AliasEvent):
            self._report("alias", event.start_mark)
        else:
            self._report("complex_key", event.start_mark)
            self._node(event, depth + 1, "")
        self._node(self._next(), depth + 1, "")

    def _refused_key(self, key: ScalarEvent) -> None:
        if key.value == "<<":
            self._report("merge_key", key.start_mark)
        else:
            self._report("duplicate_key", key.start_mark, value=shown(key.value))

    def _refuse(self, code: str, mark: Mark, limit: int) -> NoReturn:
        self._report(code, mark, limit=f"{limit:,}")
        raise _Refused

    def _report(self, code: str, mark: Mark, **details: str) -> None:
        self._problems.append(Problem(self._file, *_position(mark), code, tuple(details.items())))

    def _syntax(self, error: MarkedYAMLError) -> None:
        code = _syntax_code(error, self._text)
        # What was left open is found where it began, not where the parser gave up.
        left_open = code in ("unclosed_quote", "missing_colon", "directive") and error.context_mark
        mark = left_open or error.problem_mark
        assert mark is not None
        at_end = mark.index >= len(self._text)
        place = _end_of(self._text.rstrip("\r\n")) if at_end else _position(mark)
        details = (("value", shown(self._text[mark.index])),) if code == "bad_start" else ()
        self._problems.append(Problem(self._file, *place, code, details))


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


_BREAKS_OF_1_1 = "\x85\u2028\u2029"


_NextEvent: TypeAlias = Callable[[], Event]


def _events(text: str) -> _NextEvent:
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
