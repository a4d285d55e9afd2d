"""What an assessment file may hold, as pydantic types made from the questionnaire, and as their JSON Schema.

Each group may answer the questions that it is asked and no others. All values come as text (`strict_yaml`), so that how
something is written is under a rule too (`rules`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, Discriminator, Field, Tag, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError
from typing_extensions import TypeAliasType, TypedDict

from quadrant import rules
from quadrant.model import CONTEXT, Question, load_model

FORMAT: Final = 1
MOST_RESPONDENTS: Final = 5_000
NO_LEVEL: Final = ("not_applicable", "unknown")
CONFIDENCES: Final = ("low", "medium", "high")
MOMENTS: Final = (4, 20)
"""How few and how many moments a journey has."""
SERVED: Final = ("digital", "human", "both", "nobody")
STEP_STATES: Final = ("planned", "started", "done", "dropped")
SCHEMA_FILE: Final = "assessment.schema.json"


@dataclass(frozen=True, slots=True)
class FileTypes:
    """`adapter` checks the values of a whole file; `keys` are the keys of each kind of mapping in it."""

    adapter: TypeAdapter[dict[str, Any]]
    keys: Mapping[str, tuple[str, ...]]


# What follows is Any to a type checker: these types exist only once the questionnaire has been read.
_optional: Any = NotRequired
_literal: Any = Literal
_typed_dict: Any = TypedDict
_list: Any = list
_alias: Any = TypeAliasType


@cache
def file_types(language: str = "en") -> FileTypes:
    """The types of an assessment file, described in the language."""
    kinds = _Kinds(language)
    file = kinds.file()
    return FileTypes(TypeAdapter(file), kinds.keys)


def json_schema(language: str = "en") -> dict[str, Any]:
    """The JSON Schema (2020-12) of an assessment file, for editors; its explanations are in the language."""
    schema = file_types(language).adapter.json_schema()
    respondents = schema["properties"]["respondents"]
    respondents |= {"minItems": 1, "maxItems": MOST_RESPONDENTS}
    schema["$defs"]["Journey"]["properties"]["moments"] |= {"minItems": MOMENTS[0], "maxItems": MOMENTS[1]}
    # The last kind of respondent is there only to read on after an unknown group.
    respondents["items"]["oneOf"].pop()
    for name in ("Respondent_no_group", "Answers_no_group", "Revised_no_group"):
        del schema["$defs"][name]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_FILE} | schema


def _at_least_one(respondents: list[Any]) -> list[Any]:
    if not respondents:
        raise PydanticCustomError("no_respondents", "no_respondents")
    return respondents


def _a_journey(moments: list[Any]) -> list[Any]:
    least, most = MOMENTS
    if not least <= len(moments) <= most:
        raise PydanticCustomError(
            "number_of_moments", "number_of_moments", {"count": len(moments), "lowest": least, "highest": most}
        )
    return moments


def _short_or_long(value: object) -> str:
    return "long" if type(value) is dict else "short"


class _Kinds:
    """Makes the types of one language, and remembers the keys of each."""

    def __init__(self, language: str) -> None:
        self.keys: dict[str, tuple[str, ...]] = {}
        self._language = language
        self._model = load_model()
        words = [str(level) for level in self._model.levels]
        schema = {"anyOf": [{"enum": [*self._model.levels, *NO_LEVEL]}, {"enum": words}]}
        self._level = _alias("Level", Annotated[_literal[(*words, *NO_LEVEL)], WithJsonSchema(schema)])
        self._given = self._short_or_long(
            "Answer",
            {
                "confidence": rules.choice("bad_confidence", CONFIDENCES, "How sure the respondent is."),
                "note": rules.note("Why, in the respondent's words."),
            },
        )
        self._agreed = self._short_or_long(
            "AgreedAnswer",
            {
                "reason": rules.note("Why the group settled on this."),
                "dissent": rules.note("Who sees it otherwise, and how."),
            },
        )
        self._elements: dict[tuple[Any, ...], Any] = {}

    def file(self) -> Any:
        """A whole file."""
        model = self._model
        return self._mapping(
            "AssessmentFile",
            {
                "format": rules.number_of("unknown_format", FORMAT, "The format of this file."),
                "model": rules.choice("unknown_model", [model.id], "The questionnaire."),
                "model_version": rules.number_of("unknown_model_version", model.version, "Its version."),
                "organisation": self._organisation(),
                "assessment": self._mapping(
                    "Assessment",
                    {
                        "id": rules.identifier("Unique within the organisation."),
                        "date": rules.date("The day that it is about."),
                    },
                    {"title": rules.name("What people call it.")},
                ),
                "respondents": Annotated[_list[self._respondent()], AfterValidator(_at_least_one)],
            },
            {
                "agreed": Annotated[
                    self._answers("Agreed", model.inside, self._agreed),
                    Field(description="What the group settled on after discussion."),
                ],
                "ambition": self._mapping(
                    "Ambition",
                    {
                        "date": rules.date("When it should be so."),
                        "elements": self._mapping(
                            "AmbitionElements",
                            {},
                            {each.id: rules.score(each.label[self._language]) for each in model.elements},
                        ),
                    },
                ),
                "journey": self._journey(),
                "steps": Annotated[_list[self._step()], Field(description="The way there, step by step.")],
            },
        )

    def _journey(self) -> Any:
        moment = self._mapping(
            "Moment",
            {
                "name": rules.name("What happens, in the customer's words."),
                "load": rules.whole("How much it means to a customer, from 1 to 5.", 1, 5),
                "complexity": rules.whole("How much there is to work out, from 1 to 5.", 1, 5),
                "functional": rules.whole("How well it works for a customer, from 0 to 10.", 0, 10),
                "emotional": rules.whole("How good it feels to a customer, from 0 to 10.", 0, 10),
                "served": rules.choice("unknown_choice", SERVED, "Who or what serves it now."),
            },
            {"failure": rules.boolean("True when something has gone wrong for the customer.")},
        )
        return self._mapping(
            "Journey",
            {
                "name": rules.name("Which journey of which customer."),
                "moments": Annotated[
                    _list[moment], AfterValidator(_a_journey), Field(description="In the order of the journey.")
                ],
            },
        )

    def _step(self) -> Any:
        levels = self._model.levels
        return self._mapping(
            "Step",
            {
                "question": rules.choice("no_such_question", self._model.keys, "Where it goes up: element.question."),
                "level": rules.whole("The level to reach.", levels[1], levels[-1]),
            },
            {
                "state": rules.choice("unknown_choice", STEP_STATES, "How far it is."),
                "owner": rules.name("Who sees to it."),
                "date": rules.date("When it should be so."),
                "note": rules.note("What is meant by it here."),
            },
        )

    def _mapping(self, name: str, required: dict[str, Any], optional: dict[str, Any] | None = None) -> Any:
        """A mapping with these keys and no others."""
        optional = {key: _optional[kind] for key, kind in (optional or {}).items()}
        kind = _typed_dict(name, required | optional)
        kind.__pydantic_config__ = ConfigDict(extra="forbid")
        self.keys[name] = (*required, *optional)
        return kind

    def _organisation(self) -> Any:
        return self._mapping(
            "Organisation",
            {
                "id": rules.organisation_id("The same in every file about this organisation."),
                "name": rules.name("As people read it."),
                "sector": rules.sector("The line of business: an id of data/sectors.yaml."),
            },
            {
                "country": rules.country("The code of ISO 3166-1 alpha-2."),
                "employees": rules.employees("How many people work there."),
                "owner": rules.name("Who several organisations belong to."),
                "tags": _list[rules.name("A word to find organisations by.")],
                "fictional": rules.boolean("True when it is invented; such organisations never mix with real ones."),
            },
        )

    def _respondent(self) -> Any:
        """A respondent of any group, told apart by the group."""
        names = tuple(group.id for group in self._model.groups)
        kinds = [
            self._respondent_of(name, (name,), rules.choice("unknown_group", [name], "Who answers.")) for name in names
        ]
        stranger = self._respondent_of("no_group", names, rules.choice("unknown_group", names, "Who answers."))
        union: Any = Annotated[stranger, Tag("no_group")]
        for name, kind in reversed(list(zip(names, kinds, strict=True))):
            union = Annotated[kind, Tag(name)] | union

        def group_of(value: object) -> str:
            group = value.get("group") if isinstance(value, dict) else None
            return group if isinstance(group, str) and group in names else "no_group"

        return Annotated[union, Discriminator(group_of)]

    def _respondent_of(self, name: str, groups: tuple[str, ...], group: Any) -> Any:
        answers = self._answers(f"Answers_{name}", groups, self._given, context=True)
        again = self._answers(f"Revised_{name}", groups, self._given)
        kind = self._mapping(
            f"Respondent_{name}",
            {"id": rules.identifier("A pseudonym, unique within this file."), "group": group, "answers": answers},
            {"revised": Annotated[again, Field(description="A second private round: the answers that changed.")]},
        )
        self.keys["Respondent"] = self.keys[f"Respondent_{name}"]
        return kind

    def _answers(self, name: str, groups: tuple[str, ...], answer: Any, *, context: bool = False) -> Any:
        """Answers by element and question: only those that one of the groups is asked."""
        names = [element.id for element in self._model.elements] + ([CONTEXT] if context else [])
        return self._mapping(name, {}, {name: self._questions(name, groups, answer) for name in names})

    def _questions(self, element: str, groups: tuple[str, ...], answer: Any) -> Any:
        asked = [question for question in self._model.questions_of(element) if set(question.groups) & set(groups)]
        wording = groups[0] if len(groups) == 1 else ""
        questions = {question.id: self._described(question, wording, answer) for question in asked}
        # Groups that are asked the same in the same words share a type: a smaller schema, sooner made.
        same = (answer, element, *(kind.__metadata__[0].description for kind in questions.values()))
        if same not in self._elements:
            name = f"{answer.__name__}_{element}"
            number = sum(known.__name__.startswith(name) for known in self._elements.values())
            self._elements[same] = self._mapping(f"{name}_{number + 1}", {}, questions)
        return self._elements[same]

    def _described(self, question: Question, group: str, answer: Any) -> Any:
        texts = zip(self._model.levels, question.levels, strict=True)
        levels = (f"{level}: {text[self._language]}" for level, text in texts)
        lines = (question.wording(group)[self._language], "", *levels)
        return Annotated[answer, Field(description="\n".join(lines))]

    def _short_or_long(self, name: str, optional: dict[str, Any]) -> Any:
        """An answer as one word or as a mapping."""
        long = self._mapping(f"Long{name}", {"level": self._level}, optional)
        level: Any = self._level
        short: Any = Annotated[level, Tag("short")]
        return _alias(name, Annotated[short | Annotated[long, Tag("long")], Discriminator(_short_or_long)])
