"""User text stays text. Names and notes may hold anything; on a screen they can never become markup, image or link.

Where Streamlit shows text literally (`st.text`, options of a select box, cells and headers of a dataframe, page titles,
placeholders, names of downloads, the words in a Plotly figure that are escaped there) nothing is needed.
"""

from __future__ import annotations

import html
import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")

# Streamlit rewrites some text after its Markdown is parsed, where a backslash no longer helps: addresses become links,
# :names: become pictures, -> becomes an arrow. An invisible word joiner between the characters keeps them apart.
_REWRITTEN = re.compile(r":(?=[/\w+-])|(?<=\w):|@|(?i:www)(?=\.)|[<>~-](?=[->=])|(?<=-)>")
_JOINER = "\u2060"


def plain(text: str) -> str:
    """One line of text for places where Streamlit reads Markdown: labels, tabs, buttons, messages, toasts, captions."""
    apart = _REWRITTEN.sub(lambda match: match[0] + _JOINER, " ".join(text.split()))
    return _PUNCTUATION.sub(r"\\\1", apart)


def escape(text: str) -> str:
    """Text for `st.html` and for the words of a Plotly figure."""
    return html.escape(text, quote=True)
