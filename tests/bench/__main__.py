"""`make bench`: how fast, as ratios against a baseline in the same run, best of three. Prints a table, asserts nothing.

Seconds depend on the machine; ratios much less. What is compared is run in turns, so that a slow minute of the machine
hits both. An aim that is missed says "over" and is a reason to look, not a failure.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from quadrant import sample
from quadrant.board.kinds import KINDS
from quadrant.facts import Batch, Version
from quadrant.model import load_model
from quadrant.reading import read_files
from quadrant.route import Efforts, Target, flip, route
from quadrant.scoring import Scoring
from quadrant.store import Store
from quadrant.workspace import Workspace
from tests.bench import board, live, visitor, wire
from tests.live import crowd
from tests.rooms import CODE
from tests.serving import running

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
PEOPLE_AIMED_AT = 200
"""The room that the figures are for; a smaller one is for comparison, a larger one has to stay without an error."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a measure and its aim, in the same unit; without an aim it is for information."""

    what: str
    size: str
    baseline: str
    ours: str
    measure: float
    aim: float | None
    unit: str = "x"

    def __str__(self) -> str:
        measure = f"{self.measure:>8.2f} {self.unit:<3}"
        aim, verdict = "-", ""
        if self.aim is not None:
            aim, verdict = f"{self.aim:.2f} {self.unit}", "ok" if self.measure <= self.aim else "over"
        return f"{self.what:<49} {self.size:<25} {self.baseline:>8} {self.ours:>9} {measure} {aim:>11} {verdict}"


HEADING = f"{'what':<49} {'size':<25} {'baseline':>8} {'ours':>9} {'measure':>11}  {'aim':>11}"


def main() -> None:
    """Measure everything and print the table, line by line as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--files", type=int, default=1_000, help="files that are read")
    parser.add_argument("--assessments", type=int, default=10_000, help="assessments that are scored, in tens")
    parser.add_argument(
        "--organisations", type=int, nargs="+", default=[10_000], help="how many are compared, in 1,000s"
    )
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many counts")
    parser.add_argument(
        "--only", choices=("reading", "scoring", "page", "field", "live", "wire", "route", "board"), help="one part"
    )
    parser.add_argument("--people", type=int, nargs="+", default=[50, 200, 500], help="participants of a workshop")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long they answer")
    wanted = parser.parse_args()
    parts: dict[str, Callable[[Path], Iterator[Row]]] = {
        "reading": lambda folder: reading(folder, wanted.files, wanted.rounds),
        "scoring": lambda folder: scoring(folder, wanted.assessments, wanted.rounds),
        "page": lambda folder: page(folder, wanted.rounds),
        "field": lambda folder: field(folder, wanted.organisations, wanted.rounds),
        "live": lambda folder: room(folder, wanted.people, wanted.seconds),
        "wire": first_visit,
        "route": lambda folder: routes(folder, wanted.rounds),
        "board": lambda folder: for_boards(folder, wanted.rounds),
    }
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores{load}; best of {wanted.rounds}\n")
    print(HEADING)
    for name, part in parts.items():
        if wanted.only in (None, name):
            with tempfile.TemporaryDirectory() as folder:
                for row in part(Path(folder)):
                    print(row, flush=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def seconds(value: float) -> str:
    """Seconds as the table shows them."""
    return f"{value:.3f} s"


def command(*arguments: str) -> None:
    """A command of the product, from the start of its process to its end."""
    subprocess.run(
        [sys.executable, "-m", "quadrant", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, check=True
    )  # fmt: skip


def reading(folder: Path, number: int, rounds: int) -> Iterator[Row]:
    """Reading, scoring and storing files, against one thread of PyYAML's C parser over the same bytes."""
    files = folder / "files"
    sample.write(number, 1, 1, files)
    texts = [path.read_bytes() for path in sorted(files.iterdir())]
    size = f"{number:,} files, {sum(map(len, texts)) / MEGABYTE:.1f} MiB"

    def plain_yaml() -> None:
        for text in texts:
            yaml.load(text, Loader=yaml.CSafeLoader)

    def store() -> None:
        shutil.rmtree(files / ".quadrant", ignore_errors=True)
        workspace = Workspace.open(files)
        workspace.synchronise()
        workspace.close()

    def store_again() -> None:
        workspace = Workspace.open(files)
        try:
            again.append(timed(workspace.synchronise))
        finally:
            workspace.close()

    # Files changed within the last two seconds are looked at again, whatever their times say.
    time.sleep(2.1)
    again: list[float] = []
    work: dict[str, Callable[[], None]] = {
        "yaml": plain_yaml,
        "check": lambda: command("check", str(files)),
        "score": lambda: command("score", "--format", "json", str(files)),
        "store": store,
        "again": store_again,
    }
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, each in work.items():
            taken[name].append(timed(each))
    best = {name: min(times) for name, times in taken.items()}

    def row(what: str, name: str, aim: float) -> Row:
        return Row(what, size, seconds(best["yaml"]), seconds(best[name]), best[name] / best["yaml"], aim)

    yield row("check, with the start of the process", "check", 1.0)
    yield row("score --format json, likewise", "score", 1.3)
    yield row("reading and storing in the application", "store", 1.3)
    fastest = min(again)
    yield Row(
        "synchronising again, nothing changed", size, seconds(best["store"]), seconds(fastest),
        fastest / best["store"], 0.05,
    )  # fmt: skip


