"""Staffing advice: the fewest people that each half-hour of the week needs so that stated targets hold."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from analytics.experiments.experiment import Progress
from analytics.experiments.workers import Cancel
from analytics.measures.scopes import DAYS_PER_WEEK, Floats, Integers
from queueing import Scenario
from queueing.scenario.calendar import WEEKDAYS
from queueing.tiers import TierName

from .assessment import NOWHERE, Assessment, Judged, assess, judged_intervals, open_intervals
from .changes import FigureChange
from .estimate import LEAST_LOAD, StaffingEstimate, estimate_staffing, people_of
from .moves import Setting
from .readings import TierFigures
from .search import MOST_APPROACHES, MOST_CONFIRMATIONS, MOST_TRIMS, REFINEMENTS, Search, Step
from .simulations import Simulations, with_staffing
from .targets import OF_CALLBACKS, StaffingTargets, usual_targets

if TYPE_CHECKING:
    import pandas as pd

REPLICATIONS: Final = 40
"""Replications of each staffing that is tried."""
CONFIRMING: Final = 3
"""So many times as many others confirm what is found: with few, callers' luck decides whether a target holds."""
LEAST_REPLICATIONS: Final = 10
WITH_TODAY: Final = 2
"""So many times the replications of one staffing compare it with today's in every measure: both of them once."""
MOST_SIMULATIONS: Final = (
    3 + MOST_APPROACHES + REFINEMENTS + MOST_TRIMS + 2 * CONFIRMING * MOST_CONFIRMATIONS + WITH_TODAY
)
"""So many times the replications of one staffing are simulated at the most."""
PLENTY: Final = 3.0
"""So many times the busiest load, and a few more, are more people than help anybody."""


@dataclass(frozen=True)
class Reach:
    """What can be reached at all, and so is searched for."""

    judged: Judged
    missed: Assessment | None
    """What is missed with the most people allowed everywhere; None where that reaches all."""
    missed_by_anyone: Assessment | None
    """What is missed even with plenty of people everywhere."""


