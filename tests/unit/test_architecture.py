"""The shape of the house: what may import what, what is kept where, and what is nowhere."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter import api

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = sorted((ROOT / "quadrant").rglob("*.py"))
SCREENS = [ROOT / "app.py", *sorted((ROOT / "ui").rglob("*.py")), *sorted((ROOT / "pages").rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def project_files() -> list[Path]:
    """Every file that belongs to the project: known to git, or not ignored by it."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: nothing tells the project's files from others")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def strings_of(path: Path) -> Iterator[str]:
    """All texts in a Python file that are not comments; docstrings included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def locked(lock: str) -> dict[str, str]:
    """Name -> version of everything that a lock holds."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", text, flags=re.MULTILINE))


def wanted(name: str) -> list[str]:
    """The lines of a list of requirements that ask for a package."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(("#", "-r"))]


def test_imports_keep_their_direction() -> None:
    """Every contract of import-linter in pyproject.toml holds, and every module of the product has its layer."""
    contracts = api.read_configuration()["session_options"]
    finished = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert sorted(contracts["root_packages"]) == ["pages", "quadrant", "ui"]
    assert finished.returncode == 0, finished.stdout[-2000:]


def test_the_product_runs_without_a_screen() -> None:
    """Every module of the product can be imported, and none of them brings Streamlit along."""
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in PRODUCT]
    names = [module.removesuffix(".__init__") for module in modules]
    code = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(sorted({name.split('.')[0] for name in sys.modules}))"
    )
    finished = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert finished.returncode == 0, finished.stderr
    loaded = ast.literal_eval(finished.stdout)
    assert "quadrant" in loaded
    assert not {"streamlit", "ui", "pages"} & set(loaded)


SQL = re.compile(
    r"\b(SELECT|INSERT\s+INTO|DELETE\s+FROM|CREATE\s+(OR\s+REPLACE\s+)?(TABLE|VIEW|MACRO)|ATTACH|PRAGMA|COPY\s*\()\s"
)


def test_screens_hold_no_sql() -> None:
    """No screen and no component holds a statement for the store or calls one."""
    for path in SCREENS:
        assert not [text for text in strings_of(path) if SQL.search(text)], path
        calls = [node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)]
        assert not {"execute", "executemany", "sql"} & set(calls), path


def test_sql_would_be_found() -> None:
    """The pattern of the test above finds the SQL that the product itself holds."""
    assert SQL.search((ROOT / "quadrant" / "scoring.sql").read_text("utf-8"))
    assert any(SQL.search(text) for path in PRODUCT for text in strings_of(path))


def test_caches_are_in_one_place() -> None:
    """Streamlit's caches are used in ui/cache.py and nowhere else."""
    users = {
        path.relative_to(ROOT).as_posix()
        for path in SCREENS
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in ("cache_data", "cache_resource"))
        or (isinstance(node, ast.alias) and node.name in ("cache_data", "cache_resource"))
    }

    assert users == {"ui/cache.py"}


# Put together here, so that this file does not hold what it looks for.
NOWHERE = {
    "a path of one machine": re.compile(r"(?<![\w.~-])/(?:" + "work|root|home|Users" + r")/[A-Za-z0-9_.]"),
    "a package index": re.compile(
        "|".join(("pypi" + r"\.org", "python" + r"hosted", "npm" + r"js\.", "--(extra-)?" + "index-url"))
    ),
}


@pytest.mark.parametrize("what", NOWHERE)
def test_the_project_names_no_machine_and_no_index(what: str) -> None:
    """No file of the project holds a path of the machine it was written on, or the address of a package index."""
    found = []
    for path in project_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:  # a font or a picture, or a broken fixture
            continue
        found += [(path.relative_to(ROOT).as_posix(), match[0]) for match in NOWHERE[what].finditer(text)]

    assert not found


def test_every_requirement_says_why() -> None:
    """Each line of requirements.in ends in a comment with the reason for the package."""
    unexplained = [line for line in wanted("requirements.in") if not re.search(r"\s#\s+\w+", line)]

    assert wanted("requirements.in")
    assert not unexplained


def test_locks_hold_what_is_wanted() -> None:
    """Every required package is in its lock, both locks agree, and every line of a lock has a hash."""
    run, developers = locked("requirements.txt"), locked("requirements-dev.txt")
    names = {re.split(r"[\[=<>~ ]", line)[0].lower() for line in wanted("requirements.in")}

    assert names <= run.keys()
    assert run.items() <= developers.items()
    for lock in ("requirements.txt", "requirements-dev.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"))[1:]
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries)


def test_nothing_is_kept_in_a_temporary_folder() -> None:
    """Outside the tests, where such paths stand for an attacker's, no file names the system's temporary folder."""
    files = (*PRODUCT, *SCREENS, *(ROOT / "docs").rglob("*.md"), ROOT / "Makefile", ROOT / "README.md")

    assert not [path for path in files if "/tmp/" in path.read_text(encoding="utf-8")]


def test_modules_are_named_for_what_they_do() -> None:
    """No module carries a name under which anything could be put."""
    banned = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "core", "base"}

    assert not [path for path in (*PRODUCT, *SCREENS, *TESTS) if path.stem in banned or path.parent.name in banned]


def test_pages_are_small() -> None:
    """A screen reads a service and shows components: no page is longer than 200 lines."""
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "pages").glob("*.py")}

    assert lengths
    assert not {name: length for name, length in lengths.items() if length > 200}
