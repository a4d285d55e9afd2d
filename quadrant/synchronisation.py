"""A folder of assessment files made the content of the store: the files are the archive, the store follows.

Three guarantees: a file that did not change costs nothing; a broken file keeps its last good version and shows its
problems; what no file holds any more is withdrawn. Problems between files count as problems of the later one by path,
as in `reading.check_across`, whichever of the files changed last.

An interrupted run leaves nothing that the next one does not put right: what a file is found to be is stored together
with its version, and withdrawals come last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path

from quadrant import records
from quadrant.assessment import Assessment
from quadrant.facts import Batch, FileState, Version, Withdrawal
from quadrant.problems import Problem
from quadrant.reading import Reading, check_across, read_bytes
from quadrant.records import KnownFile, Stored
from quadrant.scanning import Content, Found, fetch, reader, scan, unreadable_problem
from quadrant.store import Store

Progress = Callable[[int, int], object]
"""Is told how many files are done, and how many there are."""

_Key = tuple[str, str]  # organisation, assessment

_AT_ONCE = 250  # assessments in one transaction: enough to be fast, few enough to hold in memory


@dataclass(frozen=True, slots=True)
class Synchronised:
    """What a run did, and every problem that there is now.

    `added`, `changed` and `unchanged` count good files, `broken` the others, `withdrawn` assessments.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    broken: int = 0
    problems: tuple[Problem, ...] = ()


def synchronise(store: Store, folder: Path, progress: Progress | None = None) -> Synchronised:
    """Bring the store in line with the `*.yaml` and `*.yml` files below the folder, hidden folders aside.

    One run at a time per store. Raises `FolderUnusable`, and what `Store.put` raises.
    """
    with store.cursor() as cursor:
        known = {file.file: file for file in records.known_files(cursor)}
    seen, unreadable = scan(folder)
    changed = {name for name, found in seen.items() if not _unchanged(found, known.get(name))}
    gone = [file for file in known.values() if file.file not in seen and not _hidden_by(unreadable, file.file)]
    if not changed and not gone:
        broken = [file for file in known.values() if file.problems]
        problems = [*unreadable.values(), *(problem for file in broken for problem in file.problems)]
        return Synchronised(
            unchanged=len(known) - len(broken), broken=len(broken) + len(unreadable), problems=tuple(sorted(problems))
        )
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="synchronisation") as pool:
        return _Run(store, pool, seen, known, unreadable).run(changed, gone, progress or (lambda done, total: None))


def _unchanged(found: Found, known: KnownFile | None) -> bool:
    return (
        known is not None
        and known.changed_ns == found.changed_ns
        and known.size == found.size
        and known.reader == reader()
    )


def _hidden_by(unreadable: dict[str, Problem], file: str) -> bool:
    """Whether a file that was not seen may still be there."""
    return any(file == name or (name.endswith("/") and file.startswith(name)) for name in unreadable)


