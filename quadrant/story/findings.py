"""The story of an assessment as findings: what there is to say, how much of it, and the figures that carry it.

A finding is made by a rule from what may be shown, the same for the same input, and claims no more than its figures
carry: where there are three people or more to draw again it says whether something is more than the spread of their
answers, below that it says that nobody can tell. Rules and words to discuss are our own elaboration
(`data/story.yaml`; docs/METHOD.md, "The story").

`strength`, 0-1, is how much there is to say, for putting findings in order. Differences count by their points, in full
from `full` on, and half (`unsure`) when they are not more than the spread:

| kind | strength | figures |
|---|---|---|
| position | 1 | digital, human |
| certainty | 1 | share, other_share, other_weights (0-1) |
| strength, weakness | distance from the mean | score, mean; of the whole lowest, highest |
| floor | what the element is above it | score, element |
| disagreement | 1 - consensus | consensus, answers, lowest, highest (levels), agreed; of the whole questions |
| groups | distance of the two | low, high, points |
| perception | distance of customers | inside, customers, points; of the whole digital, human (points) |
| change | distance | before, now, points; of the whole digital, human (points) |
| ambition | what is not there | there (0-1), score, target |
| route | the earlier the more | place, level, before; of the whole steps |
| peers | distance from the median | score, median, points, first, third (quartiles), rank; of the whole organisations |
| lens | tone, by how sure it is | the measures and thresholds that its words hold, sure (0-1) |
| unknown | by what it is | heard, questions, scored, applicable, levels or least |

A figure that does not exist is left out. Scores and points are shown with one decimal or none, shares as percent.
"""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, get_args

from babel.lists import format_list

from quadrant import floors
from quadrant.charts.captions import day, number
from quadrant.comparing import Standing
from quadrant.comparing.words import peers_sentence, standing_verdict, standing_words
from quadrant.difference import Difference, Verdict, between, shown_points
from quadrant.difference import words as difference_words
from quadrant.language import LANGUAGES, mark, translate, translate_plural
from quadrant.lenses import LensReading
from quadrant.model import load_thresholds
from quadrant.people import may_show
from quadrant.portrait import ElementPortrait, QuestionPortrait
from quadrant.position import regions_overlap
from quadrant.progress import percent_to_target
from quadrant.roadmap import Leg
from quadrant.story import sentences
from quadrant.story.material import Material
from quadrant.story.rules import Ask, Kind, Unknown, load_story

KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds of findings, in the order in which they are told."""

Words = Callable[[str], str]
"""Words in a language."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that there is to say of an assessment.

    `subject` is the id of the element, question, axis or lens that it is about; of what is not known also which kind of
    thing (`rules.Unknown`); empty when it is about the whole. `strength`, 0-1, is how much there is to say. `figures`
    are the exact figures behind it, by the names that are listed above; those that the sentences hold are among them.
    `said` and `asked` are its sentences and its question by language.
    """

    kind: Kind
    subject: str
    strength: float
    figures: Mapping[str, float]
    said: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, str]

    def sentences(self, language: str) -> tuple[str, ...]:
        """One or two sentences with the figures of `figures`, rounded as screens do; an unknown language is English."""
        return self.said.get(language, self.said[LANGUAGES[0]])

    def question(self, language: str) -> str | None:
        """A question to discuss, where there is one; an unknown language is English."""
        return self.asked.get(language, self.asked.get(LANGUAGES[0]))


def tell(material: Material) -> tuple[Finding, ...]:
    """All that there is to say of an assessment, by kind; of each first what is about the whole, then by strength."""
    found = [each for rule in _RULES.values() for each in rule(_Desk(material))]
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), bool(each.subject), -each.strength)))


def standing_out(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The few that matter most, in the order of the story: of each kind and each subject one (`data/story.yaml`)."""
    rules = load_story().stand_out
    told = [each for each in found if rules.weights.get(each.kind, 0) > 0]
    chosen: list[Finding] = []
    for each in sorted(told, key=lambda each: -each.strength * rules.weights[each.kind]):
        known = any(each.kind == one.kind or (each.subject and each.subject == one.subject) for one in chosen)
        if not known and len(chosen) < rules.most:
            chosen.append(each)
    return tuple(each for each in told if any(each is one for one in chosen))


