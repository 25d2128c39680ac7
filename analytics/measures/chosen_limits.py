"""Measures whose limits are chosen where they are asked for: how soon calls are answered, and callbacks made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from analytics.wording import minutes_in_words
from queueing.tiers import TIERS, TierName

from . import call_readings as read
from .measure import Measure
from .observations import Flags, Observed, View, share_of
from .tier_queue import Queued, answered_within, queued_at

OF_TRANSFERS: Final = (
    "Of the calls transferred to Tier 2; those refused by the cutoff are not counted, abandoned ones are."
)
OF_CALLBACKS: Final = "Of the calls that became callbacks; suspended and unfinished ones count as not reached."


def unanswered(tier: TierName, wait_minutes: float, early_seconds: float) -> Measure:
    """The calls offered to a tier that are not answered in time."""
    wait = minutes_in_words(wait_minutes)
    return Measure(
        f"unanswered_{tier}", f"Calls not answered within {wait}", "share", "call",
        f"Share of the calls that nobody answers within {wait}, also because the caller hangs up. "
        f"{_offered(tier, early_seconds)}",
        _of_offered(tier, early_seconds, lambda queued: ~answered_within(queued, wait_minutes)),
    )  # fmt: skip


def delayed(tier: TierName, early_seconds: float) -> Measure:
    """The calls offered to a tier that wait at all (delay probability)."""
    return Measure(
        f"delayed_{tier}", "Calls that find nobody free", "share", "call",
        f"Share of the calls that do not find somebody free at once. {_offered(tier, early_seconds)}",
        _of_offered(tier, early_seconds, lambda queued: queued.delayed),
    )  # fmt: skip


def called_back_within(hours: float) -> Measure:
    """The callbacks that are reached in time."""
    return Measure(
        f"callback_within_{hours:g}h", f"Called back within {hours:g} h", "share", "call",
        f"Share of callbacks whose officer began to speak within {hours:g} hours of the transfer decision. "
        f"{OF_CALLBACKS}",
        read.called_back_within(hours),
    )  # fmt: skip


def not_called_back_within(hours: float) -> Measure:
    """The transfers that become callbacks and are not reached in time."""
    return Measure(
        f"callback_not_within_{hours:g}h", f"Transfers not called back within {hours:g} h", "share", "call",
        f"Share of transfers that became callbacks and with whom no officer began to speak within {hours:g} hours of "
        f"the transfer decision. {OF_TRANSFERS}",
        read.not_called_back_within(hours),
    )  # fmt: skip


def _offered(tier: TierName, early_seconds: float) -> str:
    return (
        f"Of the calls that joined the queue of {TIERS[tier]}, by that minute, without those given up in fewer than "
        f"{early_seconds:g} seconds."
    )


def _of_offered(tier: TierName, early_seconds: float, holds: Callable[[Queued], Flags]) -> Callable[[View], Observed]:
    def observe_share(view: View) -> Observed:
        queued = queued_at(view, tier, early_seconds)
        return share_of(queued.offered, view.period.cell_of(queued.joined), holds(queued))

    return observe_share
