"""Who gets in, without a server: the rule, the cookies, and what the frame shows to whom."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from streamlit.testing.v1 import AppTest

from quadrant import passcode
from quadrant.errors import NotSignedIn
from tests.app.conftest import AT_THE_MACHINE, TIMEOUT
from ui import access, accounts, doors, sign_in
from ui.access import Connection
from ui.security_headers import SecurityHeaders

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
OUTSIDE = Connection("192.0.2.7", ("192.0.2.1:8501",), False, "", {})


def at_the_machine(**changes: Any) -> Connection:
    """A browser at the machine itself, but for what is named."""
    return dataclasses.replace(AT_THE_MACHINE, **changes)


def with_cookie(value: str, connection: Connection = OUTSIDE) -> Connection:
    """The same browser with this sign-in."""
    return dataclasses.replace(connection, cookies={access.FACILITATOR: value})


@pytest.fixture(name="hashed", scope="module")
def _hashed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a passcode: hashing takes a while, as it should."""
    file = tmp_path_factory.mktemp("hashed") / "passcode"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QUADRANT_PASSCODE_FILE", str(file))
        passcode.change("open sesame")
    return file


@pytest.fixture(name="passcode_file", autouse=True)
def _passcode_file(hashed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it of one's own."""
    monkeypatch.setenv("QUADRANT_PASSCODE_FILE", str(tmp_path / "passcode"))
    return Path(shutil.copy(hashed, tmp_path / "passcode"))


@pytest.fixture(name="listening")
def _listening() -> Iterator[Callable[[str | None], None]]:
    """Says on which address the server listens."""
    before = st.get_option("server.address")

    def listening(address: str | None) -> None:
        from streamlit import config

        config._set_option("server.address", address, "test")

    yield listening
    listening(before)


# --- the rule ---


@pytest.mark.parametrize("host", ["localhost:8501", "LOCALHOST", "127.0.0.1:8501", "127.8.9.1", "[::1]:8501", "[::1]"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_nobody_signs_in_at_the_machine(host: str, peer: str) -> None:
    """Whoever sits at the machine needs no sign-in, by whatever name of the machine itself."""
    assert not access.needs_sign_in(at_the_machine(hosts=(host,), peer=peer))


@pytest.mark.parametrize(
    "changes",
    [
        {"peer": "192.0.2.7"},
        {"peer": "fe80::1"},
        {"peer": ""},
        {"hosts": ("evil.example:8501",)},
        {"hosts": ("localhost.evil.example",)},
        {"hosts": ("127.0.0.1.evil.example",)},
        {"hosts": ("192.0.2.1:8501",)},
        {"hosts": ("evil.example:80@localhost",)},
        {"hosts": ("localhost", "evil.example")},
        {"hosts": ("",)},
        {"hosts": ()},
        {"forwarded": True},
        {"forwarded": True, "forwarded_for": "127.0.0.1"},
    ],
    ids=str,
)
def test_everybody_else_signs_in(changes: dict[str, Any]) -> None:
    """From elsewhere, under another name, through something in between, or from nowhere: a sign-in is needed."""
    connection = at_the_machine(**changes)

    assert access.needs_sign_in(connection)
    assert not access.is_allowed(connection)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "", None])
def test_listening_elsewhere_asks_everybody(listening: Callable[[str | None], None], address: str | None) -> None:
    """A server that listens elsewhere asks a sign-in of the machine itself too."""
    listening(address)

    assert access.needs_sign_in(AT_THE_MACHINE)


@pytest.mark.parametrize(
    ("value", "at_machine"), [("always", True), (" Always", True), ("", False), ("never", False), ("0", False)]
)
def test_setting_only_asks_more(monkeypatch: pytest.MonkeyPatch, value: str, at_machine: bool) -> None:
    """The setting can ask a sign-in of everybody; no value of it asks it of nobody."""
    monkeypatch.setenv("QUADRANT_SIGN_IN", value)

    assert access.needs_sign_in(AT_THE_MACHINE) is at_machine
    assert access.needs_sign_in(OUTSIDE)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "Via"])
