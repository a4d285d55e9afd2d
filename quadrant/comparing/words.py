"""What a comparison rests on and says, in sentences: the cohort, why there are no figures, where the focus stands."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale
from babel.numbers import format_decimal

from quadrant.charts.captions import day
from quadrant.cohort import Cohort, CohortRules, Peers
from quadrant.comparing.comparison import Comparison, Standing
from quadrant.difference import Verdict
from quadrant.field import View
from quadrant.language import mark, translate, translate_plural
from quadrant.pictures import sector_name
from quadrant.typeface import isolated


def country_name(code: str, language: str) -> str:
    """What people call a country, by its ISO code."""
    return str(Locale(language).territories.get(code, code))


def size_name(size: str, rules: CohortRules, language: str) -> str:
    """What people call a class of size."""
    return next(each.label[language] for each in rules.sizes if each.id == size)


def view_name(view: View, language: str) -> str:
    """What people call a view of many organisations."""
    return translate(_VIEWS[view], language)


_VIEWS: Mapping[View, str] = {"inside": mark("inside"), "outside": mark("customers")}


def cohort_name(cohort: Cohort, rules: CohortRules, language: str) -> str:
    """A cohort in a line: what it is limited to, or that it is all organisations."""
    parts = []
    if cohort.sector is not None:
        parts.append(sector_name(cohort.sector, language))
    if cohort.size is not None:
        parts.append(size_name(cohort.size, rules, language))
    if cohort.country is not None:
        parts.append(country_name(cohort.country, language))
    parts = parts or [translate("all organisations", language)]
    if cohort.year is not None:
        parts.append(str(cohort.year))
    return ", ".join(parts)


def number_of(organisations: int, language: str) -> str:
    """So many organisations."""
    count = format_decimal(organisations, locale=language)
    return translate_plural("{count} organisation", "{count} organisations", organisations, language, count=count)


def peers_sentence(peers: Peers, rules: CohortRules, language: str) -> str:
    """Which cohort the figures are of, and that it is broader than the one asked for, if it is."""
    name = cohort_name(peers.cohort, rules, language)
    number = number_of(peers.organisations, language)
    if peers.cohort == peers.asked:
        return translate("The cohort: {cohort} ({number}).", language, cohort=name, number=number)
    return translate(
        "Too few organisations, or too few more than in another cohort, are in: {asked}. The figures are of the next"
        " broader cohort: {cohort} ({number}).",
        language,
        asked=cohort_name(peers.asked, rules, language),
        cohort=name,
        number=number,
    )


def figures_sentence(found: Comparison, rules: CohortRules, language: str) -> str | None:
    """Whose figures stand beside the set: those of a cohort here, or of a pack; None where there are none."""
    if found.peers is None:
        return None
    if found.pack is None:
        return peers_sentence(found.peers, rules, language)
    return translate(
        "The figures are of a pack by {publisher}, made on {day}: {cohort} ({number}).",
        language,
        publisher=isolated(found.pack.publisher.name),
        day=day(found.pack.made, language),
        cohort=cohort_name(found.peers.cohort, rules, language),
        number=number_of(found.peers.organisations, language),
    )


def no_figures(found: Comparison, rules: CohortRules, language: str) -> str | None:
    """Why there are no cohort figures, and what to do; None where there are."""
    if found.why == "picked":
        return translate(
            "This set was picked, by search, tag, owner, drawing or hand: it shows its points and no cohort figures."
            " Choose by sector, size, country or year alone to see those.",
            language,
        )
    if found.why == "mixed":
        return translate(
            "Real and fictional organisations are never put together. Choose one kind to see cohort figures.", language
        )
    if found.why == "other_kind":
        return translate(
            "Of this pack and these organisations one is real and the other fictional: they are never compared.",
            language,
        )
    if found.why == "no_view":
        return translate("The pack has no figures in this view that can be compared.", language)
    if found.why == "few":
        return translate(
            "No cohort figures: they begin at {n} organisations, counted by owner.", language, n=rules.least.median
        )
    return None


def standing_verdict(standing: Standing, interval: tuple[float, float] | None) -> Verdict:
    """Whether the focus differs from the median of its cohort by more than the spread of its own answers.

    `interval` is the 90 % interval of its score, when there is one: a median within it is no difference.
    """
    if interval is None:
        return "unknown"
    return "within" if interval[0] <= standing.figure.median <= interval[1] else "apart"


def standing_words(standing: Standing, language: str) -> str:
    """Where the focus stands among the others by one figure: to the median, and by rank or by quarters."""
    points = round(standing.score - standing.figure.median)
    if not points:
        where = translate("level with the median", language)
    elif points > 0:
        where = translate_plural("{n} point above the median", "{n} points above the median", points, language)
    else:
        where = translate_plural("{n} point below the median", "{n} points below the median", -points, language)
    return ", ".join(filter(None, (where, _place(standing, language))))


def _place(standing: Standing, language: str) -> str:
    if standing.rank is not None:
        return translate("higher than about {rank} in 100", language, rank=standing.rank)
    if standing.figure.quartiles is None:
        return ""
    low, high = standing.figure.quartiles
    if standing.score > high:
        return translate("in the highest quarter", language)
    if standing.score < low:
        return translate("in the lowest quarter", language)
    return translate("in the middle half", language)


def verdict_name(verdict: Verdict, language: str) -> str:
    """What stands above differences that are as sure as each other."""
    return translate(_VERDICTS[verdict], language)


_VERDICTS: Mapping[Verdict, str] = {
    "apart": mark("More than the spread of the answers"),
    "within": mark("Within the spread of the answers: may be chance"),
    "unknown": mark("How sure that is cannot be said"),
}


def passport(found: Comparison, rules: CohortRules, language: str, product: str) -> list[tuple[str, str]]:
    """What every comparison carries: word and text, line by line. `product` is the name and version of the product."""
    field, rows = found.field, found.rows
    lines = [
        (translate("Shown", language), number_of(len(rows), language)),
        (translate("Fictional or real", language), _kinds(found, language)),
    ]
    if found.pack is not None and found.peers is not None:
        made = f"{isolated(found.pack.publisher.name)}, {day(found.pack.made, language)}"
        version = translate("model version {version}", language, version=found.pack.model_version)
        lines.append((translate("Benchmark pack", language), f"{made}, {version}"))
    if found.peers is not None:
        lines += [
            (translate("Cohort", language), cohort_name(found.peers.cohort, rules, language)),
            (translate("In the cohort", language), number_of(found.peers.organisations, language)),
        ]
    if len(rows):
        dates = field.date[rows]
        first, last = dates.min().item(), dates.max().item()
        ends = [str(each.year) if found.wanted.anonymous else day(each, language) for each in (first, last)]
        lines.append((translate("Assessments from", language), " – ".join(dict.fromkeys(ends))))
    lines += [
        (translate("View", language), view_name(found.wanted.view, language)),
        (
            translate("Questionnaire", language),
            translate("model version {version}", language, version=found.model.version),
        ),
        (translate("Method", language), product),
        (translate("Thresholds", language), thresholds(rules, language)),
    ]
    if found.other_version:
        left_out = translate_plural(
            "{n} organisation, assessed with another version of the questionnaire",
            "{n} organisations, assessed with another version of the questionnaire",
            found.other_version,
            language,
        )
        lines.append((translate("Left out", language), left_out))
    return lines


def thresholds(rules: CohortRules, language: str) -> str:
    """The rules of cohorts in a sentence."""
    return translate(
        "median from {median} organisations, quartiles from {quartiles}, rank from {rank}; an owner counts once and has"
        " at most {share} of a cohort; figures are rounded, and cohorts differ by nobody or by {difference}",
        language,
        median=rules.least.median,
        quartiles=rules.least.quartiles,
        rank=rules.least.rank,
        share=f"{rules.owner_share:.0%}",
        difference=rules.difference,
    )


def _kinds(found: Comparison, language: str) -> str:
    kinds = set(found.field.fictional[found.rows].tolist())
    if kinds == {True}:
        return translate("Fictional", language)
    if kinds == {False}:
        return translate("Real", language)
    return translate("Fictional and real", language) if kinds else "–"
