"""A scene as a piece of HTML: its shapes as a picture, its words over it as text, in the fonts of the page."""

from __future__ import annotations

from urllib.parse import quote

from quadrant.charts.scene import LINE_HEIGHT, Area, Line, Mark, Scene, Words, outline
from ui.plain import escape

_FACES = {
    "regular": "",
    "semibold": "font-weight:600;",
    "serif": "font-weight:600;font-family:'Quadrant Serif','Source Serif 4',serif;",
}
_SHIFT = {"left": "0", "center": "-50%", "right": "-100%"}


def scene_html(scene: Scene, alt: str, name: str, *, fluid: bool = False) -> str:
    """A picture for who sees it, `alt` for who does not; `name` tells stylesheets and tests which one it is.

    Streamlit takes SVG out of HTML, and a picture cannot use the fonts of the page: so the shapes are a picture and the
    words are laid over it. A `fluid` one is as wide as its room, with everything in proportion.
    """
    unit, scale = ("cqw", 100 / scene.width) if fluid else ("px", 1.0)
    size = (
        f"width:100%;aspect-ratio:{scene.width:g}/{scene.height:g};container-type:inline-size"
        if fluid
        else f"width:{scene.width:g}px;height:{scene.height:g}px"
    )
    shapes = "".join(map(_shape, (*scene.ground, *scene.marks)))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.width:g} {scene.height:g}" '
        f'width="{scene.width:g}" height="{scene.height:g}">{shapes}</svg>'
    )
    words = "".join(_words(each, scale, unit) for each in (*scene.behind, *scene.words))
    return (
        f'<div class="q-scene" id="{escape(name)}" role="img" aria-label="{escape(alt)}" '
        f'style="{size}">'
        f'<img alt="" src="data:image/svg+xml,{quote(svg)}">{words}</div>'
    )


def _shape(part: Area | Line | Mark) -> str:
    if isinstance(part, Line):
        dash = f' stroke-dasharray="{3 * part.width:g} {2.5 * part.width:g}"' if part.dashed else ""
        return (
            f'<polyline points="{_points(part.points)}" fill="none" stroke="{part.colour}" '
            f'stroke-width="{part.width:g}" stroke-linejoin="round"{dash}/>'
        )
    if isinstance(part, Area):
        edge = f' stroke="{part.edge}" stroke-width="{part.edge_width:g}"' if part.edge else ""
        return f'<polygon points="{_points(part.points)}" fill="{part.fill}" fill-opacity="{part.opacity:g}"{edge}/>'
    look = f'fill="{part.fill}" stroke="{part.edge}" stroke-width="{part.edge_width:g}" opacity="{part.opacity:g}"'
    if part.shape == "circle":
        return f'<circle cx="{part.x:g}" cy="{part.y:g}" r="{part.radius:g}" {look}/>'
    return f'<polygon points="{_points(outline(part.shape, part.x, part.y, part.radius))}" {look}/>'


def _points(points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(f"{x:.4g},{y:.4g}" for x, y in points)


def _words(words: Words, scale: float, unit: str) -> str:
    """One line of text; lengths are in a unit of which a pixel of the scene takes `scale`."""
    x, y, size = (f"{length * scale:.6g}{unit}" for length in (words.x, words.y, words.size))
    shift = f"translate({_SHIFT[words.align]},-50%)"
    turned = f"transform-origin:0 0;transform:rotate(-90deg) {shift}" if words.turned else f"transform:{shift}"
    halo = f"text-shadow:{','.join([f'0 0 3px {words.halo}'] * 3)};" if words.halo else ""
    return (
        f'<span style="left:{x};top:{y};font-size:{size};line-height:{LINE_HEIGHT};'
        f"color:{words.colour};{_FACES[words.face]}{halo}"
        f'{turned}" dir="auto">{escape(words.text)}</span>'
    )
