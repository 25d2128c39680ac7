"""The offered load against closed forms, against integrals, and against the simulated number of busy people."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import integrate, stats

from analytics.staffing.offered_load import Work, departures, mean_minutes, mean_within, offered_load
from queueing import Duration

DURATIONS = {
    "lognormal": (Duration(14, 1.0), stats.lognorm(math.sqrt(math.log(2)), scale=14 / math.sqrt(2))),
    "gamma": (Duration(9, 0.5, "gamma"), stats.gamma(4, scale=9 / 4)),
    "exponential": (Duration(5, shape="exponential"), stats.expon(scale=5)),
    "empirical": (
        Duration.measured((0.0, 2.0, 5.0, 5.0, 30.0)),
        stats.rv_histogram(
            (np.array([0.25, 0.25, 0.25, 0.25]), np.array([0.0, 2.0, 5.0, 5.0 + 1e-12, 30.0])), density=False
        ),
    ),
}


@pytest.mark.parametrize("name", DURATIONS)
@pytest.mark.parametrize("minutes", [0.0, 0.5, 7.0, 40.0, 500.0])
def test_the_part_within_some_minutes_is_the_integral_of_the_survival(name: str, minutes: float) -> None:
    duration, distribution = DURATIONS[name]
    expected, _ = integrate.quad(distribution.sf, 0, minutes, epsabs=1e-12, limit=200, points=(2, 5, 30))
    assert mean_within(duration, np.array([minutes]))[0] == pytest.approx(expected, abs=1e-9)


def test_a_constant_ends_at_once() -> None:
    assert mean_within(Duration(5, shape="constant"), np.array([0.0, 3.0, 5.0, 8.0])).tolist() == [0, 3, 5, 5]
    assert mean_within(Duration(0, shape="constant"), np.array([0.0, 3.0])).tolist() == [0, 0]


def test_a_steady_rate_comes_to_rate_times_mean() -> None:
    calls = np.full(3000, 2.0)
    works = [Work(0.7, Duration(14, 1.0), 1.0), Work(0.2, Duration(14, 1.0), 6.0)]
    assert mean_minutes(works) == pytest.approx(0.7 * 15 + 0.2 * 20)
    assert offered_load(calls, works)[-1] == pytest.approx(2 * mean_minutes(works), rel=1e-6)
    assert departures(calls, works)[-1] == pytest.approx(2 * 0.9, rel=1e-6)


def test_exponential_work_follows_its_differential_equation() -> None:
    # m' = rate - m / mean, solved within each minute; departures are m / mean, integrated.
    rng = np.random.default_rng(5)
    calls, mean = rng.uniform(0, 3, 300), 7.0
    work = [Work(1.0, Duration(mean, shape="exponential"))]
    load, left, loads, leaving = 0.0, 0.0, [], []
    for rate in calls:
        before = load
        load = rate * mean + (load - rate * mean) * math.exp(-1 / mean)
        left = before + rate - load
        loads.append(load)
        leaving.append(left)
    assert offered_load(calls, work) == pytest.approx(np.array(loads), abs=1e-11)
    assert departures(calls, work) == pytest.approx(np.array(leaving), abs=1e-11)


def test_a_sine_is_the_closed_form_of_the_literature() -> None:
    # Rate 100 + 20 sin t an hour, mean 1 h: m(t) = 100 + 10 (sin t - cos t) (Eick, Massey and Whitt 1993, eq. 15).
    hours = (np.arange(60 * 48) + 0.5) / 60
    load = offered_load((100 + 20 * np.sin(hours)) / 60, [Work(1.0, Duration(60, shape="exponential"))])
    late = np.arange(60 * 30, 60 * 48, 60)
    t = (late + 1) / 60
    assert load[late] == pytest.approx(100 + 10 * (np.sin(t) - np.cos(t)), abs=1e-3)


def test_constant_work_leaves_as_late_as_it_lasts() -> None:
    calls = np.array([4.0, 0, 0, 0, 2, 0, 0, 0])
    work = [Work(1.0, Duration(0, shape="constant"), 3.0)]
    assert departures(calls, work) == pytest.approx(np.array([0, 0, 0, 4, 0, 0, 0, 2]), abs=1e-12)
    half = [Work(1.0, Duration(2.5, shape="constant"))]
    assert departures(calls, half) == pytest.approx(np.array([0, 0, 2, 2, 0, 0, 1, 1]), abs=1e-12)
    assert offered_load(calls, work) == pytest.approx(np.array([4, 4, 4, 0, 2, 2, 2, 0]), abs=1e-12)


def test_all_work_is_done_in_the_end() -> None:
    calls = np.concatenate((np.linspace(0, 5, 600), np.zeros(40_000)))
    works = [Work(1.0, Duration(14, 1.0), 1.0)]
    # Trapezoids of the load over time are the calls' minutes.
    assert offered_load(calls, works).sum() == pytest.approx(calls.sum() * mean_minutes(works), rel=1e-6)
    assert departures(calls, works).sum() == pytest.approx(calls.sum(), rel=1e-9)
