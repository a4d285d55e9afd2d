"""Findings about what is not known, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from quadrant.language import mark, translate, translate_plural
from quadrant.people import may_show
from quadrant.story.finding import Desk, Finding, answers_of
from quadrant.story.rules import Ask, Unknown


def unknown(desk: Desk) -> Iterator[Finding]:
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
    desk: Desk,
    which: Unknown,
    figures: Mapping[str, float | None],
    say: Callable[[str], Iterable[str | None]],
    ask: Ask | None = None,
    about: str = "",
) -> Finding:
    names = {"about": desk.name(about)} if about else {}
    return desk.finding("unknown", about or which, desk.rules.unknowns[which], figures, say, ask, **names)


def _too_few(desk: Desk) -> Iterator[Finding]:
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


def _missing(desk: Desk) -> Iterator[Finding]:
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


def _no_score(desk: Desk, element: str, scored: int, applicable: int, language: str) -> Iterator[str]:
    why = translate_plural(
        "{count} of {applicable} questions that apply has a level; at least half is needed for a score",
        "{count} of {applicable} questions that apply have a level; at least half is needed for a score",
        scored,
        language,
        count=scored,
        applicable=applicable,
    )
    yield translate("“{element}” has no score: {why}.", language, element=desk.name(element)(language), why=why)


def _not_shown(desk: Desk) -> Iterator[Finding]:
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
        each.agreed is not None and each.agreed.level is not None and not may_show(answers_of(each))
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
