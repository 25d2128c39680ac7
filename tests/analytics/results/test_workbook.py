"""Workbooks: what is written is read back, texts stay texts, and a run's workbook says what it holds."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analytics import Experiment, run_experiment
from analytics.inputs.variations import period_in_words, with_fields, with_more_officers
from analytics.measures.definitions import MEASURES
from analytics.measures.measure_table import table_measures
from analytics.results.run_workbook import measures_in_figures, results_workbook
from analytics.results.workbook import TableSheet, workbook_of
from data.samples.scenarios import small_center
from data.volumes.reports import spreadsheet_csv


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_texts_that_look_like_formulas_stay_texts() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "https://x", "{=1}", "plain"]
    page = opened(workbook_of({"One": TableSheet(pd.DataFrame({"=A1": texts}))}))["One"]
    cells = list(page["A"])
    assert [cell.value for cell in cells] == ["=A1", *texts]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_numbers_days_and_missing_values_are_what_they_are() -> None:
    table = pd.DataFrame(
        {"number": [1, 2.5, math.nan], "day": [date(2026, 3, 2), None, None], "flag": [True, False, True]}
    ).astype({"day": object})
    page = opened(workbook_of({"One": TableSheet(table, ["0.0%", "0.0", "0"])}))["One"]
    assert [cell.value for cell in page["A"]] == ["number", 1, 2.5, None]
    assert [cell.number_format for cell in page["A"]][1:3] == ["0.0%", "0.0"]
    assert page["B2"].value.date() == date(2026, 3, 2)
    assert page["B2"].is_date
    assert [cell.value for cell in page["C"]][1:] == [True, False, True]
    assert page.freeze_panes == "A2"


def test_an_empty_table_is_a_sheet_with_its_header() -> None:
    page = opened(workbook_of({"One": TableSheet(pd.DataFrame({"a": [], "b": []}))}))["One"]
    assert [[cell.value for cell in row] for row in page.rows] == [["a", "b"]]


@pytest.mark.parametrize("name", ["a/b", "x" * 32])
def test_a_sheet_needs_a_name_that_spreadsheets_take(name: str) -> None:
    with pytest.raises(ValueError, match="is not allowed; allowed are up to 31 letters"):
        workbook_of({name: TableSheet(pd.DataFrame({"a": [1]}))})
    with pytest.raises(ValueError, match="no sheet given"):
        workbook_of({})


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    today = small_center()
    return run_experiment({"=today": today, "more": with_more_officers(today, 5, 0, 1440)}, replications=3, workers=1)


def test_a_runs_workbook_has_figures_units_definitions_and_what_was_simulated(experiment: Experiment) -> None:
    book = opened(results_workbook(experiment, "=today", "more"))
    assert book.sheetnames == ["Figures", "About", "Definitions", "Inputs"]
    header, *rows = [[cell.value for cell in row] for row in book["Figures"].rows]
    assert header == [
        *("Measure", "Unit", "Per", "=today, mean", "=today, low", "=today, high", "more, mean", "more, low"),
        *("more, high", "Difference, mean", "Difference, low", "Difference, high"),
    ]
    names = [name for name in MEASURES if not name.startswith("flow_")]
    assert [row[0] for row in rows] == [MEASURES[name].label for name in names]
    found = dict(zip(names, rows, strict=True))
    estimate = experiment.estimates("more")["callback_share"]
    assert found["callback_share"][1] == "share of 1"
    assert found["callback_share"][6:9] == pytest.approx([estimate.mean, estimate.low, estimate.high])
    about = {row[0].value: row[1].value for row in book["About"].rows}
    assert (about["Simulated weeks (replications)"], about["Seed"], about["Engine"]) == (3, 1, "compiled")
    assert about["Days simulated"] == period_in_words(small_center())
    assert about["Version of the model"] == experiment.made_by
    assert "Earlier model" not in about
    defined = {row[0].value: row[3].value for row in book["Definitions"].rows}
    assert defined[MEASURES["callback_share"].label] == MEASURES["callback_share"].definition


def test_a_workbook_names_the_earlier_model_that_made_its_figures(experiment: Experiment) -> None:
    earlier = replace(experiment, made_by="0.1.0+3f2a9c81d0b4")
    about = {row[0].value: row[1].value for row in opened(results_workbook(earlier, "=today", None))["About"].rows}
    assert about["Version of the model"] == "0.1.0+3f2a9c81d0b4"
    assert about["Earlier model"].startswith("Made by an earlier model, version 0.1.0+3f2a9c81d0b4: ")


def test_every_input_stands_in_the_workbook_with_its_value_in_each_scenario(experiment: Experiment) -> None:
    rows = [
        [cell.value for cell in row] for row in opened(results_workbook(experiment, "=today", "more"))["Inputs"].rows
    ]
    inputs = {row[0]: row[1:] for row in rows}
    assert inputs["Input"] == ["=today", "more"]
    assert inputs["callback.threshold_high"] == [30, 30]
    before, after = inputs["tier2.staffing.on_duty.monday"]
    assert sum(map(int, after.split(", "))) == sum(map(int, before.split(", "))) + 5 * len(before.split(", "))
    alone = opened(results_workbook(experiment, "=today", None))
    assert [cell.value for cell in next(alone["Inputs"].rows)] == ["Input", "=today"]
    assert "Changed plan" not in {row[0].value for row in alone["About"].rows}


def test_measures_in_figures_are_numbers_with_units_of_their_own() -> None:
    today = with_fields(small_center(), days=1)
    plans = {"today": today, "no cutoff": with_fields(today, cutoff__rule="never")}
    experiment = run_experiment(plans, replications=2, workers=1)
    table = measures_in_figures(experiment, "today", "no cutoff")
    ends = ("mean", "low", "high")
    figures = [f"{name}, {end}" for name in ("today", "no cutoff", "Difference") for end in ends]
    assert list(table.columns) == ["Measure", "Unit", "Per", *figures]
    assert all(pd.api.types.is_numeric_dtype(table[name]) for name in figures)
    wait = table.set_index("Measure").loc[MEASURES["tier2_wait_mean"].label]
    assert wait["Unit"] == "minutes"
    lines = spreadsheet_csv(table).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(table_measures())
    by_hand = [float(cell) for cell in lines[1].rsplit(",", len(figures))[1:] if cell]
    assert by_hand == pytest.approx([each for each in table[figures].iloc[0] if not math.isnan(each)])
