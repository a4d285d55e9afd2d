"""What the lenses say of one assessment: a picture, a verdict, how sure it is, what it cannot say, what to discuss."""

from __future__ import annotations

from collections.abc import Sequence

from quadrant import story
from quadrant.charts.lenses import lens_alt_text, lens_scene
from quadrant.language import within_sentence
from quadrant.lenses import Lens, LensReading, Side, Silence, Tone
from quadrant.model import Model, load_model
from quadrant.palette import THEMES, ThemeName
from quadrant.tensions import load_tensions
from ui import links, viewport
from ui.plain import escape
from ui.scene_view import scene_html
from ui.text import _, language, listing, number, plural, text


def groups() -> dict[Tone | None, tuple[str, str]]:
    """What lenses are shown under: anchor and title."""
    return {
        "attention": ("talk", _("Worth talking about first")),
        "neutral": ("look", _("Worth a look")),
        "sound": ("sound", _("As it should be")),
        None: ("quiet", _("Quiet, and why")),
    }


def lead(readings: Sequence[LensReading]) -> str:
    """How many lenses ask for a talk, and how many keep quiet."""
    speaking = [reading for reading in readings if not reading.quiet]
    first = sum(reading.tone == "attention" for reading in speaking)
    words = plural(
        "{count} of {all} lenses asks for a talk.", "{count} of {all} lenses ask for a talk.", first, all=len(readings)
    )
    if len(speaking) < len(readings):
        quiet = len(readings) - len(speaking)
        words += " " + plural(
            "{count} keeps quiet, because its answers are missing.",
            "{count} keep quiet, because their answers are missing.",
            quiet,
        )
    return words + " " + _("None of them moves a score; every threshold is our own elaboration.")


def contents(readings: Sequence[LensReading]) -> list[tuple[str, str]]:
    """Anchors and titles of what there is, for the table of contents."""
    speaking = [(reading.lens.id, text(reading.lens.title)) for reading in readings if not reading.quiet]
    return speaking + ([groups()[None]] if len(speaking) < len(readings) else [])


def lenses_html(readings: Sequence[LensReading], edit: str, theme: ThemeName, size: viewport.Size) -> str:
    """All of them under their groups; `edit` is where answers can be added."""
    parts = []
    for tone, (anchor, title) in groups().items():
        those = [reading for reading in readings if reading.tone == tone]
        if those:
            shown = _quiet_html(those, edit) if tone is None else "".join(_lens_html(r, theme, size) for r in those)
            parts.append(f'<section class="q-section" id="{anchor}"><h2>{escape(title)}</h2>{shown}</section>')
    return "".join(parts)


def origin(lens: Lens) -> str:
    """Whose idea it is, with the codes of its sources."""
    whose = {"book": _("From the book"), "own": _("Our own elaboration"), "other": text(lens.who) if lens.who else ""}
    return f"{whose[lens.origin]} · {', '.join(source.id for source in lens.sources)}"


def _lens_html(reading: LensReading, theme: ThemeName, size: viewport.Size) -> str:
    lens, model = reading.lens, load_model()
    picture = scene_html(
        lens_scene(reading, model, language(), THEMES[theme], size),
        lens_alt_text(reading, model, language()),
        f"figure-{lens.id}",
    )
    more = "".join(f"<p>{escape(reading.sentence(said, language()))}</p>" for said in reading.said[1:])
    if lens.beside:
        more += f'<p class="q-small">{escape(text(lens.beside.says))}</p>'
    return (
        f'<article class="q-lens q-keep" id="{escape(lens.id)}"><div class="q-lens-picture">{picture}</div>'
        f'<div class="q-lens-words"><p class="q-kicker">{escape(origin(lens))}</p>'
        f"<h3>{escape(text(lens.title))}</h3>"
        f'<p class="q-verdict">{escape(reading.sentence(reading.said[0], language()))}</p>{more}'
        f'<p class="q-small q-muted">{escape(story.lens_certainty(reading.said[0], language()))}</p>'
        f'<p class="q-small"><b>{escape(_("What it cannot say"))}</b> {escape(text(lens.cannot))}</p>'
        f'<p class="q-discuss"><b>{escape(_("To discuss"))}</b> {escape(text(lens.discuss))}</p>'
        f"<details><summary>{escape(_('What it looks at'))}</summary>"
        f"<div>{_about_html(reading, model)}</div></details></div></article>"
    )


