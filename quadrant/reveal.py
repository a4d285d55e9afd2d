"""What the facilitator shows once a round is closed: the portrait of the assessment so far, and what a talk needs.

It is worked out in a store of its own in memory, by the same rules as every assessment. People first holds here too:
what would show fewer than three people apart is left out, so no screen has to remember it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from quadrant import people, portrait, records
from quadrant.agreement import consensus
from quadrant.assessment import Assessment
from quadrant.facts import Batch, Version
from quadrant.model import Model, load_model, load_thresholds
from quadrant.portrait import Portrait, QuestionPortrait
from quadrant.position import positions, private_levels, regions_overlap
from quadrant.scoring import Placement, Scoring, Tally, view_groups
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
        """For `Room.look`: quick, so that nobody waits. The context is left to the file."""
        first, second = (workshop.assessment(rounds, agreed=False, context=False) for rounds in (1, 2))
        return cls(first, second, workshop.assessment(context=False))


@dataclass(frozen=True, slots=True)
class Revealed:
    """What may be shown of a workshop.

    `portrait` is of the assessment so far, with the earlier ones of the organisation as its way. `people` are the
    positions of single people by their own answers to what their group is asked, for `inside` and `outside`, in no
    order: three or none.
    `rounds` are the inside positions after the first round, the second, and with what was agreed, of those that there
    are; `moved` whether the 90 % regions of the first and the last of them lie apart (None: cannot be said, or there is
    one only). `first` are the answers of the first round to each question, for `inside` and `outside`; `changed` how
    many people inside chose something else in the second round, of each question of a second round that is over;
    `groups` the answers in force of each group that may be shown apart at that question.
    """

    portrait: Portrait
    people: Mapping[str, tuple[Scores, ...]]
    rounds: tuple[tuple[str, Placement], ...]
    moved: bool | None
    first: Mapping[str, Mapping[str, Tally]]
    changed: Mapping[str, int]
    groups: Mapping[str, Mapping[str, Tally]]

    @property
    def disputed(self) -> tuple[str, ...]:
        """The questions that may be shown, by key, the lowest consensus first; those without one last.

        By the first round: a second one brings people together, and the order of a talk stays.
        """
        shown = [each for each in self.portrait.questions if each.inside or each.customers]
        return tuple(each.question.key for each in sorted(shown, key=self._consensus_at_first))

    def _consensus_at_first(self, question: QuestionPortrait) -> float:
        first = self.first["inside"].get(question.question.key)
        found = consensus(first.levels) if first else question.inside.consensus if question.inside else None
        return 2.0 if found is None else found

    @property
    def proposed(self) -> tuple[str, ...]:
        """The questions that a second round is most worth for: the most disputed that nothing was done about yet.

        Those on which opinions differ, up to five; when these are fewer than three, also those on which people only
        largely agree, up to three. Our own elaboration (`data/thresholds.yaml`).
        """
        limits, words = load_thresholds().second_round, load_thresholds().consensus_words
        by_key = {each.question.key: each for each in self.portrait.questions}
        open_ = [key for key in self.disputed if key not in self.changed and by_key[key].agreed is None]
        found = [(key, self._consensus_at_first(by_key[key])) for key in open_]
        differ = [key for key, agree in found if agree < words.largely_agree][: limits.most]
        if len(differ) >= limits.least:
            return tuple(differ)
        return tuple(key for key, agree in found if agree < words.agree)[: limits.least]


def reveal(material: Material, earlier: Sequence[Assessment]) -> Revealed:
    """Work out what may be shown; `earlier` are the other assessments of the organisation."""
    model = load_model()
    now = material.agreed
    rounds = {"first": material.first}
    if any(respondent.revised for respondent in material.second.respondents):
        rounds["second"] = material.second
    if now.agreed:
        rounds["agreed"] = now
    alone = {person.id: replace(now, respondents=(person,), agreed={}) for person in now.respondents}
    others = [each for each in earlier if each.id != now.id]
    store = Store.open(None)
    try:
        aside = [_aside(name, each) for name, each in (rounds | alone).items()]
        store.put(Batch(versions=[Version(each, each.id, "") for each in (*others, now, *aside)]))
        with store.cursor() as cursor:
            return _revealed(cursor, model, material, tuple(rounds))
    finally:
        store.close()


def _aside(name: str, assessment: Assessment) -> Assessment:
    return replace(assessment, organisation=replace(assessment.organisation, id=_ASIDE + name))


def _revealed(cursor: duckdb.DuckDBPyConnection, model: Model, material: Material, rounds: Sequence[str]) -> Revealed:
    now, respondents = material.agreed, material.agreed.respondents
    number = {record.organisation.id: record.sequence for record in records.current(cursor)}
    history = records.of_organisation(cursor, now.organisation.id)
    chosen = next(record for record in history if record.assessment == now.id)
    shown = portrait.portray(cursor, model, now, chosen, history)
    first, last = number[_ASIDE + rounds[0]], number[_ASIDE + rounds[-1]]
    moved = _moved(cursor, model, first, shown) if len(rounds) > 1 else None
    scoring = Scoring(cursor, model, [number[_ASIDE + name] for name in (*rounds, *(each.id for each in respondents))])
    placed = {(each.sequence, each.view): each for each in scoring.placements(list(view_groups(model)))}

    def dots(groups: Collection[str]) -> tuple[Scores, ...]:
        # By the questions of their group: those of others are not what somebody left open.
        own = [placed.get((number[_ASIDE + each.id], each.group)) for each in respondents if each.group in groups]
        places = [(each.digital, each.human) for each in own if each]
        whole = sorted((x, y) for x, y in places if x is not None and y is not None)  # any order but that of the people
        return tuple(whole) if people.may_show(len(whole)) else ()

    inside = {question.question.key for question in shown.questions if question.inside}
    customers = {question.question.key for question in shown.questions if question.customers}
    answered_first = _only(scoring.tallies(first, model.inside), inside)
    return Revealed(
        portrait=shown,
        people={"inside": dots(model.inside), "outside": dots(("customer",))},
        rounds=tuple((name, placed[number[_ASIDE + name], "inside"]) for name in rounds),
        moved=moved,
        first={"inside": answered_first, "outside": _only(scoring.tallies(first, ["customer"]), customers)},
        changed=_changed(model, material.second, answered_first),
        groups=_groups({group: scoring.tallies(last, [group]) for group in model.inside}, shown),
    )


def _moved(cursor: duckdb.DuckDBPyConnection, model: Model, first: int, shown: Portrait) -> bool | None:
    """Whether the 90 % region of the first round lies apart from that of now."""
    scoring = Scoring(cursor, model, [first])
    inside = {"inside": scoring.views()[first]["inside"]}
    before = positions(model, inside, private_levels(scoring, model, [first])[first])["inside"]
    now = shown.positions["inside"]
    return None if before is None or now is None else not regions_overlap(before.region, now.region)


def _changed(model: Model, second: Assessment, shown: Collection[str]) -> dict[str, int]:
    """How many people inside chose something else when they were asked again, of each question that may be shown."""
    found = dict.fromkeys((key for each in second.respondents for key in each.revised if key in shown), 0)
    for each in second.respondents:
        for key in each.revised.keys() & each.answers.keys() & found.keys():
            found[key] += each.group in model.inside and each.revised[key][:2] != each.answers[key][:2]
    return found


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
