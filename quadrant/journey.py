"""Reading one customer journey: where a human is needed most, what nobody attends to, where it is grey.

The reading rests on what a group says of its own journey; nobody measured anything. Its rules and figures are in
`data/journeys.yaml`, with journeys to begin from. All of these are our own elaboration of two ideas: the human belongs
where the emotional load is, such as a failure (S1), and a 7 on function is something else than a 9 on emotion (S0).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final, Literal, get_args

from pydantic import Field, model_validator

from quadrant.assessment import Journey, Moment
from quadrant.cases import Words
from quadrant.file_types import MOMENTS, SERVED
from quadrant.model import Frozen, load_sectors, read_data

Proposal = Literal["digital", "hybrid", "human"]
PROPOSALS: Final[tuple[Proposal, ...]] = get_args(Proposal)

Reason = Literal["little", "complex", "failure", "middle", "much"]
"""Why a proposal is made: little is at stake and it is simple; little, but not simple; little and simple, but something
has gone wrong; something is at stake; much is."""

PeakKind = Literal["candidate", "served", "none"]
"""A moment that no human serves; all moments with a high load are served; no load is high."""

_NOW: Final[Mapping[str, Proposal | None]] = {"digital": "digital", "both": "hybrid", "human": "human", "nobody": None}
_WITHOUT_HUMAN: Final = ("digital", "nobody")


# --- the rules ---


class ProposalRules(Frozen):
    """Up to which load little is at stake, from which load much, and up to which complexity a moment is simple."""

    little: int = Field(ge=1, le=5)
    much: int = Field(ge=1, le=5)
    low: int = Field(ge=1, le=5)

    @model_validator(mode="after")
    def _in_order(self) -> ProposalRules:
        if self.little >= self.much:
            raise ValueError("little is less than much")
        return self


class Lines(Frozen):
    """Altuition's 7+ on functional and 9+ on emotional experience (S0)."""

    functional: int = Field(ge=0, le=10)
    emotional: int = Field(ge=0, le=10)


class GreyRules(Frozen):
    """How many moments in a row make a stretch, and the emotional experience that is no more than grey."""

    moments: int = Field(ge=2)
    emotional: int = Field(ge=0, le=10)


class JourneyRules(Frozen):
    """From which figures on something is said of a journey: `data/journeys.yaml`, which says what each means."""

    proposal: ProposalRules
    lines: Lines
    grey: GreyRules


class StartingMoment(Frozen):
    """One moment to begin from, without an experience: only the group can give that."""

    name: Words
    load: int = Field(ge=1, le=5)
    complexity: int = Field(ge=1, le=5)
    served: str
    failure: bool = False

    @model_validator(mode="after")
    def _is_known(self) -> StartingMoment:
        if self.served not in SERVED:
            raise ValueError(f"unknown: {self.served}")
        return self


class StartingJourney(Frozen):
    """A journey to begin from, for some sectors."""

    sectors: tuple[str, ...] = Field(min_length=1)
    name: Words
    moments: tuple[StartingMoment, ...] = Field(min_length=MOMENTS[0], max_length=MOMENTS[1])

    @model_validator(mode="after")
    def _is_known(self) -> StartingJourney:
        if unknown := set(self.sectors) - {sector.id for sector in load_sectors()}:
            raise ValueError(f"unknown sectors {sorted(unknown)}")
        return self


@cache
def load_journey_rules() -> JourneyRules:
    """The rules of `data/journeys.yaml`."""
    content, _ = read_data("journeys.yaml")
    return JourneyRules.model_validate({name: content[name] for name in JourneyRules.model_fields})


@cache
def _starting() -> tuple[StartingJourney, ...]:
    return tuple(StartingJourney.model_validate(each) for each in read_data("journeys.yaml")[0]["journeys"])


def starting_journeys(sector: str) -> tuple[StartingJourney, ...]:
    """The journeys to begin from in a sector, in the order of the file."""
    return tuple(each for each in _starting() if sector in each.sectors)


# --- the reading ---


@dataclass(frozen=True, slots=True)
class MomentReading:
    """One moment, what is proposed for it and why, and what stands out.

    `differs`: who serves it now is not what is proposed. `dip`: below the functional line. `peak`: at the emotional
    line or above. `unattended`: a failure at which there is no human. `grey`: part of a grey stretch.
    """

    moment: Moment
    proposal: Proposal
    reason: Reason
    differs: bool
    dip: bool
    peak: bool
    unattended: bool
    grey: bool


@dataclass(frozen=True, slots=True)
class HumanPeak:
    """Where the human peak is or could be; `place` counts from 0, None when no load is high."""

    kind: PeakKind
    place: int | None


@dataclass(frozen=True, slots=True)
class JourneyReading:
    """What a journey says. Places count from 0; a grey stretch is its first and its last place."""

    moments: tuple[MomentReading, ...]
    peak: HumanPeak
    grey: tuple[tuple[int, int], ...]

    @property
    def unattended(self) -> tuple[int, ...]:
        """The places of failures at which there is no human."""
        return tuple(place for place, each in enumerate(self.moments) if each.unattended)

    @property
    def dips(self) -> tuple[int, ...]:
        """The places below the functional line."""
        return tuple(place for place, each in enumerate(self.moments) if each.dip)

    @property
    def peaks(self) -> tuple[int, ...]:
        """The places at the emotional line or above."""
        return tuple(place for place, each in enumerate(self.moments) if each.peak)


