"""What tests of pictures ask of a scene and of a figure."""

from __future__ import annotations

import json

from quadrant.charts import Chart
from quadrant.charts.scene import LINE_HEIGHT, Mark, Scene, Words
from quadrant.labels import Box
from quadrant.typeface import width


def box(words: Words) -> Box:
    """The room that upright words take."""
    wide, tall = width(words.text, words.size, words.face), words.size * LINE_HEIGHT
    left = words.x - {"left": 0.0, "center": wide / 2, "right": wide}[words.align]
    return Box(left + 0.05, words.y - tall / 2 + 0.05, wide - 0.1, tall - 0.1)


def around(mark: Mark) -> Box:
    """The square around a mark."""
    return Box(mark.x - mark.radius, mark.y - mark.radius, 2 * mark.radius, 2 * mark.radius)


def labels(scene: Scene) -> list[Words]:
    """The words that belong to marks: only they have a halo."""
    return [words for words in scene.words if words.halo]


def spec(chart: Chart) -> dict:  # type: ignore[type-arg]
    """The figure as the browser gets it."""
    return json.loads(chart.figure.to_json())  # type: ignore[no-any-return]
