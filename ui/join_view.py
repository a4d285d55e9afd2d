"""What a participant's phone shows besides questions: coming in, waiting, the talk, and the end."""

from __future__ import annotations

import random
from dataclasses import replace
from math import ceil

import streamlit as st

from quadrant import service
from quadrant.assessment import Answer
from quadrant.errors import NoWorkshop, QuadrantError
from quadrant.invitation import read_code
from quadrant.model import load_model
from quadrant.service.participants import Seat
from ui import access, card, components, links, phone
from ui import text as text_module
from ui.plain import escape, plain
from ui.text import LANGUAGE_KEY, LANGUAGE_NAMES, _, language, number, plural, text

QUICKLY, SLOWLY, ANSWERING = 2.0, 4.0, 10.0
"""Seconds between two looks at the workshop: while a phone waits for the start, for a round, and while it answers."""

_CODE = "participant_code"
_REFUSED = "participant_refused"
_TYPED = "participant_typed"
_SPOKEN = "participant_language"
_CHOOSING = "participant_chooses"
_PAUSE = "participant_pause"


# --- getting in ---


def without_cookies() -> None:
    """For a browser that keeps no cookies: nobody could be told apart from the next one."""
    phone.watch(polls=False)
    phone.begin("join-cookies")
    components.show(phone.heading_html("join-cookies", _("This browser keeps no cookies")))
    components.paragraph(
        _("Without one your answers could not be kept together. Allow cookies for this page, then load it again.")
    )


def code() -> str | None:
    """The code of a workshop that exists, from the address; None while there is none, and the screen asks for it.

    Every code that is tried counts as a guess until it turns out to be right.
    """
    asked = links.parameter("code")
    found = read_code(asked) if asked else None
    if found is None:
        _ask(_("This is no join code. It has six characters; look at the screen in the room.") if asked else "")
        return None
    if found == st.session_state.get(_CODE):
        return found
    if found != st.session_state.get(_REFUSED):
        address = access.client_address()
        if pause := access.join_codes.begin(address):
            _pause(pause)
            return None
        try:
            service.participants.turn(found)
        except NoWorkshop:
            access.join_codes.wrong(address)
            st.session_state[_REFUSED] = found
        else:
            access.join_codes.right(address)
            st.session_state[_CODE] = found
            return found
    _ask(NoWorkshop().message(language()))
    return None


def _ask(problem: str) -> None:
    phone.watch(polls=False)
    phone.begin("join-code")
    components.show(
        phone.heading_html("join-code", _("Join a workshop"))
        + (f'<p class="q-refused" role="alert">{escape(problem)}</p>' if problem else "")
    )
    with st.form("code-form", border=False):
        st.text_input(plain(_("Join code")), key=_TYPED, autocomplete="off")
        st.form_submit_button(plain(_("Join")), key="enter", type="primary", width="stretch", on_click=_enter)
    components.paragraph(_("You find it on the screen in the room."), muted=True)


def _enter() -> None:
    typed = str(st.session_state.get(_TYPED) or "")
    st.session_state[_REFUSED] = None
    links.remember(code=read_code(typed) or typed.strip()[:40] or None)


def _pause(seconds: float) -> None:
    phone.watch(polls=False)
    phone.begin("join-pause")
    components.show(phone.heading_html("join-pause", _("One moment")))
    wait = ceil(seconds)
    components.paragraph(
        plural(
            "Many wrong codes were tried here. In {count} second this goes on by itself.",
            "Many wrong codes were tried here. In {count} seconds this goes on by itself.",
            wait,
        )
    )
    looked = False

    @st.fragment(run_every=float(wait))
    def again() -> None:
        nonlocal looked
        if looked:
            st.rerun()
        looked = True

    again()


# --- language ---


def speak(code: str, token: str, seat: Seat) -> None:
    """The language that this participant chose, here or with the switch of the frame; it stays with the participant."""
    chosen = language()
    before, spoken = st.session_state.get(_SPOKEN, ("", ""))
    if before != seat.workshop:
        wanted = seat.language or (chosen if chosen in seat.languages else seat.languages[0])
        st.session_state[_SPOKEN] = seat.workshop, wanted
        if wanted != chosen:
            text_module.switch_to(wanted)
    elif chosen not in seat.languages:
        text_module.switch_to(spoken)
    elif chosen != spoken:
        st.session_state[_SPOKEN] = seat.workshop, chosen
        if seat.group:
            service.participants.join(code, token, seat.group, chosen)


