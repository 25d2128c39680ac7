"""Call volumes: calls offered by interval, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import holidays
import numpy as np
import pandas as pd

from queueing.scenario.calendar import MINUTES_PER_DAY, WEEKDAYS, federal_holidays
from queueing.scenario.demand import DatedDemand, WeekdayDemand


@dataclass(frozen=True)
class VolumeSummary:
    """Days with any calls, and the busiest of them."""

    days: int
    mean_day: float
    """Calls on the mean of :func:`usual_days`."""
    busiest_date: date
    busiest_day: float


def usual_days(by_day: pd.DataFrame) -> pd.DataFrame:
    """The days that means are taken of, from :meth:`Volumes.by_day`: with calls, and no federal holidays.

    Where all days with calls are holidays, they are all of those; without any calls, all days.
    """
    calling = by_day[by_day["calls"] > 0]
    usual = calling[calling["holiday"] == ""]
    return next((days for days in (usual, calling) if len(days)), by_day)


@dataclass(frozen=True, eq=False)
class Volumes:
    """Calls offered by interval.

    ``frame`` has a row per interval, in order of time, none twice: ``start`` (datetime64[ns], local wall-clock)
    and ``calls`` (float64). An interval that is not there had no calls.
    """

    frame: pd.DataFrame
    interval_minutes: int

    @property
    def dates(self) -> tuple[date, ...]:
        """The dates that have intervals, in order."""
        return tuple(day.date() for day in self._by_date.index)

    @property
    def first_date(self) -> date:
        """The first date that has intervals."""
        return self.dates[0]

    @property
    def last_date(self) -> date:
        """The last date that has intervals."""
        return self.dates[-1]

    def to_demand(self) -> DatedDemand:
        """The calls of every date that has intervals, as the model takes them.

        The first and last weeks are whole: their other days, such as the weekend, have no calls.
        """
        table = self._whole_days(self._by_date)
        first = self.first_date - timedelta(days=self.first_date.weekday())
        last = self.last_date + timedelta(days=6 - self.last_date.weekday())
        calls: dict[date, tuple[float, ...]] = dict.fromkeys((first, last), ())
        calls |= {day.date(): tuple(row) for day, row in zip(table.index, table.to_numpy().tolist(), strict=True)}
        return DatedDemand(interval_minutes=self.interval_minutes, calls=calls)

    def typical_week(self, weeks: int | None = None) -> WeekdayDemand:
        """Mean calls by weekday and interval, as the model takes them; a weekday without such days has none.

        The mean is over days that have any calls and are no federal holidays; ``weeks`` takes only the last n
        weeks up to ``last_date``.

        Raises:
            ValueError: ``weeks`` is below 1.
        """
        means = self._whole_days(self._mean_by_weekday(weeks))
        rows = zip(means.index, means.to_numpy().tolist(), strict=True)
        days = {WEEKDAYS[weekday]: tuple(row) for weekday, row in rows}
        return WeekdayDemand.model_validate({"interval_minutes": self.interval_minutes, **days})

    def demand_for(self, start: date, days: int) -> DatedDemand | WeekdayDemand:
        """The calls of a period's own dates where the file covers it, and otherwise those of the mean week."""
        demand = self.to_demand()
        try:
            demand.check_covers(start, days)
        except ValueError:
            return self.typical_week()
        return demand

    def full_weeks(self) -> list[date]:
        """Mondays of the weeks that have all of Monday to Friday; a federal holiday may be missing."""
        present = set(self.dates)
        mondays = sorted({day - timedelta(days=day.weekday()) for day in present})
        return [
            monday
            for monday in mondays
            if all(
                day in present or day in federal_holidays(day.year)
                for day in (monday + timedelta(days=weekday) for weekday in range(5))
            )
        ]

    def summary(self) -> VolumeSummary:
        """How many days with calls there are, and how busy."""
        by_day = self.by_day()
        busiest = by_day.loc[by_day["calls"].idxmax()]
        mean = float(usual_days(by_day)["calls"].mean())
        return VolumeSummary(int((by_day["calls"] > 0).sum()), mean, busiest["date"].date(), float(busiest["calls"]))

    def by_day(self) -> pd.DataFrame:
        """A row per date that has intervals: ``date`` (datetime64[ns]), ``weekday``, ``calls``, ``holiday`` (or "")."""
        index = pd.DatetimeIndex(self._by_date.index)
        # The year after has its New Year's Day observed on 31 December.
        names = holidays.country_holidays("US", years=range(index[0].year, index[-1].year + 2))
        return pd.DataFrame(
            {
                "date": index,
                "weekday": index.day_name(),
                "calls": self._by_date.sum(axis=1).to_numpy(),
                "holiday": [names.get(day.date(), "") for day in index],
            }
        )

    def by_weekday_and_interval(self, weeks: int | None = None) -> pd.DataFrame:
        """Mean calls: a row per weekday name, Monday first; a column per interval, in minutes after midnight.

        The days are those of :meth:`typical_week`; columns reach from the first interval to the last in use.

        Raises:
            ValueError: ``weeks`` is below 1.
        """
        means = self._mean_by_weekday(weeks)
        means.index = pd.Index([WEEKDAYS[weekday].capitalize() for weekday in means.index], name="weekday")
        return means

    @cached_property
    def _by_date(self) -> pd.DataFrame:
        """Calls by date (rows, midnights) and minutes after midnight (columns), 0 where there is no interval."""
        midnight = self.frame["start"].dt.normalize().rename("date")
        minute = ((self.frame["start"] - midnight) // pd.Timedelta(minutes=1)).rename("minute")
        table = self.frame["calls"].groupby([midnight, minute]).sum().unstack(fill_value=0)  # noqa: PD010
        in_use = range(int(table.columns[0]), int(table.columns[-1]) + 1, self.interval_minutes)
        return table.reindex(columns=in_use, fill_value=0.0)

    def _whole_days(self, table: pd.DataFrame) -> pd.DataFrame:
        return table.reindex(columns=range(0, MINUTES_PER_DAY, self.interval_minutes), fill_value=0.0)

    def _mean_by_weekday(self, weeks: int | None) -> pd.DataFrame:
        if weeks is not None and weeks < 1:
            msg = f"weeks is {weeks}; allowed are 1 and more"
            raise ValueError(msg)
        days = self._by_date
        used = np.array([day.date() not in federal_holidays(day.year) for day in days.index]) & (days.sum(axis=1) > 0)
        if weeks is not None:
            used &= days.index > days.index[-1] - pd.Timedelta(weeks=weeks)
        chosen = days[used]
        return chosen.groupby(pd.DatetimeIndex(chosen.index).weekday).mean()
