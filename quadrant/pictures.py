"""From portraits and lists to the facts of pictures: which marks, in whose words, and what is not drawn and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from quadrant.charts import (
    Absent,
    Ambition,
    Distribution,
    Dot,
    ElementLine,
    ElementPicture,
    Passport,
    QuadrantPicture,
    Step,
)
from quadrant.language import translate, translate_plural
from quadrant.model import Model, load_sectors
from quadrant.palette import Kind
from quadrant.people import MINIMUM
from quadrant.portrait import ElementPortrait, Entry, Portrait, QuestionPortrait, Spread
from quadrant.scoring import Placement, ViewScore

_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)} | {"outside": "customers"}


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
        Absent(model.group(group).label[language], translate("not shown apart, too few people", language))
        for group in portrait.respondents
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
            Step(step.record.date, step.inside.digital, step.inside.human, step.record.assessment)
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
