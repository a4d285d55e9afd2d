"""A scene as a Plotly figure of fixed size: the axes cannot be moved, so that every label stays where it was placed."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType
from typing import TypeVar

import plotly.graph_objects as go

from quadrant.charts.scene import Area, Line, Mark, Scene, Words
from quadrant.palette import Theme
from quadrant.typeface import SANS_STACK

CONFIG: Mapping[str, object] = MappingProxyType(
    {
        "displaylogo": False,
        "displayModeBar": False,
        "modeBarButtonsToRemove": ["sendChartToCloud"],
        "scrollZoom": False,
        "doubleClick": False,
        "showTips": False,
        "responsive": False,
    }
)
"""Plotly's settings for every chart: nothing leaves the machine, nothing moves by accident. PNG and SVG are ours."""

Value = TypeVar("Value", str, float)

_WEIGHTS = {"regular": 400, "semibold": 600, "serif": 600}
_SILENT = {"hoverinfo": "skip"}
_WRAP = 46  # characters of a hover line


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with what belongs to it: `key` says what numbers stand for, where names did not fit.

    On one that is `drawable` a finger draws; so it neither scrolls the page nor chooses a mark.
    """

    figure: go.Figure
    alt: str
    key: tuple[tuple[int, str], ...] = ()
    drawable: bool = False


def literal(text: str) -> str:
    """`text` as Plotly shows it unchanged: no tags, no entities, no templates, no formulas."""
    escaped = html.escape(text, quote=True)
    for character in "%{}$":
        escaped = escaped.replace(character, f"&#{ord(character)};")
    return escaped


def scene_figure(
    scene: Scene, theme: Theme, span: tuple[tuple[float, float], tuple[float, float]], *, drawable: bool = False
) -> go.Figure:
    """The figure; `span` are the scores at the plot's left and right, and at its foot and top."""
    place = _Paper(scene)
    plot = scene.plot
    hidden = {"visible": False, "fixedrange": True, "showgrid": False, "zeroline": False}
    layout = {
        "width": scene.width,
        "height": scene.height,
        "margin": {
            "l": plot.left,
            "r": scene.width - plot.right,
            "t": plot.top,
            "b": scene.height - plot.bottom,
            "pad": 0,
            "autoexpand": False,
        },
        "autosize": False,
        "xaxis": hidden | {"range": list(span[0])},
        "yaxis": hidden | {"range": list(span[1])},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": SANS_STACK, "color": theme.ink, "size": 14},
        "shapes": [place.shape(item) for item in scene.ground],
        "annotations": [place.annotation(words) for words in scene.words],
        "showlegend": False,
        "hovermode": "closest",
        "hoverdistance": 12,
        "dragmode": False,
        "clickmode": "event+select",
        "hoverlabel": {
            "bgcolor": theme.background,
            "bordercolor": theme.line,
            "font": {"family": SANS_STACK, "color": theme.ink, "size": 14},
            "align": "left",
            "namelength": 0,
        },
        "colorway": list(theme.categorical),
    } | (_pen(theme) if drawable else {})
    traces = [*_word_traces(scene, span), *_mark_traces(scene.marks)]
    # Plotly would check some thousand properties, which takes longer than all the rest of a page; a test does that.
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def _pen(theme: Theme) -> dict[str, object]:
    """Dragging draws a line by hand; it looks like the outline that it becomes."""
    line = {"color": theme.accent, "width": 1.5, "dash": "dash"}
    return {
        "dragmode": "lasso",
        "newselection": {"mode": "immediate", "line": line},
        "activeselection": {"fillcolor": theme.accent, "opacity": 0.06},
    }


