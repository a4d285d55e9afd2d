"""What only the browser knows: how wide the window is and whether it shows light or dark.

A component without an appearance reports both as one word. It reports only what differs from what the server assumes,
so that the first load costs at most one more run, and no run when nothing changes. It also sets the language of the
page, which Streamlit leaves at English, and scrolls to the part of a screen that a link names.
"""

from __future__ import annotations

from typing import Literal, cast, get_args

import streamlit as st

from ui.text import language

Size = Literal["phone", "laptop", "projector"]
Appearance = Literal["light", "dark"]
Whole = Literal["phone", "low", "laptop", "projector"]

SIZE_KEY = "viewport_size"
APPEARANCE_KEY = "viewport_appearance"
WHOLE_KEY = "viewport_whole"
_COMPONENT_KEY = "viewport"

_SCRIPT = """
// Below 900 pixels the figure for a laptop, 720 wide, does not fit between the margins.
const sizes = ["(max-width: 899.98px)", "(min-width: 1680px)"].map(query => window.matchMedia(query));
// Beside words, and seen whole under the head of the page and one bar: from these windows on, the largest first.
const whole = {
  projector: "(min-width: 1680px) and (min-height: 1000px)",
  laptop: "(min-width: 1180px) and (min-height: 860px)",
  low: "(min-width: 1180px)",
};
for (const name in whole) whole[name] = window.matchMedia(whole[name]);
const revealed = new Set();

function luminance(colour) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour;
  const [red, green, blue] = canvas.fillStyle.match(/[0-9a-f]{2}/gi).map(part => parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

function reveal(id, tries) {
  const target = document.getElementById(id);
  if (target) target.scrollIntoView({block: "start"});
  else if (tries > 0) setTimeout(() => reveal(id, tries - 1), 100);
}

export default function ({data, parentElement, setStateValue}) {
  document.documentElement.lang = data.language;
  const host = parentElement.host ?? parentElement;
  const report = () => {
    const size = sizes[0].matches ? "phone" : sizes[1].matches ? "projector" : "laptop";
    const background = getComputedStyle(host).getPropertyValue("--st-background-color").trim();
    const appearance = background && luminance(background) < 128 ? "dark" : "light";
    const fits = Object.keys(whole).find(name => whole[name].matches) ?? size;
    const seen = size + " " + appearance + " " + fits;
    if (seen !== data.assumed) setStateValue("seen", seen);
  };
  report();
  [...sizes, ...Object.values(whole)].forEach(query => { query.onchange = report; });
  if (data.reveal && !revealed.has(data.reveal)) {
    revealed.add(data.reveal);
    reveal(data.reveal, 30);
  }
}
"""

_component = st.components.v2.component("quadrant_viewport", js=_SCRIPT)


def _first_guess() -> Size:
    """Phones say so in their first request, which saves them a second run."""
    headers = st.context.headers
    return "phone" if headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in headers.get("User-Agent", "") else "laptop"


def size() -> Size:
    """How much room there is: phone (under 900 px wide), laptop (under 1680), projector. Laptop until known."""
    known = st.session_state.get(SIZE_KEY)
    return cast("Size", known) if known in get_args(Size) else _first_guess()


def whole() -> Whole:
    """The size of the largest figure that is seen whole, for a screen of which that is the point: height counts too."""
    known = st.session_state.get(WHOLE_KEY)
    return cast("Whole", known) if known in get_args(Whole) else size()


def appearance() -> Appearance:
    """Light or dark, as the browser really shows it. Charts need it; everything else follows the theme by itself."""
    known = st.session_state.get(APPEARANCE_KEY) or st.context.theme.type
    return "dark" if known == "dark" else "light"


def observe(reveal: str | None = None) -> None:
    """Listens to the browser; called once per run, by the frame, before anything asks for `size` or `appearance`.

    `reveal` is the id of the part of the screen to scroll to, once, when its link is opened.
    """
    seen = str(st.session_state.get(_COMPONENT_KEY, {}).get("seen") or "").split()
    if len(seen) == 3:
        st.session_state[SIZE_KEY], st.session_state[APPEARANCE_KEY], st.session_state[WHOLE_KEY] = seen
    _component(
        key=_COMPONENT_KEY,
        data={"language": language(), "assumed": f"{size()} {appearance()} {whole()}", "reveal": reveal},
        height="content",
        on_seen_change=lambda: None,
    )
