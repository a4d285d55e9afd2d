"""Filling in a draft: its head, what is wrong with it, whose answers are filled in, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from quadrant import draft as drafts
from quadrant import service
from quadrant.draft import AGREED, Finding, Place
from quadrant.errors import FileChanged, FileExists, QuadrantError
from quadrant.model import load_model
from quadrant.problems import visible
from ui import answer_fields, answering, components, links
from ui.plain import escape, plain
from ui.text import _, language, listing, number, plural, text

_ASKS = "answer_asks"

DISCARDED = "answer_discarded"
"""Says, in the session, that a draft was just discarded."""

_LISTED = 60  # problems that are named at the top; a file may have very many


# --- the head ---


@st.fragment(key=answering.HEAD)
def head() -> None:
    """Whose draft this is, and what it was opened from."""
    desk = answering.desk()
    name, opened = desk.text("organisation", "name"), desk.draft.opened
    st.set_page_config(page_title=f"{name.strip() or _('New organisation')} · Quadrant")
    components.page_header(
        name if name.strip() else _("New organisation"),
        _("Answer alone"),
        _("A draft: everything is kept as you go, and counts in the workspace once you save it."),
    )
    words = []
    if opened is not None:
        words.append(
            _(
                "Opened from {file}. Saving replaces it; what it held until now is kept aside.",
                file=visible(opened.file),
            )
        )
        if opened.comments:
            words.append(_("Explanations in it, after a #, are not taken over."))
    other = f'<a href="{escape(links.link("answer"))}" target="_self">{escape(_("Other drafts, or begin another"))}</a>'
    components.show(f'<p class="q-small q-muted">{escape(" ".join(words))} {other}</p>')


# --- what is wrong ---


@st.fragment(key=answering.PROBLEMS)
def problems(sheet: Place) -> None:
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
            return " · ".join((_person(person), *_question_words(rest)))
        case ("respondents", person, *rest):
            return " · ".join((_person(person), *(_field_words(each) for each in rest)))
        case ("agreed", *rest):
            return " · ".join((_("Agreed"), *_question_words(rest)))
        case ("ambition", "elements", element):
            return " · ".join((_("Ambition"), *_question_words([element])))
        case _:
            return " · ".join(_field_words(each) for each in place) or desk.text("organisation", "name")


def _question_words(rest: Sequence[str]) -> list[str]:
    model = load_model()
    elements = {element.id: text(element.label) for element in model.elements}
    labels = {question.key: text(question.label) for question in model.questions}
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


def _person(key: str) -> str:
    return visible(answering.desk().text("respondents", key, "id")) or _("Somebody without a pseudonym")


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
    address = links.link("answer", draft=answering.desk().draft.id, person=name_of_sheet(sheet), question=anchor)
    return escape(address)


# --- whose answers ---


def name_of_sheet(sheet: Place) -> str:
    """A sheet in a link: a respondent's key, with the round when it is the second, or what was agreed."""
    if sheet == AGREED:
        return "agreed"
    return sheet[1] if sheet[-1] == "answers" else f"{sheet[1]}.second"


def choose_sheet() -> Place:
    """Whose answers are filled in: of a respondent, in the first round or the second, or what the group agreed on."""
    draft = answering.desk().draft
    groups = {group.id: text(group.label) for group in load_model().groups}
    sheets: dict[str, tuple[str, Place]] = {}
    for key, group in drafts.people(draft).items():
        who = f"{_person(key)} · {groups.get(group, _('no group'))}"
        first, second = drafts.sheet(key), drafts.sheet(key, revised=True)
        sheets[name_of_sheet(first)] = (who, first)
        if drafts.value(draft.content, second):
            sheets[name_of_sheet(second)] = (_("{who} · second round", who=who), second)
    sheets[name_of_sheet(AGREED)] = (_("Agreed by the group"), AGREED)
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
                plain(_("Remove {who}", who=_person(sheet[1]))),
                key="answer_remove",
                on_click=_ask,
                args=(f"remove {sheet[1]}",),
            )
    if sheet != AGREED and st.session_state.get(_ASKS) == f"remove {sheet[1]}":
        count = len(drafts.answered(answering.desk().draft, drafts.sheet(sheet[1])))
        components.notice(
            plural(
                "Remove {who} from this draft, with {count} answer?",
                "Remove {who} from this draft, with {count} answers?",
                count,
                who=_person(sheet[1]),
            )
        )
        with st.container(horizontal=True, key="answer-removing"):
            st.button(plain(_("Remove")), key="answer_remove_yes", on_click=_remove, args=(sheet[1],))
            st.button(plain(_("Keep")), key="answer_remove_no", on_click=_ask, args=("",))


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
    _ask("")
    answering.put(("respondents", person), None)


def _ask(what: str) -> None:
    st.session_state[_ASKS] = what


# --- what becomes of it ---


