"""What shifts are allowed: when they start, how long they are, their breaks, the days of a week, and what they cost."""

from __future__ import annotations

from typing import Annotated, Final

import numpy as np
from pydantic import Field, model_validator

from analytics.wording import clock_time, minutes_in_words
from queueing.scenario.calendar import MINUTES_PER_DAY, SATURDAY, WEEKDAYS, ClockTime, Floats, StaffingTable
from queueing.scenario.frozen import Frozen
from queueing.scenario.scenario import Scenario
from queueing.scenario.tiers import Tier
from queueing.tiers import TierName

DAYS: Final = len(WEEKDAYS)
MINUTES_PER_HOUR: Final = 60
LONGEST_SHIFT: Final = 16 * MINUTES_PER_HOUR

Weekday = Annotated[int, Field(ge=0, lt=DAYS)]
MinutesLong = Annotated[int, Field(gt=0, le=LONGEST_SHIFT)]
MinutesIn = Annotated[int, Field(ge=0, le=LONGEST_SHIFT)]
Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Premium = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


class Break(Frozen):
    """A break of a shift that is planned: it begins between two times from the shift's start, staggered at will."""

    minutes: MinutesLong = 30
    earliest: MinutesIn = 180
    """Minutes from the shift's start at which the break begins at the earliest."""
    latest: MinutesIn = 300
    """The same at the latest."""
    paid: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Break:
        if self.earliest > self.latest:
            msg = (
                f"a break that begins at the earliest after {self.earliest} and at the latest after {self.latest} "
                "minutes is not allowed; allowed is an earliest begin up to the latest one"
            )
            raise ValueError(msg)
        return self


class ShiftKind(Frozen):
    """One kind of shift, such as 8 hours on five days: each person works one kind all week."""

    name: str = Field(min_length=1, max_length=60)
    minutes: MinutesLong
    """From start to end, breaks included."""
    breaks: tuple[Break, ...] = ()
    """In order; no two may touch, however they are placed."""
    days_per_week: Annotated[int, Field(ge=1, le=DAYS)] = 5
    weekdays: frozenset[Weekday] = frozenset(range(DAYS))
    """Days on which such a shift may start; 0 is Monday."""
    most_people: Annotated[int, Field(ge=0)] | None = None
    """People with this kind of shift at the most; None for no limit."""

    @model_validator(mode="after")
    def _possible(self) -> ShiftKind:
        ends = 0
        for each in self.breaks:
            if each.earliest < ends or each.latest + each.minutes > self.minutes:
                msg = (
                    f"{self.name}: a break from {each.earliest} to {each.latest + each.minutes} minutes after the "
                    f"start is not allowed; allowed are breaks in order from {ends} to {self.minutes}"
                )
                raise ValueError(msg)
            ends = each.latest + each.minutes
        if self.days_per_week > len(self.weekdays):
            msg = (
                f"{self.name}: {self.days_per_week} days a week on {len(self.weekdays)} weekdays is not allowed; "
                f"allowed are up to {len(self.weekdays)}"
            )
            raise ValueError(msg)
        return self

    @property
    def paid_minutes(self) -> int:
        """Paid minutes of one shift: all but unpaid breaks."""
        return self.minutes - sum(each.minutes for each in self.breaks if not each.paid)

    @property
    def patterns(self) -> tuple[frozenset[int], ...]:
        """The sets of days on which a person may work where days off follow one another, Sunday before Monday."""
        runs = {frozenset((first + day) % DAYS for day in range(self.days_per_week)) for first in range(DAYS)}
        return tuple(sorted((run for run in runs if run <= self.weekdays), key=sorted))


FULL_TIME: Final = ShiftKind(name="8 hours, 5 days", minutes=510, breaks=(Break(),))
LONG_DAYS: Final = ShiftKind(
    name="10 hours, 4 days", minutes=630, breaks=(Break(earliest=240, latest=360),), days_per_week=4
)
PART_TIME: Final = ShiftKind(name="4 hours, 5 days", minutes=240)


