"""Every door is shut: what a server on a network answers to who is not signed in, by hand and in a browser."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from quadrant import passcode
from tests.serving import running

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
SHUT = [page for page in PAGES if page != "join"]
PASSCODE = "open sesame"
INNER = "Harbour Bank"  # what only a facilitator sees


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: http.client.HTTPMessage
    body: str

    @property
    def cookies(self) -> dict[str, str]:
        """Name -> whole line of every cookie that it sets."""
        return {line.partition("=")[0]: line for line in self.headers.get_all("set-cookie") or []}


@dataclass(frozen=True)
class Room:
    """A server on the network, the file of its passcode, and its log."""

    port: int
    passcode: Path
    log: Path

    @property
    def host(self) -> str:
        """What a browser writes into the Host header."""
        return f"127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
        """One request, with these headers besides Host; `_` in their names stands for `-`."""
        return ask(self.port, path, method, body, **headers)

    def sign_in(
        self, typed: str = PASSCODE, came_from: str = "192.0.2.99", target: str = "/", **headers: str
    ) -> Answer:
        """What happens to who types this, somewhere behind a proxy on this machine."""
        return self.ask(
            "/sign-in", "POST", urlencode({"passcode": typed, "next": target}),
            **{"Origin": f"http://{self.host}", "X_Forwarded_For": came_from} | headers,
        )  # fmt: skip

    def cookie(self) -> str:
        """The sign-in of a facilitator, as a browser sends it."""
        return self.sign_in().cookies["quadrant_facilitator"].partition(";")[0]


def ask(port: int, path: str, method: str = "GET", body: str = "", **headers: str) -> Answer:
    """One request to a server on this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, named)
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read().decode("utf-8", "replace"))
    connection.close()
    return answer


@pytest.fixture(name="room", scope="module")
def _room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """One server that listens everywhere, as for a workshop, with a passcode and the fictional organisations."""
    folder = tmp_path_factory.mktemp("room")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("QUADRANT_PASSCODE_FILE", str(folder / "passcode"))
        passcode.change(PASSCODE)
    environment = {"QUADRANT_PASSCODE_FILE": str(folder / "passcode")}
    (folder / "workspace").mkdir()
    for file in sorted((ROOT / "assessments").glob("harbour-bank*.yaml")):
        (folder / "workspace" / file.name).write_bytes(file.read_bytes())
    arguments = ("--server.address", "0.0.0.0")
    with running(folder / "workspace", folder / "log", *arguments, environment=environment) as server:
        yield Room(server.port, folder / "passcode", folder / "log")


