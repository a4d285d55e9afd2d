"""What every part of a quadrant's drawing needs to know, and what some of them share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from quadrant.charts.captions import day, number, other_version
from quadrant.charts.frame import Frame
from quadrant.charts.picture import MOST_LABELS, QuadrantPicture, Step
from quadrant.charts.scene import LINE_HEIGHT, Mark, Size
from quadrant.labels import Label
from quadrant.model import Model
from quadrant.palette import LOOKS, Shape, Theme, mixed
from quadrant.typeface import Face, width

EVEN: Mapping[Shape, float] = MappingProxyType(
    {"diamond": 0.92, "triangle-up": 0.98, "triangle-down": 0.98, "square": 0.86, "cross": 0.88}
)
"""Radius of a shape, of a circle's that looks as large."""

QUIET = 0.45
"""Opacity of an organisation in a cloud."""
_CLOUD = 0.5  # radius of an organisation that is not chosen, in a cloud
_MANY = 300  # organisations from which the dots of a cloud are smaller still


@dataclass(frozen=True, slots=True)
class Text:
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
        """The room that it takes."""
        wide = width(self.text, self.size, self.face)
        return Label(self.key, self.x, self.y, self.radius, wide, self.size * LINE_HEIGHT, self.near)


@dataclass(frozen=True, slots=True)
class Canvas:
    """One picture, in whose words, in which colours, and where."""

    picture: QuadrantPicture
    model: Model
    language: str
    theme: Theme
    frame: Frame
    only_covered: bool
    overview: bool
    apart: frozenset[str]
    """Ids of all that stand out."""
    order: Mapping[str, int] = field(repr=False)
    """Place of each marked organisation, the focus 0."""

    @property
    def cloud(self) -> bool:
        """Whether there are too many dots to label each, or only those that stand out are to be."""
        return self.picture.quiet or self.picture.size > MOST_LABELS

    @property
    def size(self) -> Size:
        """How large the picture is."""
        return self.frame.size

    def look(self, name: str) -> tuple[str, Shape] | None:
        """Colour and shape of a marked organisation; None when it is not marked."""
        place = self.order.get(name)
        return None if place is None else look(place, self.theme)

    def scores(self, x: float, y: float) -> str:
        """Both scores in words."""
        digital, human = (axis.label[self.language] for axis in self.model.axes)
        coarse = self.picture.coarse
        return f"{digital} {number(x, self.language, coarse)} · {human} {number(y, self.language, coarse)}"


def crowd_radius(canvas: Canvas) -> float:
    """Radius of an organisation in a cloud."""
    return canvas.size.radius * _CLOUD * (1.0 if canvas.picture.size <= _MANY else 0.75)


def look(place: int, theme: Theme) -> tuple[str, Shape]:
    """Colour and shape of the marked organisation at this place, the focus 0; beyond the last look all have that."""
    colour, shape = LOOKS[min(place, len(LOOKS) - 1)]
    return theme.categorical[colour], shape


def faded(colour: str, place: int, of: int, theme: Theme) -> str:
    """The colour of the position at this place on a way of so many, the earliest the faintest."""
    return mixed(colour, theme.background, 0.35 + 0.5 * (place + 1) / (of + 1))


def step_mark(step: Step, series: str, radius: float, colour: str, canvas: Canvas, whose: tuple[str, ...] = ()) -> Mark:
    """An earlier position; hollow when it cannot be compared with what came after."""
    coarse, language = canvas.picture.coarse, canvas.language
    x, y = canvas.frame.at(step.x, step.y)
    ground, rim = canvas.theme.background, canvas.size.line
    look = (colour, ground, rim * 0.5) if step.comparable else (ground, colour, rim * 0.8)
    says = (*whose, step.label or day(step.date, language, coarse), canvas.scores(step.x, step.y))
    if not step.comparable:
        says += (other_version(language),)
    return Mark(step.id, series, x, y, (step.x, step.y), "circle", radius, *look, 1.0, says)
