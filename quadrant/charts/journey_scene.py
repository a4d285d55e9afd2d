"""The curve of a customer journey: a journey and its reading -> scene, words and rows.

It runs across where its names fit under it, and down where they do not: on a phone, and when there are many moments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from quadrant.assessment import Journey, Moment
from quadrant.charts.scene import LINE_HEIGHT, SIZES, Align, Area, Line, Mark, Scene, Size, Words, rectangle
from quadrant.journey import JourneyReading, JourneyRules, MomentReading, Proposal
from quadrant.labels import Box, Point
from quadrant.language import mark, translate, translate_plural
from quadrant.palette import Shape, Theme
from quadrant.typeface import Face, isolated, shorten, width, wrap

JOURNEY_SIZES: Final[Mapping[str, tuple[Size, ...]]] = MappingProxyType(
    {
        "phone": (SIZES["phone"],),
        # A window that counts as a laptop's may be a tablet's: of these the stylesheet shows the one that fits.
        "laptop": tuple(replace(SIZES["laptop"], width=wide) for wide in (720, 980, 1240)),
        "projector": (replace(SIZES["projector"], width=1440),),
    }
)
"""How large the picture is, by the size of the window."""

_SERVED = {"digital": mark("digital"), "human": mark("a human"), "both": mark("both"), "nobody": mark("nobody")}
_PROPOSED = {"digital": mark("digital"), "hybrid": mark("hybrid"), "human": mark("a human")}
_ZONE = {
    "digital": "digital_rational",
    "both": "digital_emotional",
    "hybrid": "digital_emotional",
    "human": "analogue_emotional",
}
_HEADERS: Final = (
    mark("Moment"),
    mark("Load"),
    mark("Complexity"),
    mark("Functional"),
    mark("Emotional"),
    mark("Now"),
    mark("Proposed"),
    mark("Marked"),
)
_FUNCTIONAL, _EMOTIONAL = 8, 7  # of the categorical colours: no view of the answers has these
_HIGHEST = 10
_GREY = 0.17  # opacity
_NARROWEST = 6.4  # of a column under which names stand, in the size of the text


def served_word(served: str, language: str) -> str:
    """Who or what serves a moment, as a word."""
    return translate(_SERVED[served], language)


def proposed_word(proposal: Proposal, language: str) -> str:
    """What is proposed for a moment, as a word."""
    return translate(_PROPOSED[proposal], language)


# --- the same in words and numbers ---


def journey_alt_text(journey: Journey, reading: JourneyReading, language: str) -> str:
    """The picture in words: how long it is, what every moment scores, and what is marked."""
    scores = "; ".join(
        translate(
            "{name}: functional {functional}, emotional {emotional}",
            language,
            name=isolated(moment.name),
            functional=moment.functional,
            emotional=moment.emotional,
        )
        for moment in journey.moments
    )
    parts = [
        translate_plural(
            "The curve of the journey {name}, {n} moment.",
            "The curve of the journey {name}, {n} moments.",
            len(journey.moments),
            language,
            name=isolated(journey.name),
        ),
        scores + ".",
    ]
    if reading.peak.place is not None:
        name = isolated(journey.moments[reading.peak.place].name)
        parts.append(f"{_peak_words(reading, language)}: {name}.")
    if reading.unattended:
        names = ", ".join(isolated(journey.moments[place].name) for place in reading.unattended)
        parts.append(f"{translate('Failure without a human', language)}: {names}.")
    for first, last in reading.grey:
        stretch = f"{isolated(journey.moments[first].name)} – {isolated(journey.moments[last].name)}"
        parts.append(f"{translate('Grey stretch', language)}: {stretch}.")
    return " ".join(parts)


def journey_rows(reading: JourneyReading, language: str) -> tuple[tuple[str, ...], ...]:
    """The picture as a table: headers first, then a row for every moment."""
    rows = [tuple(translate(header, language) for header in _HEADERS)]
    for place, each in enumerate(reading.moments):
        moment = each.moment
        marks = [
            _peak_words(reading, language) if place == reading.peak.place else "",
            _failure_words(each, language) if moment.failure else "",
            translate("Grey stretch", language) if each.grey else "",
        ]
        rows.append(
            (
                moment.name,
                *(str(number) for number in (moment.load, moment.complexity, moment.functional, moment.emotional)),
                served_word(moment.served, language),
                proposed_word(each.proposal, language),
                ", ".join(filter(None, marks)) or "–",
            )
        )
    return tuple(rows)


def _peak_words(reading: JourneyReading, language: str) -> str:
    if reading.peak.kind == "candidate":
        return translate("Candidate for the human peak", language)
    return translate("The human peak", language)


def _failure_words(moment: MomentReading, language: str) -> str:
    if moment.unattended:
        return translate("Failure without a human", language)
    return translate("Failure with a human", language)


# --- the scene ---


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What every part of the drawing needs to know."""

    journey: Journey
    reading: JourneyReading
    rules: JourneyRules
    language: str
    theme: Theme
    size: Size

    def word(self, message: str) -> str:
        return translate(message, self.language)

    @property
    def colours(self) -> tuple[str, str]:
        """Of the functional and of the emotional line."""
        return self.theme.categorical[_FUNCTIONAL], self.theme.categorical[_EMOTIONAL]

    @property
    def cell_width(self) -> float:
        """Room for the longest word for who serves."""
        words = [*map(self.word, _SERVED.values()), *map(self.word, _PROPOSED.values())]
        return max(width(word, self.size.small, "semibold") for word in words) + self.size.small


