"""Making a benchmark pack: of which cohort, what would be in it and what not and why; those that were made before."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from quadrant import service
from quadrant.cohort import Cohort, load_cohort_rules
from quadrant.comparing import Wanted
from quadrant.comparing.words import cohort_name, peers_sentence
from quadrant.errors import PackRefused, QuadrantError
from quadrant.field import VIEWS, Field
from quadrant.model import load_model
from quadrant.problems import visible
from quadrant.release import Proposal, Release
from ui import cache, comparison_choice, components, outcome, pack_view
from ui.cache import remembered_large
from ui.plain import escape, plain
from ui.text import _, date, language, plural

ANCHOR = "make"
_WHERE = "make-pack"


@remembered_large
def _proposal(asked: Cohort, fictional: bool) -> Proposal | None:
    return service.benchmarks.propose(asked, fictional=fictional)


@remembered_large
def _released() -> Sequence[Release]:
    return service.benchmarks.released()


def show(field: Field) -> None:
    """The cohort, what a pack of it would hold, the button that makes it, and the packs made before."""
    components.section(_("Make a pack"), anchor=ANCHOR)
    components.paragraph(
        _(
            "The figures of a cohort of this workspace as a small file, for people who may not see the organisations: "
            "medians and quartiles, no name, no answer, nothing of one organisation alone."
        )
    )
    outcome.report(_WHERE)
    if not len(field):
        components.paragraph(_("There are no assessments yet to make a pack of."), muted=True)
        return
    with st.container(key="among-packed"):
        comparison_choice.cohort(field)
    wanted = comparison_choice.wanted()
    fictional = _kind(wanted, field)
    try:
        if fictional is None:
            components.paragraph(_("Real and fictional organisations never go into one pack: choose one kind."))
        else:
            _offer(_proposal(wanted.cohort, fictional), field, fictional)
        _made_before(_released())
    except QuadrantError as error:
        components.notice(error.message(language()))


def _kind(wanted: Wanted, field: Field) -> bool | None:
    """Whether fictional organisations are meant; None when nothing says so and there are both."""
    if wanted.kind is not None:
        return wanted.kind == "fictional"
    kinds = set(field.fictional.tolist())
    return kinds.pop() if len(kinds) == 1 else None


def _offer(proposal: Proposal | None, field: Field, fictional: bool) -> None:
    """What would leave, and the form that lets it; or why nothing does."""
    if proposal is None:
        number = len(set(field.organisation.codes[field.fictional == fictional].tolist()))
        components.paragraph(
            _(
                "No pack: figures begin at {least} organisations, counted by owner. Here: {organisations}.",
                least=load_cohort_rules().least.median,
                organisations=plural("{count} organisation", "{count} organisations", number),
            )
        )
        return
    components.paragraph(peers_sentence(proposal.about, load_cohort_rules(), language()))
    if days := {day for held_back in proposal.held_back.values() for day in held_back.values()}:
        _held_back(max(days), whole=not proposal.holds_something)
    if proposal.holds_something:
        _preview(proposal)
        _form(proposal)


def _held_back(day: datetime.date, *, whole: bool) -> None:
    """Why figures, or all of them, may not leave now."""
    difference = load_cohort_rules().difference
    what = (
        _("No pack can be made of this cohort now.")
        if whole
        else _("Some figures cannot be in this pack; they are marked.")
    )
    components.notice(
        what,
        _(
            "Since the pack of {day}, organisations came, left or were assessed again, but fewer than {number}. "
            "Whoever has both packs could work out how they scored. Wait for more, or use the earlier pack.",
            day=date(day),
            number=difference,
        ),
    )


def _preview(proposal: Proposal) -> None:
    """Exactly the figures that the file would hold, and which it would not."""
    axes = {axis.id: [element.id for element in axis.elements] for axis in load_model().axes}
    tables = []
    for view in VIEWS:
        if (peers := proposal.peers.get(view)) is not None:
            instead = dict.fromkeys(proposal.held_back[view], _("held back"))
            tables.append(components.table_html(pack_view.view_table(view, peers.figures, axes, instead)))
    besides = _(
        "And besides: the months of the first and the last assessment ({first} to {last}), the rules that were "
        "applied, and who made it.",
        first=pack_view.month(proposal.about.first),
        last=pack_view.month(proposal.about.last),
    )
    lines = [besides]
    if "outside" not in proposal.peers:
        lines.append(_("Customers’ view is not in it: too few organisations of this cohort asked them."))
    components.show(
        f'{components.heading_html(_("What would be in it"))}<div class="q-two q-pack-figures">{"".join(tables)}</div>'
        + components.paragraphs_html(*lines)
    )


def _form(proposal: Proposal) -> None:
    with st.container(key="forms"), st.form("make-pack", border=False):
        st.text_input(_("Who makes this pack"), key="pack-name", placeholder=_("The name of your organisation"))
        st.text_input(_("Where to ask about it, if anywhere"), key="pack-contact")
        st.text_area(_("What others should know about it, if anything"), key="pack-notes", height=90)
        st.form_submit_button(
            plain(_("Make this pack")),
            type="primary",
            on_click=_make,
            args=(service.opened.workspace().folder, proposal),
        )


def _make(folder: Path, proposal: Proposal) -> None:
    name, contact, notes = (str(st.session_state.get(f"pack-{each}") or "") for each in ("name", "contact", "notes"))
    made = outcome.attempt(
        _WHERE,
        lambda: service.benchmarks.make(folder, proposal, name, contact, notes),
        _("The pack is made. Download it below, and send it to whom you like."),
    )
    cache.forget_everything()  # also when it was not: what was shown is not what is there
    if made:
        st.session_state["pack-notes"] = ""


def _made_before(releases: Sequence[Release]) -> None:
    """The packs that were made here, to be downloaded again."""
    if not releases:
        return
    components.section(_("Made in this workspace"))
    for at, release in enumerate(releases):
        with st.container(key=f"made-pack-{at}", horizontal=True, vertical_alignment="center"):
            components.show(_made_html(release))
            st.download_button(
                plain(_("Download")),
                release.pack.encode(),
                f"quadrant-pack-{release.made.isoformat()}.json",
                "application/json",
                on_click="ignore",
                key=f"download-pack-{at}",
            )
    components.footnote(
        _("The workspace remembers who is behind each, so that the next pack beside it gives nobody away.")
    )


def _made_html(release: Release) -> str:
    day = date(release.made)
    try:
        pack = service.benchmarks.look_at(release.pack.encode())
    except PackRefused:  # made by rules that were less strict
        return f"<p>{escape(day)}</p>"
    cohort = cohort_name(pack.cohort, load_cohort_rules(), language())
    number = plural("{count} organisation", "{count} organisations", pack.organisations)
    about = " · ".join((day, cohort, number))
    name = escape(visible(pack.publisher.name))
    badge = components.fictional_badge_html() if pack.fictional else ""
    return f'<p><b><bdi>{name}</bdi></b> {badge}<br><span class="q-muted">{escape(about)}</span></p>'
