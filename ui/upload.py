"""Uploading assessments: checked like the files of the folder, and never replacing anything unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from quadrant import service
from quadrant.errors import FileRefused, QuadrantError
from quadrant.problems import Problem, visible
from quadrant.reading import Reading
from ui import components, links
from ui.plain import escape, plain
from ui.text import _, language, plural

ANCHOR = "upload"
_ROUND, _DONE = "upload_round", "upload_done"


@dataclass(frozen=True, slots=True)
class _Upload:
    """One uploaded file: what it says, and the file of the folder that says it already."""

    place: int
    data: bytes
    reading: Reading
    existing: Path | None


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one upload: saved under these ids, or the error and its problems."""

    name: str
    organisation: str
    assessment: str
    error: QuadrantError | None = None
    problems: tuple[Problem, ...] = ()


def show() -> None:
    """The uploader, what it was given, and what became of it."""
    components.section(_("Add assessments"), anchor=ANCHOR)
    left, right = st.columns([3, 2], gap="large")
    with left:
        files = st.file_uploader(
            _("Assessment files (YAML)"),
            type=["yaml", "yml"],
            accept_multiple_files=True,
            key=f"upload-{st.session_state.get(_ROUND, 0)}",
        )
        uploads = [_checked(place, file) for place, file in enumerate(files or ())]
        if uploads:
            _offer(uploads)
        _report()
    with right:
        components.paragraph(
            _("Files are checked like those in the folder, and saved there. Nothing is replaced unless you say so.")
        )
        starter_download("starter-upload")


def starter_download(key: str) -> None:
    """A file to begin with."""
    words = language()
    st.download_button(
        plain(_("Download a starter file")),
        data=lambda: service.files.starter(words).encode(),
        file_name="assessment.yaml",
        mime="application/yaml",
        on_click="ignore",
        key=key,
    )


def _checked(place: int, file: UploadedFile) -> _Upload:
    data = file.getvalue()
    reading = service.files.look_at(data, file.name)
    return _Upload(place, data, reading, service.files.existing(reading) if reading.assessment else None)


def _offer(uploads: list[_Upload]) -> None:
    """What each file is, what to do with those that exist already, and the button that does it."""
    answers: dict[int, str | None] = {}
    for upload in uploads:
        _describe(upload)
        if upload.existing is not None:
            answers[upload.place] = _ask(upload)
    wanted = [upload for upload in uploads if upload.reading.assessment and answers.get(upload.place, "new") != "keep"]
    undecided = any(answer is None for answer in answers.values())
    if not wanted:
        return
    if undecided:
        components.paragraph(_("Say for every assessment that exists already what should happen."), muted=True)
    st.button(
        plain(plural("Save {count} assessment", "Save {count} assessments", len(wanted))),
        type="primary",
        key="upload_save",
        disabled=undecided,
        on_click=_save,
        args=(service.opened.workspace().folder, wanted, answers),
    )


def _describe(upload: _Upload) -> None:
    components.show(f'<h3 class="q-file"><bdi>{escape(visible(upload.reading.file))}</bdi></h3>')
    if upload.reading.assessment is None:
        components.paragraph(
            plural(
                "{count} problem; the file is not saved. Correct it and upload it again.",
                "{count} problems; the file is not saved. Correct them and upload it again.",
                len(upload.reading.problems),
            )
        )
        components.problem_list(upload.reading.problems)
        return
    assessment = upload.reading.assessment
    components.paragraph(
        _(
            "{name}, assessment {assessment}: {people}. No problems.",
            name=assessment.organisation.name,
            assessment=assessment.id,
            people=plural("{count} respondent", "{count} respondents", len(assessment.respondents)),
        )
    )


def _ask(upload: _Upload) -> str | None:
    assert upload.existing is not None
    options = {"keep": _("Keep what is there"), "replace": _("Replace it with this file")}
    return st.radio(
        plain(_("This assessment exists already, in {file}. What should happen?", file=visible(upload.existing.name))),
        list(options),
        format_func=lambda option: plain(options[option]),
        index=None,
        key=f"upload_exists-{st.session_state.get(_ROUND, 0)}-{upload.place}",
    )


def _save(folder: Path, uploads: list[_Upload], answers: Mapping[int, str | None]) -> None:
    """Saves, remembers what became of each, and empties the uploader."""
    done: list[_Outcome] = []
    for upload in uploads:
        assessment = upload.reading.assessment
        assert assessment is not None
        try:
            service.files.save(folder, upload.data, replace=answers.get(upload.place) == "replace")
        except QuadrantError as error:
            problems = error.problems if isinstance(error, FileRefused) else ()
            done.append(_Outcome(upload.reading.file, "", "", error, problems))
        else:
            done.append(_Outcome(assessment.organisation.name, assessment.organisation.id, assessment.id))
    st.session_state[_DONE] = done
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _report() -> None:
    """What became of the last upload, with a link to what was saved."""
    outcomes: list[_Outcome] = st.session_state.pop(_DONE, [])
    for outcome in outcomes:
        if outcome.error:
            components.notice(f"{visible(outcome.name)}: {outcome.error.message(language())}")
            components.problem_list(outcome.problems)
            continue
        address = escape(links.link("organisation", id=outcome.organisation, assessment=outcome.assessment))
        components.show(
            f'<p class="q-done" role="status">{escape(_("Saved:"))} '
            f'<a href="{address}" target="_self"><bdi>{escape(outcome.name)}</bdi>, '
            f"{escape(outcome.assessment)}</a></p>"
        )
