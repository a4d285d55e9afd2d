"""What is compared, chosen on the screen and kept in the link; the same for all screens about many organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from quadrant import comparing, service
from quadrant.cohort import Cohort, load_cohort_rules
from quadrant.comparing import Kind, Wanted
from quadrant.comparing.words import cohort_name, country_name, size_name
from quadrant.field import VIEWS, Field, View
from quadrant.outline import Outline, outline
from quadrant.pictures import sector_name
from ui import choices, links
from ui.cache import remembered_large
from ui.plain import plain
from ui.text import _, language

PARAMETERS = (
    "focus",
    "marked",
    "only",
    "view",
    "sector",
    "size",
    "country",
    "year",
    "kind",
    "owner",
    "tag",
    "search",
    "pack",
)
"""What of the link says what is compared, besides what was drawn and whether names are hidden."""

_ANONYMOUS, _DRAWN = "anonymous", "drawn"
_DRAWING, _DONE_DRAWING = "drawing", "done-drawing"


def anonymous() -> bool:
    """Whether names are hidden."""
    return links.parameter(_ANONYMOUS) == "1"


@remembered_large
def names() -> Mapping[str, str]:
    """All organisations by name: id -> name."""
    field = service.comparisons.field()
    found = zip(field.organisation.names, field.names, strict=True)
    return dict(sorted(found, key=lambda each: (each[1].casefold(), each[0])))


@remembered_large
def letters() -> Mapping[str, str]:
    """What stands for each name while names are hidden: id -> letter."""
    return service.comparisons.letters()


@remembered_large
def texts() -> Sequence[str]:
    """What a search looks in, for each row of the field."""

    def words_of(what: str, name: str) -> str:
        return sector_name(name, language()) if what == "sector" else country_name(name, language())

    return comparing.search_texts(service.comparisons.field(), words_of)


def packs() -> Mapping[str, str]:
    """The benchmark packs that can be used: id -> who made it, and of whom."""
    rules, found = load_cohort_rules(), {}
    for kept in service.benchmarks.kept():
        if kept.pack is not None:
            found[kept.id] = f"{kept.pack.publisher.name} · {cohort_name(kept.pack.cohort, rules, language())}"
    return found


# --- from the link ---


def wanted() -> Wanted:
    """What the link asks for, checked: what does not exist is not followed."""
    field, rules = service.comparisons.field(), load_cohort_rules()
    hidden = anonymous()
    marked = [each for each in (links.parameter("marked") or "").split(",") if each]
    if hidden:
        of = {letter: id_ for id_, letter in letters().items()}
        marked = [of[each] for each in marked if each in of]
    return Wanted(
        view=_view(),
        cohort=Cohort(
            sector=links.choose("sector", field.sector.names),
            size=links.choose("size", tuple(size.id for size in rules.sizes)),
            country=links.choose("country", field.country.names),
            year=next((year for year in field.years if str(year) == links.parameter("year")), None),
        ),
        kind=_kind(),
        owner=links.choose("owner", field.owner.names),
        tag=links.choose("tag", _tags(field)),
        search=links.parameter("search") or "",
        drawn=_read(links.parameter(_DRAWN) or ""),
        only_marked=links.parameter("only") == "1",
        focus=links.choose("focus", field.organisation.names),
        marked=tuple(marked[: comparing.MOST_MARKED]),
        anonymous=hidden,
        pack=links.choose("pack", packs()),
    )


def _view() -> View:
    asked = links.parameter("view")
    return next((view for view in VIEWS if view == asked), VIEWS[0])


def _kind() -> Kind | None:
    asked = links.parameter("kind")
    return "real" if asked == "real" else "fictional" if asked == "fictional" else None


def _tags(field: Field) -> tuple[str, ...]:
    return tuple(sorted({tag for tags in field.tags for tag in tags}, key=str.casefold))


def _read(drawn: str) -> Outline:
    """An outline out of a link; nothing when it is none."""
    try:
        corners = [tuple(map(float, corner.split(","))) for corner in drawn.split(";")]
        return outline([(x, y) for x, y in corners])
    except ValueError:
        return ()


def keep_drawing(drawn: Outline) -> None:
    """Writes what was drawn into the link, and ends drawing; an empty outline removes it."""
    links.remember(**{_DRAWN: ";".join(f"{x:g},{y:g}" for x, y in drawn) or None})
    st.session_state[_DONE_DRAWING] = True


# --- on the screen ---


def whom() -> None:
    """The organisation in focus, and those beside it. While names are hidden only letters can be chosen."""
    if anonymous():
        focus = links.choose("focus", names())
        others = {letter: letter for id_, letter in letters().items() if id_ != focus}
        options = dict(sorted(others.items(), key=_by_letter))
        choices.some_of("marked", _("Beside it"), options, _("Choose letters"), most=comparing.MOST_MARKED - 1)
        return
    choices.one_of("focus", _("Organisation in focus"), names(), _("None"))
    choices.some_of("marked", _("Beside it"), names(), _("Choose organisations"), most=comparing.MOST_MARKED - 1)


def only_marked() -> None:
    """Whether the set is no more than what is chosen by name."""
    if links.parameter("marked"):
        choices.whether("only", _("Show only these"))


def _by_letter(option: tuple[str, str]) -> tuple[int, str]:
    return len(option[0]), option[0]


def narrowed() -> bool:
    """Whether the link asks for less than all organisations."""
    return any(
        links.parameter(name) for name in ("sector", "size", "country", "year", "kind", "owner", "tag", "search")
    )


def cohort(field: Field) -> None:
    """Sector, size, country, year, and fictional or real: what cohorts are chosen by."""
    words = language()
    rules = load_cohort_rules()
    years = {str(year): str(year) for year in field.years}
    kinds = {"real": _("Real"), "fictional": _("Fictional")}
    sectors = {each: sector_name(each, words) for each in field.sector.names}
    countries = {each: country_name(each, words) for each in field.country.names}
    choices.one_of("sector", _("Sector"), _sorted(sectors), _("All"))
    choices.one_of("size", _("Size"), {each.id: size_name(each.id, rules, words) for each in rules.sizes}, _("All"))
    choices.one_of("country", _("Country"), _sorted(countries), _("All"))
    if not anonymous():  # a letter that comes and goes with the years would say who it is
        choices.one_of("year", _("Year"), years, _("The latest of each"))
    if len(set(field.fictional.tolist())) > 1:
        choices.one_of("kind", _("Fictional or real"), kinds, _("Both"))


def _sorted(options: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(options.items(), key=lambda option: comparing.folded(option[1])))


def picks(field: Field) -> None:
    """Search, tag and owner; none of them while names are hidden, as they would say who is who."""
    if anonymous():
        return
    choices.words("search", _("Search"), _("Search by name, sector, country or tag"))
    if tags := _tags(field):
        choices.one_of("tag", _("Tag"), {tag: tag for tag in tags}, _("All"))
    if field.owner.names:
        choices.one_of("owner", _("Owner"), {owner: owner for owner in field.owner.names}, _("All"))


def view() -> None:
    """Whose view is compared."""
    choices.view_of("view", _("View"), {"inside": _("Inside"), "outside": _("Customers")})


def whose_figures() -> None:
    """Whether the cohort of this workspace is compared with, or a pack; only where there is one."""
    if options := packs():
        choices.one_of("pack", _("Figures of"), options, _("The cohort in this workspace"))


def drawing() -> bool:
    """Whether the chart is being drawn on."""
    return bool(st.session_state.get(_DRAWING))


def draw() -> None:
    """The switch that lets somebody draw on the chart, and the button that takes a drawing away."""
    if st.session_state.pop(_DONE_DRAWING, False):
        st.session_state[_DRAWING] = False
    st.toggle(_("Draw on the chart"), key=_DRAWING)
    if links.parameter(_DRAWN):
        st.button(plain(_("Remove the drawing")), key="remove-drawing", on_click=keep_drawing, args=((),))


def hiding() -> None:
    """The button that hides names or shows them, and its key."""
    label = _("Show names") if anonymous() else _("Hide names")
    st.button(plain(label), key="hide-names", shortcut="a", on_click=_turn, width="stretch")


def _turn() -> None:
    """Names become letters or the other way round, also in the link; what could hold a name leaves it."""
    marked = [each for each in (links.parameter("marked") or "").split(",") if each]
    of = dict(letters())
    if anonymous():
        of = {letter: id_ for id_, letter in of.items()}
        links.remember(**{_ANONYMOUS: None})
    else:
        links.remember(**{_ANONYMOUS: "1", "search": None, "tag": None, "owner": None, "year": None})
    links.remember(marked=",".join(of[each] for each in marked if each in of) or None)
