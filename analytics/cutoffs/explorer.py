"""Every cutoff time tried on the same callers: whom it refuses, what it leaves behind, who calls again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal, Unpack

import numpy as np

from analytics.experiments.cluster import chosen_scheduler, connected
from analytics.experiments.experiment import Experiment, Progress, RunOptions, run_experiment
from analytics.inputs.variations import with_fields
from analytics.measures.scopes import Period
from analytics.wording import clock_time, share_in_words
from queueing import Scenario
from queueing.plan import lay_out
from queueing.scenario.calendar import WEEKDAYS
from queueing.scenario.cutoff import CutoffRule
from queueing.scenario.heavy_days import is_time_of_heavy_days

from .figures import BACKLOG, REFUSED, BreakingDay, CutoffFigure, breaking_days, figures_of_cutoff

Rule = Literal["every_day", "heavy_days"]
Tell = Callable[[Progress], None]

STEP: Final = 30
"""Minutes between the cutoff times tried."""
_AT_A_TIME: Final = 4
"""Cutoffs whose figures are in memory together, beside today's: those of 26 would be a third of a gigabyte."""
NO_CUTOFF: Final = "no cutoff"
AS_TODAY: Final = "as today"
"""What tells today's cutoff apart where others are tried by another rule."""


@dataclass(frozen=True)
class CutoffPoint:
    """One cutoff that was tried, and what it does."""

    name: str
    rule: CutoffRule
    minute: int | None
    """Minutes after midnight; None without a cutoff."""
    heavy_day_calls: int | None
    """First calls of a whole day above which it is in force; None where that does not depend on them."""
    figures: Mapping[str, CutoffFigure]
    """By the names of :data:`analytics.cutoffs.figures.CUTOFF_FIGURES`."""
    on_frontier: bool
    """Whether no other cutoff refuses fewer and leaves no more callbacks, or leaves fewer and refuses no more."""
    changes: Mapping[str, CutoffFigure]
    """The figures less those of today's cutoff, paired by replication; empty where that was not tried."""
    breaking: tuple[BreakingDay, ...] = ()
    """The days that break under it, the worst first."""


@dataclass(frozen=True)
class Exploration:
    """All cutoffs that were tried on the same callers."""

    scenario: Scenario
    replications: int
    seed: int
    points: tuple[CutoffPoint, ...]
    """No cutoff first, then from the earliest on."""

    @property
    def today(self) -> CutoffPoint | None:
        """The scenario's own cutoff; None where it was not tried, as by earlier versions of the program."""
        return next((point for point in self.points if point.changes and _is_own(point, self.scenario)), None)

    @property
    def open_days(self) -> int:
        """The measured days on which lines are open."""
        return int(Period.measured(self.scenario).open_days.sum())


def own_rule(scenario: Scenario) -> Rule:
    """The rule by which cutoffs are tried where none is asked for: the scenario's own; every day where it has none."""
    return "heavy_days" if scenario.cutoff.rule == "heavy_days" else "every_day"


def cutoff_minutes_tried(scenario: Scenario) -> list[int]:
    """All half-hours from opening to closing and the closing itself, in minutes after midnight."""
    opens, closes = scenario.opening_hours.span
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


def cutoff_plans(scenario: Scenario, rule: Rule | None = None, heavy: Sequence[float] = ()) -> dict[str, Scenario]:
    """The scenario with every cutoff time and without a cutoff, by the names under which they are shown.

    Its own cutoff is one of them (:func:`name_of_today`). They are tried by its own ``rule`` where none is given. With
    the rule ``heavy_days``, ``heavy`` says for what days each time is tried: those that head for more first calls than
    so many times those expected of a day; the scenario's own heaviness where it is empty. Times by which too few calls
    have come to tell a heavy day are left out.

    Raises:
        ValueError: a heaviness that is not above zero, or heavinesses with the rule ``every_day``.
    """
    rule = rule or own_rule(scenario)
    plans = {NO_CUTOFF: with_fields(scenario, cutoff__rule="never")}
    own = {scenario.cutoff.time} if scenario.cutoff.rule == rule else set()
    minutes = sorted({*cutoff_minutes_tried(scenario), *own})
    if rule == "every_day":
        if heavy:
            msg = "days are not told apart when the cutoff is in force every day; allowed is the rule heavy_days"
            raise ValueError(msg)
        for minute in minutes:
            plans[clock_time(minute)] = with_fields(scenario, cutoff__rule=rule, cutoff__time=minute)
    else:
        plans |= _plans_of_heavy_days(scenario, minutes, heavy)
    if name_of_today(plans, scenario) is None:
        plans[f"{clock_time(scenario.cutoff.time)}, {AS_TODAY}"] = scenario
    return plans


