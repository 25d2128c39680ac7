"""Figures of a whole run that are read from those of measures, replication by replication.

They have no half-hours of their own, such as days that break, and stand beside the measures under names of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.wording import share_in_words
from queueing import Scenario

from .definitions import MEASURES
from .figures import Figures, values_and_calls
from .limits import BREAKING_SHARE, breaks
from .measure import Meaning
from .pooled import ratio_values
from .scopes import CELL_MINUTES, CELLS_PER_DAY, Floats


@dataclass(frozen=True)
class RunReading(Meaning):
    """One figure of a whole run, and what reads it."""

    read: Callable[[Scenario, Sequence[Figures]], Floats]
    """Values of each replication of a scenario, whose mean is the figure; shape (replications,)."""


def _morning_wait(scenario: Scenario, replications: Sequence[Figures]) -> Floats:
    opens, closes = scenario.opening_hours.span
    until = min(closes, opens + round(scenario.calling_again.morning_hours * 60))
    first = np.arange(CELLS_PER_DAY) * CELL_MINUTES
    cells = np.flatnonzero((first + CELL_MINUTES > opens) & (first < until))
    waits, calls = (each[:, cells] for each in values_and_calls(replications, "time_of_day", "tier2_wait_mean"))
    total = np.where(calls > 0, waits * calls, 0.0).sum(axis=1)
    number = calls.sum(axis=1)
    return ratio_values(np.divide(total, number, out=np.full(len(number), np.nan), where=number > 0), number)


def _breaking_days(scenario: Scenario, replications: Sequence[Figures]) -> Floats:
    if not scenario.callback.live_transfers:
        return np.full(len(replications), np.nan)
    broken = breaks(values_and_calls(replications, "day", "callback_share")[0]).sum(axis=1)
    return np.asarray(broken / max(1, int(replications[0].period.open_days.sum())))


def _first_calls(_: Scenario, replications: Sequence[Figures]) -> Floats:
    every, repeated = (values_and_calls(replications, "overall", name)[0] for name in ("offered_calls", "repeat_calls"))
    return (every - repeated)[:, 0]


def _people_per_day(share: str) -> Callable[[Scenario, Sequence[Figures]], Floats]:
    """People per open day, of a share of people; none where there are no people to take a share of."""

    def read(_: Scenario, replications: Sequence[Figures]) -> Floats:
        shares, people = values_and_calls(replications, "overall", share)
        days = replications[0].period.days_in("overall")
        return np.asarray(np.where(people > 0, shares * people, 0.0) / days)[:, 0]

    return read


_EVERY: Final = (
    RunReading(
        "morning_wait", "Mean wait for Tier 2 in the first hours", "minutes", "call",
        "The mean Tier 2 wait of transfers decided in the first hours of each day, those in which people call who put "
        "it off to the next morning.",
        _morning_wait,
    ),
    RunReading(
        "breaking_days", "Days that break", "share", "day",
        f"Share of the open days on which {share_in_words(BREAKING_SHARE)}, or the share set instead, or more of the "
        "transfers become callbacks; none where nobody may hold for Tier 2.",
        _breaking_days,
    ),
    RunReading(
        "first_calls", "First calls", "calls", "call", "Calls per day of people who had not called before.",
        _first_calls,
    ),
    RunReading(
        "refused_people_called_later_day", "Refused people who call on a later day", "people", "person",
        "People per day whom the cutoff refused and whose next call came on a later day, after the run's days, too.",
        _people_per_day("refused_called_next_day"),
    ),
    RunReading(
        "refused_people_lost", "Refused people who do not call again", "people", "person",
        "People per day whom the cutoff refused and who made no later call within the run.",
        _people_per_day("refused_lost"),
    ),
)  # fmt: skip
RUN_READINGS: Final[dict[str, RunReading]] = {reading.name: reading for reading in _EVERY}
"""All readings of a run by name."""
MEANINGS: Final[Mapping[str, Meaning]] = {**MEASURES, **RUN_READINGS}
"""What every figure of a whole run is, by name."""
