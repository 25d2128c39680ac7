"""Comparisons: the words follow the intervals, the figures are those of known tests, and pairing pays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy import stats

from analytics.comparison.compare import (
    COMPARED,
    MOST_OTHERS,
    Comparison,
    Difference,
    check_comparable,
    compare,
    usual_threshold,
    width_with_other_callers,
)
from analytics.comparison.holm import holm_adjusted
from analytics.comparison.plan_variants import plan_variants
from analytics.comparison.words import (
    DIFFERENCE_COLUMNS,
    comparison_lines,
    comparison_table,
    correction_in_words,
    difference_in_words,
    differences_in_figures,
    headline,
    pairing_in_words,
    sentence,
    unclear_in_words,
    verdict_in_words,
    what_more_would_do,
)
from analytics.experiments.experiment import Experiment, run_experiment
from analytics.inputs.variations import with_fields, with_more_officers
from analytics.measures.definitions import MEASURE_ROWS, MEASURES
from analytics.measures.figures import Figures
from analytics.measures.scopes import Floats, Period
from analytics.wording import number_in_words
from data.samples.scenarios import small_center as sample_center
from queueing import Scenario
from queueing.scenario.calendar import MINUTES_PER_DAY
from tests.export_heads import faults_of_heads

WAIT, SHARE = "tier2_wait_mean", "callback_share"


def difference(
    mean: float, half: float, threshold: float = 1.0, measure: str = WAIT, p_value: float = 0.5
) -> Difference:
    return Difference("other", measure, mean, mean - half, mean + half, p_value, threshold, 20)


@pytest.mark.parametrize(
    ("mean", "half", "threshold", "verdict"),
    [
        (3.0, 1.0, 1.0, "clear"),
        (-3.0, 1.0, 1.0, "clear"),
        (0.2, 0.7, 1.0, "too small"),
        (0.6, 0.5, 1.0, "unclear"),
        (1.5, 1.0, 1.0, "unclear"),
        (0.0, 5.0, 1.0, "unclear"),
        (0.1, 0.05, 0.0, "clear"),
        (0.0, 0.0, 0.0, "too small"),
        (2.0, math.nan, 1.0, "no figure"),
        (math.nan, math.nan, 1.0, "no figure"),
    ],
)
def test_the_verdict_follows_the_interval(mean: float, half: float, threshold: float, verdict: str) -> None:
    assert difference(mean, half, threshold).verdict == verdict


def test_more_replications_are_told_only_where_they_tell_more() -> None:
    far = difference(3.0, 4.0)
    # Half the width has to fall from 4 to 2: four times the 20 replications.
    assert far.replications_needed == 80
    assert what_more_would_do(far) == "About 80 simulated weeks would show it clear, if it stays as it is."
    # From 6 to 2: nine times.
    assert difference(3.0, 6.0).replications_needed == 180
    near = difference(0.5, 1.0)
    assert what_more_would_do(near) == (
        "About 80 simulated weeks would show it too small to matter, if it stays as it is."
    )
    at = difference(1.0, 1.0)
    assert math.isinf(at.replications_needed)
    assert what_more_would_do(at) == (
        "It is too close to 1 min, where it begins to matter, for more simulated weeks to tell."
    )
    assert what_more_would_do(difference(3.0, 1.0)) == ""


def test_differences_in_words() -> None:
    assert difference_in_words(difference(-12.0, 4.0)) == "12 min less (8-16 min less)"
    assert difference_in_words(difference(-0.01, 0.02, measure=SHARE)) == "1 point less (3 points less to 1 point more)"
    assert difference_in_words(difference(math.nan, math.nan)) == "no figure to compare"
    assert verdict_in_words(difference(1.5, 1.0, p_value=0.01)) == "unclear: more, but perhaps too little to matter"
    assert verdict_in_words(difference(1.5, 2.0, p_value=0.2)) == "unclear"
    assert verdict_in_words(difference(0.2, 0.1)) == "too small to matter"


@pytest.fixture(scope="module")
def experiment_of() -> Callable[..., Experiment]:
    """An experiment whose figures are made up: values by scenario and measure, of equal length."""

    def build(values: Mapping[str, Mapping[str, Floats]]) -> Experiment:
        scenario = with_fields(sample_center(), days=1)
        period = Period(scenario.start, 0, 1, np.ones(1, dtype=np.bool_))
        replications = len(next(iter(next(iter(values.values())).values())))

        def figures(name: str, replication: int) -> Figures:
            own = np.full((len(MEASURES), 1), 100.0)
            for measure, numbers in values[name].items():
                own[MEASURE_ROWS[measure]] = numbers[replication]
            return Figures(period, {"overall": own}, {"overall": np.full_like(own, 100.0)})

        return Experiment(
            scenarios=dict.fromkeys(values, scenario),
            seed=1,
            replications=replications,
            engine="compiled",
            figures={name: [figures(name, number) for number in range(replications)] for name in values},
            journeys={},
        )

    return build


def test_figures_are_those_of_the_paired_t_test(experiment_of: Callable[..., Experiment]) -> None:
    chance = np.random.default_rng(8)
    values = {
        name: {measure: 20 + chance.standard_normal(12) + shift for measure in ("overtime_hours_tier2", "cost")}
        for name, shift in (("base", 0.0), ("one", 0.9), ("two", 3.0))
    }
    found = compare(experiment_of(values), "base", {"overtime_hours_tier2": 0.5, "cost": 0.5})
    tests = [
        stats.ttest_rel(values[name][measure], values["base"][measure])
        for name in ("one", "two")
        for measure in ("overtime_hours_tier2", "cost")
    ]
    assert [each.p_value for each in found.differences] == pytest.approx(
        holm_adjusted(np.array([each.pvalue for each in tests])).tolist()
    )
    for each, test in zip(found.differences, tests, strict=True):
        interval = test.confidence_interval(1 - 0.05 / 4)
        assert (each.low, each.high) == pytest.approx((interval.low, interval.high))
    assert found.corrected_for == 4
    assert "Corrected for 4 comparisons at once" in correction_in_words(found)


def test_what_is_always_the_same_is_no_difference_and_what_is_missing_no_figure(
    experiment_of: Callable[..., Experiment],
) -> None:
    same, none = np.full(6, 4.0), np.full(6, np.nan)
    values = {
        "base": {"cost": same, "overtime_hours_tier2": same, "callback_within_1h": none},
        "other": {"cost": same, "overtime_hours_tier2": same + 7, "callback_within_1h": same},
    }
    wanted = {"cost": 0.0, "overtime_hours_tier2": 1.0, "callback_within_1h": 0.01}
    equal, always, missing = compare(experiment_of(values), "base", wanted).differences
    assert (equal.verdict, equal.p_value) == ("too small", 1.0)
    assert (always.verdict, always.p_value, difference_in_words(always)) == ("clear", 0.0, "7 hours more")
    assert (missing.verdict, verdict_in_words(missing)) == ("no figure", "no figure to compare")
    assert not missing.exists
    found = compare(experiment_of(values), "base", wanted)
    assert math.isnan(width_with_other_callers(found, "other", "callback_within_1h"))
    assert math.isnan(width_with_other_callers(found, "other", "cost"))
    assert pairing_in_words(found, "cost") == ""
    nothing = compare(experiment_of(values), "base", {"callback_within_1h": 0.01})
    assert headline(nothing, "callback_within_1h") == "Called back within 1 h: there is no figure to compare"
    assert correction_in_words(nothing).endswith("in fewer than two of them was there anything to compare.")


def plans(**changes: object) -> dict[str, Scenario]:
    today = with_fields(sample_center(), days=2)
    return {"today": today, "other": with_fields(today, **changes)}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"days": 3}, "'other' cannot be compared with 'today': it measures 2026-03-02 to 2026-03-04, not"),
        ({"start": date(2026, 3, 3)}, "allowed are plans of the same days"),
        ({"warmup_days": 1}, "after a warm-up of 1 days"),
    ],
)
def test_other_days_are_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_comparable(plans(**changes), "today")


def test_what_cannot_be_compared_is_refused(experiment_of: Callable[..., Experiment]) -> None:
    today = sample_center()
    many = {str(number): today for number in range(MOST_OTHERS + 2)}
    with pytest.raises(ValueError, match="7 plans are not allowed beside the baseline; allowed are 1 to 6"):
        check_comparable(many, "0")
    with pytest.raises(ValueError, match="0 plans are not allowed"):
        check_comparable({"today": today}, "today")
    with pytest.raises(ValueError, match="baseline 'tomorrow' is not known; allowed are 'today', 'other'"):
        check_comparable(plans(), "tomorrow")
    experiment = experiment_of({"a": {"cost": np.ones(3)}, "b": {"cost": np.ones(3)}})
    for thresholds, said in (
        ({}, "allowed is at least one"),
        ({"tier2_wait": 1.0}, "measure 'tier2_wait' is not known; close to it are"),
        ({"cost": -1.0}, "threshold -1 of cost is not allowed; allowed are 0 and more"),
        ({"cost": math.inf}, "allowed are 0 and more"),
    ):
        with pytest.raises(ValueError, match=said):
            compare(experiment, "a", thresholds)


@pytest.fixture(scope="module")
def officers() -> Experiment:
    """Two more officers in the morning, and all day, on the small sample center: 30 replications with one seed.

    How much pairing helps depends on how alike two plans go through the same weeks. No pairing makes the standard
    deviation of the difference smaller than the two standard deviations differ: two officers who are there all day
    take away nearly all waiting and so nearly all that varies, and what is left is today's plan alone.
    """
    today = sample_center()
    plans = {
        "today": today,
        "in the morning": plan_variants(today)["Two more officers, 8 to 11 am"],
        "all day": with_more_officers(today, 2, begins=0, ends=MINUTES_PER_DAY),
    }
    return run_experiment(plans, replications=30, seed=7)


@pytest.fixture(scope="module")
def morning(officers: Experiment) -> Comparison:
    """Today's plan and the one with two more officers in the morning."""
    two = {name: officers.scenarios[name] for name in ("today", "in the morning")}
    return compare(run_experiment(two, replications=30, seed=7), "today")


