"""The end of a talk: what was settled, what is still open, and the way to finish."""

from __future__ import annotations

import streamlit as st

from quadrant.model import load_model, load_thresholds
from quadrant.portrait import QuestionPortrait
from ui import components, finish_view, talk_again, talk_journey
from ui.plain import escape
from ui.talk_agreement import settled_html
from ui.talk_room import Talk
from ui.text import _, plural, text


def show(talk: Talk) -> None:
    """What was settled, with reasons and dissent, and what is still open; beside it the journey and the end."""
    with st.container(key="talk-columns"):
        with st.container(key="talk-main"):
            _settled(talk)
        with st.container(key="talk-side"):
            talk_journey.offer(talk.room)
            finish_view.offer(talk.room)


def _settled(talk: Talk) -> None:
    components.page_header(_("What we settled"), lead=_in_short(talk))
    asked = [talk.question(key) for key in talk.questions]
    agreed = [each for each in asked if each.agreed]
    if agreed:
        components.show(f'<ol class="q-talk-list">{"".join(map(_agreed_html, agreed))}</ol>')
    if open_ := [each for each in asked if each.agreed is None and _differs(each)]:
        components.section(
            _("Still open"), _("Opinions differ here and nothing was settled: the mean of all answers counts."), "open"
        )
        with st.container(key="talk-questions"):
            for each in open_:
                talk_again.row(talk, each)


def _in_short(talk: Talk) -> str:
    count = sum(talk.question(key).agreed is not None for key in talk.questions)
    if not count:
        return _("Nothing yet: on every question the mean of all answers counts.")
    return plural(
        "{count} question of {all}. On the others the mean of all answers counts.",
        "{count} questions of {all}. On the others the mean of all answers counts.",
        count,
        all=len(talk.questions),
    )


def _differs(question: QuestionPortrait) -> bool:
    agree = question.inside.consensus if question.inside else None
    return agree is not None and agree < load_thresholds().consensus_words.largely_agree


def _agreed_html(question: QuestionPortrait) -> str:
    level = question.agreed.level if question.agreed else None
    words = f"<p>{escape(text(question.question.levels[level - 1]))}</p>" if level else ""
    element = text(load_model().element(question.question.element).label)
    return (
        f'<li><p class="q-kicker">{escape(element)}</p><h2>{escape(text(question.question.label))}</h2>'
        f"{words}{settled_html(question, 'h3')}</li>"
    )