class Client:
    """Speaks Streamlit's protocol by hand, as somebody would who does not use a browser."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self.raw = b""

    def run(self, page: str = "", page_hash: str = "", fragment: str = "", press: str = "") -> list[ForwardMsg]:
        """Asks for a page by name or by hash, or presses a button; all that comes back until the run is over."""
        question = BackMsg()
        question.rerun_script.query_string = "lang=en"
        question.rerun_script.page_name = page
        question.rerun_script.page_script_hash = page_hash
        question.rerun_script.fragment_id = fragment
        if press:
            question.rerun_script.widget_states.widgets.add(id=press, trigger_value=True)
        self._line.send(question.SerializeToString())
        messages = []
        while not messages or messages[-1].WhichOneof("type") != "script_finished":
            data = self._line.recv(timeout=60)
            assert isinstance(data, bytes)
            self.raw += data
            messages.append(ForwardMsg.FromString(data))
        return messages


@contextmanager
def connected(
    port: int,
    headers: Mapping[str, str] | None = None,
    origin: str | None = None,
    host: str = "127.0.0.1",
    session: str = "",
) -> Iterator[Client]:
    """A socket to a server on this machine, which may go by another name; it may ask to go on with a session."""
    with connect(
        f"ws://{host}:{port}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", port)),
        subprotocols=["streamlit", "token", session] if session else ["streamlit"],  # type: ignore[list-item]
        additional_headers=dict(headers or {}),
        origin=origin,  # type: ignore[arg-type]
        max_size=None,
        compression=None,
    ) as line:
        yield Client(line)


def words(messages: list[ForwardMsg]) -> str:
    """All HTML that was sent, without the stylesheet."""
    bodies = [message.delta.new_element.html.body for message in messages if message.WhichOneof("type") == "delta"]
    return "\n".join(body for body in bodies if not body.startswith("<style"))


# --- screens ---


@pytest.mark.parametrize("page", ["", *SHUT])
def test_address_of_a_screen_leads_to_the_sign_in(room: Room, page: str) -> None:
    """Every screen but `join` sends who is not signed in to the sign-in, and names the way back."""
    answer = room.ask(f"/{page}?lang=nl")

    assert answer.status == 303
    assert answer.headers["location"] == f"/sign-in?next={quote(f'/{page}?lang=nl', safe='')}"
    assert INNER not in answer.body


@pytest.mark.parametrize("page", ["", *SHUT])
@pytest.mark.parametrize("by", ["name", "hash"])
def test_socket_shows_no_screen(room: Room, page: str, by: str) -> None:
    """Whatever page is asked for over the socket, by name or by hash, only the way to the sign-in comes back."""
    asked = {"page": page} if by == "name" else {"page_hash": md5(page.encode(), usedforsecurity=False).hexdigest()}
    with connected(room.port) as client:
        messages = client.run(**asked)

    (navigation,) = (message.navigation for message in messages if message.WhichOneof("type") == "navigation")
    assert navigation.position == navigation.HIDDEN
    assert {entry.page_name for entry in navigation.app_pages} == {"Join a workshop", "Sign in"}
    assert re.findall(r"<h1>(.*?)</h1>", words(messages)) == ["<bdi>Sign in</bdi>"]
    assert INNER.encode() not in client.raw
    assert "q-notice" not in words(messages)


def test_socket_shows_everything_to_the_facilitator(room: Room) -> None:
    """The same questions with the facilitator's cookie are answered: the tests above can fail."""
    with connected(room.port, {"Cookie": room.cookie()}) as client:
        messages = client.run()

    (navigation,) = (message.navigation for message in messages if message.WhichOneof("type") == "navigation")
    assert navigation.position == navigation.TOP
    assert INNER in words(messages)


def test_cookie_of_a_participant_opens_no_screen(room: Room) -> None:
    """A participant's cookie, under its own name or the facilitator's, opens `join` and nothing else."""
    mine = room.ask("/join").cookies["quadrant_participant"].partition(";")[0]
    for cookie in (mine, mine.replace("participant", "facilitator")):
        assert room.ask("/method", Cookie=cookie).status == 303
        assert room.ask("/_stcore/metrics", Cookie=cookie).status == 403
        with connected(room.port, {"Cookie": cookie}) as client:
            for page in SHUT:
                assert "<h1><bdi>Sign in</bdi></h1>" in words(client.run(page))
            assert "<bdi>Sign in</bdi>" not in words(client.run("join"))


def button_of(messages: list[ForwardMsg]) -> tuple[str, str, str]:
    """Of the screen `workspace`: the button that reads the folder again, the hash of the page, and the session."""
    buttons = [message.delta.new_element.button for message in messages if message.WhichOneof("type") == "delta"]
    (button,) = {button.id for button in buttons if button.id.endswith("-synchronise")}
    (begun,) = (message.new_session for message in messages if message.WhichOneof("type") == "new_session")
    return button, begun.page_script_hash, begun.initialize.session_id


@dataclass
class Folder:
    """The workspace of the room, into which a file comes that no screen shows until the button is pressed."""

    room: Room
    added: Path

    def add(self) -> None:
        (self.room.log.parent / "workspace" / self.added.name).write_bytes(self.added.read_bytes())

    def was_read(self) -> bool:
        """Whether the button did what it should."""
        name = re.search(r'name: "(.+?)"', self.added.read_text("utf-8"))
        assert name
        with connected(self.room.port, {"Cookie": self.room.cookie()}) as client:
            return name[1] in words(client.run())


