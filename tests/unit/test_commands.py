"""The commands of contract section 4, end to end: real processes, real files."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from quadrant.model import load_model
from quadrant.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
PROBLEM = re.compile(r"^(?P<file>.+):(?P<line>[1-9]\d*):(?P<column>[1-9]\d*): (?P<code>[a-z0-9_]+): \S.*$")
QUADRANTS = {"digital_emotional", "digital_rational", "analogue_emotional", "analogue_rational"}

Run = subprocess.CompletedProcess[str]


def command(*arguments: object) -> Run:
    """What a command printed and how it ended. Typed in the project's folder, as people do."""
    return subprocess.run(
        [sys.executable, "-m", "quadrant", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def content(organisation: str = "harbour-bank", name: str = "2026-spring", /, **changes: Any) -> dict[str, Any]:
    """A small assessment that has everything; `changes` replace whole top-level keys."""
    everything = {
        element.id: {question.id: 3 for question in element.questions if "front_office" in question.groups}
        for element in load_model().elements
    }
    asked = {
        element.id: {question.id: 2 for question in element.questions if "customer" in question.groups}
        for element in load_model().elements
    }
    return {
        "format": 1,
        "model": "digital-human",
        "model_version": 1,
        "organisation": {"id": organisation, "name": organisation.title(), "sector": "banking", "fictional": True},
        "assessment": {"id": name, "date": "2026-05-12"},
        "respondents": [
            {"id": "r1", "group": "leadership", "answers": {"customer_first": {"back_office": 2, "autonomy": 3}}},
            {"id": "r2", "group": "front_office", "answers": everything},
            {"id": "r3", "group": "front_office", "answers": {"data": {"trust": "unknown", "help": "not_applicable"}}},
            {"id": "c1", "group": "customer", "answers": asked},
        ],
        "agreed": {"data": {"wisdom": {"level": 5, "reason": "Seen by all"}}},
        "ambition": {"date": "2028-12-31", "elements": {"data": 80.5}},
    } | changes


Writer = Callable[..., Path]


@pytest.fixture(name="write")
def _write(tmp_path: Path) -> Writer:
    def write(name: str, value: dict[str, Any] | str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = value if isinstance(value, str) else yaml.safe_dump(value, sort_keys=False, allow_unicode=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def problems(lines: str) -> list[tuple[str, int, int, str]]:
    """The problems that were printed, every line in the shape of the contract."""
    found = []
    for line in lines.splitlines():
        match = PROBLEM.match(line)
        assert match, line
        found.append((match["file"], int(match["line"]), int(match["column"]), match["code"]))
    return found


# --- check ---


def test_check_accepts_a_good_folder(tmp_path: Path, write: Writer) -> None:
    """Files of a folder and of the folders in it are read, hidden folders and other files are not; exit 0."""
    write("one.yaml", content())
    write("deeper/two.yml", content("deep-sea"))
    write(".hidden/broken.yaml", "not an assessment")
    write("notes.txt", "not an assessment")
    done = command("check", tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, "2 files, 0 problems\n", "")


def test_check_prints_every_problem_with_its_place(tmp_path: Path, write: Writer) -> None:
    """All problems of all files come in one run, sorted by place, the count last; exit 1."""
    text = yaml.safe_dump(content(), sort_keys=False).replace("sector: banking", "sector: piracy")
    first = write("a.yaml", text.replace("date: '2026-05-12'", "date: '2026-02-30'"))
    empty = write("b.yaml", "")
    write("c.yaml", content("sound"))
    done = command("check", tmp_path)
    *lines, last = done.stdout.splitlines()
    line_of = {words: number for number, line in enumerate(text.splitlines(), 1) for words in [line.strip()]}

    assert done.returncode == 1
    assert done.stderr == ""
    assert last == "3 files, 3 problems"
    assert problems("\n".join(lines)) == [
        (str(first), line_of["sector: piracy"], 11, "unknown_sector"),
        (str(first), line_of["date: '2026-05-12'"], 9, "no_such_date"),
        (str(empty), 1, 1, "empty_file"),
    ]


def test_check_counts_problems_between_files(tmp_path: Path, write: Writer) -> None:
    """The same assessment twice, and another name for one organisation, are problems of the later file."""
    write("1.yaml", content())
    later = write("2.yaml", content())
    other = content("harbour-bank", "2027-spring")
    other["organisation"]["name"] = "Another Name"
    third = write("3.yaml", other)
    done = command("check", tmp_path)
    *lines, _ = done.stdout.splitlines()

    assert done.returncode == 1
    assert {(file, code) for file, _, _, code in problems("\n".join(lines))} == {
        (str(later), "duplicate_assessment"),
        (str(third), "differing_name"),
    }


def test_check_takes_files_and_folders_together(tmp_path: Path, write: Writer) -> None:
    """A file that is named twice, itself and by its folder, is read once."""
    file = write("folder/one.yaml", content())
    done = command("check", file, tmp_path / "folder", write("two.yaml", content("other")))

    assert done.stdout == "2 files, 0 problems\n"


def test_an_empty_folder_has_no_problems(tmp_path: Path) -> None:
    """A folder without assessments is checked and scored without complaint."""
    checked, scored = command("check", tmp_path), command("score", tmp_path, "--format", "json")

    assert (checked.returncode, checked.stdout) == (0, "0 files, 0 problems\n")
    assert (scored.returncode, json.loads(scored.stdout)) == (0, [])


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "nowhere"], ["score", "nowhere"], ["score", "assessments", "nowhere", "--format", "json"],
        [], ["check"], ["score"], ["dance"], ["score", "assessments", "--format", "xml"],
        ["sample", "--organisations", "0", "--out", "x"], ["sample", "--organisations", "two", "--out", "x"],
        ["sample", "--organisations", "1"], ["schema", "extra"],
    ],
    ids=lambda arguments: " ".join(arguments) or "nothing",
)  # fmt: skip
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    """Wrong usage, or a path that is not there, is said on standard error, nothing on standard output; exit 2."""
    done = command(*arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


# --- score ---


def test_a_command_makes_no_workspace(tmp_path: Path, write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder named for the application is made by the application, not by a command that only looks at files."""
    monkeypatch.setenv("QUADRANT_WORKSPACE", str(tmp_path / "client"))
    write("one.yaml", content())

    assert command("check", tmp_path / "one.yaml").returncode == 0
    assert not (tmp_path / "client").exists()


def test_score_as_json_has_the_shape_of_the_contract(tmp_path: Path, write: Writer) -> None:
    """An object per assessment with exactly these keys, every view with all eight elements, null where nothing is."""
    write("one.yaml", content())
    done = command("score", tmp_path, "--format", "json")
    (row,) = json.loads(done.stdout)
    views = row.pop("views")

    assert (done.returncode, done.stderr) == (0, "")
    assert row == {
        "organisation": "harbour-bank", "assessment": "2026-spring", "date": "2026-05-12", "sector": "banking"
    }  # fmt: skip
    assert list(views) == ["inside", "outside", "leadership", "front_office", "customer"]
    for view in views.values():
        assert list(view) == ["respondents", "elements", "digital", "human", "quadrant", "position", "missing"]
        assert list(view["elements"]) == [element.id for element in load_model().elements]
        assert all(list(element) == ["score", "questions", "applicable"] for element in view["elements"].values())
    assert [view["respondents"] for view in views.values()] == [3, 1, 1, 2, 1]


def test_score_says_what_is_missing(tmp_path: Path, write: Writer) -> None:
    """Without answers a score, an axis, a quadrant and a position are null, and what keeps them away is named."""
    write("one.yaml", content())
    (row,) = json.loads(command("score", tmp_path, "--format", "json").stdout)
    leadership, inside = row["views"]["leadership"], row["views"]["inside"]

    assert leadership["elements"]["customer_first"] == {"score": None, "questions": 2, "applicable": 5}
    assert leadership["elements"]["data"] == {"score": None, "questions": 0, "applicable": 4}
    assert (leadership["digital"], leadership["human"], leadership["quadrant"]) == (None, None, None)
    assert leadership["position"] is None
    assert {"data", "data.trust", "customer_first", "customer_first.reward"} <= set(leadership["missing"])
    assert "customer_first.back_office" not in leadership["missing"]
    assert inside["elements"]["data"] == {"score": (50 + 100 + 50 + 50) / 4, "questions": 4, "applicable": 4}
    assert inside["missing"] == []


def test_score_says_how_sure(tmp_path: Path, write: Writer) -> None:
    """A position has shares that add up to one, an outline within the scale and a share of other weights."""
    write("one.yaml", content())
    (row,) = json.loads(command("score", tmp_path, "--format", "json").stdout)
    position = row["views"]["inside"]["position"]

    assert list(position) == ["quadrants", "region", "other_weights"]
    assert position["quadrants"].keys() <= QUADRANTS
    assert sum(position["quadrants"].values()) == pytest.approx(1)
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in position["region"])
    assert len(position["region"]) >= 8
    assert 0 <= position["other_weights"] <= 1
    assert row["views"]["outside"]["position"] is None


def test_score_is_sorted(tmp_path: Path, write: Writer) -> None:
    """Assessments come by organisation, date and assessment, whatever the files are called."""
    later = content("b", assessment={"id": "x", "date": "2026-01-01"})
    early = content("b", assessment={"id": "z", "date": "2025-01-01"})
    same_day = content("b", assessment={"id": "a", "date": "2026-01-01"})
    for number, value in enumerate([later, early, same_day, content("a")]):
        write(f"{number}.yaml", value)
    rows = json.loads(command("score", tmp_path, "--format", "json").stdout)

    assert [(row["organisation"], row["assessment"]) for row in rows] == [
        ("a", "2026-spring"), ("b", "z"), ("b", "a"), ("b", "x")
    ]  # fmt: skip


def test_score_goes_on_past_broken_files(tmp_path: Path, write: Writer) -> None:
    """Problems are printed on standard error as by check, the other files are scored; exit 1."""
    broken = write("broken.yaml", "format: 1\n")
    write("good.yaml", content())
    scored, checked = command("score", tmp_path, "--format", "json"), command("check", tmp_path)

    assert scored.returncode == 1
    assert [row["organisation"] for row in json.loads(scored.stdout)] == ["harbour-bank"]
    assert {file for file, *_ in problems(scored.stderr)} == {str(broken)}
    assert scored.stderr.splitlines() == checked.stdout.splitlines()[:-1]


def test_score_is_the_same_again() -> None:
    """The same files give the same bytes, regions included."""
    first, second = (command("score", "assessments", "--format", "json") for _ in range(2))

    assert len(json.loads(first.stdout)) >= 12
    assert first.stdout == second.stdout


def test_score_as_csv_holds_the_same_scores(tmp_path: Path, write: Writer) -> None:
    """One row per assessment and view, with the axes and all elements; nothing where there is no score."""
    write("one.yaml", content())
    (row,) = json.loads(command("score", tmp_path, "--format", "json").stdout)
    done = command("score", tmp_path, "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(done.stdout)))

    assert done.returncode == 0
    assert [line["view"] for line in lines] == list(row["views"])
    for line in lines:
        view = row["views"][line["view"]]
        for name in ("digital", "human"):
            assert (float(line[name]) if line[name] else None) == view[name]
        for name, element in view["elements"].items():
            assert (float(line[name]) if line[name] else None) == element["score"]
        assert line["missing"].split() == view["missing"]


def test_score_as_table_is_for_people(tmp_path: Path, write: Writer) -> None:
    """Without a format there is a table: a heading, and a line per assessment and view with rounded axes."""
    write("one.yaml", content())
    lines = command("score", tmp_path).stdout.splitlines()

    assert lines[0].split() == ["organisation", "assessment", "view", "n", "digital", "human", "quadrant"]
    assert lines[1].split()[:4] == ["harbour-bank", "2026-spring", "inside", "3"]
    assert re.fullmatch(r"\d+\.\d", lines[1].split()[4])
    assert len(lines) == 6


def test_a_sheet_runs_no_formula(tmp_path: Path, write: Writer) -> None:
    """Text that a spreadsheet would take for a formula comes out as text; numbers below zero never occur."""
    value = content()
    value["organisation"]["name"] = value["assessment"]["title"] = "=HYPERLINK(0)"
    write("one.yaml", value)
    done = command("score", tmp_path, "--format", "csv")
    cells = [cell for line in csv.reader(io.StringIO(done.stdout)) for cell in line]

    assert done.returncode == 0
    assert len(cells) > 20
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


def test_formula_like_cells_are_defused() -> None:
    """Each beginning that a spreadsheet takes for a formula gets an apostrophe; other text and numbers stay."""
    from quadrant.scoresheet import as_csv

    text = as_csv([("=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "plain", "a\r=1", 1.5, -2, None)])
    (line,) = csv.reader(io.StringIO(text))

    assert line == ["'=1+1", "'+1", "'-1", "'@x", "'\t=1", "' =1", "'＝1", "plain", "a =1", "1.5", "-2", ""]


# --- schema and sample ---


def test_schema_is_valid_and_fits_the_files(tmp_path: Path, write: Writer) -> None:
    """The printed schema is JSON Schema 2020-12, accepts a good file and refuses one with an unknown key."""
    done = command("schema")
    schema = json.loads(done.stdout)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)

    assert done.returncode == 0
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert not list(validator.iter_errors(content()))
    assert list(validator.iter_errors(content(unknown=1)))


def test_a_path_that_cannot_be_used_is_said_in_a_line(tmp_path: Path) -> None:
    """A name too long for the disk, and a file where a folder should be made, end with exit code 2 and no traceback."""
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")

    for done in (command("check", "x" * 300), command("sample", "--organisations", 1, "--out", taken)):
        assert done.returncode == 2
        assert done.stdout == ""
        assert len(done.stderr.splitlines()) == 1


def test_sample_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    """N organisations with K assessments: the same bytes for the same seed, others for another, no problems in them."""
    folders = {}
    for name, seed in (("one", 7), ("two", 7), ("three", 8)):
        done = command(
            "sample", "--organisations", 4, "--assessments", 2, "--seed", seed, "--out", tmp_path / name
        )  # fmt: skip
        assert done.returncode == 0
        folders[name] = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
    checked = command("check", tmp_path / "one")

    assert len(folders["one"]) == 8
    assert folders["one"] == folders["two"] != folders["three"]
    assert checked.stdout == "8 files, 0 problems\n"


def test_sample_makes_one_assessment_by_default(tmp_path: Path) -> None:
    """Without a number of assessments every organisation has one."""
    done = command("sample", "--organisations", 3, "--seed", 1, "--out", tmp_path / "new" / "folder")

    assert done.returncode == 0
    assert len(list((tmp_path / "new" / "folder").glob("*.yaml"))) == 3


# --- beside the application ---


def test_commands_leave_the_store_alone(tmp_path: Path, write: Writer) -> None:
    """Commands read a folder without making a store in it."""
    write("one.yaml", content())
    for name in ("check", "score"):
        assert command(name, tmp_path).returncode == 0

    assert [path.name for path in tmp_path.iterdir()] == ["one.yaml"]


def test_commands_run_while_the_workspace_is_open(tmp_path: Path, write: Writer) -> None:
    """The folder of a workspace that an application has open can be checked and scored; the store stays as it is."""
    write("one.yaml", content())
    workspace = Workspace.open(tmp_path)
    try:
        workspace.synchronise()
        revision = workspace.store.revision
        checked, scored = command("check", tmp_path), command("score", tmp_path, "--format", "json")

        assert (checked.returncode, checked.stdout) == (0, "1 files, 0 problems\n")
        assert len(json.loads(scored.stdout)) == 1
        assert workspace.store.revision == revision
    finally:
        workspace.close()


@pytest.mark.parametrize("arguments", [["schema"], ["score", "assessments", "--format", "json"]], ids=" ".join)
def test_a_reader_that_goes_away_is_no_error(arguments: list[str]) -> None:
    """When whoever reads the output stops early, the command ends without a traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "quadrant", *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()

    assert process.wait(timeout=60) in (0, 1)
    assert errors == ""


def test_names_of_all_scripts_are_printed(tmp_path: Path, write: Writer) -> None:
    """Problems name files and show values in any script, also when the terminal's encoding is not UTF-8."""
    value = content()
    value["organisation"]["sector"] = "海運"
    write("港湾.yaml", value)
    done = subprocess.run(
        [sys.executable, "-X", "utf8=0", "-m", "quadrant", "check", str(tmp_path)],
        cwd=ROOT, capture_output=True, timeout=60, check=False, env={"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    )  # fmt: skip

    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert done.stdout.splitlines()[-1] == b"1 files, 1 problems"
    assert "海運".encode() in done.stdout
