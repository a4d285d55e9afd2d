"""What a board gets: of one organisation against bare slides, and in every kind of many organisations."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from pptx import Presentation
from pptx.chart.data import XyChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from quadrant.board import bundle
from quadrant.board.choices import choose
from quadrant.board.kinds import Kind
from quadrant.cohort import load_cohort_rules
from quadrant.facts import Batch, Version
from quadrant.field import FieldReader
from quadrant.model import load_model
from quadrant.reading import read_files
from quadrant.records import current
from quadrant.store import Store
from quadrant.story.material import Material, gather

TOGETHER: tuple[Kind, ...] = ("pptx", "pdf", "xlsx")
"""Deck, report and workbook."""


def materials(folder: Path) -> Iterator[Material]:
    """Every organisation of a folder with all that is known of it."""
    model, rules = load_model(), load_cohort_rules()
    readings = read_files(sorted(folder.glob("*.yaml")))
    store = Store.open(None)
    store.put(
        Batch(versions=[Version(each.assessment, each.file, each.content_hash) for each in readings if each.assessment])
    )
    fields = FieldReader(store, model, rules)
    try:
        with store.cursor() as cursor:
            for name in sorted({stored.organisation.id for stored in current(cursor)}):
                found = gather(cursor, fields, model, rules, name)
                assert found is not None
                yield found
    finally:
        store.close()


def made(material: Material, *kinds: Kind) -> dict[str, bytes]:
    """The files of these kinds, by name."""
    return {name: content for _, files in bundle.make(material, choose("en"), kinds) for name, content in files.items()}


def slides(material: Material) -> int:
    """How many slides the deck of an organisation has."""
    (deck,) = made(material, "pptx").values()
    return len(Presentation(io.BytesIO(deck)).slides)


def bare(number: int) -> bytes:
    """So many slides by python-pptx alone, each with a title and an empty chart."""
    deck = Presentation()
    for at in range(number):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = f"Slide {at}"
        data = XyChartData()  # type: ignore[no-untyped-call]
        data.add_series("Series")  # type: ignore[no-untyped-call]
        slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, Pt(60), Pt(120), Pt(600), Pt(360), data)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()
