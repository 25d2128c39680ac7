"""What staffing may not make worse than today: a tier's figures by weekday, beside those of today's staffing.

Both staffings meet the same callers, so that what differs is the staffing. A figure is held where no weekday is surely
worse, and where it is sure that none is worse by more than is tolerated: half of what matters
(:func:`analytics.comparison.compare.threshold_in`), or a twentieth of today's level where that is more.

Figures are of calls that staffing does not choose, such as transfers, and never of callbacks: with more people fewer
calls become callbacks, and the ones that are left, from the end of the day and of callers who do not answer, are the
harder ones. Their share that is reached in time falls although nobody is reached later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from scipy import special

from analytics.comparison.compare import threshold_in
from analytics.measures.figures import Counts
from analytics.measures.observations import Flags
from analytics.measures.scopes import DAYS_PER_WEEK, Floats
from queueing.tiers import TierName

from .measures_asked import BY_INTERVAL, LEVELS, levels_asked
from .readings import TierFigures
from .targets import StaffingTargets

PART_OF_LEVEL: Final = 0.05


@dataclass(frozen=True)
class Level:
    """A figure by weekday with a staffing and with today's, shape (7,) throughout; NaN where there is none."""

    value: Floats
    today: Floats
    error: Floats
    """The standard error of the difference, paired by replication."""
    freedom: Floats
    """Its degrees of freedom."""
    tolerance: Floats
    """How much worse it may be, for all that is known."""
    held: Flags
    """The weekdays on which it may not be worse."""
    confidence: float
    """With which it is not worse by more than is tolerated."""
    doubt: float
    """With which a difference is taken for one."""

    @property
    def difference(self) -> Floats:
        """How much more it is than today."""
        return np.asarray(self.value - self.today)

    def at_least(self, confidence: float) -> Floats:
        """The lower end of the difference's one-sided interval."""
        return np.asarray(self.difference - special.stdtrit(self.freedom, confidence) * self.error)

    def at_most(self, confidence: float) -> Floats:
        """The upper end of it."""
        return np.asarray(self.difference + special.stdtrit(self.freedom, confidence) * self.error)

    @property
    def missed(self) -> Flags:
        """The weekdays on which it is not held."""
        lost = (self.at_least(self.doubt) > 0) | (self.at_most(self.confidence) > self.tolerance)
        return np.asarray(self.held & lost)

    def except_on(self, days: Flags, other: Level) -> Level:
        """This figure, but another's on some weekdays."""
        parts = ("value", "today", "error", "freedom", "tolerance", "held")
        return replace(self, **{name: np.where(days, getattr(other, name), getattr(self, name)) for name in parts})


def levels_of(tier: TierName, figures: TierFigures, targets: StaffingTargets, doubt: float) -> dict[str, Level]:
    """A tier's figures beside those of today's staffing, by name; none where today's are not known."""
    if figures.today is None:
        return {}
    asked = levels_asked(tier, targets)
    freedom = np.full(DAYS_PER_WEEK, float(figures.replications - 1))
    found = {}
    for name, asked_as in LEVELS[tier].items():
        value, residuals = _ratio(*_by_weekday(figures, asked_as))
        today, residuals_before = _ratio(*_by_weekday(figures.today, asked_as))
        error = (residuals - residuals_before).std(axis=0, ddof=1) / np.sqrt(figures.replications)
        matters = threshold_in(asked[name].unit)
        tolerance = np.maximum(matters / 2, PART_OF_LEVEL * today)
        held = np.full(DAYS_PER_WEEK, targets.nothing_worse)
        found[name] = Level(value, today, error, freedom, tolerance, held, targets.confidence, doubt)
    return found


def _by_weekday(figures: TierFigures, asked_as: str) -> Counts:
    """What a measure adds up, and what that is divided by, shape (replications, 7)."""
    amount, of = figures.readings.counts[asked_as]
    return (amount.sum(axis=-1), of.sum(axis=-1)) if asked_as in BY_INTERVAL else (amount, of)


def _ratio(amount: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """The ratio of sums over replications, and each replication's part of its error (the delta method)."""
    total = weight.sum(axis=0)
    ratio = np.divide(amount.sum(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0)
    residual = np.divide(
        amount - ratio * weight, total / len(weight), out=np.full(weight.shape, np.nan), where=total > 0
    )
    return ratio, residual