def _languages(seat: Seat) -> None:
    if len(seat.languages) > 1:
        st.segmented_control(
            plain(_("Language")),
            list(seat.languages),
            default=language(),
            required=True,
            format_func=LANGUAGE_NAMES.__getitem__,
            key="join-language",
            width="stretch",
            on_change=_switch,
        )


def _switch() -> None:
    st.session_state[LANGUAGE_KEY] = st.session_state["join-language"]


# --- coming in ---


def is_choosing() -> bool:
    """Whether this participant is about to choose another group."""
    return bool(st.session_state.get(_CHOOSING))


def choose(code: str, seat: Seat) -> None:
    """Who are you here? A tap on a group is coming in."""
    phone.watch(polls=False)
    phone.begin("join-start")
    badge = components.fictional_badge_html() if seat.fictional else ""
    kicker = " · ".join(words for words in (_("Workshop"), seat.title) if words)
    components.show(
        phone.heading_html(
            "join-start",
            seat.organisation,
            f'<p class="q-kicker">{escape(kicker)} {badge}</p>',
            f'<p class="q-lead">{escape(_promise())}</p>',
        )
    )
    _languages(seat)
    question = _("Who are you here?") if len(seat.groups) > 1 else _("Take part")
    components.show(f'<h2 class="q-who">{escape(question)}</h2>')
    with st.container(key="groups"):
        for group in seat.groups:
            words = f"**{plain(text(load_model().group(group).label))}** {plain(_who(group, seat.organisation))}"
            st.button(words, key=f"group-{group}", width="stretch", on_click=_come_in, args=(code, group))
    components.show(_kept_html())


def _who(group: str, organisation: str) -> str:
    return {
        "leadership": _("I lead the organisation, or a part of it."),
        "front_office": _("I work with customers: at the desk, on the road, by phone or online."),
        "back_office": _("I work for customers without dealing with them myself."),
        "customer": _("I am a customer of {organisation}.", organisation=organisation),
        "partner": _("I work for another organisation that serves the same customers."),
    }.get(group, "")


def _come_in(code: str, group: str) -> None:
    try:
        service.participants.join(code, access.participant_token() or "", group, language())
    except QuadrantError as error:
        phone.say_problem(error.message(language()))
    st.session_state[_CHOOSING] = False


def choose_again_html(seat: Seat) -> str:
    """On a card: the way back to the choice of a group, which is open until the first answer."""
    return card.button_html("choose-again", _as_whom(seat), "q-way") if _can_choose(seat) else ""


def choose_again_button(seat: Seat) -> None:
    """The same while the round has not begun."""
    if _can_choose(seat):
        st.button(plain(_as_whom(seat)), key="choose-again", type="tertiary", on_click=choose_again)


def _can_choose(seat: Seat) -> bool:
    return len(seat.groups) > 1 and seat.group is not None


def _as_whom(seat: Seat) -> str:
    return _("You answer as {group}. Choose again", group=text(load_model().group(seat.group or "").label))


def choose_again() -> None:
    """Leads back to the choice of a group."""
    st.session_state[_CHOOSING] = True


def _promise() -> str:
    return _(
        "Your answers are private: no name, no account. Until the facilitator reveals the results, everybody sees only "
        "how many people have answered."
    )


def _kept_html() -> str:
    """What is stored of a participant, and who can see it: the truth, also where it is not comfortable."""
    paragraphs = (
        _(
            "Your group, your language, your answers, how sure you say you are, and your notes are kept. In place of "
            "a name there is a random number in a cookie on this phone; the workshop makes a number of its own from it."
        ),
        _(
            "After the reveal the answers of all are shown together. A group of fewer than three people is never shown "
            "apart."
        ),
        _(
            "Notes may be shown to the room, without who wrote them. Leave out what gives you away, if you do not want "
            "that."
        ),
        _(
            "At the end the facilitator keeps a file with the answers of each person, under a number such as r3 and "
            "with the group. Who has that file and knows a small group well might guess who somebody is."
        ),
        _("After the end this phone shows nothing of your answers any more."),
    )
    summary = escape(_("What is kept, and who can see it"))
    words = components.paragraphs_html(*paragraphs)
    return f'<details class="q-kept"><summary>{summary}</summary><div>{words}</div></details>'


