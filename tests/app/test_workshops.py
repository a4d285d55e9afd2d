"""Workshops as the facilitator sees them: preparing, the list, coming in, answering, the end."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from quadrant import service
from quadrant.errors import NoWorkshop
from quadrant.model import load_model
from quadrant.room import Room
from quadrant.workshop import Plan
from tests import rooms
from tests.hostile import HOSTILE, hostile_assessment
from ui import access

MODEL = load_model()
TODAY = datetime.date.today()  # noqa: DTZ011 - the user's own day
PEOPLE = {"leadership": 3, "front_office": 4, "back_office": 3, "customer": 3}
ELSEWHERE = access.Connection("192.0.2.44", ("192.0.2.7:8501",), False, "", {})


def fill_in(app: AppTest, **fields: object) -> AppTest:
    """Types into the form."""
    for name, value in fields.items():
        widget(app, f"prepare-{name}").set_value(value)
    return app.run()


def widget(app: AppTest, key: str) -> Any:
    """The field with this key."""
    kinds = (app.text_input, app.selectbox, app.number_input, app.date_input, app.checkbox)
    found = [each for kind in kinds for each in kind if each.key == key]
    return found[0] if found else next(each for each in app.get("button_group") if each.key == key)


def press(app: AppTest, key: str) -> AppTest:
    """Presses a button."""
    app.button(key=key).click().run()
    assert not app.exception
    assert "could not be shown" not in "".join(block.value for block in app.html)
    return app


def beside(app: AppTest) -> list[str]:
    """What stands beside fields as wrong."""
    return [re.sub("<[^>]+>", "", block.value) for block in app.html if 'q q-field"' in block.value]


def prepared() -> Plan:
    """The plan of the one workshop that there is."""
    (room,) = service.workshops.rooms()
    return room.look(lambda workshop: workshop.plan)


@pytest.fixture(name="make_room")
def _make_room(workspace: Path) -> Callable[..., Room]:
    """A short workshop of the workspace, with these people in it, brought to a stage."""

    def make_room(
        stage: str = "gathering",
        people: Mapping[str, int] = PEOPLE,
        levels: tuple[int, ...] = (1, 2, 3, 4, 5),
        **about: str,
    ) -> Room:
        plan = rooms.plan(elements=("customer_first", "data"), **about)
        room = service.workshops.prepare(service.opened.workspace().folder, plan)
        if stage == "gathering":
            for number in range(sum(people.values())):
                room.join(f"early-{number}", MODEL.groups[number % 4].id, "en")
            return room
        rooms.fill(room, people, levels)
        if stage != "answering":
            room.act(lambda workshop: workshop.reveal())
        if stage == "again":
            room.act(lambda workshop: workshop.ask_again(["data.trust", "customer_first.autonomy"]))
        if stage == "finished":
            service.workshops.finish(room.id)
        return room

    return make_room


# --- preparing ---


def test_a_name_and_a_sector_are_enough(open_screen, workspace: Path) -> None:
    """Everything else is proposed: ids, today, the three inside groups, all elements, both languages, a code."""
    app = open_screen("workshops")
    fill_in(app, name="Café ’t Hoekje", sector="hospitality")
    assert app.text_input(key="prepare-id").value == "cafe-t-hoekje"
    press(app, "prepare-open")

    plan = prepared()
    assert (plan.organisation.name, plan.organisation.id) == ("Café ’t Hoekje", "cafe-t-hoekje")
    assert plan.date == TODAY
    assert plan.assessment == plan.date.isoformat()[:7]
    assert (plan.groups, plan.languages) == (MODEL.inside, MODEL.languages)
    assert plan.elements == tuple(element.id for element in MODEL.elements)
    assert len(plan.code) == 6
    assert not plan.context
    assert plan.address.startswith("http://")


def test_every_fact_of_a_new_organisation_is_kept(open_screen, workspace: Path) -> None:
    """Country, employees, owner, tags, title, date, fictional and the context are in the plan as they were typed."""
    app = open_screen("workshops")
    fill_in(app, name="Tide Bank", sector="banking", country="NL", employees=1200, owner="Harbour Group")
    fill_in(app, tags="pilot, north,", fictional=True, title="Away day", date=datetime.date(2026, 5, 12))
    assert app.text_input(key="prepare-assessment").value == "2026-05"
    app.checkbox(key="prepare-context").check().run()
    press(app, "prepare-open")

    assert prepared().context
    about = prepared().organisation
    assert (about.country, about.employees, about.owner, about.tags) == (
        "NL",
        1200,
        "Harbour Group",
        ("pilot", "north"),
    )
    assert about.fictional
    assert (prepared().title, prepared().date) == ("Away day", datetime.date(2026, 5, 12))


def test_an_id_that_was_written_by_hand_stays(open_screen, workspace: Path) -> None:
    """The proposed id follows the name until somebody writes another one."""
    app = open_screen("workshops")
    fill_in(app, name="Tide")
    fill_in(app, name="Tide Bank")
    assert app.text_input(key="prepare-id").value == "tide-bank"
    fill_in(app, id="tides")
    fill_in(app, name="Tide Bank of the North")

    assert app.text_input(key="prepare-id").value == "tides"


def test_all_that_is_wrong_is_said_at_once_beside_its_field(open_screen, workspace: Path) -> None:
    """Nine mistakes give nine sentences; what was typed is still there; put right, the workshop opens."""
    app = open_screen("workshops")
    fill_in(app, id="No Such", assessment="a/b", title="a\ab", address="http://", owner="c\ad")
    fill_in(app, **{f"group-{group}": False for group in MODEL.inside}, **{"language-en": False, "language-nl": False})
    press(app, "prepare-open")

    said = beside(app)
    assert len(said) == 9  # name, sector, owner, id, title, assessment, groups, languages, address
    assert not service.workshops.rooms()
    assert app.text_input(key="prepare-title").value == "a\ab"

    fill_in(app, name="Tide Bank", sector="banking", id="tide-bank", assessment="one", title="Away day", owner="")
    fill_in(app, address="10.0.0.5:8501", **{"group-leadership": True, "language-en": True})
    assert beside(app) == []
    press(app, "prepare-open")

    plan = prepared()
    assert (plan.groups, plan.languages, plan.address) == (("leadership",), ("en",), "http://10.0.0.5:8501")


def test_a_corrected_field_is_no_longer_called_wrong(open_screen, workspace: Path) -> None:
    """What stands beside a field goes as soon as the field says something else; the others stay."""
    app = open_screen("workshops")
    press(app, "prepare-open")
    assert len(beside(app)) == 3  # name, sector and id

    fill_in(app, sector="banking")

    assert len(beside(app)) == 2


def test_a_known_organisation_brings_its_facts(open_screen, fictional: Path) -> None:
    """Opened from the page of an organisation, its facts are taken over and an id that is free is proposed."""
    known = service.organisations.history("harbour-bank")[-1].organisation
    app = open_screen("workshops", organisation="harbour-bank")
    fill_in(app, date=datetime.date(2025, 10, 1))
    press(app, "prepare-open")

    plan = prepared()
    assert plan.organisation == known
    assert plan.assessment not in {each.assessment for each in service.organisations.history("harbour-bank")}


def test_the_page_of_an_organisation_leads_here(open_screen, fictional: Path, words) -> None:
    """The link on an organisation's page opens the form with that organisation chosen."""
    app = open_screen("organisation", id="harbour-bank")
    assert "/workshops?lang=en&amp;organisation=harbour-bank" in words(app)
    app = open_screen("workshops", organisation="harbour-bank")

    assert app.selectbox(key="choice-organisation").value == "harbour-bank"