def unpaired_width(experiment: Experiment, name: str, measure: str) -> float:
    """Of the 95 % interval of the difference from today, had the plans been simulated with callers of their own."""
    before, after = (experiment.pooled(each, "overall")[:, MEASURE_ROWS[measure], 0] for each in ("today", name))
    unpaired = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    return float(unpaired.high - unpaired.low)


OF_PEOPLE = ("people_helped", "calls_per_person", "outcome_resolved_tier2", "occupancy_tier2")
OF_WAITING = (WAIT, SHARE, "tier2_wait_p90", "wait_over_20", "callback_wait_mean", "callback_within_24h")


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        *(("in the morning", measure) for measure in (*OF_WAITING, *OF_PEOPLE, "backlog_at_close")),
        *(("all day", measure) for measure in OF_PEOPLE),
    ],
)
def test_pairing_makes_the_interval_a_third_as_wide(officers: Experiment, name: str, measure: str) -> None:
    paired = officers.half_width(measure, name, "today")[0] * 2
    assert paired <= unpaired_width(officers, name, measure) / 3


@pytest.mark.parametrize("measure", [*OF_WAITING, "backlog_at_close"])
def test_no_pairing_makes_it_a_third_where_a_plan_ends_nearly_all_waiting(officers: Experiment, measure: str) -> None:
    before, after = (
        officers.pooled(each, "overall")[:, MEASURE_ROWS[measure], 0].std(ddof=1) for each in ("today", "all day")
    )
    assert abs(before - after) > np.hypot(before, after) / 3


