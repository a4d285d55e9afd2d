"""Where to: an ambition set on the quadrant or per element, tried out on the screen before it is saved in the file."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from quadrant import roadmap, service
from quadrant.assessment import Ambition
from quadrant.model import Axis, load_model
from quadrant.portrait import Portrait
from quadrant.route import Efforts, Place
from ui import amending, choices, components, one_organisation, outcome, quadrant_view, route_view
from ui.cache import remembered
from ui.plain import escape, plain
from ui.text import _, date, date_pattern, listing, number, text

WHERE = "ambition"
"""Under which name `outcome` reports."""

_YEARS = 2  # from an assessment to the end of the year that is proposed


@dataclass
class Draft:
    """What is filled in now. `base` is what the file said when it was begun, `places` the scores asked of axes."""

    base: Ambition | None
    date: datetime.date
    elements: dict[str, float]
    places: dict[str, int] = field(default_factory=dict)

    @property
    def touched(self) -> bool:
        """Whether it says anything else than the file did."""
        if self.base is None:
            return bool(self.elements)
        return (self.date, self.elements) != (self.base.date, self.base.elements)

    @property
    def aim(self) -> Ambition | None:
        """The ambition that it comes to; None when nothing is to change."""
        order = [element.id for element in load_model().elements if element.id in self.elements]
        return Ambition(self.date, {name: self.elements[name] for name in order}) if order else None


def draft(shown: Portrait) -> Draft:
    """What is filled in for this assessment; what its file says, as long as nobody touched it."""
    found = st.session_state.get(_key(shown))
    said = shown.assessment.ambition
    if found is None or (not found.touched and found.base != said):
        proposed = datetime.date(shown.assessment.date.year + _YEARS, 12, 31)
        found = Draft(said, said.date if said else proposed, dict(said.elements) if said else {})
        _restart(shown)
        st.session_state[_key(shown)] = found
    assert isinstance(found, Draft)
    return found


def show(shown: Portrait, efforts: Efforts) -> None:
    """The form: where, by when, and what can be done with it."""
    typed = draft(shown)
    why_not = _no_place(shown)
    if why_not:
        components.paragraph(why_not, muted=True)
    elif choices.view_of("set", _("Set the ambition"), _modes()) == "place":
        _place(shown, typed, efforts)
    if why_not or choices.linked("set", _modes()) == "elements":
        _elements(shown, typed)
    _date(shown, typed)
    outcome.report(WHERE)
    _conflict(shown, typed)
    _buttons(shown, typed)


def _modes() -> dict[str, str]:
    return {"place": _("On the quadrant"), "elements": _("Per element")}


def _no_place(shown: Portrait) -> str:
    """Why no place on the quadrant can be chosen; empty when one can."""
    if shown.inside.digital is None and shown.inside.human is None:
        return _("Too little was answered for a position, so the ambition is set per element.")
    far = _furthest(*one_organisation.names(shown))
    if (far.digital, far.human) == (shown.inside.digital, shown.inside.human):
        return _(
            "No step can be shown that leads on from here, so no place can be chosen on the quadrant. The ambition is "
            "set per element."
        )
    return ""


# --- on the quadrant ---


@remembered
def _furthest(organisation: str, assessment: str) -> Place:
    shown = quadrant_view.portrait(organisation, assessment)
    assert shown is not None
    return roadmap.furthest(shown, load_model())


def _place(shown: Portrait, typed: Draft, efforts: Efforts) -> None:
    """A slider per axis from where it is to where steps can lead, and the corners."""
    model = load_model()
    now = {"digital": shown.inside.digital, "human": shown.inside.human}
    far = _furthest(*one_organisation.names(shown))
    most = {"digital": far.digital, "human": far.human}
    aimed = roadmap.placed(shown, model, typed.elements)
    at = {"digital": aimed.digital, "human": aimed.human}
    for axis in model.axes:
        _slider(shown, axis, now[axis.id], most[axis.id], at[axis.id], efforts)
    _corners(shown, now, most, efforts)
    kept = _(
        "The file keeps scores of elements. A place becomes the scores at which the route of least effort, in whole "
        "levels, arrives there."
    )
    components.show(f'<p class="q-small q-muted">{escape(kept)}</p>{_in_words_html(typed.elements)}')


def _slider(
    shown: Portrait, axis: Axis, now: float | None, most: float | None, at: float | None, efforts: Efforts
) -> None:
    label = text(axis.label)
    low = 0 if now is None else math.floor(now)
    high = low if most is None else math.floor(most + 1e-9)
    if now is None:
        components.paragraph(_("{axis} has no score, so no place can be chosen on it.", axis=label), muted=True)
        return
    if high <= low:
        words = _("On {axis} no step leads further than {score}.", axis=label.lower(), score=number(now, 1))
        components.paragraph(words, muted=True)
        return
    key = f"{_key(shown)}{axis.id}"
    wanted = draft(shown).places.get(axis.id, low if at is None else round(at))
    st.session_state.setdefault(key, min(max(wanted, low), high))
    st.slider(
        _("{axis}: now {score}", axis=label, score=number(now, 1)),
        low,
        high,
        key=key,
        on_change=_move,
        args=(shown, axis.id, efforts),
    )


def _move(shown: Portrait, axis: str, efforts: Efforts) -> None:
    ask(shown, {axis: int(st.session_state[f"{_key(shown)}{axis}"])}, efforts)


def ask(shown: Portrait, places: Mapping[str, int], efforts: Efforts) -> None:
    """Fills in the elements that lead to these scores of axes; for callbacks. The other axis stays as it is."""
    model, typed = load_model(), draft(shown)
    elements = dict(typed.elements)
    for axis, score in places.items():
        for element in model.elements:
            if element.axis == axis:
                elements.pop(element.id, None)
        elements |= roadmap.elements_at(shown, model, axis, score, efforts)
    typed.elements, typed.places = elements, typed.places | dict(places)


def ask_again(shown: Portrait) -> None:
    """Fills in the elements again for the places that were asked for, since efforts changed; for callbacks."""
    ask(shown, draft(shown).places, Efforts(dict(route_view.efforts())))


def _corners(
    shown: Portrait, now: Mapping[str, float | None], most: Mapping[str, float | None], efforts: Efforts
) -> None:
    """A button for every corner further on that steps lead to: just over its boundary."""
    model = load_model()
    boundary = math.ceil(model.boundary)
    if shown.inside.quadrant is None:
        return
    offered = {}
    for corner in model.quadrants:
        high = {"digital": corner.id.startswith("digital"), "human": corner.id.endswith("emotional")}
        over = {axis: boundary for axis in high if high[axis] and (now[axis] or 0) < boundary}
        stays = all(high[axis] or (now[axis] or 0) < boundary for axis in high)
        if over and stays and all((most[axis] or 0) >= boundary for axis in over):
            offered[corner.id] = (text(corner.label), over)
    if offered:
        with st.container(horizontal=True, key="corners"):
            for id_, (label, over) in offered.items():
                st.button(
                    plain(_("Just into “{corner}”", corner=label)),
                    key=f"corner-{id_}",
                    type="tertiary",
                    on_click=_to_corner,
                    args=(shown, over, efforts),
                )


def _to_corner(shown: Portrait, over: Mapping[str, int], efforts: Efforts) -> None:
    ask(shown, over, efforts)
    for axis in over:
        st.session_state.pop(f"{_key(shown)}{axis}", None)


# --- per element ---


def _elements(shown: Portrait, typed: Draft) -> None:
    """A score per element with the present one beside it; what is left empty stays as it is."""
    present = {each.element.id: each.inside.score for each in shown.elements}
    components.show(f'<p class="q-small q-muted">{escape(_("From 0 to 100. What is left empty stays as it is."))}</p>')
    for axis, column in zip(load_model().axes, st.columns(2, gap="medium"), strict=True):
        with column:
            for element in axis.elements:
                now = present[element.id]
                key = f"{_key(shown)}{element.id}"
                st.session_state.setdefault(key, typed.elements.get(element.id))
                st.number_input(
                    _("{element}: now {score}", element=text(element.label), score=number(now, 1))
                    if now is not None
                    else _("{element}: no score now", element=text(element.label)),
                    0.0,
                    100.0,
                    None,  # it can be emptied
                    key=key,
                    step=1.0,
                    format="%g",
                    placeholder=_("as it is"),
                    on_change=_set,
                    args=(shown, element.id, axis.id),
                )


def _set(shown: Portrait, element: str, axis: str) -> None:
    typed, score = draft(shown), st.session_state[f"{_key(shown)}{element}"]
    typed.places.pop(axis, None)
    if score is None:
        typed.elements.pop(element, None)
    else:
        typed.elements[element] = float(score)


# --- by when, and saving ---


def _date(shown: Portrait, typed: Draft) -> None:
    key = f"{_key(shown)}date"
    st.session_state.setdefault(key, typed.date)
    st.date_input(
        _("By when"),
        key=key,
        format=date_pattern(),
        min_value=datetime.date(1990, 1, 1),
        max_value=datetime.date(2199, 12, 31),
        on_change=_set_date,
        args=(shown,),
    )


def _set_date(shown: Portrait) -> None:
    if chosen := st.session_state[f"{_key(shown)}date"]:
        draft(shown).date = chosen


def _conflict(shown: Portrait, typed: Draft) -> None:
    """What the file says by now, when that is not what it said when this was begun."""
    said = shown.assessment.ambition
    if typed.base == said:
        return
    now = (
        _(
            "In the file the ambition is now {elements}, by {date}.",
            elements=in_words(said.elements),
            date=date(said.date),
        )
        if said
        else _("In the file there is no ambition any more.")
    )
    components.notice(now, _("Saving puts yours in its place."))
    st.button(plain(_("Take over what is in the file")), key="ambition-theirs", on_click=_restart, args=(shown,))


def _buttons(shown: Portrait, typed: Draft) -> None:
    folder = service.opened.workspace().folder
    if typed.touched:
        words = _("Not saved yet. The route below leads to this already.")
        components.show(f'<p class="q-small q-unsaved" role="status">{escape(words)}</p>')
    with st.container(horizontal=True, key="ambition-buttons"):
        st.button(
            plain(_("Save the ambition")),
            type="primary",
            key="ambition-save",
            disabled=not typed.touched or typed.aim is None,
            on_click=_save,
            args=(shown, folder, typed.aim),
        )
        if typed.touched:
            st.button(plain(_("Start over")), key="ambition-reset", type="tertiary", on_click=_restart, args=(shown,))
        if shown.assessment.ambition is not None:
            st.button(
                plain(_("Remove the ambition")),
                key="ambition-remove",
                type="tertiary",
                on_click=_save,
                args=(shown, folder, None),
            )


def _save(shown: Portrait, folder: Path, aim: Ambition | None) -> None:
    done = _("The ambition is in the file.") if aim else _("The ambition is out of the file.")
    if amending.write(WHERE, folder, shown.assessment, replace(shown.assessment, ambition=aim), done):
        _restart(shown)


def _restart(shown: Portrait) -> None:
    """Forgets what was filled in; the fields begin again with what the file says."""
    for key in [name for name in st.session_state if str(name).startswith(_key(shown))]:
        del st.session_state[key]


def in_words(elements: Mapping[str, float]) -> str:
    """Elements with their scores, as an enumeration."""
    model = load_model()
    return listing([f"{text(model.element(name).label)} {number(score, 1)}" for name, score in elements.items()])


def _in_words_html(elements: Mapping[str, float]) -> str:
    if not elements:
        return ""
    return f'<p class="q-small">{escape(_("Elements: {elements}.", elements=in_words(elements)))}</p>'


def _key(shown: Portrait) -> str:
    return f"ambition-{'/'.join(one_organisation.names(shown))}:"
