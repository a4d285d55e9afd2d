"""The eight elements of one assessment: a picture, the same in words, and what changed since the time before."""

from __future__ import annotations

from quadrant import floors, pictures, story
from quadrant.charts import Chart, ElementPicture, element_figure, element_rows, passport
from quadrant.difference import shown_points
from quadrant.model import Model, load_model
from quadrant.palette import ThemeName
from quadrant.portrait import ElementPortrait, Portrait
from ui import components, difference_view, links, viewport
from ui.cache import remembered
from ui.plain import escape
from ui.quadrant_view import portrait
from ui.text import _, date, language, listing, number, text

SAME = 0.05
"""Below this difference, in score units, two scores are shown as the same number."""


@remembered
def drawn(
    organisation: str, assessment: str, theme: ThemeName, size: viewport.Size
) -> tuple[ElementPicture, Chart] | None:
    """The picture of the elements."""
    shown = portrait(organisation, assessment)
    if shown is None:
        return None
    picture = pictures.elements_picture(shown, load_model(), language())
    return picture, element_figure(picture, load_model(), language(), theme, size)


def show(picture: ElementPicture, chart: Chart) -> None:
    """Shows the picture with its passport line and table."""
    rows = element_rows(picture, load_model(), language())
    numbers = frozenset(range(1, len(rows[0]) - 1))
    components.chart(
        chart,
        key="elements",
        passport=passport(picture.passport, language()),
        twin=components.Table(_("Elements, 0 to 100"), rows, numbers),
    )


def words_html(shown: Portrait, model: Model) -> str:
    """Every element in a line of words, the highest first."""
    ordered = sorted(
        shown.elements, key=lambda each: -1.0 if each.inside.score is None else each.inside.score, reverse=True
    )
    items = "".join(_element_html(element, shown, model) for element in ordered)
    return f'<ol class="q-elements">{items}</ol>'


def _element_html(element: ElementPortrait, shown: Portrait, model: Model) -> str:
    score = element.inside.score
    figure = "–" if score is None else number(score, 1)
    remarks = "".join(f"<p>{escape(words)}</p>" for words in _remarks(element, shown, model))
    return f"<li><h3><span>{escape(text(element.element.label))}</span><b>{escape(figure)}</b></h3>{remarks}</li>"


def _remarks(element: ElementPortrait, shown: Portrait, model: Model) -> list[str]:
    score, found = element.inside.score, []
    if element.consensus is not None:
        found.append(story.agreement(element.consensus, language()))
    if score is not None and element.customers is not None and element.customers.score is not None:
        found.append(_versus(shown_points(score, element.customers.score)))
    if score is not None and element.ambition is not None and shown_points(score, element.ambition) >= SAME:
        found.append(_("The ambition lies {points} higher.", points=number(shown_points(score, element.ambition), 1)))
    if low := floors.low_questions(element, shown, model):
        names = listing([text(question.question.label) for question in low])
        found.append(_("The score hides a floor: {questions}.", questions=names))
    return [" ".join(found[:2]), *found[2:]] if found else []


def _versus(difference: float) -> str:
    if abs(difference) < SAME:
        return _("Customers say the same.")
    points = number(abs(difference), 1)
    return (
        _("Customers: {points} higher.", points=points)
        if difference > 0
        else _("Customers: {points} lower.", points=points)
    )


def comparison_html(shown: Portrait, model: Model) -> str:
    """What changed since the assessment before, with how sure that is."""
    if not shown.changes:
        return ""
    address = escape(links.link("change", focus=shown.record.organisation.id))
    words = escape(_("Change over time"))
    more = f'<p class="q-small q-screen-only"><a href="{address}" target="_self">{words}</a></p>'
    return difference_view.ranked_html(shown.changes, model) + more


def comparison_title(shown: Portrait) -> str:
    """Since when."""
    return _("Since {date}", date=date(shown.before.record.date)) if shown.before else ""
