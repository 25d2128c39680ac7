"""What a block saves or does harm to: figures of a week, and their changes against today's plan on the same callers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.comparison.holm import simultaneous_confidence
from analytics.measures.definitions import MEASURES
from analytics.measures.figures import counts_of
from analytics.measures.intervals import interval_over_replications
from analytics.measures.limits import BREAKING_SHARE, breaks
from analytics.measures.observations import View
from analytics.measures.scopes import Floats
from analytics.measures.waiting import HOLDING_HOURS, WAITING_HOURS
from analytics.units import column_head
from analytics.wording import share_in_words
from queueing import Journeys, Scenario

from .block import weeks_measured


@dataclass(frozen=True)
class WeeklyFigure:
    """A figure of a week, of which less is better."""

    name: str
    label: str
    definition: str

    def head(self, part: str) -> str:
        """The head of a column of one of its change's numbers, with the unit."""
        return column_head(f"{self.label}, a week", part=part)


WAITING: Final = WAITING_HOURS.name
HOLDING: Final = HOLDING_HOURS.name
CALLBACKS: Final = "callbacks"
CARRIED_OVER: Final = "callbacks_slipped"
BREAKING: Final = "breaking_days"
_SUMS: Final = {
    WAITING: WAITING_HOURS,
    HOLDING: HOLDING_HOURS,
    CALLBACKS: MEASURES[CALLBACKS],
    CARRIED_OVER: MEASURES[CARRIED_OVER],
}
_LABELS: Final = ("Hours of waiting", "Hours of waiting on the line", "Callbacks required", "Callbacks carried over")
_BREAKING: Final = f"Days on which {share_in_words(BREAKING_SHARE)} or more of the transfers become callbacks."
WEEKLY_FIGURES: Final = {
    **{
        name: WeeklyFigure(name, label, _SUMS[name].definition.replace(" per day", ""))
        for name, label in zip(_SUMS, _LABELS, strict=True)
    },
    BREAKING: WeeklyFigure(BREAKING, "Days that break", _BREAKING),
}
"""The figures of a week, by name, in the order of :func:`read_week`."""
_ROWS: Final = {name: row for row, name in enumerate(WEEKLY_FIGURES)}
Goal = str
GOALS: Final[tuple[Goal, ...]] = (WAITING, CARRIED_OVER, BREAKING)
"""By which of them blocks are chosen."""


def goals_of(scenario: Scenario) -> tuple[Goal, ...]:
    """By what blocks of a plan are chosen: no day of it breaks where nobody may hold for Tier 2."""
    return GOALS if scenario.callback.live_transfers else (WAITING, CARRIED_OVER)


@dataclass(frozen=True)
class WeeklyChange:
    """What blocks change in a figure of a week, with its interval; NaN where one week leaves none."""

    mean: float
    low: float
    high: float


def read_week(journeys: Journeys) -> Floats:
    """The figures of one replication, as sums of a week: shape (figures,)."""
    view, weeks = View.of(journeys), weeks_measured(journeys.scenario)
    sums = [float(counts_of(measure, view, "overall")[0][0]) for measure in _SUMS.values()]
    callbacks, transfers = counts_of(MEASURES["callback_share"], view, "day")
    shares = np.divide(callbacks, transfers, out=np.full(len(transfers), np.nan), where=transfers > 0)
    return np.array([*sums, float(breaks(shares).sum())]) / weeks


def changes_of(values: Floats, before: Floats, held_together: int = 1) -> dict[str, WeeklyChange]:
    """The mean of one plan's figures less another's, paired by replication: values of shape (replications, figures).

    The intervals of so many plans hold together with 95 %, in every figure by itself.
    """
    found = interval_over_replications(values - before, simultaneous_confidence(held_together))
    return {
        name: WeeklyChange(float(found.mean[row]), float(found.low[row]), float(found.high[row]))
        for name, row in _ROWS.items()
    }


def saved_by(goal: Goal, values: Floats, before: Floats) -> tuple[float, float]:
    """By how much less a figure is on the mean than before, and where that is alike, the hours of waiting."""
    saved = (before - values).mean(axis=0)
    return float(saved[_ROWS[goal]]), float(saved[_ROWS[WAITING]])
