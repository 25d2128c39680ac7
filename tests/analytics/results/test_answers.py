"""The answer in words follows from the figures, and the samples tell the story that the defaults are meant to tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from analytics import Experiment, run_experiment
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.measures.definitions import MEASURES
from analytics.results import answers
from analytics.results.answers import BREAKING_SHARE, COMPANIONS, HEADLINES, MANY_GIVE_UP, answer, days_at_risk
from analytics.results.tables import cards, headlines, results_table
from analytics.wording import clock_time, share_in_words
from data.sample_scenarios import full_center, small_center
from queueing import Journeys, Scenario, simulate

MONDAY, WEDNESDAY = 0, 2


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    today = small_center()
    plans = {
        "today": today,
        "more": with_more_officers(today, 20, 0, 1440),
        "none": with_fields(today, volume_factor=0),
    }
    return run_experiment(plans, replications=12, seed=1, workers=1)


def test_a_day_breaks_when_a_quarter_of_its_transfers_become_callbacks(experiment: Experiment) -> None:
    row = list(MEASURES).index("callback_share")
    shares = experiment.values("today", "day")[:, row, :]
    for day, share in zip(days_at_risk(experiment, "today"), shares.T, strict=False):
        assert day.breaks == (share >= BREAKING_SHARE).sum()
        assert day.mean_share == pytest.approx(share.mean())


def test_the_sentence_says_which_day_breaks_when_how_badly_and_how_likely(experiment: Experiment) -> None:
    found = answer(experiment, "today")
    monday = days_at_risk(experiment, "today")[MONDAY]
    said = re.fullmatch(
        r"Monday breaks: from (.+) the announced wait passes (20|30) minutes, (\d+) % of transfers become callbacks "
        r"and (\d+) slips? past the day, in (\d+) of 12 simulated weeks\.",
        found.sentence,
    )
    assert said is not None
    assert monday.passes is not None
    assert said.groups() == (
        clock_time(monday.passes.minute),
        str(monday.passes.limit),
        f"{100 * monday.callback_share:.0f}",
        f"{monday.slipped:.0f}",
        str(monday.breaks),
    )
    assert "Figures are means of the weeks in which Monday breaks" in found.details


def test_the_wait_passes_a_limit_when_half_of_the_callers_are_told_more(experiment: Experiment) -> None:
    monday = days_at_risk(experiment, "today")[MONDAY]
    assert monday.passes is not None
    rows = list(MEASURES)
    broken = experiment.values("today", "day")[:, rows.index("callback_share"), MONDAY] >= BREAKING_SHARE
    told = experiment.values("today", "weekday_time")[broken, rows.index(f"estimate_over_{monday.passes.limit}"), :48]
    half = monday.passes.minute // 30
    assert np.nanmean(told[:, half]) >= 0.5
    assert np.nan_to_num(told[:, 16:half]).mean(axis=0).max() < 0.5


def test_a_wait_passes_no_limit_once_lines_are_shut() -> None:
    # Calls that representatives finish after closing are told no wait: they are called back.
    hasty = with_fields(small_center(), days=1, callback__threshold_low=2.0, callback__threshold_high=3.0)
    experiment = run_experiment({"hasty": hasty}, replications=8, seed=3, workers=1)
    told = experiment.values("hasty", "weekday_time")[:, list(MEASURES).index("estimate_over_30"), : 2 * 24]
    assert np.nanmean(told[:, 2 * 20]) == 1
    (monday,) = days_at_risk(experiment, "hasty")
    assert monday.passes is not None
    assert monday.passes.limit == 20
    assert monday.passes.minute < 20 * 60


def test_when_every_day_holds_it_says_in_how_many_weeks(experiment: Experiment) -> None:
    assert answer(experiment, "more").sentence == "Every day holds in all 12 simulated weeks."
    days = days_at_risk(experiment, "today")
    quiet = [replace(day, breaks=breaks) for day, breaks in zip(days, (2, 0, 1, 0, 0), strict=True)]
    with patch.object(answers, "days_at_risk", return_value=quiet):
        assert answer(experiment, "today").sentence == "Every day holds in at least 10 of 12 simulated weeks."


def test_other_days_that_break_are_named_the_likeliest_first(experiment: Experiment) -> None:
    days = days_at_risk(experiment, "today")
    every = [replace(day, breaks=breaks) for day, breaks in zip(days, (12, 3, 0, 2, 5), strict=True)]
    with patch.object(answers, "days_at_risk", return_value=every):
        found = answer(experiment, "today")
    assert found.sentence.startswith("Monday breaks: ")
    assert found.sentence.endswith(", in all 12 simulated weeks.")
    assert found.details.startswith("Breaking, too: Friday in 5 and Tuesday in 3 of 12 weeks. Figures are means of all")


def test_a_single_week_is_said_as_one() -> None:
    busy = with_fields(small_center(), days=1, volume_factor=1.3)
    found = answer(run_experiment({"busy": busy}, replications=1, seed=1, workers=1), "busy")
    assert "Monday breaks: from " in found.sentence
    assert found.sentence.endswith(", in the only simulated week.")


def test_a_tier_1_that_does_not_keep_up_is_told_of_first() -> None:
    busy = with_fields(small_center(), days=1, volume_factor=1.3)
    experiment = run_experiment({"busy": busy}, replications=1, seed=1, workers=1)
    gave_up = experiment.summary.set_index("measure").loc["abandonment_tier1", "mean"]
    assert gave_up > MANY_GIVE_UP
    told = f"Tier 1 does not keep up: {share_in_words(gave_up)} of its callers give up waiting. "
    assert answer(experiment, "busy").sentence.startswith(told)


def test_in_a_run_of_several_weeks_days_are_named_by_date_and_without_times_of_weekdays() -> None:
    busy = with_fields(small_center(), days=8, volume_factor=1.3)
    experiment = run_experiment({"busy": busy}, replications=1, seed=1, workers=1)
    monday, tuesday, *_, next_monday = days_at_risk(experiment, "busy")
    assert monday.passes is next_monday.passes is None
    assert tuesday.passes is not None
    found = answer(experiment, "busy")
    assert re.match(r"\w{3} \d+ Mar breaks: ", found.sentence)
    assert found.sentence.endswith(", in the only simulated run.")
    assert "Figures are means of all runs" in found.details
    assert re.search(r"The cutoff refuses \d+ callers in an average run of 8 days\.", found.details)


def test_without_calls_there_is_nothing_to_wait_for(experiment: Experiment) -> None:
    assert "No call asked for Tier 2" in str(answer(experiment, "none"))


def test_headlines_show_the_change_against_the_baseline(experiment: Experiment) -> None:
    (share,) = headlines(experiment, {"callback_share": "Become callbacks"}, "today", "more")
    assert share.label == "Become callbacks"
    assert share.arrow == "down"
    assert share.change is not None
    assert share.change.endswith("points less")
    (alone,) = headlines(experiment, {"callback_share": "Become callbacks"}, "today", None)
    assert (alone.change, alone.arrow) == (None, "off")


def test_a_card_holds_a_figure_and_its_companion(experiment: Experiment) -> None:
    shown = cards(experiment, HEADLINES, COMPANIONS, "today", "more")
    assert len(shown) == 6
    assert [card.label for card in shown][:2] == ["Half wait up to", "Told over 20 minutes"]
    assert re.fullmatch(r"9 in 10 wait up to .+ \(.+\), .+ less", shown[0].companion)
    assert all(card.beneath[0] == f"interval {card.interval}" for card in shown if card.interval)
    (alone, *_) = cards(experiment, HEADLINES, COMPANIONS, "today", None)
    assert alone.change is None
    assert alone.companion.endswith(")")


def test_the_table_has_every_measure_but_the_flows(experiment: Experiment) -> None:
    table = results_table(experiment, "today", "more")
    assert list(table.columns) == ["Measure", "Per", "today", "more", "Difference", "Definition"]
    assert len(table) == sum(not name.startswith("flow_") for name in MEASURES)


def callbacks(journeys: Journeys, day: int, *, after: int = 0) -> tuple[int, int, int]:
    """Transfers of a day from a minute after midnight on: how many, how many are called back, and not on that day."""
    asked = journeys["transfer_asked"] - 1440 * day
    transfers = (asked >= after) & (asked < 1440) & ~np.isnan(journeys["estimated_wait"])
    called = transfers & journeys.took("callback")
    return transfers.sum(), called.sum(), (called & ~(journeys["tier2_start"] < 1440 * (day + 1))).sum()


@pytest.mark.parametrize(
    ("center", "replications"), [(small_center, 60), (full_center, 12)], ids=["small_center", "full_center"]
)
def test_most_days_hold_and_a_heavy_monday_breaks(center: Callable[[], Scenario], replications: int) -> None:
    # Seeded: the figures are always the same. A Monday is heavy when the cutoff is in force on it.
    today = with_fields(center(), days=3)
    without = with_fields(today, cutoff__rule="never")
    afternoon, refused, slipped, slipped_without, wednesday = [], [], [], [], []
    for replication in range(replications):
        journeys = simulate(today, seed=7, replication=replication)
        transfers, called, _ = callbacks(journeys, WEDNESDAY)
        wednesday.append(called / transfers)
        on_monday = (journeys.ended_as("refused_cutoff") & (journeys["ended"] < 1440)).sum()
        if on_monday == 0:
            continue
        refused.append(on_monday)
        transfers, called, _ = callbacks(journeys, MONDAY, after=12 * 60)
        afternoon.append(called / transfers)
        slipped.append(callbacks(journeys, MONDAY)[2])
        slipped_without.append(callbacks(simulate(without, seed=7, replication=replication), MONDAY)[2])
    assert 0.25 * replications <= len(refused) <= 0.75 * replications
    assert 0.25 <= np.mean(afternoon) <= 0.75
    assert 0 < 2 * np.mean(slipped) < np.mean(slipped_without) < np.mean(refused)
    assert np.mean(wednesday) < 0.1


def test_a_figure_over_far_fewer_callers_says_so(experiment: Experiment) -> None:
    shown = {each.label: each for each in cards(experiment, HEADLINES, COMPANIONS, "today", "more")}
    slipped = shown["Slip past the day"].companion
    assert re.search(r"Called back same day .*, of \d+(\.\d)? calls a week, \d+ in the baseline$", slipped)
    assert not shown["Become callbacks"].basis
    alone = cards(experiment, HEADLINES, COMPANIONS, "today", None)
    assert not any("in the baseline" in line for each in alone for line in each.beneath)
