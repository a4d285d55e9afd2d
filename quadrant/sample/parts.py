"""The words and tendencies that fictional organisations are made from: `data/fictional.yaml` as frozen objects."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import gcd

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from quadrant.model import DATA, Text

STRIDE = 331
"""Steps through the place names of a sector, so that neighbours in number are not neighbours in name."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Halves(_Part):
    """First and second halves of names."""

    first: tuple[str, ...]
    second: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.first) * len(self.second)

    def pair(self, number: int) -> tuple[str, str]:
        """A first and a second half; all pairs are different until every one was used."""
        first, second = divmod(number % len(self), len(self.second))
        return self.first[first], self.second[second]


class Country(_Part):
    """Where an organisation is: whose place names it carries, and the language of what people write there."""

    id: str
    weight: int
    places: str
    language: str


class Size(_Part):
    """A class of numbers of employees, both ends included."""

    weight: int
    smallest: int = Field(alias="from")
    largest: int = Field(alias="to")


class Habit(_Part):
    """How a group answers: points above how things are, shares of unknown and of absent answers."""

    shift: float
    unknown: float
    absent: float


class Tendency(_Part):
    """What is special about a question: points that most organisations do better, share where it has no meaning."""

    lift: float = 0
    not_applicable: float = 0


class MomentParts(_Part):
    """A moment of a journey and what it weighs; `failure` when something has gone wrong in it."""

    name: Text
    load: int
    complexity: int
    failure: bool = False


class JourneyParts(_Part):
    """A journey that customers of any sector make."""

    name: Text
    moments: tuple[MomentParts, ...]


class SectorParts(_Part):
    """Where a sector tends to stand (points, by axis) and how its organisations are called, by language of places.

    `context` are the answers of context that depend on the sector (points, by question).
    """

    id: str
    weight: int
    digital: float
    human: float
    context: Mapping[str, float]
    names: Mapping[str, tuple[str, ...]]


class Parts(_Part):
    """Everything in `data/fictional.yaml`."""

    places: Mapping[str, Halves]
    countries: tuple[Country, ...]
    sizes: tuple[Size, ...]
    tags: tuple[str, ...]
    owners: Halves
    groups: Mapping[str, Habit]
    questions: Mapping[str, Tendency]
    context: Mapping[str, tuple[str, ...]]
    """By question of context that depends on the organisation: the elements that it tends to follow."""
    sectors: tuple[SectorParts, ...]
    titles: Mapping[str, tuple[str, ...]]
    reasons: Mapping[str, tuple[str, ...]]
    dissents: Mapping[str, tuple[str, ...]]
    notes: Mapping[str, Mapping[str, Text]]
    """By question, and low or high."""
    roles: Mapping[str, tuple[str, ...]]
    """Who takes a step, by language."""
    journeys: tuple[JourneyParts, ...]

    @model_validator(mode="after")
    def _every_place_is_reached(self) -> Parts:
        counts = {len(halves) for halves in self.places.values()}
        if len(counts) != 1 or gcd(counts.pop(), STRIDE) != 1:
            raise ValueError(f"places: every language needs equally many, and not a multiple of {STRIDE}")
        return self


@cache
def load_parts() -> Parts:
    """The parts of `data/fictional.yaml`."""
    content = (DATA / "fictional.yaml").read_bytes()
    return Parts.model_validate(yaml.load(content, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))  # noqa: S506
