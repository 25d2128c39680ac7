"""Urgent and regular callbacks apart: how many are reached within the time that each class is promised, and wait.

Targets were published for both (P2): 48 hours in 2021 and 72 in 2022 for urgent ones, 7 and 30 business days for
regular ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from .business_days import end_of_business_day
from .callback_queue import class_at_close, overdue_at_close
from .chosen_limits import OF_CALLBACKS
from .measure import Measure
from .observations import MINUTES_PER_HOUR, Flags, Observed, View, mean_of, share_of
from .scopes import Floats

URGENT_HOURS: Final = (48, 72)
REGULAR_BUSINESS_DAYS: Final = (7, 30)


def _of_class(view: View, *, urgent: bool) -> Flags:
    """The measured callbacks of a class."""
    return view.callbacks & _all_of_class(view, urgent=urgent)


def _all_of_class(view: View, *, urgent: bool) -> Flags:
    """The callbacks of a class, those left over and those of days that are not measured among them."""
    found: Flags = view.took("callback") & ((view["urgent"] != 0) == urgent)
    return found


def _reached_by(deadline: Callable[[View], Floats], *, urgent: bool) -> Callable[[View], Observed]:
    """The share of a class's callbacks that are reached by a minute; those for whom it comes after the run are out."""

    def observe(view: View) -> Observed:
        calls = view.asking
        until = deadline(calls)
        seen = _of_class(calls, urgent=urgent) & (until <= calls.layout.horizon)
        return share_of(seen, calls.cell_of("transfer_asked"), calls["tier2_start"] <= until)

    return observe


def _after_hours(hours: int) -> Callable[[View], Floats]:
    return lambda calls: calls["transfer_asked"] + hours * MINUTES_PER_HOUR


def _after_business_days(days: int) -> Callable[[View], Floats]:
    return lambda calls: end_of_business_day(calls.journeys.scenario.calendar(), calls["transfer_asked"], days)


def _time_to(*, urgent: bool) -> Callable[[View], Observed]:
    """The Tier 2 wait of a class's callbacks that are reached."""

    def observe(view: View) -> Observed:
        calls = view.asking
        reached = _of_class(calls, urgent=urgent) & calls.reached("tier2_start")
        return mean_of(reached, calls.cell_of("transfer_asked"), calls["tier2_start"] - calls["transfer_asked"])

    return observe


def _urgent_share(view: View) -> Observed:
    calls = view.asking
    return share_of(calls.callbacks, calls.cell_of("transfer_asked"), calls["urgent"] != 0)


def _waiting(*, urgent: bool) -> Callable[[View], Observed]:
    return lambda view: class_at_close(view, _all_of_class(view, urgent=urgent))


def _overdue(deadline: Callable[[View], Floats], *, urgent: bool) -> Callable[[View], Observed]:
    """A class's callbacks that wait at closing although the minute has come by which they were to be reached."""

    def observe(view: View) -> Observed:
        callbacks = view.only(_all_of_class(view, urgent=urgent))
        return overdue_at_close(callbacks, deadline(callbacks))

    return observe


_UNCOVERED: Final = "Those are left out for which the run does not reach so far."
_BACKLOG_AGE: Final = "Those left over from before the start are as old as they are said to be."
OF_CALLBACK_CLASSES: Final = [
    Measure(
        "urgent_share", "Urgent callbacks, of all", "share", "call",
        f"Share of callbacks that are urgent, by the reason of the call or the caller group. {OF_CALLBACKS}",
        _urgent_share,
    ),
    *(
        Measure(
            f"urgent_within_{hours}h", f"Urgent callbacks reached within {hours} h", "share", "call",
            f"Share of urgent callbacks whose officer began to speak within {hours} hours of the transfer decision. "
            f"{OF_CALLBACKS} {_UNCOVERED}",
            _reached_by(_after_hours(hours), urgent=True),
        )
        for hours in URGENT_HOURS
    ),
    *(
        Measure(
            f"regular_within_{days}_days", f"Regular callbacks reached within {days} business days", "share", "call",
            f"Share of regular callbacks whose officer began to speak before the midnight that ends the {days}th later "
            f"day on which lines open. {OF_CALLBACKS} {_UNCOVERED}",
            _reached_by(_after_business_days(days), urgent=False),
        )
        for days in REGULAR_BUSINESS_DAYS
    ),
    Measure(
        "urgent_wait_mean", "Mean time to an urgent callback", "minutes", "call",
        "Tier 2 wait of urgent callbacks whose officer began to speak, by the transfer decision.",
        _time_to(urgent=True),
    ),
    Measure(
        "regular_wait_mean", "Mean time to a regular callback", "minutes", "call",
        "Tier 2 wait of regular callbacks whose officer began to speak, by the transfer decision.",
        _time_to(urgent=False),
    ),
    Measure(
        "urgent_backlog", "Urgent callbacks waiting at closing", "calls", "day",
        "Of the callbacks waiting at closing, the urgent ones.", _waiting(urgent=True),
    ),
    *(
        Measure(
            f"urgent_backlog_over_{hours}h", f"Urgent callbacks waiting at closing for {hours} h or more",
            "calls", "day",
            f"Of the callbacks waiting at closing, the urgent ones whose transfer decision was {hours} hours ago or "
            f"earlier. {_BACKLOG_AGE}",
            _overdue(_after_hours(hours), urgent=True),
        )
        for hours in URGENT_HOURS
    ),
    Measure(
        "regular_backlog", "Regular callbacks waiting at closing", "calls", "day",
        "Of the callbacks waiting at closing, the regular ones.", _waiting(urgent=False),
    ),
    *(
        Measure(
            f"regular_backlog_over_{days}_days", f"Regular callbacks waiting at closing after {days} business days",
            "calls", "day",
            f"Of the callbacks waiting at closing, the regular ones whose {days}th later day on which lines open is "
            f"over. {_BACKLOG_AGE}",
            _overdue(_after_business_days(days), urgent=False),
        )
        for days in REGULAR_BUSINESS_DAYS
    ),
]  # fmt: skip
"""Urgent and regular callbacks, by the transfer decision or at each closing."""
