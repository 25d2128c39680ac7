"""One worker process against two, and how much of the work is measuring.

Worker processes give way to other programs (they run at a lower priority), the process that works alone does not: on
a busy machine the ratio falls short of what an idle one gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from statistics import median
from typing import Final

from analytics import run_experiment
from analytics.measures.figures import figures_of
from data.samples.scenarios import full_center, small_center
from queueing import Scenario, simulate

from .measurement import Effort, Row, Work, in_turn, ratio_of

SUBJECT: Final = "workers"
REPLICATIONS: Final = 6
ONE, TWO = "1 worker", "2 workers"


def measure(effort: Effort) -> Iterator[Row]:
    """Elapsed time of an experiment by workers, and the share of measuring in a replication."""
    scenario, size = (small_center(), "small center") if effort == Effort.QUICK else (full_center(), "full center")
    yield from _by_workers(scenario, size, rounds=3)
    yield _share_of_measuring(scenario, size, rounds=3)


def _by_workers(scenario: Scenario, size: str, rounds: int) -> Iterator[Row]:
    """Processes are started and compiled code is loaded before anything is timed."""

    def run(workers: int) -> Sized:
        return run_experiment({size: scenario}, replications=REPLICATIONS, workers=workers).figures[size]

    for workers in (1, 2):
        run(workers)
    timings = in_turn([Work(ONE, lambda: run(1)), Work(TWO, lambda: run(2))], rounds)
    for name, found in timings.items():
        yield Row(
            SUBJECT,
            f"{size}, a week, {REPLICATIONS} replications: {name}",
            median(found.elapsed),
            "s elapsed",
            ratio=None if name == ONE else ratio_of(timings[ONE].elapsed, found.elapsed),
            ratio_to=f"as fast as {ONE}",
            values=found.elapsed,
            elapsed=found.elapsed,
            cpu=found.cpu,
        )


def _share_of_measuring(scenario: Scenario, size: str, rounds: int) -> Row:
    journeys = simulate(scenario, seed=1)

    def measuring() -> Sized:
        figures_of(journeys)
        return journeys

    times = max(1, 300_000 // len(journeys))
    works = [
        Work("simulating", lambda: simulate(scenario, seed=1), times),
        Work("measuring", measuring, times),
    ]
    timings = in_turn(works, rounds)
    pairs = zip(timings["measuring"].cpu, timings["simulating"].cpu, strict=True)
    shares = [100 * measured / (measured + simulated) for measured, simulated in pairs]
    what = f"{size}, a week: measuring in simulating and measuring, compiled engine"
    return Row(SUBJECT, what, median(shares), "% of CPU time", values=shares)
