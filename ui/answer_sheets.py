"""Whose answers are filled in: an answer sheet for each respondent and round, and one for what the group agreed."""

from __future__ import annotations

import streamlit as st

from quadrant import draft as drafts
from quadrant.draft import AGREED, Place
from quadrant.model import load_model
from ui import answer_fields, answering, components, links
from ui.plain import plain
from ui.text import _, plural, text


def name_of(sheet: Place) -> str:
    """A sheet in a link: a respondent's key, with the round when it is the second, or what was agreed."""
    if sheet == AGREED:
        return "agreed"
    return sheet[1] if sheet[-1] == "answers" else f"{sheet[1]}.second"


def choose() -> Place:
    """Whose answers are filled in: of a respondent, in the first round or the second, or what the group agreed on."""
    draft = answering.desk().draft
    groups = {group.id: text(group.label) for group in load_model().groups}
    sheets: dict[str, tuple[str, Place]] = {}
    for key, group in drafts.people(draft).items():
        who = f"{answering.desk().person(key)} · {groups.get(group, _('no group'))}"
        first, second = drafts.sheet(key), drafts.sheet(key, revised=True)
        sheets[name_of(first)] = (who, first)
        if drafts.value(draft.content, second):
            sheets[name_of(second)] = (_("{who} · second round", who=who), second)
    sheets[name_of(AGREED)] = (_("Agreed by the group"), AGREED)
    names = list(sheets)
    linked = links.choose("person", sheets) or names[0]
    key = answering.showing("answer-person", linked)
    st.selectbox(
        _("Whose answers are filled in"),
        names,
        names.index(linked),
        key=key,
        format_func=lambda name: sheets[name][0] if name in sheets else name,
        on_change=lambda: links.remember(person=st.session_state[key]),
    )
    return sheets[linked][1]


def who(sheet: Place) -> None:
    """The respondent whose sheet it is, one more, and one fewer."""
    if sheet == AGREED:
        components.paragraph(
            _("What the group settled on after it talked. It takes the place of the answers in the view from inside."),
            muted=True,
        )
    elif sheet[-1] == "answers":
        answer_fields.respondent(sheet[1])
    with st.container(horizontal=True, key="answer-people"):
        st.button(plain(_("Add a respondent")), key="answer_add", on_click=_add, args=(sheet,))
        if sheet != AGREED and len(drafts.people(answering.desk().draft)) > 1:
            st.button(
                plain(_("Remove {who}", who=answering.desk().person(sheet[1]))),
                key="answer_remove",
                on_click=answering.ask,
                args=(f"remove {sheet[1]}",),
            )
    if sheet != AGREED and answering.asked() == f"remove {sheet[1]}":
        count = len(drafts.answered(answering.desk().draft, drafts.sheet(sheet[1])))
        components.notice(
            plural(
                "Remove {who} from this draft, with {count} answer?",
                "Remove {who} from this draft, with {count} answers?",
                count,
                who=answering.desk().person(sheet[1]),
            )
        )
        with st.container(horizontal=True, key="answer-removing"):
            st.button(plain(_("Remove")), key="answer_remove_yes", on_click=_remove, args=(sheet[1],))
            st.button(plain(_("Keep")), key="answer_remove_no", on_click=answering.ask, args=("",))


def another(sheet: Place) -> None:
    """The way on, where the questions end."""
    st.button(plain(_("Add another respondent")), key="answer_another", on_click=_add, args=(sheet,))


def _add(sheet: Place) -> None:
    desk = answering.desk()
    group = desk.text(*sheet[:2], "group") if sheet != AGREED else ""
    key, change = drafts.joining(desk.draft, group or load_model().inside[0])
    links.remember(person=key)
    answering.change([change])


def _remove(person: str) -> None:
    answering.ask("")
    answering.put(("respondents", person), None)
