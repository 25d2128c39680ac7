"""Random numbers as a pure function of what they are for: the counter-based generator Philox4x32-10.

Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC '11.
A key and a counter give 128 random bits with no state in between, so a number never depends on
which numbers were drawn before it. Normal quantiles are Wichura's algorithm AS 241 (PPND16, 1988),
correct to about 16 digits.
"""

from __future__ import annotations

import math

import numpy as np

from queueing.compilation import compiled, inlined
from queueing.scenario.calendar import Floats, Integers

_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_LOW_32 = np.uint64(0xFFFFFFFF)
_SHIFT_32 = np.uint64(32)
_SHIFT_12 = np.uint64(12)
_UNIT = 2.0**-52
_CENTRAL = 0.425
_NEAR_TAIL = 5.0

Word = int | np.uint64
"""A number of which the lower 32 bits count."""


@inlined
def _ten_rounds(c0: Word, c1: Word, c2: Word, c3: Word, k0: Word, k1: Word) -> tuple[Word, Word, Word, Word]:
    x0, x1, x2, x3 = np.uint64(c0), np.uint64(c1), np.uint64(c2), np.uint64(c3)
    y0, y1 = np.uint64(k0), np.uint64(k1)
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * x0
        product_1 = _MULTIPLIER_1 * x2
        x0, x1, x2, x3 = (
            (product_1 >> _SHIFT_32) ^ x1 ^ y0,
            product_1 & _LOW_32,
            (product_0 >> _SHIFT_32) ^ x3 ^ y1,
            product_0 & _LOW_32,
        )
        y0 = (y0 + _WEYL_0) & _LOW_32
        y1 = (y1 + _WEYL_1) & _LOW_32
    return x0, x1, x2, x3


@compiled
def philox4x32(c0: Word, c1: Word, c2: Word, c3: Word, k0: Word, k1: Word) -> tuple[Word, Word, Word, Word]:
    """Four random 32-bit words of a 128-bit counter and a 64-bit key, each given as 32-bit words."""
    return _ten_rounds(c0, c1, c2, c3, k0, k1)


@inlined
def _pair_of(seed: int, replication: int, subject: int, call: int, trial: int, pair: int) -> tuple[float, float]:
    subject_bits = np.uint64(subject)
    w0, w1, w2, w3 = _ten_rounds(
        subject_bits & _LOW_32,
        subject_bits >> _SHIFT_32,
        np.uint64(call) | (np.uint64(trial) << np.uint64(16)),
        np.uint64(pair),
        np.uint64(seed),
        np.uint64(replication),
    )
    even, odd = w0 | (w1 << _SHIFT_32), w2 | (w3 << _SHIFT_32)
    return (
        float((np.float64(even >> _SHIFT_12) + 0.5) * _UNIT),
        float((np.float64(odd >> _SHIFT_12) + 0.5) * _UNIT),
    )


@compiled
def uniform_pair(seed: int, replication: int, subject: int, call: int, trial: int, pair: int) -> tuple[float, float]:
    """Two numbers strictly between 0 and 1, a function of the arguments alone.

    The key is (seed, replication), each below 2**32. The counter is the subject (a person, a day, an interval;
    below 2**64), the call below 2**16, the trial below 2**16, and the pair.
    """
    return _pair_of(seed, replication, subject, call, trial, pair)


@compiled
def uniform_pairs(
    seed: int, replication: int, subjects: Integers, call: int, trial: int, pair: int, even: Floats, odd: Floats
) -> None:
    """The same for many subjects, written to two arrays.

    A loop without a branch: the processor computes several subjects at a time, at a seventh of the cost.
    """
    for index in range(len(subjects)):
        even[index], odd[index] = _pair_of(seed, replication, subjects[index], call, trial, pair)


@compiled
def uniform(seed: int, replication: int, subject: int, call: int, trial: int, purpose: int) -> float:
    """The number of one purpose: the first of its pair for an even purpose, the second for an odd one."""
    even, odd = uniform_pair(seed, replication, subject, call, trial, purpose >> 1)
    return odd if purpose & 1 else even


@inlined
def _central_quantile(q: float) -> float:
    """The quantile of a probability 0.5 + ``q`` in the center."""
    r = 0.180625 - q * q
    return (
        q
        * (((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r
            + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
            + 1.3314166789178437745e2) * r + 3.3871328727963666080e0)
        / (((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r
            + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
            + 4.2313330701600911252e1) * r + 1.0)
    )  # fmt: skip


@compiled
def normal_quantile(p: float) -> float:
    """The standard normal quantile of a probability strictly between 0 and 1 (AS 241, PPND16)."""
    q = p - 0.5
    if abs(q) <= _CENTRAL:
        return _central_quantile(q)
    r = math.sqrt(-math.log(p if q < 0 else 1.0 - p))
    if r <= _NEAR_TAIL:
        r -= 1.6
        value = (
            (((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
                + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
                + 4.63033784615654529590e0) * r + 1.42343711074968357734e0)
            / (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
                + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
                + 2.05319162663775882187e0) * r + 1.0)
        )  # fmt: skip
    else:
        r -= _NEAR_TAIL
        value = (
            (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
                + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
                + 5.46378491116411436990e0) * r + 6.65790464350110377720e0)
            / (((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
                + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
                + 5.99832206555887937690e-1) * r + 1.0)
        )  # fmt: skip
    return -value if q < 0 else value


@compiled
def normal_quantiles(p: Floats, quantiles: Floats) -> None:
    """The same for many probabilities: several at a time in the center, then those in the tails."""
    for index in range(len(p)):
        quantiles[index] = _central_quantile(p[index] - 0.5)
    for index in range(len(p)):
        if abs(p[index] - 0.5) > _CENTRAL:
            quantiles[index] = normal_quantile(p[index])
