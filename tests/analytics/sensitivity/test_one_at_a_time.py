"""One input at a time: known answers, exact zeros, ranges that cannot be, and the same result again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from analytics import ExperimentCancelledError, run_experiment
from analytics.experiments.experiment import Progress, RunOptions
from analytics.experiments.many_scenarios import run_many
from analytics.inputs.variations import with_fields
from analytics.sensitivity.one_at_a_time import AS_IT_IS, OneAtATime, one_at_a_time
from analytics.sensitivity.uncertain_inputs import INPUTS, InputRange, usual_ranges
from data.samples.scenarios import full_center, small_center
from queueing import Duration, Scenario
from queueing.scenario.calendar import StaffingTable

HERE = RunOptions(workers=1)


def chosen(scenario: Scenario, *names: str) -> list[InputRange]:
    return [each for each in usual_ranges(scenario) if each.name in names]


@pytest.fixture(scope="module")
def center(crowded_center: Callable[..., Scenario]) -> Scenario:
    return crowded_center(days=3, cutoff={"rule": "never", "time": "15:30"})


@pytest.fixture(scope="module")
def found(center: Scenario) -> OneAtATime:
    ranges = chosen(center, "cutoff_time", "heavy_day", "tier2_handle", "again_refused")
    return one_at_a_time(center, ranges, replications=4, seed=5, options=HERE)


def test_inputs_that_cannot_matter_change_nothing_at_all(found: OneAtATime) -> None:
    for measure in ("tier2_wait_mean", "callback_share", "cost", "people_helped"):
        swings = {swing.range.name: swing for swing in found.swings(measure)}
        for name in ("cutoff_time", "heavy_day", "again_refused"):
            # The cutoff is never in force, so that nobody is refused.
            ends = swings[name].at_low, swings[name].at_high
            assert {number for end in ends for number in (end.mean, end.low, end.high)} == {0.0}
            assert swings[name].size == 0.0
    idle = found.without_effect("tier2_wait_mean", threshold=0.0)
    assert {swing.range.name for swing in idle} == {"cutoff_time", "heavy_day", "again_refused"}


def test_longer_calls_make_longer_waits(found: OneAtATime) -> None:
    first = found.swings("tier2_wait_mean")[0]
    assert first.range.name == "tier2_handle"
    assert first.at_low.mean < 0 < first.at_high.mean
    assert first.size == pytest.approx(first.at_high.mean - first.at_low.mean)
    assert first.reach >= max(first.at_high.mean, -first.at_low.mean)


def test_changes_are_the_paired_differences_of_one_experiment(found: OneAtATime, center: Scenario) -> None:
    swing = found.swings("occupancy_tier2")[0]
    ends = {
        "as it is": center,
        "low": swing.range.apply(center, swing.range.low),
        "high": swing.range.apply(center, swing.range.high),
    }
    table = run_experiment(ends, replications=4, seed=5, workers=1).differences("as it is")
    rows = table[table["measure"] == "occupancy_tier2"].set_index("scenario")
    for end, change in (("low", swing.at_low), ("high", swing.at_high)):
        assert rows.loc[end][["mean", "low", "high"]].to_numpy().tolist() == [change.mean, change.low, change.high]


def test_the_same_seed_gives_the_same_answer(found: OneAtATime, center: Scenario) -> None:
    again = one_at_a_time(center, found.ranges, replications=4, seed=5, options=HERE)
    assert again.swings("tier2_wait_mean") == found.swings("tier2_wait_mean")
    assert again.base("tier2_wait_mean") == found.base("tier2_wait_mean")


def test_progress_counts_all_scenarios_and_a_cancel_stops(center: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("analytics.experiments.many_scenarios.FIGURES_AT_ONCE", 4)
    told: list[Progress] = []
    ranges = chosen(center, "tier2_handle", "ring")
    one_at_a_time(center, ranges, replications=2, options=HERE | RunOptions(progress=told.append))
    assert [each.done for each in told] == list(range(1, 11))
    assert {each.total for each in told} == {10}
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(ExperimentCancelledError):
        one_at_a_time(center, ranges, replications=2, options=HERE | RunOptions(cancel=cancel))


def test_many_scenarios_give_what_one_experiment_does(center: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    scenarios = {AS_IT_IS: center, "other": with_fields(center, repeat_minutes=3), "third": center}
    whole = run_experiment(scenarios, replications=3, seed=2, workers=1)
    monkeypatch.setattr("analytics.experiments.many_scenarios.FIGURES_AT_ONCE", 3)
    parts = run_many(scenarios, replications=3, seed=2, options=HERE)
    assert parts.summary.equals(whole.summary)
    assert parts.differences(AS_IT_IS).equals(whole.differences(AS_IT_IS))


def test_every_input_of_the_samples_has_a_range_that_can_be_run() -> None:
    for scenario in (small_center(), full_center()):
        ranges = usual_ranges(scenario)
        # What is not there, such as absence, may not be more or less.
        assert [each.name for each in ranges] == [name for name, each in INPUTS.items() if each.read(scenario)]
        for each in ranges:
            assert each.low < each.value < each.high
            assert each.apply(scenario, each.value) is scenario
            for value in (each.low, each.high):
                read = each.input.read(each.apply(scenario, value))
                if each.input.kind != "times":
                    assert read == pytest.approx(value, rel=0.01)


def test_the_share_of_transfers_and_appointments_moves_for_every_reason() -> None:
    scenario = small_center()
    ranges = {each.name: each for each in usual_ranges(scenario)}
    moved = ranges["transfers"].apply(scenario, 2 * ranges["transfers"].value)
    for before, after in zip(scenario.reasons, moved.reasons, strict=True):
        assert after.transfer_share == pytest.approx(min(1.0, 2 * before.transfer_share))
        assert (after.name, after.share, after.appointment_share) == (
            before.name,
            before.share,
            before.appointment_share,
        )
    assert ranges["appointments"].value == pytest.approx(0.23, abs=0.01)


def test_the_share_of_the_first_caller_group_moves_and_the_others_share_the_rest() -> None:
    groups = [
        {"name": "Attorneys", "share": 0.2},
        {"name": "Applicants", "share": 0.6},
        {"name": "Others", "share": 0.2},
    ]
    scenario = with_fields(small_center(), groups=groups)
    (of_first,) = chosen(scenario, "first_group")
    # Twice and half the odds of 0.2.
    assert (of_first.value, of_first.low, of_first.high) == pytest.approx((0.2, 0.111, 0.333))
    moved = of_first.apply(scenario, 0.4).groups
    assert [each.name for each in moved] == ["Attorneys", "Applicants", "Others"]
    assert [each.share for each in moved] == pytest.approx([0.4, 0.45, 0.15])
    for alone in ([], [{"name": "All", "share": 1}], [{"name": "All", "share": 1}, {"name": "Nobody", "share": 0}]):
        assert "first_group" not in [each.name for each in usual_ranges(with_fields(scenario, groups=alone))]


def test_a_cutoff_is_moved_only_where_it_can_be() -> None:
    # A tenth of the calls have come by 9:22; under another rule it may lie anywhere in the open hours.
    for rule, low in (("heavy_days", 9 * 60 + 30), ("every_day", 8 * 60)):
        scenario = with_fields(small_center(), cutoff__time=10 * 60, cutoff__rule=rule)
        (cutoff,) = chosen(scenario, "cutoff_time")
        assert (cutoff.low, cutoff.high) == (low, 12 * 60)
        for minute in (cutoff.low, cutoff.high):
            assert cutoff.apply(scenario, minute).cutoff.time == minute


def test_each_chance_of_an_answer_moves_with_one_input() -> None:
    scenario = with_fields(
        small_center(),
        callback__answered_same_day=(0.9, 0.6, 0.5),
        callback__answered_later_day=(0.6, 0.5),
        callback__answered_shut=(0.7, 0.6),
    )
    own = scenario.callback
    two_thirds = 8 / 11  # odds of 0.5 times those of 0.8 over those of 0.6
    expected = {
        "answered_same_day": ((0.8, 0.6, 0.5), own.answered_later_day, own.answered_shut),
        "answered_later_day": (own.answered_same_day, (0.8, two_thirds), own.answered_shut),
        "answered_shut": (own.answered_same_day, own.answered_later_day, (0.8, 0.6)),
        "answered_later": ((0.9, 0.8, two_thirds), own.answered_later_day, (0.7, 0.8)),
    }
    for name, shares in expected.items():
        (range_,) = chosen(scenario, name)
        callback = range_.apply(scenario, 0.8).callback
        found = (callback.answered_same_day, callback.answered_later_day, callback.answered_shut)
        for each, its in zip(found, shares, strict=True):
            assert each == pytest.approx(its)


def test_people_are_whole_and_dates_of_their_own_move_too() -> None:
    staffing = {"on_duty": 5, "overrides": {"2026-03-03": 10, "2026-03-04": [2] * 48}}
    scenario = with_fields(small_center(), tier2__staffing=staffing)
    (people,) = chosen(scenario, "tier2_people")
    changed = people.apply(scenario, 1.3).tier2.staffing
    assert changed.on_duty == 7
    assert sorted(map(str, changed.overrides.values())) == sorted(["13", str((3,) * 48)])
    table = people.apply(small_center(), 2.0).tier2.staffing.on_duty
    own = small_center().tier2.staffing.on_duty
    assert isinstance(table, StaffingTable)
    assert isinstance(own, StaffingTable)
    assert table.on(0) == tuple(2 * each for each in own.on(0))


def test_inputs_that_a_scenario_cannot_have_are_left_out() -> None:
    base = small_center()
    patient = with_fields(
        base,
        tier1__patience=None,
        tier2__handle_time=Duration(14, shape="exponential"),
        tier1__not_authorized=0,
        volume_factor=0,
        callback__max_attempts=1,
        calling_again__max_calls=1,
    )
    gone = {each.name for each in usual_ranges(base)} - {each.name for each in usual_ranges(patient)}
    assert gone == {
        "tier1_patience",
        "tier2_handle_cv",
        "not_authorized",
        "volume",
        "answered_later",
        "again_abandoned",
        "again_refused",
    }
    nobody = with_fields(base, reasons=[{"name": "all", "share": 1, "transfer_share": 0}], supervisor__staffing=0)
    assert not chosen(nobody, "transfers", "appointments", "supervisors")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "weather"}, "'weather' is not an input; allowed are volume"),
        ({"low": 0.9}, "a range from 0.9 to 0.623 is not allowed; allowed are shares from 0 to 1, the lower one first"),
        ({"high": 1.2}, "Answered by the voice system: a range from 0.495 to 1.2 is not allowed"),
        ({"low": -0.1}, "is not allowed"),
    ],
)
def test_ranges_that_cannot_be_are_refused(fields: dict[str, Any], said: str) -> None:
    (usual,) = chosen(small_center(), "containment")
    with pytest.raises(ValueError, match=said):
        replace(usual, **fields)


def test_ranges_that_do_not_belong_together_are_refused() -> None:
    scenario = small_center()
    (cutoff,) = chosen(scenario, "cutoff_time")
    with pytest.raises(ValueError, match="no input is to be varied"):
        one_at_a_time(scenario, [])
    with pytest.raises(ValueError, match="Cutoff time is there twice"):
        one_at_a_time(scenario, [cutoff, replace(cutoff, low=1000)])
    with pytest.raises(ValueError, match="Cutoff time at 6 am is not possible here: cutoff"):
        one_at_a_time(scenario, [replace(cutoff, low=360)])
