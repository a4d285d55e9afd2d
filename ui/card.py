"""A question's whole screen as one element: its head, its levels to tap, and the smaller ways on.

A room taps hundreds of times a minute, and every element costs the server, the access point and the phone. A card of
Streamlit's buttons is some twenty messages a tap; this is one, with buttons of its own that say by their key what was
tapped.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import phone
from ui.plain import escape

_KEY = "card"

_HTML = '<div class="q q-card"></div><i class="q-beat" hidden></i>'

_SCRIPT = """
// The screen is written only when it differs, so that a look at the server takes no focus and no place away.
export default function ({parentElement, data, setTriggerValue}) {
  const card = parentElement.querySelector(".q-card"), reader = document.activeElement;
  if (card.written !== data.html) {
    const had = card.contains(reader) ? reader.dataset.key || reader.id : "";
    card.innerHTML = card.written = data.html;
    if (had) card.querySelector(`[data-key="${had}"], [id="${had}"]`)?.focus({preventScroll: true});
  }
  parentElement.querySelector(".q-beat").textContent = data.beat;  // a sign of the server: see ui/phone.py
  card.onclick = event => {
    const key = event.target.closest("button")?.dataset.key;
    const app = document.querySelector('[data-testid="stApp"]');
    if (key && app.dataset.testConnectionState === "CONNECTED") setTriggerValue("tap", key);
  };
}
"""

_component = st.components.v2.component("quadrant_card", html=_HTML, js=_SCRIPT, isolate_styles=False)


def show(html: str, tapped: Callable[[str], None]) -> None:
    """Shows HTML with buttons of `button_html`; what is tapped comes as its key, from a browser: it may be anything."""

    def tap() -> None:
        tapped(str(st.session_state[_KEY]["tap"]))

    _component(key=_KEY, data={"html": html, "beat": phone.next_number()}, on_tap_change=tap, height="content")


def button_html(key: str, words: str, kind: str, inner: str = "", share: float | None = None) -> str:
    """A button with text, and HTML after it. `share` (0-1) is drawn as a bar at its foot."""
    style = "" if share is None else f' style="--q-share:{100 * share:.0f}%"'
    return f'<button type="button" class="{kind}" data-key="{escape(key)}"{style}>{escape(words)}{inner}</button>'
