"""Figures are made without Plotly's own checks, so these are made here."""

from __future__ import annotations

import datetime
from dataclasses import replace

import plotly.graph_objects as go

from quadrant.charts import (
    Ambition,
    Among,
    Band,
    Dot,
    ElementLine,
    ElementPicture,
    Passport,
    QuadrantPicture,
    Step,
    Way,
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


def test_plotly_accepts_every_property_of_many() -> None:
    """Marked organisations with ways, a cohort, an outline, and a crowd as dots or cells, pass Plotly's validation."""
    picture = QuadrantPicture(
        "Banks",
        tuple(Dot(f"o{i}", f"Firm {i}", i, 40) for i in range(60)),
        PASSPORT,
        marked=("o1", "o2"),
        ways=(Way("o1", (Step(DAY, 30, 30, comparable=False), Step(DAY, 40, 40))),),
        among=Among("Median", Band(50, (40, 60)), Band(50, (40, 60))),
        drawn=((10, 10), (60, 10), (60, 90)),
    )
    for crowd in ((), ((50.0, 50.0),) * 9, ((50.0, 50.0),) * 3000):
        figure = quadrant_figure(replace(picture, crowd=crowd), load_model(), "en", drawable=True).figure
        assert [trace.name for trace in go.Figure(figure.to_dict()).data] == [trace.name for trace in figure.data]


def test_plotly_accepts_every_property_of_the_elements() -> None:
    """A profile with every kind of mark passes Plotly's validation."""
    lines = tuple(
        ElementLine(element.id, 50, (40, 60), 45, (("leadership", 55), ("front_office", 48)), 75)
        for element in load_model().elements
    )
    figure = element_figure(ElementPicture("Harbour Bank", lines, PASSPORT), load_model(), "en").figure

    assert [trace.name for trace in go.Figure(figure.to_dict()).data] == [trace.name for trace in figure.data]
