"""Start-up: imports, compiling for the first time, and from a command to its answer.

Each is the time of a whole process, so that what one adds to another is their difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from data.samples.scenarios import SMALL_CENTER

from .measurement import Effort, Row, in_figures
from .processes import Spent, output_of, time_of

SUBJECT: Final = "startup"
FIRST_REPLICATION: Final = (
    "-c",
    "from data.samples.scenarios import small_center; from queueing import simulate; simulate(small_center(), seed=1)",
)
COMMAND: Final = ("-m", "analytics", "run", str(SMALL_CENTER), "--replications", "1", "--workers", "1")
WITHOUT_COMPILING: Final = {
    "a Python process that does nothing": ("-c", "pass"),
    "import queueing": ("-c", "import queueing"),
    "from analytics import run_experiment": ("-c", "from analytics import run_experiment"),
    "first replication of the small center, compiled code on disk": FIRST_REPLICATION,
    "python -m analytics run small_center.json, 1 replication, compiled code on disk": COMMAND,
}
COMPILING: Final = "first replication of the small center, nothing compiled yet"


def measure(effort: Effort) -> Iterator[Row]:
    """Elapsed seconds of every start, and its CPU time; compiling is left out of a quick run."""
    output_of(*COMMAND)
    rounds = 1 if effort == Effort.QUICK else 3
    spent: dict[str, list[Spent]] = {what: [] for what in WITHOUT_COMPILING}
    for _ in range(rounds):
        for what, arguments in WITHOUT_COMPILING.items():
            spent[what].append(time_of(*arguments))
    for what, times in spent.items():
        yield _row(what, times)
    if effort > Effort.QUICK:
        with TemporaryDirectory() as folder:
            yield _row(COMPILING, [time_of(*FIRST_REPLICATION, NUMBA_CACHE_DIR=folder)])


def _row(what: str, spent: list[Spent]) -> Row:
    elapsed, cpu = [each.elapsed for each in spent], [each.cpu for each in spent]
    unit = f"s elapsed, {in_figures(median(cpu))} s of CPU time"
    return Row(SUBJECT, what, median(elapsed), unit, values=elapsed, elapsed=elapsed, cpu=cpu)
