"""Histories: whole days of half-hours, ordinary days, and the calendar of what comes."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.forecasts.backtest import run_backtest
from analytics.forecasts.call_history import CallHistory, PartialDay, TooLittleHistoryError, holiday_name
from analytics.forecasts.forecast import NothingExpectedError, forecast, with_forecast
from analytics.forecasts.history_words import history_in_words
from analytics.forecasts.methods import METHODS
from data import Volumes, read_volumes
from data.samples.scenarios import small_center
from queueing.scenario.calendar import Floats
from tests.analytics.forecasts.forecast_histories import MONDAY, expected_calls, history_of, volumes_of
from tests.real_files import AWKWARD_FILES, needs_awkward_files

LABOR_DAY = date(2025, 9, 1)
MEMORIAL_DAY = date(2025, 5, 26)
COLUMBUS_DAY = date(2025, 10, 13)


def with_holidays(first: date, weeks: int, shares: dict[date, float]) -> CallHistory:
    calls = expected_calls(7 * weeks)
    for day, share in shares.items():
        calls[(day - first).days] *= share
    return history_of(calls, first)


def test_five_minute_intervals_are_added_up_to_half_hours() -> None:
    day = np.arange(288.0)
    history = CallHistory.of(volumes_of(np.tile(day, (14, 1)), interval_minutes=5))
    assert history.interval_minutes == 30
    assert history.calls.shape == (14, 48)
    assert history.calls[0, 1] == day[6:12].sum()
    assert history.totals[13] == day.sum()


def test_intervals_that_do_not_divide_half_an_hour_stay() -> None:
    assert CallHistory.of(volumes_of(np.ones((14, 24)), interval_minutes=60)).calls.shape == (14, 24)


def test_a_history_that_ends_on_friday_has_the_shut_weekend_too() -> None:
    history = CallHistory.of(volumes_of(expected_calls(19)))
    assert history.days == 21
    assert history.next_date == MONDAY + timedelta(days=21)
    assert not history.recorded[19:].any()


def test_a_history_that_ends_amid_a_week_ends_there() -> None:
    assert CallHistory.of(volumes_of(expected_calls(16))).next_date == MONDAY + timedelta(days=16)


@pytest.mark.parametrize("rows_stay", [True, False])
def test_a_day_of_which_the_file_has_a_part_is_left_out(rows_stay: bool) -> None:  # noqa: FBT001
    calls = expected_calls(26)
    whole = CallHistory.of(volumes_of(calls[:25]))
    calls[25, 25:] = 0.0  # the last Friday ends at 12:30 pm
    volumes = volumes_of(calls)
    if not rows_stay:
        volumes = Volumes(volumes.frame[volumes.frame["start"] < "2025-08-01 12:30"], volumes.interval_minutes)
    cut = CallHistory.of(volumes)
    assert cut.partial == (PartialDay(date(2025, 8, 1), 8 * 60, 12 * 60 + 30, is_last=True),)
    assert cut.next_date == whole.next_date == date(2025, 8, 1)
    np.testing.assert_array_equal(cut.calls, whole.calls)
    assert history_in_words(cut)[0].startswith("Fri 1 Aug 2025 has calls only until 12:30 pm")


def test_a_first_day_of_which_the_file_has_a_part_is_left_out() -> None:
    calls = expected_calls(26)
    calls[0, :30] = 0.0
    cut = CallHistory.of(volumes_of(calls))
    assert (cut.first, [each.begins for each in cut.partial]) == (MONDAY + timedelta(days=1), [15 * 60])
    assert "from 3 pm on" in history_in_words(cut)[0]


def test_whole_days_are_kept_also_where_few_call_or_it_is_a_holiday() -> None:
    draws = np.random.default_rng(3)
    few = draws.poisson(expected_calls(28, calls_per_day=40)).astype(np.float64)
    half_day = expected_calls(29, calls_per_day=3000)
    half_day[28, 30:] = 0.0
    for calls, first in ((few, MONDAY), (half_day, LABOR_DAY - timedelta(days=28))):
        assert CallHistory.of(volumes_of(calls, first)).partial == ()
    assert history_in_words(CallHistory.of(volumes_of(few))) == []


@pytest.mark.parametrize("days", [1, 5, 11])
def test_less_than_two_weeks_are_refused(days: int) -> None:
    with pytest.raises(TooLittleHistoryError, match="needed are at least 14"):
        CallHistory.of(volumes_of(expected_calls(days)))


def test_a_history_without_calls_is_refused() -> None:
    volumes = volumes_of(expected_calls(21))
    nothing = Volumes(volumes.frame.assign(calls=0.0), volumes.interval_minutes)
    with pytest.raises(TooLittleHistoryError, match="no calls at all"):
        CallHistory.of(nothing)


def test_one_saturday_does_not_make_saturdays_usual() -> None:
    calls = expected_calls(56)
    calls[5, 20:30] = 10
    assert history_of(calls).usual_weekdays.tolist() == [True] * 5 + [False] * 2
    calls[5::7, 20:30] = 10
    assert history_of(calls).usual_weekdays.tolist() == [True] * 6 + [False]


def test_closed_holidays_are_no_ordinary_days_and_open_ones_are() -> None:
    first = date(2025, 8, 18)
    history = with_holidays(first, 9, {LABOR_DAY: 0.0})
    assert history.holiday_shares == pytest.approx({LABOR_DAY: 0.0, COLUMBUS_DAY: 1.0})
    assert np.flatnonzero(history.quiet).tolist() == [(LABOR_DAY - first).days]
    assert history.ordinary[(COLUMBUS_DAY - first).days]


def test_a_holiday_ahead_is_as_the_last_of_its_name_or_as_most_others() -> None:
    first = date(2025, 4, 7)
    kept = with_holidays(first, 26, {MEMORIAL_DAY: 0.0, date(2025, 6, 19): 0.0, date(2025, 7, 4): 0.0, LABOR_DAY: 0.0})
    assert kept.expected_closings(kept.next_date, 84) == (
        COLUMBUS_DAY,
        date(2025, 11, 11),
        date(2025, 11, 27),
        date(2025, 12, 25),
    )
    never = with_holidays(first, 26, {})
    assert never.expected_closings(never.next_date, 84) == ()
    unknown = history_of(expected_calls(28), date(2025, 7, 7))
    assert unknown.expected_closings(LABOR_DAY, 1) == (LABOR_DAY,)


def test_day_factors_follow_the_calendar_given() -> None:
    history = history_of(expected_calls(56))
    assert history.day_factors(LABOR_DAY, 7).tolist() == [0, 1, 1, 1, 1, 0, 0]
    assert history.day_factors(LABOR_DAY, 7, closed=()).tolist() == [1, 1, 1, 1, 1, 0, 0]
    assert history.day_factors(LABOR_DAY, 7, closed=(date(2025, 9, 3),)).tolist() == [1, 1, 0, 1, 1, 0, 0]


def test_a_quiet_holiday_keeps_its_share_of_calls() -> None:
    history = with_holidays(date(2025, 4, 7), 26, {MEMORIAL_DAY: 0.2})
    factors = history.day_factors(date(2026, 5, 25), 1)
    assert factors == pytest.approx([0.2])


def without_lines(calls: Floats, first: date, *gaps: slice) -> CallHistory:
    """Days of calls of which some have no line in the file."""
    recorded = calls.sum(axis=1) > 0
    for gap in gaps:
        recorded[gap] = False
    return CallHistory(first, np.where(recorded[:, None], calls, 0.0), recorded, 30)


def test_weeks_that_the_file_has_not_are_unknown() -> None:
    history = without_lines(expected_calls(7 * 20), MONDAY, slice(7 * 12, 7 * 17))
    missing = np.flatnonzero(history.missing)
    assert missing.tolist() == [day for day in range(7 * 12, 7 * 17) if day % 7 < 5]
    assert history.usual_weekdays.tolist() == [True] * 5 + [False] * 2
    (said,) = history_in_words(history)
    assert said.startswith("25 days are not in the file (Mon 29 Sep to Fri 31 Oct 2025): they are taken as unknown")


@pytest.mark.parametrize("method", [name for name in METHODS if not METHODS[name].least_days])
def test_a_gap_changes_nothing_in_what_repeats_every_week(method: str) -> None:
    history = without_lines(expected_calls(7 * 20), date(2025, 1, 6), slice(7 * 12, 7 * 17))
    expected = forecast(history, 2, method=method, closed=())
    assert expected.calls == pytest.approx(expected_calls(14), rel=1e-6, abs=1e-9)


def test_a_gap_is_no_error_of_any_method() -> None:
    history = without_lines(expected_calls(7 * 20), date(2025, 1, 6), slice(7 * 12, 7 * 17))
    backtest = run_backtest(history, 2)
    assert backtest.overall["wape"].max() < 1e-6
    assert backtest.overall["origins"].min() >= 8
    assert not any(7 * 11 < origin < 7 * 16 for origin in backtest.origins[backtest.tested(1)].tolist())


def test_a_closed_day_is_not_missing() -> None:
    """Neither is a weekday that never has lines, a holiday without one, or a day whose lines have no calls."""
    calls = expected_calls(7 * 12)
    recorded = calls.sum(axis=1) > 0
    labor_day = (LABOR_DAY - MONDAY).days
    calls[[labor_day, 30]] = 0.0
    recorded[labor_day] = False
    history = CallHistory(MONDAY, calls, recorded, 30)
    assert not history.missing.any()
    assert history.quiet[labor_day]
    assert history_in_words(history) == []


def test_a_holiday_within_a_gap_is_unknown_and_says_nothing_of_holidays() -> None:
    first = date(2025, 7, 28)
    day = (LABOR_DAY - first).days
    history = without_lines(expected_calls(7 * 14), first, slice(day - 3, day + 2))
    assert history.missing[day]
    assert LABOR_DAY not in history.holiday_shares
    assert history.expected_closings(date(2026, 9, 7), 1) == ()  # as Columbus Day, on which it was open


@pytest.mark.parametrize(("gap", "unknown"), [((-3, 2), True), ((-7, 1), False), ((0, 5), False)])
def test_a_holiday_at_the_edge_of_a_gap_was_a_closed_day(gap: tuple[int, int], *, unknown: bool) -> None:
    """From the Friday before to the Tuesday after it is within; with the days to one side known it is not."""
    first = date(2025, 7, 28)
    day = (LABOR_DAY - first).days
    history = without_lines(expected_calls(7 * 14), first, slice(day + gap[0], day + gap[1]))
    assert history.missing[day] == unknown
    assert history.quiet[day] == (not unknown)


@pytest.mark.parametrize(
    ("gaps", "said"),
    [
        ([8], "One day is not in the file (Tue 15 Jul 2025): it is taken as unknown"),
        ([8, 22, 36], "3 days are not in the file (Tue 15 Jul 2025, Tue 29 Jul 2025, Tue 12 Aug 2025): they are taken"),
        (
            [8, 22, 36, 50],
            "4 days are not in the file (the last of them Tue 29 Jul 2025, Tue 12 Aug 2025, Tue 26 Aug 2025): they",
        ),
        ([11, 14], "2 days are not in the file (Fri 18 Jul to Mon 21 Jul 2025): they are taken"),
    ],
)
def test_gaps_are_named_one_by_one_and_of_many_the_last(gaps: list[int], said: str) -> None:
    history = without_lines(expected_calls(7 * 10), MONDAY, *(slice(day, day + 1) for day in gaps))
    (sentence,) = history_in_words(history)
    assert sentence.startswith(said)


def test_a_day_that_the_file_has_not_counts_neither_as_open_nor_as_shut() -> None:
    gaps = [slice(day, day + 1) for day in range(7 * 7, 7 * 11, 7)]
    history = without_lines(expected_calls(7 * 12), date(2025, 1, 6), *gaps)
    assert history.missing.sum() == 4
    assert history.usual_weekdays[0]


def test_weeks_in_which_nobody_called_make_a_forecast_of_nothing() -> None:
    """Their lines say so: that is known, and no demand to plan for."""
    calls = expected_calls(7 * 16)
    calls[7 * 8 :] = 0.0
    history = CallHistory(MONDAY, calls, np.arange(7 * 16) % 7 < 5, 30)
    assert not history.missing.any()
    expected = forecast(history, 1)
    assert "no calls are expected from 2025-10-27 to 2025-11-02" in expected.why_nothing()
    with pytest.raises(NothingExpectedError, match="needed are days with calls"):
        with_forecast(small_center(), expected)


def test_a_week_of_nothing_is_refused_where_others_have_calls() -> None:
    closed = [MONDAY + timedelta(days=56 + day) for day in range(5)]
    expected = forecast(history_of(expected_calls(56)), 2, closed=closed)
    assert expected.why_nothing() == ""
    with pytest.raises(NothingExpectedError, match="from 2025-09-01 to 2025-09-07"):
        with_forecast(small_center(), expected)
    assert with_forecast(small_center(), expected, expected.mondays[1]).start == expected.mondays[1]


@needs_awkward_files
def test_the_file_with_weeks_missing_is_forecast_as_it_was_drawn() -> None:
    volumes = read_volumes(AWKWARD_FILES / "weeks_missing.csv").volumes
    assert volumes is not None
    expected = forecast(CallHistory.of(volumes), 1)
    assert expected.first == date(2026, 5, 25)  # a federal holiday, on which this center is open as on others
    drawn = [2408, 2147, 2021, 1911, 2284]
    assert expected.calls[:5].sum(axis=1) == pytest.approx(drawn, rel=0.02)


@needs_awkward_files
def test_the_file_with_a_new_level_is_forecast_as_it_was_drawn() -> None:
    volumes = read_volumes(AWKWARD_FILES / "level_shift.csv").volumes
    assert volumes is not None
    expected = forecast(CallHistory.of(volumes), 4)
    monday = expected.by_day().iloc[0]
    assert monday["calls"] == pytest.approx(4800, rel=0.01)
    assert (monday["low_95"], monday["high_95"]) == pytest.approx((4660, 4940), abs=25)
    assert expected.daily_cv() < 0.02


def test_observed_holidays_have_the_name_of_the_day() -> None:
    assert holiday_name(date(2026, 7, 3)) == "Independence Day"
    assert holiday_name(date(2027, 12, 31)) == "New Year's Day"
    assert holiday_name(date(2026, 7, 6)) == ""
