"""The look of every screen: the stylesheet, with the colours of the palette, and the icon."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from quadrant.palette import DARK, LIGHT
from ui import viewport

ICON = Path(__file__).parent / "icon.svg"
_STYLE = Path(__file__).parent / "style.css"
_ROLES = ("background", "surface", "ink", "muted", "line", "grid", "accent", "ambition", "cloud")


@cache
def _stylesheet() -> str:
    colours = {f"--q-{role}": (getattr(LIGHT, role), getattr(DARK, role)) for role in _ROLES}
    colours |= {f"--q-{zone.replace('_', '-')}": (LIGHT.zones[zone], DARK.zones[zone]) for zone in LIGHT.zones}
    colours |= {f"--q-{kind.replace('_', '-')}": (LIGHT.kinds[kind], DARK.kinds[kind]) for kind in LIGHT.kinds}
    colours |= {
        f"--q-level-{level}": pair for level, pair in enumerate(zip(LIGHT.levels, DARK.levels, strict=True), start=1)
    }
    # light-dark() follows the theme that Streamlit shows, without the server having to know it.
    rules = "".join(f"{name}:light-dark({light},{dark});" for name, (light, dark) in colours.items())
    return f"<style>.stApp{{{rules}}}\n{_STYLE.read_text(encoding='utf-8')}</style>"


@cache
def _more(name: str) -> str:
    return f"<style>{(_STYLE.parent / f'{name}.css').read_text(encoding='utf-8')}</style>"


def also(name: str) -> None:
    """Puts the stylesheet of one screen, `ui/<name>.css`, into the page."""
    st.html(_more(name))


def apply() -> None:
    """Puts the stylesheet into the page. Streamlit's own settings (.streamlit/config.toml) do the rest."""
    st.html(_stylesheet())
    if viewport.appearance() == "dark":
        # On paper everything becomes light by itself, except charts: they keep their ink, so they keep their ground.
        st.html(f"<style>@media print {{ .stPlotlyChart {{ background: {DARK.background} }} }}</style>")
