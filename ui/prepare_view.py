"""Preparing a workshop: who it is about, when, who takes part, what is asked, and where phones find it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from quadrant import preparation, service
from quadrant.assessment import Organisation, to_yaml
from quadrant.draft import proposed_assessment, proposed_id
from quadrant.errors import AddressUnusable, FileExists, FileRefused
from quadrant.invitation import server_address
from quadrant.model import Model, load_countries, load_model, load_sectors
from quadrant.problems import Problem
from quadrant.room import Room
from quadrant.rules import ID_LENGTH, NAME_LENGTH
from quadrant.workshop import Plan, rehearsal, replanned
from ui import access, choices, components, facilitator, field, links, quadrant_view
from ui.filters import country_name
from ui.plain import escape, plain
from ui.text import LANGUAGE_NAMES, _, date_pattern, language, listing, number, plural, text

Values = dict[str, Any]

_ALL, _SOME = "all", "some"


# --- the form ---


def show() -> None:
    """The form. What is typed stays until it is prepared, also on other screens and in the other language."""
    components.section(_("Prepare a workshop"), anchor="prepare")
    form = _Form()
    with st.container(key="prepare"):
        form.show()


class _Form:
    """The form as it stands in the session; made anew in every run and in the callback of its button."""

    def __init__(self) -> None:
        self.model = load_model()
        self.known = _known_organisations()
        self.problems = field.Problems("prepare")
        self._propose()

    def _propose(self) -> None:
        """What a field says until somebody writes something else: it follows the fields before it."""
        defaults: Values = {
            "name": "",
            "sector": None,
            "country": None,
            "employees": None,
            "owner": "",
            "tags": "",
            "fictional": service.opened.is_fictional(),
            "date": datetime.date.today(),  # noqa: DTZ011 - the user's own day
            "title": "",
            "scope": _ALL,
            "context": False,
        }
        defaults |= {f"group-{group.id}": group.inside for group in self.model.groups}
        defaults |= {f"element-{element.id}": True for element in self.model.elements}
        defaults |= {f"language-{each}": True for each in self.model.languages}
        for name, value in defaults.items():
            st.session_state.setdefault(_key(name), value)
        _propose("id", proposed_id(self._text("name"), self.known))
        day = self._value("date")
        taken = _taken_assessments(self.chosen.id if self.chosen else self._text("id"))
        _propose("assessment", proposed_assessment(day.isoformat(), taken) if day else "")
        _propose("address", _addresses().proposed[0])

    # --- what it says ---

    @property
    def chosen(self) -> Organisation | None:
        """The organisation of the workspace that the workshop is about; None for a new one."""
        return self.known.get(str(st.session_state.get("choice-organisation", links.parameter("organisation"))))

    def _value(self, name: str) -> Any:
        return st.session_state.get(_key(name))

    def _text(self, name: str) -> str:
        return str(self._value(name) or "").strip()

    def groups(self) -> tuple[str, ...]:
        """The groups that take part and are asked something."""
        chosen = (group.id for group in self.model.groups if self._value(f"group-{group.id}"))
        return tuple(group for group in chosen if preparation.asked(self.model, group, self.elements()))

    def elements(self) -> tuple[str, ...]:
        """The elements that are asked about."""
        everything = self._value("scope") != _SOME
        return tuple(each.id for each in self.model.elements if everything or self._value(f"element-{each.id}"))

    def languages(self) -> tuple[str, ...]:
        """The languages that phones offer."""
        return tuple(each for each in self.model.languages if self._value(f"language-{each}"))

    def values(self) -> Values:
        """Everything that can be wrong, by field."""
        texts = {name: self._text(name) for name in ("name", "owner", "tags", "id", "title", "assessment", "address")}
        others = {name: self._value(name) for name in ("sector", "country", "employees", "fictional", "date")}
        about = {"organisation": self.chosen.id if self.chosen else ""}
        return texts | others | about | {
            "groups": self.groups(),
            "elements": self.elements(),
            "languages": self.languages(),
        }  # fmt: skip

    def plan(self) -> Plan:
        """The plan that the form describes. Raises `AddressUnusable`."""
        return Plan(
            organisation=self.chosen or self._new_organisation(),
            assessment=self._text("assessment"),
            date=self._value("date"),
            title=self._text("title") or None,
            model=self.model.id,
            model_version=self.model.version,
            groups=self.groups(),
            elements=self.elements(),
            languages=self.languages(),
            code="",
            address=self._text("address"),
            context=bool(self._value("context")),
        )

    def _new_organisation(self) -> Organisation:
        tags = (tag.strip() for tag in self._text("tags").split(","))
        return Organisation(
            id=self._text("id"),
            name=self._text("name"),
            sector=self._value("sector") or "",
            country=self._value("country"),
            employees=self._value("employees"),
            owner=self._text("owner") or None,
            tags=tuple(tag for tag in tags if tag),
            fictional=bool(self._value("fictional")),
        )

    # --- what it shows ---

    def show(self) -> None:
        """All fields, each with its problems, and the button."""
        self.standing = self.problems.standing(self.values())
        self._who()
        self._when()
        self._groups()
        self._elements()
        self._languages()
        self._address()
        if self.standing:
            count = sum(len(sentences) for sentences in self.standing.values())
            components.notice(
                plural("{count} thing above needs your attention.", "{count} things above need your attention.", count)
            )
        st.button(plain(_("Open the workshop")), key="prepare-open", type="primary", on_click=_open)
        components.footnote(
            _("This gives the code and the QR code. People can come in; nothing is asked before you start.")
        )

    def _beside(self, name: str) -> None:
        field.show(self.standing.get(name, ()))

    def _input(self, name: str, label: str, **options: Any) -> None:
        options.setdefault("max_chars", NAME_LENGTH)
        st.text_input(label, key=_key(name), persist_state="session", **options)
        self._beside(name)

    def _who(self) -> None:
        _subheading(_("Who is it about?"))
        names = {each.id: each.name for each in self.known.values()}
        choices.one_of("organisation", _("Organisation"), names, _("A new organisation"))
        self._beside("organisation")
        if self.chosen:
            components.paragraph(_facts(self.chosen), muted=True)
            return
        left, right = st.columns(2, gap="medium")
        with left:
            self._input("name", _("Name"))
        with right:
            sectors = {each.id: text(each.name) for each in load_sectors()}
            _select("sector", _("Sector"), sectors, _("Choose a sector"))
            self._beside("sector")
        left, right = st.columns(2, gap="medium")
        with left:
            countries = sorted(((each, country_name(each)) for each in load_countries()), key=lambda each: each[1])
            _select("country", _("Country (optional)"), dict(countries), _("Choose a country"))
            self._beside("country")
        with right:
            st.number_input(
                _("Employees (optional)"),
                min_value=1,
                value=None,
                step=1,
                key=_key("employees"),
                placeholder="–",
                persist_state="session",
            )
            self._beside("employees")
        left, right = st.columns(2, gap="medium")
        with left:
            self._input("owner", _("Owner (optional)"), help=_("Who several organisations belong to."))
        with right:
            self._input("tags", _("Tags, with commas between them (optional)"), max_chars=None)
        self._input("id", _("Id, the same in all its files"), max_chars=ID_LENGTH)
        st.checkbox(
            _("Fictional: an invented organisation, or a rehearsal"), key=_key("fictional"), persist_state="session"
        )
        self._beside("fictional")
        if service.opened.is_fictional():
            _say_fictional()

    def _when(self) -> None:
        _subheading(_("When, and what is it called?"))
        left, right = st.columns(2, gap="medium")
        with left:
            _date(_key("date"))
            self._beside("date")
        with right:
            self._input("title", _("Title (optional)"), placeholder=_("Board away day"))
        self._input("assessment", _("Id of this assessment"), max_chars=ID_LENGTH)

    def _groups(self) -> None:
        _subheading(_("Who takes part?"))
        for group in self.model.groups:
            count = preparation.asked(self.model, group.id, self.elements())
            asked = plural("{count} question", "{count} questions", count)
            st.checkbox(
                plain(f"{text(group.label)} · {asked}"),
                key=_key(f"group-{group.id}"),
                disabled=not count,
                persist_state="session",
            )
        self._beside("groups")

    def _elements(self) -> None:
        _subheading(_("What is asked?"))
        words = {
            _ALL: _("All {elements} elements", elements=number(len(self.model.elements))),
            _SOME: _("Some, for a short session"),
        }
        st.segmented_control(
            _("Elements"),
            list(words),
            key=_key("scope"),
            format_func=lambda each: words[each],
            required=True,
            label_visibility="collapsed",
            persist_state="session",
        )
        if self._value("scope") == _SOME:
            for axis, place in zip(self.model.axes, st.columns(2, gap="medium"), strict=True):
                with place:
                    components.show(f"<h4>{escape(text(axis.label))}</h4>")
                    for element in axis.elements:
                        questions = plural("{count} question", "{count} questions", len(element.questions))
                        label = plain(f"{text(element.label)} · {questions}")
                        st.checkbox(label, key=_key(f"element-{element.id}"), persist_state="session")
        self._beside("elements")
        components.show(_expectation_html(self.model, self.groups(), self.elements()))
        st.checkbox(
            plain(_("Offer the questions of context as well")),
            key=_key("context"),
            help=_(
                "Participants may answer them after the others. No score counts them and the talk does not show them; "
                "they go into the file, and help to say what a position means."
            ),
            persist_state="session",
        )

    def _languages(self) -> None:
        _subheading(_("In which languages?"))
        with st.container(horizontal=True):
            for each in self.model.languages:
                st.checkbox(LANGUAGE_NAMES[each], key=_key(f"language-{each}"), persist_state="session")
        self._beside("languages")

    def _address(self) -> None:
        _subheading(_("Where do phones find it?"))
        self._input("address", _("Address for the phones"), max_chars=None)
        _say_reachable(_key("address"))


def _known_organisations() -> dict[str, Organisation]:
    """The organisations of the workspace by name, those of workshops without a file too."""
    planned = [room.look(lambda workshop: workshop.plan.organisation) for room in service.workshops.rooms()]
    stored = [entry.latest.organisation for entry in quadrant_view.overview().entries]
    found = {each.id: each for each in (*planned, *stored)}  # a file says more than a plan
    return dict(sorted(found.items(), key=lambda each: each[1].name.casefold()))


def _taken_assessments(organisation: str) -> frozenset[str]:
    """The ids that the organisation's files and workshops have already."""
    plans = (room.look(lambda workshop: workshop.plan) for room in service.workshops.rooms())
    planned = {plan.assessment for plan in plans if plan.organisation.id == organisation}
    return service.drafts.taken_assessments(organisation) | planned


