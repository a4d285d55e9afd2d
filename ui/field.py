"""What is wrong with a field of a form, beside that field, for as long as the field says what it said then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from ui.plain import escape


class Problems:
    """The problems of one form, kept for the session under the form's name."""

    def __init__(self, form: str) -> None:
        self._key = f"problems-{form}"

    def say(self, problems: Mapping[str, Sequence[str]], values: Mapping[str, object]) -> None:
        """Remembers the sentences of each field with what the field holds."""
        st.session_state[self._key] = {
            field: (values.get(field), tuple(sentences)) for field, sentences in problems.items() if sentences
        }

    def clear(self) -> None:
        """Forgets all of them."""
        st.session_state.pop(self._key, None)

    def standing(self, values: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        """The sentences of the fields that still hold what was wrong."""
        said = st.session_state.get(self._key, {})
        return {field: sentences for field, (value, sentences) in said.items() if values.get(field) == value}


def show(sentences: Sequence[str]) -> None:
    """The problems of a field, right under it."""
    if sentences:
        items = "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
        st.html(f'<div class="q q-field" role="alert">{items}</div>')
