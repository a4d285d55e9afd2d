"""How far: what became of the ambition and the plan of an earlier assessment."""

from __future__ import annotations

from collections.abc import Sequence

from quadrant import roadmap
from quadrant.assessment import Step
from quadrant.model import Model
from quadrant.portrait import Milestone, Portrait
from quadrant.roadmap import Come, Progress
from ui import plan_view
from ui.plain import escape
from ui.text import _, date, number, percent, text


def aimed_before(shown: Portrait) -> Milestone | None:
    """The latest assessment before this one that states an ambition."""
    now = shown.record.date, shown.record.assessment
    earlier = [each for each in shown.way if (each.record.date, each.record.assessment) < now]
    return next((each for each in reversed(earlier) if each.ambition is not None), None)


def lead(then: Portrait, found: Progress) -> str:
    """Of when the ambition is, by when it was to be reached, and both measures of the whole."""
    assert then.assessment.ambition is not None
    said = [
        _(
            "On {date} the ambition was stated for {aim}.",
            date=date(then.record.date),
            aim=date(then.assessment.ambition.date),
        )
    ]
    if found.whole.there is None:
        said.append(_("How far it is cannot be told: an element with a target has no score."))
    else:
        said.append(_("{share} of what was aimed for is there.", share=percent(found.whole.there)))
    if found.whole.gone is not None:
        said.append(_gone(found.whole.gone))
    return " ".join(said)


def _gone(share: float) -> str:
    if share < -0.005:
        return _("Since then it went back.")
    return _("{share} of the way from where it stood then has been gone.", share=percent(share))


def elements_html(found: Progress, model: Model) -> str:
    """A line per element with a target: from where, where now, where to."""
    items = "".join(
        _come_html(text(element.label), found.elements[element.id])
        for element in model.elements
        if element.id in found.elements
    )
    note = _(
        "What is there counts from 0 to the target, and an element beyond its target makes up for no other. The way "
        "counts from where it stood then."
    )
    return f'<ul class="q-come">{items}</ul><p class="q-small q-muted">{escape(note)}</p>'


def _come_html(name: str, come: Come) -> str:
    said = [
        _("from {before}", before=_score(come.before)),
        _("now {now}", now=_score(come.now)),
        _("target {target}", target=_score(come.target)),
    ]
    if come.there is not None:
        said.append(_("{share} there", share=percent(come.there)))
    if come.gone is not None:
        said.append(_("{share} of the way", share=percent(come.gone)))
    return f"<li><h3>{escape(name)}</h3>{_track_html(come)}<p>{escape(' · '.join(said))}</p></li>"


def _track_html(come: Come) -> str:
    """The line from 0 to 100: where it stood, where it is and where it was to be. The words beside it say the same."""
    marks = f'<i class="q-target" style="left:{come.target:.1f}%"></i>'
    if come.before is not None:
        marks = f'<i class="q-then" style="left:{come.before:.1f}%"></i>' + marks
    if come.before is not None and come.now is not None:
        low, high = sorted((come.before, come.now))
        marks = f'<i class="q-moved" style="left:{low:.1f}%;width:{high - low:.1f}%"></i>' + marks
    if come.now is not None:
        marks += f'<i class="q-now" style="left:{come.now:.1f}%"></i>'
    return f'<div class="q-track" aria-hidden="true">{marks}</div>'


def _score(score: float | None) -> str:
    return _("no score") if score is None else number(score, 1)


def steps_html(shown: Portrait, steps: Sequence[Step], model: Model) -> str:
    """The steps of an earlier plan, and whether the answers of now are there."""
    remarks = {
        True: _("reached by now"),
        False: _("not reached yet"),
        None: _("cannot be told: no score that may be shown"),
    }
    return "".join(plan_view.step_html(step, model, remarks[roadmap.reached(shown, model, step)]) for step in steps)
