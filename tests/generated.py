"""Files that are made from the product itself: `make generated` writes them, tests hold that they are fresh."""

from __future__ import annotations

import json
import re
from pathlib import Path

from quadrant.file_types import json_schema
from quadrant.problems import PROBLEMS

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "data" / "schema" / "assessment.schema.json"
FILES = ROOT / "docs" / "FILES.md"

_PROBLEMS = re.compile(r"(<!-- problems: .*? -->\n).*?(<!-- end of problems -->)", flags=re.DOTALL)


def schema() -> str:
    """The JSON Schema that editors are pointed at, as `python -m quadrant schema` prints it."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def files_page() -> str:
    """docs/FILES.md with the table of all problem codes as they are now."""
    rows = [f"| `{code}` | {_cell(sentence)} |\n" for code, sentence in PROBLEMS.items()]
    table = "\n| code | what it says |\n|---|---|\n" + "".join(rows) + "\n"
    page, found = _PROBLEMS.subn(lambda match: match[1] + table + match[2], FILES.read_text(encoding="utf-8"))
    assert found == 1, "docs/FILES.md has lost the place of its table"
    return page


def _cell(sentence: str) -> str:
    """A sentence as it is printed, with what Markdown would take for markup escaped."""
    printed = sentence.replace("{{", "{").replace("}}", "}")
    return re.sub(r"([*_|<&])", r"\\\1", printed)


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
    FILES.write_text(files_page(), encoding="utf-8")
