"""Findings about the position: where it is, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator

from quadrant.charts.captions import number
from quadrant.language import mark, translate
from quadrant.story import sentences
from quadrant.story.finding import Desk, Finding
from quadrant.story.rules import Ask


def position(desk: Desk) -> Iterator[Finding]:
    shown, inside = desk.portrait, desk.portrait.inside

    def say(language: str) -> Iterator[str | None]:
        yield sentences.place(shown, desk.model, language)
        yield _coordinates(inside.digital, inside.human, language)

    ask: Ask | None = None if inside.quadrant else "position_missing"
    yield desk.finding("position", "", 1, {"digital": inside.digital, "human": inside.human}, say, ask)


def _coordinates(digital: float | None, human: float | None, language: str) -> str | None:
    if digital is not None and human is not None:
        words = mark("From analogue to digital it scores {digital}, from rational to emotional {human}.")
        return translate(words, language, digital=number(digital, language), human=number(human, language))
    if digital is not None:
        return translate("From analogue to digital it scores {score}.", language, score=number(digital, language))
    if human is not None:
        return translate("From rational to emotional it scores {score}.", language, score=number(human, language))
    return None


def certainty(desk: Desk) -> Iterator[Finding]:
    shown = desk.portrait
    position, quadrant = shown.positions["inside"], shown.inside.quadrant
    if position is None or quadrant is None:
        return
    share = position.quadrants.get(quadrant, 0.0)
    others = [each for each in position.quadrants if each != quadrant]
    figures = {
        "share": share,
        "other_share": position.quadrants[others[0]] if others else None,
        "other_weights": position.other_weights,
    }

    def say(language: str) -> Iterator[str]:
        yield sentences.how_sure(shown, desk.model, language) or ""
        yield sentences.other_weights(position.other_weights, language)

    boundary = sentences.firmness(share) in ("not_firmly", "boundary")
    yield desk.finding("certainty", "", 1, figures, say, "certainty_boundary" if boundary else None)
