"""The order of the story: the parts of a deck and a report, and how the quadrant is built up on a screen.

A part that an assessment has nothing to say about is left out, so nobody sees an empty chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Literal, get_args

from quadrant.charts import Among, Band, QuadrantPicture
from quadrant.charts.captions import organisations
from quadrant.language import mark, translate
from quadrant.model import load_thresholds
from quadrant.pictures import organisation_picture
from quadrant.portrait import Portrait, QuestionPortrait
from quadrant.story.material import Material

Part = Literal[
    "title",
    "model",
    "position",
    "way",
    "digital",
    "human",
    "sides",
    "disagreement",
    "strengths",
    "lenses",
    "route",
    "peers",
    "questions",
    "method",
]
PARTS: Final[tuple[Part, ...]] = get_args(Part)
"""All parts, in the order of the story."""

ALWAYS: Final[frozenset[Part]] = frozenset({"title", "method"})
"""What cannot be left out: what it is about, and what it rests on."""

_LABELS: Mapping[Part, str] = MappingProxyType(
    {
        "title": mark("Cover"),
        "model": mark("The model on one page"),
        "position": mark("The position"),
        "way": mark("The way so far and the ambition"),
        "digital": mark("Digital elements"),
        "human": mark("Human elements"),
        "sides": mark("Inside against customers"),
        "disagreement": mark("Where we disagree"),
        "strengths": mark("Strengths and gaps"),
        "lenses": mark("The lenses that speak loudest"),
        "route": mark("The route"),
        "peers": mark("Among peers"),
        "questions": mark("Questions to discuss"),
        "method": mark("Method and passport"),
    }
)

FEWEST_SCORED: Final = 3
"""From so many scored elements on, some are called the strongest and others the weakest."""


def label(part: Part, language: str) -> str:
    """What people call a part."""
    return translate(_LABELS[part], language)


def parts(material: Material) -> tuple[Part, ...]:
    """The parts that have something to say, in order."""
    portrait = material.portrait
    there: dict[Part, bool] = {
        "position": any(view.quadrant is not None for view in portrait.views.values()),
        "way": portrait.inside.quadrant is not None and _goes(portrait),
        **{axis.id: _has_scores(portrait, axis.id) for axis in material.model.axes},  # type: ignore[misc]
        "sides": any(
            each.customers and None not in (each.inside.score, each.customers.score) for each in portrait.elements
        ),
        "disagreement": bool(disputed(portrait)),
        "strengths": sum(each.inside.score is not None for each in portrait.elements) >= FEWEST_SCORED,
        "lenses": any(not each.quiet for each in material.lenses),
        "route": bool(material.legs),
        "peers": bool(material.peers and material.standings),
        "questions": any(not each.quiet for each in material.lenses) or bool(disputed(portrait)),
    }
    return tuple(part for part in PARTS if there.get(part, True))


def _goes(portrait: Portrait) -> bool:
    """Whether there is an earlier position, or one to go to."""
    whence = [each for each in portrait.way if each.record.sequence != portrait.record.sequence]
    goal = portrait.ambition is not None and portrait.ambition.quadrant is not None
    return goal or any(each.inside.quadrant is not None and each.record.date <= portrait.record.date for each in whence)


def _has_scores(portrait: Portrait, axis: str) -> bool:
    return any(
        each.inside.score is not None or (each.customers is not None and each.customers.score is not None)
        for each in portrait.elements
        if each.element.axis == axis
    )


def disputed(portrait: Portrait) -> tuple[QuestionPortrait, ...]:
    """The questions on which opinions inside differ and whose answers may be shown, the most disputed first."""
    limit = load_thresholds().consensus_words.largely_agree
    found = [
        (each.inside.consensus, each)
        for each in portrait.questions
        if each.inside is not None and each.inside.consensus is not None and each.inside.consensus < limit
    ]
    return tuple(each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].question.key)))


# --- how the quadrant is built up ---

Build = Literal["model", "inside", "sure", "groups", "customers", "way", "peers", "ambition"]
BUILD: Final[tuple[Build, ...]] = get_args(Build)
"""The steps of the quadrant on the presenter's screen: each shows more than the one before."""

_BUILD_LABELS: Mapping[Build, str] = MappingProxyType(
    {
        "model": mark("The empty model"),
        "inside": mark("Where we stand"),
        "sure": mark("How sure that is"),
        "groups": mark("How the groups see it"),
        "customers": mark("How customers see it"),
        "way": mark("The way so far"),
        "peers": mark("Among peers"),
        "ambition": mark("Where we want to be"),
    }
)


def build_label(step: Build, language: str) -> str:
    """What people call a step of the quadrant."""
    return translate(_BUILD_LABELS[step], language)


def build(material: Material) -> tuple[Build, ...]:
    """The steps that have something to show; the empty model always."""
    whole = _whole(material, "en")
    kinds = {dot.kind for dot in whole.dots}
    there: dict[Build, bool] = {
        "inside": "inside" in kinds,
        "sure": bool(whole.region),
        "groups": bool(kinds - {"inside", "customers"}),
        "customers": "customers" in kinds,
        "way": bool(whole.way),
        "peers": whole.among is not None,
        "ambition": whole.ambition is not None,
    }
    return tuple(step for step in BUILD if there.get(step, True))


def built(material: Material, step: Build, language: str) -> QuadrantPicture:
    """The quadrant with everything up to this step."""
    whole, at = _whole(material, language), BUILD.index(step)

    def seen(since: Build) -> bool:
        return at >= BUILD.index(since)

    return replace(
        whole,
        dots=tuple(
            dot
            for dot in whole.dots
            if seen("inside" if dot.kind == "inside" else "customers" if dot.kind == "customers" else "groups")
        ),
        region=whole.region if seen("sure") else (),
        no_region=whole.no_region if seen("sure") else None,
        way=whole.way if seen("way") else (),
        among=whole.among if seen("peers") else None,
        ambition=whole.ambition if seen("ambition") else None,
        absent=whole.absent if seen("groups") else (),
    )


def _whole(material: Material, language: str) -> QuadrantPicture:
    """The quadrant with everything; a group that is all there is inside says nothing more."""
    portrait = material.portrait
    picture = organisation_picture(portrait, material.model, language)
    inside = {group.id for group in material.model.groups if group.inside}
    return replace(
        picture,
        dots=tuple(
            dot for dot in picture.dots if not (dot.id in inside and portrait.heard[dot.id] == portrait.heard["inside"])
        ),
        among=_among(material, language),
    )


def _among(material: Material, language: str) -> Among | None:
    """The cohort at its medians, when it has them on both axes."""
    if material.peers is None:
        return None
    figures = [material.peers.figures.get(axis.id) for axis in material.model.axes]
    if any(each is None for each in figures):
        return None
    number = organisations(material.peers.organisations, language)
    bands = [Band(each.median, each.quartiles) for each in figures if each is not None]
    return Among(translate("Median of {number}", language, number=number), bands[0], bands[1])
