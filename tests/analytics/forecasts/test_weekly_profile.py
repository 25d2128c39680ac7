"""The weekly profile's parts, worked out by hand: outliers, level and trend, the shape of the day."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.forecasts.forecast import forecast
from analytics.forecasts.outlying_days import day_trust
from analytics.forecasts.weekly_profile import _day_shapes, _level_and_trend
from queueing.scenario.calendar import Floats
from tests.analytics.forecasts.forecast_histories import WEEKDAY_INDEX, history_of


def days_of(morning: Floats, calls_per_day: float = 1000.0) -> Floats:
    """Days of which each has this share of its calls at 8 am and the others at 4 pm; none on weekends."""
    calls = np.zeros((len(morning), 48))
    calls[:, 16], calls[:, 32] = morning, 1 - morning
    return calls * calls_per_day * (WEEKDAY_INDEX[np.arange(len(morning)) % 7] > 0)[:, None]


def test_a_day_out_of_line_counts_less_the_further_it_lies_from_its_neighbours() -> None:
    """Huber's weights with 2.5 standard deviations, of which the median distance is 1 / 1.4826."""
    rest = np.resize([0.1, 0.0, -0.1], 63)
    deviation = 0.1 * 1.4826
    for at, (distance, weight) in {13: (2.4, 1), 28: (-3, 2.5 / 3), 43: (10, 0.25)}.items():
        rest[at] = distance * deviation
        assert day_trust(rest)[at] == pytest.approx(weight)
    usual = np.abs(rest) < 0.2
    assert (day_trust(rest)[usual] == 1).all()


def test_a_new_level_is_no_day_out_of_line() -> None:
    assert (day_trust(np.repeat([0.0, 1.0], 20)) == 1).all()


def test_days_within_five_percent_of_their_neighbours_are_never_out_of_line() -> None:
    rest = np.zeros(21)
    rest[[5, 10]] = 0.049, 0.1
    assert day_trust(rest)[[5, 10]] == pytest.approx([1, 0.5])


@pytest.mark.parametrize(("noise", "slope"), [(0.0, 1.0), (0.25, 0.8), (0.5, 0.2), (1.0, 0.0)])
def test_a_trend_counts_as_far_as_it_exceeds_its_error(noise: float, slope: float) -> None:
    """Four days on a line of slope 1, and noise that has neither a mean nor a slope.

    The slope's squared error is noise^2 / 5, since the days' squared distances from their middle are 5 together; of it
    16 times are taken off, as a share of the squared slope.
    """
    time = np.arange(-3.0, 1.0)
    level, found = _level_and_trend(time + noise * np.array([1.0, -1.0, -1.0, 1.0]), time, np.ones(4))
    assert found == pytest.approx(slope)
    assert level == pytest.approx(-1.5 + 1.5 * slope)  # on the last day, 1.5 days after the middle
    _, falling = _level_and_trend(-time + noise * np.array([1.0, -1.0, -1.0, 1.0]), time, np.ones(4))
    assert falling == pytest.approx(-slope)


def test_a_single_day_has_a_level_and_no_trend() -> None:
    assert _level_and_trend(np.array([0.7]), np.zeros(1), np.ones(1)) == (0.7, 0.0)


def test_the_shape_of_a_day_is_drawn_to_that_of_all_by_noise_over_difference() -> None:
    """Four Mondays with 0.6 of their calls in the morning, four Tuesdays with 0.4, give or take 0.1.

    Squared over both parts: days differ by 0.02 within a weekday, of 8 days 2 means taken off 0.02 * 8 / 6 = 0.0267;
    weekdays by 0.02, less what that noise makes of it, 0.0267 / 4, which leaves 0.0133. So the shape of all days
    weighs as much as two days beside a weekday's four.
    """
    noise = np.array([0.1, -0.1, -0.1, 0.1])
    morning = np.full((4, 7), 0.5)
    morning[:, 0], morning[:, 1] = 0.6 + noise, 0.4 + noise
    history = history_of(days_of(morning.ravel()))
    learned = np.array([0, 1, 7, 8, 14, 15, 21, 22])
    shapes = _day_shapes(history, learned, np.ones(8))
    assert shapes.sum(axis=1) == pytest.approx(np.ones(7))
    monday = (4 * 0.6 + 2 * 0.5) / 6
    assert shapes[:2, 16] == pytest.approx([monday, 1 - monday])
    assert shapes[2:, 16] == pytest.approx([0.5] * 5)  # a weekday without days is as all


def test_weekdays_that_differ_by_noise_alone_are_drawn_to_all_by_fifty_days() -> None:
    morning = np.full((4, 7), 0.5)
    morning[:, 0] += [0.2, 0.2, -0.1, -0.1]
    morning[:, 1] += [-0.2, -0.2, 0.1, 0.1]
    history = history_of(days_of(morning.ravel()))
    learned = np.array([0, 1, 7, 8, 14, 15, 21, 22])
    shapes = _day_shapes(history, learned, np.ones(8))
    assert shapes[:2, 16] == pytest.approx([0.5 + 0.05 * 4 / 54, 0.5 - 0.05 * 4 / 54])


def test_weekdays_without_noise_have_the_shapes_of_their_own() -> None:
    morning = np.tile([0.6, 0.4, 0.5, 0.5, 0.55, 0.0, 0.0], 4)
    expected = forecast(history_of(days_of(morning)), 1, method="weekly_profile", closed=())
    assert expected.calls[:5, 16] == pytest.approx(1000 * morning[:5])


def test_the_shape_of_recent_days_counts_twice_that_of_those_a_half_life_before() -> None:
    """24 weeks, 168 days, of mornings with 0.2 of the calls, and 24 with 0.8: two parts of three of the latter."""
    morning = np.repeat([0.2, 0.8], 168)
    expected = forecast(history_of(days_of(morning)), 1, method="weekly_profile", closed=())
    assert expected.calls[:5, 16] == pytest.approx(1000 * (0.8 * 2 + 0.2) / 3, rel=1e-3)
