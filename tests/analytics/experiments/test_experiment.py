"""Experiments: the same result on any number of workers, progress, cancelling, failures and paired differences."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analytics import Experiment, ExperimentCancelledError, ExperimentFailedError, Progress, run_experiment
from analytics.experiments import workers as workers_module
from analytics.experiments.control_variates import CONTROLLED, COUNTS, volume_control
from analytics.experiments.workers import Task, TaskResult, run_task_by
from analytics.measures.definitions import MEASURES
from analytics.measures.intervals import interval_over_replications, interval_with_control
from analytics.measures.scopes import SCOPES, Scope
from queueing import Engine, Journeys, Scenario, simulate
from queueing.draws.callers import first_calls
from queueing.plan import lay_out

SEED = 7
REPLICATIONS = 4


@pytest.fixture(scope="module")
def today(crowded_center: Callable[..., Scenario]) -> Scenario:
    return crowded_center(name="today", days=2, warmup_days=0)


@pytest.fixture(scope="module")
def more_officers(today: Scenario) -> Scenario:
    staffing = today.tier2.staffing.model_dump()
    staffing["on_duty"]["monday"] = tuple(people + 1 if people else 0 for people in staffing["on_duty"]["monday"])
    tier2 = today.tier2.model_dump() | {"staffing": staffing}
    return Scenario.model_validate(today.model_dump() | {"tier2": tier2})


@pytest.fixture(scope="module")
def both(today: Scenario, more_officers: Scenario) -> dict[str, Scenario]:
    return {"today": today, "more officers": more_officers}


@pytest.fixture(scope="module")
def alone(both: dict[str, Scenario]) -> Experiment:
    """The experiment in this process."""
    return run_experiment(both, replications=REPLICATIONS, seed=SEED, workers=1, keep_journeys=(2,))


@pytest.fixture(scope="module")
def together(both: dict[str, Scenario]) -> Experiment:
    """The same experiment on two worker processes."""
    return run_experiment(both, replications=REPLICATIONS, seed=SEED, workers=2, keep_journeys=(2,))


def same_journeys(one: Journeys, other: Journeys) -> bool:
    columns = all(np.array_equal(one[name], other[name], equal_nan=True) for name in one.columns)
    return columns and one.attempts_frame().equals(other.attempts_frame())


@pytest.mark.parametrize("scope", SCOPES)
def test_workers_do_not_change_the_result(scope: Scope, alone: Experiment, together: Experiment) -> None:
    for name in alone.scenarios:
        assert np.array_equal(alone.values(name, scope), together.values(name, scope), equal_nan=True)
    pd.testing.assert_frame_equal(alone.table(scope), together.table(scope), check_exact=True)


def test_journeys_are_kept_where_asked_for_and_nowhere_else(
    alone: Experiment, together: Experiment, today: Scenario
) -> None:
    for found in (alone, together):
        assert set(found.journeys) == {("today", 2), ("more officers", 2)}
        assert same_journeys(found.journeys["today", 2], simulate(today, seed=SEED, replication=2))


def test_no_journeys_are_kept_unasked(today: Scenario) -> None:
    assert run_experiment({"today": today}, replications=1, seed=SEED, workers=1).journeys == {}


def test_replications_differ_and_a_longer_experiment_begins_with_the_shorter(
    alone: Experiment, today: Scenario
) -> None:
    values = alone.values("today", "overall")
    offered = values[:, list(MEASURES).index("offered_calls"), 0]
    assert len(set(offered)) == REPLICATIONS
    shorter = run_experiment({"today": today}, replications=2, seed=SEED, workers=1)
    assert np.array_equal(shorter.values("today", "overall"), values[:2], equal_nan=True)


def test_the_summary_has_a_row_for_each_measure_of_each_scenario(alone: Experiment) -> None:
    summary = alone.summary
    assert list(summary) == ["scenario", "measure", "mean", "low", "high", "replications", "calls", "control"]
    assert summary["measure"].tolist() == [*MEASURES, *MEASURES]
    assert summary["scenario"].unique().tolist() == ["today", "more officers"]
    wait = summary.set_index(["scenario", "measure"]).xs(("today", "tier2_wait_mean"))
    row = list(MEASURES).index("tier2_wait_mean")
    calls = [figures.calls["overall"][row, 0] for figures in alone.figures["today"]]
    assert wait["mean"] == pytest.approx(np.average(alone.values("today", "overall")[:, row, 0], weights=calls))
    assert wait["calls"] == sum(calls)
    assert wait["replications"] == REPLICATIONS
    assert wait["low"] < wait["mean"] < wait["high"]


@pytest.mark.parametrize("scope", SCOPES)
def test_intervals_hold_their_mean_and_only_possible_values(scope: Scope, alone: Experiment) -> None:
    table = alone.table(scope)
    known = table.dropna(subset=["low", "high"])
    assert len(known) > 0
    slack = 1e-9
    assert (known["low"] <= known["mean"] + slack).all()
    assert (known["high"] >= known["mean"] - slack).all()
    assert (known["low"] >= known["measure"].map(lambda name: MEASURES[name].possible[0]).astype(float)).all()
    shares = known["measure"].map(lambda name: MEASURES[name].unit) == "share"
    assert (known.loc[shares, "high"] <= 1).all()
    assert (table["mean"].isna() == (table["replications"] == 0)).all()
    assert (table["low"].isna() == ((table["replications"] < 2) | np.isinf(table["mean"]))).all()
    assert set(table.loc[np.isinf(table["mean"]), "measure"]) <= {"callback_wait_p50", "callback_wait_p90"}


def test_one_replication_has_no_interval(today: Scenario) -> None:
    summary = run_experiment({"today": today}, replications=1, seed=SEED, workers=1).summary
    assert summary[["low", "high"]].isna().all(axis=None)
    assert summary.loc[summary["measure"] == "offered_calls", "mean"].item() > 0


@pytest.mark.parametrize("workers", [1, 2])
def test_progress_is_told_once_for_each_replication(workers: int, both: dict[str, Scenario]) -> None:
    told: list[Progress] = []
    run_experiment(both, replications=2, seed=SEED, workers=workers, progress=told.append)
    assert told == [Progress(done, 4) for done in range(1, 5)]


@pytest.mark.parametrize("workers", [1, 2])
def test_cancelling_ends_the_run_before_its_end(
    workers: int, today: Scenario, told_before_a_cancel: Callable[..., int]
) -> None:
    assert told_before_a_cancel({"today": today}, replications=400, seed=SEED, workers=workers) < 40


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_cancelled_before_its_start_does_nothing(workers: int, today: Scenario) -> None:
    cancel = threading.Event()
    cancel.set()
    told: list[Progress] = []
    with pytest.raises(ExperimentCancelledError):
        run_experiment({"today": today}, replications=2, workers=workers, progress=told.append, cancel=cancel)
    assert told == []


def test_a_failing_replication_is_named(today: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_in_one(scenario: Scenario, *, seed: int, replication: int, engine: Engine) -> Journeys:
        if replication == 1:
            msg = "no more paper"
            raise RuntimeError(msg)
        return simulate(scenario, seed=seed, replication=replication, engine=engine)

    monkeypatch.setattr(workers_module, "simulate", fail_in_one)
    with pytest.raises(ExperimentFailedError) as raised:
        run_experiment({"today": today}, replications=3, seed=SEED, workers=1)
    said = str(raised.value)
    assert all(part in said for part in ("'today'", "simulated week 1,", f"seed {SEED}:", "no more paper"))
    assert isinstance(raised.value.__cause__, RuntimeError)


def test_a_failure_in_a_worker_process_is_named(today: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(code: str, task: Task) -> TaskResult:  # noqa: ARG001
        msg = f"no more paper in {task.replication}"
        raise RuntimeError(msg)

    monkeypatch.setattr(workers_module, "run_task_by", fail)
    with pytest.raises(
        ExperimentFailedError, match=r"^plan 'today', simulated week (\d), seed 7: no more paper in \1$"
    ):
        run_experiment({"today": today}, replications=3, seed=SEED, workers=2)


@pytest.mark.long
def test_a_lost_worker_process_is_reported_and_replaced(
    both: dict[str, Scenario], alone: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(code: str, task: Task) -> TaskResult:  # noqa: ARG001
        os._exit(3 + task.replication)

    with monkeypatch.context() as patch:
        patch.setattr(workers_module, "run_task_by", die)
        with pytest.raises(
            ExperimentFailedError, match=r"^plan 'today', simulated week 0, seed 7: the worker process was lost twice"
        ):
            run_experiment({"today": both["today"]}, replications=1, seed=SEED, workers=2)
    again = run_experiment(both, replications=REPLICATIONS, seed=SEED, workers=2)
    pd.testing.assert_frame_equal(again.summary, alone.summary, check_exact=True)


@pytest.mark.long
def test_work_lost_with_a_worker_process_is_done_again(
    both: dict[str, Scenario], alone: Experiment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    died, work = tmp_path / "died", run_task_by

    def die_once(code: str, task: Task) -> TaskResult:
        if task.replication == 1 and not died.exists():
            died.touch()
            os._exit(3)
        return work(code, task)

    monkeypatch.setattr(workers_module, "run_task_by", die_once)
    again = run_experiment(both, replications=REPLICATIONS, seed=SEED, workers=2)
    assert died.exists()
    pd.testing.assert_frame_equal(again.summary, alone.summary, check_exact=True)


def test_a_few_tasks_at_a_time_give_the_same_result(
    both: dict[str, Scenario], alone: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "IN_FLIGHT_PER_WORKER", 1)
    again = run_experiment(both, replications=REPLICATIONS, seed=SEED, workers=2)
    pd.testing.assert_frame_equal(again.summary, alone.summary, check_exact=True)


def test_an_experiment_is_continued_where_it_ended(both: dict[str, Scenario], alone: Experiment) -> None:
    begun = run_experiment(both, replications=1, seed=SEED, workers=1)
    told: list[Progress] = []
    rest = run_experiment(
        both,
        replications=REPLICATIONS - 1,
        first_replication=1,
        seed=SEED,
        workers=1,
        keep_journeys=(0, 2),
        progress=told.append,
    )
    assert told[-1] == Progress(6, 6)
    # What was asked of the one that is joined is reckoned anew for both together.
    assert begun.estimates("today") is begun.estimates("today")
    begun.table("day")
    joined = begun.joined(rest)
    assert (joined.replications, joined.first_replication) == (REPLICATIONS, 0)
    assert set(joined.journeys) == {("today", 2), ("more officers", 2)}
    for scope in SCOPES:
        pd.testing.assert_frame_equal(joined.table(scope), alone.table(scope), check_exact=True)
    pd.testing.assert_frame_equal(joined.differences("today"), alone.differences("today"), check_exact=True)
    callbacks = {each.estimates("today")["callback_share"] for each in (begun, joined, alone)}
    assert len(callbacks) == 2
    assert joined.estimates("today")["callback_share"] == alone.estimates("today")["callback_share"]


def test_what_does_not_continue_an_experiment_is_not_joined(
    both: dict[str, Scenario], alone: Experiment, today: Scenario
) -> None:
    def begin(
        scenarios: dict[str, Scenario], seed: int = SEED, engine: Engine = "compiled", at: int = REPLICATIONS
    ) -> Experiment:
        return run_experiment(scenarios, replications=1, first_replication=at, seed=seed, engine=engine, workers=1)

    with pytest.raises(ValueError, match="of other scenarios cannot be joined"):
        alone.joined(begin({"today": today}))
    with pytest.raises(ValueError, match="of other seed cannot be joined: 8 is not allowed; allowed is 7"):
        alone.joined(begin(both, seed=8))
    with pytest.raises(ValueError, match="of other engine cannot be joined: ciw is not allowed; allowed is compiled"):
        alone.joined(begin(both, engine="ciw"))
    with pytest.raises(ValueError, match="of other first_replication cannot be joined: 3 is not allowed; allowed is 4"):
        alone.joined(begin(both, at=3))


@pytest.fixture(scope="module")
def many(both: dict[str, Scenario]) -> Experiment:
    """As many replications as a control needs."""
    return run_experiment(both, replications=24, seed=SEED, workers=2)


def test_few_replications_are_not_corrected(alone: Experiment) -> None:
    assert not alone.summary["control"].any()


def test_listed_measures_are_corrected_by_the_calls_expected(many: Experiment) -> None:
    summary = many.summary.set_index(["scenario", "measure"])
    values = many.pooled("today", "overall")[:, :, 0]
    offered, repeated = (values[:, list(MEASURES).index(name)] for name in ("offered_calls", "repeat_calls"))
    # 12 half-open hours of 40 calls on each of two open days, by the fixture's demand.
    finite = np.where(np.isfinite(values).all(axis=0), values, 0.0)
    better = interval_with_control(finite, (offered - repeated)[:, None], np.array([480.0]))
    plain = interval_over_replications(values)
    narrowed = 0
    for column, name in enumerate(MEASURES):
        row = summary.xs(("today", name))
        whole = np.isfinite(values[:, column]).all()
        varies = whole and np.ptp(values[:, column]) > 0
        assert row["control"] == (name in CONTROLLED and varies), name
        narrowed += bool(row["control"])
        own = better if row["control"] else plain
        mean = (better if (name in COUNTS or row["control"]) and whole else plain).mean[column]
        assert row["mean"] == pytest.approx(mean, nan_ok=True), name
        ceiling = 1.0 if MEASURES[name].unit == "share" else np.inf
        for side, width in (("low", own.low[column]), ("high", own.high[column])):
            bound = mean + (width - own.mean[column])
            assert row[side] == pytest.approx(np.clip(bound, 0.0, ceiling), nan_ok=True, abs=1e-9), name
    assert narrowed > 15
    width = summary.loc[("today", "occupancy_tier1"), ["low", "high"]]
    column = list(MEASURES).index("occupancy_tier1")
    assert width["high"] - width["low"] < 0.7 * (plain.high[column] - plain.low[column])


DEGENERATE: dict[str, dict[str, Any]] = {
    "as it is": {},
    "the same volume every day": {"daily_cv": 0.0},
    "nobody calls again": {"calling_again": {"max_calls": 1}, "callback": {"backlog": 0}},
    "all end at the voice system": {"ivr": {"containment": 1}},
    "each takes the same time": {
        "calling_again": {"max_calls": 1},
        "callback": {"backlog": 0},
        "ivr": {"duration": {"mean": 1, "shape": "constant"}, "containment": 0},
        "tier1": {
            "staffing": 200, "handle_time": {"mean": 5, "shape": "constant"}, "patience": None, "not_authorized": 0,
        },
        "supervisor_request_share": 0,
        "reasons": [{"name": "Any", "share": 1, "transfer_share": 0}],
    },
}  # fmt: skip
"""Plans of which figures are the first calls themselves, or a fixed part of them."""


@pytest.fixture(scope="module")
def degenerate(crowded_center: Callable[..., Scenario]) -> Experiment:
    plans = {name: crowded_center(days=2, warmup_days=0, **changes) for name, changes in DEGENERATE.items()}
    return run_experiment(plans, replications=20, seed=SEED, workers=2)


@pytest.mark.parametrize("plan", DEGENERATE)
def test_an_interval_has_no_width_only_where_all_replications_are_equal(degenerate: Experiment, plan: str) -> None:
    values = degenerate.pooled(plan, "overall")[:, :, 0]
    summary = degenerate.summary
    _assert_width(summary[summary["scenario"] == plan], values)
    if plan != "as it is":
        differences = degenerate.differences("as it is")
        own = differences[differences["scenario"] == plan]
        _assert_width(own, values - degenerate.pooled("as it is", "overall")[:, :, 0])


def _assert_width(table: pd.DataFrame, values: np.ndarray) -> None:
    """Each measure's interval has a width just where its values, shape (replications, measures), lie apart."""
    for row, own in zip(table.to_dict("records"), values.T, strict=True):
        known = own[np.isfinite(own)]
        if len(known) > 1:
            rounding = 1e-9 * np.abs(known).max()
            assert (row["high"] - row["low"] > rounding) == (np.ptp(known) > rounding), row["measure"]


