"""The answer in words follows from the figures, and the samples tell the story that the defaults are meant to tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from analytics import Experiment, run_experiment
from analytics.comparison.lost_callers import LOSES
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.measures.definitions import MEASURES
from analytics.measures.limits import BREAKING_SHARE
from analytics.results import answers
from analytics.results.answers import COMPANIONS, HEADLINES, answer, days_at_risk
from analytics.results.tables import cards, headlines, results_table
from analytics.wording import clock_time, number_in_words, share_in_words
from data.samples.scenarios import full_center, small_center
from queueing import Journeys, Scenario, simulate

MONDAY, WEDNESDAY = 0, 2


@pytest.fixture(scope="module")
def experiment() -> Experiment:
    today = small_center()
    plans = {
        "today": today,
        "more": with_more_officers(today, 20, 0, 1440),
        "none": with_fields(today, volume_factor=0),
        "busier": with_fields(today, volume_factor=1.15),
        "more refused": with_fields(today, cutoff__rule="every_day"),
        "no day heavy": with_fields(today, cutoff__heavy_day_calls=10 * today.cutoff.heavy_day_calls),
    }
    return run_experiment(plans, replications=12, seed=1, workers=1)


def test_a_day_breaks_when_a_quarter_of_its_transfers_become_callbacks(experiment: Experiment) -> None:
    row = list(MEASURES).index("callback_share")
    shares = experiment.values("today", "day")[:, row, :]
    for column, (day, share) in enumerate(zip(days_at_risk(experiment, "today"), shares.T, strict=False)):
        assert day.breaks == (share >= BREAKING_SHARE).sum()
        called = np.array([figures.calls["day"][row, column] for figures in experiment.figures["today"]])
        assert day.mean_share == pytest.approx(np.average(share, weights=called))


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
    row, half = rows.index(f"estimate_over_{monday.passes.limit}"), monday.passes.minute // 30
    told = experiment.values("today", "weekday_time")[broken, row, 16 : half + 1]
    calls = np.array([figures.calls["weekday_time"][row, 16 : half + 1] for figures in experiment.figures["today"]])
    *before, then = (np.nan_to_num(told) * calls[broken]).sum(axis=0) / calls[broken].sum(axis=0)
    assert then >= 0.5
    assert max(before) < 0.5


def test_a_wait_passes_no_limit_once_lines_are_shut() -> None:
    # Calls that representatives finish after closing are told no wait: they are called back.
    hasty = with_fields(small_center(), days=1, callback__threshold_low=1.0, callback__threshold_high=2.0)
    experiment = run_experiment({"hasty": hasty}, replications=8, seed=2, workers=1)
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
    busy = with_fields(small_center(), days=1, volume_factor=1.1)
    found = answer(run_experiment({"busy": busy}, replications=1, seed=1, workers=1), "busy")
    assert "Monday breaks: from " in found.sentence
    assert found.sentence.endswith(", in the only simulated week.")


def test_a_tier_1_that_does_not_keep_up_is_told_of_first() -> None:
    busy = with_fields(small_center(), days=1, volume_factor=1.3)
    experiment = run_experiment({"busy": busy}, replications=1, seed=1, workers=1)
    gave_up = experiment.summary.set_index("measure")["mean"]["abandonment_tier1"]
    assert gave_up > LOSES
    told = f"Tier 1 does not keep up: {share_in_words(gave_up)} of its callers give up waiting. "
    assert answer(experiment, "busy").sentence.startswith(told)


def test_a_center_that_loses_its_callers_is_never_said_to_hold() -> None:
    today = with_fields(small_center(), days=1, cutoff__rule="never")
    table = today.tier1.staffing.on_duty
    assert not isinstance(table, int)
    half = {"on_duty": table.model_dump() | {"monday": tuple(people // 2 for people in table.monday)}}
    plans = {
        "half of Tier 1": with_fields(today, tier1__staffing=half),
        "no supervisor": with_more_officers(with_fields(today, supervisor__staffing=0), 20, 0, 1440),
        "nobody at Tier 1": with_fields(today, tier1__staffing=0),
    }
    experiment = run_experiment(plans, replications=3, seed=1, workers=1)
    found = {name: answer(experiment, name) for name in plans}
    assert not any("holds" in str(each) for each in found.values())
    assert re.fullmatch(
        r"Tier 1 does not keep up: \d\d % of its callers give up waiting\. Of those who get through, fewer than a "
        r"quarter become callbacks on each day, in all 3 simulated weeks\.",
        found["half of Tier 1"].sentence,
    )
    assert found["no supervisor"].sentence.startswith("Supervisors do not keep up: 100 % of those who ask for one ")
    assert re.fullmatch(
        r"Tier 1 does not keep up: 100 % of its callers give up waiting.*\. No call gets to Tier 2\.",
        found["nobody at Tier 1"].sentence,
    )


def test_the_answer_says_on_how_many_days_the_cutoff_applies(experiment: Experiment) -> None:
    alone, beside = answer(experiment, "today"), answer(experiment, "busier", "today")
    days = experiment.estimates("today")["cutoff_days"].mean * 5
    assert f"The cutoff applies on {number_in_words(days)} of 5 days and refuses " in alone.details
    assert "cutoff" not in alone.sentence
    said = re.search(
        r"The cutoff applies on (.+) of 5 days instead of (.+) and refuses (\d+) callers a week instead of (\d+)",
        beside.sentence,
    )
    assert said is not None
    after, before, refused, refused_before = map(float, said.groups())
    assert after > before == float(number_in_words(days))
    assert refused > refused_before
    assert "cutoff" not in beside.details


def test_what_is_better_since_more_are_refused_is_said_in_the_same_sentence(experiment: Experiment) -> None:
    found = answer(experiment, "more refused", "today").sentence
    assert re.search(
        r"; what is better \(.*what slips past the day.*\) is so only among those who are let through: of all who "
        r"ask for an officer "
        r"\d\d % are helped the same day, \d\d % in the baseline\.$",
        found,
    )
    assert "let through" not in answer(experiment, "more", "today").sentence


def test_a_cutoff_that_never_applies_is_a_warning(experiment: Experiment) -> None:
    never = "The cutoff never applies: no simulated day is heavy, so nobody is refused."
    found = answer(experiment, "no day heavy")
    assert found.warning == never
    assert str(found).endswith(never)
    assert not answer(experiment, "today").warning


def test_in_a_run_of_several_weeks_days_are_named_by_date_and_without_times_of_weekdays() -> None:
    busy = with_fields(small_center(), days=8, volume_factor=1.3)
    experiment = run_experiment({"busy": busy}, replications=1, seed=1, workers=1)
    monday, tuesday, *_, next_monday = days_at_risk(experiment, "busy")
    assert monday.passes is next_monday.passes is None
    assert tuesday.passes is not None
    found = answer(experiment, "busy")
    assert re.search(r"(^|\. )\w{3} \d+ Mar breaks: ", found.sentence)
    assert found.sentence.endswith(", in the only simulated run.")
    assert "Figures are means of all runs" in found.details
    assert re.search(
        r"The cutoff applies on \S+ of 6 days and refuses \d+ callers in an average run of 8 days\.", found.details
    )


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
