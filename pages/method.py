"""The model, the questions, the scoring, the sources and the limits."""

from ui import components
from ui.text import _

components.page_header(_("Method"))