@dataclass(slots=True)
class _Parts:
    """The drawing as it grows."""

    ground: list[Area | Line] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Field:
    """The field of the scores. `down`: the journey goes down and the scores run across."""

    box: Box
    down: bool
    count: int
    inset: float

    @property
    def step(self) -> float:
        """From one moment to the next."""
        return (self.box.height if self.down else self.box.width) / self.count

    def along(self, place: float) -> float:
        """Where a moment is on the way: its middle."""
        return (self.box.top if self.down else self.box.left) + (place + 0.5) * self.step

    def at(self, place: float, score: float) -> Point:
        """Pixels of a score, 0-10, of a moment."""
        share = score / _HIGHEST
        if self.down:
            return self.box.left + self.inset + share * (self.box.width - 2 * self.inset), self.along(place)
        return self.along(place), self.box.bottom - self.inset - share * (self.box.height - 2 * self.inset)

    def through(self, score: float) -> tuple[Point, Point]:
        """The ends of the line at a score, through the whole field."""
        x, y = self.at(0, score)
        if self.down:
            return (x, self.box.top), (x, self.box.bottom)
        return (self.box.left, y), (self.box.right, y)

    def stretch(self, first: int, last: int) -> Box:
        """The part of the field of these moments."""
        start, length = self.along(first) - self.step / 2, (last - first + 1) * self.step
        if self.down:
            return Box(self.box.left, start, self.box.width, length)
        return Box(start, self.box.top, length, self.box.height)


def journey_scene(
    journey: Journey, reading: JourneyReading, rules: JourneyRules, language: str, theme: Theme, size: Size
) -> Scene:
    """The whole picture. The journey has a moment at least."""
    drawing = _Drawing(journey, reading, rules, language, theme, size)
    parts = _Parts()
    top = _key(parts, drawing)
    gutter = _gutter(drawing)
    column = (size.width - gutter - size.radius) / len(journey.moments)
    across = size.name != "phone" and column >= _NARROWEST * size.text
    plot, height = (_across if across else _down)(parts, drawing, top)
    ground, marks, words = tuple(parts.ground), tuple(parts.marks), tuple(parts.words)
    return Scene(size.width, height, plot, theme.background, ground, (), marks, words)


def _gutter(drawing: _Drawing) -> float:
    """Room at the left for the ticks and the names of the two rows."""
    small = drawing.size.small
    return max(width(drawing.word(name), small) for name in ("Now", "Proposed")) + small


def _across(parts: _Parts, drawing: _Drawing, top: float) -> tuple[Box, float]:
    """The journey from left to right: names under it, then who serves."""
    size, journey = drawing.size, drawing.journey
    if drawing.reading.peak.place is not None:
        top += size.text * 1.5
    left = _gutter(drawing)
    box = Box(left, top, size.width - left - 1, max(230.0, size.width * 0.27))
    plot = _Field(box, False, len(journey.moments), size.radius * 2)
    _curve(parts, drawing, plot)
    y = box.bottom
    if any(moment.failure for moment in journey.moments):
        y += size.radius * 2.6
        for place, each in enumerate(drawing.reading.moments):
            _failure(parts, drawing, each, place, (plot.along(place), y - size.radius * 0.8))
    y += size.small * 0.6
    texts = [_lines(moment.name, size.text, plot.step - size.small * 0.8, 4) for moment in journey.moments]
    for place, lines in enumerate(texts):
        _write(parts, lines, plot.along(place), y, size.text, drawing.theme.ink, align="center")
    y += max(len(lines) for lines in texts) * size.text * LINE_HEIGHT + size.small
    tall = size.small * 1.9
    for name, cells in _cells(drawing):
        parts.words.append(Words(drawing.word(name), 0, y + tall / 2, size.small, drawing.theme.muted))
        for place, cell in enumerate(cells):
            _cell(parts, drawing, cell, Box(plot.along(place) - plot.step / 2 + 1, y, plot.step - 2, tall))
        y += tall + 2
    return box, y + 1


