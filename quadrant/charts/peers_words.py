"""The words that go with many organisations element by element: the same facts as sentences and as a table."""

from __future__ import annotations

from quadrant.charts.captions import band_words, figure, number, organisations
from quadrant.charts.picture import PeersLine, PeersPicture
from quadrant.language import mark, translate, translate_plural
from quadrant.model import Model
from quadrant.typeface import isolated

_MOST_SAID = 3  # marked organisations whose scores an alt text says


def _named(picture: PeersPicture, model: Model, language: str) -> list[tuple[str, PeersLine]]:
    """The lines in the model's order, each with its name."""
    lines = {line.id: line for line in picture.lines}
    names = []
    for axis in model.axes:
        names += [(axis.id, axis.label[language]), *((each.id, each.label[language]) for each in axis.elements)]
    return [(name, lines.get(each, PeersLine(each, ()))) for each, name in names]


def peers_alt_text(picture: PeersPicture, model: Model, language: str) -> str:
    """What the picture shows, then a sentence per axis and element: the cohort, and the first of the marked ones."""
    words = mark("Chart of both axes and their elements, each a line from 0 to 100.")
    sentences = [translate(words, language)]
    for name, line in _named(picture, model, language):
        said = [organisations(len(line.scores), language)]
        said += [band_words(line.band, language)] if line.band else []
        said += [
            f"{isolated(marked.label)} {number(score, language, picture.coarse)}"
            for marked, score in list(zip(picture.marked, line.marked, strict=False))[:_MOST_SAID]
            if score is not None
        ]
        if line.without:
            said.append(translate_plural("{n} without a score", "{n} without a score", line.without, language))
        sentences.append(f"{name}: {'; '.join(said)}.")
    return " ".join(sentences)


def peers_rows(picture: PeersPicture, model: Model, language: str) -> tuple[tuple[str, ...], ...]:
    """The picture as a table, first row the header: a row per axis and element. Plain text, unescaped.

    How many have a score and how many have none, the cohort's median and middle half where there are any, and the
    score of each marked organisation.
    """
    named = _named(picture, model, language)
    bands = any(line.band for _, line in named)
    halves = any(line.band and line.band.quartiles for _, line in named)
    words = [mark("Element"), mark("Organisations"), mark("Without a score")]
    words += [mark("Median")] if bands else []
    words += [mark("Middle half from"), mark("Middle half to")] if halves else []
    header = [translate(word, language) for word in words] + [marked.label for marked in picture.marked]

    rows = []
    for name, line in named:
        band = line.band
        low, high = band.quartiles if band and band.quartiles else (None, None)
        figures = [band.median if band else None] * bands + [low, high] * halves
        none = (None,) * (len(picture.marked) - len(line.marked))
        rows.append(
            (
                name,
                str(len(line.scores)),
                str(line.without),
                *("–" if value is None else figure(value, language) for value in figures),
                *("–" if score is None else number(score, language, picture.coarse) for score in (*line.marked, *none)),
            )
        )
    return tuple(header), *rows
