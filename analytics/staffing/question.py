"""How many people each half-hour needs: sought in the background, and kept with what each interval reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from analytics.experiments.question import Packed, Question, ReadTable, Watch, of_one_plan, plan_of
from analytics.measures.scopes import DAYS_PER_WEEK
from data.store.store import OpenedRun
from queueing import Scenario
from queueing.tiers import TierName

from .advice import MOST_SIMULATIONS, Reach, StaffingAdvice, advise_staffing
from .assessment import AssessedFigure, Assessment, Judged
from .changes import FigureChange
from .estimate import StaffingEstimate
from .measures_asked import LEVELS
from .search import Step
from .simulations import with_staffing
from .targets import StaffingTargets
from .todays_levels import Level

INTERVALS: Final = "intervals"
DAYS: Final = "weekdays"
CHANGES: Final = "changes"
"""The tables of kept advice: a row for each weekday and interval, one for each weekday, and one for each measure."""
LEVEL_PARTS: Final = ("value", "today", "error", "tolerance", "held")
AT_LEAST: Final = ("callback_share",)
OWN: Final = "advised"
MISSED: Final = "most_allowed"
BY_ANYONE: Final = "plenty"
"""The staffings of which it is kept what they reach."""


@dataclass(frozen=True)
class StaffingRequest:
    """Which tier of which plan is to reach what, and how often each staffing is simulated."""

    scenario: Scenario
    tier: TierName
    targets: StaffingTargets
    replications: int
    seed: int


def _answer(asked: StaffingRequest, watch: Watch[StaffingAdvice]) -> StaffingAdvice:
    return advise_staffing(
        asked.scenario,
        asked.tier,
        asked.targets,
        replications=asked.replications,
        seed=asked.seed,
        **watch.part(),
    )


@dataclass(frozen=True)
class _Settings:
    """What is kept of advice beside its tables."""

    tier: TierName
    targets: StaffingTargets
    steps: tuple[Step, ...]
    groups: int
    given_up: tuple[str, ...]
    """The targets of a day that are given up on some weekdays."""
    assessed: tuple[str, ...]


_SETTINGS: Final = TypeAdapter(_Settings)


def _pack(asked: StaffingRequest, found: StaffingAdvice) -> Packed:
    judged, estimate = found.reach.judged, found.estimate
    weekday, interval = np.indices(found.people.shape)
    intervals = {
        "weekday": weekday,
        "minute": interval * found.interval_minutes,
        "people": found.people,
        "today": found.today,
        **{f"estimate_{name}": getattr(estimate, name) for name in ("calls", "load", "erlang_a", "square_root")},
        "group": judged.group,
        "given_up": judged.given_up,
    }
    days = {
        "weekday": np.arange(DAYS_PER_WEEK),
        **{f"given_up_{name}": flags for name, flags in judged.given_up_days.items()},
    }
    assessed = {
        OWN: found.assessment,
        MISSED: found.reach.missed,
        BY_ANYONE: found.reach.missed_by_anyone,
    }
    there = {name: each for name, each in assessed.items() if each is not None}
    for name, each in there.items():
        intervals |= {f"{name}_people": each.people, f"{name}_calls": each.calls}
        intervals |= _columns(name, each.intervals)
        days |= {f"{name}_replications": each.replications} | _columns(name, each.days)
        days |= {
            f"{name}_{level}_{part}": getattr(of_today, part)
            for level, of_today in each.levels.items()
            for part in LEVEL_PARTS
        }
    settings = _Settings(
        found.tier, found.targets, found.steps, judged.groups, tuple(judged.given_up_days), tuple(there)
    )
    flat = {name: np.asarray(column).ravel() for name, column in intervals.items()}
    tables = {INTERVALS: pd.DataFrame(flat), DAYS: pd.DataFrame(days)}
    if found.changes:
        tables[CHANGES] = pd.DataFrame([asdict(each) for each in found.changes])
    return of_one_plan(asked, _SETTINGS.dump_python(settings, mode="json"), tables)


def _columns(staffing: str, figures: dict[str, AssessedFigure]) -> dict[str, np.ndarray]:
    return {
        f"{staffing}_{name}_{part}": getattr(figure, part)
        for name, figure in figures.items()
        for part in ("value", "bound")
    }


def _unpack(run: OpenedRun, read: ReadTable) -> tuple[StaffingRequest, StaffingAdvice]:
    is_earlier = "nothing_worse" not in run.settings["targets"]
    known = _SETTINGS.validate_python(_migrated(run.settings) if is_earlier else run.settings)
    knows_today = not (is_earlier or known.targets.nearest)
    intervals, days = read(INTERVALS), read(DAYS)

    def week(column: str) -> np.ndarray:
        return intervals[column].to_numpy().reshape(DAYS_PER_WEEK, -1)

    def day(column: str) -> np.ndarray:
        return days[column].to_numpy()

    levels = tuple(LEVELS[known.tier]) if knows_today else ()
    assessed = {name: _assessment(name, known.targets, levels, week, day) for name in known.assessed}
    judged = Judged(
        week("group"), known.groups, week("given_up"), {name: day(f"given_up_{name}") for name in known.given_up}
    )
    plan, people = plan_of(run), week("people")
    # Whoever finds an earlier version's answer again asks as everybody does now.
    now = {"nothing_worse": True, "early_seconds": StaffingTargets.early_seconds} if is_earlier else {}
    targets = replace(known.targets, **now)  # type: ignore[arg-type]
    asked = StaffingRequest(plan, known.tier, targets, run.replications, run.seed)
    step = 24 * 60 // people.shape[1]
    estimated = {name: week(f"estimate_{name}") for name in ("calls", "load", "erlang_a", "square_root")}
    advice = StaffingAdvice(
        tier=known.tier,
        targets=known.targets,
        interval_minutes=step,
        people=people,
        today=week("today"),
        estimate=StaffingEstimate(known.tier, step, **estimated),
        scenario=with_staffing(plan, known.tier, people),
        assessment=assessed[OWN],
        reach=Reach(judged, assessed.get(MISSED), assessed.get(BY_ANYONE)),
        seed=run.seed,
        replications=run.replications,
        steps=known.steps,
        changes=_changes(read(CHANGES)) if knows_today else (),
    )
    return asked, advice


def _migrated(settings: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept before callers who hang up counted as not answered: nothing was held at today's level."""
    targets = {**settings["targets"], "nothing_worse": False, "early_seconds": 0.0}
    return {**settings, "targets": targets}