def read_journey(journey: Journey, rules: JourneyRules) -> JourneyReading:
    """What the moments of a journey say, by these rules; it says nothing about a moment beside what was given of it."""
    stretches = tuple(_grey(journey, rules))
    grey = {place for first, last in stretches for place in range(first, last + 1)}
    moments = tuple(_moment(moment, rules, place in grey) for place, moment in enumerate(journey.moments))
    return JourneyReading(moments, _peak(journey, rules), stretches)


def _moment(moment: Moment, rules: JourneyRules, grey: bool) -> MomentReading:
    proposal, reason = proposed(moment, rules)
    return MomentReading(
        moment,
        proposal,
        reason,
        differs=_NOW[moment.served] != proposal,
        dip=moment.functional < rules.lines.functional,
        peak=moment.emotional >= rules.lines.emotional,
        unattended=moment.failure and moment.served in _WITHOUT_HUMAN,
        grey=grey,
    )


def proposed(moment: Moment, rules: JourneyRules) -> tuple[Proposal, Reason]:
    """Digital, hybrid or human, from load and complexity, and why (docs/METHOD.md, "The journey").

    A failure is never left to technology alone: people want a human being within reach when something goes wrong (S3).
    """
    at = rules.proposal
    if moment.load >= at.much:
        return "human", "much"
    if moment.load > at.little:
        return "hybrid", "middle"
    if moment.complexity > at.low:
        return "hybrid", "complex"
    if moment.failure:
        return "hybrid", "failure"
    return "digital", "little"


def _peak(journey: Journey, rules: JourneyRules) -> HumanPeak:
    """Fact file 1.10: the moment with the highest load that no human serves, of those whose load is high.

    Of several, the one that feels worst; then a failure before any other; then the earliest. When humans serve all of
    them the peak is there already: the highest load, and of several the one that feels best.
    """
    high = [(place, each) for place, each in enumerate(journey.moments) if each.load >= rules.proposal.much]
    if not high:
        return HumanPeak("none", None)
    if alone := [(place, each) for place, each in high if each.served in _WITHOUT_HUMAN]:
        place, _ = min(alone, key=lambda found: (-found[1].load, found[1].emotional, not found[1].failure, found[0]))
        return HumanPeak("candidate", place)
    place, _ = min(high, key=lambda found: (-found[1].load, -found[1].emotional, not found[1].failure, found[0]))
    return HumanPeak("served", place)


def _grey(journey: Journey, rules: JourneyRules) -> Iterator[tuple[int, int]]:
    """Stretches in which everything works and little is felt: first and last place."""

    def is_grey(place: int) -> bool:
        moment = journey.moments[place]
        return moment.functional >= rules.lines.functional and moment.emotional <= rules.grey.emotional

    for found, run in groupby(range(len(journey.moments)), key=is_grey):
        places = list(run)
        if found and len(places) >= rules.grey.moments:
            yield places[0], places[-1]


# --- what is still being filled in ---


@dataclass(slots=True)
class Row:
    """One moment as it is being filled in: what is not known yet is None. `order` is where it was put."""

    name: str = ""
    load: int | None = None
    complexity: int | None = None
    functional: int | None = None
    emotional: int | None = None
    served: str | None = None
    failure: bool = False
    order: float | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that are not filled in."""
        return tuple(field for field in _FILLED if getattr(self, field) in (None, ""))

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was filled in: such a row is no moment."""
        return len(self.missing) == len(_FILLED) and not self.failure


_FILLED: Final = tuple(field for field in Moment._fields if field != "failure")


def rows_of(journey: Journey) -> list[Row]:
    """A journey as rows to change, in its order."""
    return [Row(**moment._asdict(), order=float(place)) for place, moment in enumerate(journey.moments, start=1)]


def rows_to_begin(start: StartingJourney | None, language: str) -> list[Row]:
    """A starting journey as rows without experience; without one as few empty rows as a journey has moments."""
    moments = start.moments if start else ()
    rows = [
        Row(each.name[language], each.load, each.complexity, None, None, each.served, each.failure) for each in moments
    ]
    rows = rows or [Row() for _ in range(MOMENTS[0])]
    for place, row in enumerate(rows, start=1):
        row.order = float(place)
    return rows


def in_order(rows: list[Row]) -> list[Row]:
    """The rows that are moments, by their number; those without one come last, in the order of the table."""
    return sorted(
        (row for row in rows if not row.is_blank), key=lambda row: math.inf if row.order is None else row.order
    )


def journey_of(name: str, rows: list[Row]) -> Journey | None:
    """The journey that rows make up, None while something is missing. What is in them is checked when it is written."""
    moments = in_order(rows)
    if not name or any(row.missing for row in moments):
        return None
    return Journey(name, tuple(Moment(*(getattr(row, field) for field in Moment._fields)) for row in moments))
