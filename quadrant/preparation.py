"""What can be said of a workshop before it opens: how long it takes, whether it gives a position, where phones go."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

from quadrant.errors import AddressUnusable
from quadrant.invitation import local_addresses, server_address
from quadrant.model import Axis, Model, load_workshop_rules


def asked(model: Model, group: str, elements: Collection[str]) -> int:
    """How many questions of these elements a group is asked."""
    return sum(group in question.groups and question.element in elements for question in model.questions)


@dataclass(frozen=True, slots=True)
class Duration:
    """The group that needs the longest for the first round, what it is asked, and the minutes that are expected."""

    group: str
    questions: int
    minutes: int


def duration(model: Model, groups: Collection[str], elements: Collection[str]) -> Duration | None:
    """How long the first round takes; None when nobody is asked anything."""
    counts = {group.id: asked(model, group.id, elements) for group in model.groups if group.id in groups}
    slowest = max(counts, key=lambda group: counts[group], default=None)
    if slowest is None or not counts[slowest]:
        return None
    rules = load_workshop_rules()
    seconds = rules.seconds_to_join + rules.seconds_per_question * counts[slowest]
    return Duration(slowest, counts[slowest], math.ceil(seconds / 60))


def unplaced(model: Model, groups: Collection[str], elements: Collection[str]) -> tuple[Axis, ...]:
    """The axes that cannot have a score from within, however people answer; one is enough for no position.

    An axis needs all its elements, and an element at least half the weight of what the inside view is asked (contract
    section 3): what nobody is asked stays open.
    """
    inside = set(groups) & set(model.inside)

    def scored(axis: Axis) -> bool:
        for element in axis.elements:
            applicable = [question for question in element.questions if set(question.groups) & set(model.inside)]
            weight = sum(question.weight for question in applicable if inside & set(question.groups))
            if element.id not in elements or 2 * weight < sum(question.weight for question in applicable):
                return False
        return True

    return tuple(axis for axis in model.axes if not scored(axis))


def addresses(configured: str | None, opened: str | None, port: int | None, *, secure: bool) -> tuple[str, ...]:
    """Where phones may find this server, the likeliest first: `http://192.168.1.12:8501`.

    `configured` is what somebody set for good, `opened` the address under which the facilitator sees it, unless only
    this machine can. Then come the addresses of this machine in its networks with the port, None when the server does
    not listen there; `secure` is for https.
    """
    scheme = "https" if secure else "http"
    own = [f"{scheme}://{address}:{port}" for address in local_addresses()] if port else []
    found = [_completed(each) for each in (configured, opened, *own) if each]
    return tuple(dict.fromkeys(address for address in found if address is not None))


def _completed(address: str) -> str | None:
    try:
        return server_address(address)
    except AddressUnusable:
        return None
