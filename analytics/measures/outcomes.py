"""How calls end and which ways they take: a measure for each outcome, and one for each flow between two stages."""

from __future__ import annotations

from typing import Final

from queueing.journeys import OUTCOMES

from .call_readings import on_flow, with_outcome
from .flows import FLOWS
from .measure import Measure

OUTCOME_NAMES: Final = {
    "contained": "Answered by the voice system",
    "not_authorized": "Not authorized",
    "abandoned_tier1": "Gave up waiting for Tier 1",
    "closed_out": "Still waiting at closing",
    "resolved_tier1": "Resolved by Tier 1",
    "refused_cutoff": "Refused by the cutoff",
    "no_callback_number": "No number to call back",
    "abandoned_tier2": "Gave up holding for Tier 2",
    "suspended": "Not reached by callback",
    "resolved_tier2": "Resolved by Tier 2",
    "appointment": "Appointment scheduled",
    "resolved_supervisor": "Resolved by a supervisor",
    "abandoned_supervisor": "Gave up waiting for a supervisor",
    "unfinished": "Unfinished at the end of the run",
}
_ENDINGS: Final = {
    "contained": "the voice system answered for good",
    "not_authorized": "came from people who may not be told anything, and ended at Tier 1",
    "abandoned_tier1": "ended with the caller hanging up in the Tier 1 queue",
    "closed_out": "still waited for Tier 1 or a supervisor when lines were shut and nobody was on duty any more",
    "resolved_tier1": "a representative resolved",
    "refused_cutoff": "asked for Tier 2 or a supervisor after the cutoff and were refused",
    "no_callback_number": "needed a callback but had no number that can be dialled directly",
    "abandoned_tier2": "ended with the caller hanging up while holding live for Tier 2",
    "suspended": "became callbacks of which no attempt was answered",
    "resolved_tier2": "an officer resolved, live or by callback",
    "appointment": "an officer ended by scheduling an in-person appointment",
    "resolved_supervisor": "a supervisor resolved",
    "abandoned_supervisor": "ended with the caller hanging up in the supervisor queue",
    "unfinished": "had come to no end when the simulated calendar ran out",
}
"""How calls of each outcome ended, as a definition goes on after "Calls per day that"."""

OF_OUTCOMES: Final = [
    Measure(
        f"outcome_{outcome}", OUTCOME_NAMES[outcome], "calls", "call",
        f"Calls per day, by arrival, that {_ENDINGS[outcome]}.", with_outcome(outcome),
    )
    for outcome in OUTCOMES
]  # fmt: skip
"""Calls by outcome."""
OF_FLOWS: Final = [
    Measure(
        flow.measure, f"{flow.source} to {flow.target}", "calls", "call",
        "Calls per day, by arrival, that went this way.", on_flow(flow.measure),
    )
    for flow in FLOWS
]  # fmt: skip
"""Calls by flow."""
