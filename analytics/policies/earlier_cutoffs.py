"""Answers that were kept when cutoffs were the only policy that could be tried, in today's terms."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.experiments.question import ReadTable
from analytics.inputs.variations import with_fields
from data.store.store import OpenedRun
from queueing import Scenario
from queueing.scenario.earlier_formats import calls_of_whole_day

from .variations import Tried, Varied, cutoff_variation, own_values

_POINTS: Final = "cutoffs"


def earlier_variation(plan: Scenario, run: OpenedRun) -> tuple[Varied, ...]:
    """What was varied."""
    return cutoff_variation(plan, run.settings["rule"], run.settings["heavy"])


def earlier_points(plan: Scenario, run: OpenedRun, varied: tuple[Varied, ...], read: ReadTable) -> dict[str, Tried]:
    """What was tried, by the names of then."""
    names = [each.name for each in varied]
    tried = {}
    for row in read(_POINTS).to_dict("records"):
        minute, calls = _whole(row["minute"]), _whole(row["heavy_day_calls"])
        if run.changes and minute is not None and calls is not None:
            # What a heavy day is was then told by the calls up to the cutoff.
            calls = calls_of_whole_day(plan, minute, calls)
        fields = {"rule": row["rule"], "time": minute, "heavy_day_calls": calls}
        known = {f"cutoff__{name}": value for name, value in fields.items() if value is not None}
        own = with_fields(plan, **known)
        tried[str(row["name"])] = Tried(own_values(own, names), own)
    return tried


def _whole(value: float | None) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
