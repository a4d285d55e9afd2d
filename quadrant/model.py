"""The questionnaire as frozen, validated objects: axes, elements, questions, levels and their words.

`data/model.yaml` is the only place where any of it is written down (contract section 1).
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

DATA = Path(__file__).resolve().parent.parent / "data"

Text = dict[str, str]
"""The same words in every language: language -> words."""


CONTEXT = "context"
"""What stands in the place of an element for the questions that no axis scores."""


class Frozen(BaseModel):
    """Content of a data file: it never changes, and holds nothing that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Group(Frozen):
    """Who answers. The inside groups together are the view from within (contract section 1)."""

    id: str
    inside: bool
    label: Text


class Quadrant(Frozen):
    """One corner of the picture. `certain` is false where the corner of the book's scenario is our reading."""

    id: str
    label: Text
    scenario: Text
    certain: bool
    meaning: Text


class Source(Frozen):
    """Where a statement comes from."""

    id: str
    title: str
    author: str | None = None
    year: int | None = None
    address: str | None = None


class Question(Frozen):
    """One question with its five levels, lowest first. `customer` is the question in customers' words."""

    id: str
    weight: float = Field(gt=0)
    groups: tuple[str, ...] = Field(min_length=1)
    experience: str = Field(pattern="^(basic|delighter)$")
    sources: tuple[str, ...] = Field(min_length=1)
    label: Text
    question: Text
    levels: tuple[Text, ...]
    customer: Text | None = None
    element: str = ""
    """Id of the element that the question belongs to; filled in when the model is read."""

    @property
    def key(self) -> str:
        """The question's name outside its element: `data.trust`."""
        return f"{self.element}.{self.id}"

    def wording(self, group: str) -> Text:
        """The question as this group is asked it."""
        return self.customer if group == "customer" and self.customer else self.question


class Element(Frozen):
    """One of the eight elements of the book."""

    id: str
    weight: float = Field(gt=0)
    label: Text
    summary: Text
    sources: tuple[str, ...]
    questions: tuple[Question, ...] = Field(min_length=1)
    axis: str = ""


class Axis(Frozen):
    """One transformation; `low` and `high` are the words at its two ends."""

    id: str
    label: Text
    low: Text
    high: Text
    summary: Text
    elements: tuple[Element, ...] = Field(min_length=1)


class Scale(Frozen):
    """The levels that a respondent chooses from, both ends included."""

    lowest: int
    highest: int


