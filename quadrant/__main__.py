"""The commands: `python -m quadrant COMMAND`, for use without a browser (contract section 4).

Exit codes: 0 all is well, 1 there were problems, 2 wrong usage or no such path.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from getpass import getpass
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

# Our arrays are small: threads inside matrix products cost more than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# DuckDB looks for pandas whenever it is handed a parameter, and loading it takes longer than most commands do.
if __name__ == "__main__":  # not in a process that only looks what commands there are
    sys.modules["pandas"] = None  # type: ignore[assignment]

from quadrant import service
from quadrant.board.kinds import KINDS
from quadrant.errors import QuadrantError
from quadrant.language import LANGUAGES

USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _speak_utf8()
    parsed = _parser().parse_args(arguments)
    try:
        code = int(parsed.run(parsed))
        sys.stdout.flush()  # here, where it can still be said that nobody reads any more
        return code
    except QuadrantError as error:
        print(error, file=sys.stderr)
        return USAGE
    except BrokenPipeError:  # whoever read our output has read enough
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - closed by the end of the process
        return 1
    except OSError as error:  # a path that is too long, a folder that is a file, a full disk
        print(": ".join(str(part) for part in (error.filename, error.strerror) if part), file=sys.stderr)
        return USAGE


def _speak_utf8() -> None:
    """Names in any script can be printed, whatever the encoding of the terminal or of a redirected output."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m quadrant", description="Two-axis self-assessments, without a browser."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], words: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=words, description=words)
        added.set_defaults(run=run)
        return added

    check = command("check", _check, "Read files or folders and print every problem with its place.")
    check.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    score = command("score", _score, "Score every readable assessment; problems go to standard error.")
    score.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    score.add_argument("--format", choices=("json", "csv", "table"), default="table")
    command("schema", _schema, "Print the JSON Schema of an assessment file.")
    sample = command("sample", _sample, "Write believable fictional organisations.")
    sample.add_argument("--organisations", type=_count, required=True, metavar="N")
    sample.add_argument("--assessments", type=_count, default=1, metavar="K")
    sample.add_argument("--seed", type=int, default=1, metavar="S")
    sample.add_argument("--out", type=Path, required=True, metavar="DIR")

    report = command("report", _report, "Write slides, a report, pictures and a workbook of one assessment.")
    report.add_argument("organisation", metavar="ORGANISATION")
    report.add_argument("--assessment", metavar="ID", help="the latest unless told otherwise")
    report.add_argument("--format", choices=(*KINDS, "all"), required=True)
    report.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    report.add_argument("--out", type=Path, required=True, metavar="DIR")
    report.add_argument("--from", type=Path, default=service.opened.FICTIONAL, dest="source", metavar="PATH")
    report.add_argument("--client", default="", metavar="NAME", help="stands on the cover and in the footers")
    report.add_argument("--logo", type=Path, metavar="FILE", help="a PNG or a JPEG")
    report.add_argument("--accent", metavar="#RRGGBB", help="a colour of one's own")
    report.add_argument("--notes", action="store_true", help="with what people wrote, without their names")

    backup = command("backup", _backup, "Write a workspace, files and store, into one file.")
    restore = command("restore", _restore, "Make a workspace from a backup, in a folder that does not exist yet.")
    forget = command("forget", _forget, "Delete an organisation, or one assessment of it, for good.")
    for added in (backup, forget):
        added.add_argument("--workspace", type=Path, default=service.opened.default_workspace(), metavar="FOLDER")
    backup.add_argument("file", type=Path, metavar="FILE.zip")
    restore.add_argument("file", type=Path, metavar="FILE.zip")
    restore.add_argument("folder", type=Path, metavar="FOLDER")
    forget.add_argument("organisation", metavar="ORGANISATION")
    forget.add_argument("--assessment", metavar="ID")
    forget.add_argument("--yes", action="store_true", help="do not ask")

    passcode = command("passcode", _passcode, "Set the passcode that the facilitator signs in with.")
    passcode.add_argument("--generate", action="store_true", help="make one and print it, in place of asking")
    passcode.add_argument("--keep", action="store_true", help="leave the one that is set, if there is one")
    return parser


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def _check(arguments: argparse.Namespace) -> int:
    files = _files(arguments.paths)
    with _progress(len(files), "Reading") as progress:
        problems = service.commands.check(files, progress)
    for problem in problems:
        print(problem)
    print(f"{len(files)} files, {len(problems)} problems")
    return 1 if problems else 0


