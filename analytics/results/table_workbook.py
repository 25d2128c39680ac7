"""A table as a workbook of its own: beside it what its columns are, what was simulated, and every input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from analytics.experiments.experiment import Experiment
from analytics.inputs.variations import period_in_words
from analytics.measures.measure_table import definitions_table
from data.store.code_version import code_version
from queueing import Scenario

from .workbook import TableSheet, workbook_of

READING: Final = (
    "figures have their 95 % interval in brackets; 95 % of such intervals hold the true value; min is minutes, h hours"
)
"""How figures in words are to be read."""


@dataclass(frozen=True)
class About:
    """What a table is about, which its workbook tells beside it."""

    subject: str
    """What a row is."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """Where the figures come from, such as seed and replications, or the file that was read."""
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    """The scenarios that were simulated, by name."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What columns hold, with their units, where their heads and cells do not say it."""


def about_simulation(
    subject: str,
    scenarios: Mapping[str, Scenario],
    replications: int,
    seed: int,
    columns: Mapping[str, str] | None = None,
    *,
    made_by: str = "",
) -> About:
    """What a table of simulated figures is about; ``made_by`` is which code made them, this program's if left out."""
    facts = {
        "Days simulated": period_in_words(next(iter(scenarios.values()))),
        "Simulated weeks (replications)": replications,
        "Seed": seed,
        "Version of the model": made_by or code_version(Experiment.__module__),
        "Figures": READING,
    }
    return About(subject, facts, scenarios, columns or {})


def about_experiment(subject: str, experiment: Experiment, columns: Mapping[str, str] | None = None) -> About:
    """What a table of an experiment's figures is about."""
    return about_simulation(
        subject,
        experiment.scenarios,
        experiment.replications,
        experiment.seed,
        columns,
        made_by=experiment.made_by,
    )


def table_workbook(table: pd.DataFrame, about: About) -> bytes:
    """The content of an .xlsx file: the table, what it is about, and its columns, definitions and inputs if any."""
    sheets = {"Table": TableSheet(table), "About": TableSheet(facts_sheet({"A row is": about.subject, **about.facts}))}
    if about.columns:
        told = {"Column": list(about.columns), "What it holds": list(about.columns.values())}
        sheets["Columns"] = TableSheet(pd.DataFrame(told))
    if about.scenarios:
        sheets["Definitions"] = TableSheet(definitions_table())
        sheets["Inputs"] = TableSheet(inputs_sheet(about.scenarios))
    return workbook_of(sheets)


def facts_sheet(facts: Mapping[str, object]) -> pd.DataFrame:
    """Facts as a table of two columns."""
    return pd.DataFrame({"What": list(facts), "Value": list(facts.values())})


def inputs_sheet(scenarios: Mapping[str, Scenario]) -> pd.DataFrame:
    """Every input by its place in the scenario, with its value in each scenario."""
    values = [_flat(scenario.model_dump(mode="json", exclude={"format"})) for scenario in scenarios.values()]
    places = list(dict.fromkeys(place for each in values for place in each))
    rows = [[place, *(each.get(place) for each in values)] for place in places]
    return pd.DataFrame(rows, columns=["Input", *scenarios], dtype=object)


def _flat(value: Any, place: str = "") -> dict[str, Any]:
    """Inputs by their place, such as ``tier2.staffing.on_duty.monday``; lists of numbers stay together."""
    if isinstance(value, dict):
        parts = ((f"{place}.{name}".removeprefix("."), inner) for name, inner in value.items())
        return {inner_place: found for name, inner in parts for inner_place, found in _flat(inner, name).items()}
    if isinstance(value, list):
        if any(isinstance(each, dict | list) for each in value):
            return {p: v for number, each in enumerate(value, 1) for p, v in _flat(each, f"{place}.{number}").items()}
        return {place: ", ".join(map(str, value))}
    return {place: value}
