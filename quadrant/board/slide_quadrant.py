"""The quadrant of a deck: an XY scatter that can be edited, over four tinted rectangles that carry the zones' names.

Chart and rectangles are one group, so that they move and grow together. The shapes and colours of marks are those of
the screen, and labels are put where they lie over nothing (`labels`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from lxml import etree
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Pt

from quadrant.board.slide_charts import Points, colour, number_axes
from quadrant.board.slide_template import DECORATIVE, EMU
from quadrant.board.slide_words import plain
from quadrant.charts import QuadrantPicture
from quadrant.charts.captions import DAGGER, month
from quadrant.labels import Box, Label, Placed, place
from quadrant.language import translate
from quadrant.model import Model, Quadrant
from quadrant.palette import LIGHT, SHAPES, Kind, mixed
from quadrant.typeface import Face, shorten, width, wrap

_LEFT, _TOP, _RIGHT, _BOTTOM = 44.0, 8.0, 10.0, 46.0
"""Room for the axes around the square, in points."""
_TEXT, _SMALL, _ZONE = 12.0, 10.5, 11.0
_LINE = 1.22
_INSET = 7.0  # of the words of a zone
_LONGEST = 0.36  # a label's width, of the square's
_SLACK = 1.25  # the fonts of the reader's machine run wider
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAMETERS: Final[dict[str, int]] = {"inside": 15, "customers": 15, "way": 7, "ambition": 17, "route": 5, "median": 13}
_GROUP = 10

_MARKERS = {
    "circle": XL_MARKER_STYLE.CIRCLE,
    "diamond": XL_MARKER_STYLE.DIAMOND,
    "triangle-up": XL_MARKER_STYLE.TRIANGLE,
    "triangle-down": XL_MARKER_STYLE.DASH,
    "square": XL_MARKER_STYLE.SQUARE,
    "cross": XL_MARKER_STYLE.PLUS,
}
"""PowerPoint has no triangle that points down: a bar stands in for it."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A series of the chart: marks, a line, or both, and the label of its last point."""

    name: str
    points: tuple[tuple[float, float], ...]
    colour: str
    shape: str | None = None
    diameter: int = 0
    hollow: bool = False
    line: float = 0.0
    dashed: bool = False
    labels: tuple[str, ...] = ()
    """Of each point; empty for none."""
    strong: bool = False
    near: bool = False
    arrow: bool = False
    ends: bool = False
    """Whether its last point belongs to another mark, and has none of its own."""


@dataclass(frozen=True, slots=True)
class _Square:
    """Where scores are on the slide."""

    chart: Box
    plot: Box

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.plot.left + self.plot.width * x / 100, self.plot.bottom - self.plot.height * y / 100


def square_of(left: float, top: float, side: float) -> _Square:
    """The square of scores within a chart of this width and height."""
    plot = side - max(_LEFT + _RIGHT, _TOP + _BOTTOM)
    return _Square(Box(left, top, side, side), Box(left + _LEFT, top + _TOP, plot, plot))


def draw(
    slide: Any,
    picture: QuadrantPicture,
    model: Model,
    language: str,
    place_of: tuple[float, float, float],
    name: str,
    alt: str,
) -> Any:
    """The quadrant at left, top and side in points, as one group. Without anything to plot only the zones are there."""
    square = square_of(*place_of)
    marks = _marks(picture, language)
    group = slide.shapes.add_group_shape()
    group.name = plain(name)
    group._element.nvGrpSpPr.cNvPr.set("descr", plain(alt))
    taken = [_zone(group, quadrant, square, model, language, marks) for quadrant in model.quadrants]
    _shade(group, picture, square)
    if marks:
        frame = _chart(slide, square, marks, model, language)
        frame.name = translate("Quadrant", language)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(alt))
        group._element.append(frame._element)
        _label(group, frame.chart, square, marks, taken)
    else:
        _bare_axes(group, square, model, language)
    group._element.recalculate_extents()
    return group


def _marks(picture: QuadrantPicture, language: str) -> list[_Mark]:
    """What is plotted, the most important last."""
    return [
        *_region(picture, language),
        *_among(picture),
        *_gap(picture, language),
        *_way(picture, language),
        *_goal(picture, language),
        *_dots(picture),
    ]