@pytest.fixture(name="folder")
def _folder(room: Room, request: pytest.FixtureRequest) -> Folder:
    folder = Folder(room, next((ROOT / "assessments").glob(request.param)))
    assert not folder.was_read()
    return folder


@pytest.mark.parametrize("folder", ["merrowdale*"], indirect=True)
def test_ended_sign_in_ends_screens_that_are_open(room: Room, folder: Folder) -> None:
    """After signing out, a button on a screen that is still open does nothing; signed in, it does what it should."""
    cookie = room.cookie()
    with connected(room.port, {"Cookie": cookie}) as client:
        button, page_hash, _ = button_of(client.run("workspace"))
        folder.add()
        assert room.ask("/sign-out", "POST", Cookie=cookie, Origin=f"http://{room.host}").status == 303
        assert "<h1><bdi>Sign in</bdi></h1>" in words(client.run(page_hash=page_hash, press=button))
    assert room.ask("/method", Cookie=cookie).status == 303
    assert not folder.was_read()

    with connected(room.port, {"Cookie": room.cookie()}) as client:
        button, page_hash, _ = button_of(client.run("workspace"))
        client.run(page_hash=page_hash, press=button)
    assert folder.was_read()


@pytest.mark.parametrize("folder", ["nordfj*"], indirect=True)
def test_session_of_a_facilitator_goes_on_with_the_sign_in_only(room: Room, folder: Folder) -> None:
    """A session whose socket was lost goes on for the facilitator, and begins anew for who is signed in no more."""
    cookie = room.cookie()

    def closed() -> int:
        counts = room.ask("/_stcore/metrics", Cookie=cookie).body
        return int(re.findall(r'session_events_total{type="disconnect"} (\d+)', counts)[0])

    def lost_session() -> tuple[str, str, str]:
        """A session that the server keeps because its socket was closed."""
        before = closed()
        with connected(room.port, {"Cookie": cookie}) as client:
            found = button_of(client.run("workspace"))
        while closed() == before:
            pass
        return found

    folder.add()
    button, page_hash, session = lost_session()
    with connected(room.port, session=session) as client:
        shown = client.run(page_hash=page_hash, press=button)
    assert "<h1><bdi>Sign in</bdi></h1>" in words(shown)
    assert session not in {m.new_session.initialize.session_id for m in shown}
    assert not folder.was_read()

    button, page_hash, session = lost_session()
    with connected(room.port, {"Cookie": cookie}, session=session) as client:
        shown = client.run(page_hash=page_hash, press=button)
    assert session in {m.new_session.initialize.session_id for m in shown}
    assert folder.was_read()


@pytest.mark.parametrize("origin", ["http://evil.example", "http://localhost:3000", "null", "https://127.0.0.1"])
def test_page_of_another_site_gets_no_socket(room: Room, server: str, origin: str) -> None:
    """A page of another origin cannot connect, not even from another port of the same machine."""
    for port in (room.port, urlsplit(server).port or 0):
        with pytest.raises(InvalidStatus) as refused, connected(port, origin=origin):
            pass
        assert refused.value.response.status_code == 403


# --- other doors ---


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_stcore/metrics"),
        ("PUT", "/_stcore/upload_file/session/file"),
        ("DELETE", "/_stcore/upload_file/session/file"),
        ("GET", "/media/0123456789abcdef.csv"),
        ("HEAD", "/media/0123456789abcdef.csv"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("GET", "/_stcore/script-health-check"),
        ("GET", "/_stcore/whatever-comes-next"),
        ("GET", "/_stcore/health/../metrics"),
        ("GET", "/_stcore/%6Detrics"),
        ("GET", "/base/_stcore/metrics"),
    ],
)
def test_everything_else_of_streamlit_is_shut(room: Room, method: str, path: str) -> None:
    """Metrics, uploads, downloads and all that Streamlit answers besides its page are refused, unless signed in."""
    refused, answered = room.ask(path, method), room.ask(path, method, Cookie=room.cookie())

    assert refused.status == 403
    assert refused.body == ("Not signed in" if method != "HEAD" else "")
    assert "Not signed in" not in answered.body
    assert answered.status != 403 or "upload" in path or "agent" in path  # Streamlit itself asks for more there


