"""One workshop: how it is prepared, what may happen in which stage, and what all that happened makes of it.

Everything that happens is a `Fact`. Facts are only ever added; the workshop is what they add up to, so a server
that was killed goes on where it was. Nothing here stores, waits or draws (see `room` and `reveal`).

    gathering -> answering -> talking <-> again -> finished
                                 ^---------------------'  reopened
"""

from __future__ import annotations

import datetime
import hashlib
import json
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from pydantic import TypeAdapter

from quadrant.assessment import Agreed, Answer, Assessment, Journey, Moment, Organisation, Respondent
from quadrant.errors import AnswerRefused, NobodyAnswered, NotInvited, RoundClosed, WorkshopFull, WorkshopMoved
from quadrant.file_types import MOST_RESPONDENTS, NO_LEVEL
from quadrant.model import Model, Question
from quadrant.rules import NOTE_LENGTH

Stage = Literal["gathering", "answering", "talking", "again", "finished"]
"""Coming in; the first round; looking and talking; the second round; over."""

CONFIDENCES: Final = ("low", "medium", "high")
_PARTICIPANT_LENGTH: Final = 32

# A file may have 2 MiB (contract section 2): the levels of some 800 people (600 with the context), notes, and half a
# MiB for what is agreed.
_ROOM_FOR_LEVELS: Final = 2**20
_ROOM_FOR_NOTES: Final = 2**19


@dataclass(frozen=True, slots=True)
class Plan:
    """What the facilitator prepared. `salt` makes participants of two workshops unknown to each other.

    `address` is where phones find the server, as far as the host: `http://192.168.1.12:8501`. `context`: whether the
    questions of context are offered after the others. Nothing of them is ever shown in the room.
    """

    organisation: Organisation
    assessment: str
    date: datetime.date
    title: str | None
    model: str
    model_version: int
    groups: tuple[str, ...]
    elements: tuple[str, ...]
    languages: tuple[str, ...]
    code: str
    address: str
    context: bool = False
    salt: str = field(default_factory=lambda: secrets.token_hex(16))

    def questions(self, model: Model, group: str) -> tuple[Question, ...]:
        """What this group is asked, in the model's order."""
        return tuple(q for q in model.questions if q.element in self.elements and group in q.groups)

    def context_questions(self, model: Model, group: str) -> tuple[Question, ...]:
        """The questions of context that this group is offered."""
        return tuple(question for question in model.context if self.context and group in question.groups)

    def participant(self, token: str) -> str:
        """Who the bearer of this cookie is, here and nowhere else."""
        return hashlib.sha256(f"{self.salt}:{token}".encode()).hexdigest()[:_PARTICIPANT_LENGTH]

    def to_json(self) -> str:
        """The plan as text; `plan_of` reads it."""
        return _PLAN.dump_json(self).decode()


_PLAN = TypeAdapter(Plan)


def plan_of(text: str) -> Plan:
    """The plan that `Plan.to_json` wrote."""
    return _PLAN.validate_json(text)


# --- facts ---

Kind = Literal[
    "started", "revealed", "stepped", "discussed", "notes", "asked_again", "closed", "agreed", "mapped", "timed",
    "finishing", "finished", "reopened",
]  # fmt: skip
"""What a facilitator does; see the methods of `Workshop`."""

_ONLY_SHOWS: Final = {"stepped", "discussed", "notes", "timed"}


