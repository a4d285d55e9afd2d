"""The use cases: the one door that screens and commands go through.

The application has one workspace open at a time, for everybody who looks at it: switching closes the one before, so
that a projector in one client's room never shows another client's name.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from quadrant import change as change_module
from quadrant import comparing, meaning, pack, portrait, reading, records, scoresheet, template
from quadrant import difference as difference_module
from quadrant import draft as draft_module
from quadrant import sample as sample_module
from quadrant.assessment import Answer, Assessment, Journey, to_yaml
from quadrant.attaching import SetAside
from quadrant.change import Changes, Course, Move
from quadrant.cohort import Cohort, FieldOfPeers, load_cohort_rules
from quadrant.comparing import Comparison, Wanted
from quadrant.difference import Differences
from quadrant.draft import Change, Draft, Finding, Opened
from quadrant.errors import (
    DraftChanged,
    DraftGone,
    FileRefused,
    NobodyAnswered,
    RoundClosed,
    WorkshopRunning,
    WorkspaceChanged,
)
from quadrant.field import Field, View
from quadrant.file_types import json_schema
from quadrant.invitation import new_code
from quadrant.lenses import LensReading
from quadrant.model import Question, load_model
from quadrant.pack import Pack
from quadrant.pack_files import KeptPack
from quadrant.portrait import Entry, Portrait
from quadrant.problems import Problem
from quadrant.reading import Reading
from quadrant.records import KnownFile, Stored
from quadrant.release import Proposal, Release
from quadrant.reveal import Material, Revealed, reveal
from quadrant.room import Room
from quadrant.scoresheet import Scoresheet
from quadrant.scoring import Scoring, Tally
from quadrant.synchronisation import Synchronised
from quadrant.workshop import Plan, Stage, Workshop, rehearsal, replanned
from quadrant.workspace import Edited, Workspace

if TYPE_CHECKING:
    import duckdb

    from quadrant import story as story_module
    from quadrant.board.choices import Choices
    from quadrant.board.from_files import Gathered
    from quadrant.board.kinds import Kind
    from quadrant.charts import QuadrantPicture

Progress = Callable[..., object] | None

FICTIONAL = Path(__file__).resolve().parent.parent / "assessments"
"""The folder of fictional organisations that comes with the product."""
_opening = threading.Lock()  # held while a folder is opened and read: who only looks does not wait for it
_open: Workspace | None = None
_openings = 0  # a store counts its revisions from 0 at every opening, so its count alone does not tell two apart


def default_workspace() -> Path:
    """The folder that is opened at the start: QUADRANT_WORKSPACE, else the fictional organisations."""
    named = os.environ.get("QUADRANT_WORKSPACE")
    return Path(named).expanduser() if named else FICTIONAL


# --- the open workspace ---


def workspace() -> Workspace:
    """The workspace that is open; the first call opens the default one and reads its files.

    A folder that was named for it and is not there yet is made, in a folder that is: a new client begins so.
    """
    global _open
    if (opened := _open) is not None:
        return opened
    with _opening:
        if _open is None:
            folder = default_workspace()
            with suppress(OSError):  # what is in the way is said when the folder is opened
                folder.mkdir(mode=0o700)
            _open = _opened(folder)
        return _open


def is_fictional() -> bool:
    """Whether the folder that comes with the product is the one that is open."""
    return (opened := _open) is not None and opened.folder == FICTIONAL


def switch(folder: Path) -> None:
    """Close the open workspace and open another. When that fails, the one before stays open.

    Raises `WorkshopRunning` while people are answering in the one that is open: their phones would lose it.
    """
    global _open
    with _opening:
        if _open is not None and _open.folder == folder.expanduser().resolve():
            _open.synchronise()
            return
        if _open is not None:
            _refuse_while_running(_open)
        before, _open = _open, _opened(folder)
        if before is not None:
            before.close()  # waits for who is reading it still


def _refuse_while_running(opened: Workspace) -> None:
    for room in opened.rooms.all():
        plan, stage = room.look(lambda workshop: (workshop.plan, workshop.stage))
        if stage in ("answering", "again"):
            raise WorkshopRunning(name=plan.organisation.name)


def close() -> None:
    """Close the open workspace, at the end of the server. Nothing is open afterwards."""
    global _open
    with _opening:
        before, _open = _open, None
        if before is not None:
            before.close()


def _opened(folder: Path) -> Workspace:
    global _openings
    opened = Workspace.open(folder)
    _openings += 1
    try:
        opened.synchronise()
    except BaseException:
        opened.close()
        raise
    return opened


def _still(folder: Path) -> Workspace:
    """The open workspace, when it is the one of this folder still. Raises `WorkspaceChanged`.

    Somebody else may have opened another one since a screen was made: what its buttons do is meant for that folder.
    """
    opened = workspace()
    if opened.folder != folder:
        raise WorkspaceChanged(folder=opened.folder.name)
    return opened


def synchronise() -> Synchronised:
    """Read what changed in the folder of the open workspace."""
    return workspace().synchronise()


def state() -> tuple[str, int, int]:
    """What the screens stand on: the folder, which opening of it, its revision. Equal states show the same; cheap."""
    opened = workspace()
    return str(opened.folder), _openings, opened.store.revision


# --- looking ---


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that a workspace holds: one entry per organisation, by name, and the files with problems."""

    folder: Path
    entries: tuple[Entry, ...]
    broken: tuple[KnownFile, ...]
    set_aside: tuple[SetAside, ...]


