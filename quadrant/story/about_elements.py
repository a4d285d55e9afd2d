"""Findings about elements and questions: strong and weak ones, hidden floors, and where opinions differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Literal

from quadrant import floors
from quadrant.charts.captions import number
from quadrant.language import mark, translate, translate_plural
from quadrant.model import load_thresholds
from quadrant.people import may_show
from quadrant.portrait import ElementPortrait, QuestionPortrait
from quadrant.story.finding import HOW_SURE, Desk, Finding, answers_of, score_of


def strength(desk: Desk) -> Iterator[Finding]:
    """The strongest elements, or that none stands out."""
    apart = _elements_apart(desk)
    if apart is not None:
        yield from desk.most(_standing_apart(desk, "strength", apart))
    elif len(desk.scored) > 1:
        yield _none_stands_out(desk)


def weakness(desk: Desk) -> Iterator[Finding]:
    apart = _elements_apart(desk)
    if apart is not None:
        yield from desk.most(_standing_apart(desk, "weakness", apart))


def _mean(desk: Desk) -> float:
    """The mean of the scored elements, as they weigh."""
    weights = sum(each.element.weight for each in desk.scored)
    return sum(each.element.weight * score_of(each) for each in desk.scored) / weights


def _elements_apart(desk: Desk) -> Sequence[ElementPortrait] | None:
    """The elements that may be called strong or weak; None when they do not differ, or do not differ surely.

    They differ surely when the interval of the highest lies wholly above that of the lowest. Where there are no
    intervals nobody can say, and all of them may be named.
    """
    if len(desk.scored) < 2 or len({round(score_of(each), 1) for each in desk.scored}) == 1:
        return None
    intervals = desk.material.intervals
    known = [each for each in desk.scored if each.element.id in intervals]
    if len(known) < 2:
        return desk.scored
    ordered = sorted(known, key=score_of)
    lowest, highest = ordered[0].element.id, ordered[-1].element.id
    return known if intervals[highest][0] > intervals[lowest][1] else None


def _standing_apart(
    desk: Desk, kind: Literal["strength", "weakness"], elements: Sequence[ElementPortrait]
) -> Iterator[Finding]:
    """Those that stand far enough on one side of the mean, with their whole interval where they have one."""
    mean, side = _mean(desk), 1 if kind == "strength" else -1
    for each in elements:
        score, interval = score_of(each), desk.material.intervals.get(each.element.id)
        nearest = score if interval is None else interval[0 if side > 0 else 1]
        if side * (nearest - mean) <= 0 or side * (score - mean) < desk.rules.apart:
            continue
        say = partial(_apart_words, desk, each.element.id, score, mean, interval is not None)
        yield desk.finding(
            kind,
            each.element.id,
            desk.weight(score - mean, sure=interval is not None),
            {"score": score, "mean": mean},
            say,
            kind,
            about=desk.name(each.element.id),
        )


def _apart_words(desk: Desk, element: str, score: float, mean: float, sure: bool, language: str) -> Iterator[str]:
    words = {
        (True, True): mark("“{element}” is strong: {score}, above the mean of the elements ({mean})."),
        (True, False): mark("“{element}” is weak: {score}, below the mean of the elements ({mean})."),
        (False, True): mark("“{element}” scores {score}, above the mean of the elements ({mean})."),
        (False, False): mark("“{element}” scores {score}, below the mean of the elements ({mean})."),
    }[sure, score > mean]
    fields = {"score": number(score, language), "mean": number(mean, language)}
    yield translate(words, language, element=desk.name(element)(language), **fields)
    yield translate(HOW_SURE["apart" if sure else "unknown"], language)


def _none_stands_out(desk: Desk) -> Finding:
    ordered = sorted(desk.scored, key=score_of)
    low, high = score_of(ordered[0]), score_of(ordered[-1])

    def say(language: str) -> Iterator[str]:
        if round(low, 1) == round(high, 1):
            yield translate("All elements score the same: {score}.", language, score=number(low, language))
            return
        yield translate(
            "No element stands out: what the highest, “{most}” ({high}), and the lowest, “{least}” ({low}), differ is "
            "within the spread of the answers, so it may be chance.",
            language,
            most=desk.name(ordered[-1].element.id)(language),
            least=desk.name(ordered[0].element.id)(language),
            high=number(high, language),
            low=number(low, language),
        )

    return desk.finding("strength", "", desk.rules.quiet, {"lowest": low, "highest": high}, say, "strength_none")


def floor(desk: Desk) -> Iterator[Finding]:
    yield from desk.most(
        _hidden_floor(desk, element, question)
        for element in desk.scored
        for question in floors.low_questions(element, desk.portrait, desk.model)
    )


def _hidden_floor(desk: Desk, element: ElementPortrait, question: QuestionPortrait) -> Finding:
    whole, key = score_of(element), question.question.key
    assert question.score is not None
    assert question.score.score is not None
    score = question.score.score

    def say(language: str) -> Iterator[str]:
        yield translate(
            "“{question}” scores {score}, yet its element, “{element}”, scores {whole}: the mean hides a floor.",
            language,
            question=desk.question(key)(language),
            element=desk.name(element.element.id)(language),
            score=number(score, language),
            whole=number(whole, language),
        )

    figures = {"score": score, "element": whole}
    return desk.finding("floor", key, (whole - score) / 100, figures, say, "floor", about=desk.question(key))


def disagreement(desk: Desk) -> Iterator[Finding]:
    """The questions on which opinions differ; or that there are none."""
    judged = [each for each in desk.portrait.questions if answers_of(each) and may_show(answers_of(each))]
    found = desk.most(
        _disputed(desk, each) for each in judged if _consensus(each) < load_thresholds().consensus_words.largely_agree
    )
    yield from found
    if judged and not found:
        yield desk.finding(
            "disagreement",
            "",
            desk.rules.quiet,
            {"questions": len(judged)},
            lambda language: [
                translate_plural(
                    "On the {n} question that enough people answered they agree, or largely.",
                    "On the {n} questions that enough people answered they agree, or largely.",
                    len(judged),
                    language,
                )
            ],
        )


def _consensus(shown: QuestionPortrait) -> float:
    assert shown.inside is not None
    assert shown.inside.consensus is not None
    return shown.inside.consensus


def _disputed(desk: Desk, shown: QuestionPortrait) -> Finding:
    assert shown.inside is not None
    key, answers, consensus = shown.question.key, answers_of(shown), _consensus(shown)
    given = [level for level, people in zip(desk.model.levels, shown.inside.tally.levels, strict=True) if people]
    agreed = shown.agreed.level if shown.agreed else None

    def say(language: str) -> Iterator[str | None]:
        yield translate(
            mark("“{question}”: opinions differ. The {answers} answers run from level {low} to level {high}.")
            if consensus >= load_thresholds().consensus_words.differ
            else mark("“{question}”: opinions are far apart. The {answers} answers run from level {low} to {high}."),
            language,
            question=desk.question(key)(language),
            answers=answers,
            low=given[0],
            high=given[-1],
        )
        if agreed is not None:
            yield translate("Afterwards the group agreed on level {level}.", language, level=agreed)

    figures = {
        "consensus": consensus,
        "answers": answers,
        "lowest": given[0],
        "highest": given[-1],
        "agreed": agreed,
    }
    return desk.finding("disagreement", key, 1 - consensus, figures, say, "disagreement", about=desk.question(key))
