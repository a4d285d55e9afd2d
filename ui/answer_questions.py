"""The questionnaire to fill in: every question of an answer sheet, each a part of the screen that runs by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from quadrant import draft as drafts
from quadrant.draft import AGREED, Place
from quadrant.file_types import CONFIDENCES, NO_LEVEL
from quadrant.model import CONTEXT, Axis, Element, Question, load_model
from quadrant.problems import visible
from ui import answer_fields, answering, components
from ui.answering import key_of, showing
from ui.plain import escape, plain
from ui.text import _, text

NONE = "none"
"""Stands for no answer among the options: choosing it takes an answer back."""


def show(sheet: Place) -> None:
    """All questions of a sheet, by axis and element."""
    asked = drafts.asked(answering.desk().draft, sheet)
    for axis in load_model().axes:
        if any(question.element in {element.id for element in axis.elements} for question in asked):
            _axis(axis, asked, sheet)

    if context := drafts.context_asked(answering.desk().draft, sheet):
        _context(context, sheet)


def _context(questions: tuple[Question, ...], sheet: Place) -> None:
    """The questions of context: there for who wants them, and for who has answered one already."""
    why = _("Optional: no axis counts them. They help to say what a position means.")
    components.show(
        f'<div class="q-section q-answer-axis" id="{CONTEXT}"><h2>{escape(_("Questions of context"))}</h2>'
        f'<p class="q-muted">{escape(why)}</p></div>'
    )
    draft = answering.desk().draft
    given = any(drafts.text(draft, *drafts.answer_at(sheet, question, "level")) for question in questions)
    if st.toggle(plain(_("Answer these as well")), given, key=key_of((*sheet, CONTEXT))):
        _questions(questions, sheet)


def _axis(axis: Axis, asked: tuple[Question, ...], sheet: Place) -> None:
    ends = f"{escape(text(axis.low))}</span><i></i><span>{escape(text(axis.high))}"
    components.show(
        f'<div class="q-section q-answer-axis"><h2>{escape(text(axis.label))}</h2>'
        f'<p class="q-axis-line"><span>{ends}</span></p></div>'
    )
    for element in axis.elements:
        questions = [question for question in asked if question.element == element.id]
        if questions:
            _element(element, questions, sheet)


def _element(element: Element, questions: list[Question], sheet: Place) -> None:
    components.show(
        f'<div class="q-answer-element" id="{escape(element.id)}"><h3>{escape(text(element.label))}</h3>'
        f'<p class="q-muted">{escape(text(element.summary))}</p></div>'
    )
    _questions(questions, sheet)


def _questions(questions: Sequence[Question], sheet: Place) -> None:
    for question in questions:
        with st.container(key=f"question-{question.key}"):
            # A fragment of its own per question: a choice runs that and nothing else.
            st.fragment(key=_part(question))(_question)(question, sheet)


def _part(question: Question) -> str:
    return f"question-{question.key}"


def _question(question: Question, sheet: Place) -> None:
    """One question with its levels, and behind a line to open, confidence and note."""
    level = "h3" if question.element == CONTEXT else "h4"  # those of an element stand under its name
    components.show(f'<{level} class="q-label" id="{escape(question.key)}">{escape(text(question.label))}</{level}>')
    _levels(question, sheet)
    place = drafts.answer_at(sheet, question)
    about_the_level = [finding for finding in answering.desk().at(*place) if not _of_words(finding.place)]
    answer_fields.wrong(about_the_level, _("There are words here, but no answer yet."))
    _other_round(question, sheet)
    _more(question, sheet)


def _of_words(place: Place) -> bool:
    return place[-1] in ("confidence", "note", "reason", "dissent")


def _levels(question: Question, sheet: Place) -> None:
    """The levels in words, and the ways not to choose one."""
    model, desk = load_model(), answering.desk()
    place = drafts.answer_at(sheet, question, "level")
    options = {
        str(level): f"**{level}** {plain(text(words))}"
        for level, words in zip(model.levels, question.levels, strict=True)
    }
    options |= dict(zip(NO_LEVEL, (plain(_("Does not apply here")), plain(_("I cannot tell"))), strict=True))
    options[NONE] = plain(_("No answer"))
    given = desk.text(*place)
    chosen = given if given in options else None
    key = showing(key_of(place), chosen, *([] if given else [NONE]))
    asked = question.question if sheet == AGREED else question.wording(desk.text(*sheet[:2], "group"))
    st.radio(
        text(asked),  # our own words, without Markdown: what reads the screen aloud would hear the backslashes
        list(options),
        list(options).index(chosen) if chosen else None,
        key=key,
        format_func=lambda option: options[option],
        on_change=partial(_choose, key, place, question),
    )


def _choose(key: str, place: Place, question: Question) -> None:
    chosen = st.session_state[key]
    answering.put(place, None if chosen == NONE else chosen, _part(question))


def _other_round(question: Question, sheet: Place) -> None:
    """What the same person said in the other round; both are kept."""
    if sheet == AGREED:
        return
    draft, is_second = answering.desk().draft, sheet[-1] == "revised"
    other = drafts.sheet(sheet[1], revised=not is_second)
    given = drafts.text(draft, *drafts.answer_at(other, question, "level"))
    if given:
        words = (
            _("In the first round: {answer}.", answer=said(given))
            if is_second
            else _("In the second round: {answer}. That is kept.", answer=said(given))
        )
        components.show(f'<p class="q-small q-muted">{escape(words)}</p>')


def said(answer: str) -> str:
    """An answer in a sentence."""
    known = {"not_applicable": _("not applicable"), "unknown": _("unknown")}
    return known.get(answer) or visible(answer)


def _more(question: Question, sheet: Place) -> None:
    """Confidence and note of a respondent's answer; reason and dissent of what was agreed."""
    desk, part = answering.desk(), _part(question)
    place = drafts.answer_at(sheet, question)
    fields = (
        {"reason": _("Why"), "dissent": _("Who sees it otherwise, and how")} if sheet == AGREED else {"note": _("Note")}
    )
    filled = [words for name, words in _filled(sheet).items() if desk.text(*place, name)]
    title = _("Reason and dissent") if sheet == AGREED else _("Confidence and note")
    title += f": {', '.join(filled)}" if filled else ""
    is_wrong = any(_of_words(finding.place) for finding in desk.at(*place))
    with st.expander(plain(title), expanded=is_wrong, key=key_of(place, "more")):
        if sheet != AGREED:
            _confidence((*place, "confidence"), part)
        for name, label in fields.items():
            _words((*place, name), label, part)