def _region(picture: QuadrantPicture, language: str) -> list[_Mark]:
    if not picture.region:
        return []
    region = tuple(_within(*scores) for scores in picture.region)
    pale = mixed(LIGHT.kinds["inside"], LIGHT.background, 0.6)
    return [_Mark(translate("90 % region", language), (*region, region[0]), pale, line=1.5)]


def _among(picture: QuadrantPicture) -> list[_Mark]:
    if picture.among is None:
        return []
    at, name = (picture.among.x.median, picture.among.y.median), picture.among.label
    return [_Mark(name, (at,), LIGHT.cloud, "cross", _DIAMETERS["median"], labels=(name,))]


def _gap(picture: QuadrantPicture, language: str) -> list[_Mark]:
    inside, customers = picture.of_kind("inside"), picture.of_kind("customers")
    if not picture.gap or inside is None or customers is None:
        return []
    pair = ((inside.x, inside.y), (customers.x, customers.y))
    return [_Mark(translate("Perception gap", language), pair, LIGHT.kinds["customers"], line=1.25, arrow=True)]


def _goal(picture: QuadrantPicture, language: str) -> list[_Mark]:
    """The ring of the ambition, and a dashed arrow to it where no route leads there."""
    inside, ambition = picture.of_kind("inside"), picture.ambition
    if ambition is None or inside is None:
        return []
    goal = (ambition.x, ambition.y)
    words = translate("Ambition {date}", language, date=ambition.date.year)
    ring = _Mark(
        words, (goal,), LIGHT.ambition, "circle", _DIAMETERS["ambition"], hollow=True, labels=(words,), strong=True
    )
    if picture.route:
        return [ring]
    name = translate("To the ambition", language)
    return [_Mark(name, ((inside.x, inside.y), goal), LIGHT.ambition, line=1.5, dashed=True, arrow=True), ring]


def _dots(picture: QuadrantPicture) -> list[_Mark]:
    """Groups, customers, and the inside view on top."""
    order: dict[Kind, int] = {"inside": 2, "customers": 1}
    return [
        _Mark(
            dot.label,
            ((dot.x, dot.y),),
            LIGHT.kinds[dot.kind],
            SHAPES[dot.kind],
            _DIAMETERS.get(dot.kind, _GROUP),
            hollow=dot.thin is not None,
            labels=(dot.label,),
            strong=dot.kind in order,
        )
        for dot in sorted(picture.dots, key=lambda each: (order.get(each.kind, 0), each.id))
    ]


def _way(picture: QuadrantPicture, language: str) -> list[_Mark]:
    """The way so far, and the route ahead."""
    inside = picture.of_kind("inside")
    if inside is None:
        return []
    marks = []
    if picture.way:
        colour_of_way = mixed(LIGHT.way, LIGHT.background, 0.7)
        after = [*((step.x, step.y) for step in picture.way[1:]), (inside.x, inside.y)]
        for step, end in zip(picture.way, after, strict=True):
            when = step.label or month(step.date, language)
            points: tuple[tuple[float, float], ...] = ((step.x, step.y),)
            marks.append(
                _Mark(
                    when,
                    (*points, end) if step.comparable else points,
                    colour_of_way,
                    "circle",
                    _DIAMETERS["way"],
                    not step.comparable,
                    1.5 if step.comparable else 0.0,
                    labels=(when,),
                    near=True,
                    ends=step.comparable,
                )
            )
    if picture.route:
        places = ((inside.x, inside.y), *((stop.x, stop.y) for stop in picture.route))
        marks.append(
            _Mark(translate("The route", language), places, LIGHT.ambition, "circle", _DIAMETERS["route"], line=1.5)
        )
    return marks


# --- the ground ---


