"""Stores, scores and shows a folder of many assessments in this process; prints seconds and peak memory as JSON."""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
import time
from pathlib import Path

import duckdb
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.model import load_model
from quadrant.scoring import Scoring, current_sequences
from tests.app.conftest import AT_THE_MACHINE
from ui import access

ROOT = Path(__file__).resolve().parents[2]

BASELINE = """
    CREATE OR REPLACE TEMP TABLE bare AS
    SELECT sequence, respondent_group, question, count(level) AS levels, sum(level) AS total
    FROM store.answer GROUP BY sequence, respondent_group, question
"""


def measure(cursor: duckdb.DuckDBPyConnection, rounds: int) -> dict[str, float]:
    """The best of some rounds, in turns: the bare aggregation, and all scores of all views, each into a table."""
    sequences = current_sequences(cursor)
    baseline, ours = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        cursor.execute(BASELINE)
        middle = time.perf_counter()
        Scoring(cursor, load_model(), sequences)
        ours.append(time.perf_counter() - middle)
        baseline.append(middle - start)
    counted = cursor.execute("SELECT count(*) FROM store.answer").fetchall()
    return {"baseline": min(baseline), "ours": min(ours), "answers": counted[0][0]}


def main(folder: str, rounds: str) -> None:
    """Do what the application does with the folder: read, store, show the first screen; then score everything."""
    os.environ["QUADRANT_WORKSPACE"] = folder
    logging.disable(logging.WARNING)  # Streamlit's, about a screen without a browser
    access.of_session = lambda: AT_THE_MACHINE
    screen = AppTest.from_file(str(ROOT / "ui" / "screens.py"), default_timeout=300).run()
    assert not screen.exception, screen.exception
    with service.opened.workspace().store.cursor() as cursor:
        found = measure(cursor, int(rounds))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    service.opened.close()
    print(json.dumps(found | {"peak": peak if sys.platform == "darwin" else peak * 1024}))


if __name__ == "__main__":
    main(*sys.argv[1:])
