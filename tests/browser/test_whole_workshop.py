"""A workshop from preparing to its file: a facilitator on a laptop, six people on phones, in both languages at once."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from quadrant.assessment import Assessment
from quadrant.reading import read_bytes
from tests.live.crowd import token
from tests.phone import Phone

GROUPS = ("leadership", "leadership", "customer")
"""Of the people whose phone is a browser."""

LIGHT_GROUPS = ("leadership", "customer", "customer")
"""Of those whose phone is a socket with the same messages: six browsers would cost a minute, and show no more."""

BY_HAND = 1
"""Cards that every person taps in the browser; the rest goes over the socket, as the same person."""

LANGUAGES = ("en", "nl", "nl")
LOST = {"en": "No connection", "nl": "Geen verbinding"}
OVER = {"en": "Thank you for taking part", "nl": "Bedankt"}


@pytest.fixture(name="empty_server")
def _empty_server(make_server: Callable[..., AbstractContextManager[str]]) -> Iterator[str]:
    """A server on an empty workspace."""
    with make_server() as address:
        yield address


def by_key(page: Page, key: str) -> Locator:
    """What Streamlit shows for this key."""
    return page.locator(f".st-key-{re.sub(r'[^a-zA-Z0-9_-]', '-', key)}")


def press(page: Page, key: str) -> None:
    """Press the button with this key."""
    by_key(page, key).get_by_role("button").click()


def question(page: Page) -> str:
    """The id of the heading of the card that a phone shows: `card-1-data.trust`; `end-1` after the last."""
    heading = page.locator('h1[id^="card-"], h1[id^="end-"]')
    expect(heading).to_have_count(1)  # while one card makes way for the next there are two
    return str(heading.get_attribute("id"))


def tap(page: Page, level: int) -> None:
    """Tap a card of the question that is shown and wait for the next question."""
    shown = question(page)
    page.wait_for_timeout(300)  # as long as anybody needs to see it: a second tap at once would be a slip of the finger
    key = f"{shown.replace('card', 'level', 1)}-{level}"
    page.locator(f'[data-key="{key}"]').click()
    expect(page.locator(f'h1[id="{shown}"]')).to_have_count(0)


def light_phone(address: str, code: str, cookie: str) -> Phone:
    """The phone of the person with this cookie, as a socket."""
    return Phone(address.replace("http", "ws"), f"quadrant_participant={cookie}", "join", {"code": code})


def join_over_the_socket(address: str, code: str) -> list[str]:
    """The people without a browser join; returns their cookies."""
    cookies = [token(f"light {place}") for place in range(len(LIGHT_GROUPS))]

    async def person(cookie: str, group: str) -> None:
        screen = light_phone(address, code, cookie)
        await screen.open()
        await screen.until(lambda: f"group-{group}" in screen.buttons())
        await screen.press(f"group-{group}")
        await screen.until(lambda: f"group-{group}" not in screen.buttons())
        await screen.close()

    at_once(person(cookie, group) for cookie, group in zip(cookies, LIGHT_GROUPS, strict=True))
    return cookies


def answer_the_rest(address: str, code: str, cookies: list[str], turn: int, level: int | None = None) -> None:
    """Everybody answers what is open still in a round: with this level, or each one level up from the one before."""

    async def person(place: int, cookie: str) -> None:
        screen = light_phone(address, code, cookie)
        await screen.open()
        for _ in range(100):
            await screen.until(
                lambda: f"first-{turn}" in screen.buttons() or any("level-" in key for key in screen.buttons())
            )
            cards = sorted(key for key in screen.buttons() if key.startswith("level-"))
            if not cards:
                break
            await screen.press(cards[(place + len(cards[0])) % 5 if level is None else level - 1])
            await screen.until(lambda cards=cards: cards[0] not in screen.buttons())  # type: ignore[misc]
        await screen.close()

    at_once(person(place, cookie) for place, cookie in enumerate(cookies))


def at_once(people: Iterable[Coroutine[Any, Any, None]]) -> None:
    """What these people do at the same time; in a thread of its own, as the browser's driver has a loop in this one."""
    failure: list[BaseException] = []

    async def everybody() -> None:
        await asyncio.gather(*people)

    def work() -> None:
        try:
            asyncio.run(everybody())
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(120)
    assert failure == []


def prepare(page: Page, sector: str) -> str:
    """Fill in the form for a new organisation with leaders and customers; returns the join code."""
    by_key(page, "prepare-name").locator("input").fill("Tide Bank")
    by_key(page, "prepare-name").locator("input").press("Enter")
    by_key(page, "prepare-sector").locator("input").click()
    page.get_by_role("option", name=sector).first.click()
    for group in ("front_office", "back_office", "customer"):
        by_key(page, f"prepare-group-{group}").locator("label").click()
    press(page, "prepare-open")
    expect(page.locator(".st-key-gathering")).to_be_visible()
    return str(page.locator(".q-code").first.inner_text()).replace(" ", "").replace("\u2009", "").strip()