class _Desk:
    """One material with what the rules ask of it again and again."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.model = material.model
        self.portrait = material.portrait
        self.rules = load_story()
        self.scored = [each for each in self.portrait.elements if each.inside.score is not None]

    def finding(
        self,
        kind: Kind,
        subject: str,
        strength: float,
        figures: Mapping[str, float | None],
        say: Callable[[str], Iterable[str | None]],
        ask: Ask | None = None,
        **about: Words,
    ) -> Finding:
        """A finding in every language; figures and sentences that are None do not exist. `about` fills its question."""
        return Finding(
            kind=kind,
            subject=subject,
            strength=round(min(1.0, max(0.0, strength)), 6),
            figures={name: value for name, value in figures.items() if value is not None},
            said={language: tuple(words for words in say(language) if words) for language in LANGUAGES},
            asked={
                language: self.rules.questions[ask][language].format(
                    **{name: words(language) for name, words in about.items()}
                )
                for language in LANGUAGES
                if ask is not None
            },
        )

    def most(self, found: Iterable[Finding]) -> list[Finding]:
        """The strongest of one kind, no more than are told."""
        ordered = sorted(found, key=lambda each: -each.strength)
        return ordered[: self.rules.most[ordered[0].kind]] if ordered else []

    def weight(self, points: float, *, sure: bool) -> float:
        """How much a difference counts, 0-1."""
        return min(1.0, abs(points) / self.rules.full) * (1.0 if sure else self.rules.unsure)

    def name(self, figure: str) -> Words:
        """What people call an axis or an element."""
        return lambda language: self.model.figure(figure).label[language]

    def question(self, key: str) -> Words:
        """What people call a question."""
        return lambda language: self.model.question(key).label[language]

    def group(self, view: str) -> Words:
        """What people call a group."""
        return lambda language: self.model.group(view).label[language]

    @property
    def may_judge(self) -> bool:
        """Whether anything may be said of how sure the inside view is."""
        return may_show(self.portrait.heard["inside"])


def _position(desk: _Desk) -> Iterator[Finding]:
    shown, inside = desk.portrait, desk.portrait.inside

    def say(language: str) -> Iterator[str | None]:
        yield sentences.place(shown, desk.model, language)
        yield _coordinates(inside.digital, inside.human, language)

    ask: Ask | None = None if inside.quadrant else "position_missing"
    yield desk.finding("position", "", 1, {"digital": inside.digital, "human": inside.human}, say, ask)


def _coordinates(digital: float | None, human: float | None, language: str) -> str | None:
    if digital is not None and human is not None:
        words = mark("From analogue to digital it scores {digital}, from rational to emotional {human}.")
        return translate(words, language, digital=number(digital, language), human=number(human, language))
    if digital is not None:
        return translate("From analogue to digital it scores {score}.", language, score=number(digital, language))
    if human is not None:
        return translate("From rational to emotional it scores {score}.", language, score=number(human, language))
    return None


def _certainty(desk: _Desk) -> Iterator[Finding]:
    shown = desk.portrait
    position, quadrant = shown.positions["inside"], shown.inside.quadrant
    if position is None or quadrant is None:
        return
    share = position.quadrants.get(quadrant, 0.0)
    others = [each for each in position.quadrants if each != quadrant]
    figures = {
        "share": share,
        "other_share": position.quadrants[others[0]] if others else None,
        "other_weights": position.other_weights,
    }

    def say(language: str) -> Iterator[str]:
        yield sentences.how_sure(shown, desk.model, language) or ""
        yield sentences.other_weights(position.other_weights, language)

    boundary = sentences.firmness(share) in ("not_firmly", "boundary")
    yield desk.finding("certainty", "", 1, figures, say, "certainty_boundary" if boundary else None)


# --- elements and questions ---


def _strength(desk: _Desk) -> Iterator[Finding]:
    """The strongest elements, or that none stands out."""
    apart = _elements_apart(desk)
    if apart is not None:
        yield from desk.most(_standing_apart(desk, "strength", apart))
    elif len(desk.scored) > 1:
        yield _none_stands_out(desk)


def _weakness(desk: _Desk) -> Iterator[Finding]:
    apart = _elements_apart(desk)
    if apart is not None:
        yield from desk.most(_standing_apart(desk, "weakness", apart))


def _score(shown: ElementPortrait) -> float:
    """The score of an element that has one."""
    assert shown.inside.score is not None
    return shown.inside.score


def _mean(desk: _Desk) -> float:
    """The mean of the scored elements, as they weigh."""
    weights = sum(each.element.weight for each in desk.scored)
    return sum(each.element.weight * _score(each) for each in desk.scored) / weights


def _elements_apart(desk: _Desk) -> Sequence[ElementPortrait] | None:
    """The elements that may be called strong or weak; None when they do not differ, or do not differ surely.

    They differ surely when the interval of the highest lies wholly above that of the lowest. Where there are no
    intervals nobody can say, and all of them may be named.
    """
    if len(desk.scored) < 2 or len({round(_score(each), 1) for each in desk.scored}) == 1:
        return None
    intervals = desk.material.intervals
    known = [each for each in desk.scored if each.element.id in intervals]
    if len(known) < 2:
        return desk.scored
    ordered = sorted(known, key=_score)
    lowest, highest = ordered[0].element.id, ordered[-1].element.id
    return known if intervals[highest][0] > intervals[lowest][1] else None


def _standing_apart(
    desk: _Desk, kind: Literal["strength", "weakness"], elements: Sequence[ElementPortrait]
) -> Iterator[Finding]:
    """Those that stand far enough on one side of the mean, with their whole interval where they have one."""
    mean, side = _mean(desk), 1 if kind == "strength" else -1
    for each in elements:
        score, interval = _score(each), desk.material.intervals.get(each.element.id)
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


def _apart_words(desk: _Desk, element: str, score: float, mean: float, sure: bool, language: str) -> Iterator[str]:
    words = {
        (True, True): mark("“{element}” is strong: {score}, above the mean of the elements ({mean})."),
        (True, False): mark("“{element}” is weak: {score}, below the mean of the elements ({mean})."),
        (False, True): mark("“{element}” scores {score}, above the mean of the elements ({mean})."),
        (False, False): mark("“{element}” scores {score}, below the mean of the elements ({mean})."),
    }[sure, score > mean]
    fields = {"score": number(score, language), "mean": number(mean, language)}
    yield translate(words, language, element=desk.name(element)(language), **fields)
    yield translate(
        mark("That is more than the spread of the answers.") if sure else mark("How sure that is cannot be said."),
        language,
    )


def _none_stands_out(desk: _Desk) -> Finding:
    ordered = sorted(desk.scored, key=_score)
    low, high = _score(ordered[0]), _score(ordered[-1])

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


def _floor(desk: _Desk) -> Iterator[Finding]:
    yield from desk.most(
        _hidden_floor(desk, element, question)
        for element in desk.scored
        for question in floors.low_questions(element, desk.portrait, desk.model)
    )


def _hidden_floor(desk: _Desk, element: ElementPortrait, question: QuestionPortrait) -> Finding:
    whole, key = _score(element), question.question.key
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


def _disagreement(desk: _Desk) -> Iterator[Finding]:
    """The questions on which opinions differ; or that there are none."""
    judged = [each for each in desk.portrait.questions if _answers(each) and may_show(_answers(each))]
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


def _answers(shown: QuestionPortrait) -> int:
    """How many people inside gave a level that may be shown."""
    return sum(shown.inside.tally.levels) if shown.inside else 0


def _consensus(shown: QuestionPortrait) -> float:
    assert shown.inside is not None
    assert shown.inside.consensus is not None
    return shown.inside.consensus


def _disputed(desk: _Desk, shown: QuestionPortrait) -> Finding:
    assert shown.inside is not None
    key, answers, consensus = shown.question.key, _answers(shown), _consensus(shown)
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


# --- groups and customers ---


def _groups(desk: _Desk) -> Iterator[Finding]:
    """Where the groups that are shown lie furthest apart; or that they see the same."""
    axes = [axis.id for axis in desk.model.axes]
    elements = [element.id for element in desk.model.elements]
    on_axes = [found for name in axes if (found := _between_groups(desk, name)) is not None]
    yield from on_axes
    yield from desk.most(found for name in elements if (found := _between_groups(desk, name)) is not None)
    if not on_axes and sentences.groups(desk.portrait, desk.model, LANGUAGES[0]):
        yield desk.finding(
            "groups",
            "",
            desk.rules.quiet,
            {},
            lambda language: [sentences.groups(desk.portrait, desk.model, language)],
        )


def _between_groups(desk: _Desk, figure: str) -> Finding | None:
    ends = sentences.group_ends(desk.portrait, figure)
    if ends is None:
        return None
    (least, low), (most, high) = ends
    difference = _difference(desk, least, most, figure)

    def say(language: str) -> Iterator[str]:
        yield sentences.groups_run(desk.model, figure, ends, language)
        yield translate(_VERDICTS[difference.verdict], language)

    return desk.finding(
        "groups",
        figure,
        desk.weight(high - low, sure=difference.verdict == "apart"),
        {"low": low, "high": high, "points": difference.points},
        say,
        "groups",
        about=desk.name(figure),
        least=desk.group(least),
        most=desk.group(most),
    )


def _difference(desk: _Desk, one: str, other: str, figure: str) -> Difference:
    """What two views that are shown differ in."""
    found = between(desk.model, desk.material.drawn[one], desk.material.drawn[other])
    return next(each for each in found if each.figure == figure)


_VERDICTS: Mapping[Verdict, str] = {
    "apart": mark("That is more than the spread of the answers."),
    "within": mark("That is within the spread of the answers, so it may be chance."),
    "unknown": mark("How sure that is cannot be said."),
}


def _perception(desk: _Desk) -> Iterator[Finding]:
    """How far customers' position lies from that of inside, and the elements on which that is so."""
    shown, customers = desk.portrait, desk.portrait.customers
    if customers is None:
        return
    if shown.inside.quadrant is not None and customers.quadrant is not None:
        yield _perceived_position(desk)
    gap = load_thresholds().perception_gap
    found = between(desk.model, desk.material.drawn["inside"], desk.material.drawn["outside"])
    names = {element.id for element in desk.model.elements}
    yield from desk.most(
        _perceived(desk, each)
        for each in found
        if each.figure in names and each.points is not None and abs(each.points) >= gap
    )