@dataclass(frozen=True, slots=True)
class Prepared:
    """The plan that is in force from now on."""

    workshop: str
    plan: Plan


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that the facilitator did; `content` can be written as JSON. `at` is in UTC, without a zone."""

    workshop: str
    kind: Kind
    content: Mapping[str, Any]
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody came in, or changed group or language."""

    workshop: str
    participant: str
    group: str
    language: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a participant said to a question in a round (1 or 2); the newest counts."""

    workshop: str
    participant: str
    round: int
    question: str
    answer: Answer


Fact = Prepared | Happened | Joined | Given


# --- the workshop ---


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in the room, without a name."""

    group: str
    language: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one group is: people, those who answered everything, answers given and answers there can be.

    In the second round only those count who are asked something.
    """

    group: str
    joined: int
    ready: int
    given: int
    asked: int


class Workshop:
    """What the facts add up to so far. `apply` adds one; methods that return a fact only check and make it.

    Not safe for threads: `room` sees to that.
    """

    def __init__(self, id: str, plan: Plan, model: Model) -> None:  # noqa: A002 - called id everywhere
        self.id = id
        self.plan = plan
        self.model = model
        self.stage: Stage = "gathering"
        self.participants: dict[str, Participant] = {}
        self.answers: dict[int, dict[str, dict[str, Answer]]] = {1: {}, 2: {}}
        """By round and participant: what was said to each question."""
        self.asked_again: tuple[str, ...] = ()
        """The questions of the second round that is on, or was on last."""
        self.heard_again: frozenset[str] = frozenset()
        """The questions whose second round is over: only these may show what was said in it."""
        self.agreed: dict[str, Agreed] = {}
        self.journey: Journey | None = None
        """The journey of a customer that the room has made."""
        self.step = 0
        """How much of the quadrant has been shown, from 0."""
        self.discussed: str | None = None
        """The question on the projector; None is the quadrant."""
        self.notes_shown: frozenset[str] = frozenset()
        self.timer: datetime.datetime | None = None
        """When the time is up, in UTC."""
        self.wrote_file = False
        """Whether the file of the assessment is, or may be, from this workshop."""
        self.touched: datetime.datetime | None = None
        """When the facilitator last did something, in UTC."""
        self.revision = 0
        """Grows with every fact."""
        self.turn = 0
        """Grows with what the facilitator does: when it changes, every phone looks again."""
        self.size = (0, 0)
        """Bytes that levels and notes take in the file at most; see `_size`."""
        self.edition = 0
        """Grows with what can change the picture: answers and agreements, not what is shown of them."""

    # --- what it shows ---

    @property
    def round(self) -> int | None:
        """The round that is open, None when nobody can answer."""
        return {"answering": 1, "again": 2}.get(self.stage)

    def asked(self, participant: str) -> tuple[Question, ...]:
        """What this participant can answer now, in order; nothing when no round is open.

        The second round asks what one answered in the first: the answer of somebody who came for the second only would
        be the difference between the two distributions, which everybody sees.
        """
        questions = self.plan.questions(self.model, self.participants[participant].group)
        if self.stage == "again":
            before = self.given(participant, 1)
            return tuple(each for each in questions if each.key in self.asked_again and each.key in before)
        return questions if self.stage == "answering" else ()

    def context_asked(self, participant: str) -> tuple[Question, ...]:
        """The questions of context that this participant can answer now if they like: in the first round only."""
        if self.stage != "answering":
            return ()
        return self.plan.context_questions(self.model, self.participants[participant].group)

    def given(self, participant: str, round: int) -> dict[str, Answer]:  # noqa: A002 - the field's word
        """What this participant said in a round, by question."""
        return self.answers[round].get(participant, {})

    def progress(self) -> tuple[Progress, ...]:
        """How far each invited group is in the round that is open, else in the first: counts, never levels."""
        number = self.round or 1
        found = []
        for group in self.plan.groups:
            people = [each for each, who in self.participants.items() if who.group == group]
            first = [question.key for question in self.plan.questions(self.model, group)]
            asked = [[each.key for each in self.asked(person)] if number == 2 else first for person in people]
            if number == 2:  # who is asked nothing keeps nobody waiting
                people, asked = [p for p, a in zip(people, asked, strict=True) if a], [a for a in asked if a]
            given = [sum(key in self.given(p, number) for key in a) for p, a in zip(people, asked, strict=True)]
            ready = sum(count == len(keys) for count, keys in zip(given, asked, strict=True))
            found.append(Progress(group, len(people), ready, sum(given), sum(map(len, asked))))
        return tuple(found)

    # --- what participants do ---

    def join(self, participant: str, group: str, language: str) -> Joined:
        """Come in, or change group before the first answer. Raises `NotInvited`, `RoundClosed` or `WorkshopFull`."""
        if group not in self.plan.groups or language not in self.plan.languages:
            raise NotInvited
        if self.stage == "finished":
            raise RoundClosed
        before = self.participants.get(participant)
        if before is None and len(self.participants) >= MOST_RESPONDENTS:
            raise WorkshopFull
        if before and before.group != group and (self.given(participant, 1) or self.given(participant, 2)):
            raise NotInvited
        return Joined(self.id, participant, group, language)

    def give(self, participant: str, round: int, question: str, answer: Answer) -> Given:  # noqa: A002
        """Answer a question of the open round. Everything comes from a browser, so everything is checked.

        Raises `RoundClosed`, `NotInvited` (not in the room, or a question that this group is not asked) or
        `AnswerRefused`; or `WorkshopFull`, so that the file can always be written, whatever somebody types.
        """
        if round != self.round:
            raise RoundClosed
        if participant not in self.participants:
            raise NotInvited
        if question not in {each.key for each in (*self.asked(participant), *self.context_asked(participant))}:
            raise NotInvited
        checked = _checked(answer, self.model)
        levels, notes = _size(question, checked)
        if self.size[0] + levels > _ROOM_FOR_LEVELS or (notes and self.size[1] + notes > _ROOM_FOR_NOTES):
            raise WorkshopFull
        return Given(self.id, participant, round, question, checked)

    # --- what the facilitator does ---

    def start(self) -> Happened:
        """Open the first round. Raises `WorkshopMoved`, like all of these, when the stage is another by now."""
        return self._in(("gathering",), "started")

    def reveal(self) -> Happened:
        """Close the first round and show the quadrant, step by step. Raises `NobodyAnswered` too."""
        if not self.respondents(1, context=False):
            raise NobodyAnswered
        return self._in(("answering",), "revealed")

    def show_step(self, step: int) -> Happened:
        """Show the quadrant up to a step."""
        return self._in(("talking",), "stepped", step=max(0, step))

    def discuss(self, question: str | None) -> Happened:
        """Put a question on the projector; None for the quadrant."""
        if question is not None and question not in self._questions():
            raise WorkshopMoved
        return self._in(("talking",), "discussed", question=question)

    def show_notes(self, question: str, shown: bool) -> Happened:
        """Show the notes to a question, without who wrote them, or hide them."""
        return self._in(("talking",), "notes", question=question, shown=shown)

    def ask_again(self, questions: Collection[str]) -> Happened:
        """Open the second round for these questions."""
        chosen = [key for key in self._questions() if key in questions]
        if not chosen:
            raise WorkshopMoved
        return self._in(("talking",), "asked_again", questions=chosen)

    def close_again(self) -> Happened:
        """Close the second round and show what it changed."""
        return self._in(("again",), "closed")

    def agree(self, question: str, agreed: Agreed | None) -> Happened:
        """Write down what the group settled on; None takes it back. Raises `AnswerRefused` too.

        Only questions that at least one inside group is asked can be settled (contract section 2).
        """
        if question not in self._questions() or not set(self.model.question(question).groups) & set(self.model.inside):
            raise WorkshopMoved
        if agreed is not None:
            level = _checked(Answer(agreed.kind, agreed.level), self.model)
            agreed = Agreed(level.kind, level.level, _text(agreed.reason), _text(agreed.dissent))
        return self._in(("talking",), "agreed", question=question, agreed=None if agreed is None else list(agreed))

    def keep_journey(self, before: Journey | None, after: Journey | None) -> Happened:
        """Keep the journey that the room made; None takes it away. `before` is what was on the screen.

        Raises `WorkshopMoved` also when it is another by now. What is in it is checked before
        (`service.workshops.keep_journey`).
        """
        if before != self.journey:
            raise WorkshopMoved
        return self._in(("talking",), "mapped", journey=_journey_content(after))

    def time(self, ends: datetime.datetime | None) -> Happened:
        """Set the timer to a moment in UTC; None takes it away."""
        moment = None if ends is None else ends.replace(tzinfo=None).isoformat()
        return self._in(("gathering", "answering", "talking", "again"), "timed", ends=moment)

    def begin_finish(self) -> Happened:
        """Say that the file is about to be written. Raises `NobodyAnswered` too."""
        if not self.respondents():
            raise NobodyAnswered
        return self._in(("answering", "talking"), "finishing")

    def finish(self) -> Happened:
        """Say that the file is written: the cookies open nothing any more."""
        return self._in(("answering", "talking"), "finished")

    def reopen(self, written: Assessment | None = None) -> Happened:
        """Go on with a finished workshop where the talk was, and with the journey that its file has by now."""
        taken = {} if written is None else {"journey": _journey_content(written.journey)}
        return self._in(("finished",), "reopened", **taken)

    def _in(self, stages: tuple[Stage, ...], kind: Kind, **content: Any) -> Happened:
        if self.stage not in stages:
            raise WorkshopMoved
        return Happened(self.id, kind, content, datetime.datetime.now(datetime.UTC).replace(tzinfo=None))

    def _questions(self) -> dict[str, None]:
        """All questions that anybody here is asked, in the model's order."""
        asked = {question.key for group in self.plan.groups for question in self.plan.questions(self.model, group)}
        return {key: None for key in self.model.keys if key in asked}

    @property
    def questions(self) -> tuple[str, ...]:
        """The keys of all questions that anybody here is asked, in the model's order."""
        return tuple(self._questions())

    # --- adding facts ---

    def apply(self, fact: Fact) -> None:
        """Add a fact. It was checked when it was made, so nothing is refused."""
        self.revision += 1
        self.edition += not (isinstance(fact, Happened) and fact.kind in _ONLY_SHOWS)
        match fact:
            case Prepared():
                self.plan = fact.plan
                self.turn += 1
            case Joined():
                self.participants[fact.participant] = Participant(fact.group, fact.language)
            case Given():
                own = self.answers[fact.round].setdefault(fact.participant, {})
                more = _size(fact.question, fact.answer)
                less = _size(fact.question, own[fact.question]) if fact.question in own else (0, 0)
                self.size = (self.size[0] + more[0] - less[0], self.size[1] + more[1] - less[1])
                own[fact.question] = fact.answer
            case Happened():
                self.touched = fact.at
                self.turn += 1
                self._apply_act(fact.kind, fact.content)

    def _apply_act(self, kind: Kind, content: Mapping[str, Any]) -> None:  # noqa: C901 - one line per kind
        match kind:
            case "started":
                self.stage, self.timer = "answering", None
            case "revealed":
                self.stage, self.timer, self.step, self.discussed = "talking", None, 0, None
            case "stepped":
                self.step, self.discussed = content["step"], None
            case "discussed":
                self.discussed = content["question"]
            case "notes":
                hidden = self.notes_shown - {content["question"]}
                self.notes_shown = hidden | ({content["question"]} if content["shown"] else set())
            case "asked_again":
                self.stage, self.timer, self.asked_again = "again", None, tuple(content["questions"])
                self.heard_again -= set(self.asked_again)
            case "closed":
                self.stage, self.timer = "talking", None
                self.heard_again |= set(self.asked_again)
            case "agreed" if content["agreed"] is None:
                self.agreed.pop(content["question"], None)
            case "agreed":
                self.agreed[content["question"]] = Agreed(*content["agreed"])
            case "mapped":
                self.journey = _journey(content["journey"])
            case "timed":
                self.timer = content["ends"] and datetime.datetime.fromisoformat(content["ends"])
            case "finishing":
                self.wrote_file = True
            case "finished":
                self.stage, self.timer = "finished", None
            case "reopened":
                self.stage = "talking"
                if "journey" in content:
                    self.journey = _journey(content["journey"])

    # --- what it becomes ---

    def respondents(self, rounds: int = 2, *, context: bool = True) -> tuple[Respondent, ...]:
        """Who answered, under pseudonyms whose order says nothing about when anybody came in.

        With `rounds` 2, what was said again counts once that round is over. Who came in and never answered is left out;
        without `context`, so are the answers of context and who gave no others.
        """
        found: list[Respondent] = []
        for participant in sorted(self.participants):  # hashes: any order that stays the same
            again = {key: answer for key, answer in self.given(participant, 2).items() if key in self.heard_again}
            revised = self._ordered(again) if rounds == 2 else {}
            answers = self._ordered(self.given(participant, 1), context=context)
            if answers or revised:
                group = self.participants[participant].group
                found.append(Respondent(f"r{len(found) + 1}", group, answers, revised))
        return tuple(found)

    def _ordered(self, answers: Mapping[str, Answer], *, context: bool = False) -> dict[str, Answer]:
        keys = (*self.model.keys, *(question.key for question in self.model.context if context))
        return {key: answers[key] for key in keys if key in answers}

    def assessment(self, rounds: int = 2, agreed: bool = True, *, context: bool = True) -> Assessment:
        """The assessment that this workshop is so far: after one round or two, with agreed levels, context, or not."""
        plan = self.plan
        return Assessment(
            organisation=plan.organisation,
            id=plan.assessment,
            date=plan.date,
            title=plan.title,
            model=plan.model,
            model_version=plan.model_version,
            respondents=self.respondents(rounds, context=context),
            agreed={key: self.agreed[key] for key in self.model.keys if key in self.agreed} if agreed else {},
            ambition=None,
            journey=self.journey,
        )