def test_an_id_that_a_file_has_is_said_beside_it(open_screen, fictional: Path) -> None:
    """An assessment that is in the folder already is not prepared again under the same id."""
    app = open_screen("workshops", organisation="harbour-bank")
    fill_in(app, assessment="2026-spring")
    press(app, "prepare-open")

    assert "2026-spring" in "".join(beside(app))
    assert not service.workshops.rooms()


def test_a_new_organisation_that_contradicts_a_file_is_refused(open_screen, fictional: Path) -> None:
    """The id of a known organisation with another name: the rule between files says so, beside the name."""
    app = open_screen("workshops")
    fill_in(app, name="Other Bank", sector="banking", id="harbour-bank", fictional=True, assessment="new")
    press(app, "prepare-open")

    assert "Harbour Bank" in "".join(beside(app))
    assert not service.workshops.rooms()


def test_a_second_workshop_of_a_new_organisation_finds_it(open_screen, make_room) -> None:
    """An organisation that only a workshop knows can be chosen again, and another assessment id is proposed."""
    make_room(organisation="tide-bank", assessment=TODAY.isoformat()[:7])
    app = open_screen("workshops", organisation="tide-bank")

    assert app.selectbox(key="choice-organisation").value == "tide-bank"
    assert app.text_input(key="prepare-assessment").value == TODAY.isoformat()


