"""Runs in the background: figures on the way, targets, the check, and when compiling is told."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from analytics import Progress, run_experiment
from analytics.experiments import runs
from analytics.experiments.jobs import Jobs
from analytics.experiments.precision import Precise, Target
from analytics.experiments.runs import Run, RunRequest, RunResult, Sampling, carry_out, start_run
from analytics.inputs.variations import with_fields
from data.samples.scenarios import small_center as sample_center
from queueing import Scenario
from tests.analytics.experiments.test_jobs import PATIENCE, await_end

SAMPLING = Sampling(replications=5, seed=3, engine="ciw")


@pytest.fixture
def prepared() -> Callable[..., Run]:
    """A run that was not begun."""

    def prepare(**choices: Any) -> Run:
        sampling = dataclasses.replace(SAMPLING, **choices)
        request = RunRequest((("today", with_fields(sample_center(), days=2)),), sampling)
        return Run("1", {"ann"}, request, Progress(0, sampling.replications))

    return prepare


def test_the_figures_on_the_way_are_those_of_the_first_replications(
    prepared: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []
    precision_of = runs.precision_of

    def looked_at(experiment: Any, measure: str) -> Precise:
        if run.partial is not None:
            seen.append((run.partial.experiment.replications, run.progress.done))
        return precision_of(experiment, measure)

    monkeypatch.setattr(runs, "precision_of", looked_at)
    run = prepared()
    found = carry_out(run).experiment
    whole = run_experiment(run.asked.scenarios, replications=5, seed=3, engine="ciw", workers=1)
    assert np.array_equal(found.values("today", "day"), whole.values("today", "day"), equal_nan=True)
    assert (found.seed, found.replications, found.first_replication) == (3, 5, 0)
    assert seen == [(2, 4), (4, 5)]


def test_a_run_with_a_target_goes_on_until_it_or_to_the_most_replications(
    prepared: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    reached = Precise(None, "tier2_wait_mean", ("today",), 0.4, 0.5)  # type: ignore[arg-type]

    def run_until_precise(_: object, **options: Any) -> Precise:
        asked.update(options)
        options["progress"](Progress(10, 20))
        return reached

    monkeypatch.setattr(runs, "run_until_precise", run_until_precise)
    run = prepared(replications=40, target=Target("tier2_wait_mean", 0.5))
    assert carry_out(run) == RunResult(reached)
    assert (asked["measure"], asked["half_width"], asked["cap"], asked["seed"]) == ("tier2_wait_mean", 0.5, 40, 3)
    assert run.progress == Progress(10, 40)


def test_the_compiled_engine_is_checked_against_the_reference(prepared: Callable[..., Run]) -> None:
    found = carry_out(prepared(engine="compiled", replications=2))
    assert found.agreement is not None
    assert found.agreement.equal
    assert found.agreement.calls_compared > 100


def test_an_impossible_run_fails_with_the_value_named(small_center: Callable[..., Scenario]) -> None:
    sampling = dataclasses.replace(SAMPLING, replications=0)
    run = start_run(Jobs(), "ann", {"today": small_center()}, sampling)
    await_end(run)
    assert run.state == "failed"
    assert "replications 0 is not allowed" in run.problem


def test_the_same_run_is_not_made_twice(small_center: Callable[..., Scenario]) -> None:
    jobs = Jobs()
    sampling = dataclasses.replace(SAMPLING, replications=1)
    run = start_run(jobs, "ann", {"today": small_center()}, sampling)
    await_end(run)
    assert start_run(jobs, "bob", {"today": small_center()}, sampling) is run
    others = [
        start_run(jobs, "bob", {"renamed": small_center()}, sampling),
        start_run(jobs, "bob", {"today": small_center(volume_factor=0.9)}, sampling),
    ]
    assert run not in others
    for other in others:
        await_end(other)


@pytest.mark.parametrize(
    ("is_compiled", "scheduler", "told"), [(False, "", True), (True, "", False), (False, "tcp://10.0.0.5:8786", False)]
)
def test_compiling_is_told_until_the_first_replication_is_done(
    *,
    is_compiled: bool,
    scheduler: str,
    told: bool,
    prepared: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def until_precise(run: Run) -> Precise:
        begun.set()
        assert go_on.wait(PATIENCE)
        return Precise(None, run.asked.sampling.engine, (), 0.0)  # type: ignore[arg-type]

    monkeypatch.setenv("SCHEDULER_ADDRESS", scheduler)
    monkeypatch.setattr(runs, "is_compiled", lambda _: is_compiled)
    monkeypatch.setattr(runs, "check_first_days", lambda *_: None)
    monkeypatch.setattr(runs, "_in_batches", until_precise)
    asked = prepared(engine="compiled").asked
    run = start_run(Jobs(), "ann", asked.scenarios, asked.sampling)
    assert begun.wait(PATIENCE)
    assert run.is_compiling is told
    run.note(Progress(1, 5))
    assert not run.is_compiling
    go_on.set()
    await_end(run)
