"""The rules of the lenses, as a part of the method: what each reads, from where on it says what, whose idea it is."""

from __future__ import annotations

import re

from quadrant.lenses import Lens, Measure, Statement, load_lenses
from quadrant.model import Model
from quadrant.position import DRAWS
from ui.components import paragraphs_html, section_html
from ui.lens_view import origin
from ui.plain import escape
from ui.text import _, listing, number, text


def lenses_html(model: Model) -> str:
    """All of them, each folded."""
    intro = _(
        "A lens lays the answers of one organisation beside an idea of the sources. Which answers it reads, its rule "
        "and every threshold are our own elaboration. It moves no score; without the answers that it needs it keeps "
        "quiet. How sure it is: the share of {draws} draws of the people who answered that lead to the same verdict.",
        draws=number(DRAWS),
    )
    parts = "".join(_lens_html(lens, model) for lens in load_lenses())
    return section_html(_("Lenses"), "lenses", paragraphs_html(intro), parts)


def _lens_html(lens: Lens, model: Model) -> str:
    measures = "".join(
        f"<dt>{escape(text(measure.label))}</dt><dd>{escape(_made_of(lens, measure, model))}</dd>"
        for measure in lens.measures.values()
    )
    rules = "".join(_rules_html(lens, statement) for statement in lens.statements)
    return (
        f'<details class="q-element" id="lens-{escape(lens.id)}"><summary><h3>{escape(text(lens.title))}</h3>'
        f'<span class="q-muted q-small">{escape(origin(lens))}</span></summary><div><p>{escape(text(lens.idea))}</p>'
        f'<dl class="q-facts">{measures}</dl>{rules}'
        f"<p><b>{escape(_('What it cannot say'))}</b> {escape(text(lens.cannot))}</p></div></details>"
    )


def _made_of(lens: Lens, measure: Measure, model: Model) -> str:
    """What a measure is, in a few words."""
    parts = [text(lens.measures[part].label) for part in measure.parts]
    if measure.lowest:
        return _("the lowest of {names}", names=listing(parts))
    if measure.highest:
        return _("the highest of {names}", names=listing(parts))
    if measure.difference:
        first, second = parts
        return _("{first} less {second}", first=first, second=second)
    if measure.score:
        labels = {axis.id: axis.label for axis in model.axes} | {each.id: each.label for each in model.elements}
        return _("the score of {name}", name=text(labels[measure.score]))
    if measure.shared:
        words = _("all questions that were answered inside and by customers")
    else:
        words = listing([text(question.label) for question in measure.read(model)])
    return _("customers: {words}", words=words) if measure.view == "outside" else words


def _rules_html(lens: Lens, statement: Statement) -> str:
    if len(statement.verdicts) == 1:
        return ""
    items = []
    for verdict in statement.verdicts:
        conditions = [
            _(
                "{measure} {threshold} or more",
                measure=text(lens.measures[each.measure].label),
                threshold=number(lens.thresholds[each.least], 1),
            )
            if each.least
            else _(
                "{measure} below {threshold}",
                measure=text(lens.measures[each.measure].label),
                threshold=number(lens.thresholds[each.below or ""], 1),
            )
            for each in verdict.when
        ]
        when = listing(conditions) if conditions else _("Otherwise")
        says = re.sub(r"\{\w+\}", "…", text(verdict.says))
        items.append(f"<li><b>{escape(when)}</b> {escape(says)}</li>")
    return f'<ol class="q-steps">{"".join(items)}</ol>'
