"""The presenter's screen: one assessment, step by step, as large as the window."""

from __future__ import annotations

from ui import look, one_organisation, stage_view

look.also("stage")
found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    stage_view.show(found[0])
