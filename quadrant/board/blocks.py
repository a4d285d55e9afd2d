"""What the pages of a report are made of: blocks as plain data, which `typst/report.typ` sets in type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from quadrant.drawing import UNIT, Drawing, Shown, breakable, on_paper

Block = dict[str, Any]
"""One block: its `kind` is the name of a function of the template, the rest is what that needs."""

_LONGEST_WORD = 20  # longer ones may break anywhere
_ALT = "alt"


def section(title: str, blocks: Iterable[Block], *, new_page: bool = True) -> Block:
    """A part of the report under its own heading."""
    return {"title": title, "blocks": list(blocks), "new_page": new_page}


def words(text: str, look: Literal["body", "small", "quiet"] = "body") -> Block:
    """A paragraph."""
    return {"kind": "words", "text": text, "look": look}


def heading(text: str) -> Block:
    """A heading within a section."""
    return {"kind": "heading", "text": text}


def finding(kicker: str, sentences: Sequence[str]) -> Block:
    """What was found, in a sentence of weight and others."""
    return {"kind": "finding", "kicker": kicker, "sentences": list(sentences)}


def figure(drawing: Drawing, *, share: float = 1.0, notes: Sequence[str] | None = None) -> Block:
    """A picture, so large that a pixel is this share of its size on a page of its own; its notes stand under it."""
    said = list(drawing.notes if notes is None else notes)
    return {"kind": "figure", "scene": drawing.scene, "unit": UNIT * share, "alt": drawing.alt, "notes": said}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], align: str) -> Block:
    """A table: a letter of `align` for each column, l or r; widths in parts, 0 as wide as what is in it."""
    sides = ["right" if side == "r" else "left" for side in align]
    return {"kind": "table", "head": head, "rows": rows, "widths": widths, "align": sides}


def numbered(items: Sequence[str]) -> Block:
    """A numbered list."""
    return {"kind": "numbered", "items": list(items)}


def facts(rows: Sequence[tuple[str, str]]) -> Block:
    """Words with what they stand for."""
    return {"kind": "facts", "rows": [list(row) for row in rows]}


def lens(drawing: Drawing, *, share: float, **said: str | list[str]) -> Block:
    """The figure of a lens beside what it says: title, origin, said, sure, ask and discuss."""
    unit = UNIT * share
    picture = {"scene": drawing.scene, "unit": unit, "width": drawing.scene.width * unit, "alt": drawing.alt}
    return {"kind": "lens"} | picture | said


def answers(**said: Any) -> Block:
    """One question with its words, its levels, and how often each was chosen."""
    return {"kind": "answers"} | said


def on_page(value: Any, shown: Shown) -> Any:
    """Blocks as JSON holds them, every text as the fonts can show it; what is only heard stays as it is."""
    if isinstance(value, str):
        return breakable(shown(value), _LONGEST_WORD)
    if isinstance(value, Mapping):
        return {
            key: on_paper(each, shown) if key == "scene" else each if key == _ALT else on_page(each, shown)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [on_page(each, shown) for each in value]
    return value
