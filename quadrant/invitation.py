"""What a participant needs to get in: the address of this machine in the room, a join code, and both as a QR code.

Nothing here sends anything over a network.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import secrets
import socket
import struct
import sys
import unicodedata
from collections.abc import Callable, Collection, Iterator
from typing import Any
from urllib.parse import unquote, urlencode

import segno

from quadrant.errors import AddressUnusable
from quadrant.model import load_workshop_rules

if sys.platform == "linux":
    import fcntl

LOOPBACK = "127.0.0.1"
_ELSEWHERE = ("192.0.2.1", 9)  # an address for documentation: nobody's (RFC 5737)
_ADDRESS_OF_INTERFACE = 0x8915  # SIOCGIFADDR of Linux

_ADDRESS = re.compile(
    r"""(?:(?P<scheme>https?)://)?
    (?P<host>\[[0-9a-f:.]+\]|[^\s\\/:?\#@\[\]]+)
    (?::(?P<port>[0-9]{1,5}))?
    (?P<prefix>(?:/(?!\.\.?(?:/|$))[a-z0-9_.~-]+)*)/?""",
    re.IGNORECASE | re.VERBOSE,
)
_HOST_NAME = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*")  # RFC 1123
_CODE_IN_ADDRESS = re.compile(r"[?&]code=([^&#]*)")
_LONGEST_TYPED = 2_000  # characters; an address with a code in it is far shorter


def local_addresses() -> list[str]:
    """The IPv4 addresses that this machine has on its networks, the most likely first.

    That is the one from which traffic to elsewhere would leave; then those of private networks, then others. Without
    any network it is the loopback address, which no other machine can reach. Never raises.
    """
    found: list[ipaddress.IPv4Address] = []
    for source in (_towards_elsewhere, _of_interfaces, _of_own_name):
        with contextlib.suppress(OSError, UnicodeError):
            found.extend(map(ipaddress.IPv4Address, source()))
    usable = [address for address in found if not (address.is_loopback or address.is_unspecified)]
    ordered = usable[:1] + sorted(usable[1:], key=lambda address: (address.is_link_local, not address.is_private))
    return [str(address) for address in dict.fromkeys(ordered)] or [LOOPBACK]


def _towards_elsewhere() -> Iterator[str]:
    # Connecting a datagram socket only looks up the route; no datagram is sent.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.connect(_ELSEWHERE)
        yield line.getsockname()[0]


def _of_interfaces() -> Iterator[str]:
    # A room without internet has no route to elsewhere. Python can list addresses by interface on Linux only.
    if sys.platform != "linux":
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):  # an interface without an IPv4 address
                answer = fcntl.ioctl(line.fileno(), _ADDRESS_OF_INTERFACE, struct.pack("256s", name.encode()[:15]))
                yield socket.inet_ntoa(answer[20:24])


def _of_own_name() -> Iterator[str]:
    # Other systems know the addresses of their own name. Linux would ask a name server, and may wait for it.
    yield from () if sys.platform == "linux" else socket.gethostbyname_ex(socket.gethostname())[2]


def server_address(typed: str) -> str:
    """The address of a server as somebody typed it, completed: scheme, host, and port and path where there are any.

    Without a scheme it is `http` for what is reached directly (a number, a name of the local network, a port of its
    own), and `https` for a name on the internet, where a proxy answers. Raises AddressUnusable.
    """
    found = _ADDRESS.fullmatch(typed.strip())
    try:
        if found is None or not 0 < int(found["port"] or 1) < 65_536:
            raise AddressUnusable(address=typed[:80])
        host, direct = _host(found["host"])
    except ValueError as error:
        raise AddressUnusable(address=typed[:80]) from error
    scheme = found["scheme"] or ("http" if direct or found["port"] not in (None, "443") else "https")
    port = f":{found['port']}" if found["port"] else ""
    return f"{scheme.lower()}://{host}{port}{found['prefix']}"


def _host(typed: str) -> tuple[str, bool]:
    """A host as it is written in an address, and whether it is one of the local network. Raises ValueError."""
    if typed.startswith("[") or re.fullmatch(r"[0-9.]+", typed):
        number = ipaddress.ip_address(typed.strip("[]"))
        if number.is_unspecified:  # what a server listens on, and nobody can open
            raise ValueError(typed)
        return typed.lower(), True
    name = typed.lower().encode("idna").decode()
    if not _HOST_NAME.fullmatch(name):
        raise ValueError(typed)
    return name, "." not in name or name.endswith((".local", ".lan", ".internal", ".home.arpa"))


def join_address(base: str, code: str) -> str:
    """The whole address that a participant opens: `http://192.168.1.12:8501/join?code=HJ7M2T`.

    `base` is the address of the server, completed by `server_address`. Raises AddressUnusable.
    """
    return f"{server_address(base)}/join?{urlencode({'code': code})}"


# Dark on light in every theme, with the margin of four modules that readers count on (ISO/IEC 18004, 9.1).
_DRAWN: dict[str, Any] = {
    "border": 4,
    "dark": "#000",
    "light": "#fff",
    "omitsize": True,
    "svgclass": None,
    "lineclass": None,
}


def qr_data_uri(address: str) -> str:
    """The address as a QR code, an SVG that fills what it is put in; its title is the address.

    It is an address of its own, for `<img src>`: Streamlit takes SVG out of HTML.
    """
    # M mends 15 % of the symbol; segno takes a higher level where that costs no larger symbol.
    return segno.make_qr(address, error="m").svg_data_uri(title=address, **_DRAWN)


def new_code(taken: Collection[str], draw: Callable[[str], str] = secrets.choice) -> str:
    """A join code that is not taken. `draw` takes one of the letters that it is given."""
    rules = load_workshop_rules().code
    while (code := "".join(draw(rules.letters) for _ in range(rules.length))) in taken:
        pass
    return code


def read_code(typed: str) -> str | None:
    """The join code in what somebody typed or pasted, None when it cannot be one.

    Small letters, spaces and dashes do not matter, signs that can only be a mistaken one are set right
    (`data/workshop.yaml`), and of an address with a code the code is taken.
    """
    if len(typed) > _LONGEST_TYPED:
        return None
    rules = load_workshop_rules().code
    in_address = _CODE_IN_ADDRESS.search(typed)
    text = unquote(in_address[1]) if in_address else typed
    signs = [sign for sign in unicodedata.normalize("NFKC", text).upper() if sign.isalnum()]
    code = "".join(rules.mistaken.get(sign, sign) for sign in signs)
    return code if len(code) == rules.length and set(code) <= set(rules.letters) else None
