"""What other organisations did: the case library, to think along with. A case is never a dot on the chart.

`data/cases.yaml` says what each field means and where every case comes from. Sources of the questionnaire are not
listed there again, so each address is written once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from quadrant.model import Frozen, Source, Text, load_countries, load_model, read_data

Status = Literal["author", "added", "thought_experiment", "historical", "contested"]
"""Whose case it is, or what keeps it from being an example for today; in the order in which cases are shown."""

STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_NEEDS_CAVEAT: Final = frozenset(STATUSES[2:])


def _in_every_language(text: Text) -> Text:
    if set(text) != set(load_model().languages) or not all(words.strip() for words in text.values()):
        raise ValueError("words are needed in every language of the model, and in no other")
    return text


def _source(id: str) -> Source:  # noqa: A002 - the field is called id everywhere
    try:
        return load_sources()[id]
    except KeyError:
        raise ValueError(f"unknown source {id}") from None


Words = Annotated[Text, AfterValidator(_in_every_language)]
"""Text that is there in every language of the model."""

Known = Annotated[Source, BeforeValidator(_source)]
"""A source, written as its id."""


class Case(Frozen):
    """One fact about one organisation, or a few. `year` and `country` are absent where no source makes them certain."""

    id: str = Field(pattern="^[a-z][a-z0-9_]*$")
    name: Words
    element: str
    questions: tuple[str, ...] = ()
    """Keys of the questions that it illustrates, of its own element or of another."""
    fact: Words
    caveat: Words | None = None
    year: int | None = Field(default=None, ge=1990)
    country: str | None = None
    sources: tuple[Known, ...] = Field(min_length=1)
    status: Status
    counter: bool = False
    """Shows the other side of its element: what went wrong, or what went well without."""
    sensitive: bool = False
    """Shown only to those who ask for it."""

    @model_validator(mode="after")
    def _holds_together(self) -> Case:
        model = load_model()
        if self.element not in {element.id for element in model.elements}:
            raise ValueError(f"{self.id}: unknown element {self.element}")
        if unknown := set(self.questions) - set(model.keys):
            raise ValueError(f"{self.id}: unknown questions {sorted(unknown)}")
        if self.country is not None and self.country not in load_countries():
            raise ValueError(f"{self.id}: unknown country {self.country}")
        if not any(source.address or source.id.startswith("S") for source in self.sources):
            raise ValueError(f"{self.id}: a source that can be looked up is needed")
        if self.caveat is None and (self.status in _NEEDS_CAVEAT or self.sensitive):
            raise ValueError(f"{self.id}: what keeps it from being an example is said in a caveat")
        return self


@cache
def load_sources() -> Mapping[str, Source]:
    """Id -> source: those of the questionnaire, then those of `data/cases.yaml`. Nothing is there twice."""
    sources = (
        *load_model().sources,
        *(Source.model_validate(source) for source in read_data("cases.yaml")[0]["sources"]),
    )
    named = Counter(word for source in sources for word in (source.id, source.address) if word)
    if twice := [word for word, times in named.items() if times > 1]:
        raise ValueError(f"written twice: {', '.join(twice)}")
    return {source.id: source for source in sources}


@cache
def load_cases() -> tuple[Case, ...]:
    """The cases of `data/cases.yaml`, in its order: by element."""
    return tuple(Case.model_validate(case) for case in read_data("cases.yaml")[0]["cases"])


def filtered(
    cases: Iterable[Case],
    *,
    element: str | None = None,
    status: Status | None = None,
    country: str | None = None,
    counter: bool | None = None,
    sensitive: bool = False,
) -> tuple[Case, ...]:
    """Those of `cases` that are as asked, in their order; None asks for nothing. Sensitive ones on demand only."""
    return tuple(
        case
        for case in cases
        if (element is None or case.element == element)
        and (status is None or case.status == status)
        and (country is None or case.country == country)
        and (counter is None or case.counter is counter)
        and (sensitive or not case.sensitive)
    )


def cases_for(element: str, questions: Collection[str] = (), *, sensitive: bool = False) -> tuple[Case, ...]:
    """What to show beside an element, or beside steps at some `questions` (keys, also of other elements).

    These are the cases of the element and those that illustrate one of the questions, the latter first. In each part
    the author's come before ours, then thought experiments, historical and contested ones last; of one status, examples
    come before counter-examples. The rest is the order of the file. KeyError for an unknown element or question.
    """
    load_model().element(element)
    asked = {load_model().question(key).key for key in questions}
    found = (case for case in load_cases() if case.element == element or asked.intersection(case.questions))
    return tuple(
        sorted(
            filtered(found, sensitive=sensitive),
            key=lambda case: (asked.isdisjoint(case.questions), STATUSES.index(case.status), case.counter),
        )
    )
