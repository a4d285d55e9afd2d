"""Building blocks of the screens, in the editorial look. Every text that is handed in is text, never markup.

A block whose name ends in `_html` returns a piece for another block; all others show themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from quadrant.charts import CONFIG, Chart
from quadrant.outline import Outline, outline
from quadrant.problems import Problem, visible
from ui.plain import escape, plain
from ui.text import _, language

VERSION = "0.1.0"
PRODUCT = f"Quadrant {VERSION}"


def show(html: str) -> None:
    """Shows HTML of ours in the typography of the product. Every text in it has gone through `escape`."""
    st.html(f'<div class="q">{html}</div>')


def page_header(title: str, kicker: str = "", lead: str = "", badge: str = "") -> None:
    """The head of a screen: a small line above, the title, and one sentence that says what is seen here.

    `badge` is HTML that stands behind the small line.
    """
    parts = [f'<p class="q-kicker">{escape(kicker)} {badge}</p>'] if kicker or badge else []
    parts.append(f"<h1><bdi>{escape(title)}</bdi></h1>")
    if lead:
        parts.append(f'<p class="q-lead">{escape(lead)}</p>')
    show(f'<header class="q-header">{"".join(parts)}</header>')


def section_html(title: str, anchor: str, *parts: str) -> str:
    """A part of a screen under its own heading; `anchor` is the id that a link can point at, `parts` are HTML."""
    return f'<section class="q-section" id="{escape(anchor)}"><h2>{escape(title)}</h2>{"".join(parts)}</section>'


def heading_html(words: str) -> str:
    """A heading within a part."""
    return f"<h3>{escape(words)}</h3>"


def paragraphs_html(*words: str) -> str:
    """Paragraphs of prose."""
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in words)


def steps_html(steps: Iterable[str]) -> str:
    """A numbered list of sentences."""
    return '<ol class="q-steps">' + "".join(f"<li>{escape(step)}</li>" for step in steps) + "</ol>"


def footnote_html(words: str) -> str:
    """Small print under what it belongs to."""
    return f'<p class="q-footnote">{escape(words)}</p>'


def contents_html(entries: Sequence[tuple[str, str]]) -> str:
    """A small table of contents: (anchor, words). On a wide window it stays in sight."""
    links = "".join(
        f'<li><a href="#{escape(anchor)}" target="_self">{escape(words)}</a></li>' for anchor, words in entries
    )
    name = escape(_("On this page"))  # not within an f-string: the catalogue's extraction does not look there
    return f'<nav class="q-contents" aria-label="{name}"><ol>{links}</ol></nav>'


def columns_html(side: str, main: str) -> str:
    """Two columns on a wide window, one below the other on a narrow one."""
    return f'<div class="q-columns"><div class="q-side">{side}</div><div class="q-main">{main}</div></div>'


def section(title: str, lead: str = "", anchor: str = "") -> None:
    """The head of a part of a screen. `anchor` is the id that a link can point at."""
    at = f' id="{escape(anchor)}"' if anchor else ""
    show(f'<div class="q-section"{at}><h2>{escape(title)}</h2></div>' + (f"<p>{escape(lead)}</p>" if lead else ""))


def paragraph(words: str, muted: bool = False) -> None:
    """One paragraph of prose."""
    show(f"<p{' class=q-muted' if muted else ''}>{escape(words)}</p>")


def footnote(words: str) -> None:
    """Small print under what it belongs to."""
    show(footnote_html(words))


def done(words: str) -> None:
    """What was just done, as a sentence."""
    show(f'<p class="q-done" role="status">{escape(words)}</p>')


def notice(words: str, advice: str = "") -> None:
    """Something a person must know: a sentence, and what can be done."""
    show(
        f'<div class="q-notice" role="alert"><p>{escape(words)}</p>'
        + (f"<p>{escape(advice)}</p>" if advice else "")
        + "</div>"
    )


def empty_state(words: str, advice: str = "") -> None:
    """What a screen shows while it has nothing to show: what is missing, and what to do about it."""
    show(
        f'<div class="q-empty"><p>{escape(words)}</p>'
        + (f'<p class="q-muted">{escape(advice)}</p>' if advice else "")
        + "</div>"
    )


def figures_html(lines: Iterable[tuple[str, str]]) -> str:
    """A few figures with their words, one below the other."""
    items = "".join(f"<li><b>{escape(figure)}</b><span>{escape(words)}</span></li>" for figure, words in lines)
    return f'<ul class="q-figures">{items}</ul>'


def fictional_badge_html() -> str:
    """The word that marks an organisation that does not exist: in words, so that it survives grey and small print."""
    word = escape(_("Fictional"))
    return f'<span class="q-badge">{word}</span>'


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text; `rows` begins with the headers. `numbers` are the indexes of the columns that hold numbers."""

    caption: str
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


