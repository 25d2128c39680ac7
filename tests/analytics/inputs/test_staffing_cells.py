"""Cells of the staffing table: all that can be read is taken, what cannot be is said and changes nothing."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.inputs.staffing_cells import (
    MOST_SAID,
    changed_in_words,
    people_of_day,
    selected_part,
    typed_cells,
    unread,
    with_typed,
)
from analytics.inputs.staffing_edits import WEEK, TablePart, added, filled, grid_of, people_in, with_date
from data.samples.scenarios import small_center
from queueing.scenario.calendar import Staffing

STAFFING = small_center().tier2.staffing
FRIDAY = date(2026, 7, 3)


def test_cells_are_counted_from_the_first_interval_shown() -> None:
    sent = [(0, 4, "9"), (6, 4, "2"), (0, 5, ""), (7, 6, "1"), (0, 36, "1")]
    typed, beyond = typed_cells(STAFFING, sent, first=6 * 60)
    assert beyond == 2, "of a day and of a time that the table has not"
    people = grid_of(with_typed(STAFFING, typed)).people
    assert people[16:18, 0].tolist() == [9, 0]
    assert people[16, 6] == 2
    assert people[18].tolist() == grid_of(STAFFING).people[18].tolist()
    assert not unread(STAFFING, typed)
    assert with_typed(STAFFING, []) is STAFFING


def test_a_date_has_cells_of_its_own() -> None:
    dated = with_date(STAFFING, FRIDAY, 4)
    typed, _ = typed_cells(dated, [(7, 0, "1")], first=600)
    after = with_typed(dated, typed)
    assert grid_of(after).people[20, 7] == 1
    assert after.on_duty == STAFFING.on_duty
    assert filled(after, TablePart(WEEK, 600, 630), 0).overrides == after.overrides


@pytest.mark.parametrize("text", ["many", "-3", "2.5", "5,5", "5,0", "12,34", "5.000", "1e9", "nan", "5 people"])
def test_a_cell_that_cannot_be_read_is_said_and_stays(text: str) -> None:
    typed, _ = typed_cells(STAFFING, [(1, 0, text), (2, 0, "8")], first=9 * 60 + 30)
    after = grid_of(with_typed(STAFFING, typed)).people
    assert (after[19, 1], after[19, 2]) == (7, 8)
    (problem,) = unread(STAFFING, typed)
    assert problem.startswith(f"Tue 9:30 am: {text!r} ")
    assert all(part in problem for part in ("not a number of people", "7 stays"))


def test_many_cells_that_cannot_be_read_are_counted() -> None:
    typed, _ = typed_cells(STAFFING, [(0, time, "x") for time in range(12)], first=8 * 60)
    said = unread(STAFFING, typed)
    assert len(said) == MOST_SAID + 1
    assert said[-1].startswith(f"{12 - MOST_SAID} more cells ")


@pytest.mark.parametrize(("text", "people"), [("7", 7), (" 1,200 ", 1200), ("5.0", 5), ("", 0), ("five", None)])
def test_people_are_read_as_spreadsheets_write_them(text: str, people: int | None) -> None:
    assert people_in(text) == people


def test_the_part_selected_has_both_its_ends() -> None:
    part = selected_part(STAFFING, (1, 2), (0, 3), first=8 * 60)
    assert part == TablePart((1, 2), 8 * 60, 10 * 60)
    people = grid_of(filled(STAFFING, part, 50)).people
    assert (people[16:20, 1:3] == 50).all()
    assert (people == 50).sum() == 8


def test_changed_cells_are_counted_against_the_baseline() -> None:
    after = added(STAFFING, TablePart((0, 3), 12 * 60, 13 * 60), 2)
    assert changed_in_words(STAFFING, after).startswith("4 changed cells")
    assert changed_in_words(STAFFING, added(STAFFING, TablePart((0,), 720, 750), 1)).startswith("1 changed cell,")
    assert not changed_in_words(STAFFING, STAFFING)


def test_a_new_date_is_compared_with_its_weekday_and_other_intervals_with_theirs() -> None:
    dated = with_date(STAFFING, FRIDAY, 4)
    assert not changed_in_words(STAFFING, dated)
    typed, _ = typed_cells(dated, [(7, 0, "1")], first=600)
    assert changed_in_words(STAFFING, with_typed(dated, typed)).startswith("1 changed cell,")
    assert not changed_in_words(Staffing(on_duty=3), filled(Staffing(on_duty=3), TablePart(WEEK, 0, 1440), 3))


@pytest.mark.parametrize(("step", "people"), [(15, [4, 4, 6, 6]), (30, [4, 6]), (60, [4])])
def test_people_are_told_as_often_as_they_are_asked_for(step: int, people: list[int]) -> None:
    """Half-hours of 4 and 6 from 8 am on, beside a table of shorter and one of longer intervals."""
    half_hours = filled(filled(STAFFING, TablePart((0,), 480, 510), 4), TablePart((0,), 510, 540), 6)
    found = people_of_day(grid_of(half_hours), 0, step)
    assert len(found) == 1440 // step
    assert found[480 // step : 540 // step].tolist() == people
