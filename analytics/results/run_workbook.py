"""The results of a run as a workbook: figures with their units, what each counts, and the scenarios and seed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from analytics.experiments.experiment import Experiment
from analytics.inputs.same_callers import callers_met
from analytics.inputs.variations import period_in_words
from analytics.measures.definitions import MEASURES
from analytics.measures.measure_table import definitions_table, table_measures
from analytics.units import Unit, unit_in_words
from analytics.wording import earlier_in_words

from .caller_group_table import GROUP_MEASURES, groups_in_figures, name_groups
from .table_workbook import facts_sheet, inputs_sheet
from .workbook import TableSheet, workbook_of

_FORMATS: Final[dict[Unit, str]] = {"share": "0.0%", "dollars": "$#,##0"}
_USUAL_FORMAT: Final = "#,##0.0"
_ENDS: Final = ("mean", "low", "high")
GROUPS_SHEET: Final = "Caller groups"


def results_workbook(experiment: Experiment, baseline: str, changed: str | None) -> bytes:
    """The content of an .xlsx file: every measure but the flows, its definition, and what was simulated.

    Of plans with caller groups also the ordinary measures by group.
    """
    shown = _shown(baseline, changed)
    by_group = {}
    if name_groups(experiment, shown):
        by_group = {GROUPS_SHEET: TableSheet(groups_in_figures(experiment, shown), _formats(GROUP_MEASURES))}
    return workbook_of(
        {
            "Figures": TableSheet(measures_in_figures(experiment, baseline, changed), _formats(table_measures())),
            **by_group,
            "About": TableSheet(facts_sheet(_about(experiment, baseline, changed))),
            "Definitions": TableSheet(definitions_table()),
            "Inputs": TableSheet(inputs_sheet({name: experiment.scenarios[name] for name in shown})),
        }
    )


def _formats(measures: Iterable[str]) -> list[str]:
    return [_FORMATS.get(MEASURES[name].unit, _USUAL_FORMAT) for name in measures]


def _shown(baseline: str, changed: str | None) -> list[str]:
    return [baseline] if changed is None else [baseline, changed]


def measures_in_figures(experiment: Experiment, baseline: str, changed: str | None) -> pd.DataFrame:
    """Every measure but the flows as numbers, with the unit in a column of its own.

    Columns: Measure, Unit, Per, and ``mean``, ``low`` and ``high`` of each scenario and of their paired difference.
    """
    names = table_measures()
    columns: dict[str, Any] = {
        "Measure": [MEASURES[name].label for name in names],
        "Unit": [unit_in_words(MEASURES[name].unit) for name in names],
        "Per": [MEASURES[name].basis for name in names],
    }
    for scenario in _shown(baseline, changed):
        columns |= _columns(experiment.summary, scenario, names, scenario)
    if changed is not None:
        columns |= _columns(experiment.differences(baseline), changed, names, "Difference")
    return pd.DataFrame(columns)


def _columns(table: pd.DataFrame, scenario: str, names: list[str], heading: str) -> dict[str, Any]:
    rows = table[table["scenario"] == scenario].set_index("measure").loc[names]
    return {f"{heading}, {end}": rows[end].to_list() for end in _ENDS}


def _about(experiment: Experiment, baseline: str, changed: str | None) -> dict[str, object]:
    first = experiment.scenarios[baseline]
    return {
        "Baseline": f"{baseline}: {first.name}",
        **({} if changed is None else {"Changed plan": f"{changed}: {experiment.scenarios[changed].name}"}),
        "Days simulated": period_in_words(first),
        "Simulated weeks (replications)": experiment.replications,
        "First simulated week": experiment.first_replication,
        "Seed": experiment.seed,
        "Engine": experiment.engine,
        "Version of the model": experiment.made_by,
        **({"Earlier model": earlier_in_words(experiment.earlier)} if experiment.earlier else {}),
        "Mean": "of all simulated weeks together: mean of sums a day, else of all calls; empty with nothing to measure",
        "Low and high": "the ends of its 95 % interval; 95 % of such intervals hold the true value",
        **({} if changed is None else {"Difference": _difference(experiment, baseline, changed)}),
        "Unit": "what the numbers are in; shares are of 1 and shown in per cent; times are in minutes",
        "Per": "what a figure is counted by: calls, people, callback attempts or days",
        "Definitions": "the sheet Definitions says what every measure counts",
        "Inputs": "the sheet Inputs has every input of the plans; lists begin on Monday or at midnight",
    }


def _difference(experiment: Experiment, baseline: str, changed: str) -> str:
    callers = callers_met(experiment.scenarios[baseline], experiment.scenarios[changed])
    return f"changed plan less baseline, paired by simulated week: the changed one meets {callers}"
