"""Where the sources disagree: both sides, and how this product keeps the question open.

The words are in `data/tensions.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from quadrant.cases import Known, Words
from quadrant.model import Frozen, read_data


class Side(Frozen):
    """One side: who says so, where, and what, in our own words."""

    who: Words
    sources: tuple[Known, ...] = Field(min_length=1)
    says: Words


class Tension(Frozen):
    """A question on which the sources differ. `stance` is what this product does with it; it takes neither side."""

    id: str = Field(pattern="^[a-z][a-z0-9_]*$")
    title: Words
    sides: tuple[Side, Side]
    stance: Words
    lenses: Mapping[str, Annotated[Literal[1, 2], BeforeValidator(int)]] = Field(default_factory=dict)
    """The lenses that depend on a side, by id, and which: the first or the second."""

    def side_of(self, lens: str) -> Side | None:
        """The side that a lens takes, None when it does not depend on this."""
        return self.sides[self.lenses[lens] - 1] if lens in self.lenses else None


@cache
def load_tensions() -> tuple[Tension, ...]:
    """The tensions of `data/tensions.yaml`, in its order."""
    return tuple(Tension.model_validate(tension) for tension in read_data("tensions.yaml")[0]["tensions"])
