"""The bundled fonts: how wide words are, what they cover, and how a name is cut to fit.

Every picture measures its words in the fonts that it is drawn in, so that labels can be placed without trying.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"
"""The folder of the font files; all under the SIL Open Font Licence."""

SANS = "Source Sans 3"
SERIF = "Source Serif 4"
SANS_STACK = f"'Quadrant Sans', '{SANS}', 'Source Sans Pro', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
"""The CSS family list of body and charts: Latin letters of the bundled font, all of it, then fonts of the machine."""

Face = Literal["regular", "semibold", "serif"]

_FILES: dict[Face, str] = {
    "regular": "SourceSans3-Regular.ttf",
    "semibold": "SourceSans3-Semibold.ttf",
    "serif": "SourceSerif4-Semibold.ttf",
}
_UNIT = 200  # the size, in pixels, at which glyphs are measured; widths scale linearly
_ELLIPSIS = "…"
_FSI, _PDI = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class _Glyph:
    width: float  # in em
    covered: bool


@cache
def _font(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / _FILES[face]), _UNIT, layout_engine=ImageFont.Layout.BASIC)


@cache
def _tofu(face: Face) -> bytes:
    return bytes(_font(face).getmask("\ufffe"))


@lru_cache(maxsize=20_000)
def _glyph(character: str, face: Face) -> _Glyph:
    category = unicodedata.category(character)
    if category in {"Cf", "Mn", "Me", "Cc"}:
        return _Glyph(0.0, True)
    if category == "Zs":
        return _Glyph(_font(face).getlength(" ") / _UNIT, True)
    font = _font(face)
    if bytes(font.getmask(character)) != _tofu(face):
        return _Glyph(font.getlength(character) / _UNIT, True)
    # Another font will draw it: full width scripts take a square, the others are taken a little too wide.
    return _Glyph(1.05 if unicodedata.east_asian_width(character) in "WFA" else 0.65, False)


def width(text: str, size: float, face: Face = "regular") -> float:
    """Width in pixels of `text` at `size` pixels, kerning left out (so it errs on the wide side)."""
    return size * sum(_glyph(character, face).width for character in text)


def covers(text: str, face: Face = "regular") -> bool:
    """Whether the bundled fonts have a shape for every character of `text`."""
    return all(_glyph(character, face).covered for character in text)


def shorten(text: str, size: float, longest: float, face: Face = "regular") -> str:
    """`text`, or as much of its beginning as fits in `longest` pixels together with an ellipsis."""
    if width(text, size, face) <= longest:
        return text
    room = longest - width(_ELLIPSIS, size, face)
    used, end = 0.0, 0
    for index, character in enumerate(text):
        used += size * _glyph(character, face).width
        if used > room:
            break
        end = index + 1
    # A letter keeps its accents, and nothing joins across the cut.
    while 0 < end < len(text) and (unicodedata.category(text[end])[0] == "M" or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def wrap(text: str, size: float, longest: float, face: Face = "regular") -> tuple[str, ...]:
    """`text` in lines of at most `longest` pixels, broken at spaces; a longer word keeps a line of its own."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size, face) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return tuple(lines)


def isolated(text: str) -> str:
    """`text`, kept from turning the words around it when it is written from right to left.

    Names may hold direction marks; a first-strong isolate (U+2068, U+2069) keeps them to themselves, also when they
    are not balanced. Text that is plainly left to right is returned unchanged.
    """
    if all(unicodedata.bidirectional(c) not in {"R", "AL", "AN"} and unicodedata.category(c) != "Cf" for c in text):
        return text
    kept: list[str] = []
    depth = 0
    for character in text:
        if character in "\u2066\u2067\u2068":
            depth += 1
        elif character == _PDI:
            if depth == 0:
                continue  # it would close the isolate around the name
            depth -= 1
        kept.append(character)
    return _FSI + "".join(kept) + _PDI * depth + _PDI
