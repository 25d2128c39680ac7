"""Figures laid out for reading: headlines with their change, and all measures as a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import pandas as pd

from analytics.experiments.experiment import Experiment
from analytics.measures.bases import other_basis
from analytics.measures.definitions import MEASURES
from analytics.measures.directions import WORSE_WITH
from analytics.measures.measure_table import table_measures
from analytics.wording import (
    change_in_words,
    change_interval_in_words,
    figure_in_words,
    interval_in_words,
    size_in_words,
    span_in_words,
)

from .days_at_risk import LEAST_REPLICATIONS_TOLD

Arrow = Literal["up", "down", "off"]
Row = Mapping[Any, Any]
_NO_TARGETS: Final[Mapping[str, float]] = {}


SO_FAR: Final = "so far"
"""What stands in the place of intervals and verdicts as long as there are too few replications for them."""


@dataclass(frozen=True)
class Headline:
    """One figure as it stands first: in words, with its change against the baseline where there is one."""

    label: str
    value: str
    change: str | None
    """With what is clearly better or worse; None without a baseline."""
    arrow: Arrow
    explanation: str
    interval: str = ""
    """The 95 % interval of the value, or that it is what is known so far, or why there is none."""
    basis: str = ""
    """How many calls it rests on where these are far fewer or more than in the baseline; empty where they are not."""
    target: str = ""
    """The target that is set for it, and whether it is met; empty without one."""

    @property
    def beneath(self) -> list[str]:
        """The lines that stand beneath the figure."""
        return [line for line in (self.interval, self.target, self.basis) if line]


def headlines(
    experiment: Experiment,
    labels: Mapping[str, str],
    baseline: str,
    changed: str | None,
    targets: Mapping[str, float] = _NO_TARGETS,
) -> list[Headline]:
    """The figures of the changed scenario, or of the baseline where nothing is changed, by measure and label.

    ``targets`` are the most that some of them are to be, in the measure's unit.
    """
    focus, before = _rows(experiment.summary, changed or baseline), _rows(experiment.summary, baseline)
    differences = _rows(experiment.differences(baseline), changed) if changed else {}
    bases = {name: _basis(experiment, name, focus[name]["calls"], before[name]["calls"]) for name in labels}
    is_known = experiment.replications >= LEAST_REPLICATIONS_TOLD
    return [
        Headline(
            label,
            _value(focus[name], name),
            *_change(differences.get(name), name, is_known=is_known),
            explanation=_explanation(focus[name], differences.get(name), name),
            interval=_interval(focus[name], name, is_known=is_known),
            basis=bases[name] if changed else "",
            target=_target(focus[name], name, targets[name], is_known=is_known) if name in targets else "",
        )
        for name, label in labels.items()
    ]


def _basis(experiment: Experiment, measure: str, calls: int, before: int) -> str:
    (first, *_) = next(iter(experiment.figures.values()))
    return other_basis(measure, calls / experiment.replications, before / experiment.replications, first.period.days)


def _value(row: Row, name: str) -> str:
    return "-" if math.isnan(row["mean"]) else figure_in_words(row["mean"], MEASURES[name].unit)


def _interval(row: Row, name: str, *, is_known: bool) -> str:
    if math.isnan(row["mean"]):
        return "nobody to measure"
    if not is_known:
        return SO_FAR
    return span_in_words(row["low"], row["high"], MEASURES[name].unit, beside=row["mean"])


def _change(difference: Row | None, name: str, *, is_known: bool) -> tuple[str | None, Arrow]:
    """A change against the baseline and which way it goes; whether it is better where that is known and clear."""
    if difference is None:
        return None, "off"
    change = change_in_words(difference["mean"], MEASURES[name].unit)
    if not change.endswith(("more", "less")):
        return change, "off"
    is_more = difference["mean"] > 0
    is_clear = difference["low"] > 0 or difference["high"] < 0
    if not is_known:
        change = f"{change} {SO_FAR}"
    elif not is_clear:
        change = f"{change}, unclear"
    elif name in WORSE_WITH:
        change = f"{change}, {'worse' if is_more == (WORSE_WITH[name] == 'more') else 'better'}"
    return change, "up" if is_more else "down"


def _target(row: Row, name: str, limit: float, *, is_known: bool) -> str:
    """A target and whether it is met: surely, on average, or missed by how much."""
    unit = MEASURES[name].unit
    said = f"target {figure_in_words(limit, unit)}"
    if math.isnan(row["mean"]) or not is_known:
        return said
    if row["mean"] > limit:
        return f"{said}: missed by {size_in_words(row['mean'] - limit, unit)}"
    return f"{said}: {'met, but not surely' if row['high'] > limit else 'met'}"


def _explanation(row: Row, difference: Row | None, name: str) -> str:
    measure = MEASURES[name]
    said = f"{measure.label}. {measure.definition} 95 % interval: {_with_interval(row, name)}."
    return said if difference is None else f"{said} Change against the baseline: {_with_interval(difference, name)}."


def results_table(experiment: Experiment, baseline: str, changed: str | None) -> pd.DataFrame:
    """Every measure but the flows, in words: the scenarios, and their paired difference with its interval."""
    shown = table_measures()
    table = figures_table(experiment, [baseline, changed] if changed else [baseline])
    if changed:
        differences = _rows(experiment.differences(baseline), changed)
        table = _beside(table, "Difference", [_with_interval(differences[name], name) for name in shown])
    return _beside(table, "Definition", [MEASURES[name].definition for name in shown])


def figures_table(experiment: Experiment, scenarios: Iterable[str]) -> pd.DataFrame:
    """Every measure but the flows, in words: a column for each of the scenarios."""
    shown = table_measures()
    table = pd.DataFrame(
        {
            "Measure": [MEASURES[name].label for name in shown],
            "Per": [MEASURES[name].basis for name in shown],
        }
    )
    for scenario in scenarios:
        table = _beside(table, scenario, _figures(experiment, scenario, shown))
    return table


def headlines_table(
    experiment: Experiment, labels: Mapping[str, str], baseline: str, changed: str | None
) -> pd.DataFrame:
    """The figures that stand first, in words, by measure and label: the scenarios, and the change with its interval."""
    table = pd.DataFrame({"Figure": list(labels.values())})
    for scenario in [baseline, changed] if changed else [baseline]:
        table = _beside(table, scenario, _figures(experiment, scenario, labels))
    if changed:
        differences = _rows(experiment.differences(baseline), changed)
        table = _beside(table, "Change", [_changed(differences[name], name) for name in labels])
    return table


def _beside(table: pd.DataFrame, name: str, column: list[str]) -> pd.DataFrame:
    """A table with one more column, whatever the others are called: scenarios bear any name."""
    return pd.concat([table, pd.Series(column, name=name, dtype=object)], axis=1)


def _figures(experiment: Experiment, scenario: str, measures: Iterable[str]) -> list[str]:
    rows = _rows(experiment.summary, scenario)
    return [_with_interval(rows[name], name) for name in measures]


def _changed(difference: Row, name: str) -> str:
    return change_interval_in_words(difference["mean"], difference["low"], difference["high"], MEASURES[name].unit)


def _with_interval(row: Row, name: str) -> str:
    return interval_in_words(row["mean"], row["low"], row["high"], MEASURES[name].unit)


def _rows(table: pd.DataFrame, scenario: str) -> dict[str, Row]:
    return {str(row["measure"]): row for row in table[table["scenario"] == scenario].to_dict("records")}