@pytest.mark.parametrize(
    "path", ["/join", "/_stcore/health", "/_stcore/host-config", "/fonts/SourceSans3-Regular.woff2", "/sign-in"]
)
def test_what_a_phone_needs_is_open(room: Room, path: str) -> None:
    """The participant's screen and what it loads need no sign-in."""
    assert room.ask(path).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X_Forwarded_For": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"X_Real_IP": "127.0.0.1"},
    ],
    ids=str,
)
def test_own_machine_under_another_name_is_elsewhere(server: str, headers: dict[str, str]) -> None:
    """A server for this machine alone asks a sign-in of another site's name, and of what comes through a proxy."""
    port = urlsplit(server).port or 0
    assert ask(port, "/").status == 200
    assert ask(port, "/_stcore/metrics").status == 200

    assert ask(port, "/", **headers).status == 303
    assert ask(port, "/_stcore/metrics", **headers).status == 403
    sent = {name.replace("_", "-"): value for name, value in headers.items() if name != "Host"}
    with connected(port, sent, host=headers.get("Host", "127.0.0.1")) as client:
        messages = client.run()
    assert "<h1><bdi>Sign in</bdi></h1>" in words(messages)
    assert INNER not in words(messages)


# --- the sign-in ---


def test_passcode_opens_the_way_back(room: Room) -> None:
    """The right passcode sets a cookie that no script reads, for twelve hours, and leads to the screen asked for."""
    answer = room.sign_in(target="/method?lang=nl")
    cookie = answer.cookies["quadrant_facilitator"].lower()

    assert (answer.status, answer.headers["location"]) == (303, "/method?lang=nl")
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    assert PASSCODE not in str(answer.headers)
    secure = room.sign_in(X_Forwarded_Proto="https").cookies["quadrant_facilitator"].lower()
    assert "secure" in secure.split("; ")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x"])
def test_way_back_leads_nowhere_else(room: Room, target: str) -> None:
    """The way back is a path of this server, in the form and for who is signed in already."""
    assert room.sign_in(target=target).headers["location"] == "/"
    again = room.ask(f"/sign-in?next={quote(target, safe='')}", Cookie=room.cookie())
    assert (again.status, again.headers["location"]) == (303, "/")


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "http://127.0.0.1"])
def test_form_of_another_site_is_refused(room: Room, origin: str) -> None:
    """A form that another site sends signs nobody in and nobody out."""
    answer = room.sign_in(Origin=origin)
    assert answer.status == 403
    assert "quadrant_facilitator" not in answer.cookies

    cookie = room.cookie()
    assert room.ask("/sign-out", "POST", Cookie=cookie, Origin=origin).cookies == {}
    assert room.ask("/_stcore/metrics", Cookie=cookie).status == 200


def test_wrong_passcodes_are_slowed_and_logged(room: Room) -> None:
    """After five wrong ones an address has to wait, even with the right one; the log says from where, never what."""
    guesses = [f"guess number {number}" for number in range(5)]
    assert [room.sign_in(guess, "192.0.2.5").status for guess in guesses] == [403] * 5

    for typed in ("guess number 5", PASSCODE):
        answer = room.sign_in(typed, "192.0.2.5")
        assert answer.status == 429
        assert answer.headers["retry-after"] in ("1", "2")
        assert re.search(r"Wait \d seconds?, then try again", answer.body)
        assert "quadrant_facilitator" not in answer.cookies
    assert room.sign_in(came_from="192.0.2.6").status == 303

    log = room.log.read_text("utf-8")
    assert log.count("Wrong passcode from 192.0.2.5") == 5
    assert "number 5 within 3600 s" in log
    assert "guess" not in log
    assert PASSCODE not in log


