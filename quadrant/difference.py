"""How sure a difference is: between two organisations, or between two assessments of one.

Both sides are drawn again by the bootstrap of positions, and the difference is taken draw by draw. Three things are as
this question wants them; the reasons, and what a simulation found, are in docs/decisions/0011-differences.md:
- both answered the same questions, so every draw takes the same questions on both sides;
- of the n questions of an element n - 1 are drawn, as of people, so that few questions do not flatter either;
- the interval is widened as Student's is for so few people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from quadrant.language import mark, translate, translate_plural
from quadrant.model import Model
from quadrant.people import MINIMUM
from quadrant.position import (
    CONFIDENCE,
    DRAWS,
    Layout,
    PrivateLevels,
    axes_of,
    chance,
    layout_of,
    position,
    private_levels,
    question_draws,
    regions_overlap,
    strata_of,
)
from quadrant.records import Stored
from quadrant.scoring import Scoring, Views, ViewScore, view_groups

Array = NDArray[np.float64]

Verdict = Literal["apart", "within", "unknown"]
"""Whether a difference is more than the spread of the answers, is within it, or nobody can say."""

Reason = Literal["version", "few", "missing"]
"""Why nobody can say: another version of the questionnaire, fewer than three people heard, or a score is missing."""


class Which(NamedTuple):
    """An assessment in force: its place in the store, what it is called, and the version of its questionnaire."""

    sequence: int
    organisation: str
    assessment: str
    model_version: int


def which(record: Stored) -> Which:
    """A stored assessment, as comparisons ask for it."""
    return Which(record.sequence, record.organisation.id, record.assessment, record.model_version)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """One side of a comparison: what one view of one assessment says.

    `points` are what the R people chose who gave a level, 0-100, nan where nothing, (R, Q), and `groups` are theirs.
    """

    which: Which
    view: ViewScore
    points: Array
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One axis or element of two sides, in points: `points` is the other's score less the one's.

    It is that of the scores as they are shown, with one decimal. `low` and `high` are its 90 % interval; None with the
    verdict `unknown`, which has a reason.
    """

    figure: str
    one: float | None
    other: float | None
    points: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Differences:
    """All that two sides differ in: whether their positions do, then axes and elements in the model's order."""

    position: Verdict
    figures: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One side, drawn again. By axis and element: `scores` that exist, and of those on which three people or more were
    heard `draws`, (DRAWS,), `people`, the variance that people alone cause, and `freedom`, its degrees of freedom.
    """

    model_version: int
    heard: int
    scores: Mapping[str, float]
    draws: Mapping[str, Array]
    people: Mapping[str, float]
    freedom: Mapping[str, int]

    def interval(self, figure: str) -> tuple[float, float] | None:
        """The 90 % interval of one score, 0-100; None when nobody can say."""
        if figure not in self.draws:
            return None
        low, high = _interval(self.scores[figure], self.draws[figure], self.freedom[figure])
        return max(low, 0.0), min(high, 100.0)


def compared(scoring: Scoring, model: Model, wanted: Iterable[Which], view: str) -> list[Compared]:
    """One view of some scored assessments, in their order."""
    assessments = list(wanted)
    views, private = scoring.views(), private_levels(scoring, model, [each.sequence for each in assessments])
    return [side(model, each, view, views[each.sequence], private[each.sequence]) for each in assessments]


def side(model: Model, of: Which, view: str, views: Views, private: PrivateLevels) -> Compared:
    """One view of one assessment, from all of its views. Customers' scores are there from three of them on."""
    groups = view_groups(model)[view]
    rows = [
        row
        for row, group in enumerate(private.groups)
        if group in groups and not np.isnan(private.points[row]).all()  # questions of context alone are no part
    ]
    scores = views.get(view)
    if scores is None or (view != "inside" and len(rows) < MINIMUM):
        scores = ViewScore(len(rows), None, None, None)
    return Compared(of, scores, private.points[rows], tuple(private.groups[row] for row in rows))


def differences(model: Model, one: Compared, other: Compared) -> Differences:
    """Where the other stands as seen from the one, and how sure that is."""
    return Differences(_positions(model, one, other), between(model, drawn(model, one), drawn(model, other)))


