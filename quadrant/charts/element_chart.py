"""The element profile on screen."""

from __future__ import annotations

from quadrant.charts.captions import element_alt_text
from quadrant.charts.element_scene import element_scene
from quadrant.charts.figure import Chart, scene_figure
from quadrant.charts.picture import ElementPicture
from quadrant.charts.scene import SIZES, SizeName
from quadrant.model import Model
from quadrant.palette import THEMES, ThemeName


def element_figure(
    picture: ElementPicture, model: Model, language: str, theme: ThemeName = "light", size: SizeName = "laptop"
) -> Chart:
    """The eight elements as a Plotly figure with its alt text."""
    scene = element_scene(picture, model, language, THEMES[theme], SIZES[size])
    figure = scene_figure(scene, THEMES[theme], ((0.0, 100.0), (scene.plot.height, 0.0)))
    return Chart(figure, element_alt_text(picture, model, language))
