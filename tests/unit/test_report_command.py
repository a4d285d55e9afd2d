"""The command `report`, end to end: real processes, real files."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from quadrant.board import bundle
from quadrant.board.choices import choose
from quadrant.board.kinds import KINDS
from quadrant.language import LANGUAGES
from quadrant.reading import read_files
from tests.boards import FICTIONAL, fictional

ROOT = Path(__file__).resolve().parents[2]
NAME = "harbour-bank--2026-spring"


def command(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a command printed and how it ended."""
    return subprocess.run(
        [sys.executable, "-m", "quadrant", "report", *map(str, arguments)], cwd=ROOT, env=os.environ | environment,
        capture_output=True, text=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip


@pytest.fixture(name="files", scope="module")
def _files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of one organisation."""
    folder = tmp_path_factory.mktemp("files")
    for path in FICTIONAL.glob("harbour-bank--*.yaml"):
        shutil.copy(path, folder)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_all_kinds_are_files_and_the_same_in_every_process(files: Path, tmp_path: Path) -> None:
    """`all` writes each kind as its own file and prints their paths; another process, seed and zone: the same bytes."""
    runs = [
        command(
            *("harbour-bank", "--format", "all", "--language", "nl", "--from", files, "--out", tmp_path / zone[-3:]),
            PYTHONHASHSEED=seed,
            TZ=zone,
        )
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    first, second = (hashes(tmp_path / name) for name in ("UTC", "kyo"))

    assert [run.returncode for run in runs] == [0, 0]
    assert [run.stderr for run in runs] == ["", ""]
    assert first == second
    assert runs[0].stdout.splitlines() == [
        str(tmp_path / "UTC" / Path(line).name) for line in runs[0].stdout.splitlines()
    ]
    assert {Path(line).name for line in runs[0].stdout.splitlines()} == set(first)
    assert {f"{NAME}.{kind}" for kind in ("pptx", "pdf", "xlsx", "yaml")} <= set(first)
    assert {f"{NAME}--quadrant.{kind}" for kind in ("png", "svg")} <= set(first)


def test_one_kind_of_an_earlier_assessment(files: Path, tmp_path: Path) -> None:
    """One format writes that alone; a file that was there is replaced as a whole; the .yaml is the assessment."""
    out = tmp_path / "made" / "here"
    out.mkdir(parents=True)
    target = out / "harbour-bank--2025-autumn.yaml"
    target.write_text("something else", encoding="utf-8")
    run = command("harbour-bank", "--assessment", "2025-autumn", "--format", "yaml", "--from", files, "--out", out)

    assert (run.returncode, run.stdout) == (0, f"{target}\n")
    assert [path.name for path in out.iterdir()] == [target.name]
    (read,) = read_files([target])
    (before,) = read_files([files / target.name])
    assert read.assessment == before.assessment


def test_files_with_problems_are_said_and_the_rest_is_made(files: Path, tmp_path: Path) -> None:
    """A broken file beside: its problem goes to standard error, what can be read is made, and the end is 1."""
    folder = tmp_path / "from"
    shutil.copytree(files, folder)
    (folder / "broken.yaml").write_text("format: 1\nmodel: [", encoding="utf-8")
    run = command("harbour-bank", "--format", "yaml", "--from", folder, "--out", tmp_path / "out")

    assert run.returncode == 1
    assert "broken.yaml:" in run.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == [f"{NAME}.yaml"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody", "--format", "pdf"], "There is nothing of nobody in these files. There is: harbour-bank."),
        (
            ["harbour-bank", "--assessment", "no", "--format", "pdf"],
            "There is: 2024-autumn, 2025-autumn, 2026-spring.",
        ),
        (["harbour-bank", "--format", "docx"], "invalid choice: 'docx'"),
        (["harbour-bank", "--format", "pdf", "--language", "fr"], "invalid choice: 'fr'"),
        (["harbour-bank", "--format", "pdf", "--accent", "mauve"], "This is no colour"),
        (["harbour-bank", "--format", "pdf", "--logo", "README.md"], "The logo cannot be read"),
        (["harbour-bank", "--format", "pdf", "--from", "no-such-folder"], "There is no file or folder no-such-folder."),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], says: str, files: Path, tmp_path: Path) -> None:
    """Wrong usage, no such organisation, assessment, folder or colour: a sentence, nothing is written, the end is 2."""
    source = [] if "--from" in arguments else ["--from", files]
    run = command(*arguments, *source, "--out", tmp_path / "out")

    assert run.returncode == 2
    assert says in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_said(files: Path, tmp_path: Path) -> None:
    """Where nothing can be written, a sentence says so."""
    (tmp_path / "out").write_text("", encoding="utf-8")
    run = command("harbour-bank", "--format", "yaml", "--from", files, "--out", tmp_path / "out")

    assert run.returncode == 2
    assert str(tmp_path / "out") in run.stderr
    assert "Traceback" not in run.stderr


def test_the_working_store_is_not_opened(files: Path, tmp_path: Path) -> None:
    """The folder that is read has the same files afterwards, and no store."""
    before = hashes(files)
    command("harbour-bank", "--format", "yaml", "--from", files, "--out", tmp_path)

    assert hashes(files) == before


def test_everything_in_one_file_is_the_same_every_time() -> None:
    """A bundle has its entries by name, with fixed times and ways of packing, and each as it was made."""
    files = {f"b.{kind}": kind.encode() for kind in KINDS} | {"a.svg": b"<svg/>" * 100}
    packed = bundle.zipped(files)
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        entries = archive.infolist()
        assert {entry.filename: archive.read(entry) for entry in entries} == files
    assert [entry.filename for entry in entries] == sorted(files)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert packed == bundle.zipped(dict(reversed(files.items())))


def test_kinds_come_one_by_one() -> None:
    """Whoever makes several is told of each kind as it is there, in the order that was asked for."""
    made = list(bundle.make(fictional(), choose("en"), ("yaml", "xlsx")))

    assert [kind for kind, _ in made] == ["yaml", "xlsx"]
    assert [list(found) for _, found in made] == [[f"{NAME}.yaml"], [f"{NAME}.xlsx"]]


def test_other_commands_do_not_wait_for_what_reports_need() -> None:
    """Starting a command loads no slides, no typesetting, no workbooks and no charts."""
    heavy = "typst", "pptx", "xlsxwriter", "plotly", "PIL", "quadrant.board.report", "quadrant.board.slides"
    code = f"import sys, quadrant.__main__; print([name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert run.stdout.strip() == "[]"


@pytest.mark.long
@pytest.mark.parametrize("organisation", sorted({path.name.partition("--")[0] for path in FICTIONAL.glob("*.yaml")}))
def test_every_kind_is_made_of_every_fictional_organisation(organisation: str) -> None:
    """Slides, report, pictures, workbook and file of the latest assessment, in both languages; none is empty."""
    for language in LANGUAGES:
        for kind, files in bundle.make(fictional(organisation), choose(language)):
            assert files, kind
            assert all(len(content) > 1000 for content in files.values())
