"""A question on which the sources differ: both sides, next to each other, and what this product does with it."""

from __future__ import annotations

from quadrant.language import within_sentence
from quadrant.lenses import load_lenses
from quadrant.tensions import Side, Tension, load_tensions
from ui.components import paragraphs_html, section_html
from ui.plain import escape
from ui.text import _, listing, text


def tensions_html() -> str:
    """All of them, as a part of the method."""
    intro = _("The sources differ on these. We show both sides, and what this product does with the difference.")
    parts = map(_tension_html, load_tensions())
    return section_html(_("Where the sources disagree"), "tensions", paragraphs_html(intro), *parts)


def _tension_html(tension: Tension) -> str:
    sides = "".join(map(_side_html, tension.sides))
    return (
        f'<div class="q-tension" id="{escape(tension.id)}"><h3>{escape(text(tension.title))}</h3>'
        f'<div class="q-two">{sides}</div><p><b>{escape(_("Here"))}</b> {escape(text(tension.stance))}</p>'
        f"{_lenses_html(tension)}</div>"
    )


def _lenses_html(tension: Tension) -> str:
    """The lenses that depend on a side, and which side each takes."""
    parts = [
        _("{lens} (as {who})", lens=text(lens.title), who=within_sentence(text(side.who)))
        for lens in load_lenses()
        if (side := tension.side_of(lens.id))
    ]
    words = _("Lenses that depend on a side: {lenses}.", lenses=listing(parts))
    return f'<p class="q-small q-muted">{escape(words)}</p>' if parts else ""


def _side_html(side: Side) -> str:
    codes = ", ".join(source.id for source in side.sources)
    return f"<div><h4>{escape(text(side.who))}</h4><p>{escape(text(side.says))} ({escape(codes)})</p></div>"
