"""Findings that set the figures beside something else: a cohort, and the ideas of the lenses."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import replace

from quadrant.charts.captions import number
from quadrant.comparing import Standing
from quadrant.comparing.words import peers_sentence, standing_verdict, standing_words
from quadrant.difference import Verdict
from quadrant.language import LANGUAGES, translate
from quadrant.lenses import LensReading
from quadrant.story import sentences
from quadrant.story.finding import HOW_SURE, Desk, Finding
from quadrant.story.rules import Ask


def peers(desk: Desk) -> Iterator[Finding]:
    """Which cohort it stands in, where by its axes, and the elements in which it differs from the others."""
    peers, rules = desk.material.peers, desk.material.rules
    if peers is None or not desk.material.standings:
        return
    yield desk.finding(
        "peers",
        "",
        desk.rules.quiet,
        {"organisations": peers.organisations},
        lambda language: [peers_sentence(peers, rules, language)],
    )
    axes = {axis.id for axis in desk.model.axes}
    yield from (_stands(desk, each) for each in desk.material.standings if each.name in axes)
    yield from desk.most(
        _stands(desk, each)
        for each in desk.material.standings
        if each.name not in axes and _verdict(desk, each) == "apart"
    )


def _verdict(desk: Desk, standing: Standing) -> Verdict:
    return standing_verdict(standing, desk.material.intervals.get(standing.name))


def _stands(desk: Desk, standing: Standing) -> Finding:
    verdict, figure = _verdict(desk, standing), standing.figure
    points = standing.score - figure.median

    def say(language: str) -> Iterator[str]:
        yield translate(
            "“{name}” among the others: {score}, {words}.",
            language,
            name=desk.name(standing.name)(language),
            score=number(standing.score, language),
            words=standing_words(standing, language),
        )
        yield translate(HOW_SURE[verdict], language)

    ask: Ask | None = None if verdict != "apart" else "peers_above" if points > 0 else "peers_below"
    first, third = figure.quartiles or (None, None)
    return desk.finding(
        "peers",
        standing.name,
        desk.weight(points, sure=verdict == "apart"),
        {
            "score": standing.score,
            "median": figure.median,
            "points": points,
            "first": first,
            "third": third,
            "rank": standing.rank,
        },
        say,
        ask,
        about=desk.name(standing.name),
    )


def lens(desk: Desk) -> Iterator[Finding]:
    """The lenses that speak loudest."""
    yield from desk.most(_spoken(desk, each) for each in desk.material.lenses if not each.quiet)


def _spoken(desk: Desk, reading: LensReading) -> Finding:
    said, lens = reading.said[0], reading.lens
    named = {name for _, name, _, _ in string.Formatter().parse(said.verdict.says[LANGUAGES[0]]) if name}
    known = {**lens.thresholds, **reading.values}
    sure = desk.rules.unsure if said.sure is None else said.sure

    def say(language: str) -> Iterator[str]:
        yield reading.sentence(said, language)
        yield sentences.lens_certainty(said, language)

    found = desk.finding(
        "lens",
        lens.id,
        desk.rules.tones[said.verdict.tone] * sure,
        {name: value for name, value in known.items() if name in named} | {"sure": said.sure},
        say,
    )
    return replace(found, asked={language: lens.discuss[language] for language in LANGUAGES})
