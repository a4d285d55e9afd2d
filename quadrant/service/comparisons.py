"""Organisations of the open workspace beside each other, and beside themselves of earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from quadrant import change, comparing, difference, records
from quadrant.change import Changes, Course, Move
from quadrant.cohort import FieldOfPeers, load_cohort_rules
from quadrant.comparing import Comparison, Wanted
from quadrant.difference import Differences
from quadrant.field import Field, View
from quadrant.model import load_model
from quadrant.scoring import Scoring
from quadrant.service import benchmarks
from quadrant.service.opened import workspace


def field() -> Field:
    """All assessments of the open workspace with their scores; the same object while nothing changed."""
    return workspace().field.read()


def letters() -> Mapping[str, str]:
    """What stands for the name of each organisation (id) of the open workspace where names are hidden."""
    opened = workspace()
    return opened.letters.of(opened.field.read().organisation.names)


def compare(wanted: Wanted, texts: Sequence[str] = ()) -> Comparison:
    """What there is to see of organisations that are compared; `texts` as `comparing.search_texts` makes them."""
    fields, view = workspace().field, wanted.view
    return comparing.compare(
        fields.read(),
        wanted,
        load_model(),
        lambda fictional: fields.peers(view, fictional=fictional),
        lambda fictional: fields.crowds(fictional=fictional),
        texts,
        next((kept.pack for kept in benchmarks.kept() if kept.id == wanted.pack), None) if wanted.pack else None,
    )


def differences(one: tuple[str, str], other: tuple[str, str], view: View) -> Differences | None:
    """Where one assessment stands as seen from another, and how sure that is: the `other` less the `one`.

    Each is named by its organisation and assessment; None when either is not there.
    """
    with workspace().store.cursor() as cursor:
        found = [records.in_force(cursor, *name) for name in (one, other)]
        wanted = [difference.which(stored) for stored in found if stored is not None]
        if len(wanted) < 2:
            return None
        scoring = Scoring(cursor, load_model(), {each.sequence for each in wanted})
        sides = difference.compared(scoring, load_model(), wanted, view)
    return difference.differences(load_model(), *sides)


def intervals(organisation: str, assessment: str, view: View) -> Mapping[str, tuple[float, float]]:
    """Between which scores each axis and element of one assessment lies, 9 times out of 10; those that can be said."""
    with workspace().store.cursor() as cursor:
        stored = records.in_force(cursor, organisation, assessment)
        if stored is None:
            return {}
        scoring = Scoring(cursor, load_model(), [stored.sequence])
        (side,) = difference.compared(scoring, load_model(), [difference.which(stored)], view)
    again = difference.drawn(load_model(), side)
    return {name: found for name in again.draws if (found := again.interval(name)) is not None}


def course(organisation: str, view: View) -> Course | None:
    """Every assessment of one organisation with what changed since; None when there is no such organisation."""
    with workspace().store.cursor() as cursor:
        stored = records.of_organisation(cursor, organisation)
        return change.course(cursor, load_model(), stored, view) if stored else None


def changes(view: View) -> Changes:
    """What every organisation of the open workspace changed by, from year to year."""
    return change.changes(field(), view, load_model())


def changes_of_peers(view: View, *, fictional: bool) -> FieldOfPeers:
    """What may be said about the changes of cohorts, of organisations that are real, or fictional. Takes a moment."""
    return FieldOfPeers(changes(view).entrants(), load_cohort_rules(), fictional=fictional)


def moves(found: Changes, rows: Iterable[int]) -> tuple[Move, ...]:
    """Some of these changes with how sure they are, in this order: for the few that are shown."""
    with workspace().store.cursor() as cursor:
        return change.moves(cursor, load_model(), found, rows)