def test_any_forwarding_header_counts(header: str) -> None:
    """Every header that something in between adds is noticed, however it is written."""
    scope = {
        "type": "http",
        "client": ("127.0.0.1", 4711),
        "headers": [(b"host", b"localhost"), (header.lower().encode(), b"127.0.0.1")],
    }

    assert access.of_scope(scope).forwarded
    assert access.needs_sign_in(access.of_scope(scope))


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "expected"),
    [
        ("192.0.2.7", "", "192.0.2.7"),
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("::1", "[2001:db8::1]:443", "2001:db8::1"),
        ("127.0.0.1", "198.51.100.1:5000", "198.51.100.1"),
        ("127.0.0.1", "not an address", "127.0.0.1"),
        ("", "", "unknown"),
    ],
)
def test_address_is_that_of_the_visitor(peer: str, forwarded_for: str, expected: str) -> None:
    """Attempts count for who connects; only a proxy on this machine is believed when it says for whom it does."""
    assert access.client_address(at_the_machine(peer=peer, forwarded_for=forwarded_for)) == expected


# --- the sign-in ---


def signed(key: str, *, age: float = 0.0, salt: str = "quadrant sign-in", **claims: Any) -> str:
    """A sign-in made by somebody who has this key, as it was made so many seconds ago."""

    class Earlier(TimestampSigner):
        def get_timestamp(self) -> int:
            return int(time.time() - age)

    serializer = URLSafeTimedSerializer(
        key, salt=salt, signer=Earlier, signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha256}
    )
    return str(serializer.dumps({"id": "abc", "account": None} | claims))


def test_sign_in_lets_in() -> None:
    """A sign-in of this server holds from elsewhere, for twelve hours."""
    key = passcode.stored() or ""

    assert access.is_allowed(with_cookie(access.sign_in_cookie()))
    assert access.is_allowed(with_cookie(signed(key, age=11.9 * 3600)))
    assert not access.is_allowed(with_cookie(signed(key, age=12.1 * 3600)))


def test_forged_sign_in_is_none(passcode_file: Path) -> None:
    """Signed with another key, made for another purpose, altered anywhere, cut, or nonsense: not signed in."""
    good = access.sign_in_cookie()
    forged = [
        signed("another key"),
        signed(passcode.stored() or "", salt="quadrant handover"),
        signed(passcode.stored() or "", salt="itsdangerous"),
        good[:-1],
        good.rpartition(".")[0],
        "",
        "..",
        access.new_token(),
        "\x00",
    ]
    forged += [f"{good[:at]}{'A' if good[at] != 'A' else 'B'}{good[at + 1 :]}" for at in range(0, len(good) - 1, 7)]

    assert access.is_signed_in(with_cookie(good))
    assert [value for value in forged if access.is_signed_in(with_cookie(value))] == []


def test_other_passcode_ends_all_sign_ins() -> None:
    """Whoever signed in before the passcode was changed is not signed in any more, even when it is the same again."""
    before = with_cookie(access.sign_in_cookie())
    passcode.change("close sesame")
    assert not access.is_signed_in(before)
    passcode.change("open sesame")

    assert not access.is_signed_in(before)


def test_without_anything_to_sign_with_nobody_is_signed_in(passcode_file: Path) -> None:
    """Without a passcode no cookie counts, not even one signed with nothing, and there is no way to sign in."""
    good = access.sign_in_cookie()
    passcode_file.unlink()

    assert not access.is_signed_in(with_cookie(good))
    assert not access.is_signed_in(with_cookie(signed("")))
    assert not access.can_sign_in()


def test_passcode_file_that_cannot_be_read_lets_nobody_in(passcode_file: Path) -> None:
    """A disk that refuses the file closes the door and does not open it."""
    good = access.sign_in_cookie()
    passcode_file.unlink()
    passcode_file.mkdir()

    assert not access.is_allowed(with_cookie(good))


