"""The socket of every screen: only for pages of this server, and for a facilitator no longer than the sign-in.

Streamlit runs the callback of a button before the frame, and a fragment without it. So what the frame refuses has to
be refused here as well, for a screen that is still open when its sign-in ends.
"""

from __future__ import annotations

import contextlib
from collections import deque

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui import access
from ui.access import Connection

_PROTOCOL = b"sec-websocket-protocol"


class Sockets:
    """Refuses pages of other sites, and holds facilitators' sessions to their sign-in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # Streamlit keeps a session for two minutes after its socket closed; this many more facilitators are not there.
        self._facilitators: deque[str] = deque(maxlen=1000)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
        elif not access.is_from_here(scope):
            # Streamlit itself would allow other ports, and ask a server elsewhere for our address to find out.
            await send({"type": "websocket.close", "code": 1008})
        elif access.needs_sign_in(connection := access.of_scope(scope)):
            if access.is_signed_in(connection):
                await self.app(scope, _while_signed_in(connection, receive), self._remembering(send))
            else:
                await self.app(self._without_their_session(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    def _remembering(self, send: Send) -> Send:
        """Sends, and remembers the session that Streamlit made for this facilitator: the first thing that it says."""
        known = False

        async def remember_and_send(message: Message) -> None:
            nonlocal known
            if not known and message.get("bytes"):
                said = ForwardMsg.FromString(message["bytes"])
                if said.WhichOneof("type") == "new_session":
                    known = True
                    self._facilitators.append(said.new_session.initialize.session_id)
            await send(message)

        return remember_and_send

    def _without_their_session(self, scope: Scope) -> Scope:
        """The same, but that who is not signed in begins anew in place of going on with a facilitator's session.

        A browser asks to go on by naming the session third in this header, after a protocol and a token.
        """
        headers = []
        for name, value in scope["headers"]:
            wanted = value.split(b",")
            is_theirs = len(wanted) > 2 and wanted[2].strip().decode("latin-1") in self._facilitators
            headers.append((name, b",".join(wanted[:2]) if name == _PROTOCOL and is_theirs else value))
        return {**scope, "headers": headers}


def _while_signed_in(connection: Connection, receive: Receive) -> Receive:
    """What the browser sends; once the sign-in is over, no more than its wish to see the screen, for the frame."""

    async def receive_while_signed_in() -> Message:
        message = await receive()
        if message["type"] == "websocket.receive" and not access.is_signed_in(connection):
            return {"type": "websocket.receive", "bytes": _without_action(message.get("bytes") or b"")}
        return message

    return receive_while_signed_in


def _without_action(data: bytes) -> bytes:
    asked, rerun = BackMsg(), BackMsg()
    with contextlib.suppress(DecodeError):
        asked.ParseFromString(data)
    rerun.rerun_script.page_script_hash = asked.rerun_script.page_script_hash
    rerun.rerun_script.query_string = asked.rerun_script.query_string
    rerun.rerun_script.context_info.CopyFrom(asked.rerun_script.context_info)
    return bytes(rerun.SerializeToString())
