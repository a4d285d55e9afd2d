"""The answers to one question as a small picture in the page itself: SVG, cheap enough for all 33 questions at once."""

from __future__ import annotations

from html import escape

from quadrant.charts.picture import Distribution
from quadrant.language import translate, translate_plural
from quadrant.palette import THEMES, Theme, ThemeName
from quadrant.typeface import SANS_STACK, width

_WIDTH = 300
_HEIGHT = 66
_BAR = 34.0  # height of the tallest bar
_FOOT = 48.0  # the y that bars stand on
_STEP = 40.0  # from one level to the next
_WIDE = 32.0  # of a bar
_SIZE = 12.0


def distribution_text(answers: Distribution, language: str) -> str:
    """The same in words: how many chose each level, who could not say, and what was agreed."""
    levels = ", ".join(
        translate("level {level}: {n}", language, level=level, n=count)
        for level, count in enumerate(answers.counts, start=1)
    )
    parts = [f"{answers.question}: {levels}", *_asides(answers, language)]
    if answers.agreed is not None:
        parts.append(translate("agreed: level {level}", language, level=answers.agreed))
    return "; ".join(parts) + "."


def _asides(answers: Distribution, language: str) -> list[str]:
    """Answers that are no level."""
    words = []
    if answers.not_applicable:
        words.append(translate_plural("{n} not applicable", "{n} not applicable", answers.not_applicable, language))
    if answers.unknown:
        words.append(translate_plural("{n} cannot tell", "{n} cannot tell", answers.unknown, language))
    return words


def distribution_svg(answers: Distribution, language: str, theme: ThemeName = "light") -> str:
    """One bar per level with its count above and its number below; a triangle marks the agreed level.

    Returns an inline `<svg>` element with a title for screen readers; every word in it is escaped.
    """
    colours = THEMES[theme]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" style="max-width:100%;font-family:{escape(SANS_STACK, quote=True)}">',
        f"<title>{escape(distribution_text(answers, language))}</title>",
    ]
    most = max(*answers.counts, 1)
    for index, count in enumerate(answers.counts):
        parts.append(_bar(index, count, most, answers.agreed == index + 1, colours))
    parts.append(_notes(answers, language, colours))
    return "".join(parts) + "</svg>"


def _bar(index: int, count: int, most: int, agreed: bool, theme: Theme) -> str:
    left = 1 + index * _STEP
    middle = left + _WIDE / 2
    height = _BAR * count / most
    fill = theme.levels[index % len(theme.levels)]
    parts = [f'<rect x="{left:g}" y="{_FOOT - 1:g}" width="{_WIDE:g}" height="1" fill="{theme.line}"/>']
    if count:
        top = _FOOT - height
        # The lightest levels need a rim to be seen on the ground.
        rim = f' stroke="{theme.kinds["inside"]}" stroke-width="0.75"'
        parts.append(f'<rect x="{left:g}" y="{top:.2f}" width="{_WIDE:g}" height="{height:.2f}" fill="{fill}"{rim}/>')
        parts.append(_text(str(count), middle, top - 3, theme.ink, strong=True))
    parts.append(_text(str(index + 1), middle, _FOOT + 13.5, theme.ink if agreed else theme.muted, strong=agreed))
    if agreed:
        y = _FOOT + 9.5
        points = f"{middle - 13:g},{y - 4:g} {middle - 13:g},{y + 4:g} {middle - 6.5:g},{y:g}"
        parts.append(f'<polygon points="{points}" fill="{theme.ambition}"/>')
    return "".join(parts)


def _notes(answers: Distribution, language: str, theme: Theme) -> str:
    """What is beside the bars: the agreed level in words, and answers that are no level."""
    lines = [(words, theme.muted) for words in _asides(answers, language)]
    if answers.agreed is not None:
        lines.insert(0, (translate("agreed: {level}", language, level=answers.agreed), theme.ambition))
    x = len(answers.counts) * _STEP + 6
    room = _WIDTH - x
    parts = []
    for index, (words, colour) in enumerate(lines):
        size = min(_SIZE, _SIZE * room / max(width(words, _SIZE), 1))
        y = _FOOT - 1 - (len(lines) - 1 - index) * 16
        parts.append(
            f'<text x="{x:g}" y="{y:g}" font-size="{size:.1f}" fill="{colour}">{escape(words)}</text>',
        )
    return "".join(parts)


def _text(words: str, x: float, y: float, colour: str, *, strong: bool) -> str:
    weight = ' font-weight="600"' if strong else ""
    return (
        f'<text x="{x:g}" y="{y:.2f}" font-size="{_SIZE:g}" fill="{colour}" text-anchor="middle"{weight}>'
        f"{escape(words)}</text>"
    )
