"""The quadrant of a workshop on the projector, step by step, each with the sentence that says what is new."""

from __future__ import annotations

import streamlit as st

from quadrant import pictures, story
from quadrant.charts import Chart, QuadrantPicture, quadrant_figure
from quadrant.model import load_model
from quadrant.palette import ThemeName
from quadrant.pictures import Unveiled
from quadrant.reveal import Revealed
from ui import components, quadrant_view, talk_room, viewport
from ui.cache import remembered
from ui.talk_room import Talk
from ui.text import _, language, number, plural


def show(talk: Talk) -> None:
    """One step: the picture, and beside it what it says."""
    step = next(each for each in pictures.STEPS if each == talk.place.name)
    room = quadrant_view.room("talk")
    with room.head:
        title, lead, *rest = _words(talk.shown, step)
        steps = pictures.steps(talk.shown)
        place = _("Step {place} of {all}", place=steps.index(step) + 1, all=len(steps))
        # The stylesheet shows the chart that this mark names, and gives it the room that it needs.
        components.page_header(
            title, place, lead, badge=f'<i class="q-unveiled-{step} q-whole-{viewport.whole()}"></i>'
        )
        for words in rest:
            components.paragraph(words, muted=True)
    with room.chart:
        _charts(talk, step)


def _charts(talk: Talk, now: Unveiled) -> None:
    """The chart of this step, and unseen in its place those of the steps beside it, so that a key shows them at once.

    A figure that changes would be taken away and drawn anew, which blinks.
    """
    there = pictures.steps(talk.shown)
    with st.container(key="unveiled"):
        for place, step in enumerate(there):
            with st.container(key=f"unveiled-{step}"):
                if abs(place - there.index(now)) <= 1:
                    components.figure(_drawn_of(talk, step)[1], key=f"quadrant-{step}")
    quadrant_view.beneath(*_drawn_of(talk, now))


def _drawn_of(talk: Talk, step: Unveiled) -> tuple[QuadrantPicture, Chart]:
    return _drawn(talk.room.id, talk.edition, step, viewport.appearance(), viewport.whole())


@remembered
def _drawn(
    id: str,  # noqa: A002
    edition: int,
    step: Unveiled,
    theme: ThemeName,
    size: viewport.Whole,
) -> tuple[QuadrantPicture, Chart]:
    picture = pictures.unveiled(talk_room.revealed(id, edition), step, load_model(), language())
    return picture, quadrant_figure(picture, load_model(), language(), theme, size)


def _words(shown: Revealed, step: Unveiled) -> list[str]:
    """A title, a sentence, and what else has to be said."""
    portrait, model, words = shown.portrait, load_model(), language()
    match step:
        case "model":
            name = portrait.assessment.organisation.name
            return [
                _("Where does {name} stand?", name=name),
                _("From left to right: how digital. From bottom to top: how human. Together they are a position."),
            ]
        case "people":
            return [_("Everyone, by their own answers"), *_people(shown)]
        case "inside":
            return [_("The inside view"), story.summary(portrait, model, words)]
        case "groups":
            alone = _("Only one group is large enough to be shown apart.")
            return [_("Group by group"), story.groups(portrait, model, words) or alone]
        case "customers":
            return [_("What customers see"), story.perception(portrait, words) or ""]
        case "way":
            return [_("The way so far"), story.change(portrait, model, words) or ""]
        case "moved":
            return [_("How the position moved"), story.movement(shown, words) or ""]


def _people(shown: Revealed) -> list[str]:
    """How many dots there are, what they are, and how many people have none."""
    dots = sum(len(places) for places in shown.people.values())
    rest = sum(shown.portrait.respondents.values()) - dots
    said = [_("{count} dots, one for each person, in no order and without a name.", count=number(dots))]
    if all(shown.people.values()):
        said.append(_("Discs are people inside, diamonds are customers."))
    if rest:
        said.append(
            plural(
                "{count} person has no dot: too little was answered for one.",
                "{count} people have no dot: they answered too little for one, or are fewer than three together.",
                rest,
            )
        )
    return said
