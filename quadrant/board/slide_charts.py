"""Native charts of a deck: bars, levels as stacked bars, lines, and the workbooks they are edited in.

Cells hold the full values, and texts that never become formulas or links; the same data gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt
from xlsxwriter import Workbook

from quadrant.board.slide_words import plain
from quadrant.palette import LIGHT, most_legible

CREATED: Final = datetime.datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
"""The time that every workbook in a deck says it was made."""

_ROOM = 112.0  # where the axis of bars ends, so that the number behind a full one has room

_TALL, _THICKEST = 290.0, 40.0  # points that all bars have together, and one at most

_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of bars or of a line: a value per category, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colour: str
    spread: tuple[tuple[float, float] | None, ...] = ()
    """From where to where a thin line is drawn over each bar; empty for none."""


class Categories(CategoryChartData):
    """Categories and series, with a workbook of our own making."""

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook, laid out as python-pptx refers to it."""
        rows: list[list[object]] = [["", *(series.name for series in self)]]
        for at, category in enumerate(self.categories):
            rows.append([category.label, *(series.values[at] for series in self)])
        return workbook(rows)


class Points(XyChartData):
    """Series of points, with a workbook of our own making."""

    @property
    def xlsx_blob(self) -> bytes:
        """The workbook, laid out as python-pptx refers to it."""
        rows: list[list[object]] = []
        for series in self:
            rows.append(["", series.name])
            rows += [[x, y] for x, y in zip(series.x_values, series.y_values, strict=True)]
            rows.append([])
        return workbook(rows)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook with one sheet: numbers are numbers, everything else is text."""
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet("Sheet1")
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(at, column, value)
            elif value:
                sheet.write_string(at, column, str(value))
    book.close()
    return out.getvalue()


def colour(text: str) -> RGBColor:
    """#RRGGBB as python-pptx wants it."""
    return RGBColor(*bytes.fromhex(text[1:]))


def bars(
    placeholder: Any, names: Sequence[str], series: Sequence[Series], *, legend: bool, apart: Sequence[str] = ()
) -> Any:
    """Horizontal bars from 0 to 100, the first category on top. `apart` gives each category a colour of its own."""
    frame = placeholder.insert_chart(XL_CHART_TYPE.BAR_CLUSTERED, _data(names, series))
    chart = frame.chart
    _dress(chart, legend)
    plot = chart.plots[0]
    plot.gap_width = _gap(len(names), len(series), 45 if len(series) > 1 else 70)
    plot.overlap = -8
    plot.vary_by_categories = False
    for drawn, each in zip(plot.series, series, strict=True):
        _fill(drawn.format.fill, each.colour)
        labels = drawn.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "0.0", False
        labels.position = XL_LABEL_POSITION.INSIDE_BASE if any(each.spread) else XL_LABEL_POSITION.OUTSIDE_END
        labels.font.size = Pt(11)
        labels.font.color.rgb = colour(
            most_legible(each.colour, "#FFFFFF", LIGHT.ink) if any(each.spread) else LIGHT.ink
        )
        for at, ground in enumerate(apart):
            _fill(drawn.points[at].format.fill, ground)
        if any(each.spread):
            _whiskers(drawn, each)
    _score_axis(chart.value_axis, _ROOM, XL_TICK_LABEL_POSITION.HIGH)
    _name_axis(chart.category_axis)
    return frame


def levels(placeholder: Any, names: Sequence[str], counts: Sequence[Sequence[int]], labels: Sequence[str]) -> Any:
    """How many chose each level, the whole width for each question; `counts` per question, lowest level first."""
    series = [
        Series(label, tuple(row[at] for row in counts), LIGHT.levels[at % len(LIGHT.levels)])
        for at, label in enumerate(labels)
    ]
    frame = placeholder.insert_chart(XL_CHART_TYPE.BAR_STACKED_100, _data(names, series, "0"))
    chart = frame.chart
    _dress(chart, legend=True)
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = _gap(len(names), 1, 55), 100
    for drawn, each in zip(plot.series, series, strict=True):
        _fill(drawn.format.fill, each.colour)
        drawn.format.line.color.rgb = colour(LIGHT.background)
        drawn.format.line.width = Pt(1)
        shown = drawn.data_labels
        shown.show_value = True
        shown.number_format, shown.number_format_is_linked = "0;;", False  # nobody: no number
        shown.font.size = Pt(12)
        shown.font.color.rgb = colour(most_legible(each.colour, "#FFFFFF", LIGHT.ink))
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    _name_axis(chart.category_axis)
    return frame


