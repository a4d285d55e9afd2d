"""The scores of contract section 3, calculated a second time: slowly, with fractions, straight from the sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from quadrant.assessment import Assessment
from quadrant.model import Element, Model, Question


@dataclass(frozen=True)
class Expected:
    """What one view should give; scores are exact."""

    respondents: int
    questions: dict[str, Fraction | str]  # a score, "open" or "not_applicable"
    elements: dict[str, tuple[Fraction | None, int, int]]
    axes: dict[str, Fraction | None]
    quadrant: str | None


def views_of(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """The views that an assessment must have, with their groups."""
    present = {respondent.group for respondent in assessment.respondents}
    views: dict[str, tuple[str, ...]] = {"inside": ("leadership", "front_office", "back_office")}
    if "customer" in present:
        views["outside"] = ("customer",)
    return views | {group: (group,) for group in present}


def expect(model: Model, assessment: Assessment, view: str, groups: Iterable[str]) -> Expected:
    """One view of one assessment."""
    groups = set(groups)
    answers = [{**r.answers, **r.revised} for r in assessment.respondents if r.group in groups]
    questions = {
        question.key: _question(model, assessment, view, answers, question)
        for question in model.questions
        if groups & set(question.groups)
    }
    elements = {element.id: _element(element, questions) for element in model.elements}
    axes = {axis.id: _axis(axis.elements, elements) for axis in model.axes}
    return Expected(len(answers), questions, elements, axes, _quadrant(model, axes))


def _question(
    model: Model, assessment: Assessment, view: str, answers: list[dict], question: Question
) -> Fraction | str:
    given = [each[question.key] for each in answers if question.key in each]
    levels = [answer.level for answer in given if answer.kind == "level"]
    not_applicable = any(answer.kind == "not_applicable" for answer in given)
    agreed = assessment.agreed.get(question.key) if view == "inside" else None
    if agreed is not None and agreed.kind == "level":
        levels = [agreed.level]
    if agreed is not None and agreed.kind == "not_applicable":
        levels, not_applicable = [], True
    if levels:
        points = [
            Fraction(100 * (level - model.scale.lowest), model.scale.highest - model.scale.lowest) for level in levels
        ]
        return sum(points, Fraction(0)) / len(points)
    return "not_applicable" if not_applicable else "open"


def _element(element: Element, questions: dict[str, Fraction | str]) -> tuple[Fraction | None, int, int]:
    taking_part = [question for question in element.questions if question.key in questions]
    applicable = [question for question in taking_part if questions[question.key] != "not_applicable"]
    scored = [question for question in applicable if questions[question.key] != "open"]
    weight = sum((Fraction(question.weight) for question in scored), Fraction(0))
    if not scored or 2 * weight < sum((Fraction(question.weight) for question in applicable), Fraction(0)):
        return None, len(scored), len(applicable)
    total = sum((Fraction(question.weight) * questions[question.key] for question in scored), Fraction(0))
    return total / weight, len(scored), len(applicable)


def _axis(elements: Iterable[Element], found: dict[str, tuple[Fraction | None, int, int]]) -> Fraction | None:
    scored = [element for element in elements if found[element.id][0] is not None]
    if len(scored) < 3 or any(found[element.id][0] is None and found[element.id][2] for element in elements):
        return None
    weight = sum(Fraction(element.weight) for element in scored)
    return sum(Fraction(element.weight) * found[element.id][0] for element in scored) / weight


def _quadrant(model: Model, axes: dict[str, Fraction | None]) -> str | None:
    digital, human = axes["digital"], axes["human"]
    if digital is None or human is None:
        return None
    return "_".join(
        ["digital" if digital >= model.boundary else "analogue", "emotional" if human >= model.boundary else "rational"]
    )
