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
from analytics.results import risk_words
from analytics.results.answers import answer
from analytics.results.days_at_risk import days_at_risk
from analytics.results.risk_words import risk_in_words
from analytics.wording import clock_time, number_in_words, share_in_words
from data.samples.scenarios import full_center, small_center
from queueing import Journeys, Scenario, simulate

MONDAY, WEDNESDAY = 0, 2
NEVER_ONCE = (0, 0, 0, 0, 0), (0, 0, 1, 0, 0)


def test_the_sentence_says_the_chance_first_and_then_what_happens(experiment: Experiment) -> None:
    found = answer(experiment, "today")
    monday = days_at_risk(experiment, "today")[MONDAY]
    said = re.fullmatch(
        r"Monday has an? (\d+ %) chance to break\. If it does, waits pass (20|30) minutes from (.+) and (\d+ %) of "
        r"transfers become callbacks\.",
        found.sentence,
    )
    assert said is not None
    assert monday.passes is not None
    assert said.groups() == (
        share_in_words(monday.breaks / 12),
        str(monday.passes.limit),
        clock_time(monday.passes.minute),
        share_in_words(monday.callback_share),
    )
    assert found.details.startswith("Breaks: a quarter or more of a day's transfers become callbacks. On Monday ")
    assert f"Monday breaks in {monday.breaks} of 12 simulated weeks (95 % interval of its chance: " in found.notes
    slipped = number_in_words(monday.slipped)
    assert f"means of the weeks in which it breaks: {slipped} of its callbacks are then carried over" in found.notes


def broken(*numbers: int, of: int = 12) -> list[tuple[bool, ...]]:
    """Days that break in so many of the replications, the first ones."""
    return [(True,) * number + (False,) * (of - number) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0, 0, 0, 0, 0), "No day breaks in any of 12 simulated weeks."),
        ((2, 0, 1, 0, 0), "No day has more than a 17 % chance to break; the likeliest is Monday."),
        ((1, 0, 1, 0, 0), "No day has more than an 8.3 % chance to break; the likeliest is "),
        ((2, 0, 1, 3, 0), "Thursday has a 25 % chance to break. If it does, "),
        ((12, 3, 0, 2, 5), "Monday breaks in all 12 simulated weeks: "),
    ],
)
def test_no_chance_is_told_as_a_fact(numbers: tuple[int, ...], said: str, experiment: Experiment) -> None:
    days = days_at_risk(experiment, "today")
    every = [replace(day, broken=each) for day, each in zip(days, broken(*numbers), strict=True)]
    with patch.object(risk_words, "days_at_risk", return_value=every):
        assert risk_in_words(experiment, "today").startswith(said)


@pytest.mark.parametrize(
    ("replications", "numbers", "said"),
    [
        (1, (1, 0, 0, 0, 0), "So far Monday breaks in the only simulated week."),
        (1, (1, 0, 0, 1, 0), "So far Monday and Thursday break in the only simulated week."),
        (4, (1, 0, 0, 3, 0), "So far Thursday breaks in 3 and Monday in 1 of 4 simulated weeks."),
        (4, (0, 0, 0, 0, 0), "So far no day breaks in 4 simulated weeks."),
    ],
)
def test_of_fewer_than_five_weeks_no_chance_is_told(
    replications: int, numbers: tuple[int, ...], said: str, experiment: Experiment
) -> None:
    days = days_at_risk(experiment, "today")
    every = [replace(day, broken=each) for day, each in zip(days, broken(*numbers, of=replications), strict=True)]
    with patch.object(risk_words, "days_at_risk", return_value=every):
        assert risk_in_words(experiment, "today") == said


@pytest.mark.parametrize(
    ("plan", "baseline", "way", "verdict"),
    [("more", "fewer", "falls", "better"), ("fewer", "today", "rises", "worse")],
)
def test_a_chance_that_clearly_changes_is_the_sentence_with_better_or_worse(
    plan: str, baseline: str, way: str, verdict: str, experiment: Experiment
) -> None:
    sentence = answer(experiment, plan, baseline).sentence
    now, before = (days_at_risk(experiment, each) for each in (plan, baseline))
    told = re.findall(rf"(\w+day)'s (?:chance to break )?{way} from (\S+ %) to (\S+ %), which is {verdict}", sentence)
    assert told
    for name, was, chance in told:
        place = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"].index(name)
        assert (was, chance) == (share_in_words(before[place].chance), share_in_words(now[place].chance))
    assert (", waits pass " in sentence) == (plan == "fewer")


def test_a_chance_that_is_not_clearly_another_one_is_said_to_be_none(experiment: Experiment) -> None:
    assert answer(experiment, "today", "today").sentence.endswith(" The chances are the same in the baseline.")
    days = days_at_risk(experiment, "today")
    once_less = [replace(day, broken=(*day.broken[:-1], not day.broken[-1])) for day in days]
    with patch.object(risk_words, "days_at_risk", side_effect=[days, once_less]):
        said = risk_in_words(experiment, "today", "busier")
    there = once_less[MONDAY].chance_in_words()
    assert said.endswith(f" No day's chance is clearly different from the baseline's (Monday {there} there).")
    # Where no day breaks, it is the likeliest one of the baseline.
    held, once = ([replace(day, broken=each) for day, each in zip(days, broken(*n), strict=True)] for n in NEVER_ONCE)
    with patch.object(risk_words, "days_at_risk", side_effect=[held, once]):
        assert risk_in_words(experiment, "more", "today").endswith("the baseline's (Wednesday 8.3 % there).")


def test_a_tier_1_that_does_not_keep_up_is_told_of_first() -> None:
    busy = with_fields(small_center(), days=1, volume_factor=1.3)
    experiment = run_experiment({"busy": busy}, replications=1, seed=1, workers=1)
    gave_up = experiment.summary.set_index("measure")["mean"]["abandonment_tier1"]
    assert gave_up > LOSES
    told = f"Tier 1 does not keep up: {share_in_words(gave_up)} of its callers give up waiting. "
    assert answer(experiment, "busy").sentence.startswith(told)


def test_a_center_that_loses_its_callers_holds_only_for_those_who_get_through() -> None:
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
    assert re.fullmatch(
        r"Tier 1 does not keep up: \d\d % of its callers give up waiting\. So far, among those who get through, no day "
        r"breaks in 3 simulated weeks\.",
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
    assert "The cutoff applies" not in beside.details


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
    assert re.search(r"So far.* \w{3} \d+ Mar.* in the only simulated run\.", found.sentence)
    assert re.search(
        r"The cutoff applies on \S+ of 6 days and refuses \d+ callers in an average run of 8 days\.", found.details
    )


def test_without_calls_there_is_nothing_to_wait_for(experiment: Experiment) -> None:
    assert "No call asked for Tier 2" in str(answer(experiment, "none"))


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
