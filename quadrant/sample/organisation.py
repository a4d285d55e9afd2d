"""An invented organisation as it really is: what its respondents then see, each in their own way."""

from __future__ import annotations

import datetime
import unicodedata
from dataclasses import dataclass

from quadrant.model import Model
from quadrant.sample.parts import STRIDE, Country, Parts, SectorParts, Tendency
from quadrant.sample.stream import Stream

LATEST = datetime.date(2026, 8, 31)
"""No assessment is dated later."""

_TRENDS = ((3.0, 10.0), (3.0, 10.0), (-9.0, -3.0), (-1.5, 1.5), (-6.0, 12.0))
"""Points a year: mostly better, some worse, some standing still, some better on one axis and worse on the other."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An invented organisation. Standing, dispute and gap are in points, 0-100."""

    number: int
    id: str
    name: str
    sector: str
    country: Country
    employees: int | None
    owner: str | None
    tags: tuple[str, ...]
    latest: datetime.date
    months: int
    """Between two assessments."""
    standing: dict[str, float]
    """By question, at the latest assessment."""
    dispute: dict[str, float]
    """By question: the standard deviation of honest answers."""
    not_applicable: frozenset[str]
    """Questions that have no meaning here."""
    slope: dict[str, float]
    """By axis, points a year."""
    held: float
    """Years before the latest assessment in which nothing moved any more."""
    gap: float
    """How much better its customers see it than customers usually see an organisation."""


def invent(model: Model, parts: Parts, seed: int, number: int) -> Organisation:
    """The organisation with this number, counted from 0; the same whatever the others are."""
    stream = Stream(seed, number)
    sector, earlier, block = _sector(parts, seed, number)
    country = stream.weighted(parts.countries, [country.weight for country in parts.countries])
    name = _name(parts, sector, country, stream, seed, earlier)
    size = stream.weighted(parts.sizes, [size.weight for size in parts.sizes])
    employees = stream.whole(size.smallest, size.largest)
    trend = stream.pick(_TRENDS)
    standing, dispute, not_applicable = _inner_life(model, parts, sector, stream)
    return Organisation(
        number=number,
        id=_slug(name),
        name=name,
        sector=sector.id,
        country=country,
        employees=None if stream.chance(0.15) else employees if employees < 100 else employees // 10 * 10,
        # three owners for every round through the sectors, so that some are shared among few and among many
        owner=_slug(" ".join(parts.owners.pair(block * 37 + 13 * stream.whole(0, 2)))) if stream.chance(0.28) else None,
        tags=tuple(sorted(stream.some(parts.tags, stream.pick((0, 0, 1, 1, 2, 3))))),
        latest=LATEST - datetime.timedelta(days=stream.whole(0, 330)),
        months=stream.pick((6, 9, 12)),
        standing=standing,
        dispute=dispute,
        not_applicable=not_applicable,
        slope={axis.id: stream.between(*trend) for axis in model.axes},
        held=1.0 if stream.chance(0.25) else 0.0,
        gap=9 * stream.normal(),
    )


def _inner_life(
    model: Model, parts: Parts, sector: SectorParts, stream: Stream
) -> tuple[dict[str, float], dict[str, float], frozenset[str]]:
    axes = {"digital": sector.digital + 14 * stream.normal(), "human": sector.human + 14 * stream.normal()}
    elements = {element.id: axes[element.axis] + 9 * stream.normal() for element in model.elements}
    quarrelsome = 1.5 if stream.chance(0.12) else 1.0
    standing: dict[str, float] = {}
    dispute: dict[str, float] = {}
    not_applicable: set[str] = set()
    for question in model.questions:
        tendency = parts.questions.get(question.key, Tendency())
        standing[question.key] = elements[question.element] + tendency.lift + 8 * stream.normal()
        dispute[question.key] = quarrelsome * (38 if stream.chance(0.04) else stream.between(9, 22))
        if stream.chance(tendency.not_applicable):
            not_applicable.add(question.key)
    return standing, dispute, frozenset(not_applicable)


def _sector(parts: Parts, seed: int, number: int) -> tuple[SectorParts, int, int]:
    """The sector, a number that no other organisation of that sector has, and the round through all sectors."""
    slots = [(sector, slot) for sector in parts.sectors for slot in range(sector.weight)]
    block, place = divmod(number, len(slots))
    sector, slot = Stream(seed, "round", block).some(slots, len(slots))[place]
    return sector, block * sector.weight + slot, block


def _name(parts: Parts, sector: SectorParts, country: Country, stream: Stream, seed: int, earlier: int) -> str:
    """A name that no other organisation has: the place is new in its sector; when all were used, a number is added."""
    places = parts.places[country.places]
    start = Stream(seed, sector.id).whole(0, len(places) - 1)
    place = "".join(places.pair(start + earlier * STRIDE))
    name = stream.pick(sector.names[country.places]).format(place=place)
    rounds = earlier // len(places)
    return f"{name} {rounds + 1}" if rounds else name


def _slug(name: str) -> str:
    """`Häherfeld Bank` -> `haherfeld-bank`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(plain.split())
