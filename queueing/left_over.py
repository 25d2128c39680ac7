"""What is left over from before a run begins: callbacks that wait, and where a state is given all who are there.

They are the persons from 0 on, and rows with call 0. What is not known of them happens as the run begins: who is in
progress is recorded as if the conversation began then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from queueing.compilation import one_type
from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers

if TYPE_CHECKING:
    from queueing.scenario.left_over import Backlog
    from queueing.scenario.scenario import Scenario

# Where somebody is as the run begins.
AWAITS_CALLBACK, HOLDS_LIVE, WAITS_FOR_TIER1 = map(one_type, range(3))
WITH_TIER1, WITH_TIER2, WITH_SUPERVISOR, WITH_VOICE_SYSTEM = map(one_type, range(3, 7))


@dataclass(frozen=True, eq=False)
class LeftOverPersons:
    """A row for each person who is there as the run begins."""

    minute: float
    """At which it begins."""
    place: Integers
    urgent: Integers
    """1 for an urgent callback, 0 for all else."""
    asked: Floats
    """The minute at which a callback was asked for, at the most 0; that at which the run begins for all else."""


def left_over_persons(scenario: Scenario) -> LeftOverPersons:
    """Who is there as the run begins, numbered in this order.

    Callbacks stand first: the urgent ones, and in each class who asked first. Then come who hold live, who wait for
    Tier 1, who are in progress tier by tier, and who are with the voice system.
    """
    state = scenario.already.state
    minute = float(scenario.already.minute) if state.given else 0.0
    urgent, asked = _callbacks(state.callbacks if state.given else scenario.callback.backlog)
    there = {
        HOLDS_LIVE: state.holding_live,
        WAITS_FOR_TIER1: state.waiting_tier1,
        WITH_TIER1: state.in_progress_tier1,
        WITH_TIER2: state.in_progress_tier2,
        WITH_SUPERVISOR: state.in_progress_supervisor,
        WITH_VOICE_SYSTEM: state.in_ivr,
    }
    others = np.repeat(list(there), list(there.values()) if state.given else 0)
    return LeftOverPersons(
        minute=minute,
        place=np.concatenate((np.full(len(asked), AWAITS_CALLBACK), others)),
        urgent=np.concatenate((urgent, np.zeros_like(others))),
        asked=np.concatenate((asked, np.full(len(others), minute))),
    )


def _callbacks(backlog: Backlog) -> tuple[Integers, Floats]:
    """Which callbacks are urgent, and when each was asked for: at the midnight that begins its date."""
    by_age = sorted(backlog, key=lambda row: -row.days)
    days = [-float(row.days * MINUTES_PER_DAY) for row in by_age]
    of_class = [np.array([getattr(row, name) for row in by_age], dtype=np.int64) for name in ("urgent", "regular")]
    asked = np.concatenate([np.repeat(days, counts) for counts in of_class])
    return np.repeat([1, 0], [counts.sum() for counts in of_class]), asked
