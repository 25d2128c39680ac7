"""Who calls again after a call that did not help, and when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .frozen import Frozen
from .inputs import ASSUMED, MEASURED, Input, Part, Standing
from .numbers import Positive, Share

ReturnTime = Literal["soon", "next_morning"]


class ReturnRule(Frozen):
    """Whether and when a person calls again after one outcome."""

    probability: Share
    when: ReturnTime = "soon"
    """After an exponential delay, or in the first hours of the next open morning (S11)."""


def _rule(after: str, failed: str, standing: Standing = ASSUMED, source: str = "", *, span: float = 0) -> Input:
    meaning = f"People who call again when they {failed}, and when they do."
    return Input(f"Calls again {after}", meaning, "%", standing, source, span=span)


def _gave_up(on: str, failed: str) -> Input:
    return _rule(
        f"after giving up on {on}", f"have given up while they {failed}",
        MEASURED, "A bank's call log; an upper bound", span=2,
    )  # fmt: skip


class CallingAgain(Part, group="Calling again", change="calling again"):
    """Who calls again after a call that did not help.

    Soon is after an exponential delay, of which a mean of 57 minutes puts 35 of the 54 % that return within the hour.
    """

    abandoned_tier1: Annotated[ReturnRule, _gave_up("Tier 1", "waited for Tier 1")] = ReturnRule(probability=0.54)
    abandoned_tier2: Annotated[ReturnRule, _gave_up("Tier 2", "held for Tier 2")] = ReturnRule(probability=0.54)
    abandoned_supervisor: Annotated[ReturnRule, _gave_up("a supervisor", "held for a supervisor")] = ReturnRule(
        probability=0.54
    )
    closed_out: Annotated[ReturnRule, _rule("after waiting until closing", "still waited when the lines shut")] = (
        ReturnRule(probability=0.70, when="next_morning")
    )
    refused_cutoff: Annotated[
        ReturnRule, _rule("after a refusal by the cutoff", "were refused by the cutoff", span=2.5)
    ] = ReturnRule(probability=0.80, when="next_morning")
    no_callback_number: Annotated[
        ReturnRule,
        _rule("without a number to call back", "had to be called back and had no direct number"),
    ] = ReturnRule(probability=0.70)
    suspended: Annotated[
        ReturnRule, _rule("when no callback was answered", "answered none of the attempts to call back")
    ] = ReturnRule(probability=0.50, when="next_morning")
    soon_mean_minutes: Annotated[
        Positive,
        Input(
            "Calls again soon: after (mean)",
            "Who calls again soon does so after an exponential time with this mean.",
            "min",
            MEASURED,
            "A bank's call log",
        ),
    ] = 57.0
    morning_hours: Annotated[
        float,
        Field(gt=0, le=24, allow_inf_nan=False),
        Input(
            "Next-morning calls come within (hours)",
            "Who calls again the next morning does so evenly over so many hours from opening.",
            "hours",
            ASSUMED,
            "Callers are told to call in the morning",
        ),
    ] = 2.0
    max_calls: Annotated[
        int,
        Field(ge=1, le=1000),
        Input("Calls of one person at the most", "Nobody calls more often than this.", "calls", ASSUMED),
    ] = 5
