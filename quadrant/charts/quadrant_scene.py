"""The quadrant: facts -> scene. Region, way so far, ambition, perception gap, marks and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from quadrant.charts.captions import day, month, number, says
from quadrant.charts.frame import Frame, axes, captions, frame_of, zones
from quadrant.charts.picture import MOST_LABELS, Dot, QuadrantPicture
from quadrant.charts.scene import LINE_HEIGHT, Align, Area, Line, Mark, Scene, Size, Words, arrow, between
from quadrant.labels import Box, Label, Placed, Point, place
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
_CLOUD = 0.5  # radius of an organisation that is not chosen, in a cloud
_MANY = 300  # organisations from which the dots of a cloud are smaller still
_PERSON = (0.62, 0.45)  # radius of one person, among few and among many
_FEW_PEOPLE = 40
_QUIET = (0.3, 0.55)  # opacity of one person, among other marks and alone; several at one place are seen as such
_RING = 1.25  # radius of the ring of the ambition
_STOP = 0.28  # radius of a place on the route
_FREE = 2.0  # pixels between a mark and the line that leads to it


@dataclass(frozen=True, slots=True)
class _Text:
    """A label to place: its mark, its words, and how they look."""

    key: str
    text: str
    x: float
    y: float
    radius: float
    size: float
    colour: str
    face: Face = "regular"
    near: bool = False

    def label(self) -> Label:
        wide = width(self.text, self.size, self.face)
        return Label(self.key, self.x, self.y, self.radius, wide, self.size * LINE_HEIGHT, self.near)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every part of the drawing needs to know."""

    picture: QuadrantPicture
    model: Model
    language: str
    theme: Theme
    frame: Frame
    only_covered: bool
    overview: bool

    @property
    def cloud(self) -> bool:
        """Whether there are too many dots to label each."""
        return len(self.picture.dots) > MOST_LABELS

    @property
    def size(self) -> Size:
        return self.frame.size


def quadrant_scene(
    picture: QuadrantPicture, model: Model, language: str, theme: Theme, size: Size, *, only_covered: bool = False
) -> Scene:
    """The whole picture. `only_covered`: a name that the bundled fonts cannot show is written as its id."""
    frame = frame_of(size)
    drawing = _Drawing(picture, model, language, theme, frame, only_covered, picture.overview)
    people, marks = _people(drawing), _dots(drawing)
    steps, goal, stops = _steps(drawing), _goal(drawing), _stops(drawing)
    lines = (*_region(drawing), *_way(drawing), *_route(drawing), *_toward_goal(drawing), *_gap(drawing))
    solid = [mark for mark in (*steps, *goal, *marks) if mark.series != "cloud"]
    names, taken = captions(model, language, theme, frame, solid)
    titles, arrows = axes(model, language, theme, frame)
    ground = zones(model, theme, frame)
    leaders, words, key = _label(drawing, marks, (*steps, *goal, *stops), people, taken, (*ground, *lines))
    return Scene(
        frame.width,
        frame.height,
        frame.plot,
        theme.background,
        (*ground, *lines, *leaders, *arrows),
        names,
        (*people, *steps, *stops, *goal, *marks),
        (*titles, *words),
        key,
    )


# Marks


def _people(drawing: _Drawing) -> tuple[Mark, ...]:
    """A small quiet mark per person that says nothing when pointed at."""
    marks = []
    opacity = _QUIET[not drawing.picture.dots]
    many = sum(len(places) for _kind, places in drawing.picture.people) > _FEW_PEOPLE
    for kind, places in drawing.picture.people:
        colour, radius = drawing.theme.kinds[kind], drawing.size.radius * _PERSON[many]
        for scores in places:
            at = drawing.frame.at(*scores)
            marks.append(Mark("", "people", *at, scores, SHAPES[kind], radius, colour, colour, 0.0, opacity))
    return tuple(marks)


def _dots(drawing: _Drawing) -> tuple[Mark, ...]:
    """One mark per dot, the most important last, so that it lies on top."""
    chosen = drawing.picture.chosen
    rank = {"inside": 2, "customers": 1}
    ordered = sorted(drawing.picture.dots, key=lambda dot: (dot.id in chosen, rank.get(dot.kind, 0), dot.id))
    return tuple(_mark(dot, drawing) for dot in ordered)


