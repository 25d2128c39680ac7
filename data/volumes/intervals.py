"""Whether interval starts make a regular table: one length, no repetition, no gap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from data.tables.clock_changes import in_doubled_hour, in_dropped_hour
from data.tables.problems import Problem, row_errors
from queueing.scenario.calendar import MINUTES_PER_DAY, federal_holidays, format_clock_time

INTERVAL_LENGTHS = (5, 6, 10, 12, 15, 20, 30, 60)
"""Allowed lengths of an interval, in minutes."""

_LONG_BREAK_DAYS = 14
_FEW_DAYS = 2
_TELLING_STEPS = 3
_USUAL_SHARE = 0.5
_SHOWN_DAYS = 5
ABSENT = "without calls where such a week is chosen, unknown to mean weeks and forecasts"
"""What becomes of days without a line."""
_TIMES_DOUBLED = 2
_NOON_HOUR = 12
_COARSEST_STEPS = (5, 6)
"""Minutes of which the starts of all intervals are multiples: of the one, or of the other."""
_FEWEST_CALLS = 10
LOOKED_AT_LINES = 2000
"""Lines whose times show whether they are of calls."""


def find_interval(starts: pd.Series, column: str) -> tuple[int | None, list[Problem]]:
    """The most frequent step between the starts of one day, in minutes; None where it is not an interval's length."""
    allowed = f"allowed are intervals of {', '.join(map(str, INTERVAL_LENGTHS[:-1]))} or {INTERVAL_LENGTHS[-1]} minutes"
    steps = _steps_within_days(starts)
    if steps.empty:
        message = f"no date has two intervals, so the length of an interval cannot be told; {allowed}"
        return None, [Problem("error", message, column=column)]
    most_frequent = float(steps.mode().min())
    if most_frequent in INTERVAL_LENGTHS:
        return int(most_frequent), []
    return None, [Problem("error", f"most intervals are {most_frequent:g} minutes apart; {allowed}", column=column)]


def call_log_problem() -> Problem:
    """An error that says where a file with a row per call is read."""
    message = (
        "this seems to be a call log, a row per call: python -m analytics calibrate reads it, and so does the view "
        "Calibrate of the page Volumes, which gives its calls by interval, too"
    )
    return Problem("error", message, kind="call log")


def are_of_calls(starts: pd.Series) -> bool:
    """Whether times are at any minute, as those of calls in a log with a row for each, and not of intervals."""
    distinct = starts.head(LOOKED_AT_LINES).dropna().drop_duplicates()
    since = (distinct - distinct.dt.normalize()) / pd.Timedelta(minutes=1)
    on_grid = pd.concat([since % step == 0 for step in _COARSEST_STEPS], axis=1).any(axis=1)
    steps = _steps_within_days(distinct)
    usual = steps.value_counts(normalize=True).max() if len(steps) else 0.0
    return len(distinct) >= _FEWEST_CALLS and bool(on_grid.mean() < _USUAL_SHARE) and bool(usual < _USUAL_SHARE)


def check_halves(starts: pd.Series, column: str, queues: pd.Series, line_of: Callable[[int], int]) -> list[Problem]:
    """An error where a queue's times of a day go on from 12 to 1 o'clock: a 12-hour clock that lost its am and pm.

    Where lines are in another order, hours from 1 to 12 with none between some of them show it as well. Read as they
    stand, a center's afternoon would lie in the night. ``starts`` are in the file's order; arguments as in
    :func:`check_grid`.
    """
    if not starts.dt.hour.between(1, _NOON_HOUR).all():
        return []
    before = starts.groupby(queues).shift()
    same_day = starts.dt.normalize() == before.dt.normalize()
    turns = starts[same_day & (starts.dt.hour == 1) & (before.dt.hour == _NOON_HOUR)]
    hours = set(starts.dt.hour)
    if not turns.empty:
        place = int(turns.index[0])
        why = f"{starts[place]:%H:%M} follows {before[place]:%H:%M} and no hour is 0 or above 12"
    elif {1, _NOON_HOUR} <= hours and len(hours) < _NOON_HOUR:
        place = int(starts.index[(starts.dt.hour == 1).to_numpy()][0])
        why = "the hours go up to 12 and down to 1, but some between them are missing and none is 0 or above 12"
    else:
        return []
    message = (
        f"{why}, so that morning and afternoon cannot be told apart; allowed are times with AM and PM, or from 00:00 "
        "to 24:00"
    )
    return [Problem("error", message, line_of(place), column, f"{starts[place]:%Y-%m-%d %H:%M}")]


