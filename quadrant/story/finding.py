"""One finding, and the desk at which the rules make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from quadrant.charts.captions import number
from quadrant.difference import Difference, Verdict
from quadrant.difference import words as difference_words
from quadrant.language import LANGUAGES, mark, translate
from quadrant.people import may_show
from quadrant.portrait import ElementPortrait, QuestionPortrait
from quadrant.story.material import Material
from quadrant.story.rules import Ask, Kind, load_story

Words = Callable[[str], str]
"""Words in a language."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that there is to say of an assessment.

    `subject` is the id of the element, question, axis or lens that it is about; of what is not known also which kind of
    thing (`rules.Unknown`); empty when it is about the whole. `strength`, 0-1, is how much there is to say. `figures`
    are the exact figures behind it, by the names that `findings.py` lists; those in the sentences are among them.
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


class Desk:
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

    def difference(self, kind: Kind, found: Difference, sides: tuple[str, str], words: str, ask: Ask) -> Finding:
        """What two sides, called so among its figures, differ in by one axis or element that both have.

        `words` hold {name}, {one}, {other} and {difference}.
        """
        one, other, points = found.one, found.other, found.points
        assert one is not None
        assert other is not None
        assert points is not None

        def say(language: str) -> Iterator[str]:
            yield translate(
                words,
                language,
                name=self.name(found.figure)(language),
                one=number(one, language),
                other=number(other, language),
                difference=difference_words(found, language),
            )

        return self.finding(
            kind,
            found.figure,
            self.weight(points, sure=found.verdict == "apart"),
            {sides[0]: one, sides[1]: other, "points": points},
            say,
            ask,
            about=self.name(found.figure),
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


HOW_SURE: Final[Mapping[Verdict, str]] = {
    "apart": mark("That is more than the spread of the answers."),
    "within": mark("That is within the spread of the answers, so it may be chance."),
    "unknown": mark("How sure that is cannot be said."),
}
"""What is said of how sure a difference is, by its verdict."""


def score_of(shown: ElementPortrait) -> float:
    """The score of an element that has one."""
    assert shown.inside.score is not None
    return shown.inside.score


def answers_of(shown: QuestionPortrait) -> int:
    """How many people inside gave a level that may be shown."""
    return sum(shown.inside.tally.levels) if shown.inside else 0
