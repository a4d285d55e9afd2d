"""Filling in the questionnaire alone: what to begin with, then one draft with all of its questions."""

from __future__ import annotations

import streamlit as st

from quadrant.errors import DraftGone
from ui import (
    answer_begin,
    answer_fields,
    answer_finish,
    answer_problems,
    answer_questions,
    answer_sheets,
    answer_status,
    answer_view,
    answering,
    components,
    links,
    look,
    quadrant_view,
)
from ui.answering import Desk
from ui.plain import plain
from ui.text import _


def seat() -> Desk | None:
    """The draft that the link names; none when it names none, or one that is not here any more."""
    answer_begin.follow_link()
    if draft := links.parameter("draft"):
        try:
            return answering.sit_down(draft)
        except DraftGone as error:
            links.remember(draft=None, person=None)
            if answer_finish.DISCARDED not in st.session_state and not answering.trouble():
                answering.fail(error)
    return None


def about() -> None:
    """Organisation and assessment."""
    components.section(_("What it is about"), anchor="about")
    answer_fields.about()


def answers() -> None:
    """How far it is, and everything to fill in."""
    with st.container(key="answer"):
        status = st.container(key="answer-side")
        with st.container(key="answer-main"):
            problems = st.container(key="answer-problems")
            about()
            components.section(_("Respondents"), anchor="who")
            sheet = answer_sheets.choose()
            answer_sheets.who(sheet)
            answer_questions.show(sheet)
            answer_sheets.another(sheet)
            ending()
        with problems:
            answer_problems.show(sheet)
        with status:
            st.fragment(key=answering.STATUS)(answer_status.show)(sheet)


def ending() -> None:
    """The ambition, and what becomes of the draft."""
    components.section(_("Ambition"), anchor="ambition")
    with st.expander(plain(_("Where the organisation wants to be")), key="answer-ambition-open"):
        answer_fields.ambition()
    components.section(_("Finish"), anchor="finish")
    answer_finish.show()


look.also("answer")
desk = seat()
if desk is None:
    answer_begin.show(quadrant_view.overview())
elif desk.draft.text is not None:
    answer_view.correct()
    answer_finish.show()
else:
    answer_view.head()
    answers()
