"""Policies tried on the same callers: whom they refuse, what they leave behind, who calls again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Unpack

from analytics.experiments.cluster import chosen_scheduler, connected
from analytics.experiments.experiment import Experiment, Progress, RunOptions, run_experiment
from analytics.experiments.many_scenarios import of_whole_run
from analytics.experiments.precision import USUAL_REPLICATIONS
from analytics.measures.directions import WORSE_WITH
from analytics.measures.limits import BREAKING_SHARE
from analytics.measures.scopes import Period
from analytics.results.days_at_risk import LEAST_REPLICATIONS_TOLD, DayChance, DayShares, shares_of_days
from queueing import Scenario

from .figures import (
    BREAKING,
    COST,
    POLICY_FIGURES,
    UNKNOWN,
    WITHIN_24_HOURS,
    PolicyFigure,
    Readings,
    breaking_readings,
    figure_read,
    figures_of_policy,
    readings_of,
)
from .inputs import CUTOFF_INPUTS, Value
from .variations import Varied, name_of_today, own_values, policy_plans, usual_variation

Tell = Callable[[Progress], None]

AT_LEAST: Final = frozenset({WITHIN_24_HOURS, *(name for name, worse in WORSE_WITH.items() if worse == "less")})
"""Figures of which more is better; of all others that have a direction less is."""
COMPARED: Final = tuple(name for name in POLICY_FIGURES if name in WORSE_WITH or name in AT_LEAST or name == COST)
"""The figures of which it is known which way is better."""
_AT_A_TIME: Final = 4
"""Policies whose figures of half-hours and days are in memory together: those of 26 would be a third of a gigabyte."""


@dataclass(frozen=True)
class PolicyPoint:
    """One combination of policies that was tried, and what it does."""

    name: str
    inputs: Mapping[str, Value]
    """Values of the inputs that were varied, by name; None where it has no effect."""
    plan: Scenario
    figures: Mapping[str, PolicyFigure]
    """By the names of :data:`analytics.policies.figures.POLICY_FIGURES`."""
    changes: Mapping[str, PolicyFigure]
    """The figures less those of today's plan, paired by replication; empty where that was not tried."""
    days: tuple[DayChance, ...] = ()
    """The days and their chances to break under it; of an answer of an earlier version those that break at all."""

    @property
    def minute(self) -> int | None:
        """Its cutoff, in minutes after midnight; None without one."""
        return None if self.plan.cutoff.rule == "never" else self.plan.cutoff.time


