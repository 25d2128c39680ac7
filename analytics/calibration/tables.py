"""What a call log says, in words and as rows: for the page, the command line and JSON."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import pandas as pd

from analytics.wording import number_in_words, share_in_words
from data import CallLogReading
from data.call_logs.columns import TakenColumn
from data.tables.problems import quoted
from queueing.scenario.duration import Duration

from .calibrate import SHORTEST_FITTED, Calibration
from .estimates import MeasuredEstimate
from .fitted_durations import Fit

SHAPES: Final = {
    "lognormal": "lognormal (mu and sigma of log seconds)",
    "gamma": "gamma (shape, scale in seconds)",
    "exponential": "exponential (mean in seconds)",
}
PATIENT_AT: Final = (60, 120, 300, 600)
"""Seconds of waiting at which the share of patient callers is told."""
LABELS: Final = {
    "abandonment": "Calls abandoned, of those that had to wait",
    "abandonment_of_calls": "Calls abandoned, of all answered or abandoned",
    "speed_of_answer": "Wait of answered calls, mean (speed of answer)",
    "handle_time": "Handle time",
    "call_time": "Length of the whole call, mean",
    "patience": "Patience",
    "transfer_share": "Calls transferred (transfer share)",
    "calling_again": "Calling again after giving up (redials)",
    "overdispersion": "Variation of days and half-hours (over-dispersion)",
    "half_hours": "Variation of half-hours",
    "callback_answered": "Callback attempts answered",
}


def log_seconds_in_words(seconds: float) -> str:
    """A length of time from a log: ``47 s``, ``1 min 51 s``, ``1 h 21 min``; ``not seen`` where it never came."""
    if not math.isfinite(seconds):
        return "not seen"
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 (up to a minute)
        return f"{whole} s" if seconds >= 10 else f"{seconds:.1f} s"  # noqa: PLR2004
    if whole < 5400:  # noqa: PLR2004 (up to 90 minutes)
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def estimate_in_words(estimate: MeasuredEstimate) -> str:
    """A figure with its interval: ``3 min 5 s (3 min 1 s to 3 min 9 s)``."""
    writers: dict[str, Callable[[float], str]] = {
        "seconds": log_seconds_in_words,
        "share": _share,
        "number": "{:.2f}".format,
    }
    write = writers[estimate.unit]
    return f"{write(estimate.value)} ({write(estimate.low)} to {write(estimate.high)})"


def _share(share: float) -> str:
    return f"{100 * share:.1f} %"


def estimates(calibration: Calibration) -> dict[str, tuple[str, MeasuredEstimate]]:
    """Every estimate by a name for programs, with its label."""
    found: dict[str, tuple[str, MeasuredEstimate | None]] = {
        "abandonment": (LABELS["abandonment"], calibration.abandonment),
        "abandonment_of_calls": (LABELS["abandonment_of_calls"], calibration.abandonment_of_calls),
        "speed_of_answer": (LABELS["speed_of_answer"], calibration.speed_of_answer),
    }
    handle, patience = calibration.handle_time, calibration.patience
    again, spread = calibration.calling_again, calibration.overdispersion
    if handle is not None:
        found |= {
            "handle_time_mean": ("Handle time, mean", handle.mean),
            "handle_time_median": ("Handle time, median", handle.median),
            "handle_time_cv": ("Handle time, coefficient of variation", handle.cv),
        }
    found["call_time_mean"] = (LABELS["call_time"], calibration.call_time)
    if patience is not None:
        found["patience_median"] = ("Patience, median (Kaplan-Meier)", patience.median)
    found["transfer_share"] = (LABELS["transfer_share"], calibration.transfer_share)
    if again is not None:
        found |= {
            "called_again_within_hour": ("Called again within an hour of giving up", again.within_hour),
            "called_again_same_day": ("Called again on the same day", again.same_day),
            "called_again_delay_mean": ("Delay of those who called again that day, mean", again.mean_delay),
        }
    if spread is not None:
        found |= {
            "daily_cv": ("Variation of days beyond chance, weekday and slow drift (daily CV)", spread.daily_cv),
            "drift": ("Slow drift: calls a day at the end over those at the beginning", spread.drift),
            "half_hour_dispersion": ("Half-hours: variance over mean (chance alone: 1)", spread.half_hour),
        }
    found["callback_answered"] = (LABELS["callback_answered"], calibration.callback_answered)
    return {name: (label, each) for name, (label, each) in found.items() if each is not None}


def estimates_table(calibration: Calibration) -> pd.DataFrame:
    """Every estimate in words: what it is, the figure with its interval, what it rests on."""
    return pd.DataFrame(
        [
            {
                "What": label,
                "Estimate (95 % interval)": estimate_in_words(each),
                "Rests on (observations)": f"{each.observations:,}",
            }
            for label, each in estimates(calibration).values()
        ]
    )


def missing_table(calibration: Calibration) -> pd.DataFrame:
    """What the log does not hold, and why."""
    rows = [{"What": LABELS[name], "Why it is missing": reason} for name, reason in calibration.missing.items()]
    return pd.DataFrame(rows, columns=["What", "Why it is missing"])


def fits_table(fits: tuple[Fit, ...]) -> pd.DataFrame:
    """The shapes fitted, the likeliest first, with their parameters and how far off they are."""
    best = fits[0].log_likelihood
    return pd.DataFrame(
        [
            {
                "Shape": SHAPES[fit.shape],
                "Parameters (95 % interval)": "; ".join(
                    _parameter(name, each) for name, each in fit.parameters.items()
                ),
                "Mean": log_seconds_in_words(fit.mean),
                "Coefficient of variation (CV)": f"{fit.cv:.2f}",
                "Furthest from the log (KS)": f"{100 * fit.distance:.1f} points",
                "Log likelihood below the best": number_in_words(best - fit.log_likelihood),
            }
            for fit in fits
        ]
    )


def columns_table(reading: CallLogReading) -> pd.DataFrame:
    """Which columns were taken for what, in which unit, and why."""
    return pd.DataFrame(
        [
            {"Taken as": each.meaning, "Column": each.header, "Unit": _unit(each), "Why": each.reason}
            for each in reading.columns
        ],
        columns=["Taken as", "Column", "Unit", "Why"],
    )


def _unit(column: TakenColumn) -> str:
    """The unit of a column's durations and how it is known; empty for other columns."""
    return ", ".join(part for part in (column.unit, column.unit_reason) if part and column.unit_reason)


