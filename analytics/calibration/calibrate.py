"""What a call log says of callers and officers: handle time, patience, transfers, calling again, busyness.

Every figure comes with a 95 % interval; what the log does not hold is missing, with the reason.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from analytics.measures.intervals import CONFIDENCE
from analytics.measures.scopes import Floats
from data import CallLog
from queueing.scenario.duration import Duration

from .estimates import MeasuredEstimate, estimate_cv, estimate_mean, estimate_median, estimate_ratio, estimate_share
from .fitted_durations import Fit, fit_patience, fit_times, thinned
from .known_calls import KNOWN, number_ended, outcomes_unknown, waits_unknown
from .overdispersion import Overdispersion, overdispersion

LEAST_CALLS: Final = 30
"""Calls below which a figure is not given."""
SHORTEST_FITTED: Final = 10.0
"""Seconds: shorter calls are mostly no handling at all (wrong numbers, lines cut), and are left out of the fits."""
DRAWN_POINTS: Final = 400
MEASURED_STEPS: Final = 200
"""Equal steps of probability at whose ends the times are given as they were measured."""
HOUR: Final = 3600.0


@dataclass(frozen=True, eq=False)
class HandleTime:
    """How long answered calls took."""

    mean: MeasuredEstimate
    cv: MeasuredEstimate
    median: MeasuredEstimate
    fits: tuple[Fit, ...]
    """Each shape fitted to the calls over ``SHORTEST_FITTED`` seconds, the likeliest first."""
    fitted_calls: int
    ordered: Floats
    """At most ``DRAWN_POINTS`` of the times fitted, in order and evenly spaced in it, for drawing."""
    quantiles: Floats
    """Seconds of all calls, at ``MEASURED_STEPS`` equal steps of probability from 0 to 1.

    The last is not the longest call, which may never have been closed: times that lie evenly up to it have the mean of
    the last step's calls.
    """

    def as_measured(self) -> Duration:
        """As a scenario takes it without any shape, in minutes: the quantiles of all calls, with their mean."""
        quantiles = tuple(round(seconds / 60, 4) for seconds in self.quantiles.tolist())
        return replace(Duration.measured(quantiles), mean=self.mean.value / 60)

    def duration(self) -> Duration:
        """As a scenario takes it, in minutes: the mean of all calls, shape and variation of the likeliest fit.

        The calls' own variation may come from a few that were never closed; that of the fit does not.
        """
        return replace(self.fits[0].duration(), mean=self.mean.value / 60)


@dataclass(frozen=True, eq=False)
class Patience:
    """How long callers would wait before giving up, of those who had to wait.

    A caller who was answered would have waited longer: these waits are censored (Kaplan and Meier 1958, JASA 53:457).
    """

    median: MeasuredEstimate
    """Seconds after which half have given up; NaN or infinite where fewer ever did within the waits observed."""
    survival: pd.DataFrame
    """``seconds``, ``share`` still waiting, ``low`` and ``high`` of its 95 % band, ``callers`` still observed then."""
    fits: tuple[Fit, ...]
    waited: int
    gave_up: int
    longest: float
    """The longest wait observed, in seconds; what fits say beyond it is not observed."""

    def share_waiting(self, seconds: float) -> float:
        """The share of callers who are still patient after so many seconds of waiting."""
        at = int(np.searchsorted(self.survival["seconds"], seconds, side="right")) - 1
        return float(self.survival["share"].iloc[at]) if at >= 0 else 1.0

    def duration(self) -> Duration:
        """As a scenario takes it, in minutes: the likeliest fit."""
        return self.fits[0].duration()


@dataclass(frozen=True)
class Redials:
    """Callers who abandoned and called again; an upper bound, since one customer may have several concerns."""

    within_hour: MeasuredEstimate
    same_day: MeasuredEstimate
    mean_delay: MeasuredEstimate
    """Seconds from giving up to the next call, of those who called again on the same day."""

    @property
    def soon_mean_minutes(self) -> float:
        """The mean of the exponential delay with which as many of the day's return within the hour as observed."""
        share = min(self.within_hour.value / self.same_day.value, 1 - 1e-9)
        return -60 / math.log1p(-share)


@dataclass(frozen=True, eq=False)
class Calibration:
    """Everything estimated from one log; what is None is explained in ``missing`` under the field's name."""

    calls: int
    answered: int
    abandoned: int
    missing: Mapping[str, str]
    abandonment: MeasuredEstimate | None = None
    """Share of the calls that had to wait and were answered or abandoned."""
    abandonment_of_calls: MeasuredEstimate | None = None
    """Share of all calls that were answered or abandoned."""
    speed_of_answer: MeasuredEstimate | None = None
    """Mean wait of answered calls, those that did not wait included."""
    handle_time: HandleTime | None = None
    call_time: MeasuredEstimate | None = None
    """Mean length of whole calls as the log gives it, with or without their waits."""
    patience: Patience | None = None
    transfer_share: MeasuredEstimate | None = None
    calling_again: Redials | None = None
    overdispersion: Overdispersion | None = None
    callback_answered: MeasuredEstimate | None = None


