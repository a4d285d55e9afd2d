"""Releases: packs that left a workspace, and who is behind their figures, so that the next one gives nobody away.

The cohorts of one moment differ by nobody or by enough organisations (`cohort`). Packs stay where they went, so the
same has to hold over time: what a figure is made of differs from what the same figure of every earlier release was
made of by nobody, or by enough organisations on either side. A figure for which it does not is held back.

Two releases have an organisation in common when it has the same score from an assessment of the same day in both; what
else changed in its file does not count. They count as cohorts do, with the weights that they had then: one owner never
for more than one organisation.

Who was forgotten since is not known any more, only that somebody was there: as nobody of any later release.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Final, Literal, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from quadrant.cohort import Cohort, CohortRules, FieldOfPeers, Peers
from quadrant.field import VIEWS, View

FORMAT: Final = 1

_DECIMALS = 6  # a score that is worked out again may differ after so many
_EXACT = 1e-9  # sums of weights are off by less

Weight = Annotated[float, Field(gt=0)]
Value = TypeVar("Value")


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Members(_Strict):
    """N organisations behind the figures of one view: of when, what each counts for, and its scores by figure.

    A score is None where it has none. `forgotten` is what those who were forgotten since counted for, by figure.
    """

    organisations: tuple[str, ...] = ()
    dates: tuple[datetime.date, ...] = ()
    weights: tuple[Weight, ...] = ()
    scores: Mapping[str, tuple[float | None, ...]] = {}
    forgotten: Mapping[str, float] = {}

    def without(self, organisation: str) -> Members:
        """The same once an organisation is forgotten: what it counted for stays, by figure."""
        if organisation not in self.organisations:
            return self
        gone = self.organisations.index(organisation)
        counted = {
            name: self.forgotten.get(name, 0.0) + self.weights[gone]
            for name, scores in self.scores.items()
            if scores[gone] is not None
        }
        return Members(
            organisations=_but(self.organisations, gone),
            dates=_but(self.dates, gone),
            weights=_but(self.weights, gone),
            scores={name: _but(scores, gone) for name, scores in self.scores.items()},
            forgotten={**self.forgotten, **counted},
        )

    def only(self, names: Collection[str]) -> Members:
        """Those behind some of the figures."""
        kept = [at for at in range(len(self.organisations)) if any(self.scores[name][at] is not None for name in names)]
        return Members(
            organisations=tuple(self.organisations[at] for at in kept),
            dates=tuple(self.dates[at] for at in kept),
            weights=tuple(self.weights[at] for at in kept),
            scores={name: tuple(self.scores[name][at] for at in kept) for name in names},
            forgotten={name: self.forgotten[name] for name in names if name in self.forgotten},
        )


def _but(values: tuple[Value, ...], place: int) -> tuple[Value, ...]:
    return values[:place] + values[place + 1 :]


class Release(_Strict):
    """A pack that was made here: the day, the file as it went, and who is behind it by view."""

    format: Literal[1] = FORMAT
    made: datetime.date
    pack: str
    members: Mapping[View, Members]

    def mentions(self, organisation: str) -> bool:
        """Whether it knows that an organisation is behind it."""
        return any(organisation in each.organisations for each in self.members.values())

    def without(self, organisation: str) -> Release:
        """The same once an organisation is forgotten."""
        members = {view: each.without(organisation) for view, each in self.members.items()}
        return Release(made=self.made, pack=self.pack, members=members)

    def to_bytes(self) -> bytes:
        """The release as a file of the workspace."""
        return self.model_dump_json().encode()

    @classmethod
    def read(cls, data: bytes) -> Release | None:
        """The release in a file; None when it holds something else."""
        try:
            return cls.model_validate_json(data)
        except ValidationError:
            return None


@dataclass(frozen=True)
class Proposal:
    """What a pack for a cohort would hold: the figures by view, of the cohort in `peers`, which may be broader.

    `held_back` are figures that would give somebody away beside an earlier release, by view, with the day that the
    newest of these was made.
    """

    fictional: bool
    peers: Mapping[View, Peers]
    held_back: Mapping[View, Mapping[str, datetime.date]]
    members: Mapping[View, Members]

    @property
    def about(self) -> Peers:
        """What holds in every view: which cohort, how many organisations, and when."""
        return next(iter(self.peers.values()))

    @property
    def holds_something(self) -> bool:
        """Whether any figure is left."""
        return any(peers.figures for peers in self.peers.values())


def propose(
    asked: Cohort,
    peers_of: Callable[[View], FieldOfPeers],
    earlier: Sequence[Release],
    rules: CohortRules,
    *,
    fictional: bool,
) -> Proposal | None:
    """What may leave of the cohort that is asked for, or of the next broader one; None when there is nothing at all.

    `peers_of` gives the cohorts of one view, of the kind that is asked for. The cohort is that of the inside view when
    this has any; the other view is left out when it has no figures for the same one.
    """
    answers = {view: peers_of(view).peers(asked) for view in VIEWS}
    cohort = next((peers.cohort for peers in answers.values() if peers is not None), None)
    if cohort is None:
        return None
    peers, held_back, members = dict[View, Peers](), dict[View, Mapping[str, datetime.date]](), dict[View, Members]()
    for view in VIEWS:
        among = peers_of(view)
        found = among.peers(cohort)
        if found is None or found.cohort != cohort:
            continue
        everybody = _members(among, cohort, found.figures)
        held_back[view] = _held_back(everybody, view, earlier, rules)
        left = {name: figure for name, figure in found.figures.items() if name not in held_back[view]}
        peers[view] = replace(found, asked=asked, figures=left)
        members[view] = everybody.only(left)
    return Proposal(fictional, peers, held_back, members)


def _members(among: FieldOfPeers, cohort: Cohort, names: Collection[str]) -> Members:
    """Everybody in a cohort, with their scores."""
    who, weights = among.behind(cohort)
    return Members(
        organisations=tuple(who.organisation.names[code - 1] for code in who.organisation.codes.tolist()),
        dates=tuple(who.date.tolist()),
        weights=tuple(weights.tolist()),
        scores={
            name: tuple(None if score != score else round(score, _DECIMALS) for score in who.scores[name].tolist())
            for name in names
        },
    )


def _held_back(now: Members, view: View, earlier: Sequence[Release], rules: CohortRules) -> dict[str, datetime.date]:
    """The figures that differ by few from an earlier release: by name, the day that the newest of these was made."""
    found: dict[str, datetime.date] = {}
    for release in sorted(earlier, key=lambda each: each.made):
        if then := release.members.get(view):
            found |= dict.fromkeys(_differing_by_few(now, then, rules.difference), release.made)
    return found


def _differing_by_few(now: Members, then: Members, difference: int) -> list[str]:
    """The figures of both that are not of the same organisations, and on either side of fewer than `difference`."""
    _, here, there = np.intersect1d(
        np.array(now.organisations, dtype=object),
        np.array(then.organisations, dtype=object),
        assume_unique=True,
        return_indices=True,
    )
    dates, before = (np.array(each.dates, dtype="datetime64[D]") for each in (now, then))
    weights, weighed = np.array(now.weights), np.array(then.weights)
    same_day = dates[here] == before[there]
    found = []
    for name in now.scores.keys() & then.scores.keys():
        scores, scored = (np.array(each.scores[name], dtype=np.float64) for each in (now, then))
        same = same_day & (scores[here] == scored[there])  # no score is never the same as another
        come = weights[~np.isnan(scores)].sum() - weights[here][same].sum()
        gone = weighed[~np.isnan(scored)].sum() - weighed[there][same].sum() + then.forgotten.get(name, 0.0)
        if any(_EXACT < each < difference - _EXACT for each in (come, gone)):
            found.append(name)
    return found
