"""The words that go with a picture: what it rests on, what it says, and the same facts as a table."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from quadrant.charts.picture import Dot, ElementPicture, Passport, Person, QuadrantPicture, Scores
from quadrant.language import mark, translate, translate_plural
from quadrant.model import Model, Quadrant
from quadrant.typeface import isolated

DAGGER = "†"
_MOST_LISTED = 6


def number(score: float, language: str) -> str:
    """A score, 0-100, with one decimal, in the manner of the language."""
    return _tenths(round(score, 1), language)


@lru_cache(maxsize=4096)  # there are few of them, and a crowd says thousands
def _tenths(score: float, language: str) -> str:
    return str(format_decimal(score, format="0.0", locale=language))


def day(date: datetime.date, language: str) -> str:
    """A date in full: 12 May 2026."""
    return str(format_date(date, format="d MMMM y", locale=language))


def month(date: datetime.date, language: str) -> str:
    """A date as short as it can be on a chart: May 2026."""
    return str(format_skeleton("yMMM", date, locale=language)).replace(".", "")


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
        parts.insert(0, _organisations(facts.organisations, language))
    parts.append(translate("model version {version}", language, version=facts.model_version))
    if facts.fictional:
        parts.insert(0, translate("Fictional", language))
    elif facts.partly_fictional:
        parts.insert(0, translate("Partly fictional", language))
    return " · ".join(parts)


def _respondents(n: int, language: str) -> str:
    count = format_decimal(n, locale=language)
    return translate_plural("{count} respondent", "{count} respondents", n, language, count=count)


def _organisations(n: int, language: str) -> str:
    count = format_decimal(n, locale=language)
    return translate_plural("{count} organisation", "{count} organisations", n, language, count=count)


def _period(facts: Passport, language: str) -> str:
    first, last = day(facts.first, language), day(facts.last, language)
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
    if thin := [(dot.label, dot.thin) for dot in picture.dots if dot.thin]:
        listed = _listed(thin, language)
        sentences.append(translate("Hollow marks rest on thin evidence: {list}.", language, list=listed))
    if absent := [(item.label, item.reason) for item in picture.absent]:
        sentences.append(translate("Not drawn: {list}.", language, list=_listed(absent, language)))
    if note := footnote(model, language):
        sentences.append(note)
    return tuple(sentences)


def _listed(items: list[tuple[str, str]], language: str) -> str:
    """Names with their reasons; of many only the first, since the table has them all."""
    words = ", ".join(f"{isolated(label)} ({reason})" for label, reason in items[:_MOST_LISTED])
    if (more := len(items) - _MOST_LISTED) > 0:
        words += " " + translate("and {n} more", language, n=more)
    return words


def _place(dot: Dot, model: Model, language: str) -> str:
    return translate(
        "{name} at {digital} digital and {human} human, in “{quadrant}”",
        language,
        name=isolated(dot.label),
        digital=number(dot.x, language),
        human=number(dot.y, language),
        quadrant=quadrant_at(dot.x, dot.y, model).label[language],
    )


def alt_text(picture: QuadrantPicture, model: Model, language: str) -> str:
    """Two or three plain sentences for whoever cannot see the picture."""
    frame = translate(
        "Chart with digital from left to right and human from bottom to top, both from 0 to 100, in four quadrants.",
        language,
    )
    if not picture.dots and not picture.people:
        return frame + " " + translate("Nothing is drawn in it yet.", language)
    if picture.overview:
        return f"{frame} {_spread_of_many(picture, model, language)}"
    frame = f"{isolated(picture.title)}. {frame}" if picture.title else frame
    sentences = [frame]
    if picture.dots:
        sentences.append("; ".join(_place(dot, model, language) for dot in picture.dots) + ".")
    sentences += [_people(kind, places, model, language) for kind, places in picture.people if places]
    if picture.way:
        way = (
            translate(
                "{when} at {digital} digital and {human} human",
                language,
                when=step.label or day(step.date, language),
                digital=number(step.x, language),
                human=number(step.y, language),
            )
            for step in picture.way
        )
        sentences.append(translate("Before that: {list}.", language, list="; ".join(way)))
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


def _in_each_quadrant(places: Sequence[Scores], model: Model, language: str) -> str:
    counts = Counter(quadrant_at(x, y, model).id for x, y in places)
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
    sentence = _organisations(len(picture.dots), language) + ": "
    sentence += _in_each_quadrant([(dot.x, dot.y) for dot in picture.dots], model, language) + "."
    chosen = [dot for dot in picture.dots if dot.id in picture.chosen]
    if 0 < len(chosen) <= 3:
        sentence += " " + "; ".join(_place(dot, model, language) for dot in chosen) + "."
    return sentence


def table_rows(picture: QuadrantPicture, model: Model, language: str) -> tuple[tuple[str, ...], ...]:
    """The picture as a table, first row the header: name, digital, human, quadrant, remark. Plain text, unescaped."""
    axes = (axis.label[language] for axis in model.axes)
    header = (translate("Name", language), *axes, translate("Quadrant", language), translate("Remark", language))
    rows = [_row(dot.label, dot.x, dot.y, _remark(dot, language), model, language) for dot in picture.dots]
    rows += [
        _row(step.label or day(step.date, language), step.x, step.y, translate("earlier", language), model, language)
        for step in picture.way
    ]
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


def _row(label: str, x: float, y: float, remark: str, model: Model, language: str) -> tuple[str, ...]:
    quadrant = quadrant_at(x, y, model).label[language]
    return label, number(x, language), number(y, language), quadrant, remark


def _remark(dot: Dot, language: str) -> str:
    fictional = translate("fictional", language) if dot.fictional else ""
    return "; ".join(part for part in (dot.thin or "", fictional) if part)


def says(dot: Dot, model: Model, language: str) -> tuple[str, ...]:
    """What a dot says when pointed at, line by line; plain text, unescaped."""
    quadrant = quadrant_at(dot.x, dot.y, model)
    digital, human = (axis.label[language] for axis in model.axes)
    lines = [
        isolated(dot.label),
        f"{digital} {number(dot.x, language)} · {human} {number(dot.y, language)}",
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
