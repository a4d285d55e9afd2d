"""Figures of who meets whom: person and machine, and customers among each other."""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, degrees, pi, sqrt
from typing import TypeVar

from quadrant.charts.lenses.sheet import Sheet
from quadrant.charts.scene import arc
from quadrant.labels import Box, Point
from quadrant.lenses import LensReading

_CUSTOMERS = 20
_SPANS = (2, 3, 5, 7)  # how many customers further a line between two goes
_SPREAD = 0.6180339887  # of one place to the next, so that few lines lie all around


def circles(sheet: Sheet, reading: LensReading) -> float:
    """A person and a machine, whose share in common is as large as one strengthens the other; who decides below it."""
    u, lens, values = sheet.u, reading.lens, reading.values
    names = sheet.say("Person"), sheet.say("Machine")
    middle = sheet.width / 2
    radius = min(4.4 * u, (middle - max(map(sheet.wide, names)) - 0.6 * u) / 2)
    y = radius + 0.3 * u
    reach = _distance(values["strengthening"] / 100) * radius / 2
    rung = reading.rung
    for side in (-1, 1):
        sheet.area(arc(middle + side * reach, y, radius), sheet.empty, "circle", sheet.theme.muted)
    shared = _shared(middle, y, radius, reach)
    if shared:
        sheet.area(shared, sheet.theme.accent if rung == "strengthens" else sheet.body, "shared")
    for side in (-1, 1):
        sheet.line(*arc(middle + side * reach, y, radius), colour=sheet.theme.muted, thick=1.0)
    half = _distance(lens.thresholds["halfway"] / 100) * radius / 2
    sheet.threshold(*_shared(middle, y, radius, half), _shared(middle, y, radius, half)[0])
    sheet.name(names[0], middle - reach - radius - 0.5 * u, y, "right")
    sheet.name(names[1], middle + reach + radius + 0.5 * u, y)
    caption = sheet.caption(lens.measures["strengthening"].label[sheet.language], values["strengthening"], sheet.width)
    y = sheet.put(caption, middle, y + radius + 0.5 * u, "center", strong=rung == "strengthens") + 1.0 * u
    y = _decides(sheet, reading, y)
    if "freed" in values:
        marks = lens.thresholds["replaces"], lens.thresholds["together"]
        y = sheet.scale(y + 0.9 * u, lens.measures["freed"].label[sheet.language], values["freed"], marks, name="freed")
    return y


def _decides(sheet: Sheet, reading: LensReading, top: float) -> float:
    """Replaces, assists, strengthens: three parts of one line, and where the answers stand on it."""
    u, lens, values = sheet.u, reading.lens, reading.values
    label = lens.measures["division"].label[sheet.language]
    y = sheet.put(sheet.caption(label, values["division"], sheet.width), 0, top, strong=True) + 0.9 * u
    left, right = sheet.size.radius, sheet.width - sheet.size.radius
    bounds = [0.0, lens.thresholds["replaces"], lens.thresholds["together"], 100.0]

    def at(score: float) -> float:
        return left + (right - left) * score / 100

    for rung, low, high in zip(lens.rungs, bounds, bounds[1:], strict=False):
        here = rung.id == reading.rung
        start, end = at(low) + 1 if low else 0.0, at(high) - 1 if high < 100 else sheet.width
        box = Box(start, y - 0.3 * u, end - start, 0.6 * u)
        sheet.box(box, sheet.body if here else sheet.empty, f"part-{rung.id}")
        sheet.name(rung.label[sheet.language], at((low + high) / 2), y + 1.35 * u, "center", strong=here)
        if low:
            sheet.threshold((at(low), y - 0.7 * u), (at(low), y + 0.7 * u))
    sheet.dot(at(values["division"]), y, sheet.theme.accent, "division")
    return y + 2.0 * u


def _distance(share: float) -> float:
    """How far apart the middles of two circles of radius 1 are that have this share of their area in common."""
    low, high = 0.0, 2.0
    for _ in range(40):
        far = (low + high) / 2
        common = (2 * acos(far / 2) - far / 2 * sqrt(4 - far * far)) / pi
        low, high = (far, high) if common > share else (low, far)
    return (low + high) / 2


def _shared(x: float, y: float, radius: float, reach: float) -> tuple[Point, ...]:
    """The outline of what two circles have in common, each `reach` from the middle; nothing when they only touch."""
    if reach >= radius - 1e-6:
        return ()
    turn = degrees(acos(reach / radius))
    return (*arc(x - reach, y, radius, -turn, turn), *arc(x + reach, y, radius, 180 - turn, 180 + turn))


def network(sheet: Sheet, reading: LensReading) -> float:
    """Customers around the organisation: lines among themselves, and lines through the organisation."""
    u, lens, values = sheet.u, reading.lens, reading.values
    radius = 7.0 * u
    x, y = radius + sheet.size.radius + 1, radius + sheet.size.radius + 1
    customers = [arc(x, y, radius, turn, turn)[0] for turn in range(-90, 270, 360 // _CUSTOMERS)]
    exposed = reading.said[0].verdict.id == "exposed"
    chords = [(n, (n + span) % _CUSTOMERS) for span in _SPANS for n in range(_CUSTOMERS)]
    among = sheet.theme.accent if exposed else sheet.theme.cloud
    through = sheet.theme.ink if exposed else sheet.theme.accent
    for one, two in _some(chords, values["exchange"]):
        sheet.line(customers[one], customers[two], colour=among, thick=0.7, name="among")
    for point in _some(customers, values["crowd"]):
        sheet.line((x, y), point, colour=through, thick=1.5, name="through")
    for point in customers:
        sheet.dot(*point, sheet.theme.muted, "customer", 0.62)
    sheet.area(arc(x, y, 1.15 * u), sheet.theme.background)
    sheet.area(arc(x, y, 0.95 * u), through, "organisation")
    left = 2 * x + 0.8 * u
    room = sheet.width - left
    for name, colour, middle, thick in (("exchange", among, y - 3.6 * u, 1.4), ("crowd", through, y + 3.2 * u, 2.2)):
        caption = sheet.caption(lens.measures[name].label[sheet.language], values[name], room)
        top = middle - caption.height / 2
        sheet.line((left, top - 0.6 * u), (left + 2.4 * u, top - 0.6 * u), colour=colour, thick=thick, name="sample")
        sheet.put(caption, left, top, strong=exposed if name == "exchange" else not exposed)
    return 2 * y


T = TypeVar("T")


def _some(things: Sequence[T], share: float) -> list[T]:
    """This share of the things, 0-100, taken from all around."""
    order = sorted(range(len(things)), key=lambda place: place * _SPREAD % 1)
    return [things[place] for place in sorted(order[: round(len(things) * share / 100)])]
