"""The palette keeps what it promises: contrast, and colours that stay apart for every kind of sight."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray

from quadrant.model import load_model
from quadrant.palette import DARK, LIGHT, LOOKS, SHAPES, THEMES, Theme, mixed, most_legible

Floats = NDArray[np.float64]

# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
THEME = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour: str) -> Floats:
    """Linear RGB, 0-1."""
    values = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    lights = sorted((float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


def lab(colour: str, sight: str = "normal") -> Floats:
    """CIELAB under D65, as someone with this sight sees it."""
    seen = np.clip(SIGHT[sight] @ linear(colour), 0, 1)
    ratio = XYZ @ seen / np.array([0.95047, 1.0, 1.08883])
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: Floats, other: Floats) -> float:
    """CIEDE2000."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(mean**7 / (mean**7 + 25.0**7)))
    c1, c2 = np.hypot(a1 * (1 + g), b1), np.hypot(a2 * (1 + g), b2)
    h1, h2 = np.degrees(np.arctan2(b1, a1 * (1 + g))) % 360, np.degrees(np.arctan2(b2, a2 * (1 + g))) % 360
    turn = (h2 - h1 + 180) % 360 - 180
    dl, dc, dh = l2 - l1, c2 - c1, 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn) / 2)
    lm, cm = (l1 + l2) / 2, (c1 + c2) / 2
    hm = (h1 + h2) / 2 if abs(h1 - h2) <= 180 else ((h1 + h2 + 360) / 2) % 360
    cosines = ((-0.17, 1, -30.0), (0.24, 2, 0.0), (0.32, 3, 6.0), (-0.20, 4, -63.0))
    t = 1 + sum(factor * np.cos(np.radians(times * hm + shift)) for factor, times, shift in cosines)
    sl = 1 + 0.015 * (lm - 50) ** 2 / np.sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rt = -np.sin(np.radians(60 * np.exp(-(((hm - 275) / 25) ** 2)))) * 2 * np.sqrt(cm**7 / (cm**7 + 25.0**7))
    return float(np.sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh)))


def grounds(theme: Theme) -> list[str]:
    """Everything that marks and words stand on."""
    return [theme.background, *theme.zones.values()]


def test_the_colour_difference_is_the_published_one() -> None:
    """Two pairs of the test data of Sharma, Wu and Dalal (2005) give their published differences."""
    assert difference(np.array([50, 2.6772, -79.7751]), np.array([50, 0, -82.7485])) == pytest.approx(2.0425, abs=1e-4)
    assert difference(np.array([50, 2.5, 0]), np.array([73, 25, -18])) == pytest.approx(27.1492, abs=1e-4)


@THEME
@pytest.mark.parametrize("sight", SIGHT)
def test_ten_colours_stay_apart_for_every_sight(theme: Theme, sight: str) -> None:
    """At least ten categorical colours differ by 10 or more (CIEDE2000), whoever looks."""
    seen = [lab(colour, sight) for colour in theme.categorical]

    assert len(seen) >= 10
    assert min(difference(one, other) for one, other in combinations(seen, 2)) >= 10


@THEME
def test_colours_keep_an_order_in_grey(theme: Theme) -> None:
    """No two categorical colours have the same lightness, so that a copier leaves ten greys."""
    lightness = sorted(lab(colour)[0] for colour in theme.categorical)

    assert min(np.diff(lightness)) >= 1.8


@THEME
def test_words_can_be_read_on_every_ground(theme: Theme) -> None:
    """Ink, second words, the accent, the ambition and every view's colour have 4.5:1 on the page and on each zone."""
    words = {"ink": theme.ink, "muted": theme.muted, "accent": theme.accent, "ambition": theme.ambition} | dict(
        theme.kinds
    )

    assert not {n: c for n, c in words.items() if min(contrast(c, ground) for ground in grounds(theme)) < 4.5}
    assert contrast(theme.ink, theme.surface) >= 4.5
    assert contrast(theme.muted, theme.surface) >= 4.5


