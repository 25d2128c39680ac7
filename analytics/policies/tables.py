"""Every policy that was tried as a row of a table, in words and as figures, and two of them side by side."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.measures.run_readings import MEANINGS
from analytics.wording import change_interval_in_words

from .choice import Choice, Targets, standings_of
from .exploration import Exploration
from .figures import ANNOUNCED, CARRIED_OVER, POLICY_FIGURES, REFUSED, WITHIN_24_HOURS
from .figures_in_words import figure_of, verdict
from .inputs import POLICY_INPUTS
from .words import kind_in_words, marks_of, varied_in_words

IN_SHORT: Final = (REFUSED, ANNOUNCED, CARRIED_OVER, WITHIN_24_HOURS)
"""The figures of the short table, beside what is aimed at."""
TARGETS_MET: Final = "Targets"
MARK: Final = "Mark"
_PERCENT: Final = 100


def heading_of(found: Exploration) -> str:
    """The heading of the points' column."""
    return kind_in_words(found).capitalize() if found.is_of_cutoffs else varied_in_words(found)


def short_table(found: Exploration, choice: Choice, targets: Targets) -> pd.DataFrame:
    """Every point with the few figures that decide, as numbers (shares in per cent), and its targets in words.

    Figures have columns by their names, so that whoever shows the table can give them heads and units.
    """
    names = dict.fromkeys((choice.aim, *IN_SHORT))
    rows = []
    for point in found.points:
        figures = {
            name: point.figures[name].mean * (_PERCENT if MEANINGS[name].unit == "share" else 1) for name in names
        }
        missed = [each == "missed" for each in standings_of(point, targets, choice.today).values()]
        met = f"{sum(missed)} of {len(missed)} missed" if any(missed) else "met"
        label = ", ".join(filter(None, (point.name, marks_of(point, choice))))
        rows.append({heading_of(found): label} | figures | ({TARGETS_MET: met} if targets else {}))
    return pd.DataFrame(rows)


def policy_table(found: Exploration, choice: Choice) -> pd.DataFrame:
    """Every point in words, a row each."""
    return pd.DataFrame(
        [
            {heading_of(found): point.name, MARK: marks_of(point, choice)}
            | {MEANINGS[name].full_label: figure_of(point, name) for name in POLICY_FIGURES}
            for point in found.points
        ]
    )


def pair_table(found: Exploration, name: str, other: str) -> pd.DataFrame:
    """Two points side by side: each figure of both, the first less the second, paired, and whether that is better.

    Raises:
        ValueError: as of :meth:`analytics.policies.exploration.Exploration.differences`.
    """
    points = {point.name: point for point in found.points}
    differences = found.differences(name, other)
    rows = []
    for figure in POLICY_FIGURES:
        meant, change = MEANINGS[figure], differences[figure]
        rows.append(
            {
                "Figure": meant.full_label,
                name: figure_of(points[name], figure),
                other: figure_of(points[other], figure),
                "Difference": change_interval_in_words(change.mean, change.low, change.high, meant.unit),
                "Verdict": verdict(figure, change),
            }
        )
    return pd.DataFrame(rows)


def policy_figures(found: Exploration, choice: Choice) -> pd.DataFrame:
    """Every point as figures, a row each: of each column the mean, low and high, and the change against today's."""
    return pd.DataFrame(
        [
            {"policy": point.name}
            | dict(point.inputs)
            | {"recommended": point is choice.point, "today": point is choice.today}
            | {
                f"{name}{kind}{end}": value
                for kind, figures in (("", point.figures), ("_change", point.changes))
                for name, figure in figures.items()
                for end, value in (("", figure.mean), ("_low", figure.low), ("_high", figure.high))
            }
            for point in found.points
        ]
    )


def policy_columns(found: Exploration) -> dict[str, str]:
    """The columns of :func:`policy_figures` and what they hold, with their units."""
    told = {"policy": "what was tried, in words"}
    for name in found.names:
        about = POLICY_INPUTS[name].about
        unit = "minutes after midnight" if about.kind == "clock" else about.unit
        told[name] = f"{about.label}{f', {unit}' if unit else ''}; empty where it has no effect"
    told |= {
        "recommended": "whether it is recommended for the targets set",
        "today": "whether it is the plan as it is",
    }
    for name in POLICY_FIGURES:
        meant = MEANINGS[name]
        unit = "share of 1" if meant.unit == "share" else meant.unit
        told[name] = f"{meant.full_label}, mean, {unit}. {meant.definition}"
        told[f"{name}_change"] = "its mean less that of today's plan, paired by replication"
        for kind in ("", "_change"):
            told[f"{name}{kind}_low"] = "its 95 % interval, lower end"
            told[f"{name}{kind}_high"] = "its 95 % interval, upper end"
    return told