def overview() -> Overview:
    """All organisations of the open workspace with their latest positions."""
    opened = workspace()
    with opened.store.cursor() as cursor:
        entries, broken = portrait.entries(cursor, load_model()), records.broken_files(cursor)
    return Overview(opened.folder, tuple(entries), tuple(broken), tuple(opened.store.set_aside))


def field() -> Field:
    """All assessments of the open workspace with their scores; the same object while nothing changed."""
    return workspace().field.read()


def letters() -> Mapping[str, str]:
    """What stands for the name of each organisation (id) of the open workspace where names are hidden."""
    opened = workspace()
    return opened.letters.of(opened.field.read().organisation.names)


def compare(wanted: Wanted, texts: Sequence[str] = ()) -> Comparison:
    """What there is to see of organisations that are compared; `texts` as `comparing.search_texts` makes them."""
    fields, view = workspace().field, wanted.view
    return comparing.compare(
        fields.read(),
        wanted,
        load_model(),
        lambda fictional: fields.peers(view, fictional=fictional),
        lambda fictional: fields.crowds(fictional=fictional),
        texts,
        next((kept.pack for kept in packs() if kept.id == wanted.pack), None) if wanted.pack else None,
    )


def field_of_peers(view: View, *, fictional: bool) -> FieldOfPeers:
    """What may be said about cohorts of the open workspace, of organisations that are real, or fictional."""
    return workspace().field.peers(view, fictional=fictional)


def differences(one: tuple[str, str], other: tuple[str, str], view: View) -> Differences | None:
    """Where one assessment stands as seen from another, and how sure that is: the `other` less the `one`.

    Each is named by its organisation and assessment; None when either is not there.
    """
    with workspace().store.cursor() as cursor:
        found = [_stored(cursor, *name) for name in (one, other)]
        wanted = [difference_module.which(stored) for stored in found if stored is not None]
        if len(wanted) < 2:
            return None
        scoring = Scoring(cursor, load_model(), {each.sequence for each in wanted})
        sides = difference_module.compared(scoring, load_model(), wanted, view)
    return difference_module.differences(load_model(), *sides)


def intervals(organisation: str, assessment: str, view: View) -> Mapping[str, tuple[float, float]]:
    """Between which scores each axis and element of one assessment lies, 9 times out of 10; those that can be said."""
    with workspace().store.cursor() as cursor:
        stored = _stored(cursor, organisation, assessment)
        if stored is None:
            return {}
        scoring = Scoring(cursor, load_model(), [stored.sequence])
        (side,) = difference_module.compared(scoring, load_model(), [difference_module.which(stored)], view)
    again = difference_module.drawn(load_model(), side)
    return {name: found for name in again.draws if (found := again.interval(name)) is not None}