class _Run:
    """One run over a folder in which something changed, file by file in the order of their paths."""

    def __init__(
        self,
        store: Store,
        pool: ThreadPoolExecutor,
        seen: dict[str, Found],
        known: dict[str, KnownFile],
        unreadable: dict[str, Problem],
    ) -> None:
        self._store, self._pool, self._seen, self._known = store, pool, seen, known
        with store.cursor() as cursor:
            self._in_force = {(each.organisation.id, each.assessment): each for each in records.current(cursor)}
        self._across = _Across()
        self._held: set[_Key] = set()  # what good files hold
        self._kept: dict[_Key, FileState] = {}  # what broken files held last
        self._versions: list[Version] = []  # waiting to be stored, with the files that refer to them
        self._files: list[FileState] = []
        self._storing: Future[None] | None = None
        self._problems = list(unreadable.values())
        self._counts = Counter(broken=len(unreadable))

    def run(self, changed: set[str], gone: list[KnownFile], progress: Progress) -> Synchronised:
        for done, (name, found) in enumerate(self._seen.items()):
            progress(done, len(self._seen))
            known = self._known.get(name)
            if known is None or name in changed or not self._recall(known):
                self._read(name, found, known)
            if len(self._versions) >= _AT_ONCE:
                self._flush()
        absent = {file.file for file in gone} | self._seen.keys()
        for known in self._known.values():
            if known.file not in absent:  # it is where we could not look
                self._keep(_state(known))
        self._finish(gone)
        progress(len(self._seen), len(self._seen))
        return Synchronised(**self._counts, problems=tuple(sorted(self._problems)))

    def _recall(self, known: KnownFile) -> bool:
        """Take an unchanged file as what it was found to be; false when it has to be read after all."""
        if known.across:
            return False
        if known.problems:
            self._break(_state(known), None)
            return True
        key = _key(known)
        stored = self._in_force.get(key) if key else None
        if key is None or stored is None or stored.sequence != known.version:
            return False
        reading = headline(known.file, stored)
        if self._across.problems(reading):  # only the file itself says where
            return False
        self._across.remember(reading)
        self._held.add(key)
        self._counts["unchanged"] += 1
        return True

    def _read(self, name: str, found: Found, known: KnownFile | None) -> None:
        try:
            content = fetch(found)
        except OSError as error:
            self._fail(name, found, known, error)
            return
        reading = read_bytes(content.data, name)
        state = _state_of(name, content, reading, known)
        if reading.assessment is None:
            self._break(replace(state, problems=reading.problems), known)
            return
        across = self._across.problems(reading)
        self._across.remember(reading)
        if across:
            self._break(replace(state, problems=across, across=True), known)
        else:
            self._hold(state, reading.assessment, known)

    def _fail(self, name: str, found: Found, known: KnownFile | None, error: OSError) -> None:
        """A file that cannot be read keeps what it held and is tried again next time."""
        problem = unreadable_problem(name, error)
        state = _state_of(name, Content(b"", found.size, None), Reading(name, None, (problem,), ""), known)
        self._break(replace(state, problems=(problem,)), known)

    def _break(self, state: FileState, known: KnownFile | None) -> None:
        self._problems += state.problems
        self._counts["broken"] += 1
        self._keep(state)
        self._note(state, known)

    def _keep(self, state: FileState) -> None:
        if state.organisation is not None and state.assessment is not None:
            self._kept[state.organisation, state.assessment] = state

    def _hold(self, state: FileState, assessment: Assessment, known: KnownFile | None) -> None:
        key = assessment.organisation.id, assessment.id
        stored = self._in_force.get(key)
        version: Version | int
        if stored is not None and self._same(stored, state, assessment, known):
            version = stored.sequence
            self._counts["unchanged"] += 1
        else:
            version = Version(assessment, state.file, state.content_hash)
            self._versions.append(version)
            self._counts["changed" if stored else "added"] += 1
        self._held.add(key)
        self._note(replace(state, version=version, organisation=key[0], assessment=key[1]), known)

    def _same(self, stored: Stored, state: FileState, assessment: Assessment, known: KnownFile | None) -> bool:
        """Whether what is in force is what the file holds. Another reader may make something else of the same bytes."""
        if stored.content_hash != state.content_hash:
            return False
        if known is not None and known.reader == state.reader:
            return True
        with self._store.cursor() as cursor:
            return records.assessment(cursor, stored.sequence) == assessment

    def _note(self, state: FileState, known: KnownFile | None) -> None:
        if known is None or _state(known) != state:
            self._files.append(state)

    def _flush(self) -> None:
        """Store what waits, while the next files are read."""
        self._wait()
        batch = Batch(versions=tuple(self._versions), files=tuple(self._files))
        self._versions.clear()
        self._files.clear()
        self._storing = self._pool.submit(self._store.put, batch)

    def _wait(self) -> None:
        if self._storing is not None:
            self._storing.result()

    def _finish(self, gone: list[KnownFile]) -> None:
        """Store the rest; put back what broken files held where a good file took its place and went; withdraw."""
        self._wait()
        for key, state in self._kept.items():
            stored = self._in_force.get(key)
            if (
                key not in self._held
                and isinstance(state.version, int)
                and (not stored or stored.sequence != state.version)
            ):
                with self._store.cursor() as cursor:
                    version = records.version(cursor, state.version)
                self._versions.append(version)
                self._files.append(replace(state, version=version))
        self._files += [replace(_state(known), removed=True) for known in gone]
        withdrawals = [Withdrawal(*key) for key in self._in_force.keys() - self._held - self._kept.keys()]
        self._counts["withdrawn"] = len(withdrawals)
        if withdrawals or self._versions or self._files:
            self._store.put(Batch(sorted(withdrawals), tuple(self._versions), tuple(self._files)))


class _Across:
    """Problems between files, found as the files come in the order of their paths."""

    def __init__(self) -> None:
        self._first_of: dict[str, Reading] = {}
        self._first_with: dict[_Key, Reading] = {}

    def problems(self, reading: Reading) -> tuple[Problem, ...]:
        """Those of this file with the ones that came before."""
        assert reading.assessment is not None
        organisation = reading.assessment.organisation.id
        before = {
            first.file: first
            for first in (self._first_of.get(organisation), self._first_with.get((organisation, reading.assessment.id)))
            if first is not None
        }
        if not before:
            return ()
        return tuple(problem for problem in check_across([*before.values(), reading]) if problem.file == reading.file)

    def remember(self, reading: Reading) -> None:
        """Without the answers: a folder may hold more than memory."""
        assert reading.assessment is not None
        slim = replace(reading, assessment=replace(reading.assessment, respondents=(), agreed={}, ambition=None))
        organisation = reading.assessment.organisation.id
        self._first_of.setdefault(organisation, slim)
        self._first_with.setdefault((organisation, reading.assessment.id), slim)


def _key(known: KnownFile) -> _Key | None:
    if known.organisation is None or known.assessment is None:
        return None
    return known.organisation, known.assessment


def headline(file: str, stored: Stored) -> Reading:
    """What other files can conflict with, of a file that need not be read for it."""
    assessment = Assessment(
        stored.organisation,
        stored.assessment,
        stored.date,
        stored.title,
        stored.model,
        stored.model_version,
        (),
        {},
        None,
    )
    return Reading(file, assessment, (), stored.content_hash, defaultdict(lambda: (1, 1)))


def _state_of(name: str, content: Content, reading: Reading, known: KnownFile | None) -> FileState:
    """A file as it was read now, and the version that it held before."""
    return FileState(
        name,
        content.size,
        content.changed_ns,
        reading.content_hash,
        reader(),
        known.version if known else None,
        known.organisation if known else None,
        known.assessment if known else None,
    )


def _state(known: KnownFile) -> FileState:
    return FileState(**{field.name: getattr(known, field.name) for field in fields(known)})
