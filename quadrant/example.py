"""The worked example of the method: one element, three fictional respondents, scored by the real rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from quadrant.assessment import Agreed, Answer, Assessment, parse
from quadrant.facts import Batch, Version
from quadrant.model import load_model
from quadrant.scoring import ElementScore, QuestionScore, Scoring, current_sequences
from quadrant.store import Store

_ELEMENT = "customer_first"

# One answer of every kind: levels, a second round, an agreed level, not applicable, unknown, and no answer at all.
_CONTENT: dict[str, Any] = {
    "format": "1",
    "model": "digital-human",
    "organisation": {"id": "example", "name": "Example", "sector": "banking", "fictional": "true"},
    "assessment": {"id": "example", "date": "2026-01-01"},
    "respondents": [
        {
            "id": "r1",
            "group": "leadership",
            "answers": {
                _ELEMENT: {
                    "effortless": "4",
                    "back_office": "3",
                    "autonomy": "4",
                    "reward": "not_applicable",
                    "symbols": "unknown",
                }
            },
            "revised": {_ELEMENT: {"autonomy": "3"}},
        },
        {
            "id": "r2",
            "group": "front_office",
            "answers": {
                _ELEMENT: {
                    "effortless": "2",
                    "back_office": "2",
                    "autonomy": "2",
                    "reward": "not_applicable",
                    "symbols": "unknown",
                }
            },
        },
        {
            "id": "r3",
            "group": "back_office",
            "answers": {
                _ELEMENT: {
                    "effortless": "3",
                    "back_office": "unknown",
                    "reward": "unknown",
                    "symbols": "unknown",
                }
            },
        },
    ],
    "agreed": {_ELEMENT: {"autonomy": "2"}},
}


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One question: what each group said (None: no answer), the second answer where there is one, and the outcome."""

    question: str
    answers: dict[str, Answer | None]
    revised: dict[str, Answer]
    agreed: Agreed | None
    score: QuestionScore


@dataclass(frozen=True, slots=True)
class Example:
    """The element, its questions in order, and its score in the inside view."""

    element: str
    groups: tuple[str, ...]
    rows: tuple[ExampleRow, ...]
    score: ElementScore


@cache
def worked_example() -> Example:
    """The example of docs/METHOD.md, scored as every assessment is: stored, and read from the views."""
    model = load_model()
    assessment = parse(_CONTENT | {"model_version": str(model.version)})
    store = Store.open(None)
    try:
        store.put(Batch(versions=[Version(assessment, "example.yaml", "")]))
        with store.cursor() as cursor:
            (sequence,) = current_sequences(cursor)
            inside = Scoring(cursor, model, [sequence]).views()[sequence]["inside"]
    finally:
        store.close()
    return Example(
        element=_ELEMENT,
        groups=tuple(respondent.group for respondent in assessment.respondents),
        rows=tuple(
            _row(assessment, question.key, inside.questions[question.key])
            for question in model.element(_ELEMENT).questions
        ),
        score=inside.elements[_ELEMENT],
    )


def _row(assessment: Assessment, question: str, result: QuestionScore) -> ExampleRow:
    return ExampleRow(
        question=question,
        answers={respondent.group: respondent.answers.get(question) for respondent in assessment.respondents},
        revised={
            respondent.group: respondent.revised[question]
            for respondent in assessment.respondents
            if question in respondent.revised
        },
        agreed=assessment.agreed.get(question),
        score=result,
    )
