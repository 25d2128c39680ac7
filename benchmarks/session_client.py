"""A session of the dashboard over a websocket, as a browser holds it: it changes controls and knows what it has."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

LARGEST_MESSAGE: Final = 2**28


@dataclass(frozen=True)
class _Control:
    """A control that was sent: its identifier, and the part of the page that is run again when it changes."""

    identifier: str
    fragment: str


class Session:
    """One session: its connection, its address, its controls and what has been set in them."""

    def __init__(self, connection: ClientConnection, query: str) -> None:
        self.connection = connection
        self.poll: tuple[float, str] | None = None
        """Seconds after which a part of the page asks to be run again, and which; None where none does."""
        self._query = query
        self._controls: dict[str, _Control] = {}
        self._set: dict[str, str | float] = {}
        self._kept: set[str] = set()
        """What need not be sent again, by its hash: a browser keeps large messages."""

    async def choose(self, key: str, value: str | float) -> float:
        """Set a control, by its key; gives the seconds until the page has been run again.

        Raises:
            RuntimeError: the page has no such control, or shows an error.
        """
        control = self._controls.get(key)
        if control is None:
            msg = f"the page has no control {key!r}"
            raise RuntimeError(msg)
        self._set[control.identifier] = value
        return await self.rerun(control.fragment)

    async def rerun(self, fragment: str = "") -> float:
        """Run the page again, or a part of it; gives the seconds until it was.

        Raises:
            RuntimeError: the page shows an error.
        """
        begins = time.perf_counter()
        await self.connection.send(self._request(fragment).SerializeToString())
        while True:
            received = await self.connection.recv()
            answer = ForwardMsg.FromString(received if isinstance(received, bytes) else received.encode())
            if answer.metadata.cacheable:
                self._kept.add(answer.hash)
            match answer.WhichOneof("type"):
                case "new_session":
                    # A part that asks for the whole page is followed by it: what the part asked for is over then.
                    self.poll, fragment = self.poll if fragment else None, ""
                case "delta":
                    self._note(answer.delta)
                case "page_info_changed":
                    self._query = answer.page_info_changed.query_string
                case "auto_rerun":
                    self.poll = answer.auto_rerun.interval, answer.auto_rerun.fragment_id
                case "script_finished" if answer.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return time.perf_counter() - begins

    def _request(self, fragment: str) -> BackMsg:
        request = BackMsg()
        asked = request.rerun_script
        asked.query_string, asked.fragment_id = self._query, fragment
        asked.cached_message_hashes.extend(self._kept)
        for identifier, value in self._set.items():
            state = asked.widget_states.widgets.add(id=identifier)
            if isinstance(value, str):
                state.string_value = value
            else:
                state.double_value = value
        return request

    def _note(self, delta: Delta) -> None:
        """Remember a control; an error on the page ends the measurement."""
        kind = delta.new_element.WhichOneof("type")
        if kind == "exception":
            msg = f"an error on the page: {delta.new_element.exception.message}"
            raise RuntimeError(msg)
        if kind in ("number_input", "radio"):
            identifier = getattr(delta.new_element, kind).id
            self._controls[identifier.rpartition("-")[2]] = _Control(identifier, delta.fragment_id)


async def open_session(port: int, **settings: str) -> Session:
    """Open the dashboard as a link with these settings does, and wait until its page was run once."""
    connection = await connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=LARGEST_MESSAGE,
        origin=Origin(f"http://127.0.0.1:{port}"),
    )
    session = Session(connection, urlencode(settings))
    await session.rerun()
    return session
