"""The list of organisations: real links, one component however many there are.

Names reach the browser as data and are put on the screen as text nodes, so nothing in them can become markup. A click
opens the organisation within the session; a middle click or a copied address works as with any link.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

import streamlit as st

from quadrant.charts.captions import month
from quadrant.pictures import sector_name
from quadrant.portrait import Entry
from ui import links
from ui.filters import country_name
from ui.text import _, language, number


class Row(TypedDict):
    """One organisation as the list shows it, every text in the reader's language."""

    id: str
    href: str
    name: str
    about: str
    scores: str
    badge: str


AT_ONCE = 60
"""Rows that are shown before the reader asks for more."""

_HTML = (
    '<p class="q-list-head"></p><ol class="q-organisations"></ol><button type="button" class="q-more" hidden></button>'
)

_SCRIPT = """
function piece(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// One entry in the history, so that "back" finds the list as it was; Streamlit's own switch leaves several.
function go(href) {
  history.pushState(null, "", href);
  window.dispatchEvent(new PopStateEvent("popstate"));
}

let gone = null;

export default function ({data, parentElement}) {
  const list = parentElement.querySelector("ol"), more = parentElement.querySelector("button");
  const item = row => {
    const made = document.createElement("li"), link = document.createElement("a");
    const name = piece("span", "q-name", row.name);
    link.href = row.href;
    name.dir = "auto";
    link.append(name, piece("span", "q-about", row.about), piece("span", "q-scores", row.scores));
    if (row.badge) name.append(" ", piece("span", "q-badge", row.badge));
    link.onclick = event => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      go(row.href);
    };
    made.append(link);
    return made;
  };
  let shown = 0;
  const show = () => {
    list.append(...data.rows.slice(shown, shown + data.atOnce).map(item));
    shown = Math.min(shown + data.atOnce, data.rows.length);
    more.hidden = shown >= data.rows.length;
  };
  parentElement.querySelector("p").textContent = data.scores;
  list.replaceChildren();
  list.setAttribute("aria-label", data.label);
  more.textContent = data.more;
  more.onclick = show;
  show();
  if (data.go && data.go !== gone) go(data.go);
  gone = data.go;
}
"""

_component = st.components.v2.component("quadrant_organisations", html=_HTML, js=_SCRIPT, isolate_styles=False)


def rows(entries: Sequence[Entry]) -> list[Row]:
    """The entries as rows of the list."""
    return [_row(entry) for entry in entries]


def _row(entry: Entry) -> Row:
    about, inside = entry.latest.organisation, entry.inside
    place = [sector_name(about.sector, language())]
    if about.country:
        place.append(country_name(about.country))
    place.append(month(entry.latest.date, language()))
    scores = _("no position")
    if inside.digital is not None and inside.human is not None:
        scores = f"{number(inside.digital, 1)} · {number(inside.human, 1)}"
    return Row(
        id=about.id,
        href=links.link("organisation", id=about.id),
        name=about.name,
        about=" · ".join(place),
        scores=scores,
        badge=_("Fictional") if about.fictional else "",
    )


def show(rows: Sequence[Row], opened: str | None = None) -> None:
    """Shows the list. `opened` is an organisation that was just clicked elsewhere: the browser goes there at once."""
    _component(
        key="organisations",
        data={
            "rows": list(rows),
            "go": links.link("organisation", id=opened) if opened else None,
            "label": _("Organisations"),
            "scores": _("Digital · human, 0 to 100"),
            "more": _("Show more"),
            "atOnce": AT_ONCE,
        },
        height="content",
    )
