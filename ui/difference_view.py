"""Differences on a screen: the sure ones first, each with its size and from where to where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from quadrant.charts.course_scene import signed
from quadrant.comparing.words import verdict_name
from quadrant.difference import Difference, Verdict, ranked, verdict_words, words
from quadrant.model import Model
from ui import components
from ui.plain import escape
from ui.text import _, language, number, text


def ranked_html(found: Sequence[Difference], model: Model) -> str:
    """Both axes, then the elements: those that differ by more than the spread first, each kind from the largest on."""
    if all(each.reason == "version" for each in found):
        return components.paragraphs_html(
            _("Another version of the questionnaire was used, so nothing is compared across it.")
        )
    if all(each.reason == "few" and each.points is None for each in found):
        return components.paragraphs_html(_("Fewer than three people were heard, so nothing is compared."))
    axes = {axis.id for axis in model.axes}
    lines = "".join(_line_html(each, model, verdict=True) for each in found if each.figure in axes)
    elements = ranked(each for each in found if each.figure not in axes)
    parts = "".join(
        _kind_html(title, [each for each in elements if each.verdict == verdict and each.points is not None], model)
        for verdict, title in ((each, verdict_name(each, language())) for each in get_args(Verdict))
    )
    rest = [
        f"{text(model.figure(each.figure).label)}: {words(each, language())}."
        for each in elements
        if each.points is None
    ]
    return (
        f'<ul class="q-changes q-axes-changed">{lines}</ul><div class="q-two">{parts}</div>'
        + components.paragraphs_html(*rest)
        + f'<p class="q-small q-muted">{escape(_chance())}</p>'
    )


def _chance() -> str:
    return _("Even where nothing changed or differs, up to one figure in ten looks as if it did.")


def _kind_html(title: str, found: Sequence[Difference], model: Model) -> str:
    if not found:
        return ""
    items = "".join(_line_html(each, model) for each in found)
    return f'<div><h3>{escape(title)}</h3><ul class="q-changes">{items}</ul></div>'


def _line_html(found: Difference, model: Model, *, verdict: bool = False) -> str:
    name = escape(text(model.figure(found.figure).label))
    if found.points is None or found.one is None or found.other is None:
        return f"<li><b>–</b><span>{name} <small>{escape(words(found, language()))}</small></span></li>"
    way = _("from {before} to {now}", before=number(found.one, 1), now=number(found.other, 1))
    if verdict:
        way += " · " + verdict_words(found.verdict, language())
    points = escape(signed(found.points, language()))
    return f"<li><b>{points}</b><span>{name} <small>{escape(way)}</small></span></li>"