@pytest.mark.parametrize("measure", [WAIT, SHARE])
def test_how_much_pairing_helps_is_said(morning: Comparison, measure: str) -> None:
    paired = morning.experiment.half_width(measure, "in the morning", "today")[0] * 2
    told = width_with_other_callers(morning, "in the morning", measure)
    assert told == pytest.approx(unpaired_width(morning.experiment, "in the morning", measure) / paired)
    assert pairing_in_words(morning, measure) == (
        "With callers of its own for each plan, intervals would be wider, this many times: "
        f"in the morning {number_in_words(told)}."
    )


def test_a_comparison_says_what_it_found(morning: Comparison) -> None:
    assert morning.measures == COMPARED
    assert {each.threshold for each in morning.differences} == {usual_threshold(name) for name in COMPARED}
    (occupancy,) = (each for each in morning.differences if each.measure == "occupancy_tier2")
    assert (occupancy.verdict, occupancy.mean < 0) == ("clear", True)
    assert sentence(morning, "occupancy_tier2").startswith("Occupancy of Tier 2, against today: in the morning ")
    table = comparison_table(morning)
    assert list(table.columns) == ["Figure", "Matters from", "today", "in the morning"]
    assert len(table) == len(COMPARED)
    lines = comparison_lines(morning)
    assert list(lines.columns) == list(table.columns)
    for short, full, each in zip(lines["in the morning"], table["in the morning"], morning.differences, strict=True):
        change, *_, verdict = short.split("\n")
        assert full.startswith(change)
        assert each.verdict in verdict
        assert short.count("\n") <= 2
    assert len(unclear_in_words(morning)) == sum(each.verdict == "unclear" for each in morning.differences)
    assert list(morning.table()["verdict"]) == [each.verdict for each in morning.differences]


def test_the_first_calls_of_both_are_known_to_be_the_same(morning: Comparison) -> None:
    # Both figures are corrected by the same control, though first calls are reckoned from different call counts.
    found = morning.experiment.differences("today")
    assert found[found["measure"] == WAIT]["control"].all()


def test_an_interval_that_leaves_out_zero_goes_with_a_difference(morning: Comparison) -> None:
    for each in morning.differences:
        assert each.exists or each.low <= 0 <= each.high
        assert replace(each, threshold=0.0).verdict != "clear" or each.exists


def test_figures_of_differences_have_their_units_and_labels(experiment_of: Callable[..., Experiment]) -> None:
    waits = {name: {WAIT: np.array(values)} for name, values in {"today": [9.0, 12.0], "other": [7.0, 8.0]}.items()}
    found = compare(experiment_of(waits), "today", {WAIT: 1.0})
    table = differences_in_figures(found)
    assert list(table.columns) == list(DIFFERENCE_COLUMNS)
    assert faults_of_heads(table) == []
    assert set(table["Figure"]) == {MEASURES[WAIT].full_label}
    assert set(table["Unit"]) == {"minutes"}
    assert list(table["Difference from the baseline"]) == [each.mean for each in found.differences]


def test_an_unclear_difference_is_said_with_its_size_so_far(experiment_of: Callable[..., Experiment]) -> None:
    waits = {name: {WAIT: np.array([9.0, 12.0])} for name in ("today", "other")}
    found = Comparison(experiment_of(waits), "today", (difference(1.5, 1.0),))
    assert "other unclear (1.5 min more so far)" in sentence(found, WAIT)
