"""The fields of a draft: of organisation and assessment, of a respondent, and of the ambition.

Every field shows what was typed, valid or not, and under it what is wrong with it, in the words of `problems`. Labels
are our own words, shown without `plain()`: what reads the screen aloud would hear its backslashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import streamlit as st

from quadrant import draft as drafts
from quadrant import service
from quadrant.draft import Finding, Place
from quadrant.model import load_countries, load_model, load_sectors
from quadrant.pictures import sector_name
from quadrant.problems import visible
from ui import answering, components, quadrant_view
from ui.answering import key_of, showing
from ui.filters import country_name
from ui.plain import escape, plain
from ui.text import _, language, text

ABOUT, AMBITION = "answer-about", "answer-ambition"
"""The keys of the fragments that hold fields."""

_TYPING = "400ms"  # without a key, after which what was typed is stored


def wrong(findings: Iterable[Finding], missing: str = "") -> None:
    """What is wrong here, under what it is about; `missing` are the words for nothing where something has to be."""
    shown = [
        '<p class="q-small q-muted">' + escape(missing or _("Still needed."))
        if each.missing
        else f'<p class="q-wrong">{escape(each.problem.message(language()))}'
        for each in findings
    ]
    if shown:
        components.show("</p>".join(dict.fromkeys(shown)) + "</p>")


# --- one field ---


def line(
    place: Place,
    label: str,
    part: str,
    *,
    placeholder: str = "",
    live: bool = True,
    store: Callable[[str], None] | None = None,
) -> None:
    """One line of text. `part` is the fragment that it is in; `store` takes what was typed, in place of the draft."""
    desk = answering.desk()
    written = desk.text(*place)
    key = showing(key_of(place), written)
    st.text_input(
        label,
        written,
        key=key,
        placeholder=placeholder,
        live=_TYPING if live else False,
        on_change=lambda: (store or partial(_put_text, place, part))(str(st.session_state[key])),
    )
    wrong(desk.at(*place))


def _put_text(place: Place, part: str, typed: str) -> None:
    answering.put(place, typed or None, *([part] if part else []))


def choice(place: Place, label: str, options: Mapping[str, str], part: str, placeholder: str = "") -> None:
    """One of the options (id -> words). Anything else that stands in the file is shown as it is written there."""
    desk = answering.desk()
    written = desk.text(*place)
    key = showing(key_of(place), written or None)
    shown = dict(options)
    if written and written not in shown:
        shown[written] = f"“{visible(written)}”"
    st.selectbox(
        label,
        list(shown),
        list(shown).index(written) if written else None,
        key=key,
        placeholder=placeholder or _("Choose"),
        format_func=lambda each: shown.get(each, each),
        on_change=lambda: answering.put(place, st.session_state[key] or None, *([part] if part else [])),
    )
    wrong(desk.at(*place))


def words(place: Place, label: str, part: str) -> None:
    """Any number of words, such as tags."""
    desk = answering.desk()
    found = drafts.value(desk.draft.content, place)
    written = list(dict.fromkeys(str(each) for each in found)) if isinstance(found, list) else []
    key = showing(key_of(place), written)
    st.multiselect(
        label,
        written,
        written,
        key=key,
        accept_new_options=True,
        placeholder=_("Type a word and press Enter"),
        on_change=lambda: answering.put(place, list(st.session_state[key]) or None, part),
    )
    wrong(desk.at(*place))


# --- organisation and assessment ---


@st.fragment(key=ABOUT)
def about() -> None:
    """Who is assessed, and when."""
    left, right = st.columns(2, gap="large")
    with left:
        _organisation()
    with right:
        _assessment()
    _agree_with_others()
    _about_the_file()


def _organisation() -> None:
    components.show(f"<h3>{escape(_('Organisation'))}</h3>")
    line(("organisation", "name"), _("Name"), ABOUT, store=_rename)
    line(("organisation", "id"), _("Id, the same in all its assessments"), ABOUT)
    sectors = {each.id: sector_name(each.id, language()) for each in load_sectors()}
    choice(("organisation", "sector"), _("Sector"), _sorted(sectors), ABOUT)
    kinds = {"": _("Real"), "true": _("Fictional")}
    _kind(("organisation", "fictional"), kinds)
    with st.expander(
        plain(_("Country, size, owner, tags")),
        key="answer-about-more",
        expanded=_has_wrong("country", "employees", "owner", "tags"),
    ):
        countries = {code: country_name(code) for code in load_countries()}
        choice(("organisation", "country"), _("Country"), _sorted(countries), ABOUT)
        line(("organisation", "employees"), _("Employees"), ABOUT)
        line(("organisation", "owner"), _("Owner: who several organisations belong to"), ABOUT)
        words(("organisation", "tags"), _("Tags"), ABOUT)


def _has_wrong(*fields: str) -> bool:
    desk = answering.desk()
    return any(desk.at("organisation", field) for field in fields)


def _sorted(options: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(options.items(), key=lambda option: option[1].casefold()))


def _kind(place: Place, kinds: Mapping[str, str]) -> None:
    """Real or fictional; neither is chosen while something else stands in the file."""
    desk = answering.desk()
    written = desk.text(*place)
    shown = "" if written == "false" else written
    key = showing(key_of(place), shown if shown in kinds else None)
    st.radio(
        _("Real or fictional: the two are never compared"),
        list(kinds),
        list(kinds).index(shown) if shown in kinds else None,
        key=key,
        horizontal=True,
        format_func=lambda each: kinds[each],
        on_change=lambda: answering.put(place, st.session_state[key] or None, ABOUT),
    )
    wrong(desk.at(*place))


def _assessment() -> None:
    components.show(f"<h3>{escape(_('Assessment'))}</h3>")
    line(("assessment", "date"), _("Date"), ABOUT, placeholder="2026-05-12", live=False, store=_redate)
    line(("assessment", "id"), _("Id, unique within the organisation"), ABOUT)
    line(("assessment", "title"), _("Title, if it has one"), ABOUT)


def _rename(name: str) -> None:
    entries = quadrant_view.overview().entries
    taken = {entry.latest.organisation.id for entry in entries}
    answering.change(drafts.naming(answering.desk().draft, name, taken), ABOUT, answering.HEAD)


def _redate(day: str) -> None:
    draft = answering.desk().draft
    taken = service.drafts.taken_assessments(drafts.text(draft, "organisation", "id"))
    answering.change(drafts.dating(draft, day, taken), ABOUT)


_SHARED = ("name", "sector", "owner", "fictional")  # what all files of an organisation say alike


def _agree_with_others() -> None:
    """Offers what the other files say of the organisation, where this one says something else."""
    desk = answering.desk()
    if not any(finding.problem.code.startswith("differing_") for finding in desk.findings):
        return
    st.button(
        plain(_("Take over what the other assessments say of this organisation")),
        key="answer_take_over",
        on_click=_take_over,
    )


def _take_over() -> None:
    draft = answering.desk().draft
    known = service.organisations.history(drafts.text(draft, "organisation", "id"))
    if not known:
        return
    says = drafts.as_text(known[0].organisation)
    places = [("organisation", name) for name in _SHARED]
    answering.change(
        [drafts.Change(place, drafts.value(draft.content, place), says.get(place[1])) for place in places], ABOUT
    )


def _about_the_file() -> None:
    """Format, questionnaire and its version: fields only where the file says something that cannot be read."""
    labels = {"format": _("Format of the file"), "model": _("Questionnaire"), "model_version": _("Its version")}
    for name, label in labels.items():
        if answering.desk().at(name):
            line((name,), label, ABOUT)


# --- a respondent ---


def respondent(person: str) -> None:
    """Pseudonym and group of a respondent. Another group is asked other questions: the whole screen runs again."""
    groups = {group.id: text(group.label) for group in load_model().groups}
    left, right = st.columns(2, gap="large")
    with left:
        line(("respondents", person, "id"), _("Pseudonym"), "", live=False)
    with right:
        choice(("respondents", person, "group"), _("Group"), groups, "", _("Choose a group to see its questions"))


# --- ambition ---


@st.fragment(key=AMBITION)
def ambition() -> None:
    """Where the organisation wants to be, per element, and when."""
    components.paragraph(_("Where the organisation wants to be, from 0 to 100. What is left empty stays as it is."))
    line(("ambition", "date"), _("By when"), AMBITION, placeholder="2028-12-31", live=False)
    for axis in load_model().axes:
        columns = st.columns(len(axis.elements), gap="medium")
        for column, element in zip(columns, axis.elements, strict=True):
            with column:
                line(("ambition", "elements", element.id), text(element.label), AMBITION)
