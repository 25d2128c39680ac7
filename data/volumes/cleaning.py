"""What is changed on the way from a file's lines to a table of calls, by decision, each change recorded."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.tables.problems import Problem
from queueing.scenario.calendar import federal_holidays

from .choices import KINDS, Decision

CHANGES = ("line", "interval_start", "what", "found", "done", "calls_before", "calls_after")
"""Columns of a cleaning report; ``line`` and calls are empty where there are none."""

_PEAK_TIMES = 8.0
"""Times the median of the same time of all days from which calls are hard to believe."""
_PEAK_ABOVE_ALL = 3.0
"""Times the most of the same time of all other days from which they are, too."""
_PEAK_CALLS = 30.0
_PEAK_DAYS = 4
_CLOSED_SHARE = 0.1
_CLOSED_DAYS = 8
_CLOCK = "%Y-%m-%d %H:%M"


def no_changes() -> pd.DataFrame:
    """A cleaning report without any change."""
    return pd.DataFrame({name: pd.Series(dtype=object) for name in CHANGES})


def changes_of(
    what: str,
    done: str | pd.Series,
    *,
    lines: object = "",
    starts: object = "",
    found: object = "",
    before: object = "",
    after: object = "",
) -> pd.DataFrame:
    """A cleaning report of one kind of change; each column is given for all rows or row by row."""
    columns = dict(zip(CHANGES, (lines, starts, what, found, done, before, after), strict=True))
    plain = {name: value.to_numpy() if isinstance(value, pd.Series) else value for name, value in columns.items()}
    size = max((len(value) for value in plain.values() if isinstance(value, np.ndarray | list)), default=1)
    report = pd.DataFrame(plain, index=range(size)).astype(object)
    if pd.api.types.is_datetime64_any_dtype(pd.Series(plain["interval_start"])):
        report["interval_start"] = pd.to_datetime(report["interval_start"]).dt.strftime(_CLOCK).fillna("")
    return report


def usual_calls(frame: pd.DataFrame, starts: pd.Series, queues: pd.Series | None = None) -> pd.Series:
    """The mean of the same weekday's interval (and queue) in a table, federal holidays left out; NaN without any.

    ``frame`` has ``start``, ``calls`` and ``queue``; the means are indexed as ``starts`` are.
    """
    queue = pd.Series("", index=starts.index, dtype=object) if queues is None else queues
    wanted = _slots(starts, queue)
    known = _slots(frame["start"], frame["queue"] if queues is not None else pd.Series("", index=frame.index))
    usual = frame["calls"][~_on_holiday(frame["start"])].groupby(known.map(hash)).mean()
    return wanted.map(hash).map(usual).astype("float64")


def _slots(starts: pd.Series, queues: pd.Series) -> pd.Series:
    slots = zip(queues, starts.dt.weekday, _minutes(starts), strict=True)
    return pd.Series(list(slots), index=starts.index, dtype=object)


def _on_holiday(starts: pd.Series) -> pd.Series:
    midnights = starts.dt.normalize()
    free = [day for day in midnights.drop_duplicates() if day.date() in federal_holidays(day.year)]
    on_holiday: pd.Series = midnights.isin(free)
    return on_holiday


def check_values(frame: pd.DataFrame) -> tuple[dict[str, pd.Series], list[Problem]]:
    """Which rows of a table (``start``, ``calls``) are hard to believe, by kind, and a warning of each kind."""
    found = {"peak": _peaks(frame), "closed": _closed(frame)}
    problems = []
    for kind, rows in found.items():
        if rows.any():
            start, calls = frame.loc[rows, ["start", "calls"]].iloc[0]
            usual = frame["calls"][_minutes(frame["start"]) == start.hour * 60 + start.minute].median()
            more = f"; {int(rows.sum()) - 1:,} more are like it" if rows.sum() > 1 else ""
            why = (
                f"{calls:,.6g} calls, where the same time of other days usually has about {usual:,.0f}"
                if kind == "peak"
                else f"{calls:,.6g} calls where nearly all other days have none, or on a quiet federal holiday"
            )
            message = f"{start:%A, {_CLOCK}}: {why}; check that they are right{more}"
            problems.append(Problem("warning", message, found=f"{start:{_CLOCK}}", kind=kind, count=int(rows.sum())))
    return {kind: rows for kind, rows in found.items() if rows.any()}, problems


def _peaks(frame: pd.DataFrame) -> pd.Series:
    """Calls far over the median of the same time of all days, or over the most of the same time of all other days."""
    calls, least, minutes = frame["calls"], float(frame["calls"].median()), _minutes(frame["start"])
    same = calls.groupby(minutes)
    usual = same.transform("median").clip(lower=least)
    # The second of a time is the most of the others for its highest, and no less than that for the rest.
    ranked = pd.DataFrame({"minute": minutes.to_numpy(), "calls": calls.to_numpy()}).sort_values("calls")
    most = minutes.map(ranked.groupby("minute").nth(-2).set_index("minute")["calls"]).clip(lower=least)
    telling = same.transform("size") >= _PEAK_DAYS
    high: pd.Series = (calls > _PEAK_TIMES * usual) | (calls > _PEAK_ABOVE_ALL * most)
    return high & telling & (calls > _PEAK_CALLS) & (usual > 0)


def _minutes(starts: pd.Series) -> pd.Series:
    """Minutes after midnight."""
    minutes: pd.Series = starts.dt.hour * 60 + starts.dt.minute
    return minutes


def _closed(frame: pd.DataFrame) -> pd.Series:
    """Calls on federal holidays, or at times and weekdays when nearly all weeks have none."""
    called = frame["calls"] > 0
    midnight = frame["start"].dt.normalize()
    weekday = frame["start"].dt.weekday
    minute = _minutes(frame["start"])
    weeks = max((midnight.max() - midnight.min()).days // 7 + 1, 1)
    days = max(int(midnight[called].nunique()), 1)
    closed = pd.Series(False, index=frame.index)
    if weeks >= _CLOSED_DAYS:
        open_days = midnight[called].groupby(weekday[called]).nunique()
        closed |= weekday.map(open_days).fillna(0) < _CLOSED_SHARE * weeks
    if days >= _CLOSED_DAYS:
        times = called[called].groupby(minute[called]).size()
        days_called: pd.Series = minute.map(times).fillna(0)
        closed |= days_called < _CLOSED_SHARE * days
    holiday = _on_holiday(frame["start"])
    # Holidays have calls where a center is open on them; a few calls are those that somebody has tried.
    by_day = frame["calls"].groupby(midnight).transform("sum")
    closed |= holiday & (by_day < _CLOSED_SHARE * float(by_day[~holiday & called].median()))
    return closed & called


def settle_values(
    frame: pd.DataFrame, doubtful: Mapping[str, pd.Series], decided: Mapping[str, Decision | None]
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The table without, or with other calls in, the rows that are decided on, and the changes."""
    changes = []
    sound = ~np.logical_or.reduce([rows.to_numpy() for rows in doubtful.values()]) if doubtful else slice(None)
    basis = frame[sound]
    for kind, rows in doubtful.items():
        here = rows.reindex(frame.index, fill_value=False)
        chosen = frame[here]
        if decided[kind] == "leave out":
            starts, before = chosen["start"], chosen["calls"]
            changes.append(changes_of(KINDS[kind].name, "left out", starts=starts, before=before, after=before * 0.0))
            frame = frame[~here]
        elif decided[kind] == "fill":
            usual = usual_calls(basis, chosen["start"])
            filled = usual.fillna(0.0)
            done = usual.notna().map({True: "filled", False: "taken as no calls, as no other such weekday has any"})
            starts, before, after = chosen["start"], chosen["calls"], filled.round(2)
            changes.append(changes_of(KINDS[kind].name, done, starts=starts, before=before, after=after))
            frame = frame.assign(calls=frame["calls"].mask(here, filled))
    return frame, changes


def fill_missing(frame: pd.DataFrame, missing: pd.DatetimeIndex, kind: str) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The table with the mean of the same weekday's interval where intervals are missing, and the changes.

    An interval that no other such weekday has stays missing.
    """
    starts = pd.Series(missing, dtype="datetime64[ns]")
    filled = usual_calls(frame, starts).dropna()
    if filled.empty:
        return frame, []
    added = pd.DataFrame({"start": starts[filled.index], "calls": filled})
    change = changes_of(KINDS[kind].name, "filled", starts=added["start"], after=added["calls"].round(2))
    return pd.concat([frame, added]).sort_values("start", ignore_index=True), [change]
