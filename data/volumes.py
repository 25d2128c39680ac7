"""Call volumes: calls offered by interval, read from a CSV file, checked and explained, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

import holidays
import numpy as np
import pandas as pd

from queueing.calendar import MINUTES_PER_DAY, WEEKDAYS, federal_holidays
from queueing.demand import DatedDemand, WeekdayDemand

from .counts import read_counts
from .delimited import MAX_FILE_BYTES, Table, read_table
from .intervals import check_grid, find_gaps, find_interval
from .problems import Problem, quoted
from .timestamps import Timestamps, is_timestamp, read_dates_and_times, read_timestamps

# Names of columns in letters and digits only, the most telling first.
_STAMP_NAMES = ("datetime", "dateandtime", "timestamp", "startdatetime", "datetimestart", "intervaldatetime")
_DATE_NAMES = ("date", "day", "calldate", "startdate", "intervaldate", "businessdate")
_START_NAMES = (
    "intervalstart", "intervalstarttime", "intervalbegin", "starttime", "start", "interval", "intervaltime",
    "periodstart", "period", "begin", "begintime", "time", "timeofday", "halfhour", "hour", "hourofday",
)  # fmt: skip
_CALLS_NAMES = (
    "callsoffered", "offeredcalls", "offered", "callsreceived", "received", "contactsoffered", "contactsreceived",
    "callvolume", "callsvolume", "volume", "calls", "contacts", "numberofcalls", "callcount", "callscount",
    "totalcalls", "incomingcalls", "inboundcalls", "arrivals", "count",
)  # fmt: skip


@dataclass(frozen=True)
class VolumeSummary:
    """Days with any calls, their mean number of calls, and the busiest of them."""

    days: int
    mean_day: float
    busiest_date: date
    busiest_day: float


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
        days = self._by_date.sum(axis=1)
        days = days[days > 0] if (days > 0).any() else days
        return VolumeSummary(len(days), float(days.mean()), pd.Timestamp(str(days.idxmax())).date(), float(days.max()))

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


@dataclass(frozen=True, eq=False)
class VolumeReading:
    """What was read from a volume file, and everything that is wrong with it."""

    name: str
    volumes: Volumes | None
    """None where nothing could be read or an error makes the table untrustworthy."""
    problems: tuple[Problem, ...]
    columns: Mapping[str, str] = field(default_factory=dict)
    """Which header was taken as ``start`` (or ``date`` and ``time``) and which as ``calls``."""
    day_first: bool | None = None
    """The order taken for dates such as 3/4/2026; None where there are none or it is not known."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are errors."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that are warnings."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def read_volumes(
    source: bytes | str | Path | BinaryIO,
    *,
    name: str | None = None,
    day_first: bool | None = None,
    skip_bad_rows: bool = False,
) -> VolumeReading:
    """Read calls offered by interval from a CSV file; what is wrong with it is reported, not raised.

    ``source`` is the file's bytes, its path (a ``str`` is a path) or an open binary file. ``name`` is what to call
    it, by default the file's name. ``day_first`` settles dates such as 3/4/2026 where the file does not.
    With ``skip_bad_rows``, lines that are errors are left out (and listed) instead of spoiling the whole table;
    of an interval that is there twice, the first line counts.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    content, own_name = _read_content(source)
    name = name or own_name
    table, problems = read_table(content)
    if table is None:
        return VolumeReading(name, None, tuple(problems))
    columns, problem = _choose_columns(table)
    if problem is not None:
        return VolumeReading(name, None, (problem, *problems))
    headers = {role: table.header[position] for role, position in columns.items()}
    if table.cells.empty:
        if problems:
            return VolumeReading(name, None, tuple(problems), headers)
        message = f"no line follows the column names on line {table.header_line}; needed is one for each interval"
        return VolumeReading(name, None, (Problem("error", message),), headers)
    stamps = _read_starts(table, columns, day_first=day_first)
    calls, count_problems = read_counts(table.cells[columns["calls"]], headers["calls"], table.separator)
    problems += [*stamps.problems, *count_problems]
    volumes = None
    if stamps.starts is not None:
        frame = pd.DataFrame({"start": stamps.starts, "calls": calls})
        time_column = headers["start" if "start" in headers else "time"]
        volumes, table_problems = _tabulate(frame, time_column, problems, skip_bad_rows=skip_bad_rows)
        problems += table_problems
    problems.sort(key=lambda each: each.row or 0)
    return VolumeReading(name, volumes, tuple(problems), headers, stamps.day_first)


def _read_content(source: bytes | str | Path | BinaryIO) -> tuple[bytes, str]:
    """At most one byte more than is allowed, and the file's name."""
    if isinstance(source, bytes):
        return source, "volumes"
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1), Path(source).name
    return source.read(MAX_FILE_BYTES + 1), Path(str(getattr(source, "name", "volumes"))).name


