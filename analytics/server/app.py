"""The dashboard's script as an ASGI application: it answers to its own names alone, and ends what it has started."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from analytics.experiments.workers import end_workers
from data.readers import READERS

SCRIPT: Final = Path(__file__).parents[2] / "dashboard.py"
REFUSED: Final = "This server does not answer to this host name. Whoever runs it says to which in STAFFING_HOSTS.\n"


class HostCheck:
    """Refuses whatever comes under another host name than the server's own, before anything else looks at it.

    A page of somebody else's whose name is made to lead to this server (DNS rebinding) could read everything here that
    its visitor may. Streamlit's ``server.allowedHosts``, by which it is judged, is looked at by its websocket alone.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan" or is_host_allowed(Headers(scope=scope).get("host")):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(1008, "host name")(scope, receive, send)
        else:
            await PlainTextResponse(REFUSED, 400)(scope, receive, send)


@asynccontextmanager
async def _lifespan(app: st.App) -> AsyncIterator[None]:  # noqa: ARG001 (Streamlit's signature)
    """Prepare for the first page while a browser opens it; end, together with the server, all processes."""
    threading.Thread(target=_prepare, name="preparation", daemon=True).start()
    yield
    READERS.end()
    end_workers()


def _prepare() -> None:
    # To import it takes a part of what it is for.
    from analytics.pages.warm_up import begin

    begin()


def dashboard() -> st.App:
    """The application."""
    return st.App(SCRIPT, lifespan=_lifespan, middleware=[Middleware(HostCheck)])
