"""How kept forecasts did, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analytics.forecasts.kept_forecasts import outcome, outcome_in_words
from tests.analytics.forecasts.forecast_histories import MONDAY, history_of


def kept(first: date, calls: list[float], half: float = 10.0) -> pd.DataFrame:
    expected = np.array(calls)
    dates = pd.date_range(first, periods=len(calls))
    return pd.DataFrame({"date": dates, "calls": expected, "low_80": expected - half, "high_80": expected + half})


def test_days_that_came_are_held_against_what_was_expected() -> None:
    """Three weeks of 100 calls a day from Monday to Friday; of the last Thursday on, 90, 110, 0, 0 and 130 expected."""
    totals = np.where(np.arange(21) % 7 < 5, 100.0, 0.0)
    history = history_of(totals[:, None], MONDAY, 1440)
    found = outcome(kept(MONDAY + timedelta(days=17), [90, 115, 0, 0, 130]), history)
    assert found is not None
    assert (found.first, found.last, found.days) == (MONDAY + timedelta(days=17), MONDAY + timedelta(days=18), 2)
    assert found.wape == pytest.approx((10 + 15) / 200)
    assert found.bias == pytest.approx((-10 + 15) / 200)
    assert found.held_80 == 0.5
    said = outcome_in_words(found, "Ann", MONDAY)
    assert "kept on Mon 7 Jul 2025, held against the 2 days that came since (Thu 24 Jul to Fri 25 Jul 2025)" in said
    assert "off by 12 % of the calls (WAPE), 50 % of days inside the 80 % interval" in said
    assert "more calls were expected than came" in said


def test_nothing_is_said_before_a_day_came_or_where_none_is_known() -> None:
    history = history_of(np.full((14, 1), 100.0), MONDAY, 1440)
    assert outcome(kept(MONDAY + timedelta(days=14), [100, 100]), history) is None
    gap = history_of(np.where(np.arange(28) == 20, 0.0, 100.0)[:, None], MONDAY, 1440)
    assert gap.missing[20]
    assert outcome(kept(MONDAY + timedelta(days=20), [100]), gap) is None
    found = outcome(kept(MONDAY + timedelta(days=20), [100, 80]), gap)
    assert found is not None
    assert found.days == 1
    assert (found.wape, found.bias) == pytest.approx((0.2, -0.2))