@dataclass(frozen=True)
class Exploration:
    """All policies that were tried on the same callers."""

    scenario: Scenario
    replications: int
    seed: int
    varied: tuple[Varied, ...]
    points: tuple[PolicyPoint, ...]
    """In the order of the values of the inputs that were varied."""
    experiment: Experiment | None = field(default=None, repr=False)
    """The figures of the whole run by point; None for an answer of an earlier version."""
    readings: Mapping[str, Readings] = field(default_factory=dict, repr=False)
    """What is read of the replications, by point."""
    shares: Mapping[str, tuple[DayShares, ...]] = field(default_factory=dict, repr=False)
    """The callbacks of each day, by point; empty for an answer of an earlier version."""
    breaking_share: float = BREAKING_SHARE
    """From which share of its transfers becoming callbacks on a day breaks."""

    @property
    def today(self) -> PolicyPoint | None:
        """The scenario as it is; None where it was not tried, as by earlier versions of the program."""
        own = own_values(self.scenario, self.names)
        return next((point for point in self.points if point.changes and point.inputs == own), None)

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs that were varied."""
        return tuple(each.name for each in self.varied)

    @property
    def is_of_cutoffs(self) -> bool:
        """Whether nothing but the cutoff was varied."""
        return {*self.names} <= {*CUTOFF_INPUTS}

    @property
    def is_known(self) -> bool:
        """Whether there are replications enough for intervals and verdicts."""
        return self.replications >= LEAST_REPLICATIONS_TOLD

    @property
    def somebody_may_hold(self) -> bool:
        """Whether under some policy callers may hold for Tier 2; else no wait is announced and no day breaks."""
        return any(point.plan.callback.live_transfers for point in self.points)

    @property
    def open_days(self) -> int:
        """The measured days on which lines are open."""
        return int(Period.measured(self.scenario).open_days.sum())

    def breaking_from(self, share: float) -> Exploration:
        """The same, told of days that break from another share of their transfers on.

        An answer of an earlier version knows no days that break from another one on.
        """
        if share == self.breaking_share:
            return self
        broken = {
            point.name: breaking_readings(self.shares[point.name], self.open_days, share)
            for point in self.points
            if point.name in self.shares and point.plan.callback.live_transfers
        }
        today = "" if self.today is None else self.today.name
        points = []
        for point in self.points:
            own, before = broken.get(point.name), broken.get(today)
            figure = UNKNOWN if own is None else figure_read(BREAKING, own, is_change=False)
            change = UNKNOWN if own is None or before is None else figure_read(BREAKING, own - before, is_change=True)
            points.append(
                replace(
                    point,
                    figures={**point.figures, BREAKING: figure},
                    changes={**point.changes, BREAKING: change} if point.changes else {},
                    days=tuple(day.chance(share) for day in self.shares.get(point.name, ())),
                )
            )
        readings = {name: {**own, BREAKING: broken[name]} for name, own in self.readings.items() if name in broken}
        return replace(self, points=tuple(points), readings=readings, breaking_share=share)

    def differences(self, name: str, other: str) -> dict[str, PolicyFigure]:
        """The figures of a point less those of another one, paired by replication.

        Raises:
            ValueError: the answer is of an earlier version, which did not keep what that takes.
        """
        if self.experiment is None:
            msg = "an earlier version saved no figures of the simulated weeks; allowed is to try the policies again"
            raise ValueError(msg)
        return figures_of_policy(self.experiment, self.readings, name, other)


def explore_policies(
    scenario: Scenario,
    varied: Sequence[Varied] = (),
    *,
    replications: int = USUAL_REPLICATIONS,
    seed: int = 1,
    **options: Unpack[RunOptions],
) -> Exploration:
    """All plans of :func:`policy_plans`, each meeting the same callers; every cutoff where nothing is ``varied``.

    They are run a few at a time, and of each only what is told of it is kept.

    Raises:
        ValueError: as of policy_plans and run_experiment.
    """
    varied = tuple(varied) or usual_variation(scenario)
    tried = policy_plans(scenario, varied)
    plans = {name: each.plan for name, each in tried.items()}
    names, total = list(plans), len(plans) * replications
    tell = options.get("progress")
    kept: list[Experiment] = []
    readings: dict[str, Readings] = {}
    shares: dict[str, tuple[DayShares, ...]] = {}
    with connected(chosen_scheduler(options.get("scheduler"), options.get("workers"))) as client:
        options["scheduler"] = client
        for first in range(0, len(names), _AT_A_TIME):
            some = {name: plans[name] for name in names[first : first + _AT_A_TIME]}
            options["progress"] = _continued(tell, first * replications, total)
            experiment = run_experiment(some, replications=replications, seed=seed, **options)
            readings |= {name: readings_of(experiment, name) for name in some}
            shares |= {name: shares_of_days(experiment, name) for name in some}
            whole = {name: [of_whole_run(each) for each in own] for name, own in experiment.figures.items()}
            kept.append(replace(experiment, figures=whole))
    figures = {name: own for each in kept for name, own in each.figures.items()}
    together = replace(kept[0], scenarios=plans, figures=figures)
    today = name_of_today(scenario, varied)
    points = tuple(
        PolicyPoint(
            name,
            each.inputs,
            each.plan,
            figures_of_policy(together, readings, name),
            figures_of_policy(together, readings, name, today),
            tuple(day.chance() for day in shares[name]),
        )
        for name, each in tried.items()
    )
    return Exploration(scenario, replications, seed, varied, points, together, readings, shares)


def _continued(tell: Tell | None, before: int, total: int) -> Tell | None:
    """Progress of some plans, told as that of all."""
    if tell is None:
        return None
    return lambda progress: tell(Progress(before + progress.done, total))


def frontier(points: Sequence[PolicyPoint], across: str, up: str) -> set[str]:
    """The names of the points that no other is as good as in both figures and better in one."""

    def place(point: PolicyPoint) -> tuple[float, float]:
        own, other = (sign_of(name) * point.figures[name].mean for name in (across, up))
        return own, other

    places = {point.name: place(point) for point in points}
    return {
        name
        for name, own in places.items()
        if not any(other != own and other[0] <= own[0] and other[1] <= own[1] for other in places.values())
    }


def sign_of(name: str) -> int:
    """What a figure is multiplied by so that less is better."""
    return -1 if name in AT_LEAST else 1
