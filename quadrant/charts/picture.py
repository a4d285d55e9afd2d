"""The facts of a picture, without colours and places: what charts, drawings and tables are made from."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from quadrant.palette import Kind

Scores = tuple[float, float]
"""Digital and human, each 0-100."""

Person = Literal["inside", "customers"]
"""What is known of a single person: which of the two kinds of mark is theirs."""


MOST_LABELS = 40
"""From more dots than this on, only the chosen ones are labelled and the rest are a faint cloud."""

MOST_DOTS = 1500
"""From more dots than this on, those that are not chosen are counted in cells: a page stays fluid with so many."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One view of one organisation at its scores (0-100; contract section 3)."""

    id: str
    """What a click on it means: an organisation or a view; ASCII, and unique within the picture."""
    label: str
    """The name beside it, in the reader's language; any text."""
    x: float
    y: float
    kind: Kind = "inside"
    thin: str | None = None
    """Why the evidence is thin, as a sentence without its full stop; None when it is not."""
    fictional: bool = False
    detail: str = ""
    """One more line to read when pointing at it."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where the inside view stood at an earlier date."""

    date: datetime.date
    x: float
    y: float
    id: str = ""
    label: str = ""
    """What stands beside it in place of the date, for example a round; such a label is never left out."""
    comparable: bool = True
    """Whether it was measured with the questionnaire of the present position; if not, no line leads on from it."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where one of many organisations stood before, oldest first, the present position left out."""

    id: str
    """Of its dot."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The median of a cohort's scores, and the scores between which its middle half lies when that may be said."""

    median: float
    quartiles: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Among:
    """The cohort that the organisations are seen among."""

    label: str
    """What stands beside the medians, in the reader's language: "Median of 47 organisations"."""
    x: Band
    y: Band


@dataclass(frozen=True, slots=True)
class Ambition:
    """Where the organisation wants to be."""

    date: datetime.date
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the inside view would stand after one more step of the route."""

    x: float
    y: float
    label: str
    """Which step led here, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Absent:
    """What is not drawn, and why (a sentence without its full stop)."""

    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Passport:
    """What a picture rests on; printed under every one of them."""

    respondents: int
    first: datetime.date
    last: datetime.date
    view: str
    """The view in the reader's language, for example "inside"."""
    model_version: int
    fictional: bool
    organisations: int = 1
    partly_fictional: bool = False
    """Whether some of the organisations are fictional; all of them are when `fictional` is true."""
    coarse: bool = False
    """Whether it says years only, because the organisations are letters."""


@dataclass(frozen=True, slots=True)
class QuadrantPicture:
    """One organisation with its views, or many organisations, each with one dot of the kind `inside`."""

    title: str
    dots: tuple[Dot, ...]
    passport: Passport
    subtitle: str = ""
    chosen: frozenset[str] = frozenset()
    """Ids of the dots that stand out; above `MOST_LABELS` dots only these have a label."""
    region: tuple[Scores, ...] = ()
    """Outline of the 90 % region of the inside view."""
    no_region: str | None = None
    """Why there is no region, as a sentence without its full stop."""
    way: tuple[Step, ...] = ()
    """Earlier positions, oldest first, the present one left out."""
    ambition: Ambition | None = None
    route: tuple[Stop, ...] = ()
    """The way from the inside view to the ambition, step by step."""
    gap: bool = True
    """Whether the arrow from the inside view to the customers' is drawn."""
    absent: tuple[Absent, ...] = ()
    people: tuple[tuple[Person, tuple[Scores, ...]], ...] = ()
    """Where single people stand by their own answers, without a name and in no order."""
    marked: tuple[str, ...] = ()
    """Ids of organisations that each have a colour and a shape of their own, by their order; the first is the focus.

    They stand out like the chosen. From the twelfth on they look alike and only their names tell them apart.
    """
    quiet: bool = False
    """Whether only those that stand out have a label, however few the others are."""
    ways: tuple[Way, ...] = ()
    """The ways of marked organisations."""
    among: Among | None = None
    crowd: tuple[Scores, ...] = ()
    """Further organisations by their scores alone: they are counted and drawn, but have no name."""
    coarse: bool = False
    """Whether words say whole points and years only, because the organisations are letters; the scores must be so."""
    drawn: tuple[Scores, ...] = ()
    """What somebody drew around by hand."""

    @property
    def overview(self) -> bool:
        """Whether this is about several organisations."""
        return bool(self.crowd or self.marked) or sum(dot.kind == "inside" for dot in self.dots) > 1

    @property
    def size(self) -> int:
        """How many dots there are, with those of the crowd."""
        return len(self.dots) + len(self.crowd)

    @property
    def outstanding(self) -> frozenset[str]:
        """Ids of all that stand out, chosen or marked."""
        return self.chosen.union(self.marked)

    @property
    def counted(self) -> tuple[Scores, ...]:
        """Who is counted in cells instead of drawn; nobody unless there are more than `MOST_DOTS`."""
        if self.size <= MOST_DOTS:
            return ()
        apart = self.outstanding
        quiet = tuple((dot.x, dot.y) for dot in self.dots if dot.id not in apart) + self.crowd
        return quiet if len(quiet) > MOST_DOTS else ()

    def of_kind(self, kind: Kind) -> Dot | None:
        """The first dot of this kind."""
        return next((dot for dot in self.dots if dot.kind == kind), None)


@dataclass(frozen=True, slots=True)
class ElementLine:
    """One element of one organisation; every score 0-100, None where there is none."""

    element: str
    inside: float | None
    spread: Scores | None = None
    """Between which scores the middle half of the inside respondents' own scores lies."""
    customers: float | None = None
    groups: tuple[tuple[Kind, float], ...] = ()
    """Only groups that may be shown apart; the caller leaves the small ones out."""
    ambition: float | None = None
    missing: str | None = None
    """Why there is no inside score, as a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class ElementPicture:
    """The eight elements of one organisation, in the model's order."""

    title: str
    lines: tuple[ElementLine, ...]
    passport: Passport
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """An organisation that stands out by its name."""

    id: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class PeersLine:
    """One axis or element of many organisations; every score 0-100."""

    id: str
    """Of an axis or an element of the model."""
    scores: Sequence[float] | NDArray[np.float64]
    """Of everybody in the set who has one, in any order; the marked ones are among them when they are in the set."""
    marked: tuple[float | None, ...] = ()
    """Of each of the picture's marked organisations, in their order; None where there is none."""
    band: Band | None = None
    """Of the cohort; a set that is no cohort has none."""
    without: int = 0
    """How many of the set have no score here."""
    names: Sequence[str] = ()
    """Whose each score is, in the order of `scores`; empty when nobody is named."""


@dataclass(frozen=True, slots=True, eq=False)
class PeersPicture:
    """Many organisations axis by axis and element by element, with the marked ones on each."""

    title: str
    lines: tuple[PeersLine, ...]
    """In any order; those that are left out are drawn empty."""
    passport: Passport
    subtitle: str = ""
    marked: tuple[Marked, ...] = ()
    """In the order of the quadrant beside it, so that they look the same in both; the first is the focus."""
    coarse: bool = False
    """As in `QuadrantPicture`."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each level of one question was chosen, lowest level first."""

    question: str
    """The question's label in the reader's language."""
    counts: tuple[int, ...]
    not_applicable: int = 0
    unknown: int = 0
    agreed: int | None = None
    """The level that the group settled on."""
