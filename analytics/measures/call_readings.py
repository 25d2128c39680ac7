"""What measures read from the calls of a replication; which measures there are is said in ``definitions``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from queueing.journeys import OUTCOME_CODE
from queueing.scenario.calendar import MINUTES_PER_DAY

from .observations import (
    MINUTES_PER_HOUR,
    Flags,
    Observed,
    View,
    count_by_cell,
    count_of,
    mean_by_cell,
    mean_of,
    share_of,
)


def offered(view: View) -> Observed:
    """Calls, in the half-hour in which they arrive."""
    return count_of(view.measured, view.cell_of("arrived"))


def with_outcome(outcome: str) -> Callable[[View], Observed]:
    """Calls that ended so."""
    return lambda view: count_by_cell(view.calls_by_outcome[:, OUTCOME_CODE[outcome]])


def of_transfers(holds: Callable[[View], Flags]) -> Callable[[View], Observed]:
    """The share of transfers to Tier 2 for which something holds."""
    return lambda view: share_of(view.asking.transfers, view.asking.cell_of("transfer_asked"), holds(view.asking))


def of_callbacks(holds: Callable[[View], Flags]) -> Callable[[View], Observed]:
    """The share of callbacks for which something holds."""
    return lambda view: share_of(view.asking.callbacks, view.asking.cell_of("transfer_asked"), holds(view.asking))


def tier1_wait(view: View) -> Observed:
    """The wait from the end of the voice system to a representative, of the calls answered."""
    calls = view.past_voice_system
    answered = calls.measured & calls.reached("tier1_start")
    return mean_of(answered, calls.cell_of("ivr_end"), calls["tier1_start"] - calls["ivr_end"])


def tier1_abandonment(view: View) -> Observed:
    """The share of calls past the voice system that were given up in the Tier 1 queue."""
    calls = view.past_voice_system
    return share_of(calls.measured, calls.cell_of("ivr_end"), calls.ended_as("abandoned_tier1"))


def tier2_wait_of(counted: Callable[[View], Flags]) -> Callable[[View], Observed]:
    """The Tier 2 wait of the calls counted whose officer began to speak."""

    def observe_wait(view: View) -> Observed:
        calls = view.asking
        served = counted(calls) & calls.reached("tier2_start")
        return mean_of(served, calls.cell_of("transfer_asked"), calls["tier2_start"] - calls["transfer_asked"])

    return observe_wait


tier2_wait: Final = tier2_wait_of(lambda calls: calls.transfers)
live_wait: Final = tier2_wait_of(lambda calls: calls.transfers & calls.took("live"))
callback_wait: Final = tier2_wait_of(lambda calls: calls.callbacks)


def time_to_callback(view: View) -> Observed:
    """The Tier 2 wait of all callbacks, infinite of those that were not reached."""
    calls = view.asking
    waited = np.where(calls.reached("tier2_start"), calls["tier2_start"] - calls["transfer_asked"], np.inf)
    return mean_of(calls.callbacks, calls.cell_of("transfer_asked"), waited)


def estimate_over(limit: float) -> Callable[[View], Observed]:
    """The share of transfers to which a wait was announced that is over a limit in minutes."""

    def observe(view: View) -> Observed:
        calls = view.asking
        told = calls.transfers & calls.reached("estimated_wait")
        return share_of(told, calls.cell_of("transfer_asked"), calls["estimated_wait"] > limit)

    return observe


def wait_over(limit: float) -> Callable[[View], Observed]:
    """The share of transfers whose own wait is over a limit in minutes."""
    return of_transfers(lambda calls: calls.waited_for_tier2() > limit)


def called_back_within(hours: float) -> Callable[[View], Observed]:
    """The share of callbacks reached within so many hours of the transfer decision."""
    return of_callbacks(lambda calls: _is_spoken_with_within(calls, hours))


def not_called_back_within(hours: float) -> Callable[[View], Observed]:
    """The share of transfers that became callbacks and were not reached within so many hours."""
    return of_transfers(lambda calls: calls.callbacks & ~_is_spoken_with_within(calls, hours))


def _is_spoken_with_within(calls: View, hours: float) -> Flags:
    return np.asarray(calls["tier2_start"] - calls["transfer_asked"] <= hours * MINUTES_PER_HOUR)


def cutoff_days(view: View) -> Observed:
    """The share of days with a cutoff planned on which it was in force, in the half-hour of the cutoff."""
    planned = np.flatnonzero(np.isfinite(view.layout.cutoff_by_day))
    # A cutoff at midnight still belongs to the day that it ends.
    minute = np.minimum(view.layout.cutoff_by_day[planned], (planned + 1) * MINUTES_PER_DAY - 0.5)
    return mean_by_cell(view.period.cell_of(minute), np.isfinite(view.cutoffs[planned]).astype(np.float64))


def supervisor_wait(view: View) -> Observed:
    """The wait for a supervisor, of the calls that one answered."""
    calls = view.asking
    asked = calls.asked_supervisor()
    answered = calls.measured & calls.reached("supervisor_start")
    return mean_of(answered, calls.period.cell_of(asked), calls["supervisor_start"] - asked)


def supervisor_abandonment(view: View) -> Observed:
    """The share of calls in the supervisor queue that were given up there."""
    calls = view.asking
    gave_up = calls.ended_as("abandoned_supervisor")
    queued = calls.measured & (gave_up | calls.reached("supervisor_start"))
    return share_of(queued, calls.period.cell_of(calls.asked_supervisor()), gave_up)
