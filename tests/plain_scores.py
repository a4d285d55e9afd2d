"""The scores of the contract's section 3, counted slowly and by itself: no SQL, nothing of `quadrant.scoring`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from statistics import fmean

from quadrant.assessment import Agreed, Answer, Assessment
from quadrant.model import Element, Question, load_model

INSIDE = ("leadership", "front_office", "back_office")


def _question(assessment: Assessment, question: Question, groups: Collection[str]) -> float | str:
    """The score of a question, or `open`, or `not_applicable`."""
    given: list[Answer | Agreed] = []
    for respondent in assessment.respondents:
        answer = respondent.revised.get(question.key) or respondent.answers.get(question.key)
        if respondent.group in groups and answer:
            given.append(answer)
    agreed = assessment.agreed.get(question.key) if tuple(groups) == INSIDE else None
    if agreed and agreed.kind != "unknown":
        given = [agreed]
    levels = [answer.level for answer in given if answer.level is not None]
    if levels:
        return fmean(25.0 * (level - 1) for level in levels)
    return "not_applicable" if any(answer.kind == "not_applicable" for answer in given) else "open"


def element_score(assessment: Assessment, element: Element, groups: Collection[str]) -> float | str:
    """The score of an element, or `missing`, or `not_applicable`; every weight is taken to be 1."""
    asked = [question for question in element.questions if set(question.groups) & set(groups)]
    scores = [_question(assessment, question, groups) for question in asked]
    applicable = [score for score in scores if score != "not_applicable"]
    scored = [score for score in applicable if isinstance(score, float)]
    if not applicable:
        return "not_applicable"
    return fmean(scored) if len(scored) * 2 >= len(applicable) else "missing"


def axis_scores(assessment: Assessment, groups: Collection[str] = INSIDE) -> Mapping[str, float | None]:
    """Both axes; None where one does not exist."""
    result: dict[str, float | None] = {}
    for axis in load_model().axes:
        scores = [element_score(assessment, element, groups) for element in axis.elements]
        scored = [score for score in scores if isinstance(score, float)]
        result[axis.id] = fmean(scored) if "missing" not in scores and len(scored) >= 3 else None
    return result


def quadrant(assessment: Assessment, groups: Collection[str] = INSIDE) -> str | None:
    """The quadrant of a view, None when an axis is missing."""
    digital, human = axis_scores(assessment, groups).values()
    if digital is None or human is None:
        return None
    return f"{'digital' if digital >= 50 else 'analogue'}_{'emotional' if human >= 50 else 'rational'}"
