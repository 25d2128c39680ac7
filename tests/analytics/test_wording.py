"""Figures in words: the house style's examples, rounding at the edges, and what is said where there is no figure."""

from __future__ import annotations

import math
from datetime import date

import pytest

from analytics.units import Unit
from analytics.wording import (
    change_in_words,
    change_interval_in_words,
    change_span_in_words,
    clock_time,
    day_in_words,
    dollars_in_words,
    figure_in_words,
    hours_on_duty_in_words,
    interval_in_words,
    margin_in_words,
    minutes_in_words,
    number_in_words,
    share_in_words,
    signed_span_in_words,
    span_in_words,
    spread_in_words,
)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (25, "25 min"),
        (95, "1 h 35 min"),
        (0, "0 min"),
        (0.04, "0 min"),
        (4.25, "4.2 min"),
        (9.96, "10 min"),
        (10.4, "10 min"),
        (90, "90 min"),
        (90.4, "90 min"),
        (90.6, "1 h 31 min"),
        (119.7, "2 h"),
        (120, "2 h"),
        (72 * 60, "72 h"),
        (60_061, "1,001 h 1 min"),
        (-12, "-12 min"),
        (-0.04, "0 min"),
        (-95, "-1 h 35 min"),
        (math.nan, "no figure"),
        (math.inf, "no end"),
    ],
)
def test_lengths_of_time(minutes: float, words: str) -> None:
    assert minutes_in_words(minutes) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.41, "41 %"),
        (0.4149, "41 %"),
        (0.126, "13 %"),
        (0.1, "10 %"),
        (0.0999, "10 %"),
        (0.0994, "9.9 %"),
        (0.042, "4.2 %"),
        (0.04, "4 %"),
        (0, "0 %"),
        (1, "100 %"),
        (-0.0004, "0 %"),
        (-0.05, "-5 %"),
        (math.nan, "no figure"),
    ],
)
def test_shares(share: float, words: str) -> None:
    assert share_in_words(share) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (12_345, "12,345"),
        (12_345.4, "12,345"),
        (999.6, "1,000"),
        (9.96, "10"),
        (4.25, "4.2"),
        (4.0, "4"),
        (0.0, "0"),
        (-0.04, "0"),
        (-12_345, "-12,345"),
        (math.nan, "no figure"),
    ],
)
def test_numbers(number: float, words: str) -> None:
    assert number_in_words(number) == words


@pytest.mark.parametrize(
    ("dollars", "words"), [(12_345.4, "$12,345"), (-70, "-$70"), (0.2, "$0"), (-0.2, "$0"), (math.nan, "no figure")]
)
def test_dollars(dollars: float, words: str) -> None:
    assert dollars_in_words(dollars) == words


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (480, "8 am"),
        (690, "11:30 am"),
        (720, "noon"),
        (719.7, "noon"),
        (930, "3:30 pm"),
        (960, "4 pm"),
        (750, "12:30 pm"),
        (30, "12:30 am"),
        (0, "midnight"),
        (1440, "midnight"),
        (1439.6, "midnight"),
        (1440 + 485, "8:05 am"),
        (-30, "11:30 pm"),
        (math.nan, "no figure"),
    ],
)
def test_clock_times(minute: float, words: str) -> None:
    assert clock_time(minute) == words


def test_a_day_has_its_name_and_date() -> None:
    assert day_in_words(date(2026, 3, 2)) == "Mon 2 Mar"


def test_a_figure_has_its_unit_and_a_count_stands_bare() -> None:
    assert figure_in_words(25, "minutes") == "25 min"
    assert figure_in_words(0.41, "share") == "41 %"
    assert figure_in_words(12_345, "dollars") == "$12,345"
    assert figure_in_words(4.2, "hours") == "4.2 hours"
    assert figure_in_words(1, "hours") == "1 hour"
    assert f"{figure_in_words(12_345, 'calls')} calls" == "12,345 calls"
    assert {figure_in_words(math.nan, unit) for unit in ("minutes", "share", "dollars", "hours", "calls")} == {
        "no figure"
    }


