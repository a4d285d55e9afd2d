"""Findings about time: what changed, how much of the ambition is there, and the route to it."""

from __future__ import annotations

from collections.abc import Iterator

from babel.lists import format_list

from quadrant.charts.captions import day, number
from quadrant.difference import Difference, shown_points
from quadrant.language import mark, translate, translate_plural
from quadrant.progress import percent_to_target
from quadrant.roadmap import Leg
from quadrant.story import sentences
from quadrant.story.finding import Desk, Finding, score_of
from quadrant.story.rules import Ask


def change(desk: Desk) -> Iterator[Finding]:
    """What changed since the time before by more than the spread, and whether the position did."""
    shown = desk.portrait
    if shown.before is None or all(each.points is None and each.reason != "version" for each in shown.changes):
        return
    yield desk.finding(
        "change",
        "",
        1 if shown.moved else desk.rules.unsure,
        {each.figure: each.points for each in shown.changes if each.figure in {axis.id for axis in desk.model.axes}},
        lambda language: [sentences.change(shown, desk.model, language)],
        None if shown.moved is not False else "change_within",
    )
    yield from desk.most(_changed(desk, each) for each in shown.changes if each.verdict == "apart")


def _changed(desk: Desk, found: Difference) -> Finding:
    words = mark("“{name}” went from {one} to {other} since the time before: {difference}.")
    ask: Ask = "change_up" if (found.points or 0) > 0 else "change_down"
    return desk.difference("change", found, ("before", "now"), words, ask)


def ambition(desk: Desk) -> Iterator[Finding]:
    """Where it wants to be, how much of that is there, and what lacks most."""
    shown, aim = desk.portrait, desk.portrait.assessment.ambition
    if aim is None or not aim.elements:
        return
    there = percent_to_target(aim.elements, {each.element.id: each.inside.score for each in shown.elements})
    lacking = [
        (shown_points(score_of(each), aim.elements[each.element.id]), each)
        for each in desk.scored
        if each.element.id in aim.elements
    ]
    lack, furthest = max(lacking, key=lambda found: found[0], default=(0.0, None))
    behind = furthest if lack > 0 else None
    quadrant = shown.ambition.quadrant if shown.ambition else None

    def say(language: str) -> Iterator[str | None]:
        yield translate(
            mark("The ambition for {date} is “{quadrant}”: {share} of what was aimed for is there.")
            if quadrant and there is not None
            else mark("Of the ambition for {date}, {share} of what was aimed for is there.")
            if there is not None
            else mark("How far the ambition for {date} is cannot be told: an element with a target has no score."),
            language,
            date=day(aim.date, language),
            quadrant=desk.model.quadrant(quadrant).label[language] if quadrant else "",
            share=sentences.percent(there, language) if there is not None else "",
        )
        if behind is not None:
            yield translate(
                "Furthest from its target is “{element}”: {score} now, {target} wanted.",
                language,
                element=desk.name(behind.element.id)(language),
                score=number(score_of(behind), language),
                target=number(aim.elements[behind.element.id], language),
            )

    figures = {
        "there": there,
        "score": score_of(behind) if behind else None,
        "target": aim.elements[behind.element.id] if behind else None,
    }
    strength = desk.rules.unsure if there is None else 1 - there
    if behind is not None:
        yield desk.finding("ambition", "", strength, figures, say, "ambition", about=desk.name(behind.element.id))
    else:
        yield desk.finding("ambition", "", strength, figures, say, "ambition_reached" if there is not None else None)


def route(desk: Desk) -> Iterator[Finding]:
    """How many steps of least effort lead to the ambition, and the first of them."""
    route = desk.material.route
    if route is None:
        return
    steps, beyond = len(route.steps), [each.part for each in route.out_of_reach]

    def say(language: str) -> Iterator[str | None]:
        if steps:
            yield translate_plural(
                "The route of least effort to the ambition takes {n} step.",
                "The route of least effort to the ambition takes {n} steps.",
                steps,
                language,
            )
        elif not beyond:
            yield translate("Every target is reached: no step is needed.", language)
        if beyond:
            names = format_list([f"“{desk.name(each)(language)}”" for each in beyond], locale=language)
            yield translate("No steps lead to the target of: {elements}.", language, elements=names)

    yield desk.finding("route", "", 1, {"steps": steps} if steps else {}, say)
    yield from desk.most(_step(desk, place, leg) for place, leg in enumerate(desk.material.legs, start=1))


def _step(desk: Desk, place: int, leg: Leg) -> Finding:
    key, level = leg.step.question, leg.step.level

    def say(language: str) -> Iterator[str]:
        yield translate(
            "Step {place}: “{question}” to level {level}, from a score of {before}.",
            language,
            place=place,
            question=desk.question(key)(language),
            level=level,
            before=number(leg.before, language),
        )

    return desk.finding(
        "route",
        key,
        1 / place,
        {"place": place, "level": level, "before": leg.before},
        say,
        "route",
        about=desk.question(key),
        level=lambda _: str(level),
    )
