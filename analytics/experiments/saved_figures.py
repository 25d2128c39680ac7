"""Experiments as a table that can be kept: every figure of every replication, read back as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.figures import Figures
from analytics.measures.scopes import SCOPES, Period
from queueing import Engine, Scenario

from .experiment import Experiment

KEYS: Final = ["scenario", "replication", "scope", "measure", "group"]
_PERCENTILES: Final = np.array([measure.percentile is not None for measure in MEASURES.values()])


def figures_table(experiment: Experiment) -> pd.DataFrame:
    """All figures of an experiment, a row each: scenario, replication, scope, measure, group, value, calls.

    ``group`` counts the groups of the scope from 0, as :meth:`analytics.measures.scopes.Period.key_columns` names
    them. Figures for which there was nothing to measure have no row.
    """
    columns: dict[str, list[np.ndarray]] = {name: [] for name in (*KEYS, "value", "calls")}
    for number, (name, figures) in enumerate(experiment.figures.items()):
        values = {scope: experiment.values(name, scope) for scope in figures[0].value}
        for scope, every in values.items():
            # A percentile of all replications cannot be taken from their own: what makes up that one is kept instead.
            every[:, _PERCENTILES] = experiment.pooled(name, scope)[:, _PERCENTILES]
        for replication, found in enumerate(figures):
            for scope, every in values.items():
                value, calls = every[replication], found.calls[scope]
                row, group = np.nonzero(~np.isnan(value) | (calls > 0))
                same = np.ones(len(row), dtype=np.int64)
                for column, entries in zip(
                    columns,
                    (
                        number * same,
                        (experiment.first_replication + replication) * same,
                        SCOPES.index(scope) * same,
                        row,
                        group,
                        value[row, group],
                        calls[row, group],
                    ),
                    strict=True,
                ):
                    columns[column].append(entries)
    table = pd.DataFrame({name: np.concatenate(entries) for name, entries in columns.items()})
    for name, categories in (("scenario", list(experiment.figures)), ("scope", SCOPES), ("measure", list(MEASURES))):
        codes = table[name].to_numpy()
        table[name] = pd.Categorical.from_codes(codes, pd.Index(categories))  # type: ignore[arg-type]
    return table.astype({"replication": np.int32, "group": np.int32, "calls": np.int64})


def experiment_of(
    table: pd.DataFrame, scenarios: Mapping[str, Scenario], seed: int, engine: Engine, made_by: str
) -> Experiment:
    """The experiment whose figures a table holds, without journeys; scopes of which it has none are left out.

    Measures that this program does not know any more are left out; those it did not know then are missing values.

    Raises:
        ValueError: the table has no figure of one of the scenarios, or other replications of one than of another.
    """
    first, last = int(table["replication"].min()), int(table["replication"].max())
    numbers = range(first, last + 1)
    known = table[table["measure"].isin(list(MEASURES))]
    figures: dict[str, list[Figures]] = {}
    scopes = [scope for scope in SCOPES if (table["scope"] == scope).any()]
    grouped = dict(iter(known.groupby(["scenario", "replication", "scope"], observed=True)))
    for name, scenario in scenarios.items():
        period = Period.measured(scenario)
        found = []
        for number in numbers:
            value, calls = {}, {}
            for scope in scopes:
                shape = (len(MEASURES), period.group_of(scope)[1])
                value[scope], calls[scope] = np.full(shape, np.nan), np.zeros(shape)
                part = grouped.get((name, number, scope))
                if part is None and scope == "overall":
                    msg = f"the figures of {name!r}, replication {number}, are missing"
                    raise ValueError(msg)
                if part is not None:
                    place = (part["measure"].astype(str).map(MEASURE_ROWS).to_numpy(), part["group"].to_numpy())
                    value[scope][place], calls[scope][place] = part["value"], part["calls"]
            found.append(Figures(period, value, calls))
        figures[name] = found
    return Experiment(dict(scenarios), seed, len(numbers), engine, figures, {}, first, made_by)