def test_an_interval_follows_its_figure() -> None:
    assert interval_in_words(44, 38, 51, "calls") == "44 (38-51)"
    assert interval_in_words(25, 20, 31, "minutes") == "25 min (20-31 min)"
    assert interval_in_words(95, 50, 130, "minutes") == "1 h 35 min (50 min to 2 h 10 min)"
    assert interval_in_words(78, 58, 98, "minutes") == "78 min (58-98 min)"
    assert interval_in_words(95, 80, 130, "minutes") == "1 h 35 min (1 h 20 min to 2 h 10 min)"
    assert span_in_words(80, 98, "minutes") == "1 h 20 min to 1 h 38 min"
    assert interval_in_words(125, 95, 155, "minutes") == "2 h 5 min (1 h 35 min to 2 h 35 min)"
    assert interval_in_words(0.41, 0.38, 0.44, "share") == "41 % (38-44 %)"
    assert interval_in_words(1, -2, 4, "calls") == "1 (-2 to 4)"
    assert interval_in_words(44, math.nan, math.nan, "calls") == "44"


def test_the_ends_of_a_change_are_in_its_form() -> None:
    assert change_interval_in_words(-78, -98, -58, "minutes") == "78 min less (58-98 min less)"
    assert change_interval_in_words(78, -5, 161, "minutes") == "78 min more (5 min less to 161 min more)"
    assert change_span_in_words(70, 120, "minutes") == "1 h 10 min to 2 h more"
    assert signed_span_in_words(-5, 98, "minutes", beside=50) == "-5 to +98 min"


def test_a_spread_has_three_digits_at_most() -> None:
    assert [spread_in_words(cv) for cv in (0.928388, 0.9, 1.0, 12.345)] == ["0.928", "0.9", "1", "12.3"]


def test_a_change_says_its_direction_in_words() -> None:
    assert change_in_words(0.06, "share") == "6 points more"
    assert change_in_words(-0.01, "share") == "1 point less"
    assert change_in_words(-12, "minutes") == "12 min less"
    assert change_in_words(95, "minutes") == "1 h 35 min more"
    assert change_in_words(-300.4, "dollars") == "$300 less"
    assert change_in_words(math.nan, "minutes") == "no figure to compare"


@pytest.mark.parametrize(
    ("difference", "unit"), [(0.0004, "share"), (-0.04, "minutes"), (0.0, "calls"), (0.3, "dollars"), (-0.04, "hours")]
)
def test_a_change_too_small_to_be_written_is_none(difference: float, unit: Unit) -> None:
    assert change_in_words(difference, unit) == "no change"


@pytest.mark.parametrize(
    ("half_width", "unit", "words"),
    [
        (0.384, "minutes", "± 0.38 min"),
        (12.4, "minutes", "± 12 min"),
        (0.0123, "share", "± 1.2 points"),
        (0.01, "share", "± 1 point"),
        (0.0000012, "share", "± 0.00012 points"),
        (0.0, "share", "± 0 points"),
        (1234.5, "dollars", "± $1,234"),
        (2.5, "calls", "± 2.5"),
    ],
)
def test_margins(half_width: float, unit: Unit, words: str) -> None:
    assert margin_in_words(half_width, unit) == words


@pytest.mark.parametrize(("hours", "said"), [(374.0, "374"), (68.5, "68.5"), (4060.25, "4,060.25"), (0.0, "0")])
def test_hours_on_duty_are_written_in_full(hours: float, said: str) -> None:
    assert hours_on_duty_in_words(hours) == said


@pytest.mark.parametrize(
    ("low", "high", "unit", "said"),
    [
        (-0.3, 8.7, "minutes", "-0.3 to +8.7 min"),
        (-1.0, 70.0, "minutes", "-1 to +70 min"),
        (-20.0, 95.0, "minutes", "-20 min to +1 h 35 min"),
        (-0.01, 0.02, "share", "-1 to +2 points"),
        (-3.0, 1.0, "dollars", "-$3 to +$1"),
        (-1.2, 0.1, "calls", "-1.2 to +0.1"),
        (0.0, 0.004, "share", "0 to +0.4 points"),
    ],
)
def test_a_span_of_both_signs_is_short(low: float, high: float, unit: Unit, said: str) -> None:
    assert signed_span_in_words(low, high, unit) == said
