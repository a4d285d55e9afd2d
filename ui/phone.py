"""What only the phone of a participant knows and does: whether it hears the server, and where its reader is.

A component without an appearance of its own. It says when the connection is lost, in the participant's words, because
Streamlit says so in English and elsewhere; it leads eyes and screen readers to the top of a screen that is new; and it
lets no second tap of a hurried finger through to a question that has only just appeared.

It reads from the page what it needs (the heading of a screen, what is said there), so that no tap sends it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import streamlit as st

from ui.plain import escape
from ui.text import _

_MESSAGE = "participant_message"
_NUMBER = "participant_number"

_HTML = """
<p class="q-lost" role="alert" hidden></p>
<p class="q-heard" role="status"></p>
"""

_SCRIPT = """
// A tap is a hurried finger's second when it comes within GUARD ms of a new screen, within HURRY ms of the tap before,
// and within FINGER pixels of it: nobody has read anything by then.
const GUARD = 250, HURRY = 1500, FINGER = 30;
// After so many ms without a sign of the server it counts as lost: after a tap, and while the page only asks.
const ANSWER = 4000, SILENCE = 30000;
const ASKING = '[data-testid="stButton"], [data-testid="stFormSubmitButton"], .q-card button';  // answered when tapped
const HEAL = 20000;  // ms after which the page is loaded again, once the server can be reached

let component, shown, heard, tapped, arrived = -GUARD, sign = Date.now(), asked = 0, lost = 0, heardBefore = true;

function meet(heading) {
  arrived = performance.now();
  if (shown !== undefined) {
    heading.closest('[data-testid="stMain"]')?.scrollTo(0, 0);
    window.scrollTo(0, 0);
    heading.tabIndex = -1;
    heading.focus({preventScroll: true});
  }
  shown = heading.id;
}

function hear(said) {
  heard = said.dataset.number;
  const status = component.parentElement.querySelector(".q-heard");
  status.textContent = said.textContent;
  if (said.matches(".q-problem")) said.scrollIntoView({block: "center"});
  setTimeout(() => { status.textContent = ""; }, 4000);
}

function look(changes) {
  if (changes.every(change => change.target.closest?.(".st-key-phone"))) return;
  sign = Date.now();
  asked = 0;
  const heading = document.querySelector(".q-head h1"), said = document.querySelector(".q-said");
  if (heading && heading.id !== shown) meet(heading);
  if (said && said.dataset.number !== heard) hear(said);
}

function isHurried(event) {
  const now = performance.now();
  const near = tapped && Math.hypot(event.clientX - tapped.x, event.clientY - tapped.y) < FINGER;
  return near && now - tapped.at < HURRY && now - arrived < GUARD;
}

function tap(event) {
  if (isHurried(event)) {
    event.stopPropagation();
    event.preventDefault();
  } else if (event.type === "click") {
    tapped = {at: performance.now(), x: event.clientX, y: event.clientY};
    if (event.target.closest?.(ASKING)) asked = asked || Date.now();
  }
}

function listen(app) {
  const banner = document.querySelector(".q-lost");
  if (!banner || document.hidden) {
    sign = Date.now();  // a locked phone hears nothing
    return;
  }
  const now = Date.now();
  const silent = component.data.polls && now - sign > SILENCE || asked && now - asked > ANSWER;
  const hears = !silent && app.dataset.testConnectionState === "CONNECTED";
  // It is back only once the screen has been made again, which follows the connection: what is tapped before is lost.
  const isLost = !hears || lost > 0 && !heardBefore;
  heardBefore = hears && app.dataset.testScriptState === "notRunning";
  lost = isLost ? lost || now : 0;
  for (const button of document.querySelectorAll(".q-card button")) button.disabled = isLost;
  if (banner.hidden === isLost) {
    banner.hidden = !isLost;
    banner.textContent = isLost ? component.data.lost : "";
  }
  if (lost && now - lost > HEAL) {
    lost = now;
    fetch(new URL("_stcore/health", document.baseURI), {cache: "no-store", signal: AbortSignal.timeout(3000)})
      .then(answer => { if (answer.ok) window.location.reload(); }, () => {});
  }
}

export default function (now) {
  const first = component === undefined;
  component = now;
  if (!first) return;
  const app = document.querySelector('[data-testid="stApp"]');
  const attributes = ["data-test-script-state", "data-test-connection-state"];
  new MutationObserver(look).observe(app, {subtree: true, childList: true, attributeFilter: attributes});
  for (const kind of ["mousedown", "click"]) document.addEventListener(kind, tap, true);
  setInterval(() => listen(app), 1000);
  look([{target: app}]);
}
"""

_component = st.components.v2.component("quadrant_phone", html=_HTML, js=_SCRIPT, isolate_styles=False)


def watch(polls: bool) -> None:
    """Watches the connection and the reader; `polls` says whether the screen asks the server by itself."""
    lost = _("No connection. What was saved is safe; this goes on by itself when the connection is back.")
    _component(key="phone", data={"lost": lost, "polls": polls}, height="content")


@dataclass
class _Message:
    """What is to be said on the next screen, and only there."""

    number: int
    words: str
    kind: Literal["saved", "problem"]
    screen: str | None = None


def say_saved(words: str) -> None:
    """Says on the next screen that something was stored."""
    st.session_state[_MESSAGE] = _Message(next_number(), words, "saved")


def say_problem(words: str) -> None:
    """Says on the next screen that something went wrong."""
    st.session_state[_MESSAGE] = _Message(next_number(), words, "problem")


@dataclass(frozen=True, slots=True)
class Said:
    """What a screen begins with, as HTML, and whether it says that something was saved."""

    html: str
    is_saved: bool


def said(screen: str) -> Said:
    """What there is to say on a screen. `screen` is the id of its heading: when it changes, the reader is led there."""
    message: _Message | None = st.session_state.get(_MESSAGE)
    if message is None or message.screen not in (None, screen):
        st.session_state[_MESSAGE] = None  # it was said on the screen before
        return Said("", False)
    message.screen = screen
    words = f'<p class="q-said q-{message.kind}" data-number="{message.number}">{escape(message.words)}</p>'
    return Said(words, message.kind == "saved")


def begin(screen: str) -> bool:
    """Begins a screen with what there is to say; whether that is that something was saved."""
    what = said(screen)
    if what.html:
        st.html(f'<div class="q" data-beat="{next_number()}">{what.html}</div>')
    else:
        beat()
    return what.is_saved


def next_number() -> int:
    """A number that this window has not seen yet. Each counts for itself: what others do shows nowhere."""
    number = int(st.session_state.get(_NUMBER, 0)) + 1
    st.session_state[_NUMBER] = number
    return number


def beat() -> None:
    """A sign of the server: something that changes with every run, because a phone sees changes only."""
    st.html(f'<i class="q-beat" data-beat="{next_number()}"></i>')


def heading_html(screen: str, title: str, above: str = "", below: str = "") -> str:
    """The head of a screen; `above` and `below` are HTML."""
    return f'<header class="q-head">{above}<h1 id="{escape(screen)}" tabindex="-1">{escape(title)}</h1>{below}</header>'
