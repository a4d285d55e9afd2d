"""How far everybody is, as counts: the first round and the second. No level is shown here, nor sent to any browser."""

from __future__ import annotations

import streamlit as st

from quadrant.model import Model
from quadrant.room import Room
from quadrant.workshop import Happened, Progress, Workshop
from ui import components, facilitator, invitation_view, timer_view
from ui.apart_view import apart_html
from ui.plain import escape, plain
from ui.text import _, number, plural, text


def show(room: Room) -> None:
    """A round that is open: how far everybody is, the timer, and the end of the round."""
    again = room.look(lambda workshop: workshop.stage == "again")
    invitation_view.strip(room)
    with st.container(key="watch"):
        with st.container(key="watch-counts"):
            facilitator.live(room, _progress_html)
        with st.container(key="watch-acts"):
            timer_view.show(room)
            _end_of_round(room, again)
    if again:
        components.show(room.look(_open_questions_html))


# --- counts ---


def _progress_html(workshop: Workshop) -> str:
    """How many are ready, of all and of each group, with how far each group is as a bar."""
    progress, model = workshop.progress(), workshop.model
    joined, ready = sum(each.joined for each in progress), sum(each.ready for each in progress)
    title = _("Second round") if workshop.round == 2 else _("First round")
    figure = _("{ready} of {joined}", ready=number(ready), joined=number(joined))
    words = (
        plural("is ready", "are ready", 1 if 1 in (ready, joined) else ready) if joined else _("nobody has joined yet")
    )
    groups = "".join(_group_html(each, model) for each in progress)
    return (
        f'<section class="q-watch"><p class="q-kicker">{escape(title)}</p>'
        f'<p class="q-watch-all"><b>{escape(figure)}</b> <span>{escape(words)}</span></p>'
        f'<ul class="q-watch-groups">{groups}</ul>{apart_html(workshop) if workshop.round == 1 else ""}</section>'
    )


def _group_html(progress: Progress, model: Model) -> str:
    """One group; what the bar shows is in words too."""
    name = text(model.group(progress.group).label)
    if not progress.joined:
        words = _("nobody yet")
    elif not progress.asked:
        words = _("not asked this time")
    else:
        words = _("{ready} of {joined} ready", ready=number(progress.ready), joined=number(progress.joined))
    share = progress.given / progress.asked if progress.asked else 0
    asked = number(progress.asked)
    answers = plural("{count} of {asked} answer", "{count} of {asked} answers", progress.given, asked=asked)
    return (
        f"<li><b>{escape(name)}</b><span>{escape(words)}</span>"
        f'<div class="q-bar" role="img" aria-label="{escape(answers)}"><i style="width:{share:.1%}"></i></div></li>'
    )


def _still_answering_html(workshop: Workshop) -> str:
    """What it means to end the round now."""
    progress = workshop.progress()
    joined, ready = sum(each.joined for each in progress), sum(each.ready for each in progress)
    if joined == ready:
        return f"<p>{escape(_('Everybody is ready.'))}</p>"
    words = plural(
        "{count} of {joined} is still answering. What was answered so far counts; the rest cannot be added later.",
        "{count} of {joined} are still answering. What was answered so far counts; the rest cannot be added later.",
        joined - ready,
        joined=number(joined),
    )
    return f"<p>{escape(words)}</p>"


# --- the end of a round ---


def _end_of_round(room: Room, again: bool) -> None:
    """The button that ends the round; while people are still answering it asks once more."""
    asked = f"end-asked-{room.id}-{room.turn}"  # whatever else the facilitator does takes the question back
    label = _("Close the second round") if again else _("Reveal")
    if not st.session_state.get(asked):
        st.button(plain(label), key="end-round", type="primary", on_click=_end, args=(room, again, asked))
        if not again:
            words = _("Nobody sees an answer before that, you neither. Who comes late can still join.")
            components.paragraph(words, muted=True)
        return
    with st.container(key="ending"):
        facilitator.live(room, _still_answering_html)
        with st.container(horizontal=True):
            now = _("Close it now") if again else _("Reveal now")
            st.button(plain(now), key="end-now", type="primary", on_click=_end, args=(room, again, asked))
            st.button(plain(_("Wait")), key="end-not", on_click=_wait, args=(asked,))


def _end(room: Room, again: bool, asked: str) -> None:
    progress = room.look(lambda workshop: workshop.progress())
    if any(each.ready < each.joined for each in progress) and not st.session_state.get(asked):
        st.session_state[asked] = True
        return
    st.session_state.pop(asked, None)

    def end(workshop: Workshop) -> Happened:
        return workshop.close_again() if again else workshop.reveal()

    facilitator.act(room, end)


def _wait(asked: str) -> None:
    st.session_state.pop(asked, None)


def _open_questions_html(workshop: Workshop) -> str:
    """What the second round asks, in words."""
    questions = [workshop.model.question(key) for key in workshop.asked_again]
    items = "".join(
        f"<li><b>{escape(text(each.label))}</b> <span>{escape(text(each.question))}</span></li>" for each in questions
    )
    title = plural("{count} question is open again", "{count} questions are open again", len(questions))
    return components.section_html(title, "again", f'<ol class="q-again">{items}</ol>')
