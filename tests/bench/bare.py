"""The page to compare with: as many cards as a participant's, that store nothing and know nobody."""

from __future__ import annotations

import random

import streamlit as st


def card() -> None:
    """Seven buttons that lead to the next seven."""
    number = st.session_state.setdefault("number", 1)

    def following() -> None:
        st.session_state["number"] += 1

    st.html(f"<p>Saved {number - 1}</p><h1>Question {number} of many, in so many words as a question has</h1>")
    for level in range(1, 8):
        words = f"{level}. A level, in so many words as a level has when it is about what people really do"
        st.button(words, key=f"level-1-bare.q{'x' * number}-{level}", on_click=following, width="stretch")


interval = st.session_state.setdefault("interval", random.uniform(8, 12))
st.fragment(card, run_every=interval)()
