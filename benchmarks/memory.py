"""Peak memory of one replication and of its measures, in a process of its own, and bytes per call of what it gives.

``python -m benchmarks.memory DAYS`` runs the full center for so many days and prints one JSON document.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from analytics.measures.figures import figures_of
from data.samples.scenarios import full_center, small_center
from queueing import simulate

from .measurement import Effort, Row
from .processes import output_of

SUBJECT: Final = "memory"
STATUS: Final = Path("/proc/self/status")
DAYS: Final[dict[Effort, tuple[int, ...]]] = {
    Effort.QUICK: (14,),
    Effort.USUAL: (14,),
    Effort.FULL: (14, 364),
}


def measure(effort: Effort) -> Iterator[Row]:
    """Peak memory of the process, and bytes per call of the journeys' columns."""
    for days in DAYS[effort]:
        found = json.loads(output_of("-m", "benchmarks.memory", str(days)))
        size = f"full center, {days} days ({found['calls']:,} calls)"
        grown = found["peak"] - found["before"]
        yield Row(SUBJECT, f"{size}: peak of the process", found["peak"] / 1e6, "MB")
        yield Row(SUBJECT, f"{size}: of it before the run, with all code loaded", found["before"] / 1e6, "MB")
        yield Row(SUBJECT, f"{size}: peak of the run, per call", grown / found["calls"], "bytes a call")
        yield Row(SUBJECT, f"{size}: peak of the process with all measures", found["measured"] / 1e6, "MB")
        yield Row(SUBJECT, f"{size}: columns of the journeys", found["columns"] / found["calls"], "bytes a call")


def peak_bytes() -> int:
    """The most memory that this process has held so far.

    On Linux ``getrusage`` also counts what the parent process held when it started this one, so the kernel's
    figure for this program alone is read in its place.
    """
    if STATUS.exists():
        kilobytes = STATUS.read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]
        return int(kilobytes) * 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _report(days: int) -> dict[str, int]:
    figures_of(simulate(small_center(), seed=1))
    before = peak_bytes()
    journeys = simulate(full_center().model_copy(update={"days": days}), seed=1)
    peak = peak_bytes()
    figures_of(journeys)
    return {
        "calls": len(journeys),
        "before": before,
        "peak": peak,
        "measured": peak_bytes(),
        "columns": sum(column.nbytes for column in journeys.columns.values()),
    }


if __name__ == "__main__":
    print(json.dumps(_report(int(sys.argv[1]))))
