"""The quadrant: facts -> scene. Region, way so far, ambition, perception gap, marks and their labels."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from quadrant.charts import many
from quadrant.charts.canvas import EVEN, QUIET, Canvas, Text, crowd_radius, faded, step_mark
from quadrant.charts.captions import day, month, says
from quadrant.charts.frame import axes, captions, frame_of, zones
from quadrant.charts.picture import Dot, QuadrantPicture
from quadrant.charts.scene import LINE_HEIGHT, Align, Area, Line, Mark, Scene, Size, Words, arrow, between
from quadrant.labels import Box, Placed, Point, place
from quadrant.language import translate
from quadrant.model import Model
from quadrant.palette import SHAPES, Theme, mixed
from quadrant.typeface import Face, covers, isolated, shorten, width

_LONGEST = {
    "phone": 0.42,
    "low": 0.34,
    "laptop": 0.30,
    "projector": 0.34,
    "paper": 0.30,
}  # a label's width, of the square's
_CROWDED = 0.21  # of the square: when names would take more, numbers stand for them
# Radius of a group's mark, of the inside mark's: smaller, and evened out by shape so that none looks larger.
_RADII = {"leadership": 0.95, "front_office": 0.68, "back_office": 0.95, "partner": 0.85}
_FEW = 8  # organisations that a phone labels in the larger size
_STEP = 0.5  # radius of an earlier position
_FOCUS, _MARKED = 1.2, 1.0  # radius of the marked, the focus and the others
_PERSON = (0.62, 0.45)  # radius of one person, among few and among many
_FEW_PEOPLE = 40
_PALE = (0.3, 0.55)  # opacity of one person, among other marks and alone; several at one place are seen as such
_RING = 1.25  # radius of the ring of the ambition
_STOP = 0.28  # radius of a place on the route
_FREE = 2.0  # pixels between a mark and the line that leads to it


def quadrant_scene(
    picture: QuadrantPicture, model: Model, language: str, theme: Theme, size: Size, *, only_covered: bool = False
) -> Scene:
    """The whole picture. `only_covered`: a name that the bundled fonts cannot show is written as its id."""
    frame = frame_of(size)
    order = {name: place for place, name in enumerate(picture.marked)}
    canvas = Canvas(picture, model, language, theme, frame, only_covered, picture.overview, picture.outstanding, order)
    people, marks = _people(canvas), _dots(canvas)
    steps, goal, stops = _steps(canvas), _goal(canvas), _stops(canvas)
    middle, ways = many.among_marks(canvas), many.way_marks(canvas)
    lines = (
        *many.drawn_lines(canvas),
        *many.among_lines(canvas),
        *_region(canvas),
        *many.way_lines(canvas),
        *_way(canvas),
        *_route(canvas),
        *_toward_goal(canvas),
        *_gap(canvas),
    )
    solid = [mark for mark in (*middle, *ways, *steps, *goal, *marks) if mark.series not in _QUIET]
    names, taken = captions(model, language, theme, frame, solid)
    titles, arrows = axes(model, language, theme, frame)
    ground = zones(model, theme, frame)
    others = (*steps, *goal, *stops)
    more = [*_extra_texts(canvas, others), *many.among_texts(canvas), *many.way_texts(canvas, ways)]
    leaders, words, key = _label(canvas, marks, (*others, *ways), people, more, taken, (*ground, *lines))
    return Scene(
        frame.width,
        frame.height,
        frame.plot,
        theme.background,
        (*ground, *lines, *leaders, *arrows),
        names,
        (*people, *_under(middle, ways, marks), *steps, *stops, *goal, *_over(marks)),
        (*titles, *words),
        key,
    )


# Marks

_QUIET = {"cloud", "crowd", "cells"}  # series of those who do not stand out among too many to label


def _under(middle: tuple[Mark, ...], ways: tuple[Mark, ...], marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The crowd, then what the marked lie on."""
    return (*(mark for mark in marks if mark.series in _QUIET), *middle, *ways)


