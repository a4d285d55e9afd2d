"""Search and filters over the organisations of a workspace; what is chosen is in the link."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence

import streamlit as st

from quadrant.comparing import words as comparing_words
from quadrant.model import load_model
from quadrant.pictures import sector_name
from quadrant.portrait import Entry
from ui import choices
from ui.plain import plain
from ui.text import _, language, text

NO_POSITION = "none"
"""Stands for no position among the quadrants."""


def country_name(code: str) -> str:
    """What people call a country, by its ISO code."""
    return comparing_words.country_name(code, language())


def chosen(entries: Sequence[Entry]) -> list[Entry]:
    """Shows search and filters, and returns the entries that pass all of them, in their order."""
    searched = choices.words("search", _("Search"), _("Search by name, sector, country or tag"))
    filters = _filters(entries)
    names = [name for name, (_label, options, _of) in filters.items() if len(options) > 1]
    active = sum(bool(choices.linked(name, filters[name][1])) for name in names)
    passing = [entry for entry in entries if _folded(searched) in _folded(_words(entry))]
    if not names:
        return passing
    title = _("Filters") + (f" ({active})" if active else "")
    with st.expander(plain(title), key="filters", expanded=bool(active)):
        for name in names:
            label, options, of = filters[name]
            if wanted := choices.one_of(name, label, options, _("All")):
                passing = [entry for entry in passing if wanted in of(entry)]
    return passing


_Of = Callable[[Entry], Iterable[str]]


def _filters(entries: Sequence[Entry]) -> dict[str, tuple[str, Mapping[str, str], _Of]]:
    """Every filter by name: its label, the options (id -> words) that occur, and what an entry has of it."""
    quadrants = {each.id: text(each.label) for each in load_model().quadrants} | {NO_POSITION: _("no position")}
    kinds = {"real": _("Real"), "fictional": _("Fictional")}

    def occurring(of: _Of, words: Callable[[str], str]) -> dict[str, str]:
        ids = {each for entry in entries for each in of(entry)}
        return dict(sorted(((each, words(each)) for each in ids), key=lambda option: _folded(option[1])))

    def sector(entry: Entry) -> Iterable[str]:
        return (entry.latest.organisation.sector,)

    def country(entry: Entry) -> Iterable[str]:
        return filter(None, (entry.latest.organisation.country,))

    def quadrant(entry: Entry) -> Iterable[str]:
        return (entry.inside.quadrant or NO_POSITION,)

    def kind(entry: Entry) -> Iterable[str]:
        return ("fictional" if entry.latest.organisation.fictional else "real",)

    def tag(entry: Entry) -> Iterable[str]:
        return entry.latest.organisation.tags

    return {
        "sector": (_("Sector"), occurring(sector, lambda each: sector_name(each, language())), sector),
        "country": (_("Country"), occurring(country, country_name), country),
        "quadrant": (_("Quadrant"), occurring(quadrant, quadrants.__getitem__), quadrant),
        "kind": (_("Fictional or real"), occurring(kind, kinds.__getitem__), kind),
        "tag": (_("Tag"), occurring(tag, str), tag),
    }


def _words(entry: Entry) -> str:
    """What the search looks in."""
    about = entry.latest.organisation
    place = country_name(about.country) if about.country else ""
    return " ".join((about.name, about.id, sector_name(about.sector, language()), place, *about.tags))


def _folded(words: str) -> str:
    """Words without capitals and accents."""
    apart = unicodedata.normalize("NFKD", words.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
