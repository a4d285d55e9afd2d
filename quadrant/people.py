"""People first: which groups may be shown apart on a screen, a slide or a report.

A group under three people is never shown apart, and nothing that is shown lets it be worked out from what is (three and
one: neither). Only the commands print every view. Our own rule, after the usual minimum of 3 to 5 of staff surveys.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations

from quadrant.assessment import Assessment
from quadrant.model import Model, Question, load_thresholds

MINIMUM = load_thresholds().people


def may_show(respondents: int) -> bool:
    """Whether the answers of this many people may be shown as theirs."""
    return respondents >= MINIMUM


def heard(model: Model, assessment: Assessment) -> dict[str, int]:
    """How many people of each group gave a level that is scored. Nobody is hidden behind those who were silent."""
    scored = set(model.keys)
    counts = {group.id: 0 for group in model.groups}
    for respondent in assessment.respondents:
        in_force = respondent.answers | respondent.revised
        counts[respondent.group] += any(answer.level is not None and key in scored for key, answer in in_force.items())
    return counts


def shown_groups(model: Model, heard: Mapping[str, int]) -> tuple[str, ...]:
    """The groups that may be shown apart, in the model's order, given how many people of each group were heard.

    The inside view is shown as a whole, question by question. So the inside groups that are left out must be three
    people together as well, among all and among those who are asked the same questions: what two leaders say would be
    known where a question goes to them and to a group that is shown. Of the sets of groups for which this holds, the
    one with the most groups is shown, then the one with the most people.
    """
    inside = {group: heard[group] for group in model.inside if heard.get(group)}
    large = [group for group, count in inside.items() if may_show(count)]
    sets = [frozenset(chosen) for size in range(len(large) + 1) for chosen in combinations(large, size)]
    safe = [shown for shown in sets if not _gives_away(model, inside, shown)]
    shown = max(safe, key=lambda groups: (len(groups), sum(inside[group] for group in groups)))
    outside = {group.id for group in model.groups if not group.inside and may_show(heard.get(group.id, 0))}
    return tuple(group.id for group in model.groups if group.id in shown | outside)


def _gives_away(model: Model, inside: Mapping[str, int], shown: frozenset[str]) -> bool:
    """Whether taking the shown groups off the inside view leaves one or two people, at any question."""
    return any(
        shown & asked and 0 < sum(count for group, count in inside.items() if group in asked - shown) < MINIMUM
        for asked in {frozenset(question.groups) for question in model.questions}
    )


def asked(model: Model, question: Question, heard: Mapping[str, int]) -> int:
    """How many of the people inside who were heard were asked this question."""
    return sum(heard.get(group, 0) for group in model.inside if group in question.groups)


def settled(assessment: Assessment, key: str) -> bool:
    """Whether what the group agreed on is the answer to the question from within (contract section 3, rule 2)."""
    agreed = assessment.agreed.get(key)
    return agreed is not None and agreed.kind != "unknown"


def hidden_questions(model: Model, assessment: Assessment, heard: Mapping[str, int]) -> frozenset[str]:
    """The questions whose inside answers are not shown, by key: those that went to one or two people.

    The others of their element are hidden with them: the score of the element, which is shown, less theirs would be the
    score of those. Not where it was agreed, for then the score holds nobody's answer.
    """
    hidden: set[str] = set()
    for element in model.elements:
        few = {q.key for q in element.questions if 0 < asked(model, q, heard) < MINIMUM}
        private = any(not settled(assessment, key) for key in few)
        hidden |= {question.key for question in element.questions} if private else few
    return frozenset(hidden)


def hidden_scores(model: Model, assessment: Assessment, heard: Mapping[str, int]) -> frozenset[str]:
    """The questions whose inside score is not shown: those that are hidden, except what the group agreed on."""
    hidden = hidden_questions(model, assessment, heard)
    return frozenset(key for key in hidden if not settled(assessment, key))


def apart(answered: Mapping[str, int], shown: Collection[str]) -> tuple[str, ...]:
    """The inside groups whose answers to one question may be shown apart, given how many of each group gave a level.

    Only groups that are `shown` apart as a whole, with three people or more here too; and none at all when the others
    who did are one or two, whose levels would be what is left of those of all.
    """
    large = tuple(group for group, count in answered.items() if group in shown and may_show(count))
    rest = sum(count for group, count in answered.items() if group not in large)
    return large if rest == 0 or may_show(rest) else ()
