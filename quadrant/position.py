"""How sure a position is: a 90 % region, the probability of each quadrant, and what other weights would say.

The method and its sources are in docs/decisions/0004-uncertainty.md. In short, every draw of the bootstrap
- resamples respondents within their group (McCarthy and Snowden's n - 1 out of n, so that small groups are not
  flattered; a group of one joins others, since one person alone has no spread);
- resamples questions within their element, since other questions could have been asked;
- gives an open question the score of a randomly chosen question of its axis.
Agreed levels move the centre; the spread stays that of the private answers, because agreeing is not the same as not
doubting.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from quadrant.model import Model
from quadrant.scoring import Scoring, Views, ViewScore, view_groups

DRAWS = 500
"""Draws of the bootstrap: a probability is then within 4.5 percentage points of its limit, 19 times out of 20."""
CONFIDENCE = 0.90
MINIMUM_RESPONDENTS = 3
"""Below this there is no region (contract section 4)."""
WEIGHTINGS = 500
WEIGHT_FACTOR = 2.0
"""A reasonable weighting gives nothing more than twice or less than half its weight in the model."""
OUTLINE_POINTS = 36

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Position:
    """How sure one view's position is.

    `quadrants`: probability, 0-1, of each quadrant that a draw fell in, the likeliest first; they add up to 1.
    `region`: outline of the 90 % region in score units, 0-100 (x digital, y human).
    `other_weights`: share, 0-1, of reasonable weightings that lead to another quadrant.
    """

    quadrants: dict[str, float]
    region: tuple[tuple[float, float], ...]
    other_weights: float


@dataclass(frozen=True, slots=True)
class Layout:
    """What a view's position is made of, as arrays: its E scored elements and their Q applicable questions."""

    question: NDArray[np.intp]  # (Q,) place in the questionnaire
    element: NDArray[np.intp]  # (Q,) which of the E elements, ascending
    axis: NDArray[np.intp]  # (E,) 0 digital, 1 human
    question_weight: Array  # (Q,)
    element_weight: Array  # (E,)
    scores: Array  # (Q,) 0-100, nan where open
    in_element: Array  # (Q, E) 1 where the question belongs to the element: a product with it adds up by element
    in_axis: Array  # (E, 2) likewise


@dataclass(frozen=True, slots=True)
class PrivateLevels:
    """What the R respondents of one assessment chose: their groups, and points, 0-100, (R, Q), nan where none."""

    groups: tuple[str, ...]
    points: Array
    context: Array
    """The same for the C questions of context, (R, C), which are part of no position."""


def private_levels(scoring: Scoring, model: Model, sequences: Iterable[int]) -> dict[int, PrivateLevels]:
    """The respondents' own levels in force, as points, for each scored version."""
    rows: dict[int, list[tuple[str, list[int], list[int]]]] = {sequence: [] for sequence in sequences}
    for sequence, group, places, levels in scoring.private_levels():
        rows[sequence].append((group, places, levels))
    result = {}
    for sequence, respondents in rows.items():
        scored = len(model.questions)
        points = np.full((len(respondents), scored + len(model.context)), np.nan)
        for row, (_, places, levels) in enumerate(respondents):
            points[row, places] = levels
        points = 100.0 * (points - model.scale.lowest) / (model.scale.highest - model.scale.lowest)
        groups = tuple(group for group, _, _ in respondents)
        result[sequence] = PrivateLevels(groups, points[:, :scored], points[:, scored:])
    return result


def positions(model: Model, views: Views, private: PrivateLevels) -> dict[str, Position | None]:
    """The position of every view of one assessment; None below three respondents or without both axes."""
    groups = view_groups(model)
    found: dict[str, Position | None] = {}
    for name, view in views.items():
        if name in groups and (same := _same_as(name, groups, found)) is not None:
            found[name] = found[same]  # `outside` and `customer` are the same people
            continue
        rows = [row for row, group in enumerate(private.groups) if group in groups[name]]
        strata = [private.groups[row] for row in rows]
        found[name] = position(model, view, private.points[rows], strata)
    return found


def _same_as(name: str, groups: dict[str, tuple[str, ...]], found: dict[str, Position | None]) -> str | None:
    return next((other for other in found if groups[other] == groups[name]), None)


def position(model: Model, view: ViewScore, points: Array, strata: Sequence[str]) -> Position | None:
    """How sure one view is, from its respondents' private points (R, Q; nan = no level) and their groups (R,)."""
    if view.respondents < MINIMUM_RESPONDENTS or view.digital is None or view.human is None or view.quadrant is None:
        return None
    layout = layout_of(model, view)
    generator = chance(points, strata, layout.scores)
    drawn = _draw(layout, points, strata, generator)
    return Position(
        quadrants=_shares(drawn, model.boundary),
        region=_region(np.array([view.digital, view.human]), drawn),
        other_weights=_other_weights(layout, model.boundary, view.quadrant),
    )