def _facts(organisation: Organisation) -> str:
    """What is taken over of an organisation that is known."""
    sectors = {each.id: text(each.name) for each in load_sectors()}
    parts = [sectors.get(organisation.sector, organisation.sector)]
    if organisation.country:
        parts.append(country_name(organisation.country))
    if organisation.employees:
        parts.append(plural("{count} employee", "{count} employees", organisation.employees))
    if organisation.owner:
        parts.append(organisation.owner)
    parts.extend(organisation.tags)
    if organisation.fictional:
        parts.append(_("Fictional"))
    return " · ".join(parts)


def _expectation_html(model: Model, groups: tuple[str, ...], elements: tuple[str, ...]) -> str:
    """How long it takes, and what the choice cannot give."""
    expected = preparation.duration(model, groups, elements)
    if expected is None:
        return ""
    said = plural("About {count} minute", "About {count} minutes", expected.minutes)
    why = plural(
        "for the first round: {group} is asked the most, {count} question.",
        "for the first round: {group} is asked the most, {count} questions.",
        expected.questions,
        group=text(model.group(expected.group).label),
    )
    words = f'<p class="q-expected"><b>{escape(said)}</b> {escape(why)}</p>'
    missing = preparation.unplaced(model, groups, elements)
    if not missing:
        return words
    if not set(groups) & set(model.inside):
        inside = listing([text(each.label) for each in model.groups if each.inside])
        hint = _("There will be no position in the quadrant: that comes from {groups}.", groups=inside)
    else:
        hint = _(
            "There will be no position in the quadrant: an axis has a score only when all its elements are asked "
            "about, and that is not so for {axes}. Answers, talk and agreed levels are there all the same.",
            axes=listing([text(axis.label) for axis in missing]),
        )
    return words + f'<p class="q-hint">{escape(hint)}</p>'


