"""The three tiers of people who answer: who is on duty, how long they take, and how long callers wait for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final

from pydantic import Field

from .calendar import Staffing
from .duration import Duration
from .inputs import ABSENT, ASKED, ASSUMED, PATIENCE, PAY, PUBLISHED, TIMES, Input, Part
from .numbers import Dollars, Minutes, Share

_HANDLE_TIME: Final = Input("{group} handle time", "min", ASSUMED, change=TIMES, span=1.2, cv_span=1.3)
HandleTime = Annotated[Duration, _HANDLE_TIME]
CostPerHour = Annotated[Dollars, Input("{group} cost of a paid hour", "dollars an hour", ASSUMED, change=PAY)]


class Tier(Part):
    """What the three staffed tiers have in common; paid hours are on-duty hours / (1 - shrinkage)."""

    staffing: Staffing
    handle_time: HandleTime
    """From answer to end, without the time in which callers repeat what they have said and without the wrap-up."""
    wrap_up: Annotated[
        Duration | None, Input("{group} wrap-up", "min", ASSUMED, change=TIMES, without="No wrap-up")
    ] = None
    """Work after each conversation, when the caller has gone on and the person is not free yet. A report's average
    handle time holds it."""
    shrinkage: Annotated[
        float, Field(ge=0, lt=1, allow_inf_nan=False), Input("{group} shrinkage", "%", ASSUMED, change=PAY)
    ] = 0.30
    """Paid time not on duty: leave, training, breaks. It sets the cost, not the people on duty."""
    absence_mean: Annotated[
        float,
        Field(ge=0, lt=1, allow_inf_nan=False),
        Input("{group} absence", "%", ASSUMED, "None, until it is measured", change=ABSENT, span=1.5),
    ] = 0.0
    """People planned who are not there, a whole day each, and are paid. They come off the people on duty."""
    absence_cv: Annotated[
        float,
        Field(ge=0, allow_inf_nan=False),
        Input(
            "{group} absence from day to day (CV)",
            "%",
            ASSUMED,
            "None, until it is measured",
            change=ABSENT,
            span=1.5,
            idle_with={"absence_mean": (0.0,)},
        ),
    ] = 0.0
    """How much absence varies from day to day: its standard deviation, in per cent of its mean. On a day with a higher
    one more people are away together."""
    cost_per_hour: CostPerHour
    """Cost of a paid hour."""


class Tier1(Tier, group="Tier 1", change="representatives on duty"):
    """Contract representatives (S2); some callers may not be told anything (S15)."""

    staffing: Annotated[
        Staffing,
        Input("Tier 1 on duty", "representatives", PUBLISHED, "703 people, about 2016", span=1.07, policy=True),
    ]
    """Representatives on duty in each interval, after shrinkage."""
    handle_time: HandleTime = Duration(9.0, 1.0)
    cost_per_hour: CostPerHour = 32.0
    patience: Annotated[
        Duration | None,
        Input("Tier 1 patience", "min", ASSUMED, change=PATIENCE, without="Callers wait for ever", span=2),
    ] = Duration(25.0, 1.0)
    """How long callers wait for Tier 1 before they give up."""
    give_up_at_once: Annotated[
        Share, Input("Hang up when they must wait for Tier 1", "%", ASSUMED, change=PATIENCE)
    ] = 0.0
    """Callers who hang up as soon as they hear that nobody is free. They are served if somebody is."""
    not_authorized: Annotated[Share, Input("Not authorized", "%", ASSUMED, change=ASKED, span=2)] = 0.02
    """Calls from people who may not be told anything, such as those without a form G-28 on record."""
    verification_minutes: Annotated[
        Minutes, Input("Verification of the not authorized", "min", ASSUMED, change=TIMES)
    ] = 3.0
    """What such a call takes of Tier 1, in place of the handle time."""


class Tier2(Tier, group="Tier 2", change="officers on duty"):
    """Immigration services officers."""

    staffing: Annotated[
        Staffing,
        Input(
            "Tier 2 on duty",
            "officers",
            ASSUMED,
            "Published are 164 staff, about 2016, and callback hours of 7 am to 6:30 pm, 2022",
            span=1.1,
            policy=True,
        ),
    ]
    """Officers on duty in each interval, after shrinkage. While lines are shut they make callbacks only."""
    handle_time: HandleTime = Duration(14.0, 1.0)
    cost_per_hour: CostPerHour = 58.0
    patience: Annotated[
        Duration | None,
        Input(
            "Patience of live holders",
            "min",
            ASSUMED,
            "They know their wait and have waited before",
            change=PATIENCE,
            without="Callers hold for ever",
            span=2,
        ),
    ] = Duration(75.0, 1.0)
    """How long callers hold for Tier 2 or a supervisor before they give up."""
    give_up_at_once: Annotated[Share, Input("Hang up when they must hold", "%", ASSUMED, change=PATIENCE)] = 0.0
    """Callers who hang up as soon as they are to hold for Tier 2 or for a supervisor. They are served if somebody is
    free."""
    to_supervisor: Annotated[
        Share, Input("Tier 2 calls that go on to a supervisor", "%", ASSUMED, change=ASKED, span=2)
    ] = 0.02
    """Calls handled at Tier 2 that go on to a supervisor."""


class Supervisor(Tier, group="Supervisors", change="supervisors on duty"):
    """Tier 2 supervisors."""

    staffing: Annotated[Staffing, Input("Supervisors on duty", "supervisors", ASSUMED, span=1.25, policy=True)]
    """Supervisors on duty in each interval, after shrinkage."""
    handle_time: Annotated[HandleTime, replace(_HANDLE_TIME, span=1.3, cv_span=0)] = Duration(9.0, 1.0)
    cost_per_hour: CostPerHour = 72.0
