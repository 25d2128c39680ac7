"""What is told of every cutoff: its figures, their change against today's cutoff, and the days that break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from analytics.experiments.experiment import Experiment
from analytics.inputs.variations import opening_minutes
from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.directions import WORSE_WITH, Direction
from analytics.measures.figures import Figures
from analytics.measures.intervals import interval_over_replications
from analytics.measures.limits import ANNOUNCED_OVER_UPPER
from analytics.measures.pooled import ratio_values, weighted_sums
from analytics.measures.scopes import CELL_MINUTES, CELLS_PER_DAY, Floats
from analytics.results.answers import BREAKING_SHARE, days_at_risk, worst_first
from analytics.units import Unit
from analytics.wording import share_in_words
from queueing import Scenario

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


@dataclass(frozen=True)
class Column:
    """What is told of every cutoff: its name in words, its unit, exactly what it counts, and which way it is worse."""

    label: str
    unit: Unit
    definition: str
    worse_with: Direction | None = None


def _as_measured(name: str, label: str = "") -> Column:
    measure = MEASURES[name]
    return Column(label or measure.label, measure.unit, measure.definition, WORSE_WITH.get(name))


COLUMNS: Final[dict[str, Column]] = {
    REFUSED: _as_measured(REFUSED, "Callers refused per day"),
    ANNOUNCED: _as_measured(ANNOUNCED),
    CALLBACKS: _as_measured(CALLBACKS),
    CARRIED_OVER: _as_measured(CARRIED_OVER, "Callbacks carried over per day"),
    WITHIN_24_HOURS: _as_measured(WITHIN_24_HOURS),
    BACKLOG: _as_measured(BACKLOG, "Callbacks left at close"),
    MORNING_WAIT: Column(
        "Tier 2 wait in the first hours, mean",
        "minutes",
        (
            "The mean Tier 2 wait of transfers decided in the first hours of each day, those in which people call who "
            "put it off to the next morning."
        ),
        "more",
    ),
    IN_FORCE: _as_measured(IN_FORCE),
    BREAKING: Column(
        "Days that break",
        "share",
        (
            f"Share of the open days on which {share_in_words(BREAKING_SHARE)} or more of the transfers become "
            "callbacks."
        ),
        "more",
    ),
    "tier2_wait_mean": _as_measured("tier2_wait_mean"),
    "abandonment_tier2": _as_measured("abandonment_tier2"),
    "abandonment_tier1": _as_measured("abandonment_tier1"),
    "occupancy_tier2": _as_measured("occupancy_tier2"),
    FIRST_CALLS: Column("First calls per day", "calls", "Calls per day of people who had not called before."),
    "repeat_calls": _as_measured("repeat_calls", "Calls made again per day"),
    CALLED_LATER: Column(
        "Refused people who call on a later day",
        "people",
        "People per day whom the cutoff refused and whose next call came on a later day, after the run's days, too.",
        "more",
    ),
    LOST: Column(
        "Refused people who do not call again",
        "people",
        "People per day whom the cutoff refused and who made no later call within the run.",
        "more",
    ),
    "refused_reached_officer": _as_measured("refused_reached_officer"),
    "people_helped": _as_measured("people_helped"),
}
"""What is told of every cutoff, by name."""


@dataclass(frozen=True)
class Figure:
    """A figure with its 95 % interval; NaN where there was nothing to measure."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class BreakingDay:
    """A day, and in how many of the replications it breaks."""

    date: date
    replications: int


def figures_of_cutoff(experiment: Experiment, name: str) -> dict[str, Figure]:
    """What is told of a cutoff, by the names of :data:`COLUMNS`."""
    measured = experiment.estimates(name)
    own = _own_values(experiment, name)
    found = {}
    for column in COLUMNS:
        if column in own:
            interval = interval_over_replications(own[column])
            most = 1.0 if COLUMNS[column].unit == "share" else np.inf
            ends = (np.clip(end, 0.0, most) for end in (interval.mean, interval.low, interval.high))
            found[column] = Figure(*map(float, ends))
        else:
            each = measured[column]
            found[column] = Figure(each.mean, each.low, each.high)
    return found


