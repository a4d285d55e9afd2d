"""Every figure of an assessment as a file of its own, at print size: PNG with 300 dots per inch, or SVG."""

from __future__ import annotations

from collections.abc import Iterator

from quadrant import drawing
from quadrant.board import figures
from quadrant.board.choices import Choices
from quadrant.drawing import Format
from quadrant.story.material import Material


def pictures(material: Material, choices: Choices, kind: Format) -> Iterator[tuple[str, bytes]]:
    """Each figure that there is: its name, for a file name, and the picture with its title and what it rests on.

    A name that the fonts cannot show is its id, and the picture says so. An SVG has its words for screen readers.
    """
    draw = drawing.png if kind == "png" else drawing.svg
    for name, figure in figures.of_material(material, choices.language, choices.without):
        yield name, draw(figure, choices.language, figures.THEME)
