"""Python processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def output_of(*arguments: str, **environment: str) -> str:
    """The standard output of this Python with these arguments, started at the project's root.

    Raises:
        subprocess.CalledProcessError: it failed; its errors were shown.
    """
    done = subprocess.run(  # noqa: S603 (our own Python and arguments)
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=None if sys.stderr.isatty() else subprocess.DEVNULL,
        text=True,
        check=True,
    )
    return done.stdout


@dataclass(frozen=True)
class Spent:
    """Seconds that a process took from start to end."""

    elapsed: float
    cpu: float


def time_of(*arguments: str, **environment: str) -> Spent:
    """How long this Python takes with these arguments."""
    elapsed, cpu = time.perf_counter(), _cpu_of_children()
    output_of(*arguments, **environment)
    return Spent(time.perf_counter() - elapsed, _cpu_of_children() - cpu)


def _cpu_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system
