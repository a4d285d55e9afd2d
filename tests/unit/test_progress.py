"""How far on the way to a target: two measures, and when they say nothing."""

from __future__ import annotations

import pytest

from quadrant.progress import percent_to_target, progress_to_date


def test_the_published_example_of_samm() -> None:
    """Targets of 3.5 together and gaps of 2.25 are 35.7 %; from 0.625 to 1.25 on the way to 1.75 is 55.6 %."""
    assert percent_to_target({"one": 1.75, "other": 1.75}, {"one": 0.75, "other": 0.5}) == pytest.approx(1 - 2.25 / 3.5)
    assert percent_to_target({"one": 1.75, "other": 1.75}, {"one": 0.75, "other": 0.5}) == pytest.approx(
        0.357, abs=5e-4
    )
    assert progress_to_date(0.625, 1.75, 1.25) == pytest.approx(0.556, abs=5e-4)


def test_more_than_enough_does_not_hide_a_gap() -> None:
    """Twenty points beyond one target leave a gap of twenty elsewhere as it is."""
    target = {"data": 60.0, "ecosystem": 40.0}

    assert percent_to_target(target, {"data": 80.0, "ecosystem": 20.0}) == pytest.approx(0.8)
    assert percent_to_target(target, {"data": 60.0, "ecosystem": 20.0}) == pytest.approx(0.8)
    assert percent_to_target(target, {"data": 100.0, "ecosystem": 40.0}) == 1


def test_only_targeted_elements_count() -> None:
    """An element without a target changes nothing, whatever its score."""
    assert percent_to_target({"data": 50.0}, {"data": 25.0, "automation": 0.0}) == 0.5
    assert percent_to_target({"data": 50.0}, {"data": 25.0, "automation": None}) == 0.5


@pytest.mark.parametrize(
    ("target", "current"),
    [({}, {"data": 50.0}), ({"data": 0.0}, {"data": 50.0}), ({"data": 50.0}, {}), ({"data": 50.0}, {"data": None})],
)
def test_without_targets_or_scores_there_is_no_percentage(
    target: dict[str, float], current: dict[str, float | None]
) -> None:
    """Nothing aimed at, or an element aimed at without a score: None, and no zero in its place."""
    assert percent_to_target(target, current) is None


def test_progress_can_go_back_and_beyond() -> None:
    """A step back is below nothing, more than the target is above one; a target may also lie lower."""
    assert progress_to_date(40, 80, 30) == -0.25
    assert progress_to_date(40, 80, 100) == 1.5
    assert progress_to_date(80, 40, 70) == 0.25


@pytest.mark.parametrize(
    ("baseline", "target", "current"), [(None, 80, 60), (40, None, 60), (40, 80, None), (80, 80, 60)]
)
def test_without_a_way_there_is_no_progress(
    baseline: float | None, target: float | None, current: float | None
) -> None:
    """Something missing, or a target that was the baseline already: None."""
    assert progress_to_date(baseline, target, current) is None