def _down(parts: _Parts, drawing: _Drawing, top: float) -> tuple[Box, float]:
    """The journey from top to bottom: names at the left, who serves at the right."""
    size, journey = drawing.size, drawing.journey
    stacked = size.name == "phone"
    cell = drawing.cell_width
    names = size.width * (0.35 if stacked else 0.33)
    signs = size.radius * 3
    right = cell if stacked else 2 * cell + 2
    head = size.small * (3.2 if stacked else 1.9)
    row = size.text * (4.6 if stacked else 3.1)
    left = names + signs
    box = Box(left, top + head, size.width - left - right - size.small, row * len(journey.moments))
    plot = _Field(box, True, len(journey.moments), size.radius * 1.3)
    for place in range(1, len(journey.moments)):
        y = plot.along(place) - row / 2
        parts.ground.append(Line(((0, y), (size.width, y)), drawing.theme.grid, 1.0, name="row"))
    _curve(parts, drawing, plot)
    tall = size.small * 1.75
    for number, (name, cells) in enumerate(_cells(drawing)):
        x = size.width - right + (0 if stacked else number * (cell + 2))
        y = box.top - size.small * (0.9 + (1.25 * (1 - number) if stacked else 0))
        parts.words.append(Words(drawing.word(name), x + cell / 2, y, size.small, drawing.theme.muted, align="center"))
        for place, who in enumerate(cells):
            middle = plot.along(place) + ((number - 0.5) * (tall + 2) if stacked else 0)
            _cell(parts, drawing, who, Box(x, middle - tall / 2, cell, tall))
    for place, each in enumerate(drawing.reading.moments):
        _named(parts, drawing, each.moment, place, plot, names, 3 if stacked else 2)
        _failure(parts, drawing, each, place, (names + signs / 2, plot.along(place)))
    return box, box.bottom + 2


def _named(parts: _Parts, drawing: _Drawing, moment: Moment, place: int, plot: _Field, room: float, most: int) -> None:
    """The name of a moment beside it, and under the name of the human peak that it is one."""
    size, theme = drawing.size, drawing.theme
    is_peak = place == drawing.reading.peak.place
    lines = _lines(moment.name, size.text, room, most - is_peak)
    tall = len(lines) * size.text * LINE_HEIGHT + is_peak * size.small * LINE_HEIGHT
    y = plot.along(place) - tall / 2
    _write(parts, lines, 0, y, size.text, theme.ink)
    if is_peak:
        y += len(lines) * size.text * LINE_HEIGHT + size.small * LINE_HEIGHT / 2
        label = shorten(_label(drawing), size.small, room, "semibold")
        parts.words.append(Words(label, 0, y, size.small, theme.accent, "semibold"))


def _label(drawing: _Drawing) -> str:
    is_candidate = drawing.reading.peak.kind == "candidate"
    return drawing.word("Human peak?") if is_candidate else drawing.word("Human peak")


# The curve


