"""The one palette of screen, slides and paper, for a light and a dark ground.

The ten categorical colours were searched for, not chosen by eye: at least 10 apart (CIEDE2000) for normal sight and
with protanopia, deuteranopia and tritanopia (Machado 2009), at least 1.8 apart in lightness (CIELAB) so that they
keep an order in grey, at least 3:1 against the ground and every zone; the marks whose colour is also used for words
keep 4.5:1.
`tests/unit/test_palette.py` computes all of it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from types import MappingProxyType
from typing import Literal

ThemeName = Literal["light", "dark"]
Kind = Literal["inside", "customers", "leadership", "front_office", "back_office", "partner"]
Shape = Literal["circle", "diamond", "triangle-up", "square", "triangle-down", "cross", "hexagon"]

SHAPES: Mapping[Kind, Shape] = MappingProxyType(
    {
        "inside": "circle",
        "customers": "diamond",
        "leadership": "triangle-up",
        "front_office": "square",
        "back_office": "triangle-down",
        "partner": "cross",
    }
)
"""The mark of each view: the shape carries the meaning, the colour repeats it."""

LOOKS: tuple[tuple[int, Shape], ...] = (
    (0, "circle"),
    (1, "diamond"),
    (2, "triangle-up"),
    (3, "square"),
    (4, "triangle-down"),
    (5, "cross"),
    (7, "circle"),
    (2, "diamond"),
    (9, "triangle-up"),
    (8, "square"),
    (0, "triangle-down"),
    (6, "cross"),
)
"""Organisations that are marked among many, the focus first: the place of a categorical colour, and a shape.

Two of one shape were searched for, too: at least 14 apart (CIEDE2000) for every sight, 9 in lightness for a copier.
"""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as #RRGGBB on one ground."""

    name: ThemeName
    background: str
    """The ground of the page and the picture."""
    surface: str
    """A quiet ground for fields and panels."""
    ink: str
    """Words and numbers."""
    muted: str
    """Second words: captions, ticks, dates. 4.5:1 everywhere."""
    line: str
    """Thin lines that carry meaning: boundary, axis arrows, leaders. 3:1 is kept where they stand alone."""
    grid: str
    """Hairlines that only help the eye."""
    accent: str
    """Links, buttons, the chosen organisation."""
    zones: Mapping[str, str]
    """Quadrant id -> tint of its zone."""
    categorical: tuple[str, ...]
    """Ten colours for data without a role of its own, most different first."""
    kinds: Mapping[Kind, str]
    """The colour of each view's mark, also readable as words."""
    ambition: str
    way: str
    """The way so far."""
    cloud: str
    """Organisations that are not chosen."""
    levels: tuple[str, ...]
    """The five levels of an answer, lowest first: one hue, growing weight."""
    published: tuple[str, ...]
    """Four classes that somebody else counted, lowest first: no hue of ours, so that nobody takes them for levels."""


def _theme(name: ThemeName, colours: tuple[str, ...], **rest: str | tuple[str, ...] | Mapping[str, str]) -> Theme:
    kinds: tuple[Kind, ...] = ("inside", "customers", "leadership", "front_office", "back_office", "partner")
    return Theme(
        name=name,
        categorical=colours,
        kinds=MappingProxyType(dict(zip(kinds, colours, strict=False))),
        accent=colours[0],
        **rest,  # type: ignore[arg-type]
    )


LIGHT = _theme(
    "light",
    # blue, burnt orange, purple, teal, umber, wine, green, rose, cornflower, mauve
    ("#1450B4", "#A84800", "#461E6E", "#005046", "#503C00", "#780032", "#467850", "#DC4664", "#466EDC", "#785078"),
    background="#FFFFFF",
    surface="#F5F5F2",
    ink="#1A1D21",
    muted="#565C63",
    line="#7A8087",
    grid="#DADCDD",
    zones=MappingProxyType(
        {
            "digital_emotional": "#E6F0EA",
            "analogue_emotional": "#F7EEE6",
            "digital_rational": "#E7EEF6",
            "analogue_rational": "#F2F1EE",
        }
    ),
    ambition="#2F6B3C",
    way="#1450B4",
    cloud="#6A7076",
    levels=("#DCE6F3", "#A9C2E4", "#6C95D0", "#2F68BC", "#143F85"),
    published=("#E6E4DE", "#BFBAAF", "#968F82", "#4A453C"),
)

DARK = _theme(
    "dark",
    ("#82A0FA", "#E6965A", "#DCC8FA", "#82F0D2", "#FAD26E", "#B48CA0", "#8CC896", "#D2645A", "#6E78D2", "#AA5A96"),
    background="#14171A",
    surface="#1E2226",
    ink="#F1F2F3",
    muted="#A9B0B7",
    line="#7F878F",
    grid="#363C42",
    zones=MappingProxyType(
        {
            "digital_emotional": "#1A2B24",
            "analogue_emotional": "#2B241F",
            "digital_rational": "#1B2734",
            "analogue_rational": "#222527",
        }
    ),
    ambition="#8CC896",
    way="#82A0FA",
    cloud="#98A0A8",
    levels=("#283350", "#3A4F8C", "#5874C8", "#8EA8F6", "#CBD7FF"),
    published=("#33322E", "#5A574F", "#928C7E", "#D6D1C4"),
)

THEMES: Mapping[ThemeName, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK})


def mixed(colour: str, ground: str, share: float) -> str:
    """`colour` at this opacity (0-1) over `ground`, as one opaque colour."""
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(over * share + under * (1 - share)):02X}" for over, under in pairs)


def grey(colour: str) -> str:
    """The grey of the same luminance."""
    light = _luminance(colour)
    one = 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return "#" + f"{round(one * 255):02X}" * 3


def most_legible(ground: str, *colours: str) -> str:
    """The colour with the most contrast (WCAG 2.2) on this ground, for words."""
    under = _luminance(ground) + 0.05
    return max(colours, key=lambda colour: abs(log((_luminance(colour) + 0.05) / under)))


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1-21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2: linear light, 0.2126 R + 0.7152 G + 0.0722 B, 0-1."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
