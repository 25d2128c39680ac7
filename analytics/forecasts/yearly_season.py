"""The season of the year: how far days lie above or below the level of calls at their time of the year.

The logarithm of a day's calls is its weekday's and its effects' (:mod:`analytics.forecasts.day_effects`), plus Fourier
terms of the year, plus the effects of holidays with calls and of the days around holidays, plus a level that moves
slowly: hat functions whose steps are penalised, which is a random walk's posterior mean. All together are one ridge
regression over the whole history (dynamic harmonic regression: Hyndman and Athanasopoulos 2021, Forecasting:
Principles and Practice, section 10.5). The higher a term's frequency, the more it is drawn to none.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from queueing.scenario.calendar import Floats, Integers

from .call_history import DAYS_PER_WEEK, CallHistory, holiday_names
from .day_effects import day_effects, with_earlier_levels
from .outlying_days import day_trust

LEAST_DAYS: Final = 396
"""13 months: one whole year, and a month of the next that shows what of it was growth."""

_YEAR: Final = 365.25
_TERMS: Final = 6
"""Pairs of Fourier terms: the shortest wave has two months."""
_TERM_CAUTION: Final = 0.5
"""A pair of order k is drawn to none as if k squared times so many days had shown that."""
_HOLIDAY_CAUTION: Final = 0.5
_AROUND: Final = (-2, -1, 1, 2)
"""Days from a holiday that have an effect of their own."""
_LEVEL_DAYS: Final = 56.0
"""From one hat of the level to the next."""
_LEVEL_CAUTION: Final = 6.0
_HALF_LIFE: Final = 3 * _YEAR
"""Days after which a day counts half for the season."""
_ROUNDS: Final = 2


def yearly_season(history: CallHistory, days: int) -> Floats:
    """The season as differences of logarithms: of each day of the history, then of the ``days`` after it.

    It is 0 throughout where the history is shorter than 13 months.
    """
    length = history.days + days
    if history.days < LEAST_DAYS:
        return np.zeros(length)
    learned = np.flatnonzero(history.ordinary)
    season, caution = _season(history.first, length)
    plain = day_effects(history.first, history.usual_weekdays, history.quiet, turn_of_month=True)
    plain = with_earlier_levels(plain, history.level)
    weekday = np.eye(DAYS_PER_WEEK)[history.weekday[learned]]
    level, level_penalty = _slow_level(learned, history.days)
    design = np.hstack([season[learned], weekday, plain.values[learned], level])
    penalty = np.diag(np.r_[caution, np.where(weekday.any(axis=0), 1e-6, 1.0), plain.penalty, np.zeros(level.shape[1])])
    penalty[-level.shape[1] :, -level.shape[1] :] += level_penalty
    prior = np.r_[np.zeros(season.shape[1] + DAYS_PER_WEEK), plain.prior, np.zeros(level.shape[1])]
    logs = np.log(history.totals[learned])
    logs = logs - logs.mean()
    recent: Floats = 0.5 ** ((history.days - learned) / _HALF_LIFE)
    weights = recent
    found = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        found = np.linalg.solve(
            design.T @ (design * weights[:, None]) + penalty, design.T @ (weights * logs) + penalty @ prior
        )
        weights = recent * day_trust(logs - design @ found)
    effects: Floats = season @ found[: season.shape[1]]
    return effects


def _season(first: date, days: int) -> tuple[Floats, Floats]:
    """The columns of the season on consecutive days, and how far each is drawn to none."""
    day = np.datetime64(first, "D") + np.arange(days)
    of_year = 2 * np.pi * (day - np.datetime64("2000-01-01", "D")).astype(np.float64) / _YEAR
    order = np.repeat(np.arange(1.0, _TERMS + 1), 2)
    waves = np.sin(of_year[:, None] * order + np.resize([0.0, np.pi / 2], len(order)))
    around = _around_holidays(first, days)
    caution = np.r_[_TERM_CAUTION * order**2, np.full(around.shape[1], _HOLIDAY_CAUTION)]
    return np.hstack([waves, around]), caution


def _around_holidays(first: date, days: int) -> Floats:
    """For each federal holiday by name, and each of the days around it, a column that says which days they are."""
    reach = max(_AROUND)
    names = np.array(holiday_names(date.fromordinal(first.toordinal() - reach), days + 2 * reach))
    columns = [
        (names == name)[reach - offset : len(names) - reach - offset]
        for name in sorted({*names} - {""})
        for offset in (0, *_AROUND)
    ]
    return np.column_stack(columns).astype(np.float64)


def _slow_level(learned: Integers, days: int) -> tuple[Floats, Floats]:
    """Hat functions of time on the days learned from, and the penalty of their steps."""
    place = np.minimum(learned / _LEVEL_DAYS, np.ceil(days / _LEVEL_DAYS))
    hats = np.arange(int(np.ceil(days / _LEVEL_DAYS)) + 1)
    level = np.maximum(1.0 - np.abs(place[:, None] - hats), 0.0)
    steps = np.diff(np.eye(len(hats)), axis=0)
    return level, _LEVEL_CAUTION * steps.T @ steps + 1e-6 * np.eye(len(hats))
