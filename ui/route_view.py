"""The route to an ambition: what would flip us, the picture of the way, and its steps in the words of the levels."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import streamlit as st

from quadrant import pictures, roadmap, story
from quadrant.assessment import Ambition
from quadrant.cases import cases_for
from quadrant.charts import Ambition as Goal
from quadrant.charts import Chart, QuadrantPicture, Stop, quadrant_figure
from quadrant.model import Model, load_model
from quadrant.palette import ThemeName
from quadrant.people import MINIMUM
from quadrant.portrait import Portrait
from quadrant.roadmap import Leg
from quadrant.route import Efforts, Flip, NoStep, OutOfReach, Route, Way
from ui import case_view, components, links, quadrant_view, viewport
from ui.cache import remembered
from ui.plain import escape, plain
from ui.text import _, language, listing, number, plural, text

Named = tuple[tuple[str, float], ...]
"""Names with their numbers, as an argument that can be remembered."""

_QUESTIONS_NAMED = 6
_CASES = 3
_FACTORS = (0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0)


def ways() -> dict[str, str]:
    """The three ways to take a route, by id."""
    return {
        "in_step": _("In step"),
        "digital_first": _("Digital first"),
        "human_first": _("Human first"),
    }


# --- what is remembered ---


@remembered
def taken(organisation: str, assessment: str, elements: Named, efforts: Named) -> Route:
    """The route to these scores of elements."""
    return roadmap.route(_portrait(organisation, assessment), load_model(), dict(elements), Efforts(dict(efforts)))


@remembered
def goal_drawn(
    organisation: str, assessment: str, by: datetime.date, elements: Named, theme: ThemeName, size: viewport.Size
) -> tuple[QuadrantPicture, Chart]:
    """The quadrant of an assessment with the ring where these scores of elements would put it."""
    shown = _portrait(organisation, assessment)
    picture = pictures.organisation_picture(shown, load_model(), language())
    return _chart(replace(picture, ambition=_goal(shown, Ambition(by, dict(elements)))), theme, size)


@remembered
def route_drawn(
    organisation: str,
    assessment: str,
    by: datetime.date,
    elements: Named,
    efforts: Named,
    way: Way,
    theme: ThemeName,
    size: viewport.Size,
) -> tuple[QuadrantPicture, Chart]:
    """The route over the quadrant."""
    shown = _portrait(organisation, assessment)
    stops = [
        Stop(place.digital, place.human, _("After step {place}", place=number(at)))
        for at, place in enumerate(taken(organisation, assessment, elements, efforts).path(way), start=1)
        if place.digital is not None and place.human is not None
    ]
    goal = _goal(shown, Ambition(by, dict(elements)))
    return _chart(pictures.ambition_picture(shown, goal, stops, load_model(), language()), theme, size)


@remembered
def flips(organisation: str, assessment: str) -> tuple[Flip, ...]:
    """What would flip the inside view."""
    return roadmap.flips(_portrait(organisation, assessment), load_model())


def _portrait(organisation: str, assessment: str) -> Portrait:
    shown = quadrant_view.portrait(organisation, assessment)
    assert shown is not None
    return shown


def _goal(shown: Portrait, aim: Ambition) -> Goal | None:
    place = roadmap.placed(shown, load_model(), aim.elements)
    if not aim.elements or place.digital is None or place.human is None:
        return None
    return Goal(aim.date, place.digital, place.human)


def _chart(picture: QuadrantPicture, theme: ThemeName, size: viewport.Size) -> tuple[QuadrantPicture, Chart]:
    return picture, quadrant_figure(picture, load_model(), language(), theme, size)


# --- what would flip us ---


def flips_html(shown: Portrait, found: tuple[Flip, ...], model: Model) -> str:
    """For each direction the fewest answers that would do it; or why this stays quiet."""
    if shown.heard["inside"] < MINIMUM:
        return components.paragraphs_html(
            _(
                "With fewer than {minimum} respondents this would show what single people answered, so it stays quiet.",
                minimum=number(MINIMUM),
            )
        )
    if not found:
        words = (
            _("Without a position there is no boundary to cross.")
            if shown.inside.quadrant is None
            else _("Too few people answered each question, so this stays quiet.")
        )
        return components.paragraphs_html(words)
    lead = story.summary(shown, model, language())
    items = "".join(f"<div>{_flip_html(shown, each, model)}</div>" for each in found)
    return f'{components.paragraphs_html(lead)}<div class="q-flips">{items}</div>'


def _flip_html(shown: Portrait, found: Flip, model: Model) -> str:
    position = shown.positions["inside"]
    title = (
        _("To “{quadrant}”", quadrant=text(model.quadrant(found.quadrant).label))
        if found.quadrant
        else _("Across the boundary of {axis}", axis=text(_axis(model, found.axes[0])).lower())
    )
    words = [_answers(shown, found, model)]
    if found.questions:
        words.append(_where(found, model))
    if position and found.quadrant:
        share = position.quadrants.get(found.quadrant, 0.0)
        words.append(_already(share))
    return f"<h3>{escape(title)}</h3>{components.paragraphs_html(*words)}"


def _axis(model: Model, id_: str) -> Mapping[str, str]:
    return next(axis.label for axis in model.axes if axis.id == id_)


def _answers(shown: Portrait, found: Flip, model: Model) -> str:
    if found.answers is None:
        return _("Not even all answers that may be counted would carry it there.")
    standing = {"digital": shown.inside.digital, "human": shown.inside.human}
    ups = {(standing[axis] or 0.0) < model.boundary for axis in found.axes}
    if ups == {True}:
        return plural("{count} answer one level higher.", "{count} answers one level higher.", found.answers)
    if ups == {False}:
        return plural("{count} answer one level lower.", "{count} answers one level lower.", found.answers)
    return plural(
        "{count} answer one level off: higher on one axis, lower on the other.",
        "{count} answers one level off: higher on one axis, lower on the other.",
        found.answers,
    )


def _where(found: Flip, model: Model) -> str:
    ordered = sorted(found.questions.items(), key=lambda each: -each[1])
    named = [
        text(model.question(key).label) + (f" ({number(count)})" if count > 1 else "")
        for key, count in ordered[:_QUESTIONS_NAMED]
    ]
    if (more := len(ordered) - _QUESTIONS_NAMED) > 0:
        named.append(plural("{count} more question", "{count} more questions", more))
    return _("For example at {questions}.", questions=listing(named))


def _already(share: float) -> str:
    """How sure it is not there already."""
    if share < 0.005:
        return _("Drawn again from these answers, the dot hardly ever lands there.")
    return plural(
        "Drawn again from these answers, the dot lands there already once out of 100 times.",
        "Drawn again from these answers, the dot lands there already {count} times out of 100.",
        round(100 * share) or 1,
    )


# --- efforts, in the link ---


def efforts() -> Named:
    """The factors of elements that the link holds; anything else in it is not followed."""
    known = {element.id for element in load_model().elements}
    found = {}
    for part in (links.parameter("efforts") or "").split(","):
        name, _separator, written = part.partition(":")
        factor = next((each for each in _FACTORS if f"{each:g}" == written), None)
        if name in known and factor is not None:
            found[name] = factor
    return tuple(sorted(found.items()))


def choose_efforts(now: Named, then: Callable[[], None]) -> None:
    """A slider per element, in a part that opens; one that is moved is in the link, and `then` is called."""
    with st.expander(plain(_("What takes more effort here, and what less")), key="efforts"):
        words = _(
            "Every step counts as 1 unless you say otherwise. An element that is heavier comes later on the route, and "
            "a place that is chosen on the quadrant then leans on other elements."
        )
        components.show(f'<p class="q-small q-muted">{escape(words)}</p>')
        known = dict(now)
        for axis, column in zip(load_model().axes, st.columns(2, gap="medium"), strict=True):
            with column:
                for element in axis.elements:
                    key = _effort_key(element.id)
                    st.session_state.setdefault(key, known.get(element.id, 1.0))
                    st.select_slider(
                        text(element.label),
                        _FACTORS,
                        key=key,
                        format_func=lambda factor: f"× {number(factor, 1)}",
                        on_change=_weigh,
                        args=(then,),
                    )


def _weigh(then: Callable[[], None]) -> None:
    factors = {each.id: st.session_state.get(_effort_key(each.id), 1.0) for each in load_model().elements}
    links.remember(efforts=",".join(f"{name}:{factor:g}" for name, factor in factors.items() if factor != 1) or None)
    then()


def _effort_key(element: str) -> str:
    return f"effort-{element}"


# --- the steps ---


def summary(found: Route, way: Way, model: Model) -> str:
    """How many steps, how much effort, where they lead and through which quadrants."""
    path = found.path(way)
    words = plural("{count} step", "{count} steps", len(found.steps))
    said = [_("{steps}, effort {effort}.", steps=words, effort=_amount(found.effort))]
    if path and path[-1].digital is not None and path[-1].human is not None:
        said.append(
            _(
                "They lead to {digital} digital and {human} human.",
                digital=number(path[-1].digital, 1),
                human=number(path[-1].human, 1),
            )
        )
    passed = [f"“{text(model.quadrant(each).label)}”" for each in found.quadrants(way)]
    if len(passed) > 1:
        said.append(_("The way: {quadrants}.", quadrants=" → ".join(passed)))
    elif passed:
        said.append(_("All of it lies in {quadrant}.", quadrant=passed[0]))
    return " ".join(said)


def leg_html(place: int, leg: Leg, model: Model) -> str:
    """One step: what it leads to and from, in the words of the levels, and what it adds."""
    question = model.question(leg.step.question)
    facts = [text(model.element(question.element).label), _("effort {effort}", effort=_amount(leg.step.effort))]
    if leg.after.digital is not None and leg.after.human is not None:
        facts.append(
            _(
                "after it {digital} digital, {human} human",
                digital=number(leg.after.digital, 1),
                human=number(leg.after.human, 1),
            )
        )
    return (
        f'<div class="q-leg"><span class="q-leg-place" aria-hidden="true">{number(place)}</span><div>'
        f"<h3>{escape(text(question.label))}</h3>"
        f'<p class="q-small">{escape(text(question.question))}</p>'
        f"{to_level_html(leg.step.question, leg.step.level)}"
        f'<p class="q-small q-muted">{escape(_from(leg, model))}</p>'
        f'<p class="q-small q-muted">{escape(" · ".join(facts))}</p></div></div>'
    )


def to_level_html(question: str, level: int) -> str:
    """The level that a step leads to, in its words."""
    words = escape(level_words(question, level))
    return f"<p><b>{escape(_('To level {level}', level=level))}</b> {words}</p>"


def level_words(question: str, level: int) -> str:
    """What a level of a question says."""
    model = load_model()
    return text(model.question(question).levels[level - model.scale.lowest])


def _from(leg: Leg, model: Model) -> str:
    """Where the group stands now; between two levels the lower one is quoted."""
    level = model.scale.lowest + leg.before * (model.scale.highest - model.scale.lowest) / 100
    below = math.floor(level + 1e-6)
    words = level_words(leg.step.question, below)
    if level - below < 1e-6:
        return _("From level {level}: {words}", level=below, words=words)
    return _("From between {level} and {next}; level {level}: {words}", level=below, next=below + 1, words=words)


def _amount(effort: float) -> str:
    """An effort without decimals that say nothing."""
    return number(effort) if abs(effort - round(effort)) < 0.005 else number(effort, 2)


def not_reached_html(found: Route, model: Model) -> str:
    """What of the ambition no steps lead to, and from which questions none leads on, with the reason; else empty."""
    parts = [
        _out_of_reach(each, model)
        for each in found.out_of_reach
        if any(found.without_steps.get(question.key) != "hidden" for question in model.element(each.part).questions)
    ]
    reasons = {
        "open": _("nobody gave a level"),
        "not_applicable": _("not applicable here"),
        "element_without_score": _("their element has no score, too little was answered about it"),
        "hidden": _(
            "fewer than {minimum} people answered, so a step would tell what they said", minimum=number(MINIMUM)
        ),
    }
    by_reason: dict[NoStep, list[str]] = {}
    for key, reason in found.without_steps.items():
        by_reason.setdefault(reason, []).append(text(model.question(key).label))
    listed = "".join(
        f"<dt>{escape(listing(names))}</dt><dd>{escape(reasons[reason])}</dd>" for reason, names in by_reason.items()
    )
    if not parts and not listed:
        return ""
    without = f'<h3>{escape(_("No step leads on from"))}</h3><dl class="q-missing">{listed}</dl>' if listed else ""
    return components.paragraphs_html(*parts) + without


def _out_of_reach(part: OutOfReach, model: Model) -> str:
    name = text(model.element(part.part).label)
    if part.most is None:
        return _(
            "{element}: {target} is out of reach, since it has no score yet.",
            element=name,
            target=number(part.target, 1),
        )
    return _(
        "{element}: {target} is out of reach; the steps that there are lead to {most} at most.",
        element=name,
        target=number(part.target, 1),
        most=number(part.most, 1),
    )


def cases_html(found: Route, model: Model) -> str:
    """What others did at the elements of the route, folded, those of its questions first."""
    parts = []
    for element in model.elements:
        asked = [step.question for step in found.steps if model.question(step.question).element == element.id]
        cases = cases_for(element.id, asked)[:_CASES] if asked else ()
        if cases:
            title = f"<h3>{escape(text(element.label))}</h3>"
            parts.append(
                f'<details class="q-route-cases"><summary>{title}</summary>{case_view.cases_html(cases)}</details>'
            )
    return "".join(parts)
