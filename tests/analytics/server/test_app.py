"""What comes under another host name is refused before anything looks at it; at the end all processes are ended."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from threading import Thread
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Scope
from streamlit.testing.v1.util import patch_config_options

from analytics.server import app as server
from analytics.server.address import OWN_HOSTS
from analytics.server.app import REFUSED, HostCheck
from data.readers import READERS


def run_by_itself(asked: Coroutine[Any, Any, None]) -> None:
    """Run to its end in a thread of its own: that of the tests may hold the loop of a browser."""
    thread = Thread(target=asyncio.run, args=(asked,))
    thread.start()
    thread.join()


def answered(host: str | None, kind: str = "http") -> list[Message]:
    """What is sent to a request that comes under a host name."""
    scope: Scope = {
        "type": kind,
        "method": "GET",
        "path": "/",
        "headers": [] if host is None else [(b"host", host.encode())],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": f"{kind}.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def let_in(scope: Scope, receive: Any, send: Any) -> None:
        await PlainTextResponse("the week")(scope, receive, send)

    with patch_config_options({"server.allowedHosts": [*OWN_HOSTS, "staffing.example.gov", "*.center.gov"]}):
        run_by_itself(HostCheck(let_in)(scope, receive, send))
    return sent


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8501",
        "127.0.0.1:8501",
        "[::1]:8501",
        "staffing.example.gov",
        "a.center.gov",
        "localhost.",
    ],
)
def test_its_own_names_are_let_in(host: str) -> None:
    assert answered(host)[-1]["body"] == b"the week"


@pytest.mark.parametrize(
    "host",
    [
        *("rebound.example", "localhost.rebound.example", "127.0.0.1.rebound.example", "center.gov", "0.0.0.0"),  # noqa: S104
        *("localhost@rebound.example", "localhost/x", "localhost:port", "10.0.0.5", "", None),
    ],
)
def test_other_names_are_refused(host: str | None) -> None:
    start, body = answered(host)
    assert (start["status"], body["body"]) == (400, REFUSED.encode())
    assert answered(host, "websocket") == [{"type": "websocket.close", "code": 1008, "reason": "host name"}]


def test_at_its_end_the_server_ends_what_it_has_started(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[str] = []
    monkeypatch.setattr(READERS, "end", lambda: ended.append("readers"))
    monkeypatch.setattr(server, "end_workers", lambda: ended.append("workers"))

    async def serve() -> None:
        async with server._lifespan(None):  # type: ignore[arg-type]  # it asks nothing of the app
            assert not ended

    run_by_itself(serve())
    assert ended == ["readers", "workers"]