def _mark(dot: Dot, drawing: _Drawing) -> Mark:
    theme, picture, size = drawing.theme, drawing.picture, drawing.size
    x, y = drawing.frame.at(dot.x, dot.y)
    colour, radius, opacity, series = theme.kinds[dot.kind], size.radius, 1.0, str(dot.kind)
    radius *= _RADII.get(dot.kind, 1.0)
    if drawing.overview:
        stands_out = dot.id in picture.chosen
        series = "chosen" if stands_out else "organisations"
        radius *= 1.0 if stands_out else 0.85
        if picture.chosen and not stands_out:
            colour = theme.cloud
        if drawing.cloud and not stands_out:
            crowd = _CLOUD if len(picture.dots) <= _MANY else _CLOUD * 0.75
            series, radius, opacity = "cloud", size.radius * crowd, 0.45
    hollow = dot.thin is not None
    # A rim in the colour of the ground keeps marks apart that touch.
    rim = size.line * (1.3 if hollow else 0.8)
    edge = colour if hollow else theme.background
    if series == "cloud":
        edge, rim = colour, (size.line * 0.8 if hollow else 0.0)
    fill = theme.background if hollow else colour
    lines = says(dot, drawing.model, drawing.language)
    return Mark(dot.id, series, x, y, (dot.x, dot.y), SHAPES[dot.kind], radius, fill, edge, rim, opacity, lines)


def _steps(drawing: _Drawing) -> tuple[Mark, ...]:
    """Earlier positions, the older the fainter."""
    marks = []
    steps = drawing.picture.way
    for index, step in enumerate(steps):
        x, y = drawing.frame.at(step.x, step.y)
        strength = 0.35 + 0.5 * (index + 1) / (len(steps) + 1)
        colour = mixed(drawing.theme.way, drawing.theme.background, strength)
        lines = (step.label or day(step.date, drawing.language), _scores(step.x, step.y, drawing))
        radius = drawing.size.radius * _STEP
        ground, rim = drawing.theme.background, drawing.size.line * 0.5
        marks.append(Mark(step.id, "way", x, y, (step.x, step.y), "circle", radius, colour, ground, rim, 1.0, lines))
    return tuple(marks)


def _goal(drawing: _Drawing) -> tuple[Mark, ...]:
    """The ring of the ambition; open, so that what lies in it is seen."""
    goal = drawing.picture.ambition
    if goal is None:
        return ()
    x, y = drawing.frame.at(goal.x, goal.y)
    lines = (
        translate("Ambition for {date}", drawing.language, date=day(goal.date, drawing.language)),
        _scores(goal.x, goal.y, drawing),
    )
    radius, rim = drawing.size.radius * _RING, drawing.size.line * 1.6
    colour, scores = drawing.theme.ambition, (goal.x, goal.y)
    return (Mark("ambition", "ambition", x, y, scores, "circle", radius, "none", colour, rim, 1.0, lines),)


def _stops(drawing: _Drawing) -> tuple[Mark, ...]:
    """A small dot for every step of the route."""
    colour, radius = drawing.theme.ambition, drawing.size.radius * _STOP
    return tuple(
        Mark(
            "",
            "route",
            *drawing.frame.at(stop.x, stop.y),
            (stop.x, stop.y),
            "circle",
            radius,
            colour,
            colour,
            0.0,
            1.0,
            (stop.label, _scores(stop.x, stop.y, drawing)),
        )
        for stop in drawing.picture.route
    )


def _scores(x: float, y: float, drawing: _Drawing) -> str:
    digital, human = (axis.label[drawing.language] for axis in drawing.model.axes)
    return f"{digital} {number(x, drawing.language)} · {human} {number(y, drawing.language)}"


# Lines


def _region(drawing: _Drawing) -> tuple[Area | Line, ...]:
    if not drawing.picture.region:
        return ()
    points = tuple(drawing.frame.at(*_within(x, y)) for x, y in drawing.picture.region)
    colour, thin = drawing.theme.kinds["inside"], drawing.size.line * 0.6
    outline = Line((*points, points[0]), mixed(colour, drawing.theme.background, 0.55), thin, name="region")
    return Area(points, colour, 0.13, name="region"), outline


def _within(x: float, y: float) -> tuple[float, float]:
    """Scores end at 0 and 100, so a region does too."""
    return min(max(x, 0.0), 100.0), min(max(y, 0.0), 100.0)