def calibrate(log: CallLog) -> Calibration:
    """Estimate everything that a call log holds."""
    frame = log.frame
    found: dict[str, object] = {
        "abandonment": _abandonment(frame, log.holds),
        "abandonment_of_calls": _abandonment_of_calls(frame, log.holds),
        "speed_of_answer": _speed_of_answer(frame),
        "handle_time": _handle_time(frame, log.holds),
        "patience": _patience(frame, log.holds),
        "transfer_share": _transfer_share(frame, log.holds),
        "calling_again": _calling_again(frame, log.holds),
        "overdispersion": _overdispersion(log),
        "callback_answered": _callback_answered(frame, log.holds),
    }
    if "call_time" in log.holds:
        found["call_time"] = _call_time(frame)
    spread = found["overdispersion"]
    if isinstance(spread, Overdispersion) and spread.half_hour is None:
        found["half_hours"] = "too few calls to tell: most come in half-hours with less than one on average"
    missing = {name: each for name, each in found.items() if isinstance(each, str)}
    known = {name: each for name, each in found.items() if not isinstance(each, str)}
    answered, abandoned = number_ended(frame, "answered"), number_ended(frame, "abandoned")
    return Calibration(len(frame), answered, abandoned, missing=missing, **known)  # type: ignore[arg-type]


def _overdispersion(log: CallLog) -> Overdispersion | str:
    try:
        return overdispersion(log.volumes()) if len(log) else "there are no calls"
    except ValueError as error:
        return str(error)


def _waits(frame: pd.DataFrame) -> tuple[Floats, Floats]:
    """Waits above 0 that ended by giving up, and those that ended by an answer."""
    waited = frame["wait"].to_numpy() > 0
    outcome = frame["outcome"]
    gave_up, answered = (frame["wait"][waited & (outcome == each)].to_numpy() for each in ("abandoned", "answered"))
    return gave_up, answered


def _few(number: int, what: str) -> str:
    return f"the log has {number} {what}; needed are at least {LEAST_CALLS}"


def _abandonment(frame: pd.DataFrame, holds: frozenset[str]) -> MeasuredEstimate | str:
    if reason := waits_unknown(frame, holds):
        return reason
    gave_up, answered = _waits(frame)
    number = len(gave_up) + len(answered)
    if number < LEAST_CALLS:
        return _few(number, "calls that had to wait")
    return estimate_share(len(gave_up), number)


def _abandonment_of_calls(frame: pd.DataFrame, holds: frozenset[str]) -> MeasuredEstimate | str:
    if reason := outcomes_unknown(frame, holds):
        return reason
    abandoned, answered = number_ended(frame, "abandoned"), number_ended(frame, "answered")
    if abandoned + answered < LEAST_CALLS:
        return _few(abandoned + answered, "calls answered or abandoned")
    return estimate_share(abandoned, abandoned + answered)


def _speed_of_answer(frame: pd.DataFrame) -> MeasuredEstimate | str:
    answered = frame[frame["outcome"] == "answered"]
    waits = answered["wait"].where(answered["queued"], 0.0).dropna().to_numpy()
    if len(waits) < KNOWN * len(answered):
        return f"the waits of {len(answered) - len(waits):,} of {len(answered):,} answered calls are not known"
    if len(waits) < LEAST_CALLS:
        return _few(len(waits), "answered calls with a known wait")
    return estimate_mean(waits)


def _call_time(frame: pd.DataFrame) -> MeasuredEstimate | str:
    times = frame["call_time"].dropna().to_numpy()
    if len(times) < LEAST_CALLS:
        return _few(len(times), "calls with the length of the whole call")
    return estimate_mean(times)


def _handle_time(frame: pd.DataFrame, holds: frozenset[str]) -> HandleTime | str:
    if "service" not in holds:
        also = (
            "; the length of the whole call may hold the wait: if it does not, choose its column as time of handling"
            if "call_time" in holds
            else ""
        )
        return f"the log has no handling times of answered calls, or no start and end of handling{also}"
    times = frame["service"].dropna().to_numpy()
    fitted = times[times > SHORTEST_FITTED]
    if len(fitted) < LEAST_CALLS:
        return _few(len(fitted), f"answered calls over {SHORTEST_FITTED:g} s")
    if fitted.min() == fitted.max():
        return f"every handling time is {fitted[0]:g} s, so that there is no spread to estimate"
    drawn = thinned(np.sort(fitted), DRAWN_POINTS)
    return HandleTime(
        estimate_mean(times),
        estimate_cv(times),
        estimate_median(times),
        fit_times(fitted),
        len(fitted),
        drawn,
        _quantiles(times),
    )


def _quantiles(times: Floats) -> Floats:
    quantiles: Floats = np.quantile(times, np.linspace(0.0, 1.0, MEASURED_STEPS + 1))
    longest = times[times >= quantiles[-2]]
    quantiles[-1] = 2 * longest.mean() - quantiles[-2]
    return quantiles


