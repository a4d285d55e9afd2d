"""What a picture says, in sentences that claim no more than the figures carry."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from babel.lists import format_list
from babel.numbers import format_percent

from quadrant.charts.captions import number
from quadrant.difference import Difference
from quadrant.language import mark, translate, within_sentence
from quadrant.lenses import Said
from quadrant.model import Model, load_thresholds
from quadrant.portrait import Portrait
from quadrant.position import Position
from quadrant.reveal import Revealed
from quadrant.scoring import ViewScore
from quadrant.typeface import isolated

WORDS = load_thresholds()


def agreement(consensus: float, language: str) -> str:
    """How far people agree (consensus, 0-1), as a sentence."""
    if consensus >= WORDS.consensus_words.agree:
        return translate("People agree.", language)
    if consensus >= WORDS.consensus_words.largely_agree:
        return translate("People largely agree.", language)
    if consensus >= WORDS.consensus_words.differ:
        return translate("Opinions differ.", language)
    return translate("Opinions are far apart.", language)


Firmness = Literal["clearly", "probably", "not_firmly", "boundary"]
"""How firmly a position stands in its quadrant."""


def firmness(share: float) -> Firmness:
    """How firmly a position stands in its quadrant when this share of the draws, 0-1, lands there too."""
    if share >= WORDS.quadrant_words.clearly:
        return "clearly"
    if share >= WORDS.quadrant_words.probably:
        return "probably"
    return "not_firmly" if share >= WORDS.quadrant_words.not_firmly else "boundary"


def summary(portrait: Portrait, model: Model, language: str) -> str:
    """What the picture says and how sure it is, in one sentence."""
    inside, position = portrait.inside, portrait.positions["inside"]
    if inside.quadrant is None:
        return place(portrait, model, language)
    if position is None:
        return translate(
            "{name} stands in “{quadrant}”, but with fewer than three respondents nobody can say how sure that is.",
            language,
            name=_name(portrait),
            quadrant=model.quadrant(inside.quadrant).label[language],
        )
    fields = _draws(inside.quadrant, position, model, language)
    return translate(_SUMMARIES[firmness(_share(inside.quadrant, position))], language, name=_name(portrait), **fields)


_SUMMARIES: Mapping[Firmness, str] = {
    "clearly": mark(
        "{name} clearly stands in “{quadrant}”: drawn again from these answers, the dot lands there "
        "{share} times out of 100."
    ),
    "probably": mark(
        "{name} probably stands in “{quadrant}”: drawn again from these answers, the dot lands there "
        "{share} times out of 100, and {other_share} times in “{other}”."
    ),
    "not_firmly": mark(
        "{name} stands in “{quadrant}”, but not firmly: drawn again from these answers, the dot lands there "
        "{share} times out of 100, and {other_share} times in “{other}”."
    ),
    "boundary": mark(
        "{name} stands on a boundary: the dot is in “{quadrant}”, yet drawn again from these answers it lands there "
        "only {share} times out of 100, and {other_share} times in “{other}”."
    ),
}


def place(portrait: Portrait, model: Model, language: str) -> str:
    """In which quadrant the inside view is, or why it has no position."""
    inside = portrait.inside
    if inside.quadrant is None:
        return translate(
            "{name} has no position yet: too little was answered about {elements}.",
            language,
            name=_name(portrait),
            elements=_and([model.element(id_).label[language] for id_ in _unscored(inside)], language),
        )
    quadrant = model.quadrant(inside.quadrant).label[language]
    return translate("{name} stands in “{quadrant}”.", language, name=_name(portrait), quadrant=quadrant)


def how_sure(portrait: Portrait, model: Model, language: str) -> str | None:
    """How firmly the inside view stands in its quadrant; None when nobody can say."""
    quadrant, position = portrait.inside.quadrant, portrait.positions["inside"]
    if quadrant is None or position is None:
        return None
    fields = _draws(quadrant, position, model, language)
    return translate(_HOW_SURE[firmness(_share(quadrant, position))], language, **fields)


_HOW_SURE: Mapping[Firmness, str] = {
    "clearly": mark(
        "“{quadrant}” is clear: drawn again from these answers, the dot lands there {share} times out of 100."
    ),
    "probably": mark(
        "“{quadrant}” is probable: drawn again from these answers, the dot lands there {share} times out of 100, "
        "and {other_share} times in “{other}”."
    ),
    "not_firmly": mark(
        "“{quadrant}” is not firm: drawn again from these answers, the dot lands there {share} times out of 100, "
        "and {other_share} times in “{other}”."
    ),
    "boundary": mark(
        "The position is on a boundary: drawn again from these answers, the dot lands in “{quadrant}” only {share} "
        "times out of 100, and {other_share} times in “{other}”."
    ),
}


def other_weights(share: float, language: str) -> str:
    """Which share, 0-1, of other reasonable weightings leads to another quadrant."""
    if not round(100 * share):
        return translate("No other reasonable weighting leads to another quadrant.", language)
    return translate(
        "{share} of other reasonable weightings lead to another quadrant.",
        language,
        share=percent(share, language),
    )


def percent(share: float, language: str) -> str:
    """A share, 0-1, as a whole percentage."""
    return str(format_percent(share, locale=language))


def _share(quadrant: str, position: Position) -> float:
    return position.quadrants.get(quadrant, 0.0)


def _draws(quadrant: str, position: Position, model: Model, language: str) -> dict[str, object]:
    """The shares of the draws as fields of a sentence: the dot's own quadrant and the likeliest other."""
    others = [id_ for id_ in position.quadrants if id_ != quadrant]
    return {
        "quadrant": model.quadrant(quadrant).label[language],
        "share": round(100 * _share(quadrant, position)),
        "other": model.quadrant(others[0]).label[language] if others else "",
        "other_share": round(100 * position.quadrants[others[0]]) if others else 0,
    }


