"""Waits counted on a fixed scale: percentiles within half a percent, and exact where a share is told beside them."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest

from analytics.measures.distributions import SCALE, Distribution

SHARES = np.array([[0.0], [0.1], [0.5], [0.9], [0.95], [1.0]])
SIZES = (1, 2, 0, 37, 200)


def drawn(seed: int = 11) -> tuple[np.ndarray, np.ndarray]:
    """Groups and values of them, in no order, some of no group at all, some without a wait and some without an end."""
    rng = np.random.default_rng(seed)
    group = rng.permutation(np.repeat([0, 1, 2, 3, 4, -1], [*SIZES, 25]))
    value = rng.lognormal(3.0, 1.5, len(group))
    value[rng.random(len(group)) < 0.2] = 0.0
    value[rng.random(len(group)) < 0.05] = math.inf
    return group, value


def test_the_steps_are_half_a_percent_wide_and_end_where_shares_are_told() -> None:
    assert all(limit in SCALE for limit in (0, 20, 30, *(60 * hours for hours in (1, 2, 4, 8, 24, 48, 72))))
    assert all(after / before < 1.0055 for before, after in pairwise(SCALE[1:-1]))
    assert (SCALE[1], SCALE[-1]) == (60 / 1024, math.inf)


def test_percentiles_are_the_least_waits_within_which_a_share_lies() -> None:
    group, value = drawn()
    found = Distribution.of(group, value).percentiles(SHARES, len(SIZES))
    assert np.isnan(found[:, 2]).all()
    for each in (0, 1, 3, 4):
        own = value[group == each]
        expected = np.quantile(own, SHARES[:, 0], method="inverted_cdf")
        assert found[:, each] == pytest.approx(expected, rel=0.0055, abs=SCALE[1])


@pytest.mark.parametrize("limit", [20.0, 30.0, 60.0, 1440.0])
def test_a_percentile_is_at_most_a_limit_just_where_the_share_within_it_is_as_large(limit: float) -> None:
    rng = np.random.default_rng(5)
    group = np.repeat(np.arange(500), 20)
    # Waits around the limit, some of them at it.
    value = limit * np.where(rng.random(len(group)) < 0.1, 1.0, rng.lognormal(0.0, 0.5, len(group)))
    within = np.bincount(group, value <= limit) / 20
    found = Distribution.of(group, value)
    (half,) = found.percentiles(np.array([[0.5]]), 500)
    assert ((half <= limit) == (within >= 0.5)).all()
    assert 100 < (within >= 0.5).sum() < 450
    assert found.numbers_up_to(np.full((1, 500), limit))[0] / 20 == pytest.approx(within)


def test_distributions_put_together_are_that_of_all_values() -> None:
    (group, value), (others, more) = drawn(), drawn(seed=12)
    whole = Distribution.of(np.concatenate((group, others)), np.concatenate((value, more)))
    beside = Distribution.side_by_side([Distribution.of(group, value), Distribution.of(others, more)], len(SIZES))
    assert beside.sizes(2 * len(SIZES)).tolist() == [*SIZES, *SIZES]
    together = beside.grouped(np.tile(np.arange(len(SIZES)), 2))
    assert together.place.tolist() == whole.place.tolist()
    assert together.number.tolist() == whole.number.tolist()
    assert whole.sizes(len(SIZES)).tolist() == [2.0 * size for size in SIZES]


def test_groups_put_together_are_those_of_their_values() -> None:
    group, value = drawn()
    into = np.array([1, 0, 0, 1, 0])
    expected = Distribution.of(np.where(group >= 0, into[group], -1), value)
    found = Distribution.of(group, value).grouped(into)
    assert (found.place.tolist(), found.number.tolist()) == (expected.place.tolist(), expected.number.tolist())


def test_of_the_values_within_a_step_a_part_is_counted() -> None:
    step = int(np.searchsorted(SCALE, 40.0))
    low, high = SCALE[step - 1], SCALE[step]
    found = Distribution.of(np.zeros(8, dtype=np.int64), np.array([0.0, 1.0, 40.0, 40.0, 40.0, 40.0, 90.0, math.inf]))
    for limit, number in ((0, 1), (low, 2), (low + (high - low) / 4, 3), (high, 6), (1e6, 7), (math.inf, 8)):
        assert found.numbers_up_to(np.array([[limit]])) == pytest.approx(number)


def test_no_values_have_no_percentile() -> None:
    nothing = Distribution.of(np.empty(0, dtype=np.int64), np.empty(0))
    assert np.isnan(nothing.percentiles(SHARES, 3)).all()
    assert nothing.sizes(3).tolist() == [0, 0, 0]
    assert nothing.grouped(np.zeros(3, dtype=np.int64)).place.tolist() == []
