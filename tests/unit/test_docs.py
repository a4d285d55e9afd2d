"""Documents that cannot rot: what they name exists, what exists is in them, and what they show works."""

import argparse
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from quadrant.__main__ import _parser
from quadrant.problems import PROBLEMS
from quadrant.reading import read_bytes
from tests import generated

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=NAMES)


def targets() -> set[str]:
    """The names that `make` takes."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^\.PHONY: (\S+)$", makefile, flags=re.MULTILINE))


def named_targets(text: str) -> set[str]:
    """The targets that a document mentions, in backquotes or in a shell example."""
    shell = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL))
    return {*re.findall(r"`make ([a-z][a-z-]*)", text), *re.findall(r"^make ([a-z-]+)", shell, flags=re.MULTILINE)}


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of `python -m quadrant` by its name."""
    (found,) = (action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


def examples(document: Path) -> list[str]:
    """The YAML files that a document shows."""
    return re.findall(r"^```yaml\n(.*?)^```", document.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def glossary() -> list[tuple[str, str, str]]:
    """English, Dutch and meaning of every line of the glossary."""
    text = (ROOT / "docs" / "GLOSSARY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", text, flags=re.MULTILINE)
    return [row for row in rows if row[0] != "English"]


@documents
def test_targets_that_are_named_exist(document: Path) -> None:
    """Every `make something` that a document mentions is a target of the Makefile."""
    assert named_targets(document.read_text(encoding="utf-8")) <= targets()


def test_targets_are_in_the_readme() -> None:
    """Every target is explained in the README, and says in the Makefile what it does."""
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert targets() - {"help"} == named_targets(README)
    assert set(re.findall(r"^make (\S+)", listed, flags=re.MULTILINE)) == targets()


def test_commands_are_in_the_readme() -> None:
    """The table of commands holds every command, no other, and only options that it takes."""
    rows = dict(re.findall(r"^\| `([a-z]+)([^`]*)` \|", README, flags=re.MULTILINE))
    rows.pop("make", None)

    assert rows.keys() == commands().keys()
    for name, usage in rows.items():
        options = {option for action in commands()[name]._actions for option in action.option_strings}
        assert set(re.findall(r"--[a-z]+", usage)) <= options, name


@documents
def test_links_lead_somewhere(document: Path) -> None:
    """Every link and picture that is a file of the project exists."""
    text = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if not re.match(r"\w+:", link)]

    assert not [link for link in links if link and not (document.parent / link).exists()]


@documents
def test_paths_that_are_named_exist(document: Path) -> None:
    """Every path into the project that a document puts in backquotes exists."""
    text = document.read_text(encoding="utf-8")
    paths = re.findall(r"`((?:quadrant|ui|pages|data|docs|tests|locale|assessments)/[\w./-]*)`", text)

    assert not [path for path in paths if not (ROOT / path).exists()]


@pytest.mark.parametrize("document", [ROOT / "README.md", ROOT / "docs" / "FILES.md"], ids=["README", "FILES"])
def test_examples_are_right(document: Path) -> None:
    """Every assessment that a document shows can be read without a problem."""
    shown = examples(document)

    assert shown
    for text in shown:
        assert read_bytes(text.encode(), document.name).problems == ()


def test_every_problem_is_explained() -> None:
    """docs/FILES.md lists every problem code with its sentence, as `make generated` writes it."""
    page = generated.FILES.read_text(encoding="utf-8")

    assert page == generated.files_page(), "run make generated"
    assert set(re.findall(r"^\| `([a-z0-9_]+)` \|", page, flags=re.MULTILINE)) == set(PROBLEMS)


def test_schema_is_fresh() -> None:
    """The published schema is what `make generated` writes."""
    assert generated.SCHEMA.read_text(encoding="utf-8") == generated.schema(), "run make generated"


def test_glossary_has_every_word_once() -> None:
    """No word of the glossary stands there twice, and each has a Dutch word and a meaning."""
    english = [word for row in glossary() for word in row[0].split(", ")]

    assert len(english) >= 40
    assert len(english) == len(set(english))
    assert all(dutch.strip() and meaning.strip() for _, dutch, meaning in glossary())


def test_glossary_words_are_used() -> None:
    """Every word of the glossary occurs outside it: in another document, in the code or on a screen."""
    sources = [path for path in DOCUMENTS if path.name != "GLOSSARY.md"]
    sources += [path for folder in ("quadrant", "ui", "pages") for path in (ROOT / folder).rglob("*.py")]
    text = " ".join(path.read_text(encoding="utf-8").casefold().replace("_", " ") for path in sources)
    unused = [word for row in glossary() for word in row[0].split(", ") if word.casefold() not in text]

    assert not unused


def test_map_shows_the_layers() -> None:
    """The layers in docs/ARCHITECTURE.md are those that the import rules in pyproject.toml hold."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (inside,) = (contract for contract in settings["contracts"] if contract.get("containers") == ["quadrant"])
    layers = [sorted(re.split(r"\s*[|:]\s*", layer)) for layer in inside["layers"]]
    page = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
    shown = re.search(r"```\npages\nui\nquadrant\.__main__\nquadrant\.service\n(.*?)```", page, flags=re.DOTALL)

    assert shown
    assert [sorted(line.split()) for line in shown[1].splitlines()] == layers[2:]
    assert layers[:2] == [["__main__"], ["service"]]


def test_every_library_is_attributed() -> None:
    """ATTRIBUTIONS.md names every library that is asked for, with a licence."""
    text = (ROOT / "ATTRIBUTIONS.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([a-z0-9, -]+) \| (.+?) \|$", text, flags=re.MULTILINE))
    named = {name for names in rows for name in names.split(", ")}
    lines = [
        line
        for file in ("requirements.in", "requirements-dev.in")
        for line in (ROOT / file).read_text("utf-8").splitlines()
    ]
    wanted = {re.split(r"[\[=<>~ ]", line)[0] for line in lines if line and not line.startswith(("#", "-r"))}

    assert wanted == named - {"library", "what"}


def test_decisions_are_numbered() -> None:
    """Decisions are numbered without a gap, and each says what was asked, what is done and what follows or cannot."""
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))

    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        assert {"## The question", "## What we do"} <= set(text.splitlines()), path.name
