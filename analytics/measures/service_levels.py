"""The service level in the three forms in which centers report it: they differ in what an early hang-up counts as."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import numpy as np

from queueing.tiers import TIERS, TierName

from .limits import SERVICE_LEVEL_SECONDS
from .measure import Measure
from .observations import Flags, Observed, View, share_by_cell
from .scopes import Floats, add_up
from .tier_queue import answered_within, calls_of_tier, queued_at

Form = Literal["offered", "without_early", "early_served"]

_SECONDS_PER_MINUTE: Final = 60.0
_FORMS: Final[dict[Form, tuple[str, str]]] = {
    "offered": ("of all offered", "Of all calls that joined the queue of {tier}; who hangs up is not answered."),
    "without_early": (
        "without early hang-ups",
        "Of the calls that joined the queue of {tier}, without those given up in fewer than {seconds:g} seconds.",
    ),
    "early_served": (
        "early hang-ups as served",
        "Of all calls that joined the queue of {tier}, those given up in fewer than {seconds:g} seconds as answered.",
    ),
}
"""Each form: how its label goes on, and of which calls its share is."""
_UNANSWERED: Final[dict[str, str]] = {
    "tier1": "Who is still waiting at closing or at the end counts as not answered.",
    "tier2": (
        "A callback is answered when an officer speaks with the caller; suspended and unfinished ones and those "
        "without a number to call count as not answered, and those refused by the cutoff join no queue."
    ),
}


def service_level_name(tier: TierName, form: Form = "offered", seconds: float = SERVICE_LEVEL_SECONDS) -> str:
    """The name of a tier's service level within so many seconds, in one of its forms."""
    name = f"service_level_{tier}_{seconds:g}s"
    return name if form == "offered" else f"{name}_{form}"


def service_level(tier: TierName, form: Form, seconds: float) -> Measure:
    """The share of calls that a tier, Tier 1 or Tier 2, answers within so many seconds, in one of its forms.

    With A answered in time, E given up sooner and N offered the forms are A / N (``offered``), A / (N - E)
    (``without_early``) and (A + E) / N (``early_served``); each is at least the one before it. Source: Jouini, Koole
    and Roubos (2013), Performance indicators for call centers with impatient customers, IIE Transactions 45:341.
    """
    ending, counted = _FORMS[form]
    return Measure(
        service_level_name(tier, form, seconds), f"Service level at {TIERS[tier]} within {seconds:g} s, {ending}",
        "share", "call",
        f"Share of calls answered within {seconds:g} seconds of joining the queue, by that minute. "
        f"{counted.format(tier=TIERS[tier], seconds=seconds)} {_UNANSWERED[tier]}",
        _of_form(tier, form, seconds),
    )  # fmt: skip


def _of_form(tier: TierName, form: Form, seconds: float) -> Callable[[View], Observed]:
    def observe_share(view: View) -> Observed:
        offered, in_time, early = view.once(
            f"service level of {tier}, {seconds}", lambda: _calls_by_cell(view, tier, seconds)
        )
        if form == "without_early":
            return share_by_cell(in_time, offered - early)
        return share_by_cell(in_time + early if form == "early_served" else in_time, offered)

    return observe_share


def _calls_by_cell(view: View, tier: TierName, seconds: float) -> tuple[Floats, Floats, Floats]:
    """Calls by the half-hour in which they joined: all offered, those answered in time, those given up sooner."""
    queued = queued_at(view, tier, seconds)
    offered = calls_of_tier(view, tier).measured[queued.rows]
    in_time = answered_within(queued, seconds / _SECONDS_PER_MINUTE)
    cell = view.period.cell_of(queued.joined)

    def count(counted: Flags) -> Floats:
        return add_up(cell[np.flatnonzero(counted)], None, view.period.cells)

    return count(offered), count(offered & in_time), count(offered & ~queued.offered)


OF_SERVICE_LEVELS: Final = [
    service_level(tier, form, SERVICE_LEVEL_SECONDS) for tier in ("tier1", "tier2") for form in _FORMS
]
"""The service levels of Tier 1 and Tier 2, each in all its forms."""