def _plans_of_heavy_days(scenario: Scenario, minutes: Sequence[int], heavy: Sequence[float]) -> dict[str, Scenario]:
    plans = {}
    for times in heavy or (heaviness(scenario),):
        if not (times > 0 and math.isfinite(times)):
            msg = f"heaviness {times:g} is not allowed; allowed are numbers above 0, such as 1.1"
            raise ValueError(msg)
        calls = round(times * calls_of_day(scenario)) if heavy else scenario.cutoff.heavy_day_calls
        for minute in filter(partial(is_time_of_heavy_days, scenario), minutes):
            name = f"{clock_time(minute)}, heavy from {share_in_words(times)}"
            plans[name] = with_fields(
                scenario, cutoff__rule="heavy_days", cutoff__time=minute, cutoff__heavy_day_calls=calls
            )
    return plans


def name_of_today(plans: Mapping[str, Scenario], scenario: Scenario) -> str | None:
    """Which of the plans has the scenario's own cutoff; None where none has."""
    return next((name for name, plan in plans.items() if _in_effect(plan) == _in_effect(scenario)), None)


def _in_effect(scenario: Scenario) -> tuple[CutoffRule, int | None, int | None]:
    """What of a scenario's cutoff has an effect: its rule, its time, and the calls of a heavy day."""
    cutoff = scenario.cutoff
    return (
        cutoff.rule,
        None if cutoff.rule == "never" else cutoff.time,
        cutoff.heavy_day_calls if cutoff.rule == "heavy_days" else None,
    )


def _is_own(point: CutoffPoint, scenario: Scenario) -> bool:
    return (point.rule, point.minute, point.heavy_day_calls) == _in_effect(scenario)


def explore_cutoffs(
    scenario: Scenario,
    rule: Rule | None = None,
    heavy: Sequence[float] = (),
    *,
    replications: int = 20,
    seed: int = 1,
    **options: Unpack[RunOptions],
) -> Exploration:
    """All cutoffs of :func:`cutoff_plans`, each meeting the same callers.

    They are run a few at a time, today's first, and of each only what is told of it is kept.

    Raises:
        ValueError: as of cutoff_plans and run_experiment.
    """
    plans = cutoff_plans(scenario, rule, heavy)
    today = name_of_today(plans, scenario)
    assert today is not None  # noqa: S101 (it is always among them)
    names = sorted(plans, key=lambda name: name != today)
    total = len(names) * replications
    tell = options.get("progress")
    points: dict[str, CutoffPoint] = {}
    base: Experiment | None = None
    with connected(chosen_scheduler(options.get("scheduler"), options.get("workers"))) as client:
        options["scheduler"] = client
        for first in range(0, len(names), _AT_A_TIME):
            some = names[first : first + _AT_A_TIME]
            options["progress"] = _continued(tell, first * replications, total)
            experiment = run_experiment(
                {name: plans[name] for name in some}, replications=replications, seed=seed, **options
            )
            base = base or replace(
                experiment, scenarios={today: plans[today]}, figures={today: experiment.figures[today]}
            )
            beside = replace(
                experiment,
                scenarios=experiment.scenarios | base.scenarios,
                figures=experiment.figures | base.figures,
            )
            points |= {name: _point(beside, name, today) for name in some}
    return Exploration(scenario, replications, seed, _with_frontier([points[name] for name in plans]))


def _continued(tell: Tell | None, before: int, total: int) -> Tell | None:
    """Progress of some plans, told as that of all."""
    if tell is None:
        return None
    return lambda progress: tell(Progress(before + progress.done, total))


def _point(experiment: Experiment, name: str, today: str) -> CutoffPoint:
    rule, minute, heavy_day_calls = _in_effect(experiment.scenarios[name])
    return CutoffPoint(
        name=name,
        rule=rule,
        minute=minute,
        heavy_day_calls=heavy_day_calls,
        figures=figures_of_cutoff(experiment, name),
        on_frontier=False,
        changes=figures_of_cutoff(experiment, name, today),
        breaking=breaking_days(experiment, name),
    )


def _with_frontier(points: Sequence[CutoffPoint]) -> tuple[CutoffPoint, ...]:
    frontier = _frontier({each.name: (each.figures[REFUSED].mean, each.figures[BACKLOG].mean) for each in points})
    return tuple(replace(each, on_frontier=each.name in frontier) for each in points)


def _frontier(places: Mapping[str, tuple[float, float]]) -> set[str]:
    """The names that no other is as good as in both numbers and better in one; smaller is better."""
    return {
        name
        for name, own in places.items()
        if not any(other != own and other[0] <= own[0] and other[1] <= own[1] for other in places.values())
    }
