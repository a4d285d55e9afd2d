"""Beginning to fill in: an unfinished draft, a new assessment, one that exists, or a file with problems."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from quadrant import draft as drafts
from quadrant import service
from quadrant.draft import Draft
from quadrant.errors import FileRefused, QuadrantError
from quadrant.model import load_model
from quadrant.problems import visible
from quadrant.records import KnownFile
from quadrant.service.organisations import Overview
from ui import access, answer_finish, answering, choices, components, links, one_organisation
from ui.answer_status import saved_words
from ui.plain import escape, plain
from ui.text import _, language, plural, text

_NEW = ""
"""Stands for a new organisation, and for a new assessment, among those that exist."""

_GROUP, _REFUSED = "answer_group", "answer_refused"


def show(overview: Overview) -> None:
    """The ways to begin."""
    components.page_header(
        _("Answer alone"),
        _("Workspace {name}", name=overview.folder.name),
        _("The whole questionnaire in one list: for one person, or for a consultant who fills it in with a client."),
    )
    answering.report()
    if st.session_state.pop(answer_finish.DISCARDED, False):
        components.done(_("The draft is deleted."))
    components.problem_list(st.session_state.pop(_REFUSED, ()))
    with st.container(key="forms"):
        _unfinished()
        _new(overview)
        _broken(overview.broken)


# --- unfinished ---


def _unfinished() -> None:
    found = service.drafts.unfinished()
    if not found:
        return
    components.section(_("Go on where you left off"), anchor="drafts")
    components.show(f'<ol class="q-organisations">{"".join(map(_row, found))}</ol>')


def _row(draft: Draft) -> str:
    address = escape(links.link("answer", draft=draft.id))
    if draft.text is not None and draft.opened:
        name, far = draft.opened.file, _("text to put right")
    else:
        name = drafts.text(draft, "organisation", "name").strip() or _("New organisation")
        sheets = [drafts.sheet(person) for person in drafts.people(draft)]
        given, asked = (sum(len(count(draft, sheet)) for sheet in sheets) for count in (drafts.answered, drafts.asked))
        far = _("{given} of {asked} answered", given=given, asked=asked)
    about = " · ".join(filter(None, (drafts.text(draft, "assessment", "id"), saved_words(draft.saved_at))))
    return (
        f'<li><a href="{address}" target="_self"><span class="q-name" dir="auto">{escape(visible(name))}</span>'
        f'<span class="q-about">{escape(visible(about))}</span><span class="q-scores">{escape(far)}</span></a></li>'
    )


# --- new, or existing ---


def _new(overview: Overview) -> None:
    components.section(_("Begin"), anchor="begin")
    names = {entry.latest.organisation.id: entry.latest.organisation.name for entry in overview.entries}
    organisation = choices.one_of("organisation", _("Organisation"), names, _("A new organisation"))
    assessment = _NEW
    if organisation:
        options = one_organisation.assessments(service.organisations.history(organisation))
        assessment = choices.one_of("assessment", _("Assessment"), options, _("A new assessment"))
    if assessment:
        components.paragraph(_("It opens with everything that it holds. Nothing changes before you save."), muted=True)
        st.button(
            plain(_("Edit this assessment")),
            key="answer_edit",
            type="primary",
            on_click=_edit,
            args=(overview, organisation, assessment),
        )
        return
    groups = {group.id: plain(text(group.label)) for group in load_model().groups}
    st.radio(
        _("Who answers first? You can add others later."),
        list(groups),
        key=_GROUP,
        horizontal=True,
        format_func=lambda group: groups[group],
    )
    st.button(plain(_("Begin")), key="answer_begin", type="primary", on_click=_begin, args=(overview, organisation))


def _begin(overview: Overview, organisation: str) -> None:
    group = str(st.session_state[_GROUP])
    _go(lambda: service.drafts.begin(overview.folder, organisation or None, group))


def _edit(overview: Overview, organisation: str, assessment: str) -> None:
    _go(lambda: service.drafts.of_assessment(overview.folder, organisation, assessment))


def _go(make: Callable[[], Draft]) -> None:
    """Makes a draft, or finds the one that there is, and goes there."""
    try:
        access.require()
        draft = make()
    except FileRefused as error:
        answering.fail(error)
        st.session_state[_REFUSED] = error.problems
    except QuadrantError as error:
        answering.fail(error)
    else:
        links.remember(draft=draft.id, organisation=None, assessment=None, edit=None, file=None)


# --- files with problems ---


def _broken(broken: tuple[KnownFile, ...]) -> None:
    if not broken:
        return
    components.section(_("Repair a file"), anchor="repair")
    components.paragraph(_("What is right in it is taken over, and what is wrong is shown where it belongs."))
    items = "".join(
        f'<li><a href="{escape(links.link("answer", file=file.file))}" target="_self">'
        f'<span class="q-name"><bdi>{escape(visible(file.file))}</bdi></span>'
        f'<span class="q-scores">{escape(plural("{count} problem", "{count} problems", len(file.problems)))}</span>'
        f'<span class="q-about">{escape(file.problems[0].message(language()))}</span></a></li>'
        for file in broken
    )
    components.show(f'<ol class="q-organisations">{items}</ol>')


def follow_link() -> None:
    """Opens what the address names: `edit` an organisation and an assessment, `file` a file of the workspace."""
    folder = service.opened.workspace().folder
    if file := links.parameter("file"):
        _go(lambda: service.drafts.of_file(folder, file))
    elif edit := links.parameter("edit"):
        organisation, _slash, assessment = edit.partition("/")
        _go(lambda: service.drafts.of_assessment(folder, organisation, assessment))
    links.remember(edit=None, file=None)