def _choose_columns(table: Table) -> tuple[dict[str, int], Problem | None]:
    names = [re.sub(r"[\W_]+", "", header.casefold()) for header in table.header]
    stamp, day, start, calls = (
        next((names.index(name) for name in known if name in names), None)
        for known in (_STAMP_NAMES, _DATE_NAMES, _START_NAMES, _CALLS_NAMES)
    )
    columns: dict[str, int | None] = {"start": day if start is None else start, "calls": calls}
    if stamp is not None:
        columns["start"] = stamp
    elif day is not None and start is not None and not _holds_timestamps(table, start):
        columns = {"date": day, "time": start, "calls": calls}
    found = {role: position for role, position in columns.items() if position is not None}
    missing = [role for role in columns if role not in found]
    if missing:
        return {}, _missing_columns(table, missing)
    for position in found.values():
        if names.count(names[position]) > 1:
            header = table.header[position]
            message = f"the column {quoted(header)} is there twice; allowed is one of each name"
            return {}, Problem("error", message, row=table.header_line, column=header)
    return found, None


def _holds_timestamps(table: Table, position: int) -> bool:
    texts = table.cells[position]
    return any(is_timestamp(text) for text in texts[texts != ""].iloc[:5])


def _missing_columns(table: Table, missing: list[str]) -> Problem:
    line = ", ".join(table.header)
    if any(re.match(r"[0-9]", header) for header in table.header):
        message = f"{quoted(line)} looks like data; needed first is a line of names: interval_start,calls_offered"
        return Problem("error", message, row=table.header_line, found=line)
    needed = {"start": "the start of intervals (such as DateTime)", "calls": "the calls (such as Calls Offered)"}
    wanted = " or for ".join(needed[role] for role in missing)
    message = f"no column is named for {wanted}; the columns are {quoted(line)}"
    return Problem("error", message, row=table.header_line, found=line)


def _read_starts(table: Table, columns: Mapping[str, int], *, day_first: bool | None) -> Timestamps:
    if "start" in columns:
        return read_timestamps(table.cells[columns["start"]], table.header[columns["start"]], day_first=day_first)
    day, time = columns["date"], columns["time"]
    return read_dates_and_times(
        table.cells[day], table.cells[time], table.header[day], table.header[time], day_first=day_first
    )


def _tabulate(
    frame: pd.DataFrame, column: str, before: list[Problem], *, skip_bad_rows: bool
) -> tuple[Volumes | None, list[Problem]]:
    """The table of the lines that could be read (``frame``, indexed by line), unless an error forbids it."""
    starts = frame["start"].dropna()
    if starts.empty:
        return None, []
    interval_minutes, problems = find_interval(starts, column)
    if interval_minutes is None:
        return None, problems
    belongs, problems = check_grid(starts, interval_minutes, column)
    if not skip_bad_rows and any(problem.severity == "error" for problem in [*before, *problems]):
        return None, problems
    good = frame.loc[belongs.index[belongs]].dropna()
    if good.empty:
        return None, problems
    problems += find_gaps(good["start"], interval_minutes)
    good = good.sort_values("start", ignore_index=True)
    return Volumes(good, interval_minutes), problems
