"""Runs in the background: each seen by its owner alone, cancelled, failing, and forgotten in order of age."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from analytics import ExperimentCancelledError, ExperimentFailedError, Progress, runs
from analytics.precision import Precise, Target
from analytics.runs import Run, Runs, Sampling
from queueing import Scenario

PATIENCE = 30.0
SAMPLING = Sampling(replications=5, seed=3, engine="ciw")


class Stage:
    """Stands in for the experiment: it goes on when told to, and can be made to fail."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()
        self.result = SimpleNamespace()
        self.failure: Exception | None = None
        self.done_at_first = 1

    def run_experiment(self, scenarios: dict[str, Scenario], **options: Any) -> SimpleNamespace:
        total = len(scenarios) * options["replications"]
        options["progress"](Progress(self.done_at_first, total))
        self.begun.set()
        ends = time.monotonic() + PATIENCE
        while not self.go_on.wait(0.005):
            assert time.monotonic() < ends
            if options["cancel"].is_set():
                msg = "the run was cancelled"
                raise ExperimentCancelledError(msg)
        if self.failure is not None:
            raise self.failure
        options["progress"](Progress(total, total))
        return self.result


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage()
    monkeypatch.setattr(runs, "run_experiment", stage.run_experiment)
    monkeypatch.setattr(runs, "precision_of", lambda experiment, _: SimpleNamespace(experiment=experiment))
    return stage


@pytest.fixture
def start(small_center: Callable[..., Scenario]) -> Callable[..., Run]:
    def begin(registry: Runs, owner: str = "ann", **choices: Any) -> Run:
        return registry.start(owner, {"today": small_center()}, dataclasses.replace(SAMPLING, **choices))

    return begin


def await_end(run: Run) -> None:
    for thread in threading.enumerate():
        if thread.name == f"run-{run.identifier}":
            thread.join(PATIENCE)
    assert run.state != "running"


def test_a_run_is_found_by_its_owner_alone(stage: Stage, start: Callable[..., Run]) -> None:
    registry = Runs()
    run, other = start(registry, "ann"), start(registry, "bob")
    assert run.identifier != other.identifier
    assert registry.find(run.identifier, "ann") is run
    assert registry.find(run.identifier, "bob") is None
    assert registry.find(other.identifier, "ann") is None
    assert registry.find("no such run", "ann") is None
    assert Runs().find(run.identifier, "ann") is None
    stage.go_on.set()
    await_end(run)
    await_end(other)
    assert registry.find(run.identifier, "bob") is None


def test_a_finished_run_has_its_experiment(stage: Stage, start: Callable[..., Run]) -> None:
    run = start(Runs())
    assert stage.begun.wait(PATIENCE)
    assert (run.state, run.experiment, run.progress) == ("running", None, Progress(1, 5))
    stage.go_on.set()
    await_end(run)
    assert (run.state, run.problem, run.progress) == ("done", "", Progress(5, 5))
    assert run.experiment is stage.result


def test_a_cancelled_run_stops_without_a_result_and_leaves_others_alone(
    stage: Stage, start: Callable[..., Run]
) -> None:
    registry = Runs()
    run, other = start(registry), start(registry)
    run.cancel.set()
    await_end(run)
    assert (run.state, run.experiment, run.problem) == ("cancelled", None, "")
    assert other.state == "running"
    stage.go_on.set()
    await_end(other)
    assert other.state == "done"


@pytest.mark.parametrize(
    "failure", [ExperimentFailedError("scenario 'today', replication 2, seed 3: no more paper"), ValueError("seed -1")]
)
def test_a_failed_run_says_why(failure: Exception, stage: Stage, start: Callable[..., Run]) -> None:
    stage.failure = failure
    stage.go_on.set()
    run = start(Runs())
    await_end(run)
    assert (run.state, run.experiment, run.problem) == ("failed", None, str(failure))


def test_an_unexpected_failure_ends_the_run_and_stays_in_the_log(
    stage: Stage, start: Callable[..., Run], caplog: pytest.LogCaptureFixture
) -> None:
    stage.failure = ZeroDivisionError("a secret path")
    stage.go_on.set()
    with caplog.at_level(logging.ERROR, logger="analytics.runs"):
        run = start(Runs())
        await_end(run)
    assert run.state == "failed"
    assert "a secret path" not in run.problem
    assert run.identifier in caplog.text
    assert "a secret path" in caplog.text


def test_a_run_with_a_target_goes_on_until_it_or_to_the_most_replications(
    start: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}
    reached = Precise(SimpleNamespace(), "tier2_wait_mean", ("today",), 0.4, 0.5)  # type: ignore[arg-type]

    def run_until_precise(_: object, **options: Any) -> Precise:
        asked.update(options)
        options["progress"](Progress(10, 20))
        return reached

    monkeypatch.setattr(runs, "run_until_precise", run_until_precise)
    run = start(Runs(), replications=40, target=Target("tier2_wait_mean", 0.5))
    await_end(run)
    assert (run.state, run.precise, run.experiment) == ("done", reached, reached.experiment)
    assert (asked["measure"], asked["half_width"], asked["cap"], asked["seed"]) == ("tier2_wait_mean", 0.5, 40, 3)
    assert run.progress == Progress(10, 40)


def test_an_impossible_run_fails_with_the_value_named(start: Callable[..., Run]) -> None:
    run = start(Runs(), replications=0)
    await_end(run)
    assert run.state == "failed"
    assert "replications 0 is not allowed" in run.problem


@pytest.mark.parametrize(
    ("is_compiled", "scheduler", "told"), [(False, "", True), (True, "", False), (False, "tcp://10.0.0.5:8786", False)]
)
def test_compiling_is_told_until_the_first_replication_is_done(
    *,
    is_compiled: bool,
    scheduler: str,
    told: bool,
    stage: Stage,
    start: Callable[..., Run],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SCHEDULER_ADDRESS", scheduler)
    monkeypatch.setattr(runs, "is_compiled", lambda _: is_compiled)
    monkeypatch.setattr(runs, "_check", lambda *_: None)
    stage.done_at_first = 0
    run = start(Runs(), engine="compiled")
    assert stage.begun.wait(PATIENCE)
    assert run.is_compiling is told
    run.progress = Progress(1, 5)
    assert not run.is_compiling
    stage.go_on.set()
    await_end(run)


def test_seconds_left_go_by_the_pace_since_the_first_replication(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run("1", "ann", sampling=SAMPLING, progress=Progress(0, 10))
    now = 160.0
    monkeypatch.setattr(runs.time, "monotonic", lambda: now)
    assert run.seconds_left is None
    run.note(Progress(1, 10))
    assert run.seconds_left is None
    now = 166.0
    run.note(Progress(4, 10))
    assert run.seconds_left == pytest.approx(2.0 * 6)
    run.note(Progress(10, 10))
    assert run.seconds_left == 0


def test_the_oldest_finished_runs_are_forgotten(start: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "MAX_KEPT_RUNS", 3)
    registry = Runs()
    slow, quick = Stage(), Stage()
    quick.go_on.set()
    monkeypatch.setattr(runs, "run_experiment", slow.run_experiment)
    running = start(registry)
    assert slow.begun.wait(PATIENCE)
    monkeypatch.setattr(runs, "run_experiment", quick.run_experiment)
    finished = []
    for _ in range(4):
        finished.append(start(registry))
        await_end(finished[-1])
    kept = [run for run in (running, *finished) if registry.find(run.identifier, "ann") is run]
    assert kept == [running, *finished[2:]]
    slow.go_on.set()
    await_end(running)
