"""The automated voice system, which every call reaches first."""

from __future__ import annotations

from typing import Annotated

from .duration import Duration
from .inputs import ASSUMED, Input, Part
from .numbers import Share


class Ivr(Part, group="Voice system", change="the voice system"):
    """The automated voice system."""

    duration: Annotated[Duration, Input("Time in the voice system", "min", ASSUMED, span=1.5)] = Duration(2.5, 0.6)
    """How long a call spends in the automated voice system (IVR)."""
    containment: Annotated[
        Share,
        Input("Answered by the voice system", "%", ASSUMED, "From about 4.84 million phone inquiries a year", span=1.3),
    ] = 0.56
    """Calls that the voice system answers for good (containment). The others queue for Tier 1."""