def test_other_passcode_ends_sign_ins_at_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Setting another passcode, while the server runs, ends the sign-ins with the one before."""
    cookie = room.cookie()
    assert room.ask("/_stcore/metrics", Cookie=cookie).status == 200

    monkeypatch.setenv("QUADRANT_PASSCODE_FILE", str(room.passcode))
    passcode.change("close sesame")
    try:
        assert room.ask("/_stcore/metrics", Cookie=cookie).status == 403
        assert room.sign_in(came_from="192.0.2.7").status == 403
        assert room.sign_in("close sesame", came_from="192.0.2.7").status == 303
    finally:
        passcode.change(PASSCODE)


def test_large_form_is_not_read(room: Room) -> None:
    """A form of megabytes is no passcode."""
    assert room.sign_in("a" * 2_000_000, came_from="192.0.2.8").status == 403


def test_without_a_passcode_the_page_says_what_to_do(room: Room) -> None:
    """Where nothing is set nobody gets in, and the page says what to do on the server, in the reader's language."""
    kept = room.passcode.read_bytes()
    room.passcode.unlink()
    try:
        english, dutch = room.ask("/sign-in"), room.ask("/sign-in", Accept_Language="nl-BE,nl;q=0.9")
        assert room.sign_in("", came_from="192.0.2.9").status == 403
    finally:
        room.passcode.write_bytes(kept)

    for answer, sentence in ((english, "no passcode is set"), (dutch, "geen toegangscode ingesteld")):
        assert sentence in answer.body
        assert "python -m quadrant passcode" in answer.body
        assert "<form" not in answer.body


# --- phones ---


def test_phone_gets_one_cookie(room: Room) -> None:
    """Opening `join` gives a phone a cookie that no script reads, once; a cookie of another shape is replaced."""
    line = room.ask("/join?code=ABC234").cookies["quadrant_participant"]
    value = line.partition(";")[0]

    assert re.fullmatch(r"quadrant_participant=[\w-]{43}", value)
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"} <= set(line.split("; "))
    assert "Secure" not in line
    assert "Secure" in room.ask("/join", X_Forwarded_Proto="https").cookies["quadrant_participant"]
    assert room.ask("/join", Cookie=value).cookies == {}
    assert room.ask("/join", Cookie="quadrant_participant=short").cookies.keys() == {"quadrant_participant"}
    for path in ("/", "/sign-in", "/_stcore/health", "/join/_stcore/health"):
        assert "quadrant_participant" not in room.ask(path).cookies


@pytest.mark.parametrize(
    ("code", "location"),
    [
        ("ABC234", "/join?code=ABC234"),
        ("", "/join"),
        ("//evil", "/join"),
        ("ABC234%0d%0aX", "/join"),
        ("ABC2345", "/join"),
    ],
)
def test_shared_tablet_becomes_somebody_else(room: Room, code: str, location: str) -> None:
    """The next person at a shared tablet gets another cookie, in the same workshop and nowhere else."""
    mine = room.ask("/join").cookies["quadrant_participant"].partition(";")[0]
    answer = room.ask(f"/join/new?code={code}", Cookie=mine)

    assert (answer.status, answer.headers["location"]) == (303, location)
    assert answer.cookies["quadrant_participant"].partition(";")[0] != mine
    from_elsewhere = room.ask("/join/new", Cookie=mine, Sec_Fetch_Site="cross-site")
    assert from_elsewhere.cookies == {}


@pytest.mark.parametrize(
    ("typed", "location"), [("hwt347", "/join?code=hwt347"), ("HWT3477", "/join"), ("HWT347%0d%0aX", "/join")]
)
def test_a_code_typed_after_the_address_leads_in(room: Room, typed: str, location: str) -> None:
    """Whoever types the code where the address ends comes to the workshop, and nowhere else."""
    answer = room.ask(f"/join/{typed}")

    assert (answer.status, answer.headers["location"]) == (303, location)


