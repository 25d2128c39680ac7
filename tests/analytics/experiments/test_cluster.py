"""A Dask cluster does the same work: workers that die, a scheduler that dies, addresses that lead nowhere."""

from __future__ import annotations

import asyncio
import os
import platform
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, Mock, patch

import numpy as np
import pandas as pd
import pytest
from dask.distributed import Client, LocalCluster
from distributed import cfexecutor

from analytics import Experiment, ExperimentFailedError, Progress, run_experiment
from analytics.__main__ import main
from analytics.experiments import cluster
from analytics.experiments.workers import Task, TaskResult
from analytics.measures.scopes import SCOPES
from data.store.code_version import code_version
from queueing import Engine, Journeys, Scenario, simulate

# One process runs them all, so that there is one cluster.

ROOT = Path(__file__).parents[3]
SEED = 7
REPLICATIONS = 40
NOBODY = "tcp://127.0.0.1:1"


@pytest.fixture(autouse=True)
def no_scheduler_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cluster.ADDRESS_VARIABLE, raising=False)


@pytest.fixture(scope="module")
def today(crowded_center: Callable[..., Scenario]) -> Scenario:
    return crowded_center(name="today", days=2, warmup_days=0)


@pytest.fixture(scope="module")
def local(today: Scenario) -> Experiment:
    """The experiment in this process."""
    return run_experiment({"today": today}, replications=REPLICATIONS, seed=SEED, workers=1, keep_journeys=(3,))


