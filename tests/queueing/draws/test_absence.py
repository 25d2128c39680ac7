"""Who of the people planned is there: by hand from the random numbers, by law, and what absence leaves as it is."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats

from queueing import Scenario, describe_problems
from queueing.draws.absence import absence_rates, people_present
from queueing.draws.callers import NO_CALL, NO_TRIAL
from queueing.draws.philox import uniform
from queueing.plan import Absence, Duty, lay_out
from queueing.scenario.calendar import Integers
from queueing.tiers import TIERS, TierName
from tests.queueing.centers import center, hourly, on_duty

STANDARD_ERRORS = 5.0
"""Of a mean over hundreds of thousands of rates: a correct program fails less than once in a million."""
RATE, EMPTY = 112, 113
SEED, REPLICATION = 3, 2
EVENING = {"on_duty": {"interval_minutes": 60, "monday": hourly((8, 12, 4), (12, 24, 9)), "tuesday": (9,) * 24}}
HALF = Absence(0.5, 0.0)


def planned(staffing: Any, absence: Absence = HALF, tier: TierName = "tier2", **changes: Any) -> Scenario:
    """A center whose people of one tier are absent."""
    its = {"staffing": staffing, "absence_mean": absence.mean, "absence_cv": absence.cv}
    return center(**{"days": 3, "max_overrun_days": 0, tier: its, **changes})


def at_each_hour(duty: Duty, hours: int = 72) -> Integers:
    """The people on duty from each full hour on."""
    people: Integers = duty.people[np.searchsorted(duty.minute, np.arange(hours) * 60.0, side="right") - 1]
    return people


def present(scenario: Scenario, tier: TierName = "tier2", replication: int = REPLICATION) -> Duty:
    return people_present(lay_out(scenario), SEED, replication)[tier]


@pytest.mark.parametrize("tier", TIERS)
def test_places_are_empty_for_a_day_where_their_numbers_are_below_its_rate(tier: TierName) -> None:
    absence = Absence(0.3, 0.8)
    scenario = planned(EVENING, absence, tier)
    sum_of_parameters = (1 - 0.3) / (0.3 * 0.8**2) - 1
    expected = []
    for hour, places in enumerate(at_each_hour(lay_out(scenario).planned[tier]).tolist()):
        subject = hour // 24 * 3 + list(TIERS).index(tier)
        number = uniform(SEED, REPLICATION, subject, NO_CALL, NO_TRIAL, RATE)
        rate = stats.beta.ppf(number, 0.3 * sum_of_parameters, 0.7 * sum_of_parameters)
        numbers = [uniform(SEED, REPLICATION, subject * 2**32 + place, NO_CALL, NO_TRIAL, EMPTY) for place in range(9)]
        expected.append(sum(each >= rate for each in numbers[:places]))
    found = present(scenario, tier)
    assert at_each_hour(found).tolist() == expected
    assert 0 < sum(expected) < at_each_hour(lay_out(scenario).planned[tier]).sum()


@pytest.mark.parametrize(("mean", "cv"), [(0.05, 0.5), (0.2, 1.5), (0.6, 0.2)])
def test_rates_have_the_mean_and_the_spread_asked_for(mean: float, cv: float) -> None:
    rates = absence_rates(Absence(mean, cv), "tier2", 200_000, SEED, 0)
    deviation = mean * cv
    assert abs(rates.mean() - mean) <= STANDARD_ERRORS * deviation / math.sqrt(len(rates))
    squares = (rates - mean) ** 2
    assert abs(squares.mean() - deviation**2) <= STANDARD_ERRORS * squares.std() / math.sqrt(len(rates))


def test_a_rate_that_does_not_vary_is_the_mean() -> None:
    assert absence_rates(Absence(0.3, 0.0), "tier1", 3, SEED, 0).tolist() == [0.3] * 3
    # From here on the inverse of the beta distribution has digits, and goes on from the mean.
    for mean in (1e-4, 0.05, 0.95):
        rates = absence_rates(Absence(mean, 1.1e-6), "tier1", 50, SEED, 0)
        np.testing.assert_allclose(rates, mean, rtol=1e-5)
    assert np.isfinite(absence_rates(Absence(0.5, 1 - 1e-9), "tier1", 50, SEED, 0)).all()


def test_tiers_days_and_replications_are_drawn_for_themselves() -> None:
    drawn = [
        absence_rates(Absence(0.3, 0.5), tier, 50, SEED, replication) for tier in TIERS for replication in range(2)
    ]
    assert len(np.unique(drawn)) == 6 * 50
    staffing = on_duty(8, 9, 40, ("monday", "tuesday", "wednesday"))
    everywhere = {tier: {"staffing": staffing, "absence_mean": 0.5} for tier in TIERS}
    layout = lay_out(center(days=3, max_overrun_days=0, **everywhere))
    counted = [
        at_each_hour(people_present(layout, SEED, replication)[tier]) for replication in range(4) for tier in TIERS
    ]
    assert len(np.unique(counted, axis=0)) == 12
    same_each_day = sum(len(set(each[[8, 32, 56]].tolist())) == 1 for each in counted)
    assert same_each_day <= 2


def test_one_place_more_never_takes_another_off_duty() -> None:
    counted = [at_each_hour(present(planned(people, Absence(0.4, 0.6)))) for people in range(20)]
    for fewer, more in pairwise(counted):
        assert ((more - fewer == 0) | (more - fewer == 1)).all()
    assert 3 < counted[-1].max() < 19
    assert len(np.unique(counted[-1])) > 1


def test_who_is_absent_at_a_rate_is_absent_at_a_higher_one() -> None:
    counted = [at_each_hour(present(planned(50, Absence(mean, 0.0)))) for mean in (0.0, 0.1, 0.3, 0.9)]
    for fewer, more in pairwise(counted):
        assert (fewer >= more).all()
    assert counted[0].tolist() == [50] * 72


def test_a_day_keeps_its_absence_whatever_comes_after_it() -> None:
    short, long = (present(planned(30, days=days)) for days in (1, 5))
    assert at_each_hour(short, 24).tolist() == at_each_hour(long, 24).tolist()


def test_people_change_at_midnight_where_a_plan_goes_over_it() -> None:
    found = present(planned(30))
    midnights = [0.0, 1440.0, 2880.0]
    assert [minute for minute, lines in zip(found.minute, np.diff(found.people, prepend=0), strict=True) if lines] == (
        midnights
    )
    # Lines open and shut at minutes of their own; an entry at which nothing changes there is none.
    assert set(midnights) < set(found.minute.tolist())
    changes = np.diff(found.people) != 0
    assert (changes | (np.diff(found.lines_open) != 0)).all()


def test_without_absence_it_is_the_people_planned() -> None:
    layout = lay_out(planned(EVENING, Absence(0.0, 0.7)))
    assert layout.absence == {}
    found = people_present(layout, SEED, REPLICATION)
    assert all(found[tier] is layout.planned[tier] for tier in TIERS)
    others = people_present(replace(layout, absence={"tier2": HALF}), SEED, REPLICATION)
    assert [others[tier] is layout.planned[tier] for tier in TIERS] == [True, False, True]


@pytest.mark.parametrize(
    ("absence", "people", "said"),
    [
        (Absence(0.2, 2.0), 5, ("absence_cv 2 is more", "absence_mean 0.2 can", "allowed is less than 2")),
        (Absence(0.1, 0.3), 100_001, ("absence_mean 0.1 is not allowed", "100,001", "allowed are up to 100,000")),
    ],
)
def test_an_impossible_absence_is_refused(absence: Absence, people: int, said: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError) as refused:
        planned({"on_duty": 1, "overrides": {"2026-03-03": people}}, absence)
    (line,) = describe_problems(refused.value)
    assert all(part in line for part in (*said, "tier2.absence_"))


def test_the_largest_possible_absence_is_not_refused() -> None:
    assert planned(5, Absence(0.2, 1.999)).tier2.absence_cv == 1.999
    assert planned(100_000, Absence(0.2, 0.0)).tier2.absence_mean == 0.2
    assert planned(1_000_000, Absence(0.0, 3.0)).tier2.absence_mean == 0
    with pytest.raises(ValidationError, match="less than 1"):
        planned(5, Absence(1.0, 0.0))