def _name(portrait: Portrait) -> str:
    return isolated(portrait.assessment.organisation.name)


def perception(portrait: Portrait, language: str) -> str | None:
    """How far customers' view lies from the inside view, when both have a position; None otherwise."""
    inside, customers = portrait.inside, portrait.customers
    if customers is None or None in (inside.digital, inside.human, customers.digital, customers.human):
        return None
    assert inside.digital is not None
    assert inside.human is not None
    assert customers.digital is not None
    assert customers.human is not None
    digital, human = customers.digital - inside.digital, customers.human - inside.human
    if math.hypot(digital, human) < WORDS.perception_gap:
        return translate("Customers see about the same picture as the people inside.", language)
    parts = [
        _apart(amount, axis, round(abs(amount)), language)
        for amount, axis in ((digital, "digital"), (human, "human"))
        if abs(amount) >= WORDS.perception_gap / 2
    ]
    return translate("Customers put it {difference}.", language, difference=_and(parts, language))


def groups(portrait: Portrait, model: Model, language: str) -> str | None:
    """Which of the groups that are shown apart lie furthest from each other on each axis; None with fewer than two."""
    if len(_placed_groups(portrait)) < 2:
        return None
    sentences = [
        groups_run(model, axis.id, ends, language)
        for axis in model.axes
        if (ends := group_ends(portrait, axis.id)) is not None
    ]
    return " ".join(sentences) or translate("The groups see about the same picture.", language)


Ends = tuple[tuple[str, float], tuple[str, float]]
"""The groups with the lowest and the highest score, by id, each with it."""


def group_ends(portrait: Portrait, figure: str) -> Ends | None:
    """Which groups that are shown apart lie furthest from each other on an axis or an element; None where they do not.

    On an axis only groups with a position are looked at.
    """
    element = next((each for each in portrait.elements if each.element.id == figure), None)
    placed = _placed_groups(portrait)
    scores = {name: getattr(view, figure) for name, view in placed.items()} if element is None else element.groups
    if len(scores) < 2:
        return None
    least, most = min(scores, key=scores.__getitem__), max(scores, key=scores.__getitem__)
    if scores[most] - scores[least] < WORDS.perception_gap:
        return None
    return (least, scores[least]), (most, scores[most])


def groups_run(model: Model, figure: str, ends: Ends, language: str) -> str:
    """From which group to which other the scores of an axis or an element run."""
    (least, low), (most, high) = ends
    return translate(
        _RUNS.get(figure, mark("On “{figure}” the groups run from {least} ({low}) to {most} ({high}).")),
        language,
        figure=model.figure(figure).label[language],
        least=model.group(least).label[language],
        most=model.group(most).label[language],
        low=number(low, language),
        high=number(high, language),
    )


