"""Work of officers that is not calls (P5): how many items are done, how long each waits for it, what it takes.

Items count in no measure of calls. Those that came in the measured days are followed to the end of the run, however
late they are done.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from queueing.journeys import Journeys

from .business_days import end_of_business_day
from .callback_queue import closings_measured
from .measure import Measure
from .observations import MINUTES_PER_HOUR, Flags, Observed, View, amount_of, count_of, mean_by_cell, mean_of, share_of
from .workload import tier_workload

DONE_WITHIN_DAYS: Final = (1, 5)
"""Business days within which items may be done."""


def _came(view: View, items: Journeys) -> Flags:
    """The items that came in the measured days."""
    arrived = items["arrived"]
    came: Flags = (arrived >= view.period.begins) & (arrived < view.period.ends)
    return came


def _arrived(view: View) -> Observed:
    items = view.record.items
    return count_of(_came(view, items), view.period.cell_of(items["arrived"]))


def _done(view: View) -> Observed:
    items = view.record.items
    cell = view.period.cell_of(items["ended"])
    return count_of(cell >= 0, cell)


def _time_until_done(view: View) -> Observed:
    items = view.record.items
    done = _came(view, items) & items.ended_as("work_done")
    return mean_of(done, view.period.cell_of(items["arrived"]), items["ended"] - items["arrived"])


def _done_within(days: int) -> Callable[[View], Observed]:
    """The share of items done within so many business days; those for whom that comes after the run are out."""

    def observe(view: View) -> Observed:
        items = view.record.items
        until = end_of_business_day(view.journeys.scenario.calendar(), items["arrived"], days)
        seen = _came(view, items) & (until <= view.layout.horizon)
        return share_of(seen, view.period.cell_of(items["arrived"]), items["ended"] <= until)

    return observe


def _left_at_close(view: View) -> Observed:
    """The items that are not done at each closing of the measured days; nothing where a plan has no streams of them."""
    items = view.record.items
    cell, closes = closings_measured(view)
    if not view.journeys.scenario.work:
        return mean_by_cell(cell[:0], closes[:0])
    # NaN, of those never done, is behind all minutes.
    came, done = (np.searchsorted(np.sort(items[name]), closes, side="right") for name in ("arrived", "ended"))
    return mean_by_cell(cell, (came - done).astype(np.float64))


def _hours(view: View) -> Observed:
    items = view.record.items
    begun = ~np.isnan(items["tier2_start"])
    spent = tier_workload(items["tier2_start"][begun], items["tier2_end"][begun], view.present["tier2"], view.period)
    return amount_of((spent.busy + spent.overtime) / MINUTES_PER_HOUR)


_ITEMS: Final = "Of the items of work that is not calls that came in the measured days"
OF_OTHER_WORK: Final = [
    Measure(
        "work_arrived", "Items of other work that come", "items", "item",
        "Items of work that is not calls per day, by the minute at which they come.", _arrived,
    ),
    Measure(
        "work_done", "Items of other work done", "items", "item",
        "Items of work that is not calls per day that an officer is done with, by that minute, whenever they came.",
        _done,
    ),
    Measure(
        "work_wait_mean", "Mean time until an item of other work is done", "minutes", "item",
        f"From when an item comes until an officer is done with it, by when it comes. {_ITEMS} and are done; "
        "unfinished ones have no time.",
        _time_until_done,
    ),
    *(
        Measure(
            f"work_within_{days}_{'day' if days == 1 else 'days'}",
            f"Items of other work done within {days} business {'day' if days == 1 else 'days'}", "share", "item",
            f"Share of items that an officer is done with before the midnight that ends the {_ordinal} day on which "
            f"lines open. {_ITEMS}; unfinished ones count as not done. Those are left out for which the run does not "
            "reach so far.",
            _done_within(days),
        )
        for days, _ordinal in zip(DONE_WITHIN_DAYS, ("next", "5th later"), strict=True)
    ),
    Measure(
        "work_at_close", "Items of other work not done at closing", "items", "day",
        "Items of work that is not calls that have come and are not done when lines shut, those with an officer "
        "included; mean over open days.",
        _left_at_close,
    ),
    Measure(
        "work_hours", "Officers' hours on other work", "hours", "day",
        "Hours per day that officers spend on items of work that is not calls.", _hours,
    ),
]  # fmt: skip
"""Work that is not calls, by when an item comes or is done, or at each closing."""
