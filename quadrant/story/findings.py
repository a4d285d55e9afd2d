"""The story of an assessment as findings: what there is to say, how much of it, and the figures that carry it.

A finding is made by a rule from what may be shown, the same for the same input, and claims no more than its figures
carry: where there are three people or more to draw again it says whether something is more than the spread of their
answers, below that it says that nobody can tell. Rules and words to discuss are our own elaboration
(`data/story.yaml`; docs/METHOD.md, "The story").

`strength`, 0-1, is how much there is to say, for putting findings in order. Differences count by their points, in full
from `full` on, and half (`unsure`) when they are not more than the spread:

| kind | strength | figures |
|---|---|---|
| position | 1 | digital, human |
| certainty | 1 | share, other_share, other_weights (0-1) |
| strength, weakness | distance from the mean | score, mean; of the whole lowest, highest |
| floor | what the element is above it | score, element |
| disagreement | 1 - consensus | consensus, answers, lowest, highest (levels), agreed; of the whole questions |
| groups | distance of the two | low, high, points |
| perception | distance of customers | inside, customers, points; of the whole digital, human (points) |
| change | distance | before, now, points; of the whole digital, human (points) |
| ambition | what is not there | there (0-1), score, target |
| route | the earlier the more | place, level, before; of the whole steps |
| peers | distance from the median | score, median, points, first, third (quartiles), rank; of the whole organisations |
| lens | tone, by how sure it is | the measures and thresholds that its words hold, sure (0-1) |
| unknown | by what it is | heard, questions, scored, applicable, levels or least |

A figure that does not exist is left out. Scores and points are shown with one decimal or none, shares as percent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import get_args

from quadrant.story import (
    about_elements,
    about_gaps,
    about_others,
    about_people,
    about_position,
    about_time,
)
from quadrant.story.finding import Desk, Finding
from quadrant.story.material import Material
from quadrant.story.rules import Kind, load_story

KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds of findings, in the order in which they are told."""


def tell(material: Material) -> tuple[Finding, ...]:
    """All that there is to say of an assessment, by kind; of each first what is about the whole, then by strength."""
    desk = Desk(material)
    found = [each for rule in _RULES.values() for each in rule(desk)]
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), bool(each.subject), -each.strength)))


def standing_out(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The few that matter most, in the order of the story: of each kind and each subject one (`data/story.yaml`)."""
    rules = load_story().stand_out
    told = [each for each in found if rules.weights.get(each.kind, 0) > 0]
    chosen: list[Finding] = []
    for each in sorted(told, key=lambda each: -each.strength * rules.weights[each.kind]):
        known = any(each.kind == one.kind or (each.subject and each.subject == one.subject) for one in chosen)
        if not known and len(chosen) < rules.most:
            chosen.append(each)
    return tuple(each for each in told if any(each is one for one in chosen))


_RULES: Mapping[Kind, Callable[[Desk], Iterable[Finding]]] = {
    "position": about_position.position,
    "certainty": about_position.certainty,
    "strength": about_elements.strength,
    "weakness": about_elements.weakness,
    "floor": about_elements.floor,
    "disagreement": about_elements.disagreement,
    "groups": about_people.groups,
    "perception": about_people.perception,
    "change": about_time.change,
    "ambition": about_time.ambition,
    "route": about_time.route,
    "peers": about_others.peers,
    "lens": about_others.lens,
    "unknown": about_gaps.unknown,
}