def test_calls_offered_have_the_interval_over_replications(degenerate: Experiment) -> None:
    row = list(MEASURES).index("offered_calls")
    for plan, again in (("as it is", True), ("nobody calls again", False)):
        plain = interval_over_replications(degenerate.values(plan, "overall"))
        found = degenerate.estimates(plan)["offered_calls"]
        assert found.high - found.low == pytest.approx(plain.high[row, 0] - plain.low[row, 0])
        assert (found.mean > 480 + 1) == again
        half, replications = degenerate.half_width("offered_calls", plan)
        assert half == pytest.approx((found.high - found.low) / 2)
        assert replications == 20
    assert degenerate.estimates("nobody calls again")["offered_calls"].mean == pytest.approx(480)


def test_the_control_is_the_first_calls_of_the_measured_days(crowded_center: Callable[..., Scenario]) -> None:
    scenario = crowded_center(days=4, warmup_days=1)  # from Monday; Tuesday to Thursday are measured
    found = run_experiment({"four days": scenario}, replications=2, seed=SEED, workers=1)
    period = found.figures["four days"][0].period
    control = volume_control(scenario, period, found.values("four days", "overall"))
    assert control.expected.tolist() == [pytest.approx(12 * 40.0)]
    plan = lay_out(scenario)
    for replication in range(2):
        arrived = first_calls(plan, SEED, replication).arrived
        measured = (arrived >= period.begins).sum()
        assert control.observed[replication].tolist() == [pytest.approx(measured / 3)]


