"""What the group settles on: the form beside a question.

While the form is open its window stays at its question, wherever the talk goes in another: what is typed is not lost.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from quadrant.assessment import Agreed
from quadrant.model import load_model
from quadrant.portrait import QuestionPortrait
from quadrant.room import Room
from quadrant.rules import NOTE_LENGTH
from ui import components, facilitator, talk_room
from ui.plain import escape, plain
from ui.talk_room import Place, Talk
from ui.text import _, text

NONE = ("not_applicable", "unknown")
"""What can be settled on besides a level: that it does not apply, or that there is no agreement."""

_FIELDS = ("level", "reason", "dissent")


def open_form(room: Room) -> str | None:
    """The question whose form is open in this window, if any."""
    return st.session_state.get(_open(room))


def _open(room: Room) -> str:
    return f"settling-{room.id}"


def _undecided(room: Room) -> str:
    return f"settle-undecided-{room.id}"


def _key(room: Room, key: str, field: str) -> str:
    return f"settle-{field}-{room.id}-{key}"


def _draft(room: Room, key: str) -> str:
    return f"settle-draft-{room.id}-{key}"


def can_settle(question: QuestionPortrait) -> bool:
    """Whether this can be agreed on: only what somebody inside is asked (contract section 2)."""
    return bool(set(question.question.groups) & set(load_model().inside))


# --- beside a question ---


def show(talk: Talk, question: QuestionPortrait) -> None:
    """What was agreed with its reason and dissent, and the way to change it."""
    key, agreed = question.question.key, question.agreed
    if not can_settle(question):
        return
    if agreed is not None:
        components.show(f'<section class="q-talk-settled">{settled_html(question, "h2")}</section>')
    with st.container(horizontal=True, key="settle"):
        st.button(
            plain(_("Change") if agreed else _("Write down what you agree")),
            key=f"settle-open-{key}",
            on_click=_begin,
            args=(talk.room, key, agreed is not None),
        )
        if agreed is not None:
            st.button(
                plain(_("Take it back")),
                key=f"settle-back-{key}",
                type="tertiary",
                on_click=_take_back,
                args=(talk.room, key, agreed),
            )


def settled_html(question: QuestionPortrait, heading: str) -> str:
    """What was settled, why, and who still sees it otherwise."""
    agreed = question.agreed
    assert agreed is not None
    lines = [(what, words) for what, words in ((_("Because"), agreed.reason), (_("Dissent"), agreed.dissent)) if words]
    items = "".join(
        f'<dt>{escape(what)}</dt><dd class="q-note" dir="auto">{escape(words)}</dd>' for what, words in lines
    )
    facts = f'<dl class="q-facts">{items}</dl>' if items else ""
    return f"<{heading}>{escape(in_words(agreed))}</{heading}>{facts}"


def in_words(agreed: Agreed) -> str:
    """What was settled, without its reasons."""
    if agreed.kind == "unknown":
        return _("No agreement")
    return _("Agreed: does not apply here") if agreed.level is None else _("Agreed: level {level}", level=agreed.level)


def form(room: Room, question: QuestionPortrait) -> None:
    """The form for what the group settles on, in the place of what is said beside the question."""
    key = question.question.key
    for field, value in _kept(room, question).items():
        st.session_state.setdefault(_key(room, key, field), value)
    levels = text_of_levels(question)
    if st.session_state.get(_undecided(room)):
        components.notice(_("Choose a level, or one of the two below."))
    with st.form(f"settle-{key}", border=False):
        st.radio(
            plain(_("What do you agree on?")),
            list(levels),
            key=_key(room, key, "level"),
            format_func=lambda choice: plain(levels[choice]),
        )
        st.text_area(
            plain(_("Because")), key=_key(room, key, "reason"), max_chars=NOTE_LENGTH, height=90, placeholder=_("Why")
        )
        st.text_area(
            plain(_("Dissent")),
            key=_key(room, key, "dissent"),
            max_chars=NOTE_LENGTH,
            height=90,
            placeholder=_("Who sees it otherwise, and how; without names"),
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                plain(_("Save")), type="primary", on_click=_save, args=(room, key), key=f"settle-save-{key}"
            )
            st.form_submit_button(
                plain(_("Cancel")), type="tertiary", on_click=_close, args=(room, key), key=f"settle-cancel-{key}"
            )


def text_of_levels(question: QuestionPortrait) -> dict[int | str, str]:
    """Everything that can be settled on, in words."""
    levels: dict[int | str, str] = {
        level: f"{level}  {text(words)}"
        for level, words in zip(load_model().levels, question.question.levels, strict=True)
    }
    return levels | {"not_applicable": _("It does not apply here"), "unknown": _("No agreement")}


def _kept(room: Room, question: QuestionPortrait) -> dict[str, Any]:
    """What the form begins with: what was typed and could not be saved, else what is agreed."""
    if draft := st.session_state.get(_draft(room, question.question.key)):
        return dict(draft)
    agreed = question.agreed
    if agreed is None:
        return {"level": None, "reason": "", "dissent": ""}
    return {"level": agreed.level or agreed.kind, "reason": agreed.reason or "", "dissent": agreed.dissent or ""}


def settle(room: Room, key: str) -> None:
    """Goes to a question, with the form open in this window; for callbacks."""
    talk_room.go(room, Place("questions", key))
    _begin(room, key, settled=False)


def _begin(room: Room, key: str, settled: bool) -> None:
    st.session_state[_open(room)] = key
    if settled:
        st.session_state.pop(_draft(room, key), None)  # of something that was taken back before


def _close(room: Room, key: str) -> None:
    for name in (_open(room), _undecided(room), _draft(room, key)):
        st.session_state.pop(name, None)


def _save(room: Room, key: str) -> None:
    typed = {field: st.session_state.get(_key(room, key, field)) for field in _FIELDS}
    st.session_state[_draft(room, key)] = typed  # until it is stored
    choice = typed["level"]
    st.session_state[_undecided(room)] = choice is None
    if choice is None:
        return
    level = choice if isinstance(choice, int) else None
    agreed = Agreed("level" if level else str(choice), level, typed["reason"], typed["dissent"])
    if facilitator.act(room, lambda workshop: workshop.agree(key, agreed)):
        _close(room, key)


def _take_back(room: Room, key: str, agreed: Agreed) -> None:
    """Takes it back; its words are there again when the form is opened in this window."""
    if facilitator.act(room, lambda workshop: workshop.agree(key, None)):
        words = {"level": agreed.level or agreed.kind, "reason": agreed.reason or "", "dissent": agreed.dissent or ""}
        st.session_state[_draft(room, key)] = words
