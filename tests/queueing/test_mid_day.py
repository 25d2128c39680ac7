"""A run that starts in mid-day: what is known comes as given, the rest by law, and days turn out as they are told."""

from __future__ import annotations

import math
from typing import Any, Final, get_args

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import special

from queueing import Engine, Scenario, describe_problems, simulate
from queueing.agreement import compare
from queueing.draws.callers import first_calls, first_calls_by_interval, interval_busyness
from queueing.mid_day import FirstCallsSoFar, busyness_posterior, dispersion
from queueing.plan import Layout, lay_out
from queueing.scenario.calendar import Floats, Integers
from tests.queueing.centers import busy_center, center, demand

ENGINES: Final[tuple[Engine, ...]] = get_args(Engine)
STANDARD_ERRORS = 5.0
"""Of a mean that is normal: a correct program fails less than once in a million (5.7e-7, on both sides)."""
HOURS = {8: 40.0, 9: 60.0, 10: 80.0, 11: 60.0, 12: 50.0, 13: 70.0, 14: 40.0}
SO_FAR = (0,) * 8 + (30, 70, 90, 50)
"""First calls by hour up to noon, where 240 are expected, and 160 after it."""


def monday(**changes: Any) -> Scenario:
    """A Monday of 400 calls expected, by hour."""
    return center(**{"demand": demand(monday=HOURS), **changes})


def at_noon(first_calls: int | tuple[int, ...] = SO_FAR, **changes: Any) -> Scenario:
    """The same, of which the first calls up to noon are known."""
    return monday(already={"minute": "12:00", "first_calls": first_calls}, **changes)


def counts(layout: Layout, seed: int, replications: int) -> Integers:
    """First calls by replication and row of the arrivals."""
    return np.array([first_calls_by_interval(layout, seed, replication) for replication in range(replications)])


def known(layout: Layout) -> FirstCallsSoFar:
    assert layout.so_far is not None
    return layout.so_far


def assert_mean(values: Any, expected: float, variance: float) -> None:
    """The mean of independent values lies within the standard errors of what it is expected to be."""
    assert abs(np.mean(values) - expected) <= STANDARD_ERRORS * math.sqrt(variance / len(values))


# --- The ordinary run -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("first_calls", [None, 0, (0,) * 8])
def test_at_opening_with_nothing_it_is_the_ordinary_run(engine: Engine, first_calls: Any) -> None:
    busy = {"days": 2, "interval_cv": 0.3, "interval_correlation": 0.7}
    opening = busy_center(already={"minute": "08:00", "first_calls": first_calls}, **busy)
    agreement = compare(simulate(busy_center(**busy), seed=4, engine=engine), simulate(opening, seed=4, engine=engine))
    assert agreement.equal, agreement
    assert agreement.calls_compared > 500