def test_the_outcomes_still_add_up_to_the_calls_offered(many: Experiment) -> None:
    means = many.summary[many.summary["scenario"] == "today"].set_index("measure")["mean"]
    outcomes = sum(means[name] for name in MEASURES if name.startswith("outcome_"))
    assert outcomes == pytest.approx(means["offered_calls"])


def test_other_scopes_are_not_corrected(many: Experiment) -> None:
    table = many.table("weekday")
    assert not table["control"].any()
    row = list(MEASURES).index("offered_calls")
    monday = table[(table["scenario"] == "today") & (table["measure"] == "offered_calls")].iloc[0]
    assert monday["mean"] == pytest.approx(many.values("today", "weekday")[:, row, 0].mean())


def test_a_difference_under_the_same_calls_is_that_of_the_corrected_means(many: Experiment) -> None:
    differences = many.differences("today").set_index("measure")
    means = many.summary.set_index(["scenario", "measure"])["mean"]
    for name in ("tier2_wait_mean", "callback_share", "occupancy_tier2", "transfers"):
        assert differences.loc[name, "control"] == (name != "transfers")
        expected = means["more officers", name] - means["today", name]
        assert differences.loc[name, "mean"] == pytest.approx(expected), name


def test_a_difference_under_other_volumes_is_not_corrected(today: Scenario) -> None:
    busier = Scenario.model_validate(today.model_dump() | {"volume_factor": 1.1})
    found = run_experiment({"today": today, "busier": busier}, replications=20, seed=SEED, workers=2)
    assert found.summary["control"].any()
    assert not found.differences("today")["control"].any()


