"""The end of a workshop: what will be written, the file, and what is kept afterwards."""

from __future__ import annotations

import streamlit as st

from quadrant import service
from quadrant.errors import FileExists, FileRefused
from quadrant.problems import visible
from quadrant.room import Room
from quadrant.workshop import Workshop
from ui import components, facilitator, links
from ui.plain import escape, plain
from ui.text import _, language, listing, plural, text


def offer(room: Room) -> None:
    """The button that finishes; pressed, it says what will be written and asks once more."""
    asked, refused = f"finish-asked-{room.id}", f"finish-refused-{room.id}"
    if not st.session_state.get(asked):
        st.button(
            plain(_("Finish the workshop")),
            key=f"finish-{room.id}",
            type="primary",
            on_click=_remember,
            args=(asked, True),
        )
        return
    with st.container(key="finishing"):
        components.show(f"<h2>{escape(_('Finish the workshop?'))}</h2>" + room.look(_what_is_written))
        if why := st.session_state.get(refused):
            components.notice(why)
            st.text_input(_("Another id for this assessment"), key=f"finish-id-{room.id}", max_chars=64)
        with st.container(horizontal=True):
            st.button(
                plain(_("Write the file and finish")),
                key=f"finish-now-{room.id}",
                type="primary",
                on_click=_finish,
                args=(room, asked, refused),
            )
            st.button(plain(_("Not yet")), key=f"finish-not-{room.id}", on_click=_remember, args=(asked, False))


def _remember(name: str, value: bool) -> None:
    st.session_state[name] = value


def _finish(room: Room, asked: str, refused: str) -> None:
    """Writes, under the id that was typed when the first one was taken; what is wrong with that stands beside it."""
    other = str(st.session_state.get(f"finish-id-{room.id}") or "").strip()

    def write() -> None:
        if refused in st.session_state and other:
            service.workshops.replan(room.id, assessment=other)
        service.workshops.finish(room.id)

    def write_or_ask() -> None:
        try:
            write()
        except FileExists as error:
            st.session_state[refused] = _(
                "{file} holds an assessment {assessment} by now. Nothing was written; give this one another id.",
                file=visible(error.details["file"]),
                assessment=error.details["assessment"],
            )
            st.session_state[f"finish-id-{room.id}"] = f"{error.details['assessment']}-2"
        except FileRefused as error:
            st.session_state[refused] = " ".join(problem.message(language()) for problem in error.problems)
        else:
            st.session_state.pop(refused, None)
            st.session_state.pop(asked, None)

    facilitator.attempt(write_or_ask)


def _what_is_written(workshop: Workshop) -> str:
    """People, groups and agreed levels: counts only, never a level."""
    people, plan = workshop.respondents(), workshop.plan
    again = sum(bool(each.revised) for each in people)
    sizes = [(group, sum(each.group == group for each in people)) for group in plan.groups]
    groups = [f"{text(workshop.model.group(group).label)} ({count})" for group, count in sizes if count]
    lines = [(str(len(people)), _("who answered: {groups}", groups=listing(groups) if groups else "–"))]
    if again:
        lines.append((str(again), _("who answered again in a second round")))
    lines.append((str(len(workshop.agreed)), plural("agreed level", "agreed levels", len(workshop.agreed))))
    if workshop.journey:
        moments = len(workshop.journey.moments)
        lines.append((str(moments), plural("moment of a customer journey", "moments of a customer journey", moments)))
    file = f"{plan.organisation.id}--{plan.assessment}.yaml"
    written = _("It goes into the file {file}, under pseudonyms: no names, and nothing of a phone.", file=file)
    after = _("Then the phones are done. You can reopen the workshop later.")
    return components.figures_html(lines) + f"<p>{escape(written)} {escape(after)}</p>"


