"""Dates written with names of months, or as days of ISO weeks, worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from data.tables.calendar_names import iso_week_date, named_date, spell_named_dates

MARCH = [
    "2 March 2026",
    "March 2, 2026",
    "Mon, March 2nd, 2026",
    "2026 March 2",
    "02-mar-26",
    "Mar-02-2026",
    "lundi 2 mars 2026",
    "lun. 2 mars 2026",
    "lunes, 2 de marzo de 2026",
    "Montag, 2. März 2026",
    "2.März.2026",
    "2026-W10-1",
    "2026W101",
]


@pytest.mark.parametrize("text", MARCH)
def test_a_date_with_a_name(text: str) -> None:
    assert named_date(text) == "2026-03-02"


@pytest.mark.parametrize(
    "text", ["", "March", "March 2026", "2 March May 2026", "3/2/2026", "2 Tier 2026", "2026-W54-1"]
)
def test_no_date_with_a_name(text: str) -> None:
    assert named_date(text) is None


def test_a_word_that_is_a_weekday_and_a_month() -> None:
    assert named_date("mar 3 mar 2026") == "2026-03-03"


def test_years_of_two_digits() -> None:
    assert [named_date(f"2 Mar {year}") for year in ("68", "69")] == ["2068-03-02", "1969-03-02"]


def test_weekdays_beside_dates_are_left_out() -> None:
    texts = pd.Series(["Mon 3/2/2026", "Mo. 02.03.2026", "02/03/2026 (lun.)", "2026-03-02", "03022026", "20260302"])
    spelled = ["3/2/2026", "02.03.2026", "02/03/2026", "2026-03-02", "03/02/2026", "20260302"]
    assert spell_named_dates(texts).tolist() == spelled


def test_days_of_iso_weeks() -> None:
    assert (iso_week_date(2020, 53, 7), iso_week_date(2026, 1, 1)) == ("2021-01-03", "2025-12-29")
    assert iso_week_date(2026, 53, 7) == "2027-01-03"
    assert iso_week_date(2025, 53, 1) is None
