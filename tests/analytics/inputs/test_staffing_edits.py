"""Staffing as a table that is edited: laws of filling, adding, scaling and pasting."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pytest

from analytics.inputs.staffing_edits import (
    BUSINESS_DAYS,
    WEEK,
    PasteError,
    TablePart,
    added,
    day_label,
    filled,
    grid_of,
    hours_of_week,
    minutes_of_use,
    pasted,
    scaled,
    with_cells,
    with_date,
    with_grid,
    without_date,
)
from data.samples.scenarios import full_center, small_center
from queueing.scenario.calendar import Staffing, StaffingTable

CENTER = small_center()
HOLIDAY = date(2026, 7, 3)
CONSTANT = Staffing(on_duty=4)
DATED = Staffing.model_validate({"on_duty": CENTER.tier2.staffing.on_duty, "overrides": {HOLIDAY: 2}})
STAFFINGS = [CENTER.tier1.staffing, CENTER.tier2.staffing, full_center().supervisor.staffing, CONSTANT, DATED]
NOON = TablePart((0, 2), 12 * 60, 14 * 60)


@pytest.mark.parametrize("staffing", STAFFINGS)
def test_a_table_that_is_not_changed_is_the_same_staffing(staffing: Staffing) -> None:
    assert with_grid(staffing, grid_of(staffing)) == staffing
    everything = TablePart(grid_of(staffing).days, 0, 1440)
    assert scaled(staffing, everything, 1.0) == staffing
    assert added(staffing, everything, 0) == staffing
    assert with_cells(staffing, {}) == staffing


@pytest.mark.parametrize("staffing", STAFFINGS)
def test_adding_and_taking_away_again_is_the_same_staffing_to_people(staffing: Staffing) -> None:
    more = added(staffing, NOON, 3)
    assert np.array_equal(grid_of(added(more, NOON, -3)).people, grid_of(staffing).people)
    assert hours_of_week(more) == hours_of_week(staffing) + 2 * 2 * 3
    assert (grid_of(added(staffing, NOON, -1000)).people >= 0).all()


def test_a_part_is_its_days_and_hours_alone() -> None:
    before, after = grid_of(DATED), grid_of(filled(DATED, NOON, 9))
    changed = before.people != after.people
    rows = [row for row, minute in enumerate(before.minutes()) if NOON.begins <= minute < NOON.ends]
    assert (after.people[np.ix_(rows, [0, 2])] == 9).all()
    assert changed.sum() == len(rows) * 2
    assert filled(DATED, NOON, 9).overrides == DATED.overrides


def test_scaling_rounds_to_whole_people_halves_up() -> None:
    five = filled(CONSTANT, TablePart(WEEK, 0, 1440), 5)
    assert grid_of(scaled(five, TablePart((0,), 0, 30), 1.1)).people[0, 0] == 6
    assert grid_of(scaled(five, TablePart((0,), 0, 30), 1.0999)).people[0, 0] == 5
    assert grid_of(scaled(five, TablePart((0,), 0, 30), 0)).people[0, 0] == 0


def test_a_day_that_is_filled_and_emptied_is_as_it_was_written() -> None:
    sunday = TablePart((6,), 9 * 60, 12 * 60)
    assert filled(filled(CENTER.tier2.staffing, sunday, 2), sunday, 0) == CENTER.tier2.staffing


def test_one_number_becomes_a_table_when_a_part_changes() -> None:
    table = filled(CONSTANT, NOON, 5).on_duty
    assert isinstance(table, StaffingTable)
    assert table.interval_minutes == 30
    assert table.on(1) == (4,) * 48


def test_a_pasted_block_goes_where_it_begins() -> None:
    after = grid_of(pasted(CENTER.tier2.staffing, "1\t2\n3\t\n", 5, 8 * 60)).people
    assert after[16:18, 5:7].tolist() == [[1, 2], [3, 0]]
    before = grid_of(CENTER.tier2.staffing).people
    assert np.array_equal(np.delete(after, [16, 17], axis=0), np.delete(before, [16, 17], axis=0))


def test_what_was_copied_can_be_pasted_back() -> None:
    people = grid_of(DATED).people
    text = "\r\n".join("\t".join(f"{number:,}" for number in row) for row in people.tolist())
    assert np.array_equal(grid_of(pasted(DATED, text, 0, 0)).people, people)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\t2\t3", "1 line of 3 columns were pasted at Sat 8 am, where 32 lines of 2 columns fit"),
        ("\n".join(["1"] * 33), "33 lines of 1 column were pasted at Sat 8 am, where 32 lines of 2 columns fit"),
        ("  \n\t", "nothing was pasted"),
        ("1\t2\n3", "differ in length"),
        (
            "1\tmany",
            "line 1, column 2 (for Sun 8 am): 'many' is not a number of people; allowed are whole numbers from",
        ),
        ("1\n-2", "line 2, column 1 (for Sat 8:30 am): '-2'"),
        ("1\n-2", "Nothing was put in"),
        ("2.5", "'2.5' is not a number of people"),
        (
            "5,5",
            "(for Sat 8 am): '5,5' is not a number of people; allowed are whole numbers from 0 to 100,000, such as",
        ),
        ("1000000", "'1000000' is not"),
        ("nan", "'nan' is not"),
    ],
)
def test_what_cannot_be_pasted_is_said(text: str, said: str) -> None:
    with pytest.raises(PasteError, match=re.escape(said)):
        pasted(CENTER.tier2.staffing, text, 5, 8 * 60)


def test_a_date_with_numbers_of_its_own_begins_as_its_weekday_and_is_a_column() -> None:
    staffing = CENTER.tier2.staffing
    dated = with_date(staffing, HOLIDAY, HOLIDAY.weekday())
    grid = grid_of(dated)
    assert grid.days == (*WEEK, HOLIDAY)
    assert np.array_equal(grid.people[:, 7], grid.people[:, 4])
    changed = with_cells(dated, {(HOLIDAY, 600): 1})
    assert changed.on_duty == staffing.on_duty
    assert changed.on(HOLIDAY, closed=True)[20] == 1
    assert without_date(changed, HOLIDAY) == staffing
    assert filled(DATED, NOON, 1).overrides[HOLIDAY] == 2


def test_days_are_named() -> None:
    assert [day_label(day) for day in (*BUSINESS_DAYS, HOLIDAY)] == [
        "Mon",
        "Tue",
        "Wed",
        "Thu",
        "Fri",
        "Fri 3 Jul 2026",
    ]


def test_the_hours_in_use_are_those_of_lines_and_people() -> None:
    assert minutes_of_use(CENTER, [CENTER.tier2.staffing]) == (7 * 60, 20 * 60)
    assert minutes_of_use(CENTER, []) == (8 * 60, 20 * 60)
    assert minutes_of_use(CENTER, [CONSTANT]) == (0, 1440)
    shut = CENTER.model_copy(update={"opening_hours": type(CENTER.opening_hours)()})
    assert minutes_of_use(shut, [Staffing(on_duty=0)]) == (0, 1440)