def _perceived_position(desk: _Desk) -> Finding:
    shown, inside, customers = desk.portrait, desk.portrait.inside, desk.portrait.views["outside"]
    assert inside.digital is not None
    assert inside.human is not None
    assert customers.digital is not None
    assert customers.human is not None
    digital, human = customers.digital - inside.digital, customers.human - inside.human
    here, there = shown.positions["inside"], shown.positions["outside"]
    verdict: Verdict = "unknown"
    if here is not None and there is not None:
        verdict = "within" if regions_overlap(here.region, there.region) else "apart"
    far = math.hypot(digital, human) >= load_thresholds().perception_gap

    def say(language: str) -> Iterator[str | None]:
        yield sentences.perception(shown, language)
        if far:
            yield translate(_POSITIONS[verdict], language)

    strength = desk.weight(math.hypot(digital, human), sure=verdict == "apart") if far else desk.rules.quiet
    return desk.finding("perception", "", strength, {"digital": digital, "human": human}, say)


_POSITIONS: Mapping[Verdict, str] = {
    "apart": mark("As positions they lie further apart than the spread of the answers."),
    "within": mark("As positions they lie within the spread of the answers, so it may be chance."),
    "unknown": mark("How sure that is cannot be said."),
}


def _perceived(desk: _Desk, found: Difference) -> Finding:
    assert found.one is not None
    assert found.other is not None
    assert found.points is not None
    inside, customers, points = found.one, found.other, found.points

    def say(language: str) -> Iterator[str]:
        yield translate(
            "“{element}”: customers {customers}, inside {inside}; seen by customers {words}.",
            language,
            element=desk.name(found.figure)(language),
            customers=number(customers, language),
            inside=number(inside, language),
            words=difference_words(found, language),
        )

    return desk.finding(
        "perception",
        found.figure,
        desk.weight(points, sure=found.verdict == "apart"),
        {"inside": inside, "customers": customers, "points": points},
        say,
        "perception_higher" if points > 0 else "perception_lower",
        about=desk.name(found.figure),
    )


