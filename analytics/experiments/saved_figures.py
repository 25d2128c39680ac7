"""Experiments as a table that can be kept: every figure of every replication, read back as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analytics.measures.definitions import MEASURES
from analytics.measures.figures import Figures
from analytics.measures.scopes import EVERY_SCOPE, Period
from queueing import Engine, Scenario
from queueing.scenario.calendar import Integers

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
                        EVERY_SCOPE.index(scope) * same,
                        row,
                        group,
                        value[row, group],
                        calls[row, group],
                    ),
                    strict=True,
                ):
                    columns[column].append(entries)
    table = pd.DataFrame({name: np.concatenate(entries) for name, entries in columns.items()})
    named = {"scenario": list(experiment.figures), "scope": EVERY_SCOPE, "measure": list(MEASURES)}
    for name, categories in named.items():
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
    first = int(table["replication"].min())
    replication = table["replication"].to_numpy() - first
    number = int(replication.max()) + 1
    plan, scope, measure = (
        _places(table[name], names)
        for name, names in (("scenario", [*scenarios]), ("scope", EVERY_SCOPE), ("measure", [*MEASURES]))
    )
    group, read, counted = (table[name].to_numpy() for name in ("group", "value", "calls"))
    there = [each for each in EVERY_SCOPE if (scope == EVERY_SCOPE.index(each)).any()]
    figures: dict[str, list[Figures]] = {}
    for which, (name, scenario) in enumerate(scenarios.items()):
        period = Period.measured(scenario)
        value, calls = {}, {}
        known = [each for each in there if period.groups_in(each)]
        for each in known:
            rows = np.flatnonzero((plan == which) & (scope == EVERY_SCOPE.index(each)) & (measure >= 0))
            missing = np.flatnonzero(np.bincount(replication[rows], minlength=number) == 0)
            if each == "overall" and len(missing):
                msg = f"the figures of {name!r}, simulated week {first + missing[0]}, are missing"
                raise ValueError(msg)
            shape = (number, len(MEASURES), period.groups_in(each))
            value[each], calls[each] = np.full(shape, np.nan), np.zeros(shape)
            place = (replication[rows], measure[rows], group[rows])
            value[each][place], calls[each][place] = read[rows], counted[rows]
        figures[name] = [
            Figures(period, *({each: every[each][one] for each in known} for every in (value, calls)))
            for one in range(number)
        ]
    return Experiment(dict(scenarios), seed, number, engine, figures, {}, first, made_by)


def _places(column: pd.Series, names: Sequence[str]) -> Integers:
    """Where each entry of a column stands among names; -1 for one that is none of them."""
    entries = column.astype("category").cat
    places = {name: place for place, name in enumerate(names)}
    of_category = np.array([places.get(str(each), -1) for each in entries.categories], dtype=np.int64)
    found: Integers = of_category[entries.codes.to_numpy()]
    return found
