"""The callbacks that wait when the first day begins: how many of each class, and since when."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from .calendar import MINUTES_PER_DAY, ClockTime
from .inputs import Input, Part

MOST: Final = 999_999
"""The most callbacks that may be left over in one row."""
Number = Annotated[int, Field(ge=0, le=MOST)]


class LeftOver(Part, group="Callbacks", change="how callbacks are made"):
    """Callbacks left over from before the first day that were asked for on one day."""

    days: Annotated[int, Field(ge=0, le=366), Input("Days since they asked", "days", heading="Days ago")] = 0
    """Days from the date on which they asked to the first day; 0 is counted from its beginning."""
    urgent: Annotated[Number, Input("Urgent callbacks left over", "callbacks", heading="Urgent")] = 0
    """Urgent callbacks that were asked for on that date and still wait."""
    regular: Annotated[Number, Input("Regular callbacks left over", "callbacks", heading="Regular")] = 0
    """Regular callbacks that were asked for on that date and still wait."""


class BetweenAttempts(LeftOver):
    """Callbacks that were asked for on one day and tried in vain so often, and are to be tried again after a while."""

    attempts: Annotated[int, Field(ge=1, le=99), Input("Attempts made so far", "attempts", heading="Attempts")] = 1
    """Attempts to call back that were made. Fewer than the most that are made."""


class Booking(LeftOver):
    """Callbacks that were asked for on one day and for which one window is booked."""

    in_days: Annotated[int, Field(ge=0, le=366), Input("Days to the window", "days", heading="In days")] = 0
    """Days from the first day to that of the window; 0 is the first day itself."""
    at: Annotated[ClockTime, Input("Window begins at", heading="Begins")]
    """Time at which the window begins."""

    @property
    def begins(self) -> int:
        """The minute at which the window begins."""
        return self.in_days * MINUTES_PER_DAY + self.at


def _rows(given: Any) -> Any:
    """The rows of what was given: one number is so many regular callbacks, of whom nothing else is known."""
    if isinstance(given, int) and not isinstance(given, bool):
        return ({"regular": given},) if given else ()
    return given


Backlog = Annotated[tuple[LeftOver, ...], BeforeValidator(_rows), Field(max_length=367)]
"""The callbacks left over, a row for each day on which they were asked for; one number is read, too."""
