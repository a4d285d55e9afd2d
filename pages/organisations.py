"""All organisations of the workspace."""

from ui import components
from ui.text import _

components.page_header(_("Organisations"))
components.empty_state(_("There are no assessments here yet."), _("Put assessment files in the folder, or upload one."))
