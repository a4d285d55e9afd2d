"""One organisation."""

from ui import components
from ui.text import _

components.page_header(_("Organisation"))
components.empty_state(_("No organisation is chosen."), _("Choose one from the list of organisations."))