def _say_fictional() -> None:
    address = escape(links.link("workspace", fragment="open"))
    components.show(
        f"<p class=q-muted>{escape(_('The workspace that is open is the fictional one that comes with Quadrant.'))} "
        f'<a href="{address}" target="_self">{escape(_("Open one of your own for real organisations"))}</a></p>'
    )


# --- opening ---


def _open() -> None:
    """Opens the workshop, or says beside each field what is wrong."""
    form = _Form()
    values = form.values()
    wrong = _lacking(values)
    folder = service.opened.workspace().folder

    def open_workshop() -> None:
        try:
            plan = _with_whole_address(form.plan())
        except AddressUnusable as error:
            wrong.setdefault("address", []).append(error.message(language()))
            plan = form.plan()
        _add(wrong, _rules_broken(plan))
        if not wrong:
            _add(wrong, _refused(lambda: _opened(folder, plan)))

    if facilitator.attempt(open_workshop):
        known = form.chosen is not None
        form.problems.say({_field(name, known): sentences for name, sentences in wrong.items()}, values)


def _opened(folder: Path, plan: Plan) -> None:
    room = service.workshops.prepare(folder, plan)
    facilitator.go_to(room.id)
    for key in [each for each in st.session_state if str(each).startswith(_key(""))]:
        del st.session_state[key]


