"""The limits that figures are told over, first of all waits for Tier 2: others are set here, and names follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WAIT_LIMITS: Final = (20, 30)
"""In minutes, the lower and the upper one: those between which, unless a plan says otherwise, a caller is to be called
back."""
LOWER, UPPER = WAIT_LIMITS
ANNOUNCED_OVER_LOWER: Final = f"estimate_over_{LOWER}"
"""The measure of what is announced over the lower limit; beside it those of the upper one and of the actual wait."""
ANNOUNCED_OVER_UPPER: Final = f"estimate_over_{UPPER}"
ACTUAL_OVER_LOWER: Final = f"wait_over_{LOWER}"
SERVICE_LEVEL_SECONDS: Final = 20
"""The wait within which the service level counts a call as answered, in seconds: the 20 of the field's 80 / 20."""
BREAKING_SHARE: Final = 0.25
"""A day breaks when at least this share of its transfers becomes a callback, unless another share is asked for."""


def breaks(callback_shares: NDArray[np.float64], breaking_share: float = BREAKING_SHARE) -> NDArray[np.bool_]:
    """Which days break, by the share of their transfers that become callbacks; a day without transfers (NaN) does not.

    Of any shape.
    """
    broken: NDArray[np.bool_] = callback_shares >= breaking_share
    return broken
