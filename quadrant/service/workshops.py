"""Workshops of the open workspace, from the facilitator's side."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from quadrant import reading, records
from quadrant.assessment import Assessment, Journey, to_yaml
from quadrant.errors import FileRefused, NobodyAnswered
from quadrant.invitation import new_code
from quadrant.reveal import Material, Revealed, reveal
from quadrant.room import Room
from quadrant.service.opened import still, workspace
from quadrant.workshop import Plan, rehearsal, replanned
from quadrant.workspace import Workspace


def rooms() -> tuple[Room, ...]:
    """Every workshop of the open workspace, those that are over too, the latest prepared first."""
    return tuple(reversed(workspace().rooms.all()))


def room(id: str) -> Room:  # noqa: A002 - called id everywhere
    """The workshop with this id: `look`, `act`, `revision`, `turn`. Raises `NoWorkshop`."""
    return workspace().rooms.room(id)


def prepare(folder: Path, plan: Plan) -> Room:
    """Open a workshop. The plan's code is filled in when it is empty.

    Raises `FileRefused` or `FileExists` when its assessment could not be saved at the end, or `WorkspaceChanged`.
    """
    opened = still(folder)
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
        stored = records.in_force(cursor, organisation, assessment)
        return None if stored is None else records.assessment(cursor, stored.sequence)


def discard(id: str) -> None:  # noqa: A002
    """Remove a workshop for good, with every answer in it. A file that it wrote stays."""
    workspace().rooms.discard(id)


def _called(plan: Plan) -> str:
    return f"{plan.organisation.id}--{plan.assessment}.yaml"
