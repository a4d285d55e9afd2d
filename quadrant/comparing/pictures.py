"""From a comparison to the facts of its pictures. Whoever is named so is named by the `Naming` that is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from quadrant.charts import (
    Absent,
    Among,
    Band,
    Dot,
    Marked,
    Passport,
    PeersLine,
    PeersPicture,
    QuadrantPicture,
    Step,
    Way,
)
from quadrant.cohort import Figure
from quadrant.comparing.comparison import Comparison
from quadrant.comparing.words import number_of, view_name
from quadrant.language import translate, translate_plural
from quadrant.people import MINIMUM
from quadrant.pictures import sector_name

MOST_NAMED = 1000
"""Of more organisations only the marked say who they are when pointed at: a page of names nobody reads is slow."""

_MOST_BESIDE = 15  # organisations that have a label where some are marked, as these are what is looked at


@dataclass(frozen=True, slots=True)
class Naming:
    """What organisations are called here: by name, or by letter where names are hidden, except the focus."""

    found: Comparison
    letters: Mapping[str, str] | None = None

    def name(self, row: int) -> str:
        """What stands on the screen."""
        if self._hidden(row):
            return self._letter(row)
        return self.found.name_of(row)

    def id(self, row: int) -> str:
        """What stands in the page and in the link."""
        return self._letter(row) if self._hidden(row) else self.found.id_of(row)

    def _hidden(self, row: int) -> bool:
        return self.letters is not None and row != self.found.focus

    def _letter(self, row: int) -> str:
        assert self.letters is not None
        return self.letters[self.found.id_of(row)]


def quadrant(found: Comparison, naming: Naming, language: str) -> QuadrantPicture | None:
    """The set and the marked on the quadrant, with the cohort's middle; None when there is nobody."""
    rows = list(dict.fromkeys([*found.marked, *found.rows.tolist()]))
    if not rows:
        return None
    x, y = found.scores("digital"), found.scores("human")
    placed = [row for row in rows if not np.isnan(x[row] + y[row])]
    named = placed if len(placed) <= MOST_NAMED else [row for row in placed if row in found.marked]
    rest = np.setdiff1d(np.array(placed, dtype=np.intp), np.array(named, dtype=np.intp))
    absent = tuple(
        Absent(naming.name(row), translate("too few answers for a position", language))
        for row in rows
        if row in found.marked and row not in placed
    )
    silent = len(rows) - len(placed) - len(absent)
    if silent:
        absent += (Absent(number_of(silent, language), translate("too few answers for a position", language)),)
    return QuadrantPicture(
        title=translate("Comparison", language),
        dots=tuple(_dot(found, naming, row, float(x[row]), float(y[row]), language) for row in named),
        crowd=tuple(zip(x[rest].tolist(), y[rest].tolist(), strict=True)),
        passport=_passport(found, rows, language),
        marked=tuple(naming.id(row) for row in found.marked if row in placed),
        ways=tuple(_ways(found, naming)),
        among=_among(found, language),
        absent=absent,
        coarse=found.wanted.anonymous,
        drawn=found.wanted.drawn,
        quiet=bool(found.marked) and len(rows) > _MOST_BESIDE,
    )


def _dot(found: Comparison, naming: Naming, row: int, x: float, y: float, language: str) -> Dot:
    field = found.field
    respondents = int(field.respondents[found.wanted.view][row])
    thin = None
    if respondents < MINIMUM:
        thin = translate_plural("{n} respondent", "{n} respondents", respondents, language)
    sector = str(field.sector.name(row))
    hidden = found.wanted.anonymous and row != found.focus
    return Dot(
        naming.id(row),
        naming.name(row),
        x,
        y,
        "inside",
        None if hidden else thin,
        bool(field.fictional[row]),
        "" if hidden else sector_name(sector, language),
    )


def _ways(found: Comparison, naming: Naming) -> list[Way]:
    x, y = found.scores("digital"), found.scores("human")
    ways = []
    for row, before in found.way.items():
        steps = tuple(
            Step(
                found.field.date[at].item(),
                float(x[at]),
                float(y[at]),
                comparable=bool(found.field.model_version[at] == found.model.version),
            )
            for at in before
            if not np.isnan(x[at] + y[at])
        )
        if steps and not np.isnan(x[row] + y[row]):
            ways.append(Way(naming.id(row), steps))
    return ways


def _among(found: Comparison, language: str) -> Among | None:
    figures = found.peers.figures if found.peers else {}
    if found.peers is None or "digital" not in figures or "human" not in figures:
        return None
    label = translate("Median of {number}", language, number=number_of(found.peers.organisations, language))
    return Among(label, _band(figures["digital"]), _band(figures["human"]))


def _band(figure: Figure) -> Band:
    return Band(figure.median, figure.quartiles)


def _passport(found: Comparison, rows: list[int], language: str) -> Passport:
    field, wanted = found.field, found.wanted
    dates, fictional = field.date[rows], field.fictional[rows]
    return Passport(
        respondents=int(field.respondents[wanted.view][rows].sum()),
        first=dates.min().item(),
        last=dates.max().item(),
        view=view_name(wanted.view, language),
        model_version=found.model.version,
        fictional=bool(fictional.all()),
        partly_fictional=bool(fictional.any()),
        organisations=len(rows),
        coarse=wanted.anonymous,
    )


def elements(found: Comparison, naming: Naming, language: str) -> PeersPicture | None:
    """The set axis by axis and element by element, with each marked organisation on it; None when there is nobody."""
    rows = list(dict.fromkeys([*found.marked, *found.rows.tolist()]))
    if not rows:
        return None
    names = found.model.figures
    return PeersPicture(
        title=translate("Element by element", language),
        lines=tuple(_line(found, naming, name) for name in names),
        passport=_passport(found, rows, language),
        marked=tuple(Marked(naming.id(row), naming.name(row)) for row in found.marked),
        coarse=found.wanted.anonymous,
    )


def _line(found: Comparison, naming: Naming, name: str) -> PeersLine:
    scores = found.scores(name)
    known = found.rows[~np.isnan(scores[found.rows])]
    figure = found.peers.figures.get(name) if found.peers else None
    return PeersLine(
        id=name,
        scores=scores[known],
        marked=tuple(found.score(row, name) for row in found.marked),
        band=_band(figure) if figure else None,
        without=len(found.rows) - len(known),
        names=tuple(naming.name(row) for row in known.tolist()) if len(known) <= MOST_NAMED else (),
    )
