"""A scenario laid out as the plain arrays and numbers that both engines read; all times in minutes from the start."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from queueing.scenario.appointment import Appointment
from queueing.scenario.calendar import MINUTES_PER_DAY, Calendar, Floats, Integers, Staffing
from queueing.scenario.calling_again import ReturnRule
from queueing.scenario.demand import ExpectedArrivals, expected_arrivals
from queueing.scenario.duration import Duration
from queueing.scenario.heavy_days import heavy_limits
from queueing.scenario.scenario import Scenario
from queueing.scenario.tiers import Tier
from queueing.scenario.work_streams import WorkPlace

from .compilation import compiled
from .left_over import LeftOverPersons, left_over_persons
from .mid_day import FirstCallsSoFar, first_calls_so_far
from .tiers import TIERS, TierName
from .windows import window_limits

CONSTANT: Final = 0.0
EXPONENTIAL: Final = 1.0
LOGNORMAL: Final = 2.0
GAMMA: Final = 3.0
EMPIRICAL: Final = 4.0
"""The codes of a duration's shape, as :meth:`Duration.parameters` gives them."""

NEVER: Final = (CONSTANT, math.inf, 0.0)
"""Parameters of a patience that does not run out."""

NO_TIME: Final = (CONSTANT, 0.0, 0.0)
"""Parameters of a wrap-up that there is not."""

REMEMBERED: Final = 64
"""Layouts that are remembered: a small week is simulated in five times the time that its layout takes to lay out."""

SPARE_DAYS: Final = 30
"""Days beyond the longest lead in which an appointment may fall, closed days and full ones being passed over."""

PRIORITIES: Final = {"keep_place": (1, 0, 1), "live_first": (0, 1, 2), "callbacks_first": (2, 0, 1)}
"""The priorities of live holders, urgent and regular callbacks under each order; 0 is served first."""

DurationParameters = tuple[float, float, float]


@dataclass(frozen=True)
class Duty:
    """Who is on duty at one tier: the minutes at which people or lines change, and both from then on.

    The first entry is minute 0. A minute at which neither changes has no entry.
    """

    minute: Floats
    people: Integers
    lines_open: Integers
    """1 while lines are open, 0 while they are shut."""

    @classmethod
    def of(cls, minute: Floats, people: Integers, lines_open: Integers) -> Duty:
        """The duty of these, without the minutes at which neither changes."""
        changed = np.r_[True, (np.diff(people) != 0) | (np.diff(lines_open) != 0)]
        return cls(minute[changed], people[changed], lines_open[changed])

    def since(self, minute: float) -> Duty:
        """The duty of who come on duty at a minute, before which nobody is there; it has an entry at that minute."""
        entry = int(np.searchsorted(self.minute, minute, side="right")) - 1
        return Duty(
            np.concatenate(([0.0, minute], self.minute[entry + 1 :])),
            np.concatenate(([0], self.people[entry:])),
            np.concatenate((self.lines_open[:1], self.lines_open[entry:])),
        )


@dataclass(frozen=True)
class Absence:
    """How much of the people planned is absent on a day, and by how much that varies from day to day."""

    mean: float
    cv: float


@dataclass(frozen=True)
class Returns:
    """Who calls again after one outcome."""

    probability: float
    next_morning: bool