def course(organisation: str, view: View) -> Course | None:
    """Every assessment of one organisation with what changed since; None when there is no such organisation."""
    with workspace().store.cursor() as cursor:
        stored = records.of_organisation(cursor, organisation)
        return change_module.course(cursor, load_model(), stored, view) if stored else None


def changes(view: View) -> Changes:
    """What every organisation of the open workspace changed by, from year to year."""
    return change_module.changes(field(), view, load_model())


def changes_of_peers(view: View, *, fictional: bool) -> FieldOfPeers:
    """What may be said about the changes of cohorts, of organisations that are real, or fictional. Takes a moment."""
    return FieldOfPeers(changes(view).entrants(), load_cohort_rules(), fictional=fictional)


def moves(found: Changes, rows: Iterable[int]) -> tuple[Move, ...]:
    """Some of these changes with how sure they are, in this order: for the few that are shown."""
    with workspace().store.cursor() as cursor:
        return change_module.moves(cursor, load_model(), found, rows)


def packs() -> tuple[KeptPack, ...]:
    """The benchmark packs of others that are kept in the open workspace, those too that cannot be used."""
    return workspace().packs.all()


def released_packs() -> list[Release]:
    """The benchmark packs that were made in the open workspace, the newest first. Raises `ReleaseUnreadable`."""
    return workspace().releases.all()


def propose_pack(asked: Cohort, *, fictional: bool) -> Proposal | None:
    """What a benchmark pack for a cohort may hold now; None when nothing. Raises `ReleaseUnreadable`."""
    return workspace().propose_pack(asked, fictional=fictional)


def history(organisation: str) -> list[Stored]:
    """The assessments of one organisation in force, the earliest first; empty when there is no such organisation."""
    with workspace().store.cursor() as cursor:
        return records.of_organisation(cursor, organisation)


def portray(organisation: str, assessment: str | None = None) -> Portrait | None:
    """The portrait of one assessment, the latest when none is named; None when there is no such thing."""
    with workspace().store.cursor() as cursor:
        stored = records.of_organisation(cursor, organisation)
        chosen = next((each for each in reversed(stored) if assessment in (None, each.assessment)), None)
        if chosen is None:
            return None
        whole = records.assessment(cursor, chosen.sequence)
        return portrait.portray(cursor, load_model(), whole, chosen, stored)


def read_lenses(organisation: str, assessment: str) -> tuple[LensReading, ...] | None:
    """What the lenses say of one assessment, those that ask for a talk first; None when there is no such thing."""
    with workspace().store.cursor() as cursor:
        stored = _stored(cursor, organisation, assessment)
        if stored is None:
            return None
        return meaning.meaning(cursor, load_model(), records.assessment(cursor, stored.sequence), stored)


def material(organisation: str, assessment: str | None = None) -> story_module.Material | None:
    """All that is known and may be shown of one assessment, the latest when none is named; None without it."""
    from quadrant.story import gather  # here, because commands start without Plotly

    opened = workspace()
    with opened.store.cursor() as cursor:
        return gather(cursor, opened.field, load_model(), load_cohort_rules(), organisation, assessment)


def story(organisation: str, assessment: str | None = None) -> tuple[story_module.Finding, ...] | None:
    """What there is to say of one assessment, the latest when none is named; None when there is no such thing."""
    from quadrant.story import tell

    known = material(organisation, assessment)
    return None if known is None else tell(known)


def _stored(cursor: duckdb.DuckDBPyConnection, organisation: str, assessment: str) -> Stored | None:
    """One assessment in force, without its answers."""
    found = records.of_organisation(cursor, organisation)
    return next((stored for stored in found if stored.assessment == assessment), None)


def assessment_as_yaml(folder: Path, organisation: str, assessment: str) -> str:
    """One assessment in force as a file of the contract, answers and notes included; KeyError when there is none.

    Raises `WorkspaceChanged` when the workspace of this folder is not the open one any more.
    """
    with _still(folder).store.cursor() as cursor:
        stored = _stored(cursor, organisation, assessment)
        if stored is None:
            raise KeyError(assessment)
        return to_yaml(records.assessment(cursor, stored.sequence))


