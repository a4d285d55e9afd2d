"""One client, one workspace: a folder of assessment files with its own store in `.quadrant/`.

The files are the archive. `.quadrant/` holds the store, which can be built again from them; `replaced/`, the former
content of files that were saved over; `drafts/`, assessments that are being filled in; `packs/`, benchmark packs of
others; and `released/`, those that were made here, with who is behind them.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import re
import shutil
import tempfile
import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from quadrant import backup, records
from quadrant.amendment import amended, differing
from quadrant.assessment import Assessment
from quadrant.cohort import Cohort, load_cohort_rules
from quadrant.draft_files import DraftFiles
from quadrant.durable import UNFINISHED, appearing, disk, sync_folder
from quadrant.errors import (
    FileChanged,
    FileExists,
    FileRefused,
    NothingToForget,
    PackChanged,
    PartChanged,
    TargetTaken,
)
from quadrant.field import FieldReader
from quadrant.letters import Letters
from quadrant.migration import migrations
from quadrant.model import load_model
from quadrant.pack import Publisher, made_of, to_bytes
from quadrant.pack_files import PackFiles, ReleaseFiles
from quadrant.problems import Problem
from quadrant.reading import Reading, check_across, read_bytes
from quadrant.records import KnownFile
from quadrant.release import Proposal, Release, propose
from quadrant.room import Rooms
from quadrant.scanning import Found, fetch, scan
from quadrant.store import Store
from quadrant.synchronisation import Progress, Synchronised, headline, synchronise

HIDDEN = ".quadrant"
STORE = "store.duckdb"
REPLACED = "replaced"
DRAFTS = "drafts"
PACKS = "packs"
RELEASED = "released"

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LAST = "\U0010ffff"  # a path after every other


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed for good: the files, by their path below the folder.

    `unclear` are files that hold the name of what was forgotten but cannot be read as an assessment: somebody has to
    look at them.
    """

    files: tuple[str, ...]
    unclear: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """A file that somebody edited, by its path below the folder: the SHA-256 of what they saw, and if it was broken."""

    file: str
    content_hash: str
    broken: bool