@dataclass(frozen=True, slots=True)
class _Paper:
    """Pixels as fractions of the plot, which is how Plotly places what belongs to no trace."""

    scene: Scene

    def x(self, pixels: float) -> float:
        return round((pixels - self.scene.plot.left) / self.scene.plot.width, 6)

    def y(self, pixels: float) -> float:
        return round((self.scene.plot.bottom - pixels) / self.scene.plot.height, 6)

    def shape(self, item: Area | Line) -> dict[str, object]:
        path = "M" + "L".join(f"{self.x(x)},{self.y(y)}" for x, y in item.points)
        shape: dict[str, object] = {
            "type": "path",
            "xref": "paper",
            "yref": "paper",
            "layer": "below",
            "name": item.name,
        }
        if isinstance(item, Line):
            dash = {"dash": f"{3 * item.width}px,{2.5 * item.width}px"} if item.dashed else {}
            return shape | {"path": path, "line": {"color": item.colour, "width": item.width} | dash}
        edge = {"color": item.edge or item.fill, "width": item.edge_width}
        return shape | {"path": path + "Z", "fillcolor": item.fill, "opacity": item.opacity, "line": edge}

    def annotation(self, words: Words) -> dict[str, object]:
        upright = {"left": "bottom", "center": "middle", "right": "top"}
        font = {"size": words.size, "color": words.colour, "weight": _WEIGHTS[words.face]}
        if words.halo:
            font["shadow"] = ", ".join([f"0 0 2px {words.halo}"] * 4)
        return {
            "text": literal(words.text),
            "x": self.x(words.x),
            "y": self.y(words.y),
            "xref": "paper",
            "yref": "paper",
            "xanchor": "center" if words.turned else words.align,
            "yanchor": upright[words.align] if words.turned else "middle",
            "textangle": -90 if words.turned else 0,
            "showarrow": False,
            "borderpad": 0,
            "font": font,
            "captureevents": False,
        }


def _word_traces(scene: Scene, span: tuple[tuple[float, float], tuple[float, float]]) -> Iterable[dict[str, object]]:
    """Words that marks may cover: a trace per look, below all others."""
    (x0, x1), (y0, y1) = span
    plot = scene.plot
    ordered = sorted(scene.behind, key=lambda words: (words.size, words.face, words.align, words.colour))
    for (size, face, align, colour), group in groupby(ordered, key=lambda w: (w.size, w.face, w.align, w.colour)):
        same = list(group)
        yield {
            "type": "scatter",
            "x": [x0 + (words.x - plot.left) / plot.width * (x1 - x0) for words in same],
            "y": [y0 + (plot.bottom - words.y) / plot.height * (y1 - y0) for words in same],
            "text": [literal(words.text) for words in same],
            "mode": "text",
            "name": "zones",
            "textposition": "middle " + {"left": "right", "center": "center", "right": "left"}[align],
            "textfont": {"size": size, "color": colour, "weight": _WEIGHTS[face]},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }


def _mark_traces(marks: tuple[Mark, ...]) -> Iterable[dict[str, object]]:
    """A trace per series, in the order of the marks; only neighbours are joined, so that what is on top stays there."""
    for series, group in groupby(marks, key=lambda mark: mark.series):
        same = list(group)
        yield {
            "type": "scatter",
            "x": [mark.scores[0] for mark in same],
            "y": [mark.scores[1] for mark in same],
            "customdata": [mark.id for mark in same],
            "mode": "markers",
            "name": series,
            "marker": {
                "symbol": _shared([mark.shape + ("-open" if mark.fill == "none" else "") for mark in same]),
                "size": _shared([2 * mark.radius for mark in same]),
                "color": _shared([mark.edge if mark.fill == "none" else mark.fill for mark in same]),
                "opacity": _shared([mark.opacity for mark in same]),
                "line": {
                    "color": _shared([mark.edge for mark in same]),
                    "width": _shared([mark.edge_width for mark in same]),
                },
            },
            **({"hoverinfo": "text", "hovertext": [_hover(m.says) for m in same]} if same[0].says else _SILENT),
            "cliponaxis": False,
            # A click opens what was clicked; the others do not fade.
            "selected": {"marker": {"opacity": 1}},
            "unselected": {"marker": {"opacity": same[0].opacity}},
        }


def _shared(values: list[Value]) -> Value | list[Value]:
    """The one value that all marks share, or each its own: Plotly looks at every entry of a list, which takes time."""
    return values[0] if len(set(values)) == 1 else values


def _hover(lines: tuple[str, ...]) -> str:
    """The first line strong; long lines broken, also inside words, so that no name pushes the box off the page."""
    first, *rest = lines or ("",)
    strong = "<br>".join(f"<b>{literal(part)}</b>" for part in _broken(first))
    return "<br>".join([strong, *(literal(part) for line in rest for part in _broken(line))])


def _broken(line: str) -> list[str]:
    parts: list[str] = []
    for word in line.split(" "):
        pieces = [word[start : start + _WRAP] for start in range(0, len(word), _WRAP)] or [""]
        if parts and len(parts[-1]) + 1 + len(pieces[0]) <= _WRAP:
            parts[-1] += " " + pieces.pop(0)
        parts.extend(pieces)
    return parts
