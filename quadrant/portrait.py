"""Everything that a page about one organisation shows, as facts: scores, how sure, who agrees, what changed.

People first: what would show fewer than three people apart is left out here, so no screen has to remember it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from quadrant import people, records
from quadrant.agreement import consensus
from quadrant.assessment import Agreed, Assessment
from quadrant.difference import Difference, between, drawn, side, which
from quadrant.model import Element, Model, Question
from quadrant.position import Position, PrivateLevels, positions, private_levels, regions_overlap
from quadrant.records import Stored
from quadrant.scoring import ElementScore, Placement, QuestionScore, Scoring, Tally, Views, ViewScore, view_groups


@dataclass(frozen=True, slots=True)
class Entry:
    """One organisation in a list: its latest assessment, how many there are, and where the inside view puts it."""

    latest: Stored
    assessments: int
    inside: Placement


@dataclass(frozen=True, slots=True)
class Spread:
    """How the respondents of one view answered one question, and how far they agree (consensus, 0-1)."""

    tally: Tally
    consensus: float | None


@dataclass(frozen=True, slots=True)
class QuestionPortrait:
    """One question of one assessment.

    `score` and `inside` are None where fewer than three people inside were asked it, or where this would let another
    question of its element be worked out that is hidden so (an agreed level is the group's, so it is shown all the
    same); `customers` below three of them. `notes` are without names, and empty where fewer than three were asked.
    """

    question: Question
    score: QuestionScore | None
    inside: Spread | None
    customers: Spread | None
    customer_score: QuestionScore | None
    agreed: Agreed | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ElementPortrait:
    """One element of one assessment; scores 0-100, `middle_half` of the inside respondents' own means of it.

    `consensus` is the weighted mean of its questions'.
    """

    element: Element
    inside: ElementScore
    customers: ElementScore | None
    groups: dict[str, float]
    middle_half: tuple[float, float] | None
    consensus: float | None
    ambition: float | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """One assessment on the way so far, and where it said that it wanted to be."""

    record: Stored
    inside: Placement
    ambition: Placement | None = None


@dataclass(frozen=True, slots=True)
class Portrait:
    """One assessment of one organisation, and the way that led to it.

    `respondents` counts people by group, `heard` those of each view who gave a level: below three of them no position.
    `views` and `positions` hold `inside`, `outside` when there are three customers, and the groups that may be shown.
    `before` is the assessment before this one, `changes` what axes and elements changed by since, inside, `moved`
    whether the two 90 % regions lie apart (None: cannot be said).
    """

    assessment: Assessment
    record: Stored
    respondents: dict[str, int]
    heard: dict[str, int]
    views: Views
    positions: dict[str, Position | None]
    ambition: Placement | None
    way: tuple[Milestone, ...]
    before: Milestone | None
    changes: tuple[Difference, ...]
    moved: bool | None
    elements: tuple[ElementPortrait, ...]
    questions: tuple[QuestionPortrait, ...]

    @property
    def inside(self) -> ViewScore:
        """The view from within; it always exists."""
        return self.views["inside"]

    @property
    def customers(self) -> ViewScore | None:
        """The customers' view, when three or more answered."""
        return self.views.get("outside")


def entries(cursor: duckdb.DuckDBPyConnection, model: Model) -> list[Entry]:
    """Every organisation of the store with its latest position, by name."""
    latest: dict[str, Stored] = {}
    counts: Counter[str] = Counter()
    for stored in records.current(cursor):  # the latest first
        latest.setdefault(stored.organisation.id, stored)
        counts[stored.organisation.id] += 1
    scoring = Scoring(cursor, model, [stored.sequence for stored in latest.values()])
    found = {placement.sequence: placement for placement in scoring.placements(["inside"])}
    listed = [Entry(stored, counts[id_], found[stored.sequence]) for id_, stored in latest.items()]
    return sorted(listed, key=lambda entry: (entry.latest.organisation.name.casefold(), entry.latest.organisation.id))


def portray(
    cursor: duckdb.DuckDBPyConnection, model: Model, assessment: Assessment, record: Stored, history: Sequence[Stored]
) -> Portrait:
    """The portrait of one assessment; `history` are all assessments of its organisation in force, oldest first."""
    scoring = Scoring(cursor, model, [stored.sequence for stored in history])
    way = _way(scoring, history)
    earlier = [
        milestone
        for milestone in way
        if (milestone.record.date, milestone.record.assessment) < (record.date, record.assessment)
    ]
    before = earlier[-1] if earlier else None
    scores = scoring.views()
    private = private_levels(scoring, model, scores)
    sure = {
        stored.sequence: positions(model, scores[stored.sequence], private[stored.sequence])
        for stored in (record, *([before.record] if before else []))
    }

    respondents = {group.id: 0 for group in model.groups}
    for respondent in assessment.respondents:
        respondents[respondent.group] += 1
    heard = people.heard(model, assessment)
    shown = people.shown_groups(model, heard)
    names = [
        "inside",
        *(["outside"] if "customer" in shown else []),
        *(group for group in shown if group != "customer"),
    ]
    views = {name: scores[record.sequence][name] for name in names}
    groups = view_groups(model)
    voices = {name: sum(heard[group] for group in groups[name]) for name in names}
    here = next(milestone for milestone in way if milestone.record.sequence == record.sequence)
    return Portrait(
        assessment=assessment,
        record=record,
        respondents={group: count for group, count in respondents.items() if count},
        heard=voices,
        views=views,
        positions={name: sure[record.sequence][name] if people.may_show(voices[name]) else None for name in names},
        ambition=here.ambition,
        way=tuple(way),
        before=before,
        changes=_changes(model, scores, private, record, before),
        moved=_moved(sure, record, before),
        elements=_elements(model, assessment, views, private[record.sequence]),
        questions=_questions(scoring, model, assessment, record.sequence, views, heard),
    )


