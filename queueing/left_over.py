"""What is left over from before a run begins: callbacks that wait, and where a state is given all who are there.

They are the persons from 0 on, and rows with call 0 but for those whose call is over. What is not known of them happens
as the run begins: who is in progress is recorded as if the conversation began then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from queueing.compilation import one_type
from queueing.scenario.calendar import MINUTES_PER_DAY, Floats, Integers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queueing.scenario.left_over import LeftOver
    from queueing.scenario.scenario import Scenario

# Where somebody is as the run begins.
AWAITS_CALLBACK, HOLDS_LIVE, WAITS_FOR_TIER1 = map(one_type, range(3))
WITH_TIER1, WITH_TIER2, WITH_SUPERVISOR, WITH_VOICE_SYSTEM = map(one_type, range(3, 7))
BETWEEN_ATTEMPTS, AWAITS_WINDOW = map(one_type, range(7, 9))
# The call is over, and is no row.
AFTER_TIER1, AFTER_TIER2, AFTER_SUPERVISOR, WILL_CALL_AGAIN = map(one_type, range(9, 13))


CLASSES: Final = ("urgent", "regular")
"""Of callbacks, in the order in which they are numbered."""


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
    attempts: Integers
    """Attempts to call back that were made."""
    window: Floats
    """The minute at which a window begins that is booked; NaN for all else."""

    @property
    def calls(self) -> int:
        """How many of them, the first ones, have a call that is not over."""
        return int(np.count_nonzero(self.place < AFTER_TIER1))

    def booked(self, minutes: int, windows: int) -> Integers:
        """How many calls are booked in each of so many windows, which follow each other from minute 0 on."""
        begins = self.window[self.place == AWAITS_WINDOW].astype(np.int64)
        return np.bincount(begins // minutes, minlength=windows)


def left_over_persons(scenario: Scenario) -> LeftOverPersons:
    """Who is there as the run begins, numbered in this order.

    Callbacks stand first: the urgent ones, and in each class who asked first. Then come who hold live, who wait for
    Tier 1, who are in progress tier by tier, who are with the voice system, who are between attempts to call back, and
    whose window has not begun.
    Behind these stand those whose call is over: after whom people wrap up tier by tier, and who will call again.
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
        BETWEEN_ATTEMPTS: sum(row.urgent + row.regular for row in state.between_attempts),
        AWAITS_WINDOW: sum(row.urgent + row.regular for row in state.bookings),
        AFTER_TIER1: state.in_wrap_up_tier1,
        AFTER_TIER2: state.in_wrap_up_tier2,
        AFTER_SUPERVISOR: state.in_wrap_up_supervisor,
        WILL_CALL_AGAIN: state.will_call_again,
    }
    others = np.repeat(list(there), list(there.values()) if state.given else 0)
    persons = LeftOverPersons(
        minute=minute,
        place=np.concatenate((np.full(len(asked), AWAITS_CALLBACK), others)),
        urgent=np.concatenate((urgent, np.zeros_like(others))),
        asked=np.concatenate((asked, np.full(len(others), minute))),
        attempts=np.zeros(len(asked) + len(others), dtype=np.int64),
        window=np.full(len(asked) + len(others), np.nan),
    )
    tried = persons.place == BETWEEN_ATTEMPTS
    if tried.any():
        persons.urgent[tried], persons.asked[tried] = _callbacks(state.between_attempts)
        made = [row.attempts for row in state.between_attempts]
        persons.attempts[tried] = _of_callbacks(state.between_attempts, made)
    booked = persons.place == AWAITS_WINDOW
    if booked.any():
        persons.urgent[booked], persons.asked[booked] = _callbacks(state.bookings)
        persons.window[booked] = _of_callbacks(state.bookings, [row.begins for row in state.bookings])
    return persons


def _callbacks(rows: Sequence[LeftOver]) -> tuple[Integers, Floats]:
    """Which callbacks are urgent, and when each was asked for: at the midnight that begins its date."""
    urgent = np.repeat([1, 0], [sum(getattr(row, name) for row in rows) for name in CLASSES])
    return urgent, _of_callbacks(rows, [-float(row.days * MINUTES_PER_DAY) for row in rows])


def _of_callbacks(rows: Sequence[LeftOver], values: Sequence[float]) -> Floats:
    """The value of its row for each callback: class by class, and in each who asked first."""
    by_age = sorted(range(len(rows)), key=lambda row: -rows[row].days)
    ordered = np.array([values[row] for row in by_age], dtype=np.float64)
    return np.concatenate(
        [np.repeat(ordered, np.array([getattr(rows[row], name) for row in by_age], dtype=np.int64)) for name in CLASSES]
    )