def between(model: Model, one: Drawn, other: Drawn) -> tuple[Difference, ...]:
    """The differences of two sides that are drawn already, axes first, in the model's order."""
    return tuple(difference_of(figure, one, other) for figure in model.figures)


def ranked(found: Iterable[Difference]) -> list[Difference]:
    """The sure ones first, each kind from the largest on; last those of which nobody can say."""
    order: dict[Verdict, int] = {"apart": 0, "within": 1, "unknown": 2}
    return sorted(found, key=lambda each: (order[each.verdict], -abs(each.points or 0.0)))


def shown_points(one: float, other: float) -> float:
    """Between two scores as they are shown, with one decimal, so that a reader who subtracts them agrees."""
    return round(round(other, 1) - round(one, 1), 1)


def _positions(model: Model, one: Compared, other: Compared) -> Verdict:
    """Whether two positions are apart: their 90 % regions share no point (docs/decisions/0004)."""
    if one.which.model_version != other.which.model_version or min(len(one.points), len(other.points)) < MINIMUM:
        return "unknown"
    first, second = (position(model, each.view, each.points, each.groups) for each in (one, other))
    if first is None or second is None:
        return "unknown"
    return "within" if regions_overlap(first.region, second.region) else "apart"


def difference_of(figure: str, one: Drawn, other: Drawn) -> Difference:
    """What two sides that are drawn already differ in by one axis or element."""
    before, after = one.scores.get(figure), other.scores.get(figure)
    if one.model_version != other.model_version:
        return Difference(figure, before, after, None, None, None, "unknown", "version")
    few = min(one.heard, other.heard) < MINIMUM
    if before is None or after is None:
        return Difference(figure, before, after, None, None, None, "unknown", "few" if few else "missing")
    points = shown_points(before, after)
    if figure not in one.draws or figure not in other.draws:
        return Difference(figure, before, after, points, None, None, "unknown", "few")
    low, high = _interval(after - before, other.draws[figure] - one.draws[figure], _freedom(figure, one, other))
    low, high = max(low, -100.0), min(high, 100.0)
    chance = points == 0 or low <= 0 <= high  # what is shown as no difference is none
    return Difference(figure, before, after, points, low, high, "within" if chance else "apart")


def _freedom(figure: str, one: Drawn, other: Drawn) -> float:
    """Degrees of freedom of the difference of two means whose variances need not be alike (Welch and Satterthwaite)."""
    first, second = one.people[figure], other.people[figure]
    if first + second < _NOTHING:
        return one.freedom[figure] + other.freedom[figure]
    return (first + second) ** 2 / (first**2 / one.freedom[figure] + second**2 / other.freedom[figure])


_NOTHING = 1e-9  # square points


def _interval(score: float, draws: Array, freedom: float) -> tuple[float, float]:
    """The interval that holds 90 % of the draws, laid round the score itself, and widened for few people."""
    edge = (1 - CONFIDENCE) / 2
    low, high = np.quantile(draws, [edge, 1 - edge]) - draws.mean()
    wider = _student(1 - edge, freedom) / NormalDist().inv_cdf(1 - edge)
    return float(score + wider * low), float(score + wider * high)


def _student(share: float, freedom: float) -> float:
    """Quantile of Student's distribution."""
    from scipy.special import stdtrit  # a quarter of a second, for whoever compares only

    return float(stdtrit(freedom, share))


def drawn(model: Model, one: Compared) -> Drawn:
    """One side, drawn again."""
    view = one.view
    scores = dict(zip((axis.id for axis in model.axes), (view.digital, view.human), strict=True))
    scores |= {name: element.score for name, element in view.elements.items()}
    known = {name: score for name, score in scores.items() if score is not None}
    heard = len(one.points)
    if heard < MINIMUM or not any(element.id in known for element in model.elements):
        return Drawn(one.which.model_version, heard, known, {}, {}, {})
    layout = layout_of(model, view)
    # Its own chance, even where two assessments hold the same answers: nobody was drawn twice.
    own = [*one.groups, one.which.organisation, one.which.assessment]
    values = question_draws(layout, one.points, one.groups, chance(one.points, own, layout.scores))
    redrawn = _scores(model, layout, values, _question_counts(tuple(len(each.questions) for each in model.elements)))
    by_people = _scores(model, layout, values, np.ones((1, len(model.questions))))
    freedom = _people(model, one)
    there = [name for name in model.figures if name in known and name in freedom]
    return Drawn(
        one.which.model_version,
        heard,
        known,
        {name: redrawn[name] for name in there},
        {name: float(by_people[name].var()) for name in there},
        freedom,
    )