def _over(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
    return tuple(mark for mark in marks if mark.series not in _QUIET)


def _people(canvas: Canvas) -> tuple[Mark, ...]:
    """A small quiet mark per person that says nothing when pointed at."""
    marks = []
    opacity = _PALE[not canvas.picture.dots]
    many = sum(len(places) for _kind, places in canvas.picture.people) > _FEW_PEOPLE
    for kind, places in canvas.picture.people:
        colour, radius = canvas.theme.kinds[kind], canvas.size.radius * _PERSON[many]
        for scores in places:
            at = canvas.frame.at(*scores)
            marks.append(Mark("", "people", *at, scores, SHAPES[kind], radius, colour, colour, 0.0, opacity))
    return tuple(marks)


def _dots(canvas: Canvas) -> tuple[Mark, ...]:
    """One mark per dot, the most important last, so that it lies on top; or cells, with only those apart on them."""
    picture, apart = canvas.picture, canvas.apart
    rank = {"inside": 2, "customers": 1}
    last = len(canvas.order)

    def importance(dot: Dot) -> tuple[bool, int, int, str]:
        return dot.id in apart, -canvas.order.get(dot.id, last), rank.get(dot.kind, 0), dot.id

    if counted := many.cell_marks(canvas):
        shown = sorted((dot for dot in picture.dots if dot.id in apart), key=importance)
        return *counted, *(_mark(dot, canvas) for dot in shown)
    return *many.crowd_marks(canvas), *(_mark(dot, canvas) for dot in sorted(picture.dots, key=importance))


def _mark(dot: Dot, canvas: Canvas) -> Mark:
    theme, picture, size = canvas.theme, canvas.picture, canvas.size
    x, y = canvas.frame.at(dot.x, dot.y)
    colour, shape, opacity, series = theme.kinds[dot.kind], SHAPES[dot.kind], 1.0, str(dot.kind)
    radius = size.radius * _RADII.get(dot.kind, 1.0)
    stands_out = dot.id in canvas.apart
    if look := canvas.look(dot.id):
        (colour, shape), series = look, "chosen"
        radius = size.radius * (_MARKED if canvas.order[dot.id] else _FOCUS) * EVEN.get(shape, 1.0)
    elif canvas.overview:
        series = "chosen" if stands_out else "organisations"
        radius *= 1.0 if stands_out else 0.85
        if canvas.apart and not stands_out:
            colour = theme.cloud
        if canvas.cloud and not stands_out:
            series, radius, opacity = "cloud", crowd_radius(canvas), QUIET
    hollow = dot.thin is not None
    # A rim in the colour of the ground keeps marks apart that touch.
    rim = size.line * (1.3 if hollow else 0.8)
    edge = colour if hollow else theme.background
    if series == "cloud":
        edge, rim = colour, (size.line * 0.8 if hollow else 0.0)
    fill = theme.background if hollow else colour
    lines = says(dot, canvas.model, canvas.language, picture.coarse)
    return Mark(dot.id, series, x, y, (dot.x, dot.y), shape, radius, fill, edge, rim, opacity, lines)


def _steps(canvas: Canvas) -> tuple[Mark, ...]:
    """Earlier positions, the older the fainter."""
    steps, radius, theme = canvas.picture.way, canvas.size.radius * _STEP, canvas.theme
    return tuple(
        step_mark(step, "way", radius, faded(theme.way, index, len(steps), theme), canvas)
        for index, step in enumerate(steps)
    )


def _goal(canvas: Canvas) -> tuple[Mark, ...]:
    """The ring of the ambition; open, so that what lies in it is seen."""
    goal = canvas.picture.ambition
    if goal is None:
        return ()
    x, y = canvas.frame.at(goal.x, goal.y)
    lines = (
        translate("Ambition for {date}", canvas.language, date=day(goal.date, canvas.language)),
        canvas.scores(goal.x, goal.y),
    )
    radius, rim = canvas.size.radius * _RING, canvas.size.line * 1.6
    colour, scores = canvas.theme.ambition, (goal.x, goal.y)
    return (Mark("ambition", "ambition", x, y, scores, "circle", radius, "none", colour, rim, 1.0, lines),)


def _stops(canvas: Canvas) -> tuple[Mark, ...]:
    """A small dot for every step of the route."""
    colour, radius = canvas.theme.ambition, canvas.size.radius * _STOP
    return tuple(
        Mark(
            "",
            "route",
            *canvas.frame.at(stop.x, stop.y),
            (stop.x, stop.y),
            "circle",
            radius,
            colour,
            colour,
            0.0,
            1.0,
            (stop.label, canvas.scores(stop.x, stop.y)),
        )
        for stop in canvas.picture.route
    )


# Lines


def _region(canvas: Canvas) -> tuple[Area | Line, ...]:
    if not canvas.picture.region:
        return ()
    points = tuple(canvas.frame.at(*_within(x, y)) for x, y in canvas.picture.region)
    colour, thin = canvas.theme.kinds["inside"], canvas.size.line * 0.6
    outline = Line((*points, points[0]), mixed(colour, canvas.theme.background, 0.55), thin, name="region")
    return Area(points, colour, 0.13, name="region"), outline


def _within(x: float, y: float) -> tuple[float, float]:
    """Scores end at 0 and 100, so a region does too."""
    return min(max(x, 0.0), 100.0), min(max(y, 0.0), 100.0)


def _way(canvas: Canvas) -> tuple[Area | Line, ...]:
    """A thin line through earlier positions to the present one, stronger step by step; broken where none compares."""
    inside = canvas.picture.of_kind("inside")
    places = [(step.x, step.y) for step in canvas.picture.way]
    if not places or inside is None:
        return ()
    places.append((inside.x, inside.y))
    lines = []
    for index, (step, (start, end)) in enumerate(zip(canvas.picture.way, pairwise(places), strict=True)):
        if step.comparable:
            colour = faded(canvas.theme.way, index, len(places) - 1, canvas.theme)
            points = canvas.frame.at(*start), canvas.frame.at(*end)
            lines.append(Line(points, colour, canvas.size.line, name="way"))
    return tuple(lines)


def _route(canvas: Canvas) -> tuple[Area | Line, ...]:
    """A line through the places of the route."""
    inside, stops = canvas.picture.of_kind("inside"), canvas.picture.route
    if not stops or inside is None:
        return ()
    points = tuple(canvas.frame.at(x, y) for x, y in ((inside.x, inside.y), *((stop.x, stop.y) for stop in stops)))
    return (Line(points, canvas.theme.ambition, canvas.size.line, name="route"),)


def _toward_goal(canvas: Canvas) -> tuple[Area | Line, ...]:
    """A dashed arrow to the ambition; none where a route leads there."""
    goal, inside = canvas.picture.ambition, canvas.picture.of_kind("inside")
    if goal is None or inside is None or canvas.picture.route:
        return ()
    size = canvas.size
    start, end = canvas.frame.at(inside.x, inside.y), canvas.frame.at(goal.x, goal.y)
    part = between(start, end, size.radius + _FREE, size.radius * _RING + size.line)
    return arrow(*part, canvas.theme.ambition, size.line, dashed=True, name="ambition") if part else ()


def _gap(canvas: Canvas) -> tuple[Area | Line, ...]:
    inside, customers = canvas.picture.of_kind("inside"), canvas.picture.of_kind("customers")
    if not canvas.picture.gap or inside is None or customers is None:
        return ()
    size = canvas.size
    start, end = canvas.frame.at(inside.x, inside.y), canvas.frame.at(customers.x, customers.y)
    part = between(start, end, size.radius + _FREE, size.radius * 1.3 + _FREE)
    return arrow(*part, canvas.theme.kinds["customers"], size.line * 0.8, name="gap") if part else ()


# Labels


def _label(
    canvas: Canvas,
    marks: tuple[Mark, ...],
    others: tuple[Mark, ...],
    people: tuple[Mark, ...],
    extra: list[Text],
    taken: tuple[Box, ...],
    lines: tuple[Area | Line, ...],
) -> tuple[tuple[Line, ...], tuple[Words, ...], tuple[tuple[int, str], ...]]:
    """Leader lines, labels, and the key where numbers stand for names."""
    names = _names(canvas, marks)
    plot, size = canvas.frame.plot, canvas.size
    bounds = Box(plot.left + 2, plot.top + 1, plot.width - 4, plot.height - 2)
    labelled = {text.key for text in names}
    silent = [m for m in (*marks, *others) if m.series not in _QUIET and f"dot {m.id}" not in labelled]
    cloud = [m for m in marks if m.series in {"cloud", "crowd"}]  # cells are light enough to lie under words
    (silent if len(people) <= _FEW_PEOPLE else cloud).extend(people)
    options = {
        "obstacles": taken,
        "marks": [(mark.x, mark.y, mark.radius * 1.15) for mark in silent],
        # Labels stay where they are when somebody draws over them.
        "lines": [segment for item in lines if item.name != "drawn" for segment in _segments(item)],
        "cloud": [(mark.x, mark.y) for mark in cloud],
    }
    key: tuple[tuple[int, str], ...] = ()
    found: tuple[Placed, ...] | None = None
    marked = {f"dot {name}" for name in canvas.order}
    # Where not all names fit, those of the marked may; where these do not either, numbers do.
    for kept in dict.fromkeys((frozenset(labelled), frozenset(labelled & marked), frozenset[str]())):
        texts, numbers = _numbered(canvas, names, kept)
        used = sum(width(text.text, text.size, text.face) * text.size * LINE_HEIGHT for text in texts)
        if not kept or used <= _CROWDED * plot.width * plot.height:
            found = place([text.label() for text in (*texts, *extra)], bounds, **options)  # type: ignore[arg-type]
            shown, key = texts, numbers
        if found is not None:
            break
    by_key = {text.key: text for text in (*shown, *extra)}
    leaders = tuple(
        Line(item.leader, canvas.theme.line, size.line * 0.5, name="leader") for item in found or () if item.leader
    )
    return leaders, tuple(_words(by_key[item.key], item, canvas) for item in found or ()), key


def _words(text: Text, placed: Placed, canvas: Canvas) -> Words:
    box = placed.box
    # The side of the text that faces its mark is the one that must be exact, whatever font the page really has.
    align: Align = "left" if box.middle[0] >= text.x else "right"
    if abs(box.middle[0] - text.x) < 1:
        align = "center"
    x = {"left": box.left, "center": box.middle[0], "right": box.right}[align]
    right, upper = (box.middle[0] >= canvas.frame.plot.middle[0], box.middle[1] <= canvas.frame.plot.middle[1])
    zone = ("digital" if right else "analogue") + ("_emotional" if upper else "_rational")
    halo = canvas.theme.zones[zone]
    return Words(text.text, x, box.middle[1], text.size, text.colour, text.face, align, halo=halo)


def _names(canvas: Canvas, marks: tuple[Mark, ...]) -> list[Text]:
    """A label for every dot; in a cloud only for the chosen."""
    theme, picture, size = canvas.theme, canvas.picture, canvas.size
    dots = {dot.id: dot for dot in picture.dots}
    texts = []
    for mark in marks:
        stands_out = mark.id in canvas.apart
        if mark.series in _QUIET or (canvas.cloud and not stands_out):
            continue
        dot = dots[mark.id]
        # Among the marked only the focus is strong: all of them would be none.
        strong = canvas.order[dot.id] == 0 if dot.id in canvas.order else stands_out
        strong = strong or (not canvas.overview and dot.kind in {"inside", "customers"})
        face: Face = "semibold" if strong else "regular"
        colour = theme.ink if canvas.overview else theme.kinds[dot.kind]
        if canvas.overview and canvas.apart and not stands_out:
            colour = theme.muted
        small = size.name == "phone" and len(picture.dots) > _FEW
        points = size.text if (strong or canvas.overview) and not small else size.small
        name = dot.label if covers(dot.label) or not canvas.only_covered else dot.id
        longest = _LONGEST[size.name] * canvas.frame.plot.width
        text = isolated(shorten(name, points, longest, face))
        radius = mark.radius * (1.2 if mark.shape in {"diamond", "cross"} else 1.0)
        texts.append(Text(f"dot {mark.id}", text, mark.x, mark.y, radius, points, colour, face))
    return texts


def _numbered(
    canvas: Canvas, texts: list[Text], kept: frozenset[str]
) -> tuple[list[Text], tuple[tuple[int, str], ...]]:
    """Numbers in reading order for all names that are not kept, and what they stand for."""
    labels = {f"dot {dot.id}": dot.label for dot in canvas.picture.dots}
    row = canvas.size.text * 2
    left = [text for text in texts if text.key not in kept]
    ordered = sorted(left, key=lambda text: (round(text.y / row), text.x, text.key))
    numbered = [replace(text, text=str(n), size=canvas.size.small) for n, text in enumerate(ordered, start=1)]
    same = [text for text in texts if text.key in kept]
    return same + numbered, tuple((n, labels[text.key]) for n, text in enumerate(ordered, start=1))


def _extra_texts(canvas: Canvas, others: tuple[Mark, ...]) -> list[Text]:
    """Dates along the way, the year of the ambition, the name of the region: where there is room."""
    texts = []
    size, theme = canvas.size, canvas.theme
    steps = iter(canvas.picture.way)
    for index, mark in enumerate(others):
        key = f"other {index}"
        if mark.series == "way":
            step = next(steps)
            words, near = step.label or month(step.date, canvas.language, canvas.picture.coarse), not step.label
            colour = theme.muted if near else theme.kinds["inside"]
            texts.append(Text(key, words, mark.x, mark.y, mark.radius + 1, size.small, colour, near=near))
        elif mark.series == "ambition" and canvas.picture.ambition:
            words = translate("Ambition {date}", canvas.language, date=canvas.picture.ambition.date.year)
            texts.append(Text(key, words, mark.x, mark.y, mark.radius + 1, size.small, mark.edge, "semibold"))
    if canvas.picture.region:
        x, y = max((canvas.frame.at(*_within(*point)) for point in canvas.picture.region), key=lambda p: p[1])
        words = translate("90 % region", canvas.language)
        texts.append(Text("region", words, x, y, 0, size.small, theme.muted, near=True))
    return texts


def _segments(item: Area | Line) -> list[tuple[Point, Point]]:
    """The lines of a drawing that a label should not lie on."""
    if isinstance(item, Area):
        return []
    return list(pairwise(item.points))
