"""Timing pieces of work in turn, and the rows that come of it.

Work that is compared runs in turn, A B A B, in one process, so that a machine that is busy with other things slows
all of it alike; a ratio is the median of the ratios of neighbours. Speeds within one process are in CPU time, which
other programs disturb less than elapsed time; both are in the results.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from statistics import median
from typing import Final

THREE_FIGURES: Final = 100
WHAT_WIDTH: Final = 88
MEDIAN_WIDTH: Final = 12
RATIO_WIDTH: Final = 34


class Effort(IntEnum):
    """How large the sizes are and how often each is run."""

    QUICK = 0
    USUAL = 1
    FULL = 2


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    subject: str
    what: str
    median: float
    unit: str
    ratio: float | None = None
    ratio_to: str = ""
    """What the ratio compares with, as in "33 x the ciw network"."""
    values: Sequence[float] = ()
    """The value of each run, whose median this is."""
    elapsed: Sequence[float] = ()
    """Elapsed seconds of each run, where something was timed."""
    cpu: Sequence[float] = ()
    """Seconds of CPU time of each run, all threads together."""

    def as_text(self) -> str:
        """The row as a line of the table."""
        ratio = "" if self.ratio is None else f"{in_figures(self.ratio)} x {self.ratio_to}"
        return f"{self.what:<{WHAT_WIDTH}}{in_figures(self.median):>{MEDIAN_WIDTH}}  {ratio:<{RATIO_WIDTH}}{self.unit}"

    def as_json(self) -> dict[str, object]:
        """The row for a JSON document."""
        return asdict(self)


HEADING: Final = f"{'what':<{WHAT_WIDTH}}{'median':>{MEDIAN_WIDTH}}  {'ratio':<{RATIO_WIDTH}}unit"


@dataclass(frozen=True)
class Work:
    """A piece of work to be timed: it gives its calls, or anything else that has a length."""

    name: str
    run: Callable[[], Sized]
    times: int = 1
    """How often it is done within one timing, so that a short piece of work can be timed at all."""


@dataclass
class Timings:
    """Every run of one piece of work."""

    calls: list[int] = field(default_factory=list)
    """Calls of all repetitions within a run."""
    elapsed: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def per_second(self) -> list[float]:
        """Calls per second of CPU time of each run."""
        return [calls / seconds for calls, seconds in zip(self.calls, self.cpu, strict=True)]

    def per_call(self) -> list[float]:
        """Seconds of CPU time per call of each run."""
        return [seconds / calls for calls, seconds in zip(self.calls, self.cpu, strict=True)]


def in_turn(works: Sequence[Work], rounds: int) -> dict[str, Timings]:
    """Time each piece of work once in every round; garbage of the one before is not collected at its expense."""
    timings = {work.name: Timings() for work in works}
    for _ in range(rounds):
        for work in works:
            gc.collect()
            calls = 0
            elapsed, cpu = time.perf_counter(), time.process_time()
            for _ in range(work.times):
                calls += len(work.run())
            found = timings[work.name]
            found.cpu.append(time.process_time() - cpu)
            found.elapsed.append(time.perf_counter() - elapsed)
            found.calls.append(calls)
    return timings


def ratio_of(values: Sequence[float], others: Sequence[float]) -> float:
    """The median of the ratios of neighbours."""
    return median(value / other for value, other in zip(values, others, strict=True))


def speeds(subject: str, size: str, timings: dict[str, Timings], base: str) -> Iterator[Row]:
    """A row with calls per second for each piece of work, and how many times as fast as ``base`` it is."""
    rates = {name: found.per_second() for name, found in timings.items()}
    for name, values in rates.items():
        yield Row(
            subject=subject,
            what=f"{size}: {name}",
            median=median(values),
            unit="calls a second (CPU time)",
            ratio=None if name == base else ratio_of(values, rates[base]),
            ratio_to=base,
            values=values,
            elapsed=timings[name].elapsed,
            cpu=timings[name].cpu,
        )


def in_figures(value: float) -> str:
    """A number to three figures: 1,230,000, 12.3 or 0.00123."""
    figures = float(f"{value:.3g}")
    return f"{figures:,.0f}" if abs(figures) >= THREE_FIGURES else f"{figures:g}"