def check_grid(
    starts: pd.Series, interval_minutes: int, column: str, queues: pd.Series, line_of: Callable[[int], int]
) -> tuple[pd.Series, list[Problem]]:
    """What fault each start has in the table ("" for none), and an error for each that has one.

    ``queues`` are the queues of the lines: each may have the interval once, and twice in the hour that clocks go
    through twice. ``line_of`` gives the line of an index of ``starts``.
    """
    midnight = starts.dt.normalize()
    on_grid = (starts - midnight) % pd.Timedelta(minutes=interval_minutes) == pd.Timedelta(0)
    keys = pd.DataFrame({"start": starts, "queue": queues})
    repeated = keys.duplicated()
    first_lines: dict[tuple[object, ...], int] = {}
    if repeated.any():
        doubled = in_doubled_hour(starts)
        repeated &= ~doubled | (keys.groupby(["start", "queue"]).cumcount() >= _TIMES_DOUBLED)
        among = keys[starts.isin(starts[repeated])].drop_duplicates()
        first_lines = dict(zip(among.itertuples(index=False, name=None), among.index.tolist(), strict=True))
    other_length = on_grid & midnight.isin(_days_of_longer_intervals(starts[on_grid], interval_minutes))

    def off_grid(_line: int, text: str) -> str:
        times = ", ".join(format_clock_time(each * interval_minutes) for each in range(3))
        return f"{text} does not start an interval of {interval_minutes} minutes; allowed are {times} and so on"

    def again(line: int, text: str) -> str:
        first = line_of(first_lines[starts[line], queues[line]])
        return f"{text} is already on line {first}; allowed is one line for each interval"

    def longer(_line: int, text: str) -> str:
        return f"{text[:10]} has longer intervals than the file's {interval_minutes} minutes; allowed is one length"

    problems = row_errors(_spell(starts[~on_grid & ~repeated]), column, off_grid, kind="off grid")
    problems += row_errors(_spell(starts[repeated]), column, again, kind="repeated")
    problems += row_errors(_spell(starts[other_length & ~midnight.duplicated()]), column, longer, kind="other length")
    is_fault = {"repeated": repeated, "other length": other_length, "off grid": ~on_grid}
    faults = np.select(list(is_fault.values()), list(is_fault), "").astype(object)
    return pd.Series(faults, index=starts.index), problems


@dataclass(frozen=True, eq=False)
class Gaps:
    """What is missed in a table of intervals, and what is said of it."""

    intervals: pd.DatetimeIndex
    days: tuple[pd.Timestamp, ...]
    """Midnights of days without any interval."""
    breaks: tuple[tuple[pd.Timestamp, pd.Timestamp], ...]
    """The days before and after each long time without any line."""
    problems: tuple[Problem, ...]


