"""This machine's worker processes: shared by all threads, and started anew when they have crashed."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import BrokenExecutor

import pytest

from analytics.experiments import workers
from analytics.experiments.workers import ExperimentCancelledError, hand_out

WORKERS = 2


def processes() -> set[int]:
    """Those that answer when each of them has something to do."""
    return {future.result() for future in [hand_out(WORKERS, os.getpid) for _ in range(20)]}


def test_all_threads_share_the_processes() -> None:
    seen = processes()
    for _ in range(3):
        thread = threading.Thread(target=lambda: seen.update(processes()))
        thread.start()
        thread.join()
    assert len(seen) <= WORKERS
    assert os.getpid() not in seen


def test_processes_that_crashed_are_started_anew() -> None:
    before = processes()
    with pytest.raises(BrokenExecutor):
        hand_out(WORKERS, os._exit, 3).result()
    assert processes().isdisjoint(before)


def test_all_can_be_ended_whatever_they_are_doing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_pools", {})
    asleep = hand_out(1, time.sleep, 60)
    time.sleep(0.5)
    began = time.monotonic()
    workers.end_workers()
    assert time.monotonic() - began < 20
    assert asleep.done()
    with pytest.raises(ExperimentCancelledError, match="this program ends"):
        hand_out(1, time.sleep, 0)
