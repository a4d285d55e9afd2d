"""What a board gets of one organisation: the presenter's screen, and what can be taken along."""

from __future__ import annotations

import base64
from collections.abc import Mapping

import streamlit as st

from quadrant.board import bundle, sequence
from quadrant.board.choices import Choices, choose, read_colour
from quadrant.board.kinds import KINDS, Kind
from quadrant.board.sequence import ALWAYS, PARTS, Part
from quadrant.charts.quadrant_scene import quadrant_scene
from quadrant.charts.scene import SIZES
from quadrant.errors import ColourUnreadable, QuadrantError
from quadrant.palette import LIGHT
from quadrant.portrait import Portrait
from quadrant.story import Material
from ui import choices, components, field, links, one_organisation, stage_steps
from ui.cache import content_key, remembered
from ui.plain import escape, plain
from ui.scene_view import scene_html
from ui.text import LANGUAGE_NAMES, _, language, number, plural

_MADE = "present_made"
_ACCENT = "present_accent"


def kinds() -> dict[Kind, str]:
    """What can be taken along."""
    return {
        "pptx": _("Slides (PPTX)"),
        "pdf": _("Report (PDF)"),
        "png": _("Pictures (PNG)"),
        "svg": _("Pictures (SVG)"),
        "xlsx": _("Workbook (XLSX)"),
        "yaml": _("File (YAML)"),
    }


def lead() -> str:
    """What there is to do here."""
    return _("Show it from this machine, or take it along as slides, a report and pictures that say the same.")


def show(shown: Portrait) -> None:
    """The way to the presenter's screen; what can be taken along, and what that will be."""
    named = one_organisation.names(shown)
    material = stage_steps.material(*named)
    if material is None:
        return
    _start(*named)
    components.section(_("To take along"), anchor="take")
    asked, preview = st.columns([5, 6], gap="large")
    with asked:
        wanted = _wanted(material)
        chosen = _chosen(material)
        if chosen is not None:
            _make(material, chosen, wanted)
    with preview:
        if chosen is not None:
            components.show(_preview_html(material, chosen))


def _start(organisation: str, assessment: str) -> None:
    """The way to the presenter's screen."""
    address = escape(links.link("stage", id=organisation, assessment=assessment))
    components.show(
        f'<p class="q-start"><a href="{address}" target="_self">{escape(_("Start presenting"))}</a> '
        f'<a class="q-small" href="{address}" target="_blank">{escape(_("In a new tab"))}</a></p>'
        f'<p class="q-small q-muted">{escape(_start_words())}</p>'
    )


def _start_words() -> str:
    return _(
        "The arrow keys or a remote control go on and back, b blanks the screen, f fills it, ? shows all keys. It needs"
        " no network."
    )


# --- what is wanted ---


def _wanted(material: Material) -> tuple[Kind, ...]:
    """The kinds that are wanted, in their order; slides and report unless the link says otherwise."""
    if links.parameter("kinds") is None:
        links.remember(kinds="pptx,pdf")
    wanted = choices.some_of("kinds", _("What to make"), {str(kind): words for kind, words in kinds().items()})
    if "yaml" in wanted:
        components.paragraph(_("The YAML file holds every answer, note and pseudonym."), muted=True)
    return tuple(kind for kind in KINDS if kind in wanted)


def _chosen(material: Material) -> Choices | None:
    """What was chosen for it; None, and a sentence, when something of it cannot be used."""
    names = sorted(LANGUAGE_NAMES.items(), key=lambda each: each[0] != language())
    in_language = choices.view_of("in", _("In which language"), dict(names))
    client = choices.words("client", _("Client’s name"), _("Client’s name, if not the organisation’s"))
    line = choices.words("line", _("A line in every footer"), _("A line in every footer, such as: Confidential"))
    logo = st.file_uploader(plain(_("Logo, PNG or JPEG")), type=["png", "jpg", "jpeg"], key="present_logo")
    accent = _accent()
    notes = choices.whether("notes", _("With notes"))
    components.paragraph(
        _(
            "Notes are what people wrote beside their answers. They have no names, but who knows the writer may"
            " recognise the words."
        ),
        muted=True,
    )
    there = [part for part in sequence.parts(material) if part not in ALWAYS]
    without = choices.some_of(
        "without", _("Leave out"), {part: sequence.label(part, language()) for part in there}, _("Nothing")
    )
    try:
        return choose(
            in_language,
            client=client,
            logo=logo.getvalue() if logo else None,
            accent=accent,
            notes=notes,
            small_print=line,
            without=frozenset(part for part in there if part in without),
        )
    except QuadrantError as error:
        field.show([error.message(language())])
        return None


def _accent() -> str:
    """The accent colour: from the link, as far as it is one."""
    if _ACCENT not in st.session_state:
        st.session_state[_ACCENT] = LIGHT.accent
        if given := links.parameter("accent"):
            try:
                st.session_state[_ACCENT] = read_colour(given)
            except ColourUnreadable as error:
                field.show([error.message(language())])
    colour = str(st.color_picker(plain(_("Accent colour")), key=_ACCENT))
    links.remember(accent=None if colour.upper() == LIGHT.accent.upper() else colour.removeprefix("#"))
    return colour


# --- making it ---


