"""What a board gets of one organisation: the presenter's screen, and what can be taken along."""

from __future__ import annotations

from ui import look, one_organisation, present_view

look.also("present")
found = one_organisation.chosen()
if found is None:
    one_organisation.nobody()
else:
    shown, history = found
    one_organisation.header("present", shown, history, present_view.lead())
    present_view.show(shown)
