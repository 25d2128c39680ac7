"""``python -m benchmarks.mutants [ROOM ...]``: how many mutants of a room its tests kill, and which survive.

A mutant is killed when a test of its room fails or takes far longer than all of them. Those that do the same as the
code are listed in ``equivalent.txt`` as they are printed; they are left out of the share.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .mutations import Mutant, sampled

ROOT: Final = Path(__file__).parents[2]
ROOMS: Final[Mapping[str, tuple[str, ...]]] = {
    "data/tables": ("tests/data/tables", "tests/data/volumes", "tests/data/call_logs"),
    "analytics/measures": ("tests/analytics/measures", "tests/test_docs.py"),
    "analytics/comparison": ("tests/analytics/comparison", "tests/analytics/test_questions.py"),
    "queueing/scenario": (
        "tests/queueing/scenario",
        "tests/queueing/test_hand_computed.py",
        "tests/analytics/inputs",
        "tests/test_docs.py",
    ),
    "analytics/forecasts": ("tests/analytics/forecasts",),
    "analytics/calibration": ("tests/analytics/calibration",),
    "analytics/staffing": (
        "tests/analytics/staffing",
        "tests/analytics/test_questions.py",
        "tests/analytics/test_answers_of_before.py",
    ),
}
"""By room the tests that cover it."""
EQUIVALENT: Final = frozenset(Path(__file__).with_name("equivalent.txt").read_text().splitlines())
MOST_MEMORY: Final = 12 << 30
"""Bytes that a mutant's tests may address."""
TIMES_SLOWER: Final = 3
"""A mutant whose tests take so many times as long as all of the code's do is killed."""
LEAST_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Tests:
    """The tests of a room in a copy of the project: how long they take, and which lines they run."""

    tree: Path
    paths: Sequence[str]
    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[str, list[str]]]
    most_seconds: float

    @classmethod
    def of(cls, tree: Path, room: str) -> Tests:
        """Those of a room, run once to know them.

        Raises:
            RuntimeError: they fail with the code as it is.
        """
        note, begun = tree.parent / "noted.json", time.monotonic()
        if not _pass(tree, [*ROOMS[room], f"--note={note}", f"--room={room}"], None):
            msg = f"the tests of {room} fail with the code as it is: {', '.join(ROOMS[room])}"
            raise RuntimeError(msg)
        most = max(LEAST_SECONDS, TIMES_SLOWER * (time.monotonic() - begun))
        return cls(tree, ROOMS[room], **json.loads(note.read_text()), most_seconds=most)

    def kill(self, mutant: Mutant) -> bool:
        """Whether one of them fails with a mutant: those first that run its line, the quick ones before the slow."""
        order, file = self.tree.parent / "order.json", self.tree / mutant.path
        order.write_text(json.dumps(self._in_order(mutant)))
        before = file.read_text()
        file.write_text(mutant.text)
        try:
            # Two changes of one size within a second would share their compiled file, so there are none (-B).
            return not _pass(self.tree, [*self.paths, f"--order={order}"], self.most_seconds, "-B")
        finally:
            file.write_text(before)

    def _in_order(self, mutant: Mutant) -> list[str]:
        """Tests of one file stay together, since they share what is made once for them."""
        by_line = self.lines.get(mutant.path, {})
        # A statement over several lines is known by those that were run.
        at = max((int(line) for line in by_line if int(line) <= mutant.line), default=0)
        running = {test: self.seconds.get(test, 0.0) for test in by_line.get(str(at), [])}
        quickest: dict[str, float] = {}
        for test, seconds in running.items():
            file = _file(test)
            quickest[file] = min(seconds, quickest.get(file, seconds))

        def place(test: str) -> tuple[Any, ...]:
            file = _file(test)
            return quickest.get(file, float("inf")), file, test not in running, self.seconds[test]

        return sorted(self.seconds, key=place)


def main(arguments: Sequence[str] | None = None) -> int:
    """Plant faults in the rooms asked for; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutants", description=__doc__)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help=f"by default all: {', '.join(ROOMS)}")
    parser.add_argument("--sample", type=int, default=100, help="mutants of a room (default: 100)")
    parser.add_argument("--seed", type=int, default=1, help="which ones are drawn (default: 1)")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.rooms) - ROOMS.keys()):
        parser.error(f"there is no room {unknown[0]!r}; allowed are {', '.join(ROOMS)}")
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = _copy(Path(folder) / "tree")
        for room in options.rooms or ROOMS:
            _plant(tree, room, options.sample, options.seed)
    return 0


def _plant(tree: Path, room: str, sample: int, seed: int) -> None:
    """Print which of a room's mutants survive, and how many were killed."""
    tests = Tests.of(tree, room)
    print(f"{room}: {len(tests.seconds)} tests take {sum(tests.seconds.values()):.0f} s", flush=True)
    drawn = sampled(tree, room, sample, seed)
    planted = [mutant for mutant in drawn if mutant.name not in EQUIVALENT]
    killed = 0
    for number, mutant in enumerate(planted, start=1):
        if tests.kill(mutant):
            killed += 1
        else:
            print(f"{number} of {len(planted)} survived, line {mutant.line}:\n{mutant.name}", flush=True)
    left_out = len(drawn) - len(planted)
    share = killed / max(1, len(planted))
    print(f"{room}: {killed} of {len(planted)} killed ({share:.0%}), {left_out} equivalent left out", flush=True)


def _copy(tree: Path) -> Path:
    """A copy of the project's files, beside nothing that belongs to the machine."""
    git = ["git", "ls-files", "-z"]
    listed = subprocess.run(git, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603
    for name in filter(None, listed.split("\0")):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tree / name)
    return tree


def _pass(tree: Path, arguments: Sequence[str], most_seconds: float | None, *of_python: str) -> bool:
    """Whether all tests pass in time; without a limit they may be seen to fail."""
    command = [sys.executable, *of_python, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    running = subprocess.Popen(  # noqa: S603
        [*command, "-p", "benchmarks.mutants.order_of_tests", *arguments],
        cwd=tree,
        stdout=None if most_seconds is None else subprocess.DEVNULL,
        stderr=None if most_seconds is None else subprocess.DEVNULL,
        start_new_session=True,
    )
    resource.prlimit(running.pid, resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        return running.wait(most_seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        # What the tests began ends with them.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _file(test: str) -> str:
    return test.partition("::")[0]


if __name__ == "__main__":
    raise SystemExit(main())
