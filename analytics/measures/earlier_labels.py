"""What measures were called before: addresses that people kept name them so."""

from __future__ import annotations

from typing import Final

from .run_readings import MEANINGS

EARLIER_LABELS: Final = {
    "Tier 1 wait, mean": "tier1_wait_mean",
    "Tier 1 wait, 90 of 100 callers wait less": "tier1_wait_p90",
    "Callers who gave up waiting for Tier 1 (abandonment)": "abandonment_tier1",
    "Tier 2 wait, mean": "tier2_wait_mean",
    **{
        f"Tier 2 wait, {percent} of 100 callers wait less": f"tier2_wait_p{percent}"
        for percent in (10, 25, 50, 75, 90, 95)
    },
    "Wait of live holders, mean": "live_wait_mean",
    "Time to callback, mean": "callback_wait_mean",
    "Time to callback, half are called sooner": "callback_wait_p50",
    "Time to callback, 90 of 100 are called sooner": "callback_wait_p90",
    "Transfers that become callbacks": "callback_share",
    "Callbacks that slip past the day": "callbacks_slipped",
    "Callers who gave up holding for Tier 2 (abandonment)": "abandonment_tier2",
    "Supervisor wait, mean": "supervisor_wait_mean",
    "Callers who gave up waiting for a supervisor (abandonment)": "abandonment_supervisor",
    "Tier 1 time at work (occupancy)": "occupancy_tier1",
    "Tier 2 time at work (occupancy)": "occupancy_tier2",
    "Supervisor time at work (occupancy)": "occupancy_supervisor",
    "Tier 2 wait in the first hours, mean": "morning_wait",
    "Mean Tier 2 wait": "tier2_wait_mean",
    "Tier 2 wait that 9 in 10 stay below": "tier2_wait_p90",
    "Share of transfers that become callbacks": "callback_share",
    "Share called back the same day": "callback_same_day",
    "Calls refused": "outcome_refused_cutoff",
    "Officers' occupancy": "occupancy_tier2",
    "Callers refused": "outcome_refused_cutoff",
    "Callbacks carried over": "callbacks_slipped",
    "Callbacks left at close": "backlog_at_close",
}
"""Measures by a label of before; a day's figures also had ``per day`` behind it."""


def renamed_labels(*, with_day: bool = False) -> dict[str, str]:
    """The labels of today by those of before, ``with_day`` those that say whether a figure is a day's."""
    before = {meaning.label: name for name, meaning in MEANINGS.items()} | EARLIER_LABELS
    if not with_day:
        return {label: MEANINGS[name].label for label, name in before.items() if label != MEANINGS[name].label}
    renamed: dict[str, str] = {}
    for label, name in before.items():
        now = MEANINGS[name].full_label
        renamed |= {earlier: now for earlier in (label, f"{label} per day", f"{label}, per day") if earlier != now}
    return renamed