def _zone(group: Any, quadrant: Quadrant, square: _Square, model: Model, language: str, marks: Sequence[_Mark]) -> Box:
    """A tinted rectangle with the zone's name in the corner where the fewest marks are; the box of its words."""
    right, upper = quadrant.id.startswith("digital"), quadrant.id.endswith("emotional")
    (x0, x1), (y0, y1) = ((model.boundary, 100.0) if far else (0.0, model.boundary) for far in (right, upper))
    left, top = square.at(x0, y1)
    far, bottom = square.at(x1, y0)
    rectangle = group.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, *(round(each * EMU) for each in (left, top, far - left, bottom - top))
    )
    rectangle.name = plain(quadrant.label[language])
    rectangle.shadow.inherit = False
    rectangle.fill.solid()
    rectangle.fill.fore_color.rgb = colour(LIGHT.zones[quadrant.id])
    rectangle.line.color.rgb = colour(LIGHT.line)
    rectangle.line.width = Pt(0.75)
    longest = (far - left - 2 * _INSET) / _SLACK
    scenario = quadrant.scenario[language] + ("" if quadrant.certain else f" {DAGGER}")
    runs = [(quadrant.label[language], _ZONE, True), (scenario, _SMALL, False)]
    tall = sum(len(wrap(text, size, longest, _face(bold))) * size * _LINE for text, size, bold in runs)
    wide = max(
        width(part, size, _face(bold)) for text, size, bold in runs for part in wrap(text, size, longest, _face(bold))
    )
    wide *= _SLACK
    corners = {
        (side, up): Box(
            far - _INSET - wide if side else left + _INSET, top + _INSET if up else bottom - _INSET - tall, wide, tall
        )
        for side, up in ((right, upper), (not right, upper), (right, not upper), (not right, not upper))
    }
    (side, up), box = min(corners.items(), key=lambda each: _covered(each[1], square, marks))
    frame = rectangle.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(_INSET)
    frame.vertical_anchor = MSO_ANCHOR.TOP if up else MSO_ANCHOR.BOTTOM
    for at, (text, size, bold) in enumerate(runs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if side else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold = Pt(size), bold
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
    return box


def _shade(group: Any, picture: QuadrantPicture, square: _Square) -> None:
    """The region as a see-through surface under the chart, which draws its outline."""
    if not picture.region:
        return
    corners = [tuple(round(each * EMU) for each in square.at(*_within(*scores))) for scores in picture.region]
    outline = group.shapes.build_freeform(*corners[0])
    outline.add_line_segments(corners[1:], close=True)
    shade = outline.convert_to_shape()
    shade.name = "Region"
    shade.shadow.inherit = False
    shade.line.fill.background()
    shade.fill.solid()
    shade.fill.fore_color.rgb = colour(LIGHT.kinds["inside"])
    alpha = '<a:alpha xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" val="13000"/>'
    shade.fill._xPr.find(".//{*}srgbClr").append(etree.fromstring(alpha))
    shade._element.nvSpPr.cNvPr.append(etree.fromstring(DECORATIVE))


def _within(x: float, y: float) -> tuple[float, float]:
    """Scores end at 0 and 100, so a region does too."""
    return min(max(x, 0.0), 100.0), min(max(y, 0.0), 100.0)


def _face(bold: bool) -> Face:
    return "semibold" if bold else "regular"


def _covered(box: Box, square: _Square, marks: Sequence[_Mark]) -> int:
    """How many marks lie in a box, or near to it."""
    count = 0
    for mark in marks:
        if mark.shape is None:
            continue
        for point in mark.points:
            x, y = square.at(*point)
            reach = mark.diameter / 2 + 3
            count += Box(x - reach, y - reach, 2 * reach, 2 * reach).overlaps(box)
    return count


def _bare_axes(group: Any, square: _Square, model: Model, language: str) -> None:
    """The titles of both axes, where there is no chart that has them."""
    plot = square.plot
    for axis, turned in zip(model.axes, (False, True), strict=True):
        wide, tall = plot.width, 20.0
        left = plot.left if not turned else plot.left - 18 - wide / 2 - tall / 2
        top = plot.bottom + 10 if not turned else plot.top + plot.height / 2 - tall / 2
        box = group.shapes.add_textbox(*(round(each * EMU) for each in (left, top, wide, tall)))
        box.name = axis.label[language]
        box.rotation = -90 if turned else 0
        frame = box.text_frame
        frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        run = frame.paragraphs[0].add_run()
        run.text = _axis_title(axis, language)
        run.font.size, run.font.bold = Pt(_TEXT), True


def _axis_title(axis: Any, language: str) -> str:
    return f"{axis.label[language]}: {axis.low[language]} → {axis.high[language]}"


# --- the chart ---


def _chart(slide: Any, square: _Square, marks: Sequence[_Mark], model: Model, language: str) -> Any:
    data = Points(number_format="0.0")
    for mark in marks:
        series = data.add_series(plain(mark.name))
        for x, y in mark.points:
            series.add_data_point(x, y)
    whole = square.chart
    places = (round(each * EMU) for each in (whole.left, whole.top, whole.width, whole.height))
    frame = slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *places, data)
    chart = frame.chart
    number_axes(chart)
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(_TEXT)
    for series, mark in zip(chart.plots[0].series, marks, strict=True):
        _dress(series, mark)
    for axis, about in ((chart.category_axis, model.axes[0]), (chart.value_axis, model.axes[1])):
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = 0, 100, 50
        axis.has_major_gridlines = False
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
        axis.tick_labels.font.size = Pt(_SMALL)
        axis.tick_labels.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
        axis.format.line.fill.background()
        axis.has_title = True
        run = axis.axis_title.text_frame.paragraphs[0].add_run()
        run.text = _axis_title(about, language)
        run.font.size, run.font.bold = Pt(_TEXT), True
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    _fix_plot(chart, square)
    return frame


