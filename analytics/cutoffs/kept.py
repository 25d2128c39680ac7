"""Cutoffs that were tried, as they are kept in the store."""

from __future__ import annotations

from typing import Final, Literal, cast

import pandas as pd

from analytics.experiments.kept_answers import Packed, Question, ReadTable, named, plan_of
from data.store import OpenedRun, RunRecord
from queueing import Scenario
from queueing.earlier_formats import calls_of_whole_day

from .explorer import CutoffPoint, Exploration, Figure
from .jobs import CutoffRequest

POINTS: Final = "cutoffs"
FIGURES: Final = "figures"


def _pack(asked: CutoffRequest, found: Exploration) -> Packed:
    points = pd.DataFrame(
        {
            "name": [point.name for point in found.points],
            "rule": [point.rule for point in found.points],
            "minute": pd.array([point.minute for point in found.points], dtype="Int64"),
            "heavy_day_calls": pd.array([point.heavy_day_calls for point in found.points], dtype="Int64"),
            "on_frontier": [point.on_frontier for point in found.points],
        }
    )
    figures = pd.DataFrame(
        [
            {"name": point.name, "figure": name, "mean": figure.mean, "low": figure.low, "high": figure.high}
            for point in found.points
            for name, figure in point.figures.items()
        ]
    )
    record = RunRecord(
        scenarios=named(asked.scenario),
        seed=asked.seed,
        replications=asked.replications,
        engine="compiled",
        settings={"rule": asked.rule, "heavy": asked.heavy},
        kind=CUTOFFS.kind,
    )
    return Packed(record, {POINTS: points, FIGURES: figures})


def _unpack(run: OpenedRun, read: ReadTable) -> tuple[CutoffRequest, Exploration]:
    asked = CutoffRequest(plan_of(run), run.settings["rule"], tuple(run.settings["heavy"]), run.replications, run.seed)
    figures: dict[str, dict[str, Figure]] = {}
    for row in read(FIGURES).to_dict("records"):
        figures.setdefault(str(row["name"]), {})[str(row["figure"])] = Figure(row["mean"], row["low"], row["high"])
    points = tuple(
        CutoffPoint(
            name=str(row["name"]),
            rule=cast("Literal['never', 'every_day', 'heavy_days']", str(row["rule"])),
            minute=_whole(row["minute"]),
            heavy_day_calls=_of_whole_day(run, asked.scenario, _whole(row["minute"]), _whole(row["heavy_day_calls"])),
            figures=figures[str(row["name"])],
            on_frontier=bool(row["on_frontier"]),
        )
        for row in read(POINTS).to_dict("records")
    )
    return asked, Exploration(asked.scenario, asked.replications, asked.seed, points)


def _of_whole_day(run: OpenedRun, plan: Scenario, minute: int | None, calls: int | None) -> int | None:
    """First calls of a whole day; those that an earlier version kept were up to the cutoff."""
    if not run.changes or minute is None or calls is None:
        return calls
    return calls_of_whole_day(plan, minute, calls)


def _whole(value: float | None) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


CUTOFFS: Final = Question("cutoffs", "trial of cutoffs", CutoffRequest, _pack, _unpack)
"""Which cutoff to choose."""