def test_what_is_typed_survives_the_other_language_and_another_screen(open_screen, workspace: Path) -> None:
    """Nothing typed is lost when the language changes or somebody looks at another screen in between."""
    app = open_screen("workshops")
    fill_in(app, name="Tide Bank", sector="banking", employees=12)
    app.session_state["lang"] = "nl"
    app.run()
    assert app.text_input(key="prepare-name").value == "Tide Bank"
    pages = Path(__file__).resolve().parents[2] / "pages"
    app.switch_page(str(pages / "method.py")).run()
    app.switch_page(str(pages / "workshops.py")).run()

    assert app.text_input(key="prepare-name").value == "Tide Bank"
    assert app.selectbox(key="prepare-sector").value == "banking"
    assert app.number_input(key="prepare-employees").value == 12


def test_a_short_session_says_how_long_and_what_it_cannot_give(open_screen, workspace: Path, words) -> None:
    """Fewer elements take fewer minutes; without one of an axis there is no position, and the screen says so."""
    app = open_screen("workshops")
    assert "About 18 minutes" in words(app)
    assert "no position" not in words(app)
    fill_in(app, scope="some")
    fill_in(app, **{"element-data": False, "element-automation": False})

    assert "About 14 minutes" in words(app)
    assert "There will be no position in the quadrant: an axis" in words(app)
    assert MODEL.axes[0].label["en"] in words(app)
    fill_in(app, **{f"group-{group}": False for group in MODEL.inside}, **{"group-customer": True})
    assert "that comes from Leadership, Front office and Back office" in words(app)


def test_a_group_that_is_asked_nothing_takes_no_part(open_screen, workspace: Path) -> None:
    """Partners are asked about one element only; without it they cannot be chosen, nor stay chosen."""
    app = open_screen("workshops")
    fill_in(app, name="Tide Bank", sector="banking", **{"group-partner": True})
    fill_in(app, scope="some")
    fill_in(app, **{"element-ecosystem": False})
    assert app.checkbox(key="prepare-group-partner").disabled
    press(app, "prepare-open")

    assert prepared().groups == MODEL.inside


def test_the_fictional_workspace_makes_rehearsals(open_screen, workspace: Path, words, monkeypatch) -> None:
    """In the workspace that comes with the product, fictional is proposed, and a line leads to one's own."""
    app = open_screen("workshops")
    assert app.checkbox(key="prepare-fictional").value is False
    monkeypatch.setattr(service.opened, "is_fictional", lambda: True)
    app = open_screen("workshops")

    assert app.checkbox(key="prepare-fictional").value is True
    assert "/workspace?" in words(app)


def test_a_server_for_this_machine_only_says_so(open_screen, workspace: Path, words, monkeypatch) -> None:
    """Listening on loopback the screen names the way out; with an address set for good, that is proposed."""
    assert "make workshop" in words(open_screen("workshops"))
    monkeypatch.setenv("QUADRANT_ADDRESS", "https://workshop.example.org")
    app = open_screen("workshops")

    assert "make workshop" not in words(app)
    assert app.text_input(key="prepare-address").value == "https://workshop.example.org"


