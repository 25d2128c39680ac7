"""Heavy days: limits worked out by hand, times that are refused, and a rule that keeps its meaning when it is moved."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from data.samples.scenarios import small_center
from queueing import DatedDemand, Scenario, describe_problems, simulate
from queueing.plan import lay_out
from queueing.scenario.heavy_days import is_time_of_heavy_days, share_before
from tests.figures import figures_in
from tests.queueing.centers import busy_center, center, demand


def heavy(time: str, calls: int = 300, **changes: Any) -> Scenario:
    """A center open 8 to 20, two days, with a cutoff on heavy days: by hour 10, 20 and 30 calls, later on 40 more."""
    plan = {"monday": {8: 10.0, 9: 20.0, 10: 30.0, 15: 40.0}, "tuesday": {8: 50.0, 10: 50.0}}
    return center(
        **{
            "days": 2,
            "demand": demand(**plan),
            "cutoff": {"rule": "heavy_days", "time": time, "heavy_day_calls": calls},
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("time", "monday", "tuesday"),
    [
        # Of Monday's 100 calls 10, 30, 60, 60 and 100 have come; of Tuesday's 100 half, half, all.
        ("09:00", 30, 150),
        ("10:00", 90, 150),
        ("11:00", 180, 300),
        ("14:30", 180, 300),
        ("20:00", 300, 300),
        # Inside an interval: 10 + a quarter of 20, 10 + 20 + a third of 30 and a half and a third of 50.
        ("09:15", 45, 150),
        ("10:20", 120, 200),
        ("08:30", None, None),
    ],
)
def test_a_days_limit_is_its_calls_times_the_share_expected_before_the_cutoff(
    time: str, monday: int | None, tuesday: int | None
) -> None:
    if monday is None:
        with pytest.raises(ValidationError, match=r"cutoff.time 08:30 comes when 5 % of the calls expected"):
            heavy(time)
        return
    limits = lay_out(heavy(time)).heavy_above
    assert limits[:2].tolist() == [monday, tuesday]
    assert np.isinf(limits[2:]).all()


def test_an_interval_that_is_partly_open_counts_by_its_open_part() -> None:
    # Lines open at 8:30: the hour's 10 calls come by 9:00, half of them by 8:45, and shut at 10:15: all 30 of the last
    # hour come from 10:00 on, two thirds by 10:10. The 40 of the afternoon do not come.
    opened = {"monday": {"opens": "08:30", "closes": "10:15"}}
    early = heavy("08:45", 600, opening_hours=opened, demand=demand(monday={8: 10.0, 10: 30.0, 15: 40.0}))
    assert lay_out(early).heavy_above[0] == 600 * 5 / 40
    late = heavy("10:10", 600, opening_hours=opened, demand=demand(monday={8: 10.0, 10: 30.0, 15: 40.0}))
    assert lay_out(late).heavy_above[0] == 600 * 30 / 40


def test_no_volume_and_days_without_calls_are_never_heavy() -> None:
    for scenario in (heavy("10:00", 0, volume_factor=0), heavy("10:00", 0, demand=demand())):
        assert (lay_out(scenario).heavy_above == math.inf).all()
        assert not len(simulate(scenario, seed=1))
    # Wednesday is open and expects nobody.
    assert lay_out(heavy("10:00", 0, days=3)).heavy_above[:3].tolist() == [0, 0, math.inf]


def test_a_volume_factor_does_not_change_what_is_compared() -> None:
    own, busier = (lay_out(heavy("10:20", volume_factor=factor)).heavy_above for factor in (1, 1.37))
    assert own.tolist() == busier.tolist()


def test_other_rules_do_not_look_at_calls() -> None:
    for rule in ("every_day", "never"):
        plan = lay_out(busy_center(cutoff={"rule": rule}))
        assert (plan.heavy_above == -math.inf).all()
        assert np.isinf(plan.cutoff_by_day).all() == (rule == "never")


def test_a_tenth_of_each_days_calls_lies_before_the_cutoff() -> None:
    assert lay_out(heavy("09:00")).heavy_above[0] == 30
    for time, come in (("08:00", "0"), ("08:59", "9.8")):
        with pytest.raises(ValidationError) as raised:
            heavy(time)
        (problem,) = describe_problems(raised.value)
        assert all(part in problem for part in (f"cutoff.time {time}", "too few", "allowed is 09:00", "cutoff.rule"))
        assert figures_in(problem) == [time, f"{come} %", "2026-03-02", "09:00", "10 %"]
    # A tenth of the whole is not enough, it is a tenth of each day: Tuesday's calls come from 12:00 on.
    late = demand(monday={8: 1000.0}, tuesday={12: 10.0})
    with pytest.raises(ValidationError, match=r"0 % of the calls expected on 2026-03-03 .* allowed is 12:06"):
        heavy("10:00", demand=late)
    # Of a day on which it lies outside the open hours nothing is asked, nor of one without calls.
    hours = {"monday": {"opens": "08:00", "closes": "20:00"}, "tuesday": {"opens": "11:00", "closes": "20:00"}}
    assert lay_out(heavy("10:00", demand=late, opening_hours=hours)).heavy_above[:2].tolist() == [300, 0]
    assert lay_out(heavy("10:00", demand=demand(monday={8: 1000.0}))).heavy_above[:2].tolist() == [300, math.inf]
    # Nor under another rule.
    assert heavy("08:00", cutoff={"rule": "every_day", "time": "08:00"}).cutoff.time == 480


def test_the_volume_factor_does_not_decide_what_is_refused() -> None:
    with pytest.raises(ValidationError, match="too few to tell a heavy day"):
        heavy("08:30", volume_factor=0)


def test_a_day_of_dated_volumes_that_begins_late_is_named() -> None:
    calls = {date(2026, 3, 2): (1.0,) * 48, date(2026, 3, 3): (0.0,) * 47 + (1.0,)}
    with pytest.raises(ValidationError, match=r"on 2026-03-03 have come"):
        center(
            days=2,
            demand=DatedDemand(calls=calls),
            opening_hours={day: {"opens": "08:00", "closes": "24:00"} for day in ("monday", "tuesday")},
            cutoff={"rule": "heavy_days", "time": "17:00"},
        )


def test_times_are_told_apart_as_scenarios_are() -> None:
    scenario = heavy("09:00")
    assert [minute for minute in range(480, 570, 15) if is_time_of_heavy_days(scenario, minute)] == [540, 555]
    assert share_before(scenario, 9 * 60) == 60 / 200
    assert math.isnan(share_before(center(), 9 * 60))


def test_the_days_that_are_heavy_stay_so_when_the_cutoff_is_moved() -> None:
    refused = {}
    for hour in (17, 16, 15, 14, 12):
        scenario = Scenario.model_validate(
            small_center().model_dump() | {"cutoff": {"rule": "heavy_days", "time": hour * 60, "heavy_day_calls": 3340}}
        )
        runs = [simulate(scenario, seed=7, replication=number) for number in range(6)]
        refused[hour] = sum(int(journeys.ended_as("refused_cutoff").sum()) for journeys in runs)
    assert refused[17] > 50
    assert list(refused.values()) == sorted(refused.values())
    assert refused[14] > 2 * refused[17]
