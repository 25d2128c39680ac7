"""Cost per call as runs grow: the compiled engine in calls, the ciw network in days."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from statistics import median
from typing import Final

from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center
from queueing import simulate

from .measurement import Effort, Row, Timings, Work, in_turn, ratio_of
from .scenarios import DAYS_PER_WEEK, center_of

SUBJECT: Final = "scale"
CALLS: Final[dict[Effort, tuple[int, ...]]] = {
    Effort.QUICK: (1_000, 10_000, 100_000),
    Effort.USUAL: (1_000, 10_000, 100_000, 1_000_000, 5_000_000),
    Effort.FULL: (1_000, 10_000, 100_000, 1_000_000, 5_000_000, 50_000_000),
}
WEEKS: Final[dict[Effort, tuple[int, ...]]] = {
    Effort.QUICK: (1, 4),
    Effort.USUAL: (1, 2, 4, 8),
    Effort.FULL: (1, 2, 4, 8),
}
CALLS_PER_TIMING: Final = 200_000
"""Smaller runs are repeated up to about this many calls in one timing."""
SINGLE_RUN_FROM: Final = 5_000_000
MEMORY_PER_CALL: Final = 320
"""Bytes that a call needs at the most while a run is turned into journeys."""


def measure(effort: Effort) -> Iterator[Row]:
    """Nanoseconds per call of the compiled engine, microseconds per call of the ciw network."""
    yield from _in_calls(effort)
    yield from _in_weeks(effort)


def _in_calls(effort: Effort) -> Iterator[Row]:
    """Compiled runs of growing size; the largest are run once and on their own, for their memory's sake."""
    sizes = CALLS[effort]
    rounds = 3 if effort == Effort.QUICK else 5
    together = [_compiled(calls) for calls in sizes if calls < SINGLE_RUN_FROM]
    timings = in_turn(together, rounds)
    base = timings[together[0].name]
    for name, found in timings.items():
        yield _row(name, found, base, together[0].name, 1e9, "ns a call (CPU time)")
    for calls in sizes:
        if calls < SINGLE_RUN_FROM:
            continue
        if not _fits(calls):
            print(f"left out: {calls:,} calls need about {calls * MEMORY_PER_CALL / 1e9:.0f} GB of free memory")
            continue
        work = _compiled(calls)
        yield _row(work.name, in_turn([work], 1)[work.name], None, "", 1e9, "ns a call (CPU time)")


def _compiled(calls: int) -> Work:
    scenario = center_of(calls)
    name = f"compiled engine, about {calls:,} calls ({_weeks(scenario.days // DAYS_PER_WEEK)})"
    return Work(name, partial(simulate, scenario, seed=1), times=max(1, CALLS_PER_TIMING // calls))


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number} weeks"


def _in_weeks(effort: Effort) -> Iterator[Row]:
    works = [
        Work(f"ciw network, small center, {_weeks(weeks)}", partial(simulate, scenario, seed=1, engine="ciw"))
        for weeks in WEEKS[effort]
        for scenario in [with_fields(small_center(), days=weeks * DAYS_PER_WEEK)]
    ]
    timings = in_turn(works, 2 if effort == Effort.QUICK else 3)
    for name, found in timings.items():
        calls = found.calls[0]
        yield _row(f"{name} ({calls:,} calls)", found, timings[works[0].name], "1 week", 1e6, "us a call (CPU time)")


def _row(name: str, found: Timings, base: Timings | None, base_name: str, per_second: float, unit: str) -> Row:
    values = [seconds * per_second for seconds in found.per_call()]
    return Row(
        SUBJECT,
        name,
        median(values),
        unit,
        ratio=None if base is None or base is found else ratio_of(found.per_call(), base.per_call()),
        ratio_to=base_name.removeprefix("compiled engine, about ").removesuffix(" (1 week)"),
        values=values,
        elapsed=found.elapsed,
        cpu=found.cpu,
    )


def _fits(calls: int) -> bool:
    """Whether the machine has memory to spare for so many calls."""
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return calls * MEMORY_PER_CALL < free
