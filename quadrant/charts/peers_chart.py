"""Many organisations element by element, on screen."""

from __future__ import annotations

from quadrant.charts.figure import Chart, scene_figure
from quadrant.charts.peers_scene import peers_scene
from quadrant.charts.peers_words import peers_alt_text
from quadrant.charts.picture import PeersPicture
from quadrant.charts.scene import SIZES, SizeName
from quadrant.model import Model
from quadrant.palette import THEMES, ThemeName


def peers_figure(
    picture: PeersPicture, model: Model, language: str, theme: ThemeName = "light", size: SizeName = "laptop"
) -> Chart:
    """Both axes and their elements as a Plotly figure with its alt text."""
    scene = peers_scene(picture, model, language, THEMES[theme], SIZES[size])
    figure = scene_figure(scene, THEMES[theme], ((0.0, scene.width), (scene.height, 0.0)))
    return Chart(figure, peers_alt_text(picture, model, language))
