"""The real server in a process of its own, and a visitor who speaks its protocol: how long a page takes to be made."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def running(workspace: Path) -> Iterator[int]:
    """The application with this workspace, on a free port, until the end of the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
        cwd=ROOT, env=os.environ | {"QUADRANT_WORKSPACE": str(workspace)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def visit(port: int, page: str, **parameters: str) -> tuple[float, int]:
    """A new visitor opens a page: seconds from asking until it is complete, and how many parts were sent."""
    question = BackMsg()
    question.rerun_script.query_string = urlencode({"lang": "en"} | parameters)
    question.rerun_script.page_name = page
    with connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=["streamlit"],
        max_size=None,
        compression=None,  # type: ignore[list-item]
    ) as line:
        start = time.perf_counter()
        line.send(question.SerializeToString())
        parts = 0
        while True:
            answer = ForwardMsg.FromString(line.recv(timeout=60))  # type: ignore[arg-type]
            parts += answer.WhichOneof("type") == "delta"
            if answer.WhichOneof("type") == "script_finished":
                return time.perf_counter() - start, parts
