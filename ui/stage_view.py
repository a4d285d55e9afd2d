"""The presenter's screen: the steps of one assessment, which a key turns in the browser without asking the server.

All steps are in the page at once, and a rule of style shows one of them, so that nothing is drawn anew and nothing
blinks. Only the names of peers come from the server, when somebody asks for them.
"""

from __future__ import annotations

import streamlit as st

from quadrant.charts import passport
from quadrant.palette import ThemeName
from quadrant.pictures import organisation_picture
from quadrant.portrait import Portrait
from ui import components, links, one_organisation, stage_keys, stage_steps, viewport
from ui.cache import remembered
from ui.plain import escape
from ui.stage_steps import Step
from ui.text import _, language, number

_HELP = "q-stage-help"
_LONG = 45  # letters of a heading that has to be smaller beside a picture


def show(shown: Portrait) -> None:
    """Every step, of which one is seen, and the keys that turn them."""
    organisation, assessment = one_organisation.names(shown)
    st.set_page_config(page_title=f"{shown.assessment.organisation.name} · {_('Presenter’s screen')} · Quadrant")
    named = links.parameter("names") == "1"
    with st.container(key="stage"):
        for html in _drawn(organisation, assessment, viewport.appearance(), named):
            components.show(html)
        components.show(_help_html())
        stage_keys.listen(
            back=links.link("organisation", id=organisation, assessment=assessment),
            on_names=_turn_names,
            words=_words(),
        )


def _words() -> dict[str, str]:
    return {"blank": _("The screen is blank. Press b to go on.")}


def _turn_names() -> None:
    links.remember(names=None if links.parameter("names") == "1" else "1")


@remembered
def _drawn(organisation: str, assessment: str, theme: ThemeName, named: bool) -> tuple[str, ...]:
    """Each step as HTML; those that do not differ with the names are the same letter by letter, so they stay."""
    material = stage_steps.material(organisation, assessment)
    if material is None:
        return ()
    steps = stage_steps.steps(material, theme, named)
    about = passport(organisation_picture(material.portrait, material.model, language()).passport, language())
    name = material.portrait.assessment.organisation.name
    return tuple(_step_html(step, name, place, len(steps), about) for place, step in enumerate(steps, start=1))


def _step_html(step: Step, name: str, place: int, places: int, about: str) -> str:
    where = _("Step {place} of {all}", place=number(place), all=number(places))
    said = "".join(f"<p>{escape(words)}</p>" for words in step.said)
    small = "".join(f'<p class="q-stage-small">{escape(words)}</p>' for words in step.small)
    kicker = f'<p class="q-kicker">{escape(step.kicker)}</p>' if step.kicker else ""
    long = ' class="q-stage-long"' if len(step.title) > _LONG else ""
    figure = f'<div class="q-stage-figure">{step.figure}</div>' if step.figure else ""
    return (
        f'<section class="q-stage q-stage-{step.layout}" data-step="{place}" data-name="{escape(step.name)}" '
        f'aria-label="{escape(where)}">{figure}'
        f'<div class="q-stage-words">{kicker}<h1{long}>{escape(step.title)}</h1>{said}{small}</div>'
        f'<footer class="q-stage-foot"><p><bdi>{escape(name)}</bdi> · {escape(where)} · {escape(about)}</p>'
        f"{_buttons_html(place, places)}</footer></section>"
    )


def _buttons_html(place: int, places: int) -> str:
    """What the keys do, for who has none: small, and out of the way."""
    back, on, keys = escape(_("Back")), escape(_("Next")), escape(_("Keys"))
    first, last = (" disabled" if at else "" for at in (place == 1, place == places))
    return (
        f'<button type="button" data-move="-1" aria-label="{back}"{first}>‹</button>'
        f'<button type="button" data-move="1" aria-label="{on}"{last}>›</button>'
        f'<button type="button" popovertarget="{_HELP}" aria-label="{keys}">?</button>'
    )


def _help_html() -> str:
    title = escape(_("Keys"))
    items = "".join(f"<dt>{escape(keys)}</dt><dd>{escape(what)}</dd>" for keys, what in stage_keys.explained())
    return (
        f'<div popover id="{_HELP}" class="q-stage-help" role="dialog" aria-label="{title}">'
        f"<h2>{title}</h2><dl>{items}</dl></div>"
    )