def _fix_plot(chart: Any, square: _Square) -> None:
    """The square of scores exactly over the zones, and no ground of its own."""
    area = chart._chartSpace.chart.plotArea
    for layout in area.findall(f"{_CHART}layout"):
        area.remove(layout)
    inner, outer = square.plot, square.chart
    shares = {
        "x": (inner.left - outer.left) / outer.width,
        "y": (inner.top - outer.top) / outer.height,
        "w": inner.width / outer.width,
        "h": inner.height / outer.height,
    }
    values = "".join(f'<c:{name} val="{share:.6f}"/>' for name, share in shares.items())
    area.insert(
        0,
        etree.fromstring(
            f'<c:layout xmlns:c="{_CHART[1:-1]}"><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{values}</c:manualLayout></c:layout>'
        ),
    )
    see_through = (
        f'<c:spPr xmlns:c="{_CHART[1:-1]}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    )
    area.append(etree.fromstring(see_through))
    space = chart._chartSpace
    space.chart.addnext(etree.fromstring(see_through))


def _dress(series: Any, mark: _Mark) -> None:
    line = series.format.line
    if mark.line:
        line.color.rgb = colour(mark.colour)
        line.width = Pt(mark.line)
        if mark.dashed:
            line.dash_style = MSO_LINE.DASH
    else:
        line.fill.background()
    if mark.arrow:
        line._get_or_add_ln().append(
            etree.fromstring(
                '<a:tailEnd xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" type="triangle"/>'
            )
        )
    series.smooth = False
    if mark.shape is None:
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    marker = series.marker
    marker.style, marker.size = _MARKERS[mark.shape], mark.diameter
    open_inside = mark.shape == "cross" or mark.hollow
    if mark.hollow:
        marker.format.fill.background()  # LibreOffice fills it with the colour of its rim
    else:
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = colour(mark.colour)
    marker.format.line.color.rgb = colour(mark.colour if open_inside else LIGHT.background)
    marker.format.line.width = Pt(2 if open_inside else 0.75)
    if mark.ends:
        series.points[len(mark.points) - 1].marker.style = XL_MARKER_STYLE.NONE


# --- labels ---


@dataclass(frozen=True, slots=True)
class _Text:
    """The words beside a point of a series."""

    mark: _Mark
    series: int
    point: int
    words: str
    size: float
    face: Face
    at: Label
    """Its room, and where its mark is."""


def _label(group: Any, chart: Any, square: _Square, marks: Sequence[_Mark], taken: Sequence[Box]) -> None:
    """Labels beside their marks, as data labels; where there is no room beside, at the end of a thin line."""
    texts = {text.at.key: text for at, mark in enumerate(marks) for text in _texts(at, mark, square)}
    labels = [text.at for text in texts.values()]
    silent = [
        (*square.at(*point), mark.diameter / 2)
        for mark in marks
        if mark.shape
        for point in mark.points[len(mark.labels) :]
    ]
    lines = [
        (square.at(*start), square.at(*end)) for mark in marks if mark.line for start, end in pairwise(mark.points)
    ]
    plot = square.plot
    bounds = Box(plot.left + 1, plot.top + 1, plot.width - 2, plot.height - 2)
    found = place(labels, bounds, obstacles=taken, marks=silent, lines=lines)
    if found is None:
        found = place(labels, bounds, marks=silent) or ()
    drawn = list(chart.plots[0].series)
    for item in found:
        text = texts[item.key]
        _data_label(drawn[text.series].points[text.point], text, item, square)
        if item.leader:
            _leader(group, item.leader)
    for series in drawn:
        _no_leaders(series)


def _texts(series: int, mark: _Mark, square: _Square) -> Iterator[_Text]:
    """The words of one mark, as long as there is room for them."""
    size, face = _type_of(mark)
    for point, (scores, words) in enumerate(zip(mark.points, mark.labels, strict=False)):
        shown = plain(shorten(words, size, _LONGEST * square.plot.width, face))
        wide, tall = width(shown, size, face) * _SLACK + 4, size * _LINE
        label = Label(f"{series} {point}", *square.at(*scores), mark.diameter / 2 + 1, wide, tall, mark.near)
        yield _Text(mark, series, point, shown, size, face, label)


def _type_of(mark: _Mark) -> tuple[float, Face]:
    return (_TEXT, "semibold") if mark.strong else (_SMALL, "regular")


def _no_leaders(series: Any) -> None:
    """Labels that were moved have no line of the program's own: ours are drawn where they are needed."""
    labels = series._element.find(f"{_CHART}dLbls")
    if labels is not None:
        labels.find(f"{_CHART}showLeaderLines").set("val", "0")
        labels.append(
            etree.fromstring(
                f'<c:extLst xmlns:c="{_CHART[1:-1]}"><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" '
                'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/>'
                "</c:ext></c:extLst>"
            )
        )


def _data_label(point: Any, text: _Text, item: Placed, square: _Square) -> None:
    shown, label = point.data_label, text.at
    frame = shown.text_frame
    frame.word_wrap = False
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    run = frame.paragraphs[0].add_run()
    run.text = text.words
    run.font.size, run.font.bold = Pt(text.size), text.face == "semibold"
    readable = {*LIGHT.kinds.values(), LIGHT.ambition}
    run.font.color.rgb = colour(text.mark.colour if text.mark.colour in readable else LIGHT.muted)
    middle_x, middle_y = item.box.middle
    reach = label.radius + 3
    if abs(middle_x - label.x) < 1:
        above = middle_y < label.y
        shown.position = XL_LABEL_POSITION.ABOVE if above else XL_LABEL_POSITION.BELOW
        across, down = 0.0, (item.box.bottom - label.y + reach) if above else (item.box.top - label.y - reach)
    elif middle_x > label.x:
        shown.position = XL_LABEL_POSITION.RIGHT
        across, down = item.box.left - label.x - reach, middle_y - label.y
    else:
        shown.position = XL_LABEL_POSITION.LEFT
        across, down = item.box.right - label.x + reach, middle_y - label.y
    if max(abs(across), abs(down)) > 1:
        _move(shown, across / square.chart.width, down / square.chart.height)


def _move(shown: Any, across: float, down: float) -> None:
    """A data label away from where its position puts it, as a share of the chart."""
    element = shown._dLbl
    element.find(f"{_CHART}idx").addnext(
        etree.fromstring(
            f'<c:layout xmlns:c="{_CHART[1:-1]}"><c:manualLayout><c:x val="{across:.6f}"/><c:y val="{down:.6f}"/>'
            "</c:manualLayout></c:layout>"
        )
    )


def _leader(group: Any, leader: tuple[tuple[float, float], tuple[float, float]]) -> None:
    (x0, y0), (x1, y1) = leader
    line = group.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(round(each * EMU) for each in (x0, y0, x1, y1)))
    line.line.color.rgb = colour(LIGHT.line)
    line.line.width = Pt(0.5)
    line._element.nvCxnSpPr.cNvPr.append(etree.fromstring(DECORATIVE))
