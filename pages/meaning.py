"""What the answers of one organisation mean, in the light of the ideas behind the model."""

from __future__ import annotations

from ui import one_organisation
from ui.text import _

found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    one_organisation.header(
        "meaning",
        *found,
        _("What the answers mean in the light of the ideas behind the model. Nothing here moves a score."),
    )
