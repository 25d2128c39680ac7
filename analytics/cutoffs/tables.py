"""Every cutoff that was tried as a row of a table: in words, and as figures."""

from __future__ import annotations

import pandas as pd

from analytics.measures.run_readings import MEANINGS

from .choice import Choice
from .explorer import Exploration
from .figures import CUTOFF_FIGURES
from .words import figure_of, marks_of


def cutoff_table(found: Exploration, choice: Choice) -> pd.DataFrame:
    """Every cutoff in words, a row each."""
    return pd.DataFrame(
        [
            {"Cutoff": point.name, "Mark": marks_of(point, choice), "Frontier": "yes" if point.on_frontier else ""}
            | {MEANINGS[name].full_label: figure_of(point, name) for name in CUTOFF_FIGURES}
            for point in found.points
        ]
    )


def cutoff_figures(found: Exploration) -> pd.DataFrame:
    """Every cutoff as figures, a row each: of each column the mean, low and high, and the change against today's."""
    today = found.today
    return pd.DataFrame(
        [
            {
                "cutoff": point.name,
                "rule": point.rule,
                "minute": point.minute,
                "heavy_day_calls": point.heavy_day_calls,
                "on_frontier": point.on_frontier,
                "today": point is today,
            }
            | {
                f"{name}{kind}{end}": value
                for kind, figures in (("", point.figures), ("_change", point.changes))
                for name, figure in figures.items()
                for end, value in (("", figure.mean), ("_low", figure.low), ("_high", figure.high))
            }
            for point in found.points
        ]
    )


def cutoff_columns() -> dict[str, str]:
    """The columns of :func:`cutoff_figures` and what they hold, with their units."""
    told = {
        "cutoff": "the cutoff in words",
        "rule": "when it is in force: never, every_day or heavy_days",
        "minute": "its time, minutes after midnight",
        "heavy_day_calls": "a day is heavy that heads for more first calls than this",
        "on_frontier": "whether no other cutoff is better in one figure and as good in all others",
        "today": "whether it is the plan's own cutoff",
    }
    for name in CUTOFF_FIGURES:
        meant = MEANINGS[name]
        unit = "share of 1" if meant.unit == "share" else meant.unit
        told[name] = f"{meant.full_label}, mean, {unit}. {meant.definition}"
        told[f"{name}_change"] = "its mean less that of today's cutoff, paired by replication"
        for kind in ("", "_change"):
            told[f"{name}{kind}_low"] = "its 95 % interval, lower end"
            told[f"{name}{kind}_high"] = "its 95 % interval, upper end"
    return told
