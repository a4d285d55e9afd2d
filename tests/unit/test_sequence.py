"""The order of the story, and how the quadrant is built up: only what has something to show, never less than before."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from quadrant.board import sequence
from quadrant.charts import QuadrantPicture
from quadrant.language import LANGUAGES
from tests.boards import EDGES, fictional, made_up


def shown(picture: QuadrantPicture) -> set[object]:
    """What is drawn in a picture."""
    there = {"region": picture.region, "way": picture.way, "among": picture.among, "ambition": picture.ambition}
    return {dot.id for dot in picture.dots} | {name for name, found in there.items() if found}


def test_a_full_organisation_has_every_step() -> None:
    """Each step of the quadrant shows something more; the last shows all there is."""
    steps = sequence.build(fictional())
    assert steps == sequence.BUILD
    seen = [shown(sequence.built(fictional(), step, "en")) for step in steps]
    assert seen[0] == set()
    assert all(before < after for before, after in pairwise(seen))
    assert seen[-1] >= {"inside", "outside", "region", "way", "among", "ambition"}


@pytest.mark.parametrize("name", EDGES)
def test_no_step_shows_nothing_new(name: str, tmp_path: Path) -> None:
    """Whatever an organisation lacks, a step that would change nothing is not there."""
    material = made_up(tmp_path, **EDGES[name])
    seen = [shown(sequence.built(material, step, "nl")) for step in sequence.build(material)]
    assert all(before < after for before, after in pairwise(seen))


def test_a_group_that_is_all_there_is_inside_is_no_step(tmp_path: Path) -> None:
    """Three people of one group are the inside view, and their group would say the same again."""
    alike = [each | {"group": "leadership"} for each in EDGES["three people"]["respondents"]]
    material = made_up(tmp_path, respondents=alike, agreed=None)
    assert "leadership" in material.portrait.views
    assert "groups" not in sequence.build(material)


@pytest.mark.parametrize("name", EDGES)
def test_parts_are_in_order_and_cover_and_method_are_always_there(name: str, tmp_path: Path) -> None:
    """What there is to say decides which parts there are, never in which order."""
    parts = sequence.parts(made_up(tmp_path, **EDGES[name]))
    assert list(parts) == [part for part in sequence.PARTS if part in parts]
    assert set(parts) >= sequence.ALWAYS


def test_everything_has_a_name_of_its_own() -> None:
    """No two parts, and no two steps, are called alike in one language."""
    for language in LANGUAGES:
        assert len({sequence.label(part, language) for part in sequence.PARTS}) == len(sequence.PARTS)
        assert len({sequence.build_label(step, language) for step in sequence.BUILD}) == len(sequence.BUILD)
