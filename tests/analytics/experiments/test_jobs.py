"""Work in the background: shared by who asks the same, cancelled when all have left, queued, failing, forgotten."""

from __future__ import annotations

import logging
import threading
import time
from typing import Any

import pytest

from analytics import ExperimentCancelledError, ExperimentFailedError, Progress
from analytics.experiments import jobs
from analytics.experiments.jobs import Job, Jobs

PATIENCE = 30.0


class Stage:
    """Work that goes on when told to, and can be made to fail."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = threading.Event()
        self.failure: Exception | None = None

    def work(self, job: Job[Any, str]) -> str:
        job.note(Progress(1, job.progress.total))
        self.begun.set()
        ends = time.monotonic() + PATIENCE
        while not self.go_on.wait(0.005):
            assert time.monotonic() < ends
            if job.cancel.is_set():
                msg = "cancelled"
                raise ExperimentCancelledError(msg)
        if self.failure is not None:
            raise self.failure
        job.note(Progress(job.progress.total, job.progress.total))
        return f"found {job.asked}"


@pytest.fixture
def stage() -> Stage:
    return Stage()


def await_end(job: Job[Any, Any]) -> None:
    ends = time.monotonic() + PATIENCE
    while job.is_live:
        assert time.monotonic() < ends
        time.sleep(0.002)


def start(registry: Jobs, stage: Stage, owner: str = "ann", asked: str = "this") -> Job[str, str]:
    return registry.start(owner, asked, 5, stage.work)


def test_a_finished_job_has_its_result(stage: Stage) -> None:
    registry = Jobs()
    job = start(registry, stage)
    assert stage.begun.wait(PATIENCE)
    assert (job.state, job.result, job.progress) == ("running", None, Progress(1, 5))
    assert registry.find(job.identifier) is job
    stage.go_on.set()
    await_end(job)
    assert (job.state, job.problem, job.progress, job.result) == ("done", "", Progress(5, 5), "found this")
    assert registry.find("no such job") is None
    assert Jobs().find(job.identifier) is None


def test_a_job_is_cancelled_when_all_who_asked_for_it_have_left(stage: Stage) -> None:
    registry = Jobs()
    job, other = start(registry, stage), start(registry, stage, "bob", "that")
    assert start(registry, stage, "cat") is job
    registry.leave(job.identifier, "bob")
    registry.leave("no such job", "bob")
    registry.leave(job.identifier, "ann")
    registry.leave(job.identifier, "ann")
    assert not job.cancel.is_set()
    registry.leave(job.identifier, "cat")
    await_end(job)
    assert (job.state, job.result, job.problem) == ("cancelled", None, "")
    assert other.is_live
    stage.go_on.set()
    await_end(other)
    assert other.state == "done"


def test_what_is_asked_for_again_is_not_done_again(stage: Stage) -> None:
    registry = Jobs()
    job = start(registry, stage)
    assert start(registry, stage) is job
    assert start(registry, stage, "bob") is job
    assert start(registry, stage, asked="that") is not job
    stage.go_on.set()
    await_end(job)
    assert start(registry, stage, "cat") is job
    assert job.result == "found this"


@pytest.mark.parametrize("state", ["cancelled", "failed"])
def test_what_came_to_nothing_is_done_again(state: str, stage: Stage) -> None:
    registry = Jobs()
    job = start(registry, stage)
    assert stage.begun.wait(PATIENCE)
    if state == "cancelled":
        job.cancel.set()
    else:
        stage.failure = ValueError("seed -1")
        stage.go_on.set()
    await_end(job)
    assert job.state == state
    stage.failure = None
    stage.go_on.set()
    again = start(registry, stage)
    assert again is not job
    await_end(again)
    assert again.result == "found this"


def test_the_jobs_of_one_owner_follow_one_another_and_those_of_others_go_beside_them() -> None:
    registry = Jobs()
    first, second, others = Stage(), Stage(), Stage()
    one, two = start(registry, first, asked="one"), start(registry, second, asked="two")
    three = start(registry, others, "bob", "three")
    assert first.begun.wait(PATIENCE)
    assert others.begun.wait(PATIENCE)
    assert (one.state, two.state, three.state) == ("running", "waiting", "running")
    first.go_on.set()
    assert second.begun.wait(PATIENCE)
    assert (one.state, two.state) == ("done", "running")
    second.go_on.set()
    others.go_on.set()
    await_end(two)
    await_end(three)


def test_a_waiting_job_can_be_cancelled(stage: Stage) -> None:
    registry = Jobs()
    begun = start(registry, stage)
    never = Stage()
    waiting = start(registry, never, asked="that")
    registry.leave(waiting.identifier, "ann")
    stage.go_on.set()
    await_end(begun)
    await_end(waiting)
    assert waiting.state == "cancelled"
    assert not never.begun.is_set()


@pytest.mark.parametrize(
    "failure", [ExperimentFailedError("plan 'today', simulated week 2, seed 3: no more paper"), ValueError("seed -1")]
)
def test_a_failed_job_says_why(failure: Exception, stage: Stage) -> None:
    stage.failure = failure
    stage.go_on.set()
    job = start(Jobs(), stage)
    await_end(job)
    assert (job.state, job.result, job.problem) == ("failed", None, str(failure))


def test_an_unexpected_failure_ends_the_job_and_stays_in_the_log(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.failure = ZeroDivisionError("a secret path")
    stage.go_on.set()
    with caplog.at_level(logging.ERROR, logger="analytics.experiments.jobs"):
        job = start(Jobs(), stage)
        await_end(job)
    assert job.state == "failed"
    assert "a secret path" not in job.problem
    assert job.identifier in caplog.text
    assert "a secret path" in caplog.text


def test_seconds_left_go_by_the_pace_since_the_first_part(monkeypatch: pytest.MonkeyPatch) -> None:
    job: Job[str, str] = Job("1", {"ann"}, "this", Progress(0, 10))
    now = 160.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    assert job.seconds_left is None
    job.note(Progress(1, 10))
    assert job.seconds_left is None
    now = 166.0
    job.note(Progress(4, 10))
    assert job.seconds_left == pytest.approx(2.0 * 6)
    job.note(Progress(10, 10))
    assert job.seconds_left == 0


def test_the_oldest_finished_jobs_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MAX_KEPT", 3)
    registry = Jobs()
    slow, quick = Stage(), Stage()
    quick.go_on.set()
    running = start(registry, slow, "bob", "slow")
    finished = []
    for number in range(4):
        finished.append(start(registry, quick, asked=str(number)))
        await_end(finished[-1])
    kept = [job for job in (running, *finished) if registry.find(job.identifier) is job]
    assert kept == [running, *finished[2:]]
    slow.go_on.set()
    await_end(running)


@pytest.mark.parametrize("is_known", [True, False])
def test_who_starts_a_job_waits_a_little_for_what_is_known_at_once(stage: Stage, is_known: bool) -> None:  # noqa: FBT001
    def work(job: Job[Any, str]) -> str:
        if is_known:
            job.note_partial("so far")
        return stage.work(job)

    registry, began = Jobs(glance_seconds=PATIENCE if is_known else 0.05), time.monotonic()
    job = registry.start("ann", "this", 5, work)
    assert job.partial == ("so far" if is_known else None)
    # Whoever stands in line has nothing to wait for.
    registry.start("ann", "that", 5, work)
    assert time.monotonic() - began < PATIENCE / 2
    stage.go_on.set()
    await_end(job)


def test_who_starts_a_job_waits_no_longer_than_it_lasts() -> None:
    def fail(_: Job[Any, str]) -> str:
        msg = "no"
        raise ValueError(msg)

    began = time.monotonic()
    job = Jobs(glance_seconds=PATIENCE).start("ann", "this", 5, fail)
    assert (job.state, job.problem) == ("failed", "no")
    assert time.monotonic() - began < PATIENCE / 2