@THEME
def test_marks_and_lines_can_be_seen_on_every_ground(theme: Theme) -> None:
    """Categorical colours, lines and the cloud have 3:1 on the page and on each zone."""
    shown = [*theme.categorical, theme.line, theme.cloud, theme.way]

    assert not [c for c in shown if min(contrast(c, ground) for ground in grounds(theme)) < 3]


@THEME
def test_levels_grow_in_one_direction(theme: Theme) -> None:
    """The five levels of an answer go steadily darker, or on a dark ground steadily lighter, well apart."""
    steps = np.diff([lab(colour)[0] for colour in theme.levels])

    assert len(theme.levels) == 5
    assert np.abs(steps).min() >= 10
    assert len(set(np.sign(steps))) == 1


@THEME
@pytest.mark.parametrize("sight", SIGHT)
def test_classes_of_published_figures_keep_their_order(theme: Theme, sight: str) -> None:
    """They go steadily darker or lighter, well apart for every sight and in grey, and a number can be read on each."""
    steps = np.diff([lab(colour, sight)[0] for colour in theme.published])

    assert len(theme.published) == 4
    assert np.abs(steps).min() >= 10
    assert len(set(np.sign(steps))) == 1
    assert all(
        max(contrast(colour, words) for words in (theme.ink, theme.background)) >= 4.5 for colour in theme.published
    )


@THEME
def test_published_figures_are_not_taken_for_levels(theme: Theme) -> None:
    """Beside the levels they look grey: with almost no hue, where the levels have much."""
    chroma = [max(np.hypot(*lab(colour)[1:]) for colour in colours) for colours in (theme.published, theme.levels)]

    assert chroma[0] < 10 < 40 < chroma[1]


@THEME
def test_marked_organisations_can_be_told_apart(theme: Theme) -> None:
    """Twelve looks: those of one shape differ in colour for every sight, and in lightness for a copier."""
    assert len(set(LOOKS)) == len(LOOKS) == 12
    assert len({shape for _, shape in LOOKS[:6]}) == 6
    for (one, shape), (other, same) in combinations(LOOKS, 2):
        if shape == same:
            colours = theme.categorical[one], theme.categorical[other]
            for sight in SIGHT:
                assert difference(*(lab(colour, sight) for colour in colours)) >= 14
            assert abs(np.subtract(*(lab(colour)[0] for colour in colours))) >= 9


def test_every_view_has_its_own_shape_and_every_quadrant_its_zone() -> None:
    """No two views share a mark, and each theme tints exactly the model's quadrants."""
    assert len(set(SHAPES.values())) == len(SHAPES)
    for theme in THEMES.values():
        assert set(theme.kinds) == set(SHAPES)
        assert set(theme.zones) == {quadrant.id for quadrant in load_model().quadrants}
        assert len(set(theme.zones.values())) == 4


@THEME
def test_every_colour_is_written_alike(theme: Theme) -> None:
    """Every colour is #RRGGBB in capitals, which charts, slides and paper all understand."""
    for field in fields(theme):
        value = getattr(theme, field.name)
        colours = [value] if isinstance(value, str) else list(value.values() if hasattr(value, "values") else value)
        assert field.name == "name" or all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)


def test_mixing_ends_at_both_colours() -> None:
    """A mixture is the ground at share 0, the colour at 1, and half way between at 0.5."""
    assert [mixed("#FF0000", "#0000FF", share) for share in (0, 0.5, 1)] == ["#0000FF", "#800080", "#FF0000"]


@THEME
def test_words_take_the_colour_that_stands_out(theme: Theme) -> None:
    """Of ink and the colour of the page, the one with the greater contrast, whichever is named first."""
    for ground in (*theme.categorical, *theme.levels, *theme.published):
        words = [theme.ink, theme.background]
        best = max(words, key=lambda colour: contrast(colour, ground))
        assert most_legible(ground, *words) == most_legible(ground, *reversed(words)) == best
