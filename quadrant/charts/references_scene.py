"""Published references as bars: how many enterprises use how much technology -> scene, words and rows.

Every bar begins at the most technology, so that both ends of what is compared start at one line: very high, and all
that is at least basic. What is left is very low.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from babel.numbers import format_decimal, format_percent

from quadrant.charts.lenses.sheet import LensSize, Sheet
from quadrant.charts.scene import LINE_HEIGHT, SIZES, Scene, Size, Words
from quadrant.labels import Box
from quadrant.language import mark, translate
from quadrant.model import load_model
from quadrant.palette import Theme, most_legible
from quadrant.references import CLASSES, Class, Figure
from quadrant.typeface import width, wrap

REFERENCE_SIZES: Final[Mapping[LensSize, Size]] = MappingProxyType(
    {
        "phone": replace(SIZES["phone"], width=344),
        "laptop": replace(SIZES["laptop"], width=672),
        "projector": SIZES["projector"],
    }
)
"""How large the picture is, by the size of the window."""

_NAMES: Final[Mapping[Class, str]] = MappingProxyType(
    {"very_high": mark("very high"), "high": mark("high"), "low": mark("low"), "very_low": mark("very low")}
)
_COUNTS: Final[Mapping[Class, str]] = MappingProxyType(
    {"very_high": "10–12", "high": "7–9", "low": "4–6", "very_low": "0–3"}
)
_BASIC: Final = mark("at least basic")
_BASIC_COUNT: Final = "4–12"


@dataclass(frozen=True, slots=True)
class ReferenceBar:
    """A figure and who is counted in it."""

    name: str
    figure: Figure


def references_scene(bars: Sequence[ReferenceBar], source: str, language: str, theme: Theme, size: LensSize) -> Scene:
    """The bars one below the other, with what their tints mean above them and their source below."""
    sheet = Sheet(load_model(), language, theme, REFERENCE_SIZES[size])
    y = _key(sheet, bars)
    for bar in bars:
        y = _bar(sheet, bar, y)
    return sheet.done(_small(sheet, source, y + 0.4 * sheet.u))


def references_alt_text(bars: Sequence[ReferenceBar], language: str) -> str:
    """The picture in words and whole percentages."""
    parts = [translate("Bars of enterprises by how many of twelve digital technologies they use.", language)]
    for bar in bars:
        shares = [f"{translate(_BASIC, language)} {_percent(bar.figure.at_least_basic, language)}"]
        shares += [
            f"{translate(_NAMES[each], language)} {_percent(share, language)}"
            for each, share in bar.figure.shares.items()
        ]
        parts.append(f"{bar.name}: {', '.join(shares)}.")
    return " ".join(parts)


def references_rows(bars: Sequence[ReferenceBar], language: str) -> tuple[tuple[str, ...], ...]:
    """The picture as a table, as exact as published: headers first. A star marks what was calculated by us."""
    headers = (mark("Enterprises"), mark("Year"), _BASIC, *_NAMES.values())
    rows = [tuple(translate(header, language) for header in headers)]
    for bar in bars:
        figure = bar.figure
        shares = (
            _exact(figure.shares.get(each), language) + ("*" if each in figure.derived else "") for each in CLASSES
        )
        rows.append((bar.name, str(figure.year), _exact(figure.at_least_basic, language), *shares))
    return tuple(rows)


def _percent(share: float, language: str) -> str:
    return str(format_percent(share / 100, locale=language))


def _exact(share: float | None, language: str) -> str:
    return "–" if share is None else str(format_decimal(share, format="0.00", locale=language))


# --- the parts of the picture ---


def _tints(theme: Theme) -> Mapping[Class, str]:
    return dict(zip(CLASSES, reversed(theme.published), strict=True))


def _key(sheet: Sheet, bars: Sequence[ReferenceBar]) -> float:
    """What the tints mean, in the order of the bars; returns where it ends."""
    u, small, tints = sheet.u, sheet.small, _tints(sheet.theme)
    y = _small(sheet, sheet.say("Enterprises by how many of twelve digital technologies they use"), 0.0) + 0.3 * u
    entries = [(tints[each], f"{sheet.say(_NAMES[each])} {_COUNTS[each]}") for each in CLASSES]
    if not all(bar.figure.classes for bar in bars):
        entries.append(("", f"{sheet.say(_BASIC)} {_BASIC_COUNT}"))
    x, line, side = 0.5, small * 1.6, small * 0.85
    for tint, words in entries:
        long = side + 0.4 * u + width(words, small)
        if x + long > sheet.width:
            x, y = 0.5, y + line
        _fill(sheet, Box(x, y + (line - side) / 2, side, side), tint, "key")
        sheet.note(words, x + side + 0.4 * u, y + line / 2)
        x += long + 1.2 * u
    y += line + 0.7 * u
    sheet.note(sheet.say(_BASIC), sheet.width, y + small * LINE_HEIGHT / 2, "right")
    return y + small * LINE_HEIGHT + 0.1 * u


def _bar(sheet: Sheet, bar: ReferenceBar, top: float) -> float:
    """One bar under its name, with the share that is at least basic at the right; returns where it ends."""
    u, basic = sheet.u, bar.figure.at_least_basic
    value = _percent(basic, sheet.language)
    line = u * LINE_HEIGHT
    lines = wrap(bar.name, u, sheet.width - sheet.wide(value) - 1.2 * u)
    for number, text in enumerate(lines):
        sheet.name(text, 0, top + (number + 0.5) * line)
    sheet.value(value, sheet.width, top + (len(lines) - 0.5) * line, "right")
    y, tall, tints = top + len(lines) * line + 0.35 * u, 1.7 * u, _tints(sheet.theme)
    parts = [(tints[each], share, str(each)) for each, share in bar.figure.shares.items()]
    left = 0.0
    for tint, share, name in parts or [("", basic, "at_least_basic"), (tints["very_low"], 100 - basic, "very_low")]:
        part = Box(left, y, sheet.width * share / 100, tall)
        _fill(sheet, part, tint, name)
        words = _percent(share, sheet.language)
        if tint and width(words, sheet.small) + 0.7 * u <= part.width:
            colour = most_legible(tint, sheet.theme.ink, sheet.theme.background)
            sheet.words.append(Words(words, *part.middle, sheet.small, colour, align="center"))
        left = part.right
    end = sheet.width * basic / 100
    sheet.line((end, y - 0.25 * u), (end, y + tall + 0.25 * u), colour=sheet.theme.ink, name="end")
    return y + tall + 1.1 * u


def _fill(sheet: Sheet, box: Box, tint: str, name: str) -> None:
    """A part in its tint, apart from the next; hollow where it is not known how it divides."""
    edge = sheet.theme.background if tint else sheet.theme.line
    sheet.box(box, tint or sheet.theme.background, name, edge=edge)


def _small(sheet: Sheet, text: str, top: float) -> float:
    """Small words in as many lines as they need; returns where they end."""
    line = sheet.small * LINE_HEIGHT
    lines = wrap(text, sheet.small, sheet.width)
    for number, words in enumerate(lines):
        sheet.note(words, 0, top + (number + 0.5) * line)
    return top + len(lines) * line
