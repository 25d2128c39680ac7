"""What is told of every policy: its figures and their change against another's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from analytics.experiments.experiment import Experiment
from analytics.measures.definitions import MEASURE_ROWS
from analytics.measures.intervals import interval_over_replications
from analytics.measures.limits import ANNOUNCED_OVER_UPPER
from analytics.measures.pooled import weighted_sums
from analytics.measures.run_readings import MEANINGS, RUN_READINGS
from analytics.measures.scopes import Floats
from analytics.results.days_at_risk import DayShares

REFUSED: Final = "outcome_refused_cutoff"
BACKLOG: Final = "backlog_at_close"
ANNOUNCED: Final = ANNOUNCED_OVER_UPPER
CALLBACKS: Final = "callback_share"
CARRIED_OVER: Final = "callbacks_slipped"
WITHIN_24_HOURS: Final = "callback_within_24h"
IN_FORCE: Final = "cutoff_days"
BREAKING: Final = "breaking_days"
MORNING_WAIT: Final = "morning_wait"
FIRST_CALLS: Final = "first_calls"
CALLED_LATER: Final = "refused_people_called_later_day"
LOST: Final = "refused_people_lost"
COST: Final = "cost"
POLICY_FIGURES: Final = (
    *(REFUSED, ANNOUNCED, CALLBACKS, CARRIED_OVER, WITHIN_24_HOURS, BACKLOG, MORNING_WAIT, IN_FORCE, BREAKING),
    *("tier2_wait_mean", "abandonment_tier2", "abandonment_tier1", "occupancy_tier2", FIRST_CALLS, "repeat_calls"),
    *(CALLED_LATER, LOST, "refused_reached_officer", "people_helped"),
    *("tier2_wait_p50", "tier2_wait_p90", COST),
)
"""What is told of every policy: names of :data:`MEANINGS`."""
Readings = Mapping[str, Floats]
"""Of each figure that is read of a run the values of all replications, whose mean it is."""


@dataclass(frozen=True)
class PolicyFigure:
    """A figure with its 95 % interval; NaN where there was nothing to measure."""

    mean: float
    low: float
    high: float


UNKNOWN: Final = PolicyFigure(math.nan, math.nan, math.nan)
"""A figure that is not known, as one that an earlier version of the program did not save."""


def figures_of_policy(
    experiment: Experiment, readings: Mapping[str, Readings], name: str, other: str | None = None
) -> dict[str, PolicyFigure]:
    """The :data:`POLICY_FIGURES` of a policy, or these less those of another one, paired by replication.

    ``readings`` are those of :func:`readings_of` by policy; of the experiment the figures of the whole run will do.
    """
    measured = experiment.estimates(name, other)
    read = dict(readings[name])
    if other is not None:
        weights = np.array([[1.0], [-1.0]])
        before = readings[other]
        read = {each: weighted_sums([values, before[each]], weights)[..., 0] for each, values in read.items()}
    found = {}
    for each in POLICY_FIGURES:
        if each not in read:
            found[each] = PolicyFigure(measured[each].mean, measured[each].low, measured[each].high)
            continue
        found[each] = figure_read(each, read[each], is_change=other is not None)
    return found


def figure_read(name: str, values: Floats, *, is_change: bool) -> PolicyFigure:
    """A figure that is read of a run, from its values by replication, or from those less another policy's."""
    interval = interval_over_replications(values)
    ends = (interval.mean, interval.low, interval.high)
    if not is_change:
        ends = tuple(np.clip(ends, *MEANINGS[name].possible))
    return PolicyFigure(*map(float, ends))


def breaking_readings(days: Sequence[DayShares], open_days: int, breaking_share: float) -> Floats:
    """The share of the open days that break, of each replication; shape (replications,)."""
    broken = np.array([day.chance(breaking_share).broken for day in days])
    return np.asarray(broken.sum(axis=0) / max(1, open_days))


def readings_of(experiment: Experiment, name: str) -> dict[str, Floats]:
    """Values of each replication whose means are the figures that are read of the run."""
    scenario, replications = experiment.scenarios[name], experiment.figures[name]
    read = {each.name: each.read(scenario, replications) for each in RUN_READINGS.values()}
    # Without a cutoff no day has one that could be in force: that is on none of them.
    in_force = experiment.values(name, "overall")[:, MEASURE_ROWS[IN_FORCE], 0]
    return read | {IN_FORCE: np.zeros(len(replications)) if scenario.cutoff.rule == "never" else in_force}