def test_another_address_can_be_taken(open_screen, workspace: Path, words, monkeypatch) -> None:
    """In a room the other addresses of the machine are buttons; one press writes it into the field."""
    monkeypatch.setenv("QUADRANT_ADDRESS", "https://workshop.example.org")
    monkeypatch.setattr("quadrant.preparation.local_addresses", lambda: ["192.0.2.7"])
    assert "another address" not in words(open_screen("workshops"))  # the server does not listen there
    listening = st.get_option
    monkeypatch.setattr(access, "is_allowed", lambda connection: True)  # such a server asks for a sign-in
    monkeypatch.setattr(st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else listening(name))
    app = open_screen("workshops")
    press(app, "prepare-address-http://192.0.2.7:8501")

    assert app.text_input(key="prepare-address").value == "http://192.0.2.7:8501"


# --- the list ---


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("gathering", "Not started; 13 people have joined."),
        ("answering", "First round: 13 of 13 are ready."),
        ("talking", "Revealed to 13 people"),
        ("again", "Second round: 0 of 13 are ready."),
        ("finished", "Finished; 13 people answered."),
    ],
)
def test_every_stage_is_in_the_list_in_words(open_screen, make_room, words, stage: str, said: str) -> None:
    """The list says how far a workshop is, also after the server was killed and started again."""
    make_room(stage)
    service.opened.close()
    app = open_screen("workshops")

    assert said in words(app)
    assert "Tide Bank" in words(app)
    assert ("Unfinished – go on" in links_of(app)) == (stage in ("answering", "talking", "again"))


def links_of(app: AppTest) -> list[str]:
    """The words of the links."""
    return [each.proto.label.replace("\\", "") for each in app.get("page_link")]


def test_removing_asks_twice(open_screen, make_room, words) -> None:
    """The first press says what is lost, keeping it changes nothing, the second press removes it for good."""
    room, other = make_room("answering"), make_room(organisation="other-bank", code="HWT349")
    app = open_screen("workshops")
    press(app, f"remove-{room.id}")
    assert "answers of 13 people. All of that is lost" in words(app)
    press(app, f"remove-not-{room.id}")
    assert service.workshops.room(room.id)
    press(press(app, f"remove-{room.id}"), f"remove-now-{room.id}")

    assert [each.id for each in service.workshops.rooms()] == [other.id]
    assert "The workshop is removed." in words(app)


def test_a_finished_workshop_is_reopened_from_the_list(open_screen, make_room, words) -> None:
    """Reopened, it stands where the talk was, and its screen is open."""
    room = make_room("finished")
    app = press(open_screen("workshops"), f"reopen-{room.id}")

    assert room.look(lambda workshop: workshop.stage) == "talking"
    assert "Prepare a workshop" not in words(app)
    assert "Tide Bank" in words(app)


# --- coming in and answering ---


def test_the_invitation_holds_everything_that_gets_somebody_in(open_screen, make_room, words) -> None:
    """Code, address and QR code are on the screen, and how many joined of each group."""
    room = make_room()
    app = open_screen("workshop", workshop=room.id)

    assert "192.0.2.7:8501/join" in words(app)
    assert 'aria-label="H W T 3 4 7"' in words(app)
    assert 'src="data:image/svg+xml' in words(app)
    assert "http://192.0.2.7:8501/join?code=HWT347" in words(app)  # in words, for who cannot see the picture
    assert "<b>13</b> <span>people have joined</span>" in words(app)
    assert "<b>4</b><span>Leadership</span>" in words(app)


