"""Change over time of the set that is compared: which changes are shown, and what may be said of their cohort.

The rules are those of `comparison`. A change is that of `quadrant.change`: an organisation's latest assessment in the
year that is asked for, or in any, against its latest before that year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quadrant.change import Changes, Rows
from quadrant.charts.change_scene import MOST_POINTS, ChangeLine, ChangePicture
from quadrant.charts.picture import Band, Marked
from quadrant.cohort import CohortRules, FieldOfPeers, Peers
from quadrant.comparing.comparison import Comparison, Why
from quadrant.comparing.words import cohort_name, no_figures, number_of
from quadrant.language import translate

NameOf = Callable[[str], str]
"""What an organisation (id) is called on the screen: its name, or its letter."""


@dataclass(frozen=True, slots=True, eq=False)
class Changing:
    """What is shown of a comparison: `rows` of the changes, one per organisation; those of the marked, the focus first.

    `peers` and `why` are as those of a `Comparison`. While names are hidden there is nobody but the focus: who has an
    earlier assessment, and of when, would say who a letter is.
    """

    compared: Comparison
    changes: Changes
    rows: Rows
    marked: tuple[int, ...]
    peers: Peers | None
    why: Why | None

    @property
    def focus(self) -> int | None:
        """The change of the organisation in focus."""
        focus = self.compared.wanted.focus
        return next((row for row in self.marked if self.changes.organisation(row) == focus), None)

    @property
    def behind(self) -> Rows:
        """The changes that the picture rests on: those of the cohort, or else of the set, or of the marked."""
        if self.peers is not None:
            return self.changes.within(self.peers.cohort, fictional=self.compared.fictional)
        return self.rows if len(self.rows) else np.array(self.marked, dtype=np.intp)

    def years(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Between which years the earlier assessments behind the picture are, and the later ones; there are some."""
        before, after = (
            self.changes.field.date[each[self.behind]] for each in (self.changes.before, self.changes.after)
        )
        return (before.min().item().year, before.max().item().year), (after.min().item().year, after.max().item().year)

    def furthest(self, most: int) -> list[int]:
        """So many of the rows, those that moved furthest first."""
        found: list[int] = self.changes.furthest(self.rows)[:most].tolist()
        return found


def changing(compared: Comparison, changes: Changes, peers_of: Callable[[bool], FieldOfPeers]) -> Changing:
    """What changed of what is compared. `peers_of` gives the cohorts of changes, of fictional organisations or real."""
    wanted, fictional = compared.wanted, compared.fictional
    peers = None if fictional is None else peers_of(fictional).peers(wanted.cohort)
    rows = changes.within(compared.shown, fictional=fictional)
    if wanted.anonymous:
        rows = rows[:0]
    elif wanted.picked:
        picked = {compared.id_of(row) for row in compared.rows.tolist()}
        rows = rows[[changes.organisation(row) in picked for row in rows.tolist()]]
    named = dict.fromkeys(compared.id_of(row) for row in compared.marked)
    marked = [changes.of(each, wanted.cohort.year) for each in named if each == wanted.focus or not wanted.anonymous]
    return Changing(
        compared=compared,
        changes=changes,
        rows=rows,
        marked=tuple(row for row in marked if row is not None),
        peers=None if wanted.picked else peers,
        why="picked" if wanted.picked else "mixed" if fictional is None else "few" if peers is None else None,
    )


def change_picture(found: Changing, name_of: NameOf) -> ChangePicture:
    """The cohort's change with who is marked on it; the others of the set too while they are few."""
    lines = []
    named = [found.changes.organisation(row) for row in found.marked]
    others = np.setdiff1d(found.rows, found.marked)
    for figure in found.compared.model.figures:
        points = np.round(found.changes.points[figure])  # whole points, as the words say
        figure_of = found.peers.figures.get(figure) if found.peers else None
        lines.append(
            ChangeLine(
                figure,
                Band(figure_of.median, figure_of.quartiles) if figure_of else None,
                tuple(None if np.isnan(points[row]) else float(points[row]) for row in found.marked),
                tuple(points[others][~np.isnan(points[others])].tolist()) if len(others) <= MOST_POINTS else (),
            )
        )
    return ChangePicture(tuple(lines), tuple(Marked(each, name_of(each)) for each in named))


def cohort_sentence(found: Changing, rules: CohortRules, language: str) -> str:
    """Of whom the figures are, or why there are none."""
    if found.peers is None and (words := no_figures(found.compared, rules, language)) and found.why != "few":
        return words
    if found.peers is None:
        return translate(
            "No figures of the cohort: they begin at {n} organisations with assessments in two years. An owner counts"
            " once.",
            language,
            n=rules.least.median,
        )
    number = number_of(found.peers.organisations, language)
    name = cohort_name(found.peers.cohort, rules, language)
    if found.peers.cohort == found.peers.asked:
        return translate(
            "Figures of: {cohort} ({number} with assessments in two years).", language, cohort=name, number=number
        )
    return translate(
        "Too few organisations with assessments in two years, or too few more than in another cohort, are in: {asked}."
        " The figures are of the next broader cohort: {cohort} ({number}).",
        language,
        asked=cohort_name(found.peers.asked, rules, language),
        cohort=name,
        number=number,
    )
