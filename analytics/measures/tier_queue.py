"""The calls that join a tier's queue, when, and what they wait for there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from queueing.tiers import TierName

from .observations import Flags, View
from .scopes import Floats, Integers

_SECONDS_PER_MINUTE: Final = 60.0


@dataclass(frozen=True)
class Queued:
    """The calls that joined a tier's queue, those of the warm-up included, shape (calls,) throughout."""

    rows: Integers
    """Their places among the calls of :func:`calls_of_tier`."""
    joined: Floats
    """The minute at which each joined."""
    until: Floats
    """That at which its wait ended; infinite where it had no end in the run."""
    left: Floats
    """That at which it left the tier, and a person who had answered was free again."""
    answered: Flags
    delayed: Flags
    """Those that did not find somebody free at once."""
    offered: Flags
    """Measured ones, without those who hung up early: nobody could have answered."""


def calls_of_tier(view: View, tier: TierName) -> View:
    """The calls among which are all that may have joined a tier's queue."""
    return view.past_voice_system if tier == "tier1" else view.asking


def answered_within(queued: Queued, minutes: float) -> Flags:
    """Which of the calls are answered within a wait."""
    return queued.answered & (queued.until - queued.joined <= minutes)


def queued_at(view: View, tier: TierName, early_seconds: float) -> Queued:
    """The calls that joined a tier's queue; who hangs up in fewer than ``early_seconds`` is not offered to it."""
    return view.once(f"queue of {tier}, {early_seconds}", lambda: _reckon_queued(view, tier, early_seconds))


def _reckon_queued(view: View, tier: TierName, early_seconds: float) -> Queued:
    calls = calls_of_tier(view, tier)
    came = ~np.isnan(joined := _joined(calls, tier))
    if tier == "tier2":
        came &= calls.asked_tier2
    elif tier == "supervisor":
        came &= calls.reached("supervisor_start") | calls.ended_as("abandoned_supervisor", "closed_out")
    rows = np.flatnonzero(came)
    joined = joined[rows]
    start, ended = calls[f"{tier}_start"][rows], calls["ended"][rows]
    answered = ~np.isnan(start)
    until = _or_never(np.where(answered, start, ended))
    free = calls[f"{tier}_end"][rows] + calls.wrap_up_minutes(tier, rows)
    left = _or_never(np.where(answered, free, ended))
    delayed = ~answered | (until > joined)
    if tier == "tier2":
        # Who has no number to call back leaves at once, because nobody was free.
        delayed |= calls["estimated_wait"][rows] > 0
    early = calls.ended_as(f"abandoned_{tier}")[rows] & (until - joined < early_seconds / _SECONDS_PER_MINUTE)
    return Queued(rows, joined, until, left, answered, delayed, calls.measured[rows] & ~early)


def _joined(calls: View, tier: TierName) -> Floats:
    if tier == "supervisor":
        return calls.asked_supervisor()
    joined: Floats = calls["ivr_end" if tier == "tier1" else "transfer_asked"]
    return joined


def _or_never(minute: Floats) -> Floats:
    return np.where(np.isnan(minute), np.inf, minute)
