"""What an interval report says of callers, in words and as rows: for the page, the command line and JSON."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from analytics.wording import clock_time, number_in_words
from data.volumes.figure_columns import MEANINGS

from .estimates import MeasuredEstimate
from .report_figures import ReportCalibration, ReportHandleTime
from .tables import estimate_in_words, log_seconds_in_words

LABELS: Final = {
    "handle_time": "Handle time, mean",
    "abandonment": "Calls abandoned, of all offered",
    "speed_of_answer": "Wait of answered calls, mean (speed of answer)",
    "service_level": "Service level",
    "patience": "Patience, mean (estimate by Erlang A)",
}


def report_estimates(found: ReportCalibration) -> dict[str, tuple[str, MeasuredEstimate]]:
    """Every estimate by a name for programs, with its label."""
    known: dict[str, MeasuredEstimate | None] = {
        "handle_time": None if found.handle_time is None else found.handle_time.mean,
        "abandonment": found.abandonment,
        "speed_of_answer": found.speed_of_answer,
        "service_level": found.service_level,
        "patience": None if found.patience is None else found.patience.mean,
    }
    return {name: (LABELS[name], each) for name, each in known.items() if each is not None}


def report_estimate_in_words(estimate: MeasuredEstimate) -> str:
    """A figure with its interval, if it has one: a report of few days has none."""
    words = estimate_in_words(estimate)
    return words.partition(" (")[0] if math.isnan(estimate.low) else words


def report_estimates_table(found: ReportCalibration) -> pd.DataFrame:
    """Every estimate in words: what it is, the figure with its interval, what it rests on."""
    return pd.DataFrame(
        [
            {
                "What": label,
                "Estimate (95 % interval)": report_estimate_in_words(each),
                "Rests on (calls)": f"{each.observations:,}",
            }
            for label, each in report_estimates(found).values()
        ]
    )


def report_missing_table(found: ReportCalibration) -> pd.DataFrame:
    """What the report does not hold, and why."""
    rows = [{"What": LABELS[name], "Why it is missing": reason} for name, reason in found.missing.items()]
    return pd.DataFrame(rows, columns=["What", "Why it is missing"])


def handle_time_table(handle_time: ReportHandleTime) -> pd.DataFrame:
    """Mean handle time by time of day, with the calls answered that it rests on."""
    rows = handle_time.by_time
    return pd.DataFrame(
        {
            "Time of day": [clock_time(minute) for minute in rows["minute"]],
            "Handle time, mean (minutes)": (rows["seconds"] / 60).round(2),
            "Calls answered": rows["handled"].round().astype("int64"),
        }
    )


def report_sentences(found: ReportCalibration) -> list[str]:
    """What belongs beside the figures: what they are made of, and what was taken for granted."""
    lines = list(found.notes)
    if found.handle_time is not None:
        parts = ", ".join(MEANINGS[part] for part in found.handle_time.parts)
        alone = "" if found.handle_time.holds_wrap_up else ": the report says no wrap-up, which comes on top"
        lines.append(f"The handle time is the report's {parts}{alone}.")
    if found.patience is not None:
        lines.append(
            "The patience is an estimate: the mean of an exponential patience with which, by Erlang A with the people "
            f"logged in, as many calls are abandoned as in {found.patience.intervals:,} of "
            f"{found.patience.all_intervals:,} intervals. Who is logged in and does not answer makes it too long."
        )
    return lines


def report_as_text(name: str, found: ReportCalibration) -> str:
    """Everything as a readable table."""
    ended = ", ".join(
        f"{number_in_words(each)} {what}"
        for what, each in (("answered", found.handled), ("abandoned", found.abandoned))
        if math.isfinite(each)
    )
    calls = f"{number_in_words(found.calls)} calls in {found.intervals:,} intervals"
    lines = [f"{name}: {', '.join(part for part in (calls, ended) if part)}", *report_sentences(found), ""]
    known = report_estimates(found)
    width = max((len(label) for label, _ in known.values()), default=0) + 2
    for label, each in known.values():
        lines.append(f"{label:<{width}}{report_estimate_in_words(each)}; rests on {each.observations:,}")
    if found.handle_time is not None:
        lines += ["", "Handle time by time of day:"]
        lines += [
            f"  {clock_time(minute):<10}{log_seconds_in_words(seconds):>14}   {handled:,.0f} answered"
            for minute, seconds, handled in found.handle_time.by_time.itertuples(index=False, name=None)
        ]
    if found.missing:
        lines += ["", "Not in this report:"]
        lines += [f"  {LABELS[name]}: {reason}" for name, reason in found.missing.items()]
    return "\n".join(lines)


def report_as_document(name: str, found: ReportCalibration) -> dict[str, Any]:
    """Everything as plain values for JSON; times are in seconds."""
    finite: Callable[[float], float | None] = lambda value: value if math.isfinite(value) else None  # noqa: E731
    handle = found.handle_time
    return {
        "report": name,
        "intervals": found.intervals,
        "calls": found.calls,
        "answered": finite(found.handled),
        "abandoned": finite(found.abandoned),
        "notes": report_sentences(found),
        "estimates": {
            each: {"label": label, "unit": estimate.unit, "observations": estimate.observations}
            | {key: finite(getattr(estimate, key)) for key in ("value", "low", "high")}
            for each, (label, estimate) in report_estimates(found).items()
        },
        "handle_time_parts": [] if handle is None else list(handle.parts),
        "handle_time_by_time": [] if handle is None else handle.by_time.to_dict("records"),
        "patience_intervals": None if found.patience is None else found.patience.intervals,
        "missing": dict(found.missing),
    }
