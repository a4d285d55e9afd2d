"""What the open workspace holds of its organisations: to look at, to amend, to forget, and to hand out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from quadrant import meaning, portrait, records, scoresheet
from quadrant.assessment import Assessment, to_yaml
from quadrant.attaching import SetAside
from quadrant.cohort import load_cohort_rules
from quadrant.lenses import LensReading
from quadrant.model import load_model
from quadrant.portrait import Entry, Portrait
from quadrant.records import KnownFile, Stored
from quadrant.service.opened import still, workspace

if TYPE_CHECKING:
    from quadrant import story as story_module
    from quadrant.charts import QuadrantPicture


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
        stored = records.in_force(cursor, organisation, assessment)
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


def amend(folder: Path, before: Assessment, after: Assessment) -> None:
    """Write what a group changed in the ambition, journey or steps of an assessment; the rest of its file stays.

    `before` is what they saw. Raises `PartChanged` when somebody changed the same meanwhile, `FileRefused` with what is
    wrong, `NothingToForget` when the assessment is gone, `FolderUnusable`, or `WorkspaceChanged`.
    """
    still(folder).amend(before, after)


def forget(folder: Path, organisation: str, assessment: str | None = None) -> None:
    """Delete an organisation, or one assessment of it, for good: files, rows and bytes.

    Raises `NothingToForget`, or `WorkspaceChanged` when the workspace of this folder is not the open one any more.
    """
    still(folder).forget(organisation, assessment)


def assessment_as_yaml(folder: Path, organisation: str, assessment: str) -> str:
    """One assessment in force as a file of the contract, answers and notes included; KeyError when there is none.

    Raises `WorkspaceChanged` when the workspace of this folder is not the open one any more.
    """
    with still(folder).store.cursor() as cursor:
        stored = records.in_force(cursor, organisation, assessment)
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
