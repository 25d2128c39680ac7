"""A table of calls by interval whose doubtful values and gaps are settled, every zero that comes of it named."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from data.tables.problems import Problem
from queueing.scenario.calendar import MINUTES_PER_DAY

from .choices import KINDS, Choices
from .cleaning import changes_of, check_values, fill_missing, settle_values
from .intervals import ABSENT, Gaps, find_gaps
from .volumes import Volumes

NO_CALLS = "taken as no calls"


@dataclass(frozen=True, eq=False)
class Counted:
    """The lines of a file that count, added up by interval, before any value is doubted and any gap is sought.

    ``frame`` has a row per interval, in order of time: ``start`` (datetime64[ns]) and ``calls`` (float64).
    """

    frame: pd.DataFrame
    interval_minutes: int
    left_out: pd.DatetimeIndex = field(default_factory=lambda: pd.DatetimeIndex([]))
    """Intervals of which a line was left out; midnights of left out totals of days."""
    blank: pd.DatetimeIndex = field(default_factory=lambda: pd.DatetimeIndex([]))
    """Intervals whose cell is empty in a table with a column for each."""


def check_table(counted: Counted, choices: Choices) -> tuple[Volumes | None, list[Problem], list[pd.DataFrame]]:
    """A table with its doubtful values and its gaps settled as decided, what is said of them, and the changes."""
    if counted.frame.empty:
        return None, [], []
    doubtful, problems = check_values(counted.frame)
    decided = {kind: choices.decided(kind) for kind in doubtful}
    table, changes = settle_values(counted.frame, doubtful, decided)
    if table.empty:
        return None, problems, changes
    left_out = counted.left_out
    if decided.get("peak") == "leave out":
        left_out = left_out.union(pd.DatetimeIndex(counted.frame.loc[doubtful["peak"], "start"]))
    gaps = find_gaps(table["start"], counted.interval_minutes, left_out)
    for settle in (_settle_intervals, _settle_days):
        table, settled = settle(table, gaps, counted.interval_minutes, choices)
        changes += settled
    changes += [_of_break(before, after) for before, after in gaps.breaks]
    missed = pd.DatetimeIndex(gaps.days).union(gaps.intervals)
    blank = counted.blank[~counted.blank.isin(counted.frame["start"]) & ~counted.blank.isin(missed)]
    blank = blank[~blank.normalize().isin(gaps.days)].unique()
    changes.append(changes_of("cell is empty", NO_CALLS, starts=pd.Series(blank), after=0.0))
    volumes = Volumes(table[["start", "calls"]].reset_index(drop=True), counted.interval_minutes)
    return volumes, [*problems, *gaps.problems], changes


def _settle_intervals(
    table: pd.DataFrame, gaps: Gaps, _interval_minutes: int, choices: Choices
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    changes: list[pd.DataFrame] = []
    left = gaps.intervals
    if choices.decided("missing") == "fill" and len(left):
        table, changes = fill_missing(table, left, "missing")
        left = left[~left.isin(table["start"])]
    return table, [*changes, changes_of(KINDS["missing"].name, NO_CALLS, starts=pd.Series(left), after=0.0)]


def _settle_days(
    table: pd.DataFrame, gaps: Gaps, interval_minutes: int, choices: Choices
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    changes: list[pd.DataFrame] = []
    left = pd.DatetimeIndex(gaps.days)
    if choices.decided("missing day") == "fill" and len(left):
        slots = pd.to_timedelta(range(0, MINUTES_PER_DAY, interval_minutes), unit="min")
        starts = pd.DatetimeIndex([day + slot for day in left for slot in slots])
        table, changes = fill_missing(table, starts, "missing day")
        left = left[~left.isin(table["start"].dt.normalize())]
    done = changes_of(KINDS["missing day"].name, ABSENT, starts=pd.Series(left), after=0.0)
    return table, [*changes, done]


def _of_break(before: pd.Timestamp, after: pd.Timestamp) -> pd.DataFrame:
    between = f"{before + pd.Timedelta(days=1):%Y-%m-%d} to {after - pd.Timedelta(days=1):%Y-%m-%d}"
    return changes_of("long break", ABSENT, found=between, after=0.0)
