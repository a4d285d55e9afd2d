"""Findings about who sees what: groups among each other, and customers beside those inside."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from quadrant.difference import Difference, Verdict, between, difference_of
from quadrant.language import LANGUAGES, mark, translate
from quadrant.model import load_thresholds
from quadrant.position import regions_overlap
from quadrant.story import sentences
from quadrant.story.finding import HOW_SURE, Desk, Finding
from quadrant.story.rules import Ask


def groups(desk: Desk) -> Iterator[Finding]:
    """Where the groups that are shown lie furthest apart; or that they see the same."""
    axes = [axis.id for axis in desk.model.axes]
    elements = [element.id for element in desk.model.elements]
    on_axes = [found for name in axes if (found := _between_groups(desk, name)) is not None]
    yield from on_axes
    yield from desk.most(found for name in elements if (found := _between_groups(desk, name)) is not None)
    if not on_axes and sentences.groups(desk.portrait, desk.model, LANGUAGES[0]):
        yield desk.finding(
            "groups",
            "",
            desk.rules.quiet,
            {},
            lambda language: [sentences.groups(desk.portrait, desk.model, language)],
        )


def _between_groups(desk: Desk, figure: str) -> Finding | None:
    ends = sentences.group_ends(desk.portrait, figure)
    if ends is None:
        return None
    (least, low), (most, high) = ends
    difference = difference_of(figure, desk.material.drawn[least], desk.material.drawn[most])

    def say(language: str) -> Iterator[str]:
        yield sentences.groups_run(desk.model, figure, ends, language)
        yield translate(HOW_SURE[difference.verdict], language)

    return desk.finding(
        "groups",
        figure,
        desk.weight(high - low, sure=difference.verdict == "apart"),
        {"low": low, "high": high, "points": difference.points},
        say,
        "groups",
        about=desk.name(figure),
        least=desk.group(least),
        most=desk.group(most),
    )


def perception(desk: Desk) -> Iterator[Finding]:
    """How far customers' position lies from that of inside, and the elements on which that is so."""
    shown, customers = desk.portrait, desk.portrait.customers
    if customers is None:
        return
    if shown.inside.quadrant is not None and customers.quadrant is not None:
        yield _perceived_position(desk)
    gap = load_thresholds().perception_gap
    found = between(desk.model, desk.material.drawn["inside"], desk.material.drawn["outside"])
    names = {element.id for element in desk.model.elements}
    yield from desk.most(
        _perceived(desk, each)
        for each in found
        if each.figure in names and each.points is not None and abs(each.points) >= gap
    )


def _perceived_position(desk: Desk) -> Finding:
    shown, inside, customers = desk.portrait, desk.portrait.inside, desk.portrait.views["outside"]
    assert inside.digital is not None
    assert inside.human is not None
    assert customers.digital is not None
    assert customers.human is not None
    digital, human = customers.digital - inside.digital, customers.human - inside.human
    here, there = shown.positions["inside"], shown.positions["outside"]
    verdict: Verdict = "unknown"
    if here is not None and there is not None:
        verdict = "within" if regions_overlap(here.region, there.region) else "apart"
    far = math.hypot(digital, human) >= load_thresholds().perception_gap

    def say(language: str) -> Iterator[str | None]:
        yield sentences.perception(shown, language)
        if far:
            yield translate(_POSITIONS[verdict], language)

    strength = desk.weight(math.hypot(digital, human), sure=verdict == "apart") if far else desk.rules.quiet
    return desk.finding("perception", "", strength, {"digital": digital, "human": human}, say)


_POSITIONS: Mapping[Verdict, str] = {
    "apart": mark("As positions they lie further apart than the spread of the answers."),
    "within": mark("As positions they lie within the spread of the answers, so it may be chance."),
    "unknown": mark("How sure that is cannot be said."),
}


def _perceived(desk: Desk, found: Difference) -> Finding:
    words = mark("“{name}”: customers {other}, inside {one}; seen by customers {difference}.")
    ask: Ask = "perception_higher" if (found.points or 0) > 0 else "perception_lower"
    return desk.difference("perception", found, ("inside", "customers"), words, ask)
