"""Over what a figure is taken: the run, a day, a weekday, a time of day, a weekday's time of day, or a caller group.

Every figure is first added up in cells of one day, half an hour long unless others are asked for; the scopes of time
are sums of cells. Percentiles cannot be added up and are taken from how the values of each group are distributed. By
caller group a figure is that of the whole run, of the group's own calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
TimeScope = Literal["overall", "day", "weekday", "time_of_day", "weekday_time"]
Scope = Literal[TimeScope, "caller_group"]

SCOPES: Final[tuple[TimeScope, ...]] = ("overall", "day", "weekday", "time_of_day", "weekday_time")
"""Those of time, which are sums of cells."""
EVERY_SCOPE: Final[tuple[Scope, ...]] = (*SCOPES, "caller_group")
CELL_MINUTES: Final = 30
CELLS_PER_DAY: Final = MINUTES_PER_DAY // CELL_MINUTES
DAYS_PER_WEEK: Final = len(WEEKDAYS)


@dataclass(frozen=True)
class Period:
    """The measured days of a run: from the end of the warm-up to the end of the last day with arrivals."""

    start: date
    """The run's first day, whose midnight is minute 0."""
    first_day: int
    last_day: int
    """Measured are the days from ``first_day`` up to but not including ``last_day``."""
    open_days: NDArray[np.bool_]
    """For each measured day, whether lines are open."""
    cell_minutes: int = CELL_MINUTES
    """The length of the cells in which figures are added up; it divides a day."""
    caller_groups: tuple[str, ...] = ()
    """The names of the caller groups; none where all callers are one."""

    @classmethod
    def measured(cls, scenario: Scenario, cell_minutes: int = CELL_MINUTES) -> Period:
        """The measured days of a scenario."""
        calendar = scenario.calendar()
        days = range(scenario.warmup_days, scenario.days)
        opened = np.array([calendar.lines(day) is not None for day in days], dtype=np.bool_)
        names = tuple(group.name for group in scenario.groups)
        return cls(scenario.start, scenario.warmup_days, scenario.days, opened, cell_minutes, names)

    @property
    def days(self) -> int:
        """The number of measured days."""
        return self.last_day - self.first_day

    @property
    def cells_per_day(self) -> int:
        """The number of cells in a day."""
        return MINUTES_PER_DAY // self.cell_minutes

    @property
    def cells(self) -> int:
        """The number of cells in the measured days."""
        return self.days * self.cells_per_day

    @property
    def begins(self) -> float:
        """The first measured minute."""
        return float(self.first_day * MINUTES_PER_DAY)

    @property
    def ends(self) -> float:
        """The minute up to which is measured."""
        return float(self.last_day * MINUTES_PER_DAY)

    def weekdays(self) -> Integers:
        """The weekday of each measured day (0 is Monday)."""
        return (self.start.weekday() + np.arange(self.first_day, self.last_day)) % DAYS_PER_WEEK

    def cell_of(self, minute: Floats) -> Integers:
        """The cell of each instant; -1 outside the measured days."""
        inside = (minute >= self.begins) & (minute < self.ends)
        # Times since the first measured minute are not negative: cutting off is rounding down, and faster.
        cell: Integers = np.where(inside, (minute - self.begins) / self.cell_minutes, -1.0).astype(np.int64)
        return cell

    def group_of(self, scope: TimeScope) -> tuple[Integers, int]:
        """The group of each cell in a scope of time, and the number of groups."""
        cell = np.arange(self.cells)
        day, time = np.divmod(cell, self.cells_per_day)
        weekday = self.weekdays()[day]
        if scope == "overall":
            return np.zeros(self.cells, dtype=np.int64), 1
        if scope == "day":
            return day, self.days
        if scope == "weekday":
            return weekday, DAYS_PER_WEEK
        if scope == "time_of_day":
            return time, self.cells_per_day
        return weekday * self.cells_per_day + time, DAYS_PER_WEEK * self.cells_per_day

    def groups_in(self, scope: Scope) -> int:
        """The number of groups of a scope."""
        return len(self.caller_groups) if scope == "caller_group" else self.group_of(scope)[1]

    def days_in(self, scope: TimeScope) -> Floats:
        """The days by which a figure "per day" is divided, for each group of a scope of time.

        These are days on which lines are open: overall and by time of day all of them, by weekday those of that
        weekday, so that a holiday makes no weekday quieter. A weekday on which lines are never open counts all its
        days, and a day itself is one.
        """
        every = np.bincount(self.weekdays(), minlength=DAYS_PER_WEEK)
        open_ones = np.bincount(self.weekdays()[self.open_days], minlength=DAYS_PER_WEEK)
        by_weekday = np.where(open_ones > 0, open_ones, every).astype(np.float64)
        opened = float(max(1, self.open_days.sum()))
        if scope == "overall":
            return np.array([opened])
        if scope == "day":
            return np.ones(self.days)
        if scope == "weekday":
            return by_weekday
        if scope == "time_of_day":
            return np.full(self.cells_per_day, opened)
        return np.repeat(by_weekday, self.cells_per_day)

    def key_columns(self, scope: Scope) -> dict[str, list[object]]:
        """What each group of a scope is called: columns of date, weekday (name), minute (after midnight), or name."""
        times: list[object] = [time * self.cell_minutes for time in range(self.cells_per_day)]
        names: list[object] = [name.capitalize() for name in WEEKDAYS]
        if scope == "overall":
            return {}
        if scope == "caller_group":
            return {"caller_group": list(self.caller_groups)}
        if scope == "day":
            return {"date": [self.start + timedelta(days=day) for day in range(self.first_day, self.last_day)]}
        if scope == "weekday":
            return {"weekday": names}
        if scope == "time_of_day":
            return {"minute": times}
        return {
            "weekday": [name for name in names for _ in times],
            "minute": times * DAYS_PER_WEEK,
        }


def group_of_weekday_time(scope: Scope) -> Integers:
    """The group in a scope of each weekday's times of day: of those scopes that are sums of these, all but days."""
    place = np.arange(DAYS_PER_WEEK * CELLS_PER_DAY)
    groups: dict[Scope, Integers] = {
        "overall": np.zeros(len(place), dtype=np.int64),
        "weekday": place // CELLS_PER_DAY,
        "time_of_day": place % CELLS_PER_DAY,
        "weekday_time": place,
    }
    return groups[scope]


def add_up(cell: Integers, amount: Floats | None, cells: int, so_far: Floats | None = None) -> Floats:
    """The sum of amounts in each cell, or their number where ``amount`` is None; those in cell -1 are left out.

    ``so_far`` are the sums of what comes before: it makes no difference in how many parts something is added up.
    """
    # Cell -1 is counted in front of all others and then dropped.
    place = cell + 1
    if so_far is not None and amount is not None:
        # The sums so far come first, so that amounts are added in the same order as without parts, to the last bit.
        place, amount = np.concatenate((np.arange(1, cells + 1), place)), np.concatenate((so_far, amount))
    total: Floats = np.bincount(place, weights=amount, minlength=cells + 1)[1:].astype(np.float64)
    return total if so_far is None or amount is not None else total + so_far


def gather(by_cell: Floats, group: Integers, groups: int) -> Floats:
    """The sum over the cells of each group."""
    total: Floats = np.bincount(group, weights=by_cell, minlength=groups).astype(np.float64)
    return total
