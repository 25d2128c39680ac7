"""Who calls: groups of callers for whom the center has other rules, or who need other times."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from .inputs import ASSUMED, Input, Part
from .numbers import Positive, Share

MOST_GROUPS: Final = 20
Threshold = Annotated[float, Field(ge=0)]
_AS_ALL: Final = "As for all callers"


class CallerGroup(Part, group="Demand", change="the caller groups"):
    """A group of callers, such as attorneys: how many people are in it, and what is its own."""

    name: Annotated[str, Field(min_length=1, max_length=80), Input("Caller group", heading="Group")]
    """Who calls."""
    share: Annotated[Share, Input("Share of the people who call", "%", ASSUMED, heading="People", span=2)]
    """Per cent of the people who call that are in this group."""
    threshold_low: Annotated[
        Threshold | None, Input("Own callback threshold from", "min", heading="Possible", without=_AS_ALL)
    ] = None
    """Callback possible above this announced wait, for the group; left empty, as for all callers."""
    threshold_high: Annotated[
        Threshold | None, Input("Own callback threshold up to", "min", heading="Required", without=_AS_ALL)
    ] = None
    """Callback required above this announced wait, for the group; left empty, as for all callers."""
    urgent_share: Annotated[
        Share | None, Input("Urgent whatever the reason", "%", heading="Urgent", without="By the contact reason")
    ] = None
    """Per cent of the group's callbacks that are urgent; left empty, by the contact reason."""
    tier1_factor: Annotated[Positive, Input("Tier 1 handle time, of their reason's", "%", heading="Tier 1 time")] = 1.0
    """Handle time at Tier 1 in per cent of that of the contact reason."""
    tier2_factor: Annotated[Positive, Input("Tier 2 handle time, of their reason's", "%", heading="Tier 2 time")] = 1.0
    """Handle time at Tier 2 in per cent of that of the contact reason."""


EVERYBODY: Final = CallerGroup(name="All callers", share=1)
"""The one group of all callers where a plan names none."""
