"""What is wrong with a draft, at the top: as links to where it is, and what can only be left out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from quadrant import draft as drafts
from quadrant.draft import Finding, Place
from quadrant.model import CONTEXT, load_model
from quadrant.problems import visible
from ui import answer_sheets, answering, components, links
from ui.plain import escape, plain
from ui.text import _, language, number, plural, text

_LISTED = 60  # problems that are named; a file may have very many


@st.fragment(key=answering.PROBLEMS)
def show(sheet: Place) -> None:
    """Everything that keeps the draft from being an assessment, as links; and what can only be left out."""
    desk = answering.desk()
    missing = [finding for finding in desk.findings if finding.missing]
    stray = [finding for finding in desk.findings if finding.stray]
    other = [finding for finding in desk.findings if not finding.missing and not finding.stray]
    parts = ['<div id="to-do">']
    if other:
        title = plural("{count} thing to put right", "{count} things to put right", len(other))
        parts.append(
            f'<div class="q-to-do"><h2>{escape(title)}</h2><ul class="q-problems">{_links(other, sheet)}</ul></div>'
        )
    if missing:
        needed = ", ".join(
            f'<a href="{_address(each, sheet)}" target="_self">{escape(name_of(each))}</a>'
            for each in missing[:_LISTED]
        )
        parts.append(f'<p class="q-needed">{escape(_("Still needed:"))} {needed}</p>')
    components.show("".join(parts) + "</div>")
    if stray:
        _strays(stray)


def _links(findings: Sequence[Finding], sheet: Place) -> str:
    items = "".join(
        f'<li><a class="q-place" href="{_address(each, sheet)}" target="_self">{escape(name_of(each))}</a>'
        f"{escape(each.problem.message(language()))}</li>"
        for each in findings[:_LISTED]
    )
    if len(findings) > _LISTED:
        items += f"<li>{escape(_('And {count} more.', count=number(len(findings) - _LISTED)))}</li>"
    return items


def _strays(stray: Sequence[Finding]) -> None:
    """What stands in the file and has no place in an assessment."""
    title = plural(
        "{count} thing in the file that has no place in an assessment",
        "{count} things in the file that have no place in an assessment",
        len(stray),
    )
    items = "".join(
        f'<li><span class="q-place">{escape(name_of(each))}</span>{escape(each.problem.message(language()))}'
        f'<pre class="q-typed">{escape(_shown(each.place))}</pre></li>'
        for each in stray[:_LISTED]
    )
    components.show(f'<div class="q-to-do"><h2>{escape(title)}</h2><ul class="q-problems">{items}</ul></div>')
    st.button(
        plain(plural("Leave it out", "Leave all of them out", len(stray))),
        key="answer_leave_out",
        on_click=_leave_out,
    )


def _shown(place: Place) -> str:
    """What stands at a place, as a file would say it."""
    return visible(drafts.written(answering.desk().draft, *place))


def _leave_out() -> None:
    desk = answering.desk()
    places = dict.fromkeys(finding.place for finding in desk.findings if finding.stray)
    content, changes = desk.draft.content, []
    for place in places:
        before = drafts.value(content, place)
        if before is not None:
            changes.append(drafts.Change(place, before, None))
    answering.change(changes)


def name_of(finding: Finding) -> str:
    """Where something is wrong, in words: field, element or question, and of whom."""
    desk, place = answering.desk(), finding.place
    match place:
        case ("respondents", person, "answers" | "revised", *rest):
            return " · ".join((answering.desk().person(person), *_question_words(rest)))
        case ("respondents", person, *rest):
            return " · ".join((answering.desk().person(person), *(_field_words(each) for each in rest)))
        case ("agreed", *rest):
            return " · ".join((_("Agreed"), *_question_words(rest)))
        case ("ambition", "elements", element):
            return " · ".join((_("Ambition"), *_question_words([element])))
        case _:
            return " · ".join(_field_words(each) for each in place) or desk.text("organisation", "name")


def _question_words(rest: Sequence[str]) -> list[str]:
    model = load_model()
    elements = {element.id: text(element.label) for element in model.elements} | {CONTEXT: _("Questions of context")}
    labels = {question.key: text(question.label) for question in (*model.questions, *model.context)}
    if len(rest) < 2:
        return [elements.get(each, visible(each)) for each in rest]
    return [elements.get(rest[0], visible(rest[0])), labels.get(f"{rest[0]}.{rest[1]}", visible(rest[1]))]


def _field_words(name: str) -> str:
    known = {
        "organisation": _("Organisation"),
        "assessment": _("Assessment"),
        "respondents": _("Respondents"),
        "ambition": _("Ambition"),
        "id": _("Id"),
        "name": _("Name"),
        "sector": _("Sector"),
        "country": _("Country"),
        "employees": _("Employees"),
        "owner": _("Owner"),
        "tags": _("Tags"),
        "fictional": _("Real or fictional"),
        "date": _("Date"),
        "title": _("Title"),
        "group": _("Group"),
        "format": _("Format of the file"),
        "model": _("Questionnaire"),
        "model_version": _("Its version"),
    }
    return known.get(name) or visible(name)


def _address(finding: Finding, sheet: Place) -> str:
    """A link to the field or the question, on the sheet that it is on."""
    if finding.sheet is not None:
        question = ".".join(finding.field[-2:])
        return f"#{escape(question)}" if finding.sheet == sheet else _elsewhere(finding.sheet, question)
    match finding.place:
        case ("respondents", person, *_rest) if person not in sheet:
            return _elsewhere(drafts.sheet(person), "who")
        case ("respondents", *_rest):
            return "#who"
        case ("ambition", *_rest):
            return "#ambition"
    return "#about"


def _elsewhere(sheet: Place, anchor: str) -> str:
    address = links.link(
        "answer", draft=answering.desk().draft.id, person=answer_sheets.name_of(sheet), question=anchor
    )
    return escape(address)
