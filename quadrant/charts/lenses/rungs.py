"""Figures of what is reached one after the other: a ladder, a staircase, a measuring column, and rings to a core."""

from __future__ import annotations

from math import sqrt

from quadrant.charts.lenses.sheet import Sheet, apart
from quadrant.charts.scene import arc, arrow
from quadrant.labels import Box, Point
from quadrant.lenses import LensReading
from quadrant.palette import Kind


def ladder(sheet: Sheet, reading: LensReading) -> float:
    """An upright ladder with the rung that is reached; below it the two measures that decide."""
    u, lens, thresholds = sheet.u, reading.lens, reading.lens.thresholds
    places = [rung.id for rung in lens.rungs]
    reached = places.index(reading.rung or places[0])
    words = {name: lens.measures[name].label[sheet.language].lower() for name in ("personal", "human")}
    asked = {
        "segments": ("personal", "group"),
        "personalised": ("personal", "person"),
        "humanised": ("human", "humane"),
    }
    left, right, step = 3.2 * u, 9.2 * u, 3.0 * u
    bottom = 2.4 * u + step * 3 + 1.4 * u
    for x in (left, right):
        sheet.line((x, 0.8 * u), (x, bottom), colour=sheet.theme.muted, thick=2.2, name="rail")
    for place, rung in enumerate(lens.rungs):
        y = bottom - 1.4 * u - place * step
        here = place == reached
        colour = sheet.theme.accent if here else sheet.theme.muted if place < reached else sheet.theme.grid
        sheet.line((left, y), (right, y), colour=colour, thick=4.5 if here else 2.2, name=f"rung-{rung.id}")
        x = right + 1.4 * u
        if here:
            _somebody(sheet, (left + right) / 2, y - sheet.size.line * 2)
        if rung.id not in asked:
            sheet.name(rung.label[sheet.language], x, y, strong=here)
            continue
        measure, threshold = asked[rung.id]
        sheet.name(rung.label[sheet.language], x, y - 0.6 * u, strong=here)
        points = sheet.number(thresholds[threshold])
        sheet.note(sheet.say("{measure} from {points}", measure=words[measure], points=points), x, y + 0.6 * u)
    y = bottom + 1.2 * u
    for name, marks in (("personal", ("group", "person")), ("human", ("humane",))):
        at = [thresholds[mark] for mark in marks]
        label = lens.measures[name].label[sheet.language]
        y = sheet.scale(y, label, reading.values[name], at, name=name, strong=True) + 0.5 * u
    return y


def stairs(sheet: Sheet, reading: LensReading) -> float:
    """Three steps, each filled as far as it is there; somebody stands on the one that is reached."""
    u, lens, values = sheet.u, reading.lens, reading.values
    half = lens.thresholds["reached"] / 100
    places = [rung.id for rung in lens.rungs]
    reached = places.index(reading.rung or places[0])
    skipped = reading.said[0].verdict.id == "skipped"
    floor, rise = 11.4 * u, 3.0 * u
    start = max(map(sheet.wide, lens.rungs[0].label[sheet.language].split())) + 0.8 * u
    long = (sheet.width - start) / 3
    sheet.line((0, floor), (sheet.width, floor), thick=1.0, name="floor")
    tops = [floor]
    for place, name in enumerate(places[1:], 1):
        x, top = start + (place - 1) * long, floor - place * rise
        tops.append(top)
        tall, value = floor - top, values[name]
        here = place == reached
        sheet.box(Box(x, top, long - 1, tall), sheet.empty, f"step-{name}")
        fill = sheet.theme.accent if here else sheet.body
        sheet.box(Box(x, floor - tall * value / 100, long - 1, tall * value / 100), fill, f"fill-{name}")
        sheet.threshold((x, floor - tall * half), (x + long - 1, floor - tall * half))
        if skipped and place == reached + 1:
            sheet.area(
                ((x, top), (x + long - 1, top), (x + long - 1, floor), (x, floor)),
                "none",
                "skipped",
                sheet.theme.accent,
            )
    for place, rung in enumerate(lens.rungs):
        x = start + (place - 0.5) * long if place else start / 2 - 0.4 * u
        label = rung.label[sheet.language]
        room = long - 0.6 * u if place else start - 0.8 * u
        if place:
            sheet.put(
                sheet.caption(label, values[rung.id], room), x, floor + 0.4 * u, "center", strong=place == reached
            )
        else:
            texts = sheet.wrapped(label, room)
            sheet.lines(texts, 0, floor + (0.4 + 0.61 * len(texts)) * u, strong=place == reached)
    x = start + (reached - 0.5) * long if reached else start / 2 - 0.4 * u
    _somebody(sheet, x, tops[reached])
    y = floor + 0.4 * u + 2 * 1.22 * u
    if "proactive" in values:
        marks = lens.thresholds["behind"], lens.thresholds["ahead"]
        ends = sheet.say("reactive"), sheet.say("proactive")
        label = lens.measures["proactive"].label[sheet.language]
        y = sheet.scale(y + 1.1 * u, label, values["proactive"], marks, ends=ends, name="proactive")
    return y