@pytest.mark.parametrize(
    ("people", "said", "unsaid"),
    [
        ({"leadership": 3, "customer": 3}, "", "not yet"),
        ({"leadership": 3, "customer": 2}, "not yet: Customers.", "Nor "),
        (
            {"leadership": 1, "front_office": 3, "customer": 3},
            "not yet: Leadership. Nor Front office: what is left would be the small group.",
            "Nor Customer",
        ),
    ],
)
def test_groups_that_will_not_be_shown_are_named_in_time(
    open_screen, make_room, words, people: dict[str, int], said: str, unsaid: str
) -> None:
    """While people can still join, the projector says which groups are too small, and which would give one away."""
    room = make_room("answering", people=people)
    app = open_screen("workshop", workshop=room.id)

    assert said in words(app)
    assert unsaid not in words(app)


def test_start_opens_the_first_round(open_screen, make_room, words) -> None:
    """One press; the code stays in sight."""
    room = make_room()
    app = press(open_screen("workshop", workshop=room.id), "start")

    assert room.look(lambda workshop: workshop.stage) == "answering"
    assert "0 of 13" in words(app)
    assert 'aria-label="H W T 3 4 7"' in words(app)


@pytest.mark.parametrize("people", [0, 1, 12, 200])
def test_any_number_of_people_is_counted(open_screen, make_room, words, people: int) -> None:
    """With 0, 1, 12 and 200 people every group has its count, and a bar that is in words too."""
    room = make_room("answering", {})
    for number in range(people):
        room.join(f"phone-{number}", ("leadership", "customer")[number % 2], "nl")
    app = open_screen("workshop", workshop=room.id)

    assert f"0 of {people}" in words(app)
    assert words(app).count('class="q-bar" role="img" aria-label="0 of ') == 4
    assert ("nobody has joined yet" in words(app)) == (people == 0)


def test_before_the_reveal_the_screen_knows_no_level(open_screen, make_room) -> None:
    """Two rooms whose people chose nothing in common look the same to the last byte, until the reveal."""
    low = everything_sent(open_screen("workshop", workshop=make_room("answering", levels=(1,)).id))
    service.workshops.discard(service.workshops.rooms()[0].id)
    room = make_room("answering", levels=(5,))
    high = everything_sent(open_screen("workshop", workshop=room.id))

    assert "13 of 13" in high
    assert low == high


def everything_sent(app: AppTest) -> str:
    """All that the browser was sent, without the ids that are new each time."""
    sent = "\n".join(str(each.proto) for each in app._tree if hasattr(each, "proto"))
    return re.sub(r"[0-9a-f]{12,}", "id", sent)


def test_revealing_asks_while_people_are_answering(open_screen, make_room, words) -> None:
    """With one of 14 still answering the first press says so, waiting changes nothing, the second reveals."""
    room = make_room("answering")
    room.join("late", "leadership", "en")
    app = press(open_screen("workshop", workshop=room.id), "end-round")
    assert "1 of 14 is still answering" in words(app)
    press(app, "end-not")
    assert room.look(lambda workshop: workshop.stage) == "answering"
    press(press(app, "end-round"), "end-now")

    assert room.look(lambda workshop: workshop.stage) == "talking"


def test_revealing_does_not_ask_when_everybody_is_ready(open_screen, make_room) -> None:
    """Nobody is waited for, so one press is enough."""
    room = make_room("answering")
    press(open_screen("workshop", workshop=room.id), "end-round")

    assert room.look(lambda workshop: workshop.stage) == "talking"


def test_nothing_can_be_revealed_before_anybody_answered(open_screen, make_room, words) -> None:
    """Without an answer the workshop stays where it is, and a sentence says why."""
    room = make_room("answering", {})
    app = press(open_screen("workshop", workshop=room.id), "end-round")

    assert "Nobody has answered a question yet." in words(app)
    assert room.look(lambda workshop: workshop.stage) == "answering"


def test_a_screen_that_is_behind_says_so(open_screen, make_room, words) -> None:
    """Two facilitators press the same button: the second is told, and sees the stage that it is in now."""
    room = make_room()
    first, second = (open_screen("workshop", workshop=room.id) for _ in range(2))
    press(first, "start")
    press(second, "start")

    assert "The workshop has moved on" in words(second)
    assert "First round" in words(second)


