"""Morris' effects: known answers of stand-in functions, exact zeros, intervals, and the same result again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from analytics.experiments.experiment import RunOptions
from analytics.sensitivity.screening import Design, Screening, design_of, screen
from analytics.sensitivity.uncertain_inputs import InputRange, usual_ranges
from data.samples.scenarios import small_center
from queueing import Scenario

HERE = RunOptions(workers=1)


def three() -> list[InputRange]:
    return [
        InputRange("tier1_handle", 10, 5, 15),
        InputRange("tier2_handle", 10, 8, 12),
        InputRange("ring", 2, 1, 3),
    ]


@pytest.fixture(scope="module")
def design() -> Design:
    return design_of(three(), trajectories=12, seed=3)


def test_a_linear_function_has_its_coefficients_and_no_sigma(design: Design) -> None:
    values = 7.0 + design.points @ np.array([2.0, -3.0, 0.0])
    effects = {effect.range.name: effect for effect in design.effects(values)}
    for name, whole in (("tier1_handle", 20.0), ("tier2_handle", -12.0), ("ring", 0.0)):
        effect = effects[name]
        assert effect.mu == pytest.approx(whole, abs=1e-9)
        assert effect.mu_star == pytest.approx(abs(whole), abs=1e-9)
        assert (effect.mu_star_low, effect.mu_star_high) == pytest.approx((abs(whole), abs(whole)), abs=1e-9)
        assert (effect.sigma, effect.sigma_low, effect.sigma_high) == pytest.approx((0, 0, 0), abs=1e-9)
    assert [effect.range.name for effect in design.effects(values)] == ["tier1_handle", "tier2_handle", "ring"]


def test_inputs_that_work_together_have_a_sigma(design: Design) -> None:
    unit = (design.points - [5, 8, 1]) / [10, 4, 2]
    effects = {effect.range.name: effect for effect in design.effects(unit[:, 0] * unit[:, 1] + unit[:, 2])}
    assert effects["ring"].sigma == pytest.approx(0, abs=1e-9)
    for name in ("tier1_handle", "tier2_handle"):
        # The effect of one is the value of the other: 0, 1/3, 2/3 or 1.
        assert 0.1 < effects[name].sigma < 0.6
        assert 0 <= effects[name].mu_star_low <= effects[name].mu_star <= effects[name].mu_star_high <= 1 + 1e-9
        assert effects[name].sigma_low <= effects[name].sigma_high


def test_a_sign_that_changes_shows_in_mu_and_not_in_mu_star(design: Design) -> None:
    unit = (design.points - [5, 8, 1]) / [10, 4, 2]
    ring = design.effects((unit[:, 2] - 0.5) ** 2)[0]
    assert ring.range.name == "ring"
    assert abs(ring.mu) < ring.mu_star


def test_each_step_of_a_trajectory_changes_one_input_within_its_range(design: Design) -> None:
    assert design.trajectories == 12
    assert design.points.shape == (12 * 4, 3)
    for trajectory in design.points.reshape(12, 4, 3):
        assert (np.diff(trajectory, axis=0) != 0).sum(axis=1).tolist() == [1, 1, 1]
    assert (design.points.min(axis=0) >= [5, 8, 1]).all()
    assert (design.points.max(axis=0) <= [15, 12, 3]).all()


def test_a_design_is_its_seed() -> None:
    assert np.array_equal(design_of(three(), seed=4).points, design_of(three(), seed=4).points)
    assert not np.array_equal(design_of(three(), seed=4).points, design_of(three(), seed=5).points)


def test_values_must_be_finite_and_as_many_as_points(design: Design) -> None:
    for values in (np.zeros(3), np.full(len(design.points), np.nan)):
        with pytest.raises(ValueError, match="one finite value for each of the 48 points is allowed"):
            design.effects(values)


def test_too_few_trajectories_are_refused() -> None:
    with pytest.raises(ValueError, match="trajectories 1 is not allowed; allowed are 2 and more"):
        design_of(three(), trajectories=1)


@pytest.fixture(scope="module")
def screened(crowded_center: Callable[..., Scenario]) -> Screening:
    center = crowded_center(days=3, cutoff={"rule": "never", "time": "15:30"})
    ranges = [each for each in usual_ranges(center) if each.name in ("cutoff_time", "tier2_handle", "containment")]
    return screen(center, ranges, trajectories=3, replications=2, seed=4, options=HERE)


def test_an_input_that_cannot_matter_has_no_effect_at_all(screened: Screening) -> None:
    effects = {effect.range.name: effect for effect in screened.effects("tier2_wait_mean")}
    cutoff = effects["cutoff_time"]
    assert (cutoff.mu, cutoff.mu_star, cutoff.mu_star_high, cutoff.sigma) == (0, 0, 0, 0)
    assert effects["tier2_handle"].mu > 0
    assert effects["containment"].mu < 0
    assert [effect.range.name for effect in screened.without_effect("tier2_wait_mean", 0.0)] == ["cutoff_time"]


def test_a_measure_of_nobody_is_refused_with_what_to_do(screened: Screening) -> None:
    with pytest.raises(ValueError, match="in 12 of 12 plans there was nothing to measure"):
        screened.effects("refused_lost")


def test_one_input_alone_can_be_screened() -> None:
    ranges = [each for each in usual_ranges(small_center()) if each.name == "ring"]
    design = design_of(ranges, trajectories=4)
    (effect,) = design.effects(design.points[:, 0] * 3)
    assert effect.mu_star == pytest.approx(3 * (ranges[0].high - ranges[0].low))
