"""Who gets in.

The rule, and the only place where it is written: **nobody has to sign in who sits at the machine itself**. That is:
the server listens on a loopback address (`server.address`), the browser asks for a loopback name (the Host header), it
connects from a loopback address, and nothing in between forwarded the request. Everybody else needs the facilitator's
sign-in for everything but the screen `join`. So it is needed through a reverse proxy on the same machine, which hides
where people come from, and under a name of another site that was made to point here. QUADRANT_SIGN_IN=always asks it
of everybody; no setting asks it of nobody.

A sign-in is a cookie that this server signed. The key comes from the hash of the passcode, so that another passcode
ends all sign-ins, while a restart of the server ends none.
"""

from __future__ import annotations

import contextlib
import hashlib
import ipaddress
import os
import re
import secrets
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import HTTPConnection
from starlette.types import Scope

from quadrant import passcode
from quadrant.attempts import Throttle, load_access
from quadrant.errors import FolderUnusable, NotSignedIn
from ui import accounts

LIMITS = load_access()
SIGN_IN_SECONDS = int(LIMITS.sign_in_hours * 3600)

FACILITATOR = "quadrant_facilitator"
"""The cookie of who is signed in."""

PARTICIPANT = "quadrant_participant"
"""The cookie of a phone: 256 random bits that open its own answers and nothing else."""

OPEN_SCREENS = frozenset({"join"})
"""The screens that need no sign-in: the names of their files in `pages/`."""

join_codes = Throttle("join code", LIMITS.join_code)
"""Wrong join codes: `begin(access.client_address())` before a code is looked up, then `right` or `wrong`."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_FORWARDING = {"forwarded", "x-real-ip", "via"}
_REMEMBERED = "participant_token"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where a request or a session comes from. `peer` is "" when that cannot be told."""

    peer: str
    hosts: tuple[str, ...]
    """Every Host header; a browser sends one."""
    forwarded: bool
    """Whether something in between said that it is there."""
    forwarded_for: str
    """The last X-Forwarded-For: whom the nearest proxy serves stands at its end."""
    cookies: Mapping[str, str]


def of_scope(scope: Scope) -> Connection:
    """Where a request over HTTP or the opening of a socket comes from."""
    request = HTTPConnection(scope)
    headers = request.headers
    return Connection(
        peer=request.client.host if request.client else "",
        hosts=tuple(headers.getlist("host")),
        forwarded=_is_forwarded(headers),
        forwarded_for=" ".join(headers.getlist("x-forwarded-for")[-1:]),
        cookies=request.cookies,
    )


def of_session() -> Connection:
    """Where the browser of this run of a screen comes from, as it was when its socket was opened.

    A session without a browser (the window was just closed) comes from nowhere, which lets nobody in.
    """
    headers = st.context.headers
    return Connection(
        # Streamlit says None for this machine, and for nowhere at all, which has no headers either.
        peer=st.context.ip_address or ("127.0.0.1" if headers else ""),
        hosts=tuple(headers.get_all("host")),
        forwarded=_is_forwarded(headers),
        forwarded_for=" ".join(headers.get_all("x-forwarded-for")[-1:]),
        cookies=st.context.cookies,
    )


def _is_forwarded(headers: Iterable[str]) -> bool:
    names = {name.lower() for name in headers}
    return bool(names & _FORWARDING) or any(name.startswith("x-forwarded-") for name in names)


# --- the rule ---


def needs_sign_in(connection: Connection) -> bool:
    """The rule above."""
    at_the_machine = (
        os.environ.get("QUADRANT_SIGN_IN", "").strip().lower() != "always"
        and is_loopback(str(st.get_option("server.address") or ""))
        and len(connection.hosts) == 1
        and is_loopback(_without_port(connection.hosts[0]))
        and is_loopback(connection.peer)
        and not connection.forwarded
    )
    return not at_the_machine


def is_signed_in(connection: Connection) -> bool:
    """Whether the browser carries a sign-in that this server signed, that is not too old, and that nobody ended."""
    return _read(connection.cookies.get(FACILITATOR, "")) is not None


def is_allowed(connection: Connection) -> bool:
    """Whether whoever is at the other end may see and do everything."""
    return not needs_sign_in(connection) or is_signed_in(connection)


def permitted() -> bool:
    """Whether whoever looks at this screen may see and do everything."""
    return is_allowed(of_session())


def require() -> None:
    """For what a fragment or a callback changes: these run before the frame, or without it. Raises NotSignedIn."""
    if not permitted():
        raise NotSignedIn()


