"""Whoever kills the process loses nothing that was acknowledged, and never prevents the next start."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from quadrant.store import Store

TIMES = 200 if os.environ.get("QUADRANT_LONG") == "1" else 10

PROGRAM = textwrap.dedent(
    """
    import pathlib, sys
    from quadrant import facts
    from quadrant.store import Store
    from tests.store.files import document, parsed

    store = Store.open(pathlib.Path(sys.argv[1]))
    number = int(sys.argv[2])
    content = parsed(document(people=5))
    while True:
        version = facts.Version(content, f"{number}.yaml", "h")
        state = facts.FileState(version.file, 1, 1, "h", "r", version, content.organisation.id, content.id)
        store.put(facts.Batch(versions=[version], files=[state]))
        print(number, flush=True)
        number += 1
    """
)


@pytest.mark.timeout(3600 if TIMES > 10 else 300)
def test_no_acknowledged_write_is_lost(tmp_path: Path) -> None:
    """After each of many kills at random moments the store opens, and what was acknowledged is there once and whole."""
    path = tmp_path / "store.duckdb"
    chance = random.Random(20260512)
    acknowledged: list[int] = []
    following = 0
    for _ in range(TIMES):
        with subprocess.Popen(
            [sys.executable, "-c", PROGRAM, path, str(following)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first, "the process did not start"
            time.sleep(chance.uniform(0, 0.4))
            process.send_signal(signal.SIGKILL)
            acknowledged += [int(first), *(int(line) for line in process.stdout if line.endswith("\n"))]
        store = Store.open(path)
        assert store.set_aside == ()
        with store.cursor() as cursor:
            rows = cursor.execute("SELECT sequence, file FROM store.assessment").fetchall()
            whole = cursor.execute(
                """SELECT count(*) FROM (SELECT sequence FROM store.answer GROUP BY sequence HAVING count(*) = 15)
                JOIN store.assessment USING (sequence) JOIN store.file ON version = assessment.sequence"""
            ).fetchall()
        store.close()
        stored = [int(file.removesuffix(".yaml")) for _, file in rows]
        assert len(stored) == len(set(stored)) == len({sequence for sequence, _ in rows})
        assert set(acknowledged) <= set(stored)
        assert whole == [(len(stored),)]
        following = max(stored) + 1
    assert len(acknowledged) > TIMES
