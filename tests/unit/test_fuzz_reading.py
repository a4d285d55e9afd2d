"""The reader under bad input: never a traceback, never the end of the process, always a place inside the file.

Bounded for every run; with QUADRANT_LONG=1 it goes on for minutes.
"""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quadrant.assessment import to_yaml
from quadrant.problems import PROBLEMS
from quadrant.reading import Reading, read_bytes
from quadrant.sample import generate

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("QUADRANT_LONG") == "1"
TIMES = 20 if LONG else 1

PIECES = [
    *(
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ": ",
        "- ",
        "? ",
        "|\n",
        ">-\n",
        "'",
        '"',
        "#",
        " #",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
    ),
    *(
        "&a ",
        "*a",
        "!!str ",
        "!x ",
        "!<tag:x> ",
        "<<: ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\\",
        "\\x",
        "\\u0000",
        "@",
        "`",
        "~",
    ),
    *(
        "\0",
        "\x07",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
        "é",
        "日本",
        "😀",
        "\ue000",
        "١٢",
        "null",
        "",
    ),
    *("NO", "1_000", "010", "+1", "-1", "2.0", "1e9", ".nan", ".inf", "0x1F", "6", "unknown", "level", "2026-02-30"),
    *("answers", "respondents:\n", "data: ", "  - id: r1\n", "\n    ", "{}", "[]", "leadership", "a" * 2_100),
]


def _valid_files() -> list[bytes]:
    broken = (path.read_bytes() for path in sorted((ROOT / "tests/fixtures/broken").glob("*.yaml")))
    return [*(text.encode() for _, text in generate(4, 1, seed=11)), *broken]


def check_invariants(result: Reading, data: bytes) -> None:
    """What holds for every reading of whatever bytes."""
    assert (result.assessment is None) == bool(result.problems)
    assert list(result.problems) == sorted(result.problems)
    lines = re.split("\r\n|\r|\n", data.decode("utf-8-sig", "replace"))
    for problem in result.problems:
        assert problem.code in PROBLEMS
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert "{" not in re.sub("“.*?”|{}|{…}", "", problem.message())
        assert len(problem.message("nl")) < 1_000
    if result.assessment is not None:
        assert read_bytes(to_yaml(result.assessment).encode(), "").assessment == result.assessment


def test_mutations_of_files() -> None:
    """Files with pieces inserted, removed, doubled, swapped and bytes changed are read or refused at a place."""
    chance = random.Random(20_260_512)
    files = _valid_files()
    for _ in range(5_000 * TIMES):
        data = bytearray(chance.choice(files))
        for _ in range(chance.randint(1, 4)):
            _mutate(data, chance)
        check_invariants(read_bytes(bytes(data), "file.yaml"), bytes(data))


def _mutate(data: bytearray, chance: random.Random) -> None:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((1, 1, 4, 30, 300)))
    match chance.randint(0, 5):
        case 0:
            data[start:start] = chance.choice(PIECES).encode()
        case 1:
            del data[start:end]
        case 2:
            data[start:start] = data[start:end]
        case 3:
            data[start:end] = chance.choice(PIECES).encode()
        case 4 if start < len(data):
            data[start] = chance.randrange(256)
        case _:
            del data[start:]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=60).map("".join))
@settings(deadline=None, max_examples=1_000 * TIMES, suppress_health_check=[HealthCheck.too_slow])
def test_texts_of_yaml_pieces(text: str) -> None:
    """Any sequence of what YAML is made of is read or refused at a place."""
    data = text.encode("utf-8", "surrogatepass")
    check_invariants(read_bytes(data, "file.yaml"), data)


@given(st.binary(max_size=200))
@settings(deadline=None, max_examples=500 * TIMES)
def test_any_bytes(data: bytes) -> None:
    """Any bytes are read or refused at a place."""
    check_invariants(read_bytes(data, "file.yaml"), data)


_scalars = st.sampled_from(
    ["1", "9", "unknown", "x", "", "2026-02-30", "r1", "customer", "true", "data", "trust", "level"]
)
_keys = st.sampled_from(
    [
        "format",
        "organisation",
        "respondents",
        "agreed",
        "ambition",
        "elements",
        "answers",
        "data",
        "trust",
        "level",
        "id",
    ]
)
_values = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=4), max_leaves=12
)


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return f"'{value}'"


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "format": _values,
            "organisation": _values,
            "assessment": _values,
            "respondents": st.lists(
                st.fixed_dictionaries({"id": _values, "group": _scalars, "answers": _values}) | _values, max_size=3
            ),
            "agreed": st.fixed_dictionaries({"data": st.fixed_dictionaries({"trust": _values})}) | _values,
            "ambition": st.fixed_dictionaries({"elements": _values}),
        },
    )
)
@settings(deadline=None, max_examples=400 * TIMES)
def test_wrong_things_at_every_place(content: dict[str, object]) -> None:
    """Lists, mappings and texts where others are expected, at any depth, are problems of the file."""
    data = _flow(content).encode()
    result = read_bytes(data, "file.yaml")
    assert result.problems
    check_invariants(result, data)


SIZE = 2 * 1024 * 1024 - 64
HARSH = [
    *("[", "{", "- ", "? ", "{? ", "-\n", "&a ", "*a ", "!a ", '"', "'", "|\n", "a: ", "a:\n", "{a: ", "{a", "\n"),
    *("\x01", "\x01a", "\0\n", "\x85", "\x85\ue000", "\ufeff", "%a\n"),
]


@pytest.mark.parametrize("start", ["", "respondents:\n", "a: ["] if LONG else ["", "a: "])
def test_harshest(start: str) -> None:
    """Two MiB of one and the same piece, and 100,000 brackets, end in a problem, not in the end of the process."""
    program = (
        "import sys; from quadrant.reading import read_bytes\n"
        "for piece in eval(sys.argv[2]):\n"
        "    for size in (int(sys.argv[3]), 100_000 * len(piece)):\n"
        "        text = sys.argv[1] + piece * (size // len(piece.encode()))\n"
        "        assert read_bytes(text.encode(), 'file.yaml').problems, piece\n"
        "print('survived')"
    )
    arguments = [sys.executable, "-c", program, start, repr(HARSH), str(SIZE if LONG else SIZE // 8)]
    ended = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert (ended.stdout, ended.returncode) == ("survived\n", 0), ended.stderr[-2_000:]
