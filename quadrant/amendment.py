"""Changing what a group adds to an assessment afterwards: its ambition, its journey, its steps. The rest stays.

Files are written and commented by people. So only the lines of a part are replaced, and what stands around them stays
to the letter. Where a file is laid out in a way that this cannot follow, all of it is written again.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import replace

from quadrant import strict_yaml
from quadrant.assessment import PARTS, Assessment, Part, part_to_yaml, to_yaml
from quadrant.reading import LIMITS, read_bytes
from quadrant.yaml_text import decode

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_BETWEEN = re.compile(r"\s*(?:#|$|\.\.\.(?:\s|$))")  # blank, a comment, or the end of the document


def differing(before: Assessment, after: Assessment) -> tuple[Part, ...]:
    """Which parts two assessments differ in. Raises ValueError when anything else differs."""
    parts = tuple(part for part in PARTS if getattr(before, part) != getattr(after, part))
    if replace(before, **{part: getattr(after, part) for part in parts}) != after:
        raise ValueError("only an ambition, a journey and steps are added afterwards")
    return parts


def amended(data: bytes, after: Assessment, parts: tuple[Part, ...]) -> bytes:
    """The bytes of a valid file with these parts as in `after`, which differs from it in nothing else.

    They read back as `after` when that can stand in a file; what is wrong with it otherwise, reading tells.
    """
    text, _ = decode(data, "")
    assert text is not None
    for part in parts:
        text = _spliced(text, part, part_to_yaml(after, part)) if text else ""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    written = mark + text.encode()
    return written if text and read_bytes(written, "").assessment == after else to_yaml(after).encode()


def _spliced(text: str, part: Part, block: str) -> str:
    """The text with the block in place of a part, or at the end; empty when keys do not stand on lines of their own."""
    tree, _ = strict_yaml.read(text.encode(), "", LIMITS)
    assert tree is not None
    assert isinstance(tree.root, dict)
    places = {key: tree.key_at([key]) for key in tree.root}
    if any(column != 1 for _, column in places.values()):
        return ""
    lines = [found for found in _LINE.findall(text) if found]
    start = places[part][0] - 1 if part in places else len(lines)
    end = min((line - 1 for line, _ in places.values() if line - 1 > start), default=len(lines))
    if part not in places:
        start = end = _last(lines, 0, end)
    else:
        end = _last(lines, start + 1, end)
    before = "".join(lines[:start])
    newline = "\r\n" if "\r\n" in text else "\n"
    if before and not before.endswith(("\r", "\n")):
        before += newline
    return before + block.replace("\n", newline) + "".join(lines[end:])


def _last(lines: list[str], start: int, end: int) -> int:
    """Where a part ends that may go on until `end`: what is between it and the next one belongs to neither."""
    while end > start and _BETWEEN.match(lines[end - 1]) and lines[end - 1][:1] != " ":
        end -= 1
    return end
