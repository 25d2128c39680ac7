"""The weekly profile: a level with damped trend, times the weekday and other effects, times the shape of the day.

The logarithm of a day's calls is its weekday's, plus its effects', plus a level. Weekdays and effects are a weighted
ridge regression over the whole history; the level and its trend are an exponentially weighted line through what is
left, so that recent weeks count more. Where calls went to a new level at once, only the days since then count for the
level; those before tell of weekdays, effects and the shape of the day, beside a level of their own. Days far from
their neighbours count less (Huber's weights). A history that repeats itself every week is continued exactly, and
twice the calls give twice the forecast.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from queueing.scenario.calendar import Floats, Integers

from .call_history import DAYS_PER_WEEK, QUIET, CallHistory
from .day_effects import DayEffects, day_effects, with_earlier_levels
from .outlying_days import day_trust
from .yearly_season import yearly_season

LEVEL_HALF_LIFE: Final = 28.0
"""Days after which a day counts half for the level and the trend."""
PATTERN_HALF_LIFE: Final = 168.0
"""Days after which a day counts half for the weekdays, the holidays and the shape of the day."""
TREND_DAMPING: Final = 0.8
"""What is left of the trend from one week to the next (Gardner and McKenzie 1985, Management Science 31:1237)."""

_TREND_CAUTION: Final = 4.0
"""A trend counts as far as it exceeds so many of its standard errors."""
_ROUNDS: Final = 4
_ROUNDING: Final = 1e-9
_MOST_POOLING: Final = 50.0


def predict(
    history: CallHistory, days: int, factors: Floats, *, trend: bool, turn_of_month: bool, yearly: bool = False
) -> Floats:
    """The calls of the ``days`` after a history, by day (rows) and interval, were each an ordinary day.

    ``factors`` are those days' calendar factors, which say which of them follow a quiet holiday. Without ``trend``
    the level stays as it is; with ``turn_of_month`` the first and last working days of a month have effects of
    their own; ``yearly`` takes the season of the year out before and puts it back after. A weekday without an ordinary
    day in the history gets no calls.
    """
    learned = np.flatnonzero(history.ordinary)
    time = (learned - (history.days - 1)).astype(np.float64)
    coming = (history.next_date.weekday() + np.arange(days)) % DAYS_PER_WEEK
    quiet = np.r_[history.quiet, (factors < QUIET) & history.usual_weekdays[coming]]
    effects = day_effects(history.first, history.usual_weekdays, quiet, turn_of_month=turn_of_month)
    effects = with_earlier_levels(effects, history.level)
    season = yearly_season(history, days) if yearly else np.zeros(history.days + days)
    logs = np.log(history.totals[learned]) - season[learned]
    pattern: Floats = 0.5 ** (-time / PATTERN_HALF_LIFE)
    trust = np.ones(len(learned))
    by_weekday, by_effect, rest = _fit(history.weekday[learned], effects, learned, logs, pattern)
    for _ in range(_ROUNDS):
        trust = day_trust(rest)
        by_weekday, by_effect, rest = _fit(history.weekday[learned], effects, learned, logs, pattern * trust)
    recent: Floats = 0.5 ** (-time / LEVEL_HALF_LIFE) * trust * history.at_this_level[learned]
    level, slope = _level_and_trend(rest, time, recent) if trend else (float(np.average(rest, weights=recent)), 0.0)
    ahead = effects.values[history.days :] @ by_effect + season[history.days :] + level + slope * _damped_days(days)
    # What a mean of logarithms leaves out of the mean: smearing (Duan 1983, JASA 78:605).
    smearing = np.average(np.exp(rest - level - slope * time), weights=recent)
    known = np.isin(coming, history.weekday[learned])
    totals = np.where(known, np.exp(by_weekday[coming] + ahead) * smearing, 0.0)
    found: Floats = totals[:, None] * _day_shapes(history, learned, pattern * trust)[coming]
    return found


def _fit(
    weekday: Integers, effects: DayEffects, learned: Integers, logs: Floats, weights: Floats
) -> tuple[Floats, Floats, Floats]:
    """Each weekday's and each effect's logarithm, and what they leave: a weighted ridge regression."""
    dummies = np.eye(DAYS_PER_WEEK)[weekday]
    design = np.hstack([dummies, effects.values[learned]])
    prior = np.r_[np.zeros(DAYS_PER_WEEK), effects.prior]
    # A weekday without days is kept from being undetermined; others have no default to be drawn to.
    penalty = np.r_[np.where(dummies.any(axis=0), 0.0, 1.0), effects.penalty]
    normal = design.T @ (design * weights[:, None]) + np.diag(penalty)
    found = np.linalg.solve(normal, design.T @ (weights * logs) + penalty * prior)
    return found[:DAYS_PER_WEEK], found[DAYS_PER_WEEK:], logs - design @ found


def _level_and_trend(rest: Floats, time: Floats, weights: Floats) -> tuple[float, float]:
    """The level on the last day and its change per day: a weighted line, its slope drawn to 0 by its own error."""
    mean, middle = np.average(rest, weights=weights), np.average(time, weights=weights)
    spread = float(weights @ (time - middle) ** 2)
    if spread < 1.0:
        return float(mean), 0.0
    slope = float(weights @ ((time - middle) * (rest - mean))) / spread
    left = rest - mean - slope * (time - middle)
    variance = np.average(left**2, weights=weights)
    error = variance * float(weights**2 @ (time - middle) ** 2) / spread**2
    # The positive part of James and Stein's estimate; the caution is for days that are not independent.
    slope *= max(0.0, 1.0 - _TREND_CAUTION**2 * error / slope**2) if abs(slope) > _ROUNDING else 0.0
    return float(mean - slope * middle), slope


def _damped_days(days: int) -> Floats:
    """How many days of trend have come about on each of the days ahead."""
    share = TREND_DAMPING ** (1 / DAYS_PER_WEEK)
    return np.cumsum(share ** np.arange(1, days + 1))


def _day_shapes(history: CallHistory, learned: Integers, weights: Floats) -> Floats:
    """Each weekday's shares of the day's calls by interval, drawn to the shape of all days as far as days differ.

    The weight of all days is that of an empirical Bayes estimate: the variance of shares between days of one weekday
    over that between weekdays.
    """
    shares = history.calls[learned] / history.totals[learned][:, None]
    weekday = history.weekday[learned]
    pooled = np.average(shares, axis=0, weights=weights)
    own = np.tile(pooled, (DAYS_PER_WEEK, 1))
    sums = np.bincount(weekday, weights, DAYS_PER_WEEK)
    present = np.flatnonzero(sums)
    for each in present:
        own[each] = np.average(shares[weekday == each], axis=0, weights=weights[weekday == each])
    within = float(np.average(((shares - own[weekday]) ** 2).sum(axis=1), weights=weights))
    within *= len(learned) / max(1, len(learned) - len(present))
    between = float(np.mean(((own[present] - pooled) ** 2).sum(axis=1) - within / sums[present]))
    pooling = _MOST_POOLING if between <= within / _MOST_POOLING else within / between
    if within <= _ROUNDING**2:
        pooling = 0.0
    drawn: Floats = (own * sums[:, None] + pooling * pooled) / np.maximum(sums[:, None] + pooling, _ROUNDING)
    drawn[sums == 0] = pooled
    drawn /= drawn.sum(axis=1, keepdims=True)
    return drawn
