"""How sure a picture is, who answered, and what is not shown apart: a few lines of words beside the quadrant."""

from __future__ import annotations

from quadrant.model import Model
from quadrant.people import MINIMUM
from quadrant.portrait import Portrait
from ui.components import figures_html, paragraphs_html
from ui.plain import escape
from ui.text import _, listing, number, percent, plural, text


def certainty_html(shown: Portrait, model: Model) -> str:
    """The probabilities of the quadrants and what other weights would say."""
    position = shown.positions["inside"]
    if position is None:
        words = (
            _("Under three respondents nobody can say how sure a position is.")
            if shown.inside.quadrant
            else _("Without a position there is nothing to be sure of.")
        )
        return _part(_("How sure"), paragraphs_html(words))
    shares = [
        (percent(share) if share >= 0.005 else f"< {percent(0.01)}", text(model.quadrant(quadrant).label))
        for quadrant, share in position.quadrants.items()
    ]
    weights = (
        _("No other reasonable weighting leads to another quadrant.")
        if not round(100 * position.other_weights)
        else _(
            "{share} of other reasonable weightings lead to another quadrant.", share=percent(position.other_weights)
        )
    )
    return _part(_("How sure"), figures_html(shares), paragraphs_html(weights))


def respondents_html(shown: Portrait, model: Model) -> str:
    """Who answered, and why some groups are not shown apart."""
    lines = [(number(count), text(model.group(group).label)) for group, count in shown.respondents.items()]
    apart = {"customer"} if "outside" in shown.views else set()
    hidden = [group for group in shown.respondents if group not in shown.views and group not in apart]
    why = []
    if hidden:
        names = listing([text(model.group(group).label) for group in hidden])
        why.append(
            _(
                "Not shown apart: {groups}. A group under {minimum} people stays within the whole, and so does one "
                "whose figures would give such a group away.",
                groups=names,
                minimum=number(MINIMUM),
            )
        )
    return _part(_("Who answered"), figures_html(lines), paragraphs_html(*why))


def missing_html(shown: Portrait, model: Model) -> str:
    """What has no score, and why; empty when everything has one."""
    lines = [
        (text(element.element.label), _why_no_score(element.inside.questions, element.inside.applicable))
        for element in shown.elements
        if element.inside.score is None
    ]
    states = {"open": _("nobody gave a level"), "not_applicable": _("not applicable here")}
    by_state: dict[str, list[str]] = {}
    for question in shown.questions:
        if question.score is not None and question.score.state in states:
            by_state.setdefault(question.score.state, []).append(text(question.question.label))
    hidden = [text(question.question.label) for question in shown.questions if question.score is None]
    lines += [(listing(names), states[state]) for state, names in by_state.items()]
    if hidden:
        why = _(
            "not shown, because fewer than {minimum} people answered one of these, and the rest would give it away",
            minimum=number(MINIMUM),
        )
        lines.append((listing(hidden), why))
    items = "".join(f"<dt>{escape(what)}</dt><dd>{escape(why)}</dd>" for what, why in lines)
    return f'<dl class="q-missing">{items}</dl>' if items else ""


def _why_no_score(scored: int, applicable: int) -> str:
    if not applicable:
        return _("does not apply here")
    return plural(
        "{count} of {applicable} questions that apply has a level; at least half is needed for a score",
        "{count} of {applicable} questions that apply have a level; at least half is needed for a score",
        scored,
        applicable=number(applicable),
    )


def _part(title: str, *parts: str) -> str:
    return f'<section class="q-aside"><h2>{escape(title)}</h2>{"".join(parts)}</section>'
