"""Who calls again after a call that did not help, and when."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from .frozen import Frozen
from .inputs import ASSUMED, MEASURED, Input, Part
from .numbers import Positive, Share

_BANK: Final = "A bank's call log; an upper bound"
ReturnTime = Literal["soon", "next_morning"]


class ReturnRule(Frozen):
    """Whether and when a person calls again after one outcome."""

    probability: Share
    when: ReturnTime = "soon"
    """After an exponential delay, or in the first hours of the next open morning (S11)."""


class CallingAgain(Part, group="Calling again", change="calling again"):
    """Who calls again after a call that did not help.

    Soon is after an exponential delay, of which a mean of 57 minutes puts 35 of the 54 % that return within the hour.
    """

    abandoned_tier1: Annotated[
        ReturnRule, Input("Calls again after giving up on Tier 1", "%", MEASURED, _BANK, span=2)
    ] = ReturnRule(probability=0.54)
    """People who call again when they have given up while they waited for Tier 1, and when they do."""
    abandoned_tier2: Annotated[
        ReturnRule, Input("Calls again after giving up on Tier 2", "%", MEASURED, _BANK, span=2)
    ] = ReturnRule(probability=0.54)
    """People who call again when they have given up while they held for Tier 2, and when they do."""
    abandoned_supervisor: Annotated[
        ReturnRule, Input("Calls again after giving up on a supervisor", "%", MEASURED, _BANK, span=2)
    ] = ReturnRule(probability=0.54)
    """People who call again when they have given up while they held for a supervisor, and when they do."""
    closed_out: Annotated[ReturnRule, Input("Calls again after waiting until closing", "%", ASSUMED)] = ReturnRule(
        probability=0.70, when="next_morning"
    )
    """People who call again when they still waited when the lines shut, and when they do."""
    refused_cutoff: Annotated[
        ReturnRule, Input("Calls again after a refusal by the cutoff", "%", ASSUMED, span=2.5)
    ] = ReturnRule(probability=0.80, when="next_morning")
    """People who call again when they were refused by the cutoff, and when they do."""
    no_callback_number: Annotated[ReturnRule, Input("Calls again without a number to call back", "%", ASSUMED)] = (
        ReturnRule(probability=0.70)
    )
    """People who call again when they had to be called back and had no direct number, and when they do."""
    suspended: Annotated[ReturnRule, Input("Calls again when no callback was answered", "%", ASSUMED)] = ReturnRule(
        probability=0.50, when="next_morning"
    )
    """People who call again when they answered none of the attempts to call back, and when they do."""
    soon_mean_minutes: Annotated[Positive, Input("Calls again soon: after (mean)", "min", MEASURED, _BANK)] = 57.0
    """Who calls again soon does so after an exponential time with this mean."""
    morning_hours: Annotated[
        float,
        Field(gt=0, le=24, allow_inf_nan=False),
        Input("Next-morning calls come within (hours)", "hours", ASSUMED, "Callers are told to call in the morning"),
    ] = 2.0
    """Who calls again the next morning does so evenly over so many hours from opening."""
    max_calls: Annotated[int, Field(ge=1, le=1000), Input("Calls of one person at the most", "calls", ASSUMED)] = 5
    """Nobody calls more often than this."""