def test_the_second_round_shows_its_questions_in_words(open_screen, make_room, words) -> None:
    """What is open again is named, counted for who is asked it, and closed with a confirmation."""
    room = make_room("again")
    app = open_screen("workshop", workshop=room.id)
    assert "2 questions are open again" in words(app)
    for key in ("data.trust", "customer_first.autonomy"):
        assert MODEL.question(key).label["en"] in words(app)
    press(app, "end-round")
    assert "13 of 13 are still answering" in words(app)
    press(app, "end-now")

    assert room.look(lambda workshop: workshop.stage) == "talking"


def test_a_timer_is_set_lengthened_and_taken_away(open_screen, make_room) -> None:
    """The end is kept with the workshop, so every window and a restarted server count down to the same moment."""
    room = make_room("answering")
    app = open_screen("workshop", workshop=room.id)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    press(app, "timer-10")
    ends = room.look(lambda workshop: workshop.timer)
    assert datetime.timedelta(minutes=9) < ends - now < datetime.timedelta(minutes=11)
    press(app, "timer-more")
    assert room.look(lambda workshop: workshop.timer) - ends == datetime.timedelta(minutes=5)
    press(app, "timer-off")
    assert room.look(lambda workshop: workshop.timer) is None
    app.number_input(key="timer-own").set_value(42)
    press(app, "timer-set")

    assert room.look(lambda workshop: workshop.timer) > now + datetime.timedelta(minutes=41)


def test_title_date_and_address_can_be_changed(open_screen, make_room, words) -> None:
    """A change of mind is in the plan and on the invitation; a wrong address is said beside it and changes nothing."""
    room = make_room()
    app = open_screen("workshop", workshop=room.id)
    app.text_input(key=f"change-title-{room.id}").set_value("Another day")
    app.text_input(key=f"change-address-{room.id}").set_value("not an address")
    press(app, f"change-save-{room.id}")
    assert len(beside(app)) == 1
    assert room.look(lambda workshop: workshop.plan.title) == "Away day"
    app.text_input(key=f"change-address-{room.id}").set_value("10.0.0.5:8501")
    app.date_input(key=f"change-date-{room.id}").set_value(datetime.date(2026, 6, 1))
    press(app, f"change-save-{room.id}")

    plan = room.look(lambda workshop: workshop.plan)
    assert (plan.title, plan.date, plan.address) == ("Another day", datetime.date(2026, 6, 1), "http://10.0.0.5:8501")
    assert plan.code == "HWT347"
    assert "10.0.0.5:8501/join" in words(app)


def test_who_is_not_signed_in_changes_nothing(open_screen, make_room, workspace: Path, visitor) -> None:
    """Buttons of a screen that was opened before do nothing once its browser may not see it any more."""
    room = make_room("answering")
    app = open_screen("workshop", workshop=room.id)
    visitor(ELSEWHERE)
    app.button(key="end-round").click().run()

    assert room.look(lambda workshop: workshop.stage) == "answering"


# --- the end ---


def to_the_offer(app: AppTest, room: Room) -> AppTest:
    """Goes to where the talk offers to finish."""
    app.session_state[f"part-{room.id}"] = "settled"
    room.act(lambda workshop: workshop.show_step(99))
    return app.run()


def test_finishing_says_what_is_written_and_writes_it(open_screen, make_room, workspace: Path, words) -> None:
    """First the counts and the name of the file, then the file, its download and the way to the organisation."""
    room = make_room("talking")
    app = press(to_the_offer(open_screen("workshop", workshop=room.id), room), f"finish-{room.id}")
    assert "<b>13</b><span>who answered: Leadership (3), Front office (4)" in words(app)
    assert "tide-bank--2026-away-day.yaml" in words(app)
    assert not list(workspace.glob("*.yaml"))
    press(app, f"finish-now-{room.id}")

    assert (workspace / "tide-bank--2026-away-day.yaml").exists()
    assert room.look(lambda workshop: workshop.stage) == "finished"
    assert "tide-bank--2026-away-day.yaml" in words(app)
    assert "See where Tide Bank stands" in links_of(app)


