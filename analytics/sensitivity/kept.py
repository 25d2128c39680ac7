"""Sensitivity to inputs, as it is kept in the store."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analytics.experiments.kept_answers import Packed, Question, ReadTable, named, plan_of
from analytics.experiments.kept_figures import experiment_of, figures_table
from data.store.store import OpenedRun, RunRecord
from queueing import Scenario

from .jobs import Sensitivity, SensitivityRequest
from .one_at_a_time import OneAtATime, name_of_end, scenarios_at_ends
from .screening import Design, Screening, scenarios_at_points
from .uncertain_inputs import InputRange

ENDS: Final = "one_at_a_time"
POINTS: Final = "screening_points"
TOGETHER: Final = "screening"
RANGES: Final = "ranges"


def _pack(asked: SensitivityRequest, found: Sensitivity) -> Packed:
    ranges = pd.DataFrame(
        [{"input": each.name, "value": each.value, "low": each.low, "high": each.high} for each in asked.ranges]
    )
    tables = {RANGES: ranges, ENDS: figures_table(found.single.experiment)}
    if found.together is not None:
        tables[POINTS] = pd.DataFrame(found.together.design.points, columns=list(ranges["input"]))
        tables[TOGETHER] = figures_table(found.together.experiment)
    record = RunRecord(
        scenarios=named(asked.scenario),
        seed=asked.seed,
        replications=asked.replications,
        engine="compiled",
        settings={"trajectories": asked.trajectories},
        kind=SENSITIVITY.kind,
    )
    return Packed(record, tables)


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


SENSITIVITY: Final = Question("sensitivity", "analysis of inputs", SensitivityRequest, _pack, _unpack)
"""Which inputs move the answer."""
