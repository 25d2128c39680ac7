"""Estimates and fits with intervals worked out by hand, or from a textbook."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics.calibration.estimates import (
    MeasuredEstimate,
    estimate_cv,
    estimate_mean,
    estimate_median,
    estimate_ratio,
    estimate_share,
)
from analytics.calibration.fitted_durations import LARGEST_CV, Fit, fit_patience, fit_times, thinned
from queueing.scenario.calendar import Floats
from queueing.scenario.duration import Duration, Shape

NORMAL = 1.959964


def off(estimate: MeasuredEstimate) -> tuple[float, float]:
    """How far the ends of an interval lie from its figure, in standard errors' quantile: the error itself."""
    return (estimate.value - estimate.low) / NORMAL, (estimate.high - estimate.value) / NORMAL


def test_a_mean_has_the_error_of_its_values() -> None:
    found = estimate_mean(np.array([1.0, 2.0, 3.0, 4.0]))
    assert (found.value, found.unit, found.observations) == (2.5, "seconds", 4)
    assert off(found) == pytest.approx((math.sqrt(5 / 3) / 2,) * 2)
    assert estimate_mean(np.array([0.0, 0.0, 0.0, 100.0])).low == 0


def test_a_variation_has_the_error_of_its_moments() -> None:
    """Of 1, 1, 1 and 5 the relative moments are 3/4, 3/4 and 21/16, so that its variance is 1/16 over four."""
    found = estimate_cv(np.array([1.0, 1.0, 1.0, 5.0]))
    assert found.value == pytest.approx(math.sqrt(0.75))
    assert (found.unit, found.observations) == ("number", 4)
    assert off(found) == pytest.approx((0.125, 0.125))
    wide = estimate_cv(np.array([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 60.0]))
    assert wide.low >= 0
    alike = estimate_cv(np.full(9, 7.0))
    assert (alike.value, alike.low, alike.high) == (0, 0, 0)


@pytest.mark.parametrize(
    ("number", "median", "low", "high"), [(2, 1.5, 1, 2), (3, 2, 1, 3), (5, 3, 1, 5), (100, 50.5, 41, 61)]
)
def test_a_median_lies_between_two_of_its_values(number: int, median: float, low: float, high: float) -> None:
    """Of 100 values 9.8 to either side of the middle; of few the first and the last."""
    found = estimate_median(np.arange(number, 0.0, -1.0))
    assert (found.value, found.low, found.high, found.observations) == (median, low, high, number)


def test_a_share_has_wilsons_interval() -> None:
    found = estimate_share(5, 10)
    assert (found.value, found.unit, found.observations) == (0.5, "share", 10)
    assert (found.low, found.high) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_a_ratio_has_the_error_of_its_groups() -> None:
    """Groups of two lie 1 below, at and 1 above: 2 in squares, times 3 / 2, over a sum of 6."""
    parts, wholes = np.array([1.0, 2.0, 3.0]), np.full(3, 2.0)
    found = estimate_ratio(parts, wholes, "number")
    assert (found.value, found.observations) == (1, 3)
    assert off(found) == pytest.approx((math.sqrt(3) / 6,) * 2)
    share = estimate_ratio(parts, wholes, "share")
    assert share.low == pytest.approx(found.low)
    assert (share.high, share.observations) == (1.0, 6)
    assert estimate_ratio(np.array([0.0, 3.0]), np.full(2, 2.0), "number").low == 0
    alone = estimate_ratio(np.array([1.0]), np.array([2.0]), "share")
    assert (alone.low, alone.value, alone.high) == (0.5, 0.5, 0.5)


def fits_of(values: Floats) -> dict[Shape, Fit]:
    return {fit.shape: fit for fit in fit_times(values)}


EXPONENTIAL = -100 * np.log1p(-(np.arange(2000) + 0.5) / 2000)
"""Evenly spaced in the order of an exponential time of mean 100."""