@st.fragment(key=answering.FINISH)
def finish() -> None:
    """Save, take along, discard."""
    desk = answering.desk()
    blocking = [finding for finding in desk.findings if finding.problem.code != "duplicate_assessment"]
    if open_ones := _open_words():
        components.paragraph(open_ones, muted=True)
    if blocking:
        words = plural(
            "{count} thing keeps this draft from being saved as an assessment.",
            "{count} things keep this draft from being saved as an assessment.",
            len(blocking),
        )
        link = f'<a href="#to-do" target="_self">{escape(_("See what"))}</a>'
        components.show(f'<p class="q-alert">{escape(words)} {link}</p>')
    with st.container(horizontal=True, key="answer-finish-buttons"):
        if desk.draft.text is None:
            label = plain(_("Save the assessment"))
            st.button(label, key="answer_save", type="primary", disabled=bool(blocking), on_click=_ask, args=("save",))
        _download()
        st.button(plain(_("Discard this draft")), key="answer_discard", on_click=_ask, args=("discard",))
    _asked()


def _open_words() -> str:
    """Whose questions have no answer yet. That is allowed: not answered is not a level."""
    draft = answering.desk().draft
    waiting = []
    for key in drafts.people(draft):
        sheet = drafts.sheet(key)
        count = len(drafts.asked(draft, sheet)) - len(drafts.answered(draft, sheet))
        if count:
            waiting.append(_("{count} of {who}", count=number(count), who=_person(key)))
    if not waiting:
        return ""
    shown = listing(waiting[:5]) if len(waiting) <= 5 else ", ".join(waiting[:5]) + " …"
    return _("Questions without an answer: {whose}. You may save all the same; they stay open.", whose=shown)


def _download() -> None:
    """The file that the draft is so far, whatever is wrong with it."""
    folder, draft = answering.desk().folder, answering.desk().draft
    names = (drafts.text(draft, "organisation", "id"), drafts.text(draft, "assessment", "id"))
    st.download_button(
        plain(_("Download as YAML")),
        data=lambda: service.draft_as_yaml(service.draft(folder, draft.id)).encode(),
        file_name=f"{'--'.join(filter(None, names)) or 'draft'}.yaml",
        mime="application/yaml",
        on_click="ignore",
        key="answer_download",
    )


def _asked() -> None:
    """Saving, and the questions that come before what cannot be taken back."""
    asks = st.session_state.get(_ASKS)
    if asks in ("save", "save and replace"):
        # Here and not in a callback: what was typed just before the click is stored by then.
        _ask("")
        _save(replace=asks == "save and replace")
    elif asks == "discard":
        components.notice(_("Discard this draft? What was typed in it is gone then."))
        _two(_("Yes, discard it"), _ask, ("discard really",))
    elif asks == "discard really":
        count = sum(
            len(drafts.answered(answering.desk().draft, drafts.sheet(key)))
            for key in drafts.people(answering.desk().draft)
        )
        components.notice(
            plural(
                "Really? There is no way back: {count} answer is deleted for good.",
                "Really? There is no way back: {count} answers are deleted for good.",
                count,
            )
        )
        _two(_("Delete for good"), _discard, ())


def _save(replace: bool) -> None:
    """Saves and goes to the organisation; asks when something would be replaced that was not opened here."""
    try:
        desk = answering.desk()
        organisation, assessment = service.save_draft(desk.folder, desk.draft, replace=replace)
    except (FileExists, FileChanged) as error:
        components.notice(error.message(language()))
        _two(_("Replace it"), _ask, ("save and replace",))
    except QuadrantError as error:
        answering.fail(error)
        st.rerun()
    else:
        # The language goes along by itself: it is bound to its switch.
        parameters = {"id": organisation, "assessment": assessment}
        st.switch_page(links.ROOT / "pages" / "organisation.py", query_params=parameters)


def _discard() -> None:
    _ask("")
    try:
        desk = answering.desk()
        service.discard_draft(desk.folder, desk.draft.id)
    except QuadrantError as error:
        answering.fail(error)
    else:
        st.session_state[DISCARDED] = True
    st.rerun()


def _two(words: str, action: Callable[..., None], args: tuple[str, ...]) -> None:
    with st.container(horizontal=True, key="answer-asking"):
        st.button(plain(words), key="answer_yes", on_click=action, args=args)
        st.button(plain(_("Keep")), key="answer_no", on_click=_ask, args=("",))


# --- a file that cannot be read as it is ---


def correct() -> None:
    """The text of a file that is no YAML in the shape of an assessment: it is put right here, then taken over."""
    desk = answering.desk()
    opened = desk.draft.opened
    assert opened is not None
    written = desk.draft.text or ""
    components.page_header(
        visible(opened.file),
        _("Repair a file"),
        _("This file cannot be read as an assessment yet. Put its text right, and the questions appear."),
    )
    answering.report()
    components.problem_list(service.look_at(written.encode(), opened.file).problems)
    key = answering.showing(answering.key_of(("text",)), written)
    st.text_area(
        _("The text of the file"),
        written,
        key=key,
        height=560,
        on_change=lambda: answering.correct(str(st.session_state[key])),
    )
    st.button(plain(_("Read it again")), key="answer_read", type="primary")
