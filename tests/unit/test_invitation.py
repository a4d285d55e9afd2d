"""Getting in: addresses of this machine, addresses as facilitators type them, join codes and their pictures."""

from __future__ import annotations

import re
import secrets
import socket
import xml.etree.ElementTree as ElementTree
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno

from quadrant import invitation
from quadrant.errors import AddressUnusable
from quadrant.model import JoinCode, load_workshop_rules

RULES = load_workshop_rules().code
ADDRESS = "http://192.168.1.12:8501/join?code=HJ7M2T"

# Signs that people take for each other, on a wall or in a hurry.
LOOK_ALIKES = ("0ODQ", "1IL", "2Z", "5S", "6G", "8B", "UV")


def no_network(*_: Any, **__: Any) -> Any:
    """What a socket does on a machine without a network."""
    raise OSError(101, "Network is unreachable")


class Machine:
    """A socket of a machine whose traffic to elsewhere leaves from `route`, and that sends nothing."""

    route = "10.20.30.40"

    def __init__(self, *_: Any) -> None:
        pass

    def __enter__(self) -> Machine:
        return self

    def __exit__(self, *_: Any) -> None:
        pass

    def connect(self, _address: tuple[str, int]) -> None:
        """Only looks up the route."""

    def getsockname(self) -> tuple[str, int]:
        """Where it would leave from."""
        return self.route, 40_000


def test_the_addresses_of_this_machine_can_be_given_to_others() -> None:
    """They are IPv4 addresses, each once, and loopback is among them only when there is nothing else."""
    found = invitation.local_addresses()

    assert found
    assert len(set(found)) == len(found)
    assert all(socket.inet_aton(address) for address in found)
    assert not any(address.startswith("127.") for address in found) or found == [invitation.LOOPBACK]


def test_the_address_towards_elsewhere_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then those of private networks; what a machine gives itself without a network comes last; each once."""
    own = ["127.0.1.1", "169.254.7.7", "198.18.0.9", "192.168.1.12", "10.20.30.40", "8.8.4.4"]
    monkeypatch.setattr(invitation.socket, "socket", Machine)
    monkeypatch.setattr(invitation, "_of_interfaces", lambda: own)

    assert invitation.local_addresses()[0] == "10.20.30.40"
    assert invitation.local_addresses()[-2:] == ["8.8.4.4", "169.254.7.7"]
    assert sorted(invitation.local_addresses()) == sorted(set(own) - {"127.0.1.1"})


def test_a_machine_without_a_network_knows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is raised: the loopback address is what is left."""
    monkeypatch.setattr(invitation.socket.socket, "connect", no_network)
    monkeypatch.setattr(invitation.socket, "if_nameindex", no_network)
    monkeypatch.setattr(invitation.socket, "gethostbyname_ex", no_network)

    assert invitation.local_addresses() == [invitation.LOOPBACK]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("http://192.168.1.12:8501", "http://192.168.1.12:8501"),
        ("192.168.1.12:8501", "http://192.168.1.12:8501"),
        (" 192.168.1.12 ", "http://192.168.1.12"),
        ("[fd00::2]:8501", "http://[fd00::2]:8501"),
        ("localhost:8501", "http://localhost:8501"),
        ("Laptop-Anna.local:8501", "http://laptop-anna.local:8501"),
        ("workshop.example.org", "https://workshop.example.org"),
        ("workshop.example.org:443", "https://workshop.example.org:443"),
        ("workshop.example.org:8501", "http://workshop.example.org:8501"),
        ("HTTPS://workshop.example.org:8443/quadrant/", "https://workshop.example.org:8443/quadrant"),
        ("http://workshop.example.org", "http://workshop.example.org"),
        ("tärn.example", "https://xn--trn-qla.example"),
    ],
)
def test_an_address_is_completed(typed: str, completed: str) -> None:
    """What is missing is added as it most likely is: http for what is reached directly, https for a public name."""
    assert invitation.server_address(typed) == completed
    assert invitation.server_address(completed) == completed


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "http://", "://host", "ftp://host", "javascript:alert(1)", "http:/host", "user@host", "http://user:word@host",
        "http://host/?lang=nl", "http://host/#part", "host/../etc", "host//other", "host/%2e%2e", "host\\share",
        "two words",
        "host\n.example", "0.0.0.0:8501", "[::]", "192.168.1.300", "192.168.1", "[12345::1]", "host:0", "host:65536",
        "host:port", "-host.example", "a..b", "under_score.example", f"{'a' * 64}.example", "ａ" * 300, "<b>host</b>",
    ],
)  # fmt: skip
def test_what_no_phone_can_open_is_refused_in_a_sentence(typed: str) -> None:
    """Nothing is guessed: the facilitator reads what an address looks like."""
    with pytest.raises(AddressUnusable) as refused:
        invitation.join_address(typed, "HJ7M2T")
    assert "http://192.168.1.12:8501" in refused.value.message("en")
    assert "http://192.168.1.12:8501" in refused.value.message("nl")
    assert len(refused.value.message()) < 300


def test_a_join_address_holds_the_code() -> None:
    """Also behind a path, and a code cannot change the rest of the address."""
    assert invitation.join_address("192.168.1.12:8501", "HJ7M2T") == ADDRESS
    assert invitation.join_address("example.org/q", "HJ7M2T") == "https://example.org/q/join?code=HJ7M2T"
    assert parse_qs(urlsplit(invitation.join_address("host", "A&B=C")).query) == {"code": ["A&B=C"]}