def shown_scores_as_csv(shown: Portrait) -> str:
    """The scores that the screens show of one assessment: a row per view and axis, element or question."""
    return scoresheet.as_csv(scoresheet.shown_scores(shown))


def drawn(picture: QuadrantPicture, language: str, kind: Literal["png", "svg"]) -> bytes:
    """A quadrant on paper: PNG with 300 dots per inch, or SVG, with its passport line and footnotes."""
    from quadrant import drawing  # here, because commands start without Plotly and typst

    draw = drawing.quadrant_png if kind == "png" else drawing.quadrant_svg
    return draw(picture, load_model(), language)


def starter(language: str) -> str:
    """A file to begin with: valid, explained in the language, dated today."""
    return template.starter(load_model(), datetime.date.today(), language)  # noqa: DTZ011 - the user's own day


# --- changing ---


def look_at(data: bytes, name: str) -> Reading:
    """Check an uploaded file like those of the folder; nothing is stored."""
    return reading.read_bytes(data, name)


def existing(checked: Reading) -> Path | None:
    """The file that holds the same assessment already, if any."""
    assert checked.assessment is not None
    return workspace().existing(checked.assessment.organisation.id, checked.assessment.id)


def save(folder: Path, data: bytes, *, replace: bool) -> Synchronised:
    """Write a checked upload into the folder of the open workspace and read it.

    Raises `FileExists` unless it may replace, `FileRefused`, or `WorkspaceChanged`.
    """
    opened = _still(folder)
    opened.save(data, replace_existing=replace)
    return opened.synchronise()


def amend(folder: Path, before: Assessment, after: Assessment) -> None:
    """Write what a group changed in the ambition, journey or steps of an assessment; the rest of its file stays.

    `before` is what they saw. Raises `PartChanged` when somebody changed the same meanwhile, `FileRefused` with what is
    wrong, `NothingToForget` when the assessment is gone, `FolderUnusable`, or `WorkspaceChanged`.
    """
    _still(folder).amend(before, after)


def forget(folder: Path, organisation: str, assessment: str | None = None) -> None:
    """Delete an organisation, or one assessment of it, for good: files, rows and bytes.

    Raises `NothingToForget`, or `WorkspaceChanged` when the workspace of this folder is not the open one any more.
    """
    _forget(_still(folder), organisation, assessment)


def _forget(opened: Workspace, organisation: str, assessment: str | None) -> None:
    if assessment is None:
        opened.forget_organisation(organisation)
    else:
        opened.forget_assessment(organisation, assessment)


def look_at_pack(data: bytes) -> Pack:
    """Check an uploaded benchmark pack; nothing is kept. Raises `PackRefused`."""
    return pack.read(data)


def add_pack(folder: Path, data: bytes) -> None:
    """Keep a benchmark pack of others. Raises `PackRefused` or `WorkspaceChanged`."""
    _still(folder).packs.add(data)


def remove_pack(folder: Path, id: str) -> None:  # noqa: A002 - the field is called id everywhere
    """Remove a benchmark pack of others. Raises `WorkspaceChanged`."""
    _still(folder).packs.remove(id)


def make_pack(folder: Path, seen: Proposal, name: str, contact: str = "", notes: str = "") -> Release:
    """Make the benchmark pack that was proposed, in the name of whoever publishes it.

    Raises `PublisherUnnamed`, `PackChanged` when it would be another one by now, `ReleaseUnreadable`, or
    `WorkspaceChanged`.
    """
    today = datetime.date.today()  # noqa: DTZ011 - the user's own day
    return _still(folder).make_pack(seen, pack.publisher(name, contact, notes), today)


def backup(folder: Path) -> bytes:
    """The open workspace as one file (zip). Raises `WorkspaceChanged` when it is not that of this folder any more."""
    opened = _still(folder)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "backup.zip"
        opened.backup(target)
        return target.read_bytes()


def restore(file: Path, folder: Path) -> None:
    """Make a workspace from a backup in a folder that is missing or empty. Raises `BackupRefused`, `TargetTaken`."""
    Workspace.restore(file, folder).close()


