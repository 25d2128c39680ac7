"""Which inputs move the answer: varied one at a time, then all together, in the background, and kept as tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analytics.experiments.experiment import RunOptions
from analytics.experiments.question import Packed, Question, ReadTable, Watch, of_one_plan, plan_of
from analytics.experiments.saved_figures import experiment_of, figures_table
from data.store.store import OpenedRun
from queueing import Scenario

from .one_at_a_time import OneAtATime, applied, check_ranges, name_of_end, one_at_a_time, scenarios_at_ends
from .screening import REPLICATIONS as SCREENING_REPLICATIONS
from .screening import Design, Screening, scenarios_at_points, screen
from .uncertain_inputs import InputRange

ENDS: Final = "one_at_a_time"
POINTS: Final = "screening_points"
TOGETHER: Final = "screening"
RANGES: Final = "ranges"


@dataclass(frozen=True)
class SensitivityRequest:
    """What is varied, and how often it is simulated."""

    scenario: Scenario
    ranges: tuple[InputRange, ...]
    replications: int
    """Of the scenario as it is and of each end of a range."""
    trajectories: int
    """Of the screening; 0 for none."""
    seed: int


@dataclass(frozen=True)
class Sensitivity:
    """Both analyses of one request."""

    request: SensitivityRequest
    single: OneAtATime
    together: Screening | None
    """None while it is not done, or where it was not asked for."""


def _replications(request: SensitivityRequest) -> int:
    """How many replications a request takes in all."""
    return _at_ends(request) + request.trajectories * (len(request.ranges) + 1) * SCREENING_REPLICATIONS


def _at_ends(request: SensitivityRequest) -> int:
    return (1 + 2 * len(request.ranges)) * request.replications


def _parts(asked: SensitivityRequest) -> int:
    check_ranges(asked.ranges)
    for each in asked.ranges:
        for value in (each.low, each.high):
            applied(asked.scenario, {each: value})
    return _replications(asked)


def _answer(asked: SensitivityRequest, watch: Watch[Sensitivity]) -> Sensitivity:
    """What is found one at a time is a partial result."""
    plan, ranges, seed, total = asked.scenario, asked.ranges, asked.seed, _replications(asked)

    def part(after: int) -> RunOptions:
        watched = watch.part(after, total)
        return RunOptions(progress=watched["progress"], cancel=watched["cancel"])

    single = one_at_a_time(plan, ranges, replications=asked.replications, seed=seed, options=part(0))
    found = Sensitivity(asked, single, None)
    if asked.trajectories == 0:
        return found
    watch.note_partial(found)
    together = screen(
        plan,
        ranges,
        trajectories=asked.trajectories,
        replications=SCREENING_REPLICATIONS,
        seed=seed,
        options=part(_at_ends(asked)),
    )
    return replace(found, together=together)


def _pack(asked: SensitivityRequest, found: Sensitivity) -> Packed:
    ranges = pd.DataFrame(
        [{"input": each.name, "value": each.value, "low": each.low, "high": each.high} for each in asked.ranges]
    )
    tables = {RANGES: ranges, ENDS: figures_table(found.single.experiment)}
    if found.together is not None:
        tables[POINTS] = pd.DataFrame(found.together.design.points, columns=list(ranges["input"]))
        tables[TOGETHER] = figures_table(found.together.experiment)
    return of_one_plan(asked, {"trajectories": asked.trajectories}, tables)


def _unpack(run: OpenedRun, read: ReadTable) -> tuple[SensitivityRequest, Sensitivity]:
    plan = plan_of(run)
    rows = [_Row(str(row["input"]), row["value"], row["low"], row["high"]) for row in read(RANGES).to_dict("records")]
    today = [_of_today(row, plan) for row in rows] if run.changes else rows
    ranges = tuple(InputRange(*row) for row in today)
    asked = SensitivityRequest(plan, ranges, run.replications, int(run.settings["trajectories"]), run.seed)
    at_ends, ends = _renamed(read(ENDS), rows, today), scenarios_at_ends(plan, ranges)
    single = OneAtATime(ranges, experiment_of(at_ends, ends, run.seed, run.engine, run.code_version))
    if TOGETHER not in run.tables:
        return asked, Sensitivity(asked, single, None)
    factors = [now.value / then.value for then, now in zip(rows, today, strict=True)]
    design = Design(ranges, run.seed, np.asarray(read(POINTS), dtype=np.float64) * factors)
    points = scenarios_at_points(plan, design)
    together = Screening(design, experiment_of(read(TOGETHER), points, run.seed, run.engine, run.code_version))
    return asked, Sensitivity(asked, single, together)


class _Row(NamedTuple):
    """The range of an input, as it is kept."""

    input: str
    value: float
    low: float
    high: float


def _of_today(row: _Row, plan: Scenario) -> _Row:
    """A range that an earlier version kept, in today's terms: see :mod:`queueing.scenario.earlier_formats`."""
    if row.input == "answered_open":
        return row._replace(input="answered_same_day")
    if row.input != "heavy_day":
        return row
    factor = plan.cutoff.heavy_day_calls / row.value
    return _Row(row.input, *(number * factor for number in row[1:]))


def _renamed(figures: pd.DataFrame, rows: list[_Row], today: list[_Row]) -> pd.DataFrame:
    """The figures at the ends of ranges, under the names that the ends have now."""
    names = {
        name_of_end(then.input, before): name_of_end(now.input, after)
        for then, now in zip(rows, today, strict=True)
        for before, after in zip(then[1:], now[1:], strict=True)
    }
    return figures.assign(scenario=figures["scenario"].map(lambda name: names.get(name, name)))


SENSITIVITY: Final = Question(
    kind="sensitivity",
    words="analysis of inputs",
    asks=SensitivityRequest,
    parts=_parts,
    answer=_answer,
    computed_by=(one_at_a_time, screen),
    pack=_pack,
    unpack=_unpack,
)
"""Which inputs move the answer."""