def _curve(parts: _Parts, drawing: _Drawing, plot: _Field) -> None:
    """Both lines with the 7 and the 9, grey stretches behind them, and the ring of the human peak."""
    size, theme, lines = drawing.size, drawing.theme, drawing.rules.lines
    for first, last in drawing.reading.grey:
        parts.ground.append(Area(rectangle(plot.stretch(first, last)), theme.muted, _GREY, name="grey"))
    if not plot.down:
        for place in range(plot.count):
            ends = plot.at(place, 0), plot.at(place, _HIGHEST)
            parts.ground.append(Line(ends, theme.grid, 1.0, name="moment"))
    for score in (0, _HIGHEST):
        parts.ground.append(Line(plot.through(score), theme.grid, 1.0, name="end"))
    for score, colour in zip((lines.functional, lines.emotional), drawing.colours, strict=True):
        parts.ground.append(Line(plot.through(score), colour, size.line * 0.8, dashed=True, name="line"))
    for score in (0, lines.functional, lines.emotional, _HIGHEST):
        _tick(parts, drawing, plot, score)
    _peak(parts, drawing, plot)
    for kind, colour, shape, radius, thick in zip(
        ("functional", "emotional"), drawing.colours, _SHAPES, (0.9, 0.72), (1.2, 2.0), strict=True
    ):
        scores = [getattr(moment, kind) for moment in drawing.journey.moments]
        points = tuple(plot.at(place, score) for place, score in enumerate(scores))
        parts.ground.append(Line(points, colour, size.line * thick, name=kind))
        for place, (moment, point) in enumerate(zip(drawing.journey.moments, points, strict=True)):
            says = (moment.name, f"{drawing.word(_NAMES[kind])}: {scores[place]}")
            parts.marks.append(_mark(drawing, kind, point, shape, size.radius * radius, colour, says))


_SHAPES: Final[tuple[Shape, Shape]] = ("square", "circle")
_NAMES: Final = {"functional": mark("How well it works"), "emotional": mark("How good it feels")}


def _tick(parts: _Parts, drawing: _Drawing, plot: _Field, score: int) -> None:
    """The number of a score beside the field; those of the two lines with the plus that they are known by."""
    size, theme, lines = drawing.size, drawing.theme, drawing.rules.lines
    is_line = score in (lines.functional, lines.emotional)
    text, face, colour = (f"{score}+", "semibold", theme.ink) if is_line else (str(score), "regular", theme.muted)
    if plot.down and score in (0, _HIGHEST) and size.name == "phone":
        return  # beside the 9 there is no room for the 10
    x, y = plot.through(score)[0]
    if plot.down:
        parts.words.append(Words(text, x, y - size.small * 0.8, size.small, colour, face, "center"))  # type: ignore[arg-type]
    else:
        parts.words.append(Words(text, x - size.small * 0.5, y, size.small, colour, face, "right"))  # type: ignore[arg-type]


def _peak(parts: _Parts, drawing: _Drawing, plot: _Field) -> None:
    """A ring round the emotional experience of the human peak, and across a pin with its name above it."""
    place = drawing.reading.peak.place
    if place is None:
        return
    size, theme = drawing.size, drawing.theme
    x, y = plot.at(place, drawing.journey.moments[place].emotional)
    ring = size.radius * 1.7
    parts.marks.append(
        Mark("peak", "peak", x, y, (0.0, 0.0), "circle", ring, "none", theme.accent, size.line * 1.5, 1.0, ())
    )
    if not plot.down:
        label = _label(drawing)
        half = width(label, size.text, "semibold") / 2
        middle = min(max(x, plot.box.left + half), plot.box.right - half)
        words = Words(label, middle, plot.box.top - size.text * 0.7, size.text, theme.accent, "semibold", "center")
        parts.words.append(words)
        parts.ground.append(Line(((x, plot.box.top), (x, y - ring)), theme.accent, size.line, name="pin"))


def _failure(parts: _Parts, drawing: _Drawing, each: MomentReading, place: int, point: Point) -> None:
    """A triangle where something has gone wrong: filled where no human attends to it."""
    if each.moment.failure:
        parts.marks.append(_triangle(drawing, f"failure-{place}", point, each.unattended, (each.moment.name,)))


def _triangle(drawing: _Drawing, name: str, point: Point, filled: bool, says: tuple[str, ...] = ()) -> Mark:
    size, theme = drawing.size, drawing.theme
    fill = theme.ink if filled else theme.background
    return Mark(
        name, "failure", *point, (0.0, 0.0), "triangle-up", size.radius * 0.95, fill, theme.ink, size.line, 1.0, says
    )


def _mark(
    drawing: _Drawing, series: str, point: Point, shape: Shape, radius: float, colour: str, says: tuple[str, ...] = ()
) -> Mark:
    rim = drawing.size.line * 0.6
    return Mark(series, series, *point, (0.0, 0.0), shape, radius, colour, drawing.theme.background, rim, 1.0, says)


# Who serves, now and as proposed


@dataclass(frozen=True, slots=True)
class _Who:
    """Who or what serves a moment; `stands_out` when that is proposed and is not so now."""

    who: str
    word: str
    stands_out: bool = False