@dataclass(frozen=True)
class StaffingAdvice:
    """The people that a tier needs in each interval of the week, and what they reach."""

    tier: TierName
    targets: StaffingTargets
    interval_minutes: int
    people: Integers
    """On duty by weekday (0 is Monday) and interval, shape (7, intervals)."""
    today: Integers
    """Those of the scenario asked about."""
    estimate: StaffingEstimate
    """What the search began from."""
    scenario: Scenario
    """The scenario asked about with the advised staffing; dates with staffing of their own keep it."""
    assessment: Assessment
    """What the advised staffing reaches, with callers that the search has not seen."""
    reach: Reach
    seed: int
    replications: int
    """Of each staffing that was tried."""
    steps: tuple[Step, ...]
    changes: tuple[FigureChange, ...]
    """What becomes of every measure with a better and a worse, at all tiers, with callers that nothing has seen; none
    in advice of earlier versions of the program, which counted callers who hang up as answered."""

    @property
    def targets_hold(self) -> bool:
        """Whether every target holds in every interval and on every weekday."""
        return self.reach.missed is None and bool(self.assessment.holds.all())

    @property
    def is_todays(self) -> bool:
        """Whether it is today's staffing."""
        return bool(np.array_equal(self.people, self.today))

    @property
    def hours(self) -> float:
        """Person-hours on duty in the week."""
        return float(self.people.sum() * self.interval_minutes / 60)

    @property
    def hours_today(self) -> float:
        """Those of the scenario asked about."""
        return float(self.today.sum() * self.interval_minutes / 60)

    def table(self) -> pd.DataFrame:
        """A row per weekday and interval with anybody on duty, today or as advised, or with calls.

        Columns: weekday (name), minute (after midnight), people, today, estimate (Erlang A), square_root, calls (of a
        replication's week), and for each target of an interval its figure and the ``_bound`` of its one-sided
        interval; ``pooled`` whether neighbours share the figure, ``binds`` the target that leaves the least room.
        """
        import pandas as pd

        shape = self.people.shape
        weekday, interval = np.indices(shape)
        columns: dict[str, object] = {
            "weekday": [WEEKDAYS[each].capitalize() for each in weekday.ravel()],
            "minute": (interval * self.interval_minutes).ravel(),
            "people": self.people.ravel(),
            "today": self.today.ravel(),
            "estimate": self.estimate.erlang_a.ravel(),
            "square_root": self.estimate.square_root.ravel(),
            "calls": (self.assessment.calls / self.assessment.replications[:, np.newaxis]).ravel(),
        }
        for name, figure in self.assessment.intervals.items():
            columns[name] = figure.value.ravel()
            columns[f"{name}_bound"] = figure.bound.ravel()
        columns["pooled"] = self.reach.judged.is_pooled.ravel()
        columns["binds"] = self.binding().ravel()
        frame = pd.DataFrame(columns)
        used = (frame[["people", "today", "calls"]] > 0).any(axis=1)
        return frame[used].reset_index(drop=True)

    def binding(self) -> np.ndarray:
        """The name of the target that leaves the least room in each interval; empty where none is judged.

        ``most_people`` where more are not allowed and a target is missed.
        """
        names = np.full(self.people.shape, "", dtype=object)
        least = np.full(self.people.shape, np.inf)
        judged = {name: figure for name, figure in self.assessment.intervals.items() if figure.limit is not None}
        days = {name: figure for name, figure in self.assessment.days.items() if figure.limit is not None}
        for name, figure in {**judged, **days}.items():
            limit = float(figure.limit or 0)
            room = (figure.bound - limit) if figure.at_least else (limit - figure.bound) / max(limit, 1e-9)
            by_interval = room if room.ndim > 1 else np.where(self.people > 0, room[:, np.newaxis], np.nan)
            closer = by_interval < least
            names[closer] = name
            least[closer] = by_interval[closer]
        if self.targets.most_people is not None:
            names[(self.people >= self.targets.most_people) & (least < 0)] = "most_people"
        return names