# --- drafts ---


def drafts() -> list[Draft]:
    """The unfinished drafts of the open workspace that somebody changed, the latest first."""
    return [draft for draft in workspace().drafts.all() if draft.revision]


def draft(folder: Path, id: str) -> Draft:  # noqa: A002 - the field is called id everywhere
    """One draft as it is now. Raises `DraftGone` or `WorkspaceChanged`."""
    return _still(folder).drafts.load(id)


def begin_draft(folder: Path, organisation: str | None, group: str) -> Draft:
    """A draft of a new assessment, of an organisation of the workspace or of a new one. Raises `WorkspaceChanged`."""
    opened = _still(folder)
    known = history(organisation) if organisation else []
    about = known[-1].organisation if known else None
    today = datetime.date.today()  # noqa: DTZ011 - the user's own day
    content = draft_module.blank(today, group, about, taken_assessments(organisation or ""))
    return opened.drafts.keep(draft_module.started(content, _now()))


def edit_draft(folder: Path, organisation: str, assessment: str) -> Draft:
    """The draft of an assessment of the workspace: the one that somebody began, or a new one.

    Raises `DraftGone` when there is no such assessment, and as `open_draft`.
    """
    file = next((each.file for each in history(organisation) if each.assessment == assessment), None)
    if file is None:
        raise DraftGone
    return open_draft(folder, file)


def open_draft(folder: Path, file: str) -> Draft:
    """The draft of a file of the workspace, good or broken: the one that somebody began, or a new one.

    Raises `DraftGone` when there is no such file, `FileRefused` when it is no text, `WorkspaceChanged` or
    `FolderUnusable`.
    """
    opened = _still(folder)
    before = next((each for each in opened.drafts.all() if each.opened and each.opened.file == file), None)
    if before is not None and before.revision:
        return before
    try:
        data = opened.content(file)
    except KeyError:
        raise DraftGone from None
    started = _taken_over(opened, file, data)
    if before is not None and before.opened == started.opened:
        return before
    return opened.drafts.keep(started)


def _taken_over(opened: Workspace, file: str, data: bytes) -> Draft:
    checked = reading.read_bytes(data, file)
    text = draft_module.text_of(data)
    if text is None:
        raise FileRefused(checked.problems)
    with opened.store.cursor() as cursor:
        known = next(each for each in records.known_files(cursor) if each.file == file)
    content = draft_module.taken_over(data, file)
    about = Opened(
        file=file,
        content_hash=checked.content_hash,
        organisation=known.organisation,
        assessment=known.assessment,
        comments=content is not None and draft_module.has_comments(text),
        broken=bool(known.problems),
    )
    return draft_module.started(content or {}, _now(), about, None if content is not None else text)


def change_draft(folder: Path, id: str, changes: Sequence[Change]) -> Draft:  # noqa: A002
    """The draft with these changes, stored when this returns: all of them or none.

    Raises `DraftChanged` when somebody else changed the same, `DraftGone`, `WorkspaceChanged` or `FolderUnusable`.
    """
    return _still(folder).drafts.change(id, changes)


def correct_draft(folder: Path, id: str, before: str, after: str) -> Draft:  # noqa: A002
    """The draft of a file that has to be corrected as text, with this text. Raises as `change_draft`."""
    return _still(folder).drafts.correct(id, before, after)


def check_beside_others(folder: Path, head: bytes, opened: tuple[str | None, str | None] | None) -> tuple[Finding, ...]:
    """What is wrong with a draft beside the other files: `head` is its `draft.head_as_yaml`.

    `opened` are organisation and assessment that it was opened from: it takes the place of that one.
    """
    workspace = _still(folder)
    checked = reading.read_bytes(head, "")
    if checked.assessment is None:
        return ()
    replacing = opened == (checked.assessment.organisation.id, checked.assessment.id)
    return tuple(draft_module.found_beside(workspace.beside_others(checked, replacing=replacing)))


def taken_assessments(organisation: str) -> frozenset[str]:
    """The ids of the assessments that the organisation has in the open workspace."""
    return frozenset(each.assessment for each in history(organisation))