@pytest.mark.parametrize("engine", ENGINES)
def test_a_run_given_its_own_counts_goes_on_as_it_did(engine: Engine) -> None:
    whole = busy_center(days=2, daily_cv=0)
    made = simulate(whole, seed=4, engine=engine)
    arrived = made["arrived"][made["call"] == 1]
    by_hour = np.bincount((arrived[arrived < 720] // 60).astype(np.int64), minlength=12)
    given = busy_center(days=2, daily_cv=0, already={"minute": "12:00", "first_calls": by_hour.tolist()})
    agreement = compare(made, simulate(given, seed=4, engine=engine))
    assert agreement.equal, agreement


# --- What is known comes as it is given -------------------------------------------------------------------------------


def test_first_calls_come_as_they_are_given_within_their_open_hours_so_far() -> None:
    scenario = monday(
        opening_hours={"monday": {"opens": "08:20", "closes": "20:00"}},
        already={"minute": "11:45", "first_calls": SO_FAR},
    )
    found = first_calls(lay_out(scenario), 3, 0)
    early = found.arrived[found.arrived < 705]
    assert np.bincount((early // 60).astype(np.int64), minlength=12).tolist() == list(SO_FAR)
    assert 500 <= early.min() < 505
    assert 695 < early.max() < 705
    # Nobody is two persons, and of the interval with the minute the later persons follow on the earlier ones.
    assert len(np.unique(found.person)) == len(found.person)
    of_hour = found.person[found.person // 10_000_000 == 12]
    assert sorted((of_hour % 10_000_000).tolist()) == list(range(len(of_hour)))
    assert len(of_hour) > SO_FAR[11]


def test_one_number_is_spread_as_calls_were_expected_and_one_more_moves_no_other() -> None:
    layout = lay_out(monday(already={"minute": "11:30", "first_calls": 1000}))
    shares = np.array([40, 60, 80, 30]) / 210
    spread = counts(layout, 7, 300)[:, : known(layout).rows]
    assert (spread.sum(axis=1) == 1000).all()
    for row, share in enumerate(shares):
        assert_mean(spread[:, row], 1000 * share, 1000 * share * (1 - share))
    one, other = spread[:, 0] - 1000 * shares[0], spread[:, 1] - 1000 * shares[1]
    assert_mean(one * other, -1000 * shares[0] * shares[1], float((one * other).var()))
    more = counts(lay_out(monday(already={"minute": "11:30", "first_calls": 1001})), 7, 5)[:, :4]
    assert ((more - spread[:5]).sum(axis=1) == 1).all()
    assert (more - spread[:5] >= 0).all()


def test_calls_come_where_none_were_expected() -> None:
    layout = lay_out(monday(already={"minute": "08:00", "first_calls": (0,) * 7 + (5,)}, opening_hours=_FROM_SEVEN))
    assert counts(layout, 1, 1)[0, 0] == 5
    assert layout.arrivals.interval[0] == 7


_FROM_SEVEN: Final = {"monday": {"opens": "07:00", "closes": "20:00"}}


def test_a_heavy_day_is_told_by_the_calls_given() -> None:
    cutoff = {"rule": "heavy_days", "time": "13:00", "heavy_day_calls": 500}
    for so_far, refuses in ((100, False), (700, True)):
        calls = simulate(at_noon(so_far, cutoff=cutoff), seed=2).to_frame()
        assert (calls["outcome"] == "refused_cutoff").any() == refuses
    # The limit is the plan's, whatever has come: 500 calls of a day, of which 290 of 400 lie before it.
    assert lay_out(at_noon(700, cutoff=cutoff)).heavy_above[0] == 362.5


# --- The rest of the day --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first_calls", [0, SO_FAR, 900])
def test_without_busyness_the_rest_does_not_depend_on_what_has_come(first_calls: Any) -> None:
    # The counts of the rest are Poisson of the calls expected, whatever came before: 160 after noon.
    layout = lay_out(at_noon(first_calls))
    rest = counts(layout, 11, 400)[:, known(layout).rows :].sum(axis=1)
    assert_mean(rest, 160, 160)
    assert_mean((rest - 160.0) ** 2, 160, 160 + 2 * 160**2)


def test_counts_of_a_run_given_back_have_the_rest_of_any_run() -> None:
    # Given by the day so far, the rest is as in a run of the whole day: with B of CV c, and E before and m after noon,
    # the mean m, the variance m + (c m)^2, and the covariance c^2 E m with what came before.
    c, before, after = 0.3, 240.0, 160.0
    whole = lay_out(monday(daily_cv=c))
    came, rest = [], []
    for replication in range(120):
        so_far = first_calls_by_interval(whole, 5, replication)[:4]
        layout = lay_out(at_noon((0,) * 8 + tuple(so_far.tolist()), daily_cv=c))
        came.append(so_far.sum() - before)
        rest.append(first_calls_by_interval(layout, 6, replication)[4:].sum() - after)
    one, other = np.array(came), np.array(rest)
    variance = after + (c * after) ** 2
    assert_mean(other, 0.0, variance)
    assert_mean(other**2, variance, float((other**2).var()))
    assert_mean(one * other, c**2 * before * after, float((one * other).var()))


def test_the_part_of_an_interval_that_is_left_counts_in_proportion() -> None:
    layout = lay_out(monday(already={"minute": "11:45", "first_calls": SO_FAR}, daily_cv=0.2))
    expected = 40 + 60 + 80 + 45
    mean = (25 + 240) / (25 + expected)
    np.testing.assert_allclose(layout.arrivals.expected[:5], [30, 70, 90, 50, 15 * mean])
    assert (layout.arrivals.begins[4], layout.arrivals.ends[4]) == (705, 720)
    assert known(layout).busyness_shape == pytest.approx(25 + 240)


def test_intervals_that_vary_say_less_of_the_day() -> None:
    # By hand: e = 2, 3 and 5 in the intervals 4, 5 and 7, r = 0.5, and so the sum 38 + 2 (6 / 2 + 10 / 8 + 15 / 4).
    found = dispersion(np.array([2.0, 3.0, 5.0]), np.array([4, 5, 7]), 0.4, 0.5)
    assert found == pytest.approx(1 + 0.16 * (38 + 2 * (3 + 1.25 + 3.75)) / 10)
    assert dispersion(np.zeros(2), np.arange(2), 0.4, 0.5) == dispersion(np.ones(2), np.arange(2), 0.0, 0.5) == 1.0
    varied: dict[str, Any] = {"daily_cv": 0.5, "interval_cv": 0.4, "interval_correlation": 0.5}
    over = dispersion(np.array([40.0, 60, 80, 60]), np.arange(4), 0.4, 0.5)
    assert known(lay_out(at_noon(600, **varied))).busyness_shape == pytest.approx(4 + 600 / over)


def test_the_chain_of_intervals_begins_anew_on_the_first_day_alone() -> None:
    varied: dict[str, Any] = {"interval_cv": 0.4, "interval_correlation": 1.0, "days": 2}
    factors = interval_busyness(lay_out(at_noon(**varied)), 9, 0)
    assert (factors[0, :12] == factors[0, 0]).all()
    assert (factors[0, 12:] == factors[0, 12]).all()
    assert factors[0, 12] != factors[0, 0]
    assert (factors[1] == factors[1, 0]).all()


# --- A day told from it -----------------------------------------------------------------------------------------------

DAYS: Final = 20_000
TOLD_AT: Final = (9, 11, 13, 15)
DAILY_CV, INTERVAL_CV = 0.15, 0.2
EXPECTED: Final = np.repeat([40.0, 50.0, 55.0, 50.0, 45.0, 40.0, 45.0, 45.0, 40.0, 35.0, 25.0, 20.0], 2)
"""Calls of a day by half-hour, from 8 to 20 o'clock."""
_NORMALS: Final = np.linspace(-6, 6, 2401)
_FACTORS: Final = special.gammaincinv(INTERVAL_CV**-2, special.ndtr(_NORMALS)) * INTERVAL_CV**2


def _factors(draws: np.random.Generator, days: int, intervals: int, correlation: float) -> Floats:
    """Busyness of intervals, a row a day: gamma factors joined by a chain of normals."""
    normals = draws.standard_normal((intervals, days))
    for interval in range(1, intervals):
        normals[interval] *= math.sqrt(1 - correlation**2)
        normals[interval] += correlation * normals[interval - 1]
    factors: Floats = np.interp(normals, _NORMALS, _FACTORS).T
    return factors


def coverage(correlation: float) -> dict[int, float]:
    """On which share of days their calls lie in the 80 % interval told of them, by the hour at which it is.

    It is told by nine days that go on as the one so far: the calls of a tenth one like them lie between the least and
    the most of these with a chance of 80 %, where equal ones are put in order by lot.
    """
    draws, told = np.random.default_rng(1), 9
    busyness = draws.gamma(DAILY_CV**-2, DAILY_CV**2, (DAYS, 1))
    calls = draws.poisson(EXPECTED * busyness * _factors(draws, DAYS, len(EXPECTED), correlation))
    found = {}
    for hour in TOLD_AT:
        past = 2 * (hour - 8)
        over = dispersion(EXPECTED[:past], np.arange(past), INTERVAL_CV, correlation)
        so_far, rest = calls[:, :past].sum(axis=1), calls[:, past:].sum(axis=1)
        shape, rate = busyness_posterior(so_far.astype(np.float64), float(EXPECTED[:past].sum()), DAILY_CV, over)
        # What is left of a day is the same for all but for its busyness: one set of days, shuffled for each.
        still = _factors(draws, DAYS, len(EXPECTED) - past, correlation) @ EXPECTED[past:]
        still = np.stack([draws.permutation(still) for _ in range(told)], axis=1)
        drawn = draws.poisson(still * draws.gamma(shape, 1 / rate, (told, DAYS)).T)
        ordered, actual = np.sort(drawn + draws.random(drawn.shape)), rest + draws.random(DAYS)
        within = (ordered[:, 0] < actual) & (actual < ordered[:, -1])
        found[hour] = float(within.mean())
    return found


def test_the_interval_told_of_a_day_holds_as_many_days_as_it_says() -> None:
    found = coverage(0.0)
    assert all(0.79 <= share <= 0.81 for share in found.values()), found


# --- What is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("already", "changes", "said"),
    [
        ({"minute": "24:00"}, {}, ("already.minute 24:00 is outside", "00:00 to 23:59")),
        ({"minute": 1500}, {}, ("already.minute: 1500", "1440")),
        ({"minute": "12:00"}, {}, ("first_calls is missing", "each of the 12 intervals")),
        ({"minute": "12:00", "first_calls": -1}, {}, ("first_calls -1 is not allowed", "0 to 1,000,000")),
        ({"minute": "12:00", "first_calls": 1_000_001}, {}, ("1,000,001", "0 to 1,000,000")),
        ({"minute": "08:00", "first_calls": 3}, {}, ("3 cannot be spread", "before already.minute 08:00")),
        ({"minute": "12:00", "first_calls": 3}, {"volume_factor": 0}, ("3 cannot be spread",)),
        ({"minute": "12:00", "first_calls": [1, 2]}, {}, ("has 2 intervals", "the 12 of 60 minutes")),
        ({"minute": "12:00", "first_calls": [0] * 25}, {}, ("has 25 intervals", "whole day")),
        ({"minute": "12:00", "first_calls": [0] * 9 + [-2, 0, 0]}, {}, ("at 09:00 is -2", "0 to 100,000")),
        ({"minute": "12:00", "first_calls": [0] * 12 + [4]}, {}, ("at 12:00 is 4", "after already.minute 12:00")),
        ({"minute": "12:00", "first_calls": [0] * 7 + [4] * 5}, {}, ("at 07:00 is 4", "lines are shut")),
        ({"first_calls": [4]}, {}, ("at 00:00 is 4", "after already.minute 00:00")),
        ({"minute": "12:00", "first_calls": "many"}, {}, ("already.first_calls: 'many' is not allowed",)),
        ({"minute": "12:00", "first_calls": 9}, {"closing_days": ["2026-03-02"]}, ("2026-03-02", "lines are shut")),
        (
            {"minute": "12:00", "first_calls": 9},
            {"days": 3, "warmup_days": 1},
            ("warmup_days 1", "allowed with it is 0"),
        ),
    ],
)
def test_what_cannot_have_come_is_refused(already: Any, changes: dict[str, Any], said: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        monday(opening_hours={"monday": {"opens": "08:00", "closes": "20:00"}}, already=already, **changes)
    (line,) = describe_problems(refused.value)
    assert all(part in line for part in said), line


def test_a_plan_keeps_what_has_come() -> None:
    for scenario in (monday(), at_noon(), at_noon(240)):
        assert Scenario.model_validate_json(scenario.model_dump_json()) == scenario
    assert at_noon().model_dump(mode="json")["already"] == {"minute": "12:00", "first_calls": list(SO_FAR)}
