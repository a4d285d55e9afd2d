"""A visitor who speaks the protocol of the server: how long a page takes to be made."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


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