def save_draft(folder: Path, draft: Draft, *, replace: bool) -> tuple[str, str]:
    """Write what the draft is into the workspace and remove the draft; returns organisation and assessment.

    Raises `DraftChanged` when somebody changed it meanwhile, `FileRefused` with what is wrong, `FileExists` or
    `FileChanged` unless it may replace, `DraftGone`, `WorkspaceChanged` or `FolderUnusable`. The draft is still there
    then.
    """
    opened = _still(folder)
    if opened.drafts.load(draft.id).revision != draft.revision:
        raise DraftChanged
    data = draft_module.as_yaml(draft).encode()
    about = draft.opened
    edited = Edited(about.file, about.content_hash, about.broken) if about else None
    opened.save(data, replace_existing=replace, edited=edited)
    opened.drafts.discard(draft.id)
    saved = reading.read_bytes(data, "").assessment
    assert saved is not None
    return saved.organisation.id, saved.id


def draft_as_yaml(draft: Draft) -> str:
    """The file that a draft is so far, whatever is wrong with it."""
    return draft_module.as_yaml(draft)


def discard_draft(folder: Path, id: str) -> None:  # noqa: A002
    """Remove a draft for good. Raises `WorkspaceChanged` or `FolderUnusable`."""
    _still(folder).drafts.discard(id)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


# --- workshops: the facilitator's side ---


def workshops() -> tuple[Room, ...]:
    """Every workshop of the open workspace, those that are over too, the latest prepared first."""
    return tuple(reversed(workspace().rooms.all()))


def room(id: str) -> Room:  # noqa: A002 - called id everywhere
    """The workshop with this id: `look`, `act`, `revision`, `turn`. Raises `NoWorkshop`."""
    return workspace().rooms.room(id)


def prepare(folder: Path, plan: Plan) -> Room:
    """Open a workshop. The plan's code is filled in when it is empty.

    Raises `FileRefused` or `FileExists` when its assessment could not be saved at the end, or `WorkspaceChanged`.
    """
    opened = _still(folder)
    opened.check(to_yaml(rehearsal(plan)).encode(), called=_called(plan))
    if not plan.code:
        plan = replanned(plan, code=new_code(opened.rooms.codes()))
    return opened.rooms.open(plan)


def replan(id: str, **changes: Any) -> None:  # noqa: A002
    """Change fields of the plan, such as `address`, `title`, `date` or `assessment`; see `prepare`."""
    opened = workspace()
    found = opened.rooms.room(id)
    before, wrote = found.look(lambda workshop: (workshop.plan, workshop.wrote_file))
    plan = replanned(before, **changes)
    ours = wrote and plan.assessment == before.assessment  # the file of another id is somebody else's
    opened.check(to_yaml(rehearsal(plan)).encode(), called=_called(plan), replace_existing=ours)
    found.prepare(plan)


def revealed(id: str) -> Revealed:  # noqa: A002
    """What may be shown of a workshop now. Raises `NoWorkshop`, or `NobodyAnswered` before the reveal."""
    opened = workspace()
    found = opened.rooms.room(id)
    stage, organisation, material = found.look(
        lambda workshop: (workshop.stage, workshop.plan.organisation.id, Material.of(workshop))
    )
    if stage in ("gathering", "answering") or not material.agreed.respondents:
        raise NobodyAnswered
    with opened.store.cursor() as cursor:
        history = records.of_organisation(cursor, organisation)
        earlier = [records.assessment(cursor, stored.sequence) for stored in history]
    return reveal(material, earlier)


def keep_journey(id: str, before: Journey | None, after: Journey | None) -> None:  # noqa: A002
    """Keep the journey that a room made; None takes it away. `before` is what was on the screen.

    Raises `FileRefused` with what could not stand in the file at the end, `NoWorkshop`, or `WorkshopMoved` when
    somebody changed the journey meanwhile.
    """
    found = workspace().rooms.room(id)
    plan = found.look(lambda workshop: workshop.plan)
    content = to_yaml(dataclasses.replace(rehearsal(plan), journey=after)).encode()
    if problems := reading.read_bytes(content, _called(plan)).problems:
        raise FileRefused(problems)
    found.act(lambda workshop: workshop.keep_journey(before, after))


