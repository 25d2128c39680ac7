"""What is random about the people who are there as a run begins, a row each, in order of their numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from queueing.left_over import (
    AFTER_SUPERVISOR,
    AFTER_TIER1,
    AFTER_TIER2,
    AWAITS_CALLBACK,
    AWAITS_WINDOW,
    BETWEEN_ATTEMPTS,
    HOLDS_LIVE,
    WILL_CALL_AGAIN,
    WITH_SUPERVISOR,
    WITH_TIER1,
    WITH_TIER2,
    WITH_VOICE_SYSTEM,
)
from queueing.plan import EXPONENTIAL, Layout, lines_are_open, morning_after
from queueing.scenario.calendar import Floats

from .callers import GROUP, NO_CALL, NO_TRIAL, REASON, RETURN_DELAY, RETURN_MORNING, minutes
from .in_progress import (
    Conversations,
    after_supervisor,
    after_tier1,
    after_tier2,
    at_tier1,
    at_tier2,
    at_voice_system,
    between_attempts,
    in_progress,
    with_supervisors,
)
from .philox import uniform, uniform_pairs

CALL: Final = 0
"""The number of their calls."""
PERSON: Final = np.dtype(
    [
        *((name, np.int64) for name in ("place", "urgent", "attempts", "reason", "group")),
        *((name, np.float64) for name in ("asked", "window", "minutes")),
        ("special", np.bool_),
    ],
    align=True,
)
"""Where somebody is; the class of a callback, the attempts made and when it was asked for, or when somebody will call
again; the minute at which a window begins that is booked; why and in which group the person calls; of who is in
progress, how many more minutes it takes, and whether an appointment is scheduled (at Tier 2) or the caller may not be
told anything (at Tier 1)."""
_MET: Final[dict[int, Callable[[Layout], Conversations]]] = {
    WITH_TIER1: at_tier1,
    WITH_TIER2: at_tier2,
    WITH_SUPERVISOR: with_supervisors,
    WITH_VOICE_SYSTEM: at_voice_system,
    BETWEEN_ATTEMPTS: between_attempts,
    AFTER_TIER1: after_tier1,
    AFTER_TIER2: after_tier2,
    AFTER_SUPERVISOR: after_supervisor,
}


def left_over_drawn(layout: Layout, seed: int, replication: int) -> NDArray[Any]:
    """The people who are there as the run begins, as :data:`PERSON`: a function of the arguments alone.

    Who waits at Tier 2 has the reasons of calls that ask for it.
    """
    there = layout.left_over_persons
    rows = np.zeros(layout.left_over, dtype=PERSON)
    if not len(rows):
        return rows
    person = np.arange(len(rows))
    rows["place"], rows["asked"] = there.place, there.asked
    rows["urgent"], rows["attempts"], rows["window"] = there.urgent, there.attempts, there.window

    def number_of(purpose: int) -> Floats:
        numbers, others = np.empty(len(rows)), np.empty(len(rows))
        uniform_pairs(seed, replication, person, NO_CALL, NO_TRIAL, purpose >> 1, numbers, others)
        return numbers

    why = number_of(REASON)
    at_officers = np.isin(there.place, (AWAITS_CALLBACK, HOLDS_LIVE, AWAITS_WINDOW))
    of_all, of_asking = (
        np.searchsorted(ends[:-1], why, side="right") for ends in (layout.reason_ends, layout.left_over_ends)
    )
    rows["reason"] = np.where(at_officers, of_asking, of_all)
    if len(layout.group_ends) > 1:
        rows["group"] = np.searchsorted(layout.group_ends[:-1], number_of(GROUP), side="right")
    for place, conversations in _MET.items():
        which = np.flatnonzero(there.place == place)
        if len(which):
            met = in_progress(conversations(layout), layout.quantiles, seed, replication, which, CALL)
            rows["reason"][which], rows["group"][which] = met.reason, met.group
            rows["special"][which], rows["minutes"][which] = met.special, met.minutes
    for again in np.flatnonzero(there.place == WILL_CALL_AGAIN).tolist():
        rows["asked"][again] = _calls_again_at(layout, seed, replication, again)
    return rows


def _calls_again_at(layout: Layout, seed: int, replication: int, person: int) -> float:
    """The minute of the next call of somebody who will call again soon; infinite where there is none."""
    delay = (EXPONENTIAL, layout.soon_mean, 0.0)
    instant = layout.begins + minutes(*delay, layout.quantiles, seed, replication, person, CALL, RETURN_DELAY)
    if lines_are_open(layout.line_changes, instant):
        return instant
    where = uniform(seed, replication, person, CALL, NO_TRIAL, RETURN_MORNING)
    return morning_after(layout.line_changes, instant, layout.morning_minutes, where)