def scoring(folder: Path, number: int, rounds: int) -> Iterator[Row]:
    """Scoring everything in a process of its own, whose memory is measured as well."""
    files = folder / "files"
    sample.write(number // 10, 10, 1, files)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.many", str(files), str(rounds)],
        cwd=ROOT, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    found = json.loads(done.stdout)
    size = f"{number:,} assessments, {found['answers'] / 1e6:.2f} M answers"
    yield Row(
        "scoring all views, vs a bare GROUP BY", size, seconds(found["baseline"]), seconds(found["ours"]),
        found["ours"] / found["baseline"], 4.0,
    )  # fmt: skip
    peak = found["peak"] / 1024 / MEGABYTE
    yield Row("memory: store, score and show them", size, "-", f"{peak:.2f} GiB", peak, 1.5, "GiB")


def field(folder: Path, sizes: Sequence[int], rounds: int) -> Iterator[Row]:
    """Comparing among many organisations: against one scan of the same table, and the same job in pandas."""
    for number in sizes:
        files = folder / str(number)
        sample.write(1_000, 3, 1, files)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.field", str(files), str(number // 1_000), str(rounds)],
            cwd=ROOT, stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        shutil.rmtree(files)
        found = json.loads(done.stdout)
        size = f"{number:,} organisations, three each"

        def row(what: str, name: str, baseline: str, found: dict[str, float] = found, size: str = size) -> Row:
            ratio = found[name] / found[baseline]
            return Row(what, size, seconds(found[baseline]), seconds(found[name]), ratio, None)

        yield row("the field, scored once, vs a scan of answers", "field", "scan of answers")
        yield row("all cohorts weighed, vs a scan of the field", "cohorts", "scan")
        yield row("a filter with its figures, vs a scan of the field", "filter", "scan")
        yield row("the same, vs pandas without rules", "filter", "pandas")
        for what, name, aim in (("comparing, first visit", "page", 1000.0), ("a filter", "page, a filter", 300.0)):
            yield Row(what, size, "-", seconds(found[name]), 1000 * found[name], aim, "ms")
        peak = found["peak"] / 1024 / MEGABYTE
        yield Row("memory of all that", size, "-", f"{peak:.2f} GiB", peak, None, "GiB")


def page(folder: Path, rounds: int) -> Iterator[Row]:
    """Every organisation's page, made for the first time and again, against the same page without an organisation."""
    measured = []
    for number in range(rounds):
        files = folder / str(number)
        shutil.copytree(ROOT / "assessments", files, ignore=shutil.ignore_patterns(".*"))
        measured.append(_pages(files))
    size = f"{len({file.name.split('--')[0] for file in files.glob('*.yaml')}) - 1} organisations, median"
    for place, what in ((1, "an organisation's page, first visit"), (2, "an organisation's page, next visit")):
        nothing, taken = min(((times[0], times[place]) for times in measured), key=lambda pair: pair[1] - pair[0])
        more = 1000 * (taken - nothing)
        yield Row(f"{what}, vs empty", size, seconds(nothing), seconds(taken), more, 150.0, "ms")


def _pages(files: Path) -> tuple[float, float, float]:
    """On a server of its own: medians of the empty page and of each organisation's, at the first and the next visit."""
    ids = sorted({path.name.split("--")[0] for path in files.glob("*.yaml")})
    empty, full = [], []
    with running(files, files / "log") as served:
        port = served.port
        for name in (ids[0], "nobody", ids[0], "nobody"):  # whatever is made once per server
            visitor.visit(port, "organisation", id=name)
        for name in ids[1:]:
            empty.append(visitor.visit(port, "organisation", id="nobody"))
            full.append(visitor.visit(port, "organisation", id=name))
        again = [visitor.visit(port, "organisation", id=name) for name in ids[1:]]
    assert min(parts for _, parts in full) > max(parts for _, parts in empty), "the pages of organisations are empty"
    nothing, first, later = (statistics.median(taken for taken, _ in visits) for visits in (empty, full, again))
    return nothing, first, later


def room(folder: Path, people: Sequence[int], seconds: float) -> Iterator[Row]:
    """A workshop with so many phones: from a tap until it is shown as saved, beside taps that store nothing.

    A measure of time depends on the machine, whose cores the phones share here; the ratio much less.
    """
    for count in people:
        bare = live.bare(folder / f"bare-{count}", count, seconds)
        ours = live.workshop(folder / f"workshop-{count}", count, seconds)
        size = f"{count} phones, {len(ours.tapped):,} taps"
        aimed = count == PEOPLE_AIMED_AT
        for percent in (50, 95):
            before, now = (load.percentile(load.tapped, percent) for load in (bare, ours))
            yield Row(
                f"tap to saved, p{percent}, vs a page that stores nothing", size, milliseconds(before),
                milliseconds(now), now / before, 2.0 if aimed and percent == 95 else None,
            )  # fmt: skip
        p95 = 1000 * ours.percentile(ours.tapped, 95)
        yield Row("tap to saved, p95", size, "-", f"{p95:.0f} ms", p95, 60.0 if aimed else None, "ms")
        slowest = max(ours.opened, default=float("nan"))
        yield Row(
            "all come within a second: the last is served", size, "-", milliseconds(slowest), slowest,
            3.0 if aimed else None, "s",
        )  # fmt: skip
        yield Row(
            "memory of the server",
            size,
            "-",
            f"{ours.memory / MEGABYTE:.0f} MiB",
            ours.memory / MEGABYTE,
            1024.0,
            "MiB",
        )
        yield Row("taps and visits that failed", size, str(bare.errors), str(ours.errors), ours.errors, 0.0, "")


def milliseconds(value: float) -> str:
    """Seconds as milliseconds."""
    return f"{1000 * value:.0f} ms"


def first_visit(folder: Path) -> Iterator[Row]:
    """What a phone loads until it shows the first question, with nothing in its cache."""
    (folder / "workspace").mkdir()
    _, tokens = crowd.prepare(folder / "workspace", {"leadership": 1})
    with running(folder / "workspace", folder / "log", environment=wire.ANYBODY) as served:
        seen = wire.first_visit(served.address, f"/join?code={CODE}", cookie=tokens[0])
    yield Row(
        "a phone's first visit, over the wire", f"{len(seen.fetched)} requests", "-", f"{seen.total / 1e6:.2f} MB",
        seen.total / 1e6, 1.0, "MB",
    )  # fmt: skip


def routes(folder: Path, rounds: int) -> Iterator[Row]:
    """A route to a place and one to every element, and what would flip: the slowest of many organisations."""
    model, number = load_model(), 30
    sample.write(number, 1, 1, folder)
    readings = read_files(sorted(folder.glob("*.yaml")))
    versions = [Version(each.assessment, each.file, each.content_hash) for each in readings if each.assessment]
    store = Store.open(None)
    store.put(Batch(versions=versions))
    with store.cursor() as cursor:
        sequences = [row[0] for row in cursor.execute("SELECT sequence FROM store.assessment ORDER BY 1").fetchall()]
        scoring = Scoring(cursor, model, sequences)
        views = {sequence: views["inside"] for sequence, views in scoring.views().items()}
        tallies = {sequence: scoring.tallies(sequence, model.inside) for sequence in sequences}
    agreed = {sequence: each.assessment.agreed for sequence, each in zip(sequences, versions, strict=True)}
    store.close()
    place, everywhere = Target(digital=80, human=80), Target({element.id: 80 for element in model.elements})
    work: dict[str, Callable[[int], object]] = {
        "route to a place": lambda at: route(model, views[at], place, Efforts()),
        "route to every element": lambda at: route(model, views[at], everywhere, Efforts()),
        "what would flip": lambda at: flip(model, tallies[at], agreed[at], views[at]),
    }
    work["route to a place"](sequences[0])  # imports the solver
    for what, each in work.items():
        taken = [min(timed(lambda: each(at)) for _ in range(rounds)) for at in sequences]  # noqa: B023 - called at once
        slowest, middle = max(taken), statistics.median(taken)
        size = f"{len(model.questions)} questions, {number} times"
        yield Row(f"{what}, slowest vs median", size, seconds(middle), seconds(slowest), slowest, 1.0, "s")


def for_boards(folder: Path, rounds: int) -> Iterator[Row]:
    """Deck, report and workbook of one organisation together, against bare slides; and every kind of 100."""
    full = next(
        each
        for each in board.materials(ROOT / "assessments")
        if each.portrait.assessment.organisation.id == "harbour-bank"
    )
    number = board.slides(full)
    work = {"bare": lambda: board.bare(number), "ours": lambda: board.made(full, *board.TOGETHER)}
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, each in work.items():
            taken[name].append(timed(each))
    before, now = (min(taken[name]) for name in work)
    what = "deck, report and workbook, vs bare slides"
    yield Row(what, f"{number} slides", seconds(before), seconds(now), now / before, 10.0)
    many = 100
    sample.write(many, 2, 1, folder)
    start = time.perf_counter()
    found = list(board.materials(folder))
    gathered = time.perf_counter() - start
    size = f"{many} organisations, two each"
    yield Row("gathering what there is to tell, each", size, "-", seconds(gathered), 1000 * gathered / many, None, "ms")
    for kind in KINDS:
        whole = timed(lambda: [board.made(each, kind) for each in found])  # noqa: B023 - called at once
        yield Row(f"making .{kind}, each", size, "-", seconds(whole), 1000 * whole / many, None, "ms")


if __name__ == "__main__":
    main()
