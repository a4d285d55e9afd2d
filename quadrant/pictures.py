"""From portraits and lists to the facts of pictures: which marks, in whose words, and what is not drawn and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Literal, get_args

from quadrant.charts import (
    Absent,
    Ambition,
    Distribution,
    Dot,
    ElementLine,
    ElementPicture,
    Passport,
    Person,
    QuadrantPicture,
    Step,
    Stop,
)
from quadrant.language import mark, translate, translate_plural
from quadrant.model import Model, load_sectors
from quadrant.palette import Kind
from quadrant.people import MINIMUM
from quadrant.portrait import ElementPortrait, Entry, Portrait, QuestionPortrait, Spread
from quadrant.reveal import Revealed, Scores
from quadrant.scoring import Placement, ViewScore

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)} | {"outside": "customers"}


def _hidden(people: int, language: str) -> str:
    """Why a group of so many people is not shown apart."""
    if people < MINIMUM:
        return translate("not shown apart, too few people", language)
    return translate("not shown apart, it would give a smaller group away", language)


def organisation_picture(portrait: Portrait, model: Model, language: str) -> QuadrantPicture:
    """The quadrant of one assessment: its views, how sure, the way so far, the ambition, the perception gap."""
    organisation = portrait.assessment.organisation
    dots, absent = [], []
    for name, view in portrait.views.items():
        label = view_label(name, model, language)
        if view.digital is None or view.human is None:
            absent.append(Absent(label, _unplaced(view, model, language)))
            continue
        thin = _unheard(portrait.heard[name], language)
        dots.append(Dot(name, label, view.digital, view.human, _KINDS[name], thin, organisation.fictional))
    hidden = [
        Absent(model.group(group).label[language], _hidden(count, language))
        for group, count in portrait.respondents.items()
        if group not in portrait.views and not (group == "customer" and "outside" in portrait.views)
    ]
    position = portrait.positions["inside"]
    ambition, assessment = portrait.ambition, portrait.assessment
    return QuadrantPicture(
        title=organisation.name,
        dots=tuple(dots),
        passport=_passport(portrait, model, language),
        region=position.region if position else (),
        no_region=None if position else _unheard(portrait.heard["inside"], language),
        way=tuple(
            Step(
                step.record.date,
                step.inside.digital,
                step.inside.human,
                step.record.assessment,
                comparable=step.record.model_version == portrait.record.model_version,
            )
            for step in portrait.way
            if (step.record.date, step.record.assessment) < (portrait.record.date, portrait.record.assessment)
            and step.inside.digital is not None
            and step.inside.human is not None
        ),
        ambition=Ambition(assessment.ambition.date, ambition.digital, ambition.human)
        if ambition and assessment.ambition and ambition.digital is not None and ambition.human is not None
        else None,
        absent=(*absent, *hidden),
    )


def ambition_picture(
    portrait: Portrait, goal: Ambition | None, route: Sequence[Stop], model: Model, language: str
) -> QuadrantPicture:
    """The inside view of one assessment, how sure it is, where it wants to be and the route there; nothing else."""
    whole = organisation_picture(portrait, model, language)
    return replace(
        whole,
        dots=tuple(dot for dot in whole.dots if dot.kind == "inside"),
        passport=replace(whole.passport, view=translate("inside", language)),
        ambition=goal,
        route=tuple(route),
        way=(),
        absent=tuple(item for item in whole.absent if item.label == view_label("inside", model, language)),
    )


Unveiled = Literal["model", "people", "inside", "groups", "customers", "way", "moved"]
STEPS: Final[tuple[Unveiled, ...]] = get_args(Unveiled)
"""How the quadrant of a workshop is unveiled: each step shows more than the one before, the last only the movement."""


def steps(shown: Revealed) -> tuple[Unveiled, ...]:
    """The steps that have something to show."""
    placed = shown.portrait.inside.quadrant is not None
    there = {
        "people": any(shown.people.values()),
        "groups": any(_says_more(name, view, shown.portrait) for name, view in shown.portrait.views.items()),
        "customers": placed and shown.portrait.customers is not None and shown.portrait.customers.quadrant is not None,
        "way": placed and len(shown.portrait.way) > 1,
        "moved": placed and len(_placed_rounds(shown)) > 1,
    }
    return tuple(step for step in STEPS if there.get(step, True))


def _says_more(name: str, view: ViewScore, portrait: Portrait) -> bool:
    """Whether a view is of a group that has a position and is not all there is inside."""
    whole = name not in ("partner", "outside") and portrait.heard[name] == portrait.heard["inside"]
    return name != "outside" and view.quadrant is not None and not whole


def unveiled(shown: Revealed, step: Unveiled, model: Model, language: str) -> QuadrantPicture:
    """The quadrant of a workshop at one step."""
    whole = organisation_picture(shown.portrait, model, language)
    at = STEPS.index(step)
    seen = {"inside"} if step == "moved" else {kind for kind, since in _SINCE.items() if at >= STEPS.index(since)}
    own: tuple[tuple[Person, tuple[Scores, ...]], ...] = (
        ("inside", shown.people["inside"]),
        ("customers", shown.people["outside"]),
    )
    picture = replace(
        whole,
        dots=tuple(dot for dot in whole.dots if dot.kind in seen),
        people=tuple(each for each in own if each[1]) if step in _AMONG_PEOPLE else (),
        region=whole.region if "inside" in seen else (),
        no_region=whole.no_region if "inside" in seen else None,
        way=whole.way if step == "way" else (),
        absent=whole.absent if "inside" in seen and step != "moved" else (),
    )
    return _moving(picture, shown, language) if step == "moved" else picture


_AMONG_PEOPLE = {"people", "inside", "groups", "customers"}
_SINCE: Final[dict[Kind, Unveiled]] = {
    "inside": "inside",
    "leadership": "groups",
    "front_office": "groups",
    "back_office": "groups",
    "partner": "groups",
    "customers": "customers",
}


def round_label(name: str, language: str) -> str:
    """What people call a round of a workshop: `first`, `second`, or `agreed` for what came of the talk."""
    words = {"first": mark("Round one"), "second": mark("Round two"), "agreed": mark("Agreed")}
    return translate(words[name], language)


def _placed_rounds(shown: Revealed) -> list[tuple[str, float, float]]:
    return [
        (name, place.digital, place.human)
        for name, place in shown.rounds
        if place.digital is not None and place.human is not None
    ]


def _moving(picture: QuadrantPicture, shown: Revealed, language: str) -> QuadrantPicture:
    """The picture with the rounds before as named points on the way to the position, which is the last of them."""
    *before, (last, _, _) = _placed_rounds(shown)
    date = shown.portrait.record.date
    return replace(
        picture,
        dots=tuple(replace(dot, label=round_label(last, language)) for dot in picture.dots),
        way=tuple(Step(date, x, y, name, round_label(name, language)) for name, x, y in before),
    )


def view_label(name: str, model: Model, language: str) -> str:
    """What people call a view: the inside view, customers, or the group."""
    if name == "inside":
        return translate("Inside view", language)
    return model.group("customer" if name == "outside" else name).label[language]


def _unplaced(view: ViewScore | Placement, model: Model, language: str) -> str:
    if isinstance(view, Placement):
        return translate("too few answers for a position", language)
    elements = [model.element(name).label[language] for name in view.missing if "." not in name]
    if not elements:
        return translate("too few answers for a position", language)
    return translate("no score for {elements}", language, elements=", ".join(elements))


def _thin(respondents: int | None, language: str) -> str | None:
    """Why the evidence for a view with so many respondents is thin; None when it is not."""
    if respondents is None or respondents >= MINIMUM:
        return None
    return translate_plural("{n} respondent", "{n} respondents", respondents, language)


def _unheard(heard: int, language: str) -> str | None:
    """The same for a view in which so many people gave a level: who says nothing makes nothing surer."""
    if heard >= MINIMUM:
        return None
    return translate_plural("{n} person gave levels", "{n} people gave levels", heard, language)


def _passport(portrait: Portrait, model: Model, language: str) -> Passport:
    assessment = portrait.assessment
    return Passport(
        respondents=len(assessment.respondents),
        first=assessment.date,
        last=assessment.date,
        view=translate("inside and customers", language)
        if "outside" in portrait.views
        else translate("inside", language),
        model_version=assessment.model_version,
        fictional=assessment.organisation.fictional,
    )


def workspace_picture(
    entries: Sequence[Entry], model: Model, language: str, chosen: frozenset[str] = frozenset()
) -> QuadrantPicture | None:
    """The quadrant of many organisations, each at its inside view; None when there are none."""
    if not entries:
        return None
    dots, absent = [], []
    for entry in entries:
        organisation, inside = entry.latest.organisation, entry.inside
        if inside.digital is None or inside.human is None:
            absent.append(Absent(organisation.name, _unplaced(inside, model, language)))
            continue
        dots.append(
            Dot(
                organisation.id,
                organisation.name,
                inside.digital,
                inside.human,
                thin=_thin(inside.respondents, language),
                fictional=organisation.fictional,
                detail=sector_name(organisation.sector, language),
            )
        )
    dates = [entry.latest.date for entry in entries]
    return QuadrantPicture(
        title=translate("All organisations", language),
        dots=tuple(dots),
        passport=Passport(
            respondents=sum(sum(entry.latest.respondents.values()) for entry in entries),
            first=min(dates),
            last=max(dates),
            view=translate("inside", language),
            model_version=max(entry.latest.model_version for entry in entries),
            fictional=all(entry.latest.organisation.fictional for entry in entries),
            partly_fictional=any(entry.latest.organisation.fictional for entry in entries),
            organisations=len(entries),
        ),
        chosen=chosen,
        absent=tuple(absent),
    )


def sector_name(sector: str, language: str) -> str:
    """What people call a sector."""
    return next(each.name[language] for each in load_sectors() if each.id == sector)


def elements_picture(portrait: Portrait, model: Model, language: str) -> ElementPicture:
    """The eight elements of one assessment."""
    return ElementPicture(
        title=portrait.assessment.organisation.name,
        lines=tuple(_line(element, model, language) for element in portrait.elements),
        passport=_passport(portrait, model, language),
    )


def _line(portrait: ElementPortrait, model: Model, language: str) -> ElementLine:
    missing = None
    if portrait.inside.score is None:
        missing = (
            translate("not applicable here", language)
            if not portrait.inside.applicable
            else translate(
                "{scored} of {applicable} questions answered",
                language,
                scored=portrait.inside.questions,
                applicable=portrait.inside.applicable,
            )
        )
    return ElementLine(
        element=portrait.element.id,
        inside=portrait.inside.score,
        spread=portrait.middle_half,
        customers=portrait.customers.score if portrait.customers else None,
        groups=tuple((_KINDS[name], score) for name, score in portrait.groups.items()),
        ambition=portrait.ambition,
        missing=missing,
    )


def distribution(portrait: QuestionPortrait, spread: Spread, language: str) -> Distribution:
    """How one side answered one question."""
    agreed = portrait.agreed if spread is portrait.inside else None
    return Distribution(
        question=portrait.question.label[language],
        counts=spread.tally.levels,
        not_applicable=spread.tally.not_applicable,
        unknown=spread.tally.unknown,
        agreed=agreed.level if agreed else None,
    )