# --- while the facilitator speaks ---


def waiting(seat: Seat) -> None:
    """In, and the first round has not begun."""
    phone.begin("join-waiting")
    lead = _("The facilitator starts in a moment. This screen goes on by itself.")
    components.show(phone.heading_html("join-waiting", _("You are in"), below=f'<p class="q-lead">{escape(lead)}</p>'))
    choose_again_button(seat)
    components.show(f"<p>{escape(_promise())}</p>{_kept_html()}{somebody_else_html()}")


def talking(seat: Seat) -> None:
    """No round is open for this participant: eyes up. Only one's own answers can be read back."""
    phone.begin("join-talking")
    if seat.round:
        lead = _("This round asks nothing of you: it is about what was answered in the first one.")
    else:
        lead = _("The round is closed. Your answers are kept, and the talk is in the room now.")
    title = _("Look at the screen in the room")
    components.show(phone.heading_html("join-talking", title, below=f'<p class="q-lead">{escape(lead)}</p>'))
    if seat.answers and not seat.round:
        components.show(_own_answers_html(seat.answers))


def _own_answers_html(answers: dict[str, Answer]) -> str:
    model = load_model()
    items = []
    for key in (key for key in (*model.keys, *(each.key for each in model.context)) if key in answers):
        question, answer = model.question(key), answers[key]
        if answer.level is not None:
            level = _("Level {level}", level=number(answer.level))
            words = f"{level}: {text(question.levels[model.levels.index(answer.level)])}"
        else:
            words = _("Does not apply here") if answer.kind == "not_applicable" else _("I cannot tell")
        note = f'<br><span class="q-note">{escape(answer.note)}</span>' if answer.note else ""
        items.append(f"<dt>{escape(text(question.label))}</dt><dd>{escape(words)}{note}</dd>")
    summary = escape(_("Read your own answers"))
    return f'<details class="q-kept"><summary>{summary}</summary><dl class="q-own">{"".join(items)}</dl></details>'


def over() -> None:
    """The workshop is closed: the cookie opens nothing any more."""
    phone.begin("join-over")
    lead = _("This workshop is closed. This phone shows nothing of your answers any more.")
    title = _("Thank you for taking part")
    components.show(phone.heading_html("join-over", title, below=f'<p class="q-lead">{escape(lead)}</p>'))


def somebody_else_html() -> str:
    """The way to another person on a shared device, whose cookie is a new one."""
    address = f"/join/new?code={st.session_state.get(_CODE, '')}"
    warning = _("What you answered is kept, and nobody can change it from here any more.")
    return (
        f'<p class="q-else"><a href="{escape(address)}" target="_self">{escape(_("Somebody else on this device"))}</a>'
        f'<br><span class="q-muted q-small">{escape(warning)}</span></p>'
    )


# --- going on by itself ---


def follow(code: str, token: str, seat: Seat | None) -> None:
    """Shows the screen again when the facilitator has gone on. `seat` is what it shows now, None when that is the end.

    While nothing changes the phone gets next to nothing, so that hundreds can ask.
    """
    phone.watch(polls=True)
    known = seat and seat.turn

    @st.fragment(run_every=pause(QUICKLY if seat and seat.stage == "gathering" else SLOWLY))
    def look() -> None:
        nonlocal known
        phone.beat()
        try:
            if service.participants.turn(code) == known:
                return
            now = service.participants.seat(code, token)
        except NoWorkshop:
            if seat is not None:
                st.rerun()
            return
        if seat is None or _lasting(now) != _lasting(seat):
            st.rerun()
        known = now.turn

    look()


def pause(seconds: float) -> float:
    """About so many seconds between two looks: each phone has its own pause, so that a room does not look at once."""
    return seconds * float(st.session_state.setdefault(_PAUSE, random.uniform(0.8, 1.2)))  # noqa: S311 - nothing is secret about it


def _lasting(seat: Seat) -> Seat:
    """What a screen stands on besides one's own answers, which it follows by itself."""
    return replace(seat, answers={}, before={}, turn=0)
