"""Change over time on a screen: the course of one organisation, and what a cohort changed by."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import streamlit as st

from quadrant import service
from quadrant.assessment import Organisation
from quadrant.change import Changes, Course, Measured, Move
from quadrant.charts.captions import quadrant_at
from quadrant.charts.change_scene import CHANGE_SIZES, change_alt_text, change_rows, change_scene, whole
from quadrant.charts.course_scene import (
    COURSE_SIZES,
    CourseLine,
    CoursePicture,
    CoursePoint,
    axes_course_scene,
    course_alt_text,
    course_rows,
    elements_course_scene,
)
from quadrant.cohort import FieldOfPeers, load_cohort_rules
from quadrant.comparing import Comparison, Wanted
from quadrant.comparing.changing import Changing, NameOf, change_picture, changing, cohort_sentence
from quadrant.comparing.words import thresholds, view_name
from quadrant.difference import Difference, sentence
from quadrant.field import View
from quadrant.model import Model
from quadrant.palette import THEMES
from ui import comparison_choice, components, difference_view, links, quadrant_view, viewport
from ui.cache import remembered, remembered_large
from ui.plain import escape, plain
from ui.quadrant_view import Room
from ui.scene_view import scene_html
from ui.text import _, date, language, listing, number, plural, text

MOST_MOVERS = 20
"""So many of those that moved furthest are listed: how sure a move is takes a moment."""


@remembered
def course(organisation: str, view: View) -> Course | None:
    """Every assessment of one organisation with what changed since."""
    return service.comparisons.course(organisation, view)


@remembered_large
def changes(view: View) -> Changes:
    """What every organisation changed by, from year to year."""
    return service.comparisons.changes(view)


@remembered_large
def changes_of_peers(view: View, fictional: bool) -> FieldOfPeers:
    """The cohorts of these changes."""
    return service.comparisons.changes_of_peers(view, fictional=fictional)


@remembered
def moves(view: View, rows: tuple[int, ...]) -> tuple[Move, ...]:
    """Some of the changes of a view, with how sure they are."""
    return service.comparisons.moves(changes(view), rows)


def changed(found: Comparison) -> Changing:
    """What changed of what is compared."""
    view = found.wanted.view
    return changing(found, changes(view), lambda fictional: changes_of_peers(view, fictional))


def naming(wanted: Wanted) -> NameOf:
    """What organisations are called on the screen now: by name, or by letter except the one in focus."""
    names = comparison_choice.names()
    if not wanted.anonymous:
        return lambda organisation: names[organisation]
    letters = comparison_choice.letters()
    return lambda organisation: names[organisation] if organisation == wanted.focus else letters[organisation]


# --- one organisation ---


def course_head_html(found: Course, organisation: Organisation, model: Model) -> str:
    """Whose course it is, and in a few sentences what changed."""
    name = organisation.name
    address = escape(links.link("organisation", id=organisation.id))
    badge = components.fictional_badge_html() if organisation.fictional else ""
    there = escape(_("To this organisation"))
    return (
        f'<div class="q-course-head"><h2><bdi>{escape(name)}</bdi> {badge}</h2>'
        f"<p>{escape(course_lead(found, model))}</p>"
        f'<p class="q-small q-screen-only"><a href="{address}" target="_self">{there}</a></p>'
        "</div>"
    )


def course_lead(found: Course, model: Model) -> str:
    """How many assessments there are, and what changed since the one before, in a few sentences."""
    latest = found.latest
    if latest is None:
        why = "" if found.view == "inside" else _("Customers are seen from three of them on who gave levels.")
        return f"{_('No assessment has a score in this view.')} {why}"
    if len(found.measured) == 1:
        return _("One assessment, of {date}. Change shows from a second one on.", date=date(latest.record.date))
    if latest.before is None:
        return _(
            "The assessment of {date} used another version of the questionnaire than the one before, so nothing is "
            "compared. Change shows from the next one on.",
            date=date(latest.record.date),
        )
    moved = {each.figure: each for each in latest.since_before}
    axes = [moved[axis.id] for axis in model.axes]
    elements = [moved[element.id] for element in model.elements]
    said = [_("Since {date}.", date=date(latest.before.date))] + [sentence(each, model, language()) for each in axes]
    if all(each.verdict == "unknown" for each in elements):
        return " ".join(said)
    sure = sum(each.verdict == "apart" for each in elements)
    if sure:
        said.append(
            plural(
                "{count} of the eight elements changed by more than the spread.",
                "{count} of the eight elements changed by more than the spread.",
                sure,
            )
        )
    else:
        said.append(_("No element changed by more than the spread."))
    return " ".join(said)


def show_course(found: Course, name: str, room: Room, model: Model) -> None:
    """The course of one organisation: its axes over time, and what changed since the time before; then its elements.

    Nothing with fewer than two assessments.
    """
    latest = found.latest
    if latest is None or len(found.measured) < 2:
        return
    picture = _course_picture(found, latest, name, model)
    theme, size = THEMES[viewport.appearance()], COURSE_SIZES[viewport.size()]
    with room.chart:
        alt = course_alt_text(picture, [axis.id for axis in model.axes], model, language())
        components.show(scene_html(axes_course_scene(picture, model, language(), theme, size), alt, "course-axes"))
        components.show(_beneath_html(found))
        with st.expander(plain(_("The same as a table"))):
            rows = course_rows(picture, model, language())
            components.table(components.Table(_("Scores, 0 to 100, with their 90 % intervals"), rows))
    with room.side:
        if latest.before is not None:
            _since(latest.before.date, latest.since_before, model)
    components.section(_("Element by element"), anchor="elements")
    below = quadrant_view.room("course-elements")
    with below.chart:
        alt = course_alt_text(picture, [element.id for element in model.elements], model, language())
        scene = elements_course_scene(picture, model, language(), theme, size)
        components.show(scene_html(scene, alt, "course-elements"))
    with below.side:
        if latest.first is not None and latest.first != latest.before:
            _since(latest.first.date, latest.since_first, model)


def _course_picture(found: Course, latest: Measured, name: str, model: Model) -> CoursePicture:
    moved = {each.figure: each for each in latest.since_first}
    return CoursePicture(
        title=name,
        dates=tuple(each.record.date for each in found.measured),
        versions=tuple(each.record.model_version for each in found.measured),
        lines=tuple(
            CourseLine(figure, tuple(_point(each, figure) for each in found.measured), moved.get(figure))
            for figure in model.figures
        ),
    )


def _point(measured: Measured, figure: str) -> CoursePoint | None:
    score = measured.scores.get(figure)
    return None if score is None else CoursePoint(score, measured.intervals.get(figure))


def _beneath_html(found: Course) -> str:
    """The passport of a course, and what the marks mean."""
    records = [each.record for each in found.measured]
    versions = list(dict.fromkeys(str(record.model_version) for record in records))
    first, last = records[0], records[-1]
    parts = [_("Fictional")] if last.organisation.fictional else []
    parts += [
        plural("{count} assessment", "{count} assessments", len(records)),
        " – ".join(dict.fromkeys(date(record.date) for record in (first, last))),
        _("gave levels: {people}", people=listing([number(each.heard) for each in found.measured])),
        _("view: {view}", view=view_name(found.view, language())),
        _("model version {version}", version=listing(versions)),
    ]
    if found.silent:
        parts.append(
            plural(
                "{count} assessment without a score in this view left out",
                "{count} assessments without a score in this view left out",
                found.silent,
            )
        )
    notes = [_("The bars hold 90 of 100 scores drawn again from these answers and questions.")]
    notes += [
        _(
            "From {date} on, another version of the questionnaire was used. What came before is shown, and nothing is "
            "compared across it.",
            date=date(each.record.date),
        )
        for each in found.breaks
    ]
    return f'<p class="q-passport">{escape(" · ".join(parts))}</p>' + "".join(
        f'<p class="q-passport">{escape(note)}</p>' for note in notes
    )


def _since(since: datetime.date, found: Sequence[Difference], model: Model) -> None:
    title = components.heading_html(_("Since {date}", date=date(since)))
    components.show(f'<div class="q-since">{title}{difference_view.ranked_html(found, model)}</div>')


# --- many organisations ---


def show_cohort(found: Changing, name_of: NameOf, model: Model) -> None:
    """What the cohort changed by with the marked ones on it, and who moved furthest."""
    wanted, rules = found.compared.wanted, load_cohort_rules()
    components.paragraph(cohort_sentence(found, rules, language()), muted=True)
    if wanted.anonymous:
        components.paragraph(
            _(
                "While names are hidden nobody but the organisation in focus is shown here: who has an earlier "
                "assessment, and of when, would say who a letter is."
            ),
            muted=True,
        )
    if not len(found.behind):
        components.empty_state(
            _("Nobody here has assessments in two years."),
            _("Change shows from a second assessment on, in a later year than the first."),
        )
        return
    picture = change_picture(found, name_of)
    room = quadrant_view.room("changes")
    with room.chart:
        theme, size = THEMES[viewport.appearance()], CHANGE_SIZES[viewport.size()]
        scene = change_scene(picture, model, language(), theme, size)
        components.show(scene_html(scene, change_alt_text(picture, model, language()), "change-cohort"))
        components.show(f'<p class="q-passport">{escape(_passport(found))}</p>')
        rule = f"{_('Thresholds')}: {thresholds(rules, language())}."
        components.show(f'<p class="q-passport">{escape(rule)}</p>')
        with st.expander(plain(_("The same as a table"))):
            rows = change_rows(picture, model, language())
            columns = frozenset(range(1, len(rows[0])))
            components.table(components.Table(_("Change in points"), rows, columns))
    with room.side:
        furthest = tuple(found.furthest(MOST_MOVERS))
        if furthest:
            components.show(_movers_html(found, moves(wanted.view, furthest), name_of, model))


def _passport(found: Changing) -> str:
    """How many changes are shown, between which years, in whose view, by which questionnaire."""
    wanted, fictional = found.compared.wanted, found.compared.fictional
    parts = [_("Fictional and real") if fictional is None else _("Fictional") if fictional else _("Real")]
    parts.append(plural("{count} organisation", "{count} organisations", len(found.behind)))
    before, after = (" – ".join(dict.fromkeys(map(str, years))) for years in found.years())
    parts.append(_("assessments of {after} against those of {before}", after=after, before=before))
    parts.append(_("view: {view}", view=view_name(wanted.view, language())))
    parts.append(_("model version {version}", version=number(found.compared.model.version)))
    if found.changes.broken:
        parts.append(
            plural(
                "{count} organisation left out, asked another version of the questionnaire since",
                "{count} organisations left out, asked another version of the questionnaire since",
                found.changes.broken,
            )
        )
    return " · ".join(parts)


def _movers_html(found: Changing, moved: Sequence[Move], name_of: NameOf, model: Model) -> str:
    """Those that moved furthest, and how much of it is more than the spread of their answers."""
    sure = sum(each.found.position == "apart" for each in moved)
    title = _("Who moved furthest")
    lead = (
        plural(
            "{count} of these {all} moved by more than the spread of its answers: its two regions lie apart.",
            "{count} of these {all} moved by more than the spread of their answers: their two regions lie apart.",
            sure,
            all=number(len(moved)),
        )
        if sure
        else _("None of these moved by more than the spread of their answers: all regions overlap, or there are none.")
    )
    items = "".join(_mover_html(each, name_of, model) for each in moved)
    chance = _(
        "Those at the top of many are there by chance too: of a hundred organisations that did not change at all, "
        "about one would look as if it had."
    )
    rest = len(found.rows) - len(moved)
    more = (
        plural("{count} more moved less, or has no position.", "{count} more moved less, or have no position.", rest)
        if rest
        else ""
    )
    return (
        f"{components.heading_html(title)}<p>{escape(lead)}</p>"
        f'<ol class="q-moves">{items}</ol><p class="q-small q-muted">{escape(f"{more} {chance}")}</p>'
    )


def _mover_html(moved: Move, name_of: NameOf, model: Model) -> str:
    kept = {each: links.parameter(each) or "" for each in comparison_choice.PARAMETERS if each != "focus"}
    address = escape(links.link("change", focus=moved.organisation, **kept))
    name = f'<a href="{address}" target="_self"><bdi>{escape(name_of(moved.organisation))}</bdi></a>'
    by = {each.figure: each for each in moved.found.figures}
    axes = " · ".join(_points(by[axis.id], model) for axis in model.axes)
    years = " → ".join(dict.fromkeys((str(moved.before.year), str(moved.after.year))))
    elements = [by[element.id] for element in model.elements if by[element.id].verdict == "apart"]
    said = [_verdict(moved)]
    if elements:
        changed = listing([_points(each, model) for each in sorted(elements, key=lambda each: -abs(each.points or 0))])
        said.append(_("More than the spread: {elements}.", elements=changed))
    if quadrants := _quadrants(by, model):
        said.append(quadrants)
    return (
        f'<li><h4>{name} <small>{escape(years)}</small></h4><p class="q-moved-by">{escape(axes)}</p>'
        f"<p>{escape(' '.join(said))}</p></li>"
    )


def _verdict(moved: Move) -> str:
    return {
        "apart": _("The regions lie apart."),
        "within": _("The regions overlap, so it may be chance."),
        "unknown": _("How sure that is cannot be said."),
    }[moved.found.position]


def _points(found: Difference, model: Model) -> str:
    """What an axis or element changed by, in whole points."""
    return f"{text(model.figure(found.figure).label)} {whole(found.points or 0.0)}"


def _quadrants(by: Mapping[str, Difference], model: Model) -> str:
    """From which quadrant to which, when it is another one."""
    digital, human = (by[axis.id] for axis in model.axes)
    if None in (digital.one, digital.other, human.one, human.other):
        return ""
    before = quadrant_at(digital.one or 0.0, human.one or 0.0, model)
    after = quadrant_at(digital.other or 0.0, human.other or 0.0, model)
    if before == after:
        return ""
    return _("From “{before}” to “{after}”.", before=text(before.label), after=text(after.label))
