"""Many comparisons at once: Holm's p-values against known answers, and that errors are as rare as promised."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import special, stats

from analytics.comparison.holm import holm_adjusted, simultaneous_confidence
from analytics.measures.scopes import Floats


def test_a_worked_example() -> None:
    # The smallest of four times 4, the next times 3, times 2, times 1, none below the one before.
    found = holm_adjusted(np.array([0.01, 0.04, 0.03, 0.005]))
    assert found.tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def closed_test(p_values: Floats) -> Floats:
    """What Holm's steps are a shortcut of: the largest Bonferroni p-value of all sets that a hypothesis is in."""
    number = len(p_values)
    found = np.zeros(number)
    for size in range(1, number + 1):
        for chosen in itertools.combinations(range(number), size):
            together = min(1.0, size * p_values[list(chosen)].min())
            found[list(chosen)] = np.maximum(found[list(chosen)], together)
    return found


def test_it_is_the_closed_test_of_bonferroni() -> None:
    chance = np.random.default_rng(3)
    for _ in range(50):
        p_values = chance.random(6) ** 3
        assert holm_adjusted(p_values) == pytest.approx(closed_test(p_values))


def test_what_cannot_be_compared_does_not_count() -> None:
    found = holm_adjusted(np.array([0.02, np.nan, 0.03]))
    assert found[[0, 2]].tolist() == pytest.approx([0.04, 0.04])
    assert np.isnan(found[1])
    assert len(holm_adjusted(np.empty(0))) == 0


@pytest.mark.parametrize("wrong", [-0.1, 1.1])
def test_a_p_value_beyond_0_to_1_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="allowed are numbers from 0 to 1"):
        holm_adjusted(np.array([0.5, wrong]))


def test_any_error_at_all_is_as_rare_as_promised() -> None:
    # 20,000 tables of 6 correlated comparisons over 10 replications, 4 of them of equal plans. Both shares of tables
    # with an error lie above 0.05 + 4.9 standard errors less than once in a million runs.
    tables, replications, equal = 20_000, 10, 4
    chance = np.random.default_rng(11)
    shared = chance.standard_normal((tables, replications, 1))
    values = shared + chance.standard_normal((tables, replications, 6))
    truth = np.array([0.0] * equal + [1.0, 3.0])
    mean, error = (values + truth).mean(axis=1), values.std(axis=1, ddof=1) / np.sqrt(replications)
    p_values = 2 * special.stdtr(replications - 1, -np.abs(mean / error))
    false_alarms = np.mean([(holm_adjusted(each)[:equal] <= 0.05).any() for each in p_values])
    half = special.stdtrit(replications - 1, (1 + simultaneous_confidence(6)) / 2) * error
    misses = np.mean((np.abs(mean - truth) > half).any(axis=1))
    ceiling = 0.05 + 4.9 * np.sqrt(0.05 * 0.95 / tables)
    assert 0.02 < false_alarms < ceiling
    assert 0.02 < misses < ceiling


def test_an_interval_without_zero_goes_with_a_small_p_value() -> None:
    chance = np.random.default_rng(5)
    values = chance.standard_normal((8, 12)) + np.linspace(0, 2, 12)
    tests = [stats.ttest_1samp(column, 0.0) for column in values.T]
    confidence = simultaneous_confidence(12)
    intervals = [each.confidence_interval(confidence) for each in tests]
    adjusted = holm_adjusted(np.array([each.pvalue for each in tests]))
    clear = np.array([each.low > 0 or each.high < 0 for each in intervals])
    assert clear.any()
    assert not clear.all()
    assert (adjusted[clear] <= 0.05).all()
