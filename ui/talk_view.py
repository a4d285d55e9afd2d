"""The talk after the reveal: the quadrant step by step, the questions one by one, and what was settled.

One key goes on. What is shown is the room's, so a second window follows.
"""

from __future__ import annotations

import streamlit as st

from quadrant.portrait import QuestionPortrait
from quadrant.room import Room
from ui import (
    components,
    facilitator,
    invitation_view,
    look,
    talk_again,
    talk_agreement,
    talk_journey,
    talk_picture,
    talk_question,
    talk_room,
    talk_settled,
    timer_view,
)
from ui.plain import escape, plain
from ui.talk_room import PARTS, Place, Talk
from ui.text import _, plural

# What a presenter's remote control sends; Streamlit's buttons know one key each.
_CLICKER = """
const buttons = {PageDown: "talk-right", PageUp: "talk-left"};
document.addEventListener("keydown", event => {
  const button = buttons[event.key] && document.querySelector(`.st-key-${buttons[event.key]} button:not(:disabled)`);
  if (!button || event.repeat) return;
  event.preventDefault();
  button.click();
});
export default function () {}
"""
_clicker = st.components.v2.component("quadrant_clicker", js=_CLICKER)


def show(room: Room) -> None:
    """The place where the talk is."""
    look.also("talk")
    talk = talk_room.now(room)
    settling = talk_agreement.open_form(room)
    with st.container(key="talk"):
        _bar(talk, moving=settling is None)
        facilitator.report()
        if talk_journey.is_open(room):
            talk_journey.show(room)
        elif settling is not None:
            _question(talk, talk.question(settling))
        elif talk.place.part == "picture":
            talk_picture.show(talk)
        elif talk.place.part == "settled":
            talk_settled.show(talk)
        elif talk.place.name:
            _question(talk, talk.question(talk.place.name))
        else:
            talk_again.show(talk)


def _bar(talk: Talk, moving: bool) -> None:
    """Whose workshop this is, where the talk is, the way on, and how to join; always in sight."""
    with st.container(key="talk-bar", horizontal=True, vertical_alignment="center"):
        plan = talk.room.look(lambda workshop: workshop.plan)
        st.set_page_config(page_title=f"{plan.organisation.name} · Quadrant")
        badge = components.fictional_badge_html() if plan.organisation.fictional else ""
        components.show(f'<p class="q-talk-who"><bdi>{escape(plan.organisation.name)}</bdi>{badge}</p>')
        if moving:
            _parts(talk)
            if not talk_journey.is_open(talk.room):  # its table has a use for the arrow keys
                _moves(talk)
        if talk.place.part == "questions":
            timer_view.show(talk.room, small=True)
        invitation_view.strip(talk.room)


def _parts(talk: Talk) -> None:
    """The way to the beginning of each part. Buttons, because other controls would keep the arrow keys."""
    words = {"picture": _("The picture"), "questions": _("The questions"), "settled": _("What we settled")}
    here = "journey" if talk_journey.is_open(talk.room) else talk.place.part
    with st.container(key=f"talk-in-{here}", horizontal=True):
        for part in PARTS:
            st.button(
                plain(words[part]),
                key=f"talk-part-{part}",
                type="tertiary",
                on_click=_go,
                args=(talk.room, talk.first(part)),
            )
        st.button(
            plain(_("Customer journey")),
            key="talk-part-journey",
            type="tertiary",
            on_click=talk_journey.turn,
            args=(talk.room, True),
        )


def _go(room: Room, place: Place) -> None:
    """Goes to a part of the talk, from the journey too; for callbacks."""
    talk_journey.turn(room, False)
    talk_room.go(room, place)


def _moves(talk: Talk) -> None:
    """Back and on, also by the arrow keys and by a remote control."""
    _clicker(key="clicker", height="content")
    for words, by, key in ((_("Back"), -1, "Left"), (_("Next"), 1, "Right")):
        st.button(
            plain(words),
            key=f"talk-{key.lower()}",
            shortcut=key,
            type="primary" if by > 0 else "secondary",
            disabled=talk.beside(by) is None,
            on_click=talk_room.turn,
            args=(talk.room, by),
        )


def _question(talk: Talk, question: QuestionPortrait) -> None:
    """One question with its answers, and beside it what they say and what the group makes of it."""
    key = question.question.key
    with st.container(key="talk-columns"):
        with st.container(key="talk-main"):
            components.show(talk_question.head_html(talk, question) + talk_question.answers_html(talk, question))
        with st.container(key="talk-side"):
            if talk_agreement.open_form(talk.room) == key:
                talk_agreement.form(talk.room, question)
                return
            components.show(f'<section class="q-talk-reading">{talk_question.reading_html(talk, question)}</section>')
            with st.container(horizontal=True, key="talk-acts"):
                if question.notes:
                    _notes(talk, question)
                if question.inside:
                    talk_again.mark(talk, question)
            if key in talk.notes_shown and question.notes:
                components.show(talk_question.notes_html(question))
            talk_agreement.show(talk, question)


def _notes(talk: Talk, question: QuestionPortrait) -> None:
    key = question.question.key
    shown = key in talk.notes_shown
    st.button(
        plain(
            _("Hide the notes")
            if shown
            else plural("Show the note ({count})", "Show the notes ({count})", len(question.notes))
        ),
        key=f"notes-{key}",
        on_click=_show_notes,
        args=(talk.room, key, not shown),
    )


def _show_notes(room: Room, key: str, shown: bool) -> None:
    facilitator.act(room, lambda workshop: workshop.show_notes(key, shown))
