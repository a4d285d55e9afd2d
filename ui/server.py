"""What the server does besides running screens: warming up, the bundled fonts, doors and headers, a clean end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from quadrant import service
from quadrant.errors import QuadrantError
from quadrant.example import worked_example
from quadrant.invitation import local_addresses
from ui import errors, sign_in
from ui.compression import Compression
from ui.doors import Doors, ParticipantCookie
from ui.security_headers import SecurityHeaders
from ui.sockets import Sockets

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"

# What the first screen would otherwise import while somebody waits for it.
WARM = ("numpy", "pandas", "plotly.graph_objects", "pyarrow", "streamlit.elements.plotly_chart", "ui.questionnaire")
SWEEP_SECONDS = 30.0


def middleware() -> list[Middleware]:
    """Everything that a request passes before Streamlit sees it, outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(Doors),
        Middleware(Sockets),
        Middleware(ParticipantCookie),
        Middleware(Compression),
    ]


def routes() -> list[BaseRoute]:
    """What the server answers besides screens: signing in, and the fonts of screen, slide and report."""
    return [*sign_in.ROUTES, Mount("/fonts", StaticFiles(directory=FONTS, check_dir=False))]


async def _sweep() -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        gc.collect()


def _open_workspace() -> None:
    # What goes wrong here is shown by the first screen, which asks for the workspace too.
    with contextlib.suppress(QuadrantError):
        service.opened.workspace()
        service.comparisons.field()  # scored while nobody waits for it


def _announce() -> None:
    """Says at the start where Quadrant is to be found."""
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    port, listens = st.get_option("server.port"), str(st.get_option("server.address") or "0.0.0.0")  # noqa: S104
    everywhere = listens in ("0.0.0.0", "::")  # noqa: S104
    lines = [("On this machine", "127.0.0.1" if everywhere else listens)]
    if everywhere:
        lines += [("On the local network", address) for address in local_addresses()]
    sys.stdout.write("\nQuadrant runs; Ctrl-C stops it.\n")
    sys.stdout.writelines(f"  {words:21} {scheme}://{host}:{port}\n" for words, host in lines)
    sys.stdout.flush()


@contextlib.asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[dict[str, Any]]:
    """Warms up, then collects garbage twice a minute, and closes the workspace when the server stops.

    Streamlit would collect all generations after every run of a script; `runner.postScriptGC` turns that off, so
    the sweep is ours. What the warm-up made is frozen: it never becomes garbage and need not be looked at again.
    """
    for name in WARM:
        importlib.import_module(name)
    await asyncio.to_thread(worked_example)  # opens a store once, so that the first visitor does not wait for DuckDB
    gc.collect()
    gc.freeze()
    _announce()
    sweep = asyncio.create_task(_sweep())
    opening = asyncio.create_task(asyncio.to_thread(_open_workspace))  # the server answers while a large folder is read
    try:
        yield {}
    finally:
        sweep.cancel()
        await opening
        await asyncio.to_thread(service.opened.close)  # everything is in the store's file when the server has gone


def on_script_error(error: BaseException) -> bool:
    """What happens to an error outside the frame's reach (a callback, a fragment): the same as inside it."""
    errors.show(error)
    return True
