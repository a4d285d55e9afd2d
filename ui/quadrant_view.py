"""The quadrant on a screen, of one organisation or of many, with everything that belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from quadrant import pictures, service
from quadrant.charts import Chart, QuadrantPicture, explanations, passport, quadrant_figure, table_rows
from quadrant.model import load_model
from quadrant.palette import ThemeName
from quadrant.portrait import Portrait
from quadrant.records import Stored
from ui import components, viewport
from ui.cache import remembered, remembered_large
from ui.text import _, language


@remembered_large
def overview() -> service.organisations.Overview:
    """All organisations of the workspace, by name, and the files with problems."""
    return service.organisations.overview()


@remembered
def history(organisation: str) -> tuple[Stored, ...]:
    """The assessments of one organisation, the earliest first; empty when there is no such organisation."""
    return tuple(service.organisations.history(organisation))


@remembered
def portrait(organisation: str, assessment: str | None) -> Portrait | None:
    """Everything about one assessment, the latest when none is named."""
    return service.organisations.portray(organisation, assessment)


@remembered_large
def of_many(
    organisations: tuple[str, ...], chosen: frozenset[str], theme: ThemeName, size: viewport.Size
) -> tuple[QuadrantPicture, Chart] | None:
    """The quadrant of these organisations (ids); None without any."""
    wanted = frozenset(organisations)
    shown = [entry for entry in overview().entries if entry.latest.organisation.id in wanted]
    picture = pictures.workspace_picture(shown, load_model(), language(), chosen)
    return None if picture is None else (picture, quadrant_figure(picture, load_model(), language(), theme, size))


@remembered
def of_one(
    organisation: str, assessment: str, theme: ThemeName, size: viewport.Size
) -> tuple[QuadrantPicture, Chart] | None:
    """The quadrant of one assessment; None when there is none."""
    shown = portrait(organisation, assessment)
    if shown is None:
        return None
    picture = pictures.organisation_picture(shown, load_model(), language())
    return picture, quadrant_figure(picture, load_model(), language(), theme, size)


def show(picture: QuadrantPicture, chart: Chart, key: str, clickable: bool = False) -> str | None:
    """Shows a quadrant with its passport line, explanations and table; returns the id of the mark just clicked."""
    with st.container(key=f"figure-{key}"):
        clicked = components.figure(chart, key=key, clickable=clickable)
    beneath(picture, chart)
    return clicked


def beneath(picture: QuadrantPicture, chart: Chart) -> None:
    """Shows what belongs under a quadrant: its passport line, explanations and table."""
    rows = table_rows(picture, load_model(), language())
    components.beneath(
        chart,
        passport=passport(picture.passport, language()),
        notes=explanations(picture, load_model(), language()),
        twin=components.Table(_("Positions, 0 to 100"), rows, frozenset({1, 2})),
    )


@dataclass(frozen=True, slots=True)
class Room:
    """Places in the order in which they are read: the head, the chart, and the words that go with it.

    On a wide window the stylesheet puts the chart on the left from the top, so that the whole of it is seen at once.
    """

    head: DeltaGenerator
    chart: DeltaGenerator
    side: DeltaGenerator


def room(key: str) -> Room:
    """Room for a chart with words beside it, or below it on a narrow window."""
    with st.container(key=f"beside-{key}"):
        return Room(*(st.container(key=f"{place}-{key}") for place in ("head", "chart", "side")))
