"""The drafts of a workspace, a file each: written anew at every change, completely or not at all."""

from __future__ import annotations

import datetime
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import ValidationError

from quadrant.draft import ID, Change, Draft, changed, corrected, text
from quadrant.durable import appearing, disk, sync_folder
from quadrant.errors import DraftGone

UNTOUCHED_FOR = datetime.timedelta(days=1)
"""After so long a draft that nobody changed is taken away: somebody only looked."""

_NAME = re.compile(f"({ID})\\.json")


class DraftFiles:
    """All drafts below one folder, which is made when the first is kept. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changing = threading.Lock()

    def files(self) -> list[Path]:
        """The files, by name; no others are ever read."""
        if not self._folder.is_dir():
            return []
        return sorted(path for path in self._folder.iterdir() if _NAME.fullmatch(path.name) and path.is_file())

    def all(self) -> list[Draft]:
        """Every draft that can be read, the latest change first. Raises `FolderUnusable`."""
        with disk(self._folder):
            found = [draft for path in self.files() if (draft := _read(path)) is not None]
        return sorted(found, key=lambda draft: draft.saved_at, reverse=True)

    def load(self, id: str) -> Draft:  # noqa: A002 - the field is called id everywhere
        """One draft. Raises `DraftGone` or `FolderUnusable`."""
        with disk(self._folder):
            draft = _read(self._path(id))
        if draft is None:
            raise DraftGone
        return draft

    def keep(self, draft: Draft) -> Draft:
        """Keep a new draft, and take away those that nobody ever changed. Raises `FolderUnusable`."""
        with self._changing, disk(self._folder):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in self.files():
                other = _read(path)
                if other and not other.revision and draft.saved_at - other.saved_at > UNTOUCHED_FOR:
                    path.unlink(missing_ok=True)
            self._write(draft)
        return draft

    def change(self, id: str, changes: Sequence[Change]) -> Draft:  # noqa: A002
        """The draft with these changes, kept: all of them or none.

        Raises `DraftGone`, `DraftChanged` when what they would replace is not there any more, or `FolderUnusable`.
        """
        return self._update(id, lambda draft, now: changed(draft, changes, now))

    def correct(self, id: str, before: str, after: str) -> Draft:  # noqa: A002
        """The draft with another text, kept; see `draft.corrected`. Raises as `change` does."""
        return self._update(id, lambda draft, now: corrected(draft, before, after, now))

    def _update(self, id: str, update: Callable[[Draft, datetime.datetime], Draft]) -> Draft:  # noqa: A002
        with self._changing:
            draft = update(self.load(id), datetime.datetime.now(datetime.UTC))
            with disk(self._folder):
                self._write(draft)
        return draft

    def discard(self, id: str) -> None:  # noqa: A002
        """Remove a draft for good; nothing happens when it is gone already. Raises `FolderUnusable`."""
        with self._changing, disk(self._folder):
            self._path(id).unlink(missing_ok=True)
            sync_folder(self._folder)

    def about(self, organisation: str, assessment: str | None) -> list[str]:
        """The drafts of an organisation, or of one assessment of it, by id; those too that were opened as such."""
        return [draft.id for draft in self.all() if _is_about(draft, organisation, assessment)]

    def _path(self, id: str) -> Path:  # noqa: A002
        name = f"{id}.json"
        if not _NAME.fullmatch(name):
            raise DraftGone
        return self._folder / name

    def _write(self, draft: Draft) -> None:
        with appearing(self._path(draft.id)) as file:
            file.write(draft.model_dump_json(exclude_none=True).encode())


def _read(path: Path) -> Draft | None:
    """The draft in a file; None when there is no such file or something else in it. Raises OSError."""
    try:
        return Draft.model_validate_json(path.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def _is_about(draft: Draft, organisation: str, assessment: str | None) -> bool:
    typed = (text(draft, "organisation", "id"), text(draft, "assessment", "id"))
    opened = (draft.opened.organisation, draft.opened.assessment) if draft.opened else (None, None)
    if any(whose[0] == organisation and assessment in (None, whose[1]) for whose in (typed, opened)):
        return True
    return draft.text is not None and all(name in draft.text for name in (organisation, assessment or ""))
