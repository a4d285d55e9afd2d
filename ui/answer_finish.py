"""What becomes of a draft: it is saved, taken along as a file, or discarded."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from quadrant import draft as drafts
from quadrant import service
from quadrant.errors import FileChanged, FileExists, QuadrantError
from ui import answering, components, links
from ui.plain import escape, plain
from ui.text import _, language, listing, number, plural

DISCARDED = "answer_discarded"
"""Says, in the session, that a draft was just discarded."""


@st.fragment(key=answering.FINISH)
def show() -> None:
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
            st.button(
                plain(_("Save the assessment")),
                key="answer_save",
                type="primary",
                disabled=bool(blocking),
                on_click=answering.ask,
                args=("save",),
            )
        _download()
        st.button(plain(_("Discard this draft")), key="answer_discard", on_click=answering.ask, args=("discard",))
    _asked()


def _open_words() -> str:
    """Whose questions have no answer yet. That is allowed: not answered is not a level."""
    draft = answering.desk().draft
    waiting = []
    for key in drafts.people(draft):
        sheet = drafts.sheet(key)
        count = len(drafts.asked(draft, sheet)) - len(drafts.answered(draft, sheet))
        if count:
            waiting.append(_("{count} of {who}", count=number(count), who=answering.desk().person(key)))
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
        data=lambda: service.drafts.as_yaml(service.drafts.load(folder, draft.id)).encode(),
        file_name=f"{'--'.join(filter(None, names)) or 'draft'}.yaml",
        mime="application/yaml",
        on_click="ignore",
        key="answer_download",
    )


def _asked() -> None:
    """Saving, and the questions that come before what cannot be taken back."""
    asks = answering.asked()
    if asks in ("save", "save and replace"):
        # Here and not in a callback: what was typed just before the click is stored by then.
        answering.ask("")
        _save(replace=asks == "save and replace")
    elif asks == "discard":
        components.notice(_("Discard this draft? What was typed in it is gone then."))
        _yes_or_keep(_("Yes, discard it"), answering.ask, ("discard really",))
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
        _yes_or_keep(_("Delete for good"), _discard, ())


def _save(replace: bool) -> None:
    """Saves and goes to the organisation; asks when something would be replaced that was not opened here."""
    try:
        desk = answering.desk()
        organisation, assessment = service.drafts.save(desk.folder, desk.draft, replace=replace)
    except (FileExists, FileChanged) as error:
        components.notice(error.message(language()))
        _yes_or_keep(_("Replace it"), answering.ask, ("save and replace",))
    except QuadrantError as error:
        answering.fail(error)
        st.rerun()
    else:
        # The language goes along by itself: it is bound to its switch.
        parameters = {"id": organisation, "assessment": assessment}
        st.switch_page(links.ROOT / "pages" / "organisation.py", query_params=parameters)


def _discard() -> None:
    answering.ask("")
    try:
        desk = answering.desk()
        service.drafts.discard(desk.folder, desk.draft.id)
    except QuadrantError as error:
        answering.fail(error)
    else:
        st.session_state[DISCARDED] = True
    st.rerun()


def _yes_or_keep(words: str, action: Callable[..., None], args: tuple[str, ...]) -> None:
    with st.container(horizontal=True, key="answer-asking"):
        st.button(plain(words), key="answer_yes", on_click=action, args=args)
        st.button(plain(_("Keep")), key="answer_no", on_click=answering.ask, args=("",))
