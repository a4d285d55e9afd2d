"""What the presenter's screen shows: the quadrant as it is built up, then the elements, and what there is to discuss.

The order is that of the story (`quadrant/board/sequence.py`) and the sentences are its findings, so that the screen
and a deck say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import quote

import numpy as np

from quadrant import pictures, service, story
from quadrant.board import sequence
from quadrant.board.sequence import Build, Part
from quadrant.charts import (
    MOST_LABELS,
    Dot,
    QuadrantPicture,
    alt_text,
    distribution_svg,
    distribution_text,
    element_alt_text,
    explanations,
    footnote,
)
from quadrant.charts.element_scene import element_scene
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES
from quadrant.comparing import Comparison, Wanted
from quadrant.palette import THEMES, ThemeName
from quadrant.story import Finding, Material
from quadrant.story.rules import Kind
from ui.cache import remembered
from ui.plain import escape
from ui.scene_view import scene_html
from ui.text import _, language, number, text

MOST: Final = 3
"""Lines of a list: what can be read at the back of a room."""
QUESTIONS: Final = 5
"""To discuss: with more there is no time for any."""

# Letters larger in proportion than on other screens: a room reads from further away.
_SQUARE = replace(SIZES["projector"], width=680)
_PROFILE = replace(SIZES["low"], width=470)

Layout = Literal["beside", "list", "alone"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, its heading and sentences, and as HTML what is `beside` them, or a `list` under them."""

    name: str
    title: str
    said: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    """What explains the picture, in small print."""
    figure: str = ""
    layout: Layout = "beside"
    kicker: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """An assessment with its findings."""

    material: Material
    findings: tuple[Finding, ...]
    theme: ThemeName

    def of(self, kind: Kind, subjects: Collection[str] | None = None) -> list[Finding]:
        """The findings of a kind, about any of the subjects."""
        return [each for each in self.findings if each.kind == kind and (subjects is None or each.subject in subjects)]

    @property
    def axes(self) -> frozenset[str]:
        """Ids of the axes."""
        return frozenset(axis.id for axis in self.material.model.axes)

    def elements(self, axis: str) -> frozenset[str]:
        """Ids of the elements of an axis."""
        return frozenset(element.id for element in self.material.model.elements if element.axis == axis)


@remembered
def material(organisation: str, assessment: str) -> Material | None:
    """Everything that is known of one assessment."""
    return service.organisations.material(organisation, assessment)


def steps(found: Material, theme: ThemeName, named: bool) -> tuple[Step, ...]:
    """Every step that has something to show; `named`: whether peers have names."""
    told = Told(found, story.tell(found), theme)
    return (
        *(_built(told, step, named) for step in sequence.build(found)),
        *(step for part in sequence.parts(found) if part in _PARTS for step in _PARTS[part](told)),
    )


def _sentences(found: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sentence for each in found for sentence in each.sentences(language()))