def _lacking(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a workshop needs besides what its file needs."""
    needed = {
        "groups": _("Choose at least one group that is asked something."),
        "elements": _("Choose at least one element."),
        "languages": _("Choose at least one language."),
    }
    if not values["organisation"]:
        needed |= {"name": _("Write the name."), "sector": _("Choose a sector."), "id": _("Write an id.")}
    return {name: [sentence] for name, sentence in needed.items() if not values[name]}


def _rules_broken(plan: Plan) -> dict[str, list[str]]:
    """What is wrong by the rules of a file, all of it at once; nothing is opened."""
    checked = service.files.look_at(
        to_yaml(rehearsal(plan)).encode(), f"{plan.organisation.id}--{plan.assessment}.yaml"
    )
    return _by_field(checked.problems)


def _refused(opening: Callable[[], object]) -> dict[str, list[str]]:
    """Opens, or says what the other files of the workspace have against it."""
    try:
        opening()
    except FileRefused as error:
        return _by_field(error.problems)
    except FileExists as error:
        return {"assessment": [_("{file} holds an assessment with this id.", file=error.details["file"])]}
    return {}


def _by_field(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for problem in problems:
        match problem.path:
            case ("organisation", str(name), *_rest):
                place = name
            case ("assessment", "id"):
                place = "assessment"
            case ("assessment", str(name)):
                place = name
            case _:
                place = "organisation"
        fields.setdefault(place, []).append(problem.message(language()))
    return fields


def _field(name: str, known: bool) -> str:
    """Where the form shows what is wrong: what a known organisation brings along has no field of its own."""
    about = ("name", "sector", "country", "employees", "owner", "tags", "id", "fictional")
    return "organisation" if known and name in about else name


def _add(wrong: dict[str, list[str]], more: Mapping[str, list[str]]) -> None:
    """Adds the problems of fields that have none yet: one sentence that says what to do is enough."""
    for name, sentences in more.items():
        wrong.setdefault(name, sentences)


def _with_whole_address(plan: Plan) -> Plan:
    return replanned(plan, address=server_address(plan.address))


# --- the address ---


@dataclass(frozen=True, slots=True)
class _Addresses:
    """What can be proposed, at least one; `only_here` when no other machine can reach it."""

    proposed: tuple[str, ...]
    only_here: bool


def _addresses() -> _Addresses:
    opened = urlsplit(st.context.url or "")
    base = f"{opened.scheme}://{opened.netloc}" if opened.netloc else None
    here = access.is_loopback(opened.hostname or "localhost")
    port = int(st.get_option("server.port"))
    listens_elsewhere = not access.is_loopback(str(st.get_option("server.address") or ""))
    found = preparation.addresses(
        os.environ.get("QUADRANT_ADDRESS"),
        None if here else base,
        port if listens_elsewhere else None,
        secure=bool(st.get_option("server.sslCertFile")),
    )
    if not found:
        return _Addresses((base or f"http://127.0.0.1:{port}",), only_here=True)
    return _Addresses(found, only_here=access.is_loopback(urlsplit(found[0]).hostname or ""))


def _say_reachable(key: str) -> None:
    """The other addresses that this machine has, or that phones cannot reach it."""
    known = _addresses()
    if known.only_here:
        here = _(
            "Phones cannot reach this: the server answers this machine only. For trying things out that is enough."
        )
        how = _("For a room, stop it and start it with the command that follows; it says where phones find it:")
        components.show(f'<p class="q-hint">{escape(here)} {escape(how)} <code>make workshop</code></p>')
        return
    others = [each for each in known.proposed if each != st.session_state.get(key)]
    if others:
        components.paragraph(_("When phones cannot open it, try another address of this machine:"), muted=True)
        with st.container(horizontal=True):
            for each in others:
                st.button(plain(each), key=f"{key}-{each}", on_click=_take, args=(key, each))


def _take(key: str, address: str) -> None:
    st.session_state[key] = address


# --- a change of mind ---


def change(room: Room) -> None:
    """Title, date and address of a workshop that is open already."""
    plan = room.look(lambda workshop: workshop.plan)
    seen: Values = {"title": plan.title or "", "date": plan.date, "address": plan.address}
    for name, value in seen.items():
        key, was = f"change-{name}-{room.id}", f"changed-{name}-{room.id}"
        if key not in st.session_state or st.session_state[key] == st.session_state.get(was):
            st.session_state[key] = value  # nobody is typing something else
        st.session_state[was] = value
    values = _changes(room)
    problems = field.Problems(f"change-{room.id}")
    standing = problems.standing(values)
    with st.expander(plain(_("Change title, date or address")), key=f"change-{room.id}", expanded=bool(standing)):
        left, right = st.columns(2, gap="medium")
        with left:
            st.text_input(_("Title (optional)"), key=f"change-title-{room.id}", max_chars=NAME_LENGTH)
            field.show(standing.get("title", ()))
        with right:
            _date(f"change-date-{room.id}")
            field.show(standing.get("date", ()))
        st.text_input(_("Address for the phones"), key=f"change-address-{room.id}")
        field.show(standing.get("address", ()))
        _say_reachable(f"change-address-{room.id}")
        st.button(plain(_("Save")), key=f"change-save-{room.id}", on_click=_change, args=(room, problems))


def _changes(room: Room) -> Values:
    return {name: st.session_state[f"change-{name}-{room.id}"] for name in ("title", "date", "address")}


def _change(room: Room, problems: field.Problems) -> None:
    values = _changes(room)
    wrong: dict[str, list[str]] = {}

    def replan() -> None:
        try:
            address = server_address(values["address"])
        except AddressUnusable as error:
            wrong["address"] = [error.message(language())]
            return
        changes = {"title": str(values["title"]).strip() or None, "date": values["date"], "address": address}
        _add(wrong, _refused(lambda: service.workshops.replan(room.id, **changes)))
        if not wrong:
            st.session_state[f"change-address-{room.id}"] = address

    if facilitator.attempt(replan):
        problems.say(wrong, values)


# --- small parts ---


def _key(name: str) -> str:
    return f"prepare-{name}"


def _propose(name: str, value: str) -> None:
    """Writes a proposal into a field that is empty or still says the proposal before."""
    key, before = _key(name), _key(f"proposed-{name}")
    if st.session_state.get(key, "") in ("", st.session_state.get(before)):
        st.session_state[key] = value
    st.session_state[before] = value


def _subheading(words: str) -> None:
    components.show(f'<h3 class="q-step">{escape(words)}</h3>')


def _select(name: str, label: str, options: Mapping[str, str], placeholder: str) -> None:
    st.selectbox(
        label,
        list(options),
        index=None,
        key=_key(name),
        format_func=lambda each: options.get(each, each),
        placeholder=placeholder,
        persist_state="session",
    )


def _date(key: str) -> None:
    st.date_input(
        _("Date"), key=key, format=date_pattern(), min_value=datetime.date(1990, 1, 1), persist_state="session"
    )