def test_fitted_parameters_have_the_errors_of_the_information_matrix() -> None:
    """At a gamma shape of 1 the trigamma function is pi^2 / 6."""
    fits = fits_of(EXPONENTIAL)
    information = 2000 * (math.pi**2 / 6 - 1)
    assert fits["gamma"].parameters["shape"].value == pytest.approx(1, abs=0.01)
    errors = {
        ("exponential", "mean"): 100 / math.sqrt(2000),
        ("gamma", "shape"): math.sqrt(1 / information),
        ("gamma", "scale"): 100 * math.sqrt(math.pi**2 / 6 / information),
        # The logarithm of an exponential time has this standard deviation.
        ("lognormal", "mu"): math.pi / math.sqrt(6) / math.sqrt(2000),
        ("lognormal", "sigma"): math.pi / math.sqrt(6) / math.sqrt(4000),
    }
    for (shape, name), error in errors.items():
        assert off(fits[shape].parameters[name]) == pytest.approx((error, error), rel=0.02)  # type: ignore[index]
        assert fits[shape].parameters[name].observations == 2000  # type: ignore[index]


def test_fits_say_how_likely_they_are_and_how_far_off() -> None:
    fits = fits_of(EXPONENTIAL)
    best = fits["exponential"]
    assert best.mean == pytest.approx(100, rel=1e-3)
    assert best.cv == pytest.approx(1)
    assert best.log_likelihood == pytest.approx(-2000 * (math.log(best.mean) + 1))
    assert best.distance == pytest.approx(1 / 4000, abs=1e-4)
    assert best.shares_below(np.array([0.0, best.mean])) == pytest.approx([0, 1 - math.exp(-1)])
    lognormal = fits["lognormal"].parameters
    # Euler's constant: the mean logarithm of an exponential time of mean 1.
    assert lognormal["mu"].value == pytest.approx(math.log(100) - 0.5772, abs=0.002)
    assert fits["lognormal"].mean == pytest.approx(math.exp(lognormal["mu"].value + lognormal["sigma"].value ** 2 / 2))
    assert [fit.log_likelihood for fit in fit_times(EXPONENTIAL)] == sorted(
        (fit.log_likelihood for fit in fits.values()), reverse=True
    )


def test_many_times_are_as_likely_as_all_of_them() -> None:
    """Of 40,000 times half are fitted; twenty times as many say twenty times as much, and are as far off."""
    few, many = fits_of(EXPONENTIAL), fits_of(np.repeat(EXPONENTIAL, 20))
    for shape, fit in many.items():
        assert fit.log_likelihood == pytest.approx(20 * few[shape].log_likelihood, rel=1e-3)
        assert fit.mean == pytest.approx(few[shape].mean, rel=1e-3)
        assert fit.distance == pytest.approx(few[shape].distance, abs=1e-3)


def test_many_waits_are_as_likely_as_all_of_them() -> None:
    """As worked out by hand of 60 that gave up and 60 that were answered, 180 times as many of both."""
    gave_up, answered = np.repeat([10.0, 30.0], 30 * 180), np.repeat([20.0, 40.0], 30 * 180)
    fits = {fit.shape: fit for fit in fit_patience(gave_up, answered, (np.array([30.0]), np.array([0.375])))}
    exponential = fits["exponential"]
    assert exponential.log_likelihood == pytest.approx(180 * (-60 * math.log(50) - 3000 / 50))
    assert exponential.distance == pytest.approx(math.exp(-30 / 50) - 0.375)
    assert off(exponential.parameters["mean"])[0] == pytest.approx(50 / math.sqrt(60 * 180))
    # Shapes with one parameter more are no less likely, if by no more than the one of them that fits better.
    assert fits["gamma"].log_likelihood > exponential.log_likelihood


@pytest.mark.parametrize(("number", "first", "last"), [(10, 0, 9), (20, 0, 19), (21, 0, 20), (1000, 25, 975)])
def test_thinned_values_stay_in_order_and_evenly_spaced(number: int, first: float, last: float) -> None:
    kept = thinned(np.arange(float(number)), 20)
    assert len(kept) == min(number, 20)
    assert (kept[0], kept[-1]) == (first, last)
    assert np.ptp(np.diff(kept)) <= 1


def test_a_fit_is_a_duration_in_minutes_that_a_scenario_takes() -> None:
    fits = fits_of(EXPONENTIAL)
    assert fits["exponential"].duration() == Duration(fits["exponential"].mean / 60, None, "exponential")
    assert fits["gamma"].duration() == Duration(fits["gamma"].mean / 60, fits["gamma"].cv, "gamma")
    wide = Fit("lognormal", {}, 120.0, 400.0, 0.0, 0.0)
    assert wide.duration() == Duration(2.0, LARGEST_CV, "lognormal")
