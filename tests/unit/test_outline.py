"""What was drawn by hand is cut, simplified and looked into: each against a calculation of its own."""

from __future__ import annotations

import json
from fractions import Fraction
from math import cos, hypot, pi, sin

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quadrant.outline import MOST_CORNERS, Outline, outline, within

Place = tuple[float, float]

tenths = st.integers(0, 1000).map(lambda n: n / 10)
places = st.tuples(tenths, tenths)
# Few different values, so that places are often on corners, on edges and level with them.
near_edges = st.tuples(st.sampled_from([0.0, 10.0, 50.0, 90.0, 100.0]), st.sampled_from([0.0, 10.0, 50.0, 90.0, 100.0]))
anywhere = st.floats(-4, 104, allow_nan=False)


def turned_around(ring: Outline, place: Place) -> bool:
    """Whether a place is within or on a closed line: exact fractions, and how many edges a line up from it meets."""
    px, py = (Fraction(str(value)) for value in place)
    met = 0
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], *ring[:1]), strict=True):
        ax, ay, bx, by = (Fraction(str(value)) for value in (x0, y0, x1, y1))
        level = (bx - ax) * (py - ay) == (by - ay) * (px - ax)
        if level and min(ax, bx) <= px <= max(ax, bx) and min(ay, by) <= py <= max(ay, by):
            return True
        if (ax <= px) != (bx <= px) and ay + (px - ax) * (by - ay) / (bx - ax) > py:
            met += 1
    return met % 2 == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(places, near_edges), min_size=3, max_size=12),
    st.lists(st.one_of(places, near_edges), min_size=1, max_size=40),
)
def test_who_is_within(ring: list[Place], looked_at: list[Place]) -> None:
    """Any closed line, also one that crosses itself, holds exactly the places that an exact calculation finds."""
    x, y = (np.array(axis) for axis in zip(*looked_at, strict=True))
    found = within(tuple(ring), x, y)

    assert found.tolist() == [turned_around(tuple(ring), place) for place in looked_at]


def test_a_place_on_the_edge_of_the_scale_can_be_drawn_around() -> None:
    """Scores of exactly 0 and 100 are within an outline that was drawn around the whole chart."""
    whole = outline([(-4, -4), (104, -4), (104, 104), (-4, 104)])
    x, y = np.array([0.0, 100.0, 0.0, 100.0, 50.0]), np.array([0.0, 0.0, 100.0, 100.0, 50.0])

    assert set(whole) == {(0, 0), (100, 0), (100, 100), (0, 100)}
    assert within(whole, x, y).all()


def test_nobody_without_a_score_is_within() -> None:
    """A place of which one score is missing is in no outline, and nothing is in an empty one."""
    whole = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0))
    x, y = np.array([50.0, np.nan, 50.0, np.nan]), np.array([50.0, 50.0, np.nan, np.nan])

    assert within(whole, x, y).tolist() == [True, False, False, False]
    assert not within((), x, y).any()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(anywhere, anywhere), min_size=3, max_size=90), st.lists(places, min_size=6, max_size=6))
def test_what_is_kept_is_what_was_drawn(drawn: list[Place], looked_at: list[Place]) -> None:
    """At most 60 corners, all on the scale to a tenth; a place well away from every line stays on its side of it."""
    kept = outline(drawn)

    assert len(kept) <= MOST_CORNERS
    assert all(0 <= value <= 100 and round(value, 1) == value for corner in kept for value in corner)
    assert json.loads(json.dumps(kept)) == [list(corner) for corner in kept]
    if len(drawn) > MOST_CORNERS:
        return  # a scribble is drawn with a coarser pen
    for place in looked_at:
        if min(_away(drawn, place), *(abs(value - limit) for value in place for limit in (0, 100))) > 0.5 and kept:
            assert turned_around(kept, place) == turned_around(tuple(drawn), place)


def _away(ring: list[Place], place: Place) -> float:
    """How far a place is from the nearest point of a closed line, by walking along it."""
    px, py = place
    nearest = float("inf")
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        steps = max(1, int(hypot(x1 - x0, y1 - y0) * 10))
        for step in range(steps + 1):
            share = step / steps
            nearest = min(nearest, hypot(x0 + share * (x1 - x0) - px, y0 + share * (y1 - y0) - py))
    return nearest


@pytest.mark.parametrize("corners", [200, 1000, 5000])
def test_a_hand_is_followed_closely(corners: int) -> None:
    """A round drawn with a trembling hand keeps its shape: no corner is left of which the round is far away."""
    chance = np.random.default_rng(corners)
    radius = 30 + chance.normal(0, 0.3, corners)
    turns = np.linspace(0, 2 * pi, corners, endpoint=False)
    drawn = [(50 + r * cos(t), 50 + r * sin(t)) for r, t in zip(radius, turns, strict=True)]
    kept = outline(drawn)

    assert 12 <= len(kept) <= MOST_CORNERS
    assert max(abs(hypot(x - 50, y - 50) - 30) for x, y in kept) < 2
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(kept, (*kept[1:], *kept[:1]), strict=True)) / 2
    assert area == pytest.approx(pi * 30**2, rel=0.03)


@pytest.mark.parametrize(
    "drawn",
    [
        [],
        [(10, 10)],
        [(10, 10), (60, 70)],
        [(10, 10), (30, 30), (20, 20)],
        [(10, 10)] * 9,
        [(-3, 10), (-1, 20), (-4, 40)],
        [(20, 20), (20.01, 20), (20, 20.01)],
    ],
)
def test_what_encloses_nothing_is_nothing(drawn: list[Place]) -> None:
    """No points, a point, a line, a dot, and what lies beyond the scale are no outline."""
    assert outline(drawn) == ()


def test_a_figure_of_eight_is_kept() -> None:
    """Two loops that cross hold what is in either of them, also where their signed areas cancel."""
    eight = outline([(20, 20), (80, 80), (80, 20), (20, 80)])
    x, y = np.array([30.0, 70.0, 50.0]), np.array([50.0, 50.0, 30.0])

    assert within(eight, x, y).tolist() == [True, True, False]
