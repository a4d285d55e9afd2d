"""Figures of what carries what: a pyramid, a tower and a pair of scales."""

from __future__ import annotations

from quadrant.charts.lenses.sheet import Sheet, away
from quadrant.labels import Box, Point
from quadrant.lenses import LensReading

_LAYERS = ("trust", "wisdom", "help", "personalisation")
_JOINTS = (0, 1, 2, 3, 5)  # between the layers: the top one is twice as high, so that it can be seen


def pyramid(sheet: Sheet, reading: LensReading) -> float:
    """Four layers, each as wide as its score; what nothing carries sticks out. Below it the balance of benefits."""
    u, lens, values = sheet.u, reading.lens, reading.values
    names = max(sheet.wide(lens.measures[name].label[sheet.language]) for name in _LAYERS)
    left, right = names + 0.9 * u, sheet.width - sheet.wide("99.9") - 0.5 * u
    middle, half = (left + right) / 2, (right - left) / 2
    layer = 2.7 * u
    floor = layer * _JOINTS[-1] + 0.2 * u

    def edge(joint: int, score: float) -> float:
        """How far from the middle a score is at the foot of this layer, or at the top."""
        return half * (1 - _JOINTS[joint] / _JOINTS[-1]) * score / 100

    def slab(place: int, score: float) -> tuple[Point, ...]:
        low, high = (floor - joint * layer for joint in _JOINTS[place : place + 2])
        foot, top = edge(place, score), edge(place + 1, score)
        return (middle - foot, low), (middle + foot, low), (middle + top, high), (middle - top, high)

    sheet.area(((left, floor), (right, floor), (middle, floor - _JOINTS[-1] * layer)), sheet.empty, "outline")
    strong = _pyramid_strong(reading)
    support = 100.0
    for place, name in enumerate(_LAYERS):
        score = values[name]
        y = floor - (_JOINTS[place] + 0.5) * layer
        carried = min(score, support)
        fill = sheet.theme.accent if name in strong and reading.said[0].verdict.id != "upside_down" else sheet.body
        if score > support:
            over = sheet.theme.accent if score - support >= lens.thresholds["level"] else sheet.theme.levels[2]
            sheet.area(slab(place, score), over, f"overhang-{name}")
        sheet.area(slab(place, carried), fill, f"layer-{name}")
        support = carried
        sheet.name(lens.measures[name].label[sheet.language], 0, y)
        colour = sheet.theme.accent if name in strong else None
        sheet.value(sheet.number(score), sheet.width, y, "right", colour=colour)
        joint = floor - _JOINTS[place] * layer
        sheet.line((left, joint), (right, joint), colour=sheet.theme.background, thick=1)
    sheet.line((left, floor), (right, floor), name="floor")
    halfway = lens.thresholds["halfway"]
    for side in (-1, 1):
        sheet.threshold((middle + side * edge(0, halfway), floor), (middle, floor - _JOINTS[-1] * layer))
    sheet.note(sheet.number(halfway), middle + edge(0, halfway), floor + 0.75 * u, "center")
    y = floor + 1.5 * u
    if "benefit" in values:
        y = _benefit(sheet, reading, y + 0.8 * u)
    return y


def _pyramid_strong(reading: LensReading) -> set[str]:
    """The layers that the verdict is about."""
    verdict = reading.said[0].verdict.id
    if verdict == "upside_down":
        return {name.removesuffix("_over") for name in reading.names["over"]}
    return {"trust"} if verdict == "thin_base" else {"personalisation"}


def _benefit(sheet: Sheet, reading: LensReading, top: float) -> float:
    """A beam that tips to whoever gained most."""
    u, value = sheet.u, reading.values["benefit"]
    label = reading.lens.measures["benefit"].label[sheet.language]
    y = sheet.put(sheet.caption(label, value, sheet.width), sheet.width / 2, top, "center") + 1.6 * u
    sides = sheet.say("the organisation"), sheet.say("customers")
    middle = sheet.width / 2
    long = min(6.5 * u, middle - max(map(sheet.wide, sides)) - 0.8 * u)
    drop = (value - 50) / 50 * 1.1 * u
    ends = (middle - long, y - drop), (middle + long, y + drop)
    sheet.area(((middle, y), (middle + 0.7 * u, y + 1.3 * u), (middle - 0.7 * u, y + 1.3 * u)), sheet.theme.muted)
    sheet.line(*ends, colour=sheet.theme.ink, thick=1.6, name="beam")
    for (x, at), words, side in zip(ends, sides, (-1, 1), strict=True):
        sheet.dot(x, at, sheet.theme.muted, "end", 0.8)
        sheet.note(words, x + side * 0.8 * u, at, away(side))
    return y + 1.9 * u