def layout_of(model: Model, view: ViewScore) -> Layout:
    """The layout of a view that has an element with a score."""
    scored = [element for element in model.elements if view.elements[element.id].score is not None]
    places = {element.id: place for place, element in enumerate(scored)}
    questions, elements, weights, scores = [], [], [], []
    for at, (key, question) in enumerate(zip(model.keys, model.questions, strict=True)):
        found = view.questions.get(key)
        if found is not None and found.state != "not_applicable" and question.element in places:
            questions.append(at)
            elements.append(places[question.element])
            weights.append(question.weight)
            scores.append(math.nan if found.score is None else found.score)
    axis = np.array([0 if element.axis == model.axes[0].id else 1 for element in scored])
    return Layout(
        question=np.array(questions),
        element=np.array(elements),
        axis=axis,
        question_weight=np.array(weights),
        element_weight=np.array([element.weight for element in scored]),
        scores=np.array(scores),
        in_element=np.eye(len(scored))[elements],
        in_axis=np.eye(len(model.axes))[axis],
    )


def chance(points: Array, strata: Sequence[str], scores: Array) -> np.random.Generator:
    """What draws are drawn with: the same for the same private levels, groups and scores, on every machine."""
    content = b"|".join([np.ascontiguousarray(points).tobytes(), " ".join(strata).encode(), scores.tobytes()])
    return np.random.default_rng(int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big"))


def _draw(layout: Layout, points: Array, strata: Sequence[str], generator: np.random.Generator) -> Array:
    """Axis scores of every draw: (DRAWS, 2)."""
    values = question_draws(layout, points, strata, generator)
    return axes_of(layout, _resample_questions(layout, values, generator), layout.element_weight)


def question_draws(layout: Layout, points: Array, strata: Sequence[str], generator: np.random.Generator) -> Array:
    """Question scores, 0-100, of every draw of respondents, open ones filled: (DRAWS, Q of the layout).

    `points` are the private levels to all questions, nan where none; `strata` the groups of three respondents or more.
    """
    values = redrawn(points[:, layout.question], strata, layout.scores, generator)
    _fill_open(layout, values, generator)
    return values


def redrawn(points: Array, strata: Sequence[str], scores: Array, generator: np.random.Generator) -> Array:
    """Question scores, 0-100, of every draw of respondents: (DRAWS, Q), nan where nobody drawn gave a level.

    `points` are the private levels (R, Q), nan where none; `strata` the groups of the R, three or more; `scores` the
    centre, agreed or not (Q,), nan where open.
    """
    groups = strata_of(strata)
    points = points[np.concatenate(groups)]  # each stratum side by side
    given = ~np.isnan(points)
    known = np.where(given, points, 0.0)
    counts = _resample([len(rows) for rows in groups], generator)
    with np.errstate(invalid="ignore", divide="ignore"):
        values: Array = counts @ known
        values /= counts @ given
        # The centre is the score, agreed or not; a draw adds how far it lies from the mean of the private answers.
        values += scores - known.sum(axis=0) / given.sum(axis=0)
    np.maximum(values, 0.0, out=values)
    np.minimum(values, 100.0, out=values)
    settled = ~np.isnan(scores) & ~given.any(axis=0)
    values[:, settled] = scores[settled]
    return values


def _resample(sizes: Sequence[int], generator: np.random.Generator) -> Array:
    """How often each respondent is drawn, n - 1 out of the n of each stratum, which keeps its weight: (DRAWS, R)."""
    size = np.repeat(sizes, np.array(sizes) - 1)
    first = np.repeat(np.cumsum([0, *sizes[:-1]]), np.array(sizes) - 1)
    total = sum(sizes)
    picks = (generator.random((DRAWS, len(size))) * size).astype(np.intp) + first
    picks += total * np.arange(DRAWS)[:, None]
    drawn = np.bincount(picks.ravel(), minlength=DRAWS * total).reshape(DRAWS, total)
    result: Array = drawn * np.repeat([n / (n - 1) for n in sizes], sizes)
    return result


def strata_of(strata: Sequence[str]) -> list[NDArray[np.intp]]:
    """Rows of each stratum. Groups of one are put together; a single one joins the smallest other group."""
    names = np.array(strata)
    by_group = [np.flatnonzero(names == name) for name in dict.fromkeys(strata)]
    alone = [rows for rows in by_group if len(rows) == 1]
    groups = sorted((rows for rows in by_group if len(rows) > 1), key=len)
    if len(alone) > 1:
        groups.append(np.concatenate(alone))
    elif alone:
        groups[0] = np.concatenate([groups[0], alone[0]])
    return groups


def _fill_open(layout: Layout, values: Array, generator: np.random.Generator) -> None:
    """Give what nobody answered the score of a random scored question of the same axis, in place."""
    rows, columns = np.nonzero(np.isnan(values))
    if not len(rows):
        return
    axis = layout.axis[layout.element]
    scored = np.flatnonzero(~np.isnan(layout.scores))
    donors_of = [scored[axis[scored] == side] for side in range(len(layout.in_axis[0]))]
    share = generator.random(len(rows))
    donors = np.empty(len(rows), dtype=np.intp)
    for side, candidates in enumerate(donors_of):
        here = axis[columns] == side
        donors[here] = candidates[(share[here] * len(candidates)).astype(np.intp)]
    given = values[rows, donors]
    values[rows, columns] = np.where(np.isnan(given), layout.scores[donors], given)


def _resample_questions(layout: Layout, values: Array, generator: np.random.Generator) -> Array:
    """Element scores of every draw, its questions drawn with replacement: (DRAWS, E)."""
    counts = _question_counts(tuple(np.bincount(layout.element).tolist()))[generator.permutation(DRAWS)]
    counts *= layout.question_weight
    values *= counts
    result: Array = (values @ layout.in_element) / (counts @ layout.in_element)
    return result


@lru_cache(maxsize=64)
def _question_counts(sizes: tuple[int, ...]) -> Array:
    """How often each question is drawn when those of each element are drawn with replacement: (DRAWS, Q).

    Drawn once for all; every position takes the rows in an order of its own.
    """
    generator = np.random.default_rng(DRAWS)
    return np.hstack([generator.multinomial(size, [1 / size] * size, DRAWS) for size in sizes]).astype(float)


def axes_of(layout: Layout, elements: Array, weights: Array) -> Array:
    """Axis scores, (draws, 2), from element scores (draws, E) and their weights, (E,) or (draws, E)."""
    result: Array = ((elements * weights) @ layout.in_axis) / (weights @ layout.in_axis)
    return result


def _shares(axes: Array, boundary: float) -> dict[str, float]:
    counts = np.bincount(_side(axes, boundary), minlength=4).tolist()
    order = sorted(range(4), key=lambda side: (-counts[side], side))
    return {_QUADRANTS[side]: counts[side] / len(axes) for side in order if counts[side]}


_QUADRANTS = ("analogue_rational", "analogue_emotional", "digital_rational", "digital_emotional")


def _side(axes: Array, boundary: float) -> NDArray[np.intp]:
    """The quadrant of each row of axis scores, as its place in _QUADRANTS."""
    high = axes >= boundary - _NOISE
    return 2 * high[:, 0] + high[:, 1]


_NOISE = 1e-9  # what the products of a draw may be off by: exactly on the boundary is on the high side


def _region(centre: Array, axes: Array) -> tuple[tuple[float, float], ...]:
    """Outline of the ellipse round the position that holds 90 % of the draws, cut off at the edges of the scale."""
    apart = axes - axes.mean(axis=0)
    values, vectors = np.linalg.eigh(apart.T @ apart / len(axes))
    half_axes = np.sqrt(np.maximum(values, 1e-9))
    distance = np.sort((((apart @ vectors) / half_axes) ** 2).sum(axis=1))
    reach = math.sqrt(distance[math.ceil(CONFIDENCE * len(axes)) - 1])
    outline = centre + reach * (_CIRCLE * half_axes) @ vectors.T
    return tuple((x, y) for x, y in np.clip(outline, 0.0, 100.0).round(2).tolist())


_ANGLES = 2 * math.pi * np.arange(OUTLINE_POINTS) / OUTLINE_POINTS
_CIRCLE = np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)])


