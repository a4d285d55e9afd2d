"""The draft that a session works on: what it looked like when it was last seen, and how it is changed.

Widgets show what the draft holds and nothing else, so that what is on the screen is what is stored. A change is stored
at once; then only the parts of the screen that it touches run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import streamlit as st

from quadrant import draft as drafts
from quadrant import service
from quadrant.draft import Change, Draft, Finding, Place, Value
from quadrant.errors import QuadrantError
from quadrant.problems import visible
from ui import access, components
from ui.cache import remembered
from ui.text import _, language

HEAD, STATUS, PROBLEMS, FINISH = "answer-head", "answer-status", "answer-problems", "answer-finish"
"""The parts of the screen that show the draft as a whole, by the keys of their fragments."""

_DESK, _TROUBLE, _ASKS = "answer_desk", "answer_trouble", "answer_asks"


@dataclass(frozen=True, slots=True)
class Desk:
    """A draft as this session last saw it, and what was wrong with it."""

    folder: Path
    draft: Draft
    findings: tuple[Finding, ...]

    def at(self, *place: str) -> list[Finding]:
        """What is wrong at a field or a question."""
        return [finding for finding in self.findings if finding.field == place and not finding.stray]

    def text(self, *place: str) -> str:
        """The text at a place, empty when there is none."""
        return drafts.text(self.draft, *place)

    def person(self, key: str) -> str:
        """What a respondent is called."""
        return visible(self.text("respondents", key, "id")) or _("Somebody without a pseudonym")


def sit_down(id: str) -> Desk:  # noqa: A002 - the field is called id everywhere
    """The draft with this id as it is now. Raises `DraftGone`."""
    folder = service.opened.workspace().folder
    desk, before = _desk(folder, service.drafts.load(folder, id)), st.session_state.get(_DESK)
    if isinstance(before, Desk) and before.draft.id != id:
        ask("")  # a question about another draft
    st.session_state[_DESK] = desk
    return desk


def desk() -> Desk:
    """The draft as this session last saw it: what a fragment shows, which runs without its screen."""
    access.require()
    seen = st.session_state[_DESK]
    assert isinstance(seen, Desk)
    return seen


def _desk(folder: Path, draft: Draft) -> Desk:
    if draft.text is not None:
        return Desk(folder, draft, ())
    beside = _beside_others(folder, drafts.head_as_yaml(draft), drafts.opened_as(draft))
    return Desk(folder, draft, drafts.check(draft)[1] + beside)


@remembered  # most changes are answers, and those change nothing here
def _beside_others(folder: Path, head: bytes, opened: tuple[str | None, str | None] | None) -> tuple[Finding, ...]:
    return service.drafts.check_beside_others(folder, head, opened)


# --- changing: these end the callback that they are called in, as `st.rerun` does ---


def change(changes: Iterable[Change], *parts: str) -> NoReturn:
    """Stores changes, and runs the parts of the screen again that show them; all of it when that is not enough."""
    _store(lambda seen: service.drafts.change(seen.folder, seen.draft.id, list(changes)), parts)


def correct(text: str) -> NoReturn:
    """Stores another text of a file that has to be corrected as text first."""
    _store(lambda seen: service.drafts.correct(seen.folder, seen.draft.id, seen.draft.text or "", text), ())


def _store(action: Callable[[Desk], Draft], parts: tuple[str, ...]) -> NoReturn:
    seen = st.session_state[_DESK]
    st.session_state.pop(_TROUBLE, None)
    try:
        access.require()
        draft = action(seen)
        now = _desk(seen.folder, draft)
    except QuadrantError as error:
        fail(error)
        st.rerun()
    st.session_state[_DESK] = now
    if draft.revision > seen.draft.revision + 1:
        st.session_state[_TROUBLE] = _(
            "Somebody else changed this draft too, perhaps you in another window. What you see now holds both."
        )
        st.rerun()
    if not parts:
        st.rerun()
    others = (PROBLEMS,) if now.findings != seen.findings else ()
    st.rerun([*dict.fromkeys((*parts, *others, STATUS, FINISH))])


def put(place: Place, after: Value | None, *parts: str) -> NoReturn:
    """Stores another value at a place."""
    seen = st.session_state[_DESK]
    change([Change(place, drafts.value(seen.draft.content, place), after)], *parts)


def fail(error: QuadrantError) -> None:
    """Remembers why something could not be done."""
    st.session_state[_TROUBLE] = error.message(language())


def trouble() -> str:
    """Why the last change is not stored, or who else is at work here; until the next change."""
    return str(st.session_state.get(_TROUBLE) or "")


def report() -> None:
    """The same as a notice, once, for a screen without the column that says how far it is."""
    if words := st.session_state.pop(_TROUBLE, None):
        components.notice(str(words))


# --- questions that come before what cannot be taken back ---


def ask(what: str) -> None:
    """Puts a question, or none; for callbacks."""
    st.session_state[_ASKS] = what


def asked() -> str:
    """Which question is open."""
    return str(st.session_state.get(_ASKS) or "")


# --- widgets ---


def key_of(place: Place, *more: str) -> str:
    """The key of the widget for a place."""
    return "-".join(("answer", *place, *more))


def showing(key: str, *values: object) -> str:
    """The key of a widget that is made with a value and shows one of these; another one once it shows something else.

    The value of a widget is never set through the session: while the browser is still loading the widget, the next run
    takes that back, the widget comes up empty, and its emptiness would be stored as if somebody had wanted it.
    """
    made = f"{key}#"
    if (now := _key(key)) in st.session_state and st.session_state[now] not in values:
        st.session_state[made] = st.session_state.get(made, 0) + 1
    return _key(key)


def _key(key: str) -> str:
    times = st.session_state.get(f"{key}#", 0)
    return f"{key}-{times}" if times else key
