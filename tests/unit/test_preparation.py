"""What is said of a workshop before it opens, held against what scoring makes of it afterwards."""

from __future__ import annotations

import datetime
from itertools import combinations
from pathlib import Path

import pytest

from quadrant import preparation, service
from quadrant.assessment import Answer, Assessment, Organisation, Respondent, to_yaml
from quadrant.model import load_model, load_workshop_rules

MODEL = load_model()
ALL = tuple(element.id for element in MODEL.elements)
GROUPS = tuple(group.id for group in MODEL.groups)


def answered(groups: tuple[str, ...], elements: tuple[str, ...]) -> Assessment:
    """An assessment in which one person of each group answered everything that they are asked."""
    people = tuple(
        Respondent(
            f"r-{group}",
            group,
            {q.key: Answer("level", 3) for q in MODEL.questions if q.element in elements and group in q.groups},
            {},
        )
        for group in groups
    )
    about = Organisation("tide-bank", "Tide Bank", "banking", fictional=True)
    day = datetime.date(2026, 5, 12)
    return Assessment(about, "one", day, None, MODEL.id, MODEL.version, people, {}, None)


@pytest.mark.parametrize("groups", [("leadership",), ("back_office",), ("customer", "partner"), GROUPS])
@pytest.mark.parametrize("elements", [ALL, ALL[1:], ALL[:4], ALL[:3] + ALL[4:7], ALL[4:]])
def test_the_hint_about_the_position_is_true(
    tmp_path: Path, groups: tuple[str, ...], elements: tuple[str, ...]
) -> None:
    """An axis is called out of reach exactly when scoring gives it none although everybody answered everything."""
    file = tmp_path / "one.yaml"
    file.write_text(to_yaml(answered(groups, elements)), encoding="utf-8")
    inside = service.commands.score([file]).rows[0]["views"]["inside"]

    unplaced = {axis.id for axis in preparation.unplaced(MODEL, groups, elements)}

    assert unplaced == {axis.id for axis in MODEL.axes if inside[axis.id] is None}


def test_the_slowest_group_gives_the_minutes() -> None:
    """The group with the most questions counts; fewer elements never take longer; nobody asked takes no time."""
    rules = load_workshop_rules()
    whole = preparation.duration(MODEL, GROUPS, ALL)
    assert whole is not None
    assert whole.questions == max(preparation.asked(MODEL, group, ALL) for group in GROUPS)
    assert (whole.minutes - 1) * 60 < rules.seconds_to_join + whole.questions * rules.seconds_per_question
    for left_out in combinations(ALL, 2):
        fewer = preparation.duration(MODEL, GROUPS, [each for each in ALL if each not in left_out])
        assert fewer is not None
        assert fewer.minutes <= whole.minutes
    assert preparation.duration(MODEL, (), ALL) is None
    assert preparation.duration(MODEL, ("partner",), ("data",)) is None


def test_addresses_come_in_the_order_in_which_they_are_likely(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was set for good, what the facilitator uses, then the machine's own; each once, and only usable ones."""
    monkeypatch.setattr(preparation, "local_addresses", lambda: ["192.0.2.7", "192.0.2.9"])
    opened = "http://192.0.2.9:8501"

    assert preparation.addresses("workshop.example.org", opened, 8501, secure=False) == (
        "https://workshop.example.org",
        opened,
        "http://192.0.2.7:8501",
    )
    assert preparation.addresses(None, opened, None, secure=False) == (opened,)
    assert preparation.addresses(None, None, None, secure=False) == ()
    assert preparation.addresses("no address", None, 8600, secure=True) == (
        "https://192.0.2.7:8600",
        "https://192.0.2.9:8600",
    )
