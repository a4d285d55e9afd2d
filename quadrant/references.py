"""Published references: what a statistics office counted, to stand beside the digital axis and never on it.

They are shares of enterprises by how much technology they use, in percent. Nothing here becomes points: a share of
enterprises says nothing about one organisation, and technology in use nothing about how well it serves customers.
`data/benchmarks/*.yaml` holds the figures, each file with its source; docs/BENCHMARKS.md says what the fields mean.
A figure without a source cannot be loaded.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import Field, field_validator, model_validator

from quadrant.cases import Words
from quadrant.model import DATA, Frozen, load_countries, load_model, load_sectors, read_data

Dimension = Literal["sector", "country", "size"]
"""What the rows of a table divide enterprises by."""

Class = Literal["very_high", "high", "low", "very_low"]
CLASSES: Final[tuple[Class, ...]] = get_args(Class)
"""How many of twelve technologies are in use: 10-12, 7-9, 4-6, 0-3. At least basic is all but very low."""

_ROUNDING: Final = 0.0201
"""Shares have two decimals, so a sum of four is off by 0.02 at most."""

Said = Annotated[str, Field(min_length=1)]
Percent = Annotated[float, Field(ge=0, le=100)]
Address = Annotated[str, Field(pattern="^https://")]


class Figure(Frozen):
    """One row: shares of the enterprises that it counts, in percent, as published unless `derived` names them."""

    code: Said
    """As the publisher has it."""
    of: str | None = None
    """The country or class of size of ours that it stands for. For a sector it is the sector that names the code."""
    label: Words | None = None
    year: int
    version: int
    flag: str | None = None
    at_least_basic: Percent
    classes: tuple[Percent, Percent, Percent, Percent] | None = None
    """In the order of `CLASSES`; None where not all four are known."""
    derived: tuple[Class, ...] = ()

    @property
    def shares(self) -> Mapping[Class, float]:
        """Class -> share; empty where they are not known."""
        return dict(zip(CLASSES, self.classes or (), strict=False))

    @model_validator(mode="after")
    def _adds_up(self) -> Figure:
        if self.classes:
            if abs(sum(self.classes) - 100) > _ROUNDING:
                raise ValueError(f"{self.code}: the classes add up to {sum(self.classes):.2f}")
            if abs(sum(self.classes[:-1]) - self.at_least_basic) > _ROUNDING:
                raise ValueError(f"{self.code}: at least basic is all but very low")
        return self


class Licence(Frozen):
    """What allows us to show the figures."""

    name: Said
    address: Address


class Update(Frozen):
    """When the publisher last changed which table."""

    dataset: Said
    date: datetime.date


class Published(Frozen):
    """A published table with everything that has to be said with it. Only `also`, `flags` and `total` may be absent."""

    id: str = Field(pattern="^[a-z][a-z0-9_]*$")
    measure: Literal["digital_intensity"]
    axis: str
    dimension: Dimension
    publisher: Said
    dataset: Said
    title: Words
    address: Address
    definition: Address
    """Where the publisher says what is counted."""
    licence: Licence
    attribution: Words
    year: int = Field(ge=2015)
    version: int = Field(ge=1)
    """Of the definition. Figures of two versions are never compared."""
    last_update: Update
    read_from: Words
    changed: Words
    measures: Words
    not_covered: Words
    caveats: tuple[Words, ...] = Field(min_length=1)
    flags: Mapping[str, Words] = {}
    """What the publisher's marks at single rows mean."""
    also: Mapping[str, tuple[str, ...]] = {}
    """Code -> further codes that are shown with it."""
    total: str | None = None
    """The row of everything surveyed."""
    rows: tuple[Figure, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _rows_follow_the_file(cls, data: Mapping[str, Any]) -> Mapping[str, Any]:
        common = {name: data[name] for name in ("year", "version", "derived") if name in data}
        rows = [common | row for row in data.get("rows", ())]
        return {name: value for name, value in data.items() if name != "derived"} | {"rows": rows}

    @field_validator("axis")
    @classmethod
    def _known_axis(cls, axis: str) -> str:
        if axis not in {each.id for each in load_model().axes}:
            raise ValueError(f"unknown axis {axis}")
        return axis

    @model_validator(mode="after")
    def _holds_together(self) -> Published:
        named = {self.total, *self.also, *(code for codes in self.also.values() for code in codes)} - {None}
        if unknown := named - {row.code for row in self.current}:
            raise ValueError(f"{self.id}: no row of the year {self.year}: {sorted(map(str, unknown))}")
        if unknown := {row.flag for row in self.rows} - {None, *self.flags}:
            raise ValueError(f"{self.id}: flags without a meaning: {sorted(map(str, unknown))}")
        if self.dimension == "sector" and not all(row.label for row in self.rows):
            raise ValueError(f"{self.id}: every activity has a name")
        if self.dimension == "country" and not {row.of for row in self.rows} <= {None, *load_countries()}:
            raise ValueError(f"{self.id}: countries are written as ISO 3166-1 has them")
        return self

    @property
    def current(self) -> tuple[Figure, ...]:
        """The rows of the year and version of the file, which are shown."""
        return tuple(row for row in self.rows if (row.year, row.version) == (self.year, self.version))

    def row(self, code: str) -> Figure:
        """The row with this code, of the year of the file; StopIteration when there is none."""
        return next(row for row in self.current if row.code == code)

    def earlier(self, figure: Figure) -> tuple[Figure, ...]:
        """The same row in earlier years, of the same version of the definition only; the latest first."""
        same = (row for row in self.rows if (row.code, row.version) == (figure.code, figure.version))
        return tuple(sorted((row for row in same if row.year < figure.year), key=lambda row: -row.year))


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure with its source."""

    source: Published
    figure: Figure


@dataclass(frozen=True, slots=True)
class Beside:
    """What can stand beside an organisation or a cohort: everything surveyed, and what was found of what was asked for.

    `found` holds each dimension that was asked for, in the order of the picture; nothing where nobody surveyed it.
    """

    total: Reference
    found: Mapping[Dimension, tuple[Reference, ...]]

    @property
    def references(self) -> tuple[Reference, ...]:
        """All of them, the total first."""
        return (self.total, *chain.from_iterable(self.found.values()))

    @property
    def not_surveyed(self) -> tuple[Dimension, ...]:
        """What was asked for and has no figure."""
        return tuple(name for name, references in self.found.items() if not references)

    @property
    def sources(self) -> tuple[Published, ...]:
        """Where the figures come from, each source once."""
        return tuple({each.source.id: each.source for each in self.references}.values())


def read_references(files: Iterable[Mapping[str, Any]]) -> tuple[Published, ...]:
    """The contents of files as published tables that can be shown together.

    ValueError (pydantic's) for a table without its source, a row that does not add up, or tables that contradict or
    overlap each other: what stands in one picture is of one year and one version of the definition.
    """
    tables = tuple(map(Published.model_validate, files))
    if len({(table.measure, table.axis, table.year, table.version) for table in tables}) > 1:
        raise ValueError("figures of one year and one version of the definition stand together, and no others")
    keys = Counter((table.dimension, row.of or row.code, row.year) for table in tables for row in table.rows)
    if twice := [key for key, times in keys.items() if times > 1]:
        raise ValueError(f"two figures for the same: {twice}")
    if sum(table.total is not None for table in tables) != 1:
        raise ValueError("exactly one row is the total")
    return tables


@cache
def load_references() -> tuple[Published, ...]:
    """All tables of `data/benchmarks/`, by the name of their file."""
    names = sorted(path.name for path in (DATA / "benchmarks").glob("*.yaml"))
    return read_references(read_data(f"benchmarks/{name}")[0] for name in names)


def standing_beside(
    tables: Sequence[Published], sector: str | None = None, country: str | None = None, size: str | None = None
) -> Beside:
    """What stands beside a sector, a country (ISO) and a class of size (`data/cohorts.yaml`); None asks for nothing.

    A sector that nobody surveyed has no figure, and no other stands in for it. KeyError for an unknown sector.
    """
    total = next(Reference(table, table.row(table.total)) for table in tables if table.total)
    found: dict[Dimension, tuple[Reference, ...]] = {}
    if sector:
        found["sector"] = _activities(tables, sector)
    if country:
        found["country"] = _standing_for(tables, "country", country)
    if size:
        found["size"] = _standing_for(tables, "size", size)
    return Beside(total, found)


def _activities(tables: Iterable[Published], sector: str) -> tuple[Reference, ...]:
    """The activity that a sector names, and those that are shown with it."""
    code = {each.id: each.nace for each in load_sectors()}[sector]
    return tuple(
        Reference(table, row)
        for table in tables
        if table.dimension == "sector"
        for wanted in (code, *table.also.get(code or "", ()))
        for row in table.current
        if row.code == wanted
    )


def _standing_for(tables: Iterable[Published], dimension: Dimension, of: str) -> tuple[Reference, ...]:
    return tuple(
        Reference(table, row)
        for table in tables
        if table.dimension == dimension
        for row in table.current
        if row.of == of
    )