def _changes(table: pd.DataFrame) -> tuple[FigureChange, ...]:
    rows = ({str(name): value for name, value in row.items()} for row in table.to_dict("records"))
    return tuple(FigureChange(**row) for row in rows)


def _assessment(
    staffing: str,
    targets: StaffingTargets,
    levels: tuple[str, ...],
    week: Callable[[str], np.ndarray],
    day: Callable[[str], np.ndarray],
) -> Assessment:
    def figure(read: Callable[[str], np.ndarray], name: str) -> AssessedFigure:
        value, bound = (read(f"{staffing}_{name}_{part}") for part in ("value", "bound"))
        return AssessedFigure(value, bound, getattr(targets, name), at_least=name in AT_LEAST)

    replications = day(f"{staffing}_replications")

    def level(name: str) -> Level:
        parts = {part: day(f"{staffing}_{name}_{part}") for part in LEVEL_PARTS}
        freedom = replications - 1.0
        return Level(**parts, freedom=freedom, confidence=targets.confidence, doubt=targets.confidence)

    return Assessment(
        people=week(f"{staffing}_people"),
        intervals={name: figure(week, name) for name in ("wait_share", "delay_share", "occupancy")},
        # Where nothing was held at today's level, abandonment was not kept, either.
        days={name: figure(day, name) for name in (*(["abandonment"] if levels else []), "callback_share", "backlog")},
        calls=week(f"{staffing}_calls"),
        replications=replications,
        levels={name: level(name) for name in levels},
    )


STAFFING: Final = Question(
    kind="staffing",
    words="staffing advice",
    asks=StaffingRequest,
    parts=lambda asked: MOST_SIMULATIONS * asked.replications,
    answer=_answer,
    computed_by=(advise_staffing,),
    may_end_early=lambda _: True,
    pack=_pack,
    unpack=_unpack,
)
"""How many people each half-hour needs."""
