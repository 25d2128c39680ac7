"""A call log of 5 million rows (about 500 MB): seconds and peak memory to import it, in a process of its own.

``python -m benchmarks.call_log FILE`` imports one file and prints one JSON document. The file is made anew in the
folder for temporary files, in the layout of a bank's log with 17 columns, and removed afterwards.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from data import read_call_log

from .measurement import Effort, Row
from .memory import peak_bytes
from .processes import output_of

SUBJECT: Final = "call log"
ROWS: Final[dict[Effort, int]] = {Effort.QUICK: 250_000, Effort.USUAL: 5_000_000, Effort.FULL: 5_000_000}
ROWS_A_DAY: Final = 250_000
FIRST_DAY: Final = date(2026, 3, 2)
SEED: Final = 1


def measure(effort: Effort) -> Iterator[Row]:
    """Time and memory to import the file, and that all of its rows are there."""
    rows = ROWS[effort]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.csv"
        write_log(path, rows)
        size = path.stat().st_size
        found = json.loads(output_of("-m", "benchmarks.call_log", str(path)))
    if found["calls"] != rows:
        msg = f"{found['calls']:,} of {rows:,} calls were read"
        raise RuntimeError(msg)
    what = f"import of {rows:,} calls ({size / 1e6:,.0f} MB)"
    yield Row(SUBJECT, what, found["elapsed"], "seconds elapsed", elapsed=[found["elapsed"]], cpu=[found["cpu"]])
    yield Row(SUBJECT, f"{what}: work of all cores", found["cpu"], "seconds of CPU time")
    yield Row(SUBJECT, f"{what}: peak of the process", found["peak"] / 1e6, "MB")


def write_log(path: Path, rows: int) -> None:
    """Write a log in days of ``ROWS_A_DAY`` calls, times as h:mm:ss and dates as yymmdd."""
    draws = np.random.default_rng(SEED)
    clock = np.array([f"{each // 3600}:{each // 60 % 60:02d}:{each % 60:02d}" for each in range(86_400)])
    with path.open("wb") as file:
        for day in range(rows // ROWS_A_DAY):
            arrived = np.sort(draws.integers(7 * 3600, 20 * 3600, ROWS_A_DAY))
            ivr, wait, service = (draws.integers(1, most, ROWS_A_DAY) for most in (30, 400, 900))
            answered = draws.random(ROWS_A_DAY) < 0.8  # noqa: PLR2004 (a usual share)
            queued, left = arrived + ivr, arrived + ivr + wait
            columns = {
                "vru+line": np.char.add("AA0", draws.integers(100, 300, ROWS_A_DAY).astype("U3")),
                "call_id": np.arange(ROWS_A_DAY) + day * ROWS_A_DAY,
                "customer_id": draws.integers(0, 10_000_000, ROWS_A_DAY),
                "priority": draws.integers(0, 3, ROWS_A_DAY),
                "type": np.array(["PS", "NW", "IN"])[draws.integers(0, 3, ROWS_A_DAY)],
                "date": np.full(ROWS_A_DAY, f"{FIRST_DAY + timedelta(days=day):%y%m%d}"),
                "vru_entry": clock[arrived],
                "vru_exit": clock[queued],
                "vru_time": ivr,
                "q_start": clock[queued],
                "q_exit": clock[left],
                "q_time": wait,
                "outcome": np.where(answered, "AGENT", "HANG"),
                "ser_start": np.where(answered, clock[left], "0:00:00"),
                "ser_exit": np.where(answered, clock[left + service], "0:00:00"),
                "ser_time": np.where(answered, service, 0),
                "server": np.where(answered, "TOVA", "NO_SERVER"),
            }
            options = pa_csv.WriteOptions(include_header=day == 0, quoting_style="none")
            pa_csv.write_csv(pa.table(columns), file, options)


def _report(path: Path) -> dict[str, float]:
    begun, work = time.perf_counter(), time.process_time()
    reading = read_call_log(path)
    return {
        "calls": 0 if reading.log is None else len(reading.log),
        "elapsed": time.perf_counter() - begun,
        "cpu": time.process_time() - work,
        "peak": peak_bytes(),
    }


if __name__ == "__main__":
    print(json.dumps(_report(Path(sys.argv[1]))))
