"""Pictures on paper: PNG and SVG from the same scenes as the screen, by typst, with the bundled fonts alone.

No browser, no network, no fonts of the machine: the same facts give the same bytes everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

import typst

from quadrant.charts.captions import alt_text, element_alt_text, explanations, passport
from quadrant.charts.element_scene import element_scene
from quadrant.charts.picture import ElementPicture, QuadrantPicture
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES, Area, Line, Mark, Scene, Words, outline
from quadrant.language import translate
from quadrant.model import Model
from quadrant.palette import THEMES, Theme, ThemeName
from quadrant.typeface import FONTS, SANS, SERIF, covers

WIDTH = 160.0
"""Millimetres that the picture itself is wide; the page has a margin around it."""
DPI = 300
"""Dots per inch of a PNG."""
_POINTS = 72 / 25.4  # per millimetre
_MARGIN = 8.0  # millimetres
_TEMPLATE = Path(__file__).resolve().parent / "typst" / "scene.typ"
_LONGEST_WORD = 16
_SIZES = {"title": 17.0, "subtitle": 10.5, "note": 8.5}  # points

Picture = QuadrantPicture | ElementPicture
Format = Literal["png", "svg"]


def quadrant_png(picture: QuadrantPicture, model: Model, language: str, theme: ThemeName = "light") -> bytes:
    """The quadrant with title, passport and footnotes, 300 dots per inch."""
    return _quadrant(picture, model, language, theme, "png")


def quadrant_svg(picture: QuadrantPicture, model: Model, language: str, theme: ThemeName = "light") -> bytes:
    """The quadrant with title, passport and footnotes; letters are outlines, so no font is needed to show it."""
    return _described(
        _quadrant(picture, model, language, theme, "svg"), picture.title, alt_text(picture, model, language)
    )


def element_png(picture: ElementPicture, model: Model, language: str, theme: ThemeName = "light") -> bytes:
    """The element profile with title and passport, 300 dots per inch."""
    return _elements(picture, model, language, theme, "png")


def element_svg(picture: ElementPicture, model: Model, language: str, theme: ThemeName = "light") -> bytes:
    """The element profile with title and passport; letters are outlines."""
    drawn = _elements(picture, model, language, theme, "svg")
    return _described(drawn, picture.title, element_alt_text(picture, model, language))


def _quadrant(picture: QuadrantPicture, model: Model, language: str, theme: ThemeName, kind: Format) -> bytes:
    scene = quadrant_scene(picture, model, language, THEMES[theme], SIZES["paper"], only_covered=True)
    notes = [passport(picture.passport, language), *explanations(picture, model, language)]
    if scene.key:
        notes.append(" · ".join(f"{number} {name}" for number, name in scene.key))
    ids = {dot.label: dot.id for dot in picture.dots}
    return _draw(scene, picture.title, picture.subtitle, notes, ids, language, THEMES[theme], kind)


def _elements(picture: ElementPicture, model: Model, language: str, theme: ThemeName, kind: Format) -> bytes:
    scene = element_scene(picture, model, language, THEMES[theme], SIZES["paper"])
    notes = [passport(picture.passport, language)]
    return _draw(scene, picture.title, picture.subtitle, notes, {}, language, THEMES[theme], kind)


def _draw(
    scene: Scene,
    title: str,
    subtitle: str,
    notes: list[str],
    ids: dict[str, str],
    language: str,
    theme: Theme,
    kind: Format,
) -> bytes:
    """`ids` are what a name is called when the fonts cannot show it."""
    shown = _Shown(ids)
    data = {
        "unit": WIDTH * _POINTS / scene.width,
        "page": {"width": (WIDTH + 2 * _MARGIN) * _POINTS, "margin": _MARGIN * _POINTS},
        "sans": SANS,
        "serif": SERIF,
        "language": language,
        "background": theme.background,
        "ink": theme.ink,
        "muted": theme.muted,
        "sizes": _SIZES,
        "title": _breakable(shown(title)),
        "subtitle": _breakable(shown(subtitle)),
        "scene": {"width": scene.width, "height": scene.height, "items": _items(scene, shown)},
    }
    lines = [_breakable(shown(note)) for note in notes]
    if shown.replaced:
        lines.append(translate("Names in letters that these fonts lack are shown by their id or as “…”.", language))
    return _compile(json.dumps(data | {"notes": lines}, ensure_ascii=False), kind)


def _breakable(text: str) -> str:
    """`text` with invisible places to break in words that are longer than a line could be."""
    return re.sub(rf"(\S{{{_LONGEST_WORD}}})(?=\S)", "\\1\u200b", text)


class _Shown:
    """Text as the fonts can show it; remembers whether anything had to be replaced."""

    def __init__(self, ids: dict[str, str]) -> None:
        self._ids = {label: name for label, name in ids.items() if label and not covers(label)}
        self.replaced = bool(self._ids)

    def __call__(self, text: str) -> str:
        if covers(text):
            return text
        self.replaced = True
        for label in sorted(self._ids, key=len, reverse=True):
            text = text.replace(label, self._ids[label])
        kept = "".join(character if covers(character) else "\ufffc" for character in text)
        while "\ufffc\ufffc" in kept:
            kept = kept.replace("\ufffc\ufffc", "\ufffc")
        return kept.replace("\ufffc", "…")


def _items(scene: Scene, shown: Callable[[str], str]) -> list[dict[str, object]]:
    """The scene in drawing order, as plain data for the template."""
    drawn: list[dict[str, object]] = [_stroke(item) for item in scene.ground]
    drawn += [_written(words, shown) for words in scene.behind]
    drawn += [_mark(mark) for mark in scene.marks]
    return drawn + [_written(words, shown) for words in scene.words]


def _stroke(item: Area | Line) -> dict[str, object]:
    points = [[round(x, 3), round(y, 3)] for x, y in item.points]
    if isinstance(item, Line):
        return {"kind": "line", "points": points, "colour": item.colour, "width": item.width, "dashed": item.dashed}
    return {
        "kind": "area",
        "points": points,
        "fill": item.fill,
        "opacity": item.opacity,
        "edge": item.edge,
        "width": item.edge_width,
    }


def _mark(mark: Mark) -> dict[str, object]:
    look: dict[str, object] = {
        "fill": None if mark.fill == "none" else mark.fill,
        "edge": mark.edge,
        "width": mark.edge_width,
        "opacity": mark.opacity,
    }
    if mark.shape == "circle":
        return {"kind": "disc", "x": mark.x, "y": mark.y, "radius": mark.radius} | look
    points = [[round(x, 3), round(y, 3)] for x, y in outline(mark.shape, mark.x, mark.y, mark.radius)]
    return {"kind": "area", "points": points} | look


def _written(words: Words, shown: Callable[[str], str]) -> dict[str, object]:
    return {
        "kind": "words",
        "text": shown(words.text),
        "x": round(words.x, 3),
        "y": round(words.y, 3),
        "size": words.size,
        "colour": words.colour,
        "strong": words.face != "regular",
        "serif": words.face == "serif",
        "align": words.align,
        "turned": words.turned,
        "halo": words.halo,
    }


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _compile(data: str, kind: Format) -> bytes:
    # A compiler per picture: it keeps its inputs, and pictures are made in several threads.
    compiler = typst.Compiler(input=_TEMPLATE.read_bytes(), font_paths=_fonts(), sys_inputs={"data": data})
    result = compiler.compile(format=kind, ppi=DPI)
    if not isinstance(result, bytes):  # typst gives a list only for several pages
        raise TypeError("one picture is one page")
    return result


def _described(svg: bytes, title: str, description: str) -> bytes:
    """The SVG with a name and a description for screen readers."""
    head, _, rest = svg.partition(b">")
    words = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    return head + b' role="img">' + words.encode() + rest
