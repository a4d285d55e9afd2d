"""What the presenter's screen shows: the quadrant as it is built up, then the elements, and what there is to discuss.

The order is that of the story (`quadrant/board/sequence.py`), so a deck has the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

import numpy as np

from quadrant import pictures, service, story
from quadrant.board import sequence
from quadrant.board.sequence import Build
from quadrant.charts import (
    Dot,
    ElementPicture,
    QuadrantPicture,
    alt_text,
    distribution_svg,
    distribution_text,
    element_alt_text,
    explanations,
)
from quadrant.charts.captions import day, quadrant_at
from quadrant.charts.element_scene import element_scene
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES
from quadrant.comparing import Comparison, Wanted, words
from quadrant.lenses import LensReading
from quadrant.palette import THEMES, ThemeName
from quadrant.portrait import ElementPortrait, Portrait
from quadrant.story.material import Material
from ui.cache import remembered
from ui.plain import escape
from ui.scene_view import scene_html
from ui.text import _, language, listing, number, text

MOST = 3
"""Of disputed questions, and of lenses: what can be read at the back of a room."""
QUESTIONS = 5
"""To discuss: with more there is no time for any."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, its heading, its sentences, and HTML beside or below them."""

    name: str
    title: str
    said: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    """What explains the picture, in small print."""
    figure: str = ""
    kind: str = "beside"
    """A picture `beside` words, a `list` below them, or words `alone`."""
    kicker: str = ""


@remembered
def material(organisation: str, assessment: str) -> Material | None:
    """Everything that is known of one assessment."""
    return service.material(organisation, assessment)


def steps(found: Material, theme: ThemeName, named: bool) -> tuple[Step, ...]:
    """Every step that has something to show; `named`: whether peers have names."""
    return (
        *(_built(found, step, theme, named) for step in sequence.build(found)),
        *(step for part in sequence.parts(found) if part in _PARTS for step in _PARTS[part](found, theme)),
    )


# The quadrant


def _built(found: Material, step: Build, theme: ThemeName, named: bool) -> Step:
    picture = sequence.built(found, step, language())
    said, small = _said_of(found, step, picture), ()
    if step == "peers":
        picture, more = _among_peers(found, picture, named)
        said = (*said, *more)
    if step == "sure":
        small = explanations(replace(picture, dots=(), absent=()), found.model, language())[:1]
    scene = quadrant_scene(picture, found.model, language(), THEMES[theme], SIZES["projector"])
    figure = scene_html(scene, alt_text(picture, found.model, language()), f"stage-{step}", fluid=True)
    name = found.portrait.assessment.organisation.name
    title = _("Where does {name} stand?", name=name) if step == "model" else sequence.build_label(step, language())
    return Step(step, title, said, small, figure)


def _said_of(found: Material, step: Build, picture: QuadrantPicture) -> tuple[str, ...]:
    shown, model, words_ = found.portrait, found.model, language()
    there = sequence.build(found)
    said: list[str | None] = []
    match step:
        case "model":
            said = [_("From left to right: how digital. From bottom to top: how human. Together they are a position.")]
            said += [] if "inside" in there else [story.summary(shown, model, words_)]
        case "inside":
            said = [_position(found, shown.inside.digital, shown.inside.human)]
            said += [] if "sure" in there else [story.summary(shown, model, words_)]
        case "sure":
            said = [story.summary(shown, model, words_)]
        case "groups":
            said = [story.groups(shown, model, words_) or _("Only one group is large enough to be shown apart.")]
        case "customers":
            customers = shown.customers
            assert customers is not None
            said = [_position(found, customers.digital, customers.human), story.perception(shown, words_)]
        case "way":
            said = [story.change(shown, model, words_)]
        case "peers":
            said = [_standing(found)]
        case "ambition":
            goal = picture.ambition
            assert goal is not None
            said = [
                _("The ambition for {date}.", date=day(goal.date, words_)),
                _position(found, goal.x, goal.y),
            ]
    return tuple(filter(None, said))