# --- over time ---


def _change(desk: _Desk) -> Iterator[Finding]:
    """What changed since the time before by more than the spread, and whether the position did."""
    shown = desk.portrait
    if shown.before is None or all(each.points is None and each.reason != "version" for each in shown.changes):
        return
    yield desk.finding(
        "change",
        "",
        1 if shown.moved else desk.rules.unsure,
        {each.figure: each.points for each in shown.changes if each.figure in {axis.id for axis in desk.model.axes}},
        lambda language: [sentences.change(shown, desk.model, language)],
        None if shown.moved is not False else "change_within",
    )
    yield from desk.most(_changed(desk, each) for each in shown.changes if each.verdict == "apart")


def _changed(desk: _Desk, found: Difference) -> Finding:
    assert found.one is not None
    assert found.other is not None
    assert found.points is not None
    before, now, points = found.one, found.other, found.points

    def say(language: str) -> Iterator[str]:
        yield translate(
            "“{name}” went from {before} to {now} since the time before: {words}.",
            language,
            name=desk.name(found.figure)(language),
            before=number(before, language),
            now=number(now, language),
            words=difference_words(found, language),
        )

    return desk.finding(
        "change",
        found.figure,
        desk.weight(points, sure=True),
        {"before": before, "now": now, "points": points},
        say,
        "change_up" if points > 0 else "change_down",
        about=desk.name(found.figure),
    )


