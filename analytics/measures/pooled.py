"""The figures of several replications together: of all their calls, not means of each replication's own figures.

A share or a mean is the ratio of the sums over the replications, and a percentile is one of all values together, so
that figures of one page agree with each other. What is a sum per day is the mean over the replications.

Each is given as values, one for each replication, whose mean is the figure and whose spread is what its error follows
from (linearized by Taylor's series, as ratios and percentiles of clustered samples are). Whatever is done with values
of replications can be done with these: pairing, weighted sums, control variates.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import special

from .definitions import MEASURES
from .distributions import Distribution
from .figures import RANKED_ROWS, Figures, side_by_side
from .intervals import CONFIDENCE, mean_over_replications
from .scopes import Floats, Scope

_IS_RATIO: Final = np.array([not (each.is_per_day or each.percentile is not None) for each in MEASURES.values()])
"""Means and shares: the sum of their amounts is divided by the number of calls that they rest on, or by a time that is
the same in all replications, for which days stand."""


def pooled_values(figures: Sequence[Figures], scope: Scope) -> Floats:
    """Values of shape (replications, measures, groups) whose means over the replications are the figures of all.

    NaN where a replication had nothing to measure, which counts in no mean; infinite for a percentile that lies among
    callbacks that are never reached.
    """
    values = np.stack([each.value[scope] for each in figures])
    calls = np.stack([each.calls[scope] for each in figures])
    values[:, _IS_RATIO] = ratio_values(values[:, _IS_RATIO], calls[:, _IS_RATIO])
    # Figures that were kept have values like these in place of the distributions.
    for rows, distribution in zip(RANKED_ROWS, side_by_side(figures, scope), strict=False):
        shares = np.array(list(rows.values()))
        values[:, list(rows)] = percentile_values(distribution, shares, (len(values), values.shape[2]))
    return values


def weighted_sums(values: Sequence[Floats], weights: Floats) -> Floats:
    """Values whose means are weighted sums of the figures of several scenarios, paired by replication.

    ``values`` are those of :func:`pooled_values`, of one scenario each, and ``weights`` have shape (scenarios, sums);
    the result has the sums as its last axis. It is NaN where one of the scenarios had nothing to measure, or something
    endless; its mean is the sum of the figures all the same, each over its own replications.
    """
    each = np.stack(values, axis=-1)
    each = np.where(np.isfinite(each), each, np.nan)
    sums: Floats = each @ weights
    sums += mean_over_replications(each) @ weights - mean_over_replications(sums)
    return sums


def ratio_values(values: Floats, sizes: Floats) -> Floats:
    """Values whose mean is the ratio of sums of replications of different sizes, from each replication's own ratio.

    ``values`` and ``sizes``, what each is divided by, have shape (replications, ...); so has the result. Replications
    in which there was nothing to measure (NaN) stay so. Source: Cochran (1977), Sampling Techniques, 6.3.
    """
    known = ~np.isnan(values)
    size = np.where(known, sizes, 0.0)
    total = size.sum(axis=0)
    mean_size = np.divide(total, known.sum(axis=0), out=np.ones(total.shape), where=total > 0)
    amount = (size * np.where(known, values, 0.0)).sum(axis=0)
    ratio = np.divide(amount, total, out=np.full(total.shape, np.nan), where=total > 0)
    found: Floats = ratio + sizes * (values - ratio) / mean_size
    return found


def percentile_values(distribution: Distribution, shares: Floats, shape: tuple[int, int]) -> Floats:
    """Values whose mean is the percentile of all replications' values together: shape (replications, shares, groups).

    ``distribution`` holds the groups of each replication after the other, and ``shape`` their numbers: replications
    and groups. The error of a percentile is that of the share of values up to it, divided by how steeply this share
    rises there, which is taken over the width of its own interval. Sources: Woodruff (1952), J. Am. Stat. Assoc.
    47:635; Francisco and Fuller (1991), Ann. Stat. 19:454.
    """
    replications, groups = shape
    together = distribution.grouped(np.tile(np.arange(groups), replications))
    found = together.percentiles(shares[:, np.newaxis], groups)
    sizes = distribution.sizes(replications * groups).reshape(shape)
    up_to = distribution.numbers_up_to(np.tile(found, replications)).reshape(-1, *shape)
    known = sizes > 0
    values = np.full((replications, *found.shape), np.nan)
    for place, (share, percentile, below) in enumerate(zip(shares, found, up_to, strict=True)):
        error = ratio_values(np.divide(below, sizes, out=np.full(shape, np.nan), where=known), sizes)
        error -= np.divide(below.sum(axis=0), sizes.sum(axis=0), out=np.zeros(groups), where=known.any(axis=0))
        with np.errstate(invalid="ignore"):
            values[:, place] = percentile - _steepness(together, share, percentile, error) * error
    return values


def _steepness(together: Distribution, share: float, percentile: Floats, error: Floats) -> Floats:
    """How much the percentile rises with its share, over the width of the share's interval; by group."""
    known = ~np.isnan(error)
    number = known.sum(axis=0).astype(np.float64)
    several = number > 1
    squares = np.where(known, error, 0.0) ** 2
    half = np.zeros(len(number))
    freedom = number[several] - 1
    half[several] = special.stdtrit(freedom, (1 + CONFIDENCE) / 2) * np.sqrt(
        squares.sum(axis=0)[several] / freedom / number[several]
    )
    least, most = np.maximum(share - half, 0.0), np.minimum(share + half, 1.0)
    low, high = together.percentiles(np.stack((least, most)), len(number))
    # Where the upper end lies among those who are never reached, the lower one alone tells.
    endless = np.isinf(high) & np.isfinite(percentile)
    high, most = np.where(endless, percentile, high), np.where(endless, share, most)
    with np.errstate(invalid="ignore"):  # of a percentile that is infinite itself
        rise = high - low
    steepness: Floats = np.divide(rise, most - least, out=np.zeros(len(number)), where=(half > 0) & (most > least))
    return steepness