@dataclass(frozen=True, eq=False)
class Layout:
    """One scenario as both engines read it; a layout is equal to itself alone."""

    days: int
    horizon: float
    quantiles: Floats
    """Those of all empirical durations, one behind the other."""
    arrivals: ExpectedArrivals
    """Where some are known already, those that come so and those to expect after them."""
    so_far: FirstCallsSoFar | None
    """First calls of the first day that are known already; None where none are."""
    daily_cv: float
    interval_cv: float
    interval_correlation: float
    intervals_per_day: int
    """Of the demand table, from midnight to midnight."""
    begins: float
    """The minute from which on the center is simulated: 0, or that of the state that is given."""
    has_state: int
    """1 where a state is given, 0 elsewhere."""
    rows_before: int
    """Rows of the arrivals in whose place a state is given; they are the first ones."""
    left_over: int
    """People who are there as the run begins."""
    left_over_calls: int
    """How many of them, the first ones, have a call that is not over."""
    left_over_persons: LeftOverPersons
    cutoff_in_force: bool | None
    """Whether the cutoff is in force as the run begins; None where it is as the rule says."""

    line_changes: Floats
    """Opening and closing minutes in turn."""
    opens_by_day: Floats
    """Opening minute of every day of the calendar; infinite where lines stay shut."""
    cutoff_by_day: Floats
    """Minute of the cutoff on every day of the calendar; infinite where there is none or lines stay shut."""
    heavy_above: Floats
    """First calls before the cutoff above which it may be in force, of every day; minus infinity where it always is."""
    cutoff_by_wait: int
    """1 where the wait of the first request from the cutoff on decides whether it is in force, 0 elsewhere."""
    cutoff_wait: float
    """The wait above which it is in force then."""

    tier1_duty: Duty
    tier2_duty: Duty
    supervisor_duty: Duty
    """Those planned: with absence fewer are there (:func:`queueing.draws.absence.people_present`)."""
    absence: dict[TierName, Absence]
    """By tier; of a tier that is not here everybody planned is there."""

    reason_ends: Floats
    """Cumulative shares of the contact reasons."""
    left_over_ends: Floats
    """The same of those who have asked for Tier 2 already: who wait there as the run begins."""
    reason_transfer: Floats
    reason_appointment: Floats
    reason_urgent: Floats
    reason_tier1_factor: Floats
    reason_tier2_factor: Floats
    group_ends: Floats
    """Cumulative shares of the caller groups; one alone where the plan names none."""
    group_urgent: Floats
    """Chance that a callback is urgent; NaN where it is the reason's."""
    group_tier1_factor: Floats
    group_tier2_factor: Floats

    ivr_duration: DurationParameters
    containment: float
    repeat_minutes: float
    not_authorized: float
    verification_minutes: float
    tier1_patience: DurationParameters
    tier1_gives_up: float
    tier1_handle: DurationParameters
    tier1_wrap_up: DurationParameters
    supervisor_request: float

    live_transfers: int
    """1 where callers may hold for Tier 2, 0 where every request is a callback."""
    threshold_low: Floats
    threshold_high: Floats
    """Of each caller group."""
    direct_number: float
    live_priority: int
    urgent_priority: int
    regular_priority: int
    """Of live holders, urgent and regular callbacks those of priority 0 are served first."""
    tier2_patience: DurationParameters
    tier2_gives_up: float
    tier2_handle: DurationParameters
    tier2_wrap_up: DurationParameters
    tier2_mean_minutes: float
    """Mean time of a call that asks for Tier 2, behind the announced wait: see :meth:`Scenario.tier2_minutes`."""
    max_attempts: int
    ring_minutes: float
    retry_after: float
    answered_same_day: Floats
    answered_later_day: Floats
    answered_shut: Floats
    text_share: float
    text_replied: float
    text_answered: float
    window_share: float
    window_minutes: int
    window_notice: float
    window_days_ahead: int
    window_answered: float
    window_booked: Integers
    """How many calls are booked in each callback window as the run begins."""
    window_limits: Integers
    """How many calls may be booked in each callback window of the calendar; empty where nobody books."""
    appointment_extra: float
    appointment: Appointment
    office_open: NDArray[np.bool_]
    """Whether field offices take appointments, from the first day to some days past the last appointment."""
    calendar: Calendar
    """For days beyond these."""
    to_supervisor: float
    supervisor_handle: DurationParameters
    supervisor_wrap_up: DurationParameters

    returns: dict[str, Returns]
    """By outcome; an outcome that is not here ends the person's calls."""
    soon_mean: float
    morning_minutes: float
    max_calls: int

    work_expected: Floats
    """Items of work that is not calls expected on each day (rows) of each stream (columns); 0 where lines stay shut."""
    work_begins: Floats
    work_ends: Floats
    """The minutes between which items come on each day."""
    work_handle: Floats
    """The parameters of each stream's handle time, a row each."""
    work_priority: Integers
    """Of each stream, among those of live holders and callbacks; behind all of them where it comes last."""

    @property
    def planned(self) -> dict[TierName, Duty]:
        """The people planned at each tier."""
        return {"tier1": self.tier1_duty, "tier2": self.tier2_duty, "supervisor": self.supervisor_duty}


