"""Figures on axes: two by two, three bars with a brake, three arms that may leak, and a line without a better end."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, radians, sin

from quadrant.charts.lenses.sheet import Caption, Sheet, apart
from quadrant.charts.scene import LINE_HEIGHT, arc
from quadrant.labels import Box, Point
from quadrant.lenses import LensReading
from quadrant.palette import mixed


def two_by_two(sheet: Sheet, reading: LensReading) -> float:
    """How ready the organisation is against how new its technology is, in four named corners."""
    u, lens, values = sheet.u, reading.lens, reading.values
    left = sheet.small * LINE_HEIGHT + sheet.wide("99.9") + 0.8 * u
    field = Box(left, 0.2 * u, sheet.width - left - 0.2 * u, 15 * u)
    half, inset = lens.thresholds["halfway"], 1.5 * sheet.size.radius

    def at(x: float, y: float) -> Point:
        across, down = field.width - 2 * inset, field.height - 2 * inset
        return field.left + inset + across * x / 100, field.bottom - inset - down * y / 100

    spot = at(values["organisation"], values["technology"])
    middle = at(half, half)
    r = sheet.size.radius * 1.6
    taken = (
        Box(spot[0] - r, spot[1] - r, 2 * r, 2 * r),
        Box(field.left, spot[1] - 1, spot[0] - field.left, 2),
        Box(spot[0] - 1, spot[1], 2, field.bottom - spot[1]),
    )
    corners = {"doo": (0, 1), "new_in_new": (1, 1), "old_in_old": (0, 0), "ready": (1, 0)}
    for corner in lens.corners:
        right, upper = corners[corner.id]
        x = middle[0] if right else field.left
        y = field.top if upper else middle[1]
        long = field.right - middle[0] if right else middle[0] - field.left
        tall = middle[1] - field.top if upper else field.bottom - middle[1]
        here = corner.id == reading.rung
        tint = mixed(sheet.theme.accent, sheet.theme.background, 0.16 if corner.id == "doo" else 0.0)
        fill = tint if corner.id == "doo" else mixed(sheet.theme.line, sheet.theme.background, 0.09)
        sheet.box(Box(x, y, long - 1, tall - 1), fill, f"corner-{corner.id}")
        label = corner.label[sheet.language]
        start, height = _free(sheet, Box(x, y, long, tall), label, (right, upper), taken)
        sheet.name(label, start, height, strong=here)
    sheet.threshold((middle[0], field.top), (middle[0], field.bottom))
    sheet.threshold((field.left, middle[1]), (field.right, middle[1]))
    sheet.line((field.left, field.top), (field.left, field.bottom), (field.right, field.bottom), thick=1.0, name="axes")
    sheet.line((field.left, spot[1]), spot, (spot[0], field.bottom), colour=sheet.theme.accent, thick=0.8, name="drop")
    sheet.dot(*spot, sheet.theme.accent, "spot", 1.3)
    across, up = sheet.number(values["organisation"]), sheet.number(values["technology"])
    y = field.bottom + 0.9 * u
    x = min(max(spot[0], field.left + sheet.wide(across) / 2), field.right - sheet.wide(across) / 2)
    sheet.value(across, x, y, "center", colour=sheet.theme.accent)
    if abs(x - middle[0]) > sheet.wide("99.9") + 0.6 * u:
        sheet.note(sheet.number(half), middle[0], y, "center")
    height = min(max(spot[1], field.top + 0.61 * u), field.bottom - 0.61 * u)
    sheet.value(up, field.left - 0.4 * u, height, "right", colour=sheet.theme.accent)
    if abs(height - middle[1]) > 1.6 * u:
        sheet.note(sheet.number(half), field.left - 0.4 * u, middle[1], "right")
    y += 1.3 * u
    sheet.note(lens.measures["organisation"].label[sheet.language], field.middle[0], y, "center")
    label = lens.measures["technology"].label[sheet.language]
    sheet.note(label, sheet.small * 0.65, field.middle[1], "center", turned=True)
    return y + 0.8 * u


def _free(sheet: Sheet, corner: Box, label: str, outward: tuple[int, int], taken: Sequence[Box]) -> Point:
    """Where the name of a corner stands: as far out as what is drawn there, the worst first, lets it."""
    u, wide = sheet.u, sheet.wide(label)
    across = [corner.left + 0.7 * u, corner.right - 0.7 * u - wide]
    down = [corner.bottom - 1.2 * u, corner.top + 1.2 * u]
    places = [(across[x], down[y]) for x in (outward[0], 1 - outward[0]) for y in (outward[1], 1 - outward[1])]

    def meets(place: Point) -> list[bool]:
        words = Box(place[0] - 0.3 * u, place[1] - 0.61 * u, wide + 0.6 * u, 1.22 * u)
        return [words.overlaps(each) for each in taken]

    return min(places, key=meets)


def bars(sheet: Sheet, reading: LensReading) -> float:
    """Three bars; the lowest draws a line through all of them, and what is above it does not count yet."""
    u, lens, values = sheet.u, reading.lens, reading.values
    names = "process", "mindset", "support"
    label = sheet.say("the brake")
    left = sheet.wide("100", "regular") + 0.5 * u
    right = sheet.width - sheet.wide(label) - 0.8 * u
    top, tall = 1.5 * u, 12.5 * u
    floor = top + tall
    step = (right - left) / 3
    lowest, braked = values["brake"], reading.said[0].verdict.id == "brake"

    def at(score: float) -> float:
        return floor - tall * score / 100

    colour = sheet.theme.accent if braked else sheet.theme.muted
    for tick in (0, 100):
        sheet.hair((left, at(tick)), (right, at(tick)))
        sheet.note(str(tick), left - 0.5 * u, at(tick), "right")
    bottom = floor
    for place, name in enumerate(names):
        x, wide = left + (place + 0.5) * step, step * 0.62
        here = braked and name in reading.names["brake"]
        sheet.box(Box(x - wide / 2, at(values[name]), wide, floor - at(values[name])), sheet.pale, f"bar-{name}")
        fill = sheet.theme.accent if here else sheet.body
        sheet.box(Box(x - wide / 2, at(lowest), wide, floor - at(lowest)), fill, f"used-{name}")
        sheet.value(
            sheet.number(values[name]), x, at(values[name]) - 0.8 * u, "center", colour=colour if here else None
        )
        texts = sheet.wrapped(lens.measures[name].label[sheet.language], step - 0.5 * u)
        middle = floor + (0.4 + 0.61 * len(texts)) * u
        sheet.lines(texts, x, middle, "center", strong=here)
        bottom = max(bottom, middle + 0.61 * len(texts) * u)
    half = lens.thresholds["halfway"]
    sheet.threshold((left, at(half)), (right, at(half)))
    sheet.note(sheet.number(half), left - 0.5 * u, at(half), "right")
    sheet.line((left, at(lowest)), (right + 0.3 * u, at(lowest)), colour=colour, thick=2.2, name="brake")
    words = label if braked else sheet.say("lowest")
    sheet.name(words, right + 0.6 * u, at(lowest), strong=braked)
    return bottom


def triangle(sheet: Sheet, reading: LensReading) -> float:
    """Three arms from one middle; where a corner does not reach the ring, intelligence leaks away."""
    u, lens, values = sheet.u, reading.lens, reading.values
    arms = {"learning": -90.0, "talent": 150.0, "thresholds": 30.0}
    radius = 7.2 * u
    captions = {name: sheet.caption(lens.measures[name].label[sheet.language], values[name], 11 * u) for name in arms}
    middle = sheet.width / 2, captions["learning"].height + 0.6 * u + radius

    def at(name: str, score: float) -> Point:
        turn = radians(arms[name])
        return middle[0] + radius * score / 100 * cos(turn), middle[1] + radius * score / 100 * sin(turn)

    leak, tight = lens.thresholds["leak"], lens.thresholds["tight"]
    verdict = reading.said[0].verdict.id
    strong = set(arms) if verdict in ("system", "clever") else {n for n in arms if values[n] < leak}
    strong = strong or set(reading.names["worst"])
    sheet.area(tuple(at(name, 100) for name in arms), sheet.empty, "outline")
    sheet.area(tuple(at(name, values[name]) for name in arms), sheet.body, "reach")
    for name in arms:
        sheet.line(middle, at(name, 100), colour=sheet.theme.line, thick=0.7, name="arm")
    for threshold in (leak, tight):
        corners = [at(name, threshold) for name in arms]
        sheet.threshold(*corners, corners[0])
    low = at("talent", leak)[1]
    sheet.note(sheet.number(leak), middle[0], low + 0.75 * u, "center", dark=True)
    for name, (x, y) in ((name, at(name, values[name])) for name in arms):
        here = name in strong
        if here:
            sheet.line(middle, (x, y), colour=sheet.theme.accent, thick=2.6, name=f"leak-{name}")
        sheet.dot(x, y, sheet.theme.accent if here else sheet.theme.muted, f"arm-{name}")
    sheet.put(captions["learning"], middle[0], 0, "center", strong="learning" in strong)
    low = at("talent", 100)[1] + 0.7 * u
    ends = [
        sheet.put(captions["talent"], 0, low, strong="talent" in strong),
        sheet.put(captions["thresholds"], sheet.width, low, "right", strong="thresholds" in strong),
    ]
    return max(ends)


def distance(sheet: Sheet, reading: LensReading) -> float:
    """A line from a light to a close bond, with what customers want above it and the human side under it."""
    u, lens, values = sheet.u, reading.lens, reading.values
    left, right = sheet.size.radius * 1.4, sheet.width - sheet.size.radius * 1.4

    def at(score: float) -> float:
        return left + (right - left) * score / 100

    above = ["wanted", *(["customers"] if "customers" in values else [])]
    room = (sheet.width - u) / 2 if len(above) == 2 else sheet.width
    captions: dict[str, Caption] = {
        name: sheet.caption(lens.measures[name].label[sheet.language], values[name], room)
        for name in (*above, "offered")
    }
    middles = apart([at(values[name]) for name in above], [captions[n].width for n in above], 0, sheet.width, u)
    head = max(captions[name].height for name in above)
    upper = head + 1.7 * u
    lower = upper + 2.6 * u
    light = lens.thresholds["light"]
    verdict = reading.said[0].verdict.id
    far = verdict in ("less", "more")
    sheet.box(Box(left, upper, right - left, lower - upper), sheet.empty, "bond")
    ends = sorted((at(values["wanted"]), at(values["offered"])))
    colour = sheet.theme.accent if far else sheet.body
    sheet.box(Box(ends[0], upper, ends[1] - ends[0], lower - upper), colour, "distance")
    sheet.threshold((at(light), upper - 0.4 * u), (at(light), lower + 0.4 * u))
    sheet.note(sheet.number(light), at(light), lower + 1.1 * u, "center")
    for name, x in reversed(list(zip(above, middles, strict=True))):
        sheet.put(captions[name], x, head - captions[name].height, "center", strong=name == "wanted")
        sheet.hair((x, head + 0.15 * u), (at(values[name]), upper))
        sheet.view("inside" if name == "wanted" else "customers", at(values[name]), upper, name)
    caption = captions["offered"]
    (x,) = apart([at(values["offered"])], [caption.width], 0, sheet.width, 0)
    sheet.hair((at(values["offered"]), lower), (x, lower + 1.5 * u))
    sheet.dot(at(values["offered"]), lower, sheet.theme.ink, "offered", 1.0, "front_office")
    y = sheet.put(caption, x, lower + 1.7 * u, "center", strong=True) + 0.9 * u
    y += _ends(sheet, y)
    return y


def _ends(sheet: Sheet, top: float) -> float:
    """A light and a close bond: two circles far apart, and two that touch."""
    u = sheet.u
    radius, y = 0.55 * u, top + 0.7 * u
    for centres in ((radius, radius + 2.6 * u), (sheet.width - radius, sheet.width - radius - 0.8 * u)):
        for x in centres:
            sheet.area(arc(x, y, radius - 0.5), "none", "end", sheet.theme.muted)
    sheet.note(sheet.say("a light bond"), 2 * radius + 2.6 * u + 0.6 * u, y)
    sheet.note(sheet.say("a close bond"), sheet.width - 2 * radius - 0.8 * u - 0.6 * u, y, "right")
    return 1.5 * u