def regions_overlap(one: Sequence[tuple[float, float]], other: Sequence[tuple[float, float]]) -> bool:
    """Whether two regions share a point: no direction sees the two convex outlines side by side.

    The directions across the edges decide; those along the edges and between the middles do so for outlines that are
    no more than a line or a point.
    """
    outlines = (np.array(one, dtype=float), np.array(other, dtype=float))
    edges = np.vstack([np.roll(outline, -1, axis=0) - outline for outline in outlines])
    across = np.column_stack([-edges[:, 1], edges[:, 0]])
    between = outlines[0].mean(axis=0) - outlines[1].mean(axis=0)
    first, second = (points @ np.vstack([across, edges, between]).T for points in outlines)
    return not np.any((first.max(axis=0) < second.min(axis=0)) | (second.max(axis=0) < first.min(axis=0)))


def _other_weights(layout: Layout, boundary: float, quadrant: str) -> float:
    scored = ~np.isnan(layout.scores)
    factors = _factors(len(scored) + len(layout.axis))
    weights = factors[:, : len(scored)] * np.where(scored, layout.question_weight, 0.0)
    elements = (weights @ (np.nan_to_num(layout.scores)[:, None] * layout.in_element)) / (weights @ layout.in_element)
    axes = axes_of(layout, elements, factors[:, len(scored) :] * layout.element_weight)
    return float(np.mean(_side(axes, boundary) != _QUADRANTS.index(quadrant)))


@cache
def _factors(number: int) -> Array:
    """What the weightings multiply each weight with, the same for everybody: (WEIGHTINGS, number)."""
    limit = math.log(WEIGHT_FACTOR)
    return np.exp(np.random.default_rng(WEIGHTINGS).uniform(-limit, limit, (WEIGHTINGS, number)))