def test_sign_out_ends_this_sign_in_and_no_other() -> None:
    """Signing out ends the sign-in wherever its cookie still is, and leaves other browsers signed in."""
    mine, other = with_cookie(access.sign_in_cookie()), with_cookie(access.sign_in_cookie())
    access.end(mine)

    assert not access.is_signed_in(mine)
    assert access.is_signed_in(other)


# --- accounts elsewhere ---


@pytest.fixture(name="secrets")
def _secrets(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Puts these into .streamlit/secrets.toml, as it were."""

    def secrets(**sections: Any) -> None:
        monkeypatch.setattr(accounts, "_section", lambda name: sections.get(name, {}))

    return secrets


AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "a long secret",
    "client_id": "quadrant",
    "client_secret": "secret",
    "server_metadata_url": "http://localhost:9999/.well-known/openid-configuration",
}


def test_only_named_people_are_facilitators(secrets: Callable[..., None]) -> None:
    """Addresses that are named and those of named domains get in; capitals do not matter, likenesses do."""
    secrets(auth=AUTH, quadrant={"facilitators": ["Ann@Example.org"], "domains": ["@quadrant.example"]})

    assert accounts.is_facilitator("ann@example.org")
    assert accounts.is_facilitator("Anybody@Quadrant.Example")
    for other in ("bob@example.org", "a@sub.quadrant.example", "a@quadrant.example.org", "quadrant.example@x", ""):
        assert not accounts.is_facilitator(other)


@pytest.mark.parametrize("named", [{}, {"facilitators": []}, {"domains": ""}, {"facilitators": "ann@example.org"}])
def test_empty_list_lets_nobody_in(secrets: Callable[..., None], named: dict[str, Any]) -> None:
    """Where nobody is named nobody gets in; a single name that is no list is no name."""
    secrets(auth=AUTH, quadrant=named)

    assert not accounts.is_anybody_named()
    assert not accounts.is_facilitator("ann@example.org")
    assert not accounts.is_facilitator("")


@pytest.mark.parametrize(
    ("user", "address"),
    [
        ({"email": "ann@example.org", "email_verified": True}, "ann@example.org"),
        ({"email": "ann@example.org", "xms_edov": "1"}, "ann@example.org"),
        ({"email": "ann@example.org"}, None),
        ({"email": "ann@example.org", "email_verified": False}, None),
        ({"email": "ann@example.org", "email_verified": "no"}, None),
        ({"preferred_username": "ann@example.org", "email_verified": True}, None),
    ],
)
def test_provider_has_to_vouch_for_the_address(user: dict[str, Any], address: str | None) -> None:
    """Only an e-mail address that the provider says it verified counts."""
    assert accounts.verified_address(user) == address


def test_account_that_is_named_no_more_is_signed_in_no_more(secrets: Callable[..., None], passcode_file: Path) -> None:
    """Without a passcode the accounts' secret signs; taking a name from the list ends its sign-in."""
    passcode_file.unlink()
    secrets(auth=AUTH, quadrant={"facilitators": ["ann@example.org"]})
    ann = with_cookie(access.sign_in_cookie("ann@example.org"))
    assert access.is_signed_in(ann)

    secrets(auth=AUTH, quadrant={"facilitators": ["bob@example.org"]})
    assert not access.is_signed_in(ann)


def test_ticket_is_for_one_browser_and_one_minute(
    secrets: Callable[..., None], visitor: Callable[[Connection], None]
) -> None:
    """A ticket opens nothing in another browser, for an account that is not named, or in place of a cookie."""
    secrets(auth=AUTH, quadrant={"facilitators": ["ann@example.org"]})
    hers = dataclasses.replace(OUTSIDE, cookies={accounts.COOKIE: "hers"})
    visitor(hers)
    ticket = access.handover("ann@example.org")
    stranger = access.handover("bob@example.org")

    assert access.accept_handover(ticket, hers) == "ann@example.org"
    assert access.accept_handover(ticket, dataclasses.replace(OUTSIDE, cookies={accounts.COOKIE: "his"})) is None
    assert access.accept_handover(ticket, OUTSIDE) is None
    assert access.accept_handover(stranger, hers) is None
    assert access.accept_handover(access.sign_in_cookie("ann@example.org"), hers) is None
    assert not access.is_signed_in(with_cookie(ticket))
    browser = hashlib.sha256(b"hers").hexdigest()
    key = passcode.stored() or ""
    for age, account in ((50.0, "ann@example.org"), (70.0, None)):
        older = signed(key, age=age, salt="quadrant handover", account="ann@example.org", browser=browser)
        assert access.accept_handover(older, hers) == account


# --- what the frame shows ---


@pytest.mark.parametrize("page", sorted(set(PAGES) - access.OPEN_SCREENS))
def test_screen_shuts_with_the_sign_in(
    open_screen: Any, words: Any, visitor: Callable[[Connection], None], fictional: Path, page: str
) -> None:
    """Once a sign-in is over, the screen that is open shows the way to the sign-in and nothing of what it showed."""
    visitor(with_cookie(access.sign_in_cookie()))
    app = open_screen(page, lang="nl")
    shown = {block.value for block in app.html} - _frame(app)
    visitor(OUTSIDE)
    app.run()

    assert not app.exception
    assert "<h1><bdi>Aanmelden</bdi></h1>" in words(app)
    assert "/sign-in?lang=nl" in words(app)
    assert shown
    assert not shown & {block.value for block in app.html}


def _frame(app: AppTest) -> set[str]:
    """What the frame shows round every screen."""
    return {block.value for block in app.html if block.value.startswith("<style") or "q-foot" in block.value}


def test_signed_in_facilitator_sees_the_screens_and_can_leave(
    open_screen: Any, words: Any, visitor: Callable[[Connection], None], fictional: Path
) -> None:
    """Who is signed in sees everything and can sign out; at the machine itself there is nothing to sign out of."""
    visitor(with_cookie(access.sign_in_cookie()))
    assert "Harbour Bank" in words(app := open_screen())
    assert 'action="/sign-out"' in words(app)

    visitor(AT_THE_MACHINE)
    assert "/sign-out" not in words(open_screen())


def test_visitor_from_nowhere_gets_nothing() -> None:
    """A run without a socket, as after the window was closed, is refused: its output waits for who connects next."""
    app = AppTest.from_file(ROOT / "ui" / "screens.py", default_timeout=TIMEOUT)
    nowhere = Connection("", (), False, "", {})

    assert not access.is_allowed(nowhere)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(access, "of_session", lambda: nowhere)
        app.run()
    assert [block.value for block in app.html if "<h1>" in block.value] == [
        '<div class="q"><header class="q-header"><h1><bdi>Sign in</bdi></h1></header></div>'
    ]


def test_what_changes_something_asks_again(visitor: Callable[[Connection], None]) -> None:
    """What a callback or a fragment changes is refused with an error once nobody is signed in."""
    visitor(with_cookie(access.sign_in_cookie()))
    access.require()
    visitor(OUTSIDE)

    with pytest.raises(NotSignedIn):
        access.require()


def test_every_screen_has_its_line_in_the_frame(open_screen: Any) -> None:
    """Every file in `pages/` is a screen of the frame, and the doors know it by its name."""
    frame = (ROOT / "ui" / "screens.py").read_text("utf-8")

    assert [page for page in PAGES if f'Screen("{page}"' not in frame] == []
    assert sorted(doors.SCREENS) == PAGES
    assert set(PAGES) >= access.OPEN_SCREENS


@pytest.fixture(name="with_account")
def _with_account(visitor: Callable[[Connection], None]) -> Callable[..., AppTest]:
    """Opens the first screen for who came back from the provider as this user."""

    def with_account(user: dict[str, Any], **named: Any) -> AppTest:
        visitor(dataclasses.replace(OUTSIDE, cookies={accounts.COOKIE: "hers"}))
        app = AppTest.from_file(ROOT / "ui" / "screens.py", default_timeout=TIMEOUT)
        app.context = {"locale": "en-GB"}
        app.secrets["auth"] = AUTH
        app.secrets["quadrant"] = named
        app.user = {"is_logged_in": True, **user}
        return app.run()

    return with_account


ANN = {"email": "ann@example.org", "email_verified": True}


def test_named_account_is_handed_over(with_account: Callable[..., AppTest], words: Any) -> None:
    """A named account gets its ticket for the cookie; it sees nothing before it has that."""
    said = words(with_account(ANN, facilitators=["ann@example.org"]))

    assert "/sign-in/continue?ticket=" in said
    assert "<h1><bdi>Sign in</bdi></h1>" in said


@pytest.mark.parametrize(
    ("user", "named", "sentence"),
    [
        (ANN, {"facilitators": ["bob@example.org"]}, "ann@example.org is not named as a facilitator."),
        (ANN, {}, "Nobody is named as a facilitator yet, so nobody gets in."),
        ({"email": "ann@example.org"}, {"domains": ["example.org"]}, "an e-mail address that its provider vouches for"),
    ],
)
def test_account_that_is_not_let_in_is_told_why(
    with_account: Callable[..., AppTest], words: Any, user: dict[str, Any], named: dict[str, Any], sentence: str
) -> None:
    """An account that is not named, or not vouched for, or where nobody is named, is told so and can be changed."""
    app = with_account(user, **named)

    assert sentence in words(app)
    assert "ticket" not in words(app)
    assert app.button(key="other_account")


# --- participants ---


def test_token_of_a_phone_is_its_cookie(open_screen: Any, visitor: Callable[[Connection], None]) -> None:
    """A phone is known by its cookie alone, by none when it keeps none, and by nothing of another shape."""
    script = AppTest.from_string(
        "import streamlit as st\nfrom ui import access\nst.text(access.participant_token() or 'nobody')"
    )
    token = access.new_token()
    assert len(token) == 43

    for value, expected in (("", "nobody"), ("short", "nobody"), (token + "=", "nobody"), (token, token)):
        visitor(dataclasses.replace(OUTSIDE, cookies={access.PARTICIPANT: value}))
        assert script.run().text[0].value == expected
    visitor(Connection("", (), False, "", {}))  # the phone was locked while its last tap was on the way
    assert script.run().text[0].value == token


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("/method?question=data.trust&lang=nl", "/method?question=data.trust&lang=nl"),
        ("/", "/"),
        ("", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        (" //evil.example", "/"),
        ("/a\\b", "/"),
    ],
)
def test_way_back_stays_on_this_server(asked: str, path: str) -> None:
    """After signing in one gets to a path of this server, never elsewhere."""
    assert sign_in.local_path(asked) == path


def test_error_that_nobody_caught_carries_the_headers() -> None:
    """The answer of the last resort carries the security headers, and says nothing of the error."""

    async def fail(_scope: object, _receive: object, _send: object) -> None:
        raise RuntimeError("secret of the machine")

    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def run() -> None:
        with pytest.raises(RuntimeError):  # for the server's log
            await SecurityHeaders(fail)({"type": "http", "method": "GET", "headers": []}, None, send)  # type: ignore[arg-type]

    with ThreadPoolExecutor(1) as alone:  # a browser test of the same process leaves a running loop in this thread
        alone.submit(asyncio.run, run()).result()
    headers = dict(sent[0]["headers"])

    assert sent[0]["status"] == 500
    assert headers[b"x-content-type-options"] == b"nosniff"
    assert b"default-src 'self'" in headers[b"content-security-policy"]
    assert b"secret" not in sent[1]["body"]
