"""The daily transfer cutoff."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from .calendar import ClockTime
from .inputs import ASSUMED, Input, Part
from .numbers import Count, Minutes

CutoffRule = Literal["never", "every_day", "heavy_days", "long_waits"]
CUTOFF_RULES: Final[dict[CutoffRule, str]] = {
    "never": "Never",
    "every_day": "Every open day",
    "heavy_days": "On heavy days only",
    "long_waits": "On days with a long wait at that time",
}


class Cutoff(Part, group="Transfers and cutoff", change="the cutoff"):
    """The daily transfer cutoff: from ``time`` on, Tier 1 may not transfer (S10).

    A day is heavy when its first calls by the cutoff head for more than ``heavy_day_calls`` over the whole day: when
    they exceed this times the share of the day's expected first calls that lies before the cutoff. By ``long_waits``
    the first request for Tier 2 or a supervisor at the cutoff or after it decides for the rest of its day: by the wait
    that would be announced to it.
    """

    rule: Annotated[
        CutoffRule,
        Input(
            "Cutoff in force",
            standing=ASSUMED,
            source="That there is one: a law firm's guide to the center",
            choices=CUTOFF_RULES,
            policy=True,
        ),
    ] = "heavy_days"
    """On which days Tier 1 may not transfer from the cutoff on (the daily transfer cutoff)."""
    time: Annotated[
        ClockTime, Input("Cutoff time", standing=ASSUMED, span=120, policy=True, idle_with={"rule": ("never",)})
    ] = 17 * 60
    """From when on calls that ask for Tier 2 or a supervisor are refused. It lies within opening hours; on heavy days
    it comes after 10 % of each day's expected calls."""
    heavy_day_calls: Annotated[
        Count,
        Input(
            "Heavy day: heads for more first calls than",
            "calls",
            ASSUMED,
            span=1.1,
            policy=True,
            idle_with={"rule": ("never", "every_day", "long_waits")},
        ),
    ] = 49_000
    """First calls of a whole day. A day is heavy when those that have come by the cutoff are more than this, times the
    share of the day's expected calls that comes by then."""
    wait_minutes: Annotated[
        Minutes,
        Input(
            "Long wait: announced is more than",
            "min",
            ASSUMED,
            span=1.5,
            policy=True,
            idle_with={"rule": ("never", "every_day", "heavy_days")},
        ),
    ] = 30.0
    """With the rule for long waits: the cutoff is in force for the rest of the day if more than this would be announced
    to the first who asks for Tier 2 or a supervisor from then on."""
