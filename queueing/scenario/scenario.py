"""What can be varied: every input of the model, immutable and checked, with units in names or docs.

Defaults are those of the whole center (published or assumed; the page "Method" says which).
``Scenario.model_validate_json`` and ``Scenario.model_dump_json`` are the file format.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, ValidationInfo, model_validator

from .calendar import (
    WEEKDAYS,
    Calendar,
    ClockTime,
    OpeningHours,
    Staffing,
    format_clock_time,
)
from .demand import MAX_CALLS_PER_INTERVAL, DatedDemand, WeekdayDemand
from .duration import Duration
from .earlier_formats import CHANGES, is_of_earlier_format, read_earlier
from .frozen import Frozen
from .heavy_days import too_early_in_words

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Minutes = Annotated[float, Field(ge=0, allow_inf_nan=False)]

FORMAT: Final = 2
MAX_DAYS = 731
"""The longest run, in days."""

CallbackOrder = Literal["keep_place", "live_first", "callbacks_first"]
CutoffRule = Literal["never", "every_day", "heavy_days"]
ReturnTime = Literal["soon", "next_morning"]


class Reason(Frozen):
    """A contact reason: how often it is the reason of a call and what it asks of the center."""

    name: str = Field(min_length=1, max_length=80)
    share: Share
    """Share of callers with this reason."""
    transfer_share: Share
    """Chance that Tier 1 cannot resolve it and the call asks for Tier 2."""
    appointment_share: Share = 0.0
    """Chance that Tier 2 schedules an appointment."""


class Ivr(Frozen):
    """The automated voice system."""

    duration: Duration = Duration(2.5, 0.6)
    containment: Share = 0.56
    """Share of calls that it answers for good."""


class Tier(Frozen):
    """What the three staffed tiers have in common."""

    staffing: Staffing
    handle_time: Duration
    """Minutes from answer to end, without the ``repeat_minutes`` that are added."""
    shrinkage: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.30
    """Share of paid time not on duty (leave, training, breaks): paid hours are on-duty hours / (1 - shrinkage)."""
    cost_per_hour: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    """US dollars for a paid hour."""


class Tier1(Tier):
    """Contract representatives."""

    handle_time: Duration = Duration(9.0, 1.0)
    cost_per_hour: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 32.0
    patience: Duration | None = Duration(25.0, 1.0)
    """How long a caller waits before giving up; None for ever."""
    not_authorized: Share = 0.02
    """Share of calls from people who may not be told anything (S15)."""
    verification_minutes: Minutes = 3.0
    """Time that such a call takes in place of the handle time."""


class Tier2(Tier):
    """Immigration services officers."""

    handle_time: Duration = Duration(14.0, 1.0)
    cost_per_hour: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 58.0
    patience: Duration | None = Duration(75.0, 1.0)
    """How long a caller holds live before giving up, here and in the supervisor queue; None for ever."""
    to_supervisor: Share = 0.02
    """Chance that a handled call goes on to a supervisor."""


class Supervisor(Tier):
    """Tier 2 supervisors."""

    handle_time: Duration = Duration(9.0, 1.0)
    cost_per_hour: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 72.0


class Cutoff(Frozen):
    """The daily transfer cutoff: from ``time`` on, Tier 1 may not transfer (S10)."""

    rule: CutoffRule = "heavy_days"
    time: ClockTime = 17 * 60
    heavy_day_calls: Annotated[int, Field(ge=0)] = 49_000
    """A day is heavy when its first calls by the cutoff head for more than this over the whole day: when they exceed
    this times the share of the day's expected first calls that lies before the cutoff."""


