"""The words that go with a picture: what it rests on, what it says, and the same facts as a table."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from quadrant.charts.cells import cells
from quadrant.charts.picture import Among, Band, Dot, ElementPicture, Passport, Person, QuadrantPicture, Scores, Step
from quadrant.language import mark, translate, translate_plural
from quadrant.model import Model, Quadrant
from quadrant.palette import LOOKS
from quadrant.typeface import isolated

DAGGER = "†"
_MOST_LISTED = 6
_MOST_SAID = 3  # organisations whose places an alt text says


def number(score: float, language: str, coarse: bool = False) -> str:
    """A score, 0-100, with one decimal, or as a whole point, in the manner of the language."""
    return _formatted(round(score, 1), "0" if coarse else "0.0", language)


def figure(score: float, language: str) -> str:
    """A figure that was rounded before it came: without a decimal that it does not have."""
    return _formatted(round(score, 1), "0.#", language)


@lru_cache(maxsize=4096)  # there are few of them, and a crowd says thousands
def _formatted(score: float, pattern: str, language: str) -> str:
    return str(format_decimal(score, format=pattern, locale=language))


def day(date: datetime.date, language: str, coarse: bool = False) -> str:
    """A date in full: 12 May 2026; or its year."""
    return str(date.year) if coarse else str(format_date(date, format="d MMMM y", locale=language))


def month(date: datetime.date, language: str, coarse: bool = False) -> str:
    """A date as short as it can be on a chart: May 2026; or its year."""
    return str(date.year) if coarse else str(format_skeleton("yMMM", date, locale=language)).replace(".", "")


def quadrant_at(x: float, y: float, model: Model) -> Quadrant:
    """The quadrant of these scores; the boundary belongs to the high side (contract section 3)."""
    digital = "digital" if x >= model.boundary else "analogue"
    human = "emotional" if y >= model.boundary else "rational"
    return model.quadrant(f"{digital}_{human}")


def passport(facts: Passport, language: str) -> str:
    """One line: how many people, when, which view, which model version, and whether it is fictional."""
    people = _respondents(facts.respondents, language)
    parts = [people, _period(facts, language), translate("view: {view}", language, view=facts.view)]
    if facts.organisations > 1:
        parts.insert(0, organisations(facts.organisations, language))
    parts.append(translate("model version {version}", language, version=facts.model_version))
    if facts.fictional:
        parts.insert(0, translate("Fictional", language))
    elif facts.partly_fictional:
        parts.insert(0, translate("Partly fictional", language))
    return " · ".join(parts)


def _respondents(n: int, language: str) -> str:
    count = format_decimal(n, locale=language)
    return translate_plural("{count} respondent", "{count} respondents", n, language, count=count)


def organisations(n: int, language: str) -> str:
    """So many organisations, in words."""
    count = format_decimal(n, locale=language)
    return translate_plural("{count} organisation", "{count} organisations", n, language, count=count)


def _period(facts: Passport, language: str) -> str:
    first, last = (day(date, language, facts.coarse) for date in (facts.first, facts.last))
    return last if first == last else f"{first} – {last}"


def footnote(model: Model, language: str) -> str:
    """What the dagger behind a scenario means; empty when every scenario is certain."""
    if all(quadrant.certain for quadrant in model.quadrants):
        return ""
    return f"{DAGGER} " + translate(
        "A scenario of the book; that it belongs in this corner is our reading, not the book’s.", language
    )


def explanations(picture: QuadrantPicture, model: Model, language: str) -> tuple[str, ...]:
    """Sentences that belong under the picture: region, thin evidence, what is not drawn, the footnote."""
    sentences: list[str] = []
    if picture.region:
        sentences.append(translate("The shaded outline holds 90 of 100 dots drawn again from these answers.", language))
    elif picture.no_region:
        sentences.append(translate("No region: {reason}.", language, reason=picture.no_region))
    if picture.people:
        sentences.append(translate("Each small mark is one person, by their own answers.", language))
    if picture.route:
        sentences.append(translate("The line is the route, with a dot for every step.", language))
    sentences += _of_many(picture, language)
    counted = picture.counted
    if counted:
        sentences.append(_counted(counted, language))
    drawn = picture.outstanding if counted else None
    if thin := [(dot.label, dot.thin) for dot in picture.dots if dot.thin and (drawn is None or dot.id in drawn)]:
        listed = _listed(thin, language)
        sentences.append(translate("Hollow marks rest on thin evidence: {list}.", language, list=listed))
    if absent := [(item.label, item.reason) for item in picture.absent]:
        sentences.append(translate("Not drawn: {list}.", language, list=_listed(absent, language)))
    if note := footnote(model, language):
        sentences.append(note)
    return tuple(sentences)


def _of_many(picture: QuadrantPicture, language: str) -> list[str]:
    """What is seen around the dots of many organisations."""
    sentences = []
    if among := picture.among:
        field = among.x.quartiles and among.y.quartiles
        words = mark("The cross stands at the medians; the light field spans the middle half on each axis.")
        sentences.append(translate(words if field else mark("The cross stands at the medians."), language))
    if any(not step.comparable for steps in (picture.way, *(way.steps for way in picture.ways)) for step in steps):
        words = mark(
            "Hollow dots on a way were measured with another version of the questionnaire; "
            "they cannot be compared with what came after, so no line leads on from them."
        )
        sentences.append(translate(words, language))
    if picture.drawn:
        sentences.append(translate("The dashed line is the outline that was drawn.", language))
    if len(picture.marked) > len(LOOKS):
        sentences.append(
            translate("From organisation {n} on the marked ones look alike; their names tell.", language, n=len(LOOKS))
        )
    return sentences


def _counted(places: tuple[Scores, ...], language: str) -> str:
    words = translate(
        "Each hexagon counts the organisations around its place: the larger, the more, and the largest holds {n}.",
        language,
        n=format_decimal(cells(places).fullest, locale=language),
    )
    return words + " " + translate("It does not show on how firm evidence they rest.", language)


def _listed(items: list[tuple[str, str]], language: str) -> str:
    """Names with their reasons; of many only the first, since the table has them all."""
    words = ", ".join(f"{isolated(label)} ({reason})" for label, reason in items[:_MOST_LISTED])
    if (more := len(items) - _MOST_LISTED) > 0:
        words += " " + translate("and {n} more", language, n=more)
    return words


def _place(dot: Dot, model: Model, language: str, coarse: bool = False) -> str:
    return translate(
        "{name} at {digital} digital and {human} human, in “{quadrant}”",
        language,
        name=isolated(dot.label),
        digital=number(dot.x, language, coarse),
        human=number(dot.y, language, coarse),
        quadrant=quadrant_at(dot.x, dot.y, model).label[language],
    )


def alt_text(picture: QuadrantPicture, model: Model, language: str) -> str:
    """Two or three plain sentences for whoever cannot see the picture."""
    frame = translate(
        "Chart with digital from left to right and human from bottom to top, both from 0 to 100, in four quadrants.",
        language,
    )
    if not picture.size and not picture.people:
        return frame + " " + translate("Nothing is drawn in it yet.", language)
    if picture.overview:
        return f"{frame} {_spread_of_many(picture, model, language)}"
    frame = f"{isolated(picture.title)}. {frame}" if picture.title else frame
    sentences = [frame]
    if picture.dots:
        sentences.append("; ".join(_place(dot, model, language) for dot in picture.dots) + ".")
    sentences += [_people(kind, places, model, language) for kind, places in picture.people if places]
    if picture.way:
        way = _stations(picture.way, language, picture.coarse)
        sentences.append(translate("Before that: {list}.", language, list=way))
    if picture.ambition:
        goal = picture.ambition
        sentences.append(
            translate(
                "The ambition for {date} is {digital} digital and {human} human.",
                language,
                date=day(goal.date, language),
                digital=number(goal.x, language),
                human=number(goal.y, language),
            )
        )
    if picture.route:
        steps = len(picture.route)
        sentences.append(
            translate_plural(
                "The route leads in {n} step to {digital} digital and {human} human.",
                "The route leads in {n} steps to {digital} digital and {human} human.",
                steps,
                language,
                digital=number(picture.route[-1].x, language),
                human=number(picture.route[-1].y, language),
            )
        )
    return " ".join(sentences)


def _stations(steps: Sequence[Step], language: str, coarse: bool) -> str:
    """Earlier positions, one after the other."""
    return "; ".join(
        translate(
            "{when} at {digital} digital and {human} human",
            language,
            when=_when(step, language, coarse),
            digital=number(step.x, language, coarse),
            human=number(step.y, language, coarse),
        )
        + ("" if step.comparable else f" ({other_version(language)})")
        for step in steps
    )


def other_version(language: str) -> str:
    """Why an earlier position cannot be compared with what came after."""
    return translate("another version of the questionnaire", language)


def _in_each_quadrant(places: Sequence[Scores], model: Model, language: str) -> str:
    high = np.array(places, dtype=float).reshape(-1, 2) >= model.boundary
    found = dict(zip(*np.unique(2 * high[:, 0] + high[:, 1], return_counts=True), strict=True))
    ids = ("analogue_rational", "analogue_emotional", "digital_rational", "digital_emotional")
    counts = {name: format_decimal(int(found.get(code, 0)), locale=language) for code, name in enumerate(ids)}
    return ", ".join(f"{counts[q.id]} × “{q.label[language]}”" for q in model.quadrants)


def _people(kind: Person, places: Sequence[Scores], model: Model, language: str) -> str:
    """How many single people of one kind stand in each quadrant."""
    who = {
        "inside": translate_plural("{n} person inside", "{n} people inside", len(places), language),
        "customers": translate_plural("{n} customer", "{n} customers", len(places), language),
    }[kind]
    return translate(
        "{people}, each by their own answers: {list}.",
        language,
        people=who,
        list=_in_each_quadrant(places, model, language),
    )


def _spread_of_many(picture: QuadrantPicture, model: Model, language: str) -> str:
    sentence = organisations(picture.size, language) + ": "
    places = [*((dot.x, dot.y) for dot in picture.dots), *picture.crowd]
    sentences = [sentence + _in_each_quadrant(places, model, language) + "."]
    if picture.among:
        sentences.append(_medians(picture.among.label, (picture.among.x, picture.among.y), model, language))
    named = _named(picture)
    if named:
        sentences.append("; ".join(_place(dot, model, language, picture.coarse) for dot in named) + ".")
    ways = {way.id: way.steps for way in picture.ways if way.steps}
    sentences += [
        translate(
            "{name} before that: {list}.",
            language,
            name=isolated(dot.label),
            list=_stations(ways[dot.id], language, picture.coarse),
        )
        for dot in named
        if dot.id in ways
    ]
    return " ".join(sentences)


def _named(picture: QuadrantPicture) -> list[Dot]:
    """Whom an alt text has room for: the first of the marked; the chosen, when there are few."""
    apart = [dot for dot in picture.dots if dot.id in picture.outstanding]
    if not picture.marked:
        return apart if len(apart) <= _MOST_SAID else []
    order = {name: place for place, name in enumerate(picture.marked)}
    return sorted((dot for dot in apart if dot.id in order), key=lambda dot: order[dot.id])[:_MOST_SAID]


def _medians(label: str, bands: tuple[Band, Band], model: Model, language: str) -> str:
    """The cohort in words: on each axis its median, and its middle half when there is one."""
    axes = zip(model.axes, bands, strict=True)
    said = "; ".join(f"{axis.label[language]} {band_words(band, language)}" for axis, band in axes)
    return f"{isolated(label)}: {said}."


def band_words(band: Band, language: str) -> str:
    """A median, and the middle half when there is one."""
    median = figure(band.median, language)
    if band.quartiles is None:
        return translate("median {median}", language, median=median)
    low, high = (figure(score, language) for score in band.quartiles)
    return translate("median {median}, middle half from {low} to {high}", language, median=median, low=low, high=high)


def table_rows(picture: QuadrantPicture, model: Model, language: str) -> tuple[tuple[str, ...], ...]:
    """The picture as a table, first row the header: name, digital, human, quadrant, remark. Plain text, unescaped."""
    axes = (axis.label[language] for axis in model.axes)
    header = (translate("Name", language), *axes, translate("Quadrant", language), translate("Remark", language))
    coarse = picture.coarse
    rows = [_row(dot.label, dot.x, dot.y, _remark(dot, language), model, language, coarse) for dot in picture.dots]
    names = {dot.id: dot.label for dot in picture.dots}
    ways = [("", picture.way), *((f"{names[way.id]}, ", way.steps) for way in picture.ways if way.id in names)]
    rows += [
        _row(
            f"{whose}{_when(step, language, coarse)}", step.x, step.y, _earlier(step, language), model, language, coarse
        )
        for whose, steps in ways
        for step in steps
    ]
    if among := picture.among:
        scores = (figure(band.median, language) for band in (among.x, among.y))
        quadrant = quadrant_at(among.x.median, among.y.median, model).label[language]
        rows.append((among.label, *scores, quadrant, _halves(among, model, language)))
    if goal := picture.ambition:
        label = translate("Ambition {date}", language, date=goal.date.year)
        rows.append(_row(label, goal.x, goal.y, day(goal.date, language), model, language))
    rows += [
        _row(stop.label, stop.x, stop.y, translate("on the route", language), model, language) for stop in picture.route
    ]
    one = {"inside": translate("One person inside", language), "customers": translate("One customer", language)}
    rows += [
        _row(one[kind], x, y, translate("by their own answers", language), model, language)
        for kind, places in picture.people
        for x, y in places
    ]
    rows += [(item.label, "–", "–", "–", item.reason) for item in picture.absent]
    return header, *rows


def _row(
    label: str, x: float, y: float, remark: str, model: Model, language: str, coarse: bool = False
) -> tuple[str, ...]:
    quadrant = quadrant_at(x, y, model).label[language]
    return label, number(x, language, coarse), number(y, language, coarse), quadrant, remark


def _when(step: Step, language: str, coarse: bool) -> str:
    return step.label or day(step.date, language, coarse)


def _earlier(step: Step, language: str) -> str:
    words = translate("earlier", language)
    return words if step.comparable else f"{words}; {other_version(language)}"


def _halves(among: Among, model: Model, language: str) -> str:
    """The middle half on each axis that has one."""
    bands = zip(model.axes, (among.x, among.y), strict=True)
    halves = [(axis.label[language], band.quartiles) for axis, band in bands if band.quartiles]
    return "; ".join(
        translate(
            "{axis}: middle half from {low} to {high}",
            language,
            axis=axis,
            low=figure(low, language),
            high=figure(high, language),
        )
        for axis, (low, high) in halves
    )


def _remark(dot: Dot, language: str) -> str:
    fictional = translate("fictional", language) if dot.fictional else ""
    return "; ".join(part for part in (dot.thin or "", fictional) if part)


def says(dot: Dot, model: Model, language: str, coarse: bool = False) -> tuple[str, ...]:
    """What a dot says when pointed at, line by line; plain text, unescaped."""
    quadrant = quadrant_at(dot.x, dot.y, model)
    digital, human = (axis.label[language] for axis in model.axes)
    lines = [
        isolated(dot.label),
        f"{digital} {number(dot.x, language, coarse)} · {human} {number(dot.y, language, coarse)}",
        quadrant.label[language],
        isolated(dot.detail),
        translate("thin evidence: {reason}", language, reason=dot.thin) if dot.thin else "",
        translate("Fictional", language) if dot.fictional else "",
    ]
    return tuple(line for line in lines if line)


def element_alt_text(picture: ElementPicture, model: Model, language: str) -> str:
    """The elements with their scores in one or two sentences, highest first."""
    scored = sorted(((line.inside, line.element) for line in picture.lines if line.inside is not None), reverse=True)
    frame = translate("Chart of the eight elements, each from 0 to 100.", language)
    words = ", ".join(f"{model.element(name).label[language]} {number(score, language)}" for score, name in scored)
    missing = [model.element(line.element).label[language] for line in picture.lines if line.inside is None]
    sentences = [frame] + ([translate("Inside view: {list}.", language, list=words)] if words else [])
    if missing:
        sentences.append(translate("Without a score: {list}.", language, list=", ".join(missing)))
    return " ".join(sentences)


def element_rows(picture: ElementPicture, model: Model, language: str) -> tuple[tuple[str, ...], ...]:
    """The element profile as a table, first row the header. Plain text, unescaped."""
    groups = [group for group in model.groups if any(group.id in dict(line.groups) for line in picture.lines)]
    words = (mark("Element"), mark("Inside"), mark("Middle half from"), mark("Middle half to"), mark("Customers"))
    header = [translate(word, language) for word in words] + [group.label[language] for group in groups]
    header += [translate("Ambition", language), translate("Remark", language)]

    def cell(score: float | None) -> str:
        return "–" if score is None else number(score, language)

    rows = []
    for line in picture.lines:
        shown = {str(kind): score for kind, score in line.groups}
        low, high = line.spread or (None, None)
        scores = (line.inside, low, high, line.customers, *(shown.get(group.id) for group in groups), line.ambition)
        label = model.element(line.element).label[language]
        rows.append((label, *(cell(score) for score in scores), line.missing or ""))
    return tuple(header), *rows
