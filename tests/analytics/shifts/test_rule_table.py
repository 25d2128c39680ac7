"""Kinds of shift as a table that people edit, and back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analytics.shifts.rule_table import AFTER, BEFORE, BREAK, DAYS, HOURS, MOST, NAME, PAID, WHEN, kinds_of, kinds_table
from analytics.shifts.rules import Break, ShiftKind, ShiftRules

KINDS = (
    *ShiftRules().kinds,
    ShiftKind(
        name="weekend",
        minutes=360,
        breaks=(Break(minutes=60, earliest=120, latest=180, paid=True),),
        days_per_week=2,
        weekdays=frozenset({5, 6}),
        most_people=9,
    ),
)


def test_a_table_that_was_not_edited_is_the_kinds_themselves() -> None:
    assert kinds_of(kinds_table(KINDS)) == KINDS


def test_edits_are_taken_over() -> None:
    table = kinds_table(KINDS[:1])
    table[[HOURS, MOST]] = "9.0", "12"
    (kind,) = kinds_of(table)
    assert (kind.minutes, kind.most_people) == (540, 12)
    table[PAID] = True
    assert kinds_of(table)[0].paid_minutes == 540
    table[BREAK] = "0"
    assert kinds_of(table)[0].breaks == ()


def test_a_break_without_times_is_anywhere_but_in_the_first_and_last_hour() -> None:
    table = kinds_table(KINDS[:1])
    table[[AFTER, BEFORE, WHEN]] = None
    (kind,) = kinds_of(table)
    assert kind.breaks == (Break(minutes=30, earliest=60, latest=420),)
    assert len(kind.weekdays) == 7


def test_rows_without_a_name_are_left_out() -> None:
    table = pd.concat([kinds_table(KINDS[:1]), pd.DataFrame([{NAME: None}, {NAME: " "}])], ignore_index=True)
    assert len(kinds_of(table)) == 1


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (HOURS, None, "8 hours, 5 days: Hours is missing"),
        (HOURS, "20", "8 hours, 5 days: minutes: Input should be less than or equal to 960"),
        (HOURS, "4", "8 hours, 5 days: a break from 180 to 330 minutes after the start is not allowed"),
        (AFTER, "6", "8 hours, 5 days: a break that begins at the earliest after 360"),
        (MOST, "-1", "8 hours, 5 days: most_people: Input should be greater than or equal to 0"),
        (HOURS, "8,5", "8 hours, 5 days: Hours: '8,5' is not allowed; allowed is a number with a point before"),
        (DAYS, "4.5", "8 hours, 5 days: Days a week: '4.5' is not allowed; allowed is a whole number"),
        (NAME, "", "no kind of shift is allowed; name one and more"),
    ],
)
def test_what_cannot_be_is_named(column: str, value: Any, said: str) -> None:
    table = kinds_table(KINDS[:1])
    table[column] = value
    with pytest.raises(ValueError, match=said):
        kinds_of(table)