def test_not_yet_writes_nothing(open_screen, make_room, workspace: Path) -> None:
    """The way back from the question leaves the workshop open."""
    room = make_room("talking")
    app = press(to_the_offer(open_screen("workshop", workshop=room.id), room), f"finish-{room.id}")
    press(app, f"finish-not-{room.id}")

    assert room.look(lambda workshop: workshop.stage) == "talking"
    assert not list(workspace.glob("*.yaml"))


def test_an_id_that_was_taken_meanwhile_is_asked_for_again(open_screen, make_room, workspace: Path, words) -> None:
    """A file of the same assessment turned up: nothing is replaced, another id is proposed, and that is written."""
    room = make_room("talking")
    other = hostile_assessment("Tide Bank").replace("id: hostile", "id: tide-bank, fictional: true")
    other = other.replace("id: one", "id: 2026-away-day").replace('owner: "Tide Bank"', "country: NL")
    (workspace / "mine.yaml").write_text(other, encoding="utf-8")
    app = press(to_the_offer(open_screen("workshop", workshop=room.id), room), f"finish-{room.id}")
    press(app, f"finish-now-{room.id}")
    assert "mine.yaml holds an assessment 2026-away-day by now" in words(app)
    assert app.text_input(key=f"finish-id-{room.id}").value == "2026-away-day-2"
    app.text_input(key=f"finish-id-{room.id}").set_value("no/id")
    press(app, f"finish-now-{room.id}")
    assert room.look(lambda workshop: workshop.stage) == "talking"
    app.text_input(key=f"finish-id-{room.id}").set_value("second")
    press(app, f"finish-now-{room.id}")

    assert (workspace / "tide-bank--second.yaml").exists()
    assert (workspace / "mine.yaml").read_text(encoding="utf-8") == other


def test_what_a_finished_workshop_keeps_can_be_removed(open_screen, make_room, workspace: Path, words) -> None:
    """Removed, the workshop is gone and its file is still there."""
    room = make_room("finished")
    app = open_screen("workshop", workshop=room.id)
    press(press(app, f"remove-{room.id}"), f"remove-now-{room.id}")

    with pytest.raises(NoWorkshop):
        service.workshops.room(room.id)
    assert (workspace / "tide-bank--2026-away-day.yaml").exists()
    assert "The workshop is removed." in words(app)


def test_a_finished_workshop_without_its_file_says_so(open_screen, make_room, workspace: Path, words) -> None:
    """Somebody deleted the file: the screen says how to write it once more, and reopening works."""
    room = make_room("finished")
    (workspace / "tide-bank--2026-away-day.yaml").unlink()
    service.opened.synchronise()
    app = open_screen("workshop", workshop=room.id)
    assert "no longer in the folder" in words(app)
    press(app, f"reopen-{room.id}")
    service.workshops.finish(room.id)

    assert (workspace / "tide-bank--2026-away-day.yaml").exists()


def test_a_link_to_no_workshop_is_answered_calmly(open_screen, workspace: Path, words) -> None:
    """A stale link says that there is no such workshop and leads to the list."""
    app = open_screen("workshop", workshop="gone")

    assert not app.exception
    assert "There is no such workshop in this workspace." in words(app)
    assert "All workshops" in links_of(app)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_text(open_screen, workspace: Path, name: str) -> None:
    """Whatever an organisation is called, it is prepared, listed and shown as text."""
    app = open_screen("workshops")
    fill_in(app, name=name, title=name, id="hostile", sector="banking")
    press(app, "prepare-open")
    (room,) = service.workshops.rooms()
    assert room.look(lambda workshop: workshop.plan.organisation.name) == name.strip()
    for screen in (open_screen("workshops"), open_screen("workshop", workshop=room.id)):
        assert not screen.exception
        for markup in ("<script", "<img src=x", "<svg onload"):
            assert markup not in "".join(block.value for block in screen.html)