def rehearsal(plan: Plan) -> Assessment:
    """The smallest assessment that a plan can lead to: what is wrong with it can be said before anybody answers."""
    nobody = Respondent("r1", plan.groups[0] if plan.groups else "leadership", {}, {})
    return Assessment(
        plan.organisation, plan.assessment, plan.date, plan.title, plan.model, plan.model_version, (nobody,), {}, None
    )


def replanned(plan: Plan, **changes: Any) -> Plan:
    """The plan with some fields changed; code and salt stay."""
    return replace(plan, **changes)


def content_of(fact: Happened) -> str:
    """The content as it is stored."""
    return json.dumps(fact.content)


def happened_of(workshop: str, kind: str, content: str, at: datetime.datetime) -> Happened:
    """The fact that was stored so."""
    assert kind in get_args(Kind)
    return Happened(workshop, kind, json.loads(content), at)  # type: ignore[arg-type]


def _journey_content(journey: Journey | None) -> dict[str, Any] | None:
    if journey is None:
        return None
    return {"name": journey.name, "moments": [list(moment) for moment in journey.moments]}


def _journey(content: Mapping[str, Any] | None) -> Journey | None:
    if content is None:
        return None
    return Journey(content["name"], tuple(Moment(*moment) for moment in content["moments"]))


