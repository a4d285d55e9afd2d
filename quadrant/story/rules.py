"""What is told, how much of it, and the questions that go with it: `data/story.yaml`, which says what each means."""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from quadrant.cases import Words
from quadrant.lenses import Tone
from quadrant.model import Frozen, read_data

Kind = Literal[
    "position",
    "certainty",
    "strength",
    "weakness",
    "floor",
    "disagreement",
    "groups",
    "perception",
    "change",
    "ambition",
    "route",
    "peers",
    "lens",
    "unknown",
]
"""What a finding is about, in the order in which a story is told."""

Unknown = Literal["people", "element", "customers", "questions", "agreed", "hidden", "cohort"]
"""What is not known: too few people, an element, customers, questions, how sure what was agreed is, what is not shown,
and how others do."""

Ask = Literal[
    "position_missing",
    "certainty_boundary",
    "strength",
    "strength_none",
    "weakness",
    "floor",
    "disagreement",
    "groups",
    "perception_lower",
    "perception_higher",
    "change_up",
    "change_down",
    "change_within",
    "ambition",
    "ambition_reached",
    "route",
    "peers_below",
    "peers_above",
    "unknown_people",
    "unknown_customers",
    "unknown_element",
]
"""The questions to discuss, by the finding that they go with."""

Share = Annotated[float, Field(ge=0, le=1)]

_FIELDS = {"about", "least", "most", "level"}


def _known_fields(words: dict[str, str]) -> dict[str, str]:
    found = [{name for _, name, _, _ in string.Formatter().parse(each) if name} for each in words.values()]
    if any(names != found[0] for names in found) or not found[0] <= _FIELDS:
        raise ValueError(f"the languages name different fields, or one that there is not: {words}")
    return words


class StandOut(Frozen):
    """How many findings stand out at most, and what a kind weighs."""

    most: int = Field(ge=1)
    weights: Mapping[Kind, Share]


class StoryRules(Frozen):
    """`data/story.yaml`, which says what each field means."""

    full: float = Field(gt=0)
    unsure: Share
    quiet: Share
    apart: float = Field(gt=0)
    tones: Mapping[Tone, Share]
    unknowns: Mapping[Unknown, Share]
    most: Mapping[Kind, Annotated[int, Field(ge=1)]]
    stand_out: StandOut
    questions: Mapping[Ask, Annotated[Words, AfterValidator(_known_fields)]]


@cache
def load_story() -> StoryRules:
    """The rules of `data/story.yaml`."""
    return StoryRules.model_validate(read_data("story.yaml")[0])
