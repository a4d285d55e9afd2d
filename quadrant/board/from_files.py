"""The material of one assessment from files alone, in memory, apart from any workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quadrant import records
from quadrant.cohort import load_cohort_rules
from quadrant.errors import NothingToReport
from quadrant.facts import Batch, Version
from quadrant.field import FieldReader
from quadrant.model import load_model
from quadrant.problems import Problem
from quadrant.reading import check_across, read_files
from quadrant.store import Store
from quadrant.story.material import Material, gather


@dataclass(frozen=True, slots=True)
class Gathered:
    """What files hold of one assessment: None when there is no such thing; with every problem of all files."""

    material: Material | None
    problems: list[Problem]
    there: Mapping[str, tuple[str, ...]]
    """The assessments of every organisation that could be read, by id, the earliest first."""

    def missing(self, organisation: str, assessment: str | None) -> NothingToReport:
        """What to say when there is no such thing: what there is."""
        if organisation in self.there:
            return NothingToReport(asked=f"{organisation}, assessment {assessment}", there=self.there[organisation])
        return NothingToReport(asked=organisation, there=tuple(self.there))


def gathered(
    paths: Sequence[Path], organisation: str, assessment: str | None, progress: Callable[[], object] | None = None
) -> Gathered:
    """The material of one assessment, the latest when none is named. What can be read counts, also for the cohort."""
    readings = list(read_files(paths, progress))
    problems = sorted([*(each for reading in readings for each in reading.problems), *check_across(readings)])
    wrong = {problem.file for problem in problems}
    versions = [
        Version(each.assessment, each.file, each.content_hash)
        for each in readings
        if each.assessment and each.file not in wrong
    ]
    model, rules = load_model(), load_cohort_rules()
    store = Store.open(None)
    try:
        store.put(Batch(versions=versions))
        with store.cursor() as cursor:
            found = gather(cursor, FieldReader(store, model, rules), model, rules, organisation, assessment)
            there: dict[str, tuple[str, ...]] = {}
            for each in sorted(records.current(cursor), key=lambda each: (each.organisation.id, each.date)):
                there[each.organisation.id] = (*there.get(each.organisation.id, ()), each.assessment)
    finally:
        store.close()
    return Gathered(found, problems, there)