def tower(sheet: Sheet, reading: LensReading) -> float:
    """What is human stands on what is digital; each block is as wide as its score."""
    u, lens, values = sheet.u, reading.lens, reading.values
    middle, half, tall = sheet.width / 2, 6.5 * u, 4.8 * u
    floor = 2 * tall + 0.6 * u
    strong = {"weak_base": "digital", "firm": "human", "base_only": "digital"}.get(reading.said[0].verdict.id)
    at = half * lens.thresholds["halfway"] / 100
    for place, name in enumerate(("digital", "human")):
        top, reach = floor - (place + 1) * tall, half * values[name] / 100
        here = name == strong
        fill = sheet.theme.accent if here else sheet.body
        sheet.box(Box(middle - reach, top, 2 * reach, tall - 1), fill, f"block-{name}")
        caption = sheet.caption(lens.measures[name].label[sheet.language], values[name], middle - half - 0.5 * u)
        sheet.put(caption, 0, top + (tall - caption.height) / 2, strong=here)
    for side in (-1, 1):
        sheet.hair((middle + side * half, 0.6 * u), (middle + side * half, floor))
        sheet.threshold((middle + side * at, 0.2 * u), (middle + side * at, floor + 0.4 * u))
    if values["ahead"] > 0:
        y = floor - tall
        for side in (-1, 1):
            ends = [(middle + side * half * values[name] / 100, y) for name in ("digital", "human")]
            sheet.line(*ends, colour=sheet.theme.ink, thick=2.4, name="overhang")
        colour = sheet.theme.accent if strong == "digital" else None
        sheet.value(sheet.signed(values["ahead"]), middle + half + 0.8 * u, y, colour=colour)
    sheet.line((middle - half - 1.5 * u, floor), (middle + half + 1.5 * u, floor), thick=1.4, name="floor")
    y = floor + 1.05 * u
    sheet.note(sheet.number(lens.thresholds["halfway"]), middle + at, y, "center")
    sheet.note("100", middle + half, y, "center")
    return y + 0.8 * u


def scales(sheet: Sheet, reading: LensReading) -> float:
    """What people do against the room they are given, in two vessels on a beam that tips to the fuller one."""
    u, lens, values = sheet.u, reading.lens, reading.values
    middle, arm, tall, wide = sheet.width / 2, 7.4 * u, 5.2 * u, 5.4 * u
    tip = 1.9 * u * (values["claim"] - values["room"]) / 100
    beam = 1.5 * u + 1.9 * u + tall + 0.7 * u
    ground = beam + 2.7 * u
    strong = {"claim": {"room"}, "unused": {"claim"}, "backed": {"claim", "room"}}.get(
        reading.said[0].verdict.id, set()
    )
    sheet.area(((middle, beam), (middle + 1.2 * u, ground), (middle - 1.2 * u, ground)), sheet.theme.muted, "stand")
    sheet.line((middle - 3 * u, ground), (middle + 3 * u, ground), thick=1.2, name="floor")
    sheet.line((middle - arm, beam + tip), (middle + arm, beam - tip), colour=sheet.theme.ink, thick=2.2, name="beam")
    y = ground
    for side, name in ((-1, "claim"), (1, "room")):
        x, end = middle + side * arm, beam - side * tip
        dish = end - 0.7 * u
        sheet.line((x, end), (x, dish), colour=sheet.theme.ink, thick=1.6)
        sheet.line((x - 3.3 * u, dish), (x + 3.3 * u, dish), colour=sheet.theme.ink, thick=2.0, name="pan")
        sheet.box(Box(x - wide / 2, dish - tall, wide, tall - 1), sheet.empty, "vessel")
        fill = tall * values[name] / 100
        colour = sheet.theme.accent if name in strong else sheet.body
        sheet.box(Box(x - wide / 2, dish - fill, wide, max(fill - 1, 0)), colour, f"fill-{name}")
        half = dish - tall * lens.thresholds["halfway"] / 100
        sheet.threshold((x - wide / 2 - 0.4 * u, half), (x + wide / 2 + 0.4 * u, half))
        colour = sheet.theme.accent if name in strong else sheet.theme.ink
        sheet.value(sheet.number(values[name]), x, dish - tall - 0.75 * u, "center", colour=colour)
        texts = sheet.wrapped(lens.measures[name].label[sheet.language], 2 * (middle - arm))
        at = ground + (0.5 + 0.61 * len(texts)) * u
        sheet.lines(texts, x, at, "center")
        y = max(y, at + 0.61 * len(texts) * u)
    return y
