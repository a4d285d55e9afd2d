"""The passcode: only its hash is kept, where its owner alone reads it, and it can be changed by the command."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from quadrant import passcode
from quadrant.__main__ import main
from quadrant.errors import FolderUnusable, PasscodeElsewhere, PasscodeTooShort

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(name="file", autouse=True)
def _file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of its own for the hash, so that no test touches the user's."""
    file = tmp_path / "kept" / "passcode"
    monkeypatch.setenv("QUADRANT_PASSCODE_FILE", str(file))
    monkeypatch.delenv("QUADRANT_PASSCODE_HASH", raising=False)
    return file


def test_only_a_hash_is_kept_for_the_owner_alone(file: Path) -> None:
    """The file holds an argon2id hash, nothing of the passcode, and nobody else may read it."""
    assert not passcode.is_set()
    passcode.change("open sesame")

    assert file.read_text().startswith("$argon2id$")
    assert "sesame" not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["passcode"]


def test_change_takes_back_a_mode_that_was_too_wide(file: Path) -> None:
    """A file that others could read cannot be read by them any more after a change."""
    passcode.change("open sesame")
    file.chmod(0o644)
    passcode.change("close sesame")

    assert file.stat().st_mode & 0o777 == 0o600


def test_right_one_is_told_from_wrong_ones() -> None:
    """The passcode is recognised, with blanks round it and in other composed letters too; nothing else is."""
    passcode.change("gr\u00fcn genug")

    assert passcode.verify("gr\u00fcn genug")
    assert passcode.verify(" gru\u0308n genug\n")
    assert not passcode.verify("grun genug")
    assert not passcode.verify("")


@pytest.mark.parametrize("content", [None, "", "not a hash", "$argon2id$v=19$m=8,t=1,p=1$$"])
def test_without_a_good_hash_nothing_is_right(file: Path, content: str | None) -> None:
    """Without a file, or with one that holds no hash, no passcode is the right one."""
    file.parent.mkdir()
    if content is not None:
        file.write_text(content)

    assert not passcode.verify("")
    assert not passcode.verify("open sesame")


def test_file_that_cannot_be_read_is_said(file: Path) -> None:
    """Something in the place of the file that cannot be read is no open door but an error in words."""
    file.mkdir(parents=True)

    with pytest.raises(FolderUnusable):
        passcode.is_set()


def test_environment_goes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash in the environment goes before the file, and cannot be changed here."""
    passcode.change("in the file")
    monkeypatch.setenv("QUADRANT_PASSCODE_HASH", PasswordHasher().hash("in the environment"))

    assert passcode.verify("in the environment")
    assert not passcode.verify("in the file")
    with pytest.raises(PasscodeElsewhere):
        passcode.change("something else")


def test_weaker_hash_is_replaced_when_the_passcode_is_known(file: Path) -> None:
    """A hash of older parameters is replaced by one of today's, only when the passcode was right."""
    file.parent.mkdir()
    file.write_text(weak := PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("open sesame"))

    assert not passcode.verify("open wheat")
    assert file.read_text() == weak
    assert passcode.verify("open sesame")
    assert file.read_text() != weak
    assert passcode.verify("open sesame")


def test_short_one_is_refused() -> None:
    """Seven characters are too few, whatever blanks are round them."""
    with pytest.raises(PasscodeTooShort):
        passcode.change(" 1234567 ")
    assert not passcode.is_set()


def test_generated_ones_can_be_read_and_not_guessed() -> None:
    """A thousand of them differ, hold at least 60 bits, and no characters that look like others."""
    made = {passcode.generate() for _ in range(1000)}

    assert len(made) == 1000
    assert all(re.fullmatch(r"[b-z2-9]{4}(-[b-z2-9]{4}){3}", each) for each in made)
    letters = set("".join(made)) - {"-"}
    assert not letters & set("0o1il")
    assert len(letters) ** 16 >= 2**60


def test_command_makes_one_and_keeps_it(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints what it made, once; asked to keep what is set, it changes nothing and says so."""
    assert main(["passcode", "--generate", "--keep"]) == 0
    made = re.search(r"[b-z2-9]{4}(-[b-z2-9]{4}){3}", capsys.readouterr().out)
    assert made
    assert passcode.verify(made[0])

    assert main(["passcode", "--generate", "--keep"]) == 0
    assert made[0] not in capsys.readouterr().out
    assert passcode.verify(made[0])


@pytest.mark.parametrize(
    ("first", "second", "code", "kept"),
    [("open sesame", "open sesame", 0, True), ("open sesame", "open wheat", 2, False), ("short", "short", 2, False)],
)
def test_command_asks_twice_without_echo(first: str, second: str, code: int, kept: bool) -> None:
    """On a terminal the command asks twice, shows nothing of what is typed, and sets it when both are the same."""
    ours, theirs = pty.openpty()
    command = subprocess.Popen(
        [sys.executable, "-m", "quadrant", "passcode"],
        cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        preexec_fn=_controlling_terminal,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    for question, typed in ((b"New passcode: ", first), (b"Once more: ", second)):
        while question not in shown:
            shown += os.read(ours, 1000)
        os.write(ours, f"{typed}\n".encode())
    while command.poll() is None or b"." not in shown:
        try:
            shown += os.read(ours, 1000)
        except OSError:  # the other end is closed
            break
    os.close(ours)

    assert command.wait(30) == code
    assert first.encode() not in shown
    assert passcode.verify(first) is kept


def _controlling_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_command_asks_nobody_who_is_not_there() -> None:
    """Without a terminal the command says so and changes nothing."""
    finished = subprocess.run(
        [sys.executable, "-m", "quadrant", "passcode"], cwd=ROOT, input="open sesame\n" * 2,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert finished.returncode == 2
    assert "--generate" in finished.stderr
    assert not passcode.is_set()
