"""Callback windows that callers book."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from .calendar import MINUTES_PER_DAY, IntervalMinutes
from .inputs import ASSUMED, Input, Part
from .numbers import Share

_ASKED_FOR: Final = "None so far; Congress asked on 28 February 2022 for callback windows that callers can plan for"
_NOBODY_BOOKS: Final = {"share": (0.0,)}
MOST_DAYS_AHEAD: Final = 60
"""As many as the calendar may go on for after the last day with calls."""


class Window(Part, group="Callbacks", change="callback windows"):
    """Windows of time that callers book for their callback (P6), limited by the officers planned in them."""

    share: Annotated[Share, Input("Callers who book a callback window", "%", ASSUMED, _ASKED_FOR, policy=True)] = 0.0
    """Per cent of the callers to be called back who book the earliest window that is free. Who first held on the line
    books none."""
    minutes: Annotated[
        IntervalMinutes,
        Input("Length of a callback window", "min", ASSUMED, policy=True, idle_with=_NOBODY_BOOKS),
    ] = 60
    """Windows begin at midnight and follow each other without a gap: a whole number of them makes a day. At each of
    their minutes an officer has to be planned."""
    notice_minutes: Annotated[
        float,
        Field(ge=0, le=MOST_DAYS_AHEAD * MINUTES_PER_DAY, allow_inf_nan=False),
        Input("Notice before a callback window", "min", ASSUMED, span=3, policy=True, idle_with=_NOBODY_BOOKS),
    ] = 60.0
    """A window can be booked that begins at least so much later."""
    days_ahead: Annotated[
        int,
        Field(ge=0, le=MOST_DAYS_AHEAD),
        Input("Callback windows up to", "days ahead", ASSUMED, policy=True, idle_with=_NOBODY_BOOKS),
    ] = 7
    """How many days after today have windows that can be booked; 0 for those of today alone. Who finds none is called
    back as without windows."""
    fill: Annotated[
        Share,
        Input("Officers' time for callback windows", "%", ASSUMED, span=2, policy=True, idle_with=_NOBODY_BOOKS),
    ] = 0.5
    """Per cent of the time of the officers planned in a window that may be booked, at the mean time of a call at
    Tier 2."""
    answered: Annotated[
        Share, Input("Attempts answered in a callback window", "%", ASSUMED, span=2.5, idle_with=_NOBODY_BOOKS)
    ] = 0.95
    """Per cent of the callers who answer when they are called within the window that they booked, on any day."""