def _somebody(sheet: Sheet, x: float, floor: float) -> None:
    """A figure that stands here, of a head and a body."""
    u, colour = sheet.u, sheet.theme.ink
    body = (
        (x - 0.42 * u, floor),
        (x - 0.36 * u, floor - 1.15 * u),
        (x + 0.36 * u, floor - 1.15 * u),
        (x + 0.42 * u, floor),
    )
    sheet.area(body, colour, "somebody")
    sheet.area(arc(x, floor - 1.72 * u, 0.4 * u), colour, "head")


def column(sheet: Sheet, reading: LensReading) -> float:
    """A measuring column from words by way of a promise to a symbol; inside and customers at their height."""
    u, lens, values = sheet.u, reading.lens, reading.values
    top, tall = 0.8 * u, 16 * u
    bounds = [0.0, lens.thresholds["promise"], lens.thresholds["proof"], 100.0]
    names = max(sheet.wide(rung.label[sheet.language]) for rung in lens.rungs)
    left = names + 3.2 * u
    wide = 2.6 * u

    def at(score: float) -> float:
        return top + tall * (1 - score / 100)

    sheet.box(Box(left, top, wide, tall), sheet.empty, "track")
    symbols = values["symbols"]
    sheet.box(Box(left, at(symbols), wide, tall * symbols / 100), sheet.body, "fill")
    for tick in range(0, 101, 10):
        sheet.hair((left + wide - 0.5 * u, at(tick)), (left + wide, at(tick)))
    for rung, low, high in zip(lens.rungs, bounds, bounds[1:], strict=False):
        strong = rung.id == reading.rung
        sheet.name(rung.label[sheet.language], 0, at((low + high) / 2), strong=strong)
        if low:
            sheet.threshold((0, at(low)), (left + wide + 0.6 * u, at(low)))
            sheet.note(sheet.number(low), left - 0.5 * u, at(low) - 0.65 * u, "right")
    views: list[tuple[Kind, str]] = [("inside", "symbols")]
    views += [("customers", "seen")] if "seen" in values else []
    room = sheet.width - left - wide - 2.6 * u
    captions = [sheet.caption(lens.measures[name].label[sheet.language], values[name], room) for _, name in views]
    wishes = [at(values[name]) for _, name in views]
    middles = apart(wishes, [each.height for each in captions], 0, top + tall + 0.8 * u, 0.4 * u)
    x = left + wide
    for (kind, name), caption, wish, middle in reversed(list(zip(views, captions, wishes, middles, strict=True))):
        sheet.hair((x, wish), (x + 2.0 * u, middle))
        sheet.view(kind, x, wish, name)
        sheet.put(caption, x + 2.4 * u, middle - caption.height / 2, strong=name == "symbols")
    if len(views) == 2 and values["unseen"] >= lens.thresholds["level"]:
        sheet.line((x, wishes[0]), (x, wishes[1]), colour=sheet.theme.accent, thick=2.6, name="unseen")
    return top + tall + 0.8 * u


def rings(sheet: Sheet, reading: LensReading) -> float:
    """Rings from tone by way of contact to deeds; an arrow goes in as deep as the proof does."""
    u, lens, values = sheet.u, reading.lens, reading.values
    bounds = [0.0, lens.thresholds["contact"], lens.thresholds["deed"], 100.0]
    caption = sheet.caption(lens.measures["proof"].label[sheet.language], values["proof"], 6.2 * u)
    names = max(sheet.wide(rung.label[sheet.language]) for rung in lens.rungs)
    radius = min(7.2 * u, (sheet.width - caption.width - names - 2.6 * u) / 2)
    x = (caption.width + 1.6 * u + sheet.width - names - 0.8 * u) / 2
    y = radius + 0.3 * u
    leaders: list[tuple[Point, str, bool]] = []
    fills = sheet.empty, sheet.pale, sheet.body
    for place, (rung, fill) in enumerate(zip(lens.rungs, fills, strict=True)):
        low, high = bounds[place : place + 2]
        deep = radius * (1 - low / 100)
        sheet.area(arc(x, y, deep), fill, f"ring-{rung.id}")
        if low:
            sheet.threshold(*arc(x, y, deep))
        within, up = radius * (1 - (low + high) / 200), (0.66, 0.3, 0.0)[place] * radius
        leaders.append(((x + sqrt(within**2 - up**2), y - up), rung.label[sheet.language], rung.id == reading.rung))
    for start, label, here in leaders:
        left = sheet.width - names
        colour = sheet.theme.accent if here else sheet.theme.line
        sheet.line(start, (left - 0.4 * u, start[1]), colour=colour, thick=0.7, name="leader")
        sheet.area(arc(*start, 0.18 * u), colour)
        sheet.name(label, left, start[1], strong=here)
    tip = x - radius * (1 - values["proof"] / 100)
    begin = x - radius - 1.2 * u
    sheet.ground.extend(arrow((begin, y), (tip, y), sheet.theme.accent, sheet.size.line * 2, name="proof"))
    sheet.put(caption, begin - 0.4 * u, y - caption.height / 2, "right", strong=True)
    bottom = y + radius + 1.0 * u
    touch = lens.measures["touch"].label[sheet.language]
    strong = reading.said[0].verdict.id == "taken_for"
    return sheet.scale(bottom, touch, values["touch"], [lens.thresholds["halfway"]], strong=strong, name="touch")
