"""What an interval report says of callers and the people who answer: handle time, abandonment, waits and patience.

Every figure comes with a 95 % interval where the report has enough days; what it does not hold is missing, with the
reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from data import Volumes
from data.volumes.figure_columns import MEANINGS, FigureRole
from data.volumes.interval_figures import IntervalFigures

from .calibrate import LEAST_CALLS
from .estimates import EstimateUnit, MeasuredEstimate, estimate_ratio
from .report_patience import ReportPatience, estimate_patience

LEAST_GROUPS: Final = 5
"""Days, or else intervals, below which no interval of a figure is given."""


@dataclass(frozen=True, eq=False)
class ReportHandleTime:
    """How long answered calls took, as a report has it: means of intervals, weighted by the calls answered."""

    mean: MeasuredEstimate
    by_time: pd.DataFrame
    """``minute`` after midnight, ``seconds`` (mean) and ``handled`` calls of all days, a row per time of day."""
    parts: tuple[FigureRole, ...]
    """What it is made of: the report's own handle time, or talk with hold and wrap-up."""
    holds_wrap_up: bool
    """Whether the wrap-up after a call is part of it; talk alone is less than the time to handle a call."""


@dataclass(frozen=True, eq=False)
class ReportCalibration:
    """Everything estimated from one report; what is None is explained in ``missing`` under the field's name."""

    intervals: int
    calls: float
    handled: float
    """NaN where the report does not say it, as ``abandoned``."""
    abandoned: float
    missing: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What was taken for granted of the report's columns."""
    handle_time: ReportHandleTime | None = None
    abandonment: MeasuredEstimate | None = None
    """Share of the calls offered that were abandoned."""
    speed_of_answer: MeasuredEstimate | None = None
    """Mean wait of answered calls."""
    service_level: MeasuredEstimate | None = None
    patience: ReportPatience | None = None


def calibrate_report(volumes: Volumes, figures: IntervalFigures) -> ReportCalibration:
    """Estimate everything that an interval report holds."""
    table = volumes.frame.merge(figures.frame, on="start", how="inner")
    handled = figures.handle_seconds()
    table["handle_seconds"] = table["start"].map(pd.Series(handled.to_numpy(), index=figures.frame["start"]))
    weights = table["handled"].fillna(table["calls"] - table["abandoned"].fillna(0)).clip(lower=0)
    offered = table["calls"]
    found: dict[str, object] = {
        "handle_time": _handle_time(table, weights, figures),
        "abandonment": _ratio(table, table["abandoned"], offered, "share", "abandoned"),
        "speed_of_answer": _ratio(table, table["wait"] * weights, weights, "seconds", "wait"),
        "service_level": _ratio(
            table, table["service_level"] * table["calls"], table["calls"], "share", "service_level"
        ),
        "patience": _patience(table, figures, volumes.interval_minutes),
    }
    missing = {name: each for name, each in found.items() if isinstance(each, str)}
    known = {name: each for name, each in found.items() if not isinstance(each, str)}
    sums = {name: float(table[name].sum(min_count=1)) for name in ("handled", "abandoned")}
    return ReportCalibration(len(table), float(offered.sum()), **sums, missing=missing, notes=figures.notes, **known)  # type: ignore[arg-type]


def _handle_time(table: pd.DataFrame, weights: pd.Series, figures: IntervalFigures) -> ReportHandleTime | str:
    if not figures.handle_parts:
        return f"no column has the {MEANINGS['handle_time']}, or the talk time"
    mean = _ratio(table, table["handle_seconds"] * weights, weights, "seconds", "handle_time")
    if isinstance(mean, str):
        return mean
    there = table["handle_seconds"].notna()
    minute = (table["start"] - table["start"].dt.normalize()) // pd.Timedelta(minutes=1)
    by_time = pd.DataFrame({"total": table["handle_seconds"] * weights, "handled": weights})[there]
    by_time = by_time.groupby(minute[there].rename("minute")).sum().query("handled > 0").reset_index()
    by_time = by_time.assign(seconds=by_time["total"] / by_time["handled"])[["minute", "seconds", "handled"]]
    return ReportHandleTime(mean, by_time, figures.handle_parts, figures.holds_wrap_up)


def _ratio(
    table: pd.DataFrame, parts: pd.Series, wholes: pd.Series, unit: EstimateUnit, role: FigureRole
) -> MeasuredEstimate | str:
    """A sum over a sum of calls, with the interval of days, or of intervals where there are few days."""
    known = parts.notna() & wholes.notna() & (wholes > 0)
    if not known.any():
        return f"no column has the {MEANINGS[role]}"
    if wholes[known].sum() < LEAST_CALLS:
        return f"the report has {wholes[known].sum():,.0f} calls with it; needed are at least {LEAST_CALLS}"
    day = table["start"].dt.normalize()[known]
    if day.nunique() >= LEAST_GROUPS:
        parts, wholes = (each[known].groupby(day).sum() for each in (parts, wholes))
    else:
        parts, wholes = parts[known], wholes[known]
    found = estimate_ratio(parts.to_numpy(), wholes.to_numpy(), unit)
    calls = round(float(wholes.sum()))
    if len(parts) < LEAST_GROUPS:
        return MeasuredEstimate(found.value, math.nan, math.nan, unit, calls)
    return MeasuredEstimate(found.value, found.low, found.high, unit, calls)


def _patience(table: pd.DataFrame, figures: IntervalFigures, interval_minutes: int) -> ReportPatience | str:
    needed: dict[FigureRole, bool] = {
        "people": figures.has("people"),
        "handle_time": figures.holds_wrap_up,
        "abandoned": bool(np.isfinite(table["abandoned"]).any()),
    }
    lacking = [MEANINGS[role] for role, there in needed.items() if not there]
    if lacking:
        columns = " and no column the ".join(lacking)
        return f"it takes calls abandoned, handle time and people by interval; no column has the {columns}"
    return estimate_patience(table, interval_minutes, LEAST_GROUPS)