def _about_html(reading: LensReading, model: Model) -> str:
    lens = reading.lens
    numbers = "".join(
        f"<dt>{escape(text(measure.label))}</dt><dd><b>{escape(number(reading.values[name], 1))}</b> "
        f'<span class="q-muted">{escape(_read_from(lens, name, model))}</span></dd>'
        for name, measure in lens.measures.items()
        if name in reading.values and not measure.parts
    )
    rule = escape(links.link("method", fragment=f"lens-{lens.id}"))
    return (
        f"<p>{escape(text(lens.idea))}</p>"
        f'<dl class="q-facts">{numbers}</dl>{_sides_html(lens)}'
        f'<p class="q-small"><a href="{rule}" target="_self">{escape(_("The rule of this lens"))}</a></p>'
    )


def _read_from(lens: Lens, name: str, model: Model) -> str:
    """Which answers a measure is the mean of."""
    measure = lens.measures[name]
    if measure.questions:
        return listing([text(question.label) for question in measure.read(model)])
    if measure.score:
        return _("its score")
    if measure.shared:
        return _("the questions that both answered")
    return plural("{count} question", "{count} questions", len(measure.read(model)))


def _sides_html(lens: Lens) -> str:
    """Where the sources disagree about what it rests on, and which side it takes."""
    parts = []
    for tension in load_tensions():
        if side := tension.side_of(lens.id):
            address = escape(links.link("method", fragment=tension.id))
            follows = escape(_("it follows {who}", who=within_sentence(text(side.who))))
            parts.append(f'<li><a href="{address}" target="_self">{escape(text(tension.title))}</a> {follows}</li>')
    if not parts:
        return ""
    return f"<p>{escape(_('Where the sources disagree'))}</p><ul>{''.join(parts)}</ul>"


def _quiet_html(readings: Sequence[LensReading], edit: str) -> str:
    items = "".join(
        f'<div id="{escape(reading.lens.id)}"><dt>{escape(text(reading.lens.title))}</dt>'
        f"<dd>{escape(_why_quiet(reading))}</dd></div>"
        for reading in readings
    )
    more = ""
    if any(why == "open" for reading in readings for _side, _key, why in reading.missing):
        words = escape(_("Add answers to this assessment"))
        more = f'<p class="q-screen-only"><a href="{escape(edit)}" target="_self">{words}</a></p>'
    return f'<dl class="q-missing">{items}</dl>{more}'


_MOST = 4  # questions that are named; of more, how many there are


def _why_quiet(reading: LensReading) -> str:
    """What is missing, and for which reason, a sentence for each reason."""
    reasons: dict[tuple[Side, Silence], list[str]] = {}
    for side, key, why in reading.missing:
        reasons.setdefault((side, why), []).append(text(load_model().question(key).label))
    if ("outside", "not_asked") in reasons:
        return _("Fewer than three customers answered.")
    return " ".join(_reason(side, why, labels) for (side, why), labels in reasons.items())


def _reason(side: Side, why: Silence, labels: Sequence[str]) -> str:
    what = listing(labels) if len(labels) <= _MOST else plural("{count} question", "{count} questions", len(labels))
    if why == "not_applicable":
        return _("Does not apply here: {what}.", what=what)
    if why == "hidden":
        return _("Fewer than three people answered, so it is not shown: {what}.", what=what)
    if side == "outside":
        return _("No customer gave a level: {what}.", what=what)
    return _("Nobody gave a level: {what}.", what=what)