@pytest.fixture(scope="module")
def two_workers() -> Iterator[LocalCluster]:
    """A cluster with two worker processes."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as started:
        yield started


@pytest.fixture
def client(two_workers: LocalCluster) -> Iterator[Client]:
    with Client(two_workers, set_as_default=False) as connected:
        connected.wait_for_workers(2, timeout=60)
        yield connected


@pytest.fixture
def bare_scheduler() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """A scheduler in a process of its own, without workers, and its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    command = [sys.executable, "-m", "dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.1)
        yield process, f"tcp://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


class AtQuestion:
    """Asked whether to cancel, it says no, and does something at the third time."""

    def __init__(self, what: Callable[[], None]) -> None:
        self._what, self._times = what, 0

    def is_set(self) -> bool:
        self._times += 1
        if self._times == 3:
            self._what()
        return False


def assert_same(one: Experiment, other: Experiment) -> None:
    for scope in SCOPES:
        pd.testing.assert_frame_equal(one.table(scope), other.table(scope), check_exact=True)


def tasks_known_to_scheduler(client: Client) -> int:
    def count(dask_scheduler: Any) -> int:
        return len(dask_scheduler.tasks)

    return int(client.run_on_scheduler(count))


def assert_nothing_is_left(client: Client) -> None:
    until = time.monotonic() + 30
    while tasks_known_to_scheduler(client):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_cluster_gives_the_same_result(client: Client, today: Scenario, local: Experiment) -> None:
    told: list[Progress] = []
    found = run_experiment(
        {"today": today},
        replications=REPLICATIONS,
        seed=SEED,
        scheduler=client,
        keep_journeys=(3,),
        progress=told.append,
    )
    assert_same(found, local)
    assert told == [Progress(done, REPLICATIONS) for done in range(1, REPLICATIONS + 1)]
    assert set(found.journeys) == {("today", 3)}
    pd.testing.assert_frame_equal(found.journeys["today", 3].to_frame(), local.journeys["today", 3].to_frame())
    assert client.status == "running"
    assert_nothing_is_left(client)


@pytest.mark.long
def test_a_worker_killed_in_mid_run_changes_nothing(client: Client, today: Scenario, local: Experiment) -> None:
    victim = next(iter(client.run(os.getpid).values()))
    killed_at: list[int] = []

    def kill_one(progress: Progress) -> None:
        if progress.done == 5:
            os.kill(victim, signal.SIGKILL)
            killed_at.append(progress.done)

    found = run_experiment({"today": today}, replications=REPLICATIONS, seed=SEED, scheduler=client, progress=kill_one)
    assert killed_at == [5]
    assert_same(found, local)
    assert victim not in client.run(os.getpid).values()


def test_a_result_whose_worker_dies_as_it_arrives_is_lost_and_not_failed(client: Client) -> None:
    with pytest.raises(ValueError, match="invalid literal") as failed:
        int("x")
    for status, result, is_lost in (
        ("lost", (np.zeros(3), None), True),
        ("error", (failed.type, failed.value, failed.tb), False),
    ):
        given = Mock(status=status, _result=AsyncMock(return_value=result))
        with ThreadPoolExecutor(1) as thread:  # a browser's tests leave a loop running in this one
            error = thread.submit(asyncio.run, error_by_dask(given)).result()
        assert isinstance(error, ValueError)
        assert cluster.ClusterCrew(client).has_lost(error) is is_lost


async def error_by_dask(given: Mock) -> BaseException | None:
    """What Dask makes of the outcome of a task."""
    outcome: Future[TaskResult] = Future()
    await cfexecutor._cascade_future(given, outcome)
    return outcome.exception()


def test_an_address_is_as_good_as_a_client(two_workers: LocalCluster, today: Scenario, local: Experiment) -> None:
    found = run_experiment(
        {"today": today}, replications=REPLICATIONS, seed=SEED, scheduler=two_workers.scheduler_address
    )
    assert_same(found, local)


def test_workers_with_several_threads_give_the_same_result(today: Scenario) -> None:
    engines: tuple[Engine, ...] = ("compiled", "ciw")
    with (
        LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0") as threads,
        Client(threads, set_as_default=False) as client,
    ):
        for engine in engines:
            found = run_experiment({"today": today}, replications=4, seed=SEED, engine=engine, scheduler=client)
            here = run_experiment({"today": today}, replications=4, seed=SEED, engine=engine, workers=1)
            assert_same(found, here)


def test_cancelling_ends_the_run_on_the_cluster(
    client: Client, today: Scenario, told_before_a_cancel: Callable[..., int]
) -> None:
    assert told_before_a_cancel({"today": today}, replications=2000, seed=SEED, scheduler=client) < 40
    assert_nothing_is_left(client)


def test_a_failure_on_the_cluster_is_named(client: Client, today: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(code: str, task: Task) -> TaskResult:  # noqa: ARG001
        msg = f"no more paper in {task.replication}"
        raise RuntimeError(msg)

    monkeypatch.setattr(cluster, "run_task_by", fail)
    with pytest.raises(
        ExperimentFailedError, match=r"^plan 'today', simulated week (\d), seed 7: no more paper in \1$"
    ):
        run_experiment({"today": today}, replications=3, seed=SEED, scheduler=client)


def test_a_worker_of_other_code_refuses_and_the_run_fails_naming_it(
    two_workers: LocalCluster, client: Client, today: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def take_over_other_code() -> int:
        from analytics.experiments import workers

        patch.object(workers, "code_version", lambda *modules: f"0.1.0+of {len(modules)} other modules").start()
        return os.getpid()

    def take_back() -> None:
        patch.stopall()

    other, *_ = client.scheduler_info()["workers"]
    (process,) = client.run(take_over_other_code, workers=[other]).values()
    file = tmp_path / "today.json"
    file.write_text(today.model_dump_json())
    ours = code_version("analytics.experiments.workers", "analytics.measures.figures")
    try:
        scheduler = ["--scheduler", two_workers.scheduler_address]
        assert main(["run", str(file), "--replications", "40", *scheduler]) == 1
    finally:
        client.run(take_back, workers=[other])
    written = capsys.readouterr()
    assert written.out == ""
    said = f"process {process} on {platform.node()} computes with other code, 0.1.0+of 2 other modules, than this "
    assert f"{said}program, {ours}; start it again from the same checkout" in written.err
    assert "Traceback" not in written.err


@pytest.mark.long
def test_work_cancelled_by_somebody_else_is_not_said_to_be_cancelled_by_the_user(
    client: Client, today: Scenario
) -> None:
    with pytest.raises(ExperimentFailedError, match="is lost: its scheduler stopped, was restarted or"):
        run_experiment(
            {"today": today},
            replications=2000,
            seed=SEED,
            scheduler=client,
            cancel=AtQuestion(client.restart),
        )


@pytest.mark.long
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP])
def test_a_dead_scheduler_is_not_a_cancelled_run(
    blow: signal.Signals,
    bare_scheduler: tuple[subprocess.Popen[bytes], str],
    today: Scenario,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "HEARTBEAT_SECONDS", 1.0)
    monkeypatch.setattr(cluster, "SILENCE_SECONDS", 2.0)
    process, address = bare_scheduler
    began = time.monotonic()
    with pytest.raises(ExperimentFailedError, match=f"^the cluster at {re.escape(address)} is lost: "):
        run_experiment(
            {"today": today},
            replications=REPLICATIONS,
            scheduler=address,
            cancel=AtQuestion(lambda: process.send_signal(blow)),
        )
    assert time.monotonic() - began < 30


def test_a_cluster_without_workers_is_said_to_have_none(
    bare_scheduler: tuple[subprocess.Popen[bytes], str], today: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(cluster, "WORKERLESS_SECONDS", 0.5)
    _, address = bare_scheduler
    with pytest.raises(ExperimentFailedError, match=f"^the cluster at {address} has no worker; start one with: "):
        run_experiment({"today": today}, replications=2, scheduler=address)


def test_a_closed_client_is_a_lost_cluster(two_workers: LocalCluster, today: Scenario) -> None:
    with Client(two_workers, set_as_default=False) as closed:
        pass
    with pytest.raises(ExperimentFailedError, match=r"^the cluster at .* is lost: "):
        run_experiment({"today": today}, replications=2, scheduler=closed)


def test_an_address_where_nobody_listens_fails_within_seconds(
    today: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    began = time.monotonic()
    with pytest.raises(ExperimentFailedError, match=f"^no Dask scheduler answers at {NOBODY}; is it running"):
        run_experiment({"today": today}, replications=2, scheduler=NOBODY)
    assert time.monotonic() - began < 3 * cluster.CONNECT_SECONDS
    file = tmp_path / "today.json"
    file.write_text(today.model_dump_json())
    assert main(["run", str(file), "--scheduler", NOBODY]) == 1
    written = capsys.readouterr()
    assert written.out == ""
    assert f"no Dask scheduler answers at {NOBODY}" in written.err
    assert "Traceback" not in written.err


@pytest.mark.parametrize("answer", [b"", bytes(64), b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"])
def test_an_address_of_something_else_fails_within_seconds(
    answer: bytes, today: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepted: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                accepted.append(caller)
                caller.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        began = time.monotonic()
        with pytest.raises(ExperimentFailedError, match=r"^no Dask scheduler answers at"):
            run_experiment({"today": today}, replications=2, scheduler=address)
        assert time.monotonic() - began < 15
        for caller in accepted:
            caller.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "10.0.0.5",
        "10.0.0.5:8786",
        "tcp://",
        "tcp://10.0.0.5",
        "tcp://:8786",
        "tcp://10.0.0.5:0",
        "tcp://10.0.0.5:port",
        "tcp://10.0.0.5:123456",
        "tcp://10.0.0.5:8786/status",
        "http://10.0.0.5:8786",
        "tcp://[::1:8786",
    ],
)
def test_a_malformed_address_is_wrong_input(
    address: str, today: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    allowed = "allowed is PROTOCOL://HOST:PORT, such as tcp://10.0.0.5:8786"
    asked = re.escape(f"scheduler {address!r} is not allowed; {allowed}")
    with pytest.raises(ValueError, match=f"^{asked}$") as raised:
        run_experiment({"today": today}, replications=2, scheduler=address)
    file = tmp_path / "today.json"
    file.write_text(today.model_dump_json())
    assert main(["run", str(file), "--scheduler", address]) == 2
    written = capsys.readouterr()
    assert written.out == ""
    assert written.err == f"{raised.value}\n"


@pytest.mark.parametrize("address", ["tcp://10.0.0.5:8786", "tls://scheduler.example:8786", "tcp://[::1]:8786"])
def test_a_right_address_is_taken(address: str) -> None:
    assert cluster.chosen_scheduler(address, None) == address


@pytest.mark.long
def test_the_environment_names_the_scheduler(
    two_workers: LocalCluster, today: Scenario, local: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCHEDULER_ADDRESS", "nowhere")
    with pytest.raises(ValueError, match=r"^SCHEDULER_ADDRESS 'nowhere' is not allowed; allowed is PROTOCOL"):
        run_experiment({"today": today}, replications=2)
    monkeypatch.setenv("SCHEDULER_ADDRESS", NOBODY)
    with pytest.raises(ExperimentFailedError, match=f"^no Dask scheduler answers at {NOBODY}"):
        run_experiment({"today": today}, replications=2)
    # Whoever asks for processes gets this machine's.
    here = run_experiment({"today": today}, replications=2, seed=SEED, workers=1)
    assert np.array_equal(here.values("today", "day"), local.values("today", "day")[:2], equal_nan=True)
    monkeypatch.setenv("SCHEDULER_ADDRESS", two_workers.scheduler_address)
    assert_same(run_experiment({"today": today}, replications=REPLICATIONS, seed=SEED), local)
    monkeypatch.setenv("SCHEDULER_ADDRESS", " ")
    assert cluster.chosen_scheduler(None, None) is None


def test_a_scheduler_has_its_own_workers(today: Scenario) -> None:
    with pytest.raises(ValueError, match="workers 2 is not allowed with a scheduler; the cluster has its own workers"):
        run_experiment({"today": today}, replications=2, workers=2, scheduler=NOBODY)


def test_dask_that_is_not_installed_is_said_to_be_missing(today: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask.distributed", None)
    with pytest.raises(ExperimentFailedError, match="needs dask, which is not installed: pip install"):
        run_experiment({"today": today}, replications=2, scheduler=NOBODY)


@pytest.mark.long
def test_without_an_address_dask_is_not_imported(today: Scenario) -> None:
    program = (
        "import sys\n"
        "from analytics import run_experiment\n"
        "from analytics.experiments import precision\n"
        "from queueing import Scenario\n"
        "scenario = Scenario.model_validate_json(sys.stdin.read())\n"
        "for workers in (1, 2):\n"
        "    run_experiment({'today': scenario}, replications=2, workers=workers)\n"
        "run_experiment({'today': scenario}, replications=2)\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('dask', 'distributed')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=today.model_dump_json(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.strip() == "[]"


def test_the_result_of_a_simulation_elsewhere_is_that_of_a_simulation_here(client: Client, today: Scenario) -> None:
    found: Journeys = client.submit(simulate, today, seed=SEED, replication=1, pure=False).result()
    pd.testing.assert_frame_equal(found.to_frame(), simulate(today, seed=SEED, replication=1).to_frame())
