"""Figures laid out for reading: headlines with their change, and all measures as a table."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from analytics.experiments.experiment import Experiment
from analytics.measures.definitions import MEASURES
from analytics.wording import change_in_words, figure_in_words, interval_in_words, span_in_words

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
    companion: str = ""
    """A figure that stands beneath it, with its label, interval and change."""

    @property
    def beneath(self) -> list[str]:
        """The lines that stand beneath the figure."""
        return [
            *([f"interval {self.interval}"] if self.interval else []),
            *([self.companion] if self.companion else []),
        ]


def headlines(experiment: Experiment, labels: Mapping[str, str], baseline: str, changed: str | None) -> list[Headline]:
    """The figures of the changed scenario, or of the baseline where nothing is changed, by measure and label."""
    focus = _rows(experiment.summary, changed or baseline)
    differences = _rows(experiment.differences(baseline), changed) if changed else {}
    return [_headline(name, label, focus[name], differences.get(name)) for name, label in labels.items()]


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
    return f"{headline.label} {headline.value}{interval}{change}"


def results_table(experiment: Experiment, baseline: str, changed: str | None) -> pd.DataFrame:
    """Every measure but the flows, in words: the scenarios, and their paired difference with its interval."""
    own = {name: _rows(experiment.summary, name) for name in ([baseline, changed] if changed else [baseline])}
    differences = _rows(experiment.differences(baseline), changed) if changed else {}
    table = []
    for name, measure in MEASURES.items():
        if name.startswith("flow_"):
            continue
        row = {"Measure": measure.label, "Per": measure.basis}
        row |= {scenario: _with_interval(rows[name], name) for scenario, rows in own.items()}
        if changed:
            row["Difference"] = _with_interval(differences[name], name)
        row["Definition"] = measure.definition
        table.append(row)
    return pd.DataFrame(table)


def definitions_table() -> pd.DataFrame:
    """What every measure but the flows counts."""
    return pd.DataFrame(
        [
            {"Measure": measure.label, "Per": measure.basis, "Unit": measure.unit, "What it counts": measure.definition}
            for name, measure in MEASURES.items()
            if not name.startswith("flow_")
        ]
    )


def _headline(name: str, label: str, row: Row, difference: Row | None) -> Headline:
    measure = MEASURES[name]
    value = row["mean"]
    missing = "nobody to measure" if math.isnan(value) else figure_in_words(value, measure.unit)
    explanation = f"{measure.label}. {measure.definition} 95 % interval: {_with_interval(row, name)}."
    interval = span_in_words(row["low"], row["high"], measure.unit)
    if difference is None:
        return Headline(label, missing, None, "off", explanation, interval)
    change = change_in_words(difference["mean"], measure.unit)
    arrow: Arrow = "off"
    if change.endswith(("more", "less")):
        arrow = "up" if difference["mean"] > 0 else "down"
    explanation += f" Change against the baseline: {_with_interval(difference, name)}."
    return Headline(label, missing, change, arrow, explanation, interval)


def _with_interval(row: Row, name: str) -> str:
    return interval_in_words(row["mean"], row["low"], row["high"], MEASURES[name].unit)


def _rows(table: pd.DataFrame, scenario: str) -> dict[str, Row]:
    return {str(row["measure"]): row for row in table[table["scenario"] == scenario].to_dict("records")}
