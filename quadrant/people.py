"""People first: which groups may be shown apart on a screen, a slide or a report.

A group under three people is never shown apart, and nothing that is shown lets it be worked out from what is (three and
one: neither). Only the commands print every view. Our own rule, after the usual minimum of 3 to 5 of staff surveys.
"""

from __future__ import annotations

from collections.abc import Mapping

from quadrant.model import Model

MINIMUM = 3


def may_show(respondents: int) -> bool:
    """Whether the answers of this many people may be shown as theirs."""
    return respondents >= MINIMUM


def shown_groups(model: Model, respondents: Mapping[str, int]) -> tuple[str, ...]:
    """The groups that may be shown apart, in the model's order, given how many respondents each group has.

    The inside view is shown as a whole, so the groups inside it that are left out must be three people together as
    well: until they are, the smallest group that could be shown is left out too.
    """
    inside = {group: respondents[group] for group in model.inside if respondents.get(group)}
    shown = sorted((group for group, count in inside.items() if may_show(count)), key=lambda group: inside[group])
    while shown and 0 < sum(inside.values()) - sum(inside[group] for group in shown) < MINIMUM:
        shown.pop(0)
    outside = [group.id for group in model.groups if not group.inside and may_show(respondents.get(group.id, 0))]
    return tuple(group.id for group in model.groups if group.id in {*shown, *outside})
