"""Start-up: imports, compiling for the first time, and from a command to its answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from data.sample_scenarios import SMALL_CENTER

from .measurement import Effort, Row
from .processes import output_of

SUBJECT: Final = "startup"
MODULES: Final = ("queueing", "analytics")
FIRST_RESULT: Final = """
import time
from data.sample_scenarios import small_center
from queueing import simulate
scenario = small_center()
begun = time.perf_counter()
simulate(scenario, seed=1)
print(time.perf_counter() - begun)
"""
COMMAND: Final = ("-m", "analytics", "run", str(SMALL_CENTER), "--replications", "1", "--workers", "1")


def measure(effort: Effort) -> Iterator[Row]:
    """Elapsed seconds of every start."""
    rounds = 1 if effort == Effort.QUICK else 3
    output_of("-c", "import analytics")
    yield _row("a Python process that does nothing", [_seconds_of("-c", "pass") for _ in range(rounds)])
    for module in MODULES:
        imported = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
        yield _row(f"import {module}", [float(output_of("-c", imported)) for _ in range(rounds)])
    cold, cached, command = [], [], []
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            cold.append(float(output_of("-c", FIRST_RESULT, NUMBA_CACHE_DIR=folder)))
            cached.append(float(output_of("-c", FIRST_RESULT, NUMBA_CACHE_DIR=folder)))
            output_of(*COMMAND, NUMBA_CACHE_DIR=folder)
            command.append(_seconds_of(*COMMAND, NUMBA_CACHE_DIR=folder))
    yield _row("first replication of the small center, nothing compiled yet", cold)
    yield _row("the same in a new process, compiled code on disk", cached)
    yield _row("python -m analytics run small_center.json, 1 replication, compiled code on disk", command)


def _row(what: str, seconds: list[float]) -> Row:
    return Row(SUBJECT, what, median(seconds), "s", values=seconds, elapsed=seconds)


def _seconds_of(*arguments: str, **environment: str) -> float:
    begun = time.perf_counter()
    output_of(*arguments, **environment)
    return time.perf_counter() - begun
