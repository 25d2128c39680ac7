"""Tables as CSV: what is written is read back, and no text of a user's does anything in a spreadsheet."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from data.volumes.reports import spreadsheet_csv

HARMFUL = (
    '=HYPERLINK("http://evil.example","x")',
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "-5-3",
    "-5",
    "-1 min=1",
    "\N{FULLWIDTH EQUALS SIGN}1+1",
)


@pytest.mark.parametrize("text", HARMFUL)
def test_what_a_spreadsheet_would_take_for_a_formula_stays_a_text(text: str) -> None:
    table = pd.DataFrame({text: [text, "plain"], "calls": [1, 2]})
    written = spreadsheet_csv(table)
    back = pd.read_csv(io.BytesIO(written), encoding="utf-8-sig", dtype=str)
    assert back.columns[0] == f"'{text}"
    assert back.iloc[:, 0].tolist() == [f"'{text}", "plain"]


@pytest.mark.parametrize("text", ["-8.7 min (-11 to -5.9 min)", "-$991 (-$995 to -$986)", "-2 h 5 min", "<a>", "🚀 é"])
def test_figures_and_other_texts_are_written_as_they_are(text: str) -> None:
    back = pd.read_csv(io.BytesIO(spreadsheet_csv(pd.DataFrame({text: [text]}))), encoding="utf-8-sig")
    assert back.to_dict("list") == {text: [text]}


def test_numbers_and_missing_values_are_read_back_equal() -> None:
    table = pd.DataFrame({"calls": [1.25, np.nan, -3.0], "people": [1, -2, 3], "text": ["a, b", 'say "c"', "d\ne"]})
    pd.testing.assert_frame_equal(pd.read_csv(io.BytesIO(spreadsheet_csv(table)), encoding="utf-8-sig"), table)


def test_columns_of_one_name_are_all_written() -> None:
    table = pd.DataFrame([["today", "=1", 2]], columns=["Figure", "Figure", "Figure"])
    assert spreadsheet_csv(table).decode("utf-8-sig") == "Figure,Figure,Figure\r\ntoday,'=1,2\r\n"
