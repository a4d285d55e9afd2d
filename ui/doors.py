"""The doors besides the screens: what the server hands out or takes in without running a screen.

Streamlit's page, its assets and its socket are open, because participants need them; the screens behind that socket are
shut by the frame (`ui/screens.py`). All else that Streamlit answers is shut for who is not signed in.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import quote

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import access, accounts

_PAGES = Path(__file__).resolve().parent.parent / "pages"
SCREENS = frozenset(page.stem for page in _PAGES.glob("*.py"))
"""Every screen, by the name of its file, which is its address too."""

# What Streamlit answers besides its page and the assets of that, except what a phone needs before anybody has signed
# in. So whatever Streamlit adds later is shut until it is listed.
_SHUT = re.compile(r"/_stcore/(?!(health|host-config|stream)$|bidi-components/)|(?<!^/static)/media/|^/app/static/")
_PARTICIPANT_SECONDS: Final = int(access.LIMITS.participant_days * 24 * 3600)


class Doors:
    """Refuses uploads, downloads, metrics and the like, and leads to the sign-in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _SHUT.search(scope["path"]) and not access.is_allowed(access.of_scope(scope)):
            await PlainTextResponse("Not signed in", 403)(scope, receive, send)
        elif _leads_to_sign_in(scope):
            asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
            await RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", 303)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _leads_to_sign_in(scope: Scope) -> bool:
    """Whether a browser asks for a screen that it would not be shown: it saves it loading Streamlit to be told so."""
    if scope["method"] not in ("GET", "HEAD") or not _is_screen(scope["path"]):
        return False
    connection = access.of_scope(scope)
    coming_back = accounts.COOKIE in connection.cookies and accounts.providers()  # the frame looks who it is
    return not (coming_back or access.is_allowed(connection))


def _is_screen(path: str) -> bool:
    name = path.strip("/")
    return not name or name in SCREENS - access.OPEN_SCREENS


def is_https(scope: Scope) -> bool:
    """Whether the browser asked over HTTPS, as this server or the proxy on this machine saw it."""
    connection = HTTPConnection(scope)
    peer = connection.client.host if connection.client else ""
    said = connection.headers.get("x-forwarded-proto", "").split(",")[-1].strip()
    return scope.get("scheme") == "https" or (access.is_loopback(peer) and said == "https")


def participant_cookie(scope: Scope) -> str:
    """The Set-Cookie header that makes a phone a participant who has not been here before."""
    parts = f"{access.PARTICIPANT}={access.new_token()}; Path=/; Max-Age={_PARTICIPANT_SECONDS}; HttpOnly; SameSite=Lax"
    return parts + ("; Secure" if is_https(scope) else "")


class ParticipantCookie:
    """Gives a phone that opens the screen `join` a cookie to be known by, unless it has one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].rstrip("/") != "/join":
            await self.app(scope, receive, send)
            return
        if access.is_token(HTTPConnection(scope).cookies.get(access.PARTICIPANT, "")):
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", participant_cookie(scope))
            await send(message)

        await self.app(scope, receive, send_with_cookie)