def finish(id: str) -> Path:  # noqa: A002
    """Write the assessment file and close the workshop; returns the file.

    An ambition and steps that were added to the file of an earlier end stay in it. Raises what `save` raises, and
    `NobodyAnswered` or `WorkshopMoved`. Asked again after a crash it writes again.
    """
    opened = workspace()
    found = opened.rooms.room(id)
    assessment, wrote = found.look(lambda workshop: (workshop.assessment(), workshop.wrote_file))
    if wrote and (earlier := _written(opened, assessment.organisation.id, assessment.id)):
        assessment = dataclasses.replace(assessment, ambition=earlier.ambition, steps=earlier.steps)
    content = to_yaml(assessment).encode()
    found.look(lambda workshop: workshop.begin_finish())
    opened.check(content, replace_existing=wrote)
    found.act(lambda workshop: workshop.begin_finish())  # from here on the file is known to be ours
    file = opened.save(content, replace_existing=True)
    found.act(lambda workshop: workshop.finish())
    return file


def reopen(id: str) -> None:  # noqa: A002
    """Go on with a finished workshop, and with the journey that its file has by now. Raises `WorkshopMoved`."""
    opened = workspace()
    found = opened.rooms.room(id)
    plan = found.look(lambda workshop: workshop.plan)
    written = _written(opened, plan.organisation.id, plan.assessment)
    found.act(lambda workshop: workshop.reopen(written))


def _written(opened: Workspace, organisation: str, assessment: str) -> Assessment | None:
    """An assessment as its file has it by now; None when there is none."""
    opened.synchronise()
    with opened.store.cursor() as cursor:
        stored = _stored(cursor, organisation, assessment)
        return None if stored is None else records.assessment(cursor, stored.sequence)


def discard(id: str) -> None:  # noqa: A002
    """Remove a workshop for good, with every answer in it. A file that it wrote stays."""
    workspace().rooms.discard(id)


def _called(plan: Plan) -> str:
    return f"{plan.organisation.id}--{plan.assessment}.yaml"


# --- workshops: the participant's side; `token` is the cookie's ---


@dataclass(frozen=True, slots=True)
class Seat:
    """What one participant may know: the plan's words, the stage, and their own answers.

    `group` and `language` are None before they came in. `asked` are the questions that can be answered now, `context`
    those that may be answered besides.
    `answers` are their own of the open round, while there is talk those in force; `before` are those of the first round
    while the second is open.
    """

    workshop: str
    organisation: str
    title: str | None
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    fictional: bool
    stage: Stage
    round: int | None
    group: str | None
    language: str | None
    asked: tuple[Question, ...]
    context: tuple[Question, ...]
    answers: dict[str, Answer]
    before: dict[str, Answer]
    turn: int


def seat(code: str, token: str) -> Seat:
    """The place of the bearer of a cookie in the workshop with this code. Raises `NoWorkshop`, also when it is over."""
    return workspace().rooms.by_code(code).look(lambda workshop: _seat(workshop, token))


def _seat(workshop: Workshop, token: str) -> Seat:
    plan, who, number = workshop.plan, workshop.plan.participant(token), workshop.round
    known = workshop.participants.get(who)
    return Seat(
        workshop=workshop.id,
        organisation=plan.organisation.name,
        title=plan.title,
        groups=plan.groups,
        languages=plan.languages,
        fictional=plan.organisation.fictional,
        stage=workshop.stage,
        round=number,
        group=known.group if known else None,
        language=known.language if known else None,
        asked=workshop.asked(who) if known else (),
        context=workshop.context_asked(who) if known else (),
        answers=_own_answers(workshop, who),
        before=dict(workshop.given(who, 1)) if number == 2 else {},
        turn=workshop.turn,
    )


def _own_answers(workshop: Workshop, who: str) -> dict[str, Answer]:
    if workshop.round is not None:
        return dict(workshop.given(who, workshop.round))
    if workshop.stage != "talking":
        return {}
    again = {key: answer for key, answer in workshop.given(who, 2).items() if key in workshop.heard_again}
    return {**workshop.given(who, 1), **again}


