"""Every question of one assessment with its answers: levels in words, what was agreed, notes. One piece of HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal
from urllib.parse import quote

from quadrant import floors, pictures, story
from quadrant.charts import Distribution, distribution_svg, distribution_text
from quadrant.model import Model, load_model
from quadrant.palette import ThemeName
from quadrant.portrait import Portrait, QuestionPortrait, Spread
from ui.cache import remembered
from ui.plain import escape
from ui.quadrant_view import portrait
from ui.text import _, language, number, plural, text

Order = Literal["disagreement", "element", "gap"]


def orders() -> dict[str, str]:
    """The orders that a reader can choose from, the one that opens first."""
    return {
        "disagreement": _("Most disputed first"),
        "element": _("By element"),
        "gap": _("Largest gap with customers"),
    }


@remembered
def html(organisation: str, assessment: str, order: Order, theme: ThemeName) -> str:
    """All questions in this order."""
    shown = portrait(organisation, assessment)
    if shown is None:
        return ""
    model = load_model()

    def question(each: QuestionPortrait) -> str:
        return _question_html(each, model, theme, "h4" if order == "element" else "h3")

    if order == "element":
        return _by_element(shown, model, question)
    listed = sorted(shown.questions, key=_dispute if order == "disagreement" else _gap)
    return f'<div class="q-questions">{"".join(map(question, listed))}</div>'


def _by_element(shown: Portrait, model: Model, question: Callable[[QuestionPortrait], str]) -> str:
    parts = []
    for element in model.elements:
        within = [each for each in shown.questions if each.question.element == element.id]
        parts.append(
            f'<h3>{escape(text(element.label))}</h3><div class="q-questions">{"".join(map(question, within))}</div>'
        )
    return "".join(parts)


def _dispute(shown: QuestionPortrait) -> float:
    """The lowest consensus first, questions without one last."""
    return shown.inside.consensus if shown.inside and shown.inside.consensus is not None else 2.0


def _gap(shown: QuestionPortrait) -> float:
    """The largest difference with customers first, whichever way it goes."""
    difference = _difference(shown)
    return 1.0 if difference is None else -abs(difference)


def _difference(shown: QuestionPortrait) -> float | None:
    inside, customers = shown.score, shown.customer_score
    if inside is None or customers is None or inside.score is None or customers.score is None:
        return None
    return round(customers.score, 1) - round(inside.score, 1)  # of what is shown


def _question_html(shown: QuestionPortrait, model: Model, theme: ThemeName, heading: str) -> str:
    question = shown.question
    picture = _picture_html(pictures.distribution(shown, shown.inside, language()), theme) if shown.inside else ""
    return (
        f'<details class="q-answered" id="{escape(question.key)}"><summary><div>'
        f"<{heading}>{escape(text(question.label))}</{heading}>"
        f'<p class="q-muted q-small">{escape(" ".join(_in_short(shown, model)))}</p></div>{picture}</summary>'
        f'<div><p class="q-asked">{escape(text(question.question))}</p>{_levels_html(shown, model)}'
        f"{_asides_html(shown)}{_agreed_html(shown)}{_notes_html(shown.notes)}</div></details>"
    )


def _picture_html(answers: Distribution, theme: ThemeName) -> str:
    """The distribution as an image: Streamlit takes SVG out of HTML."""
    address = "data:image/svg+xml," + quote(distribution_svg(answers, language(), theme))
    return f'<img alt="{escape(distribution_text(answers, language()))}" src="{address}">'


def _in_short(shown: QuestionPortrait, model: Model) -> list[str]:
    """Score, agreement, customers and a hidden floor, a sentence each."""
    words = [_score_words(shown)]
    if shown.inside and shown.inside.consensus is not None:
        words.append(story.agreement(shown.inside.consensus, language()))
    if (difference := _difference(shown)) is not None:
        points = number(abs(difference), 1)
        words.append(
            _("Customers: {points} higher.", points=points)
            if difference > 0.05
            else _("Customers: {points} lower.", points=points)
            if difference < -0.05
            else _("Customers say the same.")
        )
    if low := floors.lowest_answers(shown, model):
        words.append(
            plural(
                "The mean hides a floor: {count} person chose the lowest level.",
                "The mean hides a floor: {count} people chose the lowest level.",
                low,
            )
        )
    return words


def _score_words(shown: QuestionPortrait) -> str:
    if shown.score is None:
        return _("Not shown: too few people answered this, or another question of its element.")
    if shown.score.score is not None:
        score = number(shown.score.score, 1)
        settled = shown.agreed is not None and shown.agreed.level is not None
        return _("{score}, agreed.", score=score) if settled else _("{score} of 100.", score=score)
    return _("Not applicable here.") if shown.score.state == "not_applicable" else _("Nobody gave a level.")


def _levels_html(shown: QuestionPortrait, model: Model) -> str:
    """The levels in words with how many chose each; the ones most chosen and the agreed one are marked."""
    inside = shown.inside.tally.levels if shown.inside else ()
    customers = shown.customers.tally.levels if shown.customers else ()
    agreed = shown.agreed.level if shown.agreed else None
    items = []
    for place, (level, words) in enumerate(zip(model.levels, shown.question.levels, strict=True)):
        often = bool(inside) and inside[place] == max(inside) > 0
        marks = [_("agreed")] if level == agreed else []
        if inside:
            marks.append(plural("{count} inside", "{count} inside", inside[place]))
        if customers:
            marks.append(plural("{count} customer", "{count} customers", customers[place]))
        items.append(
            f'<li class="{"q-often" if often else ""}{" q-agreed" if level == agreed else ""}" '
            f'style="--q-step:var(--q-level-{place + 1})"><b>{level}</b><span>{escape(text(words))}</span>'
            f'<span class="q-marks">{escape(" · ".join(marks))}</span></li>'
        )
    return f'<ol class="q-levels q-counted">{"".join(items)}</ol>'


def _asides_html(shown: QuestionPortrait) -> str:
    """Answers that are no level."""
    lines = [*_asides(_("Inside"), shown.inside), *_asides(_("Customers"), shown.customers)]
    return f'<p class="q-small q-muted">{escape(" ".join(lines))}</p>' if lines else ""


def _asides(who: str, spread: Spread | None) -> list[str]:
    if spread is None:
        return []
    parts = []
    if spread.tally.not_applicable:
        parts.append(_("{count} not applicable", count=number(spread.tally.not_applicable)))
    if spread.tally.unknown:
        parts.append(_("{count} cannot tell", count=number(spread.tally.unknown)))
    return [f"{who}: {', '.join(parts)}."] if parts else []


def _agreed_html(shown: QuestionPortrait) -> str:
    """What the group settled on, why, and who still sees it otherwise."""
    agreed = shown.agreed
    if agreed is None:
        return ""
    settled = {"not_applicable": _("not applicable here"), "unknown": _("unknown")}.get(agreed.kind)
    lines = [(_("Agreed"), settled or _("level {level}", level=agreed.level))]
    lines += [(_("Because"), agreed.reason)] if agreed.reason else []
    lines += [(_("Dissent"), agreed.dissent)] if agreed.dissent else []
    items = "".join(
        f'<dt>{escape(what)}</dt><dd class="q-note" dir="auto">{escape(words)}</dd>' for what, words in lines
    )
    return f'<dl class="q-facts">{items}</dl>'


def _notes_html(notes: Sequence[str]) -> str:
    if not notes:
        return ""
    items = "".join(f'<li class="q-note" dir="auto">{escape(note)}</li>' for note in notes)
    title = plural("{count} note, without a name", "{count} notes, without names", len(notes))
    return f'<p class="q-notes-head">{escape(title)}</p><ul class="q-notes">{items}</ul>'
