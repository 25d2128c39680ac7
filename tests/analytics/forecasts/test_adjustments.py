"""Known events and days set by hand: read as typed, taken out of the past, and put into what is to come."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from analytics.forecasts.adjustments import (
    EVENT_FORM,
    OVERRIDE_FORM,
    Adjustments,
    Event,
    Override,
    event_factors,
    read_event,
    read_override,
    without_events,
)
from analytics.forecasts.forecast import forecast
from analytics.forecasts.methods import METHODS
from analytics.forecasts.tables import days_table
from tests.analytics.forecasts.forecast_histories import MONDAY, expected_calls, history_of

MAILING = Event(MONDAY + timedelta(days=21), MONDAY + timedelta(days=24), 1.5, "a mailing")


def test_they_are_read_as_they_are_typed() -> None:
    assert read_event(EVENT_FORM) == Event(date(2026, 12, 24), date(2026, 12, 31), 0.6, "office closing early")
    assert read_event(" 2026-12-24  2 fee rise ") == Event(date(2026, 12, 24), date(2026, 12, 24), 2.0, "fee rise")
    assert read_override(OVERRIDE_FORM) == Override(date(2026, 12, 24), 1200.0, "Ann", "a mailing goes out")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow 2 x", "allowed are its days, factor and name"),
        ("2026-12-24 2", "allowed are its days, factor and name"),
        ("2026-12-24..2026-12-23 2 x", "ends on 2026-12-23, before it begins"),
        ("2026-12-24 0 x", "allowed are 0.01 to 100"),
        ("2026-12-24 101 x", "allowed are 0.01 to 100"),
        ("2026-02-30 2 x", "day"),
        (f"2026-12-24 2 {'x' * 201}", "allowed are 1 to 200"),
    ],
)
def test_what_is_no_event_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_event(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-12-24 1200 a mailing", "the day, its calls, who sets it and why"),
        ("2026-12-24 many Ann: x", "the day, its calls, who sets it and why"),
        ("2026-12-24 99999999 Ann: x", "allowed are 0 to 10,000,000"),
        ("2026-12-24 5  : x", "name of who sets the day|who sets it"),
    ],
)
def test_what_sets_no_day_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_override(text)


def test_they_are_kept_and_read_back() -> None:
    kept = Adjustments((MAILING,), (read_override(OVERRIDE_FORM),))
    assert Adjustments.from_json(kept.to_json()) == kept
    with pytest.raises(ValueError, match="factor"):
        Adjustments.from_json('{"events": [{"first": "2026-01-01"}], "overrides": []}')


def test_factors_of_events_that_overlap_are_multiplied_and_end_with_them() -> None:
    other = Event(MONDAY + timedelta(days=24), MONDAY + timedelta(days=40), 0.5, "early closing")
    factors = event_factors([MAILING, other], MONDAY + timedelta(days=22), 5)
    assert factors.tolist() == [1.5, 1.5, 0.75, 0.5, 0.5]
    assert event_factors([MAILING], MONDAY + timedelta(days=25), 2).tolist() == [1, 1]
    assert event_factors([MAILING], MONDAY, 21).tolist() == [1] * 21


@pytest.mark.parametrize("method", [name for name in METHODS if not METHODS[name].least_days])
def test_an_event_of_the_past_leaves_the_forecast_as_without_it(method: str) -> None:
    calls = expected_calls(28)
    calls[21:25] *= 1.5
    history = without_events(history_of(calls), [MAILING])
    assert history.calls == pytest.approx(expected_calls(28))
    expected = forecast(history, 1, method=method, closed=(), events=[MAILING])
    assert expected.calls == pytest.approx(expected_calls(7), rel=1e-6, abs=1e-9)
    assert expected.events == ()


def test_an_event_to_come_changes_its_days_and_their_intervals() -> None:
    coming = Event(MONDAY + timedelta(days=29), MONDAY + timedelta(days=30), 0.6, "early closing")
    plain, other = (forecast(history_of(expected_calls(28)), 1, closed=(), events=each) for each in ([], [coming]))
    factors = np.array([1, 0.6, 0.6, 1, 1, 1, 1])
    assert other.calls == pytest.approx(plain.calls * factors[:, None])
    table = days_table(other).set_index("Day")
    assert list(table["Known event"]) == ["", "early closing (0.6 times)", "early closing (0.6 times)", "", ""]
    assert "Set by hand" not in table
    assert "Known event" not in days_table(plain)


def test_a_day_set_by_hand_has_those_calls_in_its_own_shape() -> None:
    plain = forecast(history_of(expected_calls(28)), 1, closed=())
    tuesday, saturday = plain.first + timedelta(days=1), plain.first + timedelta(days=5)
    aside = Override(plain.first - timedelta(days=1), 5.0, "Ann", "none of these days")
    changed = plain.with_overrides(
        [Override(tuesday, 1500.0, "Ann", "a mailing"), Override(saturday, 240.0, "Bob", "open"), aside]
    )
    assert changed.calls[1] == pytest.approx(plain.calls[1] * 1500 / plain.calls[1].sum())
    assert changed.calls[5] == pytest.approx(240 * plain.calls.sum(axis=0) / plain.calls.sum())
    assert np.array_equal(changed.calls[[0, 2, 3, 4, 6]], plain.calls[[0, 2, 3, 4, 6]])
    assert set(changed.overrides) == {tuesday, saturday}
    table = days_table(changed)
    assert list(table["Set by hand"])[1] == "Ann: a mailing (forecast 3,000)"
    assert list(table["Set by hand"])[5] == "Bob: open (forecast 0)"
    assert plain.overrides == {}