def test_half_the_width_is_that_of_the_interval(many: Experiment) -> None:
    summary = many.summary.set_index(["scenario", "measure"])
    half, replications = many.half_width("tier2_wait_mean", "more officers")
    row = summary.xs(("more officers", "tier2_wait_mean"))
    assert half == pytest.approx((row["high"] - row["low"]) / 2)
    assert replications == 24
    half, _ = many.half_width("tier2_wait_mean", "more officers", "today")
    row = many.differences("today").set_index("measure").xs("tier2_wait_mean")
    assert half == pytest.approx((row["high"] - row["low"]) / 2)
    with pytest.raises(KeyError):
        many.half_width("no such measure", "today")


def test_identical_scenarios_do_not_differ(today: Scenario) -> None:
    found = run_experiment({"one": today, "other": today}, replications=3, seed=SEED, workers=1)
    for scope in SCOPES:
        differences = found.differences("one", scope)
        assert set(differences["scenario"]) == {"other"}
        for column in ("mean", "low", "high"):
            known = differences[column].dropna()
            assert len(known) > 0
            assert (known == 0).all()


def test_differences_are_paired_by_replication(alone: Experiment) -> None:
    row = list(MEASURES).index("tier2_wait_mean")
    before, after = (alone.pooled(name, "overall")[:, row, 0] for name in ("today", "more officers"))
    pairs = after - before
    differences = alone.differences("today").set_index("measure")
    assert differences.loc["tier2_wait_mean", "mean"] == pytest.approx(pairs.mean())
    assert differences.loc["tier2_wait_mean", "replications"] == REPLICATIONS
    assert differences["mean"]["tier2_wait_mean"] < 0
    assert differences.loc["offered_calls", "replications"] == REPLICATIONS
    back = alone.differences("more officers").set_index("measure")
    assert back.loc["tier2_wait_mean", "mean"] == pytest.approx(-pairs.mean())
    assert back.loc["tier2_wait_mean", "low"] == pytest.approx(-differences["high"]["tier2_wait_mean"])


