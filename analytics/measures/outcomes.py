"""How calls end: a measure for each outcome."""

from __future__ import annotations

from typing import Final

from .call_readings import with_outcome
from .measure import Measure

_OUTCOMES: Final = {
    "contained": ("Answered by the voice system", "the voice system answered for good"),
    "not_authorized": ("Not authorized", "came from people who may not be told anything, and ended at Tier 1"),
    "abandoned_tier1": ("Gave up waiting for Tier 1", "ended with the caller hanging up in the Tier 1 queue"),
    "closed_out": (
        "Still waiting at closing",
        "still waited for Tier 1 or a supervisor when lines were shut and nobody was on duty any more",
    ),
    "resolved_tier1": ("Resolved by Tier 1", "a representative resolved"),
    "refused_cutoff": ("Refused by the cutoff", "asked for Tier 2 or a supervisor after the cutoff and were refused"),
    "no_callback_number": (
        "No number to call back",
        "needed a callback but had no number that can be dialled directly",
    ),
    "abandoned_tier2": ("Gave up holding for Tier 2", "ended with the caller hanging up while holding live for Tier 2"),
    "suspended": ("Not reached by callback", "became callbacks of which no attempt was answered"),
    "resolved_tier2": ("Resolved by Tier 2", "an officer resolved, live or by callback"),
    "appointment": ("Appointment scheduled", "an officer ended by scheduling an in-person appointment"),
    "resolved_supervisor": ("Resolved by a supervisor", "a supervisor resolved"),
    "abandoned_supervisor": (
        "Gave up waiting for a supervisor",
        "ended with the caller hanging up in the supervisor queue",
    ),
    "unfinished": ("Unfinished at the end of the run", "had come to no end when the simulated calendar ran out"),
}
"""What each outcome is called, and how its definition goes on after "Calls per day that"."""
OUTCOME_NAMES: Final = {outcome: name for outcome, (name, _) in _OUTCOMES.items()}

OF_OUTCOMES: Final = [
    Measure(
        f"outcome_{outcome}", name, "calls", "call", f"Calls per day, by arrival, that {ending}.", with_outcome(outcome)
    )
    for outcome, (name, ending) in _OUTCOMES.items()
]  # fmt: skip
"""Calls by outcome."""
