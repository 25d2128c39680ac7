"""What was confirmed as saved is there, whoever is killed; and who saves at the same time loses nothing."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from data.samples.scenarios import small_center
from data.store.store import Store, open_store
from tests.data.store.conftest import NewDatabase

ROOT = Path(__file__).resolve().parents[3]
KILLS, KILLS_OF_LONG = 15, 50
"""Writers that are killed in a usual test run, and with ``--long``."""
EMPTY_EVERY = 5
"""So often a round begins with an empty database, so that its making is interrupted too."""
Writers = subprocess.Popen[str]


@pytest.fixture(scope="module")
def writers() -> Iterator[Writers]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.data.store.store_writer"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        yield started
        assert started.stdin is not None
        started.stdin.close()


def ask(writers: Writers, address: str, *, name: str, number: int, saves: int | None) -> None:
    asked = {"address": address, "name": name, "writers": number, "saves": saves}
    assert writers.stdin is not None
    writers.stdin.write(json.dumps(asked) + "\n")
    writers.stdin.flush()


def hear(writers: Writers) -> list[str]:
    assert writers.stdout is not None
    words = writers.stdout.readline().split()
    assert words, "the writers have ended"
    return words


def kill_while_writing(writers: Writers, address: str, chance: random.Random, *, is_empty: bool) -> list[list[str]]:
    """What one writer has said to be saved when it was killed."""
    ask(writers, address, name="plan", number=1, saves=None)
    begun, writer = hear(writers)
    assert begun == "begun"
    confirmed = [] if is_empty else [hear(writers) for _ in range(chance.randrange(4))]
    time.sleep(chance.uniform(0, 0.2 if is_empty else 0.02))
    os.kill(int(writer), signal.SIGKILL)
    while (said := hear(writers)) != ["ended"]:
        confirmed.append(said)
    return confirmed


def assert_all_there(store: Store, confirmed: list[list[str]]) -> None:
    for saved, kind, identifier in confirmed:
        assert saved == "saved"
        if kind == "scenario":
            found = store.scenarios.open(identifier)
            assert found.note == f"{found.scenario.repeat_minutes:g}"
        else:
            run = store.runs.open(identifier)
            assert run.scenarios["today"].volume_factor == 1 + run.seed / 10
            assert hashlib.sha256(store.runs.table_bytes(identifier, "table")).hexdigest() == run.settings["table"]


def assert_sound(store: Store, address: str) -> None:
    """The database passes its own check, and nothing is half there."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(str(make_url(address).database))) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    for run in store.runs.newest():
        assert (run.labels, run.tables) == (("today",), ("table",))
    for named in store.scenarios.newest():
        numbers = [each.number for each in store.scenarios.versions(named.name)]
        assert numbers == list(range(len(numbers), 0, -1))


@pytest.mark.long
def test_what_was_confirmed_survives_kills_at_any_instant(
    writers: Writers, new_database: NewDatabase, pytestconfig: pytest.Config
) -> None:
    kills = KILLS_OF_LONG if pytestconfig.getoption("--long") else KILLS
    chance = random.Random(7)  # noqa: S311 (instants, not secrets)
    address, in_all = "", 0
    confirmed: list[list[str]] = []
    for kill in range(kills):
        is_empty = kill % EMPTY_EVERY == 0
        if is_empty:
            address, confirmed = new_database(), []
        now = kill_while_writing(writers, address, chance, is_empty=is_empty)
        confirmed += now
        in_all += len(now)
        with closing(open_store(address)) as store:
            assert_all_there(store, confirmed)
            assert_sound(store, address)
    assert in_all > kills / 2


@pytest.mark.long
def test_eight_who_save_one_name_at_once_on_an_empty_database_lose_nothing(writers: Writers, database: str) -> None:
    ask(writers, database, name="plan", number=8, saves=5)
    said = list(iter(lambda: hear(writers), ["ended"]))
    confirmed = [words for words in said if words[0] == "saved"]
    scenarios = {identifier for _, kind, identifier in confirmed if kind == "scenario"}
    with closing(open_store(database)) as store:
        versions = store.scenarios.versions("plan")
        assert [each.number for each in versions] == list(range(40, 0, -1))
        assert {each.identifier for each in versions} == scenarios
        assert len(store.runs.newest()) == 40
        assert_all_there(store, confirmed)


def test_threads_may_share_a_store(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        saved = list(threads.map(lambda user: store.scenarios.save("plan", small_center(), f"user {user}"), range(40)))
    assert sorted(each.number for each in saved) == list(range(1, 41))
    assert store.scenarios.versions("plan") == sorted(saved, key=lambda each: -each.number)


def fail_after_a_row(store: Store) -> None:
    with store._sessions.writing() as session:
        session.execute(text("INSERT INTO scenario_names VALUES ('plan', 1, FALSE)"))
        raise RuntimeError


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        fail_after_a_row(store)
    with store._sessions.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM scenario_names")) == 0