def _position(found: Material, digital: float | None, human: float | None) -> str:
    """Where a dot stands, in words."""
    assert digital is not None
    assert human is not None
    axes = dict(zip(("digital", "human"), found.model.axes, strict=True))
    return _(
        "{digital} {x}, {human} {y}: “{quadrant}”.",
        digital=text(axes["digital"].label),
        x=number(digital, 1),
        human=text(axes["human"].label),
        y=number(human, 1),
        quadrant=text(quadrant_at(digital, human, found.model).label),
    )


# Peers


def _standing(found: Material) -> str:
    """Where the inside view stands among its peers on each axis."""
    axes = {axis.id: axis for axis in found.model.axes}
    return " ".join(
        f"{text(axes[each.name].label)}: {words.standing_words(each, language())}."
        for each in found.standings
        if each.name in axes
    )


def _among_peers(found: Material, picture: QuadrantPicture, named: bool) -> tuple[QuadrantPicture, list[str]]:
    """Our dot among a crowd: the other organisations of the cohort, without names unless these were asked for."""
    assert found.peers is not None
    said = [words.peers_sentence(found.peers, found.rules, language())]
    own = picture.of_kind("inside")
    about = found.portrait.assessment.organisation
    picture = replace(
        picture, dots=() if own is None else (replace(own, label=about.name),), way=(), region=(), absent=()
    )
    compared = _compared(found, hidden=True)
    others = [row for row in compared.rows.tolist() if compared.id_of(row) != about.id and _placed(compared, row)]
    if not others:
        return picture, said
    if named:
        compared = _compared(found, hidden=False)
        dots = tuple(_dot(compared, row) for row in others)
        return replace(picture, dots=(*dots, *picture.dots), marked=tuple(dot.id for dot in picture.dots)), said
    places = tuple((float(compared.scores("digital")[row]), float(compared.scores("human")[row])) for row in others)
    return replace(picture, crowd=places, marked=tuple(dot.id for dot in picture.dots)), said


def _compared(found: Material, *, hidden: bool) -> Comparison:
    """The organisations of the cohort; while names are hidden, those of a cohort that may be shown without them."""
    assert found.peers is not None
    fictional = found.portrait.assessment.organisation.fictional
    wanted = Wanted(cohort=found.peers.cohort, kind="fictional" if fictional else "real", anonymous=hidden)
    return service.compare(wanted)


def _placed(compared: Comparison, row: int) -> bool:
    return not np.isnan(compared.scores("digital")[row] + compared.scores("human")[row])


def _dot(compared: Comparison, row: int) -> Dot:
    x, y = float(compared.scores("digital")[row]), float(compared.scores("human")[row])
    return Dot(compared.id_of(row), compared.name_of(row), x, y, "inside", fictional=bool(compared.field.fictional[row]))


# Elements


def _elements(found: Material, theme: ThemeName, axis: str) -> Iterator[Step]:
    """The elements of one axis, as people inside see them."""
    ids = {element.id for element in found.model.elements if element.axis == axis}
    lines = [each for each in found.portrait.elements if each.element.id in ids]
    part = "digital" if axis == "digital" else "human"
    yield Step(
        axis,
        sequence.label(part, language()),
        tuple(_extremes(lines)),
        figure=_profile(found, theme, axis, ids, customers=False),
    )


def _extremes(lines: Sequence[ElementPortrait]) -> Iterable[str]:
    scored = [(each.inside.score, text(each.element.label)) for each in lines if each.inside.score is not None]
    if len(scored) > 1:
        (low, lowest), (high, highest) = min(scored), max(scored)
        yield _("Highest: {element}, {score}.", element=highest, score=number(high, 1))
        yield _("Lowest: {element}, {score}.", element=lowest, score=number(low, 1))
    missing = [text(each.element.label) for each in lines if each.inside.score is None]
    if missing:
        yield _("No score: {elements}.", elements=listing(missing))