def how_read(reading: CallLogReading) -> list[str]:
    """The sheet that was read, what became of the file's lines, and the units of its durations, a sentence each."""
    lines = [f"sheet {quoted(reading.sheets[0])} of {len(reading.sheets):,}"] if len(reading.sheets) > 1 else []
    lines += [] if reading.lines is None else [reading.lines.in_words()]
    return lines + [f"{each.header}: {_unit(each)}" for each in reading.columns if _unit(each)]


def _parameter(name: str, estimate: MeasuredEstimate) -> str:
    digits = 3 if estimate.unit == "number" else 0
    value, low, high = (f"{each:,.{digits}f}" for each in (estimate.value, estimate.low, estimate.high))
    return f"{name} {value} ({low} to {high})"


def as_text(reading: CallLogReading, calibration: Calibration) -> str:
    """Everything as a readable table."""
    others = calibration.calls - calibration.answered - calibration.abandoned
    ended = f"{calibration.answered:,} answered, {calibration.abandoned:,} abandoned"
    also = f", {others:,} with another end or none known" if others else ""
    lines = [f"{reading.name}: {calibration.calls:,} calls, {ended}{also}", *how_read(reading), ""]
    width = max(len(label) for label, _ in estimates(calibration).values()) + 2 if estimates(calibration) else 0
    for label, each in estimates(calibration).values():
        lines.append(f"{label:<{width}}{estimate_in_words(each)}; rests on {each.observations:,}")
    if calibration.handle_time is not None:
        lines += ["", f"Handle time of {calibration.handle_time.fitted_calls:,} calls over {SHORTEST_FITTED:g} s:"]
        lines += [_fit_as_line(fit) for fit in calibration.handle_time.fits]
    patience = calibration.patience
    if patience is not None:
        still = ", ".join(f"{share_in_words(patience.share_waiting(at))} after {at} s" for at in PATIENT_AT)
        lines += ["", f"Still patient: {still}. Fitted to {patience.waited:,} calls that had to wait:"]
        lines += [_fit_as_line(fit) for fit in patience.fits]
    if calibration.missing:
        lines += ["", "Not in this log:"]
        lines += [f"  {LABELS[name]}: {reason}" for name, reason in calibration.missing.items()]
    return "\n".join(lines)


def _fit_as_line(fit: Fit) -> str:
    parameters = "; ".join(_parameter(name, each) for name, each in fit.parameters.items())
    return f"  {fit.shape}: {parameters}; mean {log_seconds_in_words(fit.mean)}, CV {fit.cv:.2f}, KS {fit.distance:.3f}"


def as_document(reading: CallLogReading, calibration: Calibration) -> dict[str, Any]:
    """Everything as plain values for JSON; times are in seconds."""
    patience = calibration.patience
    still = {} if patience is None else {str(at): patience.share_waiting(at) for at in PATIENT_AT}
    handle = calibration.handle_time
    return {
        "log": reading.name,
        "calls": calibration.calls,
        "answered": calibration.answered,
        "abandoned": calibration.abandoned,
        "lines": None if reading.lines is None else reading.lines.as_record(),
        "columns": {each.role: each.header for each in reading.columns},
        "units": {each.role: _unit(each) for each in reading.columns if _unit(each)},
        "problems": [str(each) for each in reading.problems],
        "estimates": {
            name: {"label": label, "unit": each.unit, "observations": each.observations}
            | {key: _finite(getattr(each, key)) for key in ("value", "low", "high")}
            for name, (label, each) in estimates(calibration).items()
        },
        "handle_time_fits": [] if handle is None else [_fit_as_document(fit) for fit in handle.fits],
        "handle_time_as_measured": None if handle is None else _as_in_a_plan(handle.as_measured()),
        "patience_fits": [] if patience is None else [_fit_as_document(fit) for fit in patience.fits],
        "still_patient_after_seconds": still,
        "missing": dict(calibration.missing),
    }


def _as_in_a_plan(duration: Duration) -> dict[str, Any]:
    """A measured time as a plan's file has it, in minutes."""
    return {"mean": duration.mean, "shape": duration.shape, "quantiles": list(duration.quantiles)}


def _fit_as_document(fit: Fit) -> dict[str, Any]:
    return {
        "shape": fit.shape,
        "parameters": {
            name: {key: getattr(each, key) for key in ("value", "low", "high")} for name, each in fit.parameters.items()
        },
        "mean": fit.mean,
        "cv": fit.cv,
        "log_likelihood": fit.log_likelihood,
        "ks": fit.distance,
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