def changes_of_cutoff(experiment: Experiment, name: str, today: str) -> dict[str, Figure]:
    """The same figures less those of today's cutoff, paired by replication."""
    measured = experiment.estimates(name, today)
    own, before = _own_values(experiment, name), _own_values(experiment, today)
    found = {}
    for column in COLUMNS:
        if column in own:
            change = weighted_sums([own[column], before[column]], np.array([[1.0], [-1.0]]))[..., 0]
            interval = interval_over_replications(change)
            found[column] = Figure(float(interval.mean), float(interval.low), float(interval.high))
        else:
            each = measured[column]
            found[column] = Figure(each.mean, each.low, each.high)
    return found


def breaking_days(experiment: Experiment, name: str) -> tuple[BreakingDay, ...]:
    """The days that break in some replication, in the order in which a plan's answer tells of them."""
    days = worst_first(days_at_risk(experiment, name))
    return tuple(BreakingDay(day.date, day.breaks) for day in days if day.breaks)


def _own_values(experiment: Experiment, name: str) -> dict[str, Floats]:
    """Values of each replication whose means are the figures that are no measures."""
    replications, scenario = experiment.figures[name], experiment.scenarios[name]
    own = {
        MORNING_WAIT: _morning_wait(scenario, replications),
        BREAKING: _breaks(replications).sum(axis=1) / max(1, int(replications[0].period.open_days.sum())),
        FIRST_CALLS: _overall(replications, "offered_calls") - _overall(replications, "repeat_calls"),
        CALLED_LATER: _people_per_day(replications, "refused_called_next_day"),
        LOST: _people_per_day(replications, "refused_lost"),
    }
    # Without a cutoff no day has one that could be in force: that is on none of them.
    in_force = np.zeros(len(replications)) if scenario.cutoff.rule == "never" else _overall(replications, IN_FORCE)
    return own | {IN_FORCE: in_force}


def _overall(replications: Sequence[Figures], measure: str) -> Floats:
    row = MEASURE_ROWS[measure]
    return np.array([figures.value["overall"][row, 0] for figures in replications])


def _breaks(replications: Sequence[Figures]) -> Floats:
    """Whether each day breaks in each replication, 1 or 0; a day without transfers does not."""
    row = MEASURE_ROWS[CALLBACKS]
    shares = np.array([figures.value["day"][row] for figures in replications])
    breaks: Floats = (np.nan_to_num(shares) >= BREAKING_SHARE).astype(np.float64)
    return breaks


def _people_per_day(replications: Sequence[Figures], share: str) -> Floats:
    """People per open day, of a share of people; none where there are no people to take a share of."""
    row = MEASURE_ROWS[share]
    people = np.array([figures.calls["overall"][row, 0] for figures in replications])
    shares = _overall(replications, share)
    days = replications[0].period.days_in("overall")[0]
    per_day: Floats = np.where(people > 0, shares * people, 0.0) / days
    return per_day


def _morning_wait(scenario: Scenario, replications: Sequence[Figures]) -> Floats:
    """Values of each replication whose mean is the mean Tier 2 wait of the transfers decided in the first hours."""
    opens, closes = opening_minutes(scenario)
    until = min(closes, opens + round(scenario.calling_again.morning_hours * 60))
    row = MEASURE_ROWS["tier2_wait_mean"]
    first = np.arange(CELLS_PER_DAY) * CELL_MINUTES
    cells = np.flatnonzero((first + CELL_MINUTES > opens) & (first < until))
    waits = np.array([figures.value["time_of_day"][row, cells] for figures in replications])
    calls = np.array([figures.calls["time_of_day"][row, cells] for figures in replications])
    total = np.where(calls > 0, waits * calls, 0.0).sum(axis=1)
    number = calls.sum(axis=1)
    return ratio_values(np.divide(total, number, out=np.full(len(number), np.nan), where=number > 0), number)
