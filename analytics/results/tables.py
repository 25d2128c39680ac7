"""Figures laid out for reading: headlines with their change, and all measures as a table."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from analytics.experiments.experiment import Experiment
from analytics.measures.bases import other_basis
from analytics.measures.definitions import MEASURES
from analytics.wording import (
    change_in_words,
    change_interval_in_words,
    figure_in_words,
    interval_in_words,
    span_in_words,
)

Arrow = Literal["up", "down", "off"]
Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Headline:
    """One figure as it stands first: in words, with its change against the baseline where there is one."""

    label: str
    value: str
    change: str | None
    arrow: Arrow
    explanation: str
    interval: str = ""
    """The 95 % interval of the value; empty where there is none."""
    basis: str = ""
    """How many calls it rests on where these are far fewer or more than in the baseline; empty where they are not."""
    companion: str = ""
    """A figure that stands beneath it, with its label, interval and change."""

    @property
    def beneath(self) -> list[str]:
        """The lines that stand beneath the figure."""
        return [
            *([f"interval {self.interval}"] if self.interval else []),
            *([self.basis] if self.basis else []),
            *([self.companion] if self.companion else []),
        ]


def headlines(experiment: Experiment, labels: Mapping[str, str], baseline: str, changed: str | None) -> list[Headline]:
    """The figures of the changed scenario, or of the baseline where nothing is changed, by measure and label."""
    focus, before = _rows(experiment.summary, changed or baseline), _rows(experiment.summary, baseline)
    differences = _rows(experiment.differences(baseline), changed) if changed else {}
    bases = {name: _basis(experiment, name, focus[name]["calls"], before[name]["calls"]) for name in labels}
    return [_headline(name, label, focus[name], differences.get(name), bases[name]) for name, label in labels.items()]


def _basis(experiment: Experiment, measure: str, calls: int, before: int) -> str:
    (first, *_) = next(iter(experiment.figures.values()))
    return other_basis(measure, calls / experiment.replications, before / experiment.replications, first.period.days)


def cards(
    experiment: Experiment, labels: Mapping[str, str], companions: Mapping[str, str], baseline: str, changed: str | None
) -> list[Headline]:
    """The headlines as they stand on a page: those with a companion take it in, in few words."""
    found = dict(zip(labels, headlines(experiment, labels, baseline, changed), strict=True))
    return [
        replace(found[name], companion=_in_a_line(found[companions[name]])) if name in companions else found[name]
        for name in labels
        if name not in companions.values()
    ]


def _in_a_line(headline: Headline) -> str:
    interval = f" ({headline.interval})" if headline.interval else ""
    change = f", {headline.change}" if headline.change else ""
    basis = f", {headline.basis}" if headline.basis else ""
    return f"{headline.label} {headline.value}{interval}{change}{basis}"


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


def definitions_table() -> pd.DataFrame:
    """What every measure but the flows counts."""
    return pd.DataFrame(
        [
            {"Measure": measure.label, "Per": measure.basis, "Unit": measure.unit, "What it counts": measure.definition}
            for name, measure in ((name, MEASURES[name]) for name in table_measures())
        ]
    )


def _headline(name: str, label: str, row: Row, difference: Row | None, basis: str) -> Headline:
    measure = MEASURES[name]
    value = row["mean"]
    missing = "nobody to measure" if math.isnan(value) else figure_in_words(value, measure.unit)
    explanation = f"{measure.label}. {measure.definition} 95 % interval: {_with_interval(row, name)}."
    interval = span_in_words(row["low"], row["high"], measure.unit, beside=value)
    if difference is None:
        return Headline(label, missing, None, "off", explanation, interval)
    change = change_in_words(difference["mean"], measure.unit)
    arrow: Arrow = "off"
    if change.endswith(("more", "less")):
        arrow = "up" if difference["mean"] > 0 else "down"
    explanation += f" Change against the baseline: {_with_interval(difference, name)}."
    return Headline(label, missing, change, arrow, explanation, interval, basis)


def _beside(table: pd.DataFrame, name: str, column: list[str]) -> pd.DataFrame:
    """A table with one more column, whatever the others are called: scenarios bear any name."""
    return pd.concat([table, pd.Series(column, name=name, dtype=object)], axis=1)


def _figures(experiment: Experiment, scenario: str, measures: Iterable[str]) -> list[str]:
    rows = _rows(experiment.summary, scenario)
    return [_with_interval(rows[name], name) for name in measures]


def table_measures() -> list[str]:
    """The measures that tables list: all but the flows."""
    return [name for name in MEASURES if not name.startswith("flow_")]


def _changed(difference: Row, name: str) -> str:
    return change_interval_in_words(difference["mean"], difference["low"], difference["high"], MEASURES[name].unit)


def _with_interval(row: Row, name: str) -> str:
    return interval_in_words(row["mean"], row["low"], row["high"], MEASURES[name].unit)


def _rows(table: pd.DataFrame, scenario: str) -> dict[str, Row]:
    return {str(row["measure"]): row for row in table[table["scenario"] == scenario].to_dict("records")}
