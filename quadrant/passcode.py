"""The facilitator's passcode, of which only an argon2id hash is kept, in a file that its owner alone can read.

The file is `passcode` in `data/`, or what QUADRANT_PASSCODE_FILE names. In place of it
QUADRANT_PASSCODE_HASH may hold the hash.
"""

from __future__ import annotations

import os
import secrets
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from quadrant.durable import appearing, disk
from quadrant.errors import PasscodeElsewhere, PasscodeTooShort
from quadrant.model import DATA

SHORTEST = 8
"""Characters of a passcode that somebody chooses."""

_ALPHABET = "bcdfghjkmnpqrstvwxyz23456789"  # nothing that looks like something else, and no vowels: no words
_GROUPS, _LETTERS = 4, 4  # 76 bits, far more than can be guessed
_HASHER = PasswordHasher()


def location() -> Path:
    """The file of the hash."""
    return Path(os.environ.get("QUADRANT_PASSCODE_FILE") or DATA / "passcode")


def stored() -> str | None:
    """The hash, None when no passcode is set. Raises FolderUnusable when there is a file that cannot be read."""
    if given := os.environ.get("QUADRANT_PASSCODE_HASH", "").strip():
        return given
    with disk(location()):
        try:
            return location().read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None


def is_set() -> bool:
    """Whether there is a passcode. Raises FolderUnusable."""
    return stored() is not None


def change(passcode: str) -> None:
    """Sets the passcode, in place of the one before; who signed in with that one has to sign in again.

    Raises PasscodeTooShort, PasscodeElsewhere when the environment holds the hash, FolderUnusable.
    """
    if len(_normal(passcode)) < SHORTEST:
        raise PasscodeTooShort(shortest=SHORTEST)
    if os.environ.get("QUADRANT_PASSCODE_HASH", "").strip():
        raise PasscodeElsewhere()
    _write(_HASHER.hash(_normal(passcode)))


def verify(passcode: str) -> bool:
    """Whether this is the passcode; takes some 50 ms and 64 MiB on purpose. Raises FolderUnusable.

    A hash of weaker parameters than today's is replaced, now that the passcode is known.
    """
    known = stored()
    if known is None:
        return False
    try:
        _HASHER.verify(known, _normal(passcode))
    except (VerificationError, InvalidHashError):
        return False
    if _HASHER.check_needs_rehash(known) and not os.environ.get("QUADRANT_PASSCODE_HASH", "").strip():
        _write(_HASHER.hash(_normal(passcode)))
    return True


def generate() -> str:
    """A passcode that can be read aloud and not be guessed: four groups of four characters."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))


def _normal(passcode: str) -> str:
    """The same characters, whichever keyboard composed them; blanks round them come from copying."""
    return unicodedata.normalize("NFKC", passcode).strip()


def _write(hashed: str) -> None:
    target = location()
    with disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            target.chmod(0o600)  # what replaces a file takes over its mode
        with appearing(target) as file:  # which begins with mode 0600
            file.write(f"{hashed}\n".encode())
