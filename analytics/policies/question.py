"""What our policy should be: policies tried in the background, and kept as tables."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from analytics.experiments.question import Packed, Question, ReadTable, Watch, of_one_plan, plan_of
from analytics.experiments.saved_figures import experiment_of, figures_table
from analytics.results.days_at_risk import DayChance, DayShares
from data.store.store import OpenedRun
from queueing import Scenario

from .earlier_cutoffs import earlier_points, earlier_variation
from .exploration import Exploration, PolicyPoint, explore_policies
from .figures import POLICY_FIGURES, UNKNOWN, PolicyFigure, Readings
from .variations import Tried, Varied, plan_with, policy_plans

POINTS: Final = "policies"
FIGURES: Final = "figures"
CHANGES: Final = "changes"
BREAKING: Final = "breaking_days"
"""What earlier versions saved of days: in how many replications they break."""
DAYS: Final = "day_shares"
REPLICATIONS: Final = "replications"
READINGS: Final = "readings"


@dataclass(frozen=True)
class PolicyRequest:
    """Which policies are to be tried, and how often."""

    scenario: Scenario
    varied: tuple[Varied, ...]
    replications: int
    seed: int


def _parts(asked: PolicyRequest) -> int:
    return len(policy_plans(asked.scenario, asked.varied)) * asked.replications


def _answer(asked: PolicyRequest, watch: Watch[Exploration]) -> Exploration:
    return explore_policies(
        asked.scenario, asked.varied, replications=asked.replications, seed=asked.seed, **watch.part()
    )


def _pack(asked: PolicyRequest, found: Exploration) -> Packed:
    assert found.experiment is not None  # noqa: S101 (it was answered by this version)
    points = pd.DataFrame(
        {
            "name": [point.name for point in found.points],
            "values": [json.dumps(dict(point.inputs)) for point in found.points],
        }
    )
    tables = {
        POINTS: points,
        FIGURES: _table({point.name: point.figures for point in found.points}),
        CHANGES: _table({point.name: point.changes for point in found.points}),
        DAYS: _days_table(found.shares),
        REPLICATIONS: figures_table(found.experiment),
        READINGS: _readings_table(found.readings),
    }
    settings = {"varied": [{"input": each.name, "values": each.over} for each in asked.varied]}
    return of_one_plan(asked, settings, tables)


def _unpack(run: OpenedRun, read: ReadTable) -> tuple[PolicyRequest, Exploration]:
    plan = plan_of(run)
    is_earlier = POINTS not in run.tables
    if is_earlier:
        varied = earlier_variation(plan, run)
        tried = earlier_points(plan, run, varied, read)
    else:
        varied = tuple(Varied(each["input"], tuple(each["values"])) for each in run.settings["varied"])
        kept = {str(row["name"]): json.loads(row["values"]) for row in read(POINTS).to_dict("records")}
        tried = {name: Tried(values, plan_with(plan, values)) for name, values in kept.items()}
    # Earlier versions saved neither changes against today's cutoff nor days that break.
    figures, changes = (_figures(read(name)) if name in run.tables else {} for name in (FIGURES, CHANGES))
    shares = _day_shares(read(DAYS)) if DAYS in run.tables else {}
    days = {name: tuple(day.chance() for day in own) for name, own in shares.items()}
    if BREAKING in run.tables:
        days = _days_of_before(read(BREAKING), run.replications)
    points = tuple(
        PolicyPoint(
            name=name,
            inputs=each.inputs,
            plan=each.plan,
            figures=dict.fromkeys(POLICY_FIGURES, UNKNOWN) | figures[name],
            changes=_all_or_none(changes.get(name, {})),
            days=days.get(name, ()),
        )
        for name, each in tried.items()
    )
    asked = PolicyRequest(plan, varied, run.replications, run.seed)
    found = Exploration(plan, asked.replications, asked.seed, varied, points)
    if is_earlier:
        return asked, found
    plans = {point.name: point.plan for point in points}
    experiment = experiment_of(read(REPLICATIONS), plans, run.seed, run.engine, run.code_version)
    return asked, Exploration(
        plan, asked.replications, asked.seed, varied, points, experiment, _readings(read(READINGS)), shares
    )


def _all_or_none(changes: Mapping[str, PolicyFigure]) -> dict[str, PolicyFigure]:
    """Changes with those that an earlier version did not keep as unknown; none where it kept none at all."""
    return dict.fromkeys(POLICY_FIGURES, UNKNOWN) | dict(changes) if changes else {}


def _table(figures: Mapping[str, Mapping[str, PolicyFigure]]) -> pd.DataFrame:
    """Figures by point and by name as a table."""
    return pd.DataFrame(
        [
            {"name": point, "figure": name, "mean": figure.mean, "low": figure.low, "high": figure.high}
            for point, own in figures.items()
            for name, figure in own.items()
        ]
    )


def _figures(table: pd.DataFrame) -> dict[str, dict[str, PolicyFigure]]:
    """The figures of a table by point and by name."""
    found: dict[str, dict[str, PolicyFigure]] = {}
    for row in table.to_dict("records"):
        found.setdefault(str(row["name"]), {})[str(row["figure"])] = PolicyFigure(row["mean"], row["low"], row["high"])
    return found


def _readings_table(readings: Mapping[str, Readings]) -> pd.DataFrame:
    """What is read of replications as a table: a row for each point, figure and replication, in their order."""
    return pd.concat(
        [
            pd.DataFrame({"name": point, "figure": name, "value": values})
            for point, own in readings.items()
            for name, values in own.items()
        ],
        ignore_index=True,
    )


def _readings(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for (point, name), part in table.groupby(["name", "figure"], sort=False):
        found.setdefault(str(point), {})[str(name)] = part["value"].to_numpy(dtype=np.float64)
    return found


def _days_table(shares: Mapping[str, Sequence[DayShares]]) -> pd.DataFrame:
    """The callbacks of days as a table: a row for each point, day and replication, in their order."""
    return pd.concat(
        [
            pd.DataFrame({"name": point, "date": day.date.isoformat(), "share": day.shares, "transfers": day.transfers})
            for point, days in shares.items()
            for day in days
        ],
        ignore_index=True,
    )


def _day_shares(table: pd.DataFrame) -> dict[str, tuple[DayShares, ...]]:
    found: dict[str, tuple[DayShares, ...]] = {}
    for (point, day), part in table.groupby(["name", "date"], sort=False):
        own = DayShares(date.fromisoformat(str(day)), tuple(part["share"].tolist()), tuple(part["transfers"].tolist()))
        found[str(point)] = (*found.get(str(point), ()), own)
    return found


def _days_of_before(table: pd.DataFrame, replications: int) -> dict[str, tuple[DayChance, ...]]:
    """The days that break, as earlier versions saved them: how many of their transfers became callbacks is unknown."""
    found: dict[str, tuple[DayChance, ...]] = {}
    for row in table.to_dict("records"):
        broken = tuple(number < int(row["replications"]) for number in range(replications))
        own = DayChance(date.fromisoformat(row["date"]), broken, math.nan)
        found[str(row["name"])] = (*found.get(str(row["name"]), ()), own)
    return found


POLICIES: Final = Question(
    kind="cutoffs",
    words="trial of policies",
    asks=PolicyRequest,
    parts=_parts,
    answer=_answer,
    computed_by=(explore_policies,),
    pack=_pack,
    unpack=_unpack,
)
"""What our policy should be; its kind is from when cutoffs alone could be tried."""
