"""The server that ``make run`` starts: it answers to its own names alone, and nothing of it is left when it ends."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest
from playwright.sync_api import Page, expect

from data.readers import MOST_READERS
from tests.browser.conftest import PATIENCE, ROOT, await_health, free_port

pytestmark = pytest.mark.long


PATHS = ("/", "/_stcore/health", "/_stcore/metrics", "/media/x", "/_stcore/upload_file/a/b", "/auth/login")
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "analytics.server", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as started:
        try:
            await_health(started, f"http://127.0.0.1:{port}/_stcore/health")
            yield started
        finally:
            started.kill()


def status(port: int, host: str, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": host, **headers})
    found = connection.getresponse().status
    connection.close()
    return found


@pytest.fixture
def server() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    with serving(port) as process:
        yield process, port


def test_it_answers_to_its_own_names_and_ends_with_all_that_it_has_started(
    server: tuple[subprocess.Popen[bytes], int], stranger: Page
) -> None:
    process, port = server
    for path in PATHS:
        assert status(port, f"rebound.example:{port}", path) == 400
        assert status(port, f"localhost:{port}", path) != 400
    assert status(port, "rebound.example", "/_stcore/stream", **UPGRADE) == 403
    assert status(port, f"localhost:{port}", "/_stcore/stream", **UPGRADE) == 101
    # Other addresses of this machine are not listened to.
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)

    stranger.goto(f"http://localhost:{port}/volumes")
    expect(stranger.locator("h1").first).to_have_text("Volumes")
    # As soon as the processes that read and simulate are there: they are at work then.
    until = time.monotonic() + PATIENCE / 1000
    while len(started := psutil.Process(process.pid).children(recursive=True)) < MOST_READERS + (os.cpu_count() or 1):
        assert time.monotonic() < until
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    _, left = psutil.wait_procs(started, timeout=10)
    assert not [each for each in left if each.status() != psutil.STATUS_ZOMBIE]

    # The page that is still open meets the next server by itself, and says so.
    expect(stranger.get_by_test_id("stToast")).to_have_count(0)
    with serving(port):
        expect(stranger.get_by_test_id("stToast")).to_contain_text("Reconnected after the server was away.")
