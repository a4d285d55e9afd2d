"""Where one organisation wants to be, and the way there."""

from __future__ import annotations

from ui import one_organisation
from ui.text import _

found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    one_organisation.header("route", *found, _("Where the organisation wants to be, and the least that leads there."))
