"""Benchmark packs of others: what each says and until when, what of it can be compared, loading and removing."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from quadrant import service
from quadrant.cohort import Figure, load_cohort_rules
from quadrant.comparing.words import cohort_name
from quadrant.errors import PackRefused
from quadrant.field import View
from quadrant.model import load_model
from quadrant.pack import Pack
from quadrant.pack_files import KeptPack
from quadrant.problems import visible
from ui import components, outcome
from ui.components import Table
from ui.plain import escape, plain
from ui.text import _, date, language, listing, number, plural, text

ANCHOR = "packs"
_WHERE, _ROUND = "packs", "packs_round"


def show() -> None:
    """The packs that are kept, and the field that takes another one."""
    components.section(_("Benchmark packs"), anchor=ANCHOR)
    outcome.report(_WHERE)
    kept = service.benchmarks.kept()
    if not kept:
        components.paragraph(
            _("No pack is loaded. An association or a consultancy makes one of its own workspace and sends it to you.")
        )
    for each in kept:
        _show_kept(each)
    _upload(frozenset(each.id for each in kept))


def _show_kept(kept: KeptPack) -> None:
    with st.container(key=f"kept-{kept.id}"):
        if kept.pack is None:
            assert kept.problem is not None
            components.notice(f"{kept.id}.json: {kept.problem.message(language())}")
        else:
            components.show(about_html(kept.pack))
            with st.expander(plain(_("Its figures"))):
                components.show(figures_html(kept.pack))
        _removal(kept)


# --- one pack in words ---


def about_html(pack: Pack) -> str:
    """Who made a pack, of whom, from when, until when, and what of it can be compared."""
    badge = components.fictional_badge_html() if pack.fictional else ""
    said = [_of_whom(pack), _made_and_until(pack), _comparable(pack)]
    said += filter(None, (pack.publisher.contact, pack.publisher.notes))
    lines = "".join(f'<p class="q-note" dir="auto">{escape(words)}</p>' for words in said)
    return f'<div class="q-pack"><h3><bdi>{escape(visible(pack.publisher.name))}</bdi> {badge}</h3>{lines}</div>'


def _of_whom(pack: Pack) -> str:
    return _(
        "{cohort}: {organisations}, assessed from {first} to {last}.",
        cohort=_capital(cohort_name(pack.cohort, load_cohort_rules(), language())),
        organisations=plural("{count} organisation", "{count} organisations", pack.organisations),
        first=month(pack.first),
        last=month(pack.last),
    )


def _made_and_until(pack: Pack) -> str:
    made, until = date(pack.made), month(pack.use_until)
    if pack.outdated(datetime.date.today()):  # noqa: DTZ011 - the user's own day
        return _("Made on {day}. It was to be used until {month}: it is out of date.", day=made, month=until)
    return _("Made on {day}, to be used until {month}.", day=made, month=until)


def _comparable(pack: Pack) -> str:
    model = load_model()
    given = [name for name in _names(pack.axes) if any(name in figures for figures in pack.views.values())]
    other = [figure_name(name) for name in given if name not in pack.comparable]
    if not other:
        return _("All of its figures can be compared here.")
    sentence = (
        _("It was made with another version of the questionnaire, {version}.", version=pack.model_version)
        if pack.model_version != model.version
        else _("It was made with other weights or questions.")
    )
    if len(other) == len(given):
        return f"{sentence} " + _("None of its figures can be compared here.")
    return f"{sentence} " + _("These cannot be compared here: {names}.", names=listing(other))


def figure_name(name: str) -> str:
    """What people call an axis or an element; its id where another version of the questionnaire has it."""
    model = load_model()
    return text(model.figure(name).label) if name in model.figures else name


def _names(axes: Mapping[str, Iterable[str]]) -> list[str]:
    """Axes and elements in the order of a questionnaire."""
    return [name for axis, elements in axes.items() for name in (axis, *elements)]


def month(day: datetime.date) -> str:
    """A month as the language writes it."""
    return date(day, "MMMM y")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- its figures ---


def figures_html(pack: Pack) -> str:
    """A table of each view that it has."""
    tables = (components.table_html(view_table(view, figures, pack.axes)) for view, figures in pack.views.items())
    rules = pack.rules.least
    note = _(
        "Points from 0 to 100, rounded. The middle half lies between the quartiles; it is given from {number} "
        "organisations on, a median from {least}.",
        number=rules.quartiles,
        least=rules.median,
    )
    return f'<div class="q-two q-pack-figures">{"".join(tables)}</div>{components.footnote_html(note)}'


def view_table(
    view: View,
    figures: Mapping[str, Figure],
    axes: Mapping[str, Iterable[str]],
    instead: Mapping[str, str] | None = None,
) -> Table:
    """The figures of one view, in the order of the axes and their elements.

    With `instead` those too that have none, and what is said in their place.
    """
    rows = [[_("Axis or element"), _("Median"), _("Middle half"), _("Organisations")]]
    for name in _names(axes):
        words = figure_name(name) if name in axes else f"\N{EM SPACE}{figure_name(name)}"
        if figure := figures.get(name):
            half = "–" if figure.quartiles is None else " – ".join(map(_points, figure.quartiles))
            rows.append([words, _points(figure.median), half, number(figure.organisations)])
        elif instead is not None:
            rows.append([words, instead.get(name, _("too few")), "–", "–"])
    title = _("Seen from inside") if view == "inside" else _("Seen by customers")
    return Table(title, rows, frozenset({1, 2, 3}))


def _points(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


# --- loading and removing ---


def _upload(kept: frozenset[str]) -> None:
    with st.container(key="pack-upload"):
        left, right = st.columns([3, 2], gap="large")
    with left:
        file = st.file_uploader(
            _("Benchmark pack (.json)"), type=["json"], key=f"pack-file-{st.session_state.get(_ROUND, 0)}"
        )
        if file is not None:
            _offer(file, kept)
    with right:
        components.paragraph(
            _("A pack holds medians and quartiles, never an organisation. It is checked, and kept in this workspace.")
        )


def _offer(file: UploadedFile, kept: frozenset[str]) -> None:
    """What the file is, and the button that keeps it."""
    try:
        pack = service.benchmarks.look_at(file.getvalue())
    except PackRefused as error:
        components.notice(f"{visible(file.name)}: {error.message(language())}")
        return
    components.show(about_html(pack))
    if pack.id in kept:
        components.paragraph(_("This pack is loaded already."), muted=True)
        return
    st.button(
        plain(_("Load this pack")),
        type="primary",
        key="pack-add",
        on_click=_add,
        args=(service.opened.workspace().folder, file.getvalue()),
    )


def _add(folder: Path, data: bytes) -> None:
    if outcome.attempt(_WHERE, lambda: service.benchmarks.add(folder, data), _("The pack is loaded.")):
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _removal(kept: KeptPack) -> None:
    """The button that removes a pack; pressed, it asks once more."""
    asked = f"pack-asked-{kept.id}"
    if not st.session_state.get(asked):
        st.button(
            plain(_("Remove this pack")),
            key=f"pack-remove-{kept.id}",
            type="tertiary",
            on_click=_remember,
            args=(asked, True),
        )
        return
    components.notice(
        _("Remove this pack?"), _("Nothing is compared with it any more. Whoever made it can send it again.")
    )
    with st.container(horizontal=True):
        st.button(
            plain(_("Remove it")),
            key=f"pack-remove-now-{kept.id}",
            type="primary",
            on_click=_remove,
            args=(service.opened.workspace().folder, kept.id, asked),
        )
        st.button(plain(_("Keep it")), key=f"pack-remove-not-{kept.id}", on_click=_remember, args=(asked, False))


def _remember(asked: str, value: bool) -> None:
    st.session_state[asked] = value


def _remove(folder: Path, id: str, asked: str) -> None:  # noqa: A002 - the field is called id everywhere
    st.session_state.pop(asked, None)
    outcome.attempt(_WHERE, lambda: service.benchmarks.remove(folder, id), _("The pack is removed."))
