"""Signing in with an account elsewhere, from the first click to the screen, against a small provider of our own."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.serving import Server

ROOT = Path(__file__).resolve().parents[2]
INNER = "Harbour Bank"


@dataclass
class Provider:
    """An OpenID Connect provider where `user` is signed in already and says yes to everything."""

    address: str = ""
    user: dict[str, Any] = field(default_factory=dict)
    nonces: dict[str, str] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "alg": "RS256"}))

    def answer(self, path: str, asked: Mapping[str, str]) -> tuple[int, dict[str, str], object]:
        """Status, headers and JSON."""
        match path:
            case "/.well-known/openid-configuration":
                return 200, {}, {
                    "issuer": self.address,
                    "authorization_endpoint": f"{self.address}/authorize",
                    "token_endpoint": f"{self.address}/token",
                    "jwks_uri": f"{self.address}/keys",
                    "code_challenge_methods_supported": ["S256"],
                }  # fmt: skip
            case "/keys":
                return 200, {}, {"keys": [self.key.as_dict(private=False)]}
            case "/authorize":
                self.nonces["code"] = asked["nonce"]
                back = urlencode({"code": "code", "state": asked["state"]})
                return 302, {"Location": f"{asked['redirect_uri']}?{back}"}, {}
            case "/token":
                claims = {
                    "iss": self.address, "aud": "quadrant", "sub": "1", "iat": int(time()), "exp": int(time()) + 600,
                    "nonce": self.nonces[asked["code"]],
                }  # fmt: skip
                token = jwt.encode({"alg": "RS256", "kid": "one"}, claims | self.user, self.key)
                return 200, {}, {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token}
        return 404, {}, {}


@pytest.fixture(name="provider", scope="module")
def _provider() -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["content-length"])).decode())

        def _answer(self, form: str) -> None:
            asked = {name: values[0] for name, values in parse_qs(form).items()}
            status, headers, content = provider.answer(urlsplit(self.path).path, asked)
            self.send_response(status)
            for name, value in ({"Content-Type": "application/json"} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()


@pytest.fixture(name="address", scope="module")
def _address(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server without a passcode, which asks everybody, and lets in who is named at the provider."""
    folder = tmp_path_factory.mktemp("accounts")
    (folder / "workspace").mkdir()
    for file in (ROOT / "assessments").glob("harbour-bank*.yaml"):
        (folder / "workspace" / file.name).write_bytes(file.read_bytes())
    environment = {"QUADRANT_PASSCODE_FILE": str(folder / "none"), "QUADRANT_SIGN_IN": "always"}
    server = Server(folder / "workspace", folder / "log", environment=environment)
    (folder / "secrets.toml").write_text(
        f"""
        [auth]
        redirect_uri = "{server.address}/oauth2callback"
        cookie_secret = "nobody will guess this one"
        [auth.acme]
        client_id = "quadrant"
        client_secret = "secret"
        server_metadata_url = "{provider.address}/.well-known/openid-configuration"
        [quadrant]
        facilitators = ["ann@acme.example"]
        """
    )
    server.start("--secrets.files", str(folder / "secrets.toml"))
    yield server.address
    server.stop()


def sign_in(page: Any, address: str) -> None:
    """From the first screen to the provider and back."""
    page.goto(f"{address}/")
    page.get_by_role("link", name="Sign in with Acme").click()


def test_named_person_gets_in_and_out(address: str, provider: Provider, visit: Callable[..., Any]) -> None:
    """Who is named gets a sign-in of ours, for screens and downloads; signing out ends it and the account's too."""
    provider.user = {"email": "Ann@acme.example", "email_verified": True}
    view = visit(address, None)
    sign_in(view.page, address)
    view.page.get_by_text(INNER).first.wait_for()

    cookies = {cookie["name"]: cookie for cookie in view.page.context.cookies()}
    assert cookies["quadrant_facilitator"]["httpOnly"]
    assert view.page.request.get(f"{address}/_stcore/metrics").status == 200
    assert view.page.url == f"{address}/"

    view.settle()
    view.page.get_by_role("button", name="Sign out").click()
    view.page.get_by_role("link", name="Sign in with Acme").wait_for()
    left = {cookie["name"] for cookie in view.page.context.cookies()}
    assert not {name for name in left if name.startswith(("quadrant_facilitator", "_streamlit_user"))}
    assert view.page.request.get(f"{address}/_stcore/metrics").status == 403


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        ({"email": "bob@acme.example", "email_verified": True}, "bob@acme.example is not named as a facilitator."),
        ({"email": "ann@acme.example", "email_verified": False}, "an e-mail address that its provider vouches for"),
    ],
)
def test_other_people_are_told_why_not(
    address: str, provider: Provider, visit: Callable[..., Any], user: dict[str, Any], sentence: str
) -> None:
    """Who is not named, or whose address nobody vouches for, is told so, gets in nowhere, and can change accounts."""
    provider.user = user
    view = visit(address, None)
    sign_in(view.page, address)
    view.page.get_by_text(sentence).wait_for()

    assert view.page.get_by_text(INNER).count() == 0
    assert "quadrant_facilitator" not in {cookie["name"] for cookie in view.page.context.cookies()}
    assert view.page.request.get(f"{address}/_stcore/metrics").status == 403
    view.page.get_by_role("button", name="Use another account").click()
    view.page.get_by_role("link", name="Sign in with Acme").wait_for()