def _people(model: Model, one: Compared) -> dict[str, int]:
    """Degrees of freedom by axis and element on which three people or more gave a level: people less their strata."""
    found = {}
    given = ~np.isnan(one.points)
    strata = strata_of(one.groups)
    homes = [(question.element, model.element(question.element).axis) for question in model.questions]
    for figure in model.figures:
        of = [figure in home for home in homes]
        heard = np.flatnonzero(given[:, of].any(axis=1))
        if len(heard) >= MINIMUM:
            found[figure] = max(1, sum(max(0, len(np.intersect1d(rows, heard)) - 1) for rows in strata))
    return found


@cache
def _question_counts(sizes: tuple[int, ...]) -> Array:
    """How often each question is drawn, n - 1 of the n of each element with replacement: (DRAWS, Q).

    The same for everybody, which is what makes two assessments comparable draw by draw.
    """
    generator = np.random.default_rng(DRAWS)
    return np.hstack([generator.multinomial(max(1, size - 1), [1 / size] * size, DRAWS) for size in sizes]).astype(
        float
    )


def _scores(model: Model, layout: Layout, values: Array, counts: Array) -> dict[str, Array]:
    """Axes and elements of every draw, from question scores (DRAWS, Q of the layout) and how often each counts."""
    weights = counts[:, layout.question] * layout.question_weight
    carried = weights @ layout.in_element
    # A draw may hold no question that applies here; then all of them count.
    weights = np.where(carried[:, layout.element] > 0, weights, layout.question_weight)
    elements = ((values * weights) @ layout.in_element) / (weights @ layout.in_element)
    with np.errstate(invalid="ignore"):  # an axis without a scored element
        axes = axes_of(layout, elements, layout.element_weight)
    scored = list(dict.fromkeys(model.questions[at].element for at in layout.question))
    return dict(zip((axis.id for axis in model.axes), axes.T, strict=True)) | dict(zip(scored, elements.T, strict=True))


# --- in words ---


def sentence(found: Difference, model: Model, language: str) -> str:
    """A difference in a sentence that claims no more than it carries: the other, seen from the one."""
    name = model.figure(found.figure).label[language]
    return translate("{name}: {words}.", language, name=name, words=words(found, language))


def words(found: Difference, language: str) -> str:
    """The same without the name and the full stop."""
    if found.reason == "version":
        return translate("asked in another version of the questionnaire, so it is not compared", language)
    if found.points is None:
        if found.reason == "few":
            return translate("fewer than three people were heard, so it cannot be compared", language)
        return translate("no score on one of the two sides, so it cannot be compared", language)
    amount = amount_words(found.points, language)
    if found.reason == "few":
        return translate("{amount}; fewer than three people were heard, so it may be chance", language, amount=amount)
    if found.verdict == "apart":
        return translate("{amount}; more than the spread of the answers", language, amount=amount)
    return translate("{amount}; within the spread of the answers, so it may be chance", language, amount=amount)


def amount_words(points: float, language: str) -> str:
    """How much higher or lower, in whole points."""
    whole = round(abs(points))
    if not whole:
        return translate("about level", language)
    if points > 0:
        return translate_plural("{n} point higher", "{n} points higher", whole, language)
    return translate_plural("{n} point lower", "{n} points lower", whole, language)


def verdict_words(verdict: Verdict, language: str) -> str:
    """How sure a difference is, in a few words."""
    return translate(_VERDICTS[verdict], language)


_VERDICTS: Mapping[Verdict, str] = {
    "apart": mark("more than the spread"),
    "within": mark("within the spread"),
    "unknown": mark("how sure cannot be said"),
}