def test_a_paired_difference_is_narrower_than_an_unpaired_one(both: dict[str, Scenario]) -> None:
    found = run_experiment(both, replications=12, seed=SEED, workers=2)
    paired = found.differences("today").set_index("measure")
    for measure in ("tier2_wait_mean", "callback_share", "occupancy_tier2"):
        row = list(MEASURES).index(measure)
        sampled = [found.pooled(name, "overall")[:, row, 0] for name in both]
        unpaired_error = np.sqrt(sum(values.var(ddof=1) / len(values) for values in sampled))
        paired_half = (paired["high"] - paired["low"])[measure] / 2
        assert paired_half < 2.0 * unpaired_error, measure  # 2.0 is below t at any degrees of freedom up to 60


def test_the_only_scenario_has_nothing_to_differ_from(today: Scenario) -> None:
    found = run_experiment({"today": today}, replications=2, seed=SEED, workers=1)
    assert found.differences("today").empty
    assert list(found.differences("today")) == list(found.summary)


def test_scenarios_over_other_days_cannot_be_compared(crowded_center: Callable[..., Scenario]) -> None:
    scenarios = {"two days": crowded_center(days=2), "three days": crowded_center(days=3)}
    found = run_experiment(scenarios, replications=1, seed=SEED, workers=1)
    with pytest.raises(ValueError, match="'three days' and 'two days' are not measured over the same days"):
        found.differences("two days", "day")


def test_an_unknown_baseline_is_named(alone: Experiment) -> None:
    with pytest.raises(KeyError, match="yesterday"):
        alone.differences("yesterday")


def test_impossible_arguments_are_named(today: Scenario) -> None:
    with pytest.raises(ValueError, match="no plan given; allowed are one and more"):
        run_experiment({}, replications=1)
    with pytest.raises(ValueError, match="replications 0 is not allowed; allowed are 1 and more"):
        run_experiment({"today": today}, replications=0)
    with pytest.raises(ValueError, match="workers -1 is not allowed; allowed are 1 and more"):
        run_experiment({"today": today}, replications=1, workers=-1)
    with pytest.raises(ValueError, match="first_replication -1 is not allowed; allowed are 0 and more"):
        run_experiment({"today": today}, replications=1, first_replication=-1)
