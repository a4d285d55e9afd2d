"""Which groups of a workshop would not be shown apart, while people can still be asked to join them."""

from __future__ import annotations

from quadrant.people import MINIMUM, may_show, shown_groups
from quadrant.workshop import Workshop
from ui.plain import escape
from ui.text import _, listing, number, text


def apart_html(workshop: Workshop) -> str:
    """In one sentence each: groups that are too small, and groups that would give a small one away."""
    joined = {each.group: each.joined for each in workshop.progress() if each.joined}
    shown = shown_groups(workshop.model, joined)
    small = [group for group, count in joined.items() if not may_show(count)]
    with_them = [group for group in joined if group not in shown and group not in small]

    def names(groups: list[str]) -> str:
        return listing([text(workshop.model.group(group).label) for group in groups])

    words = []
    if small:
        least = number(MINIMUM)
        words.append(_("Shown apart from {least} people on; not yet: {groups}.", least=least, groups=names(small)))
    if with_them:
        words.append(_("Nor {groups}: what is left would be the small group.", groups=names(with_them)))
    return f'<p class="q-apart">{escape(" ".join(words))}</p>' if words else ""
