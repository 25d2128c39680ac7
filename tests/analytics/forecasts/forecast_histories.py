"""Histories whose next weeks are known: weekly to the call, with noise of known size, with holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analytics.forecasts.call_history import CallHistory
from data import Volumes, read_volumes
from data.samples.volumes import SAMPLE_FILE
from queueing.scenario.calendar import Floats

MONDAY = date(2025, 7, 7)
"""The first of eight weeks without a federal holiday, and no day after one."""
OPEN_SLOTS = slice(16, 40)
WEEKDAY_INDEX = np.array([1.12, 1.0, 0.95, 0.94, 0.99, 0.0, 0.0])


def history_of(calls: Floats, first: date = MONDAY, interval_minutes: int = 30) -> CallHistory:
    """Days of calls as a history, each day with calls recorded."""
    return CallHistory(first, calls, calls.sum(axis=1) > 0, interval_minutes)


def expected_calls(days: int, calls_per_day: float = 3000.0, growth_per_week: float = 0.0) -> Floats:
    """Expected calls by day and half-hour from a Monday on; mornings of the first weekdays are busier."""
    day = np.arange(days)
    slot = np.arange(24)
    shape = np.exp(-(((slot - 6) / 8) ** 2))[None, :] * (1 + 0.02 * (day % 7)[:, None] * (slot / 24)[None, :])
    totals = calls_per_day * WEEKDAY_INDEX[day % 7] * np.exp(growth_per_week * day / 7)
    calls = np.zeros((days, 48))
    calls[:, OPEN_SLOTS] = totals[:, None] * shape / shape.sum(axis=1, keepdims=True)
    return calls


def noisy_history(
    seed: int, weeks: int, cv: float, first: date = MONDAY, closed: Collection[date] = (), **expected: float
) -> CallHistory:
    """Poisson calls around the expected ones, each day busier or calmer by a gamma factor of this CV."""
    draws = np.random.default_rng(seed)
    days = 7 * weeks
    busyness = draws.gamma(cv**-2, cv**2, days)
    open_days = np.array([first + timedelta(days=day) not in closed for day in range(days)])
    return history_of(draws.poisson(expected_calls(days, **expected) * (busyness * open_days)[:, None]) * 1.0, first)


def volumes_of(calls: Floats, first: date = MONDAY, interval_minutes: int = 30) -> Volumes:
    """The open intervals of days of calls, as a file would hold them."""
    day, slot = np.nonzero(np.broadcast_to(calls.sum(axis=1)[:, None] > 0, calls.shape))
    start = pd.Timestamp(first) + pd.to_timedelta(day, unit="D") + pd.to_timedelta(slot * interval_minutes, unit="min")
    return Volumes(pd.DataFrame({"start": start, "calls": calls[day, slot]}), interval_minutes)


def sample_history() -> CallHistory:
    """The shipped sample's history."""
    volumes = read_volumes(SAMPLE_FILE).volumes
    assert volumes is not None
    return CallHistory.of(volumes)
