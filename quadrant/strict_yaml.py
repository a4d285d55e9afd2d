"""YAML as the contract wants it (section 2, "YAML"), in one pass over the events of libyaml's parser.

Every scalar is text as written; every key and value keeps its place; everything that makes YAML surprising or dangerous
is a problem. Nothing is composed or constructed, so no input can make the process recurse, grow or run code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn, TypeAlias

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
from quadrant.yaml_text import Mark, Position, decode, events, position, syntax_problem


class Unread:
    """Stands where a value was refused (an alias): its problem is reported already, no further one should be."""


UNREAD: Final = Unread()

Value: TypeAlias = "str | list[Value] | dict[str, Value] | Unread"
Path: TypeAlias = Sequence[str | int]


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
        return position(mark)

    def key_at(self, path: Path) -> Position:
        """Where the last key of the path stands, which must be there."""
        node = self.value(path[:-1])
        assert isinstance(node, dict)
        return position(self._marks[id(node)][2 * self._order(node)[str(path[-1])] + 1])

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
    text, problems = decode(data, file)
    if text is None:
        return None, problems
    return _Reader(text, file, limits, problems).document(), problems


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
        self._next = events(text)

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
            self._problems.append(syntax_problem(error, self._text, self._file))
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
        self._problems.append(Problem(self._file, *position(mark), code, tuple(details.items())))
