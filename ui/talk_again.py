"""All questions at a glance, the most disputed first, and the second round for some of them."""

from __future__ import annotations

import streamlit as st

from quadrant import story
from quadrant.portrait import QuestionPortrait
from quadrant.room import Room
from ui import components, facilitator, talk_room
from ui.plain import escape, plain
from ui.talk_room import Place, Talk
from ui.text import _, language, plural, text


def show(talk: Talk) -> None:
    """The list of all questions, and beside it the second round."""
    with st.container(key="talk-columns"):
        with st.container(key="talk-main"):
            components.page_header(_("The questions"), lead=_("The one on which people differ most comes first."))
            with st.container(key="talk-questions"):
                for key in talk.questions:
                    row(talk, talk.question(key), marking=True)
        with st.container(key="talk-side"):
            _second_round(talk)


def row(talk: Talk, question: QuestionPortrait, marking: bool = False) -> None:
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
        st.html(f'<p class="q q-talk-state">{escape(_state(question))}</p>', width="content")
        if marking and question.inside:
            mark(talk, question)


def _spark_html(question: QuestionPortrait) -> str:
    """The distribution of the inside answers, small; customers' where only these are shown."""
    shown = question.inside or question.customers
    if shown is None:
        return '<i class="q-spark q-spark-none"></i>'
    levels = shown.tally.levels
    most = max(*levels, 1)
    said = ", ".join(_("level {level}: {n}", level=level, n=n) for level, n in enumerate(levels, start=1))
    side = "inside" if question.inside else "customers"
    bars = "".join(f'<b style="height:{100 * count / most:.0f}%"></b>' for count in levels)
    return f'<i class="q-spark q-{side}" role="img" aria-label="{escape(said)}">{bars}</i>'


def _state(question: QuestionPortrait) -> str:
    """What is known of it in a few words."""
    if question.agreed is not None:
        if question.agreed.level is not None:
            return _("Agreed: level {level}", level=question.agreed.level)
        return _("No agreement") if question.agreed.kind == "unknown" else _("Agreed: does not apply here")
    if question.inside is None:
        return _("Only customers are shown") if question.customers else _("Not shown: too few people")
    if question.inside.consensus is None:
        return _("Nothing to compare")
    return story.agreement(question.inside.consensus, language())


# --- the second round ---


def marked(talk: Talk) -> list[str]:
    """The questions that this window has marked for the second round; before anybody marks, what is proposed."""
    kept = st.session_state.get(_marks(talk.room))
    chosen = talk.shown.proposed if kept is None else kept
    return [key for key in talk.questions if key in chosen]


def _marks(room: Room) -> str:
    return f"asked-again-{room.id}"


def mark(talk: Talk, question: QuestionPortrait) -> None:
    """The button that marks a question for the second round, or takes the mark away."""
    key, chosen = question.question.key, marked(talk)
    st.button(
        plain(_("Marked for round two") if key in chosen else _("Mark for round two")),
        key=f"mark-{key}",
        type="secondary" if key in chosen else "tertiary",
        on_click=_toggle,
        args=(talk.room, key, chosen),
    )


def _toggle(room: Room, key: str, chosen: list[str]) -> None:
    st.session_state[_marks(room)] = [each for each in chosen if each != key] if key in chosen else [*chosen, key]


def _second_round(talk: Talk) -> None:
    chosen = marked(talk)
    names = "".join(f"<li>{escape(text(talk.question(key).question.label))}</li>" for key in chosen)
    proposed = _marks(talk.room) not in st.session_state and bool(chosen)
    components.show(
        f'<section class="q-talk-again"><h2>{escape(_("A second round"))}</h2>'
        + (f"<p>{escape(_('Proposed, because people differ most here:'))}</p>" if proposed else "")
        + (f"<ol>{names}</ol>" if chosen else f"<p>{escape(_('Mark the questions to ask again.'))}</p>")
        + "</section>"
    )
    st.button(
        plain(plural("Ask {count} question again", "Ask these {count} questions again", len(chosen))),
        key="ask-again",
        type="primary",
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
