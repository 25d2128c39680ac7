"""Every cutoff time tried on the same callers: whom it refuses, what it leaves behind, who calls again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, Unpack

import numpy as np

from analytics.experiments.cluster import connected, scheduler_asked_for
from analytics.experiments.experiment import MEASURE_ROWS, Experiment, Progress, RunOptions, run_experiment
from analytics.inputs.variations import opening_minutes, with_fields
from analytics.measures.definitions import MEASURES, Unit
from analytics.measures.figures import Figures
from analytics.measures.intervals import interval_over_replications
from analytics.measures.pooled import ratio_values
from analytics.measures.scopes import CELL_MINUTES, CELLS_PER_DAY, Floats
from analytics.wording import clock_time, share_in_words
from queueing import Scenario
from queueing.calendar import WEEKDAYS
from queueing.heavy_days import is_time_of_heavy_days
from queueing.plan import lay_out

Rule = Literal["every_day", "heavy_days"]
Tell = Callable[[Progress], None]

STEP: Final = 30
"""Minutes between the cutoff times tried."""
_AT_A_TIME: Final = 4
"""Cutoffs whose figures are in memory together: those of 26 over 20 weeks would be a third of a gigabyte."""
NO_CUTOFF: Final = "no cutoff"

REFUSED: Final = "outcome_refused_cutoff"
BACKLOG: Final = "backlog_at_close"
MORNING_WAIT: Final = "morning_wait"
FIRST_CALLS: Final = "first_calls"
CALLED_LATER: Final = "refused_people_called_later_day"
LOST: Final = "refused_people_lost"


@dataclass(frozen=True)
class Column:
    """What is told of every cutoff: its name in words, its unit and exactly what it counts."""

    label: str
    unit: Unit
    definition: str


def _as_measured(name: str) -> Column:
    measure = MEASURES[name]
    return Column(measure.label, measure.unit, measure.definition)


COLUMNS: Final[dict[str, Column]] = {
    REFUSED: Column("Callers refused per day", "calls", MEASURES[REFUSED].definition),
    BACKLOG: Column("Callbacks left at close", "calls", MEASURES[BACKLOG].definition),
    "callback_within_24h": _as_measured("callback_within_24h"),
    MORNING_WAIT: Column(
        "Tier 2 wait in the first hours, mean",
        "minutes",
        (
            "The mean Tier 2 wait of transfers decided in the first hours of each day, those in which people call who "
            "put it off to the next morning."
        ),
    ),
    "callbacks_slipped": _as_measured("callbacks_slipped"),
    "tier2_wait_mean": _as_measured("tier2_wait_mean"),
    "occupancy_tier2": _as_measured("occupancy_tier2"),
    FIRST_CALLS: Column("First calls per day", "calls", "Calls per day of people who had not called before."),
    "repeat_calls": Column("Calls made again per day", "calls", MEASURES["repeat_calls"].definition),
    CALLED_LATER: Column(
        "Refused people who call on a later day",
        "people",
        "People per day whom the cutoff refused and whose next call came on a later day, after the run's days, too.",
    ),
    LOST: Column(
        "Refused people who do not call again",
        "people",
        "People per day whom the cutoff refused and who made no later call within the run.",
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
class CutoffPoint:
    """One cutoff that was tried, and what it does."""

    name: str
    rule: Literal["never", "every_day", "heavy_days"]
    minute: int | None
    """Minutes after midnight; None without a cutoff."""
    heavy_day_calls: int | None
    """First calls of a whole day above which it is in force; None where that does not depend on them."""
    figures: dict[str, Figure]
    """By the names of :data:`COLUMNS`."""
    on_frontier: bool
    """Whether no other cutoff refuses fewer and leaves no more callbacks, or leaves fewer and refuses no more."""


@dataclass(frozen=True)
class Exploration:
    """All cutoffs that were tried on the same callers."""

    scenario: Scenario
    replications: int
    seed: int
    points: tuple[CutoffPoint, ...]
    """No cutoff first, then from the earliest on."""


def cutoff_minutes_tried(scenario: Scenario) -> list[int]:
    """All half-hours from opening to closing and the closing itself, in minutes after midnight."""
    opens, closes = opening_minutes(scenario)
    hours = [each for weekday in range(len(WEEKDAYS)) if (each := scenario.opening_hours.on(weekday)) is not None]
    times = [*range(opens, closes, STEP), closes]
    return [minute for minute in times if any(each.opens <= minute <= each.closes for each in hours)]


def calls_of_day(scenario: Scenario) -> float:
    """First calls expected of a day, the mean of the open days with calls."""
    arrivals = lay_out(scenario).arrivals
    days = len(np.unique(arrivals.day))
    return float(arrivals.expected.sum() / days) if days else 0.0


def heaviness(scenario: Scenario) -> float:
    """How heavy a day is from which the scenario's own cutoff is in force: its first calls, over those expected."""
    expected = calls_of_day(scenario)
    return scenario.cutoff.heavy_day_calls / expected if expected > 0 else math.inf


