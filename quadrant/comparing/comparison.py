"""Comparing: from what somebody asks to see to the organisations that are shown, and what may be said of them.

A set is chosen by what cohorts are chosen by (sector, size, country, year, real or fictional), and then it has the
figures of its cohort; or by anything else besides, and then it shows its points and never cohort figures.

While names are hidden (`anonymous`) a set is a crowd: a cohort that differs from all others that can be shown by
nobody or by enough organisations. Else the letters that come and go with a filter would say who is where. Years would
do so as well, and search, owner and tag hold names: none of them is followed then.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from quadrant.cohort import Cohort, FieldOfPeers, Figure, Peers
from quadrant.field import Field, View
from quadrant.model import Model
from quadrant.outline import Outline, within
from quadrant.pack import Pack

Kind = Literal["real", "fictional"]
Why = Literal["picked", "mixed", "few", "other_kind", "no_view"]
"""Why there are no cohort figures: the set was picked, is real and fictional at once, or is too small; or the pack is
of the other kind, or has none in this view."""

ANY: Final = Cohort()
"""All organisations."""

MOST_MARKED: Final = 12
"""So many organisations stand out at most: more colours nobody can tell apart."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asks to see. `focus` and `marked` are ids; what else they hold, if any, is none of the set."""

    view: View = "inside"
    cohort: Cohort = ANY
    kind: Kind | None = None
    owner: str | None = None
    tag: str | None = None
    search: str = ""
    drawn: Outline = ()
    only_marked: bool = False
    focus: str | None = None
    marked: tuple[str, ...] = ()
    anonymous: bool = False
    pack: str | None = None
    """The benchmark pack whose figures are wanted in place of those of a cohort: its id in this workspace."""

    @property
    def followed(self) -> Wanted:
        """The same without what is not followed while names are hidden."""
        if not self.anonymous:
            return self
        return replace(self, search="", owner=None, tag=None, cohort=replace(self.cohort, year=None))

    @property
    def picked(self) -> bool:
        """Whether the set is chosen by more than what cohorts are chosen by."""
        return bool(self.owner or self.tag or self.search or self.drawn or self.only_marked)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the focus stands in its cohort by one figure: its score, the cohort's figure, and its rank in percent."""

    name: str
    score: float
    figure: Figure
    rank: int | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is shown: `rows` of the field, one per organisation, by its id; `marked` may lie outside them.

    `fictional` says of which kind the cohort is; None when both are shown. `shown` is the cohort that the set is of,
    which is broader than what was asked for only while names are hidden. `peers` are those of the cohort, or of the
    `pack` that was asked for. `other_version` counts organisations that are
    left out because only other versions of the questionnaire were used.
    """

    field: Field
    model: Model
    wanted: Wanted
    rows: NDArray[np.intp]
    marked: tuple[int, ...]
    fictional: bool | None
    shown: Cohort
    peers: Peers | None
    why: Why | None
    pack: Pack | None
    other_version: int
    _peers_of: FieldOfPeers | None
    """Where ranks are known; a pack has none."""

    @property
    def focus(self) -> int | None:
        """The row of the organisation that is compared, which is the first that is marked."""
        return self.marked[0] if self.wanted.focus and self.marked else None

    def id_of(self, row: int) -> str:
        """The id of a row's organisation."""
        return str(self.field.organisation.name(row))

    def name_of(self, row: int) -> str:
        """What a row's organisation is called."""
        return str(self.field.names[self.field.organisation.codes[row] - 1])

    def scores(self, name: str) -> NDArray[np.float64]:
        """A figure of every row of the field, nan where there is none: whole points while names are hidden."""
        found = self.field.scores[self.wanted.view][name]
        return np.floor(found + 0.5) if self.wanted.anonymous else found

    def score(self, row: int, name: str) -> float | None:
        """A figure of one row."""
        score = float(self.scores(name)[row])
        return None if np.isnan(score) else score

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Where the focus stands in the cohort, figure by figure; those that either has no score of are left out."""
        if self.focus is None or self.peers is None:
            return ()
        found = []
        for name, figure in self.peers.figures.items():
            if (score := self.score(self.focus, name)) is not None:
                rank = self._peers_of.rank(self.peers.cohort, name, score) if self._peers_of else None
                found.append(Standing(name, score, figure, rank))
        return tuple(found)

    @property
    def way(self) -> dict[int, tuple[int, ...]]:
        """The earlier rows of whoever is marked, the earliest first; of the focus alone while names are hidden."""
        code = self.field.organisation.codes
        marked = [row for row in self.marked if not self.wanted.anonymous or row == self.focus]
        return {
            row: tuple(
                np.flatnonzero((code == code[row]) & (np.arange(len(code)) < row)).tolist()  # rows are in order of date
            )
            for row in marked
        }


def compare(
    field: Field,
    wanted: Wanted,
    model: Model,
    peers_of: Callable[[bool], FieldOfPeers],
    crowds_of: Callable[[bool], FieldOfPeers],
    texts: Sequence[str] = (),
    pack: Pack | None = None,
) -> Comparison:
    """What there is to see of what is wanted.

    `peers_of` gives the cohorts of fictional organisations or of real ones, in the view that is wanted, `crowds_of`
    those that may be shown by letters; `texts` is what the search looks in, for each row of the field, as
    `search_texts` makes it; `pack` is the one that is wanted, if any.
    """
    wanted = wanted.followed
    marked = _rows_of(field, wanted)
    rows = _latest(field, field.model_version == model.version, wanted.cohort.year)
    fictional = _kind(field, wanted, rows, marked)
    shown = wanted.cohort
    if wanted.anonymous:
        crowd = None if fictional is None else crowds_of(fictional).peers(wanted.cohort)
        rows, shown = (rows[:0], shown) if crowd is None else (rows, crowd.cohort)
    among = None if fictional is None or pack is not None else peers_of(fictional)
    peers, why = _figures(wanted, shown, fictional, among, pack)
    rows = _chosen(field, wanted, shown, fictional, rows, marked, texts)
    if wanted.anonymous:  # a letter that is no part of the crowd would say so
        marked = tuple(row for at, row in enumerate(marked) if row in rows or (at == 0 and wanted.focus))
    return Comparison(
        field=field,
        model=model,
        wanted=wanted,
        rows=rows,
        marked=marked,
        fictional=fictional,
        shown=shown,
        peers=peers,
        why=why,
        pack=pack,
        other_version=len(
            set(field.organisation.codes) - set(field.organisation.codes[field.model_version == model.version])
        ),
        _peers_of=among,
    )


def _figures(
    wanted: Wanted, shown: Cohort, fictional: bool | None, among: FieldOfPeers | None, pack: Pack | None
) -> tuple[Peers | None, Why | None]:
    """The figures that stand beside a set, or why there are none. Those of a pack are of others, whoever is picked."""
    if fictional is None:
        return None, "mixed"
    if pack is not None:
        if pack.fictional != fictional:
            return None, "other_kind"
        peers = pack.peers(wanted.view)
        return peers, "no_view" if peers is None else None
    if wanted.picked or among is None:
        return None, "picked"
    peers = among.peers(shown)
    return peers, "few" if peers is None else None


def _rows_of(field: Field, wanted: Wanted) -> tuple[int, ...]:
    """The rows of the focus and of those marked: the latest in the year that is asked for, or else of all."""
    found = []
    everything = np.ones(len(field), dtype=np.bool_)
    of_year, of_all = (_latest(field, everything, year) for year in (wanted.cohort.year, None))
    for each in dict.fromkeys(filter(None, (wanted.focus, *wanted.marked))):
        code = field.organisation.code(each)
        if code is not None:
            rows = of_year[field.organisation.codes[of_year] == code]
            rows = rows if len(rows) else of_all[field.organisation.codes[of_all] == code]
            found.append(int(rows[0]))
    return tuple(found[:MOST_MARKED])


def _latest(field: Field, among: NDArray[np.bool_], year: int | None) -> NDArray[np.intp]:
    """The latest of these rows of each organisation, in a year or of all."""
    rows = np.flatnonzero(among)
    if year is not None:
        rows = rows[field.date.astype("datetime64[Y]") == np.datetime64(str(year), "Y")]
    code = field.organisation.codes[rows]
    last = np.append(code[1:] != code[:-1], True)  # rows are in order of organisation and date
    return np.asarray(rows[last[: len(rows)]])


def _kind(field: Field, wanted: Wanted, rows: NDArray[np.intp], marked: tuple[int, ...]) -> bool | None:
    """Whether the cohort is of fictional organisations; None when nothing says so and there are both."""
    if wanted.kind is not None:
        return wanted.kind == "fictional"
    if wanted.focus is not None and marked:
        return bool(field.fictional[marked[0]])
    kinds = set(field.fictional[rows].tolist())
    if wanted.anonymous and len(kinds) == 2:  # both at once cannot be shown then
        return False
    return kinds.pop() if len(kinds) == 1 else None


def _chosen(
    field: Field,
    wanted: Wanted,
    cohort: Cohort,
    fictional: bool | None,
    rows: NDArray[np.intp],
    marked: tuple[int, ...],
    texts: Sequence[str],
) -> NDArray[np.intp]:
    """Those of the rows that pass everything."""
    if fictional is not None:
        rows = rows[field.fictional[rows] == fictional]
    for coded, name in (
        (field.sector, cohort.sector),
        (field.size, cohort.size),
        (field.country, cohort.country),
        (field.owner, wanted.owner),
    ):
        if name is not None:
            rows = rows[coded.codes[rows] == (coded.code(name) or -1)]
    if wanted.tag:
        rows = rows[[wanted.tag in field.tags[row] for row in rows.tolist()]]
    if words := folded(wanted.search):
        rows = rows[[words in texts[row] for row in rows.tolist()]]
    if wanted.drawn:
        x, y = (field.scores[wanted.view][axis][rows] for axis in ("digital", "human"))
        rows = rows[within(wanted.drawn, x, y)]
    if wanted.only_marked:
        rows = rows[np.isin(rows, marked)]
    return rows


def search_texts(field: Field, words_of: Callable[[str, str], str]) -> list[str]:
    """What a search looks in, for each row: name, id, sector, country and tags, folded.

    `words_of` gives what people call a `sector` or a `country`.
    """
    named = {
        what: ("", *(folded(words_of(what, name)) for name in getattr(field, what).names))
        for what in ("sector", "country")
    }
    names = [folded(f"{name} {id_}") for name, id_ in zip(field.names, field.organisation.names, strict=True)]
    return [
        " ".join((names[organisation - 1], named["sector"][sector], named["country"][country], *map(folded, tags)))
        for organisation, sector, country, tags in zip(
            field.organisation.codes.tolist(),
            field.sector.codes.tolist(),
            field.country.codes.tolist(),
            field.tags,
            strict=True,
        )
    ]


def folded(words: str) -> str:
    """Words without capitals and accents."""
    apart = unicodedata.normalize("NFKD", words.strip().casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
