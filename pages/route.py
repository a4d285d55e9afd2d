"""Where one organisation wants to be, and the way there."""

from __future__ import annotations

from functools import partial
from typing import cast

from quadrant import roadmap
from quadrant.assessment import Ambition
from quadrant.model import load_model
from quadrant.portrait import Portrait
from quadrant.route import Efforts, Way
from ui import (
    ambition_editor,
    choices,
    components,
    look,
    one_organisation,
    plan_view,
    progress_view,
    quadrant_view,
    route_view,
    viewport,
)
from ui.text import _, date


def where_to(shown: Portrait, efforts: Efforts) -> Ambition | None:
    """The quadrant with the ambition on it, and beside it the form that sets it; what is filled in now."""
    components.section(_("Where to"), anchor="ambition")
    components.paragraph(
        _(
            "Nobody has to be in the top right corner, let alone at 100. A reviewer of the book finds that nobody "
            "wants a close bond with every company (S2), and its author names Amazon, Booking.com and Google as "
            "exceptions that do well with little human contact (P15). Choose what fits your customers."
        )
    )
    room = quadrant_view.room("ambition")
    with room.side:
        ambition_editor.show(shown, efforts)
    filled_in = ambition_editor.draft(shown)
    elements = tuple(filled_in.aim.elements.items()) if filled_in.aim else ()
    with room.chart:
        look_of = viewport.appearance(), viewport.size()
        made = route_view.goal_drawn(*one_organisation.names(shown), filled_in.date, elements, *look_of)
        quadrant_view.show(*made, key="ambition")
    return filled_in.aim


def how_far(shown: Portrait) -> None:
    """What became of the ambition of an earlier assessment, where one states it."""
    earlier = progress_view.aimed_before(shown)
    then = quadrant_view.portrait(shown.record.organisation.id, earlier.record.assessment) if earlier else None
    found = roadmap.progress(then, shown) if then else None
    if then is None or found is None:
        return
    components.section(_("How far"), anchor="progress")
    components.paragraph(progress_view.lead(then, found))
    components.show(progress_view.elements_html(found, model))


def flips(shown: Portrait) -> None:
    """What would carry the organisation into another quadrant."""
    components.section(_("What would flip us"), anchor="flip")
    components.paragraph(
        _("The fewest answers, one level each, that would carry the position over a boundary."), muted=True
    )
    components.show(route_view.flips_html(shown, route_view.flips(*one_organisation.names(shown)), model))


def way_there(shown: Portrait, aim: Ambition | None, efforts: route_view.Named) -> None:
    """The steps of least effort: over the quadrant, in words, and what others did there."""
    components.section(_("The route"), anchor="route")
    if aim is None:
        components.paragraph(_("Set an ambition above, and the steps that lead there stand here."), muted=True)
        return
    elements = tuple(aim.elements.items())
    found = route_view.taken(*one_organisation.names(shown), elements, efforts)
    unreached = route_view.not_reached_html(found, model)
    if not found.steps:
        everything = not found.out_of_reach
        components.paragraph(
            _("Everything that was aimed for is reached already.")
            if everything
            else _("No step that can be shown leads there.")
        )
        components.show(unreached)
        return
    way = cast("Way", choices.view_of("way", _("The way"), route_view.ways()))
    components.paragraph(route_view.summary(found, way, model))
    route_view.choose_efforts(efforts, partial(ambition_editor.ask_again, shown))
    room = quadrant_view.room("route")
    with room.chart:
        look_of = viewport.appearance(), viewport.size()
        made = route_view.route_drawn(*one_organisation.names(shown), aim.date, elements, efforts, way, *look_of)
        quadrant_view.show(*made, key="route")
    with room.side:
        plan_view.choose(shown, roadmap.legs(shown, found, way), model)
    components.show(unreached)
    if beside := route_view.cases_html(found, model):
        components.show(f"{components.heading_html(_('What others did there'))}{beside}")


def plan(shown: Portrait) -> None:
    """The steps that were taken over, and those of the plan before."""
    components.section(_("The plan"), anchor="plan")
    if shown.assessment.steps:
        components.paragraph(plan_view.summary(shown.assessment.steps), muted=True)
    else:
        components.paragraph(_("No step is in the plan yet. Steps of a route can be taken over into it."), muted=True)
    plan_view.show(shown, model)
    before = shown.before and quadrant_view.portrait(shown.record.organisation.id, shown.before.record.assessment)
    if before and before.assessment.steps:
        since = date(before.record.date)
        components.show(components.heading_html(_("The plan of {date}", date=since)))
        if left := roadmap.left_over(before, shown, model):
            plan_view.offer(shown, left, since)
        components.show(progress_view.steps_html(shown, before.assessment.steps, model))


model = load_model()
found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    look.also("route")
    shown, history = found
    one_organisation.header(
        "route", shown, history, _("Where the organisation wants to be, and the least that leads there.")
    )
    weighed = route_view.efforts()
    aim = where_to(shown, Efforts(dict(weighed)))
    how_far(shown)
    flips(shown)
    way_there(shown, aim, weighed)
    plan(shown)
