"""The plan: steps that were taken over from a route, each with who sees to it, by when and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from quadrant import roadmap, service
from quadrant.assessment import Step
from quadrant.file_types import STEP_STATES
from quadrant.model import Model
from quadrant.portrait import Portrait
from quadrant.roadmap import Leg
from quadrant.route import Step as RouteStep
from quadrant.rules import NAME_LENGTH, NOTE_LENGTH
from ui import amending, components, one_organisation, outcome, route_view
from ui.plain import escape, plain
from ui.text import _, date, date_pattern, listing, number, plural, text

WHERE, CHOICE = "plan", "choice"
"""Under which names `outcome` reports: what was changed in the plan, and what was added to it."""

_FIRST = 8  # steps of a route that are shown before somebody asks for all


def states() -> dict[str, str]:
    """How far a step is, by id."""
    return {"planned": _("planned"), "started": _("started"), "done": _("done"), "dropped": _("dropped")}


# --- from the route into the plan ---


def choose(shown: Portrait, legs: Sequence[Leg], model: Model) -> None:
    """The steps of a route, each with a box to tick; and the way into the plan."""
    known = {(step.question, step.level) for step in shown.assessment.steps}
    whole = f"route-whole-{_name(shown)}"
    seen = legs if st.session_state.get(whole) else legs[:_FIRST]
    with st.container(key="legs", gap=None):
        for place, leg in enumerate(seen, start=1):
            _leg(shown, place, leg, (leg.step.question, leg.step.level) in known, model)
    if len(legs) > len(seen):
        words = _("Show all {count} steps", count=number(len(legs)))
        st.button(plain(words), key="route-all", type="tertiary", on_click=_set, args=(whole, True))
    outcome.report(CHOICE)
    new = [leg.step for leg in legs if (leg.step.question, leg.step.level) not in known]
    ticked = [step for step in new if st.session_state.get(_tick(shown, step.question, step.level))]
    if not new:
        components.show(f'<p class="q-small q-muted">{escape(_("All of these are in the plan."))}</p>')
        return
    folder = service.opened.workspace().folder
    with st.container(horizontal=True, key="route-buttons"):
        st.button(
            plain(plural("Add {count} step to the plan", "Add {count} steps to the plan", len(ticked)))
            if ticked
            else plain(_("Add to the plan")),
            key="plan-add",
            type="primary",
            disabled=not ticked,
            on_click=_add,
            args=(shown, folder, ticked),
        )
        st.button(plain(_("Take over the whole route")), key="plan-whole", on_click=_add, args=(shown, folder, new))


def _leg(shown: Portrait, place: int, leg: Leg, known: bool, model: Model) -> None:
    step = leg.step
    label = _(
        "Step {place}: {question}, level {level}",
        place=number(place),
        question=text(model.question(step.question).label),
        level=step.level,
    )
    with st.container(horizontal=True, key=f"leg-{place}"):
        if known:
            components.show(f'<span class="q-in-plan" title="{escape(_("in the plan"))}">✓</span>')
        else:
            key = _tick(shown, step.question, step.level)
            st.checkbox(label, key=key, label_visibility="collapsed", width="content")
        components.show(route_view.leg_html(place, leg, model))


def _add(shown: Portrait, folder: Path, steps: Sequence[RouteStep]) -> None:
    before = shown.assessment
    after = replace(before, steps=roadmap.planned(before.steps, tuple(steps)))
    added = len(after.steps) - len(before.steps)
    done = plural("{count} step is in the plan now.", "{count} steps are in the plan now.", added)
    if amending.write(CHOICE, folder, before, after, done):
        for step in steps:
            st.session_state.pop(_tick(shown, step.question, step.level), None)


# --- the plan ---


def offer(shown: Portrait, left: Sequence[Step], since: str) -> None:
    """Takes over what is unfinished of the plan of the assessment before."""
    words = plural(
        "The plan of {date} has {count} unfinished step that the answers do not show yet.",
        "The plan of {date} has {count} unfinished steps that the answers do not show yet.",
        len(left),
        date=since,
    )
    components.paragraph(words)
    st.button(
        plain(_("Take them over into this plan")),
        key="plan-take-over",
        on_click=_take_over,
        args=(shown, service.opened.workspace().folder, tuple(left)),
    )


def _take_over(shown: Portrait, folder: Path, left: tuple[Step, ...]) -> None:
    before = shown.assessment
    done = plural("{count} step is in the plan now.", "{count} steps are in the plan now.", len(left))
    amending.write(WHERE, folder, before, replace(before, steps=before.steps + left), done)


def summary(steps: Sequence[Step]) -> str:
    """How many steps are how far."""
    counts = Counter(step.state for step in steps)
    return listing([f"{number(counts[state])} {words}" for state, words in states().items() if counts[state]]) + "."


def show(shown: Portrait, model: Model) -> None:
    """The steps of the plan, those that were dropped last; one at a time can be changed."""
    steps = shown.assessment.steps
    open_ = st.session_state.get(_open(shown))
    outcome.report(WHERE)
    with st.container(key="plan", gap=None):
        for step in sorted(steps, key=lambda step: step.state == "dropped"):
            _row(shown, step, model)
            if open_ == (step.question, step.level):
                _form(shown, step)
    if open_ and open_ not in {(step.question, step.level) for step in steps}:
        lost = st.session_state[_base(shown)]
        components.notice(_("Somebody else took this step out of the plan."), _("Saving puts it back."))
        components.show(step_html(lost, model, ""))
        _form(shown, lost)


def _row(shown: Portrait, step: Step, model: Model) -> None:
    name = f"{step.question}-{step.level}"
    with st.container(horizontal=True, key=f"planned-{name}"):
        components.show(step_html(step, model, _remark(shown, step, model)))
        if st.session_state.get(_open(shown)) != (step.question, step.level):
            question = text(model.question(step.question).label)
            st.button(
                plain(_("Change")),
                key=f"plan-change-{name}",
                type="tertiary",
                help=plain(_("Change the step “{question}” to level {level}", question=question, level=step.level)),
                on_click=_begin,
                args=(shown, step),
                width="content",
            )


def _remark(shown: Portrait, step: Step, model: Model) -> str:
    return _("reached by now") if roadmap.reached(shown, model, step) else ""


def step_html(step: Step, model: Model, remark: str) -> str:
    """One step of a plan to read."""
    words = states()[step.state]
    facts = [step.owner or "", date(step.date) if step.date else "", remark]
    items = "".join(f"<span><bdi>{escape(fact)}</bdi></span>" for fact in facts if fact)
    note = f'<p class="q-small q-note" dir="auto">{escape(step.note)}</p>' if step.note else ""
    return (
        f'<div class="q-planned q-is-{step.state}"><p class="q-state">{escape(words)}</p><div>'
        f"<h3>{escape(text(model.question(step.question).label))}</h3>"
        f"{route_view.to_level_html(step.question, step.level)}"
        f'<p class="q-small q-muted q-apart">{items}</p>{note}</div></div>'
    )


_FIELDS = ("state", "owner", "date", "note")


def _form(shown: Portrait, step: Step) -> None:
    """The fields of one step; what was typed stays until it is saved or given up."""
    seen = st.session_state[_base(shown)]
    if step != seen:
        components.notice(
            _("Somebody else changed this step meanwhile; above is what the file says now."),
            _("Saving puts yours in its place."),
        )
    typed = st.session_state[_typed(shown)]
    for field in _FIELDS:
        st.session_state.setdefault(_field(shown, field), typed[field])
    words = states()
    with st.container(key="plan-form"):
        st.segmented_control(
            _("How far it is"),
            list(STEP_STATES),
            key=_field(shown, "state"),
            format_func=lambda state: words.get(state, state),
            required=True,
        )
        left, right = st.columns(2, gap="medium")
        with left:
            st.text_input(_("Who sees to it"), key=_field(shown, "owner"), max_chars=NAME_LENGTH)
        with right:
            st.date_input(
                _("By when"),
                key=_field(shown, "date"),
                format=date_pattern(),
            )
        st.text_area(_("Note"), key=_field(shown, "note"), max_chars=NOTE_LENGTH, height=90)
        folder = service.opened.workspace().folder
        with st.container(horizontal=True):
            st.button(
                plain(_("Save")), key="plan-save", type="primary", on_click=_save, args=(shown, folder, step, False)
            )
            st.button(plain(_("Cancel")), key="plan-cancel", type="tertiary", on_click=_close, args=(shown,))
            st.button(
                plain(_("Take out of the plan")),
                key="plan-remove",
                type="tertiary",
                on_click=_save,
                args=(shown, folder, step, True),
            )


def _begin(shown: Portrait, step: Step) -> None:
    _close(shown)
    st.session_state[_open(shown)] = step.question, step.level
    st.session_state[_base(shown)] = step
    st.session_state[_typed(shown)] = {
        "state": step.state,
        "owner": step.owner or "",
        "date": step.date,
        "note": step.note or "",
    }


def _save(shown: Portrait, folder: Path, step: Step, remove: bool) -> None:
    """Puts what was typed in the place of this step, or takes the step out."""
    typed = {field: st.session_state.get(_field(shown, field)) for field in _FIELDS}
    st.session_state[_typed(shown)] = typed
    changed = step._replace(
        state=typed["state"] or step.state,
        owner=str(typed["owner"] or "").strip() or None,
        date=typed["date"] or None,
        note=str(typed["note"] or "").strip() or None,
    )
    before = shown.assessment
    place = before.steps.index(step) if step in before.steps else len(before.steps)
    kept = () if remove else (changed,)
    after = replace(before, steps=(*before.steps[:place], *kept, *before.steps[place + 1 :]))
    done = _("The step is out of the plan.") if remove else _("The step is in the file.")
    if amending.write(WHERE, folder, before, after, done):
        _close(shown)


def _close(shown: Portrait) -> None:
    for name in (_open(shown), _base(shown), _typed(shown), *(_field(shown, field) for field in _FIELDS)):
        st.session_state.pop(name, None)


def _set(name: str, value: object) -> None:
    st.session_state[name] = value


def _name(shown: Portrait) -> str:
    return "/".join(one_organisation.names(shown))


def _tick(shown: Portrait, question: str, level: int) -> str:
    return f"take-{_name(shown)}:{question}-{level}"


def _open(shown: Portrait) -> str:
    return f"plan-open-{_name(shown)}"


def _base(shown: Portrait) -> str:
    return f"plan-base-{_name(shown)}"


def _typed(shown: Portrait) -> str:
    return f"plan-typed-{_name(shown)}"


def _field(shown: Portrait, field: str) -> str:
    return f"plan-{field}-{_name(shown)}"