def _way(drawing: _Drawing) -> tuple[Area | Line, ...]:
    """A thin line through earlier positions to the present one, segment by segment stronger."""
    inside = drawing.picture.of_kind("inside")
    places = [(step.x, step.y) for step in drawing.picture.way]
    if not places or inside is None:
        return ()
    places.append((inside.x, inside.y))
    lines = []
    for index, (start, end) in enumerate(pairwise(places)):
        strength = 0.35 + 0.5 * (index + 1) / len(places)
        colour = mixed(drawing.theme.way, drawing.theme.background, strength)
        points = drawing.frame.at(*start), drawing.frame.at(*end)
        lines.append(Line(points, colour, drawing.size.line, name="way"))
    return tuple(lines)


def _route(drawing: _Drawing) -> tuple[Area | Line, ...]:
    """A line through the places of the route."""
    inside, stops = drawing.picture.of_kind("inside"), drawing.picture.route
    if not stops or inside is None:
        return ()
    points = tuple(drawing.frame.at(x, y) for x, y in ((inside.x, inside.y), *((stop.x, stop.y) for stop in stops)))
    return (Line(points, drawing.theme.ambition, drawing.size.line, name="route"),)


def _toward_goal(drawing: _Drawing) -> tuple[Area | Line, ...]:
    """A dashed arrow to the ambition; none where a route leads there."""
    goal, inside = drawing.picture.ambition, drawing.picture.of_kind("inside")
    if goal is None or inside is None or drawing.picture.route:
        return ()
    size = drawing.size
    start, end = drawing.frame.at(inside.x, inside.y), drawing.frame.at(goal.x, goal.y)
    part = between(start, end, size.radius + _FREE, size.radius * _RING + size.line)
    return arrow(*part, drawing.theme.ambition, size.line, dashed=True, name="ambition") if part else ()


def _gap(drawing: _Drawing) -> tuple[Area | Line, ...]:
    inside, customers = drawing.picture.of_kind("inside"), drawing.picture.of_kind("customers")
    if not drawing.picture.gap or inside is None or customers is None:
        return ()
    size = drawing.size
    start, end = drawing.frame.at(inside.x, inside.y), drawing.frame.at(customers.x, customers.y)
    part = between(start, end, size.radius + _FREE, size.radius * 1.3 + _FREE)
    return arrow(*part, drawing.theme.kinds["customers"], size.line * 0.8, name="gap") if part else ()


# Labels


def _label(
    drawing: _Drawing,
    marks: tuple[Mark, ...],
    others: tuple[Mark, ...],
    people: tuple[Mark, ...],
    taken: tuple[Box, ...],
    lines: tuple[Area | Line, ...],
) -> tuple[tuple[Line, ...], tuple[Words, ...], tuple[tuple[int, str], ...]]:
    """Leader lines, labels, and the key where numbers stand for names."""
    names = _names(drawing, marks)
    extra = _extra_texts(drawing, others)
    plot, size = drawing.frame.plot, drawing.size
    bounds = Box(plot.left + 2, plot.top + 1, plot.width - 4, plot.height - 2)
    labelled = {text.key for text in names}
    silent = [m for m in (*marks, *others) if m.series != "cloud" and f"dot {m.id}" not in labelled]
    cloud = [m for m in marks if m.series == "cloud"]
    (silent if len(people) <= _FEW_PEOPLE else cloud).extend(people)
    options = {
        "obstacles": taken,
        "marks": [(mark.x, mark.y, mark.radius * 1.15) for mark in silent],
        "lines": [segment for item in lines for segment in _segments(item)],
        "cloud": [(mark.x, mark.y) for mark in cloud],
    }
    used = sum(width(text.text, text.size, text.face) * text.size * LINE_HEIGHT for text in names)
    key: tuple[tuple[int, str], ...] = ()
    found = None
    if used <= _CROWDED * plot.width * plot.height:
        found = place([text.label() for text in (*names, *extra)], bounds, **options)  # type: ignore[arg-type]
    if found is None:
        names, key = _numbered(drawing, names)
        found = place([text.label() for text in (*names, *extra)], bounds, **options) or ()  # type: ignore[arg-type]
    texts = {text.key: text for text in (*names, *extra)}
    leaders = tuple(
        Line(item.leader, drawing.theme.line, size.line * 0.5, name="leader") for item in found if item.leader
    )
    return leaders, tuple(_words(texts[item.key], item, drawing) for item in found), key


