"""Workshops: those that are on or over, and preparing one."""

from __future__ import annotations

from quadrant import service
from ui import components, facilitator, look, prepare_view, workshop_list
from ui.plain import escape
from ui.text import _

facilitator.follow_up()
look.also("workshop")
components.page_header(
    _("Workshops"),
    _("Workspace {name}", name=service.opened.workspace().folder.name),
    _("Everybody answers in private, on a phone. Then you reveal, talk about what differs most, and settle it."),
)
facilitator.report()
if rooms := service.workshops.rooms():
    components.show(f'<p><a href="#prepare" target="_self">{escape(_("Prepare a workshop"))}</a></p>')
    workshop_list.show(rooms)
prepare_view.show()