def _ambition(desk: _Desk) -> Iterator[Finding]:
    """Where it wants to be, how much of that is there, and what lacks most."""
    shown, aim = desk.portrait, desk.portrait.assessment.ambition
    if aim is None or not aim.elements:
        return
    there = percent_to_target(aim.elements, {each.element.id: each.inside.score for each in shown.elements})
    lacking = [
        (shown_points(_score(each), aim.elements[each.element.id]), each)
        for each in desk.scored
        if each.element.id in aim.elements
    ]
    lack, furthest = max(lacking, key=lambda found: found[0], default=(0.0, None))
    behind = furthest if lack > 0 else None
    quadrant = shown.ambition.quadrant if shown.ambition else None

    def say(language: str) -> Iterator[str | None]:
        yield translate(
            mark("The ambition for {date} is “{quadrant}”: {share} of what was aimed for is there.")
            if quadrant and there is not None
            else mark("Of the ambition for {date}, {share} of what was aimed for is there.")
            if there is not None
            else mark("How far the ambition for {date} is cannot be told: an element with a target has no score."),
            language,
            date=day(aim.date, language),
            quadrant=desk.model.quadrant(quadrant).label[language] if quadrant else "",
            share=sentences.percent(there, language) if there is not None else "",
        )
        if behind is not None:
            yield translate(
                "Furthest from its target is “{element}”: {score} now, {target} wanted.",
                language,
                element=desk.name(behind.element.id)(language),
                score=number(_score(behind), language),
                target=number(aim.elements[behind.element.id], language),
            )

    figures = {
        "there": there,
        "score": _score(behind) if behind else None,
        "target": aim.elements[behind.element.id] if behind else None,
    }
    strength = desk.rules.unsure if there is None else 1 - there
    if behind is not None:
        yield desk.finding("ambition", "", strength, figures, say, "ambition", about=desk.name(behind.element.id))
    else:
        yield desk.finding("ambition", "", strength, figures, say, "ambition_reached" if there is not None else None)