def _words(text: _Text, placed: Placed, drawing: _Drawing) -> Words:
    box = placed.box
    # The side of the text that faces its mark is the one that must be exact, whatever font the page really has.
    align: Align = "left" if box.middle[0] >= text.x else "right"
    if abs(box.middle[0] - text.x) < 1:
        align = "center"
    x = {"left": box.left, "center": box.middle[0], "right": box.right}[align]
    right, upper = (box.middle[0] >= drawing.frame.plot.middle[0], box.middle[1] <= drawing.frame.plot.middle[1])
    zone = ("digital" if right else "analogue") + ("_emotional" if upper else "_rational")
    halo = drawing.theme.zones[zone]
    return Words(text.text, x, box.middle[1], text.size, text.colour, text.face, align, halo=halo)


def _names(drawing: _Drawing, marks: tuple[Mark, ...]) -> list[_Text]:
    """A label for every dot; in a cloud only for the chosen."""
    theme, picture, size = drawing.theme, drawing.picture, drawing.size
    dots = {dot.id: dot for dot in picture.dots}
    texts = []
    for mark in marks:
        dot = dots[mark.id]
        stands_out = mark.id in picture.chosen
        if drawing.cloud and not stands_out:
            continue
        strong = stands_out or (not drawing.overview and dot.kind in {"inside", "customers"})
        face: Face = "semibold" if strong else "regular"
        colour = theme.ink if drawing.overview else theme.kinds[dot.kind]
        if drawing.overview and picture.chosen and not stands_out:
            colour = theme.muted
        small = size.name == "phone" and len(picture.dots) > _FEW
        points = size.text if (strong or drawing.overview) and not small else size.small
        name = dot.label if covers(dot.label) or not drawing.only_covered else dot.id
        longest = _LONGEST[size.name] * drawing.frame.plot.width
        text = isolated(shorten(name, points, longest, face))
        radius = mark.radius * (1.2 if dot.kind == "customers" else 1.0)
        texts.append(_Text(f"dot {mark.id}", text, mark.x, mark.y, radius, points, colour, face))
    return texts


def _numbered(drawing: _Drawing, texts: list[_Text]) -> tuple[list[_Text], tuple[tuple[int, str], ...]]:
    """Numbers in reading order for names, and what they stand for."""
    labels = {f"dot {dot.id}": dot.label for dot in drawing.picture.dots}
    row = drawing.size.text * 2
    ordered = sorted(texts, key=lambda text: (round(text.y / row), text.x, text.key))
    numbered = [
        _Text(t.key, str(n), t.x, t.y, t.radius, drawing.size.small, t.colour, t.face)
        for n, t in enumerate(ordered, start=1)
    ]
    return numbered, tuple((n, labels[text.key]) for n, text in enumerate(ordered, start=1))


def _extra_texts(drawing: _Drawing, others: tuple[Mark, ...]) -> list[_Text]:
    """Dates along the way, the year of the ambition, the name of the region: where there is room."""
    texts = []
    size, theme = drawing.size, drawing.theme
    steps = iter(drawing.picture.way)
    for index, mark in enumerate(others):
        key = f"other {index}"
        if mark.series == "way":
            step = next(steps)
            words, near = step.label or month(step.date, drawing.language), not step.label
            colour = theme.muted if near else theme.kinds["inside"]
            texts.append(_Text(key, words, mark.x, mark.y, mark.radius + 1, size.small, colour, near=near))
        elif mark.series == "ambition" and drawing.picture.ambition:
            words = translate("Ambition {date}", drawing.language, date=drawing.picture.ambition.date.year)
            texts.append(_Text(key, words, mark.x, mark.y, mark.radius + 1, size.small, mark.edge, "semibold"))
    if drawing.picture.region:
        x, y = max((drawing.frame.at(*_within(*point)) for point in drawing.picture.region), key=lambda p: p[1])
        words = translate("90 % region", drawing.language)
        texts.append(_Text("region", words, x, y, 0, size.small, theme.muted, near=True))
    return texts


def _segments(item: Area | Line) -> list[tuple[Point, Point]]:
    """The lines of a drawing that a label should not lie on."""
    if isinstance(item, Area):
        return []
    return list(pairwise(item.points))