def _way(scoring: Scoring, history: Sequence[Stored]) -> list[Milestone]:
    found = {view: {each.sequence: each for each in scoring.placements([view])} for view in ("inside", "ambition")}
    return [
        Milestone(record, found["inside"][record.sequence], found["ambition"].get(record.sequence))
        for record in history
    ]


def _moved(sure: dict[int, dict[str, Position | None]], now: Stored, before: Milestone | None) -> bool | None:
    if before is None or before.record.model_version != now.model_version:
        return None
    here, there = sure[now.sequence]["inside"], sure[before.record.sequence]["inside"]
    return None if here is None or there is None else not regions_overlap(here.region, there.region)


def _changes(
    model: Model,
    scores: dict[int, Views],
    private: dict[int, PrivateLevels],
    now: Stored,
    before: Milestone | None,
) -> tuple[Difference, ...]:
    """What changed inside since the assessment before, with how sure that is."""
    if before is None:
        return ()
    one, other = (
        side(model, which(stored), "inside", scores[stored.sequence], private[stored.sequence])
        for stored in (before.record, now)
    )
    return between(model, drawn(model, one), drawn(model, other))


def _elements(
    model: Model, assessment: Assessment, views: Views, private: PrivateLevels
) -> tuple[ElementPortrait, ...]:
    inside = views["inside"]
    ambition = assessment.ambition.elements if assessment.ambition else {}
    rows = [row for row, group in enumerate(private.groups) if group in model.inside]
    return tuple(
        ElementPortrait(
            element=element,
            inside=inside.elements[element.id],
            customers=views["outside"].elements[element.id] if "outside" in views else None,
            groups={
                name: score
                for name, view in views.items()
                if name not in ("inside", "outside") and (score := view.elements[element.id].score) is not None
            },
            middle_half=_middle_half(model, element, private.points[rows]),
            consensus=_element_consensus(model, element, private.points[rows]),
            ambition=ambition.get(element.id),
        )
        for element in model.elements
    )


def _columns(model: Model, element: Element) -> list[int]:
    return [at for at, question in enumerate(model.questions) if question.element == element.id]


def _middle_half(model: Model, element: Element, points: np.typing.NDArray[np.float64]) -> tuple[float, float] | None:
    """From the first to the third quartile of the respondents' own means of an element; None below three of them."""
    own = points[:, _columns(model, element)]
    heard = own[~np.isnan(own).all(axis=1)]
    if not people.may_show(len(heard)):
        return None
    low, high = np.percentile(np.nanmean(heard, axis=1), [25, 75])
    return float(low), float(high)


def _element_consensus(model: Model, element: Element, points: np.typing.NDArray[np.float64]) -> float | None:
    found = []
    for at, question in zip(_columns(model, element), element.questions, strict=True):
        given = points[:, at][~np.isnan(points[:, at])]
        steps = np.round(given / 100 * (len(model.levels) - 1)).astype(int)
        value = consensus(np.bincount(steps, minlength=len(model.levels)).tolist())
        if value is not None and people.may_show(len(given)):
            found.append((question.weight, value))
    total = sum(weight for weight, _ in found)
    return sum(weight * value for weight, value in found) / total if found else None


def _questions(
    scoring: Scoring,
    model: Model,
    assessment: Assessment,
    sequence: int,
    views: Views,
    heard: dict[str, int],
) -> tuple[QuestionPortrait, ...]:
    inside = scoring.tallies(sequence, model.inside)
    customers = scoring.tallies(sequence, ["customer"])
    outside = views.get("outside")
    hidden = people.hidden_questions(model, assessment, heard)
    without_score = people.hidden_scores(model, assessment, heard)
    result = []
    for question in model.questions:
        key = question.key
        shown = key not in hidden
        enough = people.may_show(sum(heard[group] for group in question.groups))
        result.append(
            QuestionPortrait(
                question=question,
                score=None if key in without_score else views["inside"].questions.get(key),
                inside=_spread(inside.get(key))
                if shown and people.may_show(people.asked(model, question, heard))
                else None,
                customers=_spread(customers.get(key)) if outside and "customer" in question.groups else None,
                customer_score=outside.questions.get(key) if outside else None,
                agreed=assessment.agreed.get(key),
                notes=_notes(assessment, key) if enough else (),
            )
        )
    return tuple(result)


def _spread(tally: Tally | None) -> Spread | None:
    return Spread(tally, consensus(tally.levels)) if tally else None


def _notes(assessment: Assessment, key: str) -> tuple[str, ...]:
    """The notes to one question in alphabetical order, so that their order tells nothing about who wrote them."""
    answers = [given[key] for r in assessment.respondents for given in (r.answers, r.revised) if key in given]
    return tuple(sorted({answer.note for answer in answers if answer.note}))
