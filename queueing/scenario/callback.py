"""Callbacks: when one is required and how it is made."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from .caller_groups import CallerGroup
from .inputs import ASSUMED, GUIDE, MEASURED, PUBLISHED, Input, Part
from .left_over import Backlog
from .numbers import Minutes, Share

CallbackOrder = Literal["keep_place", "live_first", "callbacks_first"]
CALLBACK_ORDERS: Final[dict[CallbackOrder, str]] = {
    "keep_place": "One queue, by time of joining",
    "live_first": "Live holders first",
    "callbacks_first": "Callbacks first",
}
_THRESHOLD: Final = "the callback threshold"
_NO_HOLDING: Final = {"live_transfers": (False,)}


class Callback(Part, group="Callbacks", change="how callbacks are made"):
    """When a callback is required and how it is made (S5 to S9).

    A call's threshold, in minutes of estimated wait, is uniform between two ends; equal ends make it sharp. Chances of
    an answer are by attempt, and the last number holds for all further ones.
    """

    live_transfers: Annotated[
        bool,
        Input(
            "Callers may hold for Tier 2",
            standing=PUBLISHED,
            source="Until February 2021; since then every request for Tier 2 is a callback",
            policy=True,
        ),
    ] = True
    """Whether callers whose announced wait is short hold on the line. If not, every request for Tier 2 is a callback
    and no wait is announced."""
    threshold_low: Annotated[
        float,
        Field(ge=0),
        Input(
            "Callback possible above",
            "min",
            PUBLISHED,
            GUIDE,
            change=_THRESHOLD,
            policy=True,
            idle_with=_NO_HOLDING,
        ),
    ] = 20.0
    """Each caller's threshold lies between this and the next, evenly: with a longer announced wait the caller is called
    back."""
    threshold_high: Annotated[
        float,
        Field(ge=0),
        Input(
            "Callback required above",
            "min",
            PUBLISHED,
            GUIDE,
            change=_THRESHOLD,
            policy=True,
            idle_with=_NO_HOLDING,
        ),
    ] = 30.0
    """Above this announced wait every caller is called back. Not less than the one above."""
    order: Annotated[
        CallbackOrder,
        Input(
            "Officers serve",
            standing=ASSUMED,
            change="who is served first",
            choices=CALLBACK_ORDERS,
            policy=True,
            idle_with=_NO_HOLDING,
        ),
    ] = "keep_place"
    """Whom a free officer takes first: who joined first, who holds on the line, or who waits for a callback. Urgent
    callbacks go before the others."""
    direct_number_share: Annotated[Share, Input("Callers with a direct number", "%", ASSUMED, span=3)] = 0.97
    """Callers with a number that can be dialled without an extension. The others cannot be called back."""
    max_attempts: Annotated[
        int,
        Field(ge=1, le=100),
        Input("Callback attempts", "attempts", PUBLISHED, f"{GUIDE}; 2 implied in 2022", policy=True),
    ] = 3
    """After so many unanswered attempts the center stops trying."""
    ring_minutes: Annotated[Minutes, Input("Time of an unanswered attempt", "min", ASSUMED, span=2)] = 2.0
    """An officer's time for an attempt that nobody answers."""
    retry_after: Annotated[Minutes, Input("Next attempt after", "min", ASSUMED, span=3, policy=True)] = 60.0
    """From an unanswered attempt until the caller joins the end of the callback queue again."""
    answered_same_day: Annotated[
        tuple[Share, ...],
        Field(min_length=1),
        Input(
            "Attempts answered, same day",
            "%",
            MEASURED,
            "The first at a US bank (Hathaway et al. 2020), of callbacks that callers chose: optimistic where they are "
            "required; further ones are assumed",
            span=2.5,
        ),
    ] = (0.93, 0.60, 0.60)
    """Attempts answered on the day that the callback was asked for, while lines are open: first, second, and so on. The
    last number holds for all further ones."""
    answered_later_day: Annotated[
        tuple[Share, ...], Field(min_length=1), Input("Attempts answered, later days", "%", ASSUMED, span=2.5)
    ] = (0.60,)
    """The same on later days, and of callbacks left over from before."""
    answered_shut: Annotated[
        tuple[Share, ...], Field(min_length=1), Input("Attempts answered, lines shut", "%", ASSUMED, span=2.5)
    ] = (0.70, 0.60, 0.60)
    """The same in evenings and on weekends, while lines are shut."""
    backlog: Annotated[Backlog, Input("Callbacks left over from before", "callbacks")] = ()
    """Callbacks that are already waiting when the first day begins, for the reasons of calls that ask for Tier 2: of
    each class, by the days since they were asked for."""

    @model_validator(mode="after")
    def _ends_in_order(self) -> Callback:
        if self.threshold_low > self.threshold_high:
            msg = (
                f"threshold_low {self.threshold_low:g} is above threshold_high {self.threshold_high:g}; "
                "allowed is a low end up to the high end"
            )
            raise ValueError(msg)
        return self

    def threshold_of(self, group: CallerGroup) -> tuple[float, float]:
        """The two ends of the threshold of a caller group: its own, or those of all callers where it has none."""
        low, high = group.threshold_low, group.threshold_high
        return self.threshold_low if low is None else low, self.threshold_high if high is None else high


def impossible_thresholds_in_words(groups: tuple[CallerGroup, ...], callback: Callback) -> str:
    """Which caller group's threshold ends before it begins, in a line; empty where none does."""
    for group in groups:
        low, high = callback.threshold_of(group)
        if low > high:
            return (
                f"groups: of {group.name!r} threshold_low {low:g} is above threshold_high {high:g}; allowed is a low "
                "end up to the high end, where an end that is left out is that of all callers"
            )
    return ""
