"""A table's workbook: the table is read back equal, and it says what it is about and what was simulated."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analytics.experiments.experiment import Experiment
from analytics.measures.definitions import MEASURES
from analytics.results.table_workbook import About, about_simulation, table_workbook
from data.samples.scenarios import small_center
from data.store.code_version import code_version

NAMES = ['=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>", "+cmd|' /C calc'!A0", "x" * 120, "🚀"]
TABLE = pd.DataFrame({"Plan": NAMES, "Mean": [1.5, 2.0, -3.25, 4.0, 5.0], "=Calls": [1, 2, 3, 4, 5]})


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of every sheet; no cell is a formula or a link."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for page in book for row in page.rows for cell in row]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    return {page.title: [[cell.value for cell in row] for row in page.rows] for page in book}


def test_a_table_is_read_back_equal() -> None:
    content = table_workbook(TABLE, About("a plan"))
    assert list(sheets(content)) == ["Table", "About"]
    pd.testing.assert_frame_equal(pd.read_excel(io.BytesIO(content), sheet_name="Table"), TABLE)


def test_units_definitions_inputs_and_seed_stand_on_sheets_of_their_own() -> None:
    plans = {name: small_center() for name in NAMES}
    about = about_simulation("a plan", plans, 20, 7, {"Mean": "mean of a week, minutes"})
    found = sheets(table_workbook(TABLE, about))
    assert list(found) == ["Table", "About", "Columns", "Definitions", "Inputs"]
    facts = dict(found["About"][1:])
    assert facts["A row is"] == "a plan"
    assert (facts["Simulated weeks (replications)"], facts["Seed"], facts["Version of the model"]) == (
        20,
        7,
        code_version(Experiment.__module__),
    )
    assert about_simulation("a plan", plans, 20, 7, made_by="0.1.0+3f2a9c81d0b4").facts["Version of the model"] == (
        "0.1.0+3f2a9c81d0b4"
    )
    assert found["Columns"][1:] == [["Mean", "mean of a week, minutes"]]
    share = MEASURES["callback_share"]
    assert [share.label, share.basis, share.unit, share.definition] in found["Definitions"]
    assert found["Inputs"][0] == ["Input", *NAMES]
    assert ["callback.threshold_high", *[30] * len(NAMES)] in found["Inputs"]


@pytest.mark.parametrize("about", [About("a row"), About("a row", columns={"a": "b"})])
def test_a_table_that_was_not_simulated_has_no_inputs(about: About) -> None:
    assert "Inputs" not in sheets(table_workbook(TABLE, about))
