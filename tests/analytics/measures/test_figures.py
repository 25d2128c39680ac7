"""Laws of the figures of a simulated center, and their agreement with the journeys read by pandas."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics.measures import figures
from analytics.measures.definitions import MEASURES, WAIT_PERCENTILES
from analytics.measures.figures import Figures, figures_of
from analytics.measures.scopes import SCOPES, Scope, TimeScope
from queueing import Journeys, Scenario, simulate
from queueing.journeys import CALL_OUTCOMES
from queueing.scenario.calendar import WEEKDAYS

ValueOf = Callable[..., Any]

SUMS = [name for name, each in MEASURES.items() if each.unit in ("hours", "dollars")] + [
    name
    for name, each in MEASURES.items()
    if each.unit in ("calls", "appointments", "items")
    and name not in ("backlog_at_close", "callbacks_waiting", "calls_per_person", "work_at_close")
]


@pytest.fixture(scope="module")
def frame(simulated: Journeys) -> pd.DataFrame:
    """Measured calls, with the date, weekday and half-hour of the transfer decision."""
    table = simulated.to_frame()
    first, last = 1440 * simulated.scenario.warmup_days, 1440 * simulated.scenario.days
    table = table[(table["call"] > 0) & table["arrived"].between(first, last, inclusive="left")].copy()
    midnight = pd.Timestamp(simulated.scenario.start)
    decided = midnight + pd.to_timedelta(table["transfer_asked"], unit="min")
    table["date"] = decided.dt.date
    table["weekday"] = decided.dt.day_name()
    table["half_hour"] = decided.dt.hour * 60 + decided.dt.minute // 30 * 30
    table["arrival_date"] = (midnight + pd.to_timedelta(table["arrived"], unit="min")).dt.date
    table["tier2_wait"] = table["tier2_start"] - table["transfer_asked"]
    return table


def in_groups(figures: Figures, measure: str, scope: Scope) -> pd.Series:
    """A measure's values in a scope by the names of its groups, those without a value left out."""
    keys = figures.period.key_columns(scope)
    values = figures.value[scope][list(MEASURES).index(measure)]
    index = pd.MultiIndex.from_arrays(list(keys.values()), names=list(keys))
    return pd.Series(values, index=index).dropna()


def agrees(found: pd.Series, expected: pd.Series, within: float = 1e-12) -> bool:
    expected = expected.dropna()
    if not isinstance(expected.index, pd.MultiIndex):
        expected.index = pd.MultiIndex.from_arrays([expected.index])
    assert len(found) == len(expected) > 5
    return bool(np.allclose(found, expected.reindex(found.index), rtol=within, atol=0))


def test_outcomes_add_up_to_the_calls_offered(simulated_figures: Figures, value_of: ValueOf) -> None:
    offered = value_of(simulated_figures, "offered_calls", "day")
    by_outcome = [value_of(simulated_figures, f"outcome_{outcome}", "day") for outcome in CALL_OUTCOMES]
    assert np.sum(by_outcome, axis=0).tolist() == offered
    assert sum(offered) > 1000


def test_every_value_is_a_possible_one(simulated_figures: Figures) -> None:
    for row, (name, measure) in enumerate(MEASURES.items()):
        for scope in SCOPES:
            values = simulated_figures.value[scope][row]
            values = values[~np.isnan(values)]
            least, largest = measure.possible
            assert ((values >= least) & (values <= largest)).all(), name
            assert measure.unit != "share" or (least, largest) == (0, 1)
    assert [name for name, measure in MEASURES.items() if measure.possible[0] < 0] == ["announced_wait_error"]


@pytest.mark.parametrize("measure", SUMS)
@pytest.mark.parametrize("scope", ["day", "weekday", "time_of_day", "weekday_time"])
def test_sums_over_groups_agree_with_the_whole(
    measure: str, scope: TimeScope, simulated_figures: Figures, value_of: ValueOf
) -> None:
    period = simulated_figures.period
    values = np.array(value_of(simulated_figures, measure, scope))
    whole = value_of(simulated_figures, measure) * period.days_in("overall")[0]
    assert np.nansum(values * period.days_in(scope)) == pytest.approx(whole, rel=1e-9)


