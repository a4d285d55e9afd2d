"""People first: no group under three is shown apart, nor can it be worked out."""

from __future__ import annotations

from itertools import product

import pytest

from quadrant.model import load_model
from quadrant.people import MINIMUM, shown_groups

MODEL = load_model()


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"leadership": 3, "front_office": 4, "back_office": 5}, ("leadership", "front_office", "back_office")),
        ({"leadership": 3, "front_office": 1}, ()),
        ({"leadership": 3, "front_office": 1, "back_office": 2}, ()),
        ({"leadership": 5, "front_office": 1, "back_office": 4}, ("back_office",)),
        ({"leadership": 4, "front_office": 3, "back_office": 1}, ("leadership",)),
        ({"leadership": 2, "customer": 3}, ("customer",)),
        ({"leadership": 3, "customer": 2}, ("leadership",)),
        ({}, ()),
    ],
)
def test_who_is_shown(counts: dict[str, int], shown: tuple[str, ...]) -> None:
    """Three and one: neither; nor three, one and two, where a question goes to the three and the one alone."""
    assert shown_groups(MODEL, counts) == shown


def test_whatever_the_numbers_nobody_can_be_subtracted() -> None:
    """For all sizes up to six of the inside groups, whom a question reaches beside a shown group is nobody or three."""
    for sizes in product(range(7), repeat=3):
        counts = dict(zip(MODEL.inside, sizes, strict=True))
        shown = shown_groups(MODEL, counts)

        assert all(counts[group] >= MINIMUM for group in shown)
        for question in MODEL.questions:
            rest = sum(counts[group] for group in MODEL.inside if group in question.groups and group not in shown)
            assert rest == 0 or rest >= MINIMUM or not set(shown) & set(question.groups)
