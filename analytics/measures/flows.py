"""The ways that calls take through the center, from stage to stage, for the drawing of all calls as a flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from .measure import Measure
from .observations import Flags, Observed, View, count_of
from .outcomes import OUTCOME_NAMES


@dataclass(frozen=True)
class Flow:
    """Calls that go from one stage to the next or to an outcome; both as they are shown."""

    measure: str
    source: str
    target: str


def _flow(source: str, target: str, *, source_name: str, target_name: str) -> Flow:
    return Flow(f"flow_{source}_to_{target}", source_name, target_name)


_STAGES: Final = {
    "offered": "Calls offered",
    "tier1": "Tier 1",
    "live": "Held live for Tier 2",
    "callback": "Callback required",
    "supervisor": "Supervisor",
}
_NEXT: Final = {
    "offered": ("voice", "tier1", "unfinished"),
    "tier1": (
        *("resolved1", "abandoned", "refused", "not_authorized", "closed_out", "no_number", "unfinished"),
        *("live", "callback", "supervisor"),
    ),
    "live": ("resolved2", "appointment", "abandoned", "no_number", "supervisor", "unfinished"),
    "callback": ("resolved2", "appointment", "suspended", "supervisor", "unfinished"),
    "supervisor": ("resolved3", "abandoned", "closed_out", "unfinished"),
}
_OUTCOMES: Final = {
    "voice": ("contained",),
    "resolved1": ("resolved_tier1",),
    "abandoned": ("abandoned_tier1", "abandoned_tier2", "abandoned_supervisor"),
    "refused": ("refused_cutoff",),
    "not_authorized": ("not_authorized",),
    "closed_out": ("closed_out",),
    "no_number": ("no_callback_number",),
    "resolved2": ("resolved_tier2",),
    "appointment": ("appointment",),
    "suspended": ("suspended",),
    "resolved3": ("resolved_supervisor",),
    "unfinished": ("unfinished",),
}
"""The outcomes that each end stands for, which is called as they are."""
_NAMES: Final = (
    _STAGES
    | {end: OUTCOME_NAMES[outcomes[0]] for end, outcomes in _OUTCOMES.items()}
    | {"abandoned": "Gave up waiting"}
)
FLOWS: Final = tuple(
    _flow(source, target, source_name=_STAGES[source], target_name=_NAMES[target])
    for source, targets in _NEXT.items()
    for target in targets
)
"""Every flow; what enters a stage leaves it."""


def _at_stage(view: View, stage: str) -> Flags:
    """Which measured calls came to a stage."""
    return view.once(f"at stage {stage}", lambda: _reckon_stage(view, stage))


def _reckon_stage(view: View, stage: str) -> Flags:
    to_tier1 = view.reached("ivr_end") & ~view.ended_as("contained")
    if stage == "offered":
        return view.measured
    if stage == "tier1":
        return view.measured & to_tier1
    if stage in ("live", "callback"):
        return view.measured & view.took(stage)
    return view.measured & _to_supervisor(view)


def _to_supervisor(view: View) -> Flags:
    """Which calls entered the supervisor queue, from Tier 1 or from Tier 2."""
    from_tier1 = view.reached("transfer_asked") & ~view.asked_tier2 & ~view.ended_as("refused_cutoff")
    from_tier2 = view.reached("tier2_end") & ~view.ended_as("resolved_tier2", "appointment")
    found: Flags = (from_tier1 | from_tier2) & (view["call"] > 0)
    return found


def _seen_from(view: View, measure: str) -> View:
    """The fewest calls of a view that hold all which may have taken a flow."""
    return view if measure.startswith("flow_offered_") else view.past_voice_system


def _calls_on(view: View, measure: str) -> Flags:
    """Which measured calls took a flow."""
    source, target = measure.removeprefix("flow_").split("_to_")
    at_source = _at_stage(view, source)
    if target in _STAGES:
        onward = _at_stage(view, target)
        if source == "tier1" and target == "supervisor":
            return at_source & onward & ~view.reached("tier2_end")
        return at_source & onward
    later = np.zeros(len(view), dtype=np.bool_)
    for stage in _NEXT[source]:
        if stage in _STAGES:
            later |= _at_stage(view, stage)
    return at_source & ~later & view.ended_as(*_OUTCOMES[target])


def _on_flow(flow: str) -> Callable[[View], Observed]:
    def observe_flow(view: View) -> Observed:
        seen = _seen_from(view, flow)
        return count_of(_calls_on(seen, flow), seen.cell_of("arrived"))

    return observe_flow


OF_FLOWS: Final = [
    Measure(
        flow.measure, f"{flow.source} to {flow.target}", "calls", "call",
        "Calls per day, by arrival, that went this way.", _on_flow(flow.measure),
    )
    for flow in FLOWS
]  # fmt: skip
"""Calls by flow, in the half-hour in which they arrive."""
