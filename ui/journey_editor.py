"""Making and changing a journey in a table. What is typed is kept until it is saved or given up, whatever happens.

One draft per session and journey. The table keeps the changes since it was put on the screen; a copy of what it holds
is taken in every run, from which it begins again after another screen or another language.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st

from quadrant.assessment import Journey
from quadrant.charts.journey_scene import served_word
from quadrant.errors import FileRefused, PartChanged, QuadrantError, WorkshopMoved
from quadrant.file_types import MOMENTS, SERVED
from quadrant.journey import (
    Row,
    StartingJourney,
    in_order,
    journey_of,
    load_journey_rules,
    read_journey,
    rows_of,
    rows_to_begin,
    starting_journeys,
)
from quadrant.problems import Problem, shown
from quadrant.rules import NAME_LENGTH
from quadrant.typeface import isolated
from ui import access, components, journey_view, viewport
from ui.plain import escape, plain
from ui.text import _, language, listing, text

Save = Callable[[Journey | None, Journey | None], None]
"""Keeps a journey: what it was on the screen, and what it is to be (None: there is none)."""

_PAUSE = 0.4
"""Seconds in which what was typed last arrives: the browser hands a cell over 0.15 s after it was left."""


@dataclass(slots=True)
class _Draft:
    """A journey while it is being changed; `before` is what it was on the screen."""

    before: Journey | None
    name: str
    rows: list[Row]
    first_name: str = ""
    first_rows: tuple[Row, ...] = ()
    """What the table was put on the screen with."""
    number: int = 0
    """How often that was."""
    look: tuple[str, ...] = ()
    """The language and the size of the window of which the table is."""
    saving: bool = False
    sentences: tuple[str, ...] = ()
    """Why the last saving was refused."""
    conflict: bool = False
    """Whether it was because somebody else changed the journey."""


def _key(name: str) -> str:
    return f"journey-draft-{name}"


def _draft(name: str) -> _Draft | None:
    found: _Draft | None = st.session_state.get(_key(name))
    return found


def is_open(name: str) -> bool:
    """Whether the journey of this name is being changed in this session."""
    return _draft(name) is not None


def change(name: str, journey: Journey) -> None:
    """Begins changing a journey; for callbacks."""
    st.session_state[_key(name)] = _Draft(journey, journey.name, rows_of(journey))


def _begin(name: str, start: StartingJourney | None, words: str) -> None:
    title = start.name[words] if start else ""
    st.session_state[_key(name)] = _Draft(None, title, rows_to_begin(start, words))


def _stop(name: str) -> None:
    st.session_state.pop(_key(name), None)


# --- where there is no journey yet ---


def offer(name: str, sector: str) -> None:
    """The ways to begin: a journey of the sector, or an empty table."""
    components.empty_state(
        _("There is no customer journey yet."),
        _(
            "List 4 to 20 moments of one journey of one kind of customer, and say of each what is at stake, how it "
            "works and how it feels. An hour is enough."
        ),
    )
    with st.container(key="journey-starts"):
        for number, start in enumerate(starting_journeys(sector)):
            components.show(_start_html(start))
            st.button(
                plain(_("Begin with this journey")),
                key=f"journey-start-{number}",
                on_click=_begin,
                args=(name, start, language()),
            )
        components.show(f"<h2>{escape(_('Another journey'))}</h2>")
        st.button(
            plain(_("Begin with an empty table")), key="journey-start-empty", on_click=_begin, args=(name, None, "")
        )
    components.footnote(
        _(
            "The journeys to begin from are our own elaboration: a first guess to argue with. What they say of load, "
            "complexity and who serves is yours to change, and how it works and feels only you can say."
        )
    )


def _start_html(start: StartingJourney) -> str:
    moments = " → ".join(text(moment.name) for moment in start.moments)
    return f"<h2>{escape(text(start.name))}</h2><p>{escape(moments)}</p>"


# --- the table ---


def show(name: str, current: Journey | None, save: Save) -> None:
    """The table with what can be done with it, and the curve once everything is filled in.

    `current` is the journey as it is kept by now, by somebody else perhaps.
    """
    draft = _draft(name)
    assert draft is not None
    _settle(draft, name)
    components.section(_("Changing the journey") if draft.before else _("A new journey"), anchor="journey-edit")
    draft.name = str(
        st.text_input(
            _("Which journey of which customer"),
            draft.first_name,
            key=_field(name, draft, "name"),
            max_chars=NAME_LENGTH,
        )
    ).strip()
    draft.rows = _table(name, draft)
    if draft.saving:
        # This run holds everything that was typed before the button was pressed.
        draft.saving = False
        _save(name, draft, save)
    _report(name, draft, current)
    asked = _buttons(name)
    components.show(_scales_html())
    _preview(draft)
    if asked:
        draft.saving = True
        # The press of the button overtakes the cell that was being typed in: wait for it, then run once more.
        time.sleep(_PAUSE)
        st.rerun()


def _field(name: str, draft: _Draft, field: str) -> str:
    return f"journey-{field}-{draft.number}-{name}"


def _settle(draft: _Draft, name: str) -> None:
    """Puts the table on the screen anew when it has not been there, or is another for Streamlit by now."""
    look = language(), viewport.size()
    if _field(name, draft, "table") in st.session_state and draft.look == look:
        return
    draft.number += 1
    draft.look = look
    draft.first_name, draft.first_rows = draft.name, tuple(draft.rows)


def _scales_html() -> str:
    lines = (
        (_("Load"), _("How much it means to a customer, from 1 (nothing) to 5 (a great deal).")),
        (_("Complexity"), _("How much there is to work out, from 1 (nothing) to 5 (a great deal).")),
        (_("Works, feels"), _("How well it works and how good it feels to a customer, from 0 to 10.")),
        ("#", _("Change a number to move a moment: 2.5 puts it between 2 and 3.")),
    )
    items = "".join(f"<dt>{escape(term)}</dt><dd>{escape(words)}</dd>" for term, words in lines)
    return f'<dl class="q-facts">{items}</dl>'


def _table(name: str, draft: _Draft) -> list[Row]:
    columns = st.column_config
    served = {each: served_word(each, language()) for each in SERVED}
    rows = [{field: getattr(row, field) for field in _TYPES} for row in draft.first_rows]
    held = st.data_editor(
        pd.DataFrame(rows, columns=list(_TYPES)).astype(_TYPES),
        key=_field(name, draft, "table"),
        num_rows="dynamic",
        hide_index=True,
        height="content",
        placeholder="–",
        alt=_("The moments of the journey, one in each row"),
        column_config={
            "order": columns.NumberColumn("#", width=50, min_value=0, max_value=999, format="%g"),
            "name": columns.TextColumn(
                _("Moment"), width=170 if viewport.size() == "phone" else "large", max_chars=NAME_LENGTH
            ),
            "load": columns.NumberColumn(_("Load"), width=80, min_value=1, max_value=5, step=1),
            "complexity": columns.NumberColumn(_("Complexity"), width=100, min_value=1, max_value=5, step=1),
            "functional": columns.NumberColumn(_("Works"), width=80, min_value=0, max_value=10, step=1),
            "emotional": columns.NumberColumn(_("Feels"), width=80, min_value=0, max_value=10, step=1),
            "served": columns.SelectboxColumn(
                _("Served by"), width=110, options=list(served), format_func=lambda each: served[str(each)]
            ),
            "failure": columns.CheckboxColumn(_("Failure"), width=90),
        },
    )
    return [_row(each) for each in held.astype(object).to_dict("records")]


# With room for what is not filled in: of the types that pandas would choose, not all take a row that is added.
_TYPES: Final = {
    "order": "Float64",
    "name": "object",
    "load": "Int64",
    "complexity": "Int64",
    "functional": "Int64",
    "emotional": "Int64",
    "served": "object",
    "failure": "boolean",
}


def _row(held: Mapping[Hashable, Any]) -> Row:
    """A row as the table holds it, which comes from a browser: what is none of its values is not filled in."""

    def number(field: str) -> int | None:
        return held[field] if isinstance(held[field], int) else None

    name, served, order = held["name"], held["served"], held["order"]
    return Row(
        " ".join(name.split()) if isinstance(name, str) else "",
        number("load"),
        number("complexity"),
        number("functional"),
        number("emotional"),
        served if isinstance(served, str) and served in SERVED else None,
        held["failure"] is True,
        order if isinstance(order, float) else None,
    )


def _buttons(name: str) -> bool:
    with st.container(horizontal=True, key="journey-acts"):
        asked = st.button(plain(_("Save the journey")), key="journey-save", type="primary")
        st.button(plain(_("Stop without saving")), key="journey-stop", on_click=_stop, args=(name,))
    return asked


def _preview(draft: _Draft) -> None:
    """The curve of what the table holds, as soon as nothing is missing; until then what is."""
    journey = journey_of(draft.name, draft.rows)
    if journey is None or not journey.moments:
        components.paragraph(_("The curve appears here once everything is filled in."), muted=True)
        return
    components.show(journey_view.curve_html(journey, read_journey(journey, load_journey_rules())))


# --- saving ---


def _save(name: str, draft: _Draft, save: Save) -> None:
    """Saves, or says why not: of each moment what it lacks, then what is wrong with it."""
    draft.conflict = False
    draft.sentences = tuple(_lacking(draft))
    journey = journey_of(draft.name, draft.rows)
    if draft.sentences or journey is None:
        return
    try:
        access.require()
        save(draft.before, journey)
    except FileRefused as error:
        draft.sentences = tuple(_in_words(problem, journey) for problem in error.problems)
    except (PartChanged, WorkshopMoved):
        draft.conflict = True
        draft.sentences = (_("Somebody else changed this journey in the meantime; what you typed is still here."),)
    except QuadrantError as error:
        draft.sentences = (error.message(language()),)
    else:
        _stop(name)
        st.rerun()


def _lacking(draft: _Draft) -> Iterator[str]:
    if not draft.name:
        yield _("The journey has no name yet.")
    words = {
        "name": _("a name"),
        "load": _("the load"),
        "complexity": _("the complexity"),
        "functional": _("how well it works"),
        "emotional": _("how good it feels"),
        "served": _("who serves it"),
    }
    moments = in_order(draft.rows)
    for place, row in enumerate(moments):
        if row.missing:
            what = listing([words[field] for field in row.missing])
            yield _("{moment} lacks {what}.", moment=_called(row.name, place), what=what)
    least, most = MOMENTS
    if not least <= len(moments) <= most:
        details = {"lowest": least, "highest": most, "count": len(moments)}
        problem = Problem("", 1, 1, "number_of_moments", tuple((each, str(value)) for each, value in details.items()))
        yield problem.message(language())


def _called(name: str, place: int) -> str:
    """A moment as a sentence begins with it."""
    if name:
        return _("Moment {number}, {name},", number=place + 1, name=isolated(shown(name)))
    return _("Moment {number}", number=place + 1)


def _in_words(problem: Problem, journey: Journey) -> str:
    """A problem of the file with the moment that it belongs to."""
    match problem.path:
        case ("journey", "moments", int(place), *_rest) if place < len(journey.moments):
            where = _("Moment {number}", number=place + 1)
        case ("journey", "name"):
            where = _("The name of the journey")
        case _nowhere:
            return problem.message(language())
    return f"{where}: {problem.message(language())}"


def _report(name: str, draft: _Draft, current: Journey | None) -> None:
    """Why the last saving was refused, until the next."""
    if not draft.sentences:
        return
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in draft.sentences)
    components.show(
        f'<div class="q-notice" role="alert"><p>{escape(_("The journey is not saved yet."))}</p>'
        f'<ul class="q-problems">{items}</ul></div>'
    )
    if draft.conflict:
        st.button(plain(_("Put mine in its place")), key="journey-replace", on_click=_replace, args=(name, current))


def _replace(name: str, current: Journey | None) -> None:
    """Saves over what somebody else made of it; for callbacks."""
    if draft := _draft(name):
        draft.before, draft.saving = current, True
