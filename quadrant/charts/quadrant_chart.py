"""The quadrant on screen."""

from __future__ import annotations

from quadrant.charts.captions import alt_text
from quadrant.charts.figure import Chart, scene_figure
from quadrant.charts.frame import PAD
from quadrant.charts.picture import QuadrantPicture
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES, SizeName
from quadrant.model import Model
from quadrant.palette import THEMES, ThemeName


def quadrant_figure(
    picture: QuadrantPicture,
    model: Model,
    language: str,
    theme: ThemeName = "light",
    size: SizeName = "laptop",
    *,
    drawable: bool = False,
) -> Chart:
    """The quadrant as a Plotly figure with its alt text, and a key where numbers stand for names.

    On one that is `drawable` one draws around organisations by hand.
    """
    scene = quadrant_scene(picture, model, language, THEMES[theme], SIZES[size])
    span = (-PAD, 100 + PAD)
    figure = scene_figure(scene, THEMES[theme], (span, span), drawable=drawable)
    return Chart(figure, alt_text(picture, model, language), scene.key, drawable)