def _size(question: str, answer: Answer) -> tuple[int, int]:
    """How many bytes an answer takes in a file at most, without its note, and the note."""
    long = answer.confidence is not None or answer.note is not None
    note = sum(len(sign.encode()) if sign.isprintable() else 10 for sign in answer.note or "")
    return len(question) + (64 if long else 16), note


def _checked(answer: Answer, model: Model) -> Answer:
    """The answer, when it is one of the questionnaire's; texts are cleaned of what no keyboard types."""
    kind, level, confidence, note = answer
    fits = (kind == "level" and type(level) is int and level in model.levels) or (kind in NO_LEVEL and level is None)
    if not fits or confidence not in (None, *CONFIDENCES):
        raise AnswerRefused(limit=NOTE_LENGTH)
    return Answer(kind, level, confidence, _text(note))


def _text(words: str | None) -> str | None:
    """A note as it is kept: no control characters but line breaks, nothing around it. Raises `AnswerRefused`."""
    lines = "\n".join((words or "").splitlines()).replace("\t", " ")
    kept = "".join(sign for sign in lines if sign == "\n" or unicodedata.category(sign) != "Cc").strip()
    if len(kept) > NOTE_LENGTH or any("\ud800" <= sign <= "\udfff" for sign in kept):
        raise AnswerRefused(limit=NOTE_LENGTH)
    return kept or None
