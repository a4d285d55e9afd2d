"""The frame of every screen: navigation, language, error boundary, footer. Each screen is a file in `pages/`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # the server and the tests run this file by its path
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402

from ui import components, errors, links, look, text, viewport  # noqa: E402
from ui.plain import plain  # noqa: E402
from ui.text import _  # noqa: E402


def choose_language() -> None:
    """The language switch. It is bound to `?lang=`, so every link carries the language and the view stays.

    The options are shown as they are (the stylesheet makes them capitals): a formatted option would be what the
    address holds.
    """
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


def screens() -> list[st.Page]:
    """All screens, in the order of the navigation. The first is the one that opens."""
    pages = ROOT / "pages"
    return [
        st.Page(pages / "organisations.py", title=_("Organisations"), url_path="organisations", default=True),
        st.Page(pages / "organisation.py", title=_("Organisation"), url_path="organisation", visibility="hidden"),
        st.Page(pages / "workspace.py", title=_("Workspace"), url_path="workspace"),
        st.Page(pages / "method.py", title=_("Method"), url_path="method"),
    ]


def phone_navigation(pages: list[st.Page]) -> None:
    """The same navigation for narrow windows, where Streamlit hides its own behind an English button."""
    with st.container(key="phone-navigation", horizontal=True, wrap=False):
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
    viewport.observe(reveal=links.parameter("question") or links.parameter("element"))
    look.apply()
    pages = screens()
    screen = st.navigation(pages, position="top")
    phone_navigation(pages)
    st.set_page_config(page_title=f"{screen.title} · Quadrant")
    try:
        screen.run()
    except Exception as error:
        errors.show(error)
    components.footer()


frame()
