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

import string
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from babel.lists import format_list

from quadrant import floors
from quadrant.charts.captions import day, number
from quadrant.comparing import Standing
from quadrant.comparing.words import peers_sentence, standing_verdict, standing_words
from quadrant.difference import Difference, between, label_of, shown_points
from quadrant.difference import words as difference_words
from quadrant.language import LANGUAGES, mark, translate, translate_plural, within_sentence
from quadrant.model import load_thresholds
from quadrant.people import may_show
from quadrant.portrait import ElementPortrait, QuestionPortrait
from quadrant.position import regions_overlap
from quadrant.progress import percent_to_target
from quadrant.story import sentences
from quadrant.story.material import Material
from quadrant.story.rules import Ask, Kind, Unknown, load_story
from quadrant.typeface import isolated

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
        """One or two sentences. Figures are those of `figures`, rounded as screens do; an unknown language is English."""
        return self.said.get(language, self.said[LANGUAGES[0]])

    def question(self, language: str) -> str | None:
        """A question to discuss, where there is one; an unknown language is English."""
        return self.asked.get(language, self.asked.get(LANGUAGES[0]))


def tell(material: Material) -> tuple[Finding, ...]:
    """All that there is to say of an assessment, by kind; of each first what is about the whole, then by strength."""
    found = [each for rule in _RULES.values() for each in rule(_Desk(material))]
    return tuple(sorted(found, key=lambda each: (KINDS.index(each.kind), bool(each.subject), -each.strength)))


def standing_out(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The few that matter most, in the order of the story: of each kind at most one (`data/story.yaml`)."""
    rules = load_story().stand_out
    told = [each for each in found if rules.weights.get(each.kind, 0) > 0]
    weighed = sorted(told, key=lambda each: -each.strength * rules.weights[each.kind])
    first: dict[Kind, Finding] = {}
    for each in weighed:
        first.setdefault(each.kind, each)
    chosen = list(first.values())[: rules.most]
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
        return lambda language: label_of(figure, self.model, language)

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


_RULES: Mapping[Kind, Callable[[_Desk], Iterable[Finding]]] = {
    "position": _position,
    "certainty": _certainty,
}
