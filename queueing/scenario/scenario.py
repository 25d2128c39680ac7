"""Everything that one run of the contact center depends on."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationInfo, model_validator

from queueing.tiers import TIERS

from .absence import impossible_absence_in_words
from .already import Already, impossible_already_in_words
from .appointment import Appointment
from .calendar import WEEKDAYS, Calendar, OpeningHours, format_clock_time
from .callback import Callback, impossible_thresholds_in_words
from .caller_groups import EVERYBODY, MOST_GROUPS, CallerGroup
from .calling_again import CallingAgain
from .cutoff import Cutoff
from .demand import MAX_CALLS_PER_INTERVAL, DatedDemand, WeekdayDemand
from .earlier_formats import CHANGES, is_of_earlier_format, read_earlier
from .heavy_days import too_early_in_words
from .inputs import ASKED, ASSUMED, MEASURED, PUBLISHED, TIMES, Input, Part
from .numbers import Count, Minutes, Share
from .reasons import DEFAULT_REASONS, Reason
from .shares import impossible_shares_in_words, repeated_names_in_words
from .text_ahead import TextAhead
from .tiers import Supervisor, Tier1, Tier2
from .voice_system import Ivr
from .window import Window
from .work_streams import MOST_STREAMS, WorkStream

FORMAT: Final = 2
MAX_DAYS = 731
"""The longest run, in days."""
_CALLS: Final = "calls expected"
_OPENING: Final = "opening hours"


class Scenario(Part, group="Calendar", change="the days simulated"):
    """Everything that one run of the contact center depends on, apart from the seed.

    Minute 0 is the midnight of the first day. Callers repeat what they said (S12); some ask for a supervisor (S4).

    Raises:
        pydantic.ValidationError: an impossible input; :func:`queueing.describe_problems` gives one line for each.
    """

    format: Literal[2] = FORMAT
    """Where a field gets another meaning this becomes another number: see :mod:`queueing.scenario.earlier_formats`."""
    name: Annotated[str, Field(min_length=1, max_length=120), Input("Name")] = "Scenario"
    """What the plan is called; it changes no figure."""
    start: Annotated[date, Input("First day")]
    """The first day that is simulated."""
    days: Annotated[int, Field(ge=1, le=MAX_DAYS), Input("Days", "days")] = 7
    """Days with calls, from the first day on."""
    warmup_days: Annotated[Count, Input("Warm-up days", "days")] = 0
    """First days whose calls fill the center and are left out of all figures."""
    max_overrun_days: Annotated[int, Field(ge=0, le=60), Input("Days that the calendar goes on for", "days")] = 14
    """Days after the last one with calls, in which callbacks left over are made."""

    opening_hours: Annotated[
        OpeningHours,
        Input("Lines are open", standing=PUBLISHED, source="Both source documents", change=_OPENING, policy=True),
    ] = OpeningHours.business_days()
    """When the phone lines are open, by weekday. Calls come only then."""
    closed_on_federal_holidays: Annotated[
        bool, Input("Shut on federal holidays", standing=PUBLISHED, source="Both source documents", change=_OPENING)
    ] = True
    """Lines and office are shut on federal holidays."""
    closing_days: Annotated[frozenset[date], Input("Extra closing days", change=_OPENING)] = frozenset()
    """Further days on which lines and office are shut."""

    demand: Annotated[
        WeekdayDemand | DatedDemand,
        Field(discriminator="kind"),
        Input(
            "Calls expected",
            "calls",
            PUBLISHED,
            "11 million calls in fiscal year 2020; spread over week and day as a bank's volumes of 2003",
            group="Demand",
            change=_CALLS,
            span=1.1,
        ),
    ]
    """Calls expected in each interval, before the factor below. A file, a week of it or a forecast is chosen on the
    page Volumes."""
    volume_factor: Annotated[
        float,
        Field(ge=0, le=100, allow_inf_nan=False),
        Input("Calls, of those expected", "%", group="Demand", change=_CALLS),
    ] = 1.0
    """Multiplies the calls expected in every interval."""
    daily_cv: Annotated[
        float,
        Field(ge=0, le=2, allow_inf_nan=False),
        Input(
            "Variation from day to day (CV)",
            "%",
            MEASURED,
            "A bank's volumes, 2003",
            group="Demand",
            change=_CALLS,
            span=1.5,
        ),
    ] = 0.09
    """How much days differ from what is expected of them: the standard deviation of a day's calls, in per cent of their
    mean."""
    interval_cv: Annotated[
        float,
        Field(ge=0, le=1, allow_inf_nan=False),
        Input(
            "Variation from interval to interval (CV)",
            "%",
            ASSUMED,
            "None, until it is measured",
            group="Demand",
            change=_CALLS,
            span=1.5,
        ),
    ] = 0.0
    """How much the intervals of a day differ from what is expected of them, beside the whole day and beyond chance: the
    standard deviation of the calls to expect, in per cent of their mean."""
    interval_correlation: Annotated[
        Share,
        Input(
            "Correlation from interval to interval",
            "%",
            ASSUMED,
            "None, until it is measured",
            group="Demand",
            change=_CALLS,
            span=2,
            idle_with={"interval_cv": (0.0,)},
        ),
    ] = 0.0
    """How far an interval that is busier than expected makes the next one busier, too: 0 % not at all, 100 % as much
    for the rest of its day."""
    reasons: Annotated[
        tuple[Reason, ...],
        Field(min_length=1, max_length=100),
        Input("Contact reasons", "%", ASSUMED, group="Demand", change=ASKED),
    ] = DEFAULT_REASONS
    """Why people call. The reason sets how likely Tier 1 cannot resolve the call and Tier 2 schedules an appointment.
    Shares of callers add up to 100 %."""
    groups: Annotated[
        tuple[CallerGroup, ...],
        Field(max_length=MOST_GROUPS),
        Input(
            "Caller groups",
            standing=ASSUMED,
            source="None, until it is known",
            group="Demand",
            change="the caller groups",
        ),
    ] = ()
    """Who calls, where that makes a difference: a group may have its own callback threshold and chance of an urgent
    callback, and other handle times. Without any, all callers are one group. Shares of people add up to 100 %."""

    ivr: Ivr = Ivr()
    repeat_minutes: Annotated[
        Minutes, Input("Repeating what was said", "min", ASSUMED, group="Tier 1", change=TIMES, span=2)
    ] = 1.0
    """Callers repeat everything to each person who answers: added to every handling at every tier."""
    tier1: Tier1
    supervisor_request_share: Annotated[
        Share, Input("Asks Tier 1 for a supervisor", "%", ASSUMED, group="Transfers and cutoff", change=ASKED, span=2)
    ] = 0.015
    """Calls handled at Tier 1 that ask for a supervisor. How many ask for Tier 2 is set by contact reason."""
    cutoff: Cutoff = Cutoff()
    tier2: Tier2
    work: Annotated[
        tuple[WorkStream, ...],
        Field(max_length=MOST_STREAMS),
        Input(
            "Work that is not calls",
            "items",
            ASSUMED,
            "Published are over 16,000 online appointment requests from 21 August to the end of September 2023",
            group="Tier 2",
            change="work that is not calls",
            span=1.5,
        ),
    ] = ()
    """What officers work on beside calls, in streams: how many items come, what each takes and when it is taken up."""
    callback: Callback = Callback()
    text_ahead: TextAhead = TextAhead()
    window: Window = Window()
    appointment: Appointment = Appointment()
    supervisor: Supervisor
    calling_again: CallingAgain = CallingAgain()
    already: Already = Already()

    @model_validator(mode="after")
    def _fits_together(self) -> Scenario:
        if self.warmup_days >= self.days:
            msg = f"warmup_days {self.warmup_days} leaves no day to measure; allowed are 0 to {self.days - 1}"
            raise ValueError(msg)
        for problem in (
            impossible_shares_in_words("reasons", self.reasons),
            impossible_shares_in_words("groups", self.caller_groups),
            repeated_names_in_words("work", self.work),
            impossible_thresholds_in_words(self.groups, self.callback),
        ):
            if problem:
                raise ValueError(problem)
        if isinstance(self.demand, DatedDemand):
            self.demand.check_covers(self.start, self.days)
        most = max((max(self.demand.on(day), default=0.0) for day in self._dates()), default=0.0)
        if most * self.volume_factor > MAX_CALLS_PER_INTERVAL:
            msg = (
                f"volume_factor {self.volume_factor:g} makes {most * self.volume_factor:,.0f} expected calls of the "
                f"busiest interval; allowed are {MAX_CALLS_PER_INTERVAL:,}"
            )
            raise ValueError(msg)
        for name in TIERS:
            if problem := impossible_absence_in_words(name, getattr(self, name)):
                raise ValueError(problem)
        self._check_cutoff()
        if problem := impossible_already_in_words(self):
            raise ValueError(problem)
        return self

    def _dates(self) -> list[date]:
        return [self.start + timedelta(days=day) for day in range(self.days)]

    def _check_cutoff(self) -> None:
        hours = [self.opening_hours.on(weekday) for weekday in range(len(WEEKDAYS))]
        opened = [each for each in hours if each is not None]
        if self.cutoff.rule == "never" or not opened:
            return
        if not any(each.opens <= self.cutoff.time <= each.closes for each in opened):
            first, last = min(each.opens for each in opened), max(each.closes for each in opened)
            msg = (
                f"cutoff.time {format_clock_time(self.cutoff.time)} is outside opening hours; "
                f"allowed are {format_clock_time(first)} to {format_clock_time(last)}"
            )
            raise ValueError(msg)
        if self.cutoff.rule == "heavy_days" and (problem := too_early_in_words(self)):
            raise ValueError(problem)

    @model_validator(mode="wrap")
    @classmethod
    def _of_any_format(cls, document: Any, read: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Read what earlier versions wrote, too. It stands last, so that ``read`` does all that stands above it."""
        if not is_of_earlier_format(document):
            return read(document)
        return read_earlier(document, read, (info.context or {}).get(CHANGES, []))

    @property
    def caller_groups(self) -> tuple[CallerGroup, ...]:
        """The groups that each person belongs to one of: those named, or the one of all callers."""
        return self.groups or (EVERYBODY,)

    @property
    def transfer_share(self) -> float:
        """The share of calls at Tier 1 that ask for Tier 2, over all reasons."""
        return sum(reason.share * reason.transfer_share for reason in self.reasons)

    @property
    def appointment_share(self) -> float:
        """The share of the calls that ask for Tier 2 in which an appointment is scheduled; 0 where none asks."""
        scheduled = sum(reason.share * reason.transfer_share * reason.appointment_share for reason in self.reasons)
        return scheduled / self.transfer_share if self.transfer_share > 0 else 0.0

    @property
    def tier2_minutes(self) -> float:
        """Mean minutes that an officer needs for a call that asks for Tier 2: all work and the wrap-up after it.

        A person's group is independent of the reason, so that the mean factor is the product of both means.
        """
        longer = sum(reason.share * reason.transfer_share * (reason.tier2_factor - 1) for reason in self.reasons)
        factor = 1 + (longer / self.transfer_share if self.transfer_share > 0 else 0.0)
        factor *= 1 + sum(group.share * (group.tier2_factor - 1) for group in self.caller_groups)
        wrap_up = self.tier2.wrap_up.mean if self.tier2.wrap_up else 0.0
        return (
            self.tier2.handle_time.mean * factor
            + self.repeat_minutes
            + self.appointment_share * self.appointment.extra_minutes
            + wrap_up
        )

    @property
    def busyness_cv(self) -> float:
        """The coefficient of variation of what an interval has to expect, by its day's busyness and its own.

        That of a product of two independent factors of mean 1.
        """
        if self.interval_cv == 0:
            return self.daily_cv
        return math.sqrt((1 + self.daily_cv**2) * (1 + self.interval_cv**2) - 1)

    @property
    def horizon_days(self) -> int:
        """Days that the calendar goes on for at the most: those with arrivals and the run-out."""
        return self.days + self.max_overrun_days

    @property
    def last_day(self) -> date:
        """The last day with arrivals."""
        return self.start + timedelta(days=self.days - 1)

    def calendar(self) -> Calendar:
        """The days of this scenario up to its horizon."""
        return Calendar(
            self.start,
            self.horizon_days,
            self.opening_hours,
            self.closing_days,
            keeps_holidays=self.closed_on_federal_holidays,
        )
