"""Doing something in a callback, and saying on the next screen what became of it, good or bad.

Each place on a screen has a name of its own under which it is remembered until it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from quadrant.errors import QuadrantError
from quadrant.problems import Problem
from ui import access, components
from ui.text import language

Failure = tuple[str, Sequence[Problem]]
"""A sentence, and the problems of a file behind it, if any."""


def _its_sentence(error: QuadrantError) -> Failure:
    return error.message(language()), ()


def attempt(
    where: str,
    action: Callable[[], object],
    done: str = "",
    explain: Callable[[QuadrantError], Failure] = _its_sentence,
) -> bool:
    """Does what a visitor without a sign-in may not; whether it was done. `explain` says what a failure means there."""
    try:
        access.require()
        action()
    except QuadrantError as error:
        fail(where, *explain(error))
        return False
    st.session_state[_done(where)] = done
    return True


def fail(where: str, words: str, problems: Sequence[Problem] = ()) -> None:
    """Has it said why nothing was done."""
    st.session_state[_failed(where)] = words, problems


def report(where: str) -> None:
    """What became of the last attempt under this name, once."""
    if done := st.session_state.pop(_done(where), None):
        components.done(done)
    if failed := st.session_state.pop(_failed(where), None):
        words, problems = failed
        components.notice(words)
        components.problem_list(problems)


def _done(where: str) -> str:
    return f"done-{where}"


def _failed(where: str) -> str:
    return f"failed-{where}"
