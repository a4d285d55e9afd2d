"""The page to sign in on. It is made here and not by Streamlit, so that nothing has to be loaded to be refused."""

from __future__ import annotations

import base64
import math
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from quadrant import passcode
from quadrant.errors import QuadrantError
from quadrant.language import LANGUAGES, translate, translate_plural
from quadrant.palette import DARK, LIGHT
from ui import access, accounts
from ui.plain import escape
from ui.text import LANGUAGE_NAMES

PATH = "/sign-in"
ACCOUNT_SCREEN = "account"
"""The address of the screen that leads to the provider of accounts."""

_HERE = Path(__file__).parent


@cache
def _style() -> str:
    roles = ("background", "ink", "line", "grid", "accent")
    colours = "".join(f"--q-{role}:light-dark({getattr(LIGHT, role)},{getattr(DARK, role)});" for role in roles)
    return f":root{{color-scheme:light dark;{colours}}}\n" + (_HERE / "sign_in.css").read_text(encoding="utf-8")


@cache
def _icon() -> str:
    return "data:image/svg+xml;base64," + base64.b64encode((_HERE / "icon.svg").read_bytes()).decode()


def page(request: Request, target: str, status: int = 200, problem: str = "", wait: float = 0.0) -> Response:
    """The page. `target` is where to go afterwards, `problem` the English sentence of what went wrong.

    `wait` is how many seconds to wait after too many wrong attempts.
    """
    words = _language(request)
    seconds = math.ceil(wait)
    said = in_words(seconds, words) if wait else translate(problem, words) if problem else ""
    other = next(each for each in LANGUAGES if each != words)
    switch = f"{PATH}?{urlencode({'lang': other, 'next': target})}"
    parts = [
        f"<h1>{escape(translate('Sign in', words))}</h1>",
        f'<p class="problem" role="alert">{escape(said)}</p>' if said else "",
        *_ways(words, target),
    ]
    html = (
        f'<!doctype html><html lang="{words}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(translate('Sign in', words))} · Quadrant</title>"
        f'<link rel="icon" href="{_icon()}"><style>{_style()}</style></head><body>'
        f'<header><span class="name"><img src="{_icon()}" alt="">Quadrant</span>'
        f'<a href="{escape(switch)}" hreflang="{other}" lang="{other}">{escape(LANGUAGE_NAMES[other])}</a></header>'
        f"<main>{''.join(parts)}</main></body></html>"
    )
    return HTMLResponse(html, status, {"cache-control": "no-store"} | ({"retry-after": str(seconds)} if wait else {}))


def _ways(words: str, target: str) -> list[str]:
    try:
        return _ways_in(words, target) if access.can_sign_in() else _no_way_in(words)
    except QuadrantError as error:  # there is a passcode, and the disk refuses it
        return [f'<p class="problem">{escape(error.message(words))}</p>']


def _ways_in(words: str, target: str) -> list[str]:
    leads = escape(translate("This is for whoever leads a workshop.", words))
    ways = [f'<p>{leads} <a href="/join">{escape(translate("Join a workshop", words))}</a></p>']
    if passcode.is_set():
        ways.append(
            f'<form method="post" action="{PATH}?lang={words}">'
            f'<input type="hidden" name="next" value="{escape(target)}">'
            f'<label for="passcode">{escape(translate("Passcode", words))}</label>'
            '<input autocomplete="username" value="facilitator" hidden>'  # for who keeps passcodes in a safe of theirs
            '<input id="passcode" name="passcode" type="password" autocomplete="current-password" required autofocus>'
            f"<button>{escape(translate('Sign in', words))}</button></form>"
        )
    for name in accounts.providers():
        label = (
            translate("Sign in with your account", words)
            if name == accounts.DEFAULT
            else translate("Sign in with {provider}", words, provider=name.capitalize())
        )
        ways.append(f'<p><a href="/{ACCOUNT_SCREEN}?provider={quote(name)}&amp;lang={words}">{escape(label)}</a></p>')
    return ways


def _no_way_in(words: str) -> list[str]:
    sentences = (
        translate("This server is reached over a network, and no passcode is set. So nobody gets in yet.", words),
        translate("On the machine that it runs on, in Quadrant's folder, set one:", words),
    )
    return [
        *(f"<p>{escape(sentence)}</p>" for sentence in sentences),
        "<pre>.venv/bin/python -m quadrant passcode</pre>",
        f"<p>{escape(translate('Then load this page again.', words))}</p>",
    ]


def in_words(seconds: int, words: str) -> str:
    """How long to wait after wrong attempts, as a sentence."""
    if seconds < 60:
        return translate_plural(
            "Too many wrong attempts. Wait {n} second, then try again.",
            "Too many wrong attempts. Wait {n} seconds, then try again.", seconds, words,
        )  # fmt: skip
    return translate_plural(
        "Too many wrong attempts. Wait {n} minute, then try again.",
        "Too many wrong attempts. Wait {n} minutes, then try again.", math.ceil(seconds / 60), words,
    )  # fmt: skip


def _language(request: Request) -> str:
    """From the link, then what the browser prefers, else English."""
    preferred = request.headers.get("accept-language", "").lower().split(",")
    wanted = [request.query_params.get("lang", ""), *(each.split(";")[0].split("-")[0].strip() for each in preferred)]
    return next((each for each in wanted if each in LANGUAGES), LANGUAGES[0])
