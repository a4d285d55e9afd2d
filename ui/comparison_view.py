"""What is compared, on the screen: on the quadrant, element by element, in words, as a table, with its passport."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import streamlit as st

from quadrant import service
from quadrant.charts import Chart, PeersPicture, QuadrantPicture, peers_figure, peers_rows, quadrant_figure
from quadrant.cohort import load_cohort_rules
from quadrant.comparing import Comparison, Wanted, pictures, sheet, words
from quadrant.comparing.pictures import Naming
from quadrant.difference import Verdict, ranked
from quadrant.difference import words as difference_words
from quadrant.field import View
from quadrant.model import load_model
from quadrant.palette import ThemeName
from ui import choices, comparison_choice, components, links, quadrant_view, reference_view, viewport
from ui.cache import remembered, remembered_large
from ui.plain import escape, plain
from ui.text import _, language, number, text


@remembered_large
def comparison(wanted: Wanted) -> Comparison:
    """What there is to see of what is wanted."""
    return service.comparisons.compare(wanted, comparison_choice.texts() if wanted.search else ())


def naming(found: Comparison) -> Naming:
    """What organisations are called on the screen now."""
    return Naming(found, comparison_choice.letters() if found.wanted.anonymous else None)


@remembered_large
def _on_the_quadrant(
    wanted: Wanted, theme: ThemeName, size: viewport.Size, drawable: bool
) -> tuple[QuadrantPicture, Chart] | None:
    found = comparison(wanted)
    picture = pictures.quadrant(found, naming(found), language())
    if picture is None:
        return None
    return picture, quadrant_figure(picture, load_model(), language(), theme, size, drawable=drawable)


@remembered_large
def _by_element(wanted: Wanted, theme: ThemeName, size: viewport.Size) -> tuple[PeersPicture, Chart] | None:
    found = comparison(wanted)
    picture = pictures.elements(found, naming(found), language())
    return None if picture is None else (picture, peers_figure(picture, load_model(), language(), theme, size))


@remembered
def _intervals(organisation: str, assessment: str, view: View) -> Mapping[str, tuple[float, float]]:
    return service.comparisons.intervals(organisation, assessment, view)


def on_the_quadrant(wanted: Wanted) -> None:
    """The quadrant; who is clicked is marked, and what is drawn around is the set."""
    drawing = comparison_choice.drawing()
    made = _on_the_quadrant(wanted, viewport.appearance(), viewport.size(), drawing)
    if made is None:
        components.empty_state(_("Nobody is left."), _("Take a filter away, or search for less."))
        return
    picture, chart = made
    if drawing:
        with st.container(key="figure-drawing"):
            drawn = components.drawing(chart, key="compare-drawing")
        quadrant_view.beneath(picture, chart)
        if drawn and drawn != wanted.drawn:
            comparison_choice.keep_drawing(drawn)
            st.rerun()
        return
    clicked = quadrant_view.show(picture, chart, key="compare", clickable=True)
    if clicked and st.session_state.get("compare-clicked") != clicked:
        _mark(clicked)
    st.session_state["compare-clicked"] = clicked


def _mark(clicked: str) -> None:
    """Adds an organisation to the marked ones: by id, or by letter where names are hidden."""
    marked = [each for each in (links.parameter("marked") or "").split(",") if each]
    if clicked not in (*marked, links.parameter("focus")):
        links.remember(marked=",".join([*marked, clicked]))
        st.rerun()


def in_words(found: Comparison) -> None:
    """How many are shown, whose figures they are, or why there are none."""
    lines = [_("{shown} of {all} organisations", shown=number(len(found.rows)), all=number(len(found.field.names)))]
    lines.append(_whose(found))
    for line in lines:
        components.paragraph(line, muted=True)


def by_element(wanted: Wanted) -> None:
    """The distributions, with each marked organisation on them."""
    made = _by_element(wanted, viewport.appearance(), viewport.size())
    if made is None:
        return
    picture, chart = made
    components.section(_("Element by element"))
    with st.container(key="figure-elements-compared"):
        components.figure(chart, key="elements-compared")
    rows = peers_rows(picture, load_model(), language())
    twin = components.Table(_("Scores, 0 to 100"), rows, frozenset(range(1, len(rows[0]))))
    components.beneath(chart, passport=passport_line(found=comparison(wanted)), twin=twin)


def passport_line(found: Comparison) -> str:
    """The passport in one line, for under a picture."""
    rules = load_cohort_rules()
    return " · ".join(text for _label, text in words.passport(found, rules, language(), components.PRODUCT)[:6])


def beside(found: Comparison) -> None:
    """What the focus differs in: from the median of its cohort, and from one other organisation."""
    if found.focus is None:
        return
    name = found.name_of(found.focus)
    others = [row for row in found.marked if row != found.focus]
    components.section(_("What sets {name} apart", name=name))
    if not others:
        components.show(_cohort_html(found))
        return
    cohort, other = st.columns(2, gap="large")
    with cohort:
        components.show(_cohort_html(found))
    with other:
        _other(found, others)


def _cohort_html(found: Comparison) -> str:
    """Where the focus stands in its cohort, or why that is not said."""
    assert found.focus is not None
    title = components.heading_html(_("In its cohort"))
    said = components.paragraphs_html(_whose(found))
    if found.peers is None:
        return title + said
    intervals = _intervals(found.id_of(found.focus), found.field.assessment[found.focus], found.wanted.view)
    ordered = sorted(found.standings, key=lambda each: -abs(each.score - each.figure.median))
    lines = [
        (
            words.standing_verdict(each, intervals.get(each.name)),
            each.score - each.figure.median,
            text(load_model().figure(each.name).label),
            words.standing_words(each, language()),
        )
        for each in ordered
    ]
    return title + said + _findings(lines)


def _whose(found: Comparison) -> str:
    """Whose figures there are, or why there are none."""
    rules = load_cohort_rules()
    return words.figures_sentence(found, rules, language()) or words.no_figures(found, rules, language()) or ""


def _other(found: Comparison, others: Sequence[int]) -> None:
    """What the focus and one other differ in."""
    assert found.focus is not None
    names = naming(found)
    components.show(components.heading_html(_("Beside one other")))
    chosen = choices.one_of("against", _("Compare with"), {names.id(row): names.name(row) for row in others})
    other = next(row for row in others if names.id(row) == chosen)
    sides = [(found.id_of(row), found.field.assessment[row]) for row in (other, found.focus)]
    made = service.comparisons.differences(sides[0], sides[1], found.wanted.view)
    if made is None:
        return
    verdicts = {
        "apart": _("Their positions differ by more than the spread of the answers: the 90 % regions lie apart."),
        "within": _("Their positions may be level: the 90 % regions overlap. Read no lead into it."),
        "unknown": _("How sure the difference between their positions is cannot be said."),
    }
    lines = [
        (
            each.verdict,
            each.points,
            text(load_model().figure(each.figure).label),
            difference_words(each, language()),
        )
        for each in ranked(made.figures)
    ]
    components.show(components.paragraphs_html(verdicts[made.position]) + _findings(lines))


def _findings(lines: Sequence[tuple[Verdict, float | None, str, str]]) -> str:
    """Differences as lists, those that are as sure as each other together: verdict, points, of what, in words."""
    found = ""
    for verdict in get_args(Verdict):
        items = "".join(
            f"<li><b>{escape(_signed(points))}</b><span>{escape(name)} <small>{escape(said)}</small></span></li>"
            for each, points, name, said in lines
            if each == verdict
        )
        if items:
            title = words.verdict_name(verdict, language())
            found += f'<p class="q-verdict">{escape(title)}</p><ul class="q-changes q-compared">{items}</ul>'
    return found


def _signed(points: float | None) -> str:
    if points is None:
        return "–"
    whole = round(points)
    return f"+{whole}" if whole > 0 else f"−{-whole}" if whole else "0"


def table(found: Comparison) -> None:
    """The set as a table that sorts, and takes itself away as CSV or workbook."""
    words_, rules = language(), load_cohort_rules()
    components.section(_("As a table"))
    listed = sheet.organisations(found, naming(found), rules, words_)
    scores = listed.headers[-sheet.FIGURES :]
    columns = {
        # Streamlit writes an English word where a text is missing.
        header: [line[at] if header in scores else line[at] or "" for line in listed.lines]
        for at, header in enumerate(listed.headers)
    }
    form = "%.0f" if found.wanted.anonymous else "%.1f"
    st.dataframe(
        columns,
        hide_index=True,
        column_config={name: st.column_config.NumberColumn(plain(name), format=form) for name in scores},
        key="compared",
        alt=_("The organisations that are shown, with their scores from 0 to 100"),
    )
    sheets = (listed, sheet.cohort_figures(found, words_), sheet.passport(found, rules, words_, components.PRODUCT))
    with st.container(horizontal=True, key="downloads-compared"):
        for kind, label, mime, make in (
            ("csv", _("Table (CSV)"), "text/csv", lambda: sheet.as_csv(listed).encode()),
            ("xlsx", _("Workbook (XLSX)"), sheet.WORKBOOK, lambda: sheet.as_workbook(sheets)),
        ):
            st.download_button(
                plain(label),
                data=make,
                file_name=f"{_('comparison')}.{kind}",
                mime=mime,
                on_click="ignore",
                key=f"compared-{kind}",
            )


def published(found: Comparison) -> None:
    """What statistics offices publish about where the focus is, or else about where the cohort is."""
    field, cohort = found.field, found.shown
    if found.focus is None:
        reference_view.show(cohort.sector, cohort.country, cohort.size)
    else:
        reference_view.show(*(each.name(found.focus) for each in (field.sector, field.country, field.size)))


def passport(found: Comparison) -> None:
    """What this comparison rests on."""
    lines = words.passport(found, load_cohort_rules(), language(), components.PRODUCT)
    items = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in lines)
    components.section(_("Passport"), anchor="passport")
    components.show(f'<dl class="q-passport-list">{items}</dl>')
