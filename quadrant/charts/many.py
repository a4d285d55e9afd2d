"""What a quadrant of many organisations has besides its dots: ways, a cohort's middle, cells, and what was drawn."""

from __future__ import annotations

from itertools import pairwise

from quadrant.charts.canvas import QUIET, Canvas, Text, crowd_radius, step_mark
from quadrant.charts.captions import band_words, month, organisations
from quadrant.charts.cells import RADIUS, cells
from quadrant.charts.picture import Among, Way
from quadrant.charts.scene import Area, Line, Mark
from quadrant.language import translate
from quadrant.palette import mixed

_STEP = 0.42  # radius of an earlier position, of the size's
_LEAST = 0.2  # radius of the emptiest cell, of a whole one: fewer organisations must still be seen
_FULL = 0.96  # radius of the fullest cell, so that two of them stay apart
_CELL = 0.36  # opacity
_ARM = 1.15  # of the cross at the medians
_TOUCH = 1.4  # radius within which the cross says what it is
_MIDDLE = 0.07  # opacity of the middle half
_DRAWN = 0.06  # opacity within what was drawn
_FEW_WAYS = 3  # of which every way has dates; of more only the focus's has


# The crowd


def crowd_marks(canvas: Canvas) -> tuple[Mark, ...]:
    """A faint dot for everybody without a name, who says no more than where it is."""
    radius, colour = crowd_radius(canvas), canvas.theme.cloud
    return tuple(
        Mark(
            "",
            "crowd",
            *canvas.frame.at(x, y),
            (x, y),
            "circle",
            radius,
            colour,
            colour,
            0.0,
            QUIET,
            (canvas.scores(x, y),),
        )
        for x, y in canvas.picture.crowd
    )


def cell_marks(canvas: Canvas) -> tuple[Mark, ...]:
    """A hexagon for every cell that is not empty, its area by how many it counts."""
    places = canvas.picture.counted
    if not places:
        return ()
    found = cells(places)
    whole = RADIUS * (canvas.frame.at(1, 0)[0] - canvas.frame.at(0, 0)[0]) * _FULL
    colour, language = canvas.theme.cloud, canvas.language
    marks = []
    for (x, y), count in zip(found.middles.round(3).tolist(), found.counts.tolist(), strict=True):
        radius = round(whole * max((count / found.fullest) ** 0.5, _LEAST), 2)
        around = translate("around {digital} digital and {human} human", language, digital=round(x), human=round(y))
        says = organisations(count, language), around
        marks.append(
            Mark("", "cells", *canvas.frame.at(x, y), (x, y), "hexagon", radius, colour, colour, 0.0, _CELL, says)
        )
    return tuple(marks)


# Ways


def way_marks(canvas: Canvas) -> tuple[Mark, ...]:
    """Earlier positions in the colour of their organisation, the older the fainter."""
    names = {dot.id: dot.label for dot in canvas.picture.dots}
    marks = []
    for way in _shown(canvas):
        for index, step in enumerate(way.steps):
            colour = _colour(way, index, canvas)
            marks.append(step_mark(step, "ways", canvas.size.radius * _STEP, colour, canvas, (names[way.id],)))
    return tuple(marks)


def way_lines(canvas: Canvas) -> tuple[Line, ...]:
    """Thin lines through earlier positions to the present ones, interrupted where they cannot be compared."""
    ends = {dot.id: (dot.x, dot.y) for dot in canvas.picture.dots}
    lines = []
    for way in _shown(canvas):
        places = [(step.x, step.y) for step in way.steps] + [ends[way.id]]
        for index, (step, (start, end)) in enumerate(zip(way.steps, pairwise(places), strict=True)):
            if step.comparable:
                colour = _colour(way, index, canvas)
                points = canvas.frame.at(*start), canvas.frame.at(*end)
                lines.append(Line(points, colour, canvas.size.line * 0.8, name="ways"))
    return tuple(lines)