# --- headers ---


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 303),
        ("GET", "/sign-in", 200),
        ("POST", "/sign-in", 403),
        ("PUT", "/sign-in", 405),
        ("POST", "/sign-out", 303),
        ("GET", "/sign-in/continue", 303),
        ("GET", "/join", 200),
        ("GET", "/join/new", 303),
        ("GET", "/nothing/here", 200),
        ("GET", "/fonts/nothing.woff2", 404),
        ("GET", "/static/nothing.js", 200),
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/metrics", 403),
        ("GET", "/media/x", 403),
        ("GET", "/oauth2callback", 302),
    ],
)
def test_every_answer_carries_the_headers(room: Room, method: str, path: str, status: int) -> None:
    """Pages, redirects, refusals, files and what does not exist: all carry the security headers and the policy."""
    answer = room.ask(path, method)

    assert answer.status == status
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["referrer-policy"] == "same-origin"


# --- in a browser ---


@pytest.mark.parametrize(
    ("device", "theme", "locale"),
    [("phone", "dark", "nl-NL"), ("laptop", "light", "en-GB"), ("projector", "light", "nl-NL")],
)
def test_sign_in_page_is_well_behaved_and_accessible(
    room: Room, visit: Callable[..., Any], device: str, theme: str, locale: str
) -> None:
    """On every device, in both themes and languages: no errors, nothing sticks out, axe is content."""
    view = visit(f"http://{room.host}", None, device=device, theme=theme, locale=locale)
    view.page.goto(f"{view.home}/sign-in")

    view.assert_well_behaved()
    view.assert_accessible()
    assert view.page.evaluate("document.documentElement.lang") == locale[:2]
    assert view.page.evaluate("document.activeElement.id") == "passcode"


def test_facilitator_signs_in_and_out(room: Room, visit: Callable[..., Any]) -> None:
    """From a link to a screen through the sign-in to that screen, and out again, which shuts the other window too."""
    view = visit(f"http://{room.host}", None, locale="nl-NL")
    page = view.page
    page.goto(f"{view.home}/method?question=data.trust")
    page.get_by_label("Toegangscode").fill("not the passcode")
    page.get_by_role("button", name="Aanmelden").click()
    assert page.get_by_role("alert").inner_text() == "Dat is niet de toegangscode."
    view.errors.clear()  # the browser logs the refusal

    page.get_by_label("Toegangscode").fill(PASSCODE)
    page.get_by_role("button", name="Aanmelden").click()
    view.settle()
    assert page.url == f"{view.home}/method?question=data.trust"
    assert page.locator("details[open]").count() > 0
    view.assert_well_behaved()

    other = page.context.new_page()
    other.goto(f"{view.home}/")
    other.get_by_text(INNER).first.wait_for()
    page.get_by_role("button", name="Afmelden").click()
    page.wait_for_url("**/sign-in")
    other.locator(".st-key-language").get_by_text("en", exact=True).click()
    other.get_by_role("heading", name="Sign in").wait_for()
    assert other.get_by_text(INNER).count() == 0
    other.get_by_role("link", name="Sign in").click()
    other.wait_for_url("**/sign-in?lang=en&next=%2F%3Flang%3Den")


def test_participant_sees_one_screen_without_navigation(room: Room, visit: Callable[..., Any]) -> None:
    """A phone that joins sees its screen, no way to any other, and loads nothing that is refused."""
    view = visit(f"http://{room.host}", "/join", device="phone")

    assert view.page.get_by_test_id("stTopNavLink").count() == 0
    assert view.page.locator(".st-key-phone-navigation").count() == 0
    assert view.page.get_by_role("link", name="Workspace").count() == 0
    view.assert_well_behaved()
    assert [cookie["name"] for cookie in view.page.context.cookies() if cookie["httpOnly"]] == ["quadrant_participant"]