class Model(Frozen):
    """The whole questionnaire in one version."""

    id: str
    version: int
    languages: tuple[str, ...]
    scale: Scale
    boundary: float
    groups: tuple[Group, ...]
    quadrants: tuple[Quadrant, ...]
    axes: tuple[Axis, ...] = Field(min_length=2, max_length=2)
    context: tuple[Question, ...] = Field(default=(), max_length=12)
    """Questions that lenses read and no axis scores; optional for whoever answers."""
    sources: tuple[Source, ...]
    fingerprint: str = ""
    """First 12 hexadecimal digits of the SHA-256 of the file: which words and weights were in force."""

    @model_validator(mode="before")
    @classmethod
    def _name_the_parents(cls, data: dict[str, Any]) -> dict[str, Any]:
        for axis in data["axes"]:
            for element in axis["elements"]:
                element["axis"] = axis["id"]
                for question in element["questions"]:
                    question["element"] = element["id"]
        for question in data.get("context", ()):
            question["element"] = CONTEXT
        return data

    @model_validator(mode="after")
    def _holds_together(self) -> Model:
        for question in (*self.questions, *self.context):
            if len(question.levels) != self.scale.highest - self.scale.lowest + 1:
                raise ValueError(f"{question.key}: a text for every level of the scale is needed")
            if ("customer" in question.groups) != (question.customer is not None):
                raise ValueError(f"{question.key}: customers' words are written where customers are asked, only there")
            if unknown := set(question.groups) - {group.id for group in self.groups}:
                raise ValueError(f"{question.key}: unknown groups {sorted(unknown)}")
        return self

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """All elements in the order of the file, the first axis first."""
        return tuple(element for axis in self.axes for element in axis.elements)

    @cached_property
    def figures(self) -> tuple[str, ...]:
        """The ids of everything that has a score beside the questions: both axes, then the elements."""
        return (*(axis.id for axis in self.axes), *(element.id for element in self.elements))

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions that are scored, in the order of the file."""
        return tuple(question for element in self.elements for question in element.questions)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The names of all questions that are scored, `element.question`, in the order of the file."""
        return tuple(question.key for question in self.questions)

    @cached_property
    def inside(self) -> tuple[str, ...]:
        """Ids of the groups that make up the inside view."""
        return tuple(group.id for group in self.groups if group.inside)

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The levels of the scale, lowest first."""
        return tuple(range(self.scale.lowest, self.scale.highest + 1))

    @cached_property
    def _questions_by_key(self) -> dict[str, Question]:
        return {question.key: question for question in (*self.questions, *self.context)}

    @cached_property
    def _elements_by_id(self) -> dict[str, Element]:
        return {element.id: element for element in self.elements}

    def question(self, key: str) -> Question:
        """The question written `element.question`, scored or of the context; KeyError when there is none."""
        return self._questions_by_key[key]

    def element(self, id: str) -> Element:  # noqa: A002 - the field is called id everywhere
        """The element with this id; KeyError when there is none."""
        return self._elements_by_id[id]

    def figure(self, id: str) -> Axis | Element:  # noqa: A002
        """The axis or element with this id; KeyError when there is none."""
        return next((axis for axis in self.axes if axis.id == id), None) or self.element(id)

    def questions_of(self, element: str) -> tuple[Question, ...]:
        """The questions of an element, or of the context, in the order of the file; KeyError when there is none."""
        return self.context if element == CONTEXT else self.element(element).questions

    def group(self, id: str) -> Group:  # noqa: A002
        """The group with this id; KeyError when there is none."""
        return next(group for group in self.groups if group.id == id)

    def quadrant(self, id: str) -> Quadrant:  # noqa: A002
        """The quadrant with this id; KeyError when there is none."""
        return next(quadrant for quadrant in self.quadrants if quadrant.id == id)


class Sector(Frozen):
    """A line of business; `nace` is the Eurostat code whose published figures can stand beside it."""

    id: str
    name: Text
    nace: str | None = None


class QuadrantWords(Frozen):
    """From which share of the draws, 0-1, a quadrant is called so."""

    clearly: float
    probably: float
    not_firmly: float


class VerdictWords(Frozen):
    """From which share of the draws, 0-1, with the same verdict of a lens it is called so."""

    firm: float
    fairly_firm: float
    wavering: float


class ConsensusWords(Frozen):
    """From which consensus, 0-1, people are said to do so."""

    agree: float
    largely_agree: float
    differ: float


class SecondRound(Frozen):
    """How many questions are proposed for a second round."""

    least: int
    most: int


class Thresholds(Frozen):
    """From which figure on something is said or shown: `data/thresholds.yaml`, which says what each means."""

    people: int = Field(ge=3)
    quadrant_words: QuadrantWords
    verdict_words: VerdictWords
    consensus_words: ConsensusWords
    second_round: SecondRound
    perception_gap: float
    floor: float


class JoinCode(Frozen):
    """What a join code is made of. `mistaken` says which sign is meant by one that is not used."""

    letters: str = Field(min_length=10, pattern="^[A-Z0-9]+$")
    length: int = Field(ge=6)
    mistaken: dict[str, str]

    @model_validator(mode="after")
    def _says_one_thing(self) -> JoinCode:
        if len(set(self.letters)) != len(self.letters):
            raise ValueError("a letter of a join code is there once")
        if set(self.mistaken) & set(self.letters) or not set(self.mistaken.values()) <= set(self.letters):
            raise ValueError("a mistaken letter is not used, and stands for one that is")
        return self


class WorkshopRules(Frozen):
    """How a live workshop goes: `data/workshop.yaml`, which says what each means."""

    code: JoinCode
    seconds_per_question: int = Field(gt=0)
    seconds_to_join: int = Field(ge=0)
    timer_minutes: tuple[int, ...] = Field(min_length=1)


class FactorRange(Frozen):
    """Between which factors an effort can be adjusted, both ends included."""

    least: float = Field(gt=0)
    most: float = Field(ge=1)


class RouteRules(Frozen):
    """How the effort of a route is counted: `data/route.yaml`, which says what each means. `effort` is by level."""

    effort: dict[int, Annotated[float, Field(gt=0)]]
    factor: FactorRange


def read_data(name: str) -> tuple[dict[str, Any], bytes]:
    """What a file of `data/` holds, and its bytes."""
    # Every scalar as text (BaseLoader): a country called NO stays a country; pydantic gives the types.
    data = (DATA / name).read_bytes()
    return yaml.load(data, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)), data  # noqa: S506


@cache
def load_model() -> Model:
    """The questionnaire of `data/model.yaml`."""
    content, data = read_data("model.yaml")
    return Model.model_validate(content | {"fingerprint": hashlib.sha256(data).hexdigest()[:12]})


@cache
def load_sectors() -> tuple[Sector, ...]:
    """The sectors of `data/sectors.yaml`, in its order."""
    return tuple(Sector.model_validate(sector) for sector in read_data("sectors.yaml")[0]["sectors"])


@cache
def load_countries() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes."""
    return frozenset(read_data("countries.yaml")[0]["countries"])


@cache
def load_thresholds() -> Thresholds:
    """The thresholds of `data/thresholds.yaml`."""
    return Thresholds.model_validate(read_data("thresholds.yaml")[0])


@cache
def load_workshop_rules() -> WorkshopRules:
    """The rules of `data/workshop.yaml`."""
    return WorkshopRules.model_validate(read_data("workshop.yaml")[0])


@cache
def load_route_rules() -> RouteRules:
    """The rules of `data/route.yaml`."""
    return RouteRules.model_validate(read_data("route.yaml")[0])