def _filled(sheet: Place) -> dict[str, str]:
    if sheet == AGREED:
        return {"reason": _("a reason"), "dissent": _("a dissent")}
    return {"confidence": _("confidence"), "note": _("a note")}


def _confidence(place: Place, part: str) -> None:
    words = dict(zip(CONFIDENCES, (_("Low"), _("Medium"), _("High")), strict=True)) | {NONE: _("Not said")}
    given = answering.desk().text(*place) or NONE
    chosen = given if given in words else None
    key = showing(key_of(place), chosen)
    st.radio(
        _("How sure of this answer"),
        list(words),
        list(words).index(chosen) if chosen else None,
        key=key,
        horizontal=True,
        format_func=lambda option: plain(words[option]),
        on_change=partial(_put, key, place, part),
    )
    answer_fields.wrong(_exactly(place))


def _words(place: Place, label: str, part: str) -> None:
    written = answering.desk().text(*place)
    key = showing(key_of(place), written)
    st.text_area(
        label,
        written,
        key=key,
        height="content",
        on_change=partial(_put, key, place, part),
    )
    answer_fields.wrong(_exactly(place))


def _exactly(place: Place) -> list[drafts.Finding]:
    return [finding for finding in answering.desk().findings if finding.place == place]


def _put(key: str, place: Place, part: str) -> None:
    chosen = st.session_state[key]
    answering.put(place, None if chosen in ("", NONE) else chosen, part)
