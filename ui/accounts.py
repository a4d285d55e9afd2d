"""Accounts elsewhere: who may sign in by OpenID Connect. Streamlit does the exchange (`st.login`).

Configured in `.streamlit/secrets.toml`: `[auth]` as Streamlit wants it, and `[quadrant]` with `facilitators`, a list of
e-mail addresses, or `domains`, of what stands behind their @. Without either nobody gets in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

COOKIE = "_streamlit_user"
"""The cookie in which Streamlit keeps the account; longer ones go on in cookies whose names begin with it."""

DEFAULT = "default"
"""How the provider without a name of its own is called."""


def _section(name: str) -> Mapping[str, Any]:
    if not st.secrets.load_if_toml_exists():
        return {}
    section = st.secrets.get(name)
    return section if isinstance(section, Mapping) else {}


def providers() -> tuple[str, ...]:
    """The providers to choose from, in the order of the file; "default" is the one that has no name of its own."""
    auth = _section("auth")
    named = tuple(name for name, value in auth.items() if isinstance(value, Mapping) and "client_id" in value)
    return (DEFAULT, *named) if "client_id" in auth else named


def secret() -> str | None:
    """What Streamlit signs its cookies with."""
    return str(_section("auth").get("cookie_secret") or "") or None


def is_anybody_named() -> bool:
    """Whether anybody could get in at all."""
    return bool(_names("facilitators") or _names("domains"))


def is_facilitator(account: str) -> bool:
    """Whether this verified e-mail address is named, or its domain."""
    address = account.strip().casefold()
    return address in _names("facilitators") or address.rpartition("@")[2] in _names("domains") - {""}


def verified_address(user: Mapping[str, Any]) -> str | None:
    """The e-mail address of an account, when the provider vouches for it; Microsoft does so in a claim of its own."""
    address = user.get("email")
    vouched = user.get("email_verified") in (True, "true") or user.get("xms_edov") in (True, "1", 1, "true")
    return address if isinstance(address, str) and "@" in address and vouched else None


def _names(key: str) -> frozenset[str]:
    listed = _section("quadrant").get(key)
    names = listed if isinstance(listed, list) else []
    return frozenset(str(each).strip().casefold().lstrip("@") for each in names)
