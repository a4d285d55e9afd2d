"""Where an average hides a floor: a score on the high side with, underneath, somebody or something at the bottom.

A mean of the levels 1, 5 and 5 looks fine and is not. The rules are our own elaboration.
"""

from __future__ import annotations

from quadrant.model import Model, load_thresholds
from quadrant.portrait import ElementPortrait, Portrait, QuestionPortrait


def lowest_answers(shown: QuestionPortrait, model: Model) -> int:
    """How many inside respondents chose the lowest level of a question that scores at the boundary or above.

    0 when the score does not hide anything, or when too few were asked for their answers to be shown.
    """
    if shown.inside is None or shown.score is None or shown.score.score is None:
        return 0
    return shown.inside.tally.levels[0] if shown.score.score >= model.boundary else 0


def low_questions(shown: ElementPortrait, portrait: Portrait, model: Model) -> tuple[QuestionPortrait, ...]:
    """The questions at a floor inside an element that scores at the boundary or above, the lowest first."""
    if shown.inside.score is None or shown.inside.score < model.boundary:
        return ()
    low = [
        (question.score.score, place, question)
        for place, question in enumerate(portrait.questions)
        if question.question.element == shown.element.id
        and question.score is not None
        and question.score.score is not None
        and question.score.score <= load_thresholds().floor
    ]
    return tuple(question for _, _, question in sorted(low, key=lambda found: found[:2]))