def lines(placeholder: Any, names: Sequence[str], series: Sequence[Series]) -> Any:
    """Scores from 0 to 100 over time, a line per series."""
    frame = placeholder.insert_chart(XL_CHART_TYPE.LINE_MARKERS, _data(names, series))
    chart = frame.chart
    _dress(chart, legend=True)
    styles = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.DIAMOND)
    for at, (drawn, each) in enumerate(zip(chart.plots[0].series, series, strict=True)):
        drawn.smooth = False
        drawn.format.line.color.rgb = colour(each.colour)
        drawn.format.line.width = Pt(2.25)
        drawn.marker.style, drawn.marker.size = styles[at % 2], 9
        _fill(drawn.marker.format.fill, each.colour)
        drawn.marker.format.line.color.rgb = colour(LIGHT.background)
        labels = drawn.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "0.0", False
        higher = sum(a or 0 for a in each.values) >= max(sum(a or 0 for a in other.values) for other in series)
        labels.position = XL_LABEL_POSITION.ABOVE if higher else XL_LABEL_POSITION.BELOW
        labels.font.size = Pt(12)
        labels.font.color.rgb = colour(each.colour)
    _score_axis(chart.value_axis, 100, XL_TICK_LABEL_POSITION.LOW)
    axis = chart.category_axis
    axis.tick_labels.font.size = Pt(12)
    axis.format.line.color.rgb = colour(LIGHT.line)
    axis.major_tick_mark = XL_TICK_MARK.NONE
    return frame


def _gap(categories: int, series: int, least: int) -> int:
    """The gap between categories, in percent of a bar, so that few bars are not as thick as a wall."""
    return min(500, max(least, round(100 * (_TALL / categories / _THICKEST - series))))


def _data(names: Sequence[str], series: Sequence[Series], number_format: str = "0.0") -> Categories:
    data = Categories(number_format=number_format)
    data.categories = [plain(name) for name in names]
    for each in series:
        data.add_series(plain(each.name), [as_shown(value) for value in each.values])
    return data


def as_shown(value: float | None) -> float | None:
    """The full value, a hair less where an Office would round up to another decimal than we do.

    An Office rounds a half up, we round it to even (66.25 is 66.2 on every screen); a billionth of a point decides.
    """
    if value is None or isinstance(value, int):
        return value
    up = math.floor(value * 10 + 0.5) / 10
    return value - _HAIR if up > round(value, 1) + _HAIR else value


_HAIR: Final = 1e-9


def number_axes(chart: Any) -> None:
    """Axes with numbers that the standard allows: python-pptx gives negative ones."""
    for element in chart._chartSpace.iter(f"{_CHART}axId", f"{_CHART}crossAx"):
        element.set("val", str(abs(int(element.get("val")))))


def _dress(chart: Any, legend: bool) -> None:
    number_axes(chart)
    chart.font.size = Pt(12)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_title = False
    chart.has_legend = legend
    if legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(12)
        chart.legend.font.color.theme_color = MSO_THEME_COLOR.TEXT_2


def _fill(fill: Any, ground: str) -> None:
    fill.solid()
    fill.fore_color.rgb = colour(ground)


def _score_axis(axis: Any, end: float, where: Any) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, end, 50
    axis.tick_label_position = where
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    axis.tick_labels.font.size = Pt(11)
    axis.tick_labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    axis.format.line.fill.background()
    axis.has_major_gridlines = True
    axis.major_gridlines.format.line.color.rgb = colour(LIGHT.grid)
    axis.major_gridlines.format.line.width = Pt(0.75)


def _name_axis(axis: Any) -> None:
    axis.reverse_order = True
    axis.has_major_gridlines = False
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.tick_labels.font.size = Pt(13)
    axis.format.line.color.rgb = colour(LIGHT.line)


def _whiskers(drawn: Any, series: Series) -> None:
    """Error bars from and to what is given, with the numbers in the chart itself."""

    def numbers(which: int) -> str:
        found = [
            (at, abs(span[which] - (value or 0.0)))
            for at, (span, value) in enumerate(zip(series.spread, series.values, strict=True))
            if span is not None
        ]
        points = "".join(f'<c:pt idx="{at}"><c:v>{amount!r}</c:v></c:pt>' for at, amount in found)
        return (
            f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(series.values)}"/>{points}</c:numLit>'
        )

    element = etree.fromstring(
        f'<c:errBars xmlns:c="{_CHART[1:-1]}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{numbers(1)}</c:plus><c:minus>{numbers(0)}</c:minus>"
        f'<c:spPr><a:ln w="15875"><a:solidFill><a:srgbClr val="{LIGHT.ink[1:]}"/></a:solidFill></a:ln></c:spPr>'
        "</c:errBars>"
    )
    drawn._element.find(f"{_CHART}cat").addprevious(element)
