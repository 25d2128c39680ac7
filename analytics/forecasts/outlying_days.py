"""How far a day is to be trusted: one that lies apart from its neighbours counts less."""

from __future__ import annotations

from typing import Final

import numpy as np

from queueing.scenario.calendar import Floats

_NEIGHBOURS: Final = 11
"""Days in a row, of which a day is told to be an outlier or not."""
_OUTLYING: Final = 2.5
"""Robust standard deviations from which on a day counts less."""
_NEVER_OUTLYING: Final = 0.05
"""A day this close to its neighbours, as a logarithm, counts in full."""
_MAD: Final = 1.4826
"""Robust standard deviations in a median absolute deviation."""
_ROUNDING: Final = 1e-9


def day_trust(rest: Floats) -> Floats:
    """Huber's weight of each day by its distance from the median of its neighbours; a new level is no outlier.

    ``rest`` is what is left of the logarithms of consecutive days once all that is known of a day is taken off.
    """
    from scipy.ndimage import median_filter

    distance = np.abs(rest - median_filter(rest, size=min(_NEIGHBOURS, len(rest)), mode="nearest"))
    allowed = max(_OUTLYING * _MAD * float(np.median(distance)), _NEVER_OUTLYING)
    weights: Floats = np.minimum(1.0, allowed / np.maximum(distance, _ROUNDING))
    return weights