def test_a_weekday_with_a_holiday_is_as_busy_as_its_open_days(
    journeys_of: Callable[..., Journeys], value_of: ValueOf
) -> None:
    """Two weeks from Monday, 9 February 2026, of which the second Monday is Presidents' Day."""
    calls = {0: 6, 1: 4, 8: 8}
    arrived = [1440.0 * day + 600 for day, number in calls.items() for _ in range(number)]
    rows = [{"person": person, "arrived": at, "outcome": "contained"} for person, at in enumerate(arrived)]
    hours = {name: {"opens": "08:00", "closes": "20:00"} for name in WEEKDAYS if name != "sunday"}
    journeys = journeys_of(rows, start=date(2026, 2, 9), days=14, warmup_days=0, opening_hours=hours)
    assert value_of(journeys, "offered_calls", "weekday") == [6, 6, 0, 0, 0, 0, 0]
    at_ten = np.reshape(value_of(journeys, "offered_calls", "weekday_time"), (7, -1))[:, 20]
    assert at_ten.tolist() == [6, 6, 0, 0, 0, 0, 0]
    assert value_of(journeys, "offered_calls") == pytest.approx(18 / 11)


@pytest.mark.parametrize("scope", ["day", "weekday", "time_of_day", "weekday_time"])
def test_means_weighted_by_their_calls_agree_with_the_whole(scope: Scope, simulated_figures: Figures) -> None:
    over_time = ("callbacks_waiting", "occupancy_tier1", "occupancy_tier2", "occupancy_supervisor")
    for row, (name, measure) in enumerate(MEASURES.items()):
        if name in (*SUMS, *over_time) or measure.percentile is not None:
            continue
        value, calls = simulated_figures.value[scope][row], simulated_figures.calls[scope][row]
        assert calls.sum() == simulated_figures.calls["overall"][row, 0], name
        assert ((calls > 0) == ~np.isnan(value)).all(), name
        total = np.nansum(value * calls)
        assert total == pytest.approx(np.nan_to_num(simulated_figures.value["overall"][row, 0]) * calls.sum()), name


@pytest.mark.parametrize("scope", SCOPES)
def test_percentiles_increase(scope: Scope, simulated_figures: Figures, value_of: ValueOf) -> None:
    rows = np.array([value_of(simulated_figures, f"tier2_wait_p{percent}", scope) for percent in WAIT_PERCENTILES])
    rows = rows[:, ~np.isnan(rows[0])]
    assert rows.shape[1] > 0
    assert (np.diff(rows, axis=0) >= 0).all()
    limits = ("callback_within_1h", "callback_within_4h", "callback_within_24h", "callback_within_72h")
    within = np.array([value_of(simulated_figures, name, scope) for name in limits])
    assert (np.diff(within[:, ~np.isnan(within[0])], axis=0) >= 0).all()
    for kind in ("estimate_over", "wait_over"):
        over_20, over_30 = (np.array(value_of(simulated_figures, f"{kind}_{limit}", scope)) for limit in (20, 30))
        assert not (over_30 > over_20).any()


def test_refused_people_have_one_fate_each(simulated_figures: Figures, value_of: ValueOf) -> None:
    fates = [
        value_of(simulated_figures, f"refused_{fate}", "day")
        for fate in ("reached_officer", "helped_otherwise", "not_helped", "lost")
    ]
    together = np.sum(fates, axis=0)
    assert (~np.isnan(together)).sum() >= 2
    assert together[~np.isnan(together)] == pytest.approx(1.0)


@pytest.mark.parametrize("scope", ["weekday_time", "day"])
def test_tier2_waits_agree_with_pandas(scope: Scope, frame: pd.DataFrame, simulated_figures: Figures) -> None:
    by = {"weekday_time": ["weekday", "half_hour"], "day": ["date"]}[scope]
    served = frame.dropna(subset=["tier2_wait", "estimated_wait"]).groupby(by)["tier2_wait"]
    assert agrees(in_groups(simulated_figures, "tier2_wait_mean", scope), served.mean())
    for name, share in (("tier2_wait_p90", 0.9), ("tier2_wait_p50", 0.5)):
        least = served.agg(lambda waits, share=share: np.quantile(waits, share, method="inverted_cdf"))
        assert agrees(in_groups(simulated_figures, name, scope), least, within=0.0055)