def _cells(drawing: _Drawing) -> Iterator[tuple[str, Sequence[_Who]]]:
    """The two rows: name, and who serves each moment."""
    moments, language = drawing.reading.moments, drawing.language
    yield "Now", [_Who(each.moment.served, served_word(each.moment.served, language)) for each in moments]
    yield (
        "Proposed",
        [_Who(each.proposal, proposed_word(each.proposal, language), stands_out=each.differs) for each in moments],
    )


def _cell(parts: _Parts, drawing: _Drawing, cell: _Who, box: Box) -> None:
    theme, size = drawing.theme, drawing.size
    fill = theme.zones[_ZONE[cell.who]] if cell.who in _ZONE else theme.background
    edge = theme.accent if cell.stands_out else theme.grid if cell.who not in _ZONE else None
    thick = size.line if cell.stands_out else 1.0
    inner = Box(box.left + thick / 2, box.top + thick / 2, box.width - thick, box.height - thick)
    parts.ground.append(Area(rectangle(inner), fill, 1.0, edge, thick if edge else 0.0, name=cell.who))
    face: Face = "semibold" if cell.stands_out else "regular"
    colour = theme.ink if cell.stands_out else theme.muted
    x, y = box.middle
    parts.words.append(Words(cell.word, x, y, size.small, colour, face, "center"))


# The key


def _key(parts: _Parts, drawing: _Drawing) -> float:
    """Every mark of this picture once, with its name; returns where the picture may begin."""
    size, theme = drawing.size, drawing.theme
    x, y = 0.0, size.small * 0.8
    sign = size.radius * 3.6
    for kind, words in _shown(drawing):
        long = sign + width(words, size.small) + size.small * 1.4
        if x and x + long - size.small * 1.4 > size.width:
            x, y = 0.0, y + size.small * 1.6
        point = x + size.radius * 1.6, y
        if kind == "grey":
            box = Box(point[0] - size.radius * 1.3, y - size.radius, size.radius * 2.6, size.radius * 2)
            parts.ground.append(Area(rectangle(box), theme.muted, _GREY, name="key"))
        elif kind == "peak":
            ring = size.radius * 1.1
            parts.marks.append(
                Mark("key", "peak", *point, (0.0, 0.0), "circle", ring, "none", theme.accent, size.line * 1.5)
            )
        elif kind in ("attended", "unattended"):
            parts.marks.append(_triangle(drawing, "key", point, kind == "unattended"))
        else:
            colour, shape = dict(zip(_NAMES, zip(drawing.colours, _SHAPES, strict=True), strict=True))[kind]
            ends = (point[0] - size.radius * 1.5, y), (point[0] + size.radius * 1.5, y)
            parts.ground.append(Line(ends, colour, size.line * 1.5, name="key"))
            parts.marks.append(_mark(drawing, "key", point, shape, size.radius * 0.8, colour))
        parts.words.append(Words(words, x + sign, y, size.small, theme.muted))
        x += long
    return y + size.small * 1.6


def _shown(drawing: _Drawing) -> Iterator[tuple[str, str]]:
    """What is drawn somewhere in the picture, with its name."""
    reading, language = drawing.reading, drawing.language
    for kind, name in _NAMES.items():
        yield kind, translate(name, language)
    if reading.peak.place is not None:
        yield "peak", _peak_words(reading, language)
    for kind, wanted in (("unattended", True), ("attended", False)):
        found = [each for each in reading.moments if each.moment.failure and each.unattended is wanted]
        if found:
            yield kind, _failure_words(found[0], language)
    if reading.grey:
        yield "grey", translate("Grey stretch: it works, little is felt", language)


# Words


def _lines(text: str, size: float, room: float, most: int) -> tuple[str, ...]:
    """A name in so many lines at most, each of them cut to fit."""
    lines = wrap(text, size, room)
    if len(lines) > most:
        lines = (*lines[: most - 1], " ".join(lines[most - 1 :]))
    return tuple(shorten(line, size, room) for line in lines)


def _write(
    parts: _Parts, lines: Sequence[str], x: float, top: float, size: float, colour: str, align: Align = "left"
) -> None:
    for number, line in enumerate(lines):
        y = top + (number + 0.5) * size * LINE_HEIGHT
        parts.words.append(Words(line, x, y, size, colour, align=align))