def _patience(frame: pd.DataFrame, holds: frozenset[str]) -> Patience | str:
    if reason := waits_unknown(frame, holds):
        return reason
    gave_up, answered = _waits(frame)
    if len(gave_up) < LEAST_CALLS:
        return _few(len(gave_up), "calls abandoned after a wait")
    if gave_up.min() == gave_up.max():
        return f"every abandoned call waited {gave_up[0]:g} s, so that there is no spread to estimate"
    from scipy import stats

    curve = stats.ecdf(stats.CensoredData(uncensored=gave_up, right=answered)).sf
    with warnings.catch_warnings():
        # Where everybody has given up, or nobody yet, the band has no end; the gaps are filled below.
        warnings.simplefilter("ignore", RuntimeWarning)
        band = curve.confidence_interval(CONFIDENCE, method="log-log")
    waits = np.sort(np.concatenate([gave_up, answered]))
    seconds = np.asarray(curve.quantiles)
    survival = pd.DataFrame(
        {
            "seconds": seconds,
            "share": np.asarray(curve.probabilities),
            # Before anybody gave up nothing is in doubt; after the last the band stays as it was.
            "low": pd.Series(np.asarray(band.low.probabilities)).ffill().fillna(1.0),
            "high": pd.Series(np.asarray(band.high.probabilities)).ffill().fillna(1.0),
            "callers": len(waits) - np.searchsorted(waits, seconds),
        }
    )
    survival["low"] = survival[["low", "share"]].min(axis=1)
    median, low, high = (_first_below(survival, column) for column in ("share", "low", "high"))
    well_known = survival[(survival["callers"] >= LEAST_CALLS) & (survival["share"] > 0)]
    curve_points = (well_known["seconds"].to_numpy(), well_known["share"].to_numpy())
    fits = fit_patience(gave_up, answered, curve_points)
    estimate = MeasuredEstimate(median, low, high, "seconds", len(waits))
    return Patience(estimate, survival, fits, len(waits), len(gave_up), float(waits[-1]))


def _first_below(survival: pd.DataFrame, column: str) -> float:
    """Seconds at which a curve first is one half or below; infinite where it never is."""
    below = np.flatnonzero(survival[column].to_numpy() <= 0.5)  # noqa: PLR2004 (the median)
    return float(survival["seconds"].iloc[below[0]]) if len(below) else math.inf


def _transfer_share(frame: pd.DataFrame, holds: frozenset[str]) -> MeasuredEstimate | str:
    if "transferred" not in holds:
        return "no column says whether a call was transferred"
    known = frame["transferred"][(frame["outcome"] == "answered") & frame["transferred"].notna()]
    if len(known) < LEAST_CALLS:
        return _few(len(known), "answered calls with a transfer's yes or no")
    return estimate_share(float(known.sum()), len(known))


def _calling_again(frame: pd.DataFrame, holds: frozenset[str]) -> Redials | str:
    if not {"customer", "outcome"} <= holds:
        return "the log does not say who called, or how calls ended"
    known = frame.loc[frame["customer"] != 0, ["customer", "arrived", "wait", "outcome"]]
    known = known.sort_values(["customer", "arrived"], kind="stable")
    customers = known["customer"].to_numpy()
    seconds = known["arrived"].to_numpy().astype("datetime64[s]").astype(np.int64)
    again = np.append(customers[1:] == customers[:-1], False)
    following = np.append(seconds[1:], 0)
    gave_up = (known["outcome"] == "abandoned").to_numpy()
    if gave_up.sum() < LEAST_CALLS:
        return _few(int(gave_up.sum()), "abandoned calls of known customers")
    ended = seconds + np.nan_to_num(known["wait"].to_numpy())
    delay = np.where(again, np.maximum(following - ended, 0.0), np.inf)[gave_up]
    same_day = (again & (following // 86_400 == seconds // 86_400))[gave_up]
    returns = pd.DataFrame(
        {"customer": customers[gave_up], "day": same_day, "hour": same_day & (delay <= HOUR), "calls": 1.0}
    )
    by_customer = returns.groupby("customer").sum().astype(np.float64)
    calls = by_customer["calls"].to_numpy()
    within_hour, within_day = (estimate_ratio(by_customer[each].to_numpy(), calls, "share") for each in ("hour", "day"))
    if same_day.sum() < LEAST_CALLS or not returns["hour"].any():
        return _few(int(same_day.sum()), "callers who called again on the day they gave up")
    return Redials(within_hour, within_day, estimate_mean(delay[same_day]))


def _callback_answered(frame: pd.DataFrame, holds: frozenset[str]) -> MeasuredEstimate | str:
    if "callback_answered" not in holds:
        return "the log has no callbacks: no column says whether one was answered"
    known = frame[frame["callback_answered"].notna()]
    attempts = known["callback_attempts"].fillna(1.0).clip(lower=1.0)
    if attempts.sum() < LEAST_CALLS:
        return _few(int(attempts.sum()), "attempts of callbacks")
    return estimate_share(float(known["callback_answered"].sum()), float(attempts.sum()))
