"""All questions at a glance, and another round for some of them.

The most disputed come first; once there was a second round, what was asked again comes before the others.
"""

from __future__ import annotations

import streamlit as st

from quadrant import story
from quadrant.portrait import QuestionPortrait
from quadrant.room import Room
from ui import components, facilitator, talk_agreement, talk_question, talk_room
from ui.plain import escape, plain
from ui.talk_room import Place, Talk
from ui.text import _, language, plural, text


def show(talk: Talk) -> None:
    """The list of all questions, and beside it the second round."""
    with st.container(key="talk-columns"):
        with st.container(key="talk-main"):
            _list(talk) if not talk.asked_again else _list_again(talk)
        with st.container(key="talk-side"):
            _another_round(talk)


def _list(talk: Talk) -> None:
    components.page_header(_("The questions"), lead=_("The one on which people differ most comes first."))
    with st.container(key="talk-questions"):
        for key in talk.questions:
            row(talk, talk.question(key), marking=True)


def _list_again(talk: Talk) -> None:
    """What was asked again, not yet settled first, each with the way to settle it; then the others."""
    components.page_header(
        _("The questions"),
        lead=_("What was asked again can be settled now; the others are below, most disputed first."),
    )
    components.section(_("Asked again"), anchor="asked-again")
    with st.container(key="talk-asked-again"):
        for question in sorted(map(talk.question, talk.asked_again), key=lambda each: each.agreed is not None):
            row(talk, question, settling=True)
    components.section(_("The others"), anchor="others")
    with st.container(key="talk-questions"):
        for key in talk.questions:
            if key not in talk.asked_again:
                row(talk, talk.question(key), marking=True)


def row(talk: Talk, question: QuestionPortrait, marking: bool = False, settling: bool = False) -> None:
    """A question in a list: its answers as a small picture, the way to it, and what is known of it."""
    key = question.question.key
    place = talk.questions.index(key) + 1
    with st.container(horizontal=True, vertical_alignment="center", key=f"talk-row-{place}"):
        st.html(f'<div class="q q-talk-spark"><span>{place}</span>{_spark_html(question)}</div>', width="content")
        st.button(
            plain(text(question.question.label)),
            key=f"discuss-{key}",
            type="tertiary",
            on_click=talk_room.go,
            args=(talk.room, Place("questions", key)),
        )
        st.html(f'<p class="q q-talk-state">{escape(_state(talk, question))}</p>', width="content")
        if marking and question.inside:
            mark(talk, question)
        if settling and question.agreed is None:
            st.button(
                plain(_("Write down what you agree")),
                key=f"settle-now-{key}",
                on_click=talk_agreement.settle,
                args=(talk.room, key),
            )


def _spark_html(question: QuestionPortrait) -> str:
    """The distribution of the inside answers, small; customers' where only these are shown.

    A bar as high as the picture is everybody, so that rows can be compared.
    """
    shown = question.inside or question.customers
    if shown is None:
        return '<i class="q-spark q-spark-none"></i>'
    levels = shown.tally.levels
    everybody = max(sum(levels), 1)
    said = ", ".join(_("level {level}: {n}", level=level, n=n) for level, n in enumerate(levels, start=1))
    side = "inside" if question.inside else "customers"
    bars = "".join(f'<b style="height:{100 * count / everybody:.0f}%"></b>' for count in levels)
    return f'<i class="q-spark q-{side}" role="img" aria-label="{escape(said)}">{bars}</i>'


def _state(talk: Talk, question: QuestionPortrait) -> str:
    """What is known of it in a few words."""
    moved = talk_question.moved(talk, question)
    if question.agreed is not None:
        return " · ".join(filter(None, (talk_agreement.in_words(question.agreed), moved)))
    if moved:
        return moved
    if question.inside is None:
        return _("Only customers are shown") if question.customers else _("Not shown: too few people")
    if question.inside.consensus is None:
        return _("Nothing to compare")
    return story.agreement(question.inside.consensus, language())


# --- another round ---


def marked(talk: Talk) -> list[str]:
    """The questions that this window has marked to ask again.

    Before anybody marks, what is proposed; after a second round nothing is, for then it is time to settle.
    """
    kept = st.session_state.get(_marks(talk.room))
    proposed = () if talk.asked_again else talk.shown.proposed
    chosen = proposed if kept is None else kept
    return [key for key in talk.questions if key in chosen and key not in talk.asked_again]


def _marks(room: Room) -> str:
    return f"asked-again-{room.id}"


def mark(talk: Talk, question: QuestionPortrait) -> None:
    """The button that marks a question to ask again, or takes the mark away. Nothing is asked a third time."""
    key, chosen = question.question.key, marked(talk)
    if key in talk.asked_again:
        return
    st.button(
        plain("✓ " + _("Marked to ask again") if key in chosen else _("Mark to ask again")),
        key=f"mark-{key}",
        help=_("Press again to take the mark away.") if key in chosen else None,
        type="secondary" if key in chosen else "tertiary",
        on_click=_toggle,
        args=(talk.room, key, chosen),
    )


def _toggle(room: Room, key: str, chosen: list[str]) -> None:
    st.session_state[_marks(room)] = [each for each in chosen if each != key] if key in chosen else [*chosen, key]


def _another_round(talk: Talk) -> None:
    chosen = marked(talk)
    names = "".join(f"<li>{escape(text(talk.question(key).question.label))}</li>" for key in chosen)
    proposed = _marks(talk.room) not in st.session_state and bool(chosen)
    title = _("One more round") if talk.asked_again else _("A second round")
    components.show(
        f'<section class="q-talk-again"><h2>{escape(title)}</h2>'
        + (f"<p>{escape(_('Proposed, because people differ most here:'))}</p>" if proposed else "")
        + (f"<ol>{names}</ol>" if chosen else f"<p>{escape(_('Mark the questions to ask again.'))}</p>")
        + "</section>"
    )
    st.button(
        plain(
            plural("Ask {count} question again", "Ask these {count} questions again", len(chosen)) if chosen else title
        ),
        key="ask-again",
        type="primary" if chosen else "secondary",
        disabled=not chosen,
        on_click=_ask,
        args=(talk.room, tuple(chosen)),
    )
    words = _(
        "Every phone then asks these once more, with how the first round was answered beside them. People answer "
        "privately; nobody sees anything new until you close the round. The first answers are kept."
    )
    components.paragraph(words, muted=True)


def _ask(room: Room, chosen: tuple[str, ...]) -> None:
    if facilitator.act(room, lambda workshop: workshop.ask_again(chosen)):
        st.session_state.pop(_marks(room), None)  # the next proposal leaves out what was asked
