"""Figures that stand on one page agree with each other, as they are shown, on every sample."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from analytics import Experiment, run_experiment
from analytics.experiments.sample_answer import sample_as_run
from analytics.measures.definitions import CALLBACK_HOURS, MEASURES
from analytics.results.reconciliation import reconciliation_in_words, reconciliations
from data.samples.scenarios import full_center, small_center
from queueing import Scenario

CENTERS = {"small_center": small_center, "full_center": full_center}
FEW, AS_USUAL = 3, 20
"""Replications without and with a control variate."""
PERCENTILES = {
    name: each.percentile
    for name, each in MEASURES.items()
    if name.startswith("callback_wait_p") and each.percentile is not None
}

Figures = dict[str, float]


@pytest.fixture(scope="module", params=[(name, number) for name in CENTERS for number in (FEW, AS_USUAL)], ids=str)
def figures(request: pytest.FixtureRequest) -> Figures:
    """The means of all measures as they are shown."""
    name, number = request.param
    build: Callable[[], Scenario] = CENTERS[name]
    found: Experiment = run_experiment({name: build()}, replications=number, seed=7, workers=1)
    return {measure: each.mean for measure, each in found.estimates(name).items()}


def agree(one: float, other: float) -> bool:
    """Whether two figures are the same in three digits and more."""
    return one == pytest.approx(other, rel=5e-4)


def test_callbacks_that_are_not_reached_the_same_day_are_those_carried_over(figures: Figures) -> None:
    assert agree(figures["callbacks"] * (1 - figures["callback_same_day"]), figures["callbacks_slipped"])
    assert figures["callbacks_slipped"] > 1


def test_what_waits_at_closing_is_carried_over_unless_it_is_called_back_that_evening(figures: Figures) -> None:
    of_the_day = figures["backlog_at_close"] - figures["backlog_earlier"]
    left = of_the_day - figures["callbacks_reached_evening"] + figures["callbacks_given_up_by_closing"]
    assert agree(left, figures["callbacks_slipped"])


def test_half_are_called_back_within_an_hour_just_where_the_median_is_at_most_an_hour(figures: Figures) -> None:
    for hours in CALLBACK_HOURS:
        within = figures[f"callback_within_{hours}h"]
        for name, share in PERCENTILES.items():
            assert (figures[name] <= 60 * hours) == (within >= share), (name, hours)


def test_shares_of_transfers_and_of_callbacks_are_of_those_counted(figures: Figures) -> None:
    assert agree(figures["transfers"] * figures["callback_share"], figures["callbacks"])
    assert agree(figures["callbacks"], figures["flow_tier1_to_callback"])
    assert agree(figures["callbacks"] * figures["suspended_share"], figures["outcome_suspended"])


def test_shares_of_callers_who_give_up_are_of_those_counted(figures: Figures) -> None:
    to_tier1 = figures["flow_offered_to_tier1"]
    assert agree(to_tier1 * figures["abandonment_tier1"], figures["outcome_abandoned_tier1"])
    assert agree(figures["flow_tier1_to_live"] * figures["abandonment_tier2"], figures["outcome_abandoned_tier2"])


def test_shares_of_those_who_ask_for_an_officer_are_of_those_counted(figures: Figures) -> None:
    asked = figures["outcome_refused_cutoff"] + figures["transfers"] + figures["flow_tier1_to_supervisor"]
    assert agree(asked * figures["refused_share"], figures["outcome_refused_cutoff"])
    assert agree(figures["asking_refused"], figures["refused_share"])
    assert agree(sum(each for name, each in figures.items() if name.startswith("asking_")), 1)


def test_what_is_said_of_them_adds_up(figures: Figures) -> None:
    lines = reconciliations(figures)
    assert len(lines) == 4
    assert [line.said for line in lines if not line.agrees] == []


@pytest.mark.parametrize(
    ("measure", "apart"),
    [
        ("transfers", [0]),
        ("callback_share", [0]),
        ("callbacks", [0, 1]),
        ("callback_same_day", [1]),
        ("callbacks_slipped", [1, 2]),
        ("backlog_at_close", [2]),
        ("callbacks_given_up_by_closing", [2]),
        ("callback_within_1h", [3]),
        ("callback_wait_p50", [3]),
    ],
)
def test_a_figure_that_is_wrong_is_said_not_to_add_up(measure: str, apart: list[int]) -> None:
    sample = sample_as_run()
    (name,) = sample.scenarios
    figures = {each: estimate.mean for each, estimate in sample.estimates(name).items()}
    assert all(line.agrees for line in reconciliations(figures))
    wrong = (
        0.49 if measure == "callback_within_1h" else figures[measure] * (2 if measure == "callback_wait_p50" else 1.03)
    )
    lines = reconciliations(figures | {measure: wrong})
    assert [place for place, line in enumerate(lines) if not line.agrees] == apart


def test_the_sums_that_are_written_are_those_of_the_figures() -> None:
    sample = sample_as_run()
    *lines, verdict = reconciliation_in_words(sample, next(iter(sample.scenarios)))
    assert verdict == "They add up, but for rounding."
    sums = [line.removesuffix(".").rpartition(": ")[2] for line in lines[1:3]]
    assert sums == ["22.52 + 2.14 = 24.66", "1.93 + 0.21 = 2.14"]
    assert "24.66 of these become callbacks: 13 % of transfers, 0.8 % of calls." in lines[0]
    assert lines[3] == (
        "77 % of callbacks are reached within 1 hour; that is at least half, and half are sooner than 37 min."
    )


def test_without_callbacks_there_is_nothing_of_them_to_add_up() -> None:
    nothing = dict.fromkeys(MEASURES, float("nan")) | {
        "offered_calls": 3010.2, "transfers": 183.6, "callbacks": 0, "callback_share": 0,
    }  # fmt: skip
    (line,) = reconciliations(nothing)
    assert line == (
        "Of 3,010.2 calls offered a day 183.6 are transferred to Tier 2, and none of them becomes a callback.",
        True,
    )
    (line,) = reconciliations(nothing | {"transfers": 0, "callback_share": float("nan")})
    assert line.agrees


def test_callbacks_that_half_never_reach_are_said_to() -> None:
    sample = sample_as_run()
    figures = {each: estimate.mean for each, estimate in sample.estimates(next(iter(sample.scenarios))).items()}
    *_, line = reconciliations(figures | {"callback_within_1h": 0.3, "callback_wait_p50": float("inf")})
    assert line == (
        "30 % of callbacks are reached within 1 hour; that is less than half, and half are never reached.",
        True,
    )


def test_callbacks_of_earlier_days_and_of_the_evening_are_not_those_of_the_night() -> None:
    sample = sample_as_run()
    figures = {each: estimate.mean for each, estimate in sample.estimates(next(iter(sample.scenarios))).items()}
    known = {
        "callbacks": 30,
        "callback_same_day": 0.8,
        "callbacks_slipped": 6,
        "backlog_at_close": 10,
        "backlog_earlier": 3,
        "callbacks_reached_evening": 2,
        "callbacks_given_up_by_closing": 1,
    }
    _, same_day, at_closing, _ = reconciliations(figures | known)
    assert same_day.agrees
    assert same_day.said.endswith("24 (80 %) are reached the same day and 6 are carried over: 24 + 6 = 30.")
    assert at_closing.agrees
    assert at_closing.said == (
        "10 callbacks wait at closing, 3 of them from earlier days. Of the day's own 7, 2 are reached that evening and "
        "5 are not yet reached overnight. With 1 given up before closing they are those carried over: 5 + 1 = 6."
    )