Count = TypeVar("Count", int, Integers)


def served_before(first: Count, second: Count, third: Count, priority: int) -> Count:
    """How many of those who wait with priorities 0, 1 and 2 are served before who joins with one of these."""
    if priority == 0:
        return first
    return first + second if priority == 1 else first + second + third


def wait_announced(before: int, minutes: float, in_service: int, officers: int, lines_open: bool) -> float:  # noqa: FBT001 (compiled)
    """What a caller who asks for Tier 2 is told to expect, in minutes; infinite where no officer can be waited for.

    So many are served ``before`` the caller, and each takes ``minutes``. The compiled engine compiles it.
    """
    if officers == 0 or not lines_open:
        return math.inf
    if in_service < officers:
        return 0.0
    return (before + 1) * minutes / officers


def chance_to_be_urgent(of_reason: float, of_group: float) -> float:
    """The chance that a callback is urgent: the caller group's, or the reason's where that has none (NaN).

    The compiled engine compiles it.
    """
    return of_reason if math.isnan(of_group) else of_group


@compiled
def changes_up_to(line_changes: Floats, minute: float) -> int:
    """How many line changes there are up to an instant and at it.

    A bisection: compiling NumPy's takes longer than all of the callers' random numbers.
    """
    low, high = 0, len(line_changes)
    while low < high:
        middle = (low + high) >> 1
        if line_changes[middle] <= minute:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def lines_are_open(line_changes: Floats, minute: float) -> bool:
    """Whether lines are open at an instant: from opening up to, but not at, closing."""
    return bool(changes_up_to(line_changes, minute) % 2 == 1)


@compiled
def morning_after(line_changes: Floats, minute: float, spread: float, where: float) -> float:
    """An instant in the first ``spread`` minutes of the first opening after a minute; infinite if there is none.

    ``where`` between 0 and 1 says how far into those minutes, which end with the lines' closing at the latest.
    """
    change = changes_up_to(line_changes, minute)
    opening = change + change % 2
    if opening == len(line_changes):
        return math.inf
    opens, closes = line_changes[opening], line_changes[opening + 1]
    return float(opens + where * min(spread, closes - opens))


class _Quantiles:
    """The quantiles of a plan's empirical durations, one behind the other."""

    def __init__(self) -> None:
        self.minutes: list[float] = []

    def place(self, duration: Duration | None, without: DurationParameters = NO_TIME) -> DurationParameters:
        """The parameters of a duration, whose quantiles are added; or what it is to have none."""
        if duration is None:
            return without
        kind, first, second = duration.parameters()
        if kind != EMPIRICAL:
            return kind, first, second
        begins = float(len(self.minutes))
        self.minutes += duration.quantiles
        return kind, begins, second