_RUNS: Mapping[str, str] = {
    "digital": mark("From analogue to digital the groups run from {least} ({low}) to {most} ({high})."),
    "human": mark("From rational to emotional the groups run from {least} ({low}) to {most} ({high})."),
}


def _placed_groups(portrait: Portrait) -> dict[str, ViewScore]:
    """The groups that are shown apart and have a position."""
    return {
        name: view
        for name, view in portrait.views.items()
        if name not in ("inside", "outside") and view.quadrant is not None
    }


def lens_certainty(said: Said, language: str) -> str:
    """How sure the verdict of a lens is, in words and as the share behind them."""
    if said.sure is None:
        return translate("Fewer than three people answered this, so nobody can say how sure it is.", language)
    words = WORDS.verdict_words
    how = (
        mark("Firm")
        if said.sure >= words.firm
        else mark("Fairly firm")
        if said.sure >= words.fairly_firm
        else mark("Wavering")
        if said.sure >= words.wavering
        else mark("It could be otherwise")
    )
    return translate(
        "{how}: with other people like these answering, {share} of the draws give the same verdict.",
        language,
        how=translate(how, language),
        share=percent(said.sure, language),
    )


def movement(shown: Revealed, language: str) -> str | None:
    """How the position moved since the first round, and whether that is more than the spread; None without rounds."""
    placed = [place for _, place in shown.rounds if place.quadrant is not None]
    if len(placed) < 2:
        return None
    first, last = placed[0], placed[-1]
    parts = []
    for axis in ("digital", "human"):
        amount = round(getattr(last, axis), 1) - round(getattr(first, axis), 1)  # of what is shown
        if abs(amount) >= 0.05:
            parts.append(_apart(amount, axis, number(abs(amount), language), language))
    if not parts:
        return translate("The position stands where it stood after round one.", language)
    moved = translate("Since round one the position moved {difference}.", language, difference=_and(parts, language))
    if shown.moved is None:
        return moved + " " + translate("How much of that is chance cannot be said.", language)
    if shown.moved:
        return moved + " " + translate("That is more than the spread of the answers.", language)
    return moved + " " + translate("That is within the spread of the answers.", language)


def _apart(amount: float, axis: str, points: object, language: str) -> str:
    sentences = {
        ("digital", True): mark("{points} points further to the digital side"),
        ("digital", False): mark("{points} points further to the analogue side"),
        ("human", True): mark("{points} points more emotional"),
        ("human", False): mark("{points} points more rational"),
    }
    return translate(sentences[axis, amount > 0], language, points=points)


def change(portrait: Portrait, model: Model, language: str) -> str | None:
    """Whether the move since the assessment before is more than the spread of the answers; None without one before.

    Two positions are apart when their regions are, which is more than one axis can ask for: so an axis may have
    changed by more than the spread all the same, and that is said too.
    """
    if portrait.before is None:
        return None
    if any(each.reason == "version" for each in portrait.changes):
        return translate("The questionnaire has another version since the last time, so nothing is compared.", language)
    if portrait.moved is None:
        return translate("How much of the change since the last time is noise cannot be said.", language)
    if portrait.moved:
        return translate("The move since the last time is larger than the spread of the answers.", language)
    sure = [axis.label[language] for axis in model.axes for each in portrait.changes if _is_sure(each, axis.id)]
    if sure:
        return translate(
            "As a position, the move since the last time is within the spread of the answers; by itself, the change "
            "is larger than the spread on: {axes}.",
            language,
            axes=_and([within_sentence(name) for name in sure], language),
        )
    return translate(
        "The move since the last time is within the spread of the answers, so it may be no change at all.", language
    )


def _is_sure(found: Difference, figure: str) -> bool:
    return found.figure == figure and found.verdict == "apart"


def _unscored(view: ViewScore) -> list[str]:
    return [name for name in view.missing if "." not in name]


def _and(parts: list[str], language: str) -> str:
    """The parts as an enumeration."""
    return format_list(parts, locale=language)
