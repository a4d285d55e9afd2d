"""The figures of one assessment on paper, each made once: for the pages of a report and for pictures of their own.

A figure that has nothing to show is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from quadrant import drawing
from quadrant.board import sequence
from quadrant.board.sequence import Part
from quadrant.charts import (
    Band,
    ElementPicture,
    Marked,
    Passport,
    PeersLine,
    PeersPicture,
    QuadrantPicture,
    Stop,
)
from quadrant.charts.captions import passport
from quadrant.charts.course_scene import CourseLine, CoursePicture, CoursePoint, axes_course_scene, course_alt_text
from quadrant.charts.journey_scene import JOURNEY_SIZES, journey_alt_text, journey_scene
from quadrant.charts.lenses import lens_alt_text, lens_scene
from quadrant.charts.peers_scene import peers_scene
from quadrant.charts.scene import SIZES, SizeName
from quadrant.comparing.words import peers_sentence, standing_words
from quadrant.drawing import Drawing
from quadrant.journey import load_journey_rules, read_journey
from quadrant.language import translate
from quadrant.lenses import LensReading
from quadrant.palette import LIGHT
from quadrant.pictures import ambition_picture, elements_picture, organisation_picture
from quadrant.story.material import Material

Figure = Drawing | None

THEME: Final = LIGHT
"""Paper is light."""


def of_material(
    material: Material, language: str, without: frozenset[Part] = frozenset()
) -> Iterator[tuple[str, Drawing]]:
    """Every figure there is, by its name, in the order of the story; none of the parts that are left out."""
    for name, (part, make) in _FIGURES.items():
        if part not in without and (found := make(material, language)) is not None:
            yield name, found
    for reading in material.lenses:
        if not reading.quiet and "lenses" not in without:
            yield f"lens-{reading.lens.id.replace('_', '-')}", lens(reading, material, language)


def quadrant(material: Material, language: str) -> Figure:
    """The quadrant with everything, as on the screen of the organisation."""
    return _quadrant(organisation_picture(material.portrait, material.model, language), material, language, "paper")


def position(material: Material, language: str, size: SizeName = "paper") -> Figure:
    """Where the views stand, and how sure the inside view is: no way, no ambition."""
    picture = replace(
        sequence.built(material, "customers", language), title=_titled(material, "The position", language)
    )
    return _quadrant(picture, material, language, size)


def way(material: Material, language: str, size: SizeName = "paper") -> Figure:
    """From where the organisation came, and where it wants to be; None when it knows neither."""
    if "way" not in sequence.parts(material):
        return None
    whole = organisation_picture(material.portrait, material.model, language)
    picture = replace(
        whole,
        title=_titled(material, "The way so far and the ambition", language),
        dots=tuple(dot for dot in whole.dots if dot.kind == "inside"),
        passport=replace(whole.passport, view=translate("inside", language)),
        absent=(),
    )
    return _quadrant(picture, material, language, size)


def _quadrant(picture: QuadrantPicture, material: Material, language: str, size: SizeName) -> Figure:
    return drawing.of_quadrant(picture, material.model, language, THEME, size) if picture.dots else None


def _titled(material: Material, title: str, language: str) -> str:
    return f"{material.portrait.assessment.organisation.name}: {translate(title, language)}"


def elements(material: Material, language: str) -> Figure:
    """The eight elements with every view that may be shown; None when none has a score."""
    return _elements(elements_picture(material.portrait, material.model, language), material, language)


def sides(material: Material, language: str) -> Figure:
    """The eight elements as people inside and as customers see them; None when they share none."""
    if "sides" not in sequence.parts(material):
        return None
    whole = elements_picture(material.portrait, material.model, language)
    lines = tuple(replace(line, spread=None, groups=(), ambition=None) for line in whole.lines)
    title = _titled(material, "Inside against customers", language)
    return _elements(replace(whole, title=title, lines=lines), material, language)


def _elements(picture: ElementPicture, material: Material, language: str) -> Figure:
    if all(line.inside is None and line.customers is None for line in picture.lines):
        return None
    return drawing.of_elements(picture, material.model, language, THEME)


def course(material: Material, language: str) -> Figure:
    """Both axes over time up to this assessment; None with fewer than two positions."""
    shown = material.portrait
    now = (shown.record.date, shown.record.assessment)
    placed = [
        each
        for each in shown.way
        if (each.record.date, each.record.assessment) <= now
        and (each.inside.digital, each.inside.human) != (None, None)
    ]
    if len(placed) < 2:
        return None
    axes = [axis.id for axis in material.model.axes]
    moved = {each.figure: each for each in shown.changes}
    picture = CoursePicture(
        title=_titled(material, "Digital and human over time", language),
        dates=tuple(each.record.date for each in placed),
        versions=tuple(each.record.model_version for each in placed),
        lines=tuple(
            CourseLine(
                axis,
                tuple(
                    None
                    if (score := getattr(each.inside, axis)) is None
                    else CoursePoint(score, material.intervals.get(axis) if each is placed[-1] else None)
                    for each in placed
                ),
                moved.get(axis),
            )
            for axis in axes
        ),
    )
    scene = axes_course_scene(picture, material.model, language, THEME, SIZES["laptop"])
    rests = replace(_passport(material, language), first=picture.dates[0])
    notes = passport(rests, language), translate("The bar is the 90 % interval of the latest score.", language)
    return Drawing(scene, picture.title, course_alt_text(picture, axes, material.model, language), notes)


def _passport(material: Material, language: str) -> Passport:
    """What the inside view rests on."""
    whole = organisation_picture(material.portrait, material.model, language).passport
    return replace(whole, view=translate("inside", language))


def route(material: Material, language: str, size: SizeName = "paper") -> Figure:
    """The steps to the ambition over the quadrant; None without an ambition or a way."""
    if not material.legs:
        return None
    goal = organisation_picture(material.portrait, material.model, language).ambition
    stops = [
        Stop(leg.after.digital, leg.after.human, translate("After step {place}", language, place=place))
        for place, leg in enumerate(material.legs, start=1)
        if leg.after.digital is not None and leg.after.human is not None
    ]
    picture = ambition_picture(material.portrait, goal, stops, material.model, language)
    return _quadrant(replace(picture, title=_titled(material, "The route", language)), material, language, size)


def peers(material: Material, language: str) -> Figure:
    """Where the organisation stands among the figures of its cohort; of nobody else there is anything in it."""
    if material.peers is None or not material.standings:
        return None
    about = material.portrait.assessment.organisation
    standings = {each.name: each for each in material.standings}
    picture = PeersPicture(
        title=_titled(material, "Among peers", language),
        lines=tuple(
            PeersLine(
                name,
                (),
                (standings[name].score if name in standings else None,),
                Band(figure.median, figure.quartiles),
            )
            for name, figure in material.peers.figures.items()
        ),
        passport=_passport(material, language),
        marked=(Marked(about.id, about.name),),
    )
    said = [
        translate(
            "{name}: {words}.",
            language,
            name=material.model.figure(each.name).label[language],
            words=standing_words(each, language),
        )
        for each in material.standings
    ]
    cohort = peers_sentence(material.peers, material.rules, language)
    scene = peers_scene(picture, material.model, language, THEME, SIZES["paper"])
    notes = passport(picture.passport, language), cohort
    return Drawing(scene, picture.title, " ".join([cohort, *said]), notes, ids={about.name: about.id})


def journey(material: Material, language: str) -> Figure:
    """The curve of the customer journey; None when there is none."""
    found = material.portrait.assessment.journey
    if found is None:
        return None
    rules = load_journey_rules()
    reading = read_journey(found, rules)
    scene = journey_scene(found, reading, rules, language, THEME, JOURNEY_SIZES["laptop"][0])
    title = f"{material.portrait.assessment.organisation.name}: {found.name}"
    alt = journey_alt_text(found, reading, language)
    return Drawing(scene, title, alt, (passport(_passport(material, language), language),))


def lens(reading: LensReading, material: Material, language: str) -> Drawing:
    """The figure of a lens that speaks."""
    scene = lens_scene(reading, material.model, language, THEME, "laptop")
    alt = lens_alt_text(reading, material.model, language)
    title = f"{material.portrait.assessment.organisation.name}: {reading.lens.title[language]}"
    notes = passport(_passport(material, language), language), reading.sentence(reading.said[0], language)
    return Drawing(scene, title, alt, notes)


_FIGURES: Final[Mapping[str, tuple[Part | None, Callable[[Material, str], Figure]]]] = MappingProxyType(
    {
        "quadrant": ("position", quadrant),
        "way": ("way", way),
        "course": ("way", course),
        "elements": ("strengths", elements),
        "sides": ("sides", sides),
        "route": ("route", route),
        "peers": ("peers", peers),
        "journey": (None, journey),
    }
)