def _route(desk: _Desk) -> Iterator[Finding]:
    """How many steps of least effort lead to the ambition, and the first of them."""
    route = desk.material.route
    if route is None:
        return
    steps, beyond = len(route.steps), [each.part for each in route.out_of_reach]

    def say(language: str) -> Iterator[str | None]:
        if steps:
            yield translate_plural(
                "The route of least effort to the ambition takes {n} step.",
                "The route of least effort to the ambition takes {n} steps.",
                steps,
                language,
            )
        elif not beyond:
            yield translate("Every target is reached: no step is needed.", language)
        if beyond:
            names = format_list([f"“{desk.name(each)(language)}”" for each in beyond], locale=language)
            yield translate("No steps lead to the target of: {elements}.", language, elements=names)

    yield desk.finding("route", "", 1, {"steps": steps} if steps else {}, say)
    yield from desk.most(_step(desk, place, leg) for place, leg in enumerate(desk.material.legs, start=1))


def _step(desk: _Desk, place: int, leg: Leg) -> Finding:
    key, level = leg.step.question, leg.step.level

    def say(language: str) -> Iterator[str]:
        yield translate(
            "Step {place}: “{question}” to level {level}, from a score of {before}.",
            language,
            place=place,
            question=desk.question(key)(language),
            level=level,
            before=number(leg.before, language),
        )

    return desk.finding(
        "route",
        key,
        1 / place,
        {"place": place, "level": level, "before": leg.before},
        say,
        "route",
        about=desk.question(key),
        level=lambda _: str(level),
    )


# --- others, lenses, and what is not known ---


def _peers(desk: _Desk) -> Iterator[Finding]:
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


def _verdict(desk: _Desk, standing: Standing) -> Verdict:
    return standing_verdict(standing, desk.material.intervals.get(standing.name))


def _stands(desk: _Desk, standing: Standing) -> Finding:
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
        yield translate(_VERDICTS[verdict], language)

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


def _lens(desk: _Desk) -> Iterator[Finding]:
    """The lenses that speak loudest."""
    yield from desk.most(_spoken(desk, each) for each in desk.material.lenses if not each.quiet)


def _spoken(desk: _Desk, reading: LensReading) -> Finding:
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


def _unknown(desk: _Desk) -> Iterator[Finding]:
    """What is not known, and why."""
    yield from _too_few(desk)
    yield from _missing(desk)
    yield from _not_shown(desk)
    if desk.material.peers is None:
        least = desk.material.rules.least.median
        yield _not_known(
            desk,
            "cohort",
            {"least": least},
            lambda language: [
                translate(
                    "How others do is not known: figures of a cohort begin at {n} organisations, counted by owner.",
                    language,
                    n=least,
                )
            ],
        )


def _not_known(
    desk: _Desk,
    which: Unknown,
    figures: Mapping[str, float | None],
    say: Callable[[str], Iterable[str | None]],
    ask: Ask | None = None,
    about: str = "",
) -> Finding:
    names = {"about": desk.name(about)} if about else {}
    return desk.finding("unknown", about or which, desk.rules.unknowns[which], figures, say, ask, **names)


