"""Many comparisons at once: p-values corrected by Holm, and intervals that hold all together.

With twenty comparisons of equal plans, one is expected to look different at 95 % by chance. Corrected, the chance that
any of them is called different is at most 5 %, however the comparisons depend on one another.
"""

from __future__ import annotations

import numpy as np

from analytics.measures.scopes import Floats


def holm_adjusted(p_values: Floats) -> Floats:
    """The p-values corrected for their number: those at most 0.05 are found at a familywise error of at most 5 %.

    The smallest of m is multiplied by m, the next by m - 1 and so on, and none is below one before it. NaN, where
    there was nothing to compare, stays NaN and does not count. Source: Holm (1979), Scandinavian Journal of
    Statistics 6:65.

    Raises:
        ValueError: a p-value outside 0 to 1.
    """
    known = np.flatnonzero(~np.isnan(p_values))
    values = p_values[known]
    if ((values < 0) | (values > 1)).any():
        msg = f"p-values {values} are not allowed; allowed are numbers from 0 to 1"
        raise ValueError(msg)
    order = np.argsort(values, kind="stable")
    stepped = values[order] * np.arange(len(values), 0, -1)
    adjusted = np.full(len(p_values), np.nan)
    adjusted[known[order]] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


def simultaneous_confidence(comparisons: int, confidence: float = 0.95) -> float:
    """The confidence that each of so many intervals needs for all of them to hold together (Bonferroni).

    Holm's procedure has no intervals of its own that say more than the side of zero on which a difference lies
    (Strassburger and Bretz 2008, Statistics in Medicine 27:4914). An interval of Bonferroni's that leaves out zero
    goes with a corrected p-value below 1 - ``confidence``, never the other way about.
    """
    return 1 - (1 - confidence) / max(1, comparisons)
