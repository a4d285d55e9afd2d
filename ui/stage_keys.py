"""The keys of the presenter's screen, and of the remote control in the presenter's hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui.text import _

_HTML = '<p class="q-stage-said" role="status"></p>'

# The place is kept in the link, so that a reload stays, and in a sheet of style of its own, so that nothing that
# Streamlit writes anew can lose it.
_SCRIPT = """
const sheet = new CSSStyleSheet();
const moves = {ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1};
let data, tell, status, at = 0, blank = false;

const steps = () => document.querySelectorAll(".q-stage[data-step]").length;

function written() {
  const wanted = Number(new URLSearchParams(location.search).get("step"));
  return Number.isInteger(wanted) && wanted > 0 ? wanted : 1;
}

function say() {
  const step = document.querySelector(`.q-stage[data-step="${at}"]`);
  if (!step || !status) return;
  const parts = step.querySelectorAll("h1, .q-stage-words p, .q-stage-figure :is(h2, p), [role=img], li > img");
  const words = [...parts].map(part => part.getAttribute("aria-label") || part.alt || part.textContent);
  status.textContent = blank ? data.words.blank : [step.getAttribute("aria-label"), ...words].join(". ");
}

function show() {
  sheet.replaceSync(
    `.q-stage[data-step="${at}"] { display: grid !important }` +
    (blank ? ".st-key-stage { background: #000 !important } .st-key-stage .q { visibility: hidden }" : "")
  );
  say();
}

function go(to) {
  const place = Math.min(Math.max(to, 1), steps());
  if (place === at || !place) return;
  at = place;
  const address = new URL(location.href);
  address.searchParams.set("step", at);
  history.replaceState(history.state, "", address);
  show();
}

function turn(to) {
  if (blank) { blank = false; show(); } else go(to);
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}

document.addEventListener("keydown", event => {
  if (!document.querySelector(".st-key-stage") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const help = document.querySelector(".q-stage-help");
  if (key === "Escape" && (document.fullscreenElement || help.matches(":popover-open"))) return;
  if (key === " " && event.target.closest?.("button, a")) return;
  if (key in moves) turn(at + moves[key]);
  else if (event.repeat) return;
  else if (key === "Home") turn(1);
  else if (key === "End") turn(steps());
  else if (key === "b" || key === ".") { blank = !blank; show(); }
  else if (key === "f") fill();
  else if (key === "a") tell("names", true);
  else if (key === "?") help.togglePopover();
  else if (key === "Escape") location.assign(data.back);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("click", event => {
  const button = event.target.closest?.(".q-stage [data-move]");
  if (button) turn(at + Number(button.dataset.move));
});

export default function ({data: now, parentElement, setTriggerValue}) {
  [data, tell, status] = [now, setTriggerValue, parentElement.querySelector(".q-stage-said")];
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets.push(sheet);
  blank = false;
  at = Math.min(written(), Math.max(steps(), 1));
  show();
}
"""

_component = st.components.v2.component("quadrant_stage", html=_HTML, js=_SCRIPT, isolate_styles=False)


def listen(back: str, on_names: Callable[[], None], words: Mapping[str, str]) -> None:
    """Turns the steps that are in the page. `back` is where Escape leads, `on_names` is called for names, or none.

    `words` are said to who does not see the screen: `blank`.
    """
    _component(key="stage-keys", data={"back": back, "words": dict(words)}, on_names_change=on_names, height="content")


def explained() -> list[tuple[str, str]]:
    """The keys, and what each does."""
    return [
        (_("→, space, Page Down"), _("next step")),
        (_("←, Page Up"), _("step back")),
        ("Home, End", _("first step, last step")),
        (_("b or ."), _("blank screen; once more to go on")),
        ("f", _("full screen")),
        ("a", _("names of peers, or none")),
        ("?", _("these keys")),
        ("Escape", _("back to the organisation")),
    ]