def table_html(data: Table) -> str:
    """A table as HTML that screen readers, printers and narrow windows can handle. The first column names the row."""

    def cell(column: int, words: str, tag: str, scope: str = "") -> str:
        kind = ' class="q-number"' if column in data.numbers else ""
        return f"<{tag}{scope}{kind}>{escape(words)}</{tag}>"

    head = "".join(cell(column, words, "th", ' scope="col"') for column, words in enumerate(data.rows[0]))
    body = "".join(
        "<tr>"
        + "".join(
            cell(column, words, "td" if column else "th", "" if column else ' scope="row"')
            for column, words in enumerate(row)
        )
        + "</tr>"
        for row in data.rows[1:]
    )
    return (
        f'<div class="q-scroll" tabindex="0" role="region" aria-label="{escape(data.caption)}"><table>'
        f"<caption>{escape(data.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def table(data: Table) -> None:
    """Shows a table."""
    show(table_html(data))


def chart(
    drawn: Chart,
    *,
    key: str,
    passport: str,
    notes: Sequence[str] = (),
    twin: Table | None = None,
    clickable: bool = False,
) -> str | None:
    """A chart with everything that belongs to it: words for who cannot see it, its passport line, and its numbers.

    `passport` says what is seen (n, date, view, model version, fictional or not); `notes` explain marks; `twin` is the
    same as a table. Returns the id of the mark that was just clicked, when it is `clickable`.
    """
    with st.container(key=f"figure-{key}"):
        clicked = figure(drawn, key=key, clickable=clickable)
    beneath(drawn, passport=passport, notes=notes, twin=twin)
    return clicked


def figure(drawn: Chart, *, key: str, clickable: bool = False) -> str | None:
    """A chart by itself. It has a size of its own (`viewport.size()` picks it), so that labels stay where they are."""
    event = st.plotly_chart(
        drawn.figure,
        key=key,
        theme=None,
        width="content",
        config=dict(CONFIG),
        alt=drawn.alt,
        on_select="rerun" if clickable else "ignore",
        selection_mode="points",
    )
    return _clicked(event) if clickable else None


def drawing(drawn: Chart, *, key: str) -> Outline:
    """A chart that somebody draws on with mouse or finger; it is a `drawable` one, and nothing on it can be clicked.

    Returns the outline that was just drawn, in scores, also when it holds nobody; empty while there is none. It is
    handed out until the chart changes: keep it (in the link, say) and draw the chart anew with it.
    """
    event = st.plotly_chart(
        drawn.figure,
        key=key,
        theme=None,
        width="content",
        config=dict(CONFIG),
        alt=drawn.alt,
        on_select="rerun",
        selection_mode=("lasso", "box"),
    )
    return _drawn(event)


def beneath(drawn: Chart, *, passport: str, notes: Sequence[str] = (), twin: Table | None = None) -> None:
    """What belongs under a chart, see `chart`."""
    numbered = "".join(f"<li value={number}>{escape(name)}</li>" for number, name in drawn.key)
    show(
        f'<p class="q-passport">{escape(passport)}</p>'
        + (f'<ol class="q-key">{numbered}</ol>' if numbered else "")
        + "".join(f'<p class="q-passport">{escape(words)}</p>' for words in notes)
    )
    if twin is not None:
        with st.expander(plain(_("The same as a table"))):
            table(twin)


def _clicked(event: object) -> str | None:
    """The id of the first selected mark. In a test the event is a plain dict, so it is read as one."""
    selection = event.get("selection") if isinstance(event, Mapping) else None
    points = (selection or {}).get("points") or []
    data = points[0].get("customdata") if points else None
    return str(data[0] if isinstance(data, list | tuple) else data) if data else None


def _drawn(event: object) -> Outline:
    """The last outline of an event, by hand or as a box. In a test the event is a plain dict, so it is read as one."""
    selection = event.get("selection") if isinstance(event, Mapping) else None
    lines, boxes = ((selection or {}).get(kind) or [] for kind in ("lasso", "box"))
    if lines:
        return outline(list(zip(lines[-1]["x"], lines[-1]["y"], strict=True)))
    if boxes:
        (x0, x1), (y0, y1) = boxes[-1]["x"], boxes[-1]["y"]
        return outline([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    return ()


def problem_list(problems: Iterable[Problem]) -> None:
    """Problems of files: where (file, line, column), and in words what is wrong and what to do."""

    def item(problem: Problem) -> str:
        place = _(
            "{file}, line {line}, column {column}",
            file=visible(problem.file),
            line=problem.line,
            column=problem.column,
        )
        return f'<li><span class="q-place">{escape(place)}</span>{escape(problem.message(language()))}</li>'

    if items := "".join(map(item, problems)):
        show(f'<ul class="q-problems">{items}</ul>')


def footer() -> None:
    """The foot of every screen."""
    words = (PRODUCT, _("No data leaves this machine."))
    show('<footer class="q-foot">' + "".join(f"<span>{escape(part)}</span>" for part in words) + "</footer>")
