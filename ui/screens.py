"""The frame of every screen: navigation, language, error boundary, footer. Each screen is a file in `pages/`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # the server and the tests run this file by its path
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from ui import access, components, errors, gate, links, look, text, viewport  # noqa: E402
from ui.plain import plain  # noqa: E402
from ui.sign_in_page import ACCOUNT_SCREEN  # noqa: E402
from ui.text import _  # noqa: E402

FILLING = frozenset({"stage"})
"""Screens that fill the window."""


def choose_language() -> None:
    """The language switch. It is bound to `?lang=`, so every link carries the language and the view stays.

    The options are shown as they are (the stylesheet makes them capitals): a formatted option would be what the
    address holds.
    """
    text.follow_switch()
    with st.container(key="language"):
        st.segmented_control(
            _("Language"),
            list(text.LANGUAGE_NAMES),
            default=text.browser_language(),
            required=True,
            key=text.LANGUAGE_KEY,
            bind="query-params",
            label_visibility="collapsed",
        )


@dataclass(frozen=True, slots=True)
class Screen:
    """A file in `pages/`, its title, and whether the navigation names it. Its address is the name of the file."""

    name: str
    title: str
    named: bool = True


def screens() -> list[Screen]:
    """All screens, in the order of the navigation. The first is the one that opens."""
    return [
        Screen("organisations", _("Organisations")),
        Screen("organisation", _("Organisation"), named=False),
        Screen("meaning", _("Meaning"), named=False),
        Screen("journey", _("Customer journey"), named=False),
        Screen("route", _("Ambition and route"), named=False),
        Screen("present", _("Present"), named=False),
        Screen("stage", _("Presenter’s screen"), named=False),
        Screen("compare", _("Compare")),
        Screen("change", _("Change over time"), named=False),
        Screen("benchmarks", _("Benchmarks"), named=False),
        Screen("workshops", _("Workshops")),
        Screen("workshop", _("Workshop"), named=False),
        Screen("answer", _("Answer alone")),
        Screen("join", _("Join a workshop"), named=False),
        Screen("workspace", _("Workspace")),
        Screen("cases", _("Cases")),
        Screen("method", _("Method")),
    ]


def pages(permitted: bool) -> list[st.Page]:
    """The screens for Streamlit. Who is not permitted gets, in place of what needs a sign-in, the way to it.

    Whatever page a browser then asks for, by name or by hash, there is no other behind it.
    """
    made = []
    for at, screen in enumerate(screens()):
        is_open = permitted or screen.name in access.OPEN_SCREENS
        made.append(
            st.Page(
                ROOT / "pages" / f"{screen.name}.py" if is_open else gate.shut_screen,
                title=screen.title if is_open else _("Sign in"),
                url_path=screen.name,
                default=at == 0,
                visibility="visible" if permitted and screen.named else "hidden",
            )
        )
    if not permitted:
        made.append(st.Page(gate.account_screen, title=_("Sign in"), url_path=ACCOUNT_SCREEN, visibility="hidden"))
    return made


def phone_navigation(pages: list[st.Page]) -> None:
    """The same navigation for narrow windows, where Streamlit hides its own behind an English button."""
    with st.container(key="phone-navigation", horizontal=True):
        for page in pages:
            if page.visibility == "visible":
                st.page_link(page, label=plain(page.title))


def frame() -> None:
    """Runs the screen that the address names, within the frame."""
    st.set_page_config(
        page_title="Quadrant", page_icon=str(look.ICON), layout="wide", initial_sidebar_state="collapsed"
    )
    st.logo(str(look.ICON), size="medium")
    choose_language()
    permitted = access.permitted()
    everything = pages(permitted)
    screen = st.navigation(everything, position="top" if permitted else "hidden")
    # Not earlier: what it sees asks for another run, and a browser that knows no pages yet asks for the first one.
    viewport.observe(reveal=links.parameter("question") or links.parameter("element"))
    look.apply()
    # What phones show has no navigation, for nobody; nor has what fills the window.
    is_bare = screen.url_path in access.OPEN_SCREENS or screen.url_path in FILLING
    if permitted and not is_bare:
        phone_navigation(everything)
    st.set_page_config(page_title=f"{screen.title} · Quadrant")
    try:
        screen.run()
    except Exception as error:
        errors.show(error)
    if not is_bare:
        if permitted:
            gate.sign_out_form()
        components.footer()


frame()
