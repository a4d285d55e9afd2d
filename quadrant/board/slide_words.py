"""Words on a slide: any text made fit for a file, and the size of type at which it fits its place."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from quadrant.board.choices import line
from quadrant.typeface import Face, isolated, shorten, width

_SLACK: Final[dict[Face, float]] = {"regular": 1.2, "semibold": 1.25, "serif": 1.22}
"""How much wider than the measured fonts a reader's may run: with DejaVu, where nothing else is, it still fits."""
_SPACING = 1.22  # height of a line, in its size
_BETWEEN = 7.0  # points between paragraphs


@dataclass(frozen=True, slots=True)
class Lead:
    """A paragraph that begins with strong words."""

    strong: str
    text: str

    def __str__(self) -> str:
        return f"{self.strong} {self.text}"


Said = Lead | str
"""A paragraph."""


def plain(text: str) -> str:
    """Text of somebody else as one line that stays text, and keeps its direction to itself."""
    return isolated(line(text))


def lines_of(text: str, size: float, longest: float, face: Face = "regular") -> int:
    """Into how many lines a text of this size breaks; words without spaces break anywhere."""
    lines, used = 1, 0.0
    space = width(" ", size, face) * _SLACK[face]
    for word in text.split():
        wide = width(word, size, face) * _SLACK[face]
        if used and used + space + wide <= longest:
            used += space + wide
            continue
        lines += bool(used)
        lines += max(0, math.ceil(wide / longest) - 1)
        used = wide % longest if wide > longest else wide
    return lines


def height_of(paragraphs: Sequence[str], size: float, longest: float, face: Face = "regular") -> float:
    """How high these paragraphs stand, in points."""
    lines = sum(lines_of(each, size, longest, face) for each in paragraphs)
    return lines * size * _SPACING + _BETWEEN * max(0, len(paragraphs) - 1)


def size_for(
    paragraphs: Sequence[str], sizes: Sequence[float], wide: float, tall: float, face: Face = "regular"
) -> float | None:
    """The first of these sizes, largest first, at which the paragraphs fit; None when none does."""
    return next((size for size in sizes if height_of(paragraphs, size, wide, face) <= tall), None)


def message(sentence: str) -> str:
    """A sentence as a title: without its full stop."""
    return re.sub(r"[.。]$", "", sentence)


def fitted_title(text: str, sizes: Sequence[float], wide: float, tall: float) -> tuple[str, float]:
    """A title and its size. What does not fit at the smallest size ends at a clause, or at an ellipsis."""
    while (size := size_for([text], sizes, wide, tall, "serif")) is None:
        shorter = re.sub(r"\s*[;:,–][^;:,–]*$", "", text)
        if shorter == text or len(shorter) < 20:
            break
        text = shorter
    if size is not None:
        return text, size
    size = sizes[-1]
    room = math.floor(tall / (size * _SPACING)) * wide / _SLACK["serif"]
    while size_for([text], [size], wide, tall, "serif") is None:
        room *= 0.95
        text = shorten(text, size, room, "serif")
    return text, size


def fitted_words(
    paragraphs: Sequence[Said], sizes: Sequence[float], wide: float, tall: float
) -> tuple[list[Said], float]:
    """As many paragraphs from the first on as fit, and their size; the notes of a slide hold the others."""
    kept = list(paragraphs)
    while kept:
        if (size := size_for([str(each) for each in kept], sizes, wide, tall)) is not None:
            return kept, size
        last = kept.pop()
        if not kept:
            text, room = str(last), tall * wide / sizes[-1]
            while size_for([text], sizes[-1:], wide, tall) is None:
                room *= 0.9
                text = shorten(text, sizes[-1], room)
            return [text], sizes[-1]
    return [], sizes[0]


def write(frame: Any, paragraphs: Sequence[Said], size: float | None = None) -> None:
    """Fill a text frame of python-pptx, a paragraph each."""
    for at, each in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        parts = (("", each),) if isinstance(each, str) else ((each.strong, ""), ("", each.text))
        for strong, text in parts:
            run = paragraph.add_run()
            run.text = f"{line(strong)} " if strong else line(text)
            if strong:
                run.font.bold = True
            if size is not None:
                run.font.size = round(size * 12_700)