def _too_few(desk: _Desk) -> Iterator[Finding]:
    shown = desk.portrait
    if not shown.heard["inside"] and not desk.scored:
        words = mark("Nobody inside gave a level, so there is no view from within.")
        yield _not_known(desk, "people", {}, lambda language: [translate(words, language)], "unknown_people")
    elif not desk.may_judge:
        words = mark("Fewer than three people inside gave a level, so nobody can say how sure their view is.")
        yield _not_known(desk, "people", {}, lambda language: [translate(words, language)], "unknown_people")
    if shown.customers is None:
        none = (
            mark("Too few customers gave a level to show their view.")
            if shown.respondents.get("customer")
            else mark("Customers were not asked.")
        )
        yield _not_known(desk, "customers", {}, lambda language: [translate(none, language)], "unknown_customers")


def _missing(desk: _Desk) -> Iterator[Finding]:
    """Elements that apply and have no score, and open questions; not where nobody inside said anything."""
    if not desk.portrait.heard["inside"] and not desk.scored:
        return
    for each in desk.portrait.elements:
        scored, applicable = each.inside.questions, each.inside.applicable
        if each.inside.score is None and applicable:
            say = partial(_no_score, desk, each.element.id, scored, applicable)
            figures = {"scored": scored, "applicable": applicable}
            yield _not_known(desk, "element", figures, say, "unknown_element", each.element.id)
    open_ = [each for each in desk.portrait.questions if each.score is not None and each.score.state == "open"]
    if open_:
        yield _not_known(
            desk,
            "questions",
            {"questions": len(open_)},
            lambda language: [
                translate_plural(
                    "To {n} question nobody inside gave a level.",
                    "To {n} questions nobody inside gave a level.",
                    len(open_),
                    language,
                )
            ],
        )


def _no_score(desk: _Desk, element: str, scored: int, applicable: int, language: str) -> Iterator[str]:
    why = translate_plural(
        "{count} of {applicable} questions that apply has a level; at least half is needed for a score",
        "{count} of {applicable} questions that apply have a level; at least half is needed for a score",
        scored,
        language,
        count=scored,
        applicable=applicable,
    )
    yield translate("“{element}” has no score: {why}.", language, element=desk.name(element)(language), why=why)


def _not_shown(desk: _Desk) -> Iterator[Finding]:
    """Questions whose scores are not shown, and agreed levels that rest on no answers that may be shown."""
    hidden = sum(each.score is None for each in desk.portrait.questions)
    if hidden:
        yield _not_known(
            desk,
            "hidden",
            {"questions": hidden},
            lambda language: [
                translate_plural(
                    "{n} question is not shown, because that would show what one or two people answered.",
                    "{n} questions are not shown, because that would show what one or two people answered.",
                    hidden,
                    language,
                )
            ],
        )
    bare = sum(
        each.agreed is not None and each.agreed.level is not None and not may_show(_answers(each))
        for each in desk.portrait.questions
    )
    if bare:
        yield _not_known(
            desk,
            "agreed",
            {"levels": bare},
            lambda language: [
                translate_plural(
                    "{n} level was agreed without the answers of three people: how far they agreed is not known.",
                    "{n} levels were agreed without the answers of three people: how far they agreed is not known.",
                    bare,
                    language,
                )
            ],
        )


_RULES: Mapping[Kind, Callable[[_Desk], Iterable[Finding]]] = {
    "position": _position,
    "certainty": _certainty,
    "strength": _strength,
    "weakness": _weakness,
    "floor": _floor,
    "disagreement": _disagreement,
    "groups": _groups,
    "perception": _perception,
    "change": _change,
    "ambition": _ambition,
    "route": _route,
    "peers": _peers,
    "lens": _lens,
    "unknown": _unknown,
}