def _score(arguments: argparse.Namespace) -> int:
    files = _files(arguments.paths)
    with _progress(len(files), "Reading") as progress:
        sheet = service.commands.score(files, progress)
    for problem in sheet.problems:
        print(problem, file=sys.stderr)
    if arguments.format == "json":
        json.dump(sheet.rows, sys.stdout, ensure_ascii=False, allow_nan=False)
        print()
    elif arguments.format == "csv":
        sys.stdout.write(service.commands.scores_as_csv(sheet))
    else:
        print(service.commands.scores_as_text(sheet))
    return 1 if sheet.problems else 0


def _report(arguments: argparse.Namespace) -> int:
    from quadrant.board.choices import choose  # here, because no other command needs pictures

    logo = arguments.logo.read_bytes() if arguments.logo else None
    choices = choose(
        arguments.language, client=arguments.client, logo=logo, accent=arguments.accent, notes=arguments.notes
    )
    files = _files([arguments.source])
    with _progress(len(files), "Reading") as progress:
        found = service.commands.gather_from_files(files, arguments.organisation, arguments.assessment, progress)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    if found.material is None:
        raise found.missing(arguments.organisation, arguments.assessment)
    kinds = [kind for kind in KINDS if arguments.format in (kind, "all")]
    for path in service.commands.write_for_board(found.material, choices, kinds, arguments.out):
        print(path)
    return 1 if found.problems else 0


def _schema(_: argparse.Namespace) -> int:
    print(json.dumps(service.commands.schema(), ensure_ascii=False, indent=2))
    return 0


def _sample(arguments: argparse.Namespace) -> int:
    with _progress(arguments.organisations * arguments.assessments, "Writing") as progress:
        service.commands.sample(arguments.organisations, arguments.assessments, arguments.seed, arguments.out, progress)
    return 0


def _backup(arguments: argparse.Namespace) -> int:
    service.commands.backup_folder(arguments.workspace, arguments.file)
    return 0


def _restore(arguments: argparse.Namespace) -> int:
    service.files.restore(arguments.file, arguments.folder)
    return 0


def _forget(arguments: argparse.Namespace) -> int:
    what = arguments.organisation + (f", assessment {arguments.assessment}" if arguments.assessment else "")
    if not arguments.yes:
        answer = input(f"Delete {what} from {arguments.workspace} for good, files included? Type its id to go on: ")
        if answer != arguments.organisation:
            print("Nothing was deleted.", file=sys.stderr)
            return 1
    service.commands.forget_in_folder(arguments.workspace, arguments.organisation, arguments.assessment)
    return 0


def _passcode(arguments: argparse.Namespace) -> int:
    from quadrant import passcode  # here, because no other command should wait for what makes hashes

    if arguments.keep and passcode.is_set():
        print("A passcode is set. To set another: .venv/bin/python -m quadrant passcode")
        return 0
    if arguments.generate:
        made = passcode.generate()
        passcode.change(made)
        print(f"The facilitator's passcode: {made}\nOnly its hash is kept, so write it down now.")
        return 0
    if not sys.stdin.isatty():
        _stop("There is nobody to ask. Say --generate to have a passcode made.")
    chosen = getpass("New passcode: ")
    if getpass("Once more: ") != chosen:
        _stop("These were two different ones. Nothing was changed.")
    passcode.change(chosen)
    print("The passcode is set. Whoever had signed in has to sign in again.")
    return 0


def _files(paths: Sequence[Path]) -> list[Path]:
    try:
        return service.commands.find_files(paths)
    except FileNotFoundError as error:
        _stop(f"There is no file or folder {error.args[0]}.")


def _stop(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(USAGE)


@contextmanager
def _progress(total: int, what: str) -> Iterator[Callable[..., Any] | None]:
    """A progress bar on long work, when a person watches."""
    if total < 100 or not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    with tqdm(total=total, desc=what, unit=" files", leave=False) as bar:
        yield lambda *_: bar.update(1)


if __name__ == "__main__":
    sys.exit(main())
