"""What the frame shows in place of a screen that needs a sign-in, and how to end one."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from ui import access, accounts, components, links
from ui.plain import escape, plain
from ui.sign_in_page import ACCOUNT_SCREEN, PATH
from ui.text import LANGUAGE_KEY, _, language

_leave = st.components.v2.component(
    "quadrant_leave", js="export default ({data}) => { window.location.replace(data.address); }"
)


def shut_screen() -> None:
    """The way to the sign-in page, and back to here afterwards."""
    components.page_header(_("Sign in"))
    if accounts.providers() and st.user.is_logged_in:
        _admit()
        return
    address = f"{PATH}?{urlencode({LANGUAGE_KEY: language(), 'next': _here()})}"
    components.show(
        f"<p>{escape(_('This screen is for the facilitator.'))} "
        f'<a href="{escape(address)}" target="_self">{escape(_("Sign in"))}</a></p>'
    )


def account_screen() -> None:
    """Leads to the provider that the address names, or to the only one."""
    providers = accounts.providers()
    if not providers or st.user.is_logged_in:
        shut_screen()
        return
    provider = links.choose("provider", providers) or providers[0]
    components.page_header(_("Sign in"))
    st.login(None if provider == accounts.DEFAULT else provider)


def _admit() -> None:
    """Fetches the cookie for who signed in elsewhere and is named as a facilitator; says so to anybody else."""
    account = accounts.verified_address(st.user.to_dict())
    if account is not None and accounts.is_facilitator(account):
        address = f"{PATH}/continue?{urlencode({'ticket': access.handover(account), 'next': _here()})}"
        components.show(f'<p><a href="{escape(address)}" target="_self">{escape(_("Continue"))}</a></p>')
        _leave(key="leave", data={"address": address}, height="content")
        return
    if not accounts.is_anybody_named():
        refusal = _("Nobody is named as a facilitator yet, so nobody gets in.")
    elif account is None:
        refusal = _("Your account comes without an e-mail address that its provider vouches for.")
    else:
        refusal = _("{account} is not named as a facilitator.", account=account)
    components.notice(refusal, _("Facilitators are named in .streamlit/secrets.toml on the server."))
    st.button(plain(_("Use another account")), key="other_account", on_click=st.logout)


def sign_out_form() -> None:
    """The quiet end of a sign-in, for who is signed in."""
    if access.is_signed_in(access.of_session()):
        words = escape(_("Sign out"))
        st.html(f'<form class="q-sign-out" method="post" action="/sign-out"><button>{words}</button></form>')


def _here() -> str:
    """The path of this screen, with the state of its view."""
    path = urlsplit(st.context.url or "").path or "/"
    if path.strip("/") == ACCOUNT_SCREEN:
        return "/"
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in st.query_params.items())
    return path + (f"?{query}" if query else "")
