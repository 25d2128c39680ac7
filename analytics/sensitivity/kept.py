"""Sensitivity to inputs, as it is kept in the store."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analytics.experiments.kept_answers import Packed, Question, ReadTable, named, plan_of
from analytics.experiments.kept_figures import experiment_of, figures_table
from data.store import OpenedRun, RunRecord

from .jobs import Sensitivity, SensitivityRequest
from .one_at_a_time import OneAtATime, scenarios_at_ends
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
    ranges = tuple(
        InputRange(str(row["input"]), float(row["value"]), float(row["low"]), float(row["high"]))
        for row in read(RANGES).to_dict("records")
    )
    asked = SensitivityRequest(plan, ranges, run.replications, int(run.settings["trajectories"]), run.seed)
    ends = scenarios_at_ends(plan, ranges)
    single = OneAtATime(ranges, experiment_of(read(ENDS), ends, run.seed, run.engine, run.code_version))
    if TOGETHER not in run.tables:
        return asked, Sensitivity(asked, single, None)
    design = Design(ranges, run.seed, np.asarray(read(POINTS), dtype=np.float64))
    points = scenarios_at_points(plan, design)
    together = Screening(design, experiment_of(read(TOGETHER), points, run.seed, run.engine, run.code_version))
    return asked, Sensitivity(asked, single, together)


SENSITIVITY: Final = Question("sensitivity", "analysis of inputs", SensitivityRequest, _pack, _unpack)
"""Which inputs move the answer."""
