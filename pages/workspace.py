"""The workspace: which folder is open, another one, backups, and deleting for good."""

from __future__ import annotations

import streamlit as st

from quadrant.errors import QuadrantError
from ui import components, quadrant_view, workspace_view
from ui.text import _, language

components.page_header(_("Workspace"))
workspace_view.report()
try:
    overview = quadrant_view.overview()
except QuadrantError as error:  # no folder is open: this screen is where that can be put right
    components.notice(error.message(language()))
    workspace_view.another()
else:
    with st.container(key="forms"):
        workspace_view.present(overview)
        workspace_view.another()
        workspace_view.backup(overview)
        workspace_view.delete(overview)