def test_shares_of_transfers_agree_with_pandas(frame: pd.DataFrame, simulated_figures: Figures) -> None:
    transfers = frame.dropna(subset=["estimated_wait"])
    by_day = transfers.groupby("date")
    is_callback = (transfers["route"] == "callback").groupby(transfers["date"]).mean()
    over = (transfers["estimated_wait"] > 20).groupby(transfers["date"]).mean()
    assert agrees(in_groups(simulated_figures, "callback_share", "day"), is_callback)
    assert agrees(in_groups(simulated_figures, "estimate_over_20", "day"), over)
    late = transfers[["tier2_start", "ended"]].bfill(axis=1)["tier2_start"].fillna(math.inf)
    late = (late - transfers["transfer_asked"] > 30).groupby(transfers["date"]).mean()
    assert agrees(in_groups(simulated_figures, "wait_over_30", "day"), late)
    held = transfers[transfers["route"] == "live"]
    gave_up = (held["outcome"] == "abandoned_tier2").groupby(held["date"]).mean()
    found = in_groups(simulated_figures, "abandonment_tier2", "day")
    assert found.to_numpy() == pytest.approx(gave_up.to_numpy())
    calls = simulated_figures.calls["day"][list(MEASURES).index("callback_share")]
    assert calls[calls > 0].tolist() == by_day.size().tolist()


def test_callbacks_reached_the_same_day_agree_with_pandas(
    frame: pd.DataFrame, simulated: Journeys, simulated_figures: Figures
) -> None:
    callbacks = frame[(frame["route"] == "callback") & frame["estimated_wait"].notna()]
    reached = (pd.Timestamp(simulated.scenario.start) + pd.to_timedelta(callbacks["tier2_start"], unit="min")).dt.date
    same_day = (reached == callbacks["date"]).groupby(callbacks["date"]).mean()
    assert 0 < same_day.mean() < 1
    assert agrees(in_groups(simulated_figures, "callback_same_day", "day"), same_day)


def test_abandonment_and_calls_agree_with_pandas(frame: pd.DataFrame, simulated_figures: Figures) -> None:
    queued = frame[frame["ivr_end"].notna() & (frame["outcome"] != "contained")]
    gave_up = (queued["outcome"] == "abandoned_tier1").mean()
    row = list(MEASURES).index("abandonment_tier1")
    assert gave_up > 0.01
    assert simulated_figures.value["overall"][row, 0] == pytest.approx(gave_up)
    offered = in_groups(simulated_figures, "offered_calls", "day")
    assert agrees(offered[offered > 0], frame.groupby("arrival_date").size())


def test_backlog_at_close_agrees_with_a_count_at_each_closing(simulated: Journeys, simulated_figures: Figures) -> None:
    table = simulated.to_frame()
    table = table[table["route"] == "callback"]
    left = table["tier2_start"].fillna(table["ended"]).fillna(math.inf)
    expected = [
        int(((table["transfer_asked"] < closing + 4 * 60) & (left > closing)).sum())
        for closing in (1440 * day + 20 * 60 for day in range(1, 9) if simulated.scenario.calendar().lines(day))
    ]
    assert max(expected) > 0
    assert in_groups(simulated_figures, "backlog_at_close", "day").tolist() == expected


def test_officers_work_on_saturday_without_new_calls(simulated_figures: Figures, value_of: ValueOf) -> None:
    saturday = WEEKDAYS.index("saturday")
    assert value_of(simulated_figures, "on_duty_hours_tier2", "weekday")[saturday] == 3
    assert value_of(simulated_figures, "offered_calls", "weekday")[saturday] == 0
    assert math.isnan(value_of(simulated_figures, "tier2_wait_mean", "weekday")[saturday])


def test_a_center_without_calls_has_figures_all_the_same(small_center: Callable[..., Scenario]) -> None:
    reckoned = figures_of(simulate(small_center(), seed=1))
    assert reckoned.value["overall"][list(MEASURES).index("offered_calls"), 0] == 0
    assert reckoned.value["overall"][list(MEASURES).index("on_duty_hours_tier2"), 0] == 48


def test_figures_reckoned_of_some_people_at_a_time_are_the_same_to_the_last_bit(
    simulated: Journeys, simulated_figures: Figures, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "CALLS_AT_ONCE", len(simulated) // 7)
    in_parts = figures_of(simulated)
    for scope in SCOPES:
        assert in_parts.value[scope].tobytes() == simulated_figures.value[scope].tobytes()
        assert in_parts.calls[scope].tobytes() == simulated_figures.calls[scope].tobytes()