def turn(code: str) -> int:
    """Grows with what the facilitator does in the workshop with this code; cheap to poll. Raises `NoWorkshop`."""
    return workspace().rooms.by_code(code).turn


def join(code: str, token: str, group: str, language: str) -> Seat:
    """Come in. Raises `NoWorkshop`, `NotInvited` or `RoundClosed`."""
    workspace().rooms.by_code(code).join(token, group, language)
    return seat(code, token)


def give(code: str, token: str, round: int, question: str, answer: Answer) -> None:  # noqa: A002 - the field's word
    """Store an answer and return after the commit. Raises `NoWorkshop` and what `Workshop.give` raises."""
    workspace().rooms.by_code(code).give(token, round, question, answer)


def first_round(code: str) -> Mapping[str, Mapping[str, Tally]]:
    """How the first round was answered, for who answers again: by `inside` and `outside`, then by question.

    Only in the second round, only its questions, and only what may be shown. Raises `NoWorkshop` or `RoundClosed`.
    """
    found = workspace().rooms.by_code(code)
    stage, asked = found.look(lambda workshop: (workshop.stage, workshop.asked_again))
    if stage != "again":
        raise RoundClosed
    first = revealed(found.id).first
    return {side: {key: tally for key, tally in tallies.items() if key in asked} for side, tallies in first.items()}


# --- commands: in memory, or on a workspace that no application has open ---


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The assessment files under the paths, sorted. Raises FileNotFoundError for a path that is not there."""
    return reading.find_files(paths)


def check(files: Sequence[Path], progress: Progress = None) -> list[Problem]:
    """Every problem of the files, by file and place."""
    return scoresheet.check_files(files, progress)


def score(files: Sequence[Path], progress: Progress = None) -> Scoresheet:
    """The scores of every file without problems."""
    return scoresheet.score_files(files, progress)


def scores_as_csv(sheet: Scoresheet) -> str:
    """The scores as CSV: one row per assessment and view."""
    return scoresheet.as_csv(scoresheet.table(sheet.rows, load_model()))


def scores_as_text(sheet: Scoresheet) -> str:
    """The scores as a table for a terminal: axes and quadrant, one row per assessment and view."""
    return scoresheet.as_text(sheet.rows)


def gather_from_files(
    files: Sequence[Path], organisation: str, assessment: str | None, progress: Progress = None
) -> Gathered:
    """What there is to tell of one assessment, the latest when none is named, from files alone."""
    from quadrant.board.from_files import gathered  # here, because other commands can do without the story

    return gathered(files, organisation, assessment, progress)


def write_for_board(found: story_module.Material, choices: Choices, kinds: Iterable[Kind], out: Path) -> Iterator[Path]:
    """Write what a board gets into a folder, which is made if need be: each path as it is there. Raises OSError."""
    from quadrant.board import bundle
    from quadrant.durable import appearing

    out.mkdir(parents=True, exist_ok=True)
    for _, made in bundle.make(found, choices, kinds):
        for name, content in made.items():
            with appearing(out / name) as file:
                file.write(content)
            yield out / name


def schema() -> dict[str, Any]:
    """The JSON Schema of an assessment file."""
    return json_schema()


def sample(organisations: int, assessments: int, seed: int, out: Path, progress: Progress = None) -> int:
    """Write fictional organisations; returns how many files."""
    return sample_module.write(organisations, assessments, seed, out, progress)


def backup_folder(folder: Path, target: Path) -> None:
    """Write the workspace of a folder into one file. Raises `StoreInUse` while an application has it open."""
    opened = _opened(folder)
    try:
        opened.backup(target)
    finally:
        opened.close()


def forget_in_folder(folder: Path, organisation: str, assessment: str | None) -> None:
    """Delete from the workspace of a folder. Raises `StoreInUse` while an application has it open."""
    opened = _opened(folder)
    try:
        _forget(opened, organisation, assessment)
    finally:
        opened.close()