def _profile(found: Material, theme: ThemeName, name: str, ids: set[str], *, customers: bool) -> str:
    whole = pictures.elements_picture(found.portrait, found.model, language())
    lines = tuple(
        replace(line, groups=(), customers=line.customers if customers else None, spread=None if customers else line.spread)
        for line in whole.lines
        if line.element in ids
    )
    picture: ElementPicture = replace(whole, lines=lines)
    scene = element_scene(picture, found.model, language(), THEMES[theme], SIZES["low"])
    return scene_html(scene, element_alt_text(picture, found.model, language()), f"stage-{name}", fluid=True)


def _sides(found: Material, theme: ThemeName) -> Iterator[Step]:
    """Inside against customers, element by element."""
    both = [
        (each.customers.score - each.inside.score, each)
        for each in found.portrait.elements
        if each.customers is not None and each.customers.score is not None and each.inside.score is not None
    ]
    gap, widest = max(both, key=lambda pair: abs(pair[0]))
    said = [story.perception(found.portrait, language())]
    said.append(
        _(
            "The widest gap: {element}, inside {inside}, customers {customers}.",
            element=text(widest.element.label),
            inside=number(widest.inside.score or 0.0, 1),
            customers=number((widest.inside.score or 0.0) + gap, 1),
        )
    )
    ids = {each.element.id for _gap, each in both}
    figure = _profile(found, theme, "sides", ids, customers=True)
    yield Step("sides", sequence.label("sides", language()), tuple(filter(None, said)), figure=figure)


# Words


def _disagreement(found: Material, theme: ThemeName) -> Iterator[Step]:
    """The questions on which people are furthest apart, with their answers."""
    items = ""
    for each in sequence.disputed(found.portrait)[:MOST]:
        assert each.inside is not None
        assert each.inside.consensus is not None
        answers = pictures.distribution(each, each.inside, language())
        address = "data:image/svg+xml," + quote(distribution_svg(answers, language(), theme))
        items += (
            f"<li><div><h2>{escape(text(each.question.label))}</h2>"
            f"<p>{escape(story.agreement(each.inside.consensus, language()))}</p></div>"
            f'<img alt="{escape(distribution_text(answers, language()))}" src="{address}"></li>'
        )
    title = sequence.label("disagreement", language())
    yield Step("disagreement", title, figure=f'<ul class="q-stage-disputed">{items}</ul>', kind="list")


def _loudest(found: Material) -> list[LensReading]:
    """The lenses that ask for a talk, or else those worth a look."""
    speaking = [each for each in found.lenses if not each.quiet]
    return ([each for each in speaking if each.tone == "attention"] or speaking)[:MOST]


def _lenses(found: Material, _theme: ThemeName) -> Iterator[Step]:
    items = "".join(
        f"<li><h2>{escape(text(each.lens.title))}</h2><p>{escape(each.sentence(each.said[0], language()))}</p></li>"
        for each in _loudest(found)
    )
    title = sequence.label("lenses", language())
    yield Step("lenses", title, figure=f'<ul class="q-stage-lenses">{items}</ul>', kind="list")


def _questions(found: Material, _theme: ThemeName) -> Iterator[Step]:
    """One question a page."""
    asked = [(text(each.lens.title), text(each.lens.discuss)) for each in _loudest(found)]
    for place, (about, words_) in enumerate(asked[:QUESTIONS], start=1):
        yield Step(f"question-{place}", words_, kind="alone", kicker=about)


def _end(found: Material, _theme: ThemeName) -> Iterator[Step]:
    """What all of this rests on."""
    shown = found.portrait
    said = (
        _("Every figure comes from the answers that were given; scores run from 0 to 100."),
        _("Fewer than three people are never shown apart."),
    )
    yield Step("end", sequence.label("method", language()), said, kind="alone", kicker=shown.assessment.organisation.name)


_PARTS: dict[str, Callable[[Material, ThemeName], Iterator[Step]]] = {
    "digital": lambda found, theme: _elements(found, theme, "digital"),
    "human": lambda found, theme: _elements(found, theme, "human"),
    "sides": _sides,
    "disagreement": _disagreement,
    "lenses": _lenses,
    "questions": _questions,
    "method": _end,
}
