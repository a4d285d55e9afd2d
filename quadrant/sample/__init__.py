"""Believable fictional organisations, as many as wanted: the same bytes for the same seed, on every machine.

Every organisation, and every one of its assessments, draws from a random stream of its own. So organisation 7 is the
same whether ten or ten thousand are made, and asking for more assessments only adds earlier ones.
The words come from `data/fictional.yaml`; the questions, groups and levels from the model.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from quadrant.model import load_model
from quadrant.sample.assessment import write_assessment
from quadrant.sample.organisation import invent
from quadrant.sample.parts import load_parts

__all__ = ["generate", "write"]


def generate(organisations: int, assessments: int, seed: int) -> Iterator[tuple[str, str]]:
    """File name and YAML text of every assessment of so many fictional organisations, the earliest of each first."""
    model, parts = load_model(), load_parts()
    for number in range(organisations):
        organisation = invent(model, parts, seed, number)
        for back in reversed(range(assessments)):
            yield write_assessment(model, parts, organisation, seed, back)


def write(
    organisations: int, assessments: int, seed: int, out: Path, progress: Callable[[int, int], object] | None = None
) -> int:
    """Write the files into the folder `out`, made when missing; returns how many. `progress` hears done and total."""
    out.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, text in generate(organisations, assessments, seed):
        (out / name).write_bytes(text.encode())
        written += 1
        if progress:
            progress(written, organisations * assessments)
    return written
