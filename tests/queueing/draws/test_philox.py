"""The random numbers themselves: published test vectors, accuracy of the quantiles, and the distributions drawn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special, stats

from queueing import Duration
from queueing.draws import callers, philox

ONES = 0xFFFFFFFF
SAMPLES = 50_000
STANDARD_ERRORS = 5.0
"""A correct mean or variance lies further off in less than one of a million cases."""
LEAST_P_VALUE = 1e-6


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((ONES, ONES, ONES, ONES), (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
    ids=["zeros", "ones", "pi"],
)
def test_philox_gives_the_known_answers_of_random123(
    counter: tuple[int, int, int, int], key: tuple[int, int], expected: tuple[int, int, int, int]
) -> None:
    # Random123-1.14.0, tests/kat_vectors, philox4x32 with 10 rounds.
    assert tuple(int(word) for word in philox.philox4x32(*counter, *key)) == expected


def test_every_argument_and_both_halves_of_the_bits_count() -> None:
    base = (7, 3, 5_000_001, 2, 1, 8)
    numbers = {philox.uniform(*base)}
    for position in range(len(base)):
        changed = list(base)
        changed[position] += 1
        numbers.add(philox.uniform(*changed))
    numbers.add(philox.uniform(7, 3, 5_000_001 + 2**32, 2, 1, 8))
    assert len(numbers) == len(base) + 2


def test_uniforms_lie_strictly_between_0_and_1() -> None:
    numbers = np.array([philox.uniform(1, 0, subject, 1, 0, 4) for subject in range(SAMPLES)])
    assert numbers.min() > 0
    assert numbers.max() < 1
    assert stats.kstest(numbers, "uniform").pvalue > LEAST_P_VALUE


def test_the_largest_uniform_is_below_1() -> None:
    # Philox is invertible: this counter, found by running it backwards, gives 64 one bits for the number.
    assert philox.uniform(7, 0, 7_617_390_832_140_059_732, 27_432, 10_566, 18) < 1


def test_normal_quantiles_are_those_of_scipy() -> None:
    inner = np.linspace(0.0005, 0.9995, 20_001)
    tail = np.geomspace(2.0**-54, 0.1, 20_001)
    for p in np.concatenate((inner, tail, 1 - tail[tail > 1e-12])):
        expected = special.ndtri(p)
        assert math.isclose(philox.normal_quantile(p), expected, rel_tol=1e-13, abs_tol=1e-13)


@pytest.mark.parametrize(
    "duration",
    [
        Duration(9, 0.7, "lognormal"),
        Duration(9, 1.2, "gamma"),
        Duration(9, 0.4, "gamma"),
        Duration(9, 1.0, "gamma"),
        Duration(9, shape="exponential"),
    ],
    ids=lambda duration: f"{duration.shape} {duration.cv:g}",
)
def test_durations_have_the_mean_variance_and_shape_asked_for(duration: Duration) -> None:
    drawn = np.array(
        [
            callers.minutes(*duration.parameters(), np.array(duration.quantiles), 5, 0, person, 1, callers.TIER1_HANDLE)
            for person in range(SAMPLES)
        ]
    )
    cv = duration.spread
    sigma = math.sqrt(math.log1p(cv**2))
    law = {
        "lognormal": stats.lognorm(sigma, scale=9 * math.exp(-(sigma**2) / 2)),
        "gamma": stats.gamma(cv**-2, scale=9 * cv**2),
        "exponential": stats.expon(scale=9),
    }[duration.shape]
    fourth_moment = law.var() ** 2 * (law.stats(moments="k") + 3)
    assert abs(drawn.mean() - 9) <= STANDARD_ERRORS * law.std() / math.sqrt(SAMPLES)
    variance_error = math.sqrt((fourth_moment - law.var() ** 2) / SAMPLES)
    assert abs(((drawn - 9) ** 2).mean() - (9 * cv) ** 2) <= STANDARD_ERRORS * variance_error
    assert stats.kstest(drawn, law.cdf).pvalue > LEAST_P_VALUE
    assert drawn.min() > 0


@pytest.mark.parametrize(
    "duration", [Duration(4, shape="constant"), Duration(4, 0, "lognormal")], ids=["constant", "lognormal 0"]
)
def test_a_duration_without_spread_is_its_mean(duration: Duration) -> None:
    drawn = {
        callers.minutes(*duration.parameters(), np.array(duration.quantiles), 5, 0, person, 1, callers.TIER1_HANDLE)
        for person in range(100)
    }
    assert drawn == {4.0}


def test_purposes_of_one_call_are_independent() -> None:
    # Correlation of 50,000 pairs: standard error 1 / sqrt(n). Purposes 10 and 11 share one block of Philox.
    pairs = np.array([[philox.uniform(1, 0, who, 1, 0, purpose) for purpose in (10, 11, 4)] for who in range(SAMPLES)])
    correlation = np.corrcoef(pairs.T)
    assert np.abs(correlation[np.triu_indices(3, 1)]).max() <= STANDARD_ERRORS / math.sqrt(SAMPLES)