class ShiftRules(Frozen):
    """What shifts may be planned and what they cost.

    All times are multiples of the requirement's interval. A shift may reach past midnight.
    """

    kinds: tuple[ShiftKind, ...] = Field(default=(FULL_TIME, LONG_DAYS, PART_TIME), min_length=1, max_length=20)
    earliest_start: ClockTime = 7 * MINUTES_PER_HOUR
    latest_start: ClockTime = 16 * MINUTES_PER_HOUR
    start_step: Annotated[int, Field(gt=0, le=MINUTES_PER_DAY)] = 30
    """Minutes between possible starts."""
    latest_end: Annotated[int, Field(gt=0, le=2 * MINUTES_PER_DAY)] = 20 * MINUTES_PER_HOUR + 30
    """Minutes after midnight of the day of the start; more than 1,440 is on the next day."""
    same_start: bool = True
    """Whether a person starts at the same time on every day of work."""
    days_off_together: bool = False
    """Whether a person's days off follow one another, Sunday before Monday."""
    least_rest: Annotated[int, Field(ge=0, le=MINUTES_PER_DAY)] = 11 * MINUTES_PER_HOUR
    """Minutes between the end of a shift and the start of the next day's, at the least."""
    most_people: Annotated[int, Field(ge=0)] | None = None
    """People at the most; None for no limit."""

    shrinkage: Annotated[float, Field(ge=0, lt=1, allow_inf_nan=False)] = 0.30
    """Share of scheduled time off duty: leave, training, short breaks. Unpaid breaks are no part of it."""
    shrinkage_has_paid_breaks: bool = False
    """Whether ``shrinkage`` counts the paid breaks that the shifts plan; they are then taken out of it."""
    cost_per_hour: Dollars = 58.0
    """US dollars for a paid hour."""
    evening_begins: ClockTime = 18 * MINUTES_PER_HOUR
    evening_ends: ClockTime = 6 * MINUTES_PER_HOUR
    """Of the next morning where it is before ``evening_begins``."""
    evening_premium: Premium = 0.0
    """Share of the cost that evening and night hours cost more."""
    weekend_premium: Premium = 0.0
    """Share of the cost that hours of Saturday and Sunday cost more."""
    price_of_shortage: Dollars | None = None
    """US dollars for each hour that a person is missing; None where nobody may be missing."""

    @model_validator(mode="after")
    def _possible(self) -> ShiftRules:
        names = [kind.name for kind in self.kinds]
        if len(set(names)) < len(names):
            msg = f"kinds: {max(names, key=names.count)!r} is there twice; allowed is one of each name"
            raise ValueError(msg)
        if self.earliest_start > self.latest_start:
            msg = (
                f"earliest_start {clock_time(self.earliest_start)} is after latest_start "
                f"{clock_time(self.latest_start)}; allowed is an earliest start up to the latest one"
            )
            raise ValueError(msg)
        for kind in self.kinds:
            self._check_kind(kind)
        return self

    def _check_kind(self, kind: ShiftKind) -> None:
        if self.days_off_together and not kind.patterns:
            msg = (
                f"{kind.name}: no {kind.days_per_week} of its weekdays leave days off that follow one another; "
                "allowed are more weekdays, or days off apart"
            )
            raise ValueError(msg)
        starts = self.starts_of(kind)
        if len(starts) == 0 or kind.days_per_week == 1:
            return
        apart = 0 if self.same_start else starts[-1] - starts[0]
        rest = MINUTES_PER_DAY - kind.minutes - apart
        if rest < self.least_rest:
            msg = (
                f"{kind.name}: shifts on two days may leave a rest of {minutes_in_words(rest)}; allowed are "
                f"{minutes_in_words(self.least_rest)} and more: shorter shifts, less rest"
                f"{', or the same start every day' if apart else ''}"
            )
            raise ValueError(msg)

    def starts_of(self, kind: ShiftKind) -> range:
        """The minutes after midnight at which shifts of a kind may start."""
        last = min(self.latest_start, self.latest_end - kind.minutes, MINUTES_PER_DAY - 1)
        return range(self.earliest_start, last + 1, self.start_step)

    @property
    def shrinkage_besides_breaks(self) -> float:
        """The shrinkage of people who are on shift and not in a planned break, so that no break counts twice.

        Where the shrinkage counts paid breaks: 1 - (1 - shrinkage) / (1 - paid breaks / paid time), with the kind of
        shift that has the smallest share of them, and at least 0.
        """
        if not self.shrinkage_has_paid_breaks:
            return self.shrinkage
        breaks = min(
            sum(each.minutes for each in kind.breaks if each.paid) / max(1, kind.paid_minutes) for kind in self.kinds
        )
        return max(0.0, 1.0 - (1.0 - self.shrinkage) / max(1e-9, 1.0 - breaks))

    def check_grid(self, interval_minutes: int) -> None:
        """Check that all times fall on the borders of intervals.

        Raises:
            ValueError: names the first that does not.
        """
        times = {"earliest_start": self.earliest_start, "start_step": self.start_step}
        times |= {"evening_begins": self.evening_begins, "evening_ends": self.evening_ends}
        for kind in self.kinds:
            times[f"length of {kind.name}"] = kind.minutes
            for each in kind.breaks:
                times |= {f"break of {kind.name}": each.minutes, f"earliest break of {kind.name}": each.earliest}
        for name, minutes in times.items():
            if minutes % interval_minutes:
                msg = f"{name} is {minutes} minutes; allowed are multiples of the requirement's {interval_minutes}"
                raise ValueError(msg)

    def rates(self, interval_minutes: int) -> Floats:
        """Dollars for a paid hour in each interval of the week, in order from Monday's midnight."""
        minutes = np.arange(0, MINUTES_PER_DAY, interval_minutes)
        if self.evening_begins < self.evening_ends:
            evening = (minutes >= self.evening_begins) & (minutes < self.evening_ends)
        else:
            evening = (minutes >= self.evening_begins) | (minutes < self.evening_ends)
        weekend = np.arange(DAYS) >= SATURDAY
        premium = evening[None, :] * self.evening_premium + weekend[:, None] * self.weekend_premium
        return np.asarray(self.cost_per_hour * (1.0 + premium), dtype=np.float64).ravel()


def usual_rules(scenario: Scenario, requirement: StaffingTable, tier: TierName = "tier2") -> ShiftRules:
    """Rules for the people of a tier: shifts from the first to the last interval with anybody required.

    Shrinkage and cost are the tier's own. The meal breaks are unpaid, so none of the shrinkage is for them.
    """
    own: Tier = getattr(scenario, tier)
    step = requirement.interval_minutes
    needed = [
        interval * step
        for weekday in range(DAYS)
        for interval, people in enumerate(requirement.on(weekday))
        if people > 0
    ]
    first, last = (min(needed), max(needed) + step) if needed else (0, MINUTES_PER_DAY)
    shortest, longest = PART_TIME.minutes, LONG_DAYS.minutes
    if first == 0 and last == MINUTES_PER_DAY:
        latest_start, latest_end = MINUTES_PER_DAY - step, 2 * MINUTES_PER_DAY
    else:
        latest_start, latest_end = max(first, last - shortest), max(last, first + longest)
    return ShiftRules(
        earliest_start=first,
        latest_start=min(latest_start, MINUTES_PER_DAY - step),
        start_step=max(step, 30),
        latest_end=latest_end,
        shrinkage=own.shrinkage,
        cost_per_hour=own.cost_per_hour,
    )