def _first_sentences(found: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(each.sentences(language())[0] for each in found)


# --- the quadrant ---


def _built(told: Told, step: Build, named: bool) -> Step:
    found, small = told.material, _small(told, step)
    picture = sequence.built(found, step, language())
    if step == "peers":
        picture = _among_peers(found, picture, named)
    scene = quadrant_scene(picture, found.model, language(), THEMES[told.theme], _SQUARE)
    if step == "peers" and named and (scene.key or len(picture.dots) > MOST_LABELS):
        # A key of numbers is more than a room reads.
        picture = _among_peers(found, picture, named=False)
        scene = quadrant_scene(picture, found.model, language(), THEMES[told.theme], _SQUARE)
        small = (*small, _("They are too many to be named here; the screen Compare does."))
    elif scene.key:
        small = (*small, " · ".join(f"{place} {label}" for place, label in scene.key))
    alt = alt_text(picture, found.model, language())
    name = found.portrait.assessment.organisation.name
    title = _("Where does {name} stand?", name=name) if step == "model" else sequence.build_label(step, language())
    return Step(step, title, _said(told, step), small, scene_html(scene, alt, f"stage-{step}", fluid=True))


def _small(told: Told, step: Build) -> tuple[str, ...]:
    """What explains the picture of a step."""
    found = told.material
    match step:
        case "model":
            return tuple(filter(None, (footnote(found.model, language()),)))
        case "sure":
            picture = replace(sequence.built(found, step, language()), dots=(), absent=())
            return explanations(picture, found.model, language())[:1]
        case "peers":
            return _sentences(told.of("peers", {""}))
    return ()


def _said(told: Told, step: Build) -> tuple[str, ...]:
    """What is said of a step of the quadrant. What it does not show is said where it would be missed."""
    there = sequence.build(told.material)
    match step:
        case "model":
            words = _("From left to right: how digital. From bottom to top: how human. Together they are a position.")
            return (words, *(() if "inside" in there else _sentences(told.of("position"))))
        case "inside":
            unsure = () if "sure" in there else _sentences(told.of("unknown", {"people"}))
            return (*_sentences(told.of("position")), *unsure)
        case "sure":
            return _sentences(told.of("certainty"))
        case "groups":
            groups = _sentences(told.of("groups", told.axes)) or _sentences(told.of("groups", {""}))
            return groups or (_("Only one group is large enough to be shown apart."),)
        case "customers":
            return _sentences(told.of("perception", {""})) or (_of_customers(told.material),)
        case "way":
            return _sentences(told.of("change", {""}))
        case "peers":
            return _first_sentences(told.of("peers", told.axes))
        case "ambition":
            return _sentences(told.of("ambition"))


def _of_customers(found: Material) -> str:
    """Where customers put it, said when nothing inside can be laid beside it."""
    view = found.portrait.views["outside"]
    assert view.quadrant is not None
    assert view.digital is not None
    assert view.human is not None
    return _(
        "Customers put it in “{quadrant}”: {digital} from analogue to digital, {human} from rational to emotional.",
        quadrant=text(found.model.quadrant(view.quadrant).label),
        digital=number(view.digital, 1),
        human=number(view.human, 1),
    )


# --- peers ---


def _among_peers(found: Material, picture: QuadrantPicture, named: bool) -> QuadrantPicture:
    """Our dot among the other organisations of its cohort: a crowd, unless their names were asked for."""
    about = found.portrait.assessment.organisation
    own = tuple(replace(dot, label=about.name) for dot in picture.dots if dot.kind == "inside")
    alone = replace(picture, dots=own, marked=tuple(dot.id for dot in own), way=(), region=(), absent=())
    crowd = _compared(found, hidden=True)
    others = [row for row in crowd.rows.tolist() if crowd.id_of(row) != about.id and _is_placed(crowd, row)]
    if not named:
        return replace(alone, crowd=tuple(_place(crowd, row) for row in others))
    seen = _compared(found, hidden=False)
    dots = (Dot(seen.id_of(row), seen.name_of(row), *_place(seen, row), fictional=about.fictional) for row in others)
    return replace(alone, dots=(*dots, *own))


def _compared(found: Material, *, hidden: bool) -> Comparison:
    """The organisations of the cohort. Only of one that may be shown without names anybody is shown at all."""
    assert found.peers is not None
    fictional = found.portrait.assessment.organisation.fictional
    wanted = Wanted(cohort=found.peers.cohort, kind="fictional" if fictional else "real", anonymous=hidden)
    return service.comparisons.compare(wanted)


def _place(compared: Comparison, row: int) -> tuple[float, float]:
    return float(compared.scores("digital")[row]), float(compared.scores("human")[row])


def _is_placed(compared: Comparison, row: int) -> bool:
    return not np.isnan(_place(compared, row)).any()


# --- elements ---


def _axis(axis: Part) -> Callable[[Told], Iterator[Step]]:
    """The elements of one axis as people inside see them, or customers where nobody inside was asked."""

    def steps_of(told: Told) -> Iterator[Step]:
        among = told.elements(axis)
        said = [*told.of("strength", among), *told.of("weakness", among), *told.of("floor")]
        said = [each for each in said if each.kind != "floor" or each.subject.split(".")[0] in among]
        said = said or [*told.of("strength", {""}), *told.of("unknown", {*among, "people"})]
        inside = any(each.inside.score is not None for each in told.material.portrait.elements)
        yield Step(
            axis,
            sequence.label(axis, language()),
            _first_sentences(said[:MOST]),
            figure=_profile(told, axis, among, customers=not inside),
        )

    return steps_of


def _profile(told: Told, name: str, among: Collection[str], *, customers: bool) -> str:
    """Some of the elements as a picture, with customers or with how far people inside are apart."""
    found = told.material
    whole = pictures.elements_picture(found.portrait, found.model, language())
    lines = tuple(
        replace(line, groups=(), spread=None, ambition=None, missing=None)
        if customers
        else replace(line, groups=(), customers=None)
        for line in whole.lines
        if line.element in among
    )
    picture = replace(whole, lines=lines)
    scene = element_scene(picture, found.model, language(), THEMES[told.theme], _PROFILE)
    return scene_html(scene, element_alt_text(picture, found.model, language()), f"stage-{name}", fluid=True)


def _sides(told: Told) -> Iterator[Step]:
    """Inside against customers, element by element."""
    scored = {each.element.id for each in told.material.portrait.elements if each.customers and each.customers.score}
    perceived = [each for each in told.of("perception") if each.subject] or told.of("perception")
    figure = _profile(told, "sides", scored, customers=True)
    yield Step("sides", sequence.label("sides", language()), _first_sentences(perceived[:MOST]), figure=figure)


# --- lists ---


def _listed(part: Part, lines: Iterable[str]) -> Step:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return Step(part, sequence.label(part, language()), figure=f"<ul>{items}</ul>", layout="list")


def _told_html(found: Finding, title: str = "") -> str:
    first, *rest = found.sentences(language())
    more = "".join(f'<p class="q-muted">{escape(words)}</p>' for words in rest)
    return (f"<h2>{escape(title)}</h2>" if title else "") + f"<p>{escape(first)}</p>{more}"


def _disagreement(told: Told) -> Iterator[Step]:
    """The questions on which people are furthest apart, with their answers."""
    found = {each.question.key: each for each in told.material.portrait.questions}
    lines = []
    for each in [each for each in told.of("disagreement") if each.subject][:MOST]:
        spread = found[each.subject].inside
        assert spread is not None
        answers = pictures.distribution(found[each.subject], spread, language())
        address = "data:image/svg+xml," + quote(distribution_svg(answers, language(), told.theme))
        picture = f'<img alt="{escape(distribution_text(answers, language()))}" src="{address}">'
        lines.append(f"<div>{_told_html(each)}</div>{picture}")
    if lines:
        yield _listed("disagreement", lines)


def _strengths(told: Told) -> Iterator[Step]:
    found = [*told.of("strength")[:MOST], *told.of("weakness")[:MOST]]
    yield _listed("strengths", map(_told_html, found))


def _lenses(told: Told) -> Iterator[Step]:
    titles = {reading.lens.id: text(reading.lens.title) for reading in told.material.lenses}
    yield _listed("lenses", (_told_html(each, titles[each.subject]) for each in told.of("lens")[:MOST]))


def _route(told: Told) -> Iterator[Step]:
    yield _listed("route", map(_told_html, told.of("route")))


# --- words alone ---


def _questions(told: Told) -> Iterator[Step]:
    """One question a page: those of what stands out, and of the lenses that speak loudest."""
    titles = {reading.lens.id: text(reading.lens.title) for reading in told.material.lenses}
    asked: dict[str, str] = {}
    for each in (*story.standing_out(told.findings), *told.of("lens")):
        if question := each.question(language()):
            asked.setdefault(question, titles.get(each.subject, ""))
    title = sequence.label("questions", language())
    for place, (question, lens) in enumerate(list(asked.items())[:QUESTIONS], start=1):
        yield Step(f"question-{place}", question, layout="alone", kicker=" · ".join(filter(None, (title, lens))))


def _method(told: Told) -> Iterator[Step]:
    """What all of this rests on."""
    portrait = told.material.portrait
    said = (
        _("Scores run from 0 to 100 and come from the answers that were given, nothing else."),
        _("What fewer than three people said is never shown apart."),
        _(
            "Questionnaire {model}, answers {answers}.",
            model=told.material.model_fingerprint[:12],
            answers=portrait.record.content_hash[:12],
        ),
    )
    yield Step("method", sequence.label("method", language()), said, layout="alone")


_PARTS: Final[Mapping[Part, Callable[[Told], Iterator[Step]]]] = {
    "digital": _axis("digital"),
    "human": _axis("human"),
    "sides": _sides,
    "disagreement": _disagreement,
    "strengths": _strengths,
    "lenses": _lenses,
    "route": _route,
    "questions": _questions,
    "method": _method,
}