def advise_staffing(
    scenario: Scenario,
    tier: TierName = "tier2",
    targets: StaffingTargets | None = None,
    *,
    replications: int = REPLICATIONS,
    seed: int = 1,
    workers: int | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> StaffingAdvice:
    """Find the fewest people of a tier with whom targets hold in every interval, by simulation from the estimate.

    The other tiers keep their staffing; where callbacks are asked for, so do days without open lines. Targets of an
    interval hold where lines are open; calls that join a queue after closing count in the targets of the day. How it
    is searched is told by :mod:`analytics.staffing.search`.
    ``workers`` are processes, as many as the machine has cores where it is None; 1 works in this process.

    Raises:
        ValueError: fewer than 10 replications, fewer than one worker, or targets of callbacks for another tier.
        ExperimentCancelledError: ``cancel`` was set before the end.
        ExperimentFailedError: a replication failed.
    """
    targets = targets or usual_targets(scenario, tier)
    _check(tier, targets, replications, workers)
    estimate = estimate_staffing(scenario, tier, targets)
    today = people_of(scenario, tier)
    simulations = Simulations(
        scenario,
        tier,
        targets,
        seed=seed,
        replications=replications,
        workers=workers or os.cpu_count() or 1,
        progress=progress,
        cancel=cancel,
        today=today,
        at_most=MOST_SIMULATIONS * replications,
    )
    intervals = today.shape[1]
    usable = open_intervals(scenario, intervals) | (estimate.load > LEAST_LOAD) | (today > 0)
    plenty = np.maximum(int(PLENTY * estimate.load.max()) + 20, today)
    reach = _reach(simulations, np.where(usable, plenty, 0))
    least = np.where(usable, _least(reach, targets, estimate), 0)
    if tier == "tier2" and targets.of_days:
        # Who is on duty on days without lines makes callbacks alone, of which too few are left to judge them by.
        without_lines = ~open_intervals(scenario, intervals).any(axis=1, keepdims=True)
        most = np.inf if targets.most_people is None else targets.most_people
        least = np.where(without_lines, np.maximum(least, np.minimum(today, most)), least).astype(np.int64)
    setting = Setting(tier, targets, reach.judged, _spread(scenario, estimate.load), estimate.erlang_a, usable, least)
    several = confirming_replications(targets, replications)

    def confirm(people: Integers, number: int) -> TierFigures:
        first = replications + number * several
        return simulations.run(people, range(first, first + several))

    search = Search(setting, today, lambda people: simulations.run(people, range(replications)), confirm)
    result = search.run(np.maximum(np.where(usable, estimate.erlang_a, 0), least))
    advised = with_staffing(scenario, tier, result.people)
    return StaffingAdvice(
        tier=tier,
        targets=targets,
        interval_minutes=estimate.interval_minutes,
        people=result.people,
        today=today,
        estimate=estimate,
        scenario=advised,
        assessment=result.last,
        reach=reach,
        seed=seed,
        replications=replications,
        steps=result.steps,
        changes=simulations.compared(advised, first=replications + MOST_CONFIRMATIONS * several),
    )


def confirming_replications(targets: StaffingTargets, replications: int) -> int:
    """How many replications confirm a staffing; as many as found it where targets are met on the mean."""
    return replications if targets.nearest else CONFIRMING * replications


def _check(tier: TierName, targets: StaffingTargets, replications: int, workers: int | None) -> None:
    for label, number, least in (
        ("replications", replications, LEAST_REPLICATIONS),
        ("workers", 1 if workers is None else workers, 1),
    ):
        if number < least:
            msg = f"{label} {number} is not allowed; allowed are {least} and more"
            raise ValueError(msg)
    if tier != "tier2" and any(name in OF_CALLBACKS for name in targets.asked):
        msg = f"targets of callbacks are not allowed for {tier}; allowed are they for tier2, which makes them"
        raise ValueError(msg)


def _reach(simulations: Simulations, plenty: Integers) -> Reach:
    """What the most people allowed reach everywhere; what they do not is given up."""
    targets = simulations.targets
    most = plenty if targets.most_people is None else np.minimum(plenty, targets.most_people)
    figures = simulations.run(most, range(simulations.replications))
    judged = judged_intervals(simulations.scenario, figures, targets)
    found = assess(most, figures, simulations.tier, targets, judged)
    if found.holds.all() or targets.nearest:
        return Reach(judged, None, None)
    if targets.most_people is None:
        return Reach(judged.without(found), found, found)
    figures = simulations.run(plenty, range(simulations.replications))
    anyone = assess(plenty, figures, simulations.tier, targets, judged)
    return Reach(judged.without(found).without(anyone), found, None if anyone.holds.all() else anyone)


def _least(reach: Reach, targets: StaffingTargets, estimate: StaffingEstimate) -> Integers:
    """The people that intervals keep whose targets are out of reach, or whose weekday's are where lines are open."""
    days = np.any([np.zeros(DAYS_PER_WEEK, dtype=np.bool_), *reach.judged.given_up_days.values()], axis=0)
    given_up = reach.judged.given_up | (days[:, np.newaxis] & (reach.judged.group != NOWHERE))
    if targets.most_people is None or reach.missed is None:
        return np.where(given_up, estimate.erlang_a, 0)
    limited = reach.missed.missed | (reach.missed.days_missed[:, np.newaxis] & (reach.judged.group != NOWHERE))
    if reach.missed_by_anyone is not None:
        hopeless = reach.missed_by_anyone
        limited &= ~(hopeless.missed | hopeless.days_missed[:, np.newaxis])
    return np.where(limited, targets.most_people, np.where(given_up, estimate.erlang_a, 0))


def _spread(scenario: Scenario, load: Floats) -> Floats:
    """The standard deviation of the people that an interval's calls would keep busy, with its random busyness."""
    return np.sqrt(load + (scenario.busyness_cv * load) ** 2) + 0.5
