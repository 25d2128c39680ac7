"""Every policy that was tried as a row of a table, in words and as figures, and two of them side by side."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analytics.measures.run_readings import MEANINGS
from analytics.results.tables import SO_FAR

from .choice import Choice, Targets, standings_of
from .exploration import Exploration
from .figures import ANNOUNCED, CARRIED_OVER, POLICY_FIGURES, REFUSED, WITHIN_24_HOURS
from .figures_in_words import change_of, figure_of, verdict
from .inputs import POLICY_INPUTS
from .words import kind_in_words, marks_of, varied_in_words

IN_SHORT: Final = (REFUSED, ANNOUNCED, CARRIED_OVER, WITHIN_24_HOURS)
"""The figures of the short table, beside what is aimed at."""
TARGETS_MET: Final = "Targets"
MARK: Final = "Mark"
POLICY: Final = "Policy"
RECOMMENDED: Final = "Recommended"
TODAYS: Final = "Today's plan"
FIGURE_PARTS: Final = ("", "low", "high")
CHANGE_PARTS: Final = ("change", "change, low", "change, high")
"""The numbers of a figure that have a column each."""
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
        met = SO_FAR
        if choice.is_known:
            met = f"{sum(missed)} of {len(missed)} missed" if any(missed) else "met"
        label = ", ".join(filter(None, (point.name, marks_of(point, choice))))
        rows.append({heading_of(found): label} | figures | ({TARGETS_MET: met} if targets else {}))
    return pd.DataFrame(rows)


def policy_table(found: Exploration, choice: Choice) -> pd.DataFrame:
    """Every point in words, a row each."""
    return pd.DataFrame(
        [
            {heading_of(found): point.name, MARK: marks_of(point, choice)}
            | {MEANINGS[name].full_label: figure_of(point, name, is_known=choice.is_known) for name in POLICY_FIGURES}
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
    is_known = found.is_known
    rows = []
    for figure in POLICY_FIGURES:
        meant, change = MEANINGS[figure], differences[figure]
        rows.append(
            {
                "Figure": meant.full_label,
                name: figure_of(points[name], figure, is_known=is_known),
                other: figure_of(points[other], figure, is_known=is_known),
                "Difference": change_of(change, figure, is_known=is_known),
                "Verdict": verdict(figure, change) if is_known else SO_FAR,
            }
        )
    return pd.DataFrame(rows)


def policy_figures(found: Exploration, choice: Choice) -> pd.DataFrame:
    """Every point as figures, a row each: of each column the mean, low and high, and the change against today's."""
    return pd.DataFrame(
        [
            {POLICY: point.name}
            | {POLICY_INPUTS[name].head: value for name, value in point.inputs.items()}
            | {RECOMMENDED: point is choice.point, TODAYS: point is choice.today}
            | {
                MEANINGS[name].head(part): value
                for parts, figures in ((FIGURE_PARTS, point.figures), (CHANGE_PARTS, point.changes))
                for name, figure in figures.items()
                for part, value in zip(parts, (figure.mean, figure.low, figure.high), strict=True)
            }
            for point in found.points
        ]
    )


def policy_columns(found: Exploration) -> dict[str, str]:
    """The columns of :func:`policy_figures` and what they hold."""
    told = {POLICY: "what was tried, in words"}
    told |= {POLICY_INPUTS[name].head: "empty where it has no effect" for name in found.names}
    told |= {RECOMMENDED: "whether it is recommended for the targets set", TODAYS: "whether it is the plan as it is"}
    for meant in (MEANINGS[name] for name in POLICY_FIGURES):
        mean, *ends = FIGURE_PARTS
        change, *change_ends = CHANGE_PARTS
        told[meant.head(mean)] = f"the mean. {meant.definition}"
        told |= dict.fromkeys(map(meant.head, ends), "an end of its 95 % interval")
        told[meant.head(change)] = "its mean less that of today's plan, paired by simulated week"
        told |= dict.fromkeys(map(meant.head, change_ends), "an end of the 95 % interval of the change")
    return told
