"""How people come in: the join code, the address and its QR code, as large as the room needs."""

from __future__ import annotations

import streamlit as st

from quadrant import invitation
from quadrant.room import Room
from quadrant.workshop import Workshop
from ui import components, facilitator, timer_view
from ui.apart_view import apart_html
from ui.plain import escape, plain
from ui.text import _, number, plural, text

_LARGE = "q-large-invitation"


def code_html(code: str) -> str:
    """A join code in two halves, as it is read aloud; who has it read aloud hears the characters."""
    half = len(code) // 2
    shown = f"<span>{escape(code[:half])}</span><span>{escape(code[half:])}</span>"
    return f'<b class="q-code" role="text" aria-label="{escape(" ".join(code))}">{shown}</b>'


def short_address(address: str) -> str:
    """What people type: without http, which every phone adds by itself, and without the code, which is asked for."""
    host = address.removeprefix("http://")
    with_port = host.removeprefix("https://")
    return (host if ":" in with_port else with_port) + "/join"


def qr_html(address: str, code: str) -> str:
    """The picture that a camera turns into the full address."""
    full = invitation.join_address(address, code)
    words = escape(_("QR code of {address}", address=full))
    return f'<img class="q-qr" src="{escape(invitation.qr_data_uri(full))}" alt="{words}">'


def strip(room: Room) -> None:
    """The join code, always in sight, with the address and a button that shows the QR code as large as the window.

    The large one is the browser's own popover: it opens without the server and survives what happens meanwhile.
    """
    address, code = room.look(lambda workshop: (workshop.plan.address, workshop.plan.code))
    picture, typed = qr_html(address, code), escape(short_address(address))
    with st.container(key="strip"):
        components.show(
            f'<aside class="q-strip" aria-label="{escape(_("How to join"))}">'
            f'<button type="button" class="q-strip-qr" popovertarget="{_LARGE}" '
            f'aria-label="{escape(_("Show the QR code large"))}">{picture}</button>'
            f'<p><span class="q-strip-address">{typed}</span>{code_html(code)}</p>'
            f'<button type="button" class="q-strip-more" popovertarget="{_LARGE}">{escape(_("Show large"))}</button>'
            "</aside>"
            f'<div popover id="{_LARGE}" class="q-large" role="dialog" aria-label="{escape(_("How to join"))}">'
            f'<div>{picture}<p class="q-strip-address">{typed}</p>{code_html(code)}'
            f'<button type="button" class="q-strip-more" popovertarget="{_LARGE}" popovertargetaction="hide">'
            f"{escape(_('Close'))}</button></div></div>"
        )


# --- while people come in ---


def show(room: Room) -> None:
    """The invitation, as large as the projector, and who has come in."""
    address, code = room.look(lambda workshop: (workshop.plan.address, workshop.plan.code))
    with st.container(key="gathering"):
        with st.container(key="gathering-invitation"):
            components.show(_poster_html(address, code))
        with st.container(key="gathering-people"):
            facilitator.live(room, _joined_html)
            st.button(
                plain(_("Start")),
                key="start",
                type="primary",
                on_click=_start,
                args=(room,),
            )
            components.paragraph(_("Phones then show the first question. Who comes late can still join."), muted=True)
            timer_view.show(room)


def _start(room: Room) -> None:
    facilitator.act(room, lambda workshop: workshop.start())


def _poster_html(address: str, code: str) -> str:
    """Three steps from the phone in the pocket to the first question."""
    typed = f'<b class="q-address">{escape(short_address(address))}</b>'
    steps = (
        f"{escape(_('Point the camera of your phone at the square, or type'))} {typed}",
        f"{escape(_('The code is'))} {code_html(code)}",
        escape(_("Choose your group and language. Nobody asks your name.")),
    )
    items = "".join(f"<li>{step}</li>" for step in steps)
    return f'<section class="q-poster">{qr_html(address, code)}<ol>{items}</ol></section>'


def _joined_html(workshop: Workshop) -> str:
    """How many have joined, of every group."""
    progress = workshop.progress()
    joined = sum(each.joined for each in progress)
    words = plural("person has joined", "people have joined", joined)
    groups = "".join(
        f"<li><b>{escape(number(each.joined))}</b><span>{escape(text(workshop.model.group(each.group).label))}</span></li>"
        for each in progress
    )
    everybody = f"<b>{escape(number(joined))}</b> <span>{escape(words)}</span>"
    return (
        f'<section class="q-watch"><p class="q-watch-all">{everybody}</p><ul class="q-figures">{groups}</ul>'
        f"{apart_html(workshop)}</section>"
    )
