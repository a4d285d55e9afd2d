"""Joining a workshop: what a phone shows."""

from __future__ import annotations

from ui import components
from ui.text import _

components.page_header(_("Join a workshop"))