@lru_cache(maxsize=REMEMBERED)
def lay_out(scenario: Scenario) -> Layout:
    """The layout of a scenario; nobody may write into its arrays, which all replications share."""
    calendar = scenario.calendar()
    opens, closes = calendar.open_windows()
    opens_by_day = np.full(calendar.days, math.inf)
    opens_by_day[(opens // MINUTES_PER_DAY).astype(np.int64)] = opens
    cutoff, callback = scenario.cutoff, scenario.callback
    cutoff_by_day = np.full(calendar.days, math.inf)
    if cutoff.rule != "never":
        cutoff_by_day = np.arange(calendar.days) * float(MINUTES_PER_DAY) + cutoff.time
        cutoff_by_day[np.isinf(opens_by_day)] = math.inf
    arrivals = expected_arrivals(scenario.demand, calendar, scenario.days, scenario.volume_factor)
    heavy_above = np.full(calendar.days, -math.inf)
    if cutoff.rule == "heavy_days":
        heavy_above = heavy_limits(arrivals, cutoff_by_day, cutoff.heavy_day_calls)
    # What a heavy day is, is told by the plan alone, whatever has come.
    arrivals, so_far = first_calls_so_far(scenario, arrivals, calendar)
    again = scenario.calling_again
    rules = {name: rule for name, rule in again if isinstance(rule, ReturnRule)}
    reasons, groups = scenario.reasons, scenario.caller_groups
    thresholds = np.array([callback.threshold_of(group) for group in groups])
    live_priority, urgent_priority, regular_priority = PRIORITIES[callback.order]
    places: dict[WorkPlace, int] = {"as_callbacks": regular_priority, "last": max(PRIORITIES[callback.order]) + 1}
    left_over, state = left_over_persons(scenario), scenario.already.state
    table = _Quantiles()
    tier2_duty = lay_out_duty(calendar, scenario.tier2.staffing)
    limits = window_limits(
        scenario.window,
        tier2_duty.minute,
        tier2_duty.people,
        calendar.days * MINUTES_PER_DAY,
        scenario.tier2_minutes,
    )
    return Layout(
        days=scenario.days,
        horizon=float(calendar.days * MINUTES_PER_DAY),
        arrivals=arrivals,
        so_far=so_far,
        daily_cv=scenario.daily_cv,
        interval_cv=scenario.interval_cv,
        interval_correlation=scenario.interval_correlation,
        intervals_per_day=MINUTES_PER_DAY // scenario.demand.interval_minutes,
        begins=left_over.minute,
        has_state=int(state.given),
        rows_before=so_far.rows if state.given and so_far else 0,
        left_over=len(left_over.place),
        left_over_calls=left_over.calls,
        left_over_persons=left_over,
        cutoff_in_force=state.cutoff_in_force if state.given else None,
        line_changes=np.column_stack((opens, closes)).ravel(),
        opens_by_day=opens_by_day,
        cutoff_by_day=cutoff_by_day,
        heavy_above=heavy_above,
        cutoff_by_wait=int(cutoff.rule == "long_waits"),
        cutoff_wait=cutoff.wait_minutes,
        tier1_duty=lay_out_duty(calendar, scenario.tier1.staffing),
        tier2_duty=tier2_duty,
        supervisor_duty=lay_out_duty(calendar, scenario.supervisor.staffing),
        absence=_absence(scenario),
        reason_ends=np.cumsum([reason.share for reason in reasons]),
        left_over_ends=_left_over_ends(scenario),
        reason_transfer=np.array([reason.transfer_share for reason in reasons]),
        reason_appointment=np.array([reason.appointment_share for reason in reasons]),
        reason_urgent=np.array([reason.urgent_share for reason in reasons]),
        reason_tier1_factor=np.array([reason.tier1_factor for reason in reasons]),
        reason_tier2_factor=np.array([reason.tier2_factor for reason in reasons]),
        group_ends=np.cumsum([group.share for group in groups]),
        group_urgent=np.array(
            [math.nan if group.urgent_share is None else group.urgent_share for group in groups], dtype=np.float64
        ),
        group_tier1_factor=np.array([group.tier1_factor for group in groups]),
        group_tier2_factor=np.array([group.tier2_factor for group in groups]),
        ivr_duration=table.place(scenario.ivr.duration),
        containment=scenario.ivr.containment,
        repeat_minutes=scenario.repeat_minutes,
        not_authorized=scenario.tier1.not_authorized,
        verification_minutes=scenario.tier1.verification_minutes,
        tier1_patience=table.place(scenario.tier1.patience, NEVER),
        tier1_gives_up=scenario.tier1.give_up_at_once,
        tier1_handle=table.place(scenario.tier1.handle_time),
        tier1_wrap_up=table.place(scenario.tier1.wrap_up, NO_TIME),
        supervisor_request=scenario.supervisor_request_share,
        live_transfers=int(callback.live_transfers),
        threshold_low=thresholds[:, 0],
        threshold_high=thresholds[:, 1],
        direct_number=callback.direct_number_share,
        live_priority=live_priority,
        urgent_priority=urgent_priority,
        regular_priority=regular_priority,
        tier2_patience=table.place(scenario.tier2.patience, NEVER),
        tier2_gives_up=scenario.tier2.give_up_at_once,
        tier2_handle=table.place(scenario.tier2.handle_time),
        tier2_wrap_up=table.place(scenario.tier2.wrap_up, NO_TIME),
        tier2_mean_minutes=scenario.tier2_minutes,
        max_attempts=callback.max_attempts,
        ring_minutes=callback.ring_minutes,
        retry_after=callback.retry_after,
        answered_same_day=_by_attempt(callback.answered_same_day, callback.max_attempts),
        answered_later_day=_by_attempt(callback.answered_later_day, callback.max_attempts),
        answered_shut=_by_attempt(callback.answered_shut, callback.max_attempts),
        text_share=scenario.text_ahead.share,
        text_replied=scenario.text_ahead.reply_share,
        text_answered=scenario.text_ahead.answered,
        window_share=scenario.window.share,
        window_minutes=scenario.window.minutes,
        window_notice=scenario.window.notice_minutes,
        window_days_ahead=scenario.window.days_ahead,
        window_answered=scenario.window.answered,
        window_booked=left_over.booked(scenario.window.minutes, len(limits)),
        window_limits=limits,
        appointment_extra=scenario.appointment.extra_minutes,
        appointment=scenario.appointment,
        office_open=calendar.office_days(calendar.days + scenario.appointment.lead_days_high + SPARE_DAYS),
        calendar=calendar,
        to_supervisor=scenario.tier2.to_supervisor,
        supervisor_handle=table.place(scenario.supervisor.handle_time),
        supervisor_wrap_up=table.place(scenario.supervisor.wrap_up, NO_TIME),
        returns={name: Returns(rule.probability, rule.when == "next_morning") for name, rule in rules.items()},
        soon_mean=again.soon_mean_minutes,
        morning_minutes=again.morning_hours * 60.0,
        max_calls=again.max_calls,
        **_work(scenario, calendar),
        work_handle=np.array([table.place(each.handle_time) for each in scenario.work]).reshape(-1, len(NO_TIME)),
        work_priority=np.array([places[each.place] for each in scenario.work], dtype=np.int64),
        # Of all durations above, which are laid out before.
        quantiles=np.array(table.minutes, dtype=np.float64),
    )


def lay_out_duty(calendar: Calendar, staffing: Staffing) -> Duty:
    """The minutes at which the people on duty or the lines change over the whole calendar."""
    minute, people = calendar.on_duty(staffing)
    opens, closes = calendar.open_windows()
    changes = np.column_stack((opens, closes)).ravel()
    moments = np.unique(np.concatenate((minute, changes[changes < calendar.days * MINUTES_PER_DAY])))
    people = people[np.searchsorted(minute, moments, side="right") - 1]
    lines_open = np.searchsorted(changes, moments, side="right") % 2
    return Duty.of(moments, people, lines_open)


def _absence(scenario: Scenario) -> dict[TierName, Absence]:
    tiers: dict[TierName, Tier] = {name: getattr(scenario, name) for name in TIERS}
    return {name: Absence(tier.absence_mean, tier.absence_cv) for name, tier in tiers.items() if tier.absence_mean > 0}


def _left_over_ends(scenario: Scenario) -> Floats:
    """Cumulative shares of the reasons among calls that ask for Tier 2; among all where no reason ever asks."""
    asks: Floats = np.cumsum([reason.share * reason.transfer_share for reason in scenario.reasons])
    if asks[-1] == 0:
        asks = np.cumsum([reason.share for reason in scenario.reasons])
    return asks / float(asks[-1])


def _work(scenario: Scenario, calendar: Calendar) -> dict[str, Floats]:
    """The items expected of each stream on each day with calls, and between which minutes they come."""
    expected = np.zeros((scenario.days, len(scenario.work)))
    begins, ends = np.zeros(scenario.days), np.zeros(scenario.days)
    for day in range(scenario.days if scenario.work else 0):
        lines = calendar.lines(day)
        if lines is not None:
            begins[day], ends[day] = lines
            expected[day] = [stream.on(calendar.date_of(day).weekday()) for stream in scenario.work]
    return {"work_expected": expected, "work_begins": begins, "work_ends": ends}


def _by_attempt(shares: tuple[float, ...], attempts: int) -> Floats:
    """A share for every attempt: the last one given holds for all further attempts."""
    return np.array([shares[min(attempt, len(shares) - 1)] for attempt in range(attempts)])
