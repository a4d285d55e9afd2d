"""What the facilitator shows once a round is closed: the portrait of the assessment so far, and what a talk needs.

It is worked out in a store of its own in memory, by the same rules as every assessment. People first holds here too:
what would show fewer than three people apart is left out, so no screen has to remember it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from quadrant import people, portrait, records
from quadrant.assessment import Assessment
from quadrant.facts import Batch, Version
from quadrant.model import Model, load_model
from quadrant.portrait import Portrait
from quadrant.scoring import Placement, Scoring, Tally
from quadrant.store import Store
from quadrant.workshop import Workshop

Scores = tuple[float, float]
"""Digital and human, each 0-100."""

_ASIDE = "~"  # begins the ids of what is scored besides the assessment; no organisation of a file begins so


@dataclass(frozen=True, slots=True)
class Material:
    """A workshop at one moment, as assessments: after its first round, after its second, and with what was agreed."""

    first: Assessment
    second: Assessment
    agreed: Assessment

    @classmethod
    def of(cls, workshop: Workshop) -> Material:
        """For `Room.look`: quick, so that nobody waits."""
        return cls(workshop.assessment(1, False), workshop.assessment(2, False), workshop.assessment())


@dataclass(frozen=True, slots=True)
class Revealed:
    """What may be shown of a workshop.

    `portrait` is of the assessment so far, with the earlier ones of the organisation as its way. `people` are the
    positions of single people by their own answers, for `inside` and `outside`, in no order: three or none.
    `rounds` are the inside positions after the first round, the second, and with what was agreed, of those that there
    are. `first` are the answers of the first round to each question, for `inside` and `outside`; `groups` those in
    force of each group that may be shown apart at that question.
    """

    portrait: Portrait
    people: Mapping[str, tuple[Scores, ...]]
    rounds: tuple[tuple[str, Placement], ...]
    first: Mapping[str, Mapping[str, Tally]]
    groups: Mapping[str, Mapping[str, Tally]]

    @property
    def disputed(self) -> tuple[str, ...]:
        """The questions that may be shown, by key, the lowest consensus first; those without one last."""
        shown = [each for each in self.portrait.questions if each.inside or each.customers]
        order = sorted(shown, key=lambda each: 2.0 if each.inside is None else _or(each.inside.consensus, 2.0))
        return tuple(each.question.key for each in order)


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def reveal(material: Material, earlier: Sequence[Assessment]) -> Revealed:
    """Work out what may be shown; `earlier` are the other assessments of the organisation."""
    model = load_model()
    now = material.agreed
    rounds = {"first": material.first}
    if any(respondent.revised for respondent in material.second.respondents):
        rounds["second"] = material.second
    if now.agreed:
        rounds["agreed"] = now
    alone = {person.id: replace(material.second, respondents=(person,)) for person in material.second.respondents}
    others = [each for each in earlier if each.id != now.id]
    store = Store.open(None)
    try:
        aside = [_aside(name, each) for name, each in (rounds | alone).items()]
        store.put(Batch(versions=[Version(each, each.id, "") for each in (*others, now, *aside)]))
        with store.cursor() as cursor:
            return _revealed(cursor, model, now, tuple(rounds), tuple(alone))
    finally:
        store.close()


def _aside(name: str, assessment: Assessment) -> Assessment:
    return replace(assessment, organisation=replace(assessment.organisation, id=_ASIDE + name))


def _revealed(
    cursor: duckdb.DuckDBPyConnection, model: Model, now: Assessment, rounds: Sequence[str], people_alone: Sequence[str]
) -> Revealed:
    number = {record.organisation.id: record.sequence for record in records.current(cursor)}
    history = records.of_organisation(cursor, now.organisation.id)
    chosen = next(record for record in history if record.assessment == now.id)
    shown = portrait.portray(cursor, model, now, chosen, history)
    scoring = Scoring(cursor, model, [number[_ASIDE + name] for name in (*rounds, *people_alone)])
    placed = {(each.sequence, each.view): each for each in scoring.placements(["inside", "outside"])}

    def dots(view: str) -> tuple[Scores, ...]:
        found = [placed.get((number[_ASIDE + name], view)) for name in people_alone]
        places = [(each.digital, each.human) for each in found if each]
        whole = sorted((x, y) for x, y in places if x is not None and y is not None)  # any order but that of the people
        return tuple(whole) if people.may_show(len(whole)) else ()

    first, last = number[_ASIDE + rounds[0]], number[_ASIDE + rounds[-1]]
    inside = {question.question.key for question in shown.questions if question.inside}
    customers = {question.question.key for question in shown.questions if question.customers}
    return Revealed(
        portrait=shown,
        people={view: dots(view) for view in ("inside", "outside")},
        rounds=tuple((name, placed[number[_ASIDE + name], "inside"]) for name in rounds),
        first={
            "inside": _only(scoring.tallies(first, model.inside), inside),
            "outside": _only(scoring.tallies(first, ["customer"]), customers),
        },
        groups=_groups({group: scoring.tallies(last, [group]) for group in model.inside}, shown),
    )


def _only(tallies: Mapping[str, Tally], keys: Collection[str]) -> dict[str, Tally]:
    """The answers to the questions that may be shown, where three people at least gave some."""
    return {key: tally for key, tally in tallies.items() if key in keys and people.may_show(tally.respondents)}


def _groups(tallies: Mapping[str, Mapping[str, Tally]], shown: Portrait) -> dict[str, dict[str, Tally]]:
    """By question, the answers of each inside group that may be shown apart there."""
    found = {}
    for question in shown.questions:
        key = question.question.key
        answered = {group: given[key] for group, given in tallies.items() if key in given}
        apart = people.apart({group: sum(tally.levels) for group, tally in answered.items()}, shown.views)
        if question.inside and apart:
            found[key] = {group: answered[group] for group in apart}
    return found