def find_gaps(starts: pd.Series, interval_minutes: int, left_out: pd.DatetimeIndex) -> Gaps:
    """Missing intervals and days and long breaks, with warnings of them, for starts that lie on the grid.

    An interval is missed when at least half of the file's days of that weekday have it, or when it lies
    between a day's first and last interval and other days have it; a day, when at least half of the
    weeks have that weekday and it is no federal holiday. Both are, too, when the file had them and their lines were
    left out, as ``left_out`` says.
    """
    midnight = starts.dt.normalize()
    days = pd.DatetimeIndex(midnight.drop_duplicates().sort_values())
    slots = MINUTES_PER_DAY // interval_minutes
    present = np.zeros((len(days), slots), dtype=bool)
    slot = ((starts - midnight) // pd.Timedelta(minutes=interval_minutes)).to_numpy()
    present[days.get_indexer(midnight), slot] = True
    in_use = present.any(axis=0) | (len(days) <= _FEW_DAYS)
    first, last = present.argmax(axis=1), slots - 1 - present[:, ::-1].argmax(axis=1)
    position = np.arange(slots)
    expected = in_use & (position >= first[:, None]) & (position <= last[:, None])
    for weekday in range(7):
        same = np.asarray(days.weekday == weekday)
        if same.any():
            expected[same] |= present[same].mean(axis=0) >= _USUAL_SHARE
    lost = left_out[left_out.normalize().isin(days)]
    lost = lost[(lost - lost.normalize()) % pd.Timedelta(minutes=interval_minutes) == pd.Timedelta(0)]
    expected[days.get_indexer(lost.normalize()), (lost.hour * 60 + lost.minute) // interval_minutes] = True
    missing = expected & ~present
    rows, columns = np.nonzero(missing)
    missed = days[rows] + pd.to_timedelta(columns * interval_minutes, unit="min")
    dropped = in_dropped_hour(pd.Series(missed)).to_numpy()
    missing[rows[dropped], columns[dropped]] = False
    problems = []
    for each in np.flatnonzero(missing.any(axis=1)).tolist():
        at = format_clock_time(int(missing[each].argmax()) * interval_minutes)
        message = (
            f"{days[each]:%A, %Y-%m-%d}: {missing[each].sum()} of {expected[each].sum()} intervals are missing, "
            f"the first at {at}; taken as no calls unless they are filled"
        )
        found, count = f"{days[each]:%Y-%m-%d} {at}", int(missing[each].sum())
        problems.append(Problem("warning", message, found=found, kind="missing", count=count))
    breaks = tuple((before, after) for before, after in pairwise(days) if (after - before).days > _LONG_BREAK_DAYS)
    lost_days = left_out.normalize().difference(days)
    missing_days = tuple(pd.DatetimeIndex(_usual_days_missing(days)).union(lost_days).sort_values())
    said = [*_of_breaks(breaks), *_of_missing_days(missing_days), *problems]
    return Gaps(pd.DatetimeIndex(missed[~dropped]), missing_days, breaks, tuple(said))


def _spell(starts: pd.Series) -> pd.Series:
    texts: pd.Series = starts.dt.strftime("%Y-%m-%d %H:%M:%S").str.removesuffix(":00")
    return texts


def _steps_within_days(starts: pd.Series) -> pd.Series:
    distinct = starts.drop_duplicates().sort_values()
    same_day = distinct.dt.normalize().eq(distinct.dt.normalize().shift())
    minutes: pd.Series = distinct.diff()[same_day] / pd.Timedelta(minutes=1)
    return minutes


def _days_of_longer_intervals(starts: pd.Series, interval_minutes: int) -> pd.Index:
    """Days whose intervals, at least four, all follow at the same step, a longer one than the file's."""
    steps = _steps_within_days(starts)
    by_day = steps.groupby(starts[steps.index].dt.normalize()).agg(["min", "max", "size"])
    longer = (by_day["min"] == by_day["max"]) & (by_day["min"] > interval_minutes) & (by_day["size"] >= _TELLING_STEPS)
    return by_day.index[longer]


def _of_breaks(breaks: Sequence[tuple[pd.Timestamp, pd.Timestamp]]) -> list[Problem]:
    return [
        Problem(
            "warning",
            f"no line lies between {before:%Y-%m-%d} and {after:%Y-%m-%d}; {ABSENT}",
            found=f"{after:%Y-%m-%d}",
            kind="break",
        )
        for before, after in breaks
    ]


def _of_missing_days(missing: Sequence[pd.Timestamp]) -> list[Problem]:
    if not missing:
        return []
    first = f"{missing[0]:%Y-%m-%d}"
    if len(missing) == 1:
        message = f"{missing[0]:%A, %Y-%m-%d} has no line that counts"
    else:
        shown = ", ".join(f"{day:%Y-%m-%d}" for day in missing[:_SHOWN_DAYS])
        more = " and others" if len(missing) > _SHOWN_DAYS else ""
        message = f"{len(missing)} days have no line that counts: {shown}{more}"
    message += f"; unless filled, {ABSENT}"
    return [Problem("warning", message, found=first, kind="missing day", count=len(missing))]


def _usual_days_missing(days: pd.DatetimeIndex) -> list[pd.Timestamp]:
    """Dates, federal holidays aside, between the first and the last that others of their weekday are among."""
    weeks = (days - pd.to_timedelta(days.weekday, unit="D")).unique()
    usual = [weekday for weekday in range(7) if (days.weekday == weekday).sum() >= _USUAL_SHARE * len(weeks)]
    expected = [week + pd.Timedelta(days=weekday) for week in weeks for weekday in usual]
    return [
        day
        for day in pd.DatetimeIndex(expected).difference(days)
        if days[0] < day < days[-1] and day.date() not in federal_holidays(day.year)
    ]
