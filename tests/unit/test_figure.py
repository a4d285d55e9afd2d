"""Figures are made without Plotly's own checks, so these are made here."""

from __future__ import annotations

import datetime

import plotly.graph_objects as go

from quadrant.charts import (
    Ambition,
    Dot,
    ElementLine,
    ElementPicture,
    Passport,
    QuadrantPicture,
    Step,
    element_figure,
    quadrant_figure,
)
from quadrant.model import load_model

DAY = datetime.date(2026, 5, 12)
PASSPORT = Passport(9, DAY, DAY, "inside", 1, fictional=True)


def test_plotly_accepts_every_property_of_the_quadrant() -> None:
    """A quadrant with every kind of mark passes Plotly's validation."""
    picture = QuadrantPicture(
        "Harbour Bank",
        (Dot("inside", "Inside", 60, 40), Dot("outside", "Customers", 50, 45, "customers", thin="2 respondents")),
        PASSPORT,
        region=((55, 35), (65, 35), (60, 45)),
        way=(Step(DAY, 40, 30),),
        ambition=Ambition(DAY, 80, 80),
    )
    figure = quadrant_figure(picture, load_model(), "en").figure

    assert [trace.name for trace in go.Figure(figure.to_dict()).data] == [trace.name for trace in figure.data]


def test_plotly_accepts_every_property_of_the_elements() -> None:
    """A profile with every kind of mark passes Plotly's validation."""
    lines = tuple(
        ElementLine(element.id, 50, (40, 60), 45, (("leadership", 55), ("front_office", 48)), 75)
        for element in load_model().elements
    )
    figure = element_figure(ElementPicture("Harbour Bank", lines, PASSPORT), load_model(), "en").figure

    assert [trace.name for trace in go.Figure(figure.to_dict()).data] == [trace.name for trace in figure.data]