def _make(material: Material, chosen: Choices, wanted: tuple[Kind, ...]) -> None:
    """Makes what is wanted, kind by kind, and offers it as one file, for as long as nothing else is chosen."""
    wish = content_key(), bundle.stem(material), chosen, wanted
    if st.button(plain(_("Make it")), type="primary", key="present_make"):
        st.session_state.pop(_MADE, None)
        if files := _made(material, chosen, wanted):
            together = {name: data for of_kind in files.values() for name, data in of_kind.items()}
            st.session_state[_MADE] = wish, bundle.zipped(together), _listed_html(files)
    made = st.session_state.get(_MADE)
    if made is None or made[0] != wish:
        st.session_state.pop(_MADE, None)  # of something that nobody wants any more nothing is kept
        return
    st.download_button(
        plain(_("Download all")),
        data=made[1],
        file_name=f"{bundle.stem(material)}.zip",
        mime="application/zip",
        on_click="ignore",
        type="primary",
        key="present_download",
    )
    components.show(made[2])


def _made(material: Material, chosen: Choices, wanted: tuple[Kind, ...]) -> dict[Kind, Mapping[str, bytes]]:
    """The files of each kind, with a bar that says which is being made; none, and a sentence, when one cannot be."""
    files: dict[Kind, Mapping[str, bytes]] = {}
    names = kinds()
    place = st.empty()
    making = bundle.make(material, chosen, wanted)
    try:
        for done, kind in enumerate(wanted):
            place.progress(done / len(wanted), plain(names[kind]))
            files[kind] = next(making)[1]
    except QuadrantError as error:
        components.notice(error.message(language()))
        return {}
    finally:
        place.empty()
    return files


def _listed_html(files: Mapping[Kind, Mapping[str, bytes]]) -> str:
    """How many files there are of each kind, and how large they are."""
    items = ""
    for kind, of_kind in files.items():
        size = max(1, sum(map(len, of_kind.values())) // 1000)
        many = plural("{count} file, {size} kB", "{count} files, {size} kB", len(of_kind), size=number(size))
        items += f"<li>{escape(kinds()[kind])} <span>{escape(many)}</span></li>"
    return f'<ul class="q-made">{items}</ul>'


# --- what it will be ---


def _preview_html(material: Material, chosen: Choices) -> str:
    """The first two slides, small, and the titles of all of them; what is left out, and why."""
    there = sequence.parts(material)
    kept = [part for part in there if part not in chosen.without]
    items = "".join(f"<li>{escape(sequence.label(part, chosen.language))}</li>" for part in kept)
    missing = [(part, _("you leave it out")) for part in there if part in chosen.without]
    missing += [(part, why_not(part)) for part in PARTS if part not in there]
    out = "".join(f"<dt>{escape(sequence.label(part, language()))}</dt><dd>{escape(why)}</dd>" for part, why in missing)
    left_out = f'<h3>{escape(_("Left out"))}</h3><dl class="q-missing">{out}</dl>' if out else ""
    return (
        f'<div class="q-first-slides">{_cover_html(material, chosen)}{_second_html(material, chosen)}</div>'
        f'<h3>{escape(_("What it tells, in this order"))}</h3><ol class="q-told">{items}</ol>{left_out}'
    )


def why_not(part: Part) -> str:
    """Why an assessment has nothing to say under a part."""
    return {
        "position": _("there is no position"),
        "way": _("there is no earlier position, and no ambition"),
        "digital": _("no element has a score"),
        "human": _("no element has a score"),
        "sides": _("fewer than three customers answered the same as people inside"),
        "disagreement": _("people agree, or too few answered to say so"),
        "strengths": _("too few elements have a score"),
        "lenses": _("every lens keeps quiet"),
        "route": _("there is no ambition, or nothing left to do for it"),
        "peers": _("there are too few organisations to compare with"),
        "questions": _("nothing asks for a talk"),
    }.get(part, "")


def _cover_html(material: Material, chosen: Choices) -> str:
    """The cover, in the accent colour."""
    about, brand = material.portrait.assessment, chosen.brand
    name = chosen.client or about.organisation.name
    logo = ""
    if chosen.logo:
        address = "data:image/png;base64," + base64.b64encode(chosen.logo.png).decode()
        logo = f'<img alt="{escape(_("The logo"))}" src="{address}">'
    badge = components.fictional_badge_html() if about.organisation.fictional else ""
    return (
        f'<div class="q-slide q-slide-cover" style="--q-brand:{brand.colour};--q-brand-ink:{brand.on_light}">'
        f"{logo}<b><bdi>{escape(name)}</bdi></b><span>{escape(about.title or about.id)} {badge}</span></div>"
    )


def _second_html(material: Material, chosen: Choices) -> str:
    """The slide of the position."""
    brand = chosen.brand
    title = escape(sequence.label("position", chosen.language))
    return (
        f'<div class="q-slide" style="--q-brand:{brand.colour};--q-brand-ink:{brand.on_light}"><b>{title}</b>'
        f"<div>{_picture_html(*one_organisation.names(material.portrait), chosen.language)}</div></div>"
    )


@remembered
def _picture_html(organisation: str, assessment: str, words: str) -> str:
    material = stage_steps.material(organisation, assessment)
    assert material is not None
    picture = sequence.built(material, sequence.BUILD[-1], words)
    scene = quadrant_scene(picture, material.model, words, LIGHT, SIZES["paper"])
    return scene_html(scene, _("The quadrant, as the slides show it"), "present-quadrant", fluid=True)
