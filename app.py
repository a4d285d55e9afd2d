"""The server: `streamlit run app.py`. What a screen shows begins in `ui/screens.py`."""

from pathlib import Path

import streamlit as st

from ui import server

app = st.App(
    Path(__file__).parent / "ui" / "screens.py",
    lifespan=server.lifespan,
    routes=server.routes(),
    middleware=server.middleware(),
    on_script_error=server.on_script_error,
)
