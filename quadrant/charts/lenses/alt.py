"""The figures of the lenses in words, for who does not see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from quadrant.language import mark, translate
from quadrant.lenses import LensReading, figure
from quadrant.model import Model

_SHAPES: Final = {
    "gap": mark("Pairs of marks, inside and customers"),
    "butterfly": mark("Two wings of bars, basics and delighters"),
    "swatches": mark("Stripes that turn grey without a colour of one’s own"),
    "ladder": mark("A ladder of four rungs"),
    "pyramid": mark("A pyramid of four layers, each as wide as its score"),
    "stairs": mark("A staircase of three steps"),
    "two_by_two": mark("A field with four corners"),
    "bars": mark("Three bars, and a line through them at the lowest"),
    "circles": mark("Two circles, person and machine, that overlap"),
    "triangle": mark("Three arms from one middle"),
    "scales": mark("A beam with two vessels"),
    "column": mark("A measuring column"),
    "tower": mark("A block on a block, each as wide as its score"),
    "strips": mark("Two rows of dots on one scale"),
    "rings": mark("Three rings, one within the other"),
    "network": mark("Customers around the organisation, with lines between them and through it"),
    "distance": mark("A line from a light to a close bond"),
}

_BY_ELEMENT = ("gap", "butterfly", "strips")  # the figures that draw the elements


def lens_alt_text(reading: LensReading, model: Model, language: str) -> str:
    """What the figure shows, with its numbers. The reading is not quiet."""
    lens = reading.lens
    shape = translate(_SHAPES[lens.figure], language)
    parts = [f"{shape}: {_numbers(reading, reading.values, language)}."]
    parts += [
        translate("Marked: {place}.", language, place=place.label[language])
        for place in (*lens.rungs, *lens.corners)
        if place.id == reading.rung
    ]
    for row in reading.rows if lens.figure in _BY_ELEMENT else ():
        numbers = _numbers(reading, row.values, language)
        parts.append(f"{model.element(row.element).label[language]}: {numbers}.")
    if lens.beside:
        parts.append(lens.beside.says[language])
    return " ".join(parts)


def _numbers(reading: LensReading, values: Mapping[str, float], language: str) -> str:
    """What was read from answers, each with its name."""
    return ", ".join(
        f"{measure.label[language]} {figure(values[name], language)}"
        for name, measure in reading.lens.measures.items()
        if name in values and not measure.parts
    )
