"""Pictures on paper: PNG and SVG from the same scenes as the screen, by typst, with the bundled fonts alone.

No browser, no network, no fonts of the machine: the same facts give the same bytes everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape
from pathlib import Path
from typing import Literal

import typst

from quadrant.charts.captions import alt_text, element_alt_text, explanations, passport
from quadrant.charts.element_scene import element_scene
from quadrant.charts.picture import ElementPicture, QuadrantPicture
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES, Area, Line, Mark, Scene, SizeName, Words, outline
from quadrant.language import translate
from quadrant.model import Model
from quadrant.palette import THEMES, Theme, ThemeName
from quadrant.typeface import FONTS, SANS, SERIF, covers

WIDTH = 160.0
"""Millimetres that a scene for paper is wide; the page has a margin around it."""
DPI = 300
"""Dots per inch of a PNG."""
TEMPLATES = Path(__file__).resolve().parent / "typst"
"""The folder of the templates for typst."""
POINTS = 72 / 25.4
"""Points per millimetre."""
UNIT = WIDTH * POINTS / SIZES["paper"].width
"""Points per pixel of a scene: letters are as large on a narrow picture as on a wide one."""

_MARGIN = 8.0  # millimetres
_LONGEST_WORD = 16
_SIZES = {"title": 17.0, "subtitle": 10.5, "note": 8.5}  # points

Format = Literal["png", "svg"]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A scene with the words around it: `alt` says what it shows, `notes` stand under it, what it rests on first.

    `ids` are what names are called where the fonts cannot show them.
    """

    scene: Scene
    title: str
    alt: str
    notes: tuple[str, ...]
    subtitle: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)


def of_quadrant(
    picture: QuadrantPicture, model: Model, language: str, theme: Theme, size: SizeName = "paper"
) -> Drawing:
    """The quadrant with its passport, what its marks mean, and the names that are numbers in it."""
    scene = quadrant_scene(picture, model, language, theme, SIZES[size], only_covered=True)
    notes = [passport(picture.passport, language), *explanations(picture, model, language)]
    if scene.key:
        notes.append(" · ".join(f"{number} {name}" for number, name in scene.key))
    ids = {dot.label: dot.id for dot in picture.dots}
    alt = alt_text(picture, model, language)
    return Drawing(scene, picture.title, alt, tuple(notes), picture.subtitle, ids)


def of_elements(picture: ElementPicture, model: Model, language: str, theme: Theme) -> Drawing:
    """The element profile with its passport."""
    scene = element_scene(picture, model, language, theme, SIZES["paper"])
    alt = element_alt_text(picture, model, language)
    return Drawing(scene, picture.title, alt, (passport(picture.passport, language),), picture.subtitle)


def quadrant_png(picture: QuadrantPicture, model: Model, language: str, theme: ThemeName = "light") -> bytes:
    """The quadrant with title, passport and footnotes, 300 dots per inch."""
    return png(of_quadrant(picture, model, language, THEMES[theme]), language, THEMES[theme])


def quadrant_svg(picture: QuadrantPicture, model: Model, language: str, theme: ThemeName = "light") -> bytes:
    """The quadrant with title, passport and footnotes; letters are outlines, so no font is needed to show it."""
    return svg(of_quadrant(picture, model, language, THEMES[theme]), language, THEMES[theme])


def png(drawing: Drawing, language: str, theme: Theme) -> bytes:
    """A drawing on a page of its own, 300 dots per inch."""
    return _drawn(drawing, language, theme, "png")


def svg(drawing: Drawing, language: str, theme: Theme) -> bytes:
    """A drawing on a page of its own, with a name and a description for screen readers; letters are outlines."""
    head, _, rest = _drawn(drawing, language, theme, "svg").partition(b">")
    words = f"<title>{_xml(drawing.title)}</title><desc>{_xml(drawing.alt)}</desc>"
    return head + b' role="img">' + words.encode() + rest


def _xml(text: str) -> str:
    """Text as XML holds it: without the control characters that no XML may have."""
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text))


def _drawn(drawing: Drawing, language: str, theme: Theme, kind: Format) -> bytes:
    shown = Shown(drawing.ids)
    data = {
        "unit": UNIT,
        "page": {"width": drawing.scene.width * UNIT + 2 * _MARGIN * POINTS, "margin": _MARGIN * POINTS},
        "sans": SANS,
        "serif": SERIF,
        "language": language,
        "background": theme.background,
        "ink": theme.ink,
        "muted": theme.muted,
        "sizes": _SIZES,
        "title": breakable(shown(drawing.title)),
        "subtitle": breakable(shown(drawing.subtitle)),
        "scene": on_paper(drawing.scene, shown),
    }
    lines = [breakable(shown(note)) for note in drawing.notes]
    if shown.replaced:
        lines.append(replaced_sentence(language))
    return compiled("scene", data | {"notes": lines}, kind)


def replaced_sentence(language: str) -> str:
    """That some letters could not be shown."""
    return translate("Names in letters that these fonts lack are shown by their id or as “…”.", language)


def breakable(text: str, longest: int = _LONGEST_WORD) -> str:
    """`text` with invisible places to break in words that are longer than a line could be."""
    return re.sub(rf"(\S{{{longest}}})(?=\S)", "\\1\u200b", text)


class Shown:
    """Text as the fonts can show it; remembers whether anything had to be replaced."""

    def __init__(self, ids: Mapping[str, str]) -> None:
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


def on_paper(scene: Scene, shown: Callable[[str], str]) -> dict[str, object]:
    """The scene in drawing order, as plain data for the templates."""
    items: list[dict[str, object]] = [_stroke(item) for item in scene.ground]
    items += [_written(words, shown) for words in scene.behind]
    items += [_mark(mark) for mark in scene.marks]
    items += [_written(words, shown) for words in scene.words]
    return {"width": scene.width, "height": scene.height, "items": items}


def _stroke(item: Area | Line) -> dict[str, object]:
    points = [[round(x, 3), round(y, 3)] for x, y in item.points]
    if isinstance(item, Line):
        return {"kind": "line", "points": points, "colour": item.colour, "width": item.width, "dashed": item.dashed}
    return {
        "kind": "area",
        "points": points,
        "fill": None if item.fill == "none" else item.fill,
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
def fonts() -> typst.Fonts:
    """The bundled fonts, and no others."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def compiled(template: str, data: Mapping[str, object], kind: Literal["png", "svg", "pdf"]) -> bytes:
    """A template of `TEMPLATES`, filled in. A PDF is tagged, as PDF/UA-1 asks for; a picture is one page."""
    # A compiler each: it keeps its inputs, and pictures are made in several threads.
    compiler = typst.Compiler(
        input=(TEMPLATES / f"{template}.typ").read_bytes(),
        root=str(TEMPLATES),
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    result = compiler.compile(format=kind, ppi=DPI, pdf_standards=["ua-1"] if kind == "pdf" else [])
    if not isinstance(result, bytes):  # typst gives a list only for several pages
        raise TypeError("one picture is one page")
    return result