def way_texts(canvas: Canvas, marks: tuple[Mark, ...]) -> list[Text]:
    """When each was: of every way when there are few, else of the focus's; only where there is room."""
    size, ways = canvas.size, _shown(canvas)
    remaining = iter(marks)
    texts = []
    for way in ways:
        for index, (step, mark) in enumerate(zip(way.steps, remaining, strict=False)):
            if len(ways) > _FEW_WAYS and canvas.order.get(way.id) != 0:
                continue
            words = step.label or month(step.date, canvas.language, canvas.picture.coarse)
            key, radius = f"way {way.id} {index}", mark.radius + 1
            texts.append(Text(key, words, mark.x, mark.y, radius, size.small, _ink(way, canvas), near=True))
    return texts


def _shown(canvas: Canvas) -> list[Way]:
    """The ways that lead to a dot; that of the focus last, so that it lies on top."""
    there = {dot.id for dot in canvas.picture.dots}
    ways = [way for way in canvas.picture.ways if way.id in there]
    return sorted(ways, key=lambda way: -canvas.order.get(way.id, len(canvas.order)))


def _colour(way: Way, index: int, canvas: Canvas) -> str:
    """Of its organisation, the earlier the fainter; never so faint that nobody could tell whose it is."""
    look = canvas.look(way.id)
    share = 0.55 + 0.35 * (index + 1) / (len(way.steps) + 1)
    return mixed(look[0] if look else canvas.theme.way, canvas.theme.background, share)


def _ink(way: Way, canvas: Canvas) -> str:
    """The colour of its dates: its own, if words can be read in it, so that nobody takes them for another's."""
    look = canvas.look(way.id)
    return look[0] if look and look[0] in canvas.theme.kinds.values() else canvas.theme.muted


# The cohort


def among_lines(canvas: Canvas) -> tuple[Area | Line, ...]:
    """A light field over the middle half, when there is one on both axes, and a cross at the medians."""
    among = canvas.picture.among
    if among is None:
        return ()
    theme, size, at = canvas.theme, canvas.size, canvas.frame.at
    parts: list[Area | Line] = []
    if among.x.quartiles and among.y.quartiles:
        (x0, x1), (y0, y1) = among.x.quartiles, among.y.quartiles
        corners = at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1)
        edge = mixed(theme.muted, theme.background, 0.45)
        parts.append(Area(corners, theme.ink, _MIDDLE, name="middle half"))
        parts.append(Line((*corners, corners[0]), edge, size.line * 0.5, name="middle half"))
    x, y = at(among.x.median, among.y.median)
    arm = size.radius * _ARM
    for across, down in ((arm, 0.0), (0.0, arm)):
        parts.append(Line(((x - across, y - down), (x + across, y + down)), theme.ink, size.line * 1.1, name="median"))
    return tuple(parts)


def among_marks(canvas: Canvas) -> tuple[Mark, ...]:
    """A mark that is not seen, so that the cross says in words what it is when pointed at."""
    among = canvas.picture.among
    if among is None:
        return ()
    scores = among.x.median, among.y.median
    radius, colour = canvas.size.radius * _TOUCH, canvas.theme.ink
    says = (among.label, *_sentences(among, canvas))
    return (Mark("", "among", *canvas.frame.at(*scores), scores, "circle", radius, colour, colour, 0.0, 0.0, says),)


def among_texts(canvas: Canvas) -> list[Text]:
    """The name of the cross."""
    among = canvas.picture.among
    if among is None:
        return []
    x, y = canvas.frame.at(among.x.median, among.y.median)
    radius = canvas.size.radius * _ARM
    return [Text("among", among.label, x, y, radius, canvas.size.small, canvas.theme.ink)]


def _sentences(among: Among, canvas: Canvas) -> tuple[str, ...]:
    bands = zip(canvas.model.axes, (among.x, among.y), strict=True)
    return tuple(f"{axis.label[canvas.language]}: {band_words(band, canvas.language)}" for axis, band in bands)


# What was drawn


def drawn_lines(canvas: Canvas) -> tuple[Area | Line, ...]:
    """What somebody drew around: a dashed line and the lightest of fields."""
    if not canvas.picture.drawn:
        return ()
    points = tuple(canvas.frame.at(x, y) for x, y in canvas.picture.drawn)
    accent, thin = canvas.theme.accent, canvas.size.line * 0.75
    return Area(points, accent, _DRAWN, name="drawn"), Line((*points, points[0]), accent, thin, True, name="drawn")