def drawn(address: str) -> ElementTree.Element:
    """The picture of an address, as a browser reads it."""
    content = unquote(invitation.qr_data_uri(address).partition(",")[2])
    return ElementTree.fromstring(content.replace(" xmlns='http://www.w3.org/2000/svg'", ""))


def modules(address: str) -> list[list[int]]:
    """The picture as rows of modules, 1 for dark, margin included, as a renderer would draw it."""
    root = drawn(address)
    size = int(root.attrib["viewBox"].split()[2])
    rows = [[0] * size for _ in range(size)]
    background, symbol = (child for child in root if child.tag.endswith("path"))
    assert (background.attrib["fill"], symbol.attrib["stroke"]) == ("#fff", "#000")
    x = y = 0.0
    for command, given in re.findall(r"([Mmh])([^Mmh]*)", symbol.attrib["d"]):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", given)]
        if command == "h":
            rows[int(y)][int(x) : int(x + numbers[0])] = [1] * int(numbers[0])
            x += numbers[0]
        else:
            x, y = numbers if command == "M" else (x + numbers[0], y + numbers[1])
    return rows


def test_the_picture_is_the_code_of_the_address() -> None:
    """Every module is that of the symbol of this address at level M or better, inside a margin of four."""
    symbol = segno.make_qr(ADDRESS, error="m")
    rows = modules(ADDRESS)

    assert symbol.error in ("M", "Q", "H")
    assert [row[4:-4] for row in rows[4:-4]] == [list(row) for row in symbol.matrix]
    margin = rows[:4] + rows[-4:] + [row[:4] + row[-4:] for row in rows]
    assert not any(any(row) for row in margin)
    assert rows != modules(ADDRESS[:-1] + "X")


def test_the_picture_says_what_it_is_and_fills_what_it_is_put_in() -> None:
    """The title is the address, as text whatever is in it; there is a view box and no size of its own."""
    strange = "https://example.org/join?code=<b>&x='\""
    root = drawn(strange)

    assert root.findtext("title") == strange
    assert "viewBox" in root.attrib
    assert not {"width", "height"} & set(root.attrib)


def test_the_picture_is_an_address() -> None:
    """It can stand in a quoted attribute: nothing in it ends one."""
    uri = invitation.qr_data_uri(ADDRESS)

    assert uri.startswith("data:image/svg+xml")
    assert not set("\"'<>") & set(uri)


def test_letters_of_codes_do_not_look_alike_and_spell_nothing() -> None:
    """Of signs that are taken for each other one is used at most, and there is no vowel."""
    for alike in LOOK_ALIKES:
        assert len(set(alike) & set(RULES.letters)) <= 1, alike
    assert not set("AEIOUY") & set(RULES.letters)
    assert len(RULES.letters) ** RULES.length > 20_000_000


def test_a_mistaken_sign_stands_for_the_one_it_looks_like() -> None:
    """Each is taken for one sign that is used, and only for one that looks like it."""
    for typed, meant in RULES.mistaken.items():
        assert any({typed, meant} <= set(alike) for alike in LOOK_ALIKES)


@pytest.mark.parametrize(
    "rules",
    [
        {"letters": "CHJMNPRTWXC", "mistaken": {}},
        {"letters": "CHJMNPRTWX", "mistaken": {"C": "H"}},
        {"letters": "CHJMNPRTWX", "mistaken": {"Z": "2"}},
    ],
)
def test_rules_that_contradict_themselves_are_refused(rules: dict[str, Any]) -> None:
    """A letter twice, a mistaken letter that is used, and one that stands for a letter that is not."""
    with pytest.raises(ValueError, match="letter"):
        JoinCode(length=6, **rules)


def test_a_new_code_is_one_that_can_be_typed() -> None:
    """Two hundred codes: all as the rules say, all different, all read as themselves."""
    codes: set[str] = set()
    for _ in range(200):
        codes.add(invitation.new_code(codes))

    assert len(codes) == 200
    assert all(invitation.read_code(code) == code for code in codes)
    assert {len(code) for code in codes} == {RULES.length}


def test_a_code_that_is_taken_is_drawn_again() -> None:
    """The next draw counts, and what is drawn from are the letters of the rules."""
    letters = iter("HJ7M2T" + "HJ7M2T" + "CCCCCC")

    def draw(given: str) -> str:
        assert given == RULES.letters
        return next(letters)

    assert invitation.new_code({"HJ7M2T"}, draw) == "CCCCCC"
    assert next(letters, None) is None


@pytest.mark.parametrize(
    "typed",
    [
        "HJ7M2T", "hj7m2t", " HJ7 M2T ", "HJ7-M2T", "hj7–m2t", "h.j.7.m.2.t", "HJ7MZT", "ＨＪ７Ｍ２Ｔ", ADDRESS,
        "192.168.1.12:8501/join?lang=nl&code=hj7m2t#top", "https://example.org/join?code=HJ7%20M2T",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    """Small letters, spaces, dashes, wide signs, a look-alike, or the whole address that somebody sent."""
    assert invitation.read_code(typed) == "HJ7M2T"


@pytest.mark.parametrize(
    "typed",
    [
        "", "HJ7M2", "HJ7M2TT", "HJ7M2O", "HJ7M21", "HJ7M2Ä", "HJ7M2٢", "http://example.org/join?lang=nl", "?code=",
        "-" * 6, "H" * 3_000,
    ],
)  # fmt: skip
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    """Too short, too long, a sign that stands for nothing, an address without a code."""
    assert invitation.read_code(typed) is None


def test_letters_are_drawn_by_the_source_of_secrets() -> None:
    """Unless somebody hands in another draw: the next code cannot be worked out from earlier ones."""
    assert invitation.new_code.__defaults__ == (secrets.choice,)
