"""What makes a day busier or calmer than its weekday: the days after a holiday, the turn of the month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from queueing.scenario.calendar import Floats, Integers

from .call_history import DAYS_PER_WEEK, Flags, weekdays

DAY_AFTER_LIFT: Final = 1.08
"""Calls on the first working day after a closed holiday, as a multiple of its weekday's, where no day has shown it."""

_DAYS_AFTER: Final = 2
_FIRST_OF_MONTH: Final = 3
_LAST_OF_MONTH: Final = 2
_HOLIDAY_CAUTION: Final = 1.0
_MONTH_CAUTION: Final = 2.0
"""An effect is drawn to its default as if so many days had shown that."""
_LEVEL_CAUTION: Final = 1e-6
"""A level is as far from the last one as its days show; this only keeps one without days from being undetermined."""


@dataclass(frozen=True, eq=False)
class DayEffects:
    """For each day (rows) which effects it has (columns, 0 or 1), and each effect's default and weight of it.

    Effects and defaults are on the scale of logarithms.
    """

    values: Floats
    prior: Floats
    penalty: Floats


def day_effects(first: date, usual_weekdays: Flags, quiet: Flags, *, turn_of_month: bool) -> DayEffects:
    """The effects on the days from ``first`` on, as many as ``quiet`` has, which marks holidays with few calls."""
    working = usual_weekdays[weekdays(first, len(quiet))] & ~quiet
    columns = list(_after_holidays(working, quiet))
    prior, penalty = [np.log(DAY_AFTER_LIFT), 0.0], [_HOLIDAY_CAUTION] * _DAYS_AFTER
    if turn_of_month:
        columns += _turn_of_month(first, usual_weekdays, len(quiet))
        prior += [0.0] * (len(columns) - _DAYS_AFTER)
        penalty += [_MONTH_CAUTION] * (len(columns) - _DAYS_AFTER)
    return DayEffects(np.column_stack(columns), np.array(prior), np.array(penalty))


def with_earlier_levels(effects: DayEffects, level: Integers) -> DayEffects:
    """The effects, and one for each level of calls before the last, whose number ``level`` gives for the first days."""
    earlier = np.zeros((len(effects.values), int(level.max(initial=0))))
    earlier[: len(level)] = level[:, None] == np.arange(earlier.shape[1])
    return DayEffects(
        np.hstack([effects.values, earlier]),
        np.r_[effects.prior, np.zeros(earlier.shape[1])],
        np.r_[effects.penalty, np.full(earlier.shape[1], _LEVEL_CAUTION)],
    )


def _after_holidays(working: Flags, quiet: Flags) -> list[Floats]:
    """The first and the second working day after each quiet holiday."""
    columns = [np.zeros(len(quiet)) for _ in range(_DAYS_AFTER)]
    days = np.flatnonzero(working)
    for holiday in np.flatnonzero(quiet):
        for column, day in zip(columns, days[days > holiday][:_DAYS_AFTER], strict=False):
            column[day] = 1.0
    return columns


def _turn_of_month(first: date, usual_weekdays: Flags, days: int) -> list[Floats]:
    """The first three and the last two days of a month that are usual weekdays."""
    start = np.datetime64(first, "D")
    dates = start + np.arange(days)
    month = dates.astype("datetime64[M]")
    mask = usual_weekdays if usual_weekdays.any() else np.ones(DAYS_PER_WEEK, dtype=np.bool_)
    from_start = np.busday_count(month.astype("datetime64[D]"), dates, weekmask=mask)
    to_end = np.busday_count(dates, (month + 1).astype("datetime64[D]"), weekmask=mask)
    on = np.is_busday(dates, weekmask=mask)
    columns = [on & (from_start == number) for number in range(_FIRST_OF_MONTH)]
    columns += [on & (to_end == number) for number in range(1, _LAST_OF_MONTH + 1)]
    return [column.astype(np.float64) for column in columns]
