"""Published references as a panel: what a statistics office counted, beside the digital axis and never on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from quadrant.charts.references_scene import ReferenceBar, references_alt_text, references_rows, references_scene
from quadrant.cohort import load_cohort_rules
from quadrant.language import within_sentence
from quadrant.palette import THEMES
from quadrant.pictures import sector_name
from quadrant.references import Beside, Dimension, Published, Reference, load_references, standing_beside
from ui import components, look, viewport
from ui.components import Table
from ui.filters import country_name
from ui.plain import escape, plain
from ui.scene_view import scene_html
from ui.text import _, date, language, listing, percent, text

ANCHOR = "references"
"""The id of the panel, for links."""


def show(sector: str | None = None, country: str | None = None, size: str | None = None) -> None:
    """The panel: what stands beside a sector, a country (ISO) and a class of size (`data/cohorts.yaml`).

    None asks for nothing; what stands beside everybody is always there. KeyError for an unknown sector.
    """
    beside = standing_beside(load_references(), sector, country, size)
    bars = [ReferenceBar(_name(each), each.figure) for each in beside.references]
    picture = scene_html(
        references_scene(bars, _passport(beside), language(), THEMES[viewport.appearance()], viewport.size()),
        references_alt_text(bars, language()),
        "figure-references",
    )
    look.also("reference")
    components.section(_("Published references"), anchor=ANCHOR)
    asked: dict[Dimension, str | None] = {"sector": sector, "country": country, "size": size}
    words = components.paragraphs_html(_lead(beside, sector), *_not_surveyed(beside, asked))
    beneath = f"<div>{_not_points_html()}{_caveats_html(beside)}</div>"
    components.show(f'{words}<div class="q-references">{picture}{beneath}</div>')
    with st.expander(plain(_("The same as a table"))):
        components.table(_table(beside))
        if any(each.figure.derived for each in _with_earlier(beside)):
            components.footnote(_("* calculated by us from the others of its row"))
    components.show(_sources_html(beside))


# --- in words ---


def _name(reference: Reference) -> str:
    """Who is counted in a figure."""
    figure = reference.figure
    if reference.source.dimension == "sector" and figure.label:
        return _("{activity} ({code}), EU", activity=text(figure.label), code=figure.code)
    if figure.of is None:
        return _("All activities surveyed, EU")
    if reference.source.dimension == "country":
        return _("All activities surveyed, {country}", country=country_name(figure.of))
    return _("All activities surveyed, {size}, EU", size=_size_name(figure.of))


def _size_name(size: str) -> str:
    return next(text(each.label) for each in load_cohort_rules().sizes if each.id == size)


def _lead(beside: Beside, sector: str | None) -> str:
    """What is seen, in a sentence or two."""
    words = _(
        "In the EU, {share} of the enterprises with 10 people or more use at least 4 of 12 digital technologies.",
        share=percent(beside.total.figure.at_least_basic / 100),
    )
    if sector and (nearest := beside.found["sector"]):
        words += " " + _(
            "In the activity nearest to {sector} it is {share}.",
            sector=within_sentence(sector_name(sector, language())),
            share=percent(nearest[0].figure.at_least_basic / 100),
        )
    return words


def _not_surveyed(beside: Beside, asked: Mapping[Dimension, str | None]) -> list[str]:
    """What was asked for and has no figure, a sentence for each."""
    return [_silence(dimension, asked[dimension] or "") for dimension in beside.not_surveyed]


def _silence(dimension: Dimension, value: str) -> str:
    if dimension == "sector":
        return _(
            "{sector} is not surveyed, so it has no published reference, and no average of others takes its place.",
            sector=sector_name(value, language()),
        )
    if dimension == "country":
        return _("There is no figure for this country: {country}.", country=country_name(value))
    return _("Organisations of this size are not surveyed: {size}.", size=_size_name(value))


def _not_points_html() -> str:
    words = _(
        "These are shares of enterprises, not points on our scale: they say how much technology is in use, and nothing "
        "about how well it works or what customers gain by it."
    )
    return f"<p><b>{escape(words)}</b></p>"


def _passport(beside: Beside) -> str:
    """Where the picture comes from, in one line that stays with it."""
    first = beside.total.source
    return _(
        "Source: {publisher}, {tables}, {year}, definition version {version}, {licence}; adapted.",
        publisher=listing(list(dict.fromkeys(each.publisher for each in beside.sources))),
        tables=listing(list(dict.fromkeys(each.dataset for each in beside.sources))),
        year=first.year,
        version=first.version,
        licence=listing(list(dict.fromkeys(each.licence.name for each in beside.sources))),
    )


# --- as a table ---


def _table(beside: Beside) -> Table:
    """The figures of the picture, each followed by those of earlier years."""
    rows = references_rows([ReferenceBar(_name(each), each.figure) for each in _with_earlier(beside)], language())
    caption = _("Share of enterprises, in percent; definition version {version}", version=beside.total.source.version)
    return Table(caption, rows, frozenset(range(1, len(rows[0]))))


def _with_earlier(beside: Beside) -> list[Reference]:
    """Every figure of the picture, each followed by those of earlier years under the same version of the definition."""
    return [
        Reference(each.source, figure)
        for each in beside.references
        for figure in (each.figure, *each.source.earlier(each.figure))
    ]


# --- what has to be said with it ---


def _caveats_html(beside: Beside) -> str:
    """What the publisher says of single figures, then what we say of all of them, each once."""
    flags = [
        f"{_name(each)}: {text(each.source.flags[each.figure.flag])}." for each in beside.references if each.figure.flag
    ]
    caveats = dict.fromkeys(text(caveat) for source in beside.sources for caveat in source.caveats)
    items = "".join(f"<li>{escape(words)}</li>" for words in (*flags, *caveats))
    return f"<h3>{escape(_('To keep in mind'))}</h3><ul>{items}</ul>"


def _sources_html(beside: Beside) -> str:
    """Attribution, then all else about the tables. An address is text: nothing on a screen leads off the machine."""
    lines = "".join(
        f'<p class="q-passport q-from">{escape(text(source.attribution))} {escape(source.address)}</p>'
        for source in beside.sources
    )
    title = escape(_("About these figures"))
    return f"{lines}<details><summary>{title}</summary><div>{_about_html(beside)}</div></details>"


def _about_html(beside: Beside) -> str:
    """What the tables have in common, said once, then each by itself."""

    def once(words: Callable[[Published], str]) -> str:
        return " ".join(dict.fromkeys(map(words, beside.sources)))

    common = {
        _("What is counted"): once(lambda source: text(source.measures)),
        _("Not covered"): once(lambda source: text(source.not_covered)),
        _("Definition"): once(
            lambda source: _("version {version}: {address}", version=source.version, address=source.definition)
        ),
        _("Licence"): once(lambda source: f"{source.licence.name}: {source.licence.address}"),
    }
    return _facts_html(common) + "".join(map(_table_html, beside.sources))


def _table_html(source: Published) -> str:
    facts = {
        _("Last update"): f"{source.last_update.dataset}, {date(source.last_update.date)}",
        _("What we changed"): text(source.changed),
        _("Read from"): text(source.read_from),
    }
    title = f"{text(source.title)} ({source.publisher}, {source.dataset})"
    return f"<h4>{escape(title)}</h4>{_facts_html(facts)}"


def _facts_html(facts: Mapping[str, str]) -> str:
    items = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in facts.items())
    return f'<dl class="q-facts">{items}</dl>'