def cutoff_plans(scenario: Scenario, rule: Rule, heavy: Sequence[float] = ()) -> dict[str, Scenario]:
    """The scenario with every cutoff time and without a cutoff, by the names under which they are shown.

    With the rule ``heavy_days``, ``heavy`` says for what days each time is tried: those that head for more first
    calls than so many times those expected of a day; the scenario's own heaviness where it is empty. Times by which
    too few calls have come to tell a heavy day are left out.

    Raises:
        ValueError: a heaviness that is not above zero, or heavinesses with the rule ``every_day``.
    """
    plans = {NO_CUTOFF: with_fields(scenario, cutoff__rule="never")}
    minutes = cutoff_minutes_tried(scenario)
    if rule == "every_day":
        if heavy:
            msg = "days are not told apart when the cutoff is in force every day; allowed is the rule heavy_days"
            raise ValueError(msg)
        return plans | {
            clock_time(minute): with_fields(scenario, cutoff__rule=rule, cutoff__time=minute) for minute in minutes
        }
    for times in heavy or (heaviness(scenario),):
        if not (times > 0 and math.isfinite(times)):
            msg = f"heaviness {times:g} is not allowed; allowed are numbers above 0, such as 1.1"
            raise ValueError(msg)
        calls = round(times * calls_of_day(scenario))
        for minute in filter(partial(is_time_of_heavy_days, scenario), minutes):
            name = f"{clock_time(minute)}, heavy from {share_in_words(times)}"
            plans[name] = with_fields(scenario, cutoff__rule=rule, cutoff__time=minute, cutoff__heavy_day_calls=calls)
    return plans


def explore_cutoffs(
    scenario: Scenario,
    rule: Rule = "every_day",
    heavy: Sequence[float] = (),
    *,
    replications: int = 20,
    seed: int = 1,
    **options: Unpack[RunOptions],
) -> Exploration:
    """All cutoffs of :func:`cutoff_plans`, each meeting the same callers.

    They are run a few at a time, and of each only what is told of it is kept.

    Raises:
        ValueError: as of cutoff_plans and run_experiment.
    """
    plans = cutoff_plans(scenario, rule, heavy)
    names = list(plans)
    total = len(names) * replications
    tell = options.get("progress")
    figures: dict[str, dict[str, Figure]] = {}
    with connected(scheduler_asked_for(options.get("scheduler"), options.get("workers"))) as client:
        options["scheduler"] = client
        for first in range(0, len(names), _AT_A_TIME):
            some = names[first : first + _AT_A_TIME]
            options["progress"] = _continued(tell, first * replications, total)
            experiment = run_experiment(
                {name: plans[name] for name in some}, replications=replications, seed=seed, **options
            )
            figures |= {name: figures_of_cutoff(experiment, name) for name in some}
    return Exploration(scenario, replications, seed, _points(plans, figures))


def _continued(tell: Tell | None, before: int, total: int) -> Tell | None:
    """Progress of some plans, told as that of all."""
    if tell is None:
        return None
    return lambda progress: tell(Progress(before + progress.done, total))


def _points(plans: Mapping[str, Scenario], figures: Mapping[str, dict[str, Figure]]) -> tuple[CutoffPoint, ...]:
    frontier = _frontier({name: (each[REFUSED].mean, each[BACKLOG].mean) for name, each in figures.items()})
    return tuple(
        CutoffPoint(
            name=name,
            rule=plan.cutoff.rule,
            minute=None if plan.cutoff.rule == "never" else plan.cutoff.time,
            heavy_day_calls=plan.cutoff.heavy_day_calls if plan.cutoff.rule == "heavy_days" else None,
            figures=figures[name],
            on_frontier=name in frontier,
        )
        for name, plan in plans.items()
    )


def figures_of_cutoff(experiment: Experiment, name: str) -> dict[str, Figure]:
    """What is told of a cutoff, by the names of :data:`COLUMNS`."""
    measured = experiment.estimates(name)
    replications = experiment.figures[name]
    own = {
        MORNING_WAIT: _morning_wait(experiment.scenarios[name], replications),
        FIRST_CALLS: _overall(replications, "offered_calls") - _overall(replications, "repeat_calls"),
        CALLED_LATER: _people_per_day(replications, "refused_called_next_day"),
        LOST: _people_per_day(replications, "refused_lost"),
    }
    found = {}
    for column in COLUMNS:
        if column in own:
            interval = interval_over_replications(own[column])
            found[column] = Figure(float(interval.mean), float(np.maximum(interval.low, 0.0)), float(interval.high))
        else:
            each = measured[column]
            found[column] = Figure(each.mean, each.low, each.high)
    return found


def _overall(replications: Sequence[Figures], measure: str) -> Floats:
    row = MEASURE_ROWS[measure]
    return np.array([figures.value["overall"][row, 0] for figures in replications])


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


def _frontier(places: dict[str, tuple[float, float]]) -> set[str]:
    """The names that no other is as good as in both numbers and better in one; smaller is better."""
    return {
        name
        for name, own in places.items()
        if not any(other != own and other[0] <= own[0] and other[1] <= own[1] for other in places.values())
    }
