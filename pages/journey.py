"""One journey of a customer of one organisation, moment by moment."""

from __future__ import annotations

from ui import one_organisation
from ui.text import _

found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    one_organisation.header(
        "journey", *found, _("One journey of a customer, moment by moment: where people are needed most.")
    )
