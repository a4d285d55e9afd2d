"""What the server does besides running screens: warming up, security headers, the bundled fonts, a clean end."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gc
import hashlib
import importlib
import re
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quadrant import service
from quadrant.errors import QuadrantError
from quadrant.example import worked_example
from ui import errors

FONTS = Path(__file__).resolve().parent.parent / "data" / "fonts"

# What the first screen would otherwise import while somebody waits for it.
WARM = ("numpy", "pandas", "plotly.graph_objects", "pyarrow", "streamlit.elements.plotly_chart", "ui.questionnaire")
SWEEP_SECONDS = 30.0


@cache
def content_security_policy() -> str:
    """What a screen may load: only what this server sends.

    The hashes are those of the inline scripts in the page of the installed Streamlit, so that an upgrade needs no
    edit here. `blob:` is how Streamlit runs inline components; `wasm-unsafe-eval` is how it reads Arrow tables.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in inline
    )
    return "; ".join((
        "default-src 'self'",
        f"script-src 'self' 'wasm-unsafe-eval' blob: {hashes}".rstrip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    ))  # fmt: skip


@cache
def security_headers() -> dict[str, str]:
    """The headers that every response carries, whoever made it."""
    return {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }


class SecurityHeaders:
    """Adds `security_headers()` to every HTTP response. Pure ASGI: Starlette's base class costs a task per request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(security_headers())
            await send(message)

        await self.app(scope, receive, send_with_headers)


def middleware() -> list[Middleware]:
    """Everything that a request passes before Streamlit sees it, outermost first."""
    return [Middleware(SecurityHeaders)]


def routes() -> list[BaseRoute]:
    """What the server answers besides screens: the fonts, kept once, in `data/fonts`, for screen, slide and report."""
    return [Mount("/fonts", StaticFiles(directory=FONTS, check_dir=False))]


async def _sweep() -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        gc.collect()


def _open_workspace() -> None:
    # What goes wrong here is shown by the first screen, which asks for the workspace too.
    with contextlib.suppress(QuadrantError):
        service.workspace()


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
    sweep = asyncio.create_task(_sweep())
    opening = asyncio.create_task(asyncio.to_thread(_open_workspace))  # the server answers while a large folder is read
    try:
        yield {}
    finally:
        sweep.cancel()
        await opening
        await asyncio.to_thread(service.close)  # everything is in the store's file when the server has gone


def on_script_error(error: BaseException) -> bool:
    """What happens to an error outside the frame's reach (a callback, a fragment): the same as inside it."""
    errors.show(error)
    return True
