"""A figure for every lens: readings -> scenes. The pictures differ because the ideas do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from quadrant.charts.lenses.alt import lens_alt_text
from quadrant.charts.lenses.elements import butterfly, gap, strips, swatches
from quadrant.charts.lenses.fields import bars, distance, triangle, two_by_two
from quadrant.charts.lenses.meetings import circles, network
from quadrant.charts.lenses.rungs import column, ladder, rings, stairs
from quadrant.charts.lenses.sheet import LENS_SIZES, LensSize, Sheet
from quadrant.charts.lenses.weights import pyramid, scales, tower
from quadrant.charts.scene import Scene
from quadrant.lenses import LensReading
from quadrant.model import Model
from quadrant.palette import Theme

__all__ = ["LENS_SIZES", "LensSize", "lens_alt_text", "lens_scene"]

_FIGURES: Final[Mapping[str, Callable[[Sheet, LensReading], float]]] = {
    figure.__name__: figure
    for figure in (
        *(gap, butterfly, swatches, strips),
        *(ladder, stairs, column, rings),
        *(pyramid, tower, scales),
        *(two_by_two, bars, triangle, distance),
        *(circles, network),
    )
}


def lens_scene(reading: LensReading, model: Model, language: str, theme: Theme, size: LensSize) -> Scene:
    """The figure of a lens that speaks, on a window of this size."""
    sheet = Sheet(model, language, theme, LENS_SIZES[size])
    return sheet.done(_FIGURES[reading.lens.figure](sheet, reading))
