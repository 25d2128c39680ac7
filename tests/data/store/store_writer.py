"""Writers to the store in processes of their own, which may be killed at any instant.

Run it as ``python -m tests.data.store.store_writer``.

Each line on standard input, JSON with ``address``, ``name``, ``writers`` and ``saves`` (null: for ever), starts so
many processes, which share what is imported here. Each thing that they do is a line, written at once: ``begun PID``,
``saved KIND IDENTIFIER`` when the store has confirmed it, and ``ended`` when none of them is left.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import sys
import traceback

import alembic.command  # noqa: F401 (imported once here rather than by every writer)
import psycopg  # noqa: F401

from data.samples.scenarios import small_center
from data.store.store import RunRecord, Store, open_store

WRITER = "writer"
TABLE_BYTES = 100_000
"""A transaction of many pages."""


def say(line: str) -> None:
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def write(address: str, name: str, saves: int | None) -> None:
    say(f"begun {os.getpid()}")
    store = open_store(address)
    scenario = small_center()
    for number in itertools.count() if saves is None else range(saves):
        edited = scenario.model_copy(update={"repeat_minutes": float(number % 7)})
        saved = store.scenarios.save(name, edited, WRITER, note=f"{edited.repeat_minutes:g}")
        say(f"saved scenario {saved.identifier}")
        save_run(store, number)


def save_run(store: Store, number: int) -> None:
    content = os.urandom(TABLE_BYTES)
    said = {"table": hashlib.sha256(content).hexdigest()}
    scenario = small_center().model_copy(update={"volume_factor": 1 + number / 10})
    record = RunRecord({"today": scenario}, seed=number, replications=1, engine="compiled", settings=said)
    say(f"saved run {store.runs.save(record, {'table': content}, WRITER).identifier}")


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        for _ in range(asked["writers"]):
            if os.fork() == 0:
                try:
                    write(asked["address"], asked["name"], asked["saves"])
                except BaseException:  # noqa: BLE001 (whatever it is, the child ends here)
                    traceback.print_exc()
                    os._exit(1)
                os._exit(0)
        for _ in range(asked["writers"]):
            os.wait()
        say("ended")


if __name__ == "__main__":
    main()