class Callback(Frozen):
    """When a callback is required and how it is made (S5 to S9)."""

    threshold_low: Annotated[float, Field(ge=0)] = 20.0
    threshold_high: Annotated[float, Field(ge=0)] = 30.0
    """A call's threshold, in minutes of estimated wait, is uniform between the two; equal ends make it sharp."""
    order: CallbackOrder = "keep_place"
    """Who is served first: one queue by time of joining, live holders, or callbacks."""
    direct_number_share: Share = 0.97
    """Share of callers with a number that can be dialled directly (S9)."""
    max_attempts: Annotated[int, Field(ge=1, le=100)] = 3
    ring_minutes: Minutes = 2.0
    """An officer's time for an attempt that is not answered."""
    retry_after: Minutes = 60.0
    """Minutes from an unanswered attempt until the caller joins the end of the callback queue."""
    answered_same_day: tuple[Share, ...] = Field(default=(0.93, 0.60, 0.60), min_length=1)
    """Chance of an answer by attempt, dialled on the date of the transfer while lines are open; the last number holds
    for all further attempts."""
    answered_later_day: tuple[Share, ...] = Field(default=(0.60,), min_length=1)
    """The same on later dates, and for callbacks left over from before the start."""
    answered_shut: tuple[Share, ...] = Field(default=(0.70, 0.60, 0.60), min_length=1)
    """The same while lines are shut (evenings and weekends), on any date."""
    backlog: Annotated[int, Field(ge=0, le=999_999)] = 0
    """Callbacks left over from before the start, in the queue at minute 0."""

    @model_validator(mode="after")
    def _ends_in_order(self) -> Callback:
        if self.threshold_low > self.threshold_high:
            msg = (
                f"threshold_low {self.threshold_low:g} is above threshold_high {self.threshold_high:g}; "
                "allowed is a low end up to the high end"
            )
            raise ValueError(msg)
        return self


class Appointment(Frozen):
    """In-person appointments that Tier 2 schedules (S14)."""

    extra_minutes: Minutes = 5.0
    """Added to the handle time when an appointment is scheduled."""
    lead_days_low: Annotated[int, Field(ge=0, le=365)] = 4
    lead_days_high: Annotated[int, Field(ge=0, le=365)] = 5
    """The appointment takes place this many days later (uniform), on the next day that the office is open."""
    daily_slots: Annotated[int, Field(ge=1)] | None = None
    """Appointments that fit in a day; None for no limit."""

    @model_validator(mode="after")
    def _ends_in_order(self) -> Appointment:
        if self.lead_days_low > self.lead_days_high:
            msg = (
                f"lead_days_low {self.lead_days_low} is above lead_days_high {self.lead_days_high}; "
                "allowed is a low end up to the high end"
            )
            raise ValueError(msg)
        return self


class ReturnRule(Frozen):
    """Whether and when a person calls again after one outcome."""

    probability: Share
    when: ReturnTime = "soon"
    """After an exponential delay, or in the first hours of the next open morning (S11)."""


class CallingAgain(Frozen):
    """Who calls again after a call that did not help."""

    abandoned_tier1: ReturnRule = ReturnRule(probability=0.54)
    abandoned_tier2: ReturnRule = ReturnRule(probability=0.54)
    abandoned_supervisor: ReturnRule = ReturnRule(probability=0.54)
    closed_out: ReturnRule = ReturnRule(probability=0.70, when="next_morning")
    refused_cutoff: ReturnRule = ReturnRule(probability=0.80, when="next_morning")
    no_callback_number: ReturnRule = ReturnRule(probability=0.70)
    suspended: ReturnRule = ReturnRule(probability=0.50, when="next_morning")
    soon_mean_minutes: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 57.0
    """Mean of the exponential delay; 57 puts 35 of the 54 % that return within the hour."""
    morning_hours: Annotated[float, Field(gt=0, le=24, allow_inf_nan=False)] = 2.0
    """Next-morning calls are uniform over this many hours from opening."""
    max_calls: Annotated[int, Field(ge=1, le=1000)] = 5
    """Calls of one person at the most."""


DEFAULT_REASONS = (
    Reason(name="Address change", share=0.31, transfer_share=0.03, appointment_share=0.01),
    Reason(name="Case status", share=0.30, transfer_share=0.145, appointment_share=0.01),
    Reason(name="Reschedule", share=0.10, transfer_share=0.10, appointment_share=0.20),
    Reason(name="Appointment, stamp or advance parole", share=0.08, transfer_share=0.45, appointment_share=0.75),
    Reason(name="Card or notice not received", share=0.08, transfer_share=0.25, appointment_share=0.15),
    Reason(name="Expedite request", share=0.04, transfer_share=0.50, appointment_share=0.10),
    Reason(name="Technical help", share=0.04, transfer_share=0.08, appointment_share=0.01),
    Reason(name="Other", share=0.05, transfer_share=0.16, appointment_share=0.02),
)


