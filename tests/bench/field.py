"""Comparing among many organisations, in this process: seconds and peak memory as JSON.

A folder of some thousand fictional organisations is read once; copies of them, under names of their own, make the field
as large as is asked for.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.cohort import Cohort, load_cohort_rules
from quadrant.comparing import Wanted
from quadrant.field import Field, FieldReader
from quadrant.model import load_model
from tests.app.conftest import AT_THE_MACHINE
from ui import access

ROOT = Path(__file__).resolve().parents[2]
FIGURES = ("digital", "human", *(element.id for element in load_model().elements))
ASKED = Cohort(sector="banking", country="NL")


def multiply(cursor: duckdb.DuckDBPyConnection, copies: int) -> None:
    """Everything in the store so many times, each copy an organisation of its own."""
    step = int(cursor.execute("SELECT max(sequence) FROM store.assessment").fetchall()[0][0])
    for table in ("assessment", "respondent", "answer", "agreed", "ambition"):
        changed = [f"sequence + copy * {step} AS sequence"]
        if table == "assessment":
            changed += ["organisation || '-' || copy AS organisation", "name || ' ' || copy AS name"]
        cursor.execute(
            f"INSERT INTO store.{table} SELECT facts.* REPLACE ({', '.join(changed)})"
            f" FROM store.{table} AS facts, range(1, {copies}) AS copies(copy)"
        )


def best(rounds: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def as_frame(field: Field) -> pd.DataFrame:
    """The same field as a table of pandas."""
    columns = {
        "organisation": field.organisation.codes,
        "sector": [field.sector.name(row) for row in range(len(field))],
        "country": [field.country.name(row) for row in range(len(field))],
        "date": field.date,
    }
    return pd.DataFrame(columns | {name: field.scores["inside"][name] for name in FIGURES})


def with_pandas(frame: pd.DataFrame) -> pd.DataFrame:
    """The set and its medians and quartiles, without any rule that protects anybody."""
    latest = frame.sort_values("date").drop_duplicates("organisation", keep="last")
    chosen = latest[(latest["sector"] == ASKED.sector) & (latest["country"] == ASKED.country)]
    return chosen[list(FIGURES)].quantile([0.25, 0.5, 0.75])


def main(folder: str, copies: str, rounds: str) -> None:
    """Measure reading the field, one filter, and the screen."""
    os.environ["QUADRANT_WORKSPACE"] = folder
    logging.disable(logging.WARNING)  # Streamlit's, about a screen without a browser
    opened = service.opened.workspace()
    with opened.store.cursor() as cursor:
        multiply(cursor, int(copies))
        scan = best(int(rounds), lambda: cursor.execute("SELECT sum(level), count(*) FROM store.answer").fetchall())
        answers = cursor.execute("SELECT count(*) FROM store.answer").fetchall()[0][0]
    opened.store._revision += 1
    opened.field = FieldReader(opened.store, load_model(), load_cohort_rules())
    found: dict[str, float] = {"scan of answers": scan, "answers": answers}
    found["field"] = best(1, service.comparisons.field)
    field = service.comparisons.field()
    found["organisations"], found["assessments"] = len(field.names), len(field)
    found["cohorts"] = best(1, lambda: service.comparisons.compare(Wanted(cohort=ASKED)))
    frame = as_frame(field)
    memory = duckdb.connect()
    memory.execute("CREATE TABLE field AS SELECT * FROM frame")
    sums = ", ".join(f"sum({name})" for name in FIGURES)
    found["scan"] = best(int(rounds), lambda: memory.execute(f"SELECT {sums} FROM field").fetchall())
    found["filter"] = best(int(rounds), lambda: service.comparisons.compare(Wanted(cohort=ASKED)).standings)
    found["pandas"] = best(int(rounds), lambda: with_pandas(frame))

    access.of_session = lambda: AT_THE_MACHINE
    screen = AppTest.from_file(str(ROOT / "ui" / "screens.py"), default_timeout=600)
    screen.query_params["lang"] = "en"
    screen.switch_page(str(ROOT / "pages" / "compare.py"))
    found["page"] = best(1, screen.run)
    assert not screen.exception, screen.exception
    screen.selectbox(key="choice-sector").set_value("banking")
    found["page, a filter"] = best(1, screen.run)
    assert not screen.exception, screen.exception
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    service.opened.close()
    print(json.dumps(found | {"peak": peak if sys.platform == "darwin" else peak * 1024}))


if __name__ == "__main__":
    main(*sys.argv[1:])
