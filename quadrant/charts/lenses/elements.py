"""Figures that go through the elements: the gap, the butterfly, the two strips, and the stripes that turn grey."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle

from quadrant.charts.lenses.sheet import Sheet, apart, away
from quadrant.charts.scene import LINE_HEIGHT
from quadrant.labels import Box
from quadrant.lenses import LensReading
from quadrant.model import Axis
from quadrant.palette import grey, mixed
from quadrant.typeface import width, wrap

_STRIPES = 30
_TINTS = (3, 1, 4, 2, 3, 4, 1, 3, 2, 4)  # of the levels: light and dark by turns


def gap(sheet: Sheet, reading: LensReading) -> float:
    """Per element a dumbbell of inside and customers, the widest first; apart from them what Bain counted."""
    u, values = sheet.u, reading.values
    wide = reading.lens.thresholds["wide"]
    rows = sorted(reading.rows, key=lambda row: row.values["customers"] - row.values["inside"])
    texts = {
        row.element: sheet.wrapped(sheet.model.element(row.element).label[sheet.language], 8.6 * u) for row in rows
    }
    whole = sheet.say("All together")
    own, theirs = sheet.say("companies themselves"), sheet.say("their customers")
    names = [whole, own, theirs, *(line for lines in texts.values() for line in lines)]
    left = max(map(sheet.wide, names)) + u
    right = sheet.width - sheet.wide("+99.9") - 0.9 * u

    def at(score: float) -> float:
        return left + (right - left) * score / 100

    def dumbbell(y: float, inside: float, customers: float, name: str, scale: float) -> None:
        stands_out = abs(round(inside - customers, 9)) >= wide
        colour, thick = (sheet.theme.accent, 2.6) if stands_out else (sheet.theme.line, 1.0)
        sheet.hair((left, y), (right, y))
        sheet.line((at(inside), y), (at(customers), y), colour=colour, thick=thick * scale, name=f"gap-{name}")
        sheet.view("customers", at(customers), y, f"customers-{name}", scale)
        sheet.view("inside", at(inside), y, f"inside-{name}", scale)
        words = sheet.signed(inside - customers)
        sheet.value(words, sheet.width, y, "right", colour=sheet.theme.accent if stands_out else sheet.theme.muted)

    captions = [
        sheet.caption(sheet.say(view), values[name], 10 * u)
        for view, name in (("Inside", "inside"), ("Customers", "customers"))
    ]
    middles = apart(
        [at(values[name]) for name in ("inside", "customers")],
        [each.width for each in captions],
        0,
        sheet.width,
        u,
    )
    for caption, x in zip(captions, middles, strict=True):
        sheet.put(caption, x, 0, "center")
    y = 2.25 * u
    sheet.name(whole, 0, y)
    dumbbell(y, values["inside"], values["customers"], "all", 1.1)
    y += 1.5 * u
    top = y
    for row in rows:
        tall = (0.75 + 1.15 * len(texts[row.element])) * u
        y += tall / 2
        sheet.lines(texts[row.element], 0, y)
        dumbbell(y, row.values["inside"], row.values["customers"], row.element, 0.85)
        y += tall / 2
    for tick in (0, 50, 100):
        sheet.hair((at(tick), 1.5 * u), (at(tick), y), name="tick")
        sheet.note(str(tick), at(tick), y + 0.75 * u, "center")
    sheet.hair((0, top - 0.25 * u), (sheet.width, top - 0.25 * u))
    y += 1.5 * u
    return _beside(sheet, reading, y, left, right)


def _beside(sheet: Sheet, reading: LensReading, y: float, left: float, right: float) -> float:
    """Figures that were published, thin and grey, because they measure something else."""
    published, u = reading.lens.beside, sheet.u
    if published is None:
        return y
    y += 0.9 * u
    sheet.hair((0, y), (sheet.width, y))
    y += 1.1 * u
    sheet.note(sheet.say("Bain, 2005: 362 companies"), 0, y)
    for label, share in (("companies themselves", published.inside), ("their customers", published.customers)):
        y += 1.5 * u
        sheet.name(sheet.say(label), 0, y)
        sheet.box(Box(left, y - 0.22 * u, right - left, 0.44 * u), sheet.empty)
        sheet.box(
            Box(left, y - 0.22 * u, (right - left) * share / 100, 0.44 * u), sheet.theme.line, f"beside-{share:g}"
        )
        sheet.note(f"{share:g} %", sheet.width, y, "right")
    return y + 0.8 * u


def butterfly(sheet: Sheet, reading: LensReading) -> float:
    """Basics to the left and delighters to the right of the names of the elements, the whole above them."""
    u, half = sheet.u, reading.lens.thresholds["halfway"]
    texts = {
        row.element: sheet.wrapped(sheet.model.element(row.element).label[sheet.language], 7.2 * u)
        for row in reading.rows
        if {"basics", "delighters"} & set(row.values)
    }
    whole = sheet.say("All together")
    names = max(map(sheet.wide, [whole, *(line for lines in texts.values() for line in lines)])) + 1.2 * u
    middle = sheet.width / 2
    long = middle - names / 2 - sheet.wide("99.9") - 0.4 * u
    wings = (("basics", -1), ("delighters", 1))

    def pair(y: float, values: Mapping[str, float], name: str, tall: float, strong: frozenset[str]) -> None:
        for wing, side in wings:
            root = middle + side * names / 2
            value = values.get(wing)
            if value is None:
                sheet.note("–", root + side * 0.3 * u, y, away(side))
                continue
            reach = long * value / 100
            colour = sheet.theme.accent if wing in strong else sheet.body if value >= half else sheet.pale
            sheet.box(Box(min(root, root + side * reach), y - tall / 2, reach, tall), colour, f"{wing}-{name}")
            write = sheet.value if name == "all" else sheet.note
            write(sheet.number(value), root + side * (reach + 0.35 * u), y, away(side))

    verdict = reading.said[0].verdict.id
    lacking = {"delight_on_gaps": {"basics"}, "basics_missing": {"basics"}, "correct": {"delighters"}}
    strong = frozenset(lacking.get(verdict, {"basics", "delighters"}))
    for wing, side in wings:
        label = reading.lens.measures[wing].label[sheet.language]
        sheet.name(label, middle + side * names / 2, 0.7 * u, away(side), strong=wing in strong)
    y = 2.3 * u
    sheet.name(whole, middle, y, "center")
    pair(y, reading.values, "all", 1.3 * u, strong)
    y += 1.4 * u
    for row in reading.rows:
        if row.element in texts:
            tall = (0.55 + 1.15 * len(texts[row.element])) * u
            y += tall / 2
            sheet.lines(texts[row.element], middle, y, "center")
            pair(y, row.values, row.element, 0.8 * u, frozenset())
            y += tall / 2
    for _, side in wings:
        root = middle + side * names / 2
        sheet.line((root, 1.4 * u), (root, y), thick=0.7, name="spine")
        x = root + side * long * half / 100
        sheet.threshold((x, 1.4 * u), (x, y))
        sheet.note(sheet.number(half), x, y + 0.75 * u, "center")
    return y + 1.5 * u


def strips(sheet: Sheet, reading: LensReading) -> float:
    """The elements of both axes as dots on one scale, the scores as lines, and the distance between the two."""
    u, values = sheet.u, reading.values
    cold = reading.said[0].verdict.id in ("cold", "ahead")
    colour = sheet.theme.accent if cold else sheet.theme.muted
    left, right = sheet.size.radius * 1.2, sheet.width - sheet.size.radius * 1.2

    def at(score: float) -> float:
        return left + (right - left) * score / 100

    names = {axis.id: _names(sheet, reading, axis) for axis in sheet.model.axes}
    tall = {
        axis: max((len(lines) for _, lines, _ in those), default=0) * sheet.small * 1.22
        for axis, those in names.items()
    }
    captions = {
        axis: sheet.caption(reading.lens.measures[axis].label[sheet.language], values[axis], sheet.width)
        for axis in names
    }
    upper = captions["digital"].height + 0.5 * u + tall["digital"] + 1.7 * u
    lower = upper + 4.8 * u
    middle = (upper + lower) / 2
    half = reading.lens.thresholds["halfway"]
    sheet.threshold((at(half), upper), (at(half), lower))
    side = -1 if values["digital"] >= half else 1
    sheet.note(sheet.number(half), at(half) + side * 0.3 * u, upper + 1.1 * u, "right" if side < 0 else "left")
    for axis, y, side in (("digital", upper, -1), ("human", lower, 1)):
        sheet.line((left, y), (right, y), colour=sheet.theme.grid, thick=1.6, name="strip")
        _dots(sheet, names[axis], at, y, side)
        sheet.line(
            (at(values[axis]), y + side * 0.75 * u),
            (at(values[axis]), middle),
            colour=colour,
            thick=1.8,
            name=f"score-{axis}",
        )
    sheet.put(captions["digital"], 0, 0, strong=cold)
    ends = sorted((at(values["digital"]), at(values["human"])))
    sheet.line((ends[0], middle), (ends[1], middle), colour=colour, thick=2.8, name="distance")
    words = sheet.signed(values["digital"] - values["human"])
    room = 0.6 * u + sheet.wide(words)
    if ends[1] + room <= sheet.width:
        sheet.value(words, ends[1] + 0.6 * u, middle, colour=colour)
    elif ends[0] >= room:
        sheet.value(words, ends[0] - 0.6 * u, middle, "right", colour=colour)
    else:
        sheet.value(words, (ends[0] + ends[1]) / 2, middle + 0.95 * u, "center", colour=colour)
    bottom = lower + 1.7 * u + tall["human"] + 0.5 * u
    return sheet.put(captions["human"], 0, bottom, strong=cold)


_Named = tuple[float, tuple[str, ...], str]
"""A score, the name in lines, and the id of an element."""


def _names(sheet: Sheet, reading: LensReading, axis: Axis) -> list[_Named]:
    """The elements of an axis that have a score, the lowest first."""
    elements = {element.id: element.label[sheet.language] for element in axis.elements}
    found = [
        (row.values[axis.id], wrap(elements[row.element], sheet.small, 6.2 * sheet.small), row.element)
        for row in reading.rows
        if row.element in elements and axis.id in row.values
    ]
    return sorted(found)


def _dots(sheet: Sheet, names: list[_Named], at: Callable[[float], float], y: float, side: int) -> None:
    """Dots on a strip with their names above or below it."""
    u = sheet.u
    if not names:
        return
    lengths = [max(width(line, sheet.small) for line in lines) for _, lines, _ in names]
    middles = apart([at(value) for value, _, _ in names], lengths, 0, sheet.width, 0.7 * u)
    for (value, lines, element), x in zip(names, middles, strict=True):
        near, far = y + side * 0.5 * u, y + side * 1.55 * u
        sheet.line((at(value), near), (x, far), colour=sheet.theme.line, thick=0.6, name="leader")
        sheet.dot(at(value), y, sheet.theme.cloud, f"dot-{element}", 0.85)
        step = sheet.small * LINE_HEIGHT
        first = far + side * (0.15 * u + step / 2) - (len(lines) - 1) * step * (side < 0)
        for place, line in enumerate(lines):
            sheet.note(line, x, first + place * step, "center")


def swatches(sheet: Sheet, reading: LensReading) -> float:
    """Stripes as far as the digital basics go, in as much colour as the organisation has of its own."""
    u, values, thresholds = sheet.u, reading.values, reading.lens.thresholds
    lens = reading.lens
    verdict = reading.said[0].verdict.id
    top = sheet.put(sheet.caption(lens.measures["basics"].label[sheet.language], values["basics"], sheet.width), 0, 0)
    top += 0.4 * u
    tall = 6.2 * u
    step = sheet.width / _STRIPES
    end = sheet.width * values["basics"] / 100
    sheet.box(Box(0, top, sheet.width, tall), sheet.empty, "track")
    for place, tint in zip(range(_STRIPES), cycle(_TINTS), strict=False):
        long = min(step, end - place * step)
        if long > 0.01:
            own = sheet.theme.levels[tint]
            fill = mixed(own, grey(own), values["colour"] / 100)
            sheet.box(Box(place * step, top, long, tall), fill, "stripe")
    strong = sheet.width * thresholds["strong"] / 100
    sheet.threshold((strong, top - 0.35 * u), (strong, top + tall + 0.35 * u))
    y = top + tall + 0.95 * u
    sheet.note(sheet.say("strong from {points}", points=sheet.number(thresholds["strong"])), strong, y, "center")
    y += 1.2 * u
    label = lens.measures["colour"].label[sheet.language]
    marks = thresholds["pale"], thresholds["strong"]
    y = sheet.scale(y, label, values["colour"], marks, strong=verdict != "too_early", name="colour")
    if "bar" in values:
        marks = thresholds["low_bar"], thresholds["high_bar"]
        y = sheet.scale(y + 0.8 * u, lens.measures["bar"].label[sheet.language], values["bar"], marks, name="bar")
    return y