class Workspace:
    """An open workspace. Make one with `Workspace.open`; safe to use from many threads, changes wait for each other."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.rooms = Rooms(store)
        self.drafts = DraftFiles(folder / HIDDEN / DRAFTS)
        self.packs = PackFiles(folder / HIDDEN / PACKS)
        self.releases = ReleaseFiles(folder / HIDDEN / RELEASED)
        self.letters = Letters(store)
        self.field = FieldReader(store, load_model(), load_cohort_rules())
        self._changing = threading.RLock()

    @classmethod
    def open(cls, folder: Path) -> Workspace:
        """Open the folder, which must exist, and its store, which is made when missing. Reads no assessment yet.

        Raises `FolderUnusable`, `SettingUnreadable`, and what `Store.open` raises. `store.set_aside` says what was
        damaged.
        """
        load_cohort_rules()  # what is wrong with a setting is said before anything is opened
        folder = folder.resolve()
        hidden = folder / HIDDEN
        with disk(folder):
            if not folder.is_dir():
                raise OSError(errno.ENOENT, "there is no such folder")
            hidden.mkdir(mode=0o700, exist_ok=True)
            (hidden / ".gitignore").write_text("*\n", encoding="ascii")
        workspace = cls(folder, Store.open(hidden / STORE))
        with disk(folder):
            workspace._clear_remains()  # not earlier: another process might be at work here
        return workspace

    def close(self) -> None:
        """Close the store; the workspace is of no use afterwards."""
        with self._changing:
            self.store.close()

    def synchronise(self, progress: Progress | None = None) -> Synchronised:
        """Bring the store in line with the files; see `synchronisation`. Raises `FolderUnusable` or `StoreError`."""
        with self._changing:
            return synchronise(self.store, self.folder, progress)

    def existing(self, organisation: str, assessment: str) -> Path | None:
        """The file that holds this assessment, or held it last and is broken now."""
        with self.store.cursor() as cursor:
            files = records.known_files(cursor)
        holding = [file for file in files if (file.organisation, file.assessment) == (organisation, assessment)]
        holding.sort(key=lambda file: bool(file.problems))
        return self.folder / holding[0].file if holding else None

    def save(
        self,
        content: bytes,
        *,
        replace_existing: bool = False,
        called: str = "assessment.yaml",
        edited: Edited | None = None,
    ) -> Path:
        """Save an assessment, as YAML, in this folder and in the store; returns its file.

        A new one is named `<organisation>--<assessment>.yaml`. One that exists keeps its name, is replaced only when
        that is asked for, or when it is the file that was `edited` and has not changed since, and its former content is
        kept in `.quadrant/replaced/`. A broken file that was edited is replaced, whatever it held. All of the file is
        written or nothing. Raises `FileRefused` with the problems, those with other files too, in which the file is
        `called` so; `FileExists`, `FileChanged` or `FolderUnusable`.
        """
        with self._changing:
            organisation, name = self.check(content, replace_existing=replace_existing, called=called, edited=edited)
            target = self._target(organisation, name, edited)
            with disk(self.folder):
                if target is None:
                    target = self._free_name(f"{organisation}--{name}")
                else:
                    target = self._place_of(target.relative_to(self.folder).as_posix())
                    self._keep_former(target, organisation, name)
                with appearing(target) as file:
                    file.write(content)
            self.synchronise()
            return target

    def check(
        self,
        content: bytes,
        *,
        replace_existing: bool = False,
        called: str = "assessment.yaml",
        edited: Edited | None = None,
    ) -> tuple[str, str]:
        """Whether `save` would take this, without saving it: organisation and assessment, or what `save` raises."""
        reading = read_bytes(content, called)
        if reading.assessment is None:
            raise FileRefused(reading.problems)
        organisation, name = reading.assessment.organisation.id, reading.assessment.id
        with self._changing:
            self.synchronise()
            target = self._target(organisation, name, edited)
            if target is not None and not replace_existing:
                where = target.relative_to(self.folder).as_posix()
                if edited is None or edited.file != where:
                    raise FileExists(organisation=organisation, assessment=name, file=where)
                if hashlib.sha256(self.content(where)).hexdigest() != edited.content_hash:
                    raise FileChanged(file=where)
            if problems := self.beside_others(reading, replacing=True):
                raise FileRefused(problems)
        return organisation, name

    def amend(self, before: Assessment, after: Assessment) -> Path:
        """Write what a group changed in the ambition, journey or steps of an assessment; returns its file.

        `before` is what they saw. What others changed meanwhile in other parts of the file stays. Raises
        `PartChanged` when it was one of these, `FileRefused` with what is wrong with the file or the change,
        `NothingToForget` when the assessment is gone, or `FolderUnusable`.
        """
        parts = differing(before, after)
        with self._changing:
            self.synchronise()
            target = self.existing(before.organisation.id, before.id)
            if target is None:
                raise NothingToForget(name=before.organisation.name)
            where = target.relative_to(self.folder).as_posix()
            data = self.content(where)
            reading = read_bytes(data, where)
            if reading.assessment is None:
                raise FileRefused(reading.problems)
            now = reading.assessment
            if any(getattr(now, part) != getattr(before, part) for part in parts):
                raise PartChanged(file=where)
            wanted = dataclasses.replace(now, **{part: getattr(after, part) for part in parts})
            content = amended(data, wanted, parts)
            return self.save(content, called=where, edited=Edited(where, reading.content_hash, broken=False))

    def content(self, file: str) -> bytes:
        """The bytes of a file that was there at the last synchronisation. Raises KeyError or `FolderUnusable`."""
        if not self._knows(file):
            raise KeyError(file)
        with disk(self.folder):
            return fetch(Found(str(self._place_of(file)), 0, 0)).data

    def beside_others(self, reading: Reading, *, replacing: bool) -> list[Problem]:
        """The problems that a good file would have with the other ones, wherever its path puts it.

        With `replacing`, the one that holds the same assessment does not count.
        """
        assert reading.assessment is not None
        organisation, name = reading.assessment.organisation.id, reading.assessment.id
        with self.store.cursor() as cursor:
            stored = [each for each in records.of_organisation(cursor, organisation) if not each.broken]
        others = [headline(each.file, each) for each in stored if not (replacing and each.assessment == name)]
        last = dataclasses.replace(reading, file=_LAST)
        problems = [problem for problem in check_across([*others, last]) if problem.file == _LAST]
        return [dataclasses.replace(problem, file=reading.file) for problem in problems]

    def propose_pack(self, asked: Cohort, *, fictional: bool) -> Proposal | None:
        """What a benchmark pack for a cohort may hold now; None when there is nothing at all.

        Raises `ReleaseUnreadable` or `FolderUnusable`.
        """
        return propose(
            asked,
            lambda view: self.field.peers(view, fictional=fictional),
            self.releases.all(),
            load_cohort_rules(),
            fictional=fictional,
        )

    def make_pack(self, seen: Proposal, publisher: Publisher, made: date) -> Release:
        """Make the benchmark pack that was proposed, and remember who is behind it.

        Raises `PackChanged` when it would be another one by now or hold nothing, and as `propose_pack` does.
        """
        with self._changing:
            self.synchronise()
            now = self.propose_pack(seen.about.asked, fictional=seen.fictional)
            if now != seen or not seen.holds_something:
                raise PackChanged
            pack = made_of(
                seen.peers,
                publisher=publisher,
                model=load_model(),
                rules=load_cohort_rules(),
                fictional=seen.fictional,
                made=made,
            )
            release = Release(made=made, pack=to_bytes(pack).decode(), members=seen.members)
            self.releases.keep(release)
            return release

    def forget(self, organisation: str, assessment: str | None = None) -> Forgotten:
        """Remove an organisation for good: its files, what they replaced, its drafts, and every trace in the store.

        With an assessment, that one alone. What was moved aside as damaged goes too, as nobody can say what it holds;
        backups elsewhere are not reached. Raises `NothingToForget`, `FolderUnusable`, `StoreBusy` or `StoreUnusable`;
        then it can be asked for again.
        """
        name = organisation if assessment is None else f"{organisation} {assessment}"
        replaced = self._hidden / REPLACED / organisation / (assessment or "")
        if not all(_ID.fullmatch(each) for each in (organisation, assessment or "a")):
            raise NothingToForget(name=name)
        with self._changing:
            self.synchronise()
            forgotten = self._files_of(organisation, assessment)
            with self.store.cursor() as cursor:
                stored = records.holds(cursor, organisation, assessment)
            live, drafts = self.rooms.about(organisation, assessment), self.drafts.about(organisation, assessment)
            released = self.releases.mentions(organisation)
            if not (stored or forgotten.files or replaced.exists() or live or drafts or released):
                raise NothingToForget(name=name)
            with self.rooms.forgetting(organisation, assessment):
                self.store.forget(organisation, assessment, forgotten.files)
            with disk(self.folder):
                for file in forgotten.files:
                    self._place_of(file).unlink(missing_ok=True)
                if replaced.exists():
                    shutil.rmtree(replaced)
                for draft in drafts:
                    self.drafts.discard(draft)
                self.releases.forget(organisation)
                for aside in self._hidden.glob(f"{STORE}*.damaged-*"):
                    aside.unlink()
                self._clear_remains()
                sync_folder(self.folder)
            self.synchronise()
            return forgotten

    def backup(self, target: Path) -> dict[str, int]:
        """Write the files, those that were replaced, drafts, packs and the store, all of one moment, into one zip file.

        Works while the workspace is in use; the same content gives the same bytes. Returns the counts of the manifest.
        Raises `TargetTaken` or `FolderUnusable`.
        """
        with self._changing, disk(target.parent):
            self.synchronise()
            if target.exists():
                raise TargetTaken(target=target)
            replaced = self._hidden / REPLACED
            sources = {f"files/{name}": Path(found.path) for name, found in scan(self.folder)[0].items()}
            counts = {"files": len(sources)}
            sources |= {f"replaced/{path.relative_to(replaced).as_posix()}": path for path in replaced.rglob("*.yaml")}
            counts["replaced"] = len(sources) - counts["files"]
            sources |= {f"drafts/{path.name}": path for path in self.drafts.files()}
            counts["drafts"] = len(sources) - counts["files"] - counts["replaced"]
            for name, kept in (("packs", self.packs.files()), ("released", self.releases.files())):
                sources |= {f"{name}/{path.name}": path for path in kept}
                counts[name] = len(kept)
            with tempfile.TemporaryDirectory(dir=self._hidden, prefix=UNFINISHED) as exported:
                counts |= self.store.export(Path(exported))
                sources |= {f"store/{path.name}": path for path in Path(exported).iterdir()}
                regular = {name: path for name, path in sources.items() if path.is_file()}
                backup.write(target, regular, max(migrations()), counts)
            return counts

    @classmethod
    def restore(cls, archive: Path, into: Path) -> Workspace:
        """Make a workspace from a backup, in a folder that is missing or empty, and open it: all of it, or nothing.

        Raises `BackupRefused`, `TargetTaken` or `FolderUnusable`.
        """
        with disk(into):
            if into.is_symlink() or (into.exists() and (not into.is_dir() or any(into.iterdir()))):
                raise TargetTaken(target=into)
            into = into.resolve()
            backup.restore(archive, into, HIDDEN, STORE)
        return cls.open(into)

    @property
    def _hidden(self) -> Path:
        return self.folder / HIDDEN

    def _target(self, organisation: str, assessment: str, edited: Edited | None) -> Path | None:
        """The file that saving replaces, if any."""
        repaired = edited is not None and edited.broken and self._knows(edited.file)
        return self.existing(organisation, assessment) or (self.folder / edited.file if edited and repaired else None)

    def _knows(self, file: str) -> bool:
        with self.store.cursor() as cursor:
            return any(known.file == file for known in records.known_files(cursor))

    def _place_of(self, file: str) -> Path:
        """Where a file is that is known by this name, which is not quite its own when that is no text."""
        place = self.folder / file
        if not os.path.lexists(place) and (found := scan(self.folder)[0].get(file)):
            return Path(found.path)
        return place

    def _free_name(self, stem: str) -> Path:
        """Ids may hold the two dashes that join them, and file systems may not tell capitals from small letters."""
        target, number = self.folder / f"{stem}.yaml", 1
        while os.path.lexists(target):
            number += 1
            target = self.folder / f"{stem}-{number}.yaml"
        return target

    def _keep_former(self, target: Path, organisation: str, assessment: str) -> None:
        kept = self._hidden / REPLACED / organisation / assessment
        kept.mkdir(mode=0o700, parents=True, exist_ok=True)
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        with appearing(kept / f"{moment}.yaml") as file:
            file.write(target.read_bytes())

    def _files_of(self, organisation: str, assessment: str | None) -> Forgotten:
        """The files that say they are of it and, of those that say nothing readable, the ones that last said so."""
        with self.store.cursor() as cursor:
            known = records.known_files(cursor)
        seen, _ = scan(self.folder)
        files, unclear = [], []
        for file in known:
            whose, mentioned = _whose(file, seen.get(file.file), (organisation, assessment or ""))
            if whose is not None and whose[0] == organisation and assessment in (None, whose[1]):
                files.append(file.file)
            elif whose is None and mentioned:
                unclear.append(file.file)
        return Forgotten(tuple(files), tuple(unclear))

    def _clear_remains(self) -> None:
        """Remove what a killed process left unfinished."""
        here = {self.folder, *self.folder.glob(f"{HIDDEN}/**/"), *self._folders_of_files()}
        for remains in sorted(found for folder in here for found in folder.glob(f"{UNFINISHED}*")):
            shutil.rmtree(remains) if remains.is_dir() else remains.unlink()

    def _folders_of_files(self) -> set[Path]:
        """Where files of this workspace are or were: nothing is written anywhere else."""
        with self.store.cursor() as cursor:
            return {(self.folder / file.file).parent for file in records.known_files(cursor)}


def _whose(file: KnownFile, found: Found | None, names: tuple[str, ...]) -> tuple[tuple[str, str] | None, bool]:
    """Organisation and assessment of a file, if that can be said, and whether it holds all of the names as text."""
    known = (file.organisation, file.assessment) if file.organisation and file.assessment else None
    if not file.problems or found is None:
        return known, False
    try:
        data = fetch(found).data
    except OSError:
        return known, False
    reading = read_bytes(data, file.file)
    if reading.assessment is not None:
        return (reading.assessment.organisation.id, reading.assessment.id), False
    return known, all(name.encode() in data for name in names)
