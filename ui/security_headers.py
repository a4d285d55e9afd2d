"""What every response tells the browser: load nothing from elsewhere, be framed by nobody, guess no types."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send


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
    """The headers that every response carries, whoever made it.

    Over HTTPS `cross-origin-opener-policy` joins them: without it browsers ignore that one, and complain.
    """
    return {
        "content-security-policy": content_security_policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        # Nothing for other sites. With "no-referrer" a browser would also keep from us which page sent a form.
        "referrer-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }


class SecurityHeaders:
    """Adds `security_headers()` to every HTTP response, also to that of an error that nobody caught.

    Pure ASGI: Starlette's base class costs a task per request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(security_headers())
                if scope.get("scheme") == "https":
                    headers["cross-origin-opener-policy"] = "same-origin"
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception:
            if not started:  # Starlette's own answer would be made outside of here
                await PlainTextResponse("Internal Server Error", 500)(scope, receive, send_with_headers)
            raise
