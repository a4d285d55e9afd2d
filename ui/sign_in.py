"""Signing in and out, and becoming another participant: what the server answers at these addresses."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from quadrant import passcode
from quadrant.attempts import Throttle
from quadrant.language import mark
from ui import access, accounts, doors
from ui.sign_in_page import PATH, page

_LARGEST_FORM = 10_000  # bytes
_passcodes = Throttle("passcode", access.LIMITS.passcode)
# Checking a passcode is slow on purpose: never while others wait for the event loop, and at most two at a time.
_checking = ThreadPoolExecutor(2, thread_name_prefix="passcode")


async def ask(request: Request) -> Response:
    """GET /sign-in: the form."""
    target = local_path(request.query_params.get("next", ""))
    if access.is_allowed(access.of_scope(request.scope)):
        return RedirectResponse(target, 303)
    return page(request, target)


async def answer(request: Request) -> Response:
    """POST /sign-in: the cookie for who knows the passcode, and the way back to the screen that was asked for."""
    form = await _form(request)
    target = local_path(form.get("next", ""))
    if not access.is_form_from_here(request.scope):
        return page(request, target, 403, mark(
            "This form came from another address than the server's own. Open the server's address and sign in there."
        ))  # fmt: skip
    address = access.client_address(access.of_scope(request.scope))
    if wait := _passcodes.begin(address):
        return page(request, target, 429, wait=wait)
    if not await asyncio.get_running_loop().run_in_executor(_checking, passcode.verify, form.get("passcode", "")):
        _passcodes.wrong(address)
        return page(request, target, 403, mark("That is not the passcode."))
    _passcodes.right(address)
    return _signed_in(request, target, None)


async def proceed(request: Request) -> Response:
    """GET /sign-in/continue: the cookie for who signed in with an account elsewhere."""
    target = local_path(request.query_params.get("next", ""))
    account = access.accept_handover(request.query_params.get("ticket", ""), access.of_scope(request.scope))
    if account is None:
        return RedirectResponse(f"{PATH}?next={quote(target, safe='')}", 303)
    return _signed_in(request, target, account)


async def leave(request: Request) -> Response:
    """POST /sign-out: ends the sign-in of this browser, that of the account included."""
    response = RedirectResponse(PATH, 303)
    if not access.is_form_from_here(request.scope):
        return response
    access.end(access.of_scope(request.scope))
    for name in request.cookies:
        if name == access.FACILITATOR or name.startswith(accounts.COOKIE):
            response.delete_cookie(name)
    return response


async def join_anew(request: Request) -> Response:
    """GET /join/new: on a shared tablet, the next person is somebody else."""
    response = _to_workshop(request.query_params.get("code", ""))
    if request.headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        response.headers.append("set-cookie", doors.participant_cookie(request.scope))
    return response


async def join_as_typed(request: Request) -> Response:
    """GET /join/HWT347: a code that was typed after the address instead of into the field."""
    return _to_workshop(request.path_params["code"])


def _to_workshop(code: str) -> Response:
    return RedirectResponse(f"/join?code={code}" if re.fullmatch(r"[A-Za-z0-9]{6}", code) else "/join", 303)


ROUTES = [
    Route(PATH, ask, methods=["GET"]),
    Route(PATH, answer, methods=["POST"]),
    Route(f"{PATH}/continue", proceed, methods=["GET"]),
    Route("/sign-out", leave, methods=["POST"]),
    Route("/join/new", join_anew, methods=["GET"]),
    Route("/join/{code}", join_as_typed, methods=["GET"]),
]


def local_path(asked: str) -> str:
    """A path of this server, "/" for anything that could lead elsewhere."""
    return asked if re.fullmatch(r"/(?![/\\])[!-\[\]-~]*", asked) else "/"


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            return {}
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _signed_in(request: Request, target: str, account: str | None) -> Response:
    response = RedirectResponse(target, 303)
    response.set_cookie(
        access.FACILITATOR,
        access.sign_in_cookie(account),
        max_age=access.SIGN_IN_SECONDS,
        httponly=True,
        samesite="lax",
        secure=doors.is_https(request.scope),
    )
    return response
