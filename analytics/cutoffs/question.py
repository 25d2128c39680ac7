"""Which cutoff to choose: cutoffs tried in the background, and kept as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

import pandas as pd

from analytics.experiments.question import Packed, Question, ReadTable, Watch, of_one_plan, plan_of
from data.store.store import OpenedRun
from queueing import Scenario
from queueing.scenario.cutoff import CutoffRule
from queueing.scenario.earlier_formats import calls_of_whole_day

from .explorer import CutoffPoint, Exploration, Rule, cutoff_plans, explore_cutoffs
from .figures import CUTOFF_FIGURES, BreakingDay, CutoffFigure

POINTS: Final = "cutoffs"
FIGURES: Final = "figures"
CHANGES: Final = "changes"
BREAKING: Final = "breaking_days"
_UNKNOWN: Final = CutoffFigure(math.nan, math.nan, math.nan)
"""A figure that an earlier version of the program did not keep."""


@dataclass(frozen=True)
class CutoffRequest:
    """Which cutoffs are to be tried, and how often."""

    scenario: Scenario
    rule: Rule
    heavy: tuple[float, ...]
    replications: int
    seed: int


def _parts(asked: CutoffRequest) -> int:
    return len(cutoff_plans(asked.scenario, asked.rule, asked.heavy)) * asked.replications


def _answer(asked: CutoffRequest, watch: Watch[Exploration]) -> Exploration:
    return explore_cutoffs(
        asked.scenario, asked.rule, asked.heavy, replications=asked.replications, seed=asked.seed, **watch.part()
    )


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
    figures = _table({point.name: point.figures for point in found.points})
    changes = _table({point.name: point.changes for point in found.points})
    breaking = pd.DataFrame(
        [
            {"name": point.name, "date": day.date.isoformat(), "replications": day.replications}
            for point in found.points
            for day in point.breaking
        ],
        columns=pd.Index(["name", "date", "replications"]),
    )
    tables = {POINTS: points, FIGURES: figures, CHANGES: changes, BREAKING: breaking}
    return of_one_plan(asked, {"rule": asked.rule, "heavy": asked.heavy}, tables)


def _unpack(run: OpenedRun, read: ReadTable) -> tuple[CutoffRequest, Exploration]:
    asked = CutoffRequest(plan_of(run), run.settings["rule"], tuple(run.settings["heavy"]), run.replications, run.seed)
    # Earlier versions kept neither changes against today's cutoff nor days that break.
    figures, changes = (_figures(read(name)) if name in run.tables else {} for name in (FIGURES, CHANGES))
    breaking: dict[str, list[BreakingDay]] = {}
    for row in read(BREAKING).to_dict("records") if BREAKING in run.tables else []:
        day = BreakingDay(date.fromisoformat(row["date"]), int(row["replications"]))
        breaking.setdefault(str(row["name"]), []).append(day)
    points = tuple(
        CutoffPoint(
            name=str(row["name"]),
            rule=cast("CutoffRule", str(row["rule"])),
            minute=_whole(row["minute"]),
            heavy_day_calls=_of_whole_day(run, asked.scenario, _whole(row["minute"]), _whole(row["heavy_day_calls"])),
            figures=dict.fromkeys(CUTOFF_FIGURES, _UNKNOWN) | figures[str(row["name"])],
            on_frontier=bool(row["on_frontier"]),
            changes=changes.get(str(row["name"]), {}),
            breaking=tuple(breaking.get(str(row["name"]), ())),
        )
        for row in read(POINTS).to_dict("records")
    )
    return asked, Exploration(asked.scenario, asked.replications, asked.seed, points)


def _table(figures: Mapping[str, Mapping[str, CutoffFigure]]) -> pd.DataFrame:
    """Figures by cutoff and by name as a table."""
    return pd.DataFrame(
        [
            {"name": cutoff, "figure": name, "mean": figure.mean, "low": figure.low, "high": figure.high}
            for cutoff, own in figures.items()
            for name, figure in own.items()
        ]
    )


def _figures(table: pd.DataFrame) -> dict[str, dict[str, CutoffFigure]]:
    """The figures of a table by cutoff and by name."""
    found: dict[str, dict[str, CutoffFigure]] = {}
    for row in table.to_dict("records"):
        found.setdefault(str(row["name"]), {})[str(row["figure"])] = CutoffFigure(row["mean"], row["low"], row["high"])
    return found


def _of_whole_day(run: OpenedRun, plan: Scenario, minute: int | None, calls: int | None) -> int | None:
    """First calls of a whole day; those that an earlier version kept were up to the cutoff."""
    if not run.changes or minute is None or calls is None:
        return calls
    return calls_of_whole_day(plan, minute, calls)


def _whole(value: float | None) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


CUTOFFS: Final = Question(
    kind="cutoffs",
    words="trial of cutoffs",
    asks=CutoffRequest,
    parts=_parts,
    answer=_answer,
    computed_by=(explore_cutoffs,),
    pack=_pack,
    unpack=_unpack,
)
"""Which cutoff to choose."""
