"""Consensus as Tastle and Wierman define it."""

from __future__ import annotations

import math

import pytest

from quadrant.agreement import consensus


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([0, 0, 7, 0, 0], 1),
        ([5, 0, 0, 0, 5], 0),
        ([0, 1, 0, 1, 0], 1 + math.log2(0.75)),
        ([1, 1, 1, 1, 1], 1 + (2 * math.log2(0.5) + 2 * math.log2(0.75)) / 5),
    ],
)
def test_known_distributions(counts: list[int], expected: float) -> None:
    """Unanimity is 1, two camps at the ends are 0, and the rest follows the published formula."""
    assert consensus(counts) == pytest.approx(expected)


def test_fewer_than_two_answers_have_no_consensus() -> None:
    """One person cannot agree with anybody."""
    assert consensus([0, 1, 0, 0, 0]) is None
    assert consensus([0, 0, 0, 0, 0]) is None


def test_neighbouring_levels_agree_more_than_distant_ones() -> None:
    """The measure knows that levels have an order."""
    assert consensus([0, 3, 3, 0, 0]) > consensus([0, 3, 0, 3, 0]) > consensus([3, 0, 0, 0, 3])