def is_loopback(host: str) -> bool:
    """Whether a name or an address stands for the machine itself."""
    if host.lower() == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return bool((mapped or address).is_loopback)


def _without_port(host: str) -> str:
    """The name or address in a Host header: `localhost:8501`, `[::1]:8501`."""
    return re.sub(r":\d*$", "", host.strip()) if host.count(":") == 1 or host.startswith("[") else host.strip()


# --- signing in ---


def can_sign_in() -> bool:
    """Whether there is anything to sign in with: a passcode or an account elsewhere."""
    return passcode.is_set() or bool(accounts.providers())


def sign_in_cookie(account: str | None = None) -> str:
    """The value of a new sign-in: with the passcode, or with an account that goes by this address."""
    return _signer("sign-in").dumps({"id": secrets.token_urlsafe(9), "account": account})


def end(connection: Connection) -> None:
    """Ends the sign-in of this browser, also in windows that are still open, until the server starts again.

    The cookie itself goes too, so that only a stolen copy of it could outlive a restart.
    """
    if (claims := _read(connection.cookies.get(FACILITATOR, ""))) is not None:
        with _ending:
            now = time.time()
            for ended in [each for each, when in _ended.items() if when < now - SIGN_IN_SECONDS]:
                del _ended[ended]
            _ended[claims["id"]] = now


_ended: dict[str, float] = {}
_ending = threading.Lock()


def _read(value: str) -> dict[str, Any] | None:
    """What a sign-in says, None when it does not hold (any more)."""
    try:
        claims = _signer("sign-in").loads(value, max_age=SIGN_IN_SECONDS) if value else None
    except (BadSignature, LookupError, FolderUnusable):
        return None
    if not isinstance(claims, dict) or claims["id"] in _ended:
        return None
    account = claims["account"]
    return claims if account is None or accounts.is_facilitator(account) else None


def handover(account: str) -> str:
    """A ticket with which the browser of this session, signed in elsewhere, gets its cookie at `/sign-in/continue`."""
    return _signer("handover").dumps({"account": account, "browser": _browser(of_session())})


def accept_handover(ticket: str, connection: Connection) -> str | None:
    """The account of a ticket that is less than a minute old and was made for this very browser."""
    try:
        claims = _signer("handover").loads(ticket, max_age=60)
    except (BadSignature, LookupError):
        return None
    mine = _browser(connection)
    account = str(claims["account"])
    return account if mine and claims["browser"] == mine and accounts.is_facilitator(account) else None


def _browser(connection: Connection) -> str:
    """What only the browser with this account's cookie can show."""
    return hashlib.sha256(connection.cookies.get(accounts.COOKIE, "").encode()).hexdigest()


def _signer(purpose: str) -> URLSafeTimedSerializer:
    """Raises LookupError while there is nothing to sign with."""
    key = passcode.stored() or accounts.secret()
    if not key:
        raise LookupError("neither passcode nor account is configured")
    return URLSafeTimedSerializer(
        key, salt=f"quadrant {purpose}", signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )


# --- participants ---


def new_token() -> str:
    """Who a phone is from now on: 256 random bits."""
    return secrets.token_urlsafe(32)


def is_token(value: str) -> bool:
    """Whether this has the shape of a participant's cookie."""
    return _TOKEN.fullmatch(value) is not None


def participant_token() -> str | None:
    """Who the phone of this session is, None when its browser keeps no cookies.

    Once known it stays so for the session, which may run on for a moment after the phone has gone.
    """
    value = of_session().cookies.get(PARTICIPANT, "")
    if is_token(value):
        st.session_state[_REMEMBERED] = value
    known: str | None = st.session_state.get(_REMEMBERED)
    return known


# --- where from ---


def is_from_here(scope: Scope) -> bool:
    """Whether a page of this server opened a socket, as browsers say in the Origin header; other programs send none."""
    return "origin" not in HTTPConnection(scope).headers or is_form_from_here(scope)


def is_form_from_here(scope: Scope) -> bool:
    """Whether a page of this server sent a form; every browser says so."""
    headers = HTTPConnection(scope).headers
    origin = urlsplit(headers.get("origin", "")).netloc
    return bool(origin) and headers.getlist("host") == [origin]


def client_address(connection: Connection | None = None) -> str:
    """The address to count attempts by: who connects, or whom the proxy on this machine says it connects for."""
    connection = connection or of_session()
    if is_loopback(connection.peer) and connection.forwarded_for:
        last = connection.forwarded_for.split(",")[-1].strip()
        with contextlib.suppress(ValueError):
            return str(ipaddress.ip_address(_without_port(last).strip("[]")))
    return connection.peer or "unknown"
