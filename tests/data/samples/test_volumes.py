"""The sample volume file: reproducible, and of the shape that its generator documents."""

from datetime import date

import numpy as np
import pytest

from data import read_volumes
from data.samples.scenarios import small_center
from data.samples.volumes import (
    CALLS_PER_DAY,
    DAILY_CV,
    HALF_HOUR_SHARES,
    SAMPLE_COUNTED,
    SAMPLE_FILE,
    WEEKDAY_INDEX,
    sample_csv,
    weekday_demand,
)


def test_file_is_what_the_generator_draws() -> None:
    assert SAMPLE_FILE.read_bytes() == sample_csv().encode()


def test_another_seed_draws_another_file() -> None:
    assert sample_csv(seed=1) == sample_csv(seed=1) != sample_csv(seed=2)


def test_file_reads_without_a_problem() -> None:
    reading = read_volumes(SAMPLE_FILE)
    assert reading.problems == ()
    assert reading.name == "small_center_volumes.csv"
    volumes = reading.volumes
    assert volumes is not None
    assert volumes.interval_minutes == 30
    assert (volumes.first_date, volumes.last_date) == (date(2026, 1, 5), date(2026, 3, 27))
    assert len(volumes.dates) == 58
    assert len(volumes.frame) == 58 * 24
    assert len(volumes.full_weeks()) == 12
    assert date(2026, 1, 19) not in volumes.dates
    assert date(2026, 2, 16) not in volumes.dates


def test_its_calls_are_the_first_calls_of_its_center() -> None:
    """The center's plan has the same demand, so that who calls again is in neither."""
    assert SAMPLE_COUNTED.counts == "first"
    assert small_center().demand == weekday_demand(CALLS_PER_DAY)


@pytest.mark.long
def test_draws_keep_the_documented_shape() -> None:
    """Over many seeds: means within three standard errors, daily spread near that of busyness and Poisson."""
    weeks = []
    totals = []
    for seed in range(25):
        volumes = read_volumes(sample_csv(seed).encode()).volumes
        assert volumes is not None
        days = volumes.by_day().set_index("date")["calls"]
        totals.append(days["2026-03-02":"2026-03-27"].to_numpy().reshape(4, 5) / CALLS_PER_DAY)
        weeks.append(days["2026-01-20"] / (CALLS_PER_DAY * WEEKDAY_INDEX[1]))
    ratios = np.concatenate(totals) / WEEKDAY_INDEX
    assert ratios.mean(axis=0) == pytest.approx(1, abs=3 * DAILY_CV / np.sqrt(len(ratios)))
    assert ratios.std() == pytest.approx(np.hypot(DAILY_CV, CALLS_PER_DAY**-0.5), rel=0.1)
    assert np.mean(weeks) == pytest.approx(1.08, abs=3 * DAILY_CV / np.sqrt(len(weeks)))


def test_weekday_demand_adds_up() -> None:
    demand = weekday_demand(44_000)
    days = [demand.on(date(2026, 3, 2 + weekday)) for weekday in range(7)]
    assert [sum(day) for day in days[:5]] == pytest.approx([44_000 * index for index in WEEKDAY_INDEX])
    assert np.mean([sum(day) for day in days[:5]]) == pytest.approx(44_000)
    assert days[5:] == [(), ()]
    assert len(days[0]) == 48
    assert all(calls == 0 for calls in days[0][:16] + days[0][40:])
    assert days[0][16] == pytest.approx(44_000 * 1.120 * HALF_HOUR_SHARES[0])


def test_constants_are_shares_and_an_index() -> None:
    assert sum(HALF_HOUR_SHARES) == pytest.approx(1)
    assert np.mean(WEEKDAY_INDEX) == pytest.approx(1)


def test_impossible_size_is_refused() -> None:
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        weekday_demand(-1)
