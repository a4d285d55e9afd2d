"""One question on a phone: its levels as cards to tap. A tap is stored before the next question shows.

After a tap comes the next question without an answer; back and next lead to the one before and after. Who wants to say
how sure they are, or to add a note, does so after the tap, on a screen of its own: the line that says what was saved
leads there, and so does every question that has an answer.

All of it runs in one fragment, so that a tap sends one question and nothing else of the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from quadrant import service
from quadrant.assessment import Answer
from quadrant.errors import NoWorkshop, QuadrantError, RoundClosed
from quadrant.model import CONTEXT, Question, load_model
from quadrant.scoring import Tally
from quadrant.service.participants import Seat
from ui import cache, card, components, join_view, phone
from ui.plain import escape, plain
from ui.text import _, language, number, plural, text

_PLACE = "participant_place"


@dataclass
class _Place:
    """Where one window is in a round."""

    round: tuple[object, ...]
    question: str | None
    """The key of the question that is shown, None at the end."""
    last: str | None = None
    """The question that was answered last in this window."""
    about: str | None = None
    """The question whose answer is being added to."""


def _place(seat: Seat) -> _Place:
    """Where this window is: when it has just come, at the first question without an answer."""
    keys = [question.key for question in seat.asked]
    round_ = (seat.workshop, seat.round, seat.group, *keys)
    place: _Place | None = st.session_state.get(_PLACE)
    if place is None or place.round != round_:
        place = _Place(round_, next((key for key in keys if key not in seat.answers), None))
        st.session_state[_PLACE] = place
    return place


def show(code: str, token: str) -> None:
    """The question that this participant is at, or what comes after the last one; goes on by itself.

    What a tap runs and what looks whether the round is open still is one fragment. Were they two, Streamlit could drop
    what a tap shows when the other begins before the server got round to sending it: its messages are then those of a
    run that is not the current one. So the next look shows what the tap led to.
    """
    phone.watch(polls=True)
    st.fragment(_show, run_every=join_view.pause(join_view.ANSWERING))(code, token)


def _show(code: str, token: str) -> None:
    try:
        seat = service.participants.seat(code, token)
    except NoWorkshop:
        st.rerun()
    if not seat.asked or join_view.is_choosing():
        st.rerun()  # the round was closed meanwhile, or another group is to be chosen
    place = _place(seat)
    by_key = {question.key: question for question in (*seat.asked, *seat.context)}
    if place.about in by_key and place.about in seat.answers:
        _about(code, token, seat, by_key[place.about])
    elif place.question is None:
        _end(seat, place)
    else:
        _question(code, token, seat, place, by_key[place.question])


# --- what a tap does; everything comes from a browser, so the round and the question come with it ---

_TAPPED = re.compile(r"(?P<what>[a-z_]+)-(?P<round>[12])-(?P<question>[a-z_]+\.[a-z_]+)(-(?P<level>[1-5]))?")


def _tapped(code: str, token: str, key: str) -> None:
    """Does what a button of a card says; what is no such button, or of another round, does nothing."""
    if key == "choose-again":
        join_view.choose_again()
    elif tap := _TAPPED.fullmatch(key):
        round_, question = int(tap["round"]), tap["question"]
        try:
            seat = service.participants.seat(code, token)
            answer = _answer(seat, tap["what"], question, tap["level"])
            if answer is not None:
                _give(code, token, seat, round_, question, answer)
            elif seat.round == round_ and question in (*_keys(seat.asked), *_keys(seat.context)):
                _move(seat, tap["what"], question)
        except QuadrantError as error:
            phone.say_problem(error.message(language()))


def _answer(seat: Seat, what: str, question: str, level: str | None) -> Answer | None:
    """The answer that a card stands for, with what was added to it before."""
    given, first = seat.answers.get(question), seat.before.get(question)
    if what == "keep":
        return first
    if what == "level" and level:
        return _with_extras(Answer("level", int(level)), given, first)
    if what in ("not_applicable", "unknown"):
        return _with_extras(Answer(what, None), given, first)
    return None


def _give(code: str, token: str, seat: Seat, round_: int, question: str, answer: Answer) -> None:
    """Stores what was tapped; only then the next question comes. When that fails, this one stays and says so."""
    service.participants.give(code, token, round_, question, answer)
    place = _place(seat)
    place.last, place.question = question, _next_open(seat, question)
    phone.say_saved(_saved_words(question, answer))


def _move(seat: Seat, what: str, question: str) -> None:
    """Back or on from a question, or to what can be added to its answer."""
    place, keys = _place(seat), _keys(_part(seat, question))
    at = keys.index(question)
    if what == "back":
        place.question = keys[at - 1] if at else None
    elif what == "next":
        place.question = keys[at + 1] if at + 1 < len(keys) else None
    elif what == "about":
        place.about = question


def _add(code: str, token: str, round_: int, question: str, answer: Answer) -> None:
    """Stores how sure the participant is and the note, with the answer that they belong to."""
    sure = st.session_state.get(_sure_key(round_, question))
    added = answer._replace(confidence=sure, note=st.session_state.get(_note_key(round_, question)))
    try:
        service.participants.give(code, token, round_, question, added)
        place = _place(service.participants.seat(code, token))
    except QuadrantError as error:
        phone.say_problem(error.message(language()))
        return
    place.about = None
    phone.say_saved(_("Saved: what you added at “{question}”", question=_label(question)))


def _go(seat: Seat, question: str | None) -> None:
    _place(seat).question = question


def _open_about(seat: Seat, question: str | None) -> None:
    _place(seat).about = question


def _keys(questions: Sequence[Question]) -> list[str]:
    return [question.key for question in questions]


def _part(seat: Seat, question: str) -> tuple[Question, ...]:
    """The questions that come one after the other with this one: those that are scored, or those of context."""
    return seat.context if question in _keys(seat.context) else seat.asked


def _next_open(seat: Seat, question: str) -> str | None:
    """The first question without an answer after this one, None when there is none."""
    keys = _keys(_part(seat, question))
    later = keys[keys.index(question) + 1 :] if question in keys else keys
    return next((key for key in later if key not in seat.answers), None)


# --- a question ---


def _question(code: str, token: str, seat: Seat, place: _Place, question: Question) -> None:
    screen = f"card-{seat.round}-{question.key}"
    tally = _first_round(code, seat, question)
    parts = (
        _said_html(seat, place, screen),
        _head_html(screen, seat, question, tally),
        _cards_html(seat, question, tally),
        _keep_html(seat, question),
        _added_html(seat, question),
        _steps_html(seat, question),
        join_view.choose_again_html(seat) if not seat.answers and not seat.before else "",
    )
    card.show("".join(parts), partial(_tapped, code, token))


def _said_html(seat: Seat, place: _Place, screen: str) -> str:
    """What was saved just now, and the way to add something to it."""
    said = phone.said(screen)
    if not said.is_saved or place.last not in seat.answers:
        return said.html
    return said.html + _way_html(f"about-{seat.round}-{place.last}", _("How sure are you? Add a note"))


def _way_html(key: str, words: str) -> str:
    return card.button_html(key, words, "q-way")


def _head_html(screen: str, seat: Seat, question: Question, tally: Tally | None) -> str:
    keys = _keys(_part(seat, question.key))
    at, count = number(keys.index(question.key) + 1), number(len(keys))
    below = _tally_html(seat, tally)
    if seat.round == 2:
        where = _("Second round, question {at} of {count}", at=at, count=count)
    else:
        where = _("Question {at} of {count}", at=at, count=count)
    if question.element == CONTEXT:
        element = _("Questions of context")
        below = f'<p class="q-tally">{escape(_("This is no part of the score."))}</p>'
    else:
        element = text(load_model().element(question.element).label)
    done = f"{100 * sum(key in seat.answers for key in keys) / len(keys):.0f}%"
    above = (
        f'<p class="q-where"><span>{escape(element)}</span><span>{escape(where)}</span></p>'
        f'<div class="q-bar" aria-hidden="true"><i style="width:{done}"></i></div>'
    )
    return phone.heading_html(screen, text(question.wording(seat.group or "")), above, below)


def _tally_html(seat: Seat, tally: Tally | None) -> str:
    """What the numbers on the cards are."""
    if tally is None:
        return ""
    people = number(tally.respondents)
    if seat.group in load_model().inside:
        words = _("In the first round {count} people of the organisation answered this.", count=people)
    else:
        words = _("In the first round {count} customers answered this.", count=people)
    return f'<p class="q-tally">{escape(words)}</p>'


def _keep_html(seat: Seat, question: Question) -> str:
    """In the second round: the answer of the first, in one tap."""
    first = seat.before.get(question.key)
    if first is None or question.key in seat.answers:
        return ""
    words = _("Keep my answer ({answer})", answer=_answer_words(first))
    return card.button_html(f"keep-{seat.round}-{question.key}", words, "q-keep")


def _cards_html(seat: Seat, question: Question, tally: Tally | None) -> str:
    """The levels, lowest first, and the two answers without a level."""
    levels = [
        _card_html(seat, question, Answer("level", level), text(words), tally)
        for level, words in zip(load_model().levels, question.levels, strict=True)
    ]
    asides = [
        _card_html(seat, question, Answer("not_applicable", None), _("Does not apply here"), tally),
        _card_html(seat, question, Answer("unknown", None), _("I cannot tell"), tally),
    ]
    return f'<div class="q-card-levels">{"".join(levels)}</div><div class="q-card-asides">{"".join(asides)}</div>'


def _card_html(seat: Seat, question: Question, answer: Answer, words: str, tally: Tally | None) -> str:
    """One answer to tap. What it is to this participant is in its words, for who cannot see how it is marked."""
    chosen = _same(seat.answers.get(question.key), answer)
    marks, share = "", None
    if tally is not None:
        count = _count(tally, answer)
        said = _("{count} of {total} chose this", count=number(count), total=number(tally.respondents))
        marks, share = f" <em>{escape(said)}</em>", count / tally.respondents
    if chosen:
        marks += f' <em class="q-yours">{escape(_("Your answer"))}</em>'
    elif _same(seat.before.get(question.key), answer):
        marks += f" <em>{escape(_('Your first answer'))}</em>"
    key = f"{answer.kind}-{seat.round}-{question.key}"
    kind = "q-choice q-chosen" if chosen else "q-choice"
    if answer.level is None:
        return card.button_html(key, words, kind, marks, share)
    inner = f"<b>{number(answer.level)}</b> <span>{escape(words)}</span>{marks}"
    return card.button_html(f"{key}-{answer.level}", "", kind, inner, share)


def _same(known: Answer | None, answer: Answer) -> bool:
    return known is not None and (known.kind, known.level) == (answer.kind, answer.level)


def _with_extras(answer: Answer, given: Answer | None, first: Answer | None) -> Answer:
    """The answer with what was added to it before: a note stays when a level is changed, how sure only with a level."""
    added = given or (first if _same(first, answer) else None)
    if added is None:
        return answer
    return answer._replace(confidence=added.confidence if answer.kind == "level" else None, note=added.note)


def _count(tally: Tally, answer: Answer) -> int:
    if answer.level is not None:
        return tally.levels[load_model().levels.index(answer.level)]
    return tally.not_applicable if answer.kind == "not_applicable" else tally.unknown


def _added_html(seat: Seat, question: Question) -> str:
    """What was added to the answer, and the way to change it."""
    given = seat.answers.get(question.key)
    if given is None:
        return ""
    lines = [_sure_words()[given.confidence]] if given.confidence else []
    lines += [given.note] if given.note else []
    words = _("Change your note or how sure you are") if lines else _("How sure are you? Add a note")
    added = "".join(f'<p class="q-added q-note">{escape(line)}</p>' for line in lines)
    return added + _way_html(f"about-{seat.round}-{question.key}", words)


def _steps_html(seat: Seat, question: Question) -> str:
    """Back and next; a question that is left without an answer is skipped, and found again at the end."""
    back = _way_html(f"back-{seat.round}-{question.key}", _("Back")) if question != seat.asked[0] else "<span></span>"
    on = _way_html(f"next-{seat.round}-{question.key}", _("Next") if question.key in seat.answers else _("Skip"))
    return f'<div class="q-card-steps">{back}{on}</div>'


# --- how sure, and a note ---


def _about(code: str, token: str, seat: Seat, question: Question) -> None:
    given = seat.answers[question.key]
    screen = f"about-{seat.round}-{question.key}"
    phone.begin(screen)
    above = f'<p class="q-kicker">{escape(text(question.label))}</p>'
    words = text(question.levels[load_model().levels.index(given.level)]) if given.level else ""
    below = f'<p class="q-lead">{escape(words)}</p>' if words else ""
    title = _("Your answer: {answer}", answer=_answer_words(given))
    components.show(phone.heading_html(screen, title, above, below))
    with st.form(f"about-form-{seat.round}-{question.key}", border=False):
        if given.kind == "level":
            sure = _sure_words()
            st.segmented_control(
                _("How sure are you?"),  # read out as it is, so nothing is escaped
                list(sure),
                default=given.confidence,
                format_func=lambda each: plain(sure[each]),
                key=_sure_key(seat.round, question.key),
                width="stretch",
            )
        is_shown = question.element != CONTEXT
        st.text_area(
            _("Note for the talk afterwards") if is_shown else _("Note"),
            given.note or "",
            key=_note_key(seat.round, question.key),
            height=140,
        )
        if is_shown:
            what_becomes_of_it = _("It may be shown to the room, without who wrote it.")
        else:
            what_becomes_of_it = _("It is not shown to the room; it goes into the file.")
        components.paragraph(what_becomes_of_it, muted=True)
        st.form_submit_button(
            plain(_("Save")),
            key=f"add-{seat.round}-{question.key}",
            type="primary",
            width="stretch",
            on_click=_add,
            args=(code, token, seat.round, question.key, given),
        )
    st.button(
        plain(_("Back without saving")),
        key=f"leave-{seat.round}-{question.key}",
        type="tertiary",
        on_click=_open_about,
        args=(seat, None),
    )


def _sure_key(round_: int | None, question: str) -> str:
    return f"sure-{round_}-{question}"


def _note_key(round_: int | None, question: str) -> str:
    return f"note-{round_}-{question}"


# --- after the last question ---


def _end(seat: Seat, place: _Place) -> None:
    screen = f"end-{seat.round}"
    if phone.begin(screen) and place.last in seat.answers:
        st.button(
            plain(_("How sure are you? Add a note")),
            key=f"about-{seat.round}-{place.last}",
            type="tertiary",
            on_click=_open_about,
            args=(seat, place.last),
        )
    left = [question for question in seat.asked if question.key not in seat.answers]
    if left:
        title = _("Nearly there")
        lead = _("These questions are still open. You can also leave them so.")
    else:
        title = _("You have answered everything that is scored") if seat.context else _("You have answered everything")
        lead = _(
            "You can change your answers until the facilitator closes the round. Then look at the screen in the room."
        )
    components.show(phone.heading_html(screen, title, below=f'<p class="q-lead">{escape(lead)}</p>'))
    with st.container(key="open"):
        for question in left or (seat.asked if seat.round == 2 else ()):  # of a second round there are few
            given = seat.answers.get(question.key)
            said = _("Your answer: {answer}", answer=_answer_words(given)) if given else ""
            words = f"**{plain(text(question.label))}** {plain(text(question.wording(seat.group or '')))}"
            st.button(
                words + (f" *{plain(said)}*" if said else ""),
                key=f"open-{seat.round}-{question.key}",
                width="stretch",
                on_click=_go,
                args=(seat, question.key),
            )
    if seat.context:
        _offer_context(seat)
    if seat.answers:
        st.button(
            plain(_("Look through your answers")),
            key=f"first-{seat.round}",
            type="tertiary",
            on_click=_go,
            args=(seat, seat.asked[0].key),
        )
    if not left:
        components.show(join_view.somebody_else_html())


def _offer_context(seat: Seat) -> None:
    """The questions of context, for who likes to answer them."""
    keys = _keys(seat.context)
    left = [key for key in keys if key not in seat.answers]
    why = plural(
        "{count} question more, if you like. It is no part of the score or the talk; it helps to say later what the "
        "picture means.",
        "{count} questions more, if you like. They are no part of the score or the talk; they help to say later what "
        "the picture means.",
        len(keys),
    )
    if not left:
        why, way = _("You have answered these too. Thank you."), _("Look through these answers")
    elif len(left) < len(keys):
        way = _("Go on with these questions")
    else:
        way = _("Answer these as well")
    components.show(f'<h2 class="q-who">{escape(_("Questions of context"))}</h2><p>{escape(why)}</p>')
    first = (left or keys)[0]
    st.button(plain(way), key="context", width="stretch", on_click=_go, args=(seat, first))


# --- words ---


def _label(question: str) -> str:
    return text(load_model().question(question).label)


def _answer_words(answer: Answer) -> str:
    if answer.level is not None:
        return _("level {level}", level=number(answer.level))
    return _("does not apply") if answer.kind == "not_applicable" else _("I cannot tell")


def _saved_words(question: str, answer: Answer) -> str:
    return _("Saved: {answer} at “{question}”", answer=_answer_words(answer), question=_label(question))


def _sure_words() -> dict[str, str]:
    return {"low": _("Not sure"), "medium": _("Fairly sure"), "high": _("Very sure")}


# --- the first round, for the second ---


def _first_round(code: str, seat: Seat, question: Question) -> Tally | None:
    """How people like this participant answered the question in the first round, where that may be shown."""
    if seat.round != 2:
        return None
    side = "inside" if seat.group in load_model().inside else "outside" if seat.group == "customer" else ""
    try:
        return _first(code, seat.turn).get(side, {}).get(question.key)
    except (NoWorkshop, RoundClosed):  # closed this very moment: the next run shows it
        return None


@cache.remembered
def _first(code: str, turn: int) -> Mapping[str, Mapping[str, Tally]]:
    return service.participants.first_round(code)
