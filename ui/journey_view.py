"""A journey on a screen: its curve, what stands out in sentences, and who should serve each moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from quadrant.assessment import Journey
from quadrant.charts.journey_scene import (
    JOURNEY_SIZES,
    journey_alt_text,
    journey_rows,
    journey_scene,
    proposed_word,
    served_word,
)
from quadrant.journey import JourneyReading, MomentReading, load_journey_rules, read_journey
from quadrant.palette import THEMES
from quadrant.typeface import isolated
from ui import components, viewport
from ui.plain import escape, plain
from ui.scene_view import scene_html
from ui.text import _, language, listing, plural


def show(journey: Journey, change: Callable[[], None] | None = None) -> None:
    """Everything there is to see of a journey; `change` is called to begin changing it."""
    reading = read_journey(journey, load_journey_rules())
    name = f'<h2 class="q-journey-name"><bdi>{escape(journey.name)}</bdi></h2>'
    components.show(name + curve_html(journey, reading) + f'<p class="q-passport">{escape(_passport(journey))}</p>')
    with st.expander(plain(_("The same as a table"))):
        components.table(components.Table(journey.name, journey_rows(reading, language()), frozenset({1, 2, 3, 4})))
    if change:
        st.button(plain(_("Change the journey")), key="journey-change", type="primary", on_click=change)
    components.show(says_html(journey, reading))
    components.section(_("Digital, hybrid or human"), anchor="proposals")
    components.paragraph(
        _(
            "Proposed from the emotional load and the complexity of a moment, nothing else. A bold word with an arrow "
            "is something else than what there is now."
        ),
        muted=True,
    )
    components.show(_proposals_html(reading))
    components.footnote(
        _(
            "Own elaboration. That the human belongs where the emotional load is, such as a failure, is from S1; the "
            "lines at 7 and 9 are Altuïtion’s 7+ and 9+ (S0). No source gives figures for load and complexity, or this "
            "table of proposals. A failure that is handled well can make customers more satisfied; a meta-analysis "
            "finds no significant effect on buying again or recommending (P42)."
        )
    )


def curve_html(journey: Journey, reading: JourneyReading) -> str:
    """The picture, in each of the sizes of which the stylesheet shows the one that fits."""
    alt, theme = journey_alt_text(journey, reading, language()), THEMES[viewport.appearance()]
    sizes = JOURNEY_SIZES[viewport.size()]
    scenes = (journey_scene(journey, reading, load_journey_rules(), language(), theme, size) for size in sizes)
    pictures = "".join(
        f'<div class="q-journey-{number} q-scroll">{scene_html(scene, alt, f"journey-{number}")}</div>'
        for number, scene in enumerate(scenes)
    )
    return f'<div class="q-journey q-journey-of-{len(sizes)}">{pictures}</div>'


def _passport(journey: Journey) -> str:
    count = plural("{count} moment", "{count} moments", len(journey.moments))
    return f"{count} · {_('The group’s own estimate; no customer was asked.')}"


# --- what stands out ---


def says_html(journey: Journey, reading: JourneyReading) -> str:
    """What stands out, each as a sentence with the names of the moments, and a question to discuss."""
    parts = [(_("The human peak"), (_peak(journey, reading),)), (_("Failures"), tuple(_failures(reading)))]
    if reading.grey:
        parts.append((_("Grey stretches"), tuple(_grey(journey, reading))))
    parts.append((_("The lines at 7 and 9"), tuple(_lines(journey, reading))))
    items = "".join(
        f"<li><h3>{escape(title)}</h3><div>{components.paragraphs_html(*sentences)}</div></li>"
        for title, sentences in parts
    )
    question = escape(_question(reading))
    return (
        f'<section class="q-section"><h2>{escape(_("What stands out"))}</h2><ul class="q-journey-says">{items}</ul>'
        f'<p class="q-asked">{question}</p></section>'
    )


def _peak(journey: Journey, reading: JourneyReading) -> str:
    place = reading.peak.place
    if place is None:
        return _(
            "No moment has a load of {much} or more, so there is no candidate. Perhaps the list leaves out the moments "
            "that matter most.",
            much=load_journey_rules().proposal.much,
        )
    moment = journey.moments[place]
    named = {"moment": isolated(moment.name), "load": moment.load, "feels": moment.emotional}
    if reading.peak.kind == "served":
        return _(
            "Humans serve every moment with a high load. The peak is there already: “{moment}”, with a load of {load} "
            "of 5. It feels like a {feels} of 10.",
            **named,
        )
    return _(
        "The candidate is “{moment}”: a load of {load} of 5, the highest at which there is no human. It feels like a "
        "{feels} of 10.",
        **named,
    )


def _failures(reading: JourneyReading) -> Iterable[str]:
    unattended = [reading.moments[place].moment for place in reading.unattended]
    for moment in unattended:
        name = isolated(moment.name)
        if moment.served == "nobody":
            yield _("“{moment}”: something has gone wrong, and nobody is there.", moment=name)
        else:
            yield _("“{moment}”: something has gone wrong, and only technology is there.", moment=name)
    if not any(each.moment.failure for each in reading.moments):
        yield _("No moment is marked as a failure. A journey in which nothing ever goes wrong is not a whole one.")
    elif not unattended:
        yield _("At every failure there is a human.")


def _grey(journey: Journey, reading: JourneyReading) -> Iterable[str]:
    for first, last in reading.grey:
        yield plural(
            "From “{first}” to “{last}”, {count} moment: it works, and little is felt.",
            "From “{first}” to “{last}”, {count} moments: it works, and little is felt.",
            last - first + 1,
            first=isolated(journey.moments[first].name),
            last=isolated(journey.moments[last].name),
        )


def _lines(journey: Journey, reading: JourneyReading) -> Iterable[str]:
    lines = load_journey_rules().lines
    if reading.dips:
        yield _(
            "Below {line} on how well it works: {moments}.",
            line=lines.functional,
            moments=_named(journey, reading.dips),
        )
    else:
        yield _("Every moment works for a {line} or more.", line=lines.functional)
    if reading.peaks:
        yield _(
            "{line} or more on how good it feels: {moments}.",
            line=lines.emotional,
            moments=_named(journey, reading.peaks),
        )
    else:
        yield _("No moment feels like a {line} or more.", line=lines.emotional)


def _named(journey: Journey, places: Iterable[int]) -> str:
    return listing([_("“{moment}”", moment=isolated(journey.moments[place].name)) for place in places])


def _question(reading: JourneyReading) -> str:
    if reading.peak.kind == "candidate":
        return _("What would a human do at that moment that a customer tells others about?")
    if reading.peak.kind == "served":
        return _("Do the people at that moment have the time and the freedom to make it one to remember?")
    return _("Which moment would a customer still talk about a year later?")


# --- who should serve ---


def _proposals_html(reading: JourneyReading) -> str:
    """A row for every moment: who serves it now, who is proposed, and why."""
    headers = "".join(
        f'<th scope="col">{escape(words)}</th>' for words in (_("Moment"), _("Now"), _("Proposed"), _("Why"))
    )
    rows = "".join(map(_proposal_html, reading.moments))
    caption = escape(_("Who serves each moment, now and as proposed"))
    return (
        f'<div class="q-scroll" tabindex="0" role="region" aria-label="{caption}"><table class="q-proposals">'
        f"<caption>{caption}</caption><thead><tr>{headers}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _proposal_html(each: MomentReading) -> str:
    word = escape(proposed_word(each.proposal, language()))
    proposal = f"<b>→ {word}</b>" if each.differs else word
    return (
        f'<tr><th scope="row"><bdi>{escape(each.moment.name)}</bdi></th>'
        f"<td>{escape(served_word(each.moment.served, language()))}</td>"
        f"<td>{proposal}</td><td>{escape(_why(each))}</td></tr>"
    )


def _why(each: MomentReading) -> str:
    load, complexity = each.moment.load, each.moment.complexity
    match each.reason:
        case "much":
            return _("Load {load} of 5: much is at stake, and a human shows the intention behind it.", load=load)
        case "middle":
            return _("Load {load} of 5: something is at stake. Technology, with a human within reach.", load=load)
        case "complex":
            return _(
                "Load {load} of 5, but complexity {complexity}: technology, with a human within reach.",
                load=load,
                complexity=complexity,
            )
        case "failure":
            return _("Little is at stake, but something has gone wrong: a human within reach.")
        case "little":
            return _(
                "Load {load} and complexity {complexity} of 5: little is at stake, and it is simple.",
                load=load,
                complexity=complexity,
            )