def show(room: Room) -> None:
    """A workshop that is over: its file, where it is seen, and the way back."""
    for answered in (f"finish-asked-{room.id}", f"finish-refused-{room.id}"):  # by another window, perhaps
        st.session_state.pop(answered, None)
    plan = room.look(lambda workshop: workshop.plan)
    organisation, assessment, folder = plan.organisation, plan.assessment, service.opened.workspace().folder
    written = next(
        (each for each in service.organisations.history(organisation.id) if each.assessment == assessment), None
    )
    if written is None:
        components.notice(
            _("The file of this workshop is no longer in the folder."),
            _("Reopen the workshop and finish it again to write it once more."),
        )
    else:
        name = f"{organisation.id}--{assessment}.yaml"
        components.show(
            f'<p class="q-lead">{escape(_("The answers are in the file"))} '
            f"<bdi>{escape(visible(written.file))}</bdi>.</p>"
        )
        with st.container(horizontal=True, vertical_alignment="center", key="finished"):
            st.page_link(
                links.ROOT / "pages" / "organisation.py",
                label=plain(_("See where {name} stands", name=organisation.name)),
                query_params={"id": organisation.id, "assessment": assessment, "lang": language()},
            )
            st.page_link(
                links.ROOT / "pages" / "journey.py",
                label=plain(_("Customer journey")),
                query_params={"id": organisation.id, "assessment": assessment, "lang": language()},
            )
            st.download_button(
                plain(_("Download the file (YAML)")),
                data=lambda: service.organisations.assessment_as_yaml(folder, organisation.id, assessment).encode(),
                file_name=name,
                mime="application/yaml",
                on_click="ignore",
                key=f"download-{room.id}",
            )
    components.section(_("Reopen"), anchor="reopen")
    components.paragraph(
        _("Reopened, it stands where the talk was: with the same code, and phones that were in it are in it again.")
    )
    st.button(
        plain(_("Reopen the workshop")),
        key=f"reopen-{room.id}",
        on_click=_reopen,
        args=(room,),
    )
    components.section(_("What is still kept"), anchor="remove")
    components.paragraph(
        _(
            "Beside the file the workshop keeps every answer and note under a number for each phone, so that it can be "
            "reopened. It keeps them until you remove it here; the file stays."
        )
    )
    removal(room)


def _reopen(room: Room) -> None:
    facilitator.attempt(lambda: service.workshops.reopen(room.id))


def removal(room: Room) -> None:
    """The button that removes a workshop for good; pressed, it says what is lost and asks once more."""
    asked = f"remove-asked-{room.id}"
    if not st.session_state.get(asked):
        st.button(
            plain(_("Remove the workshop")),
            key=f"remove-{room.id}",
            type="tertiary",
            on_click=_remember,
            args=(asked, True),
        )
        return
    with st.container(key=f"removing-{room.id}"):
        components.notice(_("Remove this workshop for good?"), room.look(_what_is_lost))
        with st.container(horizontal=True):
            st.button(
                plain(_("Remove it for good")),
                key=f"remove-now-{room.id}",
                type="primary",
                on_click=_remove,
                args=(room, asked),
            )
            st.button(plain(_("Keep it")), key=f"remove-not-{room.id}", on_click=_remember, args=(asked, False))


def _what_is_lost(workshop: Workshop) -> str:
    people = len(workshop.participants)
    given = sum(len(answers) for each in workshop.answers.values() for answers in each.values())
    if workshop.stage == "finished":
        return _("It cannot be reopened then. Its file stays, and so does the organisation’s page.")
    if not people:
        return _("Nobody has joined yet. The code and the QR code open nothing any more.")
    return _(
        "In it: {answers} of {people}. All of that is lost, and no file is written.",
        people=plural("{count} person", "{count} people", people),
        answers=plural("{count} answer", "{count} answers", given),
    )


def _remove(room: Room, asked: str) -> None:
    if facilitator.attempt(lambda: service.workshops.discard(room.id), done=_("The workshop is removed.")):
        st.session_state.pop(asked, None)