def test_from_preparing_to_the_file(empty_server: str, visit: Callable[..., Any]) -> None:
    """Prepared, joined, answered with a reload, a lost connection and a second tab; revealed, asked again, agreed.

    The facilitator begins in Dutch and goes on in English after the reveal; two of the three phones are Dutch.
    """
    facilitator = visit(empty_server, "/workshops?lang=nl", locale="nl-NL")
    code = prepare(facilitator.page, "Bank")

    phones = [visit(empty_server, f"/join?code={code}", device="phone", locale=language) for language in LANGUAGES]
    for phone, group in zip(phones, GROUPS, strict=True):
        press(phone.page, f"group-{group}")
        expect(phone.page.locator("h1#join-waiting")).to_be_visible()
    others = join_over_the_socket(empty_server, code)
    expect(facilitator.page.locator(".st-key-gathering")).to_contain_text("3")
    press(facilitator.page, "start")

    for place, phone in enumerate(phones):  # they go on by themselves
        expect(phone.page.locator('h1[id^="card-1-"]')).to_be_visible()
        for _ in range(BY_HAND):
            tap(phone.page, 1 + place % 5)
    reload_in_the_middle(phones[0].page)
    lose_the_connection(phones[1].page, LOST[LANGUAGES[1]])
    second_tab(phones[2].page)
    cookies = [
        next(each["value"] for each in phone.page.context.cookies() if each["name"] == "quadrant_participant")
        for phone in phones
    ]
    assert len(set(cookies)) == len(GROUPS)
    answer_the_rest(empty_server, code, [*cookies, *others], 1)

    expect(facilitator.page.locator(".q-watch-all")).to_contain_text("6")
    press(facilitator.page, "end-round")
    expect(facilitator.page.locator(".stPlotlyChart").first).to_be_visible()
    expect(phones[0].page.locator("h1#join-talking")).to_be_visible()

    facilitator.page.locator(".st-key-language").get_by_role("radio", name="en").or_(
        facilitator.page.locator(".st-key-language").get_by_role("button", name="en")
    ).first.click()
    expect(facilitator.page.locator("html")).to_have_attribute("lang", "en")
    disputed = talk(facilitator.page)
    for phone in phones:
        expect(phone.page.locator('h1[id^="card-2-"]')).to_be_visible()
        while question(phone.page) != "end-2":
            tap(phone.page, 3)
    answer_the_rest(empty_server, code, others, 2, level=3)
    press(facilitator.page, "end-round")
    agree(facilitator.page, disputed[0])
    assessment = finish(facilitator.page)

    assert sorted(each.group for each in assessment.respondents) == sorted(GROUPS + LIGHT_GROUPS)
    leaders = [each for each in assessment.respondents if each.group == "leadership"]
    assert {len(each.answers) for each in leaders} == {33}
    assert {answer.level for each in assessment.respondents for answer in each.revised.values()} == {3}
    assert assessment.agreed[disputed[0]].level == 4
    assert assessment.agreed[disputed[0]].dissent == "=1+1 & <b>"
    for phone, language in zip(phones, LANGUAGES, strict=True):
        expect(phone.page.locator("h1#join-over")).to_contain_text(OVER[language])
    for view in (facilitator, phones[2]):
        view.assert_well_behaved()


def reload_in_the_middle(page: Page) -> None:
    """A phone that loads its page again goes on with the same question."""
    before = question(page)
    page.reload()
    expect(page.locator(f'h1[id="{before}"]')).to_be_visible()


def lose_the_connection(page: Page, lost: str) -> None:
    """Without a network the phone says so; afterwards it goes on by itself where it was."""
    before = question(page)
    page.context.set_offline(True)
    page.evaluate("""() => { for (const socket of window.sockets ?? []) socket.close(); }""")
    expect(page.get_by_text(lost).first).to_be_visible(timeout=90_000)
    page.context.set_offline(False)
    expect(page.get_by_text(lost).first).to_be_hidden()
    expect(page.locator(f'h1[id="{before}"]')).to_be_visible()
    tap(page, 2)


def second_tab(page: Page) -> None:
    """A second tab of the same phone is the same person, at the same question."""
    before = question(page)
    tab = page.context.new_page()
    tab.goto(page.url)
    expect(tab.locator(f'h1[id="{before}"]')).to_be_visible()
    tap(tab, 5)
    tab.close()


def talk(page: Page) -> list[str]:
    """Go through the picture with one key to the questions, and ask those that are proposed again."""
    for step in range(20):
        if by_key(page, "ask-again").count():
            break
        page.keyboard.press("PageDown" if step % 2 else "ArrowRight")  # a remote control sends the other
        page.wait_for_timeout(600)
    press(page, "talk-part-questions")
    rows = page.locator('[class*="st-key-discuss-"]')
    expect(rows.first).to_be_visible()
    keys = [str(rows.nth(at).get_attribute("class")) for at in range(min(3, rows.count()))]
    press(page, "ask-again")
    expect(page.locator(".st-key-watch")).to_be_visible()
    return [re.search(r"st-key-discuss-([a-z_]+)-([a-z_]+)", key).expand(r"\1.\2") for key in keys]  # type: ignore[union-attr]


def agree(page: Page, key: str) -> None:
    """Settle a level at a question, with a dissent that tries to be more than text."""
    press(page, "talk-part-questions")
    press(page, f"discuss-{key}")
    press(page, f"settle-open-{key}")
    form = page.locator(f".st-key-settle-save-{key.replace('.', '-')}")
    page.get_by_test_id("stRadio").get_by_role("radio").nth(3).check(force=True)
    page.locator("textarea").nth(1).fill("=1+1 & <b>")
    form.get_by_role("button").click()
    expect(page.locator(".q-talk-settled")).to_be_visible()


def finish(page: Page) -> Assessment:
    """Write the file and read what is offered for download; then the organisation's page shows its position."""
    press(page, "talk-part-settled")
    page.locator('[class*="st-key-finish-"]').get_by_role("button").first.click()
    page.locator('[class*="st-key-finish-now-"]').get_by_role("button").click()
    with page.expect_download() as download:
        page.locator('[class*="st-key-download-"]').get_by_role("button").click()
    reading = read_bytes(download.value.path().read_bytes(), "workshop.yaml")
    assert reading.problems == ()
    assert reading.assessment is not None
    by_key(page, "finished").get_by_role("link").first.click()
    expect(page.locator("h1")).to_have_text("Tide Bank")
    expect(page.locator(".stPlotlyChart").first).to_be_visible()
    return reading.assessment
