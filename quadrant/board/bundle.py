"""All that a board gets, kind by kind, under names that are safe and stay the same; and all of it in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping

from quadrant.assessment import to_yaml
from quadrant.board.choices import Choices
from quadrant.board.kinds import KINDS, Kind
from quadrant.story.findings import tell
from quadrant.story.material import Material

_TIME = (1980, 1, 1, 0, 0, 0)  # the first that a zip file knows
_PACKED = (".svg", ".yaml")  # the others are compressed already


def make(
    material: Material, choices: Choices, kinds: Iterable[Kind] = KINDS
) -> Iterator[tuple[Kind, dict[str, bytes]]]:
    """The files of each kind that is wanted, by name, one kind after the other as it is made."""
    for kind in kinds:
        yield kind, _made(material, choices, kind)


def stem(material: Material) -> str:
    """How the names of all files begin: ids hold nothing that a file name could not."""
    assessment = material.portrait.assessment
    return f"{assessment.organisation.id}--{assessment.id}"


def _made(material: Material, choices: Choices, kind: Kind) -> dict[str, bytes]:
    # Imported where they are used: each brings a library along that takes its time.
    name = stem(material)
    if kind == "pptx":
        from quadrant.board.slides import deck

        return {f"{name}.pptx": deck(material, tell(material), choices)}
    if kind == "pdf":
        from quadrant.board.report import report

        return {f"{name}.pdf": report(material, tell(material), choices)}
    if kind == "xlsx":
        from quadrant.board.workbook import workbook

        return {f"{name}.xlsx": workbook(material, choices)}
    if kind == "yaml":
        return {f"{name}.yaml": to_yaml(material.portrait.assessment).encode()}
    from quadrant.board.pictures import pictures

    return {f"{name}--{each}.{kind}": picture for each, picture in pictures(material, choices, kind)}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in one, by name; the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.create_system = 3  # whatever the machine is
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED if name.endswith(_PACKED) else zipfile.ZIP_STORED
            archive.writestr(entry, content)
    return out.getvalue()
