"""The dashboard as a server of its own, with an empty store."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psutil

ROOT: Final = Path(__file__).resolve().parents[1]
START_SECONDS: Final = 60


@contextmanager
def served() -> Iterator[tuple[int, psutil.Process]]:
    """Start the dashboard; gives its port and process once it answers.

    Raises:
        OSError: it does not answer within a minute.
    """
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
