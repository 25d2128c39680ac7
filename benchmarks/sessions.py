"""The dashboard under many users: how long a rerun of the Overview takes, alone and while experiments run.

Each session is a websocket as a browser opens it. It opens the Overview, waits for the result, and then runs the page
again with three seconds to think in between. A rerun lasts from its request to the server's word that the script is
finished; what the browser draws afterwards is not in it.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlencode

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from .measurement import Effort, Row

SUBJECT: Final = "sessions"
ROOT: Final = Path(__file__).resolve().parents[1]
THINK_SECONDS: Final = 3.0
SESSIONS: Final = {Effort.QUICK: 5, Effort.USUAL: 30, Effort.FULL: 30}
RERUNS: Final = {Effort.QUICK: 3, Effort.USUAL: 8, Effort.FULL: 20}
EXPERIMENTS: Final = 4
LARGEST_MESSAGE: Final = 2**28
START_SECONDS: Final = 60
FULL_CENTER: Final = "Full center (44,000 calls a day)"


def measure(effort: Effort) -> Iterator[Row]:
    """Median and 95th percentile of a rerun's elapsed time in milliseconds, and the server's memory."""
    with served() as (port, server):
        alone, beside = asyncio.run(_users(port, SESSIONS[effort], RERUNS[effort]))
        family = [server, *server.children(recursive=True)]
        memory = sum(each.memory_info().rss for each in family) / 1e9
    for name, times in (("alone", alone), (f"while {EXPERIMENTS} of them run a full center experiment", beside)):
        values = [1000 * seconds for seconds in times]
        what = f"{SESSIONS[effort]} sessions, a rerun of the Overview {name}"
        ratio = median(beside) / median(alone) if times is beside else None
        yield Row(SUBJECT, f"{what}: median", median(values), "ms elapsed", ratio, "alone", values=values)
        yield Row(SUBJECT, f"{what}: 95th percentile", quantiles(values, n=20)[-1], "ms elapsed")
    yield Row(SUBJECT, "memory of the server and its worker processes", memory, "GB")


@contextmanager
def served() -> Iterator[tuple[int, psutil.Process]]:
    """The dashboard as a server of its own with an empty store; gives its port and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.address=127.0.0.1"]
    with TemporaryDirectory() as folder:
        environment = os.environ | {"STAFFING_DATABASE_URL": f"sqlite:///{folder}/store.sqlite"}
        server = subprocess.Popen(  # noqa: S603 (our own command)
            [*command, f"--server.port={port}"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            _await_health(f"http://127.0.0.1:{port}/_stcore/health")
            yield port, psutil.Process(server.pid)
        finally:
            server.terminate()
            server.wait()


def _await_health(url: str) -> None:
    ends = time.monotonic() + START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 (our own address)
                return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)


async def _users(port: int, sessions: int, reruns: int) -> tuple[list[float], list[float]]:
    """The seconds of all reruns, first with nothing else to do and then beside experiments."""
    users = [await _open(port, number) for number in range(sessions)]
    alone = [seconds for each in await asyncio.gather(*(_work(user, reruns) for user in users)) for seconds in each]
    busy = [
        await _open(port, sessions + number, center=FULL_CENTER, seed=str(1000 + number), replications="100")
        for number in range(EXPERIMENTS)
    ]
    found = await asyncio.gather(*(_work(user, reruns) for user in users))
    beside = [seconds for each in found for seconds in each]
    for user in (*users, *busy):
        await user.connection.close()
    return alone, beside


class _User:
    """One session: its connection, and what its address asks for."""

    def __init__(self, connection: ClientConnection, number: int, query: str) -> None:
        self.connection = connection
        self.think = random.Random(number)  # noqa: S311 (nothing secret)
        self.query = query

    async def rerun(self) -> float:
        """Run the page again; gives the seconds it took."""
        begins = time.perf_counter()
        message = BackMsg()
        message.rerun_script.query_string = self.query
        await self.connection.send(message.SerializeToString())
        while True:
            received = await self.connection.recv()
            answer = ForwardMsg.FromString(received if isinstance(received, bytes) else received.encode())
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                msg = f"an error on the page: {answer.delta.new_element.exception.message}"
                raise RuntimeError(msg)
            if kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            if kind == "script_finished":
                return time.perf_counter() - begins


async def _open(port: int, number: int, **settings: str) -> _User:
    """Open the Overview and wait until its run is under way or done."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    connection = await connect(
        url,
        subprotocols=["streamlit"],
        max_size=LARGEST_MESSAGE,
        origin=f"http://127.0.0.1:{port}",  # type: ignore[arg-type,list-item]
    )
    user = _User(connection, number, urlencode(settings))
    await user.rerun()
    return user


async def _work(user: _User, reruns: int) -> list[float]:
    """Think and run the page again, several times."""
    found = []
    for _ in range(reruns):
        await asyncio.sleep(user.think.uniform(0, 2 * THINK_SECONDS))
        found.append(await user.rerun())
    return found