class Scenario(Frozen):
    """Everything that one run of the contact center depends on, apart from the seed.

    Raises:
        pydantic.ValidationError: an impossible input; :func:`queueing.describe_problems` gives one line for each.
    """

    format: Literal[2] = FORMAT
    """Where a field gets another meaning this becomes another number: see :mod:`queueing.scenario.earlier_formats`."""
    name: str = Field(default="Scenario", min_length=1, max_length=120)
    start: date
    """The first day; minute 0 is its midnight."""
    days: Annotated[int, Field(ge=1, le=MAX_DAYS)] = 7
    """Days with arrivals."""
    warmup_days: Annotated[int, Field(ge=0)] = 0
    """First days whose calls are left out of all measures."""
    max_overrun_days: Annotated[int, Field(ge=0, le=60)] = 14
    """Days that the calendar goes on for after the last day with arrivals, until every call has its outcome."""

    opening_hours: OpeningHours = OpeningHours.business_days()
    closed_on_federal_holidays: bool = True
    closing_days: frozenset[date] = frozenset()
    """Extra days on which lines and office are shut."""

    demand: WeekdayDemand | DatedDemand = Field(discriminator="kind")
    volume_factor: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] = 1.0
    """Multiplies the expected calls."""
    daily_cv: Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)] = 0.09
    """Coefficient of variation of a day's random busyness."""
    reasons: tuple[Reason, ...] = Field(default=DEFAULT_REASONS, min_length=1, max_length=100)

    ivr: Ivr = Ivr()
    repeat_minutes: Minutes = 1.0
    """Time in which a caller repeats what was already said, added to every handling by a person (S12)."""
    tier1: Tier1
    supervisor_request_share: Share = 0.015
    """Share of calls handled at Tier 1 that ask for a supervisor (S4)."""
    cutoff: Cutoff = Cutoff()
    tier2: Tier2
    callback: Callback = Callback()
    appointment: Appointment = Appointment()
    supervisor: Supervisor
    calling_again: CallingAgain = CallingAgain()

    @model_validator(mode="after")
    def _fits_together(self) -> Scenario:
        if self.warmup_days >= self.days:
            msg = f"warmup_days {self.warmup_days} leaves no day to measure; allowed are 0 to {self.days - 1}"
            raise ValueError(msg)
        total = sum(reason.share for reason in self.reasons)
        if not math.isclose(total, 1, abs_tol=1e-6):
            msg = f"reasons: the shares add up to {total:g}; allowed is 1"
            raise ValueError(msg)
        names = [reason.name for reason in self.reasons]
        if len(set(names)) < len(names):
            msg = f"reasons: {max(names, key=names.count)!r} is there twice; allowed is one of each name"
            raise ValueError(msg)
        if isinstance(self.demand, DatedDemand):
            self.demand.check_covers(self.start, self.days)
        most = max((max(self.demand.on(day), default=0.0) for day in self._dates()), default=0.0)
        if most * self.volume_factor > MAX_CALLS_PER_INTERVAL:
            msg = (
                f"volume_factor {self.volume_factor:g} makes {most * self.volume_factor:,.0f} expected calls of the "
                f"busiest interval; allowed are {MAX_CALLS_PER_INTERVAL:,}"
            )
            raise ValueError(msg)
        self._check_cutoff()
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
    def transfer_share(self) -> float:
        """The share of calls at Tier 1 that ask for Tier 2, over all reasons."""
        return sum(reason.share * reason.transfer_share for reason in self.reasons)

    @property
    def appointment_share(self) -> float:
        """The share of the calls that ask for Tier 2 in which an appointment is scheduled; 0 where none asks."""
        scheduled = sum(reason.share * reason.transfer_share * reason.appointment_share for reason in self.reasons)
        return scheduled / self.transfer_share if self.transfer_share > 0 else 0.0

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
